//! Signing in, proving oneself, cards, devices.

use askama::Template;

use super::Row;
use crate::web::forms::Answers;
use crate::web::page::Page;
use crate::web::qr::Picture;

/// Sign in: where shall we send a code?
#[derive(Debug, Template)]
#[template(path = "account/sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub page: Page,
    /// Fields: contact (telephone or mail).
    pub form: Answers,
    /// Where to go afterwards.
    pub back: String,
}

/// The code that was sent: to sign in, or to send a request.
#[derive(Debug, Template)]
#[template(path = "account/code.html")]
pub struct EnterCode {
    /// The frame.
    pub page: Page,
    /// Fields: code, own (is this your own telephone?).
    pub form: Answers,
    /// Where the form goes.
    pub action: String,
    /// Where the code was sent, in part hidden.
    pub contact: String,
    /// Where to go afterwards.
    pub back: String,
}

/// A link from a message: a button.
#[derive(Debug, Template)]
#[template(path = "account/link.html")]
pub struct LinkIn {
    /// The frame.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Fields: own.
    pub form: Answers,
}

/// A printed card: a button, or its code to type.
#[derive(Debug, Template)]
#[template(path = "account/card.html")]
pub struct CardIn {
    /// The frame.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Whether the code is typed; otherwise the picture was scanned.
    pub ask_code: bool,
    /// Fields: code.
    pub form: Answers,
}

/// Somebody who shares a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// What the form sends.
    pub value: String,
    /// First name and initial.
    pub name: String,
}

/// Who of several are you?
#[derive(Debug, Template)]
#[template(path = "account/who.html")]
pub struct WhoAreYou {
    /// The frame.
    pub page: Page,
    /// What I am called.
    pub me: String,
    /// Who else.
    pub others: Vec<Other>,
    /// Where to go afterwards.
    pub back: String,
}

/// Prove once more who you are.
#[derive(Debug, Template)]
#[template(path = "account/fresh.html")]
pub struct Fresh {
    /// The frame.
    pub page: Page,
    /// With the authenticator rather than a code that is sent.
    pub by_factor: bool,
    /// Where the form goes.
    pub action: String,
    /// Whether a code is entered now; otherwise it is asked for.
    pub ask_code: bool,
    /// Where to go afterwards.
    pub back: String,
    /// Fields: code.
    pub form: Answers,
}

/// Staff sign in with a password.
#[derive(Debug, Template)]
#[template(path = "account/staff.html")]
pub struct StaffSignIn {
    /// The frame.
    pub page: Page,
    /// Fields: mail, password.
    pub form: Answers,
    /// Where to go afterwards.
    pub back: String,
}

/// The code of the authenticator, a recovery code, or a passkey.
#[derive(Debug, Template)]
#[template(path = "account/second.html")]
pub struct SecondFactor {
    /// The frame.
    pub page: Page,
    /// Fields: code.
    pub form: Answers,
    /// Where to go afterwards.
    pub back: String,
    /// Whether they have a passkey, and this build knows what that is.
    pub by_passkey: bool,
}

/// Set up an authenticator.
#[derive(Debug, Template)]
#[template(path = "account/new_factor.html")]
pub struct NewFactor {
    /// The frame.
    pub page: Page,
    /// To scan.
    pub picture: Picture,
    /// The same as a link, for who reads this on the telephone itself.
    pub address: String,
    /// The same in groups of four, to type.
    pub secret: String,
    /// Fields: code.
    pub form: Answers,
}

/// The recovery codes: shown once.
#[derive(Debug, Template)]
#[template(path = "account/recovery.html")]
pub struct RecoveryCodes {
    /// The frame.
    pub page: Page,
    /// Each for one time.
    pub codes: Vec<String>,
}

/// Choose a password.
#[derive(Debug, Template)]
#[template(path = "account/welcome.html")]
pub struct StaffWelcome {
    /// The frame.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Fields: password.
    pub form: Answers,
}

/// Mine: who looked, when and why; where I am signed in; my cards.
#[derive(Debug, Template)]
#[template(path = "account/me.html")]
pub struct Me {
    /// The frame.
    pub page: Page,
    /// Signed in with a card, which shows none of this.
    pub is_card: bool,
    /// Signed in with a second factor.
    pub is_staff: bool,
    /// The last look first.
    pub looks: Vec<LookRow>,
    /// The last used first.
    pub devices: Vec<DeviceRow>,
    /// The newest first.
    pub cards: Vec<CardRow>,
    /// Whether they administer the organisation.
    pub administers: bool,
    /// When the address of their calendar was made; empty without one.
    pub calendar: String,
    /// Where they see what help cost them or whom they act for, and whose that is.
    pub fees: Vec<(String, String)>,
    /// For staff, in a build that has them.
    pub passkeys: Option<Passkeys>,
    /// By which way they hear from us.
    pub reach: ReachPart,
    /// Where devices can be turned on.
    pub push: Option<PushPart>,
}

/// The devices on which somebody hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushPart {
    /// What a browser is told to know us by.
    pub key: String,
    /// Whether the one from which they look is their own.
    pub is_own: bool,
    /// Whether they hear on it.
    pub is_on_here: bool,
    /// The oldest first.
    pub rows: Vec<PushRow>,
    /// What was done a moment ago; empty otherwise.
    pub saved: String,
}

/// A device on which somebody hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushRow {
    /// `Firefox · Android`.
    pub label: String,
    /// Since when.
    pub since: String,
    /// Whether it is this one.
    pub is_this: bool,
    /// Where the button goes that ends it.
    pub end: String,
}

/// By which way somebody hears from us.
#[derive(Debug, Clone, Default)]
pub struct ReachPart {
    /// What may be chosen: value, icon, words.
    pub ways: Vec<(&'static str, &'static str, String)>,
    /// How often what can wait may come: value and words.
    pub rhythms: Vec<(&'static str, String)>,
    /// What was chosen and is so, as the tiles need it; nothing where they hear another way than they chose.
    pub chosen: Answers,
    /// By which way they hear now, where they did not choose it; empty otherwise.
    pub now: String,
    /// What does not work any more, and where that is mended: label, words of a link, its place.
    pub notes: Vec<Row>,
    /// That a choice was kept a moment ago; empty otherwise.
    pub saved: String,
}

/// Somebody's passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkeys {
    /// The oldest first.
    pub rows: Vec<PasskeyRow>,
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// What its person calls it.
    pub name: String,
    /// When it was added.
    pub made: String,
    /// When it was last used; empty if never.
    pub used: String,
    /// Where the button goes that ends it.
    pub end: String,
}

/// One look at somebody's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// Who looked.
    pub who: String,
    /// When.
    pub when: String,
    /// What they saw.
    pub what: String,
    /// Why.
    pub why: String,
    /// What they said when they opened it; may be empty.
    pub reason: String,
}

/// A device on which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// `Firefox · Android`.
    pub label: String,
    /// When it was last used.
    pub seen: String,
    /// How they signed in.
    pub by: String,
    /// Whether it is this one.
    pub is_this: bool,
    /// Where the button goes that ends it.
    pub end: String,
}

/// A printed card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    /// When it was made.
    pub made: String,
    /// When it was last used; empty if never.
    pub used: String,
    /// Where the button goes that ends it.
    pub end: String,
}

/// A card, to print.
#[derive(Debug, Template)]
#[template(path = "account/print_card.html")]
pub struct PrintCard {
    /// The frame.
    pub page: Page,
    /// Whose.
    pub name: String,
    /// To scan.
    pub picture: Picture,
    /// The site's address as one types it.
    pub site: String,
    /// The short code.
    pub code: String,
    /// Where to go afterwards.
    pub back: String,
}

/// The private address of somebody's calendar: shown once.
#[derive(Debug, Template)]
#[template(path = "account/calendar.html")]
pub struct NewCalendar {
    /// The frame.
    pub page: Page,
    /// The whole address.
    pub address: String,
}

//! The coordinator's desk: one plain list, and the telephone.

use askama::Template;

use super::fees::PricePart;
use super::rights::Whose;
use super::{Row, Tile, Week};
use crate::web::forms::Answers;
use crate::web::page::Page;

/// Today's list, in order of need.
#[derive(Debug, Template)]
#[template(path = "desk/desk.html")]
pub struct Desk {
    /// The frame.
    pub page: Page,
    /// "dinsdag 3 maart".
    pub today: String,
    /// What needs somebody, most urgent first.
    pub tasks: Vec<Task>,
    /// How many things there are in all, on this page and further ones.
    pub count: usize,
    /// What is agreed: when, what, and where its page is.
    pub coming: Vec<Row>,
    /// What is agreed after those: "en nog 12"; empty when that is all.
    pub coming_more: String,
    /// Where further open visits are; empty when there are none.
    pub more: String,
    /// What the last round did, in a sentence; empty before the first.
    pub quiet: String,
}

/// Why something is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Somebody texted that they need help.
    TextedHelp,
    /// Somebody sent a text that a person must read.
    Text,
    /// Somebody wants to be called.
    CallBack,
    /// Messages reach somebody no more.
    Unreachable,
    /// A worry or a complaint.
    Concern,
    /// Nobody was found.
    Nobody,
    /// Due soon and still open.
    DueSoon,
    /// Somebody is proposed or asked.
    Searching,
    /// A first request to look at.
    Review,
    /// Somebody new.
    NewPerson,
    /// A certificate of conduct runs out.
    Vetting,
    /// A certificate of conduct has run out.
    VettingOver,
    /// A helper opened many addresses on one day.
    ManyLooks,
    /// Letters wait to be printed and posted.
    Letters,
    /// Nobody knows whether the visit took place.
    DidTheyCome,
    /// A helper takes neighbours along for the first time.
    Outing,
    /// A story for the neighbourhood to look at.
    Story,
    /// A bond asks for somebody.
    Bond,
    /// Somebody said something, to be typed out.
    Spoken,
    /// A photo to look at before others see it.
    Photo,
}

impl Need {
    /// The text that names it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::TextedHelp => "need-texted-help",
            Self::Text => "need-text",
            Self::CallBack => "need-call-back",
            Self::Unreachable => "need-unreachable",
            Self::Concern => "need-concern",
            Self::Nobody => "need-nobody",
            Self::DueSoon => "need-due-soon",
            Self::Searching => "need-searching",
            Self::Review => "need-review",
            Self::NewPerson => "need-new-person",
            Self::Vetting => "need-vetting",
            Self::VettingOver => "need-vetting-over",
            Self::ManyLooks => "need-many-looks",
            Self::Letters => "need-letters",
            Self::DidTheyCome => "need-did-they-come",
            Self::Outing => "need-outing",
            Self::Story => "need-story",
            Self::Bond => "need-bond",
            Self::Photo => "need-photo",
            Self::Spoken => "need-spoken",
        }
    }

    /// The icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Text => "message",
            Self::TextedHelp | Self::CallBack | Self::Unreachable => "phone",
            Self::Concern => "mend",
            Self::Nobody => "people",
            Self::DueSoon => "clock",
            Self::Searching => "people",
            Self::Review => "list",
            Self::NewPerson => "man",
            Self::Vetting | Self::VettingOver => "shield",
            Self::ManyLooks => "key",
            Self::Letters => "letter",
            Self::DidTheyCome => "door",
            Self::Outing => "walking",
            Self::Story => "heart",
            Self::Bond => "company",
            Self::Photo => "camera",
            Self::Spoken => "microphone",
        }
    }

    /// Whether it cannot wait.
    pub const fn presses(self) -> bool {
        matches!(
            self,
            Self::TextedHelp
                | Self::Text
                | Self::CallBack
                | Self::Spoken
                | Self::Unreachable
                | Self::Concern
                | Self::Nobody
                | Self::DueSoon
                | Self::ManyLooks
                | Self::VettingOver
        )
    }
}

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Task {
    /// Why it is here.
    pub need: Need,
    /// "Boodschappen voor mevrouw De Boer".
    pub title: String,
    /// Where its page is.
    pub href: String,
    /// When it is due.
    pub due: String,
    /// Why nobody yet, or what is known; may be empty.
    pub why: String,
    /// Telephone number to call, as printed; empty without one.
    pub telephone: String,
    /// What the engine proposes: one for each place that is free.
    pub suggestions: Vec<Proposal>,
    /// The words on the button that leads to its page, where that is what to expect; empty otherwise.
    pub open: String,
    /// What can be done with one tap: value and words, sent as `do` to `action`.
    pub steps: Vec<TaskStep>,
    /// Where the steps are sent.
    pub action: String,
    /// The page with everybody else who could come; empty where nobody is sought.
    pub whom: String,
    /// The label of words that go along, sent as `words`; empty when none do.
    pub words: String,
    /// What was typed, and what is wrong with it, when it comes back.
    pub form: Answers,
}

impl Task {
    /// The number as a link.
    pub fn tel(&self) -> String {
        crate::web::Contact {
            name: String::new(),
            telephone: self.telephone.clone(),
        }
        .tel()
    }
}

/// What can be done with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStep {
    /// What the form sends.
    pub value: String,
    /// The verb on the button.
    pub label: String,
    /// Whether it is the one to expect.
    pub first: bool,
}

/// What the engine proposes, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// "dinsdag 3 maart om 10 uur".
    pub when: String,
    /// "Ans Bakker".
    pub helper: String,
    /// Why this helper.
    pub why: String,
}

/// Whom the coordinator can send or ask for one visit.
#[derive(Debug, Template)]
#[template(path = "desk/whom.html")]
pub struct Whom {
    /// The frame.
    pub page: Page,
    /// "Wie kan er komen? Boodschappen voor Riet C."
    pub title: String,
    /// The request's file.
    pub back: String,
    /// Where the buttons are sent: `do` is `ask.HELPER` or `book.HELPER.FROM.UNTIL`.
    pub action: String,
    /// Who suits best.
    pub lines: Vec<WhomLine>,
    /// The others who could come.
    pub others: Vec<WhomLine>,
    /// Who cannot, with the reasons.
    pub cannot: Vec<Row>,
    /// How many more cannot; empty when these are all.
    pub more: String,
}

/// Somebody who could come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhomLine {
    /// Their identifier.
    pub helper: String,
    /// Helper and moment, as a booking sends them.
    pub booking: String,
    /// "Ans B."
    pub name: String,
    /// "dinsdag 3 maart om 10 uur".
    pub when: String,
    /// What speaks for them.
    pub why: String,
    /// Whether the plan sends them, or why it does not.
    pub spared: String,
    /// How they answered when they were asked before; empty when they were not.
    pub asked: String,
}

/// A request by telephone, on one screen.
#[derive(Debug, Template)]
#[template(path = "desk/intake.html")]
pub struct Intake {
    /// The frame.
    pub page: Page,
    /// Fields: those of the six steps of asking, together.
    pub form: Answers,
    /// The catalogue.
    pub categories: Vec<Tile>,
    /// The coming days.
    pub days: Week,
    /// Any week, for what comes back.
    pub week: Week,
    /// Who asks, when the desk knows them: then neither name nor address is asked again.
    pub known: Option<super::rights::Whose>,
    /// The call in which it was said aloud, to be typed out; empty otherwise.
    pub spoken: String,
}

/// A request's file, before and after it is opened.
#[derive(Debug, Template)]
#[template(path = "desk/file.html")]
pub struct File {
    /// The frame.
    pub page: Page,
    /// What.
    pub title: String,
    /// Where the button that opens it is sent.
    pub open: String,
    /// What anybody at this desk may see.
    pub rows: Vec<Row>,
    /// What the file holds, once it is opened.
    pub opened: Vec<Row>,
    /// What happens next by itself, and when.
    pub next: Vec<Row>,
    /// `pause` or `resume`; empty when it can be neither.
    pub steer: &'static str,
    /// The sentence that others see; empty without one.
    pub sentence: String,
    /// Whether a professional would do it otherwise, while nobody answered.
    pub weigh: Option<Weigh>,
    /// The request to decide about; empty when there is nothing to decide. Fields: sentence, urgent, do.
    pub review: String,
    /// The request whose contact is not verified; empty otherwise.
    pub verify: String,
    /// What a worker's visit costs, and whether that is fine; nothing where nothing costs anything.
    pub price: Option<PricePart>,
    /// The link to what the people of it wrote to each other; empty when they wrote nothing.
    pub messages: String,
    /// The file of the person it is for.
    pub person: String,
    /// The page that they see themselves.
    pub seen: String,
    /// The fields.
    pub form: Answers,
}

/// "Would a paid professional do this otherwise?"
#[derive(Debug, Clone)]
pub struct Weigh {
    /// What was measured, a sentence each.
    pub measured: Vec<String>,
    /// How often a series may come back; empty for what is asked once.
    pub rhythms: Vec<(String, String)>,
    /// The days of the week, for a series.
    pub days: Vec<Tile>,
    /// Fields: why, minutes, helpers, rhythm, weekday.
    pub form: Answers,
}

/// People of the desk's zones.
#[derive(Debug, Template)]
#[template(path = "desk/people.html")]
pub struct People {
    /// The frame.
    pub page: Page,
    /// By name.
    pub people: Vec<PersonEntry>,
    /// Fields: name.
    pub form: Answers,
}

/// Somebody on that list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEntry {
    /// Where their file is.
    pub href: String,
    /// First name and initial.
    pub name: String,
    /// Whether they asked.
    pub asks: bool,
    /// Whether they help.
    pub helps: bool,
}

/// A file closed while somebody wrote in it: why is it opened? What they wrote comes along.
#[derive(Debug, Template)]
#[template(path = "desk/closed.html")]
pub struct ClosedAgain {
    /// The frame.
    pub page: Page,
    /// Whose file it is.
    pub whose: Whose,
    /// Where it was sent, and is sent again.
    pub action: String,
    /// What was written: names and values.
    pub kept: Vec<(String, String)>,
    /// Fields: why, reason.
    pub form: Answers,
}

/// Somebody's file.
#[derive(Debug, Template)]
#[template(path = "desk/person.html")]
pub struct PersonPage {
    /// The frame.
    pub page: Page,
    /// Their id.
    pub id: String,
    /// First name and initial.
    pub name: String,
    /// Address and contact, on the page that the opening shows; empty otherwise.
    pub opened: Vec<Row>,
    /// The rest, while the file is open.
    pub file: Option<PersonFile>,
    /// What was typed, when it comes back: of whichever form on the page.
    pub form: Answers,
}

/// What is in a file besides address and contact.
#[derive(Debug, Clone)]
pub struct PersonFile {
    /// What to be careful about, as the tiles need it: vulnerable, secret.
    pub careful: Answers,
    /// Where they are.
    pub state: String,
    /// Where else they may be: value and words.
    pub states: Vec<(String, String)>,
    /// Who acts for them.
    pub representatives: Vec<RepresentativeRow>,
    /// As what somebody may: value and words.
    pub kinds: Vec<(String, String)>,
    /// Their cards.
    pub cards: Vec<super::account::CardRow>,
    /// What they asked: what, how it stands, where it is.
    pub requests: Vec<Row>,
    /// Whom they are kept apart from.
    pub apart: Vec<String>,
    /// Their helping side.
    pub helping: Option<HelperPart>,
    /// By which way they hear from us.
    pub reach: super::account::ReachPart,
}

/// Somebody who acts for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepresentativeRow {
    /// Their id.
    pub id: String,
    /// First name and initial.
    pub name: String,
    /// As what.
    pub kind: String,
}

/// The helping side of somebody.
#[derive(Debug, Clone)]
pub struct HelperPart {
    /// The helper's id.
    pub id: String,
    /// Where they stand, in words.
    pub state: String,
    /// Whether somebody must meet them first.
    pub waits: bool,
    /// Whether they are on hold.
    pub is_on_hold: bool,
    /// Whether they can be put on hold.
    pub may_hold: bool,
    /// Until when a certificate counts, who saw it and when; empty without one.
    pub vetted: String,
    /// Talks: who and when, what to remember.
    pub interviews: Vec<Row>,
}

/// Somebody to telephone.
#[derive(Debug, Template)]
#[template(path = "desk/call.html")]
pub struct Call {
    /// The frame.
    pub page: Page,
    /// The call's id.
    pub id: String,
    /// What to call them.
    pub name: String,
    /// The number, as it is read aloud.
    pub telephone: String,
    /// What to say; may be empty.
    pub words: String,
    /// What else to say in the same call.
    pub also: Vec<AlsoTell>,
    /// The request it is about; may be empty.
    pub request: String,
    /// Where the file of the person is; empty for somebody who has none.
    pub person: String,
    /// Whether the contact waits to be verified.
    pub verify: bool,
    /// Where what was said is typed out; empty when nothing was.
    pub type_out: String,
}

/// Something else that the same person is told in the same call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlsoTell {
    /// The call's id.
    pub id: String,
    /// What to say.
    pub words: String,
    /// The request it is about, when that is another; may be empty.
    pub request: String,
}

impl Call {
    /// The number as a link.
    pub fn tel(&self) -> String {
        crate::web::Contact {
            name: String::new(),
            telephone: self.telephone.clone(),
        }
        .tel()
    }
}

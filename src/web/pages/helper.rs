//! Helping: what is needed nearby, saying yes, and one's week.

use askama::Template;

use super::{Face, Tile, Week};
use crate::texts::Texts;
use crate::web::drawn::Drawn;
use crate::web::forms::Answers;
use crate::web::map::Map;
use crate::web::maps::Way;
use crate::web::page::Page;

/// What is needed within reach.
#[derive(Debug, Template)]
#[template(path = "helper/near.html")]
pub struct Near {
    /// The frame.
    pub page: Page,
    /// The list and the map.
    pub list: Drawn,
}

/// The list of what is needed within reach, and the same as a map: a part of a page.
#[derive(Debug, Template)]
#[template(path = "helper/near_list.html")]
pub struct NearList {
    /// The texts.
    pub t: Texts,
    /// Nearest and best-fitting first.
    pub openings: Vec<Opening>,
    /// Open requests per cell, exact only as far as cells go.
    pub map: Map,
    /// The cell that the list shows; empty for all.
    pub chosen: String,
    /// Whether there are more than are shown.
    pub more: String,
}

/// Something that is needed, before anybody's address or words are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Where it leads.
    pub href: String,
    /// The category's icon.
    pub icon: String,
    /// The category.
    pub title: String,
    /// The checked sentence.
    pub summary: String,
    /// When.
    pub when: String,
    /// How long.
    pub duration: String,
    /// How far.
    pub near: String,
    /// Why it suits this helper; may be empty.
    pub why: String,
    /// Whether it is due soon.
    pub urgent: bool,
    /// Whether this helper was asked for it.
    pub invited: bool,
}

/// "Can you?"
#[derive(Debug, Template)]
#[template(path = "helper/invitation.html")]
pub struct Invitation {
    /// The frame.
    pub page: Page,
    /// Where the answer goes: the form's action.
    pub action: String,
    /// What is needed.
    pub opening: Opening,
    /// First name and initial of who asks.
    pub asker: String,
    /// The moments to choose from: value and words. One needs no choice.
    pub moments: Vec<Tile>,
    /// What to know beforehand.
    pub know: Vec<String>,
    /// How it comes back, of a question about a series: "elke week: dinsdag, ochtend"; empty otherwise.
    pub series: String,
    /// The later times of the series that are theirs.
    pub also: Vec<String>,
    /// How it stands.
    pub state: Standing,
    /// Whether they are told when a place comes free.
    pub waits: bool,
    /// Until when an answer counts; may be empty.
    pub until: String,
    /// What was agreed, once they said yes: the assignment's id; empty otherwise.
    pub booked: String,
    /// Fields: moment.
    pub form: Answers,
}

/// How an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Waiting for an answer.
    Open,
    /// It ran out, nobody was found, and a yes still counts.
    Late,
    /// This helper said yes.
    Accepted,
    /// This helper said no.
    Declined,
    /// Somebody else came first.
    Taken,
    /// It is no longer needed, or too late.
    Over,
}

/// A helper's agenda.
#[derive(Debug, Template)]
#[template(path = "helper/week.html")]
pub struct MyWeek {
    /// The frame.
    pub page: Page,
    /// The visits, soonest first; those that are done stand last.
    pub visits: Vec<Engagement>,
    /// From which of them on they are done.
    pub past_from: usize,
    /// Invitations that wait for an answer.
    pub asked: Vec<Opening>,
    /// With whom they are brought together: how it stands, and where its page is.
    pub bonds: Vec<super::Row>,
    /// "3 bezoeken, 4 uur": this month.
    pub done: String,
    /// Whether they are a worker, who has pages about what they learn.
    pub learns: bool,
}

/// A visit that somebody promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// The visit's id.
    pub visit: String,
    /// The category's icon.
    pub icon: String,
    /// The category.
    pub title: String,
    /// When.
    pub when: String,
    /// Who to visit.
    pub face: Face,
    /// The address, once it may be shown.
    pub address: Address,
    /// What to say at the door; empty until it is due.
    pub door_word: String,
    /// What the visit is waiting for.
    pub turn: Turn,
    /// The conversation about it: "2 nieuwe berichten"; empty without one.
    pub messages: String,
    /// What the resident said afterwards; may be empty.
    pub thanks: String,
    /// What the resident told about it; may be empty.
    pub story: String,
    /// Whether there is a photo for them to see.
    pub has_photo: bool,
    /// Whether they come along where the helper goes; then where that is.
    pub along: Option<Along>,
    /// Whether it is one of a bond: nobody else is sought for it.
    pub is_bond: bool,
    /// Whether it is one of a series that can be given back as a whole.
    pub in_series: bool,
    /// Where they meet, when that is not at the resident's home; empty otherwise.
    pub meets_at: String,
    /// With whom they come; may be empty.
    pub with: String,
}

/// Somebody who comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Along {
    /// The outing's page.
    pub href: String,
    /// Whether they are fetched at home.
    pub is_fetched: bool,
}

impl Engagement {
    /// Whether they meet somewhere, and not at the resident's door.
    pub fn is_elsewhere(&self) -> bool {
        !self.meets_at.is_empty() || self.along.as_ref().is_some_and(|along| !along.is_fetched)
    }
}

/// Whether an address may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Not before this moment.
    From(String),
    /// A button opens it, and leaves a trace.
    Due,
    /// Opened.
    Open {
        /// Street, number, town.
        lines: String,
        /// Telephone; may be empty.
        telephone: String,
        /// Maps that show the way, the best for this device first; none without an address.
        ways: Vec<Way>,
    },
    /// Not needed any more.
    Closed,
}

impl Address {
    /// The number as a link; empty unless it is open.
    pub fn tel(&self) -> String {
        match self {
            Self::Open { telephone, .. } => crate::web::Contact {
                name: String::new(),
                telephone: telephone.clone(),
            }
            .tel(),
            _ => String::new(),
        }
    }
}

/// What a visit is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// For its day.
    Later,
    /// The helper to arrive.
    CheckIn,
    /// The helper to finish.
    CheckOut,
    /// Whoever's visit it is: they go along.
    Along,
    /// Nothing.
    Done,
}

impl Turn {
    /// Whether it has not begun, so that it can still be given back.
    pub const fn may_hand_back(self) -> bool {
        matches!(self, Self::Later | Self::CheckIn)
    }
}

/// A step that was taken at a closed door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorStep {
    /// "10:05".
    pub when: String,
    /// What was done.
    pub what: String,
}

/// Nobody opens: what to do now.
#[derive(Debug, Template)]
#[template(path = "helper/door.html")]
pub struct ClosedDoor {
    /// The frame.
    pub page: Page,
    /// The assignment's id.
    pub visit: String,
    /// Who should open.
    pub name: String,
    /// What was done so far.
    pub done: Vec<DoorStep>,
    /// The value of the next step; empty when all were taken.
    pub next: String,
    /// What to do now.
    pub ask: String,
    /// How.
    pub more: String,
    /// From when on it makes sense; empty for at once.
    pub not_before: String,
    /// The value of what opens the number for this step; empty when there is none, or it is open.
    pub opens: String,
    /// A number that was opened a moment ago.
    pub number: Option<crate::web::Contact>,
    /// Whether a coordinator can be told at once.
    pub is_worried: bool,
}

/// Days on which a helper is away.
#[derive(Debug, Template)]
#[template(path = "helper/away.html")]
pub struct Away {
    /// The frame.
    pub page: Page,
    /// Those that are known.
    pub days: Vec<AwayDays>,
    /// Whose they are, at the desk; one's own otherwise.
    pub whose: Option<super::rights::Whose>,
    /// Where the forms are sent.
    pub action: String,
    /// When visits are that were promised for the days in the form: to be sure about.
    pub visits: Vec<String>,
    /// Fields: first, last.
    pub form: Answers,
}

/// A holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwayDays {
    /// The first day, as a form sends it.
    pub first: String,
    /// The last.
    pub last: String,
    /// Both, in words.
    pub words: String,
}

/// A link with which another takes a visit over: shown once.
#[derive(Debug, Template)]
#[template(path = "helper/swap_link.html")]
pub struct SwapLink {
    /// The frame.
    pub page: Page,
    /// The whole address.
    pub address: String,
}

/// What a link hands over.
#[derive(Debug, Template)]
#[template(path = "helper/swap.html")]
pub struct Swap {
    /// The frame.
    pub page: Page,
    /// Where the yes goes.
    pub action: String,
    /// Who hands it over.
    pub from: String,
    /// Who is visited.
    pub asker: String,
    /// The category's icon.
    pub icon: String,
    /// The category.
    pub title: String,
    /// The checked sentence; may be empty.
    pub summary: String,
    /// When.
    pub when: String,
    /// How long.
    pub duration: String,
    /// How far.
    pub near: String,
    /// What to know beforehand.
    pub know: Vec<String>,
    /// Whether it can still be taken over.
    pub is_open: bool,
}

/// A helper's hours.
#[derive(Debug, Template)]
#[template(path = "helper/hours.html")]
pub struct MyHours {
    /// The frame.
    pub page: Page,
    /// Visits to note or correct, the newest first.
    pub visits: Vec<HoursRow>,
    /// "Deze maand: 4 uur"; empty without any.
    pub total: String,
    /// What is paid this month and this year; empty where nothing is.
    pub paid: String,
    /// For a kilometre: "0,23".
    pub per_km: String,
    /// That a ceiling is near; empty otherwise.
    pub room: String,
    /// Whether kilometres and costs are asked.
    pub pays: bool,
    /// What a cost can be for: value and words.
    pub kinds: Vec<(String, String)>,
}

impl MyHours {
    /// The fields of a visit: name, and the key of its label.
    pub fn fields(&self) -> Vec<(&'static str, &'static str)> {
        let mut all = vec![("minutes", "hours-minutes")];
        if self.pays {
            all.extend([("km", "hours-km"), ("cost", "hours-cost")]);
        }
        all
    }
}

/// A visit whose hours are noted.
#[derive(Debug, Clone)]
pub struct HoursRow {
    /// The assignment's id.
    pub visit: String,
    /// The category's icon.
    pub icon: String,
    /// The category.
    pub title: String,
    /// When it was.
    pub when: String,
    /// What was noted: "1 uur · € 2,50"; empty until it is.
    pub said: String,
    /// Fields: minutes, km, cost, kind.
    pub form: Answers,
}

impl HoursRow {
    /// The id of a field of this visit: there are several such forms on the page.
    pub fn id(&self, field: &str) -> String {
        format!("{field}-{}", self.visit)
    }
}

/// A worry about somebody who was visited.
#[derive(Debug, Template)]
#[template(path = "helper/worry.html")]
pub struct Worry {
    /// The frame.
    pub page: Page,
    /// The assignment's id.
    pub visit: String,
    /// Fields: seriousness, words.
    pub form: Answers,
}

/// Becoming a helper, step 1: what.
#[derive(Debug, Template)]
#[template(path = "helper/become_what.html")]
pub struct BecomeWhat {
    /// The frame.
    pub page: Page,
    /// Fields: category (several).
    pub form: Answers,
    /// The catalogue.
    pub categories: Vec<Tile>,
}

/// Step 2: when.
#[derive(Debug, Template)]
#[template(path = "helper/become_when.html")]
pub struct BecomeWhen {
    /// The frame.
    pub page: Page,
    /// Fields: slot (several), often (visits per week).
    pub form: Answers,
    /// Any week.
    pub week: Week,
}

/// Step 3: how far.
#[derive(Debug, Template)]
#[template(path = "helper/become_reach.html")]
pub struct BecomeReach {
    /// The frame.
    pub page: Page,
    /// Fields: mode, minutes, street, postcode, number.
    pub form: Answers,
    /// Whether we must still ask where they live.
    pub ask_home: bool,
}

/// What I can do and when: all of it on one page, to change.
#[derive(Debug, Template)]
#[template(path = "helper/offer.html")]
pub struct Offer {
    /// The frame.
    pub page: Page,
    /// Fields: category, not, slot, often, mode, minutes, language.
    pub form: Answers,
    /// The catalogue.
    pub categories: Vec<Tile>,
    /// Any week.
    pub week: Week,
    /// How often a week.
    pub often: Vec<Tile>,
    /// How far.
    pub minutes: Vec<Tile>,
    /// Languages to choose.
    pub languages: Vec<Tile>,
}

/// Step 4: who.
#[derive(Debug, Template)]
#[template(path = "helper/become_who.html")]
pub struct BecomeWho {
    /// The frame.
    pub page: Page,
    /// Fields: name, telephone, mail, language (several), adult, agreed.
    pub form: Answers,
    /// Languages to choose.
    pub languages: Vec<Tile>,
}

//! Helping: what is needed nearby, saying yes, and one's week.

use askama::Template;

use super::{Face, Tile, Week};
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
    /// How it stands.
    pub state: Standing,
    /// Until when an answer counts; may be empty.
    pub until: String,
    /// Fields: moment.
    pub form: Answers,
}

/// How an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Waiting for an answer.
    Open,
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
    /// The visits, soonest first.
    pub visits: Vec<Engagement>,
    /// Invitations that wait for an answer.
    pub asked: Vec<Opening>,
    /// "3 bezoeken, 4 uur": this month.
    pub done: String,
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
    /// Nothing.
    Done,
}

impl Turn {
    /// Whether it has not begun, so that it can still be given back.
    pub const fn may_hand_back(self) -> bool {
        matches!(self, Self::Later | Self::CheckIn)
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

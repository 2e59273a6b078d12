//! What a coordinator fills in for somebody on the telephone: a new file, what they offer, their week.

use askama::Template;

use super::helper::Turn;
use super::rights::Whose;
use super::{Tile, Week};
use crate::web::forms::Answers;
use crate::web::page::Page;

/// Somebody new.
#[derive(Debug, Template)]
#[template(path = "desk/new.html")]
pub struct NewPerson {
    /// The frame.
    pub page: Page,
    /// Fields: name, telephone, mail, street, number, postcode, lang, given, do.
    pub form: Answers,
}

/// What somebody offers.
#[derive(Debug, Template)]
#[template(path = "desk/their_offer.html")]
pub struct TheirOffer {
    /// The frame.
    pub page: Page,
    /// Whose it is.
    pub whose: Whose,
    /// Whether it is the first time: then they must be of age and agree.
    pub joining: bool,
    /// Fields: category, not, slot, often, mode, minutes, language; when joining also adult, agreed, given.
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

/// A helper's week, as a desk sees it: never an address.
#[derive(Debug, Template)]
#[template(path = "desk/their_week.html")]
pub struct TheirWeek {
    /// The frame.
    pub page: Page,
    /// Whose it is.
    pub whose: Whose,
    /// What they are asked.
    pub asked: Vec<TheirQuestion>,
    /// What they said yes to.
    pub visits: Vec<TheirVisit>,
    /// So many more, which are for another desk to see.
    pub elsewhere: usize,
}

/// A question to somebody, to put to them on the telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirQuestion {
    /// The invitation's id.
    pub id: String,
    /// The category's icon.
    pub icon: String,
    /// "Boodschappen".
    pub title: String,
    /// The sentence that others may see; may be empty.
    pub summary: String,
    /// When.
    pub when: String,
    /// How it comes back, of a question about a series; empty otherwise.
    pub series: String,
    /// How far, and how long.
    pub near: String,
    /// Good to know.
    pub know: Vec<String>,
}

/// A visit somebody promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirVisit {
    /// The assignment's id.
    pub id: String,
    /// The category's icon.
    pub icon: String,
    /// "Boodschappen".
    pub title: String,
    /// When.
    pub when: String,
    /// First name and initial of who is visited.
    pub resident: String,
    /// The file of the request.
    pub request: String,
    /// What to say at the door; may be empty.
    pub door_word: String,
    /// What it waits for.
    pub turn: Turn,
    /// Whether it is one of a series that can be given back as a whole.
    pub in_series: bool,
}

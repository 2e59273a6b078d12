//! Coming along with a neighbour who goes anyway: to look, to join, to post, and at the desk.

use askama::Template;

use super::rights::Whose;
use super::{Row, Tile};
use crate::web::forms::Answers;
use crate::web::page::Page;

/// An outing in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutingEntry {
    /// Its id.
    pub id: String,
    /// The category's icon.
    pub icon: String,
    /// The category.
    pub title: String,
    /// What its helper wrote.
    pub sentence: String,
    /// When.
    pub when: String,
    /// First name and initial of who goes; empty on their own list.
    pub who: String,
    /// "Nog 2 plaatsen".
    pub left: String,
    /// "U gaat mee", or how it stands on one's own list; may be empty.
    pub tag: String,
}

/// What somebody may come along to, and where they go themselves.
#[derive(Debug, Template)]
#[template(path = "outings/list.html")]
pub struct Outings {
    /// The frame.
    pub page: Page,
    /// What is near, soonest first.
    pub near: Vec<OutingEntry>,
    /// Where they go themselves, soonest first.
    pub own: Vec<OutingEntry>,
    /// Whether they help, so that they may post one.
    pub helps: bool,
    /// Whether we do not know where they live.
    pub no_home: bool,
}

/// Posting one.
#[derive(Debug, Template)]
#[template(path = "outings/new.html")]
pub struct NewOuting {
    /// The frame.
    pub page: Page,
    /// The catalogue.
    pub categories: Vec<Tile>,
    /// How long.
    pub lengths: Vec<Tile>,
    /// Who goes, at the desk; whoever looks otherwise.
    pub whose: Option<super::rights::Whose>,
    /// Where the form is sent.
    pub action: String,
    /// Fields: category, sentence, from, to, date, time, length, places, mode, fetch.
    pub form: Answers,
}

impl NewOuting {
    /// How many may come along.
    pub fn places(&self) -> std::ops::RangeInclusive<u8> {
        1..=crate::domain::outing::MOST_PLACES
    }
}

/// Who may come along: value and name, and where their appointment is once they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateRow {
    /// What the form sends.
    pub value: String,
    /// "Ikzelf", or first name and initial.
    pub name: String,
    /// Whether it is whoever looks.
    pub is_self: bool,
    /// Their request, when they have joined; empty otherwise.
    pub joined: String,
}

/// One outing, for somebody who may come along.
#[derive(Debug, Template)]
#[template(path = "outings/outing.html")]
pub struct OutingPage {
    /// The frame.
    pub page: Page,
    /// What it is.
    pub entry: OutingEntry,
    /// When, where, how.
    pub rows: Vec<Row>,
    /// Who may come along, and who does.
    pub whom: Vec<CandidateRow>,
    /// Whether the helper comes to the door.
    pub fetches: bool,
    /// Whether a place is free.
    pub is_free: bool,
    /// Fields: who, fetch.
    pub form: Answers,
}

impl OutingPage {
    /// Those who have not joined.
    pub fn candidates(&self) -> Vec<&CandidateRow> {
        self.whom.iter().filter(|one| one.joined.is_empty()).collect()
    }
}

/// Somebody who comes along, as the helper reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanionRow {
    /// First name and initial.
    pub name: String,
    /// Whether they are fetched at home.
    pub is_fetched: bool,
}

/// One's own outing.
#[derive(Debug, Template)]
#[template(path = "outings/own.html")]
pub struct OwnOuting {
    /// The frame.
    pub page: Page,
    /// What it is.
    pub entry: OutingEntry,
    /// How it stands, in a sentence.
    pub stands: String,
    /// When, where, how.
    pub rows: Vec<Row>,
    /// Who comes along.
    pub companions: Vec<CompanionRow>,
    /// Whether it can still be called off.
    pub can_withdraw: bool,
}

/// An outing at the desk.
#[derive(Debug, Template)]
#[template(path = "outings/desk.html")]
pub struct DeskOuting {
    /// The frame.
    pub page: Page,
    /// What it is.
    pub entry: OutingEntry,
    /// How it stands, in a sentence.
    pub stands: String,
    /// When, where, how.
    pub rows: Vec<Row>,
    /// Who comes along.
    pub companions: Vec<CompanionRow>,
    /// Whether it waits for a look.
    pub waits: bool,
    /// Whether anything can still be done with it.
    pub is_live: bool,
    /// Fields: sentence, from, to, do.
    pub form: Answers,
}

/// What somebody on the telephone may come along to.
#[derive(Debug, Template)]
#[template(path = "outings/desk_for.html")]
pub struct OutingsFor {
    /// The frame.
    pub page: Page,
    /// Whose file it is.
    pub whose: Whose,
    /// What is near them: with whether its helper comes to the door, and whether they have joined.
    pub near: Vec<(OutingEntry, bool, bool)>,
}

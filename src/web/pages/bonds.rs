//! Bonds: the page of the two, and those of the desk.

use askama::Template;

use super::rights::Whose;
use super::{Row, Tile};
use crate::web::forms::Answers;
use crate::web::page::Page;

/// A visit that is to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BondVisit {
    /// When.
    pub when: String,
    /// What they do, or that they get to know each other.
    pub what: String,
    /// Where they meet, when that is not at home; may be empty.
    pub place: String,
    /// Where its page is, for whoever has one; may be empty.
    pub href: String,
    /// Whether it stands; otherwise it waits for another day.
    pub is_booked: bool,
}

/// What it takes to set a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPart {
    /// Where the form goes.
    pub action: String,
    /// Whether they get to know each other: half an hour, once.
    pub is_meeting: bool,
    /// How long.
    pub lengths: Vec<Tile>,
    /// How often.
    pub repeats: Vec<Tile>,
}

/// Who stays involved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPart {
    /// Name.
    pub name: String,
    /// Number; may be empty.
    pub telephone: String,
    /// Mail address; may be empty.
    pub mail: String,
}

impl ContactPart {
    /// The number as a link.
    pub fn tel(&self) -> String {
        let digits: String = self
            .telephone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        format!("tel:{digits}")
    }
}

/// What is asked of one of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BondAsk {
    /// The question.
    pub question: String,
    /// What a yes means.
    pub more: String,
}

/// What neighbours may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPart {
    /// In the resident's own words.
    pub words: String,
    /// Who those neighbours are.
    pub to: String,
    /// Since when, and how that was agreed; empty for the helper.
    pub agreed: String,
}

/// A bond, as one of its two reads it.
#[derive(Debug, Template)]
#[template(path = "bonds/bond.html")]
pub struct BondPage {
    /// The frame.
    pub page: Page,
    /// Its id.
    pub id: String,
    /// "U en Ans B."
    pub title: String,
    /// First name and initial of the other.
    pub other: String,
    /// Where one came from.
    pub back: Row,
    /// How it stands, in a sentence.
    pub stands: String,
    /// What is asked, if an answer is wanted.
    pub ask: Option<BondAsk>,
    /// What they agreed and since when.
    pub rows: Vec<Row>,
    /// What is to come.
    pub coming: Vec<BondVisit>,
    /// Setting a visit, where that can be done.
    pub plan: Option<PlanPart>,
    /// What neighbours may know.
    pub known: Option<KnownPart>,
    /// Who stays involved, as far as it may be seen.
    pub contact: Option<ContactPart>,
    /// Whether the resident reads it.
    pub is_resident: bool,
    /// Whether they may change what is known, and by whom: not with a card.
    pub may_change: bool,
    /// Whether the helper sees who stays involved.
    pub is_shown: bool,
    /// Whether it runs, or may come to.
    pub is_live: bool,
    /// Why somebody stops.
    pub reasons: Vec<Tile>,
    /// Fields: date, time, length, repeat, until, place, story, to, because, message.
    pub form: Answers,
}

/// A bond in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BondEntry {
    /// Where its page is.
    pub href: String,
    /// "Riet V. en Ans B.".
    pub title: String,
    /// How it stands.
    pub stands: String,
}

/// Somebody's bonds at the desk, and proposing one.
#[derive(Debug, Template)]
#[template(path = "bonds/desk_for.html")]
pub struct BondsFor {
    /// The frame.
    pub page: Page,
    /// Whose file it is.
    pub whose: Whose,
    /// Their bonds, the newest first.
    pub bonds: Vec<BondEntry>,
    /// Who might be brought together with them.
    pub helpers: Vec<Tile>,
    /// What they might do together.
    pub categories: Vec<Tile>,
    /// Fields: helper, category, words, meet, name, telephone, mail.
    pub form: Answers,
}

/// One side's answer, as a desk writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideRow {
    /// `resident` or `helper`.
    pub side: &'static str,
    /// First name and initial.
    pub name: String,
    /// Whether they said yes to what is asked now.
    pub said_yes: bool,
}

/// A bond at the desk.
#[derive(Debug, Template)]
#[template(path = "bonds/desk.html")]
pub struct DeskBond {
    /// The frame.
    pub page: Page,
    /// Whose file it is.
    pub whose: Whose,
    /// Its id.
    pub id: String,
    /// "Riet V. en Ans B.".
    pub title: String,
    /// How it stands, in a sentence.
    pub stands: String,
    /// What is asked of the two now; empty when nothing is.
    pub question: String,
    /// Who said yes to it.
    pub sides: Vec<SideRow>,
    /// What is known of it.
    pub rows: Vec<Row>,
    /// What is to come.
    pub coming: Vec<BondVisit>,
    /// Setting a visit, where that can be done.
    pub plan: Option<PlanPart>,
    /// What neighbours may know.
    pub known: Option<KnownPart>,
    /// Whether it runs, or may come to.
    pub is_live: bool,
    /// Whether it runs.
    pub runs: bool,
    /// Whether somebody must still look at how it ended.
    pub to_look: bool,
    /// What one may have heard.
    pub outcomes: Vec<Tile>,
    /// How it went: when and by whom, and what.
    pub reviews: Vec<Row>,
    /// Why somebody stops.
    pub reasons: Vec<Tile>,
    /// Fields: words, name, telephone, mail, story, to, given, outcome, note, next, because, message, and those of a visit.
    pub form: Answers,
}

impl DeskBond {
    /// Where its forms go.
    pub fn action(&self) -> String {
        format!("{}/bonds/{}", self.whose.base, self.id)
    }
}

//! A supervisor's day on the screen and on paper, the way to a door, the teams of it, and who may go along.

use askama::Template;

use super::helper::Address;
use super::learning::Choice;
use super::{Row, Tile};
use crate::web::forms::Answers;
use crate::web::map::Map;
use crate::web::page::Page;

/// A day to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLink {
    /// Where.
    pub href: String,
    /// Which day.
    pub label: String,
    /// The same in a few letters; empty where there is nothing shorter.
    pub short: String,
    /// How many visits.
    pub more: String,
    /// Whether it is the day that is shown.
    pub is_now: bool,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLine {
    /// Its id.
    pub id: String,
    /// When, and who with whom.
    pub title: String,
    /// Who rides along, and how many visits.
    pub more: String,
}

/// What a supervisor can write down of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Nothing yet.
    Ahead,
    /// That they are there.
    Arrive,
    /// That they are done.
    Leave,
    /// It is over.
    Over,
}

/// A visit of somebody's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitLine {
    /// Of the booking.
    pub id: String,
    /// The category's icon.
    pub icon: String,
    /// "10 tot 11 uur · Tuin · Riet V."
    pub title: String,
    /// The way to it; may be empty.
    pub way: String,
    /// Where it stands, in a word.
    pub state: String,
    /// Whether somebody is late.
    pub is_late: bool,
    /// What can be written down.
    pub door: Door,
}

impl VisitLine {
    /// Whether somebody else can do it: it has not begun.
    pub const fn may_move(&self) -> bool {
        matches!(self.door, Door::Ahead | Door::Arrive)
    }
}

/// A worker's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerLine {
    /// Of the helper.
    pub id: String,
    /// First and family name.
    pub name: String,
    /// What is to know of the day: away, with whom, on the way.
    pub more: Vec<String>,
    /// Visits, in order of time.
    pub visits: Vec<VisitLine>,
    /// Whether they can be said not to be there.
    pub may_stay_away: bool,
    /// Whether that can be taken back.
    pub may_return: bool,
}

impl WorkerLine {
    /// Whether there is nothing to say of their day: they have room.
    pub const fn is_idle(&self) -> bool {
        self.visits.is_empty() && self.more.is_empty()
    }
}

/// A visit that nobody does yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLine {
    /// Of the visit.
    pub id: String,
    /// The category's icon.
    pub icon: String,
    /// What, and for whom.
    pub title: String,
    /// When, and how long.
    pub when: String,
    /// What a coordinator wrote for others to read; may be empty.
    pub sentence: String,
    /// Whether it goes before others.
    pub is_urgent: bool,
    /// Whether a neighbour is to be asked, or is asked.
    pub for_neighbour: bool,
}

/// A visit that the supervisor goes along with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLine {
    /// The way to its door.
    pub href: String,
    /// "10 tot 11 uur · Tuin · Riet V. · met Ans".
    pub title: String,
}

/// A supervisor's day.
#[derive(Debug, Template)]
#[template(path = "learning/day.html")]
pub struct DayPage {
    /// The frame.
    pub page: Page,
    /// The day, as its address has it.
    pub on: String,
    /// The day, in words.
    pub title: String,
    /// The days of that week, and the weeks beside it.
    pub days: Vec<DayLink>,
    /// That the service is closed then; empty where it is not.
    pub closed: String,
    /// Who is on duty.
    pub duty: Vec<String>,
    /// What asks for attention: late, open, worries; each with the way to it, where there is one.
    pub notes: Vec<Row>,
    /// What a rule refused a moment ago.
    pub refused: Vec<String>,
    /// Where the supervisor goes along.
    pub own: Vec<OwnLine>,
    /// Teams.
    pub teams: Vec<TeamLine>,
    /// Workers.
    pub workers: Vec<WorkerLine>,
    /// Who can be given a visit.
    pub choices: Vec<Choice>,
    /// What nobody does yet.
    pub open: Vec<OpenLine>,
    /// Where the day goes.
    pub map: Map,
    /// Whether it can be planned.
    pub is_ahead: bool,
}

impl DayPage {
    /// Whether anybody has room.
    pub fn has_idle(&self) -> bool {
        self.workers.iter().any(WorkerLine::is_idle)
    }
}

/// The way to a door, for the supervisor who goes along.
#[derive(Debug, Template)]
#[template(path = "learning/door.html")]
pub struct DoorPage {
    /// The frame.
    pub page: Page,
    /// Of the booking.
    pub id: String,
    /// The day, as its address has it.
    pub on: String,
    /// The category's icon.
    pub icon: String,
    /// The category.
    pub title: String,
    /// When.
    pub when: String,
    /// At whose home.
    pub name: String,
    /// With whom.
    pub with: String,
    /// Whether the address may be seen.
    pub address: Address,
    /// Who says the word, as it stands above it.
    pub says: String,
    /// The word at the door; may be empty.
    pub word: String,
}

/// A visit on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetVisit {
    /// "10 tot 11 uur".
    pub time: String,
    /// What, and for whom: a first name.
    pub what: String,
    /// The way to it; may be empty.
    pub way: String,
}

/// A worker's day on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// First name and initial.
    pub name: String,
    /// With whom, and how long on the way.
    pub more: Vec<String>,
    /// Visits, in order of time.
    pub visits: Vec<SheetVisit>,
}

/// The day on paper.
///
/// At eight in the morning a supervisor wants the whole day on one piece of paper: who goes where at what time, with whom, in
/// which order. So it is one page for everybody and not one for each; each worker's part stays together, to be cut off
/// for who has no telephone at hand. There is no address on it, nor a family name or a number of a resident: paper lies
/// about and leaves no trace. Whoever goes opens the address on their own telephone, for that one visit. To print all of them at
/// once would open more addresses on a day than anybody should.
#[derive(Debug, Template)]
#[template(path = "learning/day_sheet.html")]
pub struct DaySheet {
    /// The frame.
    pub page: Page,
    /// The day, as its address has it.
    pub on: String,
    /// The day, in words.
    pub title: String,
    /// Who is on duty.
    pub duty: Vec<String>,
    /// Teams.
    pub teams: Vec<TeamLine>,
    /// Whoever goes somewhere.
    pub sheets: Vec<Sheet>,
}

/// A team that would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdeaLine {
    /// What is sent back to choose it.
    pub value: String,
    /// When, and who with whom.
    pub title: String,
    /// Who rides along, and for how many visits.
    pub more: String,
}

/// The teams of a day.
#[derive(Debug, Template)]
#[template(path = "learning/teams.html")]
pub struct TeamsPage {
    /// The frame.
    pub page: Page,
    /// The day, as its address has it.
    pub on: String,
    /// The day, in words.
    pub title: String,
    /// Which teams would do.
    pub ideas: Vec<IdeaLine>,
    /// Teams that stand.
    pub teams: Vec<TeamLine>,
    /// The parts of the day.
    pub parts: Vec<Choice>,
    /// Workers.
    pub workers: Vec<Choice>,
    /// Buddies and supervisors.
    pub with: Vec<Choice>,
    /// Workers to ride along.
    pub riders: Vec<Tile>,
    /// Fields: part, lead, with, rider.
    pub form: Answers,
}

/// Somebody who may go along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuddyLine {
    /// Of the helper, or the person.
    pub id: String,
    /// First and family name.
    pub name: String,
    /// Agreed when, prepared when; for supervisors the number.
    pub more: String,
}

/// Who may go along.
#[derive(Debug, Template)]
#[template(path = "learning/buddies.html")]
pub struct BuddiesPage {
    /// The frame.
    pub page: Page,
    /// Buddies.
    pub buddies: Vec<BuddyLine>,
    /// Supervisors.
    pub supervisors: Vec<BuddyLine>,
    /// Who could be one.
    pub others: Vec<Choice>,
    /// Numbers of workers.
    pub spans: Vec<Choice>,
    /// Supervisors, to choose from.
    pub people: Vec<Choice>,
    /// Fields: who, agreed, prepared, person, span.
    pub form: Answers,
}

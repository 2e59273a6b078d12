//! Learn-work: what a supervisor sees and signs, what a worker sees, and what anybody may check.

use askama::Template;

use super::{Row, Step, Tile, Week};
use crate::web::forms::Answers;
use crate::web::page::Page;

/// A value and its word, to pick from a list.
pub type Choice = (String, String);

/// A supervisor's workers.
#[derive(Debug, Template)]
#[template(path = "learning/board.html")]
pub struct LearnBoard {
    /// The frame.
    pub page: Page,
    /// Each with what is due, those with something first.
    pub workers: Vec<Row>,
    /// Whose time is over, and of whom nobody noted where they went.
    pub leavers: Vec<Row>,
}

/// Somebody becomes a worker.
#[derive(Debug, Template)]
#[template(path = "learning/new.html")]
pub struct LearnNew {
    /// The frame.
    pub page: Page,
    /// Neighbours who help already, and "somebody new".
    pub known: Vec<Tile>,
    /// Fields: who, name, family, telephone, mail, street, postcode, agreed, starts, until, hours.
    pub form: Answers,
}

/// How far somebody is in one kind of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelPicture {
    /// What.
    pub name: String,
    /// The four steps.
    pub steps: Vec<Step>,
}

/// A goal that is worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalLine {
    /// Its id.
    pub id: String,
    /// What, and to which level.
    pub title: String,
    /// By when, and in words.
    pub more: String,
    /// Whether its date comes near or has passed.
    pub is_due: bool,
}

/// A statement, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// Its id.
    pub id: String,
    /// Signed when and by whom.
    pub title: String,
    /// Whether it can be checked, or was taken back.
    pub stands: String,
    /// Whether it was taken back.
    pub is_withdrawn: bool,
    /// Whether anybody with the code can check it.
    pub is_shown: bool,
    /// What whoever checks it may see.
    pub shows: Vec<Tile>,
    /// Which of them are chosen.
    pub form: Answers,
}

/// A worker, for their supervisor.
#[derive(Debug, Template)]
#[template(path = "learning/worker.html")]
pub struct WorkerPage {
    /// The frame.
    pub page: Page,
    /// Of the helper.
    pub id: String,
    /// First and family name.
    pub name: String,
    /// What is due, a sentence each, with the part of the page where it is done; may be empty.
    pub due: Vec<Row>,
    /// What was agreed, and what of it is used.
    pub agreed: Vec<Row>,
    /// How far they are.
    pub pictures: Vec<LevelPicture>,
    /// In what else they watch; empty when in nothing.
    pub watching: String,
    /// Goals that are worked on.
    pub goals: Vec<GoalLine>,
    /// Goals of before.
    pub past_goals: Vec<Row>,
    /// Visits whose hours nobody signed for.
    pub unsigned: Vec<Tile>,
    /// What shows it: visits with reflections, observations.
    pub evidence: Vec<Row>,
    /// Every step to another level.
    pub steps: Vec<Row>,
    /// Statements.
    pub statements: Vec<StatementLine>,
    /// What workers do here.
    pub categories: Vec<Choice>,
    /// The four levels.
    pub levels: Vec<Choice>,
    /// What a supervisor may have seen.
    pub seen: Vec<Tile>,
    /// Laws.
    pub lines: Vec<Choice>,
    /// Levels of Dutch, and none.
    pub dutch: Vec<Choice>,
    /// For the hours that are for the children.
    pub week: Week,
    /// Fields: starts, until, hours, most, months, line, dutch, slot, bicycle; category, level, reason; aim, target, due,
    /// story; work, seen, note; visit.
    pub form: Answers,
}

/// So much of what shows how somebody is doing stands open; the rest is behind it.
const NEWEST: usize = 5;

/// The newest rows, and the rest.
fn cut(rows: &[Row]) -> (&[Row], &[Row]) {
    rows.split_at(rows.len().min(NEWEST))
}

impl WorkerPage {
    /// What was seen and said last.
    pub fn newest(&self) -> &[Row] {
        cut(&self.evidence).0
    }

    /// What was before that.
    pub fn older(&self) -> &[Row] {
        cut(&self.evidence).1
    }
}

/// A turn on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnLine {
    /// Its id.
    pub id: String,
    /// Who.
    pub name: String,
    /// When, in words.
    pub when: String,
}

/// The duty roster.
#[derive(Debug, Template)]
#[template(path = "learning/roster.html")]
pub struct RosterPage {
    /// The frame.
    pub page: Page,
    /// The turns.
    pub turns: Vec<TurnLine>,
    /// Who can be on it.
    pub people: Vec<Choice>,
    /// Once, or every week on a day.
    pub days: Vec<Choice>,
    /// Fields: who, day, date, until, from, to.
    pub form: Answers,
}

/// A day of the opening hours: which fields say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayHours {
    /// The day.
    pub name: String,
    /// The field of when it opens.
    pub from: String,
    /// The field of when it closes.
    pub to: String,
}

/// Days on which the service is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosureLine {
    /// Which.
    pub id: String,
    /// From when until when.
    pub when: String,
}

/// With whom the service works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerLine {
    /// The name.
    pub name: String,
    /// What they do in the service; may be empty.
    pub part: String,
    /// Whom to call there; empty where that is not known, or not the reader's to know.
    pub contact: String,
    /// Where it is changed.
    pub change: String,
}

/// A change that gives visits back, when somebody is sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sure {
    /// Which form asks.
    pub what: String,
    /// What would happen.
    pub says: String,
    /// How many visits would go back: what whoever is sure sends.
    pub of: String,
}

/// The service itself.
#[derive(Debug, Template)]
#[template(path = "learning/service.html")]
pub struct ServicePage {
    /// The frame.
    pub page: Page,
    /// Monday first.
    pub days: Vec<DayHours>,
    /// When it is closed all the same.
    pub closures: Vec<ClosureLine>,
    /// With whom it works.
    pub partners: Vec<PartnerLine>,
    /// Whether somebody is asked to be sure.
    pub sure: Option<Sure>,
    /// Fields: from-0 … to-6; date, until; partner, name, part, contact.
    pub form: Answers,
}

impl ServicePage {
    /// Whether one of its forms asks to be sure.
    fn asks(&self, what: &str) -> bool {
        self.sure.as_ref().is_some_and(|sure| sure.what == what)
    }
}

/// A worker's own page.
#[derive(Debug, Template)]
#[template(path = "learning/mine.html")]
pub struct MyLearning {
    /// The frame.
    pub page: Page,
    /// How far they are.
    pub pictures: Vec<LevelPicture>,
    /// In what else they watch; empty when in nothing.
    pub watching: String,
    /// When the service is open.
    pub opening: Vec<Row>,
    /// With whom it works.
    pub partners: Vec<PartnerLine>,
    /// Visits that ask for three taps.
    pub to_reflect: Vec<Row>,
    /// Goals that are worked on.
    pub goals: Vec<GoalLine>,
    /// Goals of before.
    pub past_goals: Vec<Row>,
    /// How often somebody thanked; empty when nobody did yet.
    pub thanks: String,
    /// What shows it.
    pub evidence: Vec<Row>,
    /// Every step to another level.
    pub steps: Vec<Row>,
    /// What was agreed.
    pub agreed: Vec<Row>,
    /// Statements.
    pub statements: Vec<StatementLine>,
    /// Whether something was agreed, so that wishes have a place.
    pub has_agreed: bool,
    /// Field: story.
    pub form: Answers,
}

impl MyLearning {
    /// What was seen and said last.
    pub fn newest(&self) -> &[Row] {
        cut(&self.evidence).0
    }

    /// What was before that.
    pub fn older(&self) -> &[Row] {
        cut(&self.evidence).1
    }
}

/// Three taps after a visit.
#[derive(Debug, Template)]
#[template(path = "learning/reflect.html")]
pub struct Reflect {
    /// The frame.
    pub page: Page,
    /// Of the booking.
    pub id: String,
    /// What it was, and when.
    pub visit: String,
    /// Which tap, 1 to 3.
    pub at: usize,
    /// What is asked.
    pub question: String,
    /// The field that is asked for.
    pub name: &'static str,
    /// What can be tapped.
    pub answers: Vec<Tile>,
    /// What was tapped before.
    pub before: Vec<Choice>,
}

/// A statement of practice, to print.
#[derive(Debug, Template)]
#[template(path = "learning/statement.html")]
pub struct StatementPage {
    /// The frame.
    pub page: Page,
    /// Where one came from.
    pub back: String,
    /// Whose.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// From when until when.
    pub period: String,
    /// Work that they do by themselves, with hours.
    pub work: Vec<Row>,
    /// All hours, in a sentence.
    pub hours: String,
    /// Who signed and when.
    pub signed: String,
    /// The code.
    pub code: String,
    /// Where it is checked.
    pub site: String,
    /// The fingerprint.
    pub print: String,
    /// That it was taken back, if it was.
    pub withdrawn: String,
    /// That nobody can check it yet, when the worker has not agreed.
    pub unshown: bool,
}

/// Checking a code.
#[derive(Debug, Template)]
#[template(path = "learning/verify.html")]
pub struct VerifyPage {
    /// The frame.
    pub page: Page,
    /// Whether a code was typed.
    pub asked: bool,
    /// What stands behind it, if anything.
    pub found: Option<Found>,
    /// Field: code.
    pub form: Answers,
}

/// What stands behind a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whether it counts, in a sentence.
    pub says: String,
    /// Whether it does.
    pub counts: bool,
    /// Organisation, date, fingerprint, and what the worker lets be seen.
    pub rows: Vec<Row>,
}

/// Figures of a quarter, as they were published.
#[derive(Debug, Template)]
#[template(path = "learning/figures.html")]
pub struct FiguresPage {
    /// The frame.
    pub page: Page,
    /// "Eerste kwartaal van 2026"; empty while none was published.
    pub quarter: String,
    /// The same as a file.
    pub file: String,
    /// The other quarters.
    pub quarters: Vec<Row>,
    /// What is counted.
    pub measures: Vec<String>,
    /// The whole organisation, for who may read that.
    pub whole: Option<FigureLine>,
    /// Per policy line.
    pub lines: Vec<FigureLine>,
    /// Per zone.
    pub zones: Vec<FigureLine>,
    /// Who moved on, by where to.
    pub onward: Vec<FigureLine>,
}

impl FiguresPage {
    /// Whether every figure of these rows is hidden.
    pub fn all_hidden(&self, rows: &[FigureLine]) -> bool {
        rows.iter().all(|one| one.is_hidden)
    }

    /// Whether the table of these rows, with the sum below it, has no figure at all.
    pub fn says_nothing(&self, rows: &[FigureLine]) -> bool {
        self.all_hidden(rows) && self.whole.as_ref().is_none_or(|one| one.is_hidden)
    }
}

/// A row of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureLine {
    /// Of what.
    pub name: String,
    /// The figures, or that one is hidden.
    pub values: Vec<String>,
    /// Whether all of them are hidden.
    pub is_hidden: bool,
}

/// Where a worker went on to.
#[derive(Debug, Template)]
#[template(path = "learning/onward.html")]
pub struct OnwardPage {
    /// The frame.
    pub page: Page,
    /// Of the helper.
    pub id: String,
    /// First and family name.
    pub name: String,
    /// Where one can go on to.
    pub places: Vec<Choice>,
    /// Fields: on, to.
    pub form: Answers,
}

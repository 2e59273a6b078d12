//! The organisation's own pages.

use askama::Template;

use crate::web::forms::Answers;
use crate::web::page::Page;

/// Who works here.
#[derive(Debug, Template)]
#[template(path = "admin/staff.html")]
pub struct Staff {
    /// The frame.
    pub page: Page,
    /// By name.
    pub colleagues: Vec<ColleagueRow>,
    /// Roles to choose from: value and words.
    pub roles: Vec<(String, String)>,
    /// Zones to choose from: value and name.
    pub zones: Vec<(String, String)>,
    /// Fields: name, mail, role, zone, from, until.
    pub form: Answers,
}

/// Somebody who works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColleagueRow {
    /// Their id.
    pub id: String,
    /// First and family name.
    pub name: String,
    /// Whether an authenticator is set up.
    pub has_factor: bool,
    /// What they may do.
    pub roles: Vec<RoleRow>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub role: String,
    /// Where.
    pub zone: String,
    /// From when; empty when it has begun.
    pub from: String,
    /// Until when; empty without an end.
    pub until: String,
}

/// The trail of what was done.
#[derive(Debug, Template)]
#[template(path = "admin/trail.html")]
pub struct Trail {
    /// The frame.
    pub page: Page,
    /// The last first.
    pub rows: Vec<TrailLine>,
    /// That somebody changed the trail by hand; empty when nobody did.
    pub broken: String,
    /// Where further rows are; empty when there are none.
    pub more: String,
    /// Whom or what it is about; empty for everything.
    pub about: String,
}

/// A row of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailLine {
    /// Its number.
    pub seq: String,
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// Everything of theirs.
    pub who_href: String,
    /// To whom or what.
    pub what: String,
    /// Everything about that.
    pub what_href: String,
    /// What was done, as the program calls it.
    pub action: String,
    /// How.
    pub detail: String,
}

/// What everybody noted of a month, and what is paid.
#[derive(Debug, Template)]
#[template(path = "admin/hours.html")]
pub struct AdminHours {
    /// The frame.
    pub page: Page,
    /// "Uren van november 2026".
    pub month: String,
    /// The month before, as an address has it.
    pub before: String,
    /// The month after.
    pub after: String,
    /// The same as a file.
    pub file: String,
    /// Everybody.
    pub lines: Vec<HoursLine>,
    /// Fields: pays, km, month, year.
    pub form: Answers,
}

/// One helper's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursLine {
    /// Their name.
    pub name: String,
    /// Visits.
    pub visits: u32,
    /// How long.
    pub time: String,
    /// Kilometres: "6,5".
    pub km: String,
    /// Euros: "2,50".
    pub paid: String,
    /// Whether a ceiling is near.
    pub near: bool,
}

/// What the organisation holds to, so that only additional work is done, and what was answered.
#[derive(Debug, Template)]
#[template(path = "admin/additional.html")]
pub struct Additional {
    /// The frame.
    pub page: Page,
    /// Every category.
    pub lines: Vec<BoundLine>,
    /// The name of the category that is changed; empty when none is.
    pub chosen: String,
    /// Its short name.
    pub category: String,
    /// What was answered, the last first.
    pub answered: Vec<WeighedLine>,
    /// Fields: flag, minutes, helpers, visits.
    pub form: Answers,
}

/// What is held to in a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundLine {
    /// Its name.
    pub name: String,
    /// Whether only additional work is done.
    pub is_additional: bool,
    /// The longest visit; empty where nothing is too large.
    pub minutes: String,
    /// The most people.
    pub helpers: String,
    /// The most visits in four weeks.
    pub visits: String,
    /// Where it is changed.
    pub change: String,
}

/// An answer of a coordinator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeighedLine {
    /// When.
    pub day: String,
    /// What was asked for.
    pub what: String,
    /// What was measured.
    pub measured: String,
    /// What was answered.
    pub answer: String,
    /// Why.
    pub why: String,
    /// Who answered.
    pub by: String,
}

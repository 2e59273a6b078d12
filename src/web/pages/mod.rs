//! The pages, by the people who use them. Page structs hold data only, already said in the person's language;
//! what a template must work out is a method here.

pub mod account;
pub mod admin;
pub mod bonds;
pub mod desk;
pub mod dev;
pub mod fees;
pub mod handover;
pub mod helper;
pub mod learning;
pub mod letters;
pub mod outings;
pub mod papers;
pub mod photos;
pub mod public;
pub mod resident;
pub mod rights;
#[cfg(test)]
pub(crate) mod samples;
pub mod speak;
pub mod spoken;
pub mod teams;
#[cfg(test)]
mod tests;
pub mod threads;

use jiff::civil::{Date, Weekday};

use crate::domain::daypart::Daypart;
use crate::texts::Texts;

/// Something to choose: icon and word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// What the form sends.
    pub value: String,
    /// The icon's name.
    pub icon: String,
    /// The word.
    pub name: String,
    /// A few more words; may be empty.
    pub more: String,
}

/// Somebody to recognise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Face {
    /// First name, or first name and initial before an accept.
    pub name: String,
    /// Where the photo is; empty without one.
    pub photo: String,
}

impl Face {
    /// The first letter, for a face without a photo.
    pub fn letter(&self) -> String {
        self.name
            .chars()
            .next()
            .map(|c| c.to_uppercase().to_string())
            .unwrap_or_default()
    }
}

/// How far a step of a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Behind us.
    Done,
    /// Where we are.
    Now,
    /// Still to come.
    Later,
}

impl StepState {
    /// The style.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Later => "later",
        }
    }

    /// The text that says it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Done => "step-done",
            Self::Now => "step-now",
            Self::Later => "step-later",
        }
    }

    /// Whether we are here.
    pub const fn is_now(self) -> bool {
        matches!(self, Self::Now)
    }

    /// Whether it is behind us.
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Done)
    }
}

/// A step of a process, with who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub label: String,
    /// Who and when; may be empty.
    pub detail: String,
    /// How far.
    pub state: StepState,
}

/// A label and what belongs to it, perhaps with a place to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The label.
    pub label: String,
    /// What was said.
    pub value: String,
    /// Where it can be changed; empty if it cannot.
    pub change: String,
}

/// A daypart to tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What the form sends: `mon-am`, or `2026-03-03.am`.
    pub value: String,
    /// "maandag, ochtend": what a screen reader says.
    pub label: String,
    /// Whether it can still be chosen.
    pub open: bool,
}

/// A day with its dayparts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekDay {
    /// Its name.
    pub name: String,
    /// Morning, afternoon, evening.
    pub slots: Vec<Slot>,
}

/// Days to tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week(Vec<WeekDay>);

impl Week {
    /// Any week, from Monday; values `mon-am` … `sun-ev`.
    pub fn any(t: Texts) -> Self {
        const DAYS: [(Weekday, &str); 7] = [
            (Weekday::Monday, "mon"),
            (Weekday::Tuesday, "tue"),
            (Weekday::Wednesday, "wed"),
            (Weekday::Thursday, "thu"),
            (Weekday::Friday, "fri"),
            (Weekday::Saturday, "sat"),
            (Weekday::Sunday, "sun"),
        ];
        let day = |(day, tag): (Weekday, &str)| {
            let name = t.weekday(day).into_owned();
            let slots = slots(&name, tag, '-', t, |_| true);
            WeekDay { name, slots }
        };
        Self(DAYS.map(day).into())
    }

    /// So many days from a date; values `2026-03-03.am`. Dayparts of the first day that end at or before `hour` are
    /// closed.
    pub fn from(first: Date, hour: i8, days: u8, t: Texts) -> Self {
        let mut date = first;
        let mut week = Vec::new();
        for _ in 0..days {
            let name = t.day_seen_from(date, first);
            let open = |part: Daypart| date > first || part.end_hour() > hour;
            let slots = slots(&name, &date.to_string(), '.', t, open);
            week.push(WeekDay { name, slots });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        Self(week)
    }

    /// The days.
    pub fn days(&self) -> &[WeekDay] {
        &self.0
    }

    /// The heads of the columns.
    pub fn parts(&self) -> &'static [Daypart] {
        &Daypart::ALL
    }
}

fn slots(name: &str, tag: &str, glue: char, t: Texts, open: impl Fn(Daypart) -> bool) -> Vec<Slot> {
    Daypart::ALL
        .into_iter()
        .map(|part| Slot {
            value: format!("{tag}{glue}{}", part.tag()),
            label: format!("{name}, {}", t.daypart(part)),
            open: open(part),
        })
        .collect()
}

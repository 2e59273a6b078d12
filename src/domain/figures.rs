//! What an organisation reports of its learn-work services: five figures of a quarter, never a person.
//!
//! A quarter is published once, two weeks after it is over, and stays as it was published: see [`super::suppress`] for why,
//! and for what is hidden. There are three breakdowns and they are never crossed: by policy line, by the zone where a worker
//! lives, and, of who moved on, by where. Attendance of one person is in none of them.

use super::learning::Level;
use super::suppress::Figure;
use super::tags;
use super::time::UnixTime;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// After so many days the hours of a quarter are taken to be signed: then it is published.
pub const SETTLED_DAYS: i64 = 14;

tags! {
    /// Where somebody went on to.
    Onward {
        /// Paid work.
        PaidWork = "paid_work",
        /// School or a course.
        Education = "education",
        /// Volunteering.
        Volunteering = "volunteering",
        /// Another place to learn or work.
        Elsewhere = "elsewhere",
        /// Nothing was said.
        Unsaid = "unsaid",
    }
}

tags! {
    /// What is counted.
    Measure {
        /// Workers with a visit that was done.
        People = "people",
        /// Visits that a worker did.
        Visits = "visits",
        /// Hours that were signed for, whole ones.
        Hours = "hours",
        /// Steps up that were signed for, however many levels each.
        Levels = "levels",
        /// People who moved on, wherever to.
        Onward = "onward",
    }
}

tags! {
    /// Of what a figure is.
    Split {
        /// The whole organisation.
        Whole = "whole",
        /// A policy line.
        Line = "line",
        /// The zone where workers live; without a name where they live in none.
        Zone = "zone",
        /// Where people moved on to.
        Where = "where",
    }
}

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    number: i8,
}

impl Quarter {
    /// The quarter in which a day falls.
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            number: (day.month() - 1) / 3 + 1,
        }
    }

    /// Reads `2026-1`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once('-')?;
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        let is_one = (2000..=2200).contains(&year) && (1..=4).contains(&number);
        is_one.then_some(Self { year, number })
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Which of the four.
    pub const fn number(self) -> i8 {
        self.number
    }

    /// The one before.
    pub const fn before(self) -> Self {
        match self.number {
            1 => Self {
                year: self.year - 1,
                number: 4,
            },
            number => Self {
                year: self.year,
                number: number - 1,
            },
        }
    }

    /// The one after.
    pub const fn after(self) -> Self {
        match self.number {
            4 => Self {
                year: self.year + 1,
                number: 1,
            },
            number => Self {
                year: self.year,
                number: number + 1,
            },
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        Date::constant(self.year, (self.number - 1) * 3 + 1, 1)
    }

    /// Its first instant, and the first after it.
    pub fn bounds(self, zone: &TimeZone) -> (UnixTime, UnixTime) {
        let at = |day| UnixTime::at(day, 0, 0, zone);
        (at(self.first_day()), at(self.after().first_day()))
    }

    /// Whether it is over, and so long that it is published.
    pub fn is_settled(self, today: Date) -> bool {
        let over = self.after().first_day();
        over.checked_add(SETTLED_DAYS.days())
            .is_ok_and(|day| day <= today)
    }
}

impl std::fmt::Display for Quarter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.year, self.number)
    }
}

/// Levels in the order in which they were signed for, in one category: whether each is a step up.
pub fn steps_up(levels: &[Level]) -> Vec<bool> {
    let before = std::iter::once(&Level::Watching).chain(levels);
    levels
        .iter()
        .zip(before)
        .map(|(level, before)| level > before)
        .collect()
}

/// What one worker did in a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Did {
    /// Visits that were done.
    pub visits: u64,
    /// Minutes that were signed for.
    pub minutes: u64,
    /// Steps up.
    pub levels: u64,
    /// Where they went on to.
    pub onward: Option<Onward>,
}

impl Measure {
    /// In what it is counted, for one in which it is read: minutes for an hour.
    pub const fn unit(self) -> u64 {
        match self {
            Self::Hours => 60,
            _ => 1,
        }
    }
}

/// Some workers together: what is counted of them, in its unit, with how many people each figure is made of.
pub fn count<'a>(of: impl Iterator<Item = &'a Did> + Clone, what: Measure) -> Figure {
    let each = |value: fn(&Did) -> u64| {
        of.clone()
            .map(value)
            .fold(Figure::default(), |sum, value| Figure {
                value: sum.value.saturating_add(value),
                people: sum.people + u64::from(value > 0),
            })
    };
    match what {
        Measure::People => each(|one| u64::from(one.visits > 0)),
        Measure::Visits => each(|one| one.visits),
        Measure::Levels => each(|one| one.levels),
        Measure::Onward => each(|one| u64::from(one.onward.is_some())),
        Measure::Hours => each(|one| one.minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::amsterdam;
    use jiff::civil::date;

    #[test]
    fn a_quarter_is_published_when_it_is_settled() {
        let first = Quarter::of(date(2026, 3, 31));
        assert_eq!(first, Quarter::parse("2026-1").unwrap());
        assert_eq!(first.after(), Quarter::of(date(2026, 4, 1)));
        assert_eq!(first.before().to_string(), "2025-4");
        assert_eq!(first.before().after(), first);
        assert!(!first.is_settled(date(2026, 4, 14)) && first.is_settled(date(2026, 4, 15)));
        let (from, until) = first.bounds(&amsterdam());
        // An hour of March is lost to summer time.
        assert_eq!(until.seconds() - from.seconds(), 90 * 86_400 - 3600);
        for wrong in ["", "2026", "2026-0", "2026-5", "1-1", "2026-1-1"] {
            assert_eq!(Quarter::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_steps_up_are_levels_gained() {
        use Level::{AloneUnderCall, Independent, Together, Watching};
        let all = [Together, Independent, Together, Watching, AloneUnderCall];
        assert_eq!(steps_up(&all), [true, true, false, false, true]);
        assert_eq!(steps_up(&[Watching]), [false]);
    }

    #[test]
    fn each_figure_knows_of_how_many_people_it_is() {
        let did = |visits, minutes, levels, onward| Did {
            visits,
            minutes,
            levels,
            onward,
        };
        let all = [
            did(3, 50, 0, None),
            did(1, 40, 2, Some(Onward::PaidWork)),
            did(0, 0, 0, Some(Onward::Unsaid)),
        ];
        let found = |what| {
            let figure = count(all.iter(), what);
            (figure.value, figure.people)
        };
        assert_eq!(found(Measure::People), (2, 2));
        assert_eq!(found(Measure::Visits), (4, 2));
        assert_eq!(found(Measure::Hours), (90, 2));
        assert_eq!(found(Measure::Levels), (2, 1));
        assert_eq!(found(Measure::Onward), (2, 2));
    }
}

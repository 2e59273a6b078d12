//! Additional work only: what workers and volunteers do is what no paid trade would do otherwise.
//!
//! Three things of a request are measured, because every request has them and because they are what makes a job a trade's:
//! the minutes of one visit (a day of painting is a painter's), the people on one visit (a crew is a mover's) and, for a
//! series, the visits in four weeks (every other day is a cleaner's). How long a series runs is no measure of its own: it
//! only lets the visits in four weeks grow until four weeks are full. Money is none either: nothing is asked of a resident
//! when they ask. Above the size of its category, or with words of a trade, a request waits for a coordinator's answer.
//!
//! What was answered is answered: asked again is only what grew beyond what somebody called additional.

use super::ids::{AdditionalId, OrganisationId, PersonId, RequestId};
use super::request::Request;
use super::schedule::{Rhythm, Schedule};
use super::tags;
use super::time::UnixTime;
use jiff::civil::Date;

/// Characters of why somebody answered so.
pub const WHY: usize = 500;
/// Four weeks, days.
const FOUR_WEEKS: u32 = 28;

/// How large a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Minutes of one visit.
    pub minutes: u32,
    /// People on one visit.
    pub helpers: u8,
    /// Visits in four weeks; 1 for what is asked once.
    pub visits: u32,
}

impl Size {
    /// How large a request is.
    pub fn of(request: &Request) -> Self {
        Self {
            minutes: request.duration_min,
            helpers: request.helpers_needed,
            visits: visits_in_four_weeks(&request.schedule),
        }
    }

    /// Whether somebody could set this as the size of a category.
    pub fn is_possible(self) -> bool {
        (15..=480).contains(&self.minutes)
            && (1..=6).contains(&self.helpers)
            && (1..=FOUR_WEEKS).contains(&self.visits)
    }

    /// Whether it is above another in something.
    pub const fn is_above(self, most: Self) -> bool {
        self.minutes > most.minutes || self.helpers > most.helpers || self.visits > most.visits
    }

    /// Whether everything in which it is above `most` was there before, in `answered`.
    const fn is_known(self, most: Self, answered: Self) -> bool {
        (self.minutes <= most.minutes || self.minutes <= answered.minutes)
            && (self.helpers <= most.helpers || self.helpers <= answered.helpers)
            && (self.visits <= most.visits || self.visits <= answered.visits)
    }
}

/// The most visits that a schedule has in four weeks.
pub fn visits_in_four_weeks(schedule: &Schedule) -> u32 {
    let Schedule::Series {
        from,
        weekdays,
        rhythm,
        until,
        count,
        ..
    } = schedule
    else {
        return 1;
    };
    let days = u32::try_from(weekdays.len()).unwrap_or(7).clamp(1, 7);
    let weeks = until.map_or(4, |until| weeks(*from, until)).min(4);
    let often = match rhythm {
        Rhythm::Weeks(every) => days * weeks.div_ceil(u32::from((*every).max(1))),
        Rhythm::Months => days,
    };
    count.map_or(often, |count| often.min(count)).max(1)
}

/// Weeks from one day until another, each that began counted whole.
fn weeks(from: Date, until: Date) -> u32 {
    u32::try_from((until - from).get_days()).map_or(1, |days| days / 7 + 1)
}

/// What an organisation holds to in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Whether there is a trade for it, so that only additional work is done.
    pub is_additional: bool,
    /// The size above which a coordinator is asked.
    pub most: Size,
}

impl Default for Bound {
    /// A category that no catalogue knows: nothing is too large for it.
    fn default() -> Self {
        Self {
            is_additional: true,
            most: Size {
                minutes: 480,
                helpers: 6,
                visits: FOUR_WEEKS,
            },
        }
    }
}

/// What is measured of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// How large it is.
    pub size: Size,
    /// Whether its words look like a trade, whatever its category.
    pub by_words: bool,
}

impl Measured {
    /// Whether a coordinator is asked: for words once, for a size until somebody called one as large additional.
    pub fn asks(self, bound: Bound, before: &[Question]) -> bool {
        let is_answered = |one: &&Question| one.answer.is_some();
        let mut answered = before.iter().filter(is_answered);
        let words = self.by_words && !answered.clone().any(|one| one.measured.by_words);
        let too_large = bound.is_additional && self.size.is_above(bound.most);
        let may = |one: &Question| {
            matches!(&one.answer, Some(answer) if answer.how == Answer::Additional)
                && self.size.is_known(bound.most, one.measured.size)
        };
        words || (too_large && !answered.any(may))
    }
}

tags! {
    /// What a coordinator answers.
    Answer {
        /// Nobody would be paid for it otherwise: it goes on.
        Additional = "additional",
        /// It was made smaller together with the resident, and goes on.
        Smaller = "smaller",
        /// It is somebody's trade: the resident hears who does it.
        Refused = "refused",
    }
}

tags! {
    /// Where a request goes once the question is answered.
    Then {
        /// A coordinator looks at it anyway: somebody unknown asked.
        Review = "review",
        /// Helpers are sought.
        Open = "open",
        /// The resident is away.
        Paused = "paused",
    }
}

/// What was answered, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What.
    pub how: Answer,
    /// Why, in the words of whoever answered.
    pub why: String,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: UnixTime,
}

/// "Would a paid professional do this otherwise?"
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its identifier.
    pub id: AdditionalId,
    /// Of which request.
    pub request: RequestId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// What was measured.
    pub measured: Measured,
    /// What the organisation held to then.
    pub bound: Bound,
    /// Where the request goes then.
    pub then: Then,
    /// When it was asked.
    pub asked_at: UnixTime,
    /// What was answered; nothing while it waits.
    pub answer: Option<Answered>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::daypart::Daypart;
    use jiff::civil::date;

    fn size(minutes: u32, helpers: u8, visits: u32) -> Size {
        Size {
            minutes,
            helpers,
            visits,
        }
    }

    const BOUND: Bound = Bound {
        is_additional: true,
        most: Size {
            minutes: 120,
            helpers: 2,
            visits: 4,
        },
    };

    fn answered(size: Size, by_words: bool, how: Answer) -> Question {
        Question {
            id: AdditionalId::parse("adq_1").unwrap(),
            request: RequestId::parse("req_1").unwrap(),
            organisation: OrganisationId::parse("org_1").unwrap(),
            measured: Measured { size, by_words },
            bound: BOUND,
            then: Then::Open,
            asked_at: UnixTime::from_seconds(0),
            answer: Some(Answered {
                how,
                why: "Zo is het".to_owned(),
                by: PersonId::parse("per_1").unwrap(),
                at: UnixTime::from_seconds(1),
            }),
        }
    }

    fn asks(size: Size, by_words: bool, before: &[Question]) -> bool {
        Measured { size, by_words }.asks(BOUND, before)
    }

    #[test]
    fn what_is_above_in_anything_is_asked() {
        assert!(!asks(size(120, 2, 4), false, &[]));
        for larger in [size(121, 1, 1), size(15, 3, 1), size(15, 1, 5)] {
            assert!(asks(larger, false, &[]), "{larger:?}");
            let free = Bound {
                is_additional: false,
                ..BOUND
            };
            let measured = |by_words| Measured {
                size: larger,
                by_words,
            };
            assert!(!measured(false).asks(free, &[]), "there is no trade for it");
            assert!(measured(true).asks(free, &[]), "words are asked everywhere");
        }
    }

    #[test]
    fn what_was_answered_is_asked_again_only_when_it_grew() {
        let before = [answered(size(180, 1, 1), false, Answer::Additional)];
        assert!(!asks(size(180, 1, 1), false, &before));
        assert!(!asks(size(150, 2, 4), false, &before), "less of it");
        assert!(asks(size(181, 1, 1), false, &before), "longer");
        assert!(asks(size(180, 3, 1), false, &before), "with more people");
        assert!(
            asks(size(180, 1, 1), true, &before),
            "its words were not looked at"
        );
        let smaller = [answered(size(180, 1, 1), true, Answer::Smaller)];
        assert!(asks(size(180, 1, 1), true, &smaller), "it was to be smaller");
        assert!(!asks(size(60, 1, 1), true, &smaller), "its words were looked at");
    }

    #[test]
    fn a_series_is_as_large_as_its_four_fullest_weeks() {
        let series = |days: &[i8], rhythm, until, count| Schedule::Series {
            from: date(2026, 3, 2),
            weekdays: days.to_vec(),
            rhythm,
            part: Daypart::Am,
            until,
            count,
        };
        let visits = |schedule| visits_in_four_weeks(&schedule);
        assert_eq!(
            visits(Schedule::Before {
                date: date(2026, 3, 2)
            }),
            1
        );
        assert_eq!(visits(series(&[1], Rhythm::Weeks(1), None, None)), 4);
        assert_eq!(visits(series(&[1, 3], Rhythm::Weeks(2), None, None)), 4);
        assert_eq!(visits(series(&[1, 3, 5], Rhythm::Weeks(1), None, None)), 12);
        assert_eq!(visits(series(&[1, 3], Rhythm::Months, None, None)), 2);
        assert_eq!(visits(series(&[1, 3], Rhythm::Weeks(1), None, Some(3))), 3);
        // A week of it is three visits; that it runs on makes it twelve.
        let until = |day| Some(date(2026, 3, day));
        assert_eq!(visits(series(&[1, 3, 5], Rhythm::Weeks(1), until(8), None)), 3);
        assert_eq!(visits(series(&[1, 3, 5], Rhythm::Weeks(1), until(29), None)), 12);
    }
}

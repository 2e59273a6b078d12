//! When a learn-work service is open.
//!
//! Opening hours bind workers alone: neighbours help when they like. A service that has said nothing is bound by nothing, but
//! for the days on which it is closed. A booking keeps to the minute; planning keeps to the whole hours within, as people
//! say their own weeks in whole hours.

use super::helper::Helper;
use super::ids::{ClosureId, OrganisationId};
use super::schedule::{Window, days, stretch_of};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// From when until when on a day, minutes after midnight: never empty, at most 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    from_min: u32,
    until_min: u32,
}

impl Stretch {
    /// A stretch that begins before it ends, within one day.
    pub const fn new(from_min: u32, until_min: u32) -> Option<Self> {
        if from_min < until_min && until_min <= 1440 {
            Some(Self { from_min, until_min })
        } else {
            None
        }
    }

    /// Minutes after midnight at which it begins, 0–1439.
    pub const fn from_min(self) -> u32 {
        self.from_min
    }

    /// Minutes after midnight at which it ends, 1–1440.
    pub const fn until_min(self) -> u32 {
        self.until_min
    }
}

/// Days on which a service is closed whatever its week says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Its identifier.
    pub id: ClosureId,
    /// Which service.
    pub organisation: OrganisationId,
    /// The first day.
    pub first_on: Date,
    /// The last, included.
    pub last_on: Date,
}

/// When a service is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpeningHours {
    /// Monday first; nothing on a day on which it is closed. All seven without anything: nothing was said.
    pub week: [Option<Stretch>; 7],
    /// When it is closed all the same.
    pub closures: Vec<Closure>,
}

impl OpeningHours {
    /// Whether anything was said of the week.
    pub fn is_said(&self) -> bool {
        self.week.iter().any(Option::is_some)
    }

    /// Whether a day lies in a closure.
    pub fn is_shut_on(&self, day: Date) -> bool {
        let mut all = self.closures.iter();
        all.any(|one| one.first_on <= day && day <= one.last_on)
    }

    /// From when until when it is open on a day; nothing where it is closed, or where nothing was said of the week.
    pub fn on(&self, day: Date) -> Option<Stretch> {
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        let stretch = self.week.get(weekday).copied().flatten();
        stretch.filter(|_| !self.is_shut_on(day))
    }

    /// Whether a worker may be at somebody's door during the whole of a window.
    pub fn allows(&self, window: Window, zone: &TimeZone) -> bool {
        let last = window.ends_at.plus(-1).max(window.starts_at);
        let (first_on, last_on) = (window.starts_at.date(zone), last.date(zone));
        if self.is_shut_on(first_on) || self.is_shut_on(last_on) {
            return false;
        }
        if !self.is_said() {
            return true;
        }
        let open = self.on(first_on).filter(|_| first_on == last_on);
        open.is_some_and(|open| {
            let open = stretch_of(first_on, (open.from_min, open.until_min), zone);
            open.starts_at <= window.starts_at && window.ends_at <= open.ends_at
        })
    }

    /// What of a window lies within, one stretch for each day.
    pub fn within(&self, window: Window, zone: &TimeZone) -> Vec<Window> {
        if !self.is_said() && self.closures.is_empty() {
            return vec![window];
        }
        let last = window.ends_at.plus(-1).max(window.starts_at);
        let whole_day = Stretch::new(0, 1440);
        days(window.starts_at.date(zone), last.date(zone))
            .filter_map(|day| {
                let open = if self.is_said() { self.on(day) } else { whole_day };
                let open = open.filter(|_| !self.is_shut_on(day))?;
                let open = stretch_of(day, (open.from_min, open.until_min), zone);
                let piece = Window {
                    starts_at: open.starts_at.max(window.starts_at),
                    ends_at: open.ends_at.min(window.ends_at),
                };
                (piece.starts_at < piece.ends_at).then_some(piece)
            })
            .collect()
    }

    /// Narrows what a worker offers to the whole hours in which the service is open.
    pub fn bound(&self, helper: &mut Helper) {
        if self.is_said() {
            for (open, hours) in self.week.iter().zip(&mut helper.availability.0) {
                *hours &= open.map_or(0, whole_hours);
            }
        }
        let closed = self.closures.iter().map(|one| (one.first_on, one.last_on));
        helper.absences.extend(closed);
    }
}

/// The hours of a day that lie whole within a stretch, one bit each.
fn whole_hours(open: Stretch) -> u32 {
    (0..24)
        .filter(|hour| open.from_min <= hour * 60 && hour * 60 + 60 <= open.until_min)
        .fold(0, |all, hour| all | 1 << hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{UnixTime, amsterdam};
    use jiff::civil::date;

    fn hours() -> OpeningHours {
        let mut week = [Stretch::new(8 * 60 + 30, 17 * 60); 7];
        week[5] = None;
        week[6] = None;
        OpeningHours {
            week,
            closures: vec![Closure {
                id: ClosureId::parse("clo_1").unwrap(),
                organisation: OrganisationId::parse("org_1").unwrap(),
                first_on: date(2026, 12, 24),
                last_on: date(2027, 1, 1),
            }],
        }
    }

    fn window(day: Date, from: (i8, i8), until: (i8, i8)) -> Window {
        let at = |(hour, minute)| UnixTime::at(day, hour, minute, &amsterdam());
        Window {
            starts_at: at(from),
            ends_at: at(until),
        }
    }

    #[test]
    fn a_visit_lies_whole_within_or_not_at_all() {
        let (hours, zone) = (hours(), amsterdam());
        let monday = date(2026, 11, 30);
        assert!(hours.allows(window(monday, (8, 30), (17, 0)), &zone), "all of it");
        assert!(
            !hours.allows(window(monday, (8, 15), (9, 15)), &zone),
            "a quarter too soon"
        );
        assert!(
            !hours.allows(window(monday, (16, 15), (17, 15)), &zone),
            "a quarter too late"
        );
        assert!(
            !hours.allows(window(date(2026, 12, 5), (10, 0), (11, 0)), &zone),
            "a Saturday"
        );
        assert!(
            !hours.allows(window(date(2026, 12, 24), (10, 0), (11, 0)), &zone),
            "the first day"
        );
        assert!(
            !hours.allows(window(date(2027, 1, 1), (10, 0), (11, 0)), &zone),
            "the last"
        );
        assert!(
            hours.allows(window(date(2027, 1, 4), (10, 0), (11, 0)), &zone),
            "after it"
        );
    }

    #[test]
    fn who_has_said_nothing_is_closed_on_no_day_but_those_named() {
        let zone = amsterdam();
        let silent = OpeningHours {
            week: [None; 7],
            ..hours()
        };
        assert!(silent.allows(window(date(2026, 12, 6), (23, 0), (23, 59)), &zone));
        assert!(!silent.allows(window(date(2026, 12, 25), (10, 0), (11, 0)), &zone));
        // Past midnight it is both days that count.
        let night = Window {
            starts_at: UnixTime::at(date(2026, 12, 23), 23, 0, &zone),
            ends_at: UnixTime::at(date(2026, 12, 24), 1, 0, &zone),
        };
        assert!(!silent.allows(night, &zone));
    }

    #[test]
    fn hours_are_those_of_the_clock_on_the_wall() {
        let mut hours = hours();
        hours.week = [Stretch::new(2 * 60, 4 * 60); 7];
        let zone = amsterdam();
        // The clock goes from two to three, and in autumn from three back to two.
        assert!(hours.allows(window(date(2027, 3, 28), (3, 0), (4, 0)), &zone));
        assert!(!hours.allows(window(date(2027, 3, 28), (3, 0), (4, 15)), &zone));
        let autumn = date(2027, 10, 31);
        assert!(hours.allows(window(autumn, (2, 0), (4, 0)), &zone));
        assert_eq!(window(autumn, (2, 0), (4, 0)).seconds(), 3 * 3600);
    }

    #[test]
    fn of_a_window_of_days_each_day_has_its_stretch() {
        let (hours, zone) = (hours(), amsterdam());
        let at = |day, hour, minute| UnixTime::at(day, hour, minute, &zone);
        // Wednesday noon until Saturday noon, with a closure from Thursday on.
        let wide = Window {
            starts_at: at(date(2026, 12, 23), 12, 0),
            ends_at: at(date(2026, 12, 26), 12, 0),
        };
        assert_eq!(
            hours.within(wide, &zone),
            [window(date(2026, 12, 23), (12, 0), (17, 0))]
        );
        let early = window(date(2026, 11, 30), (8, 0), (12, 0));
        assert_eq!(
            hours.within(early, &zone),
            [window(date(2026, 11, 30), (8, 30), (12, 0))]
        );
        assert_eq!(
            hours.within(window(date(2026, 12, 5), (8, 0), (12, 0)), &zone),
            []
        );
        assert_eq!(OpeningHours::default().within(wide, &zone), [wide]);
    }

    #[test]
    fn planning_has_the_whole_hours_within() {
        assert_eq!(
            whole_hours(Stretch::new(8 * 60 + 30, 11 * 60 + 30).unwrap()),
            0b110 << 8
        );
        assert_eq!(whole_hours(Stretch::new(0, 1440).unwrap()), (1 << 24) - 1);
        assert_eq!(whole_hours(Stretch::new(500, 530).unwrap()), 0);
        assert!(Stretch::new(600, 600).is_none() && Stretch::new(600, 1441).is_none());
    }
}

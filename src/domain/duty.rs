//! Who is on duty: which supervisor of a learn-work service can be reached when.

use super::ids::{DutyId, OrganisationId, PersonId};
use super::schedule::{Window, days, stretch_of};
use super::time::UnixTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A turn on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Its identifier.
    pub id: DutyId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Who.
    pub supervisor: PersonId,
    /// Every week on this day, 0 (Monday) to 6; otherwise on the first day alone.
    pub weekday: Option<u8>,
    /// The first day on which it counts.
    pub first_on: Date,
    /// The last, if it ends.
    pub last_on: Option<Date>,
    /// From when on the day: minutes after midnight, 0–1439.
    pub from_min: u32,
    /// Until when: minutes after midnight, 1–1440.
    pub until_min: u32,
}

impl Duty {
    /// Whether there is a turn on this day.
    pub fn is_on(&self, day: Date) -> bool {
        let within = self.first_on <= day && self.last_on.is_none_or(|last| day <= last);
        within
            && match self.weekday {
                Some(weekday) => day.weekday().to_monday_zero_offset().unsigned_abs() == weekday,
                None => day == self.first_on,
            }
    }

    /// From when until when on a day, if there is a turn.
    pub fn on(&self, day: Date, zone: &TimeZone) -> Option<Window> {
        self.is_on(day)
            .then(|| stretch_of(day, (self.from_min, self.until_min), zone))
    }
}

/// A turn, with a stretch of time in which its supervisor has that role: a turn of somebody without it counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The turn.
    pub duty: Duty,
    /// Since when they supervise.
    pub role_from: UnixTime,
    /// Until when, if that ends.
    pub role_until: Option<UnixTime>,
}

/// Whether somebody is on duty during the whole of a window: one, or one after the other without a gap.
pub fn covers(roster: &[Held], window: Window, zone: &TimeZone) -> bool {
    let mut turns: Vec<(UnixTime, UnixTime)> = Vec::new();
    for day in days(window.starts_at.date(zone), window.ends_at.date(zone)) {
        for held in roster {
            let Some(turn) = held.duty.on(day, zone) else {
                continue;
            };
            let until = held.role_until.map_or(turn.ends_at, |end| end.min(turn.ends_at));
            turns.push((turn.starts_at.max(held.role_from), until));
        }
    }
    turns.sort_unstable();
    let mut reached = window.starts_at;
    for (from, until) in turns {
        if from > reached {
            break;
        }
        reached = reached.max(until);
    }
    reached >= window.ends_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::amsterdam;
    use jiff::civil::date;

    fn turn(weekday: Option<u8>, from_min: u32, until_min: u32) -> Held {
        Held {
            duty: Duty {
                id: DutyId::parse("dut_1").unwrap(),
                organisation: OrganisationId::parse("org_1").unwrap(),
                supervisor: PersonId::parse("per_1").unwrap(),
                weekday,
                first_on: date(2026, 3, 2),
                last_on: weekday.is_none().then_some(date(2026, 3, 2)),
                from_min,
                until_min,
            },
            role_from: UnixTime::from_seconds(0),
            role_until: None,
        }
    }

    fn window(day: i8, from: i8, until: i8) -> Window {
        let at = |hour| UnixTime::at(date(2026, 3, day), hour, 0, &amsterdam());
        Window {
            starts_at: at(from),
            ends_at: at(until),
        }
    }

    #[test]
    fn a_visit_is_covered_whole_or_not_at_all() {
        let zone = amsterdam();
        let roster = [turn(Some(0), 540, 720), turn(Some(0), 720, 1020)];
        assert!(covers(&roster, window(2, 9, 17), &zone), "one after the other");
        assert!(covers(&roster, window(9, 11, 13), &zone), "and a week later");
        assert!(!covers(&roster, window(2, 8, 10), &zone), "it begins before");
        assert!(!covers(&roster, window(2, 16, 18), &zone), "it ends after");
        assert!(!covers(&roster, window(3, 10, 11), &zone), "another day");
        let gap = [turn(Some(0), 540, 720), turn(Some(0), 721, 1020)];
        assert!(
            !covers(&gap, window(2, 11, 13), &zone),
            "a minute without anybody"
        );
        let once = [turn(None, 540, 1020)];
        assert!(covers(&once, window(2, 10, 11), &zone) && !covers(&once, window(9, 10, 11), &zone));
    }

    #[test]
    fn who_supervises_no_more_is_on_duty_no_more() {
        let zone = amsterdam();
        let mut held = turn(Some(0), 540, 1020);
        held.role_until = Some(UnixTime::at(date(2026, 3, 2), 12, 0, &zone));
        assert!(covers(&[held.clone()], window(2, 11, 12), &zone));
        assert!(!covers(&[held], window(2, 11, 13), &zone));
    }
}

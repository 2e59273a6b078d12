//! When exactly: the first moment inside a window that suits both, and the travel between visits.

use crate::domain::helper::{Availability, Mode};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::geo::{Cell, distance_m_ceil};
use crate::store::assignment::Taken;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Nobody is asked for a visit that begins sooner, seconds, when there is a later moment: an hour to answer, and an hour
/// to get there.
pub const NOTICE_S: i64 = 2 * 3600;
/// And when there is none, sooner than this, while that is possible.
pub const SHORT_NOTICE_S: i64 = 30 * 60;

/// Visits begin at a quarter of an hour.
const STEP_S: i64 = 15 * 60;

/// The quarter of an hour that an instant is, or the next one.
pub fn next_quarter(at: UnixTime) -> UnixTime {
    at.plus((STEP_S - at.seconds().rem_euclid(STEP_S)) % STEP_S)
}

/// Seconds to get from one disclosure cell to another; nothing within a cell.
pub fn travel_s(mode: Mode, from: Cell, to: Cell) -> i64 {
    mode.travel_s(i64::from(distance_m_ceil(from.centre(), to.centre())))
}

/// Whether a visit in `window` at `cell` leaves time for what is taken already, travel included.
pub fn is_free(window: Window, cell: Cell, mode: Mode, taken: &[Taken]) -> bool {
    taken.iter().all(|other| {
        let travel = travel_s(mode, other.cell, cell);
        window.starts_at.seconds() >= other.window.ends_at.seconds() + travel
            || window.ends_at.seconds() + travel <= other.window.starts_at.seconds()
    })
}

/// What a start must respect.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Not before this.
    pub now: UnixTime,
    /// Minutes at the door.
    pub duration_min: u32,
    /// Where.
    pub cell: Cell,
    /// How the helper gets there.
    pub mode: Mode,
    /// When the helper can; `None` when they choose themselves.
    pub hours: Option<(Availability, &'a [(Date, Date)])>,
    /// What takes the helper's time already.
    pub taken: &'a [Taken],
}

/// The first quarter of an hour in `window` from which the whole visit suits, if there is one.
pub fn first_start(window: Window, wish: &Wish<'_>, zone: &TimeZone) -> Option<Window> {
    let seconds = i64::from(wish.duration_min) * 60;
    let earliest = window.starts_at.seconds().max(wish.now.seconds());
    // A window that is exactly the visit (a fixed time) begins when it begins, quarter or not. Others may begin at the odd
    // second in which somebody asked.
    let mut start = if earliest == window.starts_at.seconds() && window.seconds() == seconds {
        earliest
    } else {
        next_quarter(UnixTime::from_seconds(earliest)).seconds()
    };
    while start + seconds <= window.ends_at.seconds() {
        let visit = Window {
            starts_at: UnixTime::from_seconds(start),
            ends_at: UnixTime::from_seconds(start + seconds),
        };
        let suits = wish
            .hours
            .is_none_or(|(week, absences)| is_available(visit, week, absences, zone));
        if suits && is_free(visit, wish.cell, wish.mode, wish.taken) {
            return Some(visit);
        }
        start += STEP_S;
    }
    None
}

/// Whether somebody's week covers a visit, on a day on which they are not away.
pub fn is_available(visit: Window, week: Availability, absences: &[(Date, Date)], zone: &TimeZone) -> bool {
    let (from, until) = (visit.starts_at.local(zone), visit.ends_at.plus(-1).local(zone));
    if from.date() != until.date() || absences.iter().any(|(a, b)| (*a..=*b).contains(&from.date())) {
        return false;
    }
    let day = usize::try_from(from.date().weekday().to_monday_zero_offset()).unwrap_or(0);
    let (first, last) = (
        u8::try_from(from.hour()).unwrap_or(0),
        u8::try_from(until.hour()).unwrap_or(0),
    );
    week.covers(day, first, last + 1)
}

/// Monday 00:00 of the ISO week that holds an instant, and the Monday after it.
pub fn week_of(at: UnixTime, zone: &TimeZone) -> Window {
    let date = at.date(zone);
    let back = i64::from(date.weekday().to_monday_zero_offset());
    let monday = date.checked_sub(jiff::Span::new().days(back)).unwrap_or(date);
    let next = monday.checked_add(jiff::Span::new().days(7)).unwrap_or(monday);
    Window {
        starts_at: UnixTime::at(monday, 0, 0, zone),
        ends_at: UnixTime::at(next, 0, 0, zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::HelperId;
    use crate::domain::time::amsterdam;
    use crate::geo::Point;
    use jiff::civil::date;

    fn at(hour: i8, minute: i8) -> UnixTime {
        UnixTime::at(date(2026, 11, 24), hour, minute, &amsterdam())
    }

    fn cell(lat: f64) -> Cell {
        Cell::of(Point::new(lat, 5.09).unwrap(), 8).unwrap()
    }

    fn wish<'a>(hours: Option<(Availability, &'a [(Date, Date)])>, taken: &'a [Taken]) -> Wish<'a> {
        Wish {
            now: at(7, 0),
            duration_min: 60,
            cell: cell(51.56),
            mode: Mode::Foot,
            hours,
            taken,
        }
    }

    #[test]
    fn the_first_start_respects_hours_absences_and_travel() {
        let zone = amsterdam();
        let morning = Window {
            starts_at: at(8, 0),
            ends_at: at(12, 0),
        };
        let week = Availability::default().with(1, 9, 12);
        let start = |w: &Wish<'_>| first_start(morning, w, &zone).map(|w| w.starts_at);
        assert_eq!(start(&wish(None, &[])), Some(at(8, 0)));
        assert_eq!(start(&wish(Some((week, &[])), &[])), Some(at(9, 0)));
        let away = [(date(2026, 11, 23), date(2026, 11, 24))];
        assert_eq!(start(&wish(Some((week, &away)), &[])), None);
        let id = HelperId::parse("hlp_1").unwrap();
        let taken = [Taken {
            helper: id,
            window: Window {
                starts_at: at(9, 0),
                ends_at: at(10, 0),
            },
            cell: cell(51.56),
        }];
        assert_eq!(start(&wish(Some((week, &[])), &taken)), Some(at(10, 0)));
        // Four kilometres further on foot is most of an hour later.
        let far = Wish {
            cell: cell(51.60),
            ..wish(Some((week, &[])), &taken)
        };
        let later = start(&far).unwrap();
        assert!(later > at(10, 45) && later <= at(11, 0), "{later}");
        let late = Wish {
            now: at(8, 20),
            ..wish(None, &[])
        };
        assert_eq!(start(&late), Some(at(8, 30)));
    }

    #[test]
    fn a_week_is_seven_local_days() {
        let zone = amsterdam();
        let week = week_of(at(9, 0), &zone);
        assert_eq!(week.starts_at.local(&zone).date(), date(2026, 11, 23));
        assert_eq!(week.ends_at.local(&zone).date(), date(2026, 11, 30));
        // The week in which the clock goes back is an hour longer.
        let october = week_of(UnixTime::at(date(2026, 10, 25), 12, 0, &zone), &zone);
        assert_eq!(october.seconds(), 7 * 86_400 + 3600);
    }
}

//! News that can wait: a thank-you, and whatever else asks for no answer. It is told together, once a day or once a week.

use super::tags;
use super::time::UnixTime;
use jiff::ToSpan as _;
use jiff::tz::TimeZone;

tags! {
    /// How often somebody hears it.
    Rhythm {
        /// Once a day.
        Daily = "daily",
        /// On Mondays.
        Weekly = "weekly",
        /// Not at all.
        Never = "never",
    }
}

/// The hour at which it is told, and the one from which it waits for the next day.
const HOUR: i8 = 9;
const QUIET_HOUR: i8 = 21;

/// Of which time news is told by now: what is older than the first instant to who hears it every day, than the second to who
/// hears it every week. Nothing while it is too early or too late to write to anybody.
///
/// ```
/// use jiff::civil::date;
/// use noaber::domain::news::due_before;
/// use noaber::domain::time::{UnixTime, amsterdam};
///
/// let zone = amsterdam();
/// let at = |day, hour| UnixTime::at(date(2026, 3, day), hour, 0, &zone);
/// // A Wednesday: since nine o'clock what there was before it, and weekly what there was before Monday at nine.
/// assert_eq!(due_before(at(4, 10), &zone), Some((at(4, 9), at(2, 9))));
/// assert_eq!(due_before(at(4, 8), &zone), None);
/// assert_eq!(due_before(at(4, 21), &zone), None);
/// ```
pub fn due_before(now: UnixTime, zone: &TimeZone) -> Option<(UnixTime, UnixTime)> {
    let local = now.local(zone);
    if !(HOUR..QUIET_HOUR).contains(&local.hour()) {
        return None;
    }
    let today = local.date();
    let since_monday = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.checked_sub(since_monday.days()).unwrap_or(today);
    Some((
        UnixTime::at(today, HOUR, 0, zone),
        UnixTime::at(monday, HOUR, 0, zone),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::amsterdam;
    use jiff::civil::date;

    #[test]
    fn every_moment_of_a_year_is_told_of_within_a_day_or_a_week_and_never_at_night() {
        let zone = amsterdam();
        let (mut at, end) = (
            UnixTime::at(date(2026, 1, 1), 0, 0, &zone),
            UnixTime::at(date(2027, 1, 1), 0, 0, &zone),
        );
        while at < end {
            let hour = at.local(&zone).hour();
            match due_before(at, &zone) {
                Some((daily, weekly)) => {
                    assert!((9..21).contains(&hour), "{at}");
                    assert!(weekly <= daily && daily <= at, "{at}");
                    assert!(at.seconds() - daily.seconds() < 12 * 3600, "{at}");
                    // The week in which the clock goes back has an hour more.
                    assert!(at.seconds() - weekly.seconds() < 7 * 86_400 + 3600, "{at}");
                }
                None => assert!(!(9..21).contains(&hour), "{at}"),
            }
            at = at.plus(900);
        }
    }
}

//! Letters on paper: which there are, and when one must be posted to be there in time.
//!
//! The post needs two of its own days (it goes round from Tuesday to Saturday); holidays are not known here, so who waits
//! for somebody at the door is telephoned when it is close.

use super::tags;
use super::time::UnixTime;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

tags! {
    /// What a letter says.
    LetterKind {
        /// Somebody comes.
        Comes = "comes",
        /// You go to somebody.
        Booked = "booked",
        /// The visit is called off.
        Off = "off",
        /// The helper cannot come after all.
        Back = "back",
        /// Nobody was found.
        Nobody = "nobody",
        /// Not a thing for neighbours.
        Refused = "refused",
        /// A new helper is welcome.
        Welcome = "welcome",
        /// Somebody wrote to the others of a request.
        Message = "message",
        /// The help goes to another organisation.
        Handover = "handover",
        /// It does not, after all.
        HandoverOff = "handover_off",
    }
}

tags! {
    /// Where a letter stands.
    LetterState {
        /// To be printed.
        Waiting = "waiting",
        /// Printed and posted.
        Posted = "posted",
        /// Nobody needs it any more.
        Dropped = "dropped",
        /// It would have come too late: somebody telephones.
        Called = "called",
    }
}

/// The boxes are emptied from Monday to Friday at about this hour.
const EMPTIED_HOUR: i8 = 16;
/// By this hour the post has been everywhere.
const BROUGHT_HOUR: i8 = 18;
/// Days of delivery that a letter takes.
const DELIVERIES: u32 = 2;
/// No letter takes more days than this.
const MOST_DAYS: i32 = 14;

fn is_collected(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn is_delivered(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Sunday | Weekday::Monday)
}

/// When a letter is there that goes with the post of a day.
fn arrives(collected: Date, zone: &TimeZone) -> UnixTime {
    let (mut day, mut left) = (collected, DELIVERIES);
    while left > 0 {
        day = day.tomorrow().unwrap_or(day);
        left -= u32::from(is_delivered(day));
    }
    UnixTime::at(day, BROUGHT_HOUR, 0, zone)
}

/// The last moment at which a letter can be posted that must be there before an instant.
///
/// ```
/// use jiff::civil::date;
/// use noaber::domain::letter::post_by;
/// use noaber::domain::time::{UnixTime, amsterdam};
///
/// let zone = amsterdam();
/// // For a visit on Friday morning it goes on Tuesday; for one on Monday, on Thursday.
/// let at = |day, hour| UnixTime::at(date(2026, 3, day), hour, 0, &zone);
/// assert_eq!(post_by(at(6, 10), &zone), at(3, 16));
/// assert_eq!(post_by(at(9, 10), &zone), at(5, 16));
/// ```
pub fn post_by(needed: UnixTime, zone: &TimeZone) -> UnixTime {
    let mut day = needed.date(zone);
    for _ in 0..MOST_DAYS {
        if is_collected(day) && arrives(day, zone) <= needed {
            break;
        }
        day = day.yesterday().unwrap_or(day);
    }
    UnixTime::at(day, EMPTIED_HOUR, 0, zone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::amsterdam;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_letter_takes_two_days_of_the_post() {
        let zone = amsterdam();
        // Monday 2 March 2026 to Friday, and the day on which each is there.
        for (posted, there) in [(2, 4), (3, 5), (4, 6), (5, 7), (6, 10)] {
            let expected = UnixTime::at(date(2026, 3, there), BROUGHT_HOUR, 0, &zone);
            assert_eq!(arrives(date(2026, 3, posted), &zone), expected, "{posted}");
        }
    }

    proptest! {
        #[test]
        fn what_is_posted_in_time_is_there_in_time(seconds in 1_700_000_000_i64..1_900_000_000) {
            let zone = amsterdam();
            let needed = UnixTime::from_seconds(seconds);
            let by = post_by(needed, &zone);
            let day = by.date(&zone);
            prop_assert!(is_collected(day) && arrives(day, &zone) <= needed);
            // It is the last such day.
            let mut next = day;
            while next < needed.date(&zone) {
                next = next.tomorrow().unwrap();
                prop_assert!(!is_collected(next) || arrives(next, &zone) > needed);
            }
            prop_assert!(needed.seconds() - by.seconds() < 7 * 86_400);
        }
    }
}

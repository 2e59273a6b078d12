//! A service goes to other organisations on a date.

use super::tags;
use super::time::{UnixTime, amsterdam};
use jiff::civil::Date;

/// People are told so many days ahead; at once when the day is nearer.
pub const TOLD_DAYS: i64 = 14;

tags! {
    /// Where a handover stands.
    HandoverState {
        /// To come.
        Planned = "planned",
        /// Called off before it happened.
        Cancelled = "cancelled",
        /// Everything went along.
        Done = "done",
    }
}

/// The instant from which zones are others': the first of that day in Amsterdam.
pub fn begins_at(on: Date) -> UnixTime {
    UnixTime::at(on, 0, 0, &amsterdam())
}

/// From when on people are told.
pub fn told_from(on: Date) -> UnixTime {
    begins_at(on).plus(-TOLD_DAYS * 24 * 3600)
}

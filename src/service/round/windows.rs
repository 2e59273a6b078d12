//! The windows of a visit, in the dayparts of a round.

use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::matching::{self, SlotInfo, Span};

/// Windows cut to the slots they lie in, and to what is not before `earliest`.
pub(super) fn windows_from(
    windows: &[Window],
    duration_min: u32,
    slots: &[SlotInfo],
    earliest: UnixTime,
) -> Vec<matching::Window> {
    let duration_s = i64::from(duration_min) * 60;
    let mut out = Vec::new();
    for (slot, info) in slots.iter().enumerate() {
        let longest = windows
            .iter()
            .map(|w| Span {
                from: w.starts_at.max(info.span.from).max(earliest),
                until: w.ends_at.min(info.span.until),
            })
            .filter(|span| span.seconds() >= duration_s)
            .max_by_key(|span| span.seconds());
        if let Some(span) = longest {
            out.push(matching::Window { slot, span });
        }
    }
    if out.is_empty() {
        out = across(windows, duration_s, slots, earliest);
    }
    out
}

/// Windows that fit in no daypart, such as a visit agreed for half past eleven until half past twelve: they count in the
/// daypart in which they begin.
fn across(
    windows: &[Window],
    duration_s: i64,
    slots: &[SlotInfo],
    earliest: UnixTime,
) -> Vec<matching::Window> {
    let mut out: Vec<matching::Window> = Vec::new();
    for window in windows {
        let from = window.starts_at.max(earliest);
        let begins = |info: &SlotInfo| (info.span.from..info.span.until).contains(&from);
        let Some(slot) = slots.iter().position(begins) else {
            continue;
        };
        // It begins before the daypart ends, so that it is over a visit later.
        let latest = slots[slot].span.until.plus(duration_s - 60);
        let span = Span {
            from,
            until: window.ends_at.min(latest),
        };
        if span.seconds() < duration_s {
            continue;
        }
        if out.iter().all(|other| other.slot != slot) {
            out.push(matching::Window { slot, span });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::daypart::Daypart;
    use crate::domain::time::amsterdam;
    use crate::service::round::picture::slots;
    use jiff::civil::date;

    fn at(hour: i8, minute: i8) -> UnixTime {
        UnixTime::at(date(2026, 11, 24), hour, minute, &amsterdam())
    }

    /// The windows of a visit on a Tuesday, in minutes from when their daypart begins; seen at seven.
    fn cut(from: UnixTime, until: UnixTime, duration_min: u32) -> Vec<(Daypart, i64, i64)> {
        let slots = slots(at(7, 0), &amsterdam());
        let window = Window {
            starts_at: from,
            ends_at: until,
        };
        windows_from(&[window], duration_min, &slots, at(7, 0))
            .iter()
            .map(|window| {
                let begins = slots[window.slot].span.from.seconds();
                let minutes = |at: UnixTime| (at.seconds() - begins) / 60;
                (
                    slots[window.slot].daypart,
                    minutes(window.span.from),
                    minutes(window.span.until),
                )
            })
            .collect()
    }

    #[test]
    fn what_fits_in_a_daypart_stays_there_and_what_fits_in_none_begins_in_one() {
        let both = [(Daypart::Am, 60, 240), (Daypart::Pm, 0, 120)];
        assert_eq!(cut(at(9, 0), at(14, 0), 60), both);
        assert_eq!(cut(at(11, 30), at(12, 30), 60), [(Daypart::Am, 210, 270)]);
        assert_eq!(cut(at(11, 30), at(17, 30), 360), [(Daypart::Am, 210, 570)]);
        // It begins in the evening, so it is over two hours after it at most.
        assert_eq!(cut(at(20, 0), at(23, 30), 120), [(Daypart::Ev, 180, 359)]);
        assert_eq!(cut(at(21, 30), at(23, 30), 60), []);
        assert_eq!(cut(at(9, 0), at(9, 30), 60), []);
    }
}

//! Neighbourhoods by halving: along the longer side, as often as needed.

use super::blocks::Placed;
use super::earth::{Around, Boxes};

/// The nearest box to a helper, and how far it is in a rough measure; of equals the first.
pub(super) fn nearest(boxes: &Boxes, len: usize, helper: Placed) -> (usize, i64) {
    let far = |at: usize| {
        let around = boxes.get(at);
        let gap = |low: i32, value: i32, high: i32| {
            (i64::from(low) - i64::from(value))
                .max(i64::from(value) - i64::from(high))
                .max(0)
        };
        gap(around.south, helper.lat, around.north) + gap(around.west, helper.lon, around.east)
    };
    (0..len)
        .map(|at| (at, far(at)))
        .min_by_key(|(_, far)| *far)
        .unwrap_or((0, i64::MAX))
}

/// Cuts helpers into `parts` neighbourhoods of about the same number.
pub(super) fn halve(members: &mut [Placed], parts: usize, take: &mut impl FnMut(&mut [Placed])) {
    if parts <= 1 {
        if !members.is_empty() {
            take(members);
        }
        return;
    }
    let around = Around::of(members.iter().map(|member| (member.lat, member.lon)));
    let middle = members.len() * (parts / 2) / parts;
    select(members, middle, around);
    let (left, right) = members.split_at_mut(middle);
    halve(left, parts / 2, take);
    halve(right, parts - parts / 2, take);
}

/// Brings the first `middle` along the longer side to the front; the number decides between equals.
pub(super) fn select(members: &mut [Placed], middle: usize, around: Around) {
    if around.is_tall() {
        members.select_nth_unstable_by_key(middle, |member| (member.lat, member.id));
    } else {
        members.select_nth_unstable_by_key(middle, |member| (member.lon, member.id));
    }
}

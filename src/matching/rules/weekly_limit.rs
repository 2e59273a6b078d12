//! There is room in the helper's week (visits, minutes and invitations), and in the slots that the visit takes time of.

use super::{Pair, Reason, Window};
use crate::matching::slots::later_slots;

pub(super) fn weekly_limit(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let week = pair
        .capacity
        .week(pair.offer_ix, pair.problem.slots[window.slot].week);
    let fits = week.visits_left > 0
        && week
            .minutes_left
            .is_none_or(|left| pair.need.duration_min <= left)
        && pair.capacity.slot_left(pair.offer_ix, window.slot) > 0
        && later_slots(pair.problem, window).all(|slot| pair.capacity.slot_left(pair.offer_ix, slot) > 0);
    if fits { Ok(()) } else { Err(Reason::WeeklyLimit) }
}

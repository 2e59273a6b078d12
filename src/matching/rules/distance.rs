//! Within the helper's reach and within the request's radius.

use super::{Pair, Reason, Window};

pub(super) fn distance(pair: &Pair<'_>, _window: &Window) -> Result<(), Reason> {
    if pair.distance_m <= pair.offer.reach_m.min(pair.need.radius_m) {
        Ok(())
    } else {
        Err(Reason::Distance)
    }
}

//! The helper's organisation serves the zone.

use super::{Pair, Reason, Window};

pub(super) fn zone(pair: &Pair<'_>, _window: &Window) -> Result<(), Reason> {
    match (&pair.offer.zones, pair.need.zone) {
        (Some(served), Some(zone)) if !served.contains(&zone) => Err(Reason::Zone),
        _ => Ok(()),
    }
}

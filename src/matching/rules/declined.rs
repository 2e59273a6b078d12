//! A no is a no, for that visit.

use super::{Pair, Reason, Window};

pub(super) fn declined(pair: &Pair<'_>, _window: &Window) -> Result<(), Reason> {
    if pair.need.declined.contains(&pair.offer_ix) {
        Err(Reason::Declined)
    } else {
        Ok(())
    }
}

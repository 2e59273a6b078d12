//! Nobody has two places on one visit, and a pinned place is a place.

use super::{Pair, Reason, Window};

pub(super) fn already_there(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let taken = |ix| pair.need.taken_by.contains(&ix) || pair.capacity.is_pinned(pair.need_ix, ix);
    if pair.people(window).any(|(ix, _)| taken(ix)) {
        Err(Reason::AlreadyThere)
    } else {
        Ok(())
    }
}

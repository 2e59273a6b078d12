//! No block either way, and nobody learns that there is one.

use super::{Pair, Reason, Window};

pub(super) fn block(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    if pair.people(window).any(|(ix, _)| pair.need.blocked.contains(&ix)) {
        Err(Reason::Block)
    } else {
        Ok(())
    }
}

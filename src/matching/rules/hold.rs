//! Nobody who would go is on hold.

use super::{Pair, Reason, Window};

pub(super) fn hold(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    if pair.people(window).any(|(_, person)| person.on_hold) {
        Err(Reason::Hold)
    } else {
        Ok(())
    }
}

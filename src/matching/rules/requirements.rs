//! What the visit asks is brought by those who go, and nobody who goes meets what they cannot bear.

use super::{Pair, Reason, Window};
use crate::matching::problem::Traits;

pub(super) fn requirements(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let mut together = Traits::NONE;
    for (_, person) in pair.people(window) {
        if person.cannot_bear.has_any(pair.need.exposes) {
            return Err(Reason::Requirements);
        }
        together |= person.has;
    }
    if together.has_all(pair.need.requires) {
        Ok(())
    } else {
        Err(Reason::Requirements)
    }
}

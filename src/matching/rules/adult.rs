//! Nobody under 18 goes to a visit alone.

use super::{Pair, Reason, Window};

pub(super) fn adult(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    // With two or more wanted, or with a companion who is of age, the visit is not a lone one.
    let lone = pair.need.helpers_needed == 1 && pair.need.taken_by.is_empty();
    if !lone || pair.people(window).any(|(_, person)| person.adult) {
        Ok(())
    } else {
        Err(Reason::Adult)
    }
}

//! Vetting, where required, is valid on the day for everybody at the door.

use super::{Pair, Reason, Window};

pub(super) fn vetting(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let day = pair.problem.slots[window.slot].date;
    let vetted = |until: Option<jiff::civil::Date>| until.is_some_and(|until| day <= until);
    if !pair.need.vetting_required || pair.people(window).all(|(_, person)| vetted(person.vetted_until)) {
        Ok(())
    } else {
        Err(Reason::Vetting)
    }
}

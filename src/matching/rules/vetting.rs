//! Vetting, where required, is valid on the day for everybody at the door; and where somebody vulnerable lives, a first visit
//! has somebody at the door who is known there, or vetted and interviewed: whoever is neither goes in a team.

use super::{Pair, Reason, Window};

pub(super) fn vetting(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let day = pair.problem.slots[window.slot].date;
    let vetted = |until: Option<jiff::civil::Date>| until.is_some_and(|until| day <= until);
    if pair.need.vetting_required && !pair.people(window).all(|(_, person)| vetted(person.vetted_until)) {
        return Err(Reason::Vetting);
    }
    let trusted = pair.people(window).any(|(ix, person)| {
        pair.need.known.contains(&ix) || (person.interviewed && vetted(person.vetted_until))
    });
    if pair.need.careful && !trusted {
        return Err(Reason::Vetting);
    }
    Ok(())
}

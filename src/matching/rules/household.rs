//! People of one household help each other without us.

use super::{Pair, Reason, Window};

pub(super) fn household(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let same = pair.need.household.is_some()
        && pair
            .people(window)
            .any(|(_, person)| person.household == pair.need.household);
    if same { Err(Reason::Household) } else { Ok(()) }
}

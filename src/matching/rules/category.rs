//! The category is offered, by the helper or by who goes along.

use super::{Pair, Reason, Window};

pub(super) fn category(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let offered = pair
        .people(window)
        .any(|(_, person)| person.categories.contains(&pair.need.category));
    if offered { Ok(()) } else { Err(Reason::Category) }
}

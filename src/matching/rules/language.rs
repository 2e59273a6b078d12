//! A required language is shared by somebody who goes.

use super::{Pair, Reason, Window};

pub(super) fn language(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let Some(language) = &pair.need.language_required else {
        return Ok(());
    };
    if pair
        .people(window)
        .any(|(_, person)| person.languages.contains(language))
    {
        Ok(())
    } else {
        Err(Reason::Language)
    }
}

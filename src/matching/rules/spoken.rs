//! The wanted language is shared, or none is wanted.

use super::{Pair, Window};

pub(super) fn spoken(pair: &Pair<'_>, window: &Window) -> i64 {
    let shared = pair.need.language_wanted.as_ref().is_none_or(|language| {
        pair.people(window)
            .any(|(_, person)| person.languages.contains(language))
    });
    if shared { pair.problem.settings.language } else { 0 }
}

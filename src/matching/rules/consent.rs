//! The resident's consent and that of everybody who would go are present.

use super::{Pair, Reason, Window};

pub(super) fn consent(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    if pair.need.consent && pair.people(window).all(|(_, person)| person.consent) {
        Ok(())
    } else {
        Err(Reason::Consent)
    }
}

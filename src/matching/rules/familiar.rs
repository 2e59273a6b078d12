//! The same face as before, or asked for by name.

use super::Pair;

pub(super) fn familiar(pair: &Pair<'_>) -> i64 {
    if pair.need.preferred.contains(&pair.offer_ix) {
        pair.problem.settings.familiar
    } else {
        0
    }
}

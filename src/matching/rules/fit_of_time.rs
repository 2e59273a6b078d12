//! The more of the window is free, the easier it is to agree on an hour.

use super::{Pair, Window, availability};

pub(super) fn fit_of_time(pair: &Pair<'_>, window: &Window) -> i64 {
    let whole = window.span.seconds();
    let free = availability::free_seconds(pair, window);
    if whole == 0 {
        0
    } else {
        pair.problem.settings.time * free / whole
    }
}

//! A visit is worth more to the worker whose goal it serves; everybody else gets half, so that nobody is pushed out.

use super::Pair;
use crate::matching::problem::Kind;

pub(super) fn learning(pair: &Pair<'_>) -> i64 {
    let weight = pair.problem.settings.learning;
    let serves = pair.offer.kind == Kind::Worker && pair.offer.goals.contains(&pair.need.category);
    if serves { weight } else { weight / 2 }
}

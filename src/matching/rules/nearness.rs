//! The nearer the better, measured against how far the helper goes and how far the resident looks.

use super::Pair;

pub(super) fn nearness(pair: &Pair<'_>) -> i64 {
    let reach = i64::from(pair.offer.reach_m.min(pair.need.radius_m));
    let left = (reach - i64::from(pair.distance_m)).max(0);
    if reach == 0 {
        0
    } else {
        pair.problem.settings.nearness * left / reach
    }
}

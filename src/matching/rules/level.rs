//! A beginner never goes alone: a worker's level allows it, or somebody goes along who may go alone.

use super::{Offer, Pair, Reason, Window};
use crate::matching::problem::{Kind, Level};

pub(super) fn level(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    let on_call = pair.problem.slots[window.slot].on_call;
    let alone = |person: &Offer| match level_of(person, &pair.need.category) {
        Level::Watching | Level::Together => false,
        Level::AloneUnderCall => on_call,
        Level::Independent => true,
    };
    if pair.people(window).any(|(_, person)| alone(person)) {
        Ok(())
    } else {
        Err(Reason::Level)
    }
}

fn level_of(person: &Offer, category: &str) -> Level {
    let entry = person.levels.iter().find(|(tag, _)| tag == category);
    match (person.kind, entry) {
        (Kind::Worker, Some((_, level))) => *level,
        _ => Level::Independent,
    }
}

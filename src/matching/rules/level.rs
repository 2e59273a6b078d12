//! A beginner never goes alone: a worker's level allows it, or somebody goes along who may go alone.

use super::{Offer, Pair, Reason, Window};
use crate::matching::problem::{Kind, Level};
use crate::matching::slots::later_slots;

pub(super) fn level(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    // A visit that straddles dayparts needs somebody on duty in each of them.
    let slots = &pair.problem.slots;
    let on_call =
        slots[window.slot].on_call && later_slots(pair.problem, window).all(|slot| slots[slot].on_call);
    let alone = |person: &Offer| level_of(person, &pair.need.category).may_go_alone(on_call);
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

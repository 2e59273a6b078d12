//! That there is time: each visit when everybody is free, and the way from one to the next.

use super::Refusal;
use super::facts::{Facts, way};
use crate::matching::plan::{Pairing, Plan};
use crate::matching::problem::{Availability, Need, OfferIx, SlotIx, Window};
use std::collections::BTreeMap;

impl Facts<'_> {
    /// Every visit begins when it can, and on no day has anybody to be in two places.
    pub(super) fn times(&self, plan: &Plan) -> Result<(), Refusal> {
        let mut of_offer: BTreeMap<OfferIx, Vec<&Pairing>> = BTreeMap::new();
        for pair in &plan.pairings {
            of_offer.entry(pair.offer).or_default().push(pair);
            if !self.is_free(pair) {
                return Err(Refusal::WrongTime {
                    need: self.problem.needs[pair.need].id.clone(),
                    offer: self.problem.offers[pair.offer].id.clone(),
                });
            }
        }
        for (offer, pairs) in of_offer {
            let helper = &self.problem.offers[offer];
            for (at, one) in pairs.iter().enumerate() {
                let (need, from, until) = self.held(one);
                // What was asked before the round is not the plan's; and a night is long enough for any way.
                let date = |pair: &Pairing| self.problem.slots[pair.slot].date;
                let others = pairs[at + 1..]
                    .iter()
                    .filter(|other| (!one.pinned || !other.pinned) && date(one) == date(other));
                for other in others {
                    let (other_need, starts, ends) = self.held(other);
                    let travel = way(helper, need.at, other_need.at);
                    if until + travel > starts && ends + travel > from {
                        return Err(Refusal::NoWay {
                            offer: helper.id.clone(),
                            need: need.id.clone(),
                            other: other_need.id.clone(),
                        });
                    }
                }
            }
        }
        Ok(())
    }

    /// From when until when a pair is at the door.
    fn held(&self, pair: &Pairing) -> (&Need, i64, i64) {
        let need = &self.problem.needs[pair.need];
        let from = pair.starts.seconds();
        (need, from, from + i64::from(need.duration_min) * 60)
    }

    fn is_free(&self, pair: &Pairing) -> bool {
        if pair.pinned {
            let asked = |pin: &&crate::matching::problem::Pin| {
                (pin.need, pin.offer, pin.slot) == (pair.need, pair.offer, pair.slot)
            };
            let pin = self.problem.pins.iter().find(asked);
            return pin.is_some_and(|pin| pin.span.from == pair.starts);
        }
        let (need, from, until) = self.held(pair);
        let Some(window) = need.windows.iter().find(|window| window.slot == pair.slot) else {
            return false;
        };
        let both = self.people(pair.offer, window);
        let mut at = window.span.from.seconds();
        let mut inside = at <= from;
        for (length, free) in self.stretches(need, window, both.as_slice()) {
            inside &= free || at + length <= from || at >= until;
            at += length;
        }
        inside && until <= at
    }

    /// Whether minutes or ways can stand in the way at all: only then may a plan for single helpers have a gap. A helper for
    /// whom each visit leaves enough of its slot to get to the next one, whichever they are, is as the flow sees them.
    pub(super) fn time_may_bind(&self) -> bool {
        let mut found = Vec::new();
        let mut most: BTreeMap<OfferIx, BTreeMap<SlotIx, Most>> = BTreeMap::new();
        for (ix, need) in self.problem.needs.iter().enumerate() {
            self.exits(ix, &mut found);
            for &(slot, offer, _) in &found {
                let Some(window) = need.windows.iter().find(|window| window.slot == slot) else {
                    continue;
                };
                let helper = &self.problem.offers[offer];
                let of = most.entry(offer).or_default().entry(slot).or_default();
                of.visits += 1;
                of.minutes = of.minutes.max(i64::from(need.duration_min));
                of.way = of.way.max(way(helper, helper.at, need.at));
                of.partly |= !self.is_whole(offer, window);
            }
        }
        most.iter().any(|(offer, slots)| self.is_tight(*offer, slots))
    }

    /// Whether a window is its whole slot, in which the helper is free altogether.
    fn is_whole(&self, offer: OfferIx, window: &Window) -> bool {
        let helper = &self.problem.offers[offer];
        let calm = helper.busy.is_empty() && helper.teams.is_empty() && !self.is_asked(offer);
        let slots = matches!(helper.availability, Availability::Slots(_));
        calm && slots && window.span == self.problem.slots[window.slot].span
    }

    fn is_tight(&self, offer: OfferIx, slots: &BTreeMap<SlotIx, Most>) -> bool {
        let of_slot = |slot: SlotIx| &self.problem.slots[slot];
        let hours = slots.iter().any(|(slot, most)| {
            let (visits, minutes) = self.week_room(offer, of_slot(*slot).week);
            minutes.is_some_and(|left| visits.saturating_mul(most.minutes) > left)
        });
        // From anywhere to anywhere they go: by home.
        let farthest = slots.values().map(|most| most.way).max().unwrap_or(0) * 2;
        let days = slots.iter().any(|(slot, most)| {
            let room = self.slot_room(offer, *slot).min(most.visits);
            let same_day = |other: &SlotIx| of_slot(*other).date == of_slot(*slot).date;
            let alone = slots.keys().filter(|other| same_day(other)).count() == 1;
            let length = of_slot(*slot).span.seconds();
            let fits = !most.partly && most.minutes * 60 + farthest <= length;
            room > 1 || !(alone || fits)
        });
        hours || days
    }
}

/// What could come to a helper in a slot.
#[derive(Default)]
struct Most {
    visits: i64,
    minutes: i64,
    way: i64,
    partly: bool,
}

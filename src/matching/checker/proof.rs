//! How good a plan is, proven from its prices: complementary slackness, added up.

use super::facts::Facts;
use super::{Refusal, load};
use crate::matching::plan::{Certificate, Gap, Pairing, Plan};
use crate::matching::problem::{NeedIx, OfferIx, SlotIx};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU16, Ordering};

/// No visit can go to a helper's week: it earns nothing, whatever its price.
const NOBODY: i64 = -1;

impl Facts<'_> {
    pub(super) fn optimality(
        &self,
        plan: &Plan,
        of_need: &BTreeMap<NeedIx, Vec<&Pairing>>,
    ) -> Result<Gap, Refusal> {
        let prices = Prices::of(self, &plan.certificate)?;
        let Visits {
            slacks,
            weeks: rooms,
            slots: slot_rooms,
        } = self.visits(&prices, of_need);
        let mut slack = 0;
        let mut at: Option<String> = None;
        let mut add = |part: i128, whose: &str| {
            slack += part;
            if part > 0 && at.is_none() {
                at = Some(whose.to_owned());
            }
        };
        for (part, need) in slacks.into_iter().zip(&self.problem.needs) {
            add(part, &need.id);
        }
        let weeks = load(self.problem, plan);
        for (at, &room) in rooms.iter().enumerate().filter(|(_, room)| **room != NOBODY) {
            let (offer, week) = (at / self.weeks(), at % self.weeks());
            let (pinned, all) = weeks.get(&(offer, week)).copied().unwrap_or_default();
            let booked = i64::from(
                self.problem.offers[offer]
                    .used
                    .get(week)
                    .copied()
                    .unwrap_or_default()
                    .visits,
            );
            let q = prices.week(offer, week);
            let earns = |k: i64| q - i128::from(self.fairness(offer, booked + pinned + k)) * prices.of.unit;
            let could: i128 = (1..=room).map(earns).take_while(|earned| *earned > 0).sum();
            let does: i128 = (1..=all - pinned).map(earns).sum();
            add(could - does, &self.problem.offers[offer].id);
        }
        let mut in_slot: BTreeMap<(OfferIx, SlotIx), i64> = BTreeMap::new();
        for pair in plan.pairings.iter().filter(|pair| !pair.pinned) {
            *in_slot.entry((pair.offer, pair.slot)).or_default() += 1;
        }
        for &(offer, slot, price) in &prices.slots {
            let room = slot_rooms[offer * self.problem.slots.len() + slot];
            let spare = i64::from(room) - in_slot.get(&(offer, slot)).copied().unwrap_or(0);
            let over = price - prices.week(offer, self.problem.slots[slot].week);
            if over < 0 {
                return Err(Refusal::Certificate("a slot is priced below its week"));
            }
            add(over * i128::from(spare), &self.problem.offers[offer].id);
        }
        let gap = self.levels(plan, slack / prices.of.unit);
        let several = |ix: NeedIx| {
            let pinned = self.pins_of(ix).count();
            self.problem.needs[ix].helpers_needed as usize > pinned + 1
        };
        let side = || (0..self.problem.needs.len()).any(several) || self.time_may_bind();
        if gap != Gap::default() && !side() {
            return Err(Refusal::NotOptimal {
                gap,
                at: at.unwrap_or_default(),
            });
        }
        Ok(gap)
    }

    /// How many weeks the horizon has.
    fn weeks(&self) -> usize {
        self.problem
            .slots
            .iter()
            .map(|slot| slot.week + 1)
            .max()
            .unwrap_or(1)
    }

    /// One visit after another, so that the pairs of a country are never all in memory; the most of several numbers is the
    /// same in any order.
    fn visits(&self, prices: &Prices<'_>, of_need: &BTreeMap<NeedIx, Vec<&Pairing>>) -> Visits {
        let (weeks, slots) = (self.weeks(), self.problem.slots.len());
        let rooms: Vec<AtomicI64> = (0..self.problem.offers.len() * weeks)
            .map(|_| AtomicI64::new(NOBODY))
            .collect();
        let slot_rooms: Vec<AtomicU16> = (0..self.problem.offers.len() * slots)
            .map(|_| AtomicU16::new(0))
            .collect();
        let slack = |exits: &mut Vec<(SlotIx, OfferIx, i64)>, ix: NeedIx| {
            self.exits(ix, exits);
            let duration = i64::from(self.problem.needs[ix].duration_min.max(1));
            for (slot, offer, _) in exits.iter() {
                let week = self.problem.slots[*slot].week;
                let (visits, minutes) = self.week_room(*offer, week);
                // No plan puts more into a week than of its shortest visits fit; and so for a slot.
                let room = visits.min(minutes.map_or(i64::MAX, |left| left / duration));
                rooms[offer * weeks + week].fetch_max(room, Ordering::Relaxed);
                let at = &slot_rooms[offer * slots + slot];
                let most = self.slot_room(*offer, *slot);
                if i64::from(at.load(Ordering::Relaxed)) < most {
                    let room = u16::try_from(self.in_slot(ix, *slot, most)).unwrap_or(u16::MAX);
                    at.fetch_max(room, Ordering::Relaxed);
                }
            }
            prices.need_slack(self, ix, exits, of_need.get(&ix))
        };
        // Neighbours one after another: they look at the same helpers, who are then at hand.
        let mut order: Vec<NeedIx> = (0..self.problem.needs.len()).collect();
        order.sort_by_cached_key(|ix| {
            let at = self.problem.needs[*ix].at;
            // A step is some three kilometres. Numbers that are not negative are in the order of their bits.
            let step = |degrees: f64| (degrees * 30.0).floor().to_bits();
            (step(at.lat() + 90.0), step(at.lon() + 180.0))
        });
        let parts: Vec<(NeedIx, i128)> = order
            .into_par_iter()
            .map_init(Vec::new, |exits, ix| (ix, slack(exits, ix)))
            .collect();
        let mut slacks = vec![0; self.problem.needs.len()];
        for (ix, part) in parts {
            slacks[ix] = part;
        }
        Visits {
            slacks,
            weeks: rooms.into_iter().map(AtomicI64::into_inner).collect(),
            slots: slot_rooms.into_iter().map(AtomicU16::into_inner).collect(),
        }
    }

    /// How many visits like this one fit in its slot, of the most that the helper takes.
    fn in_slot(&self, ix: NeedIx, slot: SlotIx, most: i64) -> i64 {
        let (need, span) = (&self.problem.needs[ix], self.problem.slots[slot].span);
        let inside = need
            .windows
            .iter()
            .any(|w| w.slot == slot && w.span.until <= span.until);
        if inside {
            most.min(span.seconds() / 60 / i64::from(need.duration_min.max(1)))
        } else {
            most
        }
    }

    /// What a number of points beyond the plan could be, per level.
    fn levels(&self, plan: &Plan, points: i128) -> Gap {
        let (unit, own) = (&plan.certificate, plan.totals.objective());
        let half = unit.served / 2;
        let value = i128::from(own.urgent) * unit.urgent
            + i128::from(own.served) * unit.served
            + i128::from(own.net)
            + points;
        let urgent = (value + half).div_euclid(unit.urgent);
        let rest = value - urgent * unit.urgent;
        let needs = i128::try_from(self.problem.needs.len()).unwrap_or(i128::MAX);
        let served = (rest + half).div_euclid(unit.served).clamp(0, needs);
        let net = (rest - served * unit.served).min(half);
        let narrow = |level: i128| i64::try_from(level).unwrap_or(i64::MAX);
        Gap {
            urgent: narrow(urgent) - own.urgent,
            served: narrow(served) - own.served,
            net: narrow(net) - own.net,
        }
    }
}

/// What the visits say.
struct Visits {
    /// Per visit what it costs beyond its cheapest way.
    slacks: Vec<i128>,
    /// Per helper and week the visits that may be added there, or [`NOBODY`] when none can go there.
    weeks: Vec<i64>,
    /// Per helper and slot the visits that may be added there.
    slots: Vec<u16>,
}

/// The certificate, for looking up.
struct Prices<'a> {
    of: &'a Certificate,
    /// How many weeks the horizon has.
    horizon: usize,
    /// By helper, then week.
    weeks: Vec<i128>,
    /// By helper, then slot.
    slots: Vec<(OfferIx, SlotIx, i128)>,
    /// Where the slots of each helper begin, and where the last end.
    slots_from: Vec<usize>,
}

impl<'a> Prices<'a> {
    fn of(facts: &Facts<'_>, of: &'a Certificate) -> Result<Self, Refusal> {
        let problem = facts.problem;
        let known = |offer: OfferIx| offer < problem.offers.len();
        let horizon = facts.weeks();
        if of.weeks.iter().any(|p| !known(p.offer) || p.week >= horizon)
            || of
                .slots
                .iter()
                .any(|p| !known(p.offer) || p.slot >= problem.slots.len())
        {
            return Err(Refusal::Unknown);
        }
        // The levels must not run into each other: no sum of points may reach half a visit.
        let w = &problem.settings;
        let most_score = i128::from(w.nearness + w.familiar + w.learning + w.time + w.language);
        let most_fair = problem
            .offers
            .iter()
            .enumerate()
            .map(|(ix, offer)| facts.fairness(ix, i64::from(offer.weekly_limit)))
            .max();
        let places: i128 = problem
            .needs
            .iter()
            .map(|need| i128::from(need.helpers_needed))
            .sum();
        let most = places * (most_score + i128::from(most_fair.unwrap_or(0).max(0)));
        let needs = i128::try_from(problem.needs.len()).unwrap_or(i128::MAX);
        if of.unit < 1 || of.served <= 2 * most || of.urgent < of.served * (needs + 1) {
            return Err(Refusal::Certificate("the levels run into each other"));
        }
        let mut weeks = vec![0; problem.offers.len() * horizon];
        for p in &of.weeks {
            weeks[p.offer * horizon + p.week] = p.price;
        }
        let slots: BTreeMap<(OfferIx, SlotIx), i128> =
            of.slots.iter().map(|p| ((p.offer, p.slot), p.price)).collect();
        let slots: Vec<(OfferIx, SlotIx, i128)> = slots
            .into_iter()
            .map(|((offer, slot), price)| (offer, slot, price))
            .collect();
        let mut slots_from = vec![0; problem.offers.len() + 1];
        for (offer, ..) in &slots {
            slots_from[offer + 1] += 1;
        }
        for offer in 0..problem.offers.len() {
            slots_from[offer + 1] += slots_from[offer];
        }
        Ok(Self {
            of,
            horizon,
            weeks,
            slots,
            slots_from,
        })
    }

    fn week(&self, offer: OfferIx, week: usize) -> i128 {
        self.weeks[offer * self.horizon + week]
    }

    fn exit(&self, facts: &Facts<'_>, slot: SlotIx, offer: OfferIx, score: i64) -> i128 {
        let own = &self.slots[self.slots_from[offer]..self.slots_from[offer + 1]];
        let listed = own.iter().find(|price| price.1 == slot).map(|price| price.2);
        listed.unwrap_or_else(|| self.week(offer, facts.problem.slots[slot].week))
            - i128::from(score) * self.of.unit
    }

    /// What a visit costs in the plan beyond its cheapest way, under the prices: never negative.
    fn need_slack(
        &self,
        facts: &Facts<'_>,
        ix: NeedIx,
        exits: &[(SlotIx, OfferIx, i64)],
        pairs: Option<&Vec<&Pairing>>,
    ) -> i128 {
        let need = &facts.problem.needs[ix];
        let pairs = pairs.map_or(&[][..], Vec::as_slice);
        let pinned = pairs.iter().filter(|pair| pair.pinned).count();
        let places = (need.helpers_needed as usize).saturating_sub(pinned);
        if places == 0 {
            return 0;
        }
        let worth = (self.of.served + if need.urgent { self.of.urgent } else { 0 }) * self.of.unit;
        let mut cheapest = worth;
        for of_slot in exits.chunk_by(|a, b| a.0 == b.0) {
            let costs = of_slot.iter().map(|e| self.exit(facts, e.0, e.1, e.2));
            if places == 1 {
                cheapest = costs.fold(cheapest, i128::min);
                continue;
            }
            let mut costs: Vec<i128> = costs.collect();
            costs.sort_unstable();
            if costs.len() >= places {
                cheapest = cheapest.min(costs[..places].iter().sum());
            }
        }
        let own: Vec<i128> = pairs
            .iter()
            .filter(|p| !p.pinned)
            .map(|p| self.exit(facts, p.slot, p.offer, p.score))
            .collect();
        let costs = if own.is_empty() { worth } else { own.iter().sum() };
        costs - cheapest
    }
}

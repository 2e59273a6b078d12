//! Helpers of a round: bits that say who could be a candidate, and the rules that judge.
//!
//! A helper's word has a bit per daypart of a week, one for who may be asked at all, one for vetting, eight for languages
//! and 32 for categories. More languages or categories than bits share them, and a team answers for what its companion
//! can: so a word may promise too much, never too little. `rules` has the last word on every pair.

use super::{BlockIndex, Placed, Query, Search, e7};
use crate::domain::daypart::Daypart;
use crate::geo::Point;
use crate::matching::capacity::Capacity;
use crate::matching::plan::Candidate;
use crate::matching::problem::{Availability, Need, NeedIx, Offer, OfferIx, Problem};
use crate::matching::rules::Pair;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Bits 0–20: the dayparts of a week from Monday morning.
const DAYPARTS: u32 = 21;
/// May be asked: not on hold, consent present.
const ACTIVE: u64 = 1 << 21;
/// Vetted, until whenever.
const VETTED: u64 = 1 << 22;
const LANGUAGES: Field = Field { first: 24, bits: 8 };
const CATEGORIES: Field = Field { first: 32, bits: 32 };
/// Coordinates are rounded to 10⁻⁷ degrees: a centimetre or two in a distance. A metre pays for that.
const SLACK_M: f64 = 1.0;
/// How many visits are looked up as one piece of work.
const CHUNK: usize = 512;

/// Helpers by place and by what they can.
#[derive(Debug, Clone, Default)]
pub struct HelperIndex {
    blocks: BlockIndex,
    categories: Names,
    languages: Names,
}

/// Names numbered in the order in which they came.
#[derive(Debug, Clone, Default)]
struct Names(BTreeMap<String, u32>);

#[derive(Debug, Clone, Copy)]
struct Field {
    first: u32,
    bits: u32,
}

impl Names {
    fn add(&mut self, name: &str) -> u32 {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(name.to_owned(), number);
        number
    }
}

impl Field {
    const fn bit(self, number: u32) -> u64 {
        1 << (self.first + number % self.bits)
    }

    const fn every(self) -> u64 {
        ((1 << self.bits) - 1) << self.first
    }
}

impl HelperIndex {
    /// The index of all offers of a problem.
    pub fn build(offers: &[Offer]) -> Self {
        let mut index = Self::default();
        let placed: Vec<Placed> = offers
            .iter()
            .enumerate()
            .map(|(ix, offer)| index.placed(ix, offer))
            .collect();
        index.blocks = BlockIndex::build(placed);
        index
    }

    /// Puts a helper in, or puts it in its new place after a change.
    pub fn insert(&mut self, ix: OfferIx, offer: &Offer) {
        let placed = self.placed(ix, offer);
        self.blocks.insert(placed);
    }

    /// Takes a helper out; nothing happens when it is not in.
    pub fn remove(&mut self, ix: OfferIx) {
        self.blocks.remove(number(ix));
    }

    /// How many helpers are in.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether nobody is in.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Every candidate for a visit, by helper, then slot in the order of the visit's windows.
    pub fn eligible(&self, problem: &Problem, capacity: &Capacity, need_ix: NeedIx) -> Vec<Candidate> {
        let mut found = Vec::new();
        self.add_eligible(problem, capacity, need_ix, &mut Search::default(), &mut found);
        found
    }

    /// Every candidate of every visit, by visit, helper, and the order of the visit's windows. The same on any number of
    /// threads.
    pub fn all_eligible(&self, problem: &Problem, capacity: &Capacity) -> Vec<Candidate> {
        // Visits that are near each other ask the same helpers: asked together, these are at hand.
        let mut order: Vec<NeedIx> = (0..problem.needs.len()).collect();
        order.sort_by_cached_key(|need_ix| (square(problem.needs[*need_ix].at), *need_ix));
        let chunks: Vec<(Vec<Candidate>, Vec<usize>)> = order
            .par_chunks(CHUNK)
            .map(|needs| {
                let (mut search, mut found) = (Search::default(), Vec::new());
                let mut ends = Vec::with_capacity(needs.len());
                for &need_ix in needs {
                    self.add_eligible(problem, capacity, need_ix, &mut search, &mut found);
                    ends.push(found.len());
                }
                found.shrink_to_fit();
                (found, ends)
            })
            .collect();
        let mut place = vec![0; problem.needs.len()];
        for (at, &need_ix) in order.iter().enumerate() {
            place[need_ix] = at;
        }
        let mut all = Vec::with_capacity(chunks.iter().map(|(found, _)| found.len()).sum());
        for at in place {
            let (found, ends) = &chunks[at / CHUNK];
            let from = if at % CHUNK == 0 { 0 } else { ends[at % CHUNK - 1] };
            all.extend_from_slice(&found[from..ends[at % CHUNK]]);
        }
        all
    }

    fn add_eligible(
        &self,
        problem: &Problem,
        capacity: &Capacity,
        need_ix: NeedIx,
        search: &mut Search,
        found: &mut Vec<Candidate>,
    ) {
        let Some(query) = self.query(problem, &problem.needs[need_ix]) else {
            return;
        };
        let from = found.len();
        for near in self.blocks.every(&query, SLACK_M, search) {
            found.extend(Pair::new(problem, capacity, need_ix, near.id as OfferIx).candidates());
        }
        // Stable, so that a helper's slots stay in the order of the windows.
        found[from..].sort_by_key(|candidate| candidate.offer);
    }

    /// The `k` nearest helpers who are a candidate in some slot: distance in whole metres, then index; each with its
    /// first slot.
    pub fn nearest(
        &self,
        problem: &Problem,
        capacity: &Capacity,
        need_ix: NeedIx,
        k: usize,
    ) -> Vec<Candidate> {
        let Some(mut query) = self.query(problem, &problem.needs[need_ix]) else {
            return Vec::new();
        };
        // Rounding must not hide anybody: the rules know the exact radius.
        query.radius_m = query.radius_m.saturating_add(1);
        let mut search = Search::default();
        let mut wanted = k.saturating_mul(2);
        loop {
            let seen = self.blocks.nearest(&query, wanted, &mut search);
            let mut found: Vec<Candidate> = seen
                .iter()
                .filter_map(|near| {
                    Pair::new(problem, capacity, need_ix, near.id as OfferIx)
                        .candidates()
                        .next()
                })
                .collect();
            found.sort_by_key(|candidate| (candidate.distance_m, candidate.offer));
            found.truncate(k);
            // Whoever was not seen is at least as far as the last one seen, and rounds up to at least that.
            let beyond = seen.last().map_or(0.0, |last| last.distance_m);
            let last = found.last().map_or(0.0, |last| f64::from(last.distance_m));
            if seen.len() < wanted || (found.len() == k && last + SLACK_M < beyond) {
                return found;
            }
            wanted = wanted.saturating_mul(2);
        }
    }

    /// What the bits can say about a visit; `None` when nobody can take it.
    fn query(&self, problem: &Problem, need: &Need) -> Option<Query> {
        let mut all = ACTIVE | CATEGORIES.bit(*self.categories.0.get(&need.category)?);
        if need.vetting_required {
            all |= VETTED;
        }
        if let Some(language) = &need.language_required {
            all |= LANGUAGES.bit(*self.languages.0.get(language.as_str())?);
        }
        let any = need.windows.iter().fold(0, |any, window| {
            let info = &problem.slots[window.slot];
            let day = u32::from(info.date.weekday().to_monday_zero_offset().unsigned_abs());
            // Who gave slots is filed by their numbers, who gave hours by weekday.
            any | 1 << (window.slot as u32 % DAYPARTS) | 1 << (day * 3 + info.daypart as u32)
        });
        if any == 0 || !need.consent {
            return None;
        }
        Some(Query {
            lat: e7(need.at.lat()),
            lon: e7(need.at.lon()),
            radius_m: need.radius_m,
            all,
            any,
        })
    }

    fn placed(&mut self, ix: OfferIx, offer: &Offer) -> Placed {
        let mut attributes = dayparts(&offer.availability);
        if !offer.on_hold && offer.consent {
            attributes |= ACTIVE;
        }
        if offer.vetted_until.is_some() {
            attributes |= VETTED;
        }
        for tag in &offer.categories {
            attributes |= CATEGORIES.bit(self.categories.add(tag));
        }
        for language in &offer.languages {
            attributes |= LANGUAGES.bit(self.languages.add(language.as_str()));
        }
        if !offer.teams.is_empty() {
            // In a team the companion's categories and languages count too.
            attributes |= CATEGORIES.every() | LANGUAGES.every();
        }
        Placed {
            lat: e7(offer.at.lat()),
            lon: e7(offer.at.lon()),
            id: number(ix),
            reach_m: offer.reach_m.saturating_add(1),
            attributes,
        }
    }
}

/// The square of about three kilometres that a place lies in: what is near each other is mostly near in this order.
pub(in crate::matching) fn square(at: Point) -> (i32, i32) {
    const SIDE: i32 = 300_000;
    (e7(at.lat()) / SIDE, e7(at.lon()) / SIDE)
}

/// The dayparts of a week in which a helper may be free.
fn dayparts(availability: &Availability) -> u64 {
    match availability {
        Availability::Slots(slots) => slots
            .iter()
            .fold(0, |bits, slot| bits | 1 << (slot as u32 % DAYPARTS)),
        Availability::Hours { week, .. } => {
            let mut bits = 0;
            for (day, hours) in (0_u32..).zip(week) {
                for daypart in Daypart::ALL {
                    if (daypart.start_hour()..daypart.end_hour()).any(|hour| hours >> hour & 1 == 1) {
                        bits |= 1 << (day * 3 + daypart as u32);
                    }
                }
            }
            bits
        }
    }
}

/// Offers are numbered in 32 bits here: more than four milliard would not fit in memory.
fn number(ix: OfferIx) -> u32 {
    u32::try_from(ix).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::dice::{self, Dice};
    use proptest::prelude::*;

    /// Every pair, one after another.
    fn scan(problem: &Problem, capacity: &Capacity, present: &[bool], need: NeedIx) -> Vec<Candidate> {
        (0..problem.offers.len())
            .filter(|offer| present[*offer])
            .flat_map(|offer| {
                Pair::new(problem, capacity, need, offer)
                    .candidates()
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_answer_equals_a_linear_scan_after_any_change(seed: u64) {
            let mut problem = dice::problem(seed, 40, 4);
            let dice = &mut Dice(!seed);
            let mut index = HelperIndex::build(&problem.offers);
            let mut present = vec![true; problem.offers.len()];
            for _ in 0..10 {
                let ix = dice.roll(problem.offers.len() as u32) as usize;
                if dice.chance(30) {
                    index.remove(ix);
                    present[ix] = false;
                } else {
                    problem.offers[ix].at = dice.point();
                    // Somebody who offered something offers less; the place in the index must follow.
                    problem.offers[ix].categories.pop();
                    index.insert(ix, &problem.offers[ix]);
                    present[ix] = true;
                }
            }
            prop_assert_eq!(index.len(), present.iter().filter(|here| **here).count());
            let capacity = Capacity::new(&problem).unwrap();
            for need in 0..problem.needs.len() {
                let expected = scan(&problem, &capacity, &present, need);
                prop_assert_eq!(&index.eligible(&problem, &capacity, need), &expected);
                let mut nearest: Vec<(u32, usize)> = expected.iter().map(|c| (c.distance_m, c.offer)).collect();
                nearest.sort_unstable();
                nearest.dedup();
                nearest.truncate(3);
                let found = index.nearest(&problem, &capacity, need, 3);
                prop_assert_eq!(found.iter().map(|c| (c.distance_m, c.offer)).collect::<Vec<_>>(), nearest);
            }
        }
    }
}

//! Who is near: helpers in memory, partitioned by H3 cell, changed in place.
//!
//! The answer always equals a linear scan (a property test says so): partitions are only ever skipped when the
//! distance to the box around their members, or the categories of all of them together, rules everybody out. A
//! partition keeps its members as plain rows, ready to become blocks with bit-sliced attributes.

use super::capacity::Capacity;
use super::plan::Candidate;
use super::problem::{Need, NeedIx, Offer, OfferIx, Problem};
use super::rules::Pair;
use crate::geo::{Cell, EARTH_RADIUS_M, Point};
use std::collections::BTreeMap;

/// The resolution of a partition: about 5 km².
const PARTITION_RESOLUTION: u8 = 7;

/// Helpers by place.
#[derive(Debug, Clone, Default)]
pub struct HelperIndex {
    partitions: BTreeMap<Cell, Partition>,
    home: BTreeMap<OfferIx, Cell>,
}

#[derive(Debug, Clone)]
struct Partition {
    rows: Vec<Row>,
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    offer: OfferIx,
    categories: u64,
}

impl HelperIndex {
    /// The index of all offers of a problem.
    pub fn build(offers: &[Offer]) -> Self {
        let mut index = Self::default();
        for (ix, offer) in offers.iter().enumerate() {
            index.insert(ix, offer);
        }
        index
    }

    /// Puts a helper in, or puts it in its new place after a change.
    pub fn insert(&mut self, ix: OfferIx, offer: &Offer) {
        self.remove(ix);
        // Resolution 7 exists, so every point has its cell; were it not so, the helper would be found in no partition
        // and the property test would fail.
        let Ok(cell) = Cell::of(offer.at, PARTITION_RESOLUTION) else {
            return;
        };
        // In a team the companion's categories count too: such a helper matches every category here.
        let categories = if offer.teams.is_empty() {
            offer
                .categories
                .iter()
                .fold(0, |bits, tag| bits | category_bit(tag))
        } else {
            u64::MAX
        };
        let (lat, lon) = (offer.at.lat(), offer.at.lon());
        let partition = self.partitions.entry(cell).or_insert_with(|| Partition {
            rows: Vec::new(),
            south: lat,
            north: lat,
            west: lon,
            east: lon,
        });
        // The box only ever grows until the partition is empty: a box that is too large is slow, never wrong.
        partition.south = partition.south.min(lat);
        partition.north = partition.north.max(lat);
        partition.west = partition.west.min(lon);
        partition.east = partition.east.max(lon);
        let at = partition.rows.partition_point(|row| row.offer < ix);
        partition.rows.insert(
            at,
            Row {
                offer: ix,
                categories,
            },
        );
        self.home.insert(ix, cell);
    }

    /// Takes a helper out; nothing happens when it is not in.
    pub fn remove(&mut self, ix: OfferIx) {
        let Some(cell) = self.home.remove(&ix) else { return };
        if let Some(partition) = self.partitions.get_mut(&cell) {
            partition.rows.retain(|row| row.offer != ix);
            if partition.rows.is_empty() {
                self.partitions.remove(&cell);
            }
        }
    }

    /// How many helpers are in.
    pub fn len(&self) -> usize {
        self.home.len()
    }

    /// Whether nobody is in.
    pub fn is_empty(&self) -> bool {
        self.home.is_empty()
    }

    /// Every candidate for a visit, by helper, then slot in the order of the visit's windows.
    pub fn eligible(&self, problem: &Problem, capacity: &Capacity, need_ix: NeedIx) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = self
            .near(&problem.needs[need_ix])
            .flat_map(|ix| {
                Pair::new(problem, capacity, need_ix, ix)
                    .candidates()
                    .collect::<Vec<_>>()
            })
            .collect();
        found.sort_by_key(|candidate| candidate.offer);
        found
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
        let mut found = self.eligible(problem, capacity, need_ix);
        found.dedup_by_key(|candidate| candidate.offer);
        found.sort_by_key(|candidate| (candidate.distance_m, candidate.offer));
        found.truncate(k);
        found
    }

    /// The helpers of all partitions that may hold somebody near enough who offers the category.
    fn near<'a>(&'a self, need: &'a Need) -> impl Iterator<Item = OfferIx> + 'a {
        let wanted = category_bit(&need.category);
        self.partitions
            .values()
            // One metre more than the radius pays for all rounding.
            .filter(|partition| partition.at_least_m(need.at) <= f64::from(need.radius_m) + 1.0)
            .flat_map(|partition| &partition.rows)
            .filter(move |row| row.categories & wanted != 0)
            .map(|row| row.offer)
    }
}

impl Partition {
    /// A lower bound of the distance from a point to any member, in metres.
    fn at_least_m(&self, from: Point) -> f64 {
        let lat_gap = (self.south - from.lat()).max(from.lat() - self.north).max(0.0);
        let by_lat = EARTH_RADIUS_M * lat_gap.to_radians();
        if from.lon() >= self.west && from.lon() <= self.east {
            return by_lat;
        }
        // Round the earth either way; h ≥ cos²(highest latitude)·sin²(gap/2) in the haversine formula.
        let turn = |degrees: f64| degrees.rem_euclid(360.0);
        let lon_gap = turn(self.west - from.lon()).min(turn(from.lon() - self.east));
        let highest = from.lat().abs().max(self.south.abs()).max(self.north.abs());
        let sine = highest.to_radians().cos() * (lon_gap.to_radians() / 2.0).sin();
        by_lat.max(2.0 * EARTH_RADIUS_M * sine.clamp(0.0, 1.0).asin())
    }
}

/// One of 64 bits for a category: two may share one, which costs time and never an answer. FNV-1a, folded.
fn category_bit(tag: &str) -> u64 {
    let hash = tag.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    1 << ((hash ^ (hash >> 32)) & 63)
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

        #[test]
        fn a_partition_is_never_nearer_than_it_says(lat in -89.0..89.0_f64, lon in -180.0..180.0_f64, seed: u64) {
            let dice = &mut Dice(seed);
            let mut near = || {
                let turn = |v: f64| if v > 180.0 { v - 360.0 } else if v < -180.0 { v + 360.0 } else { v };
                let (dy, dx) = (f64::from(dice.roll(2_000)) * 1e-3 - 1.0, f64::from(dice.roll(2_000)) * 1e-3 - 1.0);
                Point::new((lat + dy).clamp(-90.0, 90.0), turn(lon + dx)).unwrap()
            };
            let (from, member) = (near(), near());
            let of = |p: Point| Partition { rows: vec![], south: p.lat(), north: p.lat(), west: p.lon(), east: p.lon() };
            let really = crate::geo::distance_m(from, member);
            prop_assert!(of(member).at_least_m(from) <= really + 1.0);
        }
    }
}

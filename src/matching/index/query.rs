//! Searches: the nearest who are eligible, and all of them.
//!
//! The first radius is where, by the density round the place and by how many have each attribute, enough should be
//! found; then it widens. Rings are of blocks: a block is looked at once, when the ring reaches its box. The answer never
//! depends on the estimate: a search ends when the k-th found lies within what was looked at.

use super::blocks::{Mask, Record};
use super::earth::{Boxes, Here, WIDE};
use super::tree::BlockIndex;

/// What is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query {
    /// Degrees north, in 10⁻⁷.
    pub lat: i32,
    /// Degrees east, in 10⁻⁷.
    pub lon: i32,
    /// How far away a helper may be, in metres; their own reach counts as well.
    pub radius_m: u32,
    /// Attributes that a helper must have, all of them.
    pub all: u64,
    /// Attributes of which a helper must have one; 0 asks for nothing.
    pub any: u64,
}

/// Who was found.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Near {
    /// By haversine, in metres.
    pub distance_m: f64,
    /// The helper's number.
    pub id: u32,
}

/// What a search needs to write on, kept between searches so that none asks for memory. After
/// [`BlockIndex::nearest`] it holds the answer.
#[derive(Debug, Clone, Default)]
pub struct Search {
    groups: Vec<(f32, u32)>,
    blocks: Vec<u32>,
    records: Vec<Record>,
    distances: Vec<f64>,
    found: Vec<Near>,
}

impl Search {
    /// What was found last, nearest first.
    pub fn found(&self) -> &[Near] {
        &self.found
    }
}

/// Estimates aim at this many times the number wanted: one ring too wide is cheaper than a second one.
const GENEROUS: f64 = 1.4;
/// How much the radius grows when too few were found.
const WIDER: f64 = 1.6;

impl BlockIndex {
    /// The `k` nearest helpers who have what is asked, within the radius and within their own reach: by distance, then
    /// number. Equal to a scan over everybody.
    ///
    /// ```
    /// use noaber::matching::index::{BlockIndex, Placed, Query, Search};
    /// let at = |id, lat| Placed { lat, lon: 50_000_000, id, reach_m: 5_000, attributes: 0b11 };
    /// let index = BlockIndex::build([at(7, 520_100_000), at(8, 520_050_000), at(9, 530_000_000)]);
    /// let query = Query { lat: 520_000_000, lon: 50_000_000, radius_m: 5_000, all: 0b01, any: 0 };
    /// let found: Vec<u32> = index.nearest(&query, 20, &mut Search::default()).iter().map(|near| near.id).collect();
    /// assert_eq!(found, [8, 7]);
    /// ```
    pub fn nearest<'s>(&self, query: &Query, k: usize, search: &'s mut Search) -> &'s [Near] {
        let most = f64::from(query.radius_m);
        let from = Here::new(query.lat, query.lon, most);
        let mask = Mask::new(query.all, query.any);
        search.found.clear();
        if k == 0 {
            return &search.found;
        }
        let mut limit = self.gather(&from, query, k, &mut search.groups);
        // Nobody farther than this is worth keeping.
        let mut worth = most;
        let mut done = -1.0;
        loop {
            let ring = squared(limit);
            search.blocks.clear();
            for (bound, group) in &search.groups {
                if *bound <= ring {
                    self.each_block(&from, *group, done, ring, |block| search.blocks.push(block));
                }
            }
            self.look(&from, &mask, search, worth, 0.0);
            if search.found.len() >= k {
                search.found.select_nth_unstable_by(k - 1, order);
                search.found.truncate(k);
                worth = search.found[k - 1].distance_m;
            }
            if worth <= limit {
                break;
            }
            done = ring;
            limit = if search.found.len() >= k {
                worth
            } else {
                (limit * WIDER).min(most)
            };
        }
        search.found.sort_unstable_by(order);
        &search.found
    }

    /// Every helper who has what is asked, within the radius and within their own reach, each once, in no order. With
    /// `slack_m` both may be exceeded by that much: for who rounds coordinates and judges exactly.
    pub fn every<'s>(&self, query: &Query, slack_m: f64, search: &'s mut Search) -> &'s [Near] {
        let most = f64::from(query.radius_m) + slack_m;
        let from = Here::new(query.lat, query.lon, most);
        let mask = Mask::new(query.all, query.any);
        let ring = squared(most);
        search.found.clear();
        search.blocks.clear();
        self.each_group(&from, ring, |_, _, group| {
            self.each_block(&from, group, -1.0, ring, |block| search.blocks.push(block));
        });
        self.look(&from, &mask, search, most, slack_m);
        &search.found
    }

    /// Adds who of the listed blocks has what is asked and is near enough. In three passes, each a short loop: the
    /// memory answers many questions at once when none of them waits for another.
    fn look(&self, from: &Here, mask: &Mask, search: &mut Search, worth: f64, slack_m: f64) {
        search.records.clear();
        for block in &search.blocks {
            self.blocks[*block as usize].add_who(mask, &mut search.records);
        }
        from.distances_m(&search.records, &mut search.distances);
        for (record, distance_m) in search.records.iter().zip(&search.distances) {
            if *distance_m <= worth && *distance_m <= f64::from(record.reach_m) + slack_m {
                search.found.push(Near {
                    distance_m: *distance_m,
                    id: record.id,
                });
            }
        }
    }

    /// Lists the groups within the radius, and estimates how far to look first.
    fn gather(&self, from: &Here, query: &Query, k: usize, groups: &mut Vec<(f32, u32)>) -> f64 {
        groups.clear();
        let most = f64::from(query.radius_m);
        let mut nearest = (f32::INFINITY, 0, 0);
        self.each_group(from, squared(most), |bound, partition, group| {
            groups.push((bound, group));
            if bound < nearest.0 {
                nearest = (bound, partition, group);
            }
        });
        let (bound, partition, group) = nearest;
        if groups.is_empty() {
            return most;
        }
        let of = &self.groups[group as usize];
        let (height, width) = of.around().metres();
        // Everybody at one door is no area; a quarter of a hectare is.
        let density = f64::from(of.helpers) / (height * width).max(2_500.0);
        let share = self.partitions[partition].share(query.all, query.any);
        let wanted = GENEROUS * k as f64 / (density * share).max(1e-12);
        ((wanted / std::f64::consts::PI).sqrt() + f64::from(bound).sqrt()).min(most)
    }

    #[inline]
    fn each_group(&self, from: &Here, ring: f32, mut visit: impl FnMut(f32, usize, u32)) {
        for (first, boxes) in self.boxes.iter().enumerate() {
            each_within(boxes, from, ring, |at, _| {
                let partition = first * WIDE + at;
                let Some(of) = self.partitions.get(partition) else {
                    return;
                };
                for (boxes, groups) in of.boxes.iter().zip(of.groups.chunks(WIDE)) {
                    each_within(boxes, from, ring, |at, bound| {
                        if let Some(group) = groups.get(at) {
                            visit(bound, partition, *group);
                        }
                    });
                }
            });
        }
    }

    /// The blocks of a group whose bound lies above `done` and not above `ring`.
    #[inline]
    fn each_block(&self, from: &Here, group: u32, done: f32, ring: f32, mut visit: impl FnMut(u32)) {
        let of = &self.groups[group as usize];
        each_within(&of.boxes, from, ring, |at, bound| {
            if bound > done && at < of.len as usize {
                visit(of.blocks[at]);
            }
        });
    }
}

impl super::tree::Partition {
    /// The share of its helpers who have what is asked, were attributes spread evenly and apart from each other.
    fn share(&self, all: u64, any: u64) -> f64 {
        let helpers = f64::from(self.helpers.max(1));
        let mut share = 1.0;
        let mut rest = all;
        while rest != 0 {
            share *= f64::from(self.having[rest.trailing_zeros() as usize]) / helpers;
            rest &= rest - 1;
        }
        let (mut none, mut rest) = (1.0, any);
        while rest != 0 {
            none *= 1.0 - f64::from(self.having[rest.trailing_zeros() as usize]) / helpers;
            rest &= rest - 1;
        }
        share * if any == 0 { 1.0 } else { 1.0 - none }
    }
}

/// The square of a radius, a little more than exact: bounds are compared with it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a bound has the precision of an f32, and caution for it"
)]
fn squared(metres: f64) -> f32 {
    (metres * metres * 1.000_01 + 1e-6) as f32
}

#[inline]
fn each_within(boxes: &Boxes, from: &Here, ring: f32, mut visit: impl FnMut(usize, f32)) {
    let bounds = boxes.at_least_m2(from);
    let mut bits = bounds
        .iter()
        .enumerate()
        .fold(0_u32, |bits, (at, bound)| bits | u32::from(*bound <= ring) << at);
    while bits != 0 {
        let at = bits.trailing_zeros() as usize;
        visit(at, bounds[at % WIDE]);
        bits &= bits - 1;
    }
}

/// By distance, then number. Distances are never negative and never NaN, so their bits are in their order.
fn order(a: &Near, b: &Near) -> std::cmp::Ordering {
    (a.distance_m.to_bits(), a.id).cmp(&(b.distance_m.to_bits(), b.id))
}

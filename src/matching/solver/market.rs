//! Who gets what, when everything has a price: bidders with places, objects with room, each arc used at most once.
//!
//! A capacitated Jonker–Volgenant. The invariant after every step, which is the whole proof: no object with room to
//! spare has a price, and under the prices no bidder has a place that costs more (`cost + price`) than an arc it does
//! not use. Bidding comes first (`start`): whoever has no place takes the best and bids for it up to the second best; an
//! object keeps one bid per unit, and its price is the lowest of them. Bids have no ε, so they settle most places
//! but not all; the rest are found by shortest paths (`paths`), which stop at the first object with room.
//!
//! Everything lies in flat arrays, memory is linear in the arcs, and nothing depends on time or chance.

mod paths;

use std::ops::{Add, AddAssign, Sub};

/// What costs and prices are counted in: `i64` where it fits, `i128` where it does not.
pub(super) trait Money:
    Copy + Ord + Default + Add<Output = Self> + Sub<Output = Self> + AddAssign
{
}
impl Money for i64 {}
impl Money for i128 {}

/// No arc, no node.
pub(super) const NONE: u32 = u32::MAX;
/// How often a bid may put somebody else out in one go before the rest is left to the shortest paths.
const CHAIN: u32 = 64;

/// A market: arcs from bidders to objects, in the order of the bidders.
#[derive(Debug, Clone, Default)]
pub(super) struct Market<C> {
    /// Per bidder its first arc; one more entry at the end.
    pub first: Vec<u32>,
    /// Per arc its object.
    pub to: Vec<u32>,
    /// Per arc what it costs.
    pub cost: Vec<C>,
    /// Places that each bidder wants, never more than its arcs.
    pub places: Vec<u32>,
    /// Units that each object has.
    pub room: Vec<u32>,
    /// What a place costs that stays empty; `None`: no place stays empty when it can be helped.
    pub stay: Option<C>,
    /// More than any sum of costs along a path without repetition.
    pub reach: C,
}

/// A unit of an object that is taken.
#[derive(Debug, Clone, Copy)]
struct Unit {
    arc: u32,
    bidder: u32,
}

/// A market while it is being settled, and afterwards.
#[derive(Debug, Clone)]
pub(super) struct Settled<'m, C> {
    market: &'m Market<C>,
    /// Per arc whether it is used.
    pub used: Vec<bool>,
    /// Per object, never below 0, and 0 while there is room.
    pub price: Vec<C>,
    /// Per object whether no way leads from it to room: whoever holds a unit of it and whoever wants one are too many.
    pub closed: Vec<bool>,
    /// Per bidder how many places stay empty, because that is cheapest or because they cannot be had.
    pub empty: Vec<u32>,
    held: Vec<u32>,
    /// Units of object `h` that are taken: `first_unit[h]..first_unit[h] + taken[h]`.
    first_unit: Vec<u32>,
    taken: Vec<u32>,
    units: Vec<Unit>,
    /// Per unit up to which price its holder prefers it.
    bids: Vec<C>,
}

enum Bid {
    /// A place more, or one that had better stay empty.
    Done,
    /// A place more, and this bidder has one less.
    PutOut(u32),
    /// No bid is higher than those that are there.
    Stuck,
}

impl<'m, C: Money> Settled<'m, C> {
    /// Settles a market.
    pub fn of(market: &'m Market<C>) -> Self {
        let mut settled = Self::nothing(market);
        let left = settled.start();
        settled.find_paths(&left);
        settled
    }

    /// What was settled.
    pub fn market(&self) -> &'m Market<C> {
        self.market
    }

    fn nothing(market: &'m Market<C>) -> Self {
        let objects = market.room.len();
        let mut first_unit = vec![0_u32; objects];
        for &object in &market.to {
            first_unit[object as usize] += 1;
        }
        let mut units = 0;
        for (first, &room) in first_unit.iter_mut().zip(&market.room) {
            let most = (*first).min(room);
            *first = units;
            units += most;
        }
        Self {
            market,
            used: vec![false; market.to.len()],
            price: vec![C::default(); objects],
            closed: vec![false; objects],
            empty: vec![0; market.places.len()],
            held: vec![0; market.places.len()],
            first_unit,
            taken: vec![0; objects],
            units: vec![
                Unit {
                    arc: NONE,
                    bidder: NONE
                };
                units as usize
            ],
            bids: vec![C::default(); units as usize],
        }
    }

    /// The arcs of a bidder.
    fn arcs(&self, bidder: u32) -> std::ops::Range<usize> {
        let at = bidder as usize;
        self.market.first[at] as usize..self.market.first[at + 1] as usize
    }

    fn units_of(&self, object: u32) -> std::ops::Range<usize> {
        let first = self.first_unit[object as usize] as usize;
        first..first + self.taken[object as usize] as usize
    }

    fn has_room(&self, object: u32) -> bool {
        self.taken[object as usize] < self.market.room[object as usize]
    }

    /// What a place costs over an arc: what it costs itself, and the price of its object.
    fn exit(&self, arc: usize) -> C {
        self.market.cost[arc] + self.price[self.market.to[arc] as usize]
    }

    /// Everybody bids; answers with the bidders of places that no bid settles, once per place.
    fn start(&mut self) -> Vec<u32> {
        let mut left = Vec::new();
        for bidder in 0..index(self.market.places.len()) {
            for _ in 0..self.market.places[bidder as usize] {
                self.chain(bidder, &mut left);
            }
        }
        left
    }

    /// One place; whoever is put out bids next.
    fn chain(&mut self, bidder: u32, left: &mut Vec<u32>) {
        let mut bidder = bidder;
        for _ in 0..CHAIN {
            match self.bid(bidder) {
                Bid::Done => return,
                Bid::PutOut(other) => bidder = other,
                Bid::Stuck => break,
            }
        }
        left.push(bidder);
    }

    /// The best arc that a bidder does not use, and the cost of its second best. Of equals the first with room.
    fn best_two(&self, bidder: u32) -> Option<(usize, C, C)> {
        let mut best: Option<(usize, C)> = None;
        let mut second = self.market.reach;
        let others = self.held[bidder as usize] > 0;
        for arc in self.arcs(bidder) {
            if others && self.used[arc] {
                continue;
            }
            let exit = self.exit(arc);
            match best {
                Some((at, least)) if exit >= least => {
                    second = second.min(exit);
                    let [old, new] = [at, arc].map(|arc| self.has_room(self.market.to[arc]));
                    if exit == least && new && !old {
                        best = Some((arc, exit));
                    }
                }
                _ => {
                    if let Some((_, least)) = best {
                        second = second.min(least);
                    }
                    best = Some((arc, exit));
                }
            }
        }
        best.map(|(arc, least)| (arc, least, second))
    }

    fn bid(&mut self, bidder: u32) -> Bid {
        let Some((arc, least, mut second)) = self.best_two(bidder) else {
            return Bid::Stuck;
        };
        if let Some(stay) = self.market.stay {
            if stay <= least {
                self.empty[bidder as usize] += 1;
                return Bid::Done;
            }
            second = second.min(stay);
        }
        let object = self.market.to[arc];
        if second < least {
            return Bid::Stuck;
        }
        let price = self.price[object as usize];
        let up_to = second - self.market.cost[arc];
        let unit = Unit {
            arc: index(arc),
            bidder,
        };
        if self.has_room(object) {
            let at = self.units_of(object).end;
            self.units[at] = unit;
            self.bids[at] = up_to;
            self.taken[object as usize] += 1;
            self.take(bidder, arc, second);
            if !self.has_room(object) {
                self.price[object as usize] = self.lowest(object).map_or(price, |(_, bid)| bid);
            }
            return Bid::Done;
        }
        let Some((at, lowest)) = self.lowest(object) else {
            return Bid::Stuck;
        };
        if up_to <= lowest {
            return Bid::Stuck;
        }
        let out = self.units[at];
        self.used[out.arc as usize] = false;
        self.held[out.bidder as usize] -= 1;
        self.units[at] = unit;
        self.bids[at] = up_to;
        self.take(bidder, arc, second);
        self.price[object as usize] = self.lowest(object).map_or(price, |(_, bid)| bid);
        Bid::PutOut(out.bidder)
    }

    /// Marks an arc as used. The bidder's other places are now worth as much to it as this one: up to the second best.
    fn take(&mut self, bidder: u32, arc: usize, second: C) {
        self.used[arc] = true;
        self.held[bidder as usize] += 1;
        if self.held[bidder as usize] > 1 {
            for other in self.arcs(bidder) {
                if other != arc && self.used[other] {
                    let up_to = second - self.market.cost[other];
                    let at = self.unit_of(index(other));
                    self.bids[at] = self.bids[at].max(up_to);
                }
            }
        }
    }

    fn unit_of(&self, arc: u32) -> usize {
        let mut units = self.units_of(self.market.to[arc as usize]);
        let end = units.end;
        units.find(|&at| self.units[at].arc == arc).unwrap_or(end)
    }

    /// The unit with the lowest bid; of equals the first.
    fn lowest(&self, object: u32) -> Option<(usize, C)> {
        self.units_of(object)
            .map(|at| (at, self.bids[at]))
            .min_by_key(|&(at, bid)| (bid, at))
    }
}

/// Arrays here have fewer than 2³² entries: more would not fit in memory.
pub(super) fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

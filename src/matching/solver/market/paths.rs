//! Shortest paths for the places that no bid settled.
//!
//! The nodes of a search are objects; from one to the next leads whoever holds a unit of the first and has an arc to the
//! second, at `exit of the second − exit of the first`: never negative, by the invariant. A search ends at room, or at
//! a holder for whom staying is best. One that finds no end has seen only objects from which nothing leads to
//! room: they are closed, and no later search looks at them.

use super::{Money, NONE, Settled, Unit, index};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How a search came to an object: over which arc, of which bidder, who would give up which arc for it.
#[derive(Debug, Clone, Copy)]
struct Step {
    arc: u32,
    bidder: u32,
    gives_up: u32,
}

/// Where a path ends.
#[derive(Debug, Clone, Copy)]
enum End {
    /// At an object with room.
    Room(u32),
    /// A bidder gives up an arc and leaves the place empty; `NONE`: the place that is sought itself stays empty.
    Stay { bidder: u32, gives_up: u32 },
}

/// The arrays of a search; a mark that is not of this round means "not seen yet".
struct Search<C> {
    round: u32,
    seen: Vec<u32>,
    done: Vec<u32>,
    dist: Vec<C>,
    from: Vec<Step>,
    /// Per bidder: in which round, and how near, it was last reached. Only for bidders with several places.
    reached: Vec<(u32, C)>,
    heap: BinaryHeap<Reverse<(C, u32)>>,
    /// As near as the nearest: no heap needed.
    ready: Vec<u32>,
    settled: Vec<u32>,
    end: Option<(C, End)>,
}

impl<C: Money> Settled<'_, C> {
    pub(super) fn find_paths(&mut self, left: &[u32]) {
        let objects = self.price.len();
        let none = Step {
            arc: NONE,
            bidder: NONE,
            gives_up: NONE,
        };
        let mut search = Search {
            round: 0,
            seen: vec![0; objects],
            done: vec![0; objects],
            dist: vec![C::default(); objects],
            from: vec![none; objects],
            reached: vec![(0, C::default()); self.market.places.len()],
            heap: BinaryHeap::new(),
            ready: Vec::new(),
            settled: Vec::new(),
            end: None,
        };
        for &bidder in left {
            self.find_place(bidder, &mut search);
        }
    }

    fn find_place(&mut self, bidder: u32, search: &mut Search<C>) {
        search.start();
        search.reached[bidder as usize] = (search.round, C::default());
        self.look(bidder, NONE, C::default(), C::default(), search);
        while let Some((dist, object)) = search.next() {
            for at in self.units_of(object) {
                let unit = self.units[at];
                let offset = dist - self.exit(unit.arc as usize);
                if self.market.places[unit.bidder as usize] > 1 {
                    let (round, nearest) = search.reached[unit.bidder as usize];
                    if round == search.round && nearest <= offset {
                        continue;
                    }
                    search.reached[unit.bidder as usize] = (search.round, offset);
                }
                self.look(unit.bidder, unit.arc, offset, dist, search);
            }
        }
        match search.end {
            None => {
                self.empty[bidder as usize] += 1;
                for &object in &search.settled {
                    self.closed[object as usize] = true;
                }
            }
            Some((length, end)) => {
                for &object in &search.settled {
                    let near = search.dist[object as usize];
                    if near < length {
                        self.price[object as usize] += length - near;
                    }
                }
                self.apply(bidder, end, &search.from);
            }
        }
    }

    /// Looks at what a bidder could have instead of an arc that it gives up.
    fn look(&self, bidder: u32, gives_up: u32, offset: C, now: C, search: &mut Search<C>) {
        if let Some(stay) = self.market.stay {
            search.end_at(offset + stay, End::Stay { bidder, gives_up });
        }
        for arc in self.arcs(bidder) {
            let object = self.market.to[arc];
            let to = object as usize;
            let dist = offset + self.exit(arc);
            if search.end.is_some_and(|(length, _)| dist >= length)
                || (search.seen[to] == search.round && dist >= search.dist[to])
                || self.closed[to]
                || self.used[arc]
            {
                continue;
            }
            search.seen[to] = search.round;
            search.dist[to] = dist;
            search.from[to] = Step {
                arc: index(arc),
                bidder,
                gives_up,
            };
            if self.has_room(object) {
                search.end_at(dist, End::Room(object));
            } else if gives_up != NONE && dist == now {
                search.ready.push(object);
            } else {
                search.heap.push(Reverse((dist, object)));
            }
        }
    }

    /// Hands the units along the path on.
    fn apply(&mut self, sought_by: u32, end: End, from: &[Step]) {
        let (mut object, mut gone) = match end {
            End::Room(object) => {
                self.taken[object as usize] += 1;
                let at = self.units_of(object).end - 1;
                (object, at)
            }
            End::Stay { bidder, gives_up } => {
                self.empty[bidder as usize] += 1;
                if gives_up == NONE {
                    return;
                }
                self.held[bidder as usize] -= 1;
                self.used[gives_up as usize] = false;
                (self.market.to[gives_up as usize], self.unit_of(gives_up))
            }
        };
        loop {
            let step = from[object as usize];
            self.units[gone] = Unit {
                arc: step.arc,
                bidder: step.bidder,
            };
            self.used[step.arc as usize] = true;
            if step.gives_up == NONE {
                self.held[sought_by as usize] += 1;
                return;
            }
            self.used[step.gives_up as usize] = false;
            gone = self.unit_of(step.gives_up);
            object = self.market.to[step.gives_up as usize];
        }
    }
}

impl<C: Money> Search<C> {
    fn start(&mut self) {
        self.round += 1;
        self.heap.clear();
        self.ready.clear();
        self.settled.clear();
        self.end = None;
    }

    /// Of equal ends the one found first stays.
    fn end_at(&mut self, length: C, end: End) {
        if self.end.is_none_or(|(shortest, _)| length < shortest) {
            self.end = Some((length, end));
        }
    }

    /// The next object for good, unless an end is at least as near.
    fn next(&mut self) -> Option<(C, u32)> {
        loop {
            let object = match self.ready.pop() {
                Some(object) => object,
                None => {
                    let Reverse((dist, object)) = self.heap.pop()?;
                    if self.end.is_some_and(|(length, _)| dist >= length) {
                        return None;
                    }
                    if dist != self.dist[object as usize] {
                        continue;
                    }
                    object
                }
            };
            let at = object as usize;
            if self.done[at] != self.round {
                self.done[at] = self.round;
                self.settled.push(object);
                let dist = self.dist[at];
                // What is ready may have found an end as near as itself meanwhile.
                if self.end.is_none_or(|(length, _)| dist < length) {
                    return Some((dist, object));
                }
            }
        }
    }
}

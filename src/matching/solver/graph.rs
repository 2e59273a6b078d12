//! The network of one component, as flat arrays.
//!
//! ```text
//! need ──(−score)──► helper-and-slot ──(0, per_slot)──► helper-week ──(fairness of the k-th)──► root
//!   └───────────────(what serving it is worth: the cost of leaving it)──────────────────────────►┘
//! ```
//! Every need sends as many units as helpers it must still find. Costs are in `Scale::unit`s of a point.

use super::Scale;
use crate::matching::capacity::Capacity;
use crate::matching::plan::Candidate;
use crate::matching::problem::{Need, OfferIx, Problem, SlotIx};
use std::ops::Range;

/// A cost: wide, because urgent visits, visits and points are packed into one number.
pub(in crate::matching) type Cost = i128;

/// An arc from a need to a helper-and-slot node. There are tens of millions in a country, so it is small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub need: u32,
    pub node: u32,
    /// The score.
    points: u16,
    pub slot: u8,
}

impl Arc {
    fn of(need: u32, node: u32, candidate: &Candidate) -> Self {
        Self {
            need,
            node,
            // Five terms of at most 1,000 points, and at most 128 slots: both fit.
            points: u16::try_from(candidate.score).unwrap_or(u16::MAX),
            slot: u8::try_from(candidate.slot).unwrap_or(u8::MAX),
        }
    }

    /// Whether it is the arc that a candidate would get.
    pub fn is(&self, candidate: &Candidate) -> bool {
        let other = Self::of(self.need, self.node, candidate);
        (self.points, self.slot) == (other.points, other.slot)
    }
}

/// A helper in a slot.
#[derive(Debug, Clone)]
pub(super) struct SlotNode {
    pub offer: OfferIx,
    pub slot: SlotIx,
    pub week: u32,
    pub room: u32,
}

/// A helper's week.
#[derive(Debug, Clone)]
pub(super) struct WeekNode {
    pub offer: OfferIx,
    pub week: usize,
    pub room: u32,
    /// Slot nodes of this week.
    pub slots: Vec<u32>,
    /// The fairness weight, and what stands in front of `k − 1` in the numerator.
    weight: i64,
    before: i64,
    limit: i64,
    unit: Cost,
}

impl WeekNode {
    /// The fairness cost of the `k`-th visit that is added (from 1).
    pub fn fairness(&self, k: u32) -> Cost {
        Cost::from(self.weight * (self.before + i64::from(k) - 1) / self.limit) * self.unit
    }

    /// What one more visit costs beyond those that are `used`; `None` when there is no room.
    pub fn next(&self, used: u32) -> Option<Cost> {
        (used < self.room).then(|| self.fairness(used + 1))
    }

    /// Whether a visit costs the same here and there.
    pub fn costs_as(&self, other: &Self) -> bool {
        (self.weight, self.before, self.limit) == (other.weight, other.before, other.limit)
    }

    /// Takes over what `other` lets in and asks; the slots stay its own.
    pub fn become_as(&mut self, other: &Self) {
        let slots = std::mem::take(&mut self.slots);
        *self = Self {
            slots,
            ..other.clone()
        };
    }
}

/// A visit.
#[derive(Debug, Clone)]
pub(super) struct NeedNode {
    /// Helpers still to find: all of them, in one slot, or none.
    pub places: u32,
    /// The cost of leaving it, in units.
    pub worth: Cost,
    /// Its arcs: a range of `Graph::arcs`.
    pub first: u32,
    pub end: u32,
    /// Its first candidate in the list of the round; the others follow, as its arcs do.
    pub candidate: usize,
}

/// The network of one component.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub needs: Vec<NeedNode>,
    pub arcs: Vec<Arc>,
    pub slots: Vec<SlotNode>,
    pub weeks: Vec<WeekNode>,
    /// Arcs that come in at a helper-and-slot node, those of one node after another.
    incoming: Vec<u32>,
    /// Where those of each node begin, and where the last end.
    incoming_from: Vec<u32>,
    /// Arcs that were appended to a network that stands: per helper-and-slot node the latest that comes in, and per
    /// arc the one before it. Empty in a network that was just built.
    latest: Vec<u32>,
    before: Vec<u32>,
    unit: Cost,
}

const NONE: u32 = u32::MAX;

/// The helper of a node that stands for nobody any more.
pub(super) const GONE: OfferIx = OfferIx::MAX;

/// A component: the candidates of each of its visits, as a range of the round's.
pub(super) type Part = Vec<Range<usize>>;

/// Which number a helper's week and a helper-and-slot have in their component: the order in which they first come.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    slots: usize,
    weeks: usize,
    of_slot: Vec<u32>,
    of_week: Vec<u32>,
}

impl Numbers {
    /// Numbers the nodes of all components. No two components share a helper's week, so one table holds them all.
    pub fn of(problem: &Problem, capacity: &Capacity, candidates: &[Candidate], parts: &[Part]) -> Self {
        let (slots, weeks) = (problem.slots.len(), capacity.weeks());
        let mut numbers = Self {
            slots,
            weeks,
            of_slot: vec![u32::MAX; problem.offers.len() * slots],
            of_week: vec![u32::MAX; problem.offers.len() * weeks],
        };
        for part in parts {
            let (mut slots_seen, mut weeks_seen) = (0, 0);
            for candidate in part.iter().flat_map(|visit| &candidates[visit.clone()]) {
                let (slot, week) = numbers.places(problem, candidate);
                first_come(&mut numbers.of_slot[slot], &mut slots_seen);
                first_come(&mut numbers.of_week[week], &mut weeks_seen);
            }
        }
        numbers
    }

    /// Where a candidate's slot and week stand in the tables.
    fn places(&self, problem: &Problem, candidate: &Candidate) -> (usize, usize) {
        let week = problem.slots[candidate.slot].week;
        (
            candidate.offer * self.slots + candidate.slot,
            candidate.offer * self.weeks + week,
        )
    }
}

fn first_come(number: &mut u32, seen: &mut u32) {
    if *number == u32::MAX {
        *number = *seen;
        *seen += 1;
    }
}

impl Graph {
    /// Builds the network of a component.
    pub fn build(
        problem: &Problem,
        capacity: &Capacity,
        scale: &Scale,
        numbers: &Numbers,
        candidates: &[Candidate],
        part: &Part,
    ) -> Self {
        let mut graph = Self {
            unit: scale.unit,
            arcs: Vec::with_capacity(part.iter().map(ExactSizeIterator::len).sum()),
            needs: Vec::with_capacity(part.len()),
            ..Self::default()
        };
        for visit in part {
            graph.add_need(problem, capacity, scale, numbers, candidates, visit);
        }
        graph.sort_incoming();
        graph
    }

    fn add_need(
        &mut self,
        problem: &Problem,
        capacity: &Capacity,
        scale: &Scale,
        numbers: &Numbers,
        candidates: &[Candidate],
        visit: &Range<usize>,
    ) {
        let need_ix = candidates[visit.start].need;
        let of = &problem.needs[need_ix];
        let (need, first) = (index(self.needs.len()), index(self.arcs.len()));
        for candidate in &candidates[visit.clone()] {
            let (slot, week) = numbers.places(problem, candidate);
            let (node, week) = (numbers.of_slot[slot], numbers.of_week[week]);
            if week as usize == self.weeks.len() {
                let of_slot = problem.slots[candidate.slot].week;
                self.weeks
                    .push(week_node(problem, capacity, scale, candidate.offer, of_slot));
            }
            let of_week = &mut self.weeks[week as usize];
            let room = week_room(problem, capacity, candidate);
            of_week.room = of_week.room.max(room);
            if node as usize == self.slots.len() {
                of_week.slots.push(node);
                self.slots.push(SlotNode {
                    offer: candidate.offer,
                    slot: candidate.slot,
                    week,
                    room: 0,
                });
            }
            let of_slot = &mut self.slots[node as usize];
            of_slot.room = slot_room(problem, capacity, candidate, of_slot.room);
            self.arcs.push(Arc::of(need, node, candidate));
        }
        self.needs.push(NeedNode {
            places: capacity.rest(need_ix),
            worth: scale.worth(of),
            first,
            end: index(self.arcs.len()),
            candidate: visit.start,
        });
    }

    /// Lists the arcs by the node they come in at, in their own order.
    fn sort_incoming(&mut self) {
        let mut from = vec![0_u32; self.slots.len() + 1];
        for arc in &self.arcs {
            from[arc.node as usize + 1] += 1;
        }
        for node in 0..self.slots.len() {
            from[node + 1] += from[node];
        }
        let mut next = from.clone();
        self.incoming = vec![0; self.arcs.len()];
        for (number, arc) in (0..).zip(&self.arcs) {
            let at = &mut next[arc.node as usize];
            self.incoming[*at as usize] = number;
            *at += 1;
        }
        self.incoming_from = from;
    }

    /// Appends a visit to a network that stands; `nodes` has the helper-and-slot node of each candidate.
    pub fn append(
        &mut self,
        places: u32,
        worth: Cost,
        candidate: usize,
        candidates: &[Candidate],
        nodes: &[u32],
    ) -> u32 {
        let (need, first) = (index(self.needs.len()), index(self.arcs.len()));
        self.latest.resize(self.slots.len(), NONE);
        for (of, &node) in candidates.iter().zip(nodes) {
            let arc = index(self.arcs.len());
            self.arcs.push(Arc::of(need, node, of));
            self.before
                .push(std::mem::replace(&mut self.latest[node as usize], arc));
        }
        self.needs.push(NeedNode {
            places,
            worth,
            first,
            end: index(self.arcs.len()),
            candidate,
        });
        need
    }

    /// Appends a helper's week, without slots.
    pub fn append_week(&mut self, week: WeekNode) -> u32 {
        self.weeks.push(week);
        index(self.weeks.len() - 1)
    }

    /// Appends a helper in a slot.
    pub fn append_slot(&mut self, slot: SlotNode) -> u32 {
        let node = index(self.slots.len());
        self.weeks[slot.week as usize].slots.push(node);
        self.slots.push(slot);
        // No arc that was built comes in here.
        self.incoming_from.push(index(self.incoming.len()));
        node
    }

    /// A network of nothing, to put others in.
    pub fn nothing(unit: Cost) -> Self {
        Self {
            incoming_from: vec![0],
            unit,
            ..Self::default()
        }
    }

    /// Puts a network that was just built behind this one, which was just built too: one after the other, as two parts
    /// of one.
    pub fn absorb(&mut self, other: Self) {
        let (needs, slots, weeks) = (
            index(self.needs.len()),
            index(self.slots.len()),
            index(self.weeks.len()),
        );
        let arcs = index(self.arcs.len());
        self.needs.extend(other.needs.into_iter().map(|mut need| {
            need.first += arcs;
            need.end += arcs;
            need
        }));
        self.arcs.extend(other.arcs.into_iter().map(|mut arc| {
            arc.need += needs;
            arc.node += slots;
            arc
        }));
        self.slots.extend(other.slots.into_iter().map(|mut slot| {
            slot.week += weeks;
            slot
        }));
        self.weeks.extend(other.weeks.into_iter().map(|mut week| {
            week.slots.iter_mut().for_each(|slot| *slot += slots);
            week
        }));
        self.incoming
            .extend(other.incoming.into_iter().map(|arc| arc + arcs));
        let from = other.incoming_from.into_iter().skip(1);
        self.incoming_from.extend(from.map(|from| from + arcs));
    }

    /// What an arc costs, in units.
    pub fn cost(&self, arc: &Arc) -> Cost {
        -Cost::from(arc.points) * self.unit
    }

    /// The arcs of a need, with their numbers.
    pub fn arcs_of(&self, need: u32) -> impl Iterator<Item = (u32, &Arc)> {
        let node = &self.needs[need as usize];
        (node.first..node.end).map(|arc| (arc, &self.arcs[arc as usize]))
    }

    /// The places in the list of arcs that come in at a helper-and-slot node: see [`Graph::incoming_arc`].
    pub fn incoming(&self, slot: u32) -> Range<usize> {
        let from = |node: u32| self.incoming_from[node as usize] as usize;
        from(slot)..from(slot + 1)
    }

    /// The number of the arc at a place of [`Graph::incoming`].
    pub fn incoming_arc(&self, at: usize) -> u32 {
        self.incoming[at]
    }

    /// The latest of the appended arcs that come in at a helper-and-slot node; [`Graph::before`] leads to the others.
    pub fn latest_into(&self, slot: u32) -> Option<u32> {
        self.latest
            .get(slot as usize)
            .copied()
            .filter(|latest| *latest != NONE)
    }

    /// The arc that was appended before this one, to the same node.
    pub fn before(&self, arc: u32) -> Option<u32> {
        // Those that were not appended stand in front.
        let at = arc as usize - self.incoming.len();
        Some(self.before[at]).filter(|before| *before != NONE)
    }

    /// Which of the round's candidates an arc is.
    pub fn candidate(&self, arc: u32) -> usize {
        let need = &self.needs[self.arcs[arc as usize].need as usize];
        need.candidate + (arc - need.first) as usize
    }
}

/// The visits that a helper's week holds at most when one of them is this candidate's: the flow counts visits, and `side`
/// sees to minutes and hours. Of all candidates the most counts, so that no plan is left out.
pub(super) fn week_room(problem: &Problem, capacity: &Capacity, of: &Candidate) -> u32 {
    let left = capacity.week(of.offer, problem.slots[of.slot].week);
    let minutes = left.minutes_left.map(i64::from);
    at_most(left.visits_left, minutes, problem.needs[of.need].duration_min)
}

/// The same for a helper in a slot; `known` is what other candidates say.
pub(super) fn slot_room(problem: &Problem, capacity: &Capacity, of: &Candidate, known: u32) -> u32 {
    let left = capacity.slot_left(of.offer, of.slot);
    if known >= left {
        return known;
    }
    let need = &problem.needs[of.need];
    known.max(at_most(
        left,
        slot_minutes(problem, need, of.slot),
        need.duration_min,
    ))
}

/// The minutes of a slot; `None` when the visit goes beyond it, so that they say nothing.
fn slot_minutes(problem: &Problem, need: &Need, slot: SlotIx) -> Option<i64> {
    let span = problem.slots[slot].span;
    let window = need.windows.iter().find(|window| window.slot == slot)?;
    (window.span.until <= span.until).then_some(span.seconds() / 60)
}

/// A helper's week, without slots, and without room yet.
pub(super) fn week_node(
    problem: &Problem,
    capacity: &Capacity,
    scale: &Scale,
    offer: OfferIx,
    week: usize,
) -> WeekNode {
    let room = capacity.week(offer, week);
    let of = &problem.offers[offer];
    WeekNode {
        offer,
        week,
        room: 0,
        slots: Vec::new(),
        weight: problem.settings.fairness,
        before: i64::from(of.recent_visits) + i64::from(room.taken),
        // A helper with limit 0 has no room and no candidate; 1 keeps the division defined.
        limit: i64::from(of.weekly_limit.max(1)),
        unit: scale.unit,
    }
}

/// How many visits of a length fit in a time, of the most that may be.
fn at_most(most: u32, time: Option<i64>, duration_min: u32) -> u32 {
    let fit = |left: i64| u32::try_from(left / i64::from(duration_min.max(1))).unwrap_or(u32::MAX);
    time.map_or(most, |left| most.min(fit(left)))
}

/// Arrays here have fewer than 2³² entries: a round that large would not fit in memory.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

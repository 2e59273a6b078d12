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
use crate::matching::problem::{NeedIx, OfferIx, Problem, SlotIx};
use std::collections::BTreeMap;

/// A cost: wide, because urgent visits, visits and points are packed into one number.
pub(super) type Cost = i128;

/// An arc from a need to a helper-and-slot node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub need: u32,
    pub node: u32,
    pub slot: u8,
    pub cost: Cost,
    /// Which candidate it is, in the component's list.
    pub candidate: u32,
}

/// A helper in a slot.
#[derive(Debug, Clone)]
pub(super) struct SlotNode {
    pub offer: OfferIx,
    pub slot: SlotIx,
    pub week: u32,
    pub room: u32,
    /// Arcs that come in.
    pub arcs: Vec<u32>,
}

/// A helper's week.
#[derive(Debug, Clone)]
pub(super) struct WeekNode {
    pub offer: OfferIx,
    pub week: usize,
    pub room: u32,
    /// Slot nodes of this week.
    pub slots: Vec<u32>,
    /// `fairness weight · unit`, and what stands in front of `k − 1` in the numerator.
    weight: Cost,
    before: Cost,
    limit: Cost,
    unit: Cost,
}

impl WeekNode {
    /// The fairness cost of the `k`-th visit that is added (from 1).
    pub fn fairness(&self, k: u32) -> Cost {
        self.weight * (self.before + Cost::from(k) - 1) / self.limit * self.unit
    }
}

/// A visit.
#[derive(Debug, Clone)]
pub(super) struct NeedNode {
    pub need: NeedIx,
    /// Helpers still to find: all of them, in one slot, or none.
    pub places: u32,
    /// The cost of leaving it, in units.
    pub worth: Cost,
    /// Its arcs: a range of `Graph::arcs`.
    pub first: u32,
    pub end: u32,
}

/// The network of one component.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub needs: Vec<NeedNode>,
    pub arcs: Vec<Arc>,
    pub slots: Vec<SlotNode>,
    pub weeks: Vec<WeekNode>,
    pub candidates: Vec<Candidate>,
}

impl Graph {
    /// Builds the network from candidates sorted by need.
    pub fn build(problem: &Problem, capacity: &Capacity, scale: &Scale, candidates: Vec<Candidate>) -> Self {
        let mut graph = Self {
            candidates,
            ..Self::default()
        };
        let mut slot_of: BTreeMap<(OfferIx, SlotIx), u32> = BTreeMap::new();
        let mut week_of: BTreeMap<(OfferIx, usize), u32> = BTreeMap::new();
        for number in 0..graph.candidates.len() {
            let candidate = graph.candidates[number];
            let need = graph.need_node(problem, capacity, scale, candidate.need);
            let week = problem.slots[candidate.slot].week;
            let week = *week_of.entry((candidate.offer, week)).or_insert_with(|| {
                graph
                    .weeks
                    .push(week_node(problem, capacity, scale, candidate.offer, week));
                index(graph.weeks.len() - 1)
            });
            let longest = &problem.needs[candidate.need];
            cap_by_minutes(&mut graph.weeks[week as usize], capacity, longest.duration_min);
            let node = *slot_of
                .entry((candidate.offer, candidate.slot))
                .or_insert_with(|| {
                    graph.slots.push(SlotNode {
                        offer: candidate.offer,
                        slot: candidate.slot,
                        week,
                        room: capacity.slot_left(candidate.offer, candidate.slot),
                        arcs: Vec::new(),
                    });
                    let node = index(graph.slots.len() - 1);
                    graph.weeks[week as usize].slots.push(node);
                    node
                });
            let arc = index(graph.arcs.len());
            graph.slots[node as usize].arcs.push(arc);
            graph.arcs.push(Arc {
                need,
                node,
                slot: u8::try_from(candidate.slot).unwrap_or(u8::MAX),
                cost: -Cost::from(candidate.score) * scale.unit,
                candidate: index(number),
            });
            graph.needs[need as usize].end = arc + 1;
        }
        graph
    }

    /// The arcs of a need, with their numbers.
    pub fn arcs_of(&self, need: u32) -> impl Iterator<Item = (u32, &Arc)> {
        let node = &self.needs[need as usize];
        (node.first..node.end).map(|arc| (arc, &self.arcs[arc as usize]))
    }

    fn need_node(&mut self, problem: &Problem, capacity: &Capacity, scale: &Scale, need: NeedIx) -> u32 {
        if self.needs.last().is_none_or(|last| last.need != need) {
            let first = index(self.arcs.len());
            self.needs.push(NeedNode {
                need,
                places: capacity.rest(need),
                worth: scale.worth(&problem.needs[need]),
                first,
                end: first,
            });
        }
        index(self.needs.len() - 1)
    }
}

fn week_node(problem: &Problem, capacity: &Capacity, scale: &Scale, offer: OfferIx, week: usize) -> WeekNode {
    let room = capacity.week(offer, week);
    let of = &problem.offers[offer];
    WeekNode {
        offer,
        week,
        room: room.visits_left,
        slots: Vec::new(),
        weight: Cost::from(problem.settings.fairness),
        before: Cost::from(of.recent_visits) + Cost::from(room.taken),
        // A helper with limit 0 has no room and no candidate; 1 keeps the division defined.
        limit: Cost::from(of.weekly_limit.max(1)),
        unit: scale.unit,
    }
}

/// Several visits together must fit the week's minutes. That is no flow; a cautious number of visits is: as many of
/// the longest candidate as fit.
fn cap_by_minutes(week: &mut WeekNode, capacity: &Capacity, duration_min: u32) {
    if let Some(left) = capacity.week(week.offer, week.week).minutes_left {
        week.room = week.room.min(left / duration_min.max(1));
    }
}

/// Arrays here have fewer than 2³² entries: a round that large would not fit in memory.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

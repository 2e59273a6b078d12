//! What a flow cannot see: whether the minutes of a week add up, and whether the visits of a day can follow each other.
//!
//! Finds sets of arcs that a helper cannot take together, as small as they come: leaving any one out is the least that must
//! be done, which is what the search branches on.

use super::flow::Flow;
use super::graph::Graph;
use crate::matching::capacity::Capacity;
use crate::matching::day;
use crate::matching::plan::Candidate;
use crate::matching::problem::{Availability, NeedIx, OfferIx, Problem, SlotIx};
use jiff::civil::Date;

/// The problem behind a network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub problem: &'a Problem,
    pub capacity: &'a Capacity,
    pub candidates: &'a [Candidate],
}

/// Arcs that cannot all be used.
pub(super) type Conflict = Vec<u32>;

impl Side<'_> {
    /// One conflict for each of these weeks or their days that does not fit as the flow stands, in the order of the weeks.
    pub fn conflicts(&self, flow: &Flow, weeks: &[u32]) -> Vec<Conflict> {
        weeks.iter().flat_map(|week| self.in_week(flow, *week)).collect()
    }

    /// Whether everything fits.
    pub fn fits(&self, flow: &Flow, weeks: &[u32]) -> bool {
        self.first(flow, weeks).is_none()
    }

    /// The first conflict, if there is one.
    pub fn first(&self, flow: &Flow, weeks: &[u32]) -> Option<Conflict> {
        weeks
            .iter()
            .find_map(|week| self.in_week(flow, *week).into_iter().next())
    }

    /// The conflicts of one helper's week: too many minutes, or days that do not fit.
    fn in_week(&self, flow: &Flow, week: u32) -> Vec<Conflict> {
        let slots = flow.graph.weeks[week as usize].slots.iter();
        let arcs: Vec<u32> = slots.flat_map(|slot| flow.visits(*slot)).copied().collect();
        self.among(&flow.graph, week, &arcs)
    }

    /// Whether a plan that was found before still fits.
    pub fn still_fits(&self, graph: &Graph, chosen: &[u32]) -> bool {
        let week = |arc: u32| graph.slots[graph.arcs[arc as usize].node as usize].week;
        let mut by_week: Vec<(u32, u32)> = chosen.iter().map(|arc| (week(*arc), *arc)).collect();
        by_week.sort_unstable();
        by_week.chunk_by(|a, b| a.0 == b.0).all(|of_week| {
            let arcs: Vec<u32> = of_week.iter().map(|(_, arc)| *arc).collect();
            self.among(graph, of_week[0].0, &arcs).is_empty()
        })
    }

    fn among(&self, graph: &Graph, week: u32, arcs: &[u32]) -> Vec<Conflict> {
        if arcs.len() < 2 {
            return Vec::new();
        }
        let slot = |arc: u32| graph.slots[graph.arcs[arc as usize].node as usize].slot;
        let mut visits: Vec<(Date, SlotIx, u32)> = arcs
            .iter()
            .map(|&arc| (self.problem.slots[slot(arc)].date, slot(arc), arc))
            .collect();
        visits.sort_unstable();
        let mut found: Vec<Conflict> = self.minutes(graph, week, &visits).into_iter().collect();
        let offer = graph.weeks[week as usize].offer;
        for day in visits.chunk_by(|a, b| a.0 == b.0).filter(|day| day.len() > 1) {
            found.extend(self.day(graph, offer, day));
        }
        found
    }

    fn need(&self, graph: &Graph, arc: u32) -> NeedIx {
        self.candidates[graph.candidate(arc)].need
    }

    /// The longest visits first, until they are too many minutes.
    fn minutes(&self, graph: &Graph, week: u32, visits: &[(Date, SlotIx, u32)]) -> Option<Conflict> {
        let node = &graph.weeks[week as usize];
        let left = self.capacity.week(node.offer, node.week).minutes_left?;
        let minutes = |arc: u32| self.problem.needs[self.need(graph, arc)].duration_min;
        let mut arcs: Conflict = visits.iter().map(|(.., arc)| *arc).collect();
        arcs.sort_by_key(|arc| (std::cmp::Reverse(minutes(*arc)), *arc));
        let mut sum = 0_u32;
        let over = arcs.iter().position(|arc| {
            sum = sum.saturating_add(minutes(*arc));
            sum > left
        })?;
        arcs.truncate(over + 1);
        Some(arcs)
    }

    fn day(&self, graph: &Graph, offer: OfferIx, visits: &[(Date, SlotIx, u32)]) -> Option<Conflict> {
        let fits = |arcs: &[(SlotIx, u32)]| {
            let visits: Vec<(NeedIx, SlotIx)> = arcs
                .iter()
                .map(|(slot, arc)| (self.need(graph, *arc), *slot))
                .collect();
            day::starts(self.problem, self.capacity, offer, &visits).is_some()
        };
        let mut arcs: Vec<(SlotIx, u32)> = visits.iter().map(|(_, slot, arc)| (*slot, *arc)).collect();
        if fits(&arcs) {
            return None;
        }
        // Whatever is not needed for the conflict is left out of it.
        let mut at = 0;
        while at < arcs.len() && arcs.len() > 1 {
            let mut fewer = arcs.clone();
            fewer.remove(at);
            if fits(&fewer) {
                at += 1;
            } else {
                arcs = fewer;
            }
        }
        Some(arcs.into_iter().map(|(_, arc)| arc).collect())
    }
}

/// What could come to a helper in a slot.
#[derive(Debug, Clone, Copy, Default)]
struct Most {
    visits: u32,
    minutes: u32,
    metres: u32,
    partly: bool,
}

/// Whether minutes or ways can stand in the way of a plan at all. For nobody they do when each visit leaves enough of its
/// slot to get from anywhere to anywhere the helper goes.
pub(in crate::matching) fn time_may_bind(
    problem: &Problem,
    capacity: &Capacity,
    candidates: &[Candidate],
) -> bool {
    let slots = problem.slots.len();
    let mut most = vec![Most::default(); problem.offers.len() * slots];
    for of in candidates {
        let (need, helper) = (&problem.needs[of.need], &problem.offers[of.offer]);
        let window = need.windows.iter().find(|window| window.slot == of.slot);
        let calm = helper.busy.is_empty() && helper.teams.is_empty() && capacity.asked(of.offer).is_empty();
        let is_whole = window.is_some_and(|window| window.span == problem.slots[of.slot].span);
        let at = &mut most[of.offer * slots + of.slot];
        at.visits += 1;
        at.minutes = at.minutes.max(need.duration_min);
        at.metres = at.metres.max(of.distance_m);
        at.partly |= !(calm && is_whole && matches!(helper.availability, Availability::Slots(_)));
    }
    most.chunks(slots.max(1))
        .enumerate()
        .any(|(offer, most)| is_tight(problem, capacity, offer, most))
}

fn is_tight(problem: &Problem, capacity: &Capacity, offer: OfferIx, most: &[Most]) -> bool {
    // From anywhere to anywhere: by home.
    let metres = most.iter().map(|of| of.metres).max().unwrap_or(0);
    let farthest = 2 * problem.offers[offer].mode.travel_s(i64::from(metres));
    let open = || most.iter().enumerate().filter(|(_, of)| of.visits > 0);
    open().any(|(slot, of)| {
        let info = &problem.slots[slot];
        let week = capacity.week(offer, info.week);
        let hours = week
            .minutes_left
            .is_some_and(|left| week.visits_left.saturating_mul(of.minutes) > left);
        let alone = open().all(|(other, _)| other == slot || problem.slots[other].date != info.date);
        let fits = !of.partly && i64::from(of.minutes) * 60 + farthest <= info.span.seconds();
        hours || capacity.slot_left(offer, slot).min(of.visits) > 1 || !(alone || fits)
    })
}

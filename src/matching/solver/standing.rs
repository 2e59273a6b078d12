//! A round that stands between calls: a new picture of the same area decides again only what changed.
//!
//! The network of all components and its flow are kept. A new picture is compared with them by identifiers. Visits that
//! are gone, or that other helpers could do now, leave the flow; helpers' weeks that changed push their visits out and
//! let in whoever is better off; visits that came are put in. Each step leaves a cheapest flow with the prices that
//! prove it, so a warm start is worth exactly as much as a cold one. Visits for two or more are searched anew in the
//! components where something changed, from where they stood. Nothing here is believed before `checker::check`.
//!
//! A node that is not needed any more stays, out of use, until half of the network is: then all is decided from nothing,
//! as it is when slots or settings change, or when the levels of the objective have no room for the new picture.

mod change;

use super::flow::{Flow, Mode};
use super::graph::GONE;
use super::search::Decided;
use super::{Found, LARGE, Scale, candidates, components, decide_parts, pairing};
use crate::geo::Point;
use crate::matching::capacity::Capacity;
use crate::matching::checker::check;
use crate::matching::explain::unassigned;
use crate::matching::plan::Candidate;
use crate::matching::problem::{Offer, OfferIx, Problem, Settings, Window};
use crate::matching::slots::Span;
use crate::matching::{MatchError, Outcome};
use std::collections::{BTreeMap, HashMap};

use super::graph::Cost;

const NONE: u32 = u32::MAX;

/// A network that is smaller than this is not worth starting over for.
const SMALL: usize = 1_000;

/// Where a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the flow.
    In,
    /// Taken out for the moment.
    Asleep,
    /// Left for good.
    Gone,
}

/// A visit of the network.
#[derive(Debug, Clone)]
struct Visit {
    place: Place,
    /// Where it is, how long, and when: what the ways of a day depend on.
    at: Point,
    minutes: u32,
    windows: Vec<Window>,
    /// Whether a search decided about it; one for two or more that was not decided about starts free.
    is_decided: bool,
}

/// To which visit somebody is asked to come, when, for how many minutes, and where.
type Asked = (String, Span, u32, Point);

/// What was found and proved of a component that is more than a flow.
#[derive(Debug, Clone)]
struct Proof {
    /// The arcs of its plan.
    chosen: Vec<u32>,
    weeks: Vec<(u32, Cost)>,
    slots: Vec<(u32, Cost)>,
    /// What the plan costs there beyond what every plan does, in units.
    slack: Cost,
    branches: u64,
}

/// A round that stands.
///
/// ```
/// use noaber::matching::{Problem, Standing};
/// let picture = Problem::default();
/// let (mut standing, first) = Standing::new(&picture)?;
/// let second = standing.update(&picture)?;
/// assert_eq!(first.plan.totals(), second.plan.totals());
/// # Ok::<(), noaber::matching::MatchError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Standing {
    /// The labels of the slots, and the week of each.
    slots: Vec<(String, usize)>,
    settings: Settings,
    scale: Scale,
    /// Owns the network.
    flow: Flow,
    /// Per need node.
    visits: Vec<Visit>,
    by_id: HashMap<String, u32>,
    /// By identifier the number in the last picture.
    offers: HashMap<String, OfferIx>,
    /// The helpers of the last picture, and when who was asked to come where.
    people: Vec<Offer>,
    asked: BTreeMap<String, Vec<Asked>>,
    /// Whether identifiers were one each: otherwise nothing can be compared.
    is_clear: bool,
    /// Per week node whether something changed there since the proofs.
    stirred: Vec<bool>,
    proofs: Vec<Proof>,
    /// Arcs of visits that left.
    dead_arcs: usize,
    /// Visits of a component beyond which it is large.
    large: usize,
    cold_starts: u64,
}

impl Standing {
    /// Decides a round from nothing, and keeps it standing.
    ///
    /// # Errors
    /// [`MatchError`] when the problem contradicts itself, or the checker refuses the plan.
    pub fn new(problem: &Problem) -> Result<(Self, Outcome), MatchError> {
        let capacity = Capacity::new(problem)?;
        let candidates = candidates(problem, &capacity);
        let standing = Self::cold(problem, &capacity, &candidates);
        let outcome = standing.outcome(problem, capacity, candidates)?;
        Ok((standing, outcome))
    }

    /// Decides a new picture of the same area: only what changed, where that is possible.
    ///
    /// # Errors
    /// [`MatchError::Problem`] when the problem contradicts itself: then nothing changed. [`MatchError::Refused`] when
    /// the checker refuses the plan: then what stands is not to be used again.
    pub fn update(&mut self, problem: &Problem) -> Result<Outcome, MatchError> {
        let capacity = Capacity::new(problem)?;
        let candidates = candidates(problem, &capacity);
        match self.scale.fitting(problem).filter(|_| self.fits(problem)) {
            Some(scale) => {
                self.scale = scale;
                self.change(problem, &capacity, &candidates);
            }
            None => {
                let (cold_starts, large) = (self.cold_starts, self.large);
                *self = Self::cold(problem, &capacity, &candidates);
                self.cold_starts += cold_starts;
                self.large = large;
            }
        }
        self.outcome(problem, capacity, candidates)
    }

    /// How often all was decided from nothing: once at first.
    pub fn cold_starts(&self) -> u64 {
        self.cold_starts
    }

    /// How many nodes all searches settled so far: the measure of work, the same on every machine.
    pub fn work(&self) -> u64 {
        self.flow.work
    }

    /// Takes a visit out; the others are a best plan again afterwards. Looks only at what its place changes. Says no when
    /// it is not there. The plan comes with the next [`Standing::update`].
    pub fn withdraw(&mut self, id: &str) -> bool {
        let Some(need) = self.at(id, Place::In) else {
            return false;
        };
        self.stir(need);
        self.flow.set(need, Mode::Out);
        self.visits[need as usize].place = Place::Asleep;
        true
    }

    /// Puts a visit back that was taken out, for one exactly as well as any plan could. One for two or more waits for
    /// the next [`Standing::update`] to come together. Says no when it was not taken out.
    pub fn restore(&mut self, id: &str) -> bool {
        let Some(need) = self.at(id, Place::Asleep) else {
            return false;
        };
        self.stir(need);
        self.visits[need as usize].place = Place::In;
        self.flow.set(need, Mode::Free);
        true
    }

    fn at(&self, id: &str, place: Place) -> Option<u32> {
        let need = self.by_id.get(id).copied()?;
        (self.visits[need as usize].place == place).then_some(need)
    }

    /// Whether a picture can be compared with what stands.
    fn fits(&self, problem: &Problem) -> bool {
        let same_slot =
            |(a, b): (&(String, usize), &super::super::slots::SlotInfo)| a.0 == b.label && a.1 == b.week;
        let arcs = self.flow.graph.arcs.len();
        let gone = |offer: OfferIx| offer == GONE;
        let dead_nodes = self
            .flow
            .graph
            .slots
            .iter()
            .filter(|node| gone(node.offer))
            .count();
        let dead_needs = self
            .visits
            .iter()
            .filter(|visit| visit.place == Place::Gone)
            .count();
        let is_mostly = |dead: usize, of: usize| dead * 2 > of + SMALL;
        self.is_clear
            && self.settings == problem.settings
            && self.slots.len() == problem.slots.len()
            && self.slots.iter().zip(&problem.slots).all(same_slot)
            && !is_mostly(self.dead_arcs, arcs)
            && !is_mostly(dead_nodes, self.flow.graph.slots.len())
            && !is_mostly(dead_needs, self.visits.len())
            && is_clear(problem)
    }

    fn cold(problem: &Problem, capacity: &Capacity, candidates: &[Candidate]) -> Self {
        let scale = Scale::of(problem);
        let parts: Vec<(Flow, Decided)> =
            decide_parts(problem, capacity, &scale, candidates, |flow, decided| {
                (flow, decided)
            });
        let mut proofs = Vec::new();
        let (mut weeks, mut slots, mut arcs) = (0, 0, 0);
        let mut flows = Vec::with_capacity(parts.len());
        for (flow, decided) in parts {
            if !decided.is_plain {
                proofs.push(Proof {
                    chosen: decided.chosen.iter().map(|arc| arc + arcs).collect(),
                    weeks: (weeks..).zip(decided.week_prices).collect(),
                    slots: (slots..).zip(decided.slot_prices).collect(),
                    slack: decided.cost - decided.bound,
                    branches: decided.branches,
                });
            }
            weeks += u32::try_from(flow.graph.weeks.len()).unwrap_or(NONE);
            slots += u32::try_from(flow.graph.slots.len()).unwrap_or(NONE);
            arcs += u32::try_from(flow.graph.arcs.len()).unwrap_or(NONE);
            flows.push(flow);
        }
        let mut standing = Self {
            slots: problem
                .slots
                .iter()
                .map(|slot| (slot.label.clone(), slot.week))
                .collect(),
            settings: problem.settings,
            scale,
            flow: Flow::of_parts(flows, scale.unit, scale.forbidden()),
            visits: Vec::new(),
            by_id: HashMap::new(),
            offers: numbered(problem),
            people: problem.offers.iter().map(nameless).collect(),
            asked: asked(problem),
            is_clear: is_clear(problem),
            stirred: Vec::new(),
            proofs,
            dead_arcs: 0,
            large: LARGE,
            cold_starts: 1,
        };
        let graph = &standing.flow.graph;
        for (node, need) in (0..).zip(&graph.needs) {
            let of = &problem.needs[candidates[need.candidate].need];
            standing.visits.push(Visit {
                place: Place::In,
                at: of.at,
                minutes: of.duration_min,
                windows: of.windows.clone(),
                is_decided: true,
            });
            standing.by_id.insert(of.id.clone(), node);
        }
        standing.stirred = vec![false; graph.weeks.len()];
        standing
    }

    /// Marks the weeks of the helpers who could do a visit.
    fn stir(&mut self, need: u32) {
        for (_, arc) in self.flow.graph.arcs_of(need) {
            let week = self.flow.graph.slots[arc.node as usize].week;
            self.stirred[week as usize] = true;
        }
    }

    /// The plan as it stands, checked and explained.
    fn outcome(
        &self,
        problem: &Problem,
        capacity: Capacity,
        candidates: Vec<Candidate>,
    ) -> Result<Outcome, MatchError> {
        let graph = &self.flow.graph;
        let numbers = |len: usize| 0..u32::try_from(len).unwrap_or(NONE);
        let weeks = numbers(graph.weeks.len()).map(|week| self.flow.week_price(week));
        let slots = numbers(graph.slots.len()).map(|slot| self.flow.slot_price(slot));
        let (mut weeks, mut slots): (Vec<Cost>, Vec<Cost>) = (weeks.collect(), slots.collect());
        let mut found = Found::default();
        let mut chosen = Vec::new();
        let mut is_plain = vec![true; graph.weeks.len()];
        for proof in &self.proofs {
            chosen.extend_from_slice(&proof.chosen);
            for (week, _) in &proof.weeks {
                is_plain[*week as usize] = false;
            }
            found.slack += proof.slack;
            found.branches += proof.branches;
            proof
                .weeks
                .iter()
                .for_each(|(node, price)| weeks[*node as usize] = *price);
            proof
                .slots
                .iter()
                .for_each(|(node, price)| slots[*node as usize] = *price);
        }
        found.prices(graph, &weeks, &slots);
        for slot in numbers(graph.slots.len()) {
            if is_plain[graph.slots[slot as usize].week as usize] {
                chosen.extend_from_slice(self.flow.visits(slot));
            }
        }
        let chosen = chosen.iter().map(|&arc| candidates[graph.candidate(arc)]);
        found.pairings.extend(chosen.map(pairing));
        let plan = check(problem, found.plan(problem, &capacity, &self.scale))?;
        let unassigned = unassigned(problem, &capacity, &plan);
        Ok(Outcome {
            capacity,
            candidates,
            plan,
            unassigned,
        })
    }
}

fn numbered(problem: &Problem) -> HashMap<String, OfferIx> {
    let offers = problem.offers.iter().enumerate();
    offers.map(|(ix, offer)| (offer.id.clone(), ix)).collect()
}

/// Nothing that stands knows what anybody is called.
fn nameless(offer: &Offer) -> Offer {
    Offer {
        name: String::new(),
        ..offer.clone()
    }
}

/// By helper, to which visits they are asked to come, and when.
fn asked(problem: &Problem) -> BTreeMap<String, Vec<Asked>> {
    let mut asked: BTreeMap<String, Vec<Asked>> = BTreeMap::new();
    for pin in &problem.pins {
        let of = asked.entry(problem.offers[pin.offer].id.clone()).or_default();
        let need = &problem.needs[pin.need];
        of.push((need.id.clone(), pin.span, need.duration_min, need.at));
    }
    for of in asked.values_mut() {
        of.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    }
    asked
}

/// Whether no identifier of a picture occurs twice.
fn is_clear(problem: &Problem) -> bool {
    let needs: std::collections::HashSet<&str> = problem.needs.iter().map(|need| need.id.as_str()).collect();
    let offers: std::collections::HashSet<&str> =
        problem.offers.iter().map(|offer| offer.id.as_str()).collect();
    needs.len() == problem.needs.len() && offers.len() == problem.offers.len()
}

#[cfg(test)]
mod tests;

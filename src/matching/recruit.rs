//! Whom to recruit next: what one more helper would add to a round, for every cell, category and slot.
//!
//! Purpose: a coordinator who looks for helpers knows where one is worth most. The one is a phantom: somebody at the centre
//! of the cell who goes three kilometres, is vetted and met, speaks Dutch, offers that one category in that one slot, and
//! takes one visit. Its gain is the longest path from it through what the round left (the residual network): it takes a
//! visit over, whoever went there takes another, and so on until a visit that stayed open is served, or somebody's week
//! becomes lighter. One search from the ends of those paths answers for all phantoms at once; the certificate's prices
//! keep its steps from ever being negative.
//!
//! Invariants: without side constraints the gain equals solving again with the phantom added, in every level; with them it
//! is an estimate ([`Recruit::is_exact`]), which leaves visits for two or more as they are. Gains of several slots or of
//! several phantoms do not add up. Deliberately absent: gains at every point; only the cells that are asked for.

use super::capacity::Capacity;
use super::checker::CheckedPlan;
use super::plan::{Candidate, Objective};
use super::problem::{
    Availability, InvalidProblem, Kind, Mode, NeedIx, Offer, OfferIx, Problem, SlotIx, Traits,
};
use super::slots::{SlotSet, later_slots};
use super::solver::{self, Cost, Scale};
use crate::domain::language::SpokenLanguage;
use crate::geo::{Cell, Point};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Range;

/// How far the phantom goes, metres.
pub const REACH_M: u32 = 3_000;

/// So many phantoms are tried at once, so that the pairs of a country are never all in memory.
const AT_ONCE: usize = 4_096;

/// What one more helper would add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    /// Where they live: at the centre of this cell.
    pub cell: Cell,
    /// The one category they offer.
    pub category: String,
    /// The one slot in which they can.
    pub slot: SlotIx,
    /// What the plan would be worth more, per level; more than nothing.
    pub gain: Objective,
}

/// Where one more helper is worth something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recruit {
    /// The largest gain first; equal ones by cell, category, slot.
    pub gains: Vec<Gain>,
    /// Whether the gains are exact: no visit of the round still looks for two or more, and nobody's minutes and ways can
    /// stand in the way.
    pub is_exact: bool,
}

/// The phantom: somebody at a place who offers one category in these slots and takes one visit.
pub fn phantom(problem: &Problem, at: Point, category: &str, slots: SlotSet) -> Offer {
    let zones: Option<BTreeSet<u32>> = problem
        .offers
        .iter()
        .map(|offer| offer.zones.as_deref())
        .collect::<Option<Vec<&[u32]>>>()
        .filter(|all| !all.is_empty())
        .map(|all| all.into_iter().flatten().copied().collect());
    Offer {
        id: "phantom".to_owned(),
        name: String::new(),
        at,
        reach_m: REACH_M,
        mode: Mode::Bicycle,
        categories: vec![category.to_owned()],
        availability: Availability::Slots(slots),
        busy: Vec::new(),
        weekly_limit: 1,
        weekly_minutes: None,
        invitations_left: None,
        per_slot: 1,
        used: Vec::new(),
        vetted_until: Some(Date::MAX),
        interviewed: true,
        languages: SpokenLanguage::parse("nl").into_iter().collect(),
        kind: Kind::Volunteer,
        recent_visits: 0,
        levels: Vec::new(),
        goals: Vec::new(),
        teams: Vec::new(),
        adult: true,
        on_hold: false,
        consent: true,
        has: Traits::NONE,
        cannot_bear: Traits::NONE,
        zones: zones.map(|all| all.into_iter().collect()),
        household: None,
    }
}

/// What one more helper would add in each of these cells. `candidates` are those of the round, and `plan` is its plan.
///
/// # Errors
/// [`InvalidProblem`] when the problem contradicts itself.
pub fn recruit(
    problem: &Problem,
    capacity: &Capacity,
    candidates: &[Candidate],
    plan: &CheckedPlan,
    cells: &BTreeSet<Cell>,
) -> Result<Recruit, InvalidProblem> {
    let scale = Scale::of_certificate(plan.certificate(), problem);
    let freed = Residual::new(problem, capacity, candidates, plan, &scale).freed();
    let mut alone = without_the_others(problem, capacity);
    let categories: BTreeSet<&str> = problem.needs.iter().map(|need| need.category.as_str()).collect();
    let places: Vec<(Cell, &str)> = cells
        .iter()
        .flat_map(|cell| categories.iter().map(|category| (*cell, *category)))
        .collect();
    let mut gains = Vec::new();
    for chunk in places.chunks(AT_ONCE) {
        alone.offers = chunk
            .iter()
            .map(|(cell, category)| {
                phantom(
                    problem,
                    cell.centre(),
                    category,
                    SlotSet::first(problem.slots.len()),
                )
            })
            .collect();
        let room = Capacity::new(&alone)?;
        let mut best = vec![0; chunk.len() * problem.slots.len()];
        for pair in solver::candidates(&alone, &room) {
            let Some(freed) = freed[pair.need].filter(|_| !straddles(&alone, &pair)) else {
                continue;
            };
            let gain = freed + Cost::from(pair.score) * scale.unit;
            let best = &mut best[pair.offer * problem.slots.len() + pair.slot];
            *best = gain.max(*best);
        }
        for (&(cell, category), best) in chunk.iter().zip(best.chunks(problem.slots.len().max(1))) {
            for (slot, &points) in best.iter().enumerate() {
                let gain = scale.levels(points / scale.unit);
                if gain > Objective::default() {
                    let category = category.to_owned();
                    gains.push(Gain {
                        cell,
                        category,
                        slot,
                        gain,
                    });
                }
            }
        }
    }
    gains.sort_by(|one, other| {
        let rest = |of: &Gain| (of.cell, of.category.clone(), of.slot);
        other
            .gain
            .cmp(&one.gain)
            .then_with(|| rest(one).cmp(&rest(other)))
    });
    let for_one = (0..problem.needs.len()).all(|need| capacity.rest(need) < 2);
    Ok(Recruit {
        gains,
        is_exact: for_one && !solver::time_may_bind(problem, capacity, candidates),
    })
}

/// Who can in one slot only cannot take a visit that ends in the next.
fn straddles(problem: &Problem, pair: &Candidate) -> bool {
    let windows = &problem.needs[pair.need].windows;
    let window = windows.iter().find(|window| window.slot == pair.slot);
    window.is_some_and(|window| later_slots(problem, window).next().is_some())
}

/// The same visits with nobody who could come: what refers to helpers is left out, and so is whoever needs two or more.
fn without_the_others(problem: &Problem, capacity: &Capacity) -> Problem {
    let needs = problem.needs.iter().enumerate().map(|(ix, need)| {
        let mut need = need.clone();
        for of in [
            &mut need.known,
            &mut need.preferred,
            &mut need.blocked,
            &mut need.declined,
            &mut need.taken_by,
        ] {
            of.clear();
        }
        need.windows.retain(|window| capacity.is_open(ix, window.slot));
        need.consent &= capacity.rest(ix) == 1;
        need.helpers_needed = 1;
        need
    });
    Problem {
        slots: problem.slots.clone(),
        offers: Vec::new(),
        needs: needs.collect(),
        pins: Vec::new(),
        settings: problem.settings,
    }
}

/// What the round left: who is where, what it costs, and what is free.
struct Residual<'a> {
    problem: &'a Problem,
    capacity: &'a Capacity,
    candidates: &'a [Candidate],
    unit: Cost,
    /// The candidates of each visit that looks for one helper; nothing for the others.
    arcs: Vec<Range<usize>>,
    /// Where each visit stands in the plan: its helper-and-slot, or nowhere.
    at: Vec<Option<usize>>,
    /// What leaving each visit costs.
    worth: Vec<Cost>,
    /// Visits for one by helper-and-slot.
    occupants: Vec<(usize, NeedIx)>,
    used_slot: Vec<u32>,
    used_week: Vec<u32>,
    /// Prices of helper-and-slots, that of the week included, and of weeks.
    slot_price: Vec<Cost>,
    week_price: Vec<Cost>,
}

/// A place in the residual network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Need(NeedIx),
    Slot(usize),
    Week(usize),
}

impl<'a> Residual<'a> {
    fn new(
        problem: &'a Problem,
        capacity: &'a Capacity,
        candidates: &'a [Candidate],
        plan: &CheckedPlan,
        scale: &Scale,
    ) -> Self {
        let (slots, weeks) = (problem.slots.len(), capacity.weeks());
        let mut arcs = vec![0..0; problem.needs.len()];
        let mut from = 0;
        for of_need in candidates.chunk_by(|a, b| a.need == b.need) {
            if capacity.rest(of_need[0].need) == 1 {
                arcs[of_need[0].need] = from..from + of_need.len();
            }
            from += of_need.len();
        }
        let mut week_price = vec![0; problem.offers.len() * weeks];
        for price in &plan.certificate().weeks {
            week_price[price.offer * weeks + price.week] = price.price;
        }
        let mut slot_price: Vec<Cost> = (0..problem.offers.len() * slots)
            .map(|node| week_price[node / slots * weeks + problem.slots[node % slots].week])
            .collect();
        for price in &plan.certificate().slots {
            slot_price[price.offer * slots + price.slot] = price.price;
        }
        let mut here = Self {
            problem,
            capacity,
            candidates,
            unit: scale.unit,
            arcs,
            at: vec![None; problem.needs.len()],
            worth: problem.needs.iter().map(|need| scale.worth(need)).collect(),
            occupants: Vec::new(),
            used_slot: vec![0; slot_price.len()],
            used_week: vec![0; week_price.len()],
            slot_price,
            week_price,
        };
        for pair in plan.pairings().iter().filter(|pair| !pair.pinned) {
            let node = here.slot(pair.offer, pair.slot);
            here.used_slot[node] += 1;
            let week = here.week(node);
            here.used_week[week] += 1;
            if capacity.rest(pair.need) == 1 {
                here.at[pair.need] = Some(node);
                here.occupants.push((node, pair.need));
            }
        }
        here.occupants.sort_unstable();
        here
    }

    fn slot(&self, offer: OfferIx, slot: SlotIx) -> usize {
        offer * self.problem.slots.len() + slot
    }

    fn week(&self, slot: usize) -> usize {
        let slots = self.problem.slots.len();
        slot / slots * self.capacity.weeks() + self.problem.slots[slot % slots].week
    }

    /// What it costs when a visit goes to a helper-and-slot, the price included.
    fn exit(&self, of: &Candidate) -> Cost {
        self.slot_price[self.slot(of.offer, of.slot)] - Cost::from(of.score) * self.unit
    }

    /// The fairness cost of the last visit that the plan put into a week.
    fn last_fairness(&self, week: usize) -> Cost {
        let (offer, of) = (week / self.capacity.weeks(), week % self.capacity.weeks());
        let helper = &self.problem.offers[offer];
        let before = i64::from(helper.recent_visits) + i64::from(self.capacity.week(offer, of).taken);
        let k = before + i64::from(self.used_week[week]) - 1;
        Cost::from(self.problem.settings.fairness * k / i64::from(helper.weekly_limit.max(1))) * self.unit
    }

    /// Per visit for one, what its place is worth to the others once somebody new takes the visit over: the worth of serving
    /// it when it stayed open; otherwise minus its score, and what can follow where it stood. Nothing for the others.
    fn freed(&self) -> Vec<Option<Cost>> {
        let cheapest: Vec<Cost> = (0..self.problem.needs.len())
            .map(|need| {
                let exits = self.candidates[self.arcs[need].clone()].iter();
                exits.map(|of| self.exit(of)).fold(self.worth[need], Cost::min)
            })
            .collect();
        let lost = self.lost(&cheapest);
        (0..self.problem.needs.len())
            .map(|need| match self.at[need] {
                _ if self.capacity.rest(need) != 1 => None,
                None => Some(self.worth[need]),
                Some(_) => lost[need].map(|lost| cheapest[need] - lost),
            })
            .collect()
    }

    /// How much less than its price a place is worth: the shortest way to an end, over steps that are never negative
    /// because no visit has a cheaper exit than the one it takes.
    fn lost(&self, cheapest: &[Cost]) -> Vec<Option<Cost>> {
        let mut search = Search {
            needs: vec![Cost::MAX; self.problem.needs.len()],
            slots: vec![Cost::MAX; self.slot_price.len()],
            weeks: vec![Cost::MAX; self.week_price.len()],
            queue: BinaryHeap::new(),
        };
        // A path ends at a visit that stayed open, or where a week becomes lighter.
        for need in (0..self.problem.needs.len()).filter(|need| self.at[*need].is_none()) {
            if !self.arcs[need].is_empty() {
                search.reach(Node::Need(need), 0);
            }
        }
        for week in (0..self.week_price.len()).filter(|week| self.used_week[*week] > 0) {
            search.reach(Node::Week(week), self.week_price[week] - self.last_fairness(week));
        }
        while let Some(Reverse((lost, node))) = search.queue.pop() {
            if lost > *search.of(node) {
                continue;
            }
            match node {
                Node::Need(need) => self.spread_need(&mut search, need, lost, cheapest[need]),
                Node::Slot(slot) => self.spread_slot(&mut search, slot, lost),
                Node::Week(week) => self.spread_week(&mut search, week, lost),
            }
        }
        let found = search.needs.into_iter();
        found.map(|lost| (lost != Cost::MAX).then_some(lost)).collect()
    }

    /// The visit could move to each of its candidates, if there were room.
    fn spread_need(&self, search: &mut Search, need: NeedIx, lost: Cost, cheapest: Cost) {
        for of in &self.candidates[self.arcs[need].clone()] {
            let slot = self.slot(of.offer, of.slot);
            // Where a helper does nothing in the week, nobody would make room.
            if self.used_week[self.week(slot)] > 0 {
                search.reach(Node::Slot(slot), lost + self.exit(of) - cheapest);
            }
        }
    }

    /// Whoever stands there could make room; and where the slot has room, whoever stands elsewhere in the week.
    fn spread_slot(&self, search: &mut Search, slot: usize, lost: Cost) {
        let from = self.occupants.partition_point(|(node, _)| *node < slot);
        let here = self.occupants[from..]
            .iter()
            .take_while(|(node, _)| *node == slot);
        for (_, need) in here {
            search.reach(Node::Need(*need), lost);
        }
        let slots = self.problem.slots.len();
        if self.used_slot[slot] < self.capacity.slot_left(slot / slots, slot % slots) {
            let week = self.week(slot);
            search.reach(
                Node::Week(week),
                lost + self.week_price[week] - self.slot_price[slot],
            );
        }
    }

    fn spread_week(&self, search: &mut Search, week: usize, lost: Cost) {
        let (offer, of) = (week / self.capacity.weeks(), week % self.capacity.weeks());
        for slot in (0..self.problem.slots.len()).filter(|slot| self.problem.slots[*slot].week == of) {
            let slot = self.slot(offer, slot);
            if self.used_slot[slot] > 0 {
                search.reach(
                    Node::Slot(slot),
                    lost + self.slot_price[slot] - self.week_price[week],
                );
            }
        }
    }
}

/// Dijkstra's.
struct Search {
    needs: Vec<Cost>,
    slots: Vec<Cost>,
    weeks: Vec<Cost>,
    queue: BinaryHeap<Reverse<(Cost, Node)>>,
}

impl Search {
    fn of(&mut self, node: Node) -> &mut Cost {
        match node {
            Node::Need(at) => &mut self.needs[at],
            Node::Slot(at) => &mut self.slots[at],
            Node::Week(at) => &mut self.weeks[at],
        }
    }

    fn reach(&mut self, node: Node, lost: Cost) {
        // Negative only where the plan is not proven optimal, and the answer an estimate.
        let lost = lost.max(0);
        let known = self.of(node);
        if lost < *known {
            *known = lost;
            self.queue.push(Reverse((lost, node)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{dice, round};
    use proptest::prelude::*;

    /// Solves again with the phantom added.
    fn again(problem: &Problem, at: Point, category: &str, slot: SlotIx) -> Objective {
        let mut more = problem.clone();
        let mut one = SlotSet::EMPTY;
        one.insert(slot);
        more.offers.push(phantom(problem, at, category, one));
        let worth = |of: &Problem| round(of).unwrap().plan.totals().objective();
        let (with, without) = (worth(&more), worth(problem));
        Objective {
            urgent: with.urgent - without.urgent,
            served: with.served - without.served,
            net: with.net - without.net,
        }
    }

    fn everything(problem: &Problem) -> Recruit {
        let outcome = round(problem).unwrap();
        let cells = problem
            .needs
            .iter()
            .map(|need| Cell::of(need.at, 8).unwrap())
            .collect();
        recruit(
            problem,
            &outcome.capacity,
            &outcome.candidates,
            &outcome.plan,
            &cells,
        )
        .unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        /// For every cell, category and slot, those without a gain included.
        #[test]
        fn a_gain_is_what_solving_again_gains(seed: u64) {
            let mut problem = dice::problem(seed, 6, 8);
            for need in &mut problem.needs {
                need.helpers_needed = 1;
                let slots = &problem.slots;
                need.windows.retain(|window| window.span.until <= slots[window.slot].span.until);
                for window in &mut need.windows {
                    window.span = problem.slots[window.slot].span;
                }
                need.duration_min = need.duration_min.min(90);
            }
            // Nothing that a flow does not see: no minutes, no hours, one visit at a time, and ways that are short.
            for offer in &mut problem.offers {
                offer.weekly_minutes = None;
                offer.per_slot = 1;
                offer.busy.clear();
                offer.teams.clear();
                offer.mode = Mode::Car;
                if matches!(offer.availability, Availability::Hours { .. }) {
                    offer.availability = Availability::Slots(SlotSet::first(5));
                }
            }
            problem.pins.clear();
            let found = everything(&problem);
            prop_assert!(found.is_exact);
            let cells: BTreeSet<Cell> = problem.needs.iter().map(|need| Cell::of(need.at, 8).unwrap()).collect();
            for cell in cells.into_iter().take(3) {
                for category in ["garden", "pets"] {
                    for slot in 0..problem.slots.len() {
                        let told = found.gains.iter().find(|one| {
                            one.cell == cell && one.category == category && one.slot == slot
                        });
                        let told = told.map(|one| one.gain).unwrap_or_default();
                        let true_gain = again(&problem, cell.centre(), category, slot);
                        prop_assert_eq!(told, true_gain, "{:?} {} {}", cell, category, slot);
                    }
                }
            }
        }
    }

    #[test]
    fn a_chain_of_neighbours_is_followed_to_its_end() {
        let slots = dice::slots();
        let mut problem = Problem {
            needs: (0..3).map(|number| dice::plain_need(number, &slots)).collect(),
            offers: (0..2).map(dice::plain_offer).collect(),
            slots,
            ..Problem::default()
        };
        // The first helper can do the first two visits, the second the last two; one visit of the three stays open.
        problem.needs[0].blocked = vec![1];
        problem.needs[2].blocked = vec![0];
        problem.needs[2].urgent = true;
        let found = everything(&problem);
        let top = &found.gains[0];
        assert_eq!((top.gain.urgent, top.gain.served), (0, 1), "{found:?}");
        assert!(
            found
                .gains
                .iter()
                .all(|one| one.category == "garden" && one.slot == 0)
        );
        // Vetted, met, Dutch: what else a visit asks, the phantom does not have.
        for need in &mut problem.needs {
            need.requires = Traits::CAR;
        }
        for offer in &mut problem.offers {
            offer.has = Traits::CAR;
        }
        assert_eq!(everything(&problem).gains, []);
    }

    #[test]
    fn with_visits_for_two_it_is_an_estimate() {
        let slots = dice::slots();
        let mut problem = Problem {
            needs: (0..2).map(|number| dice::plain_need(number, &slots)).collect(),
            offers: Vec::new(),
            slots,
            ..Problem::default()
        };
        problem.needs[1].helpers_needed = 2;
        let found = everything(&problem);
        assert!(!found.is_exact);
        assert_eq!(found.gains[0].gain.served, 1, "the visit for one");
    }
}

//! Visits for two or more, and visits that do not fit together in somebody's time: branch and bound over the flow.
//!
//! Such a visit happens completely, in one slot, with different people, or not at all. The flow cannot say that; it
//! relaxes it. Under any prices the cheapest *configuration* of each such visit (one slot, its cheapest helpers) gives
//! a lower bound on the cost of every plan, at least as good as the relaxed flow's; often the plan at hand reaches it
//! and nothing needs to be searched. All of it is deterministic: the limit counts branches and settled nodes, not time.

mod branch;
mod repair;

use super::flow::{Flow, Mode};
use super::graph::{Cost, Graph};
use super::side::Side;
use super::{LARGE, Scale};
use std::collections::BTreeSet;

/// Rounds of improvement before branching.
const PASSES: usize = 4;

/// A component, decided.
#[derive(Debug, Clone)]
pub(super) struct Decided {
    /// Numbers of the arcs of the best plan in the scope, in order.
    pub chosen: Vec<u32>,
    /// Whether the flow says it all: nothing was searched.
    pub is_plain: bool,
    /// Per week node of the scope.
    pub week_prices: Vec<Cost>,
    /// Per slot node of the scope, never below its week's.
    pub slot_prices: Vec<Cost>,
    /// What the plan costs, in units.
    pub cost: Cost,
    /// What every plan costs at least, in units.
    pub bound: Cost,
    pub branches: u64,
}

/// What is decided in a flow: a component.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Needs for two or more.
    pub several: Vec<u32>,
    /// The helpers' weeks.
    pub weeks: Vec<u32>,
    /// The helpers in their slots.
    pub slots: Vec<u32>,
    /// Whether it has more visits than are all tried anew.
    pub is_large: bool,
}

struct Search<'s> {
    flow: Flow,
    scope: &'s Scope,
    side: Side<'s>,
    unit: Cost,
    /// Needs for two or more that have a configuration at all.
    several: Vec<u32>,
    /// The worth of needs for two or more without one: always lost.
    lost: Cost,
    best: Cost,
    best_modes: Vec<Mode>,
    /// The arcs of the scope that are banned now, and those that were for the best plan.
    bans: BTreeSet<u32>,
    best_bans: BTreeSet<u32>,
    chosen: Vec<u32>,
    is_plain: bool,
    is_cautious: bool,
    bound: Cost,
    week_prices: Vec<Cost>,
    slot_prices: Vec<Cost>,
    branches: u64,
}

/// Decides a component from nothing. The scope is all of it.
pub(super) fn decide(graph: Graph, side: Side<'_>, scale: &Scale) -> (Flow, Decided) {
    let numbers = |len: usize| (0..u32::try_from(len).unwrap_or(u32::MAX)).collect();
    let mut scope = Scope {
        several: Vec::new(),
        weeks: numbers(graph.weeks.len()),
        slots: numbers(graph.slots.len()),
        is_large: graph.needs.len() > LARGE,
    };
    let mut flow = Flow::new(graph, scale.forbidden());
    for need in 0..u32::try_from(flow.graph.needs.len()).unwrap_or(u32::MAX) {
        if flow.graph.needs[need as usize].places == 1 {
            flow.set(need, Mode::Free);
        } else {
            scope.several.push(need);
        }
    }
    let mut search = Search::over(flow, &scope, side, scale.unit);
    search.note_prices();
    search.set_all(Mode::Free);
    search.run()
}

/// Decides the needs for two or more of a component in a flow that stands: the others are in it already. In a large
/// component each begins as it is; one that was just put in should be free.
pub(super) fn resume(flow: Flow, scope: &Scope, side: Side<'_>, unit: Cost) -> (Flow, Decided) {
    let mut search = Search::over(flow, scope, side, unit);
    search.note_prices();
    if !scope.is_large {
        search.set_all(Mode::Free);
    }
    search.run()
}

/// The cheapest helpers of each slot that has enough of them, under the present prices, by slot: cost and slot. With all its
/// arcs, or without those that are banned now.
fn configurations(flow: &Flow, need: u32, all: bool) -> Vec<(Cost, Mode)> {
    let places = flow.graph.needs[need as usize].places as usize;
    let mut exits: Vec<(u8, Cost)> = flow
        .graph
        .arcs_of(need)
        .filter(|(number, _)| all || !flow.bans().contains(number))
        .map(|(_, arc)| (arc.slot, flow.graph.cost(arc) + flow.slot_price(arc.node)))
        .collect();
    exits.sort_unstable();
    exits
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|of_slot| of_slot.len() >= places)
        .map(|of_slot| {
            (
                of_slot[..places].iter().map(|(_, cost)| cost).sum(),
                Mode::Fixed(usize::from(of_slot[0].0)),
            )
        })
        .collect()
}

impl<'s> Search<'s> {
    /// Needs without a configuration are lost. What was banned before is open again.
    fn over(mut flow: Flow, scope: &'s Scope, side: Side<'s>, unit: Cost) -> Self {
        repair::open(&mut flow, scope);
        let (mut several, mut lost) = (Vec::new(), 0);
        for &need in &scope.several {
            if configurations(&flow, need, true).is_empty() {
                flow.set(need, Mode::Out);
                lost += flow.graph.needs[need as usize].worth;
            } else {
                // From what no plan pays for nothing can be proved.
                if flow.mode(need) != Mode::Free && flow.stays(need) > 0 {
                    flow.set(need, Mode::Free);
                }
                several.push(need);
            }
        }
        let best_modes = vec![Mode::Out; several.len()];
        Self {
            flow,
            scope,
            side,
            unit,
            several,
            lost,
            best: Cost::MAX,
            best_modes,
            bans: BTreeSet::new(),
            best_bans: BTreeSet::new(),
            chosen: Vec::new(),
            is_plain: true,
            is_cautious: false,
            bound: Cost::MIN,
            week_prices: Vec::new(),
            slot_prices: Vec::new(),
            branches: 0,
        }
    }

    fn run(mut self) -> (Flow, Decided) {
        if !self.several.is_empty() {
            self.is_plain = false;
            self.note_prices();
            self.improve();
        }
        self.repair();
        if !self.proved() {
            let limit = u64::from(self.side.problem.settings.node_limit);
            self.branch(self.branches_within(limit));
        }
        if !self.is_plain {
            self.restore();
            self.note_prices();
        }
        self.finish()
    }

    fn set_all(&mut self, mode: Mode) {
        for at in 0..self.several.len() {
            self.flow.set(self.several[at], mode);
        }
    }

    /// What the state of the flow costs as a plan, when it is one.
    fn plan_cost(&self) -> Cost {
        let left: Cost = self.several.iter().map(|&need| self.left_out(need)).sum();
        self.flow.cost + left + self.lost
    }

    fn left_out(&self, need: u32) -> Cost {
        if self.flow.mode(need) == Mode::Out {
            self.flow.graph.needs[need as usize].worth
        } else {
            0
        }
    }

    /// What a need contributes to the flow's own bound in its present mode.
    fn contribution(&self, need: u32) -> Cost {
        let node = &self.flow.graph.needs[need as usize];
        let places = node.places as usize;
        let mut exits: Vec<Cost> = match self.flow.mode(need) {
            Mode::Out => return 0,
            Mode::Free => vec![node.worth / Cost::from(node.places); places],
            Mode::Fixed(_) => Vec::new(),
        };
        let mode = self.flow.mode(need);
        for (number, arc) in self.flow.graph.arcs_of(need) {
            let open = mode == Mode::Free || mode == Mode::Fixed(usize::from(arc.slot));
            if open && !self.flow.bans().contains(&number) {
                exits.push(self.flow.graph.cost(arc) + self.flow.slot_price(arc.node));
            }
        }
        exits.sort_unstable();
        exits.iter().take(places).sum()
    }

    /// What a need costs at least in any plan (or in those that keep to the bans), under the present prices.
    fn at_least(&self, need: u32, all: bool) -> Cost {
        configurations(&self.flow, need, all)
            .iter()
            .map(|(cost, _)| *cost)
            .fold(self.flow.graph.needs[need as usize].worth, Cost::min)
    }

    /// The bound of all plans that agree with the needs that are fixed or out.
    fn node_bound(&self) -> Cost {
        let gain = |need: u32| match self.flow.mode(need) {
            Mode::Free => self.at_least(need, false) - self.contribution(need),
            Mode::Fixed(_) | Mode::Out => 0,
        };
        self.plan_cost() + self.several.iter().map(|&need| gain(need)).sum::<Cost>()
    }

    /// Takes the present prices for the certificate when they bound all plans better than those before.
    fn note_prices(&mut self) {
        // Needs in a state that no plan pays for make a bound that nobody can use.
        let usable = self
            .several
            .iter()
            .all(|&need| !matches!(self.flow.mode(need), Mode::Fixed(_)) || self.flow.stays(need) == 0);
        if !usable {
            return;
        }
        // Other plans need not keep to the bans of this one.
        let barred: BTreeSet<u32> = self.bans.iter().map(|arc| self.need_of(*arc)).collect();
        let barred = barred.iter().filter(|need| !self.is_for_several(**need));
        let gain: Cost = self
            .several
            .iter()
            .chain(barred)
            .map(|&need| self.at_least(need, true) - self.contribution(need))
            .sum();
        let bound = self.flow.cost + self.lost + gain;
        if bound > self.bound || self.week_prices.is_empty() {
            self.bound = self.bound.max(bound);
            let (weeks, slots) = (self.scope.weeks.iter(), self.scope.slots.iter());
            self.week_prices = weeks.map(|&week| self.flow.week_price(week)).collect();
            self.slot_prices = slots.map(|&slot| self.flow.slot_price(slot)).collect();
        }
    }

    /// A plan costs whole points.
    fn proved(&self) -> bool {
        self.whole(self.bound) >= self.best
    }

    fn whole(&self, bound: Cost) -> Cost {
        let rest = bound.rem_euclid(self.unit);
        if rest == 0 {
            bound
        } else {
            bound - rest + self.unit
        }
    }

    /// Decides the visits one after another, each as well as the others allow, until nothing changes.
    fn improve(&mut self) {
        for _ in 0..PASSES {
            let before = self.best;
            for at in 0..self.several.len() {
                let need = self.several[at];
                // Few visits are all tried anew: it costs nothing, and equals fall as they always did.
                if !self.scope.is_large || !self.stands(need) {
                    self.settle_one(need);
                }
            }
            self.keep();
            self.note_prices();
            if self.proved() || self.best == before {
                break;
            }
        }
    }

    /// Whether the prices prove that nothing is better for a visit while the others stay as they are. A free one that
    /// is whole is decided by that.
    fn stands(&mut self, need: u32) -> bool {
        match self.flow.mode(need) {
            Mode::Free => {
                let whole = self.is_whole(need);
                if whole {
                    self.flow.decide(need);
                }
                whole
            }
            Mode::Fixed(_) => {
                self.flow.stays(need) == 0 && self.contribution(need) <= self.at_least(need, false)
            }
            Mode::Out => self.flow.graph.needs[need as usize].worth <= self.at_least(need, false),
        }
    }

    /// Finds the best for one visit while the others stay as they are.
    fn settle_one(&mut self, need: u32) {
        self.flow.set(need, Mode::Out);
        let without = self.flow.cost;
        let mut options = configurations(&self.flow, need, false);
        options.sort_by_key(|option| option.0);
        let mut best = (self.flow.graph.needs[need as usize].worth, Mode::Out);
        for (at_least, mode) in options {
            // The price of a configuration bounds what it really costs from below.
            if at_least >= best.0 {
                break;
            }
            self.flow.set(need, mode);
            best = best_of(best, (self.flow.cost - without, mode));
            self.flow.set(need, Mode::Out);
        }
        self.flow.set(need, best.1);
    }

    /// Remembers the state of the flow when it is the best plan so far. Complete free visits count as fixed.
    fn keep(&mut self) {
        let cost = self.plan_cost();
        if cost < self.best && self.side.fits(&self.flow, &self.scope.weeks) {
            self.best = cost;
            self.best_bans.clone_from(&self.bans);
            self.chosen = self.chosen_now();
            for at in 0..self.several.len() {
                let need = self.several[at];
                self.best_modes[at] = match (self.flow.mode(need), self.flow.chosen(need).next()) {
                    (Mode::Free, Some((_, arc))) => Mode::Fixed(usize::from(arc.slot)),
                    (Mode::Free, None) => Mode::Out,
                    (mode, _) => mode,
                };
            }
        }
    }

    /// Whether a free need happens to be complete in one slot, with different people, or to stay altogether.
    fn is_whole(&self, need: u32) -> bool {
        let mut slots = self.flow.chosen(need).map(|(_, arc)| arc.slot);
        match (self.flow.stays(need), slots.next()) {
            (0, Some(first)) => slots.all(|slot| slot == first),
            (stays, None) => stays == self.flow.graph.needs[need as usize].places,
            _ => false,
        }
    }

    fn finish(self) -> (Flow, Decided) {
        let bound = self.whole(self.bound).min(self.best);
        let decided = Decided {
            chosen: self.chosen,
            is_plain: self.is_plain,
            week_prices: self.week_prices,
            slot_prices: self.slot_prices,
            cost: self.best,
            bound,
            branches: self.branches,
        };
        (self.flow, decided)
    }
}

/// The cheaper; of equals the first.
fn best_of(a: (Cost, Mode), b: (Cost, Mode)) -> (Cost, Mode) {
    if b.0 < a.0 { b } else { a }
}

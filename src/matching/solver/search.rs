//! Visits for two or more: branch and bound over the flow.
//!
//! Such a visit happens completely, in one slot, with different people, or not at all. The flow cannot say that; it
//! relaxes it. Under any prices the cheapest *configuration* of each such visit (one slot, its cheapest helpers) gives
//! a lower bound on the cost of every plan, at least as good as the relaxed flow's; often the plan at hand reaches it
//! and nothing needs to be searched. All of it is deterministic: the limit counts branches and settled nodes, not time.

use super::LARGE;
use super::flow::{Flow, Mode};
use super::graph::{Cost, Graph};

/// Settled nodes that a branch may cost on average before the search stops.
const WORK_PER_BRANCH: u64 = 2_000;
/// Arcs that all branches together may look at. Each branch weighs every visit for two or more anew, so in a large
/// component the search is short; the prices have proved nearly everything there.
const EFFORT: usize = 2_000_000;
/// How often a branch looks at an arc.
const LOOKS: usize = 3;
/// Rounds of improvement before branching.
const PASSES: usize = 4;

/// A component, decided.
#[derive(Debug, Clone)]
pub(super) struct Decided {
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
    unit: Cost,
    /// Needs for two or more that have a configuration at all.
    several: Vec<u32>,
    /// The worth of needs for two or more without one: always lost.
    lost: Cost,
    best: Cost,
    best_modes: Vec<Mode>,
    bound: Cost,
    week_prices: Vec<Cost>,
    slot_prices: Vec<Cost>,
    branches: u64,
}

/// A choice in the depth of the search.
struct Frame {
    need: u32,
    /// What may be tried, with the bound that each has.
    options: Vec<(Cost, Mode)>,
    next: usize,
}

/// Decides a component from nothing. The scope is all of it.
pub(super) fn decide(graph: Graph, unit: Cost, forbidden: Cost, node_limit: u32) -> (Flow, Decided) {
    let numbers = |len: usize| (0..u32::try_from(len).unwrap_or(u32::MAX)).collect();
    let mut scope = Scope {
        several: Vec::new(),
        weeks: numbers(graph.weeks.len()),
        slots: numbers(graph.slots.len()),
        is_large: graph.needs.len() > LARGE,
    };
    let mut flow = Flow::new(graph, forbidden);
    for need in 0..u32::try_from(flow.graph.needs.len()).unwrap_or(u32::MAX) {
        if flow.graph.needs[need as usize].places == 1 {
            flow.set(need, Mode::Free);
        } else {
            scope.several.push(need);
        }
    }
    let mut search = Search::over(flow, &scope, unit);
    search.note_prices();
    search.set_all(Mode::Free);
    search.run(node_limit)
}

/// Decides the needs for two or more of a component in a flow that stands: the others are in it already. In a large
/// component each begins as it is; one that was just put in should be free.
pub(super) fn resume(flow: Flow, scope: &Scope, unit: Cost, node_limit: u32) -> (Flow, Decided) {
    let mut search = Search::over(flow, scope, unit);
    search.note_prices();
    if !scope.is_large {
        search.set_all(Mode::Free);
    }
    search.run(node_limit)
}

/// The cheapest helpers of each slot that has enough of them, under the present prices: cost and slot, cheapest first.
fn configurations(flow: &Flow, need: u32) -> Vec<(Cost, Mode)> {
    let places = flow.graph.needs[need as usize].places as usize;
    let mut exits: Vec<(u8, Cost)> = flow
        .graph
        .arcs_of(need)
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
    /// Needs without a configuration are lost.
    fn over(mut flow: Flow, scope: &'s Scope, unit: Cost) -> Self {
        let (mut several, mut lost) = (Vec::new(), 0);
        for &need in &scope.several {
            if configurations(&flow, need).is_empty() {
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
            unit,
            several,
            lost,
            best: Cost::MAX,
            best_modes,
            bound: Cost::MIN,
            week_prices: Vec::new(),
            slot_prices: Vec::new(),
            branches: 0,
        }
    }

    fn run(mut self, node_limit: u32) -> (Flow, Decided) {
        if self.several.is_empty() {
            self.best = self.flow.cost + self.lost;
        } else {
            self.note_prices();
            self.improve();
            if !self.proved() {
                self.branch(self.branches_within(u64::from(node_limit)));
            }
            for at in 0..self.several.len() {
                self.flow.set(self.several[at], self.best_modes[at]);
            }
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
        for (_, arc) in self.flow.graph.arcs_of(need) {
            if mode == Mode::Free || mode == Mode::Fixed(usize::from(arc.slot)) {
                exits.push(self.flow.graph.cost(arc) + self.flow.slot_price(arc.node));
            }
        }
        exits.sort_unstable();
        exits.iter().take(places).sum()
    }

    /// What a need costs at least in any plan, under the present prices.
    fn at_least(&self, need: u32) -> Cost {
        configurations(&self.flow, need)
            .iter()
            .map(|(cost, _)| *cost)
            .fold(self.flow.graph.needs[need as usize].worth, Cost::min)
    }

    /// The bound of all plans that agree with the needs that are fixed or out.
    fn node_bound(&self) -> Cost {
        let gain = |need: u32| match self.flow.mode(need) {
            Mode::Free => self.at_least(need) - self.contribution(need),
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
        let gain: Cost = self
            .several
            .iter()
            .map(|&need| self.at_least(need) - self.contribution(need))
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
            Mode::Fixed(_) => self.flow.stays(need) == 0 && self.contribution(need) <= self.at_least(need),
            Mode::Out => self.flow.graph.needs[need as usize].worth <= self.at_least(need),
        }
    }

    /// Finds the best for one visit while the others stay as they are.
    fn settle_one(&mut self, need: u32) {
        self.flow.set(need, Mode::Out);
        let without = self.flow.cost;
        let mut options = configurations(&self.flow, need);
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
        if cost < self.best {
            self.best = cost;
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

    /// How many branches the effort allows.
    fn branches_within(&self, node_limit: u64) -> u64 {
        let arcs: usize = self
            .several
            .iter()
            .map(|&need| self.flow.graph.arcs_of(need).count())
            .sum();
        node_limit.min((EFFORT / (arcs * LOOKS).max(1)) as u64)
    }

    /// Depth-first, best child first, until everything is searched or the limit is reached.
    fn branch(&mut self, node_limit: u64) {
        if node_limit == 0 {
            return;
        }
        self.set_all(Mode::Free);
        let work_limit = self.flow.work + node_limit * WORK_PER_BRANCH;
        let mut stack: Vec<Frame> = Vec::new();
        stack.extend(self.open());
        while let Some(frame) = stack.last_mut() {
            let need = frame.need;
            let option = frame.options.get(frame.next).copied();
            frame.next += 1;
            match option {
                None => {
                    self.flow.set(need, Mode::Free);
                    stack.pop();
                }
                // Options stand in the order of their bounds: the rest is no better.
                Some((bound, _)) if self.whole(bound) >= self.best => frame.next = frame.options.len(),
                Some(_) if self.branches >= node_limit || self.flow.work > work_limit => {
                    frame.next -= 1;
                    // What is still open bounds what the search could have found.
                    let open = stack.iter().filter_map(|frame| frame.options.get(frame.next));
                    let open = open
                        .map(|(bound, _)| self.whole(*bound))
                        .min()
                        .unwrap_or(self.best);
                    self.bound = self.bound.max(open.min(self.best));
                    return;
                }
                Some((_, mode)) => {
                    self.branches += 1;
                    self.flow.set(need, mode);
                    stack.extend(self.open());
                }
            }
        }
        self.bound = self.best;
    }

    /// Looks at the present node: a plan is kept, a hopeless node is left, else the visit to decide next is returned.
    fn open(&mut self) -> Option<Frame> {
        let bound = self.node_bound();
        if self.whole(bound) >= self.best {
            return None;
        }
        let (mut worst, mut widest) = (None, -1);
        for &need in &self.several {
            if self.flow.mode(need) == Mode::Free && !self.is_whole(need) {
                let gain = self.at_least(need) - self.contribution(need);
                if gain > widest {
                    (worst, widest) = (Some(need), gain);
                }
            }
        }
        let Some(need) = worst else {
            self.keep();
            return None;
        };
        let rest = bound - self.at_least(need);
        let mut options = configurations(&self.flow, need);
        options.push((self.flow.graph.needs[need as usize].worth, Mode::Out));
        options.sort_by_key(|option| option.0);
        let options = options
            .into_iter()
            .map(|(cost, mode)| (rest + cost, mode))
            .collect();
        Some(Frame {
            need,
            options,
            next: 0,
        })
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
        let bound = if self.several.is_empty() {
            self.best
        } else {
            self.whole(self.bound).min(self.best)
        };
        let decided = Decided {
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

//! Exact min-cost flow that changes in place: units are added and taken back one at a time.
//!
//! Invariant after every call: the flow is a cheapest one for the units that are in, and the potentials (`cost to reach
//! the root`) prove it: no residual arc `u → v` has `cost + y(v) − y(u) < 0`. Adding a unit searches forward from its
//! need to the root and stops there; taking one back searches backward. Both touch only the nodes they visit.

use super::graph::{Arc, Cost, Graph};
use crate::matching::problem::SlotIx;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

mod apply;
mod change;
#[cfg(test)]
mod proof;

/// What a need's units may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It sends nothing.
    Out,
    /// Each unit goes where it likes, or stays for its share of the worth: a relaxation for visits of two or more,
    /// exact for visits of one.
    Free,
    /// All units go to one slot, or stay at a cost that no plan would pay.
    Fixed(SlotIx),
}

const NONE: u32 = u32::MAX;

/// A flow and its potentials.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub graph: Graph,
    /// Where the numbers of slots and of weeks begin among the nodes; those of needs begin at 0.
    slots_from: usize,
    weeks_from: usize,
    /// What no plan would pay.
    forbidden: Cost,
    mode: Vec<Mode>,
    /// Arcs that may not be used. Nearly always none.
    bans: BTreeSet<u32>,
    stays: Vec<u32>,
    flowing: Vec<bool>,
    /// Per helper and slot the arcs over which units come in.
    taken: Vec<Vec<u32>>,
    slot_used: Vec<u32>,
    week_used: Vec<u32>,
    /// Per week what one more visit costs there; `None` when it is full.
    next: Vec<Option<Cost>>,
    y: Vec<Cost>,
    /// The cost of all units that are in.
    pub cost: Cost,
    /// How many nodes were settled so far: the measure of work, the same on every machine.
    pub work: u64,
    // Scratch of one search.
    dist: Vec<Cost>,
    from: Vec<Step>,
    seen: Vec<u32>,
    done: Vec<u32>,
    round: u32,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(Cost, u32)>>,
}

/// How a search came to a node: from which node, over which arc of a need (or `NONE`).
#[derive(Debug, Clone, Copy)]
struct Step {
    node: u32,
    arc: u32,
}

impl Flow {
    /// An empty flow.
    pub fn new(graph: Graph, forbidden: Cost) -> Self {
        let nodes = graph.needs.len() + graph.slots.len() + graph.weeks.len();
        Self {
            slots_from: graph.needs.len(),
            weeks_from: graph.needs.len() + graph.slots.len(),
            forbidden,
            mode: vec![Mode::Out; graph.needs.len()],
            bans: BTreeSet::new(),
            stays: vec![0; graph.needs.len()],
            flowing: vec![false; graph.arcs.len()],
            taken: vec![Vec::new(); graph.slots.len()],
            slot_used: vec![0; graph.slots.len()],
            week_used: vec![0; graph.weeks.len()],
            next: graph.weeks.iter().map(|week| week.next(0)).collect(),
            y: vec![0; nodes],
            cost: 0,
            work: 0,
            dist: vec![0; nodes],
            from: vec![
                Step {
                    node: NONE,
                    arc: NONE
                };
                nodes
            ],
            seen: vec![0; nodes],
            done: vec![0; nodes],
            round: 0,
            touched: Vec::new(),
            heap: BinaryHeap::new(),
            graph,
        }
    }

    /// Changes what a need's units may do; the flow is a cheapest one again afterwards.
    pub fn set(&mut self, need: u32, mode: Mode) {
        if self.mode[need as usize] == mode {
            return;
        }
        let places = self.graph.needs[need as usize].places;
        if self.mode[need as usize] != Mode::Out {
            for _ in 0..places {
                self.take_back(need, None);
            }
        }
        self.mode[need as usize] = mode;
        if mode != Mode::Out {
            self.y[need as usize] = self.cheapest_exit(need);
            for _ in 0..places {
                self.add(need);
            }
        }
    }

    /// Fixes a free need as it stands, which must be whole: in one slot, or out. Only ways that it does not use are
    /// closed, so the flow remains a cheapest one under the same potentials.
    pub fn decide(&mut self, need: u32) {
        let slot = self.chosen(need).next().map(|(_, arc)| usize::from(arc.slot));
        match slot {
            Some(slot) => self.mode[need as usize] = Mode::Fixed(slot),
            None => {
                let stays = std::mem::take(&mut self.stays[need as usize]);
                self.cost -= self.stay_cost(need) * Cost::from(stays);
                self.mode[need as usize] = Mode::Out;
            }
        }
    }

    /// Forbids an arc, or allows it again; the flow is a cheapest one afterwards.
    pub fn ban(&mut self, arc: u32, banned: bool) {
        if self.bans.contains(&arc) == banned {
            return;
        }
        let need = self.graph.arcs[arc as usize].need;
        let mode = self.mode[need as usize];
        self.set(need, Mode::Out);
        if banned {
            self.bans.insert(arc);
        } else {
            self.bans.remove(&arc);
        }
        self.set(need, mode);
    }

    /// The arcs that are forbidden, in order.
    pub fn bans(&self) -> &BTreeSet<u32> {
        &self.bans
    }

    /// What a need's units may do now.
    pub fn mode(&self, need: u32) -> Mode {
        self.mode[need as usize]
    }

    /// How many units of a need stay.
    pub fn stays(&self, need: u32) -> u32 {
        self.stays[need as usize]
    }

    /// The arcs over which a need's units go, with their numbers.
    pub fn chosen(&self, need: u32) -> impl Iterator<Item = (u32, &Arc)> {
        self.graph
            .arcs_of(need)
            .filter(|(arc, _)| self.flowing[*arc as usize])
    }

    /// The price of a helper's week: what one more visit there costs the rest.
    pub fn week_price(&self, week: u32) -> Cost {
        self.y[self.week_at(week)]
    }

    /// The price of a helper in a slot, never below that of the week.
    pub fn slot_price(&self, slot: u32) -> Cost {
        self.y[self.slot_at(slot)].max(self.week_price(self.graph.slots[slot as usize].week))
    }

    /// Whether an arc is used.
    pub fn uses(&self, arc: u32) -> bool {
        self.flowing[arc as usize]
    }

    /// The arcs over which a helper's visits in a slot come.
    pub fn visits(&self, slot: u32) -> &[u32] {
        &self.taken[slot as usize]
    }

    /// The cost of one unit that stays.
    fn stay_cost(&self, need: u32) -> Cost {
        let node = &self.graph.needs[need as usize];
        match self.mode[need as usize] {
            Mode::Fixed(_) => self.forbidden,
            // The unit of cost is a multiple of 1..=6, so the share is whole.
            Mode::Free | Mode::Out => node.worth / Cost::from(node.places.max(1)),
        }
    }

    fn allowed(&self, number: u32, arc: &Arc) -> bool {
        let open = match self.mode[arc.need as usize] {
            Mode::Out => false,
            Mode::Free => true,
            Mode::Fixed(slot) => usize::from(arc.slot) == slot,
        };
        open && (self.bans.is_empty() || !self.bans.contains(&number))
    }

    fn slot_at(&self, slot: u32) -> usize {
        self.slots_from + slot as usize
    }

    fn week_at(&self, week: u32) -> usize {
        self.weeks_from + week as usize
    }

    fn cheapest_exit(&self, need: u32) -> Cost {
        self.graph
            .arcs_of(need)
            .filter(|(number, arc)| self.allowed(*number, arc))
            .map(|(_, arc)| self.graph.cost(arc) + self.y[self.slot_at(arc.node)])
            .fold(self.stay_cost(need), Cost::min)
    }

    /// Sends one more unit from a node (mostly a need) to the root, over the cheapest residual path.
    fn add(&mut self, from: u32) {
        self.start(from);
        // The cheapest way to the root so far: distance, and the node before it.
        let mut best: Option<(Cost, u32)> = None;
        // No cheapest way is longer: what lies beyond need not be looked at.
        let mut bound = Cost::MAX;
        while let Some((dist, node)) = self.settle(best) {
            match self.kind(node) {
                Kind::Need(n) => {
                    self.end(&mut best, dist + self.stay_cost(n) - self.y[node as usize], node);
                    bound = bound.min(self.way_out(n, dist));
                    let (first, end) = (
                        self.graph.needs[n as usize].first,
                        self.graph.needs[n as usize].end,
                    );
                    for number in first..end {
                        let arc = self.graph.arcs[number as usize];
                        if !self.flowing[number as usize] && self.allowed(number, &arc) {
                            let length =
                                self.length(node, self.slot_at(arc.node), dist, self.graph.cost(&arc));
                            if length <= bound {
                                self.relax(node, number, self.slot_at(arc.node), length);
                            }
                        }
                    }
                }
                Kind::Slot(s) => {
                    let slot = &self.graph.slots[s as usize];
                    if self.slot_used[s as usize] < slot.room {
                        let week = self.week_at(slot.week);
                        self.reach(node, NONE, week, dist, 0);
                    }
                    for taken in 0..self.taken[s as usize].len() {
                        let number = self.taken[s as usize][taken];
                        let arc = self.graph.arcs[number as usize];
                        let cost = self.graph.cost(&arc);
                        self.reach(node, number, arc.need as usize, dist, -cost);
                    }
                }
                Kind::Week(w) => {
                    if let Some(next) = self.next[w as usize] {
                        self.end(&mut best, dist + next - self.y[node as usize], node);
                    }
                    for at in 0..self.graph.weeks[w as usize].slots.len() {
                        let slot = self.graph.weeks[w as usize].slots[at];
                        if self.slot_used[slot as usize] > 0 {
                            self.reach(node, NONE, self.slot_at(slot), dist, 0);
                        }
                    }
                }
            }
        }
        // A need can always stay, so the root is always reached.
        if let Some((length, last)) = best {
            self.lift(length, 1);
            self.apply_forward(last);
        }
    }

    /// Takes one unit of a node (mostly a need) back: the cheapest residual path from the root to it, found backward.
    /// With `at_most` only a path that is shorter; otherwise the prices say no more than that there is none.
    fn take_back(&mut self, of: u32, at_most: Option<Cost>) -> bool {
        self.start(of);
        let mut best = at_most.map(|length| (length, NONE));
        while let Some((dist, node)) = self.settle(best) {
            match self.kind(node) {
                Kind::Need(n) => {
                    if self.stays[n as usize] > 0 {
                        self.end(&mut best, dist + self.y[node as usize] - self.stay_cost(n), node);
                    }
                    let (first, end) = (
                        self.graph.needs[n as usize].first,
                        self.graph.needs[n as usize].end,
                    );
                    for number in first..end {
                        if self.flowing[number as usize] {
                            let arc = self.graph.arcs[number as usize];
                            let cost = self.graph.cost(&arc);
                            self.reach_back(node, number, self.slot_at(arc.node), dist, -cost);
                        }
                    }
                }
                Kind::Slot(s) => {
                    if self.slot_used[s as usize] > 0 {
                        let week = self.week_at(self.graph.slots[s as usize].week);
                        self.reach_back(node, NONE, week, dist, 0);
                    }
                    for at in self.graph.incoming(s) {
                        self.back_over(node, self.graph.incoming_arc(at), dist);
                    }
                    let mut later = self.graph.latest_into(s);
                    while let Some(number) = later {
                        self.back_over(node, number, dist);
                        later = self.graph.before(number);
                    }
                }
                Kind::Week(w) => {
                    let week = &self.graph.weeks[w as usize];
                    let used = self.week_used[w as usize];
                    if used > 0 {
                        self.end(
                            &mut best,
                            dist + self.y[node as usize] - week.fairness(used),
                            node,
                        );
                    }
                    for at in 0..self.graph.weeks[w as usize].slots.len() {
                        let slot = self.graph.weeks[w as usize].slots[at];
                        if self.slot_used[slot as usize] < self.graph.slots[slot as usize].room {
                            self.reach_back(node, NONE, self.slot_at(slot), dist, 0);
                        }
                    }
                }
            }
        }
        // Every unit came from the need to the root, so the way back exists.
        if let Some((length, first)) = best {
            self.lift(length, -1);
            if first != NONE {
                self.apply_backward(first);
                return true;
            }
        }
        false
    }

    fn back_over(&mut self, node: u32, number: u32, dist: Cost) {
        let arc = self.graph.arcs[number as usize];
        if !self.flowing[number as usize] && self.allowed(number, &arc) {
            let cost = self.graph.cost(&arc);
            self.reach_back(node, number, arc.need as usize, dist, cost);
        }
    }

    fn kind(&self, node: u32) -> Kind {
        let node = node as usize;
        // Node numbers come from u32 arrays, so the differences fit.
        let part = |from: usize| u32::try_from(node - from).unwrap_or(NONE);
        if node < self.slots_from {
            Kind::Need(part(0))
        } else if node < self.weeks_from {
            Kind::Slot(part(self.slots_from))
        } else {
            Kind::Week(part(self.weeks_from))
        }
    }

    fn start(&mut self, need: u32) {
        if self.round == u32::MAX {
            self.seen.fill(0);
            self.done.fill(0);
            self.round = 0;
        }
        self.round += 1;
        self.heap.clear();
        self.touched.clear();
        self.dist[need as usize] = 0;
        self.seen[need as usize] = self.round;
        self.from[need as usize] = Step {
            node: NONE,
            arc: NONE,
        };
        self.heap.push(Reverse((0, need)));
    }

    /// The next node for good, unless the root is at least as near.
    fn settle(&mut self, best: Option<(Cost, u32)>) -> Option<(Cost, u32)> {
        while let Some(Reverse((dist, node))) = self.heap.pop() {
            if best.is_some_and(|(length, _)| dist >= length) {
                return None;
            }
            let at = node as usize;
            if self.done[at] == self.round || self.dist[at] != dist {
                continue;
            }
            self.done[at] = self.round;
            self.touched.push(node);
            self.work += 1;
            return Some((dist, node));
        }
        None
    }

    /// The root's own potential is 0. Of equal ways the one found first stays.
    fn end(&self, best: &mut Option<(Cost, u32)>, length: Cost, node: u32) {
        if best.is_none_or(|(shortest, _)| length < shortest) {
            *best = Some((length, node));
        }
    }

    fn reach(&mut self, from: u32, arc: u32, to: usize, dist: Cost, cost: Cost) {
        self.relax(from, arc, to, self.length(from, to, dist, cost));
    }

    fn length(&self, from: u32, to: usize, dist: Cost, cost: Cost) -> Cost {
        dist + cost + self.y[to] - self.y[from as usize]
    }

    /// How long the shortest way is that leaves a need straight through a helper with room, or stays.
    fn way_out(&self, need: u32, dist: Cost) -> Cost {
        let mut least = self.stay_cost(need);
        for (number, arc) in self.graph.arcs_of(need) {
            let slot = &self.graph.slots[arc.node as usize];
            let open = self.slot_used[arc.node as usize] < slot.room
                && !self.flowing[number as usize]
                && self.allowed(number, arc);
            if let (true, Some(next)) = (open, self.next[slot.week as usize]) {
                least = least.min(self.graph.cost(arc) + next);
            }
        }
        dist + least - self.y[need as usize]
    }

    fn reach_back(&mut self, from: u32, arc: u32, to: usize, dist: Cost, cost: Cost) {
        let reduced = cost + self.y[from as usize] - self.y[to];
        self.relax(from, arc, to, dist + reduced);
    }

    fn relax(&mut self, from: u32, arc: u32, to: usize, length: Cost) {
        if self.seen[to] != self.round || length < self.dist[to] {
            self.seen[to] = self.round;
            self.dist[to] = length;
            self.from[to] = Step { node: from, arc };
            self.heap
                .push(Reverse((length, u32::try_from(to).unwrap_or(NONE))));
        }
    }
}

enum Kind {
    Need(u32),
    Slot(u32),
    Week(u32),
}

//! What a search found is done: potentials move, and a unit goes along the path.

use super::{Cost, Flow, Kind, NONE, Step};

impl Flow {
    /// Keeps every reduced cost from going below zero: nodes nearer than the root move by the difference.
    pub(super) fn lift(&mut self, length: Cost, sign: Cost) {
        for &node in &self.touched {
            self.y[node as usize] += sign * (length - self.dist[node as usize]);
        }
    }

    pub(super) fn apply_forward(&mut self, last: u32) {
        match self.kind(last) {
            Kind::Need(n) => {
                self.stays[n as usize] += 1;
                self.cost += self.stay_cost(n);
            }
            Kind::Week(w) => {
                let week = &self.graph.weeks[w as usize];
                self.week_used[w as usize] += 1;
                self.cost += week.fairness(self.week_used[w as usize]);
                self.next[w as usize] = week.next(self.week_used[w as usize]);
            }
            Kind::Slot(_) => {}
        }
        self.flip(last, true);
    }

    pub(super) fn apply_backward(&mut self, first: u32) {
        match self.kind(first) {
            Kind::Need(n) => {
                self.stays[n as usize] -= 1;
                self.cost -= self.stay_cost(n);
            }
            Kind::Week(w) => {
                let week = &self.graph.weeks[w as usize];
                self.cost -= week.fairness(self.week_used[w as usize]);
                self.week_used[w as usize] -= 1;
                self.next[w as usize] = week.next(self.week_used[w as usize]);
            }
            Kind::Slot(_) => {}
        }
        self.flip(first, false);
    }

    /// Moves one unit along the path of the search. On a forward search the tree edge `from → node` runs with the
    /// flow; on a backward one it runs against it, and `node → from` does.
    fn flip(&mut self, end: u32, forward: bool) {
        let mut node = end;
        loop {
            let Step { node: before, arc } = self.from[node as usize];
            if before == NONE {
                return;
            }
            let (tail, head) = if forward { (before, node) } else { (node, before) };
            if arc == NONE {
                // Between a slot and its week: with the flow when it leaves the slot.
                if let Kind::Slot(s) = self.kind(tail) {
                    self.slot_used[s as usize] += 1;
                } else if let Kind::Slot(s) = self.kind(head) {
                    self.slot_used[s as usize] -= 1;
                }
            } else {
                let out = matches!(self.kind(tail), Kind::Need(_));
                self.flowing[arc as usize] = out;
                let of = self.graph.arcs[arc as usize];
                let taken = &mut self.taken[of.node as usize];
                if out {
                    taken.push(arc);
                } else {
                    taken.retain(|other| *other != arc);
                }
                let cost = self.graph.cost(&of);
                self.cost += if out { cost } else { -cost };
            }
            node = before;
        }
    }
}

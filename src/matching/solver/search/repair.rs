//! Visits that do not fit together in somebody's week or day: what is left out of the plan for it.

use super::super::flow::Flow;
use super::super::graph::{Arc, Cost};
use super::super::side::Conflict;
use super::{Scope, Search};
use std::collections::{BTreeSet, HashSet};

/// Allows all that was banned in a component.
pub(super) fn open(flow: &mut Flow, scope: &Scope) {
    if flow.bans().is_empty() {
        return;
    }
    let weeks: HashSet<u32> = scope.weeks.iter().copied().collect();
    for arc in flow.bans().clone() {
        let node = flow.graph.arcs[arc as usize].node;
        if weeks.contains(&flow.graph.slots[node as usize].week) {
            flow.ban(arc, false);
        }
    }
}

impl Search<'_> {
    pub(super) fn need_of(&self, arc: u32) -> u32 {
        self.flow.graph.arcs[arc as usize].need
    }

    pub(super) fn is_for_several(&self, need: u32) -> bool {
        self.flow.graph.needs[need as usize].places > 1
    }

    /// Bans what does not fit, each time where it seems to cost least, until a plan stands; then allows again what fits
    /// after all.
    pub(super) fn repair(&mut self) {
        loop {
            let conflicts = self.side.conflicts(&self.flow, &self.scope.weeks);
            if conflicts.is_empty() {
                break;
            }
            self.is_plain = false;
            for conflict in conflicts {
                // What was mended before may have mended this too.
                if conflict.iter().all(|arc| self.flow.uses(*arc)) {
                    self.mend(&conflict);
                }
            }
        }
        self.note_prices();
        self.keep();
        if !self.scope.is_large {
            for arc in self.bans.clone() {
                self.ban(arc, false);
                if !self.side.fits(&self.flow, &self.scope.weeks) {
                    self.ban(arc, true);
                }
            }
            self.keep();
        }
    }

    pub(super) fn ban(&mut self, arc: u32, banned: bool) {
        if banned {
            self.bans.insert(arc);
        } else {
            self.bans.remove(&arc);
        }
        self.flow.ban(arc, banned);
    }

    /// The arcs of the scope that are used now.
    pub(super) fn chosen_now(&self) -> Vec<u32> {
        let slots = self.scope.slots.iter();
        let mut chosen: Vec<u32> = slots.flat_map(|slot| self.flow.visits(*slot)).copied().collect();
        chosen.sort_unstable();
        chosen
    }

    fn mend(&mut self, conflict: &Conflict) {
        let least = conflict
            .iter()
            .min_by_key(|arc| (self.at_least_without(**arc), **arc));
        let Some(&arc) = least else { return };
        self.ban(arc, true);
        let need = self.need_of(arc);
        if self.is_for_several(need) {
            self.settle_one(need);
        }
    }

    /// What it costs at least to go without an arc that is used.
    pub(super) fn at_least_without(&self, arc: u32) -> Cost {
        let need = self.need_of(arc);
        if self.is_for_several(need) {
            return 0;
        }
        let own = &self.flow.graph.arcs[arc as usize];
        let exit = |arc: &Arc| self.flow.graph.cost(arc) + self.flow.slot_price(arc.node);
        let others = self.flow.graph.arcs_of(need);
        let other = others
            .filter(|(number, _)| *number != arc && !self.flow.bans().contains(number))
            .map(|(_, arc)| exit(arc))
            .fold(self.flow.graph.needs[need as usize].worth, Cost::min);
        (other - exit(own)).max(0)
    }

    /// Makes the bans those that are given.
    pub(super) fn lift(&mut self, bans: &BTreeSet<u32>) {
        let now = self.bans.clone();
        for &arc in now.symmetric_difference(bans) {
            self.ban(arc, bans.contains(&arc));
        }
    }

    /// Back to where the best plan was found.
    pub(super) fn restore(&mut self) {
        let bans = std::mem::take(&mut self.best_bans);
        self.lift(&bans);
        for at in 0..self.several.len() {
            self.flow.set(self.several[at], self.best_modes[at]);
        }
    }
}

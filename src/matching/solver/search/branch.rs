//! Depth first, best child first: all that could still be better is tried, within a limit that counts work.

use super::super::flow::Mode;
use super::super::graph::Cost;
use super::{Search, configurations};
use crate::matching::day;
use std::collections::BTreeSet;

/// Settled nodes that a branch may cost on average before the search stops.
const WORK_PER_BRANCH: u64 = 2_000;
/// Arcs that all branches together may look at. Each branch weighs every visit for two or more anew, so in a large
/// component the search is short; the prices have proved nearly everything there.
const EFFORT: usize = 2_000_000;
/// How often a branch looks at an arc.
const LOOKS: usize = 3;
/// What the search tries.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// A visit for two or more goes to a slot, or stays.
    Set(u32, Mode),
    /// A helper does not take a visit that does not fit beside others.
    Ban(u32),
}

/// A choice in the depth of the search.
struct Frame {
    /// What may be tried, with the bound that each has.
    options: Vec<(Cost, Choice)>,
    next: usize,
}

impl Search<'_> {
    /// How many branches the effort allows.
    pub(super) fn branches_within(&self, node_limit: u64) -> u64 {
        let arcs: usize = self
            .several
            .iter()
            .map(|&need| self.flow.graph.arcs_of(need).count())
            .sum();
        let looks = arcs * LOOKS + self.scope.weeks.len();
        node_limit.min((EFFORT / looks.max(1)) as u64)
    }

    /// Depth-first, best child first, until everything is searched or the limit is reached.
    pub(super) fn branch(&mut self, node_limit: u64) {
        if node_limit == 0 {
            return;
        }
        self.lift(&BTreeSet::new());
        self.set_all(Mode::Free);
        let work_limit = self.flow.work + node_limit * WORK_PER_BRANCH;
        let mut stack: Vec<Frame> = Vec::new();
        stack.extend(self.open());
        while let Some(frame) = stack.last_mut() {
            let before = frame.next.checked_sub(1).and_then(|at| frame.options.get(at));
            if let Some((_, Choice::Ban(arc))) = before.copied() {
                self.ban(arc, false);
            }
            let option = frame.options.get(frame.next).copied();
            frame.next += 1;
            match option {
                None => {
                    if let Some((_, Choice::Set(need, _))) = frame.options.first() {
                        self.flow.set(*need, Mode::Free);
                    }
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
                    if !self.is_cautious {
                        self.bound = self.bound.max(open.min(self.best));
                    }
                    return;
                }
                Some((_, choice)) => {
                    self.branches += 1;
                    match choice {
                        Choice::Set(need, mode) => self.flow.set(need, mode),
                        Choice::Ban(arc) => self.ban(arc, true),
                    }
                    stack.extend(self.open());
                }
            }
        }
        // Of more than ten visits in a day it is not known for sure that they do not fit.
        if !self.is_cautious {
            self.bound = self.best;
        }
    }

    /// Looks at the present node: a plan is kept, a hopeless node is left, else what to decide next is returned: a visit for
    /// two or more that is not whole, or else visits that do not fit together.
    fn open(&mut self) -> Option<Frame> {
        let bound = self.node_bound();
        if self.whole(bound) >= self.best {
            return None;
        }
        let (mut worst, mut widest) = (None, -1);
        for &need in &self.several {
            if self.flow.mode(need) == Mode::Free && !self.is_whole(need) {
                let gain = self.at_least(need, false) - self.contribution(need);
                if gain > widest {
                    (worst, widest) = (Some(need), gain);
                }
            }
        }
        let mut options: Vec<(Cost, Choice)> = if let Some(need) = worst {
            let rest = bound - self.at_least(need, false);
            let mut modes = configurations(&self.flow, need, false);
            modes.push((self.flow.graph.needs[need as usize].worth, Mode::Out));
            let set = |(cost, mode)| (rest + cost, Choice::Set(need, mode));
            modes.into_iter().map(set).collect()
        } else {
            let Some(conflict) = self.side.first(&self.flow, &self.scope.weeks) else {
                self.keep();
                return None;
            };
            self.is_cautious |= conflict.len() > day::EXACT;
            let ban = |arc: u32| (bound + self.at_least_without(arc), Choice::Ban(arc));
            conflict.into_iter().map(ban).collect()
        };
        options.sort_by_key(|option| option.0);
        Some(Frame { options, next: 0 })
    }
}

//! How a new picture is brought into what stands.

use super::*;
use crate::matching::solver::graph::{SlotNode, WeekNode, week_node};
use crate::matching::solver::search::{Scope, resume};
use std::ops::Range;

/// Which node a helper's week and a helper-and-slot have.
struct Nodes {
    slots: usize,
    weeks: usize,
    of_slot: Vec<u32>,
    of_week: Vec<u32>,
}

impl Nodes {
    fn slot(&mut self, of: &Candidate) -> &mut u32 {
        &mut self.of_slot[of.offer * self.slots + of.slot]
    }

    fn week(&mut self, offer: OfferIx, week: usize) -> &mut u32 {
        &mut self.of_week[offer * self.weeks + week]
    }
}

impl Standing {
    pub(super) fn change(&mut self, problem: &Problem, capacity: &Capacity, candidates: &[Candidate]) {
        let mut nodes = self.renumber(problem, capacity);
        let come = self.compare(problem, capacity, candidates);
        let come_nodes = self.nodes_for(problem, capacity, candidates, &come, &mut nodes);
        self.refit(problem, capacity, candidates, &mut nodes);
        let mut from = 0;
        for range in come {
            let visit = &candidates[range.clone()];
            let own = &come_nodes[from..from + visit.len()];
            from += visit.len();
            self.enter(problem, capacity, range.start, visit, own);
        }
        self.wake();
        self.decide_several(problem, capacity, candidates, &mut nodes);
        self.stirred = vec![false; self.flow.graph.weeks.len()];
    }

    /// Gives every node the number that its helper has now.
    fn renumber(&mut self, problem: &Problem, capacity: &Capacity) -> Nodes {
        let now = numbered(problem);
        let mut new_ix = vec![GONE; self.offers.len()];
        for (id, &before) in &self.offers {
            new_ix[before] = now.get(id).copied().unwrap_or(GONE);
        }
        let mut nodes = Nodes {
            slots: problem.slots.len(),
            weeks: capacity.weeks(),
            of_slot: vec![NONE; problem.offers.len() * problem.slots.len()],
            of_week: vec![NONE; problem.offers.len() * capacity.weeks()],
        };
        for (number, node) in (0..).zip(&mut self.flow.graph.weeks) {
            node.offer = new_ix.get(node.offer).copied().unwrap_or(GONE);
            if node.offer != GONE {
                nodes.of_week[node.offer * nodes.weeks + node.week] = number;
            }
        }
        for (number, node) in (0..).zip(&mut self.flow.graph.slots) {
            node.offer = new_ix.get(node.offer).copied().unwrap_or(GONE);
            if node.offer != GONE {
                nodes.of_slot[node.offer * nodes.slots + node.slot] = number;
            }
        }
        self.offers = now;
        nodes
    }

    /// Lets those leave who are gone or could go elsewhere now; answers with the candidates of each visit that comes.
    fn compare(
        &mut self,
        problem: &Problem,
        capacity: &Capacity,
        candidates: &[Candidate],
    ) -> Vec<Range<usize>> {
        let mut stays = vec![false; self.visits.len()];
        let mut come = Vec::new();
        let mut from = 0;
        for visit in candidates.chunk_by(|a, b| a.need == b.need) {
            let of = &problem.needs[visit[0].need];
            let node = self.by_id.get(&of.id).copied();
            match node.filter(|&node| self.is_same(node, problem, capacity, visit)) {
                Some(node) => {
                    stays[node as usize] = true;
                    self.flow.graph.needs[node as usize].candidate = from;
                    self.visits[node as usize].minutes = of.duration_min;
                }
                None => come.push(from..from + visit.len()),
            }
            from += visit.len();
        }
        for (need, &stays) in (0..).zip(&stays) {
            let at = need as usize;
            if !stays && self.visits[at].place != Place::Gone {
                self.stir(need);
                self.flow.set(need, Mode::Out);
                self.visits[at].place = Place::Gone;
                self.dead_arcs += self.flow.graph.arcs_of(need).count();
            }
        }
        self.by_id.retain(|_, node| stays[*node as usize]);
        come
    }

    /// Whether a visit is worth the same as before, and the same helpers could do it as well.
    fn is_same(&self, node: u32, problem: &Problem, capacity: &Capacity, visit: &[Candidate]) -> bool {
        let (graph, need) = (&self.flow.graph, &self.flow.graph.needs[node as usize]);
        let ix = visit[0].need;
        need.places == capacity.rest(ix)
            && need.worth == self.scale.worth(&problem.needs[ix])
            && graph.arcs_of(node).count() == visit.len()
            && graph
                .arcs_of(node)
                .zip(visit)
                .all(|((_, arc), of)| arc.is(of) && graph.slots[arc.node as usize].offer == of.offer)
    }

    /// The helper-and-slot nodes of the candidates of those who come; what is missing is appended, empty.
    fn nodes_for(
        &mut self,
        problem: &Problem,
        capacity: &Capacity,
        candidates: &[Candidate],
        come: &[Range<usize>],
        nodes: &mut Nodes,
    ) -> Vec<u32> {
        let mut found = Vec::new();
        for of in come.iter().flat_map(|visit| &candidates[visit.clone()]) {
            if *nodes.slot(of) == NONE {
                let week = problem.slots[of.slot].week;
                if *nodes.week(of.offer, week) == NONE {
                    let node = week_node(problem, capacity, &self.scale, of.offer, week);
                    *nodes.week(of.offer, week) = self.flow.append_week(node);
                    self.limits.push((0, None));
                    self.stirred.push(true);
                }
                *nodes.slot(of) = self.flow.append_slot(SlotNode {
                    offer: of.offer,
                    slot: of.slot,
                    week: *nodes.week(of.offer, week),
                    room: capacity.slot_left(of.offer, of.slot),
                });
            }
            found.push(*nodes.slot(of));
        }
        found
    }

    /// Changes the weeks that let in more or fewer than before, or ask another price.
    fn refit(&mut self, problem: &Problem, capacity: &Capacity, candidates: &[Candidate], nodes: &mut Nodes) {
        let mut longest = vec![0; self.limits.len()];
        for of in candidates {
            let week = *nodes.week(of.offer, problem.slots[of.slot].week) as usize;
            longest[week] = problem.needs[of.need].duration_min.max(longest[week]);
        }
        let mut slots = Vec::new();
        for (number, &longest) in (0..).zip(&longest) {
            let at = number as usize;
            let WeekNode { offer, week, .. } = self.flow.graph.weeks[at];
            if offer == GONE {
                continue;
            }
            let mut to = week_node(problem, capacity, &self.scale, offer, week);
            self.limits[at] = (to.room, capacity.week(offer, week).minutes_left);
            to.room = room(self.limits[at], longest);
            let node = &self.flow.graph.weeks[at];
            let room_of = |slot: u32| {
                let node = &self.flow.graph.slots[slot as usize];
                (node.room, capacity.slot_left(node.offer, node.slot))
            };
            slots.clear();
            slots.extend(node.slots.iter().map(|&slot| (slot, room_of(slot).1)));
            let is_same = node.slots.iter().map(|&slot| room_of(slot)).all(|(a, b)| a == b);
            if !is_same || !node.costs_as(&to) {
                self.flow.change_week(number, &to, &slots);
                self.stirred[at] = true;
            } else if node.room != to.room {
                self.flow.set_room(number, to.room);
                self.stirred[at] = true;
            }
        }
    }

    /// Appends a visit and, when it is for one, puts it in.
    fn enter(
        &mut self,
        problem: &Problem,
        capacity: &Capacity,
        candidate: usize,
        visit: &[Candidate],
        nodes: &[u32],
    ) {
        let ix = visit[0].need;
        let (of, places) = (&problem.needs[ix], capacity.rest(ix));
        let need = self
            .flow
            .append(places, self.scale.worth(of), candidate, visit, nodes);
        self.visits.push(Visit {
            place: Place::In,
            minutes: of.duration_min,
            is_decided: false,
        });
        self.by_id.insert(of.id.clone(), need);
        self.stir(need);
        if places == 1 {
            self.flow.set(need, Mode::Free);
        }
    }

    /// Puts in who was taken out and is in the picture; who needs two or more waits for the search.
    fn wake(&mut self) {
        for need in 0..u32::try_from(self.visits.len()).unwrap_or(NONE) {
            let at = need as usize;
            let is_several = self.flow.graph.needs[at].places > 1;
            if self.visits[at].place == Place::Asleep {
                self.visits[at].place = Place::In;
                self.visits[at].is_decided = false;
                if !is_several {
                    self.flow.set(need, Mode::Free);
                }
            }
            if is_several && self.flow.mode(need) == Mode::Free {
                self.flow.set(need, Mode::Out);
                self.visits[at].is_decided = false;
            }
        }
    }

    /// Searches the components in which something changed for the best of visits for two or more.
    fn decide_several(
        &mut self,
        problem: &Problem,
        capacity: &Capacity,
        candidates: &[Candidate],
        nodes: &mut Nodes,
    ) {
        let stirred = &self.stirred;
        self.proofs
            .retain(|proof| proof.weeks.iter().all(|(week, _)| !stirred[*week as usize]));
        if !candidates.iter().any(|of| capacity.rest(of.need) > 1) {
            return;
        }
        let mut is_seen = vec![false; self.flow.graph.weeks.len()];
        let proved = self.proofs.iter().flat_map(|proof| &proof.weeks);
        proved.for_each(|(week, _)| is_seen[*week as usize] = true);
        for part in components(problem, capacity, candidates) {
            let mut scope = Scope {
                is_large: part.len() > self.large,
                ..Scope::default()
            };
            for visit in part.iter().map(|visit| &candidates[visit.clone()]) {
                if capacity.rest(visit[0].need) > 1 {
                    let node = self.by_id.get(&problem.needs[visit[0].need].id);
                    scope.several.extend(node);
                }
                for of in visit {
                    let week = *nodes.week(of.offer, problem.slots[of.slot].week);
                    if !std::mem::replace(&mut is_seen[week as usize], true) {
                        scope.weeks.push(week);
                    }
                }
            }
            // Where nothing changed, its weeks were seen.
            if !scope.several.is_empty() && !scope.weeks.is_empty() {
                self.search(scope);
            }
        }
    }

    fn search(&mut self, mut scope: Scope) {
        let graph = &self.flow.graph;
        let weeks = scope.weeks.iter();
        scope.slots = weeks
            .flat_map(|week| graph.weeks[*week as usize].slots.iter().copied())
            .collect();
        for &need in &scope.several {
            if !std::mem::replace(&mut self.visits[need as usize].is_decided, true) {
                self.flow.set(need, Mode::Free);
            }
        }
        let flow = std::mem::replace(&mut self.flow, Flow::of_parts([], self.scale.unit, 0));
        let (flow, decided) = resume(flow, &scope, self.scale.unit, self.settings.node_limit);
        self.flow = flow;
        self.proofs.push(Proof {
            weeks: scope.weeks.iter().copied().zip(decided.week_prices).collect(),
            slots: scope.slots.iter().copied().zip(decided.slot_prices).collect(),
            slack: decided.cost - decided.bound,
            branches: decided.branches,
        });
    }

    /// How many visits a week lets in once a visit left: the longest that is left counts.
    pub(super) fn minutes_without(&mut self, need: u32) {
        let minutes = self.visits[need as usize].minutes;
        for week in self.timed_weeks(need) {
            let limit = self.limits[week as usize];
            // Where longer ones or the number of visits decide, nothing changes.
            if room(limit, minutes) <= self.flow.graph.weeks[week as usize].room {
                let longest = self.longest(week);
                self.flow.set_room(week, room(limit, longest));
            }
        }
    }

    /// How many visits a week lets in once a visit came.
    pub(super) fn minutes_with(&mut self, need: u32) {
        let minutes = self.visits[need as usize].minutes;
        for week in self.timed_weeks(need) {
            let most = room(self.limits[week as usize], minutes);
            if most < self.flow.graph.weeks[week as usize].room {
                self.flow.set_room(week, most);
            }
        }
    }

    /// The weeks with a limit of minutes in which a visit could be.
    fn timed_weeks(&self, need: u32) -> Vec<u32> {
        let graph = &self.flow.graph;
        let mut weeks: Vec<u32> = graph
            .arcs_of(need)
            .map(|(_, arc)| graph.slots[arc.node as usize].week)
            .filter(|week| self.limits[*week as usize].1.is_some())
            .collect();
        weeks.sort_unstable();
        weeks.dedup();
        weeks
    }

    /// The minutes of the longest visit that could be in a week.
    fn longest(&self, week: u32) -> u32 {
        let graph = &self.flow.graph;
        let slots = graph.weeks[week as usize].slots.iter();
        let visits = slots
            .flat_map(|&slot| graph.arcs_into(slot))
            .map(|arc| &self.visits[graph.arcs[arc as usize].need as usize])
            .filter(|visit| visit.place == Place::In);
        visits.map(|visit| visit.minutes).max().unwrap_or(0)
    }
}

/// How many visits of such a length a week lets in.
fn room((visits, minutes): Limit, longest: u32) -> u32 {
    minutes.map_or(visits, |left| visits.min(left / longest.max(1)))
}

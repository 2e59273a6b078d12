//! How a new picture is brought into what stands.

use super::*;
use crate::matching::solver::graph::{SlotNode, WeekNode, slot_room, week_node, week_room};
use crate::matching::solver::search::{Scope, resume};
use crate::matching::solver::side::Side;
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
        self.stir_people(problem, &new_ix);
        self.offers = now;
        nodes
    }

    /// Marks the weeks of helpers who changed, or whose companion did: days and ways may fit no more, or better.
    fn stir_people(&mut self, problem: &Problem, new_ix: &[OfferIx]) {
        let asked = asked(problem);
        let mut changed = vec![true; problem.offers.len()];
        for (before, &now) in self.people.iter().zip(new_ix).filter(|(_, now)| **now != GONE) {
            let is_same_hour = self.asked.get(&before.id) == asked.get(&before.id);
            changed[now] = !is_same_hour || *before != nameless(&problem.offers[now]);
        }
        let alone = changed.clone();
        for (offer, changed) in problem.offers.iter().zip(&mut changed) {
            *changed |= offer.teams.iter().any(|team| alone[team.companion]);
        }
        for (node, stirred) in self.flow.graph.weeks.iter().zip(&mut self.stirred) {
            *stirred |= node.offer != GONE && changed[node.offer];
        }
        self.people = problem.offers.iter().map(nameless).collect();
        self.asked = asked;
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
                self.flow.forget_bans(need);
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
        let (ix, known) = (visit[0].need, &self.visits[node as usize]);
        let of = &problem.needs[ix];
        (known.minutes, known.at, &known.windows) == (of.duration_min, of.at, &of.windows)
            && need.places == capacity.rest(ix)
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
                    self.stirred.push(true);
                }
                *nodes.slot(of) = self.flow.append_slot(SlotNode {
                    offer: of.offer,
                    slot: of.slot,
                    week: *nodes.week(of.offer, week),
                    room: slot_room(problem, capacity, of, 0),
                });
            }
            found.push(*nodes.slot(of));
        }
        found
    }

    /// Changes the weeks that let in more or fewer than before, or ask another price.
    fn refit(&mut self, problem: &Problem, capacity: &Capacity, candidates: &[Candidate], nodes: &mut Nodes) {
        let mut week_rooms = vec![0; self.flow.graph.weeks.len()];
        let mut slot_rooms = vec![0; self.flow.graph.slots.len()];
        for of in candidates {
            let of_week = &mut week_rooms[*nodes.week(of.offer, problem.slots[of.slot].week) as usize];
            *of_week = week_room(problem, capacity, of).max(*of_week);
            let of_slot = &mut slot_rooms[*nodes.slot(of) as usize];
            *of_slot = slot_room(problem, capacity, of, *of_slot);
        }
        let mut slots = Vec::new();
        for (number, &room) in (0..).zip(&week_rooms) {
            let at = number as usize;
            let WeekNode { offer, week, .. } = self.flow.graph.weeks[at];
            if offer == GONE {
                continue;
            }
            let mut to = week_node(problem, capacity, &self.scale, offer, week);
            to.room = room;
            let node = &self.flow.graph.weeks[at];
            let room_of = |slot: u32| {
                let node = &self.flow.graph.slots[slot as usize];
                (node.room, slot_rooms[slot as usize])
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
            at: of.at,
            minutes: of.duration_min,
            windows: of.windows.clone(),
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

    /// Searches the components in which something changed for the best of visits for two or more, and of those that do not
    /// fit together.
    fn decide_several(
        &mut self,
        problem: &Problem,
        capacity: &Capacity,
        candidates: &[Candidate],
        nodes: &mut Nodes,
    ) {
        let side = Side {
            problem,
            capacity,
            candidates,
        };
        let (stirred, graph) = (&self.stirred, &self.flow.graph);
        self.proofs.retain(|proof| {
            let calm = proof.weeks.iter().all(|(week, _)| !stirred[*week as usize]);
            calm && side.still_fits(graph, &proof.chosen)
        });
        let numbers = 0..u32::try_from(self.flow.graph.weeks.len()).unwrap_or(NONE);
        let fits = side.fits(&self.flow, &numbers.collect::<Vec<_>>());
        if fits && self.flow.bans().is_empty() && !candidates.iter().any(|of| capacity.rest(of.need) > 1) {
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
            // Where nothing changed, its weeks were seen. What was banned in one that did may have become right.
            let is_flow = scope.several.is_empty() && self.flow.bans().is_empty();
            if scope.weeks.is_empty() || is_flow && side.fits(&self.flow, &scope.weeks) {
                continue;
            }
            self.search(side, scope);
        }
    }

    fn search(&mut self, side: Side<'_>, mut scope: Scope) {
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
        let (flow, decided) = resume(flow, &scope, side, self.scale.unit);
        self.flow = flow;
        if decided.is_plain {
            return;
        }
        self.proofs.push(Proof {
            chosen: decided.chosen,
            weeks: scope.weeks.iter().copied().zip(decided.week_prices).collect(),
            slots: scope.slots.iter().copied().zip(decided.slot_prices).collect(),
            slack: decided.cost - decided.bound,
            branches: decided.branches,
        });
    }
}

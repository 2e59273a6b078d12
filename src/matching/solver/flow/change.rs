//! What stands changes: visits and helpers that are appended, weeks that let in more or fewer. The flow stays a cheapest
//! one, and its potentials prove it, after every call.

use super::{Cost, Flow, Graph, Mode, NONE, Step};
use crate::matching::plan::Candidate;
use crate::matching::solver::graph::{SlotNode, WeekNode};

/// Spare numbers for nodes: one in so many of those that there are, and a few.
const SPARE_SHARE: usize = 8;
const SPARE_LEAST: usize = 16;

impl Flow {
    /// Puts flows with their networks into one. They share no helper's week, so what was cheapest is.
    pub fn of_parts(parts: impl IntoIterator<Item = Self>, unit: Cost, forbidden: Cost) -> Self {
        let mut all = Self::new(Graph::nothing(unit), forbidden);
        let (mut needs, mut slots, mut weeks) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            needs.extend_from_slice(&part.y[..part.graph.needs.len()]);
            slots.extend_from_slice(&part.y[part.slots_from..part.slots_from + part.graph.slots.len()]);
            weeks.extend_from_slice(&part.y[part.weeks_from..part.weeks_from + part.graph.weeks.len()]);
            all.absorb(part);
        }
        all.number_anew(&needs, &slots, &weeks);
        all
    }

    fn absorb(&mut self, part: Self) {
        let arcs = u32::try_from(self.graph.arcs.len()).unwrap_or(u32::MAX);
        self.mode.extend(part.mode);
        self.stays.extend(part.stays);
        self.flowing.extend(part.flowing);
        self.bans.extend(part.bans.iter().map(|arc| arc + arcs));
        self.taken.extend(part.taken.into_iter().map(|mut taken| {
            taken.iter_mut().for_each(|arc| *arc += arcs);
            taken
        }));
        self.slot_used.extend(part.slot_used);
        self.week_used.extend(part.week_used);
        self.next.extend(part.next);
        self.cost += part.cost;
        self.work += part.work;
        self.graph.absorb(part.graph);
    }

    /// Forgets what was forbidden to a visit that is out for good.
    pub fn forget_bans(&mut self, need: u32) {
        let node = &self.graph.needs[need as usize];
        let own = node.first..node.end;
        self.bans.retain(|arc| !own.contains(arc));
    }

    /// Gives each range of nodes spare numbers, and each node the potential that it had.
    fn number_anew(&mut self, needs: &[Cost], slots: &[Cost], weeks: &[Cost]) {
        let spare = |len: usize| len + len / SPARE_SHARE + SPARE_LEAST;
        self.slots_from = spare(needs.len());
        self.weeks_from = self.slots_from + spare(slots.len());
        let nodes = self.weeks_from + spare(weeks.len());
        self.y = vec![0; nodes];
        self.y[..needs.len()].copy_from_slice(needs);
        self.y[self.slots_from..self.slots_from + slots.len()].copy_from_slice(slots);
        self.y[self.weeks_from..self.weeks_from + weeks.len()].copy_from_slice(weeks);
        self.dist = vec![0; nodes];
        let nowhere = Step {
            node: NONE,
            arc: NONE,
        };
        self.from = vec![nowhere; nodes];
        self.seen = vec![0; nodes];
        self.done = vec![0; nodes];
        self.round = 0;
        self.touched.clear();
        self.heap.clear();
    }

    /// Makes sure that each range of nodes has a spare number.
    fn make_room(&mut self) {
        let (needs, slots, weeks) = (
            self.graph.needs.len(),
            self.graph.slots.len(),
            self.graph.weeks.len(),
        );
        let is_full = needs == self.slots_from
            || self.slots_from + slots == self.weeks_from
            || self.weeks_from + weeks == self.y.len();
        if is_full {
            let needs = self.y[..needs].to_vec();
            let slots = self.y[self.slots_from..self.slots_from + slots].to_vec();
            let weeks = self.y[self.weeks_from..self.weeks_from + weeks].to_vec();
            self.number_anew(&needs, &slots, &weeks);
        }
    }

    /// Appends a visit, which sends nothing yet.
    pub fn append(
        &mut self,
        places: u32,
        worth: Cost,
        candidate: usize,
        candidates: &[Candidate],
        nodes: &[u32],
    ) -> u32 {
        self.make_room();
        let need = self.graph.append(places, worth, candidate, candidates, nodes);
        self.mode.push(Mode::Out);
        self.stays.push(0);
        self.flowing.resize(self.graph.arcs.len(), false);
        need
    }

    /// Appends a helper's week, without slots.
    pub fn append_week(&mut self, node: WeekNode) -> u32 {
        self.make_room();
        let next = node.next(0);
        let week = self.graph.append_week(node);
        self.week_used.push(0);
        self.next.push(next);
        // Nothing leads here yet; the price of nobody is the first visit's.
        let at = self.week_at(week);
        self.y[at] = next.unwrap_or(0);
        week
    }

    /// Appends a helper in a slot, as dear as the week.
    pub fn append_slot(&mut self, node: SlotNode) -> u32 {
        self.make_room();
        let price = self.week_price(node.week);
        let slot = self.graph.append_slot(node);
        self.taken.push(Vec::new());
        self.slot_used.push(0);
        let at = self.slot_at(slot);
        self.y[at] = price;
        slot
    }

    /// Changes how many visits a helper's week lets in. Those that no longer fit go the cheapest way that is left; those
    /// for whom it is better come.
    pub fn set_room(&mut self, week: u32, room: u32) {
        let w = week as usize;
        self.graph.weeks[w].room = room;
        while self.week_used[w] > room {
            self.cost -= self.graph.weeks[w].fairness(self.week_used[w]);
            self.week_used[w] -= 1;
            self.next[w] = None;
            self.add(self.week_node(week));
        }
        self.next[w] = self.graph.weeks[w].next(self.week_used[w]);
        self.let_in(week);
    }

    /// Changes what a helper's week lets in, and what each visit costs there; `slots` are the rooms of its slots.
    pub fn change_week(&mut self, week: u32, to: &WeekNode, slots: &[(u32, u32)]) {
        self.set_room(week, 0);
        // Nobody is there and nobody can leave: at the highest price of its slots, every slot may have room.
        let highest = slots.iter().map(|(slot, _)| self.slot_price(*slot)).max();
        let at = self.week_at(week);
        self.y[at] = highest.map_or(self.y[at], |highest| highest.max(self.y[at]));
        for &(slot, room) in slots {
            self.graph.slots[slot as usize].room = room;
        }
        self.graph.weeks[week as usize].become_as(to);
        self.set_room(week, to.room);
    }

    /// Lets visits into a week until none is better off there.
    fn let_in(&mut self, week: u32) {
        let w = week as usize;
        while let Some(next) = self.next[w] {
            let over = self.week_price(week) - next;
            if over <= 0 || !self.take_back(self.week_node(week), Some(over)) {
                return;
            }
            self.week_used[w] += 1;
            self.cost += next;
            self.next[w] = self.graph.weeks[w].next(self.week_used[w]);
        }
    }

    fn week_node(&self, week: u32) -> u32 {
        u32::try_from(self.week_at(week)).unwrap_or(NONE)
    }
}

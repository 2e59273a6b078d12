//! Whether a flow is a cheapest one and adds up: by its potentials, over all of the network.

use super::{Cost, Flow, Mode};

impl Flow {
    /// Says what is wrong, if anything is.
    pub fn fault(&self) -> Option<String> {
        let numbers = |len: usize| 0..u32::try_from(len).unwrap();
        let mut cost = 0;
        for need in numbers(self.graph.needs.len()) {
            let (y, mut sent) = (self.y[need as usize], self.stays(need));
            if self.mode(need) == Mode::Out {
                if self.chosen(need).next().is_some() || sent > 0 {
                    return Some(format!("need {need} is out and sends"));
                }
                continue;
            }
            cost += self.stay_cost(need) * Cost::from(sent);
            if y > self.stay_cost(need) || sent > 0 && y != self.stay_cost(need) {
                return Some(format!("need {need} stays at another price"));
            }
            for (number, arc) in self.graph.arcs_of(need) {
                let exit = self.graph.cost(arc) + self.y[self.slot_at(arc.node)];
                let flows = self.flowing[number as usize];
                let allowed = self.allowed(number, arc);
                if flows && (y < exit || !allowed) || !flows && allowed && y > exit {
                    return Some(format!("need {need} has a cheaper exit"));
                }
                if flows {
                    sent += 1;
                    cost += self.graph.cost(arc);
                    if !self.taken[arc.node as usize].contains(&number) {
                        return Some(format!("need {need} is not where it goes"));
                    }
                }
            }
            if sent != self.graph.needs[need as usize].places {
                return Some(format!("need {need} sends {sent}"));
            }
        }
        for slot in numbers(self.graph.slots.len()) {
            let (at, node) = (slot as usize, &self.graph.slots[slot as usize]);
            let (y, week) = (self.y[self.slot_at(slot)], self.week_price(node.week));
            let used = self.slot_used[at];
            if used as usize != self.taken[at].len() || used > node.room {
                return Some(format!("slot {slot} takes {used}"));
            }
            if used < node.room && y > week || used > 0 && y < week {
                return Some(format!("slot {slot} has another price than its week"));
            }
        }
        for week in numbers(self.graph.weeks.len()) {
            let (at, node) = (week as usize, &self.graph.weeks[week as usize]);
            let (y, used) = (self.week_price(week), self.week_used[week as usize]);
            let slots = node.slots.iter().map(|slot| self.slot_used[*slot as usize]);
            if slots.sum::<u32>() != used || used > node.room || self.next[at] != node.next(used) {
                return Some(format!("week {week} takes {used}"));
            }
            cost += (1..=used).map(|k| node.fairness(k)).sum::<Cost>();
            let below = used > 0 && y < node.fairness(used);
            if below || node.next(used).is_some_and(|next| y > next) {
                return Some(format!("week {week} has a price that no visit makes"));
            }
        }
        (cost != self.cost).then(|| format!("the cost is {cost}, not {}", self.cost))
    }
}

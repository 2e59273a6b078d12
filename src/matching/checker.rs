//! The second opinion: recomputes every rule and limit from the problem, and proves how good a plan is from its prices.
//!
//! Nothing here is shared with `solver`, `index`, `rules` or `capacity`; what both need is written twice, on purpose.
//! Only this file can make a [`CheckedPlan`]; `facts` works the rules out, `times` the days, `proof` the optimality.
//!
//! The proof is complementary slackness, added up. Whatever the prices, a plan costs at least `Σ cheapest exit of each
//! visit − Σ what the priced room could earn`; the difference to what the plan costs is a sum of parts that are never
//! negative: a visit that does not take its cheapest exit, a priced slot or week with room to spare. When all are 0 the
//! plan is optimal; otherwise their sum is the proven gap.

mod bare;
mod facts;
mod proof;
mod times;

pub use bare::{AssignmentRefusal, check_assignment};

use super::plan::{Certificate, Gap, Objective, Pairing, Plan, Reason, Totals};
use super::problem::{NeedIx, OfferIx, Problem, SlotIx};
use crate::geo::distance_m_ceil;
use facts::Facts;
use std::collections::{BTreeMap, BTreeSet};

/// Why a plan is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An index that points at nothing.
    #[error("the plan refers to a visit, helper or slot that does not exist")]
    Unknown,
    /// A slot in which the visit has no window.
    #[error("visit {need} has no window in slot {slot}")]
    WrongSlot {
        /// Which visit.
        need: String,
        /// Which slot.
        slot: SlotIx,
    },
    /// A hard rule fails.
    #[error("helper {offer} cannot take visit {need}: {}", .reason.tag())]
    NotEligible {
        /// Which visit.
        need: String,
        /// Which helper.
        offer: String,
        /// Which rule.
        reason: Reason,
    },
    /// The same helper twice at one visit.
    #[error("helper {offer} has two places on visit {need}")]
    SamePersonTwice {
        /// Which visit.
        need: String,
        /// Which helper.
        offer: String,
    },
    /// The helpers of one visit come at different times.
    #[error("visit {0} happens in two slots")]
    TwoSlots(String),
    /// Some but not all of the helpers that a visit needs.
    #[error("visit {need} has {found} of {needed} helpers")]
    Incomplete {
        /// Which visit.
        need: String,
        /// How many it has.
        found: usize,
        /// How many it needs.
        needed: u32,
    },
    /// More visits in a slot than the helper takes.
    #[error("helper {offer} has too many visits in slot {slot}")]
    SlotFull {
        /// Which helper.
        offer: String,
        /// Which slot.
        slot: SlotIx,
    },
    /// More visits, minutes or invitations in a week than the helper takes.
    #[error("helper {offer} has too many visits in week {week}")]
    WeekFull {
        /// Which helper.
        offer: String,
        /// Which week of the horizon.
        week: usize,
    },
    /// A visit that begins when it cannot.
    #[error("visit {need} with helper {offer} begins outside the time that both have")]
    WrongTime {
        /// Which visit.
        need: String,
        /// Which helper.
        offer: String,
    },
    /// Two visits of a helper overlap, or leave no time to get from one to the other.
    #[error("helper {offer} cannot do visit {need} and visit {other} after each other")]
    NoWay {
        /// Which helper.
        offer: String,
        /// One visit.
        need: String,
        /// The other.
        other: String,
    },
    /// A pinned pair is missing, or one is called pinned that is not.
    #[error("the pinned pairs are not those of the problem")]
    Pins,
    /// A score or a distance that is not what it should be.
    #[error("the score or distance of visit {need} with helper {offer} is not right")]
    WrongFigure {
        /// Which visit.
        need: String,
        /// Which helper.
        offer: String,
    },
    /// Sums that do not add up.
    #[error("the totals do not add up")]
    WrongTotals,
    /// Prices or units that prove nothing.
    #[error("the certificate is not valid: {0}")]
    Certificate(&'static str),
    /// A better plan may exist, where none should.
    #[error("the plan is not proven optimal; look at {at}")]
    NotOptimal {
        /// What may be missed, per level.
        gap: Gap,
        /// The first visit or helper whose place the prices do not support.
        at: String,
    },
}

/// A plan that was recomputed and found right. Whoever holds one may store it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPlan {
    plan: Plan,
    gap: Gap,
    unserved: Vec<NeedIx>,
}

impl CheckedPlan {
    /// Who goes where and when, by need, slot, offer; pinned pairs included.
    pub fn pairings(&self) -> &[Pairing] {
        &self.plan.pairings
    }

    /// What it is worth.
    pub fn totals(&self) -> Totals {
        self.plan.totals
    }

    /// How far it may be from the best, as the certificate proves. All zero: optimal. The search may know better: see
    /// [`CheckedPlan::bound`].
    pub fn gap(&self) -> Gap {
        self.gap
    }

    /// The best that the solver's search found possible; not checked, never below the plan.
    pub fn bound(&self) -> Objective {
        self.plan.bound
    }

    /// The prices that prove it.
    pub fn certificate(&self) -> &Certificate {
        &self.plan.certificate
    }

    /// Branches that the search opened.
    pub fn branches(&self) -> u64 {
        self.plan.branches
    }

    /// The visits that are not complete, in order.
    pub fn unserved(&self) -> &[NeedIx] {
        &self.unserved
    }
}

/// Recomputes a plan from its problem, which must be one that [`super::Capacity::new`] accepts.
///
/// # Errors
/// [`Refusal`] with the first thing that is wrong. With visits for two or more a proven gap is no refusal: it is in
/// [`CheckedPlan::gap`].
pub fn check(problem: &Problem, plan: Plan) -> Result<CheckedPlan, Refusal> {
    let facts = Facts::of(problem);
    let of_need = facts.places(&plan)?;
    facts.limits(&plan)?;
    facts.times(&plan)?;
    let (totals, unserved) = facts.totals(&plan, &of_need);
    if totals != plan.totals {
        return Err(Refusal::WrongTotals);
    }
    let gap = facts.optimality(&plan, &of_need)?;
    Ok(CheckedPlan { plan, gap, unserved })
}

/// Visits of a helper in a week: pinned and all.
type WeekLoad = BTreeMap<(OfferIx, usize), (i64, i64)>;

impl Facts<'_> {
    /// Every pair is allowed and every visit whole; answers with the pairs of each visit.
    fn places<'p>(&self, plan: &'p Plan) -> Result<BTreeMap<NeedIx, Vec<&'p Pairing>>, Refusal> {
        let problem = self.problem;
        let mut of_need: BTreeMap<NeedIx, Vec<&Pairing>> = BTreeMap::new();
        for pair in &plan.pairings {
            let known = pair.need < problem.needs.len()
                && pair.offer < problem.offers.len()
                && pair.slot < problem.slots.len();
            if !known {
                return Err(Refusal::Unknown);
            }
            self.pair(pair)?;
            of_need.entry(pair.need).or_default().push(pair);
        }
        let kept = plan.pairings.iter().filter(|pair| pair.pinned).count();
        if kept != self.pins.len() {
            return Err(Refusal::Pins);
        }
        for (&ix, pairs) in &of_need {
            let need = &problem.needs[ix];
            let people: BTreeSet<OfferIx> = pairs.iter().map(|pair| pair.offer).collect();
            if people.len() < pairs.len() {
                let twice = pairs
                    .iter()
                    .enumerate()
                    .find(|(at, pair)| pairs[..*at].iter().any(|p| p.offer == pair.offer));
                let offer = twice.map_or(String::new(), |(_, pair)| problem.offers[pair.offer].id.clone());
                return Err(Refusal::SamePersonTwice {
                    need: need.id.clone(),
                    offer,
                });
            }
            if pairs.iter().any(|pair| pair.slot != pairs[0].slot) {
                return Err(Refusal::TwoSlots(need.id.clone()));
            }
            // Only pinned places may wait for the others.
            let partly = pairs.len() != need.helpers_needed as usize;
            if partly && (pairs.iter().any(|pair| !pair.pinned) || pairs.len() > need.helpers_needed as usize)
            {
                return Err(Refusal::Incomplete {
                    need: need.id.clone(),
                    found: pairs.len(),
                    needed: need.helpers_needed,
                });
            }
        }
        Ok(of_need)
    }

    fn pair(&self, pair: &Pairing) -> Result<(), Refusal> {
        let (need, offer) = (&self.problem.needs[pair.need], &self.problem.offers[pair.offer]);
        let Some(window) = need.windows.iter().find(|window| window.slot == pair.slot) else {
            return Err(Refusal::WrongSlot {
                need: need.id.clone(),
                slot: pair.slot,
            });
        };
        if pair.pinned != self.pins.contains(&(pair.need, pair.offer, pair.slot)) {
            return Err(Refusal::Pins);
        }
        let distance_m = distance_m_ceil(need.at, offer.at);
        // A pinned pair was allowed when the invitation went out; the accept looks again.
        if !pair.pinned {
            self.allowed(pair.need, pair.offer, window, distance_m)
                .map_err(|reason| Refusal::NotEligible {
                    need: need.id.clone(),
                    offer: offer.id.clone(),
                    reason,
                })?;
        }
        if pair.distance_m != distance_m
            || pair.score != self.score(pair.need, pair.offer, window, distance_m)
        {
            return Err(Refusal::WrongFigure {
                need: need.id.clone(),
                offer: offer.id.clone(),
            });
        }
        Ok(())
    }

    /// Nobody beyond their limits, in a slot or in a week.
    fn limits(&self, plan: &Plan) -> Result<(), Refusal> {
        let mut in_slot: BTreeMap<(OfferIx, SlotIx), i64> = BTreeMap::new();
        let mut in_week: BTreeMap<(OfferIx, usize), (i64, i64)> = BTreeMap::new();
        for pair in plan.pairings.iter().filter(|pair| !pair.pinned) {
            let need = &self.problem.needs[pair.need];
            let window = need.windows.iter().find(|window| window.slot == pair.slot);
            // A visit that ends in the next slot takes room there too.
            for slot in window.into_iter().flat_map(|window| self.touched(window)) {
                *in_slot.entry((pair.offer, slot)).or_default() += 1;
            }
            let week = in_week
                .entry((pair.offer, self.problem.slots[pair.slot].week))
                .or_default();
            week.0 += 1;
            week.1 += i64::from(self.problem.needs[pair.need].duration_min);
        }
        let id = |offer: OfferIx| self.problem.offers[offer].id.clone();
        for ((offer, slot), visits) in in_slot {
            if visits > self.slot_room(offer, slot) {
                return Err(Refusal::SlotFull {
                    offer: id(offer),
                    slot,
                });
            }
        }
        for ((offer, week), (visits, minutes)) in in_week {
            let (most, most_minutes) = self.week_room(offer, week);
            if visits > most || most_minutes.is_some_and(|most| minutes > most) {
                return Err(Refusal::WeekFull {
                    offer: id(offer),
                    week,
                });
            }
        }
        Ok(())
    }

    fn totals(&self, plan: &Plan, of_need: &BTreeMap<NeedIx, Vec<&Pairing>>) -> (Totals, Vec<NeedIx>) {
        let mut totals = Totals::default();
        let mut unserved = Vec::new();
        for (ix, need) in self.problem.needs.iter().enumerate() {
            if of_need
                .get(&ix)
                .is_some_and(|pairs| pairs.len() == need.helpers_needed as usize)
            {
                totals.served += 1;
                totals.urgent_served += i64::from(need.urgent);
            } else {
                unserved.push(ix);
            }
        }
        totals.score = plan.pairings.iter().map(|pair| pair.score).sum();
        for ((offer, week), (pinned, all)) in load(self.problem, plan) {
            let booked = i64::from(
                self.problem.offers[offer]
                    .used
                    .get(week)
                    .copied()
                    .unwrap_or_default()
                    .visits,
            );
            totals.fairness += (1..=all).map(|k| self.fairness(offer, booked + k)).sum::<i64>();
            debug_assert!(pinned <= all, "a part is never more than the whole");
        }
        (totals, unserved)
    }
}

fn load(problem: &Problem, plan: &Plan) -> WeekLoad {
    let mut weeks = WeekLoad::new();
    for pair in &plan.pairings {
        let week = weeks
            .entry((pair.offer, problem.slots[pair.slot].week))
            .or_default();
        week.0 += i64::from(pair.pinned);
        week.1 += 1;
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{Capacity, dice, round, solver};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        /// Two people wrote the rules down; they must mean the same.
        #[test]
        fn checker_and_rules_agree_on_every_pair(seed: u64) {
            let problem = dice::problem(seed, 8, 6);
            let capacity = Capacity::new(&problem).unwrap();
            let mut theirs = vec![Vec::new(); problem.needs.len()];
            for c in solver::candidates(&problem, &capacity) {
                theirs[c.need].push((c.slot, c.offer, c.score));
            }
            theirs.iter_mut().for_each(|of| of.sort_unstable());
            let (facts, mut ours) = (Facts::of(&problem), Vec::new());
            for (need, of) in theirs.iter().enumerate() {
                facts.exits(need, &mut ours);
                prop_assert_eq!(&ours, of);
            }
        }

        #[test]
        fn every_round_passes_the_check(seed: u64) {
            let problem = dice::problem(seed, 8, 8);
            let outcome = round(&problem);
            prop_assert!(outcome.is_ok(), "{:?}", outcome.err());
        }
    }
}

//! Who goes: the exact optimum of a round.
//!
//! Candidates fall apart in components that share no helper's week; each is a min-cost flow (`graph`, `flow`), with a
//! search above it for visits of two or more (`search`). Components are solved in parallel and put together in their
//! own order, so the plan is the same on any number of threads. The result is not to be believed before
//! `checker::check`.
//!
//! Urgent visits, visits and points are packed into one `i128`: see `Scale`. Between rounds a flow may stand, and only
//! what changed is decided again (`standing`). What a flow does not see, minutes and ways, is `side`'s.

mod flow;
mod graph;
mod market;
mod search;
mod side;
pub mod standing;

use super::capacity::Capacity;
use super::day;
use super::index::{HelperIndex, square};
use super::plan::{Candidate, Certificate, Objective, Pairing, Plan, SlotPrice, Totals, WeekPrice};
use super::problem::{Need, NeedIx, Problem, SlotIx};
use super::rules::Pair;
use crate::domain::time::UnixTime;
use flow::Flow;
pub(super) use graph::Cost;
use graph::{GONE, Graph, Numbers, Part};
use rayon::prelude::*;
use search::{Decided, decide};
use side::Side;
pub(super) use side::time_may_bind;
use std::collections::BTreeMap;
use std::ops::Range;

pub mod assign;

/// Divisible by 1–6, so that the worth of a visit falls into whole shares per helper.
const UNIT: Cost = 60;

/// Visits of a component beyond which it is large: neighbours are decided one after another, so that what they share is
/// at hand, and a visit for two or more is left alone where the prices prove that nothing is better.
const LARGE: usize = 2_000;

/// How urgent visits, visits and points are packed into one number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// Cost units in a point.
    pub unit: Cost,
    /// Points of a served visit.
    pub served: Cost,
    /// Points of an urgent visit beyond that.
    pub urgent: Cost,
    needs: Cost,
    /// What the levels have room for: sums of points, and visits.
    most: Cost,
    most_needs: Cost,
}

/// Numbers below this are rounded up, so that a scale has room for a little more; no sum overflows by that.
const ROUNDED: Cost = 1 << 40;

impl Scale {
    /// With room for more, so that most changes keep it: it depends on powers of two.
    pub fn of(problem: &Problem) -> Self {
        let (most, needs) = Self::sizes(problem);
        let roomy = |size: Cost| {
            let more = size + size / 8 + 1;
            let power = u128::try_from(more).map_or(0, u128::next_power_of_two);
            if size < ROUNDED {
                Cost::try_from(power).unwrap_or(size)
            } else {
                size
            }
        };
        let (most, most_needs) = (roomy(most), roomy(needs));
        let served = 2 * (most + 1);
        Self {
            unit: UNIT,
            served,
            urgent: served * (most_needs + 1),
            needs,
            most,
            most_needs,
        }
    }

    /// This scale for another problem, if it has room for it.
    fn fitting(self, problem: &Problem) -> Option<Self> {
        let (most, needs) = Self::sizes(problem);
        (most <= self.most && needs <= self.most_needs).then_some(Self { needs, ..self })
    }

    /// The scale of a plan, from its certificate.
    pub fn of_certificate(certificate: &Certificate, problem: &Problem) -> Self {
        let (most, needs) = Self::sizes(problem);
        Self {
            unit: certificate.unit,
            served: certificate.served,
            urgent: certificate.urgent,
            needs,
            most,
            most_needs: needs,
        }
    }

    /// What no sum of scores less fairness costs leaves, whatever the plan; and how many visits there are.
    fn sizes(problem: &Problem) -> (Cost, Cost) {
        let settings = &problem.settings;
        let score: Cost = [
            settings.nearness,
            settings.familiar,
            settings.learning,
            settings.time,
            settings.language,
        ]
        .into_iter()
        .map(Cost::from)
        .sum();
        let fairness = problem.offers.iter().map(|offer| {
            let last = Cost::from(offer.recent_visits) + Cost::from(offer.weekly_limit);
            Cost::from(settings.fairness) * last / Cost::from(offer.weekly_limit.max(1))
        });
        let places: Cost = problem
            .needs
            .iter()
            .map(|need| Cost::from(need.helpers_needed))
            .sum();
        let most = places * (score + fairness.max().unwrap_or(0));
        (most, Cost::try_from(problem.needs.len()).unwrap_or(Cost::MAX))
    }

    /// The worth of a visit, in units.
    pub fn worth(&self, need: &Need) -> Cost {
        (self.served + if need.urgent { self.urgent } else { 0 }) * self.unit
    }

    /// More than any plan costs, in units, for one unit of flow.
    fn forbidden(&self) -> Cost {
        (self.served + self.urgent) * (self.most_needs + 2) * self.unit
    }

    /// The levels of a number of points.
    pub fn levels(&self, points: Cost) -> Objective {
        let half = self.served / 2;
        let urgent = (points + half).div_euclid(self.urgent);
        let rest = points - urgent * self.urgent;
        let served = (rest + half).div_euclid(self.served).clamp(0, self.needs);
        let narrow = |level: Cost| i64::try_from(level).unwrap_or(i64::MAX);
        Objective {
            urgent: narrow(urgent),
            served: narrow(served),
            net: narrow((rest - served * self.served).min(half)),
        }
    }
}

/// Every candidate of a problem, by need, offer, and the order of the need's windows.
pub fn candidates(problem: &Problem, capacity: &Capacity) -> Vec<Candidate> {
    HelperIndex::build(&problem.offers).all_eligible(problem, capacity)
}

/// Decides a round. `candidates` are those of [`candidates`].
pub fn solve(problem: &Problem, capacity: &Capacity, candidates: &[Candidate]) -> Plan {
    let scale = Scale::of(problem);
    let decided = decide_parts(problem, capacity, &scale, candidates, |flow, decided| {
        (flow.graph, decided)
    });
    let mut found = Found::default();
    for (graph, part) in &decided {
        found.branches += part.branches;
        found.slack += part.cost - part.bound;
        let chosen = part.chosen.iter().map(|&arc| candidates[graph.candidate(arc)]);
        found.pairings.extend(chosen.map(pairing));
        found.prices(graph, &part.week_prices, &part.slot_prices);
    }
    found.plan(problem, capacity, &scale)
}

/// Decides every component from nothing, in the order of [`components`]; `keep` takes what is wanted of each.
fn decide_parts<T: Send>(
    problem: &Problem,
    capacity: &Capacity,
    scale: &Scale,
    candidates: &[Candidate],
    keep: impl Fn(Flow, Decided) -> T + Sync,
) -> Vec<T> {
    let parts = components(problem, capacity, candidates);
    let numbers = Numbers::of(problem, capacity, candidates, &parts);
    let decide_part = |part: &Part| {
        let graph = Graph::build(problem, capacity, scale, &numbers, candidates, part);
        let side = Side {
            problem,
            capacity,
            candidates,
        };
        let (flow, decided) = decide(graph, side, scale);
        keep(flow, decided)
    };
    parts.par_iter().map(decide_part).collect()
}

/// Visits that share no helper's week with others, in the order they came; by the first visit of each.
fn components(problem: &Problem, capacity: &Capacity, candidates: &[Candidate]) -> Vec<Part> {
    let needs = problem.needs.len();
    let week_at = |candidate: &Candidate| {
        needs + candidate.offer * capacity.weeks() + problem.slots[candidate.slot].week
    };
    let mut parent: Vec<usize> = (0..needs + problem.offers.len() * capacity.weeks()).collect();
    let mut visits = Vec::new();
    for visit in candidates.chunk_by(|a, b| a.need == b.need) {
        let from = visits.last().map_or(0, |last: &Range<usize>| last.end);
        visits.push(from..from + visit.len());
        let mut at = root(&mut parent, visit[0].need);
        // A helper's slots stand together, and mostly in one week.
        let mut before = usize::MAX;
        for candidate in visit {
            let week = week_at(candidate);
            if week == before {
                continue;
            }
            before = week;
            let other = root(&mut parent, week);
            // The smaller number becomes the root, so that a component is known by its first visit.
            parent[at.max(other)] = at.min(other);
            at = at.min(other);
        }
    }
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for visit in visits {
        let of = root(&mut parent, candidates[visit.start].need);
        parts.entry(of).or_default().push(visit);
    }
    let mut parts: Vec<Part> = parts.into_values().collect();
    for part in parts.iter_mut().filter(|part| part.len() > LARGE) {
        part.sort_by_cached_key(|visit| {
            let need = candidates[visit.start].need;
            (square(problem.needs[need].at), need)
        });
    }
    parts
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// What the components of a plan come to.
#[derive(Default)]
struct Found {
    /// Without the pinned ones.
    pairings: Vec<Pairing>,
    weeks: Vec<WeekPrice>,
    slots: Vec<SlotPrice>,
    /// What the plan costs beyond its bound, in units.
    slack: Cost,
    branches: u64,
}

impl Found {
    /// Lists the prices of a network that say something; one per node.
    fn prices(&mut self, graph: &Graph, weeks: &[Cost], slots: &[Cost]) {
        for (node, &price) in graph.weeks.iter().zip(weeks) {
            if price != 0 && node.offer != GONE {
                self.weeks.push(WeekPrice {
                    offer: node.offer,
                    week: node.week,
                    price,
                });
            }
        }
        for (node, &price) in graph.slots.iter().zip(slots) {
            if price != weeks[node.week as usize] && node.offer != GONE {
                self.slots.push(SlotPrice {
                    offer: node.offer,
                    slot: node.slot,
                    price,
                });
            }
        }
    }

    fn plan(self, problem: &Problem, capacity: &Capacity, scale: &Scale) -> Plan {
        let mut pairings = pinned(problem, capacity);
        pairings.extend(self.pairings);
        let mut certificate = Certificate {
            unit: scale.unit,
            served: scale.served,
            urgent: scale.urgent,
            weeks: self.weeks,
            slots: self.slots,
        };
        set_starts(problem, capacity, &mut pairings);
        pairings.sort_by_key(|pair| (pair.need, pair.slot, pair.offer));
        certificate.weeks.sort_by_key(|price| (price.offer, price.week));
        certificate.slots.sort_by_key(|price| (price.offer, price.slot));
        let totals = totals(problem, capacity, &pairings);
        let points = Cost::from(totals.urgent_served) * scale.urgent
            + Cost::from(totals.served) * scale.served
            + Cost::from(totals.score - totals.fairness);
        // Slack is whole: plans and bounds of components are.
        let bound = scale.levels(points + self.slack / scale.unit);
        Plan {
            pairings,
            totals,
            bound,
            certificate,
            branches: self.branches,
        }
    }
}

fn pairing(of: Candidate) -> Pairing {
    let Candidate {
        need,
        offer,
        slot,
        score,
        distance_m,
    } = of;
    Pairing {
        need,
        offer,
        slot,
        score,
        distance_m,
        pinned: false,
        // Until the day is put in order.
        starts: UnixTime::from_seconds(0),
    }
}

/// When each visit begins: one helper's day after another. The search left no day that does not fit.
fn set_starts(problem: &Problem, capacity: &Capacity, pairings: &mut [Pairing]) {
    pairings.sort_by_key(|pair| (pair.pinned, pair.offer, pair.slot, pair.need));
    let day = |pair: &Pairing| (pair.pinned, pair.offer, problem.slots[pair.slot].date);
    for of_day in pairings.chunk_by_mut(|a, b| day(a) == day(b)) {
        if of_day[0].pinned {
            continue;
        }
        let visits: Vec<(NeedIx, SlotIx)> = of_day.iter().map(|pair| (pair.need, pair.slot)).collect();
        let starts = day::starts(problem, capacity, of_day[0].offer, &visits).unwrap_or_default();
        for (pair, starts) in of_day.iter_mut().zip(starts) {
            pair.starts = starts;
        }
    }
}

fn pinned(problem: &Problem, capacity: &Capacity) -> Vec<Pairing> {
    let pairing = |pin: &super::problem::Pin| {
        let pair = Pair::new(problem, capacity, pin.need, pin.offer);
        let window = pair.need.windows.iter().find(|window| window.slot == pin.slot);
        Pairing {
            need: pin.need,
            offer: pin.offer,
            slot: pin.slot,
            score: window.map_or(0, |window| pair.terms(window).total()),
            distance_m: pair.distance_m,
            pinned: true,
            starts: pin.span.from,
        }
    };
    problem.pins.iter().map(pairing).collect()
}

fn totals(problem: &Problem, capacity: &Capacity, pairings: &[Pairing]) -> Totals {
    let mut totals = Totals::default();
    let mut weeks: BTreeMap<(usize, usize), (i64, i64)> = BTreeMap::new();
    for of_need in pairings.chunk_by(|a, b| a.need == b.need) {
        let need = &problem.needs[of_need[0].need];
        if of_need.len() == need.helpers_needed as usize {
            totals.served += 1;
            totals.urgent_served += i64::from(need.urgent);
        }
        for pair in of_need {
            totals.score += pair.score;
            let week = weeks
                .entry((pair.offer, problem.slots[pair.slot].week))
                .or_default();
            week.0 += 1;
            week.1 += i64::from(pair.pinned);
        }
    }
    for ((offer, week), (visits, pins)) in weeks {
        let of = &problem.offers[offer];
        // `taken` counts the pins already; the fairness cost of a pinned visit is part of the plan's.
        let before = i64::from(of.recent_visits) + i64::from(capacity.week(offer, week).taken) - pins;
        let limit = i64::from(of.weekly_limit.max(1));
        totals.fairness += (0..visits)
            .map(|k| problem.settings.fairness * (before + k) / limit)
            .sum::<i64>();
    }
    totals
}

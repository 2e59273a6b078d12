//! The second opinion: recomputes every rule and limit from the problem, and proves how good a plan is from its prices.
//!
//! Nothing here is shared with `solver`, `index`, `rules` or `capacity`; what both need is written twice, on purpose.
//! Only this file can make a [`CheckedPlan`].
//!
//! The proof is complementary slackness, added up. Whatever the prices, a plan costs at least `Σ cheapest exit of each
//! visit − Σ what the priced room could earn`; the difference to what the plan costs is a sum of parts that are never
//! negative: a visit that does not take its cheapest exit, a priced slot or week with room to spare. When all are 0 the
//! plan is optimal; otherwise their sum is the proven gap.

use super::plan::{Certificate, Gap, Objective, Pairing, Plan, Reason, Totals};
use super::problem::{Availability, Kind, Level, Need, NeedIx, Offer, OfferIx, Problem, SlotIx, Window};
use super::slots::Span;
use crate::geo::distance_m_ceil;
use rayon::prelude::*;
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
    let (totals, unserved) = facts.totals(&plan, &of_need);
    if totals != plan.totals {
        return Err(Refusal::WrongTotals);
    }
    let gap = facts.optimality(&plan, &of_need)?;
    Ok(CheckedPlan { plan, gap, unserved })
}

/// What follows from the problem alone.
struct Facts<'a> {
    problem: &'a Problem,
    pins: BTreeSet<(NeedIx, OfferIx, SlotIx)>,
    /// Who goes along with somebody else, and when.
    along: BTreeSet<(OfferIx, SlotIx)>,
    /// Visits and minutes of pinned pairs, per helper and week.
    pinned_weeks: BTreeMap<(OfferIx, usize), (i64, i64)>,
}

/// Visits of a helper in a week: pinned and all.
type WeekLoad = BTreeMap<(OfferIx, usize), (i64, i64)>;

impl<'a> Facts<'a> {
    fn of(problem: &'a Problem) -> Self {
        let mut pinned_weeks: BTreeMap<(OfferIx, usize), (i64, i64)> = BTreeMap::new();
        for pin in &problem.pins {
            let week = pinned_weeks
                .entry((pin.offer, problem.slots[pin.slot].week))
                .or_default();
            week.0 += 1;
            week.1 += i64::from(problem.needs[pin.need].duration_min);
        }
        Self {
            problem,
            pins: problem
                .pins
                .iter()
                .map(|pin| (pin.need, pin.offer, pin.slot))
                .collect(),
            along: problem
                .offers
                .iter()
                .flat_map(|offer| offer.teams.iter().map(|team| (team.companion, team.slot)))
                .collect(),
            pinned_weeks,
        }
    }

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

    /// Every hard rule that looks at one pair.
    fn allowed(
        &self,
        need_ix: NeedIx,
        offer_ix: OfferIx,
        window: &Window,
        distance_m: u32,
    ) -> Result<(), Reason> {
        let (need, offer) = (&self.problem.needs[need_ix], &self.problem.offers[offer_ix]);
        let slot = &self.problem.slots[window.slot];
        let with = offer
            .teams
            .iter()
            .find(|team| team.slot == window.slot)
            .map(|team| team.companion);
        let people: Vec<(OfferIx, &Offer)> = [Some(offer_ix), with]
            .into_iter()
            .flatten()
            .map(|ix| (ix, &self.problem.offers[ix]))
            .collect();
        let some = |holds: &dyn Fn(&Offer) -> bool| people.iter().any(|(_, person)| holds(person));
        let every = |holds: &dyn Fn(&Offer) -> bool| people.iter().all(|(_, person)| holds(person));
        let named = |list: &[OfferIx]| people.iter().any(|(ix, _)| list.contains(ix));
        let ensure = |holds: bool, reason: Reason| if holds { Ok(()) } else { Err(reason) };

        ensure(
            distance_m <= need.radius_m && distance_m <= offer.reach_m,
            Reason::Distance,
        )?;
        ensure(
            some(&|person| person.categories.contains(&need.category)),
            Reason::Category,
        )?;
        ensure(every(&|person| !person.on_hold), Reason::Hold)?;
        ensure(need.consent && every(&|person| person.consent), Reason::Consent)?;
        ensure(
            need.language_required
                .as_ref()
                .is_none_or(|l| some(&|person| person.languages.contains(l))),
            Reason::Language,
        )?;
        let brought = people
            .iter()
            .fold(super::Traits::NONE, |all, (_, person)| all | person.has);
        ensure(
            brought.has_all(need.requires) && every(&|person| !person.cannot_bear.has_any(need.exposes)),
            Reason::Requirements,
        )?;
        ensure(!named(&need.blocked), Reason::Block)?;
        ensure(
            need.household.is_none() || every(&|person| person.household != need.household),
            Reason::Household,
        )?;
        ensure(
            match (&offer.zones, need.zone) {
                (Some(zones), Some(zone)) => zones.contains(&zone),
                _ => true,
            },
            Reason::Zone,
        )?;
        ensure(!need.declined.contains(&offer_ix), Reason::Declined)?;
        let pinned_here = people
            .iter()
            .any(|(ix, _)| self.pins.iter().any(|pin| pin.0 == need_ix && pin.1 == *ix));
        ensure(!named(&need.taken_by) && !pinned_here, Reason::AlreadyThere)?;
        ensure(
            !need.vetting_required
                || every(&|person| person.vetted_until.is_some_and(|until| until >= slot.date)),
            Reason::Vetting,
        )?;
        let lone = need.helpers_needed == 1 && need.taken_by.is_empty();
        ensure(!lone || some(&|person| person.adult), Reason::Adult)?;
        ensure(
            some(&|person| may_go_alone(person, &need.category, slot.on_call)),
            Reason::Level,
        )?;
        ensure(
            !self.along.contains(&(offer_ix, window.slot))
                && self.longest_free(need, window, &people) >= i64::from(need.duration_min) * 60,
            Reason::Availability,
        )?;
        let (visits, minutes) = self.week_room(offer_ix, slot.week);
        ensure(
            visits > 0
                && minutes.is_none_or(|left| left >= i64::from(need.duration_min))
                && self.slot_room(offer_ix, window.slot) > 0,
            Reason::WeeklyLimit,
        )
    }

    /// The longest stretch of a window, in seconds, in which everybody is free: found minute by minute of change.
    fn longest_free(&self, need: &Need, window: &Window, people: &[(OfferIx, &Offer)]) -> i64 {
        let (mut longest, mut run) = (0, 0);
        for (span, free) in self.stretches(need, window, people) {
            run = if free { run + span } else { 0 };
            longest = longest.max(run);
        }
        longest
    }

    fn all_free(&self, need: &Need, window: &Window, people: &[(OfferIx, &Offer)]) -> i64 {
        self.stretches(need, window, people)
            .into_iter()
            .filter(|(_, free)| *free)
            .map(|(span, _)| span)
            .sum()
    }

    /// The window cut at every instant at which something changes: length in seconds, and whether everybody is free.
    fn stretches(&self, need: &Need, window: &Window, people: &[(OfferIx, &Offer)]) -> Vec<(i64, bool)> {
        let slot = &self.problem.slots[window.slot];
        let (from, until) = (window.span.from.seconds(), window.span.until.seconds());
        // On files nothing changes inside a slot.
        let in_slot = |person: &Offer| match &person.availability {
            Availability::Slots(slots) if person.busy.is_empty() => Some(slots.contains(window.slot)),
            _ => None,
        };
        if let Some(free) = people
            .iter()
            .try_fold(true, |all, (_, person)| Some(all && in_slot(person)?))
        {
            return vec![(until - from, free)];
        }
        let mut closed: Vec<(i64, i64)> = Vec::new();
        for (_, person) in people {
            match &person.availability {
                Availability::Slots(slots) if slots.contains(window.slot) => {}
                Availability::Slots(_) => closed.push((from, until)),
                Availability::Hours { week, absences } => {
                    let day = slot.date.weekday().to_monday_zero_offset().unsigned_abs();
                    let (start, hours) = (slot.daypart.start_hour(), week[usize::from(day) % 7]);
                    closed.push((i64::MIN, slot.span.from.seconds()));
                    for hour in start..slot.daypart.end_hour() {
                        let at = slot.span.from.seconds() + i64::from(hour - start) * 3600;
                        if hours & (1 << hour) == 0 {
                            closed.push((at, at + 3600));
                        }
                    }
                    let last = slot.span.from.seconds() + i64::from(slot.daypart.end_hour() - start) * 3600;
                    closed.push((last, i64::MAX));
                    closed.extend(absences.iter().filter(|s| s.until > s.from).map(seconds));
                }
            }
            for busy in &person.busy {
                let metres = i64::from(distance_m_ceil(busy.at, need.at));
                let per_hour = person.mode.metres_per_hour();
                let travel = metres * 3600 / per_hour + i64::from(metres * 3600 % per_hour > 0);
                let (a, b) = seconds(&busy.span);
                closed.push((a - travel, b + travel));
            }
        }
        let mut cuts: BTreeSet<i64> = closed.iter().flat_map(|c| [c.0, c.1]).collect();
        cuts.extend([from, until]);
        let cuts: Vec<i64> = cuts
            .into_iter()
            .filter(|cut| (from..=until).contains(cut))
            .collect();
        cuts.windows(2)
            .map(|w| (w[1] - w[0], !closed.iter().any(|c| c.0 <= w[0] && w[1] <= c.1)))
            .collect()
    }

    fn score(&self, need_ix: NeedIx, offer_ix: OfferIx, window: &Window, distance_m: u32) -> i64 {
        let (need, offer) = (&self.problem.needs[need_ix], &self.problem.offers[offer_ix]);
        let weights = &self.problem.settings;
        let mut people = vec![(offer_ix, offer)];
        if let Some(team) = offer.teams.iter().find(|team| team.slot == window.slot) {
            people.push((team.companion, &self.problem.offers[team.companion]));
        }
        let reach = i64::from(need.radius_m).min(i64::from(offer.reach_m));
        let spare = reach - i64::from(distance_m);
        let mut score = if spare > 0 {
            weights.nearness * spare / reach
        } else {
            0
        };
        if need.preferred.contains(&offer_ix) {
            score += weights.familiar;
        }
        let learns = offer.kind == Kind::Worker && offer.goals.contains(&need.category);
        score += if learns {
            weights.learning
        } else {
            weights.learning / 2
        };
        let length = window.span.until.seconds() - window.span.from.seconds();
        if length > 0 {
            score += weights.time * self.all_free(need, window, &people) / length;
        }
        let understood = match &need.language_wanted {
            None => true,
            Some(language) => people
                .iter()
                .any(|(_, person)| person.languages.contains(language)),
        };
        score + if understood { weights.language } else { 0 }
    }

    /// Visits and minutes that may be added to a week beyond what is booked and pinned.
    fn week_room(&self, offer_ix: OfferIx, week: usize) -> (i64, Option<i64>) {
        let offer = &self.problem.offers[offer_ix];
        let booked = offer.used.get(week).copied().unwrap_or_default();
        let (visits, minutes) = self
            .pinned_weeks
            .get(&(offer_ix, week))
            .copied()
            .unwrap_or_default();
        let by_limit = i64::from(offer.weekly_limit) - i64::from(booked.visits) - visits;
        let by_invitations = offer.invitations_left.map_or(i64::MAX, i64::from);
        let left = offer
            .weekly_minutes
            .map(|most| (i64::from(most) - i64::from(booked.minutes) - minutes).max(0));
        (by_limit.min(by_invitations).max(0), left)
    }

    fn slot_room(&self, offer_ix: OfferIx, slot_ix: SlotIx) -> i64 {
        let (offer, slot) = (&self.problem.offers[offer_ix], &self.problem.slots[slot_ix]);
        let meets = |span: &Span| span.from < slot.span.until && span.until > slot.span.from;
        let booked = offer.busy.iter().filter(|busy| meets(&busy.span)).count();
        let pinned = self
            .problem
            .pins
            .iter()
            .filter(|pin| pin.offer == offer_ix && pin.slot == slot_ix)
            .count();
        i64::from(offer.per_slot) - i64::try_from(booked + pinned).unwrap_or(i64::MAX)
    }

    /// Nobody beyond their limits, in a slot or in a week.
    fn limits(&self, plan: &Plan) -> Result<(), Refusal> {
        let mut in_slot: BTreeMap<(OfferIx, SlotIx), i64> = BTreeMap::new();
        let mut in_week: BTreeMap<(OfferIx, usize), (i64, i64)> = BTreeMap::new();
        for pair in plan.pairings.iter().filter(|pair| !pair.pinned) {
            *in_slot.entry((pair.offer, pair.slot)).or_default() += 1;
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

    /// The fairness cost of a helper's k-th visit in a week, bookings and pins counted.
    fn fairness(&self, offer: OfferIx, k: i64) -> i64 {
        let offer = &self.problem.offers[offer];
        self.problem.settings.fairness * (i64::from(offer.recent_visits) + k - 1)
            / i64::from(offer.weekly_limit).max(1)
    }

    /// Every pair that the rules allow: per visit, (slot, offer, score).
    fn exits(&self) -> Vec<Vec<(SlotIx, OfferIx, i64)>> {
        let open = |ix: NeedIx| {
            let need = &self.problem.needs[ix];
            let pins: Vec<SlotIx> = self
                .pins
                .iter()
                .filter(|pin| pin.0 == ix)
                .map(|pin| pin.2)
                .collect();
            let mut found = Vec::new();
            if pins.len() >= need.helpers_needed as usize {
                return found;
            }
            // A degree of latitude is never less than 110 km.
            let far = f64::from(need.radius_m) / 110_000.0;
            for (offer_ix, offer) in self.problem.offers.iter().enumerate() {
                if (offer.at.lat() - need.at.lat()).abs() > far {
                    continue;
                }
                if offer.teams.is_empty() && !offer.categories.contains(&need.category) {
                    continue;
                }
                let distance_m = distance_m_ceil(need.at, offer.at);
                for window in &need.windows {
                    if pins.iter().all(|slot| *slot == window.slot)
                        && self.allowed(ix, offer_ix, window, distance_m).is_ok()
                    {
                        let score = self.score(ix, offer_ix, window, distance_m);
                        found.push((window.slot, offer_ix, score));
                    }
                }
            }
            found.sort_unstable();
            found
        };
        (0..self.problem.needs.len()).into_par_iter().map(open).collect()
    }

    fn optimality(&self, plan: &Plan, of_need: &BTreeMap<NeedIx, Vec<&Pairing>>) -> Result<Gap, Refusal> {
        let exits = self.exits();
        let prices = Prices::of(self, &plan.certificate)?;
        let mut slack = 0;
        let mut at: Option<String> = None;
        let mut add = |part: i128, whose: &str| {
            slack += part;
            if part > 0 && at.is_none() {
                at = Some(whose.to_owned());
            }
        };
        for (ix, need) in self.problem.needs.iter().enumerate() {
            add(
                prices.need_slack(self, ix, &exits[ix], of_need.get(&ix)),
                &need.id,
            );
        }
        let mut rooms: BTreeMap<(OfferIx, usize), i64> = BTreeMap::new();
        for (ix, of) in exits.iter().enumerate() {
            let duration = i64::from(self.problem.needs[ix].duration_min.max(1));
            for (slot, offer, _) in of {
                let week = self.problem.slots[*slot].week;
                let (visits, minutes) = self.week_room(*offer, week);
                // The same cautious cap on minutes that the solver documents: as many of the longest as fit.
                let room = visits.min(minutes.map_or(i64::MAX, |left| left / duration));
                let known = rooms.entry((*offer, week)).or_insert(room);
                *known = room.min(*known);
            }
        }
        let weeks = load(self.problem, plan);
        for (&(offer, week), &room) in &rooms {
            let (pinned, all) = weeks.get(&(offer, week)).copied().unwrap_or_default();
            let booked = i64::from(
                self.problem.offers[offer]
                    .used
                    .get(week)
                    .copied()
                    .unwrap_or_default()
                    .visits,
            );
            let q = prices.week(offer, week);
            let earns = |k: i64| q - i128::from(self.fairness(offer, booked + pinned + k)) * prices.of.unit;
            let could: i128 = (1..=room).map(|k| earns(k).max(0)).sum();
            let does: i128 = (1..=all - pinned).map(earns).sum();
            add(could - does, &self.problem.offers[offer].id);
        }
        let mut in_slot: BTreeMap<(OfferIx, SlotIx), i64> = BTreeMap::new();
        for pair in plan.pairings.iter().filter(|pair| !pair.pinned) {
            *in_slot.entry((pair.offer, pair.slot)).or_default() += 1;
        }
        for (&(offer, slot), &price) in &prices.slots {
            let spare =
                self.slot_room(offer, slot).max(0) - in_slot.get(&(offer, slot)).copied().unwrap_or(0);
            let over = price - prices.week(offer, self.problem.slots[slot].week);
            if over < 0 {
                return Err(Refusal::Certificate("a slot is priced below its week"));
            }
            add(over * i128::from(spare), &self.problem.offers[offer].id);
        }
        let gap = self.levels(plan, slack / prices.of.unit);
        let several = |ix: NeedIx| {
            let pinned = self.pins.iter().filter(|pin| pin.0 == ix).count();
            self.problem.needs[ix].helpers_needed as usize > pinned + 1
        };
        if gap != Gap::default() && !(0..self.problem.needs.len()).any(several) {
            return Err(Refusal::NotOptimal {
                gap,
                at: at.unwrap_or_default(),
            });
        }
        Ok(gap)
    }

    /// What a number of points beyond the plan could be, per level.
    fn levels(&self, plan: &Plan, points: i128) -> Gap {
        let (unit, own) = (&plan.certificate, plan.totals.objective());
        let half = unit.served / 2;
        let value = i128::from(own.urgent) * unit.urgent
            + i128::from(own.served) * unit.served
            + i128::from(own.net)
            + points;
        let urgent = (value + half).div_euclid(unit.urgent);
        let rest = value - urgent * unit.urgent;
        let needs = i128::try_from(self.problem.needs.len()).unwrap_or(i128::MAX);
        let served = (rest + half).div_euclid(unit.served).clamp(0, needs);
        let net = (rest - served * unit.served).min(half);
        let narrow = |level: i128| i64::try_from(level).unwrap_or(i64::MAX);
        Gap {
            urgent: narrow(urgent) - own.urgent,
            served: narrow(served) - own.served,
            net: narrow(net) - own.net,
        }
    }
}

/// The certificate, for looking up.
struct Prices<'a> {
    of: &'a Certificate,
    weeks: BTreeMap<(OfferIx, usize), i128>,
    slots: BTreeMap<(OfferIx, SlotIx), i128>,
}

impl<'a> Prices<'a> {
    fn of(facts: &Facts<'_>, of: &'a Certificate) -> Result<Self, Refusal> {
        let problem = facts.problem;
        let known = |offer: OfferIx| offer < problem.offers.len();
        if of.weeks.iter().any(|p| !known(p.offer))
            || of
                .slots
                .iter()
                .any(|p| !known(p.offer) || p.slot >= problem.slots.len())
        {
            return Err(Refusal::Unknown);
        }
        // The levels must not run into each other: no sum of points may reach half a visit.
        let w = &problem.settings;
        let most_score = i128::from(w.nearness + w.familiar + w.learning + w.time + w.language);
        let most_fair = problem
            .offers
            .iter()
            .enumerate()
            .map(|(ix, offer)| facts.fairness(ix, i64::from(offer.weekly_limit)))
            .max();
        let places: i128 = problem
            .needs
            .iter()
            .map(|need| i128::from(need.helpers_needed))
            .sum();
        let most = places * (most_score + i128::from(most_fair.unwrap_or(0).max(0)));
        let needs = i128::try_from(problem.needs.len()).unwrap_or(i128::MAX);
        if of.unit < 1 || of.served <= 2 * most || of.urgent < of.served * (needs + 1) {
            return Err(Refusal::Certificate("the levels run into each other"));
        }
        Ok(Self {
            of,
            weeks: of.weeks.iter().map(|p| ((p.offer, p.week), p.price)).collect(),
            slots: of.slots.iter().map(|p| ((p.offer, p.slot), p.price)).collect(),
        })
    }

    fn week(&self, offer: OfferIx, week: usize) -> i128 {
        self.weeks.get(&(offer, week)).copied().unwrap_or(0)
    }

    fn exit(&self, facts: &Facts<'_>, slot: SlotIx, offer: OfferIx, score: i64) -> i128 {
        let week = || self.week(offer, facts.problem.slots[slot].week);
        self.slots.get(&(offer, slot)).copied().unwrap_or_else(week) - i128::from(score) * self.of.unit
    }

    /// What a visit costs in the plan beyond its cheapest way, under the prices: never negative.
    fn need_slack(
        &self,
        facts: &Facts<'_>,
        ix: NeedIx,
        exits: &[(SlotIx, OfferIx, i64)],
        pairs: Option<&Vec<&Pairing>>,
    ) -> i128 {
        let need = &facts.problem.needs[ix];
        let pairs = pairs.map_or(&[][..], Vec::as_slice);
        let pinned = pairs.iter().filter(|pair| pair.pinned).count();
        let places = (need.helpers_needed as usize).saturating_sub(pinned);
        if places == 0 {
            return 0;
        }
        let worth = (self.of.served + if need.urgent { self.of.urgent } else { 0 }) * self.of.unit;
        let mut cheapest = worth;
        for of_slot in exits.chunk_by(|a, b| a.0 == b.0) {
            let mut costs: Vec<i128> = of_slot.iter().map(|e| self.exit(facts, e.0, e.1, e.2)).collect();
            costs.sort_unstable();
            if costs.len() >= places {
                cheapest = cheapest.min(costs[..places].iter().sum());
            }
        }
        let own: Vec<i128> = pairs
            .iter()
            .filter(|p| !p.pinned)
            .map(|p| self.exit(facts, p.slot, p.offer, p.score))
            .collect();
        let costs = if own.is_empty() { worth } else { own.iter().sum() };
        costs - cheapest
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

fn may_go_alone(person: &Offer, category: &str, on_call: bool) -> bool {
    if person.kind == Kind::Volunteer {
        return true;
    }
    match person.levels.iter().find(|(tag, _)| tag == category) {
        Some((_, Level::Watching | Level::Together)) => false,
        Some((_, Level::AloneUnderCall)) => on_call,
        Some((_, Level::Independent)) | None => true,
    }
}

fn seconds(span: &Span) -> (i64, i64) {
    (span.from.seconds(), span.until.seconds())
}

/// Why a bare assignment is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentRefusal {
    /// An edge that does not exist, or one used twice.
    #[error("an edge does not exist or is used twice")]
    Edge,
    /// More pairs at a request or a helper than its capacity.
    #[error("a capacity is exceeded")]
    Capacity,
    /// A price below zero, as many as the helpers are, or an empty place too cheap for cardinality to come first.
    #[error("the prices prove nothing")]
    Prices,
    /// A better assignment may exist.
    #[error("the assignment is not proven optimal: up to {0} may be missed")]
    NotOptimal(i128),
}

/// Recomputes a bare assignment and proves it optimal from its prices; answers with the total score.
///
/// # Errors
/// [`AssignmentRefusal`] with the first thing that is wrong.
pub fn check_assignment(
    problem: &super::solver::assign::Assignment,
    cardinality: super::solver::assign::Cardinality,
    assigned: &super::solver::assign::Assigned,
) -> Result<i64, AssignmentRefusal> {
    use super::solver::assign::Cardinality;
    let requests = &problem.request_capacity;
    let helpers = &problem.helper_capacity;
    let widest = problem
        .edges
        .iter()
        .map(|edge| i128::from(edge.score).abs())
        .max()
        .unwrap_or(0);
    let most = widest * i128::try_from(problem.edges.len()).unwrap_or(i128::MAX);
    let enough = match cardinality {
        Cardinality::First => assigned.empty_place > 2 * most,
        Cardinality::Free => assigned.empty_place == 0,
    };
    if assigned.prices.len() != helpers.len() || assigned.prices.iter().any(|price| *price < 0) || !enough {
        return Err(AssignmentRefusal::Prices);
    }
    if assigned.chosen.windows(2).any(|pair| pair[0] >= pair[1])
        || assigned
            .chosen
            .last()
            .is_some_and(|last| *last >= problem.edges.len())
    {
        return Err(AssignmentRefusal::Edge);
    }
    let (mut at_request, mut at_helper) = (vec![0_u32; requests.len()], vec![0_u32; helpers.len()]);
    let (mut total, mut does) = (0, 0);
    for &number in &assigned.chosen {
        let edge = &problem.edges[number];
        at_request[edge.request] += 1;
        at_helper[edge.helper] += 1;
        total += edge.score;
        // A pair saves an empty place; what it earns beyond the helper's price is the request's.
        does += i128::from(edge.score) + assigned.empty_place;
    }
    let over = |used: &[u32], most: &[u32]| used.iter().zip(most).any(|(used, most)| used > most);
    if over(&at_request, requests) || over(&at_helper, helpers) {
        return Err(AssignmentRefusal::Capacity);
    }
    // Weak duality: no assignment is worth more than the priced capacity plus each request's best edges beyond it.
    let mut beyond: Vec<Vec<i128>> = vec![Vec::new(); requests.len()];
    for edge in &problem.edges {
        let worth = i128::from(edge.score) + assigned.empty_place - assigned.prices[edge.helper];
        if worth > 0 {
            beyond[edge.request].push(worth);
        }
    }
    let mut could: i128 = assigned
        .prices
        .iter()
        .zip(helpers)
        .map(|(price, most)| price * i128::from(*most))
        .sum();
    for (worths, most) in beyond.iter_mut().zip(requests) {
        worths.sort_unstable_by(|a, b| b.cmp(a));
        could += worths.iter().take(*most as usize).sum::<i128>();
    }
    if could == does {
        Ok(total)
    } else {
        Err(AssignmentRefusal::NotOptimal(could - does))
    }
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
            prop_assert_eq!(Facts::of(&problem).exits(), theirs);
        }

        #[test]
        fn every_round_passes_the_check(seed: u64) {
            let problem = dice::problem(seed, 8, 8);
            let outcome = round(&problem);
            prop_assert!(outcome.is_ok(), "{:?}", outcome.err());
        }
    }
}

//! Why: for a pairing its strongest terms, for an open visit what stood in the way and the smallest change that would
//! help, for "why not her?" the true reason from the plan.
//!
//! Everything is coded, so that pages render it in their own language; `sentence` is for files. No sentence says
//! anything about another person than who goes, and a block reads "not available". Deterministic; no language model.

use super::capacity::Capacity;
use super::checker::CheckedPlan;
use super::day;
use super::plan::{Candidate, Pairing, Reason, Terms};
use super::problem::{Need, NeedIx, OfferIx, Problem, SlotIx, Window};
use super::rules::Pair;
use crate::domain::language::Lang;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A soft term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// How near.
    Nearness,
    /// The same face as before, or asked for by name.
    Familiar,
    /// Learning value.
    Learning,
    /// Fit of time.
    Time,
    /// Shared language.
    Language,
}

impl Term {
    /// A stable snake-case tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Term::Nearness => "nearness",
            Term::Familiar => "familiar",
            Term::Learning => "learning",
            Term::Time => "time",
            Term::Language => "language",
        }
    }
}

/// One term that speaks for a pairing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// Which.
    pub term: Term,
    /// Points it gave.
    pub points: i64,
    /// Points it could give at most.
    pub of: i64,
}

/// Why these two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The visit.
    pub need: NeedIx,
    /// The helper.
    pub offer: OfferIx,
    /// When.
    pub slot: SlotIx,
    /// Whole metres between the points of the problem (cell centres in the product: show the bucket there).
    pub distance_m: u32,
    /// All points.
    pub terms: Terms,
    /// The terms that say something about this pair, strongest first; at most three.
    pub strongest: Vec<Strength>,
    /// A live invitation that was kept.
    pub pinned: bool,
}

/// Explains a pairing of the plan.
pub fn explain(problem: &Problem, capacity: &Capacity, pairing: &Pairing) -> Explanation {
    let pair = Pair::new(problem, capacity, pairing.need, pairing.offer);
    let window = pair
        .need
        .windows
        .iter()
        .find(|window| window.slot == pairing.slot);
    let terms = window.map_or_else(Terms::default, |window| pair.terms(window));
    let weights = &problem.settings;
    // A term that everybody gets says nothing about these two.
    let says = [
        (
            Term::Nearness,
            terms.nearness,
            weights.nearness,
            terms.nearness * 2 >= weights.nearness,
        ),
        (
            Term::Familiar,
            terms.familiar,
            weights.familiar,
            terms.familiar > 0,
        ),
        (
            Term::Learning,
            terms.learning,
            weights.learning,
            terms.learning > weights.learning / 2,
        ),
        (Term::Time, terms.time, weights.time, terms.time > 0),
        (
            Term::Language,
            terms.language,
            weights.language,
            terms.language > 0 && pair.need.language_wanted.is_some(),
        ),
    ];
    let mut strongest: Vec<Strength> = says
        .into_iter()
        .filter(|(.., says)| *says)
        .map(|(term, points, of, _)| Strength { term, points, of })
        .collect();
    strongest.sort_by_key(|strength| (std::cmp::Reverse(strength.points), strength.term));
    strongest.truncate(3);
    Explanation {
        need: pairing.need,
        offer: pairing.offer,
        slot: pairing.slot,
        distance_m: pairing.distance_m,
        terms,
        strongest,
        pinned: pairing.pinned,
    }
}

impl Explanation {
    /// One plain sentence.
    pub fn sentence(&self, problem: &Problem, lang: Lang) -> String {
        let offer = &problem.offers[self.offer];
        let name = if offer.name.is_empty() {
            &offer.id
        } else {
            &offer.name
        };
        let metres = self.distance_m;
        let phrase = |term: Term| match (lang, term) {
            (Lang::Nl, Term::Nearness) => format!("woont dichtbij ({metres} m)"),
            (Lang::Nl, Term::Familiar) => "is bekend of bij naam gevraagd".to_owned(),
            (Lang::Nl, Term::Learning) => "leert hier iets voor een eigen doel".to_owned(),
            (Lang::Nl, Term::Time) => "kan op dat moment".to_owned(),
            (Lang::Nl, Term::Language) => "spreekt de gewenste taal".to_owned(),
            (Lang::En, Term::Nearness) => format!("lives nearby ({metres} m)"),
            (Lang::En, Term::Familiar) => "is known or was asked for by name".to_owned(),
            (Lang::En, Term::Learning) => "learns something for a goal of their own".to_owned(),
            (Lang::En, Term::Time) => "is free at that time".to_owned(),
            (Lang::En, Term::Language) => "speaks the language asked for".to_owned(),
        };
        let mut phrases: Vec<String> = self
            .strongest
            .iter()
            .map(|strength| phrase(strength.term))
            .collect();
        if self.pinned {
            phrases.insert(
                0,
                if lang == Lang::Nl {
                    "is al gevraagd"
                } else {
                    "was already asked"
                }
                .to_owned(),
            );
        }
        if phrases.is_empty() {
            phrases.push(
                if lang == Lang::Nl {
                    "kan dit doen"
                } else {
                    "can do this"
                }
                .to_owned(),
            );
        }
        let and = if lang == Lang::Nl { " en " } else { " and " };
        let last = phrases.pop().unwrap_or_default();
        let list = if phrases.is_empty() {
            last
        } else {
            phrases.join(", ") + and + &last
        };
        format!("{name} {list}.")
    }
}

/// A change to a visit that would help, tried against the room that the plan leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Another slot.
    OtherSlot {
        /// Which.
        slot: SlotIx,
        /// How many helpers could then.
        helpers: u32,
    },
    /// Without the required language.
    NoLanguage {
        /// How many helpers could then.
        helpers: u32,
    },
    /// A larger radius.
    LargerRadius {
        /// In metres.
        radius_m: u32,
        /// How many helpers could then.
        helpers: u32,
    },
    /// Fewer helpers at a time.
    FewerHelpers {
        /// How many places.
        places: u32,
        /// How many helpers could then.
        helpers: u32,
    },
}

impl Change {
    /// A stable snake-case tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Change::OtherSlot { .. } => "other_slot",
            Change::NoLanguage { .. } => "no_language",
            Change::LargerRadius { .. } => "larger_radius",
            Change::FewerHelpers { .. } => "fewer_helpers",
        }
    }

    /// One plain sentence.
    pub fn sentence(self, problem: &Problem, lang: Lang) -> String {
        let count = |helpers: u32| match (lang, helpers) {
            (Lang::Nl, 1) => "kan het door 1 persoon".to_owned(),
            (Lang::Nl, n) => format!("kan het door {n} mensen"),
            (Lang::En, 1) => "it can be done by 1 person".to_owned(),
            (Lang::En, n) => format!("it can be done by {n} people"),
        };
        match (lang, self) {
            (Lang::Nl, Change::OtherSlot { slot, helpers }) => {
                format!("Op {} {}.", problem.slots[slot].label, count(helpers))
            }
            (Lang::En, Change::OtherSlot { slot, helpers }) => {
                format!("On {} {}.", problem.slots[slot].label, count(helpers))
            }
            (Lang::Nl, Change::NoLanguage { helpers }) => format!("Zonder de taaleis {}.", count(helpers)),
            (Lang::En, Change::NoLanguage { helpers }) => {
                format!("Without the language requirement {}.", count(helpers))
            }
            (Lang::Nl, Change::LargerRadius { radius_m, helpers }) => {
                format!("Met een straal van {radius_m} m {}.", count(helpers))
            }
            (Lang::En, Change::LargerRadius { radius_m, helpers }) => {
                format!("With a radius of {radius_m} m {}.", count(helpers))
            }
            (Lang::Nl, Change::FewerHelpers { places, helpers }) => {
                format!("Met {places} tegelijk {}.", count(helpers))
            }
            (Lang::En, Change::FewerHelpers { places, helpers }) => {
                format!("With {places} at a time {}.", count(helpers))
            }
        }
    }
}

/// A visit that stays open, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unassigned {
    /// The visit.
    pub need: NeedIx,
    /// The main reason: a rule, or [`Reason::Taken`] or [`Reason::TooFew`] when there were candidates.
    pub reason: Reason,
    /// Helpers within the visit's radius.
    pub considered: u32,
    /// Of those, how many each rule turned away, in the order of [`Reason::RULES`]; each failed rule counts.
    pub turned_away: Vec<(Reason, u32)>,
    /// Helpers who could.
    pub candidates: u32,
    /// The smallest change that would help, if one does.
    pub smallest_change: Option<Change>,
}

impl Unassigned {
    /// The counts as people may see them: a block reads "not available".
    pub fn shown(&self) -> Vec<(Reason, u32)> {
        let blocked: u32 = self
            .turned_away
            .iter()
            .filter(|(reason, _)| *reason == Reason::Block)
            .map(|c| c.1)
            .sum();
        let shown = |(reason, count): &(Reason, u32)| match reason {
            Reason::Block => None,
            Reason::Availability => Some((*reason, count + blocked)),
            _ => Some((*reason, *count)),
        };
        self.turned_away.iter().filter_map(shown).collect()
    }
}

/// The room that a plan leaves.
struct Room {
    slots: BTreeMap<(OfferIx, SlotIx), u32>,
    weeks: BTreeMap<(OfferIx, usize), (u32, u32)>,
    /// What each helper does on a day.
    days: BTreeMap<(OfferIx, Date), Vec<(NeedIx, SlotIx)>>,
}

impl Room {
    fn after(problem: &Problem, plan: &CheckedPlan) -> Self {
        let mut room = Self {
            slots: BTreeMap::new(),
            weeks: BTreeMap::new(),
            days: BTreeMap::new(),
        };
        for pair in plan.pairings().iter().filter(|pair| !pair.pinned) {
            *room.slots.entry((pair.offer, pair.slot)).or_default() += 1;
            let week = room
                .weeks
                .entry((pair.offer, problem.slots[pair.slot].week))
                .or_default();
            week.0 += 1;
            week.1 += problem.needs[pair.need].duration_min;
            let day = (pair.offer, problem.slots[pair.slot].date);
            room.days.entry(day).or_default().push((pair.need, pair.slot));
        }
        room
    }

    /// Whether a candidate can be added: in the slot, in the week, and in the day between the other visits.
    fn is_left(&self, pair: &Pair<'_>, slot: SlotIx) -> bool {
        let Pair {
            problem,
            capacity,
            offer_ix: offer,
            ..
        } = *pair;
        let (week, date) = (problem.slots[slot].week, problem.slots[slot].date);
        let left = capacity.week(offer, week);
        let (visits, used) = self.weeks.get(&(offer, week)).copied().unwrap_or_default();
        visits < left.visits_left
            && left
                .minutes_left
                .is_none_or(|left| used + pair.need.duration_min <= left)
            && self.slots.get(&(offer, slot)).copied().unwrap_or(0) < capacity.slot_left(offer, slot)
            && self
                .days
                .get(&(offer, date))
                .is_none_or(|others| day::has_room(pair, slot, others))
    }
}

/// Explains every visit that the plan leaves open, in the order of the visits.
pub fn unassigned(problem: &Problem, capacity: &Capacity, plan: &CheckedPlan) -> Vec<Unassigned> {
    let room = Room::after(problem, plan);
    plan.unserved()
        .par_iter()
        .map(|&need| one_unassigned(problem, capacity, &room, need))
        .collect()
}

fn one_unassigned(problem: &Problem, capacity: &Capacity, room: &Room, need_ix: NeedIx) -> Unassigned {
    let need = &problem.needs[need_ix];
    let mut considered = 0;
    let mut counts: BTreeMap<Reason, u32> = BTreeMap::new();
    let mut in_slot: BTreeMap<SlotIx, u32> = BTreeMap::new();
    let mut candidates = 0;
    for offer_ix in 0..problem.offers.len() {
        let pair = Pair::new(problem, capacity, need_ix, offer_ix);
        if pair.distance_m > need.radius_m {
            continue;
        }
        considered += 1;
        for reason in pair.failures() {
            *counts.entry(reason).or_default() += 1;
        }
        let mut any = false;
        for candidate in pair.candidates() {
            any = true;
            *in_slot.entry(candidate.slot).or_default() += 1;
        }
        candidates += u32::from(any);
    }
    let most_at_once = in_slot.values().copied().max().unwrap_or(0);
    let reason = if most_at_once >= capacity.rest(need_ix) {
        Reason::Taken
    } else if candidates > 0 {
        Reason::TooFew
    } else {
        // Of equals the first in the order of the rules.
        let most = counts
            .iter()
            .max_by_key(|(reason, count)| (**count, std::cmp::Reverse(**reason)));
        most.map_or(Reason::Distance, |(reason, _)| *reason)
    };
    Unassigned {
        need: need_ix,
        reason,
        considered,
        turned_away: Reason::RULES
            .into_iter()
            .map(|reason| (reason, counts.get(&reason).copied().unwrap_or(0)))
            .collect(),
        candidates,
        smallest_change: smallest_change(problem, capacity, room, need_ix),
    }
}

/// Tries, in this order: another slot, no language requirement, a larger radius, fewer helpers.
fn smallest_change(problem: &Problem, capacity: &Capacity, room: &Room, need_ix: NeedIx) -> Option<Change> {
    let need = &problem.needs[need_ix];
    // Somebody was asked for a certain time already: the answer comes first.
    if !capacity.pins(need_ix).is_empty() {
        return None;
    }
    let places = need.helpers_needed;
    let best_slot = |trial: &Need, places: u32| {
        let counts = could(problem, capacity, room, need_ix, trial);
        let best = counts.into_iter().filter(|(_, helpers)| *helpers >= places);
        // The most helpers; of equals the earliest slot.
        best.max_by_key(|(slot, helpers)| (*helpers, std::cmp::Reverse(*slot)))
    };
    let elsewhen = problem.slots.iter().enumerate().map(|(slot, info)| Window {
        slot,
        span: info.span,
    });
    let elsewhen = elsewhen
        .filter(|window| need.windows.iter().all(|own| own.slot != window.slot))
        .collect();
    if let Some((slot, helpers)) = best_slot(
        &Need {
            windows: elsewhen,
            ..need.clone()
        },
        places,
    ) {
        return Some(Change::OtherSlot { slot, helpers });
    }
    if need.language_required.is_some() {
        let trial = Need {
            language_required: None,
            ..need.clone()
        };
        if let Some((_, helpers)) = best_slot(&trial, places) {
            return Some(Change::NoLanguage { helpers });
        }
    }
    for percent in [125, 150, 200, 300, 500] {
        let radius_m = u32::try_from(u64::from(need.radius_m) * percent / 100).unwrap_or(u32::MAX);
        if let Some((_, helpers)) = best_slot(
            &Need {
                radius_m,
                ..need.clone()
            },
            places,
        ) {
            return Some(Change::LargerRadius { radius_m, helpers });
        }
    }
    (1..places).rev().find_map(|fewer| {
        best_slot(need, fewer).map(|(_, helpers)| Change::FewerHelpers {
            places: fewer,
            helpers,
        })
    })
}

/// How many helpers with room left could take a visit, per slot.
fn could(
    problem: &Problem,
    capacity: &Capacity,
    room: &Room,
    need_ix: NeedIx,
    trial: &Need,
) -> BTreeMap<SlotIx, u32> {
    let mut counts = BTreeMap::new();
    for offer_ix in 0..problem.offers.len() {
        let pair = Pair {
            need: trial,
            ..Pair::new(problem, capacity, need_ix, offer_ix)
        };
        for candidate in pair.candidates() {
            if room.is_left(&pair, candidate.slot) {
                *counts.entry(candidate.slot).or_default() += 1;
            }
        }
    }
    counts
}

/// Why a helper does not go to a visit. For coordinators within scope only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// The plan does send this helper.
    Goes,
    /// Rules stand in the way; a block reads [`Reason::Availability`].
    Rules(Vec<Reason>),
    /// The helper goes elsewhere in the slot or week.
    GoesElsewhere {
        /// Where.
        need: NeedIx,
        /// How many others could take that one, the plan aside.
        others: u32,
    },
    /// Somebody else goes, and the plan as a whole is better so.
    SomebodyElse {
        /// Who.
        offer: OfferIx,
        /// That pairing's score less this one's: negative when this helper suits better here and is spared for
        /// fairness or for the rest of the plan.
        points: i64,
    },
    /// Not enough others can come at the same time.
    TooFew,
}

/// Why the plan does not send `offer` to `need`: the true reason.
pub fn why_not(
    problem: &Problem,
    capacity: &Capacity,
    plan: &CheckedPlan,
    need: NeedIx,
    offer: OfferIx,
) -> WhyNot {
    let of_need = || plan.pairings().iter().filter(|pair| pair.need == need);
    if of_need().any(|pair| pair.offer == offer) {
        return WhyNot::Goes;
    }
    let pair = Pair::new(problem, capacity, need, offer);
    let candidates: Vec<Candidate> = pair.candidates().collect();
    let Some(best) = candidates
        .iter()
        .max_by_key(|candidate| (candidate.score, std::cmp::Reverse(candidate.slot)))
    else {
        let mut reasons = pair.failures();
        if reasons.is_empty() {
            // Every rule holds, but the pinned places tie the visit to another slot.
            reasons.push(Reason::Availability);
        }
        for reason in &mut reasons {
            if *reason == Reason::Block {
                *reason = Reason::Availability;
            }
        }
        reasons.sort_unstable();
        reasons.dedup();
        return WhyNot::Rules(reasons);
    };
    let room = Room::after(problem, plan);
    if candidates.iter().all(|c| !room.is_left(&pair, c.slot)) {
        let week = |slot: SlotIx| problem.slots[slot].week;
        let elsewhere = || plan.pairings().iter().filter(|pair| pair.offer == offer);
        let date = |slot: SlotIx| problem.slots[slot].date;
        let there = elsewhere()
            .find(|pair| pair.slot == best.slot)
            .or_else(|| elsewhere().find(|pair| date(pair.slot) == date(best.slot)))
            .or_else(|| elsewhere().find(|pair| week(pair.slot) == week(best.slot)));
        if let Some(there) = there {
            let others = (0..problem.offers.len())
                .filter(|other| *other != offer)
                .filter(|other| {
                    Pair::new(problem, capacity, there.need, *other)
                        .candidates()
                        .next()
                        .is_some()
                });
            return WhyNot::GoesElsewhere {
                need: there.need,
                others: u32::try_from(others.count()).unwrap_or(u32::MAX),
            };
        }
    }
    match of_need().min_by_key(|pair| (pair.score, pair.offer)) {
        Some(chosen) => WhyNot::SomebodyElse {
            offer: chosen.offer,
            points: chosen.score - best.score,
        },
        None => WhyNot::TooFew,
    }
}

//! Hard rules and soft terms, one per file.
//!
//! A hard rule answers for one pair in one window: `Ok`, or its one coded [`Reason`]. A helper is a candidate for a
//! visit in a slot when every rule holds. A soft term answers with points. A team (a worker with a companion) is tried
//! in the worker's place: what must hold for everybody at the door is asked of both, what one can do both can.

mod adult;
mod already_there;
mod availability;
mod block;
mod category;
mod consent;
mod declined;
mod distance;
mod hold;
mod household;
mod language;
mod level;
mod requirements;
mod vetting;
mod weekly_limit;
mod zone;

mod familiar;
mod fit_of_time;
mod learning;
mod nearness;
mod spoken;

use super::capacity::Capacity;
use super::plan::{Candidate, Reason, Terms};
use super::problem::{Need, NeedIx, Offer, OfferIx, Problem, Window};
use crate::geo::distance_m_ceil;

/// A hard rule.
pub(super) type Rule = fn(&Pair<'_>, &Window) -> Result<(), Reason>;

/// Rules whose answer is the same in every window, unless the helper goes in a team.
const FOR_THE_PAIR: [(Reason, Rule); 11] = [
    (Reason::Distance, distance::distance),
    (Reason::Category, category::category),
    (Reason::Hold, hold::hold),
    (Reason::Consent, consent::consent),
    (Reason::Language, language::language),
    (Reason::Requirements, requirements::requirements),
    (Reason::Block, block::block),
    (Reason::Household, household::household),
    (Reason::Zone, zone::zone),
    (Reason::Declined, declined::declined),
    (Reason::AlreadyThere, already_there::already_there),
];

/// Rules that look at the slot.
const FOR_THE_SLOT: [(Reason, Rule); 5] = [
    (Reason::WeeklyLimit, weekly_limit::weekly_limit),
    (Reason::Vetting, vetting::vetting),
    (Reason::Adult, adult::adult),
    (Reason::Level, level::level),
    (Reason::Availability, availability::availability),
];

/// A visit and a helper, with what the rules need to know of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub problem: &'a Problem,
    pub capacity: &'a Capacity,
    pub need_ix: NeedIx,
    pub offer_ix: OfferIx,
    pub need: &'a Need,
    pub offer: &'a Offer,
    /// Whole metres, rounded up.
    pub distance_m: u32,
}

impl<'a> Pair<'a> {
    pub fn new(problem: &'a Problem, capacity: &'a Capacity, need_ix: NeedIx, offer_ix: OfferIx) -> Self {
        let (need, offer) = (&problem.needs[need_ix], &problem.offers[offer_ix]);
        let distance_m = distance_m_ceil(need.at, offer.at);
        Self {
            problem,
            capacity,
            need_ix,
            offer_ix,
            need,
            offer,
            distance_m,
        }
    }

    /// Who goes along in that window's slot.
    pub fn companion(&self, window: &Window) -> Option<(OfferIx, &'a Offer)> {
        let team = self.offer.teams.iter().find(|team| team.slot == window.slot)?;
        Some((team.companion, &self.problem.offers[team.companion]))
    }

    /// Everybody who would stand at the door.
    pub fn people(&self, window: &Window) -> impl Iterator<Item = (OfferIx, &'a Offer)> {
        std::iter::once((self.offer_ix, self.offer)).chain(self.companion(window))
    }

    /// The first rule that fails in this window.
    pub fn check(&self, window: &Window) -> Result<(), Reason> {
        self.check_pair(window)?;
        FOR_THE_SLOT.iter().try_for_each(|(_, rule)| rule(self, window))
    }

    fn check_pair(&self, window: &Window) -> Result<(), Reason> {
        FOR_THE_PAIR.iter().try_for_each(|(_, rule)| rule(self, window))
    }

    /// The candidates of this pair, one per window in which every rule holds, in the order of the windows.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate> {
        let hopeless = self.offer.teams.is_empty()
            && self
                .need
                .windows
                .first()
                .is_none_or(|window| self.check_pair(window).is_err());
        let windows = if hopeless { &[] } else { &self.need.windows[..] };
        windows
            .iter()
            .filter(|window| self.capacity.is_open(self.need_ix, window.slot) && self.check(window).is_ok())
            .map(|window| Candidate {
                need: self.need_ix,
                offer: self.offer_ix,
                slot: window.slot,
                score: self.terms(window).total(),
                distance_m: self.distance_m,
            })
    }

    /// The rules that fail whatever the window, each counted on its own. When none does and yet no window passes them
    /// all, the helper is not free when the rest would do: [`Reason::Availability`]. Empty for a candidate.
    pub fn failures(&self) -> Vec<Reason> {
        let windows = &self.need.windows;
        let mut failed: Vec<Reason> = FOR_THE_PAIR
            .iter()
            .chain(&FOR_THE_SLOT)
            .filter(|(_, rule)| windows.iter().all(|window| rule(self, window).is_err()))
            .map(|(reason, _)| *reason)
            .collect();
        if failed.is_empty() && windows.iter().all(|window| self.check(window).is_err()) {
            failed.push(Reason::Availability);
        }
        failed.sort_unstable();
        failed
    }

    /// The soft terms in a window.
    pub fn terms(&self, window: &Window) -> Terms {
        Terms {
            nearness: nearness::nearness(self),
            familiar: familiar::familiar(self),
            learning: learning::learning(self),
            time: fit_of_time::fit_of_time(self, window),
            language: spoken::spoken(self, window),
        }
    }
}

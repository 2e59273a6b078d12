//! Whom a round asks, how many at once, and until when a question stands.
//!
//! First whom the plan chose (a familiar face before), alone, for an hour or more in which people are awake: the more time
//! there is, the longer. They are asked for a moment at least a day ahead where one suits, for at short notice people say no
//! to what they would have done ([`Moments`]). Who lets it pass may still say yes; the next is asked meanwhile, and from then
//! on by how likely they are to say yes, not by the plan alone. So few are asked at once that by the last moment the chance of a yes is
//! [`invite::SURE_ENOUGH`]: one after another as a rule, several when there is haste. Nobody is asked away from another
//! visit that the plan needs them for, or for more than fits in their week ([`Room`]). Deliberately absent: asking anybody
//! for a visit that the plan leaves open.

use super::picture::{Picture, look};
use super::question::awake_s;
use super::room::{Room, stands};
use super::series::Standing;
use crate::domain::helper::HelperState;
use crate::domain::ids::{HelperId, OrganisationId, VisitId};
use crate::domain::invitation::{Asks, Source};
use crate::domain::request::Request;
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::geo::DistanceBucket;
use crate::matching::invite::{self, Contact};
use crate::matching::{
    Candidate, Capacity, NeedIx, OfferIx, Outcome, Pairing, Problem, Settings, SlotIx, solver,
};
use crate::service::timing::{self, Wish, is_free};
use crate::service::{App, ServiceError};
use crate::store::helper::StoredHelper;
use crate::store::visit::Visit;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A question that a round wants to put.
pub(super) struct DraftQuestion {
    pub(super) visit: VisitId,
    pub(super) window: Window,
    pub(super) helper: HelperId,
    pub(super) source: Source,
    pub(super) asks: Asks,
    pub(super) stands_s: i64,
}

/// Somebody who could be asked about an open visit now, and for when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Possible {
    pub(in crate::service) visit: VisitId,
    pub(in crate::service) helper: HelperId,
    pub(in crate::service) window: Window,
    /// Whether the question would be about more than that visit.
    pub(in crate::service) asks: Asks,
    /// Between the middles of their cells, rounded up.
    pub(in crate::service) distance_m: u32,
    /// Places without a booking or a question that stands.
    pub(in crate::service) free: u32,
    /// So long a question about this visit stands, in seconds in which people are awake.
    pub(in crate::service) stands_s: i64,
}

/// Of the moments that suit a helper, the one to ask them for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Moments {
    /// The first in their best slot.
    First,
    /// The same, but of those that begin [`invite::UNHURRIED_S`] from now or later, where there are such.
    Unhurried,
}

/// What a round knows when it asks.
pub(super) struct Asking<'a> {
    picture: &'a Picture,
    problem: &'a Problem,
    helpers: &'a [&'a StoredHelper],
    /// Who could do which visit, in which slots.
    candidates: BTreeMap<NeedIx, Vec<Candidate>>,
    room: Room<'a>,
    /// What is being asked about each series.
    standing: Standing,
}

impl<'a> Asking<'a> {
    pub(super) fn new(
        picture: &'a Picture,
        problem: &'a Problem,
        helpers: &'a [&'a StoredHelper],
        (all, capacity): (&[Candidate], &'a Capacity),
    ) -> Self {
        let mut candidates: BTreeMap<NeedIx, Vec<Candidate>> = BTreeMap::new();
        for one in all {
            candidates.entry(one.need).or_default().push(*one);
        }
        Self {
            picture,
            problem,
            helpers,
            candidates,
            room: Room::new(picture, problem, helpers, capacity),
            standing: Standing::of(picture),
        }
    }

    fn visit(&self, need: NeedIx) -> Option<(&'a Visit, &'a Request)> {
        let one = &self.picture.visits[need];
        Some((one, self.picture.requests.get(&one.request)?))
    }

    /// Everybody who may be asked about a visit and was not yet, each with the best moment that is free.
    fn possible(&self, need: NeedIx, moments: Moments) -> Vec<(Candidate, Window)> {
        let Some((one, of)) = self.visit(need) else {
            return Vec::new();
        };
        let asked = self
            .picture
            .invitations
            .get(&one.id)
            .map_or(&[][..], Vec::as_slice);
        let mut best: BTreeMap<OfferIx, Vec<Candidate>> = BTreeMap::new();
        for candidate in self.candidates.get(&need).into_iter().flatten() {
            let helper = &self.helpers[candidate.offer].helper.id;
            let may = self.room.may_be_asked(candidate.offer) && !self.standing.is_asked(one, helper);
            if may && asked.iter().all(|other| other.helper != *helper) {
                best.entry(candidate.offer).or_default().push(*candidate);
            }
        }
        let moments = moments_for(moments, of);
        let found = best
            .into_values()
            .filter_map(|slots| self.best_of(need, slots, moments));
        found.collect()
    }

    /// The best of the moments of one helper, in the slots in which they could come.
    fn best_of(
        &self,
        need: NeedIx,
        mut slots: Vec<Candidate>,
        moments: Moments,
    ) -> Option<(Candidate, Window)> {
        let (one, of) = self.visit(need)?;
        let now = self.picture.now;
        slots.sort_by_key(|at| (Reverse(at.score), at.slot));
        let first_from = |from: UnixTime| {
            let mut all = slots.iter();
            all.find_map(|at| Some((*at, self.moment(need, one, of, *at, from)?)))
        };
        match moments {
            Moments::First => first_from(now),
            Moments::Unhurried => first_from(now.plus(invite::UNHURRIED_S)).or_else(|| first_from(now)),
        }
    }

    /// The moment at which whom the plan chose is asked to come: not the plan's own where that is soon and a later one suits
    /// as well.
    fn planned_moment(&self, need: NeedIx, pairing: &Pairing, window: Window) -> (SlotIx, Window) {
        let own = (pairing.slot, window);
        let Some((one, of)) = self.visit(need) else {
            return own;
        };
        // What is agreed with another, and who come together, have their hour.
        let is_fixed = one.helpers_needed > 1 || one.agreed.is_some();
        let soon = self.picture.now.plus(invite::UNHURRIED_S);
        if is_fixed || window.starts_at >= soon || moments_for(Moments::Unhurried, of) == Moments::First {
            return own;
        }
        // Where somebody goes along, only the plan knows when both of them can.
        let teams = &self.problem.offers[pairing.offer].teams;
        let is_led = |slot: SlotIx| teams.iter().any(|team| team.slot == slot);
        if is_led(pairing.slot) {
            return own;
        }
        let slots = self.candidates.get(&need).into_iter().flatten();
        let slots = slots.filter(|at| at.offer == pairing.offer && !is_led(at.slot));
        let slots = slots.copied().collect();
        match self.best_of(need, slots, Moments::Unhurried) {
            Some((at, later)) if later.starts_at >= soon => (at.slot, later),
            _ => own,
        }
    }

    /// When the helper of a candidate could come, as [`Self::moment`] says.
    pub(super) fn moment_of(&self, at: Candidate) -> Option<Window> {
        let (one, of) = self.visit(at.need)?;
        self.moment(at.need, one, of, at, self.picture.now)
    }

    /// When a helper could come in a slot, from an instant on; several who come together come when the first was asked for.
    fn moment(
        &self,
        need: NeedIx,
        one: &Visit,
        of: &Request,
        at: Candidate,
        from: UnixTime,
    ) -> Option<Window> {
        if !self.room.fits(need, at.offer, at.slot) {
            return None;
        }
        let helper = &self.helpers[at.offer].helper;
        let span = self.problem.needs[need]
            .windows
            .iter()
            .find(|window| window.slot == at.slot)?
            .span;
        let fixed = self.picture.fixed(one);
        let within = fixed.unwrap_or(Window {
            starts_at: span.from,
            ends_at: span.until,
        });
        let wish = Wish {
            now: from,
            duration_min: of.duration_min,
            cell: of.cell,
            mode: helper.mode,
            hours: Some((helper.availability, &helper.absences)),
            taken: self.room.taken(at.offer),
        };
        timing::first_start(within, &wish, &self.picture.zone)
    }

    fn contact(&self, need: NeedIx, offer: OfferIx, window: Window, planned: bool) -> Option<Contact> {
        let (_, of) = self.visit(need)?;
        let stored = self.helpers[offer];
        let home = self.picture.homes.get(&stored.helper.person)?;
        let answers = self.picture.answers.get(&stored.helper.id);
        let count = |n: Option<i64>| u32::try_from(n.unwrap_or(0)).unwrap_or(u32::MAX);
        let since = answers.map_or(stored.created_at, |answers| answers.last_at);
        let welcome = match stored.helper.state {
            HelperState::Active { since } => since,
            _ => stored.created_at,
        };
        let unasked = self.picture.now.seconds() - since.max(welcome).seconds();
        Some(Contact {
            offer,
            distance: DistanceBucket::between(home.cell, of.cell),
            familiar: self.picture.is_familiar(&of.resident, &stored.helper.id)
                || of.preferred.contains(&stored.helper.id),
            planned,
            asked: count(answers.map(|answers| answers.asked)),
            said_yes: count(answers.map(|answers| answers.said_yes)),
            lead_s: window.starts_at.seconds() - self.picture.now.seconds(),
            days_unasked: u32::try_from(unasked / 86_400).ok(),
        })
    }

    /// Waking seconds in which somebody can be asked about a visit.
    fn time_s(&self, one: &Visit) -> i64 {
        let last = one.agreed.map_or(one.deadline_at, |agreed| agreed.starts_at);
        awake_s(self.picture.now, last.plus(-timing::NOTICE_S), &self.picture.zone)
    }

    /// Whom to ask about a visit, of whom the plan chose `planned`.
    fn pick(&mut self, need: NeedIx, planned: &[(Pairing, Window)]) -> Vec<DraftQuestion> {
        let Some((one, of)) = self.visit(need) else {
            return Vec::new();
        };
        // One answer about a series decides about all of it.
        if self.standing.waits(one) {
            return Vec::new();
        }
        let asks = self.picture.asks(one, of);
        let before = self.picture.invitations.get(&one.id).into_iter().flatten();
        let is_first = before.filter(|asked| asked.source != Source::Board).count() == 0;
        let together = one.helpers_needed > 1;
        let mut moments: BTreeMap<OfferIx, (Contact, SlotIx, Window)> = BTreeMap::new();
        for (pairing, window) in planned {
            self.room.free(pairing, *window);
        }
        for (pairing, window) in planned {
            let mode = self.helpers[pairing.offer].helper.mode;
            let helper = &self.helpers[pairing.offer].helper.id;
            let (slot, window) = self.planned_moment(need, pairing, *window);
            if self.room.has_questions_left(pairing.offer)
                && !self.standing.is_asked(one, helper)
                && is_free(window, of.cell, mode, self.room.taken(pairing.offer))
                && let Some(contact) = self.contact(need, pairing.offer, window, is_first)
            {
                moments.insert(pairing.offer, (contact, slot, window));
            }
        }
        // Who come together are asked for one hour, which only the plan knows to suit them all.
        if !together {
            for (candidate, window) in self.possible(need, Moments::Unhurried) {
                if let Some(contact) = self.contact(need, candidate.offer, window, false) {
                    moments
                        .entry(candidate.offer)
                        .or_insert((contact, candidate.slot, window));
                }
            }
        }
        let mut contacts: Vec<Contact> = moments.values().map(|(contact, ..)| *contact).collect();
        invite::order(&mut contacts);
        let time_s = self.time_s(one);
        let at_once = planned.len() * invite::at_once(&contacts, time_s, invite::SURE_ENOUGH);
        let mut questions = Vec::new();
        for contact in contacts.into_iter().take(at_once) {
            let (_, slot, window) = moments[&contact.offer];
            let helper = self.helpers[contact.offer].helper.id.clone();
            self.room.ask(need, contact.offer, slot, window);
            self.standing.add(one, &helper, asks);
            questions.push(DraftQuestion {
                visit: one.id.clone(),
                window,
                source: match (contact.familiar, contact.planned) {
                    (true, _) => Source::Familiar,
                    (false, true) => Source::Plan,
                    (false, false) => Source::Wave,
                },
                helper,
                asks,
                stands_s: invite::stands_s(time_s),
            });
        }
        questions
    }
}

/// Whom to ask, of the visits whose places the plan filled with somebody who is not asked yet. What is urgent and what is
/// soon has the first choice.
pub(super) fn choose(
    picture: &Picture,
    problem: &Problem,
    outcome: &Outcome,
    helpers: &[&StoredHelper],
    unasked: &[(Pairing, Window)],
) -> Vec<DraftQuestion> {
    let found = (&outcome.candidates[..], &outcome.capacity);
    let mut asking = Asking::new(picture, problem, helpers, found);
    let mut by_need: BTreeMap<NeedIx, Vec<(Pairing, Window)>> = BTreeMap::new();
    for (pairing, window) in unasked {
        asking.room.keep(pairing, *window);
        by_need.entry(pairing.need).or_default().push((*pairing, *window));
    }
    let mut needs: Vec<NeedIx> = by_need.keys().copied().collect();
    needs.sort_by_key(|need| {
        (
            !problem.needs[*need].urgent,
            picture.visits[*need].deadline_at,
            *need,
        )
    });
    needs
        .into_iter()
        .flat_map(|need| asking.pick(need, &by_need[&need]))
        .collect()
}

/// For what somebody called urgent nobody waits a day.
const fn moments_for(moments: Moments, of: &Request) -> Moments {
    if of.urgent { Moments::First } else { moments }
}

/// Everybody who could be asked about an open visit now and was not yet, whatever a plan would say.
pub(in crate::service) async fn list_possible(
    app: &App,
    organisation: &OrganisationId,
    moments: Moments,
) -> Result<Vec<Possible>, ServiceError> {
    let (of, now) = (organisation.clone(), app.now());
    let picture = app.store.read(async move |tx| look(tx, &of, now).await).await?;
    let (problem, helpers) = picture.problem(Settings::default());
    let capacity = Capacity::new(&problem).map_err(ServiceError::internal)?;
    let candidates = solver::candidates(&problem, &capacity);
    let asking = Asking::new(&picture, &problem, &helpers, (&candidates, &capacity));
    let mut all = Vec::new();
    for need in 0..problem.needs.len() {
        let one = &picture.visits[need];
        let Some(of) = picture.requests.get(&one.request) else {
            continue;
        };
        if asking.standing.waits(one) {
            continue;
        }
        let live = picture.invitations.get(&one.id).into_iter().flatten();
        let live = live.filter(|asked| stands(asked, now)).count();
        let free = problem.needs[need]
            .helpers_needed
            .saturating_sub(u32::try_from(live).unwrap_or(u32::MAX));
        let stands_s = invite::stands_s(asking.time_s(one));
        for (candidate, window) in asking.possible(need, moments) {
            all.push(Possible {
                visit: one.id.clone(),
                helper: helpers[candidate.offer].helper.id.clone(),
                window,
                asks: picture.asks(one, of),
                distance_m: candidate.distance_m,
                free,
                stands_s,
            });
        }
    }
    Ok(all)
}

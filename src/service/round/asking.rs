//! Whom a round asks, how many at once, and until when a question stands.
//!
//! First whom the plan chose (a familiar face before), alone, for an hour or more in which people are awake: the more time
//! there is, the longer. Who lets it pass may still say yes; the next is asked meanwhile, and from then on by how likely
//! they are to say yes, not by the plan alone. So few are asked at once that by the last moment the chance of a yes is
//! [`invite::SURE_ENOUGH`]: one after another as a rule, several when there is haste. Deliberately absent: asking anybody
//! whom the plan needs nowhere, for a visit that the plan leaves open.

use super::picture::{Picture, look};
use crate::domain::helper::HelperState;
use crate::domain::ids::{HelperId, InvitationId, OrganisationId, VisitId};
use crate::domain::invitation::{InvitationState, Source};
use crate::domain::request::Request;
use crate::domain::schedule::{Window, days};
use crate::domain::time::{UnixTime, amsterdam};
use crate::geo::DistanceBucket;
use crate::matching::invite::{self, Contact};
use crate::matching::{
    Candidate, Capacity, NeedIx, OfferIx, Outcome, Pairing, Problem, Settings, Span, solver,
};
use crate::service::notify::{Notice, Say, tell};
use crate::service::timing::{self, Wish, is_free};
use crate::service::{App, ServiceError, booking};
use crate::store::assignment::Taken;
use crate::store::helper::StoredHelper;
use crate::store::invitation::Invitation;
use crate::store::visit::Visit;
use crate::store::{Tx, invitation, person};
use jiff::tz::TimeZone;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// People are awake, and may be waited for, from this hour until that one.
const AWAKE: std::ops::Range<i8> = 9..21;

/// A question that a round wants to put.
pub(super) struct DraftQuestion {
    pub(super) visit: VisitId,
    pub(super) window: Window,
    helper: HelperId,
    source: Source,
    stands_s: i64,
}

/// Somebody who could be asked about an open visit now, and for when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Possible {
    pub(in crate::service) visit: VisitId,
    pub(in crate::service) helper: HelperId,
    pub(in crate::service) window: Window,
    /// Between the middles of their cells, rounded up.
    pub(in crate::service) distance_m: u32,
    /// Places without a booking or a question that stands.
    pub(in crate::service) free: u32,
    /// So long a question about this visit stands, in seconds in which people are awake.
    pub(in crate::service) stands_s: i64,
}

/// What a round knows when it asks.
struct Asking<'a> {
    picture: &'a Picture,
    problem: &'a Problem,
    helpers: &'a [&'a StoredHelper],
    /// Who could do which visit, in which slots.
    candidates: BTreeMap<NeedIx, Vec<Candidate>>,
    /// What takes a helper's time: bookings, questions that stand, and those that this round puts.
    taken: HashMap<OfferIx, Vec<Taken>>,
    /// How many more questions each may get this week.
    left: Vec<u32>,
}

impl<'a> Asking<'a> {
    fn new(
        picture: &'a Picture,
        problem: &'a Problem,
        helpers: &'a [&'a StoredHelper],
        all: &[Candidate],
    ) -> Self {
        let mut candidates: BTreeMap<NeedIx, Vec<Candidate>> = BTreeMap::new();
        for one in all {
            candidates.entry(one.need).or_default().push(*one);
        }
        let index: HashMap<&HelperId, OfferIx> =
            helpers.iter().map(|stored| &stored.helper.id).zip(0..).collect();
        let mut taken: HashMap<OfferIx, Vec<Taken>> = HashMap::new();
        for (helper, booked) in &picture.taken {
            if let Some(offer) = index.get(helper) {
                taken.entry(*offer).or_default().extend(booked.iter().cloned());
            }
        }
        for one in &picture.visits {
            let Some(of) = picture.requests.get(&one.request) else {
                continue;
            };
            for asked in picture.invitations.get(&one.id).into_iter().flatten() {
                if let (true, Some(offer)) = (stands(asked, picture.now), index.get(&asked.helper)) {
                    taken.entry(*offer).or_default().push(Taken {
                        helper: asked.helper.clone(),
                        window: asked.window,
                        cell: of.cell,
                    });
                }
            }
        }
        Self {
            picture,
            problem,
            helpers,
            candidates,
            taken,
            left: problem
                .offers
                .iter()
                .map(|offer| offer.invitations_left.unwrap_or(u32::MAX))
                .collect(),
        }
    }

    fn visit(&self, need: NeedIx) -> Option<(&'a Visit, &'a Request)> {
        let one = &self.picture.visits[need];
        Some((one, self.picture.requests.get(&one.request)?))
    }

    /// Everybody who may be asked about a visit and was not yet, each with the best moment that is free.
    fn possible(&self, need: NeedIx) -> Vec<(Candidate, Window)> {
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
            if self.left[candidate.offer] > 0 && asked.iter().all(|other| other.helper != *helper) {
                best.entry(candidate.offer).or_default().push(*candidate);
            }
        }
        let mut found = Vec::new();
        for mut slots in best.into_values() {
            slots.sort_by_key(|one| (Reverse(one.score), one.slot));
            let moment = slots
                .iter()
                .find_map(|at| Some((*at, self.moment(need, one, of, *at)?)));
            found.extend(moment);
        }
        found
    }

    /// When a helper could come in a slot; several who come together come when the first was asked for.
    fn moment(&self, need: NeedIx, one: &Visit, of: &Request, at: Candidate) -> Option<Window> {
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
            now: self.picture.now,
            duration_min: of.duration_min,
            cell: of.cell,
            mode: helper.mode,
            hours: Some((helper.availability, &helper.absences)),
            taken: self.taken.get(&at.offer).map_or(&[][..], Vec::as_slice),
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
        let before = self.picture.invitations.get(&one.id).into_iter().flatten();
        let is_first = before.filter(|asked| asked.source != Source::Board).count() == 0;
        let together = one.helpers_needed > 1;
        let mut windows: BTreeMap<OfferIx, (Contact, Window)> = BTreeMap::new();
        for (pairing, window) in planned {
            let busy = self.taken.get(&pairing.offer).map_or(&[][..], Vec::as_slice);
            let mode = self.helpers[pairing.offer].helper.mode;
            if self.left[pairing.offer] > 0
                && is_free(*window, of.cell, mode, busy)
                && let Some(contact) = self.contact(need, pairing.offer, *window, is_first)
            {
                windows.insert(pairing.offer, (contact, *window));
            }
        }
        // Who come together are asked for one hour, which only the plan knows to suit them all.
        if !together {
            for (candidate, window) in self.possible(need) {
                if let Some(contact) = self.contact(need, candidate.offer, window, false) {
                    windows.entry(candidate.offer).or_insert((contact, window));
                }
            }
        }
        let mut contacts: Vec<Contact> = windows.values().map(|(contact, _)| *contact).collect();
        invite::order(&mut contacts);
        let time_s = self.time_s(one);
        let at_once = planned.len() * invite::at_once(&contacts, time_s, invite::SURE_ENOUGH);
        let mut questions = Vec::new();
        for contact in contacts.into_iter().take(at_once) {
            let (_, window) = windows[&contact.offer];
            let helper = self.helpers[contact.offer].helper.id.clone();
            self.left[contact.offer] -= 1;
            self.taken.entry(contact.offer).or_default().push(Taken {
                helper: helper.clone(),
                window,
                cell: of.cell,
            });
            questions.push(DraftQuestion {
                visit: one.id.clone(),
                window,
                source: match (contact.familiar, contact.planned) {
                    (true, _) => Source::Familiar,
                    (false, true) => Source::Plan,
                    (false, false) => Source::Wave,
                },
                helper,
                stands_s: invite::stands_s(time_s),
            });
        }
        questions
    }
}

/// Whether a question can still be answered in its time.
fn stands(asked: &Invitation, now: UnixTime) -> bool {
    matches!(asked.state, InvitationState::Sent { expires_at, .. } if expires_at > now)
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
    let mut asking = Asking::new(picture, problem, helpers, &outcome.candidates);
    let mut by_need: BTreeMap<NeedIx, Vec<(Pairing, Window)>> = BTreeMap::new();
    for (pairing, window) in unasked {
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

/// Everybody who could be asked about an open visit now and was not yet, whatever a plan would say.
pub(in crate::service) async fn list_possible(
    app: &App,
    organisation: &OrganisationId,
) -> Result<Vec<Possible>, ServiceError> {
    let (of, now) = (organisation.clone(), app.now());
    let picture = app.store.read(async move |tx| look(tx, &of, now).await).await?;
    let (problem, helpers) = picture.problem(Settings::default());
    let capacity = Capacity::new(&problem).map_err(ServiceError::internal)?;
    let candidates = solver::candidates(&problem, &capacity);
    let asking = Asking::new(&picture, &problem, &helpers, &candidates);
    let mut all = Vec::new();
    for need in 0..problem.needs.len() {
        let one = &picture.visits[need];
        let live = picture.invitations.get(&one.id).into_iter().flatten();
        let live = live.filter(|asked| stands(asked, now)).count();
        let free = problem.needs[need]
            .helpers_needed
            .saturating_sub(u32::try_from(live).unwrap_or(u32::MAX));
        let stands_s = invite::stands_s(asking.time_s(one));
        for (candidate, window) in asking.possible(need) {
            all.push(Possible {
                visit: one.id.clone(),
                helper: helpers[candidate.offer].helper.id.clone(),
                window,
                distance_m: candidate.distance_m,
                free,
                stands_s,
            });
        }
    }
    Ok(all)
}

/// Puts a question of the round. Somebody without mail or telephone cannot be asked: the desk sees the suggestion.
pub(super) async fn invite(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    one: &DraftQuestion,
) -> Result<bool, ServiceError> {
    let question = Question {
        visit: &one.visit,
        helper: &one.helper,
        window: one.window,
        source: one.source,
        expires_at: until_when(app.now(), one.window, one.stands_s, &amsterdam()),
    };
    ask(tx, app, organisation, &question).await
}

/// Who is asked about what, and until when the question stands.
pub(in crate::service) struct Question<'a> {
    pub(in crate::service) visit: &'a VisitId,
    pub(in crate::service) helper: &'a HelperId,
    pub(in crate::service) window: Window,
    pub(in crate::service) source: Source,
    pub(in crate::service) expires_at: UnixTime,
}

/// Asks a helper about a visit, once. Says no when they were asked before, or have neither mail nor telephone.
pub(in crate::service) async fn ask(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    one: &Question<'_>,
) -> Result<bool, ServiceError> {
    if invitation::find_for(tx, one.visit, one.helper).await?.is_some() {
        return Ok(false);
    }
    let scene = booking::scene(tx, one.visit, one.helper).await?;
    let contact = person::contact(tx, &scene.helper.helper.person).await?;
    if contact.mail.is_none() && contact.telephone.is_none() {
        return Ok(false);
    }
    let (now, expires_at) = (app.now(), one.expires_at);
    let asked = Invitation {
        id: InvitationId::new(now, &*app.chance),
        visit: one.visit.clone(),
        helper: one.helper.clone(),
        state: InvitationState::Sent { at: now, expires_at },
        source: one.source,
        window: one.window,
        created_at: now,
    };
    invitation::add(tx, organisation, &asked, expires_at, "system").await?;
    let notice = Notice {
        key: format!("{}:asked", asked.id),
        to: &scene.helper.helper.person,
        zone: Some(&scene.helper_home.zone),
        request: None,
        say: Say::Invited {
            invitation: &asked.id,
            category: booking::names(&scene.category),
            window: one.window,
            resident: if scene.resident.care.is_secret {
                ""
            } else {
                &scene.resident.given_name
            },
        },
        path: format!("/invitations/{}", asked.id),
    };
    tell(tx, app.writer(), notice).await?;
    Ok(true)
}

/// The hours of a day in which people are awake.
fn waking(day: jiff::civil::Date, zone: &TimeZone) -> Span {
    Span {
        from: UnixTime::at(day, AWAKE.start, 0, zone),
        until: UnixTime::at(day, AWAKE.end, 0, zone),
    }
}

/// Seconds between two instants in which people are awake; none when they are turned round.
fn awake_s(from: UnixTime, until: UnixTime, zone: &TimeZone) -> i64 {
    let span = |day| {
        let awake = waking(day, zone);
        Span {
            from: awake.from.max(from),
            until: awake.until.min(until),
        }
    };
    days(from.date(zone), until.date(zone))
        .map(|day| span(day).seconds())
        .sum()
}

/// When a question has stood for so many seconds in which people are awake: what is asked in the evening still stands the
/// next morning. Never beyond the visit itself.
pub(in crate::service) fn until_when(
    now: UnixTime,
    window: Window,
    stands_s: i64,
    zone: &TimeZone,
) -> UnixTime {
    let (mut left, mut until) = (stands_s, now);
    for day in days(now.date(zone), window.starts_at.date(zone)) {
        let awake = waking(day, zone);
        let from = awake.from.max(now);
        let here = awake.until.seconds() - from.seconds();
        if here >= left {
            until = from.plus(left);
            break;
        }
        left -= here.max(0);
        until = awake.until.max(now);
    }
    until.min(window.starts_at).max(now.plus(60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const HOUR: i64 = 3600;

    fn at(day: i8, hour: i8, minute: i8) -> UnixTime {
        UnixTime::at(date(2026, 11, day), hour, minute, &amsterdam())
    }

    fn until(now: UnixTime, visit: UnixTime, stands_s: i64) -> UnixTime {
        let window = Window {
            starts_at: visit,
            ends_at: visit.plus(HOUR),
        };
        until_when(now, window, stands_s, &amsterdam())
    }

    #[test]
    fn a_question_stands_while_people_are_awake_and_never_beyond_the_visit() {
        assert_eq!(until(at(24, 10, 0), at(26, 10, 0), HOUR), at(24, 11, 0));
        assert_eq!(until(at(24, 20, 30), at(26, 10, 0), HOUR), at(25, 9, 30));
        assert_eq!(until(at(24, 23, 0), at(26, 10, 0), HOUR), at(25, 10, 0));
        assert_eq!(until(at(24, 6, 0), at(26, 10, 0), 4 * HOUR), at(24, 13, 0));
        assert_eq!(until(at(24, 18, 0), at(26, 10, 0), 4 * HOUR), at(25, 10, 0));
        assert_eq!(until(at(24, 10, 0), at(24, 10, 30), HOUR), at(24, 10, 30));
        assert_eq!(until(at(24, 10, 0), at(24, 10, 0), HOUR), at(24, 10, 1));
    }

    #[test]
    fn nights_are_no_time_to_ask() {
        let zone = amsterdam();
        assert_eq!(awake_s(at(24, 10, 0), at(24, 12, 30), &zone), 150 * 60);
        assert_eq!(awake_s(at(24, 20, 0), at(25, 10, 0), &zone), 2 * HOUR);
        assert_eq!(awake_s(at(24, 22, 0), at(25, 8, 0), &zone), 0);
        assert_eq!(awake_s(at(25, 10, 0), at(24, 10, 0), &zone), 0);
    }
}

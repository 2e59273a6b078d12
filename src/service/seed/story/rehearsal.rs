//! The rehearsal: every story played through the domain's own rules, without a database.

use super::{Dated, Event};
use crate::domain::assignment::AssignmentState;
use crate::domain::helper::HelperState;
use crate::domain::ids::HelperId;
use crate::domain::invitation::InvitationState;
use crate::domain::request::{Channel, RequestState};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::domain::visit::{By, MissedWhy, VisitState};
use crate::service::seed::step::{Action, Step};
use crate::service::seed::{Key, Neighbourhood, SeedError, SeedRequest};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Seconds from a done visit to its confirmation by the clock.
const AUTO_CONFIRM_S: i64 = 7 * 24 * 3600;

/// A helper may be at the door this many seconds before the agreed time.
const EARLY_S: i64 = 3600;

/// A visit after the rehearsal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RehearsedVisit {
    /// When it may take place.
    pub windows: Vec<Window>,
    /// Where it stands.
    pub state: VisitState,
    /// Who was booked, when, and what came of it.
    pub assignments: Vec<(HelperId, Window, AssignmentState)>,
    /// Who was asked, about which time if one was named, and what they said.
    pub invitations: Vec<(HelperId, Option<Window>, InvitationState)>,
}

/// Where every story stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsed {
    /// Each request's state and visits.
    pub requests: BTreeMap<Key, (RequestState, Vec<RehearsedVisit>)>,
    /// Each helper's state.
    pub helpers: BTreeMap<Key, HelperState>,
    known: BTreeSet<Key>,
    confirmed_before: BTreeSet<Key>,
    concerns: BTreeMap<Key, u32>,
}

/// The identifier of a helper in the rehearsal.
pub(super) fn helper_id(key: &str) -> Result<HelperId, String> {
    HelperId::parse(&format!("hlp_{key}")).map_err(|error| format!("{key}: {error}"))
}

pub(super) fn say(error: impl Display) -> String {
    error.to_string()
}

impl Rehearsed {
    /// When a helper is or was booked.
    pub fn bookings_of(&self, helper: &str) -> Vec<Window> {
        let id = format!("hlp_{helper}");
        self.requests
            .values()
            .flat_map(|(_, visits)| visits)
            .flat_map(|visit| &visit.assignments)
            .filter(|(who, _, state)| {
                who.as_str() == id && !matches!(state, AssignmentState::HandedBack { .. })
            })
            .map(|(_, window, _)| *window)
            .collect()
    }
}

impl Neighbourhood {
    /// Plays every story up to `now`.
    ///
    /// # Errors
    /// [`SeedError`] naming the request and the step that is not legal.
    pub fn rehearse(&self, now: UnixTime) -> Result<Rehearsed, SeedError> {
        let mut stage = Rehearsed::default();
        for Dated { at, event } in self.timeline(now)? {
            match event {
                Event::Joins(person) => {
                    stage.known.insert(person.key.clone());
                    if person.helper.is_some() {
                        stage
                            .helpers
                            .insert(person.key.clone(), HelperState::Waiting { since: at });
                    }
                }
                Event::Welcomed(person) => self.turn(&mut stage, &person.key, |s| s.welcome(at))?,
                Event::HelperPauses(person) => self.turn(&mut stage, &person.key, |s| s.pause(at))?,
                Event::HelperLeaves(person) => self.turn(&mut stage, &person.key, |s| s.leave(at))?,
                Event::Asks(request) => {
                    let outcome = self.ask(&mut stage, request, now, at);
                    outcome.map_err(|what| request.lost(&format!("asking: {what}")))?;
                }
                Event::Step(request, step) => {
                    let outcome = self.step(&mut stage, request, step, now, at);
                    outcome
                        .map_err(|what| request.lost(&format!("{} at {at}: {what}", step.action.tag())))?;
                }
                Event::VettingSeen(_)
                | Event::ActsFor(_)
                | Event::Blocks(_)
                | Event::Life(_)
                | Event::CallBack(_)
                | Event::CallBackDone(_)
                | Event::Outing(_)
                | Event::BondProposed(_)
                | Event::BondAgreed(_)
                | Event::Story(_)
                | Event::StoryShown(_)
                | Event::Service(_) => {}
            }
        }
        Ok(stage)
    }

    fn turn(
        &self,
        stage: &mut Rehearsed,
        key: &str,
        step: impl FnOnce(HelperState) -> Result<HelperState, crate::domain::InvalidTransition>,
    ) -> Result<(), SeedError> {
        let wrong = |what: String| SeedError::new("demo/people", format!("helper {key}: {what}"));
        let state = stage
            .helpers
            .get_mut(key)
            .ok_or_else(|| wrong("is not there yet".to_owned()))?;
        *state = step(*state).map_err(|error| wrong(say(error)))?;
        Ok(())
    }

    fn ask(
        &self,
        stage: &mut Rehearsed,
        request: &SeedRequest,
        now: UnixTime,
        at: UnixTime,
    ) -> Result<(), String> {
        if let Some(asker) = request
            .asked_by
            .as_ref()
            .filter(|_| request.channel == Channel::Web)
        {
            let allowed = self.act_for.iter().any(|act| {
                act.resident == request.resident
                    && act.to == *asker
                    && act.at.at(now, None).is_some_and(|given| given <= at)
            });
            if !allowed {
                return Err(format!("{asker} has no consent to ask for {}", request.resident));
            }
        }
        // A coordinator on the telephone verifies and looks in one go; whoever is known needs neither.
        let known = stage.known.contains(&request.resident);
        let state = if request.channel == Channel::Telephone || known {
            stage.known.insert(request.resident.clone());
            RequestState::Open { since: at }
        } else {
            RequestState::Unconfirmed { since: at }
        };
        stage.requests.insert(request.key.clone(), (state, Vec::new()));
        self.look_ahead(stage, request, now, at)
    }

    /// Makes the visits that must exist at `at`. Those of a series that come into view later are open here: whether they
    /// stay with the helper who took it is for the real services to say.
    fn look_ahead(
        &self,
        stage: &mut Rehearsed,
        request: &SeedRequest,
        now: UnixTime,
        at: UnixTime,
    ) -> Result<(), String> {
        let all = request
            .occasions(now, at, self.duration_min(request))
            .map_err(say)?;
        let Some((_, visits)) = stage.requests.get_mut(&request.key) else {
            return Err("it was not asked yet".to_owned());
        };
        for windows in all.into_iter().skip(visits.len()) {
            visits.push(RehearsedVisit {
                windows,
                state: VisitState::Open { helpers: Vec::new() },
                assignments: Vec::new(),
                invitations: Vec::new(),
            });
        }
        Ok(())
    }

    fn step(
        &self,
        stage: &mut Rehearsed,
        request: &SeedRequest,
        step: &Step,
        now: UnixTime,
        at: UnixTime,
    ) -> Result<(), String> {
        self.look_ahead(stage, request, now, at)?;
        let state = stage.requests.get(&request.key).map(|(state, _)| *state);
        let state = state.ok_or("it was not asked yet")?;
        let known = stage.known.contains(&request.resident);
        let next = match &step.action {
            Action::Verify { .. } => Some(state.verify(at, known).map_err(say)?),
            Action::Approve { .. } => {
                stage.known.insert(request.resident.clone());
                Some(state.approve(at).map_err(say)?)
            }
            Action::Refuse { pointer, .. } => Some(state.refuse(at, *pointer).map_err(say)?),
            Action::Pause { .. } => Some(state.pause(at).map_err(say)?),
            Action::Resume { .. } => Some(state.resume(at).map_err(say)?),
            Action::Cancel { visit: None, by } => {
                let by = by_whom(by);
                let visits = stage.requests.get_mut(&request.key).map(|(_, visits)| visits);
                for visit in visits
                    .into_iter()
                    .flatten()
                    .filter(|visit| !visit.state.is_over())
                {
                    visit.state = visit.state.clone().cancel(at, by).map_err(say)?;
                }
                Some(state.withdraw(at, by).map_err(say)?)
            }
            Action::CheckSentence { .. } => {
                matches!(state, RequestState::Open { .. })
                    .then_some(())
                    .ok_or("only an open request has its sentence checked alone")?;
                None
            }
            Action::CloseConcern { .. } => {
                let open = stage.concerns.get_mut(&request.key).filter(|count| **count > 0);
                *open.ok_or("there is no open concern")? -= 1;
                None
            }
            _ => {
                self.visit_step(stage, request, step, now, at)?;
                None
            }
        };
        let confirmed = stage.confirmed_before.contains(&request.key);
        let entry = stage.requests.get_mut(&request.key);
        let (state, visits) = entry.ok_or("it was not asked yet")?;
        if let Some(next) = next {
            *state = next;
        } else if !state.is_over() && visits.iter().all(|visit| visit.state.is_over()) {
            // Every visit is over: fulfilled when one was done, otherwise its time has passed.
            *state = if confirmed {
                state.fulfil(at).map_err(say)?
            } else {
                state.expire(at).map_err(say)?
            };
        }
        Ok(())
    }

    fn visit_step(
        &self,
        stage: &mut Rehearsed,
        request: &SeedRequest,
        step: &Step,
        now: UnixTime,
        at: UnixTime,
    ) -> Result<(), String> {
        let number = step.action.visit().ok_or("it is about no visit")?;
        let index = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
        let (state, visits) = stage.requests.get(&request.key).ok_or("it was not asked yet")?;
        if !matches!(state, RequestState::Open { .. }) && !matches!(step.action, Action::Expire { .. }) {
            return Err(format!("the request is {}", state.tag()));
        }
        let last = match step.action {
            Action::Accept { series: true, .. } => visits.len(),
            _ => number as usize,
        };
        for index in index..last {
            let mut visit = self.visit(stage, request, index)?;
            self.act(stage, request, step, &mut visit, now, at)?;
            if let Some(slot) = stage
                .requests
                .get_mut(&request.key)
                .and_then(|(_, visits)| visits.get_mut(index))
            {
                *slot = visit;
            }
        }
        Ok(())
    }

    fn visit(
        &self,
        stage: &Rehearsed,
        request: &SeedRequest,
        index: usize,
    ) -> Result<RehearsedVisit, String> {
        let visits = stage.requests.get(&request.key).map(|(_, visits)| visits);
        visits
            .and_then(|visits| visits.get(index).cloned())
            .ok_or_else(|| format!("there is no visit {}", index + 1))
    }

    fn act(
        &self,
        stage: &mut Rehearsed,
        request: &SeedRequest,
        step: &Step,
        visit: &mut RehearsedVisit,
        now: UnixTime,
        at: UnixTime,
    ) -> Result<(), String> {
        let deadline = visit
            .windows
            .last()
            .map(|window| window.ends_at)
            .unwrap_or_default();
        let deadline = deadline.plus(-i64::from(self.duration_min(request)) * 60);
        match &step.action {
            Action::Invite { who, start, .. } => {
                let id = helper_id(who)?;
                if !visit.state.is_open() || visit.invitations.iter().any(|(other, _, _)| *other == id) {
                    return Err("the visit is not open, or they were asked before".to_owned());
                }
                let window = start
                    .map(|moment| self.agreed(request, visit, Some(moment), now, at))
                    .transpose()?;
                self.may_help(stage, request, who, visit, window, now)?;
                visit.invitations.push((
                    id,
                    window,
                    InvitationState::Sent {
                        at,
                        expires_at: deadline,
                    },
                ));
            }
            Action::Decline { who, reason, .. } => {
                let id = helper_id(who)?;
                let asked = visit.invitations.iter_mut().find(|(other, _, _)| *other == id);
                let (_, _, invitation) = asked.ok_or("they were not asked")?;
                *invitation = invitation.decline(at, *reason).map_err(say)?;
            }
            Action::Accept { who, start, .. } | Action::Book { who, start, .. } => {
                self.book(stage, request, step, visit, (who, *start), now, at)?;
            }
            Action::Expire { .. } => {
                if at < deadline {
                    return Err(format!("it can still begin until {deadline}"));
                }
                visit.state = visit.state.clone().expire(at).map_err(say)?;
            }
            Action::AutoConfirm { .. } => {
                let VisitState::Done { ended_at, .. } = &visit.state else {
                    return Err(format!(
                        "a visit that is {} confirms itself never",
                        visit.state.tag()
                    ));
                };
                if at < ended_at.plus(AUTO_CONFIRM_S) {
                    return Err("seven days have not passed".to_owned());
                }
                visit.state = visit.state.clone().confirm(at, By::System).map_err(say)?;
                stage.confirmed_before.insert(request.key.clone());
            }
            Action::Came { by, .. } => {
                if visit
                    .assignments
                    .iter()
                    .any(|(_, window, _)| at < window.starts_at)
                {
                    return Err("nobody can say how it was before it began".to_owned());
                }
                visit.state = visit.state.clone().confirm(at, by_whom(by)).map_err(say)?;
                stage.confirmed_before.insert(request.key.clone());
            }
            Action::Cancel { by, .. } => {
                visit.state = visit.state.clone().cancel(at, by_whom(by)).map_err(say)?;
            }
            Action::NobodyCame { .. } => self.missed(visit, at, MissedWhy::NobodyCame)?,
            Action::NobodyHome { who, .. } => {
                on_it(visit, who)?;
                self.missed(visit, at, MissedWhy::NobodyHome)?;
            }
            Action::Worry { who, .. } | Action::Place { who, .. } => {
                on_it(visit, who)?;
                *stage.concerns.entry(request.key.clone()).or_default() += 1;
            }
            Action::Complaint { about, .. } => {
                on_it(visit, about)?;
                *stage.concerns.entry(request.key.clone()).or_default() += 1;
                self.turn(stage, about, |state| state.hold(at)).map_err(say)?;
            }
            Action::CheckIn { who, .. } => turn(visit, request, who, Some(at), |state| state.check_in(at))?,
            Action::CheckOut { who, .. } => turn(visit, request, who, Some(at), |state| state.check_out(at))?,
            Action::HandBack { who, reason, .. } => {
                turn(visit, request, who, None, |state| state.hand_back(at, *reason))?;
            }
            other => return Err(format!("\"{}\" is no step of a visit", other.tag())),
        }
        Ok(())
    }

    fn missed(&self, visit: &mut RehearsedVisit, at: UnixTime, why: MissedWhy) -> Result<(), String> {
        visit.state = visit.state.clone().miss(at, why).map_err(say)?;
        for (_, _, state) in visit
            .assignments
            .iter_mut()
            .filter(|(_, _, state)| state.takes_place())
        {
            *state = state.miss(at, why).map_err(say)?;
        }
        Ok(())
    }
}

fn by_whom(coordinator: &Option<Key>) -> By {
    if coordinator.is_some() {
        By::Coordinator
    } else {
        By::Resident
    }
}

fn on_it(visit: &RehearsedVisit, who: &str) -> Result<(), String> {
    let id = helper_id(who)?;
    let found = visit.assignments.iter().any(|(other, _, _)| *other == id);
    found
        .then_some(())
        .ok_or_else(|| format!("{who} was never on that visit"))
}

fn turn(
    visit: &mut RehearsedVisit,
    request: &SeedRequest,
    who: &str,
    not_early: Option<UnixTime>,
    step: impl FnOnce(AssignmentState) -> Result<AssignmentState, crate::domain::InvalidTransition>,
) -> Result<(), String> {
    if visit.state.is_over() {
        return Err(format!("the visit is {}", visit.state.tag()));
    }
    let id = helper_id(who)?;
    let found = visit
        .assignments
        .iter_mut()
        .find(|(other, _, state)| *other == id && !matches!(state, AssignmentState::HandedBack { .. }));
    let (_, window, state) = found.ok_or_else(|| format!("{who} is not on that visit"))?;
    if not_early.is_some_and(|at| at < window.starts_at.plus(-EARLY_S)) {
        return Err(format!("it begins at {} only", window.starts_at));
    }
    *state = step(*state).map_err(say)?;
    let all: Vec<_> = visit
        .assignments
        .iter()
        .map(|(helper, _, state)| (helper.clone(), *state))
        .collect();
    visit.state = VisitState::of(request.helpers, &all);
    Ok(())
}

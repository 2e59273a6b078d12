//! Changing a day by hand: every rule is asked again, and when one says no, nothing changes and it is said which.

use super::form::end;
use super::plan::{Outcome, insist_ahead, looked, plan_some, take};
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::helper::Helper;
use crate::domain::ids::{AssignmentId, HelperId, VisitId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::helping::{Step, step_for_worker};
use crate::service::learning::{own_worker, supervisor};
use crate::service::round::DayOf;
use crate::service::{App, ServiceError, booking};
use crate::store::{assignment, helper, team, visit};
use jiff::civil::Date;
use std::collections::HashSet;

/// A visit goes from one worker to another, at the same hour.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no: nothing has changed then; [`ServiceError::NotFound`] for workers
/// outside one's zones.
pub async fn move_to(app: &App, actor: &Actor, id: &AssignmentId, to: &HelperId) -> Result<(), ServiceError> {
    supervisor(actor)?;
    let (app_tx, actor, id, to) = (app.clone(), actor.clone(), id.clone(), to.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            own_worker(tx, &actor, &booked.helper).await?;
            own_worker(tx, &actor, &to).await?;
            booking::swap(tx, &app_tx, &booked, &to, &actor.audit_name())
                .await
                .map(drop)
        })
        .await?;
    super::wake(app);
    Ok(())
}

/// Why an open visit was not given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// It was.
    Booked,
    /// Rules say no, by their tags.
    Not(Vec<&'static str>),
}

/// An open visit is given to a worker, at the hour of that day that suits best.
///
/// # Errors
/// [`ServiceError::Refused`] when it changed a moment ago; [`ServiceError::NotFound`] outside one's zones.
pub async fn give(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    (on, to): (Date, &HelperId),
) -> Result<Given, ServiceError> {
    supervisor(actor)?;
    insist_ahead(app, on)?;
    let (actor_tx, visit_id, helper_id) = (actor.clone(), id.clone(), to.clone());
    app.store
        .read(async move |tx| {
            own_worker(tx, &actor_tx, &helper_id).await?;
            let one = visit::find(tx, &visit_id).await?.ok_or(ServiceError::NotFound)?;
            if actor_tx.may_supervise(&one.organisation, &one.zone) {
                Ok(())
            } else {
                Err(ServiceError::NotFound)
            }
        })
        .await?;
    let seen = looked(app, actor).await?;
    let (id, to) = (id.clone(), to.clone());
    let found = tokio::task::spawn_blocking(move || {
        let only = HashSet::from([id.clone()]);
        let of = DayOf {
            on,
            zones: &seen.zones,
            only: Some(&only),
            who: Some(&to),
        };
        let planned = seen.picture.plan(&of)?.pop();
        let why = match planned {
            Some(_) => Vec::new(),
            None => seen.picture.why_not(&of, (&id, &to))?,
        };
        Ok::<_, ServiceError>((planned, why))
    })
    .await
    .map_err(ServiceError::internal)??;
    match found {
        (Some(planned), _) => {
            take(app, actor, planned).await?;
            super::wake(app);
            Ok(Given::Booked)
        }
        (None, why) => Ok(Given::Not(why)),
    }
}

/// What came of an absence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absent {
    /// How many visits somebody else does now.
    pub covered: Outcome,
    /// How many were given back.
    pub given_back: usize,
    /// How many teams ended.
    pub teams: usize,
}

/// A worker is not there on a day: their visits are given back, their teams end, and whoever can does what came open. What
/// nobody can do is open and urgent, as every visit that is given back late.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; a wrong field for a day that has passed.
pub async fn absent(app: &App, actor: &Actor, id: &HelperId, on: Date) -> Result<Absent, ServiceError> {
    supervisor(actor)?;
    insist_ahead(app, on)?;
    let (app_tx, actor_tx, id) = (app.clone(), actor.clone(), id.clone());
    let (opened, teams) = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let (app, actor) = (app_tx, actor_tx);
            let coming = team::list_of_helper_on(tx, &id, on).await?;
            let mut members: Vec<HelperId> = coming
                .iter()
                .flat_map(crate::domain::team::Team::members)
                .collect();
            members.push(id.clone());
            helper::lock(tx, &members)
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let (found, _) = own_worker(tx, &actor, &id).await?;
            let name = actor.audit_name();
            if !found.absences.contains(&(on, on)) {
                let mut absences = found.absences.clone();
                absences.push((on, on));
                absences.sort_unstable();
                helper::set_offer(
                    tx,
                    &Helper {
                        absences,
                        ..found.clone()
                    },
                    &name,
                )
                .await?;
            }
            let zone = amsterdam();
            let (from, until) = (UnixTime::at(on, 0, 0, &zone), UnixTime::at(on, 24, 0, &zone));
            let mut booked = assignment::list_of_helper(tx, &id, from, until).await?;
            for one in &coming {
                let with = assignment::list_of_helper(tx, &one.lead, from, until).await?;
                booked.extend(with.into_iter().filter(|other| other.helper != id));
            }
            let is_ahead = |one: &assignment::Assignment| {
                matches!(one.state, AssignmentState::Booked { .. }) && one.window.starts_at > app.now()
            };
            let touched: Vec<VisitId> = booked
                .iter()
                .filter(|one| is_ahead(one))
                .map(|one| one.visit.clone())
                .collect();
            for one in booked.iter().filter(|one| one.helper == id && is_ahead(one)) {
                booking::hand_back(tx, &app, one, HandBackReason::Ill, &name).await?;
            }
            for one in &coming {
                end(tx, &app, one, &name).await?;
            }
            let mut opened = HashSet::new();
            for id in touched {
                let now = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
                if matches!(now.state, crate::domain::visit::VisitState::Open { .. }) {
                    opened.insert(id);
                }
            }
            Ok((opened, coming.len()))
        })
        .await?;
    let given_back = opened.len();
    let covered = if opened.is_empty() {
        Outcome::default()
    } else {
        plan_some(app, actor, on, Some(opened)).await?
    };
    super::wake(app);
    Ok(Absent {
        covered,
        given_back,
        teams,
    })
}

/// A worker is there after all.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn present(app: &App, actor: &Actor, id: &HelperId, on: Date) -> Result<(), ServiceError> {
    supervisor(actor)?;
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            helper::lock(tx, std::slice::from_ref(&id))
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let (found, _) = own_worker(tx, &actor, &id).await?;
            let mut absences = found.absences.clone();
            absences.retain(|days| *days != (on, on));
            Ok(helper::set_offer(tx, &Helper { absences, ..found }, &actor.audit_name()).await?)
        })
        .await?;
    super::wake(app);
    Ok(())
}

/// A worker telephones, or the supervisor stands beside them: they are there, they are done, nobody opens.
///
/// # Errors
/// As [`step`](crate::service::helping::step); [`ServiceError::NotFound`] outside one's zones.
pub async fn step(app: &App, actor: &Actor, id: &AssignmentId, step: Step) -> Result<(), ServiceError> {
    supervisor(actor)?;
    step_for_worker(app, actor, id, step).await
}

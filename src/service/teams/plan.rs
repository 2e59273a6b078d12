//! What the engine proposes for a day: teams, and who goes where.

use super::form::{With, companions_in};
use crate::domain::access::Actor;
use crate::domain::daypart::Daypart;
use crate::domain::ids::{HelperId, OrganisationId, VisitId, ZoneId};
use crate::domain::schedule::HORIZON_DAYS;
use crate::domain::time::amsterdam;
use crate::service::learning::supervisor;
use crate::service::round::{DayOf, DayPicture, GuideOf, Planned, look_at};
use crate::service::{App, Refusal, ServiceError, booking};
use crate::store::{Tx, helper, person, place};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashSet;

/// A team that would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idea {
    /// In which part of the day.
    pub part: Daypart,
    /// For whom visits would be planned.
    pub lead: HelperId,
    /// Who would go along.
    pub with: With,
    /// Who would ride along.
    pub riders: Vec<HelperId>,
    /// For how many open visits.
    pub visits: usize,
}

/// The zones of an organisation where somebody supervises.
pub(super) async fn own_zones(
    tx: &mut Tx,
    actor: &Actor,
    organisation: &OrganisationId,
) -> Result<HashSet<ZoneId>, ServiceError> {
    let all = place::list_zones(tx).await?;
    Ok(all
        .into_iter()
        .filter(|zone| zone.organisation == *organisation && actor.may_supervise(organisation, &zone.id))
        .map(|zone| zone.id)
        .collect())
}

/// A day that can be planned.
pub(super) fn insist_ahead(app: &App, on: Date) -> Result<(), ServiceError> {
    let today = app.now().date(&amsterdam());
    let last = today.checked_add(HORIZON_DAYS.days()).unwrap_or(today);
    if on < today || on > last {
        return Err(ServiceError::field("on", "field-day-plan"));
    }
    Ok(())
}

pub(super) struct Looked {
    pub(super) picture: DayPicture,
    pub(super) zones: HashSet<ZoneId>,
    guides: Vec<GuideOf>,
}

pub(super) async fn looked(app: &App, actor: &Actor) -> Result<Looked, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (app_tx, actor) = (app.clone(), actor.clone());
    app.store
        .read(async move |tx| {
            let found = companions_in(tx, &app_tx, &actor).await?;
            let buddies = found
                .buddies
                .into_iter()
                .map(|(buddy, _)| GuideOf::Buddy(buddy.helper));
            let supervisors = found
                .supervisors
                .into_iter()
                .map(|(id, _, span)| GuideOf::Supervisor(id, span));
            Ok(Looked {
                picture: look_at(tx, &organisation, app_tx.now()).await?,
                zones: own_zones(tx, &actor, &organisation).await?,
                guides: buddies.chain(supervisors).collect(),
            })
        })
        .await
}

/// Which teams would do on a day: those for which there are visits that their worker may not do alone. Nothing is decided.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere; a wrong field for a day that has passed or lies too far ahead.
pub async fn propose(app: &App, actor: &Actor, on: Date) -> Result<Vec<Idea>, ServiceError> {
    supervisor(actor)?;
    insist_ahead(app, on)?;
    let seen = looked(app, actor).await?;
    let ideas = tokio::task::spawn_blocking(move || {
        let of = DayOf {
            on,
            zones: &seen.zones,
            only: None,
            who: None,
        };
        seen.picture.propose(&of, &seen.guides)
    })
    .await
    .map_err(ServiceError::internal)??;
    Ok(ideas
        .into_iter()
        .map(|one| Idea {
            part: one.part,
            lead: one.lead,
            with: match one.companion {
                GuideOf::Buddy(id) => With::Buddy(id),
                GuideOf::Supervisor(id, _) => With::Supervisor(id),
            },
            riders: one.riders,
            visits: one.visits,
        })
        .collect())
}

/// How a plan ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many visits have somebody now.
    pub booked: usize,
    /// Who could not go after all, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// Plans a day: every open visit of it for whom a worker, alone or in their team, can be found; what a neighbour is meant for
/// waits until its day, unless a worker's goal asks for it. What changed while the plan was made is asked again of each
/// booking: what a rule refuses stays open, with the reason.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere; a wrong field for a day that has passed or lies too far ahead.
pub async fn plan_day(app: &App, actor: &Actor, on: Date) -> Result<Outcome, ServiceError> {
    plan_some(app, actor, on, None).await
}

/// The same of some visits alone.
pub(super) async fn plan_some(
    app: &App,
    actor: &Actor,
    on: Date,
    only: Option<HashSet<VisitId>>,
) -> Result<Outcome, ServiceError> {
    supervisor(actor)?;
    insist_ahead(app, on)?;
    let seen = looked(app, actor).await?;
    let planned = tokio::task::spawn_blocking(move || {
        let of = DayOf {
            on,
            zones: &seen.zones,
            only: only.as_ref(),
            who: None,
        };
        seen.picture.plan(&of)
    })
    .await
    .map_err(ServiceError::internal)??;
    let mut outcome = Outcome::default();
    for one in planned {
        let helper = one.helper.clone();
        match take(app, actor, one).await {
            Ok(()) => outcome.booked += 1,
            Err(ServiceError::Refused(why)) => outcome.refused.push((name_of(app, helper).await?, why)),
            Err(other) => return Err(other),
        }
    }
    super::wake(app);
    Ok(outcome)
}

/// One visit of a plan is booked, by a supervisor.
pub(super) async fn take(app: &App, actor: &Actor, one: Planned) -> Result<(), ServiceError> {
    let (app_tx, name) = (app.clone(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            booking::book(tx, &app_tx, &one.visit, &one.helper, one.window, &name)
                .await
                .map(drop)
        })
        .await
}

async fn name_of(app: &App, id: HelperId) -> Result<String, ServiceError> {
    app.store
        .read(async move |tx| {
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let known = person::find(tx, &found.helper.person).await?;
            Ok(known.map_or_else(String::new, |known| known.given_name))
        })
        .await
}

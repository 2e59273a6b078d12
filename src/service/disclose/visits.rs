//! Who comes to a door sees which one: the helper who is booked, and who goes along with them in a team.

use super::{Disclosure, Look, is_open, notice_many, open, trace};
use crate::domain::access::{Actor, FRESH_FOR_ADDRESS_S};
use crate::domain::assignment::AssignmentState;
use crate::domain::door::Rung;
use crate::domain::helper::{Helper, HelperState};
use crate::domain::ids::{AssignmentId, PersonId};
use crate::domain::request::Request;
use crate::domain::time::UnixTime;
use crate::service::{App, Refusal, ServiceError};
use crate::store::assignment::Assignment;
use crate::store::door_rung::{self, EmergencyContact};
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, bond, consent, helper, outing, person, request, team, visit};

/// Opens the resident's address, telephone and words for the helper who is booked on a visit.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the assigned helper and who goes along with them in a team, and for who comes along without being fetched at home;
/// [`Refusal::NotYet`] outside the day before until
/// the day after, and for whoever is on hold, has left, or is kept apart from the resident since; [`ServiceError::StepUpNeeded`] without a fresh code on this device today;
/// [`Refusal::AskCoordinator`] where the address must stay secret.
pub async fn for_visit(app: &App, actor: &Actor, id: &AssignmentId) -> Result<Disclosure, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let (viewer, visit, request) = may_see(tx, &app, &actor, &id).await?;
            open_address(tx, &app, &viewer, (&visit, &request)).await
        })
        .await
}

/// Opens an address to who may see it: with its trace, and a word to the coordinators when they are many.
pub(super) async fn open_address(
    tx: &mut Tx,
    app: &App,
    viewer: &PersonId,
    (visit, request): (&Visit, &Request),
) -> Result<Disclosure, ServiceError> {
    let look = Look {
        visit: Some(&visit.id),
        ..Look::plain(
            &request.organisation,
            (viewer, &request.resident),
            ("address", "visit"),
        )
    };
    trace(tx, app, &look).await?;
    notice_many(tx, app, &request.organisation, &request.zone, viewer).await?;
    open(tx, &request.resident, Some(&request.id)).await
}

/// Whether somebody may see, at this moment, what a booked helper may see of a visit: who looks, at which visit, of which
/// request.
async fn may_see(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    id: &AssignmentId,
) -> Result<(PersonId, Visit, Request), ServiceError> {
    let booked = assignment::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let me = assigned(tx, actor, &booked).await?;
    insist_due(&booked, app.now())?;
    // Whoever is on hold or has left sees nothing more of anybody, also after the visit.
    if !matches!(me.state, HelperState::Active { .. } | HelperState::Paused { .. }) {
        return Err(Refusal::NotYet.into());
    }
    let (visit, request) = behind_the_door(tx, app, (actor, &me.person), &booked).await?;
    Ok((me.person, visit, request))
}

/// The address of a visit that is given back or was missed is nobody's business, and that of another is from a day before
/// until a day after.
pub(super) fn insist_due(booked: &Assignment, now: UnixTime) -> Result<(), ServiceError> {
    match booked.state {
        AssignmentState::Booked { .. } | AssignmentState::UnderWay { .. } | AssignmentState::Done { .. } => {}
        _ => return Err(ServiceError::NotFound),
    }
    if is_open(booked.window, now) {
        Ok(())
    } else {
        Err(Refusal::NotYet.into())
    }
}

/// What holds for everybody who comes to a door, however they belong to the visit: a fresh code on this device, a door at
/// which they meet, nobody kept apart, no address that must stay secret.
pub(super) async fn behind_the_door(
    tx: &mut Tx,
    app: &App,
    (actor, viewer): (&Actor, &PersonId),
    booked: &Assignment,
) -> Result<(Visit, Request), ServiceError> {
    if !actor.is_fresh(app.now(), FRESH_FOR_ADDRESS_S) {
        return Err(ServiceError::StepUpNeeded);
    }
    let visit = visit::find(tx, &booked.visit)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let request = request::find(tx, &visit.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    // Whoever meets somewhere else has no need of where they live.
    let place = outing::find_place(tx, &visit.id).await?;
    if place.is_some_and(|place| !place.is_fetched) || bond::find_place(tx, &visit.id).await?.is_some() {
        return Err(ServiceError::NotFound);
    }
    // The same answer as when the day after is over: it tells nothing.
    if consent::is_blocked(tx, &request.resident, viewer).await? {
        return Err(Refusal::NotYet.into());
    }
    let resident = person::find(tx, &request.resident).await?;
    if resident.is_none_or(|resident| resident.care.is_secret) {
        return Err(Refusal::AskCoordinator.into());
    }
    Ok((visit, request))
}

/// Opens whom to call when something is wrong, for the helper who stands at a door that stays shut and has rung and
/// telephoned.
///
/// # Errors
/// As [`for_visit`]; [`Refusal::NotYet`] before those steps were taken; [`ServiceError::NotFound`] when nobody is to be called.
pub async fn emergency(
    app: &App,
    actor: &Actor,
    id: &AssignmentId,
) -> Result<EmergencyContact, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let (viewer, visit, request) = may_see(tx, &app, &actor, &id).await?;
            let steps = door_rung::list(tx, &id).await?;
            if !steps.iter().any(|(rung, _)| *rung == Rung::Telephoned) {
                return Err(Refusal::NotYet.into());
            }
            let contact = door_rung::find_contact(tx, &request.resident).await?;
            let contact = contact.ok_or(ServiceError::NotFound)?;
            let look = Look {
                organisation: &request.organisation,
                subject: &request.resident,
                viewer: &viewer,
                visit: Some(&visit.id),
                what: "emergency_contact",
                why: "visit",
                reason: None,
            };
            trace(tx, &app, &look).await?;
            Ok(contact)
        })
        .await
}

/// The helping side of whoever looks: the one who is booked, or who goes along with them in a team.
async fn assigned(tx: &mut Tx, actor: &Actor, booked: &Assignment) -> Result<Helper, ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let mut all = vec![booked.helper.clone()];
    if let Some(with) = team::find_of_visit(tx, &booked.id).await? {
        all.extend(with.others().cloned());
    }
    for id in &all {
        let found = helper::find(tx, id).await?.ok_or(ServiceError::NotFound)?.helper;
        if found.person == identity.person {
            return Ok(found);
        }
    }
    Err(ServiceError::NotFound)
}

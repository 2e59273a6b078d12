//! Pausing a request, calling one visit off, and complaining about a helper.

use super::{finish, followed, side};
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::concern::{ConcernKind, ConcernState, Seriousness};
use crate::domain::helper::{Helper, HelperState};
use crate::domain::ids::{ConcernId, HelperId, RequestId, VisitId};
use crate::domain::invitation::InvitationState;
use crate::domain::request::Request;
use crate::domain::time::UnixTime;
use crate::service::{App, ServiceError, booking, outings};
use crate::store::concern::Concern;
use crate::store::{Tx, assignment, concern, helper, invitation, request, round, visit};

/// Nobody new is sought until it is resumed: open questions are withdrawn. What is agreed stays agreed.
///
/// # Errors
/// [`ServiceError::Refused`] when it is not open; [`ServiceError::NotFound`] when the actor may not follow it.
pub async fn pause(app: &App, actor: &Actor, id: &RequestId) -> Result<(), ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let of = followed(tx, &actor, &id).await?;
            let name = actor.audit_name();
            let next = of.state.pause(now)?;
            request::set_state(tx, &of, next, &name).await?;
            stop_asking(tx, &of, now, &name).await
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// Withdraws every open question about a request, and what a round proposes for it.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn stop_asking(
    tx: &mut Tx,
    of: &Request,
    now: UnixTime,
    actor: &str,
) -> Result<(), ServiceError> {
    for one in visit::list_of_request(tx, &of.id).await? {
        for asked in invitation::list_of_visit(tx, &one.id).await? {
            if matches!(asked.state, InvitationState::Sent { .. }) {
                let to = asked.state.withdraw(now)?;
                invitation::set_state(tx, &of.organisation, &asked, to, actor).await?;
            }
        }
        round::remove_proposals_of(tx, &one.id).await?;
    }
    Ok(())
}

/// The search goes on.
///
/// # Errors
/// [`ServiceError::Refused`] when it is not paused; [`ServiceError::NotFound`] when the actor may not follow it.
pub async fn resume(app: &App, actor: &Actor, id: &RequestId) -> Result<(), ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let of = followed(tx, &actor, &id).await?;
            let next = of.state.resume(now)?;
            Ok(request::set_state(tx, &of, next, &actor.audit_name()).await?)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// Calls one visit off; the others of a series stay.
///
/// # Errors
/// [`ServiceError::Refused`] when it is over or under way; [`ServiceError::NotFound`] when the actor may not follow it.
pub async fn cancel_visit(app: &App, actor: &Actor, id: &VisitId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let of = followed(tx, &actor, &one.request).await?;
            let name = actor.audit_name();
            booking::cancel(tx, &app_tx, &id, side(&actor, &of), &name).await?;
            finish(tx, &of, app_tx.now(), &name).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Complains about a helper who was on a visit. Nothing new comes to them from this moment, their coming visits are
/// restaffed, and a person decides: both sides are heard.
///
/// # Errors
/// [`ServiceError::NotFound`] when the actor may not follow the visit, or the helper was never on it.
pub async fn complain(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    about: &HelperId,
    words: &str,
    seriousness: Seriousness,
) -> Result<ConcernId, ServiceError> {
    let words = words.trim().to_owned();
    if words.is_empty() || words.chars().count() > 2000 {
        return Err(ServiceError::field("words", "field-words-needed"));
    }
    let reporter = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let (app_tx, actor, id, about) = (app.clone(), actor.clone(), id.clone(), about.clone());
    let raised = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            followed(tx, &actor, &one.request).await?;
            let all = assignment::list_of_visit(tx, &id).await?;
            if !all.iter().any(|booked| booked.helper == about) {
                return Err(ServiceError::NotFound);
            }
            let now = app.now();
            helper::lock(tx, std::slice::from_ref(&about)).await?;
            let found = helper::find(tx, &about)
                .await?
                .ok_or(ServiceError::NotFound)?
                .helper;
            let new = Concern {
                id: ConcernId::new(now, &*app.chance),
                organisation: one.organisation.clone(),
                zone: one.zone.clone(),
                kind: ConcernKind::Complaint,
                visit: Some(id),
                about: Some(found.person.clone()),
                reporter,
                words,
                state: ConcernState::raise(now, seriousness),
                deadline_at: now.plus(seriousness.deadline_s()),
                created_at: now,
            };
            concern::add(tx, &new, &actor.audit_name()).await?;
            stop_helper(tx, &app, &found).await?;
            Ok(new.id)
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(raised)
}

/// Something about a visit that only the coordinator is to know: it comes on the desk's list with its deadline, and nobody is put
/// on hold for it.
///
/// # Errors
/// A wrong field without words; [`ServiceError::NotFound`] when the actor may not follow the visit.
pub async fn remark(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    words: &str,
    seriousness: Seriousness,
) -> Result<ConcernId, ServiceError> {
    let words = words.trim().to_owned();
    if words.is_empty() || words.chars().count() > 2000 {
        return Err(ServiceError::field("words", "field-words-needed"));
    }
    let reporter = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let (now, chance, actor, id) = (app.now(), app.chance.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let of = followed(tx, &actor, &one.request).await?;
            let new = Concern {
                id: ConcernId::new(now, &*chance),
                organisation: one.organisation,
                zone: one.zone,
                kind: ConcernKind::Worry,
                visit: Some(id),
                about: Some(of.resident),
                reporter,
                words,
                state: ConcernState::raise(now, seriousness),
                deadline_at: now.plus(seriousness.deadline_s()),
                created_at: now,
            };
            concern::add(tx, &new, &actor.audit_name()).await?;
            Ok(new.id)
        })
        .await
}

/// Nothing new comes to a helper until a person has decided; whoever calls this has locked them.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn stop_helper(
    tx: &mut Tx,
    app: &App,
    found: &Helper,
) -> Result<(), ServiceError> {
    if !matches!(found.state, HelperState::OnHold { .. } | HelperState::Left { .. }) {
        // The reporter is shielded: the trail of the hold names the system.
        helper::set_state(tx, found, found.state, found.state.hold(app.now())?, "system").await?;
    }
    outings::withdraw_all(tx, app, &found.id, "system").await?;
    restaff(tx, app, &found.id).await
}

/// Frees the coming visits of a helper for others, and withdraws what they were asked.
async fn restaff(tx: &mut Tx, app: &App, who: &HelperId) -> Result<(), ServiceError> {
    let now = app.now();
    for booked in assignment::list_of_helper(tx, who, now, now.plus(366 * 86_400)).await? {
        if matches!(booked.state, AssignmentState::Booked { .. }) && booked.window.starts_at > now {
            booking::hand_back(tx, app, &booked, HandBackReason::Other, "system").await?;
        }
    }
    for asked in invitation::list_open_of_helper(tx, who).await? {
        let Some(of) = visit::find(tx, &asked.visit).await? else {
            continue;
        };
        if let Ok(to) = asked.state.withdraw(now) {
            invitation::set_state(tx, &of.organisation, &asked, to, "system").await?;
        }
    }
    Ok(())
}

//! A place that comes free: who waits for it is told first; and a place that one helper hands straight to another.

use super::booking::{self, Scene};
use super::helping::{VisitCard, card, own_helper};
use super::notify::{Notice, Say, tell};
use super::{App, Refusal, ServiceError, tokens};
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::helper::HelperState;
use crate::domain::ids::{AssignmentId, HelperId, InvitationId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::store::assignment::Assignment;
use crate::store::{Tx, assignment, bond, helper, invitation, outing, person, place_free};

/// I came too late, and would still like to go: I am told when a place comes free.
///
/// # Errors
/// [`Refusal::NoLongerNeeded`] when the visit has begun or is over; [`ServiceError::NotFound`] for somebody else's question.
pub async fn wait(app: &App, actor: &Actor, id: &InvitationId) -> Result<(), ServiceError> {
    let (me, id, now, name) = (own_helper(actor)?, id.clone(), app.now(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let asked = invitation::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if asked.helper != me {
                return Err(ServiceError::NotFound);
            }
            let scene = booking::scene(tx, &asked.visit, &me).await?;
            let waits_for_it = matches!(
                scene.visit.state,
                VisitState::Open { .. } | VisitState::Staffed { .. }
            );
            if !waits_for_it || scene.visit.agreed.is_some_and(|agreed| agreed.starts_at <= now) {
                return Err(Refusal::NoLongerNeeded.into());
            }
            let organisation = &scene.request.organisation;
            Ok(place_free::add_waiting(tx, organisation, &asked.visit, &me, now, &name).await?)
        })
        .await
}

/// Whether one waits for a place on the visit of a question.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody else's question.
pub async fn is_waiting(app: &App, actor: &Actor, id: &InvitationId) -> Result<bool, ServiceError> {
    let (me, id) = (own_helper(actor)?, id.clone());
    app.store
        .read(async move |tx| {
            let asked = invitation::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if asked.helper != me {
                return Err(ServiceError::NotFound);
            }
            Ok(place_free::list_waiting(tx, &asked.visit).await?.contains(&me))
        })
        .await
}

/// A place came free by a hand-back: whoever waits for it is told, once. Who may not come any more is left out, without a word.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn tell_waiting(tx: &mut Tx, app: &App, back: &Assignment) -> Result<(), ServiceError> {
    let waiting = place_free::list_waiting(tx, &back.visit).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    place_free::clear_waiting(tx, &back.visit).await?;
    for id in waiting.iter().filter(|id| **id != back.helper) {
        let scene = booking::scene(tx, &back.visit, id).await?;
        let is_active = matches!(scene.helper.helper.state, HelperState::Active { .. });
        if !is_active || scene.is_apart(tx).await? {
            continue;
        }
        let notice = Notice {
            key: format!("{}:free:{id}", back.id),
            to: &scene.helper.helper.person,
            zone: None,
            request: None,
            say: Say::PlaceFree { window: back.window },
            path: format!("/near/{}", back.visit),
        };
        tell(tx, app.writer(), notice).await?;
    }
    Ok(())
}

/// Whether a booked place can still be handed over.
fn insist_ahead(booked: &Assignment, now: UnixTime) -> Result<(), ServiceError> {
    let is_booked = matches!(booked.state, AssignmentState::Booked { .. });
    if is_booked && booked.window.starts_at > now {
        Ok(())
    } else {
        Err(Refusal::NoLongerNeeded.into())
    }
}

/// Makes a link with which another helper can take over a place of mine: I give it to somebody I know. Until they say yes the
/// visit stays mine. The token, shown once.
///
/// # Errors
/// [`Refusal::NoLongerNeeded`] when the visit has begun; [`ServiceError::NotFound`] for somebody else's visit.
pub async fn offer_swap(app: &App, actor: &Actor, id: &AssignmentId) -> Result<String, ServiceError> {
    let (me, id, now, name) = (own_helper(actor)?, id.clone(), app.now(), actor.audit_name());
    let token = tokens::token(&*app.chance);
    let hash = tokens::hash(&token);
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if booked.helper != me {
                return Err(ServiceError::NotFound);
            }
            insist_ahead(&booked, now)?;
            // Who comes along comes along with them, and not with another.
            if outing::find_place(tx, &booked.visit).await?.is_some() {
                return Err(Refusal::NotAvailable.into());
            }
            let scene = booking::scene(tx, &booked.visit, &me).await?;
            // And somebody chose who comes for a visit of a bond.
            if bond::find_request(tx, &scene.request.id).await?.is_some() {
                return Err(Refusal::NotAvailable.into());
            }
            Ok(place_free::set_swap(tx, &scene.request.organisation, &id, &hash, now, &name).await?)
        })
        .await?;
    Ok(token)
}

/// What a link hands over, as whoever opens it sees it: as much as of any visit that they are asked about.
#[derive(Debug, Clone)]
pub struct Handover {
    /// The visit.
    pub card: VisitCard,
    /// When.
    pub window: Window,
    /// First name and initial of who hands it over.
    pub from: String,
}

/// The booked place of a link, for somebody who could take it over. Whoever is kept apart from the resident, or serves
/// elsewhere, sees what they would see of a link that counts no more.
async fn handed(
    tx: &mut Tx,
    me: &HelperId,
    hash: &str,
    now: UnixTime,
) -> Result<(Assignment, Scene), ServiceError> {
    let id = place_free::find_swap(tx, hash)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
    insist_ahead(&booked, now)?;
    let scene = booking::scene(tx, &booked.visit, me).await?;
    let same_organisation = scene.helper.helper.organisation == scene.request.organisation;
    if !same_organisation || scene.is_apart(tx).await? {
        return Err(Refusal::NoLongerNeeded.into());
    }
    Ok((booked, scene))
}

/// Looks at a link.
///
/// # Errors
/// [`ServiceError::NotFound`] for a link that never was and for who does not help; [`Refusal::NoLongerNeeded`] for one that
/// counts no more.
pub async fn look(app: &App, actor: &Actor, token: &str) -> Result<Handover, ServiceError> {
    let (me, hash, now) = (own_helper(actor)?, tokens::hash(token), app.now());
    app.store
        .read(async move |tx| {
            let (booked, scene) = handed(tx, &me, &hash, now).await?;
            let giver = helper::find(tx, &booked.helper)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let giver = person::find(tx, &giver.helper.person)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let resident = scene.resident.public_name();
            let from = scene.helper_home.cell;
            Ok(Handover {
                card: card(&scene.visit, &scene.request, &scene.category, resident, from),
                window: booked.window,
                from: giver.short_name(),
            })
        })
        .await
}

/// I take it over: in one step it is mine and no longer theirs, or everything stays as it was.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no; otherwise as [`look`].
pub async fn take_over(app: &App, actor: &Actor, token: &str) -> Result<AssignmentId, ServiceError> {
    let (app_tx, me, hash, name) = (
        app.clone(),
        own_helper(actor)?,
        tokens::hash(token),
        actor.audit_name(),
    );
    let taken = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (booked, scene) = handed(tx, &me, &hash, app.now()).await?;
            let taken = booking::swap(tx, &app, &booked, &me, &name).await?;
            place_free::remove_swap(tx, &booked.id).await?;
            let giver = helper::find(tx, &booked.helper)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let notice = Notice {
                key: format!("{taken}:swapped"),
                to: &giver.helper.person,
                zone: None,
                request: None,
                say: Say::Swapped {
                    helper: &scene.helper_person.given_name,
                    window: booked.window,
                },
                path: "/week".to_owned(),
            };
            tell(tx, app.writer(), notice).await?;
            Ok(taken)
        })
        .await;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    taken
}

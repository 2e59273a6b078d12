//! What a coordinator does about it.

use super::lines::are_one;
use super::own_desk;
use crate::domain::access::Actor;
use crate::domain::helper::Vetting;
use crate::domain::ids::{AssignmentId, CallBackId, ConcernId, HelperId, RequestId, VettingId, VisitId};
use crate::domain::request::{Pointer, Request, RequestState};
use crate::domain::resident::ResidentState;
use crate::domain::schedule::Window;
use crate::domain::sound::SoundKind;
use crate::domain::time::UnixTime;
use crate::service::follow::{finish, place_of};
use crate::service::notify::{Notice, Say, tell};
use crate::service::{App, Refusal, ServiceError, additional, ask, booking, disclose, spoken};
use crate::store::concern::CallBack;
use crate::store::{Tx, concern, erase, helper, person, recording, request, visit};
use jiff::civil::Date;

async fn coordinated(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request, ServiceError> {
    if actor.identity().is_none() {
        return Err(ServiceError::SignInNeeded);
    }
    let request = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let of = place_of(&request);
    if actor.may_coordinate(of.organisation, of.zone) {
        Ok(request)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// A coordinator has looked: the search begins, with the sentence that others may see.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else decided already, and [`Refusal::AnswerFirst`] while it is asked whether it is
/// for neighbours at all; a wrong field when every moment has passed.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    public_sentence: &str,
    urgent: bool,
) -> Result<(), ServiceError> {
    let sentence = public_sentence.trim().to_owned();
    if sentence.chars().count() > 200 {
        return Err(ServiceError::field("sentence", "field-too-long"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let request = coordinated(tx, &actor, &id).await?;
            let name = actor.audit_name();
            additional::insist_answered(tx, &id).await?;
            let shown = Some(sentence.as_str()).filter(|s| !s.is_empty());
            request::set_checked(tx, &request, shown, urgent || request.urgent, &name).await?;
            additional::open(tx, &app, &id, format!("{id}:searching"), &name).await?;
            Ok(())
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// A coordinator checks the sentence that others may see, of a request that was open at once, and whether it is urgent.
///
/// # Errors
/// [`ServiceError::Refused`] when the request is not open; a wrong field when the sentence is too long.
pub async fn check_sentence(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    public_sentence: &str,
    urgent: bool,
) -> Result<(), ServiceError> {
    let sentence = public_sentence.trim().to_owned();
    if sentence.chars().count() > 200 {
        return Err(ServiceError::field("sentence", "field-too-long"));
    }
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let request = coordinated(tx, &actor, &id).await?;
            if !matches!(request.state, RequestState::Open { .. }) {
                return Err(Refusal::Changed.into());
            }
            let shown = Some(sentence.as_str()).filter(|s| !s.is_empty());
            Ok(
                request::set_checked(tx, &request, shown, urgent || request.urgent, &actor.audit_name())
                    .await?,
            )
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// Not a thing for neighbours: with a pointer to who can help.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else decided already.
pub async fn refuse(app: &App, actor: &Actor, id: &RequestId, pointer: Pointer) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let request = coordinated(tx, &actor, &id).await?;
            additional::insist_answered(tx, &id).await?;
            let next = request.state.refuse(app.now(), pointer)?;
            request::set_state(tx, &request, next, &actor.audit_name()).await?;
            let notice = Notice {
                key: format!("{id}:refused"),
                to: &request.asked_by,
                zone: Some(&request.zone),
                request: Some(&id),
                say: Say::NotForNeighbours,
                path: format!("/requests/{id}"),
            };
            tell(tx, app.writer(), notice).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

/// A coordinator has spoken with whoever asked: the contact is verified and the request may be looked at.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn verify_by_telephone(app: &App, actor: &Actor, id: &RequestId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let request = coordinated(tx, &actor, &id).await?;
            person::set_verified(tx, &request.asked_by, app_tx.now()).await?;
            ask::verified(tx, &app_tx, &id).await
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// Books a helper on a visit: whom the round proposes, or somebody the coordinator chose.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no.
pub async fn assign(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    who: &HelperId,
    window: Window,
) -> Result<AssignmentId, ServiceError> {
    let (app_tx, actor, id, who) = (app.clone(), actor.clone(), id.clone(), who.clone());
    let booked = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            coordinated(tx, &actor, &one.request).await?;
            booking::book(tx, &app_tx, &id, &who, window, &actor.audit_name()).await
        })
        .await;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    booked
}

/// A coordinator has met somebody who wants to help; with the date until which a certificate seen is valid, if one was.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else welcomed them already.
pub async fn welcome(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    vetted_until: Option<Date>,
) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let coordinator = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            let home = person::find_home(tx, &found.person)
                .await?
                .ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&found.organisation, &home.zone) {
                return Err(ServiceError::NotFound);
            }
            let name = actor.audit_name();
            let now = app.now();
            let next = found.state.welcome(now)?;
            helper::set_state(tx, &found, found.state, next, &name).await?;
            if let Some(valid_until) = vetted_until {
                let seen = Vetting {
                    id: VettingId::new(now, &*app.chance),
                    helper: id.clone(),
                    seen_by: coordinator.person.clone(),
                    seen_at: now,
                    valid_until,
                };
                helper::add_vetting(tx, &found.organisation, &seen, &name).await?;
            }
            let notice = Notice {
                key: format!("{id}:welcome"),
                to: &found.person,
                zone: Some(&home.zone),
                request: None,
                say: Say::Welcome,
                path: "/near".to_owned(),
            };
            tell(tx, app.writer(), notice).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Opens one call: the number and what to say. Leaves a trace when the person's file is known.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn open_call(app: &App, actor: &Actor, id: &CallBackId) -> Result<CallBack, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let call = own_call(tx, &actor, &id).await?;
            if let (Some(subject), Some(viewer)) = (&call.person, actor.identity()) {
                let pair = (&viewer.person, subject);
                disclose::trace_call(tx, &app_tx, &call.organisation, pair, "telephone").await?;
            }
            spoken::open(tx, &app_tx, &actor, &call).await?;
            Ok(call)
        })
        .await
}

/// What else the same person is to be told in the same call, the oldest first.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn list_same_call(
    app: &App,
    actor: &Actor,
    id: &CallBackId,
) -> Result<Vec<CallBack>, ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let call = own_call(tx, &actor, &id).await?;
            let mut all = Vec::new();
            for other in concern::list_call_backs(tx, &call.organisation).await? {
                let same = other.id != id && are_one(&call, &other);
                if same && own_call(tx, &actor, &other.id).await.is_ok() {
                    all.push(other);
                }
            }
            Ok(all)
        })
        .await
}

async fn own_call(tx: &mut Tx, actor: &Actor, id: &CallBackId) -> Result<CallBack, ServiceError> {
    let call = concern::find_call_back(tx, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mine = match &call.zone {
        Some(zone) => actor.may_coordinate(&call.organisation, zone),
        None => own_desk(actor)? == call.organisation,
    };
    if mine {
        Ok(call)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What was said in a call that one opened a moment ago, to be played.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones, before it was opened, and once it is done.
pub async fn sound(app: &App, actor: &Actor, id: &CallBackId) -> Result<(SoundKind, Vec<u8>), ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let call = own_call(tx, &actor, &id).await?;
            let found = spoken::insist_open(tx, &actor, &call, now).await?;
            let sound = recording::sound(tx, &id).await?;
            Ok((found.kind, sound.ok_or(ServiceError::NotFound)?))
        })
        .await
}

/// A call in which something was said, that one opened a moment ago; nothing when it is no such call, or not open.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn find_spoken(
    app: &App,
    actor: &Actor,
    id: &CallBackId,
) -> Result<Option<CallBack>, ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let call = own_call(tx, &actor, &id).await?;
            match spoken::insist_open(tx, &actor, &call, now).await {
                Ok(_) => Ok(Some(call)),
                Err(ServiceError::NotFound) => Ok(None),
                Err(error) => Err(error),
            }
        })
        .await
}

/// The call was made.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else made it; [`Refusal::ListenFirst`] when something was said in it that nobody has
/// heard.
pub async fn close_call(app: &App, actor: &Actor, id: &CallBackId) -> Result<(), ServiceError> {
    close_calls(app, actor, id, &[]).await
}

/// The same, with what else the same person was told in it. What is no such thing, or was told before, stays as it is.
///
/// # Errors
/// As [`close_call`].
pub async fn close_calls(
    app: &App,
    actor: &Actor,
    id: &CallBackId,
    also: &[CallBackId],
) -> Result<(), ServiceError> {
    let (now, actor, id, also) = (app.now(), actor.clone(), id.clone(), also.to_vec());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let call = own_call(tx, &actor, &id).await?;
            if call.is_closed {
                return Err(Refusal::Changed.into());
            }
            spoken::insist_heard(tx, &id).await?;
            let name = actor.audit_name();
            concern::close_call_back(tx, &call, now, &name).await?;
            for other in also.iter().filter(|other| **other != id) {
                let other = own_call(tx, &actor, other).await?;
                if !other.is_closed && are_one(&call, &other) {
                    concern::close_call_back(tx, &other, now, &name).await?;
                }
            }
            Ok(())
        })
        .await
}

/// A worry has been looked at, and this was done.
///
/// # Errors
/// A wrong field when nothing is said; [`ServiceError::NotFound`] outside one's zones.
pub async fn close_concern(
    app: &App,
    actor: &Actor,
    id: &ConcernId,
    outcome: &str,
) -> Result<(), ServiceError> {
    let outcome = outcome.trim().to_owned();
    if outcome.is_empty() || outcome.chars().count() > 2000 {
        return Err(ServiceError::field("outcome", "field-words-needed"));
    }
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = concern::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&found.organisation, &found.zone) {
                return Err(ServiceError::NotFound);
            }
            found.state.close(now)?;
            concern::close(tx, &found, &outcome, now, &actor.audit_name()).await?;
            forget_words(tx, &found).await
        })
        .await
}

/// What was kept until somebody had looked, of or about somebody who is forgotten, goes now.
async fn forget_words(tx: &mut Tx, found: &concern::Concern) -> Result<(), ServiceError> {
    for who in std::iter::once(&found.reporter).chain(&found.about) {
        let of = person::find(tx, who).await?;
        if of.is_none_or(|of| of.state == ResidentState::Erased) {
            return Ok(erase::set_concern_words(tx, &found.id, "").await?);
        }
    }
    Ok(())
}

/// Runs a round now.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk.
pub async fn run_round(app: &App, actor: &Actor) -> Result<crate::service::round::RoundReport, ServiceError> {
    let organisation = own_desk(actor)?;
    crate::service::round::run(app, &organisation).await
}

/// Somebody's request has nothing left to wait for.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn settle(tx: &mut Tx, of: &Request, now: UnixTime) -> Result<(), ServiceError> {
    finish(tx, of, now, "system").await
}

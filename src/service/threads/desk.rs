//! A thread at the desk: closed, until there is a ground to open it; each look leaves its trace and a line in the thread.

use super::read::{agreed, happened, heard, in_order};
use super::{Heard, Line, Scene, add, checked, hold_all, tell};
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::ids::{PersonId, RequestId, ThreadMessageId};
use crate::domain::masking::whole;
use crate::domain::thread::{Ground, MessageState, Part, Side, ThreadState};
use crate::domain::time::UnixTime;
use crate::service::disclose::{said, trace_thread};
use crate::service::{App, Refusal, ServiceError};
use crate::store::{Tx, thread};

/// Somebody who gave a reason gives none again for this long, seconds.
const STAYS_OPEN_S: i64 = 15 * 60;

/// A thread as a coordinator sees it.
#[derive(Debug, Clone)]
pub struct DeskThread {
    /// Of which request.
    pub request: RequestId,
    /// What it is for.
    pub category: Category,
    /// First name and initial of the resident.
    pub resident: String,
    /// Whether it is open to be written in.
    pub state: ThreadState,
    /// Why it may be opened; nothing when it may not.
    pub ground: Option<Ground>,
    /// How many messages there are.
    pub messages: usize,
    /// How many of them this coordinator has not read.
    pub unread: i64,
    /// What was said, once it is opened.
    pub lines: Option<Vec<DeskLine>>,
}

/// A line, as the desk reads it.
#[derive(Debug, Clone)]
pub struct DeskLine {
    /// What was said, or happened.
    pub line: Line,
    /// Whether somebody reported it.
    pub is_reported: bool,
}

/// A request's thread, for a coordinator of its zone.
async fn own(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    id: &RequestId,
) -> Result<(Scene, PersonId), ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let scene = Scene::read(tx, app, id).await?;
    if !actor.may_coordinate(&scene.request.organisation, &scene.request.zone) {
        return Err(ServiceError::NotFound);
    }
    Ok((scene, identity.person.clone()))
}

/// How many messages a request's thread has, and how many of them a coordinator has not read.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn count_at_desk(app: &App, actor: &Actor, id: &RequestId) -> Result<(i64, i64), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let (_, me) = own(tx, &app_tx, &actor, &id).await?;
            let unread = thread::count_unread(tx, &id, &me, UnixTime::from_seconds(0)).await?;
            Ok((thread::last_seq(tx, &id).await?, unread))
        })
        .await
}

/// Why a coordinator may open a thread now.
async fn ground(tx: &mut Tx, scene: &Scene) -> Result<Option<Ground>, ServiceError> {
    if scene.thread.is_none() {
        return Ok(None);
    }
    if let Some(known) = scene.known_ground() {
        return Ok(Some(known));
    }
    let id = &scene.request.id;
    if thread::has_open_report(tx, id).await? {
        return Ok(Some(Ground::Reported));
    }
    Ok(thread::has_open_call(tx, id)
        .await?
        .then_some(Ground::ByTelephone))
}

async fn was_open(
    tx: &mut Tx,
    id: &RequestId,
    viewer: &PersonId,
    now: UnixTime,
) -> Result<bool, ServiceError> {
    let since = now.plus(-STAYS_OPEN_S);
    let looks = thread::list_looks(tx, id).await?;
    Ok(looks.iter().any(|(by, at)| by == viewer && *at > since))
}

/// A request's thread. With a reason it opens, where there is a ground to open it; without one it is closed, or still open
/// for who opened it a moment ago.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; a wrong field when the reason is empty or too long;
/// [`Refusal::NotYet`] when there is no ground to open it.
pub async fn for_desk(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    reason: Option<&str>,
) -> Result<DeskThread, ServiceError> {
    let (app_tx, actor, id, reason) = (app.clone(), actor.clone(), id.clone(), reason.map(str::to_owned));
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (scene, me) = own(tx, &app, &actor, &id).await?;
            let ground = ground(tx, &scene).await?;
            let all = thread::list_messages(tx, &id).await?;
            let now = app.now();
            let mut seen = DeskThread {
                category: scene.category.clone(),
                resident: scene.resident.short_name(),
                state: scene.state,
                messages: all.len(),
                unread: thread::count_unread(tx, &id, &me, UnixTime::from_seconds(0)).await?,
                lines: None,
                request: id.clone(),
                ground,
            };
            let given = reason.as_deref().map(said).transpose()?;
            if ground.is_none() {
                return if given.is_some() {
                    Err(Refusal::NotYet.into())
                } else {
                    Ok(seen)
                };
            }
            if given.is_none() && !was_open(tx, &id, &me, now).await? {
                return Ok(seen);
            }
            trace(tx, &app, &scene, &me, given.as_deref()).await?;
            if given.is_some() {
                thread::add_look(tx, &id, &me, now).await?;
            }
            let last = all.last().map_or(0, |message| message.seq);
            tell::forget(tx, &id, &me, (last, now)).await?;
            seen.lines = Some(lines(tx, &scene, &me).await?);
            Ok(seen)
        })
        .await
}

/// A trace for the resident and for everybody who wrote something.
async fn trace(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    me: &PersonId,
    reason: Option<&str>,
) -> Result<(), ServiceError> {
    let mut subjects = vec![scene.request.resident.clone()];
    for message in thread::list_messages(tx, &scene.request.id).await? {
        // Of whoever is erased there are no words left.
        let is_left = scene.part_of(&message) != Part::Desk && !message.words.is_empty();
        if is_left && message.author != *me {
            subjects.push(message.author);
        }
    }
    subjects.sort();
    subjects.dedup();
    trace_thread(tx, app, &scene.request.organisation, me, &subjects, reason).await
}

async fn lines(tx: &mut Tx, scene: &Scene, me: &PersonId) -> Result<Vec<DeskLine>, ServiceError> {
    let id = &scene.request.id;
    let agreed = agreed(&thread::list_shares(tx, id).await?);
    // Whoever looks into a report must see what the link or the number was.
    let looks_into = thread::has_open_report(tx, id).await?;
    let mut all = Vec::new();
    let mut reported = Vec::new();
    for message in thread::list_messages(tx, id).await? {
        let (words, state) = (message.words.clone(), message.state.clone());
        let reader = (me, &Part::Desk);
        let mut found: Heard = heard(tx, scene, message, reader, &agreed).await?;
        if let MessageState::Reported { .. } = state {
            reported.push(found.id.clone());
        }
        if looks_into && !found.is_removed {
            found.pieces = whole(&words);
        }
        all.push(Line::Said(found));
    }
    all.extend(happened(tx, scene).await?);
    let lines = in_order(all).into_iter().map(|line| DeskLine {
        is_reported: matches!(&line, Line::Said(said) if reported.contains(&said.id)),
        line,
    });
    Ok(lines.collect())
}

/// A coordinator who may open a thread writes in it.
///
/// # Errors
/// A wrong field when nothing is said, or too much; [`Refusal::NotYet`] when there is no ground to open it;
/// [`Refusal::ThreadClosed`]; [`ServiceError::NotFound`] outside one's zones.
pub async fn say_at_desk(app: &App, actor: &Actor, id: &RequestId, words: &str) -> Result<(), ServiceError> {
    let (app_tx, actor, id, words) = (app.clone(), actor.clone(), id.clone(), words.to_owned());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (before, me) = own(tx, &app, &actor, &id).await?;
            let words = checked(&words)?;
            hold_all(tx, &id, &[Some(&before.request.resident), Some(&me)]).await?;
            let (scene, _) = own(tx, &app, &actor, &id).await?;
            if ground(tx, &scene).await?.is_none() {
                return Err(Refusal::NotYet.into());
            }
            scene.insist_writable(&me, Side::Desk)?;
            add(tx, &app, &scene, (&me, Side::Desk), words, &actor.audit_name()).await?;
            tell::others(tx, &app, &scene, &me, Side::Desk).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

/// Takes a message away that somebody reported: nobody but the trail knows any more that it said something.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones and for a message of another thread; [`Refusal::Changed`] when nobody
/// reported it.
pub async fn remove(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    message: &ThreadMessageId,
) -> Result<(), ServiceError> {
    let (app_tx, actor, id, message) = (app.clone(), actor.clone(), id.clone(), message.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (scene, _) = own(tx, &app_tx, &actor, &id).await?;
            let found = thread::find_message(tx, &message).await?;
            let found = found
                .filter(|one| one.request == id)
                .ok_or(ServiceError::NotFound)?;
            let next = found.state.clone().remove(app_tx.now())?;
            let name = actor.audit_name();
            Ok(thread::set_message_state(tx, &scene.request.organisation, &found, &next, &name).await?)
        })
        .await
}

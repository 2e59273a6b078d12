//! Messages on a device that somebody turned on: turning it on and off, trying the devices of somebody before a message goes by
//! its own way, and what a device says back.
//!
//! Invariants: a device hears only while its person is signed in on it; that a push service took something is not yet that
//! somebody saw it, so the message goes by its own way too unless the device says within some minutes that it has shown it.

use super::notify::{Shown, awake};
use super::outbox::Kept;
use super::{App, Refusal, ServiceError, sign_in};
use crate::domain::access::Actor;
use crate::domain::ids::{MessageId, PersonId, PushId, SessionId};
use crate::domain::reach::Urgency;
use crate::domain::time::UnixTime;
use crate::gateway::push::{
    self as gateway, DeviceKeys, HttpPushes, LocalPushes, Push, PushError, PushSender, ServerKey,
};
use crate::store::outbox::Claimed;
use crate::store::push::{self, Subscription};
use crate::store::{Tx, person, session};
use std::path::Path;
use std::sync::Arc;

pub use crate::gateway::push::KNOWN_HOSTS;

/// So many devices each; turning on one more turns the oldest off.
const MOST: usize = 5;
/// After so many tries, some minutes, a message goes by its own way: a question does not wait for a service that rests.
const TRIES: i64 = 4;
/// So long a device has to say that it has shown something, seconds.
const SHOWN_S: i64 = 10 * 60;

/// A device that somebody turned on, as they see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceOn {
    /// To turn it off.
    pub id: PushId,
    /// What a person would call it.
    pub label: String,
    /// Since when.
    pub created_at: UnixTime,
    /// Whether it is the one they look from.
    pub is_this: bool,
}

/// What may be turned on, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What a browser is told to know us by.
    pub key: String,
    /// Whether they look from a device of their own: on another's nothing is turned on.
    pub is_own: bool,
    /// The oldest first.
    pub devices: Vec<DeviceOn>,
}

/// An app that hands what is to be shown to the push services of browsers at these hosts.
///
/// # Errors
/// [`ServiceError::File`] with what is wrong with a host.
pub fn over_https(app: App, hosts: &[String]) -> Result<App, ServiceError> {
    // Browsers turn nothing on for a page that is not https, and services want to know such an address of ours.
    if !app.config.public_url.starts_with("https://") {
        return Ok(app);
    }
    let pushes = HttpPushes::new(hosts, &app.config.public_url)
        .map_err(|e| ServiceError::File(format!("push: {e}")))?;
    Ok(app.with_pusher(Arc::new(pushes)))
}

/// An app that puts it into the folder of the local mailbox.
///
/// # Errors
/// [`ServiceError::File`] when the folder cannot be made.
pub fn into_folder(app: App, folder: &Path) -> Result<App, ServiceError> {
    let pushes = LocalPushes::open(folder).map_err(|e| ServiceError::File(format!("push: {e}")))?;
    Ok(app.with_pusher(Arc::new(pushes)))
}

/// The key by which push services know us: made when it is first asked for, and kept. With another one every device would have
/// to be turned on again.
async fn key(app: &App) -> Result<ServerKey, ServiceError> {
    let known = app
        .store
        .read::<_, ServiceError, _>(async |tx| Ok(push::find_key(tx).await?))
        .await?;
    let text = match known {
        Some(text) => text,
        None => {
            let made = ServerKey::make().ok_or_else(|| ServiceError::internal("no chance for a key"))?;
            let now = app.now();
            app.store
                .write::<_, ServiceError, _>(async move |tx| {
                    push::add_key(tx, &made, now).await?;
                    push::find_key(tx).await?.ok_or(ServiceError::NotFound)
                })
                .await?
        }
    };
    ServerKey::from_text(&text).ok_or_else(|| ServiceError::internal("the key for push services is none"))
}

fn this_session(actor: &Actor) -> Option<SessionId> {
    actor.identity().and_then(|me| me.session.clone())
}

/// My devices; nothing where none can be turned on.
///
/// # Errors
/// [`ServiceError::NotFound`] with a card.
pub async fn find_mine(app: &App, actor: &Actor) -> Result<Option<Choice>, ServiceError> {
    let (me, now) = (sign_in::own_person(actor)?, app.now());
    if !app.pushes() {
        return Ok(None);
    }
    let this = this_session(actor);
    let here = this.clone();
    let (found, is_own) = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let is_own = match &here {
                Some(here) => is_own(tx, &me, here, now).await?,
                None => false,
            };
            Ok((push::list_of(tx, &me, now).await?, is_own))
        })
        .await?;
    let devices = found
        .into_iter()
        .map(|(one, label)| DeviceOn {
            is_this: this.as_ref() == Some(&one.session),
            id: one.id,
            label,
            created_at: one.created_at,
        })
        .collect();
    let key = key(app).await?.public();
    Ok(Some(Choice { key, is_own, devices }))
}

/// Whether somebody said that the device on which they are signed in is their own.
async fn is_own(tx: &mut Tx, me: &PersonId, here: &SessionId, now: UnixTime) -> Result<bool, ServiceError> {
    let all = session::list_of(tx, me, now).await?;
    Ok(all.iter().any(|one| one.id == *here && one.is_own))
}

/// What a browser gives when its person lets it.
#[derive(Clone)]
pub struct FromBrowser {
    /// Where its push service takes messages.
    pub endpoint: String,
    /// The point of its key.
    pub p256dh: String,
    /// What belongs to it.
    pub auth: String,
}

impl std::fmt::Debug for FromBrowser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FromBrowser")
    }
}

/// Turns on the device from which somebody looks.
///
/// # Errors
/// [`Refusal::DeviceUnfit`] when its push service is none that we know, its keys are none, or it is another's;
/// [`ServiceError::NotFound`] with a card, or where nothing can be turned on.
pub async fn turn_on(app: &App, actor: &Actor, given: FromBrowser) -> Result<(), ServiceError> {
    let me = sign_in::own_person(actor)?;
    let pusher = app.pusher.as_ref().ok_or(ServiceError::NotFound)?;
    let session = this_session(actor).ok_or(ServiceError::NotFound)?;
    let keys = DeviceKeys::parse(&given.p256dh, &given.auth).map_err(|_| Refusal::DeviceUnfit)?;
    if !pusher.accepts(&given.endpoint) {
        return Err(Refusal::DeviceUnfit.into());
    }
    let now = app.now();
    let made = Subscription {
        id: PushId::new(now, &*app.chance),
        session,
        person: me.clone(),
        endpoint: given.endpoint,
        keys: keys.to_text(),
        created_at: now,
        used_at: None,
    };
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            person::hold(tx, &[&me]).await?;
            if !is_own(tx, &me, &made.session, now).await? {
                return Err(Refusal::DeviceUnfit.into());
            }
            push::set(tx, &made).await?;
            let all = push::list_of(tx, &me, now).await?;
            for (old, _) in &all[..all.len().saturating_sub(MOST)] {
                push::remove(tx, &me, &old.id).await?;
            }
            Ok(())
        })
        .await
}

/// Turns one of somebody's devices off.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is none of theirs.
pub async fn turn_off(app: &App, actor: &Actor, id: &PushId) -> Result<(), ServiceError> {
    let (me, id) = (sign_in::own_person(actor)?, id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            if push::remove(tx, &me, &id).await? {
                Ok(())
            } else {
                Err(ServiceError::NotFound)
            }
        })
        .await
}

/// A device says that it has shown a message to whoever is signed in on it; says nothing about messages that are another's, or
/// that there are none.
///
/// # Errors
/// [`ServiceError::NotFound`] with a card.
pub async fn shown(app: &App, actor: &Actor, message: &str) -> Result<(), ServiceError> {
    let (me, now) = (sign_in::own_person(actor)?, app.now());
    let Ok(id) = MessageId::parse(message) else {
        return Ok(());
    };
    app.store
        .write::<_, ServiceError, _>(async move |tx| Ok(push::set_shown(tx, &id, &me, now).await?))
        .await
}

/// What the worker of our pages reads.
#[derive(serde::Serialize)]
struct ForWorker<'a> {
    id: &'a str,
    title: &'a str,
    body: &'a str,
    path: &'a str,
    lang: &'a str,
    tag: &'a str,
}

/// What would be shown on devices, as it lies in the local mailbox.
pub(super) async fn list_local(app: &App, most: usize) -> Result<Vec<(String, Kept)>, ServiceError> {
    let Some(folder) = app.pusher.as_ref().and_then(|pusher| pusher.local_folder()) else {
        return Ok(Vec::new());
    };
    let all = gateway::list_local(folder, most)
        .await
        .map_err(ServiceError::internal)?;
    Ok(all
        .into_iter()
        .filter_map(|one| {
            let said: serde_json::Value = serde_json::from_str(&one.shown).ok()?;
            let part = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
            let kept = Kept {
                is_text: false,
                is_push: true,
                // To a device: which one is nobody's name.
                to: String::new(),
                subject: part("title"),
                body: format!("{}\n{}{}", part("body"), app.config.public_url, part("path")),
                at: one.at,
            };
            Some((one.id, kept))
        })
        .collect())
}

/// How trying the devices ended.
enum Tried {
    /// A push service took it for one at least.
    Taken,
    /// None did, and one may later.
    Later,
    /// None will.
    Nowhere,
}

/// Tries the devices of whom a message is for, if it is to be shown on them first; says whether a push service took it, or
/// nothing when it goes by its own way now.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn first(app: &App, one: &Claimed) -> Result<Option<bool>, ServiceError> {
    let (Some(text), Some(pusher)) = (&one.push, &app.pusher) else {
        return Ok(None);
    };
    let id = one.message.id.clone();
    // What a newer program wrote is not shown by an older one.
    let plan: Option<Shown> = serde_json::from_str(text).ok();
    let (tried, plan) = match plan {
        Some(plan) => (on_each(app, pusher, one, &plan).await?, Some(plan)),
        None => (Tried::Nowhere, None),
    };
    let (now, tries) = (app.now(), one.attempts + 1);
    let begins = plan.and_then(|plan| plan.begins_at());
    // A text rings at night, a mail does not.
    let own_way = |at| {
        if one.message.channel == "text" {
            awake(at, begins)
        } else {
            at
        }
    };
    let again = now.plus(super::outbox::backoff_s(tries));
    let (taken, retry, next) = match tried {
        Tried::Taken => (Some(now), false, own_way(now.plus(SHOWN_S))),
        Tried::Later if tries < TRIES => (None, true, again),
        Tried::Later | Tried::Nowhere => (None, false, own_way(now)),
    };
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            if retry {
                let cause = "no push service took it yet";
                return Ok(crate::store::outbox::set_unsent(tx, &id, Some(next), cause).await?);
            }
            Ok(push::set_tried(tx, &id, taken, next).await?)
        })
        .await?;
    Ok(Some(taken.is_some()))
}

async fn on_each(
    app: &App,
    pusher: &Arc<dyn PushSender>,
    one: &Claimed,
    plan: &Shown,
) -> Result<Tried, ServiceError> {
    let now = app.now();
    let left = plan.until - now.seconds();
    let (Some(person), Ok(ttl_s @ 1..)) = (one.message.person.clone(), u32::try_from(left)) else {
        return Ok(Tried::Nowhere);
    };
    let devices = app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(push::list_of(tx, &person, now).await?))
        .await?;
    if devices.is_empty() {
        return Ok(Tried::Nowhere);
    }
    let shown = serde_json::to_string(&ForWorker {
        id: one.message.id.as_str(),
        title: &plan.title,
        body: &plan.body,
        path: &plan.path,
        lang: &plan.lang,
        tag: &plan.topic,
    })
    .map_err(ServiceError::internal)?;
    let key = key(app).await?;
    let (mut taken, mut gone, mut later) = (Vec::new(), Vec::new(), false);
    for (device, _) in devices {
        let Ok(keys) = DeviceKeys::from_text(&device.keys) else {
            continue;
        };
        let push = Push {
            id: format!("{}.{}", one.message.id, device.id),
            endpoint: device.endpoint,
            keys,
            shown: shown.clone(),
            topic: plan.topic.clone(),
            urgency: Urgency::from_tag(&plan.urgency).unwrap_or(Urgency::Normal),
            ttl_s,
            at: one.created_at,
        };
        match pusher.send(&push, &key, now).await {
            Ok(()) => taken.push(device.id),
            Err(PushError::Gone) => gone.push(device.id),
            Err(error) => {
                tracing::warn!(device = %device.id, %error, "a device was not told");
                later |= matches!(error, PushError::Later(_));
            }
        }
    }
    let end = match (taken.is_empty(), later) {
        (false, _) => Tried::Taken,
        (true, true) => Tried::Later,
        (true, false) => Tried::Nowhere,
    };
    note(app, one, taken, gone).await?;
    Ok(end)
}

/// Writes down which devices heard, and which are no more.
async fn note(app: &App, one: &Claimed, taken: Vec<PushId>, gone: Vec<PushId>) -> Result<(), ServiceError> {
    let Some(person) = one.message.person.clone() else {
        return Ok(());
    };
    let now = app.now();
    app.store
        .write::<_, ServiceError, _>(async move |tx: &mut Tx| {
            for id in &taken {
                push::set_used(tx, id, now).await?;
            }
            for id in &gone {
                push::remove(tx, &person, id).await?;
            }
            Ok(())
        })
        .await
}

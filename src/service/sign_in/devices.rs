//! Where somebody is signed in, ending it from afar, and being one of several who share a contact.

use super::{NewSession, again, own_person};
use crate::domain::access::{Actor, Way};
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::time::UnixTime;
use crate::service::{App, ServiceError, tokens};
use crate::store::{file, session};

/// A device on which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceSeen {
    /// To end it.
    pub session: SessionId,
    /// What a person would call it.
    pub label: String,
    /// How they signed in there.
    pub way: Way,
    /// When it was last used, to the hour.
    pub seen_at: UnixTime,
    /// Whether it is the one they look from.
    pub is_this: bool,
}

/// Where I am signed in, the last used first.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is; [`ServiceError::NotFound`] with a card.
pub async fn list_devices(app: &App, actor: &Actor) -> Result<Vec<DeviceSeen>, ServiceError> {
    let (me, now) = (own_person(actor)?, app.now());
    let this = actor.identity().and_then(|me| me.session.clone());
    app.store
        .read(async move |tx| {
            let all = session::list_of(tx, &me, now).await?;
            Ok(all
                .into_iter()
                .map(|one| DeviceSeen {
                    is_this: this.as_ref() == Some(&one.id),
                    session: one.id,
                    label: one.device,
                    way: one.way,
                    seen_at: one.seen_at,
                })
                .collect())
        })
        .await
}

/// Signs out on one device.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is not one of theirs.
pub async fn end_device(app: &App, actor: &Actor, id: &SessionId) -> Result<(), ServiceError> {
    let (me, id) = (own_person(actor)?, id.clone());
    app.store
        .write(async move |tx| {
            if session::remove_one(tx, &me, &id).await? {
                Ok(())
            } else {
                Err(ServiceError::NotFound)
            }
        })
        .await
}

/// Signs out everywhere but here.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn end_other_devices(app: &App, actor: &Actor) -> Result<(), ServiceError> {
    let me = own_person(actor)?;
    let this = actor.identity().and_then(|me| me.session.clone());
    app.store
        .write(async move |tx| Ok(session::remove_others(tx, &me, this.as_ref()).await?))
        .await
}

/// Who else has a file under the contact with which I sign in: a couple with one mail address.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn list_others(app: &App, actor: &Actor) -> Result<Vec<(PersonId, String)>, ServiceError> {
    let me = own_person(actor)?;
    app.store
        .read(async move |tx| {
            let all = file::list_sharing(tx, &me).await?;
            Ok(all
                .into_iter()
                .map(|one| {
                    let name = one.short_name();
                    (one.id, name)
                })
                .collect())
        })
        .await
}

/// I am another one of those who share this contact: a new session, and the old one ends.
///
/// # Errors
/// [`ServiceError::NotFound`] when they do not share it.
pub async fn switch_to(
    app: &App,
    actor: &Actor,
    token: &str,
    other: &PersonId,
) -> Result<NewSession, ServiceError> {
    let me = own_person(actor)?;
    let (app_tx, hash, other) = (app.clone(), tokens::hash(token), other.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            let old = session::find(tx, &hash, now)
                .await?
                .ok_or(ServiceError::SignInNeeded)?;
            let shares = file::list_sharing(tx, &me)
                .await?
                .iter()
                .any(|one| one.id == other);
            if !shares || old.way != Way::Code || old.person != me {
                return Err(ServiceError::NotFound);
            }
            session::remove(tx, &hash).await?;
            // Nothing was proved by choosing: the session is as fresh as it was, and ends when it would have.
            again(tx, &app_tx, &other, old).await
        })
        .await
}

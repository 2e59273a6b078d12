//! A photo with a request: so that whoever comes knows what to bring.
//!
//! Invariants: what is kept holds nothing but pixels (`pixels`); one photo each; before somebody says yes, and before a
//! coordinator has looked at it, only whoever asked and the coordinator see it; each look of another leaves its trace, written
//! before the picture goes out. Deliberately absent: any other file.

mod helper;
mod pixels;

pub(super) use helper::is_for_helper;
pub use helper::{helper_image, is_open, look};

use super::follow::{is_their_side, place_of};
use super::{App, Refusal, ServiceError, tokens};
use crate::domain::access::Actor;
use crate::domain::ids::{OrganisationId, PersonId, PhotoId, RequestId};
use crate::domain::photo::{LARGEST_FILE, PhotoState};
use crate::domain::request::Request;
use crate::domain::time::UnixTime;
use crate::store::photo::{self, Photo};
use crate::store::{Tx, disclosure, person, request};
use pixels::Wrong;

/// A picture opens for this long after its trace was written, seconds.
const STAYS_OPEN_S: i64 = 15 * 60;

/// A photo as it may be kept: nothing else makes one.
#[derive(Debug, Clone)]
pub struct Picture(Vec<u8>);

/// What happens to the photo of a half-filled form.
#[derive(Debug, Clone, Default)]
pub enum Change {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is taken out.
    Remove,
    /// This one comes instead.
    Set(Picture),
}

/// Makes a photo of a file that somebody handed in. One at a time: what that takes is known, however many come at once.
///
/// # Errors
/// A wrong field `photo` that says what is the matter with the file.
pub async fn prepare(app: &App, file: impl AsRef<[u8]> + Send + 'static) -> Result<Picture, ServiceError> {
    if file.as_ref().len() > LARGEST_FILE {
        return Err(ServiceError::field("photo", "field-photo-large"));
    }
    let turn = app.pixels.clone().acquire_owned().await;
    let turn = turn.map_err(ServiceError::internal)?;
    // The turn goes along: whoever hangs up does not let another in beside it.
    let done = tokio::task::spawn_blocking(move || {
        let done = pixels::upright(file.as_ref());
        drop(turn);
        done
    });
    let text = match done.await {
        Ok(Ok(image)) => return Ok(Picture(image)),
        Ok(Err(Wrong::Kind)) => "field-photo-kind",
        Ok(Err(Wrong::Pixels)) => "field-photo-pixels",
        Ok(Err(Wrong::Broken)) => "field-photo-broken",
        Err(error) => {
            // A file that brings a decoder down is no photo; whoever looks after the program wants to know.
            tracing::error!(%error, "a photo brought its decoder down");
            "field-photo-broken"
        }
    };
    Err(ServiceError::field("photo", text))
}

fn new(app: &App, state: PhotoState) -> Photo {
    let at = app.now();
    Photo {
        id: PhotoId::new(at, &*app.chance),
        state,
        at,
    }
}

/// Changes the photo of a half-filled form, in the transaction that keeps the form.
pub(super) async fn change_in_draft(
    tx: &mut Tx,
    app: &App,
    token_hash: &str,
    change: &Change,
) -> Result<(), ServiceError> {
    match change {
        Change::Keep => Ok(()),
        Change::Remove => Ok(photo::remove_of_draft(tx, token_hash).await?),
        Change::Set(Picture(image)) => {
            let added = new(app, PhotoState::Waiting);
            Ok(photo::set_in_draft(tx, token_hash, &added, image).await?)
        }
    }
}

/// Whether a half-filled form has a photo.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn is_in_draft(app: &App, token: Option<&str>) -> Result<bool, ServiceError> {
    let Some(token) = token else { return Ok(false) };
    let (hash, now) = (tokens::hash(token), app.now());
    app.store
        .read(async move |tx| Ok(photo::find_in_draft(tx, &hash, now).await?.is_some()))
        .await
}

/// The photo of a half-filled form.
///
/// # Errors
/// [`ServiceError::NotFound`] when it has none.
pub async fn draft_image(app: &App, token: &str) -> Result<Vec<u8>, ServiceError> {
    let (hash, now) = (tokens::hash(token), app.now());
    app.store
        .read(async move |tx| {
            let found = photo::find_in_draft(tx, &hash, now).await?;
            let found = found.ok_or(ServiceError::NotFound)?;
            photo::image(tx, &found.id).await?.ok_or(ServiceError::NotFound)
        })
        .await
}

/// The request behind a photo, and whether it is a desk that looks.
async fn followed(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<(Request, bool), ServiceError> {
    actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let of = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if !actor.may_follow(&place_of(&of)) {
        return Err(ServiceError::NotFound);
    }
    let by_desk = !is_their_side(actor, &of);
    Ok((of, by_desk))
}

/// Whether a desk has opened the file of a request's resident a moment ago; that left its trace.
async fn has_opened(tx: &mut Tx, actor: &Actor, of: &Request, now: UnixTime) -> Result<bool, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let since = now.plus(-STAYS_OPEN_S);
    Ok(disclosure::has_opened(tx, &me.person, &of.resident, since).await?)
}

/// How the photo of a request stands, for who follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands, if there is one.
    pub photo: Option<PhotoState>,
    /// Whether it is a desk that looks.
    pub by_desk: bool,
    /// Whether the picture itself may be seen now: by a desk only while the file is open.
    pub is_open: bool,
    /// Whether one may be added.
    pub may_add: bool,
}

/// How the photo of a request stands.
///
/// # Errors
/// [`ServiceError::NotFound`] for who may not follow it.
pub async fn find(app: &App, actor: &Actor, id: &RequestId) -> Result<Standing, ServiceError> {
    let (actor, id, now) = (actor.clone(), id.clone(), app.now());
    app.store
        .read(async move |tx| {
            let (of, by_desk) = followed(tx, &actor, &id).await?;
            let found = photo::find(tx, &id).await?;
            Ok(Standing {
                photo: found.map(|found| found.state),
                by_desk,
                is_open: !by_desk || has_opened(tx, &actor, &of, now).await?,
                may_add: !of.state.is_over(),
            })
        })
        .await
}

/// The photo of a request: for whoever asked or needs it, and for a desk that opened the file a moment ago.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else, and when there is none.
pub async fn image(app: &App, actor: &Actor, id: &RequestId) -> Result<Vec<u8>, ServiceError> {
    let (actor, id, now) = (actor.clone(), id.clone(), app.now());
    app.store
        .read(async move |tx| {
            let (of, by_desk) = followed(tx, &actor, &id).await?;
            if by_desk && !has_opened(tx, &actor, &of, now).await? {
                return Err(ServiceError::NotFound);
            }
            let found = photo::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            photo::image(tx, &found.id).await?.ok_or(ServiceError::NotFound)
        })
        .await
}

/// Adds a photo to a request, instead of the one that was there. What a coordinator adds was looked at.
///
/// # Errors
/// [`ServiceError::NotFound`] for who may not follow it; [`Refusal::Changed`] when the request is over.
pub async fn set(app: &App, actor: &Actor, id: &RequestId, picture: Picture) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let (of, by_desk) = followed(tx, &actor, &id).await?;
            person::hold(tx, &[&of.resident]).await?;
            // Read again behind the lock: whoever is being forgotten at this moment shows nothing any more.
            let (of, _) = followed(tx, &actor, &id).await?;
            if of.state.is_over() {
                return Err(Refusal::Changed.into());
            }
            let state = if by_desk {
                PhotoState::Shown
            } else {
                PhotoState::Waiting
            };
            let (added, Picture(image)) = (new(&app_tx, state), picture);
            let whose = (&of.organisation, &id);
            Ok(photo::set(tx, whose, &added, &image, &actor.audit_name()).await?)
        })
        .await
}

/// Takes the photo of a request away, for good.
///
/// # Errors
/// [`ServiceError::NotFound`] for who may not follow it.
pub async fn remove(app: &App, actor: &Actor, id: &RequestId) -> Result<(), ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let (of, _) = followed(tx, &actor, &id).await?;
            Ok(photo::remove(tx, (&of.organisation, &id), &actor.audit_name()).await?)
        })
        .await
}

/// A coordinator who has the file open lets whoever comes see the photo.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else; [`Refusal::Changed`] when it was decided about or taken away meanwhile.
pub async fn show(app: &App, actor: &Actor, id: &RequestId) -> Result<(), ServiceError> {
    let (actor, id, now) = (actor.clone(), id.clone(), app.now());
    app.store
        .write(async move |tx| {
            let (of, by_desk) = followed(tx, &actor, &id).await?;
            // Nobody says that they looked at what they could not see.
            if !by_desk || !has_opened(tx, &actor, &of, now).await? {
                return Err(ServiceError::NotFound);
            }
            let found = photo::find(tx, &id).await?.ok_or(Refusal::Changed)?;
            let (to, whose) = (found.state.show()?, (&of.organisation, &id));
            Ok(photo::set_state(tx, whose, &found, to, &actor.audit_name()).await?)
        })
        .await
}

/// A photo that waits for a coordinator's look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// With which request.
    pub request: RequestId,
    /// Whose it is: first name and initial.
    pub who: String,
    /// Since when.
    pub at: UnixTime,
}

/// What waits for a look in the actor's zones.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list_waiting(app: &App, actor: &Actor) -> Result<Vec<Waiting>, ServiceError> {
    let Some(of) = actor.identity().map(|me| me.organisation.clone()) else {
        return Ok(Vec::new());
    };
    let actor = actor.clone();
    app.store
        .read(async move |tx| {
            let mut all = Vec::new();
            for one in photo::list_waiting(tx, &of).await? {
                if actor.may_coordinate(&of, &one.zone_id) {
                    all.push(Waiting {
                        who: name_of(tx, &one.resident_id).await?,
                        request: one.request_id,
                        at: one.at,
                    });
                }
            }
            Ok(all)
        })
        .await
}

async fn name_of(tx: &mut Tx, id: &PersonId) -> Result<String, ServiceError> {
    let found = person::find(tx, id).await?;
    Ok(found.map_or_else(String::new, |found| found.short_name()))
}

/// The form was sent: its photo goes along with the request.
pub(super) async fn go_along(
    tx: &mut Tx,
    token_hash: &str,
    whose: (&OrganisationId, &RequestId),
    actor: &str,
) -> Result<(), ServiceError> {
    Ok(photo::move_to_request(tx, token_hash, whose, actor).await?)
}

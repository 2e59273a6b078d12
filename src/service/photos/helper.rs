//! The photo for whoever said yes, and for nobody before that.

use super::STAYS_OPEN_S;
use crate::domain::access::{Actor, FRESH_FOR_ADDRESS_S};
use crate::domain::helper::HelperState;
use crate::domain::ids::{AssignmentId, PersonId, PhotoId, VisitId};
use crate::domain::photo::PhotoState;
use crate::domain::request::Request;
use crate::domain::time::UnixTime;
use crate::service::disclose::{self, OPEN_S};
use crate::service::{App, ServiceError};
use crate::store::assignment::Assignment;
use crate::store::{Tx, assignment, consent, disclosure, helper, person, photo, request, visit};

/// A photo that a helper may see.
struct Seen {
    viewer: PersonId,
    visit: VisitId,
    request: Request,
    photo: PhotoId,
}

/// Whether there is a photo for whoever comes to a visit, at this moment: from their yes until the day after.
pub(in crate::service) async fn is_for_helper(
    tx: &mut Tx,
    of: &Request,
    booked: &Assignment,
    now: UnixTime,
) -> Result<bool, ServiceError> {
    Ok(photo_of(tx, of, booked, now).await?.is_some())
}

async fn photo_of(
    tx: &mut Tx,
    of: &Request,
    booked: &Assignment,
    now: UnixTime,
) -> Result<Option<PhotoId>, ServiceError> {
    if !booked.state.takes_place() || now > booked.window.ends_at.plus(OPEN_S) {
        return Ok(None);
    }
    // The home of somebody who must not be found is shown by nobody but the coordinator.
    let resident = person::find(tx, &of.resident).await?;
    if resident.is_none_or(|resident| resident.care.is_secret) {
        return Ok(None);
    }
    let found = photo::find(tx, &of.id).await?;
    let shown = found.filter(|found| found.state == PhotoState::Shown);
    Ok(shown.map(|found| found.id))
}

async fn seen(tx: &mut Tx, actor: &Actor, id: &AssignmentId, now: UnixTime) -> Result<Seen, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let booked = assignment::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let own = helper::find(tx, &booked.helper)
        .await?
        .ok_or(ServiceError::NotFound)?;
    // Whoever is on hold or has left sees nothing more of anybody.
    let helps = matches!(
        own.helper.state,
        HelperState::Active { .. } | HelperState::Paused { .. }
    );
    if own.helper.person != me.person || !helps {
        return Err(ServiceError::NotFound);
    }
    let at = visit::find(tx, &booked.visit)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let of = request::find(tx, &at.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if consent::is_blocked(tx, &of.resident, &me.person).await? {
        return Err(ServiceError::NotFound);
    }
    let photo = photo_of(tx, &of, &booked, now).await?;
    Ok(Seen {
        viewer: me.person.clone(),
        visit: at.id,
        photo: photo.ok_or(ServiceError::NotFound)?,
        request: of,
    })
}

/// Opens the photo for whoever comes: writes the trace, after which [`helper_image`] gives it for a quarter of an hour.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but who comes to that visit, before a coordinator has looked at it, and when there
/// is none; [`ServiceError::StepUpNeeded`] without a fresh code on this device today.
pub async fn look(app: &App, actor: &Actor, id: &AssignmentId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let found = seen(tx, &actor, &id, app_tx.now()).await?;
            if !actor.is_fresh(app_tx.now(), FRESH_FOR_ADDRESS_S) {
                return Err(ServiceError::StepUpNeeded);
            }
            disclose::trace_photo(tx, &app_tx, &found.request, &found.viewer, &found.visit).await
        })
        .await
}

/// Whether the photo was opened a moment ago.
///
/// # Errors
/// As [`look`], but for the code.
pub async fn is_open(app: &App, actor: &Actor, id: &AssignmentId) -> Result<bool, ServiceError> {
    let (actor, id, now) = (actor.clone(), id.clone(), app.now());
    app.store
        .read(async move |tx| {
            let found = seen(tx, &actor, &id, now).await?;
            was_opened(tx, &found, now).await
        })
        .await
}

async fn was_opened(tx: &mut Tx, found: &Seen, now: UnixTime) -> Result<bool, ServiceError> {
    let since = now.plus(-STAYS_OPEN_S);
    Ok(disclosure::has_seen_photo(tx, &found.viewer, &found.visit, since).await?)
}

/// The photo, for whoever comes and opened it a moment ago.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn helper_image(app: &App, actor: &Actor, id: &AssignmentId) -> Result<Vec<u8>, ServiceError> {
    let (actor, id, now) = (actor.clone(), id.clone(), app.now());
    app.store
        .read(async move |tx| {
            let found = seen(tx, &actor, &id, now).await?;
            if !was_opened(tx, &found, now).await? {
                return Err(ServiceError::NotFound);
            }
            photo::image(tx, &found.photo)
                .await?
                .ok_or(ServiceError::NotFound)
        })
        .await
}

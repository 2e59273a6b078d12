//! Photos with requests, and with the half-filled forms that become requests.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{OrganisationId, PersonId, PhotoId, RequestId, ZoneId};
use crate::domain::photo::PhotoState;
use crate::domain::time::UnixTime;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// A photo, without what is on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its identifier.
    pub id: PhotoId,
    /// Where it stands.
    pub state: PhotoState,
    /// When it was added.
    pub at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct PhotoRow {
    id: PhotoId,
    state: String,
    at: UnixTime,
}

fn decode(row: PhotoRow) -> Result<Photo, StoreError> {
    Ok(Photo {
        state: PhotoState::from_tag(&row.state)
            .ok_or_else(|| StoreError::inconsistent("photo", row.id.as_str()))?,
        id: row.id,
        at: row.at,
    })
}

fn sealed(tx: &Tx, id: &PhotoId, image: &[u8]) -> Result<String, StoreError> {
    tx.seal("photo.image", id.as_str(), &STANDARD_NO_PAD.encode(image))
}

/// Keeps a photo with a half-filled form, instead of the one that was there.
///
/// # Errors
/// [`StoreError`] when there is no such form.
pub async fn set_in_draft(
    tx: &mut Tx,
    token_hash: &str,
    photo: &Photo,
    image: &[u8],
) -> Result<(), StoreError> {
    remove_of_draft(tx, token_hash).await?;
    let sealed = sealed(tx, &photo.id, image)?;
    exec!(
        tx,
        "INSERT INTO photo (id, draft_hash, state, image_sealed, at) VALUES ($1, $2, $3, $4, $5)",
        &photo.id,
        token_hash,
        photo.state.tag(),
        sealed,
        photo.at
    )?;
    Ok(())
}

/// Takes the photo out of a half-filled form, if there is one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of_draft(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM photo WHERE draft_hash = $1", token_hash)?;
    Ok(())
}

/// The photo in a half-filled form that has not expired.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the row says what it cannot.
pub async fn find_in_draft(tx: &mut Tx, token_hash: &str, at: UnixTime) -> Result<Option<Photo>, StoreError> {
    let row = fetch_optional!(
        tx,
        PhotoRow,
        "SELECT p.id, p.state, p.at FROM photo p JOIN draft d ON d.token_hash = p.draft_hash \
         WHERE p.draft_hash = $1 AND d.expires_at > $2",
        token_hash,
        at
    )?;
    row.map(decode).transpose()
}

/// The form was sent: its photo belongs to the request now.
///
/// # Errors
/// [`StoreError`] when the request has one already.
pub async fn move_to_request(
    tx: &mut Tx,
    token_hash: &str,
    (organisation, request): (&OrganisationId, &RequestId),
    actor: &str,
) -> Result<(), StoreError> {
    let moved = exec!(
        tx,
        "UPDATE photo SET draft_hash = NULL, request_id = $2 WHERE draft_hash = $1",
        token_hash,
        request
    )?;
    if moved == 0 {
        return Ok(());
    }
    audit::append(tx, organisation, actor, "photo.add", request.as_str(), "").await
}

/// Adds a photo to a request, instead of the one that was there.
///
/// # Errors
/// [`StoreError`] when there is no such request.
pub async fn set(
    tx: &mut Tx,
    (organisation, request): (&OrganisationId, &RequestId),
    photo: &Photo,
    image: &[u8],
    actor: &str,
) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM photo WHERE request_id = $1", request)?;
    let sealed = sealed(tx, &photo.id, image)?;
    exec!(
        tx,
        "INSERT INTO photo (id, request_id, state, image_sealed, at) VALUES ($1, $2, $3, $4, $5)",
        &photo.id,
        request,
        photo.state.tag(),
        sealed,
        photo.at
    )?;
    let tag = photo.state.tag();
    audit::append(tx, organisation, actor, "photo.add", request.as_str(), tag).await
}

/// The photo with a request.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the row says what it cannot.
pub async fn find(tx: &mut Tx, request: &RequestId) -> Result<Option<Photo>, StoreError> {
    let row = fetch_optional!(
        tx,
        PhotoRow,
        "SELECT id, state, at FROM photo WHERE request_id = $1",
        request
    )?;
    row.map(decode).transpose()
}

#[derive(sqlx::FromRow)]
struct ImageRow {
    image_sealed: String,
}

/// What is on a photo: a JPEG.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn image(tx: &mut Tx, id: &PhotoId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = fetch_optional!(tx, ImageRow, "SELECT image_sealed FROM photo WHERE id = $1", id)?;
    let Some(row) = row else { return Ok(None) };
    let text = tx.unseal("photo.image", id.as_str(), &row.image_sealed)?;
    let image = STANDARD_NO_PAD.decode(text);
    image
        .map(Some)
        .map_err(|_| StoreError::inconsistent("photo", id.as_str()))
}

/// A coordinator decided about it.
///
/// # Errors
/// [`StoreError::Conflict`] when it no longer is in the state that `photo` says, or another took its place.
pub async fn set_state(
    tx: &mut Tx,
    (organisation, request): (&OrganisationId, &RequestId),
    photo: &Photo,
    to: PhotoState,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE photo SET state = $3 WHERE id = $1 AND state = $2",
        &photo.id,
        photo.state.tag(),
        to.tag()
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{}>{}", photo.state, to);
    audit::append(tx, organisation, actor, "photo.state", request.as_str(), &step).await
}

/// Removes the photo of a request, if there is one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove(
    tx: &mut Tx,
    (organisation, request): (&OrganisationId, &RequestId),
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(tx, "DELETE FROM photo WHERE request_id = $1", request)?;
    if done == 0 {
        return Ok(());
    }
    audit::append(tx, organisation, actor, "photo.remove", request.as_str(), "").await
}

/// A photo at which a coordinator must look.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WaitingPhoto {
    /// With which request.
    pub request_id: RequestId,
    /// In which zone.
    pub zone_id: ZoneId,
    /// Whose it is.
    pub resident_id: PersonId,
    /// When it was added.
    pub at: UnixTime,
}

/// The photos at which a coordinator must look, with requests that somebody may come for; the oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_waiting(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<WaitingPhoto>, StoreError> {
    fetch_all!(
        tx,
        WaitingPhoto,
        "SELECT p.request_id, r.zone_id, r.resident_id, p.at FROM photo p JOIN request r ON r.id = p.request_id \
         WHERE p.state = 'waiting' AND r.organisation_id = $1 AND r.state IN ('awaiting_review', 'open', 'paused') \
         ORDER BY p.at, p.id",
        organisation
    )
}

#[derive(sqlx::FromRow)]
struct OldRow {
    request_id: RequestId,
    organisation_id: OrganisationId,
}

/// Removes the photos with requests that came to their end before an instant, at most `limit`; says how many.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_old(tx: &mut Tx, before: UnixTime, limit: i64) -> Result<usize, StoreError> {
    let rows = fetch_all!(
        tx,
        OldRow,
        "SELECT p.request_id, r.organisation_id FROM photo p JOIN request r ON r.id = p.request_id \
         WHERE r.state IN ('fulfilled', 'withdrawn', 'expired', 'refused') AND r.state_at < $1 \
         ORDER BY r.state_at, p.id LIMIT $2",
        before,
        limit
    )?;
    for row in &rows {
        remove(tx, (&row.organisation_id, &row.request_id), "system").await?;
    }
    Ok(rows.len())
}

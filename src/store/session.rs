//! Sessions: who is signed in, on which device, until when. Found by the hash of the token in the cookie.

use super::{StoreError, Tx, exec, fetch_all, fetch_optional};
use crate::domain::access::Way;
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::time::UnixTime;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier, by which it is shown and ended; the token is known to the device alone.
    pub id: SessionId,
    /// Who is signed in.
    pub person: PersonId,
    /// How they signed in.
    pub way: Way,
    /// The device as a person would call it: `Firefox · Android`.
    pub device: String,
    /// Whether it is their own device.
    pub is_own: bool,
    /// Since when.
    pub created_at: UnixTime,
    /// When it was last used, to the hour.
    pub seen_at: UnixTime,
    /// When they last proved on it who they are.
    pub fresh_at: Option<UnixTime>,
    /// Until when.
    pub expires_at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: SessionId,
    person_id: PersonId,
    way: String,
    device: String,
    is_own: i64,
    created_at: UnixTime,
    seen_at: UnixTime,
    fresh_at: Option<UnixTime>,
    expires_at: UnixTime,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        let way =
            Way::from_tag(&row.way).ok_or_else(|| StoreError::inconsistent("session", row.id.as_str()))?;
        Ok(Self {
            id: row.id,
            person: row.person_id,
            way,
            device: row.device,
            is_own: row.is_own == 1,
            created_at: row.created_at,
            seen_at: row.seen_at,
            fresh_at: row.fresh_at,
            expires_at: row.expires_at,
        })
    }
}

/// Adds a session under the hash of its token.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add(tx: &mut Tx, token_hash: &str, session: &Session) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO session (id, token_hash, person_id, way, device, is_own, created_at, seen_at, fresh_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &session.id,
        token_hash,
        &session.person,
        session.way.tag(),
        &session.device,
        i64::from(session.is_own),
        session.created_at,
        session.seen_at,
        session.fresh_at,
        session.expires_at
    )?;
    Ok(())
}

/// The session of a token's hash that has not ended at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find(tx: &mut Tx, token_hash: &str, at: UnixTime) -> Result<Option<Session>, StoreError> {
    fetch_optional!(
        tx,
        SessionRow,
        "SELECT id, person_id, way, device, is_own, created_at, seen_at, fresh_at, expires_at FROM session \
         WHERE token_hash = $1 AND expires_at > $2",
        token_hash,
        at
    )?
    .map(Session::try_from)
    .transpose()
}

/// Where somebody is signed in at an instant, the last used first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_of(tx: &mut Tx, person: &PersonId, at: UnixTime) -> Result<Vec<Session>, StoreError> {
    fetch_all!(
        tx,
        SessionRow,
        "SELECT id, person_id, way, device, is_own, created_at, seen_at, fresh_at, expires_at FROM session \
         WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC",
        person,
        at
    )?
    .into_iter()
    .map(Session::try_from)
    .collect()
}

/// It was used.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_seen(tx: &mut Tx, id: &SessionId, at: UnixTime) -> Result<(), StoreError> {
    exec!(tx, "UPDATE session SET seen_at = $2 WHERE id = $1", id, at)?;
    Ok(())
}

/// They proved once more who they are.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_fresh(tx: &mut Tx, id: &SessionId, at: UnixTime) -> Result<(), StoreError> {
    exec!(tx, "UPDATE session SET fresh_at = $2 WHERE id = $1", id, at)?;
    Ok(())
}

/// It gets another token; the old one opens nothing any more.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_token(tx: &mut Tx, id: &SessionId, token_hash: &str) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE session SET token_hash = $2 WHERE id = $1",
        id,
        token_hash
    )?;
    Ok(())
}

/// Ends a session by its token's hash.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM session WHERE token_hash = $1", token_hash)?;
    Ok(())
}

/// Ends one of somebody's sessions; says whether it was there.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_one(tx: &mut Tx, person: &PersonId, id: &SessionId) -> Result<bool, StoreError> {
    let removed = exec!(
        tx,
        "DELETE FROM session WHERE person_id = $1 AND id = $2",
        person,
        id
    )?;
    Ok(removed > 0)
}

/// Ends all of somebody's sessions but one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_others(
    tx: &mut Tx,
    person: &PersonId,
    but: Option<&SessionId>,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM session WHERE person_id = $1 AND id <> $2",
        person,
        but.map_or("", SessionId::as_str)
    )?;
    Ok(())
}

/// Ends somebody's sessions of one way.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_by_way(tx: &mut Tx, person: &PersonId, way: Way) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM session WHERE person_id = $1 AND way = $2",
        person,
        way.tag()
    )?;
    Ok(())
}

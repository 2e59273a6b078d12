//! Idempotency keys: the same key gives the same answer; with another body, a refusal. Kept for a day.

use super::{StoreError, Tx, ensure_affected, exec, fetch_optional};
use crate::domain::time::UnixTime;

/// What became of a request with this key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is new.
    Fresh,
    /// It was answered before: the HTTP status, and where it led.
    Answered {
        /// The status.
        status: u16,
        /// The path; empty when it led nowhere.
        location: String,
    },
    /// The key came before with another body.
    OtherBody,
    /// It came before and is not answered yet.
    UnderWay {
        /// Since when.
        since: UnixTime,
    },
}

/// The status of what is under way: HTTP's own word for it, so that every row holds a status.
const UNDER_WAY: u16 = 102;

#[derive(sqlx::FromRow)]
struct KeyRow {
    body_hash: String,
    status: i64,
    location: String,
    created_at: UnixTime,
}

/// What is known of a key (by its hash) and a body (by its hash).
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find(tx: &mut Tx, key_hash: &str, body_hash: &str) -> Result<Seen, StoreError> {
    let row = fetch_optional!(
        tx,
        KeyRow,
        "SELECT body_hash, status, location, created_at FROM idempotency WHERE key_hash = $1",
        key_hash
    )?;
    Ok(match row {
        None => Seen::Fresh,
        Some(row) if row.body_hash != body_hash => Seen::OtherBody,
        Some(row) if row.status == i64::from(UNDER_WAY) => Seen::UnderWay {
            since: row.created_at,
        },
        Some(row) => Seen::Answered {
            status: u16::try_from(row.status).unwrap_or(500),
            location: row.location,
        },
    })
}

/// Keeps the answer to a key.
///
/// # Errors
/// [`StoreError::Unique`] when the same key was answered at the same moment.
pub async fn add(
    tx: &mut Tx,
    key_hash: &str,
    body_hash: &str,
    status: u16,
    location: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    exec!(
        tx,
        "INSERT INTO idempotency (key_hash, body_hash, status, location, created_at) VALUES ($1, $2, $3, $4, $5)",
        key_hash,
        body_hash,
        i64::from(status),
        location,
        now
    )?;
    Ok(())
}

/// Takes a key for something that begins now: whoever comes second fails here.
///
/// # Errors
/// [`StoreError::Unique`] when the key is taken.
pub async fn claim(tx: &mut Tx, key_hash: &str, body_hash: &str) -> Result<(), StoreError> {
    add(tx, key_hash, body_hash, UNDER_WAY, "").await
}

/// Puts the answer in a key that was claimed.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not under way any more.
pub async fn answer(tx: &mut Tx, key_hash: &str, status: u16, location: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE idempotency SET status = $2, location = $3 WHERE key_hash = $1 AND status = $4",
        key_hash,
        i64::from(status),
        location,
        i64::from(UNDER_WAY)
    )?;
    ensure_affected(done, 1)
}

/// Gives back a key that was claimed, so that the same may be tried again. One that is answered stays.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn release(tx: &mut Tx, key_hash: &str) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM idempotency WHERE key_hash = $1 AND status = $2",
        key_hash,
        i64::from(UNDER_WAY)
    )?;
    Ok(())
}

/// Forgets the keys that came before an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_older(tx: &mut Tx, than: UnixTime) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM idempotency WHERE created_at < $1", than)?;
    Ok(())
}

/// Writes something that is never what it was: what a full disk refuses, where removing nothing would have gone well.
///
/// # Errors
/// [`StoreError`] when the database takes no write now.
pub async fn set_probed(tx: &mut Tx) -> Result<(), StoreError> {
    let (now, mark) = (tx.now(), tx.random_text());
    exec!(
        tx,
        // No key of a person can be this one: those are hashes.
        "INSERT INTO idempotency (key_hash, body_hash, status, location, created_at) \
         VALUES ('probe', $1, 200, '', $2) \
         ON CONFLICT (key_hash) DO UPDATE SET body_hash = excluded.body_hash, created_at = excluded.created_at",
        mark,
        now
    )?;
    Ok(())
}

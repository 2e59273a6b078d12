//! The devices on which somebody wants messages, where each is found and with what it is encrypted, all sealed; and the key by
//! which push services know us.
//!
//! In every build, also in one that cannot use them: whoever signs out or is forgotten loses these too.

use super::{StoreError, Tx, exec, fetch_all, fetch_optional};
use crate::domain::ids::{MessageId, PersonId, PushId, SessionId};
use crate::domain::time::UnixTime;

/// A device that somebody turned on.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its identifier.
    pub id: PushId,
    /// Where somebody is signed in on it; it ends with that.
    pub session: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// The address at which its push service takes messages for it.
    pub endpoint: String,
    /// What they are encrypted with, as `service` writes it down.
    pub keys: String,
    /// Since when.
    pub created_at: UnixTime,
    /// When it was last sent something.
    pub used_at: Option<UnixTime>,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address finds a device, and so a person.
        f.debug_struct("Subscription")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Turns a device on, in place of what was turned on in the same session or at the same address, whosever that was: a browser
/// has one address, and whoever turned it on last holds the device.
///
/// # Errors
/// [`StoreError`] when there is no such session any more.
pub async fn set(tx: &mut Tx, made: &Subscription) -> Result<(), StoreError> {
    for hash in tx.lookup_hashes("endpoint", &made.endpoint) {
        exec!(tx, "DELETE FROM push_subscription WHERE endpoint_hash = $1", hash)?;
    }
    exec!(
        tx,
        "DELETE FROM push_subscription WHERE session_id = $1",
        &made.session
    )?;
    let id = made.id.as_str();
    let endpoint = tx.seal("push_subscription.endpoint", id, &made.endpoint)?;
    let hash = tx.lookup_hash("endpoint", &made.endpoint);
    let keys = tx.seal("push_subscription.keys", id, &made.keys)?;
    exec!(
        tx,
        "INSERT INTO push_subscription (id, session_id, person_id, endpoint_sealed, endpoint_hash, keys_sealed, \
         created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &made.id,
        &made.session,
        &made.person,
        endpoint,
        hash,
        keys,
        made.created_at,
        made.used_at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DeviceRow {
    id: PushId,
    session_id: SessionId,
    person_id: PersonId,
    endpoint_sealed: String,
    keys_sealed: String,
    created_at: UnixTime,
    used_at: Option<UnixTime>,
    device: String,
}

/// The devices on which somebody hears at an instant, with what a person would call each; the oldest first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_of(
    tx: &mut Tx,
    person: &PersonId,
    at: UnixTime,
) -> Result<Vec<(Subscription, String)>, StoreError> {
    let rows = fetch_all!(
        tx,
        DeviceRow,
        "SELECT p.id, p.session_id, p.person_id, p.endpoint_sealed, p.keys_sealed, p.created_at, p.used_at, s.device \
         FROM push_subscription p JOIN session s ON s.id = p.session_id AND s.person_id = p.person_id \
         WHERE p.person_id = $1 AND s.expires_at > $2 ORDER BY p.created_at, p.id",
        person,
        at
    )?;
    rows.into_iter()
        .map(|row| {
            let id = row.id.as_str();
            let made = Subscription {
                endpoint: tx.unseal("push_subscription.endpoint", id, &row.endpoint_sealed)?,
                keys: tx.unseal("push_subscription.keys", id, &row.keys_sealed)?,
                session: row.session_id,
                person: row.person_id,
                created_at: row.created_at,
                used_at: row.used_at,
                id: row.id,
            };
            Ok((made, row.device))
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether somebody hears on a device at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_any(tx: &mut Tx, person: &PersonId, at: UnixTime) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM push_subscription p JOIN session s ON s.id = p.session_id AND s.person_id = p.person_id \
         WHERE p.person_id = $1 AND s.expires_at > $2",
        person,
        at
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Turns one of somebody's devices off; says whether it was on.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove(tx: &mut Tx, person: &PersonId, id: &PushId) -> Result<bool, StoreError> {
    let removed = exec!(
        tx,
        "DELETE FROM push_subscription WHERE person_id = $1 AND id = $2",
        person,
        id
    )?;
    Ok(removed > 0)
}

/// A device was sent something.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_used(tx: &mut Tx, id: &PushId, at: UnixTime) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE push_subscription SET used_at = $2 WHERE id = $1",
        id,
        at
    )?;
    Ok(())
}

/// The one key there is.
const KEY: &str = "vapid";

#[derive(sqlx::FromRow)]
struct KeyRow {
    private_sealed: String,
}

/// The key by which push services know us, as `gateway` writes it down; nothing before the first start.
///
/// # Errors
/// [`StoreError::Inconsistent`] when its seal does not open.
pub async fn find_key(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        KeyRow,
        "SELECT private_sealed FROM push_key WHERE id = $1",
        KEY
    )?;
    row.map(|row| tx.unseal("push_key.private", KEY, &row.private_sealed))
        .transpose()
}

/// Keeps that key, unless there is one: of two programs that start at once, the first one's counts.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn add_key(tx: &mut Tx, private: &str, at: UnixTime) -> Result<(), StoreError> {
    let sealed = tx.seal("push_key.private", KEY, private)?;
    exec!(
        tx,
        "INSERT INTO push_key (id, private_sealed, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        KEY,
        sealed,
        at
    )?;
    Ok(())
}

/// Before a message goes by its own way, it is shown on the devices of its person. Nothing happens to one that was not put in the
/// outbox, because one with its key was there.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_first(tx: &mut Tx, message: &MessageId, shown: &str) -> Result<(), StoreError> {
    let sealed = tx.seal("outbox.push", message.as_str(), shown)?;
    exec!(
        tx,
        "UPDATE outbox SET push_sealed = $2 WHERE id = $1 AND state = 'waiting' AND attempts = 0",
        message,
        sealed
    )?;
    Ok(())
}

/// The devices have been tried: from `next_at` the message goes by its own way. `taken_at` says when a push service took it; then
/// the device may still say that it has shown it.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_tried(
    tx: &mut Tx,
    message: &MessageId,
    taken_at: Option<UnixTime>,
    next_at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE outbox SET push_sealed = NULL, pushed_at = $2, attempts = 0, next_at = $3 \
         WHERE id = $1 AND state = 'waiting'",
        message,
        taken_at,
        next_at
    )?;
    Ok(())
}

/// A device says that it has shown a message to its person: they need not hear it another way.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_shown(
    tx: &mut Tx,
    message: &MessageId,
    person: &PersonId,
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE outbox SET state = 'sent', sent_at = $3, to_sealed = '', subject_sealed = '', body_sealed = '', \
         push_sealed = NULL, attempts = attempts + 1 WHERE id = $1 AND person_id = $2 AND state = 'waiting' \
         AND pushed_at IS NOT NULL",
        message,
        person,
        at
    )?;
    Ok(())
}

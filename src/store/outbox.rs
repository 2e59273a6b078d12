//! The outbox: messages written in the transaction of their cause, sent later, at least once.

use super::{StoreError, Tx, exec, fetch_all, fetch_optional};
use crate::domain::ids::{MessageId, OrganisationId, PersonId};
use crate::domain::time::UnixTime;

/// A message to be sent. Its address, subject and text are sealed in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its identifier, which goes along as its Message-ID.
    pub id: MessageId,
    /// The same key is sent once.
    pub dedupe_key: String,
    /// Whose message it is.
    pub organisation: OrganisationId,
    /// To whom, if they have a file.
    pub person: Option<PersonId>,
    /// `mail` or `text`.
    pub channel: String,
    /// The address or number.
    pub to: String,
    /// What it is about; empty for a text.
    pub subject: String,
    /// The text.
    pub body: String,
    /// After this it is not sent any more; nothing when it is always of use.
    pub useful_until: Option<UnixTime>,
}

/// Puts a message in the outbox, unless one with its key is there.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn enqueue(tx: &mut Tx, message: &Outgoing) -> Result<(), StoreError> {
    let due = tx.now();
    add(tx, message, due).await
}

/// As [`enqueue`], before everything that waits: somebody stands at the door with an empty field for a code.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_first(tx: &mut Tx, message: &Outgoing) -> Result<(), StoreError> {
    // The oldest is sent first, so what is to come first is due since yesterday.
    let due = tx.now().plus(-24 * 3600);
    add(tx, message, due).await
}

/// As [`enqueue`], not to be sent before an instant.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_for(tx: &mut Tx, message: &Outgoing, due: UnixTime) -> Result<(), StoreError> {
    add(tx, message, due).await
}

/// Whether a message with this key was ever written.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_key(tx: &mut Tx, dedupe_key: &str) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM outbox WHERE dedupe_key = $1",
        dedupe_key
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Takes back a message that nobody has begun to send; its key may be used again.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_waiting(tx: &mut Tx, dedupe_key: &str) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM outbox WHERE dedupe_key = $1 AND state = 'waiting' AND attempts = 0",
        dedupe_key
    )?;
    Ok(())
}

async fn add(tx: &mut Tx, message: &Outgoing, due: UnixTime) -> Result<(), StoreError> {
    let (id, now) = (message.id.as_str(), tx.now());
    let to = tx.seal("outbox.to", id, &message.to)?;
    let subject = tx.seal("outbox.subject", id, &message.subject)?;
    let body = tx.seal("outbox.body", id, &message.body)?;
    exec!(
        tx,
        "INSERT INTO outbox (id, dedupe_key, organisation_id, person_id, channel, to_sealed, subject_sealed, \
         body_sealed, state, attempts, next_at, created_at, useful_until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $9, $10, $11) ON CONFLICT (dedupe_key) DO NOTHING",
        &message.id,
        &message.dedupe_key,
        &message.organisation,
        &message.person,
        &message.channel,
        to,
        subject,
        body,
        due,
        now,
        message.useful_until
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Due {
    id: MessageId,
    dedupe_key: String,
    organisation_id: OrganisationId,
    person_id: Option<PersonId>,
    channel: String,
    to_sealed: String,
    subject_sealed: String,
    body_sealed: String,
    attempts: i64,
    created_at: UnixTime,
    useful_until: Option<UnixTime>,
    push_sealed: Option<String>,
}

/// A message that somebody has taken on to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The message.
    pub message: Outgoing,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was written.
    pub created_at: UnixTime,
    /// What is shown on the devices of its person first, as `service` wrote it down; nothing when it goes by its own way.
    pub push: Option<String>,
}

/// Takes on messages that are due, for `lease_s` seconds: whoever dies meanwhile leaves them to the next.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn claim_due(
    tx: &mut Tx,
    now: UnixTime,
    lease_s: i64,
    limit: i64,
) -> Result<Vec<Claimed>, StoreError> {
    // One statement on either engine: whoever comes second finds `next_at` moved, so nothing is locked for long.
    let rows = fetch_all!(
        tx,
        Due,
        "UPDATE outbox SET next_at = $2, attempts = attempts + 1 WHERE state = 'waiting' AND next_at <= $1 \
         AND id IN (SELECT id FROM outbox WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $3) \
         RETURNING id, dedupe_key, organisation_id, person_id, channel, to_sealed, subject_sealed, body_sealed, \
         attempts, created_at, useful_until, push_sealed",
        now,
        now.plus(lease_s),
        limit
    )?;
    rows.into_iter()
        .map(|row| {
            let id = row.id.as_str();
            let push = row.push_sealed.as_deref().filter(|sealed| !sealed.is_empty());
            Ok(Claimed {
                push: push
                    .map(|sealed| tx.unseal("outbox.push", id, sealed))
                    .transpose()?,
                attempts: row.attempts - 1,
                created_at: row.created_at,
                message: Outgoing {
                    to: tx.unseal("outbox.to", id, &row.to_sealed)?,
                    subject: tx.unseal("outbox.subject", id, &row.subject_sealed)?,
                    body: tx.unseal("outbox.body", id, &row.body_sealed)?,
                    id: row.id,
                    dedupe_key: row.dedupe_key,
                    organisation: row.organisation_id,
                    person: row.person_id,
                    channel: row.channel,
                    useful_until: row.useful_until,
                },
            })
        })
        .collect()
}

/// The far side has taken it. Address and text are no longer needed and are wiped.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_sent(tx: &mut Tx, id: &MessageId, at: UnixTime) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE outbox SET state = 'sent', sent_at = $2, to_sealed = '', subject_sealed = '', body_sealed = '', \
         push_sealed = NULL WHERE id = $1 AND state = 'waiting'",
        id,
        at
    )?;
    Ok(())
}

/// It was not sent: tried again at `next_at`, or never when that is nothing.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_unsent(
    tx: &mut Tx,
    id: &MessageId,
    next_at: Option<UnixTime>,
    cause: &str,
) -> Result<(), StoreError> {
    let state = if next_at.is_some() { "waiting" } else { "failed" };
    exec!(
        tx,
        "UPDATE outbox SET state = $2, next_at = COALESCE($3, next_at), last_error = $4 \
         WHERE id = $1 AND state = 'waiting'",
        id,
        state,
        next_at,
        cause
    )?;
    Ok(())
}

/// Counts every message written before `before` as sent when it was written, and forgets what it said.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_sent_before(tx: &mut Tx, before: UnixTime) -> Result<u64, StoreError> {
    exec!(
        tx,
        "UPDATE outbox SET state = 'sent', sent_at = created_at, attempts = attempts + 1, to_sealed = '', \
         subject_sealed = '', body_sealed = '', push_sealed = NULL WHERE state = 'waiting' AND created_at < $1",
        before
    )
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// How many messages wait to be sent.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_waiting(tx: &mut Tx) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM outbox WHERE state = 'waiting'"
    )?;
    Ok(row.map_or(0, |row| row.n))
}

/// How many messages to somebody were given up that were written since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_failed(tx: &mut Tx, person: &PersonId, since: UnixTime) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM outbox WHERE person_id = $1 AND state = 'failed' AND created_at >= $2",
        person,
        since
    )?;
    Ok(row.map_or(0, |row| row.n))
}

//! What is not kept for ever: what has been over for long, and what nobody ever came back to.

use super::{StoreError, Tx, audit, ensure_affected, exec, fee, fetch_all, fetch_optional};
use crate::domain::ids::{OrganisationId, PersonId, RequestId};
use crate::domain::time::{UnixTime, amsterdam};

/// A request whose time with us is over.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Old {
    /// Which.
    pub id: RequestId,
    /// Whose zone it lay in.
    pub organisation_id: OrganisationId,
    /// For whom.
    pub resident_id: PersonId,
    /// Who asked.
    pub asked_by_id: PersonId,
}

/// Requests that came to their end before an instant and are somebody's still; oldest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_ended(tx: &mut Tx, before: UnixTime, limit: i64) -> Result<Vec<Old>, StoreError> {
    fetch_all!(
        tx,
        Old,
        "SELECT id, organisation_id, resident_id, asked_by_id FROM request \
         WHERE state IN ('fulfilled', 'withdrawn', 'expired', 'refused') AND state_at < $1 \
         AND anonymised_at IS NULL AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.request_id = request.id \
         AND v.state IN ('open', 'staffed', 'under_way', 'done')) ORDER BY state_at, id LIMIT $2",
        before,
        limit
    )
}

/// Cuts a request loose from whoever asked it: it counts from now on, and is nobody's.
///
/// # Errors
/// [`StoreError::Conflict`] when that was done already.
pub async fn set_nobodys(
    tx: &mut Tx,
    old: &Old,
    nobody: &PersonId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    // What it cost stays in the organisation's sums, under nobody's name.
    fee::let_go(tx, &old.id, nobody, at, at.date(&amsterdam())).await?;
    let done = exec!(
        tx,
        "UPDATE request SET resident_id = $2, asked_by_id = $2, anonymised_at = $3, version = version + 1 \
         WHERE id = $1 AND anonymised_at IS NULL",
        &old.id,
        nobody,
        at
    )?;
    ensure_affected(done, 1)?;
    exec!(
        tx,
        "DELETE FROM external_id WHERE kind = 'request' AND id = $1",
        &old.id
    )?;
    let id = old.id.as_str();
    audit::append(tx, &old.organisation_id, actor, "request.anonymise", id, "").await
}

/// Requests that nobody confirmed since an instant, of people who cannot be telephoned and never proved an address;
/// oldest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_unconfirmed(tx: &mut Tx, before: UnixTime, limit: i64) -> Result<Vec<Old>, StoreError> {
    fetch_all!(
        tx,
        Old,
        "SELECT r.id, r.organisation_id, r.resident_id, r.asked_by_id FROM request r \
         JOIN person p ON p.id = r.asked_by_id WHERE r.state = 'unconfirmed' AND r.state_at < $1 \
         AND p.telephone_hash IS NULL AND p.verified_at IS NULL ORDER BY r.state_at, r.id LIMIT $2",
        before,
        limit
    )
}

/// Removes a request that was never confirmed: nobody was asked about it yet, so nothing else hangs on it.
///
/// # Errors
/// [`StoreError::Conflict`] when it was confirmed in the meantime.
pub async fn remove_request(tx: &mut Tx, old: &Old, actor: &str) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM request_preferred WHERE request_id = $1", &old.id)?;
    exec!(tx, "DELETE FROM price_answer WHERE request_id = $1", &old.id)?;
    exec!(tx, "DELETE FROM sign_in_code WHERE request_id = $1", &old.id)?;
    exec!(tx, "DELETE FROM photo WHERE request_id = $1", &old.id)?;
    exec!(
        tx,
        "DELETE FROM external_id WHERE kind = 'request' AND id = $1",
        &old.id
    )?;
    let done = exec!(
        tx,
        "DELETE FROM request WHERE id = $1 AND state = 'unconfirmed'",
        &old.id
    )?;
    ensure_affected(done, 1)?;
    let id = old.id.as_str();
    audit::append(
        tx,
        &old.organisation_id,
        actor,
        "request.state",
        id,
        "unconfirmed>removed",
    )
    .await
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether somebody has nothing with us: no request, no offer, no role.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_idle(tx: &mut Tx, person: &PersonId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM person p WHERE p.id = $1 AND p.state <> 'erased' \
         AND NOT EXISTS (SELECT 1 FROM request r WHERE r.resident_id = p.id OR r.asked_by_id = p.id) \
         AND NOT EXISTS (SELECT 1 FROM helper h WHERE h.person_id = p.id) \
         AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id)",
        person
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Removes looks from before an instant; says how many. That somebody looked stays in the audit.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_looks(tx: &mut Tx, before: UnixTime) -> Result<u64, StoreError> {
    exec!(tx, "DELETE FROM disclosure WHERE at < $1", before)
}

/// Wipes what messages said that were given up before an instant; says how many. Those that were sent are wiped at once.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn wipe_messages(tx: &mut Tx, before: UnixTime) -> Result<u64, StoreError> {
    exec!(
        tx,
        "UPDATE outbox SET to_sealed = '', subject_sealed = '', body_sealed = '', push_sealed = NULL, last_error = NULL \
         WHERE created_at < $1 AND (state = 'failed' OR (state = 'sent' AND last_error IS NOT NULL)) \
         AND (body_sealed <> '' OR last_error IS NOT NULL)",
        before
    )
}

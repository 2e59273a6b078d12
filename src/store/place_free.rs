//! A place that may come free, and a place that one helper hands to another.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId, VisitId};
use crate::domain::time::UnixTime;

/// Puts a helper on the list of those who would still like to go; nothing changes for who is on it.
///
/// # Errors
/// [`StoreError`] when visit or helper does not exist.
pub async fn add_waiting(
    tx: &mut Tx,
    organisation: &OrganisationId,
    visit: &VisitId,
    helper: &HelperId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO waiting (visit_id, helper_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        visit,
        helper,
        at
    )?;
    audit::append(tx, organisation, actor, "waiting.add", visit.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct HelperRow {
    helper_id: HelperId,
}

/// Who would still like to go, the first first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_waiting(tx: &mut Tx, visit: &VisitId) -> Result<Vec<HelperId>, StoreError> {
    let rows = fetch_all!(
        tx,
        HelperRow,
        "SELECT helper_id FROM waiting WHERE visit_id = $1 ORDER BY at, helper_id",
        visit
    )?;
    Ok(rows.into_iter().map(|row| row.helper_id).collect())
}

/// Nobody waits for a visit any more.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn clear_waiting(tx: &mut Tx, visit: &VisitId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM waiting WHERE visit_id = $1", visit)?;
    Ok(())
}

/// Makes the link with which a booked place is handed over, by the hash of its token; an earlier one counts no more.
///
/// # Errors
/// [`StoreError`] when there is no such assignment.
pub async fn set_swap(
    tx: &mut Tx,
    organisation: &OrganisationId,
    of: &AssignmentId,
    token_hash: &str,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO swap (assignment_id, token_hash, at) VALUES ($1, $2, $3) ON CONFLICT (assignment_id) \
         DO UPDATE SET token_hash = excluded.token_hash, at = excluded.at",
        of,
        token_hash,
        at
    )?;
    audit::append(tx, organisation, actor, "swap.offer", of.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct SwapRow {
    assignment_id: AssignmentId,
}

/// The booked place that a link hands over.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_swap(tx: &mut Tx, token_hash: &str) -> Result<Option<AssignmentId>, StoreError> {
    let row = fetch_optional!(
        tx,
        SwapRow,
        "SELECT assignment_id FROM swap WHERE token_hash = $1",
        token_hash
    )?;
    Ok(row.map(|row| row.assignment_id))
}

/// A link counts no more.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_swap(tx: &mut Tx, of: &AssignmentId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM swap WHERE assignment_id = $1", of)?;
    Ok(())
}

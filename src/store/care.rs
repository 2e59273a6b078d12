//! With whom one is careful, and the talks that make a helper somebody to send there.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all};
use crate::domain::ids::{HelperId, InterviewId, OrganisationId, PersonId};
use crate::domain::resident::{Care, Person};
use crate::domain::time::UnixTime;

/// A coordinator says what to be careful about with somebody.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such person.
pub async fn set(tx: &mut Tx, person: &Person, care: Care, actor: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE person SET is_vulnerable = $2, is_secret = $3, version = version + 1 WHERE id = $1",
        &person.id,
        i64::from(care.is_vulnerable),
        i64::from(care.is_secret)
    )?;
    ensure_affected(done, 1)?;
    // Which of the two is nobody's business who reads the trail.
    audit::append(
        tx,
        &person.organisation,
        actor,
        "person.care",
        person.id.as_str(),
        "",
    )
    .await
}

/// A talk with a helper. What was said is for coordinators alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// Its identifier.
    pub id: InterviewId,
    /// With whom.
    pub helper: HelperId,
    /// Who held it.
    pub by: PersonId,
    /// What to remember.
    pub notes: String,
    /// When.
    pub at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct InterviewRow {
    id: InterviewId,
    helper_id: HelperId,
    by_id: PersonId,
    notes_sealed: String,
    at: UnixTime,
}

/// Puts a talk on record.
///
/// # Errors
/// [`StoreError`] when there is no such helper.
pub async fn add_interview(
    tx: &mut Tx,
    organisation: &OrganisationId,
    interview: &Interview,
    actor: &str,
) -> Result<(), StoreError> {
    let sealed = tx.seal("interview.notes", interview.id.as_str(), &interview.notes)?;
    exec!(
        tx,
        "INSERT INTO interview (id, helper_id, by_id, notes_sealed, at) VALUES ($1, $2, $3, $4, $5)",
        &interview.id,
        &interview.helper,
        &interview.by,
        sealed,
        interview.at
    )?;
    let subject = interview.helper.as_str();
    audit::append(tx, organisation, actor, "interview.add", subject, "").await
}

/// The talks with a helper, the last first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_interviews(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Interview>, StoreError> {
    let rows = fetch_all!(
        tx,
        InterviewRow,
        "SELECT id, helper_id, by_id, notes_sealed, at FROM interview WHERE helper_id = $1 ORDER BY id DESC",
        helper
    )?;
    rows.into_iter()
        .map(|row| {
            let notes = tx.unseal("interview.notes", row.id.as_str(), &row.notes_sealed)?;
            Ok(Interview {
                id: row.id,
                helper: row.helper_id,
                by: row.by_id,
                notes,
                at: row.at,
            })
        })
        .collect()
}

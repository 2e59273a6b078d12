//! Disclosures: every time an address, a telephone number or somebody's own words are shown to another person.

use super::{StoreError, Tx, audit, exec, fetch_all};
use crate::domain::ids::{DisclosureId, OrganisationId, PersonId, VisitId};
use crate::domain::time::UnixTime;

/// Something about a person that was shown to another.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DisclosureRow {
    /// Its identifier.
    pub id: DisclosureId,
    /// Whose organisation.
    pub organisation_id: OrganisationId,
    /// About whom.
    pub subject_id: PersonId,
    /// To whom.
    pub viewer_id: PersonId,
    /// For which visit, if for one.
    pub visit_id: Option<VisitId>,
    /// What: `address`, `telephone`, `own_words`, `file`.
    pub what: String,
    /// Why: `visit`, `desk`, `call_back`.
    pub why: String,
    /// When.
    pub at: UnixTime,
}

/// Writes the trace; in the same transaction as the look itself.
///
/// # Errors
/// [`StoreError`] when somebody in it does not exist.
pub async fn add(tx: &mut Tx, row: &DisclosureRow) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO disclosure (id, organisation_id, subject_id, viewer_id, visit_id, what, why, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &row.id,
        &row.organisation_id,
        &row.subject_id,
        &row.viewer_id,
        &row.visit_id,
        &row.what,
        &row.why,
        row.at
    )?;
    let (viewer, subject) = (row.viewer_id.as_str(), row.subject_id.as_str());
    audit::append(tx, &row.organisation_id, viewer, "disclosure", subject, &row.what).await
}

/// Who looked at somebody's data, the last first; at most 200.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_of_subject(tx: &mut Tx, subject: &PersonId) -> Result<Vec<DisclosureRow>, StoreError> {
    fetch_all!(
        tx,
        DisclosureRow,
        "SELECT id, organisation_id, subject_id, viewer_id, visit_id, what, why, at FROM disclosure \
         WHERE subject_id = $1 ORDER BY at DESC, id DESC LIMIT 200",
        subject
    )
}

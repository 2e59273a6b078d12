//! Disclosures: every time an address, a telephone number or somebody's own words are shown to another person.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
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
    /// What: `address`, `home`, `telephone`, `own_words`, `file`, `messages`, `photo`, `recording`, `fees`.
    pub what: String,
    /// Why: `visit`, `desk`, `call_back`, `rights`, `letter`, `books`.
    pub why: String,
    /// When.
    pub at: UnixTime,
    /// What staff said when they opened it, sealed; read it with [`reason`].
    pub reason_sealed: Option<String>,
}

/// What staff said when they opened a file.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub fn reason(tx: &Tx, row: &DisclosureRow) -> Result<Option<String>, StoreError> {
    row.reason_sealed
        .as_ref()
        .map(|sealed| tx.unseal("disclosure.reason", row.id.as_str(), sealed))
        .transpose()
}

/// Writes the trace; in the same transaction as the look itself. `reason` is what staff said.
///
/// # Errors
/// [`StoreError`] when somebody in it does not exist.
pub async fn add(tx: &mut Tx, row: &DisclosureRow, reason: Option<&str>) -> Result<(), StoreError> {
    let sealed = reason
        .map(|text| tx.seal("disclosure.reason", row.id.as_str(), text))
        .transpose()?;
    exec!(
        tx,
        "INSERT INTO disclosure (id, organisation_id, subject_id, viewer_id, visit_id, what, why, at, reason_sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &row.id,
        &row.organisation_id,
        &row.subject_id,
        &row.viewer_id,
        &row.visit_id,
        &row.what,
        &row.why,
        row.at,
        sealed
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
        "SELECT id, organisation_id, subject_id, viewer_id, visit_id, what, why, at, reason_sealed FROM disclosure \
         WHERE subject_id = $1 ORDER BY at DESC, id DESC LIMIT 200",
        subject
    )
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether somebody opened a file at a desk since an instant, and said why.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_opened(
    tx: &mut Tx,
    viewer: &PersonId,
    subject: &PersonId,
    since: UnixTime,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM disclosure WHERE viewer_id = $1 AND subject_id = $2 AND what = 'file' \
         AND why = 'desk' AND at > $3",
        viewer,
        subject,
        since
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Whether somebody opened a photo for a visit since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_seen_photo(
    tx: &mut Tx,
    viewer: &PersonId,
    visit: &VisitId,
    since: UnixTime,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM disclosure WHERE viewer_id = $1 AND visit_id = $2 AND what = 'photo' \
         AND why = 'visit' AND at > $3",
        viewer,
        visit,
        since
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Whether somebody opened what another said aloud since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_heard(
    tx: &mut Tx,
    viewer: &PersonId,
    subject: &PersonId,
    since: UnixTime,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM disclosure WHERE viewer_id = $1 AND subject_id = $2 AND what = 'recording' \
         AND at > $3",
        viewer,
        subject,
        since
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Whether somebody opened what help cost another since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_seen_fees(
    tx: &mut Tx,
    viewer: &PersonId,
    subject: &PersonId,
    since: UnixTime,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM disclosure WHERE viewer_id = $1 AND subject_id = $2 AND what = 'fees' AND at > $3",
        viewer,
        subject,
        since
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// How many people's addresses somebody opened for visits since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_visits_seen(tx: &mut Tx, viewer: &PersonId, since: UnixTime) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM disclosure WHERE viewer_id = $1 AND why = 'visit' AND what <> 'photo' \
         AND at >= $2",
        viewer,
        since
    )?;
    Ok(row.map_or(0, |row| row.n))
}

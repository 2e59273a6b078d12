//! What is kept of one person, read for that person.

use super::{StoreError, Tx, fetch_all};
use crate::domain::category::CategoryId;
use crate::domain::ids::{CallBackId, ConcernId, HelperId, PersonId};
use crate::domain::time::UnixTime;

use super::disclosure::DisclosureRow;

/// A permission that somebody gave or was given.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ConsentRow {
    /// Who gave it.
    pub person_id: PersonId,
    /// To whom, when it is for somebody else to act.
    pub to_person_id: Option<PersonId>,
    /// `matching` or `act_for`.
    pub purpose: String,
    /// `in_person`, `by_telephone` or `in_writing`.
    pub given: String,
    /// When.
    pub at: UnixTime,
    /// When it ends by itself.
    pub until_at: Option<UnixTime>,
    /// When it was taken back.
    pub withdrawn_at: Option<UnixTime>,
}

/// Every permission that somebody gave or was given, oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_consents(tx: &mut Tx, person: &PersonId) -> Result<Vec<ConsentRow>, StoreError> {
    fetch_all!(
        tx,
        ConsentRow,
        "SELECT person_id, to_person_id, purpose, given, at, until_at, withdrawn_at FROM consent \
         WHERE person_id = $1 OR to_person_id = $1 ORDER BY at, id",
        person
    )
}

/// A certificate of conduct that was seen.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VettingRow {
    /// Who saw it.
    pub seen_by: PersonId,
    /// When.
    pub seen_at: UnixTime,
    /// The last date on which it counts.
    pub valid_until: String,
}

/// Every certificate of a helper that was seen, oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_vettings(tx: &mut Tx, helper: &HelperId) -> Result<Vec<VettingRow>, StoreError> {
    fetch_all!(
        tx,
        VettingRow,
        "SELECT seen_by, seen_at, valid_until FROM vetting WHERE helper_id = $1 ORDER BY seen_at, id",
        helper
    )
}

/// A visit that a helper was asked about, or was on.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TurnRow {
    /// Where the question or the promise stands.
    pub state: String,
    /// From when.
    pub starts_at: UnixTime,
    /// Until when.
    pub ends_at: UnixTime,
    /// When they were asked, or said yes.
    pub created_at: UnixTime,
    /// For whom.
    pub resident_id: PersonId,
    /// What for.
    pub category_id: CategoryId,
}

/// Everything a helper was ever asked, oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_asked(tx: &mut Tx, helper: &HelperId) -> Result<Vec<TurnRow>, StoreError> {
    fetch_all!(
        tx,
        TurnRow,
        "SELECT i.state, i.starts_at, i.ends_at, i.created_at, r.resident_id, r.category_id FROM invitation i \
         JOIN visit v ON v.id = i.visit_id JOIN request r ON r.id = v.request_id WHERE i.helper_id = $1 \
         ORDER BY i.created_at, i.id",
        helper
    )
}

/// Everything a helper ever said yes to, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_helped(tx: &mut Tx, helper: &HelperId) -> Result<Vec<TurnRow>, StoreError> {
    fetch_all!(
        tx,
        TurnRow,
        "SELECT a.state, a.starts_at, a.ends_at, a.created_at, r.resident_id, r.category_id FROM assignment a \
         JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id WHERE a.helper_id = $1 \
         ORDER BY a.starts_at, a.id",
        helper
    )
}

/// Every look at somebody's data, the last first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_looks(tx: &mut Tx, subject: &PersonId) -> Result<Vec<DisclosureRow>, StoreError> {
    fetch_all!(
        tx,
        DisclosureRow,
        "SELECT id, organisation_id, subject_id, viewer_id, visit_id, what, why, at, reason_sealed FROM disclosure \
         WHERE subject_id = $1 ORDER BY at DESC, id DESC",
        subject
    )
}

/// Something somebody reported, in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which.
    pub id: ConcernId,
    /// `worry`, `complaint` or `place`.
    pub kind: String,
    /// The words.
    pub words: String,
    /// `open` or `closed`.
    pub state: String,
    /// When it was reported.
    pub created_at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: ConcernId,
    kind: String,
    words_sealed: String,
    state: String,
    created_at: UnixTime,
}

/// Everything somebody reported, oldest first. What others reported about them is none of it: the reporter is shielded.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_reports(tx: &mut Tx, reporter: &PersonId) -> Result<Vec<Report>, StoreError> {
    let rows = fetch_all!(
        tx,
        ReportRow,
        "SELECT id, kind, words_sealed, state, created_at FROM concern WHERE reporter_id = $1 ORDER BY created_at, id",
        reporter
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Report {
                words: tx.unseal("concern.words", row.id.as_str(), &row.words_sealed)?,
                id: row.id,
                kind: row.kind,
                state: row.state,
                created_at: row.created_at,
            })
        })
        .collect()
}

/// A call that somebody waits or waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOf {
    /// Which.
    pub id: CallBackId,
    /// `call_me`, `verify`, `sign_in` or `tell`.
    pub why: String,
    /// What was said, or is to be said.
    pub words: String,
    /// `open` or `closed`.
    pub state: String,
    /// Since when.
    pub created_at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct CallRow {
    id: CallBackId,
    why: String,
    words_sealed: String,
    state: String,
    created_at: UnixTime,
}

/// Every call that somebody waits or waited for, oldest first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_calls(tx: &mut Tx, person: &PersonId) -> Result<Vec<CallOf>, StoreError> {
    let rows = fetch_all!(
        tx,
        CallRow,
        "SELECT id, why, words_sealed, state, created_at FROM call_back WHERE person_id = $1 ORDER BY created_at, id",
        person
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(CallOf {
                words: tx.unseal("call_back.words", row.id.as_str(), &row.words_sealed)?,
                id: row.id,
                why: row.why,
                state: row.state,
                created_at: row.created_at,
            })
        })
        .collect()
}

//! What a coordinator must look at, found by the program itself.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all};
use crate::domain::ids::{AlertId, OrganisationId, PersonId, ZoneId};
use crate::domain::time::UnixTime;

/// Something about somebody that a coordinator must look at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Alert {
    /// Its identifier.
    pub id: AlertId,
    /// Whose organisation.
    pub organisation_id: OrganisationId,
    /// In whose zone; anybody's of the organisation when none is known.
    pub zone_id: Option<ZoneId>,
    /// Who.
    pub person_id: PersonId,
    /// `many_looks`: opened many addresses on one day. `unreachable`: messages reach them no more.
    pub kind: String,
    /// The day, as a date.
    pub day: String,
    /// How many addresses or messages so far.
    pub looks: i64,
    /// When it was noticed.
    pub created_at: UnixTime,
}

/// Puts it on record, or counts on: once per person and day. One that was closed opens again, for there is more now.
///
/// # Errors
/// [`StoreError`] when somebody in it does not exist.
pub async fn set(tx: &mut Tx, alert: &Alert) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO alert (id, organisation_id, zone_id, person_id, kind, day, looks, created_at, closed_at, closed_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL) \
         ON CONFLICT (person_id, kind, day) DO UPDATE SET looks = excluded.looks, closed_at = NULL, closed_by = NULL",
        &alert.id,
        &alert.organisation_id,
        &alert.zone_id,
        &alert.person_id,
        &alert.kind,
        &alert.day,
        alert.looks,
        alert.created_at
    )?;
    Ok(())
}

/// What is open in an organisation, the oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_open(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Alert>, StoreError> {
    fetch_all!(
        tx,
        Alert,
        "SELECT id, organisation_id, zone_id, person_id, kind, day, looks, created_at FROM alert \
         WHERE organisation_id = $1 AND closed_at IS NULL ORDER BY created_at, id",
        organisation
    )
}

/// Somebody has looked into it.
///
/// # Errors
/// [`StoreError::Conflict`] when it was closed already.
pub async fn close(tx: &mut Tx, alert: &Alert, at: UnixTime, actor: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE alert SET closed_at = $2, closed_by = $3 WHERE id = $1 AND closed_at IS NULL",
        &alert.id,
        at,
        actor
    )?;
    ensure_affected(done, 1)?;
    audit::append(
        tx,
        &alert.organisation_id,
        actor,
        "alert.close",
        alert.person_id.as_str(),
        &alert.day,
    )
    .await
}

//! What somebody did at a door that stayed shut, and whom to call then.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::contact::Telephone;
use crate::domain::door::Rung;
use crate::domain::ids::{AssignmentId, OrganisationId, PersonId, VisitId};
use crate::domain::time::UnixTime;

/// Whom to call when something is wrong with somebody, as they said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyContact {
    /// Their name.
    pub name: String,
    /// Their number.
    pub telephone: Telephone,
    /// What they are to them: "dochter"; may be empty.
    pub relation: String,
}

/// Writes down whom to call, instead of whoever it was before.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn set_contact(
    tx: &mut Tx,
    organisation: &OrganisationId,
    of: &PersonId,
    contact: &EmergencyContact,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let name = tx.seal("emergency_contact.name", of.as_str(), &contact.name)?;
    let number = contact.telephone.as_str();
    let telephone = tx.seal("emergency_contact.telephone", of.as_str(), number)?;
    let relation = tx.seal("emergency_contact.relation", of.as_str(), &contact.relation)?;
    exec!(
        tx,
        "INSERT INTO emergency_contact (person_id, name_sealed, telephone_sealed, relation_sealed, at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id) DO UPDATE SET name_sealed = excluded.name_sealed, \
         telephone_sealed = excluded.telephone_sealed, relation_sealed = excluded.relation_sealed, at = excluded.at",
        of,
        name,
        telephone,
        relation,
        at
    )?;
    audit::append(tx, organisation, actor, "emergency.set", of.as_str(), "").await
}

/// Nobody is to be called any more.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_contact(
    tx: &mut Tx,
    organisation: &OrganisationId,
    of: &PersonId,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM emergency_contact WHERE person_id = $1", of)?;
    audit::append(tx, organisation, actor, "emergency.remove", of.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    name_sealed: String,
    telephone_sealed: String,
    relation_sealed: String,
}

/// Whom to call. Whoever shows it to another than themselves discloses it: only `service` may ask.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn find_contact(tx: &mut Tx, of: &PersonId) -> Result<Option<EmergencyContact>, StoreError> {
    let row = fetch_optional!(
        tx,
        ContactRow,
        "SELECT name_sealed, telephone_sealed, relation_sealed FROM emergency_contact WHERE person_id = $1",
        of
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    let id = of.as_str();
    let number = tx.unseal("emergency_contact.telephone", id, &row.telephone_sealed)?;
    Ok(Some(EmergencyContact {
        name: tx.unseal("emergency_contact.name", id, &row.name_sealed)?,
        telephone: Telephone::parse(&number)
            .ok_or_else(|| StoreError::inconsistent("emergency_contact", id))?,
        relation: tx.unseal("emergency_contact.relation", id, &row.relation_sealed)?,
    }))
}

/// Writes a step down, once: a step that was taken before stays as it was.
///
/// # Errors
/// [`StoreError`] when there is no such assignment.
pub async fn add(
    tx: &mut Tx,
    organisation: &OrganisationId,
    at_door: &AssignmentId,
    rung: Rung,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO door_rung (assignment_id, rung, at) VALUES ($1, $2, $3)",
        at_door,
        rung.tag(),
        at
    )?;
    audit::append(tx, organisation, actor, "door.rung", at_door.as_str(), rung.tag()).await
}

#[derive(sqlx::FromRow)]
struct RungRow {
    assignment_id: AssignmentId,
    rung: String,
    at: UnixTime,
}

fn decode(row: &RungRow) -> Result<(Rung, UnixTime), StoreError> {
    let rung = Rung::from_tag(&row.rung);
    let rung = rung.ok_or_else(|| StoreError::inconsistent("door_rung", row.assignment_id.as_str()))?;
    Ok((rung, row.at))
}

/// The steps at one door.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list(tx: &mut Tx, at_door: &AssignmentId) -> Result<Vec<(Rung, UnixTime)>, StoreError> {
    let rows = fetch_all!(
        tx,
        RungRow,
        "SELECT assignment_id, rung, at FROM door_rung WHERE assignment_id = $1 ORDER BY at, rung",
        at_door
    )?;
    rows.iter().map(decode).collect()
}

/// The steps at the door of a visit, whoever took them.
///
/// # Errors
/// As [`list`].
pub async fn list_of_visit(tx: &mut Tx, visit: &VisitId) -> Result<Vec<(Rung, UnixTime)>, StoreError> {
    let rows = fetch_all!(
        tx,
        RungRow,
        "SELECT d.assignment_id, d.rung, d.at FROM door_rung d JOIN assignment a ON a.id = d.assignment_id \
         WHERE a.visit_id = $1 ORDER BY d.at, d.rung",
        visit
    )?;
    rows.iter().map(decode).collect()
}

#[derive(sqlx::FromRow)]
struct AssignmentIdRow {
    assignment_id: AssignmentId,
}

/// Where somebody has stood at a closed door since `before` or longer, and nobody at the desk knows.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_unanswered(tx: &mut Tx, before: UnixTime) -> Result<Vec<AssignmentId>, StoreError> {
    let rows = fetch_all!(
        tx,
        AssignmentIdRow,
        "SELECT d.assignment_id FROM door_rung d JOIN assignment a ON a.id = d.assignment_id \
         WHERE d.rung = 'begun' AND d.at <= $1 AND a.state = 'booked' AND NOT EXISTS (SELECT 1 FROM door_rung c \
         WHERE c.assignment_id = d.assignment_id AND c.rung = 'coordinator') ORDER BY d.assignment_id",
        before
    )?;
    Ok(rows.into_iter().map(|row| row.assignment_id).collect())
}

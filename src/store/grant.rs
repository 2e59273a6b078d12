//! Roles: who has which, in which zone, since when and until when.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::access::{Grant, Role};
use crate::domain::ids::{GrantId, OrganisationId, PersonId, ZoneId};
use crate::domain::time::UnixTime;

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Gives somebody a role, in one zone or everywhere in the organisation.
///
/// # Errors
/// [`StoreError`] when person, organisation or zone does not exist.
pub async fn add_grant(
    tx: &mut Tx,
    id: &GrantId,
    person: &PersonId,
    organisation: &OrganisationId,
    grant: &Grant,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO role_grant (id, person_id, organisation_id, zone_id, role, starts_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL)",
        id,
        person,
        organisation,
        &grant.zone,
        grant.role.tag(),
        at
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "grant.add",
        person.as_str(),
        grant.role.tag(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct GranteeRow {
    person_id: PersonId,
}

/// Who has a role in a zone, or in the whole organisation, at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_grantees(
    tx: &mut Tx,
    organisation: &OrganisationId,
    role: Role,
    zone: &ZoneId,
    at: UnixTime,
) -> Result<Vec<PersonId>, StoreError> {
    let rows = fetch_all!(
        tx,
        GranteeRow,
        "SELECT DISTINCT person_id FROM role_grant WHERE organisation_id = $1 AND role = $2 \
         AND (zone_id IS NULL OR zone_id = $3) AND starts_at <= $4 AND (ends_at IS NULL OR ends_at > $4) \
         ORDER BY person_id",
        organisation,
        role.tag(),
        zone,
        at
    )?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// A role that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantHeld {
    /// Its identifier.
    pub id: GrantId,
    /// Who.
    pub person: PersonId,
    /// What, and where.
    pub grant: Grant,
    /// Since when.
    pub starts_at: UnixTime,
    /// Until when, if it ends.
    pub ends_at: Option<UnixTime>,
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    id: GrantId,
    person_id: PersonId,
    zone_id: Option<ZoneId>,
    role: String,
    starts_at: UnixTime,
    ends_at: Option<UnixTime>,
}

/// The roles in an organisation that have not ended at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_grants_of(
    tx: &mut Tx,
    organisation: &OrganisationId,
    at: UnixTime,
) -> Result<Vec<GrantHeld>, StoreError> {
    let rows = fetch_all!(
        tx,
        HeldRow,
        "SELECT id, person_id, zone_id, role, starts_at, ends_at FROM role_grant WHERE organisation_id = $1 \
         AND (ends_at IS NULL OR ends_at > $2) ORDER BY id",
        organisation,
        at
    )?;
    rows.into_iter()
        .map(|row| {
            let role = Role::from_tag(&row.role)
                .ok_or_else(|| StoreError::inconsistent("role_grant", row.id.as_str()))?;
            Ok(GrantHeld {
                id: row.id,
                person: row.person_id,
                grant: Grant {
                    role,
                    zone: row.zone_id,
                },
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            })
        })
        .collect()
}

/// Whether somebody ever had a role.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_grants(tx: &mut Tx, person: &PersonId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM role_grant WHERE person_id = $1",
        person
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// A role ends at an instant.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such role.
pub async fn end_grant(
    tx: &mut Tx,
    organisation: &OrganisationId,
    id: &GrantId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE role_grant SET ends_at = $3 WHERE id = $1 AND organisation_id = $2",
        id,
        organisation,
        at
    )?;
    ensure_affected(done, 1)?;
    audit::append(tx, organisation, actor, "grant.end", id.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    zone_id: Option<ZoneId>,
    role: String,
}

/// The roles somebody has at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_grants(tx: &mut Tx, person: &PersonId, at: UnixTime) -> Result<Vec<Grant>, StoreError> {
    let rows = fetch_all!(
        tx,
        GrantRow,
        "SELECT zone_id, role FROM role_grant WHERE person_id = $1 AND starts_at <= $2 \
         AND (ends_at IS NULL OR ends_at > $2) ORDER BY id",
        person,
        at
    )?;
    rows.into_iter()
        .map(|row| {
            let role = Role::from_tag(&row.role)
                .ok_or_else(|| StoreError::inconsistent("role_grant", person.as_str()))?;
            Ok(Grant {
                role,
                zone: row.zone_id,
            })
        })
        .collect()
}

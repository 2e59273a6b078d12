//! The duty roster: which supervisor can be reached when.
//!
//! A booking that leans on a turn holds its row (`lock_at`), after helper and visit. Whoever takes a turn away holds every
//! worker of the organisation first: so of a booking and a change at the same moment, the second sees the first.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all};
use crate::domain::duty::{Duty, Held};
use crate::domain::ids::{DutyId, HelperId, OrganisationId, PersonId};
use crate::domain::time::UnixTime;
use jiff::civil::Date;

/// Adds a turn.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add(tx: &mut Tx, duty: &Duty, actor: &str) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO duty (id, organisation_id, supervisor_id, weekday, first_on, last_on, from_min, until_min, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        &duty.id,
        &duty.organisation,
        &duty.supervisor,
        duty.weekday.map(i64::from),
        duty.first_on.to_string(),
        duty.last_on.map(|day| day.to_string()),
        i64::from(duty.from_min),
        i64::from(duty.until_min)
    )?;
    let id = duty.supervisor.as_str();
    audit::append(tx, &duty.organisation, actor, "duty.add", id, "").await
}

/// Takes a turn away.
///
/// # Errors
/// [`StoreError::Conflict`] when there is none such any more.
pub async fn remove(tx: &mut Tx, duty: &Duty, actor: &str) -> Result<(), StoreError> {
    let done = exec!(tx, "DELETE FROM duty WHERE id = $1", &duty.id)?;
    ensure_affected(done, 1)?;
    let id = duty.supervisor.as_str();
    audit::append(tx, &duty.organisation, actor, "duty.remove", id, "").await
}

/// Holds every turn that may count on one of two days of an organisation, so that none is taken away meanwhile.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn lock_at(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (first, last): (Date, Date),
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE duty SET version = version + 1 WHERE organisation_id = $1 AND first_on <= $3 \
         AND (last_on IS NULL OR last_on >= $2)",
        organisation,
        first.to_string(),
        last.to_string()
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DutyRow {
    id: DutyId,
    organisation_id: OrganisationId,
    supervisor_id: PersonId,
    weekday: Option<i64>,
    first_on: String,
    last_on: Option<String>,
    from_min: i64,
    until_min: i64,
    role_from: UnixTime,
    role_until: Option<UnixTime>,
}

/// Every turn of an organisation that has not ended before a day, once for each stretch in which its supervisor has that
/// role.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list(tx: &mut Tx, organisation: &OrganisationId, since: Date) -> Result<Vec<Held>, StoreError> {
    let rows = fetch_all!(
        tx,
        DutyRow,
        "SELECT d.id, d.organisation_id, d.supervisor_id, d.weekday, d.first_on, d.last_on, d.from_min, d.until_min, \
         g.starts_at AS role_from, g.ends_at AS role_until FROM duty d JOIN role_grant g \
         ON g.person_id = d.supervisor_id AND g.organisation_id = d.organisation_id AND g.role = 'supervisor' \
         WHERE d.organisation_id = $1 AND (d.last_on IS NULL OR d.last_on >= $2) \
         ORDER BY d.first_on, d.from_min, d.id, g.id",
        organisation,
        since.to_string()
    )?;
    rows.into_iter()
        .map(|row| {
            let broken = || StoreError::inconsistent("duty", row.id.as_str());
            let date = |text: &str| text.parse::<Date>().map_err(|_| broken());
            let minutes = |value: i64| u32::try_from(value).map_err(|_| broken());
            let weekday = |value: i64| u8::try_from(value).map_err(|_| broken());
            Ok(Held {
                duty: Duty {
                    weekday: row.weekday.map(weekday).transpose()?,
                    first_on: date(&row.first_on)?,
                    last_on: row.last_on.as_deref().map(date).transpose()?,
                    from_min: minutes(row.from_min)?,
                    until_min: minutes(row.until_min)?,
                    id: row.id,
                    organisation: row.organisation_id,
                    supervisor: row.supervisor_id,
                },
                role_from: row.role_from,
                role_until: row.role_until,
            })
        })
        .collect()
}

/// Takes away every turn of somebody; says how many there were.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of(tx: &mut Tx, supervisor: &PersonId) -> Result<u64, StoreError> {
    exec!(tx, "DELETE FROM duty WHERE supervisor_id = $1", supervisor)
}

#[derive(sqlx::FromRow)]
struct OrganisationRow {
    organisation_id: OrganisationId,
}

/// On whose rosters somebody is.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_organisations_of(
    tx: &mut Tx,
    supervisor: &PersonId,
) -> Result<Vec<OrganisationId>, StoreError> {
    let rows = fetch_all!(
        tx,
        OrganisationRow,
        "SELECT DISTINCT organisation_id FROM duty WHERE supervisor_id = $1 ORDER BY organisation_id",
        supervisor
    )?;
    Ok(rows.into_iter().map(|row| row.organisation_id).collect())
}

#[derive(sqlx::FromRow)]
struct HelperRow {
    id: HelperId,
}

/// Every worker of an organisation, in the order in which helpers are locked.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_workers(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<HelperId>, StoreError> {
    let rows = fetch_all!(
        tx,
        HelperRow,
        "SELECT id FROM helper WHERE organisation_id = $1 AND kind = 'worker' ORDER BY id",
        organisation
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

//! People's files, as the desk keeps them: where a resident is, and who may act for whom.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_optional};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::resident::{Person, ResidentState};
use crate::domain::time::UnixTime;

/// A resident goes away, into hospital, moves, dies or comes back.
///
/// # Errors
/// [`StoreError::Conflict`] when they are no longer where `person` says.
pub async fn set_state(
    tx: &mut Tx,
    person: &Person,
    to: ResidentState,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE person SET state = $3, version = version + 1 WHERE id = $1 AND state = $2",
        &person.id,
        person.state.tag(),
        to.tag()
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{}>{}", person.state.tag(), to.tag());
    audit::append(
        tx,
        &person.organisation,
        actor,
        "person.state",
        person.id.as_str(),
        &step,
    )
    .await
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether somebody allows another to act for them at this instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn may_act_for(
    tx: &mut Tx,
    other: &PersonId,
    resident: &PersonId,
    at: UnixTime,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM consent WHERE person_id = $1 AND to_person_id = $2 AND purpose = 'act_for' \
         AND withdrawn_at IS NULL AND at <= $3 AND (until_at IS NULL OR until_at > $3)",
        resident,
        other,
        at
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Whether the desk itself wrote down what somebody agreed to: then it has spoken with them.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_met(tx: &mut Tx, id: &PersonId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM consent WHERE person_id = $1 AND purpose = 'matching' \
         AND recorded_by IN (SELECT person_id FROM role_grant)",
        id
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

#[derive(sqlx::FromRow)]
struct WhoRow {
    person_id: PersonId,
}

/// Whoever has administered an organisation the longest.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_admin(tx: &mut Tx, organisation: &OrganisationId) -> Result<Option<PersonId>, StoreError> {
    let row = fetch_optional!(
        tx,
        WhoRow,
        "SELECT person_id FROM role_grant WHERE organisation_id = $1 AND role = 'admin' \
         AND ends_at IS NULL ORDER BY starts_at, id LIMIT 1",
        organisation
    )?;
    Ok(row.map(|row| row.person_id))
}

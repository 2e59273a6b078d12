//! Consents, and who is kept apart from whom.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::consent::{Consent, Purpose, RepresentativeKind};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::time::UnixTime;

/// Puts a permission on record.
///
/// # Errors
/// [`StoreError`] when somebody in it does not exist.
pub async fn add_consent(
    tx: &mut Tx,
    organisation: &OrganisationId,
    consent: &Consent,
    actor: &str,
) -> Result<(), StoreError> {
    let (until, withdrawn) = match consent.state {
        crate::domain::consent::ConsentState::Standing { until } => (until, None),
        crate::domain::consent::ConsentState::Withdrawn { at } => (None, Some(at)),
    };
    exec!(
        tx,
        "INSERT INTO consent (id, person_id, to_person_id, purpose, given, recorded_by, at, until_at, withdrawn_at, \
         kind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &consent.id,
        &consent.person,
        &consent.to,
        consent.purpose.tag(),
        consent.given.tag(),
        &consent.recorded_by,
        consent.at,
        until,
        withdrawn,
        consent.kind.map(RepresentativeKind::tag)
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "consent.add",
        consent.person.as_str(),
        consent.purpose.tag(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether somebody has a permission of this kind standing at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_consent(
    tx: &mut Tx,
    person: &PersonId,
    purpose: Purpose,
    at: UnixTime,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM consent WHERE person_id = $1 AND purpose = $2 AND withdrawn_at IS NULL \
         AND (until_at IS NULL OR until_at > $3)",
        person,
        purpose.tag(),
        at
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

#[derive(sqlx::FromRow)]
struct PersonIdRow {
    person_id: PersonId,
}

/// Everybody whose permission to be matched stands at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_consenting(tx: &mut Tx, at: UnixTime) -> Result<Vec<PersonId>, StoreError> {
    let rows = fetch_all!(
        tx,
        PersonIdRow,
        "SELECT DISTINCT person_id FROM consent WHERE purpose = 'matching' AND withdrawn_at IS NULL \
         AND (until_at IS NULL OR until_at > $1)",
        at
    )?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Takes back every permission of this kind that somebody gave.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn withdraw_consent(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    purpose: Purpose,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE consent SET withdrawn_at = $3 WHERE person_id = $1 AND purpose = $2 AND withdrawn_at IS NULL",
        person,
        purpose.tag(),
        at
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "consent.withdraw",
        person.as_str(),
        purpose.tag(),
    )
    .await
}

/// Keeps two people apart, both ways.
///
/// # Errors
/// [`StoreError`] when one of them does not exist.
pub async fn add_block(
    tx: &mut Tx,
    one: &PersonId,
    other: &PersonId,
    at: UnixTime,
) -> Result<(), StoreError> {
    for (person, other) in [(one, other), (other, one)] {
        exec!(
            tx,
            "INSERT INTO block (person_id, other_id, created_at) VALUES ($1, $2, $3) \
             ON CONFLICT (person_id, other_id) DO NOTHING",
            person,
            other,
            at
        )?;
    }
    Ok(())
}

/// Whether two people are kept apart.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_blocked(tx: &mut Tx, one: &PersonId, other: &PersonId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM block WHERE person_id = $1 AND other_id = $2",
        one,
        other
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

#[derive(sqlx::FromRow)]
struct OtherRow {
    other_id: PersonId,
}

/// Whom somebody is kept apart from.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_blocked(tx: &mut Tx, person: &PersonId) -> Result<Vec<PersonId>, StoreError> {
    let rows = fetch_all!(
        tx,
        OtherRow,
        "SELECT other_id FROM block WHERE person_id = $1 ORDER BY other_id",
        person
    )?;
    Ok(rows.into_iter().map(|row| row.other_id).collect())
}

#[derive(sqlx::FromRow)]
struct BlockRow {
    person_id: PersonId,
    other_id: PersonId,
}

/// Every pair that is kept apart, each in both directions.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_blocks(tx: &mut Tx) -> Result<Vec<(PersonId, PersonId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        BlockRow,
        "SELECT person_id, other_id FROM block ORDER BY person_id, other_id"
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.person_id, row.other_id))
        .collect())
}

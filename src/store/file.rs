//! People's files, as the desk keeps them: where a resident is, and who may act for whom.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional, person};
use crate::domain::access::Represented;
use crate::domain::consent::RepresentativeKind;
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

#[derive(sqlx::FromRow)]
struct RepresentedRow {
    person_id: PersonId,
    kind: Option<String>,
}

/// For whom somebody acts at this instant, and as what.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_represented(
    tx: &mut Tx,
    other: &PersonId,
    at: UnixTime,
) -> Result<Vec<Represented>, StoreError> {
    let rows = fetch_all!(
        tx,
        RepresentedRow,
        "SELECT person_id, kind FROM consent WHERE to_person_id = $1 AND purpose = 'act_for' \
         AND withdrawn_at IS NULL AND at <= $2 AND (until_at IS NULL OR until_at > $2) ORDER BY id",
        other,
        at
    )?;
    rows.into_iter()
        .map(|row| {
            let kind = match row.kind.as_deref() {
                // Consents of before they had a kind: family and friends.
                None => Some(RepresentativeKind::Carer),
                Some(tag) => RepresentativeKind::from_tag(tag),
            };
            let kind = kind.ok_or_else(|| StoreError::inconsistent("consent", row.person_id.as_str()))?;
            Ok(Represented {
                person: row.person_id,
                kind,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct RepresentativeRow {
    to_person_id: PersonId,
    kind: Option<String>,
}

/// Who acts for somebody at an instant, and as what.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_representatives(
    tx: &mut Tx,
    resident: &PersonId,
    at: UnixTime,
) -> Result<Vec<(PersonId, RepresentativeKind)>, StoreError> {
    let rows = fetch_all!(
        tx,
        RepresentativeRow,
        "SELECT to_person_id, kind FROM consent WHERE person_id = $1 AND purpose = 'act_for' \
         AND to_person_id IS NOT NULL AND withdrawn_at IS NULL AND (until_at IS NULL OR until_at > $2) ORDER BY id",
        resident,
        at
    )?;
    rows.into_iter()
        .map(|row| {
            let kind = row
                .kind
                .as_deref()
                .map_or(Some(RepresentativeKind::Carer), RepresentativeKind::from_tag);
            let kind = kind.ok_or_else(|| StoreError::inconsistent("consent", resident.as_str()))?;
            Ok((row.to_person_id, kind))
        })
        .collect()
}

/// Somebody no longer acts for another: what they asked is the resident's own from now on, and nothing more of it is theirs
/// to read or to hear of.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn end_representative(
    tx: &mut Tx,
    organisation: &OrganisationId,
    resident: &PersonId,
    other: &PersonId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE consent SET withdrawn_at = $3 WHERE person_id = $1 AND to_person_id = $2 AND purpose = 'act_for' \
         AND withdrawn_at IS NULL",
        resident,
        other,
        at
    )?;
    exec!(
        tx,
        "UPDATE request SET asked_by_id = resident_id, version = version + 1 WHERE resident_id = $1 AND asked_by_id = $2",
        resident,
        other
    )?;
    let subject = resident.as_str();
    audit::append(tx, organisation, actor, "consent.withdraw", subject, "act_for").await
}

/// Who else has a verified file under the contact by which somebody gets codes: the mail address, or without one the
/// number.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_sharing(tx: &mut Tx, id: &PersonId) -> Result<Vec<Person>, StoreError> {
    let rows = fetch_all!(
        tx,
        WhoRow,
        "SELECT other.id AS person_id FROM person me JOIN person other ON other.id <> me.id \
         AND other.organisation_id = me.organisation_id AND other.mail_hash = me.mail_hash \
         WHERE me.id = $1 AND other.verified_at IS NOT NULL \
         UNION SELECT other.id AS person_id FROM person me JOIN person other ON other.id <> me.id \
         AND other.organisation_id = me.organisation_id AND other.telephone_hash = me.telephone_hash \
         WHERE me.id = $1 AND other.verified_at IS NOT NULL AND me.mail_hash IS NULL AND other.mail_hash IS NULL \
         ORDER BY person_id",
        id
    )?;
    let mut found = Vec::new();
    for row in rows {
        found.extend(person::find(tx, &row.person_id).await?);
    }
    Ok(found)
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
         AND COALESCE(kind, 'carer') <> 'bewindvoerder' AND withdrawn_at IS NULL AND at <= $3 AND (until_at IS NULL OR until_at > $3)",
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

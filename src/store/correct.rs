//! Corrections: a name, a home, how somebody is reached.

use super::person::SealedContact;
use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_optional, reach};
use crate::domain::ids::{CodeId, OrganisationId, PersonId, ZoneId};
use crate::domain::language::Lang;
use crate::domain::request::Request;
use crate::domain::resident::{Contact, Person};
use crate::domain::time::UnixTime;
use crate::geo::Cell;

/// Changes what somebody is called, and the language of their pages and messages. `person` says what it becomes.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such person.
pub async fn set_names(tx: &mut Tx, person: &Person, lang: Lang, actor: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE person SET given_name = $2, family_name = $3, lang = $4, version = version + 1 \
         WHERE id = $1 AND state <> 'erased'",
        &person.id,
        &person.given_name,
        &person.family_name,
        lang.tag()
    )?;
    ensure_affected(done, 1)?;
    let id = person.id.as_str();
    audit::append(tx, &person.organisation, actor, "person.correct", id, "name").await
}

/// Changes how somebody is reached; a code or a person has verified it.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such person.
pub async fn set_contact(
    tx: &mut Tx,
    person: &Person,
    contact: &Contact,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let sealed = SealedContact::of(tx, &person.id, contact)?;
    let done = exec!(
        tx,
        "UPDATE person SET telephone_sealed = $2, telephone_hash = $3, mail_sealed = $4, mail_hash = $5, \
         verified_at = $6, version = version + 1 WHERE id = $1 AND state <> 'erased'",
        &person.id,
        sealed.telephone,
        sealed.telephone_hash,
        sealed.mail,
        sealed.mail_hash,
        at
    )?;
    ensure_affected(done, 1)?;
    // What failed, or was refused, was the old address and the old number.
    reach::clear_failed(tx, &person.id).await?;
    let id = person.id.as_str();
    audit::append(tx, &person.organisation, actor, "person.correct", id, "contact").await
}

/// Remembers that somebody moved.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add_move(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO home_move (person_id, at) VALUES ($1, $2)",
        person,
        at
    )?;
    audit::append(tx, organisation, actor, "person.correct", person.as_str(), "home").await
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// How often somebody moved since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_moves(tx: &mut Tx, person: &PersonId, since: UnixTime) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM home_move WHERE person_id = $1 AND at >= $2",
        person,
        since
    )?;
    Ok(row.map_or(0, |row| row.n))
}

/// A request moves along with its resident, and its visits with it.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such request.
pub async fn set_place(
    tx: &mut Tx,
    request: &Request,
    zone: &ZoneId,
    cell: Cell,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE request SET zone_id = $2, cell = $3, version = version + 1 WHERE id = $1",
        &request.id,
        zone,
        cell.to_i64()
    )?;
    ensure_affected(done, 1)?;
    exec!(
        tx,
        "UPDATE visit SET zone_id = $2, version = version + 1 WHERE request_id = $1",
        &request.id,
        zone
    )?;
    let id = request.id.as_str();
    audit::append(tx, &request.organisation, actor, "request.place", id, "").await
}

/// A new mail address or telephone number that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChange {
    /// The code that was sent there.
    pub code: CodeId,
    /// Whose it would be.
    pub person: PersonId,
    /// The address or number; sealed in the database.
    pub contact: String,
    /// When it was asked for.
    pub created_at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    code_id: CodeId,
    person_id: PersonId,
    contact_sealed: String,
    created_at: UnixTime,
}

/// Adds a new contact that waits for its code.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add_change(tx: &mut Tx, change: &ContactChange) -> Result<(), StoreError> {
    let sealed = tx.seal("contact_change.contact", change.code.as_str(), &change.contact)?;
    exec!(
        tx,
        "INSERT INTO contact_change (code_id, person_id, contact_sealed, created_at) VALUES ($1, $2, $3, $4)",
        &change.code,
        &change.person,
        sealed,
        change.created_at
    )?;
    Ok(())
}

/// The last new contact of somebody that waits for its code.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find_change(tx: &mut Tx, person: &PersonId) -> Result<Option<ContactChange>, StoreError> {
    let row = fetch_optional!(
        tx,
        ChangeRow,
        "SELECT code_id, person_id, contact_sealed, created_at FROM contact_change WHERE person_id = $1 \
         ORDER BY created_at DESC, code_id DESC LIMIT 1",
        person
    )?;
    row.map(|row| {
        Ok(ContactChange {
            contact: tx.unseal(
                "contact_change.contact",
                row.code_id.as_str(),
                &row.contact_sealed,
            )?,
            code: row.code_id,
            person: row.person_id,
            created_at: row.created_at,
        })
    })
    .transpose()
}

/// How many new contacts somebody asked for since an instant: a limit on nuisance.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_changes(tx: &mut Tx, person: &PersonId, since: UnixTime) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM contact_change WHERE person_id = $1 AND created_at >= $2",
        person,
        since
    )?;
    Ok(row.map_or(0, |row| row.n))
}

/// Forgets the new contacts of somebody that wait for a code.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_changes(tx: &mut Tx, person: &PersonId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM contact_change WHERE person_id = $1", person)?;
    Ok(())
}

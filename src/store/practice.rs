//! Statements of practice: signed, shown as far as the worker agrees, taken back.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{HelperId, OrganisationId, PersonId, StatementId};
use crate::domain::learning::Level;
use crate::domain::practice::{Mastered, Practice, Shown, Statement};
use crate::domain::time::UnixTime;
use sha2::{Digest, Sha256};

type WorkParts = (String, String, String, u32);
type BodyParts = (String, String, String, String, Vec<WorkParts>, u32, String);

/// What a statement says, as the one text that its fingerprint is of.
fn body(says: &Practice) -> Result<String, StoreError> {
    let work = says
        .work
        .iter()
        .map(|one| {
            let names = (one.name_nl.clone(), one.name_en.clone());
            (names.0, names.1, one.level.tag().to_owned(), one.minutes)
        })
        .collect();
    let parts: BodyParts = (
        says.name.clone(),
        says.organisation.clone(),
        says.from.to_string(),
        says.until.to_string(),
        work,
        says.minutes,
        says.signed_by.clone(),
    );
    serde_json::to_string(&parts).map_err(StoreError::other)
}

fn practice(text: &str) -> Option<Practice> {
    let (name, organisation, from, until, work, minutes, signed_by): BodyParts =
        serde_json::from_str(text).ok()?;
    let work: Option<Vec<Mastered>> = work
        .into_iter()
        .map(|(name_nl, name_en, level, minutes)| {
            Some(Mastered {
                level: Level::from_tag(&level)?,
                name_nl,
                name_en,
                minutes,
            })
        })
        .collect();
    Some(Practice {
        from: from.parse().ok()?,
        until: until.parse().ok()?,
        work: work?,
        name,
        organisation,
        minutes,
        signed_by,
    })
}

/// The fingerprint of a text: the first 128 bits of its SHA-256, in hexadecimal.
fn print(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a statement still says what was signed.
///
/// # Errors
/// [`StoreError`] when it cannot be written down.
pub fn is_as_signed(statement: &Statement) -> Result<bool, StoreError> {
    Ok(print(&body(&statement.says)?) == statement.print)
}

/// Writes a statement down; its fingerprint is made here.
///
/// # Errors
/// [`StoreError`] when worker or signer does not exist, or the code was given out before.
pub async fn add(tx: &mut Tx, statement: &Statement, actor: &str) -> Result<(), StoreError> {
    let id = statement.id.as_str();
    let text = body(&statement.says)?;
    let code = tx.seal("practice_statement.code", id, &statement.code)?;
    let hash = tx.lookup_hash("code", &statement.code);
    let sealed = tx.seal("practice_statement.body", id, &text)?;
    exec!(
        tx,
        "INSERT INTO practice_statement (id, helper_id, organisation_id, code_sealed, code_hash, body_sealed, body_print, \
         signed_by, signed_at, agreed_at, shows_name, shows_work, shows_hours, withdrawn_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, 0, 0, 0, NULL)",
        &statement.id,
        &statement.helper,
        &statement.organisation,
        code,
        hash,
        sealed,
        print(&text),
        &statement.signed_by,
        statement.signed_at
    )?;
    let of = statement.helper.as_str();
    audit::append(tx, &statement.organisation, actor, "statement.sign", of, "").await
}

/// The worker says what whoever checks it may see; nothing to let nobody check it.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such statement.
pub async fn set_shown(
    tx: &mut Tx,
    statement: &Statement,
    (agreed_at, shown): (Option<UnixTime>, Shown),
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE practice_statement SET agreed_at = $2, shows_name = $3, shows_work = $4, shows_hours = $5 WHERE id = $1",
        &statement.id,
        agreed_at,
        i64::from(shown.name),
        i64::from(shown.work),
        i64::from(shown.hours)
    )?;
    ensure_affected(done, 1)?;
    let of = statement.helper.as_str();
    audit::append(tx, &statement.organisation, actor, "statement.show", of, "").await
}

/// The organisation takes it back.
///
/// # Errors
/// [`StoreError::Conflict`] when that was done already.
pub async fn withdraw(
    tx: &mut Tx,
    statement: &Statement,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE practice_statement SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL",
        &statement.id,
        at
    )?;
    ensure_affected(done, 1)?;
    let of = statement.helper.as_str();
    audit::append(tx, &statement.organisation, actor, "statement.withdraw", of, "").await
}

#[derive(sqlx::FromRow)]
struct StatementRow {
    id: StatementId,
    helper_id: HelperId,
    organisation_id: OrganisationId,
    code_sealed: String,
    body_sealed: String,
    body_print: String,
    signed_by: PersonId,
    signed_at: UnixTime,
    agreed_at: Option<UnixTime>,
    shows_name: i64,
    shows_work: i64,
    shows_hours: i64,
    withdrawn_at: Option<UnixTime>,
}

fn statement(tx: &Tx, row: StatementRow) -> Result<Statement, StoreError> {
    let id = row.id.as_str();
    let text = tx.unseal("practice_statement.body", id, &row.body_sealed)?;
    Ok(Statement {
        says: practice(&text).ok_or_else(|| StoreError::inconsistent("practice_statement", id))?,
        code: tx.unseal("practice_statement.code", id, &row.code_sealed)?,
        shown: Shown {
            name: row.shows_name == 1,
            work: row.shows_work == 1,
            hours: row.shows_hours == 1,
        },
        id: row.id,
        helper: row.helper_id,
        organisation: row.organisation_id,
        print: row.body_print,
        signed_by: row.signed_by,
        signed_at: row.signed_at,
        agreed_at: row.agreed_at,
        withdrawn_at: row.withdrawn_at,
    })
}

/// A statement by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &StatementId) -> Result<Option<Statement>, StoreError> {
    let row = fetch_optional!(
        tx,
        StatementRow,
        "SELECT id, helper_id, organisation_id, code_sealed, body_sealed, body_print, signed_by, signed_at, agreed_at, \
         shows_name, shows_work, shows_hours, withdrawn_at FROM practice_statement WHERE id = $1",
        id
    )?;
    row.map(|row| statement(tx, row)).transpose()
}

/// The statement that has this code on it, if its worker lets it be checked.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_by_code(tx: &mut Tx, code: &str) -> Result<Option<Statement>, StoreError> {
    for hash in tx.lookup_hashes("code", code) {
        let row = fetch_optional!(
            tx,
            StatementRow,
            "SELECT id, helper_id, organisation_id, code_sealed, body_sealed, body_print, signed_by, signed_at, \
             agreed_at, shows_name, shows_work, shows_hours, withdrawn_at FROM practice_statement \
             WHERE code_hash = $1 AND agreed_at IS NOT NULL",
            hash
        )?;
        if let Some(row) = row {
            return statement(tx, row).map(Some);
        }
    }
    Ok(None)
}

/// Every statement of a worker, the newest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Statement>, StoreError> {
    let rows = fetch_all!(
        tx,
        StatementRow,
        "SELECT id, helper_id, organisation_id, code_sealed, body_sealed, body_print, signed_by, signed_at, agreed_at, \
         shows_name, shows_work, shows_hours, withdrawn_at FROM practice_statement WHERE helper_id = $1 \
         ORDER BY signed_at DESC, id DESC",
        helper
    )?;
    rows.into_iter().map(|row| statement(tx, row)).collect()
}

/// Removes every statement of somebody.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of(tx: &mut Tx, helper: &HelperId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM practice_statement WHERE helper_id = $1", helper)?;
    Ok(())
}

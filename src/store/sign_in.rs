//! Codes, passwords, sessions. Tokens and codes are stored as hashes and looked up by hash.

use super::{StoreError, Tx, ensure_affected, exec, fetch_optional};
use crate::domain::ids::{CodeId, PersonId, RequestId};
use crate::domain::time::UnixTime;

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CodeRow {
    /// Its identifier, which the page that asks for the code carries.
    pub id: CodeId,
    /// Whose it is; nobody's when the contact was unknown, so that both cases look the same.
    pub person_id: Option<PersonId>,
    /// The request that it verifies, if it does.
    pub request_id: Option<RequestId>,
    /// Hash of the code.
    pub code_hash: String,
    /// How many tries are left.
    pub tries_left: i64,
    /// When it was made.
    pub created_at: UnixTime,
    /// Until when it counts.
    pub expires_at: UnixTime,
    /// When it was used, if it was.
    pub used_at: Option<UnixTime>,
}

/// Adds a code.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn add_code(tx: &mut Tx, code: &CodeRow) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO sign_in_code (id, person_id, request_id, code_hash, tries_left, created_at, expires_at, used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &code.id,
        &code.person_id,
        &code.request_id,
        &code.code_hash,
        code.tries_left,
        code.created_at,
        code.expires_at,
        code.used_at
    )?;
    Ok(())
}

/// A code by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_code(tx: &mut Tx, id: &CodeId) -> Result<Option<CodeRow>, StoreError> {
    fetch_optional!(
        tx,
        CodeRow,
        "SELECT id, person_id, request_id, code_hash, tries_left, created_at, expires_at, used_at \
         FROM sign_in_code WHERE id = $1",
        id
    )
}

/// Takes one try from a code that has one left.
///
/// # Errors
/// [`StoreError::Conflict`] when none is left.
pub async fn claim_try(tx: &mut Tx, id: &CodeId) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE sign_in_code SET tries_left = tries_left - 1 WHERE id = $1 AND tries_left > 0 AND used_at IS NULL",
        id
    )?;
    ensure_affected(done, 1)
}

/// Marks a code as used, once.
///
/// # Errors
/// [`StoreError::Conflict`] when it was used already.
pub async fn claim_code(tx: &mut Tx, id: &CodeId, at: UnixTime) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE sign_in_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL",
        id,
        at
    )?;
    ensure_affected(done, 1)
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// How many codes were made for somebody since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_codes(tx: &mut Tx, person: &PersonId, since: UnixTime) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM sign_in_code WHERE person_id = $1 AND created_at >= $2",
        person,
        since
    )?;
    Ok(row.map_or(0, |row| row.n))
}

/// Sets somebody's password, as a PHC string.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn set_password(tx: &mut Tx, person: &PersonId, phc: &str, at: UnixTime) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO staff_password (person_id, phc, set_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person_id) DO UPDATE SET phc = excluded.phc, set_at = excluded.set_at",
        person,
        phc,
        at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PasswordRow {
    phc: String,
}

/// Somebody's password as a PHC string.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_password(tx: &mut Tx, person: &PersonId) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        PasswordRow,
        "SELECT phc FROM staff_password WHERE person_id = $1",
        person
    )?;
    Ok(row.map(|row| row.phc))
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Who is signed in.
    pub person: PersonId,
    /// Whether with a staff password: only then do roles count.
    pub is_staff: bool,
    /// Until when.
    pub expires_at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct FlatSession {
    person_id: PersonId,
    is_staff: i64,
    expires_at: UnixTime,
}

/// Adds a session under the hash of its token.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add_session(
    tx: &mut Tx,
    token_hash: &str,
    session: &SessionRow,
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO session (token_hash, person_id, is_staff, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        token_hash,
        &session.person,
        i64::from(session.is_staff),
        at,
        session.expires_at
    )?;
    Ok(())
}

/// The session of a token's hash that has not ended at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_session(
    tx: &mut Tx,
    token_hash: &str,
    at: UnixTime,
) -> Result<Option<SessionRow>, StoreError> {
    let row = fetch_optional!(
        tx,
        FlatSession,
        "SELECT person_id, is_staff, expires_at FROM session WHERE token_hash = $1 AND expires_at > $2",
        token_hash,
        at
    )?;
    Ok(row.map(|row| SessionRow {
        person: row.person_id,
        is_staff: row.is_staff == 1,
        expires_at: row.expires_at,
    }))
}

/// Ends a session.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_session(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM session WHERE token_hash = $1", token_hash)?;
    Ok(())
}

/// Removes what no longer counts: sessions that ended, codes and changes of contact older than a day, drafts
/// that expired.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_expired(tx: &mut Tx, at: UnixTime) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM session WHERE expires_at <= $1", at)?;
    exec!(
        tx,
        "DELETE FROM sign_in_code WHERE expires_at <= $1",
        at.plus(-24 * 3600)
    )?;
    exec!(
        tx,
        "DELETE FROM contact_change WHERE created_at <= $1",
        at.plus(-24 * 3600)
    )?;
    exec!(tx, "DELETE FROM draft WHERE expires_at <= $1", at)?;
    Ok(())
}

/// Keeps a half-filled form under the hash of its token, sealed whole.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_draft(
    tx: &mut Tx,
    token_hash: &str,
    body: &str,
    at: UnixTime,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    let sealed = tx.seal("draft.body", token_hash, body)?;
    exec!(
        tx,
        "INSERT INTO draft (token_hash, body_sealed, updated_at, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (token_hash) DO UPDATE SET body_sealed = excluded.body_sealed, \
         updated_at = excluded.updated_at, expires_at = excluded.expires_at",
        token_hash,
        sealed,
        at,
        expires_at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    body_sealed: String,
}

/// A half-filled form that has not expired.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find_draft(tx: &mut Tx, token_hash: &str, at: UnixTime) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        DraftRow,
        "SELECT body_sealed FROM draft WHERE token_hash = $1 AND expires_at > $2",
        token_hash,
        at
    )?;
    row.map(|row| tx.unseal("draft.body", token_hash, &row.body_sealed))
        .transpose()
}

/// Throws a half-filled form away; says whether it was there.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_draft(tx: &mut Tx, token_hash: &str) -> Result<bool, StoreError> {
    let removed = exec!(tx, "DELETE FROM draft WHERE token_hash = $1", token_hash)?;
    Ok(removed > 0)
}

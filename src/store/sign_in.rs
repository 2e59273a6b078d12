//! Codes that are sent, passwords, half-filled forms. Tokens and codes are stored as hashes and looked up by hash.

use super::{StoreError, Tx, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::contact::Telephone;
use crate::domain::ids::{CodeId, PersonId, RequestId, SessionId};
use crate::domain::time::UnixTime;

/// A code that was sent, or will be.
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
    /// Hash of the token in the link that was sent with it.
    pub link_hash: Option<String>,
    /// Keyed hash of the address that asked for it: so that a stranger cannot use up somebody's codes.
    pub asker_hash: Option<String>,
    /// The session that proves itself once more with it, if it is for that.
    pub session_id: Option<SessionId>,
}

/// Adds a code. With a handle (a mail address or number as typed) it is still to be found out whose it is.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn add_code(tx: &mut Tx, code: &CodeRow, handle: Option<&str>) -> Result<(), StoreError> {
    let handle = handle
        .map(|text| tx.seal("sign_in_code.handle", code.id.as_str(), text))
        .transpose()?;
    exec!(
        tx,
        "INSERT INTO sign_in_code (id, person_id, request_id, code_hash, tries_left, created_at, expires_at, used_at, \
         link_hash, asker_hash, session_id, handle_sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &code.id,
        &code.person_id,
        &code.request_id,
        &code.code_hash,
        code.tries_left,
        code.created_at,
        code.expires_at,
        code.used_at,
        &code.link_hash,
        &code.asker_hash,
        &code.session_id,
        handle
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
        "SELECT id, person_id, request_id, code_hash, tries_left, created_at, expires_at, used_at, link_hash, \
         asker_hash, session_id FROM sign_in_code WHERE id = $1",
        id
    )
}

/// A code by the hash of the token in its link.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_code_of_link(tx: &mut Tx, link_hash: &str) -> Result<Option<CodeRow>, StoreError> {
    fetch_optional!(
        tx,
        CodeRow,
        "SELECT id, person_id, request_id, code_hash, tries_left, created_at, expires_at, used_at, link_hash, \
         asker_hash, session_id FROM sign_in_code WHERE link_hash = $1",
        link_hash
    )
}

#[derive(sqlx::FromRow)]
struct HandleRow {
    id: CodeId,
    handle_sealed: String,
}

/// Codes of which it is still to be found out whose they are, with what was typed.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_waiting_codes(tx: &mut Tx, most: i64) -> Result<Vec<(CodeId, String)>, StoreError> {
    let rows = fetch_all!(
        tx,
        HandleRow,
        "SELECT id, handle_sealed FROM sign_in_code WHERE handle_sealed IS NOT NULL ORDER BY id LIMIT $1",
        most
    )?;
    rows.into_iter()
        .map(|row| {
            let handle = tx.unseal("sign_in_code.handle", row.id.as_str(), &row.handle_sealed)?;
            Ok((row.id, handle))
        })
        .collect()
}

/// It was found out whose a code is, or that it is nobody's: once.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody else found it out at the same moment.
pub async fn set_code_person(
    tx: &mut Tx,
    id: &CodeId,
    person: Option<&PersonId>,
    code_hash: &str,
    link_hash: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE sign_in_code SET person_id = $2, code_hash = $3, link_hash = $4, handle_sealed = NULL \
         WHERE id = $1 AND handle_sealed IS NOT NULL",
        id,
        person,
        code_hash,
        link_hash
    )?;
    ensure_affected(done, 1)
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
    same: i64,
}

/// How many codes were made for somebody since an instant: asked for from one address, and in all.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_codes(
    tx: &mut Tx,
    person: &PersonId,
    asker_hash: Option<&str>,
    since: UnixTime,
) -> Result<(i64, i64), StoreError> {
    let asker = asker_hash.unwrap_or_default();
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(CASE WHEN COALESCE(asker_hash, '') = $3 THEN 1 ELSE 0 END), 0) \
         AS BIGINT) AS same FROM sign_in_code WHERE person_id = $1 AND created_at >= $2",
        person,
        since,
        asker
    )?;
    Ok(row.map_or((0, 0), |row| (row.same, row.n)))
}

/// A code goes by text, to this number.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such code.
pub async fn set_text(tx: &mut Tx, id: &CodeId, to: &Telephone) -> Result<(), StoreError> {
    // Under a name of its own: the same number hashes to something else in a person's file.
    let hash = tx.lookup_hash("text", to.as_str());
    let done = exec!(
        tx,
        "UPDATE sign_in_code SET text_hash = $2 WHERE id = $1",
        id,
        hash
    )?;
    ensure_affected(done, 1)
}

/// How many codes went by text to a number since one instant, and since a later one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_texts(
    tx: &mut Tx,
    to: &Telephone,
    since: UnixTime,
    lately: UnixTime,
) -> Result<(i64, i64), StoreError> {
    let (mut all, mut late) = (0, 0);
    for hash in tx.lookup_hashes("text", to.as_str()) {
        let row = fetch_optional!(
            tx,
            CountRow,
            "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(CASE WHEN created_at >= $3 THEN 1 ELSE 0 END), 0) AS BIGINT) \
             AS same FROM sign_in_code WHERE text_hash = $1 AND created_at >= $2",
            hash,
            since,
            lately
        )?;
        if let Some(row) = row {
            all += row.n;
            late += row.same;
        }
    }
    Ok((all, late))
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

/// Removes what no longer counts: sessions that ended, codes and changes of contact older than a day, drafts
/// that expired.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_expired(tx: &mut Tx, at: UnixTime) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM session WHERE expires_at <= $1", at)?;
    exec!(tx, "DELETE FROM half_sign_in WHERE expires_at <= $1", at)?;
    exec!(tx, "DELETE FROM passkey_challenge WHERE expires_at <= $1", at)?;
    exec!(tx, "DELETE FROM staff_invite WHERE expires_at <= $1", at)?;
    exec!(
        tx,
        "DELETE FROM failed_try WHERE last_at <= $1",
        at.plus(-24 * 3600)
    )?;
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

//! How staff prove who they are: what is between a right password and a session, second factors, recovery codes, wrong
//! tries, and the links by which somebody chooses a password. Secrets are sealed, codes and tokens kept as hashes.

use super::{StoreError, Tx, ensure_affected, exec, fetch_optional};
use crate::domain::ids::PersonId;
use crate::domain::time::UnixTime;

/// Half signed in: the password was right.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Half {
    /// Who.
    pub person_id: PersonId,
    /// How often they may still try the second factor.
    pub tries_left: i64,
}

/// Adds half a sign-in under the hash of its token.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add_half(
    tx: &mut Tx,
    token_hash: &str,
    half: &Half,
    at: UnixTime,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO half_sign_in (token_hash, person_id, tries_left, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
        token_hash,
        &half.person_id,
        half.tries_left,
        at,
        expires_at
    )?;
    Ok(())
}

/// Half a sign-in that still counts.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_half(tx: &mut Tx, token_hash: &str, at: UnixTime) -> Result<Option<Half>, StoreError> {
    fetch_optional!(
        tx,
        Half,
        "SELECT person_id, tries_left FROM half_sign_in WHERE token_hash = $1 AND expires_at > $2 AND tries_left > 0",
        token_hash,
        at
    )
}

/// Takes one try from it.
///
/// # Errors
/// [`StoreError::Conflict`] when none is left.
pub async fn claim_half_try(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE half_sign_in SET tries_left = tries_left - 1 WHERE token_hash = $1 AND tries_left > 0",
        token_hash
    )?;
    ensure_affected(done, 1)
}

/// It is whole, or given up.
///
/// # Errors
/// [`StoreError::Conflict`] when it was so already.
pub async fn claim_half(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    let done = exec!(tx, "DELETE FROM half_sign_in WHERE token_hash = $1", token_hash)?;
    ensure_affected(done, 1)
}

/// Gives up whatever is half of somebody's sign-ins.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_halves(tx: &mut Tx, person: &PersonId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM half_sign_in WHERE person_id = $1", person)?;
    Ok(())
}

/// An authenticator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret in base32, as it is shared with the authenticator.
    pub secret: String,
    /// Since when it counts; not while its first code has not been entered.
    pub confirmed_at: Option<UnixTime>,
    /// The last half minute whose code was used.
    pub last_step: i64,
}

#[derive(sqlx::FromRow)]
struct FactorRow {
    secret_sealed: String,
    confirmed_at: Option<UnixTime>,
    last_step: i64,
}

/// Gives somebody a new authenticator in place of what they had; it counts once its first code was entered.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn set_factor(tx: &mut Tx, person: &PersonId, secret: &str) -> Result<(), StoreError> {
    let sealed = tx.seal("second_factor.secret", person.as_str(), secret)?;
    exec!(
        tx,
        "INSERT INTO second_factor (person_id, secret_sealed, confirmed_at, last_step) VALUES ($1, $2, NULL, 0) \
         ON CONFLICT (person_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, confirmed_at = NULL, last_step = 0",
        person,
        sealed
    )?;
    Ok(())
}

/// Somebody's authenticator.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find_factor(tx: &mut Tx, person: &PersonId) -> Result<Option<SecondFactor>, StoreError> {
    let row = fetch_optional!(
        tx,
        FactorRow,
        "SELECT secret_sealed, confirmed_at, last_step FROM second_factor WHERE person_id = $1",
        person
    )?;
    row.map(|row| {
        Ok(SecondFactor {
            secret: tx.unseal("second_factor.secret", person.as_str(), &row.secret_sealed)?,
            confirmed_at: row.confirmed_at,
            last_step: row.last_step,
        })
    })
    .transpose()
}

/// A code of this half minute was used: no earlier one and not this one counts again.
///
/// # Errors
/// [`StoreError::Conflict`] when it was used before.
pub async fn claim_step(
    tx: &mut Tx,
    person: &PersonId,
    step: i64,
    confirmed_at: UnixTime,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE second_factor SET last_step = $2, confirmed_at = COALESCE(confirmed_at, $3) \
         WHERE person_id = $1 AND last_step < $2",
        person,
        step,
        confirmed_at
    )?;
    ensure_affected(done, 1)
}

/// Takes somebody's authenticator and recovery codes away.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_factor(tx: &mut Tx, person: &PersonId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM second_factor WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM recovery_code WHERE person_id = $1", person)?;
    Ok(())
}

/// Gives somebody new recovery codes in place of the old.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn set_recovery_codes(tx: &mut Tx, person: &PersonId, hashes: &[String]) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM recovery_code WHERE person_id = $1", person)?;
    for hash in hashes {
        exec!(
            tx,
            "INSERT INTO recovery_code (person_id, code_hash, used_at) VALUES ($1, $2, NULL)",
            person,
            hash
        )?;
    }
    Ok(())
}

/// Uses a recovery code, once; says whether it was one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn claim_recovery_code(
    tx: &mut Tx,
    person: &PersonId,
    hash: &str,
    at: UnixTime,
) -> Result<bool, StoreError> {
    let done = exec!(
        tx,
        "UPDATE recovery_code SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL",
        person,
        hash,
        at
    )?;
    Ok(done == 1)
}

/// Wrong tries for one name, known or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Failed {
    /// How many, one after the other.
    pub failures: i64,
    /// The last.
    pub last_at: UnixTime,
}

/// The wrong tries for a name, by its keyed hash.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_failed(tx: &mut Tx, kind: &str, name: &str) -> Result<Option<Failed>, StoreError> {
    let hash = tx.lookup_hash(kind, name);
    fetch_optional!(
        tx,
        Failed,
        "SELECT failures, last_at FROM failed_try WHERE subject_hash = $1",
        hash
    )
}

/// One more wrong try for a name.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn add_failed(tx: &mut Tx, kind: &str, name: &str, at: UnixTime) -> Result<(), StoreError> {
    let hash = tx.lookup_hash(kind, name);
    exec!(
        tx,
        "INSERT INTO failed_try (subject_hash, failures, last_at) VALUES ($1, 1, $2) \
         ON CONFLICT (subject_hash) DO UPDATE SET failures = failed_try.failures + 1, last_at = excluded.last_at",
        hash,
        at
    )?;
    Ok(())
}

/// It was right: earlier wrong tries are forgotten.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_failed(tx: &mut Tx, kind: &str, name: &str) -> Result<(), StoreError> {
    let hash = tx.lookup_hash(kind, name);
    exec!(tx, "DELETE FROM failed_try WHERE subject_hash = $1", hash)?;
    Ok(())
}

/// Adds a link by which somebody chooses a password.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add_invite(
    tx: &mut Tx,
    token_hash: &str,
    person: &PersonId,
    at: UnixTime,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO staff_invite (token_hash, person_id, created_at, expires_at, used_at) VALUES ($1, $2, $3, $4, NULL)",
        token_hash,
        person,
        at,
        expires_at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct InviteRow {
    person_id: PersonId,
}

/// Whose link this is, while it counts.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_invite(
    tx: &mut Tx,
    token_hash: &str,
    at: UnixTime,
) -> Result<Option<PersonId>, StoreError> {
    let row = fetch_optional!(
        tx,
        InviteRow,
        "SELECT person_id FROM staff_invite WHERE token_hash = $1 AND expires_at > $2 AND used_at IS NULL",
        token_hash,
        at
    )?;
    Ok(row.map(|row| row.person_id))
}

/// Uses it, once, and with it whatever else was sent to the same person.
///
/// # Errors
/// [`StoreError::Conflict`] when it was used.
pub async fn claim_invite(tx: &mut Tx, token_hash: &str, at: UnixTime) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE staff_invite SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL",
        token_hash,
        at
    )?;
    ensure_affected(done, 1)?;
    exec!(
        tx,
        "UPDATE staff_invite SET used_at = $2 WHERE used_at IS NULL \
         AND person_id = (SELECT person_id FROM staff_invite WHERE token_hash = $1)",
        token_hash,
        at
    )?;
    Ok(())
}

//! Passkeys of staff: the public keys of their devices, sealed, and the questions that were put to them.
//!
//! In every build, also in one that cannot use them: whoever loses an authenticator or is forgotten loses these too.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{OrganisationId, PasskeyId, PersonId};
use crate::domain::time::UnixTime;

/// A passkey that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its identifier.
    pub id: PasskeyId,
    /// Whose it is.
    pub person: PersonId,
    /// What they call it, at most 60 characters.
    pub name: String,
    /// The public key with its counter, as the library writes it down: JSON.
    pub credential: String,
    /// Since when.
    pub created_at: UnixTime,
    /// When it was last used.
    pub used_at: Option<UnixTime>,
}

#[derive(sqlx::FromRow)]
struct PasskeyRow {
    id: PasskeyId,
    person_id: PersonId,
    name: String,
    credential_sealed: String,
    created_at: UnixTime,
    used_at: Option<UnixTime>,
}

/// Adds a passkey under the hash of the number that its device gave it.
///
/// # Errors
/// [`StoreError::Unique`] when that number is known, whosever it is.
pub async fn add(
    tx: &mut Tx,
    organisation: &OrganisationId,
    passkey: &Passkey,
    credential_id_hash: &str,
    actor: &str,
) -> Result<(), StoreError> {
    let sealed = tx.seal("passkey.credential", passkey.id.as_str(), &passkey.credential)?;
    exec!(
        tx,
        "INSERT INTO passkey (id, person_id, name, credential_sealed, credential_id_hash, created_at, used_at, revoked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL)",
        &passkey.id,
        &passkey.person,
        &passkey.name,
        sealed,
        credential_id_hash,
        passkey.created_at
    )?;
    let (id, of) = (passkey.id.as_str(), passkey.person.as_str());
    audit::append(tx, organisation, actor, "passkey.add", of, id).await
}

/// Somebody's passkeys that count, the oldest first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_of(tx: &mut Tx, person: &PersonId) -> Result<Vec<Passkey>, StoreError> {
    let rows = fetch_all!(
        tx,
        PasskeyRow,
        "SELECT id, person_id, name, credential_sealed, created_at, used_at FROM passkey \
         WHERE person_id = $1 AND revoked_at IS NULL ORDER BY id",
        person
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Passkey {
                credential: tx.unseal("passkey.credential", row.id.as_str(), &row.credential_sealed)?,
                id: row.id,
                person: row.person_id,
                name: row.name,
                created_at: row.created_at,
                used_at: row.used_at,
            })
        })
        .collect()
}

/// It was used; its counter may have moved.
///
/// # Errors
/// [`StoreError::Conflict`] when it counts no more.
pub async fn set_used(tx: &mut Tx, id: &PasskeyId, credential: &str, at: UnixTime) -> Result<(), StoreError> {
    let sealed = tx.seal("passkey.credential", id.as_str(), credential)?;
    let done = exec!(
        tx,
        "UPDATE passkey SET credential_sealed = $2, used_at = $3 WHERE id = $1 AND revoked_at IS NULL",
        id,
        sealed,
        at
    )?;
    ensure_affected(done, 1)
}

/// One of somebody's passkeys counts no more.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not theirs, or counted no more already.
pub async fn revoke(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    id: &PasskeyId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE passkey SET revoked_at = $3 WHERE id = $2 AND person_id = $1 AND revoked_at IS NULL",
        person,
        id,
        at
    )?;
    ensure_affected(done, 1)?;
    let of = person.as_str();
    audit::append(tx, organisation, actor, "passkey.remove", of, id.as_str()).await
}

/// Puts a question to somebody's device, in place of the one before under the same holder. `state` is what the answer
/// is held against.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn set_challenge(
    tx: &mut Tx,
    holder: &str,
    person: &PersonId,
    state: &str,
    at: UnixTime,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    let sealed = tx.seal("passkey_challenge.state", holder, state)?;
    exec!(
        tx,
        "INSERT INTO passkey_challenge (holder, person_id, state_sealed, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (holder) DO UPDATE SET person_id = excluded.person_id, \
         state_sealed = excluded.state_sealed, created_at = excluded.created_at, expires_at = excluded.expires_at",
        holder,
        person,
        sealed,
        at,
        expires_at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct StateRow {
    state_sealed: String,
}

/// Takes the question that is open under a holder, once: what the answer is held against, or nothing when there is
/// none, it is another's or it is too old.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody took it at the same moment.
pub async fn claim_challenge(
    tx: &mut Tx,
    holder: &str,
    person: &PersonId,
    at: UnixTime,
) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        StateRow,
        "SELECT state_sealed FROM passkey_challenge WHERE holder = $1 AND person_id = $2 AND expires_at > $3",
        holder,
        person,
        at
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    let done = exec!(tx, "DELETE FROM passkey_challenge WHERE holder = $1", holder)?;
    ensure_affected(done, 1)?;
    tx.unseal("passkey_challenge.state", holder, &row.state_sealed)
        .map(Some)
}

/// Takes every passkey of somebody away, and every question that is open.
///
/// # Errors
/// [`StoreError::Conflict`] when one is taken away at the same moment.
pub async fn revoke_all(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM passkey_challenge WHERE person_id = $1", person)?;
    for passkey in list_of(tx, person).await? {
        revoke(tx, organisation, person, &passkey.id, at, actor).await?;
    }
    Ok(())
}

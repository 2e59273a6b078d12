//! Printed cards: a token in a picture and a short code, kept as hashes; revocable.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{CardId, OrganisationId, PersonId};
use crate::domain::time::UnixTime;

/// A card, without what opens it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Card {
    /// Its identifier.
    pub id: CardId,
    /// Whose it is.
    pub person_id: PersonId,
    /// When it was made.
    pub created_at: UnixTime,
    /// When it was last used.
    pub used_at: Option<UnixTime>,
}

/// Adds a card under the hashes of its token and of its short code (a keyed hash: the code is short).
///
/// # Errors
/// [`StoreError::Unique`] when the short code exists already.
pub async fn add(
    tx: &mut Tx,
    organisation: &OrganisationId,
    card: &Card,
    token_hash: &str,
    code: &str,
    actor: &str,
) -> Result<(), StoreError> {
    let code_hash = tx.lookup_hash("code", code);
    // Kept sealed as well: under another key its hash is another.
    let code_sealed = tx.seal("card.code", card.id.as_str(), code)?;
    exec!(
        tx,
        "INSERT INTO card (id, person_id, token_hash, code_sealed, code_hash, made_by, created_at, used_at, revoked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)",
        &card.id,
        &card.person_id,
        token_hash,
        code_sealed,
        code_hash,
        actor,
        card.created_at
    )?;
    let (id, of) = (card.id.as_str(), card.person_id.as_str());
    audit::append(tx, organisation, actor, "card.add", of, id).await
}

/// The card of a token's hash, unless it was revoked.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find(tx: &mut Tx, token_hash: &str) -> Result<Option<Card>, StoreError> {
    fetch_optional!(
        tx,
        Card,
        "SELECT id, person_id, created_at, used_at FROM card WHERE token_hash = $1 AND revoked_at IS NULL",
        token_hash
    )
}

/// The card of a short code, unless it was revoked.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_by_code(tx: &mut Tx, code: &str) -> Result<Option<Card>, StoreError> {
    for hash in tx.lookup_hashes("code", code) {
        let found = fetch_optional!(
            tx,
            Card,
            "SELECT id, person_id, created_at, used_at FROM card WHERE code_hash = $1 AND revoked_at IS NULL",
            hash
        )?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Somebody's cards that count, the newest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_of(tx: &mut Tx, person: &PersonId) -> Result<Vec<Card>, StoreError> {
    fetch_all!(
        tx,
        Card,
        "SELECT id, person_id, created_at, used_at FROM card WHERE person_id = $1 AND revoked_at IS NULL \
         ORDER BY id DESC",
        person
    )
}

/// It was used.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_used(tx: &mut Tx, id: &CardId, at: UnixTime) -> Result<(), StoreError> {
    exec!(tx, "UPDATE card SET used_at = $2 WHERE id = $1", id, at)?;
    Ok(())
}

/// A card counts no more.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not theirs, or counted no more already.
pub async fn revoke(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    id: &CardId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE card SET revoked_at = $3 WHERE id = $2 AND person_id = $1 AND revoked_at IS NULL",
        person,
        id,
        at
    )?;
    ensure_affected(done, 1)?;
    audit::append(
        tx,
        organisation,
        actor,
        "card.revoke",
        person.as_str(),
        id.as_str(),
    )
    .await
}

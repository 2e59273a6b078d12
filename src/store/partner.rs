//! With whom a learn-work service works.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all};
use crate::domain::ids::{OrganisationId, PartnerId};
use crate::domain::partner::Partner;
use crate::domain::time::UnixTime;

/// Writes a partner down, or what is different about one.
///
/// # Errors
/// [`StoreError::Conflict`] when it is another organisation's.
pub async fn set(tx: &mut Tx, partner: &Partner, actor: &str) -> Result<(), StoreError> {
    let contact = tx.seal("partner.contact", partner.id.as_str(), &partner.contact)?;
    let done = exec!(
        tx,
        "INSERT INTO partner (id, organisation_id, name, part, contact_sealed, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET name = excluded.name, part = excluded.part, \
         contact_sealed = excluded.contact_sealed WHERE partner.organisation_id = excluded.organisation_id",
        &partner.id,
        &partner.organisation,
        &partner.name,
        &partner.part,
        contact,
        partner.created_at
    )?;
    ensure_affected(done, 1)?;
    let id = partner.id.as_str();
    audit::append(tx, &partner.organisation, actor, "partner.set", id, "").await
}

/// Takes a partner off the list.
///
/// # Errors
/// [`StoreError::Conflict`] when there is none such any more.
pub async fn remove(
    tx: &mut Tx,
    organisation: &OrganisationId,
    id: &PartnerId,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "DELETE FROM partner WHERE id = $1 AND organisation_id = $2",
        id,
        organisation
    )?;
    ensure_affected(done, 1)?;
    audit::append(tx, organisation, actor, "partner.remove", id.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct PartnerRow {
    id: PartnerId,
    organisation_id: OrganisationId,
    name: String,
    part: String,
    contact_sealed: String,
    created_at: UnixTime,
}

/// Everybody with whom a service works, by name.
///
/// # Errors
/// [`StoreError`] when the database does not answer or what is sealed cannot be opened.
pub async fn list(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Partner>, StoreError> {
    let rows = fetch_all!(
        tx,
        PartnerRow,
        "SELECT id, organisation_id, name, part, contact_sealed, created_at FROM partner WHERE organisation_id = $1 \
         ORDER BY id",
        organisation
    )?;
    let mut all = Vec::new();
    for row in rows {
        all.push(Partner {
            contact: tx.unseal("partner.contact", row.id.as_str(), &row.contact_sealed)?,
            id: row.id,
            organisation: row.organisation_id,
            name: row.name,
            part: row.part,
            created_at: row.created_at,
        });
    }
    // By name as a person looks for it; the two engines sort text differently.
    all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.id.clone()));
    Ok(all)
}

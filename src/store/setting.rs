//! What an organisation said about itself: a line per thing.

use super::{StoreError, Tx, audit, exec, fetch_all};
use crate::domain::ids::OrganisationId;
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct SettingRow {
    name: String,
    value: String,
}

/// Everything an organisation said, by name.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = fetch_all!(
        tx,
        SettingRow,
        "SELECT name, value FROM organisation_setting WHERE organisation_id = $1 ORDER BY name",
        organisation
    )?;
    Ok(rows.into_iter().map(|row| (row.name, row.value)).collect())
}

/// Says something, in place of what was said before.
///
/// # Errors
/// [`StoreError`] when there is no such organisation.
pub async fn set(
    tx: &mut Tx,
    organisation: &OrganisationId,
    name: &str,
    value: &str,
    actor: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    exec!(
        tx,
        "INSERT INTO organisation_setting (organisation_id, name, value, updated_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (organisation_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        organisation,
        name,
        value,
        now
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "organisation.setting",
        organisation.as_str(),
        name,
    )
    .await
}

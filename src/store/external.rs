//! What imported files call people and requests.

use super::{StoreError, Tx, exec, fetch_all};
use crate::domain::ids::OrganisationId;
use crate::domain::time::UnixTime;
use std::collections::HashMap;

/// What a name of a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A helper.
    Helper,
    /// A request.
    Request,
}

impl Kind {
    const fn tag(self) -> &'static str {
        match self {
            Self::Helper => "helper",
            Self::Request => "request",
        }
    }
}

/// Remembers what a file calls somebody or something.
///
/// # Errors
/// [`StoreError::Unique`] when the organisation has one of that name.
pub async fn add(
    tx: &mut Tx,
    organisation: &OrganisationId,
    kind: Kind,
    external: &str,
    id: &str,
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO external_id (organisation_id, kind, external_id, id, created_at) VALUES ($1, $2, $3, $4, $5)",
        organisation,
        kind.tag(),
        external,
        id,
        at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct NameRow {
    external_id: String,
    id: String,
}

/// Every name of an organisation's files, and whom or what it stands for.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list(
    tx: &mut Tx,
    organisation: &OrganisationId,
    kind: Kind,
) -> Result<HashMap<String, String>, StoreError> {
    let rows = fetch_all!(
        tx,
        NameRow,
        "SELECT external_id, id FROM external_id WHERE organisation_id = $1 AND kind = $2 ORDER BY external_id",
        organisation,
        kind.tag()
    )?;
    Ok(rows.into_iter().map(|row| (row.external_id, row.id)).collect())
}

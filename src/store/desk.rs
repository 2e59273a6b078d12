//! Whom one calls: the coordinator of a zone, of a person's zone.

use super::{StoreError, Tx, fetch_optional};
use crate::domain::ids::{PersonId, ZoneId};
use crate::domain::zone::ZoneDesk;

#[derive(sqlx::FromRow)]
struct DeskRow {
    name: String,
    coordinator_name: String,
    coordinator_telephone: String,
}

/// A zone whose coordinator has no number has nobody to call.
fn decode(row: DeskRow) -> Option<ZoneDesk> {
    (!row.coordinator_telephone.is_empty()).then_some(ZoneDesk {
        zone: row.name,
        coordinator: row.coordinator_name,
        telephone: row.coordinator_telephone,
    })
}

/// Whom one calls in a zone; nothing without a number.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find(tx: &mut Tx, zone: &ZoneId) -> Result<Option<ZoneDesk>, StoreError> {
    let row = fetch_optional!(
        tx,
        DeskRow,
        "SELECT name, coordinator_name, coordinator_telephone FROM zone WHERE id = $1",
        zone
    )?;
    Ok(row.and_then(decode))
}

/// Whom one calls where somebody lives; nothing without a home, or without a number there.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_of(tx: &mut Tx, person: &PersonId) -> Result<Option<ZoneDesk>, StoreError> {
    let row = fetch_optional!(
        tx,
        DeskRow,
        "SELECT z.name, z.coordinator_name, z.coordinator_telephone FROM zone z JOIN home h ON h.zone_id = z.id \
         WHERE h.person_id = $1",
        person
    )?;
    Ok(row.and_then(decode))
}

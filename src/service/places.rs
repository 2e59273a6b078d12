//! From an address to a point, a zone and a disclosure cell.

use super::{Refusal, ServiceError};
use crate::domain::contact::Postcode;
use crate::domain::ids::ZoneId;
use crate::geo::{Cell, Point, disclosure_cell};
use crate::store::{Tx, place};
use std::collections::HashMap;

/// Zones are kept as intervals of cells of this resolution (about 130 m across).
pub const ZONE_RESOLUTION: u8 = 10;

/// So many cells around a point are looked at, a kilometre whichever way the cells lie: zones leave slivers between them, and most addresses are
/// known by the middle of their postcode only, which may lie across the border.
pub(super) const NEAR_CELLS: u32 = 10;

/// A place that has been found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The exact point, as far as it is known: never shown.
    pub point: Point,
    /// The town or village.
    pub place: String,
    /// The zone that serves it.
    pub zone: ZoneId,
    /// The disclosure cell: all that the world sees.
    pub cell: Cell,
}

/// Finds the place of a postcode.
///
/// # Errors
/// A wrong field when the postcode is unknown; [`Refusal::OutsideZones`] when no zone serves it.
pub async fn find(tx: &mut Tx, postcode: &Postcode) -> Result<Found, ServiceError> {
    let known = place::find_postcode(tx, postcode)
        .await?
        .ok_or_else(|| ServiceError::field("postcode", "field-postcode-unknown"))?;
    let zone = zone_at(tx, known.point).await?.ok_or(Refusal::OutsideZones)?;
    let cell = cell_at(tx, known.point).await?;
    Ok(Found {
        point: known.point,
        place: known.place,
        zone,
        cell,
    })
}

/// The zone that serves a point: the one it lies in, or the nearest that begins within a kilometre.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn zone_at(tx: &mut Tx, point: Point) -> Result<Option<ZoneId>, ServiceError> {
    let fine = Cell::of(point, ZONE_RESOLUTION).map_err(ServiceError::internal)?;
    for cell in fine.nearest_first(NEAR_CELLS) {
        if let Some(zone) = place::find_zone_at(tx, cell).await? {
            return Ok(Some(zone));
        }
    }
    Ok(None)
}

/// The disclosure cell of a point: coarser where few people live, or where nobody knows how many.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn cell_at(tx: &mut Tx, point: Point) -> Result<Cell, ServiceError> {
    let mut known: HashMap<Cell, u32> = HashMap::new();
    for resolution in [8, 7, 6] {
        let cell = Cell::of(point, resolution).map_err(ServiceError::internal)?;
        if let Some(people) = place::find_population(tx, cell).await? {
            known.insert(cell, people);
        }
    }
    disclosure_cell(point, &|cell| known.get(&cell).copied()).map_err(ServiceError::internal)
}

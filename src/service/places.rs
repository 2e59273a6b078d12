//! From an address to a point, a zone and a disclosure cell.

use super::{Refusal, ServiceError};
use crate::domain::contact::Postcode;
use crate::domain::ids::ZoneId;
use crate::geo::disclosure::{FINEST, WHILE_UNKNOWN};
use crate::geo::zone::contains;
use crate::geo::{Cell, CellRange, Point, disclosure_cell, distance_m};
use crate::store::{Tx, place};
use std::collections::{BTreeMap, HashMap};

/// Zones are kept as intervals of cells of this resolution (about 130 m across).
pub const ZONE_RESOLUTION: u8 = 10;

/// Who lives outside every zone, but no further than this from the middle of a zone's cell, belongs to that zone, metres.
///
/// Published outlines follow waters and motorways and are simplified; a farm, a lock-keeper's house or a point that
/// stands for a whole postcode then lies some hundreds of metres outside, seldom more. A kilometre takes those in and
/// stays below what separates two villages, so that nobody is given to a coordinator of somewhere else. The hundred
/// metres more are the way from the outline to the middle of the first cell inside it.
pub(super) const NEAREST_M: f64 = 1100.0;
/// So many rings hold every cell whose middle lies that near: a ring is about 105 m further than the one before.
const NEAREST_RINGS: u32 = 12;
/// Cells of this resolution (2.5 km across), one and its six neighbours, hold everything that lies that near: seven
/// intervals of the index instead of a question for each of some hundred cells.
const BLOCK_RESOLUTION: u8 = 7;

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

/// The zone that serves a point: the one it lies in, or the nearest within a kilometre.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn zone_at(tx: &mut Tx, point: Point) -> Result<Option<ZoneId>, ServiceError> {
    let fine = Cell::of(point, ZONE_RESOLUTION).map_err(ServiceError::internal)?;
    if let Some(zone) = place::find_zone_at(tx, fine).await? {
        return Ok(Some(zone));
    }
    let block = Cell::of(point, BLOCK_RESOLUTION).map_err(ServiceError::internal)?;
    let mut zones: BTreeMap<ZoneId, Vec<CellRange>> = BTreeMap::new();
    // In the order of their integers, so that the intervals of each zone stay sorted.
    for cell in block.disk(1) {
        let within = cell.children(ZONE_RESOLUTION).map_err(ServiceError::internal)?;
        for (zone, range) in place::list_zone_ranges_in(tx, within).await? {
            zones.entry(zone).or_default().push(range);
        }
    }
    Ok(nearest(point, |cell| covering(&zones, cell)).cloned())
}

/// The zone that serves a point, when `covers` says which zone covers a cell: the one it lies in, else the one of the
/// cell whose middle is nearest and not too far.
pub(super) fn nearest<Z>(point: Point, covers: impl Fn(Cell) -> Option<Z>) -> Option<Z> {
    let fine = Cell::of(point, ZONE_RESOLUTION).ok()?;
    if let Some(zone) = covers(fine) {
        return Some(zone);
    }
    let mut around: Vec<(f64, Cell)> = fine
        .disk(NEAREST_RINGS)
        .into_iter()
        .map(|cell| (distance_m(point, cell.centre()), cell))
        .filter(|(metres, _)| *metres <= NEAREST_M)
        .collect();
    // Equally near: the lower cell, so that the answer does not hang on the order of a list.
    around.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    around.into_iter().find_map(|(_, cell)| covers(cell))
}

/// The zone that covers a cell; where neighbours overlap, the one with the lowest identifier.
pub(super) fn covering(zones: &BTreeMap<ZoneId, Vec<CellRange>>, cell: Cell) -> Option<&ZoneId> {
    let mut all = zones.iter();
    all.find(|(_, ranges)| contains(ranges, cell)).map(|(id, _)| id)
}

/// The disclosure cell of a point: coarser where few people live, or where nobody knows how many.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn cell_at(tx: &mut Tx, point: Point) -> Result<Cell, ServiceError> {
    let mut known: HashMap<Cell, u32> = HashMap::new();
    let fine = Cell::of(point, FINEST).map_err(ServiceError::internal)?;
    // Coarser cells are parents of the fine one, as in `disclosure_cell`: a point may lie in another one itself.
    for cell in [Some(fine), fine.parent(WHILE_UNKNOWN)].into_iter().flatten() {
        if let Some(people) = place::find_population(tx, cell).await? {
            known.insert(cell, people);
        }
    }
    disclosure_cell(point, &|cell| known.get(&cell).copied()).map_err(ServiceError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The middle of Tilburg, and places around it.
    fn at(north: f64, east: f64) -> Point {
        Point::new(51.5606 + north, 5.0919 + east).unwrap()
    }

    #[test]
    fn nearest_is_what_a_look_at_every_cell_would_find() {
        let around = Cell::of(at(0.0, 0.0), ZONE_RESOLUTION).unwrap().disk(40);
        for step in 0..200_u32 {
            let shift = |by: u32| f64::from(by % 19) / 1000.0 - 0.009;
            let point = at(shift(step * 7), shift(step * 11));
            // Every hundredth cell is a zone of its own.
            let covers = |cell: Cell| (cell.to_i64() / 64 % 101 == 0).then_some(cell);
            let expected = around
                .iter()
                .filter_map(|cell| covers(*cell))
                .map(|cell| (distance_m(point, cell.centre()), cell))
                .filter(|(metres, _)| *metres <= NEAREST_M)
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
                .map(|(_, cell)| cell);
            let own = Cell::of(point, ZONE_RESOLUTION).ok().and_then(covers);
            assert_eq!(nearest(point, covers), own.or(expected), "{point:?}");
        }
    }

    #[test]
    fn blocks_hold_every_cell_that_is_near_enough() {
        for step in 0..400_u32 {
            let point = at(f64::from(step % 20) / 300.0, f64::from(step / 20) / 200.0);
            let blocks = Cell::of(point, BLOCK_RESOLUTION).unwrap().disk(1);
            let fine = Cell::of(point, ZONE_RESOLUTION).unwrap();
            for cell in fine.disk(NEAREST_RINGS) {
                let is_near = distance_m(point, cell.centre()) <= NEAREST_M;
                let parent = cell.parent(BLOCK_RESOLUTION).unwrap();
                assert!(!is_near || blocks.contains(&parent), "{point:?} {cell}");
            }
        }
    }

    #[test]
    fn nobody_further_than_a_kilometre_is_given_to_a_zone() {
        let zone = Cell::of(at(0.0, 0.0), ZONE_RESOLUTION).unwrap();
        let covers = |cell: Cell| (cell == zone).then_some(());
        assert_eq!(nearest(at(0.009, 0.0), covers), Some(()));
        assert_eq!(nearest(at(0.011, 0.0), covers), None);
        assert_eq!(nearest(at(1.0, 0.0), covers), None);
    }
}

//! How many people live where: per H3 cell, or per point (the middle of a square, a street, a postcode) to be added up.

use super::FileError;
use super::table::{BadRows, Columns, Reading, Row, read};
use crate::geo::disclosure::FINEST;
use crate::geo::{Cell, Point};

/// People in a cell, or a part of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PopulationRow {
    /// Of resolution 8.
    pub cell: Cell,
    /// How many live there; rows of the same cell are added up.
    pub people: u32,
}

const COLUMNS: Columns = Columns {
    required: &["people"],
    optional: &["cell", "lat", "lon"],
};

/// Reads how many people live where: `cell,people` with H3 cells of resolution 8, or `lat,lon,people` with points.
///
/// # Errors
/// [`FileError`] when the file cannot be read as a table, or at the first bad row when they are not skipped.
pub fn read_population(
    file: &str,
    bytes: &[u8],
    bad_rows: BadRows,
) -> Result<Reading<PopulationRow>, FileError> {
    read(file, bytes, &COLUMNS, bad_rows, parse)
}

fn parse(row: &Row<'_>) -> Result<PopulationRow, FileError> {
    let people = row.whole("people", 0..=10_000_000, None)?;
    let text = row.text("cell");
    let cell = if text.is_empty() {
        let (lat, lon) = (row.degrees("lat", 90.0)?, row.degrees("lon", 180.0)?);
        let point = Point::new(lat, lon).map_err(|_| row.error("lat", "a place on earth"))?;
        Cell::of(point, FINEST).map_err(|_| row.error("lat", "a place on earth"))?
    } else {
        // A number may begin with a sign; an index does not.
        Some(text)
            .filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|text| i64::from_str_radix(text, 16).ok())
            .and_then(|index| Cell::from_i64(index).ok())
            .filter(|cell| cell.resolution() == FINEST)
            .ok_or_else(|| row.error("cell", "an H3 cell of resolution 8, such as 881fa4a20dfffff"))?
    };
    Ok(PopulationRow { cell, people })
}

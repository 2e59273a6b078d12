//! The postcodes' file: as published, with either of the names that columns have there.

use super::FileError;
use super::table::{BadRows, Columns, Reading, Row, read};
use crate::domain::contact::Postcode;
use crate::geo::Point;

/// Where a postcode lies.
#[derive(Debug, Clone, PartialEq)]
pub struct PostcodeRow {
    /// Four digits, or six characters.
    pub postcode: Postcode,
    /// Its middle.
    pub at: Point,
    /// The town or village.
    pub place: String,
    /// The municipality.
    pub municipality: String,
}

const COLUMNS: Columns = Columns {
    required: &["postcode"],
    optional: &[
        "lat",
        "latitude",
        "lon",
        "lng",
        "longitude",
        "place",
        "woonplaats",
        "plaats",
        "municipality",
        "gemeente",
    ],
};

/// Reads postcodes.
///
/// # Errors
/// [`FileError`] when the file cannot be read as a table, or at the first bad row when they are not skipped.
pub fn read_postcodes(
    file: &str,
    bytes: &[u8],
    bad_rows: BadRows,
) -> Result<Reading<PostcodeRow>, FileError> {
    read(file, bytes, &COLUMNS, bad_rows, parse)
}

/// The first of these columns that says something; otherwise the first.
fn one_of(row: &Row<'_>, names: [&'static str; 3]) -> &'static str {
    let said = names.into_iter().find(|name| !row.text(name).is_empty());
    said.unwrap_or(names[0])
}

fn parse(row: &Row<'_>) -> Result<PostcodeRow, FileError> {
    let lat = row.degrees(one_of(row, ["lat", "latitude", "latitude"]), 90.0)?;
    let lon = row.degrees(one_of(row, ["lon", "lng", "longitude"]), 180.0)?;
    let place = row.text(one_of(row, ["place", "woonplaats", "plaats"]));
    let municipality = row.text(one_of(row, ["municipality", "gemeente", "gemeente"]));
    Ok(PostcodeRow {
        postcode: Postcode::parse(row.text("postcode"))
            .ok_or_else(|| row.error("postcode", "a postcode such as 5038 or 5038 AB"))?,
        at: Point::new(lat, lon).map_err(|_| row.error("lat", "a place on earth"))?,
        place: place.to_owned(),
        municipality: if municipality.is_empty() {
            place
        } else {
            municipality
        }
        .to_owned(),
    })
}

//! Points on the earth, H3 cells, and intervals of cells.

use h3o::{CellIndex, LatLng, Resolution};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A coordinate that is no place on earth.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("no place on earth: latitude {lat}, longitude {lon}")]
pub struct InvalidPoint {
    /// Degrees north, as given.
    pub lat: f64,
    /// Degrees east, as given.
    pub lon: f64,
}

/// A place: WGS84 degrees, latitude −90…90, longitude −180…180, both finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "(f64, f64)", into = "(f64, f64)")]
pub struct Point {
    lat: f64,
    lon: f64,
}

impl Point {
    /// A place from degrees north and degrees east.
    ///
    /// # Errors
    /// [`InvalidPoint`] when a number is not finite or out of range.
    pub fn new(lat: f64, lon: f64) -> Result<Self, InvalidPoint> {
        // A NaN or an infinity lies in no range.
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            Ok(Self { lat, lon })
        } else {
            Err(InvalidPoint { lat, lon })
        }
    }

    /// Degrees north.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    pub const fn lon(self) -> f64 {
        self.lon
    }
}

impl TryFrom<(f64, f64)> for Point {
    type Error = InvalidPoint;

    fn try_from((lat, lon): (f64, f64)) -> Result<Self, InvalidPoint> {
        Self::new(lat, lon)
    }
}

impl From<Point> for (f64, f64) {
    fn from(point: Point) -> Self {
        (point.lat, point.lon)
    }
}

/// A number that is no H3 cell, or a resolution that H3 does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCell {
    /// The integer is no valid cell index.
    #[error("{0} is no H3 cell")]
    Index(i64),
    /// The resolution is not 0–15, or finer or coarser than the cell allows.
    #[error("resolution {0} does not fit here")]
    Resolution(u8),
}

/// A valid H3 cell.
///
/// ```
/// use noaber::geo::{Cell, Point};
/// let home = Point::new(52.2215, 6.8937)?; // Enschede
/// let cell = Cell::of(home, 8)?;
/// assert_eq!(cell.resolution(), 8);
/// assert_eq!(Cell::from_i64(cell.to_i64())?, cell);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Cell(CellIndex);

impl Cell {
    /// The cell of a place at a resolution (0–15).
    ///
    /// # Errors
    /// [`InvalidCell::Resolution`] above 15.
    pub fn of(point: Point, resolution: u8) -> Result<Self, InvalidCell> {
        let resolution = parse_resolution(resolution)?;
        // A `Point` is finite, which is all that `LatLng` asks.
        let at = LatLng::new(point.lat, point.lon).map_err(|_| InvalidCell::Index(0))?;
        Ok(Self(at.to_cell(resolution)))
    }

    /// Reads the integer of a database column.
    ///
    /// # Errors
    /// [`InvalidCell::Index`] when it is no cell.
    pub fn from_i64(value: i64) -> Result<Self, InvalidCell> {
        u64::try_from(value)
            .ok()
            .and_then(|bits| CellIndex::try_from(bits).ok())
            .map(Self)
            .ok_or(InvalidCell::Index(value))
    }

    /// The integer for a database column; always positive, because the highest bit of a cell is zero.
    pub fn to_i64(self) -> i64 {
        i64::try_from(u64::from(self.0)).unwrap_or(i64::MAX)
    }

    /// The middle of the cell.
    pub fn centre(self) -> Point {
        point_of(LatLng::from(self.0))
    }

    /// The cell of a coarser (or the same) resolution that holds this one.
    pub fn parent(self, resolution: u8) -> Option<Self> {
        self.0.parent(Resolution::try_from(resolution).ok()?).map(Self)
    }

    /// 0 (a continent) to 15 (a table).
    pub fn resolution(self) -> u8 {
        u8::from(self.0.resolution())
    }

    /// The corners, counter-clockwise, five to ten of them; the first is not repeated.
    pub fn boundary(self) -> Vec<Point> {
        self.0.boundary().iter().copied().map(point_of).collect()
    }

    /// This cell and all within `k` steps, in the order of their integers.
    pub fn disk(self, k: u32) -> Vec<Self> {
        let mut cells: Vec<Self> = self.0.grid_disk_safe(k).map(Self).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// The integer interval of this cell's descendants at a finer (or the same) resolution.
    ///
    /// # Errors
    /// [`InvalidCell::Resolution`] when `resolution` is coarser than the cell or above 15.
    pub fn children(self, resolution: u8) -> Result<CellRange, InvalidCell> {
        let fine = parse_resolution(resolution)?;
        let wrong = InvalidCell::Resolution(resolution);
        let count = self.0.children_count(fine);
        if fine < self.0.resolution() || count == 0 {
            return Err(wrong);
        }
        let first = self.0.child_at(0, fine).ok_or(wrong)?;
        let last = self.0.child_at(count - 1, fine).ok_or(wrong)?;
        Ok(CellRange {
            min: Self(first),
            max: Self(last),
        })
    }

    pub(super) const fn index(self) -> CellIndex {
        self.0
    }

    pub(super) const fn from_index(index: CellIndex) -> Self {
        Self(index)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl TryFrom<i64> for Cell {
    type Error = InvalidCell;

    fn try_from(value: i64) -> Result<Self, InvalidCell> {
        Self::from_i64(value)
    }
}

impl From<Cell> for i64 {
    fn from(cell: Cell) -> Self {
        cell.to_i64()
    }
}

/// An interval of the integers of cells of one resolution, both ends included: the children of a cell form one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRange {
    /// The first cell.
    pub min: Cell,
    /// The last cell, of the same resolution.
    pub max: Cell,
}

impl CellRange {
    /// Whether a cell of the interval's own resolution lies in it.
    pub fn contains(&self, cell: Cell) -> bool {
        (self.min..=self.max).contains(&cell) && cell.resolution() == self.min.resolution()
    }
}

fn parse_resolution(resolution: u8) -> Result<Resolution, InvalidCell> {
    Resolution::try_from(resolution).map_err(|_| InvalidCell::Resolution(resolution))
}

fn point_of(at: LatLng) -> Point {
    // H3 may answer a longitude just outside ±180.
    let lon = if at.lng() > 180.0 {
        at.lng() - 360.0
    } else if at.lng() < -180.0 {
        at.lng() + 360.0
    } else {
        at.lng()
    };
    Point {
        lat: at.lat().clamp(-90.0, 90.0),
        lon,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_a_place_on_earth() {
        assert!(Point::new(52.0, 5.0).is_ok());
        for (lat, lon) in [(91.0, 0.0), (0.0, 180.5), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert!(Point::new(lat, lon).is_err(), "{lat} {lon}");
        }
    }

    #[test]
    fn centres_come_back_and_parents_hold_their_children() {
        // From the reference vectors of the H3 C library (rand08centers, rand09centers), longitudes brought within ±180.
        for (hex, lat, lon) in [
            (0x0880_dab6_221f_ffff_i64, 67.194_014, -168.401_742),
            (0x0880_336b_709f_ffff_i64, 87.372_197, 166.176_925),
            (0x089d_ad2d_5437_ffff_i64, -44.382_706, 162.412_337),
        ] {
            let cell = Cell::from_i64(hex).unwrap();
            let place = Point::new(lat, lon).unwrap();
            assert_eq!(Cell::of(place, cell.resolution()), Ok(cell));
        }
        let home = Point::new(51.56, 5.09).unwrap();
        let cell = Cell::of(home, 8).unwrap();
        assert_eq!(Cell::of(cell.centre(), 8).unwrap(), cell);
        let range = cell.children(10).unwrap();
        let fine = Cell::of(home, 10).unwrap();
        assert!(range.contains(fine));
        assert_eq!(fine.parent(8), Some(cell));
        assert!(
            !range.contains(cell),
            "another resolution is never in the interval"
        );
        assert_eq!(cell.disk(1).len(), 7);
        assert_eq!(cell.boundary().len(), 6);
    }

    #[test]
    fn an_integer_that_is_no_cell_is_refused() {
        for wrong in [-1, 0, 1, i64::MAX] {
            assert_eq!(Cell::from_i64(wrong), Err(InvalidCell::Index(wrong)));
        }
        assert_eq!(
            Cell::of(Point::new(0.0, 0.0).unwrap(), 16),
            Err(InvalidCell::Resolution(16))
        );
    }
}

//! Cells, ranges, distances, zones.
//!
//! Purpose: everything that is about *where*. Invariants: a [`Point`] is finite and in range; a [`Cell`] is a valid H3
//! cell; a [`CellRange`] has `min ≤ max`; the same input gives the same cells on every machine. Deliberately absent: who
//! lives or helps somewhere, jitter and second grids (see `disclosure`), map tiles.

pub mod cell;
pub mod disclosure;
pub mod distance;
pub mod zone;

pub use cell::{Cell, CellRange, InvalidCell, InvalidPoint, Point};
pub use disclosure::{FINEST, disclosure_cell};
pub use distance::{DistanceBucket, EARTH_RADIUS_M, distance_m, distance_m_ceil};
pub use zone::{Geometry, ZoneError, ZoneIssue, ZoneShape};

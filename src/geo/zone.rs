//! Zones: from a GeoJSON geometry to intervals of cells.
//!
//! A cell of resolution 10 belongs to a zone when its centre lies in the polygon, so zones that touch share no cell. A
//! drawing by hand is rarely perfect: what can be filled is filled, with its [`ZoneIssue`]s reported; what cannot is a
//! [`ZoneError`].

use super::cell::{Cell, CellRange, Point};
use ::geo::{Area, Contains, LineString, MultiPolygon, Polygon, Simplify, Validation};
use h3o::geom::{ContainmentMode, TilerBuilder};
use h3o::{CellIndex, Resolution};
use serde::{Deserialize, Serialize};

/// The resolution of a zone's cells: about 0.015 km² each.
pub const ZONE_RESOLUTION: u8 = 10;
/// Most corners in all rings together: a municipality has a few thousand.
pub const MAX_CORNERS: usize = 20_000;
/// Most cells of a zone: somewhat more than the Netherlands has.
pub const MAX_CELLS: usize = 4_000_000;

/// A GeoJSON geometry, WGS84, longitude before latitude.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "coordinates")]
pub enum Geometry {
    /// Rings: the outline, then holes.
    Polygon(Vec<Vec<Vec<f64>>>),
    /// Several of them.
    MultiPolygon(Vec<Vec<Vec<Vec<f64>>>>),
}

/// Why a geometry is no zone.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ZoneError {
    /// Nothing is drawn.
    #[error("the zone has no outline")]
    Empty,
    /// A corner that is no place on earth.
    #[error("polygon {polygon}, ring {ring}, corner {corner} (from 0) is no longitude and latitude")]
    Corner {
        /// Which polygon, from 0.
        polygon: usize,
        /// Which ring, from 0.
        ring: usize,
        /// Which corner, from 0.
        corner: usize,
    },
    /// A ring with fewer than three different corners.
    #[error("polygon {polygon}, ring {ring} (from 0) has fewer than three different corners")]
    TooFewCorners {
        /// Which polygon, from 0.
        polygon: usize,
        /// Which ring, from 0.
        ring: usize,
    },
    /// More corners than [`MAX_CORNERS`].
    #[error("{0} corners; at most {MAX_CORNERS} are read: simplify the outline first")]
    TooManyCorners(usize),
    /// Larger than a country.
    #[error("the zone is larger than {MAX_CELLS} cells")]
    TooLarge,
    /// The outline encloses no area.
    #[error("the outline encloses nothing")]
    NoArea,
    /// The cell library refuses the geometry.
    #[error("the outline cannot be filled with cells: {0}")]
    Unfillable(String),
}

/// What is wrong with a geometry that could be filled all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneIssue {
    /// A ring did not end where it began; it was closed.
    NotClosed,
    /// The outline crosses itself or a hole sticks out; it was filled as drawn.
    SelfIntersecting,
    /// Smaller than a cell; the cells it touches were taken.
    Tiny,
    /// Wholly outside the Netherlands, and inside with latitude and longitude swapped.
    LooksSwapped,
}

impl ZoneIssue {
    /// A stable snake-case tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::NotClosed => "not_closed",
            Self::SelfIntersecting => "self_intersecting",
            Self::Tiny => "tiny",
            Self::LooksSwapped => "looks_swapped",
        }
    }
}

/// A zone's outline and its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneShape {
    outline: MultiPolygon<f64>,
    ranges: Vec<CellRange>,
    issues: Vec<ZoneIssue>,
}

impl ZoneShape {
    /// Fills a geometry with cells.
    ///
    /// # Errors
    /// [`ZoneError`] when it is empty, broken, too large or cannot be filled.
    pub fn from_geometry(geometry: &Geometry) -> Result<Self, ZoneError> {
        let one;
        let polygons = match geometry {
            Geometry::Polygon(rings) => {
                one = [rings.clone()];
                &one[..]
            }
            Geometry::MultiPolygon(polygons) => polygons,
        };
        let mut issues = Vec::new();
        let outline = parse(polygons, &mut issues)?;
        if outline.unsigned_area() == 0.0 {
            return Err(ZoneError::NoArea);
        }
        if !outline.is_valid() {
            issues.push(ZoneIssue::SelfIntersecting);
        }
        if looks_swapped(&outline) {
            issues.push(ZoneIssue::LooksSwapped);
        }
        let mut cells = fill(&outline, ContainmentMode::ContainsCentroid)?;
        if cells.is_empty() {
            issues.push(ZoneIssue::Tiny);
            cells = fill(&outline, ContainmentMode::Covers)?;
        }
        issues.sort_unstable();
        issues.dedup();
        Ok(Self {
            outline,
            ranges: merge(&cells),
            issues,
        })
    }

    /// The cells at [`ZONE_RESOLUTION`], as the fewest intervals, in order.
    pub fn ranges(&self) -> &[CellRange] {
        &self.ranges
    }

    /// What was wrong with the drawing.
    pub fn issues(&self) -> &[ZoneIssue] {
        &self.issues
    }

    /// Whether a cell belongs to the zone: a finer one by its parent, a coarser one by its middle.
    pub fn contains(&self, cell: Cell) -> bool {
        contains(&self.ranges, cell)
    }

    /// How many cells it has.
    pub fn cell_count(&self) -> u64 {
        self.ranges.iter().map(|range| count(range.min, range.max)).sum()
    }

    /// How many cells two zones share.
    pub fn shared_cells(&self, other: &Self) -> u64 {
        shared_cells(&self.ranges, &other.ranges)
    }

    /// The rings of the outline for a picture, with corners left out that lie within `tolerance_deg` degrees of the
    /// line without them; every ring closed, none below four corners.
    pub fn simplified(&self, tolerance_deg: f64) -> Vec<Vec<Point>> {
        let simple = self.outline.simplify(tolerance_deg);
        let mut rings = Vec::new();
        for (polygon, whole) in simple.0.iter().zip(&self.outline.0) {
            let rings_of = std::iter::once((polygon.exterior(), whole.exterior()))
                .chain(polygon.interiors().iter().zip(whole.interiors()));
            for (ring, full) in rings_of {
                let ring = if ring.0.len() >= 4 { ring } else { full };
                rings.push(ring.coords().filter_map(|c| Point::new(c.y, c.x).ok()).collect());
            }
        }
        rings
    }
}

/// Whether a cell lies in sorted intervals of [`ZONE_RESOLUTION`]: a finer cell by its parent, a coarser by its middle.
pub fn contains(ranges: &[CellRange], cell: Cell) -> bool {
    let at = if cell.resolution() >= ZONE_RESOLUTION {
        cell.parent(ZONE_RESOLUTION)
    } else {
        cell.index().center_child(Resolution::Ten).map(Cell::from_index)
    };
    at.is_some_and(|at| {
        let after = ranges.partition_point(|range| range.min <= at);
        after > 0 && ranges[after - 1].contains(at)
    })
}

/// How many cells two lists of sorted, disjoint intervals share.
pub fn shared_cells(a: &[CellRange], b: &[CellRange]) -> u64 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        let (from, to) = (left.min.max(right.min), left.max.min(right.max));
        if from <= to {
            shared += count(from, to);
        }
        if left.max <= right.max {
            i += 1;
        } else {
            j += 1;
        }
    }
    shared
}

fn parse(
    polygons: &[Vec<Vec<Vec<f64>>>],
    issues: &mut Vec<ZoneIssue>,
) -> Result<MultiPolygon<f64>, ZoneError> {
    let corners: usize = polygons.iter().flatten().map(Vec::len).sum();
    if corners > MAX_CORNERS {
        return Err(ZoneError::TooManyCorners(corners));
    }
    let mut parsed = Vec::with_capacity(polygons.len());
    for (p, rings) in polygons.iter().enumerate() {
        let mut lines = Vec::with_capacity(rings.len());
        for (r, ring) in rings.iter().enumerate() {
            lines.push(parse_ring(ring, p, r, issues)?);
        }
        if !lines.is_empty() {
            let holes = lines.split_off(1);
            parsed.extend(lines.pop().map(|outer| Polygon::new(outer, holes)));
        }
    }
    if parsed.is_empty() {
        Err(ZoneError::Empty)
    } else {
        Ok(MultiPolygon::new(parsed))
    }
}

fn parse_ring(
    ring: &[Vec<f64>],
    polygon: usize,
    number: usize,
    issues: &mut Vec<ZoneIssue>,
) -> Result<LineString<f64>, ZoneError> {
    let mut line: Vec<(f64, f64)> = Vec::with_capacity(ring.len() + 1);
    for (corner, position) in ring.iter().enumerate() {
        let wrong = ZoneError::Corner {
            polygon,
            ring: number,
            corner,
        };
        let [lon, lat, ..] = position[..] else {
            return Err(wrong);
        };
        Point::new(lat, lon).map_err(|_| wrong)?;
        // The same corner twice in a row says nothing.
        if line.last() != Some(&(lon, lat)) {
            line.push((lon, lat));
        }
    }
    let closed = line.len() > 1 && line.first() == line.last();
    if line.len() < 3 + usize::from(closed) {
        return Err(ZoneError::TooFewCorners {
            polygon,
            ring: number,
        });
    }
    if !closed {
        issues.push(ZoneIssue::NotClosed);
        line.push(line[0]);
    }
    Ok(LineString::from(line))
}

fn looks_swapped(outline: &MultiPolygon<f64>) -> bool {
    let netherlands = ::geo::Rect::new((3.2, 50.7), (7.3, 53.7));
    let corners = || outline.iter().flat_map(|polygon| polygon.exterior().coords());
    !corners().any(|c| netherlands.contains(c))
        && corners().all(|c| netherlands.contains(&::geo::coord!(x: c.y, y: c.x)))
}

fn fill(outline: &MultiPolygon<f64>, mode: ContainmentMode) -> Result<Vec<CellIndex>, ZoneError> {
    let mut tiler = TilerBuilder::new(Resolution::Ten).containment_mode(mode).build();
    for polygon in outline {
        tiler
            .add(polygon.clone())
            .map_err(|refused| ZoneError::Unfillable(refused.to_string()))?;
    }
    if tiler.coverage_size_hint() > 2 * MAX_CELLS {
        return Err(ZoneError::TooLarge);
    }
    let mut cells: Vec<CellIndex> = tiler.into_coverage().take(MAX_CELLS + 1).collect();
    if cells.len() > MAX_CELLS {
        return Err(ZoneError::TooLarge);
    }
    cells.sort_unstable();
    cells.dedup();
    Ok(cells)
}

fn merge(cells: &[CellIndex]) -> Vec<CellRange> {
    let mut ranges: Vec<CellRange> = Vec::new();
    for &index in cells {
        let cell = Cell::from_index(index);
        match ranges.last_mut() {
            Some(last) if last.max.index().succ() == Some(index) => last.max = cell,
            _ => ranges.push(CellRange { min: cell, max: cell }),
        }
    }
    ranges
}

/// How many cells from `min` to `max`, both included, both of one resolution.
fn count(min: Cell, max: Cell) -> u64 {
    let resolution = min.index().resolution();
    let ordinal = |cell: CellIndex| {
        let base = cell.base_cell();
        let before: u64 = CellIndex::base_cells()
            .filter(|other| u8::from(other.base_cell()) < u8::from(base))
            .map(|other| other.children_count(resolution))
            .sum();
        before + cell.child_position(Resolution::Zero).unwrap_or(0)
    };
    (ordinal(max.index()) + 1).saturating_sub(ordinal(min.index()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64, lat: f64, side: f64) -> Vec<Vec<f64>> {
        [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)]
            .iter()
            .map(|(x, y)| vec![lon + x, lat + y])
            .collect()
    }

    fn shape(rings: Vec<Vec<Vec<f64>>>) -> ZoneShape {
        ZoneShape::from_geometry(&Geometry::Polygon(rings)).unwrap()
    }

    #[test]
    fn a_square_is_filled_and_a_hole_is_not() {
        let whole = shape(vec![square(5.0, 51.5, 0.02)]);
        let holed = shape(vec![square(5.0, 51.5, 0.02), square(5.005, 51.505, 0.01)]);
        let hole = shape(vec![square(5.005, 51.505, 0.01)]);
        assert_eq!(whole.cell_count(), holed.cell_count() + hole.cell_count());
        assert_eq!(whole.shared_cells(&hole), hole.cell_count());
        assert_eq!(holed.shared_cells(&hole), 0);
        let inside = Cell::of(Point::new(51.501, 5.001).unwrap(), 10).unwrap();
        let middle = Cell::of(Point::new(51.51, 5.01).unwrap(), 12).unwrap();
        assert!(holed.contains(inside) && whole.contains(inside) && !hole.contains(inside));
        assert!(
            !holed.contains(middle) && whole.contains(middle),
            "a finer cell counts by its parent"
        );
        assert!(whole.issues().is_empty());
        // The intervals are in order and cannot be merged further.
        for pair in whole.ranges().windows(2) {
            assert!(pair[0].max < pair[1].min);
            assert_ne!(pair[0].max.index().succ(), Some(pair[1].min.index()));
        }
        assert!((whole.ranges().len() as u64) < whole.cell_count() / 2);
    }

    #[test]
    fn neighbours_share_no_cell() {
        let (a, b) = (
            shape(vec![square(5.0, 51.5, 0.02)]),
            shape(vec![square(5.02, 51.5, 0.02)]),
        );
        assert_eq!(a.shared_cells(&b), 0);
    }

    #[test]
    fn a_bad_drawing_is_reported_and_survives_where_it_can() {
        let mut open = square(5.0, 51.5, 0.02);
        open.pop();
        assert_eq!(shape(vec![open]).issues(), [ZoneIssue::NotClosed]);
        let bow = vec![
            vec![5.0, 51.5],
            vec![5.02, 51.53],
            vec![5.02, 51.5],
            vec![5.0, 51.52],
            vec![5.0, 51.5],
        ];
        let bow = shape(vec![bow]);
        assert!(bow.issues().contains(&ZoneIssue::SelfIntersecting));
        assert!(bow.cell_count() > 0);
        assert_eq!(
            shape(vec![square(51.5, 5.0, 0.02)]).issues(),
            [ZoneIssue::LooksSwapped]
        );
        let tiny = shape(vec![square(5.0, 51.5, 0.000_01)]);
        assert_eq!(tiny.issues(), [ZoneIssue::Tiny]);
        assert!(tiny.cell_count() >= 1);
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        let refused = |rings| ZoneShape::from_geometry(&Geometry::Polygon(rings)).unwrap_err();
        assert_eq!(refused(vec![]), ZoneError::Empty);
        assert_eq!(
            ZoneShape::from_geometry(&Geometry::MultiPolygon(vec![])),
            Err(ZoneError::Empty)
        );
        let line = vec![vec![5.0, 51.5], vec![5.1, 51.5], vec![5.0, 51.5]];
        assert_eq!(
            refused(vec![line]),
            ZoneError::TooFewCorners { polygon: 0, ring: 0 }
        );
        let flat = vec![vec![5.0, 51.5], vec![5.1, 51.5], vec![5.2, 51.5], vec![5.0, 51.5]];
        assert_eq!(refused(vec![flat]), ZoneError::NoArea);
        let mut broken = square(5.0, 51.5, 0.02);
        broken[2] = vec![5.0];
        assert_eq!(
            refused(vec![broken.clone()]),
            ZoneError::Corner {
                polygon: 0,
                ring: 0,
                corner: 2
            }
        );
        broken[2] = vec![5.0, f64::NAN];
        assert_eq!(
            refused(vec![broken]),
            ZoneError::Corner {
                polygon: 0,
                ring: 0,
                corner: 2
            }
        );
        assert_eq!(refused(vec![square(0.0, 10.0, 40.0)]), ZoneError::TooLarge);
    }

    #[test]
    fn a_picture_needs_fewer_corners() {
        let mut ring: Vec<Vec<f64>> = (0..360)
            .map(|d| f64::from(d).to_radians())
            .map(|a| vec![5.0 + 0.02 * a.cos(), 51.5 + 0.012 * a.sin()])
            .collect();
        ring.push(ring[0].clone());
        let simple = shape(vec![ring]).simplified(0.0005);
        assert_eq!(simple.len(), 1);
        assert!(simple[0].len() < 60 && simple[0].len() > 4, "{}", simple[0].len());
        assert_eq!(simple[0].first(), simple[0].last());
    }
}

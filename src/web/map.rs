//! Maps drawn by the server: hexagons as inline SVG, and the same as a table.
//!
//! Takes plain boundaries in degrees, so it knows nothing of cells or zones. Equirectangular around the middle of what
//! is drawn: over one neighbourhood the error is less than the width of a line.

use std::fmt::Write as _;

use crate::texts::Texts;

/// A point: latitude, longitude in degrees.
pub type Point = (f64, f64);

/// A cell to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The corners, in order.
    pub boundary: Vec<Point>,
    /// What people call it.
    pub name: String,
    /// Where a tap leads.
    pub href: String,
    /// How many.
    pub count: u32,
    /// Whether the list shows this cell now.
    pub chosen: bool,
}

/// How exactly counts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// As they are: for people who work with them.
    Exact,
    /// "none", "a few", "5 or more", …: for the public, where one request might point to one person.
    Bucketed,
}

/// A hexagon on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hexagon {
    /// Corners, as SVG wants them.
    pub points: String,
    /// Where a tap leads.
    pub href: String,
    /// What people call it.
    pub name: String,
    /// How many, in words.
    pub words: String,
    /// How many, inside the hexagon; empty for none.
    pub figure: String,
    /// 0 (none) to 4 (most).
    pub shade: u8,
    /// Whether the list shows this cell now.
    pub chosen: bool,
    /// Where the figure stands.
    pub x: String,
    /// Where the figure stands.
    pub y: String,
}

/// A way from one place to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Whose.
    pub name: String,
    /// Its places, as SVG wants them.
    pub points: String,
    /// How it is drawn: 0–3, each with another line.
    pub kind: usize,
}

/// A map, ready for its template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Map {
    /// The frame, as SVG wants it.
    pub view_box: String,
    /// The cells.
    pub cells: Vec<Hexagon>,
    /// The outline of the zone, one path per ring.
    pub outline: Vec<String>,
    /// Ways, over all else.
    pub ways: Vec<Way>,
}

/// The width of a map in its own units.
const WIDTH: f64 = 600.0;
/// Room around it, so that lines are not cut.
const MARGIN: f64 = 6.0;

/// From degrees to map units.
struct Projection {
    west: f64,
    north: f64,
    /// Map units per degree, eastward and southward.
    east_scale: f64,
    south_scale: f64,
    height: f64,
}

impl Projection {
    fn around<'p>(points: impl Iterator<Item = &'p Point>) -> Option<Self> {
        let (mut south, mut north, mut west, mut east) =
            (f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY);
        for (lat, lon) in points.filter(|(lat, lon)| lat.is_finite() && lon.is_finite()) {
            south = south.min(*lat);
            north = north.max(*lat);
            west = west.min(*lon);
            east = east.max(*lon);
        }
        let shrink = f64::midpoint(south, north).to_radians().cos();
        let (wide, high) = ((east - west) * shrink, north - south);
        if !(wide.is_finite() && wide > 0.0 && high > 0.0) {
            return None;
        }
        let scale = (WIDTH - 2.0 * MARGIN) / wide;
        Some(Self {
            west,
            north,
            east_scale: scale * shrink,
            south_scale: scale,
            height: high * scale + 2.0 * MARGIN,
        })
    }

    fn place(&self, (lat, lon): Point) -> (f64, f64) {
        (
            (lon - self.west) * self.east_scale + MARGIN,
            (self.north - lat) * self.south_scale + MARGIN,
        )
    }

    fn ring(&self, points: &[Point]) -> String {
        let mut text = String::new();
        for (x, y) in points.iter().map(|point| self.place(*point)) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{x:.1},{y:.1} ");
        }
        text.truncate(text.trim_end().len());
        text
    }
}

impl Map {
    /// Draws cells and the outline of their zone. Nothing to draw gives an empty map.
    pub fn draw(cells: &[Cell], outline: &[Vec<Point>], counts: Counts, t: Texts) -> Self {
        Self::with_ways(cells, outline, &[], counts, t)
    }

    /// The same with ways on it, each with whose it is; their places lie in the cells.
    pub fn with_ways(
        cells: &[Cell],
        outline: &[Vec<Point>],
        ways: &[(String, Vec<Point>)],
        counts: Counts,
        t: Texts,
    ) -> Self {
        let all = cells
            .iter()
            .flat_map(|cell| &cell.boundary)
            .chain(outline.iter().flatten());
        let Some(projection) = Projection::around(all) else {
            return Self::default();
        };
        let most = cells.iter().map(|cell| cell.count).max().unwrap_or(0);
        let cells = cells
            .iter()
            .map(|cell| {
                let corners = u32::try_from(cell.boundary.len()).unwrap_or(u32::MAX).max(1);
                let (lat, lon) = cell
                    .boundary
                    .iter()
                    .fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
                let middle = (lat / f64::from(corners), lon / f64::from(corners));
                let (x, y) = projection.place(middle);
                let (shade, words, figure) = said(cell.count, most, counts, t);
                Hexagon {
                    points: projection.ring(&cell.boundary),
                    href: cell.href.clone(),
                    name: cell.name.clone(),
                    words,
                    figure,
                    shade,
                    chosen: cell.chosen,
                    x: format!("{x:.1}"),
                    y: format!("{y:.1}"),
                }
            })
            .collect();
        Self {
            view_box: format!("0 0 {WIDTH:.0} {:.0}", projection.height.ceil()),
            cells,
            outline: outline.iter().map(|ring| projection.ring(ring)).collect(),
            ways: ways
                .iter()
                .enumerate()
                .map(|(number, (name, places))| Way {
                    name: name.clone(),
                    points: projection.ring(places),
                    kind: number % 4,
                })
                .collect(),
        }
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.outline.is_empty()
    }
}

/// Shade, words and figure of a count.
fn said(count: u32, most: u32, counts: Counts, t: Texts) -> (u8, String, String) {
    match (counts, count) {
        (_, 0) => (0, t.get("count-none").into_owned(), String::new()),
        (Counts::Exact, n) => {
            // Quarters of the fullest cell, rounded up: one request is never shaded as none.
            let shade = (u64::from(n) * 4).div_ceil(u64::from(most.max(1)));
            (
                u8::try_from(shade).unwrap_or(4).min(4),
                t.with("count-open", "n", n).to_string(),
                n.to_string(),
            )
        }
        (Counts::Bucketed, 1..=4) => (1, t.get("count-few").into_owned(), String::new()),
        (Counts::Bucketed, n) => {
            let (shade, least) = match n {
                5..=9 => (2, 5),
                10..=19 => (3, 10),
                _ => (4, 20),
            };
            (
                shade,
                t.with("count-at-least", "n", least).to_string(),
                format!("{least}+"),
            )
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::language::Lang;

    /// Hexagons around a point, for samples.
    pub(crate) fn honeycomb(rows: u32, columns: u32) -> Vec<Cell> {
        let (lat, lon, size) = (52.36, 6.66, 0.0052);
        let mut cells = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                let shift = f64::from(row % 2) * 0.5;
                let x = lon + (f64::from(column) + shift) * size * 3_f64.sqrt() / 0.61;
                let y = lat - f64::from(row) * size * 1.5;
                let boundary = (0..6)
                    .map(|i| (f64::from(i) * 60.0 + 30.0).to_radians())
                    .map(|a| (y + size * a.sin(), x + size * a.cos() / 0.61))
                    .collect();
                cells.push(Cell {
                    boundary,
                    name: format!("vak {}", row * columns + column + 1),
                    href: format!("/near?cell={}", row * columns + column),
                    count: (row * 7 + column * 3) % 6,
                    chosen: row == 1 && column == 1,
                });
            }
        }
        cells
    }

    #[test]
    fn small_counts_are_not_told_to_the_public() {
        let t = Texts::new(Lang::En);
        let words = |n| said(n, 40, Counts::Bucketed, t).1;
        assert_eq!(words(1), words(4));
        assert_eq!(words(5), words(9));
        assert_ne!(words(0), words(1));
        assert_eq!(said(1, 1000, Counts::Exact, t).0, 1);
        assert_eq!(said(1000, 1000, Counts::Exact, t).0, 4);
    }

    #[test]
    fn a_map_lies_within_its_frame_and_keeps_its_shape() {
        let map = Map::draw(&honeycomb(4, 4), &[], Counts::Exact, Texts::new(Lang::Nl));
        let height: f64 = map.view_box.rsplit(' ').next().unwrap().parse().unwrap();
        for cell in &map.cells {
            for corner in cell.points.split(' ') {
                let (x, y) = corner.split_once(',').unwrap();
                let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                assert!((0.0..=600.0).contains(&x) && (0.0..=height).contains(&y));
            }
        }
        // A hexagon is √3 wide where it is 2 high: degrees of longitude were shrunk by the latitude.
        assert!((0.7..1.3).contains(&(height / 600.0)), "{height}");
        assert!(Map::draw(&[], &[], Counts::Exact, Texts::new(Lang::Nl)).is_empty());
        let bad = vec![vec![(f64::NAN, 1.0), (2.0, f64::INFINITY)]];
        assert!(Map::draw(&[], &bad, Counts::Exact, Texts::new(Lang::Nl)).is_empty());
    }
}

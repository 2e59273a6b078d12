//! Distances over the ground as the crow flies, exact or in the buckets that an unassigned helper may see.

use super::cell::{Cell, Point};
use serde::{Deserialize, Serialize};

/// The mean radius of the earth in metres (WGS84 authalic, as H3 uses it).
pub const EARTH_RADIUS_M: f64 = 6_371_008.771_415_059;

/// The haversine distance in metres.
pub fn distance_m(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon() - a.lon()).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()
}

/// The haversine distance in whole metres, rounded up; at most half the earth's girth, which fits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 20,015,115 m and never negative"
)]
pub fn distance_m_ceil(a: Point, b: Point) -> u32 {
    distance_m(a, b).ceil() as u32
}

/// How far, as told to somebody who is not assigned: from cell centre to cell centre, never finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DistanceBucket {
    /// In the same part of the neighbourhood: the same cell, or less than half a kilometre between the centres.
    SamePart,
    /// About 1 km (less than 1.5).
    About1Km,
    /// About 2 km (less than 3).
    About2Km,
    /// About 5 km (less than 7).
    About5Km,
    /// Further.
    Further,
}

impl DistanceBucket {
    /// In order, nearest first.
    pub const ALL: [DistanceBucket; 5] = [
        Self::SamePart,
        Self::About1Km,
        Self::About2Km,
        Self::About5Km,
        Self::Further,
    ];

    /// The bucket between two disclosure cells.
    pub fn between(a: Cell, b: Cell) -> Self {
        if a == b {
            return Self::SamePart;
        }
        Self::of_metres(distance_m_ceil(a.centre(), b.centre()))
    }

    /// The bucket of a distance in metres between two cell centres.
    pub const fn of_metres(metres: u32) -> Self {
        match metres {
            0..500 => Self::SamePart,
            500..1_500 => Self::About1Km,
            1_500..3_000 => Self::About2Km,
            3_000..7_000 => Self::About5Km,
            _ => Self::Further,
        }
    }

    /// A stable snake-case tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::SamePart => "same_part",
            Self::About1Km => "about_1_km",
            Self::About2Km => "about_2_km",
            Self::About5Km => "about_5_km",
            Self::Further => "further",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).unwrap()
    }

    #[test]
    fn known_distances() {
        // One degree along a meridian is R·π/180.
        let degree = distance_m(at(52.0, 5.0), at(53.0, 5.0));
        assert!((degree - 111_195.080).abs() < 0.01, "{degree}");
        let half_round = distance_m(at(0.0, 0.0), at(0.0, 180.0));
        assert!((half_round - std::f64::consts::PI * EARTH_RADIUS_M).abs() < 1e-3);
        assert_eq!(distance_m_ceil(at(52.0, 5.0), at(52.0, 5.0)), 0);
        assert_eq!(distance_m_ceil(at(52.0, 5.0), at(53.0, 5.0)), 111_196);
    }

    #[test]
    fn buckets_come_from_cells_only() {
        let home = Cell::of(at(52.2215, 6.8937), 8).unwrap();
        assert_eq!(DistanceBucket::between(home, home), DistanceBucket::SamePart);
        for next in home.disk(1).into_iter().filter(|cell| *cell != home) {
            assert_eq!(DistanceBucket::between(home, next), DistanceBucket::About1Km);
            assert_eq!(DistanceBucket::between(next, home), DistanceBucket::About1Km);
        }
        let ends = [499, 500, 1_499, 1_500, 2_999, 3_000, 6_999, 7_000].map(DistanceBucket::of_metres);
        use DistanceBucket::{About1Km, About2Km, About5Km, Further, SamePart};
        assert_eq!(
            ends,
            [
                SamePart, About1Km, About1Km, About2Km, About2Km, About5Km, About5Km, Further
            ]
        );
    }
}

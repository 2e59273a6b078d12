//! Distances between integer coordinates, as fast as a search needs them, and bounds that never lie.
//!
//! [`distance_m`] is the haversine formula on a sphere of R = 6,371,008.771415059 m, whatever the distance. For two
//! places less than 2.8° apart sines and cosines are sums of powers, each cut where the next term is below the precision
//! of an `f64`: the same number to within 10⁻⁸ m, at a fifth of the time.

use super::blocks::Record;
use crate::geo::EARTH_RADIUS_M;

/// Units in a degree.
const DEGREE: f64 = 1e7;
/// Once round the earth, in units.
const TURN: f64 = 3_600_000_000.0;
/// A turn in half units, the unit of bounds: so that differences fit an `i32`.
const HALF_UNITS: f32 = 1_800_000_000.0;
/// Half units that an `f32` may lose so far out: six metres.
const LOST: f32 = 512.0;
/// Radians in a unit.
const RAD: f64 = std::f64::consts::PI / 180.0 / DEGREE;
/// Up to which difference the sums of powers hold: 2.8°, less than 0.05 radians.
const NEAR: f64 = 28_000_000.0;
/// Beyond a tenth of a radian a bound stops growing: sin x ≥ x·(1 − x²/6) only helps for small x.
const FAR_HALVES: f32 = 28_600_000.0;
/// What a bound gives away for that, and for the precision of an `f32`.
const CAUTION: f64 = 0.999_5;

/// An integer coordinate from degrees: 10⁻⁷ degrees, at most 6 mm beside the place.
#[expect(
    clippy::cast_possible_truncation,
    reason = "degrees within ±180 fit; anything else saturates"
)]
pub fn e7(degrees: f64) -> i32 {
    (degrees * DEGREE).round() as i32
}

/// A place to search from, with what is computed once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here {
    pub lat: i32,
    pub lon: i32,
    sin: f64,
    cos: f64,
    metres_per_half_lat: f32,
    metres_per_half_lon: f32,
}

impl Here {
    /// Bounds are right for searches up to `most_m` metres.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a bound has the precision of an f32, and caution for it"
    )]
    pub fn new(lat: i32, lon: i32, most_m: f64) -> Self {
        let (sin, cos) = (f64::from(lat) * RAD).sin_cos();
        // No place within reach lies nearer to a pole than this.
        let highest = (f64::from(lat).abs() * RAD + most_m / EARTH_RADIUS_M).min(std::f64::consts::FRAC_PI_2);
        let half = 2.0 * RAD * EARTH_RADIUS_M * CAUTION;
        Self {
            lat,
            lon,
            sin,
            cos,
            metres_per_half_lat: half as f32,
            metres_per_half_lon: (half * (cos * highest.cos()).max(0.0).sqrt()) as f32,
        }
    }

    /// The haversine distance in metres.
    pub fn distance_m(&self, lat: i32, lon: i32) -> f64 {
        let (up, along) = self.apart(lat, lon);
        if along > NEAR || up.abs() > NEAR {
            self.far_m(up, along)
        } else {
            self.near_m(up, along)
        }
    }

    /// The haversine distances to many places at once, in metres.
    pub fn distances_m(&self, records: &[Record], distances: &mut Vec<f64>) {
        let mut farthest = 0.0;
        distances.clear();
        distances.extend(records.iter().map(|record| {
            let (up, along) = self.apart(record.lat, record.lon);
            farthest = greater(farthest, greater(up.abs(), along));
            self.near_m(up, along)
        }));
        if farthest > NEAR {
            for (distance, record) in distances.iter_mut().zip(records) {
                *distance = self.distance_m(record.lat, record.lon);
            }
        }
    }

    /// How far north, and how far along the parallel whichever way is shorter, in units.
    #[inline]
    fn apart(&self, lat: i32, lon: i32) -> (f64, f64) {
        let along = (f64::from(lon) - f64::from(self.lon)).abs();
        (f64::from(lat) - f64::from(self.lat), lesser(along, TURN - along))
    }

    /// For places at most [`NEAR`] apart both ways.
    #[inline]
    fn near_m(&self, up: f64, along: f64) -> f64 {
        let (y, x) = (up * RAD, along * RAD);
        let (half_y, half_x) = (sin_squared(y * 0.5), sin_squared(x * 0.5));
        // cos(φ + y), where cos y = 1 − 2·sin²(y/2).
        let there = self.cos * (1.0 - 2.0 * half_y) - self.sin * sine(y);
        let h = half_y + self.cos * there * half_x;
        2.0 * EARTH_RADIUS_M * arc_sine(greater(h, 0.0).sqrt())
    }

    #[cold]
    fn far_m(&self, up: f64, along: f64) -> f64 {
        let (y, x) = (up * RAD, along * RAD);
        let there = ((f64::from(self.lat) + up) * RAD).cos();
        let (half_y, half_x) = ((y / 2.0).sin(), (x / 2.0).sin());
        let h = half_y * half_y + self.cos * there * half_x * half_x;
        2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()
    }
}

/// The haversine distance in metres between two places in 10⁻⁷ degrees.
///
/// ```
/// use noaber::matching::index::distance_m;
/// let along_a_meridian = distance_m((520_000_000, 50_000_000), (530_000_000, 50_000_000));
/// assert!((along_a_meridian - 111_195.080).abs() < 0.01);
/// ```
pub fn distance_m(a: (i32, i32), b: (i32, i32)) -> f64 {
    Here::new(a.0, a.1, 0.0).distance_m(b.0, b.1)
}

/// sin²x for |x| < 0.025.
#[inline]
fn sin_squared(x: f64) -> f64 {
    let t = x * x;
    t * (1.0 - t * (1.0 / 3.0 - t * (2.0 / 45.0 - t * (1.0 / 315.0))))
}

/// sin x for |x| < 0.05.
#[inline]
fn sine(x: f64) -> f64 {
    let t = x * x;
    x * (1.0 - t * (1.0 / 6.0 - t * (1.0 / 120.0 - t * (1.0 / 5_040.0))))
}

/// asin x for 0 ≤ x < 0.04.
#[inline]
fn arc_sine(x: f64) -> f64 {
    let t = x * x;
    x * (1.0 + t * (1.0 / 6.0 + t * (3.0 / 40.0 + t * (15.0 / 336.0 + t * (105.0 / 3_456.0)))))
}

// `f64::max` also thinks of NaN, which takes longer; there is none here.

#[inline]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

#[inline]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[inline]
fn more(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline]
fn less(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// How many boxes are looked at in one go.
pub(super) const WIDE: usize = 16;

/// Sixteen boxes around places, side by side so that the compiler can look at several at once. An empty one is turned
/// inside out and very far away.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Boxes {
    south: [i32; WIDE],
    north: [i32; WIDE],
    west: [i32; WIDE],
    east: [i32; WIDE],
}

impl Boxes {
    pub const EMPTY: Boxes = Boxes {
        south: [i32::MAX; WIDE],
        north: [i32::MIN; WIDE],
        west: [i32::MAX; WIDE],
        east: [i32::MIN; WIDE],
    };

    pub fn get(&self, at: usize) -> Around {
        Around {
            south: self.south[at],
            north: self.north[at],
            west: self.west[at],
            east: self.east[at],
        }
    }

    pub fn set(&mut self, at: usize, around: Around) {
        self.south[at] = around.south;
        self.north[at] = around.north;
        self.west[at] = around.west;
        self.east[at] = around.east;
    }

    /// Lower bounds of the distances from a place to anything inside each box: squares, in m².
    #[expect(
        clippy::cast_precision_loss,
        reason = "a bound has the precision of an f32, and caution for it"
    )]
    #[inline]
    pub fn at_least_m2(&self, from: &Here) -> [f32; WIDE] {
        let (lat, lon) = (from.lat >> 1, from.lon >> 1);
        let mut bounds = [0.0; WIDE];
        for (at, bound) in bounds.iter_mut().enumerate() {
            let (south, north) = ((self.south[at] >> 1) - lat, lat - (self.north[at] >> 1));
            let up = more(south as f32, north as f32);
            // From west of the box, from east of it, or the other way round the earth.
            let (west, east) = ((self.west[at] >> 1) - lon, lon - (self.east[at] >> 1));
            let (west, east) = (west as f32, east as f32);
            let round = less(west, east) + (HALF_UNITS - LOST);
            let along = less(more(west, east), round);
            // Halving cut off up to half a unit on both sides.
            let up = less(more(up - 1.0, 0.0), FAR_HALVES) * from.metres_per_half_lat;
            let along = less(more(along - 1.0, 0.0), FAR_HALVES) * from.metres_per_half_lon;
            *bound = up * up + along * along;
        }
        bounds
    }
}

/// A box around places, in 10⁻⁷ degrees, all ends included. It never crosses the date line: one that would is as wide as
/// the earth, which is slow and never wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Around {
    pub south: i32,
    pub north: i32,
    pub west: i32,
    pub east: i32,
}

impl Around {
    pub const NOTHING: Around = Around {
        south: i32::MAX,
        north: i32::MIN,
        west: i32::MAX,
        east: i32::MIN,
    };

    pub fn of(places: impl Iterator<Item = (i32, i32)>) -> Self {
        places.fold(Self::NOTHING, |around, (lat, lon)| around.with(lat, lon))
    }

    #[must_use]
    pub fn with(self, lat: i32, lon: i32) -> Self {
        Self {
            south: self.south.min(lat),
            north: self.north.max(lat),
            west: self.west.min(lon),
            east: self.east.max(lon),
        }
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            south: self.south.min(other.south),
            north: self.north.max(other.north),
            west: self.west.min(other.west),
            east: self.east.max(other.east),
        }
    }

    pub fn is_nothing(self) -> bool {
        self.south > self.north
    }

    pub fn has(self, lat: i32, lon: i32) -> bool {
        (self.south..=self.north).contains(&lat) && (self.west..=self.east).contains(&lon)
    }

    /// Whether a place lies on the rim: taking it away may make the box smaller.
    pub fn is_on_rim(self, lat: i32, lon: i32) -> bool {
        lat == self.south || lat == self.north || lon == self.west || lon == self.east
    }

    /// Whether the box is higher than it is wide, on the ground.
    pub fn is_tall(self) -> bool {
        let (height, width) = self.metres();
        height > width
    }

    /// Height and width in metres.
    pub fn metres(self) -> (f64, f64) {
        if self.is_nothing() {
            return (0.0, 0.0);
        }
        let cos = ((f64::from(self.south) + f64::from(self.north)) / 2.0 * RAD).cos();
        let height = (f64::from(self.north) - f64::from(self.south)) * RAD * EARTH_RADIUS_M;
        let width = (f64::from(self.east) - f64::from(self.west)) * RAD * EARTH_RADIUS_M * cos;
        (height, width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{Point, distance_m as by_degrees};
    use proptest::prelude::*;

    fn point(lat: i32, lon: i32) -> Point {
        Point::new(f64::from(lat) / DEGREE, f64::from(lon) / DEGREE).unwrap()
    }

    /// Somewhere, and somewhere else within the given number of units, round the date line and up to the poles.
    fn pairs() -> impl Strategy<Value = ((i32, i32), (i32, i32))> {
        let lat = -900_000_000..=900_000_000_i32;
        let lon = -1_800_000_000..=1_800_000_000_i32;
        let spread = prop_oneof![
            Just(100_i64),
            Just(1_000_000),
            Just(27_000_000),
            Just(1_800_000_000)
        ];
        (lat, lon, spread, -1.0..=1.0_f64, -1.0..=1.0_f64).prop_map(|(lat, lon, spread, dy, dx)| {
            let to = (i64::from(lat) + (dy * spread as f64) as i64).clamp(-900_000_000, 900_000_000);
            let mut along = i64::from(lon) + (dx * spread as f64) as i64;
            if along > 1_800_000_000 {
                along -= 3_600_000_000;
            } else if along < -1_800_000_000 {
                along += 3_600_000_000;
            }
            (
                (lat, lon),
                (i32::try_from(to).unwrap(), i32::try_from(along).unwrap()),
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_fast_distance_is_the_haversine(((lat, lon), (to_lat, to_lon)) in pairs()) {
            let (fast, slow) = (distance_m((lat, lon), (to_lat, to_lon)), by_degrees(point(lat, lon), point(to_lat, to_lon)));
            // Near the other side of the earth the formula itself is only good to centimetres.
            let allowed = if slow < 1_000_000.0 { 1e-7 } else { 0.3 };
            prop_assert!((fast - slow).abs() < allowed, "{} {}", fast, slow);
        }

        #[test]
        fn a_box_is_never_nearer_than_it_says((a, b) in pairs(), (c, _) in pairs(), most in 0.0..2e7_f64) {
            // A box around b, and c if that is near to b, seen from a.
            let mut around = Around::of([b].into_iter());
            if c.0.abs_diff(b.0) < 1_000_000 {
                around = around.with(c.0, c.1);
            }
            let mut boxes = Boxes::EMPTY;
            boxes.set(3, around);
            let really = distance_m(a, b);
            let bound = f64::from(boxes.at_least_m2(&Here::new(a.0, a.1, most.max(really)))[3]).sqrt();
            prop_assert!(bound <= really + 1e-9, "{} {}", bound, really);
            if around.has(a.0, a.1) {
                prop_assert_eq!(bound, 0.0);
            }
        }
    }

    #[test]
    fn a_bound_is_worth_something() {
        let mut boxes = Boxes::EMPTY;
        boxes.set(
            0,
            Around::of([(520_100_000, 50_100_000), (520_200_000, 50_200_000)].into_iter()),
        );
        let from = Here::new(520_000_000, 50_000_000, 10_000.0);
        let bounds = boxes.at_least_m2(&from);
        let corner = from.distance_m(520_100_000, 50_100_000);
        let bound = f64::from(bounds[0]).sqrt();
        assert!(bound > 0.998 * corner, "{bound} {corner}");
        assert!(bounds[1] > 4e11, "an empty box is far away");
        // Just over the date line.
        boxes.set(1, Around::of([(0, -1_799_900_000)].into_iter()));
        let bound = boxes.at_least_m2(&Here::new(0, 1_799_900_000, 10_000.0))[1].sqrt();
        assert!((2_000.0..2_226.4).contains(&bound), "{bound}");
    }
}

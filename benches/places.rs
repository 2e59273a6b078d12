//! A made-up country for the benches: towns, helpers, requests, and each request's nearest helpers.

use std::collections::HashMap;

/// `SplitMix64`.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// In `0.0..1.0`.
    pub fn unit(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn gauss(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    pub fn yes(&mut self, share: f64) -> bool {
        self.unit() < share
    }
}

pub const EARTH_M: f64 = 6_371_008.771_415_059;
const SOUTH: f64 = 51.3;
const WEST: f64 = 4.0;
const HEIGHT: f64 = 2.0;
const WIDTH: f64 = 3.0;
const TOWNS: usize = 400;
/// How many of the nearest helpers a request has.
const NEAREST: usize = 20;

pub struct Town {
    lat: f64,
    lon: f64,
    share: f64,
    sigma_m: f64,
}

/// Degrees north, degrees east.
pub type Point = (f64, f64);

/// An edge of the assignment: request, helper, and its cost.
pub type Edge = (u32, u32, i64);

/// `requests` requests and, nearest first, the nearest helpers of each among `helpers`.
pub fn edges(requests: usize, helpers: usize) -> Vec<Edge> {
    let towns = towns();
    let people = |seed: u64, count: usize| -> Vec<Point> {
        let mut chance = Chance::new(seed);
        (0..count).map(|_| place(&towns, &mut chance)).collect()
    };
    let helpers = people(2, helpers);
    let grid = Grid::of(&helpers);
    let mut edges = Vec::new();
    for (number, request) in people(3, requests).into_iter().enumerate() {
        for (metres, helper) in grid.nearest(&helpers, request) {
            let mut hash = Chance::new((number as u64) << 32 | u64::from(helper));
            let cost = metres.ceil() as i64 + 300 * (hash.number() & 3) as i64;
            edges.push((number as u32, helper, cost));
        }
    }
    edges
}

pub fn towns() -> Vec<Town> {
    let mut chance = Chance::new(1);
    let weight = |k: usize| (k as f64 + 3.0).powf(-0.8);
    let all: f64 = (0..TOWNS).map(weight).sum();
    (0..TOWNS)
        .map(|k| {
            let share = weight(k) / all;
            Town {
                lat: SOUTH + HEIGHT * chance.unit(),
                lon: WEST + WIDTH * chance.unit(),
                share,
                sigma_m: (1_200.0 * (share * TOWNS as f64).sqrt()).clamp(800.0, 5_000.0),
            }
        })
        .collect()
}

/// A point in a town, or, one time in twelve, anywhere.
pub fn place(towns: &[Town], chance: &mut Chance) -> Point {
    if chance.yes(0.08) {
        return (SOUTH + HEIGHT * chance.unit(), WEST + WIDTH * chance.unit());
    }
    let mut left = chance.unit();
    let town = towns
        .iter()
        .find(|town| {
            left -= town.share;
            left < 0.0
        })
        .unwrap_or(&towns[0]);
    let degree_m = EARTH_M.to_radians();
    let lat = town.lat + chance.gauss() * town.sigma_m / degree_m;
    (
        lat,
        town.lon + chance.gauss() * town.sigma_m / (degree_m * lat.to_radians().cos()),
    )
}

/// Helpers by squares of a kilometre or so.
struct Grid {
    squares: HashMap<(i32, i32), Vec<u32>>,
}

/// Squares per degree of latitude and of longitude.
const PER_DEGREE: (f64, f64) = (111.0, 68.0);

impl Grid {
    fn of(helpers: &[Point]) -> Self {
        let mut squares: HashMap<(i32, i32), Vec<u32>> = HashMap::new();
        for (number, &helper) in helpers.iter().enumerate() {
            squares.entry(square(helper)).or_default().push(number as u32);
        }
        Self { squares }
    }

    /// The nearest helpers, nearest first, with the distance in metres.
    fn nearest(&self, helpers: &[Point], from: Point) -> Vec<(f64, u32)> {
        let (row, column) = square(from);
        let mut found: Vec<(f64, u32)> = Vec::new();
        for ring in 0..400 {
            for at in ring_of(row, column, ring) {
                for &number in self.squares.get(&at).map_or(&[][..], Vec::as_slice) {
                    found.push((distance_m(from, helpers[number as usize]), number));
                }
            }
            if found.len() >= NEAREST {
                found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                found.truncate(NEAREST);
                // Squares are at least 900 m wide everywhere in the country.
                if found[NEAREST - 1].0 <= f64::from(ring) * 900.0 {
                    break;
                }
            }
        }
        found
    }
}

fn square((lat, lon): Point) -> (i32, i32) {
    ((lat * PER_DEGREE.0) as i32, (lon * PER_DEGREE.1) as i32)
}

/// The squares around one, `ring` away.
fn ring_of(row: i32, column: i32, ring: i32) -> impl Iterator<Item = (i32, i32)> {
    (-ring..=ring).flat_map(move |y| {
        let step = if y.abs() == ring { 1 } else { (2 * ring).max(1) };
        (-ring..=ring)
            .step_by(step as usize)
            .map(move |x| (row + y, column + x))
    })
}

/// By haversine, in metres.
pub fn distance_m(a: Point, b: Point) -> f64 {
    let (south, north) = (a.0.to_radians(), b.0.to_radians());
    let half_lat = ((north - south) / 2.0).sin();
    let half_lon = ((b.1 - a.1).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + south.cos() * north.cos() * half_lon * half_lon;
    2.0 * EARTH_M * h.sqrt().min(1.0).asin()
}

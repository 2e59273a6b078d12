//! Where somebody must live, if what a helper was told came from exact points: a grid of possible points, less those that
//! contradict an answer; and where that leaves nothing, the middle of what the visible cell allows.

use std::collections::HashMap;

use noaber::geo::{Cell, DistanceBucket, Point, disclosure_cell};

use super::{BOX, people};

/// Metres between neighbouring points of the grid.
const STEP_M: f64 = 25.0;
/// No point is further than this from one of the grid.
const SLACK_M: f64 = STEP_M * 0.72;
const DEGREE_M: f64 = 111_195.08;

/// Metres per degree, northward and eastward, over this town: flat is exact to a metre here.
fn metres(point: Point) -> (f64, f64) {
    let shrink = 51.56_f64.to_radians().cos();
    (point.lat() * DEGREE_M, point.lon() * DEGREE_M * shrink)
}

pub fn flat_m(a: Point, b: Point) -> f64 {
    let ((ay, ax), (by, bx)) = (metres(a), metres(b));
    (ay - by).hypot(ax - bx)
}

/// Which request, and how far it was said to be.
pub type Shown = (usize, Option<DistanceBucket>);

/// One place from which the attacker looked, and how far each request can be from it.
pub struct Station {
    pub home: Point,
    bounds: Vec<(f64, f64)>,
}

impl Station {
    pub fn new(home: Point, requests: usize) -> Self {
        Self {
            home,
            bounds: vec![(0.0, f64::INFINITY); requests],
        }
    }

    fn nearer_than(&mut self, request: usize, far_m: f64) {
        let bound = &mut self.bounds[request];
        bound.1 = bound.1.min(far_m);
    }

    fn further_than(&mut self, request: usize, far_m: f64) {
        let bound = &mut self.bounds[request];
        bound.0 = bound.0.max(far_m);
    }

    /// Somebody was asked about it: it is within reach. That somebody was not asked says nothing.
    pub fn invited(&mut self, reach_m: u32, request: usize) {
        self.nearer_than(request, f64::from(reach_m));
    }

    /// A list, nearest first. Requests of accomplices, at points that the attacker knows, are landmarks in it. What is not in
    /// a whole list is out of reach.
    pub fn listed(
        &mut self,
        reach_m: u32,
        shown: &[Shown],
        is_whole: bool,
        landmarks: &HashMap<usize, Point>,
    ) {
        let mut is_shown = vec![false; self.bounds.len()];
        let mut nearest_m: f64 = 0.0;
        for (request, said) in shown {
            is_shown[*request] = true;
            self.nearer_than(*request, f64::from(reach_m));
            self.further_than(*request, nearest_m);
            if let Some(landmark) = landmarks.get(request) {
                nearest_m = nearest_m.max(flat_m(self.home, *landmark));
            }
            let (from, to) = match said {
                None => continue,
                Some(DistanceBucket::SamePart) => (0.0, 500.0),
                Some(DistanceBucket::About1Km) => (500.0, 1_500.0),
                Some(DistanceBucket::About2Km) => (1_500.0, 3_000.0),
                Some(DistanceBucket::About5Km) => (3_000.0, 7_000.0),
                Some(DistanceBucket::Further) => (7_000.0, f64::INFINITY),
            };
            self.further_than(*request, from);
            self.nearer_than(*request, to);
        }
        let mut furthest_m = f64::INFINITY;
        for (request, _) in shown.iter().rev() {
            self.nearer_than(*request, furthest_m);
            if let Some(landmark) = landmarks.get(request) {
                furthest_m = furthest_m.min(flat_m(self.home, *landmark));
            }
        }
        for (request, _) in is_shown
            .iter()
            .enumerate()
            .filter(|(_, shown)| is_whole && !**shown)
        {
            self.further_than(request, f64::from(reach_m));
        }
    }

    fn allows(&self, request: usize, point: Point) -> bool {
        let (from, to) = self.bounds[request];
        let far_m = flat_m(self.home, point);
        from - SLACK_M <= far_m && far_m <= to + SLACK_M
    }
}

/// Every point of the grid where somebody may live who is shown in a cell: in the zone, and (the attacker knows how many
/// live where) nowhere that would be shown as another cell.
pub fn possible(cell: Cell) -> Vec<Point> {
    let corners = cell.boundary();
    let edge = |of: fn(&Point) -> f64, pick: fn(f64, f64) -> f64, start: f64| {
        corners.iter().map(of).fold(start, pick)
    };
    let south = edge(|p| p.lat(), f64::min, f64::INFINITY).max(BOX.0) - 0.002;
    let north = edge(|p| p.lat(), f64::max, f64::NEG_INFINITY).min(BOX.2) + 0.002;
    let west = edge(|p| p.lon(), f64::min, f64::INFINITY).max(BOX.1) - 0.002;
    let east = edge(|p| p.lon(), f64::max, f64::NEG_INFINITY).min(BOX.3) + 0.002;
    let (up, right) = (
        STEP_M / DEGREE_M,
        STEP_M / (DEGREE_M * 51.56_f64.to_radians().cos()),
    );
    let mut found = Vec::new();
    let mut lat = south;
    while lat < north {
        let mut lon = west;
        while lon < east {
            let point = Point::new(lat, lon).unwrap();
            let is_in_zone = lat >= BOX.0 && lat <= BOX.2 && lon >= BOX.1 && lon <= BOX.3;
            if is_in_zone && disclosure_cell(point, &people) == Ok(cell) {
                found.push(point);
            }
            lon += right;
        }
        lat += up;
    }
    found
}

fn middle(points: &[Point]) -> Point {
    let n = points.len() as f64;
    let lat = points.iter().map(|p| p.lat()).sum::<f64>() / n;
    let lon = points.iter().map(|p| p.lon()).sum::<f64>() / n;
    Point::new(lat, lon).unwrap()
}

/// What an attacker makes of everything they saw.
pub struct Guess {
    /// The middle of the points that no answer contradicts, if answers came from exact points; none when there is no such
    /// point.
    pub exact: Option<Point>,
    /// The middle of what the cell allows.
    pub by_cell: Point,
    /// The point whose distances go best with how long the answers took.
    pub by_time: Option<Point>,
}

impl Guess {
    /// What the attacker would say.
    pub fn best(&self) -> Point {
        self.exact.unwrap_or(self.by_cell)
    }
}

/// `times`: from where a page was asked, and how long it took.
pub fn guess(possible: &[Point], request: usize, stations: &[Station], times: &[(Point, f64)]) -> Guess {
    let left: Vec<Point> = possible
        .iter()
        .copied()
        .filter(|point| stations.iter().all(|station| station.allows(request, *point)))
        .collect();
    let by_time = (times.len() > 2)
        .then(|| {
            possible
                .iter()
                .step_by(7)
                .max_by(|a, b| fits(**a, times).total_cmp(&fits(**b, times)))
        })
        .flatten();
    Guess {
        exact: (!left.is_empty()).then(|| middle(&left)),
        by_cell: middle(possible),
        by_time: by_time.copied(),
    }
}

/// How well times go with distances from a point: the correlation, whichever way.
fn fits(point: Point, times: &[(Point, f64)]) -> f64 {
    let n = times.len() as f64;
    let pairs: Vec<(f64, f64)> = times
        .iter()
        .map(|(home, took)| (flat_m(*home, point), *took))
        .collect();
    let (far, took) = pairs
        .iter()
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0 / n, sum.1 + one.1 / n));
    let (mut both, mut fars, mut tooks) = (0.0, 0.0, 0.0);
    for (d, t) in pairs {
        both += (d - far) * (t - took);
        fars += (d - far).powi(2);
        tooks += (t - took).powi(2);
    }
    let under = (fars * tooks).sqrt();
    if under > 0.0 { (both / under).abs() } else { 0.0 }
}

pub fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

//! The town: the demo neighbourhood's zones and homes, its helpers as they stand in `seed-data/`, and three more
//! neighbours like each of them. It is the same in every run; what is asked, and what people answer, is not.

use super::luck::Luck;
use crate::domain::category::CategoryId;
use crate::domain::helper::{Availability, Helper, HelperKind, HelperState, Limits, Mode};
use crate::domain::ids::{HelperId, OrganisationId, PersonId};
use crate::domain::language::SpokenLanguage;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::geo::{Cell, CellRange, Geometry, Point, ZoneShape, disclosure_cell, distance_m};
use crate::service::ServiceError;
use crate::service::seed::{self, SeedHelper};
use crate::service::timing::{Wish, first_start};
use jiff::civil::{Date, date};
use std::collections::HashMap;

/// Every month begins on this Monday.
pub(super) const BEGINS: Date = date(2026, 3, 2);
/// How many neighbours there are of each helper of the demo, with that helper.
const LIKE_EACH: u64 = 4;
/// Residents per thousand inhabitants who ask now and then.
const ASKING_PER_1000: u64 = 4;

/// Somebody who helps.
#[derive(Debug, Clone)]
pub(super) struct Neighbour {
    pub(super) zone: usize,
    pub(super) home: Point,
    pub(super) cell: Cell,
    pub(super) kind: HelperKind,
    pub(super) reach_m: u32,
    pub(super) mode: Mode,
    pub(super) does: Vec<CategoryId>,
    pub(super) hours: Availability,
    pub(super) limits: Limits,
    pub(super) speaks: Vec<SpokenLanguage>,
    pub(super) lifts: bool,
    pub(super) pets_fine: bool,
    pub(super) smoke_fine: bool,
    pub(super) vetted: bool,
}

/// Somebody who asks.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    pub(super) zone: usize,
    pub(super) home: Point,
    pub(super) cell: Cell,
}

/// A zone.
#[derive(Debug, Clone)]
pub(super) struct Quarter {
    pub(super) name: String,
    pub(super) municipality: String,
    pub(super) ranges: Vec<CellRange>,
}

/// What a visit asks of whoever could do it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) category: &'a CategoryId,
    pub(super) cell: Cell,
    pub(super) windows: &'a [Window],
    pub(super) duration_min: u32,
    pub(super) radius_m: u32,
    pub(super) vetting: bool,
    pub(super) lifting: bool,
    pub(super) pets: bool,
    pub(super) smoke: bool,
}

/// Everybody and where.
#[derive(Debug, Clone)]
pub(super) struct Town {
    pub(super) quarters: Vec<Quarter>,
    pub(super) population: Vec<(Cell, u32)>,
    pub(super) switched_on: Vec<CategoryId>,
    pub(super) helpers: Vec<Neighbour>,
    pub(super) residents: Vec<Asker>,
}

/// Makes homes in a zone, more where more people live.
struct Homes {
    shape: ZoneShape,
    south_west: (f64, f64),
    north_east: (f64, f64),
    people: HashMap<Cell, u32>,
    most: u32,
}

impl Homes {
    fn new(outline: &str, population: &[(Cell, u32)]) -> Result<Self, ServiceError> {
        let geometry: Geometry = serde_json::from_str(outline).map_err(ServiceError::internal)?;
        let shape = ZoneShape::from_geometry(&geometry).map_err(ServiceError::internal)?;
        let corners: Vec<Point> = shape.simplified(0.0).into_iter().flatten().collect();
        let fold = |least: fn(f64, f64) -> f64, start: f64| {
            corners.iter().fold((start, start), |(lat, lon), corner| {
                (least(lat, corner.lat()), least(lon, corner.lon()))
            })
        };
        Ok(Self {
            south_west: fold(f64::min, f64::MAX),
            north_east: fold(f64::max, f64::MIN),
            shape,
            people: population.iter().copied().collect(),
            most: population.iter().map(|(_, people)| *people).max().unwrap_or(1),
        })
    }

    fn cell(&self, home: Point) -> Result<Cell, ServiceError> {
        disclosure_cell(home, &|cell| self.people.get(&cell).copied()).map_err(ServiceError::internal)
    }

    fn find(&self, luck: &mut Luck) -> Result<Point, ServiceError> {
        for _ in 0..10_000 {
            let along = |from: f64, to: f64, luck: &mut Luck| from + (to - from) * luck.unit();
            let lat = along(self.south_west.0, self.north_east.0, luck);
            let lon = along(self.south_west.1, self.north_east.1, luck);
            let point = Point::new(lat, lon).map_err(ServiceError::internal)?;
            let fine = Cell::of(point, 10).map_err(ServiceError::internal)?;
            let people = fine.parent(8).and_then(|cell| self.people.get(&cell)).copied();
            let share = f64::from(people.unwrap_or(0)) / f64::from(self.most);
            if self.shape.contains(fine) && luck.happens(share) {
                return Ok(point);
            }
        }
        Err(ServiceError::internal("a zone of the demo in which nobody lives"))
    }
}

impl Town {
    /// The town, from the files of the demo.
    pub(super) fn new() -> Result<Self, ServiceError> {
        Self::of(LIKE_EACH, ASKING_PER_1000)
    }

    /// The town with so many neighbours of each helper of the demo, and so many of a thousand who ask.
    pub(super) fn of(like_each: u64, asking_per_1000: u64) -> Result<Self, ServiceError> {
        let whole = seed::neighbourhood()?;
        let mut luck = Luck(2026);
        let mut town = Self {
            quarters: Vec::new(),
            population: whole.population.clone(),
            switched_on: whole.organisation.switched_on.clone(),
            helpers: Vec::new(),
            residents: Vec::new(),
        };
        for (zone, known) in whole.zones.iter().enumerate() {
            let homes = Homes::new(&known.outline, &whole.population)?;
            town.quarters.push(Quarter {
                name: known.name.clone(),
                municipality: known.municipality.clone(),
                ranges: homes.shape.ranges().to_vec(),
            });
            let here = whole
                .people
                .iter()
                .filter(|one| one.zone.as_ref() == Some(&known.key));
            for (person, offer) in here.filter_map(|one| Some((one, one.helper.as_ref()?))) {
                let works = offer.welcomed.is_some() && offer.paused.is_none() && offer.left.is_none();
                for number in (0..like_each).filter(|_| works && offer.adult) {
                    let home = match person.at {
                        Some(home) if number == 0 => home,
                        _ => homes.find(&mut luck)?,
                    };
                    let cell = homes.cell(home)?;
                    town.helpers.push(neighbour(offer, zone, home, cell));
                }
            }
            for _ in 0..u64::from(known.inhabitants) * asking_per_1000 / 1000 {
                let home = homes.find(&mut luck)?;
                let cell = homes.cell(home)?;
                town.residents.push(Asker { zone, home, cell });
            }
        }
        Ok(town)
    }

    /// Whether a helper could do a visit in an empty week: so it is the visit that cannot be done, not the way of asking.
    pub(super) fn could(&self, helper: usize, asked: &Asked<'_>, now: UnixTime) -> bool {
        let one = &self.helpers[helper];
        let far = distance_m(one.cell.centre(), asked.cell.centre());
        let wish = Wish {
            now,
            duration_min: asked.duration_min,
            cell: asked.cell,
            mode: one.mode,
            hours: Some((one.hours, &[])),
            taken: &[],
        };
        one.does.contains(asked.category)
            && far <= f64::from(one.reach_m.min(asked.radius_m))
            && (!asked.vetting || one.vetted)
            && (!asked.lifting || one.lifts)
            && (!asked.pets || one.pets_fine)
            && (!asked.smoke || one.smoke_fine)
            && asked
                .windows
                .iter()
                .any(|window| first_start(*window, &wish, &amsterdam()).is_some())
    }
}

fn neighbour(offer: &SeedHelper, zone: usize, home: Point, cell: Cell) -> Neighbour {
    Neighbour {
        zone,
        home,
        cell,
        // Nobody supervises anybody here, and without that a worker goes nowhere alone.
        kind: HelperKind::Volunteer,
        reach_m: offer.reach_m,
        mode: offer.mode,
        does: offer.does.clone(),
        hours: offer.hours,
        limits: offer.limits(),
        speaks: offer.speaks.clone(),
        lifts: offer.lifts,
        pets_fine: offer.pets_fine,
        smoke_fine: offer.smoke_fine,
        vetted: offer.vetting.is_some(),
    }
}

impl Neighbour {
    /// As the desk writes it down.
    pub(super) fn offer(
        &self,
        id: HelperId,
        person: PersonId,
        organisation: OrganisationId,
        now: UnixTime,
    ) -> Helper {
        Helper {
            id,
            person,
            organisation,
            kind: self.kind,
            state: HelperState::Waiting { since: now },
            reach_m: self.reach_m,
            mode: self.mode,
            categories: self.does.clone(),
            availability: self.hours,
            absences: Vec::new(),
            limits: self.limits,
            languages: self.speaks.clone(),
            adult: true,
            can_lift: self.lifts,
            pets_fine: self.pets_fine,
            smoke_fine: self.smoke_fine,
            vetted_until: None,
            interviewed: false,
            gender: None,
        }
    }
}

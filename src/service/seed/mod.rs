//! The catalogue of categories, and a living demo neighbourhood, read from `seed-data/`.
//!
//! Purpose: files that a person can read and edit become typed values, checked as a whole: every name resolves, every
//! number parses, every step of every story is legal ([`rehearse`](story)). Invariants: all times are relative to the
//! moment of loading; nobody in the files exists, nobody's telephone number can be dialled. Deliberately absent: the
//! database. A loader replays [`Neighbourhood::timeline`] through the same services that people use.

mod catalogue;
mod check;
mod desk;
pub mod moment;
mod people;
mod read;
mod service;
pub mod step;
pub mod story;
#[cfg(test)]
mod tests;
mod together;

pub use catalogue::{Refused, bounds, categories, refused};
pub use desk::{SeedActFor, SeedBlock, SeedCallBack, SeedLife};
pub use moment::{Day, Moment, When};
pub use people::{SeedHelper, SeedPerson, SeedVetting};
pub use service::{
    SeedBuddy, SeedDuty, SeedGoal, SeedHours, SeedLevel, SeedOpening, SeedPartner, SeedReflection, SeedSeen,
    SeedSigning, SeedSpan, SeedStatement, SeedTeam, SeedWorker, Service, ServiceEvent, Weekday,
};
pub use step::{Action, Key, Step};
pub use together::{SeedBond, SeedOuting, SeedStory, Together};

use crate::domain::access::Role;
use crate::domain::category::{Category, CategoryId};
use crate::domain::contact::Telephone;
use crate::domain::helper::Gender;
use crate::domain::language::SpokenLanguage;
use crate::domain::organisation::OrganisationKind;
use crate::domain::request::Channel;
use crate::domain::zone::Phase;
use crate::geo::{Cell, Point};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong in which seed file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("seed-data/{file}: {what}")]
pub struct SeedError {
    /// The file, below `seed-data/`.
    pub file: &'static str,
    /// What is wrong, and where.
    pub what: String,
}

impl SeedError {
    fn new(file: &'static str, what: impl Into<String>) -> Self {
        Self {
            file,
            what: what.into(),
        }
    }
}

/// A file of the program itself: its path below `seed-data/` and its text.
type File = (&'static str, &'static str);

macro_rules! seed_file {
    ($path:literal) => {
        (
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/", $path)),
        )
    };
}
use seed_file;

const ORGANISATION: File = seed_file!("demo/organisation.toml");
const PEOPLE: [File; 2] = [
    seed_file!("demo/people-tilburg.toml"),
    seed_file!("demo/people-enschede.toml"),
];
const REQUESTS: [File; 2] = [
    seed_file!("demo/requests-tilburg.toml"),
    seed_file!("demo/requests-enschede.toml"),
];
const DESK: File = seed_file!("demo/desk.toml");
const POSTCODES: File = seed_file!("demo/postcodes.csv");
const POPULATION: File = seed_file!("demo/population.csv");
const OUTLINES: [File; 2] = [
    seed_file!("demo/zones/tilburg.geojson"),
    seed_file!("demo/zones/enschede.geojson"),
];

fn toml_file<T: DeserializeOwned>((file, text): File) -> Result<T, SeedError> {
    toml::from_str(text).map_err(|error| SeedError::new(file, error.to_string().trim_end()))
}

/// The organisation of the demo.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedOrganisation {
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(deserialize_with = "read::one")]
    pub kind: OrganisationKind,
    /// The password of every staff member of the demo.
    pub demo_password: String,
    /// Categories that are off by default and that it has switched on.
    #[serde(deserialize_with = "read::many")]
    pub switched_on: Vec<CategoryId>,
}

/// A zone of the demo.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedZone {
    /// Its key in the files.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// Municipality.
    pub municipality: String,
    /// Province.
    pub province: String,
    /// How far it has come.
    #[serde(deserialize_with = "read::one")]
    pub phase: Phase,
    /// Since when.
    #[serde(deserialize_with = "read::one")]
    pub started: Day,
    /// Inhabitants, roughly.
    pub inhabitants: u32,
    /// Who keeps it in view, as residents know them.
    pub coordinator: Key,
    /// Their public telephone number.
    #[serde(deserialize_with = "read::one")]
    pub telephone: Telephone,
    /// The outline: a GeoJSON geometry (one polygon, WGS84 lon-lat). Read from `zones/<key>.geojson`.
    #[serde(skip)]
    pub outline: String,
}

/// A role somebody has in the demo.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedStaff {
    /// Who.
    pub person: Key,
    /// `coordinator`, `supervisor` or `admin`.
    #[serde(deserialize_with = "read::one")]
    pub role: Role,
    /// In which zone; without it, in the whole organisation.
    pub zone: Option<Key>,
}

/// Somebody as whom a visitor may try the demo.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSignIn {
    /// Who.
    pub person: Key,
    /// `coordinator`, `supervisor`, `admin`, `helper` or `resident`. Staff use the password, others a code to their mail.
    pub role: String,
    /// What there is to see, in Dutch.
    pub see_nl: String,
    /// What there is to see, in English.
    pub see_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationFile {
    organisation: SeedOrganisation,
    zone: Vec<SeedZone>,
    staff: Vec<SeedStaff>,
    sign_in: Vec<SeedSignIn>,
}

/// Where a postcode lies, roughly.
#[derive(Debug, Clone, PartialEq)]
pub struct SeedPostcode {
    /// The four digits.
    pub postcode: String,
    /// The town.
    pub place: String,
    /// The municipality.
    pub municipality: String,
    /// Its middle.
    pub point: Point,
}

/// A request and its story.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedRequest {
    /// Its key in the files.
    pub key: Key,
    /// For whom. The zone is that of their home.
    pub resident: Key,
    /// Who asked, if another (a carer with a consent on record). A coordinator for `channel = "telephone"`.
    pub asked_by: Option<Key>,
    /// How it came in.
    #[serde(deserialize_with = "read::one")]
    pub channel: Channel,
    /// When it was asked.
    #[serde(deserialize_with = "read::one")]
    pub asked: Moment,
    /// What for.
    #[serde(deserialize_with = "read::one")]
    pub category: CategoryId,
    /// In their own words.
    pub words: String,
    /// The checked sentence that others may see. Without one, nobody has checked it yet.
    pub sentence: Option<String>,
    /// When help is wanted.
    pub when: When,
    /// Minutes at the door; without it, those of the category.
    pub duration_min: Option<u32>,
    /// Helpers needed, 1–6.
    #[serde(default = "one_helper")]
    pub helpers: u8,
    /// A valid certificate of conduct, also where the category does not require it.
    #[serde(default)]
    pub vetting: bool,
    /// A language that must be shared.
    #[serde(default, deserialize_with = "read::maybe")]
    pub language: Option<SpokenLanguage>,
    /// Heavy things are lifted.
    #[serde(default)]
    pub lifting: bool,
    /// A car is needed.
    #[serde(default)]
    pub car: bool,
    /// There are pets in the house.
    #[serde(default)]
    pub pets: bool,
    /// People smoke in the house.
    #[serde(default)]
    pub smoke: bool,
    /// Rather a woman, or a man.
    #[serde(default, deserialize_with = "read::maybe")]
    pub rather: Option<Gender>,
    /// How far helpers may come from, metres.
    #[serde(default = "usual_radius")]
    pub radius_m: u32,
    /// A coordinator has set it.
    #[serde(default)]
    pub urgent: bool,
    /// Helpers asked for by name.
    #[serde(default)]
    pub preferred: Vec<Key>,
    /// Of an open request that nobody can do: a rule without which somebody could.
    pub nobody_because: Option<String>,
    /// True when at least one helper could do it as things stand.
    #[serde(default)]
    pub somebody_could: bool,
    /// The request's state when the story has been told.
    pub ends: String,
    /// The states of its first visits when the story has been told, in the order of time.
    #[serde(default)]
    pub visits_end: Vec<String>,
    /// The steps, in the order of time.
    #[serde(default)]
    pub step: Vec<Step>,
}

const fn one_helper() -> u8 {
    1
}

const fn usual_radius() -> u32 {
    5_000
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestsFile {
    request: Vec<SeedRequest>,
}

/// The demo: an organisation, its zones, its people and what happens among them.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbourhood {
    /// The organisation.
    pub organisation: SeedOrganisation,
    /// Its zones.
    pub zones: Vec<SeedZone>,
    /// Who has which role.
    pub staff: Vec<SeedStaff>,
    /// As whom the demo may be tried.
    pub sign_ins: Vec<SeedSignIn>,
    /// Where the postcodes lie.
    pub postcodes: Vec<SeedPostcode>,
    /// How many people live in which cell (resolution 8), roughly.
    pub population: Vec<(Cell, u32)>,
    /// Everybody.
    pub people: Vec<SeedPerson>,
    /// What is asked, and what came of it.
    pub requests: Vec<SeedRequest>,
    /// Who may act for whom.
    pub act_for: Vec<SeedActFor>,
    /// Who must never meet whom.
    pub blocks: Vec<SeedBlock>,
    /// Who is to be telephoned.
    pub call_backs: Vec<SeedCallBack>,
    /// Who went away or into hospital, and who came back.
    pub lives: Vec<SeedLife>,
    /// Outings, bonds and stories.
    pub together: Together,
    /// The learn-work service; empty without it.
    pub service: Service,
    durations: BTreeMap<CategoryId, u32>,
    vetted_categories: BTreeSet<CategoryId>,
}

impl Neighbourhood {
    /// The person of a key.
    pub fn person(&self, key: &str) -> Option<&SeedPerson> {
        self.people.iter().find(|person| person.key == key)
    }

    /// The request of a key.
    pub fn request(&self, key: &str) -> Option<&SeedRequest> {
        self.requests.iter().find(|request| request.key == key)
    }
}

fn outline((file, text): File) -> Result<String, SeedError> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| SeedError::new(file, error.to_string()))?;
    match value.get("geometry") {
        Some(geometry) if geometry.get("type").is_some_and(|kind| kind == "Polygon") => {
            Ok(geometry.to_string())
        }
        _ => Err(SeedError::new(file, "expected a feature with a polygon")),
    }
}

/// The neighbourhood without the learn-work service of [`demo`], read and checked as a whole. `noaber simulate` grows its
/// town from these people, and its published table was measured with them: the people of the service stay out of it.
///
/// # Errors
/// [`SeedError`] naming the file and the entry.
pub fn neighbourhood() -> Result<Neighbourhood, SeedError> {
    let catalogue = categories()?;
    let whole = read_all(&catalogue)?;
    check::neighbourhood(&whole, &catalogue)?;
    Ok(whole)
}

/// The neighbourhood of the demo: with the learn-work service.
///
/// # Errors
/// [`SeedError`] naming the file and the entry.
pub fn demo() -> Result<Neighbourhood, SeedError> {
    let catalogue = categories()?;
    let mut whole = read_all(&catalogue)?;
    service::add(&mut whole)?;
    service::check(&whole, &catalogue)?;
    check::neighbourhood(&whole, &catalogue)?;
    Ok(whole)
}

fn read_all(catalogue: &[Category]) -> Result<Neighbourhood, SeedError> {
    let OrganisationFile {
        organisation,
        mut zone,
        staff,
        sign_in,
    } = toml_file(ORGANISATION)?;
    for zone in &mut zone {
        let path = format!("demo/zones/{}.geojson", zone.key);
        let file = OUTLINES.into_iter().find(|(name, _)| *name == path);
        let file = file.ok_or_else(|| SeedError::new(ORGANISATION.0, format!("no file {path}")))?;
        zone.outline = outline(file)?;
    }
    let mut people = Vec::new();
    for file in PEOPLE {
        people.extend(toml_file::<people::PeopleFile>(file)?.person);
    }
    let mut requests = Vec::new();
    for file in REQUESTS {
        requests.extend(toml_file::<RequestsFile>(file)?.request);
    }
    let mut desk: desk::DeskFile = toml_file(DESK)?;
    Ok(Neighbourhood {
        organisation,
        zones: zone,
        staff,
        sign_ins: sign_in,
        postcodes: people::postcodes(POSTCODES)?,
        population: people::population(POPULATION)?,
        people,
        requests,
        together: Together::of(&mut desk),
        act_for: desk.act_for,
        blocks: desk.block,
        call_backs: desk.call_back,
        lives: desk.life,
        service: Service::default(),
        durations: catalogue
            .iter()
            .map(|category| (category.id.clone(), category.duration_min))
            .collect(),
        vetted_categories: catalogue
            .iter()
            .filter(|category| category.vetting_required)
            .map(|category| category.id.clone())
            .collect(),
    })
}

//! People, what helpers offer, and the two small tables of places.

use super::moment::{Day, Hours, Moment};
use super::read;
use super::step::Key;
use super::{File, SeedError, SeedPostcode};
use crate::domain::category::CategoryId;
use crate::domain::consent::Given;
use crate::domain::contact::{MailAddress, Postcode, Telephone};
use crate::domain::helper::{Availability, Gender, HelperKind, Limits, Mode};
use crate::domain::language::{Lang, SpokenLanguage};
use crate::geo::{Cell, Point};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleFile {
    pub(super) person: Vec<SeedPerson>,
}

/// Somebody who does not exist.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPerson {
    /// Their key in the files.
    pub key: Key,
    /// The name they want to be called.
    pub given: String,
    /// The rest of the name.
    pub family: String,
    /// The language of pages and messages.
    #[serde(default, deserialize_with = "read::one")]
    pub lang: Lang,
    /// A telephone number.
    #[serde(default, deserialize_with = "read::maybe")]
    pub telephone: Option<Telephone>,
    /// A mail address.
    #[serde(default, deserialize_with = "read::maybe")]
    pub mail: Option<MailAddress>,
    /// The zone of their home; nobody without a home in a zone asks or helps.
    pub zone: Option<Key>,
    /// Street and number.
    pub street: Option<String>,
    /// Four digits.
    #[serde(default, deserialize_with = "read::maybe")]
    pub postcode: Option<Postcode>,
    /// Latitude and longitude of the home.
    pub at: Option<Point>,
    /// Since when their file exists, contact verified and known to a coordinator. Without it, the file begins with
    /// their first request or call-back, unknown and unverified.
    #[serde(default, deserialize_with = "read::maybe")]
    pub since: Option<Moment>,
    /// How they agreed that their data are used to find help or to be asked for it.
    #[serde(default = "in_writing", deserialize_with = "read::one")]
    pub consent: Given,
    /// Their helping side, if they have one.
    pub helper: Option<SeedHelper>,
}

const fn in_writing() -> Given {
    Given::InWriting
}

/// What a helper offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedHelper {
    /// Neighbour or worker.
    #[serde(deserialize_with = "read::one")]
    pub kind: HelperKind,
    /// When a coordinator met them; without it they still wait for that.
    #[serde(default, deserialize_with = "read::maybe")]
    pub welcomed: Option<Moment>,
    /// When they asked for a pause that still lasts.
    #[serde(default, deserialize_with = "read::maybe")]
    pub paused: Option<Moment>,
    /// When they left.
    #[serde(default, deserialize_with = "read::maybe")]
    pub left: Option<Moment>,
    /// How far they go, metres.
    pub reach_m: u32,
    /// How they get about.
    #[serde(deserialize_with = "read::one")]
    pub mode: Mode,
    /// What they do.
    #[serde(deserialize_with = "read::many")]
    pub does: Vec<CategoryId>,
    /// When they can, as written. Visits they said yes to count as hours of theirs too: see
    /// [`Neighbourhood::availability`](super::Neighbourhood::availability).
    #[serde(deserialize_with = "hours")]
    pub hours: Availability,
    /// Visits in a week.
    #[serde(default = "two")]
    pub visits_a_week: u32,
    /// Minutes in a week, if limited.
    pub minutes_a_week: Option<u32>,
    /// Invitations in a week.
    #[serde(default = "five")]
    pub asked_a_week: u32,
    /// Visits in one daypart.
    #[serde(default = "one")]
    pub per_slot: u32,
    /// What they speak.
    #[serde(deserialize_with = "read::many")]
    pub speaks: Vec<SpokenLanguage>,
    /// Whether they are 18 or older.
    #[serde(default = "yes")]
    pub adult: bool,
    /// Whether they can lift heavy things.
    #[serde(default)]
    pub lifts: bool,
    /// Whether pets are no difficulty.
    #[serde(default = "yes")]
    pub pets_fine: bool,
    /// Whether smoke is no difficulty.
    #[serde(default)]
    pub smoke_fine: bool,
    /// What they are, if they said it.
    #[serde(default, deserialize_with = "read::maybe")]
    pub gender: Option<Gender>,
    /// Days on which they cannot, first and last included.
    #[serde(default)]
    pub away: Vec<Away>,
    /// A certificate of conduct that was seen.
    pub vetting: Option<SeedVetting>,
}

impl SeedHelper {
    /// How much they want to do.
    pub const fn limits(&self) -> Limits {
        Limits {
            weekly_visits: self.visits_a_week,
            weekly_minutes: self.minutes_a_week,
            weekly_invitations: self.asked_a_week,
            per_slot: self.per_slot,
        }
    }
}

/// Days on which a helper cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Away {
    /// The first.
    #[serde(deserialize_with = "read::one")]
    pub first: Day,
    /// The last.
    #[serde(deserialize_with = "read::one")]
    pub last: Day,
}

/// A certificate of conduct that a coordinator has seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedVetting {
    /// Who saw it.
    pub by: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub seen: Moment,
    /// The last day on which it counts.
    #[serde(deserialize_with = "read::one")]
    pub until: Day,
}

const fn one() -> u32 {
    1
}
const fn two() -> u32 {
    2
}
const fn five() -> u32 {
    5
}
const fn yes() -> bool {
    true
}

pub(super) fn hours<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Availability, D::Error> {
    let list: Vec<Hours> = read::many(from)?;
    let mut week = Availability::default();
    for Hours(more) in list {
        for (day, bits) in week.0.iter_mut().zip(more.0) {
            *day |= bits;
        }
    }
    Ok(week)
}

/// The rows of a small table: exactly these columns, separated by commas.
fn rows<T: serde::de::DeserializeOwned>((file, text): File) -> Result<Vec<T>, SeedError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(|row| row.map_err(|error| SeedError::new(file, error.to_string())))
        .collect()
}

pub(super) fn postcodes(file: File) -> Result<Vec<SeedPostcode>, SeedError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        postcode: String,
        place: String,
        municipality: String,
        lat: f64,
        lon: f64,
    }
    rows::<Row>(file)?
        .into_iter()
        .map(|row| {
            let point = Point::new(row.lat, row.lon);
            match (Postcode::parse(&row.postcode), point) {
                (Some(postcode), Ok(point)) => Ok(SeedPostcode {
                    postcode: postcode.as_str().to_owned(),
                    place: row.place,
                    municipality: row.municipality,
                    point,
                }),
                _ => Err(SeedError::new(
                    file.0,
                    format!("postcode {}: no place", row.postcode),
                )),
            }
        })
        .collect()
}

pub(super) fn population(file: File) -> Result<Vec<(Cell, u32)>, SeedError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        cell: String,
        people: u32,
    }
    rows::<Row>(file)?
        .into_iter()
        .map(|row| {
            i64::from_str_radix(&row.cell, 16)
                .ok()
                .and_then(|index| Cell::from_i64(index).ok())
                .filter(|cell| cell.resolution() == 8)
                .map(|cell| (cell, row.people))
                .ok_or_else(|| SeedError::new(file.0, format!("{} is no cell of resolution 8", row.cell)))
        })
        .collect()
}

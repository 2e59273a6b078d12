//! Files into the database: zones, postcodes, population, helpers, requests.
//!
//! Purpose: a municipality's own lists, in the columns of `noaber match`, become people and requests. Invariants: a file
//! goes in whole or not at all (one transaction), unless its bad rows are to be skipped, and then they are handed back
//! with line, column and reason; whoever is imported without telephone or mail is never asked anything by themselves.
//! Deliberately absent: guessing at encodings, changing what is there already.

mod people;
mod population;
mod postcodes;
mod requests;
mod zones;

pub use people::helpers;
pub use population::population;
pub use postcodes::postcodes;
pub use requests::requests;
pub use zones::{ZoneOptions, zones};

use super::files::table::Reading;
use super::files::{BadRows, FileError};
use super::{App, ServiceError, home_organisation};
use crate::domain::category::CategoryId;
use crate::domain::consent::{Consent, ConsentState, Given, Purpose};
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{ConsentId, OrganisationId, PersonId, ZoneId};
use crate::domain::language::Lang;
use crate::domain::resident::{Address, Care, Contact, Home, Person, ResidentState};
use crate::geo::{Cell, CellRange, Point};
use crate::service::places;
use crate::store::{Tx, consent, file, person, place};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Who wrote it, in the audit.
const ACTOR: &str = "import";

/// Told how far it is: rows done, of how many.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// A file that is handed in.
#[derive(Clone)]
pub struct Input {
    /// What to call it in messages.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Whether bad rows are left out; otherwise the first refuses the file.
    pub bad_rows: BadRows,
    /// Told how far it is.
    pub progress: Progress,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// So many are in.
    pub done: usize,
    /// Rows that were left out.
    pub rejects: Vec<FileError>,
    /// What whoever handed it in should know.
    pub notices: Vec<String>,
}

impl From<FileError> for ServiceError {
    fn from(error: FileError) -> Self {
        Self::File(error.to_string())
    }
}

/// The organisation that is imported into.
async fn organisation(app: &App) -> Result<OrganisationId, ServiceError> {
    home_organisation(app).await.map_err(|error| match error {
        ServiceError::NotFound => {
            ServiceError::File("there is no organisation yet; `noaber init` makes one".to_owned())
        }
        other => other,
    })
}

/// Rows that passed, and the others: refused at once or kept aside, as asked.
struct Sieve<R> {
    bad_rows: BadRows,
    rows: Vec<R>,
    rejects: Vec<FileError>,
}

impl<R> Sieve<R> {
    fn take(&mut self, row: Result<R, FileError>) -> Result<(), FileError> {
        match (row, self.bad_rows) {
            (Ok(row), _) => self.rows.push(row),
            (Err(error), BadRows::Refuse) => return Err(error),
            (Err(error), BadRows::Skip) => self.rejects.push(error),
        }
        Ok(())
    }
}

/// What rows are held against, read once: zones, categories, disclosure cells.
struct Ground {
    organisation: OrganisationId,
    recorded_by: PersonId,
    zones: BTreeMap<ZoneId, Vec<CellRange>>,
    categories: HashMap<CategoryId, bool>,
    cells: HashMap<Cell, Cell>,
}

impl Ground {
    async fn read(tx: &mut Tx, organisation: OrganisationId) -> Result<Self, ServiceError> {
        let recorded_by = file::find_admin(tx, &organisation).await?.ok_or_else(|| {
            ServiceError::File(
                "nobody administers the organisation; `noaber init` makes one who does".to_owned(),
            )
        })?;
        let own: Vec<ZoneId> = place::list_zones(tx)
            .await?
            .into_iter()
            .filter(|zone| zone.organisation == organisation)
            .map(|zone| zone.id)
            .collect();
        if own.is_empty() {
            return Err(ServiceError::File(
                "there is no zone yet; `noaber import zones` makes them".to_owned(),
            ));
        }
        let mut zones: BTreeMap<ZoneId, Vec<CellRange>> = BTreeMap::new();
        for (zone, range) in place::list_zone_ranges(tx).await? {
            if own.contains(&zone) {
                zones.entry(zone).or_default().push(range);
            }
        }
        let categories = place::list_categories(tx, &organisation)
            .await?
            .into_iter()
            .map(|category| (category.id, category.vetting_required))
            .collect();
        Ok(Self {
            organisation,
            recorded_by,
            zones,
            categories,
            cells: HashMap::new(),
        })
    }

    /// The zone that serves a point: as [`places::zone_at`], without asking the database for each.
    fn zone_at(&self, point: Point) -> Option<ZoneId> {
        places::nearest(point, |cell| places::covering(&self.zones, cell)).cloned()
    }

    /// The disclosure cell of a point.
    async fn cell_at(&mut self, tx: &mut Tx, point: Point) -> Result<Cell, ServiceError> {
        let near = Cell::of(point, 8).map_err(ServiceError::internal)?;
        if let Some(known) = self.cells.get(&near) {
            return Ok(*known);
        }
        let cell = places::cell_at(tx, point).await?;
        self.cells.insert(near, cell);
        Ok(cell)
    }
}

/// Somebody of a file: the same columns for helpers and residents.
struct Somebody<'a> {
    file: &'a str,
    line: u64,
    name: &'a str,
    telephone: Option<&'a str>,
    mail: Option<&'a str>,
}

impl Somebody<'_> {
    fn contact(&self) -> Result<Contact, FileError> {
        let wrong = |column, expected: &str, found: &str| {
            FileError::new(self.file, self.line, column, expected, found)
        };
        let telephone = self.telephone.map(|text| {
            Telephone::parse(text).ok_or_else(|| wrong("telephone", "a telephone number, or nothing", text))
        });
        let mail = self.mail.map(|text| {
            MailAddress::parse(text).ok_or_else(|| wrong("mail", "a mail address, or nothing", text))
        });
        Ok(Contact {
            telephone: telephone.transpose()?,
            mail: mail.transpose()?,
        })
    }

    fn names(&self) -> (String, String) {
        let (given, family) = self.name.split_once(' ').unwrap_or((self.name, ""));
        let cut = |text: &str| text.trim().chars().take(80).collect::<String>();
        (cut(given), cut(family))
    }
}

/// Where somebody lives, looked up.
#[derive(Clone)]
struct Place {
    point: Point,
    zone: ZoneId,
    cell: Cell,
    street: String,
}

/// Adds a person with home and consent, as a file has them.
async fn add_person(
    tx: &mut Tx,
    app: &App,
    ground: &Ground,
    (given_name, family_name): (String, String),
    contact: &Contact,
    place: &Place,
) -> Result<PersonId, ServiceError> {
    let now = app.now();
    let id = PersonId::new(now, &*app.chance);
    let new = Person {
        id: id.clone(),
        organisation: ground.organisation.clone(),
        given_name,
        family_name,
        lang: Lang::Nl,
        state: ResidentState::Here,
        care: Care::default(),
        verified_at: None,
        created_at: now,
    };
    person::add(tx, &new, contact, ACTOR).await?;
    let home = Home {
        person: id.clone(),
        zone: place.zone.clone(),
        cell: place.cell,
    };
    let address = Address {
        street: place.street.clone(),
        postcode: String::new(),
        place: String::new(),
        point: Some(place.point),
    };
    person::set_home(tx, &home, &address, now).await?;
    let consent = Consent {
        id: ConsentId::new(now, &*app.chance),
        person: id.clone(),
        to: None,
        kind: None,
        purpose: Purpose::Matching,
        given: Given::InWriting,
        recorded_by: ground.recorded_by.clone(),
        at: now,
        state: ConsentState::Standing { until: None },
    };
    consent::add_consent(tx, &ground.organisation, &consent, ACTOR).await?;
    Ok(id)
}

/// An empty sieve, with what reading has put aside already.
fn sieve<R>(reading_rejects: Vec<FileError>, bad_rows: BadRows) -> Sieve<R> {
    Sieve {
        bad_rows,
        rows: Vec::new(),
        rejects: reading_rejects,
    }
}

/// A reading in which nothing is left is a file that helps nobody.
fn not_empty<R>(name: &str, reading: &Reading<R>) -> Result<(), ServiceError> {
    if reading.rows.is_empty() && reading.rejects.is_empty() {
        return Err(ServiceError::File(format!("{name}: there are no rows")));
    }
    Ok(())
}

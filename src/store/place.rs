//! Organisations, zones, categories, postcodes, population: what people live in and ask for.

use super::{StoreError, Tx, exec, fetch_all, fetch_optional};
use crate::domain::category::{Category, CategoryId, LifeDomain};
use crate::domain::contact::Postcode;
use crate::domain::ids::{OrganisationId, ZoneId};
use crate::domain::organisation::{Organisation, OrganisationKind};
use crate::domain::time::UnixTime;
use crate::domain::zone::{Phase, Zone};
use crate::geo::{Cell, CellRange, Point};

/// Adds an organisation.
///
/// # Errors
/// [`StoreError::Unique`] when it exists.
pub async fn add_organisation(
    tx: &mut Tx,
    organisation: &Organisation,
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO organisation (id, name, kind, created_at) VALUES ($1, $2, $3, $4)",
        &organisation.id,
        &organisation.name,
        organisation.kind.tag(),
        at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct OrganisationRow {
    id: OrganisationId,
    name: String,
    kind: String,
}

/// Every organisation, oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_organisations(tx: &mut Tx) -> Result<Vec<Organisation>, StoreError> {
    let rows = fetch_all!(
        tx,
        OrganisationRow,
        "SELECT id, name, kind FROM organisation ORDER BY created_at, id"
    )?;
    rows.into_iter()
        .map(|row| {
            let kind = OrganisationKind::from_tag(&row.kind)
                .ok_or_else(|| StoreError::inconsistent("organisation", row.id.as_str()))?;
            Ok(Organisation {
                id: row.id,
                name: row.name,
                kind,
            })
        })
        .collect()
}

/// Adds a zone with the cells it covers.
///
/// # Errors
/// [`StoreError::Unique`] when the organisation has a zone of that code and year.
pub async fn add_zone(
    tx: &mut Tx,
    zone: &Zone,
    ranges: &[CellRange],
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO zone (id, organisation_id, name, code, code_year, municipality, province, phase, started_on, \
         inhabitants, coordinator_name, coordinator_telephone, outline, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &zone.id,
        &zone.organisation,
        &zone.name,
        &zone.code,
        zone.code_year.map(i64::from),
        &zone.municipality,
        &zone.province,
        zone.phase.tag(),
        zone.started_on.map(|date| date.to_string()),
        zone.inhabitants.map(i64::from),
        &zone.coordinator_name,
        &zone.coordinator_telephone,
        &zone.outline,
        at
    )?;
    for range in ranges {
        exec!(
            tx,
            "INSERT INTO zone_range (zone_id, cell_min, cell_max) VALUES ($1, $2, $3)",
            &zone.id,
            range.min.to_i64(),
            range.max.to_i64()
        )?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ZoneRow {
    id: ZoneId,
    organisation_id: OrganisationId,
    name: String,
    code: Option<String>,
    code_year: Option<i64>,
    municipality: String,
    province: String,
    phase: String,
    started_on: Option<String>,
    inhabitants: Option<i64>,
    coordinator_name: String,
    coordinator_telephone: String,
    outline: Option<String>,
}

impl TryFrom<ZoneRow> for Zone {
    type Error = StoreError;

    fn try_from(row: ZoneRow) -> Result<Self, StoreError> {
        let broken = || StoreError::inconsistent("zone", row.id.as_str());
        Ok(Zone {
            phase: Phase::from_tag(&row.phase).ok_or_else(broken)?,
            started_on: row
                .started_on
                .as_deref()
                .map(|text| text.parse().map_err(|_| broken()))
                .transpose()?,
            code_year: row
                .code_year
                .map(|year| year.try_into().map_err(|_| broken()))
                .transpose()?,
            inhabitants: row
                .inhabitants
                .map(|count| count.try_into().map_err(|_| broken()))
                .transpose()?,
            id: row.id,
            organisation: row.organisation_id,
            name: row.name,
            code: row.code,
            municipality: row.municipality,
            province: row.province,
            coordinator_name: row.coordinator_name,
            coordinator_telephone: row.coordinator_telephone,
            outline: row.outline,
        })
    }
}

/// A zone by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_zone(tx: &mut Tx, id: &ZoneId) -> Result<Option<Zone>, StoreError> {
    fetch_optional!(
        tx,
        ZoneRow,
        "SELECT id, organisation_id, name, code, code_year, municipality, province, phase, started_on, inhabitants, \
         coordinator_name, coordinator_telephone, outline FROM zone WHERE id = $1",
        id
    )?
    .map(Zone::try_from)
    .transpose()
}

/// Every zone, by name.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_zones(tx: &mut Tx) -> Result<Vec<Zone>, StoreError> {
    fetch_all!(
        tx,
        ZoneRow,
        "SELECT id, organisation_id, name, code, code_year, municipality, province, phase, started_on, inhabitants, \
         coordinator_name, coordinator_telephone, outline FROM zone ORDER BY name COLLATE \"C\", id"
    )?
    .into_iter()
    .map(Zone::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct ZoneIdRow {
    zone_id: ZoneId,
}

/// The zone that covers a resolution-10 cell; where neighbours overlap, the one with the lowest identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_zone_at(tx: &mut Tx, cell: Cell) -> Result<Option<ZoneId>, StoreError> {
    let row = fetch_optional!(
        tx,
        ZoneIdRow,
        "SELECT zone_id FROM zone_range WHERE cell_min <= $1 AND cell_max >= $1 ORDER BY zone_id LIMIT 1",
        cell.to_i64()
    )?;
    Ok(row.map(|row| row.zone_id))
}

#[derive(sqlx::FromRow)]
struct RangeRow {
    zone_id: ZoneId,
    cell_min: i64,
    cell_max: i64,
}

impl RangeRow {
    fn read(self) -> Result<(ZoneId, CellRange), StoreError> {
        let cell = |value| {
            Cell::from_i64(value).map_err(|_| StoreError::inconsistent("zone_range", self.zone_id.as_str()))
        };
        let range = CellRange {
            min: cell(self.cell_min)?,
            max: cell(self.cell_max)?,
        };
        Ok((self.zone_id, range))
    }
}

/// Every zone's cell ranges.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a cell is none.
pub async fn list_zone_ranges(tx: &mut Tx) -> Result<Vec<(ZoneId, CellRange)>, StoreError> {
    fetch_all!(
        tx,
        RangeRow,
        "SELECT zone_id, cell_min, cell_max FROM zone_range ORDER BY zone_id, cell_min"
    )?
    .into_iter()
    .map(RangeRow::read)
    .collect()
}

/// The cell ranges that share a cell with an interval, whole, by zone and cell.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a cell is none.
pub async fn list_zone_ranges_in(
    tx: &mut Tx,
    within: CellRange,
) -> Result<Vec<(ZoneId, CellRange)>, StoreError> {
    fetch_all!(
        tx,
        RangeRow,
        "SELECT zone_id, cell_min, cell_max FROM zone_range WHERE cell_min <= $2 AND cell_max >= $1 \
         ORDER BY zone_id, cell_min",
        within.min.to_i64(),
        within.max.to_i64()
    )?
    .into_iter()
    .map(RangeRow::read)
    .collect()
}

/// Says how many people live in a cell, replacing what was known.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_population(tx: &mut Tx, cell: Cell, people: u32) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO cell_population (cell, people) VALUES ($1, $2) \
         ON CONFLICT (cell) DO UPDATE SET people = excluded.people",
        cell.to_i64(),
        i64::from(people)
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PeopleRow {
    people: i64,
}

/// How many people live in a cell, if that is known.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_population(tx: &mut Tx, cell: Cell) -> Result<Option<u32>, StoreError> {
    let row = fetch_optional!(
        tx,
        PeopleRow,
        "SELECT people FROM cell_population WHERE cell = $1",
        cell.to_i64()
    )?;
    Ok(row.map(|row| u32::try_from(row.people).unwrap_or(u32::MAX)))
}

/// How many people live in an interval of cells, as far as that is known of each.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn sum_population(tx: &mut Tx, within: CellRange) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        PeopleRow,
        "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) AS people FROM cell_population WHERE cell BETWEEN $1 AND $2",
        within.min.to_i64(),
        within.max.to_i64()
    )?;
    Ok(row.map_or(0, |row| row.people))
}

/// Where a postcode lies.
#[derive(Debug, Clone, PartialEq)]
pub struct PostcodePlace {
    /// The postcode, four digits or six characters.
    pub postcode: Postcode,
    /// Town or village.
    pub place: String,
    /// Municipality.
    pub municipality: String,
    /// Its middle.
    pub point: Point,
}

/// Adds a postcode, replacing what was known.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_postcode(tx: &mut Tx, postcode: &PostcodePlace) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO postcode (postcode, place, municipality, lat, lon) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (postcode) DO UPDATE SET place = excluded.place, municipality = excluded.municipality, \
         lat = excluded.lat, lon = excluded.lon",
        postcode.postcode.as_str(),
        &postcode.place,
        &postcode.municipality,
        postcode.point.lat(),
        postcode.point.lon()
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PostcodeRow {
    postcode: String,
    place: String,
    municipality: String,
    lat: f64,
    lon: f64,
}

/// The postcode as it is known: all six characters, else its four digits.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_postcode(tx: &mut Tx, postcode: &Postcode) -> Result<Option<PostcodePlace>, StoreError> {
    let row = fetch_optional!(
        tx,
        PostcodeRow,
        "SELECT postcode, place, municipality, lat, lon FROM postcode WHERE postcode IN ($1, $2) \
         ORDER BY LENGTH(postcode) DESC LIMIT 1",
        postcode.as_str(),
        postcode.area()
    )?;
    row.map(|row| {
        let broken = || StoreError::inconsistent("postcode", &row.postcode);
        Ok(PostcodePlace {
            postcode: Postcode::parse(&row.postcode).ok_or_else(broken)?,
            point: Point::new(row.lat, row.lon).map_err(|_| broken())?,
            place: row.place,
            municipality: row.municipality,
        })
    })
    .transpose()
}

/// Adds a category to the catalogue at a position, or replaces the one of that name.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_category(tx: &mut Tx, position: u32, category: &Category) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO category (id, position, name_nl, name_en, icon, life_domain, duration_min, worker_may, \
         vetting_required, price_cents, default_on, rules_nl, rules_en) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, name_nl = excluded.name_nl, \
         name_en = excluded.name_en, icon = excluded.icon, life_domain = excluded.life_domain, \
         duration_min = excluded.duration_min, worker_may = excluded.worker_may, \
         vetting_required = excluded.vetting_required, price_cents = excluded.price_cents, \
         default_on = excluded.default_on, rules_nl = excluded.rules_nl, rules_en = excluded.rules_en",
        &category.id,
        i64::from(position),
        &category.name_nl,
        &category.name_en,
        &category.icon,
        category.life_domain.tag(),
        i64::from(category.duration_min),
        i64::from(category.worker_may),
        i64::from(category.vetting_required),
        i64::from(category.price_cents),
        i64::from(category.is_on),
        &category.rules_nl,
        &category.rules_en
    )?;
    Ok(())
}

/// Switches a category on or off for an organisation.
///
/// # Errors
/// [`StoreError`] when the category or organisation does not exist.
pub async fn set_category_on(
    tx: &mut Tx,
    organisation: &OrganisationId,
    category: &CategoryId,
    is_on: bool,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO organisation_category (organisation_id, category_id, is_on) VALUES ($1, $2, $3) \
         ON CONFLICT (organisation_id, category_id) DO UPDATE SET is_on = excluded.is_on",
        organisation,
        category,
        i64::from(is_on)
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CategoryRow {
    id: CategoryId,
    name_nl: String,
    name_en: String,
    icon: String,
    life_domain: String,
    duration_min: i64,
    worker_may: i64,
    vetting_required: i64,
    price_cents: i64,
    is_on: i64,
    rules_nl: String,
    rules_en: String,
}

/// The catalogue as an organisation has it, in its order, also what is switched off.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_categories(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<Category>, StoreError> {
    let rows = fetch_all!(
        tx,
        CategoryRow,
        "SELECT c.id, c.name_nl, c.name_en, c.icon, c.life_domain, c.duration_min, c.worker_may, \
         c.vetting_required, c.price_cents, COALESCE(o.is_on, c.default_on) AS is_on, c.rules_nl, c.rules_en \
         FROM category c LEFT JOIN organisation_category o ON o.category_id = c.id AND o.organisation_id = $1 \
         ORDER BY c.position, c.id",
        organisation
    )?;
    rows.into_iter()
        .map(|row| {
            let broken = || StoreError::inconsistent("category", row.id.as_str());
            Ok(Category {
                life_domain: LifeDomain::from_tag(&row.life_domain).ok_or_else(broken)?,
                duration_min: row.duration_min.try_into().map_err(|_| broken())?,
                price_cents: row.price_cents.try_into().map_err(|_| broken())?,
                worker_may: row.worker_may == 1,
                vetting_required: row.vetting_required == 1,
                is_on: row.is_on == 1,
                id: row.id,
                name_nl: row.name_nl,
                name_en: row.name_en,
                icon: row.icon,
                rules_nl: row.rules_nl,
                rules_en: row.rules_en,
            })
        })
        .collect()
}

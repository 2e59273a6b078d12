//! People: names, sealed contacts and homes.

mod found;

pub use found::{list_by_mail, list_by_telephone};

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{OrganisationId, PersonId, ZoneId};
use crate::domain::language::Lang;
use crate::domain::resident::{Address, Care, Contact, Home, Person, ResidentState};
use crate::domain::time::UnixTime;
use crate::geo::{Cell, Point};
use serde::{Deserialize, Serialize};

/// Adds a person with how to reach them; the contact is sealed, and found again by its keyed hash.
///
/// # Errors
/// [`StoreError`] when the organisation does not exist or the database does not answer.
pub async fn add(tx: &mut Tx, person: &Person, contact: &Contact, actor: &str) -> Result<(), StoreError> {
    let sealed = SealedContact::of(tx, &person.id, contact)?;
    exec!(
        tx,
        "INSERT INTO person (id, organisation_id, given_name, family_name, lang, state, telephone_sealed, \
         telephone_hash, mail_sealed, mail_hash, verified_at, created_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)",
        &person.id,
        &person.organisation,
        &person.given_name,
        &person.family_name,
        person.lang.tag(),
        person.state.tag(),
        sealed.telephone,
        sealed.telephone_hash,
        sealed.mail,
        sealed.mail_hash,
        person.verified_at,
        person.created_at
    )?;
    audit::append(
        tx,
        &person.organisation,
        actor,
        "person.add",
        person.id.as_str(),
        "",
    )
    .await
}

pub(super) struct SealedContact {
    pub(super) telephone: Option<String>,
    pub(super) telephone_hash: Option<String>,
    pub(super) mail: Option<String>,
    pub(super) mail_hash: Option<String>,
}

impl SealedContact {
    pub(super) fn of(tx: &Tx, id: &PersonId, contact: &Contact) -> Result<Self, StoreError> {
        let telephone = contact.telephone.as_ref().map(Telephone::as_str);
        let mail = contact.mail.as_ref().map(MailAddress::as_str);
        Ok(Self {
            telephone: telephone
                .map(|text| tx.seal("person.telephone", id.as_str(), text))
                .transpose()?,
            telephone_hash: telephone.map(|text| tx.lookup_hash("telephone", text)),
            mail: mail
                .map(|text| tx.seal("person.mail", id.as_str(), text))
                .transpose()?,
            mail_hash: mail.map(|text| tx.lookup_hash("mail", text)),
        })
    }
}

/// Holds people's rows until the transaction ends, in the order of their identifiers: nobody is erased meanwhile, and
/// nothing is written about somebody who has been. Whoever locks helpers or visits as well locks those first.
///
/// # Errors
/// [`StoreError::Conflict`] when one of them does not exist or is erased.
pub async fn hold(tx: &mut Tx, people: &[&PersonId]) -> Result<(), StoreError> {
    let mut sorted = people.to_vec();
    sorted.sort();
    sorted.dedup();
    for id in sorted {
        let done = exec!(
            tx,
            "UPDATE person SET version = version + 1 WHERE id = $1 AND state <> 'erased'",
            id
        )?;
        ensure_affected(done, 1)?;
    }
    Ok(())
}

/// Says that a code or a person has verified somebody's contact.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such person.
pub async fn set_verified(tx: &mut Tx, id: &PersonId, at: UnixTime) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE person SET verified_at = $2, version = version + 1 WHERE id = $1",
        id,
        at
    )?;
    ensure_affected(done, 1)
}

/// Changes the language of somebody's pages and messages.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such person.
pub async fn set_lang(tx: &mut Tx, id: &PersonId, lang: Lang) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE person SET lang = $2, version = version + 1 WHERE id = $1",
        id,
        lang.tag()
    )?;
    ensure_affected(done, 1)
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: PersonId,
    organisation_id: OrganisationId,
    given_name: String,
    family_name: String,
    lang: String,
    state: String,
    verified_at: Option<UnixTime>,
    created_at: UnixTime,
    is_vulnerable: i64,
    is_secret: i64,
}

impl TryFrom<PersonRow> for Person {
    type Error = StoreError;

    fn try_from(row: PersonRow) -> Result<Self, StoreError> {
        let broken = || StoreError::inconsistent("person", row.id.as_str());
        Ok(Person {
            lang: Lang::from_tag(&row.lang).ok_or_else(broken)?,
            state: ResidentState::from_tag(&row.state).ok_or_else(broken)?,
            care: Care {
                is_vulnerable: row.is_vulnerable == 1,
                is_secret: row.is_secret == 1,
            },
            id: row.id,
            organisation: row.organisation_id,
            given_name: row.given_name,
            family_name: row.family_name,
            verified_at: row.verified_at,
            created_at: row.created_at,
        })
    }
}

/// A person by their identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &PersonId) -> Result<Option<Person>, StoreError> {
    fetch_optional!(
        tx,
        PersonRow,
        "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at, \
         is_vulnerable, is_secret FROM person WHERE id = $1",
        id
    )?
    .map(Person::try_from)
    .transpose()
}

/// Everybody whom an organisation's round is about: who helps, and whose request is open.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_concerned(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Person>, StoreError> {
    fetch_all!(
        tx,
        PersonRow,
        "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at, is_vulnerable, is_secret \
         FROM person \
         WHERE id IN (SELECT person_id FROM helper WHERE organisation_id = $1) \
         OR id IN (SELECT resident_id FROM request WHERE organisation_id = $1 \
         AND state IN ('unconfirmed', 'awaiting_review', 'open', 'paused')) ORDER BY id",
        organisation
    )?
    .into_iter()
    .map(Person::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    telephone_sealed: Option<String>,
    mail_sealed: Option<String>,
}

/// How somebody can be reached. Whoever shows it to another person discloses it: only `service` may ask.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such person; [`StoreError::Inconsistent`] when the seal does not open.
pub async fn contact(tx: &mut Tx, id: &PersonId) -> Result<Contact, StoreError> {
    let row = fetch_optional!(
        tx,
        ContactRow,
        "SELECT telephone_sealed, mail_sealed FROM person WHERE id = $1",
        id
    )?
    .ok_or(StoreError::NotFound)?;
    let broken = || StoreError::inconsistent("person", id.as_str());
    let telephone = match row.telephone_sealed {
        Some(sealed) => {
            let text = tx.unseal("person.telephone", id.as_str(), &sealed)?;
            Some(Telephone::parse(&text).ok_or_else(broken)?)
        }
        None => None,
    };
    let mail = match row.mail_sealed {
        Some(sealed) => {
            let text = tx.unseal("person.mail", id.as_str(), &sealed)?;
            Some(MailAddress::parse(&text).ok_or_else(broken)?)
        }
        None => None,
    };
    Ok(Contact { telephone, mail })
}

/// How an address is written before it is sealed. The exact point is in it, so it is sealed with it.
#[derive(Serialize, Deserialize)]
struct AddressText {
    street: String,
    postcode: String,
    place: String,
    point: Option<(f64, f64)>,
}

/// Says where somebody lives, replacing what was known.
///
/// # Errors
/// [`StoreError`] when the person or zone does not exist or the database does not answer.
pub async fn set_home(tx: &mut Tx, home: &Home, address: &Address, at: UnixTime) -> Result<(), StoreError> {
    let text = AddressText {
        street: address.street.clone(),
        postcode: address.postcode.clone(),
        place: address.place.clone(),
        point: address.point.map(|point| (point.lat(), point.lon())),
    };
    let text = serde_json::to_string(&text).map_err(StoreError::other)?;
    let sealed = tx.seal("home.address", home.person.as_str(), &text)?;
    exec!(
        tx,
        "INSERT INTO home (person_id, zone_id, cell, address_sealed, updated_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (person_id) DO UPDATE SET zone_id = excluded.zone_id, cell = excluded.cell, \
         address_sealed = excluded.address_sealed, updated_at = excluded.updated_at",
        &home.person,
        &home.zone,
        home.cell.to_i64(),
        sealed,
        at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct SeekingRow {
    #[sqlx(flatten)]
    person: PersonRow,
    consents: i64,
    until_at: Option<UnixTime>,
}

/// Those of an organisation who have an open request and may be matched, each with until when (`None`: without an end).
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_seeking(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<(Person, Option<UnixTime>)>, StoreError> {
    fetch_all!(
        tx,
        SeekingRow,
        "SELECT p.id, p.organisation_id, p.given_name, p.family_name, p.lang, p.state, p.verified_at, p.created_at, \
         p.is_vulnerable, p.is_secret, c.consents, c.until_at FROM person p JOIN ( \
         SELECT person_id, CAST(COUNT(*) - COUNT(until_at) AS BIGINT) AS consents, MAX(until_at) AS until_at \
         FROM consent WHERE purpose = 'matching' AND withdrawn_at IS NULL GROUP BY person_id) c ON c.person_id = p.id \
         WHERE p.id IN (SELECT resident_id FROM request WHERE organisation_id = $1 AND state = 'open') ORDER BY p.id",
        organisation
    )?
    .into_iter()
    .map(|row| {
        let until = row.until_at.filter(|_| row.consents == 0);
        Ok((Person::try_from(row.person)?, until))
    })
    .collect()
}

/// Shows somebody's home, and their requests, in another cell.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_cell(tx: &mut Tx, person: &Person, cell: Cell, actor: &str) -> Result<(), StoreError> {
    let id = &person.id;
    exec!(
        tx,
        "UPDATE home SET cell = $2 WHERE person_id = $1",
        id,
        cell.to_i64()
    )?;
    exec!(
        tx,
        "UPDATE request SET cell = $2, version = version + 1 WHERE resident_id = $1",
        id,
        cell.to_i64()
    )?;
    audit::append(tx, &person.organisation, actor, "person.shown", id.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct HomeRow {
    person_id: PersonId,
    zone_id: ZoneId,
    cell: i64,
}

impl TryFrom<HomeRow> for Home {
    type Error = StoreError;

    fn try_from(row: HomeRow) -> Result<Self, StoreError> {
        let cell =
            Cell::from_i64(row.cell).map_err(|_| StoreError::inconsistent("home", row.person_id.as_str()))?;
        Ok(Home {
            person: row.person_id,
            zone: row.zone_id,
            cell,
        })
    }
}

/// The zone and disclosure cell of somebody's home.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_home(tx: &mut Tx, id: &PersonId) -> Result<Option<Home>, StoreError> {
    fetch_optional!(
        tx,
        HomeRow,
        "SELECT person_id, zone_id, cell FROM home WHERE person_id = $1",
        id
    )?
    .map(Home::try_from)
    .transpose()
}

/// Everybody's home, by person.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_at_home(tx: &mut Tx) -> Result<Vec<Home>, StoreError> {
    fetch_all!(
        tx,
        HomeRow,
        "SELECT person_id, zone_id, cell FROM home ORDER BY person_id"
    )?
    .into_iter()
    .map(Home::try_from)
    .collect()
}

/// The homes of everybody who helps, by person.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_helper_homes(tx: &mut Tx) -> Result<Vec<Home>, StoreError> {
    fetch_all!(
        tx,
        HomeRow,
        "SELECT h.person_id, h.zone_id, h.cell FROM home h JOIN helper p ON p.person_id = h.person_id \
         ORDER BY h.person_id"
    )?
    .into_iter()
    .map(Home::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct AddressRow {
    address_sealed: String,
}

/// Where somebody lives. Whoever shows it to another person discloses it: only `service` may ask.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find_address(tx: &mut Tx, id: &PersonId) -> Result<Option<Address>, StoreError> {
    let Some(row) = fetch_optional!(
        tx,
        AddressRow,
        "SELECT address_sealed FROM home WHERE person_id = $1",
        id
    )?
    else {
        return Ok(None);
    };
    let text = tx.unseal("home.address", id.as_str(), &row.address_sealed)?;
    let broken = || StoreError::inconsistent("home", id.as_str());
    let text: AddressText = serde_json::from_str(&text).map_err(|_| broken())?;
    let point = text
        .point
        .map(|(lat, lon)| Point::new(lat, lon))
        .transpose()
        .map_err(|_| broken())?;
    Ok(Some(Address {
        street: text.street,
        postcode: text.postcode,
        place: text.place,
        point,
    }))
}

/// Somebody of an organisation, with where they live and what they do here.
#[derive(Debug, Clone)]
pub struct Resident {
    /// Who.
    pub person: Person,
    /// In which zone.
    pub zone: ZoneId,
    /// Whether they help.
    pub helps: bool,
    /// Whether they ever asked.
    pub asks: bool,
}

#[derive(sqlx::FromRow)]
struct ResidentRow {
    id: PersonId,
    organisation_id: OrganisationId,
    given_name: String,
    family_name: String,
    lang: String,
    state: String,
    verified_at: Option<UnixTime>,
    created_at: UnixTime,
    is_vulnerable: i64,
    is_secret: i64,
    zone_id: ZoneId,
    helping: i64,
    asking: i64,
}

/// Everybody of an organisation who has a home.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_organisation(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<Resident>, StoreError> {
    let rows = fetch_all!(
        tx,
        ResidentRow,
        "SELECT p.id, p.organisation_id, p.given_name, p.family_name, p.lang, p.state, p.verified_at, p.created_at, \
         p.is_vulnerable, p.is_secret, h.zone_id, \
         (SELECT COUNT(*) FROM helper k WHERE k.person_id = p.id) AS helping, \
         (SELECT COUNT(*) FROM request r WHERE r.resident_id = p.id) AS asking \
         FROM person p JOIN home h ON h.person_id = p.id WHERE p.organisation_id = $1 ORDER BY p.id",
        organisation
    )?;
    rows.into_iter()
        .map(|row| {
            let flat = PersonRow {
                id: row.id,
                organisation_id: row.organisation_id,
                given_name: row.given_name,
                family_name: row.family_name,
                lang: row.lang,
                state: row.state,
                verified_at: row.verified_at,
                created_at: row.created_at,
                is_vulnerable: row.is_vulnerable,
                is_secret: row.is_secret,
            };
            Ok(Resident {
                person: Person::try_from(flat)?,
                zone: row.zone_id,
                helps: row.helping > 0,
                asks: row.asking > 0,
            })
        })
        .collect()
}

//! People: names, sealed contacts and homes, roles, consent, blocks.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::access::{Grant, Role};
use crate::domain::consent::{Consent, Purpose};
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{GrantId, OrganisationId, PersonId, ZoneId};
use crate::domain::language::Lang;
use crate::domain::resident::{Address, Contact, Home, Person, ResidentState};
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
}

impl TryFrom<PersonRow> for Person {
    type Error = StoreError;

    fn try_from(row: PersonRow) -> Result<Self, StoreError> {
        let broken = || StoreError::inconsistent("person", row.id.as_str());
        Ok(Person {
            lang: Lang::from_tag(&row.lang).ok_or_else(broken)?,
            state: ResidentState::from_tag(&row.state).ok_or_else(broken)?,
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
        "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at \
         FROM person WHERE id = $1",
        id
    )?
    .map(Person::try_from)
    .transpose()
}

/// Everybody with this telephone number in their file, longest known first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_by_telephone(tx: &mut Tx, telephone: &Telephone) -> Result<Vec<Person>, StoreError> {
    let hash = tx.lookup_hash("telephone", telephone.as_str());
    fetch_all!(
        tx,
        PersonRow,
        "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at \
         FROM person WHERE telephone_hash = $1 ORDER BY created_at, id",
        hash
    )?
    .into_iter()
    .map(Person::try_from)
    .collect()
}

/// Everybody with this mail address in their file, longest known first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_by_mail(tx: &mut Tx, mail: &MailAddress) -> Result<Vec<Person>, StoreError> {
    let hash = tx.lookup_hash("mail", mail.as_str());
    fetch_all!(
        tx,
        PersonRow,
        "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at \
         FROM person WHERE mail_hash = $1 ORDER BY created_at, id",
        hash
    )?
    .into_iter()
    .map(Person::try_from)
    .collect()
}

/// Everybody whom a round is about: who helps, and whose request is open.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_concerned(tx: &mut Tx) -> Result<Vec<Person>, StoreError> {
    fetch_all!(
        tx,
        PersonRow,
        "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at FROM person \
         WHERE id IN (SELECT person_id FROM helper) \
         OR id IN (SELECT resident_id FROM request WHERE state IN ('unconfirmed', 'awaiting_review', 'open', 'paused')) \
         ORDER BY id"
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

/// Gives somebody a role, in one zone or everywhere in the organisation.
///
/// # Errors
/// [`StoreError`] when person, organisation or zone does not exist.
pub async fn add_grant(
    tx: &mut Tx,
    id: &GrantId,
    person: &PersonId,
    organisation: &OrganisationId,
    grant: &Grant,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO role_grant (id, person_id, organisation_id, zone_id, role, starts_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL)",
        id,
        person,
        organisation,
        &grant.zone,
        grant.role.tag(),
        at
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "grant.add",
        person.as_str(),
        grant.role.tag(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    zone_id: Option<ZoneId>,
    role: String,
}

/// The roles somebody has at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_grants(tx: &mut Tx, person: &PersonId, at: UnixTime) -> Result<Vec<Grant>, StoreError> {
    let rows = fetch_all!(
        tx,
        GrantRow,
        "SELECT zone_id, role FROM role_grant WHERE person_id = $1 AND starts_at <= $2 \
         AND (ends_at IS NULL OR ends_at > $2) ORDER BY id",
        person,
        at
    )?;
    rows.into_iter()
        .map(|row| {
            let role = Role::from_tag(&row.role)
                .ok_or_else(|| StoreError::inconsistent("role_grant", person.as_str()))?;
            Ok(Grant {
                role,
                zone: row.zone_id,
            })
        })
        .collect()
}

/// Puts a permission on record.
///
/// # Errors
/// [`StoreError`] when somebody in it does not exist.
pub async fn add_consent(
    tx: &mut Tx,
    organisation: &OrganisationId,
    consent: &Consent,
    actor: &str,
) -> Result<(), StoreError> {
    let (until, withdrawn) = match consent.state {
        crate::domain::consent::ConsentState::Standing { until } => (until, None),
        crate::domain::consent::ConsentState::Withdrawn { at } => (None, Some(at)),
    };
    exec!(
        tx,
        "INSERT INTO consent (id, person_id, to_person_id, purpose, given, recorded_by, at, until_at, withdrawn_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &consent.id,
        &consent.person,
        &consent.to,
        consent.purpose.tag(),
        consent.given.tag(),
        &consent.recorded_by,
        consent.at,
        until,
        withdrawn
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "consent.add",
        consent.person.as_str(),
        consent.purpose.tag(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether somebody has a permission of this kind standing at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_consent(
    tx: &mut Tx,
    person: &PersonId,
    purpose: Purpose,
    at: UnixTime,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM consent WHERE person_id = $1 AND purpose = $2 AND withdrawn_at IS NULL \
         AND (until_at IS NULL OR until_at > $3)",
        person,
        purpose.tag(),
        at
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

#[derive(sqlx::FromRow)]
struct PersonIdRow {
    person_id: PersonId,
}

/// Everybody whose permission to be matched stands at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_consenting(tx: &mut Tx, at: UnixTime) -> Result<Vec<PersonId>, StoreError> {
    let rows = fetch_all!(
        tx,
        PersonIdRow,
        "SELECT DISTINCT person_id FROM consent WHERE purpose = 'matching' AND withdrawn_at IS NULL \
         AND (until_at IS NULL OR until_at > $1)",
        at
    )?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Takes back every permission of this kind that somebody gave.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn withdraw_consent(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    purpose: Purpose,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE consent SET withdrawn_at = $3 WHERE person_id = $1 AND purpose = $2 AND withdrawn_at IS NULL",
        person,
        purpose.tag(),
        at
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "consent.withdraw",
        person.as_str(),
        purpose.tag(),
    )
    .await
}

/// Keeps two people apart, both ways.
///
/// # Errors
/// [`StoreError`] when one of them does not exist.
pub async fn add_block(
    tx: &mut Tx,
    one: &PersonId,
    other: &PersonId,
    at: UnixTime,
) -> Result<(), StoreError> {
    for (person, other) in [(one, other), (other, one)] {
        exec!(
            tx,
            "INSERT INTO block (person_id, other_id, created_at) VALUES ($1, $2, $3) \
             ON CONFLICT (person_id, other_id) DO NOTHING",
            person,
            other,
            at
        )?;
    }
    Ok(())
}

/// Whether two people are kept apart.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_blocked(tx: &mut Tx, one: &PersonId, other: &PersonId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM block WHERE person_id = $1 AND other_id = $2",
        one,
        other
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

#[derive(sqlx::FromRow)]
struct BlockRow {
    person_id: PersonId,
    other_id: PersonId,
}

/// Every pair that is kept apart, each in both directions.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_blocks(tx: &mut Tx) -> Result<Vec<(PersonId, PersonId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        BlockRow,
        "SELECT person_id, other_id FROM block ORDER BY person_id, other_id"
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.person_id, row.other_id))
        .collect())
}

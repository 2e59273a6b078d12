//! Requests: what residents need.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::category::CategoryId;
use crate::domain::helper::Gender;
use crate::domain::ids::{HelperId, OrganisationId, PersonId, RequestId, ZoneId};
use crate::domain::language::SpokenLanguage;
use crate::domain::request::{Channel, Pointer, Request, RequestState, Requirements};
use crate::domain::schedule::Schedule;
use crate::domain::time::UnixTime;
use crate::domain::visit::By;
use crate::geo::Cell;
use std::collections::HashMap;

/// Adds a request with the resident's own words, which are sealed.
///
/// # Errors
/// [`StoreError`] when something it names does not exist.
pub async fn add(tx: &mut Tx, request: &Request, own_words: &str, actor: &str) -> Result<(), StoreError> {
    let schedule = serde_json::to_string(&request.schedule).map_err(StoreError::other)?;
    let sealed = tx.seal("request.own_words", request.id.as_str(), own_words)?;
    exec!(
        tx,
        "INSERT INTO request (id, organisation_id, zone_id, resident_id, asked_by_id, category_id, state, state_at, \
         state_detail, schedule, duration_min, helpers_needed, vetting_required, language, lifting, car, pets, smoke, \
         radius_m, urgent, cell, public_sentence, own_words_sealed, channel, created_at, rather, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
         $22, $23, $24, $25, $26, 0)",
        &request.id,
        &request.organisation,
        &request.zone,
        &request.resident,
        &request.asked_by,
        &request.category,
        request.state.tag(),
        request.state.since(),
        detail(request.state),
        schedule,
        i64::from(request.duration_min),
        i64::from(request.helpers_needed),
        i64::from(request.requirements.vetting),
        request.requirements.language.as_ref().map(SpokenLanguage::as_str),
        i64::from(request.requirements.lifting),
        i64::from(request.requirements.car),
        i64::from(request.requirements.pets),
        i64::from(request.requirements.smoke),
        i64::from(request.radius_m),
        i64::from(request.urgent),
        request.cell.to_i64(),
        &request.public_sentence,
        sealed,
        request.channel.tag(),
        request.created_at,
        request.requirements.rather.map(Gender::tag)
    )?;
    for helper in &request.preferred {
        exec!(
            tx,
            "INSERT INTO request_preferred (request_id, helper_id) VALUES ($1, $2)",
            &request.id,
            helper
        )?;
    }
    let step = format!(">{}", request.state.tag());
    audit::append(
        tx,
        &request.organisation,
        actor,
        "request.state",
        request.id.as_str(),
        &step,
    )
    .await
}

/// What a state carries beyond its instant.
fn detail(state: RequestState) -> Option<&'static str> {
    match state {
        RequestState::Withdrawn { by, .. } => Some(by.tag()),
        RequestState::Refused { pointer, .. } => Some(pointer.tag()),
        _ => None,
    }
}

/// A legal step of a request's life, by whom.
///
/// # Errors
/// [`StoreError::Conflict`] when it is no longer in the state that `request` says.
pub async fn set_state(
    tx: &mut Tx,
    request: &Request,
    to: RequestState,
    actor: &str,
) -> Result<(), StoreError> {
    let from = request.state.tag();
    let done = exec!(
        tx,
        "UPDATE request SET state = $3, state_at = $4, state_detail = $5, version = version + 1 \
         WHERE id = $1 AND state = $2",
        &request.id,
        from,
        to.tag(),
        to.since(),
        detail(to)
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{from}>{}", to.tag());
    audit::append(
        tx,
        &request.organisation,
        actor,
        "request.state",
        request.id.as_str(),
        &step,
    )
    .await
}

/// What a coordinator sets: the sentence that others may see, and whether it is urgent.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such request.
pub async fn set_checked(
    tx: &mut Tx,
    request: &Request,
    public_sentence: Option<&str>,
    urgent: bool,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE request SET public_sentence = $2, urgent = $3, version = version + 1 WHERE id = $1",
        &request.id,
        public_sentence,
        i64::from(urgent)
    )?;
    ensure_affected(done, 1)?;
    exec!(
        tx,
        "UPDATE visit SET urgent = $2 WHERE request_id = $1",
        &request.id,
        i64::from(urgent)
    )?;
    audit::append(
        tx,
        &request.organisation,
        actor,
        "request.check",
        request.id.as_str(),
        "",
    )
    .await
}

/// Another schedule from now on; the visits are the service's to make and to call off.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such request.
pub async fn set_schedule(
    tx: &mut Tx,
    request: &Request,
    schedule: &Schedule,
    actor: &str,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(schedule).map_err(StoreError::other)?;
    let done = exec!(
        tx,
        "UPDATE request SET schedule = $2, version = version + 1 WHERE id = $1",
        &request.id,
        text
    )?;
    ensure_affected(done, 1)?;
    audit::append(
        tx,
        &request.organisation,
        actor,
        "request.schedule",
        request.id.as_str(),
        "",
    )
    .await
}

/// Shorter or longer visits from now on, by fewer or more people; the visits are the service's to make and to call off.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such request.
pub async fn set_size(
    tx: &mut Tx,
    request: &Request,
    (duration_min, helpers_needed): (u32, u8),
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE request SET duration_min = $2, helpers_needed = $3, version = version + 1 WHERE id = $1",
        &request.id,
        i64::from(duration_min),
        i64::from(helpers_needed)
    )?;
    ensure_affected(done, 1)?;
    audit::append(
        tx,
        &request.organisation,
        actor,
        "request.size",
        request.id.as_str(),
        "",
    )
    .await
}

/// Asks for a helper by name from now on; nothing changes when they are asked for already.
///
/// # Errors
/// [`StoreError`] when there is no such request or helper.
pub async fn add_preferred(tx: &mut Tx, id: &RequestId, helper: &HelperId) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO request_preferred (request_id, helper_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id,
        helper
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: RequestId,
    organisation_id: OrganisationId,
    zone_id: ZoneId,
    resident_id: PersonId,
    asked_by_id: PersonId,
    category_id: CategoryId,
    state: String,
    state_at: UnixTime,
    state_detail: Option<String>,
    schedule: String,
    duration_min: i64,
    helpers_needed: i64,
    vetting_required: i64,
    language: Option<String>,
    lifting: i64,
    car: i64,
    pets: i64,
    smoke: i64,
    radius_m: i64,
    urgent: i64,
    cell: i64,
    public_sentence: Option<String>,
    channel: String,
    created_at: UnixTime,
    rather: Option<String>,
}

fn decode_state(row: &RequestRow) -> Option<RequestState> {
    let at = row.state_at;
    Some(match (row.state.as_str(), row.state_detail.as_deref()) {
        ("unconfirmed", None) => RequestState::Unconfirmed { since: at },
        ("awaiting_review", None) => RequestState::AwaitingReview { since: at },
        ("open", None) => RequestState::Open { since: at },
        ("paused", None) => RequestState::Paused { since: at },
        ("fulfilled", None) => RequestState::Fulfilled { at },
        ("withdrawn", Some(by)) => RequestState::Withdrawn {
            at,
            by: By::from_tag(by)?,
        },
        ("expired", None) => RequestState::Expired { at },
        ("refused", Some(pointer)) => RequestState::Refused {
            at,
            pointer: Pointer::from_tag(pointer)?,
        },
        _ => return None,
    })
}

fn decode(row: RequestRow, preferred: Vec<HelperId>) -> Result<Request, StoreError> {
    let broken = || StoreError::inconsistent("request", row.id.as_str());
    let number = |value: i64| u32::try_from(value).map_err(|_| broken());
    Ok(Request {
        state: decode_state(&row).ok_or_else(broken)?,
        schedule: serde_json::from_str(&row.schedule).map_err(|_| broken())?,
        duration_min: number(row.duration_min)?,
        helpers_needed: row.helpers_needed.try_into().map_err(|_| broken())?,
        radius_m: number(row.radius_m)?,
        requirements: Requirements {
            vetting: row.vetting_required == 1,
            language: row
                .language
                .as_deref()
                .map(|tag| SpokenLanguage::parse(tag).ok_or_else(broken))
                .transpose()?,
            lifting: row.lifting == 1,
            car: row.car == 1,
            pets: row.pets == 1,
            smoke: row.smoke == 1,
            rather: row
                .rather
                .as_deref()
                .map(|tag| Gender::from_tag(tag).ok_or_else(broken))
                .transpose()?,
        },
        urgent: row.urgent == 1,
        cell: Cell::from_i64(row.cell).map_err(|_| broken())?,
        channel: Channel::from_tag(&row.channel).ok_or_else(broken)?,
        id: row.id,
        organisation: row.organisation_id,
        zone: row.zone_id,
        resident: row.resident_id,
        asked_by: row.asked_by_id,
        category: row.category_id,
        public_sentence: row.public_sentence,
        created_at: row.created_at,
        preferred,
    })
}

#[derive(sqlx::FromRow)]
struct PreferredRow {
    request_id: RequestId,
    helper_id: HelperId,
}

/// A request by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &RequestId) -> Result<Option<Request>, StoreError> {
    let Some(row) = fetch_optional!(
        tx,
        RequestRow,
        "SELECT id, organisation_id, zone_id, resident_id, asked_by_id, category_id, state, state_at, state_detail, \
         schedule, duration_min, helpers_needed, vetting_required, language, lifting, car, pets, smoke, radius_m, \
         urgent, cell, public_sentence, channel, created_at, rather FROM request WHERE id = $1",
        id
    )?
    else {
        return Ok(None);
    };
    let preferred = fetch_all!(
        tx,
        PreferredRow,
        "SELECT request_id, helper_id FROM request_preferred WHERE request_id = $1 ORDER BY helper_id",
        id
    )?;
    decode(row, preferred.into_iter().map(|row| row.helper_id).collect()).map(Some)
}

fn with_preferred(rows: Vec<RequestRow>, all: Vec<PreferredRow>) -> Result<Vec<Request>, StoreError> {
    let mut preferred: HashMap<RequestId, Vec<HelperId>> = HashMap::new();
    for row in all {
        preferred.entry(row.request_id).or_default().push(row.helper_id);
    }
    rows.into_iter()
        .map(|row| {
            let own = preferred.remove(&row.id).unwrap_or_default();
            decode(row, own)
        })
        .collect()
}

/// Every request of an organisation that is not over, oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_live(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Request>, StoreError> {
    let rows = fetch_all!(
        tx,
        RequestRow,
        "SELECT id, organisation_id, zone_id, resident_id, asked_by_id, category_id, state, state_at, state_detail, \
         schedule, duration_min, helpers_needed, vetting_required, language, lifting, car, pets, smoke, radius_m, \
         urgent, cell, public_sentence, channel, created_at, rather FROM request \
         WHERE organisation_id = $1 AND state IN ('unconfirmed', 'awaiting_review', 'open', 'paused') \
         ORDER BY created_at, id",
        organisation
    )?;
    let preferred = fetch_all!(
        tx,
        PreferredRow,
        "SELECT p.request_id, p.helper_id FROM request_preferred p JOIN request r ON r.id = p.request_id \
         WHERE r.organisation_id = $1 AND r.state IN ('unconfirmed', 'awaiting_review', 'open', 'paused') \
         ORDER BY p.request_id, p.helper_id",
        organisation
    )?;
    with_preferred(rows, preferred)
}

/// Every request for somebody, or asked by them, newest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Request>, StoreError> {
    let rows = fetch_all!(
        tx,
        RequestRow,
        "SELECT id, organisation_id, zone_id, resident_id, asked_by_id, category_id, state, state_at, state_detail, \
         schedule, duration_min, helpers_needed, vetting_required, language, lifting, car, pets, smoke, radius_m, \
         urgent, cell, public_sentence, channel, created_at, rather FROM request \
         WHERE resident_id = $1 OR asked_by_id = $1 ORDER BY created_at DESC, id",
        person
    )?;
    let preferred = fetch_all!(
        tx,
        PreferredRow,
        "SELECT p.request_id, p.helper_id FROM request_preferred p JOIN request r ON r.id = p.request_id \
         WHERE r.resident_id = $1 OR r.asked_by_id = $1 ORDER BY p.request_id, p.helper_id",
        person
    )?;
    with_preferred(rows, preferred)
}

#[derive(sqlx::FromRow)]
struct WordsRow {
    own_words_sealed: String,
}

/// The resident's own words. Whoever shows them to another person discloses them: only `service` may ask.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such request; [`StoreError::Inconsistent`] when the seal does not open.
pub async fn own_words(tx: &mut Tx, id: &RequestId) -> Result<String, StoreError> {
    let row = fetch_optional!(
        tx,
        WordsRow,
        "SELECT own_words_sealed FROM request WHERE id = $1",
        id
    )?
    .ok_or(StoreError::NotFound)?;
    tx.unseal("request.own_words", id.as_str(), &row.own_words_sealed)
}

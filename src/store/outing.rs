//! Outings: where helpers go anyway, and who comes along.
//!
//! Whoever changes an outing or counts its places holds the row of its helper (`helper::lock`): that lock comes first
//! everywhere, so an outing needs none of its own.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::category::CategoryId;
use crate::domain::helper::Mode;
use crate::domain::ids::{HelperId, OrganisationId, OutingId, PersonId, RequestId, VisitId, ZoneId};
use crate::domain::outing::{Outing, OutingState, OutingStep, OutingWords};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::geo::Cell;

/// Adds an outing.
///
/// # Errors
/// [`StoreError`] when something it names does not exist.
pub async fn add(tx: &mut Tx, outing: &Outing, actor: &str) -> Result<(), StoreError> {
    let checked_at = (outing.state.step == OutingStep::Open).then_some(outing.state.since);
    exec!(
        tx,
        "INSERT INTO outing (id, organisation_id, zone_id, helper_id, category_id, state, state_at, sentence, \
         leaves_from, goes_to, starts_at, ends_at, places, mode, fetches, cell, checked_at, created_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0)",
        &outing.id,
        &outing.organisation,
        &outing.zone,
        &outing.helper,
        &outing.category,
        outing.state.step.tag(),
        outing.state.since,
        &outing.words.sentence,
        &outing.words.leaves_from,
        &outing.words.goes_to,
        outing.window.starts_at,
        outing.window.ends_at,
        i64::from(outing.places),
        outing.mode.tag(),
        i64::from(outing.fetches),
        outing.cell.to_i64(),
        checked_at,
        outing.created_at
    )?;
    let step = format!(">{}", outing.state.step);
    let id = outing.id.as_str();
    audit::append(tx, &outing.organisation, actor, "outing.state", id, &step).await
}

/// A legal step of an outing's life.
///
/// # Errors
/// [`StoreError::Conflict`] when it is no longer in the state that `outing` says.
pub async fn set_state(tx: &mut Tx, outing: &Outing, to: OutingState, actor: &str) -> Result<(), StoreError> {
    let from = outing.state.step.tag();
    let checked_at = (to.step == OutingStep::Open).then_some(to.since);
    let done = exec!(
        tx,
        "UPDATE outing SET state = $3, state_at = $4, checked_at = COALESCE(checked_at, $5), version = version + 1 \
         WHERE id = $1 AND state = $2",
        &outing.id,
        from,
        to.step.tag(),
        to.since,
        checked_at
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{from}>{}", to.step);
    let id = outing.id.as_str();
    audit::append(tx, &outing.organisation, actor, "outing.state", id, &step).await
}

/// Puts other words in place of what others read.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such outing.
pub async fn set_words(
    tx: &mut Tx,
    outing: &Outing,
    words: &OutingWords,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE outing SET sentence = $2, leaves_from = $3, goes_to = $4, version = version + 1 WHERE id = $1",
        &outing.id,
        &words.sentence,
        &words.leaves_from,
        &words.goes_to
    )?;
    ensure_affected(done, 1)?;
    let id = outing.id.as_str();
    audit::append(tx, &outing.organisation, actor, "outing.check", id, "").await
}

#[derive(sqlx::FromRow)]
struct OutingRow {
    id: OutingId,
    organisation_id: OrganisationId,
    zone_id: ZoneId,
    helper_id: HelperId,
    category_id: CategoryId,
    state: String,
    state_at: UnixTime,
    sentence: String,
    leaves_from: String,
    goes_to: String,
    starts_at: UnixTime,
    ends_at: UnixTime,
    places: i64,
    mode: String,
    fetches: i64,
    cell: i64,
    created_at: UnixTime,
}

impl TryFrom<OutingRow> for Outing {
    type Error = StoreError;

    fn try_from(row: OutingRow) -> Result<Self, StoreError> {
        let broken = || StoreError::inconsistent("outing", row.id.as_str());
        Ok(Self {
            state: OutingState {
                step: OutingStep::from_tag(&row.state).ok_or_else(broken)?,
                since: row.state_at,
            },
            places: u8::try_from(row.places).map_err(|_| broken())?,
            mode: Mode::from_tag(&row.mode).ok_or_else(broken)?,
            cell: Cell::from_i64(row.cell).map_err(|_| broken())?,
            fetches: row.fetches == 1,
            window: Window {
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            },
            words: OutingWords {
                sentence: row.sentence,
                leaves_from: row.leaves_from,
                goes_to: row.goes_to,
            },
            id: row.id,
            organisation: row.organisation_id,
            zone: row.zone_id,
            helper: row.helper_id,
            category: row.category_id,
            created_at: row.created_at,
        })
    }
}

/// An outing by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &OutingId) -> Result<Option<Outing>, StoreError> {
    fetch_optional!(
        tx,
        OutingRow,
        "SELECT id, organisation_id, zone_id, helper_id, category_id, state, state_at, sentence, leaves_from, goes_to, \
         starts_at, ends_at, places, mode, fetches, cell, created_at FROM outing WHERE id = $1",
        id
    )?
    .map(Outing::try_from)
    .transpose()
}

/// Every outing that waits for a look or can be joined, and has not ended at an instant; the soonest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_live(tx: &mut Tx, at: UnixTime) -> Result<Vec<Outing>, StoreError> {
    fetch_all!(
        tx,
        OutingRow,
        "SELECT id, organisation_id, zone_id, helper_id, category_id, state, state_at, sentence, leaves_from, goes_to, \
         starts_at, ends_at, places, mode, fetches, cell, created_at FROM outing \
         WHERE state IN ('awaiting_review', 'open') AND ends_at > $1 ORDER BY starts_at, id",
        at
    )?
    .into_iter()
    .map(Outing::try_from)
    .collect()
}

/// Every outing whose time has passed and that does not say so yet.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_due(tx: &mut Tx, at: UnixTime) -> Result<Vec<Outing>, StoreError> {
    fetch_all!(
        tx,
        OutingRow,
        "SELECT id, organisation_id, zone_id, helper_id, category_id, state, state_at, sentence, leaves_from, goes_to, \
         starts_at, ends_at, places, mode, fetches, cell, created_at FROM outing \
         WHERE state IN ('awaiting_review', 'open') AND ends_at <= $1 ORDER BY ends_at, id",
        at
    )?
    .into_iter()
    .map(Outing::try_from)
    .collect()
}

/// Every outing of a helper, the last first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_helper(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Outing>, StoreError> {
    fetch_all!(
        tx,
        OutingRow,
        "SELECT id, organisation_id, zone_id, helper_id, category_id, state, state_at, sentence, leaves_from, goes_to, \
         starts_at, ends_at, places, mode, fetches, cell, created_at FROM outing \
         WHERE helper_id = $1 ORDER BY starts_at DESC, id",
        helper
    )?
    .into_iter()
    .map(Outing::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether an outing of a helper was looked at before, or came after one that was.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_known(tx: &mut Tx, helper: &HelperId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM outing WHERE helper_id = $1 AND checked_at IS NOT NULL",
        helper
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Somebody takes a place: with the visit that is theirs.
///
/// # Errors
/// [`StoreError`] when visit or outing does not exist, or the visit is a place already.
pub async fn add_place(
    tx: &mut Tx,
    outing: &OutingId,
    visit: &VisitId,
    fetched: bool,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO outing_place (visit_id, outing_id, is_fetched) VALUES ($1, $2, $3)",
        visit,
        outing,
        i64::from(fetched)
    )?;
    Ok(())
}

/// A place that somebody has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Of which outing.
    pub outing: OutingId,
    /// The visit that goes with it.
    pub visit: VisitId,
    /// Whether they are fetched at home.
    pub is_fetched: bool,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    outing_id: OutingId,
    visit_id: VisitId,
    is_fetched: i64,
}

/// The place that a visit is, if it is one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_place(tx: &mut Tx, visit: &VisitId) -> Result<Option<Place>, StoreError> {
    let row = fetch_optional!(
        tx,
        PlaceRow,
        "SELECT outing_id, visit_id, is_fetched FROM outing_place WHERE visit_id = $1",
        visit
    )?;
    Ok(row.map(|row| Place {
        outing: row.outing_id,
        visit: row.visit_id,
        is_fetched: row.is_fetched == 1,
    }))
}

/// Somebody who has a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Of which outing.
    pub outing: OutingId,
    /// Their visit.
    pub visit: VisitId,
    /// Their request.
    pub request: RequestId,
    /// Who.
    pub resident: PersonId,
    /// Whether they are fetched at home.
    pub is_fetched: bool,
}

#[derive(sqlx::FromRow)]
struct JoinedRow {
    outing_id: OutingId,
    visit_id: VisitId,
    request_id: RequestId,
    resident_id: PersonId,
    is_fetched: i64,
}

fn joined(rows: Vec<JoinedRow>) -> Vec<Joined> {
    rows.into_iter()
        .map(|row| Joined {
            outing: row.outing_id,
            visit: row.visit_id,
            request: row.request_id,
            resident: row.resident_id,
            is_fetched: row.is_fetched == 1,
        })
        .collect()
}

/// Everybody who comes along on an outing, or came, in the order in which they joined. Whoever left has no place.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_joined(tx: &mut Tx, outing: &OutingId) -> Result<Vec<Joined>, StoreError> {
    Ok(joined(fetch_all!(
        tx,
        JoinedRow,
        "SELECT p.outing_id, p.visit_id, v.request_id, r.resident_id, p.is_fetched FROM outing_place p \
         JOIN visit v ON v.id = p.visit_id JOIN request r ON r.id = v.request_id WHERE p.outing_id = $1 \
         AND v.state IN ('staffed', 'under_way', 'done', 'confirmed') ORDER BY v.created_at, v.id",
        outing
    )?))
}

/// The same of every outing that has not ended at an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_all_joined(tx: &mut Tx, at: UnixTime) -> Result<Vec<Joined>, StoreError> {
    Ok(joined(fetch_all!(
        tx,
        JoinedRow,
        "SELECT p.outing_id, p.visit_id, v.request_id, r.resident_id, p.is_fetched FROM outing_place p \
         JOIN outing o ON o.id = p.outing_id JOIN visit v ON v.id = p.visit_id JOIN request r ON r.id = v.request_id \
         WHERE o.ends_at > $1 AND v.state IN ('staffed', 'under_way', 'done', 'confirmed') ORDER BY v.created_at, v.id",
        at
    )?))
}

/// Empties what outings said whose time lies before an instant; says of how many.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn wipe_words(tx: &mut Tx, before: UnixTime) -> Result<u64, StoreError> {
    exec!(
        tx,
        "UPDATE outing SET sentence = '', leaves_from = '', goes_to = '', version = version + 1 \
         WHERE ends_at < $1 AND state NOT IN ('awaiting_review', 'open') \
         AND (sentence <> '' OR leaves_from <> '' OR goes_to <> '')",
        before
    )
}

/// Empties what the outings of a helper said who is forgotten.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn wipe_words_of(tx: &mut Tx, helper: &HelperId) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE outing SET sentence = '', leaves_from = '', goes_to = '', version = version + 1 WHERE helper_id = $1",
        helper
    )?;
    Ok(())
}

//! Calendars: the address under which somebody's own calendar reads their visits, and what it reads.
//!
//! Nothing is written when a calendar is read: telephones ask every hour, and when they do is nobody's business.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::category::CategoryId;
use crate::domain::ids::{HelperId, OrganisationId, PersonId, RequestId, VisitId};
use crate::domain::time::UnixTime;

/// The address of somebody's calendar, without what opens it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Feed {
    /// Whose it is.
    pub person_id: PersonId,
    /// When it was made.
    pub created_at: UnixTime,
}

/// Gives somebody's calendar an address, by the hash of its token; an earlier one counts no more.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn set(
    tx: &mut Tx,
    organisation: &OrganisationId,
    feed: &Feed,
    token_hash: &str,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO calendar_feed (person_id, token_hash, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at",
        &feed.person_id,
        token_hash,
        feed.created_at
    )?;
    let who = feed.person_id.as_str();
    audit::append(tx, organisation, actor, "calendar.add", who, "").await
}

/// The address of a token's hash.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find(tx: &mut Tx, token_hash: &str) -> Result<Option<Feed>, StoreError> {
    fetch_optional!(
        tx,
        Feed,
        "SELECT person_id, created_at FROM calendar_feed WHERE token_hash = $1",
        token_hash
    )
}

/// The address of somebody's calendar, if it has one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_of(tx: &mut Tx, person: &PersonId) -> Result<Option<Feed>, StoreError> {
    fetch_optional!(
        tx,
        Feed,
        "SELECT person_id, created_at FROM calendar_feed WHERE person_id = $1",
        person
    )
}

/// Somebody's calendar has no address any more; one that had none is left alone.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    actor: &str,
) -> Result<(), StoreError> {
    let removed = exec!(tx, "DELETE FROM calendar_feed WHERE person_id = $1", person)?;
    if removed == 0 {
        return Ok(());
    }
    audit::append(tx, organisation, actor, "calendar.end", person.as_str(), "").await
}

/// A helper on a visit, with what a calendar may say of both sides: first names, and nothing that finds anybody.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Turn {
    /// Which visit.
    pub visit_id: VisitId,
    /// How often the visit has been changed: it only ever rises.
    pub visit_version: i64,
    /// Where the visit stands, by its tag.
    pub visit_state: String,
    /// When it came there.
    pub visit_state_at: UnixTime,
    /// Of which request.
    pub request_id: RequestId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// What for.
    pub category_id: CategoryId,
    /// Who comes, or came, or would have.
    pub helper_id: HelperId,
    /// Where that stands, by its tag.
    pub state: String,
    /// When it came there.
    pub state_at: UnixTime,
    /// From when.
    pub starts_at: UnixTime,
    /// Until when.
    pub ends_at: UnixTime,
    /// The helper's first name; empty for somebody erased.
    pub helper_name: String,
    /// Whether the helper must not be found: 0 or 1.
    pub helper_is_secret: i64,
    /// The resident's first name; empty for somebody erased.
    pub resident_name: String,
    /// Whether the resident must not be found: 0 or 1.
    pub resident_is_secret: i64,
}

/// What a helper said yes to and has not ended by an instant, and what was given back since then.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_of_helper(
    tx: &mut Tx,
    helper: &HelperId,
    since: UnixTime,
) -> Result<Vec<Turn>, StoreError> {
    fetch_all!(
        tx,
        Turn,
        "SELECT a.visit_id, v.version AS visit_version, v.state AS visit_state, v.state_at AS visit_state_at, \
         v.request_id, v.organisation_id, r.category_id, a.helper_id, a.state, a.state_at, a.starts_at, a.ends_at, \
         hp.given_name AS helper_name, hp.is_secret AS helper_is_secret, rp.given_name AS resident_name, \
         rp.is_secret AS resident_is_secret FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id JOIN helper h ON h.id = a.helper_id \
         JOIN person hp ON hp.id = h.person_id JOIN person rp ON rp.id = r.resident_id WHERE a.helper_id = $1 \
         AND ((a.state <> 'handed_back' AND a.ends_at > $2) OR (a.state = 'handed_back' AND a.state_at > $2)) \
         ORDER BY a.starts_at, a.id",
        helper,
        since
    )
}

/// Who comes or came to a resident since an instant, and who gave it back since then.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_at_resident(
    tx: &mut Tx,
    resident: &PersonId,
    since: UnixTime,
) -> Result<Vec<Turn>, StoreError> {
    fetch_all!(
        tx,
        Turn,
        "SELECT a.visit_id, v.version AS visit_version, v.state AS visit_state, v.state_at AS visit_state_at, \
         v.request_id, v.organisation_id, r.category_id, a.helper_id, a.state, a.state_at, a.starts_at, a.ends_at, \
         hp.given_name AS helper_name, hp.is_secret AS helper_is_secret, rp.given_name AS resident_name, \
         rp.is_secret AS resident_is_secret FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id JOIN helper h ON h.id = a.helper_id \
         JOIN person hp ON hp.id = h.person_id JOIN person rp ON rp.id = r.resident_id WHERE r.resident_id = $1 \
         AND ((a.state <> 'handed_back' AND a.ends_at > $2) OR (a.state = 'handed_back' AND a.state_at > $2)) \
         ORDER BY a.starts_at, a.id",
        resident,
        since
    )
}

/// Everybody who is or was on one visit.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_of_visit(tx: &mut Tx, visit: &VisitId) -> Result<Vec<Turn>, StoreError> {
    fetch_all!(
        tx,
        Turn,
        "SELECT a.visit_id, v.version AS visit_version, v.state AS visit_state, v.state_at AS visit_state_at, \
         v.request_id, v.organisation_id, r.category_id, a.helper_id, a.state, a.state_at, a.starts_at, a.ends_at, \
         hp.given_name AS helper_name, hp.is_secret AS helper_is_secret, rp.given_name AS resident_name, \
         rp.is_secret AS resident_is_secret FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id JOIN helper h ON h.id = a.helper_id \
         JOIN person hp ON hp.id = h.person_id JOIN person rp ON rp.id = r.resident_id WHERE a.visit_id = $1 \
         ORDER BY a.starts_at, a.id",
        visit
    )
}

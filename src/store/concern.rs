//! Worries that people report, and people who wait for a telephone call.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional, person};
use crate::domain::concern::{ConcernKind, ConcernState};
use crate::domain::contact::Telephone;
use crate::domain::ids::{CallBackId, ConcernId, OrganisationId, PersonId, RequestId, VisitId, ZoneId};
use crate::domain::time::UnixTime;

/// A concern as it is kept; its words are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Its identifier.
    pub id: ConcernId,
    /// Whose organisation.
    pub organisation: OrganisationId,
    /// In which zone.
    pub zone: ZoneId,
    /// What it is about.
    pub kind: ConcernKind,
    /// At which visit, if at one.
    pub visit: Option<VisitId>,
    /// About whom, if about somebody.
    pub about: Option<PersonId>,
    /// Who reported it: shielded always.
    pub reporter: PersonId,
    /// In the reporter's words.
    pub words: String,
    /// Where it stands.
    pub state: ConcernState,
    /// Until when somebody must look.
    pub deadline_at: UnixTime,
    /// When it was reported.
    pub created_at: UnixTime,
}

/// Adds a concern.
///
/// # Errors
/// [`StoreError`] when something it names does not exist.
pub async fn add(tx: &mut Tx, concern: &Concern, actor: &str) -> Result<(), StoreError> {
    // Words about somebody are not written while that person is being erased.
    let mut people = vec![&concern.reporter];
    people.extend(&concern.about);
    person::hold(tx, &people).await?;
    let sealed = tx.seal("concern.words", concern.id.as_str(), &concern.words)?;
    exec!(
        tx,
        "INSERT INTO concern (id, organisation_id, zone_id, kind, visit_id, about_id, reporter_id, words_sealed, state, \
         state_at, deadline_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $9)",
        &concern.id,
        &concern.organisation,
        &concern.zone,
        concern.kind.tag(),
        &concern.visit,
        &concern.about,
        &concern.reporter,
        sealed,
        concern.created_at,
        concern.deadline_at
    )?;
    audit::append(
        tx,
        &concern.organisation,
        actor,
        "concern.state",
        concern.id.as_str(),
        ">open",
    )
    .await
}

#[derive(sqlx::FromRow)]
struct ConcernRow {
    id: ConcernId,
    organisation_id: OrganisationId,
    zone_id: ZoneId,
    kind: String,
    visit_id: Option<VisitId>,
    about_id: Option<PersonId>,
    reporter_id: PersonId,
    words_sealed: String,
    state: String,
    state_at: UnixTime,
    deadline_at: UnixTime,
    created_at: UnixTime,
}

fn decode(tx: &Tx, row: ConcernRow) -> Result<Concern, StoreError> {
    let broken = || StoreError::inconsistent("concern", row.id.as_str());
    let state = match row.state.as_str() {
        "open" => ConcernState::Open {
            deadline_at: row.deadline_at,
        },
        "closed" => ConcernState::Closed { at: row.state_at },
        _ => return Err(broken()),
    };
    Ok(Concern {
        kind: ConcernKind::from_tag(&row.kind).ok_or_else(broken)?,
        words: tx.unseal("concern.words", row.id.as_str(), &row.words_sealed)?,
        state,
        id: row.id,
        organisation: row.organisation_id,
        zone: row.zone_id,
        visit: row.visit_id,
        about: row.about_id,
        reporter: row.reporter_id,
        deadline_at: row.deadline_at,
        created_at: row.created_at,
    })
}

/// A concern by its identifier.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find(tx: &mut Tx, id: &ConcernId) -> Result<Option<Concern>, StoreError> {
    let row = fetch_optional!(
        tx,
        ConcernRow,
        "SELECT id, organisation_id, zone_id, kind, visit_id, about_id, reporter_id, words_sealed, state, state_at, \
         deadline_at, created_at FROM concern WHERE id = $1",
        id
    )?;
    row.map(|row| decode(tx, row)).transpose()
}

/// Concerns that nobody has looked at yet, the first deadline first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_open(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Concern>, StoreError> {
    let rows = fetch_all!(
        tx,
        ConcernRow,
        "SELECT id, organisation_id, zone_id, kind, visit_id, about_id, reporter_id, words_sealed, state, state_at, \
         deadline_at, created_at FROM concern WHERE organisation_id = $1 AND state = 'open' ORDER BY deadline_at, id",
        organisation
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// Closes a concern with what was done; the words are sealed.
///
/// # Errors
/// [`StoreError::Conflict`] when it is closed already.
pub async fn close(
    tx: &mut Tx,
    concern: &Concern,
    outcome: &str,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let sealed = tx.seal("concern.outcome", concern.id.as_str(), outcome)?;
    let done = exec!(
        tx,
        "UPDATE concern SET state = 'closed', state_at = $2, outcome_sealed = $3 WHERE id = $1 AND state = 'open'",
        &concern.id,
        at,
        sealed
    )?;
    ensure_affected(done, 1)?;
    audit::append(
        tx,
        &concern.organisation,
        actor,
        "concern.state",
        concern.id.as_str(),
        "open>closed",
    )
    .await
}

/// Somebody who waits for a telephone call from the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBack {
    /// Its identifier.
    pub id: CallBackId,
    /// Whose desk.
    pub organisation: OrganisationId,
    /// In which zone, if that is known.
    pub zone: Option<ZoneId>,
    /// Who, if they are known.
    pub person: Option<PersonId>,
    /// Which request it is about, if it is about one.
    pub request: Option<RequestId>,
    /// What to call them.
    pub name: String,
    /// The number to call; sealed in the database.
    pub telephone: Telephone,
    /// `call_me`, `verify`, `sign_in` or `tell`.
    pub why: String,
    /// What to say or what they said; sealed in the database.
    pub words: String,
    /// Whether the call was made.
    pub is_closed: bool,
    /// Since when they wait.
    pub created_at: UnixTime,
}

/// Adds somebody who waits for a call.
///
/// # Errors
/// [`StoreError`] when something it names does not exist.
pub async fn add_call_back(tx: &mut Tx, call: &CallBack, actor: &str) -> Result<(), StoreError> {
    let id = call.id.as_str();
    let telephone = tx.seal("call_back.telephone", id, call.telephone.as_str())?;
    let hash = tx.lookup_hash("telephone", call.telephone.as_str());
    let words = tx.seal("call_back.words", id, &call.words)?;
    exec!(
        tx,
        "INSERT INTO call_back (id, organisation_id, zone_id, person_id, request_id, name, telephone_sealed, \
         telephone_hash, why, words_sealed, state, state_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $11)",
        &call.id,
        &call.organisation,
        &call.zone,
        &call.person,
        &call.request,
        &call.name,
        telephone,
        hash,
        &call.why,
        words,
        call.created_at
    )?;
    audit::append(tx, &call.organisation, actor, "call_back.state", id, ">open").await
}

#[derive(sqlx::FromRow)]
struct CallBackRow {
    id: CallBackId,
    organisation_id: OrganisationId,
    zone_id: Option<ZoneId>,
    person_id: Option<PersonId>,
    request_id: Option<RequestId>,
    name: String,
    telephone_sealed: String,
    why: String,
    words_sealed: String,
    state: String,
    created_at: UnixTime,
}

fn decode_call(tx: &Tx, row: CallBackRow) -> Result<CallBack, StoreError> {
    let id = row.id.as_str();
    let telephone = tx.unseal("call_back.telephone", id, &row.telephone_sealed)?;
    Ok(CallBack {
        telephone: Telephone::parse(&telephone).ok_or_else(|| StoreError::inconsistent("call_back", id))?,
        words: tx.unseal("call_back.words", id, &row.words_sealed)?,
        is_closed: row.state == "closed",
        id: row.id,
        organisation: row.organisation_id,
        zone: row.zone_id,
        person: row.person_id,
        request: row.request_id,
        name: row.name,
        why: row.why,
        created_at: row.created_at,
    })
}

/// Somebody who waits, by the identifier of the call.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find_call_back(tx: &mut Tx, id: &CallBackId) -> Result<Option<CallBack>, StoreError> {
    let row = fetch_optional!(
        tx,
        CallBackRow,
        "SELECT id, organisation_id, zone_id, person_id, request_id, name, telephone_sealed, why, words_sealed, state, \
         created_at FROM call_back WHERE id = $1",
        id
    )?;
    row.map(|row| decode_call(tx, row)).transpose()
}

/// Everybody who waits for a call from this organisation, the longest waiting first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_call_backs(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<CallBack>, StoreError> {
    let rows = fetch_all!(
        tx,
        CallBackRow,
        "SELECT id, organisation_id, zone_id, person_id, request_id, name, telephone_sealed, why, words_sealed, state, \
         created_at FROM call_back WHERE organisation_id = $1 AND state = 'open' ORDER BY created_at, id",
        organisation
    )?;
    rows.into_iter().map(|row| decode_call(tx, row)).collect()
}

/// Somebody who waits said more: their words with it, instead of those that were.
///
/// # Errors
/// [`StoreError::Conflict`] when the call was made meanwhile.
pub async fn set_call_back_words(tx: &mut Tx, call: &CallBack, words: &str) -> Result<(), StoreError> {
    let sealed = tx.seal("call_back.words", call.id.as_str(), words)?;
    let done = exec!(
        tx,
        "UPDATE call_back SET words_sealed = $2 WHERE id = $1 AND state = 'open'",
        &call.id,
        sealed
    )?;
    ensure_affected(done, 1)
}

/// The call was made.
///
/// # Errors
/// [`StoreError::Conflict`] when it was made already.
pub async fn close_call_back(
    tx: &mut Tx,
    call: &CallBack,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    // What was said goes with the call that it waited in.
    exec!(tx, "DELETE FROM recording WHERE call_id = $1", &call.id)?;
    let done = exec!(
        tx,
        "UPDATE call_back SET state = 'closed', state_at = $2 WHERE id = $1 AND state = 'open'",
        &call.id,
        at
    )?;
    ensure_affected(done, 1)?;
    audit::append(
        tx,
        &call.organisation,
        actor,
        "call_back.state",
        call.id.as_str(),
        "open>closed",
    )
    .await
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// How many calls this number has asked for since an instant: a limit on nuisance.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_call_backs(
    tx: &mut Tx,
    telephone: &Telephone,
    since: UnixTime,
) -> Result<i64, StoreError> {
    let mut asked = 0;
    for hash in tx.lookup_hashes("telephone", telephone.as_str()) {
        let row = fetch_optional!(
            tx,
            CountRow,
            "SELECT COUNT(*) AS n FROM call_back WHERE telephone_hash = $1 AND created_at >= $2",
            hash,
            since
        )?;
        asked += row.map_or(0, |row| row.n);
    }
    Ok(asked)
}

//! Visits: occasions of requests, with their windows and what was said afterwards.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::ids::{HelperId, OrganisationId, RequestId, VisitId, ZoneId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::domain::visit::{By, MissedWhy, VisitState};
use std::collections::HashMap;

/// A visit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Its identifier.
    pub id: VisitId,
    /// Of which request.
    pub request: RequestId,
    /// Whose zone it lies in.
    pub organisation: OrganisationId,
    /// The zone.
    pub zone: ZoneId,
    /// Where it stands.
    pub state: VisitState,
    /// When it came there.
    pub state_at: UnixTime,
    /// How many helpers it takes, 1–6.
    pub helpers_needed: u8,
    /// The agreed time, once somebody is booked.
    pub agreed: Option<Window>,
    /// The windows in which it may take place, in order of time.
    pub windows: Vec<Window>,
    /// The last instant at which it can still begin.
    pub deadline_at: UnixTime,
    /// Whether it goes before others.
    pub urgent: bool,
    /// What the helper says at the door, so that the resident opens.
    pub door_word: String,
    /// What the resident says at the end.
    pub thanks_word: String,
}

/// Adds an open visit.
///
/// # Errors
/// [`StoreError`] when its request does not exist or a window is turned around.
pub async fn add(tx: &mut Tx, visit: &Visit, actor: &str) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO visit (id, request_id, organisation_id, zone_id, state, state_at, helpers_needed, \
         helpers_booked, deadline_at, urgent, door_word, thanks_word, created_at, version) \
         VALUES ($1, $2, $3, $4, 'open', $5, $6, 0, $7, $8, $9, $10, $5, 0)",
        &visit.id,
        &visit.request,
        &visit.organisation,
        &visit.zone,
        visit.state_at,
        i64::from(visit.helpers_needed),
        visit.deadline_at,
        i64::from(visit.urgent),
        &visit.door_word,
        &visit.thanks_word
    )?;
    for window in &visit.windows {
        exec!(
            tx,
            "INSERT INTO visit_window (visit_id, starts_at, ends_at) VALUES ($1, $2, $3)",
            &visit.id,
            window.starts_at,
            window.ends_at
        )?;
    }
    audit::append(
        tx,
        &visit.organisation,
        actor,
        "visit.state",
        visit.id.as_str(),
        ">open",
    )
    .await
}

fn said_by(state: &VisitState) -> (Option<&'static str>, Option<&'static str>) {
    match state {
        VisitState::Confirmed { by, .. } | VisitState::Cancelled { by, .. } => (Some(by.tag()), None),
        VisitState::Missed { why, .. } => (None, Some(why.tag())),
        _ => (None, None),
    }
}

/// A legal step of a visit's life, with the number of places taken and the agreed time that go with it.
///
/// # Errors
/// [`StoreError::Conflict`] when it is no longer in the state and with the places that `visit` says.
pub async fn set_state(
    tx: &mut Tx,
    visit: &Visit,
    to: &VisitState,
    agreed: Option<Window>,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let from = visit.state.tag();
    let (by, why) = said_by(to);
    let booked = i64::try_from(to.helpers().len()).map_err(StoreError::other)?;
    let before = i64::try_from(visit.state.helpers().len()).map_err(StoreError::other)?;
    let done = exec!(
        tx,
        "UPDATE visit SET state = $4, state_at = $5, state_by = $6, state_why = $7, helpers_booked = $8, \
         starts_at = $9, ends_at = $10, version = version + 1 \
         WHERE id = $1 AND state = $2 AND helpers_booked = $3",
        &visit.id,
        from,
        before,
        to.tag(),
        at,
        by,
        why,
        booked,
        agreed.map(|window| window.starts_at),
        agreed.map(|window| window.ends_at)
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{from}>{}", to.tag());
    audit::append(
        tx,
        &visit.organisation,
        actor,
        "visit.state",
        visit.id.as_str(),
        &step,
    )
    .await
}

/// Locks a visit for a change of who is on it: on PostgreSQL others wait here, on SQLite the writer is alone anyway.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such visit.
pub async fn lock(tx: &mut Tx, id: &VisitId) -> Result<(), StoreError> {
    let done = exec!(tx, "UPDATE visit SET version = version + 1 WHERE id = $1", id)?;
    ensure_affected(done, 1)
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: VisitId,
    request_id: RequestId,
    organisation_id: OrganisationId,
    zone_id: ZoneId,
    state: String,
    state_at: UnixTime,
    state_by: Option<String>,
    state_why: Option<String>,
    helpers_needed: i64,
    helpers_booked: i64,
    starts_at: Option<UnixTime>,
    ends_at: Option<UnixTime>,
    deadline_at: UnixTime,
    urgent: i64,
    door_word: String,
    thanks_word: String,
}

#[derive(sqlx::FromRow)]
struct WindowRow {
    visit_id: VisitId,
    starts_at: UnixTime,
    ends_at: UnixTime,
}

/// An assignment of a visit, as far as the visit's state depends on it.
#[derive(sqlx::FromRow)]
pub(super) struct AssignmentOf {
    pub(super) visit_id: VisitId,
    pub(super) helper_id: HelperId,
    pub(super) state: String,
    pub(super) state_at: UnixTime,
    pub(super) reason: Option<String>,
    pub(super) checked_in_at: Option<UnixTime>,
    pub(super) done_at: Option<UnixTime>,
}

/// Impossible combinations of a stored assignment refuse to decode.
pub(super) fn assignment_state(
    state: &str,
    at: UnixTime,
    reason: Option<&str>,
    checked_in_at: Option<UnixTime>,
    done_at: Option<UnixTime>,
) -> Option<AssignmentState> {
    Some(match (state, reason, checked_in_at, done_at) {
        ("booked", None, None, None) => AssignmentState::Booked { at },
        ("under_way", None, Some(checked_in_at), None) => AssignmentState::UnderWay { checked_in_at },
        ("done", None, checked_in_at, Some(done_at)) => AssignmentState::Done {
            checked_in_at,
            done_at,
        },
        ("missed", Some(why), _, _) => AssignmentState::Missed {
            at,
            why: MissedWhy::from_tag(why)?,
        },
        ("handed_back", Some(reason), None, None) => AssignmentState::HandedBack {
            at,
            reason: HandBackReason::from_tag(reason)?,
        },
        _ => return None,
    })
}

fn decode(
    row: VisitRow,
    windows: Vec<Window>,
    assignments: &[(HelperId, AssignmentState)],
) -> Result<Visit, StoreError> {
    let broken = || StoreError::inconsistent("visit", row.id.as_str());
    let needed = u8::try_from(row.helpers_needed).map_err(|_| broken())?;
    let at = row.state_at;
    let derived = VisitState::of(needed, assignments);
    let helpers = || {
        assignments
            .iter()
            .filter(|(_, s)| s.takes_place())
            .map(|(h, _)| h.clone())
            .collect::<Vec<_>>()
    };
    let by = || row.state_by.as_deref().and_then(By::from_tag).ok_or_else(broken);
    let state = match row.state.as_str() {
        "confirmed" => VisitState::Confirmed {
            helpers: helpers(),
            at,
            by: by()?,
        },
        "expired" => VisitState::Expired { at },
        "cancelled" => VisitState::Cancelled { at, by: by()? },
        "missed" => {
            let why = row
                .state_why
                .as_deref()
                .and_then(MissedWhy::from_tag)
                .ok_or_else(broken)?;
            VisitState::Missed { at, why }
        }
        // What follows from the assignments must follow from them.
        stored if stored == derived.tag() => derived,
        _ => return Err(broken()),
    };
    if i64::try_from(state.helpers().len()).ok() != Some(row.helpers_booked) {
        return Err(broken());
    }
    let agreed = match (row.starts_at, row.ends_at) {
        (Some(starts_at), Some(ends_at)) => Some(Window { starts_at, ends_at }),
        (None, None) => None,
        _ => return Err(broken()),
    };
    Ok(Visit {
        state,
        state_at: at,
        helpers_needed: needed,
        agreed,
        windows,
        deadline_at: row.deadline_at,
        urgent: row.urgent == 1,
        id: row.id,
        request: row.request_id,
        organisation: row.organisation_id,
        zone: row.zone_id,
        door_word: row.door_word,
        thanks_word: row.thanks_word,
    })
}

/// Puts visits, windows and assignments together.
fn decode_all(
    rows: Vec<VisitRow>,
    windows: Vec<WindowRow>,
    assignments: Vec<AssignmentOf>,
) -> Result<Vec<Visit>, StoreError> {
    let mut windows_of: HashMap<VisitId, Vec<Window>> = HashMap::new();
    for row in windows {
        windows_of.entry(row.visit_id).or_default().push(Window {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        });
    }
    let mut assigned: HashMap<VisitId, Vec<(HelperId, AssignmentState)>> = HashMap::new();
    for row in assignments {
        let state = assignment_state(
            &row.state,
            row.state_at,
            row.reason.as_deref(),
            row.checked_in_at,
            row.done_at,
        )
        .ok_or_else(|| StoreError::inconsistent("assignment", row.visit_id.as_str()))?;
        assigned
            .entry(row.visit_id)
            .or_default()
            .push((row.helper_id, state));
    }
    rows.into_iter()
        .map(|row| {
            let windows = windows_of.remove(&row.id).unwrap_or_default();
            let own = assigned.remove(&row.id).unwrap_or_default();
            decode(row, windows, &own)
        })
        .collect()
}

/// How often visits are read before their rows are believed to contradict themselves. A visit is read by three statements;
/// on PostgreSQL, in a transaction that has not locked it yet, somebody else's commit may fall between two of them. What
/// is really broken stays so.
const LOOKS: usize = 3;

/// A visit by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &VisitId) -> Result<Option<Visit>, StoreError> {
    for _ in 1..LOOKS {
        match find_once(tx, id).await {
            Err(StoreError::Inconsistent { .. }) => {}
            read => return read,
        }
    }
    find_once(tx, id).await
}

async fn find_once(tx: &mut Tx, id: &VisitId) -> Result<Option<Visit>, StoreError> {
    let row = fetch_optional!(
        tx,
        VisitRow,
        "SELECT id, request_id, organisation_id, zone_id, state, state_at, state_by, state_why, helpers_needed, \
         helpers_booked, starts_at, ends_at, deadline_at, urgent, door_word, thanks_word FROM visit WHERE id = $1",
        id
    )?;
    let windows = fetch_all!(
        tx,
        WindowRow,
        "SELECT visit_id, starts_at, ends_at FROM visit_window WHERE visit_id = $1 ORDER BY starts_at",
        id
    )?;
    let assignments = fetch_all!(
        tx,
        AssignmentOf,
        "SELECT visit_id, helper_id, state, state_at, reason, checked_in_at, done_at FROM assignment \
         WHERE visit_id = $1 ORDER BY id",
        id
    )?;
    Ok(decode_all(row.into_iter().collect(), windows, assignments)?.pop())
}

/// The visits of a request, in the order in which they were made.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_request(tx: &mut Tx, request: &RequestId) -> Result<Vec<Visit>, StoreError> {
    for _ in 1..LOOKS {
        match list_of_request_once(tx, request).await {
            Err(StoreError::Inconsistent { .. }) => {}
            read => return read,
        }
    }
    list_of_request_once(tx, request).await
}

async fn list_of_request_once(tx: &mut Tx, request: &RequestId) -> Result<Vec<Visit>, StoreError> {
    let rows = fetch_all!(
        tx,
        VisitRow,
        "SELECT id, request_id, organisation_id, zone_id, state, state_at, state_by, state_why, helpers_needed, \
         helpers_booked, starts_at, ends_at, deadline_at, urgent, door_word, thanks_word FROM visit \
         WHERE request_id = $1 ORDER BY deadline_at, id",
        request
    )?;
    let windows = fetch_all!(
        tx,
        WindowRow,
        "SELECT w.visit_id, w.starts_at, w.ends_at FROM visit_window w JOIN visit v ON v.id = w.visit_id \
         WHERE v.request_id = $1 ORDER BY w.visit_id, w.starts_at",
        request
    )?;
    let assignments = fetch_all!(
        tx,
        AssignmentOf,
        "SELECT a.visit_id, a.helper_id, a.state, a.state_at, a.reason, a.checked_in_at, a.done_at \
         FROM assignment a JOIN visit v ON v.id = a.visit_id WHERE v.request_id = $1 ORDER BY a.id",
        request
    )?;
    decode_all(rows, windows, assignments)
}

/// Every visit of an organisation that is not over, the next deadline first: three statements, however many there are.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_live(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Visit>, StoreError> {
    let rows = fetch_all!(
        tx,
        VisitRow,
        "SELECT id, request_id, organisation_id, zone_id, state, state_at, state_by, state_why, helpers_needed, \
         helpers_booked, starts_at, ends_at, deadline_at, urgent, door_word, thanks_word FROM visit \
         WHERE organisation_id = $1 AND state IN ('open', 'staffed', 'under_way', 'done') ORDER BY deadline_at, id",
        organisation
    )?;
    let windows = fetch_all!(
        tx,
        WindowRow,
        "SELECT w.visit_id, w.starts_at, w.ends_at FROM visit_window w JOIN visit v ON v.id = w.visit_id \
         WHERE v.organisation_id = $1 AND v.state IN ('open', 'staffed', 'under_way', 'done') \
         ORDER BY w.visit_id, w.starts_at",
        organisation
    )?;
    let assignments = fetch_all!(
        tx,
        AssignmentOf,
        "SELECT a.visit_id, a.helper_id, a.state, a.state_at, a.reason, a.checked_in_at, a.done_at \
         FROM assignment a JOIN visit v ON v.id = a.visit_id \
         WHERE v.organisation_id = $1 AND v.state IN ('open', 'staffed', 'under_way', 'done') ORDER BY a.id",
        organisation
    )?;
    decode_all(rows, windows, assignments)
}

/// What a resident said afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Of which visit.
    pub visit: VisitId,
    /// Did somebody come?
    pub somebody_came: bool,
    /// The same person again?
    pub same_again: bool,
    /// Thanks, in their own words; may be empty.
    pub words: String,
    /// When.
    pub at: UnixTime,
}

/// Keeps what a resident said; saying it again replaces it.
///
/// # Errors
/// [`StoreError`] when the visit does not exist.
pub async fn set_feedback(tx: &mut Tx, feedback: &Feedback) -> Result<(), StoreError> {
    let sealed = tx.seal("feedback.words", feedback.visit.as_str(), &feedback.words)?;
    exec!(
        tx,
        "INSERT INTO feedback (visit_id, somebody_came, same_again, words_sealed, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (visit_id) DO UPDATE SET somebody_came = excluded.somebody_came, \
         same_again = excluded.same_again, words_sealed = excluded.words_sealed, at = excluded.at",
        &feedback.visit,
        i64::from(feedback.somebody_came),
        i64::from(feedback.same_again),
        sealed,
        feedback.at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct FeedbackRow {
    visit_id: VisitId,
    somebody_came: i64,
    same_again: i64,
    words_sealed: String,
    at: UnixTime,
}

/// What a resident said about a visit, if they did.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find_feedback(tx: &mut Tx, visit: &VisitId) -> Result<Option<Feedback>, StoreError> {
    let row = fetch_optional!(
        tx,
        FeedbackRow,
        "SELECT visit_id, somebody_came, same_again, words_sealed, at FROM feedback WHERE visit_id = $1",
        visit
    )?;
    row.map(|row| {
        let words = tx.unseal("feedback.words", row.visit_id.as_str(), &row.words_sealed)?;
        Ok(Feedback {
            visit: row.visit_id,
            somebody_came: row.somebody_came == 1,
            same_again: row.same_again == 1,
            words,
            at: row.at,
        })
    })
    .transpose()
}

#[derive(sqlx::FromRow)]
struct FamiliarRow {
    resident_id: crate::domain::ids::PersonId,
    helper_id: HelperId,
}

/// Every pair of a resident and a helper who came before and whom the resident did not mind.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_familiar(tx: &mut Tx) -> Result<Vec<(crate::domain::ids::PersonId, HelperId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        FamiliarRow,
        "SELECT DISTINCT r.resident_id, a.helper_id FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id LEFT JOIN feedback f ON f.visit_id = v.id \
         WHERE a.state = 'done' AND v.state IN ('done', 'confirmed') AND COALESCE(f.same_again, 1) = 1 \
         ORDER BY r.resident_id, a.helper_id"
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.resident_id, row.helper_id))
        .collect())
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether a helper came to a resident before, and the resident did not mind.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_familiar(
    tx: &mut Tx,
    resident: &crate::domain::ids::PersonId,
    helper: &HelperId,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id LEFT JOIN feedback f ON f.visit_id = v.id \
         WHERE r.resident_id = $1 AND a.helper_id = $2 AND a.state = 'done' AND v.state IN ('done', 'confirmed') \
         AND COALESCE(f.same_again, 1) = 1",
        resident,
        helper
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

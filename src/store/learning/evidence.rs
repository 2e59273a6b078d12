//! What shows how far a worker is: visits with what they say of them, what a supervisor saw, hours that were signed for.

use crate::domain::assignment::AssignmentState;
use crate::domain::category::CategoryId;
use crate::domain::hours::proposed_minutes;
use crate::domain::ids::{AssignmentId, HelperId, ObservationId, OrganisationId, PersonId};
use crate::domain::learning::{Did, Next, Observation, Reflection, Seen, Went};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::store::{StoreError, Tx, audit, exec, fee, fetch_all};
use jiff::civil::Date;

/// Writes down what a worker says of their visit, instead of what they said before.
///
/// # Errors
/// [`StoreError`] when there is no such assignment.
pub async fn set_reflection(
    tx: &mut Tx,
    organisation: &OrganisationId,
    of: &AssignmentId,
    said: Reflection,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO reflection (assignment_id, went, did, next, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (assignment_id) DO UPDATE SET went = excluded.went, did = excluded.did, next = excluded.next, \
         at = excluded.at",
        of,
        said.went.tag(),
        said.did.tag(),
        said.next.tag(),
        at
    )?;
    audit::append(tx, organisation, actor, "worker.reflection", of.as_str(), "").await
}

/// Writes down what a supervisor saw.
///
/// # Errors
/// [`StoreError`] when worker or category does not exist.
pub async fn add_observation(
    tx: &mut Tx,
    organisation: &OrganisationId,
    seen: &Observation,
    actor: &str,
) -> Result<(), StoreError> {
    let words = tx.seal("observation.words", seen.id.as_str(), &seen.words)?;
    exec!(
        tx,
        "INSERT INTO observation (id, helper_id, category_id, seen, words_sealed, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &seen.id,
        &seen.helper,
        &seen.category,
        seen.seen.tag(),
        words,
        &seen.by,
        seen.at
    )?;
    let id = seen.helper.as_str();
    audit::append(tx, organisation, actor, "worker.observation", id, "").await
}

#[derive(sqlx::FromRow)]
struct ObservationRow {
    id: ObservationId,
    helper_id: HelperId,
    category_id: CategoryId,
    seen: String,
    words_sealed: String,
    by_id: PersonId,
    at: UnixTime,
}

/// What supervisors saw of a worker, the newest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_observations(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Observation>, StoreError> {
    let rows = fetch_all!(
        tx,
        ObservationRow,
        "SELECT id, helper_id, category_id, seen, words_sealed, by_id, at FROM observation WHERE helper_id = $1 \
         ORDER BY at DESC, id DESC",
        helper
    )?;
    rows.into_iter()
        .map(|row| {
            let broken = || StoreError::inconsistent("observation", row.id.as_str());
            Ok(Observation {
                seen: Seen::from_tag(&row.seen).ok_or_else(broken)?,
                words: tx.unseal("observation.words", row.id.as_str(), &row.words_sealed)?,
                id: row.id,
                helper: row.helper_id,
                category: row.category_id,
                by: row.by_id,
                at: row.at,
            })
        })
        .collect()
}

/// A supervisor signs for the hours of a visit, instead of what was signed before.
///
/// # Errors
/// [`StoreError`] when there is no such assignment.
pub async fn sign_hours(
    tx: &mut Tx,
    organisation: &OrganisationId,
    of: &AssignmentId,
    (minutes, by): (u32, &PersonId),
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO hours_signed (assignment_id, minutes, by_id, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (assignment_id) DO UPDATE SET minutes = excluded.minutes, by_id = excluded.by_id, \
         at = excluded.at",
        of,
        i64::from(minutes),
        by,
        at
    )?;
    audit::append(tx, organisation, actor, "worker.hours", of.as_str(), "").await
}

/// A supervisor signs for the hours that somebody went along, instead of what was signed before.
///
/// # Errors
/// [`StoreError`] when there is no such assignment.
pub async fn sign_ridden(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (of, helper): (&AssignmentId, &HelperId),
    (minutes, by): (u32, &PersonId),
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO rider_hours (assignment_id, helper_id, minutes, by_id, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (assignment_id, helper_id) DO UPDATE SET minutes = excluded.minutes, by_id = excluded.by_id, \
         at = excluded.at",
        of,
        helper,
        i64::from(minutes),
        by,
        at
    )?;
    audit::append(tx, organisation, actor, "worker.hours", of.as_str(), "").await
}

/// A visit that a worker did, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practised {
    /// The booking.
    pub assignment: AssignmentId,
    /// What for.
    pub category: CategoryId,
    /// When it was.
    pub window: Window,
    /// Minutes as the worker noted them; otherwise as they follow from the door, or the agreement.
    pub minutes: u32,
    /// Minutes that a supervisor signed for.
    pub signed: Option<u32>,
    /// What the worker said of it.
    pub reflection: Option<Reflection>,
    /// Whether the resident would like the same person again: it encourages, and proves nothing.
    pub thanked: bool,
    /// Whether they went along with somebody whose visit it was.
    pub rode: bool,
}

#[derive(sqlx::FromRow)]
struct PractisedRow {
    id: AssignmentId,
    category_id: CategoryId,
    starts_at: UnixTime,
    ends_at: UnixTime,
    checked_in_at: Option<UnixTime>,
    done_at: Option<UnixTime>,
    noted: Option<i64>,
    signed: Option<i64>,
    went: Option<String>,
    did: Option<String>,
    next: Option<String>,
    same_again: Option<i64>,
}

fn practised(row: PractisedRow) -> Result<Practised, StoreError> {
    let broken = || StoreError::inconsistent("assignment", row.id.as_str());
    let number = |value: i64| u32::try_from(value).map_err(|_| broken());
    let window = Window {
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    };
    let reflection = match (&row.went, &row.did, &row.next) {
        (Some(went), Some(did), Some(next)) => Some(Reflection {
            went: Went::from_tag(went).ok_or_else(broken)?,
            did: Did::from_tag(did).ok_or_else(broken)?,
            next: Next::from_tag(next).ok_or_else(broken)?,
        }),
        _ => None,
    };
    let state = AssignmentState::Done {
        checked_in_at: row.checked_in_at,
        done_at: row.done_at.ok_or_else(broken)?,
    };
    Ok(Practised {
        minutes: match row.noted {
            Some(noted) => number(noted)?,
            None => proposed_minutes(state, window),
        },
        signed: row.signed.map(number).transpose()?,
        thanked: row.same_again == Some(1),
        assignment: row.id,
        category: row.category_id,
        window,
        reflection,
        rode: false,
    })
}

#[derive(sqlx::FromRow)]
struct RiddenRow {
    id: AssignmentId,
    category_id: CategoryId,
    starts_at: UnixTime,
    ends_at: UnixTime,
    checked_in_at: Option<UnixTime>,
    done_at: Option<UnixTime>,
    signed: Option<i64>,
}

/// Every visit with which somebody went along in a team, the newest first.
async fn list_ridden(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Practised>, StoreError> {
    let rows = fetch_all!(
        tx,
        RiddenRow,
        "SELECT a.id, r.category_id, a.starts_at, a.ends_at, a.checked_in_at, a.done_at, h.minutes AS signed \
         FROM team_visit l JOIN team t ON t.id = l.team_id JOIN assignment a ON a.id = l.assignment_id \
         JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         LEFT JOIN rider_hours h ON h.assignment_id = a.id AND h.helper_id = $1 \
         WHERE a.state = 'done' AND (t.companion_id = $1 OR t.id IN (SELECT m.team_id FROM team_rider m \
         WHERE m.helper_id = $1)) ORDER BY a.starts_at DESC, a.id DESC",
        helper
    )?;
    rows.into_iter()
        .map(|row| {
            practised(PractisedRow {
                id: row.id,
                category_id: row.category_id,
                starts_at: row.starts_at,
                ends_at: row.ends_at,
                checked_in_at: row.checked_in_at,
                done_at: row.done_at,
                noted: None,
                signed: row.signed,
                went: None,
                did: None,
                next: None,
                same_again: None,
            })
            .map(|one| Practised { rode: true, ..one })
        })
        .collect()
}

/// Every visit that a worker did, or with which they went along, the newest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_practised(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Practised>, StoreError> {
    let rows = fetch_all!(
        tx,
        PractisedRow,
        "SELECT a.id, r.category_id, a.starts_at, a.ends_at, a.checked_in_at, a.done_at, n.minutes AS noted, \
         s.minutes AS signed, f.went, f.did, f.next, b.same_again FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id LEFT JOIN hours n ON n.assignment_id = a.id \
         LEFT JOIN hours_signed s ON s.assignment_id = a.id LEFT JOIN reflection f ON f.assignment_id = a.id \
         LEFT JOIN feedback b ON b.visit_id = a.visit_id WHERE a.helper_id = $1 AND a.state = 'done' \
         ORDER BY a.starts_at DESC, a.id DESC",
        helper
    )?;
    let mut all: Vec<Practised> = rows.into_iter().map(practised).collect::<Result<_, _>>()?;
    all.extend(list_ridden(tx, helper).await?);
    all.sort_by(|a, b| (b.window.starts_at, &b.assignment).cmp(&(a.window.starts_at, &a.assignment)));
    Ok(all)
}

#[derive(sqlx::FromRow)]
struct OldRow {
    helper_id: HelperId,
    organisation_id: OrganisationId,
}

/// Workers whose agreement ended before a day; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_old(
    tx: &mut Tx,
    before: Date,
    limit: i64,
) -> Result<Vec<(HelperId, OrganisationId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        OldRow,
        "SELECT helper_id, organisation_id FROM worker WHERE ends_on IS NOT NULL AND ends_on < $1 \
         ORDER BY helper_id LIMIT $2",
        before.to_string(),
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.helper_id, row.organisation_id))
        .collect())
}

/// Removes all that was written down of somebody's learning, but what they have on paper.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn clear(
    tx: &mut Tx,
    organisation: &OrganisationId,
    helper: &HelperId,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM reflection WHERE assignment_id IN (SELECT id FROM assignment WHERE helper_id = $1)",
        helper
    )?;
    fee::keep_minutes(tx, helper).await?;
    exec!(
        tx,
        "DELETE FROM hours_signed WHERE assignment_id IN (SELECT id FROM assignment WHERE helper_id = $1)",
        helper
    )?;
    exec!(tx, "DELETE FROM rider_hours WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM observation WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM learning_goal WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM level_step WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM worker_onward WHERE helper_id = $1", helper)?;
    let was = exec!(tx, "DELETE FROM worker WHERE helper_id = $1", helper)?;
    if was == 0 {
        return Ok(());
    }
    audit::append(tx, organisation, actor, "worker.clear", helper.as_str(), "").await
}

//! Assignments: visits bound to helpers.

use super::visit::assignment_state;
use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::assignment::AssignmentState;
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId, PersonId, VisitId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::geo::Cell;

/// An assignment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its identifier.
    pub id: AssignmentId,
    /// Which visit.
    pub visit: VisitId,
    /// Who.
    pub helper: HelperId,
    /// Where it stands.
    pub state: AssignmentState,
    /// When the visit is.
    pub window: Window,
    /// Who booked it, as the audit names them.
    pub booked_by: String,
}

fn reason(state: AssignmentState) -> Option<&'static str> {
    match state {
        AssignmentState::Missed { why, .. } => Some(why.tag()),
        AssignmentState::HandedBack { reason, .. } => Some(reason.tag()),
        _ => None,
    }
}

/// Adds a booked assignment. Whoever calls has locked the helper and the visit and asked every rule.
///
/// # Errors
/// [`StoreError`] when visit or helper does not exist.
pub async fn add(
    tx: &mut Tx,
    organisation: &OrganisationId,
    assignment: &Assignment,
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO assignment (id, visit_id, helper_id, state, state_at, starts_at, ends_at, booked_by, created_at, \
         version) VALUES ($1, $2, $3, 'booked', $4, $5, $6, $7, $4, 0)",
        &assignment.id,
        &assignment.visit,
        &assignment.helper,
        at,
        assignment.window.starts_at,
        assignment.window.ends_at,
        &assignment.booked_by
    )?;
    let id = assignment.id.as_str();
    audit::append(
        tx,
        organisation,
        &assignment.booked_by,
        "assignment.state",
        id,
        ">booked",
    )
    .await
}

/// A legal step of an assignment's life, by whom.
///
/// # Errors
/// [`StoreError::Conflict`] when it is no longer in the state that `assignment` says.
pub async fn set_state(
    tx: &mut Tx,
    organisation: &OrganisationId,
    assignment: &Assignment,
    to: AssignmentState,
    actor: &str,
) -> Result<(), StoreError> {
    let from = assignment.state.tag();
    let (checked_in, done_at) = match to {
        AssignmentState::Missed { .. } => (assignment.state.checked_in_at(), assignment.state.done_at()),
        other => (other.checked_in_at(), other.done_at()),
    };
    let done = exec!(
        tx,
        "UPDATE assignment SET state = $3, state_at = $4, reason = $5, checked_in_at = $6, done_at = $7, \
         version = version + 1 WHERE id = $1 AND state = $2",
        &assignment.id,
        from,
        to.tag(),
        to.since(),
        reason(to),
        checked_in,
        done_at
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{from}>{}", to.tag());
    audit::append(
        tx,
        organisation,
        actor,
        "assignment.state",
        assignment.id.as_str(),
        &step,
    )
    .await
}

#[derive(sqlx::FromRow)]
struct AssignmentRow {
    id: AssignmentId,
    visit_id: VisitId,
    helper_id: HelperId,
    state: String,
    state_at: UnixTime,
    reason: Option<String>,
    starts_at: UnixTime,
    ends_at: UnixTime,
    checked_in_at: Option<UnixTime>,
    done_at: Option<UnixTime>,
    booked_by: String,
}

impl TryFrom<AssignmentRow> for Assignment {
    type Error = StoreError;

    fn try_from(row: AssignmentRow) -> Result<Self, StoreError> {
        let state = assignment_state(
            &row.state,
            row.state_at,
            row.reason.as_deref(),
            row.checked_in_at,
            row.done_at,
        )
        .ok_or_else(|| StoreError::inconsistent("assignment", row.id.as_str()))?;
        Ok(Self {
            id: row.id,
            visit: row.visit_id,
            helper: row.helper_id,
            state,
            window: Window {
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            },
            booked_by: row.booked_by,
        })
    }
}

/// An assignment by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &AssignmentId) -> Result<Option<Assignment>, StoreError> {
    fetch_optional!(
        tx,
        AssignmentRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, starts_at, ends_at, checked_in_at, done_at, booked_by \
         FROM assignment WHERE id = $1",
        id
    )?
    .map(Assignment::try_from)
    .transpose()
}

/// Everybody who is or was on a visit, in the order of booking.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_visit(tx: &mut Tx, visit: &VisitId) -> Result<Vec<Assignment>, StoreError> {
    fetch_all!(
        tx,
        AssignmentRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, starts_at, ends_at, checked_in_at, done_at, booked_by \
         FROM assignment WHERE visit_id = $1 ORDER BY created_at, id",
        visit
    )?
    .into_iter()
    .map(Assignment::try_from)
    .collect()
}

/// A helper's assignments that lie in or reach into `from..until`, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_helper(
    tx: &mut Tx,
    helper: &HelperId,
    from: UnixTime,
    until: UnixTime,
) -> Result<Vec<Assignment>, StoreError> {
    fetch_all!(
        tx,
        AssignmentRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, starts_at, ends_at, checked_in_at, done_at, booked_by \
         FROM assignment WHERE helper_id = $1 AND ends_at > $2 AND starts_at < $3 ORDER BY starts_at, id",
        helper,
        from,
        until
    )?
    .into_iter()
    .map(Assignment::try_from)
    .collect()
}

/// What is booked at a resident's and has not ended at an instant, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_coming_to(
    tx: &mut Tx,
    resident: &PersonId,
    at: UnixTime,
) -> Result<Vec<Assignment>, StoreError> {
    fetch_all!(
        tx,
        AssignmentRow,
        "SELECT a.id, a.visit_id, a.helper_id, a.state, a.state_at, a.reason, a.starts_at, a.ends_at, \
         a.checked_in_at, a.done_at, a.booked_by FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id WHERE r.resident_id = $1 AND a.state = 'booked' AND a.ends_at > $2 \
         ORDER BY a.starts_at, a.id",
        resident,
        at
    )?
    .into_iter()
    .map(Assignment::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct HandedBackRow {
    visit_id: VisitId,
    helper_id: HelperId,
}

/// Who gave back which of the open visits of an organisation.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_handed_back(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<(VisitId, HelperId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        HandedBackRow,
        "SELECT DISTINCT a.visit_id, a.helper_id FROM assignment a JOIN visit v ON v.id = a.visit_id \
         WHERE v.organisation_id = $1 AND v.state = 'open' AND a.state = 'handed_back' \
         ORDER BY a.visit_id, a.helper_id",
        organisation
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.visit_id, row.helper_id))
        .collect())
}

/// What takes a helper's time, and where: an assignment, a visit of somebody with whom they go along in a team, or an outing,
/// which is one thing however many come along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Who.
    pub helper: HelperId,
    /// When.
    pub window: Window,
    /// The disclosure cell of the visit; of the helper, for an outing.
    pub cell: Cell,
}

#[derive(sqlx::FromRow)]
struct TakenRow {
    helper_id: HelperId,
    starts_at: UnixTime,
    ends_at: UnixTime,
    cell: i64,
}

fn taken(rows: Vec<TakenRow>) -> Result<Vec<Taken>, StoreError> {
    rows.into_iter()
        .map(|row| {
            let cell = Cell::from_i64(row.cell)
                .map_err(|_| StoreError::inconsistent("request", row.helper_id.as_str()))?;
            Ok(Taken {
                helper: row.helper_id,
                window: Window {
                    starts_at: row.starts_at,
                    ends_at: row.ends_at,
                },
                cell,
            })
        })
        .collect()
}

/// What takes the time of every helper since an instant: booked, under way and done, their own or in a team, and where they go
/// anyway.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_taken(tx: &mut Tx, since: UnixTime) -> Result<Vec<Taken>, StoreError> {
    taken(fetch_all!(
        tx,
        TakenRow,
        "SELECT a.helper_id AS helper_id, a.starts_at AS starts_at, a.ends_at AS ends_at, r.cell AS cell \
         FROM assignment a JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         WHERE a.state IN ('booked', 'under_way', 'done') AND a.ends_at > $1 \
         AND NOT EXISTS (SELECT 1 FROM outing_place p WHERE p.visit_id = a.visit_id) \
         UNION ALL SELECT l.helper_id, a.starts_at, a.ends_at, r.cell FROM (SELECT v.assignment_id, t.companion_id \
         AS helper_id FROM team_visit v JOIN team t ON t.id = v.team_id WHERE t.companion_id IS NOT NULL UNION ALL \
         SELECT v.assignment_id, m.helper_id FROM team_visit v JOIN team_rider m ON m.team_id = v.team_id) l \
         JOIN assignment a ON a.id = l.assignment_id JOIN visit w ON w.id = a.visit_id JOIN request r \
         ON r.id = w.request_id WHERE a.state IN ('booked', 'under_way', 'done') AND a.ends_at > $1 \
         UNION ALL SELECT o.helper_id, o.starts_at, o.ends_at, o.cell FROM outing o WHERE o.ends_at > $1 \
         AND (o.state IN ('awaiting_review', 'open') OR EXISTS (SELECT 1 FROM outing_place p JOIN assignment b \
         ON b.visit_id = p.visit_id WHERE p.outing_id = o.id AND b.state IN ('booked', 'under_way', 'done'))) \
         ORDER BY helper_id, starts_at, ends_at, cell",
        since
    )?)
}

/// The same of one helper.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_taken_of(
    tx: &mut Tx,
    helper: &HelperId,
    since: UnixTime,
) -> Result<Vec<Taken>, StoreError> {
    taken(fetch_all!(
        tx,
        TakenRow,
        "SELECT a.helper_id AS helper_id, a.starts_at AS starts_at, a.ends_at AS ends_at, r.cell AS cell \
         FROM assignment a JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         WHERE a.helper_id = $1 AND a.state IN ('booked', 'under_way', 'done') AND a.ends_at > $2 \
         AND NOT EXISTS (SELECT 1 FROM outing_place p WHERE p.visit_id = a.visit_id) \
         UNION ALL SELECT $1, a.starts_at, a.ends_at, r.cell FROM team_visit l JOIN team t ON t.id = l.team_id \
         JOIN assignment a ON a.id = l.assignment_id JOIN visit w ON w.id = a.visit_id JOIN request r \
         ON r.id = w.request_id WHERE (t.companion_id = $1 OR t.id IN (SELECT m.team_id FROM team_rider m \
         WHERE m.helper_id = $1)) AND a.state IN ('booked', 'under_way', 'done') AND a.ends_at > $2 \
         UNION ALL SELECT o.helper_id, o.starts_at, o.ends_at, o.cell FROM outing o \
         WHERE o.helper_id = $1 AND o.ends_at > $2 \
         AND (o.state IN ('awaiting_review', 'open') OR EXISTS (SELECT 1 FROM outing_place p JOIN assignment b \
         ON b.visit_id = p.visit_id WHERE p.outing_id = o.id AND b.state IN ('booked', 'under_way', 'done'))) \
         ORDER BY starts_at, ends_at, cell",
        helper,
        since
    )?)
}

//! Teams, and who may go along: buddies, and supervisors with the number of workers they take at once.
//!
//! Whoever makes a team or ends it holds the rows of everybody in it (`helper::lock`, then the supervisor by
//! `person::hold`), as booking does; so a booking and a change at the same moment see each other. What was booked as one of
//! a team stays so once it has begun.

use super::{StoreError, Tx, assignment, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::daypart::Daypart;
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId, PersonId, TeamId};
use crate::domain::team::{Companion, SPAN, Team};
use crate::domain::time::UnixTime;
use jiff::civil::Date;
use std::collections::HashMap;

/// Makes a team.
///
/// # Errors
/// [`StoreError`] when somebody in it does not exist.
pub async fn add(tx: &mut Tx, team: &Team, actor: &str) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO team (id, organisation_id, on_date, daypart, lead_id, companion_id, supervisor_id, state, made_by, \
         created_at, state_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'stands', $8, $9, $9)",
        &team.id,
        &team.organisation,
        team.on.to_string(),
        team.part.tag(),
        &team.lead,
        team.companion.helper(),
        team.companion.supervisor(),
        &team.made_by,
        team.created_at
    )?;
    for rider in &team.riders {
        exec!(
            tx,
            "INSERT INTO team_rider (team_id, helper_id) VALUES ($1, $2)",
            &team.id,
            rider
        )?;
    }
    audit::append(tx, &team.organisation, actor, "team.add", team.id.as_str(), "").await
}

/// Ends a team. Its bookings that have not begun are no longer of it.
///
/// # Errors
/// [`StoreError::Conflict`] when it does not stand any more.
pub async fn set_off(tx: &mut Tx, team: &Team, at: UnixTime, actor: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE team SET state = 'off', state_at = $2 WHERE id = $1 AND state = 'stands'",
        &team.id,
        at
    )?;
    ensure_affected(done, 1)?;
    exec!(
        tx,
        "DELETE FROM team_visit WHERE team_id = $1 AND assignment_id IN \
         (SELECT id FROM assignment WHERE state = 'booked')",
        &team.id
    )?;
    audit::append(tx, &team.organisation, actor, "team.off", team.id.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct TeamRow {
    id: TeamId,
    organisation_id: OrganisationId,
    on_date: String,
    daypart: String,
    lead_id: HelperId,
    companion_id: Option<HelperId>,
    supervisor_id: Option<PersonId>,
    made_by: PersonId,
    created_at: UnixTime,
}

impl TeamRow {
    fn team(self, riders: Vec<HelperId>) -> Result<Team, StoreError> {
        let broken = || StoreError::inconsistent("team", self.id.as_str());
        Ok(Team {
            on: self.on_date.parse().map_err(|_| broken())?,
            part: Daypart::from_tag(&self.daypart).ok_or_else(broken)?,
            companion: Companion::from_parts(self.companion_id, self.supervisor_id)
                .ok_or_else(|| StoreError::inconsistent("team", self.id.as_str()))?,
            id: self.id,
            organisation: self.organisation_id,
            lead: self.lead_id,
            riders,
            made_by: self.made_by,
            created_at: self.created_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RiderRow {
    helper_id: HelperId,
}

async fn whole(tx: &mut Tx, rows: Vec<TeamRow>) -> Result<Vec<Team>, StoreError> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let riders = fetch_all!(
            tx,
            RiderRow,
            "SELECT helper_id FROM team_rider WHERE team_id = $1 ORDER BY helper_id",
            &row.id
        )?;
        all.push(row.team(riders.into_iter().map(|rider| rider.helper_id).collect())?);
    }
    Ok(all)
}

/// A team that stands.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &TeamId) -> Result<Option<Team>, StoreError> {
    let rows = fetch_all!(
        tx,
        TeamRow,
        "SELECT id, organisation_id, on_date, daypart, lead_id, companion_id, supervisor_id, made_by, created_at \
         FROM team WHERE id = $1 AND state = 'stands'",
        id
    )?;
    Ok(whole(tx, rows).await?.pop())
}

/// The teams of an organisation that stand, from one day until another, both included, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_days(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (first, last): (Date, Date),
) -> Result<Vec<Team>, StoreError> {
    let rows = fetch_all!(
        tx,
        TeamRow,
        "SELECT id, organisation_id, on_date, daypart, lead_id, companion_id, supervisor_id, made_by, created_at \
         FROM team WHERE organisation_id = $1 AND state = 'stands' AND on_date >= $2 AND on_date <= $3 \
         ORDER BY on_date, created_at, id",
        organisation,
        first.to_string(),
        last.to_string()
    )?;
    whole(tx, rows).await
}

/// The teams that stand in which somebody is, in whatever place, from a day on, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_helper(tx: &mut Tx, helper: &HelperId, since: Date) -> Result<Vec<Team>, StoreError> {
    let rows = fetch_all!(
        tx,
        TeamRow,
        "SELECT id, organisation_id, on_date, daypart, lead_id, companion_id, supervisor_id, made_by, created_at \
         FROM team WHERE state = 'stands' AND on_date >= $2 AND (lead_id = $1 OR companion_id = $1 \
         OR id IN (SELECT team_id FROM team_rider WHERE helper_id = $1)) ORDER BY on_date, created_at, id",
        helper,
        since.to_string()
    )?;
    whole(tx, rows).await
}

/// The same on one day.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_helper_on(tx: &mut Tx, helper: &HelperId, on: Date) -> Result<Vec<Team>, StoreError> {
    let rows = fetch_all!(
        tx,
        TeamRow,
        "SELECT id, organisation_id, on_date, daypart, lead_id, companion_id, supervisor_id, made_by, created_at \
         FROM team WHERE state = 'stands' AND on_date = $2 AND (lead_id = $1 OR companion_id = $1 \
         OR id IN (SELECT team_id FROM team_rider WHERE helper_id = $1)) ORDER BY created_at, id",
        helper,
        on.to_string()
    )?;
    whole(tx, rows).await
}

/// The teams that stand with which a supervisor goes along, from a day on, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_supervisor(
    tx: &mut Tx,
    person: &PersonId,
    since: Date,
) -> Result<Vec<Team>, StoreError> {
    let rows = fetch_all!(
        tx,
        TeamRow,
        "SELECT id, organisation_id, on_date, daypart, lead_id, companion_id, supervisor_id, made_by, created_at \
         FROM team WHERE state = 'stands' AND supervisor_id = $1 AND on_date >= $2 ORDER BY on_date, created_at, id",
        person,
        since.to_string()
    )?;
    whole(tx, rows).await
}

/// A booking is one of a team's from now on.
///
/// # Errors
/// [`StoreError`] when one of them does not exist.
pub async fn add_visit(tx: &mut Tx, of: &AssignmentId, team: &TeamId) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO team_visit (assignment_id, team_id) VALUES ($1, $2) \
         ON CONFLICT (assignment_id) DO UPDATE SET team_id = excluded.team_id",
        of,
        team
    )?;
    Ok(())
}

/// The team of a booking, whether or not it still stands.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn find_of_visit(tx: &mut Tx, of: &AssignmentId) -> Result<Option<Team>, StoreError> {
    let rows = fetch_all!(
        tx,
        TeamRow,
        "SELECT t.id, t.organisation_id, t.on_date, t.daypart, t.lead_id, t.companion_id, t.supervisor_id, t.made_by, \
         t.created_at FROM team_visit v JOIN team t ON t.id = v.team_id WHERE v.assignment_id = $1",
        of
    )?;
    Ok(whole(tx, rows).await?.pop())
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    assignment_id: AssignmentId,
}

/// The bookings of others with whom somebody goes along, as companion or rider, that lie in or reach into `from..until`, in
/// order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_along(
    tx: &mut Tx,
    helper: &HelperId,
    from: UnixTime,
    until: UnixTime,
) -> Result<Vec<assignment::Assignment>, StoreError> {
    let rows = fetch_all!(
        tx,
        VisitRow,
        "SELECT v.assignment_id FROM team_visit v JOIN team t ON t.id = v.team_id \
         JOIN assignment a ON a.id = v.assignment_id WHERE (t.companion_id = $1 \
         OR t.id IN (SELECT team_id FROM team_rider WHERE helper_id = $1)) AND a.ends_at > $2 AND a.starts_at < $3 \
         ORDER BY a.starts_at, a.id",
        helper,
        from,
        until
    )?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.extend(assignment::find(tx, &row.assignment_id).await?);
    }
    Ok(all)
}

/// The bookings with which somebody goes along as a supervisor that lie in or reach into `from..until`, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_led(
    tx: &mut Tx,
    person: &PersonId,
    from: UnixTime,
    until: UnixTime,
) -> Result<Vec<assignment::Assignment>, StoreError> {
    let rows = fetch_all!(
        tx,
        VisitRow,
        "SELECT v.assignment_id FROM team_visit v JOIN team t ON t.id = v.team_id \
         JOIN assignment a ON a.id = v.assignment_id WHERE t.supervisor_id = $1 AND a.ends_at > $2 AND a.starts_at < $3 \
         ORDER BY a.starts_at, a.id",
        person,
        from,
        until
    )?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.extend(assignment::find(tx, &row.assignment_id).await?);
    }
    Ok(all)
}

/// Somebody takes others along from now on: when they agreed, and when they were prepared.
///
/// # Errors
/// [`StoreError`] when they do not exist.
pub async fn set_buddy(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (helper, agreed_on, prepared_on): (&HelperId, Date, Date),
    (by, at): (&PersonId, UnixTime),
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO buddy (helper_id, organisation_id, agreed_on, prepared_on, by_id, at, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT (helper_id) DO UPDATE SET \
         organisation_id = excluded.organisation_id, agreed_on = excluded.agreed_on, \
         prepared_on = excluded.prepared_on, by_id = excluded.by_id, at = excluded.at, ended_at = NULL",
        helper,
        organisation,
        agreed_on.to_string(),
        prepared_on.to_string(),
        by,
        at
    )?;
    audit::append(tx, organisation, actor, "buddy.set", helper.as_str(), "").await
}

/// Somebody takes nobody along any more.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn end_buddy(
    tx: &mut Tx,
    organisation: &OrganisationId,
    helper: &HelperId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE buddy SET ended_at = $2 WHERE helper_id = $1 AND ended_at IS NULL",
        helper,
        at
    )?;
    if done == 0 {
        return Ok(());
    }
    audit::append(tx, organisation, actor, "buddy.end", helper.as_str(), "").await
}

/// A buddy: who, and when they agreed and were prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buddy {
    /// Who.
    pub helper: HelperId,
    /// When they agreed.
    pub agreed_on: Date,
    /// When they were prepared.
    pub prepared_on: Date,
}

#[derive(sqlx::FromRow)]
struct BuddyRow {
    helper_id: HelperId,
    agreed_on: String,
    prepared_on: String,
}

/// Every buddy of an organisation.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_buddies(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Buddy>, StoreError> {
    let rows = fetch_all!(
        tx,
        BuddyRow,
        "SELECT helper_id, agreed_on, prepared_on FROM buddy WHERE organisation_id = $1 AND ended_at IS NULL \
         ORDER BY helper_id",
        organisation
    )?;
    rows.into_iter()
        .map(|row| {
            let broken = |_| StoreError::inconsistent("buddy", row.helper_id.as_str());
            Ok(Buddy {
                agreed_on: row.agreed_on.parse().map_err(broken)?,
                prepared_on: row.prepared_on.parse().map_err(broken)?,
                helper: row.helper_id,
            })
        })
        .collect()
}

/// Whether somebody takes others along.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_buddy(tx: &mut Tx, helper: &HelperId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        RiderRow,
        "SELECT helper_id FROM buddy WHERE helper_id = $1 AND ended_at IS NULL",
        helper
    )?;
    Ok(row.is_some())
}

/// How many workers a supervisor takes along at once.
///
/// # Errors
/// [`StoreError`] when they do not exist.
pub async fn set_span(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (person, span): (&PersonId, u32),
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO supervisor_span (organisation_id, person_id, span) VALUES ($1, $2, $3) \
         ON CONFLICT (organisation_id, person_id) DO UPDATE SET span = excluded.span",
        organisation,
        person,
        i64::from(span)
    )?;
    let to = span.to_string();
    audit::append(tx, organisation, actor, "supervisor.span", person.as_str(), &to).await
}

#[derive(sqlx::FromRow)]
struct SpanRow {
    person_id: PersonId,
    span: i64,
}

/// How many each supervisor of an organisation takes along at once, where something was said.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_spans(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<HashMap<PersonId, u32>, StoreError> {
    let rows = fetch_all!(
        tx,
        SpanRow,
        "SELECT person_id, span FROM supervisor_span WHERE organisation_id = $1 ORDER BY person_id",
        organisation
    )?;
    let span = |row: &SpanRow| u32::try_from(row.span).unwrap_or(SPAN);
    Ok(rows
        .into_iter()
        .map(|row| (row.person_id.clone(), span(&row)))
        .collect())
}

#[derive(sqlx::FromRow)]
struct PairRow {
    assignment_id: AssignmentId,
    team_id: TeamId,
}

/// Which bookings since an instant are of which team of an organisation.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_visits(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (first, last): (Date, Date),
) -> Result<HashMap<AssignmentId, TeamId>, StoreError> {
    let rows = fetch_all!(
        tx,
        PairRow,
        "SELECT v.assignment_id, v.team_id FROM team_visit v JOIN team t ON t.id = v.team_id \
         WHERE t.organisation_id = $1 AND t.on_date >= $2 AND t.on_date <= $3 ORDER BY v.assignment_id",
        organisation,
        first.to_string(),
        last.to_string()
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.assignment_id, row.team_id))
        .collect())
}

/// Somebody is forgotten: they take nobody along, and are said to take no number.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn forget(tx: &mut Tx, person: &PersonId, helper: Option<&HelperId>) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM supervisor_span WHERE person_id = $1", person)?;
    if let Some(helper) = helper {
        exec!(tx, "DELETE FROM buddy WHERE helper_id = $1", helper)?;
    }
    Ok(())
}

//! Workers: what was agreed with them, how far they are, what they work on.
//!
//! Whoever changes what a booking of a worker leans on (agreement, level, kind) holds the row of that helper
//! (`helper::lock`), as booking does. The last step of a category is somebody's level.

mod evidence;

pub use evidence::{
    Practised, add_observation, clear, list_observations, list_old, list_practised, set_reflection,
    sign_hours, sign_ridden,
};

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::category::CategoryId;
use crate::domain::helper::{Availability, Helper, HelperKind};
use crate::domain::ids::{GoalId, HelperId, LevelStepId, OrganisationId, PersonId};
use crate::domain::learning::{Agreement, Dutch, Goal, GoalState, Level, LevelStep, PolicyLine, Private};
use crate::domain::time::UnixTime;
use jiff::civil::Date;

/// What is sealed, as one text: line, childcare hours, no bicycle, Dutch, wishes.
type OwnParts = (String, [u32; 7], bool, String, String);

fn own_text(own: &Private) -> Result<String, StoreError> {
    let parts: OwnParts = (
        own.line.tag().to_owned(),
        own.childcare.0,
        own.no_bicycle,
        own.dutch.map_or("", Dutch::tag).to_owned(),
        own.wishes.clone(),
    );
    serde_json::to_string(&parts).map_err(StoreError::other)
}

fn own_of(text: &str) -> Option<Private> {
    let (line, childcare, no_bicycle, dutch, wishes): OwnParts = serde_json::from_str(text).ok()?;
    Some(Private {
        line: PolicyLine::from_tag(&line)?,
        childcare: Availability(childcare),
        no_bicycle,
        dutch: if dutch.is_empty() {
            None
        } else {
            Some(Dutch::from_tag(&dutch)?)
        },
        wishes,
    })
}

/// Puts what was agreed with a worker in place of what was agreed before; since when they are one stays.
///
/// # Errors
/// [`StoreError`] when there is no such helper.
pub async fn set_agreement(tx: &mut Tx, agreed: &Agreement, actor: &str) -> Result<(), StoreError> {
    let own = tx.seal("worker.own", agreed.helper.as_str(), &own_text(&agreed.own)?)?;
    exec!(
        tx,
        "INSERT INTO worker (helper_id, organisation_id, since_at, starts_on, ends_on, week_min, most_week_min, \
         most_unpaid_months, own_sealed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) \
         ON CONFLICT (helper_id) DO UPDATE SET starts_on = excluded.starts_on, ends_on = excluded.ends_on, \
         week_min = excluded.week_min, most_week_min = excluded.most_week_min, \
         most_unpaid_months = excluded.most_unpaid_months, own_sealed = excluded.own_sealed, \
         version = worker.version + 1",
        &agreed.helper,
        &agreed.organisation,
        agreed.since,
        agreed.starts_on.to_string(),
        agreed.ends_on.map(|day| day.to_string()),
        i64::from(agreed.week_min),
        agreed.most_week_min.map(i64::from),
        agreed.most_unpaid_months.map(i64::from),
        own
    )?;
    let id = agreed.helper.as_str();
    audit::append(tx, &agreed.organisation, actor, "worker.agreement", id, "").await
}

/// A neighbour who helps becomes a worker.
///
/// # Errors
/// [`StoreError::Conflict`] when they are one already.
pub async fn set_worker(tx: &mut Tx, helper: &Helper, actor: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE helper SET kind = $2, version = version + 1 WHERE id = $1 AND kind <> $2",
        &helper.id,
        HelperKind::Worker.tag()
    )?;
    ensure_affected(done, 1)?;
    let id = helper.id.as_str();
    audit::append(tx, &helper.organisation, actor, "worker.begin", id, "").await
}

#[derive(sqlx::FromRow)]
struct AgreementRow {
    helper_id: HelperId,
    organisation_id: OrganisationId,
    since_at: UnixTime,
    starts_on: String,
    ends_on: Option<String>,
    week_min: i64,
    most_week_min: Option<i64>,
    most_unpaid_months: Option<i64>,
    own_sealed: String,
}

fn agreement(tx: &Tx, row: AgreementRow) -> Result<Agreement, StoreError> {
    let broken = || StoreError::inconsistent("worker", row.helper_id.as_str());
    let number = |value: i64| u32::try_from(value).map_err(|_| broken());
    let date = |text: &str| text.parse::<Date>().map_err(|_| broken());
    let own = tx.unseal("worker.own", row.helper_id.as_str(), &row.own_sealed)?;
    Ok(Agreement {
        since: row.since_at,
        starts_on: date(&row.starts_on)?,
        ends_on: row.ends_on.as_deref().map(date).transpose()?,
        week_min: number(row.week_min)?,
        most_week_min: row.most_week_min.map(number).transpose()?,
        most_unpaid_months: row.most_unpaid_months.map(number).transpose()?,
        own: own_of(&own).ok_or_else(broken)?,
        organisation: row.organisation_id,
        helper: row.helper_id,
    })
}

/// What was agreed with a worker.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_agreement(tx: &mut Tx, helper: &HelperId) -> Result<Option<Agreement>, StoreError> {
    let row = fetch_optional!(
        tx,
        AgreementRow,
        "SELECT helper_id, organisation_id, since_at, starts_on, ends_on, week_min, most_week_min, \
         most_unpaid_months, own_sealed FROM worker WHERE helper_id = $1",
        helper
    )?;
    row.map(|row| agreement(tx, row)).transpose()
}

/// What was agreed with each worker of an organisation.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_agreements(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<Agreement>, StoreError> {
    let rows = fetch_all!(
        tx,
        AgreementRow,
        "SELECT helper_id, organisation_id, since_at, starts_on, ends_on, week_min, most_week_min, \
         most_unpaid_months, own_sealed FROM worker WHERE organisation_id = $1 ORDER BY helper_id",
        organisation
    )?;
    rows.into_iter().map(|row| agreement(tx, row)).collect()
}

/// Writes a step to another level down, after those there were; its own `step` is not looked at.
///
/// # Errors
/// [`StoreError`] when worker or category does not exist, or another step came in between.
pub async fn add_step(
    tx: &mut Tx,
    organisation: &OrganisationId,
    step: &LevelStep,
    actor: &str,
) -> Result<(), StoreError> {
    let why = tx.seal("level_step.why", step.id.as_str(), &step.why)?;
    exec!(
        tx,
        "INSERT INTO level_step (id, helper_id, category_id, step, level, by_id, why_sealed, at) VALUES ($1, $2, $3, \
         (SELECT COALESCE(MAX(s.step), 0) + 1 FROM level_step s WHERE s.helper_id = $2 AND s.category_id = $3), \
         $4, $5, $6, $7)",
        &step.id,
        &step.helper,
        &step.category,
        step.level.tag(),
        &step.by,
        why,
        step.at
    )?;
    // Whose, and no more: how far somebody is stands in no trail.
    audit::append(tx, organisation, actor, "worker.level", step.helper.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct StepRow {
    id: LevelStepId,
    helper_id: HelperId,
    category_id: CategoryId,
    step: i64,
    level: String,
    by_id: PersonId,
    why_sealed: String,
    at: UnixTime,
}

/// Every step of a worker, the last of each category at its end.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_steps(tx: &mut Tx, helper: &HelperId) -> Result<Vec<LevelStep>, StoreError> {
    let rows = fetch_all!(
        tx,
        StepRow,
        "SELECT id, helper_id, category_id, step, level, by_id, why_sealed, at FROM level_step WHERE helper_id = $1 \
         ORDER BY category_id, step",
        helper
    )?;
    rows.into_iter()
        .map(|row| {
            let broken = || StoreError::inconsistent("level_step", row.id.as_str());
            Ok(LevelStep {
                level: Level::from_tag(&row.level).ok_or_else(broken)?,
                step: u32::try_from(row.step).map_err(|_| broken())?,
                why: tx.unseal("level_step.why", row.id.as_str(), &row.why_sealed)?,
                id: row.id,
                helper: row.helper_id,
                category: row.category_id,
                by: row.by_id,
                at: row.at,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct LevelRow {
    helper_id: HelperId,
    category_id: CategoryId,
    level: String,
}

fn level(row: LevelRow) -> Result<(HelperId, CategoryId, Level), StoreError> {
    let level = Level::from_tag(&row.level)
        .ok_or_else(|| StoreError::inconsistent("level_step", row.helper_id.as_str()))?;
    Ok((row.helper_id, row.category_id, level))
}

/// The level of a worker in a category; nothing where none was ever signed for, which counts as watching.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_level(
    tx: &mut Tx,
    helper: &HelperId,
    category: &CategoryId,
) -> Result<Option<Level>, StoreError> {
    let row = fetch_optional!(
        tx,
        LevelRow,
        "SELECT helper_id, category_id, level FROM level_step WHERE helper_id = $1 AND category_id = $2 \
         ORDER BY step DESC LIMIT 1",
        helper,
        category
    )?;
    Ok(row.map(level).transpose()?.map(|(_, _, level)| level))
}

/// The level of each worker of an organisation, in each category in which one was signed for.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_levels(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<(HelperId, CategoryId, Level)>, StoreError> {
    let rows = fetch_all!(
        tx,
        LevelRow,
        "SELECT s.helper_id, s.category_id, s.level FROM level_step s JOIN worker w ON w.helper_id = s.helper_id \
         WHERE w.organisation_id = $1 AND NOT EXISTS (SELECT 1 FROM level_step t WHERE t.helper_id = s.helper_id \
         AND t.category_id = s.category_id AND t.step > s.step) ORDER BY s.helper_id, s.category_id",
        organisation
    )?;
    rows.into_iter().map(level).collect()
}

/// Adds a goal.
///
/// # Errors
/// [`StoreError`] when worker or category does not exist.
pub async fn add_goal(
    tx: &mut Tx,
    organisation: &OrganisationId,
    goal: &Goal,
    actor: &str,
) -> Result<(), StoreError> {
    let words = tx.seal("learning_goal.words", goal.id.as_str(), &goal.words)?;
    exec!(
        tx,
        "INSERT INTO learning_goal (id, helper_id, category_id, target, due_on, state, state_at, words_sealed, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &goal.id,
        &goal.helper,
        &goal.category,
        goal.target.tag(),
        goal.due_on.to_string(),
        goal.state.tag(),
        goal.state.since(),
        words,
        goal.created_at
    )?;
    let id = goal.helper.as_str();
    audit::append(tx, organisation, actor, "worker.goal", id, "").await
}

/// A goal comes to its end.
///
/// # Errors
/// [`StoreError::Conflict`] when it stands otherwise by now.
pub async fn set_goal(
    tx: &mut Tx,
    organisation: &OrganisationId,
    goal: &Goal,
    to: GoalState,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE learning_goal SET state = $3, state_at = $4 WHERE id = $1 AND state = $2",
        &goal.id,
        goal.state.tag(),
        to.tag(),
        to.since()
    )?;
    ensure_affected(done, 1)?;
    let id = goal.helper.as_str();
    audit::append(tx, organisation, actor, "worker.goal", id, to.tag()).await
}

#[derive(sqlx::FromRow)]
struct GoalRow {
    id: GoalId,
    helper_id: HelperId,
    category_id: CategoryId,
    target: String,
    due_on: String,
    state: String,
    state_at: UnixTime,
    words_sealed: String,
    created_at: UnixTime,
}

fn goal(tx: &Tx, row: GoalRow) -> Result<Goal, StoreError> {
    let broken = || StoreError::inconsistent("learning_goal", row.id.as_str());
    Ok(Goal {
        target: Level::from_tag(&row.target).ok_or_else(broken)?,
        due_on: row.due_on.parse().map_err(|_| broken())?,
        state: GoalState::from_parts(&row.state, row.state_at).ok_or_else(broken)?,
        words: tx.unseal("learning_goal.words", row.id.as_str(), &row.words_sealed)?,
        id: row.id,
        helper: row.helper_id,
        category: row.category_id,
        created_at: row.created_at,
    })
}

/// Every goal of a worker, the first to be reached first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_goals(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Goal>, StoreError> {
    let rows = fetch_all!(
        tx,
        GoalRow,
        "SELECT id, helper_id, category_id, target, due_on, state, state_at, words_sealed, created_at \
         FROM learning_goal WHERE helper_id = $1 ORDER BY due_on, id",
        helper
    )?;
    rows.into_iter().map(|row| goal(tx, row)).collect()
}

/// Every goal that is worked on in an organisation, the first to be reached first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_open_goals(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Goal>, StoreError> {
    let rows = fetch_all!(
        tx,
        GoalRow,
        "SELECT g.id, g.helper_id, g.category_id, g.target, g.due_on, g.state, g.state_at, g.words_sealed, \
         g.created_at FROM learning_goal g JOIN worker w ON w.helper_id = g.helper_id \
         WHERE w.organisation_id = $1 AND g.state = 'open' ORDER BY g.due_on, g.id",
        organisation
    )?;
    rows.into_iter().map(|row| goal(tx, row)).collect()
}

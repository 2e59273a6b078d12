//! Learn-work: what a supervisor agrees with a worker, how far they are, what shows it, who is on duty, and
//! when the service is open.
//!
//! Invariants: only a supervisor of the zone where a worker lives sees or changes anything here, never of themselves, and
//! the worker sees everything that is recorded about them; each change that a booking leans on is made behind the locks of
//! booking, and then every booking to come is asked again (`guard`). A resident's thanks encourage and are no evidence.
//! Who goes along with whom is in `teams`. Deliberately absent: anything a benefits office would read.

mod guard;
mod onward;
mod opening;
mod partners;
mod roster;
mod sign_off;
mod statement;
mod workers;

pub use crate::store::learning::Practised;
pub(super) use guard::{
    Bounds, as_told_to, bind, has_minutes, hold_workers, hours_of, insist_open, may_come, recheck, still_fits,
};
pub use onward::{Leaver, find_leaver, list_leavers, note_onward};
pub use opening::{Kept, Service, close, my_service, public_service, reopen, service, set_week};
pub use partners::{NewPartner, remove_partner, set_partner};
pub use roster::{NewDuty, Roster, add_duty, remove_duty, roster};
pub(super) use roster::{leaning_on, leave_roster, supervisors};
pub use sign_off::{NewGoal, NewObservation, add_goal, end_goal, observe, reflect, set_level, sign};
pub use statement::{Checked, Verified, show_statement, sign_statement, statement, verify, withdraw};
pub use workers::{NewWorker, Terms, WhoBegins, begin, candidates, set_agreement, set_wishes};

use super::{App, ServiceError};
use crate::domain::access::{Actor, Identity};
use crate::domain::assignment::AssignmentState;
use crate::domain::category::Category;
use crate::domain::helper::{Helper, HelperKind, HelperState};
use crate::domain::ids::{AssignmentId, HelperId, PersonId};
use crate::domain::learning::{Agreement, Goal, Level, LevelStep, Observation, Used};
use crate::domain::practice::Statement;
use crate::domain::resident::Person;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::timing::week_of;
use crate::store::figures::WentOn;
use crate::store::{Tx, assignment, figures, helper, learning, person, place, practice};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashMap;

/// A goal is due this many days ahead.
const DUE_DAYS: i64 = 14;
/// A visit asks for three taps this long, seconds: two weeks.
const REFLECTED_WITHIN_S: i64 = 14 * 86_400;

/// Whoever supervises somewhere.
///
/// # Errors
/// [`ServiceError::NotFound`] for anybody else.
pub(super) fn supervisor(actor: &Actor) -> Result<&Identity, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.is_supervisor() {
        Ok(me)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// A helper who lives where the actor supervises, and is somebody else.
pub(super) async fn own_helper_file(
    tx: &mut Tx,
    actor: &Actor,
    id: &HelperId,
) -> Result<(Helper, Person), ServiceError> {
    supervisor(actor)?;
    let found = helper::find(tx, id).await?.ok_or(ServiceError::NotFound)?.helper;
    let home = person::find_home(tx, &found.person).await?;
    let zone = home.ok_or(ServiceError::NotFound)?.zone;
    // Nobody signs for themselves.
    if !actor.may_supervise(&found.organisation, &zone) || actor.is_person(&found.person) {
        return Err(ServiceError::NotFound);
    }
    let known = person::find(tx, &found.person)
        .await?
        .ok_or(ServiceError::NotFound)?;
    Ok((found, known))
}

/// A worker who lives where the actor supervises.
pub(super) async fn own_worker(
    tx: &mut Tx,
    actor: &Actor,
    id: &HelperId,
) -> Result<(Helper, Person), ServiceError> {
    let (found, known) = own_helper_file(tx, actor, id).await?;
    if found.kind == HelperKind::Worker && !matches!(found.state, HelperState::Left { .. }) {
        Ok((found, known))
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What asks for a supervisor's attention with one worker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// Goals whose date comes near or has passed.
    pub goals: usize,
    /// Visits whose hours were not signed for.
    pub unsigned: usize,
    /// How much of this week's hours is taken.
    pub week: Option<Used>,
    /// How much of the months without pay is over.
    pub months: Option<Used>,
    /// The last agreed day, when that is near.
    pub ends_on: Option<Date>,
}

impl Due {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        let is_calm = |used: Option<Used>| used.is_none_or(|used| used == Used::Fine);
        self.goals + self.unsigned == 0
            && is_calm(self.week)
            && is_calm(self.months)
            && self.ends_on.is_none()
    }
}

/// A worker in a supervisor's list.
#[derive(Debug, Clone)]
pub struct WorkerLine {
    /// Who.
    pub helper: HelperId,
    /// First and family name.
    pub name: String,
    /// What asks for attention.
    pub due: Due,
}

/// A supervisor's workers, by name; those with whom something is due first.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who supervises nowhere.
pub async fn board(app: &App, actor: &Actor) -> Result<Vec<WorkerLine>, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (app_tx, actor) = (app.clone(), actor.clone());
    app.store
        .read(async move |tx| {
            let mut all = Vec::new();
            for id in crate::store::duty::list_workers(tx, &organisation).await? {
                let (found, known) = match own_worker(tx, &actor, &id).await {
                    Ok(found) => found,
                    Err(ServiceError::NotFound) => continue,
                    Err(other) => return Err(other),
                };
                let goals = learning::list_goals(tx, &id).await?;
                let visits = learning::list_practised(tx, &id).await?;
                let agreed = learning::find_agreement(tx, &id).await?;
                let week = week_minutes(tx, &found.id, app_tx.now()).await?;
                all.push(WorkerLine {
                    due: due(agreed.as_ref(), &goals, &visits, week, app_tx.now()),
                    name: known.full_name(),
                    helper: id,
                });
            }
            all.sort_by_cached_key(|line| {
                let calm = line.due.is_nothing();
                (calm, line.name.to_lowercase(), line.helper.clone())
            });
            Ok(all)
        })
        .await
}

fn due(agreed: Option<&Agreement>, goals: &[Goal], visits: &[Practised], week: u32, now: UnixTime) -> Due {
    let today = now.date(&amsterdam());
    let soon = today.checked_add(DUE_DAYS.days()).unwrap_or(today);
    let since = agreed.map_or(now, |agreed| agreed.since);
    Due {
        goals: goals
            .iter()
            .filter(|goal| goal.state.is_open() && goal.due_on <= soon)
            .count(),
        unsigned: visits
            .iter()
            .filter(|one| one.signed.is_none() && one.window.ends_at >= since)
            .count(),
        week: agreed.map(|agreed| agreed.week_used(week)),
        months: agreed.and_then(|agreed| agreed.months_used(today)),
        ends_on: agreed.and_then(Agreement::last_day).filter(|last| *last <= soon),
    }
}

/// Minutes of this week that are taken.
async fn week_minutes(tx: &mut Tx, id: &HelperId, now: UnixTime) -> Result<u32, ServiceError> {
    let week = week_of(now, &amsterdam());
    let seconds: i64 = assignment::list_taken_of(tx, id, week.starts_at)
        .await?
        .iter()
        .filter(|one| week.starts_at <= one.window.starts_at && one.window.starts_at < week.ends_at)
        .map(|one| one.window.seconds())
        .sum();
    Ok(u32::try_from(seconds / 60).unwrap_or(u32::MAX))
}

/// All that is recorded of a worker.
#[derive(Debug, Clone)]
pub struct WorkerFile {
    /// Who.
    pub helper: Helper,
    /// First and family name.
    pub name: String,
    /// What was agreed; nothing with somebody who came from a file and with whom nobody sat down yet.
    pub agreed: Option<Agreement>,
    /// What is due.
    pub due: Due,
    /// Minutes of this week that are taken.
    pub week_minutes: u32,
    /// Everything that a worker may do here, with their level.
    pub levels: Vec<(Category, Level)>,
    /// Every step, the newest first.
    pub steps: Vec<LevelStep>,
    /// Every goal, the first to be reached first.
    pub goals: Vec<Goal>,
    /// Every visit, the newest first.
    pub visits: Vec<Practised>,
    /// What supervisors saw, the newest first.
    pub observations: Vec<Observation>,
    /// Where they went on to, if that was noted.
    pub onward: Option<WentOn>,
    /// Statements, the newest first.
    pub statements: Vec<Statement>,
    /// What this organisation does, for names.
    pub categories: Vec<Category>,
    /// Who signed or saw something, by name.
    pub names: HashMap<PersonId, String>,
}

impl WorkerFile {
    /// Visits that ask for three taps.
    pub fn to_reflect(&self, now: UnixTime) -> impl Iterator<Item = &Practised> {
        let since = now.plus(-REFLECTED_WITHIN_S);
        self.visits
            .iter()
            .filter(move |one| one.reflection.is_none() && !one.rode && one.window.ends_at >= since)
    }

    /// How often a resident would like them again.
    pub fn thanked(&self) -> usize {
        self.visits.iter().filter(|one| one.thanked).count()
    }

    /// What a category is.
    pub fn category(&self, id: &crate::domain::category::CategoryId) -> Option<&Category> {
        self.categories.iter().find(|one| one.id == *id)
    }
}

/// A worker, as a supervisor sees them.
///
/// # Errors
/// [`ServiceError::NotFound`] unless they are a worker in one's zones.
pub async fn file(app: &App, actor: &Actor, id: &HelperId) -> Result<WorkerFile, ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .read(async move |tx| {
            let (found, known) = own_worker(tx, &actor, &id).await?;
            whole(tx, found, &known, now).await
        })
        .await
}

/// All that is recorded of oneself as a worker.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who is no worker.
pub async fn mine(app: &App, actor: &Actor) -> Result<WorkerFile, ServiceError> {
    let (now, me) = (app.now(), own_learning(actor)?);
    app.store
        .read(async move |tx| {
            let (found, known) = worker_self(tx, &me).await?;
            whole(tx, found, &known, now).await
        })
        .await
}

/// The helping side of somebody who did not come with a card that anybody may find.
fn own_learning(actor: &Actor) -> Result<HelperId, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if !actor.may_manage(&me.person) {
        return Err(ServiceError::NotFound);
    }
    me.helper.clone().ok_or(ServiceError::NotFound)
}

async fn worker_self(tx: &mut Tx, me: &HelperId) -> Result<(Helper, Person), ServiceError> {
    let found = helper::find(tx, me).await?.ok_or(ServiceError::NotFound)?.helper;
    if found.kind != HelperKind::Worker {
        return Err(ServiceError::NotFound);
    }
    let known = person::find(tx, &found.person)
        .await?
        .ok_or(ServiceError::NotFound)?;
    Ok((found, known))
}

/// Whether somebody is a worker: whether there are pages about their learning.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn is_worker(app: &App, actor: &Actor) -> Result<bool, ServiceError> {
    let Ok(me) = own_learning(actor) else {
        return Ok(false);
    };
    app.store
        .read(async move |tx| {
            let found = helper::find(tx, &me).await?;
            Ok(found.is_some_and(|found| found.helper.kind == HelperKind::Worker))
        })
        .await
}

async fn whole(
    tx: &mut Tx,
    found: Helper,
    known: &Person,
    now: UnixTime,
) -> Result<WorkerFile, ServiceError> {
    let categories = place::list_categories(tx, &found.organisation).await?;
    let agreed = learning::find_agreement(tx, &found.id).await?;
    let mut steps = learning::list_steps(tx, &found.id).await?;
    let goals = learning::list_goals(tx, &found.id).await?;
    let visits = learning::list_practised(tx, &found.id).await?;
    let observations = learning::list_observations(tx, &found.id).await?;
    let statements = practice::list_of(tx, &found.id).await?;
    let onward = figures::find_onward(tx, &found.id).await?;
    let week_minutes = week_minutes(tx, &found.id, now).await?;
    let level = |category: &Category| {
        let last = steps.iter().rev().find(|step| step.category == category.id);
        last.map_or(Level::Watching, |step| step.level)
    };
    let levels = categories
        .iter()
        .filter(|one| one.worker_may && one.is_on)
        .map(|one| (one.clone(), level(one)))
        .collect();
    let mut names = HashMap::new();
    let signers = steps
        .iter()
        .map(|one| &one.by)
        .chain(observations.iter().map(|one| &one.by))
        .chain(statements.iter().map(|one| &one.signed_by))
        .chain(onward.iter().map(|one| &one.by));
    for by in signers {
        if names.contains_key(by) {
            continue;
        }
        let name = person::find(tx, by)
            .await?
            .map_or_else(String::new, |known| known.full_name());
        names.insert(by.clone(), name);
    }
    steps.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    Ok(WorkerFile {
        due: due(agreed.as_ref(), &goals, &visits, week_minutes, now),
        name: known.full_name(),
        helper: found,
        agreed,
        week_minutes,
        levels,
        steps,
        goals,
        visits,
        observations,
        onward,
        statements,
        categories,
        names,
    })
}

/// A visit of a worker that is done.
async fn done_visit(
    tx: &mut Tx,
    worker: &HelperId,
    id: &AssignmentId,
) -> Result<assignment::Assignment, ServiceError> {
    assignment::find(tx, id)
        .await?
        .filter(|one| one.helper == *worker && matches!(one.state, AssignmentState::Done { .. }))
        .ok_or(ServiceError::NotFound)
}

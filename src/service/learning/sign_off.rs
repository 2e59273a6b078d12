//! Levels, goals, what was seen, hours: what a supervisor signs for; and three taps of the worker after a visit.

use super::workers::{held, held_self, today, wake};
use super::{done_visit, guard, own_learning, supervisor};
use crate::domain::access::Actor;
use crate::domain::category::CategoryId;
use crate::domain::helper::Helper;
use crate::domain::ids::{AssignmentId, GoalId, HelperId, LevelStepId, ObservationId, PersonId};
use crate::domain::learning::{Goal, GoalState, Level, LevelStep, Observation, Reflection, Seen, WORDS};
use crate::service::{App, ServiceError};
use crate::store::{Tx, learning, place};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Hours of so many visits are signed for at once.
const SIGNED_AT_ONCE: usize = 200;

fn words(text: &str, field: &'static str) -> Result<String, ServiceError> {
    let text = text.trim();
    if text.chars().count() > WORDS {
        return Err(ServiceError::field(field, "field-too-long"));
    }
    Ok(text.to_owned())
}

/// Whether a worker may do this at all.
async fn insist_category(tx: &mut Tx, of: &Helper, id: &CategoryId) -> Result<(), ServiceError> {
    let all = place::list_categories(tx, &of.organisation).await?;
    if all.iter().any(|one| one.id == *id && one.worker_may && one.is_on) {
        Ok(())
    } else {
        Err(ServiceError::field("category", "field-category-unknown"))
    }
}

/// A supervisor signs for another level, up or down, and says why. What is booked and may not stand any more is given back.
///
/// # Errors
/// [`ServiceError::Invalid`] without a reason, for a kind of help that workers do not do here, or for the level there is;
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn set_level(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    (category, level): (CategoryId, Level),
    why: &str,
) -> Result<(), ServiceError> {
    let by = supervisor(actor)?.person.clone();
    let why = words(why, "reason")?;
    if why.is_empty() {
        return Err(ServiceError::field("reason", "field-words-needed"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = held(tx, &actor, &id).await?;
            insist_category(tx, &found, &category).await?;
            let stands = learning::find_level(tx, &id, &category).await?;
            if stands.unwrap_or(Level::Watching) == level {
                return Err(ServiceError::field("level", "field-level-same"));
            }
            let step = (category, level, why);
            move_to(tx, &app_tx, &found, step, (&by, &actor.audit_name())).await
        })
        .await?;
    wake(app);
    Ok(())
}

async fn move_to(
    tx: &mut Tx,
    app: &App,
    of: &Helper,
    (category, level, why): (CategoryId, Level, String),
    (by, name): (&PersonId, &str),
) -> Result<(), ServiceError> {
    let step = LevelStep {
        id: LevelStepId::new(app.now(), &*app.chance),
        helper: of.id.clone(),
        category,
        step: 0,
        level,
        by: by.clone(),
        why,
        at: app.now(),
    };
    learning::add_step(tx, &of.organisation, &step, name).await?;
    guard::recheck(tx, app, std::slice::from_ref(&of.id), name).await
}

/// A goal to be.
#[derive(Debug, Clone)]
pub struct NewGoal {
    /// In what.
    pub category: CategoryId,
    /// The level to come to.
    pub target: Level,
    /// By when.
    pub due_on: Date,
    /// In words; may be empty.
    pub words: String,
}

/// A supervisor and a worker set a goal.
///
/// # Errors
/// [`ServiceError::Invalid`] for a date that has passed, for watching, which needs no goal, or for a level that is there
/// already; [`ServiceError::NotFound`] outside one's zones.
pub async fn add_goal(app: &App, actor: &Actor, id: &HelperId, new: NewGoal) -> Result<GoalId, ServiceError> {
    supervisor(actor)?;
    let words = words(&new.words, "story")?;
    if new.due_on < today(app) {
        return Err(ServiceError::field("due", "field-when-past"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    let made = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = held(tx, &actor, &id).await?;
            insist_category(tx, &found, &new.category).await?;
            let stands = learning::find_level(tx, &id, &new.category).await?;
            if new.target <= stands.unwrap_or(Level::Watching) {
                return Err(ServiceError::field("target", "field-level-same"));
            }
            let now = app_tx.now();
            let goal = Goal {
                id: GoalId::new(now, &*app_tx.chance),
                helper: id,
                category: new.category,
                target: new.target,
                due_on: new.due_on,
                words,
                state: GoalState::Open { since: now },
                created_at: now,
            };
            learning::add_goal(tx, &found.organisation, &goal, &actor.audit_name()).await?;
            Ok(goal.id)
        })
        .await?;
    wake(app);
    Ok(made)
}

/// A goal is signed for, which moves the level where it is lower; or it is given up.
///
/// # Errors
/// [`ServiceError::NotFound`] for a goal of somebody else; [`crate::service::Refusal::Changed`] for one that is over.
pub async fn end_goal(
    app: &App,
    actor: &Actor,
    (id, goal): (&HelperId, &GoalId),
    (is_reached, why): (bool, &str),
) -> Result<(), ServiceError> {
    let by = supervisor(actor)?.person.clone();
    let why = words(why, "reason")?;
    let (app_tx, actor, id, goal) = (app.clone(), actor.clone(), id.clone(), goal.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = held(tx, &actor, &id).await?;
            let all = learning::list_goals(tx, &id).await?;
            let one = all.into_iter().find(|one| one.id == goal);
            let one = one.ok_or(ServiceError::NotFound)?;
            let (now, name) = (app_tx.now(), actor.audit_name());
            let to = if is_reached {
                one.state.reach(now)?
            } else {
                one.state.give_up(now)?
            };
            learning::set_goal(tx, &found.organisation, &one, to, &name).await?;
            let stands = learning::find_level(tx, &id, &one.category).await?;
            if is_reached && stands.unwrap_or(Level::Watching) < one.target {
                insist_category(tx, &found, &one.category).await?;
                let step = (one.category, one.target, why);
                move_to(tx, &app_tx, &found, step, (&by, &name)).await?;
            }
            Ok(())
        })
        .await?;
    wake(app);
    Ok(())
}

/// What a supervisor saw.
#[derive(Debug, Clone)]
pub struct NewObservation {
    /// Doing what.
    pub category: CategoryId,
    /// How it went.
    pub seen: Seen,
    /// In words; may be empty.
    pub words: String,
}

/// A supervisor writes down what they saw.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; [`ServiceError::Invalid`] for fields that are wrong.
pub async fn observe(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    new: NewObservation,
) -> Result<(), ServiceError> {
    let by = supervisor(actor)?.person.clone();
    let words = words(&new.words, "note")?;
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = held(tx, &actor, &id).await?;
            insist_category(tx, &found, &new.category).await?;
            let seen = Observation {
                id: ObservationId::new(app_tx.now(), &*app_tx.chance),
                helper: id,
                category: new.category,
                seen: new.seen,
                words,
                by,
                at: app_tx.now(),
            };
            let name = actor.audit_name();
            Ok(learning::add_observation(tx, &found.organisation, &seen, &name).await?)
        })
        .await
}

/// A supervisor signs for the hours of visits, as the worker noted them.
///
/// # Errors
/// [`ServiceError::NotFound`] for a visit that is not that worker's, or not done.
pub async fn sign(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    visits: &[AssignmentId],
) -> Result<(), ServiceError> {
    let by = supervisor(actor)?.person.clone();
    let visits: BTreeSet<AssignmentId> = visits.iter().take(SIGNED_AT_ONCE).cloned().collect();
    if visits.is_empty() {
        return Err(ServiceError::field("visit", "mistake-choose"));
    }
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = held(tx, &actor, &id).await?;
            let known = learning::list_practised(tx, &id).await?;
            for visit in &visits {
                let one = known.iter().find(|one| one.assignment == *visit);
                let one = one.ok_or(ServiceError::NotFound)?;
                let (name, signed) = (actor.audit_name(), (one.minutes, &by));
                if one.rode {
                    let of = (visit, &id);
                    learning::sign_ridden(tx, &found.organisation, of, signed, now, &name).await?;
                } else {
                    learning::sign_hours(tx, &found.organisation, visit, signed, now, &name).await?;
                }
            }
            Ok(())
        })
        .await
}

/// A worker says in three taps how a visit went.
///
/// # Errors
/// [`ServiceError::NotFound`] for a visit that is not theirs, or not done, or for somebody who is no worker.
pub async fn reflect(
    app: &App,
    actor: &Actor,
    id: &AssignmentId,
    said: Reflection,
) -> Result<(), ServiceError> {
    let (now, me, id, name) = (app.now(), own_learning(actor)?, id.clone(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (found, _) = held_self(tx, &me).await?;
            done_visit(tx, &me, &id).await?;
            Ok(learning::set_reflection(tx, &found.organisation, &id, said, now, &name).await?)
        })
        .await
}

//! What a copy says of somebody's learning: to the worker alone. Whoever opens their file at a desk reads none of it.

use super::copies::{Moment, Span};
use crate::domain::helper::{Helper, HelperKind};
use crate::domain::learning::Dutch;
use crate::domain::practice::printed;
use crate::service::ServiceError;
use crate::store::{Tx, figures, learning, person, place, practice};
use serde::Serialize;

/// A worker's learning.
#[derive(Debug, Clone, Serialize)]
pub struct LearningCopy {
    /// What was agreed; nothing when nobody sat down yet.
    pub agreed: Option<AgreedCopy>,
    /// Every step to another level.
    pub levels: Vec<LevelCopy>,
    /// Every goal.
    pub goals: Vec<GoalCopy>,
    /// Every visit, with what was said and signed.
    pub visits: Vec<PractisedCopy>,
    /// What supervisors saw.
    pub observations: Vec<ObservedCopy>,
    /// Where they went on to, if that was noted.
    pub onward: Option<OnwardCopy>,
    /// Statements.
    pub statements: Vec<StatementCopy>,
}

/// What was agreed with a worker.
#[derive(Debug, Clone, Serialize)]
pub struct AgreedCopy {
    /// Under which law.
    pub policy_line: &'static str,
    /// The first day.
    pub starts_on: String,
    /// The last, if one was agreed.
    pub ends_on: Option<String>,
    /// Agreed minutes in a week.
    pub week_min: u32,
    /// Most minutes in a week.
    pub most_week_min: Option<u32>,
    /// Most months without pay.
    pub most_unpaid_months: Option<u32>,
    /// For each weekday from Monday, the hours for the children.
    pub childcare: Vec<Vec<u8>>,
    /// Whether they cannot ride a bicycle.
    pub no_bicycle: bool,
    /// How much Dutch they speak, where it is a barrier.
    pub dutch: Option<&'static str>,
    /// What they would like.
    pub wishes: String,
}

/// A step to another level.
#[derive(Debug, Clone, Serialize)]
pub struct LevelCopy {
    /// In what.
    pub category: String,
    /// To which.
    pub level: &'static str,
    /// Who signed.
    pub by: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Moment,
}

/// A goal.
#[derive(Debug, Clone, Serialize)]
pub struct GoalCopy {
    /// In what.
    pub category: String,
    /// The level to come to.
    pub target: &'static str,
    /// By when.
    pub due_on: String,
    /// In words.
    pub words: String,
    /// `open`, `reached` or `dropped`.
    pub state: &'static str,
}

/// A visit of a worker.
#[derive(Debug, Clone, Serialize)]
pub struct PractisedCopy {
    /// What for.
    pub category: String,
    /// When it was.
    pub when: Span,
    /// Minutes that were signed for.
    pub signed_min: Option<u32>,
    /// What they said of it: how it went, what they did, what next.
    pub reflection: Option<[&'static str; 3]>,
}

/// What a supervisor saw.
#[derive(Debug, Clone, Serialize)]
pub struct ObservedCopy {
    /// Doing what.
    pub category: String,
    /// `not_yet`, `with_help` or `by_themselves`.
    pub seen: &'static str,
    /// In words.
    pub words: String,
    /// Who saw it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// Where somebody went on to.
#[derive(Debug, Clone, Serialize)]
pub struct OnwardCopy {
    /// `paid_work`, `education`, `volunteering`, `elsewhere` or `unsaid`.
    pub to: &'static str,
    /// Their last day.
    pub left_on: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// A statement of practice.
#[derive(Debug, Clone, Serialize)]
pub struct StatementCopy {
    /// Its code.
    pub code: String,
    /// When it was signed.
    pub signed_at: Moment,
    /// Since when it may be checked.
    pub agreed_at: Option<Moment>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
}

/// All of it; nothing for who is no worker.
pub(super) async fn copy(
    tx: &mut Tx,
    own: &Helper,
    is_nl: bool,
) -> Result<Option<LearningCopy>, ServiceError> {
    if own.kind != HelperKind::Worker {
        return Ok(None);
    }
    let all = place::list_categories(tx, &own.organisation).await?;
    let name = |id: &crate::domain::category::CategoryId| {
        let found = all.iter().find(|one| one.id == *id);
        found.map_or_else(String::new, |one| {
            if is_nl { &one.name_nl } else { &one.name_en }.clone()
        })
    };
    let agreed = learning::find_agreement(tx, &own.id)
        .await?
        .map(|one| AgreedCopy {
            policy_line: one.own.line.tag(),
            starts_on: one.starts_on.to_string(),
            ends_on: one.ends_on.map(|day| day.to_string()),
            week_min: one.week_min,
            most_week_min: one.most_week_min,
            most_unpaid_months: one.most_unpaid_months,
            childcare: (0..7)
                .map(|day| {
                    (0..24_u8)
                        .filter(|hour| one.own.childcare.covers(day, *hour, hour + 1))
                        .collect()
                })
                .collect(),
            no_bicycle: one.own.no_bicycle,
            dutch: one.own.dutch.map(Dutch::tag),
            wishes: one.own.wishes,
        });
    let mut levels = Vec::new();
    for one in learning::list_steps(tx, &own.id).await? {
        levels.push(LevelCopy {
            category: name(&one.category),
            level: one.level.tag(),
            by: signer(tx, &one.by).await?,
            why: one.why,
            at: Moment(one.at),
        });
    }
    let mut observations = Vec::new();
    for one in learning::list_observations(tx, &own.id).await? {
        observations.push(ObservedCopy {
            category: name(&one.category),
            seen: one.seen.tag(),
            by: signer(tx, &one.by).await?,
            words: one.words,
            at: Moment(one.at),
        });
    }
    let onward = match figures::find_onward(tx, &own.id).await? {
        Some(one) => Some(OnwardCopy {
            to: one.to.tag(),
            left_on: one.left_on.to_string(),
            by: signer(tx, &one.by).await?,
            at: Moment(one.at),
        }),
        None => None,
    };
    let goals = learning::list_goals(tx, &own.id).await?;
    let visits = learning::list_practised(tx, &own.id).await?;
    let statements = practice::list_of(tx, &own.id).await?;
    Ok(Some(LearningCopy {
        agreed,
        levels,
        goals: goals
            .into_iter()
            .map(|one| GoalCopy {
                category: name(&one.category),
                target: one.target.tag(),
                due_on: one.due_on.to_string(),
                state: one.state.tag(),
                words: one.words,
            })
            .collect(),
        visits: visits
            .into_iter()
            .map(|one| PractisedCopy {
                category: name(&one.category),
                when: Span {
                    from: Moment(one.window.starts_at),
                    until: Moment(one.window.ends_at),
                },
                signed_min: one.signed,
                reflection: one
                    .reflection
                    .map(|said| [said.went.tag(), said.did.tag(), said.next.tag()]),
            })
            .collect(),
        observations,
        onward,
        statements: statements
            .into_iter()
            .map(|one| StatementCopy {
                code: printed(&one.code),
                signed_at: Moment(one.signed_at),
                agreed_at: one.agreed_at.map(Moment),
                withdrawn_at: one.withdrawn_at.map(Moment),
            })
            .collect(),
    }))
}

async fn signer(tx: &mut Tx, id: &crate::domain::ids::PersonId) -> Result<String, ServiceError> {
    let found = person::find(tx, id).await?;
    Ok(found.map_or_else(String::new, |found| found.short_name()))
}

//! What binds a worker, in one place for planning and for booking: level, who is on duty, when the service is open, the
//! agreement.
//!
//! Invariant: whoever books holds the row of the helper; whoever changes what is asked here holds it too, and for the
//! roster and the opening hours the rows of every worker. So of a booking and a change at the same moment, the second sees
//! the first.

use crate::domain::access::Role;
use crate::domain::category::{Category, CategoryId};
use crate::domain::duty::{Held, covers};
use crate::domain::helper::{Helper, HelperKind};
use crate::domain::ids::{HelperId, OrganisationId, PersonId};
use crate::domain::language::SpokenLanguage;
use crate::domain::learning::{Agreement, Goal, Level};
use crate::domain::opening::OpeningHours;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::teams::Together;
use crate::service::timing::week_of;
use crate::service::{App, Refusal, ServiceError, safeguard};
use crate::store::assignment::{Assignment, Taken};
use crate::store::{Tx, assignment, duty, grant, helper, learning, opening};
use jiff::civil::Date;
use std::collections::HashMap;

/// Narrows a worker's offer to what was agreed with them; a neighbour's stays as it is.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn bind(tx: &mut Tx, helper: &mut Helper) -> Result<(), ServiceError> {
    if helper.kind != HelperKind::Worker {
        return Ok(());
    }
    if let Some(agreed) = learning::find_agreement(tx, &helper.id).await? {
        agreed.bound(helper);
    }
    opening::find(tx, &helper.organisation, Date::MIN)
        .await?
        .bound(helper);
    Ok(())
}

/// When somebody's service is open, of a neighbour always; without what is over by an instant.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn hours_of(
    tx: &mut Tx,
    helper: &Helper,
    since: UnixTime,
) -> Result<OpeningHours, ServiceError> {
    if helper.kind == HelperKind::Worker {
        Ok(opening::find(tx, &helper.organisation, since.date(&amsterdam())).await?)
    } else {
        Ok(OpeningHours::default())
    }
}

/// Whether a worker's service is open during the whole of a window; a neighbour goes when they like.
///
/// # Errors
/// [`Refusal::ServiceClosed`].
pub(in crate::service) async fn insist_open(
    tx: &mut Tx,
    helper: &Helper,
    window: Window,
) -> Result<(), ServiceError> {
    let hours = hours_of(tx, helper, window.starts_at).await?;
    if hours.allows(window, &amsterdam()) {
        Ok(())
    } else {
        Err(Refusal::ServiceClosed.into())
    }
}

/// Whether a worker may go to a visit like this, in this window, alone or with who goes along. Whoever asks holds the rows of
/// all of them.
///
/// # Errors
/// [`Refusal::NotAlone`] for a beginner with whom nobody goes who may, [`Refusal::NobodyOnCall`] when nobody is on duty all the time,
/// [`Refusal::ServiceClosed`] when the service is closed, [`Refusal::OutsideAgreement`] for what was agreed.
pub(in crate::service) async fn may_come(
    tx: &mut Tx,
    helper: &Helper,
    (category, language): (&Category, Option<&SpokenLanguage>),
    window: Window,
    together: Option<&Together>,
) -> Result<(), ServiceError> {
    if helper.kind != HelperKind::Worker {
        return Ok(());
    }
    // With whom nothing was agreed, nobody signed for anything either.
    let Some(agreed) = learning::find_agreement(tx, &helper.id).await? else {
        return Err(Refusal::NotAlone.into());
    };
    let level = learning::find_level(tx, &helper.id, &category.id)
        .await?
        .unwrap_or(Level::Watching);
    if !category.worker_may {
        return Err(Refusal::NotAlone.into());
    }
    let zone = amsterdam();
    let carried = match together {
        Some(together) if !level.may_go_alone(false) => together.carries(tx, category, window).await?,
        _ => false,
    };
    if !carried && !level.may_go_alone(true) {
        return Err(Refusal::NotAlone.into());
    }
    if !carried && !level.may_go_alone(false) {
        let days = (window.starts_at.date(&zone), window.ends_at.date(&zone));
        duty::lock_at(tx, &helper.organisation, days).await?;
        let roster = duty::list(tx, &helper.organisation, days.0).await?;
        if !covers(&roster, window, &zone) {
            return Err(Refusal::NobodyOnCall.into());
        }
    }
    insist_open(tx, helper, window).await?;
    let talks = language.is_none_or(|language| {
        agreed.can_talk(language) || together.is_some_and(|together| together.talks(language))
    });
    if !talks || agreed.allows(window, &zone).is_err() {
        return Err(Refusal::OutsideAgreement.into());
    }
    Ok(())
}

/// Whether the hours of a week hold a visit beside what else of it counts.
fn fits(most_min: u32, window: Window, taken: &[Taken], counts: impl Fn(Window) -> bool) -> bool {
    let week = week_of(window.starts_at, &amsterdam());
    let others: i64 = taken
        .iter()
        .map(|one| one.window)
        .filter(|one| week.starts_at <= one.starts_at && one.starts_at < week.ends_at && counts(*one))
        .map(Window::seconds)
        .sum();
    others + window.seconds() <= i64::from(most_min) * 60
}

/// Whether the hours of a worker's week leave room for a visit beside what is taken of it.
pub(in crate::service) fn has_minutes(helper: &Helper, window: Window, taken: &[Taken]) -> bool {
    let most = helper.limits.weekly_minutes;
    most.is_none_or(|most| fits(most, window, taken, |_| true))
}

/// Whether a booking that stands still fits in a worker's week: with what begins before it, so that of too much the last
/// goes first.
///
/// # Errors
/// [`Refusal::WeekFull`].
pub(in crate::service) async fn still_fits(
    tx: &mut Tx,
    helper: &Helper,
    booked: &Assignment,
) -> Result<(), ServiceError> {
    let (HelperKind::Worker, Some(most)) = (helper.kind, helper.limits.weekly_minutes) else {
        return Ok(());
    };
    let window = booked.window;
    let since = week_of(window.starts_at, &amsterdam()).starts_at.plus(-24 * 3600);
    let taken = assignment::list_taken_of(tx, &helper.id, since).await?;
    if fits(most, window, &taken, |one| one.starts_at < window.starts_at) {
        Ok(())
    } else {
        Err(Refusal::WeekFull.into())
    }
}

/// What may be said of a refusal to whoever asked: why a worker may not come is for them and their supervisors.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn as_told_to(
    tx: &mut Tx,
    (actor, helper): (&str, &Helper),
    error: ServiceError,
    now: UnixTime,
) -> Result<ServiceError, ServiceError> {
    let ServiceError::Refused(refusal) = &error else {
        return Ok(error);
    };
    if !refusal.is_about_learning() || actor == helper.person.as_str() {
        return Ok(error);
    }
    let supervises = match PersonId::parse(actor) {
        Ok(person) => grant::list_grants(tx, &person, now)
            .await?
            .iter()
            .any(|one| one.role == Role::Supervisor),
        Err(_) => false,
    };
    Ok(if supervises {
        error
    } else {
        Refusal::NotAvailable.into()
    })
}

/// Every worker of an organisation, held as booking holds them: before the roster changes.
///
/// # Errors
/// [`Refusal::Changed`] when somebody became a worker meanwhile.
pub(in crate::service) async fn hold_workers(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<HelperId>, ServiceError> {
    let before = duty::list_workers(tx, organisation).await?;
    helper::lock(tx, &before).await?;
    if duty::list_workers(tx, organisation).await? == before {
        Ok(before)
    } else {
        Err(Refusal::Changed.into())
    }
}

/// What is booked for each of them may stand, or is given back.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn recheck(
    tx: &mut Tx,
    app: &App,
    workers: &[HelperId],
    actor: &str,
) -> Result<(), ServiceError> {
    for worker in workers {
        safeguard::recheck_helper(tx, app, worker, actor).await?;
    }
    Ok(())
}

/// What planning has to know of an organisation's workers.
#[derive(Debug, Default)]
pub(in crate::service) struct Bounds {
    agreements: HashMap<HelperId, Agreement>,
    levels: HashMap<HelperId, Vec<(CategoryId, Level)>>,
    goals: HashMap<HelperId, Vec<CategoryId>>,
    roster: Vec<Held>,
    hours: OpeningHours,
}

impl Bounds {
    /// Reads it.
    ///
    /// # Errors
    /// [`ServiceError`] when the database does not answer.
    pub(in crate::service) async fn read(
        tx: &mut Tx,
        organisation: &OrganisationId,
        now: UnixTime,
    ) -> Result<Self, ServiceError> {
        let mut all = Self::default();
        for agreed in learning::list_agreements(tx, organisation).await? {
            all.agreements.insert(agreed.helper.clone(), agreed);
        }
        if all.agreements.is_empty() {
            return Ok(all);
        }
        for (helper, category, level) in learning::list_levels(tx, organisation).await? {
            all.levels.entry(helper).or_default().push((category, level));
        }
        for Goal { helper, category, .. } in learning::list_open_goals(tx, organisation).await? {
            all.goals.entry(helper).or_default().push(category);
        }
        let today = now.date(&amsterdam());
        all.roster = duty::list(tx, organisation, today).await?;
        all.hours = opening::find(tx, organisation, today).await?;
        Ok(all)
    }

    /// The offer of a helper, as far as it may be planned.
    pub(in crate::service) fn bound(&self, helper: &Helper) -> Helper {
        let mut bound = helper.clone();
        if helper.kind == HelperKind::Worker
            && let Some(agreed) = self.agreements.get(&helper.id)
        {
            agreed.bound(&mut bound);
            self.hours.bound(&mut bound);
        }
        bound
    }

    /// A worker's level in each of these categories: a beginner's where nobody signed for another.
    pub(in crate::service) fn levels<'a>(
        &self,
        helper: &Helper,
        categories: impl Iterator<Item = &'a Category>,
    ) -> Vec<(String, Level)> {
        if helper.kind != HelperKind::Worker {
            return Vec::new();
        }
        let own = self.levels.get(&helper.id).map_or(&[][..], Vec::as_slice);
        let has_agreed = self.agreements.contains_key(&helper.id);
        let mut all: Vec<(String, Level)> = categories
            .map(|category| {
                let signed = own.iter().find(|(id, _)| *id == category.id);
                let level = signed.map_or(Level::Watching, |(_, level)| *level);
                let may = category.worker_may && has_agreed;
                let level = if may { level } else { Level::Watching };
                (category.id.as_str().to_owned(), level)
            })
            .collect();
        all.sort_unstable();
        all
    }

    /// What serves a goal of a worker.
    pub(in crate::service) fn goals(&self, helper: &Helper) -> Vec<String> {
        let own = self.goals.get(&helper.id).map_or(&[][..], Vec::as_slice);
        let mut all: Vec<String> = own.iter().map(|id| id.as_str().to_owned()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether somebody is on duty during the whole of a window.
    pub(in crate::service) fn is_on_call(&self, window: Window) -> bool {
        covers(&self.roster, window, &amsterdam())
    }
}

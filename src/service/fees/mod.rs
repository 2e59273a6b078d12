//! Money, lightly: what a visit by a worker costs, that somebody agreed to it before, and what a month came to. Nothing is
//! paid here.
//!
//! Invariants: a neighbour's visit is free, whatever the list says; a worker is booked at no price that was not agreed for
//! that request before, and at the price that was agreed, also when the list changes; a line is read from a booking that was
//! done and never written down, so what was missed or handed back costs nothing. Vouchers that have run out warn, and
//! keep nobody from coming.

mod agree;
mod month;

pub use crate::store::fee::{Answer, Vouchers};
pub use agree::{Question, Waiting, answer, question};
pub use month::{Line, Month, OfResident, Owing, file, give_vouchers, month, of_resident, whose};

use super::{App, Refusal, ServiceError};
use crate::domain::access::{Actor, Identity};
use crate::domain::category::{Category, CategoryId};
use crate::domain::fee::{Listed, Price, agreed, in_force};
use crate::domain::helper::{Helper, HelperKind};
use crate::domain::ids::{AssignmentId, OrganisationId, RequestId};
use crate::domain::request::Request;
use crate::domain::time::{UnixTime, amsterdam};
use crate::store::assignment::Assignment;
use crate::store::{Tx, bond, fee, place};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// A new price may count from so many days ahead at most.
const AHEAD_DAYS: i32 = 366;

/// Whoever keeps the price list: the admin and the supervisors of an organisation.
///
/// # Errors
/// [`ServiceError::NotFound`] for anybody else.
fn keeper(actor: &Actor) -> Result<&Identity, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.may_administer(&me.organisation) || actor.is_supervisor() {
        Ok(me)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// The prices of an organisation, of each category in the order in which they were written down.
async fn lists(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<HashMap<CategoryId, Vec<Listed>>, ServiceError> {
    let mut all: HashMap<CategoryId, Vec<Listed>> = HashMap::new();
    for (category, listed) in fee::list_prices(tx, organisation).await? {
        all.entry(category).or_default().push(listed);
    }
    Ok(all)
}

/// What a worker's visit for a request costs today. Two people who chose each other for longer ask nothing of each other:
/// nobody could be asked before such a visit, as it is booked the moment they set it.
async fn today_of(tx: &mut Tx, of: &Request, now: UnixTime) -> Result<Price, ServiceError> {
    if bond::find_request(tx, &of.id).await?.is_some() {
        return Ok(Price::FREE);
    }
    let all = lists(tx, &of.organisation).await?;
    let list = all.get(&of.category).map_or(&[][..], Vec::as_slice);
    Ok(in_force(list, now.date(&amsterdam())))
}

/// At what a worker may come for a request; nothing, when that was not agreed.
async fn price_for(tx: &mut Tx, of: &Request, now: UnixTime) -> Result<Option<Price>, ServiceError> {
    let listed = today_of(tx, of, now).await?;
    let answers = fee::list_answers(tx, &of.id).await?;
    Ok(agreed(listed, answers.last().map(|one| one.price)))
}

/// Whether what a visit by this helper costs was agreed. Whoever asks holds the row of the visit.
///
/// # Errors
/// [`Refusal::PriceNotAgreed`] for a worker, where it costs something and nobody agreed.
pub(super) async fn may_come(
    tx: &mut Tx,
    helper: &Helper,
    of: &Request,
    now: UnixTime,
) -> Result<(), ServiceError> {
    if helper.kind != HelperKind::Worker || price_for(tx, of, now).await?.is_some() {
        return Ok(());
    }
    Err(Refusal::PriceNotAgreed.into())
}

/// What may be said of a refusal to whoever asked: that somebody does not pay is no business of the one who would come.
pub(super) fn as_told_to((actor, helper): (&str, &Helper), error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Refused(Refusal::PriceNotAgreed) if actor == helper.person.as_str() => {
            Refusal::NotAvailable.into()
        }
        other => other,
    }
}

/// Writes down at what a visit is booked: that of a worker, where it costs something.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn note(
    tx: &mut Tx,
    helper: &Helper,
    of: &Request,
    booked: &AssignmentId,
    now: UnixTime,
) -> Result<(), ServiceError> {
    if helper.kind != HelperKind::Worker {
        return Ok(());
    }
    if let Some(price) = price_for(tx, of, now).await?.filter(|price| !price.is_free()) {
        fee::add(tx, booked, price).await?;
    }
    Ok(())
}

/// Whether a booking at a price may stand: unless they want only free help since.
///
/// # Errors
/// [`Refusal::PriceNotAgreed`].
pub(super) async fn still_agreed(
    tx: &mut Tx,
    booked: &Assignment,
    of: &RequestId,
) -> Result<(), ServiceError> {
    if fee::find(tx, &booked.id).await?.is_free() {
        return Ok(());
    }
    let answers = fee::list_answers(tx, of).await?;
    if answers.last().is_some_and(|one| !one.price.is_free()) {
        Ok(())
    } else {
        Err(Refusal::PriceNotAgreed.into())
    }
}

/// Of these requests, those for which a worker would cost something that nobody agreed to.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn unagreed(
    tx: &mut Tx,
    organisation: &OrganisationId,
    requests: &HashMap<RequestId, Request>,
    now: UnixTime,
) -> Result<HashSet<RequestId>, ServiceError> {
    let lists = lists(tx, organisation).await?;
    if lists.is_empty() {
        return Ok(HashSet::new());
    }
    let today = now.date(&amsterdam());
    let mut last: HashMap<RequestId, Price> = HashMap::new();
    for one in fee::list_live_answers(tx, organisation).await? {
        last.insert(one.request, one.price);
    }
    Ok(requests
        .values()
        .filter(|of| {
            let list = lists.get(&of.category).map_or(&[][..], Vec::as_slice);
            agreed(in_force(list, today), last.get(&of.id).copied()).is_none()
        })
        .map(|of| of.id.clone())
        .collect())
}

/// A category and what a worker's visit for it costs.
#[derive(Debug, Clone)]
pub struct PriceLine {
    /// What.
    pub category: Category,
    /// Today.
    pub now: Price,
    /// Everything that was ever said, the latest day first.
    pub history: Vec<Listed>,
}

/// The price list: every category that workers do.
///
/// # Errors
/// [`ServiceError::NotFound`] for anybody but the admin and the supervisors.
pub async fn list_prices(app: &App, actor: &Actor) -> Result<Vec<PriceLine>, ServiceError> {
    let organisation = keeper(actor)?.organisation.clone();
    let today = app.now().date(&amsterdam());
    app.store
        .read(async move |tx| {
            let mut lists = lists(tx, &organisation).await?;
            let categories = place::list_categories(tx, &organisation).await?;
            Ok(categories
                .into_iter()
                .filter(|category| category.worker_may)
                .map(|category| {
                    let mut history = lists.remove(&category.id).unwrap_or_default();
                    let now = in_force(&history, today);
                    history.sort_by_key(|one| one.from_on);
                    history.reverse();
                    PriceLine {
                        category,
                        now,
                        history,
                    }
                })
                .collect())
        })
        .await
}

/// Sets what a worker's visit costs from a day on. What was agreed before stays as it was agreed.
///
/// # Errors
/// A wrong field (`category`, `from`): a day that has passed, or further ahead than a year; [`ServiceError::NotFound`] for
/// anybody but the admin and the supervisors.
pub async fn set_price(
    app: &App,
    actor: &Actor,
    category: &CategoryId,
    new: Listed,
) -> Result<(), ServiceError> {
    let me = keeper(actor)?;
    let (organisation, by, name) = (me.organisation.clone(), me.person.clone(), actor.audit_name());
    let now = app.now();
    let today: Date = now.date(&amsterdam());
    if new.from_on < today {
        return Err(ServiceError::field("from", "field-when-past"));
    }
    if (new.from_on - today).get_days() > AHEAD_DAYS {
        return Err(ServiceError::field("from", "field-date-wrong"));
    }
    let category = category.clone();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = place::list_categories(tx, &organisation).await?;
            if !known.iter().any(|one| one.id == category && one.worker_may) {
                return Err(ServiceError::field("category", "mistake-choose"));
            }
            Ok(fee::add_price(tx, &organisation, &category, new, (&by, now), &name).await?)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

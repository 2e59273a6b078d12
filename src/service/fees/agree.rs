//! Agreeing to a price before anybody comes: by the resident, by who acts for them, or by a coordinator or supervisor to
//! whom they said it.

use super::{lists, today_of};
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::category::Category;
use crate::domain::consent::Given;
use crate::domain::fee::{Price, agreed, in_force};
use crate::domain::ids::{HelperId, PersonId, RequestId};
use crate::domain::request::Request;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::follow::is_their_side;
use crate::service::{App, Refusal, ServiceError, booking};
use crate::store::assignment::Assignment;
use crate::store::fee::Answer;
use crate::store::{Tx, assignment, bond, fee, helper, person, place, request, round, visit};
use std::collections::HashMap;

/// What is asked about a request, and what was answered.
#[derive(Debug, Clone)]
pub struct Question {
    /// Which.
    pub request: RequestId,
    /// What is asked for.
    pub category: Category,
    /// For whom.
    pub resident: PersonId,
    /// First name and initial.
    pub name: String,
    /// Minutes that a visit takes, as it was asked.
    pub minutes: u32,
    /// What a worker's visit costs today.
    pub listed: Price,
    /// What was answered last, if anything.
    pub answer: Option<Answer>,
    /// Whether it can still be answered.
    pub is_live: bool,
    /// Whether whoever looks is the resident or acts for them.
    pub is_theirs: bool,
}

impl Question {
    /// Whether there is anything to ask or to say: nothing costs anything, and never did.
    pub const fn is_idle(&self) -> bool {
        self.listed.is_free() && self.answer.is_none()
    }
}

/// A request they may answer for.
async fn asked(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request, ServiceError> {
    if actor.identity().is_none() {
        return Err(ServiceError::SignInNeeded);
    }
    let of = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let may = is_their_side(actor, &of)
        || actor.may_coordinate(&of.organisation, &of.zone)
        || actor.may_supervise(&of.organisation, &of.zone);
    if may { Ok(of) } else { Err(ServiceError::NotFound) }
}

/// What a worker's visit would cost, and what was answered.
///
/// # Errors
/// [`ServiceError::NotFound`] for anybody but the resident, who acts for them, and the coordinators and supervisors of that
/// zone.
pub async fn question(app: &App, actor: &Actor, id: &RequestId) -> Result<Question, ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .read(async move |tx| {
            let of = asked(tx, &actor, &id).await?;
            let categories = place::list_categories(tx, &of.organisation).await?;
            let category = categories.into_iter().find(|one| one.id == of.category);
            let known = person::find(tx, &of.resident).await?;
            Ok(Question {
                category: category.ok_or(ServiceError::NotFound)?,
                name: known.map_or_else(String::new, |known| known.short_name()),
                listed: today_of(tx, &of, now).await?,
                answer: fee::list_answers(tx, &id).await?.pop(),
                is_live: !of.state.is_over(),
                is_theirs: is_their_side(&actor, &of),
                minutes: of.duration_min,
                resident: of.resident,
                request: id,
            })
        })
        .await
}

/// Everybody who is on a visit of a request and every visit of it, held in the order in which booking holds them; those who
/// are booked.
async fn hold(tx: &mut Tx, id: &RequestId) -> Result<Vec<Assignment>, ServiceError> {
    let before = visit::list_of_request(tx, id).await?;
    let on_them = |all: &[visit::Visit]| -> Vec<HelperId> {
        all.iter().flat_map(|one| one.state.helpers().to_vec()).collect()
    };
    helper::lock(tx, &on_them(&before)).await?;
    let mut ids: Vec<_> = before.iter().map(|one| one.id.clone()).collect();
    ids.sort_unstable();
    for one in &ids {
        visit::lock(tx, one).await?;
    }
    let after = visit::list_of_request(tx, id).await?;
    if on_them(&before) != on_them(&after) {
        return Err(Refusal::Changed.into());
    }
    let mut booked = Vec::new();
    for one in &ids {
        let all = assignment::list_of_visit(tx, one).await?;
        booked.extend(
            all.into_iter()
                .filter(|of| matches!(of.state, AssignmentState::Booked { .. })),
        );
    }
    Ok(booked)
}

/// Agrees to a price for a request, or says that only free help is wanted. `given` is how a coordinator or supervisor heard
/// it; whoever does it themselves does it in writing. Who was to come for that price, comes no more when only free help is
/// wanted, and is asked no more; what is under way or was done costs what was agreed.
///
/// # Errors
/// [`Refusal::Changed`] for a price that the list does not ask today; [`Refusal::NoLongerNeeded`] for a request that is over;
/// [`ServiceError::NotFound`] as [`question`].
pub async fn answer(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    said: Price,
    given: Given,
) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let of = asked(tx, &actor, &id).await?;
            if of.state.is_over() {
                return Err(Refusal::NoLongerNeeded.into());
            }
            let now = app.now();
            if !said.is_free() && said != today_of(tx, &of, now).await? {
                return Err(Refusal::Changed.into());
            }
            let booked = hold(tx, &id).await?;
            let before = fee::list_answers(tx, &id).await?.pop();
            if before.is_some_and(|before| before.price == said) {
                return Ok(());
            }
            let name = actor.audit_name();
            let theirs = is_their_side(&actor, &of);
            let new = Answer {
                request: id.clone(),
                price: said,
                given: if theirs { Given::InWriting } else { given },
                by: me.person.clone(),
                at: now,
            };
            fee::add_answer(tx, &of.organisation, &new, &name).await?;
            if said.is_free() {
                for one in visit::list_of_request(tx, &id).await? {
                    round::remove_proposals_of(tx, &one.id).await?;
                    booking::withdraw_unagreed(tx, &app, &one.id, &name).await?;
                }
                for one in &booked {
                    booking::recheck(tx, &app, one, &name).await?;
                }
            }
            Ok(())
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// A request for which nobody said yet whether a worker may come for what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub request: RequestId,
    /// What is asked for.
    pub category: Category,
    /// First name and initial of the resident.
    pub name: String,
    /// Since when.
    pub at: UnixTime,
}

/// The requests of one's zones about which nothing was answered, the oldest first.
pub(super) async fn list_waiting(
    tx: &mut Tx,
    actor: &Actor,
    now: UnixTime,
) -> Result<Vec<Waiting>, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let lists = lists(tx, &me.organisation).await?;
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let today = now.date(&amsterdam());
    let answers = fee::list_live_answers(tx, &me.organisation).await?;
    let answered: HashMap<_, _> = answers.iter().map(|one| (&one.request, one.price)).collect();
    let categories = place::list_categories(tx, &me.organisation).await?;
    let mut all = Vec::new();
    for of in request::list_live(tx, &me.organisation).await? {
        let list = lists.get(&of.category).map_or(&[][..], Vec::as_slice);
        let is_asked = agreed(in_force(list, today), None).is_none() && !answered.contains_key(&of.id);
        let may = actor.may_supervise(&of.organisation, &of.zone);
        let category = categories.iter().find(|one| one.id == of.category);
        let (true, true, Some(category)) = (is_asked && !of.state.is_over(), may, category) else {
            continue;
        };
        if bond::find_request(tx, &of.id).await?.is_some() {
            continue;
        }
        let known = person::find(tx, &of.resident).await?;
        all.push(Waiting {
            category: category.clone(),
            name: known.map_or_else(String::new, |known| known.short_name()),
            at: of.created_at,
            request: of.id,
        });
    }
    all.sort_by_key(|one| (one.at, one.request.clone()));
    Ok(all)
}

//! Additional work only: a request that looks like somebody's trade waits until a coordinator has said that it is none.
//!
//! There is one life for it, that of a first request: it *awaits review*. A question hangs on it, with what was measured and
//! what the organisation held to; as long as nobody answered, the request cannot open, so no round sees it, it stands on no
//! list and `booking` refuses it. What opens by itself otherwise goes on by itself once it is answered. Measured is whenever a
//! request comes to be open and whenever it becomes another one: by a series that changes or by visits that a bond plans; of
//! an open request questions to helpers are withdrawn then, and what is agreed stays agreed, as with a pause.
//! Two things are not measured: a day to get to know each other, which is no work, and coming along on an outing, where the
//! helper goes anyway.

use super::ask::{is_trade, make_visits};
use super::booking;
use super::follow::{place_of, stop_asking};
use super::notify::{Notice, Say, tell};
use super::{App, Refusal, ServiceError, bonds};
use crate::domain::access::Actor;
use crate::domain::additional::{Answer, Answered, Bound, Measured, Question, Size, Then, WHY};
use crate::domain::category::{Category, CategoryId};
use crate::domain::ids::{AdditionalId, OrganisationId, RequestId};
use crate::domain::request::{Pointer, Request, RequestState};
use crate::domain::schedule::{Rhythm, Schedule};
use crate::domain::time::amsterdam;
use crate::domain::visit::{By, VisitState};
use crate::service::seed;
use crate::store::{Tx, additional, person, place, request, visit};
use std::collections::HashMap;
use std::sync::LazyLock;

/// So many answers are shown.
const SHOWN: i64 = 200;

/// What every organisation begins with. Read once; a test has it read without a fault.
static CATALOGUE: LazyLock<HashMap<CategoryId, Bound>> =
    LazyLock::new(|| seed::bounds().unwrap_or_default().into_iter().collect());

fn by_catalogue(category: &CategoryId) -> Bound {
    CATALOGUE.get(category).copied().unwrap_or_default()
}

async fn bound_of(
    tx: &mut Tx,
    organisation: &OrganisationId,
    category: &CategoryId,
) -> Result<Bound, ServiceError> {
    let own = additional::list_bounds(tx, organisation).await?;
    let own = own.into_iter().find(|(id, _)| id == category);
    Ok(own.map_or_else(|| by_catalogue(category), |(_, bound)| bound))
}

/// What was measured, and against what.
pub(super) type Weighed = (Measured, Bound);

/// Measures a request that is to be open; nothing when it may be. Its words are read by the program alone, for nobody.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn weigh(
    tx: &mut Tx,
    of: &Request,
    own_words: &str,
) -> Result<Option<Weighed>, ServiceError> {
    let bound = bound_of(tx, &of.organisation, &of.category).await?;
    let before = additional::list_of_request(tx, &of.id).await?;
    let measured = Measured {
        size: Size::of(of),
        by_words: is_trade(own_words),
    };
    Ok(measured.asks(bound, &before).then_some((measured, bound)))
}

/// Asks the question about a request that waits from now on.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn ask(
    tx: &mut Tx,
    app: &App,
    of: &Request,
    (measured, bound): Weighed,
    then: Then,
    actor: &str,
) -> Result<(), ServiceError> {
    let question = Question {
        id: AdditionalId::new(app.now(), &*app.chance),
        request: of.id.clone(),
        organisation: of.organisation.clone(),
        measured,
        bound,
        then,
        asked_at: app.now(),
        answer: None,
    };
    Ok(additional::add(tx, &question, actor).await?)
}

/// The state into which a request may come instead of `next`: what would open waits when it looks like a trade, and what
/// waits for a look anyway is asked about then.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn before_opening(
    tx: &mut Tx,
    app: &App,
    of: &Request,
    next: RequestState,
    actor: &str,
) -> Result<RequestState, ServiceError> {
    let (then, since) = match next {
        RequestState::Open { since } => (Then::Open, since),
        RequestState::AwaitingReview { since } => (Then::Review, since),
        other => return Ok(other),
    };
    let words = request::own_words(tx, &of.id).await?;
    let Some(weighed) = weigh(tx, of, &words).await? else {
        return Ok(next);
    };
    ask(tx, app, of, weighed, then, actor).await?;
    Ok(RequestState::AwaitingReview { since })
}

/// Whether an open request, as it has become, waits from now on. Nobody is asked for it any more then.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn holds_back(
    tx: &mut Tx,
    app: &App,
    of: &Request,
    actor: &str,
) -> Result<bool, ServiceError> {
    let then = match of.state {
        RequestState::Paused { .. } => Then::Paused,
        _ => Then::Open,
    };
    let words = request::own_words(tx, &of.id).await?;
    let Some(weighed) = weigh(tx, of, &words).await? else {
        return Ok(false);
    };
    // Whoever books holds the visit: so a booking comes before this, or sees it.
    for one in visit::list_of_request(tx, &of.id).await? {
        if !one.state.is_over() {
            visit::lock(tx, &one.id).await?;
        }
    }
    ask(tx, app, of, weighed, then, actor).await?;
    let next = of.state.look_again(app.now())?;
    request::set_state(tx, of, next, actor).await?;
    stop_asking(tx, of, app.now(), actor).await?;
    Ok(true)
}

async fn waiting(tx: &mut Tx, id: &RequestId) -> Result<Option<Question>, ServiceError> {
    let all = additional::list_of_request(tx, id).await?;
    Ok(all.into_iter().find(|one| one.answer.is_none()))
}

/// Nothing else is decided about a request before its question is answered.
///
/// # Errors
/// [`Refusal::AnswerFirst`].
pub(super) async fn insist_answered(tx: &mut Tx, id: &RequestId) -> Result<(), ServiceError> {
    match waiting(tx, id).await? {
        Some(_) => Err(Refusal::AnswerFirst.into()),
        None => Ok(()),
    }
}

/// A request that a coordinator has looked at opens: its visits are made, and whoever asked hears that somebody is sought.
///
/// # Errors
/// [`ServiceError::Refused`] when it did not wait; a wrong field when every moment has passed.
pub(super) async fn open(
    tx: &mut Tx,
    app: &App,
    id: &RequestId,
    key: String,
    actor: &str,
) -> Result<Request, ServiceError> {
    let of = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let state = of.state.approve(app.now())?;
    request::set_state(tx, &of, state, actor).await?;
    let of = Request { state, ..of };
    let made = make_visits(tx, app, &of, actor).await?;
    bonds::book_made(tx, app, &of, &made, actor).await?;
    let notice = Notice {
        key,
        to: &of.asked_by,
        zone: Some(&of.zone),
        request: Some(id),
        say: Say::Searching,
        path: format!("/requests/{id}"),
    };
    tell(tx, app.writer(), notice).await?;
    Ok(of)
}

/// What a request was made together with the resident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smaller {
    /// Minutes of one visit.
    pub minutes: u32,
    /// People on one visit.
    pub helpers: u8,
    /// Of a series: the weekdays, 1 = Monday … 7 = Sunday, and how often.
    pub series: Option<(Vec<i8>, Rhythm)>,
}

/// What a coordinator answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Nobody would be paid for it otherwise.
    Additional,
    /// The resident agreed to less.
    Smaller(Smaller),
    /// It is somebody's trade: with who does it.
    Refused(Pointer),
}

impl Reply {
    const fn answer(&self) -> Answer {
        match self {
            Self::Additional => Answer::Additional,
            Self::Smaller(_) => Answer::Smaller,
            Self::Refused(_) => Answer::Refused,
        }
    }
}

/// A coordinator answers whether a professional would do it otherwise, and says why.
///
/// # Errors
/// A wrong field (`why`, `minutes`, `helpers`, `weekday`), also when what was made smaller is still above the size;
/// [`Refusal::Changed`] when somebody answered before; [`ServiceError::NotFound`] outside one's zones.
pub async fn answer(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    reply: Reply,
    why: &str,
) -> Result<(), ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let why = why.trim().to_owned();
    if why.is_empty() || why.chars().count() > WHY {
        return Err(ServiceError::field("why", "field-words-needed"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (app, name) = (app_tx, actor.audit_name());
            let of = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let place = place_of(&of);
            if !actor.may_coordinate(place.organisation, place.zone) {
                return Err(ServiceError::NotFound);
            }
            bonds::lock_first(tx, &id).await?;
            let question = waiting(tx, &id).await?.ok_or(Refusal::Changed)?;
            // Whoever asked may have taken it back meanwhile.
            if !matches!(of.state, RequestState::AwaitingReview { .. }) {
                return Err(Refusal::Changed.into());
            }
            let how = reply.answer();
            match reply {
                Reply::Additional => goes_on(tx, &app, &question, &name).await?,
                Reply::Smaller(smaller) => {
                    make_smaller(tx, &app, &of, (&question, &smaller), &name).await?;
                    goes_on(tx, &app, &question, &name).await?;
                }
                Reply::Refused(pointer) => refuse(tx, &app, &of, pointer, &name).await?,
            }
            // People are held after helpers and visits, as everywhere.
            person::hold(tx, &[&of.resident, &of.asked_by]).await?;
            let at = app.now();
            let answered = Answered { how, why, by: me, at };
            Ok(additional::answer(tx, &question, &answered, &name).await?)
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Where a request goes that may go on.
async fn goes_on(tx: &mut Tx, app: &App, question: &Question, actor: &str) -> Result<(), ServiceError> {
    let id = &question.request;
    let key = format!("{}:searching", question.id);
    match question.then {
        // A coordinator looks at it anyway.
        Then::Review => Ok(()),
        Then::Open => open(tx, app, id, key, actor).await.map(drop),
        Then::Paused => {
            let of = open(tx, app, id, key, actor).await?;
            let next = of.state.pause(app.now())?;
            Ok(request::set_state(tx, &of, next, actor).await?)
        }
    }
}

/// The request as it was agreed with the resident. Visits to come that nobody promised are made anew; a promise outside the
/// days that are left is called off.
async fn make_smaller(
    tx: &mut Tx,
    app: &App,
    of: &Request,
    (question, to): (&Question, &Smaller),
    actor: &str,
) -> Result<(), ServiceError> {
    if !(15..=480).contains(&to.minutes) {
        return Err(ServiceError::field("minutes", "field-duration-range"));
    }
    if !(1..=6).contains(&to.helpers) {
        return Err(ServiceError::field("helpers", "field-people-range"));
    }
    let mut smaller = Request {
        duration_min: to.minutes,
        helpers_needed: to.helpers,
        ..of.clone()
    };
    if let (Some((days, how)), Schedule::Series { weekdays, rhythm, .. }) =
        (&to.series, &mut smaller.schedule)
    {
        if days.is_empty() || days.iter().any(|day| !(1..=7).contains(day)) {
            return Err(ServiceError::field("weekday", "field-when-empty"));
        }
        (*weekdays, *rhythm) = (days.clone(), *how);
    }
    let size = Size::of(&smaller);
    let is_less = !size.is_above(question.measured.size) && size != question.measured.size;
    if !is_less || (question.bound.is_additional && size.is_above(question.bound.most)) {
        return Err(ServiceError::field("minutes", "additional-still"));
    }
    request::set_size(tx, of, (to.minutes, to.helpers), actor).await?;
    if smaller.schedule != of.schedule {
        request::set_schedule(tx, of, &smaller.schedule, actor).await?;
    }
    let kept: Vec<_> = smaller
        .schedule
        .occasions(app.now(), to.minutes, &amsterdam())
        .map_err(|error| ServiceError::field("weekday", super::ask::schedule_text(error)))?
        .into_iter()
        .flatten()
        .collect();
    for one in visit::list_of_request(tx, &of.id).await? {
        let is_ahead = matches!(one.state, VisitState::Open { .. } | VisitState::Staffed { .. });
        let is_promised = !one.state.helpers().is_empty();
        let falls_in = one.windows.iter().any(|window| kept.contains(window));
        if is_ahead && !(is_promised && falls_in) {
            booking::cancel(tx, app, &one.id, By::Coordinator, actor).await?;
        }
    }
    Ok(())
}

/// It is somebody's trade: nothing of it comes any more, and whoever asked hears who does it.
async fn refuse(
    tx: &mut Tx,
    app: &App,
    of: &Request,
    pointer: Pointer,
    actor: &str,
) -> Result<(), ServiceError> {
    for one in visit::list_of_request(tx, &of.id).await? {
        if matches!(one.state, VisitState::Open { .. } | VisitState::Staffed { .. }) {
            booking::cancel(tx, app, &one.id, By::Coordinator, actor).await?;
        }
    }
    let next = of.state.refuse(app.now(), pointer)?;
    request::set_state(tx, of, next, actor).await?;
    let notice = Notice {
        key: format!("{}:refused", of.id),
        to: &of.asked_by,
        zone: Some(&of.zone),
        request: Some(&of.id),
        say: Say::NotForNeighbours,
        path: format!("/requests/{}", of.id),
    };
    tell(tx, app.writer(), notice).await
}

fn administered(actor: &Actor) -> Result<OrganisationId, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.may_administer(&me.organisation) {
        Ok(me.organisation.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What an organisation holds to in every category, in the order of the catalogue.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer the organisation.
pub async fn list_bounds(app: &App, actor: &Actor) -> Result<Vec<(Category, Bound)>, ServiceError> {
    let organisation = administered(actor)?;
    app.store
        .read(async move |tx| {
            let own: HashMap<CategoryId, Bound> = additional::list_bounds(tx, &organisation)
                .await?
                .into_iter()
                .collect();
            let all = place::list_categories(tx, &organisation).await?;
            Ok(all
                .into_iter()
                .map(|one| {
                    let own = own.get(&one.id).copied();
                    let bound = own.unwrap_or_else(|| by_catalogue(&one.id));
                    (one, bound)
                })
                .collect())
        })
        .await
}

/// Sets what the organisation holds to from now on. What was asked before stays as it is until it changes.
///
/// # Errors
/// Wrong fields (`minutes`, `helpers`, `visits`, `category`); [`ServiceError::NotFound`] for somebody who does not administer
/// the organisation.
pub async fn set_bound(
    app: &App,
    actor: &Actor,
    category: &CategoryId,
    bound: Bound,
) -> Result<(), ServiceError> {
    let organisation = administered(actor)?;
    if !bound.most.is_possible() {
        return Err(ServiceError::field("minutes", "additional-range"));
    }
    let (actor, category) = (actor.clone(), category.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let all = place::list_categories(tx, &organisation).await?;
            if !all.iter().any(|one| one.id == category) {
                return Err(ServiceError::field("category", "field-category-unknown"));
            }
            let name = actor.audit_name();
            Ok(additional::set_bound(tx, &organisation, &category, bound, &name).await?)
        })
        .await
}

/// An answer, to show how an organisation holds to additional work: nobody who asked is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredLine {
    /// The question with its answer.
    pub question: Question,
    /// What was asked for.
    pub category: Category,
    /// Who answered.
    pub by: String,
}

/// What was answered in an organisation, the last first.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer the organisation.
pub async fn list_answered(app: &App, actor: &Actor) -> Result<Vec<AnsweredLine>, ServiceError> {
    let organisation = administered(actor)?;
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let categories = place::list_categories(tx, &organisation).await?;
            let mut all = Vec::new();
            for (question, category) in additional::list_answered(tx, &organisation, SHOWN).await? {
                let category = categories.iter().find(|one| one.id == category);
                let (Some(category), Some(answer)) = (category, &question.answer) else {
                    continue;
                };
                let by = person::find(tx, &answer.by).await?;
                all.push(AnsweredLine {
                    by: by.map_or_else(String::new, |by| by.full_name()),
                    category: category.clone(),
                    question,
                });
            }
            Ok(all)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_a_size() {
        assert_eq!(CATALOGUE.len(), seed::categories().unwrap().len());
        let garden = by_catalogue(&CategoryId::parse("garden").unwrap());
        assert!(garden.is_additional && garden.most.minutes == 180);
        assert_eq!(
            by_catalogue(&CategoryId::parse("unheard-of").unwrap()),
            Bound::default()
        );
    }
}

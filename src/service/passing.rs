//! What happens because time passes: questions run out, visits expire or are confirmed, series go on.

use super::notify::{self, Notice, Say, tell};
use super::{
    App, ServiceError, ask, bonds, desk, door, figures, handover, helping, letters, outings, texting,
};
use crate::domain::ids::{InvitationId, RequestId, VisitId};
use crate::domain::request::{Request, RequestState};
use crate::domain::schedule::Schedule;
use crate::domain::time::UnixTime;
use crate::domain::visit::{By, VisitState};
use crate::store::{
    Tx, assignment, bond, helper, idempotency, invitation, outing, person, place, request, sign_in, visit,
};

/// A visit that was done is confirmed by itself after this long, seconds.
const CONFIRM_S: i64 = 7 * 24 * 3600;
/// Whoever forgot to check out is checked out this long after the agreed end, seconds.
const FORGOT_S: i64 = 12 * 3600;
/// Where nobody checked in, the resident is asked this long after the agreed end, seconds, and for so long.
const ASK_S: i64 = 2 * 3600;
const ASKED_S: i64 = 24 * 3600;

/// Lets time pass. Each thing has its own transaction, so that one that fails does not hold up the others.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn pass(app: &App) -> Result<usize, ServiceError> {
    let now = app.now();
    let (questions, visits, series) = app
        .store
        .read(async move |tx| {
            let questions: Vec<InvitationId> = invitation::list_due(tx, now)
                .await?
                .into_iter()
                .map(|i| i.id)
                .collect();
            let (mut visits, mut series): (Vec<VisitId>, Vec<RequestId>) = (Vec::new(), Vec::new());
            for of in place::list_organisations(tx).await? {
                let live = visit::list_live(tx, &of.id).await?;
                visits.extend(live.into_iter().filter(|v| is_due(v, now)).map(|v| v.id));
                let live = request::list_live(tx, &of.id).await?.into_iter();
                let goes_on = live.filter(|r| {
                    matches!(r.state, RequestState::Open { .. })
                        && matches!(r.schedule, Schedule::Series { .. })
                });
                series.extend(goes_on.map(|r| r.id));
            }
            Ok::<_, ServiceError>((questions, visits, series))
        })
        .await?;
    let mut changed = 0;
    for id in questions {
        changed += count(
            app.store
                .write(async move |tx| expire_question(tx, &id, now).await)
                .await,
        );
    }
    for id in visits {
        let app_tx = app.clone();
        changed += count(
            app.store
                .write(async move |tx| pass_visit(tx, &app_tx, &id, now).await)
                .await,
        );
    }
    for id in series {
        let app_tx = app.clone();
        changed += count(
            app.store
                .write(async move |tx| {
                    let Some(of) = request::find(tx, &id).await? else {
                        return Ok(false);
                    };
                    if !matches!(of.state, RequestState::Open { .. }) {
                        return Ok(false);
                    }
                    bonds::lock_first(tx, &id).await?;
                    let regulars = helping::lock_regulars(tx, &of, now).await?;
                    match ask::make_visits(tx, &app_tx, &of, "system").await {
                        Ok(made) => {
                            helping::go_on(tx, &app_tx, &regulars, &made).await?;
                            bonds::book_made(tx, &app_tx, &of, &made, "system").await?;
                            Ok(!made.is_empty())
                        }
                        // A series that has come to its end makes no more visits.
                        Err(ServiceError::Invalid(_)) => Ok(false),
                        Err(other) => Err(other),
                    }
                })
                .await,
        );
    }
    changed += handover::pass(app).await?;
    changed += texting::ask_again(app).await?;
    changed += door::alarm(app).await?;
    changed += letters::pass(app).await?;
    changed += notify::tell_news(app).await?;
    changed += outings::pass(app).await?;
    changed += bonds::ask_on(app).await?;
    figures::publish(app).await?;
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            sign_in::remove_expired(tx, now).await?;
            Ok(idempotency::remove_older(tx, now.plus(-24 * 3600)).await?)
        })
        .await?;
    if changed > 0 {
        app.round_wanted.notify_one();
        app.outbox_wanted.notify_one();
    }
    Ok(changed)
}

fn count(done: Result<bool, ServiceError>) -> usize {
    match done {
        Ok(changed) => usize::from(changed),
        Err(error) => {
            // The next pass tries again.
            tracing::warn!(%error, "a step of passing time failed");
            0
        }
    }
}

fn is_due(one: &visit::Visit, now: UnixTime) -> bool {
    match &one.state {
        VisitState::Open { .. } => one.deadline_at < now,
        VisitState::Done { .. } => one.state_at.plus(CONFIRM_S) < now,
        VisitState::UnderWay { .. } => one.agreed.is_some_and(|w| w.ends_at.plus(FORGOT_S) < now),
        // Asked once, by its key; not for ever, so that each pass does not write in vain.
        VisitState::Staffed { .. } => one.agreed.is_some_and(|w| {
            let since = now.seconds() - w.ends_at.seconds();
            (ASK_S..ASK_S + ASKED_S).contains(&since)
        }),
        _ => false,
    }
}

/// Nobody was found: whoever asked hears it from us, and not from the silence.
async fn tell_nobody(tx: &mut Tx, app: &App, one: &visit::Visit, of: &Request) -> Result<(), ServiceError> {
    // Nobody else was sought for a visit of a bond, and the two know that it is off.
    if bond::find_request(tx, &one.request).await?.is_some() {
        return Ok(());
    }
    let notice = Notice {
        key: format!("{}:nobody", one.id),
        to: &of.asked_by,
        zone: Some(&one.zone),
        request: Some(&one.request),
        say: Say::NobodyFound,
        path: format!("/requests/{}", one.request),
    };
    tell(tx, app.writer(), notice).await
}

/// Nobody checked in: was somebody there? By mail only; who has none is on the desk's list.
async fn ask_whether(tx: &mut Tx, app: &App, one: &visit::Visit, of: &Request) -> Result<(), ServiceError> {
    let reachable = person::contact(tx, &of.resident).await?.mail.is_some();
    let Some(first) = one.state.helpers().first().filter(|_| reachable) else {
        return Ok(());
    };
    let Some(booked) = helper::find(tx, first).await? else {
        return Ok(());
    };
    let Some(who) = person::find(tx, &booked.helper.person).await? else {
        return Ok(());
    };
    let notice = Notice {
        key: format!("{}:came", one.id),
        to: &of.resident,
        zone: Some(&one.zone),
        request: Some(&one.request),
        say: Say::DidSomebodyCome {
            visit: &one.id,
            helper: &who.given_name,
            along: outing::find_place(tx, &one.id).await?.is_some(),
        },
        path: format!("/requests/{}", one.request),
    };
    tell(tx, app.writer(), notice).await
}

async fn expire_question(tx: &mut Tx, id: &InvitationId, now: UnixTime) -> Result<bool, ServiceError> {
    let Some(asked) = invitation::find(tx, id).await? else {
        return Ok(false);
    };
    let Ok(next) = asked.state.expire(now) else {
        return Ok(false);
    };
    let Some(of) = visit::find(tx, &asked.visit).await? else {
        return Ok(false);
    };
    invitation::set_state(tx, &of.organisation, &asked, next, "system").await?;
    Ok(true)
}

async fn pass_visit(tx: &mut Tx, app: &App, id: &VisitId, now: UnixTime) -> Result<bool, ServiceError> {
    let Some(before) = visit::find(tx, id).await? else {
        return Ok(false);
    };
    helper::lock(tx, before.state.helpers()).await?;
    visit::lock(tx, id).await?;
    let Some(one) = visit::find(tx, id).await?.filter(|one| is_due(one, now)) else {
        return Ok(false);
    };
    let Some(of) = request::find(tx, &one.request).await? else {
        return Ok(false);
    };
    match &one.state {
        VisitState::Open { helpers } if helpers.is_empty() => {
            let next = one.state.clone().expire(now)?;
            withdraw_questions(tx, &one, now).await?;
            visit::set_state(tx, &one, &next, None, now, "system").await?;
            tell_nobody(tx, app, &one, &of).await?;
        }
        // Some said yes, too few: it is called off, and they are told.
        VisitState::Open { .. } => {
            super::booking::cancel(tx, app, id, By::System, "system").await?;
            tell_nobody(tx, app, &one, &of).await?;
        }
        VisitState::Staffed { .. } => {
            ask_whether(tx, app, &one, &of).await?;
            return Ok(false);
        }
        VisitState::UnderWay { .. } => {
            let end = one.agreed.map_or(now, |window| window.ends_at);
            for booked in assignment::list_of_visit(tx, id).await? {
                if booked.state.takes_place() && booked.state.done_at().is_none() {
                    let at = booked
                        .state
                        .checked_in_at()
                        .map_or(end, |checked_in| end.max(checked_in));
                    let state = booked.state.check_out(at)?;
                    assignment::set_state(tx, &one.organisation, &booked, state, "system").await?;
                }
            }
            let all: Vec<_> = assignment::list_of_visit(tx, id)
                .await?
                .into_iter()
                .map(|a| (a.helper, a.state))
                .collect();
            let next = VisitState::of(one.helpers_needed, &all);
            visit::set_state(tx, &one, &next, one.agreed, now, "system").await?;
        }
        VisitState::Done { .. } => {
            // A first visit, or somebody with a telephone only, is a call for the desk: it waits for a person.
            let by_mail = person::contact(tx, &of.asked_by).await?.mail.is_some();
            if !by_mail || is_first(tx, &one, &of).await? {
                return Ok(false);
            }
            let next = one.state.clone().confirm(now, By::System)?;
            visit::set_state(tx, &one, &next, one.agreed, now, "system").await?;
        }
        _ => return Ok(false),
    }
    desk::settle(tx, &of, now).await?;
    Ok(true)
}

async fn is_first(
    tx: &mut Tx,
    one: &visit::Visit,
    of: &crate::domain::request::Request,
) -> Result<bool, ServiceError> {
    for other in request::list_of_person(tx, &of.resident).await? {
        for earlier in visit::list_of_request(tx, &other.id).await? {
            if earlier.id != one.id && matches!(earlier.state, VisitState::Confirmed { .. }) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

async fn withdraw_questions(tx: &mut Tx, one: &visit::Visit, now: UnixTime) -> Result<(), ServiceError> {
    for asked in invitation::list_of_visit(tx, &one.id).await? {
        if let Ok(next) = asked.state.withdraw(now) {
            invitation::set_state(tx, &one.organisation, &asked, next, "system").await?;
        }
    }
    Ok(())
}

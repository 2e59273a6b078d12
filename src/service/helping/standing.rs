//! Where a helper stands: a pause, leaving; a whole series said yes to; what they saw on the way.

use super::{own_helper, own_invitation};
use crate::domain::access::Actor;
use crate::domain::bond::{BondEnd, BondSide};
use crate::domain::concern::{ConcernKind, ConcernState, Seriousness};
use crate::domain::ids::{AssignmentId, ConcernId, InvitationId, VisitId};
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::service::{App, ServiceError, bonds, booking, calendar, nearby, outings, safeguard, teams};
use crate::store::concern::Concern;
use crate::store::visit::Visit;
use crate::store::{assignment, concern, helper, invitation, visit};

/// I want no new questions for a while. What is agreed stays agreed.
///
/// # Errors
/// [`ServiceError::Refused`] when it is so already; [`ServiceError::NotFound`] for somebody who does not help.
pub async fn pause(app: &App, actor: &Actor) -> Result<(), ServiceError> {
    let (me, name, now) = (own_helper(actor)?, actor.audit_name(), app.now());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?.helper;
            let next = mine.state.pause(now)?;
            Ok(helper::set_state(tx, &mine, mine.state, next, &name).await?)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// I stop helping: what I had said yes to is given back, what I was asked is asked no more.
///
/// # Errors
/// [`ServiceError::Refused`] when I left already; [`ServiceError::NotFound`] for somebody who does not help.
pub async fn leave(app: &App, actor: &Actor) -> Result<(), ServiceError> {
    let (app_tx, me, name) = (app.clone(), own_helper(actor)?, actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let mut with = teams::teamed_with(tx, &me).await?;
            with.push(me.clone());
            helper::lock(tx, &with).await?;
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?.helper;
            let now = app_tx.now();
            let next = mine.state.leave(now)?;
            for asked in invitation::list_open_of_helper(tx, &me).await? {
                let to = asked.state.withdraw(now)?;
                invitation::set_state(tx, &mine.organisation, &asked, to, &name).await?;
            }
            let as_helper = (&mine.person, Some(BondSide::Helper));
            bonds::end_all(tx, &app_tx, as_helper, (BondEnd::NoTime, true), &name).await?;
            helper::set_state(tx, &mine, mine.state, next, &name).await?;
            outings::withdraw_all(tx, &app_tx, &me, &name).await?;
            calendar::settle(tx, &mine.person, &name).await?;
            // Whoever counted on them hears it now, and not at the door.
            teams::leave_teams(tx, &app_tx, &me, &name).await?;
            safeguard::recheck_helper(tx, &app_tx, &me, &name).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Says yes to an invitation and to every later open visit of the same request at the same hour, as far as the rules
/// allow it: the first must succeed, the others are taken where they can be.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no to the first.
pub async fn accept_series(
    app: &App,
    actor: &Actor,
    id: &InvitationId,
) -> Result<Vec<AssignmentId>, ServiceError> {
    let (me, id_tx) = (own_helper(actor)?, id.clone());
    let (first, window) = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let (asked, _) = own_invitation(tx, &me, &id_tx).await?;
            Ok((asked.visit, asked.window))
        })
        .await?;
    let mut all = vec![super::accept(app, actor, id).await?];
    all.extend(the_rest(app, actor, &first, window).await?);
    Ok(all)
}

/// Takes a visit from the open board, and every later open visit of the same request at the same hour.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no to the first.
pub async fn take_series(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    starts_at: UnixTime,
) -> Result<Vec<AssignmentId>, ServiceError> {
    let taken = nearby::take(app, actor, id, starts_at).await?;
    let id_tx = taken.clone();
    let window = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let booked = assignment::find(tx, &id_tx).await?;
            Ok(booked.ok_or(ServiceError::NotFound)?.window)
        })
        .await?;
    let mut all = vec![taken];
    all.extend(the_rest(app, actor, id, window).await?);
    Ok(all)
}

/// Books the later open visits of the same request, as far as the rules allow it.
async fn the_rest(
    app: &App,
    actor: &Actor,
    first: &VisitId,
    window: Window,
) -> Result<Vec<AssignmentId>, ServiceError> {
    let (me, first) = (own_helper(actor)?, first.clone());
    let later: Vec<Visit> = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &first).await?.ok_or(ServiceError::NotFound)?;
            let all = visit::list_of_request(tx, &one.request).await?;
            Ok(all
                .into_iter()
                .filter(|v| matches!(v.state, VisitState::Open { .. }) && v.deadline_at > one.deadline_at)
                .collect())
        })
        .await?;
    let mut all = Vec::new();
    for one in later {
        let Some(window) = same_hour(&one, window) else {
            continue;
        };
        let (app_tx, me, name) = (app.clone(), me.clone(), actor.audit_name());
        let booked = app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                booking::book(tx, &app_tx, &one.id, &me, window, &name).await
            })
            .await;
        match booked {
            Ok(id) => all.push(id),
            // Somebody else was first, or the week is full: that one stays open.
            Err(ServiceError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    app.outbox_wanted.notify_one();
    Ok(all)
}

/// The window on another day that begins at the same local hour, if the visit allows it.
fn same_hour(one: &Visit, like: Window) -> Option<Window> {
    let zone = amsterdam();
    let from = like.starts_at.local(&zone);
    let allowed = one.windows.first()?;
    let date = allowed.starts_at.date(&zone);
    let starts_at = UnixTime::at(date, from.hour(), from.minute(), &zone);
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(like.seconds()),
    };
    (allowed.starts_at <= window.starts_at && window.ends_at <= allowed.ends_at).then_some(window)
}

/// Reports something about a place, seen on the way: a kerb, a lift, the lighting. It is about nobody.
///
/// # Errors
/// A wrong field when nothing is said; [`ServiceError::NotFound`] for somebody else's visit.
pub async fn report_place(
    app: &App,
    actor: &Actor,
    id: &AssignmentId,
    words: &str,
    seriousness: Seriousness,
) -> Result<ConcernId, ServiceError> {
    let words = words.trim().to_owned();
    if words.is_empty() || words.chars().count() > 2000 {
        return Err(ServiceError::field("words", "field-words-needed"));
    }
    let (app_tx, name, me, id) = (app.clone(), actor.audit_name(), own_helper(actor)?, id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let booked = assignment::find(tx, &id)
                .await?
                .filter(|booked| booked.helper == me)
                .ok_or(ServiceError::NotFound)?;
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            let one = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let now = app_tx.now();
            let new = Concern {
                id: ConcernId::new(now, &*app_tx.chance),
                organisation: one.organisation,
                zone: one.zone,
                kind: ConcernKind::Place,
                visit: Some(one.id),
                about: None,
                reporter: mine.helper.person,
                words,
                state: ConcernState::raise(now, seriousness),
                deadline_at: now.plus(seriousness.deadline_s()),
                created_at: now,
            };
            concern::add(tx, &new, &name).await?;
            Ok(new.id)
        })
        .await
}

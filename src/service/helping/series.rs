//! A yes to a series: the visit that somebody was asked about and, as far as the rules allow it, those that come after it at
//! the same hour; and the visits that are made later on.
//!
//! The first must succeed, each of the others is taken where it can be, in a transaction of its own: what somebody else was
//! quicker for, or what does not fit in a week, stays open.

use super::{Yes, own_helper};
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::helper::Helper;
use crate::domain::ids::{AssignmentId, HelperId, InvitationId, VisitId};
use crate::domain::invitation::{Asks, InvitationState};
use crate::domain::request::Request;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::service::{App, ServiceError, booking, nearby, timing};
use crate::store::assignment::Assignment;
use crate::store::invitation::Regular;
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, helper, invitation, visit};

/// Says yes to an invitation and to every later open visit of the same request at the same hour, whatever was asked.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no to the first.
pub async fn accept_series(
    app: &App,
    actor: &Actor,
    id: &InvitationId,
) -> Result<Vec<AssignmentId>, ServiceError> {
    super::accept_by(app, actor, super::Hand::Own(own_helper(actor)?), id, Yes::Series).await
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
    let me = own_helper(actor)?;
    let taken = nearby::take_as(app, actor, id, starts_at, Asks::Series).await?;
    let id_tx = taken.clone();
    let window = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let booked = assignment::find(tx, &id_tx).await?;
            Ok(booked.ok_or(ServiceError::NotFound)?.window)
        })
        .await?;
    let mut all = vec![taken];
    all.extend(the_rest(app, actor, &me, id, window).await?);
    Ok(all)
}

/// Books the later open visits of the same request, as far as the rules allow it.
pub(super) async fn the_rest(
    app: &App,
    actor: &Actor,
    me: &HelperId,
    first: &VisitId,
    window: Window,
) -> Result<Vec<AssignmentId>, ServiceError> {
    let (me_tx, first) = (me.clone(), first.clone());
    let later: Vec<(Visit, Window)> = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &first).await?.ok_or(ServiceError::NotFound)?;
            // A no is a no for that visit, and what was handed back stays so.
            let mut not: Vec<VisitId> = invitation::list_of_request(tx, &one.request, &me_tx)
                .await?
                .into_iter()
                .filter(|asked| matches!(asked.state, InvitationState::Declined { .. }))
                .map(|asked| asked.visit)
                .collect();
            let mut open = visit::list_of_request(tx, &one.request).await?;
            open.retain(|v| matches!(v.state, VisitState::Open { .. }) && v.deadline_at > one.deadline_at);
            for v in &open {
                let before = assignment::list_of_visit(tx, &v.id).await?;
                if before.iter().any(|booked| booked.helper == me_tx) {
                    not.push(v.id.clone());
                }
            }
            open.retain(|v| !not.contains(&v.id));
            let mine = helper::find(tx, &me_tx).await?.ok_or(ServiceError::NotFound)?;
            let at = |v: Visit| same_hour(&v, window).map(|window| (v, window));
            let all = open.into_iter().filter_map(at);
            Ok(all.filter(|(_, at)| !is_away(&mine.helper, *at)).collect())
        })
        .await?;
    let mut all = Vec::new();
    for (one, window) in later {
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

/// Whether somebody is on holiday then. Outside their usual hours they may have chosen to come.
fn is_away(helper: &Helper, window: Window) -> bool {
    let day = window.starts_at.date(&amsterdam());
    helper.absences.iter().any(|(a, b)| (*a..=*b).contains(&day))
}

/// Gives back a visit and every later one of the same request: the series is no longer theirs, and is not asked of them again.
///
/// # Errors
/// As [`booking::hand_back`].
pub(super) async fn leave(
    tx: &mut Tx,
    app: &App,
    from: &Assignment,
    reason: HandBackReason,
    actor: &str,
) -> Result<(), ServiceError> {
    let one = visit::find(tx, &from.visit)
        .await?
        .ok_or(ServiceError::NotFound)?;
    booking::hand_back(tx, app, from, reason, actor).await?;
    for asked in invitation::list_of_request(tx, &one.request, &from.helper).await? {
        if asked.asks == Asks::Series {
            invitation::set_asks(tx, &asked.id, Asks::Once).await?;
        }
    }
    for later in visit::list_of_request(tx, &one.request).await? {
        for booked in assignment::list_of_visit(tx, &later.id).await? {
            let theirs = booked.helper == from.helper && booked.window.starts_at > from.window.starts_at;
            if theirs && matches!(booked.state, AssignmentState::Booked { .. }) {
                booking::hand_back(tx, app, &booked, reason, actor).await?;
            }
        }
    }
    Ok(())
}

/// To whom a series belongs, their rows locked: before visits are made for it, because that lock comes first everywhere.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn lock_regulars(
    tx: &mut Tx,
    of: &Request,
    now: UnixTime,
) -> Result<Vec<Regular>, ServiceError> {
    let all = invitation::list_regulars_of(tx, &of.id, now).await?;
    let helpers: Vec<HelperId> = all.iter().map(|one| one.helper.clone()).collect();
    helper::lock(tx, &helpers).await?;
    Ok(all)
}

/// A series stays with its helper: books the visits that were made for it, as far as the rules allow it. What does not fit
/// is open, as any other.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn go_on(
    tx: &mut Tx,
    app: &App,
    regulars: &[Regular],
    made: &[VisitId],
) -> Result<(), ServiceError> {
    for id in made {
        let one = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
        for regular in regulars {
            let Some(window) = same_hour(&one, regular.window) else {
                continue;
            };
            let theirs = helper::find(tx, &regular.helper).await?;
            let theirs = theirs.ok_or(ServiceError::NotFound)?.helper;
            if !timing::is_available(window, theirs.availability, &theirs.absences, &amsterdam()) {
                continue;
            }
            match booking::book(tx, app, id, &regular.helper, window, "system").await {
                Ok(_) | Err(ServiceError::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
    }
    Ok(())
}

//! Taking somebody out of everything that others count on: because they withdraw their consent, or are forgotten.
//!
//! Locks are taken in the order of `booking`: helpers by identifier, then visits by identifier. What was read before is
//! read again behind them; where it has changed, the whole begins again.

use super::{Side, file_of};
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::bond::BondEnd;
use crate::domain::consent::Purpose;
use crate::domain::helper::Helper;
use crate::domain::ids::{HelperId, PersonId, VisitId};
use crate::domain::request::Request;
use crate::domain::time::UnixTime;
use crate::domain::visit::{By, VisitState};
use crate::service::{App, Refusal, ServiceError, bonds, booking, learning, outings, teams};
use crate::store::assignment::Assignment;
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, consent, erase, helper, invitation, request, visit};
use std::collections::BTreeSet;

/// So often something that changed under our hands is tried again.
pub(super) const TIMES: usize = 5;

/// What others count on, behind its locks.
pub(super) struct Standing {
    /// Who.
    who: PersonId,
    /// Their helping side, if they have one.
    pub(super) helper: Option<Helper>,
    /// Requests for them that are not over.
    pub(super) requests: Vec<Request>,
    /// Visits of any request for them that are not over.
    pub(super) visits: Vec<Visit>,
    /// What they said yes to and have not begun.
    booked: Vec<Assignment>,
}

async fn live_visits(tx: &mut Tx, who: &PersonId) -> Result<(Vec<Request>, Vec<Visit>), ServiceError> {
    let (mut requests, mut visits) = (Vec::new(), Vec::new());
    for one in request::list_of_person(tx, who).await? {
        if one.resident != *who {
            continue;
        }
        let own = visit::list_of_request(tx, &one.id).await?;
        visits.extend(own.into_iter().filter(|visit| !visit.state.is_over()));
        if !one.state.is_over() {
            requests.push(one);
        }
    }
    Ok((requests, visits))
}

async fn booked_of(tx: &mut Tx, id: &HelperId) -> Result<Vec<Assignment>, ServiceError> {
    let (first, last) = (UnixTime::from_seconds(0), UnixTime::from_seconds(i64::MAX));
    let mut all = assignment::list_of_helper(tx, id, first, last).await?;
    all.retain(|one| {
        matches!(
            one.state,
            AssignmentState::Booked { .. } | AssignmentState::UnderWay { .. }
        )
    });
    Ok(all)
}

/// Locks what others count on, and reads it.
///
/// # Errors
/// [`Refusal::Changed`] when somebody came on a visit between the two looks; [`Refusal::VisitUnderWay`] when they are on
/// a visit themselves.
pub(super) async fn lock(tx: &mut Tx, who: &PersonId) -> Result<Standing, ServiceError> {
    let own = helper::find_by_person(tx, who).await?.map(|own| own.helper.id);
    let before = erase::list_involved(tx, who).await?;
    let mut helpers: BTreeSet<HelperId> = before.iter().filter_map(|one| one.helper_id.clone()).collect();
    helpers.extend(own.clone());
    helpers.extend(bonds::helpers_of(tx, who).await?);
    helpers.extend(learning::leaning_on(tx, who).await?);
    if let Some(own) = &own {
        helpers.extend(teams::teamed_with(tx, own).await?);
    }
    let locked: Vec<HelperId> = helpers.iter().cloned().collect();
    helper::lock(tx, &locked).await?;
    // Nobody books them from here on, so this list stays as it is.
    let booked = match &own {
        Some(own) => booked_of(tx, own).await?,
        None => Vec::new(),
    };
    let ids: BTreeSet<VisitId> = before
        .iter()
        .map(|one| one.visit_id.clone())
        .chain(booked.iter().map(|one| one.visit.clone()))
        .collect();
    for id in &ids {
        visit::lock(tx, id).await?;
    }
    let (requests, visits) = live_visits(tx, who).await?;
    let known = |visit: &Visit| {
        ids.contains(&visit.id)
            && visit
                .state
                .helpers()
                .iter()
                .all(|helper| helpers.contains(helper))
    };
    if !visits.iter().all(known) {
        return Err(Refusal::Changed.into());
    }
    for one in &booked {
        let at = visit::find(tx, &one.visit).await?.ok_or(ServiceError::NotFound)?;
        let before_it = matches!(at.state, VisitState::Open { .. } | VisitState::Staffed { .. });
        if !before_it {
            return Err(Refusal::VisitUnderWay.into());
        }
    }
    let helper = helper::find_by_person(tx, who).await?.map(|own| own.helper);
    // One that was proposed while we waited for the locks: its helper may not be among them.
    let bonded = bonds::helpers_of(tx, who).await?;
    if !bonded.iter().all(|helper| helpers.contains(helper)) {
        return Err(Refusal::Changed.into());
    }
    Ok(Standing {
        who: who.clone(),
        helper,
        requests,
        visits,
        booked,
    })
}

/// Calls off what has not begun, takes their requests back, hands their places back, withdraws what they are asked. The
/// other side is told of each.
pub(super) async fn stop(
    tx: &mut Tx,
    app: &App,
    standing: &Standing,
    by: By,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    bonds::end_all(tx, app, (&standing.who, None), (BondEnd::Other, true), actor).await?;
    for one in &standing.visits {
        // With its bond a visit is off already.
        let one = visit::find(tx, &one.id).await?.ok_or(ServiceError::NotFound)?;
        if matches!(one.state, VisitState::Open { .. } | VisitState::Staffed { .. }) {
            booking::cancel(tx, app, &one.id, by, actor).await?;
        }
    }
    for one in &standing.requests {
        let one = request::find(tx, &one.id).await?.ok_or(ServiceError::NotFound)?;
        if !one.state.is_over() {
            let next = one.state.withdraw(now, by)?;
            request::set_state(tx, &one, next, actor).await?;
        }
    }
    for one in &standing.booked {
        let booked = assignment::find(tx, &one.id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if let AssignmentState::Booked { .. } | AssignmentState::UnderWay { .. } = booked.state {
            booking::hand_back(tx, app, &booked, HandBackReason::Other, actor).await?;
        }
    }
    let Some(own) = &standing.helper else {
        return Ok(());
    };
    outings::withdraw_all(tx, app, &own.id, actor).await?;
    for asked in invitation::list_open_of_helper(tx, &own.id).await? {
        let next = asked.state.withdraw(now)?;
        invitation::set_state(tx, &own.organisation, &asked, next, actor).await?;
    }
    Ok(())
}

/// Takes a consent back. With the one to be matched everything stops at once: requests, questions, bookings. With the
/// one to act for somebody, whoever acted no longer follows what they asked.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is neither one's own nor one of one's zone; [`Refusal::VisitUnderWay`].
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    purpose: Purpose,
) -> Result<(), ServiceError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match withdraw_once(app, actor, who, purpose).await {
            Err(ServiceError::Refused(Refusal::Changed)) if tries < TIMES => {}
            done => {
                app.outbox_wanted.notify_one();
                app.round_wanted.notify_one();
                return done;
            }
        }
    }
}

async fn withdraw_once(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    purpose: Purpose,
) -> Result<(), ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (known, side) = file_of(tx, &actor, &who).await?;
            let name = actor.audit_name();
            match purpose {
                Purpose::Matching => {
                    let standing = lock(tx, &who).await?;
                    stop(tx, &app, &standing, side.by(), &name).await?;
                }
                Purpose::ActFor => erase::take_back_requests(tx, &who).await?,
            }
            let now = app.now();
            consent::withdraw_consent(tx, &known.organisation, &who, purpose, now, &name).await?;
            insist_nothing_new(tx, &who, purpose).await
        })
        .await
}

/// What was asked while we waited for the locks is caught here: behind the lock of the audit nothing new can come in.
async fn insist_nothing_new(tx: &mut Tx, who: &PersonId, purpose: Purpose) -> Result<(), ServiceError> {
    let is_left = !live_visits(tx, who).await?.0.is_empty() || !bonds::helpers_of(tx, who).await?.is_empty();
    if purpose == Purpose::Matching && is_left {
        return Err(Refusal::Changed.into());
    }
    Ok(())
}

/// As [`insist_nothing_new`], for somebody who is forgotten: also no visit and no booking is left.
pub(super) async fn insist_nothing_left(tx: &mut Tx, who: &PersonId) -> Result<(), ServiceError> {
    let (requests, visits) = live_visits(tx, who).await?;
    let bonded = bonds::helpers_of(tx, who).await?;
    if requests.is_empty() && visits.is_empty() && bonded.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Changed.into())
    }
}

/// Whether the side that acts is the person themselves.
pub(super) fn is_own(side: Side) -> bool {
    side == Side::Own
}

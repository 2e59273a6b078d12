//! The day itself: everything in one transaction, behind the locks of booking and in their order.

use super::{Names, in_the_way};
use crate::domain::access::Grant;
use crate::domain::handover::{HandoverState, begins_at};
use crate::domain::ids::GrantId;
use crate::domain::time::UnixTime;
use crate::service::handover::preview;
use crate::service::{App, ServiceError, learning};
use crate::store::handover::{self, Handover, Part, moving};
use crate::store::{Tx, audit, grant, helper, invitation, person, place, session, visit};
use std::collections::BTreeSet;

/// For so long after it, seconds, what a transaction of the same moment wrote in the old organisation's name goes along too:
/// longer than any transaction lasts.
pub(super) const LATE_S: i64 = 15 * 60;
/// Who does it.
const BY: &str = "system";

/// Moves everything, if nothing is in the way; otherwise nothing, and the next pass looks again.
pub(super) async fn go(app: &App, of: &Handover) -> Result<usize, ServiceError> {
    let (app_tx, id) = (app.clone(), of.id.clone());
    let done = app
        .store
        .write_long::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            handover::lock(tx, &id).await?;
            let Some(of) = handover::find(tx, &id).await? else {
                return Ok(false);
            };
            let now = app.now();
            if of.state != HandoverState::Planned || of.told_at.is_none() || begins_at(of.on) > now {
                return Ok(false);
            }
            let parts = handover::list_parts(tx, &id).await?;
            let named = handover::list_named(tx, &id).await?;
            let names = Names::read(tx).await?;
            if !in_the_way(tx, &of, &parts, (&names, &named), now)
                .await?
                .is_empty()
            {
                return Ok(false);
            }
            // Whoever was not told is told first: nobody learns it from a stranger.
            if !handover::list_untold(tx, &id, now).await?.is_empty() {
                return Ok(false);
            }
            // Only now: while something is in the way nobody waits for it.
            lock_all(tx, &id).await?;
            withdraw_crossing(tx, &of, now).await?;
            switch_on(tx, &of, &parts).await?;
            moving::remove_proposals(tx, &id).await?;
            let zones = moving::zones(tx, &of).await?;
            let mut moved = vec![("zone", zones)];
            moved.extend(moving::rows(tx, &of).await?);
            end_roles(tx, &of, now).await?;
            moving::remove_waiting(tx, &id).await?;
            moving::mark(tx, &of, &moved, BY).await?;
            begin_roles(tx, &app, &of, now).await?;
            handover::set_state(tx, &of, HandoverState::Done, now, BY).await?;
            let workers = moving::list_workers(tx, &id).await?;
            learning::recheck(tx, &app, &workers, BY).await?;
            Ok(true)
        })
        .await?;
    if done {
        app.round_wanted.notify_one();
        app.outbox_wanted.notify_one();
        tracing::info!(handover = %of.id, "zones were handed over");
    }
    Ok(usize::from(done))
}

/// Once more, for what was written at the same moment by a transaction that had read whose the zone was before; nothing when
/// there is none such.
pub(super) async fn again(app: &App, of: &Handover) -> Result<usize, ServiceError> {
    let (app_tx, id) = (app.clone(), of.id.clone());
    let done = app
        .store
        .write_long::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            handover::lock(tx, &id).await?;
            let Some(of) = handover::find(tx, &id).await? else {
                return Ok(false);
            };
            withdraw_crossing(tx, &of, now).await?;
            let moved = moving::rows(tx, &of).await?;
            end_roles(tx, &of, now).await?;
            moving::remove_waiting(tx, &id).await?;
            if moved.is_empty() {
                return Ok(false);
            }
            moving::mark(tx, &of, &moved, BY).await?;
            Ok(true)
        })
        .await?;
    if done {
        app.round_wanted.notify_one();
    }
    Ok(usize::from(done))
}

/// Helpers, visits, people: whoever books, hands back or checks in at this moment is done before, or finds everything moved. What
/// comes in between needs no lock: nothing is promised there yet, and [`again`] takes it along.
async fn lock_all(tx: &mut Tx, id: &crate::domain::ids::HandoverId) -> Result<(), ServiceError> {
    let all = moving::locks(tx, id).await?;
    helper::lock(tx, &all.helpers).await?;
    for one in &all.visits {
        visit::lock(tx, one).await?;
    }
    let people: Vec<_> = all.people.iter().collect();
    person::hold(tx, &people).await?;
    Ok(())
}

/// A question across the new boundary could only be answered with no.
async fn withdraw_crossing(tx: &mut Tx, of: &Handover, now: UnixTime) -> Result<(), ServiceError> {
    for id in moving::list_crossing(tx, &of.id).await? {
        let Some(asked) = invitation::find(tx, &id).await? else {
            continue;
        };
        let Some(about) = visit::find(tx, &asked.visit).await? else {
            continue;
        };
        if let Ok(to) = asked.state.withdraw(now) {
            invitation::set_state(tx, &about.organisation, &asked, to, BY).await?;
        }
    }
    Ok(())
}

/// What people of the zones ask for stays possible where they go.
async fn switch_on(tx: &mut Tx, of: &Handover, parts: &[Part]) -> Result<(), ServiceError> {
    let to: BTreeSet<_> = parts.iter().map(|part| &part.to).collect();
    for to in to {
        for (category, ..) in preview::switched_on(tx, of, to).await? {
            place::set_category_on(tx, to, &category, true).await?;
            audit::append(tx, to, BY, "handover.category", of.id.as_str(), category.as_str()).await?;
        }
    }
    Ok(())
}

/// The old organisation's people lose their roles there at once, and sign in anew.
async fn end_roles(tx: &mut Tx, of: &Handover, now: UnixTime) -> Result<(), ServiceError> {
    for who in moving::end_roles(tx, of, now, BY).await? {
        session::remove_others(tx, &who, None).await?;
    }
    Ok(())
}

/// The receiving organisations' people begin, as far as they work there still.
async fn begin_roles(tx: &mut Tx, app: &App, of: &Handover, now: UnixTime) -> Result<(), ServiceError> {
    let parts = handover::list_parts(tx, &of.id).await?;
    for one in handover::list_named(tx, &of.id).await? {
        let Some(part) = parts.iter().find(|part| part.zone == one.zone) else {
            continue;
        };
        if !preview::works(tx, &part.to, &one.person, now).await? {
            continue;
        }
        let id = GrantId::new(now, &*app.chance);
        let role = Grant {
            role: one.role,
            zone: Some(one.zone.clone()),
        };
        grant::add_grant(tx, &id, &one.person, &part.to, &role, now, BY).await?;
    }
    Ok(())
}

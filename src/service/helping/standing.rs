//! Where a helper stands: a pause, leaving; what they saw on the way.

use super::own_helper;
use crate::domain::access::Actor;
use crate::domain::bond::{BondEnd, BondSide};
use crate::domain::concern::{ConcernKind, ConcernState, Seriousness};
use crate::domain::ids::{AssignmentId, ConcernId};
use crate::service::{App, ServiceError, bonds, calendar, outings, safeguard, teams};
use crate::store::concern::Concern;
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

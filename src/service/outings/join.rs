//! "I would like to come along": a place is taken once, or it is said plainly that it is gone.

use super::{Side, category_of};
use crate::domain::access::{Actor, PersonPlace};
use crate::domain::ids::{OutingId, PersonId, RequestId};
use crate::domain::outing::Outing;
use crate::domain::request::{Channel, Request, RequestState, Requirements};
use crate::domain::resident::ResidentState;
use crate::domain::schedule::Schedule;
use crate::domain::time::amsterdam;
use crate::geo::distance_m;
use crate::service::ask::{RADIUS_M, is_known, new_visit};
use crate::service::booking::{may_take_along, take_along};
use crate::service::{App, Refusal, ServiceError};
use crate::store::{Tx, file, helper, outing, person, request, visit};

/// How somebody comes along: for themselves, for whom they act, or as a desk that has them on the telephone.
struct Hand {
    asked_by: PersonId,
    channel: Channel,
}

/// Who may say that this person comes along, and in whose name.
async fn hand(tx: &mut Tx, app: &App, actor: &Actor, side: &Side) -> Result<Hand, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let who = &side.person.id;
    let place = PersonPlace {
        organisation: &side.person.organisation,
        zone: &side.home.zone,
        person: who,
    };
    if !actor.may_ask_for(&place) {
        return Err(ServiceError::NotFound);
    }
    if me == *who {
        return Ok(Hand {
            asked_by: me,
            channel: Channel::Web,
        });
    }
    // With a card one asks for oneself: whoever found it asks for nobody else.
    if actor.may_manage(&me) && file::may_act_for(tx, &me, who, app.now()).await? {
        return Ok(Hand {
            asked_by: me,
            channel: Channel::Web,
        });
    }
    if actor.may_coordinate(place.organisation, place.zone) {
        return Ok(Hand {
            asked_by: who.clone(),
            channel: Channel::Telephone,
        });
    }
    Err(ServiceError::NotFound)
}

/// Somebody comes along, and is fetched at home if they want that and the helper offers it. Twice has one effect.
///
/// # Errors
/// [`Refusal::OutingFull`] when the last place is gone, [`Refusal::NoLongerNeeded`] when it does not go or has begun,
/// [`Refusal::MeetFirst`] for somebody whom the desk does not know yet; [`ServiceError::NotFound`] when the actor may not
/// ask for them, and for an outing that they were never meant to see.
pub async fn join(
    app: &App,
    actor: &Actor,
    id: &OutingId,
    who: &PersonId,
    fetched: bool,
) -> Result<RequestId, ServiceError> {
    let (app_tx, actor, id, who) = (app.clone(), actor.clone(), id.clone(), who.clone());
    let joined = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let side = Side::read(tx, &who).await?.ok_or(ServiceError::NotFound)?;
            let hand = hand(tx, &app, &actor, &side).await?;
            let before = outing::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            helper::lock(tx, std::slice::from_ref(&before.helper)).await?;
            let one = outing::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let joined = outing::list_joined(tx, &id).await?;
            if let Some(mine) = joined.iter().find(|place| place.resident == who) {
                return Ok(mine.request.clone());
            }
            insist_may_join(tx, &app, &one, &side).await?;
            if hand.channel == Channel::Web && !is_known(tx, &side.person).await? {
                return Err(Refusal::MeetFirst.into());
            }
            let left = usize::from(one.places).saturating_sub(joined.len());
            if left == 0 {
                return Err(Refusal::OutingFull.into());
            }
            let fetched = fetched && one.fetches;
            write(
                tx,
                &app,
                &one,
                (&side, &hand),
                (fetched, left - 1),
                &actor.audit_name(),
            )
            .await
        })
        .await;
    app.outbox_wanted.notify_one();
    joined
}

/// Whoever was never meant to see it is told what they would be told of an outing that never was.
async fn insist_may_join(tx: &mut Tx, app: &App, one: &Outing, side: &Side) -> Result<(), ServiceError> {
    let now = app.now();
    let found = helper::find(tx, &one.helper)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let who = person::find(tx, &found.helper.person).await?;
    let category = category_of(tx, one).await?;
    let far = distance_m(one.cell.centre(), side.home.cell.centre());
    let is_here = who.is_some_and(|who| who.state.is_here());
    if !is_here || one.organisation != side.person.organisation || far > f64::from(found.helper.reach_m) {
        return Err(ServiceError::NotFound);
    }
    match may_take_along(tx, one, &found.helper, (&side.person, &category), now).await {
        Err(ServiceError::Refused(_)) => return Err(ServiceError::NotFound),
        other => other?,
    }
    if one.is_joinable(now) {
        Ok(())
    } else {
        Err(Refusal::NoLongerNeeded.into())
    }
}

/// The request, its one visit and who is on it: all or nothing.
async fn write(
    tx: &mut Tx,
    app: &App,
    one: &Outing,
    (side, hand): (&Side, &Hand),
    (fetched, left): (bool, usize),
    actor: &str,
) -> Result<RequestId, ServiceError> {
    let now = app.now();
    let category = category_of(tx, one).await?;
    person::hold(tx, &[&side.person.id, &hand.asked_by]).await?;
    let begins = one.window.starts_at.local(&amsterdam());
    let asked = Request {
        id: RequestId::new(now, &*app.chance),
        organisation: one.organisation.clone(),
        zone: side.home.zone.clone(),
        resident: side.person.id.clone(),
        asked_by: hand.asked_by.clone(),
        category: one.category.clone(),
        state: RequestState::Open { since: now },
        schedule: Schedule::Fixed {
            date: begins.date(),
            hour: begins.hour(),
            minute: begins.minute(),
        },
        duration_min: one.minutes(),
        helpers_needed: 1,
        requirements: Requirements {
            vetting: category.vetting_required,
            ..Requirements::default()
        },
        radius_m: RADIUS_M,
        urgent: false,
        cell: side.home.cell,
        public_sentence: None,
        preferred: Vec::new(),
        channel: hand.channel,
        created_at: now,
    };
    request::add(tx, &asked, "", actor).await?;
    let mut new = new_visit(app, &asked, vec![one.window]).ok_or(Refusal::NoLongerNeeded)?;
    // Somebody is found already.
    new.urgent = false;
    visit::add(tx, &new, actor).await?;
    outing::add_place(tx, &one.id, &new.id, fetched).await?;
    take_along(tx, app, one, (&new.id, fetched, left), actor).await?;
    // Read again behind the lock of the audit: somebody who is being forgotten at this moment joins nothing any more.
    for who in [&asked.resident, &asked.asked_by] {
        if person::find(tx, who)
            .await?
            .is_none_or(|who| who.state == ResidentState::Erased)
        {
            return Err(Refusal::Changed.into());
        }
    }
    Ok(asked.id)
}

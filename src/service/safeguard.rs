//! What protects people and may change at any moment: who must not meet, with whom one is careful, whose certificate or
//! consent stands.
//!
//! Invariant: each change locks what a booking locks before it is made, and then asks of every booking that it touches
//! whether it may stand. So of a yes and a change at the same moment, whichever comes second sees the other.

use super::{App, ServiceError, bonds, booking, places};
use crate::domain::access::{Actor, PersonPlace};
use crate::domain::helper::HelperState;
use crate::domain::ids::{AssignmentId, HelperId, InterviewId, PersonId, RequestId};
use crate::domain::invitation::InvitationState;
use crate::domain::resident::{Care, Home, Person};
use crate::domain::time::amsterdam;
use crate::domain::visit::VisitState;
use crate::store::assignment::Assignment;
use crate::store::care::Interview;
use crate::store::helper::StoredHelper;
use crate::store::{Tx, assignment, audit, care, consent, helper, invitation, person, request, team, visit};

/// A map shows somebody whose address is secret no finer than this: a cell of some 36 square kilometres.
const SECRET_RESOLUTION: u8 = 6;
/// Characters of what a coordinator remembers of a talk.
const NOTES_LENGTH: usize = 2000;

/// A helper's row and those of the visits that a resident waits for, locked in the order in which bookings lock them.
async fn lock_resident(tx: &mut Tx, resident: &PersonId) -> Result<(), ServiceError> {
    let mut helpers = Vec::new();
    let mut visits = Vec::new();
    for of in request::list_of_person(tx, resident).await? {
        if of.resident != *resident {
            continue;
        }
        for one in visit::list_of_request(tx, &of.id).await? {
            if matches!(one.state, VisitState::Open { .. } | VisitState::Staffed { .. }) {
                helpers.extend_from_slice(one.state.helpers());
                visits.push(one.id);
            }
        }
    }
    helpers.sort_unstable();
    helpers.dedup();
    helper::lock(tx, &helpers).await?;
    visits.sort_unstable();
    for id in &visits {
        visit::lock(tx, id).await?;
    }
    Ok(())
}

/// What is booked with a resident may stand, or is given back.
pub(super) async fn recheck_resident(
    tx: &mut Tx,
    app: &App,
    resident: &PersonId,
    actor: &str,
) -> Result<(), ServiceError> {
    for booked in assignment::list_coming_to(tx, resident, app.now()).await? {
        booking::recheck(tx, app, &booked, actor).await?;
    }
    Ok(())
}

/// What a helper is booked for may stand, or is given back.
pub(super) async fn recheck_helper(
    tx: &mut Tx,
    app: &App,
    id: &HelperId,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    for booked in assignment::list_of_helper(tx, id, now, now.plus(366 * 24 * 3600)).await? {
        booking::recheck(tx, app, &booked, actor).await?;
    }
    // And what they go along to in a team.
    for booked in team::list_along(tx, id, now, now.plus(366 * 24 * 3600)).await? {
        booking::recheck(tx, app, &booked, actor).await?;
    }
    Ok(())
}

/// Keeps two people apart: for good, both ways, and so that neither can tell. What is booked between them is off, as if
/// somebody could not after all; questions between them are gone.
///
/// # Errors
/// [`ServiceError`] when one of them does not exist.
pub(super) async fn keep_apart(
    tx: &mut Tx,
    app: &App,
    one: &PersonId,
    other: &PersonId,
    actor: &str,
) -> Result<(), ServiceError> {
    if one == other {
        return Err(ServiceError::NotFound);
    }
    let mut helping: Vec<StoredHelper> = Vec::new();
    for side in [one, other] {
        helping.extend(helper::find_by_person(tx, side).await?);
    }
    let mut ids: Vec<HelperId> = helping.iter().map(|found| found.helper.id.clone()).collect();
    ids.sort_unstable();
    helper::lock(tx, &ids).await?;
    person::hold(tx, &[one, other]).await?;
    if !consent::is_blocked(tx, one, other).await? {
        let known = person::find(tx, one).await?.ok_or(ServiceError::NotFound)?;
        audit::append(
            tx,
            &known.organisation,
            actor,
            "block.add",
            one.as_str(),
            other.as_str(),
        )
        .await?;
    }
    consent::add_block(tx, one, other, app.now()).await?;
    bonds::end_between(tx, app, (one, other), actor).await?;
    for side in helping {
        let resident = if side.helper.person == *one { other } else { one };
        forget_questions(tx, app, &side.helper.id, resident, actor).await?;
        recheck_helper(tx, app, &side.helper.id, actor).await?;
    }
    Ok(())
}

/// Questions to a helper about one resident are taken back without a word.
async fn forget_questions(
    tx: &mut Tx,
    app: &App,
    id: &HelperId,
    resident: &PersonId,
    actor: &str,
) -> Result<(), ServiceError> {
    for asked in invitation::list_open_of_helper(tx, id).await? {
        let Some(one) = visit::find(tx, &asked.visit).await? else {
            continue;
        };
        let of = request::find(tx, &one.request).await?;
        let theirs = of.as_ref().is_some_and(|of| of.resident == *resident);
        if theirs && matches!(asked.state, InvitationState::Sent { .. }) {
            let to = asked.state.withdraw(app.now())?;
            invitation::set_state(tx, &one.organisation, &asked, to, actor).await?;
        }
    }
    Ok(())
}

/// A resident would rather not have somebody again who comes on a request, or came.
///
/// # Errors
/// [`ServiceError::NotFound`] unless they are the resident, or act for them, and that helper has to do with it.
pub async fn rather_not(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    helper_id: &HelperId,
) -> Result<(), ServiceError> {
    let (app_tx, actor, id, helper_id) = (app.clone(), actor.clone(), id.clone(), helper_id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let of = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !(actor.is_person(&of.resident) || actor.may_act_for(&of.resident)) {
                return Err(ServiceError::NotFound);
            }
            let mut met = false;
            for one in visit::list_of_request(tx, &id).await? {
                let all = assignment::list_of_visit(tx, &one.id).await?;
                met |= all.iter().any(|booked| booked.helper == helper_id);
            }
            let found = helper::find(tx, &helper_id).await?.filter(|_| met);
            let other = found.ok_or(ServiceError::NotFound)?.helper.person;
            keep_apart(tx, &app_tx, &of.resident, &other, &actor.audit_name()).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// A helper would rather not go there again.
///
/// # Errors
/// [`ServiceError::NotFound`] unless they are the helper of that visit.
pub async fn rather_not_there(app: &App, actor: &Actor, id: &AssignmentId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (booked, resident) = meeting(tx, &id).await?;
            let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            if !actor.is_helper(&booked.helper) {
                return Err(ServiceError::NotFound);
            }
            keep_apart(tx, &app_tx, &me.person, &resident, &actor.audit_name()).await
        })
        .await?;
    wake(app);
    Ok(())
}

async fn meeting(tx: &mut Tx, id: &AssignmentId) -> Result<(Assignment, PersonId), ServiceError> {
    let booked = assignment::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let one = visit::find(tx, &booked.visit)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let of = request::find(tx, &one.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    Ok((booked, of.resident))
}

fn wake(app: &App) {
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
}

/// Somebody with a home in the actor's zones, whose file they may open.
pub(super) async fn own_file(
    tx: &mut Tx,
    actor: &Actor,
    id: &PersonId,
) -> Result<(Person, Home), ServiceError> {
    let known = person::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let home = person::find_home(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let place = PersonPlace {
        organisation: &known.organisation,
        zone: &home.zone,
        person: id,
    };
    if actor.may_open_file(&place) {
        Ok((known, home))
    } else {
        Err(ServiceError::NotFound)
    }
}

/// A coordinator keeps two people of their zones apart.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn block(app: &App, actor: &Actor, one: &PersonId, other: &PersonId) -> Result<(), ServiceError> {
    let (app_tx, actor, one, other) = (app.clone(), actor.clone(), one.clone(), other.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            own_file(tx, &actor, &one).await?;
            own_file(tx, &actor, &other).await?;
            keep_apart(tx, &app_tx, &one, &other, &actor.audit_name()).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// A coordinator says what to be careful about with somebody. What is booked with them is asked again; where they live is
/// shown coarser, or finer again.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn set_care(app: &App, actor: &Actor, id: &PersonId, care: Care) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, home) = own_file(tx, &actor, &id).await?;
            lock_resident(tx, &id).await?;
            person::hold(tx, &[&id]).await?;
            care::set(tx, &known, care, &actor.audit_name()).await?;
            if care.is_secret != known.care.is_secret {
                let cell = shown_cell(tx, &home, care).await?;
                person::set_cell(tx, &known, cell, &actor.audit_name()).await?;
            }
            recheck_resident(tx, &app_tx, &id, &actor.audit_name()).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// The cell in which somebody's home is shown.
async fn shown_cell(tx: &mut Tx, home: &Home, care: Care) -> Result<crate::geo::Cell, ServiceError> {
    let address = person::find_address(tx, &home.person).await?;
    let usual = match address.and_then(|address| address.point) {
        Some(point) => places::cell_at(tx, point).await?,
        None => home.cell,
    };
    coarse_enough(usual, care)
}

/// Shows a home in the cell that follows from what is known now; says whether that is another one than before.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn show_again(tx: &mut Tx, home: &Home) -> Result<bool, ServiceError> {
    let Some(known) = person::find(tx, &home.person).await? else {
        return Ok(false);
    };
    let cell = shown_cell(tx, home, known.care).await?;
    if cell == home.cell {
        return Ok(false);
    }
    person::set_cell(tx, &known, cell, "system").await?;
    Ok(true)
}

/// A cell as it may be shown of somebody: never finer for who must not be found.
///
/// # Errors
/// [`ServiceError::Internal`] never for a cell that exists; passed on rather than hidden.
pub(super) fn coarse_enough(cell: crate::geo::Cell, care: Care) -> Result<crate::geo::Cell, ServiceError> {
    if care.is_secret && cell.resolution() > SECRET_RESOLUTION {
        cell.parent(SECRET_RESOLUTION)
            .ok_or_else(|| ServiceError::internal("a cell without a parent"))
    } else {
        Ok(cell)
    }
}

/// A coordinator had a talk with a helper, and remembers this of it: for coordinators alone.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; a wrong field when it is too long.
pub async fn add_interview(app: &App, actor: &Actor, id: &HelperId, notes: &str) -> Result<(), ServiceError> {
    let notes = notes.trim().to_owned();
    if notes.chars().count() > NOTES_LENGTH {
        return Err(ServiceError::field("notes", "field-too-long"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            own_file(tx, &actor, &found.person).await?;
            let by = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            person::hold(tx, &[&found.person]).await?;
            let held = Interview {
                id: InterviewId::new(app_tx.now(), &*app_tx.chance),
                helper: id,
                by: by.person.clone(),
                notes,
                at: app_tx.now(),
            };
            Ok(care::add_interview(tx, &found.organisation, &held, &actor.audit_name()).await?)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// A certificate counts no more: whatever asked for it is given back.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn end_vetting(app: &App, actor: &Actor, id: &HelperId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            own_file(tx, &actor, &found.person).await?;
            helper::lock(tx, std::slice::from_ref(&id)).await?;
            let name = actor.audit_name();
            let today = app_tx.now().date(&amsterdam());
            let last = today.yesterday().map_err(ServiceError::internal)?;
            helper::end_vetting(tx, &found.organisation, &id, last, &name).await?;
            recheck_helper(tx, &app_tx, &id, &name).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// A helper is put on hold, or let go on: nothing new, and what is booked is given back.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; [`ServiceError::Refused`] when it is so already.
pub async fn set_hold(app: &App, actor: &Actor, id: &HelperId, hold: bool) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            helper::lock(tx, std::slice::from_ref(&id))
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            own_file(tx, &actor, &found.person).await?;
            let now = app_tx.now();
            let next: HelperState = if hold {
                found.state.hold(now)?
            } else {
                found.state.release(now)?
            };
            let name = actor.audit_name();
            helper::set_state(tx, &found, found.state, next, &name).await?;
            recheck_helper(tx, &app_tx, &id, &name).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// The talks that were had with a helper.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn list_interviews(
    app: &App,
    actor: &Actor,
    id: &HelperId,
) -> Result<Vec<Interview>, ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            own_file(tx, &actor, &found.person).await?;
            Ok(care::list_interviews(tx, &id).await?)
        })
        .await
}

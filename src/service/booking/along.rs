//! Coming along with a helper who goes anyway: one more way to an assignment, behind the same locks and with the same
//! rules that protect people. What it does not ask is the helper's week: that was asked when they posted the outing, and
//! an outing takes their time once, however many come along.

use super::{Scene, scene};
use crate::domain::assignment::AssignmentState;
use crate::domain::category::Category;
use crate::domain::consent::Purpose;
use crate::domain::helper::{Helper, HelperState};
use crate::domain::ids::{AssignmentId, PersonId, VisitId};
use crate::domain::outing::Outing;
use crate::domain::resident::Person;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::By;
use crate::geo::Cell;
use crate::service::notify::{Notice, Say, tell};
use crate::service::timing::{is_free, week_of};
use crate::service::{App, Refusal, ServiceError, learning};
use crate::store::assignment::{Assignment, Taken};
use crate::store::outing::Place;
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, consent, helper, person, request, visit};

/// Whether these two may meet in a window: not kept apart, both consents, the helper at work, vetting where it is needed.
///
/// # Errors
/// [`ServiceError::Refused`] with what may be said of it.
pub(in crate::service) async fn may_meet(
    tx: &mut Tx,
    helper: &Helper,
    resident: &PersonId,
    needs_vetting: bool,
    (window, now): (Window, UnixTime),
) -> Result<(), ServiceError> {
    let blocked = consent::is_blocked(tx, resident, &helper.person).await?;
    let consents = consent::has_consent(tx, &helper.person, Purpose::Matching, now).await?
        && consent::has_consent(tx, resident, Purpose::Matching, now).await?;
    let at_work = matches!(
        helper.state,
        HelperState::Active { .. } | HelperState::Paused { .. }
    );
    if blocked || !consents || !at_work {
        return Err(Refusal::NotAvailable.into());
    }
    if needs_vetting && !helper.is_vetted_on(window.starts_at.date(&amsterdam())) {
        return Err(Refusal::VettingNeeded.into());
    }
    Ok(())
}

/// Whether something in `window` at `cell` fits in a helper's week, with what is taken of it.
///
/// # Errors
/// [`Refusal::BusyThen`], or [`Refusal::WeekFull`] by their own number.
pub(in crate::service) fn fits_week(
    helper: &Helper,
    window: Window,
    cell: Cell,
    taken: &[Taken],
) -> Result<(), Refusal> {
    if !is_free(window, cell, helper.mode, taken) {
        return Err(Refusal::BusyThen);
    }
    let week = week_of(window.starts_at, &amsterdam());
    let in_week: Vec<&Taken> = taken
        .iter()
        .filter(|t| week.starts_at <= t.window.starts_at && t.window.starts_at < week.ends_at)
        .collect();
    let limits = helper.limits;
    let visits = in_week.len() as u64 + 1;
    let seconds = in_week.iter().map(|t| t.window.seconds()).sum::<i64>() + window.seconds();
    let too_long = limits
        .weekly_minutes
        .is_some_and(|most| seconds > i64::from(most) * 60);
    if visits > u64::from(limits.weekly_visits) || too_long {
        Err(Refusal::WeekFull)
    } else {
        Ok(())
    }
}

/// Whether a resident may come along with a helper: the rules of a visit, for the two of them alone.
///
/// # Errors
/// [`ServiceError::Refused`] when a rule says no: the resident is never told which.
pub(in crate::service) async fn may_take_along(
    tx: &mut Tx,
    outing: &Outing,
    helper: &Helper,
    (resident, category): (&Person, &Category),
    now: UnixTime,
) -> Result<(), ServiceError> {
    let same = helper.person == resident.id || helper.organisation != resident.organisation;
    if same || !helper.adult || !category.is_on || !resident.state.is_here() {
        return Err(Refusal::NotAvailable.into());
    }
    let vetting = category.vetting_required;
    may_meet(tx, helper, &resident.id, vetting, (outing.window, now)).await?;
    // Why a worker may not is nobody else's to know.
    match learning::may_come(tx, helper, (category, None), outing.window, None).await {
        Err(ServiceError::Refused(_)) => return Err(Refusal::NotAvailable.into()),
        other => other?,
    }
    let day = outing.window.starts_at.date(&amsterdam());
    if resident.care.is_careful()
        && !helper.is_trusted_on(day)
        && !visit::is_familiar(tx, &resident.id, &helper.id).await?
    {
        return Err(Refusal::NotAvailable.into());
    }
    Ok(())
}

/// Binds the helper of an outing to the visit of somebody who comes along, and tells both. Whoever calls this has locked
/// the helper, counted the places (`left` are free after this one) and asked [`may_take_along`]; the visit is new, so
/// nobody else can be on it.
///
/// # Errors
/// [`ServiceError::NotFound`] when something does not exist.
pub(in crate::service) async fn take_along(
    tx: &mut Tx,
    app: &App,
    outing: &Outing,
    (visit_id, fetched, left): (&VisitId, bool, usize),
    actor: &str,
) -> Result<AssignmentId, ServiceError> {
    let now = app.now();
    let scene = scene(tx, visit_id, &outing.helper).await?;
    let id = AssignmentId::new(now, &*app.chance);
    let booked = Assignment {
        id: id.clone(),
        visit: visit_id.clone(),
        helper: outing.helper.clone(),
        state: AssignmentState::Booked { at: now },
        window: outing.window,
        booked_by: actor.to_owned(),
    };
    assignment::add(tx, &outing.organisation, &booked, now).await?;
    let next = scene
        .visit
        .state
        .clone()
        .accept(outing.helper.clone(), scene.visit.helpers_needed, now)?;
    visit::set_state(tx, &scene.visit, &next, Some(outing.window), now, actor).await?;
    tell_both(tx, app, &scene, outing, (&id, fetched, left)).await?;
    Ok(id)
}

async fn tell_both(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    outing: &Outing,
    (id, fetched, left): (&AssignmentId, bool, usize),
) -> Result<(), ServiceError> {
    let to_resident = Notice {
        key: format!("{id}:resident"),
        to: &scene.request.resident,
        zone: Some(&scene.request.zone),
        request: Some(&scene.request.id),
        say: Say::GoesAlong {
            helper: &scene.helper_person.given_name,
            window: outing.window,
            meet: if fetched { "" } else { &outing.words.leaves_from },
            door_word: &scene.visit.door_word,
        },
        path: format!("/requests/{}", scene.request.id),
    };
    tell(tx, app.writer(), to_resident).await?;
    let to_helper = Notice {
        key: format!("{id}:helper"),
        to: &scene.helper.helper.person,
        zone: Some(&scene.helper_home.zone),
        request: None,
        say: Say::JoinedBy {
            resident: &scene.resident.given_name,
            window: outing.window,
            left,
        },
        path: format!("/outings/{}", outing.id),
    };
    tell(tx, app.writer(), to_helper).await
}

/// A helper does not take somebody along after all: nobody else is sought, and the resident hears that it is off.
pub(super) async fn let_go(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    booked: &Assignment,
    state: AssignmentState,
    actor: &str,
) -> Result<(), ServiceError> {
    super::bonded::let_go(tx, app, scene, booked, state, actor).await?;
    if !scene.request.state.is_over() {
        let over = scene.request.state.withdraw(app.now(), By::Helper)?;
        request::set_state(tx, &scene.request, over, actor).await?;
    }
    let notice = Notice {
        key: format!("{}:back", booked.id),
        to: &scene.request.resident,
        zone: Some(&scene.request.zone),
        request: Some(&scene.request.id),
        say: Say::OutingOff {
            helper: &scene.helper_person.given_name,
            window: booked.window,
        },
        path: format!("/requests/{}", scene.request.id),
    };
    tell(tx, app.writer(), notice).await
}

/// Somebody does not come along after all: the helper hears it, and the place is free again.
pub(super) async fn tell_not_along(
    tx: &mut Tx,
    app: &App,
    visit: &Visit,
    booked: &Assignment,
    place: &Place,
) -> Result<(), ServiceError> {
    let of = request::find(tx, &visit.request).await?;
    let resident = match &of {
        Some(of) => person::find(tx, &of.resident).await?,
        None => None,
    };
    let (Some(resident), Some(other)) = (resident, helper::find(tx, &booked.helper).await?) else {
        return Ok(());
    };
    let notice = Notice {
        key: format!("{}:off", booked.id),
        to: &other.helper.person,
        zone: Some(&visit.zone),
        request: None,
        say: Say::NotAlong {
            resident: &resident.given_name,
            window: booked.window,
        },
        path: format!("/outings/{}", place.outing),
    };
    tell(tx, app.writer(), notice).await
}

//! A supervisor who goes along with a worker's visit finds the door from their own telephone, whether or not they help here
//! themselves: in the same span, with the same trace and the same limits as whoever is booked.
//!
//! Who goes along stands in the team of the booking. A supervisor who answers for that worker and stays in the office learns
//! nothing here, and neither does who was to go along with a team that ended, or supervises there no more.

use super::visits::{behind_the_door, insist_due, open_address};
use super::{Disclosure, OPEN_S, is_open};
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::category::Category;
use crate::domain::helper::HelperState;
use crate::domain::ids::{AssignmentId, PersonId};
use crate::domain::schedule::Window;
use crate::domain::team::Companion;
use crate::domain::time::UnixTime;
use crate::service::learning::supervisor;
use crate::service::{App, Refusal, ServiceError, booking};
use crate::store::assignment::Assignment;
use crate::store::{Tx, assignment, helper, team};

/// Whether an address can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// From an instant on.
    From(UnixTime),
    /// Now.
    Now,
    /// No more.
    Over,
}

/// What somebody who goes along knows of a visit before its address is opened.
#[derive(Debug, Clone)]
pub struct TheDoor {
    /// What for.
    pub category: Category,
    /// At whose home: first name and initial.
    pub resident: String,
    /// When.
    pub window: Window,
    /// First name of the worker, who says the word at the door.
    pub lead: String,
    /// The word; empty while the address stays closed, and when the visit is over.
    pub door_word: String,
    /// Whether the address can be opened.
    pub opens: Opens,
}

/// The booking that somebody goes along with, who they are, and how the team says it.
async fn goes_along(
    tx: &mut Tx,
    actor: &Actor,
    id: &AssignmentId,
) -> Result<(Assignment, PersonId, Companion), ServiceError> {
    let me = supervisor(actor)?;
    let with = team::find_of_visit(tx, id).await?.ok_or(ServiceError::NotFound)?;
    // Whoever supervises elsewhere since is nobody there.
    if with.organisation != me.organisation || with.companion.supervisor() != Some(&me.person) {
        return Err(ServiceError::NotFound);
    }
    let booked = assignment::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if !booked.state.takes_place() {
        return Err(ServiceError::NotFound);
    }
    Ok((booked, me.person.clone(), with.companion))
}

/// A visit that a supervisor goes along with, and whether its address can be opened.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the supervisor who goes along with it.
pub async fn the_door(app: &App, actor: &Actor, id: &AssignmentId) -> Result<TheDoor, ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .read(async move |tx| {
            let (booked, ..) = goes_along(tx, &actor, &id).await?;
            let scene = booking::scene(tx, &booked.visit, &booked.helper).await?;
            let from = booked.window.starts_at.plus(-OPEN_S);
            let opens = if is_open(booked.window, now) {
                Opens::Now
            } else if now < from {
                Opens::From(from)
            } else {
                Opens::Over
            };
            let is_done = matches!(booked.state, AssignmentState::Done { .. });
            Ok(TheDoor {
                category: scene.category,
                resident: scene.resident.short_name(),
                window: booked.window,
                lead: scene.helper_person.given_name,
                door_word: if opens == Opens::Now && !is_done {
                    scene.visit.door_word
                } else {
                    String::new()
                },
                opens,
            })
        })
        .await
}

/// Opens the resident's address, telephone and words for the supervisor who goes along.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else, also for another supervisor of that worker; else as
/// [`for_visit`](super::for_visit): of staff too a proof of who they are is asked once a day on each device.
pub async fn for_companion(app: &App, actor: &Actor, id: &AssignmentId) -> Result<Disclosure, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let (booked, me, companion) = goes_along(tx, &actor, &id).await?;
            insist_due(&booked, app.now())?;
            // Whoever helps here as a neighbour too, and is on hold, sees nothing more of anybody.
            if let Some(own) = companion.helper() {
                let own = helper::find(tx, own).await?.ok_or(ServiceError::NotFound)?.helper;
                if matches!(own.state, HelperState::OnHold { .. }) {
                    return Err(Refusal::NotYet.into());
                }
            }
            let (visit, request) = behind_the_door(tx, &app, (&actor, &me), &booked).await?;
            open_address(tx, &app, &me, (&visit, &request)).await
        })
        .await
}

//! What the two of a bond are told of a visit, where that differs from any other.

use super::Scene;
use crate::domain::assignment::AssignmentState;
use crate::domain::ids::AssignmentId;
use crate::domain::schedule::Window;
use crate::domain::visit::By;
use crate::service::notify::{BondSay, Notice, Say, tell};
use crate::service::{App, ServiceError};
use crate::store::assignment::Assignment;
use crate::store::{Tx, assignment, visit};

/// They meet somewhere else than at home: both are told where.
pub(super) async fn tell_meets(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    (window, place): (Window, &str),
    id: &AssignmentId,
) -> Result<(), ServiceError> {
    let word = &scene.visit.door_word;
    let to_resident = Notice {
        key: format!("{id}:resident"),
        to: &scene.request.resident,
        zone: Some(&scene.request.zone),
        request: Some(&scene.request.id),
        say: Say::Bond(BondSay::MeetsAt {
            name: &scene.helper_person.given_name,
            window,
            place,
            word,
        }),
        path: format!("/requests/{}", scene.request.id),
    };
    tell(tx, app.writer(), to_resident).await?;
    let to_helper = Notice {
        key: format!("{id}:helper"),
        to: &scene.helper.helper.person,
        zone: Some(&scene.helper_home.zone),
        request: None,
        say: Say::Bond(BondSay::MeetsAt {
            name: &scene.resident.given_name,
            window,
            place,
            word: "",
        }),
        path: "/week".to_owned(),
    };
    tell(tx, app.writer(), to_helper).await
}

/// A visit for which nobody else is sought, of a bond or of somebody who comes along, ends with its one assignment: it does
/// not open again.
pub(super) async fn let_go(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    booked: &Assignment,
    state: AssignmentState,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    assignment::set_state(tx, &scene.request.organisation, booked, state, actor).await?;
    let next = scene.visit.state.clone().cancel(now, By::Helper)?;
    Ok(visit::set_state(tx, &scene.visit, &next, None, now, actor).await?)
}

/// The helper cannot come after all: nobody else is sought.
pub(super) async fn tell_back(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    booked: &Assignment,
) -> Result<(), ServiceError> {
    let notice = Notice {
        key: format!("{}:back", booked.id),
        to: &scene.request.resident,
        zone: Some(&scene.request.zone),
        request: Some(&scene.request.id),
        say: Say::Bond(BondSay::VisitOff {
            name: &scene.helper_person.given_name,
            window: booked.window,
        }),
        path: format!("/requests/{}", scene.request.id),
    };
    tell(tx, app.writer(), notice).await
}

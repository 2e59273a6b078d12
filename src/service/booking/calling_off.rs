//! Calling a visit off.

use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::ids::VisitId;
use crate::domain::invitation::InvitationState;
use crate::domain::visit::By;
use crate::service::notify::{Notice, Say, tell};
use crate::service::{App, Refusal, ServiceError};
use crate::store::{Tx, assignment, helper, invitation, outing, round, visit};

/// Calls a visit off: its helpers are told, its invitations withdrawn.
///
/// # Errors
/// [`ServiceError::Refused`] when it has begun or is over.
pub async fn cancel(tx: &mut Tx, app: &App, id: &VisitId, by: By, actor: &str) -> Result<(), ServiceError> {
    cancel_telling(tx, app, id, (by, true), actor).await
}

/// The same without a word: whoever calls this tells of it all in one message.
///
/// # Errors
/// As [`cancel`].
pub(in crate::service) async fn cancel_quietly(
    tx: &mut Tx,
    app: &App,
    id: &VisitId,
    by: By,
    actor: &str,
) -> Result<(), ServiceError> {
    cancel_telling(tx, app, id, (by, false), actor).await
}

async fn cancel_telling(
    tx: &mut Tx,
    app: &App,
    id: &VisitId,
    (by, is_told): (By, bool),
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    let before = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    helper::lock(tx, before.state.helpers()).await?;
    visit::lock(tx, id).await?;
    let visit = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    // Somebody came on it or left it between the two looks: their row is not locked, so begin again.
    if visit.state.helpers() != before.state.helpers() {
        return Err(Refusal::Changed.into());
    }
    let next = visit.state.clone().cancel(now, by)?;
    let place = outing::find_place(tx, id).await?;
    for booked in assignment::list_of_visit(tx, id).await? {
        let AssignmentState::Booked { .. } = booked.state else {
            continue;
        };
        let state = booked.state.hand_back(now, HandBackReason::VisitCancelled)?;
        assignment::set_state(tx, &visit.organisation, &booked, state, actor).await?;
        if !is_told {
            continue;
        }
        if let Some(place) = &place {
            super::along::tell_not_along(tx, app, &visit, &booked, place).await?;
        } else if let Some(other) = helper::find(tx, &booked.helper).await? {
            let notice = Notice {
                key: format!("{}:off", booked.id),
                to: &other.helper.person,
                zone: Some(&visit.zone),
                request: None,
                say: Say::CalledOff {
                    window: booked.window,
                },
                path: "/week".to_owned(),
            };
            tell(tx, app.writer(), notice).await?;
        }
    }
    for asked in invitation::list_of_visit(tx, id).await? {
        if matches!(asked.state, InvitationState::Sent { .. }) {
            let to = asked.state.withdraw(now)?;
            invitation::set_state(tx, &visit.organisation, &asked, to, actor).await?;
        }
    }
    visit::set_state(tx, &visit, &next, None, now, actor).await?;
    round::remove_proposals_of(tx, id).await?;
    Ok(())
}

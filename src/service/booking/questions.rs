//! Questions that somebody need not answer any more: they are withdrawn, and whoever was asked is told kindly.

use super::{Scene, scene};
use crate::domain::ids::{HelperId, VisitId};
use crate::domain::invitation::InvitationState;
use crate::service::notify::{Notice, Say, tell};
use crate::service::{App, ServiceError, fees};
use crate::store::{Tx, helper, invitation};

/// The helper's own invitation is answered; when the last place is taken, the others' are withdrawn and they are told.
pub(super) async fn settle(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    helper_id: &HelperId,
    is_full: bool,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    for asked in invitation::list_of_visit(tx, &scene.visit.id).await? {
        if !matches!(asked.state, InvitationState::Sent { .. }) {
            continue;
        }
        if asked.helper == *helper_id {
            // A coordinator may book somebody whose question has run out: then it is withdrawn, not answered.
            let to = asked.state.accept(now).or_else(|_| asked.state.withdraw(now))?;
            invitation::set_state(tx, &scene.request.organisation, &asked, to, actor).await?;
        } else if is_full {
            withdraw(
                tx,
                app,
                scene,
                &asked,
                Say::PlaceTaken { window: asked.window },
                actor,
            )
            .await?;
        }
    }
    Ok(())
}

async fn withdraw(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    asked: &invitation::Invitation,
    say: Say<'_>,
    actor: &str,
) -> Result<(), ServiceError> {
    let to = asked.state.withdraw(app.now())?;
    invitation::set_state(tx, &scene.request.organisation, asked, to, actor).await?;
    if let Some(other) = helper::find(tx, &asked.helper).await? {
        let notice = Notice {
            key: format!("{}:withdrawn", asked.id),
            to: &other.helper.person,
            zone: None,
            request: None,
            say,
            path: "/near".to_owned(),
        };
        tell(tx, app.writer(), notice).await?;
    }
    Ok(())
}

/// Questions about a visit to workers who may not come for what it costs now are withdrawn: only free help is wanted, so it
/// waits for nobody who is not free. They are told as if somebody else had come first: that somebody does not pay is no
/// business of theirs. Whoever calls this holds the row of the visit.
///
/// # Errors
/// [`ServiceError`] when the database does not answer, or somebody answered at the same moment.
pub(in crate::service) async fn withdraw_unagreed(
    tx: &mut Tx,
    app: &App,
    of: &VisitId,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    for asked in invitation::list_of_visit(tx, of).await? {
        if !matches!(asked.state, InvitationState::Sent { .. }) {
            continue;
        }
        let scene = scene(tx, of, &asked.helper).await?;
        match fees::may_come(tx, &scene.helper.helper, &scene.request, now).await {
            Ok(()) => continue,
            Err(ServiceError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
        let say = Say::PlaceTaken { window: asked.window };
        withdraw(tx, app, &scene, &asked, say, actor).await?;
    }
    Ok(())
}

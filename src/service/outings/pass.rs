//! What happens to outings by themselves: their time passes, or their helper does not help any more.

use super::post::withdraw_locked;
use crate::domain::ids::{HelperId, OutingId};
use crate::domain::opening::OpeningHours;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::{App, ServiceError};
use crate::store::{Tx, helper, outing};

/// Ends the outings whose time has passed. Each has its own transaction, so that one that fails holds up no other.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn pass(app: &App) -> Result<usize, ServiceError> {
    let now = app.now();
    let due = app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(outing::list_due(tx, now).await?))
        .await?;
    let mut ended = 0;
    for one in due {
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| end(tx, &one.id, &one.helper, now).await)
            .await;
        match done {
            Ok(is_ended) => ended += usize::from(is_ended),
            // The next pass tries again.
            Err(error) => tracing::warn!(%error, "an outing was not ended"),
        }
    }
    Ok(ended)
}

async fn end(tx: &mut Tx, id: &OutingId, who: &HelperId, now: UnixTime) -> Result<bool, ServiceError> {
    helper::lock(tx, std::slice::from_ref(who)).await?;
    let Some(one) = outing::find(tx, id).await?.filter(|one| one.state.is_live()) else {
        return Ok(false);
    };
    outing::set_state(tx, &one, one.state.end(now)?, "system").await?;
    Ok(true)
}

/// A helper does not help any more, or not now: nobody comes along with them. Whoever calls this has locked them. One that
/// is under way goes on for who is with them, and takes in nobody.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn withdraw_all(
    tx: &mut Tx,
    app: &App,
    who: &HelperId,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    for one in outing::list_of_helper(tx, who).await? {
        if !one.state.is_live() {
            continue;
        }
        if one.window.starts_at > now {
            withdraw_locked(tx, app, &one, actor).await?;
        } else {
            outing::set_state(tx, &one, one.state.end(now)?, actor).await?;
        }
    }
    Ok(())
}

/// A worker's service is closed when they would go: nobody comes along with them then. Whoever calls this has locked them.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn withdraw_closed(
    tx: &mut Tx,
    app: &App,
    who: &HelperId,
    hours: &OpeningHours,
    actor: &str,
) -> Result<(), ServiceError> {
    let (now, zone) = (app.now(), amsterdam());
    for one in outing::list_of_helper(tx, who).await? {
        if one.state.is_live() && one.window.starts_at > now && !hours.allows(one.window, &zone) {
            withdraw_locked(tx, app, &one, actor).await?;
        }
    }
    Ok(())
}

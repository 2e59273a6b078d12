//! The visits of a request.

use super::schedule_error;
use crate::domain::ids::VisitId;
use crate::domain::request::Request;
use crate::domain::schedule::Window;
use crate::domain::time::amsterdam;
use crate::domain::visit::VisitState;
use crate::service::{App, ServiceError, tokens};
use crate::store::visit::Visit;
use crate::store::{Tx, visit};

/// Makes the visits that a request asks for and that do not exist yet.
///
/// # Errors
/// A wrong field when every moment has passed.
pub(in crate::service) async fn make_visits(
    tx: &mut Tx,
    app: &App,
    request: &Request,
    actor: &str,
) -> Result<Vec<VisitId>, ServiceError> {
    let now = app.now();
    let occasions = request
        .schedule
        .occasions(now, request.duration_min, &amsterdam())
        .map_err(schedule_error)?;
    let existing = visit::list_of_request(tx, &request.id).await?;
    let mut made = Vec::new();
    for windows in occasions {
        // A series is topped up as time goes on: a visit of that moment may be there already.
        if existing
            .iter()
            .any(|visit| visit.windows.iter().any(|known| windows.contains(known)))
        {
            continue;
        }
        let Some(new) = new_visit(app, request, windows) else {
            continue;
        };
        visit::add(tx, &new, actor).await?;
        made.push(new.id);
    }
    Ok(made)
}

/// An open visit of a request in these windows; none when there is no window.
pub(in crate::service) fn new_visit(app: &App, request: &Request, windows: Vec<Window>) -> Option<Visit> {
    let (now, last) = (app.now(), windows.last()?);
    let deadline_at = last.ends_at.plus(-i64::from(request.duration_min) * 60);
    Some(Visit {
        id: VisitId::new(now, &*app.chance),
        request: request.id.clone(),
        organisation: request.organisation.clone(),
        zone: request.zone.clone(),
        state: VisitState::Open { helpers: Vec::new() },
        state_at: now,
        helpers_needed: request.helpers_needed,
        agreed: None,
        deadline_at,
        // Each visit of a series for itself: that the first is soon makes none of the others urgent.
        urgent: request.urgent || deadline_at < now.plus(super::URGENT_S),
        door_word: tokens::word(&*app.chance),
        thanks_word: tokens::word(&*app.chance),
        windows,
    })
}

//! Visits for somebody's own calendar: one as a file, all of them under a private address.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::account::with_back;
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::{AssignmentId, RequestId, VisitId};
use crate::domain::time::amsterdam;
use crate::service::calendar::{self, Entry, Side};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::ics::{self, Event};
use crate::web::page::{Page, render};
use crate::web::pages::account::NewCalendar;
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// A calendar as an answer. Shown rather than saved where a device can show one, so that it asks whether to take it over.
fn file(text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "inline; filename=\"noaber.ics\""),
    ];
    (headers, text).into_response()
}

/// What somebody's calendar may know, for the calendar itself: it has the address, and no session.
pub async fn feed(State(state): State<WebState>, Path(name): Path<String>) -> Result<Response, WebError> {
    let token = name.strip_suffix(".ics").ok_or(WebError::NotFound)?;
    let agenda = calendar::read(&state.app, token).await?;
    // No marks around names of another direction: a calendar shows them as boxes.
    let t = Texts::plain(agenda.lang);
    let events: Vec<Event> = agenda
        .entries
        .iter()
        .map(|entry| event(&state, entry, t))
        .collect();
    let name = t.get("calendar-name");
    Ok(file(ics::calendar(Some(&name), &events, state.app.now())))
}

/// A visit that somebody said yes to.
pub async fn of_helper(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = AssignmentId::parse(&id).map_err(|_| WebError::NotFound)?;
    let entry = calendar::of_assignment(&state.app, &actor, &id).await?;
    Ok(alone(&state, &entry, &page))
}

/// A visit that somebody gets.
pub async fn of_resident(
    State(state): State<WebState>,
    Known(actor): Known,
    Path((request, visit)): Path<(String, String)>,
    page: Page,
) -> Result<Response, WebError> {
    let request = RequestId::parse(&request).map_err(|_| WebError::NotFound)?;
    let visit = VisitId::parse(&visit).map_err(|_| WebError::NotFound)?;
    let entry = calendar::of_visit(&state.app, &actor, &request, &visit).await?;
    Ok(alone(&state, &entry, &page))
}

fn alone(state: &WebState, entry: &Entry, page: &Page) -> Response {
    let event = event(state, entry, Texts::plain(page.t.lang()));
    file(ics::calendar(None, &[event], state.app.now()))
}

fn event(state: &WebState, entry: &Entry, t: Texts) -> Event {
    let category = words::category(&entry.category, t);
    let who = entry.names.join(", ");
    let summary = match (&entry.side, entry.is_off, who.is_empty()) {
        // Not called off for the one who waits for help.
        (Side::Resident(_), true, _) if entry.is_sought => {
            t.with("calendar-sought", "category", category).to_string()
        }
        (_, true, _) => t.with("calendar-off", "category", category).to_string(),
        (Side::Helper, _, true) => category,
        (Side::Helper, _, false) => t
            .with("calendar-visit", "category", category)
            .and("name", who)
            .to_string(),
        (Side::Resident(_), _, true) => t.with("calendar-somebody", "category", category).to_string(),
        (Side::Resident(_), _, false) => t
            .with("calendar-comes", "category", category)
            .and("name", who)
            .to_string(),
    };
    let base = state.config.public_url.as_str().trim_end_matches('/');
    let (link, more) = match &entry.side {
        Side::Helper => (format!("{base}/week"), "calendar-more-helper"),
        Side::Resident(request) => (format!("{base}/requests/{request}"), "calendar-more-resident"),
    };
    Event {
        uid: entry.uid.clone(),
        sequence: entry.sequence,
        changed_at: entry.changed_at,
        window: entry.window,
        summary,
        description: t.with(more, "link", &link).to_string(),
        link,
        is_off: entry.is_off,
    }
}

/// Gives my calendar an address and shows it: once.
pub async fn make(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    _: Answers,
) -> Result<Response, WebError> {
    let token = match calendar::make(&state.app, &actor).await.map_err(WebError::from) {
        Ok(token) => token,
        Err(WebError::StepUpNeeded) => return Ok(see_other(&with_back("/fresh", "/me"))),
        Err(error) => return Err(error),
    };
    let base = state.config.public_url.as_str().trim_end_matches('/');
    Ok(render(&NewCalendar {
        page,
        address: format!("{base}/calendar/{token}.ics"),
    }))
}

/// My calendar has no address any more.
pub async fn end(
    State(state): State<WebState>,
    Known(actor): Known,
    _: Answers,
) -> Result<Response, WebError> {
    calendar::end(&state.app, &actor).await?;
    Ok(see_other("/me"))
}

/// When the address of my calendar was made, in words; empty without one.
pub(super) async fn made(state: &WebState, actor: &Actor, t: Texts) -> Result<String, WebError> {
    let made_at = calendar::made_at(&state.app, actor).await?;
    Ok(made_at.map_or_else(String::new, |at| t.moment(at.local(&amsterdam()).datetime())))
}

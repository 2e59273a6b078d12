//! The way to a door, for the supervisor who goes along.

use axum::extract::State;
use axum::response::Response;

use super::account::with_back;
use super::week::{address_lines, assignment, telephone};
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::AssignmentId;
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::disclose::{self, Opens};
use crate::web::extract::Path;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::helper::Address;
use crate::web::pages::teams::DoorPage;
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState, device, maps};

/// The visit, and whether its address may be seen.
pub async fn door(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    shown(&state, &actor, &assignment(&id)?, page, None).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    id: &AssignmentId,
    page: Page,
    opened: Option<Address>,
) -> Result<Response, WebError> {
    let seen = disclose::the_door(&state.app, actor, id).await?;
    let t = page.t;
    let address = opened.unwrap_or_else(|| match seen.opens {
        Opens::From(at) => Address::From(t.moment(at.local(&amsterdam()).datetime())),
        Opens::Now => Address::Due,
        Opens::Over => Address::Closed,
    });
    Ok(render(&DoorPage {
        id: id.to_string(),
        on: seen.window.starts_at.date(&amsterdam()).to_string(),
        icon: seen.category.icon.clone(),
        title: words::category(&seen.category, t),
        when: words::moment(seen.window, t),
        name: seen.resident,
        with: t.with("along-door-with", "name", seen.lead.clone()).to_string(),
        address,
        says: t.with("along-door-word", "name", seen.lead).to_string(),
        word: seen.door_word,
        page,
    }))
}

/// Opens the address, and leaves a trace.
pub async fn address(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    device: device::From,
    page: Page,
) -> Result<Response, WebError> {
    let id = assignment(&id)?;
    let found = match disclose::for_companion(&state.app, &actor, &id).await {
        Ok(found) => found,
        Err(ServiceError::StepUpNeeded) => {
            return Ok(see_other(&with_back("/fresh", &format!("/learn/visits/{id}"))));
        }
        Err(error) => return Err(error.into()),
    };
    let t = page.t;
    let ways = found.address.as_ref().map(|at| maps::ways(at, device.system()));
    let opened = Address::Open {
        lines: address_lines(&found, t),
        telephone: telephone(&found),
        ways: ways.unwrap_or_default(),
    };
    let page = page.saying(Tone::Plain, t.get("week-address-opened"));
    shown(&state, &actor, &id, page, Some(opened)).await
}

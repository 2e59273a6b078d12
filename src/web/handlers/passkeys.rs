//! Passkeys of staff, in a build that has them: each a question that the page's script asks for, and a form with the answer.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

use super::account::with_back;
use super::staff;
use crate::domain::access::{Actor, Way};
use crate::domain::ids::PasskeyId;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::sign_in;
use crate::service::{Refusal, ServiceError};
use crate::texts::Texts;
use crate::web::extract::{Path, local_path};
use crate::web::forms::Answers;
use crate::web::page::Page;
use crate::web::pages::account::{PasskeyRow, Passkeys};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState, device};

/// A question for a device, for the page's script.
fn question(json: String) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(CONTENT_TYPE, kind)], json).into_response()
}

/// Whether who is half signed in has a passkey.
pub(super) async fn is_offered(state: &WebState, headers: &HeaderMap) -> Result<bool, WebError> {
    Ok(sign_in::has_passkey(&state.app, &staff::half_token(state, headers)).await?)
}

/// The question that a passkey answers.
pub async fn ask_for(State(state): State<WebState>, headers: HeaderMap) -> Result<Response, WebError> {
    let token = staff::half_token(&state, &headers);
    Ok(question(sign_in::ask_for_passkey(&state.app, &token).await?))
}

/// A passkey's answer, in place of the six digits.
pub async fn enter(
    State(state): State<WebState>,
    headers: HeaderMap,
    device: device::From,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    let token = staff::half_token(&state, &headers);
    match sign_in::enter_passkey(&state.app, &token, form.value("answer"), &device.owned(false)).await {
        Ok(session) => Ok(staff::inside(&state, &session, &back)),
        Err(ServiceError::Refused(Refusal::PasskeyWrong)) => {
            let mut form = Answers::new();
            form.mistaken("code", page.t.get("passkey-failed"));
            staff::second_page(&state, &headers, page, form, back).await
        }
        Err(ServiceError::SignInNeeded) => Ok(see_other(&with_back("/staff", &back))),
        Err(error) => Err(error.into()),
    }
}

/// My passkeys, for the page about me; `None` for who is not staff, and where there can be none.
pub(super) async fn mine(state: &WebState, actor: &Actor, t: Texts) -> Result<Option<Passkeys>, WebError> {
    if actor.identity().is_none_or(|me| me.way != Way::Staff) {
        return Ok(None);
    }
    let moment = |at: UnixTime| t.moment(at.local(&amsterdam()).datetime());
    let found = sign_in::list_passkeys(&state.app, actor).await?;
    Ok(found.map(|all| Passkeys {
        rows: all
            .into_iter()
            .map(|one| PasskeyRow {
                end: format!("/me/passkeys/{}/end", one.id),
                name: one.name,
                made: moment(one.created_at),
                used: one.used_at.map(moment).unwrap_or_default(),
            })
            .collect(),
    }))
}

/// The question by which a device becomes a passkey.
pub async fn ask_to_add(
    State(state): State<WebState>,
    Known(actor): Known,
    _: Answers,
) -> Result<Response, WebError> {
    Ok(question(sign_in::ask_to_add_passkey(&state.app, &actor).await?))
}

/// Adds it. Without an answer there was something to say instead of a question: it is said here, on a page.
pub async fn add(
    State(state): State<WebState>,
    Known(actor): Known,
    device: device::From,
    form: Answers,
) -> Result<Response, WebError> {
    if form.value("answer").is_empty() {
        sign_in::ask_to_add_passkey(&state.app, &actor).await?;
        return Err(WebError::from(ServiceError::from(Refusal::PasskeyWrong)));
    }
    let named = form.value("name");
    let label = device.owned(false).label;
    let name = if named.is_empty() { &label } else { named };
    sign_in::add_passkey(&state.app, &actor, name, form.value("answer")).await?;
    Ok(see_other("/me"))
}

/// One counts no more.
pub async fn remove(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = PasskeyId::parse(&id).map_err(|_| WebError::NotFound)?;
    sign_in::remove_passkey(&state.app, &actor, &id).await?;
    Ok(see_other("/me"))
}

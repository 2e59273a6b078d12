//! Staff sign in: a password, then a second factor; and how they come by both.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::account::{Back, asker, plain_token, with_back, with_cookie, wrong};
use crate::domain::access::{Actor, Role};
use crate::service::sign_in::{self, HalfWay, NewSession};
use crate::service::{Refusal, ServiceError};
use crate::web::address::ClientAddr;
use crate::web::cookies::{self, Keep};
use crate::web::extract::{Path, Query, local_path};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::account::{NewFactor, RecoveryCodes, SecondFactor, StaffSignIn, StaffWelcome};
use crate::web::routes::see_other;
use crate::web::who::{self, Known};
use crate::web::{WebError, WebState, device, qr};

/// The cookie between password and second factor.
const HALF: &str = "half";

fn half(state: &WebState, token: &str) -> HeaderValue {
    cookies::write(HALF, token, Keep::Window, state.config.cookie_secure)
}

fn end_half(state: &WebState) -> HeaderValue {
    cookies::write(HALF, "", Keep::Forget, state.config.cookie_secure)
}

pub(super) fn half_token(state: &WebState, headers: &HeaderMap) -> String {
    cookies::read(headers, HALF, state.config.cookie_secure)
        .unwrap_or_default()
        .to_owned()
}

/// Staff sign in with a password.
pub async fn staff(Query(query): Query<Back>, page: Page) -> Response {
    render(&StaffSignIn {
        page,
        form: Answers::new(),
        back: local_path(&query.back).to_owned(),
    })
}

/// Checks it.
pub async fn staff_sign_in(
    State(state): State<WebState>,
    address: ClientAddr,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    let (mail, password) = (form.value("mail"), form.value("password"));
    match sign_in::staff(&state.app, mail, password, &asker(address)).await {
        Ok(step) => Ok(onward(&state, &step, &back)),
        Err(ServiceError::Refused(refusal @ (Refusal::WrongPassword | Refusal::TooOften))) => {
            let text = page.t.get(refusal.text());
            form.mistaken("mail", text);
            form.set("password", "");
            Ok(render(&StaffSignIn { page, form, back }))
        }
        Err(error) => Err(error.into()),
    }
}

/// To the second factor, or to setting one up.
fn onward(state: &WebState, step: &HalfWay, back: &str) -> Response {
    let path = if step.must_enrol {
        "/staff/second/new"
    } else {
        "/staff/second"
    };
    with_cookie(see_other(&with_back(path, back)), half(state, &step.token))
}

/// The code of the authenticator, a recovery code, or a passkey.
pub async fn second(
    State(state): State<WebState>,
    Query(query): Query<Back>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let back = local_path(&query.back).to_owned();
    second_page(&state, &headers, page, Answers::new(), back).await
}

/// The page that asks for it.
#[cfg_attr(
    not(feature = "passkeys"),
    expect(unused_variables, reason = "nothing is looked up for a page without passkeys")
)]
pub(super) async fn second_page(
    state: &WebState,
    headers: &HeaderMap,
    page: Page,
    form: Answers,
    back: String,
) -> Result<Response, WebError> {
    #[cfg(feature = "passkeys")]
    let by_passkey = super::passkeys::is_offered(state, headers).await?;
    #[cfg(not(feature = "passkeys"))]
    let by_passkey = false;
    Ok(render(&SecondFactor {
        page,
        form,
        back,
        by_passkey,
    }))
}

/// The second factor was right: to where they wanted to be.
pub(super) fn inside(state: &WebState, session: &NewSession, back: &str) -> Response {
    let place = if back == "/" { "/staff/home" } else { back };
    let response = with_cookie(see_other(place), who::begin(state, session));
    with_cookie(response, end_half(state))
}

/// Checks it.
pub async fn enter_second(
    State(state): State<WebState>,
    headers: HeaderMap,
    device: device::From,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    let token = half_token(&state, &headers);
    match sign_in::enter_second(&state.app, &token, form.value("code"), &device.owned(false)).await {
        Ok(session) => Ok(inside(&state, &session, &back)),
        Err(ServiceError::Refused(refusal @ (Refusal::WrongCode | Refusal::TooOften))) => {
            form.mistaken("code", page.t.get(refusal.text()));
            wrong(&mut form, "code", &page);
            second_page(&state, &headers, page, form, back).await
        }
        Err(ServiceError::SignInNeeded) => Ok(see_other(&with_back("/staff", &back))),
        Err(error) => Err(error.into()),
    }
}

/// Set up an authenticator.
pub async fn new_factor(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    factor_page(&state, &headers, page, Answers::new()).await
}

async fn factor_page(
    state: &WebState,
    headers: &HeaderMap,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let token = half_token(state, headers);
    match sign_in::enrolling(&state.app, &token, "Noaber").await {
        Ok(found) => Ok(render(&NewFactor {
            picture: qr::draw(&found.address),
            address: found.address,
            secret: found.secret,
            form,
            page,
        })),
        Err(ServiceError::SignInNeeded) => Ok(see_other("/staff")),
        Err(error) => Err(error.into()),
    }
}

/// The first code of it: then the recovery codes are shown, once.
pub async fn confirm_factor(
    State(state): State<WebState>,
    headers: HeaderMap,
    device: device::From,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let token = half_token(&state, &headers);
    match sign_in::confirm_factor(&state.app, &token, form.value("code"), &device.owned(false)).await {
        Ok(done) => {
            let cookie = who::begin(&state, &done.session);
            let codes = done.codes;
            let response = with_cookie(render(&RecoveryCodes { page, codes }), cookie);
            Ok(with_cookie(response, end_half(&state)))
        }
        Err(ServiceError::Refused(Refusal::WrongCode)) => {
            wrong(&mut form, "code", &page);
            factor_page(&state, &headers, page, form).await
        }
        Err(ServiceError::SignInNeeded) => Ok(see_other("/staff")),
        Err(error) => Err(error.into()),
    }
}

/// Another authenticator in place of mine.
pub async fn renew_factor(State(state): State<WebState>, Known(actor): Known) -> Result<Response, WebError> {
    match sign_in::renew_factor(&state.app, &actor).await {
        Ok(step) => {
            let response = onward(&state, &step, "/");
            Ok(with_cookie(response, who::end(&state)))
        }
        Err(ServiceError::StepUpNeeded) => Ok(see_other(&with_back("/fresh", "/me"))),
        Err(error) => Err(error.into()),
    }
}

/// Choose a password, with the link that was sent.
pub async fn welcome(Path(token): Path<String>, page: Page) -> Result<Response, WebError> {
    Ok(render(&StaffWelcome {
        action: format!("/staff/welcome/{}", plain_token(&token)?),
        page,
        form: Answers::new(),
    }))
}

/// Sets it.
pub async fn choose_password(
    State(state): State<WebState>,
    Path(token): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let token = plain_token(&token)?;
    let text = match sign_in::accept_invite(&state.app, token, form.value("password")).await {
        Ok(step) => return Ok(onward(&state, &step, "/")),
        Err(ServiceError::Invalid(fields)) => fields.first().map_or("link-old", |field| field.text),
        Err(ServiceError::Refused(Refusal::WrongCode)) => "link-old",
        Err(error) => return Err(error.into()),
    };
    form.mistaken("password", page.t.get(text));
    form.set("password", "");
    let action = format!("/staff/welcome/{token}");
    Ok(render(&StaffWelcome { page, action, form }))
}

/// Where staff begin: each role its own page.
pub async fn home(Known(actor): Known) -> Response {
    see_other(first_page(&actor))
}

fn first_page(actor: &Actor) -> &'static str {
    let has = |role| {
        actor
            .identity()
            .is_some_and(|me| me.grants.iter().any(|grant| grant.role == role))
    };
    if has(Role::Coordinator) {
        "/desk"
    } else if has(Role::Supervisor) {
        "/learn"
    } else if has(Role::Admin) {
        "/admin"
    } else if has(Role::PolicyViewer) {
        "/learn/figures"
    } else {
        "/me"
    }
}

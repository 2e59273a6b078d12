//! Signing in and out; who looked at my data.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Deserialize;

use super::copy;
use crate::domain::ids::CodeId;
use crate::domain::time::amsterdam;
use crate::service::sign_in::{self, Handle};
use crate::service::{Refusal, ServiceError, disclose};
use crate::web::extract::{Path, Query, local_path};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::account::{EnterCode, LookRow, Me, SignIn, StaffSignIn};
use crate::web::routes::see_other;
use crate::web::who::{self, Known};
use crate::web::{WebError, WebState};

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// Where shall we send a code?
pub async fn sign_in(Query(query): Query<Back>, page: Page) -> Response {
    render(&SignIn {
        page,
        form: Answers::new(),
        back: local_path(&query.back).to_owned(),
    })
}

/// Sends it. The answer is the same whether anybody is known.
pub async fn send_code(
    State(state): State<WebState>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    let Some(handle) = Handle::parse(form.value("contact")) else {
        let text = page.t.get("field-contact-wrong");
        form.mistaken("contact", text);
        return Ok(render(&SignIn { page, form, back }));
    };
    let by_mail = matches!(handle, Handle::Mail(_));
    let id = sign_in::send_code(&state.app, handle).await?;
    Ok(see_other(&code_path(&id, &back, by_mail)))
}

/// The page on which a code is entered.
pub(super) fn code_path(id: &CodeId, back: &str, by_mail: bool) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("back", back)
        .append_pair("by", if by_mail { "mail" } else { "telephone" })
        .finish();
    format!("/codes/{id}?{query}")
}

/// How the code came, and where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct CodeQuery {
    #[serde(default)]
    back: String,
    #[serde(default)]
    by: String,
}

/// Enter the code.
pub async fn code(
    Path(id): Path<String>,
    Query(query): Query<CodeQuery>,
    page: Page,
) -> Result<Response, WebError> {
    let id = CodeId::parse(&id).map_err(|_| WebError::NotFound)?;
    let by_mail = query.by != "telephone";
    Ok(code_page(
        page,
        &id,
        local_path(&query.back),
        by_mail,
        Answers::filled([("own", "yes")]),
    ))
}

fn code_page(page: Page, id: &CodeId, back: &str, by_mail: bool, form: Answers) -> Response {
    let key = if by_mail {
        "code-by-mail"
    } else {
        "code-by-telephone"
    };
    let contact = page.t.with(key, "name", page.contact.name.clone()).to_string();
    render(&EnterCode {
        action: code_path(id, back, by_mail),
        contact,
        back: back.to_owned(),
        form,
        page,
    })
}

/// Signs in with it.
pub async fn enter_code(
    State(state): State<WebState>,
    Path(id): Path<String>,
    Query(query): Query<CodeQuery>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = CodeId::parse(&id).map_err(|_| WebError::NotFound)?;
    let own = !form.is("own", "no");
    match sign_in::enter_code(&state.app, &id, form.value("code"), own).await {
        Ok(session) => {
            let place = match &session.request {
                Some(request) => format!("/requests/{request}"),
                None => local_path(&query.back).to_owned(),
            };
            Ok(with_cookie(see_other(&place), who::begin(&state, &session)))
        }
        Err(ServiceError::Refused(Refusal::WrongCode)) => {
            let text = page.t.get("refusal-wrong-code");
            form.mistaken("code", text);
            form.set("code", "");
            Ok(code_page(
                page,
                &id,
                local_path(&query.back),
                query.by != "telephone",
                form,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
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
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    match sign_in::staff(&state.app, form.value("mail"), form.value("password")).await {
        Ok(session) => {
            let place = if back == "/" { "/desk" } else { &back };
            Ok(with_cookie(see_other(place), who::begin(&state, &session)))
        }
        Err(ServiceError::Refused(Refusal::WrongPassword)) => {
            let text = page.t.get("refusal-wrong-password");
            form.mistaken("mail", text);
            form.set("password", "");
            Ok(render(&StaffSignIn { page, form, back }))
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs out.
pub async fn sign_out(State(state): State<WebState>, headers: HeaderMap) -> Result<Response, WebError> {
    if let Some(token) = who::session_token(&state, &headers) {
        sign_in::sign_out(&state.app, &token).await?;
    }
    Ok(with_cookie(see_other("/"), who::end(&state)))
}

/// What is known of me: who looked, when and why.
pub async fn me(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let t = page.t;
    let looks = disclose::list_mine(&state.app, &actor)
        .await?
        .into_iter()
        .map(|look| LookRow {
            who: look.viewer,
            when: t.moment(look.at.local(&amsterdam()).datetime()),
            what: copy::look_what(&look.what, t),
            why: copy::look_why(&look.why, t),
        })
        .collect();
    let administers = actor
        .identity()
        .is_some_and(|me| actor.may_administer(&me.organisation));
    Ok(render(&Me {
        page,
        looks,
        administers,
    }))
}

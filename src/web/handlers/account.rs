//! Signing in with a code, a link or a card, proving oneself once more, and signing out.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Deserialize;

use crate::domain::access::Way;
use crate::domain::ids::{CodeId, PersonId};
use crate::service::notify::CodeWay;
use crate::service::sign_in::{self, Handle, NewSession};
use crate::service::{Refusal, ServiceError};
use crate::web::address::ClientAddr;
use crate::web::extract::{Path, Query, local_path};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::account::{CardIn, EnterCode, Fresh, LinkIn, Other, SignIn, WhoAreYou};
use crate::web::rates::neighbourhood;
use crate::web::routes::see_other;
use crate::web::who::{self, Known};
use crate::web::{WebError, WebState, device};

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Back {
    #[serde(default)]
    pub(super) back: String,
}

/// Where shall we send a code?
pub async fn sign_in(Query(query): Query<Back>, page: Page) -> Response {
    render(&SignIn {
        page,
        form: Answers::new(),
        back: local_path(&query.back).to_owned(),
    })
}

/// The network that asks, for limits.
pub(super) fn asker(address: ClientAddr) -> String {
    neighbourhood(address.0).to_string()
}

/// Sends it. The answer is the same whether anybody is known.
pub async fn send_code(
    State(state): State<WebState>,
    address: ClientAddr,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    let Some(handle) = Handle::parse(form.value("contact")) else {
        let text = page.t.get("field-contact-wrong");
        form.mistaken("contact", text);
        return Ok(render(&SignIn { page, form, back }));
    };
    let by = match CodeWay::promised(&state.app, &handle.contact()) {
        CodeWay::Mail => Told::IF_MAIL,
        CodeWay::Text => Told::IF_TEXT,
        CodeWay::Call => Told::IF_CALL,
    };
    let id = sign_in::send_code(&state.app, handle, &asker(address)).await?;
    Ok(see_other(&code_path(&id, &back, by)))
}

/// What the page of a code says about how it comes: as a word in its address, and the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told(&'static str, &'static str);

impl Told {
    const MAIL: Self = Self("mail", "code-by-mail");
    const TEXT: Self = Self("text", "code-by-text");
    const CALL: Self = Self("telephone", "code-by-telephone");
    // Whoever signs in is told no more than what would happen if they were known.
    const IF_MAIL: Self = Self("if-mail", "code-if-mail");
    const IF_TEXT: Self = Self("if-text", "code-if-text");
    const IF_CALL: Self = Self("if-telephone", "code-if-telephone");

    /// To whoever gave us this contact a moment ago.
    pub(super) const fn given(way: CodeWay) -> Self {
        match way {
            CodeWay::Mail => Self::MAIL,
            CodeWay::Text => Self::TEXT,
            CodeWay::Call => Self::CALL,
        }
    }

    fn read(word: &str) -> Self {
        let all = [
            Self::TEXT,
            Self::CALL,
            Self::IF_MAIL,
            Self::IF_TEXT,
            Self::IF_CALL,
        ];
        all.into_iter().find(|told| told.0 == word).unwrap_or(Self::MAIL)
    }
}

/// The page on which a code is entered.
pub(super) fn code_path(id: &CodeId, back: &str, by: Told) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("back", back)
        .append_pair("by", by.0)
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
    let by = Told::read(&query.by);
    Ok(code_page(
        page,
        &id,
        local_path(&query.back),
        by,
        own_by_default(),
    ))
}

fn own_by_default() -> Answers {
    Answers::filled([("own", "yes")])
}

fn code_page(page: Page, id: &CodeId, back: &str, by: Told, form: Answers) -> Response {
    let contact = page.t.with(by.1, "name", page.contact.name.clone()).to_string();
    render(&EnterCode {
        action: code_path(id, back, by),
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
    device: device::From,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = CodeId::parse(&id).map_err(|_| WebError::NotFound)?;
    let device = device.owned(!form.is("own", "no"));
    match sign_in::enter_code(&state.app, &id, form.value("code"), &device).await {
        Ok(session) => Ok(welcome(&state, &session, local_path(&query.back))),
        Err(ServiceError::Refused(Refusal::WrongCode)) => {
            wrong(&mut form, "code", &page);
            Ok(code_page(
                page,
                &id,
                local_path(&query.back),
                Told::read(&query.by),
                form,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// A code that is not right, and does not stay in its field.
pub(super) fn wrong(form: &mut Answers, field: &str, page: &Page) {
    let text = page.t.get("refusal-wrong-code");
    form.mistaken(field, text);
    form.set(field, "");
}

/// Somebody has signed in: to their request, to the question who of several they are, or to where they wanted to be.
fn welcome(state: &WebState, session: &NewSession, back: &str) -> Response {
    let place = match &session.request {
        Some(request) => format!("/requests/{request}"),
        None if session.is_shared => with_back("/who-are-you", back),
        None => back.to_owned(),
    };
    with_cookie(see_other(&place), who::begin(state, session))
}

pub(super) fn with_back(path: &str, back: &str) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("back", back)
        .finish();
    format!("{path}?{query}")
}

pub(super) fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// A link from a message: a page with a button. Opening it changes nothing and tells nothing, because mail programs open
/// links too.
pub async fn link(Path(token): Path<String>, page: Page) -> Result<Response, WebError> {
    Ok(render(&LinkIn {
        page,
        action: format!("/links/{}", plain_token(&token)?),
        form: own_by_default(),
    }))
}

/// A token as we make them; anything else leads nowhere.
pub(super) fn plain_token(text: &str) -> Result<&str, WebError> {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain && text.len() == 22 {
        Ok(text)
    } else {
        Err(WebError::NotFound)
    }
}

/// The button of that page.
pub async fn enter_link(
    State(state): State<WebState>,
    Path(token): Path<String>,
    device: device::From,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let token = plain_token(&token)?;
    let device = device.owned(!form.is("own", "no"));
    match sign_in::enter_link(&state.app, token, &device).await {
        Ok(session) => Ok(welcome(&state, &session, "/")),
        Err(ServiceError::Refused(Refusal::WrongCode)) => {
            form.mistaken("own", page.t.get("link-old"));
            let action = format!("/links/{token}");
            Ok(render(&LinkIn { page, action, form }))
        }
        Err(error) => Err(error.into()),
    }
}

/// A printed card: type its code.
pub async fn card(page: Page) -> Response {
    render(&CardIn {
        page,
        action: "/card".to_owned(),
        ask_code: true,
        form: Answers::new(),
    })
}

/// The picture of a card was scanned: a page with a button.
pub async fn scanned_card(Path(token): Path<String>, page: Page) -> Result<Response, WebError> {
    Ok(render(&CardIn {
        page,
        action: format!("/card/{}", plain_token(&token)?),
        ask_code: false,
        form: Answers::new(),
    }))
}

/// Signs in with the code of a card.
pub async fn enter_card(
    State(state): State<WebState>,
    device: device::From,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let text = form.value("code").to_owned();
    card_in(&state, &text, "/card", device, page, form).await
}

/// Signs in with the picture of a card.
pub async fn enter_scanned_card(
    State(state): State<WebState>,
    Path(token): Path<String>,
    device: device::From,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let token = plain_token(&token)?;
    card_in(&state, token, &format!("/card/{token}"), device, page, form).await
}

async fn card_in(
    state: &WebState,
    text: &str,
    action: &str,
    device: device::From,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    match sign_in::enter_card(&state.app, text, &device.owned(false)).await {
        Ok(session) => Ok(with_cookie(see_other("/mine"), who::begin(state, &session))),
        Err(ServiceError::Refused(Refusal::WrongCode)) => {
            form.mistaken("code", page.t.get("card-wrong"));
            form.set("code", "");
            // Whoever scanned a card that counts no more may still have the code of another.
            Ok(render(&CardIn {
                page,
                action: if action == "/card" { action } else { "/card" }.to_owned(),
                ask_code: true,
                form,
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// Who of those who share this contact are you?
pub async fn who_are_you(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Back>,
    page: Page,
) -> Result<Response, WebError> {
    let others = sign_in::list_others(&state.app, &actor).await?;
    let me = page
        .viewer
        .as_ref()
        .map_or_else(String::new, |me| me.name.clone());
    Ok(render(&WhoAreYou {
        page,
        me,
        others: others
            .into_iter()
            .map(|(id, name)| Other {
                value: id.to_string(),
                name,
            })
            .collect(),
        back: local_path(&query.back).to_owned(),
    }))
}

/// I am this one.
pub async fn switch(
    State(state): State<WebState>,
    Known(actor): Known,
    headers: HeaderMap,
    form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    if form.is("who", "me") {
        return Ok(see_other(&back));
    }
    let other = PersonId::parse(form.value("who")).map_err(|_| WebError::BadForm)?;
    let token = who::session_token(&state, &headers).unwrap_or_default();
    let session = sign_in::switch_to(&state.app, &actor, &token, &other).await?;
    Ok(with_cookie(see_other(&back), who::begin(&state, &session)))
}

/// Prove once more who you are: before an address, before taking data along.
pub async fn fresh(Known(actor): Known, Query(query): Query<Back>, page: Page) -> Result<Response, WebError> {
    let by_factor = actor.identity().is_some_and(|me| me.way == Way::Staff);
    Ok(render(&Fresh {
        page,
        by_factor,
        action: "/fresh".to_owned(),
        ask_code: by_factor,
        back: local_path(&query.back).to_owned(),
        form: Answers::new(),
    }))
}

/// Sends a code for that; staff enter the one of their authenticator at once.
pub async fn send_fresh(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let back = local_path(form.value("back")).to_owned();
    if actor.identity().is_some_and(|me| me.way == Way::Staff) {
        return match sign_in::freshen_by_factor(&state.app, &actor, form.value("code")).await {
            Ok(()) => Ok(see_other(&back)),
            Err(ServiceError::Refused(refusal @ (Refusal::WrongCode | Refusal::TooOften))) => {
                form.mistaken("code", page.t.get(refusal.text()));
                form.set("code", "");
                Ok(render(&Fresh {
                    page,
                    by_factor: true,
                    action: "/fresh".to_owned(),
                    ask_code: true,
                    back,
                    form,
                }))
            }
            Err(error) => Err(error.into()),
        };
    }
    let id = sign_in::send_fresh_code(&state.app, &actor).await?;
    Ok(see_other(&with_back(&format!("/fresh/{id}"), &back)))
}

/// Enter it.
pub async fn fresh_code(
    Known(_): Known,
    Path(id): Path<String>,
    Query(query): Query<Back>,
    page: Page,
) -> Result<Response, WebError> {
    let id = CodeId::parse(&id).map_err(|_| WebError::NotFound)?;
    Ok(fresh_page(page, &id, local_path(&query.back), Answers::new()))
}

fn fresh_page(page: Page, id: &CodeId, back: &str, form: Answers) -> Response {
    render(&Fresh {
        page,
        by_factor: false,
        action: format!("/fresh/{id}"),
        ask_code: true,
        back: back.to_owned(),
        form,
    })
}

/// Proves it with that code, on this device only.
pub async fn enter_fresh(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = CodeId::parse(&id).map_err(|_| WebError::NotFound)?;
    let back = local_path(form.value("back")).to_owned();
    match sign_in::enter_fresh_code(&state.app, &actor, &id, form.value("code")).await {
        Ok(()) => Ok(see_other(&back)),
        Err(ServiceError::Refused(Refusal::WrongCode)) => {
            wrong(&mut form, "code", &page);
            Ok(fresh_page(page, &id, &back, form))
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs out.
pub async fn sign_out(State(state): State<WebState>, headers: HeaderMap) -> Result<Response, WebError> {
    if let Some(token) = who::session_token(&state, &headers) {
        sign_in::sign_out(&state.app, &token).await?;
    }
    let mut answer = with_cookie(see_other("/"), who::end(&state));
    for half_filled in [super::ask::DRAFT, super::joining::DRAFT] {
        answer = half_filled.forget(&state, &headers, answer).await?;
    }
    Ok(answer)
}

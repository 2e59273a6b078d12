//! One tap means one effect: a form carries a key in its field `once`, and what comes twice is answered as before.
//!
//! The key is chance of 130 bits that one page was given, so nobody else has it; it is not bound to a cookie, because
//! signing in changes those between the first tap and the second. Only answers that lead on are kept: a form that is
//! shown again with its mistakes may be sent again with the same key.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing::Instrument;

use super::routes::see_other;
use super::uploads::Taken;
use super::{WebError, WebState, forms};
use crate::domain::time::UnixTime;
use crate::service::once::{self, Turn};

/// The field's name.
const FIELD: &str = "once";
/// Steps of half-filled forms: sending one again, or something else after going back, only ever replaces an answer.
const REPLACING: [&str; 8] = [
    "/ask",
    "/ask/when",
    "/ask/where",
    "/ask/know",
    "/ask/who",
    "/help",
    "/help/when",
    "/help/reach",
];
/// Where going back and sending something else is another wish, not a contradiction: a mistyped address or number.
const ANOTHER_WISH: [&str; 2] = ["/sign-in", "/call-me"];
/// How long the second waits for the first: so often, so long.
const LOOKS: u32 = 40;
const LOOK_EVERY: Duration = Duration::from_millis(150);
/// The cookies of an answer are remembered this long, seconds: long enough for a double tap.
const COOKIES_S: i64 = 60;

/// The cookies of answers just given, by key: a browser drops the first answer of a double tap, and with it the session
/// that began. Never written down, unlike the answer itself.
#[derive(Debug, Clone, Default)]
pub struct JustGiven(Arc<Mutex<HashMap<String, Given>>>);

/// When, and which cookies.
type Given = (UnixTime, Vec<HeaderValue>);

impl JustGiven {
    fn remember(&self, key: &str, response: &Response, now: UnixTime) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (at, _)| at.plus(COOKIES_S) > now);
        let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().cloned().collect();
        if leads_to(response).is_some() && !cookies.is_empty() {
            all.insert(key.to_owned(), (now, cookies));
        }
    }

    fn of(&self, key: &str, now: UnixTime) -> Vec<HeaderValue> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key)
            .filter(|(at, _)| at.plus(COOKIES_S) > now)
            .map(|(_, cookies)| cookies.clone())
            .unwrap_or_default()
    }
}

/// Middleware: lets a form through once.
pub async fn guard(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if *request.method() != Method::POST || REPLACING.contains(&path) {
        return next.run(request).await;
    }
    let (request, key, body) = if let Some(taken) = request.extensions().get::<Taken>() {
        let key = key_in(path, taken.fields(), b"");
        let body = hash_of(taken);
        (request, key, body)
    } else if forms::is_form(request.headers()) {
        let (parts, body) = request.into_parts();
        let bytes = match forms::read_body(body).await {
            Ok(bytes) => bytes,
            Err(error) => return error.into_response(),
        };
        let (key, body) = (key_of(parts.uri.path(), &bytes), hash(&[&bytes]));
        (Request::from_parts(parts, Body::from(bytes)), key, body)
    } else {
        return next.run(request).await;
    };
    let Some(key) = key else {
        return next.run(request).await;
    };
    match turn(&state, &key, &body).await {
        Ok(Turn::Mine) => {}
        Ok(Turn::Done { status, location }) => return again(&state, &key, status, &location),
        Ok(Turn::UnderWay) => return WebError::Unavailable { retry_after_s: 5 }.into_response(),
        Err(error) => return error.into_response(),
    }
    // On a task of its own: a browser that hangs up after the second tap must not stop the first halfway.
    let (inside, its_key) = (state.clone(), key.clone());
    let work = async move {
        let response = next.run(request).await;
        let place = leads_to(&response).map(str::to_owned);
        inside.just_given.remember(&its_key, &response, inside.app.now());
        settle(&inside, &its_key, response.status(), place.as_deref()).await;
        response
    };
    match tokio::spawn(work.in_current_span()).await {
        Ok(response) => response,
        Err(error) => {
            settle(&state, &key, StatusCode::INTERNAL_SERVER_ERROR, None).await;
            WebError::internal(error).into_response()
        }
    }
}

/// The key of a form, if it carries one.
fn key_of(path: &str, bytes: &Bytes) -> Option<String> {
    // What cannot be read is refused by the handler, in its own words.
    let fields = forms::parse(bytes).ok()?;
    let body: &[u8] = if ANOTHER_WISH.contains(&path) { bytes } else { b"" };
    key_in(path, &fields, body)
}

fn key_in(path: &str, fields: &[(String, String)], body: &[u8]) -> Option<String> {
    let (_, once) = fields
        .iter()
        .find(|(name, value)| name == FIELD && !value.is_empty())?;
    Some(hash(&[path.as_bytes(), once.as_bytes(), body]))
}

/// Of everything that a form with a file holds.
fn hash_of(taken: &Taken) -> String {
    let fields = taken.fields().iter();
    let mut parts: Vec<&[u8]> = fields
        .flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()])
        .collect();
    parts.push(taken.bytes());
    hash(&parts)
}

/// SHA-256 of parts, each with its length before it.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    URL_SAFE_NO_PAD.encode(hasher.finalize())
}

/// Waits until it is this one's turn, or the same has been done.
async fn turn(state: &WebState, key: &str, body: &str) -> Result<Turn, WebError> {
    for _ in 0..LOOKS {
        match once::claim(&state.app, key, body).await? {
            Turn::UnderWay => tokio::time::sleep(LOOK_EVERY).await,
            known => return Ok(known),
        }
    }
    Ok(Turn::UnderWay)
}

/// Where an answer leads on to; the others are not kept.
fn leads_to(response: &Response) -> Option<&str> {
    response
        .headers()
        .get(LOCATION)
        .filter(|_| response.status().is_redirection())
        .and_then(|place| place.to_str().ok())
        .filter(|place| place.starts_with('/'))
}

async fn settle(state: &WebState, key: &str, status: StatusCode, place: Option<&str>) {
    let kept = match place {
        Some(place) => once::keep(&state.app, key, status.as_u16(), place).await,
        None => once::release(&state.app, key).await,
    };
    if let Err(error) = kept {
        // What was done is done; the key is given free by itself after a while.
        tracing::error!(%error, "the answer to a form was not kept");
    }
}

fn again(state: &WebState, key: &str, status: u16, location: &str) -> Response {
    let mut response = see_other(location);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::SEE_OTHER);
    for cookie in state.just_given.of(key, state.app.now()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

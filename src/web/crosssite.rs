//! Only our own pages may change something in somebody's name.
//!
//! Three ways of knowing, from strong to weak: the browser says where the request comes from (`Sec-Fetch-Site`);
//! else it names the origin; else the form carries a token that belongs to a cookie of this browser. A modern browser
//! sends the first, so it never gets that cookie.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::cookies::{self, Keep};
use super::{WebConfig, WebError, WebState, forms, uploads};

/// Where a gateway brings texts, as `routes` has it.
const TEXTS_IN: &str = "/texts/in";

/// The name of the token's field in a form.
pub const TOKEN_FIELD: &str = "form_token";
const NONCE_COOKIE: &str = "form";

/// The token that forms of this request's page must carry; absent for browsers that need none.
#[derive(Debug, Clone)]
pub struct FormToken(pub String);

/// What the headers tell about where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Ours,
    Elsewhere,
    Unsaid,
}

fn origin(headers: &HeaderMap, config: &WebConfig) -> Origin {
    if let Some(site) = headers.get("sec-fetch-site") {
        // `none` is the person: a bookmark, or the address typed. `same-site` may be another's subdomain.
        return match site.as_bytes() {
            b"same-origin" | b"none" => Origin::Ours,
            _ => Origin::Elsewhere,
        };
    }
    let Some(named) = headers.get(ORIGIN) else {
        return Origin::Unsaid;
    };
    let named = named.to_str().unwrap_or_default();
    let ours = config.public_url.origin().ascii_serialization();
    // A page elsewhere cannot change the Host its form is sent to, so an origin on the same host is ours.
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let same_host = host.is_some_and(|host| named.split_once("://").is_some_and(|(_, rest)| rest == host));
    if named == ours || same_host {
        Origin::Ours
    } else {
        Origin::Elsewhere
    }
}

/// Whether the browser vouches that this request was made from one of our pages or by the person.
pub fn from_our_own_page(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| matches!(site.as_bytes(), b"same-origin" | b"none"))
}

fn token_of(nonce: &str, key: &[u8; 32]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        // HMAC takes keys of any length; an empty token never verifies.
        return String::new();
    };
    mac.update(b"form token\0");
    mac.update(nonce.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Refuses what another site's page tries to do here.
pub async fn guard(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads {
        return hand_out_token(&state, request, next).await;
    }
    // A program, not a browser: it has no session that a page could use, and its token is asked by the handler.
    if request.uri().path() == TEXTS_IN {
        return next.run(request).await;
    }
    match origin(request.headers(), &state.config) {
        Origin::Ours => next.run(request).await,
        Origin::Elsewhere => WebError::CrossSite.into_response(),
        Origin::Unsaid => match checked(&state, request).await {
            Ok(request) => next.run(request).await,
            Err(error) => error.into_response(),
        },
    }
}

/// Old browsers get a nonce in a cookie and its token on the page.
async fn hand_out_token(state: &WebState, mut request: Request, next: Next) -> Response {
    if request.headers().contains_key("sec-fetch-site") {
        return next.run(request).await;
    }
    let secure = state.config.cookie_secure;
    let known = cookies::read(request.headers(), NONCE_COOKIE, secure).map(str::to_owned);
    let fresh = known.is_none();
    let nonce = known.unwrap_or_else(|| state.fresh_token());
    let token = token_of(&nonce, &state.config.form_key);
    request.extensions_mut().insert(FormToken(token));
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if fresh && is_page {
        let cookie = cookies::write(NONCE_COOKIE, &nonce, Keep::Window, secure);
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Reads the form's token, and gives the request back with its body whole.
async fn checked(state: &WebState, request: Request) -> Result<Request, WebError> {
    let secure = state.config.cookie_secure;
    let expected = cookies::read(request.headers(), NONCE_COOKIE, secure)
        .map(|nonce| token_of(nonce, &state.config.form_key))
        .ok_or(WebError::CrossSite)?;
    let (request, fields) = if uploads::is_upload(&request) {
        let request = uploads::take_in(state, request).await?;
        let taken = request.extensions().get::<uploads::Taken>();
        let fields = taken.map(|taken| taken.fields().to_vec()).unwrap_or_default();
        (request, fields)
    } else if forms::is_form(request.headers()) {
        let (parts, body) = request.into_parts();
        let bytes: Bytes = forms::read_body(body).await?;
        let fields = forms::parse(&bytes).map_err(|_| WebError::CrossSite)?;
        (Request::from_parts(parts, Body::from(bytes)), fields)
    } else {
        return Err(WebError::CrossSite);
    };
    let given = fields
        .into_iter()
        .find(|(name, _)| name == TOKEN_FIELD)
        .map(|(_, value)| value)
        .unwrap_or_default();
    if bool::from(given.as_bytes().ct_eq(expected.as_bytes())) {
        Ok(request)
    } else {
        Err(WebError::CrossSite)
    }
}

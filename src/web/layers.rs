//! What surrounds every handler, from the outside in: number, trace, headers, compression, errors, panics, time,
//! size, who is there, cross-site guard, how often, once.

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tracing::Instrument;

use super::{WebError, WebState, crosssite, error, forms, once, rates, uploads};

/// A handler that takes longer than this is given up.
const HANDLER_TIMEOUT: Duration = Duration::from_secs(20);

/// The content security policy: our own files, and nothing else.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

const PERMISSIONS: &str =
    "camera=(), microphone=(), payment=(), usb=(), geolocation=(), interest-cohort=(), browsing-topics=()";

/// The same on the page where somebody says something: there it may ask for the microphone.
pub const SPEAKING: &str = "camera=(), microphone=(self), payment=(), usb=(), geolocation=(), interest-cohort=(), browsing-topics=()";

/// The number of a request: in the log, in the response, and on the page of our own mistakes.
#[derive(Debug, Clone)]
pub struct RequestNumber(pub String);

/// Puts every layer around the routes.
pub fn around(routes: Router<WebState>, state: &WebState) -> Router {
    routes
        .layer(from_fn_with_state(state.clone(), once::guard))
        .layer(from_fn_with_state(state.clone(), uploads::guard))
        .layer(from_fn_with_state(state.clone(), rates::guard))
        .layer(from_fn_with_state(state.clone(), crosssite::guard))
        .layer(from_fn_with_state(state.clone(), super::who::recognise))
        .layer(DefaultBodyLimit::max(forms::MAX_FORM))
        .layer(from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), error::show))
        .layer(from_fn(careful))
        .layer(
            CompressionLayer::new().compress_when(
                // Sound is as small as it gets, and a part of it is counted in its own bytes.
                DefaultPredicate::new()
                    .and(NotForContentType::const_new("audio/"))
                    .and(NotWhereItTells),
            ),
        )
        .layer(from_fn_with_state(state.clone(), guarded_headers))
        .layer(from_fn_with_state(state.clone(), numbered))
        .with_state(state.clone())
}

/// Gives up what takes too long. Whoever sends a file may take longer: what comes before it is read as quickly as elsewhere.
async fn in_time(request: Request, next: Next) -> Response {
    let limit = if uploads::is_upload(&request) {
        uploads::HANDLED
    } else {
        HANDLER_TIMEOUT
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let what = cause
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    WebError::internal(format_args!("panic: {what}")).into_response()
}

/// Gives each request a number and one line in the log: the route's pattern, never the path, which may name somebody.
async fn numbered(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let number = state.fresh_token();
    request.extensions_mut().insert(RequestNumber(number.clone()));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", number);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(%method, route, status, micros, "answered"));
    if let Ok(value) = HeaderValue::from_str(&number) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The headers that keep a browser from being talked into something.
async fn guarded_headers(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        let name = HeaderName::from_static(name);
        // A page may have set its own (the widget may be framed).
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", CSP);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "no-referrer");
    set("permissions-policy", PERMISSIONS);
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    // Whatever forgot to say how long it may be kept may not be kept.
    set("cache-control", "no-store");
    if state.config.public_url.scheme() == "https" {
        set("strict-transport-security", "max-age=63072000; includeSubDomains");
    }
    response
}

/// Marks an answer that another site may have asked for, to observe its length.
#[derive(Debug, Clone, Copy)]
struct AskedFromElsewhere;

async fn careful(request: Request, next: Next) -> Response {
    let ours = crosssite::from_our_own_page(request.headers());
    let mut response = next.run(request).await;
    if !ours {
        response.extensions_mut().insert(AskedFromElsewhere);
    }
    response
}

/// Compress, but not a personal page that another site made the browser fetch.
///
/// BREACH guesses a secret from the compressed length of many answers that hold both the secret and the attacker's
/// text. It needs the attacker's page to make the requests, and browsers tell us when one did. So personal pages
/// (`no-store`) are compressed only if the browser vouches that the person came from our own page or by themselves;
/// public pages hold no secret and are always compressed.
#[derive(Debug, Clone, Copy)]
struct NotWhereItTells;

impl Predicate for NotWhereItTells {
    fn should_compress<B>(&self, response: &axum::http::Response<B>) -> bool
    where
        B: axum::body::HttpBody,
    {
        let personal = response
            .headers()
            .get(CACHE_CONTROL)
            .is_none_or(|value| value.as_bytes() == b"no-store");
        !(personal && response.extensions().get::<AskedFromElsewhere>().is_some())
    }
}

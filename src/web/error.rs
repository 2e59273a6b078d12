//! What goes wrong, said so that a person knows what to do next.
//!
//! A handler returns [`WebError`]; the response carries its kind, and [`show`] turns it into a page in the person's
//! language, or into `application/problem+json` for programs. Causes are logged where they happen and never shown.

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::fmt::Display;

use super::layers::RequestNumber;
use super::near::Near;
use super::page::{Page, Viewer};
use super::pages::public::ErrorPage;
use super::{WebState, page};
use crate::service::{FieldError, ServiceError};
use crate::texts::Texts;

impl From<ServiceError> for WebError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::NotFound,
            ServiceError::SignInNeeded => Self::SignInNeeded { back: "/".to_owned() },
            ServiceError::StepUpNeeded => Self::StepUpNeeded,
            ServiceError::Forbidden => Self::Forbidden,
            ServiceError::Invalid(fields) => Self::BadInput(fields),
            ServiceError::Refused(crate::service::Refusal::TooOften) => Self::TooMany { retry_after_s: 3600 },
            ServiceError::Refused(refusal) => Self::Conflict(refusal.text()),
            other if other.is_passing() => Self::busy(),
            // Two did the same at the same moment: nothing was lost, and the page shows how it stands now.
            other if other.is_lost_race() => Self::Conflict(crate::service::Refusal::Changed.text()),
            other => Self::internal(other),
        }
    }
}

/// Why somebody does not get what they asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebError {
    /// There is no such page, or not for this person: the two look the same.
    NotFound,
    /// The page exists, but not with this method.
    MethodNotAllowed,
    /// This person may not do this.
    Forbidden,
    /// The request came from another site's page.
    CrossSite,
    /// Sign in first; then come back to this path.
    SignInNeeded {
        /// A path on our own site.
        back: String,
    },
    /// Prove once more who you are; then come back.
    StepUpNeeded,
    /// Fields that are wrong. Pages prefer to show their form again.
    BadInput(Vec<FieldError>),
    /// A body that is no form.
    NoForm,
    /// A form with a field missing, or with characters no keyboard makes.
    BadForm,
    /// It was there, and is no longer.
    Gone,
    /// It changed in the meantime; the text key says what.
    Conflict(&'static str),
    /// Too often; try again later.
    TooMany {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// Too much was sent.
    TooLarge,
    /// The body did not arrive in time.
    TooSlow,
    /// Too busy, or the database rests; try again soon.
    Unavailable {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// Our own mistake; already logged.
    Internal,
}

impl WebError {
    /// Our own mistake: the cause goes to the log, under the number of the request.
    pub fn internal(cause: impl Display) -> Self {
        tracing::error!(cause = %cause, "a request failed");
        Self::Internal
    }

    /// Our own mistake of a kind that passes: somebody else was quicker, or the database rests.
    const fn busy() -> Self {
        Self::Unavailable { retry_after_s: 5 }
    }

    /// The status of the response.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::SignInNeeded { .. } | Self::StepUpNeeded => StatusCode::UNAUTHORIZED,
            Self::BadInput(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::Gone => StatusCode::GONE,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable name for programs, the head of the page and what to do.
    const fn words(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotFound => ("not-found", "error-not-found", "error-not-found-do"),
            Self::MethodNotAllowed => ("method-not-allowed", "error-not-found", "error-not-found-do"),
            Self::Forbidden => ("forbidden", "error-forbidden", "error-forbidden-do"),
            Self::CrossSite => ("cross-site", "error-cross-site", "error-cross-site-do"),
            Self::SignInNeeded { .. } => ("sign-in-needed", "error-sign-in", "error-sign-in-do"),
            Self::StepUpNeeded => ("step-up-needed", "error-sign-in", "error-sign-in-do"),
            Self::BadInput(_) => ("bad-input", "error-input", "error-input-do"),
            Self::NoForm | Self::BadForm => ("bad-form", "error-form", "error-form-do"),
            Self::Gone => ("gone", "error-gone", "error-gone-do"),
            Self::Conflict(text) => ("conflict", "error-conflict", text),
            Self::TooMany { .. } => ("too-many", "error-too-many", "error-too-many-do"),
            Self::TooLarge => ("too-large", "error-too-large", "error-too-large-do"),
            Self::TooSlow => ("too-slow", "error-too-slow", "error-too-slow-do"),
            Self::Unavailable { .. } => ("unavailable", "error-unavailable", "error-unavailable-do"),
            Self::Internal => ("internal", "error-internal", "error-internal-do"),
        }
    }

    /// What a bare status of a layer or of the framework means.
    fn of_status(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Self::Forbidden,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::NoForm,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany { retry_after_s: 60 },
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                Self::Unavailable { retry_after_s: 5 }
            }
            other if other.is_client_error() => Self::BadForm,
            other if other.is_server_error() => Self::Internal,
            _ => return None,
        })
    }

    const fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::TooMany { retry_after_s } | Self::Unavailable { retry_after_s } => Some(*retry_after_s),
            _ => None,
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        // `show` has the language and the frame; here is only what happened.
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: every failure becomes a page or a problem document, whoever raised it.
pub async fn show(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let json = wants_json(request.headers(), request.uri().path());
    let (parts, body) = request.into_parts();
    let mut kept = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let known = response.extensions().get::<WebError>().cloned();
    let plain = response
        .headers()
        .get(CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let error = match known {
        Some(error) => error,
        // A page that chose its own status (a form shown again) is left alone.
        None if !plain => return response,
        None => match WebError::of_status(response.status()) {
            Some(error) => error,
            None => return response,
        },
    };
    // Who is signed in was found out further inside; it decides on language and menu.
    if let Some(viewer) = response.extensions().get::<Viewer>() {
        kept.extensions.insert(viewer.clone());
    }
    if let Some(near) = response.extensions().get::<Near>() {
        kept.extensions.insert(near.clone());
    }
    let frame = Page::of(&kept, &state);
    let number = kept
        .extensions
        .get::<RequestNumber>()
        .map_or_else(String::new, |number| number.0.clone());
    let mut shown = if json {
        problem(&error, frame.t, &number)
    } else if let WebError::SignInNeeded { back: wanted } = &error {
        go_and_come_back("/sign-in", if wanted.is_empty() { &frame.path } else { wanted })
    } else if error == WebError::StepUpNeeded {
        // A form that was sent is pressed again afterwards, from the page it stands on.
        let is_page = kept.method == axum::http::Method::GET;
        go_and_come_back("/fresh", if is_page { &frame.path } else { "/me" })
    } else {
        let (_, title, advice) = error.words();
        let page = ErrorPage {
            title: frame.t.get(title).into_owned(),
            advice: frame.t.get(advice).into_owned(),
            mistakes: match &error {
                WebError::BadInput(wrong) => wrong.iter().map(|f| frame.t.get(f.text).into_owned()).collect(),
                _ => Vec::new(),
            },
            number: if error == WebError::Internal {
                number
            } else {
                String::new()
            },
            page: frame,
        };
        (error.status(), page::render(&page)).into_response()
    };
    // Cookies and `Allow` that were set along the way still count.
    for (name, value) in response.headers() {
        if matches!(name.as_str(), "set-cookie" | "allow") {
            shown.headers_mut().append(name, value.clone());
        }
    }
    if let Some(seconds) = error.retry_after_s() {
        shown
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    shown
}

fn go_and_come_back(path: &str, back: &str) -> Response {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("back", super::extract::local_path(back))
        .finish();
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(place) = HeaderValue::from_str(&format!("{path}?{query}")) {
        response.headers_mut().insert(LOCATION, place);
    }
    response
}

fn wants_json(headers: &HeaderMap, path: &str) -> bool {
    let accept = headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    path.starts_with("/api/") || (accept.contains("json") && !accept.contains("text/html"))
}

fn problem(error: &WebError, t: Texts, number: &str) -> Response {
    let (kind, title, advice) = error.words();
    let mut body = serde_json::json!({
        "type": format!("urn:noaber:problem:{kind}"),
        "title": t.get(title),
        "status": error.status().as_u16(),
        "detail": t.get(advice),
        "instance": format!("urn:noaber:request:{number}"),
    });
    if let WebError::BadInput(wrong) = error {
        body["errors"] = wrong
            .iter()
            .map(|f| serde_json::json!({ "field": f.field, "message": t.get(f.text) }))
            .collect();
    }
    let mut response = (error.status(), body.to_string()).into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

//! Forms with a file in them: `multipart/form-data`, on the few routes that take one.
//!
//! The body is read once, as it arrives, into fields and one file; the guards and the handler all look at what was taken in.
//! A file that is too large is read to its end and thrown away, so that the form can come back with everything that was typed
//! in it: a browser that is cut off while it sends shows nothing at all. What all of them together may take is limited by how
//! many are read at a time.

use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, MatchedPath, Multipart, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

use super::forms::{self, Answers, MAX_FORM};
use super::{WebError, WebState};

/// A route that takes a file: where, in which field, and how large it may be.
#[derive(Debug, Clone, Copy)]
struct Takes {
    route: &'static str,
    field: &'static str,
    most: usize,
}

const ROUTES: [Takes; 3] = [
    Takes {
        route: "/ask/know",
        field: "photo",
        most: crate::domain::photo::LARGEST_FILE,
    },
    Takes {
        route: "/requests/{request}/photo",
        field: "photo",
        most: crate::domain::photo::LARGEST_FILE,
    },
    Takes {
        route: "/ask/speak",
        field: "sound",
        most: crate::domain::sound::LARGEST,
    },
];

/// A body larger than this is not even read to its end.
const MOST_BODY: usize = 48 * 1024 * 1024;
/// A telephone at the edge of a village sends a photo within this time.
const ARRIVES: Duration = Duration::from_secs(120);
/// The same, and what is done with it.
pub(super) const HANDLED: Duration = Duration::from_secs(150);
/// So many bodies are read at a time: each takes at most its file and the fields.
pub(super) const AT_ONCE: usize = 12;
/// More fields than any of these forms has.
const MAX_FIELDS: usize = 100;

/// A file that was handed in.
#[derive(Debug, Clone)]
pub struct File {
    /// What is in it; nothing when it was too large.
    pub bytes: Bytes,
    /// Whether it was larger than its route takes.
    pub is_too_large: bool,
}

/// What a body held. It counts among those that are read at a time until it is let go.
#[derive(Debug)]
struct Held {
    fields: Vec<(String, String)>,
    file: Option<File>,
    _turn: OwnedSemaphorePermit,
}

/// A body that was taken in, for whoever comes after.
#[derive(Debug, Clone)]
pub(super) struct Taken(Arc<Held>);

impl Taken {
    /// The fields, in order.
    pub(super) fn fields(&self) -> &[(String, String)] {
        &self.0.fields
    }

    /// What is in the file.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.file.as_ref().map_or(&[], |file| &file.bytes)
    }
}

/// Which file a request's route takes.
fn takes(request: &Request) -> Option<Takes> {
    let route = request.extensions().get::<MatchedPath>()?;
    ROUTES.into_iter().find(|takes| takes.route == route.as_str())
}

/// Whether a request brings a form with a file to a route that takes one.
pub(super) fn is_upload(request: &Request) -> bool {
    *request.method() == axum::http::Method::POST
        && is_multipart(request.headers())
        && takes(request).is_some()
}

fn is_multipart(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("multipart/form-data"))
}

/// Takes a body in, unless that was done already; what is no upload goes on as it is.
pub(super) async fn take_in(state: &WebState, request: Request) -> Result<Request, WebError> {
    let Some(takes) = takes(&request).filter(|_| is_upload(&request)) else {
        return Ok(request);
    };
    if request.extensions().get::<Taken>().is_some() {
        return Ok(request);
    }
    // Whoever comes while many others send is told to try again at once, before they have sent anything.
    let turn = state.uploads.clone().try_acquire_owned();
    let turn = turn.map_err(|_| WebError::Unavailable { retry_after_s: 10 })?;
    let (parts, body) = request.into_parts();
    let mut whole = Request::from_parts(parts.clone(), body);
    DefaultBodyLimit::max(MOST_BODY).apply(&mut whole);
    let read = tokio::time::timeout(ARRIVES, read(whole, takes));
    let (fields, file) = read.await.map_err(|_| WebError::TooSlow)??;
    let mut taken = Request::from_parts(parts, Body::empty());
    taken.extensions_mut().insert(Taken(Arc::new(Held {
        fields,
        file,
        _turn: turn,
    })));
    Ok(taken)
}

type Read = (Vec<(String, String)>, Option<File>);

async fn read(request: Request, takes: Takes) -> Result<Read, WebError> {
    let multipart = Multipart::from_request(request, &()).await;
    let mut multipart = multipart.map_err(|_| WebError::BadForm)?;
    let (mut fields, mut file, mut length) = (Vec::new(), None, 0);
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let is_wanted = is_file && name == takes.field && file.is_none();
        let mut found = Vec::new();
        let mut is_too_large = false;
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            if is_file {
                // The rest of what is too large, and a file that nobody asked for, is read and let go.
                is_too_large |= found.len() + chunk.len() > takes.most;
                if is_too_large || !is_wanted {
                    found = Vec::new();
                    continue;
                }
            } else {
                length += chunk.len();
                if length > MAX_FORM {
                    return Err(WebError::TooLarge);
                }
            }
            found.extend_from_slice(&chunk);
        }
        if is_wanted && (is_too_large || !found.is_empty()) {
            let bytes = Bytes::from(found);
            file = Some(File { bytes, is_too_large });
        } else if !is_file {
            if fields.len() == MAX_FIELDS {
                return Err(WebError::BadForm);
            }
            let text = String::from_utf8(found).map_err(|_| WebError::BadForm)?;
            fields.push(forms::field(name, text)?);
        }
    }
    Ok((fields, file))
}

fn broken(error: MultipartError) -> WebError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        // Whoever hung up halfway reads no answer; it is no mistake of ours.
        _ => WebError::BadForm,
    }
}

/// Middleware: takes in what is an upload, once everything that may refuse it without reading it has had its say.
pub(super) async fn guard(State(state): State<WebState>, request: Request, next: Next) -> Response {
    match take_in(&state, request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// A form that may have a file in it; one that was sent without is as good.
#[derive(Debug)]
pub struct Upload {
    /// What was typed.
    pub form: Answers,
    /// The file; nothing when none was chosen.
    pub file: Option<File>,
    /// Held as long as whoever asked for it does: the file is in memory so long.
    _held: Option<Taken>,
}

impl FromRequest<WebState> for Upload {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Self::Rejection> {
        if let Some(taken) = request.extensions().get::<Taken>() {
            return Ok(Self {
                form: Answers::filled(taken.fields().to_vec()),
                file: taken.0.file.clone(),
                _held: Some(taken.clone()),
            });
        }
        Ok(Self {
            form: Answers::from_request(request, state).await?,
            file: None,
            _held: None,
        })
    }
}

//! Who is there: the session cookie becomes an [`Actor`] for the services and a [`Viewer`] for the frame.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::cookies::{self, Keep};
use super::near::Near;
use super::page::{Part, Viewer};
use super::{WebError, WebState};
use crate::domain::access::Actor;
use crate::service::sign_in::{self, NewSession, SignedIn};

/// The cookie that holds the session's token.
const COOKIE: &str = "session";

/// Whoever asks, signed in or not.
#[derive(Debug, Clone)]
pub struct Who(pub Actor);

impl<S: Sync> FromRequestParts<S> for Who {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(
            parts.extensions.get::<Actor>().cloned().unwrap_or(Actor::Anyone),
        ))
    }
}

/// Somebody who is signed in; everybody else is shown the way to sign in and comes back to this page.
#[derive(Debug, Clone)]
pub struct Known(pub Actor);

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        match parts.extensions.get::<Actor>() {
            Some(actor) => Ok(Self(actor.clone())),
            None => Err(WebError::SignInNeeded { back: back(parts) }),
        }
    }
}

/// Where to come back to: the page itself, or for something that was sent, the page it was sent from is not known.
fn back(parts: &Parts) -> String {
    if parts.method == axum::http::Method::GET {
        parts
            .uri
            .path_and_query()
            .map_or_else(|| "/".to_owned(), |path| path.as_str().to_owned())
    } else {
        "/".to_owned()
    }
}

/// Puts whoever is signed in into the request.
pub async fn recognise(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let mut seen = None;
    if let Some(token) = token(&state, &request) {
        match sign_in::who(&state.app, &token).await {
            Ok(Some(found)) => {
                let near = found.desk.clone().map(Near::from);
                seen = Some((viewer(&found), near.clone()));
                request.extensions_mut().insert(viewer(&found));
                if let Some(near) = near {
                    request.extensions_mut().insert(near);
                }
                request.extensions_mut().insert(found.actor);
            }
            Ok(None) => {}
            Err(error) => return WebError::from(error).into_response(),
        }
    }
    let mut response = next.run(request).await;
    if let Some((viewer, near)) = seen {
        // What went wrong is shown further outside, to somebody.
        response.extensions_mut().insert(viewer);
        if let Some(near) = near {
            response.extensions_mut().insert(near);
        }
    }
    response
}

fn token(state: &WebState, request: &Request) -> Option<String> {
    cookies::read(request.headers(), COOKIE, state.config.cookie_secure).map(str::to_owned)
}

/// The token of a request's session, for signing out.
pub fn session_token(state: &WebState, headers: &header::HeaderMap) -> Option<String> {
    cookies::read(headers, COOKIE, state.config.cookie_secure).map(str::to_owned)
}

fn viewer(found: &SignedIn) -> Viewer {
    let mut parts = vec![Part::Resident];
    if found
        .actor
        .identity()
        .is_some_and(|identity| identity.helper.is_some())
    {
        parts.push(Part::Helper);
    }
    if found.actor.is_coordinator() {
        parts.push(Part::Coordinator);
    }
    if found.actor.is_supervisor() {
        parts.push(Part::Supervisor);
    }
    if found.actor.is_admin() {
        parts.push(Part::Admin);
    }
    Viewer {
        name: found.given_name.clone(),
        lang: found.lang,
        parts,
    }
}

/// The cookie of a session that has begun.
pub fn begin(state: &WebState, session: &NewSession) -> HeaderValue {
    let keep = match session.max_age_s {
        Some(seconds) => Keep::Hours(u32::try_from(seconds / 3600).unwrap_or(12).max(1)),
        None => Keep::Window,
    };
    cookies::write(COOKIE, &session.token, keep, state.config.cookie_secure)
}

/// The cookie that ends a session.
pub fn end(state: &WebState) -> HeaderValue {
    cookies::write(COOKIE, "", Keep::Forget, state.config.cookie_secure)
}

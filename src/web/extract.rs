//! Extractors whose refusals are pages: never the framework's own plain text.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::address::ClientAddr;
use super::{WebError, WebState, forms};

/// A form whose fields have types of their own. For forms that people fill in, take [`forms::Answers`] instead: it
/// gives back what was typed.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<WebState> for Form<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Self::Rejection> {
        if !forms::is_form(request.headers()) {
            return Err(WebError::NoForm);
        }
        let (parts, body) = request.into_parts();
        let bytes = forms::read_body(body).await?;
        forms::parse(&bytes)?;
        let whole = Request::from_parts(parts, axum::body::Body::from(bytes));
        axum_extra::extract::Form::<T>::from_request(whole, state)
            .await
            .map(|form| Self(form.0))
            .map_err(|_| WebError::BadForm)
    }
}

/// Parts of the address. One that cannot be read is a page that does not exist.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<WebState> for Path<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| WebError::NotFound)
    }
}

/// What stands after the question mark.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<WebState> for Query<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        forms::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
        axum_extra::extract::Query::<T>::from_request_parts(parts, state)
            .await
            .map(|query| Self(query.0))
            .map_err(|_| WebError::BadForm)
    }
}

impl FromRequestParts<WebState> for ClientAddr {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Self::Rejection> {
        // The serving loop sets it on every request; without it nobody can be counted, so nobody is let in.
        parts
            .extensions
            .get::<ClientAddr>()
            .copied()
            .ok_or_else(|| WebError::internal("no client address on this request"))
    }
}

/// A path on our own site to go back to; anything else is the front page.
pub fn local_path(text: &str) -> &str {
    let local = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains(['\\', ' '])
        && text.len() <= 500
        && text.bytes().all(|b| b.is_ascii_graphic());
    if local { text } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/a b",
            "/é",
            "/a\n",
        ] {
            assert_eq!(local_path(bad), "/", "{bad}");
        }
        assert_eq!(local_path("/near?cell=1&page=2"), "/near?cell=1&page=2");
    }
}

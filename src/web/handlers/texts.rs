//! Texts that people send us, brought by a gateway.
//!
//! As we send: the least that any provider, or ten lines behind one, can give. `POST /texts/in` of
//! `{"from": "+31612345678", "text": "Ja", "id": "…"}` with `Authorization: Bearer …`. 204 says that it was worked off; 403
//! and 400, that it never will be; anything else, that it is to be brought again. The same `id` may come twice and is one text.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::service::texting::{self, Incoming};
use crate::web::{WebError, WebState};

/// What a gateway brings.
#[derive(Deserialize)]
struct Brought {
    id: String,
    from: String,
    text: String,
}

/// Takes a text in.
pub async fn take_in(
    State(state): State<WebState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let Some(token) = &state.config.texts_token else {
        return Err(WebError::NotFound);
    };
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if !given.is_some_and(|given| token.is(given)) {
        return Err(WebError::Forbidden);
    }
    let Ok(Brought { id, from, text }) = serde_json::from_slice::<Brought>(&body) else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    if id.is_empty() {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
    texting::receive(&state.app, &Incoming { id, from, text }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

//! A visit that one helper hands to another, by a link.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::words;
use crate::domain::ids::AssignmentId;
use crate::service::{Refusal, ServiceError, free_place};
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::helper::{Swap, SwapLink};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Makes the link and shows it: once.
pub async fn offer(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    _: Answers,
) -> Result<Response, WebError> {
    let id = AssignmentId::parse(&id).map_err(|_| WebError::NotFound)?;
    let token = free_place::offer_swap(&state.app, &actor, &id).await?;
    let base = state.config.public_url.as_str().trim_end_matches('/');
    Ok(render(&SwapLink {
        page,
        address: format!("{base}/swap/{token}"),
    }))
}

/// What a link hands over.
pub async fn look(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(token): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    match free_place::look(&state.app, &actor, &token).await {
        Ok(found) => {
            let t = page.t;
            Ok(render(&Swap {
                action: format!("/swap/{token}"),
                from: found.from,
                asker: words::who(&found.card.resident, t),
                icon: found.card.category.icon.clone(),
                title: words::category(&found.card.category, t),
                summary: found.card.public_sentence.clone().unwrap_or_default(),
                when: words::moment(found.window, t),
                duration: t.duration(found.card.duration_min),
                near: words::near(found.card.distance, t),
                know: words::facts(&found.card, t),
                is_open: true,
                page,
            }))
        }
        Err(ServiceError::Refused(Refusal::NoLongerNeeded)) => Ok(closed(page)),
        Err(error) => Err(error.into()),
    }
}

/// A link that counts no more.
fn closed(page: Page) -> Response {
    let shown = render(&Swap {
        page,
        action: String::new(),
        from: String::new(),
        asker: String::new(),
        icon: "other".to_owned(),
        title: String::new(),
        summary: String::new(),
        when: String::new(),
        duration: String::new(),
        near: String::new(),
        know: Vec::new(),
        is_open: false,
    });
    (StatusCode::CONFLICT, shown).into_response()
}

/// It is taken over.
pub async fn take(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(token): Path<String>,
    page: Page,
    _: Answers,
) -> Result<Response, WebError> {
    match free_place::take_over(&state.app, &actor, &token).await {
        Ok(_) => Ok(see_other("/week")),
        Err(ServiceError::Refused(Refusal::NoLongerNeeded)) => Ok(closed(page)),
        Err(error) => Err(error.into()),
    }
}

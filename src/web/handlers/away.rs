//! Days on which a helper is away.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::ask::beside;
use super::words;
use crate::domain::access::Actor;
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::helping;
use crate::web::extract::Query;
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::helper::{Away, AwayDays};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// What was done a moment ago.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// My days away.
pub async fn away(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_none()) {
        return Ok(see_other("/help"));
    }
    let page = if query.done == "yes" {
        let text = page.t.get("away-saved").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    shown(&state, &actor, page, Answers::new(), Vec::new()).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    page: Page,
    form: Answers,
    visits: Vec<String>,
) -> Result<Response, WebError> {
    let mine = helping::my_offer(&state.app, actor).await?;
    let (t, today) = (page.t, state.app.now().date(&amsterdam()));
    Ok(render(&Away {
        days: mine
            .absences
            .iter()
            .filter(|(_, last)| *last >= today)
            .map(|(first, last)| AwayDays {
                first: first.to_string(),
                last: last.to_string(),
                words: t
                    .with("away-from-to", "first", t.day(*first))
                    .and("last", t.day(*last))
                    .to_string(),
            })
            .collect(),
        visits,
        form,
        page,
    }))
}

/// Days are added or taken away.
pub async fn set_away(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let date = |form: &mut Answers, name: &str| -> Option<Date> {
        let found = form.value(name).parse().ok();
        if found.is_none() {
            form.mistaken(name, t.get("field-date-wrong"));
        }
        found
    };
    let (first, last) = (date(&mut form, "first"), date(&mut form, "last"));
    let (Some(first), Some(last)) = (first, last) else {
        return shown(&state, &actor, page, form, Vec::new()).await;
    };
    if form.is("do", "end") {
        helping::remove_away(&state.app, &actor, (first, last)).await?;
        return Ok(see_other("/offer/away?done=yes"));
    }
    match helping::add_away(&state.app, &actor, (first, last), form.is("do", "sure")).await {
        Ok(visits) if visits.is_empty() => Ok(see_other("/offer/away?done=yes")),
        Ok(visits) => {
            let visits = visits
                .iter()
                .map(|booked| words::moment(booked.window, t))
                .collect();
            shown(&state, &actor, page, form, visits).await
        }
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            shown(&state, &actor, page, form, Vec::new()).await
        }
        Err(error) => Err(error.into()),
    }
}

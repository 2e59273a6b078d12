//! Days on which a helper is away.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::ask::beside;
use super::desk_rights::{AtDesk, Opened};
use super::words;
use crate::domain::access::Actor;
use crate::domain::schedule::Window;
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
    shown(&state, &Whom::Own(&actor), page, Answers::new(), Vec::new()).await
}

/// Whose days they are: one's own, or somebody's on the telephone.
enum Whom<'a> {
    Own(&'a Actor),
    Theirs(&'a AtDesk),
}

impl Whom<'_> {
    fn page(&self) -> String {
        match self {
            Self::Own(_) => "/offer/away".to_owned(),
            Self::Theirs(at) => format!("{}/away", at.whose.base),
        }
    }

    async fn days(&self, state: &WebState) -> Result<Vec<(Date, Date)>, WebError> {
        let app = &state.app;
        let helper = match self {
            Self::Own(actor) => helping::my_offer(app, actor).await?,
            Self::Theirs(at) => helping::offer_of(app, &at.actor, &at.person)
                .await?
                .ok_or(WebError::NotFound)?,
        };
        Ok(helper.absences)
    }

    async fn add(
        &self,
        state: &WebState,
        days: (Date, Date),
        sure: bool,
    ) -> Result<Vec<Window>, ServiceError> {
        let app = &state.app;
        let visits = match self {
            Self::Own(actor) => helping::add_away(app, actor, days, sure).await?,
            Self::Theirs(at) => helping::add_away_for_them(app, &at.actor, &at.person, days, sure).await?,
        };
        Ok(visits.into_iter().map(|booked| booked.window).collect())
    }

    async fn remove(&self, state: &WebState, days: (Date, Date)) -> Result<(), ServiceError> {
        let app = &state.app;
        match self {
            Self::Own(actor) => helping::remove_away(app, actor, days).await,
            Self::Theirs(at) => helping::remove_away_for_them(app, &at.actor, &at.person, days).await,
        }
    }
}

async fn shown(
    state: &WebState,
    whom: &Whom<'_>,
    page: Page,
    form: Answers,
    visits: Vec<String>,
) -> Result<Response, WebError> {
    let (t, today) = (page.t, state.app.now().date(&amsterdam()));
    let days = whom.days(state).await?;
    Ok(render(&Away {
        days: days
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
        whose: match whom {
            Whom::Own(_) => None,
            Whom::Theirs(at) => Some(at.whose.clone()),
        },
        action: whom.page(),
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
    form: Answers,
) -> Result<Response, WebError> {
    write(&state, &Whom::Own(&actor), page, form).await
}

/// The days away of somebody who helps by telephone.
pub async fn theirs(
    State(state): State<WebState>,
    Opened(at): Opened,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, Response> {
    let page = if query.done == "yes" {
        let text = page.t.get("away-saved").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    let shown = shown(&state, &Whom::Theirs(&at), page, Answers::new(), Vec::new()).await;
    shown.map_err(IntoResponse::into_response)
}

/// The same, added or taken away.
pub async fn set_theirs(
    State(state): State<WebState>,
    at: AtDesk,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    write(&state, &Whom::Theirs(&at), page, form).await
}

async fn write(
    state: &WebState,
    whom: &Whom<'_>,
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
        return shown(state, whom, page, form, Vec::new()).await;
    };
    let written = format!("{}?done=yes", whom.page());
    if form.is("do", "end") {
        whom.remove(state, (first, last)).await?;
        return Ok(see_other(&written));
    }
    match whom.add(state, (first, last), form.is("do", "sure")).await {
        Ok(visits) if visits.is_empty() => Ok(see_other(&written)),
        Ok(visits) => {
            let visits = visits.iter().map(|window| words::moment(*window, t)).collect();
            shown(state, whom, page, form, visits).await
        }
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            shown(state, whom, page, form, Vec::new()).await
        }
        Err(error) => Err(error.into()),
    }
}

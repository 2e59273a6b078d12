//! Outings at the desk: a helper's first, one to stop, and somebody on the telephone who would like to come along.

use axum::extract::State;
use axum::response::Response;

use super::ask::beside;
use super::desk::Done;
use super::desk_rights::AtDesk;
use super::outings::{card_entry, companions, own_entry, rows, stands};
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::OutingId;
use crate::domain::outing::{OutingStep, OutingWords};
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::outings::{self, Decision, Waiting};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::desk::{Need, Task};
use crate::web::pages::outings::{DeskOuting, OutingEntry, OutingsFor};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// What waits for a look, for today's list.
pub(super) async fn tasks(state: &WebState, actor: &Actor, t: Texts) -> Result<Vec<Task>, WebError> {
    let waiting = outings::list_waiting(&state.app, actor).await?;
    Ok(waiting.iter().map(|one| task(one, t)).collect())
}

fn task(one: &Waiting, t: Texts) -> Task {
    let begins = t.moment(one.outing.window.starts_at.local(&amsterdam()).datetime());
    Task {
        need: Need::Outing,
        title: t
            .with("desk-outing", "name", one.helper.clone())
            .and("what", words::category(&one.category, t))
            .to_string(),
        href: format!("/desk/outings/{}", one.outing.id),
        due: t.with("desk-before", "when", begins).to_string(),
        why: one.outing.words.sentence.clone(),
        telephone: String::new(),
        suggestions: Vec::new(),
        open: String::new(),
        steps: Vec::new(),
        action: String::new(),
        whom: String::new(),
        words: String::new(),
        form: Answers::new(),
    }
}

/// An outing, to decide about.
pub async fn outing(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = OutingId::parse(&id).map_err(|_| WebError::NotFound)?;
    shown(&state, &actor, &id, page, None).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    id: &OutingId,
    page: Page,
    typed: Option<Answers>,
) -> Result<Response, WebError> {
    let (own, who) = outings::find_at_desk(&state.app, actor, id).await?;
    let t = page.t;
    let one = &own.outing;
    let entry = OutingEntry {
        who,
        ..own_entry(&own, t)
    };
    let form = typed.unwrap_or_else(|| {
        Answers::filled([
            ("sentence", one.words.sentence.as_str()),
            ("from", &one.words.leaves_from),
            ("to", &one.words.goes_to),
        ])
    });
    Ok(render(&DeskOuting {
        rows: rows(one, &own.category, entry.left.clone(), t),
        companions: companions(&own),
        stands: stands(one, t),
        waits: one.state.step == OutingStep::AwaitingReview,
        is_live: one.state.is_live() && one.window.starts_at > state.app.now(),
        entry,
        form,
        page,
    }))
}

/// The decision.
pub async fn decide(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = OutingId::parse(&id).map_err(|_| WebError::NotFound)?;
    let said = |name: &str| form.value(name).to_owned();
    let words = OutingWords {
        sentence: said("sentence"),
        leaves_from: said("from"),
        goes_to: said("to"),
    };
    let what = match form.value("do") {
        "approve" => Decision::Approve(words),
        "reword" => Decision::Reword(words),
        "refuse" => Decision::Refuse,
        "withdraw" => Decision::Withdraw,
        _ => return Err(WebError::BadForm),
    };
    match outings::decide(&state.app, &actor, &id, what).await {
        Ok(()) => Ok(see_other("/desk")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            shown(&state, &actor, &id, page, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What somebody on the telephone may come along to.
pub async fn list_for(
    State(state): State<WebState>,
    at: AtDesk,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let (_, near) = outings::list_for(&state.app, &at.actor, &at.person).await?;
    let t = page.t;
    let page = if query.done == "joined" {
        page.saying(Tone::Good, t.get("outings-for-done"))
    } else {
        page
    };
    Ok(render(&OutingsFor {
        near: near
            .iter()
            .map(|card| {
                let entry = OutingEntry {
                    tag: t
                        .with("outing-joined-name", "name", at.whose.name.clone())
                        .to_string(),
                    ..card_entry(card, t)
                };
                (entry, card.outing.fetches, card.joined.is_some())
            })
            .collect(),
        whose: at.whose,
        page,
    }))
}

/// They come along.
pub async fn join_for(
    State(state): State<WebState>,
    at: AtDesk,
    form: Answers,
) -> Result<Response, WebError> {
    let id = OutingId::parse(form.value("outing")).map_err(|_| WebError::BadForm)?;
    outings::join(&state.app, &at.actor, &id, &at.person, form.is("fetch", "yes")).await?;
    Ok(see_other(&format!("{}/outings?done=joined", at.whose.base)))
}

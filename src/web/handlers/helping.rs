//! Near me, and the invitation.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::words;
use crate::domain::ids::{InvitationId, VisitId};
use crate::domain::invitation::{DeclineReason, InvitationState};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::geo::Cell;
use crate::service::helping::{self, InvitationView, Still, VisitCard, Yes};
use crate::service::nearby::NearMe;
use crate::service::{Refusal, ServiceError, free_place, nearby};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::map::{Counts, Map};
use crate::web::page::{Page, Tone, render};
use crate::web::pages::Tile;
use crate::web::pages::helper::{Invitation, Near, NearList, Opening, Standing};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Which cell the list shows.
#[derive(Debug, Deserialize)]
pub struct NearQuery {
    cell: Option<String>,
}

/// What is needed within reach: a list, and the same as a map.
pub async fn near(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<NearQuery>,
    page: Page,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_none()) {
        return Ok(see_other("/help"));
    }
    let chosen = match &query.cell {
        Some(text) => {
            let number = text.parse().map_err(|_| WebError::NotFound)?;
            Some(Cell::from_i64(number).map_err(|_| WebError::NotFound)?)
        }
        None => None,
    };
    let near = nearby::near_me(&state.app, &actor, chosen).await?;
    let t = page.t;
    let page = if near.may_accept {
        page
    } else {
        let text = t.get("near-waiting").into_owned();
        page.saying(Tone::Plain, text)
    };
    let drawn = state.lists.of(&near, t.lang(), || list(&near, chosen, t))?;
    Ok(render(&Near { page, list: drawn }))
}

/// The list and the map of what is near, which are the same as long as the list is.
fn list(near: &NearMe, chosen: Option<Cell>, t: Texts) -> NearList {
    let name = |cell: Cell| words::near(crate::geo::DistanceBucket::between(near.home, cell), t);
    let mut cells: Vec<_> = near
        .cells
        .iter()
        .map(|(cell, count)| {
            let href = format!("/near?cell={}", cell.to_i64());
            words::map_cell(*cell, name(*cell), href, *count, chosen == Some(*cell))
        })
        .collect();
    if !near.cells.contains_key(&near.home) {
        cells.push(words::map_cell(
            near.home,
            name(near.home),
            "/near".to_owned(),
            0,
            false,
        ));
    }
    let openings = near
        .visits
        .iter()
        .map(|card| opening(card, format!("/near/{}", card.visit), near.at, t))
        .collect();
    NearList {
        t,
        openings,
        map: Map::draw(&cells, &[], Counts::Exact, t),
        chosen: chosen.map(name).unwrap_or_default(),
        more: String::new(),
    }
}

/// A visit before anybody is assigned.
pub(super) fn opening(card: &VisitCard, href: String, now: UnixTime, t: Texts) -> Opening {
    Opening {
        href,
        icon: card.category.icon.clone(),
        title: words::category(&card.category, t),
        summary: card.public_sentence.clone().unwrap_or_default(),
        when: words::when(card, now, t),
        duration: t.duration(card.duration_min),
        near: words::near(card.distance, t),
        why: String::new(),
        urgent: card.urgent,
        invited: false,
    }
}

fn moments(windows: &[Window], t: Texts) -> Vec<Tile> {
    windows
        .iter()
        .map(|window| Tile {
            value: window.starts_at.seconds().to_string(),
            icon: String::new(),
            name: words::moment(*window, t),
            more: String::new(),
        })
        .collect()
}

/// A visit that a helper found themselves: choose a moment and say yes.
pub async fn near_visit(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = VisitId::parse(&id).map_err(|_| WebError::NotFound)?;
    found_visit(&state, &actor, &id, page, Answers::new()).await
}

async fn found_visit(
    state: &WebState,
    actor: &crate::domain::access::Actor,
    id: &VisitId,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let (card, windows) = nearby::moments(&state.app, actor, id).await?;
    let t = page.t;
    let standing = if windows.is_empty() {
        Standing::Over
    } else {
        Standing::Open
    };
    let mut shown = opening(&card, String::new(), state.app.now(), t);
    if let [only] = windows.as_slice() {
        // There is nothing to choose: then it is said what yes means.
        shown.when = words::moment(*only, t);
    }
    Ok(render(&Invitation {
        action: format!("/near/{id}"),
        opening: shown,
        asker: words::who(&card.resident, t),
        moments: moments(&windows, t),
        know: words::facts(&card, t),
        series: String::new(),
        also: Vec::new(),
        state: standing,
        waits: false,
        until: String::new(),
        booked: String::new(),
        form,
        page,
    }))
}

/// The answer to a visit that a helper found themselves.
pub async fn take(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = VisitId::parse(&id).map_err(|_| WebError::NotFound)?;
    if !form.is("answer", "yes") {
        return Ok(see_other("/near"));
    }
    let Ok(seconds) = form.value("moment").parse::<i64>() else {
        let text = page.t.get("field-when-empty");
        form.mistaken("moment", text);
        return found_visit(&state, &actor, &id, page, form).await;
    };
    let starts_at = UnixTime::from_seconds(seconds);
    match nearby::take(&state.app, &actor, &id, starts_at).await {
        Ok(_) => Ok(see_other("/week")),
        Err(ServiceError::Refused(Refusal::PlaceTaken | Refusal::NoLongerNeeded)) => {
            Ok(standing_page(page, Standing::Taken, StatusCode::CONFLICT))
        }
        Err(error) => Err(error.into()),
    }
}

/// A page that says how an invitation stands, without anything else about it.
fn standing_page(page: Page, state: Standing, status: StatusCode) -> Response {
    let empty = Opening {
        href: String::new(),
        icon: "other".to_owned(),
        title: String::new(),
        summary: String::new(),
        when: String::new(),
        duration: String::new(),
        near: String::new(),
        why: String::new(),
        urgent: false,
        invited: false,
    };
    let shown = render(&Invitation {
        page,
        action: String::new(),
        opening: empty,
        asker: String::new(),
        moments: Vec::new(),
        know: Vec::new(),
        series: String::new(),
        also: Vec::new(),
        state,
        waits: false,
        until: String::new(),
        booked: String::new(),
        form: Answers::new(),
    });
    (status, shown).into_response()
}

/// "Can you?"
pub async fn invitation(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = InvitationId::parse(&id).map_err(|_| WebError::NotFound)?;
    let view = helping::find_invitation(&state.app, &actor, &id).await?;
    let t = page.t;
    let state_now = standing(&view);
    let until = match view.invitation.state {
        InvitationState::Sent { expires_at, .. } if state_now == Standing::Open => {
            t.moment(expires_at.local(&crate::domain::time::amsterdam()).datetime())
        }
        _ => String::new(),
    };
    let mut shown = opening(&view.card, String::new(), state.app.now(), t);
    shown.when = words::moment(view.invitation.window, t);
    shown.invited = true;
    Ok(render(&Invitation {
        action: format!("/invitations/{id}"),
        opening: shown,
        asker: words::who(&view.card.resident, t),
        moments: moments(&[view.invitation.window], t),
        know: words::facts(&view.card, t),
        waits: free_place::is_waiting(&state.app, &actor, &id).await?,
        series: view
            .every
            .as_ref()
            .map(|every| words::schedule(every, t))
            .unwrap_or_default(),
        also: view.also.iter().map(|window| words::moment(*window, t)).collect(),
        state: state_now,
        until,
        booked: view.booked.as_ref().map(ToString::to_string).unwrap_or_default(),
        form: Answers::new(),
        page,
    }))
}

fn standing(view: &InvitationView) -> Standing {
    match view.invitation.state {
        InvitationState::Accepted { .. } => Standing::Accepted,
        InvitationState::Declined { .. } => Standing::Declined,
        InvitationState::Withdrawn { .. } => Standing::Taken,
        InvitationState::Sent { .. } | InvitationState::Expired { .. } => match view.still {
            Still::Open => Standing::Open,
            Still::Late => Standing::Late,
            Still::Taken => Standing::Taken,
            Still::Over => Standing::Over,
        },
    }
}

/// To how much somebody says yes.
pub(super) fn yes(said: &str) -> Yes {
    if said == "once" { Yes::Once } else { Yes::AsAsked }
}

/// The answer.
pub async fn answer(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let id = InvitationId::parse(&id).map_err(|_| WebError::NotFound)?;
    let here = format!("/invitations/{id}");
    match form.value("answer") {
        said @ ("yes" | "once") => match helping::accept_as(&state.app, &actor, &id, yes(said)).await {
            // Saying yes twice has one effect and one answer.
            Ok(_) | Err(ServiceError::Refused(Refusal::AlreadyYours)) => Ok(see_other(&here)),
            Err(ServiceError::Refused(Refusal::PlaceTaken)) => {
                Ok(standing_page(page, Standing::Taken, StatusCode::CONFLICT))
            }
            Err(ServiceError::Refused(Refusal::NoLongerNeeded)) => {
                Ok(standing_page(page, Standing::Over, StatusCode::CONFLICT))
            }
            Err(error) => Err(error.into()),
        },
        "wait" => match free_place::wait(&state.app, &actor, &id).await {
            Ok(()) => Ok(see_other(&here)),
            Err(ServiceError::Refused(Refusal::NoLongerNeeded)) => {
                Ok(standing_page(page, Standing::Over, StatusCode::CONFLICT))
            }
            Err(error) => Err(error.into()),
        },
        other => {
            let reason = if other == "less" {
                DeclineReason::LessOften
            } else {
                DeclineReason::NotThisTime
            };
            match helping::decline(&state.app, &actor, &id, reason).await {
                Ok(()) | Err(ServiceError::Refused(Refusal::Changed)) => Ok(see_other(&here)),
                Err(error) => Err(error.into()),
            }
        }
    }
}

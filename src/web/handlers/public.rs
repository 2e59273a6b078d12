//! For everybody: "call me", zones, whether the program is well.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{learn_service, words};
use crate::domain::contact::Telephone;
use crate::domain::ids::ZoneId;
use crate::domain::zone::{Phase, Zone};
use crate::service::zones::ZoneView;
use crate::service::{calls, health, learning, zones};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::map::{Counts, Map};
use crate::web::page::{Contact, Page, Tone, render, render_public};
use crate::web::pages::public::{CallMe, Figure, Story, ZoneLine, ZoneList, ZonePage};
use crate::web::routes::see_other;
use crate::web::{WebError, WebState};

/// Whether the number was just left.
#[derive(Debug, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// A number, and nothing else.
pub async fn call_me(Query(query): Query<Done>, page: Page) -> Response {
    let page = if query.done == "yes" {
        let text = page
            .t
            .with("call-thanks", "name", page.contact.name.clone())
            .to_string();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    render_public(
        &page.clone(),
        &CallMe {
            page,
            form: Answers::new(),
        },
    )
}

/// Puts it on the desk's list.
pub async fn ask_for_call(
    State(state): State<WebState>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let name = form.may("name", t).unwrap_or_default();
    let Some(telephone) = Telephone::parse(form.value("telephone")) else {
        form.mistaken("telephone", t.get("field-telephone-wrong"));
        return Ok(render(&CallMe { page, form }));
    };
    calls::call_me(&state.app, &name, telephone, None).await?;
    // Shown after a redirect: loading the page again asks for nothing.
    Ok(see_other("/call-me?done=yes"))
}

/// Every zone.
pub async fn zones(State(state): State<WebState>, page: Page) -> Result<Response, WebError> {
    let t = page.t;
    let zones = zones::list(&state.app)
        .await?
        .iter()
        .map(|zone| ZoneLine {
            href: format!("/zones/{}", zone.id),
            name: zone.name.clone(),
            town: town(zone),
            phase: phase(zone, t),
        })
        .collect();
    Ok(render_public(&page.clone(), &ZoneList { page, zones }))
}

fn town(zone: &Zone) -> String {
    [zone.municipality.as_str(), zone.province.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn phase(zone: &Zone, t: Texts) -> String {
    // A zone that is no project has no phase.
    let key = match zone.phase {
        Phase::Vision => "phase-vision",
        Phase::Plan => "phase-plan",
        Phase::Execution => "phase-execution",
        Phase::Operational => "phase-operational",
        Phase::NotSaid => return String::new(),
    };
    match zone.started_on {
        Some(date) => t
            .with("phase-since", "phase", t.get(key))
            .and("day", t.day_and_year(date))
            .to_string(),
        None => t.get(key).into_owned(),
    }
}

/// One zone: its map, its coordinator, what is going on.
pub async fn zone(
    State(state): State<WebState>,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = ZoneId::parse(&id).map_err(|_| WebError::NotFound)?;
    let view = zones::find(&state.app, &id).await?;
    let service = learning::public_service(&state.app, &view.zone.organisation).await?;
    let t = page.t;
    let coordinator = Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    };
    Ok(render_public(
        &page.clone(),
        &ZonePage {
            name: view.zone.name.clone(),
            town: town(&view.zone),
            phase: phase(&view.zone, t),
            map: map(&view, t),
            figures: figures(&view, t),
            points: Vec::new(),
            opening: service
                .as_ref()
                .map(|of| learn_service::opening(&of.hours, of.today, t))
                .unwrap_or_default(),
            partners: service.map_or_else(Vec::new, |of| learn_service::partners(&of.partners, t)),
            stories: view
                .stories
                .iter()
                .map(|told| Story {
                    who: if told.who.is_empty() {
                        t.get("story-somebody").into_owned()
                    } else {
                        told.who.clone()
                    },
                    words: told.words.clone(),
                })
                .collect(),
            page: page
                .with_contact(coordinator.clone())
                .in_place(view.zone.name.clone()),
            coordinator,
        },
    ))
}

fn map(view: &ZoneView, t: Texts) -> Map {
    let cells: Vec<_> = view
        .cells
        .iter()
        .zip(1_u32..)
        .map(|((cell, count), n)| {
            let name = t.with("zone-cell", "n", n).to_string();
            words::map_cell(*cell, name, "/near".to_owned(), *count, false)
        })
        .collect();
    let outline: Vec<Vec<(f64, f64)>> = zones::outline(&view.zone);
    Map::draw(&cells, &outline, Counts::Bucketed, t)
}

fn figures(view: &ZoneView, t: Texts) -> Vec<Figure> {
    let bucket = |count: usize| {
        if count < 5 {
            t.get("figure-few").into_owned()
        } else {
            t.with("count-about", "n", count / 5 * 5).to_string()
        }
    };
    let mut all = vec![
        Figure {
            value: bucket(view.open),
            label: t.get("figure-open").into_owned(),
        },
        Figure {
            value: bucket(view.coming),
            label: t.get("figure-coming").into_owned(),
        },
    ];
    if let Some(people) = view.zone.inhabitants {
        all.push(Figure {
            value: t.number(u64::from(people)),
            label: t.get("figure-people").into_owned(),
        });
    }
    all
}

/// The process lives.
pub async fn livez() -> &'static str {
    "alive\n"
}

/// The process can do its work.
pub async fn readyz(State(state): State<WebState>) -> Response {
    match health::ready(&state.app).await {
        Ok(waiting) => format!("ready\nmessages waiting: {waiting}\n").into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}

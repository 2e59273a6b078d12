//! A supervisor's day on paper.

use axum::extract::State;
use axum::response::Response;

use super::learn_day::{Shown, day_of, duty, hours, notes_of, team, title, way};
use super::words;
use crate::service::teams::{self, DayVisit, WorkerDay};
use crate::texts::Texts;
use crate::web::extract::Query;
use crate::web::page::{Page, render};
use crate::web::pages::teams::{DaySheet, Sheet, SheetVisit};
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The day, to print.
pub async fn day(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Shown>,
    page: Page,
) -> Result<Response, WebError> {
    let on = day_of(&state, &query.on)?;
    let seen = teams::day(&state.app, &actor, on).await?;
    let t = page.t;
    Ok(render(&DaySheet {
        on: on.to_string(),
        title: title(on, t),
        duty: duty(&seen, t),
        teams: seen.teams.iter().map(|one| team(one, t)).collect(),
        sheets: seen
            .workers
            .iter()
            .filter(|one| !one.visits.is_empty() || !one.follows.is_empty())
            .map(|one| sheet(one, t))
            .collect(),
        page,
    }))
}

fn sheet(one: &WorkerDay, t: Texts) -> Sheet {
    Sheet {
        name: one.short_name.clone(),
        more: notes_of(one, t),
        visits: one.visits.iter().map(|visit| line(visit, t)).collect(),
    }
}

/// For whom it is, by first name alone: a family name is as good as an address in a small town.
fn line(one: &DayVisit, t: Texts) -> SheetVisit {
    let mut what = vec![words::category(&one.category, t)];
    what.extend(Some(one.first_name.clone()).filter(|name| !name.is_empty()));
    if one.in_team {
        what.push(t.get("day-in-team").into_owned());
    }
    SheetVisit {
        time: hours(one.window, t),
        what: what.join(" · "),
        way: way(one, t),
    }
}

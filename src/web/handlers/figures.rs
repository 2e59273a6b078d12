//! Figures of learn-work services, as they were published; and where somebody went on to.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::ask::beside;
use super::learn::day;
use super::learning_words as said;
use crate::domain::access::Actor;
use crate::domain::figures::{Measure, Onward, Quarter};
use crate::domain::ids::HelperId;
use crate::domain::time::amsterdam;
use crate::service::figures::{self, Cells, Figures};
use crate::service::{ServiceError, learning};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Row;
use crate::web::pages::learning::{FigureLine, FiguresPage, OnwardPage};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Which quarter.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    quarter: String,
}

impl Asked {
    fn quarter(&self) -> Result<Option<Quarter>, WebError> {
        match self.quarter.as_str() {
            "" => Ok(None),
            text => Quarter::parse(text).map(Some).ok_or(WebError::NotFound),
        }
    }
}

const fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::People => "figures-people",
        Measure::Visits => "figures-visits",
        Measure::Hours => "figures-hours",
        Measure::Levels => "figures-levels",
        Measure::Onward => "figures-onward",
    }
}

fn quarter_name(quarter: Quarter, t: Texts) -> String {
    t.with("figures-quarter", "n", i64::from(quarter.number()))
        .and("year", quarter.year().to_string())
        .to_string()
}

/// A figure as it is read: what is hidden says so, and never how little it is.
fn value(value: Option<u32>, t: Texts) -> String {
    value.map_or_else(|| t.get("figures-hidden").into_owned(), |n| n.to_string())
}

fn line(name: String, cells: &[Option<u32>], t: Texts) -> FigureLine {
    FigureLine {
        name,
        values: cells.iter().map(|cell| value(*cell, t)).collect(),
        is_hidden: cells.iter().all(Option::is_none),
    }
}

fn zone_name(name: &str, t: Texts) -> String {
    if name.is_empty() {
        t.get("figures-elsewhere").into_owned()
    } else {
        name.to_owned()
    }
}

/// The figures of a quarter.
pub async fn page(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    let found = figures::read(&state.app, &actor, query.quarter()?).await?;
    let t = page.t;
    let others = found.quarters.iter().filter(|one| Some(**one) != found.quarter);
    let quarters = others.map(|one| Row {
        label: quarter_name(*one, t),
        value: String::new(),
        change: format!("/learn/figures?quarter={one}"),
    });
    let lines = found
        .lines
        .iter()
        .map(|(one, cells)| line(said::line(*one, t), cells, t));
    let zones = found
        .zones
        .iter()
        .map(|(name, cells)| line(zone_name(name, t), cells, t));
    let onward = found
        .onward
        .iter()
        .map(|(to, n)| line(said::onward(*to, t), &[*n], t));
    Ok(render(&FiguresPage {
        quarter: found.quarter.map_or_else(String::new, |one| quarter_name(one, t)),
        file: found
            .quarter
            .map_or_else(String::new, |one| format!("/learn/figures.csv?quarter={one}")),
        quarters: quarters.collect(),
        measures: Measure::ALL
            .iter()
            .map(|one| t.get(measure_key(*one)).into_owned())
            .collect(),
        whole: found
            .whole
            .map(|cells| line(t.get("figures-whole").into_owned(), &cells, t)),
        lines: lines.collect(),
        zones: zones.collect(),
        onward: onward.collect(),
        page,
    }))
}

/// The same as a file: one figure on a line, semicolons between, as spreadsheets here read it; what is hidden is empty.
pub async fn file(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    let found = figures::read(&state.app, &actor, query.quarter()?).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"noaber-{}.csv\"", named(&found)),
        ),
    ];
    Ok((headers, csv(&found, page.t)).into_response())
}

/// The quarter as a file names it; nothing while none was published.
fn named(found: &Figures) -> String {
    found.quarter.map_or_else(String::new, |one| one.to_string())
}

fn csv(found: &Figures, t: Texts) -> String {
    let quarter = named(found);
    let mut text = String::from("\u{feff}quarter;by;part;figure;value\r\n");
    let mut add = |by: &str, part: &str, measure: Measure, value: Option<u32>| {
        let value = value.map_or_else(String::new, |n| n.to_string());
        text.push_str(&format!(
            "{quarter};{by};{};{};{value}\r\n",
            cell(part),
            measure.tag()
        ));
    };
    let mut all = |by: &str, part: &str, cells: &Cells| {
        for (measure, value) in Measure::ALL.iter().zip(cells) {
            add(by, part, *measure, *value);
        }
    };
    if let Some(cells) = &found.whole {
        all("whole", "", cells);
    }
    for (one, cells) in &found.lines {
        all("line", one.tag(), cells);
    }
    for (name, cells) in &found.zones {
        all("zone", &zone_name(name, t), cells);
    }
    for (to, value) in &found.onward {
        add("onward", to.tag(), Measure::Onward, *value);
    }
    text
}

/// A name that begins like a formula is none; one with a semicolon stays one field.
fn cell(name: &str) -> String {
    let name = name.replace('"', "\"\"");
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("\"'{name}\"")
    } else {
        format!("\"{name}\"")
    }
}

fn worker_id(text: &str) -> Result<HelperId, WebError> {
    HelperId::parse(text).map_err(|_| WebError::NotFound)
}

/// Where somebody went on to.
pub async fn onward(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    onward_page(&state, &actor, &worker_id(&id)?, page, None).await
}

async fn onward_page(
    state: &WebState,
    actor: &Actor,
    id: &HelperId,
    page: Page,
    form: Option<Answers>,
) -> Result<Response, WebError> {
    let found = learning::find_leaver(&state.app, actor, id).await?;
    let t = page.t;
    let today = state.app.now().date(&amsterdam());
    let on = found.onward.as_ref().map(|went| went.left_on).or(found.last_day);
    let mut fields = vec![("on", on.unwrap_or(today).to_string())];
    fields.extend(found.onward.as_ref().map(|went| ("to", went.to.tag().to_owned())));
    Ok(render(&OnwardPage {
        id: id.to_string(),
        name: found.name,
        places: Onward::ALL
            .iter()
            .map(|to| (to.tag().to_owned(), said::onward(*to, t)))
            .collect(),
        form: form.unwrap_or_else(|| Answers::filled(fields)),
        page,
    }))
}

/// A supervisor notes it.
pub async fn note_onward(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let (id, t) = (worker_id(&id)?, page.t);
    // Before anything is said of what was typed.
    learning::find_leaver(&state.app, &actor, &id).await?;
    let on = day(&mut form, "on", t);
    let to = form.choose("to", t, Onward::from_tag);
    let (Some(on), Some(to)) = (on, to) else {
        return onward_page(&state, &actor, &id, page, Some(form)).await;
    };
    match learning::note_onward(&state.app, &actor, &id, (on, to)).await {
        Ok(()) => Ok(see_other("/learn")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            onward_page(&state, &actor, &id, page, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Lang;
    use crate::domain::learning::PolicyLine;

    #[test]
    fn the_file_has_one_figure_on_a_line_and_nothing_where_one_is_hidden() {
        let found = Figures {
            quarter: Quarter::parse("2026-1"),
            lines: vec![(PolicyLine::Wmo, [Some(15), None, Some(40), None, None])],
            zones: vec![("=Zuid;\"Oost\"".to_owned(), [Some(10); 5])],
            ..Figures::default()
        };
        let text = csv(&found, Texts::plain(Lang::Nl));
        assert!(text.contains("\r\n2026-1;line;\"wmo\";people;15\r\n2026-1;line;\"wmo\";visits;\r\n"));
        assert!(
            text.contains("2026-1;zone;\"'=Zuid;\"\"Oost\"\"\";hours;10\r\n"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 11);
    }
}

//! Hours and costs: a helper's own, and the organisation's month.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::ask::beside;
use super::words;
use crate::domain::access::Actor;
use crate::domain::hours::{Allowance, CostKind, Hours, Room};
use crate::domain::ids::AssignmentId;
use crate::domain::time::amsterdam;
use crate::service::hours::{self, Done, MonthLine};
use crate::service::{FieldError, ServiceError};
use crate::texts::Texts;
use crate::web::extract::Query;
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::admin::{AdminHours, HoursLine};
use crate::web::pages::helper::{HoursRow, MyHours};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// What was done a moment ago, and which month.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(super) done: String,
    #[serde(default)]
    pub(super) month: String,
}

/// Euros and cents, as people here write them: "2,50".
pub(super) fn euros(cents: u64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// Tenths of a kilometre or cents, as people type them: with a comma or a point. Nothing typed is nothing.
pub(super) fn decimal(text: &str, digits: usize) -> Option<u32> {
    let text = text.trim().trim_start_matches('€').trim();
    if text.is_empty() {
        return Some(0);
    }
    let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, ""));
    if whole.len() > 6 || rest.len() > digits || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = 10_u32.pow(u32::try_from(digits).ok()?);
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let rest: u32 = format!("{rest:0<digits$}").parse().ok()?;
    whole.checked_mul(scale)?.checked_add(rest)
}

/// My hours.
pub async fn mine(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_none()) {
        return Ok(see_other("/help"));
    }
    let page = if query.done == "yes" {
        let text = page.t.get("hours-noted").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    shown(&state, &actor, page, None).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    page: Page,
    typed: Option<(&str, Answers)>,
) -> Result<Response, WebError> {
    let mine = hours::list_mine(&state.app, actor).await?;
    let t = page.t;
    let visits = mine
        .visits
        .iter()
        .map(|one| {
            let id = one.assignment.to_string();
            let form = typed
                .as_ref()
                .filter(|(of, _)| *of == id)
                .map(|(_, form)| form.clone());
            row(one, form, t)
        })
        .collect();
    let left = |used: u64, ceiling: u32| euros(u64::from(ceiling).saturating_sub(used));
    let room = match mine.room {
        _ if !mine.allowance.is_on => String::new(),
        Room::Fine => String::new(),
        Room::Near | Room::Over => t
            .with(
                "hours-near",
                "month",
                left(mine.month_cents, mine.allowance.month_cents),
            )
            .and("year", left(mine.year_cents, mine.allowance.year_cents))
            .to_string(),
    };
    Ok(render(&MyHours {
        visits,
        total: if mine.minutes == 0 {
            String::new()
        } else {
            t.with("hours-month", "time", t.duration(mine.minutes))
                .to_string()
        },
        paid: if mine.allowance.is_on {
            t.with("hours-paid", "month", euros(mine.month_cents))
                .and("year", euros(mine.year_cents))
                .to_string()
        } else {
            String::new()
        },
        per_km: euros(u64::from(mine.allowance.cents_per_km)),
        room,
        pays: mine.allowance.is_on,
        kinds: CostKind::ALL
            .iter()
            .map(|kind| (kind.tag().to_owned(), kind_text(*kind, t)))
            .collect(),
        page,
    }))
}

fn kind_text(kind: CostKind, t: Texts) -> String {
    match kind {
        CostKind::None => t.get("cost-none"),
        CostKind::Parking => t.get("cost-parking"),
        CostKind::Transport => t.get("cost-transport"),
        CostKind::Materials => t.get("cost-materials"),
        CostKind::Other => t.get("cost-other"),
    }
    .into_owned()
}

fn row(one: &Done, typed: Option<Answers>, t: Texts) -> HoursRow {
    let form = typed.unwrap_or_else(|| {
        let hours = one.hours;
        Answers::filled([
            ("minutes", hours.minutes.to_string()),
            (
                "km",
                euros(u64::from(hours.travel_m / 10))
                    .trim_end_matches('0')
                    .trim_end_matches(',')
                    .to_owned(),
            ),
            ("cost", euros(u64::from(hours.cost_cents))),
            ("kind", hours.cost_kind.tag().to_owned()),
        ])
    });
    HoursRow {
        visit: one.assignment.to_string(),
        icon: one.category.icon.clone(),
        title: words::category(&one.category, t),
        when: t.moment(one.starts_at.local(&amsterdam()).datetime()),
        said: one.paid_cents.map_or_else(String::new, |cents| {
            let time = t.duration(one.hours.minutes);
            if cents == 0 {
                time
            } else {
                format!("{time} · € {}", euros(u64::from(cents)))
            }
        }),
        form,
    }
}

/// What a form says of one visit; mistakes stand in it.
fn said(form: &mut Answers, t: Texts) -> Option<Hours> {
    let minutes = form.number("minutes", t, 0, 1440);
    let km = decimal(form.value("km"), 1);
    if km.is_none() {
        form.mistaken("km", t.get("field-km-range"));
    }
    let cost_cents = decimal(form.value("cost"), 2);
    if cost_cents.is_none() {
        form.mistaken("cost", t.get("field-money-range"));
    }
    // Nothing chosen and nothing paid is nothing.
    let cost_kind = match CostKind::from_tag(form.value("kind")) {
        Some(kind) if cost_cents != Some(0) => kind,
        _ => CostKind::None,
    };
    Some(Hours {
        minutes: minutes?,
        travel_m: km?.checked_mul(100)?,
        cost_cents: cost_cents?,
        cost_kind,
    })
}

/// One visit is noted.
pub async fn note(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let visit = form.value("visit").to_owned();
    let id = AssignmentId::parse(&visit).map_err(|_| WebError::NotFound)?;
    let Some(hours) = said(&mut form, page.t) else {
        return shown(&state, &actor, page, Some((&visit, form))).await;
    };
    match hours::note(&state.app, &actor, &id, hours).await {
        Ok(()) => Ok(see_other("/hours?done=yes")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            shown(&state, &actor, page, Some((&visit, form))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The month of a query, `2026-11`; this one otherwise.
pub(super) fn month_of(state: &WebState, text: &str) -> Date {
    let first: Option<Date> = format!("{text}-01").parse().ok();
    first.unwrap_or_else(|| state.app.now().date(&amsterdam()))
}

pub(super) fn month_tag(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The organisation's month.
pub async fn of_month(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    let allowance = hours::allowance(&state.app, &actor).await?;
    let page = if query.done == "yes" {
        let text = page.t.get("allowance-saved").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    let form = Answers::filled(
        [
            ("km", euros(u64::from(allowance.cents_per_km))),
            ("month", euros(u64::from(allowance.month_cents))),
            ("year", euros(u64::from(allowance.year_cents))),
        ]
        .into_iter()
        .chain(allowance.is_on.then(|| ("pays", "yes".to_owned()))),
    );
    month_page(&state, &actor, month_of(&state, &query.month), page, form).await
}

async fn month_page(
    state: &WebState,
    actor: &Actor,
    day: Date,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let lines = hours::month(&state.app, actor, day).await?;
    let t = page.t;
    let first = day.first_of_month();
    let (before, after) = super::fees::around(state, first);
    Ok(render(&AdminHours {
        month: t
            .with("hours-of-month", "month", t.month_and_year(first))
            .to_string(),
        before,
        after,
        file: format!("/admin/hours.csv?month={}", month_tag(first)),
        lines: lines.iter().map(|line| line_of(line, t)).collect(),
        form,
        page,
    }))
}

fn line_of(line: &MonthLine, t: Texts) -> HoursLine {
    HoursLine {
        name: line.name.clone(),
        visits: line.visits,
        time: t.duration(line.minutes),
        km: format!("{},{}", line.travel_m / 1000, line.travel_m % 1000 / 100),
        paid: euros(line.paid_cents),
        near: !matches!(line.room, Room::Fine),
    }
}

/// A text as a field of such a file: what begins like a formula is none, and what has a semicolon stays one field.
pub(super) fn quoted(text: &str) -> String {
    let text = text.replace('"', "\"\"");
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("\"'{text}\"")
    } else {
        format!("\"{text}\"")
    }
}

/// The same as a file for a bookkeeping: one line each, semicolons between, as spreadsheets here read it.
pub async fn file(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
) -> Result<Response, WebError> {
    let day = month_of(&state, &query.month);
    let lines = hours::file(&state.app, &actor, day).await?;
    let mut text = String::from("\u{feff}helper;name;visits;minutes;kilometres;euros\r\n");
    for line in &lines {
        let km = format!("{},{}", line.travel_m / 1000, line.travel_m % 1000 / 100);
        text.push_str(&format!(
            "{};{};{};{};{km};{}\r\n",
            line.helper,
            quoted(&line.name),
            line.visits,
            line.minutes,
            euros(line.paid_cents)
        ));
    }
    let name = format!("attachment; filename=\"noaber-{}.csv\"", month_tag(day));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}

/// What the organisation pays from now on.
pub async fn set_allowance(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    // Before anything is said of what was typed.
    hours::allowance(&state.app, &actor).await?;
    let money = |form: &Answers, name| decimal(form.value(name), 2);
    let (km, month, year) = (money(&form, "km"), money(&form, "month"), money(&form, "year"));
    let wrong = match (km, month, year) {
        (Some(cents_per_km), Some(month_cents), Some(year_cents)) => {
            let wanted = Allowance {
                is_on: form.is("pays", "yes"),
                cents_per_km,
                month_cents,
                year_cents,
            };
            match hours::set_allowance(&state.app, &actor, wanted).await {
                Ok(()) => return Ok(see_other("/admin/hours?done=yes")),
                Err(ServiceError::Invalid(fields)) => fields,
                Err(error) => return Err(error.into()),
            }
        }
        typed => [(typed.0, "km"), (typed.1, "month"), (typed.2, "year")]
            .into_iter()
            .filter(|(money, _)| money.is_none())
            .map(|(_, field)| FieldError {
                field,
                text: "field-money-range",
            })
            .collect(),
    };
    beside(&mut form, &wrong, page.t);
    let today = state.app.now().date(&amsterdam());
    month_page(&state, &actor, today, page, form).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_is_none() {
        assert_eq!(quoted("Ans; \"Bakker\""), "\"Ans; \"\"Bakker\"\"\"");
        for text in ["=1+1", "+31", "-2", "@a", "\tx", "\rx"] {
            assert_eq!(quoted(text), format!("\"'{text}\""));
        }
    }

    #[test]
    fn amounts_are_read_as_people_here_type_them() {
        let read = |text| decimal(text, 2);
        assert_eq!(read(""), Some(0));
        assert_eq!(read("2,5"), Some(250));
        assert_eq!(read(" € 2.50 "), Some(250));
        assert_eq!(read(",5"), Some(50));
        assert_eq!(read("12"), Some(1200));
        for wrong in ["2,505", "-1", "een", "1.000,00", "9999999", "1,x"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(decimal("6,5", 1), Some(65));
        assert_eq!(euros(205), "2,05");
    }
}

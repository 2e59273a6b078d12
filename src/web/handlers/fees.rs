//! What a month came to: for a resident and who acts for them, and for the bookkeeping of the service.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use super::ask::beside;
use super::hours::{Asked, euros, month_of, month_tag, quoted};
use super::learn::day;
use super::prices::{price, sum, vouchers};
use super::words;
use crate::domain::access::Actor;
use crate::domain::fee::{Price, PriceKind};
use crate::domain::ids::PersonId;
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::fees::{self, Line, Month, OfResident, Owing, Vouchers, Waiting};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::Row;
use crate::web::pages::fees::{FeeRow, FeesMonth, OwingRow, ResidentFees};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The months before and after that of a day; none after this one, of which nothing is known yet.
pub(super) fn around(state: &WebState, day: Date) -> (String, String) {
    let tag = |day: Option<Date>| day.map(month_tag).unwrap_or_default();
    let first = day.first_of_month();
    let today = state.app.now().date(&amsterdam());
    let after = first.last_of_month().tomorrow().ok();
    (
        tag(first.yesterday().ok()),
        tag(after.filter(|next| *next <= today)),
    )
}

fn month_title(day: Date, t: Texts) -> String {
    t.with("fees-of-month", "month", t.month_and_year(day.first_of_month()))
        .to_string()
}

/// A month of the service.
pub async fn month(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    let day = month_of(&state, &query.month);
    let found = fees::month(&state.app, &actor, day).await?;
    let t = page.t;
    let (before, after) = around(&state, day);
    Ok(render(&FeesMonth {
        month: month_title(day, t),
        before,
        after,
        file: format!("/fees.csv?month={}", month_tag(day)),
        lines: found.residents.iter().map(|one| owing(one, t)).collect(),
        sum: sum(found.sum, t),
        waiting: found.waiting.iter().map(|one| waits(one, t)).collect(),
        page,
    }))
}

fn owing(one: &Owing, t: Texts) -> OwingRow {
    let is_gone = one.name.is_empty();
    OwingRow {
        href: if is_gone {
            String::new()
        } else {
            format!("/fees/{}", one.resident)
        },
        name: if is_gone {
            t.get("fees-erased").into_owned()
        } else {
            one.name.clone()
        },
        visits: one.visits,
        time: t.duration(one.minutes),
        sum: sum(one.fee, t),
        left: one.left.map_or_else(String::new, |left| left.to_string()),
        is_short: one.left.is_some_and(|left| left < 0),
    }
}

fn waits(one: &Waiting, t: Texts) -> Row {
    Row {
        label: format!("{} · {}", words::category(&one.category, t), one.name),
        value: t.day(one.at.date(&amsterdam())),
        change: format!("/requests/{}/price", one.request),
    }
}

/// The same as a file for a bookkeeping: one line for a visit, semicolons between, as spreadsheets here read it.
pub async fn file(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    let day = month_of(&state, &query.month);
    let found = fees::file(&state.app, &actor, day).await?;
    let name = format!("attachment; filename=\"noaber-fees-{}.csv\"", month_tag(day));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, csv(&found, page.t)).into_response())
}

/// What one of a price costs, as a number: euros, or vouchers.
fn each(price: Price) -> String {
    match price.kind() {
        PriceKind::Voucher => price.amount().to_string(),
        _ => euros(u64::from(price.amount())),
    }
}

fn csv(found: &Month, t: Texts) -> String {
    let mut text = String::from("\u{feff}date;resident;name;category;minutes;kind;each;euros;vouchers\r\n");
    for line in &found.lines {
        let known = found.residents.iter().find(|one| one.resident == line.resident);
        let name = known.map_or("", |one| one.name.as_str());
        let category = line.category.as_ref();
        let category = category.map_or_else(String::new, |of| words::category(of, t));
        text.push_str(&format!(
            "{};{};{};{};{};{};{};{};{}\r\n",
            line.starts_at.date(&amsterdam()),
            line.resident,
            quoted(name),
            quoted(&category),
            line.minutes,
            line.price.kind(),
            each(line.price),
            euros(line.fee.cents),
            line.fee.vouchers,
        ));
    }
    text
}

/// What help cost one resident.
pub async fn resident(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    let who = PersonId::parse(&id).map_err(|_| WebError::NotFound)?;
    let page = if query.done == "vouchers" {
        let text = page.t.get("fees-saved").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    let today = state.app.now().date(&amsterdam());
    let form = Answers::filled([("date", today.to_string())]);
    let month = month_of(&state, &query.month);
    resident_page(&state, &actor, (&who, month), page, form).await
}

async fn resident_page(
    state: &WebState,
    actor: &Actor,
    (who, month): (&PersonId, Date),
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let found = fees::of_resident(&state.app, actor, who, month).await?;
    let t = page.t;
    let (before, after) = around(state, month);
    Ok(render(&ResidentFees {
        base: format!("/fees/{who}"),
        back: if found.may_give { "/fees" } else { "/me" }.to_owned(),
        month: month_title(month, t),
        before,
        after,
        lines: found.lines.iter().map(|line| fee_row(line, t)).collect(),
        sum: sum(found.sum, t),
        left: left(&found, t),
        is_short: found.left.is_some_and(|left| left < 0),
        vouchers: found.vouchers.iter().map(|one| voucher(one, t)).collect(),
        may_give: found.may_give,
        name: found.name,
        form,
        page,
    }))
}

fn left(found: &OfResident, t: Texts) -> String {
    match found.left {
        None => String::new(),
        Some(left) if left < 0 => t
            .with("fees-vouchers-short", "n", left.unsigned_abs())
            .to_string(),
        Some(left) => t.with("fees-vouchers-left", "n", left).to_string(),
    }
}

fn voucher(one: &Vouchers, t: Texts) -> String {
    let count = vouchers(one.count.unsigned_abs(), t);
    if one.count < 0 {
        return t.with("fees-vouchers-past", "count", count).to_string();
    }
    let day: Option<Date> = one.given_on.parse().ok();
    let day = day.map_or_else(|| one.given_on.clone(), |day| t.day_and_year(day));
    t.with("fees-vouchers-got", "count", count)
        .and("day", day)
        .to_string()
}

fn fee_row(line: &Line, t: Texts) -> FeeRow {
    let category = line.category.as_ref();
    FeeRow {
        when: t.moment(line.starts_at.local(&amsterdam()).datetime()),
        what: category.map_or_else(String::new, |of| words::category(of, t)),
        time: t.duration(line.minutes),
        price: price(line.price, t),
        sum: sum(line.fee, t),
    }
}

/// Vouchers are noted.
pub async fn give(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let who = PersonId::parse(&id).map_err(|_| WebError::NotFound)?;
    let typed = form.value("count").trim().parse::<u32>().ok();
    if typed.is_none() {
        form.mistaken("count", page.t.get("field-vouchers"));
    }
    let on = day(&mut form, "date", page.t);
    let today = state.app.now().date(&amsterdam());
    let (Some(count), Some(on)) = (typed, on) else {
        let month = (&who, today);
        return resident_page(&state, &actor, month, page, form).await;
    };
    match fees::give_vouchers(&state.app, &actor, &who, (count, on)).await {
        Ok(()) => Ok(see_other(&format!("/fees/{who}?done=vouchers"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            resident_page(&state, &actor, (&who, today), page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

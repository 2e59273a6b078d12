//! What a worker's visit costs: the list, and whether that is fine for a request.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;

use super::ask::beside;
use super::hours::{decimal, euros};
use super::learn::{Done, day};
use super::words;
use crate::domain::access::Actor;
use crate::domain::category::CategoryId;
use crate::domain::consent::Given;
use crate::domain::fee::{Fee, Listed, Price, PriceKind, agreed};
use crate::domain::ids::RequestId;
use crate::domain::language::Lang;
use crate::domain::time::amsterdam;
use crate::service::fees::{self, PriceLine, Question};
use crate::service::{ServiceError, follow};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::fees::{PricePage, PricePart, PriceRow, Prices};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// An amount in euros, as the reader writes it: "5,00" or "5.00".
pub(super) fn amount(cents: u64, t: Texts) -> String {
    match t.lang() {
        Lang::Nl => euros(cents),
        Lang::En => euros(cents).replace(',', "."),
    }
}

/// "€ 5,00 per bezoek".
pub(super) fn price(price: Price, t: Texts) -> String {
    let cents = || amount(u64::from(price.amount()), t);
    match price.kind() {
        PriceKind::Free => t.get("price-free").into_owned(),
        PriceKind::Visit => t.with("price-visit", "euros", cents()).to_string(),
        PriceKind::HalfHour => t.with("price-half-hour", "euros", cents()).to_string(),
        PriceKind::Voucher => t.with("price-voucher", "n", price.amount()).to_string(),
    }
}

/// "2 bonnen".
pub(super) fn vouchers(count: u64, t: Texts) -> String {
    t.with("fees-some-vouchers", "n", count).to_string()
}

/// "€ 15,00 · 2 bonnen"; of nothing, nothing in euros.
pub(super) fn sum(fee: Fee, t: Texts) -> String {
    let mut parts = Vec::new();
    if fee.cents > 0 || fee.vouchers == 0 {
        parts.push(t.with("fees-euros", "euros", amount(fee.cents, t)).to_string());
    }
    if fee.vouchers > 0 {
        parts.push(vouchers(fee.vouchers, t));
    }
    parts.join(" · ")
}

/// What is asked about a request; nothing where nothing costs anything.
pub(super) fn part(of: &Question, t: Texts) -> Option<PricePart> {
    if of.is_idle() {
        return None;
    }
    let answer = of.answer.as_ref().map(|answer| answer.price);
    let said = |own: &'static str, theirs: &'static str, shown: Price| {
        let key = if of.is_theirs { own } else { theirs };
        let phrase = t.with(key, "price", price(shown, t));
        if of.is_theirs {
            phrase.to_string()
        } else {
            phrase.and("name", of.name.clone()).to_string()
        }
    };
    let stands = agreed(of.listed, answer);
    let says = match (answer, stands) {
        _ if of.listed.is_free() => t.get("price-free-now").into_owned(),
        (_, Some(stands)) => said("price-agreed", "price-agreed-theirs", stands),
        (Some(_), None) => said("price-only-free", "price-only-free-theirs", of.listed),
        (None, None) => said("price-ask", "price-ask-theirs", of.listed),
    };
    let can_agree = of.is_live && stands.is_none();
    let wants_free = answer.is_some_and(Price::is_free);
    let can_free = of.is_live && !of.listed.is_free() && !wants_free;
    let more = if of.is_live {
        more(of, stands.unwrap_or(of.listed), answer, t)
    } else {
        Vec::new()
    };
    let given = [
        (Given::ByTelephone, "price-by-telephone"),
        (Given::InPerson, "price-in-person"),
        (Given::InWriting, "price-in-writing"),
    ];
    Some(PricePart {
        action: format!("/requests/{}/price", of.request),
        is_asked: answer.is_none() && of.is_live && !of.listed.is_free(),
        says,
        more,
        agree_says: t
            .with("button-price-agree", "price", price(of.listed, t))
            .to_string(),
        agree: can_agree.then(|| (of.listed.kind().tag(), of.listed.amount())),
        can_free,
        given: if of.is_theirs || !(can_agree || can_free) {
            Vec::new()
        } else {
            given
                .iter()
                .map(|(given, key)| (given.tag().to_owned(), t.get(key).into_owned()))
                .collect()
        },
    })
}

/// What somebody wants to know before they say yes: what it comes to, how it is paid, and what happens if they say nothing.
fn more(of: &Question, shown: Price, answer: Option<Price>, t: Texts) -> Vec<String> {
    let mut all = Vec::new();
    if shown.kind() == PriceKind::HalfHour {
        let comes_to = t
            .with("price-comes-to", "time", t.duration(of.minutes))
            .and("sum", sum(shown.fee(of.minutes), t));
        all.push(comes_to.to_string());
    }
    if matches!(shown.kind(), PriceKind::Visit | PriceKind::HalfHour) {
        all.push(t.get("price-billed").into_owned());
    }
    if answer.is_none() && !of.listed.is_free() {
        all.push(t.get("price-unanswered").into_owned());
    }
    all
}

/// The same for a page that has it among other things: nothing for who comes along with somebody.
pub(super) async fn part_of(
    state: &WebState,
    actor: &Actor,
    view: &follow::RequestView,
    t: Texts,
) -> Result<Option<PricePart>, WebError> {
    if view.along.is_some() {
        return Ok(None);
    }
    let of = fees::question(&state.app, actor, &view.request.id).await?;
    // What is over says what it cost on the page of its month.
    Ok(part(&of, t).filter(|_| of.is_live))
}

/// What a worker's visit costs, and whether that is fine.
pub async fn question(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let of = fees::question(&state.app, &actor, &id).await?;
    let t = page.t;
    let page = if query.done == "price" {
        let text = t.get("price-saved").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    let back = if of.is_theirs {
        format!("/requests/{id}")
    } else if actor.is_coordinator() {
        format!("/desk/requests/{id}")
    } else {
        "/fees".to_owned()
    };
    Ok(render(&PricePage {
        title: words::category(&of.category, t),
        name: if of.is_theirs {
            String::new()
        } else {
            of.name.clone()
        },
        back,
        price: part(&of, t),
        page,
    }))
}

/// It is fine, or only free help is.
pub async fn answer(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let of = fees::question(&state.app, &actor, &id).await?;
    let said = match form.value("do") {
        "free" => Price::FREE,
        "agree" => {
            let kind = PriceKind::from_tag(form.value("kind"));
            let amount = form.value("amount").parse().ok();
            kind.zip(amount)
                .and_then(|(kind, amount)| Price::new(kind, amount))
                .filter(|price| !price.is_free())
                .ok_or(WebError::BadForm)?
        }
        _ => return Err(WebError::BadForm),
    };
    let given = match Given::from_tag(form.value("given")) {
        Some(given) => given,
        None if of.is_theirs => Given::InWriting,
        None => return Err(WebError::BadForm),
    };
    fees::answer(&state.app, &actor, &id, said, given).await?;
    Ok(see_other(&if of.is_theirs {
        format!("/requests/{id}?done=price")
    } else {
        format!("/requests/{id}/price?done=price")
    }))
}

/// The price list.
pub async fn list(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = if query.done == "price" {
        let text = page.t.get("prices-saved").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    let today = state.app.now().date(&amsterdam());
    let form = Answers::filled([("kind", "visit".to_owned()), ("from", today.to_string())]);
    list_page(&state, &actor, page, form).await
}

async fn list_page(state: &WebState, actor: &Actor, page: Page, form: Answers) -> Result<Response, WebError> {
    let t = page.t;
    let lines = fees::list_prices(&state.app, actor).await?;
    let kinds = PriceKind::ALL.iter().map(|kind| {
        let key = match kind {
            PriceKind::Free => "prices-kind-free",
            PriceKind::Visit => "prices-kind-visit",
            PriceKind::HalfHour => "prices-kind-half-hour",
            PriceKind::Voucher => "prices-kind-voucher",
        };
        (kind.tag().to_owned(), t.get(key).into_owned())
    });
    Ok(render(&Prices {
        categories: lines
            .iter()
            .map(|line| (line.category.id.to_string(), words::category(&line.category, t)))
            .collect(),
        kinds: kinds.collect(),
        free: lines
            .iter()
            .filter(|line| line.history.is_empty())
            .map(|line| words::category(&line.category, t))
            .collect::<Vec<_>>()
            .join(", "),
        lines: lines
            .iter()
            .filter(|line| !line.history.is_empty())
            .map(|line| row(line, t))
            .collect(),
        form,
        page,
    }))
}

fn row(line: &PriceLine, t: Texts) -> PriceRow {
    PriceRow {
        icon: line.category.icon.clone(),
        name: words::category(&line.category, t),
        now: price(line.now, t),
        history: line
            .history
            .iter()
            .map(|one| {
                t.with("prices-from-day", "day", t.day_and_year(one.from_on))
                    .and("price", price(one.price, t))
                    .to_string()
            })
            .collect(),
    }
}

/// What a form says of a price; mistakes stand in it.
fn said(form: &mut Answers, t: Texts) -> Option<(CategoryId, Listed)> {
    let category = form.choose("category", t, CategoryId::parse);
    let kind = form.choose("kind", t, PriceKind::from_tag);
    let from_on: Option<Date> = day(form, "from", t);
    let kind = kind?;
    let typed = form.value("amount").to_owned();
    let amount = match kind {
        PriceKind::Voucher => typed.trim().parse().ok(),
        _ => decimal(&typed, 2),
    };
    let price = amount.and_then(|amount| Price::new(kind, amount));
    if price.is_none() {
        form.mistaken("amount", t.get("field-price-range"));
    }
    Some((
        category?,
        Listed {
            from_on: from_on?,
            price: price?,
        },
    ))
}

/// Another price.
pub async fn set(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    // Before anything is said of what was typed.
    fees::list_prices(&state.app, &actor).await?;
    let Some((category, listed)) = said(&mut form, page.t) else {
        return list_page(&state, &actor, page, form).await;
    };
    match fees::set_price(&state.app, &actor, &category, listed).await {
        Ok(()) => Ok(see_other("/prices?done=price")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            list_page(&state, &actor, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

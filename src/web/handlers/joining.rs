//! Becoming a helper: what, when, how far, who. Four short pages, kept like the six of asking.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::account::code_path;
use super::ask::{beside, contact, languages, names, postcode, tiles, weekly_slot};
use super::draft::Draft;
use crate::domain::category::CategoryId;
use crate::domain::helper::{Availability, Mode};
use crate::domain::language::SpokenLanguage;
use crate::service::ServiceError;
use crate::service::helping::{self, OfferInput, SignUp};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Week;
use crate::web::pages::helper::{BecomeReach, BecomeWhat, BecomeWhen, BecomeWho};
use crate::web::routes::see_other;
use crate::web::{WebError, WebState};

const DRAFT: Draft = Draft { cookie: "help" };
const WHAT: [&str; 2] = ["category", "not"];
const WHEN: [&str; 2] = ["slot", "often"];
const REACH: [&str; 5] = ["mode", "minutes", "street", "postcode", "number"];
const WHO: [&str; 6] = ["name", "telephone", "mail", "language", "adult", "agreed"];

/// Step 1: what.
pub async fn what(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let form = DRAFT.read(&state, &headers).await?;
    what_page(&state, page, form).await
}

async fn what_page(state: &WebState, page: Page, form: Answers) -> Result<Response, WebError> {
    let categories = tiles(state, page.t).await?;
    Ok(render(&BecomeWhat {
        page,
        form,
        categories,
    }))
}

/// Step 1 is sent.
pub async fn set_what(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    if chosen(&form).is_empty() {
        let text = page.t.get("field-category-needed");
        form.mistaken("category", text);
        return what_page(&state, page, form).await;
    }
    DRAFT.keep(&state, &headers, &WHAT, &form, "/help/when").await
}

fn chosen(form: &Answers) -> Vec<CategoryId> {
    form.all("category").filter_map(CategoryId::parse).collect()
}

/// Step 2: when.
pub async fn when(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let mut form = DRAFT.read(&state, &headers).await?;
    if form.value("often").is_empty() {
        form.set("often", "2");
    }
    let week = Week::any(page.t);
    Ok(render(&BecomeWhen { page, form, week }))
}

/// Step 2 is sent.
pub async fn set_when(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    if week(&form).is_empty() {
        let text = page.t.get("field-week-needed");
        form.mistaken("slot", text);
        let week = Week::any(page.t);
        return Ok(render(&BecomeWhen { page, form, week }));
    }
    DRAFT.keep(&state, &headers, &WHEN, &form, "/help/reach").await
}

fn week(form: &Answers) -> Availability {
    form.all("slot")
        .filter_map(weekly_slot)
        .fold(Availability::default(), |week, (day, part)| {
            let hour = |h: i8| u8::try_from(h).unwrap_or(0);
            week.with(
                usize::try_from(day - 1).unwrap_or(7),
                hour(part.start_hour()),
                hour(part.end_hour()),
            )
        })
}

/// Step 3: how far.
pub async fn reach(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let mut form = DRAFT.read(&state, &headers).await?;
    for (field, value) in [("mode", "bicycle"), ("minutes", "15")] {
        if form.value(field).is_empty() {
            form.set(field, value);
        }
    }
    Ok(render(&BecomeReach { page, form }))
}

/// Step 3 is sent.
pub async fn set_reach(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    form.choose("mode", page.t, Mode::from_tag);
    form.need("street", page.t);
    form.need("number", page.t);
    if let Some(postcode) = postcode(&mut form, page.t) {
        match crate::service::ask::find_place(&state.app, &postcode).await {
            Ok(()) => {}
            Err(ServiceError::Invalid(fields)) => beside(&mut form, &fields, page.t),
            Err(ServiceError::Refused(refusal)) => form.mistaken("postcode", page.t.get(refusal.text())),
            Err(error) => return Err(error.into()),
        }
    }
    if !form.ok() {
        return Ok(render(&BecomeReach { page, form }));
    }
    DRAFT.keep(&state, &headers, &REACH, &form, "/help/who").await
}

/// Step 4: who.
pub async fn who(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let mut form = DRAFT.read(&state, &headers).await?;
    if form.value("language").is_empty() {
        form.set("language", page.t.lang().tag());
    }
    Ok(who_page(page, form))
}

fn who_page(page: Page, form: Answers) -> Response {
    let languages = languages(page.t);
    render(&BecomeWho {
        page,
        form,
        languages,
    })
}

/// Step 4 is sent: everything together. A code follows.
pub async fn send(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    DRAFT.keep(&state, &headers, &WHO, &form, "/help/who").await?;
    let before = DRAFT.read(&state, &headers).await?;
    let earlier = before
        .fields()
        .iter()
        .filter(|(name, _)| !WHO.contains(&name.as_str()))
        .cloned();
    let mut all = Answers::filled(earlier.chain(form.fields().iter().cloned()));
    let Some(input) = sign_up(&mut all, page.t) else {
        return Ok(match step_of(all.first_mistake()) {
            "/help/who" => who_page(page, all),
            other => see_other(other),
        });
    };
    let by_mail = input.contact.mail.is_some();
    match helping::sign_up(&state.app, input).await {
        Ok(code) => Ok(see_other(&code_path(&code, "/week", by_mail))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut all, &fields, page.t);
            Ok(who_page(page, all))
        }
        Err(error) => Err(error.into()),
    }
}

fn step_of(field: &str) -> &'static str {
    match field {
        "category" => "/help",
        "slot" | "often" => "/help/when",
        "mode" | "minutes" | "street" | "postcode" | "number" => "/help/reach",
        _ => "/help/who",
    }
}

fn sign_up(form: &mut Answers, t: Texts) -> Option<SignUp> {
    let name = form.need("name", t);
    let contact = contact(form, t);
    for (field, text) in [("adult", "field-adult-needed"), ("agreed", "field-agreed-needed")] {
        if !form.is(field, "yes") {
            form.mistaken(field, t.get(text));
        }
    }
    if chosen(form).is_empty() {
        form.mistaken("category", t.get("field-category-needed"));
    }
    if week(form).is_empty() {
        form.mistaken("slot", t.get("field-week-needed"));
    }
    let mode = form.choose("mode", t, Mode::from_tag);
    let (street, number, postcode) = (form.need("street", t), form.need("number", t), postcode(form, t));
    if !form.ok() {
        return None;
    }
    let (given_name, family_name) = names(&name?);
    let minutes: i64 = form.value("minutes").parse().unwrap_or(15);
    let reach = mode?.metres_per_hour() * minutes.clamp(5, 60) / 60;
    Some(SignUp {
        given_name,
        family_name,
        contact,
        street: format!("{} {}", street?, number?),
        postcode: postcode?,
        offer: OfferInput {
            categories: chosen(form),
            availability: week(form),
            reach_m: u32::try_from(reach).unwrap_or(2000),
            mode: mode?,
            weekly_visits: form.value("often").parse().unwrap_or(2),
            languages: form.all("language").filter_map(SpokenLanguage::parse).collect(),
            adult: true,
            can_lift: !form.is("not", "lifting"),
            pets_fine: !form.is("not", "pets"),
            smoke_fine: !form.is("not", "smoke"),
        },
        lang: t.lang(),
        agreed: true,
    })
}

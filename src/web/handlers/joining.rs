//! Becoming a helper: what, when, how far, who. Four short pages, kept like the six of asking.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::account::{Told, code_path};
use super::ask::{beside, languages, postcode, served, street, tiles, weekly_slot};
use super::ask_who::{contact, names};
use super::draft::Draft;
use super::me::renewed;
use crate::domain::access::Actor;
use crate::domain::category::CategoryId;
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Availability, Gender, Mode};
use crate::domain::language::SpokenLanguage;
use crate::service::helping::{self, Joining, OfferInput, SignUp};
use crate::service::notify::CodeWay;
use crate::service::{Refusal, ServiceError};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Week;
use crate::web::pages::helper::{BecomeReach, BecomeWhat, BecomeWhen, BecomeWho};
use crate::web::routes::see_other;
use crate::web::who::Who;
use crate::web::{WebError, WebState};

pub(super) const DRAFT: Draft = Draft { cookie: "help" };
const WHAT: [&str; 2] = ["category", "not"];
const WHEN: [&str; 2] = ["slot", "often"];
const REACH: [&str; 5] = ["mode", "minutes", "street", "postcode", "number"];
const WHO: [&str; 7] = [
    "name",
    "telephone",
    "mail",
    "language",
    "gender",
    "adult",
    "agreed",
];

/// Step 1: what. Whoever helps already is shown what they do.
pub async fn what(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_some()) {
        return Ok(see_other("/offer"));
    }
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
    need_category(&mut form, page.t);
    let sent = form.clone();
    let again = if form.ok() {
        None
    } else {
        Some(what_page(&state, page, form).await?)
    };
    let next = |_: &Answers| "/help/when";
    DRAFT.step(&state, &headers, (&WHAT, &sent), again, next).await
}

pub(super) fn chosen(form: &Answers) -> Vec<CategoryId> {
    form.all("category").filter_map(CategoryId::parse).collect()
}

pub(super) fn need_category(form: &mut Answers, t: Texts) {
    if chosen(form).is_empty() {
        form.mistaken("category", t.get("field-category-needed"));
    }
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
    Ok(when_page(page, form))
}

fn when_page(page: Page, form: Answers) -> Response {
    let week = Week::any(page.t);
    render(&BecomeWhen { page, form, week })
}

/// Step 2 is sent.
pub async fn set_when(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    need_week(&mut form, page.t);
    let sent = form.clone();
    let again = (!form.ok()).then(|| when_page(page, form));
    let next = |_: &Answers| "/help/reach";
    DRAFT.step(&state, &headers, (&WHEN, &sent), again, next).await
}

/// A part of a day of the week: the day from 0 = Monday, its first hour, and the hour after its last.
pub(super) fn hours((day, part): (i8, Daypart)) -> (usize, u8, u8) {
    let hour = |h: i8| u8::try_from(h).unwrap_or(0);
    let day = usize::try_from(day - 1).unwrap_or(7);
    (day, hour(part.start_hour()), hour(part.end_hour()))
}

fn week(form: &Answers) -> Availability {
    form.all("slot")
        .filter_map(weekly_slot)
        .map(hours)
        .fold(Availability::default(), |week, (day, from, to)| {
            week.with(day, from, to)
        })
}

pub(super) fn need_week(form: &mut Answers, t: Texts) {
    if week(form).is_empty() {
        form.mistaken("slot", t.get("field-week-needed"));
    }
}

/// Whether this person must still say where they live.
async fn ask_home(state: &WebState, actor: &Actor) -> Result<bool, WebError> {
    Ok(actor.identity().is_none() || !helping::has_home(&state.app, actor).await?)
}

/// Step 3: how far.
pub async fn reach(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let mut form = DRAFT.read(&state, &headers).await?;
    for (field, value) in [("mode", "bicycle"), ("minutes", "15")] {
        if form.value(field).is_empty() {
            form.set(field, value);
        }
    }
    let ask_home = ask_home(&state, &actor).await?;
    Ok(render(&BecomeReach { page, form, ask_home }))
}

/// Step 3 is sent.
pub async fn set_reach(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    form.choose("mode", page.t, Mode::from_tag);
    let ask_home = ask_home(&state, &actor).await?;
    if ask_home {
        street(&mut form, page.t);
        served(&state, &mut form, page.t).await?;
    }
    let sent = form.clone();
    let again = (!form.ok()).then(|| render(&BecomeReach { page, form, ask_home }));
    let next = |_: &Answers| "/help/who";
    DRAFT.step(&state, &headers, (&REACH, &sent), again, next).await
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

/// Step 4 is sent: everything together. A code follows, unless they are signed in.
pub async fn send(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let mut all = DRAFT.with(&state, &headers, &WHO, &form).await?;
    let kept = all.clone();
    let answer = if actor.identity().is_some() {
        joined(&state, &actor, &headers, page, &mut all).await?
    } else {
        signed_up(&state, page, &mut all).await?
    };
    DRAFT.store(&state, &headers, &kept, answer).await
}

async fn signed_up(state: &WebState, page: Page, all: &mut Answers) -> Result<Response, WebError> {
    let Some(input) = sign_up(all, page.t) else {
        return Ok(back_to(page, all));
    };
    let by = Told::given(CodeWay::promised(&state.app, &input.contact));
    match helping::sign_up(&state.app, input).await {
        Ok(code) => Ok(see_other(&code_path(&code, "/week", by))),
        Err(error) => refused(page, all, error),
    }
}

async fn joined(
    state: &WebState,
    actor: &Actor,
    headers: &HeaderMap,
    page: Page,
    all: &mut Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let offer = offer(all, t);
    let home = if ask_home(state, actor).await? {
        match (street(all, t), postcode(all, t)) {
            (Some(street), Some(postcode)) => Some((street, postcode)),
            _ => None,
        }
    } else {
        None
    };
    let (Some(offer), true) = (offer, all.ok()) else {
        return Ok(back_to(page, all));
    };
    let input = Joining {
        home,
        offer,
        agreed: true,
    };
    match helping::join(&state.app, actor, input).await {
        Ok(()) => renewed(state, headers, see_other("/week?done=joined")).await,
        Err(error) => refused(page, all, error),
    }
}

/// Shows the step with the first mistake.
fn back_to(page: Page, all: &Answers) -> Response {
    match step_of(all.first_mistake()) {
        "/help/who" => who_page(page, all.clone()),
        other => see_other(other),
    }
}

fn refused(page: Page, all: &mut Answers, error: ServiceError) -> Result<Response, WebError> {
    match error {
        ServiceError::Invalid(fields) => {
            beside(all, &fields, page.t);
            Ok(back_to(page, all))
        }
        ServiceError::Refused(Refusal::AlreadyHelping) => Ok(see_other("/offer")),
        ServiceError::Refused(Refusal::OutsideZones) => Ok(see_other("/help/reach")),
        other => Err(other.into()),
    }
}

fn step_of(field: &str) -> &'static str {
    match field {
        "category" | "not" => "/help",
        "slot" | "often" => "/help/when",
        "mode" | "minutes" | "street" | "postcode" | "number" => "/help/reach",
        _ => "/help/who",
    }
}

fn sign_up(form: &mut Answers, t: Texts) -> Option<SignUp> {
    let name = form.need("name", t);
    let contact = contact(form, t);
    let offer = offer(form, t);
    let (street, postcode) = (street(form, t), postcode(form, t));
    if !form.ok() {
        return None;
    }
    let (given_name, family_name) = names(&name?);
    Some(SignUp {
        given_name,
        family_name,
        contact,
        street: street?,
        postcode: postcode?,
        offer: offer?,
        lang: t.lang(),
        agreed: true,
    })
}

/// What the steps say together about what somebody offers; mistakes stand in the form.
pub(super) fn offer(form: &mut Answers, t: Texts) -> Option<OfferInput> {
    for (field, text) in [("adult", "field-adult-needed"), ("agreed", "field-agreed-needed")] {
        if !form.is(field, "yes") {
            form.mistaken(field, t.get(text));
        }
    }
    need_category(form, t);
    need_week(form, t);
    let mode = form.choose("mode", t, Mode::from_tag)?;
    Some(OfferInput {
        categories: chosen(form),
        availability: week(form),
        reach_m: metres(mode, form.value("minutes").parse().unwrap_or(15)),
        mode,
        weekly_visits: form.value("often").parse().unwrap_or(2),
        languages: form.all("language").filter_map(SpokenLanguage::parse).collect(),
        adult: true,
        can_lift: !form.is("not", "lifting"),
        pets_fine: !form.is("not", "pets"),
        smoke_fine: !form.is("not", "smoke"),
        gender: Gender::from_tag(form.value("gender")),
    })
}

/// How far somebody comes in so many minutes.
pub(super) fn metres(mode: Mode, minutes: i64) -> u32 {
    let reach = mode.metres_per_hour() * minutes.clamp(5, 60) / 60;
    u32::try_from(reach).unwrap_or(2000)
}

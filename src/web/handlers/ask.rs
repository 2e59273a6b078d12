//! Asking for help: six short steps, each of which can be left and come back to.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;

use super::account::{Told, code_path};
use super::draft::Draft;
use super::words;
use crate::domain::category::{Category, CategoryId};
use crate::domain::contact::{MailAddress, Postcode, Telephone};
use crate::domain::daypart::Daypart;
use crate::domain::language::SpokenLanguage;
use crate::domain::request::Requirements;
use crate::domain::resident::Contact;
use crate::domain::schedule::{DayWindow, Schedule};
use crate::domain::time::amsterdam;
use crate::service::ask::{self, Ask};
use crate::service::notify::CodeWay;
use crate::service::{FieldError, ServiceError};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::resident::{AskCheck, AskKnow, AskWhat, AskWhen, AskWhere, AskWho};
use crate::web::pages::{Row, Tile, Week};
use crate::web::routes::see_other;
use crate::web::{WebError, WebState};

const DRAFT: Draft = Draft { cookie: "ask" };
const WHAT: [&str; 2] = ["category", "words"];
const WHEN: [&str; 6] = ["when", "before", "day", "rhythm", "slot", "length"];
const WHERE: [&str; 3] = ["postcode", "number", "street"];
const KNOW: [&str; 4] = ["need", "language", "people", "note"];
const WHO: [&str; 7] = ["for", "name", "telephone", "mail", "asker", "relation", "agreed"];
/// So many days can be tapped.
const DAYS_SHOWN: u8 = 14;

/// The catalogue as tiles.
pub(super) async fn tiles(state: &WebState, t: Texts) -> Result<Vec<Tile>, WebError> {
    let all = ask::list_categories(&state.app).await?;
    Ok(all
        .iter()
        .map(|category| Tile {
            value: category.id.to_string(),
            icon: category.icon.clone(),
            name: words::category(category, t),
            more: String::new(),
        })
        .collect())
}

/// The languages that can be asked for.
pub(super) fn languages(t: Texts) -> Vec<Tile> {
    SpokenLanguage::OFFERED
        .iter()
        .map(|tag| Tile {
            value: (*tag).to_owned(),
            icon: String::new(),
            name: words::language(tag, t),
            more: String::new(),
        })
        .collect()
}

/// The coming days, to tap.
pub(super) fn coming_days(state: &WebState, t: Texts) -> Week {
    let now = state.app.now().local(&amsterdam());
    Week::from(now.date(), now.hour(), DAYS_SHOWN, t)
}

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
    Ok(render(&AskWhat {
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
    form.choose("category", page.t, CategoryId::parse);
    form.may("words", page.t);
    let sent = form.clone();
    let again = if form.ok() {
        None
    } else {
        Some(what_page(&state, page.clone(), form).await?)
    };
    step(&state, &headers, &page, (&WHAT, &sent), again, "/ask/when").await
}

/// A step was sent: everything typed is kept, right or wrong. Then the step is shown again with its mistakes, or the
/// next one; whoever has been through all of them and changed one thing goes back to the check.
async fn step(
    state: &WebState,
    headers: &HeaderMap,
    page: &Page,
    (names, form): (&[&str], &Answers),
    again: Option<Response>,
    next: &'static str,
) -> Result<Response, WebError> {
    let today = state.app.now().date(&amsterdam());
    let onward = |whole: &Answers| {
        let all_said = asked(&mut whole.clone(), today, page).is_some();
        if all_said { "/ask/check" } else { next }
    };
    DRAFT.step(state, headers, (names, form), again, onward).await
}

/// Step 2: when.
pub async fn when(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let form = DRAFT.read(&state, &headers).await?;
    Ok(when_page(&state, page, form))
}

fn when_page(state: &WebState, page: Page, mut form: Answers) -> Response {
    if form.value("when").is_empty() {
        form.set("when", "soon");
    }
    let (days, week) = (coming_days(state, page.t), Week::any(page.t));
    render(&AskWhen {
        page,
        form,
        days,
        week,
    })
}

/// Step 2 is sent.
pub async fn set_when(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let today = state.app.now().date(&amsterdam());
    let schedule = schedule(&mut form, today, page.t);
    let minutes = length(&form);
    if let Some(schedule) = schedule.filter(|_| form.ok()) {
        let now = state.app.now();
        if let Err(error) = schedule.occasions(now, minutes.unwrap_or(60), &amsterdam()) {
            let text = page.t.get(ask::schedule_text(error));
            form.mistaken(when_field(&form), text);
        }
    }
    let sent = form.clone();
    let again = (!form.ok()).then(|| when_page(&state, page.clone(), form));
    step(&state, &headers, &page, (&WHEN, &sent), again, "/ask/where").await
}

fn length(form: &Answers) -> Option<u32> {
    form.value("length").parse().ok()
}

/// Beside which field a mistake about the moment stands.
pub(super) fn when_field(form: &Answers) -> &'static str {
    match form.value("when") {
        "days" => "day",
        "series" => "slot",
        _ => "before",
    }
}

/// The schedule that was chosen; mistakes stand in the form.
pub(super) fn schedule(form: &mut Answers, today: Date, t: Texts) -> Option<Schedule> {
    match form.value("when") {
        "soon" => {
            let date = match form.value("before") {
                // Within two weeks, when nothing is said.
                "" => today.checked_add(jiff::Span::new().days(13)).ok()?,
                text => match text.parse::<Date>() {
                    Ok(date) => date,
                    Err(_) => {
                        form.mistaken("before", t.get("field-date-wrong"));
                        return None;
                    }
                },
            };
            Some(Schedule::Before { date })
        }
        "days" => {
            let windows: Vec<DayWindow> = form.all("day").filter_map(day_window).collect();
            if windows.is_empty() {
                form.mistaken("day", t.get("field-when-empty"));
                return None;
            }
            Some(Schedule::Windows { windows })
        }
        "series" => series(form, today, t),
        _ => {
            form.mistaken("when", t.get("mistake-choose"));
            None
        }
    }
}

fn day_window(text: &str) -> Option<DayWindow> {
    let (date, part) = text.split_once('.')?;
    Some(DayWindow {
        date: date.parse().ok()?,
        part: Daypart::from_tag(part)?,
    })
}

/// A slot of any week: the weekday from 1 = Monday, and the part.
pub(super) fn weekly_slot(text: &str) -> Option<(i8, Daypart)> {
    let (day, part) = text.split_once('-')?;
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let number = days.iter().position(|name| *name == day)?;
    Some((i8::try_from(number).ok()? + 1, Daypart::from_tag(part)?))
}

fn series(form: &mut Answers, today: Date, t: Texts) -> Option<Schedule> {
    let slots: Vec<(i8, Daypart)> = form.all("slot").filter_map(weekly_slot).collect();
    let every_weeks = match form.value("rhythm") {
        "weekly" => 1,
        "fortnightly" => 2,
        "monthly" => 4,
        _ => {
            form.mistaken("rhythm", t.get("mistake-choose"));
            return None;
        }
    };
    let Some((_, part)) = slots.first().copied() else {
        form.mistaken("slot", t.get("field-when-empty"));
        return None;
    };
    if slots.iter().any(|(_, other)| *other != part) {
        form.mistaken("slot", t.get("field-one-part"));
        return None;
    }
    let weekdays = slots.into_iter().map(|(day, _)| day).collect();
    Some(Schedule::Series {
        from: today,
        weekdays,
        every_weeks,
        part,
        until: None,
        count: None,
    })
}

/// Step 3: where.
pub async fn place(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let form = DRAFT.read(&state, &headers).await?;
    Ok(render(&AskWhere { page, form }))
}

/// Step 3 is sent.
pub async fn set_place(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    street(&mut form, page.t);
    served(&state, &mut form, page.t).await?;
    let sent = form.clone();
    let again = (!form.ok()).then(|| {
        let page = page.clone();
        render(&AskWhere { page, form })
    });
    step(&state, &headers, &page, (&WHERE, &sent), again, "/ask/know").await
}

/// Checks that the postcode lies where somebody serves it; mistakes stand in the form.
pub(super) async fn served(state: &WebState, form: &mut Answers, t: Texts) -> Result<(), WebError> {
    let Some(postcode) = postcode(form, t) else {
        return Ok(());
    };
    match ask::find_place(&state.app, &postcode).await {
        Ok(()) => {}
        Err(ServiceError::Invalid(fields)) => beside(form, &fields, t),
        Err(ServiceError::Refused(refusal)) => form.mistaken("postcode", t.get(refusal.text())),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Street and number in one line.
pub(super) fn street(form: &mut Answers, t: Texts) -> Option<String> {
    let (street, number) = (form.need("street", t), form.need("number", t));
    Some(format!("{} {}", street?, number?))
}

/// The postcode, or a mistake.
pub(super) fn postcode(form: &mut Answers, t: Texts) -> Option<Postcode> {
    let found = Postcode::parse(form.value("postcode"));
    if found.is_none() {
        form.mistaken("postcode", t.get("field-postcode-wrong"));
    }
    found
}

/// Puts what a service found wrong beside its field.
pub(super) fn beside(form: &mut Answers, fields: &[FieldError], t: Texts) {
    for wrong in fields {
        form.mistaken(wrong.field, t.get(wrong.text));
    }
}

/// Step 4: anything to know.
pub async fn know(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let form = DRAFT.read(&state, &headers).await?;
    Ok(know_page(page, form))
}

fn know_page(page: Page, form: Answers) -> Response {
    let languages = languages(page.t);
    render(&AskKnow {
        page,
        form,
        languages,
    })
}

/// Step 4 is sent.
pub async fn set_know(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    people(&mut form, page.t);
    form.may("note", page.t);
    let sent = form.clone();
    let again = (!form.ok()).then(|| know_page(page.clone(), form));
    step(&state, &headers, &page, (&KNOW, &sent), again, "/ask/who").await
}

/// How many helpers; one when nothing is said.
pub(super) fn people(form: &mut Answers, t: Texts) -> Option<u8> {
    if form.value("people").is_empty() {
        return Some(1);
    }
    form.number("people", t, 1, 6).and_then(|n| u8::try_from(n).ok())
}

/// Step 5: who are you.
pub async fn who(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let mut form = DRAFT.read(&state, &headers).await?;
    if form.value("for").is_empty() {
        form.set("for", "me");
    }
    if let (true, Some(viewer)) = (form.value("name").is_empty(), &page.viewer) {
        form.set("name", viewer.name.clone());
    }
    Ok(render(&AskWho { page, form }))
}

/// Step 5 is sent.
pub async fn set_who(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    check_who(&mut form, page.t);
    let sent = form.clone();
    let again = (!form.ok()).then(|| {
        let page = page.clone();
        render(&AskWho { page, form })
    });
    step(&state, &headers, &page, (&WHO, &sent), again, "/ask/check").await
}

fn check_who(form: &mut Answers, t: Texts) {
    form.need("name", t);
    contact(form, t);
    if form.is("for", "other") {
        form.need("asker", t);
        if !form.is("agreed", "yes") {
            form.mistaken("agreed", t.get("field-agreed-needed"));
        }
    }
}

/// At least one way to reach somebody.
pub(super) fn contact(form: &mut Answers, t: Texts) -> Contact {
    let telephone = Telephone::parse(form.value("telephone"));
    let mail = MailAddress::parse(form.value("mail"));
    if telephone.is_none() && !form.value("telephone").is_empty() {
        form.mistaken("telephone", t.get("field-telephone-wrong"));
    }
    if mail.is_none() && !form.value("mail").is_empty() {
        form.mistaken("mail", t.get("field-mail-wrong"));
    }
    if form.value("telephone").is_empty() && form.value("mail").is_empty() {
        form.mistaken("telephone", t.get("field-contact-needed"));
    }
    Contact { telephone, mail }
}

/// First name and the rest.
pub(super) fn names(text: &str) -> (String, String) {
    let (given, family) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    (given.to_owned(), family.trim().to_owned())
}

/// What the steps say together; mistakes stand in the form.
pub(super) fn asked(form: &mut Answers, today: Date, page: &Page) -> Option<Ask> {
    let t = page.t;
    let category = form.choose("category", t, CategoryId::parse);
    let schedule = schedule(form, today, t);
    let (street, postcode, helpers_needed) = (street(form, t), postcode(form, t), people(form, t));
    let for_other = form.is("for", "other");
    let contact = contact(form, t);
    let name = form.need("name", t)?;
    let (given_name, family_name) = names(&name);
    let mut own_words = form.value("words").to_owned();
    if !form.value("note").is_empty() {
        own_words = format!("{own_words}\n{}", form.value("note"));
    }
    let ask = Ask {
        category: category?,
        own_words,
        schedule: schedule?,
        duration_min: length(form),
        helpers_needed: helpers_needed?,
        requirements: Requirements {
            vetting: form.is("need", "vetted"),
            language: SpokenLanguage::parse(form.value("language")),
            lifting: form.is("need", "lifting"),
            car: form.is("need", "car"),
            pets: form.is("need", "pets"),
            smoke: form.is("need", "smoke"),
        },
        street: street?,
        postcode: postcode?,
        given_name,
        family_name,
        contact,
        lang: t.lang(),
        asked_by: for_other.then(|| form.value("asker").to_owned()),
        agreed: !for_other || form.is("agreed", "yes"),
        draft: None,
    };
    form.ok().then_some(ask)
}

/// The step on which a field stands.
fn step_of(field: &str) -> &'static str {
    match field {
        "category" | "words" => "/ask",
        "postcode" | "number" | "street" => "/ask/where",
        "need" | "language" | "people" | "note" => "/ask/know",
        "name" | "telephone" | "mail" | "asker" | "agreed" | "for" => "/ask/who",
        _ => "/ask/when",
    }
}

/// Step 6: check and send.
pub async fn check(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let mut form = DRAFT.read(&state, &headers).await?;
    let today = state.app.now().date(&amsterdam());
    let Some(ask) = asked(&mut form, today, &page) else {
        return Ok(see_other(step_of(form.first_mistake())));
    };
    let categories = ask::list_categories(&state.app).await?;
    let category = categories
        .iter()
        .find(|c| c.id == ask.category)
        .ok_or(WebError::NotFound)?;
    let t = page.t;
    let contact = match (&ask.contact.mail, &ask.contact.telephone) {
        (Some(mail), _) => mail.as_str().to_owned(),
        (None, Some(telephone)) => telephone.for_people(),
        (None, None) => String::new(),
    };
    let key = match CodeWay::promised(&state.app, &ask.contact) {
        CodeWay::Mail => "ask-check-mail",
        CodeWay::Text => "ask-check-text",
        CodeWay::Call => "ask-check-call",
    };
    let sending = t
        .with(key, "contact", contact)
        .and("name", page.contact.name.clone())
        .to_string();
    let rows = rows(&ask, category, t);
    Ok(render(&AskCheck {
        page,
        rows,
        rules: words::rules(category, t),
        sending,
    }))
}

fn rows(ask: &Ask, category: &Category, t: Texts) -> Vec<Row> {
    let row = |key: &str, value: String, change: &str| Row {
        label: t.get(key).into_owned(),
        value,
        change: change.to_owned(),
    };
    let what = format!("{}\n{}", words::category(category, t), ask.own_words);
    let mut all = vec![
        row("row-what", what.trim().to_owned(), "/ask"),
        row("row-when", words::schedule(&ask.schedule, t), "/ask/when"),
        row(
            "row-where",
            format!("{}, {}", ask.street, ask.postcode.as_str()),
            "/ask/where",
        ),
    ];
    let minutes = ask.duration_min.unwrap_or(category.duration_min);
    all.push(row("row-length", t.duration(minutes), "/ask/when"));
    let needs = words::needs(&ask.requirements, ask.helpers_needed, t);
    if !needs.is_empty() {
        all.push(row("row-know", needs.join(", "), "/ask/know"));
    }
    let name = format!("{} {}", ask.given_name, ask.family_name);
    all.push(row("row-who", name.trim().to_owned(), "/ask/who"));
    all
}

/// Sends it: a code follows.
pub async fn send(
    State(state): State<WebState>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let mut form = DRAFT.read(&state, &headers).await?;
    let today = state.app.now().date(&amsterdam());
    let Some(mut ask) = asked(&mut form, today, &page) else {
        return Ok(see_other(step_of(form.first_mistake())));
    };
    ask.draft = DRAFT.token(&state, &headers);
    match ask::post(&state.app, ask).await {
        Ok(asked) => Ok(see_other(&code_path(&asked.code, "/mine", Told::given(asked.by)))),
        Err(ServiceError::Invalid(fields)) => {
            let first = fields.first().map_or("/ask", |wrong| step_of(wrong.field));
            Ok(see_other(first))
        }
        Err(error) => Err(error.into()),
    }
}

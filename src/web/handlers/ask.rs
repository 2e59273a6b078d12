//! Asking for help: short steps, each of which can be left and come back to. What, when, where, anything to know; the steps
//! about who asks, and the sending, are in [`super::ask_who`].

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::{Date, Time};

use super::ask_who::all_said;
use super::draft::Draft;
use super::whom::Whom;
use super::words;
use crate::domain::category::CategoryId;
use crate::domain::contact::Postcode;
use crate::domain::daypart::Daypart;
use crate::domain::language::SpokenLanguage;
use crate::domain::schedule::{DayWindow, Rhythm, Schedule};
use crate::domain::time::amsterdam;
use crate::service::ask;
use crate::service::photos::{self, Change};
use crate::service::{FieldError, ServiceError};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::resident::{AskKnow, AskWhat, AskWhen, AskWhere};
use crate::web::pages::{Tile, Week};
use crate::web::uploads::Upload;
use crate::web::who::Who;
use crate::web::{WebError, WebState};

pub(super) const DRAFT: Draft = Draft::ASK;
const WHAT: [&str; 3] = ["category", "words", "anyway"];
const WHEN: [&str; 11] = [
    "when", "before", "day", "date", "time", "rhythm", "slot", "first", "until", "times", "length",
];
pub(super) const WHERE: [&str; 3] = ["postcode", "number", "street"];
const KNOW: [&str; 5] = ["need", "rather", "language", "people", "note"];
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
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    let form = DRAFT.read(&state, &headers).await?;
    what_page(&state, &whom, page, form).await
}

pub(super) async fn what_page(
    state: &WebState,
    whom: &Whom,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let categories = tiles(state, page.t).await?;
    let hint = not_for_neighbours(&form, page.t);
    let (hinted, elsewhere) = hint.unwrap_or_default();
    Ok(render(&AskWhat {
        step: whom.step("/ask", &form),
        elsewhere,
        hinted,
        page,
        form,
        categories,
    }))
}

/// What somebody's words hint at that is not for neighbours, with who helps better; nothing once they read it and ask all the
/// same: only a coordinator refuses.
fn not_for_neighbours(form: &Answers, t: Texts) -> Option<(String, String)> {
    let (id, say) = ask::hint_of(form.value("words"), t.lang())?;
    (form.value("anyway") != id).then_some((id, say))
}

/// Step 1 is sent.
pub async fn set_what(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    form.choose("category", page.t, CategoryId::parse);
    form.may("words", page.t);
    let sent = form.clone();
    let again = if form.ok() && not_for_neighbours(&form, page.t).is_none() {
        None
    } else {
        Some(what_page(&state, &whom, page.clone(), form).await?)
    };
    step(&state, &headers, &page, &whom, (&WHAT, &sent), again).await
}

/// A step was sent: everything typed is kept, right or wrong. Then the step is shown again with its mistakes, or the
/// next one; whoever has been through all of them and changed one thing goes back to the check.
pub(super) async fn step(
    state: &WebState,
    headers: &HeaderMap,
    page: &Page,
    whom: &Whom,
    (names, form): (&[&str], &Answers),
    again: Option<Response>,
) -> Result<Response, WebError> {
    let form = (names, form, Change::Keep);
    step_with(state, headers, page, whom, form, again).await
}

/// The same, with what happens to the photo.
async fn step_with(
    state: &WebState,
    headers: &HeaderMap,
    page: &Page,
    whom: &Whom,
    form: (&[&str], &Answers, Change),
    again: Option<Response>,
) -> Result<Response, WebError> {
    let today = state.app.now().date(&amsterdam());
    let onward = |whole: &Answers| {
        if all_said(&mut whole.clone(), today, page, whom) {
            "/ask/check"
        } else {
            whom.after(page.path.split('?').next().unwrap_or_default(), whole)
        }
    };
    DRAFT.step_with(state, headers, form, again, onward).await
}

/// Step 2: when.
pub async fn when(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    let form = DRAFT.read(&state, &headers).await?;
    Ok(when_page(&state, &whom, page, form))
}

pub(super) fn when_page(state: &WebState, whom: &Whom, page: Page, mut form: Answers) -> Response {
    if form.value("when").is_empty() {
        form.set("when", "soon");
    }
    let (days, week) = (coming_days(state, page.t), Week::any(page.t));
    render(&AskWhen {
        step: whom.step("/ask/when", &form),
        page,
        form,
        days,
        week,
    })
}

/// Step 2 is sent.
pub async fn set_when(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
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
    let again = (!form.ok()).then(|| when_page(&state, &whom, page.clone(), form));
    step(&state, &headers, &page, &whom, (&WHEN, &sent), again).await
}

pub(super) fn length(form: &Answers) -> Option<u32> {
    // What no page offers is nothing said.
    form.value("length")
        .parse()
        .ok()
        .filter(|m| (15..=480).contains(m))
}

/// Beside which field a mistake about the moment stands.
pub(super) fn when_field(form: &Answers) -> &'static str {
    match form.value("when") {
        "days" => "day",
        "fixed" => "date",
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
        "fixed" => fixed(form, t),
        "series" => {
            let first = may_date(form, "first", t)?;
            series(form, first.unwrap_or(today), t)
        }
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

/// A day and an hour that cannot be another.
fn fixed(form: &mut Answers, t: Texts) -> Option<Schedule> {
    let date = may_date(form, "date", t);
    if date == Some(None) {
        form.mistaken("date", t.get("mistake-empty"));
    }
    let time: Option<Time> = form.value("time").parse().ok();
    if time.is_none() {
        form.mistaken("time", t.get("field-time-wrong"));
    }
    let (date, time) = (date??, time?);
    Some(Schedule::Fixed {
        date,
        hour: time.hour(),
        minute: time.minute(),
    })
}

/// A date that may be left open; nothing at all, and a mistake in the form, when it is no date.
fn may_date(form: &mut Answers, name: &str, t: Texts) -> Option<Option<Date>> {
    match form.value(name) {
        "" => Some(None),
        text => match text.parse() {
            Ok(date) => Some(Some(date)),
            Err(_) => {
                form.mistaken(name, t.get("field-date-wrong"));
                None
            }
        },
    }
}

/// What a desk's one screen says about when: the first that is filled in of how often, a fixed time, dayparts; otherwise as
/// soon as possible.
pub(super) fn at_desk(form: &mut Answers) {
    let when = match ["rhythm", "date", "day"].map(|name| form.value(name).is_empty()) {
        [false, ..] => "series",
        [_, false, _] => "fixed",
        [_, _, false] => "days",
        _ => "soon",
    };
    form.set("when", when);
}

/// A series that may begin on `from`: how often, on which days and in which part of them, and when it ends.
pub(super) fn series(form: &mut Answers, from: Date, t: Texts) -> Option<Schedule> {
    let slots: Vec<(i8, Daypart)> = form.all("slot").filter_map(weekly_slot).collect();
    let rhythm = match form.value("rhythm") {
        "weekly" => Rhythm::Weeks(1),
        "fortnightly" => Rhythm::Weeks(2),
        "monthly" => Rhythm::Months,
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
    let until = may_date(form, "until", t)?;
    if until.is_some_and(|until| until < from) {
        form.mistaken("until", t.get("field-until-before"));
        return None;
    }
    let count = match form.value("times") {
        "" => None,
        _ => Some(form.number("times", t, 1, 200)?),
    };
    let weekdays = slots.into_iter().map(|(day, _)| day).collect();
    Some(Schedule::Series {
        from,
        weekdays,
        rhythm,
        part,
        until,
        count,
    })
}

/// Step 3: where.
pub async fn place(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    let form = DRAFT.read(&state, &headers).await?;
    Ok(place_page(&whom, page, form))
}

pub(super) fn place_page(whom: &Whom, page: Page, form: Answers) -> Response {
    let step = whom.step("/ask/where", &form);
    render(&AskWhere { page, step, form })
}

/// Step 3 is sent.
pub async fn set_place(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    street(&mut form, page.t);
    served(&state, &mut form, page.t).await?;
    let sent = form.clone();
    let again = (!form.ok()).then(|| place_page(&whom, page.clone(), form));
    step(&state, &headers, &page, &whom, (&WHERE, &sent), again).await
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
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    let form = DRAFT.read(&state, &headers).await?;
    let has_photo = has_photo(&state, &headers).await?;
    Ok(know_page(&whom, page, form, has_photo))
}

/// Whether the half-filled form has a photo.
pub(super) async fn has_photo(state: &WebState, headers: &HeaderMap) -> Result<bool, WebError> {
    let token = DRAFT.token(state, headers);
    Ok(photos::is_in_draft(&state.app, token.as_deref()).await?)
}

pub(super) fn know_page(whom: &Whom, page: Page, form: Answers, has_photo: bool) -> Response {
    let languages = languages(page.t);
    render(&AskKnow {
        step: whom.step("/ask/know", &form),
        page,
        form,
        languages,
        has_photo,
    })
}

/// Step 4 is sent.
pub async fn set_know(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
    Upload { mut form, file, .. }: Upload,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    people(&mut form, page.t);
    form.may("note", page.t);
    // A photo that is good is kept, also when something else is not.
    let photo = super::photos::change(&state, &mut form, file, page.t).await?;
    let sent = form.clone();
    let again = if form.ok() {
        None
    } else {
        let has_photo = match photo {
            Change::Keep => has_photo(&state, &headers).await?,
            Change::Remove => false,
            Change::Set(_) => true,
        };
        Some(know_page(&whom, page.clone(), form, has_photo))
    };
    step_with(&state, &headers, &page, &whom, (&KNOW, &sent, photo), again).await
}

/// How many helpers; one when nothing is said.
pub(super) fn people(form: &mut Answers, t: Texts) -> Option<u8> {
    if form.value("people").is_empty() {
        return Some(1);
    }
    form.number("people", t, 1, 6).and_then(|n| u8::try_from(n).ok())
}

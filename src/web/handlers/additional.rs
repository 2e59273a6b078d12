//! "Would a paid professional do this otherwise?": the coordinator's answer, and what an organisation holds to.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Weekday;
use serde::Deserialize;

use super::ask::beside;
use super::desk_files::request_page;
use super::words;
use crate::domain::access::Actor;
use crate::domain::additional::{Answer, Bound, Question, Size};
use crate::domain::category::{Category, CategoryId};
use crate::domain::ids::RequestId;
use crate::domain::request::Pointer;
use crate::domain::schedule::{Rhythm, Schedule};
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::additional::{self, Reply, Smaller};
use crate::service::follow::RequestView;
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::admin::{Additional, BoundLine, WeighedLine};
use crate::web::pages::desk::Weigh;
use crate::web::pages::{Row, Tile};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// How often a series may come back: value, text, and what it is.
const RHYTHMS: [(&str, &str, Rhythm); 3] = [
    ("weekly", "ask-rhythm-weekly", Rhythm::Weeks(1)),
    ("fortnightly", "ask-rhythm-fortnightly", Rhythm::Weeks(2)),
    ("monthly", "ask-rhythm-monthly", Rhythm::Months),
];

/// What was measured and is more than the organisation holds to, a sentence each.
fn measured(of: &Question, t: Texts) -> Vec<String> {
    let (size, most) = (of.measured.size, of.bound.most);
    let mut all = Vec::new();
    if of.bound.is_additional {
        if size.minutes > most.minutes {
            let said = t.with("additional-is-long", "time", t.duration(size.minutes));
            all.push(said.and("most", t.duration(most.minutes)).to_string());
        }
        if size.helpers > most.helpers {
            let said = t.with("additional-is-many", "n", i64::from(size.helpers));
            all.push(said.and("most", i64::from(most.helpers)).to_string());
        }
        if size.visits > most.visits {
            let said = t.with("additional-is-often", "n", i64::from(size.visits));
            all.push(said.and("most", i64::from(most.visits)).to_string());
        }
    }
    if of.measured.by_words {
        all.push(t.get("additional-by-words").into_owned());
    }
    all
}

/// The question with what was measured, on one line.
pub(super) fn asked(of: &Question, t: Texts) -> String {
    format!("{} {}", t.get("additional-question"), measured(of, t).join(" "))
}

/// What was answered, as a text's key; nothing while it waits.
pub(super) const fn answer_key(answer: Option<Answer>) -> &'static str {
    match answer {
        None => "additional-waits",
        Some(Answer::Additional) => "additional-yes",
        Some(Answer::Smaller) => "additional-made-smaller",
        Some(Answer::Refused) => "additional-no",
    }
}

/// What was answered before, a row each.
pub(super) fn answers(all: &[Question], t: Texts) -> Vec<Row> {
    let answered = all.iter().filter_map(|one| Some((one, one.answer.as_ref()?)));
    answered
        .map(|(one, answer)| {
            let day = t.day_and_year(answer.at.date(&amsterdam()));
            let said = t.get(answer_key(Some(answer.how)));
            let value = format!("{said} ({day})\n{}\n{}", measured(one, t).join(" "), answer.why);
            Row {
                label: t.get("additional-question").into_owned(),
                value: value.trim().to_owned(),
                change: String::new(),
            }
        })
        .collect()
}

/// The part of a request's page that asks it; nothing when it is not asked.
pub(super) fn part(view: &RequestView, form: &Answers, t: Texts) -> Option<Weigh> {
    let of = view.weighed.iter().find(|one| one.answer.is_none())?;
    if view.request.state.is_over() {
        return None;
    }
    let request = &view.request;
    let mut fields = vec![
        ("minutes", request.duration_min.to_string()),
        ("helpers", request.helpers_needed.to_string()),
    ];
    let (mut rhythms, mut days) = (Vec::new(), Vec::new());
    if let Schedule::Series { weekdays, rhythm, .. } = &request.schedule {
        rhythms.extend(RHYTHMS.map(|(value, key, _)| (value.to_owned(), t.get(key).into_owned())));
        let now = RHYTHMS.iter().find(|(.., one)| one == rhythm);
        fields.extend(now.map(|(value, ..)| ("rhythm", (*value).to_owned())));
        fields.extend(weekdays.iter().map(|day| ("weekday", day.to_string())));
        let names = (1..=7).filter_map(|day| Some((day, Weekday::from_monday_one_offset(day).ok()?)));
        days.extend(names.map(|(day, name)| Tile {
            value: day.to_string(),
            icon: String::new(),
            name: t.weekday(name).into_owned(),
            more: String::new(),
        }));
    }
    let was_sent = !form.value("do").is_empty();
    Some(Weigh {
        measured: measured(of, t),
        rhythms,
        days,
        form: if was_sent {
            form.clone()
        } else {
            Answers::filled(fields)
        },
    })
}

/// What the form says of a smaller request; mistakes stand beside their fields.
fn smaller(form: &mut Answers, t: Texts) -> Option<Smaller> {
    let minutes = form.number("minutes", t, 15, 480);
    let helpers = form.number("helpers", t, 1, 6);
    let rhythm = form.value("rhythm");
    let rhythm = RHYTHMS.iter().find(|(value, ..)| *value == rhythm);
    let weekdays: Vec<i8> = form.all("weekday").filter_map(|day| day.parse().ok()).collect();
    Some(Smaller {
        minutes: minutes?,
        helpers: u8::try_from(helpers?).ok()?,
        series: rhythm.map(|(.., rhythm)| (weekdays, *rhythm)),
    })
}

/// A coordinator answers.
pub async fn answer(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let reply = match form.value("do") {
        "additional" => Some(Reply::Additional),
        "smaller" => smaller(&mut form, page.t).map(Reply::Smaller),
        other => {
            let pointer = other.strip_prefix("refuse.").and_then(Pointer::from_tag);
            Some(Reply::Refused(pointer.ok_or(WebError::BadForm)?))
        }
    };
    let Some(reply) = reply else {
        return request_page(&state, &actor, &id, page, None, form).await;
    };
    let why = form.value("why").to_owned();
    match additional::answer(&state.app, &actor, &id, reply, &why).await {
        Ok(()) => Ok(see_other(&format!("/desk/requests/{id}"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            request_page(&state, &actor, &id, page, None, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Which category is changed, and what was done a moment ago.
#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    category: String,
    #[serde(default)]
    done: String,
}

/// What the organisation holds to, and what was answered.
pub async fn bounds(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Chosen>,
    page: Page,
) -> Result<Response, WebError> {
    let page = if query.done == "yes" {
        let text = page.t.get("additional-kept").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    bounds_page(&state, &actor, page, &query.category, None).await
}

async fn bounds_page(
    state: &WebState,
    actor: &Actor,
    page: Page,
    chosen: &str,
    form: Option<Answers>,
) -> Result<Response, WebError> {
    let all = additional::list_bounds(&state.app, actor).await?;
    let answered = additional::list_answered(&state.app, actor).await?;
    let t = page.t;
    let found = all.iter().find(|(category, _)| category.id.as_str() == chosen);
    Ok(render(&Additional {
        lines: all
            .iter()
            .map(|(category, bound)| line(category, *bound, t))
            .collect(),
        chosen: found.map_or_else(String::new, |(category, _)| words::category(category, t)),
        category: found.map_or_else(String::new, |(category, _)| category.id.to_string()),
        form: form.unwrap_or_else(|| found.map_or_else(Answers::new, |(_, bound)| filled(*bound))),
        answered: answered
            .iter()
            .filter_map(|one| {
                let answer = one.question.answer.as_ref()?;
                Some(WeighedLine {
                    day: t.day_and_year(answer.at.date(&amsterdam())),
                    what: words::category(&one.category, t),
                    measured: measured(&one.question, t).join(" "),
                    answer: t.get(answer_key(Some(answer.how))).into_owned(),
                    why: answer.why.clone(),
                    by: one.by.clone(),
                })
            })
            .collect(),
        page,
    }))
}

fn line(category: &Category, bound: Bound, t: Texts) -> BoundLine {
    let id = &category.id;
    let most = |text: String| if bound.is_additional { text } else { String::new() };
    BoundLine {
        name: words::category(category, t),
        is_additional: bound.is_additional,
        minutes: most(t.duration(bound.most.minutes)),
        helpers: most(bound.most.helpers.to_string()),
        visits: most(bound.most.visits.to_string()),
        change: format!("/admin/additional?category={id}#change"),
    }
}

fn filled(bound: Bound) -> Answers {
    let mut fields = vec![
        ("minutes", bound.most.minutes.to_string()),
        ("helpers", bound.most.helpers.to_string()),
        ("visits", bound.most.visits.to_string()),
    ];
    if bound.is_additional {
        fields.push(("flag", "yes".to_owned()));
    }
    Answers::filled(fields)
}

/// Sets what the organisation holds to in one category.
pub async fn set_bound(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    // Before anything is said of what was typed.
    additional::list_bounds(&state.app, &actor).await?;
    let t = page.t;
    let category = CategoryId::parse(form.value("category")).ok_or(WebError::BadForm)?;
    let minutes = form.number("minutes", t, 15, 480);
    let helpers = form.number("helpers", t, 1, 6);
    let visits = form.number("visits", t, 1, 28);
    let most = match (minutes, helpers.and_then(|n| u8::try_from(n).ok()), visits) {
        (Some(minutes), Some(helpers), Some(visits)) => Size {
            minutes,
            helpers,
            visits,
        },
        _ => return bounds_page(&state, &actor, page, category.as_str(), Some(form)).await,
    };
    let bound = Bound {
        is_additional: form.is("flag", "yes"),
        most,
    };
    match additional::set_bound(&state.app, &actor, &category, bound).await {
        Ok(()) => Ok(see_other("/admin/additional?done=yes")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            bounds_page(&state, &actor, page, category.as_str(), Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

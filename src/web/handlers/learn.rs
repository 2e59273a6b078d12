//! A supervisor's pages: their workers, what is due, what is agreed and signed for, and who is on duty.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::ask::beside;
use super::learning_words as said;
use super::offer::slots;
use super::words;
use crate::domain::access::Actor;
use crate::domain::category::CategoryId;
use crate::domain::contact::{MailAddress, Postcode, Telephone};
use crate::domain::helper::Availability;
use crate::domain::ids::{AssignmentId, GoalId, HelperId, StatementId};
use crate::domain::learning::{Agreement, Dutch, Level, PolicyLine, Private, Seen};
use crate::domain::resident::Contact;
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::learning::{self, NewGoal, NewObservation, NewWorker, Terms, WhoBegins, WorkerFile};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::learning::{Choice, LearnBoard, LearnNew, WorkerPage};
use crate::web::pages::{Row, Tile, Week};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// What was done a moment ago.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    pub(super) done: String,
}

/// My workers.
pub async fn board(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let t = page.t;
    let lines = learning::board(&state.app, &actor).await?;
    let workers = lines
        .into_iter()
        .map(|line| {
            let due: Vec<String> = said::due(&line.due, t).into_iter().map(|one| one.label).collect();
            Row {
                label: line.name,
                value: if due.is_empty() {
                    t.get("learn-nothing-due").into_owned()
                } else {
                    due.join(" ")
                },
                change: format!("/learn/workers/{}", line.helper),
            }
        })
        .collect();
    let leavers = learning::list_leavers(&state.app, &actor)
        .await?
        .into_iter()
        .map(|one| Row {
            label: one.name,
            value: t.get("learn-leaver-ask").into_owned(),
            change: format!("/learn/workers/{}/onward", one.helper),
        })
        .collect();
    Ok(render(&LearnBoard {
        workers,
        leavers,
        page,
    }))
}

/// Somebody becomes a worker.
pub async fn new(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let today = state.app.now().date(&amsterdam());
    let form = Answers::filled([("starts", today.to_string()), ("hours", "16".to_owned())]);
    new_page(&state, &actor, page, form).await
}

async fn new_page(state: &WebState, actor: &Actor, page: Page, form: Answers) -> Result<Response, WebError> {
    let t = page.t;
    let known = learning::candidates(&state.app, actor).await?;
    let tile = |value: String, name: String| Tile {
        value,
        icon: "man".to_owned(),
        name,
        more: String::new(),
    };
    let mut tiles = vec![tile("new".to_owned(), t.get("learn-somebody-new").into_owned())];
    tiles.extend(known.into_iter().map(|(id, name)| tile(id.to_string(), name)));
    Ok(render(&LearnNew {
        known: tiles,
        form,
        page,
    }))
}

/// A date that may be left out.
pub(super) fn may_day(form: &mut Answers, name: &str, t: Texts) -> Option<Date> {
    let typed = form.value(name).to_owned();
    if typed.is_empty() {
        return None;
    }
    let day = typed.parse().ok();
    if day.is_none() {
        form.mistaken(name, t.get("field-date-wrong"));
    }
    day
}

/// A date that must be there.
pub(super) fn day(form: &mut Answers, name: &str, t: Texts) -> Option<Date> {
    if form.value(name).is_empty() {
        form.mistaken(name, t.get("mistake-empty"));
    }
    may_day(form, name, t)
}

/// A number that may be left out.
fn may_number(form: &mut Answers, name: &str, t: Texts, most: u32) -> Option<u32> {
    if form.value(name).is_empty() {
        None
    } else {
        form.number(name, t, 1, most)
    }
}

/// What every agreement has; the rest is as it was.
fn plain_terms(form: &mut Answers, t: Texts) -> Option<Terms> {
    let starts_on = day(form, "starts", t);
    let ends_on = may_day(form, "until", t);
    let hours = form.number("hours", t, 1, 40);
    Some(Terms {
        starts_on: starts_on?,
        ends_on,
        week_min: hours? * 60,
        most_week_min: None,
        most_unpaid_months: None,
        own: Private::default(),
    })
}

fn who_begins(form: &mut Answers, t: Texts) -> Option<WhoBegins> {
    if let Ok(known) = HelperId::parse(form.value("who")) {
        return Some(WhoBegins::Known(known));
    }
    if form.value("who") != "new" {
        form.mistaken("who", t.get("mistake-choose"));
        return None;
    }
    let given_name = form.need("name", t);
    let street = form.need("street", t);
    let postcode = Postcode::parse(form.value("postcode"));
    if postcode.is_none() {
        form.mistaken("postcode", t.get("field-postcode-wrong"));
    }
    let telephone = Telephone::parse(form.value("telephone"));
    if telephone.is_none() && !form.value("telephone").is_empty() {
        form.mistaken("telephone", t.get("field-telephone-wrong"));
    }
    let mail = MailAddress::parse(form.value("mail"));
    if mail.is_none() && !form.value("mail").is_empty() {
        form.mistaken("mail", t.get("field-mail-wrong"));
    }
    Some(WhoBegins::New {
        given_name: given_name?,
        family_name: form.value("family").to_owned(),
        contact: Contact { telephone, mail },
        street: street?,
        postcode: postcode?,
        agreed: form.is("agreed", "yes"),
    })
}

/// They begin.
pub async fn begin(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    // Whoever may not learns that before anything they typed is looked at.
    learning::candidates(&state.app, &actor).await?;
    let (who, terms) = (who_begins(&mut form, t), plain_terms(&mut form, t));
    let (Some(who), Some(terms), true) = (who, terms, form.ok()) else {
        return new_page(&state, &actor, page, form).await;
    };
    match learning::begin(&state.app, &actor, NewWorker { who, terms }).await {
        Ok(id) => Ok(see_other(&format!("/learn/workers/{id}?done=begun"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            new_page(&state, &actor, page, form).await
        }
        Err(ServiceError::Refused(refusal)) => {
            form.mistaken("who", t.get(refusal.text()));
            new_page(&state, &actor, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn worker_id(text: &str) -> Result<HelperId, WebError> {
    HelperId::parse(text).map_err(|_| WebError::NotFound)
}

/// A worker.
pub async fn worker(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = page.after(&query.done, &[("begun", "learn-begun"), ("kept", "learn-kept")]);
    shown(&state, &actor, &worker_id(&id)?, page, None).await
}

fn filled(agreed: Option<&Agreement>) -> Answers {
    let Some(agreed) = agreed else {
        return Answers::new();
    };
    let number = |value: Option<u32>| value.map_or_else(String::new, |n| n.to_string());
    let mut fields = vec![
        ("starts", agreed.starts_on.to_string()),
        (
            "until",
            agreed.ends_on.map_or_else(String::new, |day| day.to_string()),
        ),
        ("hours", (agreed.week_min / 60).to_string()),
        ("most", number(agreed.most_week_min.map(|minutes| minutes / 60))),
        ("months", number(agreed.most_unpaid_months)),
        ("line", agreed.own.line.tag().to_owned()),
        ("dutch", agreed.own.dutch.map_or("", Dutch::tag).to_owned()),
    ];
    if agreed.own.no_bicycle {
        fields.push(("bicycle", "no".to_owned()));
    }
    for (value, (day, from, to)) in slots() {
        if agreed.own.childcare.touches(day, from, to) {
            fields.push(("slot", value));
        }
    }
    Answers::filled(fields)
}

fn choices<T: Copy>(all: &[T], word: impl Fn(T) -> (String, String)) -> Vec<Choice> {
    all.iter().map(|one| word(*one)).collect()
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    id: &HelperId,
    page: Page,
    form: Option<Answers>,
) -> Result<Response, WebError> {
    let file = learning::file(&state.app, actor, id).await?;
    let t = page.t;
    let (pictures, watching) = said::pictures(&file, t);
    let mut dutch = vec![(String::new(), t.get("dutch-no-barrier").into_owned())];
    dutch.extend(choices(Dutch::ALL, |one| {
        (one.tag().to_owned(), said::dutch(one, t))
    }));
    Ok(render(&WorkerPage {
        id: id.to_string(),
        due: said::due(&file.due, t),
        agreed: said::agreed(&file, t),
        goals: said::goals(&file, state.app.now().date(&amsterdam()), t),
        past_goals: said::past_goals(&file, t),
        unsigned: unsigned(&file, t),
        evidence: said::evidence(&file, t),
        steps: said::steps(&file, t),
        statements: said::statements(&file, t),
        categories: file
            .levels
            .iter()
            .map(|(one, _)| (one.id.to_string(), words::category(one, t)))
            .collect(),
        levels: choices(Level::ALL, |one| (one.tag().to_owned(), said::level(one, t))),
        seen: Seen::ALL
            .iter()
            .map(|one| Tile {
                value: one.tag().to_owned(),
                icon: String::new(),
                name: said::seen(*one, t),
                more: String::new(),
            })
            .collect(),
        lines: choices(PolicyLine::ALL, |one| (one.tag().to_owned(), said::line(one, t))),
        week: Week::any(t),
        form: match form {
            // The other forms of the page stay as they were.
            Some(form) if form.value("do") != "agreement" => form.or(filled(file.agreed.as_ref())),
            Some(form) => form,
            None => filled(file.agreed.as_ref()),
        },
        name: file.name,
        pictures,
        watching,
        dutch,
        page,
    }))
}

fn unsigned(file: &WorkerFile, t: Texts) -> Vec<Tile> {
    file.visits
        .iter()
        .filter(|one| one.signed.is_none())
        .map(|one| Tile {
            value: one.assignment.to_string(),
            icon: String::new(),
            name: said::visit(file, one, t),
            more: t.duration(one.minutes),
        })
        .collect()
}

/// Hours for the children: where a daypart is shown as it was, its hours stay as they were.
fn childcare(before: Availability, form: &Answers) -> Availability {
    slots().fold(before, |week, (value, (day, from, to))| {
        match (form.is("slot", &value), before.touches(day, from, to)) {
            (true, false) => week.with(day, from, to),
            (false, true) => week.without(day, from, to),
            _ => week,
        }
    })
}

fn terms(form: &mut Answers, before: Option<&Agreement>, t: Texts) -> Option<Terms> {
    let plain = plain_terms(form, t);
    let most = may_number(form, "most", t, 40);
    let months = may_number(form, "months", t, 120);
    let line = form.choose("line", t, PolicyLine::from_tag);
    let dutch = form.value("dutch").to_owned();
    let level = Dutch::from_tag(&dutch);
    if level.is_none() && !dutch.is_empty() {
        form.mistaken("dutch", t.get("mistake-choose"));
    }
    let own = before.map(|one| one.own.clone()).unwrap_or_default();
    let terms = Terms {
        most_week_min: most.map(|hours| hours * 60),
        most_unpaid_months: months,
        own: Private {
            line: line?,
            childcare: childcare(own.childcare, form),
            no_bicycle: form.is("bicycle", "no"),
            dutch: level,
            wishes: own.wishes,
        },
        ..plain?
    };
    form.ok().then_some(terms)
}

/// A supervisor does something: nothing where the form must be mended first.
async fn step(
    state: &WebState,
    actor: &Actor,
    id: &HelperId,
    form: &mut Answers,
    t: Texts,
) -> Result<Option<Result<(), ServiceError>>, WebError> {
    let app = &state.app;
    let file = learning::file(app, actor, id).await?;
    let what = form.value("do").to_owned();
    Ok(Some(match what.as_str() {
        "agreement" => {
            let Some(terms) = terms(form, file.agreed.as_ref(), t) else {
                return Ok(None);
            };
            learning::set_agreement(app, actor, id, terms).await
        }
        "level" => {
            let category = form.choose("category", t, CategoryId::parse);
            let level = form.choose("level", t, Level::from_tag);
            let why = form.need("reason", t);
            let (Some(category), Some(level), Some(why)) = (category, level, why) else {
                return Ok(None);
            };
            learning::set_level(app, actor, id, (category, level), &why).await
        }
        "goal" => {
            let category = form.choose("aim", t, CategoryId::parse);
            let target = form.choose("target", t, Level::from_tag);
            let due_on = day(form, "due", t);
            let words = form.value("story").to_owned();
            let (Some(category), Some(target), Some(due_on)) = (category, target, due_on) else {
                return Ok(None);
            };
            let new = NewGoal {
                category,
                target,
                due_on,
                words,
            };
            match learning::add_goal(app, actor, id, new).await {
                // The page has a list of its own for what a goal is about.
                Err(ServiceError::Invalid(mut fields)) => {
                    for wrong in fields.iter_mut().filter(|wrong| wrong.field == "category") {
                        wrong.field = "aim";
                    }
                    Err(ServiceError::Invalid(fields))
                }
                other => other.map(drop),
            }
        }
        "reached" | "dropped" => {
            let goal = GoalId::parse(form.value("goal")).map_err(|_| WebError::BadForm)?;
            let is_reached = what == "reached";
            let why = t.get("learn-goal-why").into_owned();
            learning::end_goal(app, actor, (id, &goal), (is_reached, &why)).await
        }
        "observe" => {
            let category = form.choose("work", t, CategoryId::parse);
            let seen = form.choose("seen", t, Seen::from_tag);
            let words = form.value("note").to_owned();
            let (Some(category), Some(seen)) = (category, seen) else {
                return Ok(None);
            };
            let new = NewObservation {
                category,
                seen,
                words,
            };
            learning::observe(app, actor, id, new).await
        }
        "sign" => {
            let visits: Result<Vec<_>, _> = form.all("visit").map(AssignmentId::parse).collect();
            let visits = visits.map_err(|_| WebError::BadForm)?;
            learning::sign(app, actor, id, &visits).await
        }
        "statement" => learning::sign_statement(app, actor, id).await.map(drop),
        "withdraw" => {
            let one = StatementId::parse(form.value("statement")).map_err(|_| WebError::BadForm)?;
            if !file.statements.iter().any(|known| known.id == one) {
                return Err(WebError::NotFound);
            }
            learning::withdraw(app, actor, &one).await
        }
        _ => return Err(WebError::BadForm),
    }))
}

/// A supervisor does something with a worker.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let (id, t) = (worker_id(&id)?, page.t);
    match step(&state, &actor, &id, &mut form, t).await? {
        None => shown(&state, &actor, &id, page, Some(form)).await,
        Some(Ok(())) => Ok(see_other(&format!("/learn/workers/{id}?done=kept"))),
        Some(Err(ServiceError::Invalid(fields))) => {
            beside(&mut form, &fields, t);
            shown(&state, &actor, &id, page, Some(form)).await
        }
        Some(Err(ServiceError::Refused(refusal))) => {
            let page = page.saying(Tone::Mend, t.get(refusal.text()));
            let again = shown(&state, &actor, &id, page, Some(form)).await?;
            Ok((StatusCode::CONFLICT, again).into_response())
        }
        Some(Err(error)) => Err(error.into()),
    }
}

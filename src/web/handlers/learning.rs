//! A worker's own pages: how far they are, three taps after a visit, their statements; and the page on which anybody
//! checks one.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::ask::beside;
use super::learn::Done;
use super::{learn_service, learning_words as said};
use crate::domain::access::Actor;
use crate::domain::ids::{AssignmentId, StatementId};
use crate::domain::language::Lang;
use crate::domain::learning::{Did, Next, Reflection, Went};
use crate::domain::practice::{Mastered, Shown, Statement, printed};
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::learning::{self, Checked, Verified};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::learning::{Choice, Found, MyLearning, Reflect, StatementPage, VerifyPage};
use crate::web::pages::{Row, Tile};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// My learning.
pub async fn mine(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = page.after(
        &query.done,
        &[("reflected", "my-reflected"), ("kept", "learn-kept")],
    );
    shown(&state, &actor, page, None).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    page: Page,
    form: Option<Answers>,
) -> Result<Response, WebError> {
    let (t, now) = (page.t, state.app.now());
    let file = learning::mine(&state.app, actor).await?;
    let (pictures, watching) = said::pictures(&file, t);
    let thanks = match file.thanked() {
        0 => String::new(),
        n => t.with("my-thanks", "n", n).to_string(),
    };
    let wishes = file
        .agreed
        .as_ref()
        .map_or_else(String::new, |one| one.own.wishes.clone());
    let service = learning::my_service(&state.app, actor).await?;
    Ok(render(&MyLearning {
        opening: learn_service::opening(&service.hours, service.today, t),
        partners: learn_service::partners(&service.partners, t),
        to_reflect: file
            .to_reflect(now)
            .map(|one| Row {
                label: said::visit(&file, one, t),
                value: t.get("my-reflect-tap").into_owned(),
                change: format!("/me/learning/{}", one.assignment),
            })
            .collect(),
        goals: said::goals(&file, now.date(&amsterdam()), t),
        past_goals: said::past_goals(&file, t),
        evidence: said::evidence(&file, t),
        steps: said::steps(&file, t),
        agreed: said::agreed(&file, t),
        statements: said::statements(&file, t),
        has_agreed: file.agreed.is_some(),
        form: form.unwrap_or_else(|| Answers::filled([("story", wishes)])),
        pictures,
        watching,
        thanks,
        page,
    }))
}

/// What I wish, and who may check my statements.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let app = &state.app;
    let done = match form.value("do") {
        "wishes" => learning::set_wishes(app, &actor, form.value("story")).await,
        what @ ("show" | "hide") => {
            let id = StatementId::parse(form.value("statement")).map_err(|_| WebError::BadForm)?;
            let shown = Shown {
                name: form.is("show", "name"),
                work: form.is("show", "work"),
                hours: form.is("show", "hours"),
            };
            learning::show_statement(app, &actor, &id, (what == "show").then_some(shown)).await
        }
        _ => return Err(WebError::BadForm),
    };
    match done {
        Ok(()) => Ok(see_other("/me/learning?done=kept")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            shown(&state, &actor, page, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What was tapped already.
#[derive(Debug, Default, Deserialize)]
pub struct Tapped {
    #[serde(default)]
    went: String,
    #[serde(default)]
    did: String,
}

fn tiles<T: Copy>(all: &[T], word: impl Fn(T) -> (&'static str, String)) -> Vec<Tile> {
    all.iter()
        .map(|one| {
            let (value, name) = word(*one);
            Tile {
                value: value.to_owned(),
                icon: String::new(),
                name,
                more: String::new(),
            }
        })
        .collect()
}

/// Three taps after a visit, one at a time.
pub async fn reflect(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(tapped): Query<Tapped>,
    page: Page,
) -> Result<Response, WebError> {
    let id = AssignmentId::parse(&id).map_err(|_| WebError::NotFound)?;
    let t = page.t;
    let file = learning::mine(&state.app, &actor).await?;
    let visit = file.visits.iter().find(|one| one.assignment == id);
    let visit = said::visit(&file, visit.ok_or(WebError::NotFound)?, t);
    let (went, did) = (Went::from_tag(&tapped.went), Did::from_tag(&tapped.did));
    let said_before = |name: &str, value: &str| -> Choice { (name.to_owned(), value.to_owned()) };
    let (at, key, name, answers, before) = match (went, did) {
        (None, _) => {
            let all = tiles(Went::ALL, |one| (one.tag(), said::went(one, t)));
            (1, "reflect-went", "went", all, Vec::new())
        }
        (Some(went), None) => {
            let all = tiles(Did::ALL, |one| (one.tag(), said::did(one, t)));
            (
                2,
                "reflect-did",
                "did",
                all,
                vec![said_before("went", went.tag())],
            )
        }
        (Some(went), Some(did)) => {
            let all = tiles(Next::ALL, |one| (one.tag(), said::next(one, t)));
            let before = vec![said_before("went", went.tag()), said_before("did", did.tag())];
            (3, "reflect-next", "next", all, before)
        }
    };
    Ok(render(&Reflect {
        id: id.to_string(),
        question: t.get(key).into_owned(),
        visit,
        at,
        name,
        answers,
        before,
        page,
    }))
}

/// The last tap.
pub async fn reflected(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = AssignmentId::parse(&id).map_err(|_| WebError::NotFound)?;
    let said = Reflection {
        went: Went::from_tag(form.value("went")).ok_or(WebError::BadForm)?,
        did: Did::from_tag(form.value("did")).ok_or(WebError::BadForm)?,
        next: Next::from_tag(form.value("next")).ok_or(WebError::BadForm)?,
    };
    learning::reflect(&state.app, &actor, &id, said).await?;
    Ok(see_other("/me/learning?done=reflected"))
}

fn mastered(one: &Mastered, t: Texts) -> Row {
    let hours = if one.minutes == 0 {
        String::new()
    } else {
        format!(" · {}", t.duration(one.minutes))
    };
    Row {
        label: match t.lang() {
            Lang::Nl => one.name_nl.clone(),
            Lang::En => one.name_en.clone(),
        },
        value: format!("{}{hours}", said::level(one.level, t)),
        change: String::new(),
    }
}

/// A statement, to print.
pub async fn statement(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = StatementId::parse(&id).map_err(|_| WebError::NotFound)?;
    let t = page.t;
    let found = learning::statement(&state.app, &actor, &id).await?;
    let back = if actor.is_helper(&found.helper) {
        "/me/learning".to_owned()
    } else {
        format!("/learn/workers/{}", found.helper)
    };
    let base = state.config.public_url.as_str().trim_end_matches('/');
    let Statement { says, .. } = &found;
    let withdrawn = found.withdrawn_at.map(|at| {
        let day = t.day_and_year(at.date(&amsterdam()));
        t.with("verify-withdrawn", "day", day).to_string()
    });
    Ok(render(&StatementPage {
        name: says.name.clone(),
        organisation: says.organisation.clone(),
        period: t
            .with("statement-period", "from", t.day_and_year(says.from))
            .and("until", t.day_and_year(says.until))
            .to_string(),
        work: says.work.iter().map(|one| mastered(one, t)).collect(),
        hours: t
            .with("statement-hours", "time", t.duration(says.minutes))
            .to_string(),
        signed: t
            .with("learn-signed-by", "by", says.signed_by.clone())
            .and("day", t.day_and_year(says.until))
            .to_string(),
        code: printed(&found.code),
        site: format!("{base}/verify"),
        print: found.print.clone(),
        withdrawn: withdrawn.unwrap_or_default(),
        unshown: found.agreed_at.is_none() && found.withdrawn_at.is_none(),
        back,
        page,
    }))
}

/// Whether somebody's statement counts: the question.
pub async fn ask(page: Page) -> Response {
    question(page, Answers::new())
}

fn question(page: Page, form: Answers) -> Response {
    render(&VerifyPage {
        asked: false,
        found: None,
        form,
        page,
    })
}

/// A code was typed: its page has an address of its own.
pub async fn asked(page: Page, mut form: Answers) -> Response {
    let plain: String = form
        .value("code")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    if plain.is_empty() {
        form.mistaken("code", page.t.get("mistake-empty"));
        return question(page, form);
    }
    see_other(&format!("/verify/{plain}"))
}

fn found(one: Verified, t: Texts) -> Found {
    let says = match one.checked {
        Checked::Counts => t.get("verify-counts").into_owned(),
        Checked::Withdrawn(at) => {
            let day = t.day_and_year(at.date(&amsterdam()));
            t.with("verify-withdrawn", "day", day).to_string()
        }
        Checked::Altered => t.get("verify-altered").into_owned(),
    };
    let row = |key: &str, value: String| Row {
        label: t.get(key).into_owned(),
        value,
        change: String::new(),
    };
    let mut rows = Vec::new();
    if let Some(name) = one.name {
        rows.push(row("verify-name", name));
    }
    rows.push(row("verify-organisation", one.organisation));
    rows.push(row("verify-signed", t.day_and_year(one.signed_on)));
    if let Some(minutes) = one.minutes {
        rows.push(row("verify-hours", t.duration(minutes)));
    }
    rows.extend(one.work.iter().map(|work| mastered(work, t)));
    rows.push(row("verify-print", one.print));
    Found {
        counts: one.checked == Checked::Counts,
        says,
        rows,
    }
}

/// The answer.
pub async fn verify(
    State(state): State<WebState>,
    Path(code): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let t = page.t;
    let known = learning::verify(&state.app, &code).await?;
    Ok(render(&VerifyPage {
        asked: true,
        found: known.map(|one| found(one, t)),
        form: Answers::filled([("code", code)]),
        page,
    }))
}

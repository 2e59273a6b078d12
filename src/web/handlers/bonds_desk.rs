//! Bonds at the desk: proposing one, what the two say on the telephone, how it goes, what asks for a coordinator.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::ask::{beside, tiles};
use super::bonds::{
    because, beside_day, bond_id, coming, end_text, known, plan, planned, reasons, rows, stands_short,
};
use super::desk::Done;
use super::desk_rights::{AtDesk, Opened, Written};
use super::desk_tasks::plain;
use super::words;
use crate::domain::access::Actor;
use crate::domain::bond::{BondSide, BondState, BondStep, CareContact, ReviewOutcome};
use crate::domain::category::CategoryId;
use crate::domain::consent::Given;
use crate::domain::ids::{BondId, HelperId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::By;
use crate::service::ServiceError;
use crate::service::bonds::{self, BondView, Door, Known, NewBond, NewReview, TaskWhy};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::bonds::{BondEntry, BondsFor, DeskBond, SideRow};
use crate::web::pages::desk::{Need, Task};
use crate::web::pages::{Row, Tile};
use crate::web::routes::see_other;
use crate::web::{WebError, WebState};

fn day(at: UnixTime, t: Texts) -> String {
    t.day(at.date(&amsterdam()))
}

/// What asks for a coordinator, for today's list.
pub(super) async fn tasks(state: &WebState, actor: &Actor, t: Texts) -> Result<Vec<Task>, WebError> {
    let all = bonds::list_tasks(&state.app, actor).await?;
    Ok(all.iter().map(|one| task(one, t)).collect())
}

fn task(one: &bonds::Task, t: Texts) -> Task {
    let (key, at) = match one.why {
        TaskWhy::Review(at) => ("desk-bond-review", at),
        TaskWhy::Over(at) => ("desk-bond-over", at),
        TaskWhy::NoDay(at) => ("desk-bond-no-day", at),
        TaskWhy::NoAnswer(at) => ("desk-bond-no-answer", at),
    };
    let of = &one.line.bond;
    plain(
        Need::Bond,
        t.with(key, "resident", one.line.resident.clone())
            .and("helper", one.line.helper.clone())
            .to_string(),
        format!("/desk/people/{}/bonds/{}", of.resident, of.id),
        t.with("desk-bond-since", "day", day(at, t)).to_string(),
        String::new(),
    )
}

fn pair_title(resident: &str, helper: &str, t: Texts) -> String {
    t.with("bond-pair", "resident", resident.to_owned())
        .and("helper", helper.to_owned())
        .to_string()
}

/// Somebody's bonds, and proposing one.
pub async fn list_for(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
) -> Result<Response, WebError> {
    let form = Answers::filled([("category", "company"), ("meet", "yes")]);
    for_page(&state, at, page, form).await
}

async fn for_page(state: &WebState, at: AtDesk, page: Page, form: Answers) -> Result<Response, WebError> {
    let t = page.t;
    let lines = bonds::list_for(&state.app, &at.actor, &at.person).await?;
    let helpers = bonds::candidates(&state.app, &at.actor, &at.person).await?;
    Ok(render(&BondsFor {
        bonds: lines
            .iter()
            .map(|line| BondEntry {
                href: format!("/desk/people/{}/bonds/{}", line.bond.resident, line.bond.id),
                title: pair_title(&line.resident, &line.helper, t),
                stands: stands_short(line.bond.state.step(), t),
            })
            .collect(),
        helpers: helpers
            .iter()
            .map(|one| Tile {
                value: one.helper.to_string(),
                icon: String::new(),
                name: one.name.clone(),
                more: if one.is_familiar {
                    t.get("bond-familiar").into_owned()
                } else {
                    words::near(one.distance, t)
                },
            })
            .collect(),
        categories: tiles(state, t).await?,
        whose: at.whose,
        form,
        page,
    }))
}

fn contact(form: &Answers) -> CareContact {
    CareContact {
        name: form.value("name").to_owned(),
        telephone: form.value("telephone").to_owned(),
        mail: form.value("mail").to_owned(),
    }
}

/// Proposes it.
pub async fn propose(
    State(state): State<WebState>,
    page: Page,
    Written { at, mut form }: Written,
) -> Result<Response, WebError> {
    let t = page.t;
    let helper = form.choose("helper", t, |text| HelperId::parse(text).ok());
    let category = form.choose("category", t, CategoryId::parse);
    let (Some(helper), Some(category)) = (helper, category) else {
        return for_page(&state, at, page, form).await;
    };
    let new = NewBond {
        helper,
        category,
        agreed: form.value("words").to_owned(),
        contact: contact(&form),
        meets_first: form.is("meet", "yes"),
    };
    match bonds::propose(&state.app, &at.actor, &at.person, new).await {
        Ok(id) => Ok(see_other(&format!("{}/bonds/{id}?done=asked", at.whose.base))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            for_page(&state, at, page, form).await
        }
        Err(ServiceError::Refused(refusal)) => {
            form.mistaken("helper", t.get(refusal.text()));
            for_page(&state, at, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// One of a bond's two is whose file it is; whoever else's file is named, there is no such thing.
async fn found(state: &WebState, at: &AtDesk, id: &BondId) -> Result<BondView, WebError> {
    let view = bonds::find(&state.app, &at.actor, Door::Desk, id).await?;
    if view.bond.resident == at.person {
        Ok(view)
    } else {
        Err(WebError::NotFound)
    }
}

/// A bond of somebody whose file is open.
pub async fn bond(
    State(state): State<WebState>,
    Opened(at): Opened,
    Path((_, id)): Path<(String, String)>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = bond_id(&id)?;
    let page = match query.done.as_str() {
        "asked" => {
            let text = page.t.get("bond-desk-asked").into_owned();
            page.saying(Tone::Good, text)
        }
        "kept" => {
            let text = page.t.get("bond-desk-kept").into_owned();
            page.saying(Tone::Good, text)
        }
        _ => page,
    };
    shown(&state, at, &id, page, None).await
}

fn stands(view: &BondView, t: Texts) -> String {
    let by = |by: By| {
        t.get(match by {
            By::Resident => "bond-by-resident",
            By::Helper => "bond-by-helper",
            By::Coordinator => "bond-by-desk",
            By::System => "bond-by-itself",
        })
        .into_owned()
    };
    match view.bond.state {
        BondState::Ended { at, by: who, why } => t
            .with("bond-desk-ended", "day", day(at, t))
            .and("by", by(who))
            .and("why", t.get(end_text(why)))
            .to_string(),
        BondState::Declined { at, by: who } => t
            .with("bond-desk-declined", "day", day(at, t))
            .and("by", by(who))
            .to_string(),
        BondState::Running { review_at, .. } => {
            t.with("bond-desk-running", "day", day(review_at, t)).to_string()
        }
        other => stands_short(other.step(), t),
    }
}

const fn outcome_text(outcome: ReviewOutcome) -> &'static str {
    match outcome {
        ReviewOutcome::Well => "bond-outcome-well",
        ReviewOutcome::Changed => "bond-outcome-changed",
        ReviewOutcome::Worry => "bond-outcome-worry",
        ReviewOutcome::NotReached => "bond-outcome-not-reached",
    }
}

fn desk_rows(view: &BondView, t: Texts) -> Vec<Row> {
    let mut all = rows(view, t);
    let contact = &view.words.contact;
    let parts = [&contact.name, &contact.telephone, &contact.mail];
    let text: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    for (key, value) in [
        ("bond-contact", text.join("\n")),
        ("bond-ended-words", view.words.ended.clone()),
    ] {
        if !value.is_empty() {
            all.push(Row {
                label: t.get(key).into_owned(),
                value,
                change: String::new(),
            });
        }
    }
    all
}

fn filled(view: &BondView) -> Answers {
    let words = &view.words;
    Answers::filled([
        ("length", "60"),
        ("repeat", "once"),
        ("words", &words.agreed),
        ("name", &words.contact.name),
        ("telephone", &words.contact.telephone),
        ("mail", &words.contact.mail),
    ])
}

async fn shown(
    state: &WebState,
    at: AtDesk,
    id: &BondId,
    page: Page,
    form: Option<Answers>,
) -> Result<Response, WebError> {
    let view = found(state, &at, id).await?;
    let t = page.t;
    let question = match view.bond.state.step() {
        BondStep::Proposed if view.bond.meets_first => "bond-desk-ask-meet",
        BondStep::Proposed => "bond-desk-ask",
        BondStep::Meeting if view.met.is_some() => "bond-desk-ask-on",
        _ => "",
    };
    let yes = view.bond.state.yes();
    let side = |side: BondSide, name: &str| SideRow {
        side: side.tag(),
        name: name.to_owned(),
        said_yes: yes.has(side),
    };
    let action = format!("{}/bonds/{id}", at.whose.base);
    Ok(render(&DeskBond {
        id: id.to_string(),
        title: pair_title(&view.resident, &view.helper, t),
        stands: stands(&view, t),
        question: if question.is_empty() {
            String::new()
        } else {
            t.get(question).into_owned()
        },
        sides: vec![
            side(BondSide::Resident, &view.resident),
            side(BondSide::Helper, &view.helper),
        ],
        rows: desk_rows(&view, t),
        coming: coming(&view, &|one| format!("/desk/requests/{}", one.request), t),
        plan: plan(&view, action, t),
        known: known(&view, t),
        is_live: view.bond.state.is_live(),
        runs: view.bond.state.step() == BondStep::Running,
        to_look: view.bond.to_look,
        outcomes: ReviewOutcome::ALL
            .iter()
            .map(|outcome| Tile {
                value: outcome.tag().to_owned(),
                icon: String::new(),
                name: t.get(outcome_text(*outcome)).into_owned(),
                more: String::new(),
            })
            .collect(),
        reviews: view
            .reviews
            .iter()
            .map(|(held, by)| Row {
                label: t
                    .with("interview-by", "by", by.clone())
                    .and("at", t.day_and_year(held.at.date(&amsterdam())))
                    .to_string(),
                value: format!("{}\n{}", t.get(outcome_text(held.outcome)), held.words)
                    .trim()
                    .to_owned(),
                change: String::new(),
            })
            .collect(),
        reasons: reasons(t),
        form: form.unwrap_or_else(|| filled(&view)),
        whose: at.whose,
        page,
    }))
}

/// What was asked on the telephone, as the button says it: `yes.resident`.
fn spoken(what: &str) -> Option<(Option<BondSide>, bool)> {
    let (said, side) = what.split_once('.')?;
    let side = BondSide::from_tag(side)?;
    match said {
        "yes" => Some((Some(side), true)),
        "no" => Some((Some(side), false)),
        _ => None,
    }
}

fn review(form: &mut Answers, t: Texts) -> Option<NewReview> {
    let outcome = form.choose("outcome", t, ReviewOutcome::from_tag);
    let next = match form.value("next") {
        "" => None,
        said => {
            let day = said.parse().ok();
            if day.is_none() {
                form.mistaken("next", t.get("field-date-wrong"));
            }
            day
        }
    };
    let words = form.may("note", t).unwrap_or_default();
    if !form.ok() {
        return None;
    }
    Some(NewReview {
        outcome: outcome?,
        words,
        next,
    })
}

/// A coordinator does something: nothing where the form must be mended first.
async fn step(
    state: &WebState,
    at: &AtDesk,
    id: &BondId,
    form: &mut Answers,
    t: Texts,
) -> Result<Option<Result<(), ServiceError>>, WebError> {
    let (app, actor) = (&state.app, &at.actor);
    let what = form.value("do").to_owned();
    if let Some(answer) = spoken(&what) {
        return Ok(Some(bonds::answer(app, actor, Door::Desk, id, answer).await));
    }
    let done = match what.as_str() {
        "plan" => {
            let Some(new) = planned(form, t) else {
                return Ok(None);
            };
            let done = bonds::plan(app, actor, Door::Desk, id, new).await;
            if let Err(ServiceError::Refused(refusal)) = &done
                && beside_day(form, *refusal, t)
            {
                return Ok(None);
            }
            done.map(drop)
        }
        "review" => {
            let Some(new) = review(form, t) else {
                return Ok(None);
            };
            bonds::review(app, actor, id, new).await
        }
        "known" => {
            let Some(given) = form.choose("given", t, Given::from_tag) else {
                return Ok(None);
            };
            let known = Known {
                words: form.value("story").to_owned(),
                to: form.value("to").to_owned(),
                given,
            };
            bonds::set_known(app, actor, Door::Desk, id, known).await
        }
        "unknown" => bonds::forget_known(app, actor, Door::Desk, id).await,
        "agreed" => bonds::set_agreed(app, actor, id, form.value("words")).await,
        "contact" => bonds::set_contact(app, actor, id, &contact(form)).await,
        "seen" => bonds::seen(app, actor, id).await,
        "stop" => {
            let words = (because(form), form.value("message"));
            bonds::stop(app, actor, Door::Desk, id, words).await
        }
        _ => return Err(WebError::BadForm),
    };
    Ok(Some(done))
}

/// A coordinator does something with it.
pub async fn act(
    State(state): State<WebState>,
    Path((_, id)): Path<(String, String)>,
    page: Page,
    Written { at, mut form }: Written,
) -> Result<Response, WebError> {
    let (id, t) = (bond_id(&id)?, page.t);
    found(&state, &at, &id).await?;
    match step(&state, &at, &id, &mut form, t).await? {
        None => shown(&state, at, &id, page, Some(form)).await,
        Some(Ok(())) => Ok(see_other(&format!("{}/bonds/{id}?done=kept", at.whose.base))),
        Some(Err(ServiceError::Invalid(fields))) => {
            beside(&mut form, &fields, t);
            shown(&state, at, &id, page, Some(form)).await
        }
        Some(Err(ServiceError::Refused(refusal))) => {
            let page = page.saying(Tone::Mend, t.get(refusal.text()));
            let again = shown(&state, at, &id, page, Some(form)).await?;
            Ok((StatusCode::CONFLICT, again).into_response())
        }
        Some(Err(error)) => Err(error.into()),
    }
}

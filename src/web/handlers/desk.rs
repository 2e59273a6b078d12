//! The coordinator's desk: one plain list in the order of need, and the page of each thing on it.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::desk_tasks::{self as tasks, plain, step};
use super::{ask as asking, speak, words};
use crate::domain::access::Actor;
use crate::domain::ids::{HelperId, VisitId};
use crate::domain::request::RequestState;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::service::desk::{self, CallBack, ComingVisit, Desk as Look, OpenVisit};
use crate::service::follow::{self, Said};
use crate::service::{ServiceError, ask};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::desk::{Desk, Intake, Need, Proposal, Task, TaskStep};
use crate::web::pages::{Row, Week};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// So many open visits on one page: more would hide the first.
const SHOWN: usize = 50;
/// This long after a visit, seconds, somebody asks whether it took place.
const OVERDUE_S: i64 = 2 * 3600;
/// So many agreed visits: what is near.
const COMING_SHOWN: usize = 20;

/// Which page of the open visits.
#[derive(Debug, Default, Deserialize)]
pub struct More {
    #[serde(default)]
    more: usize,
}

/// What was done a moment ago.
#[derive(Debug, Deserialize)]
pub struct Done {
    #[serde(default)]
    pub(super) done: String,
    /// The call that is typed out.
    #[serde(default)]
    pub(super) call: String,
}

/// Today's list.
pub async fn desk(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<More>,
    page: Page,
) -> Result<Response, WebError> {
    list(&state, &actor, page, &query, None).await
}

/// The list; with what was typed for one thing on it, by the place its form goes to.
pub(super) async fn list(
    state: &WebState,
    actor: &Actor,
    page: Page,
    query: &More,
    typed: Option<(&str, Answers)>,
) -> Result<Response, WebError> {
    let look = desk::look(&state.app, actor).await?;
    let (t, now) = (page.t, state.app.now());
    let mut todo = people_first(&look, now, t);
    todo.extend(super::outings_desk::tasks(state, actor, t).await?);
    todo.extend(super::story::tasks(state, actor, t).await?);
    todo.extend(super::photos::tasks(state, actor, t).await?);
    todo.extend(super::bonds_desk::tasks(state, actor, t).await?);
    if let Some((action, form)) = typed
        && let Some(task) = todo.iter_mut().find(|task| task.action == action)
    {
        task.form = form;
    }
    let open = look.open.len();
    let count = todo.len() + open;
    todo.extend(
        look.open
            .iter()
            .skip(query.more.saturating_mul(SHOWN))
            .take(SHOWN)
            .map(|one| open_task(one, now, t)),
    );
    let more = if open > query.more.saturating_add(1).saturating_mul(SHOWN) {
        format!("/desk?more={}", query.more.saturating_add(1))
    } else {
        String::new()
    };
    let overdue = overdue(&look, now, t);
    let count = count + overdue.len();
    todo.extend(overdue);
    let coming_more = match look.coming.len().saturating_sub(COMING_SHOWN) {
        0 => String::new(),
        n => t.with("desk-coming-more", "n", n).to_string(),
    };
    let coming = look
        .coming
        .iter()
        .take(COMING_SHOWN)
        .map(|one| Row {
            label: one.visit.agreed.map(|w| words::moment(w, t)).unwrap_or_default(),
            value: t
                .with("desk-coming-line", "what", words::category(&one.category, t))
                .and("resident", one.resident.clone())
                .and("helpers", one.helpers.join(", "))
                .to_string(),
            change: format!("/desk/requests/{}", one.visit.request),
        })
        .collect();
    let quiet = look.round.as_ref().map_or_else(String::new, |round| {
        t.with(
            "desk-round",
            "when",
            t.moment(round.at.local(&amsterdam()).datetime()),
        )
        .and("served", round.served)
        .and("visits", round.visits)
        .to_string()
    });
    let today = t.day(now.date(&amsterdam()));
    Ok(render(&Desk {
        page,
        today,
        count,
        tasks: todo,
        coming,
        coming_more,
        more,
        quiet,
    }))
}

/// Calls for help, worries, other calls, what was noticed, requests to look at, helpers to meet, certificates.
fn people_first(look: &Look, now: UnixTime, t: Texts) -> Vec<Task> {
    let moment = |at: UnixTime| t.moment(at.local(&amsterdam()).datetime());
    let (urgent, calls): (Vec<_>, Vec<_>) = look.call_backs.iter().partition(|one| tasks::is_urgent(one));
    let mut all: Vec<Task> = urgent.into_iter().map(|one| tasks::call(one, t)).collect();
    all.extend(look.concerns.iter().map(|one| tasks::concern(one, now, t)));
    all.extend(calls.into_iter().map(|one| tasks::call(one, t)));
    all.extend(look.alerts.iter().map(|one| tasks::alert(one, t)));
    if look.letters > 0 {
        all.push(plain(
            Need::Letters,
            t.with("desk-letters", "n", look.letters).to_string(),
            "/desk/letters".to_owned(),
            look.post_by
                .map(|by| t.with("letter-due", "when", moment(by)).to_string())
                .unwrap_or_default(),
            String::new(),
        ));
    }
    for one in &look.reviews {
        let title = t
            .with("desk-review", "what", words::category(&one.category, t))
            .and("name", one.resident.clone())
            .to_string();
        let href = format!("/desk/requests/{}", one.request.id);
        let when = match &one.weighed {
            Some(question) => super::additional::asked(question, t),
            None => words::schedule(&one.request.schedule, t),
        };
        all.push(plain(
            Need::Review,
            title,
            href,
            moment(one.request.created_at),
            when,
        ));
    }
    for one in &look.helpers {
        let title = t.with("desk-new-helper", "name", one.name.clone()).to_string();
        let href = format!("/desk/people/{}", one.person);
        all.push(plain(
            Need::NewPerson,
            title,
            href,
            moment(one.since),
            String::new(),
        ));
    }
    let today = now.date(&amsterdam());
    all.extend(look.expiring.iter().map(|one| tasks::vetting(one, today, t)));
    all
}

/// Visits whose time has passed and of which nobody said how they went.
fn overdue(look: &Look, now: UnixTime, t: Texts) -> Vec<Task> {
    let is_over = |one: &&ComingVisit| {
        matches!(one.visit.state, VisitState::Staffed { .. })
            && one.visit.agreed.is_some_and(|w| w.ends_at.plus(OVERDUE_S) < now)
    };
    look.coming
        .iter()
        .filter(is_over)
        .map(|one| Task {
            steps: vec![
                step("yes", "button-came-yes", true, t),
                step("no", "button-came-no", false, t),
            ],
            action: format!("/desk/visits/{}/came", one.visit.id),
            ..plain(
                Need::DidTheyCome,
                t.with("desk-came", "what", words::category(&one.category, t))
                    .and("resident", one.resident.clone())
                    .and("helpers", one.helpers.join(", "))
                    .to_string(),
                format!("/desk/requests/{}", one.visit.request),
                one.visit.agreed.map(|w| words::moment(w, t)).unwrap_or_default(),
                t.get("desk-came-why").into_owned(),
            )
        })
        .collect()
}

/// The coordinator heard how a visit went.
pub async fn came(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = VisitId::parse(&id).map_err(|_| WebError::NotFound)?;
    let somebody_came = match form.value("do") {
        "yes" => true,
        "no" => false,
        _ => return Err(WebError::BadForm),
    };
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let said = Said {
        somebody_came,
        same_again: true,
        words: String::new(),
    };
    follow::say(&state.app, &actor, &id, said).await?;
    Ok(see_other("/desk"))
}

fn open_task(one: &OpenVisit, now: UnixTime, t: Texts) -> Task {
    let title = t
        .with("desk-open", "what", words::category(&one.category, t))
        .and("name", one.resident.clone())
        .to_string();
    let deadline = t.moment(one.visit.deadline_at.local(&amsterdam()).datetime());
    let mut why = one
        .why_open
        .as_ref()
        .map(|why| why.sentences(t).join(" "))
        .unwrap_or_default();
    if one.is_bond {
        why = t.get("desk-bond-open").into_owned();
    }
    let asked: Vec<String> = one
        .asked
        .iter()
        .map(|(name, state)| format!("{name}: {}", t.get(invitation_key(state))))
        .collect();
    if !asked.is_empty() {
        why = format!("{why} {}", t.with("desk-asked", "names", asked.join(", ")))
            .trim()
            .to_owned();
    }
    let suggestions = one
        .proposals
        .iter()
        .map(|proposal| Proposal {
            when: words::moment(proposal.window, t),
            helper: proposal.name.clone(),
            why: proposal.why.sentence(t, &proposal.name),
        })
        .collect();
    let steps = one
        .proposals
        .iter()
        .map(|proposal| TaskStep {
            value: booking(&proposal.helper, proposal.window),
            label: t.with("button-assign", "name", proposal.name.clone()).to_string(),
            first: false,
        })
        .collect();
    let soon = one.visit.urgent || one.visit.deadline_at < now.plus(48 * 3600);
    let need = match (one.proposals.is_empty(), soon) {
        _ if one.is_bond => Need::Bond,
        (true, _) => Need::Nobody,
        (false, true) => Need::DueSoon,
        (false, false) => Need::Searching,
    };
    Task {
        suggestions,
        steps,
        action: format!("/desk/visits/{}/assign", one.visit.id),
        whom: if one.is_bond {
            String::new()
        } else {
            format!("/desk/visits/{}/helpers", one.visit.id)
        },
        ..plain(
            need,
            title,
            format!("/desk/requests/{}", one.request.id),
            t.with("desk-before", "when", deadline).to_string(),
            why,
        )
    }
}

pub(super) fn invitation_key(state: &str) -> &'static str {
    match state {
        "accepted" => "asked-yes",
        "declined" => "asked-no",
        "expired" => "asked-silent",
        "withdrawn" => "asked-withdrawn",
        _ => "asked-waiting",
    }
}

/// Runs a round now.
pub async fn run_round(State(state): State<WebState>, Known(actor): Known) -> Result<Response, WebError> {
    desk::run_round(&state.app, &actor).await?;
    Ok(see_other("/desk"))
}

/// Books whom the round proposes.
pub async fn assign(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = VisitId::parse(&id).map_err(|_| WebError::NotFound)?;
    book(&state, &actor, &id, form.value("do")).await?;
    Ok(see_other("/desk"))
}

/// A helper and the moment for which they are booked, as a form sends it.
pub(super) fn booking(helper: &HelperId, window: Window) -> String {
    format!(
        "{helper}.{}.{}",
        window.starts_at.seconds(),
        window.ends_at.seconds()
    )
}

/// Books whom a form says, as [`booking`] wrote it.
pub(super) async fn book(
    state: &WebState,
    actor: &Actor,
    id: &VisitId,
    chosen: &str,
) -> Result<(), WebError> {
    let mut parts = chosen.split('.');
    let helper = parts
        .next()
        .and_then(|text| HelperId::parse(text).ok())
        .ok_or(WebError::BadForm)?;
    let mut instant = || {
        parts
            .next()
            .and_then(|text| text.parse().ok())
            .map(UnixTime::from_seconds)
    };
    let (Some(starts_at), Some(ends_at)) = (instant(), instant()) else {
        return Err(WebError::BadForm);
    };
    desk::assign(&state.app, actor, id, &helper, Window { starts_at, ends_at }).await?;
    Ok(())
}

/// A request by telephone, on one screen.
pub async fn intake(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let page = if query.done == "yes" {
        let text = page.t.get("intake-done").into_owned();
        page.saying(Tone::Good, text)
    } else {
        page
    };
    let mut form = Answers::filled([("when", "days"), ("for", "me")]);
    form.set("call", query.call);
    let spoken = speak::typing(&state, &actor, &form, None).await?;
    if let Some(call) = &spoken {
        form.set("name", call.name.clone());
        form.set("telephone", call.telephone.for_people());
    }
    intake_page(&state, page, spoken.as_ref(), form).await
}

async fn intake_page(
    state: &WebState,
    page: Page,
    spoken: Option<&CallBack>,
    form: Answers,
) -> Result<Response, WebError> {
    let categories = asking::tiles(state, page.t).await?;
    let days = asking::coming_days(state, page.t);
    Ok(render(&Intake {
        week: Week::any(page.t),
        page,
        form,
        categories,
        days,
        known: None,
        spoken: spoken.map_or_else(String::new, |call| call.id.to_string()),
    }))
}

/// Writes it down.
pub async fn take_down(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let spoken = speak::typing(&state, &actor, &form, None).await?;
    let today = state.app.now().date(&amsterdam());
    asking::at_desk(&mut form);
    let Some(asked) = super::ask_who::asked(&mut form, today, &page) else {
        return intake_page(&state, page, spoken.as_ref(), form).await;
    };
    match ask::take_down(&state.app, &actor, asked).await {
        Ok(id) => {
            speak::typed_out(&state, &actor, spoken).await?;
            // What waits for an answer of the desk is shown there: nobody is sought for it yet.
            let view = follow::find(&state.app, &actor, &id).await?;
            Ok(match view.request.state {
                RequestState::AwaitingReview { .. } => see_other(&format!("/desk/requests/{id}")),
                _ => see_other("/desk/intake?done=yes"),
            })
        }
        Err(ServiceError::Invalid(fields)) => {
            let wrong: Vec<_> = fields
                .into_iter()
                .map(|mut wrong| {
                    if wrong.field == "when" {
                        wrong.field = asking::when_field(&form);
                    }
                    wrong
                })
                .collect();
            asking::beside(&mut form, &wrong, page.t);
            intake_page(&state, page, spoken.as_ref(), form).await
        }
        Err(ServiceError::Refused(refusal)) => {
            form.mistaken("postcode", page.t.get(refusal.text()));
            intake_page(&state, page, spoken.as_ref(), form).await
        }
        Err(error) => Err(error.into()),
    }
}

//! The resident's own pages: how it stands, who comes, calling it off, "did somebody come?", thanks.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::ask::beside;
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::{HelperId, PersonId, RequestId, VisitId};
use crate::domain::request::{Pointer, RequestState};
use crate::domain::schedule::Schedule;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::{By, VisitState};
use crate::service::ServiceError;
use crate::service::ask::Earlier;
use crate::service::follow::{self, RequestView, Said, VisitView};
use crate::service::{safeguard, threads};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, Tone, render};
use crate::web::pages::resident::{AskCame, Before, Comer, Coming, Mine, MyRequest, Status, Thank};
use crate::web::pages::{Face, Row, Step, StepState};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Everything somebody asked.
pub async fn mine(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let now = state.app.now();
    let together = super::outings::together(&state, &actor, page.t).await?;
    let requests = follow::list_mine(&state.app, &actor)
        .await?
        .iter()
        .map(|view| MyRequest {
            href: format!("/requests/{}", view.request.id),
            icon: view.category.icon.clone(),
            title: words::category(&view.category, page.t),
            now: how_it_stands(view, whose(&actor, &view.request.resident), now, page.t),
        })
        .collect();
    let bonds = super::bonds::own_rows(&state, &actor, false, page.t).await?;
    let spoken = super::speak::own_rows(&state, &actor, page.t).await?;
    Ok(render(&Mine {
        page,
        requests,
        spoken,
        bonds,
        together,
    }))
}

/// One request.
pub async fn status(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let page = match query.done.as_str() {
        "apart" => {
            let text = page.t.get("apart-done").into_owned();
            page.saying(Tone::Good, text)
        }
        "price" => {
            let text = page.t.get("price-saved").into_owned();
            page.saying(Tone::Good, text)
        }
        "told" => {
            let text = page.t.get("aside-thanks").into_owned();
            page.saying(Tone::Good, text)
        }
        _ => page,
    };
    status_page(&state, &actor, &id, page, Answers::new()).await
}

async fn status_page(
    state: &WebState,
    actor: &Actor,
    id: &RequestId,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let view = follow::find(&state.app, actor, id).await?;
    let (t, now) = (page.t, state.app.now());
    let contact = Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    };
    let page = page.with_contact(contact).in_place(view.zone.name.clone());
    let of = &view.request;
    let messages = messages(state, actor, id, t).await?;
    let by_desk = actor.may_coordinate(&of.organisation, &of.zone) && !actor.is_person(&of.resident);
    let whose = whose(actor, &of.resident);
    Ok(render(&Status {
        id: id.to_string(),
        title: words::category(&view.category, t),
        icon: view.category.icon.clone(),
        now: how_it_stands(&view, whose, now, t),
        whose,
        rules: words::rules(&view.category, t),
        steps: steps(&view, now, t),
        coming: coming(&view, by_desk, t),
        ask_came: ask_came(&view, now, t),
        thank: thank(&view),
        // A desk keeps people apart in their files.
        apart: if by_desk { Vec::new() } else { comers(&view) },
        desk: if by_desk {
            format!("/desk/requests/{id}")
        } else {
            String::new()
        },
        resident: view.resident_name.clone(),
        photo: match view.along {
            // Whoever comes along shows nothing of their house.
            Some(_) => String::new(),
            None => super::photos::link(state, actor, id, t).await?,
        },
        messages,
        price: super::prices::part_of(state, actor, &view, t).await?,
        rows: rows(&view, t),
        can_cancel: !view.request.state.is_over(),
        is_series: matches!(view.request.schedule, Schedule::Series { .. }) && !view.request.state.is_over(),
        before: before(&view, by_desk, t),
        can_story: !by_desk && super::story::about(&view).is_some(),
        can_tell: !by_desk && view.visits.iter().any(|one| !one.coming.is_empty()),
        along: view.along.is_some(),
        form,
        page,
    }))
}

/// Whose page it is: the resident's own, or read by somebody who acts for them. What says "you" then names the resident.
pub(super) fn whose(actor: &Actor, resident: &PersonId) -> &'static str {
    if actor.is_person(resident) {
        "own"
    } else {
        "theirs"
    }
}

/// The same, asked before: for whoever asked, as long as nobody comes.
fn before(view: &RequestView, by_desk: bool, t: Texts) -> Option<Before> {
    let nobody = view.visits.iter().all(|one| one.coming.is_empty());
    let earlier = view.asked_before.as_ref().filter(|_| nobody && !by_desk)?;
    Some(asked_on(earlier, t))
}

/// When something was asked before, and where that is.
pub(super) fn asked_on(earlier: &Earlier, t: Texts) -> Before {
    Before {
        day: t.day(earlier.at.date(&amsterdam())),
        href: format!("/requests/{}", earlier.request),
    }
}

/// The link to what is written about it, for whose page this is; a desk has its own.
async fn messages(state: &WebState, actor: &Actor, id: &RequestId, t: Texts) -> Result<String, WebError> {
    match threads::unread_of(&state.app, actor, id).await {
        Ok(unread) if unread.is_used => Ok(super::threads::link(unread.messages, t)),
        Ok(_) | Err(ServiceError::NotFound) => Ok(String::new()),
        Err(error) => Err(error.into()),
    }
}

/// The visit that matters now: the next that is not over, else the last.
fn next_visit(view: &RequestView) -> Option<&VisitView> {
    view.visits
        .iter()
        .find(|one| !one.visit.state.is_over())
        .or_else(|| view.visits.last())
}

fn how_it_stands(view: &RequestView, whose: &'static str, now: UnixTime, t: Texts) -> String {
    let said = |key, name, value: String| {
        t.with(key, name, value)
            .and("whose", whose)
            .and("resident", view.resident_name.clone())
            .to_string()
    };
    let name = view.zone.coordinator_name.clone();
    if view.along.is_some()
        && let Some(text) = along_now(view, whose, now, t)
    {
        return text;
    }
    if view.is_weighed && matches!(view.request.state, RequestState::AwaitingReview { .. }) {
        return t.with("now-weighed", "name", name).to_string();
    }
    if view.bond.is_some()
        && let Some(text) = bond_now(view, t)
    {
        return text;
    }
    match view.request.state {
        RequestState::Unconfirmed { .. } => t.get("now-unconfirmed").into_owned(),
        RequestState::AwaitingReview { .. } => t.with("now-review", "name", name).to_string(),
        RequestState::Paused { .. } => t.get("now-paused").into_owned(),
        RequestState::Withdrawn { .. } => said("now-withdrawn", "name", name),
        RequestState::Expired { .. } => t.with("now-expired", "name", name).to_string(),
        RequestState::Fulfilled { .. } => t.get("now-fulfilled").into_owned(),
        RequestState::Refused { pointer, .. } => {
            let key = match pointer {
                Pointer::DistrictNurse => "now-refused-nurse",
                Pointer::GeneralPractitioner => "now-refused-gp",
                Pointer::WmoDesk => "now-refused-wmo",
                Pointer::RuleInTheWay | Pointer::Other => "now-refused-other",
            };
            t.with(key, "name", name).to_string()
        }
        RequestState::Open { .. } => open_now(view, whose, now, t),
    }
}

/// The same for a visit of a bond, for which nobody else is sought; nothing where it is as with any other.
fn bond_now(view: &RequestView, t: Texts) -> Option<String> {
    let name = view.zone.coordinator_name.clone();
    let waits = next_visit(view).is_some_and(|one| matches!(one.visit.state, VisitState::Open { .. }));
    match view.request.state {
        RequestState::Open { .. } if waits => Some(t.with("now-bond-waits", "name", name).to_string()),
        RequestState::Withdrawn { .. } | RequestState::Expired { .. } => {
            Some(t.with("now-bond-over", "name", name).to_string())
        }
        _ => None,
    }
}

/// The same for who comes along; nothing where it is as with any other.
fn along_now(view: &RequestView, whose: &'static str, now: UnixTime, t: Texts) -> Option<String> {
    let next = view.visits.first()?;
    let who = names_of(next);
    let agreed = next.visit.agreed;
    let said = match (view.request.state, &next.visit.state) {
        (RequestState::Open { .. }, VisitState::Staffed { .. })
            if agreed.is_some_and(|w| w.ends_at > now) =>
        {
            let when = agreed.map(|window| words::moment(window, t)).unwrap_or_default();
            t.with("now-along", "who", who).and("when", when)
        }
        (RequestState::Open { .. }, VisitState::UnderWay { .. }) => t.with("now-along-there", "who", who),
        (RequestState::Withdrawn { by: By::Resident, .. }, _) => t.with("now-along-left", "who", who),
        (RequestState::Withdrawn { .. }, _) => {
            t.with("now-along-off", "name", view.zone.coordinator_name.clone())
        }
        (RequestState::Expired { .. }, _) => {
            t.with("now-along-missed", "name", view.zone.coordinator_name.clone())
        }
        _ => return None,
    };
    let said = said
        .and("whose", whose)
        .and("resident", view.resident_name.clone());
    Some(said.to_string())
}

fn open_now(view: &RequestView, whose: &'static str, now: UnixTime, t: Texts) -> String {
    let Some(next) = next_visit(view) else {
        return t.get("now-searching").into_owned();
    };
    let who = next
        .coming
        .iter()
        .map(|one| one.name.clone())
        .collect::<Vec<_>>()
        .join(", ");
    let when = next
        .visit
        .agreed
        .map(|window| words::moment(window, t))
        .unwrap_or_default();
    match &next.visit.state {
        VisitState::Open { .. } if next.asked > 0 => t.get("now-asked").into_owned(),
        VisitState::Open { .. } => t
            .with("now-nobody-yet", "name", view.zone.coordinator_name.clone())
            .to_string(),
        VisitState::Staffed { .. } if next.visit.agreed.is_some_and(|w| w.ends_at < now) => {
            t.with("now-was-it", "who", who).to_string()
        }
        VisitState::Staffed { .. } => t.with("now-comes", "who", who).and("when", when).to_string(),
        VisitState::UnderWay { .. } => t
            .with("now-there", "who", who)
            .and("whose", whose)
            .and("resident", view.resident_name.clone())
            .to_string(),
        VisitState::Done { .. } => t.with("now-was-it", "who", who).to_string(),
        _ => t.get("now-searching").into_owned(),
    }
}

/// The process in the picture: asked, somebody found, the visit, done.
fn steps(view: &RequestView, now: UnixTime, t: Texts) -> Vec<Step> {
    let day = |at: UnixTime| t.day(at.date(&amsterdam()));
    let next = next_visit(view);
    let found =
        next.is_some_and(|one| one.visit.state.helpers().len() >= usize::from(one.visit.helpers_needed));
    let begun = next.is_some_and(|one| {
        matches!(
            one.visit.state,
            VisitState::UnderWay { .. } | VisitState::Done { .. } | VisitState::Confirmed { .. }
        ) || one.visit.agreed.is_some_and(|w| found && w.starts_at <= now)
    });
    let done = matches!(view.request.state, RequestState::Fulfilled { .. })
        || next.is_some_and(|one| matches!(one.visit.state, VisitState::Confirmed { .. }));
    let who = next
        .map(|one| {
            one.coming
                .iter()
                .map(|c| c.name.clone())
                .collect::<Vec<_>>()
                .join(", ")
        })
        .unwrap_or_default();
    let when = next
        .and_then(|one| one.visit.agreed)
        .map(|w| words::moment(w, t))
        .unwrap_or_default();
    let asked = day(view.request.created_at);
    let all = if view.along.is_some() {
        vec![
            ("step-joined", asked, true),
            ("step-out", when, begun || done),
            ("step-ready", String::new(), done),
        ]
    } else {
        vec![
            ("step-asked", asked, true),
            (
                if found || done {
                    "step-found"
                } else {
                    "step-searching"
                },
                who,
                found || done,
            ),
            ("step-visit", when, begun || done),
            ("step-ready", String::new(), done),
        ]
    };
    let now_at = all.iter().position(|(_, _, is)| !is).unwrap_or(all.len());
    let over = view.request.state.is_over();
    all.into_iter()
        .enumerate()
        .map(|(ix, (label, detail, is_reached))| Step {
            label: t.get(label).into_owned(),
            detail,
            state: match ix {
                _ if is_reached => StepState::Done,
                ix if ix == now_at && !over => StepState::Now,
                _ => StepState::Later,
            },
        })
        .collect()
}

fn coming(view: &RequestView, by_desk: bool, t: Texts) -> Vec<Coming> {
    let mut all = Vec::new();
    for one in &view.visits {
        let Some(agreed) = one.visit.agreed else { continue };
        let is_ahead = matches!(
            one.visit.state,
            VisitState::Open { .. } | VisitState::Staffed { .. } | VisitState::UnderWay { .. }
        );
        for (ix, comer) in one.coming.iter().enumerate().filter(|_| is_ahead) {
            let with: Vec<_> = one
                .coming
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != ix)
                .map(|(_, c)| c.name.clone())
                .collect();
            all.push(Coming {
                visit: one.visit.id.to_string(),
                face: Face {
                    name: comer.name.clone(),
                    photo: String::new(),
                },
                when: words::moment(agreed, t),
                door_word: one.visit.door_word.clone(),
                familiar: comer.familiar,
                with: with.join(", "),
                calendar: if by_desk || ix > 0 {
                    String::new()
                } else {
                    format!(
                        "/requests/{}/visits/{}/calendar.ics",
                        view.request.id, one.visit.id
                    )
                },
            });
        }
    }
    all
}

fn names_of(one: &VisitView) -> String {
    one.coming
        .iter()
        .map(|c| c.name.clone())
        .collect::<Vec<_>>()
        .join(", ")
}

fn ask_came(view: &RequestView, now: UnixTime, t: Texts) -> Option<AskCame> {
    view.visits.iter().find_map(|one| {
        let agreed = one.visit.agreed?;
        let wants = match one.visit.state {
            VisitState::Done { .. } => true,
            VisitState::Staffed { .. } | VisitState::UnderWay { .. } => agreed.ends_at <= now,
            _ => false,
        };
        wants.then(|| AskCame {
            visit: one.visit.id.to_string(),
            name: names_of(one),
            when: words::moment(agreed, t),
        })
    })
}

fn thank(view: &RequestView) -> Option<Thank> {
    view.visits
        .iter()
        .rev()
        .find(|one| {
            matches!(one.visit.state, VisitState::Confirmed { .. })
                && one.feedback.as_ref().is_none_or(|said| said.words.is_empty())
                && !one.coming.is_empty()
        })
        .map(|one| Thank {
            visit: one.visit.id.to_string(),
            name: names_of(one),
        })
}

/// Everybody who comes or came: so that somebody may say "rather not again".
fn comers(view: &RequestView) -> Vec<Comer> {
    let mut all: Vec<Comer> = Vec::new();
    for one in view.visits.iter().flat_map(|visit| &visit.coming) {
        let helper = one.helper.to_string();
        if all.iter().all(|known| known.helper != helper) {
            all.push(Comer {
                helper,
                name: one.name.clone(),
            });
        }
    }
    all
}

/// Rather not this helper again: nobody tells them.
pub async fn rather_not(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let helper = HelperId::parse(form.value("helper")).map_err(|_| WebError::NotFound)?;
    safeguard::rather_not(&state.app, &actor, &id, &helper).await?;
    Ok(see_other(&format!("/requests/{id}?done=apart")))
}

/// What was done a moment ago.
#[derive(Debug, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// Its tag; empty when nothing was.
    pub(super) fn what(&self) -> &str {
        &self.done
    }
}

fn rows(view: &RequestView, t: Texts) -> Vec<Row> {
    let row = |key: &str, value: String| Row {
        label: t.get(key).into_owned(),
        value,
        change: String::new(),
    };
    let own_words = view.own_words.as_deref().unwrap_or_default();
    let what = format!("{}\n{own_words}", words::category(&view.category, t));
    let mut all = vec![
        row("row-what", what.trim().to_owned()),
        row("row-for", view.resident_name.clone()),
        row("row-when", words::schedule(&view.request.schedule, t)),
        row("row-length", t.duration(view.request.duration_min)),
    ];
    if let Some((outing, fetched)) = &view.along {
        let meet = if *fetched {
            t.get("outing-fetch-me").into_owned()
        } else {
            outing.words.leaves_from.clone()
        };
        all.push(row("outing-from", meet));
        all.push(row("outing-to", outing.words.goes_to.clone()));
    }
    if let Some(of) = view.bond.as_ref().filter(|of| !of.meets_at.is_empty()) {
        all.push(row("outing-from", of.meets_at.clone()));
    }
    let needs = words::needs(&view.request.requirements, view.request.helpers_needed, t);
    if !needs.is_empty() {
        all.push(row("row-know", needs.join(", ")));
    }
    all
}

/// Takes a request back.
pub async fn cancel(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    follow::withdraw(&state.app, &actor, &id).await?;
    Ok(see_other(&format!("/requests/{id}")))
}

/// "Did somebody come?"
pub async fn came(
    State(state): State<WebState>,
    Known(actor): Known,
    form: Answers,
) -> Result<Response, WebError> {
    let said = Said {
        somebody_came: !form.is("came", "no"),
        same_again: true,
        words: String::new(),
    };
    say(&state, &actor, &form, said).await
}

/// Thanks.
pub async fn thanks(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let said = Said {
        somebody_came: true,
        same_again: form.is("again", "yes"),
        words: form.value("message").to_owned(),
    };
    match say(&state, &actor, &form, said).await {
        Err(WebError::BadInput(fields)) => {
            beside(&mut form, &fields, page.t);
            status_page(&state, &actor, &id, page, form).await
        }
        answer => answer,
    }
}

async fn say(state: &WebState, actor: &Actor, form: &Answers, said: Said) -> Result<Response, WebError> {
    let visit = VisitId::parse(form.value("visit")).map_err(|_| WebError::NotFound)?;
    let request = follow::say(&state.app, actor, &visit, said).await?;
    Ok(see_other(&format!("/requests/{request}")))
}

//! What a resident tells after a visit, and the coordinator's look at it.

use axum::extract::State;
use axum::response::Response;

use super::ask::beside;
use super::desk_tasks::{plain, step};
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::{RequestId, VisitId};
use crate::domain::story::{Audience, StoryState};
use crate::domain::time::amsterdam;
use crate::domain::visit::VisitState;
use crate::service::follow::{self, RequestView};
use crate::service::{Refusal, ServiceError, stories};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, render};
use crate::web::pages::desk::{Need, Task};
use crate::web::pages::resident::{MyStory, OwnStory};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The visit that it is about: the last at which somebody was.
pub(super) fn about(view: &RequestView) -> Option<&VisitId> {
    let was = |state: &VisitState| matches!(state, VisitState::Done { .. } | VisitState::Confirmed { .. });
    view.visits
        .iter()
        .rev()
        .find(|one| was(&one.visit.state) && !one.coming.is_empty())
        .map(|one| &one.visit.id)
}

async fn viewed(state: &WebState, actor: &Actor, id: &str) -> Result<RequestView, WebError> {
    let id = RequestId::parse(id).map_err(|_| WebError::NotFound)?;
    let view = follow::find(&state.app, actor, &id).await?;
    // A desk tells no stories for others.
    if !(actor.is_person(&view.request.resident) || actor.may_act_for(&view.request.resident)) {
        return Err(WebError::NotFound);
    }
    Ok(view)
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    view: &RequestView,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let visit = about(view);
    let told = match visit {
        Some(visit) => stories::find(&state.app, actor, visit).await?,
        None => None,
    };
    let contact = Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    };
    let page = page.with_contact(contact).in_place(view.zone.name.clone());
    let t = page.t;
    let came = view.visits.iter().find(|one| Some(&one.visit.id) == visit);
    let names: Vec<String> = came
        .iter()
        .flat_map(|one| &one.coming)
        .map(|one| one.name.clone())
        .collect();
    Ok(render(&OwnStory {
        id: view.request.id.to_string(),
        title: words::category(&view.category, t),
        helper: names.join(", "),
        told: told.map(|told| MyStory {
            stands: match (told.state, told.audience) {
                (StoryState::Waiting, _) => t
                    .with("story-waiting", "name", page.contact.name.clone())
                    .to_string(),
                (StoryState::Kept, _) => t
                    .with("story-kept", "name", page.contact.name.clone())
                    .to_string(),
                (StoryState::Shown, Audience::Helper) => {
                    t.with("story-read-by", "name", names.join(", ")).to_string()
                }
                (StoryState::Shown, _) => t.get("story-shown").into_owned(),
            },
            words: told.words,
        }),
        can: visit.is_some(),
        form,
        page,
    }))
}

/// The page.
pub async fn story(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let view = viewed(&state, &actor, &id).await?;
    shown(&state, &actor, &view, page, Answers::new()).await
}

/// It is told, or taken back.
pub async fn tell(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let view = viewed(&state, &actor, &id).await?;
    let visit = about(&view)
        .cloned()
        .ok_or(ServiceError::Refused(Refusal::Changed))?;
    let here = format!("/requests/{}/story", view.request.id);
    if form.is("do", "back") {
        stories::take_back(&state.app, &actor, &visit).await?;
        return Ok(see_other(&here));
    }
    let audience = form.choose("audience", page.t, Audience::from_tag);
    let Some(audience) = audience.filter(|_| form.ok()) else {
        return shown(&state, &actor, &view, page, form).await;
    };
    let told = form.value("words").to_owned();
    match stories::tell(&state.app, &actor, &visit, audience, &told).await {
        Ok(()) => Ok(see_other(&here)),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            shown(&state, &actor, &view, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The stories that wait for a look, as lines of the desk.
pub(super) async fn tasks(state: &WebState, actor: &Actor, t: Texts) -> Result<Vec<Task>, WebError> {
    let waiting = stories::list_waiting(&state.app, actor).await?;
    Ok(waiting
        .into_iter()
        .map(|one| Task {
            steps: vec![
                step("show", "button-story-show", true, t),
                step("keep", "button-story-keep", false, t),
            ],
            action: format!("/desk/stories/{}", one.story.visit),
            ..plain(
                Need::Story,
                t.with("desk-story", "name", one.who).to_string(),
                String::new(),
                t.moment(one.story.at.local(&amsterdam()).datetime()),
                format!(
                    "“{}” {}",
                    one.story.words,
                    t.get(match one.story.audience {
                        Audience::Nameless => "desk-story-nameless",
                        _ => "desk-story-named",
                    })
                ),
            )
        })
        .collect())
}

/// A coordinator decides.
pub async fn decide(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = VisitId::parse(&id).map_err(|_| WebError::NotFound)?;
    let may_be_shown = match form.value("do") {
        "show" => true,
        "keep" => false,
        _ => return Err(WebError::BadForm),
    };
    stories::decide(&state.app, &actor, &id, may_be_shown).await?;
    Ok(see_other("/desk"))
}

//! What a resident tells the coordinator alone: something about a visit, or a complaint about who came.

use axum::extract::State;
use axum::response::Response;

use super::ask::beside;
use super::words;
use crate::domain::access::Actor;
use crate::domain::concern::Seriousness;
use crate::domain::ids::{HelperId, RequestId};
use crate::service::ServiceError;
use crate::service::follow::{self, RequestView, VisitView};
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, render};
use crate::web::pages::resident::{Aside, Comer};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The visit it can be about: the last that somebody came to or comes to.
fn about(view: &RequestView) -> Option<&VisitView> {
    view.visits.iter().rev().find(|one| !one.coming.is_empty())
}

async fn viewed(state: &WebState, actor: &Actor, id: &str) -> Result<(RequestId, RequestView), WebError> {
    let id = RequestId::parse(id).map_err(|_| WebError::NotFound)?;
    let view = follow::find(&state.app, actor, &id).await?;
    // A desk writes a worry down where it handles them.
    if !(actor.is_person(&view.request.resident) || actor.may_act_for(&view.request.resident)) {
        return Err(WebError::NotFound);
    }
    Ok((id, view))
}

fn shown(id: &RequestId, view: &RequestView, page: Page, form: Answers) -> Response {
    let contact = Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    };
    let comers = about(view).into_iter().flat_map(|one| &one.coming);
    render(&Aside {
        id: id.to_string(),
        title: words::category(&view.category, page.t),
        comers: comers
            .map(|one| Comer {
                helper: one.helper.to_string(),
                name: one.name.clone(),
            })
            .collect(),
        form,
        page: page.with_contact(contact).in_place(view.zone.name.clone()),
    })
}

/// The page.
pub async fn aside(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let (id, view) = viewed(&state, &actor, &id).await?;
    Ok(shown(&id, &view, page, Answers::new()))
}

/// It is sent.
pub async fn tell(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let (id, view) = viewed(&state, &actor, &id).await?;
    let visit = about(&view).map(|one| one.visit.id.clone());
    let visit = visit.ok_or(WebError::NotFound)?;
    let words = form.value("words").to_owned();
    // Whom a complaint is about is one of those who came; anything else is something to know.
    let helper = HelperId::parse(form.value("about")).ok();
    let sent = match helper {
        Some(helper) => follow::complain(&state.app, &actor, &visit, &helper, &words, Seriousness::Day).await,
        None => follow::remark(&state.app, &actor, &visit, &words, Seriousness::ThreeDays).await,
    };
    match sent {
        Ok(_) => Ok(see_other(&format!("/requests/{id}?done=told"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            Ok(shown(&id, &view, page, form))
        }
        Err(error) => Err(error.into()),
    }
}

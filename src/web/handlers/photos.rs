//! A photo with a request: added, looked at, taken away.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

use super::ask::{DRAFT, beside};
use super::desk_tasks::plain;
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::{AssignmentId, RequestId};
use crate::domain::photo::PhotoState;
use crate::domain::time::amsterdam;
use crate::service::photos::{self, Change, Picture};
use crate::service::{ServiceError, follow};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, render};
use crate::web::pages::desk::{Need, Task};
use crate::web::pages::photos::{RequestPhoto, VisitPhoto};
use crate::web::routes::see_other;
use crate::web::uploads::{File, Upload};
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The file of a form as a photo; what is the matter with it stands in the form.
async fn picture(
    state: &WebState,
    form: &mut Answers,
    file: Option<File>,
    t: Texts,
) -> Result<Option<Picture>, WebError> {
    let Some(file) = file else { return Ok(None) };
    if file.is_too_large {
        form.mistaken("photo", t.get("field-photo-large"));
        return Ok(None);
    }
    match photos::prepare(&state.app, file.bytes).await {
        Ok(picture) => Ok(Some(picture)),
        Err(ServiceError::Invalid(fields)) => {
            beside(form, &fields, t);
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// What a step of asking does with the photo of the half-filled form.
pub(super) async fn change(
    state: &WebState,
    form: &mut Answers,
    file: Option<File>,
    t: Texts,
) -> Result<Change, WebError> {
    Ok(match picture(state, form, file, t).await? {
        Some(picture) => Change::Set(picture),
        None if form.is("without", "photo") => Change::Remove,
        None => Change::Keep,
    })
}

/// A picture, for whoever asks for it and nobody after them.
fn jpeg(image: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, "image/jpeg"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, image).into_response()
}

/// The photo of one's own half-filled form.
pub async fn of_draft(State(state): State<WebState>, headers: HeaderMap) -> Result<Response, WebError> {
    let token = DRAFT.token(&state, &headers).ok_or(WebError::NotFound)?;
    Ok(jpeg(photos::draft_image(&state.app, &token).await?))
}

fn request(id: &str) -> Result<RequestId, WebError> {
    RequestId::parse(id).map_err(|_| WebError::NotFound)
}

/// The page of a request's photo.
pub async fn of_request(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    shown(&state, &actor, &request(&id)?, page, Answers::new()).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    id: &RequestId,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let standing = photos::find(&state.app, actor, id).await?;
    let view = follow::find(&state.app, actor, id).await?;
    let contact = Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    };
    let page = page.with_contact(contact).in_place(view.zone.name.clone());
    let t = page.t;
    let stands = match (standing.photo, standing.by_desk) {
        (None, _) => String::new(),
        (Some(PhotoState::Waiting), true) => t.get("photo-desk-waiting").into_owned(),
        (Some(PhotoState::Waiting), false) => t
            .with("photo-waiting", "name", page.contact.name.clone())
            .to_string(),
        (Some(PhotoState::Shown), true) => t.get("photo-desk-shown").into_owned(),
        (Some(PhotoState::Shown), false) => t
            .with("photo-shown", "name", page.contact.name.clone())
            .to_string(),
    };
    let waits = standing.photo == Some(PhotoState::Waiting);
    Ok(render(&RequestPhoto {
        id: id.to_string(),
        title: words::category(&view.category, t),
        desk: if standing.by_desk {
            format!("/desk/requests/{id}")
        } else {
            String::new()
        },
        has_photo: standing.photo.is_some(),
        is_open: standing.is_open,
        stands,
        can_show: standing.by_desk && standing.is_open && waits,
        may_add: standing.may_add,
        form,
        page,
    }))
}

/// The picture itself.
pub async fn request_image(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    Ok(jpeg(photos::image(&state.app, &actor, &request(&id)?).await?))
}

/// A photo is added or taken away, or a coordinator lets whoever comes see it.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    Upload { mut form, file, .. }: Upload,
) -> Result<Response, WebError> {
    let id = request(&id)?;
    // Whoever may not follow it is told so before their file is looked at.
    photos::find(&state.app, &actor, &id).await?;
    match form.value("do") {
        "remove" => photos::remove(&state.app, &actor, &id).await?,
        "show" => photos::show(&state.app, &actor, &id).await?,
        "set" => {
            let Some(picture) = picture(&state, &mut form, file, page.t).await? else {
                form.mistaken("photo", page.t.get("field-photo-none"));
                return shown(&state, &actor, &id, page, form).await;
            };
            photos::set(&state.app, &actor, &id, picture).await?;
        }
        _ => return Err(WebError::BadForm),
    }
    Ok(see_other(&format!("/requests/{id}/photo")))
}

fn assignment(id: &str) -> Result<AssignmentId, WebError> {
    AssignmentId::parse(id).map_err(|_| WebError::NotFound)
}

/// The page of the photo for whoever comes.
pub async fn of_visit(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = assignment(&id)?;
    let is_open = photos::is_open(&state.app, &actor, &id).await?;
    Ok(render(&VisitPhoto {
        page,
        visit: id.to_string(),
        is_open,
    }))
}

/// Opens it, which leaves a trace.
pub async fn look(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = assignment(&id)?;
    match photos::look(&state.app, &actor, &id).await {
        Ok(()) => Ok(see_other(&format!("/visits/{id}/photo"))),
        Err(ServiceError::StepUpNeeded) => Ok(see_other(&format!("/fresh?back=%2Fvisits%2F{id}%2Fphoto"))),
        Err(error) => Err(error.into()),
    }
}

/// The picture itself, for whoever comes.
pub async fn visit_image(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let image = photos::helper_image(&state.app, &actor, &assignment(&id)?).await?;
    Ok(jpeg(image))
}

/// What a link to the photo of a request says; empty when there is none and none may be added.
pub(super) async fn link(
    state: &WebState,
    actor: &Actor,
    id: &RequestId,
    t: Texts,
) -> Result<String, WebError> {
    let standing = photos::find(&state.app, actor, id).await?;
    Ok(match standing.photo {
        Some(_) => t.get("photo-title").into_owned(),
        None if standing.may_add => t.get("photo-add").into_owned(),
        None => String::new(),
    })
}

/// The photos that wait for a look, as lines of the desk.
pub(super) async fn tasks(state: &WebState, actor: &Actor, t: Texts) -> Result<Vec<Task>, WebError> {
    let waiting = photos::list_waiting(&state.app, actor).await?;
    Ok(waiting
        .into_iter()
        .map(|one| {
            plain(
                Need::Photo,
                t.with("desk-photo", "name", one.who).to_string(),
                format!("/desk/requests/{}", one.request),
                t.moment(one.at.local(&amsterdam()).datetime()),
                t.get("desk-photo-why").into_owned(),
            )
        })
        .collect())
}

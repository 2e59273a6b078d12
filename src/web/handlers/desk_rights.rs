//! What people may ask of us, asked by telephone: a coordinator does it for whoever's file they opened a moment ago.

use std::collections::HashMap;

use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::ask::beside;
use super::people::reason;
use super::rights::{as_file, correct_page, corrected, data_page, forgotten, take_back};
use crate::domain::access::Actor;
use crate::domain::ids::PersonId;
use crate::service::{ServiceError, desk};
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::desk::ClosedAgain;
use crate::web::pages::rights::{Erase, Whose};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Somebody in the desk's zones, by `{person}` in the address.
pub struct AtDesk {
    /// Who is at the desk.
    pub actor: Actor,
    /// Whom it is about.
    pub person: PersonId,
    /// Where their pages are, and what they are called.
    pub whose: Whose,
    /// Whether whoever is at the desk opened their file a moment ago.
    is_open: bool,
}

impl FromRequestParts<WebState> for AtDesk {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        let Known(actor) = Known::from_request_parts(parts, state).await?;
        let Path(places) = Path::<HashMap<String, String>>::from_request_parts(parts, state).await?;
        let person = places.get("person").and_then(|text| PersonId::parse(text).ok());
        let person = person.ok_or(WebError::NotFound)?;
        let file = desk::find_file(&state.app, &actor, &person).await?;
        Ok(Self {
            actor,
            whose: Whose {
                base: format!("/desk/people/{person}"),
                name: file.name,
            },
            person,
            is_open: file.is_open,
        })
    }
}

/// The same, once the file is open; otherwise the answer is the page that opens it.
pub struct Opened(pub AtDesk);

impl FromRequestParts<WebState> for Opened {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        match AtDesk::from_request_parts(parts, state).await {
            Ok(found) if found.is_open => Ok(Self(found)),
            Ok(found) => Err(see_other(&found.whose.base)),
            Err(error) => Err(error.into_response()),
        }
    }
}

/// Fields of every form that are not what somebody wrote.
const FRAME: [&str; 2] = ["once", "form_token"];
/// Fields in which is said why a file is opened.
const WHY: [&str; 2] = ["why", "reason"];

/// Something that was written into somebody's file. A file closes after a while, and whoever writes may be slower than
/// that: then the answer asks once more why it is opened and carries along what they wrote; with the reason it goes on.
pub struct Written {
    /// Whose file it is, and who is at the desk.
    pub at: AtDesk,
    /// What was written.
    pub form: Answers,
}

impl FromRequest<WebState> for Written {
    type Rejection = Response;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let at = AtDesk::from_request_parts(&mut parts, state).await;
        let at = at.map_err(IntoResponse::into_response)?;
        let page = Page::of(&parts, state);
        let form = Answers::from_request(Request::from_parts(parts, body), state).await;
        let mut form = form.map_err(IntoResponse::into_response)?;
        if at.is_open {
            return Ok(Self { at, form });
        }
        // A tap that ends something holds no words, and is thought over with the file open.
        if form.is("do", "end") {
            return Err(see_other(&at.whose.base));
        }
        let why = reason(&form, page.t);
        if why.is_empty() {
            return Err(closed_again(at.whose, page, form));
        }
        match desk::open_file(&state.app, &at.actor, &at.person, &why).await {
            Ok(_) => Ok(Self {
                at,
                form: form.without(&WHY),
            }),
            Err(ServiceError::Invalid(fields)) => {
                beside(&mut form, &fields, page.t);
                Err(closed_again(at.whose, page, form))
            }
            Err(error) => Err(WebError::from(error).into_response()),
        }
    }
}

fn closed_again(whose: Whose, page: Page, form: Answers) -> Response {
    let kept = form.clone().without(&FRAME).without(&WHY);
    render(&ClosedAgain {
        action: page.path.clone(),
        kept: kept.fields().to_vec(),
        whose,
        page,
        form,
    })
}

impl AtDesk {
    /// Whether their file is open.
    pub fn is_open(&self) -> bool {
        self.is_open
    }
}

/// Everything about them, to print or to read aloud; leaves a disclosure.
pub async fn data(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
) -> Result<Response, WebError> {
    data_page(&state, &at.actor, &at.person, at.whose, page).await
}

/// The same as a file; asks a fresh second factor, and leaves a disclosure.
pub async fn data_file(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
) -> Result<Response, WebError> {
    as_file(&state, &at.actor, &at.person, page.t.lang()).await
}

/// Takes a consent of theirs back.
pub async fn consent(
    State(state): State<WebState>,
    Opened(at): Opened,
    form: Answers,
) -> Result<Response, WebError> {
    take_back(&state, &at.actor, &at.person, &at.whose, &form).await
}

/// Their name, home and contact, to correct.
pub async fn correct(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
) -> Result<Response, WebError> {
    correct_page(&state, &at.actor, (&at.person, at.whose), page, None).await
}

/// Corrects what was sent.
pub async fn set_correct(
    State(state): State<WebState>,
    page: Page,
    Written { at, form }: Written,
) -> Result<Response, WebError> {
    corrected(&state, &at.actor, (&at.person, at.whose), page, form).await
}

/// What being forgotten means for them.
pub async fn erase(Opened(at): Opened, page: Page) -> Response {
    let form = Answers::new();
    render(&Erase {
        page,
        whose: at.whose,
        form,
    })
}

/// Forgets them, once it is said that they are sure.
pub async fn do_erase(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    forgotten(&state, &at.actor, (&at.person, at.whose), page, form).await
}

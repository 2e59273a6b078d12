//! Whom to call when something is wrong: said by people themselves, or by telephone to a coordinator.

use axum::extract::State;
use axum::response::Response;

use super::ask::beside;
use super::desk_rights::{Opened, Written};
use crate::domain::access::Actor;
use crate::domain::ids::PersonId;
use crate::service::ServiceError;
use crate::service::door::{self, ContactInput};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::rights::{Emergency, Whose};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Whose page it is: nobody's name for one's own.
async fn filled(
    state: &WebState,
    actor: &Actor,
    of: &PersonId,
    whose: Whose,
    page: Page,
) -> Result<Response, WebError> {
    let found = door::contact_of(&state.app, actor, of).await?;
    let is_set = found.is_some();
    let form = found.map_or_else(Answers::new, |contact| {
        Answers::filled([
            ("name", contact.name),
            ("telephone", contact.telephone.for_people()),
            ("relation", contact.relation),
        ])
    });
    Ok(render(&Emergency {
        page,
        whose,
        is_set,
        form,
    }))
}

async fn changed(
    state: &WebState,
    (actor, of, whose): (&Actor, &PersonId, Whose),
    page: Page,
    mut form: Answers,
    back: &str,
) -> Result<Response, WebError> {
    let input = (!form.is("do", "end")).then(|| ContactInput {
        name: form.value("name").to_owned(),
        telephone: form.value("telephone").to_owned(),
        relation: form.value("relation").to_owned(),
        knows: form.is("knows", "yes"),
    });
    match door::set_contact(&state.app, actor, of, input).await {
        Ok(()) => Ok(see_other(back)),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            let is_set = door::contact_of(&state.app, actor, of).await?.is_some();
            Ok(render(&Emergency {
                page,
                whose,
                is_set,
                form,
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// One's own.
pub async fn my(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    filled(&state, &actor, &me, Whose::own(), page).await
}

/// One's own is changed.
pub async fn set_my(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    changed(&state, (&actor, &me, Whose::own()), page, form, "/me").await
}

/// Somebody's, at the desk, with their file open.
pub async fn theirs(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
) -> Result<Response, WebError> {
    filled(&state, &at.actor, &at.person, at.whose, page).await
}

/// Somebody's is changed at the desk.
pub async fn set_theirs(
    State(state): State<WebState>,
    page: Page,
    written: Written,
) -> Result<Response, WebError> {
    let Written { at, form } = written;
    let back = at.whose.base.clone();
    changed(&state, (&at.actor, &at.person, at.whose), page, form, &back).await
}

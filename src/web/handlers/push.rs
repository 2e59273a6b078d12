//! Messages on a device that somebody turns on, in a build that has them: the browser asks its person, and what it gives comes
//! here as a form.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::me::device_label;
use crate::domain::access::Actor;
use crate::domain::ids::PushId;
use crate::domain::time::amsterdam;
use crate::service::push::{self, FromBrowser};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::pages::account::{PushPart, PushRow};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// My devices, for the page about me; `None` where none can be turned on.
pub(super) async fn mine(
    state: &WebState,
    actor: &Actor,
    done: &str,
    t: Texts,
) -> Result<Option<PushPart>, WebError> {
    let found = push::find_mine(&state.app, actor).await?;
    let saved = match done {
        "push" => "push-is-on",
        "push-off" => "push-is-off",
        _ => "",
    };
    Ok(found.map(|all| PushPart {
        key: all.key,
        is_own: all.is_own,
        is_on_here: all.devices.iter().any(|one| one.is_this),
        rows: all
            .devices
            .into_iter()
            .map(|one| PushRow {
                end: format!("/me/push/{}/end", one.id),
                label: device_label(one.label, t),
                since: t.moment(one.created_at.local(&amsterdam()).datetime()),
                is_this: one.is_this,
            })
            .collect(),
        saved: if saved.is_empty() {
            String::new()
        } else {
            t.get(saved).into_owned()
        },
    }))
}

/// Turns on the device from which the form comes.
pub async fn turn_on(
    State(state): State<WebState>,
    Known(actor): Known,
    form: Answers,
) -> Result<Response, WebError> {
    let given = FromBrowser {
        endpoint: form.value("endpoint").to_owned(),
        p256dh: form.value("p256dh").to_owned(),
        auth: form.value("auth").to_owned(),
    };
    push::turn_on(&state.app, &actor, given).await?;
    Ok(see_other("/me?done=push#push"))
}

/// Turns one of mine off.
pub async fn turn_off(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = PushId::parse(&id).map_err(|_| WebError::NotFound)?;
    push::turn_off(&state.app, &actor, &id).await?;
    Ok(see_other("/me?done=push-off#push"))
}

/// The worker says that it has shown a message. What it names may be nobody's: the answer is the same.
pub async fn shown(
    State(state): State<WebState>,
    Known(actor): Known,
    form: Answers,
) -> Result<StatusCode, WebError> {
    push::shown(&state.app, &actor, form.value("id")).await?;
    Ok(StatusCode::NO_CONTENT)
}

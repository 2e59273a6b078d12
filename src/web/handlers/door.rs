//! Nobody opens: what to do, step by step, while one stands there.

use axum::extract::State;
use axum::response::Response;

use crate::domain::access::Actor;
use crate::domain::door::Rung;
use crate::domain::ids::AssignmentId;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::helping::{self, Step};
use crate::service::{ServiceError, disclose, door};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, render};
use crate::web::pages::helper::{ClosedDoor, DoorStep};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

fn clock(at: UnixTime, t: Texts) -> String {
    t.clock(at.local(&amsterdam()).time())
}

/// What a step that was taken is called.
pub(super) fn taken(rung: Rung, t: Texts) -> String {
    match rung {
        Rung::Begun => t.get("door-did-begun"),
        Rung::RangAgain => t.get("door-did-rang"),
        Rung::Telephoned => t.get("door-did-telephoned"),
        Rung::EmergencyContact => t.get("door-did-contact"),
        Rung::Coordinator => t.get("door-did-coordinator"),
    }
    .into_owned()
}

/// Where one stands.
pub async fn door(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = AssignmentId::parse(&id).map_err(|_| WebError::NotFound)?;
    shown(&state, &actor, &id, page, None).await
}

/// `number` is one that was opened a moment ago: whose it is, and the number itself.
async fn shown(
    state: &WebState,
    actor: &Actor,
    id: &AssignmentId,
    page: Page,
    number: Option<Contact>,
) -> Result<Response, WebError> {
    let at = door::look(&state.app, actor, id).await?;
    let t = page.t;
    if !at.is_waiting {
        return Ok(see_other("/week"));
    }
    let contact = Contact {
        name: at.zone.coordinator_name.clone(),
        telephone: at.zone.coordinator_telephone.clone(),
    };
    let (next, ask, more) = match at.ladder.next() {
        Some(Rung::Begun) => (Rung::Begun.tag(), "door-begin", "door-begin-more"),
        Some(Rung::RangAgain) => (Rung::RangAgain.tag(), "door-rang", "door-rang-more"),
        Some(Rung::Telephoned) => (Rung::Telephoned.tag(), "door-telephoned", "door-telephoned-more"),
        Some(Rung::EmergencyContact) => (Rung::EmergencyContact.tag(), "door-contact", "door-contact-more"),
        Some(Rung::Coordinator) => (
            Rung::Coordinator.tag(),
            "door-coordinator",
            "door-coordinator-more",
        ),
        None => ("", "door-wait", "door-wait-more"),
    };
    let opens = match at.ladder.next() {
        Some(Rung::Telephoned) if number.is_none() => "number",
        Some(Rung::EmergencyContact) if number.is_none() => "contact",
        _ => "",
    };
    let taken = at.ladder.taken().iter();
    Ok(render(&ClosedDoor {
        visit: id.to_string(),
        name: at.resident,
        done: taken
            .map(|(rung, when)| DoorStep {
                when: clock(*when, t),
                what: self::taken(*rung, t),
            })
            .collect(),
        next: next.to_owned(),
        ask: t.get(ask).into_owned(),
        more: t.with(more, "name", contact.name.clone()).to_string(),
        not_before: at
            .ladder
            .next_at()
            .filter(|when| *when > state.app.now())
            .map_or_else(String::new, |when| clock(when, t)),
        opens: opens.to_owned(),
        number,
        is_worried: at.ladder.has(Rung::Begun) && !at.ladder.has(Rung::Coordinator),
        page: page.with_contact(contact),
    }))
}

/// A step, a number, or how it ended.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let id = AssignmentId::parse(&id).map_err(|_| WebError::NotFound)?;
    let here = format!("/visits/{id}/door");
    match form.value("do") {
        "opened" => {
            helping::step(&state.app, &actor, &id, Step::CheckIn).await?;
            Ok(see_other("/week"))
        }
        "left" => {
            helping::step(&state.app, &actor, &id, Step::NobodyHome).await?;
            Ok(see_other("/week?done=left"))
        }
        "number" => {
            let found = match disclose::for_visit(&state.app, &actor, &id).await {
                Ok(found) => found,
                Err(error) => return fresh(error, &here),
            };
            let telephone = found.contact.telephone.as_ref();
            let number = Contact {
                name: found.through.clone().unwrap_or(found.name),
                telephone: telephone.map(|number| number.for_people()).unwrap_or_default(),
            };
            shown(&state, &actor, &id, page, Some(number)).await
        }
        "contact" => {
            let found = match disclose::emergency(&state.app, &actor, &id).await {
                Ok(found) => found,
                Err(error) => return fresh(error, &here),
            };
            let number = Contact {
                name: format!("{} {}", found.name, found.relation).trim().to_owned(),
                telephone: found.telephone.for_people(),
            };
            shown(&state, &actor, &id, page, Some(number)).await
        }
        other => {
            let rung = Rung::from_tag(other).ok_or(WebError::BadForm)?;
            door::take(&state.app, &actor, &id, rung).await?;
            Ok(see_other(&here))
        }
    }
}

/// A code first, and back to the door.
fn fresh(error: ServiceError, here: &str) -> Result<Response, WebError> {
    match error {
        ServiceError::StepUpNeeded => Ok(see_other(&super::account::with_back("/fresh", here))),
        error => Err(error.into()),
    }
}

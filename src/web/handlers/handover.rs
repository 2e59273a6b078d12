//! Zones go to other organisations: planned, previewed, accepted, called off.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;

use super::ask::beside;
use crate::domain::access::Actor;
use crate::domain::handover::HandoverState;
use crate::domain::ids::{HandoverId, OrganisationId, PersonId, ZoneId};
use crate::domain::language::Lang;
use crate::service::ServiceError;
use crate::service::handover::{self, Acceptance, Blocker, Goes, Line, View, ZoneGoes};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::handover::{GoesPart, HandoverLine, HandoverPage, Handovers, ZonePart};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Every handover one has to do with, and a form for the next.
pub async fn list(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    list_page(&state, &actor, page, Answers::new()).await
}

async fn list_page(state: &WebState, actor: &Actor, page: Page, form: Answers) -> Result<Response, WebError> {
    let found = handover::overview(&state.app, actor).await?;
    let t = page.t;
    Ok(render(&Handovers {
        lines: found.lines.iter().map(|one| line(one, t)).collect(),
        zones: found
            .zones
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        organisations: found
            .organisations
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        form,
        page,
    }))
}

fn line(one: &Line, t: Texts) -> HandoverLine {
    let title = if one.is_ours {
        "handover-to"
    } else {
        "handover-from"
    };
    HandoverLine {
        href: format!("/admin/handover/{}", one.handover.id),
        title: t.with(title, "who", one.others.join(", ")).to_string(),
        what: t
            .with("handover-what", "day", t.day_and_year(one.handover.on))
            .and("zones", one.zones.join(", "))
            .to_string(),
        state: state_text(one.handover.state, one.is_accepted, t),
        is_calm: one.handover.state != HandoverState::Planned || one.is_accepted,
    }
}

fn state_text(state: HandoverState, is_accepted: bool, t: Texts) -> String {
    t.get(match (state, is_accepted) {
        (HandoverState::Planned, false) => "handover-waits",
        (HandoverState::Planned, true) => "handover-agreed",
        (HandoverState::Cancelled, _) => "handover-cancelled",
        (HandoverState::Done, _) => "handover-done",
    })
    .into_owned()
}

/// Plans one.
pub async fn plan(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let on = form.value("on").parse::<Date>();
    if on.is_err() {
        form.mistaken("on", t.get("field-date-wrong"));
    }
    // One field for each zone, which bears its name.
    let zones: Vec<(ZoneId, OrganisationId)> = form
        .fields()
        .iter()
        .filter_map(|(name, value)| {
            let zone = ZoneId::parse(name).ok()?;
            Some((zone, OrganisationId::parse(value).ok()?))
        })
        .collect();
    if zones.is_empty() {
        form.mistaken("zones", t.get("field-handover-zones"));
    }
    let (Ok(on), true) = (on, form.ok()) else {
        return list_page(&state, &actor, page, form).await;
    };
    match handover::plan(&state.app, &actor, on, zones).await {
        Ok(id) => Ok(see_other(&format!("/admin/handover/{id}"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            list_page(&state, &actor, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn id_of(id: &str) -> Result<HandoverId, WebError> {
    HandoverId::parse(id).map_err(|_| WebError::NotFound)
}

/// What moves, and what is in the way.
pub async fn show(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    show_page(&state, &actor, &id_of(&id)?, page, Answers::new()).await
}

async fn show_page(
    state: &WebState,
    actor: &Actor,
    id: &HandoverId,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let view = handover::find(&state.app, actor, id).await?;
    let t = page.t;
    let is_planned = view.handover.state == HandoverState::Planned;
    let parts = view.preview.goes.iter().flat_map(|one| &one.zones);
    let is_accepted = parts.clone().all(|zone| zone.part.accepted_at.is_some());
    let said: Vec<(String, String)> = parts.flat_map(said_before).collect();
    let blockers = view.preview.blockers.iter().filter(|_| is_planned);
    Ok(render(&HandoverPage {
        id: id.to_string(),
        title: t
            .with("handover-title", "day", t.day_and_year(view.handover.on))
            .and("from", &view.from)
            .to_string(),
        state: state_text(view.handover.state, is_accepted, t),
        can_cancel: view.is_ours && is_planned,
        blockers: blockers.map(|one| blocker_text(one, t)).collect(),
        goes: view.preview.goes.iter().map(|one| goes(one, &view, t)).collect(),
        staff: view
            .staff
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        form: form.or(Answers::filled(said)),
        page,
    }))
}

/// The fields of a zone are told apart by its id.
fn fields(zone: &ZoneId) -> [String; 4] {
    ["name", "telephone", "coordinator", "supervisor"].map(|field| format!("{field}-{zone}"))
}

fn said_before(zone: &ZoneGoes) -> Vec<(String, String)> {
    let [name, telephone, coordinator, supervisor] = fields(&zone.part.zone);
    let who = |one: &Option<PersonId>| one.as_ref().map_or_else(String::new, ToString::to_string);
    vec![
        (name, zone.part.coordinator_name.clone()),
        (telephone, zone.part.coordinator_telephone.clone()),
        (coordinator, who(&zone.coordinator)),
        (supervisor, who(&zone.supervisor)),
    ]
}

fn goes(one: &Goes, view: &View, t: Texts) -> GoesPart {
    let on: Vec<&str> = one
        .switched_on
        .iter()
        .map(|(_, nl, en)| match t.lang() {
            Lang::Nl => nl.as_str(),
            Lang::En => en.as_str(),
        })
        .collect();
    GoesPart {
        name: one.name.clone(),
        counts: one
            .counts
            .iter()
            .map(|count| t.with(count_text(&count.what), "n", count.n).to_string())
            .collect(),
        switched_on: if on.is_empty() {
            String::new()
        } else {
            t.with("handover-switched-on", "what", on.join(", ")).to_string()
        },
        zones: one.zones.iter().map(|zone| zone_part(zone, view, t)).collect(),
    }
}

fn zone_part(zone: &ZoneGoes, view: &View, t: Texts) -> ZonePart {
    let is_accepted = zone.part.accepted_at.is_some();
    ZonePart {
        id: zone.part.zone.to_string(),
        name: zone.name.clone(),
        state: if is_accepted {
            t.with("handover-accepted", "name", &zone.part.coordinator_name)
                .and("telephone", &zone.part.coordinator_telephone)
                .to_string()
        } else {
            t.get("handover-not-accepted").into_owned()
        },
        is_accepted,
        can_accept: !view.is_ours && view.handover.state == HandoverState::Planned,
        fields: fields(&zone.part.zone),
    }
}

/// The text of a kind of rows.
fn count_text(what: &str) -> &'static str {
    match what {
        "residents" => "handover-n-residents",
        "volunteers" => "handover-n-volunteers",
        "workers" => "handover-n-workers",
        "agreements" => "handover-n-agreements",
        "levels" => "handover-n-levels",
        "goals" => "handover-n-goals",
        "statements" => "handover-n-statements",
        "roles" => "handover-n-roles",
        "request-unconfirmed" => "handover-n-request-unconfirmed",
        "request-awaiting_review" => "handover-n-request-review",
        "request-open" => "handover-n-request-open",
        "request-paused" => "handover-n-request-paused",
        "visits" => "handover-n-visits",
        "booked" => "handover-n-booked",
        "crossing" => "handover-n-crossing",
        "invitations" => "handover-n-invitations",
        "calls" => "handover-n-calls",
        "concerns" => "handover-n-concerns",
        "bonds" => "handover-n-bonds",
        "outings" => "handover-n-outings",
        "stories" => "handover-n-stories",
        // Fulfilled, withdrawn, expired, refused: history.
        _ => "handover-n-request-over",
    }
}

fn blocker_text(one: &Blocker, t: Texts) -> String {
    match one {
        Blocker::NotAccepted { zone } => t.with("handover-no-yes", "zone", zone).to_string(),
        Blocker::NoCoordinator { zone } => t.with("handover-no-coordinator", "zone", zone).to_string(),
        Blocker::SameCode { zone } => t.with("handover-same-code", "zone", zone).to_string(),
        Blocker::NobodyOnDuty { to, n } => t.with("handover-no-duty", "to", to).and("n", *n).to_string(),
        Blocker::Closed { to, n } => t.with("handover-closed", "to", to).and("n", *n).to_string(),
    }
}

/// The receiving organisation accepts a zone.
pub async fn accept(
    State(state): State<WebState>,
    Known(actor): Known,
    Path((id, zone)): Path<(String, String)>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = id_of(&id)?;
    let zone = ZoneId::parse(&zone).map_err(|_| WebError::NotFound)?;
    let [name, telephone, coordinator, supervisor] = fields(&zone);
    // Whoever was chosen from a list has an identifier; what is none is nobody.
    let who = |field: &str| PersonId::parse(form.value(field)).ok();
    let said = Acceptance {
        coordinator_name: form.value(&name).to_owned(),
        coordinator_telephone: form.value(&telephone).to_owned(),
        coordinator: who(&coordinator),
        supervisor: who(&supervisor),
    };
    match handover::accept(&state.app, &actor, (&id, &zone), said).await {
        Ok(()) => Ok(see_other(&format!("/admin/handover/{id}"))),
        Err(ServiceError::Invalid(wrong)) => {
            for one in wrong {
                form.mistaken(&format!("{}-{zone}", one.field), page.t.get(one.text));
            }
            show_page(&state, &actor, &id, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Calls it off.
pub async fn cancel(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    handover::cancel(&state.app, &actor, &id_of(&id)?).await?;
    Ok(see_other("/admin/handover"))
}

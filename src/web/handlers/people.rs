//! People at the desk: a list, a file that opens once somebody says why, and what is done there.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;

use super::ask::beside;
use super::desk::Done;
use super::desk_files::file_rows;
use super::desk_rights::{AtDesk, Opened, Written};
use super::me::{card_row, print_card, reach_part};
use super::words;
use crate::domain::access::Actor;
use crate::domain::consent::{Given, RepresentativeKind};
use crate::domain::helper::HelperState;
use crate::domain::ids::{AlertId, CardId, HelperId, PersonId};
use crate::domain::reach::ReachBy;
use crate::domain::request::RequestState;
use crate::domain::resident::{Care, ResidentState};
use crate::domain::time::amsterdam;
use crate::service::desk::{self, Agreed, HelperFile, OpenFile};
use crate::service::disclose::Disclosure;
use crate::service::{ServiceError, reach, safeguard, sign_in};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::Row;
use crate::web::pages::desk::{HelperPart, People, PersonEntry, PersonFile, PersonPage, RepresentativeRow};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Everybody in the desk's zones.
pub async fn people(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = saying(page, &query);
    people_page(&state, &actor, page, Answers::new()).await
}

fn saying(page: Page, query: &Done) -> Page {
    let text = match query.done.as_str() {
        "erased" => page.t.get("their-erased"),
        "asked" => page.t.get("intake-done"),
        "offer" => page.t.get("their-offer-saved"),
        "joined" => page.t.get("their-joined"),
        _ => return page,
    };
    page.saying(Tone::Good, text)
}

/// Those with a name. Sent as a form, so that the name is in no address, and in no list of what was visited.
pub async fn find_people(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    people_page(&state, &actor, page, form).await
}

async fn people_page(
    state: &WebState,
    actor: &Actor,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let found = desk::list_people(&state.app, actor, form.value("name")).await?;
    Ok(render(&People {
        people: found
            .into_iter()
            .map(|line| PersonEntry {
                href: format!("/desk/people/{}", line.id),
                name: line.name,
                asks: line.asks,
                helps: line.helps,
            })
            .collect(),
        form,
        page,
    }))
}

/// Somebody's file: closed, or open without address and contact when it was opened a moment ago.
pub async fn person(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = PersonId::parse(&id).map_err(|_| WebError::NotFound)?;
    let page = saying(page, &query);
    person_page(&state, &actor, &id, page, Answers::new(), None).await
}

async fn person_page(
    state: &WebState,
    actor: &Actor,
    id: &PersonId,
    page: Page,
    form: Answers,
    opened: Option<Disclosure>,
) -> Result<Response, WebError> {
    let closed = desk::find_file(&state.app, actor, id).await?;
    let file = if closed.is_open {
        let file = desk::read_file(&state.app, actor, id).await?;
        Some(part(&file, page.t))
    } else {
        None
    };
    let opened = opened.map(|found| file_rows(&found, page.t)).unwrap_or_default();
    Ok(render(&PersonPage {
        id: closed.id.to_string(),
        name: closed.name,
        opened,
        file,
        form,
        page,
    }))
}

/// Opens it, saying why; leaves a disclosure.
pub async fn open_person(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = PersonId::parse(&id).map_err(|_| WebError::NotFound)?;
    match desk::open_file(&state.app, &actor, &id, &reason(&form, page.t)).await {
        Ok((_, opened)) => person_page(&state, &actor, &id, page, Answers::new(), Some(opened)).await,
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            person_page(&state, &actor, &id, page, form, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What somebody says when they open a file: one of the usual reasons, or their own words.
pub(super) fn reason(form: &Answers, t: Texts) -> String {
    let own = form.value("reason").trim();
    if !own.is_empty() {
        return own.to_owned();
    }
    match form.value("why") {
        "call" => t.get("why-call"),
        "request" => t.get("why-request"),
        "visit" => t.get("why-visit"),
        "meet" => t.get("why-meet"),
        _ => return String::new(),
    }
    .into_owned()
}

fn part(file: &OpenFile, t: Texts) -> PersonFile {
    let kind = |kind: RepresentativeKind| t.get(kind_text(kind)).into_owned();
    let id = &file.person.id;
    PersonFile {
        careful: Answers::filled(
            [
                ("vulnerable", file.care().is_vulnerable),
                ("secret", file.care().is_secret),
            ]
            .into_iter()
            .filter(|(_, set)| *set)
            .map(|(name, _)| (name, "yes")),
        ),
        state: t.get(state_text(file.state())).into_owned(),
        states: ResidentState::ALL
            .iter()
            .filter(|state| file.state().become_state(**state).is_ok())
            .map(|state| (state.tag().to_owned(), t.get(state_text(*state)).into_owned()))
            .collect(),
        representatives: file
            .representatives
            .iter()
            .map(|one| RepresentativeRow {
                id: one.id.to_string(),
                name: one.name.clone(),
                kind: kind(one.kind),
            })
            .collect(),
        kinds: RepresentativeKind::ALL
            .iter()
            .map(|one| (one.tag().to_owned(), kind(*one)))
            .collect(),
        cards: file
            .cards
            .iter()
            .map(|card| card_row(card, &format!("/desk/people/{id}/cards/{}/end", card.id), t))
            .collect(),
        requests: file
            .requests
            .iter()
            .map(|(request, category, state)| Row {
                label: words::category(category, t),
                value: t.get(request_text(*state)).into_owned(),
                change: format!("/desk/requests/{request}"),
            })
            .collect(),
        apart: file.apart.clone(),
        helping: file.helping.as_ref().map(|side| helper_part(side, t)),
        reach: reach_part(&file.reach, t),
    }
}

const fn request_text(state: RequestState) -> &'static str {
    match state {
        RequestState::Unconfirmed { .. } => "request-unconfirmed",
        RequestState::AwaitingReview { .. } => "request-awaiting-review",
        RequestState::Open { .. } => "request-open",
        RequestState::Paused { .. } => "request-paused",
        RequestState::Fulfilled { .. } => "request-fulfilled",
        RequestState::Withdrawn { .. } => "request-withdrawn",
        RequestState::Expired { .. } => "request-expired",
        RequestState::Refused { .. } => "request-refused",
    }
}

const fn kind_text(kind: RepresentativeKind) -> &'static str {
    match kind {
        RepresentativeKind::Carer => "kind-carer",
        RepresentativeKind::Mentor => "kind-mentor",
        RepresentativeKind::Curator => "kind-curator",
        RepresentativeKind::Bewindvoerder => "kind-bewindvoerder",
    }
}

const fn state_text(state: ResidentState) -> &'static str {
    match state {
        ResidentState::Here => "life-here",
        ResidentState::Away => "life-away",
        ResidentState::InHospital => "life-in-hospital",
        ResidentState::Moved => "life-moved",
        ResidentState::Died => "life-died",
        ResidentState::Erased => "life-erased",
    }
}

fn helper_part(side: &HelperFile, t: Texts) -> HelperPart {
    let helper = &side.helper;
    let moment = |at: crate::domain::time::UnixTime| t.day(at.date(&amsterdam()));
    HelperPart {
        id: helper.id.to_string(),
        state: t
            .get(match helper.state {
                HelperState::Waiting { .. } => "helping-waiting",
                HelperState::Active { .. } => "helping-active",
                HelperState::Paused { .. } => "helping-paused",
                HelperState::OnHold { .. } => "helping-on-hold",
                HelperState::Left { .. } => "helping-left",
            })
            .into_owned(),
        waits: matches!(helper.state, HelperState::Waiting { .. }),
        is_on_hold: matches!(helper.state, HelperState::OnHold { .. }),
        may_hold: helper.state.hold(helper.state.since()).is_ok(),
        vetted: match (&side.vetting_seen, helper.vetted_until) {
            (Some((by, at)), Some(until)) => t
                .with("vetting-until", "until", t.day(until))
                .and("by", by.clone())
                .and("at", moment(*at))
                .to_string(),
            _ => String::new(),
        },
        interviews: side
            .interviews
            .iter()
            .map(|(held, by)| Row {
                label: t
                    .with("interview-by", "by", by.clone())
                    .and("at", moment(held.at))
                    .to_string(),
                value: held.notes.clone(),
                change: String::new(),
            })
            .collect(),
    }
}

/// Back to the file after something was done in it.
fn back_to(id: &PersonId) -> Response {
    see_other(&format!("/desk/people/{id}"))
}

fn person_id(id: &str) -> Result<PersonId, WebError> {
    PersonId::parse(id).map_err(|_| WebError::NotFound)
}

/// What to be careful about.
pub async fn set_care(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let care = Care {
        is_vulnerable: form.is("vulnerable", "yes"),
        is_secret: form.is("secret", "yes"),
    };
    safeguard::set_care(&state.app, &actor, &id, care).await?;
    Ok(back_to(&id))
}

/// Where they are.
pub async fn set_life(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let life = ResidentState::from_tag(form.value("life")).ok_or(WebError::BadForm)?;
    desk::set_life(&state.app, &actor, &id, life).await?;
    Ok(back_to(&id))
}

/// A coordinator writes down by which way they want to hear.
pub async fn set_reach(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let wish = ReachBy::from_tag(form.value("reach")).ok_or(WebError::BadForm)?;
    match reach::set_theirs(&state.app, &actor, &id, wish).await {
        Ok(()) | Err(ServiceError::Invalid(_)) => Ok(back_to(&id)),
        Err(error) => Err(error.into()),
    }
}

/// Somebody may act for them: on record, with how they said so.
pub async fn add_representative(
    State(state): State<WebState>,
    page: Page,
    Written { at, mut form }: Written,
) -> Result<Response, WebError> {
    let AtDesk {
        actor, person: id, ..
    } = at;
    let kind = form.choose("kind", page.t, RepresentativeKind::from_tag);
    let given = form.choose("given", page.t, Given::from_tag);
    let other = pick(&state, &actor, &id, &mut form, "who", page.t).await?;
    let (Some(kind), Some(given), Some(to)) = (kind, given, other) else {
        return person_page(&state, &actor, &id, page, form, None).await;
    };
    let agreed = Agreed {
        to: Some(to),
        kind,
        given,
        until: None,
    };
    desk::record_consent(&state.app, &actor, &id, agreed).await?;
    Ok(back_to(&id))
}

/// The one person of the desk's zones whose name was typed; a mistake beside the field when there is none, or several.
async fn pick(
    state: &WebState,
    actor: &Actor,
    but: &PersonId,
    form: &mut Answers,
    field: &str,
    t: Texts,
) -> Result<Option<PersonId>, WebError> {
    let Some(name) = form.need(field, t) else {
        return Ok(None);
    };
    let mut found = desk::list_people(&state.app, actor, &name).await?;
    found.retain(|one| one.id != *but);
    match found.len() {
        1 => Ok(found.pop().map(|one| one.id)),
        0 => {
            form.mistaken(field, t.get("field-nobody"));
            Ok(None)
        }
        _ => {
            let names: Vec<String> = found.into_iter().take(5).map(|one| one.name).collect();
            form.mistaken(field, t.with("field-several", "names", names.join(", ")));
            Ok(None)
        }
    }
}

/// They no longer act for them.
pub async fn end_representative(
    State(state): State<WebState>,
    Known(actor): Known,
    Path((id, other)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, other) = (person_id(&id)?, person_id(&other)?);
    desk::end_representative(&state.app, &actor, &id, &other).await?;
    Ok(back_to(&id))
}

/// Two people must not meet.
pub async fn keep_apart(
    State(state): State<WebState>,
    page: Page,
    Written { at, mut form }: Written,
) -> Result<Response, WebError> {
    let AtDesk {
        actor, person: id, ..
    } = at;
    match pick(&state, &actor, &id, &mut form, "other", page.t).await? {
        Some(other) => {
            safeguard::block(&state.app, &actor, &id, &other).await?;
            Ok(back_to(&id))
        }
        None => person_page(&state, &actor, &id, page, form, None).await,
    }
}

/// Makes a card for them and shows it, to print, once their file is open: with it one reads what they asked.
pub async fn make_card(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
) -> Result<Response, WebError> {
    print_card(&state, &at.actor, &at.person, &at.whose.base, page).await
}

/// A card of theirs counts no more.
pub async fn end_card(
    State(state): State<WebState>,
    Known(actor): Known,
    Path((id, card)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id = person_id(&id)?;
    let card = CardId::parse(&card).map_err(|_| WebError::NotFound)?;
    sign_in::end_card(&state.app, &actor, &id, &card).await?;
    Ok(back_to(&id))
}

/// A coordinator has met somebody who wants to help.
pub async fn welcome(
    State(state): State<WebState>,
    Path((_, helper)): Path<(String, String)>,
    page: Page,
    Written { at, mut form }: Written,
) -> Result<Response, WebError> {
    let AtDesk {
        actor, person: id, ..
    } = at;
    let helper = helper_id(&helper)?;
    let Ok(until) = read_date(&form, "vetted") else {
        form.mistaken("vetted", page.t.get("field-date-wrong"));
        return person_page(&state, &actor, &id, page, form, None).await;
    };
    desk::welcome(&state.app, &actor, &helper, until).await?;
    Ok(see_other("/desk"))
}

fn helper_id(id: &str) -> Result<HelperId, WebError> {
    HelperId::parse(id).map_err(|_| WebError::NotFound)
}

/// A date, nothing, or something that is none.
fn read_date(form: &Answers, field: &str) -> Result<Option<Date>, ()> {
    match form.value(field) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| ()),
    }
}

/// A certificate was seen, or counts no more.
pub async fn set_vetting(
    State(state): State<WebState>,
    Path((_, helper)): Path<(String, String)>,
    page: Page,
    Written { at, mut form }: Written,
) -> Result<Response, WebError> {
    let AtDesk {
        actor, person: id, ..
    } = at;
    let helper = helper_id(&helper)?;
    if form.is("do", "end") {
        safeguard::end_vetting(&state.app, &actor, &helper).await?;
        return Ok(back_to(&id));
    }
    let Ok(Some(until)) = read_date(&form, "until") else {
        form.mistaken("until", page.t.get("field-date-wrong"));
        return person_page(&state, &actor, &id, page, form, None).await;
    };
    desk::see_vetting(&state.app, &actor, &helper, until).await?;
    Ok(back_to(&id))
}

/// A talk was had.
pub async fn add_interview(
    State(state): State<WebState>,
    Path((_, helper)): Path<(String, String)>,
    page: Page,
    Written { at, mut form }: Written,
) -> Result<Response, WebError> {
    let AtDesk {
        actor, person: id, ..
    } = at;
    let helper = helper_id(&helper)?;
    match safeguard::add_interview(&state.app, &actor, &helper, form.value("note")).await {
        Ok(()) => Ok(back_to(&id)),
        Err(ServiceError::Invalid(_)) => {
            form.mistaken("note", page.t.get("field-too-long"));
            person_page(&state, &actor, &id, page, form, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// On hold, or going on.
pub async fn set_hold(
    State(state): State<WebState>,
    Known(actor): Known,
    Path((id, helper)): Path<(String, String)>,
    form: Answers,
) -> Result<Response, WebError> {
    let (id, helper) = (person_id(&id)?, helper_id(&helper)?);
    safeguard::set_hold(&state.app, &actor, &helper, !form.is("do", "release")).await?;
    Ok(back_to(&id))
}

/// Looked into.
pub async fn close_alert(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = AlertId::parse(&id).map_err(|_| WebError::NotFound)?;
    desk::close_alert(&state.app, &actor, &id).await?;
    Ok(see_other("/desk"))
}

//! Coming along with a neighbour who goes anyway: looking, joining, posting, calling off.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::ask::{beside, tiles};
use super::desk_rights::AtDesk;
use super::requests::Done;
use super::words;
use crate::domain::access::Actor;
use crate::domain::category::{Category, CategoryId};
use crate::domain::helper::Mode;
use crate::domain::ids::{OutingId, PersonId};
use crate::domain::outing::{MOST_PLACES, Outing, OutingStep, OutingWords};
use crate::domain::time::amsterdam;
use crate::service::outings::{self, Candidate, NewOuting, OutingCard, OwnOuting};
use crate::service::{Refusal, ServiceError};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::outings::{
    CandidateRow, CompanionRow, NewOuting as NewPage, OutingEntry, OutingPage, Outings, OwnOuting as OwnPage,
};
use crate::web::pages::public::Together;
use crate::web::pages::rights::Whose;
use crate::web::pages::{Row, Tile};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// So many on a page that is about something else.
const SHOWN: usize = 3;
/// Of the catalogue what people go out for together: nobody comes along to have a wall painted.
const OUT: [&str; 11] = [
    "groceries",
    "accompany",
    "driving",
    "company",
    "walking",
    "pets",
    "meals",
    "language",
    "street",
    "music-art",
    "other",
];
/// Minutes to choose from.
const LENGTHS: [u32; 5] = [60, 90, 120, 180, 240];

fn outing_id(id: &str) -> Result<OutingId, WebError> {
    OutingId::parse(id).map_err(|_| WebError::NotFound)
}

/// An outing as lists show it.
fn entry(one: &Outing, category: &Category, left: usize, t: Texts) -> OutingEntry {
    OutingEntry {
        id: one.id.to_string(),
        icon: category.icon.clone(),
        title: words::category(category, t),
        sentence: one.words.sentence.clone(),
        when: words::moment(one.window, t),
        who: String::new(),
        left: t.with("outing-left-n", "n", left).to_string(),
        tag: String::new(),
    }
}

/// The same, for somebody who may come along.
pub(super) fn card_entry(card: &OutingCard, t: Texts) -> OutingEntry {
    OutingEntry {
        who: card.helper.clone(),
        tag: if card.joined.is_some() {
            t.get("outing-joined").into_owned()
        } else {
            String::new()
        },
        ..entry(&card.outing, &card.category, card.left, t)
    }
}

/// The same, for who goes.
pub(super) fn own_entry(own: &OwnOuting, t: Texts) -> OutingEntry {
    let left = usize::from(own.outing.places).saturating_sub(own.companions.len());
    entry(&own.outing, &own.category, left, t)
}

/// How an outing stands, in a sentence for who goes.
pub(super) fn stands(one: &Outing, t: Texts) -> String {
    t.get(match one.state.step {
        OutingStep::AwaitingReview => "outing-waits",
        OutingStep::Open => "outing-open",
        OutingStep::Refused => "outing-not-here",
        OutingStep::Withdrawn => "outing-withdrawn",
        OutingStep::Over => "outing-over",
    })
    .into_owned()
}

fn row(key: &str, value: String, t: Texts) -> Row {
    Row {
        label: t.get(key).into_owned(),
        value,
        change: String::new(),
    }
}

fn mode(mode: Mode, t: Texts) -> String {
    t.get(match mode {
        Mode::Foot => "mode-foot",
        Mode::Bicycle => "mode-bicycle",
        Mode::Car => "mode-car",
        Mode::Transit => "mode-transit",
    })
    .into_owned()
}

/// When, where, how.
pub(super) fn rows(one: &Outing, category: &Category, left: String, t: Texts) -> Vec<Row> {
    let mut all = vec![
        row("row-what", words::category(category, t), t),
        row("row-when", words::window(one.window, t), t),
        row("outing-from", one.words.leaves_from.clone(), t),
        row("outing-to", one.words.goes_to.clone(), t),
        row("outing-how", mode(one.mode, t), t),
        row("outing-left", left, t),
    ];
    all.retain(|row| !row.value.is_empty());
    all
}

pub(super) fn companions(own: &OwnOuting) -> Vec<CompanionRow> {
    own.companions
        .iter()
        .map(|one| CompanionRow {
            name: one.name.clone(),
            is_fetched: one.is_fetched,
        })
        .collect()
}

/// The first few that somebody may come along to, for a page that is about something else.
pub(in crate::web) async fn together(
    state: &WebState,
    actor: &Actor,
    t: Texts,
) -> Result<Vec<Together>, WebError> {
    if actor.identity().is_none() {
        let all = outings::list_public(&state.app).await?;
        return Ok(all
            .into_iter()
            .take(SHOWN)
            .map(|(id, category, at)| Together {
                href: format!("/outings/{id}"),
                icon: category.icon.clone(),
                title: words::category(&category, t),
                when: t.day(at.date(&amsterdam())),
                who: String::new(),
            })
            .collect());
    }
    let near = outings::list_near(&state.app, actor).await?;
    Ok(near
        .iter()
        .filter(|card| card.joined.is_none())
        .take(SHOWN)
        .map(|card| {
            let entry = card_entry(card, t);
            Together {
                href: format!("/outings/{}", entry.id),
                icon: entry.icon,
                title: entry.sentence,
                when: entry.when,
                who: entry.who,
            }
        })
        .collect())
}

/// What somebody may come along to, and where they go themselves.
pub async fn list(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let t = page.t;
    let page = match query.what() {
        "withdrawn" => page.saying(Tone::Good, t.get("outing-withdrawn-done")),
        _ => page,
    };
    let near = outings::list_near(&state.app, &actor).await?;
    let own = outings::list_own(&state.app, &actor).await?;
    let acts = actor.identity().is_some_and(|me| !me.represents.is_empty());
    let no_home = near.is_empty() && !acts && !outings::has_home(&state.app, &actor).await?;
    Ok(render(&Outings {
        near: near.iter().map(|card| card_entry(card, t)).collect(),
        own: own
            .iter()
            .map(|own| OutingEntry {
                tag: if own.outing.state.step == OutingStep::AwaitingReview {
                    t.get("is-awaiting-review").into_owned()
                } else {
                    String::new()
                },
                ..own_entry(own, t)
            })
            .collect(),
        helps: actor.identity().is_some_and(|me| me.helper.is_some()),
        no_home,
        page,
    }))
}

/// Posting one.
pub async fn new(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_none()) {
        return Ok(see_other("/help"));
    }
    new_page(&state, page, None, empty()).await
}

/// What is chosen before anybody chose.
fn empty() -> Answers {
    Answers::filled([("places", "2"), ("length", "120"), ("mode", "foot")])
}

/// The form; at the desk it is somebody else's.
async fn new_page(
    state: &WebState,
    page: Page,
    whose: Option<Whose>,
    form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let mut categories = tiles(state, t).await?;
    // An organisation with a catalogue of its own chooses from all of it.
    if categories.iter().any(|tile| OUT.contains(&tile.value.as_str())) {
        categories.retain(|tile| OUT.contains(&tile.value.as_str()));
    }
    Ok(render(&NewPage {
        categories,
        lengths: LENGTHS
            .iter()
            .map(|minutes| Tile {
                value: minutes.to_string(),
                icon: String::new(),
                name: t.duration(*minutes),
                more: String::new(),
            })
            .collect(),
        action: match &whose {
            Some(whose) => format!("{}/outings/new", whose.base),
            None => "/outings/new".to_owned(),
        },
        whose,
        form,
        page,
    }))
}

/// What was typed; mistakes stand in the form.
fn posted(form: &mut Answers, t: Texts) -> Option<NewOuting> {
    let sentence = form.need("sentence", t);
    let category = form.choose("category", t, CategoryId::parse);
    let (goes_to, leaves_from) = (form.need("to", t), form.need("from", t));
    let date = form.value("date").parse().ok();
    if date.is_none() {
        form.mistaken("date", t.get("field-date-wrong"));
    }
    let at = clock(form.value("time"));
    if at.is_none() {
        form.mistaken("time", t.get("field-time-wrong"));
    }
    let minutes = form.number("length", t, 30, 480);
    let mode = form.choose("mode", t, Mode::from_tag);
    let places = form.number("places", t, 1, u32::from(MOST_PLACES));
    if !form.ok() {
        return None;
    }
    Some(NewOuting {
        category: category?,
        words: OutingWords {
            sentence: sentence?,
            leaves_from: leaves_from?,
            goes_to: goes_to?,
        },
        date: date?,
        at: at?,
        minutes: minutes?,
        places: u8::try_from(places?).ok()?,
        mode: mode?,
        fetches: form.is("fetch", "yes"),
    })
}

/// "10:30", as browsers send it, or "10.30", as people write it.
pub(super) fn clock(text: &str) -> Option<(i8, i8)> {
    let (hour, minute) = text.split_once([':', '.'])?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// It is posted, or comes back with what is wrong.
pub async fn post(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_none()) {
        return Err(WebError::NotFound);
    }
    let Some(new) = posted(&mut form, page.t) else {
        return new_page(&state, page, None, form).await;
    };
    match outings::post(&state.app, &actor, new).await {
        Ok(id) => Ok(see_other(&format!("/outings/{id}?done=posted"))),
        Err(error) => not_posted(&state, page, None, form, error).await,
    }
}

/// The form comes back with what is wrong, beside its field.
async fn not_posted(
    state: &WebState,
    page: Page,
    whose: Option<Whose>,
    mut form: Answers,
    error: ServiceError,
) -> Result<Response, WebError> {
    match error {
        ServiceError::Invalid(fields) => beside(&mut form, &fields, page.t),
        ServiceError::Refused(refusal @ (Refusal::BusyThen | Refusal::WeekFull)) => {
            form.mistaken("date", page.t.get(refusal.text()));
        }
        error => return Err(error.into()),
    }
    new_page(state, page, whose, form).await
}

/// Somebody on the telephone goes somewhere: the form.
pub async fn new_for(State(state): State<WebState>, at: AtDesk, page: Page) -> Result<Response, WebError> {
    new_page(&state, page, Some(at.whose), empty()).await
}

/// The same, written down.
pub async fn post_for(
    State(state): State<WebState>,
    at: AtDesk,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let Some(new) = posted(&mut form, page.t) else {
        return new_page(&state, page, Some(at.whose), form).await;
    };
    match outings::post_for(&state.app, &at.actor, &at.person, new).await {
        Ok(id) => Ok(see_other(&format!("/desk/outings/{id}"))),
        Err(error) => not_posted(&state, page, Some(at.whose), form, error).await,
    }
}

/// One outing: one's own, or one to come along to.
pub async fn outing(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = outing_id(&id)?;
    match outings::find_own(&state.app, &actor, &id).await {
        Ok(own) => Ok(own_page(&state, &own, &query, page)),
        Err(ServiceError::NotFound) => shown(&state, &actor, &id, page, Answers::new()).await,
        Err(error) => Err(error.into()),
    }
}

fn own_page(state: &WebState, own: &OwnOuting, query: &Done, page: Page) -> Response {
    let t = page.t;
    let page = match (query.what(), own.outing.state.step) {
        ("posted", OutingStep::Open) => page.saying(Tone::Good, t.get("outing-posted")),
        ("posted", _) => page.saying(Tone::Good, t.get("outing-posted-first")),
        _ => page,
    };
    let entry = own_entry(own, t);
    let one = &own.outing;
    render(&OwnPage {
        rows: rows(one, &own.category, entry.left.clone(), t),
        companions: companions(own),
        stands: stands(one, t),
        can_withdraw: one.state.is_live() && one.window.starts_at > state.app.now(),
        entry,
        page,
    })
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    id: &OutingId,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let (card, whom) = outings::find(&state.app, actor, id).await?;
    let t = page.t;
    let entry = card_entry(&card, t);
    let mut rows = rows(&card.outing, &card.category, entry.left.clone(), t);
    if card.outing.fetches {
        let text = t.with("outing-fetches-yes", "name", card.helper.clone());
        rows.push(row("outing-fetches", text.to_string(), t));
    }
    rows.push(row("row-rules", words::rules(&card.category, t).join("\n"), t));
    Ok(render(&OutingPage {
        rows,
        whom: whom.iter().map(|one| candidate(one, t)).collect(),
        fetches: card.outing.fetches,
        is_free: card.left > 0 && card.outing.is_joinable(state.app.now()),
        entry,
        form,
        page,
    }))
}

fn candidate(one: &Candidate, t: Texts) -> CandidateRow {
    CandidateRow {
        value: if one.is_self {
            "me".to_owned()
        } else {
            one.person.to_string()
        },
        name: if one.is_self {
            t.get("outing-for-me").into_owned()
        } else {
            one.name.clone()
        },
        is_self: one.is_self,
        joined: one
            .joined
            .as_ref()
            .map_or_else(String::new, |request| format!("/requests/{request}")),
    }
}

/// "I would like to come."
pub async fn join(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = outing_id(&id)?;
    let me = actor.identity().map(|me| me.person.clone());
    let who = match form.value("who") {
        "me" => me,
        other => PersonId::parse(other).ok(),
    };
    let Some(who) = who else {
        form.mistaken("who", page.t.get("mistake-choose"));
        return shown(&state, &actor, &id, page, form).await;
    };
    match outings::join(&state.app, &actor, &id, &who, form.is("fetch", "yes")).await {
        Ok(request) => Ok(see_other(&format!("/requests/{request}"))),
        Err(ServiceError::Refused(refusal @ (Refusal::OutingFull | Refusal::MeetFirst))) => {
            let text = page.t.get(refusal.text()).into_owned();
            let again = shown(&state, &actor, &id, page.saying(Tone::Mend, text), form).await?;
            Ok((StatusCode::CONFLICT, again).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// "I do not go after all."
pub async fn withdraw(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = outing_id(&id)?;
    // A desk has a page of its own for it.
    outings::find_own(&state.app, &actor, &id).await?;
    outings::withdraw(&state.app, &actor, &id).await?;
    Ok(see_other("/outings?done=withdrawn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_browsers_send_it_and_as_people_write_it() {
        assert_eq!(clock("10:30"), Some((10, 30)));
        assert_eq!(clock("9.05"), Some((9, 5)));
        for wrong in ["", "24:00", "10:60", "tien uur", "-1:00", "1030"] {
            assert_eq!(clock(wrong), None, "{wrong}");
        }
    }
}

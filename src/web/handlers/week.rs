//! A helper's week: what was promised, the address when it is due, at the door.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::ask::beside;
use super::helping::opening;
use super::words;
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::concern::Seriousness;
use crate::domain::ids::AssignmentId;
use crate::domain::schedule::Schedule;
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::disclose::{self, Disclosure, OPEN_S};
use crate::service::helping::{self, Step, Still, WeekVisit};
use crate::service::{learning, safeguard, teams, threads};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::maps::{self, Way};
use crate::web::page::{Page, Tone, render};
use crate::web::pages::Face;
use crate::web::pages::helper::{Address, Along, Engagement, MyWeek, Turn, Worry};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState, device};

/// What was done a moment ago.
#[derive(Debug, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

pub(super) fn assignment(id: &str) -> Result<AssignmentId, WebError> {
    AssignmentId::parse(id).map_err(|_| WebError::NotFound)
}

/// My week.
pub async fn week(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_none()) {
        return Ok(see_other("/help"));
    }
    let said = match query.done.as_str() {
        "worry" => Some("worry-thanks"),
        "offer" => Some("offer-saved"),
        "joined" => Some("near-waiting"),
        "apart" => Some("apart-done"),
        "left" => Some("door-left"),
        _ => None,
    };
    let page = match said {
        Some(key) => {
            let text = page.t.get(key).into_owned();
            page.saying(Tone::Good, text)
        }
        None => page,
    };
    shown(&state, &actor, page, None).await
}

/// An address that was opened a moment ago.
struct Opened {
    of: AssignmentId,
    found: Disclosure,
    ways: Vec<Way>,
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    page: Page,
    opened: Option<Opened>,
) -> Result<Response, WebError> {
    let mine = helping::my_week(&state.app, actor).await?;
    let unread = threads::unread_of_week(&state.app, actor).await?;
    let t = page.t;
    let now = state.app.now();
    let asked = mine
        .invitations
        .iter()
        .filter(|view| matches!(view.still, Still::Open | Still::Late))
        .map(|view| {
            let mut one = opening(&view.card, format!("/invitations/{}", view.invitation.id), now, t);
            one.when = words::moment(view.invitation.window, t);
            if let Some(rhythm) = view.every.as_ref().and_then(Schedule::rhythm) {
                one.when = t
                    .with("when-series", "when", one.when)
                    .and("every", t.rhythm(rhythm))
                    .to_string();
            }
            one.invited = true;
            one
        })
        .collect();
    let done = mine
        .visits
        .iter()
        .filter(|v| v.assignment.state.done_at().is_some() && !v.follows)
        .count();
    // What is to come stands first; what is done is there to look up.
    let (past, coming): (Vec<_>, Vec<_>) = mine
        .visits
        .iter()
        .partition(|one| matches!(turn(one, now), Turn::Done));
    let past_from = coming.len();
    let visits = coming
        .into_iter()
        .chain(past)
        .map(|one| {
            let open = opened.as_ref().filter(|open| open.of == one.assignment.id);
            let messages = unread.get(&one.assignment.id).filter(|found| found.is_used);
            Engagement {
                messages: messages.map_or_else(String::new, |found| super::threads::link(found.messages, t)),
                ..engagement(one, open, now, t)
            }
        })
        .collect();
    let done = if done == 0 {
        String::new()
    } else {
        t.with("week-done-count", "n", done).to_string()
    };
    let bonds = super::bonds::own_rows(state, actor, true, t).await?;
    let learns = learning::is_worker(&state.app, actor).await?;
    Ok(render(&MyWeek {
        learns,
        page,
        visits,
        bonds,
        past_from,
        asked,
        done,
    }))
}

fn engagement(
    one: &WeekVisit,
    open: Option<&Opened>,
    now: crate::domain::time::UnixTime,
    t: Texts,
) -> Engagement {
    let window = one.assignment.window;
    let day_before = window.starts_at.plus(-OPEN_S);
    let turn = turn(one, now);
    let address = match open {
        Some(open) => Address::Open {
            lines: address_lines(&open.found, t),
            ways: open.ways.clone(),
            telephone: telephone(&open.found),
        },
        None if matches!(turn, Turn::Done) => Address::Closed,
        None if one.address_open => Address::Due,
        None if one.meets_at.is_some() => Address::Closed,
        None if one.along.as_ref().is_some_and(|place| !place.is_fetched) => Address::Closed,
        None if now < day_before => Address::From(t.moment(day_before.local(&amsterdam()).datetime())),
        None => Address::Closed,
    };
    Engagement {
        visit: one.assignment.id.to_string(),
        icon: one.card.category.icon.clone(),
        title: words::category(&one.card.category, t),
        when: words::moment(window, t),
        face: Face {
            name: one.card.resident.clone(),
            photo: String::new(),
        },
        address,
        door_word: if matches!(turn, Turn::Done) {
            String::new()
        } else {
            one.door_word.clone()
        },
        turn,
        messages: String::new(),
        has_photo: one.has_photo,
        thanks: one.thanks.clone().unwrap_or_default(),
        story: one.story.clone().unwrap_or_default(),
        along: one.along.as_ref().map(|place| Along {
            href: format!("/outings/{}", place.outing),
            is_fetched: place.is_fetched,
        }),
        is_bond: one.is_bond,
        in_series: one.in_series,
        meets_at: one.meets_at.clone().unwrap_or_default(),
        with: match (one.with.is_empty(), one.follows) {
            (true, _) => String::new(),
            (false, follows) => {
                let key = if follows { "week-goes-along" } else { "week-with" };
                t.with(key, "names", teams::joined(&one.with)).to_string()
            }
        },
    }
}

/// What a promised visit waits for.
pub(super) fn turn(one: &WeekVisit, now: crate::domain::time::UnixTime) -> Turn {
    let window = one.assignment.window;
    match one.assignment.state {
        AssignmentState::Booked { .. } | AssignmentState::UnderWay { .. } if one.follows => Turn::Along,
        AssignmentState::Booked { .. } if now >= window.starts_at.plus(-3600) => Turn::CheckIn,
        AssignmentState::Booked { .. } => Turn::Later,
        AssignmentState::UnderWay { .. } => Turn::CheckOut,
        _ => Turn::Done,
    }
}

/// The number of whoever is visited; empty without one.
pub(super) fn telephone(found: &Disclosure) -> String {
    let number = found.contact.telephone.as_ref();
    number.map_or_else(String::new, |number| number.for_people())
}

/// Whom to visit and where, in lines, and their own words.
pub(super) fn address_lines(found: &Disclosure, t: Texts) -> String {
    let mut lines = vec![found.name.clone()];
    if let Some(name) = &found.through {
        lines.push(t.with("week-through", "name", name.clone()).to_string());
    }
    if let Some(address) = &found.address {
        lines.push(address.street.clone());
        lines.push(format!("{} {}", address.postcode, address.place));
    }
    lines.extend(
        found
            .own_words
            .clone()
            .filter(|words| !words.is_empty())
            .map(|words| format!("\n“{words}”")),
    );
    lines.join("\n")
}

/// Opens the address: for the assigned helper, from a day before until a day after, and leaves a trace.
pub async fn address(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    device: device::From,
    page: Page,
) -> Result<Response, WebError> {
    let id = assignment(&id)?;
    let found = match disclose::for_visit(&state.app, &actor, &id).await {
        Ok(found) => found,
        Err(ServiceError::StepUpNeeded) => return Ok(see_other("/fresh?back=%2Fweek")),
        Err(error) => return Err(error.into()),
    };
    let text = page.t.get("week-address-opened").into_owned();
    let opened = Opened {
        of: id,
        ways: found
            .address
            .as_ref()
            .map(|address| maps::ways(address, device.system()))
            .unwrap_or_default(),
        found,
    };
    shown(&state, &actor, page.saying(Tone::Plain, text), Some(opened)).await
}

/// I am there.
pub async fn check_in(state: State<WebState>, who: Known, id: Path<String>) -> Result<Response, WebError> {
    at_the_door(state, who, id, Step::CheckIn).await
}

/// I go home.
pub async fn check_out(state: State<WebState>, who: Known, id: Path<String>) -> Result<Response, WebError> {
    at_the_door(state, who, id, Step::CheckOut).await
}

/// I cannot come after all.
pub async fn hand_back(
    state: State<WebState>,
    who: Known,
    id: Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    at_the_door(state, who, id, back(&form)).await
}

/// What is given back, and why: one visit, or those that come after it in its series as well.
pub(super) fn back(form: &Answers) -> Step {
    let reason = HandBackReason::from_tag(form.value("reason")).unwrap_or(HandBackReason::Other);
    if form.is("all", "yes") {
        Step::LeaveSeries(reason)
    } else {
        Step::HandBack(reason)
    }
}

/// I would rather not go there again.
pub async fn rather_not(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    safeguard::rather_not_there(&state.app, &actor, &assignment(&id)?).await?;
    Ok(see_other("/week?done=apart"))
}

async fn at_the_door(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    step: Step,
) -> Result<Response, WebError> {
    helping::step(&state.app, &actor, &assignment(&id)?, step).await?;
    Ok(see_other("/week"))
}

/// A worry about somebody who was visited.
pub async fn worry(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = assignment(&id)?;
    helping::insist_mine(&state.app, &actor, &id).await?;
    Ok(render(&Worry {
        page,
        visit: id.to_string(),
        form: Answers::new(),
    }))
}

/// Sends it.
pub async fn raise_worry(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = assignment(&id)?;
    let seriousness = form.choose("seriousness", page.t, Seriousness::from_tag);
    let words = form.need("words", page.t);
    let (Some(seriousness), Some(words)) = (seriousness, words) else {
        return Ok(render(&Worry {
            page,
            visit: id.to_string(),
            form,
        }));
    };
    match helping::raise_worry(&state.app, &actor, &id, &words, seriousness).await {
        Ok(_) => Ok(see_other("/week?done=worry")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            let visit = id.to_string();
            Ok(render(&Worry { page, visit, form }))
        }
        Err(error) => Err(error.into()),
    }
}

//! Helping by telephone: what somebody offers, what they are asked, and their visits, done by a coordinator for them.

use axum::extract::State;
use axum::response::Response;

use super::ask::{beside, languages, tiles};
use super::desk_rights::{AtDesk, Opened};
use super::helping::yes;
use super::joining;
use super::offer::{changed, choices, filled};
use super::week::{back, turn};
use super::words;
use crate::domain::consent::Given;
use crate::domain::helper::Helper;
use crate::domain::ids::{AssignmentId, InvitationId};
use crate::domain::invitation::DeclineReason;
use crate::service::helping::{self, InvitationView, Step, Still, WeekVisit};
use crate::service::{Refusal, ServiceError};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Week;
use crate::web::pages::spoken::{TheirOffer, TheirQuestion, TheirVisit, TheirWeek};
use crate::web::routes::see_other;
use crate::web::{WebError, WebState};

/// What they offer, to change; or, for who does not help yet, the questions of becoming a helper.
pub async fn offer(State(state): State<WebState>, at: AtDesk, page: Page) -> Result<Response, WebError> {
    let theirs = helping::offer_of(&state.app, &at.actor, &at.person).await?;
    let form = match &theirs {
        Some(_) if !at.is_open() => return Ok(see_other(&at.whose.base)),
        Some(helper) => filled(helper),
        None => Answers::filled([
            ("often", "2"),
            ("mode", "bicycle"),
            ("minutes", "15"),
            ("language", "nl"),
        ]),
    };
    offer_page(&state, at, page, theirs.as_ref(), form).await
}

async fn offer_page(
    state: &WebState,
    at: AtDesk,
    page: Page,
    theirs: Option<&Helper>,
    form: Answers,
) -> Result<Response, WebError> {
    let (often, minutes) = choices(theirs, page.t);
    Ok(render(&TheirOffer {
        whose: at.whose,
        joining: theirs.is_none(),
        categories: tiles(state, page.t).await?,
        week: Week::any(page.t),
        often,
        minutes,
        languages: languages(page.t),
        form,
        page,
    }))
}

/// Writes it down.
pub async fn set_offer(
    State(state): State<WebState>,
    at: AtDesk,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let theirs = helping::offer_of(&state.app, &at.actor, &at.person).await?;
    let t = page.t;
    let done = if let Some(helper) = &theirs {
        match changed(helper, &mut form, t) {
            Some(input) => helping::set_offer_of(&state.app, &at.actor, &at.person, input).await,
            None => return offer_page(&state, at, page, theirs.as_ref(), form).await,
        }
    } else {
        let given = form.choose("given", t, Given::from_tag);
        let offer = joining::offer(&mut form, t);
        match (given, offer, form.ok()) {
            (Some(given), Some(offer), true) => {
                helping::join_for_them(&state.app, &at.actor, &at.person, offer, given).await
            }
            _ => return offer_page(&state, at, page, None, form).await,
        }
    };
    match done {
        Ok(()) if theirs.is_some() => Ok(see_other(&format!("{}?done=offer", at.whose.base))),
        Ok(()) => Ok(see_other(&format!("{}?done=joined", at.whose.base))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            offer_page(&state, at, page, theirs.as_ref(), form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Their week; for who does not help, the questions of becoming a helper.
pub async fn week(
    State(state): State<WebState>,
    Opened(at): Opened,
    page: Page,
) -> Result<Response, WebError> {
    let Some(week) = helping::week_of(&state.app, &at.actor, &at.person).await? else {
        return Ok(see_other(&format!("{}/offer", at.whose.base)));
    };
    let (t, now) = (page.t, state.app.now());
    let open = week.invitations.iter();
    let open = open.filter(|view| matches!(view.still, Still::Open | Still::Late));
    Ok(render(&TheirWeek {
        whose: at.whose,
        asked: open.map(|view| question(view, t)).collect(),
        visits: week.visits.iter().map(|one| visit(one, now, t)).collect(),
        elsewhere: week.elsewhere,
        page,
    }))
}

fn question(view: &InvitationView, t: Texts) -> TheirQuestion {
    let card = &view.card;
    TheirQuestion {
        id: view.invitation.id.to_string(),
        icon: card.category.icon.clone(),
        title: words::category(&card.category, t),
        summary: card.public_sentence.clone().unwrap_or_default(),
        when: words::moment(view.invitation.window, t),
        series: view
            .every
            .as_ref()
            .map(|every| words::schedule(every, t))
            .unwrap_or_default(),
        near: format!(
            "{} · {}",
            words::near(card.distance, t),
            t.duration(card.duration_min)
        ),
        know: words::facts(card, t),
    }
}

fn visit(one: &WeekVisit, now: crate::domain::time::UnixTime, t: Texts) -> TheirVisit {
    let turn = turn(one, now);
    TheirVisit {
        id: one.assignment.id.to_string(),
        icon: one.card.category.icon.clone(),
        title: words::category(&one.card.category, t),
        when: words::moment(one.assignment.window, t),
        resident: one.card.resident.clone(),
        request: format!("/desk/requests/{}", one.request),
        door_word: if turn == crate::web::pages::helper::Turn::Done {
            String::new()
        } else {
            one.door_word.clone()
        },
        turn,
        in_series: one.in_series,
    }
}

/// They are there, they are done, nobody opens, they cannot come: as they say it on the telephone.
pub async fn step(
    State(state): State<WebState>,
    at: AtDesk,
    Path((_, id)): Path<(String, String)>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = AssignmentId::parse(&id).map_err(|_| WebError::NotFound)?;
    let step = match form.value("do") {
        "check_in" => Step::CheckIn,
        "check_out" => Step::CheckOut,
        "nobody_home" => Step::NobodyHome,
        "hand_back" => back(&form),
        _ => return Err(WebError::BadForm),
    };
    helping::step_for_them(&state.app, &at.actor, &at.person, &id, step).await?;
    Ok(see_other(&format!("{}/week", at.whose.base)))
}

/// Yes or no, as they say it on the telephone.
pub async fn answer(
    State(state): State<WebState>,
    at: AtDesk,
    Path((_, id)): Path<(String, String)>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = InvitationId::parse(&id).map_err(|_| WebError::NotFound)?;
    let reason = match form.value("answer") {
        "yes" | "once" => None,
        "no" => Some(DeclineReason::NotThisTime),
        "less" => Some(DeclineReason::LessOften),
        _ => return Err(WebError::BadForm),
    };
    let done = match reason {
        None => helping::accept_for_them(&state.app, &at.actor, &at.person, &id, yes(form.value("answer")))
            .await
            .map(|_| ()),
        Some(reason) => helping::decline_for_them(&state.app, &at.actor, &at.person, &id, reason).await,
    };
    match done {
        // Saying yes twice has one effect and one answer.
        Ok(()) | Err(ServiceError::Refused(Refusal::AlreadyYours)) => {
            Ok(see_other(&format!("{}/week", at.whose.base)))
        }
        Err(error) => Err(error.into()),
    }
}

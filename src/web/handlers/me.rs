//! Mine: who looked at my data, where I am signed in, my cards.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::account::{with_back, with_cookie};
use super::{calendar, copy};
use crate::domain::access::{Actor, Way};
use crate::domain::ids::{CardId, PersonId, SessionId};
use crate::domain::reach::ReachBy;
use crate::domain::time::amsterdam;
use crate::service::reach::{self, Choice};
use crate::service::sign_in::{self, NewCard};
use crate::service::{ServiceError, disclose};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::account::{CardRow, DeviceRow, LookRow, Me, PrintCard, ReachPart};
use crate::web::routes::see_other;
use crate::web::who::{self, Known};
use crate::web::{WebError, WebState, qr};

/// What is known of me: who looked, when and why; where I am signed in; my cards.
pub async fn me(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let t = page.t;
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if me.way == Way::Card {
        return Ok(render(&Me {
            page,
            is_card: true,
            is_staff: false,
            administers: false,
            looks: Vec::new(),
            devices: Vec::new(),
            cards: Vec::new(),
            calendar: String::new(),
            passkeys: None,
            reach: ReachPart::default(),
        }));
    }
    let looks = disclose::list_mine(&state.app, &actor)
        .await?
        .into_iter()
        .map(|look| look_row(look, t))
        .collect();
    let devices = sign_in::list_devices(&state.app, &actor).await?;
    let cards = sign_in::list_cards(&state.app, &actor, &me.person).await?;
    let reach = reach_part(&reach::find_mine(&state.app, &actor).await?, t);
    let calendar = calendar::made(&state, &actor, t).await?;
    #[cfg(feature = "passkeys")]
    let passkeys = super::passkeys::mine(&state, &actor, t).await?;
    #[cfg(not(feature = "passkeys"))]
    let passkeys = None;
    Ok(render(&Me {
        is_card: false,
        is_staff: me.way == Way::Staff,
        administers: actor.is_admin(),
        looks,
        devices: devices
            .into_iter()
            .map(|one| DeviceRow {
                label: if one.label.is_empty() {
                    t.get("device-unknown").into_owned()
                } else {
                    one.label
                },
                seen: t.moment(one.seen_at.local(&amsterdam()).datetime()),
                by: t.get(way_text(one.way)).into_owned(),
                is_this: one.is_this,
                end: format!("/me/devices/{}/end", one.session),
            })
            .collect(),
        cards: cards
            .iter()
            .map(|card| card_row(card, &format!("/me/cards/{}/end", card.id), t))
            .collect(),
        calendar,
        passkeys,
        reach,
        page,
    }))
}

/// By which way somebody hears, as a page shows it.
pub(super) fn reach_part(choice: &Choice, t: Texts) -> ReachPart {
    let notes = [
        ("reach-texts-stopped", choice.reach.texts_stopped),
        ("reach-mail-failed", choice.reach.mail_failed),
        ("reach-text-failed", choice.reach.text_failed),
    ];
    ReachPart {
        ways: choice
            .ways
            .iter()
            .map(|way| {
                let (icon, text) = match way {
                    ReachBy::Mail => ("mail", "reach-mail"),
                    ReachBy::Text => ("message", "reach-text"),
                    ReachBy::Call => ("phone", "reach-call"),
                };
                (way.tag(), icon, t.get(text).into_owned())
            })
            .collect(),
        chosen: Answers::filled(choice.now.map(|way| ("reach", way.tag()))),
        notes: notes
            .into_iter()
            .filter(|(_, is_so)| *is_so)
            .map(|(text, _)| t.get(text).into_owned())
            .collect(),
    }
}

/// Chooses by which way one hears.
pub async fn set_reach(
    State(state): State<WebState>,
    Known(actor): Known,
    form: Answers,
) -> Result<Response, WebError> {
    let wish = ReachBy::from_tag(form.value("reach")).ok_or(WebError::BadForm)?;
    match reach::set_mine(&state.app, &actor, wish).await {
        // The way was there when the page was made; the page says which there are now.
        Ok(()) | Err(ServiceError::Invalid(_)) => Ok(see_other("/me")),
        Err(error) => Err(error.into()),
    }
}

const fn way_text(way: Way) -> &'static str {
    match way {
        Way::Code => "way-code",
        Way::Card => "way-card",
        Way::Staff => "way-staff",
    }
}

pub(super) fn card_row(card: &crate::service::sign_in::Card, end: &str, t: Texts) -> CardRow {
    let moment = |at: crate::domain::time::UnixTime| t.moment(at.local(&amsterdam()).datetime());
    CardRow {
        made: moment(card.created_at),
        used: card.used_at.map(moment).unwrap_or_default(),
        end: end.to_owned(),
    }
}

fn look_row(look: disclose::LookSeen, t: Texts) -> LookRow {
    LookRow {
        who: look.viewer,
        when: t.moment(look.at.local(&amsterdam()).datetime()),
        what: copy::look_what(&look.what, t),
        why: copy::look_why(&look.why, t),
        reason: look.reason,
    }
}

/// Signs out on one device; on this one too, if it is this one.
pub async fn end_device(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = SessionId::parse(&id).map_err(|_| WebError::NotFound)?;
    sign_in::end_device(&state.app, &actor, &id).await?;
    Ok(see_other("/me"))
}

/// Signs out everywhere but here.
pub async fn end_other_devices(
    State(state): State<WebState>,
    Known(actor): Known,
) -> Result<Response, WebError> {
    sign_in::end_other_devices(&state.app, &actor).await?;
    Ok(see_other("/me"))
}

/// Makes a card and shows it, to print: once.
pub async fn make_card(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    _: Answers,
) -> Result<Response, WebError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    match print_card(&state, &actor, &me, "/me", page).await {
        Err(WebError::StepUpNeeded) => Ok(see_other(&with_back("/fresh", "/me"))),
        done => done,
    }
}

/// A card for somebody, on a page to print.
pub(super) async fn print_card(
    state: &WebState,
    actor: &Actor,
    of: &PersonId,
    back: &str,
    page: Page,
) -> Result<Response, WebError> {
    let NewCard {
        given_name,
        token,
        code,
        ..
    } = sign_in::make_card(&state.app, actor, of).await?;
    let base = state.config.public_url.as_str().trim_end_matches('/');
    let address = format!("{base}/card/{token}");
    Ok(render(&PrintCard {
        page,
        name: given_name,
        picture: qr::draw(&address),
        site: base
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .to_owned(),
        code,
        back: back.to_owned(),
    }))
}

/// A card counts no more.
pub async fn end_card(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = CardId::parse(&id).map_err(|_| WebError::NotFound)?;
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    sign_in::end_card(&state.app, &actor, &me, &id).await?;
    Ok(see_other("/me"))
}

/// Somebody may do more than a moment ago: their session gets another token.
pub(super) async fn renewed(
    state: &WebState,
    headers: &HeaderMap,
    response: Response,
) -> Result<Response, WebError> {
    let Some(token) = who::session_token(state, headers) else {
        return Ok(response);
    };
    let session = sign_in::renew(&state.app, &token).await?;
    Ok(with_cookie(response, who::begin(state, &session)))
}

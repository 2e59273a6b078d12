//! Mine: who looked at my data, where I am signed in, my cards.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::account::{with_back, with_cookie};
use super::desk::Done;
use super::{calendar, copy};
use crate::domain::access::{Actor, Way};
use crate::domain::ids::{CardId, PersonId, SessionId};
use crate::domain::news::Rhythm;
use crate::domain::reach::ReachBy;
use crate::domain::resident::Contact;
use crate::domain::time::amsterdam;
use crate::service::reach::{self, Choice};
use crate::service::sign_in::{self, NewCard};
use crate::service::{ServiceError, disclose, fees, rights};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Row;
use crate::web::pages::account::{CardRow, DeviceRow, LookRow, Me, PrintCard, ReachPart};
use crate::web::routes::see_other;
use crate::web::who::{self, Known};
use crate::web::{WebError, WebState, qr};

/// What is known of me: who looked, when and why; where I am signed in; my cards.
pub async fn me(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
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
            fees: Vec::new(),
            passkeys: None,
            reach: ReachPart::default(),
            push: None,
        }));
    }
    let looks = disclose::list_mine(&state.app, &actor)
        .await?
        .into_iter()
        .map(|look| look_row(look, t))
        .collect();
    let devices = sign_in::list_devices(&state.app, &actor).await?;
    let cards = sign_in::list_cards(&state.app, &actor, &me.person).await?;
    let own = rights::own_file(&state.app, &actor).await?.contact;
    let choice = reach::find_mine(&state.app, &actor).await?;
    let reach = reach_part(&choice, &Reader::Own(&own), query.done == "reach", t);
    let calendar = calendar::made(&state, &actor, t).await?;
    #[cfg(feature = "passkeys")]
    let passkeys = super::passkeys::mine(&state, &actor, t).await?;
    #[cfg(not(feature = "passkeys"))]
    let passkeys = None;
    #[cfg(feature = "webpush")]
    let push = super::push::mine(&state, &actor, &query.done, t).await?;
    #[cfg(not(feature = "webpush"))]
    let push = None;
    Ok(render(&Me {
        is_card: false,
        is_staff: me.way == Way::Staff,
        administers: actor.is_admin(),
        looks,
        devices: devices
            .into_iter()
            .map(|one| DeviceRow {
                label: device_label(one.label, t),
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
        fees: fees::whose(&state.app, &actor)
            .await?
            .into_iter()
            .map(|(who, name)| {
                let text = t.with("me-fees-of", "name", name).to_string();
                (format!("/fees/{who}"), text)
            })
            .collect(),
        passkeys,
        reach,
        push,
        page,
    }))
}

/// What a device is called, also when its browser did not say what it is.
pub(super) fn device_label(label: String, t: Texts) -> String {
    if label.is_empty() {
        t.get("device-unknown").into_owned()
    } else {
        label
    }
}

/// Who reads by which way somebody hears.
pub(super) enum Reader<'a> {
    /// They themselves, with how they are reached.
    Own(&'a Contact),
    /// A coordinator, who is shown an address only when opening the file; with the page where it is mended.
    Desk(String),
}

impl Reader<'_> {
    /// The one text or the other.
    const fn says(&self, own: &'static str, theirs: &'static str) -> &'static str {
        match self {
            Reader::Own(_) => own,
            Reader::Desk(_) => theirs,
        }
    }
}

/// By which way somebody hears, as a page shows it.
pub(super) fn reach_part(choice: &Choice, reader: &Reader<'_>, is_saved: bool, t: Texts) -> ReachPart {
    let kept = choice.reach.wish.filter(|wish| choice.now == Some(*wish));
    let (now, saved) = match choice.now {
        Some(ReachBy::Mail) => (
            reader.says("reach-now-mail", "reach-their-now-mail"),
            reader.says("reach-saved-mail", "reach-their-saved-mail"),
        ),
        Some(ReachBy::Text) => (
            reader.says("reach-now-text", "reach-their-now-text"),
            reader.says("reach-saved-text", "reach-their-saved-text"),
        ),
        Some(ReachBy::Call) => (
            reader.says("reach-now-call", "reach-their-now-call"),
            reader.says("reach-saved-call", "reach-their-saved-call"),
        ),
        Some(ReachBy::Letter) => (
            reader.says("reach-now-letter", "reach-their-now-letter"),
            reader.says("reach-saved-letter", "reach-their-saved-letter"),
        ),
        None => (reader.says("reach-now-none", "reach-their-now-none"), ""),
    };
    let said = |key: &str, is_so: bool| {
        if is_so && !key.is_empty() {
            t.get(key).into_owned()
        } else {
            String::new()
        }
    };
    ReachPart {
        ways: choice
            .ways
            .iter()
            .map(|way| {
                let (icon, text) = match way {
                    ReachBy::Mail => ("mail", "reach-mail"),
                    ReachBy::Text => ("message", "reach-text"),
                    ReachBy::Call => ("phone", "reach-call"),
                    ReachBy::Letter => ("letter", "reach-letter"),
                };
                (way.tag(), icon, t.get(text).into_owned())
            })
            .collect(),
        rhythms: Rhythm::ALL
            .iter()
            .map(|rhythm| {
                let text = match rhythm {
                    Rhythm::Daily => "news-daily",
                    Rhythm::Weekly => "news-weekly",
                    Rhythm::Never => "news-never",
                };
                (rhythm.tag(), t.get(text).into_owned())
            })
            .collect(),
        chosen: Answers::filled(
            kept.map(|way| ("reach", way.tag()))
                .into_iter()
                .chain([("news", choice.rhythm.tag())]),
        ),
        now: said(now, kept.is_none()),
        notes: notes(choice, reader, t),
        saved: said(saved, is_saved && kept.is_some()),
    }
}

/// What does not work any more, and what to do about it.
fn notes(choice: &Choice, reader: &Reader<'_>, t: Texts) -> Vec<Row> {
    let mut notes = Vec::new();
    if choice.reach.texts_stopped {
        notes.push(Row {
            label: t
                .get(reader.says("reach-texts-stopped", "reach-their-texts-stopped"))
                .into_owned(),
            value: String::new(),
            change: String::new(),
        });
    }
    let (mail, number, place) = match reader {
        Reader::Own(contact) => (
            contact.mail.as_ref().map(|mail| mail.as_str().to_owned()),
            contact.telephone.as_ref().map(|number| number.for_people()),
            "/me/correct",
        ),
        Reader::Desk(place) => (None, None, place.as_str()),
    };
    for (is_so, key, theirs, mend, at) in [
        (
            choice.reach.mail_failed,
            "reach-mail-failed",
            "reach-their-mail-failed",
            "reach-mend-mail",
            mail,
        ),
        (
            choice.reach.text_failed,
            "reach-text-failed",
            "reach-their-text-failed",
            "reach-mend-number",
            number,
        ),
    ] {
        if is_so {
            let label = match at {
                Some(at) => t.with(key, "at", at).to_string(),
                None => t.get(theirs).into_owned(),
            };
            notes.push(Row {
                label,
                value: t.get(mend).into_owned(),
                change: place.to_owned(),
            });
        }
    }
    notes
}

/// Chooses by which way one hears.
pub async fn set_reach(
    State(state): State<WebState>,
    Known(actor): Known,
    form: Answers,
) -> Result<Response, WebError> {
    if form.value("reach").is_empty() {
        // Nothing was chosen, so nothing changes.
        return Ok(see_other("/me#reach"));
    }
    let wish = ReachBy::from_tag(form.value("reach")).ok_or(WebError::BadForm)?;
    let rhythm = Rhythm::from_tag(form.value("news"));
    match reach::set_mine(&state.app, &actor, wish, rhythm).await {
        Ok(()) => Ok(see_other("/me?done=reach#reach")),
        // The way was there when the page was made; the page says which there are now.
        Err(ServiceError::Invalid(_)) => Ok(see_other("/me#reach")),
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

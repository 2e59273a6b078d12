//! A request that is spoken: sent, taken back, heard at the desk.

use axum::extract::State;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, HeaderName, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::ops::Range;

use super::ask::beside;
use crate::domain::access::Actor;
use crate::domain::contact::Telephone;
use crate::domain::ids::{CallBackId, PersonId};
use crate::domain::sound::SoundKind;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::desk::CallBack;
use crate::service::spoken::{self, OnFile, Said};
use crate::service::{ServiceError, desk};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::layers::SPEAKING;
use crate::web::page::{Page, render};
use crate::web::pages::speak::{MySpoken, Speak, Spoken};
use crate::web::routes::see_other;
use crate::web::uploads::Upload;
use crate::web::who::{Known, Who};
use crate::web::{WebError, WebState};

/// Only here may a page ask for the microphone.
fn shown(page: Page, on_file: OnFile, form: Answers) -> Response {
    let mut answer = render(&Speak {
        page,
        asks_name: !on_file.is_known,
        asks_number: !on_file.has_number,
        form,
    });
    let name = HeaderName::from_static("permissions-policy");
    answer
        .headers_mut()
        .insert(name, HeaderValue::from_static(SPEAKING));
    answer
}

/// The page on which something is said.
pub async fn speak(State(state): State<WebState>, Who(actor): Who, page: Page) -> Result<Response, WebError> {
    let on_file = spoken::on_file(&state.app, &actor).await?;
    Ok(shown(page, on_file, Answers::new()))
}

/// It is sent.
pub async fn send(
    State(state): State<WebState>,
    Who(actor): Who,
    page: Page,
    Upload { mut form, file, .. }: Upload,
) -> Result<Response, WebError> {
    let t = page.t;
    let on_file = spoken::on_file(&state.app, &actor).await?;
    let name = form.may("name", t).unwrap_or_default();
    let telephone = Telephone::parse(form.value("telephone"));
    if !on_file.has_number && telephone.is_none() {
        form.mistaken("telephone", t.get("field-telephone-wrong"));
    }
    let bytes = match file {
        Some(file) if file.is_too_large => {
            form.mistaken("sound", t.get("field-sound-large"));
            return Ok(shown(page, on_file, form));
        }
        Some(file) => file.bytes,
        None => {
            form.mistaken("sound", t.get("field-sound-none"));
            return Ok(shown(page, on_file, form));
        }
    };
    if !form.ok() {
        // A browser never fills in a file again: it is to be said once more, and why is said beside the field.
        form.mistaken("sound", t.get("field-sound-again"));
        return Ok(shown(page, on_file, form));
    }
    match spoken::send(&state.app, &actor, Said { name, telephone }, bytes).await {
        Ok(token) => Ok(see_other(&format!("/ask/spoken/{token}"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            Ok(shown(page, on_file, form))
        }
        Err(error) => Err(error.into()),
    }
}

fn moment(at: UnixTime, t: Texts) -> String {
    t.moment(at.local(&amsterdam()).datetime())
}

/// That it arrived, and what happens next.
pub async fn sent(
    State(state): State<WebState>,
    Path(token): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let found = spoken::find(&state.app, &token).await?;
    let t = page.t;
    Ok(render(&Spoken {
        page,
        at: found
            .as_ref()
            .map_or_else(String::new, |found| moment(found.at, t)),
        is_heard: found.is_some_and(|found| found.is_heard),
        token,
    }))
}

/// It is taken back.
pub async fn take_back(
    State(state): State<WebState>,
    Path(token): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    if !form.is("do", "back") {
        return Err(WebError::BadForm);
    }
    spoken::withdraw_by_token(&state.app, &token).await?;
    Ok(see_other(&format!("/ask/spoken/{token}")))
}

/// What somebody said that waits, as lines of their page.
pub(super) async fn own_rows(state: &WebState, actor: &Actor, t: Texts) -> Result<Vec<MySpoken>, WebError> {
    let all = spoken::list_mine(&state.app, actor).await?;
    Ok(all
        .into_iter()
        .map(|one| MySpoken {
            call: one.call.to_string(),
            at: moment(one.at, t),
            now: t
                .get(if one.is_heard {
                    "spoken-mine-heard"
                } else {
                    "spoken-mine"
                })
                .into_owned(),
        })
        .collect())
}

/// One's own is taken back.
pub async fn take_back_mine(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = CallBackId::parse(&id).map_err(|_| WebError::NotFound)?;
    spoken::withdraw(&state.app, &actor, &id).await?;
    Ok(see_other("/mine"))
}

/// The call that a coordinator types out, by the field `call` of their form: one that they opened a moment ago, of this person.
pub(super) async fn typing(
    state: &WebState,
    actor: &Actor,
    form: &Answers,
    of: Option<&PersonId>,
) -> Result<Option<CallBack>, WebError> {
    let Ok(id) = CallBackId::parse(form.value("call")) else {
        return Ok(None);
    };
    match desk::find_spoken(&state.app, actor, &id).await {
        Ok(found) => Ok(found.filter(|call| call.person.as_ref() == of)),
        Err(ServiceError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// It was typed out: the call is done, and what was said is gone.
pub(super) async fn typed_out(
    state: &WebState,
    actor: &Actor,
    call: Option<CallBack>,
) -> Result<(), WebError> {
    let Some(call) = call else { return Ok(()) };
    match desk::close_call(&state.app, actor, &call.id).await {
        // Somebody else was done with it a moment before.
        Ok(()) | Err(ServiceError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What was said, for the desk that opened it a moment ago.
pub async fn sound(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let id = CallBackId::parse(&id).map_err(|_| WebError::NotFound)?;
    let (kind, sound) = desk::sound(&state.app, &actor, &id).await?;
    Ok(played(kind, sound, &headers))
}

/// The whole, or the part that a player asks for: some play nothing that they cannot ask for in parts.
fn played(kind: SoundKind, sound: Vec<u8>, headers: &HeaderMap) -> Response {
    let asked = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let common = [
        (CONTENT_TYPE, kind.mime()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
        (ACCEPT_RANGES, "bytes"),
    ];
    let length = sound.len();
    match asked.map(|asked| part(asked, length)) {
        None | Some(None) => (common, sound).into_response(),
        Some(Some(part)) if part.is_empty() => {
            let range = [(CONTENT_RANGE, format!("bytes */{length}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, common, range).into_response()
        }
        Some(Some(part)) => {
            let range = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            let bytes = sound.get(part).unwrap_or_default().to_vec();
            let status = StatusCode::PARTIAL_CONTENT;
            (status, common, [(CONTENT_RANGE, range)], bytes).into_response()
        }
    }
}

/// The bytes that a `Range` asks for: nothing when it is not one range of bytes (then the whole is sent), an empty one when
/// there are none such.
fn part(asked: &str, length: usize) -> Option<Range<usize>> {
    let (from, until) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let (from, until) = (from.trim(), until.trim());
    if from.is_empty() {
        let last: usize = until.parse().ok()?;
        return Some(length.saturating_sub(last)..length);
    }
    let from: usize = from.parse().ok()?;
    let until = match until {
        "" => length,
        text => text.parse::<usize>().ok()?.saturating_add(1).min(length),
    };
    Some(if from < until { from..until } else { 0..0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_asks_for_parts() {
        for (asked, found) in [
            ("bytes=0-1", Some(0..2)),
            ("bytes=0-", Some(0..10)),
            ("bytes=4-99", Some(4..10)),
            ("bytes=-3", Some(7..10)),
            ("bytes=-99", Some(0..10)),
            ("bytes=10-", Some(0..0)),
            ("bytes=5-2", Some(0..0)),
            ("bytes=0-1,4-5", None),
            ("items=0-1", None),
            ("bytes=a-b", None),
            ("bytes=-", None),
        ] {
            assert_eq!(part(asked, 10), found, "{asked}");
        }
    }
}

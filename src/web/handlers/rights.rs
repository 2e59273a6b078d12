//! What people may ask of us: a copy, a correction, an end.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use super::ask::beside;
use super::copy;
use crate::domain::access::Actor;
use crate::domain::consent::Purpose;
use crate::domain::contact::Postcode;
use crate::domain::ids::PersonId;
use crate::domain::language::Lang;
use crate::service::rights::{self, Correction, NewAddress, Own};
use crate::service::sign_in::Handle;
use crate::service::{Refusal, ServiceError};
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render, render_public};
use crate::web::pages::rights::{Correct, Data, Erase, Erased, Whose};
use crate::web::routes::see_other;
use crate::web::who::{self, Known};
use crate::web::{WebError, WebState};

fn me(actor: &Actor) -> Result<PersonId, WebError> {
    match actor.identity() {
        Some(identity) => Ok(identity.person.clone()),
        None => Err(WebError::SignInNeeded { back: String::new() }),
    }
}

/// Everything about me, to read.
pub async fn data(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    data_page(&state, &actor, &me(&actor)?, Whose::own(), page).await
}

pub(super) async fn data_page(
    state: &WebState,
    actor: &Actor,
    who: &PersonId,
    whose: Whose,
    page: Page,
) -> Result<Response, WebError> {
    let all = rights::everything_about(&state.app, actor, who, page.t.lang()).await?;
    let stands = |purpose: &str| {
        let mut own = all.consents.iter().filter(|consent| consent.own);
        own.any(|consent| consent.purpose == purpose && consent.withdrawn_at.is_none())
    };
    Ok(render(&Data {
        sections: copy::sections(&all, page.t),
        matching: stands(Purpose::Matching.tag()),
        act_for: stands(Purpose::ActFor.tag()),
        whose,
        page,
    }))
}

/// The same, to take along.
pub async fn data_file(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    as_file(&state, &actor, &me(&actor)?, page.t.lang()).await
}

pub(super) async fn as_file(
    state: &WebState,
    actor: &Actor,
    who: &PersonId,
    lang: Lang,
) -> Result<Response, WebError> {
    let all = rights::take_along(&state.app, actor, who, lang).await?;
    let body = serde_json::to_string_pretty(&all).map_err(WebError::internal)?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"noaber.json\""),
    );
    Ok(response)
}

/// Takes a consent back.
pub async fn consent(
    State(state): State<WebState>,
    Known(actor): Known,
    form: Answers,
) -> Result<Response, WebError> {
    take_back(&state, &actor, &me(&actor)?, &Whose::own(), &form).await
}

pub(super) async fn take_back(
    state: &WebState,
    actor: &Actor,
    who: &PersonId,
    whose: &Whose,
    form: &Answers,
) -> Result<Response, WebError> {
    let purpose = Purpose::from_tag(form.value("do")).ok_or(WebError::BadForm)?;
    rights::withdraw(&state.app, actor, who, purpose).await?;
    Ok(see_other(&format!("{}/data", whose.base)))
}

/// My name, home and contact, to correct.
pub async fn correct(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    correct_page(&state, &actor, (&me(&actor)?, Whose::own()), page, None).await
}

pub(super) async fn correct_page(
    state: &WebState,
    actor: &Actor,
    (who, whose): (&PersonId, Whose),
    page: Page,
    sent: Option<Answers>,
) -> Result<Response, WebError> {
    let pending = rights::pending_contact(&state.app, actor, who).await?;
    let waits = pending.is_some();
    // Address and contact of somebody else are shown by the opening of their file alone.
    let (known, home, contact, pending) = if whose.is_own() {
        let own = rights::own_file(&state.app, actor).await?;
        let (home, contact) = (home_of(&own), contact_of(&own));
        (own.person, home, contact, pending.unwrap_or_default())
    } else {
        let known = rights::names_of(&state.app, actor, who).await?;
        (known, String::new(), String::new(), String::new())
    };
    let mut form = sent.unwrap_or_default();
    // The forms that were not sent show what is on file.
    if !form.is("do", "names") {
        form.set("name", known.given_name);
        form.set("family", known.family_name);
        form.set("lang", known.lang.tag());
    }
    Ok(render(&Correct {
        whose,
        home,
        contact,
        pending,
        waits,
        form,
        page,
    }))
}

fn home_of(own: &Own) -> String {
    own.address.as_ref().map_or_else(String::new, |at| {
        format!("{}, {} {}", at.street, at.postcode, at.place)
    })
}

fn contact_of(own: &Own) -> String {
    let telephone = own.contact.telephone.as_ref().map(|number| number.for_people());
    let mail = own.contact.mail.as_ref().map(|mail| mail.as_str().to_owned());
    [telephone, mail]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Corrects what was sent: `names`, `home`, `contact`, or the `code` of a new contact.
pub async fn set_correct(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    corrected(&state, &actor, (&me(&actor)?, Whose::own()), page, form).await
}

pub(super) async fn corrected(
    state: &WebState,
    actor: &Actor,
    (who, whose): (&PersonId, Whose),
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let done = match form.value("do") {
        "names" => names(state, actor, who, &mut form, &page).await,
        "home" => home(state, actor, who, &form).await,
        "contact" => contact(state, actor, who, &form).await,
        "code" => rights::confirm_contact(&state.app, actor, who, form.value("code")).await,
        _ => return Err(WebError::BadForm),
    };
    let field = match form.value("do") {
        "home" => "postcode",
        "contact" => "contact",
        _ => "code",
    };
    match done {
        Ok(()) if form.ok() => Ok(see_other(&format!("{}/correct", whose.base))),
        Ok(()) => correct_page(state, actor, (who, whose), page, Some(form)).await,
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            correct_page(state, actor, (who, whose), page, Some(form)).await
        }
        Err(ServiceError::Refused(refusal)) => {
            form.mistaken(field, page.t.get(refusal.text()));
            if refusal == Refusal::WrongCode {
                form.set("code", "");
            }
            // Without a code that waits its field is not on the page; the mistake stands by the contact then.
            if field == "code" && rights::pending_contact(&state.app, actor, who).await?.is_none() {
                form = Answers::filled([("do", "contact")]);
                form.mistaken("contact", page.t.get(refusal.text()));
            }
            correct_page(state, actor, (who, whose), page, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn names(
    state: &WebState,
    actor: &Actor,
    who: &PersonId,
    form: &mut Answers,
    page: &Page,
) -> Result<(), ServiceError> {
    let Some(lang) = form.choose("lang", page.t, Lang::from_tag) else {
        return Ok(());
    };
    let correction = Correction {
        given_name: form.value("name").to_owned(),
        family_name: form.value("family").to_owned(),
        lang,
    };
    rights::correct(&state.app, actor, who, correction).await
}

async fn home(state: &WebState, actor: &Actor, who: &PersonId, form: &Answers) -> Result<(), ServiceError> {
    let postcode = Postcode::parse(form.value("postcode"))
        .ok_or_else(|| ServiceError::field("postcode", "field-postcode-wrong"))?;
    let new = NewAddress {
        street: form.value("street").to_owned(),
        postcode,
    };
    rights::move_home(&state.app, actor, who, new).await.map(|_| ())
}

async fn contact(
    state: &WebState,
    actor: &Actor,
    who: &PersonId,
    form: &Answers,
) -> Result<(), ServiceError> {
    let new = Handle::parse(form.value("contact"))
        .ok_or_else(|| ServiceError::field("contact", "field-contact-wrong"))?;
    rights::ask_contact(&state.app, actor, who, new).await.map(|_| ())
}

/// What being forgotten means.
pub async fn erase(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    // With a card, or for somebody who has been forgotten, there is no such page.
    rights::own_file(&state.app, &actor).await?;
    let (whose, form) = (Whose::own(), Answers::new());
    Ok(render(&Erase { page, whose, form }))
}

/// Forgets me, once I have said that I am sure.
pub async fn do_erase(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    forgotten(&state, &actor, (&me(&actor)?, Whose::own()), page, form).await
}

pub(super) async fn forgotten(
    state: &WebState,
    actor: &Actor,
    (who, whose): (&PersonId, Whose),
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    if !form.is("sure", "yes") {
        form.mistaken("sure", page.t.get("erase-sure-needed"));
        return Ok(render(&Erase { page, whose, form }));
    }
    match rights::erase(&state.app, actor, who).await {
        Ok(()) if !whose.is_own() => Ok(see_other("/desk/people?done=erased")),
        Ok(()) => {
            let mut response = see_other("/me/erased");
            response.headers_mut().append(SET_COOKIE, who::end(state));
            Ok(response)
        }
        Err(ServiceError::Refused(refusal)) => {
            let text = page.t.get(refusal.text());
            let page = page.saying(Tone::Mend, text);
            Ok(render(&Erase { page, whose, form }))
        }
        Err(error) => Err(error.into()),
    }
}

/// It is done.
pub async fn erased(page: Page) -> Response {
    render_public(&page.clone(), &Erased { page })
}

//! What lies behind a line of the desk: a request's file, a number to call, a worry.

use axum::extract::State;
use axum::response::Response;

use super::ask::beside;
use super::desk::{More, list};
use super::people::reason;
use super::words;
use crate::domain::ids::{CallBackId, ConcernId, RequestId};
use crate::domain::request::{Pointer, RequestState};
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::service::ask;
use crate::service::desk::{self, Next};
use crate::service::disclose::{self, Disclosure};
use crate::service::follow::{self, VisitView};
use crate::service::{ServiceError, texting, threads};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Row;
use crate::web::pages::desk::{AlsoTell, Call, File};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// So many visits of a series: what is near.
const VISITS_SHOWN: usize = 6;
/// So many things that happen next.
const NEXT_SHOWN: usize = 6;

/// A request, before its file is opened.
pub async fn request(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    request_page(&state, &actor, &id, page, None, Answers::new()).await
}

/// Opens the file, saying why; leaves a disclosure.
pub async fn open_request(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    match disclose::for_desk(&state.app, &actor, &id, &reason(&form, page.t)).await {
        Ok(found) => request_page(&state, &actor, &id, page, Some(found), Answers::new()).await,
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            request_page(&state, &actor, &id, page, None, form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn request_page(
    state: &WebState,
    actor: &crate::domain::access::Actor,
    id: &RequestId,
    page: Page,
    found: Option<Disclosure>,
    form: Answers,
) -> Result<Response, WebError> {
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let view = follow::find(&state.app, actor, id).await?;
    let t = page.t;
    // Nobody else is sought for the visits of a bond.
    let is_open = matches!(view.request.state, RequestState::Open { .. }) && view.bond.is_none();
    let row = |key: &str, value: String| Row {
        label: t.get(key).into_owned(),
        value,
        change: String::new(),
    };
    let mut rows = vec![
        row("row-what", words::category(&view.category, t)),
        row("row-for", view.resident_name.clone()),
        row("row-when", words::schedule(&view.request.schedule, t)),
        row("row-length", t.duration(view.request.duration_min)),
    ];
    let needs = words::needs(&view.request.requirements, view.request.helpers_needed, t);
    if !needs.is_empty() {
        rows.push(row("row-know", needs.join(", ")));
    }
    // Perhaps it is the same, asked twice: whoever looks at it knows.
    rows.extend(view.asked_before.as_ref().map(|earlier| Row {
        change: format!("/desk/requests/{}", earlier.request),
        ..row("row-asked-before", t.day(earlier.at.date(&amsterdam())))
    }));
    rows.extend(
        view.request
            .public_sentence
            .clone()
            .map(|text| row("row-sentence", text)),
    );
    if view.along.is_none() {
        rows.push(Row {
            change: format!("/requests/{id}/photo"),
            ..row("row-photo", super::photos::link(state, actor, id, t).await?)
        });
        rows.retain(|row| !row.value.is_empty());
    }
    rows.extend(super::additional::answers(&view.weighed, t));
    rows.extend(view.visits.iter().take(VISITS_SHOWN).map(|one| Row {
        change: match one.visit.state {
            VisitState::Open { .. } if is_open => format!("/desk/visits/{}/helpers", one.visit.id),
            _ => String::new(),
        },
        ..row("step-visit", how_it_stands(one, t))
    }));
    rows.extend(view.visits.iter().filter(|one| !one.door.is_empty()).map(|one| {
        let steps = one.door.iter().map(|(rung, at)| {
            let clock = t.clock(at.local(&amsterdam()).time());
            format!("{clock} {}", super::door::taken(*rung, t))
        });
        row("row-door", steps.collect::<Vec<_>>().join("\n"))
    }));
    let next = desk::list_next(&state.app, actor, id, NEXT_SHOWN).await?;
    let messages = match threads::count_at_desk(&state.app, actor, id).await? {
        (0, _) => String::new(),
        (_, unread) => super::threads::link(unread, t),
    };
    // Nothing else is decided before it is answered.
    let weigh = super::additional::part(&view, &form, t);
    let waits = matches!(view.request.state, RequestState::AwaitingReview { .. }) && weigh.is_none();
    let unconfirmed = matches!(view.request.state, RequestState::Unconfirmed { .. });
    Ok(render(&File {
        title: words::category(&view.category, t),
        open: format!("/desk/requests/{id}"),
        rows,
        opened: found
            .as_ref()
            .map(|found| file_rows(found, t))
            .unwrap_or_default(),
        weigh,
        review: if waits { id.to_string() } else { String::new() },
        verify: if unconfirmed {
            id.to_string()
        } else {
            String::new()
        },
        next: next.iter().map(|(at, what)| next_row(*at, what, t)).collect(),
        steer: match view.request.state {
            RequestState::Open { .. } => "pause",
            RequestState::Paused { .. } => "resume",
            _ => "",
        },
        sentence: view.request.public_sentence.clone().unwrap_or_default(),
        price: super::prices::part_of(state, actor, &view, t).await?,
        messages,
        person: format!("/desk/people/{}", view.request.resident),
        seen: format!("/requests/{id}"),
        form,
        page,
    }))
}

/// Something that happens by itself, and when.
fn next_row(at: UnixTime, what: &Next, t: Texts) -> Row {
    let value = match what {
        Next::Answer { helper } => t.with("next-answer", "name", helper.clone()).to_string(),
        Next::Round => t.get("next-round").into_owned(),
        Next::Urgent => t.get("next-urgent").into_owned(),
        Next::Expires => t.get("next-expires").into_owned(),
    };
    let label = match what {
        Next::Round => t.get("next-soon").into_owned(),
        _ => t.moment(at.local(&amsterdam()).datetime()),
    };
    Row {
        label,
        value,
        change: String::new(),
    }
}

/// The search pauses or goes on, or others see another sentence.
pub async fn steer(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    // What a resident may do with their own page is not done from here.
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let done = match form.value("do") {
        "pause" => follow::pause(&state.app, &actor, &id).await,
        "resume" => follow::resume(&state.app, &actor, &id).await,
        "sentence" => {
            let sentence = form.value("sentence").to_owned();
            desk::check_sentence(&state.app, &actor, &id, &sentence, form.is("urgent", "yes")).await
        }
        _ => return Err(WebError::BadForm),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/desk/requests/{id}"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            request_page(&state, &actor, &id, page, None, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// When, and who comes; or until when somebody is looked for.
fn how_it_stands(one: &VisitView, t: Texts) -> String {
    let names: Vec<_> = one.coming.iter().map(|comer| comer.name.clone()).collect();
    let (key, when) = match one.visit.agreed {
        Some(agreed) if !names.is_empty() => ("desk-visit-with", words::moment(agreed, t)),
        _ => (
            "desk-visit-open",
            t.moment(one.visit.deadline_at.local(&amsterdam()).datetime()),
        ),
    };
    t.with(key, "when", when)
        .and("helpers", names.join(", "))
        .to_string()
}

pub(super) fn file_rows(found: &Disclosure, t: Texts) -> Vec<Row> {
    let row = |key: &str, value: String| Row {
        label: t.get(key).into_owned(),
        value,
        change: String::new(),
    };
    let mut rows = vec![row("row-who", found.name.clone())];
    if let Some(address) = &found.address {
        rows.push(row(
            "row-where",
            format!("{}\n{} {}", address.street, address.postcode, address.place),
        ));
    }
    rows.extend(found.through.clone().map(|name| row("row-through", name)));
    if let Some(telephone) = &found.contact.telephone {
        rows.push(row("row-telephone", telephone.for_people()));
    }
    if let Some(mail) = &found.contact.mail {
        rows.push(row("row-mail", mail.as_str().to_owned()));
    }
    if let Some(own) = found.own_words.as_ref().filter(|text| !text.is_empty()) {
        rows.push(row("row-words", own.clone()));
        // Only a hint: the coordinator asks, and decides.
        rows.extend(ask::hint_named(own, t.lang()).map(|name| row("row-hint", name)));
    }
    rows
}

/// A coordinator decides about a request: the search begins, or it is not a thing for neighbours, or they have spoken.
pub async fn decide(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let done = match form.value("do") {
        "approve" => {
            let sentence = form.value("sentence").to_owned();
            desk::approve(&state.app, &actor, &id, &sentence, form.is("urgent", "yes")).await
        }
        "verify" => desk::verify_by_telephone(&state.app, &actor, &id).await,
        other => match other.strip_prefix("refuse.").and_then(Pointer::from_tag) {
            Some(pointer) => desk::refuse(&state.app, &actor, &id, pointer).await,
            None => return Err(WebError::BadForm),
        },
    };
    match done {
        Ok(()) => Ok(see_other("/desk")),
        Err(ServiceError::Invalid(fields)) => {
            for wrong in &fields {
                let field = if wrong.field == "when" {
                    "sentence"
                } else {
                    wrong.field
                };
                form.mistaken(field, page.t.get(wrong.text));
            }
            request_page(&state, &actor, &id, page, None, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a number to call.
pub async fn open_call(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = CallBackId::parse(&id).map_err(|_| WebError::NotFound)?;
    let call = desk::open_call(&state.app, &actor, &id).await?;
    let spoken = desk::find_spoken(&state.app, &actor, &id).await?;
    let also = desk::list_same_call(&state.app, &actor, &id).await?;
    let name = if call.name.is_empty() {
        page.t.get("desk-somebody").into_owned()
    } else {
        call.name
    };
    Ok(render(&Call {
        type_out: spoken
            .map(|call| match call.person {
                Some(who) => format!("/desk/people/{who}/ask?call={id}"),
                None => format!("/desk/intake?call={id}"),
            })
            .unwrap_or_default(),
        id: id.to_string(),
        name,
        telephone: call.telephone.for_people(),
        words: texted(&call.words, page.t),
        also: also
            .into_iter()
            .map(|other| AlsoTell {
                id: other.id.to_string(),
                words: other.words,
                request: other
                    .request
                    .filter(|request| call.request.as_ref() != Some(request))
                    .map(|request| request.to_string())
                    .unwrap_or_default(),
            })
            .collect(),
        person: call
            .person
            .map(|who| format!("/desk/people/{who}"))
            .unwrap_or_default(),
        request: call
            .request
            .map(|request| request.to_string())
            .unwrap_or_default(),
        verify: call.why == "verify" || call.why == "sign_in",
        page,
    }))
}

/// What to say, or what somebody said; texts in the words of whoever reads.
fn texted(words: &str, t: Texts) -> String {
    match texting::texted(words) {
        Some(found) if !found.texts.is_empty() => found
            .texts
            .iter()
            .map(|text| t.with("call-by-text", "words", text).to_string())
            .collect::<Vec<_>>()
            .join("\n"),
        _ => words.to_owned(),
    }
}

/// The call was made; with `do=verify` the contact of its request is right.
pub async fn close_call(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let id = CallBackId::parse(&id).map_err(|_| WebError::NotFound)?;
    if form.is("do", "verify") {
        let request = RequestId::parse(form.value("request")).map_err(|_| WebError::BadForm)?;
        desk::verify_by_telephone(&state.app, &actor, &request).await?;
    }
    let also: Result<Vec<_>, _> = form.all("also").map(CallBackId::parse).collect();
    let also = also.map_err(|_| WebError::BadForm)?;
    desk::close_calls(&state.app, &actor, &id, &also).await?;
    Ok(see_other("/desk"))
}

/// A worry has been looked at.
pub async fn close_concern(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = ConcernId::parse(&id).map_err(|_| WebError::NotFound)?;
    match desk::close_concern(&state.app, &actor, &id, form.value("words")).await {
        Ok(()) => Ok(see_other("/desk")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            let action = format!("/desk/concerns/{id}/close");
            list(&state, &actor, page, &More::default(), Some((&action, form))).await
        }
        Err(error) => Err(error.into()),
    }
}

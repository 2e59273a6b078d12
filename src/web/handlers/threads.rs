//! What the people of a request write to each other: on the resident's page, a helper's, and at the desk.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::ask::beside;
use super::people::reason;
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::{AssignmentId, HelperId, RequestId, ThreadMessageId};
use crate::domain::masking::Piece;
use crate::domain::thread::{Ground, ReportReason, Side, ThreadState, WORDS};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::ServiceError;
use crate::service::threads::{self, Door, Heard, Line, Other, Sharing, ThreadView};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, Tone, render};
use crate::web::pages::Row;
use crate::web::pages::threads::{DeskThread, Said, Share, Shown, Thread, hidden_key};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// What was done a moment ago.
#[derive(Debug, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

fn resident_door(id: &str) -> Result<Door, WebError> {
    RequestId::parse(id)
        .map(Door::Resident)
        .map_err(|_| WebError::NotFound)
}

fn helper_door(id: &str) -> Result<Door, WebError> {
    AssignmentId::parse(id)
        .map(Door::Helper)
        .map_err(|_| WebError::NotFound)
}

/// Where the page of a thread is.
fn base(door: &Door) -> String {
    match door {
        Door::Resident(id) => format!("/requests/{id}/messages"),
        Door::Helper(id) => format!("/visits/{id}/messages"),
    }
}

/// The resident's page.
pub async fn of_request(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = saying(page, &query.done);
    shown(&state, &actor, &resident_door(&id)?, page, Answers::new()).await
}

/// A helper's page.
pub async fn of_visit(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = saying(page, &query.done);
    shown(&state, &actor, &helper_door(&id)?, page, Answers::new()).await
}

/// A form of the resident's page.
pub async fn act_on_request(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    act(&state, &actor, &resident_door(&id)?, page, form).await
}

/// A form of a helper's page.
pub async fn act_on_visit(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    act(&state, &actor, &helper_door(&id)?, page, form).await
}

fn saying(page: Page, done: &str) -> Page {
    let key = match done {
        "said" => "thread-done-said",
        "reported" => "thread-done-reported",
        "asked" => "thread-done-asked",
        "shared" => "thread-done-shared",
        "removed" => "thread-done-removed",
        _ => return page,
    };
    let text = page.t.get(key).into_owned();
    page.saying(Tone::Good, text)
}

async fn act(
    state: &WebState,
    actor: &Actor,
    door: &Door,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let app = &state.app;
    let wanted = form.value("do").to_owned();
    let (step, of) = wanted.split_once('.').unwrap_or((&wanted, ""));
    let (done, word) = match step {
        "" | "say" => {
            let told = form.is("told", "yes");
            (
                threads::say(app, actor, door, form.value("words"), told).await,
                "said",
            )
        }
        "ask" => (threads::ask_desk(app, actor, door, false).await, "asked"),
        "report" => {
            let reason = ReportReason::from_tag(of).ok_or(WebError::BadForm)?;
            let id = ThreadMessageId::parse(form.value("message")).map_err(|_| WebError::NotFound)?;
            (threads::report(app, actor, door, &id, reason).await, "reported")
        }
        "share" | "keep" => {
            let with = HelperId::parse(of).ok();
            let done = threads::share(app, actor, door, with.as_ref(), step == "share").await;
            (done, "shared")
        }
        _ => return Err(WebError::BadForm),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("{}?done={word}", base(door)))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            shown(state, actor, door, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn moment(at: UnixTime, t: Texts) -> String {
    t.moment(at.local(&amsterdam()).datetime())
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    door: &Door,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let view = threads::read(&state.app, actor, door).await?;
    let t = page.t;
    let contact = Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    };
    let page = page.with_contact(contact).in_place(view.zone.name.clone());
    let back = match door {
        Door::Resident(id) => row("thread-back-request", format!("/requests/{id}"), t),
        Door::Helper(_) => row("thread-back-week", "/week".to_owned(), t),
    };
    let is_open = view.state.is_open();
    let asks = is_open && view.ground.is_none() && (view.can_write || !view.lines.is_empty());
    Ok(render(&Thread {
        back,
        action: base(door),
        title: words::category(&view.category, t),
        readers: readers(&view, t),
        lines: view
            .lines
            .iter()
            .map(|line| {
                let can_act = matches!(line, Line::Said(said) if !said.is_mine && !said.is_removed && said.side != Side::Desk);
                said(line, &view.resident, can_act, t)
            })
            .collect(),
        told: view.ground == Some(Ground::ReadsAlong),
        ask: if asks {
            view.zone.coordinator_name.clone()
        } else {
            String::new()
        },
        can_write: view.can_write,
        closes: closes(&view, t),
        shares: view.shares.iter().map(|one| share(one, t)).collect(),
        form,
        page,
    }))
}

fn row(key: &str, change: String, t: Texts) -> Row {
    Row {
        label: t.get(key).into_owned(),
        value: String::new(),
        change,
    }
}

/// Who reads what is written now: said before the first word, above the field.
fn readers(view: &ThreadView, t: Texts) -> Vec<String> {
    let coordinator = &view.zone.coordinator_name;
    let mut all = Vec::new();
    let names = |some: &dyn Fn(&&Other) -> bool| {
        let names: Vec<&str> = view
            .others
            .iter()
            .filter(some)
            .map(|one| one.name.as_str())
            .collect();
        names.join(", ")
    };
    let by_page = names(&|one| !one.by_telephone);
    if !by_page.is_empty() {
        all.push(t.with("thread-read-by", "names", by_page).to_string());
    }
    for one in view.others.iter().filter(|one| one.by_telephone) {
        all.push(
            t.with("thread-by-telephone", "name", one.name.clone())
                .and("coordinator", coordinator.clone())
                .to_string(),
        );
    }
    match view.ground {
        Some(Ground::ReadsAlong) => {
            all.push(
                t.with("thread-reads-along", "name", coordinator.clone())
                    .to_string(),
            );
        }
        Some(Ground::Asked) => {
            all.push(
                t.with("thread-asked-reads", "name", coordinator.clone())
                    .to_string(),
            );
        }
        _ => all.push(
            t.with("thread-reads-not", "name", coordinator.clone())
                .to_string(),
        ),
    }
    if all.len() == 1 && view.ground.is_none() && view.others.is_empty() {
        return vec![t.get("thread-nobody").into_owned()];
    }
    all
}

fn closes(view: &ThreadView, t: Texts) -> String {
    let day = |at: UnixTime| t.day(at.date(&amsterdam()));
    match view.state {
        ThreadState::Open { closes_at: None } => String::new(),
        ThreadState::Open { closes_at: Some(at) } => t.with("thread-closes", "day", day(at)).to_string(),
        ThreadState::Closed { at } => t.with("thread-closed", "day", day(at)).to_string(),
    }
}

fn share(one: &Sharing, t: Texts) -> Share {
    let stands = match (one.mine, one.theirs) {
        (true, true) => "thread-share-both",
        (true, false) => "thread-share-mine",
        (false, true) => "thread-share-theirs",
        (false, false) => "thread-share-none",
    };
    let (step, label) = if one.mine {
        ("keep", "button-thread-keep")
    } else {
        ("share", "button-thread-share")
    };
    Share {
        value: format!("{step}.{}", one.helper),
        stands: t.with(stands, "name", one.name.clone()).to_string(),
        label: t.with(label, "name", one.name.clone()).to_string(),
    }
}

fn said(line: &Line, resident: &str, can_act: bool, t: Texts) -> Said {
    let happened = |from: String, at: UnixTime| Said {
        id: String::new(),
        from,
        when: moment(at, t),
        pieces: Vec::new(),
        is_mine: false,
        is_removed: false,
        can_act: false,
    };
    match line {
        Line::Looked { name, at } => happened(t.with("thread-looked", "name", name.clone()).to_string(), *at),
        Line::Asked { at } => happened(t.get("thread-asked").into_owned(), *at),
        Line::Said(heard) => Said {
            id: heard.id.to_string(),
            from: from(heard, resident, t),
            when: moment(heard.at, t),
            pieces: heard
                .pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Words(words) => Shown::Words(words.clone()),
                    Piece::Hidden(hidden) => Shown::Hidden(t.get(hidden_key(*hidden)).into_owned()),
                })
                .collect(),
            is_mine: heard.is_mine,
            is_removed: heard.is_removed,
            can_act,
        },
    }
}

fn from(heard: &Heard, resident: &str, t: Texts) -> String {
    let name = heard.from.clone();
    match heard.side {
        Side::Desk => t.with("thread-from-desk", "name", name).to_string(),
        Side::Resident if heard.for_resident => t
            .with("thread-from-for", "name", name)
            .and("resident", resident.to_owned())
            .to_string(),
        Side::Resident | Side::Helper => name,
    }
}

/// A thread at the desk.
pub async fn at_desk(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let page = saying(page, &query.done);
    desk_page(&state, &actor, &id, page, Answers::new()).await
}

/// A form of the desk's page: opening it, saying why; writing; taking a message away.
pub async fn act_at_desk(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let here = format!("/desk/requests/{id}/messages");
    let app = &state.app;
    let (done, to) = match form.value("do") {
        "open" => {
            let why = reason(&form, page.t);
            let opened = threads::for_desk(app, &actor, &id, Some(&why)).await;
            (opened.map(drop), here)
        }
        "say" => {
            let done = threads::say_at_desk(app, &actor, &id, form.value("words")).await;
            (done, format!("{here}?done=said"))
        }
        "remove" => {
            let message = ThreadMessageId::parse(form.value("message")).map_err(|_| WebError::NotFound)?;
            let done = threads::remove(app, &actor, &id, &message).await;
            (done, format!("{here}?done=removed"))
        }
        _ => return Err(WebError::BadForm),
    };
    match done {
        Ok(()) => Ok(see_other(&to)),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            desk_page(&state, &actor, &id, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn desk_page(
    state: &WebState,
    actor: &Actor,
    id: &RequestId,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let found = threads::for_desk(&state.app, actor, id, None).await?;
    let t = page.t;
    let key = match found.ground {
        Some(Ground::ReadsAlong) => "thread-ground-along",
        Some(Ground::Asked) => "thread-ground-asked",
        Some(Ground::Reported) => "thread-ground-reported",
        Some(Ground::ByTelephone) => "thread-ground-telephone",
        None => "thread-ground-none",
    };
    let mut stands = vec![
        t.with("thread-count", "n", found.messages).to_string(),
        t.get(key).into_owned(),
    ];
    if let ThreadState::Closed { at } = found.state {
        stands.push(
            t.with("thread-closed", "day", t.day(at.date(&amsterdam())))
                .to_string(),
        );
    }
    let title = t
        .with("desk-open", "what", words::category(&found.category, t))
        .and("name", found.resident.clone())
        .to_string();
    let may_open = found.ground.is_some();
    Ok(render(&DeskThread {
        request: format!("/desk/requests/{id}"),
        action: format!("/desk/requests/{id}/messages"),
        title,
        stands,
        may_open,
        is_open: found.lines.is_some(),
        lines: found
            .lines
            .iter()
            .flatten()
            .map(|one| said(&one.line, &found.resident, one.is_reported, t))
            .collect(),
        can_write: may_open && found.state.is_open(),
        form,
        page,
    }))
}

/// The words of a link to a thread, with how much is new in it.
pub(super) fn link(unread: i64, t: Texts) -> String {
    match unread {
        0 => t.get("thread-link").into_owned(),
        n => t.with("thread-link-new", "n", n).to_string(),
    }
}

/// Characters of one message fit in a field of several lines.
const _: () = assert!(WORDS <= 2_000);

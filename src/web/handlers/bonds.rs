//! A bond, as its two read it: answering, setting a visit, what neighbours may know, stopping.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::ask::beside;
use super::outings::clock;
use super::requests::{Done, whose};
use super::words;
use crate::domain::access::{Actor, Way};
use crate::domain::bond::{BondEnd, BondSide, BondState, BondStep, BondVisitKind, CareContact, MEETING_MIN};
use crate::domain::consent::Given;
use crate::domain::ids::BondId;
use crate::domain::schedule::Rhythm;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::bonds::{self, BondView, ComingVisit, Door, Known, NewVisit, Part};
use crate::service::{Refusal, ServiceError};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, Tone, render};
use crate::web::pages::bonds::{BondAsk, BondPage, BondVisit, ContactPart, KnownPart, PlanPart};
use crate::web::pages::{Row, Tile};
use crate::web::routes::see_other;
use crate::web::who::Known as SignedIn;
use crate::web::{WebError, WebState};

/// Minutes to choose from.
const LENGTHS: [u32; 5] = [30, 60, 90, 120, 180];
/// How often a visit may come back, as forms say it.
const REPEATS: [(&str, &str, Option<Rhythm>); 4] = [
    ("once", "bond-once", None),
    ("weekly", "ask-rhythm-weekly", Some(Rhythm::Weeks(1))),
    ("fortnightly", "ask-rhythm-fortnightly", Some(Rhythm::Weeks(2))),
    ("monthly", "ask-rhythm-monthly", Some(Rhythm::Months)),
];

pub(super) fn bond_id(id: &str) -> Result<BondId, WebError> {
    BondId::parse(id).map_err(|_| WebError::NotFound)
}

fn tile(value: &str, name: String) -> Tile {
    Tile {
        value: value.to_owned(),
        icon: String::new(),
        name,
        more: String::new(),
    }
}

fn row(key: &str, value: String, t: Texts) -> Row {
    Row {
        label: t.get(key).into_owned(),
        value,
        change: String::new(),
    }
}

fn day(at: UnixTime, t: Texts) -> String {
    t.day_and_year(at.date(&amsterdam()))
}

/// Why somebody stops, to choose from.
pub(super) fn reasons(t: Texts) -> Vec<Tile> {
    BondEnd::ALL
        .iter()
        .map(|why| tile(why.tag(), t.get(end_text(*why)).into_owned()))
        .collect()
}

pub(super) const fn end_text(why: BondEnd) -> &'static str {
    match why {
        BondEnd::Finished => "bond-end-finished",
        BondEnd::NoTime => "bond-end-no-time",
        BondEnd::NoMatch => "bond-end-no-match",
        BondEnd::Moved => "bond-end-moved",
        BondEnd::Other => "bond-end-other",
    }
}

/// How a bond stands, in a few words for a list.
pub(super) fn stands_short(step: BondStep, t: Texts) -> String {
    t.get(match step {
        BondStep::Proposed => "bond-is-proposed",
        BondStep::Meeting => "bond-is-meeting",
        BondStep::Running => "bond-is-running",
        BondStep::Ended => "bond-is-ended",
        BondStep::Declined => "bond-is-declined",
    })
    .into_owned()
}

/// What they agreed, what they do and since when.
pub(super) fn rows(view: &BondView, t: Texts) -> Vec<Row> {
    let mut all = vec![
        row("bond-agreed-row", view.words.agreed.clone(), t),
        row("row-what", words::category(&view.category, t), t),
        row(
            "bond-since",
            view.bond.began_at.map_or_else(String::new, |at| day(at, t)),
            t,
        ),
    ];
    all.retain(|row| !row.value.is_empty());
    all
}

/// What is to come; with the page of each for whoever has one.
pub(super) fn coming(view: &BondView, href: &dyn Fn(&ComingVisit) -> String, t: Texts) -> Vec<BondVisit> {
    view.coming
        .iter()
        .map(|one| BondVisit {
            when: if one.is_booked {
                words::moment(one.window, t)
            } else {
                words::window(one.window, t)
            },
            what: match one.kind {
                BondVisitKind::Visit => words::category(&view.category, t),
                BondVisitKind::Meeting => t.get("bond-meeting-what").into_owned(),
            },
            place: one.meets_at.clone(),
            href: href(one),
            is_booked: one.is_booked,
        })
        .collect()
}

/// Setting a visit, where there is one to set.
pub(super) fn plan(view: &BondView, action: String, t: Texts) -> Option<PlanPart> {
    let is_meeting = match view.bond.state.step() {
        BondStep::Running => false,
        BondStep::Meeting if view.coming.is_empty() && view.met.is_none() => true,
        _ => return None,
    };
    Some(PlanPart {
        action,
        is_meeting,
        lengths: LENGTHS
            .iter()
            .map(|minutes| tile(&minutes.to_string(), t.duration(*minutes)))
            .collect(),
        repeats: REPEATS
            .iter()
            .map(|(value, key, _)| tile(value, t.get(key).into_owned()))
            .collect(),
    })
}

/// What neighbours may know, as far as it may be read.
pub(super) fn known(view: &BondView, t: Texts) -> Option<KnownPart> {
    let given = view.bond.may_know.filter(|_| !view.words.known.is_empty())?;
    let how = t.get(match given.given {
        Given::InPerson => "data-given-in-person",
        Given::ByTelephone => "data-given-by-telephone",
        Given::InWriting => "data-given-in-writing",
    });
    Some(KnownPart {
        words: view.words.known.clone(),
        to: view.words.known_to.clone(),
        agreed: t
            .with("bond-known-agreed", "day", day(given.at, t))
            .and("how", how)
            .to_string(),
    })
}

fn contact(of: &CareContact) -> Option<ContactPart> {
    (!of.name.is_empty()).then(|| ContactPart {
        name: of.name.clone(),
        telephone: of.telephone.clone(),
        mail: of.mail.clone(),
    })
}

fn other(view: &BondView) -> String {
    match view.part {
        Part::Helper => view.resident.clone(),
        _ => view.helper.clone(),
    }
}

/// A sentence about the two, to whoever reads it: one of them, or somebody who acts for the resident.
fn told(key: &str, view: &BondView, (whose, name): (&'static str, &str), t: Texts) -> String {
    t.with(key, "name", name)
        .and("whose", whose)
        .and("resident", &view.resident)
        .to_string()
}

fn stands(view: &BondView, to: (&'static str, &str), t: Texts) -> String {
    let said = |side: Option<BondSide>| side.is_some_and(|side| view.bond.state.yes().has(side));
    let with = |key: &str| told(key, view, to, t);
    match view.bond.state {
        BondState::Proposed { .. } if said(view.part.side()) => with("bond-now-waits"),
        BondState::Proposed { .. } => with("bond-now-asked"),
        BondState::Meeting { .. } if said(view.part.side()) => with("bond-now-waits"),
        BondState::Meeting { .. } if view.met.is_some() => with("bond-now-met"),
        BondState::Meeting { .. } if view.coming.is_empty() => with("bond-now-meeting"),
        BondState::Meeting { .. } => with("bond-now-meets"),
        BondState::Running { .. } => with("bond-now-running"),
        BondState::Ended { at, .. } => t.with("bond-now-ended", "day", day(at, t)).to_string(),
        BondState::Declined { .. } => t.get("bond-now-declined").into_owned(),
    }
}

fn ask(view: &BondView, to: (&'static str, &str), t: Texts) -> Option<BondAsk> {
    let answered = view
        .part
        .side()
        .is_none_or(|side| view.bond.state.yes().has(side));
    let (question, more) = match view.bond.state.step() {
        _ if answered => return None,
        BondStep::Proposed if view.bond.meets_first => ("bond-ask-meet", "bond-ask-meet-more"),
        BondStep::Proposed => ("bond-ask", "bond-ask-more"),
        BondStep::Meeting if view.met.is_some() => ("bond-ask-on", "bond-ask-on-more"),
        _ => return None,
    };
    Some(BondAsk {
        question: told(question, view, to, t),
        more: told(more, view, to, t),
    })
}

/// The bonds of one's own on one side, for a page that is about something else: with whom, how it stands, where its page is.
pub(super) async fn own_rows(
    state: &WebState,
    actor: &Actor,
    helps: bool,
    t: Texts,
) -> Result<Vec<Row>, WebError> {
    let all = bonds::list_own(&state.app, actor).await?;
    Ok(all
        .into_iter()
        .filter(|one| (one.part == Part::Helper) == helps)
        .map(|one| Row {
            label: one.other,
            value: match one.next {
                _ if one.asks => t.get("bond-asks").into_owned(),
                Some(window) => words::moment(window, t),
                None => stands_short(one.bond.state.step(), t),
            },
            change: format!("/bonds/{}", one.bond.id),
        })
        .collect())
}

/// The page of the two.
pub async fn bond(
    State(state): State<WebState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = bond_id(&id)?;
    let done = match query.what() {
        "yes" => Some("bond-done-yes"),
        "planned" => Some("bond-done-planned"),
        "known" => Some("bond-done-known"),
        "unknown" => Some("bond-done-unknown"),
        "stopped" => Some("bond-done-stopped"),
        _ => None,
    };
    let page = match done {
        Some(key) => {
            let text = page.t.get(key).into_owned();
            page.saying(Tone::Good, text)
        }
        None => page,
    };
    let form = Answers::filled([("length", "60"), ("repeat", "once")]);
    shown(&state, &actor, &id, page, form).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    id: &BondId,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let view = bonds::find(&state.app, actor, Door::Own, id).await?;
    let page = page.with_contact(Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    });
    let t = page.t;
    let name = other(&view);
    let is_resident = view.part == Part::Resident;
    let whose = if is_resident {
        whose(actor, &view.bond.resident)
    } else {
        "own"
    };
    let to = (whose, name.as_str());
    let back = if is_resident {
        ("nav-mine", "/mine")
    } else {
        ("nav-week", "/week")
    };
    let href = |one: &ComingVisit| {
        if is_resident {
            format!("/requests/{}", one.request)
        } else {
            "/week".to_owned()
        }
    };
    let by_card = actor.identity().is_some_and(|me| me.way == Way::Card);
    Ok(render(&BondPage {
        id: id.to_string(),
        back: Row {
            label: t.get(back.0).into_owned(),
            value: String::new(),
            change: back.1.to_owned(),
        },
        title: told("bond-title", &view, to, t),
        stands: stands(&view, to, t),
        ask: ask(&view, to, t),
        rows: rows(&view, t),
        coming: coming(&view, &href, t),
        plan: plan(&view, format!("/bonds/{id}"), t),
        known: known(&view, t),
        contact: contact(&view.words.contact).filter(|_| view.bond.state.is_live()),
        is_resident,
        may_change: is_resident && !by_card,
        is_shown: view.bond.contact_shown,
        is_live: view.bond.state.is_live(),
        reasons: reasons(t),
        other: name,
        form,
        page,
    }))
}

/// A visit as it was typed; mistakes stand in the form. Whoever gets to know each other says neither how long nor how often.
pub(super) fn planned(form: &mut Answers, t: Texts) -> Option<NewVisit> {
    let date = form.value("date").parse().ok();
    if date.is_none() {
        form.mistaken("date", t.get("field-date-wrong"));
    }
    let at = clock(form.value("time"));
    if at.is_none() {
        form.mistaken("time", t.get("field-time-wrong"));
    }
    let minutes = match form.value("length") {
        "" => Some(MEETING_MIN),
        _ => form.number("length", t, 15, 480),
    };
    let rhythm = match form.value("repeat") {
        "" => Some(None),
        said => REPEATS
            .iter()
            .find(|(value, ..)| *value == said)
            .map(|(.., rhythm)| *rhythm),
    };
    if rhythm.is_none() {
        form.mistaken("repeat", t.get("mistake-choose"));
    }
    let until = match form.value("until") {
        "" => None,
        said => {
            let day = said.parse().ok();
            if day.is_none() {
                form.mistaken("until", t.get("field-date-wrong"));
            }
            day
        }
    };
    let meets_at = form.may("place", t).unwrap_or_default();
    if !form.ok() {
        return None;
    }
    Some(NewVisit {
        date: date?,
        at: at?,
        minutes: minutes?,
        repeat: rhythm?.map(|rhythm| (rhythm, until)),
        meets_at,
    })
}

/// Where a rule says no to a day, beside the day.
pub(super) fn beside_day(form: &mut Answers, refusal: Refusal, t: Texts) -> bool {
    let is_day = matches!(
        refusal,
        Refusal::BusyThen
            | Refusal::WeekFull
            | Refusal::NotAvailable
            | Refusal::VettingNeeded
            | Refusal::NoLongerNeeded
            | Refusal::Changed
    );
    if is_day {
        let text = match refusal {
            Refusal::BusyThen => "bond-busy",
            Refusal::WeekFull => "bond-week-full",
            _ => "bond-day-no",
        };
        form.mistaken("date", t.get(text));
    }
    is_day
}

/// Why it stops, as it was said.
pub(super) fn because(form: &Answers) -> BondEnd {
    BondEnd::from_tag(form.value("because")).unwrap_or(BondEnd::Other)
}

/// One of the two does something.
pub async fn act(
    State(state): State<WebState>,
    SignedIn(actor): SignedIn,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let (id, app, t) = (bond_id(&id)?, &state.app, page.t);
    let what = form.value("do").to_owned();
    let (done, said) = match what.as_str() {
        "yes" | "no" => {
            let answer = (None, what == "yes");
            let done = bonds::answer(app, &actor, Door::Own, &id, answer).await;
            (done, if what == "yes" { "yes" } else { "stopped" })
        }
        "plan" => {
            // Whose it is not learns nothing from a mistake.
            bonds::find(app, &actor, Door::Own, &id).await?;
            let Some(new) = planned(&mut form, t) else {
                return shown(&state, &actor, &id, page, form).await;
            };
            let done = bonds::plan(app, &actor, Door::Own, &id, new).await;
            if let Err(ServiceError::Refused(refusal)) = &done
                && beside_day(&mut form, *refusal, t)
            {
                return shown(&state, &actor, &id, page, form).await;
            }
            (done.map(drop), "planned")
        }
        "known" => {
            let known = Known {
                words: form.value("story").to_owned(),
                to: form.value("to").to_owned(),
                given: Given::InWriting,
            };
            (
                bonds::set_known(app, &actor, Door::Own, &id, known).await,
                "known",
            )
        }
        "unknown" => (bonds::forget_known(app, &actor, Door::Own, &id).await, "unknown"),
        "show" | "hide" => (
            bonds::show_contact(app, &actor, Door::Own, &id, what == "show").await,
            "",
        ),
        "stop" => {
            let words = (because(&form), form.value("message"));
            (bonds::stop(app, &actor, Door::Own, &id, words).await, "stopped")
        }
        _ => return Err(WebError::BadForm),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/bonds/{id}?done={said}"))),
        Err(ServiceError::Invalid(fields)) => {
            // Whose it is not learns nothing from a mistake.
            beside(&mut form, &fields, t);
            shown(&state, &actor, &id, page, form).await
        }
        Err(ServiceError::Refused(refusal)) => {
            let page = page.saying(Tone::Mend, t.get(refusal.text()));
            let again = shown(&state, &actor, &id, page, form).await?;
            Ok((StatusCode::CONFLICT, again).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

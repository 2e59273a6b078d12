//! A supervisor's day: who goes where, who is there, what is open, and every change of it.

use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::desk_whom::said;
use super::{learn_service, learning_words, words};
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::daypart::Daypart;
use crate::domain::helper::Mode;
use crate::domain::ids::{AssignmentId, HelperId, TeamId, VisitId};
use crate::domain::language::Lang;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::helping::Step;
use crate::service::teams::{self, Away, DayView, DayVisit, Given, OpenVisit, OwnVisit, TeamView, WorkerDay};
use crate::service::{Refusal, ServiceError};
use crate::texts::Texts;
use crate::web::extract::Query;
use crate::web::forms::Answers;
use crate::web::map::{Counts, Map};
use crate::web::page::{Page, Tone, render};
use crate::web::pages::Row;
use crate::web::pages::teams::{DayLink, DayPage, Door, OpenLine, OwnLine, TeamLine, VisitLine, WorkerLine};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};
use std::collections::BTreeMap;

/// Which day, and what was done a moment ago.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    #[serde(default)]
    pub(super) on: String,
    #[serde(default)]
    pub(super) done: String,
    #[serde(default)]
    n: u32,
}

/// The day of an address; today where there is none.
pub(super) fn day_of(state: &WebState, text: &str) -> Result<Date, WebError> {
    if text.is_empty() {
        return Ok(state.app.now().date(&amsterdam()));
    }
    text.parse().map_err(|_| WebError::NotFound)
}

/// A day.
pub async fn day(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Shown>,
    page: Page,
) -> Result<Response, WebError> {
    let on = day_of(&state, &query.on)?;
    let t = page.t;
    let page = match query.done.as_str() {
        "planned" if query.n == 0 => page.saying(Tone::Plain, t.get("day-planned-none")),
        "planned" => page.saying(Tone::Good, t.with("day-planned", "n", query.n)),
        "kept" => page.saying(Tone::Good, t.get("day-kept")),
        "off" => page.saying(Tone::Good, t.get("team-is-off")),
        "formed" => page.saying(Tone::Good, t.get("team-formed")),
        "absent" => page.saying(Tone::Plain, t.with("day-is-absent", "n", query.n)),
        _ => page,
    };
    shown(&state, &actor, page, on, ("", Vec::new())).await
}

async fn shown(
    state: &WebState,
    actor: &Actor,
    page: Page,
    on: Date,
    (whom, refused): (&str, Vec<String>),
) -> Result<Response, WebError> {
    let t = page.t;
    let seen = teams::day(&state.app, actor, on).await?;
    // A reason is somebody's: without the name nobody knows whom to try next.
    let whom = seen.workers.iter().find(|one| one.helper.to_string() == whom);
    let refused = match whom {
        None => refused,
        Some(one) => refused
            .into_iter()
            .map(|why| {
                t.with("day-not", "name", one.name.clone())
                    .and("why", why)
                    .to_string()
            })
            .collect(),
    };
    let choices = seen
        .workers
        .iter()
        .filter(|one| one.away == Away::Here)
        .map(|one| (one.helper.to_string(), one.name.clone()))
        .collect();
    Ok(render(&DayPage {
        on: on.to_string(),
        title: title(on, t),
        days: days(&seen, t),
        closed: learn_service::shut_on(&seen.hours, on, t),
        duty: duty(&seen, t),
        notes: notes(&seen, t),
        refused,
        own: seen.own.iter().map(|one| own(one, t)).collect(),
        teams: seen.teams.iter().map(|one| team(one, t)).collect(),
        workers: workers(&seen, t),
        choices,
        open: seen.open.iter().map(|one| open(one, t)).collect(),
        map: map(&seen, t),
        is_ahead: seen.is_ahead,
        page,
    }))
}

/// Who is on duty, and when.
pub(super) fn duty(seen: &DayView, t: Texts) -> Vec<String> {
    let clock = |minutes| learning_words::clock(minutes, t);
    seen.duty
        .iter()
        .map(|(name, from, until)| {
            t.with("day-turn", "name", name.clone())
                .and("from", clock(*from))
                .and("until", clock(*until))
                .to_string()
        })
        .collect()
}

fn own(one: &OwnVisit, t: Texts) -> OwnLine {
    OwnLine {
        href: format!("/learn/visits/{}", one.assignment),
        title: format!(
            "{} · {} · {} · {}",
            hours(one.window, t),
            words::category(&one.category, t),
            one.resident,
            t.with("day-with", "name", one.lead.clone())
        ),
    }
}

/// "10–11 uur".
pub(super) fn hours(window: Window, t: Texts) -> String {
    let clock = |at: UnixTime| at.local(&amsterdam()).time();
    t.hours(clock(window.starts_at), clock(window.ends_at))
}

/// How long the way to a visit takes; empty for none.
pub(super) fn way(one: &DayVisit, t: Texts) -> String {
    let Some(seconds) = one.way_s.filter(|seconds| *seconds >= 60) else {
        return String::new();
    };
    let minutes = u32::try_from((seconds + 59) / 60).unwrap_or(u32::MAX);
    t.with("day-way-to", "time", t.duration(minutes)).to_string()
}

fn href(on: Date) -> String {
    format!("/learn/day?on={on}")
}

fn days(seen: &DayView, t: Texts) -> Vec<DayLink> {
    let beside = |days: i64, key: &str| {
        let on = seen.on.checked_add(days.days()).unwrap_or(seen.on);
        DayLink {
            href: href(on),
            label: t.get(key).into_owned(),
            short: String::new(),
            more: String::new(),
            is_now: false,
        }
    };
    let own = seen.week.iter().map(|(on, visits)| DayLink {
        href: href(*on),
        label: format!("{} {}", t.weekday(on.weekday()), on.day()),
        short: short(*on, t),
        more: match visits {
            0 => String::new(),
            n => t.with("day-visits", "n", *n).to_string(),
        },
        is_now: *on == seen.on,
    });
    let mut all = vec![beside(-7, "day-week-before")];
    all.extend(own);
    all.push(beside(7, "day-week-after"));
    all
}

/// "ma 30" · "Mon 30": as a calendar has it.
fn short(on: Date, t: Texts) -> String {
    let letters = match t.lang() {
        Lang::Nl => 2,
        Lang::En => 3,
    };
    let name: String = t.weekday(on.weekday()).chars().take(letters).collect();
    format!("{name} {}", on.day())
}

/// What asks for attention first, each with the way to it: who is not there yet, what nobody does, what was reported.
fn notes(seen: &DayView, t: Texts) -> Vec<Row> {
    let note = |label: String, change: String| Row {
        label,
        value: String::new(),
        change,
    };
    let mut all = Vec::new();
    for one in &seen.workers {
        for visit in one.visits.iter().filter(|visit| visit.is_late) {
            let key = match visit.state {
                AssignmentState::Booked { .. } => "day-late-in",
                _ => "day-late-out",
            };
            let from = visit.window.starts_at.local(&amsterdam()).time();
            let label = t.with(key, "name", one.name.clone()).and("from", t.clock(from));
            all.push(note(label.to_string(), format!("#{}", one.helper)));
        }
    }
    if seen.is_ahead && !seen.open.is_empty() {
        let label = t.with("day-open-n", "n", seen.open.len());
        all.push(note(label.to_string(), "#open".to_owned()));
    }
    if seen.worries > 0 {
        let label = t.with("day-worries", "n", seen.worries);
        all.push(note(label.to_string(), String::new()));
    }
    all
}

/// "Ochtend", "Middag", "Avond".
pub(super) fn part(part: Daypart, t: Texts) -> String {
    capital(&t.daypart(part))
}

/// "Woensdag 4 maart".
pub(super) fn title(on: Date, t: Texts) -> String {
    capital(&t.day(on))
}

/// As a sentence begins.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A team, in a line.
pub(super) fn team(one: &TeamView, t: Texts) -> TeamLine {
    let key = if one.is_supervisor {
        "team-led"
    } else {
        "team-buddy"
    };
    let mut more = Vec::new();
    if !one.riders.is_empty() {
        let names = teams::joined(&one.riders);
        more.push(
            t.with("team-watch", "names", names)
                .and("n", one.riders.len())
                .to_string(),
        );
    }
    more.push(t.with("day-visits", "n", one.visits).to_string());
    TeamLine {
        id: one.id.to_string(),
        title: t
            .with(key, "part", part(one.part, t))
            .and("lead", one.lead.clone())
            .and("with", one.with.clone())
            .to_string(),
        more: more.join(" · "),
    }
}

/// Who goes somewhere first, then of whom there is something to know.
fn workers(seen: &DayView, t: Texts) -> Vec<WorkerLine> {
    let mut all: Vec<WorkerLine> = seen
        .workers
        .iter()
        .map(|one| worker(one, seen.is_ahead, t))
        .collect();
    all.sort_by_key(|one| one.visits.is_empty());
    all
}

/// What is to know of a worker's day: away, with whom, how long on the way.
pub(super) fn notes_of(one: &WorkerDay, t: Texts) -> Vec<String> {
    let mut more = Vec::new();
    match one.away {
        Away::Here => {}
        Away::ThatDay => more.push(t.get("day-away").into_owned()),
        Away::Longer => more.push(t.get("day-away-longer").into_owned()),
        Away::Resting => more.push(t.get("day-resting").into_owned()),
    }
    for of in &one.follows {
        more.push(
            t.with("day-follows", "part", t.daypart(*of).into_owned())
                .to_string(),
        );
    }
    if one.visits.len() > 1 {
        let minutes = u32::try_from((one.way_s + 59) / 60).unwrap_or(u32::MAX);
        more.push(
            t.with("day-way", "time", t.duration(minutes))
                .and("km", kilometres(one.way_m))
                .and("mode", t.get(mode(one.mode)).into_owned())
                .to_string(),
        );
    }
    more
}

fn worker(one: &WorkerDay, is_ahead: bool, t: Texts) -> WorkerLine {
    let more = notes_of(one, t);
    let begun = |visit: &DayVisit| !matches!(visit.state, AssignmentState::Booked { .. });
    WorkerLine {
        id: one.helper.to_string(),
        name: one.name.clone(),
        more,
        visits: one.visits.iter().map(|visit| line(visit, t)).collect(),
        // Whoever is on their way already is not said to be away.
        may_stay_away: is_ahead
            && one.away == Away::Here
            && (one.visits.is_empty() || !one.visits.iter().all(begun)),
        may_return: is_ahead && one.away == Away::ThatDay,
    }
}

/// "3,2": one decimal, as the language writes it; as the crow flies.
fn kilometres(metres: i64) -> String {
    format!("{}.{}", metres / 1000, metres % 1000 / 100)
}

const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Foot => "day-by-foot",
        Mode::Bicycle => "day-by-bicycle",
        Mode::Car => "day-by-car",
        Mode::Transit => "day-by-transit",
    }
}

fn line(one: &DayVisit, t: Texts) -> VisitLine {
    let (state, door) = match one.state {
        AssignmentState::Booked { .. } if one.is_late => ("day-is-late", Door::Arrive),
        AssignmentState::Booked { .. } if one.may_arrive => ("day-is-booked", Door::Arrive),
        AssignmentState::Booked { .. } => ("day-is-booked", Door::Ahead),
        AssignmentState::UnderWay { .. } if one.is_late => ("day-is-long", Door::Leave),
        AssignmentState::UnderWay { .. } => ("day-is-there", Door::Leave),
        AssignmentState::Done { .. } => ("day-is-done", Door::Over),
        AssignmentState::Missed { .. } | AssignmentState::HandedBack { .. } => ("day-is-missed", Door::Over),
    };
    let team = if one.in_team {
        format!(" · {}", t.get("day-in-team"))
    } else {
        String::new()
    };
    VisitLine {
        id: one.assignment.to_string(),
        icon: one.category.icon.clone(),
        title: format!(
            "{} · {} · {}{team}",
            hours(one.window, t),
            words::category(&one.category, t),
            one.resident,
        ),
        way: way(one, t),
        state: t.get(state).into_owned(),
        is_late: one.is_late,
        door,
    }
}

fn open(one: &OpenVisit, t: Texts) -> OpenLine {
    let who = if one.resident.is_empty() {
        String::new()
    } else {
        format!(" · {}", one.resident)
    };
    OpenLine {
        id: one.visit.to_string(),
        icon: one.category.icon.clone(),
        title: format!("{}{who}", words::category(&one.category, t)),
        when: learning_words::hours(&one.windows, one.duration_min, t),
        sentence: one.sentence.clone().unwrap_or_default(),
        is_urgent: one.is_urgent,
        for_neighbour: one.for_neighbour,
    }
}

/// Degrees within which a day is one picture; of two towns it would show two dots.
const ONE_PICTURE: f64 = 0.3;

/// Cells with visits, and the ways between them: from middle to middle, never a door.
fn map(seen: &DayView, t: Texts) -> Map {
    let mut cells: BTreeMap<i64, (crate::geo::Cell, Vec<String>)> = BTreeMap::new();
    let mut note = |cell: crate::geo::Cell, who: &str| {
        let entry = cells.entry(cell.to_i64()).or_insert_with(|| (cell, Vec::new()));
        entry.1.push(who.to_owned());
    };
    for visit in seen.workers.iter().flat_map(|one| &one.visits) {
        note(visit.cell, &visit.resident);
    }
    for one in &seen.open {
        note(one.cell, &one.resident);
    }
    let spread = |along: fn(&crate::geo::Cell) -> f64| {
        let all = || cells.values().map(|(cell, _)| along(cell));
        all().fold(f64::MIN, f64::max) - all().fold(f64::MAX, f64::min)
    };
    let is_far =
        spread(|cell| cell.centre().lat()) > ONE_PICTURE || spread(|cell| cell.centre().lon()) > ONE_PICTURE;
    // One cell shows nothing of a way.
    if cells.len() < 2 || is_far {
        return Map::default();
    }
    let cells: Vec<_> = cells
        .into_values()
        .map(|(cell, mut names)| {
            let count = names.len();
            names.retain(|name| !name.is_empty());
            names.dedup();
            let name = if names.is_empty() {
                t.get("day-cell").into_owned()
            } else {
                names.join(", ")
            };
            words::map_cell(cell, name, "#workers".to_owned(), count, false)
        })
        .collect();
    let ways: Vec<(String, Vec<(f64, f64)>)> = seen
        .workers
        .iter()
        .filter(|one| one.visits.len() > 1)
        .map(|one| {
            let places = one.visits.iter().map(|visit| visit.cell.centre());
            (one.name.clone(), places.map(|at| (at.lat(), at.lon())).collect())
        })
        .collect();
    Map::with_ways(&cells, &[], &ways, Counts::Exact, t)
}

/// Why something cannot be, in a supervisor's words about somebody else.
pub(super) const fn why(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::BusyThen => "no-busy",
        Refusal::WeekFull => "no-week",
        Refusal::NotAlone => "no-alone",
        Refusal::NobodyOnCall => "no-call",
        Refusal::OutsideAgreement => "no-agreement",
        Refusal::ServiceClosed => "no-open",
        Refusal::WithTeam => "no-with-team",
        Refusal::TeamCannot => "no-team",
        Refusal::VettingNeeded => "no-vetting",
        Refusal::NotAvailable => "no-available",
        Refusal::AlreadyYours => "no-already",
        other => other.text(),
    }
}

/// What went wrong with a tap.
pub(super) enum Wrong {
    /// No page sends that.
    Form,
    /// What the service said.
    Service(ServiceError),
}

impl From<ServiceError> for Wrong {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

fn id<T>(text: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Result<T, Wrong> {
    text.and_then(parse).ok_or(Wrong::Form)
}

/// What came of a tap: where to go, or what a rule refused.
enum Came {
    Done(&'static str, usize),
    Not(Vec<String>),
}

/// Every change of a day.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let on: Date = form.value("on").parse().map_err(|_| WebError::BadForm)?;
    // Whoever may not learns that before anything they sent is looked at.
    teams::companions(&state.app, &actor).await?;
    let came = match acted(&state, &actor, on, &form, t).await {
        Ok(came) => came,
        Err(Wrong::Service(ServiceError::Refused(refusal))) => {
            Came::Not(vec![t.get(why(refusal)).into_owned()])
        }
        Err(Wrong::Service(ServiceError::Invalid(fields))) => {
            Came::Not(fields.iter().map(|one| t.get(one.text).into_owned()).collect())
        }
        Err(Wrong::Service(other)) => return Err(other.into()),
        Err(Wrong::Form) => return Err(WebError::BadForm),
    };
    match came {
        Came::Done(what, n) => Ok(see_other(&format!("{}&done={what}&n={n}", href(on)))),
        Came::Not(refused) => shown(&state, &actor, page, on, (form.value("to"), refused)).await,
    }
}

async fn acted(state: &WebState, actor: &Actor, on: Date, form: &Answers, t: Texts) -> Result<Came, Wrong> {
    let app = &state.app;
    let what = form.value("do");
    let (what, of) = what
        .split_once('.')
        .map_or((what, None), |(what, of)| (what, Some(of)));
    let booking = || id(of, |text| AssignmentId::parse(text).ok());
    let helper = || id(of, |text| HelperId::parse(text).ok());
    let to = || id(Some(form.value("to")), |text| HelperId::parse(text).ok());
    match what {
        "plan" => {
            let outcome = teams::plan_day(app, actor, on).await?;
            Ok(if outcome.refused.is_empty() {
                Came::Done("planned", outcome.booked)
            } else {
                Came::Not(refused(&outcome, t))
            })
        }
        "off" => {
            let team = id(of, |text| TeamId::parse(text).ok())?;
            teams::dissolve(app, actor, &team).await?;
            Ok(Came::Done("off", 0))
        }
        "move" => {
            teams::move_to(app, actor, &booking()?, &to()?).await?;
            Ok(Came::Done("kept", 0))
        }
        "give" => {
            let visit = id(of, |text| VisitId::parse(text).ok())?;
            match teams::give(app, actor, &visit, (on, &to()?)).await? {
                Given::Booked => Ok(Came::Done("kept", 0)),
                Given::Not(rules) if rules.is_empty() => Ok(Came::Not(vec![t.get("no-busy").into_owned()])),
                Given::Not(rules) => Ok(Came::Not(
                    rules.iter().map(|rule| t.get(said(rule)).into_owned()).collect(),
                )),
            }
        }
        "absent" => {
            let came = teams::absent(app, actor, &helper()?, on).await?;
            Ok(if came.covered.refused.is_empty() {
                Came::Done("absent", came.given_back - came.covered.booked)
            } else {
                Came::Not(refused(&came.covered, t))
            })
        }
        "present" => {
            teams::present(app, actor, &helper()?, on).await?;
            Ok(Came::Done("kept", 0))
        }
        "in" => {
            teams::step(app, actor, &booking()?, Step::CheckIn).await?;
            Ok(Came::Done("kept", 0))
        }
        "out" => {
            teams::step(app, actor, &booking()?, Step::CheckOut).await?;
            Ok(Came::Done("kept", 0))
        }
        _ => Err(Wrong::Form),
    }
}

fn refused(outcome: &teams::Outcome, t: Texts) -> Vec<String> {
    let mut all = vec![t.with("day-planned", "n", outcome.booked).to_string()];
    all.extend(outcome.refused.iter().map(|(name, refusal)| {
        t.with("day-not", "name", name.clone())
            .and("why", t.get(why(*refusal)).into_owned())
            .to_string()
    }));
    all
}

//! A supervisor's day: workers and their visits, teams, what is open, who is on duty. Who has checked in is all that is known
//! of where anybody is.

use super::own::{OwnVisit, own_visits};
use super::plan::own_zones;
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::category::Category;
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Helper, HelperState, Mode};
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId, PersonId, TeamId, VisitId};
use crate::domain::opening::OpeningHours;
use crate::domain::schedule::Window;
use crate::domain::team::Team;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::geo::{Cell, distance_m_ceil};
use crate::service::learning::{own_worker, supervisor};
use crate::service::timing::{travel_s, week_of};
use crate::service::{App, ServiceError};
use crate::store::assignment::Assignment;
use crate::store::{
    Tx, assignment, concern, duty, helper, opening, person, place, request, round, team, visit,
};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// Whoever has not said that they are there so long after a visit was to begin is late, seconds.
const LATE_S: i64 = 15 * 60;

/// Somebody can be said to be there this long before, as they can say so themselves, seconds.
const EARLY_S: i64 = 60 * 60;

/// A visit in somebody's day.
#[derive(Debug, Clone)]
pub struct DayVisit {
    /// The booking.
    pub assignment: AssignmentId,
    /// What for.
    pub category: Category,
    /// At whose home: first name and initial.
    pub resident: String,
    /// Their first name alone, for paper; empty for who must not be found.
    pub first_name: String,
    /// When.
    pub window: Window,
    /// Where it stands.
    pub state: AssignmentState,
    /// Whether they should have checked in, or out, and did not.
    pub is_late: bool,
    /// Whether it is near enough to say that they are there.
    pub may_arrive: bool,
    /// Whether it is one of a team's.
    pub in_team: bool,
    /// Seconds on the way to it from the one before, from middle to middle of the cells; none for the first.
    pub way_s: Option<i64>,
    /// In which cell.
    pub cell: Cell,
}

/// Why somebody is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Away {
    /// They are there.
    Here,
    /// That day alone: it can be taken back here.
    ThatDay,
    /// Longer, or their agreement says so.
    Longer,
    /// They take no visits for now.
    Resting,
}

/// A worker's day.
#[derive(Debug, Clone)]
pub struct WorkerDay {
    /// Who.
    pub helper: HelperId,
    /// First and family name.
    pub name: String,
    /// First name and initial.
    pub short_name: String,
    /// Whether they are there.
    pub away: Away,
    /// How they travel.
    pub mode: Mode,
    /// Their visits, in order of time.
    pub visits: Vec<DayVisit>,
    /// Seconds on the way between visits.
    pub way_s: i64,
    /// Metres between visits, as the crow flies.
    pub way_m: i64,
    /// In which parts of the day they go along with somebody.
    pub follows: Vec<Daypart>,
}

/// A team.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// Which.
    pub id: TeamId,
    /// In which part of the day.
    pub part: Daypart,
    /// The worker.
    pub lead: String,
    /// Who goes along.
    pub with: String,
    /// Whether that is a supervisor.
    pub is_supervisor: bool,
    /// Who rides along.
    pub riders: Vec<String>,
    /// Every helper in it.
    pub members: Vec<HelperId>,
    /// How many visits it has.
    pub visits: usize,
}

/// A visit of the day that nobody does yet.
#[derive(Debug, Clone)]
pub struct OpenVisit {
    /// Which.
    pub visit: VisitId,
    /// What for.
    pub category: Category,
    /// First name and initial, where that may be known.
    pub resident: String,
    /// The sentence that a coordinator has checked.
    pub sentence: Option<String>,
    /// When it may be, on that day.
    pub windows: Vec<Window>,
    /// Minutes at the door.
    pub duration_min: u32,
    /// Whether it goes before others.
    pub is_urgent: bool,
    /// Whether the last round means a neighbour for it.
    pub for_neighbour: bool,
    /// In which cell.
    pub cell: Cell,
}

/// A supervisor's day.
#[derive(Debug, Clone)]
pub struct DayView {
    /// Which day.
    pub on: Date,
    /// The days of that week, each with the visits of workers.
    pub week: Vec<(Date, usize)>,
    /// Where the supervisor goes along themselves, in order of time.
    pub own: Vec<OwnVisit>,
    /// Workers, those with visits first, then by name.
    pub workers: Vec<WorkerDay>,
    /// Teams, in order of time.
    pub teams: Vec<TeamView>,
    /// What nobody does yet, urgent ones first.
    pub open: Vec<OpenVisit>,
    /// When the service is open.
    pub hours: OpeningHours,
    /// Who is on duty: name, from and until, minutes after midnight.
    pub duty: Vec<(String, u32, u32)>,
    /// Worries and complaints that workers reported and that are open. What they say is for the coordinator.
    pub worries: usize,
    /// Whether the day lies ahead, so that it can be planned.
    pub is_ahead: bool,
}

/// A supervisor's day, with the workers of their zones.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere.
pub async fn day(app: &App, actor: &Actor, on: Date) -> Result<DayView, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (now, actor) = (app.now(), actor.clone());
    app.store
        .read(async move |tx| day_in(tx, &actor, &organisation, on, now).await)
        .await
}

async fn day_in(
    tx: &mut Tx,
    actor: &Actor,
    organisation: &OrganisationId,
    on: Date,
    now: UnixTime,
) -> Result<DayView, ServiceError> {
    let zone = amsterdam();
    let categories: HashMap<_, _> = place::list_categories(tx, organisation)
        .await?
        .into_iter()
        .map(|one| (one.id.clone(), one))
        .collect();
    let mut workers = Vec::new();
    let mut people = Vec::new();
    let monday = week_of(UnixTime::at(on, 12, 0, &zone), &zone);
    let mut week: Vec<(Date, usize)> = (0..7)
        .filter_map(|day| {
            monday
                .starts_at
                .date(&zone)
                .checked_add(i64::from(day).days())
                .ok()
        })
        .map(|day| (day, 0))
        .collect();
    for id in duty::list_workers(tx, organisation).await? {
        let (found, known) = match own_worker(tx, actor, &id).await {
            Ok(found) => found,
            Err(ServiceError::NotFound) => continue,
            Err(other) => return Err(other),
        };
        people.push(found.person.clone());
        let all = assignment::list_of_helper(tx, &id, monday.starts_at, monday.ends_at).await?;
        let booked: Vec<Assignment> = all.into_iter().filter(|one| !is_off(one.state)).collect();
        for one in &booked {
            let day = one.window.starts_at.date(&zone);
            for (of, count) in &mut week {
                *count += usize::from(*of == day);
            }
        }
        let that_day: Vec<Assignment> = booked
            .into_iter()
            .filter(|one| one.window.starts_at.date(&zone) == on)
            .collect();
        let visits = visits(tx, &categories, (&found, now), that_day).await?;
        let agreed = crate::store::learning::find_agreement(tx, &id).await?;
        let follows = team::list_of_helper_on(tx, &id, on).await?;
        workers.push(WorkerDay {
            away: away(&found, on, agreed.is_some_and(|agreed| agreed.runs_on(on))),
            name: known.full_name(),
            short_name: known.short_name(),
            mode: found.mode,
            way_s: visits.iter().filter_map(|one| one.way_s).sum(),
            way_m: metres(&visits),
            follows: follows
                .iter()
                .filter(|one| one.lead != id)
                .map(|one| one.part)
                .collect(),
            visits,
            helper: id,
        });
    }
    workers.sort_by_cached_key(|one| (one.visits.is_empty(), one.name.to_lowercase(), one.helper.clone()));
    Ok(DayView {
        on,
        week,
        own: own_visits(tx, &supervisor(actor)?.person, on).await?,
        workers,
        teams: teams(tx, actor, organisation, on).await?,
        open: open(tx, actor, (organisation, &categories), on, now).await?,
        duty: on_duty(tx, organisation, on).await?,
        hours: opening::find(tx, organisation, on).await?,
        worries: worries(tx, organisation, &people).await?,
        is_ahead: on >= now.date(&zone),
    })
}

fn is_off(state: AssignmentState) -> bool {
    matches!(state, AssignmentState::HandedBack { .. })
}

fn away(found: &Helper, on: Date, runs: bool) -> Away {
    if !matches!(found.state, HelperState::Active { .. }) {
        return Away::Resting;
    }
    if found.absences.contains(&(on, on)) {
        return Away::ThatDay;
    }
    let longer = found
        .absences
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&on));
    if longer || !runs { Away::Longer } else { Away::Here }
}

fn metres(visits: &[DayVisit]) -> i64 {
    let pairs = visits.windows(2);
    pairs
        .map(|pair| i64::from(distance_m_ceil(pair[0].cell.centre(), pair[1].cell.centre())))
        .sum()
}

async fn visits(
    tx: &mut Tx,
    categories: &HashMap<crate::domain::category::CategoryId, Category>,
    (of, now): (&Helper, UnixTime),
    booked: Vec<Assignment>,
) -> Result<Vec<DayVisit>, ServiceError> {
    let mut all: Vec<DayVisit> = Vec::new();
    for one in booked {
        let Some(at) = visit::find(tx, &one.visit).await? else {
            continue;
        };
        let asked = request::find(tx, &at.request)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let Some(category) = categories.get(&asked.category) else {
            continue;
        };
        let resident = person::find(tx, &asked.resident).await?;
        let is_late = match one.state {
            AssignmentState::Booked { .. } => one.window.starts_at.plus(LATE_S) < now,
            AssignmentState::UnderWay { .. } => one.window.ends_at.plus(LATE_S) < now,
            _ => false,
        };
        all.push(DayVisit {
            is_late,
            may_arrive: one.window.starts_at.plus(-EARLY_S) <= now,
            in_team: team::find_of_visit(tx, &one.id).await?.is_some(),
            category: category.clone(),
            first_name: resident
                .as_ref()
                .filter(|known| !known.care.is_secret)
                .map_or_else(String::new, |known| known.given_name.clone()),
            resident: resident.map_or_else(String::new, |known| known.short_name()),
            window: one.window,
            state: one.state,
            way_s: all
                .last()
                .map(|before| travel_s(of.mode, before.cell, asked.cell)),
            cell: asked.cell,
            assignment: one.id,
        });
    }
    Ok(all)
}

async fn name_of(tx: &mut Tx, id: &HelperId) -> Result<String, ServiceError> {
    let Some(found) = helper::find(tx, id).await? else {
        return Ok(String::new());
    };
    person_name(tx, &found.helper.person).await
}

async fn person_name(tx: &mut Tx, id: &PersonId) -> Result<String, ServiceError> {
    let known = person::find(tx, id).await?;
    Ok(known.map_or_else(String::new, |known| known.short_name()))
}

async fn teams(
    tx: &mut Tx,
    actor: &Actor,
    organisation: &OrganisationId,
    on: Date,
) -> Result<Vec<TeamView>, ServiceError> {
    let visits = team::list_visits(tx, organisation, (on, on)).await?;
    let mut all = Vec::new();
    for one in team::list_of_days(tx, organisation, (on, on)).await? {
        match own_worker(tx, actor, &one.lead).await {
            Ok(_) => {}
            Err(ServiceError::NotFound) => continue,
            Err(other) => return Err(other),
        }
        let mut riders = Vec::new();
        for rider in &one.riders {
            riders.push(name_of(tx, rider).await?);
        }
        all.push(TeamView {
            lead: name_of(tx, &one.lead).await?,
            with: companion_name(tx, &one).await?,
            is_supervisor: one.companion.supervisor().is_some(),
            riders,
            members: one.members(),
            visits: visits.values().filter(|id| **id == one.id).count(),
            part: one.part,
            id: one.id,
        });
    }
    all.sort_by_key(|one| one.part);
    Ok(all)
}

async fn companion_name(tx: &mut Tx, one: &Team) -> Result<String, ServiceError> {
    match (one.companion.supervisor(), one.companion.helper()) {
        (Some(person), _) => person_name(tx, person).await,
        (None, Some(helper)) => name_of(tx, helper).await,
        (None, None) => Ok(String::new()),
    }
}

async fn open(
    tx: &mut Tx,
    actor: &Actor,
    (organisation, categories): (
        &OrganisationId,
        &HashMap<crate::domain::category::CategoryId, Category>,
    ),
    on: Date,
    now: UnixTime,
) -> Result<Vec<OpenVisit>, ServiceError> {
    let zone = amsterdam();
    let zones = own_zones(tx, actor, organisation).await?;
    let meant: HashSet<VisitId> = round::list_for_volunteers(tx, organisation)
        .await?
        .into_iter()
        .collect();
    let mut all = Vec::new();
    for one in visit::list_live(tx, organisation).await? {
        if !matches!(one.state, VisitState::Open { .. }) || !zones.contains(&one.zone) {
            continue;
        }
        let windows: Vec<Window> = one
            .agreed
            .map_or_else(|| one.windows.clone(), |agreed| vec![agreed]);
        let windows: Vec<Window> = windows
            .into_iter()
            .filter(|window| {
                let (first, last) = (window.starts_at.date(&zone), window.ends_at.plus(-1).date(&zone));
                first <= on && on <= last && window.ends_at > now
            })
            .collect();
        if windows.is_empty() {
            continue;
        }
        let asked = request::find(tx, &one.request)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let Some(category) = categories.get(&asked.category).filter(|one| one.worker_may) else {
            continue;
        };
        let resident = person::find(tx, &asked.resident).await?;
        all.push(OpenVisit {
            for_neighbour: meant.contains(&one.id),
            visit: one.id,
            category: category.clone(),
            resident: resident.map_or_else(String::new, |known| known.public_name()),
            sentence: asked.public_sentence,
            windows,
            duration_min: asked.duration_min,
            is_urgent: one.urgent,
            cell: asked.cell,
        });
    }
    all.sort_by_key(|one| {
        (
            !one.is_urgent,
            one.windows.first().map(|window| window.starts_at),
            one.visit.clone(),
        )
    });
    Ok(all)
}

async fn on_duty(
    tx: &mut Tx,
    organisation: &OrganisationId,
    on: Date,
) -> Result<Vec<(String, u32, u32)>, ServiceError> {
    let zone = amsterdam();
    let noon = UnixTime::at(on, 12, 0, &zone);
    let mut all: Vec<(u32, u32, PersonId)> = Vec::new();
    for held in duty::list(tx, organisation, on).await? {
        let holds = held.role_from <= noon && held.role_until.is_none_or(|until| noon < until);
        let turn = (
            held.duty.from_min,
            held.duty.until_min,
            held.duty.supervisor.clone(),
        );
        if holds && held.duty.is_on(on) && !all.contains(&turn) {
            all.push(turn);
        }
    }
    all.sort();
    let mut named = Vec::new();
    for (from, until, who) in all {
        named.push((person_name(tx, &who).await?, from, until));
    }
    Ok(named)
}

/// Open worries and complaints that these people reported.
async fn worries(
    tx: &mut Tx,
    organisation: &OrganisationId,
    people: &[PersonId],
) -> Result<usize, ServiceError> {
    let all = concern::list_open(tx, organisation).await?;
    Ok(all.iter().filter(|one| people.contains(&one.reporter)).count())
}

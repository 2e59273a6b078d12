//! The learn-work service of the demo: what is agreed with whom, how far they are, who goes along, who is on duty.
//!
//! Read apart from the neighbourhood, because `noaber simulate` grows its town from those people and its published table
//! was measured with them: nobody of this file may be among them.

use super::moment::{Day, Moment, WEEKDAYS};
use super::people::{self, PeopleFile};
use super::read::{self, Said};
use super::step::Key;
use super::story::Dated;
use super::story::Event;
use super::{File, Neighbourhood, RequestsFile, SeedError, SeedSignIn, SeedStaff, seed_file, toml_file};
use crate::domain::access::Role;
use crate::domain::category::{Category, CategoryId};
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Availability, HelperKind};
use crate::domain::learning::{Did, Dutch, Level, Next, PolicyLine, Seen, Went};
use crate::domain::time::UnixTime;
use jiff::civil::Date;
use serde::Deserialize;

const SERVICE: File = seed_file!("demo/service.toml");
const PEOPLE: File = seed_file!("demo/people-service.toml");
const REQUESTS: File = seed_file!("demo/requests-service.toml");

/// A team is made two days before its visit, at this hour and minute; the coordinator books after it.
const MADE: Moment = Moment::OfVisit {
    days: -2,
    hour: 9,
    minute: 30,
};
/// Three taps come at the end of the day of the visit.
const TAPPED: Moment = Moment::OfVisit {
    days: 0,
    hour: 16,
    minute: 45,
};

/// What is agreed with a worker, from the moment on which they were welcomed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedWorker {
    /// Who.
    pub who: Key,
    /// Under which law.
    #[serde(deserialize_with = "read::one")]
    pub line: PolicyLine,
    /// The first day.
    #[serde(deserialize_with = "read::one")]
    pub starts: Day,
    /// The last, if one was agreed.
    #[serde(default, deserialize_with = "read::maybe")]
    pub ends: Option<Day>,
    /// Agreed hours in a week.
    pub week_hours: u32,
    /// Most hours in a week, whatever is agreed.
    pub most_week_hours: Option<u32>,
    /// Most months without pay.
    pub most_unpaid_months: Option<u32>,
    /// Hours of the week that are for the children.
    #[serde(default, deserialize_with = "people::hours")]
    pub childcare: Availability,
    /// Whether they cannot ride a bicycle.
    #[serde(default)]
    pub no_bicycle: bool,
    /// How much Dutch they speak, where it is a barrier.
    #[serde(default, deserialize_with = "read::maybe")]
    pub dutch: Option<Dutch>,
    /// What they would like themselves.
    pub wishes: String,
    /// What they do alone from the first day on.
    #[serde(default, deserialize_with = "read::many")]
    pub alone: Vec<CategoryId>,
}

/// A supervisor signs for another level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedLevel {
    /// Whose.
    pub who: Key,
    /// In what.
    #[serde(deserialize_with = "read::one")]
    pub category: CategoryId,
    /// The level from then on.
    #[serde(deserialize_with = "read::one")]
    pub level: Level,
    /// Why.
    pub why: String,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// A goal, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedGoal {
    /// Whose.
    pub who: Key,
    /// In what.
    #[serde(deserialize_with = "read::one")]
    pub category: CategoryId,
    /// The level to come to.
    #[serde(deserialize_with = "read::one")]
    pub target: Level,
    /// By when.
    #[serde(deserialize_with = "read::one")]
    pub due: Day,
    /// In words.
    pub words: String,
    /// When it was set.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
    /// When a supervisor signed for it; without it, it is open. The level moves with it.
    #[serde(default, deserialize_with = "read::maybe")]
    pub reached: Option<Moment>,
    /// What showed it.
    #[serde(default)]
    pub why: String,
}

/// What a supervisor saw.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSeen {
    /// Of whom.
    pub who: Key,
    /// Doing what.
    #[serde(deserialize_with = "read::one")]
    pub category: CategoryId,
    /// How it went.
    #[serde(deserialize_with = "read::one")]
    pub seen: Seen,
    /// In words.
    pub words: String,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// A team for some visits of a request, made two days before each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedTeam {
    /// Of which request.
    pub request: Key,
    /// For which visits, from 1.
    pub visits: Vec<u32>,
    /// In which part of the day they fall.
    #[serde(deserialize_with = "read::one")]
    pub part: Daypart,
    /// The worker.
    pub lead: Key,
    /// The supervisor who goes along; otherwise a buddy does.
    pub supervisor: Option<Key>,
    /// The buddy who goes along.
    pub buddy: Option<Key>,
    /// Workers who go along and watch.
    #[serde(default)]
    pub riders: Vec<Key>,
}

/// What a worker says of some visits in three taps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedReflection {
    /// Of which request.
    pub request: Key,
    /// Of which visits, from 1.
    pub visits: Vec<u32>,
    /// The worker.
    pub who: Key,
    /// How it went.
    #[serde(deserialize_with = "read::one")]
    pub went: Went,
    /// How much they did themselves.
    #[serde(deserialize_with = "read::one")]
    pub did: Did,
    /// What next.
    #[serde(deserialize_with = "read::one")]
    pub next: Next,
}

/// The supervisors sign for every hour that waits for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSigning {
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// A statement of practice is signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedStatement {
    /// For whom.
    pub who: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// A day of the week, 0 (Monday) to 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekday(pub u8);

impl Said for Weekday {
    const WHAT: &'static str = "a weekday such as \"tue\"";
    fn said(text: &str) -> Option<Self> {
        (0..)
            .zip(WEEKDAYS)
            .find(|(_, name)| *name == text)
            .map(|(day, _)| Self(day))
    }
}

/// Turns on the duty roster, every week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedDuty {
    /// The supervisor.
    pub who: Key,
    /// On which days.
    #[serde(deserialize_with = "read::many")]
    pub days: Vec<Weekday>,
    /// From which whole hour.
    pub from: u32,
    /// Until which.
    pub until: u32,
    /// When it was put there.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// Hours of some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedHours {
    /// On which days.
    #[serde(deserialize_with = "read::many")]
    pub days: Vec<Weekday>,
    /// From which whole hour.
    pub from: u32,
    /// Until which.
    pub until: u32,
}

/// When the service is open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedOpening {
    /// Who said so.
    pub who: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
    /// The week.
    pub hours: Vec<SeedHours>,
}

/// An organisation that carries the service, too.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPartner {
    /// Who wrote it down.
    pub who: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
    /// Its name.
    pub name: String,
    /// What it does.
    pub part: String,
    /// Whom to call there.
    pub contact: String,
}

/// A neighbour takes a worker along.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedBuddy {
    /// Who.
    pub who: Key,
    /// On which day they agreed.
    #[serde(deserialize_with = "read::one")]
    pub agreed: Day,
    /// On which day they were prepared.
    #[serde(deserialize_with = "read::one")]
    pub prepared: Day,
    /// When it was written down.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// How many workers a supervisor has with them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSpan {
    /// The supervisor.
    pub who: Key,
    /// How many.
    pub most: u32,
    /// When it was said.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// The whole service; empty where the neighbourhood was read without it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Who works here beside the staff of the neighbourhood.
    pub staff: Vec<SeedStaff>,
    /// As whom the demo may be tried, too.
    pub sign_in: Vec<SeedSignIn>,
    /// What is agreed.
    pub worker: Vec<SeedWorker>,
    /// Steps to another level.
    pub level: Vec<SeedLevel>,
    /// Goals.
    pub goal: Vec<SeedGoal>,
    /// What supervisors saw.
    pub seen: Vec<SeedSeen>,
    /// Teams.
    pub team: Vec<SeedTeam>,
    /// What workers said.
    pub reflection: Vec<SeedReflection>,
    /// When hours were signed for.
    pub signing: Vec<SeedSigning>,
    /// Statements.
    pub statement: Vec<SeedStatement>,
    /// The roster.
    pub duty: Vec<SeedDuty>,
    /// Buddies.
    pub buddy: Vec<SeedBuddy>,
    /// Spans.
    pub span: Vec<SeedSpan>,
    /// Opening hours.
    pub opening: Vec<SeedOpening>,
    /// Partners.
    pub partner: Vec<SeedPartner>,
}

/// Something that happens in the service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ServiceEvent<'a> {
    /// Supervisor and worker sat down.
    Agreed(&'a SeedWorker),
    /// Another level.
    Level(&'a SeedLevel),
    /// A goal is set.
    Goal(&'a SeedGoal),
    /// It is reached.
    Reached(&'a SeedGoal),
    /// A supervisor saw something.
    Seen(&'a SeedSeen),
    /// A team is made for a day.
    Team(&'a SeedTeam, Date),
    /// A worker says how a visit went.
    Reflects(&'a SeedReflection, u32),
    /// Hours are signed for.
    Signs,
    /// A statement is signed.
    Statement(&'a SeedStatement),
    /// Turns are put on the roster.
    Duty(&'a SeedDuty),
    /// Somebody becomes a buddy.
    Buddy(&'a SeedBuddy),
    /// A span is said.
    Span(&'a SeedSpan),
    /// Opening hours are said.
    Opens(&'a SeedOpening),
    /// A partner is named.
    Partner(&'a SeedPartner),
}

/// Adds the service to what was read of the neighbourhood.
pub(super) fn add(whole: &mut Neighbourhood) -> Result<(), SeedError> {
    let mut service: Service = toml_file(SERVICE)?;
    whole.staff.append(&mut service.staff);
    whole.sign_ins.append(&mut service.sign_in);
    whole.people.extend(toml_file::<PeopleFile>(PEOPLE)?.person);
    whole
        .requests
        .extend(toml_file::<RequestsFile>(REQUESTS)?.request);
    whole.service = service;
    Ok(())
}

fn must(is_so: bool, what: impl FnOnce() -> String) -> Result<(), SeedError> {
    if is_so {
        Ok(())
    } else {
        Err(SeedError::new(SERVICE.0, what()))
    }
}

/// Every name resolves, and with every worker something is agreed.
pub(super) fn check(whole: &Neighbourhood, catalogue: &[Category]) -> Result<(), SeedError> {
    let of = &whole.service;
    for person in whole.people.iter().filter(|one| is_worker(whole, &one.key)) {
        let agreed = of.worker.iter().filter(|worker| worker.who == person.key);
        must(agreed.count() == 1, || {
            format!("{}: a worker, with whom one thing is agreed", person.key)
        })?;
    }
    let workers = of.worker.iter().map(|one| &one.who);
    let workers = workers
        .chain(of.level.iter().map(|one| &one.who))
        .chain(of.goal.iter().map(|one| &one.who))
        .chain(of.seen.iter().map(|one| &one.who))
        .chain(
            of.team
                .iter()
                .flat_map(|one| one.riders.iter().chain([&one.lead])),
        )
        .chain(of.reflection.iter().map(|one| &one.who))
        .chain(of.statement.iter().map(|one| &one.who));
    for who in workers {
        must(is_worker(whole, who), || {
            format!("{who} is no worker who was welcomed")
        })?;
    }
    let supervisors = of.duty.iter().map(|one| &one.who);
    let supervisors = supervisors
        .chain(of.span.iter().map(|one| &one.who))
        .chain(of.opening.iter().map(|one| &one.who))
        .chain(of.partner.iter().map(|one| &one.who))
        .chain(of.team.iter().filter_map(|one| one.supervisor.as_ref()));
    for who in supervisors {
        must(is_supervisor(whole, who), || format!("{who} does not supervise"))?;
    }
    let categories = of.level.iter().map(|one| &one.category);
    let categories = categories
        .chain(of.goal.iter().map(|one| &one.category))
        .chain(of.seen.iter().map(|one| &one.category))
        .chain(of.worker.iter().flat_map(|one| &one.alone));
    for category in categories {
        let known = catalogue.iter().any(|one| one.id == *category && one.worker_may);
        must(known, || format!("{category} is nothing that a worker does"))?;
    }
    for one in &of.buddy {
        let helps = whole.person(&one.who).and_then(|person| person.helper.as_ref());
        must(helps.is_some(), || format!("buddy {} does not help", one.who))?;
    }
    for one in &of.team {
        let with = one.supervisor.is_some() != one.buddy.is_some();
        let buddy = one.buddy.as_ref();
        let agreed = buddy.is_none_or(|who| of.buddy.iter().any(|other| other.who == *who));
        must(with && agreed && whole.request(&one.request).is_some(), || {
            format!("team of {}: a request, and one supervisor or buddy", one.lead)
        })?;
    }
    for one in &of.reflection {
        must(whole.request(&one.request).is_some(), || {
            format!("reflection of {}: no request {}", one.who, one.request)
        })?;
    }
    Ok(())
}

fn is_worker(whole: &Neighbourhood, key: &str) -> bool {
    let helper = whole.person(key).and_then(|person| person.helper.as_ref());
    helper.is_some_and(|helper| helper.kind == HelperKind::Worker && helper.welcomed.is_some())
}

fn is_supervisor(whole: &Neighbourhood, key: &str) -> bool {
    let mut all = whole.staff.iter();
    all.any(|staff| staff.person == key && staff.role == Role::Supervisor)
}

impl Neighbourhood {
    /// Everything that happens in the service, when it is `now`.
    pub(super) fn service_events(&self, now: UnixTime) -> Result<Vec<Dated<'_>>, SeedError> {
        let of = &self.service;
        let mut all: Vec<(Moment, ServiceEvent<'_>)> = Vec::new();
        all.extend(of.span.iter().map(|one| (one.at, ServiceEvent::Span(one))));
        all.extend(of.opening.iter().map(|one| (one.at, ServiceEvent::Opens(one))));
        all.extend(of.partner.iter().map(|one| (one.at, ServiceEvent::Partner(one))));
        all.extend(of.duty.iter().map(|one| (one.at, ServiceEvent::Duty(one))));
        all.extend(of.buddy.iter().map(|one| (one.at, ServiceEvent::Buddy(one))));
        for worker in &of.worker {
            let helper = self.person(&worker.who).and_then(|one| one.helper.as_ref());
            let welcomed = helper.and_then(|helper| helper.welcomed);
            all.extend(welcomed.map(|at| (at, ServiceEvent::Agreed(worker))));
        }
        for goal in &of.goal {
            all.push((goal.at, ServiceEvent::Goal(goal)));
            all.extend(goal.reached.map(|at| (at, ServiceEvent::Reached(goal))));
        }
        all.extend(of.level.iter().map(|one| (one.at, ServiceEvent::Level(one))));
        all.extend(of.seen.iter().map(|one| (one.at, ServiceEvent::Seen(one))));
        all.extend(of.signing.iter().map(|one| (one.at, ServiceEvent::Signs)));
        all.extend(
            of.statement
                .iter()
                .map(|one| (one.at, ServiceEvent::Statement(one))),
        );
        let undated = || SeedError::new(SERVICE.0, "a moment or a visit that has no day");
        let dated = |at, event| Dated {
            at,
            event: Event::Service(event),
        };
        let mut events = Vec::new();
        for (moment, event) in all {
            events.push(dated(moment.at(now, None).ok_or_else(undated)?, event));
        }
        for team in &of.team {
            for visit in &team.visits {
                let on = self.day_of(&team.request, *visit, now)?.ok_or_else(undated)?;
                let at = MADE.at(now, Some(on)).ok_or_else(undated)?;
                events.push(dated(at, ServiceEvent::Team(team, on)));
            }
        }
        for said in &of.reflection {
            for visit in &said.visits {
                let on = self.day_of(&said.request, *visit, now)?.ok_or_else(undated)?;
                let at = TAPPED.at(now, Some(on)).ok_or_else(undated)?;
                events.push(dated(at, ServiceEvent::Reflects(said, *visit)));
            }
        }
        Ok(events)
    }

    fn day_of(&self, request: &str, visit: u32, now: UnixTime) -> Result<Option<Date>, SeedError> {
        match self.request(request) {
            Some(of) => of.day_of_visit(now, visit, self.duration_min(of)),
            None => Ok(None),
        }
    }
}

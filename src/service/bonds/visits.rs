//! The visits of a bond: one of the two sets a day, and it is booked with that helper at once. No round, no questions.

use super::{Door, Pair, Part, category_of, locked, pair, tell_side, wake};
use crate::domain::access::Actor;
use crate::domain::additional::Then;
use crate::domain::bond::{Bond, BondSide, BondStep, BondVisitKind, MEETING_MIN};
use crate::domain::daypart::Daypart;
use crate::domain::ids::{BondId, RequestId, VisitId};
use crate::domain::outing::{PLACE, is_general};
use crate::domain::request::{Channel, Request, RequestState, Requirements};
use crate::domain::schedule::{Rhythm, Schedule, Window};
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::service::ask::{RADIUS_M, make_visits, schedule_text};
use crate::service::booking::book;
use crate::service::notify::BondSay;
use crate::service::{App, FieldError, Refusal, ServiceError, additional};
use crate::store::bond::BondRequest;
use crate::store::visit::Visit;
use crate::store::{Tx, bond, helper, person, request, visit};
use jiff::civil::Date;

/// A visit that one of the two sets.
#[derive(Debug, Clone)]
pub struct NewVisit {
    /// On which day, or from which on.
    pub date: Date,
    /// At which hour, 0–23, and minute, 0–59.
    pub at: (i8, i8),
    /// How long, minutes, 15–480; whoever gets to know each other takes half an hour.
    pub minutes: u32,
    /// How often it comes back, on that weekday, and until when; once when nothing is said.
    pub repeat: Option<(Rhythm, Option<Date>)>,
    /// Where they meet, in general words; empty at the resident's home.
    pub meets_at: String,
}

fn check(new: &NewVisit) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(
        (15..=480).contains(&new.minutes),
        "length",
        "field-duration-range",
    );
    unless(new.meets_at.chars().count() <= PLACE, "place", "field-too-long");
    unless(is_general(&new.meets_at), "place", "field-no-address");
    if new.repeat.is_some() {
        unless(part_of_day(new).is_some(), "time", "field-bond-part");
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(wrong))
    }
}

/// The part of the day in which all of it falls.
fn part_of_day(new: &NewVisit) -> Option<Daypart> {
    let part = Daypart::of_hour(new.at.0)?;
    let ends = i64::from(new.at.0) * 60 + i64::from(new.at.1) + i64::from(new.minutes);
    (ends <= i64::from(part.end_hour()) * 60).then_some(part)
}

fn schedule(new: &NewVisit) -> Schedule {
    match (new.repeat, part_of_day(new)) {
        (Some((rhythm, until)), Some(part)) => Schedule::Series {
            from: new.date,
            weekdays: vec![new.date.weekday().to_monday_one_offset()],
            rhythm,
            part,
            until,
            count: None,
        },
        _ => Schedule::Fixed {
            date: new.date,
            hour: new.at.0,
            minute: new.at.1,
        },
    }
}

/// Sets a visit of a bond that runs, or when the two get to know each other; one of the two does so, or a coordinator for
/// them. Of a series the first must fit; one that does not is for the two to set again.
///
/// # Errors
/// Wrong fields (`date`, `time`, `length`, `place`); [`Refusal::Changed`] when there is nothing to set, or the two have a day
/// to get to know each other already; another [`ServiceError::Refused`] with the rule that says no;
/// [`ServiceError::NotFound`] for everybody else.
pub async fn plan(
    app: &App,
    actor: &Actor,
    door: Door,
    id: &BondId,
    mut new: NewVisit,
) -> Result<RequestId, ServiceError> {
    new.meets_at = new.meets_at.trim().to_owned();
    check(&new)?;
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    let planned = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (pair, part) = locked(tx, &actor, door, &id).await?;
            let kind = match pair.bond.state.step() {
                BondStep::Running => BondVisitKind::Visit,
                BondStep::Meeting => BondVisitKind::Meeting,
                _ => return Err(Refusal::Changed.into()),
            };
            if kind == BondVisitKind::Meeting {
                (new.minutes, new.repeat) = (MEETING_MIN, None);
                if has_meeting(tx, &pair.bond.id).await? {
                    return Err(Refusal::Changed.into());
                }
            }
            write(tx, &app, &pair, (part, kind), &new, &actor).await
        })
        .await?;
    wake(app);
    Ok(planned)
}

/// The request, its visits and who is on them: all or nothing.
async fn write(
    tx: &mut Tx,
    app: &App,
    pair: &Pair,
    (part, kind): (Part, BondVisitKind),
    new: &NewVisit,
    actor: &Actor,
) -> Result<RequestId, ServiceError> {
    let (of, now, name) = (&pair.bond, app.now(), actor.audit_name());
    let category = category_of(tx, of).await?;
    let home = person::find_home(tx, &of.resident)
        .await?
        .ok_or(ServiceError::NotFound)?;
    // Whoever acts for the resident has asked it for them.
    let me = actor.identity().map(|me| &me.person);
    let asked_by = me.filter(|_| part == Part::Resident).unwrap_or(&of.resident);
    person::hold(tx, &[&of.resident, &pair.carrier.id, asked_by]).await?;
    let mut asked = Request {
        id: RequestId::new(now, &*app.chance),
        organisation: of.organisation.clone(),
        zone: home.zone,
        resident: of.resident.clone(),
        asked_by: asked_by.clone(),
        category: of.category.clone(),
        state: RequestState::Open { since: now },
        schedule: schedule(new),
        duration_min: new.minutes,
        helpers_needed: 1,
        requirements: Requirements {
            vetting: category.vetting_required,
            ..Requirements::default()
        },
        radius_m: RADIUS_M,
        urgent: false,
        cell: home.cell,
        public_sentence: None,
        preferred: vec![of.helper.clone()],
        channel: if part == Part::Desk {
            Channel::Telephone
        } else {
            Channel::Web
        },
        created_at: now,
    };
    // The day is what somebody typed, so that is where a mistake is said.
    if let Err(error) = asked.schedule.occasions(now, asked.duration_min, &amsterdam()) {
        return Err(ServiceError::field("date", schedule_text(error)));
    }
    // Getting to know each other is no work.
    let weighed = match kind {
        BondVisitKind::Visit => additional::weigh(tx, &asked, "").await?,
        BondVisitKind::Meeting => None,
    };
    if weighed.is_some() {
        asked.state = RequestState::AwaitingReview { since: now };
    }
    request::add(tx, &asked, "", &name).await?;
    let link = BondRequest {
        request: asked.id.clone(),
        bond: of.id.clone(),
        kind,
        meets_at: new.meets_at.clone(),
        minute: u32::try_from(i32::from(new.at.0) * 60 + i32::from(new.at.1)).unwrap_or(0),
    };
    bond::add_request(tx, &link).await?;
    if let Some(weighed) = weighed {
        additional::ask(tx, app, &asked, weighed, Then::Open, &name).await?;
        return Ok(asked.id);
    }
    let made = make_visits(tx, app, &asked, &name).await?;
    let (first, later) = made.split_first().ok_or(Refusal::NoLongerNeeded)?;
    book_one(tx, app, of, (&asked, &link), first, &name).await?;
    book_later(tx, app, of, (&asked, &link), later, &name).await?;
    Ok(asked.id)
}

/// When a visit of a bond is: at the hour that was set, on its day.
fn window_of(one: &Visit, asked: &Request, link: &BondRequest) -> Option<Window> {
    let zone = amsterdam();
    let allowed = one.windows.first()?;
    let part = |minutes: u32| i8::try_from(minutes).unwrap_or(0);
    let (hour, minute) = (part(link.minute / 60), part(link.minute % 60));
    let starts_at = UnixTime::at(allowed.starts_at.date(&zone), hour, minute, &zone);
    Some(Window {
        starts_at,
        ends_at: starts_at.plus(i64::from(asked.duration_min) * 60),
    })
}

async fn book_one(
    tx: &mut Tx,
    app: &App,
    of: &Bond,
    (asked, link): (&Request, &BondRequest),
    id: &VisitId,
    actor: &str,
) -> Result<(), ServiceError> {
    let one = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let window = window_of(&one, asked, link).ok_or(Refusal::Changed)?;
    book(tx, app, id, &of.helper, window, actor).await.map(drop)
}

/// Books what fits; the rest waits for the two of them, and the desk sees it.
async fn book_later(
    tx: &mut Tx,
    app: &App,
    of: &Bond,
    asked: (&Request, &BondRequest),
    made: &[VisitId],
    actor: &str,
) -> Result<(), ServiceError> {
    for id in made {
        match book_one(tx, app, of, asked, id, actor).await {
            Ok(()) | Err(ServiceError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Locks the helper of the bond that a request is of, if it is of one: before visits are made for it, because that lock comes
/// first everywhere.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn lock_first(tx: &mut Tx, id: &RequestId) -> Result<(), ServiceError> {
    let Some(link) = bond::find_request(tx, id).await? else {
        return Ok(());
    };
    let of = bond::find(tx, &link.bond).await?.ok_or(ServiceError::NotFound)?;
    Ok(helper::lock(tx, std::slice::from_ref(&of.helper)).await?)
}

/// Books the visits that were made for a request of a bond that runs; of any other request nothing happens.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn book_made(
    tx: &mut Tx,
    app: &App,
    asked: &Request,
    made: &[VisitId],
    actor: &str,
) -> Result<(), ServiceError> {
    let Some(link) = bond::find_request(tx, &asked.id).await? else {
        return Ok(());
    };
    let of = bond::find(tx, &link.bond).await?.ok_or(ServiceError::NotFound)?;
    if of.state.step() != BondStep::Running {
        return Ok(());
    }
    book_later(tx, app, &of, (asked, &link), made, actor).await
}

/// The visits at which two get to know each other.
async fn meetings(tx: &mut Tx, id: &BondId) -> Result<Vec<Visit>, ServiceError> {
    let mut all = Vec::new();
    for link in bond::list_requests(tx, id).await? {
        if link.kind == BondVisitKind::Meeting {
            all.extend(visit::list_of_request(tx, &link.request).await?);
        }
    }
    Ok(all)
}

async fn has_meeting(tx: &mut Tx, id: &BondId) -> Result<bool, ServiceError> {
    let all = meetings(tx, id).await?;
    Ok(all.iter().any(|one| {
        matches!(
            one.state,
            VisitState::Open { .. } | VisitState::Staffed { .. } | VisitState::UnderWay { .. }
        )
    }))
}

/// When the two of a bond met to get to know each other, if they did: they came, or the time has passed and nobody said
/// that they did not.
pub(super) async fn met(tx: &mut Tx, id: &BondId, now: UnixTime) -> Result<Option<Window>, ServiceError> {
    let all = meetings(tx, id).await?;
    Ok(all
        .into_iter()
        .filter(|one| match &one.state {
            VisitState::Done { .. } | VisitState::Confirmed { .. } => true,
            VisitState::Staffed { .. } | VisitState::UnderWay { .. } => {
                one.agreed.is_some_and(|window| window.ends_at <= now)
            }
            _ => false,
        })
        .find_map(|one| one.agreed.or_else(|| one.windows.first().copied())))
}

/// Asks the two of every bond who have met whether they go on, each once; says of how many.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn ask_on(app: &App) -> Result<usize, ServiceError> {
    let waiting = app
        .store
        .read::<_, ServiceError, _>(async |tx| Ok(bond::list_meeting(tx).await?))
        .await?;
    let mut asked = 0;
    for one in waiting {
        let app_tx = app.clone();
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| ask_one(tx, &app_tx, &one.id).await)
            .await;
        match done {
            Ok(is_asked) => asked += usize::from(is_asked),
            // The next pass tries again.
            Err(error) => tracing::warn!(%error, "two people were not asked whether they go on"),
        }
    }
    Ok(asked)
}

async fn ask_one(tx: &mut Tx, app: &App, id: &BondId) -> Result<bool, ServiceError> {
    let Some(before) = bond::find(tx, id).await? else {
        return Ok(false);
    };
    helper::lock(tx, std::slice::from_ref(&before.helper)).await?;
    let now = app.now();
    let waits = |one: &Bond| one.state.step() == BondStep::Meeting && one.asked_at.is_none();
    let Some(before) = bond::find(tx, id).await?.filter(waits) else {
        return Ok(false);
    };
    if met(tx, id, now).await?.is_none() {
        return Ok(false);
    }
    let after = Bond {
        asked_at: Some(now),
        ..before.clone()
    };
    bond::set_state(tx, &before, &after, "system").await?;
    let pair = pair(tx, after).await?;
    for side in BondSide::ALL {
        let say = BondSay::GoOn {
            name: pair.other(*side),
        };
        tell_side(tx, app, &pair, (*side, "go-on"), say).await?;
    }
    Ok(true)
}

//! Nobody opens: the steps that somebody takes at a closed door, whom they may call, and the coordinator who goes on.

use super::follow::{Missed, raise};
use super::helping::own_helper;
use super::notify::{Notice, Say, tell};
use super::{App, FieldError, Refusal, ServiceError};
use crate::domain::access::{Actor, Role};
use crate::domain::assignment::AssignmentState;
use crate::domain::concern::{ConcernKind, Seriousness};
use crate::domain::contact::Telephone;
use crate::domain::door::{ALARM_S, Ladder, Rung};
use crate::domain::ids::{AssignmentId, PersonId};
use crate::domain::resident::Person;
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::domain::zone::Zone;
use crate::store::assignment::Assignment;
use crate::store::door_rung::{self, EmergencyContact};
use crate::store::{Tx, assignment, grant, helper, person, place, request, visit};

/// A step may be taken from this long before the agreed time, seconds, as a check-in may.
const EARLY_S: i64 = 60 * 60;

/// A closed door, as whoever stands before it sees it.
#[derive(Debug, Clone)]
pub struct AtTheDoor {
    /// The booking.
    pub assignment: AssignmentId,
    /// First name and initial of whoever lives there.
    pub resident: String,
    /// What was agreed.
    pub when: Window,
    /// What was done so far.
    pub ladder: Ladder,
    /// The zone, whose coordinator goes on.
    pub zone: Zone,
    /// Whether they are still expected there: not inside, not gone.
    pub is_waiting: bool,
}

/// Where one stands, before a door that stays shut.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody else's visit.
pub async fn look(app: &App, actor: &Actor, id: &AssignmentId) -> Result<AtTheDoor, ServiceError> {
    let (me, id) = (own_helper(actor)?, id.clone());
    app.store
        .read(async move |tx| {
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if booked.helper != me {
                return Err(ServiceError::NotFound);
            }
            let one = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let of = request::find(tx, &one.request)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let resident = person::find(tx, &of.resident)
                .await?
                .ok_or(ServiceError::NotFound)?;
            Ok(AtTheDoor {
                resident: resident.short_name(),
                when: booked.window,
                ladder: ladder(tx, &booked, &of.resident).await?,
                zone: place::find_zone(tx, &one.zone)
                    .await?
                    .ok_or(ServiceError::NotFound)?,
                is_waiting: matches!(booked.state, AssignmentState::Booked { .. }),
                assignment: booked.id,
            })
        })
        .await
}

async fn ladder(tx: &mut Tx, booked: &Assignment, resident: &PersonId) -> Result<Ladder, ServiceError> {
    let has_contact = door_rung::find_contact(tx, resident).await?.is_some();
    Ok(Ladder::new(door_rung::list(tx, &booked.id).await?, has_contact))
}

/// Takes the next step; the same step twice has one effect. Telling the coordinator puts a worry on top of the desk's list and
/// sends every coordinator of the zone a message.
///
/// # Errors
/// [`Refusal::NotYet`] long before the visit; [`Refusal::Changed`] when the door has opened or they have gone;
/// [`ServiceError::Refused`] when another step comes first; [`ServiceError::NotFound`] for somebody else's visit.
pub async fn take(app: &App, actor: &Actor, id: &AssignmentId, rung: Rung) -> Result<(), ServiceError> {
    let (app_tx, name, me, id) = (app.clone(), actor.audit_name(), own_helper(actor)?, id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if booked.helper != me {
                return Err(ServiceError::NotFound);
            }
            take_locked(tx, &app_tx, &booked, rung, &name).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

async fn take_locked(
    tx: &mut Tx,
    app: &App,
    before: &Assignment,
    rung: Rung,
    actor: &str,
) -> Result<(), ServiceError> {
    helper::lock(tx, std::slice::from_ref(&before.helper)).await?;
    visit::lock(tx, &before.visit).await?;
    let booked = assignment::find(tx, &before.id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let one = visit::find(tx, &booked.visit)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let of = request::find(tx, &one.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let now = app.now();
    let mut ladder = ladder(tx, &booked, &of.resident).await?;
    if ladder.has(rung) {
        return Ok(());
    }
    if !matches!(booked.state, AssignmentState::Booked { .. }) || one.state.is_over() {
        return Err(Refusal::Changed.into());
    }
    if now < booked.window.starts_at.plus(-EARLY_S) {
        return Err(Refusal::NotYet.into());
    }
    ladder.take(rung, now)?;
    door_rung::add(tx, &one.organisation, &booked.id, rung, now, actor).await?;
    if rung != Rung::Coordinator {
        return Ok(());
    }
    let at_the_door = helper::find(tx, &booked.helper)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let who = person::find(tx, &at_the_door.helper.person)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let missed = Missed {
        kind: ConcernKind::Worry,
        reporter: who.id.clone(),
        text: "concern-closed-door",
        seriousness: Seriousness::Now,
    };
    raise(tx, app, &one, &of, missed).await?;
    let desks = grant::list_grantees(tx, &one.organisation, Role::Coordinator, &one.zone, now).await?;
    for desk in desks {
        let notice = Notice {
            key: format!("{}:door:{desk}", booked.id),
            to: &desk,
            zone: Some(&one.zone),
            request: None,
            say: Say::ClosedDoor {
                helper: &who.given_name,
            },
            path: format!("/desk/requests/{}", of.id),
        };
        tell(tx, app.writer(), notice).await?;
    }
    Ok(())
}

/// Tells the coordinator for whoever has stood at a closed door for long and said nothing since. How many there were.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn alarm(app: &App) -> Result<usize, ServiceError> {
    let before = app.now().plus(-ALARM_S);
    let silent = app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(door_rung::list_unanswered(tx, before).await?))
        .await?;
    let mut told = 0;
    for id in silent {
        let app_tx = app.clone();
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
                take_locked(tx, &app_tx, &booked, Rung::Coordinator, "system").await
            })
            .await;
        match done {
            Ok(()) => told += 1,
            // The next pass tries again; a door that opened meanwhile is not silent any more.
            Err(error) => tracing::warn!(%error, "nobody was told of a closed door"),
        }
    }
    Ok(told)
}

/// What the desk sees of a door that stayed shut: the steps, each with its time.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn steps(
    tx: &mut Tx,
    visit: &crate::domain::ids::VisitId,
) -> Result<Vec<(Rung, UnixTime)>, ServiceError> {
    Ok(door_rung::list_of_visit(tx, visit).await?)
}

/// Whom to call when something is wrong, as somebody types it.
#[derive(Debug, Clone)]
pub struct ContactInput {
    /// Their name.
    pub name: String,
    /// Their number, as it was typed.
    pub telephone: String,
    /// What they are; may be empty.
    pub relation: String,
    /// Whether they know of it.
    pub knows: bool,
}

fn check(input: &ContactInput) -> Result<EmergencyContact, ServiceError> {
    let mut wrong = Vec::new();
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    let (name, relation) = (input.name.trim(), input.relation.trim());
    unless(!name.is_empty(), "name", "field-name-needed");
    unless(name.chars().count() <= 80, "name", "field-too-long");
    unless(relation.chars().count() <= 40, "relation", "field-too-long");
    unless(input.knows, "knows", "field-emergency-knows");
    let telephone = Telephone::parse(&input.telephone);
    unless(telephone.is_some(), "telephone", "field-telephone-wrong");
    match telephone {
        Some(telephone) if wrong.is_empty() => Ok(EmergencyContact {
            name: name.to_owned(),
            telephone,
            relation: relation.to_owned(),
        }),
        _ => Err(ServiceError::Invalid(wrong)),
    }
}

/// Whom this file is of: oneself, or somebody whose file a coordinator may open.
async fn whose(tx: &mut Tx, actor: &Actor, of: &PersonId) -> Result<Person, ServiceError> {
    let found = person::find(tx, of).await?.ok_or(ServiceError::NotFound)?;
    if actor.may_manage(of) || actor.may_act_for(of) {
        return Ok(found);
    }
    let home = person::find_home(tx, of).await?.ok_or(ServiceError::NotFound)?;
    if actor.may_coordinate(&found.organisation, &home.zone) {
        Ok(found)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// Whom to call for somebody: for themselves, whoever acts for them, and a coordinator who has their file open.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn contact_of(
    app: &App,
    actor: &Actor,
    of: &PersonId,
) -> Result<Option<EmergencyContact>, ServiceError> {
    let (actor, of) = (actor.clone(), of.clone());
    app.store
        .read(async move |tx| {
            whose(tx, &actor, &of).await?;
            Ok(door_rung::find_contact(tx, &of).await?)
        })
        .await
}

/// Writes down whom to call for somebody; nobody any more, with nothing.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`ServiceError::NotFound`] for who may not.
pub async fn set_contact(
    app: &App,
    actor: &Actor,
    of: &PersonId,
    input: Option<ContactInput>,
) -> Result<(), ServiceError> {
    let contact = input.as_ref().map(check).transpose()?;
    let (now, actor, of) = (app.now(), actor.clone(), of.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = whose(tx, &actor, &of).await?;
            person::hold(tx, &[&of]).await?;
            let (organisation, name) = (&found.organisation, actor.audit_name());
            match &contact {
                Some(contact) => door_rung::set_contact(tx, organisation, &of, contact, now, &name).await?,
                None => door_rung::remove_contact(tx, organisation, &of, &name).await?,
            }
            Ok(())
        })
        .await
}

//! The duty roster. Whoever supervises somewhere in the organisation reads and changes all of it: whoever is reachable is
//! so for every worker of the service.

use super::workers::{today, wake};
use super::{guard, supervisor};
use crate::domain::access::{Actor, Role};
use crate::domain::duty::Duty;
use crate::domain::ids::{DutyId, HelperId, OrganisationId, PersonId};
use crate::service::{App, FieldError, ServiceError};
use crate::store::{Tx, duty, grant, person, team};
use jiff::civil::Date;
use std::collections::HashMap;

/// The roster, and who can be on it.
#[derive(Debug, Clone)]
pub struct Roster {
    /// Every turn that has not ended, by the first day on which it counts.
    pub turns: Vec<Duty>,
    /// Everybody who supervises, by name.
    pub supervisors: Vec<(PersonId, String)>,
    /// Today.
    pub today: Date,
}

impl Roster {
    /// What somebody on it is called.
    pub fn name(&self, who: &PersonId) -> &str {
        let found = self.supervisors.iter().find(|(id, _)| id == who);
        found.map_or("", |(_, name)| name.as_str())
    }
}

/// Everybody who supervises in an organisation, by name.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn supervisors(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
) -> Result<Vec<(PersonId, String)>, ServiceError> {
    let mut names: HashMap<PersonId, String> = HashMap::new();
    for held in grant::list_grants_of(tx, organisation, app.now()).await? {
        if held.grant.role != Role::Supervisor || names.contains_key(&held.person) {
            continue;
        }
        if let Some(known) = person::find(tx, &held.person).await? {
            names.insert(held.person, known.full_name());
        }
    }
    let mut all: Vec<(PersonId, String)> = names.into_iter().collect();
    all.sort_by_cached_key(|(id, name)| (name.to_lowercase(), id.clone()));
    Ok(all)
}

/// The roster of one's organisation.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who supervises nowhere.
pub async fn roster(app: &App, actor: &Actor) -> Result<Roster, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let app_tx = app.clone();
    app.store
        .read(async move |tx| {
            let today = today(&app_tx);
            let mut turns: Vec<Duty> = Vec::new();
            for held in duty::list(tx, &organisation, today).await? {
                if !turns.iter().any(|one| one.id == held.duty.id) {
                    turns.push(held.duty);
                }
            }
            Ok(Roster {
                turns,
                supervisors: supervisors(tx, &app_tx, &organisation).await?,
                today,
            })
        })
        .await
}

/// A turn to be.
#[derive(Debug, Clone)]
pub struct NewDuty {
    /// Who.
    pub supervisor: PersonId,
    /// Every week on this day, 0 (Monday) to 6; otherwise on the first day alone.
    pub weekday: Option<u8>,
    /// The first day on which it counts.
    pub first_on: Date,
    /// The last, if it ends; of a turn on one day it is that day.
    pub last_on: Option<Date>,
    /// Minutes after midnight: from when.
    pub from_min: u32,
    /// Until when.
    pub until_min: u32,
}

impl NewDuty {
    fn check(&self, today: Date) -> Result<(), ServiceError> {
        let mut wrong = Vec::new();
        let mut unless = |right: bool, field, text| {
            if !right {
                wrong.push(FieldError { field, text });
            }
        };
        unless(self.weekday.is_none_or(|day| day < 7), "day", "mistake-choose");
        unless(
            self.from_min < self.until_min && self.until_min <= 1440,
            "to",
            "field-turn-order",
        );
        let last = if self.weekday.is_none() {
            Some(self.first_on)
        } else {
            self.last_on
        };
        unless(last.is_none_or(|last| last >= today), "date", "field-when-past");
        unless(
            last.is_none_or(|last| last >= self.first_on),
            "until",
            "field-ends-before",
        );
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(ServiceError::Invalid(wrong))
        }
    }
}

/// Puts a turn on the roster.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong, or for somebody who does not supervise here;
/// [`ServiceError::NotFound`] for whoever supervises nowhere.
pub async fn add_duty(app: &App, actor: &Actor, new: NewDuty) -> Result<DutyId, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    new.check(today(app))?;
    let (app_tx, name) = (app.clone(), actor.audit_name());
    let made = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let all = supervisors(tx, &app_tx, &organisation).await?;
            if !all.iter().any(|(id, _)| *id == new.supervisor) {
                return Err(ServiceError::field("who", "mistake-choose"));
            }
            person::hold(tx, &[&new.supervisor]).await?;
            let turn = Duty {
                id: DutyId::new(app_tx.now(), &*app_tx.chance),
                organisation,
                supervisor: new.supervisor,
                weekday: new.weekday,
                first_on: new.first_on,
                last_on: if new.weekday.is_none() {
                    Some(new.first_on)
                } else {
                    new.last_on
                },
                from_min: new.from_min,
                until_min: new.until_min,
            };
            duty::add(tx, &turn, &name).await?;
            Ok(turn.id)
        })
        .await?;
    wake(app);
    Ok(made)
}

/// Takes a turn away. Who would have gone alone under call then does not go: their place is given back.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere, or a turn that is not there any more.
pub async fn remove_duty(app: &App, actor: &Actor, id: &DutyId) -> Result<(), ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (app_tx, name, id) = (app.clone(), actor.audit_name(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let workers = guard::hold_workers(tx, &organisation).await?;
            let turn = duty::list(tx, &organisation, today(&app_tx))
                .await?
                .into_iter()
                .map(|held| held.duty)
                .find(|one| one.id == id)
                .ok_or(ServiceError::NotFound)?;
            duty::remove(tx, &turn, &name).await?;
            guard::recheck(tx, &app_tx, &workers, &name).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// Workers who may go alone because somebody is on the roster: they are held before that somebody is forgotten.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn leaning_on(
    tx: &mut Tx,
    who: &PersonId,
) -> Result<Vec<HelperId>, ServiceError> {
    let mut all = Vec::new();
    for organisation in duty::list_organisations_of(tx, who).await? {
        all.extend(duty::list_workers(tx, &organisation).await?);
    }
    // And those with whom they go along.
    for one in team::list_of_supervisor(tx, who, Date::MIN).await? {
        all.extend(one.members());
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Somebody is on no roster any more.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn leave_roster(
    tx: &mut Tx,
    app: &App,
    who: &PersonId,
    actor: &str,
) -> Result<(), ServiceError> {
    let workers = leaning_on(tx, who).await?;
    duty::remove_of(tx, who).await?;
    for one in team::list_of_supervisor(tx, who, today(app)).await? {
        team::set_off(tx, &one, app.now(), actor).await?;
    }
    guard::recheck(tx, app, &workers, actor).await
}

//! The service as its people see it, and when it is open: said by its supervisors, seen by its workers and by everybody.
//!
//! What is closed is closed for workers alone. A change that would send workers' visits back says first how many.

use super::workers::{today, wake};
use super::{guard, supervisor};
use crate::domain::access::Actor;
use crate::domain::ids::{ClosureId, HelperId, OrganisationId, PersonId};
use crate::domain::opening::{Closure, OpeningHours, Stretch};
use crate::domain::partner::Partner;
use crate::domain::time::amsterdam;
use crate::service::{App, FieldError, ServiceError, outings};
use crate::store::{Tx, helper, opening, partner};
use jiff::ToSpan;
use jiff::civil::Date;

/// A closure is at most this long, days: a year that was mistyped closes nobody's service for good.
const CLOSED_MOST_DAYS: i32 = 366;

/// The service as its people see it.
#[derive(Debug, Clone)]
pub struct Service {
    /// When it is open; closures that are over are left out.
    pub hours: OpeningHours,
    /// With whom it works, by name.
    pub partners: Vec<Partner>,
    /// Today.
    pub today: Date,
}

impl Service {
    /// Whether nothing was ever said of it.
    pub fn is_silent(&self) -> bool {
        !self.hours.is_said() && self.hours.closures.is_empty() && self.partners.is_empty()
    }
}

/// How a change ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It stands.
    Done,
    /// Nothing has changed yet: so many visits of workers would be given back. Whoever is sure says that number.
    WouldGiveBack(usize),
}

async fn read(tx: &mut Tx, organisation: &OrganisationId, today: Date) -> Result<Service, ServiceError> {
    Ok(Service {
        hours: opening::find(tx, organisation, today).await?,
        partners: partner::list(tx, organisation).await?,
        today,
    })
}

/// The service of one's organisation.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who supervises nowhere.
pub async fn service(app: &App, actor: &Actor) -> Result<Service, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let today = today(app);
    app.store
        .read(async move |tx| read(tx, &organisation, today).await)
        .await
}

/// The service in which somebody works, with whom to call there.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever helps nowhere.
pub async fn my_service(app: &App, actor: &Actor) -> Result<Service, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let today = today(app);
    app.store
        .read(async move |tx| {
            let organisation = organisation_of(tx, &me).await?;
            read(tx, &organisation, today).await
        })
        .await
}

async fn organisation_of(tx: &mut Tx, who: &PersonId) -> Result<OrganisationId, ServiceError> {
    let found = helper::find_by_person(tx, who).await?;
    Ok(found.ok_or(ServiceError::NotFound)?.helper.organisation)
}

/// A service as everybody may know it: whom to call at its partners is left out. Nothing where it has said nothing.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn public_service(
    app: &App,
    organisation: &OrganisationId,
) -> Result<Option<Service>, ServiceError> {
    let (organisation, today) = (organisation.clone(), today(app));
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut found = read(tx, &organisation, today).await?;
            for one in &mut found.partners {
                one.contact.clear();
            }
            Ok(Some(found).filter(|found| !found.is_silent()))
        })
        .await
}

/// What would be outside the hours, of what is booked for workers and lies within them now.
async fn given_back(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    next: &OpeningHours,
) -> Result<usize, ServiceError> {
    let zone = amsterdam();
    let booked = opening::list_booked(tx, organisation, app.now()).await?;
    let outside = booked.into_iter().filter(|window| !next.allows(*window, &zone));
    Ok(outside.count())
}

/// What workers would do while it is closed goes back: where they would take others along, and what is booked.
async fn send_back(
    tx: &mut Tx,
    app: &App,
    (workers, hours): (&[HelperId], &OpeningHours),
    actor: &str,
) -> Result<(), ServiceError> {
    for worker in workers {
        outings::withdraw_closed(tx, app, worker, hours, actor).await?;
    }
    guard::recheck(tx, app, workers, actor).await
}

/// Says when the service is open, Monday first; seven times nothing takes back what was said. Workers' visits that lie outside
/// are given back, once somebody is sure.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere.
pub async fn set_week(
    app: &App,
    actor: &Actor,
    week: [Option<Stretch>; 7],
    sure: Option<usize>,
) -> Result<Kept, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (app_tx, name, today) = (app.clone(), actor.audit_name(), today(app));
    let kept = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let workers = guard::hold_workers(tx, &organisation).await?;
            let closures = opening::find(tx, &organisation, today).await?.closures;
            let next = OpeningHours { week, closures };
            let n = given_back(tx, &app_tx, &organisation, &next).await?;
            if n > 0 && sure != Some(n) {
                return Ok(Kept::WouldGiveBack(n));
            }
            opening::set_week(tx, &organisation, &next.week, &name).await?;
            let closing = (&workers[..], &next);
            send_back(tx, &app_tx, closing, &name).await?;
            Ok(Kept::Done)
        })
        .await?;
    wake(app);
    Ok(kept)
}

/// Closes the service from one day to another, both included. Workers' visits on them are given back, once somebody is sure.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere; wrong fields for days that are over, the wrong way round, or too
/// many.
pub async fn close(
    app: &App,
    actor: &Actor,
    (first_on, last_on): (Date, Date),
    sure: Option<usize>,
) -> Result<Kept, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let today = today(app);
    let mut wrong = Vec::new();
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(last_on >= today, "date", "field-when-past");
    unless(last_on >= first_on, "until", "field-ends-before");
    let most = first_on.checked_add(CLOSED_MOST_DAYS.days());
    unless(
        most.is_ok_and(|most| last_on < most),
        "until",
        "field-closed-long",
    );
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let (app_tx, name) = (app.clone(), actor.audit_name());
    let kept = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let workers = guard::hold_workers(tx, &organisation).await?;
            let closure = Closure {
                id: ClosureId::new(app_tx.now(), &*app_tx.chance),
                organisation: organisation.clone(),
                first_on,
                last_on,
            };
            let mut next = opening::find(tx, &organisation, today).await?;
            next.closures.push(closure.clone());
            let n = given_back(tx, &app_tx, &organisation, &next).await?;
            if n > 0 && sure != Some(n) {
                return Ok(Kept::WouldGiveBack(n));
            }
            opening::close(tx, &closure, &name).await?;
            let closing = (&workers[..], &next);
            send_back(tx, &app_tx, closing, &name).await?;
            Ok(Kept::Done)
        })
        .await?;
    wake(app);
    Ok(kept)
}

/// Takes a closure back.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere, or a closure that is not there any more.
pub async fn reopen(app: &App, actor: &Actor, id: &ClosureId) -> Result<(), ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (name, id, today) = (actor.audit_name(), id.clone(), today(app));
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let hours = opening::find(tx, &organisation, today).await?;
            if !hours.closures.iter().any(|one| one.id == id) {
                return Err(ServiceError::NotFound);
            }
            opening::reopen(tx, &organisation, &id, &name).await?;
            Ok(())
        })
        .await?;
    wake(app);
    Ok(())
}

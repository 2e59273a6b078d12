//! A service goes to one or several organisations on a date: planned by the one that has the zones, accepted by those that
//! receive them, told beforehand to everybody it concerns, and then done in one transaction.
//!
//! Invariants: nothing moves that is not accepted, or where nobody would keep a zone in view; on the day it waits until that is
//! so. Neither side sees more of the other than an organisation's name and counts. What moves is said once, in
//! [`crate::store::handover::moving`].

mod go;
mod preview;
mod tell;

use preview::in_the_way;
pub use preview::{Blocker, Count, Goes, Preview, ZoneGoes};

use super::{App, FieldError, Refusal, ServiceError};
use crate::domain::access::{Actor, Role};
use crate::domain::contact::Telephone;
use crate::domain::handover::{HandoverState, begins_at};
use crate::domain::ids::{HandoverId, OrganisationId, PersonId, ZoneId};
use crate::domain::time::amsterdam;
use crate::store::handover::{self, Handover, Named, Part};
use crate::store::{StoreError, Tx, grant, person, place};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A handover may be planned so many days ahead, and no more.
const MOST_DAYS: i64 = 2 * 366;

fn own_organisation(actor: &Actor) -> Result<OrganisationId, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.may_administer(&me.organisation) {
        Ok(me.organisation.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

/// A handover in a list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The handover.
    pub handover: Handover,
    /// Whether one's own organisation gives the zones away.
    pub is_ours: bool,
    /// Names of the organisations on the other side.
    pub others: Vec<String>,
    /// Names of the zones, as far as one has to do with them.
    pub zones: Vec<String>,
    /// Whether every one of these zones is accepted.
    pub is_accepted: bool,
}

/// What an admin sees of handovers.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The last first.
    pub lines: Vec<Line>,
    /// Zones that may still be handed over.
    pub zones: Vec<(ZoneId, String)>,
    /// To whom.
    pub organisations: Vec<(OrganisationId, String)>,
}

/// Handovers of one's own organisation, and those by which it receives zones.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer the organisation.
pub async fn overview(app: &App, actor: &Actor) -> Result<Overview, ServiceError> {
    let own = own_organisation(actor)?;
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let names = Names::read(tx).await?;
            let mut promised = BTreeSet::new();
            let mut lines = Vec::new();
            for one in handover::list_of(tx, &own).await? {
                let is_ours = one.organisation == own;
                let parts = handover::list_parts(tx, &one.id).await?;
                if one.state == HandoverState::Planned {
                    promised.extend(parts.iter().map(|part| part.zone.clone()));
                }
                let seen: Vec<&Part> = parts.iter().filter(|part| is_ours || part.to == own).collect();
                let others: BTreeSet<String> = if is_ours {
                    seen.iter().map(|part| names.organisation(&part.to)).collect()
                } else {
                    BTreeSet::from([names.organisation(&one.organisation)])
                };
                lines.push(Line {
                    is_ours,
                    others: others.into_iter().collect(),
                    zones: seen.iter().map(|part| names.zone(&part.zone)).collect(),
                    is_accepted: seen.iter().all(|part| part.accepted_at.is_some()),
                    handover: one,
                });
            }
            let zones = names
                .zones
                .iter()
                .filter(|(id, of, _)| *of == own && !promised.contains(id));
            let zones = zones.map(|(id, _, name)| (id.clone(), name.clone())).collect();
            let organisations = names.organisations.into_iter().filter(|(id, _)| *id != own);
            Ok(Overview {
                lines,
                zones,
                organisations: organisations.collect(),
            })
        })
        .await
}

/// Names of organisations and zones.
struct Names {
    organisations: Vec<(OrganisationId, String)>,
    zones: Vec<(ZoneId, OrganisationId, String)>,
}

impl Names {
    async fn read(tx: &mut Tx) -> Result<Self, ServiceError> {
        let organisations = place::list_organisations(tx).await?;
        let zones = place::list_zones(tx).await?;
        Ok(Self {
            organisations: organisations.into_iter().map(|one| (one.id, one.name)).collect(),
            zones: zones
                .into_iter()
                .map(|one| (one.id, one.organisation, one.name))
                .collect(),
        })
    }

    fn organisation(&self, id: &OrganisationId) -> String {
        let found = self.organisations.iter().find(|(one, _)| one == id);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    fn zone(&self, id: &ZoneId) -> String {
        let found = self.zones.iter().find(|(one, _, _)| one == id);
        found.map(|(_, _, name)| name.clone()).unwrap_or_default()
    }
}

/// Plans a handover: from the first minute of a day, each of these zones is that organisation's.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer the organisation; wrong fields: `on`, `zones`.
pub async fn plan(
    app: &App,
    actor: &Actor,
    on: Date,
    zones: Vec<(ZoneId, OrganisationId)>,
) -> Result<HandoverId, ServiceError> {
    let own = own_organisation(actor)?;
    let now = app.now();
    let ahead_s = begins_at(on).seconds() - now.seconds();
    if ahead_s <= 0 || ahead_s > MOST_DAYS * 24 * 3600 {
        return Err(ServiceError::field("on", "field-handover-day"));
    }
    let new = Handover {
        id: HandoverId::new(now, &*app.chance),
        organisation: own,
        on,
        state: HandoverState::Planned,
        state_at: now,
        told_at: None,
        moves: 0,
    };
    let (id, name) = (new.id.clone(), actor.audit_name());
    let written = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let names = Names::read(tx).await?;
            let wrong = |(zone, to): &(ZoneId, OrganisationId)| {
                let is_own = names
                    .zones
                    .iter()
                    .any(|(id, of, _)| id == zone && *of == new.organisation);
                let is_other = names
                    .organisations
                    .iter()
                    .any(|(id, _)| id == to && *to != new.organisation);
                !(is_own && is_other)
            };
            let distinct: BTreeSet<&ZoneId> = zones.iter().map(|(zone, _)| zone).collect();
            if zones.is_empty() || distinct.len() < zones.len() || zones.iter().any(wrong) {
                return Err(ServiceError::field("zones", "field-handover-zones"));
            }
            Ok(handover::add(tx, &new, &zones, &name).await?)
        })
        .await;
    match written {
        Ok(()) => Ok(id),
        Err(ServiceError::Store(StoreError::Unique { .. })) => {
            Err(ServiceError::field("zones", "field-handover-promised"))
        }
        Err(other) => Err(other),
    }
}

/// A handover as one of the two sides sees it.
#[derive(Debug, Clone)]
pub struct View {
    /// The handover.
    pub handover: Handover,
    /// Whether one's own organisation gives the zones away.
    pub is_ours: bool,
    /// The name of whose the zones are until then.
    pub from: String,
    /// What moves, and what is in the way.
    pub preview: Preview,
    /// One's own people, for who receives: whom to name.
    pub staff: Vec<(PersonId, String)>,
}

/// What a handover moves, as the rows stand now; a receiving organisation sees its own part.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the admins of the organisations it is between.
pub async fn find(app: &App, actor: &Actor, id: &HandoverId) -> Result<View, ServiceError> {
    let (own, id, now) = (own_organisation(actor)?, id.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let found = handover::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let parts = handover::list_parts(tx, &id).await?;
            let is_ours = found.organisation == own;
            if !is_ours && parts.iter().all(|part| part.to != own) {
                return Err(ServiceError::NotFound);
            }
            let names = Names::read(tx).await?;
            let mut staff = Vec::new();
            if !is_ours {
                for held in grant::list_grants_of(tx, &own, now).await? {
                    if staff.iter().any(|(id, _)| *id == held.person) {
                        continue;
                    }
                    if let Some(known) = person::find(tx, &held.person).await? {
                        staff.push((known.id.clone(), known.full_name()));
                    }
                }
                staff.sort_by_key(|(id, name)| (name.to_lowercase(), id.clone()));
            }
            let only = (!is_ours).then_some(&own);
            Ok(View {
                is_ours,
                from: names.organisation(&found.organisation),
                preview: preview::look(tx, &found, &parts, (&names, only), now).await?,
                staff,
                handover: found,
            })
        })
        .await
}

/// What a receiving organisation says when it accepts a zone.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// Whom residents call from that day on.
    pub coordinator_name: String,
    /// Their public number.
    pub coordinator_telephone: String,
    /// Who coordinates there; nobody when somebody does so in the whole organisation.
    pub coordinator: Option<PersonId>,
    /// Who supervises there, if anybody.
    pub supervisor: Option<PersonId>,
}

/// The receiving organisation accepts a zone, or says anew who works there.
///
/// # Errors
/// [`ServiceError::NotFound`] unless the zone goes to one's own organisation and has not gone yet; wrong fields: `name`,
/// `telephone`, `coordinator`.
pub async fn accept(
    app: &App,
    actor: &Actor,
    (id, zone): (&HandoverId, &ZoneId),
    said: Acceptance,
) -> Result<(), ServiceError> {
    let own = own_organisation(actor)?;
    check(&said)?;
    let (id, zone, now, name) = (id.clone(), zone.clone(), app.now(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            handover::lock(tx, &id)
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let found = handover::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let parts = handover::list_parts(tx, &id).await?;
            let part = parts.into_iter().find(|part| part.zone == zone && part.to == own);
            let part = part.ok_or(ServiceError::NotFound)?;
            if found.state != HandoverState::Planned {
                return Err(Refusal::Changed.into());
            }
            let named = named(tx, &own, &zone, &said, now).await?;
            let covers = named.iter().any(|one| one.role == Role::Coordinator);
            let everywhere = grant::list_grantees(tx, &own, Role::Coordinator, &zone, now).await?;
            if !covers && everywhere.is_empty() {
                return Err(ServiceError::field("coordinator", "field-handover-coordinator"));
            }
            let part = Part {
                coordinator_name: said.coordinator_name.trim().to_owned(),
                coordinator_telephone: said.coordinator_telephone.trim().to_owned(),
                accepted_at: Some(part.accepted_at.unwrap_or(now)),
                ..part
            };
            Ok(handover::accept(tx, &id, &part, &named, &name).await?)
        })
        .await
}

fn check(said: &Acceptance) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    let name = said.coordinator_name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        let text = if name.is_empty() {
            "field-name-needed"
        } else {
            "field-too-long"
        };
        wrong.push(FieldError { field: "name", text });
    }
    if Telephone::parse(said.coordinator_telephone.trim()).is_none() {
        wrong.push(FieldError {
            field: "telephone",
            text: "field-telephone-wrong",
        });
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(wrong))
    }
}

/// The people named, who must work for the receiving organisation.
async fn named(
    tx: &mut Tx,
    own: &OrganisationId,
    zone: &ZoneId,
    said: &Acceptance,
    now: crate::domain::time::UnixTime,
) -> Result<Vec<Named>, ServiceError> {
    let held = grant::list_grants_of(tx, own, now).await?;
    let chosen = [
        (&said.coordinator, Role::Coordinator, "coordinator"),
        (&said.supervisor, Role::Supervisor, "supervisor"),
    ];
    let mut named = Vec::new();
    for (who, role, field) in chosen {
        let Some(who) = who else { continue };
        if held.iter().all(|one| one.person != *who) {
            return Err(ServiceError::field(field, "mistake-choose"));
        }
        named.push(Named {
            zone: zone.clone(),
            person: who.clone(),
            role,
        });
    }
    Ok(named)
}

/// Calls a handover off. Whoever was told of it is told that everything stays as it was.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the admins of whose the zones are; [`Refusal::Changed`] once it happened.
pub async fn cancel(app: &App, actor: &Actor, id: &HandoverId) -> Result<(), ServiceError> {
    let own = own_organisation(actor)?;
    let (id, now, name) = (id.clone(), app.now(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            handover::lock(tx, &id)
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let found = handover::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if found.organisation != own {
                return Err(ServiceError::NotFound);
            }
            if found.state != HandoverState::Planned {
                return Err(Refusal::Changed.into());
            }
            let to = HandoverState::Cancelled;
            Ok(handover::set_state(tx, &found, to, now, &name).await?)
        })
        .await
}

/// Lets time pass for every handover: tells whom it concerns, moves what is due, and once more what was written at the same
/// moment; says how many things were done.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn pass(app: &App) -> Result<usize, ServiceError> {
    let since = app.now().plus(-go::LATE_S);
    let live = app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(handover::list_live(tx, since).await?))
        .await?;
    let mut done = 0;
    for one in live {
        let step = match one.state {
            HandoverState::Planned => tell::beforehand(app, &one).await,
            HandoverState::Cancelled => tell::off(app, &one).await,
            HandoverState::Done => go::again(app, &one).await,
        };
        done += counted(&one, step);
        if one.state == HandoverState::Planned && begins_at(one.on) <= app.now() {
            done += counted(&one, go::go(app, &one).await);
        }
    }
    Ok(done)
}

fn counted(of: &Handover, step: Result<usize, ServiceError>) -> usize {
    step.unwrap_or_else(|error| {
        // The next pass tries again.
        tracing::warn!(%error, handover = %of.id, "a step of a handover failed");
        0
    })
}

/// The day as it is written where it is told.
fn today(app: &App) -> Date {
    app.now().date(&amsterdam())
}

//! What a handover would move, and what is in its way; from the rows as they stand.

use super::Names;
use crate::domain::access::Role;
use crate::domain::category::CategoryId;
use crate::domain::duty::covers;
use crate::domain::handover::begins_at;
use crate::domain::ids::{OrganisationId, PersonId, ZoneId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::ServiceError;
use crate::store::handover::{self, Handover, Named, Part, count};
use crate::store::{Tx, duty, grant, opening, place};
use std::collections::BTreeSet;

pub use crate::store::handover::count::Count;

/// What is in the way of a handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocker {
    /// The receiving organisation has not accepted this zone.
    NotAccepted {
        /// The zone's name.
        zone: String,
    },
    /// Nobody would keep this zone in view.
    NoCoordinator {
        /// The zone's name.
        zone: String,
    },
    /// The receiving organisation has another zone under the same code.
    SameCode {
        /// The zone's name.
        zone: String,
    },
    /// Booked visits of workers who may go only while somebody is on duty, and the receiving organisation has nobody on duty
    /// then. It holds nothing up: on the day those places are given back, and others are asked.
    NobodyOnDuty {
        /// The organisation's name.
        to: String,
        /// How many.
        n: usize,
    },
    /// Booked visits of workers that lie outside the hours in which the receiving organisation's service is open. It holds
    /// nothing up either.
    Closed {
        /// The organisation's name.
        to: String,
        /// How many.
        n: usize,
    },
}

impl Blocker {
    /// Whether nothing moves until it is gone.
    pub const fn holds_up(&self) -> bool {
        !matches!(self, Self::NobodyOnDuty { .. } | Self::Closed { .. })
    }
}

/// A zone that goes.
#[derive(Debug, Clone)]
pub struct ZoneGoes {
    /// The zone.
    pub part: Part,
    /// Its name.
    pub name: String,
    /// Who coordinates there from then on, where somebody was named.
    pub coordinator: Option<PersonId>,
    /// Who supervises there from then on, where somebody was named.
    pub supervisor: Option<PersonId>,
}

/// What goes to one organisation.
#[derive(Debug, Clone)]
pub struct Goes {
    /// To whom.
    pub to: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its zones.
    pub zones: Vec<ZoneGoes>,
    /// So many of each kind.
    pub counts: Vec<Count>,
    /// What it has switched off and people there ask for: switched on with the handover. Names in Dutch and English.
    pub switched_on: Vec<(CategoryId, String, String)>,
}

/// What moves, and what is in the way.
#[derive(Debug, Clone)]
pub struct Preview {
    /// By receiving organisation.
    pub goes: Vec<Goes>,
    /// What is in the way.
    pub blockers: Vec<Blocker>,
}

/// Everything, or one organisation's part.
pub(super) async fn look(
    tx: &mut Tx,
    of: &Handover,
    parts: &[Part],
    (names, only): (&Names, Option<&OrganisationId>),
    now: UnixTime,
) -> Result<Preview, ServiceError> {
    let named = handover::list_named(tx, &of.id).await?;
    let to: BTreeSet<&OrganisationId> = parts
        .iter()
        .map(|part| &part.to)
        .filter(|to| only.is_none_or(|only| only == *to))
        .collect();
    let mut goes = Vec::new();
    for to in to {
        let zones = parts.iter().filter(|part| part.to == *to);
        goes.push(Goes {
            name: names.organisation(to),
            zones: zones.map(|part| zone_goes(part, names, &named)).collect(),
            counts: count::moving(tx, &of.id, to).await?,
            switched_on: switched_on(tx, of, to).await?,
            to: to.clone(),
        });
    }
    let seen: Vec<Part> = goes
        .iter()
        .flat_map(|one| one.zones.iter().map(|zone| zone.part.clone()))
        .collect();
    let mut blockers = in_the_way(tx, of, &seen, (names, &named), now).await?;
    for one in &goes {
        let n = off_duty(tx, of, &one.to, now).await?;
        if n > 0 {
            let to = one.name.clone();
            blockers.push(Blocker::NobodyOnDuty { to, n });
        }
        let n = outside_hours(tx, of, &one.to, now).await?;
        if n > 0 {
            let to = one.name.clone();
            blockers.push(Blocker::Closed { to, n });
        }
    }
    Ok(Preview { goes, blockers })
}

fn zone_goes(part: &Part, names: &Names, named: &[Named]) -> ZoneGoes {
    let who = |role| {
        let found = named.iter().find(|one| one.zone == part.zone && one.role == role);
        found.map(|one| one.person.clone())
    };
    ZoneGoes {
        name: names.zone(&part.zone),
        coordinator: who(Role::Coordinator),
        supervisor: who(Role::Supervisor),
        part: part.clone(),
    }
}

/// What people of the zones ask for and the receiving organisation has off.
pub(super) async fn switched_on(
    tx: &mut Tx,
    of: &Handover,
    to: &OrganisationId,
) -> Result<Vec<(CategoryId, String, String)>, ServiceError> {
    let asked = count::categories(tx, &of.id, to).await?;
    let all = place::list_categories(tx, to).await?;
    Ok(all
        .into_iter()
        .filter(|one| !one.is_on && asked.contains(&one.id))
        .map(|one| (one.id, one.name_nl, one.name_en))
        .collect())
}

/// What must be gone before anything moves.
pub(super) async fn in_the_way(
    tx: &mut Tx,
    of: &Handover,
    parts: &[Part],
    (names, named): (&Names, &[Named]),
    now: UnixTime,
) -> Result<Vec<Blocker>, ServiceError> {
    let same_code: Vec<ZoneId> = count::same_code(tx, &of.id).await?;
    let at = begins_at(of.on).max(now);
    let mut blockers = Vec::new();
    for part in parts {
        let zone = names.zone(&part.zone);
        if part.accepted_at.is_none() {
            blockers.push(Blocker::NotAccepted { zone });
            continue;
        }
        let mut coordinates = !grant::list_grantees(tx, &part.to, Role::Coordinator, &part.zone, at)
            .await?
            .is_empty();
        for one in named {
            let is_theirs = one.zone == part.zone && one.role == Role::Coordinator;
            // Whoever works there no more cannot begin.
            coordinates |= is_theirs && works(tx, &part.to, &one.person, at).await?;
        }
        if !coordinates {
            blockers.push(Blocker::NoCoordinator { zone: zone.clone() });
        }
        if same_code.contains(&part.zone) {
            blockers.push(Blocker::SameCode { zone });
        }
    }
    Ok(blockers)
}

/// Whether somebody has a role in an organisation at an instant.
pub(super) async fn works(
    tx: &mut Tx,
    organisation: &OrganisationId,
    who: &PersonId,
    at: UnixTime,
) -> Result<bool, ServiceError> {
    let held = grant::list_grants_of(tx, organisation, at).await?;
    Ok(held.iter().any(|one| one.person == *who))
}

async fn off_duty(
    tx: &mut Tx,
    of: &Handover,
    to: &OrganisationId,
    now: UnixTime,
) -> Result<usize, ServiceError> {
    let booked = count::under_call(tx, &of.id, to, now.max(begins_at(of.on))).await?;
    if booked.is_empty() {
        return Ok(0);
    }
    let zone = amsterdam();
    let roster = duty::list(tx, to, now.date(&zone)).await?;
    Ok(booked
        .into_iter()
        .filter(|window| !covers(&roster, *window, &zone))
        .count())
}

async fn outside_hours(
    tx: &mut Tx,
    of: &Handover,
    to: &OrganisationId,
    now: UnixTime,
) -> Result<usize, ServiceError> {
    let zone = amsterdam();
    let hours = opening::find(tx, to, now.date(&zone)).await?;
    let booked = count::of_workers(tx, &of.id, to, now.max(begins_at(of.on))).await?;
    let outside = booked.into_iter().filter(|window| !hours.allows(*window, &zone));
    Ok(outside.count())
}

//! Who goes along with somebody to a visit, and whether they may: what a booking asks of a team behind its locks.
//!
//! Invariant: whoever books a worker holds the rows of everybody in the team (`members_at`), and whoever makes a team, ends
//! it or changes what it leans on holds them too. Why a team may not come is for its supervisors alone.

use crate::domain::access::Role;
use crate::domain::category::{Category, CategoryId};
use crate::domain::duty::covers;
use crate::domain::helper::{Helper, HelperKind};
use crate::domain::ids::{HelperId, OrganisationId, PersonId};
use crate::domain::language::SpokenLanguage;
use crate::domain::learning::Level;
use crate::domain::schedule::Window;
use crate::domain::team::{Team, dayparts_touched};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::timing::is_free;
use crate::service::{Refusal, ServiceError, booking, learning};
use crate::store::assignment::{Assignment, Taken};
use crate::store::{Tx, assignment, consent, duty, grant, helper, learning as rows, person, team};
use jiff::civil::Date;

/// How somebody goes to a visit at a time.
#[derive(Debug)]
pub(in crate::service) enum Going {
    /// By themselves.
    Alone,
    /// With a team that they lead.
    Team(Box<Together>),
    /// With somebody else: no visit of their own then.
    Follows,
}

impl Going {
    /// Who goes along.
    pub(in crate::service) fn together(&self) -> Option<&Together> {
        match self {
            Self::Team(together) => Some(together),
            Self::Alone | Self::Follows => None,
        }
    }
}

/// A team, and everybody in it beside the lead, as they may be planned.
#[derive(Debug)]
pub(in crate::service) struct Together {
    /// The team.
    pub(in crate::service) team: Team,
    /// A companion who helps here too.
    companion: Option<Helper>,
    /// Whether the companion is a supervisor, and is one then.
    supervises: bool,
    riders: Vec<Helper>,
}

/// The team that somebody leads at a time, and whether they go along with another.
async fn standing(
    tx: &mut Tx,
    helper: &HelperId,
    window: Window,
) -> Result<(Option<Team>, bool), ServiceError> {
    let zone = amsterdam();
    let (on, parts) = dayparts_touched(window, &zone);
    let mut touched = team::list_of_helper_on(tx, helper, on).await?;
    touched.retain(|one| parts.contains(&one.part));
    let follows = touched.iter().any(|one| one.lead != *helper);
    let own = touched
        .into_iter()
        .find(|one| one.lead == *helper && one.covers(window, &zone));
    Ok((own, follows))
}

/// Everybody whose row a booking of somebody at a time holds, in the order in which helpers are locked.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn members_at(
    tx: &mut Tx,
    helper: &HelperId,
    window: Window,
) -> Result<Vec<HelperId>, ServiceError> {
    let (own, _) = standing(tx, helper, window).await?;
    Ok(own.map_or_else(|| vec![helper.clone()], |own| own.members()))
}

/// How somebody goes to a visit at a time.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn going(
    tx: &mut Tx,
    helper: &HelperId,
    window: Window,
) -> Result<Going, ServiceError> {
    match standing(tx, helper, window).await? {
        (_, true) => Ok(Going::Follows),
        (None, false) => Ok(Going::Alone),
        (Some(own), false) => Ok(Going::Team(Box::new(together(tx, own, window).await?))),
    }
}

async fn bound(tx: &mut Tx, id: &HelperId) -> Result<Helper, ServiceError> {
    let mut found = helper::find(tx, id).await?.ok_or(ServiceError::NotFound)?.helper;
    learning::bind(tx, &mut found).await?;
    Ok(found)
}

/// Whether somebody supervises in an organisation at an instant.
pub(super) async fn supervises_at(
    tx: &mut Tx,
    who: &PersonId,
    organisation: &OrganisationId,
    at: UnixTime,
) -> Result<bool, ServiceError> {
    Ok(grant::list_grants_of(tx, organisation, at)
        .await?
        .iter()
        .any(|held| held.person == *who && held.grant.role == Role::Supervisor && held.starts_at <= at))
}

async fn together(tx: &mut Tx, own: Team, window: Window) -> Result<Together, ServiceError> {
    let companion = match own.companion.helper() {
        Some(id) => Some(bound(tx, id).await?),
        None => None,
    };
    let supervises = match own.companion.supervisor() {
        Some(who) => supervises_at(tx, who, &own.organisation, window.starts_at).await?,
        None => false,
    };
    let mut riders = Vec::new();
    for rider in &own.riders {
        riders.push(bound(tx, rider).await?);
    }
    Ok(Together {
        companion,
        supervises,
        riders,
        team: own,
    })
}

impl Together {
    /// Everybody beside the lead who helps here.
    fn others(&self) -> impl Iterator<Item = &Helper> {
        self.companion.iter().chain(&self.riders)
    }

    /// Whether nobody in it is kept apart from the resident, everybody has agreed and is at work, and each may come that day.
    ///
    /// # Errors
    /// [`Refusal::TeamCannot`]; [`Refusal::VettingNeeded`] where everybody at the door needs a certificate.
    pub(in crate::service) async fn check_people(
        &self,
        tx: &mut Tx,
        resident: &PersonId,
        needs_vetting: bool,
        (window, now): (Window, UnixTime),
    ) -> Result<(), ServiceError> {
        if self.team.companion.supervisor().is_some() && !self.supervises {
            return Err(Refusal::TeamCannot.into());
        }
        if let Some(who) = self.team.companion.supervisor()
            && (who == resident || consent::is_blocked(tx, resident, who).await?)
        {
            return Err(Refusal::TeamCannot.into());
        }
        if let (Some(buddy), false) = (&self.companion, self.supervises)
            && !team::is_buddy(tx, &buddy.id).await?
        {
            return Err(Refusal::TeamCannot.into());
        }
        for other in self.others() {
            // A supervisor comes as staff: the certificate of their helping side is not asked.
            let staff = self.supervises && self.team.companion.helper() == Some(&other.id);
            let vetting = needs_vetting && !staff;
            match booking::may_meet(tx, other, resident, vetting, (window, now)).await {
                Err(ServiceError::Refused(Refusal::VettingNeeded)) => {
                    return Err(Refusal::VettingNeeded.into());
                }
                Err(ServiceError::Refused(_)) => return Err(Refusal::TeamCannot.into()),
                other => other?,
            }
            let here = person::find(tx, &other.person)
                .await?
                .is_some_and(|known| known.state.is_here());
            if other.person == *resident || !here {
                return Err(Refusal::TeamCannot.into());
            }
            if other.kind == HelperKind::Worker {
                let agreed = rows::find_agreement(tx, &other.id).await?;
                let may = agreed.is_some_and(|agreed| agreed.allows(window, &amsterdam()).is_ok());
                if !may {
                    return Err(Refusal::TeamCannot.into());
                }
            }
        }
        Ok(())
    }

    /// Whether one of those who go along is trusted at somebody vulnerable's on a day: a supervisor always is.
    pub(in crate::service) fn is_trusted_on(&self, day: Date) -> bool {
        self.supervises || self.companion.iter().any(|one| one.is_trusted_on(day))
    }

    /// Whether somebody of age goes along.
    pub(in crate::service) fn has_adult(&self) -> bool {
        self.supervises || self.companion.iter().any(|one| one.adult)
    }

    /// Whether the companion carries what the lead may not do alone.
    ///
    /// # Errors
    /// [`ServiceError`] when the database does not answer.
    pub(in crate::service) async fn carries(
        &self,
        tx: &mut Tx,
        category: &Category,
        window: Window,
    ) -> Result<bool, ServiceError> {
        if self.supervises {
            return Ok(true);
        }
        let Some(buddy) = &self.companion else {
            return Ok(false);
        };
        may_carry(tx, buddy, &category.id, window).await
    }

    /// Whether one of those who go along talks a language; supervisors talk Dutch.
    pub(in crate::service) fn talks(&self, language: &SpokenLanguage) -> bool {
        (self.supervises && language.as_str() == "nl")
            || self.companion.iter().any(|one| one.languages.contains(language))
    }

    /// Whether the visit fits in the time of everybody who goes along, and in the hours of the workers among them.
    ///
    /// # Errors
    /// [`Refusal::TeamCannot`].
    pub(in crate::service) async fn check_time(
        &self,
        tx: &mut Tx,
        window: Window,
        cell: crate::geo::Cell,
        since: UnixTime,
    ) -> Result<(), ServiceError> {
        for other in self.others() {
            let taken: Vec<Taken> = assignment::list_taken_of(tx, &other.id, since).await?;
            if !is_free(window, cell, other.mode, &taken) {
                return Err(Refusal::TeamCannot.into());
            }
            if other.kind == HelperKind::Worker && !learning::has_minutes(other, window, &taken) {
                return Err(Refusal::TeamCannot.into());
            }
        }
        Ok(())
    }

    /// Whether a booking that stands still fits in the weeks of the workers who go along.
    ///
    /// # Errors
    /// [`Refusal::TeamCannot`].
    pub(in crate::service) async fn still_fits(
        &self,
        tx: &mut Tx,
        booked: &Assignment,
    ) -> Result<(), ServiceError> {
        for other in self.others() {
            match learning::still_fits(tx, other, booked).await {
                Err(ServiceError::Refused(_)) => return Err(Refusal::TeamCannot.into()),
                other => other?,
            }
        }
        Ok(())
    }
}

/// Whether a buddy may do something by themselves at a time: what they offer as a neighbour, or for what a worker's level and
/// the roster allow it.
pub(super) async fn may_carry(
    tx: &mut Tx,
    buddy: &Helper,
    category: &CategoryId,
    window: Window,
) -> Result<bool, ServiceError> {
    if buddy.kind != HelperKind::Worker {
        return Ok(buddy.categories.contains(category));
    }
    let level = rows::find_level(tx, &buddy.id, category)
        .await?
        .unwrap_or(Level::Watching);
    if level.may_go_alone(false) || !level.may_go_alone(true) {
        return Ok(level.may_go_alone(false));
    }
    let zone = amsterdam();
    let days = (window.starts_at.date(&zone), window.ends_at.date(&zone));
    duty::lock_at(tx, &buddy.organisation, days).await?;
    let roster = duty::list(tx, &buddy.organisation, days.0).await?;
    Ok(covers(&roster, window, &zone))
}

//! Bonds (koppelingen): somebody who asks and somebody who carries, for longer, with the care contact who stays involved.
//!
//! Purpose: a coordinator proposes two people to each other; both answer for themselves, or by the coordinator on the
//! telephone; they may get to know each other first; either may stop at any moment. The visits of a bond are requests, visits
//! and assignments like any other, booked straight to that helper (`visits`), so that everything that follows a visit
//! follows these too. Invariants: everything about a bond happens behind the lock of its helper, which comes before every
//! other lock, so two answers at one moment are two answers, and a block comes before a proposal or after it; every rule
//! that protects people is asked when a bond is proposed, at each yes, and again at each booking; a visit that the helper
//! hands back waits for the two of them, and nobody else is asked. Who said no, and why, is for coordinators alone.
//! Deliberately absent: matching; a bond is people's work.

mod agree;
mod desk;
mod ends;
mod view;
mod visits;
mod words;

pub use agree::{NewBond, answer, propose};
pub use desk::{
    BondLine, Candidate, NewReview, Task, TaskWhy, candidates, list_for, list_tasks, review, seen,
    set_agreed, set_contact,
};
pub use ends::stop;
pub(super) use ends::{end_all, end_between, helpers_of};
pub use view::{BondView, ComingVisit, OwnBond, find, list_own};
pub use visits::{NewVisit, plan};
pub(super) use visits::{ask_on, book_made, lock_first};
pub use words::{Known, forget_known, set_known, show_contact};

use super::booking::may_meet;
use super::notify::{BondSay, Notice, Say, tell};
use super::{App, Refusal, ServiceError};
use crate::domain::access::Actor;
use crate::domain::bond::{Bond, BondSide};
use crate::domain::category::Category;
use crate::domain::helper::{Helper, HelperState};
use crate::domain::ids::BondId;
use crate::domain::resident::Person;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::store::{Tx, bond, helper, person, place, visit};

/// By which door somebody comes to a bond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// It is their own, on either side.
    Own,
    /// They coordinate where the resident lives.
    Desk,
}

/// Who somebody is to a bond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The resident, or who acts for them.
    Resident,
    /// The helper.
    Helper,
    /// The coordinator.
    Desk,
}

impl Part {
    /// The side on which they stand; a desk stands on none.
    pub const fn side(self) -> Option<BondSide> {
        match self {
            Self::Resident => Some(BondSide::Resident),
            Self::Helper => Some(BondSide::Helper),
            Self::Desk => None,
        }
    }
}

/// A bond with its two.
pub(super) struct Pair {
    pub(super) bond: Bond,
    pub(super) resident: Person,
    pub(super) helper: Helper,
    /// The helper as a person.
    pub(super) carrier: Person,
}

async fn pair(tx: &mut Tx, bond: Bond) -> Result<Pair, ServiceError> {
    let resident = person::find(tx, &bond.resident)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let helper = helper::find(tx, &bond.helper)
        .await?
        .ok_or(ServiceError::NotFound)?
        .helper;
    let carrier = person::find(tx, &helper.person)
        .await?
        .ok_or(ServiceError::NotFound)?;
    Ok(Pair {
        bond,
        resident,
        helper,
        carrier,
    })
}

/// Who somebody is to a bond, by the door they came by.
fn part_of(actor: &Actor, door: Door, bond: &Bond) -> Result<Part, ServiceError> {
    if actor.identity().is_none() {
        return Err(ServiceError::SignInNeeded);
    }
    match door {
        Door::Own if actor.is_helper(&bond.helper) => Ok(Part::Helper),
        Door::Own if actor.is_person(&bond.resident) || actor.may_act_for(&bond.resident) => {
            Ok(Part::Resident)
        }
        Door::Desk if actor.may_coordinate(&bond.organisation, &bond.zone) => Ok(Part::Desk),
        _ => Err(ServiceError::NotFound),
    }
}

/// A bond behind the lock of its helper, for somebody who has to do with it.
async fn locked(tx: &mut Tx, actor: &Actor, door: Door, id: &BondId) -> Result<(Pair, Part), ServiceError> {
    let before = bond::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    part_of(actor, door, &before)?;
    helper::lock(tx, std::slice::from_ref(&before.helper)).await?;
    let now = bond::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let part = part_of(actor, door, &now)?;
    Ok((pair(tx, now).await?, part))
}

async fn category_of(tx: &mut Tx, bond: &Bond) -> Result<Category, ServiceError> {
    place::list_categories(tx, &bond.organisation)
        .await?
        .into_iter()
        .find(|category| category.id == bond.category)
        .ok_or(ServiceError::NotFound)
}

/// Whether two people may be brought together: the rules of a visit, for the two of them, today.
async fn may_pair(
    tx: &mut Tx,
    helper: &Helper,
    (carrier, resident): (&Person, &Person),
    category: &Category,
    now: UnixTime,
) -> Result<(), ServiceError> {
    // Two whom a bond joins stay joined when their zones go to different organisations.
    let elsewhere = helper.organisation != resident.organisation
        && !bond::list_of_person(tx, &resident.id)
            .await?
            .iter()
            .any(|one| one.state.is_live() && one.helper == helper.id);
    let same = helper.person == resident.id || elsewhere;
    let active = matches!(helper.state, HelperState::Active { .. });
    let here = carrier.state.is_here() && resident.state.is_here();
    if same || !active || !here || !helper.adult || !category.is_on {
        return Err(Refusal::NotAvailable.into());
    }
    let today = Window {
        starts_at: now,
        ends_at: now.plus(3600),
    };
    may_meet(tx, helper, &resident.id, category.vetting_required, (today, now)).await?;
    if resident.care.is_careful()
        && !helper.is_trusted_on(now.date(&amsterdam()))
        && !visit::is_familiar(tx, &resident.id, &helper.id).await?
    {
        return Err(Refusal::VettingNeeded.into());
    }
    Ok(())
}

/// Tells one of the two; `what` makes the message unique.
async fn tell_side(
    tx: &mut Tx,
    app: &App,
    pair: &Pair,
    (side, what): (BondSide, &str),
    say: BondSay<'_>,
) -> Result<(), ServiceError> {
    let (to, zone) = match side {
        BondSide::Resident => (&pair.resident.id, Some(&pair.bond.zone)),
        BondSide::Helper => (&pair.carrier.id, None),
    };
    let notice = Notice {
        key: format!("{}:{what}:{side}", pair.bond.id),
        to,
        zone,
        request: None,
        say: Say::Bond(say),
        path: format!("/bonds/{}", pair.bond.id),
    };
    tell(tx, app.writer(), notice).await
}

impl Pair {
    /// What one of the two calls the other.
    fn other(&self, of: BondSide) -> &str {
        match of {
            BondSide::Resident => &self.carrier.given_name,
            BondSide::Helper => &self.resident.given_name,
        }
    }
}

fn wake(app: &App) {
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
}

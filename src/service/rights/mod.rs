//! What people may ask of us: a copy of everything, a correction, an end to matching, to be forgotten; and what keeps
//! itself to its time.
//!
//! Invariants: only the person themselves and a coordinator of where they live may use a right, and the coordinator's
//! copy leaves a disclosure; whoever is forgotten is first taken out of everything that others count on, who are told;
//! what is done for somebody is done in one transaction; what cannot be taken back asks for a fresh code first.
//! Deliberately absent: pages.

mod contact;
mod copies;
mod correct;
mod erase;
mod everything;
mod fees;
mod learning;
mod retention;
mod settings;
mod stop;

pub use contact::{ask_contact, confirm_contact, pending_contact};
pub use copies::{
    AddressCopy, BondCopy, CallCopy, ConsentCopy, ContactCopy, EntranceCopy, Everything, FeedbackCopy,
    FileCopy, HelpingCopy, LookCopy, MessageCopy, Moment, OutingCopy, ReportCopy, RequestCopy, Span,
    ToldCopy, TurnCopy, VettingCopy, VisitCopy, WeighedCopy,
};
pub use correct::{Correction, Moved, NewAddress, Own, correct, move_home, names_of, own_file};
pub use erase::{erase, replay};
pub use everything::{everything_about, take_along};
pub use fees::{AnswerCopy, CostCopy, FeesCopy, VoucherCopy};
pub use learning::{
    AgreedCopy, GoalCopy, LearningCopy, LevelCopy, ObservedCopy, OnwardCopy, PractisedCopy, StatementCopy,
};
pub use retention::{Swept, keep_to_time};
pub use settings::{Privacy, privacy, public_privacy, set_privacy};
pub(super) use settings::{READS_ALONG, YES};
pub use stop::withdraw;

use super::{App, ServiceError};
use crate::domain::access::{Actor, FRESH_FOR_ADDRESS_S};
use crate::domain::ids::{PersonId, ZoneId};
use crate::domain::resident::{Person, ResidentState};
use crate::domain::visit::By;
use crate::store::{Tx, person, request};

/// From which side somebody uses a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// One's own.
    Own,
    /// A coordinator, for somebody who asked them.
    Desk,
    /// The clock.
    Clock,
}

impl Side {
    /// As visits and requests say it.
    const fn by(self) -> By {
        match self {
            Self::Own => By::Resident,
            Self::Desk => By::Coordinator,
            Self::Clock => By::System,
        }
    }
}

/// The file of somebody whose rights the actor may use: their own, or one of their zone.
async fn file_of(tx: &mut Tx, actor: &Actor, id: &PersonId) -> Result<(Person, Side), ServiceError> {
    if actor.identity().is_none() {
        return Err(ServiceError::SignInNeeded);
    }
    let known = person::find(tx, id)
        .await?
        .filter(|known| known.state != ResidentState::Erased)
        .ok_or(ServiceError::NotFound)?;
    // A card that anybody may find opens no file.
    if actor.may_manage(id) {
        return Ok((known, Side::Own));
    }
    let zones = zones_of(tx, id).await?;
    if zones
        .iter()
        .any(|zone| actor.may_coordinate(&known.organisation, zone))
    {
        Ok((known, Side::Desk))
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What cannot be taken back asks for a fresh code on one's own device, once a day; a desk has its own doors.
fn insist_fresh(app: &App, actor: &Actor, side: Side) -> Result<(), ServiceError> {
    if side == Side::Own && !actor.is_fresh(app.now(), FRESH_FOR_ADDRESS_S) {
        return Err(ServiceError::StepUpNeeded);
    }
    Ok(())
}

/// Where somebody lives; for whoever only asks for others, where those live.
async fn zones_of(tx: &mut Tx, id: &PersonId) -> Result<Vec<ZoneId>, ServiceError> {
    if let Some(home) = person::find_home(tx, id).await? {
        return Ok(vec![home.zone]);
    }
    let asked = request::list_of_person(tx, id).await?;
    Ok(asked.into_iter().map(|request| request.zone).collect())
}

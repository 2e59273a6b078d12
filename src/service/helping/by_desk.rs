//! Helping by telephone: what a helper does on their own pages, a coordinator does for whoever calls.
//!
//! Invariants: only who coordinates where the helper lives may do so, and at a visit only who coordinates where that is
//! as well; the trail names the coordinator; each step is the very same as the helper's own. Deliberately absent: the
//! address of a visit, which a coordinator reads in the file of its request.

use super::offer::{add_helper, change_offer, check_offer};
use super::{MyWeek, OfferInput, Step, Yes, accept_by, at_the_door, decline_by, first_of, week_in};
use crate::domain::access::Actor;
use crate::domain::consent::{Given, RepresentativeKind};
use crate::domain::helper::Helper;
use crate::domain::ids::{AssignmentId, HelperId, InvitationId, PersonId, VisitId};
use crate::domain::invitation::DeclineReason;
use crate::service::desk::{Agreed, record};
use crate::service::safeguard::own_file;
use crate::service::{App, Refusal, ServiceError};
use crate::store::{Tx, helper, invitation, visit};

/// Who takes a helper's step.
#[derive(Debug, Clone)]
pub(super) enum Hand {
    /// The helper.
    Own(HelperId),
    /// A coordinator, for this person.
    Desk(PersonId),
    /// A supervisor, for a worker of theirs.
    Supervisor,
}

impl Hand {
    /// Whose step it is, where it is about no visit.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when the actor may not take it, or they do not help.
    pub(super) async fn helper(&self, tx: &mut Tx, actor: &Actor) -> Result<HelperId, ServiceError> {
        match self {
            Self::Own(me) => Ok(me.clone()),
            Self::Desk(who) => helper_of(tx, actor, who).await?.ok_or(ServiceError::NotFound),
            Self::Supervisor => Err(ServiceError::NotFound),
        }
    }

    /// Whose step it is, at a visit where the actor may take it.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when they may not.
    pub(super) async fn at(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: &VisitId,
    ) -> Result<HelperId, ServiceError> {
        let who = match self {
            Self::Own(me) => return Ok(me.clone()),
            Self::Desk(who) => who,
            Self::Supervisor => return Err(ServiceError::NotFound),
        };
        let one = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
        if !actor.may_coordinate(&one.organisation, &one.zone) {
            return Err(ServiceError::NotFound);
        }
        helper_of(tx, actor, who).await?.ok_or(ServiceError::NotFound)
    }

    /// The same for a question about a visit.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when they may not.
    pub(super) async fn asked(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: &InvitationId,
    ) -> Result<HelperId, ServiceError> {
        let asked = invitation::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
        self.at(tx, actor, &asked.visit).await
    }
}

/// The helping side of somebody in the actor's zones, if they have one.
async fn helper_of(tx: &mut Tx, actor: &Actor, who: &PersonId) -> Result<Option<HelperId>, ServiceError> {
    own_file(tx, actor, who).await?;
    let found = helper::find_by_person(tx, who).await?;
    Ok(found.map(|found| found.helper.id))
}

/// A coordinator writes down that somebody known wants to help, what they offer, and how they agreed. They wait to be
/// welcomed, as everybody.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`Refusal::AlreadyHelping`] for a helper;
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn join_for_them(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    offer: OfferInput,
    given: Given,
) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    check_offer(&offer, &mut wrong);
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, _) = own_file(tx, &actor, &who).await?;
            if helper::find_by_person(tx, &who).await?.is_some() {
                return Err(Refusal::AlreadyHelping.into());
            }
            let agreed = Agreed {
                to: None,
                kind: RepresentativeKind::Carer,
                given,
                until: None,
            };
            record(tx, &app_tx, &actor, &known, agreed).await?;
            add_helper(tx, &app_tx, &known, &offer, &actor.audit_name()).await
        })
        .await
}

/// What somebody offers; nothing when they do not help.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn offer_of(app: &App, actor: &Actor, who: &PersonId) -> Result<Option<Helper>, ServiceError> {
    let (actor, who) = (actor.clone(), who.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            own_file(tx, &actor, &who).await?;
            Ok(helper::find_by_person(tx, &who).await?.map(|found| found.helper))
        })
        .await
}

/// Changes what somebody offers.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`ServiceError::NotFound`] outside one's zones, and for somebody
/// who does not help.
pub async fn set_offer_of(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    input: OfferInput,
) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    check_offer(&input, &mut wrong);
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let (actor, who) = (actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let id = helper_of(tx, &actor, &who).await?.ok_or(ServiceError::NotFound)?;
            change_offer(tx, &id, &input, &actor.audit_name()).await
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// The week of somebody, as far as it lies in the actor's zones; nothing when they do not help.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn week_of(app: &App, actor: &Actor, who: &PersonId) -> Result<Option<MyWeek>, ServiceError> {
    let (actor, who, now) = (actor.clone(), who.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let Some(id) = helper_of(tx, &actor, &who).await? else {
                return Ok(None);
            };
            let seen = |one: &visit::Visit| actor.may_coordinate(&one.organisation, &one.zone);
            week_in(tx, now, &id, &seen).await.map(Some)
        })
        .await
}

/// A helper telephones: they are there, they are done, nobody opens, they cannot come.
///
/// # Errors
/// As [`step`](super::step); [`ServiceError::NotFound`] outside one's zones.
pub async fn step_for_them(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    id: &AssignmentId,
    step: Step,
) -> Result<(), ServiceError> {
    at_the_door::step_by(app, actor, Hand::Desk(who.clone()), id, step).await
}

/// A worker is there, is done, or nobody opens: their supervisor writes it down.
///
/// # Errors
/// As [`step`](super::step); [`ServiceError::NotFound`] outside the zones where the actor supervises.
pub(in crate::service) async fn step_for_worker(
    app: &App,
    actor: &Actor,
    id: &AssignmentId,
    step: Step,
) -> Result<(), ServiceError> {
    at_the_door::step_by(app, actor, Hand::Supervisor, id, step).await
}

/// A helper says yes on the telephone.
///
/// # Errors
/// As [`accept`](super::accept); [`ServiceError::NotFound`] outside one's zones.
pub async fn accept_for_them(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    id: &InvitationId,
    yes: Yes,
) -> Result<AssignmentId, ServiceError> {
    first_of(accept_by(app, actor, Hand::Desk(who.clone()), id, yes).await?)
}

/// A helper says no on the telephone.
///
/// # Errors
/// As [`decline`](super::decline); [`ServiceError::NotFound`] outside one's zones.
pub async fn decline_for_them(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    id: &InvitationId,
    reason: DeclineReason,
) -> Result<(), ServiceError> {
    decline_by(app, actor, Hand::Desk(who.clone()), id, reason).await
}

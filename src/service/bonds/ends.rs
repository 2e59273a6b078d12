//! How a bond ends: because one of the two stops, or because something else happened to one of them.

use super::agree::by_of;
use super::{Door, Pair, locked, pair, tell_side, wake};
use crate::domain::access::Actor;
use crate::domain::bond::{Bond, BondEnd, BondSide, BondStep, BondWords, WORDS};
use crate::domain::ids::{BondId, HelperId, PersonId};
use crate::domain::visit::{By, VisitState};
use crate::service::booking::cancel_quietly;
use crate::service::notify::BondSay;
use crate::service::{App, Refusal, ServiceError};
use crate::store::{Tx, bond, helper, person, request, visit};

/// Who is told that it is over. Whoever stops it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Tell {
    /// The other than this one.
    Other(BondSide),
    /// Both.
    Both,
    /// Neither: a coordinator telephones.
    Nobody,
}

impl Tell {
    fn reaches(self, side: BondSide) -> bool {
        match self {
            Self::Other(one) => side != one,
            Self::Both => true,
            Self::Nobody => false,
        }
    }
}

/// One of the two stops, or a coordinator stops it for them: what is to come is off, and the other is told kindly. `words`
/// are for the coordinator alone.
///
/// # Errors
/// [`Refusal::Changed`] when it is over already; a wrong field (`message`) for more than 500 characters;
/// [`ServiceError::NotFound`] for everybody else.
pub async fn stop(
    app: &App,
    actor: &Actor,
    door: Door,
    id: &BondId,
    (why, words): (BondEnd, &str),
) -> Result<(), ServiceError> {
    let words = words.trim().to_owned();
    if words.chars().count() > WORDS {
        return Err(ServiceError::field("message", "field-too-long"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (pair, part) = locked(tx, &actor, door, &id).await?;
            let told = part.side().map_or(Tell::Both, Tell::Other);
            let said = (by_of(part), why, words.as_str());
            over(tx, &app_tx, &pair, said, told, &actor.audit_name()).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// A bond is over, or never begins: its visits that have not begun are off, and nobody is told of each. Whoever calls this
/// holds the lock of its helper.
pub(super) async fn over(
    tx: &mut Tx,
    app: &App,
    pair: &Pair,
    (by, why, words): (By, BondEnd, &str),
    told: Tell,
    actor: &str,
) -> Result<(), ServiceError> {
    let (before, now) = (&pair.bond, app.now());
    let ran = before.state.step() == BondStep::Running;
    if !before.state.is_live() {
        return Err(Refusal::Changed.into());
    }
    for of in bond::list_requests(tx, &before.id).await? {
        for one in visit::list_of_request(tx, &of.request).await? {
            // One whose time has passed may have taken place: that is for the two of them to say.
            let is_past = one.agreed.is_some_and(|agreed| agreed.starts_at <= now);
            let is_off = match one.state {
                VisitState::Open { .. } => true,
                VisitState::Staffed { .. } => !is_past,
                _ => false,
            };
            if is_off {
                cancel_quietly(tx, app, &one.id, by, actor).await?;
            }
        }
        let asked = request::find(tx, &of.request)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if !asked.state.is_over() {
            let next = asked.state.withdraw(now, by)?;
            request::set_state(tx, &asked, next, actor).await?;
        }
    }
    person::hold(tx, &[&pair.resident.id, &pair.carrier.id]).await?;
    let state = if ran {
        before.state.end(now, by, why)?
    } else {
        before.state.decline(now, by)?
    };
    // Neighbours know nothing any more by this bond, and who stayed involved is nothing for the helper now.
    let after = Bond {
        state,
        may_know: None,
        contact_shown: false,
        to_look: by != By::Coordinator,
        ..before.clone()
    };
    bond::set_state(tx, before, &after, actor).await?;
    let said = bond::words(tx, &before.id).await?;
    let kept = BondWords {
        known: String::new(),
        known_to: String::new(),
        ended: words.to_owned(),
        ..said.clone()
    };
    if kept != said {
        bond::set_words(tx, &after, &kept, actor).await?;
    }
    for side in BondSide::ALL.iter().filter(|side| told.reaches(**side)) {
        let name = pair.other(*side);
        let say = if ran {
            BondSay::Over { name }
        } else {
            BondSay::Not { name }
        };
        tell_side(tx, app, pair, (*side, "over"), say).await?;
    }
    Ok(())
}

/// The helpers of the bonds that somebody has, on either side, and that are not over: whoever takes that person out of
/// everything locks them first.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn helpers_of(
    tx: &mut Tx,
    who: &PersonId,
) -> Result<Vec<HelperId>, ServiceError> {
    let all = bond::list_of_person(tx, who).await?;
    let live = all.into_iter().filter(|one| one.state.is_live());
    Ok(live.map(|one| one.helper).collect())
}

/// Every bond of somebody ends, because of what happened to them (those alone in which they stand on `only` that side, if one
/// is named); whoever calls this has locked [`helpers_of`] them. The other is told, unless a coordinator telephones.
///
/// # Errors
/// [`Refusal::Changed`] when a bond came since the locks were taken; [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn end_all(
    tx: &mut Tx,
    app: &App,
    (who, only): (&PersonId, Option<BondSide>),
    (why, is_told): (BondEnd, bool),
    actor: &str,
) -> Result<(), ServiceError> {
    for one in bond::list_of_person(tx, who).await? {
        let side = if one.resident == *who {
            BondSide::Resident
        } else {
            BondSide::Helper
        };
        if !one.state.is_live() || only.is_some_and(|only| only != side) {
            continue;
        }
        let told = if is_told { Tell::Other(side) } else { Tell::Nobody };
        let pair = pair(tx, one).await?;
        over(tx, app, &pair, (By::System, why, ""), told, actor).await?;
    }
    Ok(())
}

/// The bonds of two who are kept apart from now on end, on whichever side each stands, in the words of any end; whoever
/// calls this has locked both as helpers.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn end_between(
    tx: &mut Tx,
    app: &App,
    (one, other): (&PersonId, &PersonId),
    actor: &str,
) -> Result<(), ServiceError> {
    for of in bond::list_of_person(tx, one).await? {
        if !of.state.is_live() {
            continue;
        }
        let carrier = helper::find(tx, &of.helper)
            .await?
            .ok_or(ServiceError::NotFound)?
            .helper
            .person;
        if of.resident != *other && carrier != *other {
            continue;
        }
        let pair = pair(tx, of).await?;
        over(
            tx,
            app,
            &pair,
            (By::System, BondEnd::Other, ""),
            Tell::Both,
            actor,
        )
        .await?;
    }
    Ok(())
}

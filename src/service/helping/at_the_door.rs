//! At the visit: check-in and check-out, nobody home, handing back, worries.

use super::by_desk::Hand;
use super::{own_helper, series};
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::concern::{ConcernKind, ConcernState, Seriousness};
use crate::domain::door::Rung;
use crate::domain::ids::{AssignmentId, ConcernId};
use crate::domain::time::UnixTime;
use crate::domain::visit::{MissedWhy, VisitState};
use crate::service::follow::{Missed, raise};
use crate::service::learning::own_worker;
use crate::service::notify::{Notice, Say, tell};
use crate::service::{App, Refusal, ServiceError, booking};
use crate::store::concern::Concern;
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, concern, door_rung, helper, outing, person, request, visit};

/// A step of a helper at a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// I am there.
    CheckIn,
    /// I go home.
    CheckOut,
    /// Nobody opened.
    NobodyHome,
    /// I cannot come after all.
    HandBack(HandBackReason),
    /// Nor to the later visits of the same series.
    LeaveSeries(HandBackReason),
}

/// Check-in may be this long before the agreed time, seconds.
const EARLY_S: i64 = 60 * 60;

/// Check-in, check-out, nobody home, hand back. The same step twice has one effect.
///
/// # Errors
/// [`ServiceError::Refused`] when it is too early or not the time for it; [`ServiceError::NotFound`] for somebody
/// else's visit.
pub async fn step(app: &App, actor: &Actor, id: &AssignmentId, step: Step) -> Result<(), ServiceError> {
    step_by(app, actor, Hand::Own(own_helper(actor)?), id, step).await
}

/// The same, whoever takes the step.
pub(super) async fn step_by(
    app: &App,
    actor: &Actor,
    hand: Hand,
    id: &AssignmentId,
    step: Step,
) -> Result<(), ServiceError> {
    let (app_tx, name, actor, id) = (app.clone(), actor.audit_name(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let before = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let me = match hand {
                Hand::Supervisor => own_worker(tx, &actor, &before.helper).await?.0.id,
                _ => hand.at(tx, &actor, &before.visit).await?,
            };
            if before.helper != me {
                return Err(ServiceError::NotFound);
            }
            if let Step::HandBack(reason) = step {
                return booking::hand_back(tx, &app, &before, reason, &name).await;
            }
            if let Step::LeaveSeries(reason) = step {
                return series::leave(tx, &app, &before, reason, &name).await;
            }
            helper::lock(tx, std::slice::from_ref(&me)).await?;
            visit::lock(tx, &before.visit).await?;
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let one = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let now = app.now();
            if now < booked.window.starts_at.plus(-EARLY_S) {
                return Err(Refusal::NotYet.into());
            }
            let next = match (step, booked.state) {
                (Step::CheckIn, AssignmentState::UnderWay { .. })
                | (Step::CheckOut, AssignmentState::Done { .. }) => return Ok(()),
                // The resident has said how it was, or it was called off: that is not said over.
                _ if one.state.is_over() => return Err(Refusal::Changed.into()),
                (Step::CheckIn, state) => state.check_in(now)?,
                (Step::CheckOut, state) => state.check_out(now)?,
                (Step::NobodyHome, state) => state.miss(now, MissedWhy::NobodyHome)?,
                (Step::HandBack(_) | Step::LeaveSeries(_), _) => return Err(Refusal::Changed.into()),
            };
            assignment::set_state(tx, &one.organisation, &booked, next, &name).await?;
            if let Step::NobodyHome = step {
                let of = request::find(tx, &one.request)
                    .await?
                    .ok_or(ServiceError::NotFound)?;
                // Whoever stood at the door says so, also when the desk wrote it down.
                let at_the_door = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
                let missed = Missed {
                    kind: ConcernKind::Worry,
                    reporter: at_the_door.helper.person,
                    text: "concern-nobody-home",
                    seriousness: Seriousness::Day,
                };
                // A coordinator who was told of the closed door has it on the list already.
                let told = door_rung::list(tx, &id).await?;
                if !told.iter().any(|(rung, _)| *rung == Rung::Coordinator) {
                    raise(tx, &app, &one, &of, missed).await?;
                }
            }
            follow_visit(tx, &app, &one, now, &name).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Brings a visit to where its assignments are, and asks the resident when it is done.
async fn follow_visit(
    tx: &mut Tx,
    app: &App,
    one: &Visit,
    now: UnixTime,
    actor: &str,
) -> Result<(), ServiceError> {
    let all = assignment::list_of_visit(tx, &one.id).await?;
    let states: Vec<_> = all
        .iter()
        .map(|booked| (booked.helper.clone(), booked.state))
        .collect();
    let next = VisitState::of(one.helpers_needed, &states);
    let organisation_request = request::find(tx, &one.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    // The visit's own steps come from the state in the database, which still says how it was before this step.
    visit::set_state(tx, one, &next, one.agreed, now, actor).await?;
    if let VisitState::Done { helpers, .. } = &next
        && let Some(first) = helpers.first()
        && let Some(found) = helper::find(tx, first).await?
        && let Some(who) = person::find(tx, &found.helper.person).await?
    {
        let notice = Notice {
            key: format!("{}:came", one.id),
            to: &organisation_request.resident,
            zone: Some(&one.zone),
            request: Some(&one.request),
            say: Say::DidSomebodyCome {
                visit: &one.id,
                helper: &who.given_name,
                along: outing::find_place(tx, &one.id).await?.is_some(),
            },
            path: format!("/requests/{}", one.request),
        };
        tell(tx, app.writer(), notice).await?;
    }
    if next.is_over() {
        crate::service::follow::finish(tx, &organisation_request, now, actor).await?;
    }
    Ok(())
}

/// Whether a visit is one's own: a page about it is for nobody else.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is not.
pub async fn insist_mine(app: &App, actor: &Actor, id: &AssignmentId) -> Result<(), ServiceError> {
    let (me, id) = (own_helper(actor)?, id.clone());
    app.store
        .read(async move |tx| match assignment::find(tx, &id).await? {
            Some(booked) if booked.helper == me => Ok(()),
            _ => Err(ServiceError::NotFound),
        })
        .await
}

/// A worry that a helper reports about somebody they visited.
///
/// # Errors
/// A wrong field when there are no words; [`ServiceError::NotFound`] for a visit that is not theirs.
pub async fn raise_worry(
    app: &App,
    actor: &Actor,
    id: &AssignmentId,
    words: &str,
    seriousness: Seriousness,
) -> Result<ConcernId, ServiceError> {
    let words = words.trim().to_owned();
    if words.is_empty() || words.chars().count() > 2000 {
        return Err(ServiceError::field("words", "field-words-needed"));
    }
    let (app_tx, name, me, id) = (app.clone(), actor.audit_name(), own_helper(actor)?, id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            if booked.helper != me {
                return Err(ServiceError::NotFound);
            }
            let one = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let of = request::find(tx, &one.request)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let now = app.now();
            let state = ConcernState::raise(now, seriousness);
            let new = Concern {
                id: ConcernId::new(now, &*app.chance),
                organisation: one.organisation.clone(),
                zone: one.zone.clone(),
                kind: ConcernKind::Worry,
                visit: Some(one.id.clone()),
                about: Some(of.resident),
                reporter: mine.helper.person,
                words,
                state,
                deadline_at: now.plus(seriousness.deadline_s()),
                created_at: now,
            };
            concern::add(tx, &new, &name).await?;
            Ok(new.id)
        })
        .await
}

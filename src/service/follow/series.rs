//! Changing a series from one of its visits on.

use super::{followed, side};
use crate::domain::access::Actor;
use crate::domain::daypart::Daypart;
use crate::domain::ids::{HelperId, RequestId, VisitId};
use crate::domain::request::{Request, RequestState};
use crate::domain::schedule::{Rhythm, Schedule, Window};
use crate::domain::time::amsterdam;
use crate::domain::visit::VisitState;
use crate::service::ask::{make_visits, schedule_text};
use crate::service::{App, Refusal, ServiceError, additional, bonds, booking};
use crate::store::visit::Visit;
use crate::store::{Tx, request, visit};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a series becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesChange {
    /// The first visit that it holds for.
    pub from: VisitId,
    /// The weekdays, 1 = Monday … 7 = Sunday.
    pub weekdays: Vec<i8>,
    /// How often.
    pub rhythm: Rhythm,
    /// The part of the day.
    pub part: Daypart,
    /// The last date, if it ends.
    pub until: Option<Date>,
    /// How often from there on, if it ends.
    pub count: Option<u32>,
}

/// Changes a series from one of its coming visits on. What came before stays as it was, and so does a visit that also falls
/// in the new rhythm, with whoever comes; the others are called off and their helpers told. Whoever came in the old rhythm is
/// asked first for the new one.
///
/// # Errors
/// A wrong field (`slot`) when no visit is left; [`Refusal::Changed`] when that visit has begun or is over;
/// [`Refusal::TalkFirst`] while a coordinator looks at it;
/// [`ServiceError::NotFound`] when it is no series, or the actor may not follow it.
pub async fn change_series(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    change: SeriesChange,
) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let of = followed(tx, &actor, &id).await?;
            bonds::lock_first(tx, &id).await?;
            // While somebody looks whether it is for neighbours, it changes by word of mouth.
            if matches!(of.state, RequestState::AwaitingReview { .. }) {
                return Err(Refusal::TalkFirst.into());
            }
            let (Schedule::Series { .. }, RequestState::Open { .. } | RequestState::Paused { .. }) =
                (&of.schedule, of.state)
            else {
                return Err(ServiceError::NotFound);
            };
            let name = actor.audit_name();
            let all = visit::list_of_request(tx, &id).await?;
            let first = all.iter().find(|one| one.id == change.from && is_ahead(one));
            let first = first.and_then(begins).ok_or(Refusal::Changed)?;
            let schedule = Schedule::Series {
                from: first.starts_at.date(&amsterdam()),
                weekdays: change.weekdays,
                rhythm: change.rhythm,
                part: change.part,
                until: change.until,
                count: change.count,
            };
            let occasions = schedule
                .occasions(app.now(), of.duration_min, &amsterdam())
                .map_err(|error| ServiceError::field("slot", schedule_text(error)))?;
            let kept: BTreeSet<Window> = occasions.into_iter().flatten().collect();
            let later = all
                .iter()
                .filter(|one| is_ahead(one) && begins(one).is_some_and(|w| w.starts_at >= first.starts_at));
            let mut regular: BTreeSet<HelperId> = BTreeSet::new();
            for one in later {
                regular.extend(one.state.helpers().iter().cloned());
                if !one.windows.iter().any(|window| kept.contains(window)) {
                    booking::cancel(tx, &app, &one.id, side(&actor, &of), &name).await?;
                }
            }
            request::set_schedule(tx, &of, &schedule, &name).await?;
            ask_again(tx, &id, &regular).await?;
            let of = Request { schedule, ..of };
            // A series that grew into somebody's trade waits for a look, as it would have at first.
            if additional::holds_back(tx, &app, &of, &name).await? {
                return Ok(());
            }
            let made = make_visits(tx, &app, &of, &name).await?;
            bonds::book_made(tx, &app, &of, &made, &name).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// The series stays with its helpers: the next round asks them first.
async fn ask_again(tx: &mut Tx, id: &RequestId, regular: &BTreeSet<HelperId>) -> Result<(), ServiceError> {
    for helper in regular {
        request::add_preferred(tx, id, helper).await?;
    }
    Ok(())
}

fn begins(one: &Visit) -> Option<Window> {
    one.windows.first().copied()
}

const fn is_ahead(one: &Visit) -> bool {
    matches!(one.state, VisitState::Open { .. } | VisitState::Staffed { .. })
}

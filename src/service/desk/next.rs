//! What happens next with a request, and when, as long as nobody does anything.

use crate::domain::access::Actor;
use crate::domain::ids::RequestId;
use crate::domain::invitation::InvitationState;
use crate::domain::request::RequestState;
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::service::ask::URGENT_S;
use crate::service::follow::place_of;
use crate::service::{App, ServiceError};
use crate::store::{bond, helper, invitation, person, request, visit};

/// Something that will happen by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Somebody was asked; without an answer by then, the next is asked.
    Answer {
        /// First name and initial.
        helper: String,
    },
    /// The round looks for somebody within minutes: nobody is asked at the moment.
    Round,
    /// From then on it goes before others.
    Urgent,
    /// Then it is too late, and whoever asked is told that nobody was found.
    Expires,
}

/// What happens next with the visits of a request for which helpers are sought, the soonest first, each with its instant; at
/// most `most`. Nothing while it is paused: then only a person moves it.
///
/// # Errors
/// [`ServiceError::NotFound`] unless the actor coordinates its zone.
pub async fn list_next(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    most: usize,
) -> Result<Vec<(UnixTime, Next)>, ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .read(async move |tx| {
            let of = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(place_of(&of).organisation, place_of(&of).zone) {
                return Err(ServiceError::NotFound);
            }
            let mut all = Vec::new();
            if !matches!(of.state, RequestState::Open { .. }) {
                return Ok(all);
            }
            // Nobody else is sought for a visit of a bond.
            let is_kept = bond::find_request(tx, &id).await?.is_some();
            for one in visit::list_of_request(tx, &id).await? {
                if !matches!(one.state, VisitState::Open { .. }) || one.deadline_at <= now {
                    continue;
                }
                let mut is_asked = false;
                for asked in invitation::list_of_visit(tx, &one.id).await? {
                    let InvitationState::Sent { expires_at, .. } = asked.state else {
                        continue;
                    };
                    is_asked = true;
                    let found = helper::find(tx, &asked.helper)
                        .await?
                        .ok_or(ServiceError::NotFound)?;
                    let who = person::find(tx, &found.helper.person).await?;
                    let helper = who.map_or_else(String::new, |who| who.short_name());
                    all.push((expires_at, Next::Answer { helper }));
                }
                if !is_asked && !is_kept {
                    all.push((now, Next::Round));
                }
                let urgent_at = one.deadline_at.plus(-URGENT_S);
                if !one.urgent && urgent_at > now {
                    all.push((urgent_at, Next::Urgent));
                }
                all.push((one.deadline_at, Next::Expires));
            }
            all.sort_by_key(|(at, _)| *at);
            all.truncate(most);
            Ok(all)
        })
        .await
}

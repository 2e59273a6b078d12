//! Asking for somebody whose file is there: by themselves when they are signed in, by who may act for them, or by a
//! coordinator who has them on the telephone.

use super::{People, Wanted, make_visits, write};
use crate::domain::access::Actor;
use crate::domain::category::CategoryId;
use crate::domain::helper::HelperState;
use crate::domain::ids::{HelperId, PersonId, RequestId};
use crate::domain::request::{Channel, Request, RequestState, Requirements};
use crate::domain::resident::Person;
use crate::domain::schedule::Schedule;
use crate::service::{App, ServiceError};
use crate::store::{Tx, file, helper, person, request};

/// What is asked for somebody known: their home and contact are on file.
#[derive(Debug, Clone)]
pub struct KnownAsk {
    /// For whom.
    pub resident: PersonId,
    /// What for.
    pub category: CategoryId,
    /// In their own words; may be empty.
    pub own_words: String,
    /// When.
    pub schedule: Schedule,
    /// Minutes; the category's default when they did not say.
    pub duration_min: Option<u32>,
    /// 1–6.
    pub helpers_needed: u8,
    /// What a helper must be.
    pub requirements: Requirements,
    /// How far helpers may come from, metres.
    pub radius_m: u32,
    /// Helpers asked for by name.
    pub preferred: Vec<HelperId>,
    /// Only a coordinator sets it; from others it is ignored.
    pub urgent: bool,
}

/// Asks for somebody whose file is there. No code is needed: whoever asks is signed in. Open at once for somebody known;
/// otherwise a coordinator looks first.
///
/// # Errors
/// [`ServiceError::NotFound`] when the actor may not ask for them; [`ServiceError::Invalid`] for fields that are wrong.
pub async fn for_file(app: &App, actor: &Actor, ask: KnownAsk) -> Result<RequestId, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    if !(1..=6).contains(&ask.helpers_needed) {
        return Err(ServiceError::field("people", "field-people-range"));
    }
    if ask.own_words.chars().count() > 1000 {
        return Err(ServiceError::field("words", "field-too-long"));
    }
    let (app_tx, actor) = (app.clone(), actor.clone());
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let resident = person::find(tx, &ask.resident)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let home = person::find_home(tx, &resident.id)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let by_desk = actor.may_coordinate(&resident.organisation, &home.zone);
            let for_self = me == resident.id;
            if !(for_self || by_desk || file::may_act_for(tx, &me, &resident.id, now).await?) {
                return Err(ServiceError::NotFound);
            }
            let asker = if for_self || by_desk {
                resident.clone()
            } else {
                person::find(tx, &me).await?.ok_or(ServiceError::NotFound)?
            };
            let wanted = Wanted {
                category: &ask.category,
                own_words: &ask.own_words,
                schedule: &ask.schedule,
                duration_min: ask.duration_min,
                helpers_needed: ask.helpers_needed,
                requirements: &ask.requirements,
                radius_m: ask.radius_m,
                preferred: &ask.preferred,
                urgent: ask.urgent && by_desk,
            };
            let name = actor.audit_name();
            let known = is_known(tx, &resident).await?;
            let people = People {
                resident,
                asker,
                home,
            };
            let (state, channel) = if by_desk {
                person::set_verified(tx, &people.resident.id, now).await?;
                (RequestState::Open { since: now }, Channel::Telephone)
            } else {
                (RequestState::Unconfirmed { since: now }, Channel::Web)
            };
            let id = write(tx, &app, &wanted, &people, state, channel, &name).await?;
            let mut written = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !by_desk {
                written = verify(tx, &app, written, known, &name).await?;
            }
            if let RequestState::Open { .. } = written.state {
                make_visits(tx, &app, &written, &name).await?;
            }
            Ok(id)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(id)
}

async fn verify(
    tx: &mut Tx,
    app: &App,
    written: Request,
    known: bool,
    name: &str,
) -> Result<Request, ServiceError> {
    let next = written.state.verify(app.now(), known)?;
    request::set_state(tx, &written, next, name).await?;
    Ok(Request {
        state: next,
        ..written
    })
}

/// Whether the desk knows them: it made their file, met them as a helper, or has looked at a request of theirs.
async fn is_known(tx: &mut Tx, who: &Person) -> Result<bool, ServiceError> {
    if who.verified_at.is_none() {
        return Ok(false);
    }
    if file::is_met(tx, &who.id).await? {
        return Ok(true);
    }
    if let Some(helping) = helper::find_by_person(tx, &who.id).await?
        && !matches!(helping.helper.state, HelperState::Waiting { .. })
    {
        return Ok(true);
    }
    let earlier = request::list_of_person(tx, &who.id).await?;
    Ok(earlier.iter().any(|other| {
        matches!(
            other.state,
            RequestState::Open { .. } | RequestState::Paused { .. } | RequestState::Fulfilled { .. }
        )
    }))
}

//! Asking for somebody whose file is there: by themselves when they are signed in, by who may act for them, or by a
//! coordinator who has them on the telephone. And whose file it is that a form without a sign-in belongs to.

use super::draft::spend;
use super::{Ask, People, Wanted, check, make_visits, organisation_of, people, verified, write};
use crate::domain::access::Actor;
use crate::domain::category::CategoryId;
use crate::domain::helper::HelperState;
use crate::domain::ids::{HelperId, OrganisationId, PersonId, RequestId};
use crate::domain::request::{Channel, Request, RequestState, Requirements};
use crate::domain::resident::{Home, Person, ResidentState};
use crate::domain::schedule::Schedule;
use crate::domain::time::UnixTime;
use crate::service::safeguard::coarse_enough;
use crate::service::sign_in::own_person;
use crate::service::{App, ServiceError, additional};
use crate::store::{Tx, file, helper, person, request};
use std::collections::BTreeSet;

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
    /// The token of the half-filled form, which is thrown away.
    pub draft: Option<String>,
    /// Whether a coordinator writes it down who has them on the telephone: then it is open at once.
    pub by_telephone: bool,
}

/// Somebody for whom a signed-in person may ask without saying where they live: that is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnFile {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// Whether it is whoever asks.
    pub is_self: bool,
}

impl OnFile {
    /// How a form names them.
    pub fn value(&self) -> String {
        if self.is_self {
            "me".to_owned()
        } else {
            self.person.to_string()
        }
    }
}

/// The same kind of help, asked for the same person not long before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The earlier request.
    pub request: RequestId,
    /// When it was asked.
    pub at: UnixTime,
}

/// So long ago, seconds, two requests for one thing may be the same.
const SAME_S: i64 = 14 * 86_400;

/// A request for the same kind of help that still stands and was asked in the two weeks before `than` (before now, without
/// one); a series is never taken for something asked once.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn earlier(
    tx: &mut Tx,
    resident: &PersonId,
    category: &CategoryId,
    than: Option<&Request>,
) -> Result<Option<Earlier>, ServiceError> {
    let all = request::list_of_person(tx, resident).await?;
    let is_series = |of: &Request| matches!(of.schedule, Schedule::Series { .. });
    let found = all.into_iter().find(|other| {
        let before = than.is_none_or(|than| {
            other.id != than.id
                && is_series(other) == is_series(than)
                && other.created_at <= than.created_at
                && other.created_at.plus(SAME_S) >= than.created_at
        });
        before && other.resident == *resident && other.category == *category && !other.state.is_over()
    });
    Ok(found.map(|other| Earlier {
        request: other.id,
        at: other.created_at,
    }))
}

/// Whether the same kind of help was asked a short while ago for somebody on file, and still stands: to ask whether it is the
/// same before it is sent.
///
/// # Errors
/// [`ServiceError::NotFound`] unless the actor may ask for them.
pub async fn asked_before(
    app: &App,
    actor: &Actor,
    resident: &PersonId,
    category: &CategoryId,
) -> Result<Option<Earlier>, ServiceError> {
    if !(actor.is_person(resident) || actor.may_act_for(resident)) {
        return Err(ServiceError::NotFound);
    }
    let (resident, category, now) = (resident.clone(), category.clone(), app.now());
    app.store
        .read(async move |tx| {
            let found = earlier(tx, &resident, &category, None).await?;
            Ok(found.filter(|other| other.at.plus(SAME_S) >= now))
        })
        .await
}

/// For whom somebody may ask without saying where they live: themselves first, then those for whom they act. Nobody for who
/// is not signed in; with a card, only themselves.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list_on_file(app: &App, actor: &Actor) -> Result<Vec<OnFile>, ServiceError> {
    let Some(me) = actor.identity().cloned() else {
        return Ok(Vec::new());
    };
    let actor = actor.clone();
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            // Somebody may act for a person in more than one way.
            let others: BTreeSet<&PersonId> = me.represents.iter().map(|one| &one.person).collect();
            let mut found = Vec::new();
            for id in std::iter::once(&me.person).chain(others) {
                let is_self = *id == me.person;
                if !(is_self || actor.may_act_for(id)) || person::find_home(tx, id).await?.is_none() {
                    continue;
                }
                let known = person::find(tx, id).await?;
                let gone = [ResidentState::Moved, ResidentState::Died, ResidentState::Erased];
                if let Some(known) = known.filter(|known| !gone.contains(&known.state)) {
                    found.push(OnFile {
                        name: known.full_name(),
                        person: known.id,
                        is_self,
                    });
                }
            }
            Ok(found)
        })
        .await
}

/// Asks in the name of who is signed in where no home is on file: for somebody else (`asked_by` is set), or for themselves.
/// No code is needed; a coordinator looks at it first.
///
/// # Errors
/// As [`super::post`]; a wrong field when another organisation serves that place; [`ServiceError::NotFound`] for who signed in
/// with a card, and for themselves when their home is on file: that is [`for_file`].
pub async fn elsewhere(app: &App, actor: &Actor, mut ask: Ask) -> Result<RequestId, ServiceError> {
    let me = own_person(actor)?;
    let (app_tx, actor) = (app.clone(), actor.clone());
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let asker = person::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            ask.contact = person::contact(tx, &me).await?;
            if ask.asked_by.is_some() {
                ask.asked_by = Some(asker.given_name.clone());
            } else if person::find_home(tx, &me).await?.is_some() {
                return Err(ServiceError::NotFound);
            }
            check(&ask)?;
            let organisation = organisation_of(tx, &ask.postcode).await?;
            if asker.organisation != organisation {
                return Err(ServiceError::field("postcode", "field-postcode-elsewhere"));
            }
            let people = people(tx, &app, &organisation, &ask, Some((asker, None))).await?;
            let (state, name) = (RequestState::Unconfirmed { since: app.now() }, actor.audit_name());
            let id = write(tx, &app, &Wanted::from(&ask), &people, state, Channel::Web, &name).await?;
            verified(tx, &app, &id).await?;
            let whose = (&people.resident.organisation, &id);
            spend(tx, ask.draft.as_deref(), whose, &name).await?;
            Ok(id)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(id)
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
    if ask.duration_min.is_some_and(|m| !(15..=480).contains(&m)) {
        return Err(ServiceError::field("length", "field-duration-range"));
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
            // A coordinator who asks for their own mother on their own page has spoken with nobody.
            let by_desk = ask.by_telephone && actor.may_coordinate(&resident.organisation, &home.zone);
            let for_self = me == resident.id;
            // With a card one asks for oneself: whoever found it asks for nobody else.
            let acts = actor.may_manage(&me) && file::may_act_for(tx, &me, &resident.id, now).await?;
            if !(for_self || by_desk || acts) {
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
            let whose = (&people.resident.organisation, &id);
            spend(tx, ask.draft.as_deref(), whose, &name).await?;
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
    let next = additional::before_opening(tx, app, &written, next, name).await?;
    request::set_state(tx, &written, next, name).await?;
    Ok(Request {
        state: next,
        ..written
    })
}

/// Whether the desk knows them: it made their file, met them as a helper, or has looked at a request of theirs.
pub(in crate::service) async fn is_known(tx: &mut Tx, who: &Person) -> Result<bool, ServiceError> {
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

/// Who asks, when they are verified, have this contact and this name; for somebody who asks for themselves also their home,
/// as it is shown, which must be the one that was given.
pub(super) async fn known_person(
    tx: &mut Tx,
    ask: &Ask,
    organisation: &OrganisationId,
    at_home: &dyn Fn(&PersonId) -> Home,
) -> Result<Option<(Person, Option<Home>)>, ServiceError> {
    let mut found = Vec::new();
    if let Some(mail) = &ask.contact.mail {
        found = person::list_by_mail(tx, mail).await?;
    }
    if let (true, Some(telephone)) = (found.is_empty(), &ask.contact.telephone) {
        found = person::list_by_telephone(tx, telephone).await?;
    }
    let name = ask.asked_by.as_ref().unwrap_or(&ask.given_name);
    for candidate in found {
        let is_known = candidate.organisation == *organisation && candidate.verified_at.is_some();
        if !is_known || !same_name(&candidate.given_name, name) {
            continue;
        }
        if ask.asked_by.is_some() {
            return Ok(Some((candidate, None)));
        }
        // Whoever moved is a new file until the desk has joined the two: a stranger cannot move somebody's home.
        if let Some(home) = shown_home(tx, &candidate, at_home).await? {
            return Ok(Some((candidate, Some(home))));
        }
    }
    Ok(None)
}

/// For whom somebody asks, when they act for a person of this name who lives there.
pub(super) async fn known_resident(
    tx: &mut Tx,
    app: &App,
    asker: &Person,
    name: &str,
    at_home: &dyn Fn(&PersonId) -> Home,
) -> Result<Option<(Person, Home)>, ServiceError> {
    for one in file::list_represented(tx, &asker.id, app.now()).await? {
        let Some(resident) = person::find(tx, &one.person).await? else {
            continue;
        };
        if !one.kind.may_care() || !same_name(&resident.given_name, name) {
            continue;
        }
        if let Some(home) = shown_home(tx, &resident, at_home).await? {
            return Ok(Some((resident, home)));
        }
    }
    Ok(None)
}

fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Somebody's home as it is shown (coarser, where they must not be found), when it is the one that was given.
async fn shown_home(
    tx: &mut Tx,
    of: &Person,
    given: &dyn Fn(&PersonId) -> Home,
) -> Result<Option<Home>, ServiceError> {
    let given = given(&of.id);
    let shown = Home {
        cell: coarse_enough(given.cell, of.care)?,
        ..given
    };
    let home = person::find_home(tx, &of.id).await?;
    Ok(home.filter(|home| *home == shown))
}

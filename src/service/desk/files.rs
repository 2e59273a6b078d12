//! The files that a desk keeps: people it knows, who may act for whom, who must not meet, who is away, who is to be called.

use super::own_desk;
use crate::domain::access::Actor;
use crate::domain::bond::BondEnd;
use crate::domain::consent::{Consent, ConsentState, Given, Purpose, RepresentativeKind};
use crate::domain::contact::Telephone;
use crate::domain::helper::{Helper, HelperState, Vetting};
use crate::domain::ids::{CallBackId, ConsentId, HelperId, PersonId, RequestId, VettingId, ZoneId};
use crate::domain::language::Lang;
use crate::domain::resident::{Address, Contact, Home, Person, ResidentState};
use crate::domain::time::UnixTime;
use crate::geo::Point;
use crate::service::ask::add_person;
use crate::service::{App, Refusal, ServiceError, bonds, calendar, places};
use crate::store::concern::CallBack;
use crate::store::{Tx, concern, consent, file, helper, person};
use jiff::civil::Date;

/// A home as the desk writes it down.
#[derive(Debug, Clone)]
pub struct NewHome {
    /// Street and number.
    pub street: String,
    /// The postcode.
    pub postcode: String,
    /// The town or village.
    pub place: String,
    /// The exact point.
    pub point: Point,
}

/// Somebody for whom a coordinator makes a file.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// The name they want to be called.
    pub given_name: String,
    /// The rest of their name.
    pub family_name: String,
    /// How they can be reached; may be empty.
    pub contact: Contact,
    /// The language of pages and messages.
    pub lang: Lang,
    /// Where they live. Without it they are a contact only: nothing is asked for them.
    pub home: Option<NewHome>,
    /// How they agreed that we look for help, or for people to help.
    pub consent: Given,
}

/// A coordinator makes a file for somebody whom they have spoken with.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; [`Refusal::OutsideZones`] when no zone serves the place.
pub async fn add_file(app: &App, actor: &Actor, new: NewFile) -> Result<PersonId, ServiceError> {
    let organisation = own_desk(actor)?;
    if new.given_name.trim().is_empty() {
        return Err(ServiceError::field("name", "field-name-needed"));
    }
    let (app_tx, actor) = (app.clone(), actor.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let names = (new.given_name.as_str(), new.family_name.as_str());
            let who = add_person(tx, &app, &organisation, names, &new.contact, new.lang).await?;
            person::set_verified(tx, &who.id, now).await?;
            let Some(home) = &new.home else {
                return Ok(who.id);
            };
            let zone = places::zone_at(tx, home.point)
                .await?
                .ok_or(Refusal::OutsideZones)?;
            if !actor.may_coordinate(&organisation, &zone) {
                return Err(ServiceError::NotFound);
            }
            let kept = Home {
                person: who.id.clone(),
                cell: places::cell_at(tx, home.point).await?,
                zone,
            };
            let address = Address {
                street: home.street.trim().to_owned(),
                postcode: home.postcode.clone(),
                place: home.place.clone(),
                point: Some(home.point),
            };
            person::set_home(tx, &kept, &address, now).await?;
            let agreed = Agreed {
                to: None,
                kind: RepresentativeKind::Carer,
                given: new.consent,
                until: None,
            };
            record(tx, &app, &actor, &who, agreed).await?;
            Ok(who.id)
        })
        .await
}

/// What a helper offers, as the desk writes it down: everything of [`Helper`] but who they are and where they stand.
pub type NewOffer = Helper;

/// A coordinator writes down what somebody offers: they wait to be welcomed. `person`, `organisation` and `state` of the
/// offer are replaced.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn add_offer(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    offer: NewOffer,
) -> Result<HelperId, ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            let (known, _) = own_person(tx, &actor, &who).await?;
            let new = Helper {
                person: known.id,
                organisation: known.organisation,
                state: HelperState::Waiting { since: now },
                ..offer
            };
            helper::add(tx, &new, 0, now, &actor.audit_name()).await?;
            Ok(new.id)
        })
        .await
}

/// Somebody with a home in one's zones.
async fn own_person(tx: &mut Tx, actor: &Actor, id: &PersonId) -> Result<(Person, ZoneId), ServiceError> {
    let known = person::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let home = person::find_home(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if actor.may_coordinate(&known.organisation, &home.zone) {
        Ok((known, home.zone))
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What somebody agreed to.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// Who may act for them; nobody when it is about being matched.
    pub to: Option<PersonId>,
    /// As what, when it is to act for them.
    pub kind: RepresentativeKind,
    /// How they said so.
    pub given: Given,
    /// Until when.
    pub until: Option<UnixTime>,
}

/// Puts on record what somebody agreed to.
pub(in crate::service) async fn record(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    who: &Person,
    agreed: Agreed,
) -> Result<(), ServiceError> {
    let by = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let row = Consent {
        id: ConsentId::new(app.now(), &*app.chance),
        person: who.id.clone(),
        purpose: if agreed.to.is_some() {
            Purpose::ActFor
        } else {
            Purpose::Matching
        },
        kind: agreed.to.as_ref().map(|_| agreed.kind),
        to: agreed.to,
        given: agreed.given,
        recorded_by: by.person.clone(),
        at: app.now(),
        state: ConsentState::Standing { until: agreed.until },
    };
    Ok(consent::add_consent(tx, &who.organisation, &row, &actor.audit_name()).await?)
}

/// A coordinator puts on record what somebody agreed to.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn record_consent(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    agreed: Agreed,
) -> Result<(), ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, _) = own_person(tx, &actor, &who).await?;
            person::hold(tx, &[&who]).await?;
            record(tx, &app_tx, &actor, &known, agreed).await
        })
        .await
}

/// A resident goes away, into hospital, moves, dies or comes back. Messages and matching stop at once while they are
/// not here.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; [`ServiceError::Refused`] when it is so already.
pub async fn set_life(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    state: ResidentState,
) -> Result<(), ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            // Helpers are locked before anything else, everywhere.
            let gone = matches!(state, ResidentState::Moved | ResidentState::Died);
            if gone {
                let bonded = bonds::helpers_of(tx, &who).await?;
                helper::lock(tx, &bonded).await?;
            }
            let (known, _) = own_person(tx, &actor, &who).await?;
            let next = known.state.become_state(state)?;
            let name = actor.audit_name();
            file::set_state(tx, &known, next, &name).await?;
            if gone {
                // Of a death nobody hears from a machine: the bond is on the desk's list, and somebody telephones.
                let is_told = state == ResidentState::Moved;
                bonds::end_all(tx, &app_tx, (&who, None), (BondEnd::Moved, is_told), &name).await?;
            }
            calendar::settle(tx, &who, &name).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// A coordinator has seen a helper's certificate of conduct. The document itself is never kept.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn see_vetting(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    valid_until: Date,
) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let by = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            let (known, _) = own_person(tx, &actor, &found.person).await?;
            person::hold(tx, &[&found.person]).await?;
            let seen = Vetting {
                id: VettingId::new(app_tx.now(), &*app_tx.chance),
                helper: id,
                seen_by: by.person.clone(),
                seen_at: app_tx.now(),
                valid_until,
            };
            Ok(helper::add_vetting(tx, &known.organisation, &seen, &actor.audit_name()).await?)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// A call that a coordinator puts on the list.
#[derive(Debug, Clone)]
pub struct NewCall {
    /// What to call them.
    pub name: String,
    /// Their number.
    pub telephone: Telephone,
    /// `call_me`, `verify`, `sign_in` or `tell`.
    pub why: String,
    /// Whose desk; nothing when anybody of the organisation may call.
    pub zone: Option<ZoneId>,
    /// Whose file, if there is one.
    pub person: Option<PersonId>,
    /// About which request.
    pub request: Option<RequestId>,
    /// What was said, or is to be said.
    pub words: String,
}

/// A coordinator puts somebody on the list of calls.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn add_call(app: &App, actor: &Actor, call: NewCall) -> Result<CallBackId, ServiceError> {
    let organisation = own_desk(actor)?;
    if let Some(zone) = &call.zone
        && !actor.may_coordinate(&organisation, zone)
    {
        return Err(ServiceError::NotFound);
    }
    let (app_tx, name) = (app.clone(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let new = CallBack {
                id: CallBackId::new(app_tx.now(), &*app_tx.chance),
                organisation,
                zone: call.zone,
                person: call.person,
                request: call.request,
                name: call.name,
                telephone: call.telephone,
                why: call.why,
                words: call.words,
                is_closed: false,
                created_at: app_tx.now(),
            };
            concern::add_call_back(tx, &new, &name).await?;
            Ok(new.id)
        })
        .await
}

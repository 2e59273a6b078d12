//! People as a desk sees them: a line for each, and a file that opens once somebody says why.

use super::own_desk;
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::consent::RepresentativeKind;
use crate::domain::helper::{Helper, HelperState};
use crate::domain::ids::{AlertId, PersonId, RequestId};
use crate::domain::request::RequestState;
use crate::domain::resident::{Care, Person, ResidentState};
use crate::domain::time::UnixTime;
use crate::service::disclose::{self, Disclosure};
use crate::service::reach::{self, Choice};
use crate::service::safeguard::own_file;
use crate::service::{App, ServiceError};
use crate::store::card::Card;
use crate::store::care::Interview;
use crate::store::{Tx, alert, card, care, consent, disclosure, file, helper, person, place, request};

/// So many lines on one page: whoever is not there is looked for by name.
const SHOWN: usize = 100;
/// Once opened, a file stays open for whoever opened it this long, seconds: what they do there needs no second reason.
/// Address and contact are shown by the opening alone.
const STAYS_OPEN_S: i64 = 15 * 60;

/// Somebody who lives in a desk's zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// First name and initial.
    pub name: String,
    /// Whether they help.
    pub helps: bool,
    /// Whether they ever asked.
    pub asks: bool,
}

/// People of a desk's zones by name, at most a hundred; those whose name holds `wanted`, if that is not empty.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk.
pub async fn list_people(app: &App, actor: &Actor, wanted: &str) -> Result<Vec<PersonLine>, ServiceError> {
    let organisation = own_desk(actor)?;
    let (actor, wanted) = (actor.clone(), wanted.trim().to_lowercase());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut found: Vec<PersonLine> = person::list_of_organisation(tx, &organisation)
                .await?
                .into_iter()
                .filter(|one| actor.may_coordinate(&organisation, &one.zone))
                .filter(|one| one.person.full_name().to_lowercase().contains(&wanted))
                .map(|one| PersonLine {
                    name: one.person.short_name(),
                    id: one.person.id,
                    helps: one.helps,
                    asks: one.asks,
                })
                .collect();
            found.sort_by_cached_key(|line| (line.name.to_lowercase(), line.id.clone()));
            found.truncate(SHOWN);
            Ok(found)
        })
        .await
}

/// A file before it is opened.
#[derive(Debug, Clone)]
pub struct ClosedFile {
    /// Who.
    pub id: PersonId,
    /// First name and initial.
    pub name: String,
    /// Whether whoever asks opened it a moment ago.
    pub is_open: bool,
}

/// Somebody in one's zones, before their file is opened.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn find_file(app: &App, actor: &Actor, id: &PersonId) -> Result<ClosedFile, ServiceError> {
    let (actor, id, since) = (actor.clone(), id.clone(), app.now().plus(-STAYS_OPEN_S));
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let (known, _) = own_file(tx, &actor, &id).await?;
            Ok(ClosedFile {
                is_open: is_open(tx, &actor, &id, since).await?,
                name: known.short_name(),
                id: known.id,
            })
        })
        .await
}

async fn is_open(tx: &mut Tx, actor: &Actor, id: &PersonId, since: UnixTime) -> Result<bool, ServiceError> {
    let viewer = &actor.identity().ok_or(ServiceError::SignInNeeded)?.person;
    Ok(disclosure::has_opened(tx, viewer, id, since).await?)
}

/// A helper's side of a file.
#[derive(Debug, Clone)]
pub struct HelperFile {
    /// What they offer, and where they stand.
    pub helper: Helper,
    /// Talks that were had with them, the last first, with who held them.
    pub interviews: Vec<(Interview, String)>,
    /// Who saw a certificate last, and when.
    pub vetting_seen: Option<(String, UnixTime)>,
}

/// Somebody who may act for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representative {
    /// Who.
    pub id: PersonId,
    /// First name and initial.
    pub name: String,
    /// As what.
    pub kind: RepresentativeKind,
}

/// A file that is open: everything but address and contact, which a [`Disclosure`] holds.
#[derive(Debug, Clone)]
pub struct OpenFile {
    /// Who.
    pub person: Person,
    /// Their helping side.
    pub helping: Option<HelperFile>,
    /// Cards that count.
    pub cards: Vec<Card>,
    /// Who may act for them.
    pub representatives: Vec<Representative>,
    /// What they asked, the last first.
    pub requests: Vec<(RequestId, Category, RequestState)>,
    /// Whom they are kept apart from.
    pub apart: Vec<String>,
    /// By which way they hear from us.
    pub reach: Choice,
}

impl OpenFile {
    /// What one is careful about.
    pub const fn care(&self) -> Care {
        self.person.care
    }

    /// Where they are.
    pub const fn state(&self) -> ResidentState {
        self.person.state
    }

    /// Whether somebody must meet them first.
    pub fn waits(&self) -> bool {
        self.helping
            .as_ref()
            .is_some_and(|side| matches!(side.helper.state, HelperState::Waiting { .. }))
    }
}

/// Opens somebody's file, saying why: leaves a disclosure, and gives the address and contact that go with it.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; a wrong field without a reason.
pub async fn open_file(
    app: &App,
    actor: &Actor,
    id: &PersonId,
    reason: &str,
) -> Result<(OpenFile, Disclosure), ServiceError> {
    let opened = disclose::contact_for_desk(app, actor, id, reason).await?;
    Ok((read_file(app, actor, id).await?, opened))
}

/// A file that one opened a moment ago.
///
/// # Errors
/// [`ServiceError::NotFound`] when one did not.
pub async fn read_file(app: &App, actor: &Actor, id: &PersonId) -> Result<OpenFile, ServiceError> {
    let (actor, id, since) = (actor.clone(), id.clone(), app.now().plus(-STAYS_OPEN_S));
    let (now, app_tx) = (app.now(), app.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let (known, _) = own_file(tx, &actor, &id).await?;
            if !is_open(tx, &actor, &id, since).await? {
                return Err(ServiceError::NotFound);
            }
            let mut representatives = Vec::new();
            for (other, kind) in file::list_representatives(tx, &id, now).await? {
                representatives.push(Representative {
                    name: name_of(tx, &other).await?,
                    id: other,
                    kind,
                });
            }
            let mut apart = Vec::new();
            for other in consent::list_blocked(tx, &id).await? {
                apart.push(name_of(tx, &other).await?);
            }
            let categories = place::list_categories(tx, &known.organisation).await?;
            let requests = request::list_of_person(tx, &id)
                .await?
                .into_iter()
                .filter(|of| of.resident == id)
                .filter_map(|of| {
                    let category = categories.iter().find(|c| c.id == of.category)?;
                    Some((of.id, category.clone(), of.state))
                })
                .collect();
            Ok(OpenFile {
                helping: helping(tx, &id).await?,
                cards: card::list_of(tx, &id).await?,
                representatives,
                requests,
                apart,
                reach: reach::choice(tx, &app_tx, &id).await?,
                person: known,
            })
        })
        .await
}

async fn name_of(tx: &mut Tx, id: &PersonId) -> Result<String, ServiceError> {
    let found = person::find(tx, id).await?;
    Ok(found.map_or_else(String::new, |one| one.short_name()))
}

async fn helping(tx: &mut Tx, id: &PersonId) -> Result<Option<HelperFile>, ServiceError> {
    let Some(found) = helper::find_by_person(tx, id).await? else {
        return Ok(None);
    };
    let mut interviews = Vec::new();
    for held in care::list_interviews(tx, &found.helper.id).await? {
        let by = name_of(tx, &held.by).await?;
        interviews.push((held, by));
    }
    let vetting_seen = match helper::find_last_vetting(tx, &found.helper.id).await? {
        Some(seen) => Some((name_of(tx, &seen.seen_by).await?, seen.seen_at)),
        None => None,
    };
    Ok(Some(HelperFile {
        helper: found.helper,
        interviews,
        vetting_seen,
    }))
}

/// Somebody takes back that another acts for them, or a coordinator does so for them.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn end_representative(
    app: &App,
    actor: &Actor,
    id: &PersonId,
    other: &PersonId,
) -> Result<(), ServiceError> {
    let (now, actor, id, other) = (app.now(), actor.clone(), id.clone(), other.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = if actor.may_manage(&id) {
                person::find(tx, &id).await?.ok_or(ServiceError::NotFound)?
            } else {
                own_file(tx, &actor, &id).await?.0
            };
            let name = actor.audit_name();
            Ok(file::end_representative(tx, &known.organisation, &id, &other, now, &name).await?)
        })
        .await
}

/// A coordinator has looked into somebody who opened many addresses.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn close_alert(app: &App, actor: &Actor, id: &AlertId) -> Result<(), ServiceError> {
    let organisation = own_desk(actor)?;
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let open = alert::list_open(tx, &organisation).await?;
            let found = open.into_iter().find(|one| one.id == id);
            let found = found.ok_or(ServiceError::NotFound)?;
            let mine = found
                .zone_id
                .as_ref()
                .is_none_or(|zone| actor.may_coordinate(&organisation, zone));
            if !mine {
                return Err(ServiceError::NotFound);
            }
            Ok(alert::close(tx, &found, now, &actor.audit_name()).await?)
        })
        .await
}

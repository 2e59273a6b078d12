//! Disclosures: the only way from a sealed address or telephone number to another person's eyes.
//!
//! Making a [`Disclosure`] writes its trace in the same transaction; whoever holds one may show it once.

use super::{App, Refusal, ServiceError};
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::ids::{
    AssignmentId, DisclosureId, HelperId, OrganisationId, PersonId, RequestId, VisitId,
};
use crate::domain::resident::{Address, Contact};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::store::disclosure::{self, DisclosureRow};
use crate::store::{Tx, assignment, helper, person, request, visit};

/// An address opens this long before a visit, and closes this long after it, seconds.
pub const OPEN_S: i64 = 24 * 3600;

/// What one person is shown about another. It cannot be made but by the functions of this file.
#[derive(Debug)]
#[expect(
    clippy::manual_non_exhaustive,
    reason = "the attribute would let other rooms of this crate build one"
)]
pub struct Disclosure {
    /// What the resident is called, in full.
    pub name: String,
    /// Where they live.
    pub address: Option<Address>,
    /// How they are reached.
    pub contact: Contact,
    /// Who answers there, when they have neither telephone nor mail themselves: whoever asked for them.
    pub through: Option<String>,
    /// In their own words, what they need.
    pub own_words: Option<String>,
    /// So that nobody else can build one.
    _made_here: (),
}

struct Look<'a> {
    organisation: &'a OrganisationId,
    subject: &'a PersonId,
    viewer: &'a PersonId,
    visit: Option<&'a VisitId>,
    what: &'static str,
    why: &'static str,
}

async fn trace(tx: &mut Tx, app: &App, look: &Look<'_>) -> Result<(), ServiceError> {
    let now = app.now();
    let row = DisclosureRow {
        id: DisclosureId::new(now, &*app.chance),
        organisation_id: look.organisation.clone(),
        subject_id: look.subject.clone(),
        viewer_id: look.viewer.clone(),
        visit_id: look.visit.cloned(),
        what: look.what.to_owned(),
        why: look.why.to_owned(),
        at: now,
    };
    Ok(disclosure::add(tx, &row).await?)
}

/// Whether a helper may see the address of a visit at an instant.
pub fn is_open(window: Window, now: UnixTime) -> bool {
    window.starts_at.plus(-OPEN_S) <= now && now <= window.ends_at.plus(OPEN_S)
}

/// Opens the resident's address, telephone and words for the helper who is booked on a visit.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the assigned helper; [`Refusal::NotYet`] outside the day before until
/// the day after.
pub async fn for_visit(app: &App, actor: &Actor, id: &AssignmentId) -> Result<Disclosure, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let viewer = assigned(tx, &actor, &booked.helper).await?;
            match booked.state {
                AssignmentState::Booked { .. }
                | AssignmentState::UnderWay { .. }
                | AssignmentState::Done { .. } => {}
                _ => return Err(ServiceError::NotFound),
            }
            if !is_open(booked.window, app.now()) {
                return Err(Refusal::NotYet.into());
            }
            let visit = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let request = request::find(tx, &visit.request)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let look = Look {
                organisation: &request.organisation,
                subject: &request.resident,
                viewer: &viewer,
                visit: Some(&visit.id),
                what: "address",
                why: "visit",
            };
            trace(tx, &app, &look).await?;
            open(tx, &request.resident, Some(&request.id)).await
        })
        .await
}

async fn assigned(tx: &mut Tx, actor: &Actor, helper_id: &HelperId) -> Result<PersonId, ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let helper = helper::find(tx, helper_id).await?.ok_or(ServiceError::NotFound)?;
    if helper.helper.person == identity.person {
        Ok(identity.person.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

/// Opens a request's file for a coordinator of its zone.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn for_desk(app: &App, actor: &Actor, id: &RequestId) -> Result<Disclosure, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let request = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&request.organisation, &request.zone) {
                return Err(ServiceError::NotFound);
            }
            let look = Look {
                organisation: &request.organisation,
                subject: &request.resident,
                viewer: &identity.person,
                visit: None,
                what: "file",
                why: "desk",
            };
            trace(tx, &app, &look).await?;
            open(tx, &request.resident, Some(&request.id)).await
        })
        .await
}

/// Opens what a person's file says about reaching them, for a coordinator of the zone where they live.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn contact_for_desk(app: &App, actor: &Actor, id: &PersonId) -> Result<Disclosure, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let subject = person::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let home = person::find_home(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&subject.organisation, &home.zone) {
                return Err(ServiceError::NotFound);
            }
            let look = Look {
                organisation: &subject.organisation,
                subject: &id,
                viewer: &identity.person,
                visit: None,
                what: "file",
                why: "desk",
            };
            trace(tx, &app, &look).await?;
            open(tx, &id, None).await
        })
        .await
}

/// Writes the trace of a coordinator who reads the number of somebody waiting for a call, when their file is known.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn trace_call(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    viewer: &PersonId,
    subject: &PersonId,
) -> Result<(), ServiceError> {
    let look = Look {
        organisation,
        subject,
        viewer,
        visit: None,
        what: "telephone",
        why: "call_back",
    };
    trace(tx, app, &look).await
}

/// Writes the trace of a coordinator who takes a copy of a person's file for them.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn trace_rights(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    viewer: &PersonId,
    subject: &PersonId,
) -> Result<(), ServiceError> {
    let look = Look {
        organisation,
        subject,
        viewer,
        visit: None,
        what: "file",
        why: "rights",
    };
    trace(tx, app, &look).await
}

async fn open(
    tx: &mut Tx,
    subject: &PersonId,
    words_of: Option<&RequestId>,
) -> Result<Disclosure, ServiceError> {
    let known = person::find(tx, subject).await?.ok_or(ServiceError::NotFound)?;
    let address = person::find_address(tx, subject).await?;
    let mut contact = person::contact(tx, subject).await?;
    let mut through = None;
    if let (true, Some(id)) = (contact == Contact::default(), words_of)
        && let Some(of) = request::find(tx, id).await?
        && of.asked_by != *subject
        && let Some(asker) = person::find(tx, &of.asked_by).await?
    {
        contact = person::contact(tx, &asker.id).await?;
        through = Some(asker.full_name());
    }
    let own_words = match words_of {
        Some(id) => Some(request::own_words(tx, id).await?),
        None => None,
    };
    Ok(Disclosure {
        name: known.full_name(),
        address,
        contact,
        through,
        own_words,
        _made_here: (),
    })
}

/// One look at a person's data, as they may read it themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookSeen {
    /// Who looked: their first name and initial.
    pub viewer: String,
    /// What they saw: `address`, `telephone`, `file`.
    pub what: String,
    /// Why: `visit`, `desk`, `call_back`, `rights`.
    pub why: String,
    /// When.
    pub at: UnixTime,
}

/// Who looked at my data, when and why: the last first.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn list_mine(app: &App, actor: &Actor) -> Result<Vec<LookSeen>, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    app.store
        .read(async move |tx| {
            let mut seen = Vec::new();
            for row in disclosure::list_of_subject(tx, &me).await? {
                let viewer = person::find(tx, &row.viewer_id)
                    .await?
                    .map_or_else(String::new, |p| p.short_name());
                seen.push(LookSeen {
                    viewer,
                    what: row.what,
                    why: row.why,
                    at: row.at,
                });
            }
            Ok(seen)
        })
        .await
}

//! Disclosures: the only way from a sealed address or telephone number to another person's eyes.
//!
//! Making a [`Disclosure`] writes its trace in the same transaction; whoever holds one may show it once. Of whoever comes
//! to a door: `visits`; of a supervisor who goes along with a worker: `along`.

mod along;
mod visits;

pub use along::{Opens, TheDoor, for_companion, the_door};
pub use visits::{emergency, for_visit};

use super::notify::{Notice, Say, tell};
use super::{App, ServiceError};
use crate::domain::access::{Actor, PersonPlace, Role};
use crate::domain::ids::{AlertId, DisclosureId, OrganisationId, PersonId, RequestId, VisitId, ZoneId};
use crate::domain::request::Request;
use crate::domain::resident::{Address, Contact};
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::store::alert::{self, Alert};
use crate::store::disclosure::{self, DisclosureRow};
use crate::store::{Tx, grant, person, request};

/// An address opens this long before a visit, and closes this long after it, seconds.
pub const OPEN_S: i64 = 24 * 3600;
/// Whoever opens more addresses than this on one day is looked at by a coordinator.
pub const LOOKS_PER_DAY: i64 = 5;
/// Characters of what staff says when they open a file.
const REASON_LENGTH: usize = 200;

/// What one person is shown about another. It cannot be made but by the functions of this file and its parts.
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
    reason: Option<&'a str>,
}

impl<'a> Look<'a> {
    /// A look by `viewer` at something of `subject` that belongs to no visit and asks no reason.
    fn plain(
        organisation: &'a OrganisationId,
        (viewer, subject): (&'a PersonId, &'a PersonId),
        (what, why): (&'static str, &'static str),
    ) -> Self {
        Self {
            organisation,
            subject,
            viewer,
            visit: None,
            what,
            why,
            reason: None,
        }
    }
}

async fn trace(tx: &mut Tx, app: &App, look: &Look<'_>) -> Result<(), ServiceError> {
    let now = app.now();
    person::hold(tx, &[look.subject, look.viewer]).await?;
    let row = DisclosureRow {
        id: DisclosureId::new(now, &*app.chance),
        organisation_id: look.organisation.clone(),
        subject_id: look.subject.clone(),
        viewer_id: look.viewer.clone(),
        visit_id: look.visit.cloned(),
        what: look.what.to_owned(),
        why: look.why.to_owned(),
        at: now,
        reason_sealed: None,
    };
    Ok(disclosure::add(tx, &row, look.reason).await?)
}

/// A helper reads what the resident of their bond said, or who stays involved: that leaves its trace.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn trace_bond(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    viewer: &PersonId,
    subject: &PersonId,
) -> Result<(), ServiceError> {
    trace(
        tx,
        app,
        &Look::plain(organisation, (viewer, subject), ("bond", "bond")),
    )
    .await
}

/// Why staff opens somebody's file, in their own words: asked before it opens, kept with the look, shown to the person.
///
/// # Errors
/// A wrong field when nothing is said, or more than 200 characters.
pub(super) fn said(reason: &str) -> Result<String, ServiceError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ServiceError::field("reason", "field-reason-needed"));
    }
    if reason.chars().count() > REASON_LENGTH {
        return Err(ServiceError::field("reason", "field-too-long"));
    }
    Ok(reason.to_owned())
}

/// Whoever opens many addresses on one day is put on the desk's list, and the coordinators get a message, once a day.
async fn notice_many(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    zone: &ZoneId,
    viewer: &PersonId,
) -> Result<(), ServiceError> {
    let (now, here) = (app.now(), amsterdam());
    let day = now.date(&here);
    let looks = disclosure::count_visits_seen(tx, viewer, UnixTime::at(day, 0, 0, &here)).await?;
    if looks <= LOOKS_PER_DAY {
        return Ok(());
    }
    let found = Alert {
        kind: "many_looks".to_owned(),
        id: AlertId::new(now, &*app.chance),
        organisation_id: organisation.clone(),
        zone_id: Some(zone.clone()),
        person_id: viewer.clone(),
        day: day.to_string(),
        looks,
        created_at: now,
    };
    alert::set(tx, &found).await?;
    for desk in grant::list_grantees(tx, organisation, Role::Coordinator, zone, now).await? {
        let notice = Notice {
            key: format!("{viewer}:{day}:looks:{desk}"),
            to: &desk,
            zone: Some(zone),
            request: None,
            say: Say::ManyLooks,
            path: "/desk".to_owned(),
        };
        tell(tx, app.writer(), notice).await?;
    }
    Ok(())
}

/// Whether a helper may see the address of a visit at an instant.
pub fn is_open(window: Window, now: UnixTime) -> bool {
    window.starts_at.plus(-OPEN_S) <= now && now <= window.ends_at.plus(OPEN_S)
}

/// Opens a request's file for a coordinator of its zone, who says why.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else; a wrong field without a reason.
pub async fn for_desk(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    reason: &str,
) -> Result<Disclosure, ServiceError> {
    let (app_tx, actor, id, reason) = (app.clone(), actor.clone(), id.clone(), reason.to_owned());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let request = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&request.organisation, &request.zone) {
                return Err(ServiceError::NotFound);
            }
            let reason = said(&reason)?;
            let look = Look {
                organisation: &request.organisation,
                subject: &request.resident,
                viewer: &identity.person,
                visit: None,
                what: "file",
                why: "desk",
                reason: Some(&reason),
            };
            trace(tx, &app, &look).await?;
            open(tx, &request.resident, Some(&request.id)).await
        })
        .await
}

/// Opens what a person's file says about reaching them, for a coordinator of the zone where they live, who says why.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else; a wrong field without a reason.
pub async fn contact_for_desk(
    app: &App,
    actor: &Actor,
    id: &PersonId,
    reason: &str,
) -> Result<Disclosure, ServiceError> {
    let (app_tx, actor, id, reason) = (app.clone(), actor.clone(), id.clone(), reason.to_owned());
    app.store
        .write(async move |tx| {
            let app = app_tx;
            let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let subject = person::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let home = person::find_home(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let place = PersonPlace {
                organisation: &subject.organisation,
                zone: &home.zone,
                person: &id,
            };
            if !actor.may_open_file(&place) {
                return Err(ServiceError::NotFound);
            }
            let reason = said(&reason)?;
            let look = Look {
                organisation: &subject.organisation,
                subject: &id,
                viewer: &identity.person,
                visit: None,
                what: "file",
                why: "desk",
                reason: Some(&reason),
            };
            trace(tx, &app, &look).await?;
            open(tx, &id, None).await
        })
        .await
}

/// Writes the trace of a coordinator who reads the number of somebody waiting for a call (`telephone`), or listens to what they
/// said (`recording`), when their file is known.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn trace_call(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    (viewer, subject): (&PersonId, &PersonId),
    what: &'static str,
) -> Result<(), ServiceError> {
    let what = (what, "call_back");
    trace(tx, app, &Look::plain(organisation, (viewer, subject), what)).await
}

/// Writes the trace of a helper who opens the photo of a visit that they said yes to.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn trace_photo(
    tx: &mut Tx,
    app: &App,
    of: &Request,
    viewer: &PersonId,
    visit: &VisitId,
) -> Result<(), ServiceError> {
    let what = ("photo", "visit");
    let look = Look {
        visit: Some(visit),
        ..Look::plain(&of.organisation, (viewer, &of.resident), what)
    };
    trace(tx, app, &look).await
}

/// Writes the trace of a coordinator who reads what people wrote to each other: one for each of whom there is something.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn trace_thread(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    viewer: &PersonId,
    subjects: &[PersonId],
    reason: Option<&str>,
) -> Result<(), ServiceError> {
    let mut all: Vec<&PersonId> = subjects.iter().collect();
    all.push(viewer);
    person::hold(tx, &all).await?;
    for subject in subjects {
        let look = Look {
            organisation,
            subject,
            viewer,
            visit: None,
            what: "messages",
            why: "desk",
            reason,
        };
        trace(tx, app, &look).await?;
    }
    Ok(())
}

/// Opens where somebody lives, to print a letter to them.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn for_letter(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    viewer: &PersonId,
    subject: &PersonId,
) -> Result<Disclosure, ServiceError> {
    let look = Look {
        organisation,
        subject,
        viewer,
        visit: None,
        what: "home",
        why: "letter",
        reason: None,
    };
    trace(tx, app, &look).await?;
    let mut opened = open(tx, subject, None).await?;
    // On the envelope stands no number.
    opened.contact = Contact::default();
    Ok(opened)
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
        reason: None,
    };
    trace(tx, app, &look).await
}

/// Writes the trace of who keeps the books of a service and reads what help cost somebody: once a day, not for every look
/// at the same list.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn trace_fees(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    viewer: &PersonId,
    subject: &PersonId,
) -> Result<(), ServiceError> {
    let since = app.now().plus(-24 * 3600);
    if viewer == subject || disclosure::has_seen_fees(tx, viewer, subject, since).await? {
        return Ok(());
    }
    let what = ("fees", "books");
    trace(tx, app, &Look::plain(organisation, (viewer, subject), what)).await
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
    /// What they saw: `address`, `home`, `telephone`, `file`, `messages`, `photo`, `recording`.
    pub what: String,
    /// Why: `visit`, `desk`, `call_back`, `rights`, `letter`.
    pub why: String,
    /// When.
    pub at: UnixTime,
    /// What staff said when they opened it.
    pub reason: String,
}

/// Who looked at my data, when and why: the last first.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in; [`ServiceError::NotFound`] with a card.
pub async fn list_mine(app: &App, actor: &Actor) -> Result<Vec<LookSeen>, ServiceError> {
    let me = super::sign_in::own_person(actor)?;
    app.store
        .read(async move |tx| {
            let mut seen = Vec::new();
            for row in disclosure::list_of_subject(tx, &me).await? {
                let viewer = person::find(tx, &row.viewer_id)
                    .await?
                    .map_or_else(String::new, |p| p.short_name());
                let reason = disclosure::reason(tx, &row)?.unwrap_or_default();
                seen.push(LookSeen {
                    reason,
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

//! The coordinator's desk: one plain list of what needs a person, and the steps that answer it.

use super::explained::{self, Why, WhyOpen};
use super::follow::{finish, place_of};
use super::notify::{Notice, Say, tell};
use super::{App, Refusal, ServiceError, ask, booking, disclose};
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::helper::{HelperState, Vetting};
use crate::domain::ids::{
    AssignmentId, CallBackId, ConcernId, HelperId, OrganisationId, PersonId, RequestId, VettingId, VisitId,
};
use crate::domain::request::{Pointer, Request, RequestState};
use crate::domain::resident::Person;
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::domain::zone::Zone;
use crate::store::concern::{CallBack, Concern};
use crate::store::invitation::Invitation;
use crate::store::round::Round;
use crate::store::visit::Visit;
use crate::store::{Tx, concern, helper, invitation, person, place, request, round, visit};
use jiff::civil::Date;
use std::collections::HashMap;

/// Somebody whom the round proposes.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Who.
    pub helper: HelperId,
    /// First name and initial.
    pub name: String,
    /// When.
    pub window: Window,
    /// 0–1000.
    pub score: i64,
    /// Why.
    pub why: Why,
    /// Where their invitation stands, if they were asked.
    pub asked: Option<&'static str>,
}

/// A visit that nobody does yet.
#[derive(Debug, Clone)]
pub struct OpenVisit {
    /// The visit.
    pub visit: Visit,
    /// Its request.
    pub request: Request,
    /// What for.
    pub category: Category,
    /// First name and initial of the resident.
    pub resident: String,
    /// Whom the round proposes.
    pub proposals: Vec<Proposal>,
    /// Why nobody, when nobody is proposed.
    pub why_open: Option<WhyOpen>,
    /// Who is being asked or was asked: name and state.
    pub asked: Vec<(String, &'static str)>,
}

/// A request that waits for a coordinator's look, or whose contact is not verified.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// The request.
    pub request: Request,
    /// What for.
    pub category: Category,
    /// First name and initial.
    pub resident: String,
}

/// Somebody who wants to help and has not been met.
#[derive(Debug, Clone)]
pub struct NewHelper {
    /// Who.
    pub helper: HelperId,
    /// The same as a person.
    pub person: PersonId,
    /// First name and initial.
    pub name: String,
    /// What they offer.
    pub categories: Vec<String>,
    /// Since when they wait.
    pub since: UnixTime,
}

/// A visit that is agreed, under way or done and not confirmed.
#[derive(Debug, Clone)]
pub struct ComingVisit {
    /// The visit.
    pub visit: Visit,
    /// What for.
    pub category: Category,
    /// First name and initial of the resident.
    pub resident: String,
    /// First names and initials of who comes.
    pub helpers: Vec<String>,
}

/// Everything that needs a person, in order of need.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Worries, the first deadline first; in their reporter's words.
    pub concerns: Vec<Concern>,
    /// People who wait for a call; their numbers are read one by one, each leaving its trace.
    pub call_backs: Vec<CallBackLine>,
    /// Requests to look at.
    pub reviews: Vec<NewRequest>,
    /// Helpers to meet.
    pub helpers: Vec<NewHelper>,
    /// Open visits: nobody found first, then by deadline.
    pub open: Vec<OpenVisit>,
    /// What is agreed, soonest first.
    pub coming: Vec<ComingVisit>,
    /// The last round.
    pub round: Option<Round>,
    /// The zones in view.
    pub zones: Vec<Zone>,
}

/// Somebody who waits for a call.
#[derive(Debug, Clone)]
pub struct CallBackLine {
    /// Which call.
    pub id: CallBackId,
    /// What to call them.
    pub name: String,
    /// `call_me`, `verify`, `sign_in` or `tell`.
    pub why: String,
    /// Since when.
    pub since: UnixTime,
    /// Which request, if one.
    pub request: Option<RequestId>,
}

/// What everybody's names and categories are, read once.
struct Names {
    people: HashMap<PersonId, Person>,
    helpers: HashMap<HelperId, helper::StoredHelper>,
    categories: HashMap<crate::domain::category::CategoryId, Category>,
}

impl Names {
    async fn read(tx: &mut Tx, organisation: &OrganisationId) -> Result<Self, ServiceError> {
        Ok(Self {
            people: person::list_concerned(tx)
                .await?
                .into_iter()
                .map(|p| (p.id.clone(), p))
                .collect(),
            helpers: helper::list(tx)
                .await?
                .into_iter()
                .map(|h| (h.helper.id.clone(), h))
                .collect(),
            categories: place::list_categories(tx, organisation)
                .await?
                .into_iter()
                .map(|c| (c.id.clone(), c))
                .collect(),
        })
    }

    fn person(&self, id: &PersonId) -> String {
        self.people.get(id).map_or_else(String::new, Person::short_name)
    }

    fn helper(&self, id: &HelperId) -> String {
        self.helpers
            .get(id)
            .map_or_else(String::new, |h| self.person(&h.helper.person))
    }
}

/// Everything that needs a person in the zones that a coordinator keeps in view.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk.
pub async fn look(app: &App, actor: &Actor) -> Result<Desk, ServiceError> {
    let organisation = own_desk(actor)?;
    let (actor, now) = (actor.clone(), app.now());
    app.store
        .read(async move |tx| {
            let zones: Vec<Zone> = place::list_zones(tx)
                .await?
                .into_iter()
                .filter(|zone| actor.may_coordinate(&zone.organisation, &zone.id))
                .collect();
            let mine = |zone: &crate::domain::ids::ZoneId| zones.iter().any(|z| z.id == *zone);
            let names = Names::read(tx, &organisation).await?;
            let requests: HashMap<RequestId, Request> = request::list_live(tx)
                .await?
                .into_iter()
                .filter(|r| mine(&r.zone))
                .map(|r| (r.id.clone(), r))
                .collect();
            let concerns = concern::list_open(tx, &organisation)
                .await?
                .into_iter()
                .filter(|c| mine(&c.zone))
                .collect();
            let call_backs = concern::list_call_backs(tx, &organisation)
                .await?
                .into_iter()
                .filter(|call| call.zone.as_ref().is_none_or(mine))
                .map(|call| CallBackLine {
                    id: call.id,
                    name: call.name,
                    why: call.why,
                    since: call.created_at,
                    request: call.request,
                })
                .collect();
            let visits: Vec<Visit> = visit::list_live(tx)
                .await?
                .into_iter()
                .filter(|v| mine(&v.zone))
                .collect();
            let homes: HashMap<_, _> = person::list_helper_homes(tx)
                .await?
                .into_iter()
                .map(|h| (h.person.clone(), h))
                .collect();
            let helpers = new_helpers(&names, &|id| homes.get(id).is_some_and(|home| mine(&home.zone)));
            Ok(Desk {
                concerns,
                call_backs,
                reviews: reviews(&names, &requests),
                helpers,
                open: open_visits(tx, &names, &requests, &visits, now).await?,
                coming: coming(&names, &requests, &visits),
                round: round::find_last(tx, organisation.as_str()).await?,
                zones,
            })
        })
        .await
}

fn own_desk(actor: &Actor) -> Result<OrganisationId, ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.is_coordinator() {
        Ok(identity.organisation.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

fn reviews(names: &Names, requests: &HashMap<RequestId, Request>) -> Vec<NewRequest> {
    let mut all: Vec<NewRequest> = requests
        .values()
        .filter(|r| matches!(r.state, RequestState::AwaitingReview { .. }))
        .filter_map(|r| {
            Some(NewRequest {
                category: names.categories.get(&r.category)?.clone(),
                resident: names.person(&r.resident),
                request: r.clone(),
            })
        })
        .collect();
    all.sort_by(|a, b| (a.request.created_at, &a.request.id).cmp(&(b.request.created_at, &b.request.id)));
    all
}

fn new_helpers(names: &Names, mine: &dyn Fn(&PersonId) -> bool) -> Vec<NewHelper> {
    let mut all: Vec<NewHelper> = names
        .helpers
        .values()
        .filter(|h| matches!(h.helper.state, HelperState::Waiting { .. }) && mine(&h.helper.person))
        // Whoever has not entered the code yet has not shown that the contact is theirs.
        .filter(|h| {
            names
                .people
                .get(&h.helper.person)
                .is_some_and(|p| p.verified_at.is_some())
        })
        .map(|h| NewHelper {
            helper: h.helper.id.clone(),
            person: h.helper.person.clone(),
            name: names.person(&h.helper.person),
            categories: h
                .helper
                .categories
                .iter()
                .map(|c| c.as_str().to_owned())
                .collect(),
            since: h.helper.state.since(),
        })
        .collect();
    all.sort_by(|a, b| (a.since, &a.helper).cmp(&(b.since, &b.helper)));
    all
}

async fn open_visits(
    tx: &mut Tx,
    names: &Names,
    requests: &HashMap<RequestId, Request>,
    visits: &[Visit],
    now: UnixTime,
) -> Result<Vec<OpenVisit>, ServiceError> {
    let mut invitations: HashMap<VisitId, Vec<Invitation>> = HashMap::new();
    for one in invitation::list_live(tx).await? {
        invitations.entry(one.visit.clone()).or_default().push(one);
    }
    let mut proposals: HashMap<VisitId, Vec<Proposal>> = HashMap::new();
    for row in round::list_suggestions(tx).await? {
        let asked = invitations
            .get(&row.visit_id)
            .and_then(|all| all.iter().find(|i| i.helper == row.helper_id))
            .map(|i| i.state.tag());
        let proposal = Proposal {
            name: names.helper(&row.helper_id),
            window: row.window(),
            score: row.score,
            why: explained::read(&row.explanation)?,
            helper: row.helper_id,
            asked,
        };
        proposals.entry(row.visit_id).or_default().push(proposal);
    }
    let mut reasons: HashMap<VisitId, WhyOpen> = HashMap::new();
    for row in round::list_unassigned(tx).await? {
        reasons.insert(row.visit_id, explained::read(&row.explanation)?);
    }
    let mut open = Vec::new();
    for one in visits
        .iter()
        .filter(|v| matches!(v.state, VisitState::Open { .. }) && v.deadline_at > now)
    {
        let Some(of) = requests
            .get(&one.request)
            .filter(|r| matches!(r.state, RequestState::Open { .. }))
        else {
            continue;
        };
        let Some(category) = names.categories.get(&of.category) else {
            continue;
        };
        open.push(OpenVisit {
            resident: names.person(&of.resident),
            proposals: proposals.remove(&one.id).unwrap_or_default(),
            why_open: reasons.remove(&one.id),
            asked: invitations
                .get(&one.id)
                .into_iter()
                .flatten()
                .map(|i| (names.helper(&i.helper), i.state.tag()))
                .collect(),
            category: category.clone(),
            request: of.clone(),
            visit: one.clone(),
        });
    }
    open.sort_by_key(|one| {
        (
            !one.visit.urgent,
            !one.proposals.is_empty(),
            one.visit.deadline_at,
            one.visit.id.clone(),
        )
    });
    Ok(open)
}

fn coming(names: &Names, requests: &HashMap<RequestId, Request>, visits: &[Visit]) -> Vec<ComingVisit> {
    let mut all: Vec<ComingVisit> = visits
        .iter()
        .filter(|v| !matches!(v.state, VisitState::Open { .. }))
        .filter_map(|v| {
            let of = requests.get(&v.request)?;
            Some(ComingVisit {
                category: names.categories.get(&of.category)?.clone(),
                resident: names.person(&of.resident),
                helpers: v.state.helpers().iter().map(|h| names.helper(h)).collect(),
                visit: v.clone(),
            })
        })
        .collect();
    all.sort_by_key(|one| (one.visit.agreed.map(|w| w.starts_at), one.visit.id.clone()));
    all
}

async fn coordinated(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request, ServiceError> {
    if actor.identity().is_none() {
        return Err(ServiceError::SignInNeeded);
    }
    let request = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let of = place_of(&request);
    if actor.may_coordinate(of.organisation, of.zone) {
        Ok(request)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// A coordinator has looked: the search begins, with the sentence that others may see.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else decided already; a wrong field when every moment has passed.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: &RequestId,
    public_sentence: &str,
    urgent: bool,
) -> Result<(), ServiceError> {
    let sentence = public_sentence.trim().to_owned();
    if sentence.chars().count() > 200 {
        return Err(ServiceError::field("sentence", "field-too-long"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let request = coordinated(tx, &actor, &id).await?;
            let name = actor.audit_name();
            let next = request.state.approve(app.now())?;
            let shown = Some(sentence.as_str()).filter(|s| !s.is_empty());
            request::set_checked(tx, &request, shown, urgent || request.urgent, &name).await?;
            request::set_state(tx, &request, next, &name).await?;
            let request = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            ask::make_visits(tx, &app, &request, &name).await?;
            let notice = Notice {
                key: format!("{id}:searching"),
                to: &request.asked_by,
                zone: Some(&request.zone),
                request: Some(&id),
                say: Say::Searching,
                path: format!("/requests/{id}"),
            };
            tell(tx, app.writer(), notice).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Not a thing for neighbours: with a pointer to who can help.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else decided already.
pub async fn refuse(app: &App, actor: &Actor, id: &RequestId, pointer: Pointer) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let request = coordinated(tx, &actor, &id).await?;
            let next = request.state.refuse(app.now(), pointer)?;
            request::set_state(tx, &request, next, &actor.audit_name()).await?;
            let notice = Notice {
                key: format!("{id}:refused"),
                to: &request.asked_by,
                zone: Some(&request.zone),
                request: Some(&id),
                say: Say::NotForNeighbours,
                path: format!("/requests/{id}"),
            };
            tell(tx, app.writer(), notice).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

/// A coordinator has spoken with whoever asked: the contact is verified and the request may be looked at.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn verify_by_telephone(app: &App, actor: &Actor, id: &RequestId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let request = coordinated(tx, &actor, &id).await?;
            person::set_verified(tx, &request.asked_by, app_tx.now()).await?;
            ask::verified(tx, &app_tx, &id).await
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// Books a helper on a visit: whom the round proposes, or somebody the coordinator chose.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no.
pub async fn assign(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    who: &HelperId,
    window: Window,
) -> Result<AssignmentId, ServiceError> {
    let (app_tx, actor, id, who) = (app.clone(), actor.clone(), id.clone(), who.clone());
    let booked = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            coordinated(tx, &actor, &one.request).await?;
            booking::book(tx, &app_tx, &id, &who, window, &actor.audit_name()).await
        })
        .await;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    booked
}

/// A coordinator has met somebody who wants to help; with the date until which a certificate seen is valid, if one was.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else welcomed them already.
pub async fn welcome(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    vetted_until: Option<Date>,
) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let coordinator = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let found = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            let home = person::find_home(tx, &found.person)
                .await?
                .ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&found.organisation, &home.zone) {
                return Err(ServiceError::NotFound);
            }
            let name = actor.audit_name();
            let now = app.now();
            let next = found.state.welcome(now)?;
            helper::set_state(tx, &found, found.state, next, &name).await?;
            if let Some(valid_until) = vetted_until {
                let seen = Vetting {
                    id: VettingId::new(now, &*app.chance),
                    helper: id.clone(),
                    seen_by: coordinator.person.clone(),
                    seen_at: now,
                    valid_until,
                };
                helper::add_vetting(tx, &found.organisation, &seen, &name).await?;
            }
            let notice = Notice {
                key: format!("{id}:welcome"),
                to: &found.person,
                zone: Some(&home.zone),
                request: None,
                say: Say::Welcome,
                path: "/near".to_owned(),
            };
            tell(tx, app.writer(), notice).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Opens one call: the number and what to say. Leaves a trace when the person's file is known.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn open_call(app: &App, actor: &Actor, id: &CallBackId) -> Result<CallBack, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let call = own_call(tx, &actor, &id).await?;
            if let (Some(subject), Some(viewer)) = (&call.person, actor.identity()) {
                disclose::trace_call(tx, &app_tx, &call.organisation, &viewer.person, subject).await?;
            }
            Ok(call)
        })
        .await
}

async fn own_call(tx: &mut Tx, actor: &Actor, id: &CallBackId) -> Result<CallBack, ServiceError> {
    let call = concern::find_call_back(tx, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mine = match &call.zone {
        Some(zone) => actor.may_coordinate(&call.organisation, zone),
        None => own_desk(actor)? == call.organisation,
    };
    if mine {
        Ok(call)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// The call was made.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody else made it.
pub async fn close_call(app: &App, actor: &Actor, id: &CallBackId) -> Result<(), ServiceError> {
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let call = own_call(tx, &actor, &id).await?;
            if call.is_closed {
                return Err(Refusal::Changed.into());
            }
            Ok(concern::close_call_back(tx, &call, now, &actor.audit_name()).await?)
        })
        .await
}

/// A worry has been looked at, and this was done.
///
/// # Errors
/// A wrong field when nothing is said; [`ServiceError::NotFound`] outside one's zones.
pub async fn close_concern(
    app: &App,
    actor: &Actor,
    id: &ConcernId,
    outcome: &str,
) -> Result<(), ServiceError> {
    let outcome = outcome.trim().to_owned();
    if outcome.is_empty() || outcome.chars().count() > 2000 {
        return Err(ServiceError::field("outcome", "field-words-needed"));
    }
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = concern::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&found.organisation, &found.zone) {
                return Err(ServiceError::NotFound);
            }
            found.state.close(now)?;
            Ok(concern::close(tx, &found, &outcome, now, &actor.audit_name()).await?)
        })
        .await
}

/// Runs a round now.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk.
pub async fn run_round(app: &App, actor: &Actor) -> Result<super::round::RoundReport, ServiceError> {
    let organisation = own_desk(actor)?;
    super::round::run(app, &organisation).await
}

/// Somebody's request has nothing left to wait for.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn settle(tx: &mut Tx, of: &Request, now: UnixTime) -> Result<(), ServiceError> {
    finish(tx, of, now, "system").await
}

//! The coordinator's desk: one plain list of what needs a person, and the steps that answer it.

mod files;
mod lines;
mod next;
mod people;
mod spoken;
mod steps;

pub use crate::store::concern::CallBack;
pub(super) use files::record;
pub use files::{
    Agreed, NewCall, NewFile, NewHome, NewOffer, add_call, add_file, add_offer, record_consent, see_vetting,
    set_life,
};
pub use lines::{About, AlertLine, Ask, CallBackLine, CallWhy, ConcernLine};
pub use next::{Next, list_next};
pub use people::{
    ClosedFile, HelperFile, OpenFile, PersonLine, Representative, close_alert, end_representative, find_file,
    list_people, open_file, read_file,
};
pub use spoken::{NewPerson, add_somebody, ask_for};
pub(super) use steps::settle;
pub use steps::{
    approve, assign, check_sentence, close_call, close_calls, close_concern, find_spoken, list_same_call,
    open_call, refuse, run_round, sound, verify_by_telephone, welcome,
};

use super::explained::{self, Why, WhyOpen};
use super::{App, ServiceError};
use crate::domain::access::Actor;
use crate::domain::additional::Question;
use crate::domain::category::Category;
use crate::domain::helper::HelperState;
use crate::domain::ids::{HelperId, OrganisationId, PersonId, RequestId, VisitId};
use crate::domain::request::{Request, RequestState};
use crate::domain::resident::Person;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::domain::zone::Zone;
use crate::store::invitation::Invitation;
use crate::store::round::Round;
use crate::store::visit::Visit;
use crate::store::{Tx, additional, bond, helper, invitation, letter, person, place, request, round, visit};
use jiff::civil::Date;
use std::collections::HashMap;

/// A certificate that runs out within this time, seconds, is on the desk's list.
const EXPIRES_S: i64 = 60 * 24 * 3600;

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
    /// Whether it is one of a bond: nobody else is sought, and the two set another day.
    pub is_bond: bool,
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
    /// Whether it is asked if a professional would do it otherwise: what was measured, and against what.
    pub weighed: Option<Question>,
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
    pub concerns: Vec<ConcernLine>,
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
    /// What the program noticed about somebody.
    pub alerts: Vec<AlertLine>,
    /// How many letters wait to be printed.
    pub letters: usize,
    /// The last moment at which the first of them can be posted, when there is one.
    pub post_by: Option<UnixTime>,
    /// Helpers whose certificate of conduct runs out within two months, the first first.
    pub expiring: Vec<Expiring>,
    /// The last round.
    pub round: Option<Round>,
    /// The zones in view.
    pub zones: Vec<Zone>,
}

/// Somebody whose certificate of conduct runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiring {
    /// Who.
    pub person: PersonId,
    /// First name and initial.
    pub name: String,
    /// The last day on which it counts; may have passed.
    pub until: Date,
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
            people: person::list_concerned(tx, organisation)
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
            let requests: HashMap<RequestId, Request> = request::list_live(tx, &organisation)
                .await?
                .into_iter()
                .filter(|r| mine(&r.zone))
                .map(|r| (r.id.clone(), r))
                .collect();
            let concerns = lines::concerns(tx, &names, &organisation, &mine).await?;
            let call_backs = lines::calls(tx, &organisation, &mine).await?;
            let visits: Vec<Visit> = visit::list_live(tx, &organisation)
                .await?
                .into_iter()
                .filter(|v| mine(&v.zone))
                .collect();
            let homes: HashMap<_, _> = person::list_helper_homes(tx)
                .await?
                .into_iter()
                .map(|h| (h.person.clone(), h))
                .collect();
            let in_view = |id: &PersonId| homes.get(id).is_some_and(|home| mine(&home.zone));
            let helpers = new_helpers(&names, &in_view);
            let expiring = expiring(&names, &in_view, now);
            let alerts = lines::alerts(tx, &names, &organisation, &mine).await?;
            let letters: Vec<_> = letter::list_lines(tx, &organisation)
                .await?
                .into_iter()
                .filter(|one| one.zone_id.as_ref().is_none_or(mine))
                .collect();
            let weighed = additional::list_waiting(tx, &organisation).await?;
            Ok(Desk {
                concerns,
                call_backs,
                reviews: reviews(&names, &requests, &weighed),
                helpers,
                alerts,
                letters: letters.len(),
                post_by: letters.first().and_then(|one| one.post_by),
                expiring,
                open: open_visits(tx, &organisation, &names, &requests, &visits, now).await?,
                coming: coming(&names, &requests, &visits),
                round: round::find_last(tx, organisation.as_str()).await?,
                zones,
            })
        })
        .await
}

/// Certificates that run out, of helpers who may be asked.
fn expiring(names: &Names, mine: &dyn Fn(&PersonId) -> bool, now: UnixTime) -> Vec<Expiring> {
    let soon = now.plus(EXPIRES_S).date(&amsterdam());
    let mut all: Vec<Expiring> = names
        .helpers
        .values()
        .map(|stored| &stored.helper)
        .filter(|helper| matches!(helper.state, HelperState::Active { .. }) && mine(&helper.person))
        .filter_map(|helper| {
            Some(Expiring {
                until: helper.vetted_until.filter(|until| *until <= soon)?,
                name: names.person(&helper.person),
                person: helper.person.clone(),
            })
        })
        .collect();
    all.sort_by(|a, b| (a.until, &a.person).cmp(&(b.until, &b.person)));
    all
}

pub(in crate::service) fn own_desk(actor: &Actor) -> Result<OrganisationId, ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.is_coordinator() {
        Ok(identity.organisation.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

fn reviews(names: &Names, requests: &HashMap<RequestId, Request>, weighed: &[Question]) -> Vec<NewRequest> {
    let mut all: Vec<NewRequest> = requests
        .values()
        .filter(|r| matches!(r.state, RequestState::AwaitingReview { .. }))
        .filter_map(|r| {
            Some(NewRequest {
                category: names.categories.get(&r.category)?.clone(),
                resident: names.person(&r.resident),
                weighed: weighed.iter().find(|one| one.request == r.id).cloned(),
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
    organisation: &OrganisationId,
    names: &Names,
    requests: &HashMap<RequestId, Request>,
    visits: &[Visit],
    now: UnixTime,
) -> Result<Vec<OpenVisit>, ServiceError> {
    let mut invitations: HashMap<VisitId, Vec<Invitation>> = HashMap::new();
    for one in invitation::list_live(tx, organisation).await? {
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
    let kept = bond::list_kept(tx).await?;
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
            is_bond: kept.binary_search(&of.id).is_ok(),
            request: of.clone(),
            visit: one.clone(),
        });
    }
    open.sort_by_key(|one| {
        (
            !(one.visit.urgent || one.visit.deadline_at < now.plus(crate::service::ask::URGENT_S)),
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

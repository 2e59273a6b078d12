//! Following a request: the resident's own page, calling it off, "did somebody come?", thanks.

mod missed;
mod series;
mod steps;

pub(super) use missed::{Missed, raise};
pub use series::{SeriesChange, change_series};
pub(super) use steps::stop_asking;
pub(super) use steps::stop_helper;
pub use steps::{cancel_visit, complain, pause, remark, resume};

use super::ask::{Earlier, earlier};
use super::booking;
use super::notify::{Notice, Say, tell};
use super::{App, ServiceError};
use crate::domain::access::{Actor, RequestPlace};
use crate::domain::additional::Question;
use crate::domain::category::Category;
use crate::domain::concern::{ConcernKind, Seriousness};
use crate::domain::door::Rung;
use crate::domain::ids::{HelperId, RequestId, VisitId};
use crate::domain::outing::Outing;
use crate::domain::request::{Request, RequestState};
use crate::domain::time::UnixTime;
use crate::domain::visit::{By, MissedWhy, VisitState};
use crate::domain::zone::Zone;
use crate::store::bond::BondRequest;
use crate::store::visit::{Feedback, Visit};
use crate::store::{Tx, additional, assignment, bond, helper, outing, person, place, request, visit};

/// Whose a request is and where it lies.
pub fn place_of(request: &Request) -> RequestPlace<'_> {
    RequestPlace {
        organisation: &request.organisation,
        zone: &request.zone,
        resident: &request.resident,
    }
}

/// Whether somebody is the resident of a request, or acts for them.
pub(super) fn is_their_side(actor: &Actor, request: &Request) -> bool {
    actor.is_person(&request.resident) || actor.may_act_for(&request.resident)
}

/// The side from which somebody acts on a request they may follow.
fn side(actor: &Actor, request: &Request) -> By {
    if is_their_side(actor, request) {
        By::Resident
    } else {
        By::Coordinator
    }
}

async fn followed(tx: &mut Tx, actor: &Actor, id: &RequestId) -> Result<Request, ServiceError> {
    if actor.identity().is_none() {
        return Err(ServiceError::SignInNeeded);
    }
    let request = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if actor.may_follow(&place_of(&request)) {
        Ok(request)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// A visit, and who comes.
#[derive(Debug, Clone)]
pub struct VisitView {
    /// The visit.
    pub visit: Visit,
    /// Who is on it: identifier, first name and initial, and whether they came to this resident before.
    pub coming: Vec<Comer>,
    /// What was said afterwards.
    pub feedback: Option<Feedback>,
    /// How many were asked and have not answered.
    pub asked: usize,
    /// What was done at a door that stayed shut, for the desk alone: each step with its time.
    pub door: Vec<(Rung, UnixTime)>,
}

/// Somebody who comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comer {
    /// Who.
    pub helper: HelperId,
    /// First name and initial.
    pub name: String,
    /// Whether they were here before.
    pub familiar: bool,
}

/// A request as who asked sees it.
#[derive(Debug, Clone)]
pub struct RequestView {
    /// The request.
    pub request: Request,
    /// What it is for.
    pub category: Category,
    /// Where.
    pub zone: Zone,
    /// What the resident is called.
    pub resident_name: String,
    /// What was asked, in their own words: for whoever asked or needs it, nobody else.
    pub own_words: Option<String>,
    /// Its visits, in order of time.
    pub visits: Vec<VisitView>,
    /// The same kind of help, asked for the same person not long before and still wanted: perhaps it is the same.
    pub asked_before: Option<Earlier>,
    /// With which outing they come along, if that is what it is, and whether they are fetched at home.
    pub along: Option<(Outing, bool)>,
    /// Whether a coordinator is asked if it is for neighbours at all.
    pub is_weighed: bool,
    /// What was asked and answered about that, for the desk alone: the oldest first.
    pub weighed: Vec<Question>,
    /// Whether its visits are those of a bond, and where they meet then.
    pub bond: Option<BondRequest>,
}

async fn along(tx: &mut Tx, visits: &[VisitView]) -> Result<Option<(Outing, bool)>, ServiceError> {
    let [only] = visits else { return Ok(None) };
    let Some(place) = outing::find_place(tx, &only.visit.id).await? else {
        return Ok(None);
    };
    let found = outing::find(tx, &place.outing).await?;
    Ok(found.map(|found| (found, place.is_fetched)))
}

async fn view(tx: &mut Tx, request: Request) -> Result<RequestView, ServiceError> {
    let familiar = visit::list_familiar(tx).await?;
    let mut visits = Vec::new();
    for one in visit::list_of_request(tx, &request.id).await? {
        let mut coming = Vec::new();
        for id in one.state.helpers() {
            if let Some(found) = helper::find(tx, id).await?
                && let Some(who) = person::find(tx, &found.helper.person).await?
            {
                let before = familiar.iter().any(|(r, h)| *r == request.resident && h == id);
                coming.push(Comer {
                    helper: id.clone(),
                    name: who.short_name(),
                    familiar: before,
                });
            }
        }
        let asked = crate::store::invitation::list_of_visit(tx, &one.id)
            .await?
            .iter()
            .filter(|asked| asked.state.tag() == "sent")
            .count();
        let feedback = visit::find_feedback(tx, &one.id).await?;
        visits.push(VisitView {
            visit: one,
            coming,
            feedback,
            asked,
            door: Vec::new(),
        });
    }
    let category = place::list_categories(tx, &request.organisation)
        .await?
        .into_iter()
        .find(|category| category.id == request.category)
        .ok_or(ServiceError::NotFound)?;
    let zone = place::find_zone(tx, &request.zone)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let resident = person::find(tx, &request.resident)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let weighed = additional::list_of_request(tx, &request.id).await?;
    Ok(RequestView {
        category,
        zone,
        resident_name: resident.given_name,
        own_words: None,
        along: along(tx, &visits).await?,
        bond: bond::find_request(tx, &request.id).await?,
        is_weighed: weighed.iter().any(|one| one.answer.is_none()),
        weighed: Vec::new(),
        request,
        visits,
        asked_before: None,
    })
}

/// One's own request (or one of one's zone): how it stands, who comes.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else; [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn find(app: &App, actor: &Actor, id: &RequestId) -> Result<RequestView, ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .read(async move |tx| {
            let request = followed(tx, &actor, &id).await?;
            let own_words = match side(&actor, &request) {
                By::Resident => Some(request::own_words(tx, &id).await?),
                _ => None,
            };
            let asked_before = if request.state.is_over() {
                None
            } else {
                earlier(tx, &request.resident, &request.category, Some(&request)).await?
            };
            let by_desk = matches!(side(&actor, &request), By::Coordinator);
            let mut seen = view(tx, request).await?;
            for one in seen.visits.iter_mut().filter(|_| by_desk) {
                one.door = super::door::steps(tx, &one.visit.id).await?;
            }
            let weighed = if by_desk {
                additional::list_of_request(tx, &id).await?
            } else {
                Vec::new()
            };
            Ok(RequestView {
                own_words,
                asked_before,
                weighed,
                ..seen
            })
        })
        .await
}

/// Everything somebody asked, newest first.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn list_mine(app: &App, actor: &Actor) -> Result<Vec<RequestView>, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let actor = actor.clone();
    app.store
        .read(async move |tx| {
            let mut all = Vec::new();
            for request in request::list_of_person(tx, &me).await? {
                // What was asked for another is theirs as long as they act for that person.
                if is_their_side(&actor, &request) {
                    all.push(view(tx, request).await?);
                }
            }
            Ok(all)
        })
        .await
}

/// Takes a request back: every visit that has not begun is called off, and whoever would come is told.
///
/// # Errors
/// [`ServiceError::Refused`] when it is over already.
pub async fn withdraw(app: &App, actor: &Actor, id: &RequestId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let request = followed(tx, &actor, &id).await?;
            let name = actor.audit_name();
            let by = side(&actor, &request);
            for one in visit::list_of_request(tx, &id).await? {
                if matches!(one.state, VisitState::Open { .. } | VisitState::Staffed { .. }) {
                    booking::cancel(tx, &app, &one.id, by, &name).await?;
                }
            }
            let next = request.state.withdraw(app.now(), by)?;
            Ok(request::set_state(tx, &request, next, &name).await?)
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// What a resident says after a visit.
#[derive(Debug, Clone)]
pub struct Said {
    /// Did somebody come?
    pub somebody_came: bool,
    /// The same person again?
    pub same_again: bool,
    /// Thanks, in their own words; may be empty.
    pub words: String,
}

/// "Did somebody come?" and thanks. A no makes the visit missed and puts it on the desk's list.
///
/// # Errors
/// [`ServiceError::Refused`] when the visit is not that far, or its end was said differently before.
pub async fn say(app: &App, actor: &Actor, id: &VisitId, said: Said) -> Result<RequestId, ServiceError> {
    if said.words.chars().count() > 1000 {
        return Err(ServiceError::field("message", "field-too-long"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    let request = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let before = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let request = followed(tx, &actor, &before.request).await?;
            helper::lock(tx, before.state.helpers()).await?;
            visit::lock(tx, &id).await?;
            let visit = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let name = actor.audit_name();
            let now = app.now();
            // Nobody can say how it was before it began; a helper may have come and gone early.
            let was_there = matches!(
                visit.state,
                VisitState::UnderWay { .. } | VisitState::Done { .. } | VisitState::Confirmed { .. }
            );
            if !was_there && visit.agreed.is_none_or(|agreed| now < agreed.starts_at) {
                return Err(super::Refusal::NotYet.into());
            }
            let feedback = Feedback {
                visit: id.clone(),
                somebody_came: said.somebody_came,
                same_again: said.same_again,
                words: said.words.trim().to_owned(),
                at: now,
            };
            match (&visit.state, said.somebody_came) {
                // Thanks may come after the confirmation.
                (VisitState::Confirmed { .. }, true) => {}
                (_, true) => confirm(tx, &visit, side(&actor, &request), now, &name).await?,
                (VisitState::Missed { .. }, false) => {}
                (_, false) => {
                    miss(tx, &visit, MissedWhy::NobodyCame, now, &name).await?;
                    let reporter = actor.identity().map(|me| me.person.clone());
                    let missed = Missed {
                        kind: ConcernKind::Complaint,
                        reporter: reporter.unwrap_or_else(|| request.asked_by.clone()),
                        text: "concern-nobody-came",
                        seriousness: Seriousness::Day,
                    };
                    raise(tx, &app, &visit, &request, missed).await?;
                }
            }
            person::hold(tx, &[&request.resident]).await?;
            visit::set_feedback(tx, &feedback).await?;
            if said.somebody_came && !feedback.words.is_empty() {
                tell_thanks(tx, &app, &visit, &request).await?;
            }
            finish(tx, &request, now, &name).await?;
            Ok(request.id)
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(request)
}

async fn confirm(tx: &mut Tx, one: &Visit, by: By, now: UnixTime, actor: &str) -> Result<(), ServiceError> {
    let next = one.state.clone().confirm(now, by)?;
    for booked in assignment::list_of_visit(tx, &one.id).await? {
        if booked.state.takes_place() && booked.state.done_at().is_none() {
            let state = booked.state.check_out(now)?;
            assignment::set_state(tx, &one.organisation, &booked, state, actor).await?;
        }
    }
    Ok(visit::set_state(tx, one, &next, one.agreed, now, actor).await?)
}

/// The visit did not take place; everybody's assignment says so too.
pub(super) async fn miss(
    tx: &mut Tx,
    one: &Visit,
    why: MissedWhy,
    now: UnixTime,
    actor: &str,
) -> Result<(), ServiceError> {
    let next = one.state.clone().miss(now, why)?;
    for booked in assignment::list_of_visit(tx, &one.id).await? {
        if booked.state.takes_place() {
            let state = booked.state.miss(now, why)?;
            assignment::set_state(tx, &one.organisation, &booked, state, actor).await?;
        }
    }
    Ok(visit::set_state(tx, one, &next, one.agreed, now, actor).await?)
}

async fn tell_thanks(tx: &mut Tx, app: &App, one: &Visit, request: &Request) -> Result<(), ServiceError> {
    let resident = person::find(tx, &request.resident)
        .await?
        .ok_or(ServiceError::NotFound)?;
    for id in one.state.helpers() {
        let Some(found) = helper::find(tx, id).await? else {
            continue;
        };
        let notice = Notice {
            key: format!("{}:{id}:thanks", one.id),
            to: &found.helper.person,
            zone: None,
            request: None,
            say: Say::Thanks {
                resident: &resident.given_name,
            },
            path: "/week".to_owned(),
        };
        tell(tx, app.writer(), notice).await?;
    }
    Ok(())
}

/// A request whose visits are all over is over too: fulfilled when one of them was confirmed.
pub(super) async fn finish(
    tx: &mut Tx,
    of: &Request,
    now: UnixTime,
    actor: &str,
) -> Result<(), ServiceError> {
    let request = request::find(tx, &of.id).await?.ok_or(ServiceError::NotFound)?;
    let RequestState::Open { .. } = request.state else {
        return Ok(());
    };
    let visits = visit::list_of_request(tx, &request.id).await?;
    if visits.is_empty() || visits.iter().any(|one| !one.state.is_over()) {
        return Ok(());
    }
    let helped = visits
        .iter()
        .any(|one| matches!(one.state, VisitState::Confirmed { .. }));
    let next = if helped {
        request.state.fulfil(now)?
    } else {
        request.state.expire(now)?
    };
    Ok(request::set_state(tx, &request, next, actor).await?)
}

//! Helping: becoming a helper, answering invitations, one's own week, check-in and check-out, worries.

mod at_the_door;
mod away;
mod by_desk;
mod offer;
mod series;
mod standing;

pub use at_the_door::{Step, insist_mine, raise_worry, step};
pub use away::{add_away, add_away_for_them, remove_away, remove_away_for_them};
pub(super) use by_desk::step_for_worker;
pub use by_desk::{
    accept_for_them, decline_for_them, join_for_them, offer_of, set_offer_of, step_for_them, week_of,
};
pub(super) use offer::settle_at;
pub use offer::{Joining, OfferInput, SignUp, has_home, join, my_offer, set_offer, sign_up};
pub use series::{accept_series, take_series};
pub(super) use series::{go_on, lock_regulars};
pub use standing::{leave, pause, report_place};

use super::{App, Refusal, ServiceError, booking};
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::category::Category;
use crate::domain::helper::{Helper, HelperState, Limits};
use crate::domain::ids::{AssignmentId, HelperId, InvitationId, RequestId, VisitId};
use crate::domain::invitation::{Asks, DeclineReason, InvitationState};
use crate::domain::request::Request;
use crate::domain::schedule::{Schedule, Window};
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::geo::{Cell, DistanceBucket};
use crate::store::assignment::Assignment;
use crate::store::invitation::Invitation;
use crate::store::outing::Place;
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, bond, helper, invitation, outing, person, team, visit};
use by_desk::Hand;

/// The helping side of whoever is signed in.
pub(super) fn own_helper(actor: &Actor) -> Result<HelperId, ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    identity.helper.clone().ok_or(ServiceError::NotFound)
}

/// A visit as somebody sees it who is not assigned: never the person's own words, never an exact place.
#[derive(Debug, Clone)]
pub struct VisitCard {
    /// Which visit.
    pub visit: VisitId,
    /// What for.
    pub category: Category,
    /// The sentence that a coordinator has checked, if there is one.
    pub public_sentence: Option<String>,
    /// First name and initial of the resident.
    pub resident: String,
    /// How far, from cell centre to cell centre.
    pub distance: DistanceBucket,
    /// The disclosure cell.
    pub cell: Cell,
    /// Minutes at the door.
    pub duration_min: u32,
    /// The windows in which it may take place.
    pub windows: Vec<Window>,
    /// The agreed time, when others come along.
    pub agreed: Option<Window>,
    /// How many come along in all.
    pub helpers_needed: u8,
    /// Whether it goes before others.
    pub urgent: bool,
    /// Facts a helper should know: `lifting`, `pets`, `smoke`, `car`.
    pub facts: Vec<&'static str>,
}

pub(super) fn facts(request: &Request) -> Vec<&'static str> {
    let wants = &request.requirements;
    [
        ("lifting", wants.lifting),
        ("car", wants.car),
        ("pets", wants.pets),
        ("smoke", wants.smoke),
    ]
    .into_iter()
    .filter_map(|(tag, is_so)| is_so.then_some(tag))
    .collect()
}

/// Puts a card together from what is read already.
pub(super) fn card(
    one: &Visit,
    request: &Request,
    category: &Category,
    resident: String,
    from: Cell,
) -> VisitCard {
    VisitCard {
        visit: one.id.clone(),
        category: category.clone(),
        public_sentence: request.public_sentence.clone(),
        resident,
        distance: DistanceBucket::between(from, request.cell),
        cell: request.cell,
        duration_min: request.duration_min,
        windows: one.windows.clone(),
        agreed: one.agreed,
        helpers_needed: one.helpers_needed,
        urgent: one.urgent,
        facts: facts(request),
    }
}

/// An invitation as the one who is asked sees it.
#[derive(Debug, Clone)]
pub struct InvitationView {
    /// The invitation.
    pub invitation: Invitation,
    /// The visit.
    pub card: VisitCard,
    /// Whether a yes would still count.
    pub still: Still,
    /// How often it comes back, when the question is about more than one visit.
    pub every: Option<Schedule>,
    /// What was agreed, while it stands.
    pub booked: Option<AssignmentId>,
    /// And the later visits of the same series that are theirs.
    pub also: Vec<Window>,
}

/// Whether a yes would still count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Still {
    /// A place is left.
    Open,
    /// The question ran out, and nobody has come in between: a late yes is a yes.
    Late,
    /// Others were quicker.
    Taken,
    /// The time has passed, it is not wanted any more, or they may not come after all.
    Over,
}

/// Whether a yes would still count, for who has not answered. Of a question that stands, what stands in the way of this helper
/// is said when they answer; one that ran out is only held open for who may come.
async fn still(
    tx: &mut Tx,
    asked: &Invitation,
    scene: &booking::Scene,
    now: UnixTime,
) -> Result<Still, ServiceError> {
    let left = match scene.check_visit(asked.window, now) {
        Err(Refusal::PlaceTaken) => return Ok(Still::Taken),
        Err(_) => return Ok(Still::Over),
        // As if somebody else had come first: nothing tells a block from that.
        Ok(()) if scene.is_apart(tx).await? => return Ok(Still::Taken),
        Ok(()) => Still::Open,
    };
    match asked.state {
        InvitationState::Sent { expires_at, .. } if now < expires_at => Ok(left),
        _ => match scene.check(tx, asked.window, now).await {
            Ok(()) => Ok(Still::Late),
            Err(ServiceError::Refused(_)) => Ok(Still::Over),
            Err(other) => Err(other),
        },
    }
}

/// How often a question comes back that is about more than one visit.
fn every(asked: &Invitation, scene: &booking::Scene) -> Option<Schedule> {
    (asked.asks == Asks::Series).then(|| scene.request.schedule.clone())
}

async fn own_invitation(
    tx: &mut Tx,
    me: &HelperId,
    id: &InvitationId,
) -> Result<(Invitation, booking::Scene), ServiceError> {
    let asked = invitation::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if asked.helper != *me {
        return Err(ServiceError::NotFound);
    }
    let scene = booking::scene(tx, &asked.visit, me).await?;
    Ok((asked, scene))
}

/// One's own invitation.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the one who is asked.
pub async fn find_invitation(
    app: &App,
    actor: &Actor,
    id: &InvitationId,
) -> Result<InvitationView, ServiceError> {
    let (me, id, now) = (own_helper(actor)?, id.clone(), app.now());
    app.store
        .read(async move |tx| {
            let (asked, scene) = own_invitation(tx, &me, &id).await?;
            let from = scene.helper_home.cell;
            let resident = scene.resident.public_name();
            let booked = assignment::list_of_visit(tx, &scene.visit.id)
                .await?
                .into_iter()
                .find(|one| one.helper == me && one.state.takes_place())
                .map(|one| one.id);
            Ok(InvitationView {
                booked,
                still: still(tx, &asked, &scene, now).await?,
                every: every(&asked, &scene),
                also: if asked.asks == Asks::Series {
                    also(tx, &me, &scene, asked.window).await?
                } else {
                    Vec::new()
                },
                card: card(&scene.visit, &scene.request, &scene.category, resident, from),
                invitation: asked,
            })
        })
        .await
}

/// The visits of the same request after one, that are theirs.
async fn also(
    tx: &mut Tx,
    me: &HelperId,
    scene: &booking::Scene,
    first: Window,
) -> Result<Vec<Window>, ServiceError> {
    let all = visit::list_of_request(tx, &scene.request.id).await?;
    let mut later: Vec<Window> = all
        .into_iter()
        .filter(|one| matches!(one.state, VisitState::Open { .. } | VisitState::Staffed { .. }))
        .filter(|one| one.state.helpers().contains(me))
        .filter_map(|one| one.agreed)
        .filter(|window| window.starts_at > first.starts_at)
        .collect();
    later.sort_unstable();
    Ok(later)
}

/// To how much somebody says yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yes {
    /// To what they were asked.
    AsAsked,
    /// To the whole series, whatever was asked.
    Series,
    /// This once, also when the whole series was asked.
    Once,
}

/// "I will come." Either the place is taken, or it is said plainly why not. Of a series the later visits are taken as well, as
/// far as they fit.
///
/// # Errors
/// [`ServiceError::Refused`] with the reason; [`ServiceError::NotFound`] for somebody else's invitation.
pub async fn accept(app: &App, actor: &Actor, id: &InvitationId) -> Result<AssignmentId, ServiceError> {
    first_of(accept_as(app, actor, id, Yes::AsAsked).await?)
}

/// The same, of as much as they say; what was booked, the visit that was asked about first.
///
/// # Errors
/// As [`accept`].
pub async fn accept_as(
    app: &App,
    actor: &Actor,
    id: &InvitationId,
    yes: Yes,
) -> Result<Vec<AssignmentId>, ServiceError> {
    accept_by(app, actor, Hand::Own(own_helper(actor)?), id, yes).await
}

fn first_of(booked: Vec<AssignmentId>) -> Result<AssignmentId, ServiceError> {
    booked.into_iter().next().ok_or(ServiceError::NotFound)
}

async fn accept_by(
    app: &App,
    actor: &Actor,
    hand: Hand,
    id: &InvitationId,
    yes: Yes,
) -> Result<Vec<AssignmentId>, ServiceError> {
    let (app_tx, actor_tx, id) = (app.clone(), actor.clone(), id.clone());
    let done = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let me = hand.asked(tx, &actor_tx, &id).await?;
            let (asked, scene) = own_invitation(tx, &me, &id).await?;
            match asked.state {
                InvitationState::Accepted { .. } => return Err(Refusal::AlreadyYours.into()),
                InvitationState::Withdrawn { .. } => return Err(Refusal::PlaceTaken.into()),
                // A question that has run out may still be answered with yes while the place is free.
                InvitationState::Sent { .. } | InvitationState::Expired { .. } => {}
                InvitationState::Declined { .. } => return Err(Refusal::Changed.into()),
            }
            // As if somebody else had come first: nothing tells a block from that. Where somebody did, it need not be asked.
            let open = matches!(scene.visit.state, VisitState::Open { .. });
            if open && scene.is_apart(tx).await? {
                return Err(Refusal::PlaceTaken.into());
            }
            let asks = match (yes, asked.asks) {
                (Yes::Once, Asks::Series) => Asks::Once,
                (Yes::Series, _) => Asks::Series,
                (_, asks) => asks,
            };
            if asks != asked.asks {
                invitation::set_asks(tx, &asked.id, asks).await?;
            }
            let name = actor_tx.audit_name();
            let first = booking::book(tx, &app, &asked.visit, &me, asked.window, &name).await?;
            Ok((first, me, asks, asked))
        })
        .await;
    app.outbox_wanted.notify_one();
    let booked = match done {
        Ok((first, me, asks, asked)) => {
            let mut all = vec![first];
            if asks == Asks::Series {
                all.extend(series::the_rest(app, actor, &me, &asked.visit, asked.window).await?);
            }
            Ok(all)
        }
        Err(why) => Err(why),
    };
    // Who else is asked depends on what is left: so a round waits for the whole of the yes.
    app.round_wanted.notify_one();
    booked
}

/// "No, not this time", or "ask me less often".
///
/// # Errors
/// [`ServiceError::Refused`] when it was answered already.
pub async fn decline(
    app: &App,
    actor: &Actor,
    id: &InvitationId,
    reason: DeclineReason,
) -> Result<(), ServiceError> {
    decline_by(app, actor, Hand::Own(own_helper(actor)?), id, reason).await
}

async fn decline_by(
    app: &App,
    actor: &Actor,
    hand: Hand,
    id: &InvitationId,
    reason: DeclineReason,
) -> Result<(), ServiceError> {
    let (app_tx, name, actor, id) = (app.clone(), actor.audit_name(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let me = hand.asked(tx, &actor, &id).await?;
            if reason == DeclineReason::LessOften {
                helper::lock(tx, std::slice::from_ref(&me)).await?;
            }
            let (asked, scene) = own_invitation(tx, &me, &id).await?;
            let next = asked.state.decline(app_tx.now(), reason)?;
            invitation::set_state(tx, &scene.request.organisation, &asked, next, &name).await?;
            if reason == DeclineReason::LessOften {
                // As they said it themselves: the one of the scene is narrowed to what a worker's service allows.
                let found = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
                let before = found.helper;
                let weekly_invitations = (before.limits.weekly_invitations / 2).max(1);
                let after = Helper {
                    limits: Limits {
                        weekly_invitations,
                        ..before.limits
                    },
                    ..before
                };
                helper::set_offer(tx, &after, &name).await?;
            }
            Ok(())
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// A visit in one's own week.
#[derive(Debug, Clone)]
pub struct WeekVisit {
    /// The assignment.
    pub assignment: Assignment,
    /// The visit as it was before acceptance.
    pub card: VisitCard,
    /// Its request.
    pub request: RequestId,
    /// What to say at the door.
    pub door_word: String,
    /// Whether the address may be opened now.
    pub address_open: bool,
    /// House rules in Dutch and English are in the card's category; the state of the visit is here.
    pub visit_state: &'static str,
    /// Thanks from the resident, if they gave any.
    pub thanks: Option<String>,
    /// What the resident told about it, for them to read.
    pub story: Option<String>,
    /// Whether there is a photo for them to see.
    pub has_photo: bool,
    /// The place of an outing that it is, for who comes along.
    pub along: Option<Place>,
    /// Where they meet, when that is not at the resident's home.
    pub meets_at: Option<String>,
    /// Whether it is one of a bond: then nobody else is sought for it.
    pub is_bond: bool,
    /// Whether it is one of a series that can be given back as a whole.
    pub in_series: bool,
    /// First names of whoever else comes in the team.
    pub with: Vec<String>,
    /// Whether the visit is somebody else's, and they go along: then the steps at the door are that other's.
    pub follows: bool,
}

/// What somebody is asked, and what they said yes to.
#[derive(Debug, Clone)]
pub struct MyWeek {
    /// Questions to answer, the soonest first.
    pub invitations: Vec<InvitationView>,
    /// Visits from two weeks ago to six weeks ahead, in order of time.
    pub visits: Vec<WeekVisit>,
    /// Where they stand with the organisation.
    pub state: HelperState,
    /// So many more, which are for another desk to see.
    pub elsewhere: usize,
}

/// One's own week.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn my_week(app: &App, actor: &Actor) -> Result<MyWeek, ServiceError> {
    let (me, now) = (own_helper(actor)?, app.now());
    app.store
        .read(async move |tx| week_in(tx, now, &me, &|_| true).await)
        .await
}

/// The week of a helper, as far as its visits may be `seen`.
async fn week_in(
    tx: &mut Tx,
    now: UnixTime,
    me: &HelperId,
    seen: &(dyn Fn(&Visit) -> bool + Send + Sync),
) -> Result<MyWeek, ServiceError> {
    let mine = helper::find(tx, me).await?.ok_or(ServiceError::NotFound)?;
    let mut week = MyWeek {
        invitations: Vec::new(),
        visits: Vec::new(),
        state: mine.helper.state,
        elsewhere: 0,
    };
    for asked in invitation::list_open_of_helper(tx, me).await? {
        let scene = booking::scene(tx, &asked.visit, me).await?;
        if !seen(&scene.visit) {
            week.elsewhere += 1;
            continue;
        }
        let still = still(tx, &asked, &scene, now).await?;
        let from = scene.helper_home.cell;
        let resident = scene.resident.public_name();
        let card = card(&scene.visit, &scene.request, &scene.category, resident, from);
        week.invitations.push(InvitationView {
            every: every(&asked, &scene),
            invitation: asked,
            card,
            still,
            booked: None,
            also: Vec::new(),
        });
    }
    let (from, until) = (now.plus(-14 * 86_400), now.plus(43 * 86_400));
    let mut all = assignment::list_of_helper(tx, me, from, until).await?;
    all.extend(team::list_along(tx, me, from, until).await?);
    all.sort_by(|a, b| (a.window.starts_at, &a.id).cmp(&(b.window.starts_at, &b.id)));
    for booked in all {
        if let AssignmentState::HandedBack { .. } = booked.state {
            continue;
        }
        let follows = booked.helper != *me;
        let scene = booking::scene(tx, &booked.visit, me).await?;
        if !seen(&scene.visit) {
            week.elsewhere += 1;
            continue;
        }
        let thanks = visit::find_feedback(tx, &booked.visit)
            .await?
            .filter(|_| !follows)
            .map(|said| said.words);
        let resident = scene.resident.short_name();
        let is_bond = bond::find_request(tx, &scene.request.id).await?.is_some();
        let along = outing::find_place(tx, &booked.visit).await?;
        let meets_at = bond::find_place(tx, &booked.visit).await?;
        let has_address = along.as_ref().is_none_or(|place| place.is_fetched) && meets_at.is_none();
        week.visits.push(WeekVisit {
            card: card(
                &scene.visit,
                &scene.request,
                &scene.category,
                resident,
                scene.helper_home.cell,
            ),
            request: scene.request.id.clone(),
            door_word: scene.visit.door_word.clone(),
            address_open: has_address
                && super::disclose::is_open(booked.window, now)
                && booked.state.takes_place(),
            visit_state: scene.visit.state.tag(),
            thanks: thanks.filter(|words| !words.is_empty()),
            story: if follows {
                None
            } else {
                crate::service::stories::read_by_helper(tx, &booked.visit).await?
            },
            has_photo: !follows
                && crate::service::photos::is_for_helper(tx, &scene.request, &booked, now).await?,
            along,
            meets_at,
            in_series: matches!(scene.request.schedule, Schedule::Series { .. }) && !is_bond && !follows,
            is_bond,
            with: with_whom(tx, &booked, follows).await?,
            follows,
            assignment: booked,
        });
    }
    Ok(week)
}

/// Who else comes: whoever goes along, or for them the one whose visit it is first.
async fn with_whom(tx: &mut Tx, booked: &Assignment, follows: bool) -> Result<Vec<String>, ServiceError> {
    let mut names = Vec::new();
    if follows {
        let lead = helper::find(tx, &booked.helper)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let known = person::find(tx, &lead.helper.person).await?;
        names.extend(known.map(|known| known.given_name));
        return Ok(names);
    }
    names.extend(super::teams::along(tx, &booked.id).await?);
    Ok(names)
}

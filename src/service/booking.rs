//! The one place where a visit is bound to a helper, and where that is undone.
//!
//! Whoever books (the helper themselves, a coordinator), every rule that protects people is asked again here, under
//! the lock of the helper and of the visit: what held when the round was solved may not hold any more.

mod along;
mod bonded;
mod calling_off;
mod questions;

pub(super) use along::{fits_week, may_meet, may_take_along, take_along};
pub use calling_off::cancel;
pub(super) use calling_off::cancel_quietly;
pub(super) use questions::withdraw_unagreed;

use super::free_place;
use super::notify::{CategoryNames, Notice, Say, tell};
use super::teams::{self, Going, Together};
use super::timing::week_of;
use super::{App, Refusal, ServiceError, fees, learning};
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::category::Category;
use crate::domain::helper::HelperState;
use crate::domain::ids::{AssignmentId, HelperId, VisitId};
use crate::domain::invitation::Asks;
use crate::domain::request::{Request, RequestState};
use crate::domain::resident::{Home, Person};
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::store::assignment::{Assignment, Taken};
use crate::store::helper::StoredHelper;
use crate::store::invitation::Invitation;
use crate::store::visit::Visit;
use crate::store::{
    Tx, assignment, bond, consent, helper, outing, person, place, request, round, team, visit,
};
use jiff::civil::Date;

/// What a booking is about, read under the locks.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The visit.
    pub visit: Visit,
    /// Its request.
    pub request: Request,
    /// Who asked for help.
    pub resident: Person,
    /// Who would come.
    pub helper: StoredHelper,
    /// The same, as a person.
    pub helper_person: Person,
    /// Where the helper lives, as far as that may be used before acceptance.
    pub helper_home: Home,
    /// What is asked for.
    pub category: Category,
}

/// Reads what a booking is about.
///
/// # Errors
/// [`ServiceError::NotFound`] when visit or helper does not exist.
pub async fn scene(tx: &mut Tx, visit_id: &VisitId, helper_id: &HelperId) -> Result<Scene, ServiceError> {
    let visit = visit::find(tx, visit_id).await?.ok_or(ServiceError::NotFound)?;
    let request = request::find(tx, &visit.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let resident = person::find(tx, &request.resident)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mut helper = helper::find(tx, helper_id).await?.ok_or(ServiceError::NotFound)?;
    learning::bind(tx, &mut helper.helper).await?;
    let helper_person = person::find(tx, &helper.helper.person)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let helper_home = person::find_home(tx, &helper.helper.person)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let category = place::list_categories(tx, &request.organisation)
        .await?
        .into_iter()
        .find(|category| category.id == request.category)
        .ok_or(ServiceError::NotFound)?;
    Ok(Scene {
        visit,
        request,
        resident,
        helper,
        helper_person,
        helper_home,
        category,
    })
}

impl Scene {
    /// Whether the visit can still be taken by anybody.
    pub(super) fn check_visit(&self, window: Window, now: UnixTime) -> Result<(), Refusal> {
        if self.visit.state.helpers().contains(&self.helper.helper.id) {
            return Err(Refusal::AlreadyYours);
        }
        match (&self.visit.state, self.request.state) {
            (VisitState::Open { .. }, RequestState::Open { .. }) => {}
            (VisitState::Staffed { .. } | VisitState::UnderWay { .. } | VisitState::Done { .. }, _) => {
                return Err(Refusal::PlaceTaken);
            }
            _ => return Err(Refusal::NoLongerNeeded),
        }
        if window.starts_at < now || !self.resident.state.is_here() {
            return Err(Refusal::NoLongerNeeded);
        }
        // Several helpers come at the same time.
        if self.visit.agreed.is_some_and(|agreed| agreed != window) {
            return Err(Refusal::Changed);
        }
        let fits = self
            .visit
            .windows
            .iter()
            .any(|w| w.starts_at <= window.starts_at && window.ends_at <= w.ends_at);
        let whole = window.seconds() == i64::from(self.request.duration_min) * 60;
        if fits && whole {
            Ok(())
        } else {
            Err(Refusal::Changed)
        }
    }

    /// Whether a booking would succeed now, as far as can be seen without its locks.
    pub(super) async fn check(&self, tx: &mut Tx, window: Window, now: UnixTime) -> Result<(), ServiceError> {
        self.check_visit(window, now)?;
        self.check_helper(tx, window, now).await?;
        let since = week_of(window.starts_at, &amsterdam()).starts_at.plus(-24 * 3600);
        let taken = assignment::list_taken_of(tx, &self.helper.helper.id, since.min(now)).await?;
        Ok(self.check_week(window, &taken)?)
    }

    /// Whether this helper may come at all: may be asked, and nothing that protects people stands in the way.
    async fn check_helper(&self, tx: &mut Tx, window: Window, now: UnixTime) -> Result<(), ServiceError> {
        let helper = &self.helper.helper;
        let same_home = helper.person == self.request.resident;
        let active = matches!(helper.state, HelperState::Active { .. }) && self.helper_person.state.is_here();
        // Two whom a bond joins go on when their zones go to different organisations.
        let serves = helper.organisation == self.request.organisation
            || bond::find_request(tx, &self.request.id).await?.is_some();
        // Who asked for a woman has nobody else at the door, whoever says yes first; no reason is asked or given.
        let rather = self.request.requirements.rather;
        let suits = rather.is_none() || rather == helper.gender;
        let going = teams::going(tx, &helper.id, window).await?;
        let of_age = helper.adult || going.together().is_some_and(Together::has_adult);
        if same_home || !active || !serves || !suits || !of_age || !self.category.is_on {
            return Err(Refusal::NotAvailable.into());
        }
        self.check_protection(tx, &going, window, now).await?;
        fees::may_come(tx, helper, &self.request, now).await
    }

    /// "Can you help?", without the name of somebody who must not be found.
    pub(super) fn asks<'a>(&'a self, asked: &'a Invitation) -> Say<'a> {
        Say::Invited {
            invitation: &asked.id,
            category: names(&self.category),
            window: asked.window,
            every: self
                .request
                .schedule
                .rhythm()
                .filter(|_| asked.asks == Asks::Series),
            resident: if self.resident.care.is_secret {
                ""
            } else {
                &self.resident.given_name
            },
        }
    }

    /// Whether the two are kept apart. Whoever shows or answers anything on account of it does so in the words of something
    /// else that happens every day.
    pub(super) async fn is_apart(&self, tx: &mut Tx) -> Result<bool, ServiceError> {
        Ok(consent::is_blocked(tx, &self.request.resident, &self.helper.helper.person).await?)
    }

    /// The rules that protect people, for somebody who would come or has said that they will: nobody who may not meet, both
    /// consents, not on hold, vetting where it is required, and a first visit to somebody vulnerable only by who is known,
    /// or vetted and interviewed, or together with such a one.
    /// Of a team it is asked of everybody in it.
    async fn check_protection(
        &self,
        tx: &mut Tx,
        going: &Going,
        window: Window,
        now: UnixTime,
    ) -> Result<(), ServiceError> {
        if matches!(going, Going::Follows) {
            return Err(Refusal::WithTeam.into());
        }
        let together = going.together();
        let helper = &self.helper.helper;
        let resident = &self.request.resident;
        let needs_vetting = self.request.requirements.vetting || self.category.vetting_required;
        may_meet(tx, helper, resident, needs_vetting, (window, now)).await?;
        if let Some(together) = together {
            together
                .check_people(tx, resident, needs_vetting, (window, now))
                .await?;
        }
        let language = self.request.requirements.language.as_ref();
        learning::may_come(tx, helper, (&self.category, language), window, together).await?;
        let day = window.starts_at.date(&amsterdam());
        if self.resident.care.is_careful()
            && !helper.is_trusted_on(day)
            && !together.is_some_and(|together| together.is_trusted_on(day))
            && !visit::is_familiar(tx, resident, &helper.id).await?
            && !self.comes_with_somebody_trusted(tx, day).await?
        {
            return Err(Refusal::VettingNeeded.into());
        }
        Ok(())
    }

    /// Whether another who is booked on this visit may go alone to somebody vulnerable.
    async fn comes_with_somebody_trusted(&self, tx: &mut Tx, day: Date) -> Result<bool, ServiceError> {
        for other in self.visit.state.helpers() {
            if *other == self.helper.helper.id {
                continue;
            }
            let found = helper::find(tx, other).await?;
            if found.is_some_and(|found| found.helper.is_trusted_on(day))
                || visit::is_familiar(tx, &self.request.resident, other).await?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether it fits in the helper's week.
    fn check_week(&self, window: Window, taken: &[Taken]) -> Result<(), Refusal> {
        fits_week(&self.helper.helper, window, self.request.cell, taken)
    }
}

/// Books a helper on a visit, or says plainly why not. Everything is asked and written in one transaction.
///
/// # Errors
/// [`ServiceError::Refused`] with the reason; [`ServiceError::NotFound`] when something does not exist.
pub async fn book(
    tx: &mut Tx,
    app: &App,
    visit_id: &VisitId,
    helper_id: &HelperId,
    window: Window,
    actor: &str,
) -> Result<AssignmentId, ServiceError> {
    let now = app.now();
    let members = teams::members_at(tx, helper_id, window).await?;
    helper::lock(tx, &members)
        .await
        .map_err(|_| ServiceError::NotFound)?;
    visit::lock(tx, visit_id)
        .await
        .map_err(|_| ServiceError::NotFound)?;
    // A team was made or ended between the two looks: somebody's row is not locked, so begin again.
    if teams::members_at(tx, helper_id, window).await? != members {
        return Err(Refusal::Changed.into());
    }
    let scene = scene(tx, visit_id, helper_id).await?;
    scene.check_visit(window, now)?;
    if let Err(why) = scene.check_helper(tx, window, now).await {
        let why = fees::as_told_to((actor, &scene.helper.helper), why);
        return Err(learning::as_told_to(tx, (actor, &scene.helper.helper), why, now).await?);
    }
    let since = week_of(window.starts_at, &amsterdam()).starts_at.plus(-24 * 3600);
    let taken = assignment::list_taken_of(tx, helper_id, since.min(now)).await?;
    scene.check_week(window, &taken)?;
    let going = teams::going(tx, helper_id, window).await?;
    if let Some(together) = going.together()
        && let Err(why) = together
            .check_time(tx, window, scene.request.cell, since.min(now))
            .await
    {
        return Err(learning::as_told_to(tx, (actor, &scene.helper.helper), why, now).await?);
    }

    let id = AssignmentId::new(now, &*app.chance);
    let booked = Assignment {
        id: id.clone(),
        visit: visit_id.clone(),
        helper: helper_id.clone(),
        state: AssignmentState::Booked { at: now },
        window,
        booked_by: actor.to_owned(),
    };
    let organisation = scene.request.organisation.clone();
    assignment::add(tx, &organisation, &booked, now).await?;
    if let Some(together) = going.together() {
        team::add_visit(tx, &id, &together.team.id).await?;
    }
    fees::note(tx, &scene.helper.helper, &scene.request, &id, now).await?;
    let next = scene
        .visit
        .state
        .clone()
        .accept(helper_id.clone(), scene.visit.helpers_needed, now)?;
    visit::set_state(tx, &scene.visit, &next, Some(window), now, actor).await?;
    questions::settle(
        tx,
        app,
        &scene,
        helper_id,
        matches!(next, VisitState::Staffed { .. }),
        actor,
    )
    .await?;
    if matches!(next, VisitState::Staffed { .. }) {
        round::remove_proposals_of(tx, visit_id).await?;
    }
    tell_booked(tx, app, &scene, window, &id).await?;
    Ok(id)
}

async fn tell_booked(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    window: Window,
    id: &AssignmentId,
) -> Result<(), ServiceError> {
    if let Some(place) = bond::find_place(tx, &scene.visit.id).await? {
        return bonded::tell_meets(tx, app, scene, (window, &place), id).await;
    }
    let who = teams::who_comes(tx, id, &scene.helper_person.given_name).await?;
    let to_resident = Notice {
        key: format!("{id}:resident"),
        to: &scene.request.resident,
        zone: Some(&scene.request.zone),
        request: Some(&scene.request.id),
        say: Say::SomebodyComes {
            helper: &who,
            window,
            door_word: &scene.visit.door_word,
        },
        path: format!("/requests/{}", scene.request.id),
    };
    tell(tx, app.writer(), to_resident).await?;
    let to_helper = Notice {
        key: format!("{id}:helper"),
        to: &scene.helper.helper.person,
        zone: Some(&scene.helper_home.zone),
        request: None,
        say: Say::Booked {
            assignment: id,
            resident: &scene.resident.given_name,
            window,
        },
        path: "/week".to_owned(),
    };
    tell(tx, app.writer(), to_helper).await
}

/// Gives a booked place back. Less than a day ahead the visit becomes urgent.
///
/// # Errors
/// [`ServiceError::Refused`] when the visit has begun or is over.
pub async fn hand_back(
    tx: &mut Tx,
    app: &App,
    booked: &Assignment,
    reason: HandBackReason,
    actor: &str,
) -> Result<(), ServiceError> {
    lock_visit(tx, &booked.visit, &[&booked.helper]).await?;
    hand_back_locked(tx, app, booked, reason, actor).await?;
    // Whoever only came along does not go alone now.
    for rest in assignment::list_of_visit(tx, &booked.visit).await? {
        recheck_locked(tx, app, &rest, actor).await?;
    }
    Ok(())
}

/// Locks everybody on a visit and those beside them, in the order in which everybody locks, and the visit itself.
async fn lock_visit(tx: &mut Tx, id: &VisitId, with: &[&HelperId]) -> Result<(), ServiceError> {
    let before = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let mut all: Vec<HelperId> = before.state.helpers().to_vec();
    all.extend(with.iter().copied().cloned());
    all.sort_unstable();
    all.dedup();
    helper::lock(tx, &all).await?;
    visit::lock(tx, id).await?;
    let now = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    // Somebody came on it or left it between the two looks: their row is not locked, so begin again.
    if now.state.helpers() != before.state.helpers() {
        return Err(Refusal::Changed.into());
    }
    Ok(())
}

/// Asks again, of a booking that stands, what protects people: something that it leans on has changed. Where it no longer
/// holds, the place is given back and both sides are told no more than that it is off.
///
/// # Errors
/// [`ServiceError`] when the database does not answer, or somebody else changed the visit at the same moment.
pub async fn recheck(tx: &mut Tx, app: &App, booked: &Assignment, actor: &str) -> Result<(), ServiceError> {
    lock_visit(tx, &booked.visit, &[&booked.helper]).await?;
    for one in assignment::list_of_visit(tx, &booked.visit).await? {
        recheck_locked(tx, app, &one, actor).await?;
    }
    Ok(())
}

async fn recheck_locked(
    tx: &mut Tx,
    app: &App,
    booked: &Assignment,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    if !matches!(booked.state, AssignmentState::Booked { .. }) || booked.window.ends_at <= now {
        return Ok(());
    }
    let scene = scene(tx, &booked.visit, &booked.helper).await?;
    let going = teams::going(tx, &booked.helper, booked.window).await?;
    let mut stands = scene.check_protection(tx, &going, booked.window, now).await;
    if stands.is_ok() {
        stands = learning::still_fits(tx, &scene.helper.helper, booked).await;
    }
    if let (Ok(()), Some(together)) = (&stands, going.together()) {
        stands = together.still_fits(tx, booked).await;
    }
    if stands.is_ok() {
        stands = fees::still_agreed(tx, booked, &scene.request.id).await;
    }
    match stands {
        Ok(()) => return Ok(()),
        Err(ServiceError::Refused(_)) => {}
        Err(other) => return Err(other),
    }
    hand_back_locked(tx, app, booked, HandBackReason::NotAllowed, actor).await?;
    let notice = Notice {
        key: format!("{}:off", booked.id),
        to: &scene.helper.helper.person,
        zone: Some(&scene.helper_home.zone),
        request: None,
        say: Say::CalledOff {
            window: booked.window,
        },
        path: "/week".to_owned(),
    };
    tell(tx, app.writer(), notice).await
}

async fn hand_back_locked(
    tx: &mut Tx,
    app: &App,
    booked: &Assignment,
    reason: HandBackReason,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    let scene = scene(tx, &booked.visit, &booked.helper).await?;
    let state = booked.state.hand_back(now, reason)?;
    scene.visit.state.clone().hand_back(&booked.helper)?;
    if outing::find_place(tx, &booked.visit).await?.is_some() {
        return along::let_go(tx, app, &scene, booked, state, actor).await;
    }
    let is_bond = bond::find_request(tx, &scene.request.id).await?.is_some();
    if is_bond && scene.request.state.is_over() {
        return bonded::let_go(tx, app, &scene, booked, state, actor).await;
    }
    let organisation = scene.request.organisation.clone();
    assignment::set_state(tx, &organisation, booked, state, actor).await?;
    // Where another helper found nobody home, the last one to go leaves a missed visit, no open one.
    let rest: Vec<_> = assignment::list_of_visit(tx, &booked.visit)
        .await?
        .into_iter()
        .map(|a| (a.helper, a.state))
        .collect();
    let next = VisitState::of(scene.visit.helpers_needed, &rest);
    let agreed = scene.visit.agreed.filter(|_| !next.helpers().is_empty());
    visit::set_state(tx, &scene.visit, &next, agreed, now, actor).await?;
    // Nobody else is sought where somebody chose this one: the two set another day.
    if is_bond {
        return bonded::tell_back(tx, app, &scene, booked).await;
    }
    if booked.window.starts_at < now.plus(24 * 3600) {
        let sentence = scene.request.public_sentence.as_deref();
        request::set_checked(tx, &scene.request, sentence, true, actor).await?;
    }
    let notice = Notice {
        key: format!("{}:back", booked.id),
        to: &scene.request.resident,
        zone: Some(&scene.request.zone),
        request: Some(&scene.request.id),
        say: Say::HandedBack {
            helper: &scene.helper_person.given_name,
            window: booked.window,
        },
        path: format!("/requests/{}", scene.request.id),
    };
    tell(tx, app.writer(), notice).await?;
    // Where nobody was home for another, a visit is over and no place came free.
    if matches!(next, VisitState::Open { .. }) {
        free_place::tell_waiting(tx, app, booked).await?;
    }
    Ok(())
}

/// Hands a booked place to another helper: theirs is given back and the other's booked in one step, with every rule asked of
/// the other. The resident hears who comes now, and is never told that nobody does.
///
/// # Errors
/// [`ServiceError::Refused`] with the rule that says no; nothing has changed then.
pub async fn swap(
    tx: &mut Tx,
    app: &App,
    booked: &Assignment,
    to: &HelperId,
    actor: &str,
) -> Result<AssignmentId, ServiceError> {
    if booked.helper == *to {
        return Err(Refusal::AlreadyYours.into());
    }
    lock_visit(tx, &booked.visit, &[&booked.helper, to]).await?;
    let scene = scene(tx, &booked.visit, &booked.helper).await?;
    let now = app.now();
    let state = booked.state.hand_back(now, HandBackReason::Swapped)?;
    let next = scene.visit.state.clone().hand_back(&booked.helper)?;
    assignment::set_state(tx, &scene.request.organisation, booked, state, actor).await?;
    let agreed = scene.visit.agreed.filter(|_| !next.helpers().is_empty());
    visit::set_state(tx, &scene.visit, &next, agreed, now, actor).await?;
    book(tx, app, &booked.visit, to, booked.window, actor).await
}

/// The names of a category, for a message.
pub fn names(category: &Category) -> CategoryNames<'_> {
    CategoryNames {
        nl: &category.name_nl,
        en: &category.name_en,
    }
}

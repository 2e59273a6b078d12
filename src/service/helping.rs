//! Helping: becoming a helper, answering invitations, one's own week, check-in and check-out, worries.

use super::ask::{add_person, consent};
use super::notify::{Notice, Say, tell};
use super::sign_in::add_code;
use super::{App, FieldError, Refusal, ServiceError, booking, places};
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::category::{Category, CategoryId};
use crate::domain::concern::{ConcernKind, ConcernState, Seriousness};
use crate::domain::contact::Postcode;
use crate::domain::helper::{Availability, Helper, HelperKind, HelperState, Limits, Mode};
use crate::domain::ids::{AssignmentId, CodeId, ConcernId, HelperId, InvitationId, VisitId};
use crate::domain::invitation::{DeclineReason, InvitationState};
use crate::domain::language::{Lang, SpokenLanguage};
use crate::domain::request::Request;
use crate::domain::resident::{Address, Contact, Home};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::domain::visit::{MissedWhy, VisitState};
use crate::geo::{Cell, DistanceBucket};
use crate::store::assignment::Assignment;
use crate::store::concern::Concern;
use crate::store::invitation::Invitation;
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, concern, helper, invitation, person, place, request, visit};

/// What somebody says who wants to help.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// What they want to be called.
    pub given_name: String,
    /// The rest of their name.
    pub family_name: String,
    /// At least one way to reach them.
    pub contact: Contact,
    /// Street and number.
    pub street: String,
    /// Where they start from.
    pub postcode: Postcode,
    /// What they offer.
    pub offer: OfferInput,
    /// The language of their pages and messages.
    pub lang: Lang,
    /// Whether they agree that we keep this and ask them for help.
    pub agreed: bool,
}

/// What a helper can, when, how far and how much.
#[derive(Debug, Clone)]
pub struct OfferInput {
    /// At least one.
    pub categories: Vec<CategoryId>,
    /// At least one free hour.
    pub availability: Availability,
    /// How far, metres.
    pub reach_m: u32,
    /// How they get about.
    pub mode: Mode,
    /// Visits in a week.
    pub weekly_visits: u32,
    /// What they speak.
    pub languages: Vec<SpokenLanguage>,
    /// Eighteen or older.
    pub adult: bool,
    /// Can lift heavy things.
    pub can_lift: bool,
    /// Pets are no difficulty.
    pub pets_fine: bool,
    /// Smoke is no difficulty.
    pub smoke_fine: bool,
}

fn check_offer(offer: &OfferInput, wrong: &mut Vec<FieldError>) {
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(!offer.categories.is_empty(), "category", "field-category-needed");
    unless(!offer.availability.is_empty(), "part", "field-week-needed");
    unless(
        (100..=50_000).contains(&offer.reach_m),
        "reach",
        "field-reach-range",
    );
    unless(
        (1..=21).contains(&offer.weekly_visits),
        "visits",
        "field-visits-range",
    );
    unless(offer.adult, "adult", "field-adult-needed");
}

/// Signs somebody up as a helper. They are asked nothing until a coordinator has met them.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`Refusal::OutsideZones`] when nobody serves that place.
pub async fn sign_up(app: &App, input: SignUp) -> Result<CodeId, ServiceError> {
    let mut wrong = Vec::new();
    check_offer(&input.offer, &mut wrong);
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(!input.given_name.trim().is_empty(), "name", "field-name-needed");
    unless(
        input.given_name.chars().count() <= 80 && input.family_name.chars().count() <= 80,
        "name",
        "field-too-long",
    );
    unless(!input.street.trim().is_empty(), "street", "field-street-needed");
    unless(input.street.chars().count() <= 120, "street", "field-too-long");
    unless(
        input.contact.telephone.is_some() || input.contact.mail.is_some(),
        "telephone",
        "field-contact-needed",
    );
    unless(input.agreed, "agreed", "field-agreed-needed");
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let app_tx = app.clone();
    let code = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let found = places::find(tx, &input.postcode).await?;
            let zone = place::find_zone(tx, &found.zone)
                .await?
                .ok_or(Refusal::OutsideZones)?;
            let names = (input.given_name.as_str(), input.family_name.as_str());
            // Always a new file: whoever is known already signs in and says there what they can do.
            let who = add_person(tx, &app, &zone.organisation, names, &input.contact, input.lang).await?;
            let home = Home {
                person: who.id.clone(),
                zone: found.zone.clone(),
                cell: found.cell,
            };
            let address = Address {
                street: input.street.trim().to_owned(),
                postcode: input.postcode.as_str().to_owned(),
                place: found.place,
                point: Some(found.point),
            };
            person::set_home(tx, &home, &address, now).await?;
            consent(tx, &app, &who, None, &who).await?;
            let new = Helper {
                id: HelperId::new(now, &*app.chance),
                person: who.id.clone(),
                organisation: zone.organisation.clone(),
                kind: HelperKind::Volunteer,
                state: HelperState::Waiting { since: now },
                absences: Vec::new(),
                vetted_until: None,
                limits: Limits {
                    weekly_visits: input.offer.weekly_visits,
                    ..Limits::default()
                },
                reach_m: input.offer.reach_m,
                mode: input.offer.mode,
                categories: known_categories(tx, &zone.organisation, &input.offer.categories).await?,
                availability: input.offer.availability,
                languages: input.offer.languages.clone(),
                adult: input.offer.adult,
                can_lift: input.offer.can_lift,
                pets_fine: input.offer.pets_fine,
                smoke_fine: input.offer.smoke_fine,
            };
            helper::add(tx, &new, 0, now, who.id.as_str()).await?;
            add_code(tx, &app, Some(&who), None).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(code)
}

async fn known_categories(
    tx: &mut Tx,
    organisation: &crate::domain::ids::OrganisationId,
    chosen: &[CategoryId],
) -> Result<Vec<CategoryId>, ServiceError> {
    let all = place::list_categories(tx, organisation).await?;
    let mut known: Vec<CategoryId> = all
        .into_iter()
        .filter(|c| c.is_on && chosen.contains(&c.id))
        .map(|c| c.id)
        .collect();
    known.sort();
    if known.is_empty() {
        Err(ServiceError::field("category", "field-category-needed"))
    } else {
        Ok(known)
    }
}

/// One's own offer.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn my_offer(app: &App, actor: &Actor) -> Result<Helper, ServiceError> {
    let id = own_helper(actor)?;
    app.store
        .read(async move |tx| Ok(helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper))
        .await
}

/// Changes one's own offer.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong.
pub async fn set_offer(app: &App, actor: &Actor, input: OfferInput) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    check_offer(&input, &mut wrong);
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let (id, name) = (own_helper(actor)?, actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let before = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper;
            let categories = known_categories(tx, &before.organisation, &input.categories).await?;
            let after = Helper {
                categories,
                availability: input.availability,
                reach_m: input.reach_m,
                mode: input.mode,
                limits: Limits {
                    weekly_visits: input.weekly_visits,
                    ..before.limits
                },
                languages: input.languages.clone(),
                adult: input.adult,
                can_lift: input.can_lift,
                pets_fine: input.pets_fine,
                smoke_fine: input.smoke_fine,
                ..before
            };
            Ok(helper::set_offer(tx, &after, &name).await?)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

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
    /// Whether a place is left.
    pub is_open: bool,
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
    let (me, id) = (own_helper(actor)?, id.clone());
    app.store
        .read(async move |tx| {
            let (asked, scene) = own_invitation(tx, &me, &id).await?;
            let from = scene.helper_home.cell;
            let resident = scene.resident.short_name();
            Ok(InvitationView {
                is_open: matches!(scene.visit.state, VisitState::Open { .. }),
                card: card(&scene.visit, &scene.request, &scene.category, resident, from),
                invitation: asked,
            })
        })
        .await
}

/// "I will come." Either the place is taken, or it is said plainly why not.
///
/// # Errors
/// [`ServiceError::Refused`] with the reason; [`ServiceError::NotFound`] for somebody else's invitation.
pub async fn accept(app: &App, actor: &Actor, id: &InvitationId) -> Result<AssignmentId, ServiceError> {
    let (app_tx, actor_tx, me, id) = (app.clone(), actor.clone(), own_helper(actor)?, id.clone());
    let booked = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (asked, _) = own_invitation(tx, &me, &id).await?;
            match asked.state {
                InvitationState::Accepted { .. } => return Err(Refusal::AlreadyYours.into()),
                InvitationState::Withdrawn { .. } => return Err(Refusal::PlaceTaken.into()),
                // A question that has run out may still be answered with yes while the place is free.
                InvitationState::Sent { .. } | InvitationState::Expired { .. } => {}
                InvitationState::Declined { .. } => return Err(Refusal::Changed.into()),
            }
            booking::book(tx, &app, &asked.visit, &me, asked.window, &actor_tx.audit_name()).await
        })
        .await;
    app.outbox_wanted.notify_one();
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
    let (app_tx, name, me, id) = (app.clone(), actor.audit_name(), own_helper(actor)?, id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (asked, scene) = own_invitation(tx, &me, &id).await?;
            let next = asked.state.decline(app_tx.now(), reason)?;
            invitation::set_state(tx, &scene.request.organisation, &asked, next, &name).await?;
            if reason == DeclineReason::LessOften {
                let before = scene.helper.helper;
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
    /// What to say at the door.
    pub door_word: String,
    /// Whether the address may be opened now.
    pub address_open: bool,
    /// House rules in Dutch and English are in the card's category; the state of the visit is here.
    pub visit_state: &'static str,
    /// Thanks from the resident, if they gave any.
    pub thanks: Option<String>,
}

/// What is asked of me and what I said yes to.
#[derive(Debug, Clone)]
pub struct MyWeek {
    /// Questions to answer, the soonest first.
    pub invitations: Vec<InvitationView>,
    /// Visits from two weeks ago to six weeks ahead, in order of time.
    pub visits: Vec<WeekVisit>,
    /// Where I stand with the organisation.
    pub state: HelperState,
}

/// One's own week.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn my_week(app: &App, actor: &Actor) -> Result<MyWeek, ServiceError> {
    let (me, now) = (own_helper(actor)?, app.now());
    app.store
        .read(async move |tx| {
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            let mut invitations = Vec::new();
            for asked in invitation::list_open_of_helper(tx, &me).await? {
                let scene = booking::scene(tx, &asked.visit, &me).await?;
                let is_open = matches!(scene.visit.state, VisitState::Open { .. });
                let from = scene.helper_home.cell;
                let resident = scene.resident.short_name();
                let card = card(&scene.visit, &scene.request, &scene.category, resident, from);
                invitations.push(InvitationView {
                    invitation: asked,
                    card,
                    is_open,
                });
            }
            let mut visits = Vec::new();
            let (from, until) = (now.plus(-14 * 86_400), now.plus(43 * 86_400));
            for booked in assignment::list_of_helper(tx, &me, from, until).await? {
                if let AssignmentState::HandedBack { .. } = booked.state {
                    continue;
                }
                let scene = booking::scene(tx, &booked.visit, &me).await?;
                let thanks = visit::find_feedback(tx, &booked.visit)
                    .await?
                    .map(|said| said.words);
                let resident = scene.resident.short_name();
                visits.push(WeekVisit {
                    card: card(
                        &scene.visit,
                        &scene.request,
                        &scene.category,
                        resident,
                        scene.helper_home.cell,
                    ),
                    door_word: scene.visit.door_word.clone(),
                    address_open: super::disclose::is_open(booked.window, now) && booked.state.takes_place(),
                    visit_state: scene.visit.state.tag(),
                    thanks: thanks.filter(|words| !words.is_empty()),
                    assignment: booked,
                });
            }
            Ok(MyWeek {
                invitations,
                visits,
                state: mine.helper.state,
            })
        })
        .await
}

/// A step of a helper at a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// I am there.
    CheckIn,
    /// I go home.
    CheckOut,
    /// Nobody opened.
    NobodyHome,
    /// I cannot come after all.
    HandBack(HandBackReason),
}

/// Check-in may be this long before the agreed time, seconds.
const EARLY_S: i64 = 60 * 60;

/// Check-in, check-out, nobody home, hand back. The same step twice has one effect.
///
/// # Errors
/// [`ServiceError::Refused`] when it is too early or not the time for it; [`ServiceError::NotFound`] for somebody
/// else's visit.
pub async fn step(app: &App, actor: &Actor, id: &AssignmentId, step: Step) -> Result<(), ServiceError> {
    let (app_tx, name, me, id) = (app.clone(), actor.audit_name(), own_helper(actor)?, id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let before = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if before.helper != me {
                return Err(ServiceError::NotFound);
            }
            if let Step::HandBack(reason) = step {
                return booking::hand_back(tx, &app, &before, reason, &name).await;
            }
            helper::lock(tx, std::slice::from_ref(&me)).await?;
            visit::lock(tx, &before.visit).await?;
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let one = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let now = app.now();
            if now < booked.window.starts_at.plus(-EARLY_S) {
                return Err(Refusal::NotYet.into());
            }
            let next = match (step, booked.state) {
                (Step::CheckIn, AssignmentState::UnderWay { .. })
                | (Step::CheckOut, AssignmentState::Done { .. }) => return Ok(()),
                (Step::CheckIn, state) => state.check_in(now)?,
                (Step::CheckOut, state) => state.check_out(now)?,
                (Step::NobodyHome, state) => state.miss(now, MissedWhy::NobodyHome)?,
                (Step::HandBack(_), _) => return Err(Refusal::Changed.into()),
            };
            assignment::set_state(tx, &one.organisation, &booked, next, &name).await?;
            follow_visit(tx, &app, &one, now, &name).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Brings a visit to where its assignments are, and asks the resident when it is done.
async fn follow_visit(
    tx: &mut Tx,
    app: &App,
    one: &Visit,
    now: UnixTime,
    actor: &str,
) -> Result<(), ServiceError> {
    let all = assignment::list_of_visit(tx, &one.id).await?;
    let states: Vec<_> = all
        .iter()
        .map(|booked| (booked.helper.clone(), booked.state))
        .collect();
    let next = VisitState::of(one.helpers_needed, &states);
    let organisation_request = request::find(tx, &one.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    // The visit's own steps come from the state in the database, which still says how it was before this step.
    visit::set_state(tx, one, &next, one.agreed, now, actor).await?;
    if let VisitState::Done { helpers, .. } = &next
        && let Some(first) = helpers.first()
        && let Some(found) = helper::find(tx, first).await?
        && let Some(who) = person::find(tx, &found.helper.person).await?
    {
        let notice = Notice {
            key: format!("{}:came", one.id),
            to: &organisation_request.resident,
            zone: Some(&one.zone),
            request: Some(&one.request),
            say: Say::DidSomebodyCome {
                helper: &who.given_name,
            },
            path: format!("/requests/{}", one.request),
        };
        tell(tx, app.writer(), notice).await?;
    }
    if next.is_over() {
        super::follow::finish(tx, &organisation_request, now, actor).await?;
    }
    Ok(())
}

/// A worry that a helper reports about somebody they visited.
///
/// # Errors
/// A wrong field when there are no words; [`ServiceError::NotFound`] for a visit that is not theirs.
pub async fn raise_worry(
    app: &App,
    actor: &Actor,
    id: &AssignmentId,
    words: &str,
    seriousness: Seriousness,
) -> Result<ConcernId, ServiceError> {
    let words = words.trim().to_owned();
    if words.is_empty() || words.chars().count() > 2000 {
        return Err(ServiceError::field("words", "field-words-needed"));
    }
    let (app_tx, name, me, id) = (app.clone(), actor.audit_name(), own_helper(actor)?, id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            if booked.helper != me {
                return Err(ServiceError::NotFound);
            }
            let one = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let of = request::find(tx, &one.request)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let now = app.now();
            let state = ConcernState::raise(now, seriousness);
            let new = Concern {
                id: ConcernId::new(now, &*app.chance),
                organisation: one.organisation.clone(),
                zone: one.zone.clone(),
                kind: ConcernKind::Worry,
                visit: Some(one.id.clone()),
                about: Some(of.resident),
                reporter: mine.helper.person,
                words,
                state,
                deadline_at: now.plus(seriousness.deadline_s()),
                created_at: now,
            };
            concern::add(tx, &new, &name).await?;
            Ok(new.id)
        })
        .await
}

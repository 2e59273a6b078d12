//! Bonds at the desk: whom one might bring together, how it goes, what asks for a coordinator.

use super::words::{change, check_contact};
use super::{Door, Part, locked, may_pair, pair};
use crate::domain::access::Actor;
use crate::domain::bond::{
    Bond, BondState, BondStep, BondWords, CareContact, ReviewOutcome, WORDS, next_review,
};
use crate::domain::category::Category;
use crate::domain::helper::HelperState;
use crate::domain::ids::{BondId, BondReviewId, HelperId, PersonId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::geo::{DistanceBucket, distance_m};
use crate::service::desk::own_desk;
use crate::service::safeguard::own_file;
use crate::service::{App, FieldError, Refusal, ServiceError};
use crate::store::bond::Review;
use crate::store::{Tx, bond, helper, person, place, visit};
use jiff::civil::Date;
use std::collections::HashMap;

/// So many helpers to choose from: those who were there before, and then the nearest.
const SHOWN: usize = 40;
/// Characters of what a coordinator remembers of a review.
const NOTES: usize = 2000;

/// A helper who might be brought together with somebody.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub helper: HelperId,
    /// First name and initial.
    pub name: String,
    /// How far they live, from cell centre to cell centre.
    pub distance: DistanceBucket,
    /// Whether they were there before.
    pub is_familiar: bool,
}

/// The helpers who might be brought together with a resident: within their own reach, and no rule says no. Those who were
/// there before come first, then the nearest.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn candidates(app: &App, actor: &Actor, who: &PersonId) -> Result<Vec<Candidate>, ServiceError> {
    let (actor, who, now) = (actor.clone(), who.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let (resident, home) = own_file(tx, &actor, &who).await?;
            let homes: HashMap<PersonId, _> = person::list_helper_homes(tx)
                .await?
                .into_iter()
                .map(|home| (home.person.clone(), home))
                .collect();
            // What they do together is chosen beside it, and asked again: here only who might come at all.
            let any = any_category(tx, &resident.organisation).await?;
            let taken: Vec<HelperId> = bond::list_of_person(tx, &who)
                .await?
                .into_iter()
                .filter(|one| one.resident == who && one.state.is_live())
                .map(|one| one.helper)
                .collect();
            let mut found = Vec::new();
            for stored in helper::list(tx).await? {
                let one = stored.helper;
                let Some(there) = homes.get(&one.person).filter(|_| !taken.contains(&one.id)) else {
                    continue;
                };
                let far = distance_m(there.cell.centre(), home.cell.centre());
                let near = far <= f64::from(one.reach_m) && matches!(one.state, HelperState::Active { .. });
                let Some(carrier) = person::find(tx, &one.person).await?.filter(|_| near) else {
                    continue;
                };
                match may_pair(tx, &one, (&carrier, &resident), &any, now).await {
                    Ok(()) => {}
                    Err(ServiceError::Refused(_)) => continue,
                    Err(other) => return Err(other),
                }
                let is_familiar = visit::is_familiar(tx, &who, &one.id).await?;
                let candidate = Candidate {
                    name: carrier.short_name(),
                    distance: DistanceBucket::between(there.cell, home.cell),
                    helper: one.id,
                    is_familiar,
                };
                found.push((!is_familiar, far, candidate));
            }
            found.sort_by(|a, b| {
                a.0.cmp(&b.0)
                    .then(a.1.total_cmp(&b.1))
                    .then(a.2.name.cmp(&b.2.name))
            });
            Ok(found.into_iter().take(SHOWN).map(|(.., one)| one).collect())
        })
        .await
}

/// Something that asks nothing of whoever does it.
async fn any_category(
    tx: &mut Tx,
    organisation: &crate::domain::ids::OrganisationId,
) -> Result<Category, ServiceError> {
    place::list_categories(tx, organisation)
        .await?
        .into_iter()
        .min_by_key(|category| (category.vetting_required, !category.is_on, category.id.clone()))
        .ok_or(ServiceError::NotFound)
}

/// A bond in the file of one of its two.
#[derive(Debug, Clone)]
pub struct BondLine {
    /// The bond.
    pub bond: Bond,
    /// First name and initial of the resident.
    pub resident: String,
    /// First name and initial of the helper.
    pub helper: String,
}

async fn line(tx: &mut Tx, of: Bond) -> Result<BondLine, ServiceError> {
    let pair = pair(tx, of).await?;
    Ok(BondLine {
        resident: pair.resident.short_name(),
        helper: pair.carrier.short_name(),
        bond: pair.bond,
    })
}

/// The bonds of somebody in a coordinator's zones, on either side, the newest first.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn list_for(app: &App, actor: &Actor, who: &PersonId) -> Result<Vec<BondLine>, ServiceError> {
    let (actor, who) = (actor.clone(), who.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            own_file(tx, &actor, &who).await?;
            let mut all = Vec::new();
            for of in bond::list_of_person(tx, &who).await? {
                if actor.may_coordinate(&of.organisation, &of.zone) {
                    all.push(line(tx, of).await?);
                }
            }
            Ok(all)
        })
        .await
}

/// Why a bond asks for a coordinator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskWhy {
    /// It is time to ask how it goes, since an instant.
    Review(UnixTime),
    /// It ended, or was declined, and nobody has looked.
    Over(UnixTime),
    /// They would get to know each other, and no day is set since a week.
    NoDay(UnixTime),
    /// One of the two has not answered since a week.
    NoAnswer(UnixTime),
}

/// A bond that asks for a coordinator.
#[derive(Debug, Clone)]
pub struct Task {
    /// Which, with its two.
    pub line: BondLine,
    /// Why.
    pub why: TaskWhy,
}

/// So long, seconds, somebody may take to answer.
const PATIENCE_S: i64 = 7 * 24 * 3600;

fn why(of: &Bond, now: UnixTime) -> Option<TaskWhy> {
    let since = of.state.since();
    let is_long = since.plus(PATIENCE_S) <= now;
    match of.state {
        _ if of.to_look => Some(TaskWhy::Over(since)),
        BondState::Running { review_at, .. } if review_at <= now => Some(TaskWhy::Review(review_at)),
        BondState::Proposed { .. } if is_long => Some(TaskWhy::NoAnswer(since)),
        BondState::Meeting { .. } if of.asked_at.is_none() && is_long => Some(TaskWhy::NoDay(since)),
        BondState::Meeting { .. } => of
            .asked_at
            .filter(|at| at.plus(PATIENCE_S) <= now)
            .map(TaskWhy::NoAnswer),
        _ => None,
    }
}

/// The bonds of a coordinator's zones that ask for them, the longest waiting first.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk.
pub async fn list_tasks(app: &App, actor: &Actor) -> Result<Vec<Task>, ServiceError> {
    let organisation = own_desk(actor)?;
    let (actor, now) = (actor.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut all = Vec::new();
            for of in bond::list_at_desk(tx, &organisation).await? {
                let Some(why) = why(&of, now).filter(|_| actor.may_coordinate(&organisation, &of.zone))
                else {
                    continue;
                };
                // Of whoever is forgotten there is no file to look in.
                if person::find_home(tx, &of.resident).await?.is_some() {
                    all.push(Task {
                        line: line(tx, of).await?,
                        why,
                    });
                }
            }
            all.sort_by_key(|task| {
                let (TaskWhy::Review(at) | TaskWhy::Over(at) | TaskWhy::NoDay(at) | TaskWhy::NoAnswer(at)) =
                    task.why;
                (at, task.line.bond.id.clone())
            });
            Ok(all)
        })
        .await
}

/// How a bond goes, as a coordinator heard it.
#[derive(Debug, Clone)]
pub struct NewReview {
    /// What they heard.
    pub outcome: ReviewOutcome,
    /// What to remember; may be empty.
    pub words: String,
    /// When they ask again; in three months when nothing is said, in a week when nobody was reached.
    pub next: Option<Date>,
}

/// A coordinator has asked how it goes, and writes that down; the next time follows from it.
///
/// # Errors
/// Wrong fields (`note`, `next`); [`Refusal::Changed`] unless it runs; [`ServiceError::NotFound`] outside one's zones.
pub async fn review(app: &App, actor: &Actor, id: &BondId, new: NewReview) -> Result<(), ServiceError> {
    let words = new.words.trim().to_owned();
    let now = app.now();
    let today = now.date(&amsterdam());
    let mut wrong = Vec::new();
    if words.chars().count() > NOTES {
        wrong.push(FieldError {
            field: "note",
            text: "field-too-long",
        });
    }
    let last = today.checked_add(jiff::Span::new().years(1)).unwrap_or(today);
    if new.next.is_some_and(|next| next <= today || next > last) {
        wrong.push(FieldError {
            field: "next",
            text: "field-bond-next",
        });
    }
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
            let (pair, _) = locked(tx, &actor, Door::Desk, &id).await?;
            let before = pair.bond;
            let next = new.next.map_or_else(
                || next_review(now, new.outcome),
                |day| UnixTime::at(day, 9, 0, &amsterdam()),
            );
            let after = Bond {
                state: before.state.review(next)?,
                ..before.clone()
            };
            person::hold(tx, &[&pair.resident.id, &pair.carrier.id]).await?;
            let held = Review {
                id: BondReviewId::new(now, &*app_tx.chance),
                bond: id,
                by: me,
                outcome: new.outcome,
                words,
                at: now,
            };
            let name = actor.audit_name();
            bond::add_review(tx, &before.organisation, &held, &name).await?;
            Ok(bond::set_state(tx, &before, &after, &name).await?)
        })
        .await
}

/// A coordinator has looked at how it ended.
///
/// # Errors
/// [`Refusal::Changed`] when somebody else did; [`ServiceError::NotFound`] outside one's zones.
pub async fn seen(app: &App, actor: &Actor, id: &BondId) -> Result<(), ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (pair, _) = locked(tx, &actor, Door::Desk, &id).await?;
            let before = pair.bond;
            if !before.to_look {
                return Err(Refusal::Changed.into());
            }
            let after = Bond {
                to_look: false,
                ..before.clone()
            };
            Ok(bond::set_state(tx, &before, &after, &actor.audit_name()).await?)
        })
        .await
}

fn insist_live(part: Part, one: &Bond) -> Result<(), ServiceError> {
    match (part, one.state.step()) {
        (Part::Desk, BondStep::Proposed | BondStep::Meeting | BondStep::Running) => Ok(()),
        (Part::Desk, _) => Err(Refusal::Changed.into()),
        _ => Err(ServiceError::NotFound),
    }
}

/// A coordinator writes down who stays involved; nobody when the name is empty.
///
/// # Errors
/// Wrong fields (`name`, `telephone`, `mail`); [`Refusal::Changed`] when it is over; [`ServiceError::NotFound`] outside one's
/// zones.
pub async fn set_contact(
    app: &App,
    actor: &Actor,
    id: &BondId,
    contact: &CareContact,
) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    let contact = check_contact(contact, &mut wrong);
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    change(app, actor, Door::Desk, id, move |part, one, said, _| {
        insist_live(part.1, &one)?;
        // Who comes in somebody's place is shown once the resident says so again.
        let contact_shown = one.contact_shown && said.contact == contact;
        let after = Bond { contact_shown, ..one };
        Ok((after, BondWords { contact, ..said }))
    })
    .await
}

/// A coordinator writes down what the two agreed.
///
/// # Errors
/// A wrong field (`words`) without words or for more than 500 characters; [`Refusal::Changed`] when it is over;
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn set_agreed(app: &App, actor: &Actor, id: &BondId, words: &str) -> Result<(), ServiceError> {
    let agreed = words.trim().to_owned();
    if agreed.is_empty() {
        return Err(ServiceError::field("words", "field-words-needed"));
    }
    if agreed.chars().count() > WORDS {
        return Err(ServiceError::field("words", "field-too-long"));
    }
    change(app, actor, Door::Desk, id, move |part, one, said, _| {
        insist_live(part.1, &one)?;
        Ok((one, BondWords { agreed, ..said }))
    })
    .await
}

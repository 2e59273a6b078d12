//! Outings: a helper goes somewhere anyway, and neighbours may come along ("I go to the market on Saturday, who joins
//! me?"). For many people asking is the hurdle; here nobody asks.
//!
//! Whoever comes along gets a request, a visit and an assignment of their own, like anybody who is helped. So whatever
//! follows a visit follows this too, in one state machine and without a second version of any page: the word at the door,
//! the calendar, messages, check-in, "did somebody come?", thanks, a worry, being kept apart, being forgotten. What is
//! different is said once: the visit is never open (`booking::along`), so no round sees it and nobody else is sought when
//! the helper stays home; and an address opens only for who asked to be fetched (`disclose`).
//!
//! Invariants: everything about an outing happens behind the lock of its helper, which comes before every other lock; so
//! the last place is taken once, and nobody joins an outing that is being withdrawn. What people see of it before they
//! join is computed from disclosure cells. Deliberately absent: an accept by the helper (they said how many may come),
//! waiting lists.

mod desk;
mod join;
mod pass;
mod post;

pub use desk::{Decision, Waiting, decide, find_at_desk, list_for, list_waiting};
pub use join::join;
pub use pass::pass;
pub(super) use pass::{withdraw_all, withdraw_closed};
pub use post::{NewOuting, post, post_for, withdraw};

use super::booking::may_take_along;
use super::helping::own_helper;
use super::{App, ServiceError};
use crate::domain::access::Actor;
use crate::domain::category::{Category, CategoryId};
use crate::domain::ids::{OutingId, PersonId, RequestId, VisitId};
use crate::domain::outing::{Outing, OutingStep};
use crate::domain::resident::{Home, Person};
use crate::domain::time::UnixTime;
use crate::geo::{DistanceBucket, distance_m};
use crate::store::outing::Joined;
use crate::store::{Tx, helper, outing, person, place};
use std::collections::HashMap;

/// An outing as somebody sees it who may come along.
#[derive(Debug, Clone)]
pub struct OutingCard {
    /// The outing.
    pub outing: Outing,
    /// What kind of thing it is.
    pub category: Category,
    /// First name and initial of who goes.
    pub helper: String,
    /// How many places are free.
    pub left: usize,
    /// How far the helper lives, from cell centre to cell centre.
    pub distance: DistanceBucket,
    /// Their request, for who has joined.
    pub joined: Option<RequestId>,
}

/// Somebody who comes along, as the helper sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// Their visit.
    pub visit: VisitId,
    /// First name and initial.
    pub name: String,
    /// Whether they are fetched at home.
    pub is_fetched: bool,
}

/// An outing as its helper sees it.
#[derive(Debug, Clone)]
pub struct OwnOuting {
    /// The outing.
    pub outing: Outing,
    /// What kind of thing it is.
    pub category: Category,
    /// Who comes along, in the order in which they joined.
    pub companions: Vec<Companion>,
}

/// Somebody who may come along: who, where they live, and since when nothing about it has changed.
struct Side {
    person: Person,
    home: Home,
}

impl Side {
    /// Nothing for who has no home with us: then nobody knows what is near.
    async fn read(tx: &mut Tx, who: &PersonId) -> Result<Option<Self>, ServiceError> {
        let (person, home) = (person::find(tx, who).await?, person::find_home(tx, who).await?);
        Ok(person.zip(home).map(|(person, home)| Self { person, home }))
    }
}

async fn categories(tx: &mut Tx, of: &Person) -> Result<HashMap<CategoryId, Category>, ServiceError> {
    let all = place::list_categories(tx, &of.organisation).await?;
    Ok(all.into_iter().map(|one| (one.id.clone(), one)).collect())
}

/// An outing as this person may see it: nothing when they may not come along with that helper, live out of reach, or it is
/// none of the organisation's. Whoever has joined sees it always.
async fn card(
    tx: &mut Tx,
    one: &Outing,
    side: &Side,
    (category, joined): (&Category, &[Joined]),
    now: UnixTime,
) -> Result<Option<OutingCard>, ServiceError> {
    let Some(found) = helper::find(tx, &one.helper).await? else {
        return Ok(None);
    };
    let Some(who) = person::find(tx, &found.helper.person).await? else {
        return Ok(None);
    };
    let mine = joined.iter().find(|place| place.resident == side.person.id);
    if mine.is_none() {
        let far = distance_m(one.cell.centre(), side.home.cell.centre());
        let near = far <= f64::from(found.helper.reach_m) && who.state.is_here();
        if !near || !one.is_joinable(now) {
            return Ok(None);
        }
        match may_take_along(tx, one, &found.helper, (&side.person, category), now).await {
            Ok(()) => {}
            Err(ServiceError::Refused(_)) => return Ok(None),
            Err(other) => return Err(other),
        }
    }
    Ok(Some(OutingCard {
        helper: who.short_name(),
        left: usize::from(one.places).saturating_sub(joined.len()),
        distance: DistanceBucket::between(one.cell, side.home.cell),
        joined: mine.map(|place| place.request.clone()),
        category: category.clone(),
        outing: one.clone(),
    }))
}

async fn list_near_in(tx: &mut Tx, who: &PersonId, now: UnixTime) -> Result<Vec<OutingCard>, ServiceError> {
    let Some(side) = Side::read(tx, who).await? else {
        return Ok(Vec::new());
    };
    let categories = categories(tx, &side.person).await?;
    let mut joined: HashMap<OutingId, Vec<Joined>> = HashMap::new();
    for place in outing::list_all_joined(tx, now).await? {
        joined.entry(place.outing.clone()).or_default().push(place);
    }
    let mut all = Vec::new();
    for one in outing::list_live(tx, now).await? {
        let Some(category) = categories.get(&one.category) else {
            continue;
        };
        let places = joined.remove(&one.id).unwrap_or_default();
        // Whoever joined goes on seeing it when the zones of the two go to different organisations.
        let elsewhere = one.organisation != side.person.organisation
            && places.iter().all(|place| place.resident != side.person.id);
        if elsewhere || one.state.step != OutingStep::Open {
            continue;
        }
        let found = card(tx, &one, &side, (category, &places), now).await?;
        // A full one is nothing to look forward to, but for who is in it.
        all.extend(found.filter(|card| card.left > 0 || card.joined.is_some()));
    }
    Ok(all)
}

/// Whoever is signed in, and for whom they act; with a card that anybody may find, only themselves.
fn sides(actor: &Actor) -> Result<Vec<PersonId>, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let mut all = vec![me.person.clone()];
    if actor.may_manage(&me.person) {
        let others = me.represents.iter().map(|one| &one.person);
        all.extend(others.filter(|one| actor.may_act_for(one)).cloned());
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    Ok(all)
}

/// What somebody may come along to, or whom they act for, the soonest first: within the reach of who goes. Nothing for who
/// has no home with us.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn list_near(app: &App, actor: &Actor) -> Result<Vec<OutingCard>, ServiceError> {
    let (sides, now) = (sides(actor)?, app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut all: Vec<OutingCard> = Vec::new();
            for who in sides {
                for found in list_near_in(tx, &who, now).await? {
                    match all.iter_mut().find(|card| card.outing.id == found.outing.id) {
                        Some(known) => known.joined = known.joined.take().or(found.joined),
                        None => all.push(found),
                    }
                }
            }
            all.sort_by_key(|card| (card.outing.window.starts_at, card.outing.id.clone()));
            Ok(all)
        })
        .await
}

/// Whether we know where somebody lives, so that anything can be near.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn has_home(app: &App, actor: &Actor) -> Result<bool, ServiceError> {
    super::helping::has_home(app, actor).await
}

/// What anybody may know: that somebody goes, on which day and for what. Neither who, nor from where. Those that have room,
/// the soonest first, with the outing, its category and its instant.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list_public(app: &App) -> Result<Vec<(OutingId, Category, UnixTime)>, ServiceError> {
    let (organisation, now) = (super::home_organisation(app).await?, app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let categories = place::list_categories(tx, &organisation).await?;
            let joined = outing::list_all_joined(tx, now).await?;
            let all = outing::list_live(tx, now).await?;
            Ok(all
                .into_iter()
                .filter(|one| one.organisation == organisation && one.is_joinable(now))
                .filter(|one| {
                    let taken = joined.iter().filter(|place| place.outing == one.id).count();
                    taken < usize::from(one.places)
                })
                .filter_map(|one| {
                    let category = categories.iter().find(|c| c.id == one.category && c.is_on)?;
                    Some((one.id, category.clone(), one.window.starts_at))
                })
                .collect())
        })
        .await
}

/// Somebody who may come along on an outing, or does.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// First name and initial.
    pub name: String,
    /// Whether it is whoever looks.
    pub is_self: bool,
    /// Their request, when they have joined.
    pub joined: Option<RequestId>,
}

/// One outing, for somebody who may come along or has joined, or acts for such a person; with all of those.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn find(
    app: &App,
    actor: &Actor,
    id: &OutingId,
) -> Result<(OutingCard, Vec<Candidate>), ServiceError> {
    let (sides, id, now) = (sides(actor)?, id.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let (mut shown, mut all) = (None, Vec::new());
            for (ix, who) in sides.iter().enumerate() {
                let Some(card) = find_in(tx, &id, who, now).await? else {
                    continue;
                };
                let known = person::find(tx, who).await?.ok_or(ServiceError::NotFound)?;
                all.push(Candidate {
                    name: known.short_name(),
                    person: known.id,
                    is_self: ix == 0,
                    joined: card.joined.clone(),
                });
                shown.get_or_insert(card);
            }
            shown.map(|card| (card, all)).ok_or(ServiceError::NotFound)
        })
        .await
}

async fn find_in(
    tx: &mut Tx,
    id: &OutingId,
    who: &PersonId,
    now: UnixTime,
) -> Result<Option<OutingCard>, ServiceError> {
    let (one, side) = (outing::find(tx, id).await?, Side::read(tx, who).await?);
    let Some((one, side)) = one.zip(side) else {
        return Ok(None);
    };
    let categories = categories(tx, &side.person).await?;
    let Some(category) = categories.get(&one.category) else {
        return Ok(None);
    };
    let joined = outing::list_joined(tx, id).await?;
    card(tx, &one, &side, (category, &joined), now).await
}

async fn own(tx: &mut Tx, one: Outing, category: Category) -> Result<OwnOuting, ServiceError> {
    let mut companions = Vec::new();
    for place in outing::list_joined(tx, &one.id).await? {
        let who = person::find(tx, &place.resident).await?;
        companions.push(Companion {
            visit: place.visit,
            name: who.map_or_else(String::new, |who| who.short_name()),
            is_fetched: place.is_fetched,
        });
    }
    Ok(OwnOuting {
        outing: one,
        category,
        companions,
    })
}

/// One's own outings that are still to come, the soonest first; nothing for who does not help.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list_own(app: &App, actor: &Actor) -> Result<Vec<OwnOuting>, ServiceError> {
    let Ok(me) = own_helper(actor) else {
        return Ok(Vec::new());
    };
    let now = app.now();
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?.helper;
            let categories = place::list_categories(tx, &mine.organisation).await?;
            let mut all = Vec::new();
            for one in outing::list_of_helper(tx, &me).await?.into_iter().rev() {
                let category = categories.iter().find(|category| category.id == one.category);
                let Some(category) = category.filter(|_| one.state.is_live() && one.window.ends_at > now)
                else {
                    continue;
                };
                all.push(own(tx, one, category.clone()).await?);
            }
            Ok(all)
        })
        .await
}

/// One's own outing, with who comes along.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn find_own(app: &App, actor: &Actor, id: &OutingId) -> Result<OwnOuting, ServiceError> {
    let (me, id) = (own_helper(actor)?, id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let one = outing::find(tx, &id)
                .await?
                .filter(|one| one.helper == me)
                .ok_or(ServiceError::NotFound)?;
            let category = category_of(tx, &one).await?;
            own(tx, one, category).await
        })
        .await
}

async fn category_of(tx: &mut Tx, one: &Outing) -> Result<Category, ServiceError> {
    place::list_categories(tx, &one.organisation)
        .await?
        .into_iter()
        .find(|category| category.id == one.category)
        .ok_or(ServiceError::NotFound)
}

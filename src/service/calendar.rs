//! Visits for somebody's own calendar: one at a time as a file, or all of them under a private address that their
//! calendar reads by itself.
//!
//! Whatever is said here ends up on other people's servers, in shared family calendars, on screens in a hall. So it is first
//! names, a kind of help and a time; never an address, a surname, a number or anybody's own words. Nor the word at the
//! door: it proves to the resident that the one outside is the one who was promised, and whoever can read a calendar could
//! say it too. All of that stays behind the sign-in; each event leads there. What was called off or given back says no name
//! any more. Whoever must not be found has none to begin with.
//!
//! An address holds what its person does and gets themselves. What they arrange for somebody else stays on their page: another's
//! life does not move to a provider that they did not choose.
//!
//! Whether an address still answers is asked each time it is read (`owner`): not for who moved away, died or was erased, nor
//! for who stopped helping and asks for nothing. A coordinator's or their own step that makes it so ends the address as well
//! (`settle`), so that it does not come back to life with its person.

use super::{App, ServiceError, follow, sign_in, tokens};
use crate::domain::access::{Actor, FRESH_FOR_ADDRESS_S};
use crate::domain::category::Category;
use crate::domain::helper::HelperState;
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId, PersonId, RequestId, VisitId};
use crate::domain::language::Lang;
use crate::domain::resident::{Person, ResidentState};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::store::calendar::{self as rows, Feed, Turn};
use crate::store::{Tx, assignment, helper, person, place, request};
use std::collections::HashMap;

/// What is over, called off or given back stays in a calendar this long, seconds: a calendar takes away what it no longer
/// finds, so each has seen what became of it.
const STAYS_S: i64 = 30 * 24 * 3600;

/// From which side a visit is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Whoever comes.
    Helper,
    /// Who is visited, and for which request.
    Resident(RequestId),
}

/// A visit, as a calendar may know it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The same for one visit and one side for ever; two sides of a visit cannot be told to belong together.
    pub uid: String,
    /// Higher after each change, never lower: also when somebody gives a visit back and takes it again.
    pub sequence: i64,
    /// When it was last changed.
    pub changed_at: UnixTime,
    /// When the visit is, or would have been.
    pub window: Window,
    /// Whose calendar it is for.
    pub side: Side,
    /// What for.
    pub category: Category,
    /// First names of the others, in the order in which they said yes; none of who must not be found, nor when it is off.
    pub names: Vec<String>,
    /// Whether it is called off, given back, or did not take place.
    pub is_off: bool,
    /// Whether somebody else is sought for it.
    pub is_sought: bool,
}

/// Everything that somebody's calendar may know.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// The language of its person.
    pub lang: Lang,
    /// In order of time.
    pub entries: Vec<Entry>,
}

/// Whose address it is, as long as it may be read.
struct Owner {
    person: Person,
    helper: Option<HelperId>,
}

async fn owner(tx: &mut Tx, id: &PersonId) -> Result<Option<Owner>, ServiceError> {
    let Some(person) = person::find(tx, id).await? else {
        return Ok(None);
    };
    let gone = [ResidentState::Moved, ResidentState::Died, ResidentState::Erased];
    if gone.contains(&person.state) {
        return Ok(None);
    }
    let own = helper::find_by_person(tx, id).await?.map(|found| found.helper);
    let helper = match own {
        Some(own) if matches!(own.state, HelperState::Left { .. }) => {
            let asked = request::list_of_person(tx, id).await?;
            if !asked.iter().any(|of| of.resident == *id) {
                return Ok(None);
            }
            None
        }
        own => own.map(|own| own.id),
    };
    Ok(Some(Owner { person, helper }))
}

/// Ends the address of somebody's calendar if nobody may read it any more.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn settle(tx: &mut Tx, id: &PersonId, actor: &str) -> Result<(), ServiceError> {
    if owner(tx, id).await?.is_none()
        && let Some(known) = person::find(tx, id).await?
    {
        rows::remove(tx, &known.organisation, id, actor).await?;
    }
    Ok(())
}

/// Gives one's own calendar an address: its token, which nobody can read again. An earlier address ends.
///
/// # Errors
/// [`ServiceError::StepUpNeeded`] without a code of today on this device; [`ServiceError::NotFound`] with a card, or for
/// somebody whose address would not answer.
pub async fn make(app: &App, actor: &Actor) -> Result<String, ServiceError> {
    let me = sign_in::own_person(actor)?;
    // It outlives the session that made it: whoever found a telephone unlocked makes none.
    if !actor.is_fresh(app.now(), FRESH_FOR_ADDRESS_S) {
        return Err(ServiceError::StepUpNeeded);
    }
    let (token, name, now) = (tokens::token(&*app.chance), actor.audit_name(), app.now());
    let hash = tokens::hash(&token);
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            person::hold(tx, &[&me]).await?;
            let own = owner(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            let feed = Feed {
                person_id: me,
                created_at: now,
            };
            Ok(rows::set(tx, &own.person.organisation, &feed, &hash, &name).await?)
        })
        .await?;
    Ok(token)
}

/// One's own calendar has no address any more.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in; [`ServiceError::NotFound`] with a card.
pub async fn end(app: &App, actor: &Actor) -> Result<(), ServiceError> {
    let (me, name) = (sign_in::own_person(actor)?, actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            person::hold(tx, &[&me]).await?;
            let known = person::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            Ok(rows::remove(tx, &known.organisation, &me, &name).await?)
        })
        .await
}

/// When the address of one's own calendar was made, if there is one.
///
/// # Errors
/// As [`end`].
pub async fn made_at(app: &App, actor: &Actor) -> Result<Option<UnixTime>, ServiceError> {
    let me = sign_in::own_person(actor)?;
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            Ok(rows::find_of(tx, &me).await?.map(|feed| feed.created_at))
        })
        .await
}

/// What the calendar behind a token may know: for whoever has the token, without a sign-in.
///
/// # Errors
/// [`ServiceError::NotFound`] for a token that never was, that was ended, and whose person may not be read any more: nothing
/// tells these apart.
pub async fn read(app: &App, token: &str) -> Result<Agenda, ServiceError> {
    let (hash, since) = (tokens::hash(token), app.now().plus(-STAYS_S));
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let feed = rows::find(tx, &hash).await?.ok_or(ServiceError::NotFound)?;
            let own = owner(tx, &feed.person_id).await?.ok_or(ServiceError::NotFound)?;
            let mut names = Categories::default();
            let mut entries = Vec::new();
            if let Some(me) = &own.helper {
                for turns in by_visit(rows::list_of_helper(tx, me, since).await?) {
                    entries.push(entry(tx, &mut names, &turns, true).await?);
                }
            }
            for turns in by_visit(rows::list_at_resident(tx, &own.person.id, since).await?) {
                entries.push(entry(tx, &mut names, &turns, false).await?);
            }
            entries.sort_by(|one, other| {
                (one.window.starts_at, &one.uid).cmp(&(other.window.starts_at, &other.uid))
            });
            Ok(Agenda {
                lang: own.person.lang,
                entries,
            })
        })
        .await
}

/// A visit that one said yes to, as it is now.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but its helper.
pub async fn of_assignment(app: &App, actor: &Actor, id: &AssignmentId) -> Result<Entry, ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.is_helper(&booked.helper) {
                return Err(ServiceError::NotFound);
            }
            let mut turns = rows::list_of_visit(tx, &booked.visit).await?;
            turns.retain(|turn| turn.helper_id == booked.helper);
            entry(tx, &mut Categories::default(), &turns, true).await
        })
        .await
}

/// A visit of a request of one's own, or of somebody for whom one acts, once somebody said yes to it.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else (a desk keeps no calendar of who comes to whom), and while nobody ever did.
pub async fn of_visit(
    app: &App,
    actor: &Actor,
    request_id: &RequestId,
    id: &VisitId,
) -> Result<Entry, ServiceError> {
    let (actor, request_id, id) = (actor.clone(), request_id.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let of = request::find(tx, &request_id)
                .await?
                .ok_or(ServiceError::NotFound)?;
            if !follow::is_their_side(&actor, &of) {
                return Err(ServiceError::NotFound);
            }
            let mut turns = rows::list_of_visit(tx, &id).await?;
            turns.retain(|turn| turn.request_id == request_id);
            entry(tx, &mut Categories::default(), &turns, false).await
        })
        .await
}

/// The categories of the organisations that were met.
#[derive(Default)]
struct Categories(HashMap<OrganisationId, Vec<Category>>);

impl Categories {
    async fn of(&mut self, tx: &mut Tx, turn: &Turn) -> Result<Category, ServiceError> {
        let organisation = &turn.organisation_id;
        if !self.0.contains_key(organisation) {
            let all = place::list_categories(tx, organisation).await?;
            self.0.insert(organisation.clone(), all);
        }
        self.0
            .get(organisation)
            .and_then(|all| all.iter().find(|one| one.id == turn.category_id))
            .cloned()
            .ok_or(ServiceError::NotFound)
    }
}

/// The turns of each visit together, in the order in which the visits are.
fn by_visit(turns: Vec<Turn>) -> Vec<Vec<Turn>> {
    let mut all: Vec<Vec<Turn>> = Vec::new();
    for turn in turns {
        match all.iter_mut().find(|of| of[0].visit_id == turn.visit_id) {
            Some(of) => of.push(turn),
            None => all.push(vec![turn]),
        }
    }
    all
}

/// Whether somebody comes, is there, or was.
fn stands(turn: &Turn) -> bool {
    matches!(turn.state.as_str(), "booked" | "under_way" | "done")
        && !matches!(turn.visit_state.as_str(), "cancelled" | "expired" | "missed")
}

/// One visit, from one side: `turns` are all of the side's own.
async fn entry(
    tx: &mut Tx,
    categories: &mut Categories,
    turns: &[Turn],
    by_helper: bool,
) -> Result<Entry, ServiceError> {
    let standing: Vec<&Turn> = turns.iter().filter(|turn| stands(turn)).collect();
    // Given back and taken again: what stands counts. Where nothing stands, what was changed last.
    let shown = standing
        .first()
        .copied()
        .or_else(|| turns.iter().max_by_key(|turn| (turn.state_at, turn.starts_at)))
        .ok_or(ServiceError::NotFound)?;
    let changed_at = turns
        .iter()
        .map(|turn| turn.state_at.max(turn.visit_state_at))
        .max()
        .unwrap_or(shown.state_at);
    let names = standing
        .iter()
        .map(|turn| {
            if by_helper {
                (&turn.resident_name, turn.resident_is_secret)
            } else {
                (&turn.helper_name, turn.helper_is_secret)
            }
        })
        .filter(|(name, is_secret)| *is_secret == 0 && !name.is_empty())
        .map(|(name, _)| name.clone())
        .collect();
    let visit = &shown.visit_id;
    let side = if by_helper {
        format!("helper {}", shown.helper_id)
    } else {
        "resident".to_owned()
    };
    Ok(Entry {
        // A hash, so that a provider who keeps both calendars cannot see from it who comes to whom.
        uid: format!("{}@noaber", tokens::hash(&format!("calendar {visit} {side}"))),
        sequence: shown.visit_version,
        changed_at,
        window: Window {
            starts_at: shown.starts_at,
            ends_at: shown.ends_at,
        },
        side: if by_helper {
            Side::Helper
        } else {
            Side::Resident(shown.request_id.clone())
        },
        category: categories.of(tx, shown).await?,
        is_off: standing.is_empty(),
        is_sought: standing.is_empty() && shown.visit_state == "open",
        names,
    })
}

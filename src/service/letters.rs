//! Letters at the desk: which wait, what is printed, what has been posted; and what becomes of one by itself.

use super::desk::own_desk;
use super::disclose::{self, Disclosure};
use super::{App, Refusal, ServiceError};
use crate::domain::access::Actor;
use crate::domain::ids::{CallBackId, LetterId, OrganisationId, PersonId};
use crate::domain::language::Lang;
use crate::domain::letter::LetterState;
use crate::domain::time::UnixTime;
use crate::domain::zone::Zone;
use crate::store::concern::CallBack;
use crate::store::letter::{self, Letter};
use crate::store::{Tx, concern, person, place};

/// As many as a desk prints at once.
const AT_ONCE: usize = 100;

/// A letter that waits, as the desk's list shows it: not where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub id: LetterId,
    /// First name and initial.
    pub name: String,
    /// What it is about.
    pub subject: String,
    /// Posted later than this it comes too late.
    pub post_by: Option<UnixTime>,
    /// Too late for the post already: somebody brings it.
    pub is_late: bool,
}

/// A letter, ready to be printed.
#[derive(Debug)]
pub struct Printed {
    /// Which.
    pub id: LetterId,
    /// To whom, and where they live.
    pub to: Disclosure,
    /// In which language it is.
    pub lang: Lang,
    /// What it is about.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Whose letter it is: the organisation's name.
    pub from: String,
    /// Where they live, with the coordinator to call; nothing when no zone is known.
    pub zone: Option<Zone>,
}

fn is_mine(actor: &Actor, one: &Letter) -> bool {
    one.zone
        .as_ref()
        .is_none_or(|zone| actor.may_coordinate(&one.organisation, zone))
}

/// The letters of one's zones that wait, the one with the most hurry first.
async fn own(tx: &mut Tx, actor: &Actor, organisation: &OrganisationId) -> Result<Vec<Letter>, ServiceError> {
    let mut all = letter::list_waiting(tx, organisation).await?;
    all.retain(|one| is_mine(actor, one));
    Ok(all)
}

/// The letters that wait in the zones that a coordinator keeps in view, the one with the most hurry first.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Waiting>, ServiceError> {
    let organisation = own_desk(actor)?;
    let (actor, now) = (actor.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut waiting = Vec::new();
            for one in own(tx, &actor, &organisation).await? {
                let to = person::find(tx, &one.person).await?;
                waiting.push(Waiting {
                    name: to.map_or_else(String::new, |to| to.short_name()),
                    is_late: one.post_by.is_some_and(|by| by <= now),
                    id: one.id,
                    subject: one.subject,
                    post_by: one.post_by,
                });
            }
            Ok(waiting)
        })
        .await
}

/// Opens letters to be printed: one, or all that wait (at most a hundred at once). Each opens an address, and leaves its
/// trace.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk and outside one's zones; [`Refusal::Changed`] when there is nothing
/// left to print.
pub async fn print(app: &App, actor: &Actor, only: Option<&LetterId>) -> Result<Vec<Printed>, ServiceError> {
    let organisation = own_desk(actor)?;
    // What was handed back a moment ago is not printed.
    pass(app).await?;
    let (app_tx, actor, only) = (app.clone(), actor.clone(), only.cloned());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let viewer = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
            let mut all = own(tx, &actor, &organisation).await?;
            if let Some(id) = &only {
                all.retain(|one| one.id == *id);
                if all.is_empty() {
                    return Err(ServiceError::NotFound);
                }
            }
            all.truncate(AT_ONCE);
            if all.is_empty() {
                return Err(Refusal::Changed.into());
            }
            let organisations = place::list_organisations(tx).await?;
            let name = |id: &OrganisationId| {
                let found = organisations.iter().find(|one| one.id == *id);
                found.map_or_else(String::new, |one| one.name.clone())
            };
            let zones = place::list_zones(tx).await?;
            let mut people: Vec<&PersonId> = all.iter().map(|one| &one.person).collect();
            people.push(&viewer);
            person::hold(tx, &people).await?;
            let mut printed = Vec::new();
            for one in all {
                let to = person::find(tx, &one.person)
                    .await?
                    .ok_or(ServiceError::NotFound)?;
                printed.push(Printed {
                    to: disclose::for_letter(tx, &app_tx, &organisation, &viewer, &one.person).await?,
                    lang: to.lang,
                    from: name(&one.organisation),
                    zone: zones
                        .iter()
                        .find(|zone| Some(&zone.id) == one.zone.as_ref())
                        .cloned(),
                    id: one.id,
                    subject: one.subject,
                    body: one.body,
                });
            }
            Ok(printed)
        })
        .await
}

/// Letters were printed and posted, or brought. One that waited no more already stays as it is.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody without a desk, and when none of them is of one's zones.
pub async fn posted(app: &App, actor: &Actor, which: &[LetterId]) -> Result<usize, ServiceError> {
    let organisation = own_desk(actor)?;
    let (actor, which, now) = (actor.clone(), which.to_vec(), app.now());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let mut all = own(tx, &actor, &organisation).await?;
            all.retain(|one| which.contains(&one.id));
            if all.is_empty() {
                return Err(ServiceError::NotFound);
            }
            for one in &all {
                letter::set_state(tx, one, LetterState::Posted, now, &actor.audit_name()).await?;
            }
            Ok(all.len())
        })
        .await
}

/// Lets time pass: what nobody needs any more is not printed, and what would come too late is told by telephone.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn pass(app: &App) -> Result<usize, ServiceError> {
    let now = app.now();
    let (pointless, late) = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            Ok((
                letter::list_pointless(tx, now).await?,
                letter::list_late(tx, now).await?,
            ))
        })
        .await?;
    let mut changed = 0;
    let late = late.into_iter().filter(|one| !pointless.contains(one));
    let late: Vec<Letter> = late.collect();
    for one in pointless {
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                letter::set_state(tx, &one, LetterState::Dropped, now, "system").await?;
                Ok(true)
            })
            .await;
        changed += settled(done)?;
    }
    for one in late {
        let app_tx = app.clone();
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| telephone(tx, &app_tx, &one).await)
            .await;
        changed += settled(done)?;
    }
    Ok(changed)
}

/// Somebody else may have posted or settled it meanwhile: then there is nothing to do.
fn settled(done: Result<bool, ServiceError>) -> Result<usize, ServiceError> {
    match done {
        Ok(changed) => Ok(usize::from(changed)),
        Err(error) if error.is_lost_race() => Ok(0),
        Err(error) => Err(error),
    }
}

/// A call instead; whoever has no telephone is brought the letter.
async fn telephone(tx: &mut Tx, app: &App, one: &Letter) -> Result<bool, ServiceError> {
    let Some(number) = person::contact(tx, &one.person).await?.telephone else {
        return Ok(false);
    };
    let to = person::find(tx, &one.person)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let now = app.now();
    letter::set_state(tx, one, LetterState::Called, now, "system").await?;
    let call = CallBack {
        id: CallBackId::new(now, &*app.chance),
        organisation: one.organisation.clone(),
        zone: one.zone.clone(),
        person: Some(one.person.clone()),
        request: one.request.clone(),
        name: to.full_name(),
        telephone: number,
        why: "tell".to_owned(),
        words: one.body.clone(),
        is_closed: false,
        created_at: now,
    };
    concern::add_call_back(tx, &call, "system").await?;
    Ok(true)
}

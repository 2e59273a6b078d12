//! Stories: what a resident tells after a visit, for whoever came or for the neighbourhood, with their name or without.
//!
//! Invariants: only the resident, or who acts for them, tells, and takes it back at any moment; what the neighbourhood reads
//! was looked at by a coordinator of the zone; who must not be found is named nowhere. Deliberately absent: any change of a
//! resident's words by somebody else.

use super::{App, Refusal, ServiceError};
use crate::domain::access::Actor;
use crate::domain::ids::{VisitId, ZoneId};
use crate::domain::masking::{Piece, pieces};
use crate::domain::request::Request;
use crate::domain::story::{Audience, LONGEST, StoryState};
use crate::domain::visit::VisitState;
use crate::store::story::{self, Story};
use crate::store::{Tx, person, request, visit};

/// So many stories stand on a neighbourhood's page.
const SHOWN: i64 = 6;

/// A story as the neighbourhood reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The teller's first name; empty when they do not want it there.
    pub who: String,
    /// Their words; numbers and links are left out.
    pub words: String,
}

/// A story that waits for a coordinator.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The story.
    pub story: Story,
    /// Who tells it, first name and initial.
    pub who: String,
}

/// Whether the actor may tell about a visit, and of which request it is one.
async fn teller(tx: &mut Tx, actor: &Actor, id: &VisitId) -> Result<(visit::Visit, Request), ServiceError> {
    let one = visit::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let of = request::find(tx, &one.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if !(actor.is_person(&of.resident) || actor.may_act_for(&of.resident)) {
        return Err(ServiceError::NotFound);
    }
    Ok((one, of))
}

/// Tells a story about a visit at which somebody was, instead of an earlier one about it.
///
/// # Errors
/// A wrong field `words` when there are none or too many; [`Refusal::Changed`] when nobody has been there;
/// [`ServiceError::NotFound`] for whoever it is not about.
pub async fn tell(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    audience: Audience,
    words: &str,
) -> Result<(), ServiceError> {
    let words = words.trim().to_owned();
    if words.is_empty() {
        return Err(ServiceError::field("words", "field-story-missing"));
    }
    if words.chars().count() > LONGEST {
        return Err(ServiceError::field("words", "field-story-long"));
    }
    let (actor, id, now) = (actor.clone(), id.clone(), app.now());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (one, of) = teller(tx, &actor, &id).await?;
            if !matches!(one.state, VisitState::Done { .. } | VisitState::Confirmed { .. }) {
                return Err(Refusal::Changed.into());
            }
            person::hold(tx, &[&of.resident]).await?;
            let told = Story {
                visit: id,
                person: of.resident,
                organisation: of.organisation,
                zone: of.zone,
                audience,
                state: audience.begins(),
                words,
                at: now,
            };
            Ok(story::set(tx, &told, &actor.audit_name()).await?)
        })
        .await
}

/// Takes a story back: from then on nobody reads it.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever it is not about.
pub async fn take_back(app: &App, actor: &Actor, id: &VisitId) -> Result<(), ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (one, _) = teller(tx, &actor, &id).await?;
            Ok(story::remove(tx, &one.organisation, &id, &actor.audit_name()).await?)
        })
        .await
}

/// What the actor told about a visit, if they did.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever it is not about.
pub async fn find(app: &App, actor: &Actor, id: &VisitId) -> Result<Option<Story>, ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .read(async move |tx| {
            teller(tx, &actor, &id).await?;
            Ok(story::find(tx, &id).await?)
        })
        .await
}

/// What waits for a look in the actor's zones.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list_waiting(app: &App, actor: &Actor) -> Result<Vec<Waiting>, ServiceError> {
    let Some(of) = actor.identity().map(|me| me.organisation.clone()) else {
        return Ok(Vec::new());
    };
    let actor = actor.clone();
    app.store
        .read(async move |tx| {
            let mut all = Vec::new();
            for story in story::list_waiting(tx, &of).await? {
                if !actor.may_coordinate(&story.organisation, &story.zone) {
                    continue;
                }
                let who = person::find(tx, &story.person).await?;
                all.push(Waiting {
                    who: who.map_or_else(String::new, |who| who.short_name()),
                    story,
                });
            }
            Ok(all)
        })
        .await
}

/// A coordinator lets the neighbourhood read a story, or keeps it off its page.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; [`Refusal::Changed`] when it was decided about or taken back meanwhile.
pub async fn decide(app: &App, actor: &Actor, id: &VisitId, may_be_shown: bool) -> Result<(), ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_coordinate(&one.organisation, &one.zone) {
                return Err(ServiceError::NotFound);
            }
            let told = story::find(tx, &id).await?.ok_or(Refusal::Changed)?;
            let to = told.state.decide(may_be_shown)?;
            Ok(story::set_state(tx, &told, to, &actor.audit_name()).await?)
        })
        .await
}

/// What a neighbourhood reads.
pub(super) async fn list_shown(tx: &mut Tx, zone: &ZoneId) -> Result<Vec<Told>, ServiceError> {
    let mut all = Vec::new();
    for told in story::list_shown(tx, zone, SHOWN).await? {
        let Some(teller) = person::find(tx, &told.person).await? else {
            continue;
        };
        let named = told.audience == Audience::Neighbourhood && !teller.care.is_secret;
        all.push(Told {
            who: if named { teller.given_name } else { String::new() },
            words: without_contacts(&told.words),
        });
    }
    Ok(all)
}

/// What whoever came reads.
pub(super) async fn read_by_helper(tx: &mut Tx, id: &VisitId) -> Result<Option<String>, ServiceError> {
    let told = story::find(tx, id).await?;
    // Beside the visit it would have a name again.
    let told = told.filter(|told| told.state == StoryState::Shown && told.audience != Audience::Nameless);
    Ok(told.map(|told| told.words))
}

/// The words without numbers, addresses and links: nobody's page leads around us.
fn without_contacts(words: &str) -> String {
    pieces(words)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Hidden(_) => "…".to_owned(),
        })
        .collect()
}

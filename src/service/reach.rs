//! By which way somebody hears from us: their own choice, or what a coordinator writes down for them.

use super::{App, ServiceError, sign_in};
use crate::domain::access::{Actor, PersonPlace};
use crate::domain::ids::PersonId;
use crate::domain::reach::{Reach, ReachBy};
use crate::domain::resident::Contact;
use crate::store::{Tx, person, reach};

/// What may be chosen, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The ways that could lead to them.
    pub ways: Vec<ReachBy>,
    /// The one by which they hear now; nothing when none leads to them.
    pub now: Option<ReachBy>,
    /// What they chose, and what is known of their ways.
    pub reach: Reach,
}

/// What is known of somebody's ways.
pub(super) async fn choice(tx: &mut Tx, app: &App, id: &PersonId) -> Result<Choice, ServiceError> {
    let contact = person::contact(tx, id).await?;
    let reach = reach::find(tx, id).await?;
    let sends_texts = app.texter.is_some();
    Ok(Choice {
        ways: ways(&contact, sends_texts),
        now: reach.way(&contact, sends_texts),
        reach,
    })
}

/// A way that failed may be chosen all the same: whoever does so says that it works again.
fn ways(contact: &Contact, sends_texts: bool) -> Vec<ReachBy> {
    ReachBy::ALL
        .iter()
        .copied()
        .filter(|way| Reach::default().leads(*way, contact, sends_texts))
        .collect()
}

/// One's own.
///
/// # Errors
/// [`ServiceError::NotFound`] with a card, which shows no contact.
pub async fn find_mine(app: &App, actor: &Actor) -> Result<Choice, ServiceError> {
    let (app_tx, me) = (app.clone(), sign_in::own_person(actor)?);
    app.store
        .read::<_, ServiceError, _>(async move |tx| choice(tx, &app_tx, &me).await)
        .await
}

async fn set(
    tx: &mut Tx,
    app: &App,
    id: &PersonId,
    wish: ReachBy,
    actor: &Actor,
) -> Result<(), ServiceError> {
    person::hold(tx, &[id]).await?;
    let known = person::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if !choice(tx, app, id).await?.ways.contains(&wish) {
        return Err(ServiceError::field("reach", "field-reach-leads-nowhere"));
    }
    let by = actor.audit_name();
    reach::set_wish(tx, &known.organisation, id, Some(wish), &by).await?;
    // Whoever chooses a way anew says that it works, and that it is wanted.
    Ok(reach::clear_failed(tx, id).await?)
}

/// Chooses one's own.
///
/// # Errors
/// A wrong field for a way that leads nowhere; [`ServiceError::NotFound`] with a card.
pub async fn set_mine(app: &App, actor: &Actor, wish: ReachBy) -> Result<(), ServiceError> {
    let (app_tx, me, actor) = (app.clone(), sign_in::own_person(actor)?, actor.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| set(tx, &app_tx, &me, wish, &actor).await)
        .await
}

/// A coordinator writes down what somebody said.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; a wrong field for a way that leads nowhere.
pub async fn set_theirs(app: &App, actor: &Actor, id: &PersonId, wish: ReachBy) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = person::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let home = person::find_home(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let place = PersonPlace {
                organisation: &known.organisation,
                zone: &home.zone,
                person: &id,
            };
            if !actor.may_open_file(&place) {
                return Err(ServiceError::NotFound);
            }
            set(tx, &app_tx, &id, wish, &actor).await
        })
        .await
}

//! Where workers went on to, noted by their supervisor when their time here ends. The worker reads it on their own page
//! and in their copy; everybody else reads a count.

use super::{own_helper_file, supervisor};
use crate::domain::access::Actor;
use crate::domain::figures::Onward;
use crate::domain::helper::{Helper, HelperKind, HelperState};
use crate::domain::ids::HelperId;
use crate::domain::resident::Person;
use crate::domain::time::amsterdam;
use crate::service::{App, ServiceError};
use crate::store::figures::{self, WentOn};
use crate::store::{Tx, duty, helper, learning, person};
use jiff::civil::Date;

/// A worker whose time here is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaver {
    /// Who.
    pub helper: HelperId,
    /// First and family name.
    pub name: String,
    /// Their last day by what was agreed; nothing when they stopped by themselves.
    pub last_day: Option<Date>,
    /// Where they went on to, if that was noted.
    pub onward: Option<WentOn>,
}

/// A worker where the actor supervises, also one who left.
async fn own(tx: &mut Tx, actor: &Actor, id: &HelperId) -> Result<(Helper, Person), ServiceError> {
    let (found, known) = own_helper_file(tx, actor, id).await?;
    if found.kind == HelperKind::Worker {
        Ok((found, known))
    } else {
        Err(ServiceError::NotFound)
    }
}

/// A worker whose time is over on a day; nothing while it is not.
async fn leaver(
    tx: &mut Tx,
    (found, known): (Helper, Person),
    today: Date,
) -> Result<Option<Leaver>, ServiceError> {
    let agreed = learning::find_agreement(tx, &found.id).await?;
    let last_day = agreed.as_ref().and_then(|agreed| agreed.last_day());
    let has_left = matches!(found.state, HelperState::Left { .. });
    let is_over = has_left || last_day.is_some_and(|last| last <= today);
    // Of whom nothing is kept any more, nothing is added.
    if agreed.is_none() || !is_over {
        return Ok(None);
    }
    Ok(Some(Leaver {
        onward: figures::find_onward(tx, &found.id).await?,
        last_day: last_day.filter(|last| *last <= today),
        name: known.full_name(),
        helper: found.id,
    }))
}

/// Workers whose time here is over and of whom nobody noted where they went, by name.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who supervises nowhere.
pub async fn list_leavers(app: &App, actor: &Actor) -> Result<Vec<Leaver>, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (actor, today) = (actor.clone(), app.now().date(&amsterdam()));
    app.store
        .read(async move |tx| {
            let mut all = Vec::new();
            for id in duty::list_workers(tx, &organisation).await? {
                let found = match own(tx, &actor, &id).await {
                    Ok(found) => found,
                    Err(ServiceError::NotFound) => continue,
                    Err(other) => return Err(other),
                };
                let one = leaver(tx, found, today).await?;
                all.extend(one.filter(|one| one.onward.is_none()));
            }
            all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.helper.clone()));
            Ok(all)
        })
        .await
}

/// A worker whose time here is over.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones, and while their time is not over.
pub async fn find_leaver(app: &App, actor: &Actor, id: &HelperId) -> Result<Leaver, ServiceError> {
    let (actor, id, today) = (actor.clone(), id.clone(), app.now().date(&amsterdam()));
    app.store
        .read(async move |tx| {
            let found = own(tx, &actor, &id).await?;
            leaver(tx, found, today).await?.ok_or(ServiceError::NotFound)
        })
        .await
}

/// A supervisor notes where somebody went on to, in place of what was noted before. What was published stays as it was.
///
/// # Errors
/// A wrong field (`on`) for a day before their first or after today; [`ServiceError::NotFound`] as [`find_leaver`].
pub async fn note_onward(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    (on, to): (Date, Onward),
) -> Result<(), ServiceError> {
    let by = supervisor(actor)?.person.clone();
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let today = now.date(&amsterdam());
            helper::lock(tx, std::slice::from_ref(&id))
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let (found, known) = own(tx, &actor, &id).await?;
            let organisation = found.organisation.clone();
            person::hold(tx, &[&known.id]).await?;
            leaver(tx, (found, known), today)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let began = learning::find_agreement(tx, &id).await?.map(|one| one.starts_on);
            if on > today || began.is_some_and(|began| on < began) {
                return Err(ServiceError::field("on", "onward-day"));
            }
            let went = WentOn {
                helper: id,
                left_on: on,
                to,
                by,
                at: now,
            };
            Ok(figures::set_onward(tx, &organisation, &went, &actor.audit_name()).await?)
        })
        .await
}

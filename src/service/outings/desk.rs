//! What a coordinator does with outings: looks at a helper's first, stops one, and lets somebody on the telephone join.

use super::post::{check_words, trimmed, withdraw_locked};
use super::{OutingCard, OwnOuting, category_of, list_near_in, own};
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::ids::{OutingId, PersonId};
use crate::domain::outing::{Outing, OutingStep, OutingWords};
use crate::domain::time::UnixTime;
use crate::service::notify::{Notice, Say, tell};
use crate::service::safeguard::own_file;
use crate::service::{App, Refusal, ServiceError};
use crate::store::{Tx, helper, outing, person};

/// What a coordinator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Others may read it, in these words.
    Approve(OutingWords),
    /// Others read these words from now on.
    Reword(OutingWords),
    /// It is not for here; a coordinator tells the helper why.
    Refuse,
    /// It does not go: whoever would come along is told.
    Withdraw,
}

async fn coordinated(tx: &mut Tx, actor: &Actor, id: &OutingId) -> Result<Outing, ServiceError> {
    if actor.identity().is_none() {
        return Err(ServiceError::SignInNeeded);
    }
    let one = outing::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if actor.may_coordinate(&one.organisation, &one.zone) {
        Ok(one)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// An outing with who goes (first name and initial) and who comes along, for a coordinator of its zone.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn find_at_desk(
    app: &App,
    actor: &Actor,
    id: &OutingId,
) -> Result<(OwnOuting, String), ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let one = coordinated(tx, &actor, &id).await?;
            let category = category_of(tx, &one).await?;
            let helper = name_of(tx, &one).await?;
            Ok((own(tx, one, category).await?, helper))
        })
        .await
}

async fn name_of(tx: &mut Tx, one: &Outing) -> Result<String, ServiceError> {
    let Some(found) = helper::find(tx, &one.helper).await? else {
        return Ok(String::new());
    };
    let who = person::find(tx, &found.helper.person).await?;
    Ok(who.map_or_else(String::new, |who| who.short_name()))
}

/// An outing on the desk's list.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The outing.
    pub outing: Outing,
    /// What kind of thing it is.
    pub category: Category,
    /// First name and initial of who goes.
    pub helper: String,
}

/// The outings that wait for a look in the zones of a coordinator, the soonest first.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list_waiting(app: &App, actor: &Actor) -> Result<Vec<Waiting>, ServiceError> {
    let (actor, now) = (actor.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut all = Vec::new();
            for one in outing::list_live(tx, now).await? {
                let waits = one.state.step == OutingStep::AwaitingReview && one.window.starts_at > now;
                if waits && actor.may_coordinate(&one.organisation, &one.zone) {
                    all.push(Waiting {
                        category: category_of(tx, &one).await?,
                        helper: name_of(tx, &one).await?,
                        outing: one,
                    });
                }
            }
            Ok(all)
        })
        .await
}

/// A coordinator decides about an outing of their zone.
///
/// # Errors
/// [`ServiceError::Refused`] when somebody decided already, or it has begun; [`ServiceError::Invalid`] for words that may
/// not stand; [`ServiceError::NotFound`] outside one's zones.
pub async fn decide(app: &App, actor: &Actor, id: &OutingId, what: Decision) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let before = coordinated(tx, &actor, &id).await?;
            helper::lock(tx, std::slice::from_ref(&before.helper)).await?;
            let one = coordinated(tx, &actor, &id).await?;
            let (name, now) = (actor.audit_name(), app.now());
            if one.window.starts_at <= now || !one.state.is_live() {
                return Err(Refusal::Changed.into());
            }
            match what {
                Decision::Approve(words) => {
                    reword(tx, &one, &words, &name).await?;
                    outing::set_state(tx, &one, one.state.approve(now)?, &name).await?;
                    tell_helper(tx, &app, &one, Say::OutingOpen { window: one.window }).await
                }
                Decision::Reword(words) => reword(tx, &one, &words, &name).await,
                Decision::Refuse => {
                    outing::set_state(tx, &one, one.state.refuse(now)?, &name).await?;
                    tell_helper(tx, &app, &one, Say::OutingRefused).await
                }
                Decision::Withdraw => {
                    withdraw_locked(tx, &app, &one, &name).await?;
                    let window = one.window;
                    tell_helper(tx, &app, &one, Say::OutingStopped { window }).await
                }
            }
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

async fn reword(tx: &mut Tx, one: &Outing, words: &OutingWords, actor: &str) -> Result<(), ServiceError> {
    let words = trimmed(words);
    let mut wrong = Vec::new();
    check_words(&words, &mut wrong);
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    if words == one.words {
        return Ok(());
    }
    // Whoever is being forgotten at this moment leaves no words behind.
    let found = helper::find(tx, &one.helper)
        .await?
        .ok_or(ServiceError::NotFound)?;
    person::hold(tx, &[&found.helper.person]).await?;
    Ok(outing::set_words(tx, one, &words, actor).await?)
}

async fn tell_helper(tx: &mut Tx, app: &App, one: &Outing, say: Say<'_>) -> Result<(), ServiceError> {
    let found = helper::find(tx, &one.helper)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let notice = Notice {
        key: format!("{}:decided:{}", one.id, app.now().seconds()),
        to: &found.helper.person,
        zone: Some(&one.zone),
        request: None,
        say,
        path: format!("/outings/{}", one.id),
    };
    tell(tx, app.writer(), notice).await
}

/// What somebody on the telephone may come along to, with their first name and initial.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn list_for(
    app: &App,
    actor: &Actor,
    who: &PersonId,
) -> Result<(String, Vec<OutingCard>), ServiceError> {
    let (actor, who, now): (_, _, UnixTime) = (actor.clone(), who.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let (known, _) = own_file(tx, &actor, &who).await?;
            Ok((known.short_name(), list_near_in(tx, &who, now).await?))
        })
        .await
}

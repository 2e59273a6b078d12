//! Days on which a helper cannot: a holiday opens single visits for others, and the series stays theirs.

use super::by_desk::Hand;
use super::own_helper;
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::helper::Helper;
use crate::domain::ids::{HelperId, PersonId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::{App, ServiceError, booking};
use crate::store::assignment::Assignment;
use crate::store::{Tx, assignment, helper};
use jiff::civil::Date;

/// Days away lie this far ahead at most, and a holiday is this long at most.
const AHEAD_DAYS: i32 = 400;
const LONGEST_DAYS: i32 = 120;
/// So many holidays at once.
const MOST: usize = 24;

/// Visits that somebody promised for days on which they are away.
async fn promised(
    tx: &mut Tx,
    me: &HelperId,
    (first, last): (Date, Date),
    now: UnixTime,
) -> Result<Vec<Assignment>, ServiceError> {
    let zone = amsterdam();
    let from = UnixTime::at(first, 0, 0, &zone).max(now);
    let until = UnixTime::at(last, 24, 0, &zone);
    let all = assignment::list_of_helper(tx, me, from, until).await?;
    Ok(all
        .into_iter()
        .filter(|booked| {
            matches!(booked.state, AssignmentState::Booked { .. })
                && booked.window.starts_at < until
                && booked.window.starts_at > now
        })
        .collect())
}

/// I am away: nothing is asked for those days. Visits that were promised for them are given back when `sure`; otherwise
/// nothing changes and they are returned, to be asked about.
///
/// # Errors
/// A wrong field (`first` or `last`) for days that do not follow each other, have passed, or are too many;
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn add_away(
    app: &App,
    actor: &Actor,
    (first, last): (Date, Date),
    sure: bool,
) -> Result<Vec<Assignment>, ServiceError> {
    add_away_by(app, actor, Hand::Own(own_helper(actor)?), (first, last), sure).await
}

/// The same for somebody on the telephone.
///
/// # Errors
/// As [`add_away`]; [`ServiceError::NotFound`] outside one's zones.
pub async fn add_away_for_them(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    days: (Date, Date),
    sure: bool,
) -> Result<Vec<Assignment>, ServiceError> {
    add_away_by(app, actor, Hand::Desk(who.clone()), days, sure).await
}

async fn add_away_by(
    app: &App,
    actor: &Actor,
    hand: Hand,
    (first, last): (Date, Date),
    sure: bool,
) -> Result<Vec<Assignment>, ServiceError> {
    let today = app.now().date(&amsterdam());
    if last < first {
        return Err(ServiceError::field("last", "field-until-before"));
    }
    if last < today {
        return Err(ServiceError::field("last", "field-when-past"));
    }
    if (last - first).get_days() >= LONGEST_DAYS || (first - today).get_days() > AHEAD_DAYS {
        return Err(ServiceError::field("last", "field-away-long"));
    }
    let (app_tx, actor, name) = (app.clone(), actor.clone(), actor.audit_name());
    let asked = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let me = hand.helper(tx, &actor).await?;
            helper::lock(tx, std::slice::from_ref(&me)).await?;
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?.helper;
            let now = app_tx.now();
            let visits = promised(tx, &me, (first, last), now).await?;
            if !(sure || visits.is_empty()) {
                return Ok(visits);
            }
            let mut absences: Vec<(Date, Date)> = mine
                .absences
                .iter()
                .copied()
                .filter(|(_, until)| *until >= today)
                .collect();
            if !absences.contains(&(first, last)) {
                absences.push((first, last));
            }
            if absences.len() > MOST {
                return Err(ServiceError::field("first", "field-away-many"));
            }
            absences.sort_unstable();
            helper::set_offer(tx, &Helper { absences, ..mine }, &name).await?;
            for booked in &visits {
                booking::hand_back(tx, &app_tx, booked, HandBackReason::NoTime, &name).await?;
            }
            Ok(Vec::new())
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(asked)
}

/// I am there after all. Days that are not on the list change nothing.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn remove_away(app: &App, actor: &Actor, days: (Date, Date)) -> Result<(), ServiceError> {
    remove_away_by(app, actor, Hand::Own(own_helper(actor)?), days).await
}

/// The same for somebody on the telephone.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones.
pub async fn remove_away_for_them(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    days: (Date, Date),
) -> Result<(), ServiceError> {
    remove_away_by(app, actor, Hand::Desk(who.clone()), days).await
}

async fn remove_away_by(
    app: &App,
    actor: &Actor,
    hand: Hand,
    days: (Date, Date),
) -> Result<(), ServiceError> {
    let (actor, name) = (actor.clone(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let me = hand.helper(tx, &actor).await?;
            helper::lock(tx, std::slice::from_ref(&me)).await?;
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?.helper;
            let absences = mine.absences.iter().copied().filter(|one| *one != days).collect();
            Ok(helper::set_offer(tx, &Helper { absences, ..mine }, &name).await?)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

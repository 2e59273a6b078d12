//! What a month came to: for a resident and who acts for them, and for the organisation's bookkeeping.

use super::agree::list_waiting;
use super::{Waiting, keeper};
use crate::domain::access::{Actor, FRESH_FOR_EXPORT_S, Identity};
use crate::domain::category::Category;
use crate::domain::fee::{Fee, Price};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::resident::{Person, ResidentState};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::hours::bounds;
use crate::service::{App, ServiceError, disclose};
use crate::store::fee::{self, Vouchers};
use crate::store::{Tx, person, place};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// Vouchers that are noted at once at most.
const MOST_VOUCHERS: u32 = 1_000;

/// A visit that was done for a price.
#[derive(Debug, Clone)]
pub struct Line {
    /// For whom.
    pub resident: PersonId,
    /// What for; nothing when it is in no catalogue any more.
    pub category: Option<Category>,
    /// When it began.
    pub starts_at: UnixTime,
    /// Minutes.
    pub minutes: u32,
    /// At what it was booked.
    pub price: Price,
    /// What it comes to.
    pub fee: Fee,
}

fn lines(found: Vec<fee::Line>, categories: &[Category]) -> Vec<Line> {
    found
        .into_iter()
        .map(|one| Line {
            category: categories.iter().find(|of| of.id == one.category).cloned(),
            fee: one.price.fee(one.minutes),
            resident: one.resident,
            starts_at: one.starts_at,
            minutes: one.minutes,
            price: one.price,
        })
        .collect()
}

fn sum<'a>(all: impl Iterator<Item = &'a Line>) -> Fee {
    all.fold(Fee::default(), |sum, one| sum.and(one.fee))
}

/// What one resident owes for a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owing {
    /// Their identifier, by which a bookkeeping knows them.
    pub resident: PersonId,
    /// Their whole name; empty for somebody who was erased.
    pub name: String,
    /// Visits.
    pub visits: usize,
    /// Minutes.
    pub minutes: u32,
    /// What they come to.
    pub fee: Fee,
    /// Vouchers that they have left; nothing for who never got or used any.
    pub left: Option<i64>,
}

/// A month of a service.
#[derive(Debug, Clone)]
pub struct Month {
    /// By name: everybody who had a visit for a price, or has vouchers.
    pub residents: Vec<Owing>,
    /// The visits, in order of time.
    pub lines: Vec<Line>,
    /// All together.
    pub sum: Fee,
    /// Requests about which nobody said yet whether it may cost something, where whoever looks supervises.
    pub waiting: Vec<Waiting>,
}

/// Whether somebody sees what help cost in a zone: the admin everywhere, a supervisor in their zones.
fn sees(actor: &Actor, organisation: &OrganisationId, zone: &crate::domain::ids::ZoneId) -> bool {
    actor.may_administer(organisation) || actor.may_supervise(organisation, zone)
}

/// What was done for a price in the month of `day`, in Amsterdam. Who is shown is told once a day that somebody looked.
///
/// # Errors
/// [`ServiceError::NotFound`] for anybody but the admin and the supervisors.
pub async fn month(app: &App, actor: &Actor, day: Date) -> Result<Month, ServiceError> {
    keeper(actor)?;
    let (app_tx, actor) = (app.clone(), actor.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let me = keeper(&actor)?;
            read(tx, &app_tx, (&actor, me), day).await
        })
        .await
}

/// The same, to be taken along as a file.
///
/// # Errors
/// As [`month`]; [`ServiceError::StepUpNeeded`] without a code of the last minutes on this device.
pub async fn file(app: &App, actor: &Actor, day: Date) -> Result<Month, ServiceError> {
    // Whoever may not have it at all is not asked for a code first.
    keeper(actor)?;
    if !actor.is_fresh(app.now(), FRESH_FOR_EXPORT_S) {
        return Err(ServiceError::StepUpNeeded);
    }
    month(app, actor, day).await
}

async fn read(
    tx: &mut Tx,
    app: &App,
    (actor, me): (&Actor, &Identity),
    day: Date,
) -> Result<Month, ServiceError> {
    let organisation = &me.organisation;
    let [span, _] = bounds(day);
    let categories = place::list_categories(tx, organisation).await?;
    let mut found = fee::list_lines(tx, organisation, span).await?;
    found.retain(|one| sees(actor, organisation, &one.zone));
    let lines = lines(found, &categories);
    let mut left = HashMap::new();
    for one in fee::list_balances(tx, organisation).await? {
        left.insert(one.resident_id, one.given - one.used);
    }
    let mut by_resident: BTreeMap<&PersonId, Vec<&Line>> = BTreeMap::new();
    for one in &lines {
        by_resident.entry(&one.resident).or_default().push(one);
    }
    for resident in left.keys() {
        let home = person::find_home(tx, resident).await?;
        if home.is_some_and(|home| sees(actor, organisation, &home.zone)) {
            by_resident.entry(resident).or_default();
        }
    }
    let mut residents = Vec::new();
    for (resident, own) in by_resident {
        let known = person::find(tx, resident).await?.ok_or(ServiceError::NotFound)?;
        let is_gone = matches!(known.state, ResidentState::Erased);
        if !is_gone {
            disclose::trace_fees(tx, app, organisation, &me.person, resident).await?;
        }
        residents.push(Owing {
            name: if is_gone { String::new() } else { known.full_name() },
            visits: own.len(),
            minutes: own.iter().map(|one| one.minutes).sum(),
            fee: sum(own.iter().copied()),
            left: left.get(resident).copied().filter(|_| !is_gone),
            resident: resident.clone(),
        });
    }
    residents.sort_by(|a, b| (&a.name, &a.resident).cmp(&(&b.name, &b.resident)));
    Ok(Month {
        residents,
        sum: sum(lines.iter()),
        lines,
        waiting: list_waiting(tx, actor, app.now()).await?,
    })
}

/// What help cost one resident in a month.
#[derive(Debug, Clone)]
pub struct OfResident {
    /// Who.
    pub resident: PersonId,
    /// What they are called.
    pub name: String,
    /// The visits for a price, in order of time.
    pub lines: Vec<Line>,
    /// What they come to.
    pub sum: Fee,
    /// Every voucher they got, in order; negative for ones used for requests that are nobody's any more.
    pub vouchers: Vec<Vouchers>,
    /// Vouchers that are left; nothing for who never got or used any.
    pub left: Option<i64>,
    /// Whether whoever looks may note vouchers.
    pub may_give: bool,
}

/// How somebody stands to the money of another.
enum Stands {
    /// It is theirs, or they act for the other, also if that is for money only.
    Theirs,
    /// They keep the service's books.
    Keeps,
}

async fn stands(tx: &mut Tx, actor: &Actor, who: &PersonId) -> Result<(Person, Stands), ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let known = person::find(tx, who).await?.ok_or(ServiceError::NotFound)?;
    if actor.may_manage(who) || me.represents.iter().any(|one| one.person == *who) {
        return Ok((known, Stands::Theirs));
    }
    if matches!(known.state, ResidentState::Erased) || actor.is_person(who) {
        return Err(ServiceError::NotFound);
    }
    let home = person::find_home(tx, who).await?;
    let supervises = home.is_some_and(|home| actor.may_supervise(&known.organisation, &home.zone));
    if supervises || actor.may_administer(&known.organisation) {
        Ok((known, Stands::Keeps))
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What help cost somebody in the month of `day`, in Amsterdam.
///
/// # Errors
/// [`ServiceError::NotFound`] for anybody but themselves (not with a card), whoever acts for them, also for money only, their
/// organisation's admin and the supervisors where they live; those leave a trace.
pub async fn of_resident(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    day: Date,
) -> Result<OfResident, ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, stands) = stands(tx, &actor, &who).await?;
            let may_give = matches!(stands, Stands::Keeps);
            if let (true, Some(me)) = (may_give, actor.identity()) {
                disclose::trace_fees(tx, &app_tx, &known.organisation, &me.person, &who).await?;
            }
            let categories = place::list_categories(tx, &known.organisation).await?;
            let [span, _] = bounds(day);
            let lines = lines(fee::list_lines_of(tx, &who, span).await?, &categories);
            let balances = fee::list_balances(tx, &known.organisation).await?;
            let left = balances
                .into_iter()
                .find(|one| one.resident_id == who)
                .map(|one| one.given - one.used);
            Ok(OfResident {
                name: known.full_name(),
                sum: sum(lines.iter()),
                lines,
                vouchers: fee::list_vouchers(tx, &who).await?,
                left,
                may_give,
                resident: who,
            })
        })
        .await
}

/// Notes that somebody got vouchers.
///
/// # Errors
/// A wrong field (`count`, `date`): none, or too many; a day to come. [`ServiceError::NotFound`] for anybody but their
/// organisation's admin and the supervisors where they live.
pub async fn give_vouchers(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    (count, given_on): (u32, Date),
) -> Result<(), ServiceError> {
    let now = app.now();
    let (actor, who) = (actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, stands) = stands(tx, &actor, &who).await?;
            let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
            if !matches!(stands, Stands::Keeps) {
                return Err(ServiceError::NotFound);
            }
            if count == 0 || count > MOST_VOUCHERS {
                return Err(ServiceError::field("count", "field-vouchers"));
            }
            if given_on > now.date(&amsterdam()) {
                return Err(ServiceError::field("date", "field-date-wrong"));
            }
            person::hold(tx, &[&who]).await?;
            let new = (i64::from(count), given_on);
            let name = actor.audit_name();
            Ok(fee::add_vouchers(tx, &known.organisation, &who, new, (&me.person, now), &name).await?)
        })
        .await
}

/// Whose money somebody may look at, with their names, where there is anything to see: their own, and that of whom they
/// act for.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn whose(app: &App, actor: &Actor) -> Result<Vec<(PersonId, String)>, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.clone();
    let own = actor.may_manage(&me.person);
    app.store
        .read(async move |tx| {
            let others = me.represents.iter().map(|one| &one.person);
            let mut all: Vec<(PersonId, String)> = Vec::new();
            for who in own.then_some(&me.person).into_iter().chain(others) {
                let ever = (UnixTime::from_seconds(0), app_end());
                let is_some = !fee::list_vouchers(tx, who).await?.is_empty()
                    || !fee::list_lines_of(tx, who, ever).await?.is_empty();
                if !is_some || all.iter().any(|(known, _)| known == who) {
                    continue;
                }
                let known = person::find(tx, who).await?.ok_or(ServiceError::NotFound)?;
                all.push((who.clone(), known.full_name()));
            }
            Ok(all)
        })
        .await
}

/// After every visit there will be.
const fn app_end() -> UnixTime {
    UnixTime::from_seconds(i64::MAX)
}

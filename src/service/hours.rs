//! Hours and costs: what a helper notes of a visit, what that comes to, and what the organisation pays.

use super::helping::own_helper;
use super::{App, ServiceError};
use crate::domain::access::{Actor, FRESH_FOR_EXPORT_S};
use crate::domain::assignment::AssignmentState;
use crate::domain::category::Category;
use crate::domain::hours::{Allowance, CostKind, Hours, Room, proposed_minutes, room};
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::store::assignment::Assignment;
use crate::store::hours::{self, Noted};
use crate::store::{Tx, assignment, helper, person, place, request, visit};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Hours are noted and corrected until so long after the visit, seconds: six weeks.
pub const NOTED_WITHIN_S: i64 = 42 * 86_400;

/// A visit that was done, with what is noted of it.
#[derive(Debug, Clone)]
pub struct Done {
    /// The booking.
    pub assignment: AssignmentId,
    /// What for.
    pub category: Category,
    /// When it was.
    pub starts_at: UnixTime,
    /// What was noted; otherwise what is proposed.
    pub hours: Hours,
    /// What is paid for it, cents; nothing until it is noted.
    pub paid_cents: Option<u32>,
}

/// What somebody noted, and how much room is left.
#[derive(Debug, Clone)]
pub struct MyHours {
    /// Visits that still can be noted or corrected, the newest first.
    pub visits: Vec<Done>,
    /// What their organisation pays.
    pub allowance: Allowance,
    /// Minutes of this month.
    pub minutes: u32,
    /// Paid for visits of this month, over all organisations, cents.
    pub month_cents: u64,
    /// Of this year.
    pub year_cents: u64,
    /// The tighter of the two ceilings.
    pub room: Room,
}

/// The first instants of a date's month and year, and of those after them.
pub(super) fn bounds(day: Date) -> [(UnixTime, UnixTime); 2] {
    let zone = amsterdam();
    let at = |year: i16, month: i8| UnixTime::at(Date::constant(year, month, 1), 0, 0, &zone);
    let (year, month) = (day.year(), day.month());
    let next = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    [
        (at(year, month), at(next.0, next.1)),
        (at(year, 1), at(year + 1, 1)),
    ]
}

/// Paid to somebody in a stretch of time, cents: under their own name also in other organisations. Whoever only shares the
/// telephone has another name.
async fn paid_to(
    tx: &mut Tx,
    me: &HelperId,
    (from, until): (UnixTime, UnixTime),
) -> Result<u64, ServiceError> {
    let mine = helper::find(tx, me)
        .await?
        .ok_or(ServiceError::NotFound)?
        .helper
        .person;
    let known = person::find(tx, &mine).await?.ok_or(ServiceError::NotFound)?;
    let own_name = known.given_name.trim().to_lowercase();
    let all = hours::list_paid_like(tx, &mine, from, until).await?;
    Ok(all
        .into_iter()
        .filter(|(helper, name, _)| helper == me || name.trim().to_lowercase() == own_name)
        .map(|(_, _, cents)| u64::try_from(cents).unwrap_or(0))
        .sum())
}

/// The tighter of two.
const fn tighter(one: Room, other: Room) -> Room {
    match (one, other) {
        (Room::Over, _) | (_, Room::Over) => Room::Over,
        (Room::Near, _) | (_, Room::Near) => Room::Near,
        _ => Room::Fine,
    }
}

/// One's own hours.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn list_mine(app: &App, actor: &Actor) -> Result<MyHours, ServiceError> {
    let (me, now) = (own_helper(actor)?, app.now());
    app.store
        .read(async move |tx| {
            let mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?.helper;
            let allowance = hours::find_allowance(tx, &mine.organisation).await?;
            let since = now.plus(-NOTED_WITHIN_S);
            let [month, year] = bounds(now.date(&amsterdam()));
            let noted = hours::list_of_helper(tx, &me, since.min(month.0), now.plus(86_400)).await?;
            let minutes = noted
                .iter()
                .filter(|one| one.starts_at >= month.0)
                .map(|one| one.hours.minutes)
                .sum();
            let categories = place::list_categories(tx, &mine.organisation).await?;
            let mut visits = Vec::new();
            for booked in assignment::list_of_helper(tx, &me, since, now).await? {
                if !matches!(booked.state, AssignmentState::Done { .. }) {
                    continue;
                }
                let known = noted.iter().find(|one| one.assignment == booked.id);
                let category = match known {
                    Some(one) => one.category.clone(),
                    None => category_of(tx, &booked).await?,
                };
                let Some(category) = categories.iter().find(|one| one.id == category) else {
                    continue;
                };
                visits.push(Done {
                    category: category.clone(),
                    starts_at: booked.window.starts_at,
                    hours: known.map_or_else(|| proposed(&booked), |one| one.hours),
                    paid_cents: known.map(|one| one.paid_cents),
                    assignment: booked.id,
                });
            }
            visits.reverse();
            let month_cents = paid_to(tx, &me, month).await?;
            let year_cents = paid_to(tx, &me, year).await?;
            Ok(MyHours {
                visits,
                minutes,
                month_cents,
                year_cents,
                room: tighter(
                    room(month_cents, allowance.month_cents),
                    room(year_cents, allowance.year_cents),
                ),
                allowance,
            })
        })
        .await
}

async fn category_of(
    tx: &mut Tx,
    booked: &Assignment,
) -> Result<crate::domain::category::CategoryId, ServiceError> {
    let one = visit::find(tx, &booked.visit)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let of = request::find(tx, &one.request)
        .await?
        .ok_or(ServiceError::NotFound)?;
    Ok(of.category)
}

fn proposed(booked: &Assignment) -> Hours {
    Hours {
        minutes: proposed_minutes(booked.state, booked.window),
        travel_m: 0,
        cost_cents: 0,
        cost_kind: CostKind::None,
    }
}

/// Notes the hours and costs of one's own visit, or corrects them.
///
/// # Errors
/// A wrong field: more than a day, more than the ceiling of that month or year leaves (`cost`), or costs where nothing is
/// paid; [`ServiceError::NotFound`] for somebody else's visit, one that is not done, or one longer ago than six weeks.
pub async fn note(app: &App, actor: &Actor, id: &AssignmentId, said: Hours) -> Result<(), ServiceError> {
    if said.minutes > 1440 {
        return Err(ServiceError::field("minutes", "field-hours-range"));
    }
    if said.travel_m > 1_000_000 {
        return Err(ServiceError::field("km", "field-km-range"));
    }
    if said.cost_cents > 1_000_000 || (said.cost_cents > 0) != (said.cost_kind != CostKind::None) {
        return Err(ServiceError::field("cost", "field-cost-kind"));
    }
    let (now, me, id, name) = (app.now(), own_helper(actor)?, id.clone(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            // Two tabs at once: the ceiling is looked at by one after the other.
            helper::lock(tx, std::slice::from_ref(&me)).await?;
            let booked = assignment::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let is_done = matches!(booked.state, AssignmentState::Done { .. });
            if booked.helper != me || !is_done || booked.window.starts_at.plus(NOTED_WITHIN_S) < now {
                return Err(ServiceError::NotFound);
            }
            let one = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let allowance = hours::find_allowance(tx, &one.organisation).await?;
            if !allowance.is_on && (said.travel_m > 0 || said.cost_cents > 0) {
                return Err(ServiceError::field("cost", "field-cost-off"));
            }
            let paid = said.paid_cents(&allowance);
            let day = booked.window.starts_at;
            let before = hours::list_of_helper(tx, &me, day, day.plus(1)).await?;
            let before = before
                .iter()
                .find(|other| other.assignment == id)
                .map_or(0, |other| other.paid_cents);
            let [month, year] = bounds(day.date(&amsterdam()));
            let limits = [
                (month, allowance.month_cents, "field-over-month"),
                (year, allowance.year_cents, "field-over-year"),
            ];
            for (span, ceiling, text) in limits {
                let others = paid_to(tx, &me, span).await?.saturating_sub(u64::from(before));
                // Less than before is always allowed: also when a ceiling was lowered since.
                if paid > before && room(others + u64::from(paid), ceiling) == Room::Over {
                    return Err(ServiceError::field("cost", text));
                }
            }
            Ok(hours::set(tx, &one.organisation, &id, &said, paid, now, &name).await?)
        })
        .await
}

fn administered(actor: &Actor) -> Result<OrganisationId, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.may_administer(&me.organisation) {
        Ok(me.organisation.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What the organisation pays.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer it.
pub async fn allowance(app: &App, actor: &Actor) -> Result<Allowance, ServiceError> {
    let organisation = administered(actor)?;
    app.store
        .read(async move |tx| Ok(hours::find_allowance(tx, &organisation).await?))
        .await
}

/// Sets what the organisation pays from now on.
///
/// # Errors
/// A wrong field; [`ServiceError::NotFound`] for somebody who does not administer it.
pub async fn set_allowance(app: &App, actor: &Actor, wanted: Allowance) -> Result<(), ServiceError> {
    if wanted.cents_per_km > 1_000 {
        return Err(ServiceError::field("km", "field-money-range"));
    }
    if wanted.month_cents > 10_000_000 || wanted.month_cents > wanted.year_cents {
        return Err(ServiceError::field("month", "field-money-range"));
    }
    if wanted.year_cents > 10_000_000 {
        return Err(ServiceError::field("year", "field-money-range"));
    }
    let (organisation, name) = (administered(actor)?, actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            Ok(hours::set_allowance(tx, &organisation, &wanted, &name).await?)
        })
        .await
}

/// One helper's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthLine {
    /// Their identifier, by which a bookkeeping knows them.
    pub helper: HelperId,
    /// Their whole name.
    pub name: String,
    /// Visits.
    pub visits: u32,
    /// Minutes.
    pub minutes: u32,
    /// Metres.
    pub travel_m: u32,
    /// To pay, cents.
    pub paid_cents: u64,
    /// How much of the month's and year's ceiling is used.
    pub room: Room,
}

/// What everybody noted of visits in the month of `day`, by name; for the organisation's bookkeeping.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer it.
pub async fn month(app: &App, actor: &Actor, day: Date) -> Result<Vec<MonthLine>, ServiceError> {
    let organisation = administered(actor)?;
    app.store
        .read(async move |tx| {
            let [month, year] = bounds(day);
            let allowance = hours::find_allowance(tx, &organisation).await?;
            let mut by_helper: BTreeMap<HelperId, Vec<Noted>> = BTreeMap::new();
            for one in hours::list_of_organisation(tx, &organisation, month.0, month.1).await? {
                by_helper.entry(one.helper.clone()).or_default().push(one);
            }
            let mut all = Vec::new();
            for (helper, noted) in by_helper {
                let who = person::find(tx, &noted[0].person).await?;
                let used = |cents, ceiling| room(cents, ceiling);
                let in_month = used(paid_to(tx, &helper, month).await?, allowance.month_cents);
                let in_year = used(paid_to(tx, &helper, year).await?, allowance.year_cents);
                all.push(MonthLine {
                    name: who.map_or_else(String::new, |who| who.full_name()),
                    visits: u32::try_from(noted.len()).unwrap_or(u32::MAX),
                    minutes: noted.iter().map(|one| one.hours.minutes).sum(),
                    travel_m: noted.iter().map(|one| one.hours.travel_m).sum(),
                    paid_cents: noted.iter().map(|one| u64::from(one.paid_cents)).sum(),
                    room: tighter(in_month, in_year),
                    helper,
                });
            }
            all.sort_by(|a, b| (&a.name, &a.helper).cmp(&(&b.name, &b.helper)));
            Ok(all)
        })
        .await
}

/// The same, to be taken along as a file.
///
/// # Errors
/// As [`month`]; [`ServiceError::StepUpNeeded`] without a code of the last minutes on this device.
pub async fn file(app: &App, actor: &Actor, day: Date) -> Result<Vec<MonthLine>, ServiceError> {
    // Whoever may not have it at all is not asked for a code first.
    administered(actor)?;
    if !actor.is_fresh(app.now(), FRESH_FOR_EXPORT_S) {
        return Err(ServiceError::StepUpNeeded);
    }
    month(app, actor, day).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_month_in_which_the_clock_changes_is_an_hour_shorter_or_longer() {
        let hours = |day| {
            let [(from, until), _] = bounds(day);
            (until.seconds() - from.seconds()) / 3600
        };
        assert_eq!(hours(date(2027, 3, 28)), 31 * 24 - 1);
        assert_eq!(hours(date(2027, 10, 31)), 31 * 24 + 1);
        assert_eq!(hours(date(2028, 2, 29)), 29 * 24);
        let [month, year] = bounds(date(2026, 12, 31));
        assert_eq!(month.1, UnixTime::at(date(2027, 1, 1), 0, 0, &amsterdam()));
        assert_eq!(year.1, month.1);
    }

    proptest! {
        /// Every second lies in the month of its day in Amsterdam, and in no other.
        #[test]
        fn every_second_is_in_one_month(seconds in 1_700_000_000_i64..1_900_000_000) {
            let at = UnixTime::from_seconds(seconds);
            let day = at.date(&amsterdam());
            let within = |day: Date| {
                let [(from, until), _] = bounds(day);
                from <= at && at < until
            };
            prop_assert!(within(day));
            prop_assert!(!within(day.first_of_month().yesterday().unwrap()));
            prop_assert!(!within(day.last_of_month().tomorrow().unwrap()));
        }
    }
}

//! When a learn-work service is open.
//!
//! A booking of a worker reads this behind the lock of that worker's row; whoever changes it holds the rows of all of them
//! first. So of a booking and a change at the same moment, the second sees the first.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all};
use crate::domain::ids::{ClosureId, OrganisationId};
use crate::domain::opening::{Closure, OpeningHours, Stretch};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use jiff::civil::Date;

/// Writes down a week in place of the one before.
///
/// # Errors
/// [`StoreError`] when there is no such organisation, or another week came in between.
pub async fn set_week(
    tx: &mut Tx,
    organisation: &OrganisationId,
    week: &[Option<Stretch>; 7],
    actor: &str,
) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM opening WHERE organisation_id = $1", organisation)?;
    for (weekday, open) in (0_i64..).zip(week) {
        let Some(open) = open else { continue };
        exec!(
            tx,
            "INSERT INTO opening (organisation_id, weekday, from_min, until_min) VALUES ($1, $2, $3, $4)",
            organisation,
            weekday,
            i64::from(open.from_min()),
            i64::from(open.until_min())
        )?;
    }
    audit::append(tx, organisation, actor, "opening.set", organisation.as_str(), "").await
}

/// Closes a service for some days.
///
/// # Errors
/// [`StoreError`] when there is no such organisation.
pub async fn close(tx: &mut Tx, closure: &Closure, actor: &str) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO closure (id, organisation_id, first_on, last_on) VALUES ($1, $2, $3, $4)",
        &closure.id,
        &closure.organisation,
        closure.first_on.to_string(),
        closure.last_on.to_string()
    )?;
    let id = closure.id.as_str();
    audit::append(tx, &closure.organisation, actor, "closure.add", id, "").await
}

/// Takes a closure back.
///
/// # Errors
/// [`StoreError::Conflict`] when there is none such any more.
pub async fn reopen(
    tx: &mut Tx,
    organisation: &OrganisationId,
    id: &ClosureId,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "DELETE FROM closure WHERE id = $1 AND organisation_id = $2",
        id,
        organisation
    )?;
    ensure_affected(done, 1)?;
    audit::append(tx, organisation, actor, "closure.remove", id.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct StretchRow {
    weekday: i64,
    from_min: i64,
    until_min: i64,
}

#[derive(sqlx::FromRow)]
struct ClosureRow {
    id: ClosureId,
    organisation_id: OrganisationId,
    first_on: String,
    last_on: String,
}

/// When a service is open, with the closures that have not ended before a day.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn find(
    tx: &mut Tx,
    organisation: &OrganisationId,
    since: Date,
) -> Result<OpeningHours, StoreError> {
    let broken = |what| StoreError::inconsistent(what, organisation.as_str());
    let mut hours = OpeningHours::default();
    let rows = fetch_all!(
        tx,
        StretchRow,
        "SELECT weekday, from_min, until_min FROM opening WHERE organisation_id = $1 ORDER BY weekday",
        organisation
    )?;
    for row in rows {
        let minutes = |value: i64| u32::try_from(value).ok();
        let open = minutes(row.from_min).zip(minutes(row.until_min));
        let open = open.and_then(|(from, until)| Stretch::new(from, until));
        let day = usize::try_from(row.weekday).ok();
        let day = day.and_then(|day| hours.week.get_mut(day));
        match (day, open) {
            (Some(day), Some(open)) => *day = Some(open),
            _ => return Err(broken("opening")),
        }
    }
    let rows = fetch_all!(
        tx,
        ClosureRow,
        "SELECT id, organisation_id, first_on, last_on FROM closure WHERE organisation_id = $1 AND last_on >= $2 \
         ORDER BY first_on, last_on, id",
        organisation,
        since.to_string()
    )?;
    for row in rows {
        hours.closures.push(Closure {
            id: row.id,
            organisation: row.organisation_id,
            first_on: row.first_on.parse().map_err(|_| broken("closure"))?,
            last_on: row.last_on.parse().map_err(|_| broken("closure"))?,
        });
    }
    Ok(hours)
}

#[derive(sqlx::FromRow)]
struct WindowRow {
    starts_at: UnixTime,
    ends_at: UnixTime,
}

/// When the workers of an organisation are booked from an instant on, the first first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_booked(
    tx: &mut Tx,
    organisation: &OrganisationId,
    since: UnixTime,
) -> Result<Vec<Window>, StoreError> {
    let rows = fetch_all!(
        tx,
        WindowRow,
        "SELECT a.starts_at, a.ends_at FROM assignment a JOIN helper h ON h.id = a.helper_id WHERE \
         h.organisation_id = $1 AND h.kind = 'worker' AND a.state = 'booked' AND a.ends_at > $2 \
         ORDER BY a.starts_at, a.id",
        organisation,
        since
    )?;
    Ok(rows
        .into_iter()
        .map(|row| Window {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        })
        .collect())
}

//! Hours and costs of visits, and what an organisation pays.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::category::CategoryId;
use crate::domain::hours::{Allowance, CostKind, Hours};
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId, PersonId};
use crate::domain::time::UnixTime;

#[derive(sqlx::FromRow)]
struct AllowanceRow {
    is_on: i64,
    cents_per_km: i64,
    month_cents: i64,
    year_cents: i64,
}

/// What an organisation pays; nothing, and the usual ceilings, when it never said so.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_allowance(tx: &mut Tx, organisation: &OrganisationId) -> Result<Allowance, StoreError> {
    let row = fetch_optional!(
        tx,
        AllowanceRow,
        "SELECT is_on, cents_per_km, month_cents, year_cents FROM allowance WHERE organisation_id = $1",
        organisation
    )?;
    let Some(row) = row else {
        return Ok(Allowance::default());
    };
    let cents = |value: i64| {
        u32::try_from(value).map_err(|_| StoreError::inconsistent("allowance", organisation.as_str()))
    };
    Ok(Allowance {
        is_on: row.is_on == 1,
        cents_per_km: cents(row.cents_per_km)?,
        month_cents: cents(row.month_cents)?,
        year_cents: cents(row.year_cents)?,
    })
}

/// Sets what an organisation pays from now on; what was noted before stays as it was.
///
/// # Errors
/// [`StoreError`] when there is no such organisation.
pub async fn set_allowance(
    tx: &mut Tx,
    organisation: &OrganisationId,
    allowance: &Allowance,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO allowance (organisation_id, is_on, cents_per_km, month_cents, year_cents) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation_id) DO UPDATE SET is_on = excluded.is_on, \
         cents_per_km = excluded.cents_per_km, month_cents = excluded.month_cents, year_cents = excluded.year_cents",
        organisation,
        i64::from(allowance.is_on),
        i64::from(allowance.cents_per_km),
        i64::from(allowance.month_cents),
        i64::from(allowance.year_cents)
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "allowance.set",
        organisation.as_str(),
        "",
    )
    .await
}

/// Notes the hours and costs of a visit, instead of what was noted before.
///
/// # Errors
/// [`StoreError`] when there is no such assignment.
pub async fn set(
    tx: &mut Tx,
    organisation: &OrganisationId,
    of: &AssignmentId,
    hours: &Hours,
    paid_cents: u32,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO hours (assignment_id, minutes, travel_m, cost_cents, cost_kind, paid_cents, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (assignment_id) DO UPDATE SET minutes = excluded.minutes, \
         travel_m = excluded.travel_m, cost_cents = excluded.cost_cents, cost_kind = excluded.cost_kind, \
         paid_cents = excluded.paid_cents, at = excluded.at",
        of,
        i64::from(hours.minutes),
        i64::from(hours.travel_m),
        i64::from(hours.cost_cents),
        hours.cost_kind.tag(),
        i64::from(paid_cents),
        at
    )?;
    audit::append(tx, organisation, actor, "hours.set", of.as_str(), "").await
}

/// What was noted of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Which booking.
    pub assignment: AssignmentId,
    /// Who came.
    pub helper: HelperId,
    /// Who that is.
    pub person: PersonId,
    /// What for.
    pub category: CategoryId,
    /// When the visit was.
    pub starts_at: UnixTime,
    /// The hours and costs.
    pub hours: Hours,
    /// What is paid for it, cents.
    pub paid_cents: u32,
}

#[derive(sqlx::FromRow)]
struct NotedRow {
    assignment_id: AssignmentId,
    helper_id: HelperId,
    person_id: PersonId,
    category_id: CategoryId,
    starts_at: UnixTime,
    minutes: i64,
    travel_m: i64,
    cost_cents: i64,
    cost_kind: String,
    paid_cents: i64,
}

fn decode(row: NotedRow) -> Result<Noted, StoreError> {
    let broken = || StoreError::inconsistent("hours", row.assignment_id.as_str());
    let number = |value: i64| u32::try_from(value).map_err(|_| broken());
    Ok(Noted {
        hours: Hours {
            minutes: number(row.minutes)?,
            travel_m: number(row.travel_m)?,
            cost_cents: number(row.cost_cents)?,
            cost_kind: CostKind::from_tag(&row.cost_kind).ok_or_else(broken)?,
        },
        paid_cents: number(row.paid_cents)?,
        assignment: row.assignment_id,
        helper: row.helper_id,
        person: row.person_id,
        category: row.category_id,
        starts_at: row.starts_at,
    })
}

/// What was noted of a helper's visits that began in `from..until`, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_helper(
    tx: &mut Tx,
    helper: &HelperId,
    from: UnixTime,
    until: UnixTime,
) -> Result<Vec<Noted>, StoreError> {
    let rows = fetch_all!(
        tx,
        NotedRow,
        "SELECT n.assignment_id, a.helper_id, h.person_id, r.category_id, a.starts_at, n.minutes, n.travel_m, \
         n.cost_cents, n.cost_kind, n.paid_cents FROM hours n JOIN assignment a ON a.id = n.assignment_id \
         JOIN helper h ON h.id = a.helper_id JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         WHERE a.helper_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 ORDER BY a.starts_at, n.assignment_id",
        helper,
        from,
        until
    )?;
    rows.into_iter().map(decode).collect()
}

/// The same of everybody's visits for an organisation.
///
/// # Errors
/// As [`list_of_helper`].
pub async fn list_of_organisation(
    tx: &mut Tx,
    organisation: &OrganisationId,
    from: UnixTime,
    until: UnixTime,
) -> Result<Vec<Noted>, StoreError> {
    let rows = fetch_all!(
        tx,
        NotedRow,
        "SELECT n.assignment_id, a.helper_id, h.person_id, r.category_id, a.starts_at, n.minutes, n.travel_m, \
         n.cost_cents, n.cost_kind, n.paid_cents FROM hours n JOIN assignment a ON a.id = n.assignment_id \
         JOIN helper h ON h.id = a.helper_id JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         WHERE r.organisation_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 \
         ORDER BY a.starts_at, n.assignment_id",
        organisation,
        from,
        until
    )?;
    rows.into_iter().map(decode).collect()
}

#[derive(sqlx::FromRow)]
struct PaidRow {
    helper_id: HelperId,
    given_name: String,
    paid: i64,
}

/// What is paid, cents, for visits that began in `from..until`, to whoever has the same telephone or mail as this person,
/// in any organisation: each with the name they want to be called.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_paid_like(
    tx: &mut Tx,
    person: &PersonId,
    from: UnixTime,
    until: UnixTime,
) -> Result<Vec<(HelperId, String, i64)>, StoreError> {
    let rows = fetch_all!(
        tx,
        PaidRow,
        "SELECT h.id AS helper_id, p.given_name, CAST(SUM(n.paid_cents) AS BIGINT) AS paid \
         FROM person me JOIN person p ON p.id = me.id OR p.mail_hash = me.mail_hash \
         OR p.telephone_hash = me.telephone_hash \
         JOIN helper h ON h.person_id = p.id JOIN assignment a ON a.helper_id = h.id \
         JOIN hours n ON n.assignment_id = a.id \
         WHERE me.id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 GROUP BY h.id, p.given_name ORDER BY h.id",
        person,
        from,
        until
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.helper_id, row.given_name, row.paid))
        .collect())
}

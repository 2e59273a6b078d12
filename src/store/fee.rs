//! Money, lightly: the price list, what was agreed for a request, at what a visit was booked, and vouchers.
//!
//! Lines are read from bookings and never written: a visit that was missed or handed back has none, and the price is that
//! of the booking, whatever the list says since.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::assignment::AssignmentState;
use crate::domain::category::CategoryId;
use crate::domain::consent::Given;
use crate::domain::fee::{Listed, Price, PriceKind};
use crate::domain::hours::proposed_minutes;
use crate::domain::ids::{AssignmentId, HelperId, OrganisationId, PersonId, RequestId, ZoneId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use jiff::civil::Date;

fn price(kind: &str, amount: i64) -> Option<Price> {
    Price::new(PriceKind::from_tag(kind)?, u32::try_from(amount).ok()?)
}

/// Writes a price down after those there were.
///
/// # Errors
/// [`StoreError`] when there is no such category, or another price came in between.
pub async fn add_price(
    tx: &mut Tx,
    organisation: &OrganisationId,
    category: &CategoryId,
    new: Listed,
    (by, at): (&PersonId, UnixTime),
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO price (organisation_id, category_id, step, from_on, kind, amount, by_id, at) VALUES ($1, $2, \
         (SELECT COALESCE(MAX(p.step), 0) + 1 FROM price p WHERE p.organisation_id = $1 AND p.category_id = $2), \
         $3, $4, $5, $6, $7)",
        organisation,
        category,
        new.from_on.to_string(),
        new.price.kind().tag(),
        i64::from(new.price.amount()),
        by,
        at
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "price.set",
        category.as_str(),
        new.price.kind().tag(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct PriceRow {
    category_id: CategoryId,
    from_on: String,
    kind: String,
    amount: i64,
}

/// Every price that an organisation ever set, each category's in the order in which they were written down.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_prices(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<(CategoryId, Listed)>, StoreError> {
    let rows = fetch_all!(
        tx,
        PriceRow,
        "SELECT category_id, from_on, kind, amount FROM price WHERE organisation_id = $1 ORDER BY category_id, step",
        organisation
    )?;
    rows.into_iter()
        .map(|row| {
            let broken = || StoreError::inconsistent("price", row.category_id.as_str());
            let listed = Listed {
                from_on: row.from_on.parse().map_err(|_| broken())?,
                price: price(&row.kind, row.amount).ok_or_else(broken)?,
            };
            Ok((row.category_id, listed))
        })
        .collect()
}

/// What somebody answered when they were asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// About which request.
    pub request: RequestId,
    /// What they agreed to; free is "only free help".
    pub price: Price,
    /// How they said so.
    pub given: Given,
    /// Who wrote it down.
    pub by: PersonId,
    /// When.
    pub at: UnixTime,
}

/// Writes an answer down after those there were.
///
/// # Errors
/// [`StoreError`] when there is no such request, or another answer came in between.
pub async fn add_answer(
    tx: &mut Tx,
    organisation: &OrganisationId,
    answer: &Answer,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO price_answer (request_id, step, kind, amount, given, by_id, at) VALUES ($1, \
         (SELECT COALESCE(MAX(p.step), 0) + 1 FROM price_answer p WHERE p.request_id = $1), $2, $3, $4, $5, $6)",
        &answer.request,
        answer.price.kind().tag(),
        i64::from(answer.price.amount()),
        answer.given.tag(),
        &answer.by,
        answer.at
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "price.answer",
        answer.request.as_str(),
        "",
    )
    .await
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    request_id: RequestId,
    kind: String,
    amount: i64,
    given: String,
    by_id: PersonId,
    at: UnixTime,
}

fn answer(row: AnswerRow) -> Result<Answer, StoreError> {
    let broken = || StoreError::inconsistent("price_answer", row.request_id.as_str());
    Ok(Answer {
        price: price(&row.kind, row.amount).ok_or_else(broken)?,
        given: Given::from_tag(&row.given).ok_or_else(broken)?,
        request: row.request_id,
        by: row.by_id,
        at: row.at,
    })
}

/// Every answer about a request, the last at the end.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_answers(tx: &mut Tx, request: &RequestId) -> Result<Vec<Answer>, StoreError> {
    let rows = fetch_all!(
        tx,
        AnswerRow,
        "SELECT request_id, kind, amount, given, by_id, at FROM price_answer WHERE request_id = $1 ORDER BY step",
        request
    )?;
    rows.into_iter().map(answer).collect()
}

/// Every answer about a request that is not over, of each request the last at the end.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_live_answers(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<Answer>, StoreError> {
    let rows = fetch_all!(
        tx,
        AnswerRow,
        "SELECT p.request_id, p.kind, p.amount, p.given, p.by_id, p.at FROM price_answer p \
         JOIN request r ON r.id = p.request_id WHERE r.organisation_id = $1 \
         AND r.state IN ('unconfirmed', 'awaiting_review', 'open', 'paused') ORDER BY p.request_id, p.step",
        organisation
    )?;
    rows.into_iter().map(answer).collect()
}

/// Writes down at what a visit was booked.
///
/// # Errors
/// [`StoreError`] when there is no such booking, or it has a price already.
pub async fn add(tx: &mut Tx, of: &AssignmentId, price: Price) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO fee (assignment_id, kind, amount, minutes) VALUES ($1, $2, $3, NULL)",
        of,
        price.kind().tag(),
        i64::from(price.amount())
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct FeeRow {
    kind: String,
    amount: i64,
}

/// At what a visit was booked; free when nothing was written down.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, of: &AssignmentId) -> Result<Price, StoreError> {
    let row = fetch_optional!(
        tx,
        FeeRow,
        "SELECT kind, amount FROM fee WHERE assignment_id = $1",
        of
    )?;
    match row {
        None => Ok(Price::FREE),
        Some(row) => price(&row.kind, row.amount).ok_or_else(|| StoreError::inconsistent("fee", of.as_str())),
    }
}

/// Keeps the minutes that were signed for with what they cost, before what was signed of a worker is removed.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn keep_minutes(tx: &mut Tx, helper: &HelperId) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE fee SET minutes = (SELECT s.minutes FROM hours_signed s WHERE s.assignment_id = fee.assignment_id) \
         WHERE assignment_id IN (SELECT s.assignment_id FROM hours_signed s JOIN assignment a ON a.id = s.assignment_id \
         WHERE a.helper_id = $1)",
        helper
    )?;
    Ok(())
}

/// A visit that was done and has a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The booking.
    pub assignment: AssignmentId,
    /// For whom it was.
    pub resident: PersonId,
    /// Where.
    pub zone: ZoneId,
    /// What for.
    pub category: CategoryId,
    /// When it began.
    pub starts_at: UnixTime,
    /// Minutes: as a supervisor signed for them, else as the worker noted them, else as they follow from the door or from
    /// what was agreed.
    pub minutes: u32,
    /// At what it was booked.
    pub price: Price,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    assignment_id: AssignmentId,
    resident_id: PersonId,
    zone_id: ZoneId,
    category_id: CategoryId,
    starts_at: UnixTime,
    ends_at: UnixTime,
    checked_in_at: Option<UnixTime>,
    done_at: Option<UnixTime>,
    kind: String,
    amount: i64,
    kept: Option<i64>,
    signed: Option<i64>,
    noted: Option<i64>,
}

fn line(row: LineRow) -> Result<Line, StoreError> {
    let broken = || StoreError::inconsistent("fee", row.assignment_id.as_str());
    let window = Window {
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    };
    let minutes = match row.signed.or(row.kept).or(row.noted) {
        Some(minutes) => u32::try_from(minutes).map_err(|_| broken())?,
        None => {
            let state = AssignmentState::Done {
                checked_in_at: row.checked_in_at,
                done_at: row.done_at.ok_or_else(broken)?,
            };
            proposed_minutes(state, window)
        }
    };
    Ok(Line {
        price: price(&row.kind, row.amount).ok_or_else(broken)?,
        assignment: row.assignment_id,
        resident: row.resident_id,
        zone: row.zone_id,
        category: row.category_id,
        starts_at: row.starts_at,
        minutes,
    })
}

/// What was done for a price, of visits that began in `from..until`, in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_lines(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (from, until): (UnixTime, UnixTime),
) -> Result<Vec<Line>, StoreError> {
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT f.assignment_id, r.resident_id, r.zone_id, r.category_id, a.starts_at, a.ends_at, a.checked_in_at, \
         a.done_at, f.kind, f.amount, f.minutes AS kept, s.minutes AS signed, n.minutes AS noted FROM fee f \
         JOIN assignment a ON a.id = f.assignment_id JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id LEFT JOIN hours_signed s ON s.assignment_id = a.id \
         LEFT JOIN hours n ON n.assignment_id = a.id WHERE r.organisation_id = $1 AND a.state = 'done' \
         AND a.starts_at >= $2 AND a.starts_at < $3 ORDER BY a.starts_at, f.assignment_id",
        organisation,
        from,
        until
    )?;
    rows.into_iter().map(line).collect()
}

/// The same for one resident, whoever's visits they are.
///
/// # Errors
/// As [`list_lines`].
pub async fn list_lines_of(
    tx: &mut Tx,
    resident: &PersonId,
    (from, until): (UnixTime, UnixTime),
) -> Result<Vec<Line>, StoreError> {
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT f.assignment_id, r.resident_id, r.zone_id, r.category_id, a.starts_at, a.ends_at, a.checked_in_at, \
         a.done_at, f.kind, f.amount, f.minutes AS kept, s.minutes AS signed, n.minutes AS noted FROM fee f \
         JOIN assignment a ON a.id = f.assignment_id JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id LEFT JOIN hours_signed s ON s.assignment_id = a.id \
         LEFT JOIN hours n ON n.assignment_id = a.id WHERE r.resident_id = $1 AND a.state = 'done' \
         AND a.starts_at >= $2 AND a.starts_at < $3 ORDER BY a.starts_at, f.assignment_id",
        resident,
        from,
        until
    )?;
    rows.into_iter().map(line).collect()
}

/// Vouchers that somebody got.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Vouchers {
    /// How many; negative for used ones of requests that are nobody's any more.
    pub count: i64,
    /// On which day, `2026-03-02`.
    pub given_on: String,
}

/// Writes down that somebody got vouchers.
///
/// # Errors
/// [`StoreError`] when there is no such person, or others came in between.
pub async fn add_vouchers(
    tx: &mut Tx,
    organisation: &OrganisationId,
    resident: &PersonId,
    (count, given_on): (i64, Date),
    (by, at): (&PersonId, UnixTime),
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO voucher (resident_id, step, organisation_id, count, given_on, by_id, at) VALUES ($1, \
         (SELECT COALESCE(MAX(w.step), 0) + 1 FROM voucher w WHERE w.resident_id = $1), $2, $3, $4, $5, $6)",
        resident,
        organisation,
        count,
        given_on.to_string(),
        by,
        at
    )?;
    audit::append(tx, organisation, actor, "voucher.add", resident.as_str(), "").await
}

/// Vouchers that somebody got, in the order in which they were written down.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_vouchers(tx: &mut Tx, resident: &PersonId) -> Result<Vec<Vouchers>, StoreError> {
    fetch_all!(
        tx,
        Vouchers,
        "SELECT count, given_on FROM voucher WHERE resident_id = $1 ORDER BY step",
        resident
    )
}

/// Vouchers of a resident: how many they got, and how many of them were used.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Balance {
    /// Whose.
    pub resident_id: PersonId,
    /// How many they got.
    pub given: i64,
    /// How many were used.
    pub used: i64,
}

/// The vouchers of everybody who got or used any.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_balances(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Balance>, StoreError> {
    fetch_all!(
        tx,
        Balance,
        "SELECT b.resident_id, CAST(SUM(b.given) AS BIGINT) AS given, CAST(SUM(b.used) AS BIGINT) AS used FROM (\
         SELECT resident_id, count AS given, 0 AS used FROM voucher WHERE organisation_id = $1 \
         UNION ALL SELECT r.resident_id, 0 AS given, f.amount AS used FROM fee f \
         JOIN assignment a ON a.id = f.assignment_id JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id WHERE r.organisation_id = $1 AND f.kind = 'voucher' AND a.state = 'done') b \
         GROUP BY b.resident_id ORDER BY b.resident_id",
        organisation
    )
}

/// A request becomes nobody's: the vouchers that it used stay used for whose it was, and nobody is named with its answers.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(super) async fn let_go(
    tx: &mut Tx,
    request: &RequestId,
    nobody: &PersonId,
    at: UnixTime,
    today: Date,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO voucher (resident_id, step, organisation_id, count, given_on, by_id, at) \
         SELECT r.resident_id, (SELECT COALESCE(MAX(w.step), 0) + 1 FROM voucher w WHERE w.resident_id = r.resident_id), \
         r.organisation_id, CAST(0 - SUM(f.amount) AS BIGINT), $2, NULL, $3 FROM fee f \
         JOIN assignment a ON a.id = f.assignment_id JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id WHERE r.id = $1 AND f.kind = 'voucher' AND a.state = 'done' \
         GROUP BY r.resident_id, r.organisation_id",
        request,
        today.to_string(),
        at
    )?;
    exec!(
        tx,
        "UPDATE price_answer SET by_id = $2 WHERE request_id = $1",
        request,
        nobody
    )?;
    Ok(())
}

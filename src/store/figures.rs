//! What is counted of workers, where they went on to, and the figures of quarters as they were published.
//!
//! Where somebody went on to is sealed like what else is for supervisor and worker alone. Of a quarter only what was
//! published is kept: who stole this table would read what anybody may read.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::category::CategoryId;
use crate::domain::figures::{Measure, Onward, Quarter, Split};
use crate::domain::ids::{HelperId, OrganisationId, PersonId, ZoneId};
use crate::domain::learning::Level;
use crate::domain::time::UnixTime;
use jiff::civil::Date;

/// Where a worker went on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WentOn {
    /// Who.
    pub helper: HelperId,
    /// Their last day.
    pub left_on: Date,
    /// Where to.
    pub to: Onward,
    /// The supervisor who noted it.
    pub by: PersonId,
    /// When.
    pub at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct WentOnRow {
    helper_id: HelperId,
    left_on: String,
    goes_sealed: String,
    by_id: PersonId,
    at: UnixTime,
}

fn went_on(tx: &Tx, row: WentOnRow) -> Result<WentOn, StoreError> {
    let broken = || StoreError::inconsistent("worker_onward", row.helper_id.as_str());
    let to = tx.unseal("worker_onward.goes", row.helper_id.as_str(), &row.goes_sealed)?;
    Ok(WentOn {
        left_on: row.left_on.parse().map_err(|_| broken())?,
        to: Onward::from_tag(&to).ok_or_else(broken)?,
        helper: row.helper_id,
        by: row.by_id,
        at: row.at,
    })
}

/// Notes where a worker went on to, in place of what was noted before.
///
/// # Errors
/// [`StoreError`] when there is no such helper.
pub async fn set_onward(
    tx: &mut Tx,
    organisation: &OrganisationId,
    went: &WentOn,
    actor: &str,
) -> Result<(), StoreError> {
    let goes = tx.seal("worker_onward.goes", went.helper.as_str(), went.to.tag())?;
    exec!(
        tx,
        "INSERT INTO worker_onward (helper_id, organisation_id, left_on, goes_sealed, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (helper_id) DO UPDATE SET left_on = excluded.left_on, \
         goes_sealed = excluded.goes_sealed, by_id = excluded.by_id, at = excluded.at",
        &went.helper,
        organisation,
        went.left_on.to_string(),
        goes,
        &went.by,
        went.at
    )?;
    // Of whom, and no more.
    let id = went.helper.as_str();
    audit::append(tx, organisation, actor, "worker.onward", id, "").await
}

/// Where a worker went on to, if that was noted.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_onward(tx: &mut Tx, helper: &HelperId) -> Result<Option<WentOn>, StoreError> {
    let row = fetch_optional!(
        tx,
        WentOnRow,
        "SELECT helper_id, left_on, goes_sealed, by_id, at FROM worker_onward WHERE helper_id = $1",
        helper
    )?;
    row.map(|row| went_on(tx, row)).transpose()
}

/// Everybody of whom it was noted, whose last day lies in `from..until`.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_onward(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (from, until): (Date, Date),
) -> Result<Vec<WentOn>, StoreError> {
    let rows = fetch_all!(
        tx,
        WentOnRow,
        "SELECT helper_id, left_on, goes_sealed, by_id, at FROM worker_onward \
         WHERE organisation_id = $1 AND left_on >= $2 AND left_on < $3 ORDER BY helper_id",
        organisation,
        from.to_string(),
        until.to_string()
    )?;
    rows.into_iter().map(|row| went_on(tx, row)).collect()
}

/// What a worker did between two instants.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Worked {
    /// Who.
    pub helper_id: HelperId,
    /// Visits that were done.
    pub visits: i64,
    /// Minutes of them that were signed for.
    pub minutes: i64,
}

/// What each worker of an organisation did in visits that began in `from..until`, since they became one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_worked(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (from, until): (UnixTime, UnixTime),
) -> Result<Vec<Worked>, StoreError> {
    fetch_all!(
        tx,
        Worked,
        "SELECT a.helper_id, COUNT(*) AS visits, CAST(COALESCE(SUM(s.minutes), 0) AS BIGINT) AS minutes \
         FROM assignment a JOIN worker w ON w.helper_id = a.helper_id \
         LEFT JOIN hours_signed s ON s.assignment_id = a.id WHERE w.organisation_id = $1 AND a.state = 'done' \
         AND a.starts_at >= $2 AND a.starts_at < $3 AND a.starts_at >= w.since_at \
         GROUP BY a.helper_id ORDER BY a.helper_id",
        organisation,
        from,
        until
    )
}

/// A step to a level, without why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stepped {
    /// Whose.
    pub helper: HelperId,
    /// In what.
    pub category: CategoryId,
    /// To which.
    pub level: Level,
    /// When.
    pub at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct SteppedRow {
    helper_id: HelperId,
    category_id: CategoryId,
    level: String,
    at: UnixTime,
}

/// Every step of an organisation's workers before an instant; those of one worker and category together, in their order.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_stepped(
    tx: &mut Tx,
    organisation: &OrganisationId,
    until: UnixTime,
) -> Result<Vec<Stepped>, StoreError> {
    let rows = fetch_all!(
        tx,
        SteppedRow,
        "SELECT s.helper_id, s.category_id, s.level, s.at FROM level_step s JOIN worker w ON w.helper_id = s.helper_id \
         WHERE w.organisation_id = $1 AND s.at < $2 ORDER BY s.helper_id, s.category_id, s.step",
        organisation,
        until
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Stepped {
                level: Level::from_tag(&row.level)
                    .ok_or_else(|| StoreError::inconsistent("level_step", row.helper_id.as_str()))?,
                helper: row.helper_id,
                category: row.category_id,
                at: row.at,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct LivesRow {
    helper_id: HelperId,
    zone_id: ZoneId,
}

/// In which zone each worker of an organisation lives; who lives in none is not there.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_zones(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<(HelperId, ZoneId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        LivesRow,
        "SELECT h.id AS helper_id, o.zone_id FROM worker w JOIN helper h ON h.id = w.helper_id \
         JOIN home o ON o.person_id = h.person_id WHERE w.organisation_id = $1 ORDER BY h.id",
        organisation
    )?;
    Ok(rows.into_iter().map(|row| (row.helper_id, row.zone_id)).collect())
}

#[derive(sqlx::FromRow)]
struct FirstRow {
    first: Option<UnixTime>,
}

/// When the first who still is a worker of an organisation began.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn first_began(tx: &mut Tx, organisation: &OrganisationId) -> Result<Option<UnixTime>, StoreError> {
    let row = fetch_optional!(
        tx,
        FirstRow,
        "SELECT MIN(since_at) AS first FROM worker WHERE organisation_id = $1",
        organisation
    )?;
    Ok(row.and_then(|row| row.first))
}

#[derive(sqlx::FromRow)]
struct QuarterRow {
    quarter: String,
}

/// The quarters that an organisation published, the last first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_quarters(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Quarter>, StoreError> {
    let rows = fetch_all!(
        tx,
        QuarterRow,
        "SELECT quarter FROM figure_quarter WHERE organisation_id = $1 ORDER BY quarter DESC",
        organisation
    )?;
    rows.into_iter()
        .map(|row| {
            Quarter::parse(&row.quarter)
                .ok_or_else(|| StoreError::inconsistent("figure_quarter", organisation.as_str()))
        })
        .collect()
}

/// A figure as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Of what.
    pub split: Split,
    /// Which line, zone or place of it; empty for the whole, and for living in no zone.
    pub part: String,
    /// What is counted.
    pub measure: Measure,
    /// To what; nothing where that is hidden.
    pub value: Option<u32>,
}

/// Publishes a quarter, once and for ever.
///
/// # Errors
/// [`StoreError::Unique`] when it was published before.
pub async fn publish(
    tx: &mut Tx,
    organisation: &OrganisationId,
    quarter: Quarter,
    all: &[Published],
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO figure_quarter (organisation_id, quarter, published_at) VALUES ($1, $2, $3)",
        organisation,
        quarter.to_string(),
        at
    )?;
    for one in all {
        exec!(
            tx,
            "INSERT INTO figure (organisation_id, quarter, split, part, measure, value) VALUES ($1, $2, $3, $4, $5, $6)",
            organisation,
            quarter.to_string(),
            one.split.tag(),
            &one.part,
            one.measure.tag(),
            one.value.map(i64::from)
        )?;
    }
    let id = organisation.as_str();
    audit::append(
        tx,
        organisation,
        "system",
        "figures.publish",
        id,
        &quarter.to_string(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct PublishedRow {
    split: String,
    part: String,
    measure: String,
    value: Option<i64>,
}

/// The figures of a quarter, as they were published.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list(
    tx: &mut Tx,
    organisation: &OrganisationId,
    quarter: Quarter,
) -> Result<Vec<Published>, StoreError> {
    let rows = fetch_all!(
        tx,
        PublishedRow,
        "SELECT split, part, measure, value FROM figure WHERE organisation_id = $1 AND quarter = $2 \
         ORDER BY split, part, measure",
        organisation,
        quarter.to_string()
    )?;
    let broken = || StoreError::inconsistent("figure", organisation.as_str());
    rows.into_iter()
        .map(|row| {
            Ok(Published {
                split: Split::from_tag(&row.split).ok_or_else(broken)?,
                measure: Measure::from_tag(&row.measure).ok_or_else(broken)?,
                value: row
                    .value
                    .map(|value| u32::try_from(value).map_err(|_| broken()))
                    .transpose()?,
                part: row.part,
            })
        })
        .collect()
}

//! What a handover would move, counted from the rows as they stand.

use super::{ZoneId, fetch_all};
use crate::domain::category::CategoryId;
use crate::domain::ids::{HandoverId, OrganisationId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::store::{StoreError, Tx};

/// So many of a kind.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// The kind: `residents`, `request-open`, …
    pub what: String,
    /// How many.
    pub n: i64,
}

#[derive(sqlx::FromRow)]
struct ZoneRow {
    zone_id: ZoneId,
}

#[derive(sqlx::FromRow)]
struct CategoryRow {
    category_id: CategoryId,
}

#[derive(sqlx::FromRow)]
struct WindowRow {
    starts_at: UnixTime,
    ends_at: UnixTime,
}

impl WindowRow {
    fn window(self) -> Window {
        Window {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        }
    }
}

/// What goes to one organisation; kinds of which there is nothing are left out, except for people.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn moving(tx: &mut Tx, id: &HandoverId, to: &OrganisationId) -> Result<Vec<Count>, StoreError> {
    let mut all = people(tx, id, to).await?;
    all.extend(work(tx, id, to).await?);
    all.retain(|one| one.n > 0 || one.what == "residents" || one.what == "volunteers");
    Ok(all)
}

async fn people(tx: &mut Tx, id: &HandoverId, to: &OrganisationId) -> Result<Vec<Count>, StoreError> {
    fetch_all!(
        tx,
        Count,
        "SELECT 'residents' AS what, COUNT(*) AS n FROM home m WHERE m.zone_id IN (SELECT zone_id FROM handover_zone \
         WHERE handover_id = $1 AND to_id = $2) AND m.person_id NOT IN (SELECT person_id FROM helper) UNION ALL \
         SELECT 'volunteers', COUNT(*) FROM helper h JOIN home m ON m.person_id = h.person_id WHERE h.kind = \
         'volunteer' AND m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION \
         ALL SELECT 'workers', COUNT(*) FROM helper h JOIN home m ON m.person_id = h.person_id WHERE h.kind = \
         'worker' AND m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION \
         ALL SELECT 'agreements', COUNT(*) FROM worker w JOIN helper h ON h.id = w.helper_id JOIN home m ON \
         m.person_id = h.person_id WHERE m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND \
         to_id = $2) UNION ALL SELECT 'levels', COUNT(*) FROM level_step s JOIN helper h ON h.id = s.helper_id JOIN \
         home m ON m.person_id = h.person_id WHERE m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id \
         = $1 AND to_id = $2) UNION ALL SELECT 'goals', COUNT(*) FROM learning_goal g JOIN helper h ON h.id = \
         g.helper_id JOIN home m ON m.person_id = h.person_id WHERE g.state = 'open' AND m.zone_id IN (SELECT zone_id \
         FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION ALL SELECT 'statements', COUNT(*) FROM \
         practice_statement s JOIN helper h ON h.id = s.helper_id JOIN home m ON m.person_id = h.person_id WHERE \
         m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION ALL SELECT \
         'roles', COUNT(*) FROM role_grant g JOIN handover o ON o.id = $1 WHERE g.organisation_id = o.organisation_id \
         AND g.ends_at IS NULL AND g.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = \
         $2)",
        id,
        to
    )
}

async fn work(tx: &mut Tx, id: &HandoverId, to: &OrganisationId) -> Result<Vec<Count>, StoreError> {
    fetch_all!(
        tx,
        Count,
        "SELECT 'request-' || r.state AS what, COUNT(*) AS n FROM request r WHERE r.zone_id IN (SELECT zone_id FROM \
         handover_zone WHERE handover_id = $1 AND to_id = $2) GROUP BY r.state UNION ALL SELECT 'visits', COUNT(*) \
         FROM visit v WHERE v.state IN ('open', 'staffed', 'under_way') AND v.zone_id IN (SELECT zone_id FROM \
         handover_zone WHERE handover_id = $1 AND to_id = $2) UNION ALL SELECT 'booked', COUNT(*) FROM visit v WHERE \
         v.state IN ('staffed', 'under_way') AND v.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = \
         $1 AND to_id = $2) UNION ALL SELECT 'crossing', COUNT(*) FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN helper h ON h.id = a.helper_id LEFT JOIN home m ON m.person_id = h.person_id WHERE a.state IN \
         ('booked', 'under_way') AND (m.zone_id IS NULL OR m.zone_id NOT IN (SELECT zone_id FROM handover_zone WHERE \
         handover_id = $1 AND to_id = $2)) AND v.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 \
         AND to_id = $2) UNION ALL SELECT 'invitations', COUNT(*) FROM invitation i JOIN visit v ON v.id = i.visit_id \
         WHERE i.state = 'sent' AND v.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id \
         = $2) UNION ALL SELECT 'calls', COUNT(*) FROM call_back c WHERE c.state = 'open' AND c.zone_id IN (SELECT \
         zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION ALL SELECT 'concerns', COUNT(*) FROM \
         concern c WHERE c.state = 'open' AND c.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 \
         AND to_id = $2) UNION ALL SELECT 'bonds', COUNT(*) FROM bond b WHERE b.state IN ('proposed', 'meeting', \
         'running') AND b.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION \
         ALL SELECT 'outings', COUNT(*) FROM outing o WHERE o.state IN ('awaiting_review', 'open') AND o.zone_id IN \
         (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION ALL SELECT 'stories', \
         COUNT(*) FROM story s WHERE s.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id \
         = $2)",
        id,
        to
    )
}

/// Zones whose code the receiving organisation has for another zone of its own.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn same_code(tx: &mut Tx, id: &HandoverId) -> Result<Vec<ZoneId>, StoreError> {
    let rows = fetch_all!(
        tx,
        ZoneRow,
        "SELECT p.zone_id AS zone_id FROM handover_zone p JOIN zone z ON z.id = p.zone_id JOIN zone o \
         ON o.organisation_id = p.to_id AND o.code = z.code AND o.code_year = z.code_year AND o.id <> z.id \
         WHERE p.handover_id = $1 ORDER BY zone_id",
        id
    )?;
    Ok(rows.into_iter().map(|row| row.zone_id).collect())
}

/// What is asked for in the zones that go to an organisation: it has all of it on from that day.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn categories(
    tx: &mut Tx,
    id: &HandoverId,
    to: &OrganisationId,
) -> Result<Vec<CategoryId>, StoreError> {
    let rows = fetch_all!(
        tx,
        CategoryRow,
        "SELECT category_id FROM request WHERE state IN ('unconfirmed', 'awaiting_review', 'open', 'paused') AND \
         zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) UNION SELECT \
         category_id FROM bond WHERE state IN ('proposed', 'meeting', 'running') AND zone_id IN (SELECT zone_id FROM \
         handover_zone WHERE handover_id = $1 AND to_id = $2) UNION SELECT category_id FROM outing WHERE state IN \
         ('awaiting_review', 'open') AND zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND \
         to_id = $2) ORDER BY category_id",
        id,
        to
    )?;
    Ok(rows.into_iter().map(|row| row.category_id).collect())
}

/// When workers who go to an organisation are booked for what they may do only while somebody is on duty.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn under_call(
    tx: &mut Tx,
    id: &HandoverId,
    to: &OrganisationId,
    after: UnixTime,
) -> Result<Vec<Window>, StoreError> {
    let rows = fetch_all!(
        tx,
        WindowRow,
        "SELECT a.starts_at, a.ends_at FROM assignment a JOIN helper h ON h.id = a.helper_id JOIN home m ON \
         m.person_id = h.person_id JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id JOIN \
         level_step s ON s.helper_id = h.id AND s.category_id = r.category_id WHERE a.state = 'booked' AND \
         a.starts_at >= $3 AND h.kind = 'worker' AND s.level = 'under_call' AND s.step = (SELECT MAX(l.step) FROM \
         level_step l WHERE l.helper_id = h.id AND l.category_id = r.category_id) AND m.zone_id IN (SELECT zone_id \
         FROM handover_zone WHERE handover_id = $1 AND to_id = $2) ORDER BY a.starts_at, a.id",
        id,
        to,
        after
    )?;
    Ok(rows.into_iter().map(WindowRow::window).collect())
}

/// When workers who go to an organisation are booked, whatever for.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn of_workers(
    tx: &mut Tx,
    id: &HandoverId,
    to: &OrganisationId,
    after: UnixTime,
) -> Result<Vec<Window>, StoreError> {
    let rows = fetch_all!(
        tx,
        WindowRow,
        "SELECT a.starts_at, a.ends_at FROM assignment a JOIN helper h ON h.id = a.helper_id JOIN home m ON \
         m.person_id = h.person_id WHERE a.state = 'booked' AND a.starts_at >= $3 AND h.kind = 'worker' AND m.zone_id \
         IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1 AND to_id = $2) ORDER BY a.starts_at, a.id",
        id,
        to,
        after
    )?;
    Ok(rows.into_iter().map(WindowRow::window).collect())
}

//! Invariant 10 for money: what a visit costs was agreed before it was booked, for a worker alone; and what is kept of the
//! time of a visit is of one that was done.

use super::Found;
use crate::domain::ids::AssignmentId;
use crate::store::{StoreError, Tx, fetch_all};

#[derive(sqlx::FromRow)]
struct WrongRow {
    id: AssignmentId,
    what: String,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        WrongRow,
        "SELECT f.assignment_id AS id, 'a visit by a neighbour has a price' AS what FROM fee f \
         JOIN assignment a ON a.id = f.assignment_id JOIN helper h ON h.id = a.helper_id WHERE h.kind <> 'worker' \
         UNION ALL SELECT f.assignment_id, 'a visit has a price that nobody agreed to before' FROM fee f \
         JOIN assignment a ON a.id = f.assignment_id JOIN visit v ON v.id = a.visit_id \
         WHERE NOT EXISTS (SELECT 1 FROM price_answer p WHERE p.request_id = v.request_id AND p.kind = f.kind \
         AND p.amount = f.amount AND p.at <= a.created_at) \
         UNION ALL SELECT f.assignment_id, 'a visit that was not done has minutes that cost' FROM fee f \
         JOIN assignment a ON a.id = f.assignment_id WHERE f.minutes IS NOT NULL \
         AND a.state NOT IN ('done', 'missed') ORDER BY id"
    )?;
    for row in rows {
        found.add(10, row.id.as_str(), row.what);
    }
    Ok(())
}

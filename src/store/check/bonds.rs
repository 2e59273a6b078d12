//! Bonds: two people, once at a time, and nothing to come of one that is over.

use super::Found;
use crate::domain::ids::{BondId, VisitId};
use crate::store::{StoreError, Tx, fetch_all};

#[derive(sqlx::FromRow)]
struct WrongRow {
    id: BondId,
    what: String,
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    visit_id: VisitId,
    what: String,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let wrong = fetch_all!(
        tx,
        WrongRow,
        "SELECT b.id AS id, 'one person on both sides' AS what FROM bond b JOIN helper h ON h.id = b.helper_id \
         WHERE h.person_id = b.resident_id \
         UNION ALL SELECT b.id, 'it runs, and one of the two is gone' FROM bond b JOIN helper h ON h.id = b.helper_id \
         JOIN person r ON r.id = b.resident_id WHERE b.state = 'running' \
         AND (r.state IN ('erased', 'died') OR h.state = 'left') \
         UNION ALL SELECT b.id, 'it runs, and nobody knows since when' FROM bond b \
         WHERE b.state = 'running' AND b.began_at IS NULL \
         UNION ALL SELECT b.id, 'the same two have another' FROM bond b JOIN bond o ON o.resident_id = b.resident_id \
         AND o.helper_id = b.helper_id AND o.id <> b.id WHERE b.state IN ('proposed', 'meeting', 'running') \
         AND o.state IN ('proposed', 'meeting', 'running') ORDER BY id, what"
    )?;
    for row in wrong {
        found.add(1, row.id.as_str(), row.what);
    }
    let lost = fetch_all!(
        tx,
        VisitRow,
        "SELECT v.id AS visit_id, 'a visit to come of a bond that is over' AS what FROM bond_request q \
         JOIN bond b ON b.id = q.bond_id JOIN visit v ON v.request_id = q.request_id \
         WHERE b.state IN ('ended', 'declined') \
         AND (v.state = 'open' OR (v.state = 'staffed' AND v.starts_at > b.state_at)) \
         UNION ALL SELECT v.id, 'somebody else is asked for a visit of a bond' FROM bond_request q \
         JOIN visit v ON v.request_id = q.request_id JOIN invitation i ON i.visit_id = v.id WHERE i.state = 'sent' \
         UNION ALL SELECT v.id, 'the bond is of somebody else' FROM bond_request q JOIN bond b ON b.id = q.bond_id \
         JOIN request r ON r.id = q.request_id JOIN visit v ON v.request_id = r.id \
         WHERE r.resident_id <> b.resident_id AND r.anonymised_at IS NULL ORDER BY visit_id, what"
    )?;
    for row in lost {
        found.add(1, row.visit_id.as_str(), row.what);
    }
    Ok(())
}

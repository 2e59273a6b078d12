//! Invariant 1, for outings: nobody too many comes along, and nobody waits for a helper who does not go.

use super::Found;
use crate::domain::ids::{OutingId, VisitId};
use crate::store::{StoreError, Tx, fetch_all};

#[derive(sqlx::FromRow)]
struct FullRow {
    id: OutingId,
    places: i64,
    taken: i64,
    residents: i64,
}

#[derive(sqlx::FromRow)]
struct LostRow {
    visit_id: VisitId,
    state: String,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        FullRow,
        "SELECT o.id AS id, o.places AS places, COUNT(p.visit_id) AS taken, \
         COUNT(DISTINCT r.resident_id) AS residents FROM outing o JOIN outing_place p ON p.outing_id = o.id \
         JOIN visit v ON v.id = p.visit_id JOIN request r ON r.id = v.request_id \
         WHERE v.state IN ('staffed', 'under_way', 'done', 'confirmed') AND r.anonymised_at IS NULL \
         GROUP BY o.id, o.places ORDER BY id"
    )?;
    for row in rows {
        let (id, places, taken) = (row.id.as_str(), row.places, row.taken);
        if taken > places {
            found.add(
                1,
                id,
                format!("{taken} come along where there is room for {places}"),
            );
        }
        if row.residents < taken {
            found.add(1, id, "one resident holds two places of the outing");
        }
    }
    let lost = fetch_all!(
        tx,
        LostRow,
        "SELECT p.visit_id AS visit_id, v.state AS state FROM outing_place p JOIN outing o ON o.id = p.outing_id \
         JOIN visit v ON v.id = p.visit_id WHERE v.state = 'open' \
         OR (v.state = 'staffed' AND o.state IN ('withdrawn', 'refused')) \
         OR (v.state = 'staffed' AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.visit_id = v.id \
         AND a.helper_id = o.helper_id AND a.starts_at = o.starts_at AND a.ends_at = o.ends_at)) ORDER BY visit_id"
    )?;
    for row in lost {
        let what = format!(
            "a place of an outing is {}, and its helper does not go",
            row.state
        );
        found.add(1, row.visit_id.as_str(), what);
    }
    Ok(())
}

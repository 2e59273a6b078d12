//! Invariants 9 and 10: what would find a person is sealed, every look is of somebody who may, no row points at nobody.

use super::Found;
use crate::domain::ids::DisclosureId;
use crate::geo::Cell;
use crate::store::sealed::{self, BATCH, FIELDS, SealedField};
use crate::store::{StoreError, Tx, fetch_all};

/// The finest cell that may stand in the clear.
const FINEST: u8 = 8;

#[derive(sqlx::FromRow)]
struct SealedRow {
    id: String,
    sealed: Option<String>,
    hash: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CellRow {
    id: String,
    cell: i64,
}

#[derive(sqlx::FromRow)]
struct LookRow {
    id: DisclosureId,
}

#[derive(sqlx::FromRow)]
struct OrphanRow {
    thing: String,
    id: String,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    seals(tx, found).await?;
    cells(tx, found).await?;
    looks(tx, found).await?;
    orphans(tx, found).await
}

async fn seals(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    for field in FIELDS {
        if field.batch < BATCH {
            large(tx, field, found).await?;
            continue;
        }
        for row in fetch_all!(tx, SealedRow, field.all)? {
            let Some(sealed) = row.sealed else {
                if row.hash.is_some() {
                    let what = format!("{} is gone, its keyed hash is not", field.name);
                    found.add(9, &row.id, what);
                }
                continue;
            };
            let Ok(text) = tx.unseal(field.name, &row.id, &sealed) else {
                found.add(9, &row.id, sealed::why_shut(tx, field, &sealed));
                continue;
            };
            if field.is_looked_up && !sealed::is_own_hash(tx, field, &sealed, &text, row.hash.as_deref()) {
                found.add(9, &row.id, format!("{} has another's keyed hash", field.name));
            }
        }
    }
    Ok(())
}

/// The same for a field that is too large to read at once; none of those is looked up.
async fn large(tx: &mut Tx, field: &'static SealedField, found: &mut Found) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let rows = sealed::page(tx, field, &after).await?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        after.clone_from(last);
        for (id, text) in rows {
            if tx.unseal(field.name, &id, &text).is_err() {
                found.add(9, &id, sealed::why_shut(tx, field, &text));
            }
        }
    }
}

async fn cells(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        CellRow,
        "SELECT person_id AS id, cell FROM home UNION ALL SELECT id, cell FROM request"
    )?;
    for row in rows {
        match Cell::from_i64(row.cell) {
            Ok(cell) if cell.resolution() <= FINEST => {}
            Ok(cell) => {
                let what = format!("a cell of resolution {} stands in the clear", cell.resolution());
                found.add(9, &row.id, what);
            }
            Err(_) => found.add(9, &row.id, "its cell is none"),
        }
    }
    Ok(())
}

async fn looks(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        LookRow,
        "SELECT d.id FROM disclosure d LEFT JOIN visit v ON v.id = d.visit_id \
         LEFT JOIN request r ON r.id = v.request_id WHERE d.why = 'visit' AND r.anonymised_at IS NULL AND (v.id IS NULL OR r.id IS NULL \
         OR r.resident_id <> d.subject_id OR NOT EXISTS (SELECT 1 FROM assignment a \
         JOIN helper h ON h.id = a.helper_id WHERE a.visit_id = d.visit_id AND h.person_id = d.viewer_id) \
         AND NOT EXISTS (SELECT 1 FROM assignment a JOIN team t ON t.lead_id = a.helper_id \
         LEFT JOIN helper c ON c.id = t.companion_id WHERE a.visit_id = d.visit_id AND t.created_at <= d.at \
         AND (t.supervisor_id = d.viewer_id OR c.person_id = d.viewer_id OR EXISTS (SELECT 1 FROM team_rider q \
         JOIN helper w ON w.id = q.helper_id WHERE q.team_id = t.id AND w.person_id = d.viewer_id)))) \
         ORDER BY d.id"
    )?;
    for row in rows {
        found.add(
            9,
            row.id.as_str(),
            "a look for a visit by somebody who was never on it",
        );
    }
    Ok(())
}

/// What the tables' own foreign keys do not guard, and what they do (a hand with another tool may have switched them off).
async fn orphans(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        OrphanRow,
        "SELECT 'outbox' AS thing, o.id FROM outbox o LEFT JOIN person p ON p.id = o.person_id \
         WHERE o.person_id IS NOT NULL AND p.id IS NULL \
         UNION ALL SELECT 'disclosure', d.id FROM disclosure d LEFT JOIN person p ON p.id = d.viewer_id \
         LEFT JOIN person s ON s.id = d.subject_id WHERE p.id IS NULL OR s.id IS NULL \
         UNION ALL SELECT 'sign_in_code', k.id FROM sign_in_code k LEFT JOIN request r ON r.id = k.request_id \
         WHERE k.request_id IS NOT NULL AND r.id IS NULL \
         UNION ALL SELECT 'home', h.person_id FROM home h LEFT JOIN person p ON p.id = h.person_id \
         LEFT JOIN zone z ON z.id = h.zone_id WHERE p.id IS NULL OR z.id IS NULL \
         UNION ALL SELECT 'consent', k.id FROM consent k LEFT JOIN person p ON p.id = k.person_id WHERE p.id IS NULL \
         UNION ALL SELECT 'helper', h.id FROM helper h LEFT JOIN person p ON p.id = h.person_id WHERE p.id IS NULL \
         UNION ALL SELECT 'request', r.id FROM request r LEFT JOIN person p ON p.id = r.resident_id \
         LEFT JOIN person q ON q.id = r.asked_by_id WHERE p.id IS NULL OR q.id IS NULL \
         UNION ALL SELECT 'visit', v.id FROM visit v LEFT JOIN request r ON r.id = v.request_id WHERE r.id IS NULL \
         UNION ALL SELECT 'invitation', i.id FROM invitation i LEFT JOIN visit v ON v.id = i.visit_id \
         LEFT JOIN helper h ON h.id = i.helper_id WHERE v.id IS NULL OR h.id IS NULL \
         UNION ALL SELECT 'assignment', a.id FROM assignment a LEFT JOIN visit v ON v.id = a.visit_id \
         LEFT JOIN helper h ON h.id = a.helper_id WHERE v.id IS NULL OR h.id IS NULL"
    )?;
    for row in rows {
        let what = format!("a row of {} points at nothing", row.thing);
        found.add(10, &row.id, what);
    }
    Ok(())
}

//! Invariants 3 and 7: whoever wrote in a thread belonged to it at that moment, and nobody wrote after it closed.

use super::Found;
use crate::domain::ids::ThreadMessageId;
use crate::domain::thread::CLOSES_S;
use crate::store::{StoreError, Tx, fetch_all};

#[derive(sqlx::FromRow)]
struct WrongRow {
    id: ThreadMessageId,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    for row in strangers(tx).await? {
        found.add(7, row.id.as_str(), "written by somebody it did not concern");
    }
    let apart = fetch_all!(
        tx,
        WrongRow,
        "SELECT m.id FROM thread_message m JOIN request r ON r.id = m.request_id JOIN block b \
         ON b.person_id = m.author_id AND b.other_id = r.resident_id WHERE m.side = 'helper' AND b.created_at < m.said_at \
         ORDER BY m.id"
    )?;
    for row in apart {
        found.add(7, row.id.as_str(), "written to somebody they are kept apart from");
    }
    let late = fetch_all!(
        tx,
        WrongRow,
        "SELECT m.id FROM thread_message m JOIN request r ON r.id = m.request_id \
         WHERE r.state IN ('fulfilled', 'withdrawn', 'expired', 'refused') AND m.said_at >= r.state_at + $1 ORDER BY m.id",
        CLOSES_S
    )?;
    for row in late {
        found.add(3, row.id.as_str(), "written after its thread had closed");
    }
    Ok(())
}

/// The resident, whom they let act for them, a helper with a booking of that moment, a coordinator with the role. Of whoever
/// is erased it is no longer known.
async fn strangers(tx: &mut Tx) -> Result<Vec<WrongRow>, StoreError> {
    fetch_all!(
        tx,
        WrongRow,
        "SELECT m.id FROM thread_message m JOIN request r ON r.id = m.request_id \
         JOIN person p ON p.id = m.author_id JOIN person q ON q.id = r.resident_id \
         WHERE p.state <> 'erased' AND q.state <> 'erased' AND NOT (\
         (m.side = 'resident' AND (m.author_id = r.resident_id OR EXISTS (SELECT 1 FROM consent c \
         WHERE c.person_id = r.resident_id AND c.to_person_id = m.author_id AND c.purpose = 'act_for' \
         AND c.at <= m.said_at AND (c.withdrawn_at IS NULL OR c.withdrawn_at >= m.said_at)))) \
         OR (m.side = 'helper' AND EXISTS (SELECT 1 FROM assignment a JOIN helper h ON h.id = a.helper_id \
         JOIN visit v ON v.id = a.visit_id WHERE v.request_id = m.request_id AND h.person_id = m.author_id \
         AND a.created_at <= m.said_at AND (a.state <> 'handed_back' OR a.state_at >= m.said_at))) \
         OR (m.side = 'desk' AND EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = m.author_id \
         AND g.role = 'coordinator' AND (g.organisation_id = r.organisation_id OR EXISTS (SELECT 1 FROM handover_zone z \
         JOIN handover o ON o.id = z.handover_id WHERE z.zone_id = r.zone_id AND o.state = 'done' \
         AND o.organisation_id = g.organisation_id)) \
         AND (g.zone_id IS NULL OR g.zone_id = r.zone_id) AND g.starts_at <= m.said_at \
         AND (g.ends_at IS NULL OR g.ends_at >= m.said_at)))) ORDER BY m.id"
    )
}

//! Invariant 7: whoever is booked for a visit to come may still come, and the resident may still be visited by them.

use super::Found;
use crate::domain::ids::{AssignmentId, PersonId, VisitId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::store::{StoreError, Tx, fetch_all};
use jiff::civil::Date;
use std::collections::HashSet;

#[derive(sqlx::FromRow)]
struct PromiseRow {
    id: AssignmentId,
    starts_at: UnixTime,
    helper_state: String,
    vetting_required: i64,
    category_vetting: i64,
    vetted_until: Option<String>,
    blocks: i64,
    helper_consents: i64,
    resident_consents: i64,
    visit_id: VisitId,
    careful: i64,
    interviews: i64,
    earlier: i64,
}

impl PromiseRow {
    fn is_vetted(&self) -> bool {
        let day = self.starts_at.date(&amsterdam());
        let until = self
            .vetted_until
            .as_deref()
            .and_then(|text| text.parse::<Date>().ok());
        until.is_some_and(|until| day <= until)
    }

    /// Known to the resident, or vetted and interviewed.
    fn is_trusted(&self) -> bool {
        self.earlier > 0 || (self.interviews > 0 && self.is_vetted())
    }
}

#[derive(sqlx::FromRow)]
struct BlockRow {
    person_id: PersonId,
    other_id: PersonId,
}

pub(super) async fn check(tx: &mut Tx, now: UnixTime, found: &mut Found) -> Result<(), StoreError> {
    let promises = fetch_all!(
        tx,
        PromiseRow,
        "SELECT a.id, a.starts_at, h.state AS helper_state, r.vetting_required, \
         c.vetting_required AS category_vetting, \
         (SELECT MAX(t.valid_until) FROM vetting t WHERE t.helper_id = h.id) AS vetted_until, \
         (SELECT COUNT(*) FROM block b WHERE (b.person_id = r.resident_id AND b.other_id = h.person_id) \
         OR (b.person_id = h.person_id AND b.other_id = r.resident_id)) AS blocks, \
         (SELECT COUNT(*) FROM consent k WHERE k.person_id = h.person_id AND k.purpose = 'matching' \
         AND k.withdrawn_at IS NULL AND (k.until_at IS NULL OR k.until_at > $1)) AS helper_consents, \
         (SELECT COUNT(*) FROM consent k WHERE k.person_id = r.resident_id AND k.purpose = 'matching' \
         AND k.withdrawn_at IS NULL AND (k.until_at IS NULL OR k.until_at > $1)) AS resident_consents, \
         v.id AS visit_id, (SELECT p.is_vulnerable + p.is_secret FROM person p WHERE p.id = r.resident_id) AS careful, \
         (SELECT COUNT(*) FROM interview i WHERE i.helper_id = h.id) AS interviews, \
         (SELECT COUNT(*) FROM assignment e JOIN visit w ON w.id = e.visit_id JOIN request q ON q.id = w.request_id \
         WHERE q.resident_id = r.resident_id AND e.helper_id = h.id AND e.state = 'done') AS earlier \
         FROM assignment a JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         JOIN category c ON c.id = r.category_id JOIN helper h ON h.id = a.helper_id \
         WHERE a.state = 'booked' AND a.starts_at > $1 ORDER BY a.id",
        now
    )?;
    let trusted: HashSet<VisitId> = promises
        .iter()
        .filter(|row| row.is_trusted())
        .map(|row| row.visit_id.clone())
        .collect();
    for row in promises {
        let id = row.id.as_str();
        if row.blocks > 0 {
            found.add(7, id, "the two are kept apart");
        }
        if row.helper_consents == 0 {
            found.add(7, id, "the helper's consent does not stand");
        }
        if row.resident_consents == 0 {
            found.add(7, id, "the resident's consent does not stand");
        }
        // Somebody who pauses still comes where they said they would.
        if !matches!(row.helper_state.as_str(), "active" | "paused") {
            found.add(7, id, format!("the helper is {}", row.helper_state));
        }
        if row.vetting_required + row.category_vetting > 0 && !row.is_vetted() {
            found.add(7, id, "no certificate of conduct is valid on the day");
        }
        if row.careful > 0 && !trusted.contains(&row.visit_id) {
            found.add(
                7,
                id,
                "nobody who may be trusted comes along to somebody vulnerable",
            );
        }
    }
    let one_way = fetch_all!(
        tx,
        BlockRow,
        "SELECT b.person_id, b.other_id FROM block b LEFT JOIN block m ON m.person_id = b.other_id \
         AND m.other_id = b.person_id WHERE m.person_id IS NULL ORDER BY b.person_id, b.other_id"
    )?;
    for row in one_way {
        let what = format!("kept apart from {} one way only", row.other_id);
        found.add(7, row.person_id.as_str(), what);
    }
    Ok(())
}

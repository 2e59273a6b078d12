//! Invariant 11: what lies in a zone belongs to whose the zone is, and what hangs on somebody to whose they are; after a
//! handover as before. A booking may stand across the boundary of two organisations, a question or a role may not.

use super::Found;
use crate::domain::time::UnixTime;
use crate::store::{StoreError, Tx, fetch_all};

#[derive(sqlx::FromRow)]
struct StrayRow {
    thing: String,
    id: String,
}

pub(super) async fn check(tx: &mut Tx, now: UnixTime, found: &mut Found) -> Result<(), StoreError> {
    let there = by_zone(tx).await?;
    let theirs = with_others(tx).await?;
    for row in there.into_iter().chain(theirs) {
        found.add(11, &row.id, format!("{} of another organisation", row.thing));
    }
    for row in rights(tx, now).await? {
        found.add(11, &row.id, row.thing);
    }
    Ok(())
}

async fn by_zone(tx: &mut Tx) -> Result<Vec<StrayRow>, StoreError> {
    fetch_all!(
        tx,
        StrayRow,
        "SELECT 'somebody at home in a zone' AS thing, p.id AS id FROM person p JOIN home m ON m.person_id = p.id \
         JOIN zone z ON z.id = m.zone_id WHERE p.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'a request in a zone', t.id FROM request t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'a visit in a zone', t.id FROM visit t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'a concern in a zone', t.id FROM concern t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'an outing in a zone', t.id FROM outing t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'a bond in a zone', t.id FROM bond t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'a story in a zone', t.visit_id FROM story t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'a call in a zone', t.id FROM call_back t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'a letter in a zone', t.id FROM letter t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id \
         UNION ALL SELECT 'an alert in a zone', t.id FROM alert t JOIN zone z ON z.id = t.zone_id \
         WHERE t.organisation_id <> z.organisation_id ORDER BY id, thing"
    )
}

async fn with_others(tx: &mut Tx) -> Result<Vec<StrayRow>, StoreError> {
    fetch_all!(
        tx,
        StrayRow,
        "SELECT 'a helper who is a person' AS thing, h.id AS id FROM helper h JOIN person p ON p.id = h.person_id \
         WHERE h.organisation_id <> p.organisation_id \
         UNION ALL SELECT 'a thread about a request', t.request_id FROM thread t JOIN request r ON r.id = t.request_id \
         WHERE t.organisation_id <> r.organisation_id \
         UNION ALL SELECT 'an agreement with a helper', t.helper_id FROM worker t JOIN helper h ON h.id = t.helper_id \
         WHERE t.organisation_id <> h.organisation_id \
         UNION ALL SELECT 'a statement about a helper', t.id FROM practice_statement t JOIN helper h ON h.id = t.helper_id \
         WHERE t.organisation_id <> h.organisation_id \
         UNION ALL SELECT 'where a helper went on to', t.helper_id FROM worker_onward t JOIN helper h ON h.id = t.helper_id \
         WHERE t.organisation_id <> h.organisation_id \
         UNION ALL SELECT 'a buddy who is a helper', t.helper_id FROM buddy t JOIN helper h ON h.id = t.helper_id \
         WHERE t.organisation_id <> h.organisation_id \
         UNION ALL SELECT 'a team of a helper', t.id FROM team t JOIN helper h ON h.id = t.lead_id \
         WHERE t.organisation_id <> h.organisation_id \
         UNION ALL SELECT 'what was asked of a request', t.id FROM additional_question t JOIN request r ON r.id = t.request_id \
         WHERE t.organisation_id <> r.organisation_id \
         UNION ALL SELECT 'vouchers of a person', t.resident_id FROM voucher t JOIN person p ON p.id = t.resident_id \
         WHERE t.organisation_id <> p.organisation_id \
         UNION ALL SELECT 'a question to a helper', i.id FROM invitation i JOIN visit v ON v.id = i.visit_id \
         JOIN helper h ON h.id = i.helper_id WHERE i.state = 'sent' AND h.organisation_id <> v.organisation_id \
         UNION ALL SELECT 'a suggestion of a helper', s.id FROM suggestion s JOIN visit v ON v.id = s.visit_id \
         JOIN helper h ON h.id = s.helper_id WHERE h.organisation_id <> v.organisation_id \
         UNION ALL SELECT 'a name of a file', x.id FROM external_id x JOIN helper h ON h.id = x.id \
         WHERE x.kind = 'helper' AND x.organisation_id <> h.organisation_id \
         UNION ALL SELECT 'a name of a file', x.id FROM external_id x JOIN request r ON r.id = x.id \
         WHERE x.kind = 'request' AND x.organisation_id <> r.organisation_id ORDER BY id, thing"
    )
}

/// Roles in force: in a zone of that organisation, and held by somebody who is of it.
async fn rights(tx: &mut Tx, now: UnixTime) -> Result<Vec<StrayRow>, StoreError> {
    fetch_all!(
        tx,
        StrayRow,
        "SELECT 'a role in a zone of another organisation' AS thing, g.id AS id FROM role_grant g \
         JOIN zone z ON z.id = g.zone_id WHERE g.organisation_id <> z.organisation_id \
         AND (g.ends_at IS NULL OR g.ends_at > $1) \
         UNION ALL SELECT 'a role of somebody of another organisation', g.id FROM role_grant g \
         JOIN person p ON p.id = g.person_id WHERE g.organisation_id <> p.organisation_id \
         AND (g.ends_at IS NULL OR g.ends_at > $1) ORDER BY id, thing",
        now
    )
}

//! Invariants 4, 5 and 6: what is told, what is answered twice alike, what is numbered.

use super::Found;
use crate::domain::ids::{AssignmentId, MessageId};
use crate::domain::time::UnixTime;
use crate::store::{StoreError, Tx, fetch_all};

#[derive(sqlx::FromRow)]
struct UntoldRow {
    id: AssignmentId,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: MessageId,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    key_hash: String,
}

#[derive(sqlx::FromRow)]
struct AreaRow {
    area: String,
    n: i64,
    lowest: i64,
    highest: i64,
}

pub(super) async fn check(tx: &mut Tx, now: UnixTime, found: &mut Found) -> Result<(), StoreError> {
    messages(tx, found).await?;
    keys(tx, now, found).await?;
    rounds(tx, found).await
}

/// Only those not over are asked: messages of long ago may be tidied away. Whoever is not at home is told nothing, and
/// whoever has neither mail nor telephone cannot be. A call has no key; it is known by person, request and moment.
async fn messages(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let untold = fetch_all!(
        tx,
        UntoldRow,
        "SELECT a.id FROM assignment a JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         JOIN person p ON p.id = r.resident_id WHERE a.state IN ('booked', 'under_way') AND p.state = 'here' \
         AND (p.mail_sealed IS NOT NULL OR p.telephone_sealed IS NOT NULL) \
         AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.dedupe_key = a.id || ':resident') \
         AND NOT EXISTS (SELECT 1 FROM call_back c WHERE c.person_id = p.id AND c.request_id = r.id \
         AND c.why = 'tell' AND c.created_at BETWEEN a.created_at AND a.created_at + 60) ORDER BY a.id"
    )?;
    for row in untold {
        found.add(4, row.id.as_str(), "the resident was not told");
    }
    let odd = fetch_all!(
        tx,
        MessageRow,
        "SELECT id FROM outbox WHERE (state = 'sent' AND sent_at IS NULL) \
         OR (state <> 'sent' AND sent_at IS NOT NULL) OR (state = 'sent' AND attempts = 0) \
         OR (state = 'sent' AND (to_sealed <> '' OR subject_sealed <> '' OR body_sealed <> '')) ORDER BY id"
    )?;
    for row in odd {
        let what =
            "the message's state contradicts when it was sent, how often it was tried or what is left of it";
        found.add(4, row.id.as_str(), what);
    }
    Ok(())
}

async fn keys(tx: &mut Tx, now: UnixTime, found: &mut Found) -> Result<(), StoreError> {
    let odd = fetch_all!(
        tx,
        KeyRow,
        "SELECT key_hash FROM idempotency WHERE key_hash = '' OR body_hash = '' OR status < 100 OR status > 599 \
         OR (location <> '' AND location NOT LIKE '/%') OR created_at > $1 ORDER BY key_hash",
        // Clocks of several nodes differ a little.
        now.plus(300)
    )?;
    for row in odd {
        found.add(5, &row.key_hash, "no answer that could be given again");
    }
    Ok(())
}

async fn rounds(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let odd = fetch_all!(
        tx,
        AreaRow,
        "SELECT area, COUNT(*) AS n, MIN(seq) AS lowest, MAX(seq) AS highest FROM round GROUP BY area \
         HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*) ORDER BY area"
    )?;
    for row in odd {
        let what = format!("{} rounds, numbered {}..{}", row.n, row.lowest, row.highest);
        found.add(6, &row.area, what);
    }
    Ok(())
}

//! The audit: one row for each legal step, hash-chained per organisation, in the transaction of the step.

use super::{StoreError, Tx, exec, fetch_all, fetch_optional};
use crate::domain::ids::OrganisationId;
use crate::domain::time::UnixTime;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use sha2::{Digest, Sha256};

/// The chain begins with this.
const GENESIS: &str = "noaber";

#[derive(Debug, sqlx::FromRow)]
struct Head {
    seq: i64,
    hash: String,
}

/// The end of a chain, as far as a transaction has added to it. It is written down once, at the transaction's end: a row
/// that is changed again and again within one transaction takes PostgreSQL longer each time.
#[derive(Debug)]
pub(super) struct Grown {
    organisation: OrganisationId,
    head: Head,
}

/// Adds a row to an organisation's chain.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn append(
    tx: &mut Tx,
    organisation: &OrganisationId,
    actor: &str,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    let at = match tx
        .grown
        .iter()
        .position(|grown| grown.organisation == *organisation)
    {
        Some(at) => at,
        None => {
            let head = lock(tx, organisation).await?;
            tx.grown.push(Grown {
                organisation: organisation.clone(),
                head,
            });
            tx.grown.len() - 1
        }
    };
    let head = &tx.grown[at].head;
    let row = AuditRow {
        seq: head.seq + 1,
        at: tx.now(),
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_owned(),
        hash: String::new(),
    };
    let hash = row.hash_after(&head.hash, organisation);
    exec!(
        tx,
        "INSERT INTO audit (organisation_id, seq, at, actor, action, subject, detail, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        organisation,
        row.seq,
        row.at,
        &row.actor,
        &row.action,
        &row.subject,
        &row.detail,
        &hash
    )?;
    tx.grown[at].head = Head { seq: row.seq, hash };
    Ok(())
}

/// How many rows an organisation's chain has: it grows with every legal step, so whoever has read what stands can tell
/// by it that something changed since.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn length(tx: &mut Tx, organisation: &OrganisationId) -> Result<i64, StoreError> {
    let head = fetch_optional!(
        tx,
        Head,
        "SELECT seq, hash FROM audit_head WHERE organisation_id = $1",
        organisation
    )?;
    Ok(head.map_or(0, |head| head.seq))
}

/// The end of a chain, locked: on PostgreSQL the next one who adds waits for this transaction.
async fn lock(tx: &mut Tx, organisation: &OrganisationId) -> Result<Head, StoreError> {
    exec!(
        tx,
        "INSERT INTO audit_head (organisation_id, seq, hash) VALUES ($1, 0, $2) \
         ON CONFLICT (organisation_id) DO UPDATE SET seq = audit_head.seq",
        organisation,
        GENESIS
    )?;
    fetch_optional!(
        tx,
        Head,
        "SELECT seq, hash FROM audit_head WHERE organisation_id = $1",
        organisation
    )?
    .ok_or(StoreError::NotFound)
}

/// Writes down where the chains end now. Every transaction that is to be kept ends with it.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(super) async fn settle(tx: &mut Tx) -> Result<(), StoreError> {
    for Grown { organisation, head } in std::mem::take(&mut tx.grown) {
        exec!(
            tx,
            "UPDATE audit_head SET seq = $2, hash = $3 WHERE organisation_id = $1",
            &organisation,
            head.seq,
            head.hash
        )?;
    }
    Ok(())
}

/// One row of the audit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditRow {
    /// Its number in the organisation's chain, from 1.
    pub seq: i64,
    /// When.
    pub at: UnixTime,
    /// Who: a person's identifier, `system` or `anyone`.
    pub actor: String,
    /// What was done: `visit.state`, `person.add`, …
    pub action: String,
    /// To what: an identifier.
    pub subject: String,
    /// How: `open>staffed`.
    pub detail: String,
    /// The hash over this row and the one before.
    pub hash: String,
}

impl AuditRow {
    /// The hash of this row after a row of hash `previous`: each part is preceded by its length, so that none can lend
    /// letters to its neighbour.
    fn hash_after(&self, previous: &str, organisation: &OrganisationId) -> String {
        let (seq, at) = (self.seq.to_string(), self.at.seconds().to_string());
        let parts = [
            previous,
            organisation.as_str(),
            &seq,
            &at,
            &self.actor,
            &self.action,
            &self.subject,
            &self.detail,
        ];
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        STANDARD_NO_PAD.encode(digest.finalize())
    }
}

/// Rows of an organisation's chain after number `after`, at most `limit` of them.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list(
    tx: &mut Tx,
    organisation: &OrganisationId,
    after: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    fetch_all!(
        tx,
        AuditRow,
        "SELECT seq, at, actor, action, subject, detail, hash FROM audit \
         WHERE organisation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        organisation,
        after,
        limit
    )
}

/// Rows of an organisation's chain before number `before`, the last first, at most `limit`; of one subject, or one actor,
/// alone if named.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_back(
    tx: &mut Tx,
    organisation: &OrganisationId,
    before: i64,
    about: Option<&str>,
    limit: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    match about {
        None => fetch_all!(
            tx,
            AuditRow,
            "SELECT seq, at, actor, action, subject, detail, hash FROM audit \
             WHERE organisation_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
            organisation,
            before,
            limit
        ),
        Some(about) => fetch_all!(
            tx,
            AuditRow,
            "SELECT seq, at, actor, action, subject, detail, hash FROM audit \
             WHERE organisation_id = $1 AND seq < $2 AND (subject = $4 OR actor = $4) ORDER BY seq DESC LIMIT $3",
            organisation,
            before,
            limit,
            about
        ),
    }
}

/// The number of the first row of an organisation's chain that was changed, removed or added by hand, if there is one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn first_broken(tx: &mut Tx, organisation: &OrganisationId) -> Result<Option<i64>, StoreError> {
    let mut previous = GENESIS.to_owned();
    let mut expected = 1;
    loop {
        let rows = list(tx, organisation, expected - 1, 1000).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != expected || row.hash != row.hash_after(&previous, organisation) {
                return Ok(Some(expected));
            }
            previous = row.hash;
            expected += 1;
        }
    }
    let head = fetch_optional!(
        tx,
        Head,
        "SELECT seq, hash FROM audit_head WHERE organisation_id = $1",
        organisation
    )?;
    let sound = match head {
        Some(head) => head.seq == expected - 1 && head.hash == previous,
        None => expected == 1,
    };
    Ok((!sound).then_some(expected))
}

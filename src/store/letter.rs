//! Letters that wait to be printed and posted. What one says is wiped as soon as it waits no more; where it goes is opened
//! when it is printed, and stands nowhere here.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{LetterId, OrganisationId, PersonId, RequestId, ZoneId};
use crate::domain::letter::{LetterKind, LetterState};
use crate::domain::time::UnixTime;

/// A letter that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its identifier.
    pub id: LetterId,
    /// The same key is told once.
    pub dedupe_key: String,
    /// Whose desk posts it.
    pub organisation: OrganisationId,
    /// In which zone they live; anybody's of the organisation when none is known.
    pub zone: Option<ZoneId>,
    /// To whom.
    pub person: PersonId,
    /// Which request it is about, if it is about one.
    pub request: Option<RequestId>,
    /// What it says.
    pub kind: LetterKind,
    /// What it is about; sealed in the database.
    pub subject: String,
    /// The text; sealed in the database.
    pub body: String,
    /// When it was written.
    pub created_at: UnixTime,
    /// Posted later than this it comes too late; nothing when it has no hurry.
    pub post_by: Option<UnixTime>,
    /// After this nobody needs it.
    pub useful_until: UnixTime,
}

/// Puts a letter with those that wait, unless one with its key was there.
///
/// # Errors
/// [`StoreError`] when somebody in it does not exist.
pub async fn add(tx: &mut Tx, letter: &Letter, actor: &str) -> Result<(), StoreError> {
    let id = letter.id.as_str();
    let subject = tx.seal("letter.subject", id, &letter.subject)?;
    let body = tx.seal("letter.body", id, &letter.body)?;
    let done = exec!(
        tx,
        "INSERT INTO letter (id, dedupe_key, organisation_id, zone_id, person_id, request_id, kind, subject_sealed, \
         body_sealed, state, state_at, created_at, post_by, useful_until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $10, $11, $12) \
         ON CONFLICT (dedupe_key) DO NOTHING",
        &letter.id,
        &letter.dedupe_key,
        &letter.organisation,
        &letter.zone,
        &letter.person,
        &letter.request,
        letter.kind.tag(),
        subject,
        body,
        letter.created_at,
        letter.post_by,
        letter.useful_until
    )?;
    if done == 0 {
        return Ok(());
    }
    audit::append(tx, &letter.organisation, actor, "letter.state", id, ">waiting").await
}

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: LetterId,
    dedupe_key: String,
    organisation_id: OrganisationId,
    zone_id: Option<ZoneId>,
    person_id: PersonId,
    request_id: Option<RequestId>,
    kind: String,
    subject_sealed: String,
    body_sealed: String,
    created_at: UnixTime,
    post_by: Option<UnixTime>,
    useful_until: UnixTime,
}

fn decode(tx: &Tx, row: LetterRow) -> Result<Letter, StoreError> {
    let id = row.id.as_str();
    Ok(Letter {
        kind: LetterKind::from_tag(&row.kind).ok_or_else(|| StoreError::inconsistent("letter", id))?,
        subject: tx.unseal("letter.subject", id, &row.subject_sealed)?,
        body: tx.unseal("letter.body", id, &row.body_sealed)?,
        id: row.id,
        dedupe_key: row.dedupe_key,
        organisation: row.organisation_id,
        zone: row.zone_id,
        person: row.person_id,
        request: row.request_id,
        created_at: row.created_at,
        post_by: row.post_by,
        useful_until: row.useful_until,
    })
}

/// The letters that wait at an organisation, the one with the most hurry first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_waiting(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Letter>, StoreError> {
    let rows = fetch_all!(
        tx,
        LetterRow,
        "SELECT id, dedupe_key, organisation_id, zone_id, person_id, request_id, kind, subject_sealed, body_sealed, \
         created_at, post_by, useful_until FROM letter WHERE state = 'waiting' AND organisation_id = $1 \
         ORDER BY post_by NULLS LAST, id",
        organisation
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// The letters that wait for one person, the oldest first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_waiting_for(tx: &mut Tx, person: &PersonId) -> Result<Vec<Letter>, StoreError> {
    let rows = fetch_all!(
        tx,
        LetterRow,
        "SELECT id, dedupe_key, organisation_id, zone_id, person_id, request_id, kind, subject_sealed, body_sealed, \
         created_at, post_by, useful_until FROM letter WHERE state = 'waiting' AND person_id = $1 ORDER BY id",
        person
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// The letters that nobody needs any more: their time has passed, or what they tell is no longer so.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_pointless(tx: &mut Tx, now: UnixTime) -> Result<Vec<Letter>, StoreError> {
    let rows = fetch_all!(
        tx,
        LetterRow,
        "SELECT l.id, l.dedupe_key, l.organisation_id, l.zone_id, l.person_id, l.request_id, l.kind, l.subject_sealed, \
         l.body_sealed, l.created_at, l.post_by, l.useful_until FROM letter l WHERE l.state = 'waiting' \
         AND (l.useful_until <= $1 OR (l.kind IN ('comes', 'booked') AND EXISTS (SELECT 1 FROM assignment a \
         WHERE (l.dedupe_key = a.id || ':resident' OR l.dedupe_key = a.id || ':helper') AND a.state <> 'booked'))) \
         ORDER BY l.id",
        now
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// The letters that come too late when they are posted now.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_late(tx: &mut Tx, now: UnixTime) -> Result<Vec<Letter>, StoreError> {
    let rows = fetch_all!(
        tx,
        LetterRow,
        "SELECT id, dedupe_key, organisation_id, zone_id, person_id, request_id, kind, subject_sealed, body_sealed, \
         created_at, post_by, useful_until FROM letter WHERE state = 'waiting' AND post_by <= $1 ORDER BY id",
        now
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// A letter that waits, as a desk counts it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LetterLine {
    /// In which zone they live, if that is known.
    pub zone_id: Option<ZoneId>,
    /// Posted later than this it comes too late.
    pub post_by: Option<UnixTime>,
}

/// The letters that wait at an organisation, without what they say; the one with the most hurry first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_lines(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<LetterLine>, StoreError> {
    fetch_all!(
        tx,
        LetterLine,
        "SELECT zone_id, post_by FROM letter WHERE state = 'waiting' AND organisation_id = $1 \
         ORDER BY post_by NULLS LAST, id",
        organisation
    )
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether a letter of a kind about a request waits for somebody: another would say the same.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_waiting(
    tx: &mut Tx,
    person: &PersonId,
    request: Option<&RequestId>,
    kind: LetterKind,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM letter WHERE state = 'waiting' AND person_id = $1 AND request_id = $2 AND kind = $3",
        person,
        request,
        kind.tag()
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// A letter waits no more; what it said is wiped.
///
/// # Errors
/// [`StoreError::Conflict`] when it waited no more already.
pub async fn set_state(
    tx: &mut Tx,
    letter: &Letter,
    state: LetterState,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE letter SET state = $2, state_at = $3, subject_sealed = '', body_sealed = '' \
         WHERE id = $1 AND state = 'waiting'",
        &letter.id,
        state.tag(),
        at
    )?;
    ensure_affected(done, 1)?;
    let step = format!("waiting>{}", state.tag());
    let id = letter.id.as_str();
    audit::append(tx, &letter.organisation, actor, "letter.state", id, &step).await
}

/// Changes what a letter says that still waits.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_words(tx: &mut Tx, id: &LetterId, subject: &str, body: &str) -> Result<(), StoreError> {
    let subject = tx.seal("letter.subject", id.as_str(), subject)?;
    let body = tx.seal("letter.body", id.as_str(), body)?;
    exec!(
        tx,
        "UPDATE letter SET subject_sealed = $2, body_sealed = $3 WHERE id = $1 AND state = 'waiting'",
        id,
        subject,
        body
    )?;
    Ok(())
}

/// Forgets everything that was written to somebody, and says so in the trail where one still waited.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of(tx: &mut Tx, person: &PersonId, actor: &str) -> Result<(), StoreError> {
    for waiting in list_waiting_for(tx, person).await? {
        let id = waiting.id.as_str();
        audit::append(
            tx,
            &waiting.organisation,
            actor,
            "letter.state",
            id,
            "waiting>removed",
        )
        .await?;
    }
    exec!(tx, "DELETE FROM letter WHERE person_id = $1", person)?;
    Ok(())
}

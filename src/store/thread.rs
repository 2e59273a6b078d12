//! Threads: what the people of a request wrote to each other, who agreed to share what, who has read how far.

mod around;
mod ends;

pub use around::{
    add_call, add_look, has_call, has_open_call, has_open_report, list_looks, list_shares, list_tasks,
    set_share,
};
pub use ends::{Said, list_said_around, list_said_by, remove_of_helper, remove_of_request, set_words};

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{
    AssignmentId, ConcernId, HelperId, OrganisationId, PersonId, RequestId, ThreadMessageId, VisitId,
};
use crate::domain::thread::{MessageState, Side};
use crate::domain::time::UnixTime;

/// A thread that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Of which request.
    pub request: RequestId,
    /// Whose organisation.
    pub organisation: OrganisationId,
    /// Whether the coordinator reads along: said before the first word.
    pub reads_along: bool,
    /// When somebody asked the coordinator to join, and what stands on the desk's list.
    pub asked: Option<(UnixTime, ConcernId)>,
    /// When it began.
    pub created_at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct ThreadRow {
    request_id: RequestId,
    organisation_id: OrganisationId,
    reads_along: i64,
    asked_at: Option<UnixTime>,
    concern_id: Option<ConcernId>,
    created_at: UnixTime,
}

/// A request's thread, if it has begun.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find(tx: &mut Tx, request: &RequestId) -> Result<Option<Thread>, StoreError> {
    let row = fetch_optional!(
        tx,
        ThreadRow,
        "SELECT request_id, organisation_id, reads_along, asked_at, concern_id, created_at FROM thread \
         WHERE request_id = $1",
        request
    )?;
    Ok(row.map(|row| Thread {
        request: row.request_id,
        organisation: row.organisation_id,
        reads_along: row.reads_along == 1,
        asked: row.asked_at.zip(row.concern_id),
        created_at: row.created_at,
    }))
}

/// Begins a thread.
///
/// # Errors
/// [`StoreError::Unique`] when it has begun already.
pub async fn add(tx: &mut Tx, thread: &Thread) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO thread (request_id, organisation_id, reads_along, asked_at, concern_id, created_at) \
         VALUES ($1, $2, $3, NULL, NULL, $4)",
        &thread.request,
        &thread.organisation,
        i64::from(thread.reads_along),
        thread.created_at
    )?;
    Ok(())
}

/// Somebody asked the coordinator to join.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such thread.
pub async fn set_asked(
    tx: &mut Tx,
    thread: &Thread,
    concern: &ConcernId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE thread SET asked_at = $2, concern_id = $3 WHERE request_id = $1",
        &thread.request,
        at,
        concern
    )?;
    ensure_affected(done, 1)?;
    let request = thread.request.as_str();
    audit::append(tx, &thread.organisation, actor, "thread.ask", request, "").await
}

/// Somebody who is or was booked for a visit of a request.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MemberRow {
    /// The assignment.
    pub assignment_id: AssignmentId,
    /// Its visit.
    pub visit_id: VisitId,
    /// Who.
    pub helper_id: HelperId,
    /// The same as a person.
    pub person_id: PersonId,
    /// When they were booked.
    pub booked_at: UnixTime,
    /// The tag of the assignment's state.
    pub state: String,
    /// The tag of the helper's state.
    pub helper_state: String,
    /// Whether they and the resident are kept apart: 0 when not.
    pub blocks: i64,
}

/// Everybody who is or was booked for a visit of a request, in the order of booking.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_members(tx: &mut Tx, request: &RequestId) -> Result<Vec<MemberRow>, StoreError> {
    fetch_all!(
        tx,
        MemberRow,
        "SELECT a.id AS assignment_id, a.visit_id, a.helper_id, h.person_id, a.created_at AS booked_at, a.state, h.state AS helper_state, \
         (SELECT COUNT(*) FROM block b WHERE b.person_id = r.resident_id AND b.other_id = h.person_id) AS blocks \
         FROM assignment a JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id \
         JOIN helper h ON h.id = a.helper_id WHERE v.request_id = $1 ORDER BY a.created_at, a.id",
        request
    )
}

/// What somebody wrote; sealed in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its identifier.
    pub id: ThreadMessageId,
    /// In which thread.
    pub request: RequestId,
    /// Which one it is, from 1.
    pub seq: i64,
    /// Who wrote it.
    pub author: PersonId,
    /// From which side.
    pub side: Side,
    /// The words, whole.
    pub words: String,
    /// Where it stands.
    pub state: MessageState,
    /// When it was said.
    pub said_at: UnixTime,
}

/// Adds a message.
///
/// # Errors
/// [`StoreError::Unique`] when another came first under its number.
pub async fn add_message(
    tx: &mut Tx,
    organisation: &OrganisationId,
    message: &Message,
    actor: &str,
) -> Result<(), StoreError> {
    let id = message.id.as_str();
    let words = tx.seal("thread_message.words", id, &message.words)?;
    exec!(
        tx,
        "INSERT INTO thread_message (id, request_id, seq, author_id, side, words_sealed, state, state_at, concern_id, \
         said_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9)",
        &message.id,
        &message.request,
        message.seq,
        &message.author,
        message.side.tag(),
        words,
        message.state.tag(),
        message.state.since(),
        message.said_at
    )?;
    audit::append(tx, organisation, actor, "message.state", id, ">said").await
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: ThreadMessageId,
    request_id: RequestId,
    seq: i64,
    author_id: PersonId,
    side: String,
    words_sealed: String,
    state: String,
    state_at: UnixTime,
    concern_id: Option<ConcernId>,
    said_at: UnixTime,
}

fn decode(tx: &Tx, row: MessageRow) -> Result<Message, StoreError> {
    let broken = || StoreError::inconsistent("thread_message", row.id.as_str());
    let at = row.state_at;
    let state = match (row.state.as_str(), &row.concern_id) {
        ("said", None) => MessageState::Said { at },
        ("reported", Some(concern)) => MessageState::Reported {
            at,
            concern: concern.clone(),
        },
        ("removed", Some(concern)) => MessageState::Removed {
            at,
            concern: concern.clone(),
        },
        _ => return Err(broken()),
    };
    Ok(Message {
        side: Side::from_tag(&row.side).ok_or_else(broken)?,
        words: tx.unseal("thread_message.words", row.id.as_str(), &row.words_sealed)?,
        state,
        id: row.id,
        request: row.request_id,
        seq: row.seq,
        author: row.author_id,
        said_at: row.said_at,
    })
}

/// Every message of a thread, in order.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_messages(tx: &mut Tx, request: &RequestId) -> Result<Vec<Message>, StoreError> {
    let rows = fetch_all!(
        tx,
        MessageRow,
        "SELECT id, request_id, seq, author_id, side, words_sealed, state, state_at, concern_id, said_at \
         FROM thread_message WHERE request_id = $1 ORDER BY seq",
        request
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// Every message that somebody wrote, in order of time.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_of_author(tx: &mut Tx, author: &PersonId) -> Result<Vec<Message>, StoreError> {
    let rows = fetch_all!(
        tx,
        MessageRow,
        "SELECT id, request_id, seq, author_id, side, words_sealed, state, state_at, concern_id, said_at \
         FROM thread_message WHERE author_id = $1 ORDER BY said_at, id",
        author
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// A message by its identifier.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find_message(tx: &mut Tx, id: &ThreadMessageId) -> Result<Option<Message>, StoreError> {
    let row = fetch_optional!(
        tx,
        MessageRow,
        "SELECT id, request_id, seq, author_id, side, words_sealed, state, state_at, concern_id, said_at \
         FROM thread_message WHERE id = $1",
        id
    )?;
    row.map(|row| decode(tx, row)).transpose()
}

/// A legal step of a message's life.
///
/// # Errors
/// [`StoreError::Conflict`] when it is no longer in the state that `message` says.
pub async fn set_message_state(
    tx: &mut Tx,
    organisation: &OrganisationId,
    message: &Message,
    to: &MessageState,
    actor: &str,
) -> Result<(), StoreError> {
    let from = message.state.tag();
    let done = exec!(
        tx,
        "UPDATE thread_message SET state = $3, state_at = $4, concern_id = $5 WHERE id = $1 AND state = $2",
        &message.id,
        from,
        to.tag(),
        to.since(),
        to.concern().cloned()
    )?;
    ensure_affected(done, 1)?;
    let (id, step) = (message.id.as_str(), format!("{from}>{}", to.tag()));
    audit::append(tx, organisation, actor, "message.state", id, &step).await
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// The number of the last message of a thread; 0 before the first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn last_seq(tx: &mut Tx, request: &RequestId) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COALESCE(MAX(seq), 0) AS n FROM thread_message WHERE request_id = $1",
        request
    )?;
    Ok(row.map_or(0, |row| row.n))
}

/// How many messages somebody wrote since an instant, in any thread: a limit on nuisance.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_said(tx: &mut Tx, author: &PersonId, since: UnixTime) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM thread_message WHERE author_id = $1 AND said_at >= $2",
        author,
        since
    )?;
    Ok(row.map_or(0, |row| row.n))
}

/// How many messages of others somebody has not read, of those since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_unread(
    tx: &mut Tx,
    request: &RequestId,
    reader: &PersonId,
    since: UnixTime,
) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM thread_message m WHERE m.request_id = $1 AND m.author_id <> $2 \
         AND m.state <> 'removed' AND m.said_at >= $3 AND m.seq > COALESCE((SELECT p.seen_seq FROM thread_part p \
         WHERE p.request_id = m.request_id AND p.person_id = $2), 0)",
        request,
        reader,
        since
    )?;
    Ok(row.map_or(0, |row| row.n))
}

/// How far somebody has read, and until when they were told of new messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct PartRow {
    /// The last message that they have read; 0 for none.
    pub seen_seq: i64,
    /// When a message about it was last sent, or will be.
    pub told_at: Option<UnixTime>,
}

/// How far somebody has read.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_part(tx: &mut Tx, request: &RequestId, person: &PersonId) -> Result<PartRow, StoreError> {
    let row = fetch_optional!(
        tx,
        PartRow,
        "SELECT seen_seq, told_at FROM thread_part WHERE request_id = $1 AND person_id = $2",
        request,
        person
    )?;
    Ok(row.unwrap_or_default())
}

/// Remembers how far somebody has read and until when they were told; whoever writes this holds their row.
///
/// # Errors
/// [`StoreError`] when one of them does not exist.
pub async fn set_part(
    tx: &mut Tx,
    request: &RequestId,
    person: &PersonId,
    part: PartRow,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO thread_part (request_id, person_id, seen_seq, told_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (request_id, person_id) DO UPDATE SET seen_seq = excluded.seen_seq, told_at = excluded.told_at",
        request,
        person,
        part.seen_seq,
        part.told_at
    )?;
    Ok(())
}

//! What goes of a thread when somebody is forgotten, and when its request has had its time.

use crate::domain::ids::{HelperId, OrganisationId, PersonId, RequestId, ThreadMessageId};
use crate::store::{StoreError, Tx, audit, ensure_affected, exec, fetch_all};

/// A message, as far as its words change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which.
    pub id: ThreadMessageId,
    /// The words, whole.
    pub words: String,
}

#[derive(sqlx::FromRow)]
struct SaidRow {
    id: ThreadMessageId,
    words_sealed: String,
}

fn opened(tx: &Tx, rows: Vec<SaidRow>) -> Result<Vec<Said>, StoreError> {
    rows.into_iter()
        .map(|row| {
            let words = tx.unseal("thread_message.words", row.id.as_str(), &row.words_sealed)?;
            Ok(Said { id: row.id, words })
        })
        .collect()
}

/// What somebody wrote.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_said_by(tx: &mut Tx, author: &PersonId) -> Result<Vec<Said>, StoreError> {
    let rows = fetch_all!(
        tx,
        SaidRow,
        "SELECT id, words_sealed FROM thread_message WHERE author_id = $1 ORDER BY id",
        author
    )?;
    opened(tx, rows)
}

/// What others wrote where somebody wrote too, or was booked: it may name them.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_said_around(tx: &mut Tx, person: &PersonId) -> Result<Vec<Said>, StoreError> {
    let rows = fetch_all!(
        tx,
        SaidRow,
        "SELECT m.id, m.words_sealed FROM thread_message m WHERE m.author_id <> $1 AND (m.request_id IN \
         (SELECT o.request_id FROM thread_message o WHERE o.author_id = $1) OR m.request_id IN \
         (SELECT v.request_id FROM visit v JOIN assignment a ON a.visit_id = v.id \
         JOIN helper h ON h.id = a.helper_id WHERE h.person_id = $1)) ORDER BY m.id",
        person
    )?;
    opened(tx, rows)
}

/// Puts other words in a message.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such message.
pub async fn set_words(tx: &mut Tx, said: &Said) -> Result<(), StoreError> {
    let sealed = tx.seal("thread_message.words", said.id.as_str(), &said.words)?;
    let done = exec!(
        tx,
        "UPDATE thread_message SET words_sealed = $2 WHERE id = $1",
        &said.id,
        sealed
    )?;
    ensure_affected(done, 1)
}

#[derive(sqlx::FromRow)]
struct StandsRow {
    id: ThreadMessageId,
    state: String,
}

/// Removes everything of a request's thread. That there were messages stays in the audit.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of_request(
    tx: &mut Tx,
    organisation: &OrganisationId,
    request: &RequestId,
    actor: &str,
) -> Result<(), StoreError> {
    let all = fetch_all!(
        tx,
        StandsRow,
        "SELECT id, state FROM thread_message WHERE request_id = $1 ORDER BY seq",
        request
    )?;
    for row in all {
        let step = format!("{}>gone", row.state);
        audit::append(tx, organisation, actor, "message.state", row.id.as_str(), &step).await?;
    }
    exec!(tx, "DELETE FROM thread_message WHERE request_id = $1", request)?;
    exec!(tx, "DELETE FROM thread_share WHERE request_id = $1", request)?;
    exec!(tx, "DELETE FROM thread_part WHERE request_id = $1", request)?;
    exec!(tx, "DELETE FROM thread_call WHERE request_id = $1", request)?;
    exec!(tx, "DELETE FROM thread_look WHERE request_id = $1", request)?;
    exec!(tx, "DELETE FROM thread WHERE request_id = $1", request)?;
    Ok(())
}

/// Removes what a helper agreed to share, and what was agreed with them.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of_helper(tx: &mut Tx, helper: &HelperId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM thread_share WHERE helper_id = $1", helper)?;
    Ok(())
}

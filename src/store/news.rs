//! News that waits to be told together. A line is wiped when it has been told; its key stays, so that nothing is told twice.

use super::{StoreError, Tx, exec, fetch_all};
use crate::domain::ids::{NewsId, PersonId};
use crate::domain::time::UnixTime;

/// Something new that can wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Its identifier.
    pub id: NewsId,
    /// The same key is told once.
    pub dedupe_key: String,
    /// To whom.
    pub person: PersonId,
    /// One sentence, in their language; sealed in the database.
    pub line: String,
    /// When it came.
    pub created_at: UnixTime,
}

/// Puts it with what waits, unless it was there before.
///
/// # Errors
/// [`StoreError`] when there is no such person.
pub async fn add(tx: &mut Tx, news: &News) -> Result<(), StoreError> {
    let line = tx.seal("news.line", news.id.as_str(), &news.line)?;
    exec!(
        tx,
        "INSERT INTO news (id, dedupe_key, person_id, line_sealed, created_at, told_at) \
         VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (dedupe_key) DO NOTHING",
        &news.id,
        &news.dedupe_key,
        &news.person,
        line,
        news.created_at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    person_id: PersonId,
}

/// Everybody for whom something waits since before `daily`, or since before `weekly` when they hear it every week.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_due(
    tx: &mut Tx,
    (daily, weekly): (UnixTime, UnixTime),
) -> Result<Vec<PersonId>, StoreError> {
    let rows = fetch_all!(
        tx,
        PersonRow,
        "SELECT DISTINCT n.person_id FROM news n LEFT JOIN reach r ON r.person_id = n.person_id \
         WHERE n.told_at IS NULL AND n.created_at < CASE WHEN r.news = 'weekly' THEN $2 ELSE $1 END \
         ORDER BY n.person_id",
        daily,
        weekly
    )?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

#[derive(sqlx::FromRow)]
struct NewsRow {
    id: NewsId,
    dedupe_key: String,
    person_id: PersonId,
    line_sealed: String,
    created_at: UnixTime,
}

/// What waits for somebody, the oldest first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_waiting(tx: &mut Tx, person: &PersonId) -> Result<Vec<News>, StoreError> {
    let rows = fetch_all!(
        tx,
        NewsRow,
        "SELECT id, dedupe_key, person_id, line_sealed, created_at FROM news \
         WHERE person_id = $1 AND told_at IS NULL ORDER BY created_at, id",
        person
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(News {
                line: tx.unseal("news.line", row.id.as_str(), &row.line_sealed)?,
                id: row.id,
                dedupe_key: row.dedupe_key,
                person: row.person_id,
                created_at: row.created_at,
            })
        })
        .collect()
}

/// Everything that waited for somebody has been told, or need not be; what it said is wiped.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_told(tx: &mut Tx, person: &PersonId, at: UnixTime) -> Result<u64, StoreError> {
    exec!(
        tx,
        "UPDATE news SET told_at = $2, line_sealed = '' WHERE person_id = $1 AND told_at IS NULL",
        person,
        at
    )
}

/// Counts everything that came before an instant as told.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_told_before(tx: &mut Tx, before: UnixTime) -> Result<u64, StoreError> {
    exec!(
        tx,
        "UPDATE news SET told_at = created_at, line_sealed = '' WHERE created_at < $1 AND told_at IS NULL",
        before
    )
}

/// Changes what a piece of news says that still waits.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_line(tx: &mut Tx, id: &NewsId, line: &str) -> Result<(), StoreError> {
    let sealed = tx.seal("news.line", id.as_str(), line)?;
    exec!(
        tx,
        "UPDATE news SET line_sealed = $2 WHERE id = $1 AND told_at IS NULL",
        id,
        sealed
    )?;
    Ok(())
}

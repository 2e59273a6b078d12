//! What people said instead of typing it, each with the call at the desk in which it waits.

use super::{StoreError, Tx, exec, fetch_all, fetch_optional};
use crate::domain::ids::{CallBackId, OrganisationId, PersonId};
use crate::domain::sound::SoundKind;
use crate::domain::time::UnixTime;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// A recording, without what is said in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// In which call it waits.
    pub call: CallBackId,
    /// What kind of file it is.
    pub kind: SoundKind,
    /// Since when somebody has listened.
    pub heard_at: Option<UnixTime>,
    /// When it was sent.
    pub at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct RecordingRow {
    call_id: CallBackId,
    kind: String,
    heard_at: Option<UnixTime>,
    at: UnixTime,
}

fn decode(row: RecordingRow) -> Result<Recording, StoreError> {
    Ok(Recording {
        kind: SoundKind::from_tag(&row.kind)
            .ok_or_else(|| StoreError::inconsistent("recording", row.call_id.as_str()))?,
        call: row.call_id,
        heard_at: row.heard_at,
        at: row.at,
    })
}

/// Adds a recording to a call that was just added.
///
/// # Errors
/// [`StoreError`] when there is no such call.
pub async fn add(tx: &mut Tx, new: &Recording, token_hash: &str, sound: &[u8]) -> Result<(), StoreError> {
    let sealed = tx.seal(
        "recording.sound",
        new.call.as_str(),
        &STANDARD_NO_PAD.encode(sound),
    )?;
    exec!(
        tx,
        "INSERT INTO recording (call_id, token_hash, kind, sound_sealed, heard_at, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &new.call,
        token_hash,
        new.kind.tag(),
        sealed,
        new.heard_at,
        new.at
    )?;
    Ok(())
}

/// The recording of a call.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the row says what it cannot.
pub async fn find(tx: &mut Tx, call: &CallBackId) -> Result<Option<Recording>, StoreError> {
    let row = fetch_optional!(
        tx,
        RecordingRow,
        "SELECT call_id, kind, heard_at, at FROM recording WHERE call_id = $1",
        call
    )?;
    row.map(decode).transpose()
}

/// The recording that whoever sent it finds by their token.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the row says what it cannot.
pub async fn find_by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Recording>, StoreError> {
    let row = fetch_optional!(
        tx,
        RecordingRow,
        "SELECT call_id, kind, heard_at, at FROM recording WHERE token_hash = $1",
        token_hash
    )?;
    row.map(decode).transpose()
}

/// What somebody said that waits, oldest first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a row says what it cannot.
pub async fn list_of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Recording>, StoreError> {
    let rows = fetch_all!(
        tx,
        RecordingRow,
        "SELECT n.call_id, n.kind, n.heard_at, n.at FROM recording n JOIN call_back c ON c.id = n.call_id \
         WHERE c.person_id = $1 AND c.state = 'open' ORDER BY n.at, n.call_id",
        person
    )?;
    rows.into_iter().map(decode).collect()
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// How many recordings of people without a file wait.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_of_nobody(tx: &mut Tx, organisation: &OrganisationId) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM recording n JOIN call_back c ON c.id = n.call_id \
         WHERE c.organisation_id = $1 AND c.person_id IS NULL",
        organisation
    )?;
    Ok(row.map_or(0, |row| row.n))
}

#[derive(sqlx::FromRow)]
struct SoundRow {
    sound_sealed: String,
}

/// What is in the file.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn sound(tx: &mut Tx, call: &CallBackId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = fetch_optional!(
        tx,
        SoundRow,
        "SELECT sound_sealed FROM recording WHERE call_id = $1",
        call
    )?;
    let Some(row) = row else { return Ok(None) };
    let text = tx.unseal("recording.sound", call.as_str(), &row.sound_sealed)?;
    let sound = STANDARD_NO_PAD.decode(text);
    sound
        .map(Some)
        .map_err(|_| StoreError::inconsistent("recording", call.as_str()))
}

/// Somebody has listened; the first time counts.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_heard(tx: &mut Tx, call: &CallBackId, at: UnixTime) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE recording SET heard_at = $2 WHERE call_id = $1 AND heard_at IS NULL",
        call,
        at
    )?;
    Ok(())
}

/// Removes the recording of a call, if there is one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove(tx: &mut Tx, call: &CallBackId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM recording WHERE call_id = $1", call)?;
    Ok(())
}

/// Removes recordings to which somebody listened before an instant; says how many. The calls in which they waited stay on the
/// list. What nobody has listened to stays, however old it is.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_heard(tx: &mut Tx, before: UnixTime) -> Result<u64, StoreError> {
    exec!(
        tx,
        "DELETE FROM recording WHERE heard_at IS NOT NULL AND heard_at < $1",
        before
    )
}

//! Changing the key that seals, while the program may go on.
//!
//! Three steps, each of which may be cut short and done again: a new key is added to the file; every sealed text and every
//! look-up hash moves under it, some rows at a time; when nothing is left under an older key, the older keys leave the file.
//!
//! Why nothing can be sealed under a key that has left: whoever writes takes its keys from the file as it is when its
//! transaction begins (`store/seal.rs`). On SQLite one transaction writes at a time, so that the last count sees all that
//! began before the new key was there. On PostgreSQL one may be under way, so that older keys stay for longer than any
//! transaction may last ([`GRACE_S`]), and are removed by running it once more.

use super::{App, ServiceError};
use crate::domain::time::{Chance, UnixTime};
use crate::store::key_file::{self, KeyError, KeyFile};
use crate::store::sealed::{self, FIELDS};
use crate::store::{Engine, StoreError};
use std::path::Path;

/// So long an older key stays on PostgreSQL after the new one was added: longer than any transaction may last.
pub const GRACE_S: i64 = 20 * 60;

/// What a move of sealed texts did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    /// The number of the key that everything is under now.
    pub newest: u32,
    /// Texts that were sealed again.
    pub moved: usize,
    /// Texts that are still under another key.
    pub left: i64,
    /// Of those the ones whose seal does not open: `table.field` and the row.
    pub broken: Vec<(&'static str, String)>,
}

/// How a rotation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is under the newest key, the only one left.
    Done,
    /// Everything is under the newest key. Older ones stay until this instant, when running it again removes them.
    Waits {
        /// From when on.
        until: UnixTime,
    },
    /// Something is under an older key, or does not open: no key was removed.
    Left,
}

fn key_error(error: KeyError) -> ServiceError {
    ServiceError::File(error.to_string())
}

/// Takes hold of the key file and sees to it that a new key is in it: adds one, unless an earlier rotation did and was not
/// finished.
///
/// # Errors
/// [`ServiceError::File`] when the file is not there, cannot be written, or is held by another rotation.
pub fn begin(path: &Path, chance: &dyn Chance, now: UnixTime) -> Result<KeyFile, ServiceError> {
    let mut file = KeyFile::hold(path).map_err(key_error)?;
    if file.numbers().len() < 2 {
        file.add(chance, now).map_err(key_error)?;
    } else {
        file.date_newest(now).map_err(key_error)?;
    }
    Ok(file)
}

/// Moves sealed texts and look-up hashes under the newest key: everything, or so many batches at most. Each batch is a
/// transaction of its own.
///
/// # Errors
/// [`ServiceError`] when the database does not answer; what was moved stays moved.
pub async fn reseal(app: &App, most_batches: Option<usize>) -> Result<Resealed, ServiceError> {
    let (mut moved, mut broken, mut batches) = (0, Vec::new(), 0);
    'fields: for field in FIELDS {
        let mut after = Some(String::new());
        while let Some(row) = after {
            if most_batches.is_some_and(|most| batches >= most) {
                break 'fields;
            }
            batches += 1;
            let done = app
                .store
                .write::<_, StoreError, _>(async move |tx| sealed::move_batch(tx, field, &row).await)
                .await?;
            moved += done.rows;
            broken.extend(done.broken);
            after = done.next;
        }
    }
    // A write, not a read: on SQLite it waits for every write that began before.
    let (newest, left) = app
        .store
        .write::<_, StoreError, _>(async |tx| Ok((sealed::newest_number(tx), sealed::count_stale(tx).await?)))
        .await?;
    Ok(Resealed {
        newest,
        moved,
        left,
        broken,
    })
}

/// Removes the older keys, when nothing is under them and nothing can come to be. `alone` says that no other program uses
/// the database, so that there is nobody to wait for.
///
/// # Errors
/// [`ServiceError::File`] when the file cannot be written.
pub fn finish(
    app: &App,
    file: &mut KeyFile,
    resealed: &Resealed,
    alone: bool,
) -> Result<Outcome, ServiceError> {
    // Counted under another key than the newest of this file: the program was opened with another file.
    if resealed.left > 0 || file.numbers().last() != Some(&resealed.newest) {
        return Ok(Outcome::Left);
    }
    let until = file.newest_since().map_or(app.now(), |since| since.plus(GRACE_S));
    if app.store.engine() == Engine::Postgres && !alone && app.now() < until {
        return Ok(Outcome::Waits { until });
    }
    file.keep_newest().map_err(key_error)?;
    Ok(Outcome::Done)
}

/// Changes the key in a file, from the first step to the last that can be done now.
///
/// # Errors
/// As [`begin`], [`reseal`] and [`finish`]. Running it again goes on where it ended.
pub async fn rotate(app: &App, path: &Path, alone: bool) -> Result<(Resealed, Outcome), ServiceError> {
    let mut file = begin(path, &*app.chance, app.now())?;
    let resealed = reseal(app, None).await?;
    let outcome = finish(app, &mut file, &resealed, alone)?;
    Ok((resealed, outcome))
}

/// What to do next when the keys are not in a file but given by whoever starts the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByHand {
    /// Start every program with this text, which holds a new key besides the old one, and run it again.
    Add(String),
    /// Everything is under the newest key: start every program with this text, the newest alone.
    Keep(String, Resealed),
    /// Something is under an older key, or does not open: keep both.
    Left(Resealed),
}

/// A step of changing keys that are given by whoever starts the program.
///
/// # Errors
/// [`ServiceError::File`] when the text holds no keys; [`ServiceError`] when the database does not answer.
pub async fn step_by_hand(app: &App, text: &str) -> Result<ByHand, ServiceError> {
    if key_file::numbers(text).map_err(key_error)?.len() < 2 {
        let both = key_file::with_new_key(text, &*app.chance, app.now()).map_err(key_error)?;
        return Ok(ByHand::Add(both));
    }
    let resealed = reseal(app, None).await?;
    if resealed.left > 0 {
        return Ok(ByHand::Left(resealed));
    }
    let newest = key_file::newest_alone(text).map_err(key_error)?;
    Ok(ByHand::Keep(newest, resealed))
}

//! One tap, one effect: what is sent twice is done once, and both get the same answer.
//!
//! A key is claimed before anything happens and holds the answer afterwards, for a day. Whoever comes with the same key
//! while it is under way waits; with another body, they are told so.

use super::{App, Refusal, ServiceError};
use crate::store::StoreError;
use crate::store::idempotency::{self, Seen};

/// Longer than anything takes: whatever is still under way after this, seconds, ended with its process.
const LOST_S: i64 = 120;

/// What became of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It is this one's turn: do it, then [`keep`] the answer or [`release`] the key.
    Mine,
    /// The same is being done at this moment.
    UnderWay,
    /// It was done before, with this answer.
    Done {
        /// The HTTP status.
        status: u16,
        /// Where it led.
        location: String,
    },
}

/// Claims a key (by its hash) for a body (by its hash).
///
/// # Errors
/// [`Refusal::OtherBody`] when the key came before with something else.
pub async fn claim(app: &App, key: &str, body: &str) -> Result<Turn, ServiceError> {
    let (key, body, now) = (key.to_owned(), body.to_owned(), app.now());
    let tried = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            match idempotency::find(tx, &key, &body).await? {
                Seen::OtherBody => return Err(Refusal::OtherBody.into()),
                Seen::Answered { status, location } => return Ok(Turn::Done { status, location }),
                Seen::UnderWay { since } if since.plus(LOST_S) > now => return Ok(Turn::UnderWay),
                // Its process ended between the deed and the answer: doing it again might do it twice.
                Seen::UnderWay { .. } => return Err(Refusal::MaybeDone.into()),
                Seen::Fresh => {}
            }
            idempotency::claim(tx, &key, &body).await?;
            Ok(Turn::Mine)
        })
        .await;
    match tried {
        // On a server two may look at the same moment and both find nothing: the row itself decides.
        Err(ServiceError::Store(StoreError::Unique { .. } | StoreError::Conflict)) => Ok(Turn::UnderWay),
        other => other,
    }
}

/// Keeps the answer of what was claimed.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn keep(app: &App, key: &str, status: u16, location: &str) -> Result<(), ServiceError> {
    let (key, location) = (key.to_owned(), location.to_owned());
    app.store
        .write(async move |tx| Ok(idempotency::answer(tx, &key, status, &location).await?))
        .await
}

/// Gives a key back: nothing was done, and the same may be tried again.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn release(app: &App, key: &str) -> Result<(), ServiceError> {
    let key = key.to_owned();
    app.store
        .write(async move |tx| Ok(idempotency::release(tx, &key).await?))
        .await
}

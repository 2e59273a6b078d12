//! Sending what the outbox holds: at least once, and never lost.

use super::{App, ServiceError, sign_in};
use crate::domain::time::UnixTime;
use crate::gateway::mail::{self, Mail, MailError};
use crate::store::outbox::{self, Claimed};

/// Whoever takes a message on has this long, seconds; then the next may try.
const LEASE_S: i64 = 120;
/// So many at a time.
const BATCH: i64 = 20;
/// After so many tries a person must look.
const TRIES: i64 = 12;

/// Sends what is due; says how many were sent.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn send_due(app: &App) -> Result<usize, ServiceError> {
    sign_in::resolve_codes(app).await?;
    let mut sent = 0;
    loop {
        let now = app.now();
        let due = app
            .store
            .write(async move |tx| outbox::claim_due(tx, now, LEASE_S, BATCH).await)
            .await?;
        if due.is_empty() {
            return Ok(sent);
        }
        for one in due {
            sent += usize::from(send(app, one).await?);
        }
    }
}

/// Counts everything written before an instant as sent and read: a replayed past is not mailed to anybody now.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn forget_before(app: &App, before: UnixTime) -> Result<u64, ServiceError> {
    app.store
        .write(async move |tx| Ok(outbox::set_sent_before(tx, before).await?))
        .await
}

async fn send(app: &App, one: Claimed) -> Result<bool, ServiceError> {
    let mail = Mail {
        id: one.message.id.to_string(),
        to: one.message.to,
        subject: one.message.subject,
        body: one.message.body,
        at: one.created_at.seconds(),
    };
    let outcome = app.mailer.send(&mail).await;
    let (id, now, tries) = (one.message.id, app.now(), one.attempts + 1);
    app.store
        .write::<_, ServiceError, _>(async move |tx| match outcome {
            Ok(()) => {
                outbox::set_sent(tx, &id, now).await?;
                Ok(true)
            }
            Err(error) => {
                tracing::warn!(message = %id, tries, %error, "a message was not sent");
                let next = match error {
                    MailError::Later(_) if tries < TRIES => Some(now.plus(backoff_s(tries))),
                    _ => None,
                };
                outbox::set_unsent(tx, &id, next, &error.to_string()).await?;
                Ok(false)
            }
        })
        .await
}

/// The mails of the local mailbox, the newest first; nothing when mail goes to a server.
///
/// # Errors
/// [`ServiceError::Internal`] when the folder cannot be read.
pub async fn list_local(app: &App) -> Result<Vec<Mail>, ServiceError> {
    match app.mailer.local_folder() {
        Some(folder) => mail::list_local(folder, 100)
            .await
            .map_err(ServiceError::internal),
        None => Ok(Vec::new()),
    }
}

/// Half a minute, doubled with each try, at most an hour.
fn backoff_s(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 12)).unwrap_or(12) - 1;
    (30_i64 << doublings).min(3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_rests_is_left_in_peace_ever_longer() {
        assert_eq!([1, 2, 3, 8, 12].map(backoff_s), [30, 60, 120, 3600, 3600]);
    }
}

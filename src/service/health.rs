//! Whether everything that must hold does hold.

use super::{App, ServiceError};
use crate::store::check::{self, Breach};
use crate::store::outbox;

/// Looks at the whole database for breaches of the invariants; names each.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn check(app: &App) -> Result<Vec<Breach>, ServiceError> {
    let now = app.now();
    app.store
        .read(async move |tx| Ok(check::breaches(tx, now).await?))
        .await
}

/// Whether the program can do its work now: the database takes a write. Says how many messages wait to be sent.
///
/// # Errors
/// [`ServiceError`] when it does not.
pub async fn ready(app: &App) -> Result<i64, ServiceError> {
    app.store.probe().await?;
    app.store
        .read(async |tx| Ok(outbox::count_waiting(tx).await?))
        .await
}

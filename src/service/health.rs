//! Whether everything that must hold does hold.

use super::{App, ServiceError};
use crate::store::check::{self, Breach};

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

/// Whether the program can do its work now: the database takes a write.
///
/// # Errors
/// [`ServiceError`] when it does not.
pub async fn ready(app: &App) -> Result<(), ServiceError> {
    Ok(app.store.probe().await?)
}

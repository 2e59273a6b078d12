//! Bringing tables up to date, once, whoever starts at the same time.

use super::StoreError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Brings a SQLite file up to date, under a lock on a file beside it: the driver has none of its own.
pub(super) async fn sqlite(path: &Path, options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let mut lock_path = path.as_os_str().to_owned();
    lock_path.push(".lock");
    let lock = tokio::task::spawn_blocking(move || {
        let file = std::fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(lock_path)?;
        // Waits for whoever is migrating now; let go of when the file is closed, also by a crash.
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    })
    .await
    .map_err(StoreError::other)?
    .map_err(|e| StoreError::Other(format!("the folder of the database cannot be written: {e}")))?;
    let mut connection = options.connect().await?;
    let done = MIGRATIONS
        .run_direct(None, &mut connection, false)
        .await
        .map_err(StoreError::other);
    connection.close().await?;
    drop(lock);
    done
}

/// Brings a PostgreSQL database up to date, under the driver's advisory lock. On a connection of its own: what a person may
/// wait for is too short for changing a large table, or for waiting until another starter has done so.
pub(super) async fn postgres(options: &PgConnectOptions) -> Result<(), StoreError> {
    let patient = options
        .clone()
        .options([("statement_timeout", "10min"), ("lock_timeout", "10min")]);
    // A pool waits for a server that is starting at the same time as we are.
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(15))
        .connect_with(patient)
        .await?;
    let done = MIGRATIONS.run(&pool).await.map_err(StoreError::other);
    pool.close().await;
    done
}

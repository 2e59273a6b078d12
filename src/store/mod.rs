//! SQL: one text, two engines.
//!
//! Purpose: every table has its file here, every statement is here and nowhere else. Invariants: every write goes
//! through [`Store::write`], which acknowledges only what is committed; the first statement that fails poisons its
//! transaction; a legal step of a life and its audit row share a transaction; what would find a person is sealed.
//! Deliberately absent: decisions, HTTP, the wall clock, a query builder.

pub mod additional;
pub mod alert;
pub mod assignment;
pub mod audit;
pub mod bond;
pub mod calendar;
pub mod card;
pub mod care;
pub mod check;
pub mod concern;
pub mod consent;
pub mod correct;
pub mod desk;
pub mod disclosure;
mod door;
pub mod door_rung;
pub mod duty;
pub mod erase;
mod error;
pub mod external;
pub mod fee;
pub mod figures;
pub mod file;
pub mod grant;
pub mod handover;
pub mod helper;
pub mod hours;
pub mod idempotency;
pub mod invitation;
pub mod key_file;
pub mod learning;
pub mod letter;
mod migrate;
pub mod news;
pub mod opening;
pub mod outbox;
pub mod outing;
pub mod partner;
pub mod passkey;
pub mod person;
pub mod photo;
pub mod place;
pub mod place_free;
pub mod practice;
pub mod push;
pub mod reach;
pub mod recording;
pub mod request;
pub mod retain;
pub mod rights;
pub mod round;
pub mod seal;
pub mod sealed;
pub mod session;
pub mod setting;
pub mod sign_in;
pub mod staff;
mod stamp;
pub mod story;
pub mod team;
pub mod thread;
mod tx;
pub mod visit;

pub use error::{StoreError, ensure_affected};
pub use seal::SealKey;
pub use stamp::Stamp;
pub use tx::{Tx, record_statements, recorded_statements};

use crate::domain::time::{Chance, Clock};
use door::{Writer, run_guarded};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tx::{Conn, Tools};
pub(crate) use tx::{exec, fetch_all, fetch_optional};

/// How long one transaction may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(20);
/// How long an import may take: tens of thousands of rows in one transaction, so that nothing is half-imported.
const LONG_TIMEOUT: Duration = Duration::from_secs(600);
/// How long a rollback may take before its connection is given up instead.
const ROLLBACK_TIMEOUT: Duration = Duration::from_secs(2);
/// How long somebody waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a connection is asked for, each time for [`ACQUIRE_TIMEOUT`].
const ACQUIRE_TIMES: usize = 3;
/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 400;

/// Which engine a database runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file, embedded.
    Sqlite,
    /// A server.
    Postgres,
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite {
        writer: Writer,
        readers: SqlitePool,
        /// Where its stamp is.
        stamp: PathBuf,
    },
    Postgres(PgPool),
}

/// The one door to the database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    tools: Tools,
}

/// The path of a SQLite file in a database URL, or nothing when it is PostgreSQL.
pub fn sqlite_path(url: &str) -> Option<PathBuf> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return None;
    }
    let path = url
        .strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"))
        .unwrap_or(url);
    Some(PathBuf::from(path))
}

impl Store {
    /// Opens a database and brings its tables up to date: `postgres://…`, `sqlite:PATH` or a plain path.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be reached or migrated.
    pub async fn open(
        url: &str,
        key: Arc<SealKey>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, StoreError> {
        let tools = Tools { key, clock, chance };
        let pools = match sqlite_path(url) {
            Some(path) => open_sqlite(path, &tools, Keep::Always).await?,
            None => open_postgres(url).await?,
        };
        Ok(Self { pools, tools })
    }

    /// Opens a SQLite file that is thrown away afterwards, with nobody in it who exists: it waits for no disk and
    /// overwrites nothing. For simulations, where it is ten times as fast; a power cut leaves nothing of it.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_throwaway(
        path: PathBuf,
        key: Arc<SealKey>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, StoreError> {
        let tools = Tools { key, clock, chance };
        let pools = open_sqlite(path, &tools, Keep::No).await?;
        Ok(Self { pools, tools })
    }

    /// A key for one purpose, derived from the one that seals: the same on every node.
    pub fn derived_key(&self, purpose: &str) -> [u8; 32] {
        self.tools.key.derived(purpose)
    }

    /// Which engine it runs on.
    pub const fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// What the database is now: two equal stamps mean that nothing was committed between them, by anybody. On PostgreSQL
    /// there is none.
    pub fn stamp(&self) -> Option<Stamp> {
        match &self.pools {
            Pools::Sqlite { stamp, .. } => stamp::read(stamp),
            Pools::Postgres(_) => None,
        }
    }

    /// Runs a closure in one transaction and returns once it is on disk. The closure awaits nothing but its
    /// transaction; it runs to its end even when whoever waits for it goes away. Any error undoes all of it.
    ///
    /// # Errors
    /// What the closure returns; a [`StoreError`] when the transaction could not be kept.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write_within(CALL_TIMEOUT, work).await
    }

    /// As [`Store::write`], for imports and rounds: a file goes in whole or not at all, however many rows it has, and that
    /// may take minutes. Other writers wait for it on SQLite, and on PostgreSQL where they append to the same audit chain;
    /// so nothing that people wait for in a page may use it.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_long<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write_within(LONG_TIMEOUT, work).await
    }

    async fn write_within<T, E, F>(&self, most: Duration, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.pools {
            Pools::Sqlite { writer, .. } => writer.write(most, work).await,
            Pools::Postgres(pool) => {
                let conn = acquire(pool).await?;
                self.transact(conn, "BEGIN", Some(most), work).await
            }
        }
    }

    /// Runs a closure over one unchanging picture of the database. What it writes is not kept.
    ///
    /// # Errors
    /// What the closure returns; a [`StoreError`] when the database does not answer.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let conn = Conn::Reader(patiently(readers).await?);
                self.transact(conn, "BEGIN", None, work).await
            }
            Pools::Postgres(pool) => {
                let conn = acquire(pool).await?;
                self.transact(
                    conn,
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                    None,
                    work,
                )
                .await
            }
        }
    }

    /// Begins, runs, ends. On a thread of its own, because the closure's future need not be `Send`, and so that a
    /// caller that goes away cannot cut it in two. Kept only when `keep` says within which time.
    async fn transact<T, E, F>(
        &self,
        conn: Conn,
        begin: &'static str,
        keep: Option<Duration>,
        work: F,
    ) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let tx = Tx::over(conn, self.tools.clone());
        let handle = tokio::runtime::Handle::current();
        let done = tokio::task::spawn_blocking(move || handle.block_on(run_alone(tx, begin, keep, work)));
        done.await
            .unwrap_or_else(|_| Err(StoreError::other("a transaction's thread ended early").into()))
    }

    /// Whether the database takes a write now.
    ///
    /// # Errors
    /// [`StoreError`] when it does not.
    pub async fn probe(&self) -> Result<(), StoreError> {
        self.write(async |tx| {
            idempotency::remove_older(tx, tx.now().plus(-24 * 3600)).await?;
            idempotency::set_probed(tx).await
        })
        .await
    }

    /// Closes every connection, after what is under way.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                // The writer last: whoever closes last folds the log into the file, and a reader may not.
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Drops the connection instead of giving it back to its pool.
    fn discard(self) {
        match self.conn {
            Conn::Writer(conn) => drop(conn),
            Conn::Reader(conn) => drop(conn.detach()),
            Conn::Postgres(conn) => drop(conn.detach()),
        }
    }
}

/// Begins, runs, ends; kept only when `keep` says within which time.
async fn run_alone<T, E, F>(mut tx: Tx, begin: &'static str, keep: Option<Duration>, work: F) -> Result<T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
    E: From<StoreError>,
{
    if let Err(error) = control(&mut tx, begin, CALL_TIMEOUT).await {
        tx.discard();
        return Err(error.into());
    }
    let outcome = run_guarded(keep.unwrap_or(CALL_TIMEOUT), work, &mut tx).await;
    let (end, limit) = match (&outcome, keep) {
        (Ok(_), Some(most)) => ("COMMIT", most),
        _ => ("ROLLBACK", ROLLBACK_TIMEOUT),
    };
    let Err(error) = control(&mut tx, end, limit).await else {
        return outcome;
    };
    // A connection whose transaction may still be open is not given to anybody else; the engine ends it with the line.
    tx.discard();
    outcome.and_then(|value| {
        if keep.is_some() {
            Err(error.into())
        } else {
            Ok(value)
        }
    })
}

async fn control(tx: &mut Tx, sql: &'static str, limit: Duration) -> Result<(), StoreError> {
    let run = async {
        match tx.either() {
            tx::Either::Sqlite(conn) => sqlx::query(sql).execute(conn).await.map(|_| ()),
            tx::Either::Postgres(conn) => sqlx::query(sql).execute(conn).await.map(|_| ()),
        }
    };
    match tokio::time::timeout(limit, run).await {
        Ok(done) => done.map_err(StoreError::from),
        Err(_) => Err(StoreError::Timeout),
    }
}

/// A connection of PostgreSQL. Asked for several times rather than once for long: within one asking the pool tries a server
/// that is down ever less often, at worst each fifth of the asking, and one that is back would be noticed late.
async fn acquire(pool: &PgPool) -> Result<Conn, StoreError> {
    patiently(pool).await.map(Conn::Postgres)
}

/// A connection of a pool, asked for several times: a thousand who come at once wait for their turn on either engine.
async fn patiently<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> Result<PoolConnection<D>, StoreError> {
    let mut asked = 1;
    loop {
        return match pool.acquire().await {
            Ok(conn) => Ok(conn),
            Err(sqlx::Error::PoolTimedOut) if asked < ACQUIRE_TIMES => {
                asked += 1;
                continue;
            }
            // A server that stops in the middle of a greeting: nothing was asked of it yet.
            Err(sqlx::Error::Protocol(cause)) => Err(StoreError::Unreachable(cause)),
            Err(other) => Err(other.into()),
        };
    }
}

/// Whether what is written must outlive the process.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Always,
    No,
}

async fn open_sqlite(path: PathBuf, tools: &Tools, keep: Keep) -> Result<Pools, StoreError> {
    let (durable, overwrite) = match keep {
        Keep::Always => (SqliteSynchronous::Full, "on"),
        Keep::No => (SqliteSynchronous::Off, "off"),
    };
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(durable)
        .foreign_keys(true)
        // What is removed is overwritten: a stolen file must not hold the names of people who were erased.
        .pragma("secure_delete", overwrite)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(STATEMENTS)
        // What PostgreSQL calls the byte order; SQLite knows it under another name.
        .collation("C", |a: &str, b: &str| a.as_bytes().cmp(b.as_bytes()));
    migrate::sqlite(&path, &options).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.clone().read_only(true))
        .await?;
    Ok(Pools::Sqlite {
        writer: Writer::start(options, tools.clone())?,
        readers,
        stamp: stamp::path_of(&path),
    })
}

async fn open_postgres(url: &str) -> Result<Pools, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .statement_cache_capacity(STATEMENTS)
        .application_name("noaber");
    migrate::postgres(&options).await?;
    let options = options.options([
        // Whatever the server's default is: what is acknowledged is on disk.
        ("synchronous_commit", "on"),
        ("statement_timeout", "15s"),
        ("lock_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?;
    Ok(Pools::Postgres(pool))
}

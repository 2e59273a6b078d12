//! A transaction on either engine, and the macros that run one SQL text on both.

use super::StoreError;
use super::audit::Grown;
use super::seal::{Ring, SealKey};
use crate::domain::time::{Chance, Clock, UnixTime};
use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite, SqliteConnection};
use std::sync::{Arc, Mutex, OnceLock};

/// The connection under a transaction.
pub(super) enum Conn {
    /// The one writer of a SQLite file.
    Writer(SqliteConnection),
    /// One of its readers.
    Reader(PoolConnection<Sqlite>),
    /// A session of PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    fn either(&mut self) -> Either<'_> {
        match self {
            Self::Writer(conn) => Either::Sqlite(conn),
            Self::Reader(conn) => Either::Sqlite(conn),
            Self::Postgres(conn) => Either::Postgres(conn),
        }
    }
}

/// A connection of the engine, for [`both!`].
pub(super) enum Either<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut sqlx::PgConnection),
}

/// What sealing, hashing and auditing need.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    pub(super) key: Arc<SealKey>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) chance: Arc<dyn Chance>,
}

/// A transaction. It is poisoned by the first statement that fails or is given up halfway; then it runs no other and never
/// commits, whatever its closure says.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) tools: Tools,
    /// The keys of the moment at which it began: a text and its hash are under the same key.
    pub(super) ring: Arc<Ring>,
    /// True from the start of a statement until it has ended well: so one that fails poisons its transaction, and so does
    /// one that is given up halfway, whose end nobody knows.
    pub(super) is_poisoned: bool,
    /// Chains of the audit that this transaction has added to.
    pub(super) grown: Vec<Grown>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("is_poisoned", &self.is_poisoned)
            .finish_non_exhaustive()
    }
}

impl Tx {
    /// A transaction over a connection. On SQLite only once it has begun: then whoever changes the keys waits for it, and
    /// what it seals is under the keys that are in the file now.
    pub(super) fn over(conn: Conn, tools: Tools) -> Self {
        Self {
            conn,
            ring: tools.key.current(),
            tools,
            is_poisoned: false,
            grown: Vec::new(),
        }
    }

    pub(super) fn either(&mut self) -> Either<'_> {
        self.conn.either()
    }

    /// The connection for one statement, with the mark to set while it is under way. None when the transaction is
    /// poisoned: a full disk may have ended SQLite's transaction, and what ran now would be kept on its own.
    pub(super) fn begin_statement(&mut self) -> Result<(Either<'_>, &mut bool), StoreError> {
        if self.is_poisoned {
            return Err(StoreError::Poisoned);
        }
        Ok((self.conn.either(), &mut self.is_poisoned))
    }

    /// Seals a text for one field (`table.column`) of one row.
    pub(super) fn seal(&self, field: &str, id: &str, text: &str) -> Result<String, StoreError> {
        self.ring.seal(&*self.tools.chance, field, id, text)
    }

    /// Opens a sealed text of one field of one row.
    pub(super) fn unseal(&self, field: &'static str, id: &str, sealed: &str) -> Result<String, StoreError> {
        // Under a key that was added after this transaction began: the file has it by now.
        self.ring
            .open(field, id, sealed)
            .or_else(|| self.tools.key.current().open(field, id, sealed))
            .ok_or_else(|| StoreError::inconsistent(field, id))
    }

    /// The keyed hash to keep beside a telephone number or mail address.
    pub(super) fn lookup_hash(&self, kind: &str, text: &str) -> String {
        self.ring.lookup_hash(kind, text)
    }

    /// The keyed hashes to find a telephone number or mail address by, those under older keys first: while keys are being
    /// changed a row moves from an older hash to a newer one, and whoever looks in this order does not miss it.
    pub(super) fn lookup_hashes(&self, kind: &str, text: &str) -> Vec<String> {
        self.tools.key.current().lookup_hashes(kind, text)
    }

    /// 16 hexadecimal digits of chance.
    pub(super) fn random_text(&self) -> String {
        let mut bytes = [0_u8; 8];
        self.tools.chance.fill(&mut bytes);
        format!("{:016x}", u64::from_be_bytes(bytes))
    }

    /// This instant.
    pub(super) fn now(&self) -> UnixTime {
        self.tools.clock.now()
    }
}

type Seen = std::collections::BTreeSet<(&'static str, &'static str)>;
static SEEN: OnceLock<Mutex<Seen>> = OnceLock::new();

/// From now on every statement that runs is remembered with the engine that ran it: for the contract suite, which
/// proves that each text runs on both.
pub fn record_statements() {
    SEEN.get_or_init(Mutex::default);
}

/// The statements that ran since [`record_statements`]: engine (`sqlite` or `postgres`) and text.
pub fn recorded_statements() -> Vec<(&'static str, &'static str)> {
    let Some(seen) = SEEN.get() else { return Vec::new() };
    seen.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .iter()
        .copied()
        .collect()
}

/// Remembers a statement, when the contract suite has asked for that.
pub(super) fn note(engine: &'static str, sql: &'static str) {
    if let Some(seen) = SEEN.get() {
        seen.lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert((engine, sql));
    }
}

/// Awaits a statement; unless it ends well, the transaction stays poisoned.
pub(super) async fn watch<T>(
    is_poisoned: &mut bool,
    statement: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    *is_poisoned = true;
    let value = statement.await?;
    *is_poisoned = false;
    Ok(value)
}

/// Runs one expression over a connection of either engine; what fails poisons the transaction.
macro_rules! both {
    ($tx:expr, $sql:expr, $conn:ident => $run:expr) => {{
        let tx: &mut $crate::store::Tx = $tx;
        match tx.begin_statement() {
            Err(poisoned) => Err(poisoned),
            Ok(($crate::store::tx::Either::Sqlite($conn), mark)) => {
                $crate::store::tx::note("sqlite", $sql);
                $crate::store::tx::watch(mark, async { $run }).await
            }
            Ok(($crate::store::tx::Either::Postgres($conn), mark)) => {
                $crate::store::tx::note("postgres", $sql);
                $crate::store::tx::watch(mark, async { $run }).await
            }
        }
    }};
}

/// Runs a statement; gives the number of rows that it changed.
macro_rules! exec {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::tx::both!($tx, $sql, conn =>
            sqlx::query($sql)$(.bind($arg))*.execute(conn).await.map(|done| done.rows_affected()))
    };
}

/// Runs a query; gives all its rows.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::tx::both!($tx, $sql, conn =>
            sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(conn).await)
    };
}

/// Runs a query; gives its first row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::tx::both!($tx, $sql, conn =>
            sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(conn).await)
    };
}

pub(crate) use {both, exec, fetch_all, fetch_optional};

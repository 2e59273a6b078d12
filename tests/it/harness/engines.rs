//! Both engines: a fresh database for each test, and a macro that runs one test on each of them.
//!
//! Making some hundred tables takes longer than most tests do, so it is done once in a process for each engine, by the product
//! itself; every test gets a copy. Whoever starts the product on a copy has its migrations look and find nothing to do.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use noaber::store::{SealKey, Store};
use sqlx::{AssertSqlSafe, Connection};
use tempfile::TempDir;

use super::postgres::{PgDatabase, cluster};
use super::seed;

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, in a file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A database of a test's own, fresh. Gone when dropped.
#[derive(Debug)]
pub struct Database {
    engine: Engine,
    url: String,
    dir: TempDir,
    _postgres: Option<PgDatabase>,
}

impl Database {
    /// A fresh database on `engine`, with every table and nothing in them.
    pub async fn on(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let fresh = Self::empty(engine).await;
                let copy = fresh.dir.path().join(FILE).display().to_string();
                let mut template = sqlx::SqliteConnection::connect(&sqlite_template().display().to_string())
                    .await
                    .expect("the tables are there");
                sqlx::raw_sql(AssertSqlSafe(format!("VACUUM INTO '{copy}'")))
                    .execute(&mut template)
                    .await
                    .expect("the tables are copied");
                template.close().await.expect("the tables are let go of");
                fresh
            }
            Engine::Postgres => Self::of_cluster(cluster().copy_of(postgres_template()).await),
        }
    }

    /// A database on `engine` that is not even made: no table, no migration; of SQLite no file.
    pub async fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let dir = temp_dir();
                Self {
                    engine,
                    url: format!("sqlite://{}", dir.path().join(FILE).display()),
                    dir,
                    _postgres: None,
                }
            }
            Engine::Postgres => Self::of_cluster(cluster().fresh().await),
        }
    }

    fn of_cluster(database: PgDatabase) -> Self {
        Self {
            engine: Engine::Postgres,
            url: database.url().to_owned(),
            dir: temp_dir(),
            _postgres: Some(database),
        }
    }

    /// A fresh SQLite file.
    pub async fn sqlite() -> Self {
        Self::on(Engine::Sqlite).await
    }

    /// A fresh PostgreSQL database.
    pub async fn postgres() -> Self {
        Self::on(Engine::Postgres).await
    }

    /// One that somebody else made and will drop, for a part of a test that runs in a process of its own.
    pub fn at(url: &str) -> Self {
        let is_sqlite = url.starts_with("sqlite");
        Self {
            engine: if is_sqlite {
                Engine::Sqlite
            } else {
                Engine::Postgres
            },
            url: url.to_owned(),
            dir: temp_dir(),
            _postgres: None,
        }
    }

    /// As in `DATABASE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which engine it is on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A directory of the test's own, on a real disk, also for whatever else it writes.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
}

/// The name of every SQLite file here.
const FILE: &str = "noaber.db";

/// A file with every table, which nobody has open.
fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        // A directory that outlives whichever test is the first; the next run of the tests clears it.
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tables-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("a directory below target/");
        let file = dir.join(FILE);
        make_tables(format!("sqlite://{}", file.display()));
        file
    })
}

/// A database with every table, to which nobody is connected.
fn postgres_template() -> &'static PgDatabase {
    static TEMPLATE: OnceLock<PgDatabase> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let fresh = on_a_thread(async || cluster().fresh().await);
        make_tables(fresh.url().to_owned());
        fresh
    })
}

/// Has the product make its tables.
fn make_tables(url: String) {
    on_a_thread(async move || {
        let key = std::sync::Arc::new(SealKey::from_bytes(&[7; 32]));
        let made = Store::open(&url, key, seed::clock(), seed::chance()).await;
        made.expect("the tables are made");
    });
}

/// Runs something in a runtime of its own, whatever runtime the test is in; all its connections are closed afterwards.
fn on_a_thread<T: Send + 'static, F: Future<Output = T>>(what: impl FnOnce() -> F + Send + 'static) -> T {
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(what())
    });
    thread.join().expect("it does not panic")
}

/// A temporary directory below `target/`: a real disk, where `/tmp` may be memory.
///
/// # Panics
/// When it cannot be made.
pub fn temp_dir() -> TempDir {
    tempfile::Builder::new()
        .prefix("noaber-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .expect("a temporary directory below target/")
}

/// Makes `name::sqlite` and `name::postgres` of one test.
///
/// ```ignore
/// on_both_engines! {
///     async fn a_row_comes_back(db: Database) {
///         let store = Store::open(db.url()).await.unwrap();
///     }
/// }
/// ```
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: Database) $(-> $result:ty)? $body:block)+) => {$(
        async fn $name($db: $crate::harness::engines::Database) $(-> $result)? $body

        mod $name {
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() $(-> $result)? {
                super::$name($crate::harness::engines::Database::sqlite().await).await
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() $(-> $result)? {
                super::$name($crate::harness::engines::Database::postgres().await).await
            }
        }
    )+};
}

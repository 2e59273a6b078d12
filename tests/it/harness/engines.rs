//! Both engines: a fresh, empty database for each test, and a macro that runs one test on each of them.

use std::path::Path;

use tempfile::TempDir;

use super::postgres::{PgDatabase, cluster};

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, in a file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A fresh, empty database: no table, no migration. Gone when dropped.
#[derive(Debug)]
pub struct Database {
    engine: Engine,
    url: String,
    dir: TempDir,
    _postgres: Option<PgDatabase>,
}

impl Database {
    /// A fresh database on `engine`.
    pub async fn on(engine: Engine) -> Self {
        let dir = temp_dir();
        let (url, postgres) = match engine {
            Engine::Sqlite => (
                format!("sqlite://{}", dir.path().join("noaber.db").display()),
                None,
            ),
            Engine::Postgres => {
                let database = cluster().fresh().await;
                (database.url().to_owned(), Some(database))
            }
        };
        Self {
            engine,
            url,
            dir,
            _postgres: postgres,
        }
    }

    /// A fresh SQLite file, not yet there.
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

//! A private PostgreSQL cluster: started once per test process, in a temporary directory, gone when the process is.
//!
//! It sorts text as Dutch people do (ICU `nl`), not by bytes, so that a query which forgets its collation gives another
//! order here than on SQLite and is found. It waits for no disk, for nothing in it outlives the process: each test's database is
//! some seven hundred files, and half of the tests' time would go by in waiting for them. What survives a crash is proved on
//! a server of its own, [`Crashing`], which does wait.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::oneshot;

use super::guarded::{Guarded, Program, find_program, is_root, run, start_on_free_port};

/// The running cluster.
#[derive(Debug)]
pub struct Cluster {
    port: u16,
    sockets: PathBuf,
    clerk: mpsc::Sender<Order>,
    // Kept so that its pipe stays open as long as this process lives.
    _server: Guarded,
}

/// A database of one's own; dropped with this value.
#[derive(Debug)]
pub struct PgDatabase {
    name: String,
    url: String,
}

#[derive(Debug)]
struct Order {
    sql: String,
    done: oneshot::Sender<Result<(), String>>,
}

const USER: &str = "noaber";

/// The cluster of this test process.
///
/// # Panics
/// When there is no PostgreSQL, or it does not start: with the reason.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    match CLUSTER.get_or_init(Cluster::start) {
        Ok(cluster) => cluster,
        Err(reason) => panic!("no PostgreSQL for the tests (tests/run installs it): {reason}"),
    }
}

/// Whether a server waits until what is written is on the disk.
#[derive(Clone, Copy)]
enum Disk {
    Waited,
    NotWaited,
}

impl Disk {
    const fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Waited => &["fsync=on"],
            Self::NotWaited => &[
                "fsync=off",
                "full_page_writes=off",
                "checkpoint_timeout=1h",
                "max_wal_size=4GB",
            ],
        }
    }
}

/// What a server is started from: its programs, its user.
struct Recipe {
    bin: PathBuf,
    user: Option<String>,
}

impl Recipe {
    fn find() -> Result<Self, String> {
        Ok(Self {
            bin: binaries()?,
            user: is_root().then(unprivileged_user).transpose()?,
        })
    }

    fn program<'a>(&'a self, under: &'a Path) -> Program<'a> {
        Program {
            name: "pg",
            // A socket's whole path must fit in 107 bytes: the target directory may be too deep.
            under,
            stop: "QUIT",
            user: self.user.as_deref(),
            most: None,
        }
    }

    fn path(&self, name: &str) -> String {
        self.bin.join(name).to_string_lossy().into_owned()
    }

    /// A directory with an empty cluster in it.
    fn directory(&self, program: &Program<'_>) -> Result<PathBuf, String> {
        let dir = program.directory()?;
        let data = dir.join("data").to_string_lossy().into_owned();
        let init = [
            &self.path("initdb"),
            "--pgdata",
            &data,
            "--username",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=nl-NL",
            "--no-instructions",
        ];
        let made = match &self.user {
            Some(user) => run(Command::new("setpriv")
                .arg(format!("--reuid={user}"))
                .arg(format!("--regid={}", group_of(user)?))
                .args(["--clear-groups", "--"])
                .args(init)
                .current_dir(&dir)),
            None => run(Command::new(init[0]).args(&init[1..]).current_dir(&dir)),
        };
        if let Err(reason) = made {
            let _ = std::fs::remove_dir_all(&dir);
            return Err(reason);
        }
        Ok(dir)
    }

    /// Starts the server of a directory on a port.
    fn serve(&self, program: &Program<'_>, dir: PathBuf, port: u16, disk: Disk) -> Result<Guarded, String> {
        let data = dir.join("data").to_string_lossy().into_owned();
        let settings = [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={port}"),
            format!("unix_socket_directories={}", dir.display()),
            "max_connections=300".to_owned(),
            // A bench gives more: it measures, where tests only ask.
            format!(
                "shared_buffers={}",
                std::env::var("NOABER_PEER_SHARED_BUFFERS").unwrap_or_else(|_| "64MB".to_owned())
            ),
            // Nothing in /dev/shm that could be left behind.
            "dynamic_shared_memory_type=mmap".to_owned(),
            "wal_level=minimal".to_owned(),
            "max_wal_senders=0".to_owned(),
            "synchronous_commit=on".to_owned(),
            "timezone=UTC".to_owned(),
            "lc_messages=C".to_owned(),
        ]
        .into_iter()
        .chain(disk.settings().iter().map(|setting| (*setting).to_owned()));
        let settings: Vec<String> = settings.collect();
        let postgres = self.path("postgres");
        let mut command: Vec<&str> = vec![&postgres, "-D", &data];
        for setting in &settings {
            command.extend(["-c", setting]);
        }
        program.start(dir, &command)
    }
}

const PATIENCE: Duration = Duration::from_secs(60);

/// A server of a test's own, that it may crash.
#[derive(Debug)]
pub struct Crashing {
    port: u16,
    dir: PathBuf,
    // The last is the one that runs; those before it crashed.
    servers: Vec<Guarded>,
}

impl Crashing {
    /// Starts one.
    ///
    /// # Errors
    /// What went wrong, as a sentence.
    pub fn start() -> Result<Self, String> {
        let (recipe, under) = (Recipe::find()?, std::env::temp_dir());
        let program = recipe.program(&under);
        let (server, port) = start_on_free_port(PATIENCE, |port| {
            recipe.serve(&program, recipe.directory(&program)?, port, Disk::Waited)
        })?;
        until_it_lets_in(port)?;
        Ok(Self {
            port,
            dir: server.dir().to_owned(),
            servers: vec![server],
        })
    }

    /// Its own database.
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it at once, without a checkpoint: what `pg_ctl stop -m immediate` does.
    pub fn crash(&mut self) {
        let Some(server) = self.servers.last() else { return };
        let sent = run(Command::new("kill").args(["-QUIT", &server.pid().to_string()]));
        assert!(sent.is_ok(), "{sent:?}");
        while server.is_alive() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What the server wrote since it was started last.
    pub fn log(&self) -> String {
        self.servers.last().map(Guarded::log).unwrap_or_default()
    }

    /// Starts it again, over what the crash left.
    ///
    /// # Errors
    /// What went wrong, with its output.
    pub fn restart(&mut self) -> Result<(), String> {
        let (recipe, under) = (Recipe::find()?, std::env::temp_dir());
        let server = recipe.serve(&recipe.program(&under), self.dir.clone(), self.port, Disk::Waited)?;
        server.wait_for_port(self.port, PATIENCE)?;
        until_it_lets_in(self.port)?;
        self.servers.push(server);
        Ok(())
    }
}

impl Drop for Crashing {
    fn drop(&mut self) {
        // The running one first: each removes the directory that they share.
        while self.servers.pop().is_some() {}
    }
}

impl Cluster {
    fn start() -> Result<Self, String> {
        let (recipe, under) = (Recipe::find()?, std::env::temp_dir());
        let program = recipe.program(&under);
        let (server, port) = start_on_free_port(PATIENCE, |port| {
            recipe.serve(&program, recipe.directory(&program)?, port, Disk::NotWaited)
        })?;
        let clerk = start_clerk(port)?;
        Ok(Self {
            port,
            sockets: server.dir().to_owned(),
            clerk,
            _server: server,
        })
    }

    /// An empty database that nobody else uses.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn fresh(&self) -> PgDatabase {
        self.made("").await
    }

    /// The same with everything that another one holds, to which nobody may be connected.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn copy_of(&self, other: &PgDatabase) -> PgDatabase {
        self.made(&format!(" TEMPLATE {}", other.name)).await
    }

    async fn made(&self, from: &str) -> PgDatabase {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.order(format!("CREATE DATABASE {name}{from}"))
            .await
            .unwrap_or_else(|e| panic!("no database {name}: {e}"));
        let url = format!("postgres://{USER}@127.0.0.1:{}/{name}", self.port);
        PgDatabase { name, url }
    }

    /// Runs one statement as the superuser, outside any transaction (`ALTER DATABASE …`, `SELECT pg_terminate_backend(…)`).
    ///
    /// # Errors
    /// The server's words.
    pub async fn order(&self, sql: String) -> Result<(), String> {
        let (done, answer) = oneshot::channel();
        self.clerk
            .send(Order { sql, done })
            .map_err(|_| "the clerk is gone".to_owned())?;
        answer.await.map_err(|_| "the clerk is gone".to_owned())?
    }

    /// Where the unix sockets are, for tools such as `pg_dump -h DIR`.
    pub fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl PgDatabase {
    /// `postgres://…`, without a password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name in the cluster.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for PgDatabase {
    fn drop(&mut self) {
        // Not waited for: only the disk would notice. FORCE ends what a test left connected.
        let (done, _) = oneshot::channel();
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let _ = cluster().clerk.send(Order { sql, done });
    }
}

/// A server listens a moment before it lets anybody in: "the database system is starting up".
fn until_it_lets_in(port: u16) -> Result<(), String> {
    start_clerk(port).map(drop)
}

/// A thread with its own runtime and one connection: each test has a runtime of its own, and a connection must not
/// outlive the one it was made on.
fn start_clerk(port: u16) -> Result<mpsc::Sender<Order>, String> {
    let (orders, inbox) = mpsc::channel::<Order>();
    let (ready, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(e) => return ready.send(Err(e.to_string())),
        };
        let url = format!("postgres://{USER}@127.0.0.1:{port}/postgres");
        let connected = runtime.block_on(async {
            let mut last = String::new();
            for _ in 0..400 {
                match PgConnection::connect(&url).await {
                    Ok(connection) => return Ok(connection),
                    Err(e) => last = e.to_string(),
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(last)
        });
        let mut connection = match connected {
            Ok(connection) => connection,
            Err(e) => return ready.send(Err(e)),
        };
        ready.send(Ok(()))?;
        for Order { sql, done } in inbox {
            let result = runtime.block_on(sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection));
            let _ = done.send(result.map(|_| ()).map_err(|e| e.to_string()));
        }
        Ok(())
    });
    answer
        .recv()
        .unwrap_or_else(|e| Err(e.to_string()))
        .map(|()| orders)
}

/// Where `initdb` and `postgres` live: Debian keeps them out of the search path, one directory for each version.
fn binaries() -> Result<PathBuf, String> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").is_file().then_some((version, bin))
        })
        .max();
    match newest {
        Some((_, bin)) => Ok(bin),
        None => find_program("initdb")
            .and_then(|file| file.parent().map(Path::to_owned))
            .ok_or_else(|| "initdb is not installed".to_owned()),
    }
}

/// The server refuses to run as root.
fn unprivileged_user() -> Result<String, String> {
    ["postgres", "nobody"]
        .into_iter()
        .find(|user| run(Command::new("id").arg(user)).is_ok())
        .map(str::to_owned)
        .ok_or_else(|| "neither user postgres nor nobody exists".to_owned())
}

fn group_of(user: &str) -> Result<String, String> {
    run(Command::new("id").args(["-g", user])).map(|group| group.trim().to_owned())
}

//! What is acknowledged is kept: a full disk, and a program that is killed at any moment.
//!
//! A crash of the machine itself cannot be told apart from kill -9 here; what is promised about power is in the settings
//! (`synchronous=FULL`, `synchronous_commit=on`), which are set by the store.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use noaber::domain::ids::{OrganisationId, PersonId};
use noaber::domain::resident::Contact;
use noaber::domain::time::{Clock, SeededChance};
use noaber::store::{Store, StoreError, Tx, audit, idempotency, person};
use rand::RngExt;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use crate::harness::engines::{Database, Engine, temp_dir};
use crate::harness::seed;
use crate::world::{Cast, World, check, open, raw, somebody};

/// Where the hidden part finds its database, and whose people it adds.
pub(crate) const CHILD: &str = "NOABER_TEST_KILLED";
const WRITERS: u64 = 8;

/// Adds a person with an audit row, and a key with a text of some length.
async fn write_one(
    store: &Store,
    organisation: &OrganisationId,
    clock: &Arc<noaber::domain::time::ManualClock>,
    chance: &Arc<SeededChance>,
    ballast: usize,
) -> Result<PersonId, StoreError> {
    let one = somebody("Jan", organisation, clock.now(), &**chance);
    store
        .write(async move |tx| {
            person::add(tx, &one, &Contact::default(), "system").await?;
            idempotency::add(
                tx,
                one.id.as_str(),
                "body",
                303,
                &format!("/{}", "x".repeat(ballast)),
            )
            .await?;
            Ok(one.id)
        })
        .await
}

/// Which of these people are not in the database, whole.
async fn missing(store: &Store, ids: &[String]) -> Vec<String> {
    let ids = ids.to_owned();
    store
        .read(async move |tx| {
            let mut missing = Vec::new();
            for id in ids {
                let known = PersonId::parse(&id).expect("an identifier");
                let is_there = person::find(tx, &known).await?.is_some();
                let answered = idempotency::find(tx, &id, "body").await?;
                if !is_there || answered == idempotency::Seen::Fresh {
                    missing.push(id);
                }
            }
            Ok::<_, StoreError>(missing)
        })
        .await
        .expect("read")
}

async fn sqlite_scalar(path: &Path, sql: &'static str) -> String {
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .connect()
        .await
        .expect("connects");
    sqlx::query_scalar(sql)
        .fetch_one(&mut connection)
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"))
}

/// A file system of a few megabytes in memory. Gone when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(megabytes: u32) -> Self {
        let dir = temp_dir();
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(dir.path())
            .output()
            .expect("mount starts");
        assert!(
            done.status.success(),
            "a small disk needs the right to mount (root, or a user namespace): {}",
            String::from_utf8_lossy(&done.stderr)
        );
        Self(dir)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a connection of a failed test may still have the file open.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// Writers at once until each has been refused some times; what was acknowledged, and what the refusals were.
async fn fill(store: &Store, cast: &Cast, chance: &Arc<SeededChance>) -> (Vec<String>, Vec<StoreError>) {
    let clock = seed::clock();
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (store, organisation) = (store.clone(), cast.organisation.id.clone());
            let (clock, chance) = (clock.clone(), chance.clone());
            tokio::spawn(async move {
                let (mut kept, mut refused) = (Vec::new(), Vec::new());
                while refused.len() < 5 {
                    assert!(kept.len() < 3000, "more was acknowledged than the disk can hold");
                    match write_one(&store, &organisation, &clock, &chance, 2000).await {
                        Ok(id) => kept.push(id.to_string()),
                        Err(error) => refused.push(error),
                    }
                }
                (kept, refused)
            })
        })
        .collect();
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for writer in writers {
        let (own, errors) = writer.await.expect("no panic");
        kept.extend(own);
        refused.extend(errors);
    }
    (kept, refused)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let disk = SmallDisk::mount(6);
    let ballast = disk.0.path().join("ballast");
    std::fs::write(&ballast, vec![0_u8; 1 << 20]).expect("room for ballast");
    let url = format!("sqlite://{}", disk.0.path().join("noaber.db").display());
    let world = World::on(Database::at(&url)).await;
    let (kept, refused) = fill(&world.store, &world.cast, &world.chance).await;
    assert!(kept.len() > 50, "only {} writes fitted", kept.len());
    let full = refused
        .iter()
        .filter(|error| matches!(error, StoreError::Full))
        .count();
    println!("{} writes kept, {} refused", kept.len(), refused.len());
    // The first failure says what it is. After it the connection is new, and opening one may fail in other words.
    assert!(full > 0, "{refused:?}");
    // Reading goes on while nothing can be written.
    assert_eq!(
        missing(&world.store, &kept).await,
        Vec::<String>::new(),
        "while it is full"
    );

    // Room is made, and the same store works again.
    std::fs::remove_file(&ballast).expect("removed");
    let clock = seed::clock();
    let more = write_one(
        &world.store,
        &world.cast.organisation.id,
        &clock,
        &world.chance,
        10,
    )
    .await
    .expect("works again");
    let mut kept = kept;
    kept.push(more.to_string());
    let World { store, cast, .. } = world;
    store.close().await;

    let again = open(&url, seed::clock(), seed::chance())
        .await
        .expect("opens again");
    assert_eq!(missing(&again, &kept).await, Vec::<String>::new());
    assert_eq!(check(&again, cast.now).await, []);
    // Not one row more than was acknowledged: what was refused is not there either.
    let people = raw(
        &Database::at(&url),
        "UPDATE person SET state = state WHERE given_name = 'Jan'",
    )
    .await;
    assert_eq!(people, kept.len() as u64);
    let path = disk.0.path().join("noaber.db");
    assert_eq!(sqlite_scalar(&path, "PRAGMA integrity_check").await, "ok");
    again.close().await;
}

/// One statement that no disk has room for ends SQLite's whole transaction, not only itself: what a closure ran next would be
/// kept on its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_lets_nothing_slip_in_outside_its_transaction() {
    let disk = SmallDisk::mount(6);
    let url = format!("sqlite://{}", disk.0.path().join("noaber.db").display());
    let store = open(&url, seed::clock(), seed::chance()).await.expect("opens");
    let add = |key: &'static str, length: usize| {
        async move |tx: &mut Tx| {
            idempotency::add(tx, key, "body", 303, &format!("/{}", "x".repeat(length))).await
        }
    };
    let refused: Result<(), StoreError> = store
        .write(async move |tx| {
            add("before", 10)(tx).await?;
            let big = add("big", 12 << 20)(tx).await;
            assert!(matches!(big, Err(StoreError::Full)), "{big:?}");
            // An error that is swallowed, and a statement that would fit.
            let _ = add("after", 10)(tx).await;
            Ok(())
        })
        .await;
    assert!(refused.is_err(), "acknowledged");
    store.write(add("next", 10)).await.expect("works again");
    for (key, is_there) in [
        ("before", false),
        ("big", false),
        ("after", false),
        ("next", true),
    ] {
        let seen = store
            .read(async move |tx| idempotency::find(tx, key, "body").await)
            .await
            .expect("read");
        assert_eq!(seen != idempotency::Seen::Fresh, is_there, "{key}");
    }
    store.close().await;
}

/// `/readyz` asks whether a write goes through now, so a disk without room must show there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_fails_the_probe_until_there_is_room() {
    let disk = SmallDisk::mount(6);
    let url = format!("sqlite://{}", disk.0.path().join("noaber.db").display());
    let store = open(&url, seed::clock(), seed::chance()).await.expect("opens");
    store.probe().await.expect("ready");
    let ballast = disk.0.path().join("ballast");
    // As much as there is room for: the last part is cut.
    let mut file = std::fs::File::create(&ballast).expect("made");
    while std::io::Write::write(&mut file, &[0; 4096]).is_ok_and(|n| n > 0) {}
    // Room inside the file itself is used up first.
    let mut probes = 0;
    let full = loop {
        probes += 1;
        match store.probe().await {
            Ok(()) => assert!(probes < 5000, "it never says that the disk is full"),
            Err(error) => break error,
        }
    };
    println!("full at probe {probes}: {full:?}");
    assert!(matches!(full, StoreError::Full), "{full:?}");
    std::fs::remove_file(&ballast).expect("removed");
    drop(file);
    store.probe().await.expect("ready again");
    store.close().await;
}

/// What was removed must not be found in a stolen file: SQLite leaves it in free pages unless told otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_removed_is_not_left_in_the_file() {
    const CANARY: &str = "kanarie-4711-van-de-bovenste-tak";
    let db = Database::sqlite().await;
    let path = noaber::store::sqlite_path(db.url()).expect("a file");
    let clock = seed::clock();
    let store = open(db.url(), clock.clone(), seed::chance())
        .await
        .expect("opens");
    store
        .write(async |tx| {
            for n in 0..50 {
                let location = format!("/{CANARY}/{}", "x".repeat(n * 100));
                idempotency::add(tx, &format!("k{n}"), "body", 303, &location).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .expect("written");
    let found = |path: &Path| {
        let bytes = std::fs::read(path).expect("a file");
        bytes
            .windows(CANARY.len())
            .filter(|part| *part == CANARY.as_bytes())
            .count()
    };
    store.close().await;
    assert!(found(&path) >= 50, "it is in the file while it is kept");
    clock.advance(25 * 3600);
    let store = open(db.url(), clock, seed::chance()).await.expect("opens again");
    store.probe().await.expect("forgets the old keys");
    store.close().await;
    assert!(
        !path.with_extension("db-wal").exists(),
        "closed: all is in one file"
    );
    assert_eq!(found(&path), 0, "left behind in the file");
}

/// The hidden part: writes as fast as it can from many tasks, and says what was acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of the tests about kill -9, which start it and kill it"]
async fn writes_until_it_is_killed() {
    let given = std::env::var(CHILD).expect("started by the test it is a part of");
    let (url, organisation) = given.split_once(' ').expect("a database and an organisation");
    let organisation = OrganisationId::parse(organisation).expect("an identifier");
    let chance = Arc::new(SeededChance::from_system());
    let clock = seed::clock();
    let store = open(url, clock.clone(), chance.clone()).await.expect("opens");
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (store, organisation) = (store.clone(), organisation.clone());
        let (clock, chance) = (clock.clone(), chance.clone());
        writers.spawn(async move {
            loop {
                let id = write_one(&store, &organisation, &clock, &chance, 100)
                    .await
                    .expect("written");
                use std::io::Write;
                // One call, one line: writers do not cut into each other, and a kill cuts only the last.
                let line = format!("kept {id}\n");
                std::io::stdout().lock().write_all(line.as_bytes()).expect("said");
            }
        });
    }
    let ended = writers.join_next().await.expect("there are writers");
    ended.expect("a writer never ends by itself");
}

/// Ends the child whatever happens.
struct Killed(Child);

impl Killed {
    fn kill(&mut self) {
        // SIGKILL on unix: nothing is said goodbye to.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Killed {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts a hidden part, waits for its first acknowledgement ("kept …"), kills it `after` that; what it acknowledged.
pub(crate) fn killed_after(part: &str, given: &str, after: Duration) -> Vec<String> {
    killed_when(part, given, || std::thread::sleep(after))
}

/// The same, killed when `wait` returns.
pub(crate) fn killed_when(part: &str, given: &str, wait: impl FnOnce()) -> Vec<String> {
    let child = Command::new(std::env::current_exe().expect("this program"))
        .args([part, "--exact", "--ignored", "--nocapture"])
        .env(CHILD, given)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut child = Killed(child);
    let mut lines = BufReader::new(child.0.stdout.take().expect("a pipe"));
    let mut said = String::new();
    while !said.contains("kept ") {
        if lines.read_line(&mut said).expect("text") == 0 {
            let mut why = String::new();
            let mut stderr = child.0.stderr.take().expect("a pipe");
            stderr.read_to_string(&mut why).expect("text");
            panic!("it ended by itself: {said}\n{why}");
        }
    }
    // Read on meanwhile: a full pipe would stop the writers.
    let reader = std::thread::spawn(move || {
        let mut rest = String::new();
        lines.read_to_string(&mut rest).expect("text");
        rest
    });
    wait();
    child.kill();
    said.push_str(&reader.join().expect("read"));
    // Only whole lines count: the last may have been cut.
    said.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .filter_map(|line| line.trim_end().rsplit_once("kept ").map(|(_, id)| id.to_owned()))
        .collect()
}

async fn kill_again_and_again(database: Database, times: u32) {
    let started = Instant::now();
    let (url, engine) = (database.url().to_owned(), database.engine());
    let World {
        store,
        cast,
        clock,
        chance,
        database: _kept,
    } = World::on(database).await;
    // Nobody else has the database open: whoever opens it after a kill is the one who must recover it.
    store.close().await;
    let mut rng = seed::rng();
    let mut all = 0;
    for time in 0..times {
        // From the very first acknowledgement to some hundreds of writes later.
        let after = Duration::from_micros(rng.random_range(0..150_000));
        let given = format!("{url} {}", cast.organisation.id);
        let part = "durability::writes_until_it_is_killed";
        let kept = tokio::task::spawn_blocking(move || killed_after(part, &given, after))
            .await
            .expect("no panic");
        assert!(!kept.is_empty(), "kill {time}: nothing was acknowledged");
        // On PostgreSQL what the client had sent before it died may still be at work: wait until nobody is.
        if engine == Engine::Postgres {
            nobody_left(&url).await;
        }
        // Reopened each time, so that what the killed one left behind is taken up as a restart would.
        let again = open(&url, clock.clone(), chance.clone())
            .await
            .expect("opens again");
        assert_eq!(
            missing(&again, &kept).await,
            Vec::<String>::new(),
            "kill {time}, after {after:?}"
        );
        let organisation = cast.organisation.id.clone();
        let broken = again
            .read(async move |tx| audit::first_broken(tx, &organisation).await)
            .await;
        assert_eq!(broken.expect("read"), None, "kill {time}, after {after:?}");
        assert_eq!(check(&again, cast.now).await, [], "kill {time}, after {after:?}");
        if let Some(path) = noaber::store::sqlite_path(&url).filter(|_| engine == Engine::Sqlite) {
            assert_eq!(
                sqlite_scalar(&path, "PRAGMA integrity_check").await,
                "ok",
                "kill {time}"
            );
        }
        again.close().await;
        all += kept.len();
        // The next one begins with a small table, so that fifty checks stay quick; the audit is never shortened.
        raw(&Database::at(&url), "DELETE FROM idempotency").await;
    }
    let took = started.elapsed();
    println!("{times} kills, {all} acknowledged writes, none missing, {took:?}");
    assert!(took < Duration::from_secs(60), "{times} kills took {took:?}");
}

/// Waits until no other session of the product is connected.
pub(crate) async fn nobody_left(url: &str) {
    let mut connection = PgConnection::connect(url).await.expect("connects");
    let started = Instant::now();
    loop {
        let others: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND application_name = 'noaber' AND state <> 'idle'",
        )
        .fetch_one(&mut connection)
        .await
        .expect("answers");
        if others == 0 {
            return;
        }
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{others} sessions are still at work"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_lose_nothing_on_sqlite() {
    kill_again_and_again(Database::sqlite().await, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_kills_of_the_client_lose_nothing_on_postgres() {
    kill_again_and_again(Database::postgres().await, 10).await;
}

//! The program is killed while a service changes hands: afterwards everything is the old organisation's, or everything is of those
//! that receive it; nothing dangles, and the next run does it whole.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use noaber::domain::handover::HandoverState;
use noaber::domain::ids::HandoverId;
use noaber::domain::time::{Clock, SeededChance};
use noaber::service::handover;
use rand::RngExt;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::runtime::Handle;

use crate::durability::{CHILD, killed_when, nobody_left};
use crate::handover::{Busy, TABLES, stands};
use crate::harness::engines::{Database, Engine};
use crate::harness::seed;
use crate::town;
use crate::world::raw;

const PART: &str = "killed_handover::hands_over_until_it_is_killed";
/// Longer than any of this lasts.
const PATIENCE: Duration = Duration::from_secs(60);

fn say(what: &str) {
    let line = format!("kept {what}\n");
    std::io::stdout().lock().write_all(line.as_bytes()).expect("said");
}

/// The hidden part: does what the job does at the day of a handover, and waits to be killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of the tests about kill -9, which start it and kill it"]
async fn hands_over_until_it_is_killed() {
    let given = std::env::var(CHILD).expect("started by the test it is a part of");
    let mut parts = given.splitn(3, ' ');
    let mut part = || parts.next().expect("a database, a time and a folder");
    let (url, seconds, folder) = (part(), part(), part());
    let clock = seed::clock();
    clock.advance(seconds.parse().expect("seconds"));
    let chance = Arc::new(SeededChance::from_system());
    let app = town::open(url, Path::new(folder), clock, chance).await;
    say("begun");
    handover::pass(&app).await.expect("passes");
    say("done");
    std::future::pending::<()>().await;
}

/// Something in the way of the last step of a handover, so that all before it has been written and nothing is decided.
struct Trap {
    /// On PostgreSQL the step waits for a lock that this connection has; on SQLite it counts what cannot be counted in a lifetime.
    holds: Option<PgConnection>,
}

impl Trap {
    async fn set(database: &Database) -> Self {
        match database.engine() {
            Engine::Sqlite => {
                let slow = "CREATE TRIGGER held BEFORE UPDATE ON handover WHEN NEW.state = 'done' BEGIN \
                            SELECT COUNT(*) FROM audit a, audit b, audit c, audit d, audit e, audit f; END";
                raw(database, slow).await;
                Self { holds: None }
            }
            Engine::Postgres => {
                let wait = "CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                            PERFORM pg_advisory_xact_lock(7301); RETURN NEW; END $$";
                raw(database, wait).await;
                let at = "CREATE TRIGGER held BEFORE UPDATE ON handover FOR EACH ROW \
                          WHEN (NEW.state = 'done') EXECUTE FUNCTION held()";
                raw(database, at).await;
                let mut holds = PgConnection::connect(database.url()).await.expect("connects");
                sqlx::query("SELECT pg_advisory_lock(7301)")
                    .execute(&mut holds)
                    .await
                    .expect("it is free");
                Self { holds: Some(holds) }
            }
        }
    }

    /// It is taken away: what waits in it goes on, and finds that nobody is there any more.
    async fn lift(self, database: &Database) {
        match self.holds {
            None => {
                raw(database, "DROP TRIGGER held").await;
            }
            Some(holds) => {
                holds.close().await.expect("let go");
                nobody_left(database.url()).await;
                raw(database, "DROP TRIGGER held ON handover").await;
                raw(database, "DROP FUNCTION held()").await;
            }
        }
    }
}

/// Waits until somebody is in the trap.
async fn caught(engine: Engine, url: String) {
    let started = Instant::now();
    let insist = || assert!(started.elapsed() < PATIENCE, "nobody came into the trap");
    match engine {
        // Whoever writes has the file: for two seconds without a pause, and nothing but the trap takes so long.
        Engine::Sqlite => {
            let path = noaber::store::sqlite_path(&url).expect("a file");
            let options = SqliteConnectOptions::new()
                .filename(path)
                .busy_timeout(Duration::ZERO);
            let mut connection = options.connect().await.expect("connects");
            let mut held = 0;
            while held < 20 {
                match sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await {
                    Ok(_) => {
                        let undone = sqlx::query("ROLLBACK").execute(&mut connection).await;
                        undone.expect("nothing was written");
                        held = 0;
                    }
                    Err(_) => held += 1,
                }
                insist();
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(&url).await.expect("connects");
            let mut waiting = 0_i64;
            while waiting == 0 {
                waiting = sqlx::query_scalar(
                    "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
                     WHERE l.locktype = 'advisory' AND l.objid = 7301 AND NOT l.granted AND d.datname = current_database()",
                )
                .fetch_one(&mut connection)
                .await
                .expect("answers");
                insist();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// How many rows of each table are whose: the old organisation's, and of the two that receive.
async fn rows(busy: &Busy) -> Vec<[u64; 3]> {
    let mut all = Vec::new();
    for table in TABLES {
        let mut one = [0; 3];
        let of = [
            &busy.town.organisation,
            &busy.north.organisation,
            &busy.zuid.organisation,
        ];
        for (n, of) in one.iter_mut().zip(of) {
            *n = busy.count(table, of).await;
        }
        all.push(one);
    }
    all
}

/// Starts the program anew, and kills it when `wait` is over; what it said. Nobody else has the database open meanwhile, and
/// whoever opens it afterwards is the one who must recover it.
async fn killed(
    busy: &mut Busy,
    trap: Option<Trap>,
    wait: impl AsyncFnOnce() + Send + 'static,
) -> Vec<String> {
    let clock = busy.town.clock.clone();
    busy.town.app.store.clone().close().await;
    let database = busy.town.database();
    let (url, folder) = (database.url().to_owned(), database.dir().to_owned());
    let seconds = clock.now().seconds() - seed::clock().now().seconds();
    let given = format!("{url} {seconds} {}", folder.display());
    let runtime = Handle::current();
    let said = tokio::task::spawn_blocking(move || killed_when(PART, &given, || runtime.block_on(wait())))
        .await
        .expect("no panic");
    if let Some(trap) = trap {
        trap.lift(database).await;
    }
    if database.engine() == Engine::Postgres {
        nobody_left(&url).await;
    }
    let chance = Arc::new(SeededChance::from_system());
    busy.town.app = town::open(&url, &folder, clock, chance).await;
    said
}

async fn whole_after_a_kill(database: Database) {
    let mut busy = Busy::begin(database).await;
    let id = busy.plan().await;
    busy.accept(&id).await;
    handover::pass(&busy.town.app).await.expect("they are told");
    busy.noon();
    let before = rows(&busy).await;

    // Everything has been written, and not yet kept.
    let (engine, url) = (
        busy.town.database().engine(),
        busy.town.database().url().to_owned(),
    );
    let trap = Trap::set(busy.town.database()).await;
    let said = killed(&mut busy, Some(trap), async move || caught(engine, url).await).await;
    assert_eq!(said, ["begun"], "killed within its transaction");
    assert_eq!(busy.state(&id).await, HandoverState::Planned);
    insist_whole(&busy, &id, &before).await;

    // At any moment.
    let mut rng = seed::rng();
    let mut times = 0;
    while times < 5 && busy.state(&id).await == HandoverState::Planned {
        let after = Duration::from_micros(rng.random_range(0..120_000));
        killed(&mut busy, None, async move || tokio::time::sleep(after).await).await;
        insist_whole(&busy, &id, &before).await;
        times += 1;
    }
    println!("killed {times} times at any moment");

    // The next run does it, or finds it done.
    handover::pass(&busy.town.app).await.expect("passes");
    handover::pass(&busy.town.app).await.expect("passes");
    assert_eq!(busy.state(&id).await, HandoverState::Done);
    insist_whole(&busy, &id, &before).await;
    for one in &busy.booked {
        assert!(stands(&busy.town, one).await, "{one} was promised");
    }
}

/// All of it is the old organisation's, or none of it.
async fn insist_whole(busy: &Busy, id: &HandoverId, before: &[[u64; 3]]) {
    let now = rows(busy).await;
    if busy.state(id).await == HandoverState::Planned {
        assert_eq!(now, before);
    } else {
        for ((table, now), before) in TABLES.iter().zip(&now).zip(before) {
            assert_eq!(now[0], 0, "{table} is left behind");
            assert!(now[1] + now[2] >= before[0], "{table}: {before:?}, {now:?}");
        }
    }
    busy.town.insist_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_handover_is_whole_on_sqlite() {
    whole_after_a_kill(Database::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_handover_is_whole_on_postgres() {
    whole_after_a_kill(Database::postgres().await).await;
}

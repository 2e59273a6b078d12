//! Writes of 32 tasks at once into a SQLite file: through the store's door (group commit) and, beside it in the same run,
//! through a plain pool of the driver with one transaction each. Same table, same settings, same rows, same promise: a
//! write is acknowledged when it is on disk. Ends with the ratio, which travels between machines where the times do not.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench ends at the first surprise, and says what it measured"
)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use criterion::Criterion;
use noaber::domain::time::{SeededChance, SystemClock};
use noaber::store::{SealKey, Store, StoreError, idempotency};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use tokio::runtime::Runtime;

const TASKS: u64 = 32;

async fn open(path: &Path) -> Store {
    let key = Arc::new(SealKey::from_bytes(&[7; 32]));
    let chance = Arc::new(SeededChance::from_seed(1));
    let url = format!("sqlite://{}", path.display());
    Store::open(&url, key, Arc::new(SystemClock), chance)
        .await
        .unwrap()
}

/// A plain pool over the same tables, with the store's own settings.
async fn pool(path: &Path) -> SqlitePool {
    open(path).await.close().await;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "on")
        .busy_timeout(Duration::from_secs(30));
    SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options)
        .await
        .unwrap()
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

fn key() -> String {
    format!("k{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// `count` writes, shared out over the tasks; how long they took together.
fn measure<F>(runtime: &Runtime, count: u64, write: impl Fn() -> F + Clone + Send + 'static) -> Duration
where
    F: Future<Output = ()> + Send,
{
    runtime.block_on(async move {
        let left = Arc::new(AtomicU64::new(count));
        let started = Instant::now();
        let tasks: Vec<_> = (0..TASKS)
            .map(|_| {
                let (left, write) = (left.clone(), write.clone());
                tokio::spawn(async move {
                    while left
                        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                        .is_ok()
                    {
                        write().await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        started.elapsed()
    })
}

/// Writes so far, and how long they took.
#[derive(Default)]
struct Tally {
    writes: u64,
    took: Duration,
}

impl Tally {
    fn note(&mut self, writes: u64, took: Duration) -> Duration {
        self.writes += writes;
        self.took += took;
        took
    }

    fn per_second(&self) -> f64 {
        self.writes as f64 / self.took.as_secs_f64()
    }
}

fn main() {
    let runtime = Runtime::new().unwrap();
    // Beside the build: a real disk, where the temporary directory may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = runtime.block_on(open(&folder.path().join("door.db")));
    let plain = runtime.block_on(pool(&folder.path().join("pool.db")));
    let (mut door, mut peer) = (Tally::default(), Tally::default());

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("writes of 32 tasks");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    group.bench_function("the door", |bench| {
        bench.iter_custom(|count| {
            let store = store.clone();
            let took = measure(&runtime, count, move || {
                let store = store.clone();
                async move {
                    let done: Result<(), StoreError> = store
                        .write(async move |tx| idempotency::add(tx, &key(), "body", 303, "/").await)
                        .await;
                    done.unwrap();
                }
            });
            door.note(count, took)
        });
    });
    group.bench_function("a plain pool, one transaction each", |bench| {
        bench.iter_custom(|count| {
            let plain = plain.clone();
            let took = measure(&runtime, count, move || {
                let plain = plain.clone();
                async move {
                    let mut tx = plain.begin_with("BEGIN IMMEDIATE").await.unwrap();
                    sqlx::query(
                        "INSERT INTO idempotency (key_hash, body_hash, status, location, created_at) \
                         VALUES ($1, $2, $3, $4, $5)",
                    )
                    .bind(key())
                    .bind("body")
                    .bind(303_i64)
                    .bind("/")
                    .bind(1_767_225_600_i64)
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                    tx.commit().await.unwrap();
                }
            });
            peer.note(count, took)
        });
    });
    group.finish();
    criterion.final_summary();
    runtime.block_on(async {
        store.close().await;
        plain.close().await;
    });
    // Without `cargo bench` each runs once, to see that it does: that says nothing about speed.
    if door.writes > 1 && peer.writes > 1 {
        println!(
            "the door: {:.0} writes/s · a plain pool: {:.0} writes/s · ratio {:.1}",
            door.per_second(),
            peer.per_second(),
            door.per_second() / peer.per_second()
        );
    }
}

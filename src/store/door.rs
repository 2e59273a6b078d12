//! The one writer of a SQLite file: many writes, one commit.
//!
//! A thread owns the only writing connection. It takes what waits (up to [`BATCH`]), opens one transaction, runs each
//! write under a savepoint of its own, and acknowledges only after COMMIT has succeeded. A write that fails is rolled
//! back alone. When the connection itself can no longer be trusted (COMMIT, ROLLBACK TO or RELEASE fails: a full disk may
//! roll the whole batch back while the driver still counts it open) it is dropped and every write of the batch fails.

use super::tx::{Conn, Tools, Tx};
use super::{StoreError, audit};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// So many writes share a commit at most.
const BATCH: usize = 128;
/// So many writes may wait; more are refused at once rather than late.
const QUEUE: usize = 4096;

/// So long a write waits for its turn at most, as long as for a connection of PostgreSQL; then it is refused rather than
/// served late.
const PATIENCE: Duration = Duration::from_secs(15);

/// A write that waits: it runs once, and is told once how it ended.
trait Job: Send {
    /// Whether it has waited for longer than anybody should.
    fn is_late(&self) -> bool;
    /// Runs it; says whether its changes are to be kept.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> LocalBoxFuture<'a, bool>;
    /// Tells whoever waits: that it is on disk, or why not.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Write<F, T, E> {
    most: Duration,
    since: Instant,
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Write<F, T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn is_late(&self) -> bool {
        self.since.elapsed() >= PATIENCE
    }

    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(work) = self.work.take() else {
                return false;
            };
            let outcome = run_guarded(self.most, work, tx).await;
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        })
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) | (Err(_), Some(outcome @ Err(_))) => outcome,
            (Err(error), _) => Err(error.into()),
            (Ok(()), None) => Err(StoreError::other("a write did not run").into()),
        };
        // Whoever asked may have gone: the write stands all the same.
        let _ = self.reply.send(answer);
    }
}

/// Runs a closure in a transaction with a time limit; a panic or a swallowed statement error makes it fail.
pub(super) async fn run_guarded<F, T, E>(most: Duration, work: F, tx: &mut Tx) -> Result<T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
    E: From<StoreError>,
{
    let whole = async {
        let value = work(&mut *tx).await?;
        // Within the same limit: the line may die here as well.
        audit::settle(tx).await?;
        Ok::<T, E>(value)
    };
    let guarded = AssertUnwindSafe(whole).catch_unwind();
    let outcome = match tokio::time::timeout(most, guarded).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(StoreError::other("a transaction panicked").into()),
        Err(_) => Err(StoreError::Timeout.into()),
    };
    match outcome {
        Ok(_) if tx.is_poisoned => Err(StoreError::Poisoned.into()),
        other => other,
    }
}

/// What the writer's thread is told.
enum Order {
    /// Write this.
    Write(Box<dyn Job>),
    /// After what came before: close the file, and say so.
    Stop(oneshot::Sender<()>),
}

/// The way to the writer's thread.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Order>,
}

impl Writer {
    /// Starts the thread. It ends when the last handle is dropped.
    pub(super) fn start(options: SqliteConnectOptions, tools: Tools) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StoreError::other)?;
        std::thread::Builder::new()
            .name("noaber-writer".to_owned())
            .spawn(move || runtime.block_on(serve(waiting, &options, &tools)))
            .map_err(StoreError::other)?;
        Ok(Self { queue })
    }

    /// Closes the file after every write that was handed in before.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Order::Stop(done)).await.is_ok() {
            // An error means that the thread is gone, and the file with it.
            let _ = closed.await;
        }
    }

    /// Hands a write in and waits until it is on disk.
    pub(super) async fn write<F, T, E>(&self, most: Duration, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Write {
            most,
            since: Instant::now(),
            work: Some(work),
            outcome: None,
            reply,
        };
        let stopped = || StoreError::other("the writer has stopped");
        self.queue
            .try_send(Order::Write(Box::new(job)))
            .map_err(|refused| match refused {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Closed(_) => stopped(),
            })?;
        answer.await.unwrap_or_else(|_| Err(stopped().into()))
    }
}

async fn serve(mut waiting: mpsc::Receiver<Order>, options: &SqliteConnectOptions, tools: &Tools) {
    let mut connection: Option<SqliteConnection> = None;
    let mut orders: Vec<Order> = Vec::new();
    while waiting.recv_many(&mut orders, BATCH).await > 0 {
        let mut stop = None;
        let mut batch: Kept = Vec::with_capacity(orders.len());
        for order in orders.drain(..) {
            match order {
                Order::Write(job) => batch.push(job),
                Order::Stop(done) => stop = Some(done),
            }
        }
        if !batch.is_empty() {
            connection = commit_together(connection.take(), batch, options, tools).await;
        }
        if let Some(done) = stop {
            if let Some(connection) = connection.take()
                && let Err(error) = connection.close().await
            {
                tracing::warn!(%error, "the writing connection did not close well");
            }
            // Whoever wanted to know may have gone.
            let _ = done.send(());
            return;
        }
    }
}

/// Runs a batch in one transaction; gives the connection back when it can still be trusted.
async fn commit_together(
    connection: Option<SqliteConnection>,
    mut batch: Kept,
    options: &SqliteConnectOptions,
    tools: &Tools,
) -> Option<SqliteConnection> {
    let mut ready = match connection {
        Some(ready) => ready,
        None => match options.connect().await {
            Ok(fresh) => fresh,
            Err(error) => {
                fail(&mut batch, &StoreError::from(error));
                return None;
            }
        },
    };
    if let Err(error) = sqlx::query("BEGIN IMMEDIATE").execute(&mut ready).await {
        fail(&mut batch, &StoreError::from(error));
        return None;
    }
    let mut tx = Tx::over(Conn::Writer(ready), tools.clone());
    let ended = run_batch(&mut batch, &mut tx).await;
    let Conn::Writer(mut used) = tx.conn else {
        return None;
    };
    let (kept, error) = match ended {
        Ok(kept) => match sqlx::query("COMMIT").execute(&mut used).await {
            Ok(_) => {
                kept.into_iter().for_each(|job| job.finish(Ok(())));
                return Some(used);
            }
            Err(error) => (kept, StoreError::from(error)),
        },
        Err((kept, error)) => (kept, error),
    };
    tracing::error!(%error, "the writing connection is given up; its writes are told so");
    kept.into_iter().for_each(|job| job.finish(Err(again(&error))));
    drop(used.close_hard().await);
    None
}

type Kept = Vec<Box<dyn Job>>;

/// Runs each write under its savepoint. Those that failed are told at once, when their changes are undone.
async fn run_batch(batch: &mut Kept, tx: &mut Tx) -> Result<Kept, (Kept, StoreError)> {
    let mut kept: Kept = Vec::with_capacity(batch.len());
    let mut waiting = batch.drain(..);
    while let Some(mut job) = waiting.next() {
        if job.is_late() {
            // Somebody held the writer up. Whoever asked has given up by now, or should hear that it did not happen.
            job.finish(Err(StoreError::Busy));
            continue;
        }
        match run_one(&mut *job, tx).await {
            Ok(true) => kept.push(job),
            Ok(false) => job.finish(Ok(())),
            Err(error) => {
                // This write, those before it and those that wait share the fate of the connection.
                kept.push(job);
                kept.extend(waiting);
                return Err((kept, error));
            }
        }
    }
    Ok(kept)
}

/// Runs one write; says whether its changes stand. An error means that the connection cannot be trusted any more.
async fn run_one(job: &mut dyn Job, tx: &mut Tx) -> Result<bool, StoreError> {
    savepoint(tx, "SAVEPOINT one").await?;
    tx.is_poisoned = false;
    tx.grown.clear();
    let keep = job.run(tx).await;
    if !keep {
        savepoint(tx, "ROLLBACK TO one").await?;
    }
    savepoint(tx, "RELEASE one").await?;
    Ok(keep)
}

async fn savepoint(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
    let Conn::Writer(conn) = &mut tx.conn else {
        return Err(StoreError::other("not the writer"));
    };
    sqlx::query(sql)
        .execute(conn)
        .await
        .map(|_| ())
        .map_err(StoreError::from)
}

fn fail(batch: &mut Kept, error: &StoreError) {
    batch.drain(..).for_each(|job| job.finish(Err(again(error))));
}

/// The same error for everybody in a batch.
fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        StoreError::Busy => StoreError::Busy,
        StoreError::Timeout => StoreError::Timeout,
        StoreError::Unreachable(cause) => StoreError::Unreachable(cause.clone()),
        other => StoreError::other(other),
    }
}

//! The clock: what happens by itself.
//!
//! Purpose: a loop per job that wakes by a signal or after a while. Invariants: a job that fails is logged and tried
//! again; nothing is acknowledged here, so a stop loses nothing. Deliberately absent: SQL, HTML, decisions.

use crate::service::{App, outbox, passing, rights, round};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

/// The outbox looks this often when nobody wakes it.
const OUTBOX_EVERY: Duration = Duration::from_secs(10);
/// Time passes this often.
const PASS_EVERY: Duration = Duration::from_secs(30);
/// A round runs this often when nothing changes.
const ROUND_EVERY: Duration = Duration::from_secs(15 * 60);
/// What has had its time is tidied away this often.
const RETENTION_EVERY: Duration = Duration::from_secs(24 * 3600);
/// After a change the round waits this long, so that several changes share one.
const ROUND_DEBOUNCE: Duration = Duration::from_millis(500);

/// Jobs that run until they are told to stop.
#[derive(Debug)]
pub struct Jobs {
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Starts every job.
    pub fn start(app: &App) -> Self {
        let (stop, _) = watch::channel(false);
        let outbox = {
            let app = app.clone();
            every(
                &stop,
                app.outbox_wanted.clone(),
                OUTBOX_EVERY,
                Duration::ZERO,
                move || {
                    let app = app.clone();
                    async move { note("outbox", outbox::send_due(&app).await.map(|_| ())) }
                },
            )
        };
        let passing = {
            let app = app.clone();
            every(
                &stop,
                std::sync::Arc::new(Notify::new()),
                PASS_EVERY,
                Duration::ZERO,
                move || {
                    let app = app.clone();
                    async move { note("passing", passing::pass(&app).await.map(|_| ())) }
                },
            )
        };
        let rounds = {
            let app = app.clone();
            every(
                &stop,
                app.round_wanted.clone(),
                ROUND_EVERY,
                ROUND_DEBOUNCE,
                move || {
                    let app = app.clone();
                    async move { note("round", round::run_all(&app).await.map(|_| ())) }
                },
            )
        };
        let retention = {
            let app = app.clone();
            every(
                &stop,
                std::sync::Arc::new(Notify::new()),
                RETENTION_EVERY,
                Duration::ZERO,
                move || {
                    let app = app.clone();
                    async move { note("retention", rights::keep_to_time(&app).await.map(|_| ())) }
                },
            )
        };
        Self {
            stop,
            running: vec![outbox, passing, rounds, retention],
        }
    }

    /// Lets what is under way end, and starts nothing more.
    pub async fn stop(self) {
        // Nobody listening means they have all ended.
        let _ = self.stop.send(true);
        for job in self.running {
            if let Err(error) = job.await {
                tracing::error!(%error, "a job ended badly");
            }
        }
    }
}

fn note(job: &'static str, done: Result<(), crate::service::ServiceError>) {
    if let Err(error) = done {
        tracing::error!(job, %error, "a job failed; it is tried again");
    }
}

/// Runs at once, then whenever it is woken or `period` has passed.
fn every<F, R>(
    stop: &watch::Sender<bool>,
    wake: std::sync::Arc<Notify>,
    period: Duration,
    debounce: Duration,
    mut run: F,
) -> JoinHandle<()>
where
    F: FnMut() -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let mut stopped = stop.subscribe();
    tokio::spawn(async move {
        loop {
            run().await;
            tokio::select! {
                // A change, or the end of whoever could change it: either way it is time to stop.
                _ = stopped.changed() => return,
                () = wake.notified() => tokio::time::sleep(debounce).await,
                () = tokio::time::sleep(period) => {}
            }
        }
    })
}

//! The door in trouble: statements given up halfway, a line that goes dead, a server that crashes, more work than it can
//! take, a migration that takes its time. What is acknowledged is kept all the same, and whoever waits is told in time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use noaber::domain::ids::OrganisationId;
use noaber::store::idempotency::{self, Seen};
use noaber::store::{Store, StoreError, Tx, audit};
use sqlx::{Connection, PgConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::engines::{Database, Engine};
use crate::harness::postgres::Crashing;
use crate::harness::seed;
use crate::world::open;

/// The smallest write there is.
async fn put(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    idempotency::add(tx, key, "body", 303, "/").await
}

async fn has(store: &Store, key: &str) -> bool {
    let key = key.to_owned();
    let seen = store
        .read(async move |tx| idempotency::find(tx, &key, "body").await)
        .await
        .expect("read");
    seen != Seen::Fresh
}

async fn store(url: &str) -> Store {
    open(url, seed::clock(), seed::chance()).await.expect("a store")
}

on_both_engines! {
    async fn a_statement_given_up_halfway_refuses_the_commit(db: Database) {
        let store = store(db.url()).await;
        let refused: Result<(), StoreError> = store
            .write(async |tx| {
                put(tx, "before").await?;
                // Polled once and dropped: what the database made of it is never read. It may be quicker than the poll.
                for n in 0..1000 {
                    if put(tx, &format!("half{n}")).now_or_never().is_none() {
                        return Ok(());
                    }
                }
                panic!("a thousand statements were all answered at once");
            })
            .await;
        assert!(matches!(refused, Err(StoreError::Poisoned)), "{refused:?}");
        assert!(!has(&store, "before").await && !has(&store, "half0").await);
        store.write(async |tx| put(tx, "next").await).await.expect("the next write works");
        assert!(has(&store, "next").await);
    }

    async fn nothing_runs_after_a_statement_that_failed(db: Database) {
        let store = store(db.url()).await;
        let refused: Result<(), StoreError> = store
            .write(async |tx| {
                put(tx, "twice").await?;
                let again = put(tx, "twice").await;
                assert!(matches!(again, Err(StoreError::Unique { .. })), "{again:?}");
                let more = put(tx, "more").await;
                assert!(matches!(more, Err(StoreError::Poisoned)), "{more:?}");
                Ok(())
            })
            .await;
        assert!(matches!(refused, Err(StoreError::Poisoned)), "{refused:?}");
        assert!(!has(&store, "twice").await && !has(&store, "more").await);
    }

    async fn a_write_that_never_ends_is_ended(db: Database) {
        let store = store(db.url()).await;
        let began = Arc::new(tokio::sync::Notify::new());
        let (begun, started) = (began.clone(), Instant::now());
        let endless = tokio::spawn({
            let store = store.clone();
            async move {
                store
                    .write(async move |tx| {
                        put(tx, "endless").await?;
                        begun.notify_one();
                        std::future::pending::<Result<(), StoreError>>().await
                    })
                    .await
            }
        });
        began.notified().await;
        let behind = store.write(async |tx| put(tx, "behind").await).await;
        match db.engine() {
            // Whoever stood behind it for as long as a call may take is told so, and is not served late.
            Engine::Sqlite => assert!(matches!(behind, Err(StoreError::Busy)), "{behind:?}"),
            Engine::Postgres => behind.expect("nobody stands behind another"),
        }
        let ended = endless.await.expect("no panic");
        assert!(matches!(ended, Err(StoreError::Timeout)), "{ended:?}");
        assert!(started.elapsed() < Duration::from_secs(25), "{:?}", started.elapsed());
        assert!(!has(&store, "endless").await);
        assert_eq!(has(&store, "behind").await, db.engine() == Engine::Postgres);
        store.write(async |tx| put(tx, "next").await).await.expect("the next write works");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_the_queue_holds_is_refused_at_once() {
    let db = Database::sqlite().await;
    let store = store(db.url()).await;
    let (began, let_go) = (
        Arc::new(tokio::sync::Notify::new()),
        Arc::new(AtomicBool::new(false)),
    );
    let (begun, go_on) = (began.clone(), let_go.clone());
    let first = tokio::spawn({
        let store = store.clone();
        async move {
            store
                .write(async move |tx| {
                    begun.notify_one();
                    while !go_on.load(Ordering::SeqCst) {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    put(tx, "first").await
                })
                .await
        }
    });
    began.notified().await;
    let (answers, mut said) = tokio::sync::mpsc::unbounded_channel();
    let all = 6000;
    for n in 0..all {
        let (store, answers) = (store.clone(), answers.clone());
        tokio::spawn(async move {
            let done = store.write(async move |tx| put(tx, &format!("k{n}")).await).await;
            answers.send((n, done)).expect("somebody listens");
        });
    }
    drop(answers);
    // While the writer is held up only refusals can come.
    let (n, early) = said.recv().await.expect("an answer");
    assert!(matches!(early, Err(StoreError::Busy)), "{early:?}");
    let mut refused = BTreeSet::from([n]);
    let_go.store(true, Ordering::SeqCst);
    first.await.expect("no panic").expect("written");
    let mut kept = BTreeSet::new();
    while let Some((n, done)) = said.recv().await {
        match done {
            Ok(()) => kept.insert(n),
            Err(StoreError::Busy) => refused.insert(n),
            Err(other) => panic!("{n}: {other}"),
        };
    }
    assert_eq!(kept.len() + refused.len(), all, "each is told once");
    assert!(kept.len() >= 4096, "{} of {all} were kept", kept.len());
    let there = store
        .read(async move |tx| {
            let mut there = BTreeSet::new();
            for n in 0..all {
                if idempotency::find(tx, &format!("k{n}"), "body").await? != Seen::Fresh {
                    there.insert(n);
                }
            }
            Ok::<_, StoreError>(there)
        })
        .await
        .expect("read");
    assert_eq!(there, kept);
    store.clone().close().await;
    let late = store.write(async |tx| put(tx, "late").await).await;
    assert!(matches!(late, Err(StoreError::Other(_))), "{late:?}");
}

/// A line to the server that can go dead: nothing is refused, nothing arrives.
async fn line_to(port: u16) -> (u16, Arc<AtomicBool>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let own = listener.local_addr().expect("an address").port();
    let is_dead = Arc::new(AtomicBool::new(false));
    let switch = is_dead.clone();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else {
                return;
            };
            let (near_in, near_out) = near.into_split();
            let (far_in, far_out) = far.into_split();
            for (mut from, mut to) in [(near_in, far_out), (far_in, near_out)] {
                let is_dead = switch.clone();
                tokio::spawn(async move {
                    let mut bytes = [0_u8; 8192];
                    while let Ok(n @ 1..) = from.read(&mut bytes).await {
                        while is_dead.load(Ordering::SeqCst) {
                            tokio::time::sleep(Duration::from_millis(5)).await;
                        }
                        if to.write_all(&bytes[..n]).await.is_err() {
                            break;
                        }
                    }
                });
            }
        }
    });
    (own, is_dead)
}

/// What is asked of the line when it dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DiesBefore {
    AStatement,
    TheChainsEnd,
    TheCommit,
}

async fn a_dead_line(dies: DiesBefore) {
    let db = Database::postgres().await;
    let url = url::Url::parse(db.url()).expect("a URL");
    let (port, is_dead) = line_to(url.port().expect("a port")).await;
    let mut through = url.clone();
    through.set_port(Some(port)).expect("has a port");
    let store = store(through.as_str()).await;
    store
        .write(async |tx| put(tx, "before").await)
        .await
        .expect("written");

    let (started, switch) = (Instant::now(), is_dead.clone());
    let writing = store.write(async move |tx| {
        put(tx, "first").await?;
        if dies == DiesBefore::TheChainsEnd {
            // Where the chain ends is written after the closure has ended.
            let organisation: OrganisationId = OrganisationId::parse("org_1").expect("an identifier");
            audit::append(tx, &organisation, "system", "x", "y", "").await?;
        }
        switch.store(true, Ordering::SeqCst);
        match dies {
            DiesBefore::AStatement => put(tx, "second").await,
            DiesBefore::TheChainsEnd | DiesBefore::TheCommit => Ok(()),
        }
    });
    let told = tokio::time::timeout(Duration::from_secs(30), writing)
        .await
        .unwrap_or_else(|_| panic!("{dies:?}: nobody is told that the line is dead"));
    assert!(matches!(told, Err(StoreError::Timeout)), "{dies:?}: {told:?}");
    println!("{dies:?}: told after {:?}", started.elapsed());

    is_dead.store(false, Ordering::SeqCst);
    store
        .write(async |tx| put(tx, "after").await)
        .await
        .expect("works again");
    assert!(has(&store, "before").await && has(&store, "after").await);
    if dies != DiesBefore::TheCommit {
        assert!(
            !has(&store, "first").await && !has(&store, "second").await,
            "half a write"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_dies_before_a_statement_is_noticed() {
    a_dead_line(DiesBefore::AStatement).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_dies_before_the_end_of_the_audit_chain_is_noticed() {
    a_dead_line(DiesBefore::TheChainsEnd).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_dies_before_the_commit_is_noticed() {
    a_dead_line(DiesBefore::TheCommit).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_by_another_is_waited_for() {
    let db = Database::postgres().await;
    store(db.url()).await.close().await;
    // Another starter changes the tables, and takes longer than any call of a person may.
    let mut other = PgConnection::connect(db.url()).await.expect("connects");
    let mut busy = other.begin().await.expect("begins");
    sqlx::query("LOCK TABLE _sqlx_migrations IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *busy)
        .await
        .expect("locks");
    let url = db.url().to_owned();
    let opening = tokio::spawn(async move { open(&url, seed::clock(), seed::chance()).await });
    tokio::time::sleep(Duration::from_secs(17)).await;
    assert!(!opening.is_finished(), "{:?}", opening.await);
    busy.rollback().await.expect("lets go");
    opening.await.expect("no panic").expect("opens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crash_of_the_server_loses_nothing_and_the_store_comes_back() {
    let mut server = tokio::task::spawn_blocking(Crashing::start)
        .await
        .expect("no panic")
        .unwrap_or_else(|e| panic!("{e}"));
    let store = store(&server.url()).await;
    let (crashes, stop) = (4, Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let (store, stop) = (store.clone(), stop.clone());
            tokio::spawn(async move {
                let (mut kept, mut refused) = (Vec::new(), Vec::new());
                for n in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    let key = format!("w{writer}-{n}");
                    let own = key.clone();
                    match store.write(async move |tx| put(tx, &own).await).await {
                        Ok(()) => kept.push(key),
                        Err(error) => refused.push(error),
                    }
                }
                (kept, refused)
            })
        })
        .collect();
    for crash in 0..crashes {
        tokio::time::sleep(Duration::from_millis(300)).await;
        server = tokio::task::spawn_blocking(move || {
            server.crash();
            std::thread::sleep(Duration::from_millis(200));
            server.restart().map(|()| server)
        })
        .await
        .expect("no panic")
        .unwrap_or_else(|e| panic!("{e}"));
        // How long its recovery takes is the server's affair, and the disk's. Ours is to notice that it is over; whoever
        // waits for that already counts too, so both are measured at the same time.
        let (url, probing) = (server.url(), store.clone());
        let (ready, back) = tokio::join!(
            async move {
                while PgConnection::connect(&url).await.is_err() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Instant::now()
            },
            async move {
                while let Err(error) = probing.probe().await {
                    assert!(error.is_passing(), "crash {crash}: {error:?}");
                }
                Instant::now()
            }
        );
        let late = back.saturating_duration_since(ready);
        println!("crash {crash}: back {late:?} after the server");
        assert!(
            late < Duration::from_secs(5),
            "crash {crash}: {late:?} after the server\n{}",
            server.log()
        );
    }
    stop.store(true, Ordering::SeqCst);
    let (mut kept, mut refused) = (Vec::new(), 0);
    for writer in writers {
        let (own, errors) = writer.await.expect("no panic");
        for error in &errors {
            assert!(error.is_passing(), "whoever is refused may try again: {error:?}");
        }
        kept.extend(own);
        refused += errors.len();
    }
    println!(
        "{crashes} crashes, {} acknowledged, {refused} refused",
        kept.len()
    );
    assert!(
        kept.len() > 50 && refused >= crashes,
        "{} and {refused}",
        kept.len()
    );
    let all = kept.clone();
    let missing = store
        .read(async move |tx| {
            let mut missing = Vec::new();
            for key in all {
                if idempotency::find(tx, &key, "body").await? == Seen::Fresh {
                    missing.push(key);
                }
            }
            Ok::<_, StoreError>(missing)
        })
        .await
        .expect("read");
    assert_eq!(missing, Vec::<String>::new(), "of {}", kept.len());
    store.close().await;
}

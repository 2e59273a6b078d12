//! The one door to the database: what is acknowledged is kept, what failed is not, whoever comes at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use noaber::domain::ids::{MessageId, OrganisationId};
use noaber::domain::time::Clock;
use noaber::store::idempotency::{self, Seen};
use noaber::store::outbox::{self, Outgoing};
use noaber::store::{SealKey, Store, StoreError, Tx, audit, person, request};

use crate::harness::engines::{Database, Engine};
use crate::harness::seed;
use crate::world::{SECRET, World, open, raw};

fn organisation() -> OrganisationId {
    OrganisationId::parse("org_1").expect("an identifier")
}

/// The smallest write there is.
async fn put(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    idempotency::add(tx, key, "body", 303, "/").await
}

async fn has(store: &Store, key: &'static str) -> bool {
    let seen = store
        .read(async move |tx| idempotency::find(tx, key, "body").await)
        .await
        .expect("read");
    seen != Seen::Fresh
}

async fn store(db: &Database) -> Store {
    open(db.url(), seed::clock(), seed::chance())
        .await
        .expect("a store")
}

/// A swallowed error: the key is there already, and the closure says that all is well.
async fn swallow(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    put(tx, key).await?;
    let again = put(tx, key).await;
    assert!(matches!(again, Err(StoreError::Unique { .. })), "{again:?}");
    Ok(())
}

on_both_engines! {
    async fn an_error_undoes_everything(db: Database) {
        let store = store(&db).await;
        let failed: Result<(), StoreError> = store
            .write(async |tx| {
                put(tx, "undone").await?;
                audit::append(tx, &organisation(), "system", "x", "y", "").await?;
                Err(StoreError::NotFound)
            })
            .await;
        assert!(matches!(failed, Err(StoreError::NotFound)), "{failed:?}");
        assert!(!has(&store, "undone").await);
        let rows = store
            .read(async |tx| audit::list(tx, &organisation(), 0, 10).await)
            .await
            .expect("read");
        assert_eq!(rows, []);
    }

    async fn a_swallowed_error_refuses_the_commit(db: Database) {
        let store = store(&db).await;
        let refused = store.write(async |tx| swallow(tx, "swallowed").await).await;
        // PostgreSQL refuses every statement after the first that failed, and would answer COMMIT with a rollback.
        assert!(matches!(refused, Err(StoreError::Poisoned)), "{refused:?}");
        assert!(!has(&store, "swallowed").await);
        store.write(async |tx| put(tx, "next").await).await.expect("the next write works");
        assert!(has(&store, "next").await);
    }

    async fn a_panic_is_an_error_and_the_next_write_works(db: Database) {
        let store = store(&db).await;
        for _ in 0..3 {
            let panicked: Result<(), StoreError> = store
                .write(async |tx| {
                    put(tx, "panicked").await?;
                    panic!("on purpose");
                })
                .await;
            assert!(matches!(panicked, Err(StoreError::Other(_))), "{panicked:?}");
            let panicked: Result<(), StoreError> = store.read(async |_| panic!("on purpose")).await;
            assert!(matches!(panicked, Err(StoreError::Other(_))), "{panicked:?}");
        }
        assert!(!has(&store, "panicked").await);
        store.write(async |tx| put(tx, "next").await).await.expect("the next write works");
        assert!(has(&store, "next").await);
    }

    async fn a_caller_that_goes_away_does_not_cut_a_write_in_two(db: Database) {
        let store = store(&db).await;
        let (began, may_go_on) = (Arc::new(tokio::sync::Notify::new()), Arc::new(AtomicBool::new(false)));
        let (begun, go_on) = (began.clone(), may_go_on.clone());
        let write = {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(async move |tx| {
                        put(tx, "first half").await?;
                        begun.notify_one();
                        while !go_on.load(Ordering::SeqCst) {
                            tokio::time::sleep(Duration::from_millis(1)).await;
                        }
                        put(tx, "second half").await
                    })
                    .await
            })
        };
        began.notified().await;
        write.abort();
        assert!(write.await.expect_err("aborted").is_cancelled());
        may_go_on.store(true, Ordering::SeqCst);
        // The writer of SQLite takes one after the other; on PostgreSQL somebody has to wait for the other connection.
        let started = std::time::Instant::now();
        while !has(&store, "second half").await {
            assert!(started.elapsed() < Duration::from_secs(10), "the write was cut in two");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(has(&store, "first half").await);
    }

    async fn two_hundred_at_once_all_land(db: Database) {
        let store = store(&db).await;
        let writes: Vec<_> = (0..200)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .write(async move |tx| {
                            if n % 10 == 9 {
                                // Every tenth fails halfway, between its neighbours in the same commit.
                                put(tx, &format!("k{n}")).await?;
                                return Err(StoreError::NotFound);
                            }
                            put(tx, &format!("k{n}")).await?;
                            audit::append(tx, &organisation(), "system", "x", &n.to_string(), "").await
                        })
                        .await
                })
            })
            .collect();
        for (n, write) in writes.into_iter().enumerate() {
            let done = write.await.expect("no panic");
            assert_eq!(done.is_ok(), n % 10 != 9, "{n}: {done:?}");
        }
        let rows = store
            .read(async |tx| audit::list(tx, &organisation(), 0, 1000).await)
            .await
            .expect("read");
        let mut subjects: Vec<usize> = rows.iter().map(|row| row.subject.parse().expect("a number")).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, (0..200).filter(|n| n % 10 != 9).collect::<Vec<_>>());
        let broken = store.read(async |tx| audit::first_broken(tx, &organisation()).await).await;
        assert_eq!(broken.expect("read"), None);
        for n in 0..200 {
            let seen = store
                .read(async move |tx| idempotency::find(tx, &format!("k{n}"), "body").await)
                .await
                .expect("read");
            assert_eq!(seen != Seen::Fresh, n % 10 != 9, "{n}");
        }
    }

    async fn opened_twice_it_is_migrated_once(db: Database) {
        let db = Database::empty(db.engine()).await;
        for n in 0..2 {
            let store = store(&db).await;
            store.write(async move |tx| put(tx, &format!("open{n}")).await).await.expect("written");
            store.close().await;
        }
        let all = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).expect("migrations").count();
        let touched = raw(&db, "UPDATE _sqlx_migrations SET success = TRUE").await;
        assert_eq!(touched, all as u64);
        assert_eq!(raw(&db, "UPDATE helper_state SET name = name").await, 5, "filled once");
        let again = store(&db).await;
        assert!(has(&again, "open0").await && has(&again, "open1").await);
    }

    async fn an_edited_removed_or_swapped_audit_row_is_found(db: Database) {
        let store = store(&db).await;
        store
            .write(async |tx| {
                for n in 0..9 {
                    audit::append(tx, &organisation(), "system", "x", &format!("s{n}"), "").await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .expect("written");
        let swap = |from: i64, to: i64| format!("UPDATE audit SET seq = {to} WHERE seq = {from}");
        for (breaks, at, mends) in [
            (vec!["UPDATE audit SET subject = 's9' WHERE seq = 4".to_owned()], 4, vec!["UPDATE audit SET subject = 's3' WHERE seq = 4".to_owned()]),
            (vec!["UPDATE audit SET at = at + 1 WHERE seq = 9".to_owned()], 9, vec!["UPDATE audit SET at = at - 1 WHERE seq = 9".to_owned()]),
            (vec![swap(3, 100), swap(5, 3), swap(100, 5)], 3, vec![swap(3, 100), swap(5, 3), swap(100, 5)]),
            (vec![swap(5, -5)], 5, vec![swap(-5, 5)]),
            // The last row removed: only the head still knows of it.
            (vec![swap(9, -9)], 9, vec![swap(-9, 9)]),
            (vec![swap(9, 10)], 9, vec![swap(10, 9)]),
        ] {
            for sql in &breaks {
                assert_eq!(raw(&db, sql).await, 1, "{sql}");
            }
            let found = store.read(async |tx| audit::first_broken(tx, &organisation()).await).await;
            assert_eq!(found.expect("read"), Some(at), "{breaks:?}");
            for sql in &mends {
                assert_eq!(raw(&db, sql).await, 1, "{sql}");
            }
            let found = store.read(async |tx| audit::first_broken(tx, &organisation()).await).await;
            assert_eq!(found.expect("read"), None, "{mends:?}");
        }
    }

    async fn the_outbox_keeps_one_of_a_key_and_leases_it_out(db: Database) {
        let (clock, chance) = (seed::clock(), seed::chance());
        let store = open(db.url(), clock.clone(), chance.clone()).await.expect("a store");
        let letter = |subject: &str| Outgoing {
            id: MessageId::new(clock.now(), &*chance),
            dedupe_key: "once".to_owned(),
            organisation: organisation(),
            person: None,
            channel: "mail".to_owned(),
            to: "deboer@example.nl".to_owned(),
            subject: subject.to_owned(),
            body: "Morgen.".to_owned(),
            useful_until: None,
        };
        for subject in ["first", "second"] {
            let one = letter(subject);
            store.write(async move |tx| outbox::enqueue(tx, &one).await).await.expect("written");
        }
        let claim = |at| {
            let store = store.clone();
            async move { store.write(async move |tx| outbox::claim_due(tx, at, 60, 10).await).await.expect("claimed") }
        };
        let now = clock.now();
        assert!(claim(now.plus(-1)).await.is_empty(), "not due yet");
        // Two at once: one of them gets it.
        let (one, two) = tokio::join!(claim(now), claim(now));
        assert_eq!(one.len() + two.len(), 1, "{one:?} {two:?}");
        let first = one.into_iter().chain(two).next().expect("one");
        assert_eq!((first.message.subject.as_str(), first.attempts), ("first", 0));
        assert_eq!(first.message.to, "deboer@example.nl");
        assert!(claim(now.plus(59)).await.is_empty(), "the lease stands");
        // Whoever took it died: after the lease it comes again, and again, until it is sent.
        let again = claim(now.plus(60)).await;
        assert_eq!(again.len(), 1);
        assert_eq!((again[0].attempts, &again[0].message), (1, &first.message));
        let id = first.message.id.clone();
        store
            .write(async move |tx| outbox::set_unsent(tx, &id, Some(now.plus(300)), "451").await)
            .await
            .expect("written");
        assert!(claim(now.plus(299)).await.is_empty());
        assert_eq!(claim(now.plus(300)).await.len(), 1);
        let id = first.message.id.clone();
        store.write(async move |tx| outbox::set_sent(tx, &id, now).await).await.expect("written");
        assert!(claim(now.plus(9_999)).await.is_empty(), "sent once");
        let late = letter("third");
        store.write(async move |tx| outbox::enqueue(tx, &late).await).await.expect("written");
        assert!(claim(now.plus(9_999)).await.is_empty(), "a key that was sent is never sent again");
        let left = raw(&db, "UPDATE outbox SET state = state WHERE to_sealed = '' AND subject_sealed = '' AND body_sealed = ''").await;
        assert_eq!(left, 1, "address and text are wiped");
    }

    async fn a_key_answers_the_same_and_refuses_another_body(db: Database) {
        let (clock, chance) = (seed::clock(), seed::chance());
        let store = open(db.url(), clock.clone(), chance).await.expect("a store");
        let find = |body: &'static str| {
            let store = store.clone();
            async move { store.read(async move |tx| idempotency::find(tx, "key", body).await).await.expect("read") }
        };
        assert_eq!(find("body").await, Seen::Fresh);
        store
            .write(async |tx| idempotency::add(tx, "key", "body", 303, "/requests/1").await)
            .await
            .expect("written");
        let location = "/requests/1".to_owned();
        assert_eq!(find("body").await, Seen::Answered { status: 303, location });
        assert_eq!(find("other").await, Seen::OtherBody);
        let twice = store.write(async |tx| put(tx, "key").await).await;
        assert!(matches!(twice, Err(StoreError::Unique { .. })), "{twice:?}");
        clock.advance(24 * 3600);
        store.probe().await.expect("probed");
        assert_ne!(find("body").await, Seen::Fresh, "a whole day counts");
        clock.advance(1);
        store.probe().await.expect("probed");
        assert_eq!(find("body").await, Seen::Fresh, "forgotten after a day");
    }

    async fn seals_open_for_their_own_row_and_key_alone(db: Database) {
        let world = World::on(db).await;
        let [one, two] = &world.cast.scenes;
        let (first, second) = (one.resident.id.clone(), two.resident.id.clone());
        let opened = |store: &Store| {
            let (store, id) = (store.clone(), first.clone());
            async move { store.read(async move |tx| person::find_address(tx, &id).await).await }
        };
        assert!(opened(&world.store).await.expect("opens").is_some());
        let swap = |table: &str, key: &str, column: &str, (a, b): (&str, &str)| {
            // From a picture taken before: a subquery of SQLite sees the first row changed when it comes to the second.
            format!(
                "UPDATE {table} SET {column} = o.{column} FROM {table} o WHERE {table}.{key} IN ('{a}', '{b}') \
                 AND o.{key} IN ('{a}', '{b}') AND o.{key} <> {table}.{key}"
            )
        };
        let people = (first.as_str(), second.as_str());
        assert_eq!(world.raw(&swap("home", "person_id", "address_sealed", people)).await, 2);
        let refused = opened(&world.store).await;
        assert!(matches!(refused, Err(StoreError::Inconsistent { table: "home.address", .. })), "{refused:?}");
        let requests = (one.request.id.as_str(), two.request.id.as_str());
        assert_eq!(world.raw(&swap("request", "id", "own_words_sealed", requests)).await, 2);
        let id = one.request.id.clone();
        let refused = world.store.read(async move |tx| request::own_words(tx, &id).await).await;
        assert!(matches!(refused, Err(StoreError::Inconsistent { .. })), "{refused:?}");

        assert_eq!(world.raw(&swap("home", "person_id", "address_sealed", people)).await, 2);
        assert!(opened(&world.store).await.expect("opens").is_some(), "mended");
        let mut secret = SECRET;
        secret[31] ^= 1;
        let key = Arc::new(SealKey::from_bytes(&secret));
        let other = Store::open(world.database.url(), key, world.clock.clone(), world.chance.clone())
            .await
            .expect("a store");
        let refused = opened(&other).await;
        assert!(matches!(refused, Err(StoreError::Inconsistent { .. })), "{refused:?}");
        let mail = one.contact.mail.clone().expect("mail");
        for (store, known) in [(&world.store, 1), (&other, 0)] {
            let mail = mail.clone();
            let found = store.read(async move |tx| person::list_by_mail(tx, &mail).await).await;
            assert_eq!(found.expect("read").len(), known, "found by the keyed hash under its own key alone");
        }
    }
}

async fn eight_starters(engine: Engine) {
    for round in 0..5 {
        let db = Database::empty(engine).await;
        let starters: Vec<_> = (0..8)
            .map(|n| {
                let url = db.url().to_owned();
                tokio::spawn(async move {
                    let store = open(&url, seed::clock(), seed::chance()).await?;
                    store
                        .write(async move |tx| put(tx, &format!("starter{n}")).await)
                        .await?;
                    Ok::<_, StoreError>(store)
                })
            })
            .collect();
        let mut last = None;
        for (n, starter) in starters.into_iter().enumerate() {
            let opened = starter.await.expect("no panic");
            last = Some(opened.unwrap_or_else(|e| panic!("round {round}, starter {n}: {e}")));
        }
        let rows = raw(&db, "DELETE FROM idempotency WHERE key_hash LIKE 'starter%'").await;
        assert_eq!(rows, 8);
        drop(last);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_starters_at_once_on_sqlite() {
    eight_starters(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_starters_at_once_on_postgres() {
    eight_starters(Engine::Postgres).await;
}

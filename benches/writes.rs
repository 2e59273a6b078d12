//! Durable writes of 64 tasks at once into a SQLite file, per second: through the store's door (group commit) and, beside it
//! in the same run, through a plain pool of sqlx with one transaction each. The same statement on the same table with
//! the same settings, and the same promise: a write is acknowledged when it is on disk (`synchronous = FULL`).
//!
//! Then whole acceptances, "Ik kom": `helping::accept` locks, asks every protecting rule again, books, writes the trail
//! and the messages. The figures are ratios, which travel between machines where the times do not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a bench ends at the first surprise, and says what it measured"
)]

#[allow(dead_code, unused_macros, reason = "the tests use the rest")]
#[path = "../tests/it/harness/mod.rs"]
#[macro_use]
mod harness;
#[allow(dead_code, reason = "the other benches use the rest")]
mod measure;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/town/mod.rs"]
mod town;

use measure::{Aim, figure, median};
use noaber::domain::access::{Actor, Identity};
use noaber::domain::category::CategoryId;
use noaber::domain::consent::{Consent, ConsentState, Given, Purpose};
use noaber::domain::helper::{Helper, HelperKind, HelperState, Limits, Mode};
use noaber::domain::ids::{ConsentId, HelperId, InvitationId, PersonId};
use noaber::domain::invitation::{Asks, InvitationState, Source};
use noaber::domain::language::Lang;
use noaber::domain::resident::{Address, Care, Contact, Home, Person, ResidentState};
use noaber::domain::schedule::Window;
use noaber::domain::time::{SeededChance, SystemClock};
use noaber::domain::visit::VisitState;
use noaber::geo::{Cell, Point};
use noaber::service::{ServiceError, follow, helping};
use noaber::store::invitation::Invitation;
use noaber::store::visit::Visit;
use noaber::store::{SealKey, Store, StoreError, Tx, consent, helper, idempotency, invitation, person};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use town::{Town, every_day, groceries};

const TASKS: usize = 64;

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

#[tokio::main]
async fn main() {
    // Without `cargo bench` it runs once, small, to see that it does: that says nothing about speed.
    let real = std::env::args().any(|arg| arg == "--bench");
    let (tries, writes, accepts) = if real { (5, 1_600, 600) } else { (1, 64, 8) };
    // Beside the build: a real disk, where the temporary directory may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = open(&folder.path().join("door.db")).await;
    let path = folder.path().join("pool.db");
    let plain_store = open(&path).await;
    let plain = pool(&path).await;
    let (mut door, mut peer) = (Vec::new(), Vec::new());
    for batch in 0..tries {
        let keys: Arc<Vec<String>> = Arc::new((0..writes).map(|n| format!("k{batch}-{n}")).collect());
        claim(&store, &keys).await;
        claim(&plain_store, &keys).await;
        door.push(through_the_door(&store, &keys).await);
        peer.push(through_a_pool(&plain, &keys).await);
    }
    let (door, peer) = (median(&mut door), median(&mut peer));
    let accepted = accepts_per_second(accepts).await;
    println!(
        "{TASKS} tasks: one update by sqlx per transaction {peer:.0}/s, the same through the door {door:.0}/s, \
         whole acceptances {accepted:.0}/s"
    );
    if real {
        figure(
            "durable updates through the door, beside one sqlx update per transaction",
            door / peer,
            "×",
            &Aim::AtLeast(2.0, 6.0),
        );
        figure(
            "whole acceptances (every rule asked again, trail and messages), beside the same",
            accepted / peer,
            "×",
            &Aim::None,
        );
    }
    store.close().await;
    plain.close().await;
    plain_store.close().await;
}

/// Rows to update.
async fn claim(store: &Store, keys: &Arc<Vec<String>>) {
    let keys = keys.clone();
    let done: Result<(), StoreError> = store
        .write(async move |tx: &mut Tx| {
            for key in keys.iter() {
                idempotency::claim(tx, key, "body").await?;
            }
            Ok(())
        })
        .await;
    done.unwrap();
}

/// Does everything of `0..count` once, shared out over the tasks; how many per second.
async fn shared_out<F>(count: usize, act: impl Fn(usize) -> F + Clone + Send + 'static) -> f64
where
    F: Future<Output = ()> + Send,
{
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (next, act) = (next.clone(), act.clone());
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    act(number).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    count as f64 / started.elapsed().as_secs_f64()
}

async fn through_the_door(store: &Store, keys: &Arc<Vec<String>>) -> f64 {
    let (store, of) = (store.clone(), keys.clone());
    shared_out(keys.len(), move |number| {
        let (store, of) = (store.clone(), of.clone());
        async move {
            let done: Result<(), StoreError> = store
                .write(async move |tx: &mut Tx| idempotency::answer(tx, &of[number], 303, "/").await)
                .await;
            done.unwrap();
        }
    })
    .await
}

async fn through_a_pool(plain: &SqlitePool, keys: &Arc<Vec<String>>) -> f64 {
    let (plain, of) = (plain.clone(), keys.clone());
    shared_out(keys.len(), move |number| {
        let (plain, of) = (plain.clone(), of.clone());
        async move {
            let mut tx = plain.begin_with("BEGIN IMMEDIATE").await.unwrap();
            let done = sqlx::query(
                "UPDATE idempotency SET status = $2, location = $3 WHERE key_hash = $1 AND status = $4",
            )
            .bind(&of[number])
            .bind(303_i64)
            .bind("/")
            // Under way, as the store has it.
            .bind(102_i64)
            .execute(&mut *tx)
            .await
            .unwrap();
            assert_eq!(done.rows_affected(), 1);
            tx.commit().await.unwrap();
        }
    })
    .await
}

/// So many helpers say yes, each to a visit of their own.
async fn accepts_per_second(count: usize) -> f64 {
    let town = Town::begin(harness::engines::Database::sqlite().await).await;
    let mut asked = Vec::new();
    for number in 0..count {
        let request = town.request(groceries(&format!("Riet {number}"))).await;
        let seen = follow::find(&town.app, &town.coordinator, &request)
            .await
            .unwrap();
        asked.push(ask_somebody(&town, seen.visits[0].visit.clone()).await);
    }
    let (app, asked) = (town.app.clone(), Arc::new(asked));
    let per_second = shared_out(count, move |number| {
        let (app, asked) = (app.clone(), asked.clone());
        async move {
            let (actor, invitation) = &asked[number];
            helping::accept(&app, actor, invitation).await.unwrap();
        }
    })
    .await;
    let of = town.organisation.clone();
    let booked = town
        .app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(noaber::store::visit::list_live(tx, &of).await?))
        .await
        .unwrap();
    let staffed = booked
        .iter()
        .filter(|one| matches!(one.state, VisitState::Staffed { .. }));
    assert_eq!(staffed.count(), count, "everybody is on their way");
    town.insist_sound().await;
    per_second
}

/// Somebody new who helps, and who is asked for a visit; written straight into the store.
async fn ask_somebody(town: &Town, visit: Visit) -> (Actor, InvitationId) {
    let (app, organisation, zone) = (town.app.clone(), town.organisation.clone(), town.zone.clone());
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let (now, chance) = (app.now(), &*app.chance);
            let who = Person {
                id: PersonId::new(now, chance),
                organisation: organisation.clone(),
                given_name: "Buur".to_owned(),
                family_name: "Velen".to_owned(),
                lang: Lang::Nl,
                state: ResidentState::Here,
                care: Care::default(),
                verified_at: Some(now),
                created_at: now,
            };
            person::add(tx, &who, &Contact::default(), "bench").await?;
            let home = Home {
                person: who.id.clone(),
                zone,
                cell: Cell::of(Point::new(51.56, 5.085).unwrap(), 8).unwrap(),
            };
            let address = Address {
                street: "Veelweg 901".to_owned(),
                postcode: town::HERE.to_owned(),
                place: "Tilburg".to_owned(),
                point: None,
            };
            person::set_home(tx, &home, &address, now).await?;
            let consent = Consent {
                id: ConsentId::new(now, chance),
                person: who.id.clone(),
                to: None,
                kind: None,
                purpose: Purpose::Matching,
                given: Given::InWriting,
                recorded_by: who.id.clone(),
                at: now,
                state: ConsentState::Standing { until: None },
            };
            consent::add_consent(tx, &organisation, &consent, "bench").await?;
            let new = Helper {
                id: HelperId::new(now, chance),
                person: who.id.clone(),
                organisation: organisation.clone(),
                kind: HelperKind::Volunteer,
                state: HelperState::Active { since: now },
                reach_m: 5000,
                mode: Mode::Bicycle,
                categories: CategoryId::parse("groceries").into_iter().collect(),
                availability: every_day(),
                absences: Vec::new(),
                limits: Limits::default(),
                languages: Vec::new(),
                adult: true,
                can_lift: true,
                pets_fine: true,
                smoke_fine: true,
                gender: None,
                vetted_until: Some(jiff::civil::date(2028, 1, 1)),
                interviewed: true,
            };
            helper::add(tx, &new, 0, now, "bench").await?;
            let starts_at = visit.windows[0].starts_at;
            let question = Invitation {
                id: InvitationId::new(now, chance),
                visit: visit.id.clone(),
                helper: new.id.clone(),
                state: InvitationState::Sent {
                    at: now,
                    expires_at: now.plus(3600),
                },
                source: Source::Wave,
                window: Window {
                    starts_at,
                    ends_at: starts_at.plus(3600),
                },
                asks: Asks::Visit,
                created_at: now,
            };
            invitation::add(tx, &organisation, &question, now.plus(3600), "bench").await?;
            let mut identity = Identity::new(who.id, organisation);
            identity.helper = Some(new.id);
            Ok((Actor::Person(identity), question.id))
        })
        .await
        .unwrap()
}

//! The program dies between writing a message and sending it, at any moment: none that was acknowledged is lost, and where the
//! far side can tell a message by its name, none is there twice.
//!
//! 20 times for each engine in the suite; more by command:
//!
//! ```text
//! NOABER_TEST_KILLS=500 cargo test --all-features --test it -- killed_sending::
//! ```

use noaber::domain::ids::{MessageId, OrganisationId};
use noaber::domain::time::{Chance, Clock, ManualClock, SeededChance};
use noaber::gateway::mail;
use noaber::service::opening::Opening;
use noaber::service::{App, ServiceError, outbox};
use noaber::store::outbox::Outgoing;
use rand::RngExt;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::durability::{CHILD, killed_after, nobody_left};
use crate::harness::engines::{Database, Engine};
use crate::harness::seed;

const WRITERS: usize = 4;

async fn app(url: &str, folder: &Path, clock: Arc<ManualClock>) -> App {
    let chance: Arc<dyn Chance> = Arc::new(SeededChance::from_system());
    let opening = Opening {
        database: url.to_owned(),
        key_file: Some(folder.join("kill.key")),
        key: None,
        smtp: None,
        texts: None,
        mail_folder: Some(folder.join("mail")),
        mail_from: "Noaber <noreply@example.nl>".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        demo: false,
    };
    opening.open_at(clock, chance).await.expect("opens")
}

async fn write(app: &App, key: &str) -> Result<(), ServiceError> {
    let (now, chance, key) = (app.now(), app.chance.clone(), key.to_owned());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let message = Outgoing {
                id: MessageId::new(now, &*chance),
                dedupe_key: key.clone(),
                organisation: OrganisationId::parse("org_1").expect("an identifier"),
                person: None,
                channel: "mail".to_owned(),
                to: "ans@example.nl".to_owned(),
                subject: key,
                body: "Tot dinsdag.".to_owned(),
                useful_until: None,
            };
            Ok(noaber::store::outbox::enqueue(tx, &message).await?)
        })
        .await
}

/// The hidden part: writes messages from several tasks and sends them as the product does, and says what was acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of the tests about kill -9, which start it and kill it"]
async fn writes_and_sends_until_it_is_killed() {
    let given = std::env::var(CHILD).expect("started by the test it is a part of");
    let mut parts = given.splitn(4, ' ');
    let mut part = || parts.next().expect("a database, a time, a life and a folder");
    let (url, seconds, life, folder) = (part(), part(), part(), part());
    let clock = seed::clock();
    clock.advance(seconds.parse().expect("seconds"));
    let app = app(url, Path::new(folder), clock).await;
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (app, life) = (app.clone(), life.to_owned());
        tasks.spawn(async move {
            for number in 0.. {
                let key = format!("{life}.{writer}.{number}");
                write(&app, &key).await.expect("written");
                // One call, one line: writers do not cut into each other, and a kill cuts only the last.
                let line = format!("kept {key}\n");
                std::io::stdout().lock().write_all(line.as_bytes()).expect("said");
            }
        });
    }
    tasks.spawn(async move {
        loop {
            outbox::send_due(&app).await.expect("sent");
            tokio::task::yield_now().await;
        }
    });
    let ended = tasks.join_next().await.expect("there are tasks");
    ended.expect("none ends by itself");
}

async fn kill_again_and_again(database: Database) {
    let times: u32 = std::env::var("NOABER_TEST_KILLS").map_or(20, |text| text.parse().expect("a number"));
    let (url, engine, folder) = (
        database.url().to_owned(),
        database.engine(),
        database.dir().to_owned(),
    );
    let clock = seed::clock();
    app(&url, &folder, clock.clone()).await.store.close().await;
    let mut rng = seed::rng();
    let mut acknowledged = BTreeSet::new();
    for time in 0..times {
        let after = Duration::from_micros(rng.random_range(0..60_000));
        let seconds = clock.now().seconds() - seed::clock().now().seconds();
        let given = format!("{url} {seconds} {time} {}", folder.display());
        let part = "killed_sending::writes_and_sends_until_it_is_killed";
        let kept = tokio::task::spawn_blocking(move || killed_after(part, &given, after))
            .await
            .expect("no panic");
        assert!(!kept.is_empty(), "kill {time}: nothing was acknowledged");
        acknowledged.extend(kept);
        if engine == Engine::Postgres {
            nobody_left(&url).await;
        }
        // What the killed one had taken on is free again.
        clock.advance(600);
    }
    // The last one lives: it sends what all of them left behind.
    let last = app(&url, &folder, clock).await;
    outbox::send_due(&last).await.expect("sent");
    let waiting = last
        .store
        .read::<_, ServiceError, _>(async |tx| Ok(noaber::store::outbox::count_waiting(tx).await?))
        .await
        .expect("read");
    assert_eq!(waiting, 0);
    let arrived = mail::list_local(&folder.join("mail"), usize::MAX)
        .await
        .expect("read");
    let mut times_there: BTreeMap<&str, usize> = BTreeMap::new();
    for mail in &arrived {
        *times_there.entry(&mail.subject).or_default() += 1;
    }
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|key| !times_there.contains_key(key.as_str()))
        .collect();
    assert!(
        lost.is_empty(),
        "{} of {} are lost: {lost:?}",
        lost.len(),
        acknowledged.len()
    );
    let twice: Vec<_> = times_there.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    println!(
        "{times} kills, {} acknowledged, {} arrived",
        acknowledged.len(),
        arrived.len()
    );
    last.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_is_lost_or_doubled_on_sqlite() {
    kill_again_and_again(Database::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_is_lost_or_doubled_on_postgres() {
    kill_again_and_again(Database::postgres().await).await;
}

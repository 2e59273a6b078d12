//! The demo: a neighbourhood that lives around whatever day it is loaded on.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use noaber::domain::access::{Actor, Identity, Role};
use noaber::domain::category::Category;
use noaber::domain::time::{Clock, ManualClock, UnixTime, amsterdam};
use noaber::service::demo::{self, Demo};
use noaber::service::opening::Opening;
use noaber::service::{ServiceError, health, home_organisation, learning, setup, teams};
use noaber::store::{consent, grant, helper, place, request, round, visit};

use crate::harness::engines::temp_dir;
use crate::town::Town;
use crate::world::raw;

fn opening(dir: &Path) -> Opening {
    Opening {
        database: dir.join("demo.db").display().to_string(),
        key_file: None,
        key: None,
        smtp: None,
        texts: None,
        mail_folder: None,
        mail_from: "Noaber <noreply@example.nl>".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        demo: true,
    }
}

async fn prepare(dir: &Path, clock: Arc<ManualClock>) -> Result<Demo, ServiceError> {
    demo::prepare(&opening(dir), clock, &|_| {}).await
}

/// States of requests and visits, helpers, people who help or wait, zones; and whether a round ran.
async fn census(demo: &Demo) -> (BTreeSet<&'static str>, BTreeSet<&'static str>, usize, usize, bool) {
    let organisation = home_organisation(&demo.app).await.unwrap();
    demo.app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut requests = BTreeSet::new();
            let mut visits = BTreeSet::new();
            let (mut ids, mut people) = (BTreeSet::new(), BTreeSet::new());
            for of in helper::list(tx).await? {
                people.insert(of.helper.person);
            }
            let mut residents: BTreeSet<_> = people.clone();
            residents.extend(consent::list_consenting(tx, tx_now()).await?);
            for who in &residents {
                for of in request::list_of_person(tx, who).await? {
                    requests.insert(of.state.tag());
                    for one in visit::list_of_request(tx, &of.id).await? {
                        visits.insert(one.state.tag());
                    }
                    ids.insert(of.id);
                }
            }
            assert!(place::list_zones(tx).await?.len() >= 2);
            let ran = round::find_last(tx, organisation.as_str()).await?.is_some();
            Ok((requests, visits, ids.len(), residents.len(), ran))
        })
        .await
        .unwrap()
}

fn tx_now() -> UnixTime {
    UnixTime::from_seconds(4_000_000_000)
}

async fn tell(now: UnixTime) {
    let dir = temp_dir();
    let demo = prepare(dir.path(), Arc::new(ManualClock::new(now)))
        .await
        .unwrap();
    assert!(demo.is_fresh);
    assert_eq!(demo.skipped, Vec::<String>::new(), "loaded at {now}");
    let (requests, visits, asked, people, ran) = census(&demo).await;
    for state in [
        "unconfirmed",
        "awaiting_review",
        "open",
        "paused",
        "fulfilled",
        "withdrawn",
        "expired",
        "refused",
    ] {
        assert!(
            requests.contains(state),
            "no request is {state} at {now}: {requests:?}"
        );
    }
    for state in [
        "open",
        "staffed",
        "under_way",
        "done",
        "confirmed",
        "missed",
        "expired",
        "cancelled",
    ] {
        assert!(visits.contains(state), "no visit is {state} at {now}: {visits:?}");
    }
    assert!(asked >= 40 && people >= 55, "{asked} requests, {people} people");
    assert!(ran);
    assert_eq!(health::check(&demo.app).await.unwrap(), []);
    assert!(demo.sign_ins.contains("karin@example.nl") && demo.sign_ins.contains("rob@example.nl"));
    the_service_lives(&demo, now).await;
}

/// Whoever supervises finds twelve workers, hours to sign, a team of tomorrow, and teams that would do.
async fn the_service_lives(demo: &Demo, now: UnixTime) {
    let organisation = home_organisation(&demo.app).await.unwrap();
    let of = organisation.clone();
    let held = demo
        .app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(grant::list_grants_of(tx, &of, tx_now()).await?))
        .await
        .unwrap();
    let held: Vec<_> = held
        .into_iter()
        .filter(|one| one.grant.role == Role::Supervisor)
        .collect();
    assert_eq!(held.len(), 2);
    let everywhere = held.iter().find(|one| one.grant.zone.is_none()).unwrap();
    let actor = Actor::Person(Identity {
        grants: vec![everywhere.grant.clone()],
        fresh_at: Some(now),
        ..Identity::new(everywhere.person.clone(), organisation)
    });
    let board = learning::board(&demo.app, &actor).await.unwrap();
    assert_eq!(board.len(), 12);
    let (mut unsigned, mut signed, mut reflected, mut statements) = (0, 0, 0, 0);
    for line in &board {
        let file = learning::file(&demo.app, &actor, &line.helper).await.unwrap();
        assert!(file.agreed.is_some(), "{}", line.name);
        unsigned += line.due.unsigned;
        signed += file.visits.iter().filter(|one| one.signed.is_some()).count();
        reflected += file.visits.iter().filter(|one| one.reflection.is_some()).count();
        statements += file.statements.len();
    }
    assert!(
        unsigned >= 5 && signed >= 40,
        "{unsigned} unsigned, {signed} signed at {now}"
    );
    assert!(
        reflected >= 15 && statements == 1,
        "{reflected} reflected, {statements} statements"
    );
    let tomorrow = now.date(&amsterdam()).tomorrow().unwrap();
    let day = teams::day(&demo.app, &actor, tomorrow).await.unwrap();
    assert!(day.teams.iter().any(|team| team.visits > 0), "{:?}", day.teams);
    let ideas = teams::propose(&demo.app, &actor, tomorrow).await.unwrap();
    assert!(!ideas.is_empty(), "no team would do on {tomorrow}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_lives_on_a_monday_evening() {
    tell(UnixTime::at(date(2026, 11, 23), 20, 40, &amsterdam())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_lives_on_a_wednesday_at_noon() {
    tell(UnixTime::at(date(2026, 7, 15), 12, 5, &amsterdam())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_lives_on_a_sunday_night_when_the_clock_has_gone_forward() {
    tell(UnixTime::at(date(2026, 3, 29), 3, 10, &amsterdam())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_where_it_was_and_is_told_anew_when_it_is_old() {
    let dir = temp_dir();
    let clock = Arc::new(ManualClock::new(UnixTime::at(
        date(2026, 9, 4),
        10,
        0,
        &amsterdam(),
    )));
    let first = prepare(dir.path(), clock.clone()).await.unwrap();
    let was = home_organisation(&first.app).await.unwrap();
    // No second program may load into the file of the first.
    let second = prepare(dir.path(), clock.clone()).await;
    assert!(matches!(second, Err(ServiceError::File(_))));
    drop(first);

    clock.advance(2 * 86_400);
    let again = prepare(dir.path(), clock.clone()).await.unwrap();
    assert!(!again.is_fresh);
    assert_eq!(home_organisation(&again.app).await.unwrap(), was);
    assert_eq!(again.app.clock.now(), clock.now());
    drop(again);

    clock.advance(2 * 86_400);
    let anew = prepare(dir.path(), clock.clone()).await.unwrap();
    assert!(anew.is_fresh);
    assert_ne!(home_organisation(&anew.app).await.unwrap(), was);
    drop(anew);

    // A load that was cut off left no stamp.
    std::fs::write(dir.path().join("demo.db.loaded"), "").unwrap();
    assert!(prepare(dir.path(), clock).await.unwrap().is_fresh);
}

on_both_engines! {
    async fn a_catalogue_of_an_earlier_version_is_brought_up_and_what_was_switched_stays(db: Database) {
        let town = Town::begin(db).await;
        let catalogue = async || {
            let of = town.organisation.clone();
            town.app.store
                .read::<_, ServiceError, _>(async move |tx| Ok(place::list_categories(tx, &of).await?))
                .await
                .unwrap()
        };
        let whole = catalogue().await;
        for sql in [
            "DELETE FROM category WHERE id = 'meeting'".to_owned(),
            "UPDATE category SET name_nl = 'Tuintje' WHERE id = 'garden'".to_owned(),
            format!("INSERT INTO organisation_category (organisation_id, category_id, is_on) VALUES ('{}', 'pets', 0)", town.organisation),
        ] {
            assert_eq!(raw(town.database(), &sql).await, 1, "{sql}");
        }
        assert_eq!(catalogue().await.len(), whole.len() - 1);
        setup::refresh_catalogue(&town.app).await.unwrap();
        let now = catalogue().await;
        let named = |all: &[Category]| -> Vec<String> { all.iter().map(|one| format!("{} {}", one.id, one.name_nl)).collect() };
        assert_eq!(named(&now), named(&whole));
        assert!(now.iter().all(|one| one.is_on == (one.id.as_str() != "pets" && whole.iter().any(|other| other.id == one.id && other.is_on))));
    }
}

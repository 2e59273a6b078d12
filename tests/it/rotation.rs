//! Changing the key: nothing is lost on the way, wherever it is cut short, and the old key opens nothing any more.

use std::path::{Path, PathBuf};

use noaber::domain::access::Way;
use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::ids::{MessageId, NewsId, PushId, SessionId};
use noaber::service::opening::Opening;
use noaber::service::rotation::{self, ByHand, GRACE_S, Outcome};
use noaber::service::sign_in::Handle;
use noaber::service::{App, ServiceError, ask, desk, health, outbox, rights, sign_in};
use noaber::store::news::News;
use noaber::store::outbox::{self as outbox_rows, Outgoing};
use noaber::store::push::{self, Subscription};
use noaber::store::sealed::FIELDS;
use noaber::store::session::{self, Session};
use noaber::store::{SealKey, key_file, news, passkey, person, sqlite_path};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::harness::engines::{Database, Engine};
use crate::harness::seed;
use crate::town::gallery::Gallery;
use crate::town::{groceries, own_device};
use crate::world;

/// Where a test's database and key are.
struct Place {
    url: String,
    engine: Engine,
    key: PathBuf,
}

impl Place {
    fn of(database: &Database) -> Self {
        Self {
            url: database.url().to_owned(),
            engine: database.engine(),
            key: database.dir().join("town.key"),
        }
    }

    /// Rows of two texts.
    async fn rows(&self, sql: &str) -> Vec<(String, String)> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.engine {
            Engine::Sqlite => {
                let path = sqlite_path(&self.url).unwrap();
                let mut line = SqliteConnectOptions::new()
                    .filename(path)
                    .connect()
                    .await
                    .unwrap();
                sqlx::query_as(sql).fetch_all(&mut line).await.unwrap()
            }
            Engine::Postgres => {
                let mut line = PgConnection::connect(&self.url).await.unwrap();
                sqlx::query_as(sql).fetch_all(&mut line).await.unwrap()
            }
        }
    }

    /// Every text of a sealed field, with its row.
    async fn texts(&self, name: &str) -> Vec<(String, String)> {
        let (table, field) = name.split_once('.').unwrap();
        let id = match table {
            "home" | "second_factor" | "emergency_contact" => "person_id",
            "contact_change" => "code_id",
            "feedback" | "story" => "visit_id",
            "recording" => "call_id",
            "draft" => "token_hash",
            "worker" | "worker_onward" => "helper_id",
            "passkey_challenge" => "holder",
            _ => "id",
        };
        self.rows(&format!(
            "SELECT {id}, {field}_sealed FROM {table} WHERE {field}_sealed <> '' ORDER BY {id}"
        ))
        .await
    }

    /// How many texts begin with the number of this key, and how many do not.
    async fn count(&self, number: u32) -> (usize, usize) {
        let (mut under, mut not) = (0, 0);
        for field in FIELDS {
            for (_, sealed) in self.texts(field.name).await {
                if sealed.starts_with(&format!("{number}.")) {
                    under += 1;
                } else {
                    not += 1;
                }
            }
        }
        (under, not)
    }

    fn keys(&self) -> Vec<u32> {
        key_file::numbers(&std::fs::read_to_string(&self.key).unwrap()).unwrap()
    }

    /// Another program over the same database: with the same key file, or with keys of its own.
    async fn open(&self, gallery: &Gallery, key: Option<String>) -> App {
        let opening = Opening {
            database: self.url.clone(),
            key_file: Some(self.key.clone()),
            key,
            smtp: None,
            texts: None,
            mail_folder: gallery.town.app.mailer.local_folder().map(Path::to_owned),
            mail_from: "Noaber <noreply@example.nl>".to_owned(),
            public_url: "http://localhost:8080".to_owned(),
            demo: true,
        };
        opening
            .open_at(gallery.town.clock.clone(), seed::chance())
            .await
            .unwrap()
    }
}

/// A neighbourhood with something in every sealed field.
async fn fill(database: Database) -> (Gallery, Place) {
    let place = Place::of(&database);
    let gallery = Gallery::open(database).await;
    let town = &gallery.town;
    let look = desk::look(&town.app, &town.coordinator).await.unwrap();
    let concern = look.concerns[0].concern.id.clone();
    desk::close_concern(&town.app, &town.coordinator, &concern, "Gebeld, het gaat goed.")
        .await
        .unwrap();
    // One code waits to be sent, and of one it is still to be found out whose it is.
    let riet = Handle::parse("riet@example.org").unwrap();
    sign_in::send_code(&town.app, riet.clone(), "192.0.2.1")
        .await
        .unwrap();
    sign_in::resolve_codes(&town.app).await.unwrap();
    sign_in::send_code(&town.app, riet, "192.0.2.1").await.unwrap();
    // Somebody of the desk's zones has said that they have another address.
    let other = Handle::parse("anders@example.org").unwrap();
    rights::ask_contact(&town.app, &town.coordinator, &look.helpers[0].person, other)
        .await
        .unwrap();
    // A question to a passkey waits for its answer.
    let karin = town.coordinator.identity().unwrap().person.clone();
    let (now, until) = (town.app.now(), town.app.now().plus(300));
    let (chance, organisation) = (town.app.chance.clone(), town.organisation.clone());
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            passkey::set_challenge(tx, "half", &karin, "{}", now, until).await?;
            // Somebody is thanked, and hears it tomorrow.
            let new = News {
                id: NewsId::new(now, &*chance),
                dedupe_key: "rotation".to_owned(),
                person: karin,
                line: "Riet bedankt u.".to_owned(),
                created_at: now,
            };
            news::add(tx, &new).await?;
            // Somebody hears on a device, and what is to be shown there waits.
            let session = Session {
                id: SessionId::new(now, &*chance),
                person: new.person.clone(),
                way: Way::Code,
                device: "Firefox".to_owned(),
                is_own: true,
                created_at: now,
                seen_at: now,
                fresh_at: None,
                expires_at: until,
            };
            session::add(tx, "rotation", &session).await?;
            let device = Subscription {
                id: PushId::new(now, &*chance),
                session: session.id,
                person: new.person.clone(),
                endpoint: "https://push.example.org/rotation".to_owned(),
                keys: "point.auth".to_owned(),
                created_at: now,
                used_at: None,
            };
            push::set(tx, &device).await?;
            push::add_key(tx, "private", now).await?;
            let message = Outgoing {
                id: MessageId::new(now, &*chance),
                dedupe_key: "rotation-push".to_owned(),
                organisation,
                person: Some(new.person),
                channel: "mail".to_owned(),
                to: "karin@example.nl".to_owned(),
                subject: "Kunt u?".to_owned(),
                body: "Boodschappen.".to_owned(),
                useful_until: None,
            };
            outbox_rows::enqueue(tx, &message).await?;
            Ok(push::set_first(tx, &message.id, "{}").await?)
        })
        .await
        .unwrap();
    for field in FIELDS {
        let texts = place.texts(field.name).await;
        assert!(!texts.is_empty(), "nobody filled {}: do it here", field.name);
        assert!(
            texts.iter().all(|(_, sealed)| sealed.starts_with("1.")),
            "{}",
            field.name
        );
    }
    (gallery, place)
}

/// Everybody is found by mail and telephone, and whoever asks for a code can enter it.
async fn insist_on_signing_in(gallery: &Gallery, app: &App) {
    let found = app
        .store
        .read::<_, ServiceError, _>(async |tx| {
            let mut found = Vec::new();
            for mail in ["riet@example.org", "ans@example.nl", "karin@example.nl"] {
                found.push(
                    person::list_by_mail(tx, &MailAddress::parse(mail).unwrap())
                        .await?
                        .len(),
                );
            }
            // Neighbours who share a number; each is found once.
            let telephone = Telephone::parse("06 00009876").unwrap();
            let all = person::list_by_telephone(tx, &telephone).await?;
            let mut ids: Vec<_> = all.iter().map(|one| one.id.to_string()).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), all.len());
            found.push(usize::from(all.len() > 3));
            Ok(found)
        })
        .await
        .unwrap();
    assert_eq!(found, [1, 1, 1, 1]);
    // Nobody gets too many codes within the hour.
    gallery.town.clock.advance(3600);
    let code = sign_in::send_code(app, Handle::parse("ans@example.nl").unwrap(), "192.0.2.1")
        .await
        .unwrap();
    outbox::send_due(app).await.unwrap();
    let digits = gallery.town.code_for("ans@example.nl").await;
    sign_in::enter_code(app, &code, &digits, &own_device())
        .await
        .unwrap();
}

async fn insist_sound(app: &App) {
    let breaches = health::check(app).await.unwrap();
    // The hours that pass here make some visits late; what is sealed is invariant 9.
    let seals: Vec<_> = breaches.iter().filter(|breach| breach.invariant >= 9).collect();
    assert!(seals.is_empty(), "{seals:#?}");
}

on_both_engines! {
    async fn everything_moves_under_a_new_key(db: Database) {
        let (gallery, place) = fill(db).await;
        let app = &gallery.town.app;
        let old = std::fs::read_to_string(&place.key).unwrap();
        let all = place.count(1).await.0;

        let (resealed, outcome) = rotation::rotate(app, &place.key, false).await.unwrap();
        assert_eq!((resealed.newest, resealed.moved, resealed.left), (2, all, 0));
        if place.engine == Engine::Postgres {
            // What is under way may need the old key: it stays a while.
            let until = app.now().plus(GRACE_S);
            assert_eq!((outcome, place.keys()), (Outcome::Waits { until }, vec![1, 2]));
            gallery.town.clock.advance(GRACE_S);
            let (again, outcome) = rotation::rotate(app, &place.key, false).await.unwrap();
            assert_eq!((again.moved, outcome), (0, Outcome::Done));
        } else {
            assert_eq!(outcome, Outcome::Done);
        }
        assert_eq!((place.keys(), place.count(2).await), (vec![2], (all, 0)));
        insist_sound(app).await;
        insist_on_signing_in(&gallery, app).await;
        let other = place.open(&gallery, None).await;
        insist_on_signing_in(&gallery, &other).await;

        // The old key alone opens nothing and finds nobody.
        let key = SealKey::from_text(&old).unwrap();
        for field in FIELDS {
            for (id, sealed) in place.texts(field.name).await {
                assert!(key.unseal(field.name, &id, &sealed).is_err(), "{} of {id}", field.name);
                let back = format!("1.{}", sealed.split_once('.').unwrap().1);
                assert!(key.unseal(field.name, &id, &back).is_err(), "{} of {id}", field.name);
            }
        }
        let thief = place.open(&gallery, Some(old)).await;
        let found = thief
            .store
            .read::<_, ServiceError, _>(async |tx| {
                Ok(person::list_by_mail(tx, &MailAddress::parse("ans@example.nl").unwrap()).await?)
            })
            .await
            .unwrap();
        assert_eq!(found, []);
        let breaches = health::check(&thief).await.unwrap();
        let named = breaches.iter().filter(|one| one.what.contains("under key 2, which is not at hand")).count();
        assert_eq!(named, place.count(2).await.0);

        // And once more.
        let (_, outcome) = rotation::rotate(app, &place.key, true).await.unwrap();
        assert_eq!((outcome, place.keys()), (Outcome::Done, vec![3]));
        assert_eq!(place.count(3).await.1, 0);
        insist_sound(app).await;
        insist_on_signing_in(&gallery, app).await;
    }

    async fn cut_short_after_each_step_it_goes_on(db: Database) {
        let (gallery, place) = fill(db).await;
        let app = &gallery.town.app;
        let all = place.count(1).await.0;
        let now = app.now();

        // The key is there and nothing has moved.
        drop(rotation::begin(&place.key, &*app.chance, now).unwrap());
        let begun = std::fs::read_to_string(&place.key).unwrap();
        assert_eq!((place.keys(), place.count(1).await.0), (vec![1, 2], all));
        insist_sound(app).await;
        insist_on_signing_in(&gallery, app).await;
        insist_on_signing_in(&gallery, &place.open(&gallery, None).await).await;

        // Some has moved, and of each person the mail is under one key and the telephone under the other.
        for most in [1, 2, 5] {
            drop(rotation::begin(&place.key, &*app.chance, now).unwrap());
            let some = rotation::reseal(app, Some(most)).await.unwrap();
            assert!(some.left > 0 && some.newest == 2, "{some:?}");
            insist_sound(app).await;
            insist_on_signing_in(&gallery, app).await;
            insist_on_signing_in(&gallery, &place.open(&gallery, None).await).await;
        }
        assert_eq!(std::fs::read_to_string(&place.key).unwrap(), begun, "no third key");

        // Everything has moved, and the old key is still there.
        let rest = rotation::reseal(app, None).await.unwrap();
        assert_eq!((rest.left, rest.broken.len()), (0, 0));
        assert_eq!(place.keys(), [1, 2]);
        insist_on_signing_in(&gallery, app).await;

        let (last, outcome) = rotation::rotate(app, &place.key, true).await.unwrap();
        assert_eq!((last.moved, last.left, outcome), (0, 0, Outcome::Done));
        assert_eq!(place.keys(), [2]);
        insist_sound(app).await;
        insist_on_signing_in(&gallery, &place.open(&gallery, None).await).await;
    }

    async fn the_program_goes_on_meanwhile(db: Database) {
        let (gallery, place) = fill(db).await;
        // Another program, opened before: it reads the file again by itself.
        let serving = place.open(&gallery, None).await;
        let busy = serving.clone();
        let writing = tokio::spawn(async move {
            let mut asked = Vec::new();
            for n in 0..60 {
                let mut one = groceries("Miep");
                one.contact.mail = MailAddress::parse(&format!("miep{n}@example.org"));
                one.contact.telephone = None;
                ask::post(&busy, one).await.unwrap();
                let handle = Handle::parse("ans@example.nl").unwrap();
                sign_in::send_code(&busy, handle, "192.0.2.1").await.unwrap();
                asked.push(format!("miep{n}@example.org"));
            }
            asked
        });
        let mut rotated = 0;
        while !writing.is_finished() && rotated < 5 {
            // On PostgreSQL nobody may be told to be alone while others write; the first of two runs moves everything.
            gallery.town.clock.advance(GRACE_S);
            let (resealed, _) = rotation::rotate(&gallery.town.app, &place.key, false).await.unwrap();
            assert_eq!(resealed.broken, []);
            rotated += 1;
        }
        let asked = writing.await.unwrap();
        gallery.town.clock.advance(GRACE_S);
        let (_, outcome) = rotation::rotate(&gallery.town.app, &place.key, false).await.unwrap();
        assert!(rotated > 0 && outcome != Outcome::Left, "{rotated} {outcome:?}");
        let newest = *place.keys().last().unwrap();
        assert_eq!(place.count(newest).await.1, 0);
        insist_sound(&serving).await;
        serving
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                for mail in asked {
                    let found = person::list_by_mail(tx, &MailAddress::parse(&mail).unwrap()).await?;
                    assert_eq!(found.len(), 1, "{mail}");
                }
                Ok(())
            })
            .await
            .unwrap();
    }

    async fn what_does_not_open_keeps_its_key(db: Database) {
        let (gallery, place) = fill(db).await;
        let app = &gallery.town.app;
        let (id, sealed) = place.texts("home.address").await.remove(0);
        place.rows(&format!("UPDATE home SET address_sealed = '1.AAAA' WHERE person_id = '{id}' RETURNING person_id, address_sealed")).await;
        let (resealed, outcome) = rotation::rotate(app, &place.key, true).await.unwrap();
        assert_eq!((resealed.left, outcome), (1, Outcome::Left));
        assert_eq!(resealed.broken, [("home.address", id.clone())]);
        assert_eq!(place.keys(), [1, 2]);
        place.rows(&format!("UPDATE home SET address_sealed = '{sealed}' WHERE person_id = '{id}' RETURNING person_id, address_sealed")).await;
        let (resealed, outcome) = rotation::rotate(app, &place.key, true).await.unwrap();
        assert_eq!((resealed.moved, outcome), (1, Outcome::Done));
        assert_eq!(place.keys(), [2]);
    }

    async fn keys_from_the_environment_take_two_steps(db: Database) {
        let (gallery, place) = fill(db).await;
        let one = std::fs::read_to_string(&place.key).unwrap().trim().to_owned();
        let all = place.count(1).await.0;
        let app = place.open(&gallery, Some(one.clone())).await;
        let ByHand::Add(both) = rotation::step_by_hand(&app, &one).await.unwrap() else {
            panic!("a new key is added first");
        };
        assert_eq!(place.count(1).await.0, all, "nothing has moved yet");
        let app = place.open(&gallery, Some(both.clone())).await;
        let ByHand::Keep(newest, resealed) = rotation::step_by_hand(&app, &both).await.unwrap() else {
            panic!("everything opens");
        };
        assert_eq!((resealed.moved, resealed.newest), (all, 2));
        let app = place.open(&gallery, Some(newest)).await;
        insist_sound(&app).await;
        insist_on_signing_in(&gallery, &app).await;
    }

    async fn every_sealed_column_is_in_the_list(db: Database) {
        let place = Place::of(&db);
        drop(world::open(db.url(), seed::clock(), seed::chance()).await.unwrap());
        let sql = match place.engine {
            Engine::Sqlite => {
                "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
            }
            Engine::Postgres => {
                "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
            }
        };
        let columns = place.rows(sql).await;
        let mut sealed: Vec<_> = columns
            .iter()
            .filter_map(|(table, column)| Some((table, column.strip_suffix("_sealed")?)))
            .map(|(table, field)| {
                let hash = (table.clone(), format!("{field}_hash"));
                (format!("{table}.{field}"), columns.contains(&hash))
            })
            .collect();
        sealed.sort();
        let mut listed: Vec<_> = FIELDS.iter().map(|field| (field.name.to_owned(), field.is_looked_up)).collect();
        listed.sort();
        assert!(sealed.len() >= 13, "{sealed:?}");
        assert_eq!(sealed, listed, "in the schema | in the list of store/sealed.rs, and whether a hash stands beside it");
    }
}

on_both_engines! {
    async fn the_command_says_what_it_did(db: Database) {
        let (gallery, place) = fill(db).await;
        let run = |more: &[&str]| {
            let done = std::process::Command::new(env!("CARGO_BIN_EXE_noaber"))
                .args(["rotate-key", "--database", &place.url, "--key-file"])
                .arg(&place.key)
                .args(more)
                .env_remove("NOABER_KEY")
                .output()
                .unwrap();
            (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
        };
        let (code, said) = run(&["--stopped"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("sealed again under key 2") && said.contains("the old key is removed"), "{said}");
        assert_eq!((place.keys(), place.count(2).await.1), (vec![2], 0));
        // Whoever was serving goes on with the new key.
        insist_on_signing_in(&gallery, &gallery.town.app).await;
        std::fs::remove_file(&place.key).unwrap();
        let (code, _) = run(&["--stopped"]);
        assert_eq!(code, Some(2), "no key is made where none is");
        assert!(!place.key.exists());
    }
}

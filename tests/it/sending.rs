//! The outbox against a real mail server: sent when it can be, kept while it cannot, given up when it never will.

use std::sync::Arc;

use noaber::domain::ids::{MessageId, OrganisationId};
use noaber::domain::time::{Chance, Clock};
use noaber::service::notify::CodeWay;
use noaber::service::opening::Opening;
use noaber::service::{App, ServiceError, outbox};
use noaber::store;
use noaber::store::outbox::Outgoing;

use crate::harness::engines::Database;
use crate::harness::seed;
use crate::harness::smtp::MailServer;

async fn app_with(db: &Database, mail: &MailServer, clock: Arc<dyn Clock>) -> App {
    let opening = Opening {
        database: db.url().to_owned(),
        key_file: Some(db.dir().join("test.key")),
        key: None,
        smtp: Some(mail.url()),
        texts: None,
        mail_folder: None,
        mail_from: "Noaber <noreply@example.nl>".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        demo: false,
    };
    opening.open_at(clock, seed::chance()).await.unwrap()
}

async fn put(app: &App, to: &str, key: &str) {
    let (now, chance): (_, Arc<dyn Chance>) = (app.now(), app.chance.clone());
    let (to, key) = (to.to_owned(), key.to_owned());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let message = Outgoing {
                id: MessageId::new(now, &*chance),
                dedupe_key: key,
                organisation: OrganisationId::parse("org_1").unwrap(),
                person: None,
                channel: "mail".to_owned(),
                to,
                subject: "Uw code is 123456".to_owned(),
                body: "Beste Ans,\n\nUw code is 123456. Hij geldt een kwartier – vriendelijke groet.\n"
                    .to_owned(),
                useful_until: None,
            };
            Ok(store::outbox::enqueue(tx, &message).await?)
        })
        .await
        .unwrap();
}

async fn waiting(app: &App) -> i64 {
    app.store
        .read::<_, ServiceError, _>(async |tx| Ok(store::outbox::count_waiting(tx).await?))
        .await
        .unwrap()
}

on_both_engines! {
    async fn a_mail_arrives_once_and_as_it_was_written(db: Database) {
        let mail = MailServer::start();
        let clock = seed::clock();
        let app = app_with(&db, &mail, clock.clone()).await;
        put(&app, "ans@example.nl", "k1").await;
        put(&app, "ans@example.nl", "k1").await;
        assert_eq!(outbox::send_due(&app).await.unwrap(), 1);
        assert_eq!(outbox::send_due(&app).await.unwrap(), 0);
        let got = mail.wait_for("ans@example.nl", 1).await;
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].subject, "Uw code is 123456");
        assert!(got[0].text.contains("Hij geldt een kwartier – vriendelijke groet."), "{}", got[0].text);
        assert!(got[0].raw.contains("Message-ID: <msg_"), "{}", got[0].raw);
        assert_eq!(waiting(&app).await, 0);
    }
}

on_both_engines! {
    async fn a_server_that_rests_loses_nothing(db: Database) {
        let mail = MailServer::start();
        let clock = seed::clock();
        let app = app_with(&db, &mail, clock.clone()).await;
        mail.refuse_with("451 4.3.0 later");
        put(&app, "ans@example.nl", "k1").await;
        assert_eq!(outbox::send_due(&app).await.unwrap(), 0);
        assert_eq!(waiting(&app).await, 1);
        // It is left in peace for a while, also when the outbox looks again at once.
        mail.accept_again();
        assert_eq!(outbox::send_due(&app).await.unwrap(), 0);
        clock.advance(3600);
        assert_eq!(outbox::send_due(&app).await.unwrap(), 1);
        assert_eq!(mail.wait_for("ans@example.nl", 1).await.len(), 1);
    }
}

on_both_engines! {
    async fn an_address_that_does_not_exist_is_given_up(db: Database) {
        let mail = MailServer::start();
        let clock = seed::clock();
        let app = app_with(&db, &mail, clock.clone()).await;
        mail.refuse_with("550 5.1.1 no such user");
        put(&app, "nobody@example.nl", "k1").await;
        put(&app, "not an address", "k2").await;
        assert_eq!(outbox::send_due(&app).await.unwrap(), 0);
        assert_eq!(waiting(&app).await, 0, "neither is tried again");
        assert!(mail.mails().is_empty());
    }
}

on_both_engines! {
    async fn a_code_goes_before_everything_that_waits(db: Database) {
        let town = crate::town::Town::begin(db).await;
        let chance = town.app.chance.clone();
        let now = town.app.now();
        town.app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                for n in 0..60 {
                    let message = Outgoing {
                        id: MessageId::new(now, &*chance),
                        dedupe_key: format!("letter {n}"),
                        organisation: OrganisationId::parse("org_1").unwrap(),
                        person: None,
                        channel: "mail".to_owned(),
                        to: "ans@example.nl".to_owned(),
                        subject: format!("letter {n}"),
                        body: "…".to_owned(),
                        useful_until: None,
                    };
                    store::outbox::enqueue(tx, &message).await?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let asked = noaber::service::ask::post(&town.app, crate::town::groceries("Riet")).await.unwrap();
        assert_eq!(asked.by, CodeWay::Mail);
        let first = town
            .app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                Ok(store::outbox::claim_due(tx, now, 60, 1).await?.remove(0).message)
            })
            .await
            .unwrap();
        assert_eq!(first.to, "canary@example.org");
    }
}

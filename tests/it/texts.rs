//! Codes by text: to whom, how many, by a gateway that takes them, rests or refuses; and what no text may hold.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::{Json, Router};
use noaber::domain::contact::Telephone;
use noaber::domain::resident::Contact;
use noaber::gateway::sms::HttpTexts;
use noaber::service::ask::{self, Ask};
use noaber::service::notify::CodeWay;
use noaber::service::sign_in::{self, Handle};
use noaber::service::{ServiceError, desk, outbox};
use noaber::store;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::canary::{CANARIES, SURNAME};
use crate::harness::http::Visitor;
use crate::pages_resident::up_to_check;
use crate::town::dump::Outside;
use crate::town::{Town, groceries, own_device};

const NUMBER: &str = "+31612345678";
const AS_TYPED: &str = "06 12 34 56 78";
const LANDLINE: &str = "013 555 98 76";
/// Who is the resident of `groceries`.
const RIET: &str = "+31600009876";
/// Seconds.
const HOUR: i64 = 3600;

/// A gateway on this machine: what it was handed, and what it says to the next.
#[derive(Clone)]
struct Gateway {
    url: String,
    got: Arc<Mutex<Vec<Value>>>,
    says: Arc<Mutex<StatusCode>>,
}

impl Gateway {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gateway = Self {
            url: format!("http://{}/send", listener.local_addr().unwrap()),
            got: Arc::default(),
            says: Arc::new(Mutex::new(StatusCode::ACCEPTED)),
        };
        let routes = Router::new()
            .route("/send", axum::routing::post(take))
            .with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        gateway
    }

    fn say(&self, status: u16) {
        *self.says.lock().unwrap() = StatusCode::from_u16(status).unwrap();
    }

    fn got(&self) -> Vec<Value> {
        self.got.lock().unwrap().clone()
    }

    fn sender(&self) -> Arc<HttpTexts> {
        Arc::new(HttpTexts::new(&self.url, "a token").unwrap())
    }
}

async fn take(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> (StatusCode, String) {
    assert_eq!(headers["authorization"], "Bearer a token");
    let said = format!("{body} was not what I expected");
    gateway.got.lock().unwrap().push(body);
    (*gateway.says.lock().unwrap(), said)
}

fn by_telephone(name: &str, number: &str) -> Ask {
    Ask {
        contact: Contact {
            telephone: Telephone::parse(number),
            mail: None,
        },
        ..groceries(name)
    }
}

async fn calls(town: &Town) -> usize {
    let seen = desk::look(&town.app, &town.coordinator).await.unwrap();
    seen.call_backs.len()
}

async fn waiting(town: &Town) -> i64 {
    let read = town
        .app
        .store
        .read::<_, ServiceError, _>(async |tx| Ok(store::outbox::count_waiting(tx).await?));
    read.await.unwrap()
}

async fn mails(town: &Town) -> usize {
    outbox::send_due(&town.app).await.unwrap();
    let all = outbox::list_local(&town.app).await.unwrap();
    all.iter().filter(|one| !one.is_text).count()
}

async fn asks_for_a_code(town: &Town, typed: &str) -> noaber::domain::ids::CodeId {
    town.clock.advance(60);
    sign_in::send_code(&town.app, Handle::parse(typed).unwrap(), "192.0.2.1")
        .await
        .unwrap()
}

on_both_engines! {
    async fn a_mobile_alone_is_enough_to_ask_and_to_come_back(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let page = up_to_check(&riet, ("telephone", AS_TYPED)).await;
        page.see("sturen wij een sms met een code naar 06 12 34 56 78");
        let page = page.form("form[action='/ask/check']").submit().await;
        page.see("Wij stuurden u een sms met zes cijfers").not_see("Kennen wij");
        let code = town.code_by_text(NUMBER).await;
        let page = page.form("form.sheet").fill("code", &code).submit().await;
        page.expect(200).see("leest uw vraag vandaag");
        riet.get("/me").await.form("form[action='/sign-out']").submit().await;
        // And again, from another telephone.
        town.clock.advance(HOUR);
        let page = riet.get("/mine").await;
        let page = page.at("/sign-in").form("form.sheet").fill("contact", "+31 6 12345678").submit().await;
        page.see("Kennen wij dit nummer? Dan kreeg u een sms");
        let wrong = page.form("form.sheet").fill("code", &code).submit().await;
        wrong.see("Deze code klopt niet").see("Kennen wij dit nummer? Dan kreeg u een sms");
        let code = town.code_by_text(NUMBER).await;
        let page = wrong.form("form.sheet").fill("code", &code).submit().await;
        page.at("/mine").see("Boodschappen");
        assert_eq!(town.texts_to(NUMBER).await.len(), 2);
        assert_eq!(calls(&town).await, 0, "nobody has to telephone");
        riet.get("/dev/mailbox").await.see("sms").see(NUMBER);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_landline_is_called_and_so_is_a_mobile_without_a_gateway(db: Database) {
        let mut town = Town::begin(db).await;
        let asked = ask::post(&town.app, by_telephone("Riet", LANDLINE)).await.unwrap();
        assert_eq!((asked.by, calls(&town).await), (CodeWay::Call, 1));
        town.app.texter = None;
        let asked = ask::post(&town.app, by_telephone("Toos", AS_TYPED)).await.unwrap();
        assert_eq!((asked.by, calls(&town).await), (CodeWay::Call, 2));
        asks_for_a_code(&town, AS_TYPED).await;
        sign_in::resolve_codes(&town.app).await.unwrap();
        assert_eq!(calls(&town).await, 3);
        assert_eq!((mails(&town).await, waiting(&town).await), (0, 0));
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn what_somebody_typed_decides_where_the_code_goes(db: Database) {
        let mut town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let mailed = mails(&town).await;
        let code = asks_for_a_code(&town, "06 00009876").await;
        let typed = town.code_by_text(RIET).await;
        assert_eq!(mails(&town).await, mailed);
        sign_in::enter_code(&town.app, &code, &typed, &own_device()).await.unwrap();
        // A text says nothing of whoever it is for.
        for text in town.texts_to(RIET).await {
            let said: Vec<&str> = CANARIES.into_iter().chain([SURNAME, "Riet"]).filter(|it| text.contains(it)).collect();
            assert!(said.is_empty() && text.starts_with(&typed) && text.len() <= 160, "{said:?} {text}");
            assert!(!text.contains("http") && text.chars().all(|c| (' '..='~').contains(&c)), "{text}");
        }
        asks_for_a_code(&town, "canary@example.org").await;
        assert_eq!(mails(&town).await, mailed + 1);
        // Nothing sends texts here: then the mail address that we have.
        town.app.texter = None;
        asks_for_a_code(&town, "06 00009876").await;
        assert_eq!(mails(&town).await, mailed + 2);
        assert_eq!(calls(&town).await, 0);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn an_unknown_number_gets_the_same_page(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        town.request(by_telephone("Riet", AS_TYPED)).await;
        town.request(by_telephone("Toos", LANDLINE)).await;
        for (known, unknown, says) in [
            (AS_TYPED, "06 87654321", "Dan kreeg u een sms"),
            (LANDLINE, "013 555 11 11", "Dan belt Karin u"),
        ] {
            let mut pages = Vec::new();
            for number in [known, unknown] {
                let page = Visitor::new(&base).get("/sign-in?back=%2Fmine").await;
                let page = page.form("form.sheet").fill("contact", number).submit().await;
                page.expect(200).see(says).see("Kennen wij dit nummer?");
                pages.push((page.text(), page.url.query().map(str::to_owned)));
            }
            assert_eq!(pages[0], pages[1]);
        }
        assert_eq!(town.texts_to(NUMBER).await.len(), 1);
        assert_eq!(town.texts_to("+31687654321").await.len(), 0);
        assert_eq!(calls(&town).await, 1, "of the landline that we know");
    }
}

on_both_engines! {
    async fn a_gateway_that_rests_is_tried_again_and_one_that_refuses_is_not(db: Database) {
        let outside = Outside::of(&db);
        let gateway = Gateway::start().await;
        let mut town = Town::begin(db).await;
        town.app.texter = Some(gateway.sender());
        let post = async |name: &str| {
            let asked = ask::post(&town.app, by_telephone(name, AS_TYPED)).await.unwrap();
            assert_eq!(asked.by, CodeWay::Text);
        };
        for status in [503, 429] {
            let before = gateway.got().len();
            gateway.say(status);
            post("Riet").await;
            assert_eq!((outbox::send_due(&town.app).await.unwrap(), waiting(&town).await), (0, 1), "{status}");
            gateway.say(202);
            assert_eq!(outbox::send_due(&town.app).await.unwrap(), 0, "left in peace for a while");
            town.clock.advance(60);
            assert_eq!((outbox::send_due(&town.app).await.unwrap(), waiting(&town).await), (1, 0), "{status}");
            let got = gateway.got();
            assert_eq!(got.len(), before + 2);
            assert_eq!(got[before], got[before + 1], "the same text under the same id");
            assert_eq!(got[before]["to"], NUMBER);
        }
        let before = gateway.got().len();
        gateway.say(400);
        post("Toos").await;
        assert_eq!((outbox::send_due(&town.app).await.unwrap(), waiting(&town).await), (0, 0), "given up");
        // A code that is too old by the time the gateway is back is not worth a text.
        gateway.say(503);
        post("Mies").await;
        assert_eq!((outbox::send_due(&town.app).await.unwrap(), waiting(&town).await), (0, 1));
        gateway.say(202);
        town.clock.advance(HOUR);
        assert_eq!((outbox::send_due(&town.app).await.unwrap(), waiting(&town).await), (0, 0));
        assert_eq!(gateway.got().len(), before + 2);
        // Neither the number nor what the gateway repeated of it is left in the clear.
        let dump = outside.stolen().await;
        assert!(dump.contains("status 400") && dump.contains("too old"), "the causes are there");
        for secret in ["31612345678", "0612345678", "was not what I expected"] {
            assert!(!dump.contains(secret), "{secret}");
        }
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_number_gets_five_texts_an_hour_and_fifteen_a_day(db: Database) {
        let town = Town::begin(db).await;
        let mut sent = Vec::new();
        for hour in 0..4 {
            for n in 0..6 {
                // Each time somebody new, from an address of their own: only the number is the same.
                ask::post(&town.app, by_telephone(&format!("Riet{hour}{n}"), AS_TYPED)).await.unwrap();
            }
            sent.push(town.texts_to(NUMBER).await.len());
            town.clock.advance(HOUR + 1);
        }
        assert_eq!(sent, [5, 10, 15, 15]);
        assert_eq!(calls(&town).await, 0, "the desk is not made to telephone instead");
        // Another number has its own.
        ask::post(&town.app, by_telephone("Toos", "06 87654321")).await.unwrap();
        assert_eq!(town.texts_to("+31687654321").await.len(), 1);
        town.clock.advance(24 * HOUR);
        asks_for_a_code(&town, AS_TYPED).await;
        assert_eq!(town.texts_to(NUMBER).await.len(), 16, "a day later");
        town.insist_sound().await;
    }
}

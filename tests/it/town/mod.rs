//! A small town around the services: one zone, two postcodes, a coordinator, and people who are made by the same
//! functions that pages call. Started over either engine, with the product's own serving loop on a free port.

#[cfg(feature = "webpush")]
#[path = "../../../src/gateway/push/tests/device.rs"]
pub mod device;
pub mod dump;
pub mod gallery;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use noaber::domain::access::{Actor, Grant, Identity, Role};
use noaber::domain::category::CategoryId;
use noaber::domain::contact::{MailAddress, Postcode, Telephone};
use noaber::domain::daypart::Daypart;
use noaber::domain::helper::{Availability, Mode};
use noaber::domain::ids::{CodeId, OrganisationId, PersonId, RequestId, ZoneId};
use noaber::domain::language::{Lang, SpokenLanguage};
use noaber::domain::organisation::OrganisationKind;
use noaber::domain::request::Requirements;
use noaber::domain::resident::Contact;
use noaber::domain::schedule::{DayWindow, Schedule};
use noaber::domain::time::{ManualClock, SeededChance};
use noaber::geo::{Cell, Geometry, Point, ZoneShape};
use noaber::service::ask::{self, Ask};
use noaber::service::helping::{OfferInput, SignUp};
use noaber::service::opening::Opening;
use noaber::service::setup::{self, Beginning};
use noaber::service::sign_in::{self, Device, NewSession};
use noaber::service::{App, ServiceError, desk, health, helping, nearby, outbox};
use noaber::store::{person, place};
use noaber::web::rates::Rates;
use noaber::web::server::{Limits, serve};
use noaber::web::{Contact as WebContact, WebConfig, WebState, router};
use serde_json::json;
use tokio::net::TcpListener;

use crate::harness::engines::Database;
use crate::harness::seed;

/// The town's postcode, and one nearby.
pub const HERE: &str = "5038";
/// Far outside the zone.
pub const ELSEWHERE: &str = "9711";
/// The coordinator's password.
pub const PASSWORD: &str = "een lang wachtwoord";

/// A running town.
pub struct Town {
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub organisation: OrganisationId,
    pub zone: ZoneId,
    pub coordinator: Actor,
    /// Codes that were read from the mails: of two mails of the same second, the other one is meant.
    read: Mutex<HashSet<String>>,
    /// As long as the town, so that it stays.
    database: Database,
}

impl Town {
    /// Opens and begins it: Tuesday 3 March 2026, ten in the morning.
    pub async fn begin(database: Database) -> Self {
        Self::begin_with(database, seed::chance()).await
    }

    /// The same with a chance of the test's own: two towns of the same chance have the same identifiers.
    pub async fn begin_with(database: Database, chance: Arc<SeededChance>) -> Self {
        let clock = seed::clock();
        let app = open(database.url(), database.dir(), clock.clone(), chance).await;
        let outline: Geometry = serde_json::from_value(json!({
            "type": "Polygon",
            "coordinates": [[[5.05, 51.54], [5.12, 51.54], [5.12, 51.58], [5.05, 51.58], [5.05, 51.54]]],
        }))
        .unwrap();
        let shape = ZoneShape::from_geometry(&outline).unwrap();
        let zone = setup::plain_zone(&app, "De Hoven", "Karin", "013 555 12 34");
        let zone_id = zone.id.clone();
        let beginning = Beginning {
            organisation: "Stichting De Hoven".to_owned(),
            kind: OrganisationKind::Welfare,
            zone: Some((zone, shape.ranges().to_vec())),
            given_name: "Karin".to_owned(),
            family_name: "Smit".to_owned(),
            mail: MailAddress::parse("karin@example.nl").unwrap(),
            password: PASSWORD.to_owned(),
        };
        let organisation = setup::begin(&app, beginning).await.unwrap();
        places(&app).await;
        let mail = MailAddress::parse("karin@example.nl").unwrap();
        let karin = app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(person::list_by_mail(tx, &mail).await?.remove(0)))
            .await
            .unwrap();
        let coordinator = Actor::Person(Identity {
            grants: vec![Grant {
                role: Role::Coordinator,
                zone: None,
            }],
            ..Identity::new(karin.id, organisation.clone())
        });
        Self {
            app,
            clock,
            organisation,
            zone: zone_id,
            coordinator,
            read: Mutex::default(),
            database,
        }
    }

    /// The database below it, for a hand that reaches past the store.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Serves it on a free port; the address has no slash at its end. It is served until the test ends.
    pub async fn serve(&self) -> String {
        self.serve_with(Rates::default()).await
    }

    /// The same with other limits per address.
    pub async fn serve_with(&self, rates: Rates) -> String {
        self.serve_on(TcpListener::bind("127.0.0.1:0").await.unwrap(), rates)
    }

    /// The same on a port that is taken already.
    pub fn serve_on(&self, listener: TcpListener, rates: Rates) -> String {
        let port = listener.local_addr().unwrap().port();
        let base = format!("http://localhost:{port}");
        let state = self.web(&base).with_rates(rates);
        let routes = router(&state);
        tokio::spawn(serve(
            listener,
            routes,
            state,
            Limits::default(),
            std::future::pending(),
        ));
        base
    }

    /// What its pages need to know.
    pub fn web(&self, base: &str) -> WebState {
        let config = WebConfig {
            public_url: base.parse().unwrap(),
            cookie_secure: false,
            trusted_proxies: Vec::new(),
            demo: true,
            contact: WebContact {
                name: "Karin".to_owned(),
                telephone: "013 555 12 34".to_owned(),
            },
            organisation: "Stichting De Hoven".to_owned(),
            privacy_mail: String::new(),
            texts_token: Some(noaber::web::Secret("the-gateway-of-the-tests".to_owned())),
            form_key: [7; 32],
        };
        WebState::new(config, self.app.clone())
    }

    /// The last code that was mailed to somebody.
    pub async fn code_for(&self, mail: &str) -> String {
        outbox::send_due(&self.app).await.unwrap();
        let folder = self.app.mailer.local_folder().unwrap().to_owned();
        let mails = noaber::gateway::mail::list_local(&folder, 10_000).await.unwrap();
        let codes: Vec<(i64, String)> = mails
            .iter()
            .filter(|m| m.to == mail)
            .filter_map(|m| Some((m.at, digits(&m.subject)?)))
            .collect();
        // The newest mail comes first; the town's clock stands still, so two may be of one second.
        let (at, newest) = codes.first().unwrap_or_else(|| panic!("no code for {mail}"));
        let mut read = self.read.lock().unwrap();
        let unread = codes
            .iter()
            .filter(|(sent, _)| sent == at)
            .find(|(_, code)| !read.contains(code));
        let code = unread.map_or(newest, |(_, code)| code).clone();
        read.insert(code.clone());
        code
    }

    /// The mails that went to somebody, each with its subject.
    pub async fn mails_to(&self, mail: &str) -> Vec<String> {
        outbox::send_due(&self.app).await.unwrap();
        let folder = self.app.mailer.local_folder().unwrap().to_owned();
        let mails = noaber::gateway::mail::list_local(&folder, 10_000).await.unwrap();
        let theirs = mails.into_iter().filter(|one| one.to == mail);
        theirs
            .map(|one| format!("{}\n{}", one.subject, one.body))
            .collect()
    }

    /// The texts that went to a number, the newest first.
    pub async fn texts_to(&self, number: &str) -> Vec<String> {
        outbox::send_due(&self.app).await.unwrap();
        let all = outbox::list_local(&self.app).await.unwrap();
        let theirs = all.into_iter().filter(|one| one.is_text && one.to == number);
        theirs.map(|one| one.body).collect()
    }

    /// The last code that went to a number by text.
    pub async fn code_by_text(&self, number: &str) -> String {
        let texts = self.texts_to(number).await;
        let last = texts.first().unwrap_or_else(|| panic!("no text for {number}"));
        last.chars().take(6).collect()
    }

    /// Enters the last code that was mailed to somebody.
    pub async fn enter(&self, code: &CodeId, mail: &str) -> NewSession {
        let digits = self.code_for(mail).await;
        sign_in::enter_code(&self.app, code, &digits, &own_device())
            .await
            .unwrap()
    }

    /// Adds somebody who works here, with roles in force from now.
    pub async fn add_staff(&self, mail: &str, roles: Vec<(Role, Option<ZoneId>)>) -> PersonId {
        self.add_staff_of(&self.organisation, mail, roles).await
    }

    /// The same for an organisation.
    pub async fn add_staff_of(
        &self,
        organisation: &OrganisationId,
        mail: &str,
        roles: Vec<(Role, Option<ZoneId>)>,
    ) -> PersonId {
        let app = self.app.clone();
        let phc = sign_in::hash_password(&app, PASSWORD).await.unwrap();
        let staff = setup::Staff {
            given_name: mail.split('@').next().unwrap().to_owned(),
            family_name: String::new(),
            mail: MailAddress::parse(mail).unwrap(),
            telephone: None,
            phc,
            roles,
        };
        let organisation = organisation.clone();
        self.app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                setup::add_staff(tx, &app, &organisation, staff).await
            })
            .await
            .unwrap()
    }

    /// Somebody signs in at a desk, with an authenticator that is set up on the way.
    pub async fn staff(&self, mail: &str) -> NewSession {
        let app = &self.app;
        let half = sign_in::staff(app, mail, PASSWORD, "192.0.2.1").await.unwrap();
        let code = sign_in::demo_code(app, &MailAddress::parse(mail).unwrap())
            .await
            .unwrap()
            .expect("an authenticator");
        if half.must_enrol {
            return sign_in::confirm_factor(app, &half.token, &code, &own_device())
                .await
                .unwrap()
                .session;
        }
        sign_in::enter_second(app, &half.token, &code, &own_device())
            .await
            .unwrap()
    }

    /// A passkey of somebody that stands on their list, in a build that shows it; no device answers for it.
    pub async fn passkey(&self, of: &PersonId) -> noaber::domain::ids::PasskeyId {
        use noaber::domain::ids::PasskeyId;
        let now = self.app.clock.now();
        let made = noaber::store::passkey::Passkey {
            id: PasskeyId::new(now, &*self.app.chance),
            person: of.clone(),
            name: "Chrome · Windows".to_owned(),
            credential: "{}".to_owned(),
            created_at: now,
            used_at: None,
        };
        let (id, organisation) = (made.id.clone(), self.organisation.clone());
        self.app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let by = made.person.as_str();
                Ok(noaber::store::passkey::add(tx, &organisation, &made, made.id.as_str(), by).await?)
            })
            .await
            .unwrap();
        id
    }

    /// Somebody turns on the device on which they are signed in; each number is another one.
    #[cfg(feature = "webpush")]
    pub async fn turn_on(&self, actor: &Actor, number: u8) -> noaber::domain::ids::PushId {
        use noaber::service::push;
        let device = device::Device::new(number);
        let given = push::FromBrowser {
            endpoint: format!("https://fcm.googleapis.com/fcm/send/{number}"),
            p256dh: device.p256dh(),
            auth: device.auth(),
        };
        push::turn_on(&self.app, actor, given).await.unwrap();
        let mine = push::find_mine(&self.app, actor).await.unwrap().unwrap();
        mine.devices.into_iter().find(|one| one.is_this).unwrap().id
    }

    /// Who a session is.
    pub async fn actor(&self, session: &NewSession) -> Actor {
        sign_in::who(&self.app, &session.token)
            .await
            .unwrap()
            .expect("a session that has just begun")
            .actor
    }

    /// Somebody who helps with everything, every day, and has been welcomed.
    pub async fn helper(&self, name: &str) -> Helping {
        let mail = format!("{}@example.nl", name.to_lowercase());
        let code = helping::sign_up(&self.app, sign_up(name, &mail)).await.unwrap();
        let session = self.enter(&code, &mail).await;
        let actor = self.actor(&session).await;
        let id = actor.identity().unwrap().helper.clone().unwrap();
        let vetted = Some(jiff::civil::date(2028, 1, 1));
        desk::welcome(&self.app, &self.coordinator, &id, vetted)
            .await
            .unwrap();
        Helping {
            actor,
            token: session.token,
        }
    }

    /// A request that a coordinator wrote down: open at once.
    pub async fn request(&self, ask: Ask) -> RequestId {
        ask::take_down(&self.app, &self.coordinator, ask).await.unwrap()
    }

    /// Nothing that must hold is broken.
    pub async fn insist_sound(&self) {
        let breaches = health::check(&self.app).await.unwrap();
        assert!(breaches.is_empty(), "{breaches:#?}");
        assert!(
            nearby::is_true(&self.app).await.unwrap(),
            "the board is not what stands"
        );
    }
}

/// Opens a town's database, with what lies in a folder beside it.
pub async fn open(url: &str, folder: &Path, clock: Arc<ManualClock>, chance: Arc<SeededChance>) -> App {
    let opening = Opening {
        database: url.to_owned(),
        key_file: Some(folder.join("town.key")),
        key: None,
        smtp: None,
        texts: None,
        mail_folder: Some(folder.join("mail")),
        mail_from: "Noaber <noreply@example.nl>".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        demo: true,
    };
    opening.open_at(clock, chance).await.unwrap()
}

/// Somebody who helps.
pub struct Helping {
    pub actor: Actor,
    /// Their session's token.
    pub token: String,
}

impl Helping {
    /// Who they are.
    pub fn person(&self) -> PersonId {
        self.actor.identity().unwrap().person.clone()
    }
}

/// A telephone of one's own.
pub fn own_device() -> Device {
    Device {
        label: "Firefox · Android".to_owned(),
        is_own: true,
    }
}

fn digits(subject: &str) -> Option<String> {
    let found: String = subject.chars().filter(char::is_ascii_digit).collect();
    (found.len() == 6).then_some(found)
}

async fn places(app: &App) {
    app.store
        .write::<_, ServiceError, _>(async |tx| {
            for (code, name, lat, lon) in [
                (HERE, "Tilburg", 51.56, 5.085),
                (ELSEWHERE, "Groningen", 53.22, 6.56),
            ] {
                let row = place::PostcodePlace {
                    postcode: Postcode::parse(code).unwrap(),
                    place: name.to_owned(),
                    municipality: name.to_owned(),
                    point: Point::new(lat, lon).unwrap(),
                };
                place::set_postcode(tx, &row).await?;
            }
            let middle = Cell::of(Point::new(51.56, 5.085).unwrap(), 8).unwrap();
            for cell in middle.disk(6) {
                place::set_population(tx, cell, 2500).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// Mornings and afternoons of every day.
pub fn every_day() -> Availability {
    (0..7).fold(Availability::default(), |week, day| week.with(day, 8, 17))
}

/// What somebody says who helps with everything.
pub fn sign_up(name: &str, mail: &str) -> SignUp {
    SignUp {
        given_name: name.to_owned(),
        family_name: "Helpersen".to_owned(),
        contact: Contact {
            telephone: Telephone::parse("06 00005678"),
            mail: MailAddress::parse(mail),
        },
        street: "Kanariestraat 901".to_owned(),
        postcode: Postcode::parse(HERE).unwrap(),
        offer: OfferInput {
            categories: ["groceries", "odd-jobs", "garden", "company", "walking"]
                .into_iter()
                .filter_map(CategoryId::parse)
                .collect(),
            availability: every_day(),
            reach_m: 5000,
            mode: Mode::Bicycle,
            weekly_visits: 10,
            languages: vec![SpokenLanguage::parse("nl").unwrap()],
            adult: true,
            can_lift: true,
            pets_fine: true,
            smoke_fine: true,
            gender: None,
        },
        lang: Lang::Nl,
        agreed: true,
    }
}

/// What a resident asks: groceries on one of the next two mornings.
pub fn groceries(name: &str) -> Ask {
    let days = [4, 5].map(|day| DayWindow {
        date: jiff::civil::date(2026, 3, day),
        part: Daypart::Am,
    });
    Ask {
        category: CategoryId::parse("groceries").unwrap(),
        own_words: "Ik kan de tas niet meer tillen CANARYWORDS".to_owned(),
        schedule: Schedule::Windows {
            windows: days.to_vec(),
        },
        duration_min: Some(60),
        helpers_needed: 1,
        requirements: Requirements::default(),
        street: "Canarystraat 987".to_owned(),
        postcode: Postcode::parse(HERE).unwrap(),
        given_name: name.to_owned(),
        family_name: "Canaryvries".to_owned(),
        contact: Contact {
            telephone: Telephone::parse("06 00009876"),
            mail: MailAddress::parse("canary@example.org"),
        },
        lang: Lang::Nl,
        asked_by: None,
        agreed: true,
        draft: None,
    }
}

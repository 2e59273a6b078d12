//! A small neighbourhood in a database, made with the store's own functions: for the tests that look below the services.
//!
//! One organisation, one zone, one helper, two residents (one with mail, one with a telephone alone), and tomorrow two
//! visits one after the other that the helper is booked for.

use std::sync::Arc;

use jiff::civil::date;
use noaber::domain::assignment::AssignmentState;
use noaber::domain::category::{Category, CategoryId, LifeDomain};
use noaber::domain::consent::{Consent, ConsentState, Given, Purpose};
use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::helper::{Availability, Helper, HelperKind, HelperState, Limits, Mode};
use noaber::domain::ids::{
    AssignmentId, CallBackId, ConsentId, HelperId, MessageId, OrganisationId, PersonId, RequestId, VisitId,
    ZoneId,
};
use noaber::domain::language::{Lang, SpokenLanguage};
use noaber::domain::organisation::{Organisation, OrganisationKind};
use noaber::domain::request::{Channel, Request, RequestState, Requirements};
use noaber::domain::resident::{Address, Care, Contact, Home, Person, ResidentState};
use noaber::domain::schedule::{Schedule, Window};
use noaber::domain::time::{Chance, Clock, ManualClock, SeededChance, UnixTime, amsterdam};
use noaber::domain::visit::VisitState;
use noaber::domain::zone::{Phase, Zone};
use noaber::geo::{Cell, CellRange, Point};
use noaber::store::assignment::Assignment;
use noaber::store::check::{Breach, breaches};
use noaber::store::concern::CallBack;
use noaber::store::outbox::Outgoing;
use noaber::store::visit::Visit;
use noaber::store::{
    SealKey, Store, StoreError, Tx, assignment, concern, consent, helper, outbox, person, place, request,
    visit,
};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::harness::engines::{Database, Engine};
use crate::harness::seed;

/// The secret of every test's key.
pub const SECRET: [u8; 32] = [7; 32];

/// Opens a store as the program does.
pub async fn open(
    url: &str,
    clock: Arc<ManualClock>,
    chance: Arc<SeededChance>,
) -> Result<Store, StoreError> {
    Store::open(url, Arc::new(SealKey::from_bytes(&SECRET)), clock, chance).await
}

/// A request with its resident, visit and booking.
#[derive(Debug, Clone)]
pub struct Scene {
    pub resident: Person,
    pub contact: Contact,
    pub request: Request,
    pub visit: Visit,
    pub booked: Assignment,
}

/// Everybody and everything in the neighbourhood.
#[derive(Debug, Clone)]
pub struct Cast {
    pub now: UnixTime,
    pub organisation: Organisation,
    pub zone: Zone,
    pub ranges: Vec<CellRange>,
    pub category: Category,
    pub neighbour: Person,
    pub helper: Helper,
    /// With mail, and by telephone alone.
    pub scenes: [Scene; 2],
}

/// An hour on Wednesday 4 March 2026.
pub fn hour(from: i8) -> Window {
    let at = |hour| UnixTime::at(date(2026, 3, 4), hour, 0, &amsterdam());
    Window {
        starts_at: at(from),
        ends_at: at(from + 1),
    }
}

/// A disclosure cell, a little north of the zone's middle.
pub fn cell(north: f64) -> Cell {
    Cell::of(Point::new(51.56 + north, 5.09).unwrap(), 8).unwrap()
}

impl Cast {
    pub fn new(now: UnixTime, chance: &dyn Chance) -> Self {
        let organisation = Organisation {
            id: OrganisationId::new(now, chance),
            name: "Contourdetwern".to_owned(),
            kind: OrganisationKind::Welfare,
        };
        let zone = Zone {
            id: ZoneId::new(now, chance),
            organisation: organisation.id.clone(),
            name: "Tilburg-Noord".to_owned(),
            code: Some("WK085501".to_owned()),
            code_year: Some(2025),
            municipality: "Tilburg".to_owned(),
            province: "Noord-Brabant".to_owned(),
            phase: Phase::Operational,
            started_on: Some(date(2019, 5, 1)),
            inhabitants: Some(22_000),
            coordinator_name: "Karin".to_owned(),
            coordinator_telephone: "+31135551234".to_owned(),
            outline: None,
        };
        let category = Category {
            id: CategoryId::parse("groceries").unwrap(),
            name_nl: "Boodschappen".to_owned(),
            name_en: "Groceries".to_owned(),
            icon: "basket".to_owned(),
            life_domain: LifeDomain::Services,
            duration_min: 60,
            worker_may: true,
            vetting_required: false,
            price_cents: 0,
            is_on: true,
            rules_nl: String::new(),
            rules_en: String::new(),
        };
        let neighbour = somebody("Bram", &organisation.id, now, chance);
        let helper = Helper {
            id: HelperId::new(now, chance),
            person: neighbour.id.clone(),
            organisation: organisation.id.clone(),
            kind: HelperKind::Volunteer,
            state: HelperState::Active { since: now },
            reach_m: 3000,
            mode: Mode::Foot,
            categories: vec![category.id.clone()],
            availability: Availability::default().with(2, 8, 21),
            absences: vec![(date(2026, 5, 1), date(2026, 5, 9))],
            limits: Limits::default(),
            languages: vec![SpokenLanguage::parse("nl").unwrap()],
            adult: true,
            can_lift: true,
            pets_fine: true,
            smoke_fine: false,
            vetted_until: None,
            interviewed: false,
        };
        let scene = |name: &str, contact: Contact, from: i8| {
            let resident = somebody(name, &organisation.id, now, chance);
            let request = Request {
                id: RequestId::new(now, chance),
                organisation: organisation.id.clone(),
                zone: zone.id.clone(),
                resident: resident.id.clone(),
                asked_by: resident.id.clone(),
                category: category.id.clone(),
                state: RequestState::Open { since: now },
                schedule: Schedule::Fixed {
                    date: date(2026, 3, 4),
                    hour: from,
                    minute: 0,
                },
                duration_min: 60,
                helpers_needed: 1,
                requirements: Requirements::default(),
                radius_m: 5000,
                urgent: false,
                cell: cell(0.0),
                public_sentence: None,
                preferred: vec![helper.id.clone()],
                channel: Channel::Web,
                created_at: now,
            };
            let visit = Visit {
                id: VisitId::new(now, chance),
                request: request.id.clone(),
                organisation: organisation.id.clone(),
                zone: zone.id.clone(),
                state: VisitState::Open { helpers: Vec::new() },
                state_at: now,
                helpers_needed: 1,
                agreed: None,
                windows: vec![hour(from)],
                deadline_at: hour(from).starts_at,
                urgent: false,
                door_word: "appel".to_owned(),
                thanks_word: "peer".to_owned(),
            };
            let booked = Assignment {
                id: AssignmentId::new(now, chance),
                visit: visit.id.clone(),
                helper: helper.id.clone(),
                state: AssignmentState::Booked { at: now },
                window: hour(from),
                booked_by: "system".to_owned(),
            };
            Scene {
                resident,
                contact,
                request,
                visit,
                booked,
            }
        };
        let mail = Contact {
            mail: MailAddress::parse("deboer@example.nl"),
            telephone: None,
        };
        let telephone = Contact {
            mail: None,
            telephone: Telephone::parse("0612345678"),
        };
        Self {
            now,
            scenes: [scene("Mies", mail, 14), scene("Hendrik", telephone, 15)],
            ranges: vec![cell(0.0).children(10).unwrap()],
            organisation,
            zone,
            category,
            neighbour,
            helper,
        }
    }

    /// Everything up to the two open requests and visits.
    pub async fn settle(&self, tx: &mut Tx, chance: &dyn Chance) -> Result<(), StoreError> {
        place::add_organisation(tx, &self.organisation, self.now).await?;
        place::add_zone(tx, &self.zone, &self.ranges, self.now).await?;
        place::set_category(tx, 1, &self.category).await?;
        self.move_in(tx, chance, &self.neighbour, &Contact::default())
            .await?;
        helper::add(tx, &self.helper, 0, self.now, "system").await?;
        for scene in &self.scenes {
            self.move_in(tx, chance, &scene.resident, &scene.contact).await?;
            request::add(tx, &scene.request, "Mijn knie wil niet meer.", "anyone").await?;
            visit::add(tx, &scene.visit, "system").await?;
        }
        Ok(())
    }

    async fn move_in(
        &self,
        tx: &mut Tx,
        chance: &dyn Chance,
        who: &Person,
        contact: &Contact,
    ) -> Result<(), StoreError> {
        person::add(tx, who, contact, "system").await?;
        let home = Home {
            person: who.id.clone(),
            zone: self.zone.id.clone(),
            cell: cell(0.0),
        };
        let address = Address {
            street: "Dorpsstraat 1".to_owned(),
            postcode: "5044AA".to_owned(),
            place: "Tilburg".to_owned(),
            point: Some(Point::new(51.56, 5.09).unwrap()),
        };
        person::set_home(tx, &home, &address, self.now).await?;
        let consent = Consent {
            id: ConsentId::new(self.now, chance),
            person: who.id.clone(),
            to: None,
            kind: None,
            purpose: Purpose::Matching,
            given: Given::InPerson,
            recorded_by: who.id.clone(),
            at: self.now,
            state: ConsentState::Standing { until: None },
        };
        consent::add_consent(tx, &self.organisation.id, &consent, "system").await
    }

    /// Books the helper on both visits and tells the residents, as the services do.
    pub async fn book(&self, tx: &mut Tx, chance: &dyn Chance) -> Result<(), StoreError> {
        for scene in &self.scenes {
            let organisation = &self.organisation.id;
            assignment::add(tx, organisation, &scene.booked, self.now).await?;
            let staffed = VisitState::Staffed {
                helpers: vec![self.helper.id.clone()],
                staffed_at: self.now,
            };
            let agreed = Some(scene.booked.window);
            visit::set_state(tx, &scene.visit, &staffed, agreed, self.now, "system").await?;
            match &scene.contact.telephone {
                None => outbox::enqueue(tx, &self.letter(scene, chance)).await?,
                Some(number) => {
                    let call = self.call(scene, number, chance);
                    concern::add_call_back(tx, &call, "system").await?;
                }
            }
        }
        Ok(())
    }

    /// "Somebody comes."
    pub fn letter(&self, scene: &Scene, chance: &dyn Chance) -> Outgoing {
        Outgoing {
            id: MessageId::new(self.now, chance),
            dedupe_key: format!("{}:resident", scene.booked.id),
            organisation: self.organisation.id.clone(),
            person: Some(scene.resident.id.clone()),
            channel: "mail".to_owned(),
            to: "deboer@example.nl".to_owned(),
            subject: "Bram komt".to_owned(),
            body: "Morgen om twee uur.".to_owned(),
            useful_until: None,
        }
    }

    /// Somebody who must be telephoned about it.
    pub fn call(&self, scene: &Scene, number: &Telephone, chance: &dyn Chance) -> CallBack {
        CallBack {
            id: CallBackId::new(self.now, chance),
            organisation: self.organisation.id.clone(),
            zone: Some(self.zone.id.clone()),
            person: Some(scene.resident.id.clone()),
            request: Some(scene.request.id.clone()),
            name: "Hendrik".to_owned(),
            telephone: number.clone(),
            why: "tell".to_owned(),
            words: "Bram komt morgen om drie uur.".to_owned(),
            is_closed: false,
            created_at: self.now,
        }
    }
}

/// A person of an organisation.
pub fn somebody(name: &str, organisation: &OrganisationId, now: UnixTime, chance: &dyn Chance) -> Person {
    Person {
        id: PersonId::new(now, chance),
        organisation: organisation.clone(),
        given_name: name.to_owned(),
        family_name: "de Boer".to_owned(),
        lang: Lang::Nl,
        state: ResidentState::Here,
        care: Care::default(),
        verified_at: Some(now),
        created_at: now,
    }
}

/// A database with the neighbourhood in it, and both visits booked.
#[derive(Debug)]
pub struct World {
    pub database: Database,
    pub store: Store,
    pub clock: Arc<ManualClock>,
    pub chance: Arc<SeededChance>,
    pub cast: Cast,
}

impl World {
    pub async fn on(database: Database) -> Self {
        Self::with(database, seed::chance()).await
    }

    pub async fn with(database: Database, chance: Arc<SeededChance>) -> Self {
        let clock = seed::clock();
        let store = open(database.url(), clock.clone(), chance.clone())
            .await
            .expect("a store");
        let cast = Cast::new(clock.now(), &*chance);
        let world = Self {
            database,
            store,
            clock,
            chance,
            cast,
        };
        world
            .write(async |tx, cast, chance| {
                cast.settle(tx, chance).await?;
                cast.book(tx, chance).await
            })
            .await
            .expect("the neighbourhood settles");
        world
    }

    /// A write that knows the neighbourhood.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: AsyncFnOnce(&mut Tx, &Cast, &SeededChance) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (cast, chance) = (self.cast.clone(), self.chance.clone());
        self.store
            .write(async move |tx| work(tx, &cast, &chance).await)
            .await
    }

    /// What `noaber check` would say.
    pub async fn breaches(&self) -> Vec<Breach> {
        check(&self.store, self.clock.now()).await
    }

    /// Runs a statement past the store, without foreign keys, as a hand with another tool could.
    pub async fn raw(&self, sql: &str) -> u64 {
        raw(&self.database, sql).await
    }
}

/// What `noaber check` says of a store.
pub async fn check(store: &Store, now: UnixTime) -> Vec<Breach> {
    store
        .read(async move |tx| breaches(tx, now).await)
        .await
        .expect("the check runs on any database")
}

/// Runs a statement past the store, without foreign keys; gives the number of rows that it changed.
pub async fn raw(database: &Database, sql: &str) -> u64 {
    let done = match database.engine() {
        Engine::Sqlite => {
            let path = noaber::store::sqlite_path(database.url()).expect("a file");
            let mut connection = SqliteConnectOptions::new()
                .filename(path)
                .foreign_keys(false)
                .connect()
                .await
                .expect("connects");
            sqlx::query(AssertSqlSafe(sql.to_owned()))
                .execute(&mut connection)
                .await
                .map(|done| done.rows_affected())
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(database.url()).await.expect("connects");
            sqlx::query("SET session_replication_role = replica")
                .execute(&mut connection)
                .await
                .expect("a superuser");
            sqlx::query(AssertSqlSafe(sql.to_owned()))
                .execute(&mut connection)
                .await
                .map(|done| done.rows_affected())
        }
    };
    done.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

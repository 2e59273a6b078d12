//! A service goes to two organisations in the middle of a busy day: nothing is lost, nobody is told twice, nothing dangles, and
//! whoever had it before sees nothing of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::{Date, date};
use noaber::domain::access::{Actor, Role};
use noaber::domain::assignment::HandBackReason;
use noaber::domain::concern::Seriousness;
use noaber::domain::contact::{MailAddress, Postcode};
use noaber::domain::daypart::Daypart;
use noaber::domain::handover::{HandoverState, begins_at};
use noaber::domain::ids::{AssignmentId, HandoverId, OrganisationId, PersonId, RequestId, VisitId, ZoneId};
use noaber::domain::language::Lang;
use noaber::domain::learning::Level;
use noaber::domain::organisation::OrganisationKind;
use noaber::domain::schedule::{DayWindow, Rhythm, Schedule, Window};
use noaber::domain::time::UnixTime;
use noaber::geo::{Geometry, Point, ZoneShape};
use noaber::service::ask::Ask;
use noaber::service::bonds::{self, Door};
use noaber::service::handover::{self, Acceptance, Blocker};
use noaber::service::helping::{SignUp, Step};
use noaber::service::{
    Refusal, ServiceError, calendar, desk, follow, helping, learning, nearby, outings, rights, round, setup,
    sign_in, zones,
};
use noaber::store::{assignment, place, visit};
use serde_json::json;

use crate::learning::{helper_id, sign, supervisor, terms, worker};
use crate::outings::{Resident, sign_in_as};
use crate::town::{Helping, Town, groceries, sign_up};
use crate::world::raw;

/// The postcode of the second zone.
const SOUTH: &str = "5044";

/// An organisation that receives a zone: who administers it, and who will coordinate there.
pub struct Receiver {
    pub organisation: OrganisationId,
    admin: Actor,
    coordinator: PersonId,
    mail: String,
}

async fn receiver(town: &Town, name: &str) -> Receiver {
    let (app, named) = (town.app.clone(), name.to_owned());
    let organisation = town
        .app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            setup::add_organisation(tx, &app, &named, OrganisationKind::Care).await
        })
        .await
        .unwrap();
    let boss = format!("baas@{name}.example.nl");
    town.add_staff_of(&organisation, &boss, vec![(Role::Admin, None)])
        .await;
    let session = town.staff(&boss).await;
    let mail = format!("wijk@{name}.example.nl");
    let coordinator = town
        .add_staff_of(&organisation, &mail, vec![(Role::PolicyViewer, None)])
        .await;
    Receiver {
        admin: town.actor(&session).await,
        organisation,
        coordinator,
        mail,
    }
}

/// A second zone of the town's organisation, east of the first, with a postcode of its own.
async fn south(town: &Town) -> ZoneId {
    let outline: Geometry = serde_json::from_value(json!({
        "type": "Polygon",
        "coordinates": [[[5.121, 51.54], [5.17, 51.54], [5.17, 51.58], [5.121, 51.58], [5.121, 51.54]]],
    }))
    .unwrap();
    let ranges = ZoneShape::from_geometry(&outline).unwrap().ranges().to_vec();
    let mut zone = setup::plain_zone(&town.app, "Zuid", "Karin", "013 555 12 34");
    zone.organisation = town.organisation.clone();
    let id = zone.id.clone();
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            place::add_zone(tx, &zone, &ranges, UnixTime::from_seconds(0)).await?;
            let row = place::PostcodePlace {
                postcode: Postcode::parse(SOUTH).unwrap(),
                place: "Tilburg".to_owned(),
                municipality: "Tilburg".to_owned(),
                point: Point::new(51.56, 5.13).unwrap(),
            };
            Ok(place::set_postcode(tx, &row).await?)
        })
        .await
        .unwrap();
    id
}

/// Somebody who helps and lives in the second zone.
async fn helper_south(town: &Town, name: &str) -> Helping {
    let mail = format!("{}@example.nl", name.to_lowercase());
    let new = SignUp {
        postcode: Postcode::parse(SOUTH).unwrap(),
        ..sign_up(name, &mail)
    };
    let code = helping::sign_up(&town.app, new).await.unwrap();
    let session = town.enter(&code, &mail).await;
    let actor = town.actor(&session).await;
    let id = actor.identity().unwrap().helper.clone().unwrap();
    desk::welcome(&town.app, &town.coordinator, &id, Some(date(2028, 1, 1)))
        .await
        .unwrap();
    Helping {
        actor,
        token: session.token,
    }
}

fn asked(name: &str, postcode: &str, on: Date, part: Daypart) -> Ask {
    let usual = groceries(name);
    let mut ask = Ask {
        postcode: Postcode::parse(postcode).unwrap(),
        schedule: Schedule::Windows {
            windows: vec![DayWindow { date: on, part }],
        },
        ..usual
    };
    ask.contact.mail = MailAddress::parse(&format!("{}@example.org", name.to_lowercase()));
    ask.contact.telephone = None;
    ask
}

async fn first_visit(town: &Town, by: &Actor, id: &RequestId) -> (VisitId, Window) {
    let view = follow::find(&town.app, by, id).await.unwrap();
    let one = &view.visits[0].visit;
    let starts_at = one.windows[0].starts_at.plus(3600);
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    (one.id.clone(), window)
}

async fn book(town: &Town, who: &Helping, id: &RequestId) -> AssignmentId {
    let (visit, window) = first_visit(town, &town.coordinator, id).await;
    desk::assign(&town.app, &town.coordinator, &visit, &helper_id(who), window)
        .await
        .unwrap()
}

/// Who somebody is now.
async fn again(town: &Town, token: &str) -> Option<Actor> {
    let found = sign_in::who(&town.app, token).await.unwrap();
    found.map(|signed_in| signed_in.actor)
}

/// A town in which much is going on, in two zones, and who receives them.
pub struct Busy {
    pub town: Town,
    south: ZoneId,
    pub north: Receiver,
    pub zuid: Receiver,
    /// Help and live in the first zone.
    ans: Helping,
    bas: Helping,
    fem: Helping,
    /// Helps and lives in the second.
    nel: Helping,
    riet: Resident,
    toos: Resident,
    /// Ans at Toos, today: across the boundary.
    across: AssignmentId,
    /// What is booked, all of it.
    pub booked: BTreeSet<AssignmentId>,
    admin: Actor,
    admin_token: String,
}

/// The day of the handover: the day after the town begins.
const DAY: Date = date(2026, 3, 4);

impl Busy {
    pub async fn begin(db: crate::harness::engines::Database) -> Self {
        let town = Town::begin(db).await;
        let south = south(&town).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let nel = helper_south(&town, "Nel").await;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let fem = worker(&town, &sien, "Fem", terms()).await;
        sign(&town, &sien, &fem, "groceries", Level::Independent).await;

        let riet_asked = town.request(asked("Riet", "5038", DAY, Daypart::Pm)).await;
        let toos_asked = town.request(asked("Toos", SOUTH, DAY, Daypart::Pm)).await;
        let riet = sign_in_as(&town, "riet@example.org").await;
        let toos = sign_in_as(&town, "toos@example.org").await;
        let across = book(&town, &ans, &toos_asked).await;
        let mut booked = BTreeSet::from([across.clone(), book(&town, &nel, &riet_asked).await]);
        let learns = town
            .request(asked("Gon", "5038", date(2026, 3, 6), Daypart::Am))
            .await;
        booked.insert(book(&town, &fem, &learns).await);
        // A series that runs, the first of which is Bas's.
        let series = Ask {
            schedule: Schedule::Series {
                from: date(2026, 3, 5),
                weekdays: vec![4],
                rhythm: Rhythm::Weeks(1),
                part: Daypart::Am,
                until: None,
                count: None,
            },
            ..asked("Mia", "5038", DAY, Daypart::Am)
        };
        let series = town.request(series).await;
        booked.insert(book(&town, &bas, &series).await);
        // Nobody is on it yet: who is asked lives on either side.
        for (name, postcode) in [("Bep", "5038"), ("Leen", SOUTH), ("Cis", "5038")] {
            town.request(asked(name, postcode, date(2026, 3, 6), Daypart::Pm))
                .await;
        }
        let bond = crate::bonds::running(&town, &toos, &bas).await;
        bonds::plan(
            &town.app,
            &toos.actor,
            Door::Own,
            &bond,
            crate::bonds::weekly(10, 14),
        )
        .await
        .unwrap();
        let trip = crate::outings::posted(&town, &ans, crate::outings::market(3)).await;
        crate::outings::join(&town, &toos, &trip).await.unwrap();
        helping::raise_worry(
            &town.app,
            &nel.actor,
            &again_booked(&town, &nel).await,
            "Zij is veel alleen.",
            Seriousness::Week,
        )
        .await
        .unwrap();
        round::run_all(&town.app).await.unwrap();
        let (north, zuid) = (receiver(&town, "noord").await, receiver(&town, "zuid").await);
        town.add_staff("femke@example.nl", vec![(Role::Admin, None)])
            .await;
        let session = town.staff("femke@example.nl").await;
        let admin = town.actor(&session).await;
        for of in [&ans, &bas, &fem, &nel] {
            booked.extend(promised(&town, of).await);
        }
        Self {
            admin,
            admin_token: session.token,
            town,
            south,
            north,
            zuid,
            ans,
            bas,
            fem,
            nel,
            riet,
            toos,
            across,
            booked,
        }
    }

    pub async fn plan(&self) -> HandoverId {
        let zones = vec![
            (self.town.zone.clone(), self.north.organisation.clone()),
            (self.south.clone(), self.zuid.organisation.clone()),
        ];
        handover::plan(&self.town.app, &self.admin, DAY, zones)
            .await
            .unwrap()
    }

    pub async fn accept(&self, id: &HandoverId) {
        for (who, zone) in [(&self.north, &self.town.zone), (&self.zuid, &self.south)] {
            let said = Acceptance {
                coordinator_name: "Joke".to_owned(),
                coordinator_telephone: "013 555 99 98".to_owned(),
                coordinator: Some(who.coordinator.clone()),
                supervisor: None,
            };
            handover::accept(&self.town.app, &who.admin, (id, zone), said)
                .await
                .unwrap();
        }
    }

    /// The day has come, at noon.
    pub fn noon(&self) {
        let noon = begins_at(DAY).plus(12 * 3600);
        self.town
            .clock
            .advance(noon.seconds() - self.town.app.now().seconds());
    }

    pub async fn state(&self, id: &HandoverId) -> HandoverState {
        let view = handover::find(&self.town.app, &self.north.admin, id)
            .await
            .unwrap();
        view.handover.state
    }

    /// So many rows of a table are of an organisation.
    pub async fn count(&self, table: &str, of: &OrganisationId) -> u64 {
        // Counted by touching them: the same on both engines.
        let sql =
            format!("UPDATE {table} SET organisation_id = organisation_id WHERE organisation_id = '{of}'");
        raw(self.town.database(), &sql).await
    }

    /// The new coordinator of a zone, signed in.
    async fn coordinator(&self, of: &Receiver) -> Actor {
        let session = self.town.staff(&of.mail).await;
        self.town.actor(&session).await
    }
}

/// Where somebody goes next.
async fn again_booked(town: &Town, of: &Helping) -> AssignmentId {
    promised(town, of).await.remove(0)
}

/// What somebody has promised and stands.
async fn promised(town: &Town, of: &Helping) -> Vec<AssignmentId> {
    let week = helping::my_week(&town.app, &of.actor).await.unwrap();
    week.visits.into_iter().map(|one| one.assignment.id).collect()
}

/// Everything of an organisation that goes along.
pub const TABLES: [&str; 15] = [
    "helper",
    "request",
    "visit",
    "concern",
    "outing",
    "bond",
    "story",
    "thread",
    "worker",
    "practice_statement",
    "disclosure",
    "call_back",
    "letter",
    "alert",
    "external_id",
];

/// A promise that is kept is on its visit still.
pub async fn stands(town: &Town, id: &AssignmentId) -> bool {
    let id = id.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let one = assignment::find(tx, &id).await?.unwrap();
            let on = visit::find(tx, &one.visit).await?.unwrap();
            Ok(one.state.takes_place() && on.state.helpers().contains(&one.helper))
        })
        .await
        .unwrap()
}

fn is_nothing<T>(done: &Result<T, ServiceError>) -> bool {
    matches!(done, Err(ServiceError::NotFound))
}

/// Whether somebody may read this: no fault of ours, and nothing that two at once would not give each other.
fn is_fair<T: std::fmt::Debug>(done: &Result<T, ServiceError>) -> bool {
    match done {
        Ok(_) | Err(ServiceError::Refused(_) | ServiceError::NotFound) => true,
        Err(other) => other.is_lost_race() || other.is_passing(),
    }
}

on_both_engines! {
    async fn nothing_is_lost_in_the_middle_of_a_busy_day(db: Database) {
        let busy = Busy::begin(db).await;
        let town = &busy.town;
        let id = busy.plan().await;
        busy.accept(&id).await;
        // The day is near: everybody is told at once, and once.
        handover::pass(&town.app).await.unwrap();
        handover::pass(&town.app).await.unwrap();
        for mail in ["riet@example.org", "toos@example.org", "ans@example.nl", "nel@example.nl", "fem@example.nl"] {
            let told = town.mails_to(mail).await;
            let about: Vec<_> = told.iter().filter(|one| one.contains("regelt") && one.contains("Joke: 013 555 99 98")).collect();
            assert_eq!(about.len(), 1, "{mail}: {told:#?}");
        }
        busy.noon();
        let mut sought = Vec::new();
        for n in 0..12_i8 {
            let (name, postcode) = (format!("Buur{n}"), if n % 3 == 0 { SOUTH } else { "5038" });
            let id = town.request(asked(&name, postcode, date(2026, 3, 9 + n % 3), Daypart::Pm)).await;
            sought.push(first_visit(town, &town.coordinator, &id).await);
        }
        let done = Arc::new(AtomicBool::new(false));
        let mut tasks = tokio::task::JoinSet::new();
        for (n, of) in [&busy.ans, &busy.bas, &busy.nel].into_iter().enumerate() {
            let (app, token, sought, done) = (town.app.clone(), of.token.clone(), sought.clone(), done.clone());
            tasks.spawn(async move {
                let (mut kept, mut unfair): (BTreeSet<AssignmentId>, Vec<String>) = Default::default();
                for (turn, (visit, window)) in sought.iter().cycle().skip(n * 4).enumerate() {
                    if done.load(Ordering::Relaxed) && turn > 14 || turn > 200 {
                        break;
                    }
                    let actor = sign_in::who(&app, &token).await.unwrap().unwrap().actor;
                    let taken = nearby::take(&app, &actor, visit, window.starts_at).await;
                    if !is_fair(&taken) {
                        unfair.push(format!("{taken:?}"));
                    }
                    let Ok(booked) = taken else { continue };
                    kept.insert(booked.clone());
                    if turn % 3 == 1 {
                        let back = Step::HandBack(HandBackReason::NoTime);
                        let back = helping::step(&app, &actor, &booked, back).await;
                        if !is_fair(&back) {
                            unfair.push(format!("{back:?}"));
                        }
                        if back.is_ok() {
                            kept.remove(&booked);
                        }
                    }
                }
                (kept, unfair)
            });
        }
        let asks = {
            let (app, token) = (town.app.clone(), town.coordinator.clone());
            let done = done.clone();
            tokio::spawn(async move {
                let mut asked_for = Vec::new();
                for n in 0..30 {
                    if done.load(Ordering::Relaxed) && n > 4 {
                        break;
                    }
                    let ask = asked(&format!("Nieuw{n}"), if n % 2 == 0 { SOUTH } else { "5038" }, date(2026, 3, 12), Daypart::Am);
                    let made = noaber::service::ask::take_down(&app, &token, ask).await;
                    assert!(is_fair(&made), "{made:?}");
                    asked_for.extend(made.ok());
                }
                asked_for
            })
        };
        // The job comes by, while all of this goes on.
        for _ in 0..40 {
            handover::pass(&town.app).await.unwrap();
            if busy.state(&id).await == HandoverState::Done {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(busy.state(&id).await, HandoverState::Done);
        done.store(true, Ordering::Relaxed);
        let mut acknowledged = busy.booked.clone();
        while let Some(one) = tasks.join_next().await {
            let (kept, unfair) = one.unwrap();
            assert!(unfair.is_empty(), "{unfair:#?}");
            acknowledged.extend(kept);
        }
        let asked_for = asks.await.unwrap();
        handover::pass(&town.app).await.unwrap();
        for one in &acknowledged {
            assert!(stands(town, one).await, "{one} was promised");
        }
        round::run_all(&town.app).await.unwrap();
        town.insist_sound().await;
        // Everything is whose it is now.
        for table in TABLES {
            assert_eq!(busy.count(table, &town.organisation).await, 0, "{table}");
        }
        let joke = busy.coordinator(&busy.north).await;
        let els = busy.coordinator(&busy.zuid).await;
        for request in &asked_for {
            let old = follow::find(&town.app, &town.coordinator, request).await;
            assert!(is_nothing(&old));
            let new = [follow::find(&town.app, &joke, request).await.is_ok(), follow::find(&town.app, &els, request).await.is_ok()];
            assert_eq!(new.iter().filter(|sees| **sees).count(), 1, "one of the two has it");
        }
    }

    async fn what_moves_is_what_was_shown_and_life_goes_on(db: Database) {
        let busy = Busy::begin(db).await;
        let (town, app) = (&busy.town, &busy.town.app);
        let feed = calendar::make(app, &busy.ans.actor).await.unwrap();
        let card = sign_in::make_card(app, &town.coordinator, &busy.riet.person).await.unwrap();
        let id = busy.plan().await;
        // Each side sees its own part, and a stranger nothing.
        let ours = handover::find(app, &busy.admin, &id).await.unwrap();
        assert_eq!(ours.preview.goes.len(), 2);
        assert!(ours.preview.blockers.iter().any(|one| matches!(one, Blocker::NotAccepted { .. })));
        let theirs = handover::find(app, &busy.north.admin, &id).await.unwrap();
        assert_eq!(theirs.preview.goes.len(), 1);
        let stranger = receiver(town, "elders").await;
        assert!(is_nothing(&handover::find(app, &stranger.admin, &id).await));
        assert!(is_nothing(&handover::find(app, &town.coordinator, &id).await));
        assert!(is_nothing(&handover::cancel(app, &busy.north.admin, &id).await));
        let shown = |what: &str| {
            let all = ours.preview.goes.iter().flat_map(|one| &one.counts);
            all.filter(|one| one.what == what).map(|one| u64::try_from(one.n).unwrap()).sum::<u64>()
        };
        assert_eq!(shown("volunteers") + shown("workers"), busy.count("helper", &town.organisation).await);
        assert_eq!(shown("bonds"), 1);
        assert_eq!(shown("outings"), 1);
        assert_eq!(shown("concerns"), 1);
        assert!(shown("crossing") >= 2, "Ans at Toos, Nel at Riet");

        // Nothing is told and nothing moves before everybody agrees, however late it is.
        handover::pass(app).await.unwrap();
        assert!(town.mails_to("riet@example.org").await.iter().all(|one| !one.contains("regelt")));
        busy.accept(&id).await;
        busy.noon();
        let before: Vec<u64> = {
            let mut all = Vec::new();
            for table in TABLES {
                all.push(busy.count(table, &town.organisation).await);
            }
            all
        };
        handover::pass(app).await.unwrap();
        handover::pass(app).await.unwrap();
        assert_eq!(busy.state(&id).await, HandoverState::Done);
        for (table, n) in TABLES.iter().zip(before) {
            assert_eq!(busy.count(table, &town.organisation).await, 0, "{table}");
            let after = busy.count(table, &busy.north.organisation).await + busy.count(table, &busy.zuid.organisation).await;
            assert!(after >= n, "{table}: {n} before, {after} after");
            if !["disclosure", "call_back", "alert", "letter"].contains(table) {
                assert_eq!(after, n, "{table}");
            }
        }
        for one in &busy.booked {
            assert!(stands(town, one).await, "{one} was promised");
        }
        town.insist_sound().await;

        // Whoever coordinated it signs in anew and finds nothing; whoever does now finds all.
        let joke = busy.coordinator(&busy.north).await;
        let old = desk::look(app, &town.coordinator).await.unwrap();
        assert!(old.concerns.is_empty());
        assert_eq!(desk::look(app, &joke).await.unwrap().concerns.len(), 1);
        let riet = again_by_card(town, &card.code).await;
        let mine = follow::list_mine(app, &riet).await.unwrap();
        assert!(!mine.is_empty());

        // Links, words at the door and calendars are what they were.
        assert!(!calendar::read(app, &feed).await.unwrap().entries.is_empty());
        let ans = again(town, &busy.ans.token).await.unwrap();
        let week = helping::my_week(app, &ans).await.unwrap();
        assert!(week.visits.iter().any(|one| one.assignment.id == busy.across));
        let at = week.visits.iter().find(|one| one.assignment.id == busy.across).unwrap().assignment.window.starts_at;
        town.clock.advance(at.seconds() - app.now().seconds());
        helping::step(app, &ans, &busy.across, Step::CheckIn).await.unwrap();
        town.clock.advance(3600);
        helping::step(app, &ans, &busy.across, Step::CheckOut).await.unwrap();
        let desk = zones::desk_at(app, &Postcode::parse(SOUTH).unwrap()).await.unwrap().unwrap();
        assert_eq!(desk.coordinator, "Joke");

        // The bond and the outing go on across the boundary; what is new does not cross it.
        let bas = again(town, &busy.bas.token).await.unwrap();
        let bond = helping::my_week(app, &bas).await.unwrap().visits.into_iter().filter(|one| one.is_bond).count();
        assert!(bond >= 5, "{bond} of every week");
        let toos = again(town, &busy.toos_token(town).await).await.unwrap();
        assert!(outings::list_near(app, &toos).await.unwrap().iter().any(|one| one.joined.is_some()));
        noaber::service::passing::pass(app).await.unwrap();
        round::run_all(app).await.unwrap();
        town.insist_sound().await;
        assert!(is_nothing(&handover::overview(app, &ans).await));
        let _ = (&busy.fem, &busy.admin_token);
    }

    async fn the_hours_are_those_of_the_service_that_receives(db: Database) {
        let busy = Busy::begin(db).await;
        let (town, app) = (&busy.town, &busy.town.app);
        // Fem goes on the sixth. Where she would go, the service is closed on that day.
        let boss = "leiding@noord.example.nl";
        town.add_staff_of(&busy.north.organisation, boss, vec![(Role::Supervisor, None)]).await;
        let boss = town.actor(&town.staff(boss).await).await;
        let day = date(2026, 3, 6);
        learning::close(app, &boss, (day, day), None).await.unwrap();
        let id = busy.plan().await;
        let closed = Blocker::Closed { to: "noord".to_owned(), n: 1 };
        let ours = handover::find(app, &busy.admin, &id).await.unwrap();
        assert!(ours.preview.blockers.contains(&closed), "{:?}", ours.preview.blockers);
        assert!(!closed.holds_up());
        busy.accept(&id).await;
        busy.noon();
        let fem = promised(town, &busy.fem).await;
        handover::pass(app).await.unwrap();
        assert_eq!(busy.state(&id).await, HandoverState::Done);
        for one in &busy.booked {
            assert_eq!(stands(town, one).await, !fem.contains(one), "{one}");
        }
        assert_eq!(fem.len(), 1);
        town.insist_sound().await;
    }

    async fn what_cannot_be_written_to_its_end_moves_nothing(db: Database) {
        let busy = Busy::begin(db).await;
        let (town, app) = (&busy.town, &busy.town.app);
        let id = busy.plan().await;
        busy.accept(&id).await;
        handover::pass(app).await.unwrap();
        busy.noon();
        let mut before = Vec::new();
        for table in TABLES {
            before.push(busy.count(table, &town.organisation).await);
        }
        // The last thing that it writes cannot be written: the number is taken.
        let to = &busy.zuid.organisation;
        let taken = format!(
            "INSERT INTO audit (organisation_id, seq, at, actor, action, subject, detail, hash) \
             SELECT organisation_id, seq + 1, 0, 'x', 'x', 'x', 'x', 'x' FROM audit_head WHERE organisation_id = '{to}'"
        );
        assert_eq!(raw(town.database(), &taken).await, 1);
        assert_eq!(handover::pass(app).await.unwrap(), 0);
        assert_eq!(busy.state(&id).await, HandoverState::Planned);
        for (table, n) in TABLES.iter().zip(before) {
            assert_eq!(busy.count(table, &town.organisation).await, n, "{table}");
        }
        assert_eq!(raw(town.database(), "DELETE FROM audit WHERE actor = 'x'").await, 1);
        town.insist_sound().await;
        handover::pass(app).await.unwrap();
        assert_eq!(busy.state(&id).await, HandoverState::Done);
        town.insist_sound().await;
    }

    async fn a_handover_that_is_called_off_leaves_everything_as_it_was(db: Database) {
        let busy = Busy::begin(db).await;
        let (town, app) = (&busy.town, &busy.town.app);
        let id = busy.plan().await;
        let twice = handover::plan(app, &busy.admin, DAY, vec![(busy.south.clone(), busy.zuid.organisation.clone())]).await;
        assert!(matches!(twice, Err(ServiceError::Invalid(_))), "{twice:?}");
        let foreign = handover::plan(app, &busy.north.admin, DAY, vec![(busy.south.clone(), busy.zuid.organisation.clone())]).await;
        assert!(matches!(foreign, Err(ServiceError::Invalid(_))), "{foreign:?}");
        // Nobody would keep it in view.
        let nobody = Acceptance {
            coordinator_name: "Joke".to_owned(),
            coordinator_telephone: "013 555 99 98".to_owned(),
            coordinator: None,
            supervisor: None,
        };
        let refused = handover::accept(app, &busy.north.admin, (&id, &town.zone), nobody.clone()).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
        let other = handover::accept(app, &busy.zuid.admin, (&id, &town.zone), nobody).await;
        assert!(is_nothing(&other));
        busy.accept(&id).await;
        handover::pass(app).await.unwrap();
        handover::cancel(app, &busy.admin, &id).await.unwrap();
        let late = handover::cancel(app, &busy.admin, &id).await;
        assert!(matches!(late, Err(ServiceError::Refused(Refusal::Changed))), "{late:?}");
        handover::pass(app).await.unwrap();
        handover::pass(app).await.unwrap();
        let told = town.mails_to("riet@example.org").await;
        assert_eq!(told.iter().filter(|one| one.contains("alles blijft zoals het was")).count(), 1, "{told:#?}");
        busy.noon();
        handover::pass(app).await.unwrap();
        assert_eq!(busy.state(&id).await, HandoverState::Cancelled);
        assert!(busy.count("request", &town.organisation).await > 0);
        assert_eq!(busy.count("request", &busy.north.organisation).await, 0);
        // What she was told, and when, is hers to take along; on a page it is said in words.
        let riet = sign_in_as(town, "riet@example.org").await;
        let copy = rights::everything_about(app, &riet.actor, &riet.person, Lang::Nl).await.unwrap();
        let told: Vec<_> = copy.handovers.iter().map(|one| (one.zone.as_str(), one.to.as_str(), one.on.as_str())).collect();
        assert_eq!(told, [("De Hoven", "noord", "2026-03-04")]);
        assert!(copy.handovers[0].off_at.is_some_and(|off| off.0 >= copy.handovers[0].at.0));
        let page = crate::outings::Browser::open(town).await.see(&riet.token, "/me/data").await;
        assert!(page.contains("Verteld dat noord dit doet vanaf woensdag 4 maart 2026.") && page.contains("dat dit niet doorgaat"), "{page}");
        // The zones are free for another.
        let next = date(2026, 6, 1);
        handover::plan(app, &busy.admin, next, vec![(busy.south.clone(), busy.zuid.organisation.clone())]).await.unwrap();
        town.insist_sound().await;
    }
}

async fn again_by_card(town: &Town, code: &str) -> Actor {
    let session = sign_in::enter_card(&town.app, code, &crate::town::own_device())
        .await
        .unwrap();
    town.actor(&session).await
}

impl Busy {
    async fn toos_token(&self, town: &Town) -> String {
        town.clock.advance(60);
        let handle = sign_in::Handle::parse("toos@example.org").unwrap();
        let code = sign_in::send_code(&town.app, handle, "192.0.2.1").await.unwrap();
        let session = town.enter(&code, "toos@example.org").await;
        assert_eq!(session.person, self.toos.person);
        session.token
    }
}

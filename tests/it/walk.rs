//! Random walks through the whole product: residents, helpers, a coordinator and texts act in any order, while the clock jumps
//! from minutes to days. Every step is done or kindly refused; nothing that must hold is ever broken.
//!
//! 300 walks of 50 steps in the suite, both engines together; more by command:
//!
//! ```text
//! NOABER_TEST_WALKS=10000 cargo test --all-features --test it -- walk::
//! NOABER_TEST_WALK=123 cargo test --all-features --test it -- walk::   # the walk of one seed, told step by step
//! ```

use noaber::domain::access::{Actor, Identity};
use noaber::domain::assignment::HandBackReason;
use noaber::domain::concern::Seriousness;
use noaber::domain::consent::Purpose;
use noaber::domain::daypart::Daypart;
use noaber::domain::ids::{AssignmentId, HelperId, InvitationId, PersonId, RequestId};
use noaber::domain::invitation::DeclineReason;
use noaber::domain::reach::ReachBy;
use noaber::domain::request::Pointer;
use noaber::domain::resident::{Care, ResidentState};
use noaber::domain::schedule::{DayWindow, Rhythm, Schedule, Window};
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::service::follow::Said;
use noaber::service::helping::Step;
use noaber::service::texting::{self, Incoming};
use noaber::service::{ServiceError, ask, desk, follow, helping, nearby, outbox, passing, reach, rights};
use noaber::service::{round, safeguard};
use noaber::store::visit::Visit;
use noaber::store::{StoreError, assignment, concern, helper, invitation, person, request, visit};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::harness::engines::{Database, Engine};
use crate::town::{Helping, Town, groceries, sign_up};

const STEPS: usize = 50;
/// So many walks go through the same town, one after the other: what one leaves is where the next begins.
const PER_TOWN: u64 = 10;
/// Everybody looks anew after so many steps.
const LOOK_EVERY: usize = 3;
const RESIDENTS: usize = 5;
const HELPERS: usize = 5;
const WORDS: [&str; 16] = [
    "ja",
    "Ja hoor",
    "nee",
    "ja 1",
    "nee 2",
    "later",
    "minder",
    "stop",
    "start",
    "hier",
    "klaar",
    "kan niet",
    "kan niet 1",
    "hulp",
    "ja maar later",
    "wie is dit",
];

/// What is in the town at this moment, as whoever acts at random may know it.
#[derive(Clone, Default)]
struct Seen {
    requests: Vec<(RequestId, PersonId)>,
    visits: Vec<Visit>,
    invitations: Vec<(InvitationId, HelperId)>,
    assignments: Vec<(AssignmentId, HelperId)>,
    helpers: Vec<(HelperId, PersonId)>,
    people: Vec<PersonId>,
}

fn keep_last<T>(all: &mut Vec<T>, most: usize) {
    let old = all.len().saturating_sub(most);
    all.drain(..old);
}

struct Walk<'t> {
    town: &'t Town,
    seen: Seen,
    dice: StdRng,
    seed: u64,
    told: Vec<String>,
}

fn pick<T: Clone>(dice: &mut StdRng, all: &[T]) -> Option<T> {
    (!all.is_empty()).then(|| all[dice.random_range(0..all.len())].clone())
}

/// What a step may come to: done, or a refusal that somebody would read. Anything else is our fault.
fn settled<T>(done: Result<T, ServiceError>) -> Result<&'static str, ServiceError> {
    match done {
        Ok(_) => Ok("done"),
        Err(
            ServiceError::Refused(_)
            | ServiceError::NotFound
            | ServiceError::Invalid(_)
            | ServiceError::Forbidden
            | ServiceError::StepUpNeeded
            | ServiceError::SignInNeeded,
        ) => Ok("refused"),
        // Of two at once one may lose; here there is never more than one.
        Err(ServiceError::Store(StoreError::Conflict)) => Ok("conflict"),
        Err(other) => Err(other),
    }
}

impl Walk<'_> {
    fn resident(&self, person: &PersonId) -> Actor {
        let mut identity = Identity::new(person.clone(), self.town.organisation.clone());
        // A fresh code, for what asks for one.
        identity.fresh_at = Some(self.town.app.now());
        Actor::Person(identity)
    }

    fn helper(&self, seen: &Seen, id: &HelperId) -> Actor {
        // Whoever has left is in no list any more, and nobody then.
        let Some((_, person)) = seen.helpers.iter().find(|(one, _)| one == id) else {
            return Actor::Anyone;
        };
        let mut identity = Identity::new(person.clone(), self.town.organisation.clone());
        identity.helper = Some(id.clone());
        identity.fresh_at = Some(self.town.app.now());
        Actor::Person(identity)
    }

    /// What is there, and what was there when it was last looked at: somebody's page may be an hour old.
    async fn look(&mut self) {
        let organisation = self.town.organisation.clone();
        let before = std::mem::take(&mut self.seen);
        self.seen = self
            .town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let mut seen = before;
                seen.helpers = Vec::new();
                for one in helper::list(tx).await? {
                    let (from, until) = (UnixTime::default(), UnixTime::from_seconds(i64::MAX / 2));
                    for booked in assignment::list_of_helper(tx, &one.helper.id, from, until).await? {
                        seen.assignments.push((booked.id, booked.helper));
                    }
                    seen.helpers.push((one.helper.id, one.helper.person));
                }
                let live = request::list_live(tx, &organisation).await?;
                seen.requests
                    .extend(live.into_iter().map(|of| (of.id, of.resident)));
                seen.visits.extend(visit::list_live(tx, &organisation).await?);
                let asked = invitation::list_live(tx, &organisation).await?;
                seen.invitations
                    .extend(asked.into_iter().map(|asked| (asked.id, asked.helper)));
                let people = person::list_of_organisation(tx, &organisation).await?;
                seen.people = people.into_iter().map(|one| one.person.id).collect();
                keep_last(&mut seen.requests, 24);
                keep_last(&mut seen.visits, 32);
                keep_last(&mut seen.assignments, 24);
                keep_last(&mut seen.invitations, 24);
                Ok(seen)
            })
            .await
            .unwrap();
    }

    fn schedule(&mut self) -> Schedule {
        let today = self.town.app.now().date(&amsterdam());
        let day = |dice: &mut StdRng, most| {
            let days: i32 = dice.random_range(0..most);
            today.checked_add(jiff::Span::new().days(days)).unwrap()
        };
        let dice = &mut self.dice;
        let part = Daypart::ALL[dice.random_range(0..3)];
        match dice.random_range(0..4) {
            0 => Schedule::Before { date: day(dice, 10) },
            1 => Schedule::Windows {
                windows: (0..dice.random_range(1..4))
                    .map(|_| DayWindow {
                        date: day(dice, 9),
                        part,
                    })
                    .collect(),
            },
            2 => Schedule::Fixed {
                date: day(dice, 12),
                hour: dice.random_range(8..20),
                minute: 15 * dice.random_range(0..4),
            },
            _ => Schedule::Series {
                from: day(dice, 5),
                weekdays: vec![dice.random_range(1..8)],
                rhythm: [
                    Rhythm::Weeks(1),
                    Rhythm::Weeks(2),
                    Rhythm::Weeks(4),
                    Rhythm::Months,
                ][dice.random_range(0..4)],
                part,
                until: None,
                count: Some(dice.random_range(1..4)),
            },
        }
    }

    async fn asks(&mut self) -> Result<&'static str, ServiceError> {
        let who = self.dice.random_range(0..RESIDENTS);
        let mut asked = groceries(&format!("Riet{who}"));
        asked.contact.mail = (who % 2 == 0)
            .then(|| noaber::domain::contact::MailAddress::parse(&format!("riet{who}@example.org")))
            .flatten();
        asked.contact.telephone = noaber::domain::contact::Telephone::parse(&format!("06 2000000{who}"));
        asked.schedule = self.schedule();
        asked.duration_min = Some([30, 60, 90, 120][self.dice.random_range(0..4)]);
        asked.helpers_needed = if self.dice.random_range(0..4) == 0 { 2 } else { 1 };
        asked.requirements.vetting = self.dice.random_range(0..5) == 0;
        let (app, desk) = (&self.town.app, &self.town.coordinator);
        if self.dice.random_range(0..3) == 0 {
            settled(ask::post(app, asked).await)
        } else {
            settled(ask::take_down(app, desk, asked).await)
        }
    }

    async fn coordinator(&mut self, seen: &Seen) -> Result<&'static str, ServiceError> {
        let (app, karin) = (&self.town.app, &self.town.coordinator);
        let request = pick(&mut self.dice, &seen.requests);
        let person = pick(&mut self.dice, &seen.people);
        let helper = pick(&mut self.dice, &seen.helpers);
        let (Some((request, _)), Some(person), Some((helper, helper_person))) = (request, person, helper)
        else {
            return Ok("nothing there");
        };
        match self.dice.random_range(0..15) {
            0 | 1 => settled(desk::verify_by_telephone(app, karin, &request).await),
            2 | 3 => settled(desk::approve(app, karin, &request, "Boodschappen", self.dice.random()).await),
            4 => settled(desk::refuse(app, karin, &request, Pointer::WmoDesk).await),
            5 | 6 => {
                let Some(one) = pick(&mut self.dice, &seen.visits) else {
                    return Ok("nothing there");
                };
                let Some(window) = pick(&mut self.dice, &one.windows) else {
                    return Ok("nothing there");
                };
                let window = Window {
                    ends_at: window.starts_at.plus(3600),
                    ..window
                };
                settled(desk::assign(app, karin, &one.id, &helper, window).await)
            }
            7 => settled(safeguard::set_hold(app, karin, &helper, self.dice.random()).await),
            8 => {
                let states = [
                    ResidentState::Away,
                    ResidentState::Here,
                    ResidentState::InHospital,
                    ResidentState::Here,
                ];
                let to = states[self.dice.random_range(0..4)];
                settled(desk::set_life(app, karin, &person, to).await)
            }
            9 => settled(safeguard::block(app, karin, &person, &helper_person).await),
            10 => {
                let care = Care {
                    is_vulnerable: self.dice.random(),
                    is_secret: self.dice.random_range(0..4) == 0,
                };
                settled(safeguard::set_care(app, karin, &person, care).await)
            }
            11 => settled(safeguard::add_interview(app, karin, &helper, "Goed gesprek").await),
            12 => {
                let way = ReachBy::ALL[self.dice.random_range(0..ReachBy::ALL.len())];
                settled(reach::set_theirs(app, karin, &person, way, None).await)
            }
            13 => self.closes().await,
            _ => settled(follow::pause(app, karin, &request).await),
        }
    }

    /// Works off the oldest call and the oldest concern.
    async fn closes(&self) -> Result<&'static str, ServiceError> {
        let (app, karin) = (&self.town.app, &self.town.coordinator);
        let organisation = self.town.organisation.clone();
        let (call, worry) = app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let call = concern::list_call_backs(tx, &organisation)
                    .await?
                    .into_iter()
                    .next();
                Ok((
                    call,
                    concern::list_open(tx, &organisation).await?.into_iter().next(),
                ))
            })
            .await?;
        if let Some(call) = call {
            settled(desk::open_call(app, karin, &call.id).await)?;
            settled(desk::close_call(app, karin, &call.id).await)?;
        }
        match worry {
            Some(worry) => settled(desk::close_concern(app, karin, &worry.id, "Gebeld").await),
            None => Ok("done"),
        }
    }

    async fn resident_acts(&mut self, seen: &Seen) -> Result<&'static str, ServiceError> {
        let app = &self.town.app;
        let Some((request, resident)) = pick(&mut self.dice, &seen.requests) else {
            return Ok("nothing there");
        };
        let me = self.resident(&resident);
        let own: Vec<&Visit> = seen.visits.iter().filter(|one| one.request == request).collect();
        let visit = pick(&mut self.dice, &own).map(|one| one.id.clone());
        match (self.dice.random_range(0..10), visit) {
            (0, _) => settled(follow::withdraw(app, &me, &request).await),
            (1, _) => settled(follow::pause(app, &me, &request).await),
            (2 | 3, _) => settled(follow::resume(app, &me, &request).await),
            (4, Some(visit)) => settled(follow::cancel_visit(app, &me, &visit).await),
            (5..=7, Some(visit)) => {
                let said = Said {
                    somebody_came: self.dice.random_range(0..4) != 0,
                    same_again: self.dice.random(),
                    words: "Dank je wel".to_owned(),
                };
                settled(follow::say(app, &me, &visit, said).await)
            }
            (8, _) => {
                let Some((helper, _)) = pick(&mut self.dice, &seen.helpers) else {
                    return Ok("nothing there");
                };
                settled(safeguard::rather_not(app, &me, &request, &helper).await)
            }
            _ => settled(follow::find(app, &me, &request).await),
        }
    }

    async fn helper_acts(&mut self, seen: &Seen) -> Result<&'static str, ServiceError> {
        let app = &self.town.app;
        let asked = pick(&mut self.dice, &seen.invitations);
        let booked = pick(&mut self.dice, &seen.assignments);
        match (self.dice.random_range(0..16), asked, booked) {
            (0..=4, Some((id, who)), _) => settled(helping::accept(app, &self.helper(seen, &who), &id).await),
            (5, Some((id, who)), _) => {
                let why = DeclineReason::ALL[self.dice.random_range(0..DeclineReason::ALL.len())];
                settled(helping::decline(app, &self.helper(seen, &who), &id, why).await)
            }
            (6, Some((id, who)), _) => {
                settled(helping::accept_series(app, &self.helper(seen, &who), &id).await)
            }
            (7..=9, _, Some((id, who))) => {
                let step = [Step::CheckIn, Step::CheckOut, Step::NobodyHome][self.dice.random_range(0..3)];
                settled(helping::step(app, &self.helper(seen, &who), &id, step).await)
            }
            (10, _, Some((id, who))) => {
                let why = HandBackReason::Ill;
                settled(helping::step(app, &self.helper(seen, &who), &id, Step::HandBack(why)).await)
            }
            (11, _, Some((id, who))) => {
                let me = self.helper(seen, &who);
                settled(helping::raise_worry(app, &me, &id, "Ze at niet", Seriousness::Day).await)
            }
            (12, _, Some((id, who))) => {
                settled(safeguard::rather_not_there(app, &self.helper(seen, &who), &id).await)
            }
            _ => self.takes_off_the_board(seen).await,
        }
    }

    async fn takes_off_the_board(&mut self, seen: &Seen) -> Result<&'static str, ServiceError> {
        let app = &self.town.app;
        let Some((who, _)) = pick(&mut self.dice, &seen.helpers) else {
            return Ok("nothing there");
        };
        let me = self.helper(seen, &who);
        if self.dice.random_range(0..8) == 0 {
            return settled(helping::pause(app, &me).await);
        }
        let Some(one) = pick(&mut self.dice, &seen.visits) else {
            return Ok("nothing there");
        };
        match nearby::moments(app, &me, &one.id).await {
            Ok((_, moments)) => match pick(&mut self.dice, &moments) {
                Some(moment) => settled(nearby::take(app, &me, &one.id, moment.starts_at).await),
                None => Ok("nothing free"),
            },
            other => settled(other),
        }
    }

    async fn texts(&mut self) -> Result<&'static str, ServiceError> {
        let from = if self.dice.random() {
            format!("+3162000000{}", self.dice.random_range(0..RESIDENTS))
        } else {
            format!("+3161000000{}", self.dice.random_range(0..HELPERS + 1))
        };
        let incoming = Incoming {
            id: format!("{}-{}", self.seed, self.told.len()),
            from,
            text: WORDS[self.dice.random_range(0..WORDS.len())].to_owned(),
        };
        settled(texting::receive(&self.town.app, &incoming).await)
    }

    async fn time_passes(&mut self) -> Result<&'static str, ServiceError> {
        let seconds =
            [60, 900, 3600, 4 * 3600, 9 * 3600, 26 * 3600, 3 * 86_400][self.dice.random_range(0..7)];
        self.town.clock.advance(seconds);
        let app = &self.town.app;
        passing::pass(app).await?;
        outbox::send_due(app).await?;
        settled(round::run(app, &self.town.organisation).await)
    }

    async fn leaves_for_good(&mut self, seen: &Seen) -> Result<&'static str, ServiceError> {
        let Some(who) = pick(&mut self.dice, &seen.people) else {
            return Ok("nothing there");
        };
        // Karin herself stays, or nobody is left to telephone.
        if self.town.coordinator.is_person(&who) {
            return Ok("stays");
        }
        let app = &self.town.app;
        match self.dice.random_range(0..3) {
            0 => settled(rights::erase(app, &self.resident(&who), &who).await),
            1 => settled(rights::withdraw(app, &self.resident(&who), &who, Purpose::Matching).await),
            _ => match seen.helpers.iter().find(|(_, person)| *person == who) {
                Some((helper, _)) => settled(helping::leave(app, &self.helper(seen, helper)).await),
                None => Ok("nothing there"),
            },
        }
    }

    async fn comes_along(&mut self, seen: &Seen) -> Result<&'static str, ServiceError> {
        let helper = pick(&mut self.dice, &seen.helpers);
        let (Some((helper, _)), Some(who)) = (helper, pick(&mut self.dice, &seen.people)) else {
            return Ok("nothing there");
        };
        let (helper, resident) = (self.helper(seen, &helper), self.resident(&who));
        settled(crate::outings::at_random(self.town, &mut self.dice, &helper, (&resident, &who)).await)
    }

    async fn step(&mut self) -> Result<(&'static str, &'static str), ServiceError> {
        if self.told.len().is_multiple_of(LOOK_EVERY) {
            self.look().await;
        }
        let seen = self.seen.clone();
        let die = self.dice.random_range(0..110);
        Ok(match die {
            100.. => ("along", self.comes_along(&seen).await?),
            0..=14 => ("asks", self.asks().await?),
            15..=31 => ("coordinator", self.coordinator(&seen).await?),
            32..=45 => ("resident", self.resident_acts(&seen).await?),
            46..=69 => ("helper", self.helper_acts(&seen).await?),
            70..=79 => ("text", self.texts().await?),
            80..=97 => ("time", self.time_passes().await?),
            _ => ("leaves", self.leaves_for_good(&seen).await?),
        })
    }

    /// Walks; says how many steps were done and how many refused.
    async fn go(&mut self, tell: bool) -> (usize, usize) {
        let (mut done, mut refused) = (0, 0);
        for number in 0..STEPS {
            match self.step().await {
                Ok((who, what)) => {
                    done += usize::from(what == "done");
                    refused += usize::from(what == "refused");
                    self.told.push(format!("{number}: {who} {what}"));
                }
                Err(error) => panic!(
                    "walk {} step {number}: {error}\n{}",
                    self.seed,
                    self.told.join("\n")
                ),
            }
            // After each step of every fourth walk, for it is kept in memory from step to step.
            if self.seed.is_multiple_of(4) {
                assert!(
                    nearby::is_true(&self.town.app).await.unwrap(),
                    "walk {} step {number}: the board is not what stands\n{}",
                    self.seed,
                    self.told.join("\n")
                );
            }
            if tell {
                println!("{}", self.told.last().unwrap());
                self.sound().await;
            }
        }
        self.sound().await;
        (done, refused)
    }

    async fn sound(&self) {
        let breaches = noaber::service::health::check(&self.town.app).await.unwrap();
        assert!(
            breaches.is_empty(),
            "walk {}: {breaches:#?}\n{}",
            self.seed,
            self.told.join("\n")
        );
    }
}

/// A town with helpers of whom every other has no mail.
async fn a_town(database: Database) -> Town {
    let town = Town::begin(database).await;
    for number in 0..HELPERS {
        let mail = format!("ans{number}@example.nl");
        let mut input = sign_up(&format!("Ans{number}"), &mail);
        input.contact.telephone = noaber::domain::contact::Telephone::parse(&format!("06 1000000{number}"));
        if number % 2 == 1 {
            input.contact.mail = None;
        }
        let code = helping::sign_up(&town.app, input).await.unwrap();
        let digits = if number % 2 == 1 {
            town.code_by_text(&format!("+3161000000{number}")).await
        } else {
            town.code_for(&mail).await
        };
        let session =
            noaber::service::sign_in::enter_code(&town.app, &code, &digits, &crate::town::own_device())
                .await
                .unwrap();
        let helping = Helping {
            actor: town.actor(&session).await,
            token: session.token,
        };
        let id = helping.actor.identity().unwrap().helper.clone().unwrap();
        let vetted = (number % 3 != 0).then(|| jiff::civil::date(2028, 1, 1));
        desk::welcome(&town.app, &town.coordinator, &id, vetted)
            .await
            .unwrap();
    }
    town
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().expect("a number"))
}

static DONE: AtomicU64 = AtomicU64::new(0);

async fn walks(engine: Engine, seeds: std::ops::Range<u64>, tell: bool) {
    let (mut done, mut refused) = (0, 0);
    let mut town = None;
    for seed in seeds.clone() {
        if (seed - seeds.start).is_multiple_of(PER_TOWN) {
            town = Some(a_town(Database::on(engine).await).await);
        }
        let mut walk = Walk {
            town: town.as_ref().expect("made with the first walk"),
            dice: StdRng::seed_from_u64(seed),
            seed,
            told: Vec::new(),
            seen: Seen::default(),
        };
        let (d, r) = walk.go(tell).await;
        done += d;
        refused += r;
        DONE.fetch_add(1, Ordering::Relaxed);
    }
    let steps = usize::try_from(seeds.end - seeds.start).unwrap() * STEPS;
    println!(
        "{steps} steps from seed {}: {done} done, {refused} refused",
        seeds.start
    );
    // Otherwise it would be a walk in which nothing happens.
    assert!(done * 3 > steps, "{done} of {steps} steps did something");
    assert!(refused > 0, "and some were refused");
}

/// The walks of one engine: more on the faster.
async fn all(engine: Engine, in_suite: u64) {
    if let Some(seed) = number("NOABER_TEST_WALK") {
        walks(engine, seed..seed + 1, true).await;
        return;
    }
    let count = number("NOABER_TEST_WALKS").map_or(in_suite, |all| all / 2);
    // Each town with seeds of its own, so that a failure names where to begin.
    walks(engine, 1_000..1_000 + count, false).await;
}

#[tokio::test]
async fn nothing_breaks_whatever_anybody_does_sqlite() {
    all(Engine::Sqlite, 210).await;
}

#[tokio::test]
async fn nothing_breaks_whatever_anybody_does_postgres() {
    all(Engine::Postgres, 90).await;
}

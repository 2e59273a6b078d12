//! What binds a worker, against anything that may happen: hand bookings, yeses, rounds, levels, the roster, opening hours and
//! agreements that change, one after the other and at the same moment. After each step nobody who may not go alone is to go
//! alone, nobody goes while the service is closed, and no agreement is exceeded; and a round asks nobody for what they may not do.
//!
//! What holds is worked out here once more, minute by minute, without the code of the product.

use std::collections::{HashMap, HashSet};

use noaber::domain::access::Actor;
use noaber::domain::assignment::AssignmentState;
use noaber::domain::category::CategoryId;
use noaber::domain::daypart::Daypart;
use noaber::domain::helper::Availability;
use noaber::domain::ids::{InvitationId, PersonId, VisitId};
use noaber::domain::learning::{Level, Private};
use noaber::domain::opening::Stretch;
use noaber::domain::schedule::Window;
use noaber::domain::time::amsterdam;
use noaber::service::learning::{self, Kept, Terms};
use noaber::service::{ServiceError, desk, helping, round};
use noaber::store::assignment::{self, Assignment};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::learning::{asked, helper_id, sign, supervisor, terms, turn, visit, worker};
use crate::town::{Helping, Town};

const KINDS: [&str; 3] = ["groceries", "garden", "walking"];
const STEPS: usize = 40;

/// A visit, what for, and from when it can begin.
struct Open {
    visit: VisitId,
    kind: &'static str,
    first: Window,
}

struct Scene<'a> {
    town: &'a Town,
    sien: Actor,
    sien_id: PersonId,
    workers: Vec<Helping>,
    open: Vec<Open>,
}

/// What a refusal, a lost race or a passing trouble may be; anything else is a fault.
fn insist_plain<T>(done: Result<T, ServiceError>, what: &str) -> bool {
    match done {
        Ok(_) => true,
        Err(ServiceError::Refused(_) | ServiceError::Invalid(_) | ServiceError::NotFound) => false,
        Err(error) if error.is_lost_race() || error.is_passing() => false,
        Err(error) => panic!("{what}: {error:?}"),
    }
}

impl Scene<'_> {
    async fn set(town: &Town) -> Scene<'_> {
        let (sien, _, sien_id) = supervisor(town, "sien@example.nl").await;
        let mut workers = Vec::new();
        for name in ["Ans", "Bas", "Cor"] {
            workers.push(worker(town, &sien, name, terms()).await);
        }
        // Each can something already, so that something happens from the first step on.
        for (one, kind) in workers.iter().zip(KINDS) {
            sign(town, &sien, one, kind, Level::Independent).await;
        }
        let mut open = Vec::new();
        let parts = [Daypart::Am, Daypart::Pm];
        for n in 0..18_usize {
            let kind = KINDS[n % 3];
            let day = 4 + i8::try_from(n % 6).unwrap();
            let (visit, first) = visit(town, asked(&format!("R{n}"), kind, day, parts[n / 9])).await;
            open.push(Open { visit, kind, first });
        }
        Scene {
            town,
            sien,
            sien_id,
            workers,
            open,
        }
    }

    fn window(&self, dice: &mut StdRng, of: &Open) -> Window {
        let starts_at = of.first.starts_at.plus(dice.random_range(0..12) * 900);
        Window {
            starts_at,
            ends_at: starts_at.plus(3600),
        }
    }

    async fn book(&self, dice: &mut StdRng, who: &Helping) -> bool {
        let of = &self.open[dice.random_range(0..self.open.len())];
        let window = self.window(dice, of);
        let (app, by) = (&self.town.app, &self.town.coordinator);
        let done = desk::assign(app, by, &of.visit, &helper_id(who), window).await;
        insist_plain(done, "a booking")
    }

    async fn level(&self, dice: &mut StdRng, who: &Helping) -> bool {
        let level = Level::ALL[dice.random_range(0..4)];
        let category = CategoryId::parse(KINDS[dice.random_range(0..3)]).unwrap();
        let app = &self.town.app;
        let done =
            learning::set_level(app, &self.sien, &helper_id(who), (category, level), "Dobbelsteen").await;
        insist_plain(done, "a level")
    }

    async fn roster(&self, dice: &mut StdRng) -> bool {
        let app = &self.town.app;
        let turns = learning::roster(app, &self.sien).await.unwrap().turns;
        if turns.len() > 4 || (!turns.is_empty() && dice.random_range(0..3) == 0) {
            let one = &turns[dice.random_range(0..turns.len())];
            return insist_plain(
                learning::remove_duty(app, &self.sien, &one.id).await,
                "a turn that goes",
            );
        }
        let from = dice.random_range(7..13);
        let until = from + dice.random_range(2..8);
        let mut new = turn(&self.sien_id, dice.random_range(4..10), from, until);
        if dice.random() {
            new.weekday = Some(dice.random_range(0..7));
        }
        insist_plain(learning::add_duty(app, &self.sien, new).await, "a turn")
    }

    /// The week of the service, or days on which it is closed.
    async fn opening(&self, dice: &mut StdRng) -> bool {
        let app = &self.town.app;
        let closures = learning::service(app, &self.sien).await.unwrap().hours.closures;
        let done = match dice.random_range(0..4) {
            0 if !closures.is_empty() => learning::reopen(app, &self.sien, &closures[0].id).await,
            0 | 1 if closures.len() < 2 => {
                let first = jiff::civil::date(2026, 3, dice.random_range(4..10));
                let days = (first, first);
                match learning::close(app, &self.sien, days, None).await {
                    Ok(Kept::WouldGiveBack(n)) => learning::close(app, &self.sien, days, Some(n)).await,
                    other => other,
                }
                .map(drop)
            }
            2 => learning::set_week(app, &self.sien, [None; 7], None)
                .await
                .map(drop),
            _ => {
                let mut week = [None; 7];
                for day in &mut week {
                    let from = 8 * 60 + dice.random_range(0..8) * 15;
                    *day = Stretch::new(from, from + dice.random_range(12..40) * 15);
                }
                week[dice.random_range(0..7)] = None;
                match learning::set_week(app, &self.sien, week, None).await {
                    Ok(Kept::WouldGiveBack(n)) => learning::set_week(app, &self.sien, week, Some(n)).await,
                    other => other,
                }
                .map(drop)
            }
        };
        insist_plain(done, "opening hours")
    }

    async fn agreement(&self, dice: &mut StdRng, who: &Helping) -> bool {
        let from = dice.random_range(8..15);
        let childcare = Availability::default().with(dice.random_range(0..7), from, from + 2);
        let first = jiff::civil::date(2026, 3, dice.random_range(1..7));
        let new = Terms {
            starts_on: first,
            ends_on: dice
                .random::<bool>()
                .then(|| jiff::civil::date(2026, 3, dice.random_range(7..10))),
            week_min: dice.random_range(1..6) * 60,
            most_week_min: dice.random::<bool>().then_some(180),
            most_unpaid_months: dice.random::<bool>().then_some(1),
            own: Private {
                childcare,
                ..terms().own
            },
        };
        let app = &self.town.app;
        let done = learning::set_agreement(app, &self.sien, &helper_id(who), new).await;
        insist_plain(done, "an agreement")
    }

    async fn asked(&self, who: &Helping) -> Vec<(InvitationId, VisitId, Window)> {
        let week = helping::my_week(&self.town.app, &who.actor).await.unwrap();
        week.invitations
            .into_iter()
            .filter(|one| one.still == helping::Still::Open)
            .map(|one| (one.invitation.id, one.invitation.visit, one.invitation.window))
            .collect()
    }

    /// A round; whoever it asks anew may do what they are asked.
    async fn round(&self) {
        let mut before = HashSet::new();
        for who in &self.workers {
            before.extend(self.asked(who).await.into_iter().map(|one| one.0));
        }
        round::run(&self.town.app, &self.town.organisation).await.unwrap();
        for who in &self.workers {
            for (id, visit, window) in self.asked(who).await {
                if !before.contains(&id) {
                    self.insist_may(who, &visit, window, "asked").await;
                }
            }
        }
    }

    async fn accept(&self, dice: &mut StdRng, who: &Helping) -> bool {
        let all = self.asked(who).await;
        if all.is_empty() {
            return false;
        }
        let (id, ..) = &all[dice.random_range(0..all.len())];
        insist_plain(helping::accept(&self.town.app, &who.actor, id).await, "a yes")
    }

    async fn booked(&self, who: &Helping) -> Vec<Assignment> {
        let (id, now) = (helper_id(who), self.town.app.now());
        let all = self
            .town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                Ok(assignment::list_of_helper(tx, &id, now, now.plus(30 * 86_400)).await?)
            })
            .await
            .unwrap();
        all.into_iter()
            .filter(|one| matches!(one.state, AssignmentState::Booked { .. }))
            .collect()
    }

    /// Whether they may go there alone, minute by minute.
    async fn insist_may(&self, who: &Helping, visit: &VisitId, window: Window, how: &str) {
        let file = learning::file(&self.town.app, &self.sien, &helper_id(who))
            .await
            .unwrap();
        let agreed = file.agreed.unwrap();
        let of = self.open.iter().find(|one| one.visit == *visit).unwrap();
        let level = file
            .levels
            .iter()
            .find(|(category, _)| category.id.as_str() == of.kind)
            .map(|(_, level)| *level)
            .unwrap();
        let turns = learning::roster(&self.town.app, &self.sien).await.unwrap().turns;
        let open = learning::service(&self.town.app, &self.sien).await.unwrap().hours;
        let is_said = open.week.iter().any(Option::is_some);
        let zone = amsterdam();
        let mut at = window.starts_at;
        while at < window.ends_at {
            let local = at.local(&zone);
            let (date, weekday) = (local.date(), local.weekday().to_monday_zero_offset());
            let minute =
                u32::from(local.hour().unsigned_abs()) * 60 + u32::from(local.minute().unsigned_abs());
            let is_on = turns.iter().any(|turn| {
                let day = match turn.weekday {
                    Some(day) => i8::try_from(day).unwrap() == weekday && turn.first_on <= date,
                    None => turn.first_on == date,
                };
                day && turn.from_min <= minute && minute < turn.until_min
            });
            let alone = level == Level::Independent || (level == Level::AloneUnderCall && is_on);
            assert!(alone, "{how} alone at {local}: {level}, on duty: {is_on}");
            let hours = agreed.own.childcare.0[usize::from(weekday.unsigned_abs())];
            assert!(hours >> local.hour() & 1 == 0, "{how} at {local}: the children");
            let today = open.week[usize::from(weekday.unsigned_abs())];
            let is_open = today.is_some_and(|one| one.from_min() <= minute && minute < one.until_min());
            assert!(is_open || !is_said, "{how} at {local}: the service is closed");
            let mut shut = open
                .closures
                .iter()
                .map(|one| one.first_on <= date && date <= one.last_on);
            assert!(
                !shut.any(|shut| shut),
                "{how} on {date}: the service is closed that day"
            );
            assert!(agreed.starts_on <= date, "{how} at {local}: not begun");
            assert!(
                agreed.ends_on.is_none_or(|last| date <= last),
                "{how} at {local}: over"
            );
            at = at.plus(60);
        }
    }

    async fn insist_bound(&self) {
        for who in &self.workers {
            let file = learning::file(&self.town.app, &self.sien, &helper_id(who))
                .await
                .unwrap();
            let agreed = file.agreed.unwrap();
            let most = agreed
                .most_week_min
                .map_or(agreed.week_min, |most| most.min(agreed.week_min));
            let mut weeks: HashMap<i8, i64> = HashMap::new();
            for one in self.booked(who).await {
                self.insist_may(who, &one.visit, one.window, "to go").await;
                let week = one.window.starts_at.date(&amsterdam()).iso_week_date().week();
                *weeks.entry(week).or_default() += one.window.seconds() / 60;
            }
            for (week, minutes) in weeks {
                assert!(
                    minutes <= i64::from(most),
                    "{minutes} minutes in week {week}, most {most}"
                );
            }
        }
        self.town.insist_sound().await;
    }
}

async fn walk(town: &Town, seed: u64) -> [usize; 7] {
    let scene = Scene::set(town).await;
    let mut dice = StdRng::seed_from_u64(seed);
    let mut done = [0; 7];
    for _ in 0..STEPS {
        let who = &scene.workers[dice.random_range(0..scene.workers.len())];
        let die = dice.random_range(0..13);
        let (kind, came) = match die {
            0..4 => (0, scene.book(&mut dice, who).await),
            4 => (1, scene.level(&mut dice, who).await),
            5 => (2, scene.roster(&mut dice).await),
            6 => (3, scene.agreement(&mut dice, who).await),
            7 => {
                scene.round().await;
                (4, scene.accept(&mut dice, who).await)
            }
            8 => (5, scene.opening(&mut dice).await),
            // The same moment: bookings of one worker, and what they lean on changes.
            _ => {
                let mut all = [0, 1, 2, 3].map(|n| StdRng::seed_from_u64(dice.random::<u64>() ^ n));
                let [one, two, three, four] = &mut all;
                let (a, b, _, _) = tokio::join!(
                    scene.book(one, who),
                    scene.book(two, who),
                    async {
                        match die {
                            9 => scene.level(three, who).await,
                            10 => scene.opening(three).await,
                            _ => scene.roster(three).await,
                        }
                    },
                    async { die == 12 && scene.agreement(four, who).await },
                );
                (6, a || b)
            }
        };
        done[kind] += usize::from(came);
        scene.insist_bound().await;
    }
    done
}

on_both_engines! {
    async fn nobody_goes_where_they_may_not_whatever_happens(db: Database) {
        let town = Town::begin(db).await;
        let seed = std::env::var("NOABER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
        let done = walk(&town, seed).await;
        println!("seed {seed}: booked, levels, turns, agreements, yeses, hours, at once: {done:?}");
        assert!(done[0] > 0 && done[1] + done[2] + done[3] > 0, "something must happen: {done:?}");
    }

    async fn nor_with_other_dice(db: Database) {
        let town = Town::begin(db).await;
        let done = walk(&town, 20_260_303).await;
        assert!(done.iter().sum::<usize>() > 5, "something must happen: {done:?}");
    }
}

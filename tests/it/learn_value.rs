//! What the learning term of the score is worth: the same demand, decided with it and without it.

use jiff::civil::date;
use noaber::domain::daypart::Daypart;
use noaber::domain::language::SpokenLanguage;
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::geo::Point;
use noaber::matching::{
    Availability, Kind, Level, Mode, Need, Offer, Problem, Settings, SlotInfo, SlotSet, Span, Totals, Traits,
    Window, round,
};

const TOWNS: u64 = 50;
const CATEGORIES: [&str; 6] = ["groceries", "garden", "odd-jobs", "cleaning", "meals", "walking"];

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    /// Somewhere in a town of four kilometres by four.
    fn place(&mut self) -> Point {
        let mut along = |degrees: f64| self.roll(1_000) as f64 / 1_000.0 * degrees;
        Point::new(51.54 + along(0.036), 5.05 + along(0.058)).unwrap()
    }

    fn some<'a>(&mut self, of: &[&'a str], percent: u64) -> Vec<&'a str> {
        let mut all: Vec<&str> = of.iter().copied().filter(|_| self.roll(100) < percent).collect();
        if all.is_empty() {
            all.push(of[self.roll(of.len() as u64) as usize]);
        }
        all
    }
}

fn slots() -> Vec<SlotInfo> {
    let mut all = Vec::new();
    for day in 23..28 {
        for part in [Daypart::Am, Daypart::Pm] {
            let date = date(2026, 11, day);
            let at = |hour| UnixTime::at(date, hour, 0, &amsterdam());
            all.push(SlotInfo {
                date,
                daypart: part,
                week: 0,
                span: Span {
                    from: at(part.start_hour()),
                    until: at(part.end_hour()),
                },
                on_call: true,
                label: format!("{date} {part}"),
            });
        }
    }
    all
}

/// Twelve workers with one to three goals, twice as many neighbours, and more asked than they can do.
fn town(seed: u64) -> Problem {
    let dice = &mut Dice(seed);
    let slots = slots();
    let mut offers = Vec::new();
    for number in 0..36 {
        let is_worker = number < 12;
        let does = dice.some(&CATEGORIES, 50);
        let own = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        let goals = if is_worker {
            dice.some(&does, 40)
        } else {
            Vec::new()
        };
        let levels = [Level::AloneUnderCall, Level::Independent];
        offers.push(Offer {
            id: format!("h{number}"),
            name: String::new(),
            at: dice.place(),
            reach_m: 3_000,
            mode: Mode::Bicycle,
            categories: own(&does),
            availability: Availability::Slots(
                (0..slots.len())
                    .filter(|_| dice.roll(100) < 60)
                    .collect::<SlotSet>(),
            ),
            busy: Vec::new(),
            weekly_limit: if is_worker { 5 } else { 2 },
            weekly_minutes: None,
            invitations_left: None,
            per_slot: 1,
            used: Vec::new(),
            vetted_until: None,
            interviewed: false,
            languages: vec![SpokenLanguage::parse("nl").unwrap()],
            kind: if is_worker { Kind::Worker } else { Kind::Volunteer },
            recent_visits: dice.roll(4) as u32,
            levels: does
                .iter()
                .filter(|_| is_worker)
                .map(|tag| ((*tag).to_owned(), levels[dice.roll(2) as usize]))
                .collect(),
            goals: own(&goals),
            teams: Vec::new(),
            adult: true,
            on_hold: false,
            consent: true,
            has: Traits::NONE,
            cannot_bear: Traits::NONE,
            zones: None,
            household: None,
        });
    }
    let needs = (0..150)
        .map(|number| {
            let first = dice.roll(slots.len() as u64 - 1) as usize;
            let windows = [first, first + 1].map(|slot| Window {
                slot,
                span: slots[slot].span,
            });
            Need {
                id: format!("r{number}"),
                at: dice.place(),
                radius_m: 5_000,
                category: CATEGORIES[dice.roll(6) as usize].to_owned(),
                windows: windows.to_vec(),
                duration_min: 60,
                helpers_needed: 1,
                urgent: dice.roll(10) == 0,
                vetting_required: false,
                careful: false,
                known: Vec::new(),
                language_required: None,
                language_wanted: None,
                requires: Traits::NONE,
                exposes: Traits::NONE,
                preferred: Vec::new(),
                blocked: Vec::new(),
                declined: Vec::new(),
                taken_by: Vec::new(),
                zone: None,
                household: None,
                consent: true,
            }
        })
        .collect();
    Problem {
        slots,
        offers,
        needs,
        ..Problem::default()
    }
}

/// What a round serves, and how many of its visits serve a worker's goal.
fn decided(problem: &Problem) -> (Totals, usize) {
    let plan = round(problem).unwrap().plan;
    let serves = plan.pairings().iter().filter(|pair| {
        let (offer, need) = (&problem.offers[pair.offer], &problem.needs[pair.need]);
        offer.kind == Kind::Worker && offer.goals.contains(&need.category)
    });
    (plan.totals(), serves.count())
}

#[test]
fn learning_has_more_goals_served_and_nobody_less() {
    let (mut with_all, mut without_all, mut served_all) = (0, 0, 0);
    for seed in 1..=TOWNS {
        let with = town(seed);
        let without = Problem {
            settings: Settings {
                learning: 0,
                ..Settings::default()
            },
            ..with.clone()
        };
        let ((one, goals), (other, fewer)) = (decided(&with), decided(&without));
        assert_eq!(
            (one.urgent_served, one.served),
            (other.urgent_served, other.served),
            "town {seed}"
        );
        assert!(goals >= fewer, "town {seed}: {goals} with, {fewer} without");
        with_all += goals;
        without_all += fewer;
        served_all += one.served;
    }
    println!(
        "{TOWNS} towns, {served_all} visits served either way: {with_all} of them serve a worker's goal with learning in \
         the score, {without_all} without ({:+.0} %)",
        100.0 * (with_all as f64 / without_all as f64 - 1.0)
    );
    assert!(
        with_all * 10 > without_all * 11,
        "{with_all} with, {without_all} without"
    );
}

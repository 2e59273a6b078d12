//! The engine against brute force, against itself on other numbers of threads, and against wrong plans.

use jiff::civil::date;
use noaber::domain::daypart::Daypart;
use noaber::domain::language::{Lang, SpokenLanguage};
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::geo::{Point, distance_m_ceil};
use noaber::matching::{
    Availability, Candidate, Capacity, Kind, Mode, Need, Objective, Offer, Pin, Plan, Problem, Reason,
    Refusal, SlotInfo, SlotSet, Span, Traits, WeekUse, WhyNot, Window, check, explain, round, solver,
    why_not,
};
use proptest::prelude::*;

/// `days` days from a Sunday, so that the second day is in another week; am and pm.
fn slots(days: i8) -> Vec<SlotInfo> {
    let mut slots = Vec::new();
    for day in 0..days {
        for daypart in [Daypart::Am, Daypart::Pm] {
            let date = date(2026, 11, 22 + day);
            let at = |hour| UnixTime::at(date, hour, 0, &amsterdam());
            slots.push(SlotInfo {
                date,
                daypart,
                week: usize::from(day > 0),
                span: Span {
                    from: at(daypart.start_hour()),
                    until: at(daypart.end_hour()),
                },
                on_call: false,
                label: format!("{date} {daypart}"),
            });
        }
    }
    slots
}

fn offer(number: usize) -> Offer {
    Offer {
        id: format!("h{number}"),
        name: String::new(),
        at: Point::new(51.56, 5.09).unwrap(),
        reach_m: 3_000,
        mode: Mode::Bicycle,
        categories: vec!["garden".to_owned()],
        availability: Availability::Slots(SlotSet::first(128)),
        busy: Vec::new(),
        weekly_limit: 2,
        weekly_minutes: None,
        invitations_left: None,
        per_slot: 1,
        used: Vec::new(),
        vetted_until: None,
        interviewed: false,
        languages: vec![SpokenLanguage::parse("nl").unwrap()],
        kind: Kind::Volunteer,
        recent_visits: 0,
        levels: Vec::new(),
        goals: Vec::new(),
        teams: Vec::new(),
        adult: true,
        on_hold: false,
        consent: true,
        has: Traits::NONE,
        cannot_bear: Traits::NONE,
        zones: None,
        household: None,
    }
}

fn need(number: usize, slots: &[SlotInfo], open: &[usize]) -> Need {
    Need {
        id: format!("r{number}"),
        at: Point::new(51.565, 5.09).unwrap(),
        radius_m: 3_000,
        category: "garden".to_owned(),
        windows: open
            .iter()
            .map(|&slot| Window {
                slot,
                span: slots[slot].span,
            })
            .collect(),
        duration_min: 60,
        helpers_needed: 1,
        urgent: false,
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
}

fn problem(offers: usize, needs: &[&[usize]]) -> Problem {
    let slots = slots(2);
    Problem {
        offers: (0..offers).map(offer).collect(),
        needs: needs
            .iter()
            .enumerate()
            .map(|(number, open)| need(number, &slots, open))
            .collect(),
        slots,
        ..Problem::default()
    }
}

/// SplitMix64: small problems from one number, so that a failure is replayed by its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    fn point(&mut self) -> Point {
        Point::new(
            51.55 + self.roll(200) as f64 * 1e-4,
            5.08 + self.roll(300) as f64 * 1e-4,
        )
        .unwrap()
    }
}

fn dice_problem(seed: u64, most_needs: u64, several: u64) -> Problem {
    let dice = &mut Dice(seed);
    let slots = slots(1 + dice.roll(2) as i8);
    let offers: Vec<Offer> = (0..1 + dice.roll(4) as usize)
        .map(|number| {
            let mut of = offer(number);
            of.at = dice.point();
            of.reach_m = 500 + dice.roll(3_000) as u32;
            of.weekly_limit = dice.roll(4) as u32;
            of.per_slot = 1 + dice.roll(2) as u32;
            of.recent_visits = dice.roll(4) as u32;
            of.availability = Availability::Slots((0..slots.len()).filter(|_| dice.chance(75)).collect());
            of.categories = ["garden", "pets"]
                .into_iter()
                .filter(|_| dice.chance(80))
                .map(str::to_owned)
                .collect();
            if dice.chance(20) {
                of.used = vec![WeekUse {
                    visits: dice.roll(3) as u32,
                    minutes: 60,
                }];
            }
            if dice.chance(15) {
                of.weekly_minutes = Some(60 * dice.roll(5) as u32);
            }
            if dice.chance(10) {
                of.invitations_left = Some(dice.roll(3) as u32);
            }
            of
        })
        .collect();
    let needs: Vec<Need> = (0..1 + dice.roll(most_needs) as usize)
        .map(|number| {
            let open: Vec<usize> = (0..slots.len()).filter(|_| dice.chance(60)).collect();
            let mut of = need(number, &slots, &open);
            of.at = dice.point();
            of.category = if dice.chance(80) { "garden" } else { "pets" }.to_owned();
            of.radius_m = 1_000 + dice.roll(3_000) as u32;
            of.urgent = dice.chance(25);
            of.helpers_needed = if dice.chance(several) {
                2 + u32::from(dice.chance(25))
            } else {
                1
            };
            of.duration_min = 60 * (1 + dice.roll(2) as u32);
            narrow(dice, &slots, &mut of);
            of.preferred = (0..offers.len()).filter(|_| dice.chance(15)).collect();
            of.blocked = (0..offers.len()).filter(|_| dice.chance(8)).collect();
            of
        })
        .collect();
    let mut problem = Problem {
        slots,
        offers,
        needs,
        ..Problem::default()
    };
    if dice.chance(30) {
        let need = dice.roll(problem.needs.len() as u64) as usize;
        let offer = dice.roll(problem.offers.len() as u64) as usize;
        let minutes = i64::from(problem.needs[need].duration_min);
        let window = problem.needs[need].windows.first().copied();
        problem.pins.extend(window.map(|window| {
            let from = window.span.from;
            let until = from.plus(minutes * 60);
            Pin {
                need,
                offer,
                slot: window.slot,
                span: Span { from, until },
            }
        }));
    }
    problem
}

/// Some visits are agreed more or less to the hour, some around noon.
fn narrow(dice: &mut Dice, slots: &[SlotInfo], of: &mut Need) {
    let visit = i64::from(of.duration_min) * 60;
    for window in &mut of.windows {
        if dice.chance(40) {
            let spare = window.span.seconds() - visit;
            let from = window.span.from.plus(dice.roll(spare as u64 / 60) as i64 * 60);
            let most = window.span.until.seconds() - from.seconds() - visit;
            let until = from.plus(visit + most.min(60 * dice.roll(40) as i64));
            window.span = Span { from, until };
        }
    }
    if dice.chance(20) {
        let noon = slots[0].span.until;
        let span = Span {
            from: noon.plus(-visit / 2),
            until: noon.plus(visit / 2 + 60 * dice.roll(20) as i64),
        };
        of.windows = vec![Window { slot: 0, span }];
    }
}

/// The best of all plans, by trying each.
struct Brute<'a> {
    problem: &'a Problem,
    capacity: &'a Capacity,
    options: Vec<Vec<Vec<Candidate>>>,
    taken: Vec<Candidate>,
    best: Objective,
}

impl Brute<'_> {
    fn best(problem: &Problem) -> Objective {
        let capacity = &Capacity::new(problem).unwrap();
        let candidates = solver::candidates(problem, capacity);
        let options = (0..problem.needs.len())
            .map(|need| {
                let of_need: Vec<Candidate> = candidates.iter().filter(|c| c.need == need).copied().collect();
                (0..problem.slots.len())
                    .flat_map(|slot| {
                        let of_slot: Vec<Candidate> =
                            of_need.iter().filter(|c| c.slot == slot).copied().collect();
                        subsets(&of_slot, capacity.rest(need) as usize)
                    })
                    .filter(|chosen| !chosen.is_empty())
                    .collect()
            })
            .collect();
        let mut brute = Brute {
            problem,
            capacity,
            options,
            taken: Vec::new(),
            best: Objective {
                urgent: -1,
                ..Objective::default()
            },
        };
        let mut start = Objective::default();
        for pin in &problem.pins {
            let of = &problem.needs[pin.need];
            if of.helpers_needed == 1 {
                start.served += 1;
                start.urgent += i64::from(of.urgent);
            }
            let pinned = solver::solve(problem, capacity, &[]).pairings;
            start.net += pinned
                .iter()
                .find(|p| p.need == pin.need && p.offer == pin.offer)
                .unwrap()
                .score;
            let offer = &problem.offers[pin.offer];
            let used = offer
                .used
                .get(problem.slots[pin.slot].week)
                .copied()
                .unwrap_or_default()
                .visits;
            start.net -= 150 * i64::from(offer.recent_visits + used) / i64::from(offer.weekly_limit.max(1));
        }
        brute.go(0, start);
        brute.best
    }

    fn go(&mut self, need: usize, value: Objective) {
        if need == self.options.len() {
            self.best = self.best.max(value);
            return;
        }
        self.go(need + 1, value);
        for option in self.options[need].clone() {
            let (mut next, before) = (value, self.taken.len());
            for c in &option {
                let of = &self.problem.offers[c.offer];
                let week = self.problem.slots[c.slot].week;
                let taken = self.capacity.week(c.offer, week).taken + self.in_week(c).count() as u32;
                let k = i64::from(of.recent_visits + taken);
                next.net += c.score - 150 * k / i64::from(of.weekly_limit);
                self.taken.push(*c);
            }
            if option.iter().all(|c| self.fits(c)) {
                next.served += 1;
                next.urgent += i64::from(self.problem.needs[need].urgent);
                self.go(need + 1, next);
            }
            self.taken.truncate(before);
        }
    }

    /// What the helper has in that week.
    fn in_week<'b>(&'b self, c: &Candidate) -> impl Iterator<Item = &'b Candidate> + use<'b> {
        let (offer, week) = (c.offer, self.problem.slots[c.slot].week);
        let same =
            move |other: &&Candidate| other.offer == offer && self.problem.slots[other.slot].week == week;
        self.taken.iter().filter(same)
    }

    /// Whether the helper's slots, week and days hold what they have now.
    fn fits(&self, c: &Candidate) -> bool {
        let left = self.capacity.week(c.offer, self.problem.slots[c.slot].week);
        let minutes = |c: &Candidate| self.problem.needs[c.need].duration_min;
        let in_slot = |slot: usize| self.in_week(c).filter(|other| self.touches(other, slot)).count();
        let today =
            |other: &&Candidate| self.problem.slots[other.slot].date == self.problem.slots[c.slot].date;
        let day: Vec<Candidate> = self.in_week(c).filter(today).copied().collect();
        self.in_week(c).count() <= left.visits_left as usize
            && left
                .minutes_left
                .is_none_or(|left| self.in_week(c).map(minutes).sum::<u32>() <= left)
            && (0..self.problem.slots.len())
                .filter(|slot| self.touches(c, *slot))
                .all(|slot| in_slot(slot) <= self.capacity.slot_left(c.offer, slot) as usize)
            && self.in_some_order(&day, &mut Vec::new())
    }

    fn window(&self, c: &Candidate) -> Span {
        let windows = &self.problem.needs[c.need].windows;
        windows.iter().find(|window| window.slot == c.slot).unwrap().span
    }

    fn touches(&self, c: &Candidate, slot: usize) -> bool {
        let (own, of) = (self.window(c), self.problem.slots[slot].span);
        slot == c.slot || (slot > c.slot && own.from < of.until && of.from < own.until)
    }

    /// Tries every order of a day, minute by minute.
    fn in_some_order(&self, rest: &[Candidate], done: &mut Vec<(Candidate, i64)>) -> bool {
        (0..rest.len()).any(|next| {
            let mut others = rest.to_vec();
            let c = others.remove(next);
            let (window, of) = (self.window(&c), &self.problem.needs[c.need]);
            let visit = i64::from(of.duration_min) * 60;
            let earliest = done.last().map_or(window.from.seconds(), |(before, ends)| {
                window.from.seconds().max(ends + self.way(before, of.at))
            });
            let start =
                (earliest..=window.until.seconds() - visit).find(|start| self.is_free(&c, *start, visit));
            let Some(start) = start else { return false };
            done.push((c, start + visit));
            let fits = self.in_some_order(&others, done);
            done.pop();
            fits
        }) || rest.is_empty()
    }

    fn way(&self, from: &Candidate, to: Point) -> i64 {
        let metres = distance_m_ceil(self.problem.needs[from.need].at, to);
        self.problem.offers[from.offer].mode.travel_s(i64::from(metres))
    }

    /// Whether the helper is there in every slot that the visit takes time of, and is not asked to be elsewhere.
    fn is_free(&self, c: &Candidate, start: i64, visit: i64) -> bool {
        let Availability::Slots(own) = &self.problem.offers[c.offer].availability else {
            return false;
        };
        let slots = self.problem.slots.iter().enumerate();
        let mut met =
            slots.filter(|(_, of)| start < of.span.until.seconds() && of.span.from.seconds() < start + visit);
        let asked = self
            .problem
            .pins
            .iter()
            .filter(|pin| pin.offer == c.offer && pin.need != c.need);
        met.all(|(slot, _)| own.contains(slot))
            && asked.into_iter().all(|pin| {
                let (from, to) = (self.problem.needs[pin.need].at, self.problem.needs[c.need].at);
                let way = self.problem.offers[c.offer]
                    .mode
                    .travel_s(i64::from(distance_m_ceil(from, to)));
                start + visit + way <= pin.span.from.seconds() || pin.span.until.seconds() + way <= start
            })
    }
}

fn subsets(of: &[Candidate], size: usize) -> Vec<Vec<Candidate>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    (0..of.len())
        .flat_map(|first| {
            subsets(&of[first + 1..], size - 1)
                .into_iter()
                .map(move |rest| [vec![of[first]], rest].concat())
        })
        .collect()
}

fn agrees_with_brute_force(problem: &Problem) {
    let outcome = round(problem).unwrap();
    let best = Brute::best(problem);
    assert_eq!(outcome.plan.totals().objective(), best, "not the best plan");
    assert_eq!(
        outcome.plan.bound(),
        best,
        "the search ended, so it knows that this is the best"
    );
    let gap = outcome.plan.gap();
    assert!(
        gap >= Objective::default(),
        "a proven gap is never below zero: {gap:?}"
    );
    let whole = |need: &Need| need.windows.iter().all(|w| w.span == problem.slots[w.slot].span);
    let calm = |offer: &Offer| offer.per_slot == 1 && offer.weekly_minutes.is_none();
    if problem
        .needs
        .iter()
        .all(|need| need.helpers_needed == 1 && whole(need))
        && problem.offers.iter().all(calm)
    {
        assert_eq!(
            gap,
            Objective::default(),
            "without side constraints the certificate is complete"
        );
    }
    assert_eq!(
        outcome.plan.unserved().len() + usize::try_from(best.served).unwrap(),
        problem.needs.len(),
        "every visit is served or explained"
    );
    assert_eq!(outcome.unassigned.len(), outcome.plan.unserved().len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn brute_force_agrees_on_visits_for_one(seed: u64) {
        agrees_with_brute_force(&dice_problem(seed, 6, 0));
    }

    #[test]
    fn brute_force_agrees_on_visits_for_several(seed: u64) {
        agrees_with_brute_force(&dice_problem(seed, 5, 50));
    }

    /// Visits for two as the edges of a random tree of helpers, all at the same time: a maximum matching in a tree.
    #[test]
    fn brute_force_agrees_on_trees_of_visits_for_two(seed: u64) {
        let dice = &mut Dice(seed);
        let people = 2 + dice.roll(5) as usize;
        let mut tree = problem(people, &[]);
        for child in 1..people {
            let parent = dice.roll(child as u64) as usize;
            let mut of = need(child, &tree.slots, &[0]);
            of.helpers_needed = 2;
            of.urgent = dice.chance(20);
            of.at = dice.point();
            of.blocked = (0..people).filter(|ix| *ix != child && *ix != parent).collect();
            tree.needs.push(of);
        }
        agrees_with_brute_force(&tree);
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    for seed in [1, 2, 3] {
        let dice = &mut Dice(seed);
        let mut town = problem(60, &[]);
        for of in &mut town.offers {
            of.at = dice.point();
            of.reach_m = 400 + dice.roll(800) as u32;
        }
        for number in 0..90 {
            let open: Vec<usize> = (0..4).filter(|_| dice.chance(50)).collect();
            let mut of = need(number, &town.slots, &open);
            of.at = dice.point();
            of.helpers_needed = 1 + u32::from(dice.chance(15));
            town.needs.push(of);
        }
        town.settings.node_limit = 200;
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| format!("{:?}", round(&town).unwrap()))
        };
        assert_eq!(on(1), on(4));
    }
}

/// A sound plan for two visits and two helpers, and its problem.
fn sound() -> (Problem, Plan) {
    let mut problem = problem(3, &[&[0], &[0, 1], &[1]]);
    problem.needs[2].helpers_needed = 2;
    let capacity = Capacity::new(&problem).unwrap();
    let plan = solver::solve(&problem, &capacity, &solver::candidates(&problem, &capacity));
    assert!(check(&problem, plan.clone()).is_ok());
    assert_eq!(plan.totals.served, 3);
    (problem, plan)
}

fn refused(problem: &Problem, plan: Plan) -> Refusal {
    check(problem, plan).unwrap_err()
}

#[test]
fn a_wrong_slot_is_refused() {
    let (problem, mut plan) = sound();
    plan.pairings[0].slot = 3;
    assert_eq!(
        refused(&problem, plan),
        Refusal::WrongSlot {
            need: "r0".to_owned(),
            slot: 3
        }
    );
}

#[test]
fn a_double_booking_is_refused() {
    let (problem, mut plan) = sound();
    let first = plan.pairings[0];
    plan.pairings[1].slot = first.slot;
    plan.pairings[1].offer = first.offer;
    plan.pairings.truncate(2);
    assert_eq!(
        refused(&problem, plan),
        Refusal::SlotFull {
            offer: problem.offers[first.offer].id.clone(),
            slot: 0
        }
    );
}

#[test]
fn more_than_the_weekly_limit_is_refused() {
    let (mut problem, mut plan) = sound();
    for pair in &mut plan.pairings {
        pair.offer = if pair.need == 2 { pair.offer } else { 0 };
    }
    plan.pairings.truncate(2);
    plan.pairings[1].slot = 1;
    problem.offers[0].weekly_limit = 1;
    assert_eq!(
        refused(&problem, plan),
        Refusal::WeekFull {
            offer: "h0".to_owned(),
            week: 0
        }
    );
}

#[test]
fn too_many_hours_are_refused() {
    let (mut problem, mut plan) = sound();
    plan.pairings.truncate(2);
    for pair in &mut plan.pairings {
        pair.offer = 0;
    }
    plan.pairings[1].slot = 1;
    problem.offers[0].weekly_minutes = Some(119);
    assert_eq!(
        refused(&problem, plan),
        Refusal::WeekFull {
            offer: "h0".to_owned(),
            week: 0
        }
    );
}

#[test]
fn a_visit_outside_the_time_that_people_have_is_refused() {
    let (problem, plan) = sound();
    let slot = problem.slots[0].span;
    for starts in [
        slot.until.plus(-1_800),
        slot.from.plus(-60),
        problem.slots[2].span.from,
    ] {
        let mut other = plan.clone();
        other.pairings[0].starts = starts;
        assert_eq!(
            refused(&problem, other),
            Refusal::WrongTime {
                need: "r0".to_owned(),
                offer: problem.offers[plan.pairings[0].offer].id.clone(),
            }
        );
    }
}

#[test]
fn two_visits_without_the_way_between_are_refused() {
    let mut problem = problem(1, &[&[0], &[0]]);
    problem.offers[0].per_slot = 2;
    problem.needs[1].at = Point::new(51.575, 5.09).unwrap();
    let plan = round(&problem).unwrap().plan;
    let [first, second] = plan.pairings() else {
        panic!("both: {plan:?}")
    };
    let apart = second.starts.seconds() - first.starts.seconds();
    // Some 1,112 m by bicycle, to the next quarter of an hour.
    assert_eq!(apart.abs(), 75 * 60, "an hour, and the way");
    let capacity = Capacity::new(&problem).unwrap();
    let mut without = solver::solve(&problem, &capacity, &solver::candidates(&problem, &capacity));
    let later = without
        .pairings
        .iter_mut()
        .max_by_key(|pair| pair.starts)
        .unwrap();
    later.starts = later.starts.plus(-11 * 60);
    assert!(matches!(refused(&problem, without), Refusal::NoWay { .. }));
}

#[test]
fn a_day_that_does_not_hold_both_leaves_the_lesser_one() {
    let mut problem = problem(1, &[&[0], &[0]]);
    problem.offers[0].per_slot = 2;
    problem.needs[1].urgent = true;
    // Both at nine, and both an hour.
    for need in &mut problem.needs {
        let from = problem.slots[0].span.from.plus(3_600);
        need.windows[0].span = Span {
            from,
            until: from.plus(3_600),
        };
    }
    let outcome = round(&problem).unwrap();
    assert_eq!(outcome.plan.unserved(), [0]);
    assert_eq!(outcome.plan.gap().served, 1, "what the prices prove");
    assert_eq!(outcome.plan.bound().served, 1, "what the search knows");
    let elsewhere = why_not(&problem, &outcome.capacity, &outcome.plan, 0, 0);
    assert_eq!(elsewhere, WhyNot::GoesElsewhere { need: 1, others: 0 });
    // An hour later it fits; and so it is found when the week holds no more minutes.
    problem.needs[0].windows[0].span.until = problem.slots[0].span.until;
    assert_eq!(round(&problem).unwrap().plan.totals().served, 2);
    problem.offers[0].weekly_minutes = Some(119);
    assert_eq!(round(&problem).unwrap().plan.unserved(), [0]);
}

#[test]
fn a_visit_around_noon_takes_room_on_both_sides() {
    let mut problem = problem(1, &[&[0], &[1]]);
    let noon = problem.slots[0].span.until;
    problem.needs[0].windows[0].span = Span {
        from: noon.plus(-1_800),
        until: noon.plus(1_800),
    };
    problem.needs[0].urgent = true;
    assert_eq!(
        round(&problem).unwrap().plan.unserved(),
        [1],
        "one visit in a slot"
    );
    problem.offers[0].per_slot = 2;
    assert_eq!(round(&problem).unwrap().plan.totals().served, 2);
    problem.offers[0].availability = Availability::Slots([0].into_iter().collect());
    let outcome = round(&problem).unwrap();
    assert_eq!(outcome.unassigned[0].reason, Reason::Availability);
    // A window that the visit fits into on one side belongs to that side alone.
    problem.needs[0].windows[0].span.from = noon.plus(-3_600);
    assert!(round(&problem).is_err());
}

#[test]
fn a_pair_that_a_rule_forbids_is_refused() {
    type Forbid = fn(&mut Problem, usize);
    let forbid: [(Reason, Forbid); 8] = [
        (Reason::Block, |p, h| p.needs[0].blocked.push(h)),
        (Reason::Vetting, |p, _| p.needs[0].vetting_required = true),
        (Reason::Hold, |p, h| p.offers[h].on_hold = true),
        (Reason::Consent, |p, h| p.offers[h].consent = false),
        (Reason::Declined, |p, h| p.needs[0].declined.push(h)),
        (Reason::Distance, |p, h| p.offers[h].reach_m = 10),
        (Reason::Category, |p, h| p.offers[h].categories.clear()),
        (Reason::Availability, |p, h| {
            p.offers[h].availability = Availability::Slots(SlotSet::EMPTY)
        }),
    ];
    for (expected, change) in forbid {
        let (mut problem, plan) = sound();
        let helper = plan.pairings[0].offer;
        change(&mut problem, helper);
        match refused(&problem, plan) {
            Refusal::NotEligible { reason, .. } => assert_eq!(reason, expected),
            other => panic!("{expected:?}: {other:?}"),
        }
    }
}

#[test]
fn half_a_visit_for_two_is_refused() {
    let (problem, mut plan) = sound();
    plan.pairings.pop();
    assert_eq!(
        refused(&problem, plan),
        Refusal::Incomplete {
            need: "r2".to_owned(),
            found: 1,
            needed: 2
        }
    );
}

#[test]
fn one_person_in_both_places_is_refused() {
    let (problem, mut plan) = sound();
    let last = plan.pairings.len() - 1;
    plan.pairings[last] = plan.pairings[last - 1];
    assert!(matches!(refused(&problem, plan), Refusal::SamePersonTwice { .. }));
}

#[test]
fn two_helpers_at_two_times_are_refused() {
    let (mut problem, mut plan) = sound();
    let span = problem.slots[2].span;
    problem.needs[2].windows.push(Window { slot: 2, span });
    plan.pairings.last_mut().unwrap().slot = 2;
    assert_eq!(refused(&problem, plan), Refusal::TwoSlots("r2".to_owned()));
}

#[test]
fn wrong_figures_and_sums_are_refused() {
    let (problem, plan) = sound();
    let mut other = plan.clone();
    other.pairings[0].score += 1;
    assert!(matches!(refused(&problem, other), Refusal::WrongFigure { .. }));
    let mut other = plan.clone();
    other.totals.served += 1;
    assert_eq!(refused(&problem, other), Refusal::WrongTotals);
    let mut other = plan;
    other.certificate.served = 1;
    assert!(matches!(refused(&problem, other), Refusal::Certificate(_)));
}

#[test]
fn a_forgotten_or_invented_pin_is_refused() {
    let (mut problem, plan) = sound();
    let mut invented = plan.clone();
    invented.pairings[0].pinned = true;
    assert_eq!(refused(&problem, invented), Refusal::Pins);
    problem.pins.push(Pin {
        need: 0,
        offer: (plan.pairings[0].offer + 1) % 3,
        slot: 0,
        span: problem.slots[0].span,
    });
    assert_eq!(refused(&problem, plan), Refusal::Pins);
}

#[test]
fn a_plan_that_could_be_better_is_refused() {
    let mut problem = problem(2, &[&[0], &[0]]);
    problem.offers[1].at = Point::new(51.563, 5.09).unwrap();
    let capacity = Capacity::new(&problem).unwrap();
    let candidates = solver::candidates(&problem, &capacity);
    let plan = solver::solve(&problem, &capacity, &candidates);
    // Without its second visit the plan is right in every other way, its sums included.
    let mut less = plan.clone();
    let gone = less.pairings.pop().unwrap();
    less.totals.served -= 1;
    less.totals.score -= gone.score;
    match refused(&problem, less) {
        Refusal::NotOptimal { gap, at } => {
            assert_eq!((gap.urgent, gap.served, at.as_str()), (0, 1, "r1"));
        }
        other => panic!("{other:?}"),
    }
    // The right plan with prices that prove nothing is refused as well.
    problem.offers[1].reach_m = 3_000;
    let mut unproven = plan;
    for price in &mut unproven.certificate.weeks {
        price.price += 60_000;
    }
    unproven.certificate.weeks.push(noaber::matching::WeekPrice {
        offer: 0,
        week: 0,
        price: 600_000,
    });
    assert!(matches!(
        refused(&problem, unproven),
        Refusal::NotOptimal { .. } | Refusal::Certificate(_)
    ));
}

#[test]
fn a_pinned_pair_keeps_its_place_and_its_room() {
    let mut problem = problem(2, &[&[0], &[0], &[0]]);
    problem.needs[2].urgent = true;
    problem.pins = vec![Pin {
        need: 0,
        offer: 0,
        slot: 0,
        span: problem.slots[0].span,
    }];
    let outcome = round(&problem).unwrap();
    let pairs: Vec<_> = outcome
        .plan
        .pairings()
        .iter()
        .map(|p| (p.need, p.offer, p.pinned))
        .collect();
    assert_eq!(
        pairs,
        [(0, 0, true), (2, 1, false)],
        "the urgent visit gets who is left"
    );
}

#[test]
fn an_open_visit_says_why_and_what_would_help() {
    let mut problem = problem(2, &[&[0], &[0]]);
    problem.offers[1].categories = vec!["pets".to_owned()];
    problem.offers[1].on_hold = true;
    problem.needs[1].urgent = true;
    let outcome = round(&problem).unwrap();
    let [open] = &outcome.unassigned[..] else {
        panic!("one visit stays open: {:?}", outcome.unassigned)
    };
    assert_eq!(
        (open.need, open.reason, open.considered, open.candidates),
        (0, Reason::Taken, 2, 1)
    );
    let count = |reason| open.turned_away.iter().find(|(r, _)| *r == reason).unwrap().1;
    assert_eq!(
        (
            count(Reason::Category),
            count(Reason::Hold),
            count(Reason::Distance)
        ),
        (1, 1, 0)
    );
    let change = open.smallest_change.unwrap();
    assert_eq!(
        change.sentence(&problem, Lang::En),
        "On 2026-11-22 pm it can be done by 1 person."
    );
    assert_eq!(
        why_not(&problem, &outcome.capacity, &outcome.plan, 0, 0),
        WhyNot::GoesElsewhere { need: 1, others: 0 }
    );
    assert_eq!(
        why_not(&problem, &outcome.capacity, &outcome.plan, 0, 1),
        WhyNot::Rules(vec![Reason::Category, Reason::Hold])
    );
    assert_eq!(
        why_not(&problem, &outcome.capacity, &outcome.plan, 1, 0),
        WhyNot::Goes
    );
    problem.needs[0].blocked = vec![0];
    assert_eq!(
        why_not(&problem, &outcome.capacity, &outcome.plan, 0, 0),
        WhyNot::Rules(vec![Reason::Availability]),
        "a block reads not available"
    );
}

#[test]
fn a_pair_is_explained_by_its_strongest_terms() {
    let mut problem = problem(1, &[&[0]]);
    problem.needs[0].preferred = vec![0];
    problem.offers[0].name = "Ans".to_owned();
    let outcome = round(&problem).unwrap();
    let why = explain(&problem, &outcome.capacity, &outcome.plan.pairings()[0]);
    assert_eq!(
        why.sentence(&problem, Lang::Nl),
        "Ans woont dichtbij (556 m), is bekend of bij naam gevraagd en kan op dat moment."
    );
    assert_eq!(why.terms.total(), outcome.plan.pairings()[0].score);
}

//! One visit taken out of a round that stands, and put back: how long until the rest is a best plan again.
//!
//! `cargo bench --bench standing`, with the number of requests if it should be another, or `country=FOLDER` for the
//! helpers.csv and requests.csv of a whole country (and `loose` for its loose half alone). In the loose town there are 2.5
//! helpers for each request, in the loose country two of five requests are asked; in the others as many places as requests.
//! Nodes are those that the searches of a visit out and back settled: the same on every machine. Out and back are each a
//! best plan with its proof in prices, changed in place; at the end the checker looks at all of it once.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench ends at the first surprise, and says what it measured"
)]

#[allow(dead_code, reason = "the other benches use the rest")]
mod measure;

use jiff::civil::date;
use measure::{Aim, figure};
use noaber::domain::daypart::Daypart;
use noaber::domain::language::SpokenLanguage;
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::geo::Point;
use noaber::matching::{
    Availability, Kind, Mode, Need, Offer, Problem, SlotInfo, SlotSet, Span, Standing, Traits, Window,
};
use noaber::service::files::{
    BadRows, LanguageRule, Week, problem_of, read_bytes, read_helpers, read_requests,
};
use std::path::Path;
use std::time::Instant;

/// How many visits are taken out and put back.
const CHANGES: u64 = 2_000;
/// A helper and a request are candidates within this distance; some seventy helpers live there.
const REACH_M: u32 = 1_500;
const HELPERS_PER_KM2: f64 = 10.0;

/// `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn number(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    /// Somewhere in a square town of so many kilometres.
    fn place(&mut self, side_km: f64) -> Point {
        let mut along = || self.number(1_000_000) as f64 / 1e6 * side_km;
        Point::new(52.0 + along() / 111.2, 5.0 + along() / 68.4).unwrap()
    }
}

fn main() {
    // `cargo test --benches` and the like run it once, small, to see that it does.
    let args: Vec<String> = std::env::args().skip(1).collect();
    let is_real = args.iter().any(|arg| arg == "--bench");
    println!(
        "| town | requests | helpers | arcs | cold s | warm s | out p50 µs | p99 | back p50 µs | p99 | nodes p50 | p99 |"
    );
    println!("|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    if let Some(folder) = args.iter().find_map(|arg| arg.strip_prefix("country=")) {
        let mut country = country(Path::new(folder));
        // Alone it takes a third of the time.
        if !args.iter().any(|arg| arg == "loose") {
            measure("balance, the country", &country, 20_000.0, 4_000.0);
        }
        // Two of five, spread over all of it.
        let mut place = 0;
        country.needs.retain(|_| {
            place += 1;
            place % 5 < 2
        });
        measure("loose, the country", &country, 1_000.0, 20.0);
        return;
    }
    let asked = args.iter().find_map(|arg| arg.parse().ok());
    let requests = asked.unwrap_or(if is_real { 20_000 } else { 200 });
    measure("loose", &town(requests, requests * 5 / 2, 2), 1_000.0, 20.0);
    measure("balance", &town(requests, requests / 2, 2), 20_000.0, 4_000.0);
}

/// The aims are microseconds: to reach, and the moonshot.
fn measure(name: &str, town: &Problem, aim_us: f64, moonshot_us: f64) {
    let requests = town.needs.len();
    let start = Instant::now();
    let (mut standing, first) = Standing::new(town).unwrap();
    let cold_s = start.elapsed().as_secs_f64();
    let mut chance = Chance(9);
    let (mut out, mut back, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..CHANGES {
        let work = standing.work();
        let id = &town.needs[chance.number(requests as u64) as usize].id;
        let start = Instant::now();
        let is_there = standing.withdraw(id);
        out.push(start.elapsed().as_nanos() as f64 / 1e3);
        let start = Instant::now();
        // Whom nobody can help is in no network.
        assert_eq!(standing.restore(id), is_there);
        back.push(start.elapsed().as_nanos() as f64 / 1e3);
        nodes.push((standing.work() - work) as f64);
    }
    let start = Instant::now();
    let again = standing.update(town).unwrap();
    let warm_s = start.elapsed().as_secs_f64();
    assert_eq!(again.plan.totals().objective(), first.plan.totals().objective());
    let (out_p99, back_p99) = (at(&mut out, 0.99), at(&mut back, 0.99));
    println!(
        "| {name} | {requests} | {} | {} | {cold_s:.2} | {warm_s:.2} | {:.1} | {out_p99:.1} | {:.1} | {back_p99:.1} | {} | {} |",
        town.offers.len(),
        first.candidates.len(),
        at(&mut out, 0.5),
        at(&mut back, 0.5),
        at(&mut nodes, 0.5),
        at(&mut nodes, 0.99),
    );
    let aim = Aim::AtMost(aim_us, moonshot_us);
    figure(
        &format!("a visit withdrawn and the plan best again, p99 of {CHANGES}: {name} ({requests} requests)"),
        out_p99,
        " µs",
        &aim,
    );
    figure(
        &format!("a visit added and the plan best again, p99 of {CHANGES}: {name} ({requests} requests)"),
        back_p99,
        " µs",
        &aim,
    );
}

fn country(folder: &Path) -> Problem {
    let bytes = |name: &str| read_bytes(&folder.join(name)).unwrap();
    let helpers = read_helpers("helpers.csv", &bytes("helpers.csv"), BadRows::Refuse).unwrap();
    let requests = read_requests("requests.csv", &bytes("requests.csv"), BadRows::Refuse).unwrap();
    let (week, language) = (Week::parse("2026-W48"), LanguageRule::Wanted);
    problem_of(
        &helpers.rows,
        &requests.rows,
        week,
        language,
        &[],
        noaber::matching::Settings::default(),
    )
    .unwrap()
    .problem
}

fn at(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() as f64 * share) as usize]
}

fn town(requests: usize, helpers: usize, weekly_limit: u32) -> Problem {
    let mut chance = Chance(1);
    let side_km = (helpers as f64 / HELPERS_PER_KM2).sqrt();
    let slots = slots();
    let offers = (0..helpers)
        .map(|number| offer(number, &mut chance, side_km, weekly_limit))
        .collect();
    let needs = (0..requests)
        .map(|number| need(number, &mut chance, side_km, &slots))
        .collect();
    Problem {
        slots,
        offers,
        needs,
        ..Problem::default()
    }
}

fn slots() -> Vec<SlotInfo> {
    let mut slots = Vec::new();
    for day in [date(2026, 11, 23), date(2026, 11, 24)] {
        for daypart in Daypart::ALL {
            let at = |hour| UnixTime::at(day, hour, 0, &amsterdam());
            slots.push(SlotInfo {
                date: day,
                daypart,
                week: 0,
                span: Span {
                    from: at(daypart.start_hour()),
                    until: at(daypart.end_hour()),
                },
                on_call: false,
                label: format!("{day} {daypart}"),
            });
        }
    }
    slots
}

fn offer(number: usize, chance: &mut Chance, side_km: f64, weekly_limit: u32) -> Offer {
    let slots: SlotSet = (0..6).filter(|_| chance.number(2) == 0).collect();
    Offer {
        id: format!("h{number}"),
        name: String::new(),
        at: chance.place(side_km),
        reach_m: REACH_M,
        mode: Mode::Bicycle,
        categories: vec!["garden".to_owned()],
        availability: Availability::Slots(slots),
        busy: Vec::new(),
        weekly_limit,
        weekly_minutes: None,
        invitations_left: None,
        per_slot: 1,
        used: Vec::new(),
        vetted_until: None,
        interviewed: false,
        languages: SpokenLanguage::parse("nl").into_iter().collect(),
        kind: Kind::Volunteer,
        recent_visits: chance.number(5) as u32,
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

fn need(number: usize, chance: &mut Chance, side_km: f64, slots: &[SlotInfo]) -> Need {
    let first = chance.number(5) as usize;
    let windows = [first, first + 1].map(|slot| Window {
        slot,
        span: slots[slot].span,
    });
    Need {
        id: format!("r{number}"),
        at: chance.place(side_km),
        radius_m: REACH_M,
        category: "garden".to_owned(),
        windows: windows.to_vec(),
        duration_min: 60,
        helpers_needed: 1,
        urgent: chance.number(10) == 0,
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

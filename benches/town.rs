//! A made-up town for the benches, as the files that `noaber match` reads: some hoods of some density, helpers who go
//! as far as their means, residents who ask for what people ask.

use super::places::Chance;
use std::fmt::Write as _;

const CATEGORIES: [(&str, f64); 16] = [
    ("groceries", 14.0),
    ("odd-jobs", 12.0),
    ("garden", 10.0),
    ("moving", 4.0),
    ("devices", 9.0),
    ("paperwork", 8.0),
    ("accompany", 9.0),
    ("driving", 10.0),
    ("company", 14.0),
    ("walking", 6.0),
    ("pets", 4.0),
    ("meals", 3.0),
    ("painting", 2.0),
    ("cleaning", 3.0),
    ("language", 3.0),
    ("childcare", 2.0),
];
/// Means of transport: how many go by it, and how far in metres, from and up to.
const MODES: [(&str, f64, u64, u64); 4] = [
    ("foot", 0.25, 500, 1_500),
    ("bicycle", 0.50, 1_000, 5_000),
    ("car", 0.18, 3_000, 12_000),
    ("transit", 0.07, 2_000, 8_000),
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const PARTS: [&str; 3] = ["am", "pm", "ev"];
const LANGUAGES: [&str; 5] = ["en", "tr", "ar", "pl", "uk"];
const MIDDLE: (f64, f64) = (51.56, 5.085);
const HOODS: usize = 80;
const DEGREE_M: f64 = 111_195.0;

/// A hood: its middle, and how far its homes lie from it, in metres.
type Hood = (f64, f64, f64);

/// The texts of helpers.csv and requests.csv, of so many of each; every request is for one helper.
pub fn files(helpers: usize, requests: usize) -> (String, String) {
    let mut chance = Chance::new(11);
    let hoods: Vec<Hood> = (0..HOODS)
        .map(|_| {
            let (lat, lon) = beside(MIDDLE, 3_000.0, &mut chance);
            (lat, lon, 150.0 + 750.0 * chance.unit())
        })
        .collect();
    (
        helpers_csv(helpers, &hoods, &mut chance),
        requests_csv(requests, helpers, &hoods, &mut chance),
    )
}

fn helpers_csv(count: usize, hoods: &[Hood], chance: &mut Chance) -> String {
    let mut text =
        "helper_id,lat,lon,reach_m,mode,categories,slots,weekly_limit,per_slot,vetted_until,languages,\
                    kind,recent_visits\n"
            .to_owned();
    for id in 0..count {
        let (lat, lon) = home(hoods, chance);
        let (mode, _, from, to) = MODES[weighted(chance, MODES.map(|mode| mode.1))];
        let reach = from + chance.number() % (to - from);
        let worker = chance.yes(0.15);
        let mut categories: Vec<&str> = Vec::new();
        let wanted = 2 + (chance.number() % 5) as usize;
        while categories.len() < wanted {
            let one = category(chance);
            if !categories.contains(&one) {
                categories.push(one);
            }
        }
        let slots = slots(if worker { 0.5 } else { 0.28 }, chance);
        let limit = if worker {
            4 + chance.number() % 9
        } else {
            1 + chance.number() % 3
        };
        let per_slot = if worker { 1 + chance.number() % 2 } else { 1 };
        let vetted = if chance.yes(0.45) { "2027-06-30" } else { "" };
        let others = LANGUAGES.iter().filter(|_| chance.yes(0.12));
        let languages: Vec<&str> = ["nl"].iter().chain(others).copied().collect();
        let recent = [0, 1, 2, 3, 5][weighted(chance, [0.50, 0.25, 0.13, 0.08, 0.04])];
        let kind = if worker { "worker" } else { "volunteer" };
        let _ = writeln!(
            text,
            "h{id},{lat:.6},{lon:.6},{reach},{mode},{},{slots},{limit},{per_slot},{vetted},{},{kind},{recent}",
            categories.join("|"),
            languages.join("|"),
        );
    }
    text
}

fn requests_csv(count: usize, helpers: usize, hoods: &[Hood], chance: &mut Chance) -> String {
    let mut text =
        "request_id,lat,lon,radius_m,category,slots,duration_min,helpers_needed,vetting_required,language,\
                    urgent,preferred,blocked\n"
            .to_owned();
    for id in 0..count {
        let (lat, lon) = home(hoods, chance);
        let category = category(chance);
        let radius = [1_000, 2_000, 3_000, 5_000, 8_000][(chance.number() % 5) as usize];
        let slots = slots(0.12, chance);
        let minutes = [30, 60, 60, 90, 120][(chance.number() % 5) as usize];
        let delicate = ["company", "childcare", "paperwork"].contains(&category);
        let vetting = u8::from(delicate && chance.yes(0.6));
        let language = if chance.yes(0.04) {
            LANGUAGES[1 + (chance.number() % 4) as usize]
        } else {
            ""
        };
        let urgent = u8::from(chance.yes(0.10));
        let preferred = somebody(0.08, helpers, chance);
        let blocked = somebody(0.02, helpers, chance);
        let _ = writeln!(
            text,
            "r{id},{lat:.6},{lon:.6},{radius},{category},{slots},{minutes},1,{vetting},{language},{urgent},\
             {preferred},{blocked}"
        );
    }
    text
}

fn somebody(share: f64, helpers: usize, chance: &mut Chance) -> String {
    if chance.yes(share) {
        format!("h{}", chance.number() % helpers as u64)
    } else {
        String::new()
    }
}

fn category(chance: &mut Chance) -> &'static str {
    CATEGORIES[weighted(chance, CATEGORIES.map(|of| of.1))].0
}

/// Which, each as often as its weight.
fn weighted<const N: usize>(chance: &mut Chance, weights: [f64; N]) -> usize {
    let mut left = chance.unit() * weights.iter().sum::<f64>();
    let found = weights.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    found.unwrap_or(0)
}

fn slots(share: f64, chance: &mut Chance) -> String {
    let mut chosen = Vec::new();
    for day in DAYS {
        for part in PARTS {
            let rare = part == "ev" || day == "sun";
            if chance.yes(share * if rare { 0.6 } else { 1.0 }) {
                chosen.push(format!("{day}-{part}"));
            }
        }
    }
    if chosen.is_empty() {
        chosen.push("tue-am".to_owned());
    }
    chosen.join("|")
}

fn home(hoods: &[Hood], chance: &mut Chance) -> (f64, f64) {
    let (lat, lon, spread_m) = hoods[(chance.number() % hoods.len() as u64) as usize];
    beside((lat, lon), spread_m, chance)
}

fn beside((lat, lon): (f64, f64), spread_m: f64, chance: &mut Chance) -> (f64, f64) {
    (
        lat + chance.gauss() * spread_m / DEGREE_M,
        lon + chance.gauss() * spread_m / (DEGREE_M * lat.to_radians().cos()),
    )
}

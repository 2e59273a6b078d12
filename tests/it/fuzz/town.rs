//! The tables of a town: helpers, requests, postcodes, population; and the round that is decided over them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use noaber::domain::language::SpokenLanguage;
use noaber::geo::{Cell, Point};
use noaber::matching::{Capacity, Settings, SlotSet, check, solver};
use noaber::service::files::{
    BadRows, HelperRow, LanguageRule, PopulationRow, PostcodeRow, RequestRow, Week, problem_of, read_helpers,
    read_population, read_postcodes, read_requests,
};
use rand::RngExt;
use rand::rngs::StdRng;

use super::blows::{battered, some};
use super::letter::{Cells, Columns, plain_ends, table};

const HELPERS: &str = "helper_id,lat,lon,reach_m,mode,categories,slots,weekly_limit,per_slot,vetted_until,languages,kind,recent_visits\n\
    h1,51.56,5.09,3000,bicycle,garden|pets,mon-am|tue-ev,2,1,2027-06-30,nl|tr,volunteer,1\n\
    h2,51.561,5.091,3000,foot,garden,all,3,,,nl,worker,0\n\
    \"h\"\"3\",51.5,5.1,20000,car,\"garden,\n paint\",all,3,2,2026-11-25,en,volunteer,7\n";
const REQUESTS: &str = "request_id;lat;lon;radius_m;category;slots;duration_min;helpers_needed;vetting_required;language;urgent;preferred;blocked\n\
    r1;51,562;5,09;3000;garden;mon-am;60;1;1;;1;;\n\
    r2;51,563;5,092;3000;garden;mon-am|tue-pm;60;2;0;tr;0;h2;\n\
    r3;51,563;5,092;3000;\"pets\";all;60;1;0;;0;;h1|h2\n";
const POSTCODES: &str = "postcode,woonplaats,gemeente,latitude,longitude\n\
    5017,Tilburg,Tilburg,51.556,5.098\n\"5017 ab\",\"Den\nBosch\",,51.557,5.099\n9999XZ,,Oost,+51.5,-5.\n";
const POPULATION: &str = "people,cell,lat,lon\n120,881f24ac01fffff,,\n7,,51.56,5.09\n0,881f24ac03fffff,1,1\n";

pub const HELPER_COLUMNS: Columns<'_> = Columns {
    needed: &[
        "helper_id",
        "lat",
        "lon",
        "reach_m",
        "mode",
        "categories",
        "slots",
        "weekly_limit",
        "vetted_until",
        "languages",
        "kind",
        "recent_visits",
    ],
    others: &["per_slot", "name", "telephone", "mail", "address"],
};
pub const REQUEST_COLUMNS: Columns<'_> = Columns {
    needed: &[
        "request_id",
        "lat",
        "lon",
        "radius_m",
        "category",
        "slots",
        "duration_min",
        "helpers_needed",
        "vetting_required",
        "language",
        "urgent",
        "preferred",
        "blocked",
    ],
    others: &["name", "telephone", "mail", "address"],
};
const POSTCODE_COLUMNS: Columns<'_> = Columns {
    needed: &["postcode"],
    others: &[
        "lat",
        "latitude",
        "lon",
        "lng",
        "longitude",
        "place",
        "woonplaats",
        "plaats",
        "municipality",
        "gemeente",
    ],
};
const POPULATION_COLUMNS: Columns<'_> = Columns {
    needed: &["people"],
    others: &["cell", "lat", "lon"],
};

/// The dayparts of a week, as files write them.
pub fn slot_labels() -> Vec<String> {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let of = |day: &&str| ["am", "pm", "ev"].map(|part| format!("{day}-{part}"));
    days.iter().flat_map(of).collect()
}

fn same_number(cell: &str, number: u32, empty: &str) -> bool {
    let cell = if cell.is_empty() { empty } else { cell };
    !cell.is_empty()
        && cell.bytes().all(|b| b.is_ascii_digit())
        && cell.trim_start_matches('0') == number.to_string().trim_start_matches('0')
}

fn same_degrees(cell: &str, degrees: f64, most: f64) -> bool {
    let plain = cell.replace(',', ".").parse::<f64>();
    degrees.abs() <= most && plain.is_ok_and(|plain| plain == degrees)
}

fn same_slots(cells: &Cells, slots: SlotSet) -> bool {
    let (parts, labels) = (cells.parts("slots"), slot_labels());
    let named = |slot: usize| parts.contains("all") || parts.contains(labels[slot].as_str());
    (0..21).all(|slot| slots.contains(slot) == named(slot))
        && parts
            .iter()
            .all(|part| *part == "all" || labels.iter().any(|label| label == part))
}

fn same_languages<'a>(cell: impl IntoIterator<Item = &'a str>, read: &[SpokenLanguage]) -> bool {
    let mut tags: Vec<String> = cell.into_iter().map(str::to_ascii_lowercase).collect();
    let mut read: Vec<&str> = read.iter().map(SpokenLanguage::as_str).collect();
    tags.sort_unstable();
    read.sort_unstable();
    tags == read
}

fn same_optional(cells: &Cells, column: &str, read: Option<&String>) -> bool {
    plain_ends(read.map_or("", String::as_str)) == cells.of(column)
}

fn helper_stands(row: &HelperRow, cells: &Cells) -> bool {
    let date = row.vetted_until.map_or(String::new(), |date| date.to_string());
    let categories: Vec<String> = row.categories.iter().map(|c| plain_ends(c)).collect();
    row.helper_id == cells.of("helper_id")
        && row.helper_id.chars().count() <= 200
        && same_degrees(cells.of("lat"), row.at.lat(), 90.0)
        && same_degrees(cells.of("lon"), row.at.lon(), 180.0)
        && same_number(cells.of("reach_m"), row.reach_m, "")
        && same_number(cells.of("weekly_limit"), row.weekly_limit, "")
        && same_number(cells.of("per_slot"), row.per_slot, "1")
        && same_number(cells.of("recent_visits"), row.recent_visits, "0")
        && row.mode.tag() == cells.of("mode")
        && row.kind.tag() == cells.of("kind")
        && cells.of("vetted_until") == date
        && same_slots(cells, row.slots)
        && same_languages(cells.parts("languages"), &row.languages)
        && cells.parts("categories") == categories.iter().map(String::as_str).collect()
        && same_optional(cells, "name", row.name.as_ref())
}

fn request_stands(row: &RequestRow, cells: &Cells) -> bool {
    let flag = |column: &str, read: bool| match cells.of(column) {
        "1" => read,
        "0" | "" => !read,
        _ => false,
    };
    row.request_id == cells.of("request_id")
        && row.category == cells.of("category")
        && same_degrees(cells.of("lat"), row.at.lat(), 90.0)
        && same_degrees(cells.of("lon"), row.at.lon(), 180.0)
        && same_number(cells.of("radius_m"), row.radius_m, "")
        && same_number(cells.of("duration_min"), row.duration_min, "")
        && same_number(cells.of("helpers_needed"), row.helpers_needed, "1")
        && (1..=6).contains(&row.helpers_needed)
        && same_slots(cells, row.slots)
        && same_languages(cells.parts("language"), row.language.as_slice())
        && flag("urgent", row.urgent)
        && flag("vetting_required", row.vetting_required)
        && row.preferred.len() == cells.parts("preferred").len()
        && row.blocked.len() == cells.parts("blocked").len()
}

fn postcode_stands(row: &PostcodeRow, cells: &Cells) -> bool {
    let first = |names: &[&'static str]| {
        let said = names
            .iter()
            .map(|name| cells.of(name))
            .find(|cell| !cell.is_empty());
        said.unwrap_or_default().to_owned()
    };
    let place = first(&["place", "woonplaats", "plaats"]);
    let municipality = first(&["municipality", "gemeente"]);
    let written: String = cells.of("postcode").split_whitespace().collect();
    row.postcode.as_str() == written.to_ascii_uppercase()
        && same_degrees(&first(&["lat", "latitude"]), row.at.lat(), 90.0)
        && same_degrees(&first(&["lon", "lng", "longitude"]), row.at.lon(), 180.0)
        && plain_ends(&row.municipality)
            == if municipality.is_empty() {
                &*place
            } else {
                &*municipality
            }
        && plain_ends(&row.place) == place
}

fn population_stands(row: &PopulationRow, cells: &Cells) -> bool {
    let degrees = |column: &str| cells.of(column).replace(',', ".").parse::<f64>();
    let there = match (cells.of("cell"), degrees("lat"), degrees("lon")) {
        ("", Ok(lat), Ok(lon)) => Point::new(lat, lon).is_ok_and(|at| Cell::of(at, 8) == Ok(row.cell)),
        (cell, ..) => cell.trim_start_matches('0').to_ascii_lowercase() == format!("{:x}", row.cell.to_i64()),
    };
    there && row.cell.resolution() == 8 && same_number(cells.of("people"), row.people, "")
}

fn helpers(bytes: &[u8]) -> Option<Vec<HelperRow>> {
    let read = |bad| read_helpers("h.csv", bytes, bad);
    let rows = table(bytes, &HELPER_COLUMNS, read, |row| Some(row.line), helper_stands)?;
    once(rows.iter().map(|row| &*row.helper_id));
    Some(rows)
}

fn requests(bytes: &[u8]) -> Option<Vec<RequestRow>> {
    let read = |bad| read_requests("r.csv", bytes, bad);
    let rows = table(
        bytes,
        &REQUEST_COLUMNS,
        read,
        |row| Some(row.line),
        request_stands,
    )?;
    once(rows.iter().map(|row| &*row.request_id));
    Some(rows)
}

/// No identifier comes twice.
fn once<'a>(ids: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    ids.for_each(|id| assert!(seen.insert(id), "{id} twice"));
}

/// The rows as they were before anything happened to them.
fn whole() -> &'static (Vec<HelperRow>, Vec<RequestRow>) {
    static WHOLE: OnceLock<(Vec<HelperRow>, Vec<RequestRow>)> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let helpers = read_helpers("h.csv", HELPERS.as_bytes(), BadRows::Refuse);
        let requests = read_requests("r.csv", REQUESTS.as_bytes(), BadRows::Refuse);
        (helpers.unwrap().rows, requests.unwrap().rows)
    })
}

/// That there is something to batter: every file as it was is taken.
pub fn unharmed() {
    assert_eq!((whole().0.len(), whole().1.len()), (3, 3));
    let postcodes = read_postcodes("p.csv", POSTCODES.as_bytes(), BadRows::Refuse);
    let population = read_population("p.csv", POPULATION.as_bytes(), BadRows::Refuse);
    assert_eq!(
        (postcodes.unwrap().rows.len(), population.unwrap().rows.len()),
        (3, 3)
    );
}

/// A battered table of helpers.
pub fn of_helpers(rng: &mut StdRng) {
    let bytes = battered(rng, HELPERS);
    if let Some(rows) = helpers(&bytes).filter(|_| rng.random_ratio(1, 8)) {
        round(rng, &rows, &whole().1, Settings::default());
    }
}

/// A battered table of requests.
pub fn of_requests(rng: &mut StdRng) {
    let bytes = battered(rng, REQUESTS);
    if let Some(rows) = requests(&bytes).filter(|_| rng.random_ratio(1, 8)) {
        round(rng, &whole().0, &rows, Settings::default());
    }
}

/// Battered tables of where postcodes lie and people live.
pub fn of_places(rng: &mut StdRng) {
    if rng.random_bool(0.5) {
        let bytes = battered(rng, POSTCODES);
        let read = |bad| read_postcodes("p.csv", &bytes, bad);
        table(&bytes, &POSTCODE_COLUMNS, read, |_| None, postcode_stands);
    } else {
        let bytes = battered(rng, POPULATION);
        let read = |bad| read_population("p.csv", &bytes, bad);
        table(&bytes, &POPULATION_COLUMNS, read, |_| None, population_stands);
    }
}

/// A round over the town as it was, with these weights.
pub fn of_settings(rng: &mut StdRng, settings: Settings) {
    let (helpers, requests) = whole();
    round(rng, helpers, requests, settings);
}

/// What was read can be decided, and the checker agrees.
fn round(rng: &mut StdRng, helpers: &[HelperRow], requests: &[RequestRow], settings: Settings) {
    let week = Week::parse("2026-W48");
    let language = *some(rng, &[LanguageRule::Wanted, LanguageRule::Required]);
    let town = problem_of(helpers, requests, week, language, &[], settings).unwrap();
    let capacity = Capacity::new(&town.problem).unwrap();
    let candidates = solver::candidates(&town.problem, &capacity);
    let plan = solver::solve(&town.problem, &capacity, &candidates);
    check(&town.problem, plan).unwrap();
}

//! The 20 nearest eligible helpers, exact, beside PostGIS (geography, GiST, KNN, the same filters, prepared, over a unix
//! socket) and rstar (chords in three dimensions), in one run, with the same answers verified.
//!
//! `benches/run` installs PostGIS and starts this. All times are processor time: of this thread, and of the server process that
//! answers for PostGIS (the way to it and back is not counted). Arguments: `quick` leaves the largest sizes out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a bench ends at the first surprise, and says what it measured"
)]

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/harness/guarded.rs"]
mod guarded;
#[allow(dead_code, reason = "the other benches use the rest")]
mod measure;
#[allow(dead_code, reason = "the other benches use the rest")]
mod places;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/harness/postgres.rs"]
mod postgres;

use measure::{Aim, cpu_s, cpu_s_of, figure, growth, median};
use noaber::matching::index::{BlockIndex, Placed, Query, Search};
use places::{Chance, distance_m, place, towns};
use rstar::RTree;
use rstar::primitives::GeomWithData;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use std::time::Instant;

const NEAREST: usize = 20;
const QUERIES: usize = 10_000;
/// So many of them are asked of the peers, and their answers compared.
const ASKED_OF_PEERS: usize = 1_000;
const SKILLS: u32 = 24;
const SLOTS: u32 = 28;
/// Where the bits of a helper's word begin: skills from 0.
const FIRST_SLOT: u32 = SKILLS;
const FIRST_LANGUAGE: u32 = FIRST_SLOT + SLOTS;
const VETTED: u32 = FIRST_LANGUAGE + 8;
const ACTIVE: u32 = VETTED + 1;
/// Metres: by how much two ways to compute the same distance may differ.
const CLOSE: f64 = 0.01;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let real = args.iter().any(|arg| arg == "--bench");
    let quick = args.iter().any(|arg| arg == "quick");
    let sizes: &[usize] = match (real, quick) {
        (false, _) => &[2_000],
        (true, true) => &[10_000, 100_000],
        (true, false) => &[10_000, 100_000, 1_000_000, 10_000_000],
    };
    let queries = queries();
    println!(
        "| helpers | found per search | ours, µs | p99, µs | rstar, µs | ratio | PostGIS, µs | ratio | bytes per helper | build, s | move one, µs |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut rows = Vec::new();
    for &size in sizes {
        rows.push(measure(size, &queries));
        rows.last().into_iter().for_each(show);
    }
    figures(&rows);
}

struct Row {
    helpers: usize,
    found: usize,
    build_s: f64,
    bytes: f64,
    move_us: f64,
    mean_us: f64,
    p99_us: f64,
    rstar_us: Option<f64>,
    postgis_us: Option<f64>,
}

/// Three to six of the skills, the first ones more often.
fn skill(chance: &mut Chance) -> u32 {
    let weight = |c: u32| 1.0 / (f64::from(c) + 2.0);
    let mut left = chance.unit() * (0..SKILLS).map(weight).sum::<f64>();
    (0..SKILLS)
        .find(|&c| {
            left -= weight(c);
            left < 0.0
        })
        .unwrap_or(0)
}

fn e7(degrees: f64) -> i32 {
    (degrees * 1e7).round() as i32
}

fn helpers(count: usize) -> Vec<Placed> {
    let (towns, mut chance) = (towns(), Chance::new(2));
    (0..count)
        .map(|id| {
            let (lat, lon) = place(&towns, &mut chance);
            let mut attributes = 0_u64;
            let wanted = 3 + (chance.number() % 4) as u32;
            while attributes.count_ones() < wanted {
                attributes |= 1 << skill(&mut chance);
            }
            let often = [0.15, 0.35, 0.60][(chance.number() % 3) as usize];
            for slot in 0..SLOTS {
                attributes |= u64::from(chance.yes(often)) << (FIRST_SLOT + slot);
            }
            for language in 0..8 {
                let share = if language == 0 { 0.93 } else { 0.12 };
                attributes |= u64::from(chance.yes(share)) << (FIRST_LANGUAGE + language);
            }
            attributes |= u64::from(chance.yes(0.40)) << VETTED;
            attributes |= u64::from(chance.yes(0.95)) << ACTIVE;
            Placed {
                lat: e7(lat),
                lon: e7(lon),
                id: id as u32,
                reach_m: 1_000 + (chance.number() % 9_001) as u32,
                attributes,
            }
        })
        .collect()
}

fn queries() -> Vec<Query> {
    let (towns, mut chance) = (towns(), Chance::new(3));
    (0..QUERIES)
        .map(|_| {
            let (lat, lon) = place(&towns, &mut chance);
            let mut all = 1 << ACTIVE | 1 << skill(&mut chance);
            all |= 1 << (FIRST_SLOT + (chance.number() % u64::from(SLOTS)) as u32);
            let other = 1 + (chance.number() % 7) as u32;
            let language = if chance.yes(0.85) { 0 } else { other };
            all |= 1 << (FIRST_LANGUAGE + language);
            all |= u64::from(chance.yes(0.30)) << VETTED;
            Query {
                lat: e7(lat),
                lon: e7(lon),
                radius_m: 1_000 + (chance.number() % 9_001) as u32,
                all,
                any: 0,
            }
        })
        .collect()
}

fn measure(size: usize, queries: &[Query]) -> Row {
    eprintln!("{size} helpers");
    let helpers = helpers(size);
    let start = cpu_s();
    let mut index = BlockIndex::build(helpers.iter().copied());
    let build_s = cpu_s() - start;
    let bytes = index.bytes() as f64 / size as f64;

    let mut search = Search::default();
    let mut answers = Vec::new();
    let mut found = 0;
    for query in queries {
        let near = index.nearest(query, NEAREST, &mut search);
        found += near.len();
        if answers.len() < ASKED_OF_PEERS {
            answers.push(near.iter().map(|one| one.distance_m).collect::<Vec<_>>());
        }
    }
    scan(&helpers, queries, &answers);
    let mut means = Vec::new();
    for _ in 0..5 {
        let start = cpu_s();
        for query in queries {
            index.nearest(query, NEAREST, &mut search);
        }
        means.push((cpu_s() - start) / queries.len() as f64 * 1e6);
    }
    // One search at a time has only the wall clock: the least of several is the search, the rest its neighbours on the
    // machine. All others come between two of the same, so that none finds its answer in the cache.
    let mut singles = vec![f64::INFINITY; queries.len()];
    for _ in 0..5 {
        for (query, least) in queries.iter().zip(&mut singles) {
            let start = Instant::now();
            index.nearest(query, NEAREST, &mut search);
            *least = least.min(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    singles.sort_by(f64::total_cmp);
    let p99_us = singles[singles.len() * 99 / 100];

    // Ten million are for the growth of the index alone.
    let with_peers = size <= 1_000_000;
    let rstar_us = with_peers.then(|| rstar(&helpers, queries, &answers));
    let postgis_us = if with_peers {
        postgis(&helpers, queries, &answers)
    } else {
        None
    };

    let mut chance = Chance::new(5);
    let moves: Vec<(u32, i32, i32)> = (0..100_000)
        .map(|_| {
            let one = helpers[(chance.number() % size as u64) as usize];
            let step = |chance: &mut Chance| (chance.number() % 20_001) as i32 - 10_000;
            (one.id, one.lat + step(&mut chance), one.lon + step(&mut chance))
        })
        .collect();
    let start = cpu_s();
    for &(id, lat, lon) in &moves {
        assert!(index.relocate(id, lat, lon));
    }
    let move_us = (cpu_s() - start) / moves.len() as f64 * 1e6;
    Row {
        helpers: size,
        found,
        build_s,
        bytes,
        move_us,
        mean_us: median(&mut means),
        p99_us,
        rstar_us,
        postgis_us,
    }
}

fn degrees(lat: i32, lon: i32) -> (f64, f64) {
    (f64::from(lat) * 1e-7, f64::from(lon) * 1e-7)
}

/// The distance, when the helper may be asked.
fn eligible(helper: &Placed, query: &Query) -> Option<f64> {
    if helper.attributes & query.all != query.all {
        return None;
    }
    let metres = distance_m(degrees(query.lat, query.lon), degrees(helper.lat, helper.lon));
    (metres <= f64::from(query.radius_m.min(helper.reach_m))).then_some(metres)
}

/// A linear scan finds the same, for some.
fn scan(helpers: &[Placed], queries: &[Query], answers: &[Vec<f64>]) {
    let few = if helpers.len() > 1_000_000 { 20 } else { 200 };
    for (query, answer) in queries.iter().zip(answers).take(few) {
        let mut all: Vec<f64> = helpers
            .iter()
            .filter_map(|helper| eligible(helper, query))
            .collect();
        all.sort_by(f64::total_cmp);
        all.truncate(NEAREST);
        same("a scan", answer, &all);
    }
}

fn same(who: &str, ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len(), "{who} finds as many");
    for (one, other) in ours.iter().zip(theirs) {
        assert!((one - other).abs() < CLOSE, "{who}: {one} m and {other} m");
    }
}

type Chord = GeomWithData<[f64; 3], u32>;

fn chord((lat, lon): (f64, f64)) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Processor microseconds per query.
fn rstar(helpers: &[Placed], queries: &[Query], answers: &[Vec<f64>]) -> f64 {
    let points = helpers
        .iter()
        .map(|one| Chord::new(chord(degrees(one.lat, one.lon)), one.id));
    let tree = RTree::bulk_load(points.collect());
    let asked = &queries[..answers.len()];
    let search = |query: &Query, found: &mut Vec<u32>| {
        found.clear();
        let radius = f64::from(query.radius_m);
        for (point, squared) in
            tree.nearest_neighbor_iter_with_distance_2(&chord(degrees(query.lat, query.lon)))
        {
            let metres = 2.0 * places::EARTH_M * (squared.sqrt() / 2.0).asin();
            if metres > radius {
                break;
            }
            let helper = &helpers[point.data as usize];
            if helper.attributes & query.all == query.all && metres <= f64::from(helper.reach_m) {
                found.push(helper.id);
                if found.len() == NEAREST {
                    break;
                }
            }
        }
    };
    let mut found = Vec::new();
    for (query, answer) in asked.iter().zip(answers) {
        search(query, &mut found);
        same("rstar", answer, &distances(helpers, query, &found));
    }
    let mut means = Vec::new();
    for _ in 0..3 {
        let start = cpu_s();
        for query in asked {
            search(query, &mut found);
        }
        means.push((cpu_s() - start) / asked.len() as f64 * 1e6);
    }
    median(&mut means)
}

fn distances(helpers: &[Placed], query: &Query, found: &[u32]) -> Vec<f64> {
    let from = degrees(query.lat, query.lon);
    let mut all: Vec<f64> = found
        .iter()
        .map(|&id| {
            let helper = &helpers[id as usize];
            distance_m(from, degrees(helper.lat, helper.lon))
        })
        .collect();
    all.sort_by(f64::total_cmp);
    all
}

/// Microseconds per query, of the server process; nothing without PostGIS.
fn postgis(helpers: &[Placed], queries: &[Query], answers: &[Vec<f64>]) -> Option<f64> {
    // Nothing is measured against a peer that has no room: as much as it needs of the machine's memory.
    std::env::var_os("NOABER_PEER_SHARED_BUFFERS")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let cluster = postgres::cluster();
    let database = runtime.block_on(cluster.fresh());
    let options = database
        .url()
        .parse::<sqlx::postgres::PgConnectOptions>()
        .unwrap();
    let options = options.socket(cluster.sockets());
    Some(runtime.block_on(async {
        let mut peer = PgConnection::connect_with(&options).await.unwrap();
        fill(&mut peer, helpers).await;
        let mut ids = Vec::new();
        for (query, answer) in queries.iter().zip(answers) {
            ask(&mut peer, query, &mut ids).await;
            same("PostGIS", answer, &distances(helpers, query, &ids));
        }
        let process = sqlx::query("SELECT pg_backend_pid()").fetch_one(&mut peer).await;
        let process = process.unwrap().get::<i32, _>(0).to_string();
        let mut means = Vec::new();
        for _ in 0..3 {
            let start = cpu_s_of(&process);
            for query in &queries[..answers.len()] {
                ask(&mut peer, query, &mut ids).await;
            }
            means.push((cpu_s_of(&process) - start) / answers.len() as f64 * 1e6);
        }
        median(&mut means)
    }))
}

async fn fill(peer: &mut PgConnection, helpers: &[Placed]) {
    peer.execute("CREATE EXTENSION postgis").await.unwrap();
    peer.execute(
        "CREATE TABLE helper (id int4 NOT NULL, reach_m int4 NOT NULL, attributes int8 NOT NULL, \
         at geography(Point, 4326) NOT NULL)",
    )
    .await
    .unwrap();
    let mut copy = peer.copy_in_raw("COPY helper FROM STDIN").await.unwrap();
    for chunk in helpers.chunks(10_000) {
        let mut text = String::new();
        for one in chunk {
            let (lat, lon) = degrees(one.lat, one.lon);
            text.push_str(&format!(
                "{}\t{}\t{}\tSRID=4326;POINT({lon} {lat})\n",
                one.id, one.reach_m, one.attributes
            ));
        }
        copy.send(text.into_bytes()).await.unwrap();
    }
    copy.finish().await.unwrap();
    peer.execute("CREATE INDEX ON helper USING gist (at)")
        .await
        .unwrap();
    peer.execute("VACUUM ANALYZE helper").await.unwrap();
}

async fn ask(peer: &mut PgConnection, query: &Query, ids: &mut Vec<u32>) {
    let (lat, lon) = degrees(query.lat, query.lon);
    let rows = sqlx::query(
        "SELECT id FROM helper WHERE attributes & $3 = $3 \
         AND ST_DWithin(at, ST_MakePoint($1, $2)::geography, $4, false) \
         AND ST_Distance(at, ST_MakePoint($1, $2)::geography, false) <= reach_m \
         ORDER BY at <-> ST_MakePoint($1, $2)::geography LIMIT 20",
    )
    .bind(lon)
    .bind(lat)
    .bind(query.all.cast_signed())
    .bind(f64::from(query.radius_m))
    .fetch_all(peer)
    .await
    .unwrap();
    ids.clear();
    ids.extend(rows.iter().map(|row| row.get::<i32, _>(0).cast_unsigned()));
}

fn show(row: &Row) {
    let beside = |theirs: Option<f64>| {
        theirs.map_or("– | –".to_owned(), |us| {
            format!("{us:.1} | {:.1}", us / row.mean_us)
        })
    };
    println!(
        "| {} | {:.1} | {:.2} | {:.1} | {} | {} | {:.1} | {:.2} | {:.2} |",
        row.helpers,
        row.found as f64 / QUERIES as f64,
        row.mean_us,
        row.p99_us,
        beside(row.rstar_us),
        beside(row.postgis_us),
        row.bytes,
        row.build_s,
        row.move_us,
    );
}

fn figures(rows: &[Row]) {
    if let (Some(small), Some(large)) = (rows.first(), rows.last().filter(|_| rows.len() > 1)) {
        let sizes = (small.helpers, large.helpers);
        let grows = growth(sizes, (small.mean_us, large.mean_us));
        let what = format!("growth exponent of a search, {} to {} helpers", sizes.0, sizes.1);
        figure(&what, grows, "", &Aim::AtMost(0.45, 0.3));
    }
    for row in rows.iter().filter(|row| row.helpers >= 100_000) {
        figures_of(row);
    }
}

fn figures_of(row: &Row) {
    let million = row.helpers == 1_000_000;
    let show = |what: &str, measured: f64, unit: &str, aim: Aim| {
        let aim = if million { aim } else { Aim::None };
        figure(&format!("{what}, {} helpers", row.helpers), measured, unit, &aim);
    };
    if let Some(us) = row.postgis_us {
        show(
            "20 nearest eligible, beside PostGIS",
            us / row.mean_us,
            "×",
            Aim::AtLeast(400.0, 1_000.0),
        );
    }
    if let Some(us) = row.rstar_us {
        show(
            "20 nearest eligible, beside rstar",
            us / row.mean_us,
            "×",
            Aim::AtLeast(15.0, 40.0),
        );
    }
    if million {
        show(
            "a search at p99 (each the least of five)",
            row.p99_us,
            " µs",
            Aim::AtMost(25.0, 10.0),
        );
        show("building the index", row.build_s, " s", Aim::AtMost(1.0, 0.5));
        show("moving one helper", row.move_us, " µs", Aim::AtMost(5.0, 1.5));
        show("bytes per helper", row.bytes, "", Aim::AtMost(64.0, 48.0));
    }
}

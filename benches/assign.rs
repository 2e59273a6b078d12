//! `noaber assign` beside OR-Tools' `SimpleMinCostFlow`, in one run, on the identical graph, with equal objective.
//!
//! `benches/run` makes the peer's environment and starts this. Without a peer (`NOABER_PEER_PYTHON` is not set) only
//! our own figures are shown. Times are processor time of one thread, on both sides. Arguments: `quick` leaves the largest instances out.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench ends at the first surprise, and says what it measured"
)]

#[allow(dead_code, reason = "the other benches use the rest")]
mod measure;
#[allow(dead_code, reason = "the other benches use the rest")]
mod places;

use measure::{Aim, cpu_s, figure, growth, median};
use noaber::matching::checker::check_assignment;
use noaber::matching::solver::assign::{Assignment, Cardinality, Edge, assign};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// What a request without a helper costs.
const UNMATCHED: i64 = 1_000_000;
/// How many helpers there are per request.
const RATIOS: [f64; 4] = [2.5, 0.75, 0.5, 0.4];

struct Row {
    requests: usize,
    ratio: f64,
    edges: usize,
    pairs: usize,
    cost: i64,
    solve_s: f64,
    certify_s: f64,
    peer: Option<(i64, f64)>,
}

fn main() {
    // `cargo test --benches` and the like run it once, small, to see that it does.
    let args: Vec<String> = std::env::args().skip(1).collect();
    let real = args.iter().any(|arg| arg == "--bench");
    if let Some(folder) = args.iter().find_map(|arg| arg.strip_prefix("orlib=")) {
        return or_library(Path::new(folder));
    }
    let quick = args.iter().any(|arg| arg == "quick");
    let sizes: &[usize] = match (real, quick) {
        (false, _) => &[200],
        (true, true) => &[1_000, 10_000],
        (true, false) => &[1_000, 10_000, 100_000],
    };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut rows = Vec::new();
    for ratio in RATIOS {
        for &requests in sizes {
            rows.push(measure(folder.path(), requests, ratio));
        }
    }
    table(&rows, sizes.len());
}

/// The published optima: the least cost of a perfect assignment.
const OPTIMA: [(&str, i64); 4] = [
    ("assign100", 305),
    ("assign200", 475),
    ("assign300", 626),
    ("assignp800", 2_239),
];

fn or_library(folder: &Path) {
    for (name, optimum) in OPTIMA {
        let text = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        let numbers: Vec<i64> = text
            .split_whitespace()
            .map(|word| word.parse().unwrap())
            .collect();
        let n = usize::try_from(numbers[0]).unwrap();
        let edge = |request: usize, helper: usize, cost: i64| Edge {
            request,
            helper,
            score: -cost,
        };
        // Sparse files list row, column (from 1) and cost; dense ones every cost, row by row.
        let edges: Vec<Edge> = if name.starts_with("assignp") {
            let triples = numbers[1..].chunks_exact(3);
            triples
                .map(|t| edge(t[0] as usize - 1, t[1] as usize - 1, t[2]))
                .collect()
        } else {
            let costs = numbers[1..].iter().enumerate();
            costs.map(|(at, &cost)| edge(at / n, at % n, cost)).collect()
        };
        let problem = Assignment {
            edges,
            request_capacity: vec![1; n],
            helper_capacity: vec![1; n],
        };
        let start = cpu_s();
        let mut assigned = assign(&problem, Cardinality::First);
        for _ in 1..20 {
            assigned = assign(&problem, Cardinality::First);
        }
        let ms = (cpu_s() - start) / 20.0 * 1e3;
        let total = check_assignment(&problem, Cardinality::First, &assigned).unwrap();
        assert_eq!((assigned.chosen.len(), -total), (n, optimum), "{name}");
        println!("{name}: {n} pairs, cost {optimum} as published, certificate ok, {ms:.2} ms");
    }
}

fn instance(requests: usize, ratio: f64) -> Assignment {
    let helpers = (requests as f64 * ratio) as usize;
    let mut chance = places::Chance::new(4);
    Assignment {
        edges: places::edges(requests, helpers)
            .into_iter()
            .map(|(request, helper, cost)| Edge {
                request: request as usize,
                helper: helper as usize,
                score: -cost,
            })
            .collect(),
        request_capacity: vec![1; requests],
        helper_capacity: (0..helpers).map(|_| 1 + (chance.number() % 3) as u32).collect(),
    }
}

fn measure(folder: &Path, requests: usize, ratio: f64) -> Row {
    let problem = instance(requests, ratio);
    let (mut solve, mut certify) = (Vec::new(), Vec::new());
    let mut pairs = 0;
    let mut total = 0;
    // The processor's clock is coarse: each figure is the mean of a batch, and what is shown the median of those.
    let batch = 1 + 200_000 / requests / 4;
    for _ in 0..5 {
        let start = cpu_s();
        for _ in 1..batch {
            assign(&problem, Cardinality::First);
        }
        let assigned = assign(&problem, Cardinality::First);
        let solved = cpu_s();
        for _ in 0..batch {
            total = check_assignment(&problem, Cardinality::First, &assigned).unwrap();
        }
        solve.push((solved - start) / batch as f64);
        certify.push((cpu_s() - solved) / batch as f64);
        pairs = assigned.chosen.len();
    }
    let cost = UNMATCHED * (requests - pairs) as i64 - total;
    let peer = peer(folder, &problem);
    if let Some((theirs, _)) = peer {
        assert_eq!(cost, theirs, "both must find the same optimum");
    }
    Row {
        requests,
        ratio,
        edges: problem.edges.len(),
        pairs,
        cost,
        solve_s: median(&mut solve),
        certify_s: median(&mut certify),
        peer,
    }
}

/// The peer's objective and seconds for the same graph.
fn peer(folder: &Path, problem: &Assignment) -> Option<(i64, f64)> {
    let python = std::env::var_os("NOABER_PEER_PYTHON")?;
    let file = folder.join("graph.i32");
    let mut bytes = Vec::new();
    let mut put = |number: i64| bytes.extend(i32::try_from(number).unwrap().to_le_bytes());
    put(problem.request_capacity.len() as i64);
    put(problem.helper_capacity.len() as i64);
    put(problem.edges.len() as i64);
    put(UNMATCHED);
    problem.edges.iter().for_each(|edge| put(edge.request as i64));
    problem.edges.iter().for_each(|edge| put(edge.helper as i64));
    problem.edges.iter().for_each(|edge| put(-edge.score));
    problem
        .helper_capacity
        .iter()
        .for_each(|&room| put(i64::from(room)));
    std::fs::File::create(&file).unwrap().write_all(&bytes).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/ortools_assign.py");
    let output = Command::new(python).arg(script).arg(&file).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    let mut words = said.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

fn table(rows: &[Row], sizes: usize) {
    println!(
        "| requests | helpers per request | edges | pairs | cost | ours, ms | certificate, ms | OR-Tools, ms | ratio | ratio with certificate |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for row in rows {
        let (theirs, alone, both) =
            row.peer
                .map_or(("–".into(), "–".into(), "–".into()), |(_, seconds)| {
                    (
                        format!("{:.0}", seconds * 1e3),
                        format!("{:.1}", seconds / row.solve_s),
                        format!("{:.1}", seconds / (row.solve_s + row.certify_s)),
                    )
                });
        println!(
            "| {} | {} | {} | {} | {} | {:.2} | {:.2} | {theirs} | {alone} | {both} |",
            row.requests,
            row.ratio,
            row.edges,
            row.pairs,
            row.cost,
            row.solve_s * 1e3,
            row.certify_s * 1e3,
        );
    }
    for of_ratio in rows.chunks(sizes).filter(|_| sizes > 1) {
        let (small, large) = (&of_ratio[0], &of_ratio[sizes - 1]);
        let between = (small.requests, large.requests);
        let theirs = small.peer.zip(large.peer);
        let theirs = theirs.map_or("–".into(), |(a, b)| {
            format!("{:.2}", growth(between, (a.1, b.1)))
        });
        println!(
            "growth exponent at {} helpers per request: ours {:.2}, OR-Tools {theirs}",
            small.ratio,
            growth(between, (small.solve_s, large.solve_s)),
        );
    }
    for row in rows.iter().filter(|row| row.requests == 100_000) {
        let Some((_, seconds)) = row.peer else { continue };
        let aim = match row.ratio {
            2.5 => Aim::AtLeast(200.0, 600.0),
            0.5 => Aim::AtLeast(5.0, 20.0),
            0.4 => Aim::AtLeast(8.0, 30.0),
            _ => Aim::None,
        };
        let what = format!(
            "assign, 100,000 requests, {} helpers per request, beside OR-Tools",
            row.ratio
        );
        figure(&what, seconds / row.solve_s, "×", &aim);
    }
}

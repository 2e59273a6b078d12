//! A whole round of a town (slots, limits, fairness, urgent before served before points) beside OR-Tools' min-cost flow
//! on the identical graph, with equal objective on every level.
//!
//! `noaber match` decides the town from its files and writes every candidate; the peer builds its flow from those and from
//! the files alone. Times are processor time of one thread, of solving alone on both sides. Arguments: `quick` takes a
//! smaller town. Without a peer (`NOABER_PEER_PYTHON` is not set) only our own figures are shown.

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
mod town;

use measure::{Aim, cpu_s, figure, median};
use noaber::matching::{Capacity, Problem, Settings, check, solver};
use noaber::service::files::{BadRows, LanguageRule, Week, problem_of, read_helpers, read_requests};
use std::path::Path;
use std::process::Command;

const WEEK: &str = "2026-W48";

/// Urgent visits served, visits served, score less fairness cost.
type Levels = (i64, i64, i64);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let real = args.iter().any(|arg| arg == "--bench");
    let quick = args.iter().any(|arg| arg == "quick");
    let size = match (real, quick) {
        (false, _) => 60,
        (true, true) => 1_000,
        (true, false) => 3_600,
    };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (helpers, requests) = town::files(size, size);
    std::fs::write(folder.path().join("helpers.csv"), &helpers).unwrap();
    std::fs::write(folder.path().join("requests.csv"), &requests).unwrap();
    let from_files = match_files(folder.path());

    let problem = problem(&helpers, &requests);
    let capacity = Capacity::new(&problem).unwrap();
    // One thread, as the peer has.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (candidates, levels, mut solve, mut certify) = pool.install(|| {
        let candidates = solver::candidates(&problem, &capacity);
        let (mut solve, mut certify) = (Vec::new(), Vec::new());
        let mut levels = (0, 0, 0);
        for _ in 0..5 {
            let start = cpu_s();
            let plan = solver::solve(&problem, &capacity, &candidates);
            let solved = cpu_s();
            let plan = check(&problem, plan).unwrap();
            solve.push(solved - start);
            certify.push(cpu_s() - solved);
            let totals = plan.totals();
            levels = (
                totals.urgent_served,
                totals.served,
                totals.score - totals.fairness,
            );
        }
        (candidates.len(), levels, solve, certify)
    });
    assert_eq!(levels, from_files, "the command and the library decide the same");
    let (solve_s, certify_s) = (median(&mut solve), median(&mut certify));
    println!(
        "a town of {size} helpers and {size} requests: {candidates} candidates, {} urgent and {} in all served, {} points",
        levels.0, levels.1, levels.2
    );
    println!(
        "ours: {:.1} ms, the check {:.1} ms",
        solve_s * 1e3,
        certify_s * 1e3
    );
    let Some((theirs, arcs, seconds)) = peer(folder.path()) else {
        return;
    };
    assert_eq!(levels, theirs, "both must find the same optimum, on every level");
    println!(
        "OR-Tools: {:.1} ms over {arcs} arcs, the same optimum",
        seconds * 1e3
    );
    figure(
        &format!("a full round of a town ({size} requests), beside OR-Tools"),
        seconds / solve_s,
        "×",
        &Aim::AtLeast(10.0, 100.0),
    );
    figure(
        "the same, with our own check in our time",
        seconds / (solve_s + certify_s),
        "×",
        &Aim::None,
    );
}

fn problem(helpers: &str, requests: &str) -> Problem {
    let helpers = read_helpers("helpers.csv", helpers.as_bytes(), BadRows::Refuse).unwrap();
    let requests = read_requests("requests.csv", requests.as_bytes(), BadRows::Refuse).unwrap();
    let rule = LanguageRule::Wanted;
    let settings = Settings::default();
    problem_of(
        &helpers.rows,
        &requests.rows,
        Week::parse(WEEK),
        rule,
        &[],
        settings,
    )
    .unwrap()
    .problem
}

/// What the command says it decided; it leaves candidates.csv in the folder.
fn match_files(folder: &Path) -> Levels {
    let output = Command::new(env!("CARGO_BIN_EXE_noaber"))
        .current_dir(folder)
        .args(["match", "--helpers", "helpers.csv", "--requests", "requests.csv"])
        .args([
            "--week",
            WEEK,
            "--out",
            "plan.csv",
            "--candidates",
            "candidates.csv",
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    let number = |name: &str| -> i64 {
        let line = said.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    (
        number("urgent served: "),
        number("served: "),
        number("score: ") - number("fairness cost: "),
    )
}

/// What the peer decides, over how many arcs, in how many seconds.
fn peer(folder: &Path) -> Option<(Levels, usize, f64)> {
    let python = std::env::var_os("NOABER_PEER_PYTHON")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/ortools_round.py");
    let fairness = Settings::default().fairness.to_string();
    let output = Command::new(python)
        .arg(script)
        .arg(folder)
        .arg(fairness)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = said.split_whitespace().collect();
    let level = |at: usize| words[at].parse::<i64>().unwrap();
    Some((
        (level(0), level(1), level(2)),
        words[3].parse().unwrap(),
        words[4].parse().unwrap(),
    ))
}

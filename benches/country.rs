//! `noaber match` on the helpers.csv and requests.csv of a folder: seconds of each phase, peak memory, and the same bytes
//! twice and on any number of threads.
//!
//! Arguments: `country=FOLDER`; without it a made-up town. The seconds are by the wall clock, as the program itself says
//! them; the figure is the whole as a multiple of reading and finding the candidates, which travels between machines.

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

use measure::{Aim, figure};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const OUTPUTS: [&str; 2] = ["plan.csv", "certificate.csv"];

/// What a run took: seconds of each phase in their order, and memory at its most.
struct Run {
    threads: usize,
    phases: Vec<(String, f64)>,
    peak_bytes: f64,
    said: String,
    written: Vec<Vec<u8>>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let real = args.iter().any(|arg| arg == "--bench");
    let given = args.iter().find_map(|arg| arg.strip_prefix("country="));
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let from = match given {
        Some(given) => std::fs::canonicalize(given).unwrap(),
        None => {
            let size = if real { 3_600 } else { 60 };
            let (helpers, requests) = town::files(size, size);
            std::fs::write(folder.path().join("helpers.csv"), helpers).unwrap();
            std::fs::write(folder.path().join("requests.csv"), requests).unwrap();
            folder.path().to_owned()
        }
    };
    let runs: Vec<Run> = [2, 2, 1]
        .into_iter()
        .map(|threads| run(&from, folder.path(), threads))
        .collect();
    print!("{}", runs[0].said);
    let names: Vec<&str> = runs[0].phases.iter().map(|(name, _)| name.as_str()).collect();
    println!("| threads | {}, s | peak, MiB |", names.join(", s | "));
    println!("| --- |{} --- |", " --- |".repeat(names.len()));
    for run in &runs {
        let seconds: Vec<String> = run.phases.iter().map(|(_, s)| format!("{s:.1}")).collect();
        let peak = run.peak_bytes / f64::from(1 << 20);
        println!("| {} | {} | {peak:.0} |", run.threads, seconds.join(" | "));
        assert!(
            run.written == runs[0].written,
            "the same files give the same bytes"
        );
    }
    println!("the same bytes twice, and on one thread as on two");
    let Some(name) = given.and(from.file_name()) else {
        return;
    };
    // What is to be reached is said of a whole country.
    let name = name.display();
    // The first of two alike, or the second when the machine was busier during the first.
    let multiple = runs[..2].iter().map(Run::multiple).fold(f64::INFINITY, f64::min);
    let peak = runs.iter().map(|run| run.peak_bytes).fold(0.0, f64::max);
    figure(
        &format!("`noaber match` on {name}, of reading and finding the candidates"),
        multiple,
        "×",
        &Aim::AtMost(6.0, 2.0),
    );
    figure(
        &format!("`noaber match` on {name}, memory at its peak"),
        peak / f64::from(1 << 30),
        " GiB",
        &Aim::AtMost(6.0, 2.0),
    );
}

impl Run {
    /// The whole over the first two phases.
    fn multiple(&self) -> f64 {
        let all: f64 = self.phases.iter().map(|(_, seconds)| seconds).sum();
        let first: f64 = self.phases[..2].iter().map(|(_, seconds)| seconds).sum();
        all / first
    }
}

fn run(from: &Path, to: &Path, threads: usize) -> Run {
    let outputs: Vec<PathBuf> = OUTPUTS.iter().map(|name| to.join(name)).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_noaber"))
        .args(["match", "--week", "2026-W48", "--helpers"])
        .arg(from.join("helpers.csv"))
        .arg("--requests")
        .arg(from.join("requests.csv"))
        .arg("--out")
        .arg(&outputs[0])
        .arg("--certificate")
        .arg(&outputs[1])
        .env("RAYON_NUM_THREADS", threads.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Little enough is said that no pipe fills before the end.
    let status = format!("/proc/{}/status", child.id());
    let mut peak_bytes = 0.0;
    let ended = loop {
        peak_bytes = peak(&status).unwrap_or(peak_bytes);
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let (mut said, mut errors) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert!(ended.success(), "{errors}");
    Run {
        threads,
        phases: errors.lines().filter_map(phase).collect(),
        peak_bytes,
        said,
        written: outputs.iter().map(|path| std::fs::read(path).unwrap()).collect(),
    }
}

/// The most memory that a process has had; nothing once it has ended.
fn peak(status: &str) -> Option<f64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024.0)
}

/// `decided 12.34 s: …`.
fn phase(line: &str) -> Option<(String, f64)> {
    let (before, _) = line.split_once(" s: ")?;
    let (name, seconds) = before.split_once(' ')?;
    Some((name.to_owned(), seconds.parse().ok()?))
}

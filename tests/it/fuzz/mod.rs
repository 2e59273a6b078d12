//! Broken spreadsheets by the thousand: what a reader takes is explained by a second reading, by the letter; what it
//! refuses is named by a place that is there, on one line; what is written as it should be is read to the last cell.
//!
//! Each input is made from a seed of its own. An ordinary run tries ten thousand, and
//! `NOABER_TEST_INPUTS=1000000 cargo test --all-features --test it fuzz` a million. A failing input prints the seed that
//! repeats it alone.

mod blows;
mod edges;
mod letter;
mod nested;
mod town;
mod whole;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::harness::seed;

/// How many inputs an ordinary run tries.
const INPUTS: u64 = 10_000;
const VARIABLE: &str = "NOABER_TEST_INPUTS";

fn one(seed: u64) {
    let rng = &mut StdRng::seed_from_u64(seed);
    match rng.random_range(0..100_u32) {
        0..20 => town::of_helpers(rng),
        20..40 => town::of_requests(rng),
        40..50 => town::of_places(rng),
        50..60 => edges::battered_edges(rng),
        60..75 => nested::settings(rng),
        75..80 => nested::zones(rng),
        80..82 => nested::week(rng),
        _ => whole::file(rng),
    }
}

#[test]
fn the_files_that_fuzz_batters_are_whole() {
    town::unharmed();
    edges::unharmed();
    nested::unharmed();
}

#[test]
fn fuzzed_files_are_explained_or_refused() {
    let inputs = match std::env::var(VARIABLE) {
        Ok(text) => text
            .trim()
            .parse()
            .unwrap_or_else(|e| panic!("{VARIABLE}={text:?}: {e}")),
        Err(_) => INPUTS,
    };
    let (first, next, failed) = (seed::seed(), AtomicU64::new(0), AtomicBool::new(false));
    let worker = || {
        while !failed.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= inputs {
                return;
            }
            let seed = first.wrapping_add(number);
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| one(seed))) {
                failed.store(true, Ordering::Relaxed);
                println!("input {number}: NOABER_TEST_SEED={seed} {VARIABLE}=1 repeats it alone");
                resume_unwind(panic);
            }
        }
    };
    // An ordinary run leaves the other processors to the other tests.
    let workers = match std::thread::available_parallelism() {
        Ok(processors) if inputs > INPUTS => processors.get(),
        _ => 1,
    };
    std::thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(worker);
        }
        worker();
    });
    println!("{inputs} inputs");
}

//! Chance that can be replayed, and a clock that is set by hand.
//!
//! Each run draws another seed, so that the tests go on learning; it is printed with a failing test, and
//! `NOABER_TEST_SEED=… cargo test NAME` repeats exactly that run.

use std::sync::Arc;

use jiff::civil::date;
use noaber::domain::time::{Chance, ManualClock, SeededChance, UnixTime, amsterdam};
use rand::SeedableRng;
use rand::rngs::StdRng;

const VARIABLE: &str = "NOABER_TEST_SEED";

/// The seed of this run of one test: from the environment, else drawn; printed, which a failing test shows.
///
/// # Panics
/// When the variable is set to something that is no number.
pub fn seed() -> u64 {
    seed_from(std::env::var(VARIABLE).ok().as_deref())
}

/// As [`seed`], with what the environment says.
///
/// # Panics
/// When that is no number.
pub fn seed_from(given: Option<&str>) -> u64 {
    let seed = match given {
        Some(text) => text
            .trim()
            .parse()
            .unwrap_or_else(|e| panic!("{VARIABLE}={text:?} is not a number: {e}")),
        None => {
            let mut bytes = [0; 8];
            SeededChance::from_system().fill(&mut bytes);
            u64::from_be_bytes(bytes)
        }
    };
    println!("seed: {VARIABLE}={seed} repeats this run");
    seed
}

/// A generator for test data.
pub fn rng() -> StdRng {
    StdRng::seed_from_u64(seed())
}

/// What the product draws its identifiers, codes and tokens from.
pub fn chance() -> Arc<SeededChance> {
    Arc::new(SeededChance::from_seed(seed()))
}

/// Settings for proptest: `cases` of them, from this run's seed, without files left in the tree.
pub fn proptest(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases,
        rng_seed: proptest::test_runner::RngSeed::Fixed(seed()),
        failure_persistence: None,
        ..Default::default()
    }
}

/// The instant at which tests begin: Tuesday 3 March 2026, ten o'clock in the morning in Amsterdam.
pub fn tuesday_morning() -> UnixTime {
    UnixTime::at(date(2026, 3, 3), 10, 0, &amsterdam())
}

/// A clock that stands still at [`tuesday_morning`].
pub fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(tuesday_morning()))
}

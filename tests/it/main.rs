//! The integration tests, in one binary: one link, one PostgreSQL cluster.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test ends at the first surprise and says which; clippy knows test functions, but not their helpers"
)]

#[macro_use]
#[allow(dead_code, reason = "a harness offers more than the tests of any one day use")]
mod harness;
mod additional;
mod apart;
mod bonds;
mod calendar;
mod canary;
mod check;
mod clock_changes;
mod commit;
mod contract;
mod crowd;
mod demo;
mod durability;
mod entry;
mod fees;
mod figures;
mod files;
mod fuzz;
mod handover;
mod harness_tests;
mod import;
mod journey;
mod kept;
mod killed_handover;
mod killed_sending;
mod landline;
mod learn_value;
mod learning;
mod learning_bounds;
mod letters;
mod lives;
mod location;
mod matching;
mod matrix;
mod opening;
mod outings;
mod pages_resident;
#[cfg(feature = "passkeys")]
mod passkeys;
mod photo;
mod promises;
mod protect;
#[cfg(feature = "webpush")]
mod push;
mod rights;
mod rooms;
mod rotation;
mod rounds;
mod sending;
mod series;
mod spoken;
mod store_door;
mod store_trouble;
mod stories;
mod sweep;
mod team_bounds;
mod teams;
mod texting;
mod texts;
mod threads;
mod town;
mod walk;
mod who_could;
mod whom;
mod whom_to_call;
mod wishes;
#[allow(
    dead_code,
    reason = "the tests below the services share it, none needs all of it"
)]
mod world;

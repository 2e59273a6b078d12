//! Tests in a real browser: Chromium, driven over WebDriver.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test ends at the first surprise and says which; clippy knows test functions, but not their helpers"
)]

mod journey;
mod offline;
mod pages;
#[cfg(feature = "passkeys")]
mod passkeys;
mod person;
mod promises;
#[allow(dead_code, reason = "a rig offers more than the tests of any one day use")]
mod rig;
mod rig_tests;
mod service;
mod sign_in;
mod spoken;

#[macro_use]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared with the other integration tests"
)]
#[path = "../it/harness/mod.rs"]
mod harness;

#[allow(dead_code, reason = "shared with the other integration tests")]
#[path = "../it/town/mod.rs"]
mod town;

//! Tests in a real browser: Chromium, driven over WebDriver.

#[allow(dead_code, reason = "a rig offers more than the tests of any one day use")]
mod rig;
mod rig_tests;

#[macro_use]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared with the other integration tests"
)]
#[path = "../it/harness/mod.rs"]
mod harness;

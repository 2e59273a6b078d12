//! The integration tests, in one binary: one link, one PostgreSQL cluster.

#[macro_use]
#[allow(dead_code, reason = "a harness offers more than the tests of any one day use")]
mod harness;
mod check;
mod matching;
mod rooms;
#[allow(dead_code, reason = "the tests below the services share it, none needs all of it")]
mod world;

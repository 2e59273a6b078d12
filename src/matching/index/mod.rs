//! Who is near: helpers in memory, partitioned by H3 cell, changed in place.
//!
//! [`BlockIndex`] is the structure, over integers and bits: for pages, rounds and benches. [`HelperIndex`] is what rounds
//! ask: it finds, with bits, who could be a candidate, and lets the rules judge. The answers always equal a linear scan
//! (property tests say so): what is skipped is skipped by a bound that cannot lie.

mod blocks;
mod earth;
mod halves;
mod helpers;
mod query;
#[cfg(test)]
mod tests;
mod tree;

pub use blocks::Placed;
pub use earth::{distance_m, e7};
pub use helpers::HelperIndex;
pub(super) use helpers::square;
pub use query::{Near, Query, Search};
pub use tree::BlockIndex;

//! What a request, a helper, a visit *is*; which steps are legal.
//!
//! Purpose: the vocabulary of the product and its state machines, as plain data. Invariants: states carry their data,
//! transitions consume. Deliberately absent: async, SQL (but for derives on ids and tags), reading the clock.

pub mod daypart;
pub mod ids;
pub mod language;
pub mod time;

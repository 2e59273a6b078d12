//! The clock: what happens by itself.

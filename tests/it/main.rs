//! One integration binary.

mod files;
mod matching;

//! One integration binary.

mod matching;

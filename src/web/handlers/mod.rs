//! Handlers: extractors, one service call, one page struct.

pub mod helping;
pub mod week;
mod words;

//! Noaber: a neighbourhood service-matching marketplace.
//!
//! The crate is a house whose rooms are its top-level modules; an import only ever points down:
//!
//! ```text
//!             main (cli)
//!               │
//!        ┌──────┴──────┐
//!       web           jobs          what comes in: people and programs · the clock
//!        └──────┬──────┘
//!            service                one function per thing somebody wants done
//!     ┌─────────┼──────────┐
//!  matching   store     gateway     pure decisions · SQL · the outside world
//!     └─────────┼──────────┘
//!            domain  (texts)        what things are; which steps are legal · what we say
//!               │
//!              geo                  cells, ranges, distances, zones
//! ```
//!
//! `tests/it/rooms.rs` fails on any `crate::` path that climbs. `ARCHITECTURE.md` walks through a request's life and
//! a round's life.

pub mod cli;
pub mod domain;
pub mod gateway;
pub mod geo;
pub mod jobs;
pub mod matching;
pub mod service;
pub mod store;
pub mod texts;
pub mod web;

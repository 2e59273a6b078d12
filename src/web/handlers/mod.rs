//! Handlers: extractors, one service call, one page struct.

pub mod account;
pub mod admin;
pub mod ask;
pub mod ask_who;
pub mod calendar;
mod copy;
pub mod desk;
pub mod desk_files;
pub mod desk_helping;
pub mod desk_new;
pub mod desk_rights;
pub mod dev;
mod draft;
pub mod helping;
pub mod joining;
pub mod me;
pub mod offer;
pub mod papers;
#[cfg(feature = "passkeys")]
pub mod passkeys;
pub mod people;
pub mod public;
pub mod requests;
pub mod rights;
pub mod staff;
pub mod texts;
pub mod threads;
mod trail;
pub mod week;
mod whom;
mod words;

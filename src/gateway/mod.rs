//! The outside world: mail, text messages and, in a build that has it, push; a geocoder has its place here.
//!
//! Purpose: one trait per thing outside, with its real and its local backend. Invariants: a call has a time limit; an
//! error says whether trying again can help. Deliberately absent: the store (what to send is told by `service`).

mod folder;
mod http;
pub mod mail;
#[cfg(feature = "webpush")]
pub mod push;
pub mod sms;

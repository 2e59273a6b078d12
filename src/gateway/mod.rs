//! The outside world: mail and text messages; push and a geocoder have their place here.
//!
//! Purpose: one trait per thing outside, with its real and its local backend. Invariants: a call has a time limit; an
//! error says whether trying again can help. Deliberately absent: the store (what to send is told by `service`).

mod folder;
mod http;
pub mod mail;
pub mod sms;

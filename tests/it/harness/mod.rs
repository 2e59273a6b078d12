//! What every integration test stands on.
//!
//! Each file answers for one outside thing: [`guarded`] programs that cannot be left behind, [`postgres`] a private
//! cluster, [`engines`] a fresh database on either engine, [`smtp`] a real mail server, [`http`] a visitor without
//! JavaScript, [`seed`] chance that can be replayed, [`app`] the product as a whole.

#[macro_use]
pub mod engines;
pub mod app;
pub mod guarded;
pub mod http;
pub mod postgres;
pub mod seed;
pub mod smtp;

//! The harness itself, put to the test: what cannot be trusted proves nothing.

mod app;
mod engines;
mod guarded;
mod http;
mod postgres;
mod seed;
mod smtp;

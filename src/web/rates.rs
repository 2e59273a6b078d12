//! How often one address may do what can be abused: guessing codes, sending messages, filling the desk's list.
//!
//! A bucket per address and kind that fills evenly; in memory, so each node counts for itself. Limits per person and
//! per number are the services' business.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::address::ClientAddr;
use super::{WebError, WebState};
use crate::domain::time::UnixTime;

/// A bucket is full again after this long, seconds.
const FILLS_S: i64 = 600;
/// More buckets than this are looked through for full ones, which need not be remembered.
const MANY: usize = 10_000;

/// How often in ten minutes, per address.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Asking for a code, entering one, a password.
    pub sign_in: u32,
    /// A request or an offer sent, "call me".
    pub send: u32,
    /// A step of a half-filled form.
    pub step: u32,
    /// A calendar read under its private address. A large provider reads those of many people from one of its own.
    pub feed: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            sign_in: 30,
            send: 20,
            step: 300,
            feed: 300,
        }
    }
}

impl Rates {
    /// What a request counts for; most count for nothing here.
    fn of(&self, method: &Method, route: &str) -> Option<(&'static str, u32)> {
        // Read again and again without a sign-in, and asks the database each time.
        if route == "/calendar/{file}" {
            return Some(("feed", self.feed));
        }
        // Each asks whether a code is known, and a code can be guessed.
        if route == "/verify/{code}" {
            return Some(("verify", self.sign_in));
        }
        if *method != Method::POST {
            return None;
        }
        Some(match route {
            "/sign-in" => ("sign-in", self.sign_in),
            "/codes/{code}" | "/links/{token}" | "/fresh" | "/fresh/{code}" => ("codes", self.sign_in),
            "/verify" => ("verify", self.sign_in),
            "/card" | "/card/{token}" => ("card", self.sign_in),
            "/staff"
            | "/staff/second"
            | "/staff/second/new"
            | "/staff/second/passkey"
            | "/staff/second/passkey/ask"
            | "/staff/welcome/{token}" => ("staff", self.sign_in),
            "/ask/check" | "/help/who" => ("send", self.send),
            "/call-me" => ("call-me", self.send),
            "/ask/speak" => ("speak", self.send),
            "/requests/{request}/photo" => ("photo", self.send),
            "/ask" | "/ask/when" | "/ask/where" | "/ask/know" | "/ask/who" | "/help" | "/help/when"
            | "/help/reach" => ("step", self.step),
            _ => return None,
        })
    }
}

/// What is left of a bucket, in thousandths, and since when.
type Left = (i64, UnixTime);

/// Counts.
#[derive(Debug, Default)]
pub struct Counter {
    rates: Rates,
    buckets: Mutex<HashMap<(&'static str, IpAddr), Left>>,
}

impl Counter {
    /// With other rates.
    pub fn new(rates: Rates) -> Self {
        Self {
            rates,
            buckets: Mutex::default(),
        }
    }

    /// Takes one out of the bucket; an empty one says how many seconds to wait.
    fn take(&self, kind: &'static str, most: u32, address: IpAddr, now: UnixTime) -> Result<(), u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full = i64::from(most) * 1000;
        let filled = |(left, since): Left| {
            let seconds = (now.seconds() - since.seconds()).clamp(0, FILLS_S);
            full.min(left + full * seconds / FILLS_S)
        };
        if buckets.len() > MANY {
            buckets.retain(|_, (_, since)| now.seconds() - since.seconds() < FILLS_S);
        }
        let left = buckets.get(&(kind, address)).map_or(full, |left| filled(*left));
        if left < 1000 {
            let wait = ((1000 - left) * FILLS_S).div_euclid(full.max(1)) + 1;
            return Err(u32::try_from(wait).unwrap_or(600));
        }
        buckets.insert((kind, address), (left - 1000, now));
        Ok(())
    }
}

/// Whoever has one IPv6 address has the whole /64.
pub fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

/// Middleware: refuses what comes too often from one address.
pub async fn guard(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let limit = request
        .extensions()
        .get::<MatchedPath>()
        .and_then(|route| state.counter.rates.of(request.method(), route.as_str()));
    if let Some((kind, most)) = limit {
        let Some(ClientAddr(address)) = request.extensions().get::<ClientAddr>().copied() else {
            return WebError::internal("no client address on this request").into_response();
        };
        if let Err(retry_after_s) = state
            .counter
            .take(kind, most, neighbourhood(address), state.app.now())
        {
            return WebError::TooMany { retry_after_s }.into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_evenly() {
        let counter = Counter::default();
        let at = |seconds: i64| UnixTime::from_seconds(1_000_000 + seconds);
        let (one, other) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        for _ in 0..30 {
            assert_eq!(counter.take("codes", 30, one, at(0)), Ok(()));
        }
        assert_eq!(counter.take("codes", 30, one, at(0)), Err(21));
        assert_eq!(counter.take("codes", 30, other, at(0)), Ok(()));
        assert_eq!(counter.take("staff", 30, one, at(0)), Ok(()));
        assert!(counter.take("codes", 30, one, at(19)).is_err());
        assert_eq!(counter.take("codes", 30, one, at(21)), Ok(()));
        assert!(counter.take("codes", 30, one, at(21)).is_err());
        for _ in 0..30 {
            assert_eq!(counter.take("codes", 30, one, at(2000)), Ok(()));
        }
        assert!(counter.take("codes", 30, one, at(2000)).is_err());
    }

    #[test]
    fn a_whole_v6_network_is_one_address() {
        let of = |text: &str| neighbourhood(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}

//! Time and chance are parameters: nothing below `cli` reads a clock or an unseeded generator by itself.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// An instant: whole seconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, sqlx::Type,
)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct UnixTime(i64);

impl UnixTime {
    /// From seconds since the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// This instant moved by `seconds`, saturating.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Local date and time in `zone`.
    pub fn local(self, zone: &TimeZone) -> jiff::Zoned {
        jiff::Timestamp::from_second(self.0)
            .unwrap_or_default()
            .to_zoned(zone.clone())
    }

    /// Local date in `zone`.
    pub fn date(self, zone: &TimeZone) -> Date {
        self.local(zone).date()
    }

    /// The instant of a local date and hour:minute; a gap or overlap is resolved as jiff's `Compatible` does.
    pub fn at(date: Date, hour: i8, minute: i8, zone: &TimeZone) -> Self {
        let midnight = date.at(0, 0, 0, 0);
        // Hour 24 is midnight of the next day: windows may end there.
        let (date, hour) = if hour >= 24 {
            (date.tomorrow().unwrap_or(date), hour - 24)
        } else {
            (date, hour)
        };
        let civil = jiff::civil::Time::new(hour, minute, 0, 0).map_or(midnight, |t| date.to_datetime(t));
        zone.to_ambiguous_zoned(civil)
            .compatible()
            .map_or(Self(0), |z| Self(z.timestamp().as_second()))
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", jiff::Timestamp::from_second(self.0).unwrap_or_default())
    }
}

/// The time zone of Dutch zones.
pub fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC)
}

/// Where the time comes from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// This instant.
    fn now(&self) -> UnixTime;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the machine's clock"
    )]
    fn now(&self) -> UnixTime {
        UnixTime(jiff::Timestamp::now().as_second())
    }
}

/// A clock that stands still until it is set: for tests.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `at`.
    pub fn new(at: UnixTime) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves the clock by `seconds`.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixTime {
        UnixTime(self.0.load(Ordering::SeqCst))
    }
}

/// A clock that may be moved along past events, and shows another clock's time otherwise: for replaying a story.
#[derive(Debug)]
pub struct ReplayClock {
    live: Arc<dyn Clock>,
    shown: AtomicI64,
}

impl ReplayClock {
    /// No instant: the live clock is shown.
    const LIVE: i64 = i64::MIN;

    /// A clock that shows what `live` shows until it is moved.
    pub fn over(live: Arc<dyn Clock>) -> Self {
        Self {
            live,
            shown: AtomicI64::new(Self::LIVE),
        }
    }

    /// From now on shows `at`.
    pub fn show(&self, at: UnixTime) {
        self.shown.store(at.0, Ordering::SeqCst);
    }

    /// From now on shows the live clock again.
    pub fn go_live(&self) {
        self.shown.store(Self::LIVE, Ordering::SeqCst);
    }
}

impl Clock for ReplayClock {
    fn now(&self) -> UnixTime {
        match self.shown.load(Ordering::SeqCst) {
            Self::LIVE => self.live.now(),
            at => UnixTime(at),
        }
    }
}

/// Where chance comes from: identifiers, codes and tokens.
pub trait Chance: Send + Sync + fmt::Debug {
    /// Fills `bytes` with random values.
    fn fill(&self, bytes: &mut [u8]);
}

/// Chance from a cryptographic generator (ChaCha12), seeded by the operating system or, in tests, by a number.
pub struct SeededChance(Mutex<StdRng>);

impl fmt::Debug for SeededChance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeededChance")
    }
}

impl SeededChance {
    /// Seeded by the operating system.
    pub fn from_system() -> Self {
        Self(Mutex::new(rand::make_rng()))
    }

    /// The same sequence for the same seed: for tests and demo data.
    pub fn from_seed(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        // A poisoned lock only means another thread panicked between two draws; the generator is still sound.
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .fill_bytes(bytes);
    }
}

//! Dayparts: the slots in which people think of a week. am 08–12, pm 12–17, ev 17–21, local time.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Daypart {
    /// 08:00–12:00.
    Am,
    /// 12:00–17:00.
    Pm,
    /// 17:00–21:00.
    Ev,
}

impl Daypart {
    /// In the order of a day.
    pub const ALL: [Daypart; 3] = [Daypart::Am, Daypart::Pm, Daypart::Ev];

    /// First hour, included.
    pub const fn start_hour(self) -> i8 {
        match self {
            Daypart::Am => 8,
            Daypart::Pm => 12,
            Daypart::Ev => 17,
        }
    }

    /// Last hour, excluded.
    pub const fn end_hour(self) -> i8 {
        match self {
            Daypart::Am => 12,
            Daypart::Pm => 17,
            Daypart::Ev => 21,
        }
    }

    /// `am`, `pm` or `ev`.
    pub const fn tag(self) -> &'static str {
        match self {
            Daypart::Am => "am",
            Daypart::Pm => "pm",
            Daypart::Ev => "ev",
        }
    }

    /// Reads `am`, `pm` or `ev`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.tag() == tag)
    }

    /// The daypart that holds an hour of the day (0–23); night hours belong to none.
    pub fn of_hour(hour: i8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|part| (part.start_hour()..part.end_hour()).contains(&hour))
    }
}

impl fmt::Display for Daypart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

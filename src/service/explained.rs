//! Explanations as they are kept beside suggestions: coded, so that each reader gets them in their own language.

use super::ServiceError;
use crate::domain::daypart::Daypart;
use crate::geo::{Cell, DistanceBucket};
use crate::matching::{Change, Explanation, Problem, Unassigned};
use crate::texts::Texts;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a round put two people together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The terms that speak for it, the strongest first: `nearness`, `familiar`, `learning`, `time`, `language`.
    pub terms: Vec<String>,
    /// How far, from cell centre to cell centre.
    pub distance: u8,
    /// Whether the helper was asked already.
    pub asked: bool,
}

/// A change that would help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum WouldHelp {
    /// Another moment.
    OtherSlot {
        /// Its date.
        date: Date,
        /// Its part of the day.
        part: Daypart,
        /// How many could then.
        helpers: u32,
    },
    /// Without the required language.
    NoLanguage {
        /// How many could then.
        helpers: u32,
    },
    /// A larger radius.
    LargerRadius {
        /// Kilometres, rounded up.
        km: u32,
        /// How many could then.
        helpers: u32,
    },
    /// Fewer at a time.
    FewerHelpers {
        /// How many places.
        places: u32,
        /// How many could then.
        helpers: u32,
    },
}

/// Why a round left a visit open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyOpen {
    /// The main reason.
    pub reason: String,
    /// Helpers within the radius.
    pub considered: u32,
    /// How many each rule turned away; a block is counted as not available.
    pub turned_away: Vec<(String, u32)>,
    /// Helpers who could.
    pub candidates: u32,
    /// The smallest change that would help.
    pub would_help: Option<WouldHelp>,
}

impl Why {
    /// Of an explanation; `from` and `to` are the disclosure cells of helper and visit.
    pub fn of(explanation: &Explanation, from: Cell, to: Cell) -> Self {
        Self {
            terms: explanation
                .strongest
                .iter()
                .map(|s| s.term.tag().to_owned())
                .collect(),
            distance: bucket_number(DistanceBucket::between(from, to)),
            asked: explanation.pinned,
        }
    }

    /// One plain sentence about a helper, in the reader's language.
    pub fn sentence(&self, t: Texts, name: &str) -> String {
        let mut phrases: Vec<String> = Vec::new();
        for term in &self.terms {
            phrases.push(match term.as_str() {
                "nearness" => t.get(near_key(self.distance)).into_owned(),
                "familiar" => t.get("why-familiar").into_owned(),
                "learning" => t.get("why-learning").into_owned(),
                "time" => t.get("why-time").into_owned(),
                "language" => t.get("why-language").into_owned(),
                _ => continue,
            });
        }
        if phrases.is_empty() {
            phrases.push(t.get("why-can").into_owned());
        }
        let last = phrases.pop().unwrap_or_default();
        let list = if phrases.is_empty() {
            last
        } else {
            t.with("why-and", "first", phrases.join(", "))
                .and("last", last)
                .to_string()
        };
        t.with("why-sentence", "name", name)
            .and("phrases", list)
            .to_string()
    }
}

const fn bucket_number(bucket: DistanceBucket) -> u8 {
    match bucket {
        DistanceBucket::SamePart => 0,
        DistanceBucket::About1Km => 1,
        DistanceBucket::About2Km => 2,
        DistanceBucket::About5Km => 3,
        DistanceBucket::Further => 4,
    }
}

const fn near_key(distance: u8) -> &'static str {
    match distance {
        0 => "why-near-same",
        1 => "why-near-1",
        2 => "why-near-2",
        3 => "why-near-5",
        _ => "why-near-further",
    }
}

impl WhyOpen {
    /// Of a visit that a round left open.
    pub fn of(open: &Unassigned, problem: &Problem) -> Self {
        Self {
            reason: shown(open.reason.tag()).to_owned(),
            considered: open.considered,
            turned_away: open
                .shown()
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(reason, count)| (reason.tag().to_owned(), count))
                .collect(),
            candidates: open.candidates,
            would_help: open.smallest_change.map(|change| match change {
                Change::OtherSlot { slot, helpers } => {
                    let info = &problem.slots[slot];
                    WouldHelp::OtherSlot {
                        date: info.date,
                        part: info.daypart,
                        helpers,
                    }
                }
                Change::NoLanguage { helpers } => WouldHelp::NoLanguage { helpers },
                Change::LargerRadius { radius_m, helpers } => WouldHelp::LargerRadius {
                    km: radius_m.div_ceil(1000),
                    helpers,
                },
                Change::FewerHelpers { places, helpers } => WouldHelp::FewerHelpers { places, helpers },
            }),
        }
    }

    /// What a coordinator reads: how many were looked at, why the rest could not, what would help.
    pub fn sentences(&self, t: Texts) -> Vec<String> {
        let mut all = vec![match (self.considered, self.reason.as_str()) {
            (0, _) => t.get("open-nobody-near").into_owned(),
            (_, "taken") => t.with("open-taken", "count", self.candidates).to_string(),
            (_, "too_few") => t.with("open-too-few", "count", self.candidates).to_string(),
            (count, _) => t.with("open-considered", "count", count).to_string(),
        }];
        let mut counts = self.turned_away.clone();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (reason, count) in counts.iter().take(3) {
            if let Some(key) = turned_away_key(reason) {
                all.push(t.with(key, "count", *count).to_string());
            }
        }
        all.extend(self.would_help.as_ref().map(|change| change.sentence(t)));
        all
    }
}

impl WouldHelp {
    fn sentence(&self, t: Texts) -> String {
        match self {
            Self::OtherSlot { date, part, helpers } => t
                .with("help-other-slot", "slot", t.slot(*date, *part))
                .and("count", *helpers)
                .to_string(),
            Self::NoLanguage { helpers } => t.with("help-no-language", "count", *helpers).to_string(),
            Self::LargerRadius { km, helpers } => t
                .with("help-larger-radius", "km", *km)
                .and("count", *helpers)
                .to_string(),
            Self::FewerHelpers { places, helpers } => t
                .with("help-fewer-helpers", "places", *places)
                .and("count", *helpers)
                .to_string(),
        }
    }
}

/// A block reads "not available", whatever the reason.
fn shown(reason: &'static str) -> &'static str {
    if reason == "block" { "availability" } else { reason }
}

fn turned_away_key(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "distance" => "open-distance",
        "category" => "open-category",
        "availability" => "open-availability",
        "weekly_limit" => "open-weekly-limit",
        "vetting" => "open-vetting",
        "language" => "open-language",
        "requirements" => "open-requirements",
        "declined" => "open-declined",
        "hold" | "consent" | "adult" | "household" | "zone" | "level" => "open-other",
        _ => return None,
    })
}

/// Reads what was kept.
///
/// # Errors
/// [`ServiceError::Internal`] when it is not what this version writes.
pub fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, ServiceError> {
    serde_json::from_str(text).map_err(ServiceError::internal)
}

/// Writes it down.
///
/// # Errors
/// [`ServiceError::Internal`] never for these types; passed on rather than hidden.
pub fn write<T: Serialize>(value: &T) -> Result<String, ServiceError> {
    serde_json::to_string(value).map_err(ServiceError::internal)
}

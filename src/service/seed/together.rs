//! What people do together beside the requests: outings, bonds, and the stories they tell.

use super::desk::DeskFile;
use super::moment::{Day, Moment};
use super::read;
use super::step::Key;
use crate::domain::category::CategoryId;
use crate::domain::helper::Mode;
use crate::domain::story::Audience;
use serde::Deserialize;

/// A helper goes somewhere, and others may come along; a coordinator writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedOuting {
    /// The helper.
    pub helper: Key,
    /// What kind of thing it is.
    #[serde(deserialize_with = "read::one")]
    pub category: CategoryId,
    /// What others read.
    pub sentence: String,
    /// Where it begins, in general words.
    pub leaves_from: String,
    /// Where it goes.
    pub goes_to: String,
    /// On which day.
    #[serde(deserialize_with = "read::one")]
    pub day: Day,
    /// At which whole hour.
    pub hour: i8,
    /// How long in all, minutes.
    pub minutes: u32,
    /// How many may come along.
    pub places: u8,
    /// How they go.
    #[serde(deserialize_with = "read::one")]
    pub mode: Mode,
    /// Whether they come to the door.
    pub fetches: bool,
    /// Who comes along already, on the telephone.
    #[serde(default)]
    pub joined: Vec<Key>,
    /// The coordinator who wrote it down.
    pub by: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// Two people are proposed to each other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedBond {
    /// Who asks.
    pub resident: Key,
    /// Who carries.
    pub helper: Key,
    /// What they do together, for the most part.
    #[serde(deserialize_with = "read::one")]
    pub category: CategoryId,
    /// What the two would agree on.
    pub agreed: String,
    /// Who stays involved on the side of care; may be empty.
    #[serde(default)]
    pub contact: String,
    /// Their number; may be empty.
    #[serde(default)]
    pub contact_telephone: String,
    /// Whether they get to know each other first.
    pub meets_first: bool,
    /// The coordinator.
    pub by: Key,
    /// When it was proposed.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
    /// When both had said yes on the telephone.
    #[serde(default, deserialize_with = "read::maybe")]
    pub yes: Option<Moment>,
}

/// Somebody tells how it was.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedStory {
    /// Whose: the key of the request.
    pub request: Key,
    /// About which visit, from 1.
    pub visit: u32,
    /// For whom.
    #[serde(deserialize_with = "read::one")]
    pub audience: Audience,
    /// In their own words.
    pub words: String,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
    /// When a coordinator had looked and the neighbourhood could read it.
    #[serde(default, deserialize_with = "read::maybe")]
    pub shown: Option<Moment>,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Together {
    /// Where others may come along.
    pub outings: Vec<SeedOuting>,
    /// Who is paired.
    pub bonds: Vec<SeedBond>,
    /// What was told.
    pub stories: Vec<SeedStory>,
}

impl Together {
    pub(super) fn of(desk: &mut DeskFile) -> Self {
        Self {
            outings: std::mem::take(&mut desk.outing),
            bonds: std::mem::take(&mut desk.bond),
            stories: std::mem::take(&mut desk.story),
        }
    }
}

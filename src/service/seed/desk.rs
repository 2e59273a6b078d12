//! What happens at the desk, beside the requests: consents, blocks, call-backs, people who go away.

use super::moment::{Day, Moment};
use super::read;
use super::step::Key;
use super::together::{SeedBond, SeedOuting, SeedStory};
use crate::domain::consent::Given;
use crate::domain::contact::Telephone;
use crate::domain::resident::ResidentState;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskFile {
    pub(super) act_for: Vec<SeedActFor>,
    pub(super) block: Vec<SeedBlock>,
    pub(super) call_back: Vec<SeedCallBack>,
    pub(super) life: Vec<SeedLife>,
    pub(super) outing: Vec<SeedOuting>,
    pub(super) bond: Vec<SeedBond>,
    pub(super) story: Vec<SeedStory>,
}

/// Somebody allows another to ask on their behalf.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedActFor {
    /// Who allows it.
    pub resident: Key,
    /// To whom.
    pub to: Key,
    /// How it was given.
    #[serde(deserialize_with = "read::one")]
    pub given: Given,
    /// Who wrote it down.
    pub by: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
    /// The last day, if it ends.
    #[serde(default, deserialize_with = "read::maybe")]
    pub until: Option<Day>,
}

/// Two people who must never meet. Nobody else is to notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedBlock {
    /// Who asked for it.
    pub person: Key,
    /// Whom they do not want to meet.
    pub other: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

/// Somebody is to be telephoned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCallBack {
    /// The name they gave.
    pub name: String,
    /// The number they gave.
    #[serde(deserialize_with = "read::one")]
    pub telephone: Telephone,
    /// `call_me`, `verify`, `sign_in` or `tell`.
    pub why: String,
    /// The zone, if it is known.
    pub zone: Option<Key>,
    /// Who it is, if that is known.
    pub person: Option<Key>,
    /// The request it is about, if there is one.
    pub request: Option<Key>,
    /// What they said, or what is to be told.
    #[serde(default)]
    pub words: String,
    /// Since when they wait.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
    /// When a coordinator had telephoned.
    #[serde(default, deserialize_with = "read::maybe")]
    pub done: Option<Moment>,
    /// The coordinator who did.
    pub by: Option<Key>,
}

/// A resident goes away, into hospital, or comes back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedLife {
    /// Who.
    pub person: Key,
    /// The new state.
    #[serde(deserialize_with = "read::one")]
    pub state: ResidentState,
    /// The coordinator who wrote it down.
    pub by: Key,
    /// When.
    #[serde(deserialize_with = "read::one")]
    pub at: Moment,
}

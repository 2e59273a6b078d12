//! Languages: of the interface ([`Lang`]) and those that people speak ([`SpokenLanguage`]).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language the whole product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Dutch, the first language.
    #[default]
    Nl,
    /// English.
    En,
}

impl Lang {
    /// Every language of the interface.
    pub const ALL: [Lang; 2] = [Lang::Nl, Lang::En];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Nl => "nl",
            Lang::En => "en",
        }
    }

    /// The language of a tag such as `nl`, `nl-BE` or `EN`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let first = tag
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.tag() == first)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A language somebody speaks: a lower-case primary subtag of BCP 47 (`nl`, `en`, `tr`, `ar`, …).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpokenLanguage(String);

impl SpokenLanguage {
    /// Those that a form offers.
    pub const OFFERED: [&'static str; 10] = ["nl", "en", "tr", "ar", "pl", "uk", "fr", "de", "es", "so"];

    /// Reads a two- or three-letter tag, any case.
    pub fn parse(text: &str) -> Option<Self> {
        let tag = text.trim().to_ascii_lowercase();
        ((2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase())).then_some(Self(tag))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

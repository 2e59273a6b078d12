//! How the words of the seed files become types: every reader here says what it expected.

use crate::domain::access::Role;
use crate::domain::assignment::HandBackReason;
use crate::domain::category::{CategoryId, LifeDomain};
use crate::domain::concern::Seriousness;
use crate::domain::consent::Given;
use crate::domain::contact::{MailAddress, Postcode, Telephone};
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Gender, HelperKind, Mode};
use crate::domain::invitation::{DeclineReason, Source};
use crate::domain::language::{Lang, SpokenLanguage};
use crate::domain::learning::{Did, Dutch, Level, Next, PolicyLine, Seen, Went};
use crate::domain::organisation::OrganisationKind;
use crate::domain::request::{Channel, Pointer};
use crate::domain::resident::ResidentState;
use crate::domain::story::Audience;
use crate::domain::zone::Phase;
use serde::de::{Deserialize, Deserializer, Error};

/// Something that is written as one word or phrase.
pub(super) trait Said: Sized {
    /// What is expected, for people.
    const WHAT: &'static str;
    /// Reads it.
    fn said(text: &str) -> Option<Self>;
}

macro_rules! said {
    ($($type:ty, $what:literal, $read:expr);+ $(;)?) => {$(
        impl Said for $type {
            const WHAT: &'static str = $what;
            fn said(text: &str) -> Option<Self> {
                $read(text)
            }
        }
    )+};
}

said! {
    Telephone, "a telephone number", Telephone::parse;
    MailAddress, "a mail address", MailAddress::parse;
    Postcode, "a Dutch postcode", Postcode::parse;
    CategoryId, "the short name of a category", CategoryId::parse;
    SpokenLanguage, "a language tag of two or three letters", SpokenLanguage::parse;
    Lang, "nl or en", Lang::from_tag;
    LifeDomain, "a domain of life", LifeDomain::from_tag;
    HelperKind, "volunteer or worker", HelperKind::from_tag;
    Gender, "woman or man", Gender::from_tag;
    Mode, "foot, bicycle, car or transit", Mode::from_tag;
    OrganisationKind, "a kind of organisation", OrganisationKind::from_tag;
    Phase, "a phase of a zone", Phase::from_tag;
    Pointer, "who can help instead", Pointer::from_tag;
    Channel, "web, telephone or import", Channel::from_tag;
    Given, "in_person, by_telephone or in_writing", Given::from_tag;
    ResidentState, "a state of a resident", ResidentState::from_tag;
    HandBackReason, "why a visit is handed back", HandBackReason::from_tag;
    DeclineReason, "why somebody says no", DeclineReason::from_tag;
    Source, "familiar, plan, wave or board", Source::from_tag;
    Role, "coordinator, supervisor or admin", Role::from_tag;
    Seriousness, "now, day, three_days or week", Seriousness::from_tag;
    Daypart, "am, pm or ev", Daypart::from_tag;
    PolicyLine, "a policy line", PolicyLine::from_tag;
    Level, "watching, together, under_call or independent", Level::from_tag;
    Dutch, "a1, a2, b1, b2 or c1", Dutch::from_tag;
    Seen, "not_yet, with_help or by_themselves", Seen::from_tag;
    Went, "well, mixed or hard", Went::from_tag;
    Did, "watched, together or myself", Did::from_tag;
    Next, "again, help or further", Next::from_tag;
    Audience, "helper, neighbourhood or nameless", Audience::from_tag;
}

fn read<T: Said, E: Error>(text: &str) -> Result<T, E> {
    T::said(text).ok_or_else(|| E::custom(format!("expected {}, found \"{text}\"", T::WHAT)))
}

/// One of them.
pub(super) fn one<'de, D: Deserializer<'de>, T: Said>(from: D) -> Result<T, D::Error> {
    read(&String::deserialize(from)?)
}

/// One of them, or none. To be used with `default`.
pub(super) fn maybe<'de, D: Deserializer<'de>, T: Said>(from: D) -> Result<Option<T>, D::Error> {
    read(&String::deserialize(from)?).map(Some)
}

/// A list of them.
pub(super) fn many<'de, D: Deserializer<'de>, T: Said>(from: D) -> Result<Vec<T>, D::Error> {
    Vec::<String>::deserialize(from)?
        .iter()
        .map(|text| read(text))
        .collect()
}

/// A text block: trimmed, lines kept.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    Ok(lines.join("\n").trim().to_owned())
}

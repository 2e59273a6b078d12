//! Identifiers: time-ordered, prefixed text made by the program (`req_01J…`), never by a database.

use serde::{Deserialize, Serialize};
use std::fmt;

use super::time::{Chance, UnixTime};

/// A text that is no identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of kind {kind}")]
pub struct InvalidId {
    /// The prefix that was expected.
    pub kind: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The prefix of this kind, without its underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A new identifier that sorts by the instant it was made.
            pub fn new(at: UnixTime, chance: &dyn Chance) -> Self {
                Self(format!("{}_{}", $prefix, super::ids::sortable(at, chance)))
            }

            /// Reads an identifier that came from outside.
            ///
            /// # Errors
            /// [`InvalidId`] when the prefix is another, or the rest is not 1–40 letters, digits or hyphens.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let rest = text.strip_prefix(concat!($prefix, "_")).ok_or(InvalidId { kind: $prefix })?;
                let plain = rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                if plain && (1..=40).contains(&rest.len()) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidId { kind: $prefix })
                }
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A welfare, care, housing or municipal organisation.
    OrganisationId = "org",
    /// A service zone.
    ZoneId = "zon",
    /// A person, whatever their roles.
    PersonId = "per",
    /// A helper: the helping side of a person.
    HelperId = "hlp",
    /// What a resident needs.
    RequestId = "req",
    /// One occasion of a request.
    VisitId = "vis",
    /// One helper asked about one visit.
    InvitationId = "inv",
    /// A visit bound to a helper.
    AssignmentId = "asg",
    /// A permission on record.
    ConsentId = "con",
    /// A worry, a complaint or a place report.
    ConcernId = "wor",
    /// A telephone call somebody waits for.
    CallBackId = "cal",
    /// One run of matching.
    RoundId = "rnd",
    /// What a round proposes.
    SuggestionId = "sug",
    /// An address opened.
    DisclosureId = "dis",
    /// A message to be sent.
    MessageId = "msg",
    /// A role given.
    GrantId = "gra",
    /// Evidence of vetting seen.
    VettingId = "vet",
    /// A code sent to sign in or to verify a contact.
    CodeId = "cod",
    /// Somebody being signed in on one device.
    SessionId = "ses",
    /// A printed card.
    CardId = "crd",
    /// A passkey of somebody who works here.
    PasskeyId = "pky",
    /// A device on which somebody wants messages.
    PushId = "psh",
    /// A talk with a helper.
    InterviewId = "int",
    /// Something that a coordinator must look at.
    AlertId = "alt",
    /// What somebody wrote to the others of a request.
    ThreadMessageId = "wrd",
    /// A letter on paper.
    LetterId = "let",
    /// Something new that can wait.
    NewsId = "new",
    /// A helper goes somewhere, and others may come along.
    OutingId = "out",
    /// A lasting pair of somebody who asks and somebody who carries.
    BondId = "bnd",
    /// Zones go to other organisations on a date.
    HandoverId = "hov",
    /// A photo with a request.
    PhotoId = "pho",
    /// A coordinator asked how a bond goes.
    BondReviewId = "rev",
    /// A step of a worker to another level.
    LevelStepId = "lvl",
    /// What a worker wants to learn.
    GoalId = "gol",
    /// What a supervisor saw.
    ObservationId = "obs",
    /// When a supervisor can be reached.
    DutyId = "dut",
    /// What a worker can do and did, signed.
    StatementId = "stm",
    /// Who goes along with a worker in a daypart.
    TeamId = "tea",
    /// Days on which a service is closed.
    ClosureId = "clo",
    /// An organisation that carries a service with another.
    PartnerId = "par",
    /// A coordinator is asked whether a professional would do it otherwise.
    AdditionalId = "adq",
}

/// 26 characters of Crockford base32: 48 bits of milliseconds, 80 bits of chance.
fn sortable(at: UnixTime, chance: &dyn Chance) -> String {
    let mut random = [0_u8; 16];
    chance.fill(&mut random);
    let millis = u64::try_from(at.seconds()).unwrap_or(0).saturating_mul(1000);
    ulid::Ulid::from_parts(millis, u128::from_be_bytes(random))
        .to_string()
        .to_lowercase()
}

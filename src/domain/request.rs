//! A request: what a resident needs, with its schedule.

use super::category::CategoryId;
use super::helper::Gender;
use super::ids::{HelperId, OrganisationId, PersonId, RequestId, ZoneId};
use super::language::SpokenLanguage;
use super::schedule::Schedule;
use super::time::UnixTime;
use super::visit::By;
use super::{InvalidTransition, tags};
use crate::geo::Cell;

tags! {
    /// Where a kind of help is better found, when neighbours cannot give it.
    Pointer {
        /// The district nurse: personal care.
        DistrictNurse = "district_nurse",
        /// The general practitioner.
        GeneralPractitioner = "gp",
        /// The municipality's Wmo desk.
        WmoDesk = "wmo_desk",
        /// A rule stood in the way: collected per quarter.
        RuleInTheWay = "rule_in_the_way",
        /// Somebody else, told by the coordinator.
        Other = "other",
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// The contact is not verified yet.
    Unconfirmed {
        /// Since when.
        since: UnixTime,
    },
    /// The first request of an unknown person, or one of which a coordinator is asked whether it is for neighbours at all.
    AwaitingReview {
        /// Since when.
        since: UnixTime,
    },
    /// Helpers are sought, or visits go on.
    Open {
        /// Since when.
        since: UnixTime,
    },
    /// The resident is away.
    Paused {
        /// Since when.
        since: UnixTime,
    },
    /// Every visit is over.
    Fulfilled {
        /// When.
        at: UnixTime,
    },
    /// Taken back.
    Withdrawn {
        /// When.
        at: UnixTime,
        /// By whom.
        by: By,
    },
    /// Its time passed.
    Expired {
        /// When.
        at: UnixTime,
    },
    /// Not a thing for neighbours.
    Refused {
        /// When.
        at: UnixTime,
        /// Who can help instead.
        pointer: Pointer,
    },
}

impl RequestState {
    /// Every tag, in the order of a life.
    pub const TAGS: [&'static str; 8] = [
        "unconfirmed",
        "awaiting_review",
        "open",
        "paused",
        "fulfilled",
        "withdrawn",
        "expired",
        "refused",
    ];

    /// The tag that is stored.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Unconfirmed { .. } => "unconfirmed",
            Self::AwaitingReview { .. } => "awaiting_review",
            Self::Open { .. } => "open",
            Self::Paused { .. } => "paused",
            Self::Fulfilled { .. } => "fulfilled",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Expired { .. } => "expired",
            Self::Refused { .. } => "refused",
        }
    }

    /// When it came into this state.
    pub const fn since(self) -> UnixTime {
        match self {
            Self::Unconfirmed { since }
            | Self::AwaitingReview { since }
            | Self::Open { since }
            | Self::Paused { since } => since,
            Self::Fulfilled { at }
            | Self::Withdrawn { at, .. }
            | Self::Expired { at }
            | Self::Refused { at, .. } => at,
        }
    }

    /// Whether nothing can happen to it any more.
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Fulfilled { .. } | Self::Withdrawn { .. } | Self::Expired { .. } | Self::Refused { .. }
        )
    }

    fn refuse_step<T>(self, step: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            thing: "request",
            from: self.tag(),
            step,
        })
    }

    /// The contact is verified: by a code, or by a person on the telephone. A first request is looked at.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is unconfirmed.
    pub fn verify(self, at: UnixTime, known_person: bool) -> Result<Self, InvalidTransition> {
        match self {
            Self::Unconfirmed { .. } if known_person => Ok(Self::Open { since: at }),
            Self::Unconfirmed { .. } => Ok(Self::AwaitingReview { since: at }),
            other => other.refuse_step("be verified"),
        }
    }

    /// A coordinator has looked and helpers may be sought.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it awaits that look.
    pub fn approve(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::AwaitingReview { .. } => Ok(Self::Open { since: at }),
            other => other.refuse_step("be approved"),
        }
    }

    /// It became another request than the one that was looked at: a coordinator looks again before anybody is sought.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is open or paused.
    pub fn look_again(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { .. } | Self::Paused { .. } => Ok(Self::AwaitingReview { since: at }),
            other => other.refuse_step("be looked at again"),
        }
    }

    /// The resident is away for a while.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is open.
    pub fn pause(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { .. } => Ok(Self::Paused { since: at }),
            other => other.refuse_step("be paused"),
        }
    }

    /// The resident is back.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is paused.
    pub fn resume(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Paused { .. } => Ok(Self::Open { since: at }),
            other => other.refuse_step("be resumed"),
        }
    }

    /// Every visit is over and at least one was done.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is open.
    pub fn fulfil(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { .. } => Ok(Self::Fulfilled { at }),
            other => other.refuse_step("be fulfilled"),
        }
    }

    /// Taken back by who asked, or by a coordinator for them.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it is over.
    pub fn withdraw(self, at: UnixTime, by: By) -> Result<Self, InvalidTransition> {
        if self.is_over() {
            self.refuse_step("be withdrawn")
        } else {
            Ok(Self::Withdrawn { at, by })
        }
    }

    /// Its time passed.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it is over.
    pub fn expire(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        if self.is_over() {
            self.refuse_step("expire")
        } else {
            Ok(Self::Expired { at })
        }
    }

    /// Not a thing for neighbours.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless nobody has been sought yet.
    pub fn refuse(self, at: UnixTime, pointer: Pointer) -> Result<Self, InvalidTransition> {
        match self {
            Self::Unconfirmed { .. } | Self::AwaitingReview { .. } => Ok(Self::Refused { at, pointer }),
            other => other.refuse_step("be refused"),
        }
    }
}

tags! {
    /// How a request came in.
    Channel {
        /// On the web, by the resident or who acts for them.
        Web = "web",
        /// A coordinator wrote it down on the telephone.
        Telephone = "telephone",
        /// From a file.
        Import = "import",
    }
}

/// What a helper must be able to or must not mind, beyond the category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// A valid certificate of conduct.
    pub vetting: bool,
    /// A language that must be shared.
    pub language: Option<SpokenLanguage>,
    /// Heavy things are lifted.
    pub lifting: bool,
    /// A car is needed.
    pub car: bool,
    /// There are pets in the house.
    pub pets: bool,
    /// People smoke in the house.
    pub smoke: bool,
    /// Rather a woman, or a man, at the door: no reason is asked, and helpers are not told.
    pub rather: Option<Gender>,
}

/// What a resident needs. Their own words are no part of this: they are sealed, and open like an address does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its identifier.
    pub id: RequestId,
    /// Whose zone it lies in.
    pub organisation: OrganisationId,
    /// The zone.
    pub zone: ZoneId,
    /// For whom.
    pub resident: PersonId,
    /// Who asked: the resident, who acts for them, or a coordinator on the telephone.
    pub asked_by: PersonId,
    /// What for.
    pub category: CategoryId,
    /// Where it stands.
    pub state: RequestState,
    /// When.
    pub schedule: Schedule,
    /// Minutes at the door.
    pub duration_min: u32,
    /// How many helpers a visit takes, 1–6.
    pub helpers_needed: u8,
    /// What a helper must be.
    pub requirements: Requirements,
    /// How far helpers may come from, metres.
    pub radius_m: u32,
    /// Follows from the deadline, or a coordinator sets it.
    pub urgent: bool,
    /// The disclosure cell of the place.
    pub cell: Cell,
    /// The sentence that others may see, once a coordinator has checked one.
    pub public_sentence: Option<String>,
    /// Asked for by name.
    pub preferred: Vec<HelperId>,
    /// How it came in.
    pub channel: Channel,
    /// When it was asked.
    pub created_at: UnixTime,
}

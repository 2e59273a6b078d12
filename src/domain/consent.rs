//! Consent: who allowed whom to do what for them, how it was given, until when.

use super::ids::{ConsentId, PersonId};
use super::time::UnixTime;
use super::{InvalidTransition, tags};

tags! {
    /// What is allowed.
    Purpose {
        /// That the organisation keeps and uses one's data to find help, or to be asked for help.
        Matching = "matching",
        /// That somebody else asks on one's behalf.
        ActFor = "act_for",
    }
}

tags! {
    /// How it was given.
    Given {
        /// In person.
        InPerson = "in_person",
        /// By telephone.
        ByTelephone = "by_telephone",
        /// In writing, which a form on the web is.
        InWriting = "in_writing",
    }
}

tags! {
    /// As what somebody acts for another.
    RepresentativeKind {
        /// Family or friend who cares for them.
        Carer = "carer",
        /// Appointed for care and wellbeing.
        Mentor = "mentor",
        /// Appointed for everything.
        Curator = "curator",
        /// Appointed for money only.
        Bewindvoerder = "bewindvoerder",
    }
}

impl RepresentativeKind {
    /// Whether they may ask for help and see how it stands; who is appointed for money may not.
    pub const fn may_care(self) -> bool {
        !matches!(self, Self::Bewindvoerder)
    }
}

/// Where a consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentState {
    /// It counts, until an instant if one was named.
    Standing {
        /// When it ends by itself.
        until: Option<UnixTime>,
    },
    /// Taken back.
    Withdrawn {
        /// When.
        at: UnixTime,
    },
}

impl ConsentState {
    /// Whether it counts at `at`.
    pub fn stands_at(self, at: UnixTime) -> bool {
        match self {
            Self::Standing { until } => until.is_none_or(|until| at < until),
            Self::Withdrawn { .. } => false,
        }
    }

    /// Takes it back.
    ///
    /// # Errors
    /// [`InvalidTransition`] when that was done already.
    pub fn withdraw(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Standing { .. } => Ok(Self::Withdrawn { at }),
            Self::Withdrawn { .. } => Err(InvalidTransition {
                thing: "consent",
                from: "withdrawn",
                step: "be withdrawn",
            }),
        }
    }
}

/// A permission on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its identifier.
    pub id: ConsentId,
    /// Who gives it.
    pub person: PersonId,
    /// To whom, when it is for somebody else to act.
    pub to: Option<PersonId>,
    /// What for.
    pub purpose: Purpose,
    /// As what, when it is for somebody else to act.
    pub kind: Option<RepresentativeKind>,
    /// How.
    pub given: Given,
    /// Who wrote it down.
    pub recorded_by: PersonId,
    /// When.
    pub at: UnixTime,
    /// Where it stands.
    pub state: ConsentState,
}

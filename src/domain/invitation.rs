//! An invitation: one helper asked about one visit, or about a series from one visit on.

use super::time::UnixTime;
use super::{InvalidTransition, tags};

tags! {
    /// How somebody came to be asked.
    Source {
        /// They helped this person before, or were asked for by name.
        Familiar = "familiar",
        /// The round's choice.
        Plan = "plan",
        /// One of several asked at once.
        Wave = "wave",
        /// They found it themselves on the open board.
        Board = "board",
    }
}

tags! {
    /// What a question is about.
    Asks {
        /// One visit.
        Visit = "visit",
        /// That visit and those of its series that come after it.
        Series = "series",
        /// It was about the series, and they come this once.
        Once = "once",
    }
}

tags! {
    /// Why somebody says no. A no is a no for that visit, or the whole series that was asked about, whatever the reason.
    DeclineReason {
        /// Not this time.
        NotThisTime = "not_this_time",
        /// Ask me less often: halves their weekly number.
        LessOften = "less_often",
        /// Not this kind of help.
        NotThisKind = "not_this_kind",
    }
}

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    /// Asked, no answer yet.
    Sent {
        /// When.
        at: UnixTime,
        /// Until when the question stands.
        expires_at: UnixTime,
    },
    /// Yes.
    Accepted {
        /// When.
        at: UnixTime,
    },
    /// No.
    Declined {
        /// When.
        at: UnixTime,
        /// Why.
        reason: DeclineReason,
    },
    /// No answer in time.
    Expired {
        /// When.
        at: UnixTime,
    },
    /// The place was taken or the visit is off.
    Withdrawn {
        /// When.
        at: UnixTime,
    },
}

impl InvitationState {
    /// Every tag, in the order of a life.
    pub const TAGS: [&'static str; 5] = ["sent", "accepted", "declined", "expired", "withdrawn"];

    /// The tag that is stored.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
            Self::Expired { .. } => "expired",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    fn refuse<T>(self, step: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            thing: "invitation",
            from: self.tag(),
            step,
        })
    }

    /// Yes.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it stands and its time has not passed.
    pub fn accept(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sent { expires_at, .. } if at < expires_at => Ok(Self::Accepted { at }),
            other => other.refuse("be accepted"),
        }
    }

    /// No.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it stands or has run out: a late no is a no as well, and is not asked again.
    pub fn decline(self, at: UnixTime, reason: DeclineReason) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sent { .. } | Self::Expired { .. } => Ok(Self::Declined { at, reason }),
            other => other.refuse("be declined"),
        }
    }

    /// No answer in time.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it stands and its time has passed.
    pub fn expire(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sent { expires_at, .. } if at >= expires_at => Ok(Self::Expired { at }),
            other => other.refuse("expire"),
        }
    }

    /// The place was taken, or the visit is off.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it stands.
    pub fn withdraw(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sent { .. } => Ok(Self::Withdrawn { at }),
            other => other.refuse("be withdrawn"),
        }
    }
}

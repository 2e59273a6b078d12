//! A concern: a worry about a resident, a complaint about a helper, or a place report.

use super::time::UnixTime;
use super::{InvalidTransition, tags};

tags! {
    /// What it is about.
    ConcernKind {
        /// Somebody's situation.
        Worry = "worry",
        /// A helper's conduct: an immediate hold.
        Complaint = "complaint",
        /// A kerb, a lift, the lighting.
        Place = "place",
    }
}

tags! {
    /// How soon somebody must look.
    Seriousness {
        /// Now.
        Now = "now",
        /// Within 24 hours.
        Day = "day",
        /// Within 72 hours.
        ThreeDays = "three_days",
        /// Within a week.
        Week = "week",
    }
}

impl Seriousness {
    /// Seconds until somebody must have looked.
    pub const fn deadline_s(self) -> i64 {
        match self {
            Self::Now => 0,
            Self::Day => 24 * 3600,
            Self::ThreeDays => 72 * 3600,
            Self::Week => 7 * 24 * 3600,
        }
    }
}

/// Where a concern stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernState {
    /// Somebody must look before the deadline.
    Open {
        /// The deadline.
        deadline_at: UnixTime,
    },
    /// Somebody has looked and said what was done.
    Closed {
        /// When.
        at: UnixTime,
    },
}

impl ConcernState {
    /// A new concern.
    pub const fn raise(at: UnixTime, seriousness: Seriousness) -> Self {
        Self::Open {
            deadline_at: at.plus(seriousness.deadline_s()),
        }
    }

    /// The tag that is stored.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Closed { .. } => "closed",
        }
    }

    /// Somebody has looked.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it is closed already.
    pub fn close(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { .. } => Ok(Self::Closed { at }),
            Self::Closed { .. } => Err(InvalidTransition {
                thing: "concern",
                from: "closed",
                step: "be closed",
            }),
        }
    }
}

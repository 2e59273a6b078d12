//! An assignment: a visit bound to a helper.

use super::time::UnixTime;
use super::visit::MissedWhy;
use super::{InvalidTransition, tags};

tags! {
    /// Why a helper hands a visit back.
    HandBackReason {
        /// Ill.
        Ill = "ill",
        /// No time after all.
        NoTime = "no_time",
        /// It does not feel right: always allowed, never asked further.
        NotComfortable = "not_comfortable",
        /// Something else.
        Other = "other",
        /// The visit was called off: nothing the helper did.
        VisitCancelled = "visit_cancelled",
        /// Something that protects people changed: a consent, a certificate, who may not meet. Nobody is told which.
        NotAllowed = "not_allowed",
        /// Another helper took it over.
        Swapped = "swapped",
    }
}

/// Where an assignment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignmentState {
    /// The helper said yes.
    Booked {
        /// When.
        at: UnixTime,
    },
    /// The helper is at the door or inside.
    UnderWay {
        /// When they checked in.
        checked_in_at: UnixTime,
    },
    /// The helper has gone home.
    Done {
        /// When they checked in, if they did.
        checked_in_at: Option<UnixTime>,
        /// When they checked out, or when it was said to be done.
        done_at: UnixTime,
    },
    /// It did not take place.
    Missed {
        /// When that was said.
        at: UnixTime,
        /// Why.
        why: MissedWhy,
    },
    /// The helper gave the place back, or was taken off.
    HandedBack {
        /// When.
        at: UnixTime,
        /// Why.
        reason: HandBackReason,
    },
}

impl AssignmentState {
    /// Every tag, in the order of a life.
    pub const TAGS: [&'static str; 5] = ["booked", "under_way", "done", "missed", "handed_back"];

    /// The tag that is stored.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Booked { .. } => "booked",
            Self::UnderWay { .. } => "under_way",
            Self::Done { .. } => "done",
            Self::Missed { .. } => "missed",
            Self::HandedBack { .. } => "handed_back",
        }
    }

    /// Whether it fills one of the visit's places.
    pub const fn takes_place(self) -> bool {
        matches!(
            self,
            Self::Booked { .. } | Self::UnderWay { .. } | Self::Done { .. }
        )
    }

    /// When the helper checked in, if they did.
    pub const fn checked_in_at(self) -> Option<UnixTime> {
        match self {
            Self::UnderWay { checked_in_at } => Some(checked_in_at),
            Self::Done { checked_in_at, .. } => checked_in_at,
            _ => None,
        }
    }

    /// When it was done, if it is.
    pub const fn done_at(self) -> Option<UnixTime> {
        match self {
            Self::Done { done_at, .. } => Some(done_at),
            _ => None,
        }
    }

    /// When it came into this state.
    pub const fn since(self) -> UnixTime {
        match self {
            Self::Booked { at } | Self::Missed { at, .. } | Self::HandedBack { at, .. } => at,
            Self::UnderWay { checked_in_at } => checked_in_at,
            Self::Done { done_at, .. } => done_at,
        }
    }

    fn refuse<T>(self, step: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            thing: "assignment",
            from: self.tag(),
            step,
        })
    }

    /// The helper is there.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is booked.
    pub fn check_in(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Booked { .. } => Ok(Self::UnderWay { checked_in_at: at }),
            other => other.refuse("check in"),
        }
    }

    /// The helper goes home; also straight from booked, when nobody checked in.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is booked or under way, or when `at` lies before the check-in.
    pub fn check_out(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Booked { .. } => Ok(Self::Done {
                checked_in_at: None,
                done_at: at,
            }),
            Self::UnderWay { checked_in_at } if at >= checked_in_at => Ok(Self::Done {
                checked_in_at: Some(checked_in_at),
                done_at: at,
            }),
            other => other.refuse("check out"),
        }
    }

    /// It did not take place.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it is missed or handed back already.
    pub fn miss(self, at: UnixTime, why: MissedWhy) -> Result<Self, InvalidTransition> {
        match self {
            Self::Booked { .. } | Self::UnderWay { .. } | Self::Done { .. } => Ok(Self::Missed { at, why }),
            other => other.refuse("be missed"),
        }
    }

    /// The helper gives the place back.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is booked.
    pub fn hand_back(self, at: UnixTime, reason: HandBackReason) -> Result<Self, InvalidTransition> {
        match self {
            Self::Booked { .. } => Ok(Self::HandedBack { at, reason }),
            other => other.refuse("be handed back"),
        }
    }
}

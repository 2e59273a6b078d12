//! A visit: one occasion of a request, at the door.
//!
//! The state of a visit follows from its assignments ([`VisitState::of`]); what does not follow from them (confirmed,
//! expired, cancelled) is a step of its own.

use super::assignment::AssignmentState;
use super::ids::HelperId;
use super::time::UnixTime;
use super::{InvalidTransition, tags};

tags! {
    /// Why a visit did not take place.
    MissedWhy {
        /// No helper came.
        NobodyCame = "nobody_came",
        /// The helper came and nobody opened.
        NobodyHome = "nobody_home",
    }
}

tags! {
    /// Who said something about a visit.
    By {
        /// The resident or who acts for them.
        Resident = "resident",
        /// A helper.
        Helper = "helper",
        /// A coordinator.
        Coordinator = "coordinator",
        /// The clock.
        System = "system",
    }
}

/// Where a visit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitState {
    /// Fewer helpers than needed.
    Open {
        /// Those who already said yes.
        helpers: Vec<HelperId>,
    },
    /// Every place is taken.
    Staffed {
        /// Who comes.
        helpers: Vec<HelperId>,
        /// When the last place was taken.
        staffed_at: UnixTime,
    },
    /// Somebody has checked in.
    UnderWay {
        /// Who comes.
        helpers: Vec<HelperId>,
        /// The first check-in.
        started_at: UnixTime,
    },
    /// Everybody has checked out (or it is said to be done).
    Done {
        /// Who came.
        helpers: Vec<HelperId>,
        /// The last check-out.
        ended_at: UnixTime,
    },
    /// The resident (or time) says it was done.
    Confirmed {
        /// Who came.
        helpers: Vec<HelperId>,
        /// When it was said.
        at: UnixTime,
        /// Who said so.
        by: By,
    },
    /// It did not take place.
    Missed {
        /// When that was said.
        at: UnixTime,
        /// Why.
        why: MissedWhy,
    },
    /// Its time passed with places open.
    Expired {
        /// When.
        at: UnixTime,
    },
    /// Called off.
    Cancelled {
        /// When.
        at: UnixTime,
        /// By whom.
        by: By,
    },
}

impl VisitState {
    /// Every tag, in the order of a life.
    pub const TAGS: [&'static str; 8] = [
        "open",
        "staffed",
        "under_way",
        "done",
        "confirmed",
        "missed",
        "expired",
        "cancelled",
    ];

    /// The tag that is stored.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Staffed { .. } => "staffed",
            Self::UnderWay { .. } => "under_way",
            Self::Done { .. } => "done",
            Self::Confirmed { .. } => "confirmed",
            Self::Missed { .. } => "missed",
            Self::Expired { .. } => "expired",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// Whether nothing can happen to the visit any more.
    pub const fn is_over(&self) -> bool {
        matches!(
            self,
            Self::Confirmed { .. } | Self::Missed { .. } | Self::Expired { .. } | Self::Cancelled { .. }
        )
    }

    /// Whether a helper could still be booked.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Those who are (or were) on it.
    pub fn helpers(&self) -> &[HelperId] {
        match self {
            Self::Open { helpers }
            | Self::Staffed { helpers, .. }
            | Self::UnderWay { helpers, .. }
            | Self::Done { helpers, .. }
            | Self::Confirmed { helpers, .. } => helpers,
            Self::Missed { .. } | Self::Expired { .. } | Self::Cancelled { .. } => &[],
        }
    }

    fn refuse<T>(&self, step: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            thing: "visit",
            from: self.tag(),
            step,
        })
    }

    /// What the assignments of a visit that needs `needed` helpers (1–6) make of it.
    ///
    /// Handed-back assignments do not count. One missed assignment makes the visit missed only when nobody else is
    /// left on it.
    pub fn of(needed: u8, assignments: &[(HelperId, AssignmentState)]) -> Self {
        let live: Vec<_> = assignments
            .iter()
            .filter(|(_, state)| state.takes_place())
            .collect();
        let helpers: Vec<HelperId> = live.iter().map(|(helper, _)| helper.clone()).collect();
        let missed = assignments.iter().find_map(|(_, state)| match state {
            AssignmentState::Missed { at, why } => Some((*at, *why)),
            _ => None,
        });
        if let (true, Some((at, why))) = (live.is_empty(), missed) {
            return Self::Missed { at, why };
        }
        let started = live.iter().filter_map(|(_, state)| state.checked_in_at()).min();
        let ended = live.iter().filter_map(|(_, state)| state.done_at()).max();
        let all_done = !live.is_empty() && live.iter().all(|(_, state)| state.done_at().is_some());
        match (all_done, started, ended) {
            (true, _, Some(ended_at)) => Self::Done { helpers, ended_at },
            (_, Some(started_at), _) | (false, None, Some(started_at)) => {
                Self::UnderWay { helpers, started_at }
            }
            _ if helpers.len() < usize::from(needed) => Self::Open { helpers },
            _ => {
                let staffed_at = live
                    .iter()
                    .map(|(_, state)| state.since())
                    .max()
                    .unwrap_or_default();
                Self::Staffed { helpers, staffed_at }
            }
        }
    }

    /// Somebody says yes and takes a place.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the visit is open and the helper not on it already.
    pub fn accept(self, helper: HelperId, needed: u8, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { mut helpers } if !helpers.contains(&helper) => {
                helpers.push(helper);
                Ok(if helpers.len() < usize::from(needed) {
                    Self::Open { helpers }
                } else {
                    Self::Staffed {
                        helpers,
                        staffed_at: at,
                    }
                })
            }
            other => other.refuse("be accepted"),
        }
    }

    /// Somebody hands their place back.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the helper is on a visit that has not begun.
    pub fn hand_back(self, helper: &HelperId) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { mut helpers } | Self::Staffed { mut helpers, .. } if helpers.contains(helper) => {
                helpers.retain(|other| other != helper);
                Ok(Self::Open { helpers })
            }
            other => other.refuse("be handed back"),
        }
    }

    /// The resident (or a coordinator, or time) says it was done.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the visit is staffed, under way or done.
    pub fn confirm(self, at: UnixTime, by: By) -> Result<Self, InvalidTransition> {
        match self {
            Self::Done { helpers, .. } | Self::UnderWay { helpers, .. } | Self::Staffed { helpers, .. } => {
                Ok(Self::Confirmed { helpers, at, by })
            }
            other => other.refuse("be confirmed"),
        }
    }

    /// It is said that nobody came, or that nobody was home.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the visit is staffed, under way or done.
    pub fn miss(self, at: UnixTime, why: MissedWhy) -> Result<Self, InvalidTransition> {
        match self {
            Self::Staffed { .. } | Self::UnderWay { .. } | Self::Done { .. } => Ok(Self::Missed { at, why }),
            other => other.refuse("be missed"),
        }
    }

    /// It is called off.
    ///
    /// # Errors
    /// [`InvalidTransition`] once it has begun or is over.
    pub fn cancel(self, at: UnixTime, by: By) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { .. } | Self::Staffed { .. } => Ok(Self::Cancelled { at, by }),
            other => other.refuse("be cancelled"),
        }
    }

    /// Its last window passed while places were open.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is open.
    pub fn expire(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { .. } => Ok(Self::Expired { at }),
            other => other.refuse("expire"),
        }
    }
}

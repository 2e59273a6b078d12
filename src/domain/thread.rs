//! A thread: what the people of one request write to each other, and when that ends.
//!
//! Invariants: whether a thread is open follows from its request and the clock, and is stored nowhere; what somebody may
//! read whole follows from what both sides agreed to. Deliberately absent: what is hidden in a text (`masking`).

use super::concern::Seriousness;
use super::ids::{ConcernId, HelperId};
use super::request::RequestState;
use super::time::UnixTime;
use super::{InvalidTransition, tags};

/// A thread closes this long after its request came to an end, seconds.
pub const CLOSES_S: i64 = 14 * 24 * 3600;
/// Characters of one message.
pub const WORDS: usize = 1000;

/// Whether anybody may still write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadState {
    /// Whoever belongs to it may write.
    Open {
        /// Until when, once the request has come to its end.
        closes_at: Option<UnixTime>,
    },
    /// Who took part may read, and nobody writes.
    Closed {
        /// Since when.
        at: UnixTime,
    },
}

impl ThreadState {
    /// What follows from where the request stands at an instant.
    pub fn of(request: RequestState, now: UnixTime) -> Self {
        if !request.is_over() {
            return Self::Open { closes_at: None };
        }
        let at = request.since().plus(CLOSES_S);
        if now < at {
            Self::Open { closes_at: Some(at) }
        } else {
            Self::Closed { at }
        }
    }

    /// Whether anybody may still write.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

tags! {
    /// From which side somebody writes.
    Side {
        /// Who needs help, or who acts for them.
        Resident = "resident",
        /// Who comes or came.
        Helper = "helper",
        /// The coordinator.
        Desk = "desk",
    }
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageState {
    /// It was said.
    Said {
        /// When.
        at: UnixTime,
    },
    /// Somebody reported it, and the desk looks into it. The others notice nothing.
    Reported {
        /// When.
        at: UnixTime,
        /// What the desk looks into.
        concern: ConcernId,
    },
    /// The desk took it away.
    Removed {
        /// When.
        at: UnixTime,
        /// What the desk looked into.
        concern: ConcernId,
    },
}

impl MessageState {
    /// The tag that is stored.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Said { .. } => "said",
            Self::Reported { .. } => "reported",
            Self::Removed { .. } => "removed",
        }
    }

    /// When it came into this state.
    pub const fn since(&self) -> UnixTime {
        match self {
            Self::Said { at } | Self::Reported { at, .. } | Self::Removed { at, .. } => *at,
        }
    }

    /// What the desk looks into.
    pub const fn concern(&self) -> Option<&ConcernId> {
        match self {
            Self::Reported { concern, .. } | Self::Removed { concern, .. } => Some(concern),
            Self::Said { .. } => None,
        }
    }

    fn refuse<T>(&self, step: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            thing: "message",
            from: self.tag(),
            step,
        })
    }

    /// Somebody reports it; also once more, when the desk was done with it.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it was taken away.
    pub fn report(self, at: UnixTime, concern: ConcernId) -> Result<Self, InvalidTransition> {
        match self {
            Self::Said { .. } | Self::Reported { .. } => Ok(Self::Reported { at, concern }),
            Self::Removed { .. } => self.refuse("be reported"),
        }
    }

    /// The desk takes it away.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless somebody reported it.
    pub fn remove(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Reported { concern, .. } => Ok(Self::Removed { at, concern }),
            other => other.refuse("be taken away"),
        }
    }
}

tags! {
    /// Why somebody reports a message.
    ReportReason {
        /// It is unkind.
        Unkind = "unkind",
        /// It is about money, a card or a code.
        Money = "money",
        /// It frightens, or threatens.
        Unsafe = "unsafe",
        /// Something else is wrong with it.
        Other = "other",
    }
}

impl ReportReason {
    /// How soon somebody must look.
    pub const fn seriousness(self) -> Seriousness {
        match self {
            Self::Money | Self::Unsafe => Seriousness::Now,
            Self::Unkind | Self::Other => Seriousness::Day,
        }
    }

    /// Whether a helper who wrote it goes to nobody until a person has decided.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Money | Self::Unsafe)
    }
}

tags! {
    /// Why a coordinator may open a thread. People in it know each of them, but for a report.
    Ground {
        /// The organisation said from the first moment that its coordinator reads along.
        ReadsAlong = "reads_along",
        /// Somebody in it asked the coordinator to join.
        Asked = "asked",
        /// Somebody reported a message, and the desk is not done with it.
        Reported = "reported",
        /// Somebody in it is to hear a message by telephone.
        ByTelephone = "by_telephone",
    }
}

/// Who writes or reads, as far as it decides what is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The resident, or who acts for them.
    Resident,
    /// A helper.
    Helper(HelperId),
    /// A coordinator.
    Desk,
}

/// Whether a reader sees the numbers and links that an author wrote; `agreed` are the helpers of whom both they and the
/// resident said so. What one wrote oneself is whole, and so is what the desk says. Two helpers agreed to nothing with
/// each other.
pub fn is_whole(author: &Part, reader: &Part, agreed: &[HelperId]) -> bool {
    match (author, reader) {
        (Part::Desk, _) | (Part::Resident, Part::Resident) => true,
        (Part::Helper(one), Part::Helper(other)) => one == other,
        (Part::Resident, Part::Helper(helper)) | (Part::Helper(helper), Part::Resident | Part::Desk) => {
            agreed.contains(helper)
        }
        // Whom a coordinator reads it out to is one of these.
        (Part::Resident, Part::Desk) => !agreed.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::visit::By;

    const fn at(seconds: i64) -> UnixTime {
        UnixTime::from_seconds(seconds)
    }

    #[test]
    fn a_thread_closes_fourteen_days_after_its_request_ended_however_it_did() {
        let open = RequestState::Open { since: at(5) };
        assert_eq!(
            ThreadState::of(open, at(i64::MAX)),
            ThreadState::Open { closes_at: None }
        );
        for over in [
            RequestState::Fulfilled { at: at(100) },
            RequestState::Expired { at: at(100) },
            RequestState::Withdrawn {
                at: at(100),
                by: By::Resident,
            },
        ] {
            let end = at(100 + CLOSES_S);
            let last = ThreadState::of(over, end.plus(-1));
            assert_eq!(last, ThreadState::Open { closes_at: Some(end) });
            assert_eq!(ThreadState::of(over, end), ThreadState::Closed { at: end });
        }
    }

    #[test]
    fn a_message_is_taken_away_only_after_a_report() {
        let concern = ConcernId::parse("wor_1").unwrap();
        let said = MessageState::Said { at: at(1) };
        assert!(said.clone().remove(at(2)).is_err());
        let reported = said.report(at(2), concern.clone()).unwrap();
        assert_eq!(reported.concern(), Some(&concern));
        let again = reported.report(at(3), concern.clone()).unwrap();
        assert_eq!(again.since(), at(3));
        let removed = again.remove(at(4)).unwrap();
        assert_eq!((removed.tag(), removed.concern()), ("removed", Some(&concern)));
        assert!(removed.report(at(5), concern).is_err());
    }

    #[test]
    fn numbers_are_whole_for_the_two_who_agreed_and_nobody_else() {
        let helper = |id: &str| HelperId::parse(id).unwrap();
        let (ans, bas) = (Part::Helper(helper("hlp_1")), Part::Helper(helper("hlp_2")));
        let agreed = [helper("hlp_1")];
        let table = [
            (&Part::Resident, &ans, true),
            (&Part::Resident, &bas, false),
            (&ans, &Part::Resident, true),
            (&bas, &Part::Resident, false),
            (&ans, &bas, false),
            (&ans, &ans, true),
            (&ans, &Part::Desk, true),
            (&bas, &Part::Desk, false),
            (&Part::Desk, &bas, true),
            (&Part::Resident, &Part::Resident, true),
        ];
        for (author, reader, whole) in table {
            assert_eq!(
                is_whole(author, reader, &agreed),
                whole,
                "{author:?} to {reader:?}"
            );
        }
        assert!(!is_whole(&Part::Resident, &Part::Desk, &[]));
    }
}

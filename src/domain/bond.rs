//! A bond: a lasting pair of somebody who asks and somebody who carries. Everybody may be both.
//!
//! Two questions lead to it, each answered by both for themselves: shall we be brought together, and, where they get to
//! know each other first, shall we go on. A no needs no reason. Its visits are requests like any other.

use super::category::CategoryId;
use super::consent::Given;
use super::ids::{BondId, HelperId, OrganisationId, PersonId, ZoneId};
use super::time::{UnixTime, amsterdam};
use super::visit::By;
use super::{InvalidTransition, tags};
use jiff::ToSpan;

/// How long the two get to know each other, minutes.
pub const MEETING_MIN: u32 = 30;
/// After so many days a coordinator asks for the first time how it goes.
const FIRST_REVIEW_DAYS: i64 = 28;
/// And then after so many months each time.
const REVIEW_MONTHS: i32 = 3;
/// Characters of what was agreed, and of what neighbours may know.
pub const WORDS: usize = 500;

tags! {
    /// Where a bond stands.
    BondStep {
        /// Both are asked whether they want it.
        Proposed = "proposed",
        /// Both want to get to know each other; after that they are asked whether they go on.
        Meeting = "meeting",
        /// It runs.
        Running = "running",
        /// It ended.
        Ended = "ended",
        /// It never began.
        Declined = "declined",
    }
}

tags! {
    /// One of the two.
    BondSide {
        /// Who asks, or who acts for them.
        Resident = "resident",
        /// Who carries.
        Helper = "helper",
    }
}

impl BondSide {
    /// The same, as whoever says something about a visit.
    pub const fn by(self) -> By {
        match self {
            Self::Resident => By::Resident,
            Self::Helper => By::Helper,
        }
    }
}

tags! {
    /// Why a bond ended, as a coordinator counts it.
    BondEnd {
        /// It did what it was for.
        Finished = "finished",
        /// No time any more.
        NoTime = "no_time",
        /// It did not feel right: never asked further.
        NoMatch = "no_match",
        /// One of the two is not here any more.
        Moved = "moved",
        /// Something else, or nothing was said.
        Other = "other",
    }
}

tags! {
    /// What a coordinator heard when they asked how it goes.
    ReviewOutcome {
        /// Well.
        Well = "well",
        /// They agreed on something else.
        Changed = "changed",
        /// There is something to look after.
        Worry = "worry",
        /// Nobody answered; asked again.
        NotReached = "not_reached",
    }
}

tags! {
    /// What a request of a bond is for.
    BondVisitKind {
        /// A visit of a bond that runs.
        Visit = "visit",
        /// To get to know each other.
        Meeting = "meeting",
    }
}

/// Who of the two has said yes, and when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Yes {
    /// Who asks.
    pub resident: Option<UnixTime>,
    /// Who carries.
    pub helper: Option<UnixTime>,
}

impl Yes {
    /// Whether one of the two has said it.
    pub const fn has(self, side: BondSide) -> bool {
        match side {
            BondSide::Resident => self.resident.is_some(),
            BondSide::Helper => self.helper.is_some(),
        }
    }

    fn with(self, side: BondSide, at: UnixTime) -> Self {
        match side {
            BondSide::Resident => Self {
                resident: self.resident.or(Some(at)),
                ..self
            },
            BondSide::Helper => Self {
                helper: self.helper.or(Some(at)),
                ..self
            },
        }
    }

    const fn is_both(self) -> bool {
        self.resident.is_some() && self.helper.is_some()
    }
}

/// Where a bond stands, and what goes with that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BondState {
    /// Both are asked whether they want it.
    Proposed {
        /// Since when.
        since: UnixTime,
        /// Who said yes.
        yes: Yes,
    },
    /// They get to know each other.
    Meeting {
        /// Since when.
        since: UnixTime,
        /// Who said yes to going on.
        yes: Yes,
    },
    /// It runs.
    Running {
        /// Since when.
        since: UnixTime,
        /// When a coordinator asks how it goes.
        review_at: UnixTime,
    },
    /// It ended.
    Ended {
        /// When.
        at: UnixTime,
        /// By whom: for a coordinator alone.
        by: By,
        /// Why.
        why: BondEnd,
    },
    /// It never began.
    Declined {
        /// When.
        at: UnixTime,
        /// By whom: for a coordinator alone.
        by: By,
    },
}

impl BondState {
    /// How it begins.
    pub fn propose(at: UnixTime) -> Self {
        Self::Proposed {
            since: at,
            yes: Yes::default(),
        }
    }

    /// Its step, without what goes with it.
    pub const fn step(self) -> BondStep {
        match self {
            Self::Proposed { .. } => BondStep::Proposed,
            Self::Meeting { .. } => BondStep::Meeting,
            Self::Running { .. } => BondStep::Running,
            Self::Ended { .. } => BondStep::Ended,
            Self::Declined { .. } => BondStep::Declined,
        }
    }

    /// When it came into this state.
    pub const fn since(self) -> UnixTime {
        match self {
            Self::Proposed { since, .. } | Self::Meeting { since, .. } | Self::Running { since, .. } => since,
            Self::Ended { at, .. } | Self::Declined { at, .. } => at,
        }
    }

    /// Whether anything can still come of it.
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Self::Proposed { .. } | Self::Meeting { .. } | Self::Running { .. }
        )
    }

    /// Who has said yes to what is asked now; nobody is asked anything while it runs, or when it is over.
    pub fn yes(self) -> Yes {
        match self {
            Self::Proposed { yes, .. } | Self::Meeting { yes, .. } => yes,
            _ => Yes::default(),
        }
    }

    fn refuse<T>(self, step: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            thing: "bond",
            from: self.step().tag(),
            step,
        })
    }

    /// One of the two says yes; with the second yes it goes on. The same yes twice has one effect.
    ///
    /// # Errors
    /// [`InvalidTransition`] when nothing is asked.
    pub fn agree(self, side: BondSide, at: UnixTime, meets_first: bool) -> Result<Self, InvalidTransition> {
        let runs = Self::Running {
            since: at,
            review_at: first_review(at),
        };
        match self {
            Self::Proposed { since, yes } => {
                let yes = yes.with(side, at);
                Ok(match (yes.is_both(), meets_first) {
                    (false, _) => Self::Proposed { since, yes },
                    (true, true) => Self::Meeting {
                        since: at,
                        yes: Yes::default(),
                    },
                    (true, false) => runs,
                })
            }
            Self::Meeting { since, yes } => {
                let yes = yes.with(side, at);
                Ok(if yes.is_both() {
                    runs
                } else {
                    Self::Meeting { since, yes }
                })
            }
            other => other.refuse("be agreed to"),
        }
    }

    /// It does not begin.
    ///
    /// # Errors
    /// [`InvalidTransition`] once it runs, or when it is over.
    pub fn decline(self, at: UnixTime, by: By) -> Result<Self, InvalidTransition> {
        match self {
            Self::Proposed { .. } | Self::Meeting { .. } => Ok(Self::Declined { at, by }),
            other => other.refuse("be declined"),
        }
    }

    /// It ends.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it runs.
    pub fn end(self, at: UnixTime, by: By, why: BondEnd) -> Result<Self, InvalidTransition> {
        match self {
            Self::Running { .. } => Ok(Self::Ended { at, by, why }),
            other => other.refuse("end"),
        }
    }

    /// A coordinator asked how it goes, and asks again on `next`.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it runs.
    pub fn review(self, next: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Running { since, .. } => Ok(Self::Running {
                since,
                review_at: next,
            }),
            other => other.refuse("be reviewed"),
        }
    }
}

/// When a coordinator asks for the first time how a bond goes that begins at `at`: four weeks later.
pub fn first_review(at: UnixTime) -> UnixTime {
    at.plus(FIRST_REVIEW_DAYS * 24 * 3600)
}

/// When they ask again after `at`: in three months, at nine in the morning; within a week when nobody was reached.
pub fn next_review(at: UnixTime, outcome: ReviewOutcome) -> UnixTime {
    let today = at.date(&amsterdam());
    let span = match outcome {
        ReviewOutcome::NotReached => 7.days(),
        _ => REVIEW_MONTHS.months(),
    };
    let day = today.checked_add(span).unwrap_or(today);
    UnixTime::at(day, 9, 0, &amsterdam())
}

/// That neighbours may know something: when the resident agreed, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MayKnow {
    /// When.
    pub at: UnixTime,
    /// How.
    pub given: Given,
}

/// Who stays involved on the side of care.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CareContact {
    /// Their name, and where they work if that was said; empty when nobody stays involved.
    pub name: String,
    /// Their number; may be empty.
    pub telephone: String,
    /// Their mail address; may be empty.
    pub mail: String,
}

/// What a bond says in words. All of it is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BondWords {
    /// What the two agreed, as both read it.
    pub agreed: String,
    /// Who stays involved.
    pub contact: CareContact,
    /// What neighbours may know, in the resident's own words; empty when they may know nothing.
    pub known: String,
    /// Who those neighbours are, in the resident's own words.
    pub known_to: String,
    /// What was said when it ended: for a coordinator alone.
    pub ended: String,
}

/// A lasting pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bond {
    /// Its identifier.
    pub id: BondId,
    /// Whose zone the resident lives in.
    pub organisation: OrganisationId,
    /// The zone.
    pub zone: ZoneId,
    /// Who asks.
    pub resident: PersonId,
    /// Who carries.
    pub helper: HelperId,
    /// What they do together, for the most part.
    pub category: CategoryId,
    /// Where it stands.
    pub state: BondState,
    /// Whether they get to know each other before it begins.
    pub meets_first: bool,
    /// When both were asked, after they met, whether they go on.
    pub asked_at: Option<UnixTime>,
    /// When it began to run, if it ever did.
    pub began_at: Option<UnixTime>,
    /// Whether the resident lets the helper see who else stays involved.
    pub contact_shown: bool,
    /// Whether neighbours may know something.
    pub may_know: Option<MayKnow>,
    /// Whether a coordinator must still look at how it ended.
    pub to_look: bool,
    /// When it was proposed.
    pub created_at: UnixTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_772_528_400);

    #[test]
    fn it_runs_once_both_have_said_yes() {
        let asked = BondState::propose(AT);
        let one = asked.agree(BondSide::Helper, AT, false).unwrap();
        assert_eq!(one.step(), BondStep::Proposed);
        assert_eq!(one.agree(BondSide::Helper, AT.plus(9), false).unwrap(), one);
        let both = one.agree(BondSide::Resident, AT, false).unwrap();
        assert_eq!(both.step(), BondStep::Running);
        assert!(both.agree(BondSide::Resident, AT, false).is_err());
        assert!(both.decline(AT, By::Resident).is_err());
        let over = both.end(AT, By::Helper, BondEnd::NoTime).unwrap();
        assert!(!over.is_live() && over.end(AT, By::Helper, BondEnd::Other).is_err());
        assert!(over.agree(BondSide::Helper, AT, false).is_err() && over.review(AT).is_err());
    }

    #[test]
    fn who_gets_to_know_the_other_first_is_asked_twice() {
        let mut state = BondState::propose(AT);
        for side in BondSide::ALL {
            state = state.agree(*side, AT, true).unwrap();
        }
        assert_eq!(state.step(), BondStep::Meeting);
        assert_eq!(state.yes(), Yes::default());
        assert!(state.end(AT, By::Helper, BondEnd::Other).is_err());
        let no = state.decline(AT, By::Resident).unwrap();
        assert!(no.decline(AT, By::Resident).is_err());
        for side in BondSide::ALL {
            state = state.agree(*side, AT, true).unwrap();
        }
        assert_eq!(state.step(), BondStep::Running);
    }

    #[test]
    fn a_coordinator_asks_after_four_weeks_and_then_every_three_months() {
        let BondState::Running { review_at, .. } = BondState::propose(AT)
            .agree(BondSide::Resident, AT, false)
            .and_then(|one| one.agree(BondSide::Helper, AT, false))
            .unwrap()
        else {
            panic!("it runs");
        };
        let day = |at: UnixTime| at.date(&amsterdam()).to_string();
        assert_eq!(
            (day(AT), day(review_at)),
            ("2026-03-03".to_owned(), "2026-03-31".to_owned())
        );
        let next = next_review(review_at, ReviewOutcome::Well);
        // Three months after the last day of March is the last day of June.
        assert_eq!(day(next), "2026-06-30");
        assert_eq!(day(next_review(next, ReviewOutcome::NotReached)), "2026-07-07");
    }
}

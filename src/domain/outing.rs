//! An outing: a helper goes somewhere anyway, and others may come along. Asking is the hurdle, so here nobody asks.
//!
//! How many have joined is no part of it: that follows from the visits of those who did.

use super::category::CategoryId;
use super::helper::Mode;
use super::ids::{HelperId, OrganisationId, OutingId, ZoneId};
use super::masking::{Piece, pieces};
use super::schedule::Window;
use super::time::UnixTime;
use super::{InvalidTransition, tags};
use crate::geo::Cell;

/// Characters of the sentence that others read.
pub const SENTENCE: usize = 200;
/// Characters of a place.
pub const PLACE: usize = 80;
/// How many may come along at most.
pub const MOST_PLACES: u8 = 6;
/// Minutes that an outing takes, at least and at most.
pub const MINUTES: std::ops::RangeInclusive<u32> = 30..=480;

tags! {
    /// Where an outing stands.
    OutingStep {
        /// The first of a helper: a coordinator looks at it.
        AwaitingReview = "awaiting_review",
        /// Others may come along.
        Open = "open",
        /// A coordinator said that this is not for here.
        Refused = "refused",
        /// The helper does not go after all.
        Withdrawn = "withdrawn",
        /// Its time has passed.
        Over = "over",
    }
}

/// Where an outing stands, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutingState {
    /// Where.
    pub step: OutingStep,
    /// Since when.
    pub since: UnixTime,
}

impl OutingState {
    /// How it begins: looked at first, unless the helper is known for it.
    pub const fn begin(at: UnixTime, known: bool) -> Self {
        Self {
            step: if known {
                OutingStep::Open
            } else {
                OutingStep::AwaitingReview
            },
            since: at,
        }
    }

    /// Whether it is still to come for anybody.
    pub const fn is_live(self) -> bool {
        matches!(self.step, OutingStep::AwaitingReview | OutingStep::Open)
    }

    fn to(
        self,
        from: &[OutingStep],
        next: OutingStep,
        at: UnixTime,
        step: &'static str,
    ) -> Result<Self, InvalidTransition> {
        if from.contains(&self.step) {
            Ok(Self {
                step: next,
                since: at,
            })
        } else {
            Err(InvalidTransition {
                thing: "outing",
                from: self.step.tag(),
                step,
            })
        }
    }

    /// A coordinator has looked.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it awaits that look.
    pub fn approve(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        self.to(&[OutingStep::AwaitingReview], OutingStep::Open, at, "be approved")
    }

    /// Not for here.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it awaits a look.
    pub fn refuse(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        self.to(
            &[OutingStep::AwaitingReview],
            OutingStep::Refused,
            at,
            "be refused",
        )
    }

    /// The helper does not go after all.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it is not live any more.
    pub fn withdraw(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        let live = [OutingStep::AwaitingReview, OutingStep::Open];
        self.to(&live, OutingStep::Withdrawn, at, "be withdrawn")
    }

    /// Its time has passed.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it is not live any more.
    pub fn end(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        let live = [OutingStep::AwaitingReview, OutingStep::Open];
        self.to(&live, OutingStep::Over, at, "be over")
    }
}

/// What others read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutingWords {
    /// "Ik ga naar de markt", at most [`SENTENCE`] characters.
    pub sentence: String,
    /// Where it begins, in general words, at most [`PLACE`] characters.
    pub leaves_from: String,
    /// Where it goes, the same.
    pub goes_to: String,
}

/// A helper goes somewhere, and others may come along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outing {
    /// Its identifier.
    pub id: OutingId,
    /// Whose zone the helper lives in.
    pub organisation: OrganisationId,
    /// The zone.
    pub zone: ZoneId,
    /// Who goes.
    pub helper: HelperId,
    /// What kind of thing it is.
    pub category: CategoryId,
    /// Where it stands.
    pub state: OutingState,
    /// What others read.
    pub words: OutingWords,
    /// From when until when.
    pub window: Window,
    /// How many may come along, 1–6.
    pub places: u8,
    /// How they go.
    pub mode: Mode,
    /// Whether the helper comes to the door for who wants that.
    pub fetches: bool,
    /// The helper's disclosure cell.
    pub cell: Cell,
    /// When it was posted.
    pub created_at: UnixTime,
}

impl Outing {
    /// Whether somebody may still join, as far as its time and its look go.
    pub fn is_joinable(&self, now: UnixTime) -> bool {
        self.state.step == OutingStep::Open && now < self.window.starts_at
    }

    /// Minutes from beginning to end.
    pub fn minutes(&self) -> u32 {
        u32::try_from(self.window.seconds() / 60).unwrap_or(0)
    }
}

/// Whether a text leads around us: it holds a telephone number, a mail address or a link.
pub fn leads_around(text: &str) -> bool {
    pieces(text).iter().any(|piece| matches!(piece, Piece::Hidden(_)))
}

/// Whether a text names a place in general words. A house number or a postcode has a digit, and no place needs one.
pub fn is_general(text: &str) -> bool {
    !text.chars().any(char::is_numeric) && !leads_around(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1000);

    #[test]
    fn an_outing_takes_legal_steps_only() {
        let first = OutingState::begin(AT, false);
        let open = first.approve(AT).unwrap();
        assert_eq!(open, OutingState::begin(AT, true));
        assert!(open.approve(AT).is_err() && open.refuse(AT).is_err());
        let refused = first.refuse(AT).unwrap();
        for ended in [refused, open.withdraw(AT).unwrap(), open.end(AT).unwrap()] {
            assert!(!ended.is_live());
            assert!(ended.withdraw(AT).is_err() && ended.end(AT).is_err() && ended.approve(AT).is_err());
        }
    }

    #[test]
    fn a_place_has_no_number_and_a_sentence_no_way_around_us() {
        assert!(is_general("bij de ingang van het buurthuis"));
        for address in [
            "Dorpsstraat 12",
            "5038 AB",
            "bel 06 12 34 56 78",
            "www.example.nl",
        ] {
            assert!(!is_general(address), "{address}");
        }
        assert!(!leads_around("Om 10 uur, met 2 tassen van 5 euro"));
        assert!(leads_around("Bel mij op 06 12 34 56 78"));
        assert!(leads_around("Mail ans@example.nl"));
    }
}

//! What a resident tells after a visit, and who may read it.

use super::{InvalidTransition, tags};

/// At most so many characters.
pub const LONGEST: usize = 600;

tags! {
    /// Who may read a story: its teller chooses, and nobody else widens it.
    Audience {
        /// Whoever came, and nobody else.
        Helper = "helper",
        /// Everybody on the neighbourhood's page, under the teller's first name.
        Neighbourhood = "neighbourhood",
        /// The same, without a name.
        Nameless = "nameless",
    }
}

tags! {
    /// Where a story stands.
    StoryState {
        /// A coordinator looks at it before the neighbourhood reads it.
        Waiting = "waiting",
        /// Its audience reads it.
        Shown = "shown",
        /// The coordinator kept it off the neighbourhood's page.
        Kept = "kept",
    }
}

impl Audience {
    /// Where a story for this audience begins: what the neighbourhood reads is looked at first.
    pub const fn begins(self) -> StoryState {
        match self {
            Self::Helper => StoryState::Shown,
            Self::Neighbourhood | Self::Nameless => StoryState::Waiting,
        }
    }
}

impl StoryState {
    /// A coordinator has looked at it.
    ///
    /// # Errors
    /// [`InvalidTransition`] when somebody did so before.
    pub fn decide(self, may_be_shown: bool) -> Result<Self, InvalidTransition> {
        match (self, may_be_shown) {
            (Self::Waiting, true) => Ok(Self::Shown),
            (Self::Waiting, false) => Ok(Self::Kept),
            _ => Err(InvalidTransition {
                thing: "story",
                from: self.tag(),
                step: "be decided about",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_neighbourhood_reads_is_looked_at_first_and_once() {
        assert_eq!(Audience::Helper.begins(), StoryState::Shown);
        for audience in [Audience::Neighbourhood, Audience::Nameless] {
            let waits = audience.begins();
            assert_eq!(waits.decide(true).unwrap(), StoryState::Shown);
            assert_eq!(waits.decide(false).unwrap(), StoryState::Kept);
        }
        for over in [StoryState::Shown, StoryState::Kept] {
            assert!(over.decide(true).is_err());
        }
    }
}

//! A photo with a request, and who may see it.

use super::{InvalidTransition, tags};

/// The largest file that is taken in, bytes.
pub const LARGEST_FILE: usize = 8 * 1024 * 1024;

tags! {
    /// Where a photo stands.
    PhotoState {
        /// A coordinator looks at it first: only they and whoever asked see it.
        Waiting = "waiting",
        /// Whoever comes may see it too.
        Shown = "shown",
    }
}

impl PhotoState {
    /// A coordinator lets whoever comes see it.
    ///
    /// # Errors
    /// [`InvalidTransition`] when somebody did so before.
    pub fn show(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Waiting => Ok(Self::Shown),
            Self::Shown => Err(InvalidTransition {
                thing: "photo",
                from: self.tag(),
                step: "be shown",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_looked_at_once() {
        assert_eq!(PhotoState::Waiting.show().unwrap(), PhotoState::Shown);
        assert!(PhotoState::Shown.show().is_err());
    }
}

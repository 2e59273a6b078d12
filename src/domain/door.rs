//! Nobody opens: what somebody does at a closed door, step by step, each with its time.

use super::time::UnixTime;
use super::{InvalidTransition, tags};

tags! {
    /// A step at a closed door, in the order in which they are taken.
    Rung {
        /// Nobody opened.
        Begun = "begun",
        /// Rang once more, and waited.
        RangAgain = "rang_again",
        /// Telephoned whoever lives there.
        Telephoned = "telephoned",
        /// Telephoned the emergency contact, where there is one.
        EmergencyContact = "emergency_contact",
        /// Told the coordinator, who goes on from here.
        Coordinator = "coordinator",
    }
}

/// Whoever stands at a closed door so long, seconds, without saying how it went on, is telephoned by a coordinator.
pub const ALARM_S: i64 = 20 * 60;
/// Between two steps this long, seconds: somebody may be in the garden, or slow on the stairs.
pub const WAIT_S: i64 = 5 * 60;

/// The steps that were taken at one door.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ladder {
    taken: Vec<(Rung, UnixTime)>,
    has_contact: bool,
}

impl Ladder {
    /// What was taken, in any order; `has_contact` says whether there is an emergency contact to telephone.
    pub fn new(mut taken: Vec<(Rung, UnixTime)>, has_contact: bool) -> Self {
        taken.sort_unstable();
        Self { taken, has_contact }
    }

    /// What was taken, in order, each with its time.
    pub fn taken(&self) -> &[(Rung, UnixTime)] {
        &self.taken
    }

    /// Whether a step was taken.
    pub fn has(&self, rung: Rung) -> bool {
        self.taken.iter().any(|(taken, _)| *taken == rung)
    }

    /// The step to take now; nothing when all were taken.
    pub fn next(&self) -> Option<Rung> {
        Rung::ALL
            .iter()
            .copied()
            .filter(|rung| self.has_contact || *rung != Rung::EmergencyContact)
            .find(|rung| !self.has(*rung))
    }

    /// From when on the next step makes sense: some minutes after the one before, and at once for the first and the last.
    pub fn next_at(&self) -> Option<UnixTime> {
        match self.next()? {
            Rung::Begun | Rung::Coordinator => None,
            _ => self
                .taken
                .iter()
                .map(|(_, at)| *at)
                .max()
                .map(|at| at.plus(WAIT_S)),
        }
    }

    /// Takes a step. The coordinator may be told at any point once somebody stands there: who is worried does not wait.
    ///
    /// # Errors
    /// [`InvalidTransition`] when it is not the next step.
    pub fn take(&mut self, rung: Rung, at: UnixTime) -> Result<(), InvalidTransition> {
        let worried = rung == Rung::Coordinator && self.has(Rung::Begun) && !self.has(rung);
        if self.next() != Some(rung) && !worried {
            return Err(InvalidTransition {
                thing: "closed door",
                from: self.taken.last().map_or("nothing", |(last, _)| last.tag()),
                step: "be followed by that",
            });
        }
        self.taken.push((rung, at));
        self.taken.sort_unstable();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_000_000);

    #[test]
    fn the_steps_follow_each_other_and_the_contact_only_where_there_is_one() {
        for has_contact in [true, false] {
            let mut ladder = Ladder::new(Vec::new(), has_contact);
            let mut seen = Vec::new();
            while let Some(next) = ladder.next() {
                ladder.take(next, AT.plus(seen.len() as i64)).unwrap();
                seen.push(next);
            }
            assert_eq!(seen.contains(&Rung::EmergencyContact), has_contact);
            assert_eq!(
                (seen.first(), seen.last()),
                (Some(&Rung::Begun), Some(&Rung::Coordinator))
            );
            assert!(ladder.take(Rung::Coordinator, AT).is_err(), "once is enough");
        }
    }

    #[test]
    fn who_is_worried_does_not_wait_but_nothing_else_is_skipped() {
        let mut ladder = Ladder::new(Vec::new(), true);
        assert!(
            ladder.take(Rung::Coordinator, AT).is_err(),
            "nobody stands there yet"
        );
        ladder.take(Rung::Begun, AT).unwrap();
        assert!(ladder.take(Rung::Telephoned, AT).is_err());
        assert_eq!(ladder.next_at(), Some(AT.plus(WAIT_S)));
        ladder.take(Rung::Coordinator, AT.plus(60)).unwrap();
        // The rest may still be done.
        assert_eq!(ladder.next(), Some(Rung::RangAgain));
    }
}

//! The last round of each organisation, from which the next one starts.

use crate::domain::ids::OrganisationId;
use crate::matching::{MatchError, Outcome, Problem, Standing};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Rounds that stand, in memory only: identifiers and numbers. One for each organisation, from its last round.
#[derive(Clone, Default)]
pub struct Standings(Arc<Mutex<HashMap<OrganisationId, Standing>>>);

impl Standings {
    /// Decides a round of an organisation from what stands, or from nothing.
    pub(super) fn decide(&self, of: &OrganisationId, problem: &Problem) -> Result<Outcome, MatchError> {
        // Taken out while it is at work: a second round at the same time starts from nothing.
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(of);
        let (standing, outcome) = decide(before, problem)?;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(of.clone(), standing);
        Ok(outcome)
    }

    /// What a round over a problem would decide, from a copy of what stands: a page that asks "what if" moves nothing.
    pub(super) fn imagine(&self, of: &OrganisationId, problem: &Problem) -> Result<Outcome, MatchError> {
        let before = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(of)
            .cloned();
        decide(before, problem).map(|(_, outcome)| outcome)
    }
}

fn decide(before: Option<Standing>, problem: &Problem) -> Result<(Standing, Outcome), MatchError> {
    if let Some(mut standing) = before {
        match standing.update(problem) {
            Ok(outcome) => return Ok((standing, outcome)),
            // The fault may be in what stood; a plan that stands on nothing gets its own judgement.
            Err(MatchError::Refused(why)) => tracing::error!(%why, "a standing round was refused"),
            Err(wrong) => return Err(wrong),
        }
    }
    Standing::new(problem)
}

impl fmt::Debug for Standings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standings").finish_non_exhaustive()
    }
}

//! Pure decisions: who could, who suits, who goes, and why.
//!
//! Purpose: `service` turns rows into a [`Problem`]; `solve` answers with a [`Plan`]; `check` recomputes everything
//! and makes the only `CheckedPlan`; `explain` says why. Invariants: integers in the objective; the same problem
//! gives the same plan, byte for byte, on any number of threads. Deliberately absent: async, SQL, clocks, chance,
//! the way of a companion between a team's visit and visits of their own.

pub mod capacity;
pub mod checker;
mod day;
#[cfg(test)]
mod dice;
pub mod explain;
pub mod index;
pub mod invite;
pub mod plan;
pub mod problem;
pub mod recruit;
pub mod rota;
pub mod route;
mod rules;
pub mod slots;
pub mod solver;
pub mod teams;

pub use capacity::{Capacity, WeekRoom};
pub use checker::{CheckedPlan, Refusal, check};
pub use explain::{Change, Explanation, Strength, Term, Unassigned, WhyNot, explain, unassigned, why_not};
pub use index::HelperIndex;
pub use plan::{
    Candidate, Certificate, Gap, Objective, Pairing, Plan, Reason, SlotPrice, Terms, Totals, WeekPrice,
};
pub use problem::{
    Availability, Busy, InvalidProblem, Kind, Level, Mode, Need, NeedIx, Offer, OfferIx, Pin, Problem,
    Settings, SlotIx, Team, Traits, WeekUse, Window,
};
pub use recruit::{Gain, Recruit, recruit};
pub use slots::{MAX_SLOTS, SlotInfo, SlotSet, Span};
pub use solver::standing::Standing;

/// A round, decided, checked and explained.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What room the bookings and pinned pairs left.
    pub capacity: Capacity,
    /// Every eligible pair and slot, by need, offer, slot.
    pub candidates: Vec<Candidate>,
    /// The plan.
    pub plan: CheckedPlan,
    /// Every visit that stays open, and why.
    pub unassigned: Vec<Unassigned>,
}

/// Why a round cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatchError {
    /// The problem contradicts itself.
    #[error(transparent)]
    Problem(#[from] InvalidProblem),
    /// The checker refused the solver's plan: a fault of the program, never of the data. Nothing may be stored.
    #[error("the plan was refused: {0}")]
    Refused(#[from] Refusal),
}

/// Decides, checks and explains a round.
///
/// # Errors
/// [`MatchError`] when the problem contradicts itself, or the checker refuses the plan.
pub fn round(problem: &Problem) -> Result<Outcome, MatchError> {
    let capacity = Capacity::new(problem)?;
    let candidates = solver::candidates(problem, &capacity);
    let plan = check(problem, solver::solve(problem, &capacity, &candidates))?;
    let unassigned = unassigned(problem, &capacity, &plan);
    Ok(Outcome {
        capacity,
        candidates,
        plan,
        unassigned,
    })
}

//! Pure decisions: who could, who suits, who goes, and why.
//!
//! Purpose: `service` turns rows into a [`Problem`]; `solve` answers with a [`Plan`]; `check` recomputes everything
//! and makes the only `CheckedPlan`; `explain` says why. Invariants: integers in the objective; the same problem
//! gives the same plan, byte for byte, on any number of threads. Deliberately absent: async, SQL, clocks, chance, and
//! (for now) exact weekly *hours* over several visits and travel between several visits inside one slot: hours are kept
//! by a cautious cap on the number of visits.

pub mod capacity;
pub mod checker;
pub mod index;
pub mod plan;
pub mod problem;
mod rules;
pub mod slots;
pub mod solver;

pub use capacity::{Capacity, WeekRoom};
pub use checker::{CheckedPlan, Refusal, check};
pub use index::HelperIndex;
pub use plan::{
    Candidate, Certificate, Gap, Objective, Pairing, Plan, Reason, SlotPrice, Terms, Totals, WeekPrice,
};
pub use problem::{
    Availability, Busy, InvalidProblem, Kind, Level, Mode, Need, NeedIx, Offer, OfferIx, Pin, Problem,
    Settings, SlotIx, Team, Traits, WeekUse, Window,
};
pub use slots::{MAX_SLOTS, SlotInfo, SlotSet, Span};

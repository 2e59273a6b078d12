//! What a round is asked to decide: needs, offers, slots, settings.
//!
//! Needs and offers refer to each other by their index in [`Problem::needs`] and [`Problem::offers`].

use super::slots::{MAX_SLOTS, SlotInfo, SlotSet, Span};
pub use crate::domain::helper::{HelperKind as Kind, Mode};
use crate::domain::language::SpokenLanguage;
pub use crate::domain::learning::Level;
use crate::geo::Point;
use jiff::civil::Date;
use std::ops::{BitOr, BitOrAssign};

/// An index into [`Problem::needs`].
pub type NeedIx = usize;
/// An index into [`Problem::offers`].
pub type OfferIx = usize;
/// An index into [`Problem::slots`].
pub type SlotIx = usize;

/// Small yes-or-no facts: what a visit asks of a helper, and what a helper can or cannot bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Traits(u32);

impl Traits {
    /// None.
    pub const NONE: Traits = Traits(0);
    /// Can lift.
    pub const LIFTING: Traits = Traits(1);
    /// Comes with a car.
    pub const CAR: Traits = Traits(1 << 1);
    /// Is a woman.
    pub const WOMAN: Traits = Traits(1 << 2);
    /// Is a man.
    pub const MAN: Traits = Traits(1 << 3);
    /// Pets in the home, or an allergy to them.
    pub const PETS: Traits = Traits(1 << 4);
    /// Smoke in the home, or an allergy to it.
    pub const SMOKE: Traits = Traits(1 << 5);
    /// Stairs to climb, or not able to.
    pub const STAIRS: Traits = Traits(1 << 6);

    /// Whether every one of `other` is here too.
    pub const fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether one of `other` is here too.
    pub const fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Traits {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Traits {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// When a visit may happen: within one slot, or from one into the next ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The slot; at most one window of a need per slot.
    pub slot: SlotIx,
    /// From when until when; the visit lies wholly in it. It begins in the slot, and ends in it, unless the visit fits on
    /// neither side of the slot's end: such a visit straddles slots, counts in the first, and takes room in each.
    pub span: Span,
}

/// An open visit.
#[derive(Debug, Clone)]
pub struct Need {
    /// The visit's identifier (on files the request's).
    pub id: String,
    /// Where: the centre of the disclosure cell in the product, the exact point on files.
    pub at: Point,
    /// How far away a helper may live, in metres.
    pub radius_m: u32,
    /// The category's tag.
    pub category: String,
    /// When, one window per slot, in any order.
    pub windows: Vec<Window>,
    /// How long, in minutes.
    pub duration_min: u32,
    /// How many helpers the plan must still find, 1–6 (pinned ones included, `taken_by` not).
    pub helpers_needed: u32,
    /// Served before all that is not urgent.
    pub urgent: bool,
    /// Whether every helper must have valid vetting on the day.
    pub vetting_required: bool,
    /// Whether a first visit asks for more: somebody at the door is known to the resident, or has valid vetting on the day
    /// and was interviewed.
    pub careful: bool,
    /// Helpers whom the resident knows from an earlier visit.
    pub known: Vec<OfferIx>,
    /// A language that must be shared.
    pub language_required: Option<SpokenLanguage>,
    /// A language that would be pleasant to share.
    pub language_wanted: Option<SpokenLanguage>,
    /// What a helper must have ([`Offer::has`]).
    pub requires: Traits,
    /// What a helper must bear ([`Offer::cannot_bear`]).
    pub exposes: Traits,
    /// The same face as before, or asked for by name.
    pub preferred: Vec<OfferIx>,
    /// Blocks, whichever side asked for them.
    pub blocked: Vec<OfferIx>,
    /// Helpers who said no to this visit: a no is a no.
    pub declined: Vec<OfferIx>,
    /// Helpers who already have a place on this visit: never chosen twice.
    pub taken_by: Vec<OfferIx>,
    /// The zone, as a number of the caller's; `None` where zones play no part.
    pub zone: Option<u32>,
    /// The household, as a number of the caller's.
    pub household: Option<u64>,
    /// Whether the resident's consent is present.
    pub consent: bool,
}

/// When a helper can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// Whole slots: on files.
    Slots(SlotSet),
    /// Hours of the week and exceptions: in the product.
    Hours {
        /// Per weekday from Monday, bit `h` stands for the hour `h:00–h+1:00`, local time.
        week: [u32; 7],
        /// Holidays and other exceptions.
        absences: Vec<Span>,
    },
}

/// An assignment that a helper already has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Busy {
    /// From when until when.
    pub span: Span,
    /// Where, for the travel time between.
    pub at: Point,
}

/// Who goes along with a worker in a slot: the team stands in the worker's place, with the union of the skills, the
/// intersection of the time and the worker's limits. The companion takes no other visit in that slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Team {
    /// In which slot.
    pub slot: SlotIx,
    /// The buddy or supervisor.
    pub companion: OfferIx,
}

/// What a helper already does in a week of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WeekUse {
    /// Visits already booked in that week.
    pub visits: u32,
    /// Minutes already booked in that week.
    pub minutes: u32,
}

/// A helper's standing offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The helper's identifier.
    pub id: String,
    /// What to call them in a sentence; empty where unknown.
    pub name: String,
    /// Where from: the centre of the disclosure cell in the product, the exact point on files.
    pub at: Point,
    /// How far they go, in metres.
    pub reach_m: u32,
    /// How they travel.
    pub mode: Mode,
    /// Tags of the categories they offer.
    pub categories: Vec<String>,
    /// When they can.
    pub availability: Availability,
    /// Assignments they already have.
    pub busy: Vec<Busy>,
    /// Most visits in a week, those already booked included.
    pub weekly_limit: u32,
    /// Most minutes in a week, those already booked included; `None`: no limit.
    pub weekly_minutes: Option<u32>,
    /// How many more invitations may be sent this week; `None`: no limit.
    pub invitations_left: Option<u32>,
    /// Most visits in one slot, those already booked included (usually 1).
    pub per_slot: u32,
    /// What is already booked, per week of the horizon; missing weeks are empty.
    pub used: Vec<WeekUse>,
    /// Vetting valid until this day, included; `None`: not vetted.
    pub vetted_until: Option<Date>,
    /// Whether a coordinator had a talk with them about visiting vulnerable people.
    pub interviewed: bool,
    /// Languages spoken.
    pub languages: Vec<SpokenLanguage>,
    /// Volunteer or worker.
    pub kind: Kind,
    /// Visits in the 28 days before the round.
    pub recent_visits: u32,
    /// A worker's level per category tag; a category without an entry counts as [`Level::Independent`].
    pub levels: Vec<(String, Level)>,
    /// Category tags that serve a worker's learning goal.
    pub goals: Vec<String>,
    /// Teams fixed before the round.
    pub teams: Vec<Team>,
    /// Eighteen or older.
    pub adult: bool,
    /// No new visits for now.
    pub on_hold: bool,
    /// Whether the helper's consent is present.
    pub consent: bool,
    /// What the helper has or can ([`Need::requires`]).
    pub has: Traits,
    /// What the helper cannot bear ([`Need::exposes`]).
    pub cannot_bear: Traits,
    /// Zones their organisation serves; `None`: everywhere.
    pub zones: Option<Vec<u32>>,
    /// The household, as a number of the caller's.
    pub household: Option<u64>,
}

/// A live exclusive invitation: it keeps its pair and its capacity through a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pin {
    /// The visit.
    pub need: NeedIx,
    /// The helper who is being asked.
    pub offer: OfferIx,
    /// The slot they were asked for.
    pub slot: SlotIx,
    /// When exactly: the helper keeps this time free, and the way to and from it.
    pub span: Span,
}

/// The weights of the public algorithm page; each 0–1,000, points of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Most points for nearness.
    pub nearness: i64,
    /// Points for the same face as before, or asked for by name.
    pub familiar: i64,
    /// Points for a visit that serves a worker's goal; everybody else gets half.
    pub learning: i64,
    /// Most points for the fit of time.
    pub time: i64,
    /// Points for a shared wanted language.
    pub language: i64,
    /// What fairness weighs: the cost of a helper's k-th visit in a week is
    /// `fairness · (recent + k − 1) div weekly_limit`.
    pub fairness: i64,
    /// How many branches the search for visits of two or more may open.
    pub node_limit: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            nearness: 350,
            familiar: 200,
            learning: 200,
            time: 150,
            language: 100,
            fairness: 150,
            node_limit: 4_000,
        }
    }
}

/// What a round is asked to decide.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// The slots, in the order of time; at most [`MAX_SLOTS`].
    pub slots: Vec<SlotInfo>,
    /// Who can help.
    pub offers: Vec<Offer>,
    /// Which visits are open.
    pub needs: Vec<Need>,
    /// Pairs that stay as they are.
    pub pins: Vec<Pin>,
    /// The weights.
    pub settings: Settings,
}

/// A problem that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProblem {
    /// More slots than fit.
    #[error("{0} slots; at most {MAX_SLOTS} fit")]
    TooManySlots(usize),
    /// An index that points at nothing, or a slot that occurs twice in one need or team.
    #[error("{what} of {id} refers to number {index}, which does not exist or occurs twice")]
    Index {
        /// Which field.
        what: &'static str,
        /// Of whom.
        id: String,
        /// The index.
        index: usize,
    },
    /// A number outside its range.
    #[error("{what} of {id} is {value}; expected {expected}")]
    Range {
        /// Which field.
        what: &'static str,
        /// Of whom.
        id: String,
        /// What was found.
        value: i64,
        /// What was expected.
        expected: &'static str,
    },
    /// Pinned pairs that take more than there is.
    #[error("the pinned pairs of {id} exceed {what}")]
    Pins {
        /// Which limit.
        what: &'static str,
        /// Of whom.
        id: String,
    },
}

//! What a round decides: a [`Plan`], and the certificate that proves how good it is.

use super::problem::{NeedIx, OfferIx, SlotIx};
use crate::domain::time::UnixTime;

/// Why a helper cannot, or why a visit stays open. The tags are stable: files, pages and translations use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Farther than the helper's reach or the request's radius.
    Distance,
    /// The category is not offered.
    Category,
    /// No window is covered by free time.
    Availability,
    /// The weekly number of visits, hours or invitations is used up.
    WeeklyLimit,
    /// Vetting is required and not valid on the day.
    Vetting,
    /// The required language is not shared.
    Language,
    /// Lifting, a car, allergies and the like.
    Requirements,
    /// Under 18 and alone.
    Adult,
    /// One of the two does not want the other. Shown to nobody but as "not available".
    Block,
    /// They live in one household.
    Household,
    /// The helper's organisation does not serve that zone.
    Zone,
    /// A beginner is never alone.
    Level,
    /// The helper is on hold.
    Hold,
    /// A consent is missing.
    Consent,
    /// The helper said no to this visit.
    Declined,
    /// The helper already has a place on this visit.
    AlreadyThere,
    /// Somebody could, and is needed more elsewhere: a reason of the plan, of no single rule.
    Taken,
    /// Fewer could than are needed at the same time: a reason of the plan, of no single rule.
    TooFew,
}

impl Reason {
    /// The reasons of hard rules, in the order of the columns of `why.csv`.
    pub const RULES: [Reason; 16] = [
        Reason::Distance,
        Reason::Category,
        Reason::Availability,
        Reason::WeeklyLimit,
        Reason::Vetting,
        Reason::Language,
        Reason::Requirements,
        Reason::Adult,
        Reason::Block,
        Reason::Household,
        Reason::Zone,
        Reason::Level,
        Reason::Hold,
        Reason::Consent,
        Reason::Declined,
        Reason::AlreadyThere,
    ];

    /// A stable snake-case tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Reason::Distance => "distance",
            Reason::Category => "category",
            Reason::Availability => "availability",
            Reason::WeeklyLimit => "weekly_limit",
            Reason::Vetting => "vetting",
            Reason::Language => "language",
            Reason::Requirements => "requirements",
            Reason::Adult => "adult",
            Reason::Block => "block",
            Reason::Household => "household",
            Reason::Zone => "zone",
            Reason::Level => "level",
            Reason::Hold => "hold",
            Reason::Consent => "consent",
            Reason::Declined => "declined",
            Reason::AlreadyThere => "already_there",
            Reason::Taken => "taken",
            Reason::TooFew => "too_few",
        }
    }

    /// Reads a tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::RULES
            .into_iter()
            .chain([Reason::Taken, Reason::TooFew])
            .find(|reason| reason.tag() == tag)
    }
}

/// The soft terms of a score, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// How near.
    pub nearness: i64,
    /// The same face as before, or asked for by name.
    pub familiar: i64,
    /// Learning value.
    pub learning: i64,
    /// Fit of time.
    pub time: i64,
    /// Shared language.
    pub language: i64,
}

impl Terms {
    /// Their sum: the score.
    pub const fn total(self) -> i64 {
        self.nearness + self.familiar + self.learning + self.time + self.language
    }
}

/// An eligible pair in one slot, before solving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The visit.
    pub need: NeedIx,
    /// The helper.
    pub offer: OfferIx,
    /// When.
    pub slot: SlotIx,
    /// 0–1,000 with the default weights.
    pub score: i64,
    /// Whole metres, rounded up.
    pub distance_m: u32,
}

/// A visit and a helper whom the plan brings together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pairing {
    /// The visit.
    pub need: NeedIx,
    /// The helper.
    pub offer: OfferIx,
    /// When.
    pub slot: SlotIx,
    /// 0–1,000 with the default weights.
    pub score: i64,
    /// Whole metres, rounded up.
    pub distance_m: u32,
    /// A live exclusive invitation that was kept.
    pub pinned: bool,
    /// When it can begin, so that the helper gets there from the visit before.
    pub starts: UnixTime,
}

/// What a plan is worth, compared in this order: urgent visits, visits, score less fairness cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Objective {
    /// Urgent visits served.
    pub urgent: i64,
    /// Visits served, urgent ones included.
    pub served: i64,
    /// Σ score − Σ fairness cost.
    pub net: i64,
}

/// The sums that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Urgent visits served.
    pub urgent_served: i64,
    /// Visits served, urgent ones included.
    pub served: i64,
    /// Σ score.
    pub score: i64,
    /// Σ fairness cost.
    pub fairness: i64,
}

impl Totals {
    /// As compared.
    pub const fn objective(self) -> Objective {
        Objective {
            urgent: self.urgent_served,
            served: self.served,
            net: self.score - self.fairness,
        }
    }
}

/// How far the plan may be from the best, proven, per level. All zero: the plan is optimal. A level below the first
/// that is not zero is compared at the bound's value of the levels above it.
pub type Gap = Objective;

/// The price of a helper's week: what one more visit there is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekPrice {
    /// Whose.
    pub offer: OfferIx,
    /// Which week of the horizon.
    pub week: usize,
    /// In the certificate's unit.
    pub price: i128,
}

/// The price of a helper in a slot, that of the week included: never below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotPrice {
    /// Whose.
    pub offer: OfferIx,
    /// When.
    pub slot: SlotIx,
    /// In the certificate's unit.
    pub price: i128,
}

/// The proof that comes with a plan: prices from which anybody can compute an upper bound of every plan's worth.
///
/// One point of score is `unit` of price; a visit served is worth `served` points, an urgent one `urgent` more. Prices
/// that are not listed are 0 for a week, and the week's for a slot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Certificate {
    /// Price units in a point of score.
    pub unit: i128,
    /// Points that a served visit is worth.
    pub served: i128,
    /// Points that an urgent visit is worth beyond that.
    pub urgent: i128,
    /// Prices of weeks, by offer and week.
    pub weeks: Vec<WeekPrice>,
    /// Prices of slots, by offer and slot.
    pub slots: Vec<SlotPrice>,
}

/// What the solver proposes: nobody's promise, and not to be believed before `checker::check`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Who goes where and when, by need, then offer; pinned pairs included.
    pub pairings: Vec<Pairing>,
    /// What it is worth, as the solver counts.
    pub totals: Totals,
    /// The best bound that the search proved, as the solver counts.
    pub bound: Objective,
    /// The proof.
    pub certificate: Certificate,
    /// How many branches the search opened for visits of two or more.
    pub branches: u64,
}

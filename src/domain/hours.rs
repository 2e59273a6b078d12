//! Hours and costs of a visit, and what an organisation may pay a volunteer.

use super::assignment::AssignmentState;
use super::schedule::Window;
use super::tags;

tags! {
    /// What a cost was for.
    CostKind {
        /// There was none.
        None = "none",
        /// Parking.
        Parking = "parking",
        /// Bus or train.
        Transport = "transport",
        /// Something that was needed for the job.
        Materials = "materials",
        /// Something else.
        Other = "other",
    }
}

/// What an organisation pays its volunteers.
///
/// The ceilings are those of the untaxed volunteer allowance (Belastingdienst, 2025: € 210 a month, € 2,100 a year); each
/// organisation sets its own, as they change every January.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Whether kilometres and costs are noted at all.
    pub is_on: bool,
    /// For a kilometre, cents.
    pub cents_per_km: u32,
    /// To one person in a calendar month at most, cents, over all organisations that keep this program together.
    pub month_cents: u32,
    /// In a calendar year at most, cents.
    pub year_cents: u32,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            is_on: false,
            cents_per_km: 23,
            month_cents: 21_000,
            year_cents: 210_000,
        }
    }
}

/// What a helper says of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Minutes at the door, 0–1440.
    pub minutes: u32,
    /// Metres of travel, 0–1,000,000.
    pub travel_m: u32,
    /// What was paid out of pocket, cents.
    pub cost_cents: u32,
    /// What for.
    pub cost_kind: CostKind,
}

impl Hours {
    /// What is paid for it, cents: the kilometres, rounded to the cent, and the costs.
    pub fn paid_cents(&self, allowance: &Allowance) -> u32 {
        if !allowance.is_on {
            return 0;
        }
        let travel = (u64::from(self.travel_m) * u64::from(allowance.cents_per_km) + 500) / 1000;
        self.cost_cents
            .saturating_add(u32::try_from(travel).unwrap_or(u32::MAX))
    }
}

/// How much of a ceiling is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Less than four fifths.
    Fine,
    /// Four fifths or more: to be told.
    Near,
    /// More than there is.
    Over,
}

/// How much of a ceiling so many cents are.
pub const fn room(cents: u64, ceiling: u32) -> Room {
    let ceiling = ceiling as u64;
    if cents > ceiling {
        Room::Over
    } else if cents * 5 >= ceiling * 4 {
        Room::Near
    } else {
        Room::Fine
    }
}

/// Minutes to propose: from check-in to check-out, to the nearest five; what was agreed, when nobody checked in.
pub fn proposed_minutes(state: AssignmentState, agreed: Window) -> u32 {
    let seconds = match (state.checked_in_at(), state.done_at()) {
        (Some(begin), Some(end)) => end.seconds() - begin.seconds(),
        _ => agreed.seconds(),
    };
    let fives = (seconds.max(0) + 150) / 300;
    u32::try_from(fives * 5).unwrap_or(0).min(1440)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::UnixTime;

    #[test]
    fn minutes_follow_the_door_and_else_the_agreement() {
        let at = |s: i64| UnixTime::from_seconds(1_000_000 + s);
        let agreed = Window {
            starts_at: at(0),
            ends_at: at(3600),
        };
        let done = |checked_in_at, done_at| AssignmentState::Done {
            checked_in_at,
            done_at,
        };
        assert_eq!(proposed_minutes(done(Some(at(0)), at(3600 + 149)), agreed), 60);
        assert_eq!(proposed_minutes(done(Some(at(0)), at(3600 + 150)), agreed), 65);
        assert_eq!(proposed_minutes(done(None, at(9000)), agreed), 60);
        // A clock that was set back.
        assert_eq!(proposed_minutes(done(Some(at(60)), at(0)), agreed), 0);
        assert_eq!(proposed_minutes(done(Some(at(0)), at(300_000)), agreed), 1440);
    }

    #[test]
    fn kilometres_are_paid_to_the_cent_and_nothing_where_nothing_is_paid() {
        let hours = Hours {
            minutes: 60,
            travel_m: 6_500,
            cost_cents: 250,
            cost_kind: CostKind::Parking,
        };
        let allowance = Allowance {
            is_on: true,
            ..Allowance::default()
        };
        // 6.5 × 23 = 149.5
        assert_eq!(hours.paid_cents(&allowance), 250 + 150);
        assert_eq!(hours.paid_cents(&Allowance::default()), 0);
    }

    #[test]
    fn a_ceiling_warns_at_four_fifths_and_holds_at_its_own_height() {
        assert_eq!(room(16_799, 21_000), Room::Fine);
        assert_eq!(room(16_800, 21_000), Room::Near);
        assert_eq!(room(21_000, 21_000), Room::Near);
        assert_eq!(room(21_001, 21_000), Room::Over);
    }
}

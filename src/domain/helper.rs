//! A helper: the helping side of a person, with their standing offer.

use super::category::CategoryId;
use super::ids::{HelperId, OrganisationId, PersonId, VettingId};
use super::language::SpokenLanguage;
use super::time::UnixTime;
use super::{InvalidTransition, tags};
use jiff::civil::Date;

tags! {
    /// Whether somebody helps as a neighbour or as a worker of a learn-work service.
    HelperKind {
        /// A neighbour.
        Volunteer = "volunteer",
        /// A learn-work worker: alone only when their level allows it.
        Worker = "worker",
    }
}

tags! {
    /// What somebody may say they are, and somebody else may rather have at the door. Nobody has to say either.
    Gender {
        /// A woman.
        Woman = "woman",
        /// A man.
        Man = "man",
    }
}

tags! {
    /// How a helper gets about.
    Mode {
        /// On foot, 4.5 km/h.
        Foot = "foot",
        /// By bicycle, 15 km/h.
        Bicycle = "bicycle",
        /// By car, 30 km/h in town.
        Car = "car",
        /// By public transport, 12 km/h door to door.
        Transit = "transit",
    }
}

impl Mode {
    /// Seconds to travel `metres`, door to door, rounded up.
    pub const fn travel_s(self, metres: i64) -> i64 {
        (metres * 3600 + self.metres_per_hour() - 1) / self.metres_per_hour()
    }

    /// Metres in an hour, door to door.
    pub const fn metres_per_hour(self) -> i64 {
        match self {
            Mode::Foot => 4_500,
            Mode::Bicycle => 15_000,
            Mode::Car => 30_000,
            Mode::Transit => 12_000,
        }
    }
}

/// Where a helper stands with the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelperState {
    /// Signed up; a coordinator has not met them yet.
    Waiting {
        /// Since when.
        since: UnixTime,
    },
    /// May be asked.
    Active {
        /// Since when.
        since: UnixTime,
    },
    /// Asked for a pause.
    Paused {
        /// Since when.
        since: UnixTime,
    },
    /// A complaint is being looked into: no new visits.
    OnHold {
        /// Since when.
        since: UnixTime,
    },
    /// Has left.
    Left {
        /// When.
        at: UnixTime,
    },
}

impl HelperState {
    /// Every tag, in the order of a life.
    pub const TAGS: [&'static str; 5] = ["waiting", "active", "paused", "on_hold", "left"];

    /// The tag that is stored.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Active { .. } => "active",
            Self::Paused { .. } => "paused",
            Self::OnHold { .. } => "on_hold",
            Self::Left { .. } => "left",
        }
    }

    /// When it came into this state.
    pub const fn since(self) -> UnixTime {
        match self {
            Self::Waiting { since }
            | Self::Active { since }
            | Self::Paused { since }
            | Self::OnHold { since } => since,
            Self::Left { at } => at,
        }
    }

    fn refuse<T>(self, step: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            thing: "helper",
            from: self.tag(),
            step,
        })
    }

    /// A coordinator has met them.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless they wait for that.
    pub fn welcome(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Waiting { .. } => Ok(Self::Active { since: at }),
            other => other.refuse("be welcomed"),
        }
    }

    /// They ask for a pause.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless they are active.
    pub fn pause(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Active { .. } => Ok(Self::Paused { since: at }),
            other => other.refuse("pause"),
        }
    }

    /// They are back from a pause.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless they paused.
    pub fn resume(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Paused { .. } => Ok(Self::Active { since: at }),
            other => other.refuse("come back"),
        }
    }

    /// A complaint came in: an immediate hold.
    ///
    /// # Errors
    /// [`InvalidTransition`] when they left or are on hold already.
    pub fn hold(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Waiting { .. } | Self::Active { .. } | Self::Paused { .. } => {
                Ok(Self::OnHold { since: at })
            }
            other => other.refuse("be put on hold"),
        }
    }

    /// A person has decided that they may go on.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless they are on hold.
    pub fn release(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::OnHold { .. } => Ok(Self::Active { since: at }),
            other => other.refuse("be released"),
        }
    }

    /// They leave.
    ///
    /// # Errors
    /// [`InvalidTransition`] when they left already.
    pub fn leave(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        match self {
            Self::Left { .. } => self.refuse("leave"),
            _ => Ok(Self::Left { at }),
        }
    }
}

/// Weekly availability: for each weekday from Monday, bit h says that the hour h–h+1 (local) is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Availability(pub [u32; 7]);

impl Availability {
    /// Whether every hour of `from..to` (0–24) on `weekday` (0 = Monday) is free.
    pub const fn covers(self, weekday: usize, from: u8, to: u8) -> bool {
        if weekday >= 7 || from >= to || to > 24 {
            return false;
        }
        let mask = (((1_u64 << to) - 1) & !((1_u64 << from) - 1)) as u32;
        self.0[weekday] & mask == mask
    }

    /// The same with the hours `from..to` (0–24) of `weekday` (0 = Monday) free as well.
    #[must_use]
    pub const fn with(mut self, weekday: usize, from: u8, to: u8) -> Self {
        if weekday < 7 && from < to && to <= 24 {
            self.0[weekday] |= (((1_u64 << to) - 1) & !((1_u64 << from) - 1)) as u32;
        }
        self
    }

    /// Whether any hour of `from..to` (0–24) on `weekday` (0 = Monday) is free.
    pub const fn touches(self, weekday: usize, from: u8, to: u8) -> bool {
        let none = self.without(weekday, from, to);
        weekday < 7 && none.0[weekday] != self.0[weekday]
    }

    /// The same without the hours `from..to` (0–24) of `weekday` (0 = Monday).
    #[must_use]
    pub const fn without(mut self, weekday: usize, from: u8, to: u8) -> Self {
        if weekday < 7 && from < to && to <= 24 {
            self.0[weekday] &= !((((1_u64 << to) - 1) & !((1_u64 << from) - 1)) as u32);
        }
        self
    }

    /// Whether there is no free hour in the week.
    pub const fn is_empty(self) -> bool {
        let mut day = 0;
        while day < 7 {
            if self.0[day] != 0 {
                return false;
            }
            day += 1;
        }
        true
    }
}

/// How much a helper wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Visits in an ISO week.
    pub weekly_visits: u32,
    /// Minutes in an ISO week, if limited.
    pub weekly_minutes: Option<u32>,
    /// Invitations in an ISO week.
    pub weekly_invitations: u32,
    /// Visits in one daypart.
    pub per_slot: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            weekly_visits: 2,
            weekly_minutes: None,
            weekly_invitations: 5,
            per_slot: 1,
        }
    }
}

/// A helper and what they offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Their identifier.
    pub id: HelperId,
    /// Who they are.
    pub person: PersonId,
    /// Where they signed up.
    pub organisation: OrganisationId,
    /// Neighbour or worker.
    pub kind: HelperKind,
    /// Where they stand.
    pub state: HelperState,
    /// How far they go, metres.
    pub reach_m: u32,
    /// How they get about.
    pub mode: Mode,
    /// What they do.
    pub categories: Vec<CategoryId>,
    /// When they can.
    pub availability: Availability,
    /// Dates on which they cannot, first and last included.
    pub absences: Vec<(Date, Date)>,
    /// How much they want.
    pub limits: Limits,
    /// What they speak.
    pub languages: Vec<SpokenLanguage>,
    /// Whether they are 18 or older.
    pub adult: bool,
    /// Whether they can lift heavy things.
    pub can_lift: bool,
    /// Whether pets are no difficulty.
    pub pets_fine: bool,
    /// Whether smoke is no difficulty.
    pub smoke_fine: bool,
    /// What they said they are, for whoever would rather have a woman or a man at the door; nobody else is told.
    pub gender: Option<Gender>,
    /// The last date on which their certificate of conduct is valid, if one was seen.
    pub vetted_until: Option<Date>,
    /// Whether a coordinator had a talk with them about visiting vulnerable people.
    pub interviewed: bool,
}

impl Helper {
    /// Whether their certificate of conduct is valid on a day.
    pub fn is_vetted_on(&self, day: Date) -> bool {
        self.vetted_until.is_some_and(|until| day <= until)
    }

    /// Whether they may go alone, and unknown, to somebody vulnerable on a day.
    pub fn is_trusted_on(&self, day: Date) -> bool {
        self.interviewed && self.is_vetted_on(day)
    }
}

/// A certificate of conduct was seen; the document itself is never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vetting {
    /// Its identifier.
    pub id: VettingId,
    /// Whose.
    pub helper: HelperId,
    /// Who saw it.
    pub seen_by: PersonId,
    /// When.
    pub seen_at: UnixTime,
    /// The last date on which it counts.
    pub valid_until: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn availability_covers_whole_hours_only() {
        let week = Availability::default().with(0, 8, 12).with(6, 0, 24);
        assert!(week.covers(0, 8, 12) && week.covers(0, 9, 10) && week.covers(6, 0, 24));
        assert!(
            !week.covers(0, 7, 9)
                && !week.covers(0, 11, 13)
                && !week.covers(1, 8, 9)
                && !week.covers(0, 9, 9)
        );
        assert!(!week.is_empty() && Availability::default().is_empty());
    }
}

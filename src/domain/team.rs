//! A team: a worker, whoever goes along with them in a daypart, and who rides along to watch.
//!
//! It counts as one helper: visits are planned for the worker who leads it, with their week and their hours; what they can do
//! together is what one of them can, and their time is when all of them can. Nobody is in two teams in one daypart, and
//! who rides along or goes along has no visit of their own then.

use super::daypart::Daypart;
use super::ids::{HelperId, OrganisationId, PersonId, TeamId};
use super::schedule::Window;
use super::time::UnixTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How many workers a supervisor has with them at once, where nothing else was said.
pub const SPAN: u32 = 2;
/// The most that can be said.
pub const MOST_SPAN: u32 = 6;
/// A buddy takes one along.
pub const BUDDY_SPAN: u32 = 1;

/// Who goes along.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Companion {
    /// A neighbour or an experienced worker, who agreed and was prepared.
    Buddy(HelperId),
    /// A supervisor, and their helping side if they help as a neighbour too.
    Supervisor(PersonId, Option<HelperId>),
}

impl Companion {
    /// The companion as it is stored.
    pub fn from_parts(helper: Option<HelperId>, supervisor: Option<PersonId>) -> Option<Self> {
        match (helper, supervisor) {
            (own, Some(person)) => Some(Self::Supervisor(person, own)),
            (Some(helper), None) => Some(Self::Buddy(helper)),
            (None, None) => None,
        }
    }

    /// Whose week it takes, if they help.
    pub const fn helper(&self) -> Option<&HelperId> {
        match self {
            Self::Buddy(helper) => Some(helper),
            Self::Supervisor(_, own) => own.as_ref(),
        }
    }

    /// The supervisor.
    pub const fn supervisor(&self) -> Option<&PersonId> {
        match self {
            Self::Buddy(_) => None,
            Self::Supervisor(person, _) => Some(person),
        }
    }
}

/// Who goes together in a daypart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its identifier.
    pub id: TeamId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// On which day.
    pub on: Date,
    /// In which part of it.
    pub part: Daypart,
    /// The worker for whom visits are planned.
    pub lead: HelperId,
    /// Who goes along.
    pub companion: Companion,
    /// Workers who go along and watch, in the order of their identifiers.
    pub riders: Vec<HelperId>,
    /// Who chose it.
    pub made_by: PersonId,
    /// When.
    pub created_at: UnixTime,
}

impl Team {
    /// From when until when.
    pub fn window(&self, zone: &TimeZone) -> Window {
        span(self.on, self.part, zone)
    }

    /// Whether a visit is one of this team's: it lies wholly in the daypart.
    pub fn covers(&self, visit: Window, zone: &TimeZone) -> bool {
        let own = self.window(zone);
        own.starts_at <= visit.starts_at && visit.ends_at <= own.ends_at
    }

    /// Everybody beside the lead whose week it takes.
    pub fn others(&self) -> impl Iterator<Item = &HelperId> {
        self.companion.helper().into_iter().chain(&self.riders)
    }

    /// Everybody whose week it takes, in the order in which helpers are locked.
    pub fn members(&self) -> Vec<HelperId> {
        let mut all: Vec<HelperId> = self.others().chain([&self.lead]).cloned().collect();
        all.sort_unstable();
        all
    }

    /// How many workers are with the companion.
    pub fn size(&self) -> u32 {
        1 + u32::try_from(self.riders.len()).unwrap_or(u32::MAX - 1)
    }
}

/// A daypart of a day.
pub fn span(on: Date, part: Daypart, zone: &TimeZone) -> Window {
    Window {
        starts_at: UnixTime::at(on, part.start_hour(), 0, zone),
        ends_at: UnixTime::at(on, part.end_hour(), 0, zone),
    }
}

/// The dayparts that a visit touches, on its day.
pub fn dayparts_touched(visit: Window, zone: &TimeZone) -> (Date, Vec<Daypart>) {
    let on = visit.starts_at.date(zone);
    let touched = Daypart::ALL.into_iter().filter(|part| {
        let whole = span(on, *part, zone);
        whole.starts_at < visit.ends_at && visit.starts_at < whole.ends_at
    });
    (on, touched.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::amsterdam;
    use jiff::civil::date;

    fn at(hour: i8, minute: i8) -> UnixTime {
        UnixTime::at(date(2026, 3, 3), hour, minute, &amsterdam())
    }

    fn window(from: (i8, i8), until: (i8, i8)) -> Window {
        Window {
            starts_at: at(from.0, from.1),
            ends_at: at(until.0, until.1),
        }
    }

    #[test]
    fn a_visit_touches_one_daypart_or_straddles_two() {
        let zone = amsterdam();
        let touched = |w| dayparts_touched(w, &zone).1;
        assert_eq!(touched(window((8, 0), (12, 0))), [Daypart::Am]);
        assert_eq!(touched(window((11, 30), (12, 15))), [Daypart::Am, Daypart::Pm]);
        assert_eq!(touched(window((12, 0), (13, 0))), [Daypart::Pm]);
        assert_eq!(touched(window((7, 45), (8, 45))), [Daypart::Am]);
        assert_eq!(touched(window((21, 0), (22, 0))), []);
        assert_eq!(
            dayparts_touched(window((8, 0), (9, 0)), &zone).0,
            date(2026, 3, 3)
        );
    }

    #[test]
    fn a_supervisor_who_helps_too_has_a_week_that_it_takes() {
        let person = PersonId::parse("per_01arz3ndektsv4rrffq69g5fav").unwrap();
        let own = HelperId::parse("hlp_01arz3ndektsv4rrffq69g5fav").unwrap();
        let both = Companion::from_parts(Some(own.clone()), Some(person.clone()));
        assert_eq!(both, Some(Companion::Supervisor(person, Some(own.clone()))));
        assert_eq!(both.unwrap().helper(), Some(&own));
        assert_eq!(Companion::from_parts(None, None), None);
    }
}

//! A worker of a learn-work service: what was agreed, how far they are, what they work on, and what shows it.
//!
//! What binds planning is said once, here: [`Agreement::bound`] for what a week has room for and
//! [`Agreement::allows`] for one visit. A resident's thanks are no evidence, so they are not in this file.

use super::category::CategoryId;
use super::helper::{Availability, Helper, Mode};
use super::ids::{GoalId, HelperId, LevelStepId, ObservationId, OrganisationId, PersonId};
use super::language::SpokenLanguage;
use super::schedule::Window;
use super::time::UnixTime;
use super::{InvalidTransition, tags};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Characters of a goal, an observation, a wish, a reason.
pub const WORDS: usize = 500;
/// A language that a worker speaks from this level on carries a visit alone.
const CARRIES: Dutch = Dutch::B1;
/// No agreement reaches further, years: a day beyond it is no day of planning.
const FAR_YEARS: i32 = 50;

tags! {
    /// Under which law somebody works here; for supervisor and worker alone.
    PolicyLine {
        /// Under none.
        None = "none",
        /// Wmo, social support.
        Wmo = "wmo",
        /// Participatiewet, work and income.
        Participatiewet = "participatiewet",
        /// Wsw, sheltered work: only who was there before 2015.
        Wsw = "wsw",
        /// Beschut werk.
        Beschut = "beschut",
        /// Civic integration.
        Inburgering = "inburgering",
        /// Another.
        Other = "other",
    }
}

tags! {
    /// How far a worker is in a competence.
    Level {
        /// Watches; never alone.
        Watching = "watching",
        /// Does it together with somebody; never alone.
        Together = "together",
        /// Alone, only while a supervisor is on duty.
        AloneUnderCall = "under_call",
        /// Alone.
        Independent = "independent",
    }
}

impl Level {
    /// Whether somebody of this level may go alone, with or without a supervisor on duty all the time.
    pub const fn may_go_alone(self, on_call: bool) -> bool {
        match self {
            Self::Watching | Self::Together => false,
            Self::AloneUnderCall => on_call,
            Self::Independent => true,
        }
    }

    /// Whether they do the work by themselves: what a statement of practice names.
    pub const fn is_mastered(self) -> bool {
        matches!(self, Self::AloneUnderCall | Self::Independent)
    }
}

tags! {
    /// How much Dutch somebody speaks, by the common European framework.
    Dutch {
        /// Single words.
        A1 = "a1",
        /// Simple sentences.
        A2 = "a2",
        /// A conversation about what happens every day.
        B1 = "b1",
        /// Nearly anything.
        B2 = "b2",
        /// Anything.
        C1 = "c1",
    }
}

/// What is sealed of an agreement: for supervisor and worker alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Private {
    /// Under which law.
    pub line: PolicyLine,
    /// Hours of the week that are for the children.
    pub childcare: Availability,
    /// Whether they cannot ride a bicycle.
    pub no_bicycle: bool,
    /// How much Dutch they speak, where it is a barrier.
    pub dutch: Option<Dutch>,
    /// What they would like themselves.
    pub wishes: String,
}

impl Default for Private {
    fn default() -> Self {
        Self {
            line: PolicyLine::None,
            childcare: Availability::default(),
            no_bicycle: false,
            dutch: None,
            wishes: String::new(),
        }
    }
}

/// What was agreed with a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// With whom.
    pub helper: HelperId,
    /// By which organisation.
    pub organisation: OrganisationId,
    /// When they became a worker.
    pub since: UnixTime,
    /// The first day.
    pub starts_on: Date,
    /// The last day, if one was agreed.
    pub ends_on: Option<Date>,
    /// Agreed minutes in a week.
    pub week_min: u32,
    /// Most minutes in a week, whatever is agreed.
    pub most_week_min: Option<u32>,
    /// Most months without pay, from the first day on.
    pub most_unpaid_months: Option<u32>,
    /// What is for supervisor and worker alone.
    pub own: Private,
}

/// Why an agreement has no room for a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRoom {
    /// It lies before the first day, after the last, or after the months without pay.
    Period,
    /// It takes hours that are for the children.
    Childcare,
}

/// How much of a ceiling is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Used {
    /// Less than four fifths.
    Fine,
    /// Four fifths or more: to be told.
    Near,
    /// All of it: nothing more fits.
    Full,
}

/// How much of a ceiling so much is.
pub const fn used(of: i64, ceiling: i64) -> Used {
    if of >= ceiling {
        Used::Full
    } else if of * 5 >= ceiling * 4 {
        Used::Near
    } else {
        Used::Fine
    }
}

impl Agreement {
    /// The last day on which they may come: as agreed, or when the months without pay are over, whichever is first.
    pub fn last_day(&self) -> Option<Date> {
        let unpaid = self.most_unpaid_months.and_then(|months| {
            let after = self.starts_on.checked_add(i64::from(months).months()).ok()?;
            after.yesterday().ok()
        });
        match (self.ends_on, unpaid) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// Most minutes in a week: the lower of what is agreed and the ceiling.
    pub fn minutes_a_week(&self) -> u32 {
        self.most_week_min
            .map_or(self.week_min, |most| most.min(self.week_min))
    }

    /// Whether they may come on this day.
    pub fn runs_on(&self, day: Date) -> bool {
        self.starts_on <= day && self.last_day().is_none_or(|last| day <= last)
    }

    /// How much of the time without pay is over on a day; nothing where no end is in sight.
    pub fn months_used(&self, today: Date) -> Option<Used> {
        self.most_unpaid_months?;
        let last = self.last_day()?;
        let days = |from: Date, until: Date| i64::from((until - from).get_days());
        // The last day itself can still be worked.
        Some(used(days(self.starts_on, today), days(self.starts_on, last) + 1))
    }

    /// How much of a week is used, with so many minutes in it.
    pub fn week_used(&self, minutes: u32) -> Used {
        used(i64::from(minutes), i64::from(self.minutes_a_week()))
    }

    /// Narrows what a helper offers to what was agreed: hours, days, how they get about, what they can talk about.
    pub fn bound(&self, helper: &mut Helper) {
        let most = self.minutes_a_week();
        helper.limits.weekly_minutes = Some(helper.limits.weekly_minutes.map_or(most, |own| own.min(most)));
        for (day, hours) in self.own.childcare.0.iter().enumerate() {
            helper.availability.0[day] &= !hours;
        }
        if self.own.no_bicycle && helper.mode == Mode::Bicycle {
            helper.mode = Mode::Foot;
        }
        helper.languages.retain(|language| self.can_talk(language));
        let far = |day: Date, years: i32| day.checked_add(years.years()).unwrap_or(day);
        if let Ok(before) = self.starts_on.yesterday() {
            helper.absences.push((far(before, -FAR_YEARS), before));
        }
        if let Some(after) = self.last_day().and_then(|last| last.tomorrow().ok()) {
            helper.absences.push((after, far(after, FAR_YEARS)));
        }
    }

    /// Whether their Dutch carries a visit for which Dutch is needed; of other languages nothing was agreed.
    pub fn can_talk(&self, language: &SpokenLanguage) -> bool {
        language.as_str() != "nl" || self.own.dutch.is_none_or(|level| level >= CARRIES)
    }

    /// Whether there is room for a visit, but for how much of the week is taken.
    ///
    /// # Errors
    /// [`NoRoom`] with what stands in the way.
    pub fn allows(&self, window: Window, zone: &TimeZone) -> Result<(), NoRoom> {
        let last = window.ends_at.plus(-1).max(window.starts_at);
        if !self.runs_on(window.starts_at.date(zone)) || !self.runs_on(last.date(zone)) {
            return Err(NoRoom::Period);
        }
        let mut at = window.starts_at;
        while at < window.ends_at {
            let local = at.local(zone);
            let day = usize::from(local.weekday().to_monday_zero_offset().unsigned_abs());
            let hour = local.hour().unsigned_abs();
            if self.own.childcare.touches(day, hour, hour + 1) {
                return Err(NoRoom::Childcare);
            }
            let into = i64::from(local.minute()) * 60 + i64::from(local.second());
            at = at.plus(3600 - into);
        }
        Ok(())
    }
}

/// A step to another level, up or down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelStep {
    /// Its identifier.
    pub id: LevelStepId,
    /// Whose.
    pub helper: HelperId,
    /// In what.
    pub category: CategoryId,
    /// Which step of that category it is, from 1.
    pub step: u32,
    /// The level from now on.
    pub level: Level,
    /// The supervisor who signed for it.
    pub by: PersonId,
    /// Why.
    pub why: String,
    /// When.
    pub at: UnixTime,
}

/// How a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalState {
    /// Worked on.
    Open {
        /// Since when.
        since: UnixTime,
    },
    /// A supervisor signed for it.
    Reached {
        /// When.
        at: UnixTime,
    },
    /// Given up.
    Dropped {
        /// When.
        at: UnixTime,
    },
}

impl GoalState {
    /// The state of a stored tag.
    pub fn from_parts(tag: &str, at: UnixTime) -> Option<Self> {
        match tag {
            "open" => Some(Self::Open { since: at }),
            "reached" => Some(Self::Reached { at }),
            "dropped" => Some(Self::Dropped { at }),
            _ => None,
        }
    }

    /// The tag that is stored.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Reached { .. } => "reached",
            Self::Dropped { .. } => "dropped",
        }
    }

    /// Since when it stands so.
    pub const fn since(self) -> UnixTime {
        match self {
            Self::Open { since } => since,
            Self::Reached { at } | Self::Dropped { at } => at,
        }
    }

    /// Whether it is still worked on.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// A supervisor signs for it.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is open.
    pub fn reach(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        self.end("be reached", Self::Reached { at })
    }

    /// It is given up.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is open.
    pub fn give_up(self, at: UnixTime) -> Result<Self, InvalidTransition> {
        self.end("be given up", Self::Dropped { at })
    }

    fn end(self, step: &'static str, to: Self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open { .. } => Ok(to),
            other => Err(InvalidTransition {
                thing: "goal",
                from: other.tag(),
                step,
            }),
        }
    }
}

/// What a worker wants to learn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its identifier.
    pub id: GoalId,
    /// Whose.
    pub helper: HelperId,
    /// In what.
    pub category: CategoryId,
    /// The level to come to.
    pub target: Level,
    /// By when.
    pub due_on: Date,
    /// In words.
    pub words: String,
    /// How it stands.
    pub state: GoalState,
    /// Since when there is one.
    pub created_at: UnixTime,
}

tags! {
    /// The first tap: how a visit went.
    Went {
        /// Well.
        Well = "well",
        /// Partly.
        Mixed = "mixed",
        /// It was hard.
        Hard = "hard",
    }
}

tags! {
    /// The second tap: how much they did themselves.
    Did {
        /// They watched.
        Watched = "watched",
        /// Together with somebody.
        Together = "together",
        /// By themselves.
        Myself = "myself",
    }
}

tags! {
    /// The third tap: what next.
    Next {
        /// The same once more.
        Again = "again",
        /// With more help.
        Help = "help",
        /// A step further.
        Further = "further",
    }
}

/// What a worker says of a visit, in three taps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reflection {
    /// How it went.
    pub went: Went,
    /// How much they did themselves.
    pub did: Did,
    /// What next.
    pub next: Next,
}

tags! {
    /// What a supervisor saw somebody do.
    Seen {
        /// It does not work yet.
        NotYet = "not_yet",
        /// It works with help.
        WithHelp = "with_help",
        /// It works without.
        ByThemselves = "by_themselves",
    }
}

/// What a supervisor saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Its identifier.
    pub id: ObservationId,
    /// Of whom.
    pub helper: HelperId,
    /// Doing what.
    pub category: CategoryId,
    /// How it went.
    pub seen: Seen,
    /// In words.
    pub words: String,
    /// Who saw it.
    pub by: PersonId,
    /// When.
    pub at: UnixTime,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::amsterdam;
    use jiff::civil::date;

    fn agreement() -> Agreement {
        Agreement {
            helper: HelperId::parse("hlp_1").unwrap(),
            organisation: OrganisationId::parse("org_1").unwrap(),
            since: UnixTime::from_seconds(0),
            starts_on: date(2026, 1, 31),
            ends_on: None,
            week_min: 20 * 60,
            most_week_min: Some(16 * 60),
            most_unpaid_months: Some(1),
            own: Private {
                childcare: Availability::default().with(1, 12, 14),
                ..Private::default()
            },
        }
    }

    fn window(day: i8, from: (i8, i8), until: (i8, i8)) -> Window {
        let at = |(hour, minute)| UnixTime::at(date(2026, 2, day), hour, minute, &amsterdam());
        Window {
            starts_at: at(from),
            ends_at: at(until),
        }
    }

    #[test]
    fn a_visit_lies_within_the_agreed_days_and_outside_the_hours_for_the_children() {
        let agreed = agreement();
        let zone = amsterdam();
        // A month from 31 January ends with February: its last day is the 27th.
        assert_eq!(agreed.last_day(), Some(date(2026, 2, 27)));
        assert_eq!(agreed.allows(window(27, (9, 0), (10, 0)), &zone), Ok(()));
        assert_eq!(
            agreed.allows(window(28, (9, 0), (10, 0)), &zone),
            Err(NoRoom::Period)
        );
        // Tuesday the third.
        assert_eq!(agreed.allows(window(3, (10, 30), (12, 0)), &zone), Ok(()));
        assert_eq!(
            agreed.allows(window(3, (10, 30), (12, 1)), &zone),
            Err(NoRoom::Childcare)
        );
        assert_eq!(
            agreed.allows(window(3, (13, 45), (15, 0)), &zone),
            Err(NoRoom::Childcare)
        );
        assert_eq!(agreed.allows(window(3, (14, 0), (15, 0)), &zone), Ok(()));
    }

    #[test]
    fn a_ceiling_warns_at_four_fifths_and_is_full_at_its_height() {
        let agreed = agreement();
        assert_eq!(agreed.minutes_a_week(), 960);
        assert_eq!(agreed.week_used(767), Used::Fine);
        assert_eq!(agreed.week_used(768), Used::Near);
        assert_eq!(agreed.week_used(960), Used::Full);
        // 28 days from 31 January to 27 February: four fifths are over after 23.
        assert_eq!(agreed.months_used(date(2026, 2, 22)), Some(Used::Fine));
        assert_eq!(agreed.months_used(date(2026, 2, 23)), Some(Used::Near));
        assert_eq!(agreed.months_used(date(2026, 2, 27)), Some(Used::Near));
        assert_eq!(agreed.months_used(date(2026, 2, 28)), Some(Used::Full));
    }

    #[test]
    fn only_who_may_go_alone_goes_alone() {
        let alone: Vec<_> = Level::ALL
            .iter()
            .map(|level| (level.may_go_alone(false), level.may_go_alone(true)))
            .collect();
        assert_eq!(
            alone,
            [(false, false), (false, false), (false, true), (true, true)]
        );
    }

    #[test]
    fn a_goal_ends_once() {
        let at = UnixTime::from_seconds(5);
        let open = GoalState::Open { since: at };
        let reached = open.reach(at).unwrap();
        assert!(open.is_open() && !reached.is_open());
        assert!(reached.give_up(at).is_err() && reached.reach(at).is_err());
    }
}

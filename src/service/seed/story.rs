//! The stories in the order of time, and a rehearsal of them with nothing but the domain's own rules.
//!
//! [`Neighbourhood::timeline`] is what a loader replays; [`Neighbourhood::rehearse`] proves beforehand that every step
//! is legal, that nobody is in two places at once or asked beyond their limits, and where each story ends.

use super::step::{Action, Step};
use super::{
    Moment, Neighbourhood, SeedActFor, SeedBlock, SeedBond, SeedCallBack, SeedError, SeedLife, SeedOuting,
    SeedPerson, SeedRequest, SeedStory, ServiceEvent,
};
use crate::domain::helper::Availability;
use crate::domain::schedule::{Occasion, Schedule, Window};
use crate::domain::time::{UnixTime, amsterdam};
use jiff::civil::Date;

mod booking;
mod rehearsal;
pub use rehearsal::{Rehearsed, RehearsedVisit};

/// Something that happens in the demo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'a> {
    /// A file is made for somebody who is known and verified.
    Joins(&'a SeedPerson),
    /// A coordinator has met a helper: from now on they may be asked.
    Welcomed(&'a SeedPerson),
    /// A coordinator has seen a helper's certificate of conduct.
    VettingSeen(&'a SeedPerson),
    /// A helper asks for a pause.
    HelperPauses(&'a SeedPerson),
    /// A helper leaves.
    HelperLeaves(&'a SeedPerson),
    /// Somebody allows another to act for them.
    ActsFor(&'a SeedActFor),
    /// Two people must never meet.
    Blocks(&'a SeedBlock),
    /// A resident goes away, into hospital, or comes back.
    Life(&'a SeedLife),
    /// Somebody asks for help.
    Asks(&'a SeedRequest),
    /// A step of a request's story.
    Step(&'a SeedRequest, &'a Step),
    /// Somebody is to be telephoned.
    CallBack(&'a SeedCallBack),
    /// A coordinator has telephoned.
    CallBackDone(&'a SeedCallBack),
    /// A helper goes somewhere, and others may come along.
    Outing(&'a SeedOuting),
    /// Two people are proposed to each other.
    BondProposed(&'a SeedBond),
    /// Both said yes.
    BondAgreed(&'a SeedBond),
    /// Somebody tells how it was.
    Story(&'a SeedStory),
    /// A coordinator has looked at it.
    StoryShown(&'a SeedStory),
    /// Something happens in the learn-work service.
    Service(ServiceEvent<'a>),
}

/// An event and its instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dated<'a> {
    /// When.
    pub at: UnixTime,
    /// What.
    pub event: Event<'a>,
}

impl SeedRequest {
    fn lost(&self, what: &str) -> SeedError {
        SeedError::new("demo/requests", format!("request {}: {what}", self.key))
    }

    /// When it was asked, if it is `now`.
    ///
    /// # Errors
    /// [`SeedError`] when that moment depends on a visit.
    pub fn asked_at(&self, now: UnixTime) -> Result<UnixTime, SeedError> {
        self.asked
            .at(now, None)
            .ok_or_else(|| self.lost("\"asked\" cannot depend on a visit"))
    }

    /// Its schedule.
    ///
    /// # Errors
    /// [`SeedError`] when a moment depends on a visit.
    pub fn schedule(&self, now: UnixTime) -> Result<Schedule, SeedError> {
        self.when
            .schedule(now)
            .ok_or_else(|| self.lost("its schedule cannot depend on a visit"))
    }

    /// Its visits at `at` (not before it was asked), if it is `now`: those of the beginning and, of a series, those
    /// that came into view since.
    ///
    /// # Errors
    /// [`SeedError`] when its schedule held no visit at the moment it was asked.
    pub fn occasions(
        &self,
        now: UnixTime,
        at: UnixTime,
        duration_min: u32,
    ) -> Result<Vec<Occasion>, SeedError> {
        const WEEK_S: i64 = 7 * 24 * 3600;
        let schedule = self.schedule(now)?;
        let asked_at = self.asked_at(now)?;
        let mut all = schedule
            .occasions(asked_at, duration_min, &amsterdam())
            .map_err(|error| self.lost(&error.to_string()))?;
        if matches!(schedule, Schedule::Series { .. }) {
            let mut then = asked_at.plus(WEEK_S);
            while then <= at {
                // A series that has ended has no more of them.
                let more = schedule
                    .occasions(then, duration_min, &amsterdam())
                    .unwrap_or_default();
                all.extend(more);
                then = then.plus(WEEK_S);
            }
            all.sort_unstable();
            all.dedup();
        }
        Ok(all)
    }

    /// The day of a visit (from 1), if its schedule alone says so: a series, a fixed time, a single window.
    pub(super) fn day_of_visit(
        &self,
        now: UnixTime,
        visit: u32,
        duration_min: u32,
    ) -> Result<Option<Date>, SeedError> {
        let all = self.occasions(now, now, duration_min)?;
        let index = usize::try_from(visit).unwrap_or(usize::MAX).wrapping_sub(1);
        Ok(match all.get(index).map(Vec::as_slice) {
            Some([window]) => Some(window.starts_at.date(&amsterdam())),
            _ => None,
        })
    }

    /// When a step happens, if it is `now`.
    ///
    /// # Errors
    /// [`SeedError`] when it depends on a visit whose day the schedule does not tell.
    pub fn step_at(
        &self,
        step: &Step,
        moment: Moment,
        now: UnixTime,
        duration_min: u32,
    ) -> Result<UnixTime, SeedError> {
        let date = match moment {
            Moment::OfVisit { .. } => {
                self.day_of_visit(now, step.action.visit().unwrap_or(1), duration_min)?
            }
            _ => None,
        };
        moment
            .at(now, date)
            .ok_or_else(|| self.lost("a step depends on a visit whose day is not known beforehand"))
    }
}

impl Neighbourhood {
    /// Minutes at the door.
    pub fn duration_min(&self, request: &SeedRequest) -> u32 {
        // Checked to be known when the files were read.
        request
            .duration_min
            .or_else(|| self.durations.get(&request.category).copied())
            .unwrap_or(60)
    }

    /// What happens beside the requests.
    fn happenings(&self) -> Vec<(Moment, Event<'_>)> {
        let mut all = Vec::new();
        for person in &self.people {
            let helper = person.helper.as_ref();
            let vetting = helper.and_then(|helper| helper.vetting.as_ref());
            let moments = [
                (person.since, Event::Joins(person)),
                (helper.and_then(|h| h.welcomed), Event::Welcomed(person)),
                (vetting.map(|v| v.seen), Event::VettingSeen(person)),
                (helper.and_then(|h| h.paused), Event::HelperPauses(person)),
                (helper.and_then(|h| h.left), Event::HelperLeaves(person)),
            ];
            all.extend(moments.into_iter().filter_map(|(at, event)| Some((at?, event))));
        }
        all.extend(self.act_for.iter().map(|act| (act.at, Event::ActsFor(act))));
        all.extend(self.blocks.iter().map(|block| (block.at, Event::Blocks(block))));
        all.extend(self.lives.iter().map(|life| (life.at, Event::Life(life))));
        for call in &self.call_backs {
            all.push((call.at, Event::CallBack(call)));
            all.extend(call.done.map(|done| (done, Event::CallBackDone(call))));
        }
        let together = &self.together;
        all.extend(
            together
                .outings
                .iter()
                .map(|outing| (outing.at, Event::Outing(outing))),
        );
        for bond in &together.bonds {
            all.push((bond.at, Event::BondProposed(bond)));
            all.extend(bond.yes.map(|yes| (yes, Event::BondAgreed(bond))));
        }
        for story in &together.stories {
            all.push((story.at, Event::Story(story)));
            all.extend(story.shown.map(|shown| (shown, Event::StoryShown(story))));
        }
        all
    }

    /// Everything that has happened when it is `now`, in the order of time; what lies ahead is left out.
    ///
    /// # Errors
    /// [`SeedError`] when a moment cannot be told, or the steps of a story are not in the order of time.
    pub fn timeline(&self, now: UnixTime) -> Result<Vec<Dated<'_>>, SeedError> {
        let mut all = Vec::new();
        for (moment, event) in self.happenings() {
            let at = moment.at(now, None).ok_or_else(|| {
                SeedError::new("demo", "a moment depends on a visit, and there is no visit")
            })?;
            all.push(Dated { at, event });
        }
        all.extend(self.service_events(now)?);
        for request in &self.requests {
            let mut last = request.asked_at(now)?;
            all.push(Dated {
                at: last,
                event: Event::Asks(request),
            });
            let duration_min = self.duration_min(request);
            for (index, step) in request.step.iter().enumerate() {
                let at = request.step_at(step, step.at, now, duration_min)?;
                if at < last {
                    return Err(request.lost(&format!("step {} lies before the one before it", index + 1)));
                }
                last = at;
                all.push(Dated {
                    at,
                    event: Event::Step(request, step),
                });
            }
        }
        all.retain(|dated| dated.at <= now);
        // Stable: what happens in one instant stays in the order of the files.
        all.sort_by_key(|dated| dated.at);
        Ok(all)
    }

    /// A helper's weekly hours: as written, and those of every visit they say yes to in the stories as `told`. The demo
    /// is loaded on any day of the week, and "tomorrow morning" must suit whoever comes tomorrow.
    pub fn availability(&self, told: &Rehearsed, helper: &str) -> Availability {
        let mut week = self
            .person(helper)
            .and_then(|person| person.helper.as_ref())
            .map(|offer| offer.hours)
            .unwrap_or_default();
        for Window { starts_at, ends_at } in told.bookings_of(helper) {
            let (from, to) = (starts_at.local(&amsterdam()), ends_at.local(&amsterdam()));
            let day = usize::try_from(from.date().weekday().to_monday_zero_offset()).unwrap_or(0);
            let first = u8::try_from(from.hour()).unwrap_or(0);
            let last = u8::try_from(to.hour()).unwrap_or(0) + u8::from(to.minute() > 0);
            if from.date() == to.date() {
                week = week.with(day, first, last);
            } else {
                week = week.with(day, first, 24).with((day + 1) % 7, 0, last.max(1));
            }
        }
        week
    }
}

impl Action {
    /// Its name in the files.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Verify { .. } => "verify",
            Self::Approve { .. } => "approve",
            Self::CheckSentence { .. } => "check_sentence",
            Self::Refuse { .. } => "refuse",
            Self::Invite { .. } => "invite",
            Self::Accept { .. } => "accept",
            Self::Book { .. } => "book",
            Self::Decline { .. } => "decline",
            Self::HandBack { .. } => "hand_back",
            Self::CheckIn { .. } => "check_in",
            Self::CheckOut { .. } => "check_out",
            Self::Came { .. } => "came",
            Self::NobodyHome { .. } => "nobody_home",
            Self::NobodyCame { .. } => "nobody_came",
            Self::Cancel { .. } => "cancel",
            Self::Pause { .. } => "pause",
            Self::Resume { .. } => "resume",
            Self::Expire { .. } => "expire",
            Self::AutoConfirm { .. } => "auto_confirm",
            Self::Worry { .. } => "worry",
            Self::Complaint { .. } => "complaint",
            Self::Place { .. } => "place",
            Self::CloseConcern { .. } => "close_concern",
        }
    }
}

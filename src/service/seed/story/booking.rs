//! What counts at the moment of a yes: the rules of a booking, as the stories must keep them.

use super::rehearsal::{Rehearsed, RehearsedVisit, helper_id, say};
use crate::domain::assignment::AssignmentState;
use crate::domain::helper::HelperState;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::seed::step::{Action, Step};
use crate::service::seed::{Moment, Neighbourhood, SeedRequest};

/// Seconds between two visits of one helper.
const WAY_S: i64 = 3600;

impl Neighbourhood {
    /// The window of a visit that begins at `start`, or with the first of its windows that lies ahead.
    pub(super) fn agreed(
        &self,
        request: &SeedRequest,
        visit: &RehearsedVisit,
        start: Option<Moment>,
        now: UnixTime,
        at: UnixTime,
    ) -> Result<Window, String> {
        let seconds = i64::from(self.duration_min(request)) * 60;
        let starts_at = match start {
            Some(moment) => {
                let day = visit.windows.first().map(|w| w.starts_at.date(&amsterdam()));
                moment.at(now, day).ok_or("no day for its beginning")?
            }
            None => {
                let mut ahead = visit.windows.iter().map(|window| window.starts_at);
                ahead.find(|from| *from > at).ok_or("no window lies ahead")?
            }
        };
        let window = Window {
            starts_at,
            ends_at: starts_at.plus(seconds),
        };
        let fits = visit
            .windows
            .iter()
            .any(|w| w.starts_at <= starts_at && window.ends_at <= w.ends_at);
        if fits && starts_at > at {
            Ok(window)
        } else {
            Err(format!("{starts_at} lies in none of its windows, or has passed"))
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a booking is about all of them")]
    pub(super) fn book(
        &self,
        stage: &Rehearsed,
        request: &SeedRequest,
        step: &Step,
        visit: &mut RehearsedVisit,
        (who, start): (&str, Option<Moment>),
        now: UnixTime,
        at: UnixTime,
    ) -> Result<(), String> {
        let id = helper_id(who)?;
        let invitation = visit.invitations.iter().find(|(other, _, _)| *other == id);
        let asked_about = invitation.and_then(|(_, window, _)| *window);
        let agreed = visit
            .assignments
            .iter()
            .find(|(_, _, state)| state.takes_place())
            .map(|(_, window, _)| *window);
        let window = match (asked_about, start) {
            (Some(window), None) => window,
            _ => self.agreed(request, visit, start, now, at)?,
        };
        if asked_about.or(agreed).is_some_and(|other| other != window) || window.starts_at <= at {
            return Err("another time was asked about or agreed, or it has passed".to_owned());
        }
        self.may_help(stage, request, who, visit, Some(window), now)?;
        visit.state = visit
            .state
            .clone()
            .accept(id.clone(), request.helpers, at)
            .map_err(say)?;
        if let Some((_, _, invitation)) = visit.invitations.iter_mut().find(|(other, _, _)| *other == id)
            && matches!(step.action, Action::Accept { .. })
        {
            *invitation = invitation.accept(at).map_err(say)?;
        }
        if !visit.state.is_open() {
            for (_, _, invitation) in &mut visit.invitations {
                if let Ok(withdrawn) = invitation.withdraw(at) {
                    *invitation = withdrawn;
                }
            }
        }
        visit
            .assignments
            .push((id, window, AssignmentState::Booked { at }));
        Ok(())
    }

    /// What counts at the moment of a yes: on hold, block, vetting, age, overlap, the week's limit.
    pub(super) fn may_help(
        &self,
        stage: &Rehearsed,
        request: &SeedRequest,
        who: &str,
        visit: &RehearsedVisit,
        window: Option<Window>,
        now: UnixTime,
    ) -> Result<(), String> {
        let offer = self.person(who).and_then(|person| person.helper.as_ref());
        let offer = offer.ok_or_else(|| format!("{who} is no helper"))?;
        match stage.helpers.get(who) {
            Some(HelperState::Active { .. }) => {}
            other => return Err(format!("{who} may not be asked: {other:?}")),
        }
        if who == request.resident || self.is_blocked(who, &request.resident) {
            return Err(format!("{who} and {} must not meet", request.resident));
        }
        if !offer.does.contains(&request.category) {
            return Err(format!("{who} does not do {}", request.category));
        }
        let first = visit.windows.first().map(|w| w.starts_at).unwrap_or_default();
        let day = window.map_or(first, |w| w.starts_at).date(&amsterdam());
        let vetted = offer.vetting.as_ref().map(|vetting| vetting.until.date(now));
        if self.needs_vetting(request) && vetted.is_none_or(|until| until < day) {
            return Err(format!(
                "{who} has no certificate of conduct that counts on {day}"
            ));
        }
        if !offer.adult && request.helpers < 2 {
            return Err(format!("{who} is under 18 and would be alone"));
        }
        let Some(window) = window else {
            return Ok(());
        };
        let booked = stage.bookings_of(who);
        // The way from one to the other takes less than an hour in either town.
        let with_the_way = Window {
            starts_at: window.starts_at.plus(-WAY_S),
            ends_at: window.ends_at.plus(WAY_S),
        };
        if booked.iter().any(|other| other.overlaps(with_the_way)) {
            return Err(format!("{who} is somewhere else at {}", window.starts_at));
        }
        let week = |at: UnixTime| at.date(&amsterdam()).iso_week_date();
        let same_week = |other: &&Window| {
            let (a, b) = (week(other.starts_at), week(window.starts_at));
            (a.year(), a.week()) == (b.year(), b.week())
        };
        let visits = booked.iter().filter(same_week).count();
        let seconds: i64 = booked.iter().filter(same_week).map(|other| other.seconds()).sum();
        let too_long = offer
            .minutes_a_week
            .is_some_and(|most| seconds + window.seconds() > i64::from(most) * 60);
        if visits >= offer.visits_a_week as usize || too_long {
            return Err(format!("{who} has {visits} visits in that week already"));
        }
        Ok(())
    }

    /// Whether two people must not meet, whoever asked for it.
    pub fn is_blocked(&self, a: &str, b: &str) -> bool {
        self.blocks
            .iter()
            .any(|block| (block.person == a && block.other == b) || (block.person == b && block.other == a))
    }

    /// Whether a certificate of conduct is needed: by the category, or for this request.
    pub fn needs_vetting(&self, request: &SeedRequest) -> bool {
        request.vetting || self.vetted_categories.contains(&request.category)
    }
}

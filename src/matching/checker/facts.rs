//! The rules, limits and scores, worked out from the problem a second time.

use crate::geo::{Point, distance_m_ceil};
use crate::matching::plan::Reason;
use crate::matching::problem::{
    Availability, Kind, Level, Need, NeedIx, Offer, OfferIx, Pin, Problem, SlotIx, Traits, Window,
};
use crate::matching::slots::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What follows from the problem alone.
pub(super) struct Facts<'a> {
    pub(super) problem: &'a Problem,
    pub(super) pins: BTreeSet<(NeedIx, OfferIx, SlotIx)>,
    /// Who goes along with somebody else, and when.
    pub(super) along: BTreeSet<(OfferIx, SlotIx)>,
    /// Visits and minutes of pinned pairs, per helper and week.
    pub(super) pinned_weeks: BTreeMap<(OfferIx, usize), (i64, i64)>,
    /// Pinned pairs per helper and slot.
    pinned_slots: BTreeMap<(OfferIx, SlotIx), i64>,
    /// When each helper is asked to come already, and where.
    asked: BTreeMap<OfferIx, Vec<&'a Pin>>,
    lists: Lists<'a>,
}

/// Helpers by what they do, each list by latitude: enough to leave most of a country unread.
struct Lists<'a> {
    of_category: BTreeMap<&'a str, Vec<(Point, OfferIx)>>,
    /// Those in a team may do what their companions do.
    in_teams: Vec<(Point, OfferIx)>,
}

impl<'a> Lists<'a> {
    fn of(offers: &'a [Offer]) -> Self {
        let mut lists = Self {
            of_category: BTreeMap::new(),
            in_teams: Vec::new(),
        };
        for (ix, offer) in offers.iter().enumerate() {
            if !offer.teams.is_empty() {
                lists.in_teams.push((offer.at, ix));
                continue;
            }
            for category in &offer.categories {
                let list = lists.of_category.entry(category).or_default();
                // A category that is said twice counts once.
                if list.last().is_none_or(|last| last.1 != ix) {
                    list.push((offer.at, ix));
                }
            }
        }
        let all = lists.of_category.values_mut().chain([&mut lists.in_teams]);
        for list in all {
            list.sort_by(|a, b| a.0.lat().total_cmp(&b.0.lat()));
        }
        lists
    }

    /// Who may live within the radius and do what is asked; surely everybody who does.
    fn around(&self, need: &Need) -> impl Iterator<Item = OfferIx> {
        // A degree of latitude is never less than 110 km; one of longitude shrinks towards the poles.
        let far = f64::from(need.radius_m) / 110_000.0;
        let at = need.at;
        let shrunk = (at.lat().abs() + far).min(90.0).to_radians().cos();
        let wide = if shrunk > 0.01 { far / shrunk } else { 360.0 };
        let listed = self.of_category.get(need.category.as_str());
        [listed.map_or(&[][..], Vec::as_slice), &self.in_teams]
            .into_iter()
            .flat_map(move |list| {
                let from = list.partition_point(|(point, _)| point.lat() < at.lat() - far);
                list[from..]
                    .iter()
                    .take_while(move |(point, _)| point.lat() <= at.lat() + far)
            })
            .filter(move |(point, _)| {
                let apart = (point.lon() - at.lon()).abs();
                apart.min(360.0 - apart) <= wide
            })
            .map(|(_, ix)| *ix)
    }
}

/// Who comes: a helper alone, or with a companion.
pub(super) enum People<'a> {
    Alone([(OfferIx, &'a Offer); 1]),
    Two([(OfferIx, &'a Offer); 2]),
}

impl<'a> People<'a> {
    pub(super) fn as_slice(&self) -> &[(OfferIx, &'a Offer)] {
        match self {
            Self::Alone(one) => one,
            Self::Two(both) => both,
        }
    }
}

impl<'a> Facts<'a> {
    pub(super) fn of(problem: &'a Problem) -> Self {
        let mut asked: BTreeMap<OfferIx, Vec<&Pin>> = BTreeMap::new();
        for pin in &problem.pins {
            asked.entry(pin.offer).or_default().push(pin);
        }
        let mut pinned_weeks: BTreeMap<(OfferIx, usize), (i64, i64)> = BTreeMap::new();
        let mut pinned_slots: BTreeMap<(OfferIx, SlotIx), i64> = BTreeMap::new();
        for pin in &problem.pins {
            let meets = |span: &Span| pin.span.until > span.from && span.until > pin.span.from;
            let held = |slot: &SlotIx| *slot == pin.slot || meets(&problem.slots[*slot].span);
            for slot in (0..problem.slots.len()).filter(held) {
                *pinned_slots.entry((pin.offer, slot)).or_default() += 1;
            }
            let week = pinned_weeks
                .entry((pin.offer, problem.slots[pin.slot].week))
                .or_default();
            week.0 += 1;
            week.1 += i64::from(problem.needs[pin.need].duration_min);
        }
        Self {
            problem,
            pins: problem
                .pins
                .iter()
                .map(|pin| (pin.need, pin.offer, pin.slot))
                .collect(),
            along: problem
                .offers
                .iter()
                .flat_map(|offer| offer.teams.iter().map(|team| (team.companion, team.slot)))
                .collect(),
            pinned_weeks,
            pinned_slots,
            asked,
            lists: Lists::of(&problem.offers),
        }
    }

    /// Whether a helper is asked to come somewhere already.
    pub(super) fn is_asked(&self, offer: OfferIx) -> bool {
        self.asked.contains_key(&offer)
    }

    /// The pinned pairs of a visit.
    pub(super) fn pins_of(&self, need: NeedIx) -> impl Iterator<Item = &(NeedIx, OfferIx, SlotIx)> {
        self.pins.range((need, 0, 0)..(need + 1, 0, 0))
    }

    /// Every hard rule that looks at one pair.
    pub(super) fn allowed(
        &self,
        need_ix: NeedIx,
        offer_ix: OfferIx,
        window: &Window,
        distance_m: u32,
    ) -> Result<(), Reason> {
        let (need, offer) = (&self.problem.needs[need_ix], &self.problem.offers[offer_ix]);
        let slot = &self.problem.slots[window.slot];
        let both = self.people(offer_ix, window);
        let people = both.as_slice();
        let some = |holds: &dyn Fn(&Offer) -> bool| people.iter().any(|(_, person)| holds(person));
        let every = |holds: &dyn Fn(&Offer) -> bool| people.iter().all(|(_, person)| holds(person));
        let named = |list: &[OfferIx]| people.iter().any(|(ix, _)| list.contains(ix));
        let ensure = |holds: bool, reason: Reason| if holds { Ok(()) } else { Err(reason) };

        ensure(
            distance_m <= need.radius_m && distance_m <= offer.reach_m,
            Reason::Distance,
        )?;
        ensure(
            some(&|person| person.categories.contains(&need.category)),
            Reason::Category,
        )?;
        ensure(every(&|person| !person.on_hold), Reason::Hold)?;
        ensure(need.consent && every(&|person| person.consent), Reason::Consent)?;
        ensure(
            need.language_required
                .as_ref()
                .is_none_or(|l| some(&|person| person.languages.contains(l))),
            Reason::Language,
        )?;
        let brought = people
            .iter()
            .fold(Traits::NONE, |all, (_, person)| all | person.has);
        ensure(
            brought.has_all(need.requires) && every(&|person| !person.cannot_bear.has_any(need.exposes)),
            Reason::Requirements,
        )?;
        ensure(!named(&need.blocked), Reason::Block)?;
        ensure(
            need.household.is_none() || every(&|person| person.household != need.household),
            Reason::Household,
        )?;
        ensure(
            match (&offer.zones, need.zone) {
                (Some(zones), Some(zone)) => zones.contains(&zone),
                _ => true,
            },
            Reason::Zone,
        )?;
        ensure(!need.declined.contains(&offer_ix), Reason::Declined)?;
        let pinned_here = people
            .iter()
            .any(|(ix, _)| self.pins_of(need_ix).any(|pin| pin.1 == *ix));
        ensure(!named(&need.taken_by) && !pinned_here, Reason::AlreadyThere)?;
        ensure(
            !need.vetting_required
                || every(&|person| person.vetted_until.is_some_and(|until| until >= slot.date)),
            Reason::Vetting,
        )?;
        ensure(
            !need.careful
                || named(&need.known)
                || some(&|person| {
                    person.interviewed && person.vetted_until.is_some_and(|until| until >= slot.date)
                }),
            Reason::Vetting,
        )?;
        let lone = need.helpers_needed == 1 && need.taken_by.is_empty();
        let on_call = slot.on_call
            && self
                .problem
                .slots
                .iter()
                .skip(window.slot + 1)
                .all(|later| later.on_call || later.span.from >= window.span.until);
        ensure(!lone || some(&|person| person.adult), Reason::Adult)?;
        ensure(
            some(&|person| may_go_alone(person, &need.category, on_call)),
            Reason::Level,
        )?;
        ensure(
            !self.along.contains(&(offer_ix, window.slot))
                && self.longest_free(need, window, people) >= i64::from(need.duration_min) * 60,
            Reason::Availability,
        )?;
        let (visits, minutes) = self.week_room(offer_ix, slot.week);
        ensure(
            visits > 0
                && minutes.is_none_or(|left| left >= i64::from(need.duration_min))
                && self
                    .touched(window)
                    .all(|slot| self.slot_room(offer_ix, slot) > 0),
            Reason::WeeklyLimit,
        )
    }

    /// The slot of a window, and those that it reaches into.
    pub(super) fn touched(&self, window: &Window) -> impl Iterator<Item = SlotIx> {
        let (own, until, slots) = (window.slot, window.span.until, &self.problem.slots);
        let beyond = (own + 1..slots.len()).take_while(move |slot| slots[*slot].span.from < until);
        std::iter::once(own).chain(beyond)
    }

    /// The helper, and who goes along with them in a window's slot.
    pub(super) fn people(&self, offer_ix: OfferIx, window: &Window) -> People<'a> {
        let of = |ix: OfferIx| (ix, &self.problem.offers[ix]);
        let own = of(offer_ix);
        match own.1.teams.iter().find(|team| team.slot == window.slot) {
            None => People::Alone([own]),
            Some(team) => People::Two([own, of(team.companion)]),
        }
    }

    /// The longest stretch of a window, in seconds, in which everybody is free: found minute by minute of change.
    fn longest_free(&self, need: &Need, window: &Window, people: &[(OfferIx, &Offer)]) -> i64 {
        if let Some(free) = self.in_slots(window, people) {
            return free;
        }
        let (mut longest, mut run) = (0, 0);
        for (span, free) in self.stretches(need, window, people) {
            run = if free { run + span } else { 0 };
            longest = longest.max(run);
        }
        longest
    }

    fn all_free(&self, need: &Need, window: &Window, people: &[(OfferIx, &Offer)]) -> i64 {
        if let Some(free) = self.in_slots(window, people) {
            return free;
        }
        self.stretches(need, window, people)
            .into_iter()
            .filter(|(_, free)| *free)
            .map(|(span, _)| span)
            .sum()
    }

    /// How long everybody is free in a window, in seconds, when that is all or nothing: on files nothing changes inside a
    /// slot.
    fn in_slots(&self, window: &Window, people: &[(OfferIx, &Offer)]) -> Option<i64> {
        if self.problem.slots[window.slot].span.until < window.span.until {
            return None;
        }
        let length = window.span.until.seconds() - window.span.from.seconds();
        people
            .iter()
            .try_fold(length, |all, (ix, person)| match &person.availability {
                Availability::Slots(slots) if person.busy.is_empty() && !self.asked.contains_key(ix) => {
                    Some(if slots.contains(window.slot) { all } else { 0 })
                }
                _ => None,
            })
    }

    /// The window cut at every instant at which something changes: length in seconds, and whether everybody is free.
    pub(super) fn stretches(
        &self,
        need: &Need,
        window: &Window,
        people: &[(OfferIx, &Offer)],
    ) -> Vec<(i64, bool)> {
        let slot = &self.problem.slots[window.slot];
        let (from, until) = (window.span.from.seconds(), window.span.until.seconds());
        let mut closed: Vec<(i64, i64)> = Vec::new();
        for (ix, person) in people {
            match &person.availability {
                Availability::Slots(own) => {
                    let mut last = i64::MIN;
                    for slot in own.iter().filter_map(|slot| self.problem.slots.get(slot)) {
                        closed.push((last, slot.span.from.seconds()));
                        last = slot.span.until.seconds();
                    }
                    closed.push((last, i64::MAX));
                }
                Availability::Hours { week, absences } => {
                    let day = slot.date.weekday().to_monday_zero_offset().unsigned_abs();
                    let (start, hours) = (slot.daypart.start_hour(), week[usize::from(day) % 7]);
                    closed.push((i64::MIN, slot.span.from.seconds()));
                    for hour in start..24 {
                        let at = slot.span.from.seconds() + i64::from(hour - start) * 3600;
                        if hours & (1 << hour) == 0 {
                            closed.push((at, at + 3600));
                        }
                    }
                    let midnight = slot.span.from.seconds() + i64::from(24 - start) * 3600;
                    closed.push((midnight, i64::MAX));
                    closed.extend(absences.iter().filter(|s| s.until > s.from).map(seconds));
                }
            }
            let pins = self.asked.get(ix).into_iter().flatten();
            let asked = pins.filter(|pin| !std::ptr::eq(&raw const self.problem.needs[pin.need], need));
            let asked = asked.map(|pin| (pin.span, self.problem.needs[pin.need].at));
            for (span, at) in person.busy.iter().map(|busy| (busy.span, busy.at)).chain(asked) {
                let travel = way(person, at, need.at);
                let (a, b) = seconds(&span);
                closed.push((a - travel, b + travel));
            }
        }
        let mut cuts: BTreeSet<i64> = closed.iter().flat_map(|c| [c.0, c.1]).collect();
        cuts.extend([from, until]);
        let cuts: Vec<i64> = cuts
            .into_iter()
            .filter(|cut| (from..=until).contains(cut))
            .collect();
        cuts.windows(2)
            .map(|w| (w[1] - w[0], !closed.iter().any(|c| c.0 <= w[0] && w[1] <= c.1)))
            .collect()
    }

    pub(super) fn score(&self, need_ix: NeedIx, offer_ix: OfferIx, window: &Window, distance_m: u32) -> i64 {
        let (need, offer) = (&self.problem.needs[need_ix], &self.problem.offers[offer_ix]);
        let weights = &self.problem.settings;
        let both = self.people(offer_ix, window);
        let people = both.as_slice();
        let reach = i64::from(need.radius_m).min(i64::from(offer.reach_m));
        let spare = reach - i64::from(distance_m);
        let mut score = if spare > 0 {
            weights.nearness * spare / reach
        } else {
            0
        };
        if need.preferred.contains(&offer_ix) {
            score += weights.familiar;
        }
        let learns = offer.kind == Kind::Worker && offer.goals.contains(&need.category);
        score += if learns {
            weights.learning
        } else {
            weights.learning / 2
        };
        let length = window.span.until.seconds() - window.span.from.seconds();
        if length > 0 {
            score += weights.time * self.all_free(need, window, people) / length;
        }
        let understood = match &need.language_wanted {
            None => true,
            Some(language) => people
                .iter()
                .any(|(_, person)| person.languages.contains(language)),
        };
        score + if understood { weights.language } else { 0 }
    }

    /// Visits and minutes that may be added to a week beyond what is booked and pinned.
    pub(super) fn week_room(&self, offer_ix: OfferIx, week: usize) -> (i64, Option<i64>) {
        let offer = &self.problem.offers[offer_ix];
        let booked = offer.used.get(week).copied().unwrap_or_default();
        let (visits, minutes) = self
            .pinned_weeks
            .get(&(offer_ix, week))
            .copied()
            .unwrap_or_default();
        let by_limit = i64::from(offer.weekly_limit) - i64::from(booked.visits) - visits;
        let by_invitations = offer.invitations_left.map_or(i64::MAX, i64::from);
        let left = offer
            .weekly_minutes
            .map(|most| (i64::from(most) - i64::from(booked.minutes) - minutes).max(0));
        (by_limit.min(by_invitations).max(0), left)
    }

    pub(super) fn slot_room(&self, offer_ix: OfferIx, slot_ix: SlotIx) -> i64 {
        let (offer, slot) = (&self.problem.offers[offer_ix], &self.problem.slots[slot_ix]);
        let meets = |span: &Span| span.from < slot.span.until && span.until > slot.span.from;
        let booked = offer.busy.iter().filter(|busy| meets(&busy.span)).count();
        let pinned = self.pinned_slots.get(&(offer_ix, slot_ix)).copied().unwrap_or(0);
        i64::from(offer.per_slot) - i64::try_from(booked).unwrap_or(i64::MAX) - pinned
    }

    /// The fairness cost of a helper's k-th visit in a week, bookings and pins counted.
    pub(super) fn fairness(&self, offer: OfferIx, k: i64) -> i64 {
        let offer = &self.problem.offers[offer];
        self.problem.settings.fairness * (i64::from(offer.recent_visits) + k - 1)
            / i64::from(offer.weekly_limit).max(1)
    }

    /// Every pair that the rules allow for a visit: (slot, offer, score), in that order. `found` is emptied first.
    pub(super) fn exits(&self, ix: NeedIx, found: &mut Vec<(SlotIx, OfferIx, i64)>) {
        found.clear();
        let need = &self.problem.needs[ix];
        if self.pins_of(ix).count() >= need.helpers_needed as usize {
            return;
        }
        for offer_ix in self.lists.around(need) {
            let offer = &self.problem.offers[offer_ix];
            let distance_m = distance_m_ceil(need.at, offer.at);
            if distance_m > need.radius_m || distance_m > offer.reach_m {
                continue;
            }
            for window in &need.windows {
                // Quickly past the many who are not there: `allowed` would say the same.
                let away =
                    matches!(&offer.availability, Availability::Slots(slots) if !slots.contains(window.slot));
                if !away
                    && self.pins_of(ix).all(|pin| pin.2 == window.slot)
                    && self.allowed(ix, offer_ix, window, distance_m).is_ok()
                {
                    found.push((
                        window.slot,
                        offer_ix,
                        self.score(ix, offer_ix, window, distance_m),
                    ));
                }
            }
        }
        found.sort_unstable();
    }
}

/// Seconds on the way from one place to another, the last one begun included.
pub(super) fn way(person: &Offer, from: Point, to: Point) -> i64 {
    let metres = i64::from(distance_m_ceil(from, to));
    let per_hour = person.mode.metres_per_hour();
    metres * 3600 / per_hour + i64::from(metres * 3600 % per_hour > 0)
}

fn may_go_alone(person: &Offer, category: &str, on_call: bool) -> bool {
    if person.kind == Kind::Volunteer {
        return true;
    }
    match person.levels.iter().find(|(tag, _)| tag == category) {
        Some((_, Level::Watching | Level::Together)) => false,
        Some((_, Level::AloneUnderCall)) => on_call,
        Some((_, Level::Independent)) | None => true,
    }
}

fn seconds(span: &Span) -> (i64, i64) {
    (span.from.seconds(), span.until.seconds())
}

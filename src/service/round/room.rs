//! What of everybody's week is left while a round asks.
//!
//! Beside what is booked and what is being asked, the plan keeps its choice for each visit: nobody is asked away from a
//! visit that the plan needs them for, or for more visits in a week than they would do.

use super::picture::Picture;
use crate::domain::ids::HelperId;
use crate::domain::invitation::InvitationState;
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::matching::{Capacity, NeedIx, OfferIx, Pairing, Problem, SlotIx};
use crate::store::assignment::Taken;
use crate::store::helper::StoredHelper;
use crate::store::invitation::Invitation;
use std::collections::HashMap;

/// Whether a question can still be answered in its time.
pub(super) fn stands(asked: &Invitation, now: UnixTime) -> bool {
    matches!(asked.state, InvitationState::Sent { expires_at, .. } if expires_at > now)
}

/// What is left of everybody's week, as the round goes along.
pub(super) struct Room<'a> {
    picture: &'a Picture,
    problem: &'a Problem,
    helpers: &'a [&'a StoredHelper],
    capacity: &'a Capacity,
    /// What takes a helper's time: bookings, questions that stand, what the plan keeps and what this round asks.
    taken: HashMap<OfferIx, Vec<Taken>>,
    /// Visits and minutes in a week that the plan keeps or this round asks.
    weeks: HashMap<(OfferIx, usize), (u32, u32)>,
    /// The same per daypart, visits.
    slots: HashMap<(OfferIx, SlotIx), u32>,
    /// How many more questions each may get this week.
    left: Vec<u32>,
    /// And for how many of those the plan has a use.
    kept: HashMap<OfferIx, u32>,
}

impl<'a> Room<'a> {
    pub(super) fn new(
        picture: &'a Picture,
        problem: &'a Problem,
        helpers: &'a [&'a StoredHelper],
        capacity: &'a Capacity,
    ) -> Self {
        let index: HashMap<&HelperId, OfferIx> =
            helpers.iter().map(|stored| &stored.helper.id).zip(0..).collect();
        let mut taken: HashMap<OfferIx, Vec<Taken>> = HashMap::new();
        for (helper, booked) in &picture.taken {
            if let Some(offer) = index.get(helper) {
                taken.entry(*offer).or_default().extend(booked.iter().cloned());
            }
        }
        for one in &picture.visits {
            let Some(of) = picture.requests.get(&one.request) else {
                continue;
            };
            for asked in picture.invitations.get(&one.id).into_iter().flatten() {
                if let (true, Some(offer)) = (stands(asked, picture.now), index.get(&asked.helper)) {
                    taken.entry(*offer).or_default().push(Taken {
                        helper: asked.helper.clone(),
                        window: asked.window,
                        cell: of.cell,
                    });
                }
            }
        }
        Self {
            picture,
            problem,
            helpers,
            capacity,
            taken,
            weeks: HashMap::new(),
            slots: HashMap::new(),
            left: problem
                .offers
                .iter()
                .map(|offer| offer.invitations_left.unwrap_or(u32::MAX))
                .collect(),
            kept: HashMap::new(),
        }
    }

    /// What takes a helper's time.
    pub(super) fn taken(&self, offer: OfferIx) -> &[Taken] {
        self.taken.get(&offer).map_or(&[], Vec::as_slice)
    }

    /// Whether a helper may get another question this week.
    pub(super) fn has_questions_left(&self, offer: OfferIx) -> bool {
        self.left[offer] > 0
    }

    /// The same, beside those for which the plan has a use elsewhere.
    pub(super) fn may_be_asked(&self, offer: OfferIx) -> bool {
        self.left[offer] > self.kept.get(&offer).copied().unwrap_or(0)
    }

    /// Whether a visit fits in a helper's week and daypart, beside all the others.
    pub(super) fn fits(&self, need: NeedIx, offer: OfferIx, slot: SlotIx) -> bool {
        let week = self.problem.slots[slot].week;
        let (visits, minutes) = self.weeks.get(&(offer, week)).copied().unwrap_or_default();
        let room = self.capacity.week(offer, week);
        let here = self.slots.get(&(offer, slot)).copied().unwrap_or(0);
        let minutes = minutes.saturating_add(self.problem.needs[need].duration_min);
        room.visits_left > visits
            && room.minutes_left.is_none_or(|left| left >= minutes)
            && self.capacity.slot_left(offer, slot) > here
    }

    /// The plan keeps a helper for a visit.
    pub(super) fn keep(&mut self, chosen: &Pairing, window: Window) {
        *self.kept.entry(chosen.offer).or_default() += 1;
        self.hold(chosen.need, chosen.offer, chosen.slot, window);
    }

    /// The visit's turn has come: its helper is free to be asked for it.
    pub(super) fn free(&mut self, chosen: &Pairing, window: Window) {
        let (need, offer) = (chosen.need, chosen.offer);
        let kept = self.kept.entry(offer).or_default();
        *kept = kept.saturating_sub(1);
        let minutes = self.problem.needs[need].duration_min;
        let week = self.problem.slots[chosen.slot].week;
        let held = self.weeks.entry((offer, week)).or_default();
        *held = (held.0.saturating_sub(1), held.1.saturating_sub(minutes));
        let here = self.slots.entry((offer, chosen.slot)).or_default();
        *here = here.saturating_sub(1);
        let cell = self.cell(need);
        let taken = self.taken.entry(offer).or_default();
        if let Some(place) = taken
            .iter()
            .rposition(|one| one.window == window && Some(one.cell) == cell)
        {
            taken.remove(place);
        }
    }

    /// A helper is asked for a visit.
    pub(super) fn ask(&mut self, need: NeedIx, offer: OfferIx, slot: SlotIx, window: Window) {
        self.left[offer] = self.left[offer].saturating_sub(1);
        self.hold(need, offer, slot, window);
    }

    fn cell(&self, need: NeedIx) -> Option<crate::geo::Cell> {
        let of = self.picture.requests.get(&self.picture.visits[need].request)?;
        Some(of.cell)
    }

    fn hold(&mut self, need: NeedIx, offer: OfferIx, slot: SlotIx, window: Window) {
        let held = self
            .weeks
            .entry((offer, self.problem.slots[slot].week))
            .or_default();
        held.0 += 1;
        held.1 = held.1.saturating_add(self.problem.needs[need].duration_min);
        *self.slots.entry((offer, slot)).or_default() += 1;
        if let Some(cell) = self.cell(need) {
            self.taken.entry(offer).or_default().push(Taken {
                helper: self.helpers[offer].helper.id.clone(),
                window,
                cell,
            });
        }
    }
}

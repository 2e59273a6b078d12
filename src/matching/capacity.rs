//! What room is left: per helper and week, per helper and slot, per visit, after all that is booked and pinned.

use super::problem::{Busy, InvalidProblem, NeedIx, OfferIx, Pin, Problem, SlotIx, Window};
use super::slots::{MAX_SLOTS, SlotSet};
use std::collections::BTreeMap;

/// The room in a helper's week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekRoom {
    /// Visits that may be added: by the weekly limit and by the invitations left.
    pub visits_left: u32,
    /// Minutes that may be added; `None`: no limit.
    pub minutes_left: Option<u32>,
    /// Visits the week already has: the next one is the `taken + 1`-th.
    pub taken: u32,
}

/// The room left by bookings and pinned pairs. Made once per problem.
#[derive(Debug, Clone)]
pub struct Capacity {
    weeks: usize,
    rooms: Vec<WeekRoom>,
    slots_used: BTreeMap<(OfferIx, SlotIx), u32>,
    per_slot: Vec<u32>,
    accompanies: Vec<SlotSet>,
    pinned: BTreeMap<NeedIx, Vec<Pin>>,
    asked: BTreeMap<OfferIx, Vec<(NeedIx, Busy)>>,
    rest: Vec<u32>,
}

impl Capacity {
    /// Counts what is booked and pinned, after a look whether the problem contradicts itself.
    ///
    /// # Errors
    /// [`InvalidProblem`] for indices that point at nothing, numbers out of range, or pins of one visit in two slots.
    pub fn new(problem: &Problem) -> Result<Self, InvalidProblem> {
        validate(problem)?;
        let weeks = problem.slots.iter().map(|slot| slot.week + 1).max().unwrap_or(0);
        let mut pinned: BTreeMap<NeedIx, Vec<Pin>> = BTreeMap::new();
        let mut slots_used: BTreeMap<(OfferIx, SlotIx), u32> = BTreeMap::new();
        let mut pins_in_week: BTreeMap<(OfferIx, usize), (u32, u32)> = BTreeMap::new();
        let mut asked: BTreeMap<OfferIx, Vec<(NeedIx, Busy)>> = BTreeMap::new();
        for pin in &problem.pins {
            let (span, at) = (pin.span, problem.needs[pin.need].at);
            asked
                .entry(pin.offer)
                .or_default()
                .push((pin.need, Busy { span, at }));
            pinned.entry(pin.need).or_default().push(*pin);
            for (slot, info) in problem.slots.iter().enumerate() {
                let meets = info.span.from < pin.span.until && pin.span.from < info.span.until;
                if slot == pin.slot || meets {
                    *slots_used.entry((pin.offer, slot)).or_default() += 1;
                }
            }
            let week = pins_in_week
                .entry((pin.offer, problem.slots[pin.slot].week))
                .or_default();
            week.0 += 1;
            week.1 = week.1.saturating_add(problem.needs[pin.need].duration_min);
        }
        let mut accompanies = vec![SlotSet::EMPTY; problem.offers.len()];
        let mut rooms = Vec::with_capacity(problem.offers.len() * weeks);
        for (ix, offer) in problem.offers.iter().enumerate() {
            for team in &offer.teams {
                accompanies[team.companion].insert(team.slot);
            }
            for busy in &offer.busy {
                for (slot, info) in problem.slots.iter().enumerate() {
                    if busy.span.from < info.span.until && info.span.from < busy.span.until {
                        *slots_used.entry((ix, slot)).or_default() += 1;
                    }
                }
            }
            for week in 0..weeks {
                let used = offer.used.get(week).copied().unwrap_or_default();
                let (visits, minutes) = pins_in_week.get(&(ix, week)).copied().unwrap_or_default();
                let taken = used.visits.saturating_add(visits);
                rooms.push(WeekRoom {
                    visits_left: offer
                        .weekly_limit
                        .saturating_sub(taken)
                        .min(offer.invitations_left.unwrap_or(u32::MAX)),
                    minutes_left: offer
                        .weekly_minutes
                        .map(|most| most.saturating_sub(used.minutes).saturating_sub(minutes)),
                    taken,
                });
            }
        }
        let kept = |need| {
            pinned
                .get(&need)
                .map_or(0, |pins: &Vec<Pin>| u32::try_from(pins.len()).unwrap_or(u32::MAX))
        };
        let rest = problem
            .needs
            .iter()
            .enumerate()
            .map(|(ix, need)| need.helpers_needed.saturating_sub(kept(ix)))
            .collect();
        let per_slot = problem.offers.iter().map(|offer| offer.per_slot).collect();
        Ok(Self {
            weeks,
            rooms,
            slots_used,
            per_slot,
            accompanies,
            pinned,
            asked,
            rest,
        })
    }

    /// How many weeks the horizon has.
    pub const fn weeks(&self) -> usize {
        self.weeks
    }

    /// The room in a helper's week.
    pub fn week(&self, offer: OfferIx, week: usize) -> WeekRoom {
        self.rooms[offer * self.weeks + week]
    }

    /// How many visits a helper may still take in a slot.
    pub fn slot_left(&self, offer: OfferIx, slot: SlotIx) -> u32 {
        self.per_slot[offer].saturating_sub(self.slots_used.get(&(offer, slot)).copied().unwrap_or(0))
    }

    /// Whether a helper goes along with somebody else in a slot.
    pub fn accompanies(&self, offer: OfferIx, slot: SlotIx) -> bool {
        self.accompanies[offer].contains(slot)
    }

    /// Whether a pair is pinned.
    pub fn is_pinned(&self, need: NeedIx, offer: OfferIx) -> bool {
        self.pins(need).iter().any(|pin| pin.offer == offer)
    }

    /// The pinned pairs of a visit.
    pub fn pins(&self, need: NeedIx) -> &[Pin] {
        self.pinned.get(&need).map_or(&[], Vec::as_slice)
    }

    /// To which visits a helper is being asked to come, and when: as good as booked for as long as they may say yes.
    pub fn asked(&self, offer: OfferIx) -> &[(NeedIx, Busy)] {
        self.asked.get(&offer).map_or(&[], Vec::as_slice)
    }

    /// How many helpers the solver must still find for a visit.
    pub fn rest(&self, need: NeedIx) -> u32 {
        self.rest[need]
    }

    /// Whether the solver may use a slot for a visit: places are left, and pinned ones are in that slot.
    pub fn is_open(&self, need: NeedIx, slot: SlotIx) -> bool {
        self.rest[need] > 0 && self.pins(need).iter().all(|pin| pin.slot == slot)
    }
}

fn validate(problem: &Problem) -> Result<(), InvalidProblem> {
    if problem.slots.len() > MAX_SLOTS {
        return Err(InvalidProblem::TooManySlots(problem.slots.len()));
    }
    let settings = &problem.settings;
    for (what, value) in [
        ("nearness", settings.nearness),
        ("familiar", settings.familiar),
        ("learning", settings.learning),
        ("time", settings.time),
        ("language", settings.language),
        ("fairness", settings.fairness),
    ] {
        range(what, "settings", value, 0..=1_000, "0 to 1000")?;
    }
    for (week, slot) in problem.slots.iter().map(|slot| (slot.week, slot)) {
        range(
            "week",
            &slot.label,
            i64::try_from(week).unwrap_or(i64::MAX),
            0..=127,
            "0 to 127",
        )?;
    }
    for need in &problem.needs {
        validate_need(problem, need)?;
    }
    for offer in &problem.offers {
        let mut seen = SlotSet::EMPTY;
        for team in &offer.teams {
            index("a team", &offer.id, team.companion, problem.offers.len())?;
            once("a team", &offer.id, team.slot, problem.slots.len(), &mut seen)?;
        }
    }
    for (number, pin) in problem.pins.iter().enumerate() {
        let id = "the pinned pairs";
        index("visit", id, pin.need, problem.needs.len())?;
        index("helper", id, pin.offer, problem.offers.len())?;
        index("slot", id, pin.slot, problem.slots.len())?;
        let need = &problem.needs[pin.need];
        let same_need = || problem.pins.iter().filter(|other| other.need == pin.need);
        if same_need().any(|other| other.slot != pin.slot) {
            return Err(InvalidProblem::Pins {
                what: "one slot",
                id: need.id.clone(),
            });
        }
        if problem.pins[..number]
            .iter()
            .any(|other| other.need == pin.need && other.offer == pin.offer)
        {
            return Err(InvalidProblem::Pins {
                what: "one place per helper",
                id: need.id.clone(),
            });
        }
        if same_need().count() > need.helpers_needed as usize
            || !need.windows.iter().any(|w| w.slot == pin.slot)
        {
            return Err(InvalidProblem::Pins {
                what: "the places or windows",
                id: need.id.clone(),
            });
        }
    }
    Ok(())
}

fn validate_need(problem: &Problem, need: &super::problem::Need) -> Result<(), InvalidProblem> {
    range(
        "helpers_needed",
        &need.id,
        i64::from(need.helpers_needed),
        1..=6,
        "1 to 6",
    )?;
    let mut seen = SlotSet::EMPTY;
    for window in &need.windows {
        once("a window", &need.id, window.slot, problem.slots.len(), &mut seen)?;
        validate_window(problem, need, window)?;
    }
    for (what, list) in [
        ("preferred", &need.preferred),
        ("blocked", &need.blocked),
        ("declined", &need.declined),
        ("taken_by", &need.taken_by),
    ] {
        for &ix in list {
            index(what, &need.id, ix, problem.offers.len())?;
        }
    }
    Ok(())
}

/// Who looks for helpers by slot must find whoever can come: a visit that begins in a slot takes time of it.
fn validate_window(
    problem: &Problem,
    need: &super::problem::Need,
    window: &Window,
) -> Result<(), InvalidProblem> {
    let (slot, span) = (&problem.slots[window.slot], window.span);
    let after = span.until.seconds() - slot.span.until.seconds();
    let before = slot.span.until.seconds() - span.from.seconds();
    let visit = i64::from(need.duration_min) * 60;
    let straddles = after > 0 && before > 0 && before.max(after) < visit;
    if span.from >= slot.span.from && (after <= 0 || straddles) {
        return Ok(());
    }
    Err(InvalidProblem::Range {
        what: "a window",
        id: need.id.clone(),
        value: after,
        expected: "one that begins in its slot, and ends in it or fits the visit on neither side of its end",
    })
}

fn index(what: &'static str, id: &str, index: usize, len: usize) -> Result<(), InvalidProblem> {
    if index < len {
        Ok(())
    } else {
        Err(InvalidProblem::Index {
            what,
            id: id.to_owned(),
            index,
        })
    }
}

fn once(
    what: &'static str,
    id: &str,
    slot: SlotIx,
    len: usize,
    seen: &mut SlotSet,
) -> Result<(), InvalidProblem> {
    if slot >= len || seen.contains(slot) {
        return Err(InvalidProblem::Index {
            what,
            id: id.to_owned(),
            index: slot,
        });
    }
    seen.insert(slot);
    Ok(())
}

fn range(
    what: &'static str,
    id: &str,
    value: i64,
    allowed: std::ops::RangeInclusive<i64>,
    expected: &'static str,
) -> Result<(), InvalidProblem> {
    if allowed.contains(&value) {
        Ok(())
    } else {
        Err(InvalidProblem::Range {
            what,
            id: id.to_owned(),
            value,
            expected,
        })
    }
}

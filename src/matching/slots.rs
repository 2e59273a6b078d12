//! Slots: the dayparts of a horizon, and sets of them in one machine word.

use super::problem::{Problem, Window};
use crate::domain::daypart::Daypart;
use crate::domain::time::UnixTime;
use jiff::civil::Date;

/// How many slots a problem may have: six weeks of 21 are 126.
pub const MAX_SLOTS: usize = 128;

/// A half-open interval of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first instant.
    pub from: UnixTime,
    /// The instant after the last.
    pub until: UnixTime,
}

impl Span {
    /// Length in seconds; 0 when it is turned around.
    pub const fn seconds(self) -> i64 {
        let length = self.until.seconds() - self.from.seconds();
        if length < 0 { 0 } else { length }
    }
}

/// A slot: one daypart of one date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotInfo {
    /// The local date.
    pub date: Date,
    /// The part of that day.
    pub daypart: Daypart,
    /// Which week of the horizon, from 0, in the order of time: weekly limits count per week.
    pub week: usize,
    /// From when until when.
    pub span: Span,
    /// Whether a supervisor is on duty: then who works *alone under call* may go alone.
    pub on_call: bool,
    /// How the slot is written in files: `mon-am`, or `2026-11-23 am`.
    pub label: String,
}

/// The slots after its own that a window reaches into: none for most, which end in the slot in which they begin.
pub(super) fn later_slots(problem: &Problem, window: &Window) -> impl Iterator<Item = usize> {
    let (until, slots) = (window.span.until, &problem.slots);
    (window.slot + 1..slots.len()).take_while(move |slot| slots[*slot].span.from < until)
}

/// A set of slots, by their index in `Problem::slots`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SlotSet(u128);

impl SlotSet {
    /// No slot.
    pub const EMPTY: SlotSet = SlotSet(0);

    /// The first `count` slots (at most [`MAX_SLOTS`]).
    pub const fn first(count: usize) -> Self {
        if count >= MAX_SLOTS {
            Self(u128::MAX)
        } else {
            Self((1 << count) - 1)
        }
    }

    /// Adds a slot; an index of [`MAX_SLOTS`] or more is no slot and is left out.
    pub const fn insert(&mut self, slot: usize) {
        if slot < MAX_SLOTS {
            self.0 |= 1 << slot;
        }
    }

    /// Whether a slot is in the set.
    pub const fn contains(self, slot: usize) -> bool {
        slot < MAX_SLOTS && self.0 >> slot & 1 == 1
    }

    /// The slots in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The slots in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The slots, in order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let slot = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                slot
            })
        })
    }
}

impl FromIterator<usize> for SlotSet {
    fn from_iter<I: IntoIterator<Item = usize>>(slots: I) -> Self {
        let mut set = Self::EMPTY;
        for slot in slots {
            set.insert(slot);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_slots_holds_what_was_put_in() {
        let set: SlotSet = [0, 125, 127, 3, 3, 128].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 3, 125, 127]);
        assert_eq!(set.len(), 4);
        assert!(!set.contains(128) && !set.contains(1) && set.contains(127));
        assert_eq!(SlotSet::first(21).len(), 21);
        assert_eq!(SlotSet::first(128).len(), 128);
        assert_eq!(set.and(SlotSet::first(4)).iter().collect::<Vec<_>>(), [0, 3]);
    }
}

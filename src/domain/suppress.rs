//! Counts that may be read by people who must never learn of a person: small ones are hidden, the rest rounded.
//!
//! **What is hidden.** A figure of fewer than [`FEWEST`], or of fewer than [`FEWEST`] people whatever it counts (300 hours
//! of two people say what each of them worked). Nothing at all is hidden as well: where 1 to 9 were hidden and 0 shown,
//! "hidden" would say "somebody", and who knows the only worker of a neighbourhood would know of whom. So an empty row and
//! a row of nine look the same.
//!
//! **What could be computed.** A table is one breakdown of one figure with the total beside it; the rows share nobody, so
//! they add up to the total. Whoever subtracts what is shown from the total learns the sum of what is hidden, and no more:
//! therefore what is hidden in a table is at least two rows, and together it is itself a figure that may be shown. Where it
//! is not, the smallest row that is still shown is hidden as well (by people, then by figure, then by place). Every row but
//! the hidden ones can be zero, so nothing is learnt of one of them, also not by who knows this rule: the tests below try
//! every small table there is, and after what is published each hidden small row can still be anything from 0 to 9.
//! Several breakdowns of one figure only share the total, which each of them already respects.
//!
//! **What is rounded.** Everything shown, to the nearest [`STEP`], each by itself: rows need not add up.
//!
//! **What is left to the caller.** Only fixed periods and fixed breakdowns, never two at once (a zone by law would let
//! rows be crossed), published once: a figure that changed a week later would say what happened in that week.

/// Fewer than this is hidden.
pub const FEWEST: u64 = 10;
/// What is shown is a multiple of this.
pub const STEP: u64 = 5;

/// One figure before anything is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    /// What it counts to.
    pub value: u64,
    /// How many people it is made of.
    pub people: u64,
}

impl Figure {
    /// Of people themselves.
    pub const fn of_people(people: u64) -> Self {
        Self {
            value: people,
            people,
        }
    }

    /// Whether it may be shown, in this unit.
    pub const fn may_be_shown(self, unit: u64) -> bool {
        self.value >= FEWEST * unit && self.people >= FEWEST
    }

    const fn and(self, other: Self) -> Self {
        Self {
            value: self.value.saturating_add(other.value),
            people: self.people.saturating_add(other.people),
        }
    }

    /// Whole units, to the nearest multiple of [`STEP`].
    const fn rounded(self, unit: u64) -> u64 {
        let step = STEP * unit;
        self.value.saturating_add(step / 2) / step * STEP
    }
}

/// A table as it may be read: nothing where something is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The whole.
    pub total: Option<u64>,
    /// The rows, in the order in which they came.
    pub rows: Vec<Option<u64>>,
}

/// One breakdown of one figure, as it may be read. The rows share nobody, and are all there are: they make up the whole. A
/// figure is read in whole units, such as an hour of 60 minutes, and must come to enough of those; the rows add up in what it
/// is counted in, so that every breakdown has the same whole.
pub fn shown(rows: &[Figure], unit: u64) -> Shown {
    let total = rows.iter().fold(Figure::default(), |sum, row| sum.and(*row));
    if !total.may_be_shown(unit) {
        return Shown {
            total: None,
            rows: vec![None; rows.len()],
        };
    }
    let mut is_hidden: Vec<bool> = rows.iter().map(|row| !row.may_be_shown(unit)).collect();
    while let Some(next) = next_to_hide(rows, &is_hidden, unit) {
        is_hidden[next] = true;
    }
    let rows = rows.iter().zip(is_hidden);
    Shown {
        total: Some(total.rounded(unit)),
        rows: rows
            .map(|(row, is_hidden)| (!is_hidden).then(|| row.rounded(unit)))
            .collect(),
    }
}

/// The row that must be hidden as well, when what is hidden could be computed.
fn next_to_hide(rows: &[Figure], is_hidden: &[bool], unit: u64) -> Option<usize> {
    let all = || rows.iter().zip(is_hidden).enumerate();
    let hidden = || {
        all()
            .filter(|(_, (_, hidden))| **hidden)
            .map(|(_, (row, _))| *row)
    };
    let sum = hidden().fold(Figure::default(), Figure::and);
    let count = hidden().count();
    if count == 0 || (count > 1 && sum.may_be_shown(unit)) {
        return None;
    }
    all()
        .filter(|(_, (_, hidden))| !**hidden)
        .min_by_key(|(place, (row, _))| (row.people, row.value, *place))
        .map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn people(rows: &[u64]) -> Vec<Figure> {
        rows.iter().map(|row| Figure::of_people(*row)).collect()
    }

    #[test]
    fn what_is_small_is_hidden_and_what_would_give_it_away() {
        let of = |rows: &[u64]| shown(&people(rows), 1);
        assert_eq!(of(&[4, 5]).total, None);
        let both = of(&[12, 23]);
        assert_eq!((both.total, both.rows), (Some(35), vec![Some(10), Some(25)]));
        let one = of(&[9, 30, 12]);
        assert_eq!((one.total, one.rows), (Some(50), vec![None, Some(30), None]));
        // Nothing looks like little.
        assert_eq!(of(&[0, 30, 12]).rows, vec![None, Some(30), None]);
        // Three small rows that make ten together need no fourth.
        assert_eq!(of(&[4, 4, 2, 30]).rows, vec![None, None, None, Some(30)]);
        assert_eq!(of(&[4, 4, 1, 30]).rows, vec![None; 4]);
    }

    #[test]
    fn much_of_few_people_is_hidden() {
        let hours = |value, people| Figure { value, people };
        let rows = [hours(600, 2), hours(300, 11), hours(900, 40)];
        // Of minutes, read as hours: five of them are too few, whoever worked them.
        let table = shown(&rows, 60);
        assert_eq!((table.total, table.rows), (Some(30), vec![None, None, Some(15)]));
        let table = shown(&rows, 1);
        assert_eq!(
            (table.total, table.rows),
            (Some(1800), vec![None, None, Some(900)])
        );
    }

    /// The whole and the rows, as they are read.
    type Read = (Option<u64>, Vec<Option<u64>>);

    /// Every table of so many rows below `most` in all, by what is published of it.
    fn published(rows: u32, most: u64) -> BTreeMap<Read, Vec<Vec<u64>>> {
        let mut all: BTreeMap<_, Vec<Vec<u64>>> = BTreeMap::new();
        for number in 0..most.pow(rows) {
            let row = |place| number / most.pow(place) % most;
            let rows: Vec<u64> = (0..rows).map(row).collect();
            if rows.iter().sum::<u64>() < most {
                let seen = shown(&people(&rows), 1);
                all.entry((seen.total, seen.rows)).or_default().push(rows);
            }
        }
        all
    }

    /// Whoever knows the rule and everything that is published tries every table that there can be: each hidden row that can
    /// be small can be anything small.
    #[test]
    fn who_knows_the_rule_learns_nothing_of_a_hidden_row() {
        for (rows, most) in [(2, 45), (3, 34)] {
            for ((total, seen), could_be) in published(rows, most) {
                // Tables near the edge of what was tried have others beyond it.
                if total.is_some_and(|total| total + 8 > most) {
                    continue;
                }
                for (place, _) in seen.iter().enumerate().filter(|(_, row)| row.is_none()) {
                    let small: BTreeSet<u64> = could_be
                        .iter()
                        .map(|rows| rows[place])
                        .filter(|row| *row < FEWEST)
                        .collect();
                    assert!(
                        small.is_empty() || small.len() == 10,
                        "{total:?} {seen:?}: row {place} is one of {small:?}"
                    );
                }
            }
        }
    }

    /// The same with two breakdowns of the same people beside each other: only the total binds them.
    #[test]
    fn two_breakdowns_beside_each_other_say_no_more() {
        let mut by_total: BTreeMap<u64, Vec<[u64; 2]>> = BTreeMap::new();
        for first in 0..36_u64 {
            for second in 0..36 - first {
                by_total.entry(first + second).or_default().push([first, second]);
            }
        }
        let mut could_be: BTreeMap<_, Vec<[u64; 4]>> = BTreeMap::new();
        for tables in by_total.values() {
            for lines in tables {
                for zones in tables {
                    let (one, other) = (shown(&people(lines), 1), shown(&people(zones), 1));
                    assert_eq!(one.total, other.total);
                    could_be
                        .entry((one.total, one.rows, other.rows))
                        .or_default()
                        .push([lines[0], lines[1], zones[0], zones[1]]);
                }
            }
        }
        for ((total, lines, zones), could_be) in could_be {
            if total.is_some_and(|total| total > 28) {
                continue;
            }
            for (place, row) in lines.iter().chain(&zones).enumerate() {
                let small: BTreeSet<u64> = could_be
                    .iter()
                    .map(|all| all[place])
                    .filter(|row| *row < FEWEST)
                    .collect();
                assert!(
                    row.is_some() || small.is_empty() || small.len() == 10,
                    "{total:?} {lines:?} {zones:?}"
                );
            }
        }
    }

    fn figures() -> impl Strategy<Value = Vec<Figure>> {
        let one = prop_oneof![0_u64..12, 0_u64..80]
            .prop_flat_map(|people| (Just(people), 0..=people.saturating_mul(40)))
            .prop_map(|(people, value)| Figure { value, people });
        prop::collection::vec(one, 1..12)
    }

    proptest! {
        #[test]
        fn nothing_small_is_shown(rows in figures()) {
            let seen = shown(&rows, 1);
            for (row, shown) in rows.iter().zip(&seen.rows) {
                if let Some(shown) = shown {
                    prop_assert!(row.people >= FEWEST && row.value >= FEWEST);
                    prop_assert!(*shown >= FEWEST && shown % STEP == 0);
                    prop_assert!(shown.abs_diff(row.value) * 2 <= STEP);
                }
            }
            if seen.total.is_none() {
                prop_assert!(seen.rows.iter().all(Option::is_none), "rows would add up to what is hidden");
            }
        }

        /// All that subtraction gives is the sum of what is hidden: it is of ten people or more, and of two rows or more.
        #[test]
        fn what_can_be_computed_might_have_been_shown(rows in figures()) {
            let seen = shown(&rows, 1);
            let hidden: Vec<Figure> = rows.iter().zip(&seen.rows).filter(|(_, shown)| shown.is_none()).map(|(row, _)| *row).collect();
            if seen.total.is_some() && !hidden.is_empty() {
                let sum = hidden.iter().fold(Figure::default(), |sum, row| sum.and(*row));
                prop_assert!(hidden.len() > 1 && sum.may_be_shown(1), "{rows:?}: {seen:?}");
            }
        }

        /// An attacker with every table of a quarter, who reckons with rounding: for each hidden row of people and each guess
        /// from 0 to 9 there are people who would give these very tables.
        #[test]
        fn every_guess_fits_what_is_published(
            people_of in prop::collection::vec((0_usize..4, 0_usize..5, 0_usize..3), 0..120)
        ) {
            let count = |of: &dyn Fn(&(usize, usize, usize)) -> usize, rows| -> Vec<Figure> {
                (0..rows).map(|row| {
                    let n = people_of.iter().filter(|one| of(one) == row).count();
                    Figure::of_people(u64::try_from(n).unwrap())
                }).collect()
            };
            let tables = [count(&|one| one.0, 4), count(&|one| one.1, 5), count(&|one| one.2, 3)];
            let seen: Vec<Shown> = tables.iter().map(|table| shown(table, 1)).collect();
            // What a shown figure can have been.
            let least = |shown: u64| shown.saturating_sub(STEP / 2).max(FEWEST);
            let most = |shown: u64| shown + STEP / 2;
            let sum = |table: &Shown, of: &dyn Fn(u64) -> u64| table.rows.iter().flatten().map(|row| of(*row)).sum::<u64>();
            for (at, table) in seen.iter().enumerate() {
                for _ in table.rows.iter().filter(|row| row.is_none()) {
                    for guess in 0..FEWEST {
                        let mut lowest = table.total.map_or(0, least);
                        let mut highest = table.total.map_or(FEWEST - 1, most);
                        for (other, beside) in seen.iter().enumerate() {
                            let rows = sum(beside, &least) + if other == at { guess } else { 0 };
                            lowest = lowest.max(rows);
                            if beside.rows.iter().all(Option::is_some) {
                                highest = highest.min(sum(beside, &most));
                            }
                        }
                        prop_assert!(lowest <= highest, "{seen:?}: not {guess}");
                    }
                    // The rest of what is hidden has a row of its own to be in.
                    let others = table.rows.iter().filter(|row| row.is_none()).count() - 1;
                    prop_assert!(others > 0 || table.total.is_none());
                }
            }
        }
    }
}

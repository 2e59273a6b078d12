//! What a month came to: pure sums over what happened.

use super::luck::Luck;
use crate::domain::time::UnixTime;
use crate::geo::Cell;
use std::collections::BTreeMap;

/// Within so many seconds somebody should have come.
pub(super) const TERM_S: i64 = 7 * 86_400;
/// A cell with fewer visits than this in the months together says nothing of fairness: per month.
const LEAST_IN_A_MONTH: usize = 10;
/// So often cells are drawn anew to see what chance alone makes of them.
const DRAWS: u32 = 400;

/// A visit of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitPast {
    /// Where it was, as the world sees it.
    pub cell: Cell,
    /// When it was asked for.
    pub asked_at: UnixTime,
    /// When its seven days begin: when it was asked for, or, of a later visit of a series, a week before its day.
    pub from: UnixTime,
    /// Whether enough helpers could have done it in an empty week.
    pub could: bool,
    /// Whether enough of those who could would say yes, were everybody asked at once who could, rested and free.
    pub would: bool,
    /// When somebody first said yes to it, if anybody did.
    pub first_yes_at: Option<UnixTime>,
    /// When it was over, if it took place.
    pub served_at: Option<UnixTime>,
    /// How many questions were put about it.
    pub asked: usize,
    /// How many helpers could have done it in an empty week.
    pub able: usize,
}

/// A helper in the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelperPast {
    /// At work, wanting to be asked, and able to do something that was asked.
    pub is_willing: bool,
    /// How often they were asked.
    pub asked: usize,
}

/// What happened in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// When it ended.
    pub until: UnixTime,
    /// Every visit.
    pub visits: Vec<VisitPast>,
    /// Everybody who helps.
    pub helpers: Vec<HelperPast>,
    /// When anybody was asked anything, in the order of time.
    pub asked: Vec<UnixTime>,
}

/// What a month came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Visits that are judged: they could have been done, and their seven days ended within the month.
    pub judged: usize,
    /// Of those, per cent over within seven days.
    pub served: f64,
    /// Of those that are judged, per cent for which enough people would say yes, were everybody asked at once who could.
    pub within_reach: f64,
    /// Hours from asking until the first yes, the median of those that are judged; infinite when most had none.
    pub first_yes_h: f64,
    /// Questions about the visits that are judged, for each of them that took place; infinite when none did.
    pub per_visit: f64,
    /// Of those, the ones about visits that took place, for each of these; infinite when there are none.
    pub per_done: f64,
    /// Of those that are judged, per cent that did not take place in time though everybody who could was asked.
    pub exhausted: f64,
    /// Willing helpers who were asked nothing, per cent.
    pub unasked: f64,
    /// Questions in the month.
    pub invitations: usize,
}

/// Judged visits and those of them that were served in time, per cell.
pub type PerCell = BTreeMap<Cell, (usize, usize)>;

#[expect(clippy::cast_precision_loss, reason = "counts of a month")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

/// The middle of the values: of an even number the mean of the two; infinite when there is none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match (values.len(), values.len() / 2) {
        (0, _) => f64::INFINITY,
        (odd, middle) if odd % 2 == 1 => values[middle],
        (_, middle) => f64::midpoint(values[middle - 1], values[middle]),
    }
}

impl History {
    fn judged(&self) -> impl Iterator<Item = &VisitPast> {
        let last = self.until.plus(-TERM_S);
        self.visits
            .iter()
            .filter(move |one| one.could && one.from <= last)
    }

    /// The sums.
    #[expect(clippy::cast_precision_loss, reason = "counts and hours of a month")]
    pub fn figures(&self) -> Figures {
        let judged = self.judged().count();
        let waits = self.judged().map(|one| {
            one.first_yes_at.map_or(f64::INFINITY, |yes| {
                (yes.seconds() - one.asked_at.seconds()) as f64 / 3600.0
            })
        });
        let done = || self.judged().filter(|one| one.served_at.is_some());
        let per_done = |asked: usize| match done().count() {
            0 => f64::INFINITY,
            done => asked as f64 / done as f64,
        };
        let in_vain = |one: &&VisitPast| !one.is_in_time() && one.asked >= one.able;
        let willing = || self.helpers.iter().filter(|one| one.is_willing);
        Figures {
            judged,
            served: share(self.judged().filter(|one| one.is_in_time()).count(), judged),
            within_reach: share(self.judged().filter(|one| one.would).count(), judged),
            first_yes_h: median(waits.collect()),
            per_visit: per_done(self.judged().map(|one| one.asked).sum()),
            per_done: per_done(done().map(|one| one.asked).sum()),
            exhausted: share(self.judged().filter(in_vain).count(), judged),
            unasked: share(willing().filter(|one| one.asked == 0).count(), willing().count()),
            invitations: self.asked.len(),
        }
    }

    /// How each cell fared.
    pub fn per_cell(&self) -> PerCell {
        let mut all = PerCell::new();
        for one in self.judged() {
            let cell = all.entry(one.cell).or_default();
            cell.0 += 1;
            cell.1 += usize::from(one.is_in_time());
        }
        all
    }

    /// How many questions there were before each instant, for a peer that may put as many.
    pub(super) fn asked_before(&self, at: UnixTime) -> usize {
        self.asked.partition_point(|asked| *asked < at)
    }
}

impl VisitPast {
    fn is_in_time(&self) -> bool {
        self.served_at.is_some_and(|at| at <= self.from.plus(TERM_S))
    }
}

/// How many judged visits a cell needs to count, in so many months.
pub const fn least(months: usize) -> usize {
    LEAST_IN_A_MONTH * months
}

/// Judged visits and those served, of the cells with enough visits in these months.
fn enough<'a>(months: impl IntoIterator<Item = &'a PerCell>) -> Vec<(usize, usize)> {
    let (mut together, mut count) = (PerCell::new(), 0);
    for month in months {
        count += 1;
        for (cell, (judged, served)) in month {
            let sum = together.entry(*cell).or_default();
            sum.0 += judged;
            sum.1 += served;
        }
    }
    together
        .into_values()
        .filter(|(judged, _)| *judged >= least(count).max(1))
        .collect()
}

/// Points between the best of some shares and the worst; none when there are fewer than two.
fn widest(shares: impl Iterator<Item = f64>) -> Option<f64> {
    let all: Vec<f64> = shares.collect();
    let best = all.iter().copied().max_by(f64::total_cmp)?;
    let worst = all.iter().copied().min_by(f64::total_cmp)?;
    (all.len() > 1).then_some(best - worst)
}

/// Points between the best-served cell and the worst, of those with enough visits in these months; none when fewer than
/// two have.
pub fn gap<'a>(months: impl IntoIterator<Item = &'a PerCell>) -> Option<f64> {
    let cells = enough(months);
    widest(cells.iter().map(|(judged, served)| share(*served, *judged)))
}

/// The same if every visit of these cells had been as likely to be served as any other: what chance alone makes of so few
/// visits, on average.
pub fn gap_by_chance<'a>(months: impl IntoIterator<Item = &'a PerCell>) -> Option<f64> {
    let cells = enough(months);
    let judged: usize = cells.iter().map(|cell| cell.0).sum();
    let served: usize = cells.iter().map(|cell| cell.1).sum();
    let chance = share(served, judged) / 100.0;
    let mut luck = Luck(1);
    let mut sum = 0.0;
    for _ in 0..DRAWS {
        let drawn = cells.iter().map(|(judged, _)| {
            let served = (0..*judged).filter(|_| luck.happens(chance)).count();
            share(served, *judged)
        });
        sum += widest(drawn)?;
    }
    Some(sum / f64::from(DRAWS))
}

/// Over the seeds: the mean, and between which values eight of ten lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// One in ten is lower.
    pub low: f64,
    /// One in ten is higher.
    pub high: f64,
}

/// The spread of some values; of none, nothing.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list of at most a thousand"
)]
pub fn spread(values: impl IntoIterator<Item = f64>) -> Option<Spread> {
    let mut all: Vec<f64> = values.into_iter().collect();
    all.sort_by(f64::total_cmp);
    let last = all.len().checked_sub(1)?;
    let at = |share: f64| all[(last as f64 * share).round() as usize];
    Some(Spread {
        mean: all.iter().sum::<f64>() / all.len() as f64,
        low: at(0.1),
        high: at(0.9),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::Point;

    const DAY: i64 = 86_400;

    fn at(days: i64) -> UnixTime {
        UnixTime::from_seconds(days * DAY)
    }

    fn cell(number: i32) -> Cell {
        Cell::of(Point::new(51.5 + f64::from(number) * 0.02, 5.0).unwrap(), 8).unwrap()
    }

    /// Asked on a day; a yes so many hours later; over so many days after it was asked.
    fn visit(place: i32, asked: i64, yes_h: Option<i64>, served: Option<i64>) -> VisitPast {
        VisitPast {
            cell: cell(place),
            asked_at: at(asked),
            from: at(asked),
            could: true,
            would: served.is_some(),
            first_yes_at: yes_h.map(|hours| at(asked).plus(hours * 3600)),
            served_at: served.map(|days| at(asked + days)),
            asked: 2,
            able: if served.is_some() { 5 } else { 2 },
        }
    }

    fn history(visits: Vec<VisitPast>) -> History {
        History {
            until: at(30),
            visits,
            helpers: Vec::new(),
            asked: vec![at(1); 12],
        }
    }

    #[test]
    fn served_are_those_who_were_helped_within_seven_days_of_those_who_could_be() {
        let could_not = VisitPast {
            could: false,
            ..visit(1, 2, None, None)
        };
        // A series asked for on day 1, for day 20: its week begins on day 13.
        let later = VisitPast {
            from: at(13),
            ..visit(1, 1, Some(10), Some(19))
        };
        let month = history(vec![
            visit(1, 1, Some(2), Some(7)),
            visit(1, 1, Some(30), Some(8)),
            visit(1, 2, None, None),
            visit(1, 23, Some(4), Some(1)),
            visit(1, 24, Some(1), Some(1)),
            could_not,
            later,
        ]);
        let figures = month.figures();
        // Day 24 ends after the month, and one could not: five are judged, of which three in time.
        assert_eq!((figures.judged, figures.served), (5, 60.0));
        // The one that came too late could have been had in time.
        assert_eq!(figures.within_reach, 80.0);
        // 2, 4, 10, 30 hours and never.
        assert_eq!(figures.first_yes_h, 10.0);
        // Two questions for each of five; four took place, one of them too late.
        assert_eq!((figures.per_visit, figures.invitations), (2.5, 12));
        // Without the two about the one that nobody came to; of that one both who could were asked.
        assert_eq!((figures.per_done, figures.exhausted), (2.0, 20.0));
    }

    #[test]
    fn a_month_in_which_nobody_came_has_no_good_figures() {
        let figures = history(vec![visit(1, 1, None, None)]).figures();
        assert_eq!((figures.served, figures.per_visit), (0.0, f64::INFINITY));
        assert_eq!(figures.first_yes_h, f64::INFINITY);
        assert_eq!(median(vec![3.0, 1.0]), 2.0);
    }

    #[test]
    fn unasked_are_the_willing_alone() {
        let helper = |is_willing, asked| HelperPast { is_willing, asked };
        let month = History {
            helpers: vec![
                helper(true, 0),
                helper(true, 2),
                helper(false, 0),
                helper(true, 1),
            ],
            ..history(Vec::new())
        };
        assert!((month.figures().unasked - 100.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn the_gap_is_between_cells_with_enough_visits_over_all_months() {
        let in_cell = |place, judged: usize, served| {
            (0..judged).map(move |n| visit(place, 1, None, (n < served).then_some(2)))
        };
        let first = history(
            in_cell(1, 20, 18)
                .chain(in_cell(2, 10, 6))
                .chain(in_cell(3, 4, 0))
                .collect(),
        );
        let second = history(
            in_cell(1, 20, 14)
                .chain(in_cell(2, 12, 10))
                .chain(in_cell(3, 14, 0))
                .collect(),
        );
        let (first, second) = (first.per_cell(), second.per_cell());
        assert_eq!(gap([&first]), Some(30.0));
        // 32 of 40 and 16 of 22; the third has 18, and 20 are needed.
        let both = gap([&first, &second]).unwrap();
        assert!((both - (80.0 - 1_600.0 / 22.0)).abs() < 1e-9, "{both}");
        assert_eq!(gap([&history(in_cell(1, 20, 6).collect()).per_cell()]), None);
    }

    #[test]
    fn chance_alone_makes_a_gap_and_the_wider_the_fewer_the_visits() {
        let cells =
            |judged: usize| -> PerCell { (1..=12).map(|n| (cell(n), (judged, judged / 2))).collect() };
        // The range of twelve even draws is some 3.3 times their spread: 50 points / sqrt(judged).
        let few = gap_by_chance([&cells(25)]).unwrap();
        let many = gap_by_chance([&cells(2_500)]).unwrap();
        assert!((29.0..36.0).contains(&few), "{few}");
        assert!((2.9..3.6).contains(&many), "{many}");
        assert_eq!(gap_by_chance([&PerCell::new()]), None);
        let sure: PerCell = (1..=3).map(|n| (cell(n), (10, 10))).collect();
        assert_eq!(gap_by_chance([&sure]), Some(0.0));
    }

    #[test]
    fn a_spread_is_the_mean_and_eight_of_ten() {
        let all = spread((0..=20).map(f64::from)).unwrap();
        assert_eq!((all.mean, all.low, all.high), (10.0, 2.0, 18.0));
        assert_eq!(spread([]), None);
    }

    #[test]
    fn what_was_asked_before_an_instant() {
        let month = History {
            asked: vec![at(1), at(1), at(2)],
            ..history(Vec::new())
        };
        assert_eq!([at(1), at(2), at(3)].map(|at| month.asked_before(at)), [0, 2, 3]);
    }
}

//! The order of a day: visits of one worker or team, each in its window of time, so that the least time is lost.
//!
//! A route is judged by, in this order: how many seconds its visits start too late, how many seconds are travelled, when
//! it ends. Up to [`EXACT`] stops the best order is found (a table over subsets); beyond, stops are put in one after
//! another where they harm least, and the order is mended until no stop, run of stops or reversal improves it.
//! Deterministic. Travel is as the crow flies, at the speed of the [`Mode`]. Deliberately absent: which visits to do; that
//! is the plan's.

use super::problem::Mode;
use super::slots::Span;
use crate::domain::time::UnixTime;
use crate::geo::{Point, distance_m_ceil};

/// Up to how many stops the order is the best there is.
pub const EXACT: usize = 10;
/// Most stops of a day.
pub const MOST: usize = 60;

/// A visit on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Where.
    pub at: Point,
    /// The visit starts in here and, to be in time, ends in here.
    pub window: Span,
    /// How long, in minutes.
    pub duration_min: u32,
}

/// A day to put in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Where the day begins.
    pub from: Point,
    /// Where it ends; `None`: at the last visit.
    pub to: Option<Point>,
    /// Not before this.
    pub start: UnixTime,
    /// How they travel.
    pub mode: Mode,
    /// What is to be done.
    pub stops: Vec<Stop>,
}

/// One visit of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Which stop, by its index.
    pub stop: usize,
    /// Seconds travelled to it.
    pub travel_s: i64,
    /// When the visit starts: on arrival, or when the window opens.
    pub starts: UnixTime,
    /// When it ends.
    pub ends: UnixTime,
    /// Seconds that it ends after its window; 0 when in time.
    pub late_s: i64,
}

/// An order of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The visits, in order.
    pub calls: Vec<Call>,
    /// Seconds too late, all visits together; 0 when the day can be done as asked.
    pub late_s: i64,
    /// Seconds travelled, the way to the end included.
    pub travel_s: i64,
    /// When they are at the end.
    pub ends: UnixTime,
    /// Whether no order is better.
    pub exact: bool,
}

/// A day that cannot be put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    /// More stops than a day has.
    #[error("{0} stops; a day has at most {MOST}")]
    TooMany(usize),
    /// A window that is shorter than its visit.
    #[error("stop {stop} takes {duration_min} minutes and its window has {window_min}")]
    Window {
        /// Which stop, by its index.
        stop: usize,
        /// How long the visit is.
        duration_min: u32,
        /// How long the window is.
        window_min: i64,
    },
}

/// What a route is judged by, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Worth {
    late_s: i64,
    travel_s: i64,
    ends: i64,
}

/// Seconds between all places: stops first, then the start; and from each stop to the end.
struct Ways<'d> {
    day: &'d Day,
    between: Vec<Vec<i64>>,
    home: Vec<i64>,
}

/// Puts a day in order.
///
/// # Errors
/// [`RouteError`] for more than [`MOST`] stops, or a window shorter than its visit.
pub fn route(day: &Day) -> Result<Route, RouteError> {
    let count = day.stops.len();
    if count > MOST {
        return Err(RouteError::TooMany(count));
    }
    for (stop, of) in day.stops.iter().enumerate() {
        if of.window.seconds() < i64::from(of.duration_min) * 60 {
            return Err(RouteError::Window {
                stop,
                duration_min: of.duration_min,
                window_min: of.window.seconds() / 60,
            });
        }
    }
    let ways = Ways::of(day);
    let exact = count <= EXACT;
    let order = if exact {
        ways.best_order()
    } else {
        ways.good_order()
    };
    Ok(ways.told(&order, exact))
}

impl<'d> Ways<'d> {
    fn of(day: &'d Day) -> Self {
        let seconds = |a: Point, b: Point| day.mode.travel_s(i64::from(distance_m_ceil(a, b)));
        let places: Vec<Point> = day.stops.iter().map(|stop| stop.at).chain([day.from]).collect();
        let between = places
            .iter()
            .map(|a| places.iter().map(|b| seconds(*a, *b)).collect())
            .collect();
        let home = places
            .iter()
            .map(|a| day.to.map_or(0, |to| seconds(*a, to)))
            .collect();
        Self { day, between, home }
    }

    /// Where the day begins, as a place.
    fn start(&self) -> usize {
        self.day.stops.len()
    }

    fn begin(&self) -> Worth {
        Worth {
            late_s: 0,
            travel_s: 0,
            ends: self.day.start.seconds(),
        }
    }

    /// One stop further. Never better from a worse state: later is never earlier.
    fn step(&self, before: Worth, from: usize, to: usize) -> Worth {
        let stop = &self.day.stops[to];
        let travel = self.between[from][to];
        let starts = (before.ends + travel).max(stop.window.from.seconds());
        let ends = starts + i64::from(stop.duration_min) * 60;
        Worth {
            late_s: before.late_s + (ends - stop.window.until.seconds()).max(0),
            travel_s: before.travel_s + travel,
            ends,
        }
    }

    fn finish(&self, before: Worth, from: usize) -> Worth {
        let travel = self.home[from];
        Worth {
            late_s: before.late_s,
            travel_s: before.travel_s + travel,
            ends: before.ends + travel,
        }
    }

    fn worth(&self, order: &[usize]) -> Worth {
        let mut at = self.start();
        let mut worth = self.begin();
        for &stop in order {
            worth = self.step(worth, at, stop);
            at = stop;
        }
        self.finish(worth, at)
    }

    /// Over subsets. Less late, less travel and an earlier end do not always go together: each (subset, last stop) keeps
    /// every state that no other beats in all three.
    fn best_order(&self) -> Vec<usize> {
        let count = self.day.stops.len();
        let mut states: Vec<Vec<State>> = vec![Vec::new(); (1 << count) * count.max(1)];
        for stop in 0..count {
            let worth = self.step(self.begin(), self.start(), stop);
            states[(1 << stop) * count + stop].push(State { worth, before: None });
        }
        for subset in 1..1_usize << count {
            for last in (0..count).filter(|last| subset >> last & 1 == 1) {
                let from = subset * count + last;
                for number in 0..states[from].len() {
                    let worth = states[from][number].worth;
                    for next in (0..count).filter(|next| subset >> next & 1 == 0) {
                        let to = (subset | 1 << next) * count + next;
                        let state = State {
                            worth: self.step(worth, last, next),
                            before: Some((from, number)),
                        };
                        keep(&mut states[to], state);
                    }
                }
            }
        }
        let all = (1 << count) - 1;
        let ends = (0..count).flat_map(|last| {
            let from = all * count + last;
            let of = states[from].iter().enumerate();
            of.map(move |(number, state)| (self.finish(state.worth, last), (from, number)))
        });
        let mut order = Vec::new();
        let mut at = ends.min().map(|(_, at)| at);
        while let Some((from, number)) = at {
            order.push(from % count);
            at = states[from][number].before;
        }
        order.reverse();
        order
    }

    /// Cheapest insertion, the stop whose window closes first going in first, then mending.
    fn good_order(&self) -> Vec<usize> {
        let mut rest: Vec<usize> = (0..self.day.stops.len()).collect();
        rest.sort_by_key(|stop| (self.day.stops[*stop].window.until, *stop));
        let mut order: Vec<usize> = Vec::new();
        for stop in rest {
            let with = |at: usize| {
                let mut trial = order.clone();
                trial.insert(at, stop);
                trial
            };
            let best = (0..=order.len()).min_by_key(|at| (self.worth(&with(*at)), *at));
            order = with(best.unwrap_or(0));
        }
        while let Some(better) = self.mend(&order) {
            order = better;
        }
        order
    }

    /// The best order that is one reversal, or one move of up to three stops in a row, away; if it is better. Every
    /// round is strictly better, so there is a last one.
    fn mend(&self, order: &[usize]) -> Option<Vec<usize>> {
        let count = order.len();
        let mut best = (self.worth(order), None);
        let mut consider = |trial: Vec<usize>| {
            let worth = self.worth(&trial);
            if worth < best.0 {
                best = (worth, Some(trial));
            }
        };
        for first in 0..count {
            for end in first + 2..=count {
                let mut trial = order.to_vec();
                trial[first..end].reverse();
                consider(trial);
            }
            for length in 1..=3.min(count - first) {
                let run = &order[first..first + length];
                let others: Vec<usize> = [&order[..first], &order[first + length..]].concat();
                for at in (0..=others.len()).filter(|at| *at != first) {
                    consider([&others[..at], run, &others[at..]].concat());
                }
            }
        }
        best.1
    }

    fn told(&self, order: &[usize], exact: bool) -> Route {
        let mut at = self.start();
        let mut worth = self.begin();
        let mut calls = Vec::with_capacity(order.len());
        for &stop in order {
            let after = self.step(worth, at, stop);
            let duration = i64::from(self.day.stops[stop].duration_min) * 60;
            calls.push(Call {
                stop,
                travel_s: after.travel_s - worth.travel_s,
                starts: UnixTime::from_seconds(after.ends - duration),
                ends: UnixTime::from_seconds(after.ends),
                late_s: after.late_s - worth.late_s,
            });
            (at, worth) = (stop, after);
        }
        let end = self.finish(worth, at);
        Route {
            calls,
            late_s: end.late_s,
            travel_s: end.travel_s,
            ends: UnixTime::from_seconds(end.ends),
            exact,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct State {
    worth: Worth,
    /// Which state it came from: its place in the table and its number there.
    before: Option<(usize, usize)>,
}

/// Keeps a state unless one that is there is at least as good in everything; drops those that it beats.
fn keep(states: &mut Vec<State>, new: State) {
    let beats = |a: Worth, b: Worth| a.late_s <= b.late_s && a.travel_s <= b.travel_s && a.ends <= b.ends;
    if states.iter().any(|old| beats(old.worth, new.worth)) {
        return;
    }
    states.retain(|old| !beats(new.worth, old.worth));
    states.push(new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::dice::Dice;
    use proptest::prelude::*;

    fn day(seed: u64, stops: u32) -> Day {
        let dice = &mut Dice(seed);
        let start = 1_795_000_000;
        let count = dice.roll(stops + 1);
        // From days with room to days that cannot be done in time.
        let width = [600, 7_200, 30_000][dice.roll(3) as usize];
        let stops = (0..count)
            .map(|_| {
                let duration_min = 10 + dice.roll(50);
                let from = UnixTime::from_seconds(start + i64::from(dice.roll(25_000)));
                let until = from.plus(i64::from(duration_min) * 60 + i64::from(dice.roll(width)));
                Stop {
                    at: dice.point(),
                    window: Span { from, until },
                    duration_min,
                }
            })
            .collect();
        Day {
            from: dice.point(),
            to: dice.chance(50).then(|| dice.point()),
            start: UnixTime::from_seconds(start),
            mode: Mode::ALL[dice.roll(4) as usize],
            stops,
        }
    }

    /// What a person with a watch would note, for an order of stops: seconds late, seconds travelled, the end.
    fn walk(day: &Day, order: &[usize]) -> (i64, i64, i64) {
        let (mut at, mut now, mut late, mut travelled) = (day.from, day.start.seconds(), 0, 0);
        let way = |a, b| day.mode.travel_s(i64::from(distance_m_ceil(a, b)));
        for stop in order.iter().map(|stop| &day.stops[*stop]) {
            travelled += way(at, stop.at);
            now = stop.window.from.seconds().max(now + way(at, stop.at)) + 60 * i64::from(stop.duration_min);
            late += 0.max(now - stop.window.until.seconds());
            at = stop.at;
        }
        let home = day.to.map_or(0, |to| way(at, to));
        (late, travelled + home, now + home)
    }

    fn best(day: &Day, order: &mut Vec<usize>) -> (i64, i64, i64) {
        if order.len() == day.stops.len() {
            return walk(day, order);
        }
        let mut least = (i64::MAX, 0, 0);
        for stop in 0..day.stops.len() {
            if !order.contains(&stop) {
                order.push(stop);
                least = least.min(best(day, order));
                order.pop();
            }
        }
        least
    }

    fn is_what_it_says(day: &Day, route: &Route) -> Result<(), TestCaseError> {
        let order: Vec<usize> = route.calls.iter().map(|call| call.stop).collect();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..day.stops.len()).collect::<Vec<_>>());
        prop_assert_eq!(
            walk(day, &order),
            (route.late_s, route.travel_s, route.ends.seconds())
        );
        prop_assert_eq!(
            route.calls.iter().map(|call| call.late_s).sum::<i64>(),
            route.late_s
        );
        for call in &route.calls {
            prop_assert!(call.starts >= day.stops[call.stop].window.from);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_order_of_a_few_stops_is_better(seed: u64) {
            let day = day(seed, 6);
            let route = route(&day).unwrap();
            is_what_it_says(&day, &route)?;
            prop_assert!(route.exact);
            prop_assert_eq!(best(&day, &mut Vec::new()), (route.late_s, route.travel_s, route.ends.seconds()));
            prop_assert_eq!(super::route(&day).unwrap(), route);
        }

        #[test]
        fn a_long_day_is_whole_and_cannot_be_mended(seed: u64) {
            let day = day(seed, 16);
            let route = route(&day).unwrap();
            is_what_it_says(&day, &route)?;
            prop_assert_eq!(route.exact, day.stops.len() <= EXACT);
            let order: Vec<usize> = route.calls.iter().map(|call| call.stop).collect();
            prop_assert_eq!(Ways::of(&day).mend(&order), None);
        }
    }

    #[test]
    fn a_day_that_is_no_day_is_refused() {
        let mut of = day(1, 6);
        of.stops = vec![Stop {
            at: of.from,
            window: Span {
                from: of.start,
                until: of.start.plus(600),
            },
            duration_min: 11,
        }];
        let refused = route(&of).unwrap_err();
        assert_eq!(
            refused,
            RouteError::Window {
                stop: 0,
                duration_min: 11,
                window_min: 10
            }
        );
        assert_eq!(
            refused.to_string(),
            "stop 0 takes 11 minutes and its window has 10"
        );
        of.stops[0].duration_min = 10;
        assert_eq!(route(&of).unwrap().late_s, 0);
        of.stops = vec![of.stops[0]; MOST + 1];
        assert_eq!(route(&of), Err(RouteError::TooMany(MOST + 1)));
        of.stops.clear();
        of.to = None;
        let nothing = route(&of).unwrap();
        assert_eq!(
            (nothing.calls.len(), nothing.travel_s, nothing.ends),
            (0, 0, of.start)
        );
    }
}

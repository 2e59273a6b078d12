//! Whether somebody's visits of one day can follow each other: when each begins, the ways between them included.
//!
//! A flow counts visits per daypart and week; that there is also time to get from one to the next, and that the minutes of a
//! week add up, it cannot see. This module answers for one day of one helper. Up to [`EXACT`] visits the answer is exact (a
//! table over subsets: of all orders of the same visits, the one that ends first leaves most); beyond, visits are put in one
//! after another, so that "no" may be too cautious. Deterministic. Deliberately absent: which order is the pleasantest,
//! which is `route`'s; and the way of a companion between a team's visit and those of their own.

use super::capacity::Capacity;
use super::problem::{Mode, NeedIx, OfferIx, Problem, SlotIx};
use super::rules::{Pair, free_spans};
use super::slots::{Span, later_slots};
use crate::domain::time::UnixTime;
use crate::geo::{Point, distance_m_ceil};

/// Up to how many visits the answer is exact.
pub const EXACT: usize = 10;

/// People like to come at a quarter of an hour; where that leaves no room, at five minutes, and so on.
const STEPS_S: [i64; 4] = [900, 300, 60, 1];

/// A visit that wants a place in the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Where.
    pub at: Point,
    /// How long, in seconds.
    pub seconds: i64,
    /// When it could be, in order: it lies wholly in one of these.
    pub free: Vec<Span>,
}

impl Call {
    /// The first start that is not before `earliest`, at whole steps, or where the visit fills its time exactly.
    fn start(&self, earliest: i64, step: i64) -> Option<i64> {
        self.free.iter().find_map(|span| {
            let (from, until) = (span.from.seconds(), span.until.seconds());
            let exact = until - from == self.seconds && earliest <= from;
            let soonest = earliest.max(from);
            let start = if exact {
                from
            } else {
                soonest + (step - soonest.rem_euclid(step)) % step
            };
            (start + self.seconds <= until).then_some(start)
        })
    }
}

/// When each of these visits begins (in their order, each in its slot), if one helper can do them all on one day beside what
/// is booked and asked. Slots other than those that a visit straddles into are not counted here.
pub(super) fn starts(
    problem: &Problem,
    capacity: &Capacity,
    offer: OfferIx,
    visits: &[(NeedIx, SlotIx)],
) -> Option<Vec<UnixTime>> {
    let pairs = visits
        .iter()
        .map(|&(need, slot)| (Pair::new(problem, capacity, need, offer), slot));
    of_pairs(&pairs.collect::<Vec<_>>())
}

/// Whether a helper can do a visit in a slot on a day on which they do these others too.
pub(super) fn has_room(pair: &Pair<'_>, slot: SlotIx, others: &[(NeedIx, SlotIx)]) -> bool {
    let others = others
        .iter()
        .map(|&(need, slot)| (Pair::new(pair.problem, pair.capacity, need, pair.offer_ix), slot));
    of_pairs(&others.chain([(*pair, slot)]).collect::<Vec<_>>()).is_some()
}

fn of_pairs(pairs: &[(Pair<'_>, SlotIx)]) -> Option<Vec<UnixTime>> {
    // Many visits are put in one after another: whoever asks gets the same answer.
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_key(|at| (pairs[*at].1, pairs[*at].0.need_ix));
    let window = |(pair, slot): &(Pair<'_>, SlotIx)| {
        pair.need
            .windows
            .iter()
            .copied()
            .find(|window| window.slot == *slot)
    };
    let touches = |one: &(Pair<'_>, SlotIx), slot: SlotIx| {
        one.1 == slot || window(one).is_some_and(|own| later_slots(one.0.problem, &own).any(|of| of == slot))
    };
    let mut calls = Vec::with_capacity(pairs.len());
    for one in order.iter().map(|at| &pairs[*at]) {
        let (pair, own) = (&one.0, window(one)?);
        for slot in later_slots(pair.problem, &own) {
            let there = pairs.iter().filter(|other| touches(other, slot)).count();
            if there > pair.capacity.slot_left(pair.offer_ix, slot) as usize {
                return None;
            }
        }
        calls.push(Call {
            at: pair.need.at,
            seconds: i64::from(pair.need.duration_min) * 60,
            free: free_spans(pair, &own),
        });
    }
    let mode = pairs.first().map_or(Mode::Foot, |(pair, _)| pair.offer.mode);
    let found = schedule(&calls, mode)?;
    let mut starts = found.clone();
    for (at, start) in order.into_iter().zip(found) {
        starts[at] = start;
    }
    Some(starts)
}

/// When each visit begins, in the order of `calls`, if they can follow each other.
pub fn schedule(calls: &[Call], mode: Mode) -> Option<Vec<UnixTime>> {
    let day = Day {
        ways: calls
            .iter()
            .map(|a| {
                let way = |b: &Call| mode.travel_s(i64::from(distance_m_ceil(a.at, b.at)));
                calls.iter().map(way).collect()
            })
            .collect(),
        calls,
    };
    STEPS_S.into_iter().find_map(|step| {
        let starts = if calls.len() <= EXACT {
            day.exact(step)
        } else {
            day.one_by_one(step)
        };
        starts.map(|starts| starts.into_iter().map(UnixTime::from_seconds).collect())
    })
}

struct Day<'c> {
    calls: &'c [Call],
    /// Seconds from one to another.
    ways: Vec<Vec<i64>>,
}

/// Nobody came here yet.
const NEVER: i64 = i64::MAX;

impl Day<'_> {
    /// The first end of a visit after another that ended, or as the first of the day.
    fn end_after(&self, before: Option<(usize, i64)>, next: usize, step: i64) -> Option<i64> {
        let earliest = before.map_or(i64::MIN / 2, |(at, end)| end + self.ways[at][next]);
        let start = self.calls[next].start(earliest, step)?;
        Some(start + self.calls[next].seconds)
    }

    /// By subsets: how early the visits of each can be over, whichever comes last.
    fn exact(&self, step: i64) -> Option<Vec<i64>> {
        let count = self.calls.len();
        let all = (1_usize << count) - 1;
        let mut ends = vec![NEVER; (all + 1) * count];
        let mut before = vec![usize::MAX; (all + 1) * count];
        for done in 0..all {
            for last in (0..count).filter(|last| done == 0 || done >> last & 1 == 1) {
                let from = (done != 0).then(|| (last, ends[done * count + last]));
                if from.is_some_and(|(_, end)| end == NEVER) {
                    continue;
                }
                for next in (0..count).filter(|next| done >> next & 1 == 0) {
                    let to = (done | 1 << next) * count + next;
                    if let Some(end) = self.end_after(from, next, step).filter(|end| *end < ends[to]) {
                        ends[to] = end;
                        before[to] = last;
                    }
                }
                if done == 0 {
                    break;
                }
            }
        }
        let mut starts = vec![0; count];
        // Of equals the order in which they were given.
        let mut at = (0..count).rev().min_by_key(|last| ends[all * count + last]);
        let mut done = all;
        while let Some(last) = at.filter(|_| done != 0) {
            let end = ends[done * count + last];
            if end == NEVER {
                return None;
            }
            starts[last] = end - self.calls[last].seconds;
            at = Some(before[done * count + last]);
            done &= !(1 << last);
        }
        Some(starts)
    }

    /// One after another, whoever must be over first, each where the day then ends first.
    fn one_by_one(&self, step: i64) -> Option<Vec<i64>> {
        let mut waiting: Vec<usize> = (0..self.calls.len()).collect();
        let last_end = |of: usize| self.calls[of].free.last().map_or(0, |span| span.until.seconds());
        waiting.sort_by_key(|of| (last_end(*of), *of));
        let mut order: Vec<usize> = Vec::new();
        for next in waiting {
            let placed = (0..=order.len()).filter_map(|place| {
                let mut tried = order.clone();
                tried.insert(place, next);
                let starts = self.in_order(&tried, step)?;
                let last = *tried.last()?;
                Some((starts[last] + self.calls[last].seconds, place))
            });
            let (_, place) = placed.min()?;
            order.insert(place, next);
        }
        self.in_order(&order, step)
    }

    /// The starts of visits in this order, by visit.
    fn in_order(&self, order: &[usize], step: i64) -> Option<Vec<i64>> {
        let mut starts = vec![0; self.calls.len()];
        let mut before = None;
        for &next in order {
            let end = self.end_after(before, next, step)?;
            starts[next] = end - self.calls[next].seconds;
            before = Some((next, end));
        }
        Some(starts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::dice::Dice;
    use proptest::prelude::*;

    fn at(lat: f64) -> Point {
        Point::new(lat, 5.09).unwrap()
    }

    fn call(lat: f64, minutes: i64, free: &[(i64, i64)]) -> Call {
        Call {
            at: at(lat),
            seconds: minutes * 60,
            free: free
                .iter()
                .map(|(from, until)| Span {
                    from: UnixTime::from_seconds(from * 60),
                    until: UnixTime::from_seconds(until * 60),
                })
                .collect(),
        }
    }

    fn minutes(calls: &[Call]) -> Option<Vec<i64>> {
        let starts = schedule(calls, Mode::Foot)?;
        Some(starts.iter().map(|start| start.seconds() / 60).collect())
    }

    #[test]
    fn visits_follow_each_other_with_the_way_between() {
        let morning = &[(480, 720)];
        // Some 1,112 m on foot are 890 seconds.
        let two = [call(51.56, 60, morning), call(51.57, 120, morning)];
        assert_eq!(minutes(&two), Some(vec![480, 555]));
        // The first that fits is the second of the two; and where quarters leave no room, the second counts.
        let tight = [call(51.56, 60, &[(560, 620)]), call(51.57, 60, &[(480, 560)])];
        assert_eq!(minutes(&tight), Some(vec![560, 480]));
        let never = [call(51.56, 60, &[(550, 610)]), call(51.57, 60, &[(480, 560)])];
        assert_eq!(minutes(&never), None);
        let second = [call(51.56, 60, &[(555, 616)]), call(51.57, 60, &[(480, 540)])];
        assert_eq!(minutes(&second), Some(vec![555, 480]));
        assert_eq!(minutes(&[]), Some(Vec::new()));
    }

    #[test]
    fn a_long_round_is_found_too() {
        let calls: Vec<Call> = (0..12).map(|_| call(51.56, 15, &[(480, 660)])).collect();
        let mut starts = minutes(&calls).unwrap();
        starts.sort_unstable();
        assert_eq!(starts, (0..12).map(|n| 480 + 15 * n).collect::<Vec<_>>());
        let many: Vec<Call> = (0..13).map(|_| call(51.56, 15, &[(480, 660)])).collect();
        assert_eq!(minutes(&many), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        /// Every order is tried, each visit as early as it can.
        #[test]
        fn an_order_is_found_when_there_is_one(seed: u64) {
            let dice = &mut Dice(seed);
            let calls: Vec<Call> = (0..=dice.roll(4)).map(|_| {
                let from = i64::from(dice.roll(40)) * 7;
                let until = from + i64::from(dice.roll(200));
                let later = until + 10 + i64::from(dice.roll(60));
                let free = [(from, until), (later, later + i64::from(dice.roll(90)))];
                call(51.55 + f64::from(dice.roll(20)) * 1e-3, 10 + i64::from(dice.roll(60)), &free)
            }).collect();
            let day = Day {
                ways: calls.iter().map(|a| calls.iter().map(|b| {
                    Mode::Foot.travel_s(i64::from(distance_m_ceil(a.at, b.at)))
                }).collect()).collect(),
                calls: &calls,
            };
            let mut orders = vec![Vec::new()];
            for next in 0..calls.len() {
                orders = orders.into_iter().flat_map(|order: Vec<usize>| (0..=order.len()).map(move |place| {
                    let mut more = order.clone();
                    more.insert(place, next);
                    more
                })).collect();
            }
            let possible = orders.iter().any(|order| day.in_order(order, 1).is_some());
            let found = schedule(&calls, Mode::Foot);
            prop_assert_eq!(found.is_some(), possible);
            let Some(starts) = found else { return Ok(()); };
            for (a, call) in calls.iter().enumerate() {
                let (start, end) = (starts[a].seconds(), starts[a].seconds() + call.seconds);
                prop_assert!(call.free.iter().any(|f| f.from.seconds() <= start && end <= f.until.seconds()));
                for b in (0..calls.len()).filter(|b| *b != a) {
                    let other = starts[b].seconds();
                    let apart = end + day.ways[a][b] <= other
                        || other + calls[b].seconds + day.ways[b][a] <= start;
                    prop_assert!(apart, "{} and {}", a, b);
                }
            }
        }
    }
}

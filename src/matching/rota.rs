//! The day of each helper in a plan, in the order that costs least time on the way.
//!
//! A plan says who does what in which daypart, and one way in which it fits. Here each day is put in order by `route` (exact
//! to ten stops), what is booked already stays where it is, and people are expected at a quarter of an hour where that
//! leaves room. Where the shortest order does not fit whole quarters, the plan's own hours stand.

use super::capacity::Capacity;
use super::plan::Pairing;
use super::problem::{Mode, NeedIx, OfferIx, Problem};
use super::route::{Day, Stop, route};
use super::rules::{Pair, free_spans};
use super::slots::Span;
use crate::domain::time::UnixTime;
use crate::geo::{Point, distance_m_ceil};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// People like to come at a quarter of an hour, seconds.
const QUARTER_S: i64 = 900;

/// When a visit of a plan begins, in the best order of that helper's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The visit.
    pub need: NeedIx,
    /// Whose.
    pub offer: OfferIx,
    /// When.
    pub starts: UnixTime,
}

/// When each visit of a plan begins, by helper and then in the order of their day.
pub fn starts(problem: &Problem, capacity: &Capacity, pairings: &[Pairing]) -> Vec<Start> {
    let mut days: BTreeMap<(OfferIx, Date), Vec<&Pairing>> = BTreeMap::new();
    for one in pairings {
        let day = problem.slots[one.slot].date;
        days.entry((one.offer, day)).or_default().push(one);
    }
    let mut all = Vec::with_capacity(pairings.len());
    for ((offer, _), mut visits) in days {
        visits.sort_by_key(|one| (one.starts, one.need));
        let ordered = in_order(problem, capacity, offer, &visits);
        let as_planned = || {
            let own = visits.iter().map(|one| (one.need, one.starts));
            own.collect::<Vec<_>>()
        };
        let found = ordered.unwrap_or_else(as_planned);
        all.extend(
            found
                .into_iter()
                .map(|(need, starts)| Start { need, offer, starts }),
        );
    }
    all
}

/// A stop, whose visit it is (none for what is booked), and how long it takes, in seconds.
struct Call {
    stop: Stop,
    need: Option<NeedIx>,
    seconds: i64,
}

fn in_order(
    problem: &Problem,
    capacity: &Capacity,
    offer: OfferIx,
    visits: &[&Pairing],
) -> Option<Vec<(NeedIx, UnixTime)>> {
    let own = &problem.offers[offer];
    let first = visits.first()?;
    let day = problem.slots[first.slot].date;
    let mut mode = own.mode;
    let mut calls = Vec::new();
    for one in visits {
        let pair = Pair::new(problem, capacity, one.need, offer);
        let window = pair.need.windows.iter().find(|window| window.slot == one.slot)?;
        if let Some((_, companion)) = pair.companion(window) {
            mode = slower(mode, companion.mode);
        }
        let seconds = i64::from(pair.need.duration_min) * 60;
        let (from, until) = (one.starts, one.starts.plus(seconds));
        // Two who come together come at one hour.
        let alone = pair.need.helpers_needed == 1 && pair.need.taken_by.is_empty();
        let free = if alone {
            free_spans(&pair, window)
        } else {
            Vec::new()
        };
        let free = free
            .into_iter()
            .find(|span| span.from <= from && until <= span.until);
        calls.push(Call {
            stop: Stop {
                at: pair.need.at,
                window: free.unwrap_or(Span { from, until }),
                duration_min: pair.need.duration_min,
            },
            need: Some(one.need),
            seconds,
        });
    }
    let dayparts: Vec<Span> = problem
        .slots
        .iter()
        .filter(|slot| slot.date == day)
        .map(|slot| slot.span)
        .collect();
    let (from, until) = (
        dayparts.iter().map(|span| span.from).min()?,
        dayparts.iter().map(|span| span.until).max()?,
    );
    for busy in own
        .busy
        .iter()
        .filter(|busy| from <= busy.span.from && busy.span.from < until)
    {
        calls.push(Call {
            stop: Stop {
                at: busy.at,
                window: busy.span,
                duration_min: u32::try_from(busy.span.seconds() / 60).ok()?,
            },
            need: None,
            seconds: busy.span.seconds(),
        });
    }
    let found = route(&Day {
        from: own.at,
        to: None,
        start: from,
        mode,
        stops: calls.iter().map(|call| call.stop).collect(),
    })
    .ok()?;
    if found.late_s > 0 {
        return None;
    }
    let order: Vec<&Call> = found.calls.iter().map(|call| &calls[call.stop]).collect();
    at_quarters(&order, (own.at, from), mode)
}

/// Whole quarters in this order, if they leave room; from the first place and instant.
fn at_quarters(
    order: &[&Call],
    (mut at, mut free): (Point, UnixTime),
    mode: Mode,
) -> Option<Vec<(NeedIx, UnixTime)>> {
    let mut all = Vec::new();
    for call in order {
        let way = mode.travel_s(i64::from(distance_m_ceil(at, call.stop.at)));
        // The way to the first visit is before their hours, as it is for everybody.
        let earliest = if all.is_empty() && call.need.is_some() {
            call.stop.window.from
        } else {
            free.plus(way).max(call.stop.window.from)
        };
        let exact = call.stop.window.seconds() == call.seconds && earliest == call.stop.window.from;
        let starts = if exact {
            earliest
        } else {
            earliest.plus((QUARTER_S - earliest.seconds().rem_euclid(QUARTER_S)) % QUARTER_S)
        };
        let ends = starts.plus(call.seconds);
        if call.stop.window.until < ends {
            return None;
        }
        if let Some(need) = call.need {
            all.push((need, starts));
        }
        (at, free) = (call.stop.at, ends);
    }
    Some(all)
}

/// Whoever goes together goes at the pace of the slower.
fn slower(a: Mode, b: Mode) -> Mode {
    if a.metres_per_hour() <= b.metres_per_hour() {
        a
    } else {
        b
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{dice, round};

    /// Seconds on the way, in the order of time, what is booked included.
    fn travelled(problem: &Problem, offer: OfferIx, visits: &[(NeedIx, UnixTime)]) -> Option<i64> {
        let own = &problem.offers[offer];
        let day = |at: UnixTime| at.date(&crate::domain::time::amsterdam());
        let on = day(visits.first()?.1);
        let mut stops: Vec<(UnixTime, UnixTime, Point)> = visits
            .iter()
            .map(|(need, starts)| {
                let need = &problem.needs[*need];
                (*starts, starts.plus(i64::from(need.duration_min) * 60), need.at)
            })
            .collect();
        let busy = own.busy.iter().filter(|busy| day(busy.span.from) == on);
        stops.extend(busy.map(|busy| (busy.span.from, busy.span.until, busy.at)));
        stops.sort_by_key(|(from, ..)| *from);
        let mut sum = 0;
        for pair in stops.windows(2) {
            let way = own
                .mode
                .travel_s(i64::from(distance_m_ceil(pair[0].2, pair[1].2)));
            if pair[0].1.plus(way) > pair[1].0 {
                return None;
            }
            sum += way;
        }
        Some(sum)
    }

    #[test]
    fn every_day_can_be_walked_and_lies_in_its_windows() {
        let mut several = 0;
        for seed in 0..200 {
            let mut problem = dice::problem(seed, 8, 14);
            problem.pins.clear();
            for offer in &mut problem.offers {
                offer.per_slot = 4;
                offer.weekly_limit = 12;
                offer.teams.clear();
            }
            let outcome = round(&problem).unwrap();
            let all = starts(&problem, &outcome.capacity, outcome.plan.pairings());
            assert_eq!(all.len(), outcome.plan.pairings().len());
            for own in all.chunk_by(|a, b| {
                let day = |one: &Start| one.starts.date(&crate::domain::time::amsterdam());
                a.offer == b.offer && day(a) == day(b)
            }) {
                let visits: Vec<(NeedIx, UnixTime)> = own.iter().map(|one| (one.need, one.starts)).collect();
                for (need, starts) in &visits {
                    let need = &problem.needs[*need];
                    let ends = starts.plus(i64::from(need.duration_min) * 60);
                    let fits = |span: Span| span.from <= *starts && ends <= span.until;
                    assert!(need.windows.iter().any(|window| fits(window.span)), "seed {seed}");
                }
                let way = travelled(&problem, own[0].offer, &visits);
                assert!(way.is_some(), "seed {seed}: {visits:?} cannot follow each other");
                several += usize::from(visits.len() > 1);
            }
        }
        assert!(several > 20, "{several} days of more than one visit");
    }
}

//! Free time covers the visit's duration within the window, travel to and from other assignments included.

use super::{Offer, Pair, Reason, Window};
use crate::domain::time::UnixTime;
use crate::geo::distance_m_ceil;
use crate::matching::capacity::Capacity;
use crate::matching::problem::{Availability, OfferIx, Problem, SlotIx};
use crate::matching::slots::Span;

pub(super) fn availability(pair: &Pair<'_>, window: &Window) -> Result<(), Reason> {
    // Who goes along with somebody else in this slot is not free for a visit of their own.
    if pair.capacity.accompanies(pair.offer_ix, window.slot) {
        return Err(Reason::Availability);
    }
    let needed = i64::from(pair.need.duration_min) * 60;
    let fits = match whole_slot(pair, window) {
        Some(free) => free && window.span.seconds() >= needed,
        None => free_spans(pair, window)
            .iter()
            .any(|span| span.seconds() >= needed),
    };
    if fits { Ok(()) } else { Err(Reason::Availability) }
}

/// How many seconds of a window everybody who would go is free.
pub(super) fn free_seconds(pair: &Pair<'_>, window: &Window) -> i64 {
    match whole_slot(pair, window) {
        Some(free) => i64::from(free) * window.span.seconds(),
        None => free_spans(pair, window).iter().map(|span| span.seconds()).sum(),
    }
}

/// On files nothing changes inside a slot: the common case needs no arithmetic.
fn whole_slot(pair: &Pair<'_>, window: &Window) -> Option<bool> {
    if window.span.until > pair.problem.slots[window.slot].span.until {
        return None;
    }
    pair.people(window)
        .try_fold(true, |all, (ix, person)| match &person.availability {
            Availability::Slots(slots) if person.busy.is_empty() && pair.capacity.asked(ix).is_empty() => {
                Some(all && slots.contains(window.slot))
            }
            _ => None,
        })
}

/// The parts of a window in which everybody who would go is free, in order.
pub(in crate::matching) fn free_spans(pair: &Pair<'_>, window: &Window) -> Vec<Span> {
    let mut free = vec![window.span];
    for (ix, person) in pair.people(window) {
        free = intersect(&free, &available(pair.problem, person, window));
        let others = pair.capacity.asked(ix).iter();
        let others = others.filter(|(need, _)| *need != pair.need_ix);
        for busy in person.busy.iter().chain(others.map(|(_, busy)| busy)) {
            let travel = person
                .mode
                .travel_s(i64::from(distance_m_ceil(busy.at, pair.need.at)));
            subtract(
                &mut free,
                Span {
                    from: busy.span.from.plus(-travel),
                    until: busy.span.until.plus(travel),
                },
            );
        }
    }
    free
}

/// Whether somebody who goes along with nobody has an hour in a slot beside what is booked and asked.
pub(in crate::matching) fn free_in(
    problem: &Problem,
    capacity: &Capacity,
    offer: OfferIx,
    slot: SlotIx,
) -> bool {
    let span = problem.slots[slot].span;
    let mut free = available(problem, &problem.offers[offer], &Window { slot, span });
    let asked = capacity.asked(offer).iter().map(|(_, busy)| busy);
    for busy in problem.offers[offer].busy.iter().chain(asked) {
        subtract(&mut free, busy.span);
    }
    !capacity.accompanies(offer, slot) && free.iter().any(|span| span.seconds() >= 3600)
}

/// The person's own hours within the window's slot, and in those that the window reaches into.
fn available(problem: &Problem, person: &Offer, window: &Window) -> Vec<Span> {
    let slot = &problem.slots[window.slot];
    match &person.availability {
        Availability::Slots(slots) => {
            let mut spans: Vec<Span> = Vec::new();
            let own = slots.iter().filter_map(|slot| problem.slots.get(slot));
            for other in own {
                if other.span.from < window.span.until && window.span.from < other.span.until {
                    join(&mut spans, other.span);
                }
            }
            spans
        }
        Availability::Hours { week, absences } => {
            let day = slot.date.weekday().to_monday_zero_offset();
            let hours = week.get(usize::from(day.unsigned_abs())).copied().unwrap_or(0);
            let mut spans: Vec<Span> = Vec::new();
            let beyond = window.span.until.seconds() - slot.span.from.seconds();
            let last = i64::from(slot.daypart.start_hour()) + (beyond + 3599).div_euclid(3600);
            // Beyond its slot a visit ends on the same day.
            let last = i8::try_from(last.min(24))
                .unwrap_or(24)
                .max(slot.daypart.end_hour());
            for hour in slot.daypart.start_hour()..last {
                if hours >> hour & 1 == 0 {
                    continue;
                }
                let at = |h: i8| {
                    slot.span
                        .from
                        .plus(i64::from(h - slot.daypart.start_hour()) * 3600)
                };
                let span = Span {
                    from: at(hour),
                    until: at(hour + 1),
                };
                join(&mut spans, span);
            }
            for absence in absences {
                subtract(&mut spans, *absence);
            }
            spans
        }
    }
}

/// Adds a span that begins after all others, to the last one where it follows without a gap.
fn join(spans: &mut Vec<Span>, next: Span) {
    match spans.last_mut() {
        Some(last) if last.until == next.from => last.until = next.until,
        _ => spans.push(next),
    }
}

fn intersect(a: &[Span], b: &[Span]) -> Vec<Span> {
    let both = |x: &Span, y: &Span| Span {
        from: x.from.max(y.from),
        until: x.until.min(y.until),
    };
    a.iter()
        .flat_map(|x| b.iter().map(move |y| both(x, y)))
        .filter(|span| span.seconds() > 0)
        .collect()
}

fn subtract(spans: &mut Vec<Span>, hole: Span) {
    if hole.seconds() == 0 {
        return;
    }
    let cut = |from: UnixTime, until: UnixTime| Span { from, until };
    *spans = spans
        .iter()
        .flat_map(|s| {
            [
                cut(s.from, s.until.min(hole.from)),
                cut(s.from.max(hole.until), s.until),
            ]
        })
        .filter(|span| span.seconds() > 0)
        .collect();
}

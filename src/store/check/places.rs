//! Invariant 1: nobody too many on a visit; the stored count and state follow from the assignments.

use super::Found;
use crate::domain::assignment::AssignmentState;
use crate::domain::ids::{AssignmentId, HelperId, VisitId};
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::store::visit::assignment_state;
use crate::store::{StoreError, Tx, fetch_all};
use std::collections::{HashMap, HashSet};

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: VisitId,
    state: String,
    helpers_needed: i64,
    helpers_booked: i64,
    starts_at: Option<UnixTime>,
    ends_at: Option<UnixTime>,
}

#[derive(sqlx::FromRow)]
struct AssignmentRow {
    id: AssignmentId,
    visit_id: VisitId,
    helper_id: HelperId,
    state: String,
    state_at: UnixTime,
    reason: Option<String>,
    starts_at: UnixTime,
    ends_at: UnixTime,
    checked_in_at: Option<UnixTime>,
    done_at: Option<UnixTime>,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let visits = fetch_all!(
        tx,
        VisitRow,
        "SELECT id, state, helpers_needed, helpers_booked, starts_at, ends_at FROM visit ORDER BY id"
    )?;
    let rows = fetch_all!(
        tx,
        AssignmentRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, starts_at, ends_at, checked_in_at, done_at \
         FROM assignment ORDER BY visit_id, id"
    )?;
    let mut of_visit: HashMap<VisitId, Vec<(AssignmentRow, AssignmentState)>> = HashMap::new();
    for row in rows {
        let reason = row.reason.as_deref();
        match assignment_state(&row.state, row.state_at, reason, row.checked_in_at, row.done_at) {
            Some(state) => of_visit
                .entry(row.visit_id.clone())
                .or_default()
                .push((row, state)),
            None => found.add(1, row.id.as_str(), "the assignment contradicts itself"),
        }
    }
    for visit in visits {
        let own = of_visit.remove(&visit.id).unwrap_or_default();
        check_visit(&visit, &own, found);
    }
    Ok(())
}

fn check_visit(visit: &VisitRow, own: &[(AssignmentRow, AssignmentState)], found: &mut Found) {
    let id = visit.id.as_str();
    let taking: Vec<_> = own.iter().filter(|(_, state)| state.takes_place()).collect();
    let taken = i64::try_from(taking.len()).unwrap_or(i64::MAX);
    if taken > visit.helpers_needed {
        let needed = visit.helpers_needed;
        found.add(1, id, format!("{taken} helpers on a visit that needs {needed}"));
    }
    let distinct: HashSet<_> = taking.iter().map(|(row, _)| &row.helper_id).collect();
    if distinct.len() < taking.len() {
        found.add(1, id, "one helper holds two places of the visit");
    }
    let is_off = matches!(visit.state.as_str(), "cancelled" | "expired" | "missed");
    if is_off && taken > 0 {
        let state = &visit.state;
        found.add(
            1,
            id,
            format!("the visit is {state} and {taken} helpers are still on it"),
        );
    }
    let counted = if is_off { 0 } else { taken };
    if visit.helpers_booked != counted {
        let stored = visit.helpers_booked;
        found.add(
            1,
            id,
            format!("{stored} places are said to be taken, {counted} are"),
        );
    }
    let all: Vec<_> = own
        .iter()
        .map(|(row, state)| (row.helper_id.clone(), *state))
        .collect();
    let derived = VisitState::of(u8::try_from(visit.helpers_needed).unwrap_or(u8::MAX), &all);
    let fits = match visit.state.as_str() {
        // Said by somebody or by the clock, not by the assignments; whoever came must then have gone home.
        "confirmed" => matches!(derived, VisitState::Done { .. }),
        "cancelled" | "expired" => true,
        stored => stored == derived.tag(),
    };
    if !fits {
        let (stored, derived) = (&visit.state, derived.tag());
        found.add(
            1,
            id,
            format!("the state is {stored}, its assignments make it {derived}"),
        );
    }
    let another_time = taking
        .iter()
        .any(|(row, _)| (Some(row.starts_at), Some(row.ends_at)) != (visit.starts_at, visit.ends_at));
    if !is_off && another_time {
        found.add(1, id, "a helper is booked for another time than the agreed one");
    }
    if taken == 0 && visit.state == "open" && visit.starts_at.is_some() {
        found.add(1, id, "a time is agreed with nobody");
    }
}

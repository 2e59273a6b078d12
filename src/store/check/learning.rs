//! Invariant 8: a beginner only ever goes as part of a team; and whatever else a worker's agreement says of a visit.
//!
//! Of a booking of the past it is asked whether the level allowed it when it was made, or it was one of a team (`teams`). Of one to come, whether it may stand
//! now: level, who is on duty, the agreed days, the hours for the children. How much of a week is taken is judged with
//! invariant 2.

use super::Found;
use crate::domain::duty::{self, Held};
use crate::domain::ids::{HelperId, OrganisationId};
use crate::domain::learning::{Agreement, Level};
use crate::domain::opening::OpeningHours;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::store::{StoreError, Tx, duty as roster, fetch_all, learning, opening};
use std::collections::HashMap;

#[derive(sqlx::FromRow)]
struct BookedRow {
    id: String,
    helper_id: HelperId,
    organisation_id: OrganisationId,
    category_id: String,
    state: String,
    starts_at: UnixTime,
    ends_at: UnixTime,
    created_at: UnixTime,
    team_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct StepRow {
    helper_id: HelperId,
    category_id: String,
    level: String,
    at: UnixTime,
}

/// A worker's steps in one category, the oldest first.
type Steps = HashMap<(HelperId, String), Vec<(UnixTime, Level)>>;

pub(super) async fn check(tx: &mut Tx, now: UnixTime, found: &mut Found) -> Result<(), StoreError> {
    let booked = fetch_all!(
        tx,
        BookedRow,
        "SELECT a.id, a.helper_id, h.organisation_id, r.category_id, a.state, a.starts_at, a.ends_at, a.created_at, \
         t.team_id FROM assignment a JOIN helper h ON h.id = a.helper_id JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id LEFT JOIN team_visit t ON t.assignment_id = a.id WHERE h.kind = 'worker' \
         AND a.state IN ('booked', 'under_way', 'done') ORDER BY a.id"
    )?;
    let rows = fetch_all!(
        tx,
        StepRow,
        "SELECT helper_id, category_id, level, at FROM level_step ORDER BY helper_id, category_id, step"
    )?;
    let mut steps = Steps::new();
    for row in rows {
        let level = Level::from_tag(&row.level)
            .ok_or_else(|| StoreError::inconsistent("level_step", row.helper_id.as_str()))?;
        let of = (row.helper_id, row.category_id);
        steps.entry(of).or_default().push((row.at, level));
    }
    let mut agreements: HashMap<HelperId, Option<Option<Agreement>>> = HashMap::new();
    let mut services: HashMap<OrganisationId, (Vec<Held>, OpeningHours)> = HashMap::new();
    for one in &booked {
        let of = (one.helper_id.clone(), one.category_id.clone());
        let own = steps.get(&of).map_or(&[][..], Vec::as_slice);
        if !agreements.contains_key(&one.helper_id) {
            let agreed = match learning::find_agreement(tx, &one.helper_id).await {
                Ok(agreed) => Some(agreed),
                // What cannot be opened is named where everything sealed is looked at.
                Err(StoreError::Inconsistent { .. }) => None,
                Err(other) => return Err(other),
            };
            agreements.insert(one.helper_id.clone(), agreed);
        }
        let Some(Some(agreed)) = agreements.get(&one.helper_id) else {
            continue;
        };
        let agreed = agreed.as_ref();
        let alone = one.team_id.is_none() && agreed.is_some_and(|agreed| agreed.since < one.created_at);
        if alone && !was_allowed(own, one.created_at) {
            found.add(8, &one.id, "a beginner was booked alone");
        }
        if one.state != "booked" || one.starts_at <= now {
            continue;
        }
        if !services.contains_key(&one.organisation_id) {
            let today = now.date(&amsterdam());
            let turns = roster::list(tx, &one.organisation_id, today).await?;
            let hours = opening::find(tx, &one.organisation_id, today).await?;
            services.insert(one.organisation_id.clone(), (turns, hours));
        }
        let Some((turns, hours)) = services.get(&one.organisation_id) else {
            continue;
        };
        if let Some(what) = wrong_now(one, own, agreed, (turns, hours)) {
            found.add(8, &one.id, what);
        }
    }
    Ok(())
}

/// Whether somebody was allowed to go alone, with or without a call, at the instant of a booking. Of steps within that very
/// second nobody knows which came first.
fn was_allowed(own: &[(UnixTime, Level)], booked_at: UnixTime) -> bool {
    let before = own.iter().rev().find(|(at, _)| *at < booked_at);
    let within = own.iter().filter(|(at, _)| *at == booked_at);
    before
        .into_iter()
        .chain(within)
        .any(|(_, level)| level.may_go_alone(true))
}

/// Why a visit to come may not stand.
fn wrong_now(
    one: &BookedRow,
    own: &[(UnixTime, Level)],
    agreed: Option<&Agreement>,
    (turns, hours): (&[Held], &OpeningHours),
) -> Option<&'static str> {
    let zone = amsterdam();
    let window = Window {
        starts_at: one.starts_at,
        ends_at: one.ends_at,
    };
    if !hours.allows(window, &zone) {
        return Some("a visit to come lies outside the opening hours");
    }
    let Some(agreed) = agreed else {
        return Some("a worker with whom nothing was agreed is to go alone");
    };
    if one.team_id.is_some() {
        // Whether the team may is judged with the teams.
        return agreed
            .allows(window, &zone)
            .is_err()
            .then_some("a visit to come lies outside what was agreed");
    }
    let level = own.last().map_or(Level::Watching, |(_, level)| *level);
    if !level.may_go_alone(true) {
        return Some("a beginner is to go alone");
    }
    if !level.may_go_alone(duty::covers(turns, window, &zone)) {
        return Some("nobody is on duty while somebody is alone under call");
    }
    agreed
        .allows(window, &zone)
        .is_err()
        .then_some("a visit to come lies outside what was agreed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_booking_is_judged_by_the_level_of_its_second() {
        let at = UnixTime::from_seconds;
        let own = [
            (at(10), Level::Together),
            (at(20), Level::Independent),
            (at(30), Level::Watching),
        ];
        let allowed: Vec<bool> = [5, 10, 15, 20, 25, 30, 31]
            .into_iter()
            .map(|second| was_allowed(&own, at(second)))
            .collect();
        assert_eq!(allowed, [false, false, false, true, true, true, false]);
    }
}

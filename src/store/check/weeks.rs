//! Invariant 2: a helper is in one place at a time, travel counted, and never gets more than they asked for in a week.
//!
//! Measured by what was promised when it was booked: for a worker also by what was agreed with them, whose changes count
//! as those of an offer. A helper may lower their limits or sell their car afterwards, and
//! what they were is not kept; so once their offer has changed (`helper.offer` in the audit, at or after the later
//! booking) limits and travel of older bookings are not judged, and only a bare overlap in time is a breach. An outing is
//! one thing in a helper's week, however many come along. Going along in a team takes a helper's time, and a worker's hours; it is
//! none of the visits that they asked for.

use super::Found;
use crate::domain::helper::Mode;
use crate::domain::ids::HelperId;
use crate::domain::time::{UnixTime, amsterdam};
use crate::geo::{Cell, distance_m_ceil};
use crate::store::{StoreError, Tx, fetch_all};
use jiff::civil::ISOWeekDate;
use std::collections::{BTreeMap, HashMap};

/// Nobody travels longer than this between two visits: later ones are not compared, so that a long history stays cheap.
const LONGEST_TRAVEL_S: i64 = 48 * 3600;

/// What stands for a limit where somebody goes along.
const ALONG: i64 = 1_000_000;

#[derive(sqlx::FromRow)]
struct TakenRow {
    id: String,
    helper_id: HelperId,
    starts_at: UnixTime,
    ends_at: UnixTime,
    created_at: UnixTime,
    cell: i64,
    mode: String,
    weekly_visits: i64,
    weekly_minutes: Option<i64>,
    week_min: Option<i64>,
    most_week_min: Option<i64>,
}

impl TakenRow {
    /// Most minutes in a week: the lowest of what they said and what was agreed.
    fn most_minutes(&self) -> Option<i64> {
        [self.weekly_minutes, self.week_min, self.most_week_min]
            .into_iter()
            .flatten()
            .min()
    }
}

#[derive(sqlx::FromRow)]
struct OfferRow {
    subject: String,
    at: UnixTime,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        TakenRow,
        "SELECT a.id AS id, a.helper_id AS helper_id, a.starts_at AS starts_at, a.ends_at AS ends_at, \
         a.created_at AS created_at, r.cell AS cell, h.mode AS mode, h.weekly_visits AS weekly_visits, \
         h.weekly_minutes AS weekly_minutes, w.week_min AS week_min, w.most_week_min AS most_week_min \
         FROM assignment a JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id JOIN helper h ON h.id = a.helper_id \
         LEFT JOIN worker w ON w.helper_id = h.id \
         WHERE a.state IN ('booked', 'under_way', 'done') AND a.visit_id NOT IN (SELECT visit_id FROM outing_place) \
         UNION ALL SELECT a.id, l.helper_id, a.starts_at, a.ends_at, a.created_at, r.cell, h.mode, 1000000, \
         h.weekly_minutes, w.week_min, w.most_week_min FROM (SELECT v.assignment_id, t.companion_id AS helper_id \
         FROM team_visit v JOIN team t ON t.id = v.team_id WHERE t.companion_id IS NOT NULL UNION ALL \
         SELECT v.assignment_id, m.helper_id FROM team_visit v JOIN team_rider m ON m.team_id = v.team_id) l \
         JOIN assignment a ON a.id = l.assignment_id JOIN visit v ON v.id = a.visit_id \
         JOIN request r ON r.id = v.request_id JOIN helper h ON h.id = l.helper_id \
         LEFT JOIN worker w ON w.helper_id = h.id WHERE a.state IN ('booked', 'under_way', 'done') \
         UNION ALL SELECT o.id, o.helper_id, o.starts_at, o.ends_at, o.created_at, o.cell, h.mode, h.weekly_visits, \
         h.weekly_minutes, w.week_min, w.most_week_min FROM outing o JOIN helper h ON h.id = o.helper_id \
         LEFT JOIN worker w ON w.helper_id = h.id \
         WHERE o.id IN (SELECT p.outing_id FROM outing_place p JOIN assignment b ON b.visit_id = p.visit_id \
         WHERE b.state IN ('booked', 'under_way', 'done')) ORDER BY helper_id, starts_at, id"
    )?;
    let offers = fetch_all!(
        tx,
        OfferRow,
        "SELECT subject, MAX(at) AS at FROM audit WHERE action IN ('helper.offer', 'worker.agreement') GROUP BY subject"
    )?;
    let changed: HashMap<String, UnixTime> = offers.into_iter().map(|row| (row.subject, row.at)).collect();
    for own in rows.chunk_by(|a, b| a.helper_id == b.helper_id) {
        let Some(first) = own.first() else { continue };
        let changed_at = changed.get(first.helper_id.as_str()).copied();
        let as_booked = |booked_at: UnixTime| changed_at.is_none_or(|at| at < booked_at);
        check_overlaps(own, &as_booked, found);
        check_weeks(own, &as_booked, found);
    }
    Ok(())
}

fn check_overlaps(own: &[TakenRow], as_booked: &dyn Fn(UnixTime) -> bool, found: &mut Found) {
    for (at, one) in own.iter().enumerate() {
        for next in own.get(at + 1..).unwrap_or_default() {
            let gap = next.starts_at.seconds() - one.ends_at.seconds();
            if gap > LONGEST_TRAVEL_S {
                break;
            }
            let travel = if as_booked(one.created_at.max(next.created_at)) {
                travel_s(one, next)
            } else {
                Some(0)
            };
            match travel {
                None => found.add(2, &one.id, "its cell or the helper's mode is none"),
                Some(_) if gap < 0 => {
                    found.add(2, &one.id, format!("overlaps {}", next.id));
                }
                Some(needed) if gap < needed => {
                    let what = format!("{needed} s of travel to {}, and {gap} s for it", next.id);
                    found.add(2, &one.id, what);
                }
                Some(_) => {}
            }
        }
    }
}

/// Seconds from the middle of one disclosure cell to the middle of the other, rounded up.
fn travel_s(one: &TakenRow, next: &TakenRow) -> Option<i64> {
    let (from, to) = (Cell::from_i64(one.cell).ok()?, Cell::from_i64(next.cell).ok()?);
    let metres = i64::from(distance_m_ceil(from.centre(), to.centre()));
    let per_hour = Mode::from_tag(&one.mode)?.metres_per_hour();
    // Rounded up without a remainder lost: the smallest whole number of seconds that is enough.
    let (whole, rest) = ((metres * 3600) / per_hour, (metres * 3600) % per_hour);
    Some(whole + i64::from(rest > 0))
}

#[derive(Default)]
struct Week {
    visits: i64,
    seconds: i64,
    last_booked: UnixTime,
}

fn check_weeks(own: &[TakenRow], as_booked: &dyn Fn(UnixTime) -> bool, found: &mut Found) {
    let Some(first) = own.first() else { return };
    let zone = amsterdam();
    let mut weeks: BTreeMap<(i16, i8), Week> = BTreeMap::new();
    for row in own {
        let date: ISOWeekDate = row.starts_at.date(&zone).iso_week_date();
        let week = weeks.entry((date.year(), date.week())).or_default();
        // Going along is no visit of one's own, and takes hours of those alone with whom hours were agreed.
        let along = row.weekly_visits == ALONG;
        week.visits += i64::from(!along);
        if !along || row.week_min.is_some() {
            week.seconds += row.ends_at.seconds() - row.starts_at.seconds();
        }
        week.last_booked = week.last_booked.max(row.created_at);
    }
    for ((year, number), week) in weeks {
        if !as_booked(week.last_booked) {
            continue;
        }
        let limit = own.iter().map(|row| row.weekly_visits).min().unwrap_or(ALONG);
        let visits = week.visits;
        if visits > limit {
            let what = format!("{visits} visits in week {number} of {year}, the limit is {limit}");
            found.add(2, first.helper_id.as_str(), what);
        }
        if let Some(limit) = first.most_minutes().filter(|most| week.seconds > most * 60) {
            let minutes = week.seconds / 60;
            let what = format!("{minutes} minutes in week {number} of {year}, the limit is {limit}");
            found.add(2, first.helper_id.as_str(), what);
        }
    }
}

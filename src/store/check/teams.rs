//! Invariant 8 of teams: who goes along may, nobody is in two at once, and what is booked of one is its worker's, in its daypart.

use super::Found;
use crate::domain::daypart::Daypart;
use crate::domain::ids::{HelperId, OrganisationId, PersonId};
use crate::domain::schedule::Window;
use crate::domain::team::{BUDDY_SPAN, SPAN, span};
use crate::domain::time::{UnixTime, amsterdam};
use crate::store::{StoreError, Tx, fetch_all, learning};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

#[derive(sqlx::FromRow)]
struct TeamRow {
    id: String,
    organisation_id: OrganisationId,
    on_date: String,
    daypart: String,
    lead_id: HelperId,
    companion_id: Option<HelperId>,
    supervisor_id: Option<PersonId>,
    state: String,
    riders: i64,
    said: Option<i64>,
    buddies: i64,
}

#[derive(sqlx::FromRow)]
struct RiderRow {
    team_id: String,
    helper_id: HelperId,
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    assignment_id: String,
    team_id: String,
    helper_id: HelperId,
    state: String,
    starts_at: UnixTime,
    ends_at: UnixTime,
}

#[derive(sqlx::FromRow)]
struct RoleRow {
    person_id: PersonId,
    organisation_id: OrganisationId,
    starts_at: UnixTime,
    ends_at: Option<UnixTime>,
}

pub(super) async fn check(tx: &mut Tx, now: UnixTime, found: &mut Found) -> Result<(), StoreError> {
    let teams = fetch_all!(
        tx,
        TeamRow,
        "SELECT t.id, t.organisation_id, t.on_date, t.daypart, t.lead_id, t.companion_id, t.supervisor_id, t.state, \
         (SELECT COUNT(*) FROM team_rider r WHERE r.team_id = t.id) AS riders, \
         (SELECT s.span FROM supervisor_span s WHERE s.organisation_id = t.organisation_id \
         AND s.person_id = t.supervisor_id) AS said, (SELECT COUNT(*) FROM buddy b WHERE b.helper_id = t.companion_id \
         AND b.ended_at IS NULL) AS buddies FROM team t ORDER BY t.id"
    )?;
    let mut riders: HashMap<String, Vec<HelperId>> = HashMap::new();
    let rows = fetch_all!(
        tx,
        RiderRow,
        "SELECT team_id, helper_id FROM team_rider ORDER BY team_id, helper_id"
    )?;
    for row in rows {
        riders.entry(row.team_id).or_default().push(row.helper_id);
    }
    let roles = fetch_all!(
        tx,
        RoleRow,
        "SELECT person_id, organisation_id, starts_at, ends_at FROM role_grant WHERE role = 'supervisor' ORDER BY id"
    )?;
    let visits = fetch_all!(
        tx,
        VisitRow,
        "SELECT v.assignment_id, v.team_id, a.helper_id, a.state, a.starts_at, a.ends_at FROM team_visit v \
         JOIN assignment a ON a.id = v.assignment_id ORDER BY v.assignment_id"
    )?;
    let mut seen: HashSet<(String, String, String)> = HashSet::new();
    for team in teams.iter().filter(|team| team.state == "stands") {
        let own = riders.get(&team.id).map_or(&[][..], Vec::as_slice);
        let mut members: Vec<String> = own
            .iter()
            .chain([&team.lead_id])
            .map(ToString::to_string)
            .collect();
        members.extend(team.companion_id.as_ref().map(ToString::to_string));
        members.extend(team.supervisor_id.as_ref().map(ToString::to_string));
        for who in members {
            if !seen.insert((who.clone(), team.on_date.clone(), team.daypart.clone())) {
                found.add(8, &team.id, format!("{who} is in two teams at once"));
            }
        }
        let most = match &team.supervisor_id {
            Some(_) => team.said.unwrap_or_else(|| i64::from(SPAN)),
            None => i64::from(BUDDY_SPAN),
        };
        if 1 + team.riders > most {
            found.add(
                8,
                &team.id,
                format!("{} workers with who can take {most}", 1 + team.riders),
            );
        }
    }
    let by_id: HashMap<&str, &TeamRow> = teams.iter().map(|team| (team.id.as_str(), team)).collect();
    for one in &visits {
        let Some(team) = by_id.get(one.team_id.as_str()) else {
            continue;
        };
        check_visit(one, team, &roles, now, found);
        if one.state == "booked" && one.starts_at > now {
            let own = riders.get(&team.id).map_or(&[][..], Vec::as_slice);
            check_others(tx, one, team, own, found).await?;
        }
    }
    Ok(())
}

fn check_visit(one: &VisitRow, team: &TeamRow, roles: &[RoleRow], now: UnixTime, found: &mut Found) {
    let zone = amsterdam();
    let (Ok(on), Some(part)) = (team.on_date.parse::<Date>(), Daypart::from_tag(&team.daypart)) else {
        found.add(8, &team.id, "its day is none");
        return;
    };
    let whole = span(on, part, &zone);
    if one.helper_id != team.lead_id {
        found.add(8, &one.assignment_id, "of a team that another leads");
    }
    if one.starts_at < whole.starts_at || whole.ends_at < one.ends_at {
        found.add(8, &one.assignment_id, "outside the daypart of its team");
    }
    if one.state != "booked" || one.starts_at <= now {
        return;
    }
    if team.state != "stands" {
        found.add(8, &one.assignment_id, "to come, of a team that is off");
    }
    match &team.supervisor_id {
        Some(who) => {
            let holds = roles.iter().any(|role| {
                role.person_id == *who
                    && role.organisation_id == team.organisation_id
                    && role.starts_at <= one.starts_at
                    && role.ends_at.is_none_or(|until| one.starts_at < until)
            });
            if !holds {
                found.add(8, &one.assignment_id, "who goes along supervises no more");
            }
        }
        None if team.buddies == 0 => found.add(8, &one.assignment_id, "who goes along is no buddy"),
        None => {}
    }
}

/// What was agreed with the workers who go along has room for it.
async fn check_others(
    tx: &mut Tx,
    one: &VisitRow,
    team: &TeamRow,
    riders: &[HelperId],
    found: &mut Found,
) -> Result<(), StoreError> {
    let window = Window {
        starts_at: one.starts_at,
        ends_at: one.ends_at,
    };
    for id in riders.iter().chain(&team.companion_id) {
        let agreed = match learning::find_agreement(tx, id).await {
            Ok(agreed) => agreed,
            // What cannot be opened is named where everything sealed is looked at.
            Err(StoreError::Inconsistent { .. }) => continue,
            Err(other) => return Err(other),
        };
        match agreed {
            Some(agreed) if agreed.allows(window, &amsterdam()).is_err() => {
                found.add(
                    8,
                    &one.assignment_id,
                    "somebody goes along outside what was agreed",
                );
            }
            None if riders.contains(id) => {
                found.add(
                    8,
                    &one.assignment_id,
                    "somebody rides along with whom nothing was agreed",
                );
            }
            _ => {}
        }
    }
    Ok(())
}

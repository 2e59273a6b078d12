//! Invariant 3: every life is an unbroken chain of legal steps in the audit, and every organisation's audit is whole.

use super::Found;
use crate::domain::ids::OrganisationId;
use crate::store::{StoreError, Tx, audit, fetch_all};
use std::collections::{HashMap, HashSet, VecDeque};

/// The legal first states and steps of a life, written down a second time on purpose: whoever changes `domain` must say
/// it here too.
const LIVES: [(&str, &[&str]); 10] = [
    (
        "request",
        &[
            ">unconfirmed",
            ">awaiting_review",
            ">open",
            "unconfirmed>awaiting_review",
            "unconfirmed>open",
            "unconfirmed>withdrawn",
            "unconfirmed>expired",
            "unconfirmed>refused",
            "awaiting_review>open",
            "awaiting_review>withdrawn",
            "awaiting_review>expired",
            "awaiting_review>refused",
            "open>awaiting_review",
            "open>paused",
            "open>fulfilled",
            "open>withdrawn",
            "open>expired",
            "paused>awaiting_review",
            "paused>open",
            "paused>withdrawn",
            "paused>expired",
        ],
    ),
    (
        "visit",
        // A visit for several helpers may take a step without leaving its state: one of them came, another still may.
        &[
            ">open",
            "open>open",
            "open>staffed",
            "open>under_way",
            "open>done",
            "open>missed",
            "open>expired",
            "open>cancelled",
            "staffed>open",
            "staffed>under_way",
            "staffed>done",
            "staffed>confirmed",
            "staffed>missed",
            "staffed>cancelled",
            "under_way>open",
            "under_way>under_way",
            "under_way>done",
            "under_way>confirmed",
            "under_way>missed",
            "done>done",
            "done>confirmed",
            "done>missed",
        ],
    ),
    (
        "invitation",
        &[
            ">sent",
            "sent>accepted",
            "sent>declined",
            "sent>expired",
            "sent>withdrawn",
            "expired>declined",
        ],
    ),
    (
        "assignment",
        &[
            ">booked",
            "booked>under_way",
            "booked>done",
            "booked>missed",
            "booked>handed_back",
            "under_way>done",
            "under_way>missed",
            "done>missed",
        ],
    ),
    (
        "helper",
        &[
            ">waiting",
            ">active",
            "waiting>active",
            "waiting>on_hold",
            "waiting>left",
            "active>paused",
            "active>on_hold",
            "active>left",
            "paused>active",
            "paused>on_hold",
            "paused>left",
            "on_hold>active",
            "on_hold>left",
        ],
    ),
    ("concern", &[">open", "open>closed"]),
    ("call_back", &[">open", "open>closed"]),
    (
        "message",
        &[">said", "said>reported", "reported>reported", "reported>removed"],
    ),
    (
        "outing",
        &[
            ">awaiting_review",
            ">open",
            "awaiting_review>open",
            "awaiting_review>refused",
            "awaiting_review>withdrawn",
            "awaiting_review>over",
            "open>withdrawn",
            "open>over",
        ],
    ),
    (
        "bond",
        &[
            ">proposed",
            "proposed>meeting",
            "proposed>running",
            "proposed>declined",
            "meeting>running",
            "meeting>declined",
            "running>ended",
        ],
    ),
];

/// The steps after which there is no row: a request that nobody confirmed, a call of somebody who was erased,
/// a message of a request that has had its time.
const REMOVED: [(&str, &str); 6] = [
    ("request", "unconfirmed>removed"),
    ("call_back", "open>removed"),
    ("call_back", "closed>removed"),
    ("message", "said>gone"),
    ("message", "reported>gone"),
    ("message", "removed>gone"),
];

#[derive(sqlx::FromRow)]
struct StepRow {
    organisation_id: OrganisationId,
    action: String,
    subject: String,
    detail: String,
}

#[derive(sqlx::FromRow)]
struct StandsRow {
    thing: String,
    id: String,
    state: String,
}

#[derive(sqlx::FromRow)]
struct OrganisationRow {
    organisation_id: OrganisationId,
}

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let steps = in_order(
        fetch_all!(
            tx,
            StepRow,
            "SELECT organisation_id, action, subject, detail FROM audit WHERE action IN ('request.state', 'visit.state', \
             'invitation.state', 'assignment.state', 'helper.state', 'concern.state', 'call_back.state', \
             'message.state', 'outing.state', 'bond.state', 'handover.went', 'handover.came') \
             ORDER BY organisation_id, seq"
        )?,
        found,
    );
    let mut lives: HashMap<(String, String), Vec<String>> = HashMap::new();
    for row in steps {
        let thing = row.action.trim_end_matches(".state").to_owned();
        lives.entry((thing, row.subject)).or_default().push(row.detail);
    }
    let stands = fetch_all!(
        tx,
        StandsRow,
        "SELECT 'request' AS thing, id, state FROM request UNION ALL SELECT 'visit', id, state FROM visit \
         UNION ALL SELECT 'invitation', id, state FROM invitation \
         UNION ALL SELECT 'assignment', id, state FROM assignment UNION ALL SELECT 'helper', id, state FROM helper \
         UNION ALL SELECT 'concern', id, state FROM concern UNION ALL SELECT 'call_back', id, state FROM call_back \
         UNION ALL SELECT 'message', id, state FROM thread_message UNION ALL SELECT 'outing', id, state FROM outing \
         UNION ALL SELECT 'bond', id, state FROM bond"
    )?;
    for row in stands {
        let legal = LIVES
            .iter()
            .find(|(thing, _)| *thing == row.thing)
            .map_or(&[][..], |(_, steps)| steps);
        let life = lives.remove(&(row.thing, row.id.clone())).unwrap_or_default();
        if let Some(what) = wrong_in(&life, legal, &row.state) {
            found.add(3, &row.id, what);
        }
    }
    for ((thing, id), life) in lives {
        // What was tidied away ends in a step that says so.
        let removed = life
            .last()
            .is_some_and(|step| REMOVED.contains(&(thing.as_str(), step.as_str())));
        if !removed {
            found.add(3, &id, format!("the audit knows this {thing}, its row is gone"));
        }
    }
    let organisations = fetch_all!(
        tx,
        OrganisationRow,
        "SELECT organisation_id FROM audit_head UNION SELECT organisation_id FROM audit ORDER BY organisation_id"
    )?;
    for OrganisationRow { organisation_id } in organisations {
        if let Some(seq) = audit::first_broken(tx, &organisation_id).await? {
            found.add(
                3,
                organisation_id.as_str(),
                format!("the audit is broken at row {seq}"),
            );
        }
    }
    Ok(())
}

/// The steps of all chains in an order in which every life goes forward: where zones changed hands, a life that began in one
/// chain goes on in another, and what stands there after `handover.came` is later than what stands here before `handover.went`.
fn in_order(rows: Vec<StepRow>, found: &mut Found) -> Vec<StepRow> {
    let mut chains: Vec<VecDeque<StepRow>> = Vec::new();
    for row in rows {
        match chains.last_mut() {
            Some(last)
                if last
                    .back()
                    .is_some_and(|one| one.organisation_id == row.organisation_id) =>
            {
                last.push_back(row);
            }
            _ => chains.push(VecDeque::from([row])),
        }
    }
    let mut went: HashSet<(String, String)> = HashSet::new();
    let mut steps = Vec::new();
    while chains.iter().any(|chain| !chain.is_empty()) {
        let before = steps.len() + went.len();
        for chain in &mut chains {
            while let Some(row) = chain.front() {
                let number = row.detail.split(':').next().unwrap_or_default().to_owned();
                let mark = (row.subject.clone(), number);
                if row.action == "handover.came" && !went.contains(&mark) {
                    break;
                }
                let Some(row) = chain.pop_front() else { break };
                match row.action.as_str() {
                    "handover.went" => {
                        went.insert(mark);
                    }
                    "handover.came" => {}
                    _ => steps.push(row),
                }
            }
        }
        // What came from nowhere is said, and holds up nothing else.
        if before == steps.len() + went.len()
            && let Some(chain) = chains.iter_mut().find(|chain| !chain.is_empty())
            && let Some(row) = chain.pop_front()
            && row.action == "handover.came"
        {
            let number = row.detail.split(':').next().unwrap_or_default().to_owned();
            if !went.contains(&(row.subject.clone(), number)) {
                found.add(3, &row.subject, "something came that nobody handed over");
            }
        }
    }
    steps
}

/// The first thing that is wrong with a life that should end in `state`.
fn wrong_in(life: &[String], legal: &[&str], state: &str) -> Option<String> {
    let mut stands = "";
    for step in life {
        let Some((from, to)) = step.split_once('>') else {
            return Some(format!("the audit says {step:?}, which is no step"));
        };
        if from != stands {
            return Some(format!(
                "the audit steps from {from:?} while it stood at {stands:?}"
            ));
        }
        if !legal.contains(&step.as_str()) {
            return Some(format!("the step {step} is not legal"));
        }
        stands = to;
    }
    (stands != state).then(|| format!("the state is {state:?}, the audit ends in {stands:?}"))
}

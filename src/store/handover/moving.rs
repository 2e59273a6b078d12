//! What goes along when zones change hands. **Whoever adds a table with an `organisation_id` adds it here**, and says in
//! `check/belongs.rs` to whom its rows belong.
//!
//! The zone decides. A row that names a zone goes where its zone goes; a row that hangs on a person, a helper or a request goes
//! where that one goes; and a person goes with the zone of their home. Table by table:
//!
//! | table | what happens |
//! | --- | --- |
//! | `zone` | keeps its identifier, gets the new organisation and whom residents call there |
//! | `person` | with the zone of their home. Without a home: whoever acts for somebody goes with them, whoever asked goes with the request; staff (whoever ever had a role) stay with their employer. Where the old organisation keeps no zone at all, everybody else goes to whoever receives most homes |
//! | `helper` | with its person; so a helper whose home moves goes, and one who lives elsewhere stays |
//! | `request`, `visit`, `concern`, `outing`, `bond`, `story` | with their zone |
//! | `thread` | with its request |
//! | `worker`, `practice_statement`, `worker_onward`, `buddy` | with the helper |
//! | `team` | with the worker who leads it; one to come with a supervisor of the old organisation stands no more when it is asked again |
//! | `additional_question` | with its request |
//! | `voucher` | with the person who has it |
//! | `disclosure`, `erasure`, `outbox` | with the person they are about; a message to nobody known stays until it is tidied away |
//! | `call_back`, `letter`, `alert` | with their zone; without one with the person, or the request; a call from a number that is nobody's stays with an organisation that keeps zones |
//! | `external_id` | with the helper or request; a name that the receiving organisation has given already gets the old one's identifier behind it |
//! | `role_grant` | ends: roles in the zones, and whatever roles in the old organisation somebody who goes along had. The receiving one's own people begin |
//! | `organisation_category` | stays; what is asked for in the zones is switched on where they go |
//! | `suggestion`, `unassigned` | removed: a round of the new organisation proposes anew |
//! | `round`, `organisation_setting`, `allowance`, `duty`, `price`, `additional_bound`, `supervisor_span`, `figure_quarter`, `figure`, `opening`, `closure`, `partner` | stay: numbers without people, and what an employer chose for its own |
//! | `audit`, `audit_head` | stay, for ever; both chains say what went and what came |
//! | `handover`, `handover_zone`, `handover_staff`, `handover_told` | stay: what was agreed between the two |
//!
//! Every other table hangs on one of these by its key (assignments on visits, homes on people, photos on requests, levels on
//! helpers, …) and has no organisation of its own, so it goes along untouched.
//!
//! **A booking across the new boundary stands.** An assignment belongs to its visit, and so to the resident's organisation; the
//! helper keeps their own. Nothing that protects people asks whether the two are the same once it is booked: `booking` asks that
//! of a new promise only, and lets those two go on whom a bond joins. Questions across the boundary are withdrawn and
//! whoever waited for a place there waits no more, because a new yes would be refused; the next round asks others.

use super::Handover;
use crate::domain::ids::{GrantId, HandoverId, HelperId, InvitationId, OrganisationId, PersonId, VisitId};
use crate::domain::time::UnixTime;
use crate::store::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use std::fmt::Write as _;

/// Rows that still say `$1` go where the zones of handover `$2` went.
macro_rules! by_zone {
    ($table:literal) => {
        Along {
            table: $table,
            statement: concat!(
                "UPDATE", " ", $table, " SET organisation_id = (SELECT z.organisation_id FROM zone z WHERE z.id = ", $table,
                ".zone_id) WHERE organisation_id = $1 AND zone_id IN (SELECT z.id FROM zone z JOIN handover_zone p \
                 ON p.zone_id = z.id AND p.to_id = z.organisation_id WHERE p.handover_id = $2)"
            ),
        }
    };
}

/// Rows that still say `$1` go where the row went on which they hang, to a receiver of handover `$2`.
macro_rules! with {
    ($table:literal, $column:literal, $parent:literal $(, only $rows:literal)?) => {
        Along {
            table: $table,
            statement: concat!(
                "UPDATE", " ", $table, " SET organisation_id = (SELECT o.organisation_id FROM ", $parent,
                " o WHERE o.id = ", $table, ".", $column, ") WHERE organisation_id = $1", $(" AND ", $rows,)?
                " AND ", $column, " IN (SELECT o.id FROM ", $parent, " o WHERE o.organisation_id IN \
                 (SELECT to_id FROM handover_zone WHERE handover_id = $2))"
            ),
        }
    };
}

/// A table whose rows go along.
#[derive(Debug, Clone, Copy)]
pub struct Along {
    /// Which.
    pub table: &'static str,
    /// How, with the old organisation as `$1` and the handover as `$2`.
    pub statement: &'static str,
}

/// Every table whose rows go along, after the zones and the people: each after the one on which it hangs.
#[rustfmt::skip]
pub const ALONG: &[Along] = &[
    with!("helper", "person_id", "person"),
    by_zone!("request"),
    by_zone!("visit"),
    by_zone!("concern"),
    by_zone!("outing"),
    by_zone!("bond"),
    by_zone!("story"),
    with!("thread", "request_id", "request"),
    with!("worker", "helper_id", "helper"),
    with!("practice_statement", "helper_id", "helper"),
    with!("worker_onward", "helper_id", "helper"),
    with!("buddy", "helper_id", "helper"),
    with!("team", "lead_id", "helper"),
    with!("additional_question", "request_id", "request"),
    with!("voucher", "resident_id", "person"),
    with!("disclosure", "subject_id", "person"),
    with!("erasure", "person_id", "person"),
    with!("outbox", "person_id", "person"),
    by_zone!("call_back"),
    with!("call_back", "request_id", "request", only "zone_id IS NULL"),
    with!("call_back", "person_id", "person", only "zone_id IS NULL AND request_id IS NULL"),
    by_zone!("letter"),
    with!("letter", "person_id", "person", only "zone_id IS NULL"),
    by_zone!("alert"),
    with!("alert", "person_id", "person", only "zone_id IS NULL"),
    with!("external_id", "id", "helper", only "kind = 'helper'"),
    with!("external_id", "id", "request", only "kind = 'request'"),
];

#[derive(sqlx::FromRow)]
struct HelperRow {
    id: HelperId,
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: VisitId,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: PersonId,
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    id: InvitationId,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

#[derive(sqlx::FromRow)]
struct OrganisationRow {
    id: OrganisationId,
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    id: GrantId,
    person_id: PersonId,
}

/// Whom and what a booking of the moving zones would lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locks {
    /// Who lives there and helps, and who is booked, asked or joined there.
    pub helpers: Vec<HelperId>,
    /// What is not over: there, and elsewhere by a helper who goes.
    pub visits: Vec<VisitId>,
    /// Everybody who lives there.
    pub people: Vec<PersonId>,
}

/// What must be locked before anything moves, each in the order of identifiers.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn locks(tx: &mut Tx, id: &HandoverId) -> Result<Locks, StoreError> {
    let helpers = fetch_all!(
        tx,
        HelperRow,
        "SELECT h.id AS id FROM helper h JOIN home m ON m.person_id = h.person_id WHERE m.zone_id IN (SELECT zone_id \
         FROM handover_zone WHERE handover_id = $1) UNION SELECT a.helper_id FROM assignment a JOIN visit v ON v.id = \
         a.visit_id WHERE a.state IN ('booked', 'under_way') AND v.zone_id IN (SELECT zone_id FROM handover_zone \
         WHERE handover_id = $1) UNION SELECT i.helper_id FROM invitation i JOIN visit v ON v.id = i.visit_id WHERE \
         i.state = 'sent' AND v.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1) UNION SELECT \
         b.helper_id FROM bond b WHERE b.state IN ('proposed', 'meeting', 'running') AND b.zone_id IN (SELECT zone_id \
         FROM handover_zone WHERE handover_id = $1) UNION SELECT o.helper_id FROM outing o WHERE o.state IN \
         ('awaiting_review', 'open') AND o.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1) \
         ORDER BY id",
        id
    )?;
    let visits = fetch_all!(
        tx,
        VisitRow,
        "SELECT v.id AS id FROM visit v WHERE v.state IN ('open', 'staffed', 'under_way', 'done') AND v.zone_id IN \
         (SELECT zone_id FROM handover_zone WHERE handover_id = $1) UNION SELECT a.visit_id FROM assignment a JOIN \
         helper h ON h.id = a.helper_id JOIN home m ON m.person_id = h.person_id WHERE a.state IN ('booked', \
         'under_way') AND m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1) ORDER BY id",
        id
    )?;
    let people = fetch_all!(
        tx,
        PersonRow,
        "SELECT p.id AS id FROM person p JOIN home m ON m.person_id = p.id WHERE p.state <> 'erased' AND m.zone_id IN \
         (SELECT zone_id FROM handover_zone WHERE handover_id = $1) ORDER BY id",
        id
    )?;
    Ok(Locks {
        helpers: helpers.into_iter().map(|row| row.id).collect(),
        visits: visits.into_iter().map(|row| row.id).collect(),
        people: people.into_iter().map(|row| row.id).collect(),
    })
}

/// Open questions to a helper who will be of another organisation than the visit.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_crossing(tx: &mut Tx, id: &HandoverId) -> Result<Vec<InvitationId>, StoreError> {
    let rows = fetch_all!(
        tx,
        InvitationRow,
        "SELECT i.id AS id FROM invitation i JOIN visit v ON v.id = i.visit_id JOIN helper h ON h.id = i.helper_id \
         LEFT JOIN home m ON m.person_id = h.person_id \
         LEFT JOIN handover_zone a ON a.handover_id = $1 AND a.zone_id = v.zone_id \
         LEFT JOIN handover_zone b ON b.handover_id = $1 AND b.zone_id = m.zone_id \
         WHERE i.state = 'sent' AND (a.zone_id IS NOT NULL OR b.zone_id IS NOT NULL) \
         AND COALESCE(a.to_id, v.organisation_id) <> COALESCE(b.to_id, h.organisation_id) \
         AND (v.organisation_id <> h.organisation_id OR (SELECT o.state FROM handover o WHERE o.id = $1) = 'planned') \
         ORDER BY id",
        id
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// What rounds proposed in the zones is no proposal of the organisation that has them next.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_proposals(tx: &mut Tx, id: &HandoverId) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM suggestion WHERE visit_id IN (SELECT v.id FROM visit v WHERE v.zone_id IN (SELECT zone_id FROM \
         handover_zone WHERE handover_id = $1)) OR helper_id IN (SELECT h.id FROM helper h JOIN home m ON m.person_id \
         = h.person_id WHERE m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1))",
        id
    )?;
    exec!(
        tx,
        "DELETE FROM unassigned WHERE visit_id IN (SELECT v.id FROM visit v WHERE v.zone_id IN (SELECT zone_id FROM \
         handover_zone WHERE handover_id = $1))",
        id
    )?;
    Ok(())
}

/// The zones themselves, with whom residents call there from now on.
///
/// # Errors
/// [`StoreError::Unique`] when the receiving organisation has another zone under the same code.
pub async fn zones(tx: &mut Tx, of: &Handover) -> Result<u64, StoreError> {
    exec!(
        tx,
        "UPDATE zone SET \
         coordinator_name = (SELECT p.coordinator_name FROM handover_zone p WHERE p.handover_id = $2 AND p.zone_id = zone.id), \
         coordinator_telephone = (SELECT p.coordinator_telephone FROM handover_zone p WHERE p.handover_id = $2 \
         AND p.zone_id = zone.id), \
         organisation_id = (SELECT p.to_id FROM handover_zone p WHERE p.handover_id = $2 AND p.zone_id = zone.id) \
         WHERE organisation_id = $1 AND id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $2)",
        &of.organisation,
        &of.id
    )
}

/// Everything that still says the old organisation and belongs to a zone that has gone: so many rows of each table. Called again
/// it moves what a transaction of the same moment wrote a moment later, and nothing when there is none.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn rows(tx: &mut Tx, of: &Handover) -> Result<Vec<(&'static str, u64)>, StoreError> {
    let mut moved = vec![("person", people(tx, of).await?)];
    free_names(tx, of).await?;
    for one in ALONG {
        let n = exec!(tx, one.statement, &of.organisation, &of.id)?;
        match moved.last_mut() {
            Some((table, so_far)) if *table == one.table => *so_far += n,
            _ => moved.push((one.table, n)),
        }
    }
    moved.push(("call_back", calls_of_nobody(tx, of).await?));
    moved.retain(|(_, n)| *n > 0);
    Ok(moved)
}

/// People go with their home; without one with whom they act for, or what they asked; staff stay.
async fn people(tx: &mut Tx, of: &Handover) -> Result<u64, StoreError> {
    let (from, id) = (&of.organisation, &of.id);
    let mut moved = exec!(
        tx,
        "UPDATE person SET version = version + 1, organisation_id = (SELECT z.organisation_id FROM home m JOIN zone z \
         ON z.id = m.zone_id WHERE m.person_id = person.id) WHERE organisation_id = $1 AND id IN (SELECT m.person_id \
         FROM home m WHERE m.zone_id IN (SELECT z.id FROM zone z JOIN handover_zone p ON p.zone_id = z.id AND p.to_id \
         = z.organisation_id WHERE p.handover_id = $2))",
        from,
        id
    )?;
    moved += exec!(
        tx,
        "UPDATE person SET version = version + 1, organisation_id = (SELECT o.organisation_id FROM consent c JOIN \
         person o ON o.id = c.person_id WHERE c.to_person_id = person.id AND c.purpose = 'act_for' AND \
         o.organisation_id IN (SELECT to_id FROM handover_zone WHERE handover_id = $2) ORDER BY c.at DESC, c.id DESC \
         LIMIT 1) WHERE organisation_id = $1 AND id NOT IN (SELECT person_id FROM home) AND id NOT IN (SELECT \
         person_id FROM role_grant) AND id IN (SELECT c.to_person_id FROM consent c JOIN person o ON o.id = \
         c.person_id WHERE c.purpose = 'act_for' AND o.organisation_id IN (SELECT to_id FROM handover_zone WHERE \
         handover_id = $2))",
        from,
        id
    )?;
    moved += exec!(
        tx,
        "UPDATE person SET version = version + 1, organisation_id = (SELECT z.organisation_id FROM request r JOIN \
         zone z ON z.id = r.zone_id WHERE (r.resident_id = person.id OR r.asked_by_id = person.id) AND r.zone_id IN \
         (SELECT z.id FROM zone z JOIN handover_zone p ON p.zone_id = z.id AND p.to_id = z.organisation_id WHERE \
         p.handover_id = $2) ORDER BY r.created_at DESC, r.id DESC LIMIT 1) WHERE organisation_id = $1 AND id NOT IN \
         (SELECT person_id FROM home) AND id NOT IN (SELECT person_id FROM role_grant) AND (id IN (SELECT \
         r.resident_id FROM request r WHERE r.zone_id IN (SELECT z.id FROM zone z JOIN handover_zone p ON p.zone_id = \
         z.id AND p.to_id = z.organisation_id WHERE p.handover_id = $2)) OR id IN (SELECT r.asked_by_id FROM request \
         r WHERE r.zone_id IN (SELECT z.id FROM zone z JOIN handover_zone p ON p.zone_id = z.id AND p.to_id = \
         z.organisation_id WHERE p.handover_id = $2)))",
        from,
        id
    )?;
    if let Some(to) = heir(tx, of).await? {
        moved += exec!(
            tx,
            "UPDATE person SET version = version + 1, organisation_id = $2 WHERE organisation_id = $1 \
             AND id NOT IN (SELECT person_id FROM role_grant)",
            from,
            &to
        )?;
    }
    Ok(moved)
}

/// A call from a number that is nobody's goes where nothing stays behind.
async fn calls_of_nobody(tx: &mut Tx, of: &Handover) -> Result<u64, StoreError> {
    let Some(to) = heir(tx, of).await? else {
        return Ok(0);
    };
    exec!(
        tx,
        "UPDATE call_back SET organisation_id = $2 WHERE organisation_id = $1 AND zone_id IS NULL",
        &of.organisation,
        &to
    )
}

/// Names of imported files: one that is taken where it goes gets the old organisation's identifier behind it.
async fn free_names(tx: &mut Tx, of: &Handover) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE external_id SET external_id = external_id || '@' || organisation_id WHERE organisation_id = $1 \
         AND EXISTS (SELECT 1 FROM external_id x JOIN handover_zone p ON p.to_id = x.organisation_id \
         WHERE p.handover_id = $2 AND x.kind = external_id.kind AND x.external_id = external_id.external_id) \
         AND (id IN (SELECT h.id FROM helper h JOIN person o ON o.id = h.person_id JOIN handover_zone p \
         ON p.to_id = o.organisation_id WHERE p.handover_id = $2) \
         OR id IN (SELECT r.id FROM request r JOIN zone z ON z.id = r.zone_id JOIN handover_zone p \
         ON p.to_id = z.organisation_id WHERE p.handover_id = $2))",
        &of.organisation,
        &of.id
    )?;
    Ok(())
}

/// Who gets what belongs to no zone: whoever receives most homes, and only where the old organisation keeps no zone.
async fn heir(tx: &mut Tx, of: &Handover) -> Result<Option<OrganisationId>, StoreError> {
    let kept = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM zone WHERE organisation_id = $1",
        &of.organisation
    )?;
    if kept.is_some_and(|row| row.n > 0) {
        return Ok(None);
    }
    let first = fetch_optional!(
        tx,
        OrganisationRow,
        "SELECT p.to_id AS id FROM handover_zone p LEFT JOIN home m ON m.zone_id = p.zone_id WHERE p.handover_id = $1 \
         GROUP BY p.to_id ORDER BY COUNT(m.person_id) DESC, p.to_id LIMIT 1",
        &of.id
    )?;
    Ok(first.map(|row| row.id))
}

/// Whoever waited for a place that they may not take any more waits no more.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_waiting(tx: &mut Tx, id: &HandoverId) -> Result<u64, StoreError> {
    exec!(
        tx,
        "DELETE FROM waiting WHERE EXISTS (SELECT 1 FROM visit v JOIN helper h ON h.id = waiting.helper_id WHERE v.id \
         = waiting.visit_id AND v.organisation_id <> h.organisation_id AND (v.zone_id IN (SELECT zone_id FROM \
         handover_zone WHERE handover_id = $1) OR h.person_id IN (SELECT m.person_id FROM home m WHERE m.zone_id IN \
         (SELECT zone_id FROM handover_zone WHERE handover_id = $1))))",
        id
    )
}

/// Ends the roles of the old organisation in the zones, and those of whoever went along; gives who had one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn end_roles(
    tx: &mut Tx,
    of: &Handover,
    at: UnixTime,
    actor: &str,
) -> Result<Vec<PersonId>, StoreError> {
    let held = fetch_all!(
        tx,
        GrantRow,
        "SELECT g.id AS id, g.person_id AS person_id FROM role_grant g JOIN person p ON p.id = g.person_id WHERE \
         g.organisation_id = $1 AND (g.ends_at IS NULL OR g.ends_at > $3) AND (g.zone_id IN (SELECT z.id FROM zone z \
         JOIN handover_zone p ON p.zone_id = z.id AND p.to_id = z.organisation_id WHERE p.handover_id = $2) OR \
         p.organisation_id IN (SELECT to_id FROM handover_zone WHERE handover_id = $2)) ORDER BY id",
        &of.organisation,
        &of.id,
        at
    )?;
    let mut people = Vec::new();
    for one in held {
        crate::store::grant::end_grant(tx, &of.organisation, &one.id, at, actor).await?;
        people.push(one.person_id);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// Says in both chains what went and what came, and counts the move. Where one life goes on in another chain, `noaber check`
/// follows it by these rows: what stands before the first is older than what stands after the second.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn mark(tx: &mut Tx, of: &Handover, moved: &[(&str, u64)], actor: &str) -> Result<(), StoreError> {
    let number = of.moves + 1;
    let mut detail = format!("{number}:");
    for (table, n) in moved {
        // Writing to a String cannot fail.
        let _ = write!(detail, " {n} {table}");
    }
    let id = of.id.as_str();
    audit::append(tx, &of.organisation, actor, "handover.went", id, &detail).await?;
    let to = fetch_all!(
        tx,
        OrganisationRow,
        "SELECT DISTINCT to_id AS id FROM handover_zone WHERE handover_id = $1 ORDER BY id",
        &of.id
    )?;
    for OrganisationRow { id: to } in to {
        let detail = format!("{number}: {}", of.organisation);
        audit::append(tx, &to, actor, "handover.came", id, &detail).await?;
    }
    exec!(tx, "UPDATE handover SET moves = $2 WHERE id = $1", &of.id, number)?;
    Ok(())
}

/// Workers who went along: what is booked for them is asked once more, of the roster they come under now.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_workers(tx: &mut Tx, id: &HandoverId) -> Result<Vec<HelperId>, StoreError> {
    let rows = fetch_all!(
        tx,
        HelperRow,
        "SELECT h.id AS id FROM helper h JOIN home m ON m.person_id = h.person_id WHERE h.kind = 'worker' AND \
         m.zone_id IN (SELECT zone_id FROM handover_zone WHERE handover_id = $1) ORDER BY id",
        id
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

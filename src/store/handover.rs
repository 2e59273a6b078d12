//! A service goes to other organisations on a date: what was planned, who agreed, who was told, and the move itself.
//!
//! Invariant: what moves is written in one place, [`moving`]; what is shown of it before, in [`count`].

pub mod count;
pub mod moving;

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::access::Role;
use crate::domain::handover::HandoverState;
use crate::domain::ids::{HandoverId, OrganisationId, PersonId, ZoneId};
use crate::domain::time::UnixTime;
use jiff::civil::Date;

/// A handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Its identifier.
    pub id: HandoverId,
    /// Whose the zones are until then.
    pub organisation: OrganisationId,
    /// From the first minute of this day they are others'.
    pub on: Date,
    /// Where it stands.
    pub state: HandoverState,
    /// Since when.
    pub state_at: UnixTime,
    /// Since when people are told of it.
    pub told_at: Option<UnixTime>,
    /// How often rows went along.
    pub moves: i64,
}

/// A zone of a handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub zone: ZoneId,
    /// To whom.
    pub to: OrganisationId,
    /// Whom residents call from that day on; empty until the zone is accepted.
    pub coordinator_name: String,
    /// Their number; empty until the zone is accepted.
    pub coordinator_telephone: String,
    /// When an admin of the receiving organisation accepted it.
    pub accepted_at: Option<UnixTime>,
}

/// Somebody of the receiving organisation who works in a zone from that day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where.
    pub zone: ZoneId,
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: Role,
}

#[derive(sqlx::FromRow)]
struct HandoverRow {
    id: HandoverId,
    organisation_id: OrganisationId,
    on_date: String,
    state: String,
    state_at: UnixTime,
    told_at: Option<UnixTime>,
    moves: i64,
}

impl HandoverRow {
    fn decode(self) -> Result<Handover, StoreError> {
        let broken = || StoreError::inconsistent("handover", self.id.as_str());
        Ok(Handover {
            on: self.on_date.parse().map_err(|_| broken())?,
            state: HandoverState::from_tag(&self.state).ok_or_else(broken)?,
            id: self.id,
            organisation: self.organisation_id,
            state_at: self.state_at,
            told_at: self.told_at,
            moves: self.moves,
        })
    }
}

#[derive(sqlx::FromRow)]
struct PartRow {
    zone_id: ZoneId,
    to_id: OrganisationId,
    coordinator_name: String,
    coordinator_telephone: String,
    accepted_at: Option<UnixTime>,
}

#[derive(sqlx::FromRow)]
struct NamedRow {
    zone_id: ZoneId,
    person_id: PersonId,
    role: String,
}

#[derive(sqlx::FromRow)]
struct WhoRow {
    person_id: PersonId,
    zone_id: ZoneId,
}

/// Plans a handover of zones, each to an organisation.
///
/// # Errors
/// [`StoreError::Unique`] when one of them is part of another that is still to come.
pub async fn add(
    tx: &mut Tx,
    new: &Handover,
    zones: &[(ZoneId, OrganisationId)],
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO handover (id, organisation_id, on_date, state, state_at, told_at, moves, created_at, version) \
         VALUES ($1, $2, $3, $4, $5, NULL, 0, $5, 0)",
        &new.id,
        &new.organisation,
        new.on.to_string(),
        new.state.tag(),
        new.state_at
    )?;
    for (zone, to) in zones {
        exec!(
            tx,
            "INSERT INTO handover_zone (handover_id, zone_id, to_id, is_open, coordinator_name, coordinator_telephone, \
             accepted_at) VALUES ($1, $2, $3, 1, '', '', NULL)",
            &new.id,
            zone,
            to
        )?;
        audit::append(tx, to, actor, "handover.offered", new.id.as_str(), zone.as_str()).await?;
    }
    let detail = new.on.to_string();
    audit::append(
        tx,
        &new.organisation,
        actor,
        "handover.plan",
        new.id.as_str(),
        &detail,
    )
    .await
}

/// A handover.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &HandoverId) -> Result<Option<Handover>, StoreError> {
    let row = fetch_optional!(
        tx,
        HandoverRow,
        "SELECT id, organisation_id, on_date, state, state_at, told_at, moves FROM handover WHERE id = $1",
        id
    )?;
    row.map(HandoverRow::decode).transpose()
}

/// Those of an organisation and those by which it receives something, the last first.
///
/// # Errors
/// As [`find`].
pub async fn list_of(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Handover>, StoreError> {
    let rows = fetch_all!(
        tx,
        HandoverRow,
        "SELECT id, organisation_id, on_date, state, state_at, told_at, moves FROM handover WHERE organisation_id = $1 \
         OR id IN (SELECT handover_id FROM handover_zone WHERE to_id = $1) ORDER BY on_date DESC, id DESC",
        organisation
    )?;
    rows.into_iter().map(HandoverRow::decode).collect()
}

/// Those that a pass may have something to do for: to come, called off after people were told, or done since an instant.
///
/// # Errors
/// As [`find`].
pub async fn list_live(tx: &mut Tx, done_since: UnixTime) -> Result<Vec<Handover>, StoreError> {
    let rows = fetch_all!(
        tx,
        HandoverRow,
        "SELECT id, organisation_id, on_date, state, state_at, told_at, moves FROM handover WHERE state = 'planned' \
         OR (state = 'done' AND state_at >= $1) OR (state = 'cancelled' AND EXISTS (SELECT 1 FROM handover_told t \
         WHERE t.handover_id = handover.id AND t.off_at IS NULL)) ORDER BY on_date, id",
        done_since
    )?;
    rows.into_iter().map(HandoverRow::decode).collect()
}

/// Its zones, by identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_parts(tx: &mut Tx, id: &HandoverId) -> Result<Vec<Part>, StoreError> {
    let rows = fetch_all!(
        tx,
        PartRow,
        "SELECT zone_id, to_id, coordinator_name, coordinator_telephone, accepted_at FROM handover_zone \
         WHERE handover_id = $1 ORDER BY zone_id",
        id
    )?;
    Ok(rows
        .into_iter()
        .map(|row| Part {
            zone: row.zone_id,
            to: row.to_id,
            coordinator_name: row.coordinator_name,
            coordinator_telephone: row.coordinator_telephone,
            accepted_at: row.accepted_at,
        })
        .collect())
}

/// Who was named to work in its zones.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_named(tx: &mut Tx, id: &HandoverId) -> Result<Vec<Named>, StoreError> {
    let rows = fetch_all!(
        tx,
        NamedRow,
        "SELECT zone_id, person_id, role FROM handover_staff WHERE handover_id = $1 ORDER BY zone_id, role, person_id",
        id
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Named {
                role: Role::from_tag(&row.role)
                    .ok_or_else(|| StoreError::inconsistent("handover_staff", row.person_id.as_str()))?,
                zone: row.zone_id,
                person: row.person_id,
            })
        })
        .collect()
}

/// Locks a handover for a step: others wait here.
///
/// # Errors
/// [`StoreError::Conflict`] when there is none.
pub async fn lock(tx: &mut Tx, id: &HandoverId) -> Result<(), StoreError> {
    let done = exec!(tx, "UPDATE handover SET version = version + 1 WHERE id = $1", id)?;
    ensure_affected(done, 1)
}

/// The receiving organisation accepts a zone, or says anew whom residents call and who works there.
///
/// # Errors
/// [`StoreError::Conflict`] when that zone does not go to it any more.
pub async fn accept(
    tx: &mut Tx,
    id: &HandoverId,
    part: &Part,
    named: &[Named],
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE handover_zone SET coordinator_name = $4, coordinator_telephone = $5, accepted_at = $6 \
         WHERE handover_id = $1 AND zone_id = $2 AND to_id = $3 AND is_open = 1",
        id,
        &part.zone,
        &part.to,
        &part.coordinator_name,
        &part.coordinator_telephone,
        part.accepted_at
    )?;
    ensure_affected(done, 1)?;
    exec!(
        tx,
        "DELETE FROM handover_staff WHERE handover_id = $1 AND zone_id = $2",
        id,
        &part.zone
    )?;
    for one in named {
        exec!(
            tx,
            "INSERT INTO handover_staff (handover_id, zone_id, person_id, role) VALUES ($1, $2, $3, $4)",
            id,
            &part.zone,
            &one.person,
            one.role.tag()
        )?;
    }
    audit::append(
        tx,
        &part.to,
        actor,
        "handover.accept",
        id.as_str(),
        part.zone.as_str(),
    )
    .await
}

/// The next step of a handover; its zones are free for another from then on.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not where `of` says.
pub async fn set_state(
    tx: &mut Tx,
    of: &Handover,
    to: HandoverState,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE handover SET state = $3, state_at = $4, version = version + 1 WHERE id = $1 AND state = $2",
        &of.id,
        of.state.tag(),
        to.tag(),
        at
    )?;
    ensure_affected(done, 1)?;
    exec!(
        tx,
        "UPDATE handover_zone SET is_open = 0 WHERE handover_id = $1",
        &of.id
    )?;
    let step = format!("{}>{to}", of.state);
    audit::append(
        tx,
        &of.organisation,
        actor,
        "handover.state",
        of.id.as_str(),
        &step,
    )
    .await
}

/// People are told from now on.
///
/// # Errors
/// [`StoreError::Conflict`] when there is none.
pub async fn set_told(tx: &mut Tx, id: &HandoverId, at: UnixTime) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE handover SET told_at = COALESCE(told_at, $2), version = version + 1 WHERE id = $1",
        id,
        at
    )?;
    ensure_affected(done, 1)
}

/// Whom it concerns and who was not told yet, each with the zone: who lives or helps there, and who acts for them. Of whoever
/// nobody confirmed, an address may be anybody's: they are left alone.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_untold(
    tx: &mut Tx,
    id: &HandoverId,
    at: UnixTime,
) -> Result<Vec<(PersonId, ZoneId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        WhoRow,
        "SELECT w.person_id AS person_id, w.zone_id AS zone_id FROM (\
         SELECT h.person_id AS person_id, z.zone_id AS zone_id FROM handover_zone z JOIN home h ON h.zone_id = z.zone_id \
         WHERE z.handover_id = $1 \
         UNION SELECT c.to_person_id, z.zone_id FROM handover_zone z JOIN home h ON h.zone_id = z.zone_id \
         JOIN consent c ON c.person_id = h.person_id WHERE z.handover_id = $1 AND c.purpose = 'act_for' \
         AND c.to_person_id IS NOT NULL AND c.at <= $2 AND c.withdrawn_at IS NULL \
         AND (c.until_at IS NULL OR c.until_at > $2)) w JOIN person p ON p.id = w.person_id \
         WHERE p.state = 'here' AND (p.verified_at IS NOT NULL \
         OR EXISTS (SELECT 1 FROM helper e WHERE e.person_id = p.id AND e.state <> 'left') \
         OR EXISTS (SELECT 1 FROM request r WHERE r.resident_id = p.id AND r.state NOT IN ('unconfirmed', 'awaiting_review', \
         'refused'))) AND NOT EXISTS (SELECT 1 FROM handover_told t WHERE t.handover_id = $1 \
         AND t.zone_id = w.zone_id AND t.person_id = w.person_id) ORDER BY w.person_id, w.zone_id",
        id,
        at
    )?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.zone_id)).collect())
}

/// Says that somebody was told; false when they were before.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn add_told(
    tx: &mut Tx,
    id: &HandoverId,
    (person, zone): (&PersonId, &ZoneId),
    at: UnixTime,
) -> Result<bool, StoreError> {
    let done = exec!(
        tx,
        "INSERT INTO handover_told (handover_id, zone_id, person_id, at, off_at) VALUES ($1, $2, $3, $4, NULL) \
         ON CONFLICT (handover_id, zone_id, person_id) DO NOTHING",
        id,
        zone,
        person,
        at
    )?;
    Ok(done == 1)
}

/// Who was told of a handover and not yet that it does not go on.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_told(tx: &mut Tx, id: &HandoverId) -> Result<Vec<(PersonId, ZoneId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        WhoRow,
        "SELECT person_id, zone_id FROM handover_told WHERE handover_id = $1 AND off_at IS NULL ORDER BY person_id, zone_id",
        id
    )?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.zone_id)).collect())
}

/// Says that somebody was told that it does not go on; false when they were before.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_told_off(
    tx: &mut Tx,
    id: &HandoverId,
    (person, zone): (&PersonId, &ZoneId),
    at: UnixTime,
) -> Result<bool, StoreError> {
    let done = exec!(
        tx,
        "UPDATE handover_told SET off_at = $4 WHERE handover_id = $1 AND zone_id = $2 AND person_id = $3 \
         AND off_at IS NULL",
        id,
        zone,
        person,
        at
    )?;
    Ok(done == 1)
}

/// What somebody was told of a zone that changes hands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ToldRow {
    /// What the zone is called.
    pub zone: String,
    /// To whom it was to go.
    pub to_name: String,
    /// On which day.
    pub on_date: String,
    /// When they were told.
    pub at: UnixTime,
    /// When they were told that it does not go on.
    pub off_at: Option<UnixTime>,
}

/// Everything that somebody was told of zones that change hands, oldest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_told_of(tx: &mut Tx, person: &PersonId) -> Result<Vec<ToldRow>, StoreError> {
    fetch_all!(
        tx,
        ToldRow,
        "SELECT z.name AS zone, o.name AS to_name, h.on_date, t.at, t.off_at FROM handover_told t \
         JOIN handover h ON h.id = t.handover_id JOIN zone z ON z.id = t.zone_id \
         JOIN handover_zone p ON p.handover_id = t.handover_id AND p.zone_id = t.zone_id \
         JOIN organisation o ON o.id = p.to_id WHERE t.person_id = $1 ORDER BY t.at, t.handover_id, t.zone_id",
        person
    )
}

/// Forgets whom somebody would have been, and what they were told.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of(tx: &mut Tx, person: &PersonId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM handover_staff WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM handover_told WHERE person_id = $1", person)?;
    Ok(())
}

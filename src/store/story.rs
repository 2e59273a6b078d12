//! What residents tell after visits.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{OrganisationId, PersonId, VisitId, ZoneId};
use crate::domain::story::{Audience, StoryState};
use crate::domain::time::UnixTime;

/// A story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// After which visit: one story each.
    pub visit: VisitId,
    /// Whose it is.
    pub person: PersonId,
    /// Whose zone it was in.
    pub organisation: OrganisationId,
    /// The zone.
    pub zone: ZoneId,
    /// Who may read it.
    pub audience: Audience,
    /// Where it stands.
    pub state: StoryState,
    /// In their own words.
    pub words: String,
    /// When it was told.
    pub at: UnixTime,
}

/// Writes a story down, instead of what was told about this visit before.
///
/// # Errors
/// [`StoreError`] when the visit or person does not exist.
pub async fn set(tx: &mut Tx, story: &Story, actor: &str) -> Result<(), StoreError> {
    let sealed = tx.seal("story.words", story.visit.as_str(), &story.words)?;
    exec!(
        tx,
        "INSERT INTO story (visit_id, person_id, organisation_id, zone_id, audience, state, words_sealed, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (visit_id) DO UPDATE SET person_id = excluded.person_id, \
         audience = excluded.audience, state = excluded.state, words_sealed = excluded.words_sealed, at = excluded.at",
        &story.visit,
        &story.person,
        &story.organisation,
        &story.zone,
        story.audience.tag(),
        story.state.tag(),
        sealed,
        story.at
    )?;
    let of = &story.organisation;
    audit::append(
        tx,
        of,
        actor,
        "story.tell",
        story.visit.as_str(),
        story.audience.tag(),
    )
    .await
}

/// A coordinator decided about it.
///
/// # Errors
/// [`StoreError::Conflict`] when it no longer is in the state that `story` says, or was told anew since.
pub async fn set_state(tx: &mut Tx, story: &Story, to: StoryState, actor: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE story SET state = $4 WHERE visit_id = $1 AND state = $2 AND at = $3",
        &story.visit,
        story.state.tag(),
        story.at,
        to.tag()
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{}>{}", story.state, to);
    audit::append(
        tx,
        &story.organisation,
        actor,
        "story.state",
        story.visit.as_str(),
        &step,
    )
    .await
}

/// Takes a story back, if there is one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove(
    tx: &mut Tx,
    organisation: &OrganisationId,
    visit: &VisitId,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(tx, "DELETE FROM story WHERE visit_id = $1", visit)?;
    if done == 0 {
        return Ok(());
    }
    audit::append(tx, organisation, actor, "story.remove", visit.as_str(), "").await
}

/// Removes what somebody told, and what was told about visits at which they helped.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_of_person(tx: &mut Tx, person: &PersonId) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM story WHERE person_id = $1 OR visit_id IN (SELECT a.visit_id FROM assignment a \
         JOIN helper h ON h.id = a.helper_id WHERE h.person_id = $1)",
        person
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct StoryRow {
    visit_id: VisitId,
    person_id: PersonId,
    organisation_id: OrganisationId,
    zone_id: ZoneId,
    audience: String,
    state: String,
    words_sealed: String,
    at: UnixTime,
}

fn decode(tx: &Tx, row: StoryRow) -> Result<Story, StoreError> {
    let broken = || StoreError::inconsistent("story", row.visit_id.as_str());
    Ok(Story {
        audience: Audience::from_tag(&row.audience).ok_or_else(broken)?,
        state: StoryState::from_tag(&row.state).ok_or_else(broken)?,
        words: tx.unseal("story.words", row.visit_id.as_str(), &row.words_sealed)?,
        visit: row.visit_id,
        person: row.person_id,
        organisation: row.organisation_id,
        zone: row.zone_id,
        at: row.at,
    })
}

/// What was told about a visit.
///
/// # Errors
/// [`StoreError::Inconsistent`] when the seal does not open.
pub async fn find(tx: &mut Tx, visit: &VisitId) -> Result<Option<Story>, StoreError> {
    let row = fetch_optional!(
        tx,
        StoryRow,
        "SELECT visit_id, person_id, organisation_id, zone_id, audience, state, words_sealed, at FROM story \
         WHERE visit_id = $1",
        visit
    )?;
    row.map(|row| decode(tx, row)).transpose()
}

/// Those at which a coordinator must look, the oldest first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_waiting(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Story>, StoreError> {
    let rows = fetch_all!(
        tx,
        StoryRow,
        "SELECT visit_id, person_id, organisation_id, zone_id, audience, state, words_sealed, at FROM story \
         WHERE organisation_id = $1 AND state = 'waiting' ORDER BY at, visit_id",
        organisation
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

/// Those that a neighbourhood reads, the newest first, at most `most`.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_shown(tx: &mut Tx, zone: &ZoneId, most: i64) -> Result<Vec<Story>, StoreError> {
    let rows = fetch_all!(
        tx,
        StoryRow,
        "SELECT visit_id, person_id, organisation_id, zone_id, audience, state, words_sealed, at FROM story \
         WHERE zone_id = $1 AND state = 'shown' AND audience IN ('neighbourhood', 'nameless') \
         ORDER BY at DESC, visit_id LIMIT $2",
        zone,
        most
    )?;
    rows.into_iter().map(|row| decode(tx, row)).collect()
}

//! Rounds: what the engine proposed, and why a visit stayed open.

use super::{StoreError, Tx, exec, fetch_all, fetch_optional};
use crate::domain::ids::{HelperId, OrganisationId, RoundId, SuggestionId, VisitId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;

/// One run of matching over an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its identifier.
    pub id: RoundId,
    /// Which area: zones that share helpers.
    pub area: String,
    /// The how-manieth of that area.
    pub seq: i64,
    /// When.
    pub at: UnixTime,
    /// Open visits in it.
    pub visits: i64,
    /// Helpers in it.
    pub helpers: i64,
    /// Urgent visits served.
    pub urgent_served: i64,
    /// Visits served.
    pub served: i64,
    /// Sum of scores.
    pub score: i64,
    /// Sum of fairness costs.
    pub fairness_cost: i64,
    /// Whether the plan is proven best.
    pub is_exact: bool,
}

#[derive(sqlx::FromRow)]
struct SeqRow {
    seq: i64,
}

/// The number of the next round of an area.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn next_seq(tx: &mut Tx, area: &str) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        SeqRow,
        "SELECT CAST(COALESCE(MAX(seq), 0) + 1 AS BIGINT) AS seq FROM round WHERE area = $1",
        area
    )?;
    Ok(row.map_or(1, |row| row.seq))
}

/// Adds a round: an (area, number) happens once, whichever node runs it.
///
/// # Errors
/// [`StoreError::Unique`] when that round happened already.
pub async fn add(tx: &mut Tx, round: &Round) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO round (id, area, seq, at, visits, helpers, urgent_served, served, score, fairness_cost, is_exact) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &round.id,
        &round.area,
        round.seq,
        round.at,
        round.visits,
        round.helpers,
        round.urgent_served,
        round.served,
        round.score,
        round.fairness_cost,
        i64::from(round.is_exact)
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RoundRow {
    id: RoundId,
    area: String,
    seq: i64,
    at: UnixTime,
    visits: i64,
    helpers: i64,
    urgent_served: i64,
    served: i64,
    score: i64,
    fairness_cost: i64,
    is_exact: i64,
}

/// The last round of an area, if there was one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_last(tx: &mut Tx, area: &str) -> Result<Option<Round>, StoreError> {
    let row = fetch_optional!(
        tx,
        RoundRow,
        "SELECT id, area, seq, at, visits, helpers, urgent_served, served, score, fairness_cost, is_exact \
         FROM round WHERE area = $1 ORDER BY seq DESC LIMIT 1",
        area
    )?;
    Ok(row.map(|row| Round {
        id: row.id,
        area: row.area,
        seq: row.seq,
        at: row.at,
        visits: row.visits,
        helpers: row.helpers,
        urgent_served: row.urgent_served,
        served: row.served,
        score: row.score,
        fairness_cost: row.fairness_cost,
        is_exact: row.is_exact == 1,
    }))
}

/// What a plan proposes for one visit and helper: nobody's promise yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SuggestionRow {
    /// Its identifier.
    pub id: SuggestionId,
    /// By which round.
    pub round_id: RoundId,
    /// For which visit.
    pub visit_id: VisitId,
    /// Who.
    pub helper_id: HelperId,
    /// From when.
    pub starts_at: UnixTime,
    /// Until when.
    pub ends_at: UnixTime,
    /// 0–1000.
    pub score: i64,
    /// The coded explanation, as JSON that `service` writes and reads.
    pub explanation: String,
}

impl SuggestionRow {
    /// The proposed time.
    pub const fn window(&self) -> Window {
        Window {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        }
    }
}

/// Why a round left a visit open.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnassignedRow {
    /// Which visit.
    pub visit_id: VisitId,
    /// By which round.
    pub round_id: RoundId,
    /// The coded reasons, as JSON that `service` writes and reads.
    pub explanation: String,
}

/// Throws away what earlier rounds of an organisation proposed; a round's plan replaces it whole.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_proposals(tx: &mut Tx, organisation: &OrganisationId) -> Result<(), StoreError> {
    exec!(
        tx,
        "DELETE FROM suggestion WHERE visit_id IN (SELECT id FROM visit WHERE organisation_id = $1)",
        organisation
    )?;
    exec!(
        tx,
        "DELETE FROM unassigned WHERE visit_id IN (SELECT id FROM visit WHERE organisation_id = $1)",
        organisation
    )?;
    Ok(())
}

/// Throws away what is proposed for one visit, when it is decided otherwise.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_proposals_of(tx: &mut Tx, visit: &VisitId) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM suggestion WHERE visit_id = $1", visit)?;
    exec!(tx, "DELETE FROM unassigned WHERE visit_id = $1", visit)?;
    Ok(())
}

/// Adds a suggestion.
///
/// # Errors
/// [`StoreError`] when round, visit or helper does not exist.
pub async fn add_suggestion(tx: &mut Tx, row: &SuggestionRow) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO suggestion (id, round_id, visit_id, helper_id, starts_at, ends_at, score, explanation) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &row.id,
        &row.round_id,
        &row.visit_id,
        &row.helper_id,
        row.starts_at,
        row.ends_at,
        row.score,
        &row.explanation
    )?;
    Ok(())
}

/// Adds the reasons why a visit stays open.
///
/// # Errors
/// [`StoreError`] when round or visit does not exist.
pub async fn add_unassigned(tx: &mut Tx, row: &UnassignedRow) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO unassigned (visit_id, round_id, explanation) VALUES ($1, $2, $3)",
        &row.visit_id,
        &row.round_id,
        &row.explanation
    )?;
    Ok(())
}

/// What stands proposed for every visit, by visit, the best first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_suggestions(tx: &mut Tx) -> Result<Vec<SuggestionRow>, StoreError> {
    fetch_all!(
        tx,
        SuggestionRow,
        "SELECT id, round_id, visit_id, helper_id, starts_at, ends_at, score, explanation FROM suggestion \
         ORDER BY visit_id, score DESC, id"
    )
}

/// What stands proposed for one visit, the best first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_suggestions_of(tx: &mut Tx, visit: &VisitId) -> Result<Vec<SuggestionRow>, StoreError> {
    fetch_all!(
        tx,
        SuggestionRow,
        "SELECT id, round_id, visit_id, helper_id, starts_at, ends_at, score, explanation FROM suggestion \
         WHERE visit_id = $1 ORDER BY score DESC, id",
        visit
    )
}

#[derive(sqlx::FromRow)]
struct VisitIdRow {
    visit_id: VisitId,
}

/// The visits of an organisation for which volunteers stand proposed and no worker.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_for_volunteers(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<VisitId>, StoreError> {
    let rows = fetch_all!(
        tx,
        VisitIdRow,
        "SELECT v.id AS visit_id FROM visit v WHERE v.organisation_id = $1 AND EXISTS (SELECT 1 FROM suggestion s \
         WHERE s.visit_id = v.id) AND NOT EXISTS (SELECT 1 FROM suggestion s JOIN helper h ON h.id = s.helper_id \
         WHERE s.visit_id = v.id AND h.kind = 'worker') ORDER BY v.id",
        organisation
    )?;
    Ok(rows.into_iter().map(|row| row.visit_id).collect())
}

/// Why visits stayed open, by visit.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_unassigned(tx: &mut Tx) -> Result<Vec<UnassignedRow>, StoreError> {
    fetch_all!(
        tx,
        UnassignedRow,
        "SELECT visit_id, round_id, explanation FROM unassigned ORDER BY visit_id"
    )
}

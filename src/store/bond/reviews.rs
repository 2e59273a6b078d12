//! How a bond goes, each time a coordinator asked.

use crate::domain::bond::ReviewOutcome;
use crate::domain::ids::{BondId, BondReviewId, OrganisationId, PersonId};
use crate::domain::time::UnixTime;
use crate::store::{StoreError, Tx, audit, exec, fetch_all};

/// How a bond went when a coordinator asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its identifier.
    pub id: BondReviewId,
    /// Of which bond.
    pub bond: BondId,
    /// Who asked.
    pub by: PersonId,
    /// What they heard.
    pub outcome: ReviewOutcome,
    /// What to remember: for coordinators alone.
    pub words: String,
    /// When.
    pub at: UnixTime,
}

/// Puts on record how a bond goes.
///
/// # Errors
/// [`StoreError`] when there is no such bond.
pub async fn add_review(
    tx: &mut Tx,
    organisation: &OrganisationId,
    review: &Review,
    actor: &str,
) -> Result<(), StoreError> {
    let sealed = tx.seal("bond_review.words", review.id.as_str(), &review.words)?;
    exec!(
        tx,
        "INSERT INTO bond_review (id, bond_id, by_id, outcome, words_sealed, at) VALUES ($1, $2, $3, $4, $5, $6)",
        &review.id,
        &review.bond,
        &review.by,
        review.outcome.tag(),
        sealed,
        review.at
    )?;
    let subject = review.bond.as_str();
    audit::append(
        tx,
        organisation,
        actor,
        "bond.review",
        subject,
        review.outcome.tag(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    id: BondReviewId,
    bond_id: BondId,
    by_id: PersonId,
    outcome: String,
    words_sealed: String,
    at: UnixTime,
}

/// How a bond went each time a coordinator asked, the last first.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_reviews(tx: &mut Tx, bond: &BondId) -> Result<Vec<Review>, StoreError> {
    let rows = fetch_all!(
        tx,
        ReviewRow,
        "SELECT id, bond_id, by_id, outcome, words_sealed, at FROM bond_review WHERE bond_id = $1 ORDER BY id DESC",
        bond
    )?;
    rows.into_iter()
        .map(|row| {
            let words = tx.unseal("bond_review.words", row.id.as_str(), &row.words_sealed)?;
            let broken = || StoreError::inconsistent("bond_review", row.id.as_str());
            Ok(Review {
                outcome: ReviewOutcome::from_tag(&row.outcome).ok_or_else(broken)?,
                id: row.id,
                bond: row.bond_id,
                by: row.by_id,
                words,
                at: row.at,
            })
        })
        .collect()
}

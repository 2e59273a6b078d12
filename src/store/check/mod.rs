//! The invariants, tested on any database: what must always hold, and what of it does not.
//!
//! Purpose: `noaber check`, and the end of every integration test. Invariants: it reads and never writes; it trusts
//! neither the decoding of the other files nor the transitions of `domain`, but says again, on its own, what must hold; a
//! broken row is reported and never stops the rest. Deliberately absent: repair.
//!
//! A breach of invariant 7 need not be anybody's mistake: a block, a hold or an expired certificate of conduct may come
//! after the promise. It is reported all the same, because somebody must look before the visit.

mod belongs;
mod bonds;
mod chains;
mod erased;
mod fees;
mod learning;
mod marks;
mod outings;
mod places;
mod promises;
mod sealed;
mod teams;
mod threads;
mod weeks;

use super::{StoreError, Tx};
use crate::domain::time::UnixTime;

/// Something that must hold and does not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// Which of the invariants: the first ten as the design numbers them, 11 is that everything is whose its zone is.
    pub invariant: u8,
    /// Of what: an identifier.
    pub subject: String,
    /// What is wrong with it. No personal data.
    pub what: String,
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.invariant, self.subject, self.what)
    }
}

/// What has been found so far.
#[derive(Debug, Default)]
struct Found(Vec<Breach>);

impl Found {
    fn add(&mut self, invariant: u8, subject: &str, what: impl Into<String>) {
        self.0.push(Breach {
            invariant,
            subject: subject.to_owned(),
            what: what.into(),
        });
    }
}

/// Every breach at an instant, by invariant and subject; none in a sound database.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn breaches(tx: &mut Tx, now: UnixTime) -> Result<Vec<Breach>, StoreError> {
    let mut found = Found::default();
    places::check(tx, &mut found).await?;
    weeks::check(tx, &mut found).await?;
    outings::check(tx, &mut found).await?;
    bonds::check(tx, &mut found).await?;
    learning::check(tx, now, &mut found).await?;
    teams::check(tx, now, &mut found).await?;
    fees::check(tx, &mut found).await?;
    chains::check(tx, &mut found).await?;
    marks::check(tx, now, &mut found).await?;
    promises::check(tx, now, &mut found).await?;
    threads::check(tx, &mut found).await?;
    belongs::check(tx, now, &mut found).await?;
    sealed::check(tx, &mut found).await?;
    erased::check(tx, &mut found).await?;
    found.0.sort();
    found.0.dedup();
    Ok(found.0)
}

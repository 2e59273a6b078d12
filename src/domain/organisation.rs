//! An organisation: everything is scoped to one.

use super::ids::OrganisationId;
use super::tags;

tags! {
    /// What kind of organisation it is.
    OrganisationKind {
        /// Social work and welfare.
        Welfare = "welfare",
        /// Care at home or in an institution.
        Care = "care",
        /// A housing corporation.
        Housing = "housing",
        /// A municipality.
        Municipality = "municipality",
        /// A residents' association.
        Residents = "residents",
    }
}

/// An organisation that owns zones and employs coordinators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
}

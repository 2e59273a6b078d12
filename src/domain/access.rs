//! Who may do what: pure checks on an [`Actor`], asked by `service`, never by a handler alone.

use super::ids::{HelperId, OrganisationId, PersonId, ZoneId};
use super::tags;

tags! {
    /// A role that is granted. Resident and helper are no grants: they follow from one's own requests and offer.
    Role {
        /// Keeps a zone in view.
        Coordinator = "coordinator",
        /// Members, zones, settings of the organisation.
        Admin = "admin",
    }
}

/// A role in force: in one zone, or in the whole organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where, if not everywhere in the organisation.
    pub zone: Option<ZoneId>,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who.
    pub person: PersonId,
    /// The organisation of their file.
    pub organisation: OrganisationId,
    /// Their helping side, if they have one.
    pub helper: Option<HelperId>,
    /// Their roles in force; empty unless they signed in as staff.
    pub grants: Vec<Grant>,
}

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who is not signed in.
    Anyone,
    /// Somebody who is.
    Person(Identity),
    /// The clock, an import, the command line.
    System,
}

impl Actor {
    /// Who is signed in.
    pub const fn identity(&self) -> Option<&Identity> {
        match self {
            Self::Person(identity) => Some(identity),
            Self::Anyone | Self::System => None,
        }
    }

    /// How the audit names them.
    pub fn audit_name(&self) -> String {
        match self {
            Self::Anyone => "anyone".to_owned(),
            Self::Person(identity) => identity.person.to_string(),
            Self::System => "system".to_owned(),
        }
    }

    /// Whether they keep this zone of this organisation in view.
    pub fn may_coordinate(&self, organisation: &OrganisationId, zone: &ZoneId) -> bool {
        self.identity().is_some_and(|identity| {
            identity.organisation == *organisation
                && identity.grants.iter().any(|grant| {
                    grant.role == Role::Coordinator && grant.zone.as_ref().is_none_or(|own| own == zone)
                })
        })
    }

    /// Whether they administer this organisation.
    pub fn may_administer(&self, organisation: &OrganisationId) -> bool {
        self.identity().is_some_and(|identity| {
            identity.organisation == *organisation
                && identity.grants.iter().any(|grant| grant.role == Role::Admin)
        })
    }

    /// Whether they work at a desk at all.
    pub fn is_coordinator(&self) -> bool {
        self.identity().is_some_and(|identity| {
            identity
                .grants
                .iter()
                .any(|grant| grant.role == Role::Coordinator)
        })
    }

    /// Whether this is the person themselves.
    pub fn is_person(&self, person: &PersonId) -> bool {
        self.identity().is_some_and(|identity| identity.person == *person)
    }

    /// Whether this is the helper themselves.
    pub fn is_helper(&self, helper: &HelperId) -> bool {
        self.identity()
            .is_some_and(|identity| identity.helper.as_ref() == Some(helper))
    }

    /// Whether they may see and steer a request: the resident, who asked for them, their zone's coordinator.
    pub fn may_follow(&self, place: &RequestPlace<'_>) -> bool {
        self.is_person(place.resident)
            || self.is_person(place.asked_by)
            || self.may_coordinate(place.organisation, place.zone)
    }
}

/// Whose a request is and where it lies: what access to it depends on.
#[derive(Debug, Clone, Copy)]
pub struct RequestPlace<'a> {
    /// The organisation.
    pub organisation: &'a OrganisationId,
    /// The zone.
    pub zone: &'a ZoneId,
    /// For whom.
    pub resident: &'a PersonId,
    /// Who asked.
    pub asked_by: &'a PersonId,
}

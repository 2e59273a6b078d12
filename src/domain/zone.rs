//! A zone (woonservicezone): where an organisation serves.

use super::ids::{OrganisationId, ZoneId};
use super::tags;
use jiff::civil::Date;

tags! {
    /// How far a zone has come, as the national register counts it.
    Phase {
        /// Initiative or vision.
        Vision = "vision",
        /// Plan of action.
        Plan = "plan",
        /// Execution.
        Execution = "execution",
        /// Operational.
        Operational = "operational",
        /// Not said.
        NotSaid = "not_said",
    }
}

/// A zone as everybody may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its identifier.
    pub id: ZoneId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// CBS code of the district or neighbourhood, if it is one.
    pub code: Option<String>,
    /// The year of that code.
    pub code_year: Option<i16>,
    /// Municipality.
    pub municipality: String,
    /// Province.
    pub province: String,
    /// How far it has come.
    pub phase: Phase,
    /// Since when.
    pub started_on: Option<Date>,
    /// Inhabitants, if known.
    pub inhabitants: Option<u32>,
    /// The coordinator's name as residents know it.
    pub coordinator_name: String,
    /// The coordinator's public telephone number.
    pub coordinator_telephone: String,
    /// The outline as GeoJSON geometry text, WGS84 lon-lat, if known.
    pub outline: Option<String>,
}

/// Whom one calls in a zone, as everybody may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneDesk {
    /// The zone's name.
    pub zone: String,
    /// The coordinator's name as residents know it.
    pub coordinator: String,
    /// Their public telephone number; never empty.
    pub telephone: String,
}

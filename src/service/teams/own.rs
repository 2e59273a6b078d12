//! Where a supervisor goes along on a day, whoever the worker is and wherever they live.

use crate::domain::category::Category;
use crate::domain::ids::{AssignmentId, PersonId};
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::{ServiceError, booking};
use crate::store::{Tx, team};
use jiff::civil::Date;

/// A visit that a supervisor goes along with.
#[derive(Debug, Clone)]
pub struct OwnVisit {
    /// The booking.
    pub assignment: AssignmentId,
    /// What for.
    pub category: Category,
    /// At whose home: first name and initial.
    pub resident: String,
    /// First name of the worker whose visit it is.
    pub lead: String,
    /// When.
    pub window: Window,
}

/// The visits of a day that somebody goes along with as a supervisor, in order of time.
pub(super) async fn own_visits(tx: &mut Tx, who: &PersonId, on: Date) -> Result<Vec<OwnVisit>, ServiceError> {
    let zone = amsterdam();
    let (from, until) = (UnixTime::at(on, 0, 0, &zone), UnixTime::at(on, 24, 0, &zone));
    let mut all = Vec::new();
    for booked in team::list_led(tx, who, from, until).await? {
        if !booked.state.takes_place() {
            continue;
        }
        let scene = booking::scene(tx, &booked.visit, &booked.helper).await?;
        all.push(OwnVisit {
            category: scene.category,
            resident: scene.resident.short_name(),
            lead: scene.helper_person.given_name,
            window: booked.window,
            assignment: booked.id,
        });
    }
    Ok(all)
}

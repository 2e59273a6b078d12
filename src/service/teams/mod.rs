//! Who goes together: teams of workers with a buddy or a supervisor, and a supervisor's day with all of them.
//!
//! Invariants: a beginner's booking is always one of a team that stands; everybody in a team is asked every rule behind the
//! locks of booking (`with`), at planning, by hand and when anything changes; a supervisor acts for workers of their zones
//! alone. The engine proposes teams (`plan`), a supervisor chooses. Deliberately absent: where anybody is; who has checked
//! in is all that is known.

mod day;
mod form;
mod hand;
mod own;
mod plan;
mod with;

pub use day::{Away, DayView, DayVisit, OpenVisit, TeamView, WorkerDay, day};
pub use form::{Companions, NewTeam, With, companions, dissolve, end_buddy, form, set_buddy, set_span};
pub(super) use form::{leave_teams, list_guides, teamed_with};
pub use hand::{Absent, Given, absent, give, move_to, present, step};
pub use own::OwnVisit;
pub use plan::{Idea, Outcome, plan_day, propose};
pub(super) use with::{Going, Together, going, members_at};

use super::{App, ServiceError};
use crate::domain::ids::{AssignmentId, HelperId};
use crate::store::{Tx, helper, person, team};

fn wake(app: &App) {
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
}

/// First names of everybody who goes along with a booking beside its helper: the companion first.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn along(tx: &mut Tx, id: &AssignmentId) -> Result<Vec<String>, ServiceError> {
    let Some(found) = team::find_of_visit(tx, id).await? else {
        return Ok(Vec::new());
    };
    let mut people = Vec::new();
    match found.companion.supervisor() {
        Some(who) => people.push(who.clone()),
        None => people.extend(person_of(tx, found.companion.helper()).await?),
    }
    for rider in &found.riders {
        people.extend(person_of(tx, Some(rider)).await?);
    }
    let mut names = Vec::new();
    for who in people {
        names.extend(person::find(tx, &who).await?.map(|known| known.given_name));
    }
    Ok(names)
}

async fn person_of(
    tx: &mut Tx,
    id: Option<&HelperId>,
) -> Result<Option<crate::domain::ids::PersonId>, ServiceError> {
    Ok(match id {
        Some(id) => helper::find(tx, id).await?.map(|found| found.helper.person),
        None => None,
    })
}

/// Who stands at the door: the helper of a booking and who goes along, by first name, in a way that needs no language.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn who_comes(tx: &mut Tx, id: &AssignmentId, helper: &str) -> Result<String, ServiceError> {
    let mut names = vec![helper.to_owned()];
    names.extend(along(tx, id).await?);
    Ok(joined(&names))
}

/// "Sam", "Sam & Femke", "Sam, Ali & Femke".
pub fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} & {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn names_are_joined_as_people_write_them() {
        let of = |names: &[&str]| joined(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&[]), "");
        assert_eq!(of(&["Sam"]), "Sam");
        assert_eq!(of(&["Sam", "Femke"]), "Sam & Femke");
        assert_eq!(of(&["Sam", "Ali", "Femke"]), "Sam, Ali & Femke");
    }
}

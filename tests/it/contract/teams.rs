//! Teams: who goes along, and who may.

use noaber::domain::daypart::Daypart;
use noaber::domain::ids::TeamId;
use noaber::domain::team::{Companion, Team};
use noaber::domain::time::UnixTime;
use noaber::store::{assignment, check, learning, team};

use crate::world::World;

macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// Ans leads two teams, one with who supervises and herself riding along, which no service would make; of one something is
/// booked, and both end.
pub(super) async fn teams(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let helper = world.cast.helper.id.clone();
    let person = world.cast.neighbour.id.clone();
    let on = jiff::civil::date(2026, 3, 4);
    let made = |part, riders| Team {
        id: TeamId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        on,
        part,
        lead: helper.clone(),
        companion: Companion::Supervisor(person.clone(), None),
        riders,
        made_by: person.clone(),
        created_at: now,
    };
    let (one, other) = (
        made(Daypart::Am, vec![helper.clone()]),
        made(Daypart::Pm, Vec::new()),
    );
    let ever = (UnixTime::from_seconds(0), UnixTime::from_seconds(4_000_000_000));
    all!(
        log,
        world,
        [helper, person, on, one, other, ever] | tx,
        cast | team::add(tx, &one, "system"),
        team::add(tx, &other, "system"),
        team::find(tx, &one.id),
        team::list_of_days(tx, &cast.organisation.id, (on, on)),
        team::list_of_helper(tx, &helper, on),
        team::list_of_helper_on(tx, &helper, on),
        team::list_of_supervisor(tx, &person, on),
        team::add_visit(tx, &cast.scenes[0].booked.id, &one.id),
        team::add_visit(tx, &cast.scenes[0].booked.id, &one.id),
        team::find_of_visit(tx, &cast.scenes[0].booked.id),
        team::list_visits(tx, &cast.organisation.id, (on, on)),
        team::list_along(tx, &helper, ever.0, ever.1),
        team::list_led(tx, &person, ever.0, ever.1),
        assignment::list_taken(tx, ever.0),
        assignment::list_taken_of(tx, &helper, ever.0),
        learning::sign_ridden(
            tx,
            &cast.organisation.id,
            (&cast.scenes[0].booked.id, &helper),
            (65, &person),
            cast.now,
            "system"
        ),
        learning::list_practised(tx, &helper),
        team::set_buddy(
            tx,
            &cast.organisation.id,
            (&helper, on, on),
            (&person, cast.now),
            "system"
        ),
        team::is_buddy(tx, &helper),
        team::list_buddies(tx, &cast.organisation.id),
        team::end_buddy(tx, &cast.organisation.id, &helper, cast.now, "system"),
        team::end_buddy(tx, &cast.organisation.id, &helper, cast.now, "system"),
        team::is_buddy(tx, &helper),
        team::set_span(tx, &cast.organisation.id, (&person, 3), "system"),
        team::set_span(tx, &cast.organisation.id, (&person, 4), "system"),
        team::list_spans(tx, &cast.organisation.id),
        check::breaches(tx, cast.now),
        team::set_off(tx, &one, cast.now, "system"),
        team::set_off(tx, &other, cast.now, "system"),
        team::find(tx, &one.id),
        team::forget(tx, &person, Some(&helper)),
        team::forget(tx, &person, None),
        check::breaches(tx, cast.now),
    );
}

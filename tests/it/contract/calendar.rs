//! Calls about calendars: their addresses, and what they read.

use crate::world::World;
use noaber::store::calendar;
use noaber::store::calendar::Feed;

pub(super) async fn calendars(world: &World, log: &mut Vec<String>) {
    let now = world.cast.now;
    let feed = |created_at| Feed {
        person_id: world.cast.neighbour.id.clone(),
        created_at,
    };
    for (made, hash) in [(feed(now), "f1"), (feed(now.plus(1)), "f2")] {
        say!(
            log,
            world,
            [made, hash] | tx,
            cast,
            chance | calendar::set(tx, &cast.organisation.id, &made, hash, "system")
        );
    }
    // Only the last counts.
    for hash in ["f1", "f2"] {
        say!(log, world, [hash] | tx, cast, chance | calendar::find(tx, hash));
    }
    for since in [now.plus(-1), now.plus(3650 * 86_400)] {
        say!(
            log,
            world,
            [since] | tx,
            cast,
            chance | calendar::list_of_helper(tx, &cast.helper.id, since)
        );
        say!(
            log,
            world,
            [since] | tx,
            cast,
            chance | calendar::list_at_resident(tx, &cast.scenes[0].resident.id, since)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | calendar::list_of_visit(tx, &cast.scenes[0].visit.id)
    );
    // Taking away what is not there is no step.
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | calendar::remove(tx, &cast.organisation.id, &cast.neighbour.id, "system")
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | calendar::find_of(tx, &cast.neighbour.id)
        );
    }
}

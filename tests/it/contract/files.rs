//! Calls about people's files, names of imported files, and a past that is not mailed.

use crate::world::World;
use noaber::domain::resident::ResidentState;
use noaber::store::external::Kind;
use noaber::store::{external, file, outbox};

pub(super) async fn files_and_names(world: &World, log: &mut Vec<String>) {
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | external::add(
                tx,
                &cast.organisation.id,
                Kind::Helper,
                "h1",
                cast.helper.id.as_str(),
                cast.now
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | external::list(tx, &cast.organisation.id, Kind::Helper)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | external::list(tx, &cast.organisation.id, Kind::Request)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | file::find_admin(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | file::is_met(tx, &cast.neighbour.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | file::may_act_for(tx, &cast.neighbour.id, &cast.scenes[0].resident.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | file::set_state(tx, &cast.scenes[1].resident, ResidentState::Away, "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | outbox::set_sent_before(tx, cast.now)
    );
}

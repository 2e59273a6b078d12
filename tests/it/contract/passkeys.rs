//! Calls about passkeys: in every build, with or without the feature.

use crate::world::World;
use noaber::domain::ids::PasskeyId;
use noaber::store::passkey;
use noaber::store::passkey::Passkey;

pub(super) async fn passkeys(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let key = |name: &str| Passkey {
        id: PasskeyId::new(now, chance),
        person: world.cast.neighbour.id.clone(),
        name: name.to_owned(),
        credential: "{}".to_owned(),
        created_at: now,
        used_at: None,
    };
    let (one, other) = (key("Firefox"), key("Chrome"));
    for (made, hash) in [(one.clone(), "p1"), (other, "p2")] {
        say!(
            log,
            world,
            [made, hash] | tx,
            cast,
            chance | passkey::add(tx, &cast.organisation.id, &made, hash, "system")
        );
    }
    say!(
        log,
        world,
        [one] | tx,
        cast,
        chance | passkey::set_used(tx, &one.id, "{\"counter\":2}", cast.now)
    );
    say!(
        log,
        world,
        [one] | tx,
        cast,
        chance
            | passkey::revoke(
                tx,
                &cast.organisation.id,
                &cast.neighbour.id,
                &one.id,
                cast.now,
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | passkey::list_of(tx, &cast.neighbour.id)
    );
    for state in ["first", "second"] {
        say!(
            log,
            world,
            [state] | tx,
            cast,
            chance
                | passkey::set_challenge(tx, "q1", &cast.neighbour.id, state, cast.now, cast.now.plus(300))
        );
    }
    // Too old; another's; right; taken.
    for (person, after_s) in [
        (&world.cast.neighbour.id, 300),
        (&world.cast.helper.person, 0),
        (&world.cast.neighbour.id, 299),
        (&world.cast.neighbour.id, 299),
    ] {
        say!(
            log,
            world,
            [person, after_s] | tx,
            cast,
            chance | passkey::claim_challenge(tx, "q1", &person, cast.now.plus(after_s))
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | passkey::revoke_all(tx, &cast.organisation.id, &cast.neighbour.id, cast.now, "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | passkey::list_of(tx, &cast.neighbour.id)
    );
    // One of each stays, for what moves under a new key.
    let left = key("Safari");
    say!(
        log,
        world,
        [left] | tx,
        cast,
        chance | passkey::add(tx, &cast.organisation.id, &left, "p3", "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | passkey::set_challenge(
                tx,
                "q2",
                &cast.neighbour.id,
                "state",
                cast.now,
                cast.now.plus(300)
            )
    );
}

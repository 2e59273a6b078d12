//! Calls about devices on which people hear: in every build, with or without the feature.

use crate::world::World;
use noaber::domain::access::Way;
use noaber::domain::ids::{MessageId, PushId, SessionId};
use noaber::store::outbox::Outgoing;
use noaber::store::push::Subscription;
use noaber::store::session::Session;
use noaber::store::{outbox, push, session};

pub(super) async fn devices(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let person = world.cast.neighbour.id.clone();
    let sessions: Vec<Session> = (0..2)
        .map(|_| Session {
            id: SessionId::new(now, chance),
            person: person.clone(),
            way: Way::Code,
            device: "Firefox · Android".to_owned(),
            is_own: true,
            created_at: now,
            seen_at: now,
            fresh_at: None,
            expires_at: now.plus(7200),
        })
        .collect();
    for (n, made) in sessions.iter().cloned().enumerate() {
        let hash = format!("push-session-{n}");
        say!(
            log,
            world,
            [made, hash] | tx,
            cast,
            chance | session::add(tx, &hash, &made)
        );
    }
    let device = |on: &Session, endpoint: &str| Subscription {
        id: PushId::new(now, chance),
        session: on.id.clone(),
        person: person.clone(),
        endpoint: endpoint.to_owned(),
        keys: "point.auth".to_owned(),
        created_at: now,
        used_at: None,
    };
    let (one, other, again) = (
        device(&sessions[0], "https://push.example.org/1"),
        device(&sessions[1], "https://push.example.org/2"),
        device(&sessions[0], "https://push.example.org/3"),
    );
    for made in [one.clone(), other.clone(), again.clone()] {
        say!(log, world, [made] | tx, cast, chance | push::set(tx, &made));
    }
    // The first one was in the session of the third; after its end nobody hears.
    for after_s in [0, 7200] {
        say!(
            log,
            world,
            [after_s] | tx,
            cast,
            chance | push::list_of(tx, &cast.neighbour.id, cast.now.plus(after_s))
        );
        say!(
            log,
            world,
            [after_s] | tx,
            cast,
            chance | push::has_any(tx, &cast.neighbour.id, cast.now.plus(after_s))
        );
    }
    say!(
        log,
        world,
        [other] | tx,
        cast,
        chance | push::set_used(tx, &other.id, cast.now)
    );
    // Not somebody else's; then theirs, once.
    say!(
        log,
        world,
        [other] | tx,
        cast,
        chance | push::remove(tx, &cast.helper.person, &other.id)
    );
    for _ in 0..2 {
        say!(
            log,
            world,
            [other] | tx,
            cast,
            chance | push::remove(tx, &cast.neighbour.id, &other.id)
        );
    }
    // The first key that was kept stays.
    say!(log, world, [] | tx, cast, chance | push::find_key(tx));
    for private in ["first", "second"] {
        say!(
            log,
            world,
            [private] | tx,
            cast,
            chance | push::add_key(tx, private, cast.now)
        );
        say!(log, world, [] | tx, cast, chance | push::find_key(tx));
    }
    // Before a message goes by mail it is shown; only its person says that it was, and only once it was taken.
    let letter = |key: &str| Outgoing {
        id: MessageId::new(now, chance),
        dedupe_key: key.to_owned(),
        organisation: world.cast.organisation.id.clone(),
        person: Some(person.clone()),
        channel: "mail".to_owned(),
        to: "buur@example.nl".to_owned(),
        subject: "Kunt u?".to_owned(),
        body: "Boodschappen.".to_owned(),
        useful_until: None,
    };
    let (shown, waits) = (letter("push-shown"), letter("push-waits"));
    for made in [shown.clone(), waits] {
        say!(log, world, [made] | tx, cast, chance | outbox::enqueue(tx, &made));
        say!(
            log,
            world,
            [made] | tx,
            cast,
            chance | push::set_first(tx, &made.id, "{}")
        );
    }
    for who in [
        &world.cast.neighbour.id,
        &world.cast.helper.person,
        &world.cast.neighbour.id,
    ] {
        say!(
            log,
            world,
            [who, shown] | tx,
            cast,
            chance | push::set_shown(tx, &shown.id, &who, cast.now)
        );
        say!(log, world, [] | tx, cast, chance | outbox::count_waiting(tx));
        say!(
            log,
            world,
            [shown] | tx,
            cast,
            chance | push::set_tried(tx, &shown.id, Some(cast.now), cast.now.plus(600))
        );
    }
    // Whatever ends the session ends it. One of each stays, for what moves under a new key.
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | session::remove(tx, "push-session-1")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | push::list_of(tx, &cast.neighbour.id, cast.now)
    );
}

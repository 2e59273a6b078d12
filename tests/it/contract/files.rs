//! Calls about people's files, names of imported files, and a past that is not mailed.

use crate::world::{SECRET, World};
use noaber::domain::resident::ResidentState;
use noaber::store::check::breaches;
use noaber::store::external::Kind;
use noaber::store::sealed::{self, FIELDS};
use noaber::store::{SealKey, Store, StoreError, external, file, outbox, sign_in};
use std::sync::Arc;

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

/// One text in each sealed field moves under a second key, and back is no way.
pub(super) async fn a_new_key(world: &World, log: &mut Vec<String>) -> Store {
    world
        .write(async |tx, cast, chance| {
            outbox::enqueue(tx, &cast.letter(&cast.scenes[0], chance)).await?;
            sign_in::set_draft(tx, "drafted", "[]", cast.now, cast.now.plus(60)).await
        })
        .await
        .expect("written");
    let encoded = |secret: [u8; 32]| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(secret)
    };
    let keys = format!("1:{} 2:{}", encoded(SECRET), encoded([8; 32]));
    let key = Arc::new(SealKey::from_text(&keys).expect("two keys"));
    let store = Store::open(
        world.database.url(),
        key,
        world.clock.clone(),
        world.chance.clone(),
    )
    .await
    .expect("a store");
    for field in FIELDS {
        let moved = store
            .write::<_, StoreError, _>(async move |tx| sealed::move_batch(tx, field, "").await)
            .await
            .expect("moved");
        assert!(moved.rows > 0, "nothing was sealed in {}", field.name);
        log.push(format!("{}: {moved:?}", field.name));
    }
    let now = world.cast.now;
    let left = store
        .write::<_, StoreError, _>(async move |tx| {
            Ok((sealed::count_stale(tx).await?, breaches(tx, now).await?.len()))
        })
        .await
        .expect("counted");
    assert_eq!(left.0, 0);
    log.push(format!("{left:?}"));
    store
}

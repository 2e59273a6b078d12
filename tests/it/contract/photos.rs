//! Calls about photos: in a half-filled form, with a request, looked at, taken away.

use crate::world::World;
use noaber::domain::ids::PhotoId;
use noaber::domain::photo::PhotoState;
use noaber::store::photo::{self, Photo};
use noaber::store::{disclosure, sign_in};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// One goes along with a form that is sent, and is taken away; one stays, for what moves under a new key.
pub(super) async fn photos(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let new = |state| Photo {
        id: PhotoId::new(now, chance),
        state,
        at: now,
    };
    let (first, second) = (new(PhotoState::Waiting), new(PhotoState::Waiting));
    let (third, shown) = (new(PhotoState::Waiting), new(PhotoState::Shown));
    let late = now.plus(1);
    all!(
        log,
        world,
        [first, second] | tx,
        cast | sign_in::set_draft(tx, "with a photo", "{}", cast.now, cast.now.plus(60)),
        photo::set_in_draft(tx, "with a photo", &first, b"one"),
        photo::set_in_draft(tx, "with a photo", &second, b"two"),
        photo::find_in_draft(tx, "with a photo", cast.now),
        photo::find_in_draft(tx, "with a photo", cast.now.plus(60)),
        photo::image(tx, &first.id),
        photo::image(tx, &second.id),
    );
    // The form is kept once more: its photo stays.
    all!(
        log,
        world,
        [second] | tx,
        cast | sign_in::set_draft(tx, "with a photo", "{1}", cast.now, cast.now.plus(60)),
        photo::move_to_request(
            tx,
            "with a photo",
            (&cast.organisation.id, &cast.scenes[0].request.id),
            "system"
        ),
        photo::move_to_request(
            tx,
            "with a photo",
            (&cast.organisation.id, &cast.scenes[0].request.id),
            "system"
        ),
        sign_in::remove_draft(tx, "with a photo"),
        photo::find(tx, &cast.scenes[0].request.id),
        photo::list_waiting(tx, &cast.organisation.id),
        photo::set_state(
            tx,
            (&cast.organisation.id, &cast.scenes[0].request.id),
            &second,
            PhotoState::Shown,
            "system"
        ),
        photo::list_waiting(tx, &cast.organisation.id),
        disclosure::has_seen_photo(tx, &cast.neighbour.id, &cast.scenes[0].visit.id, cast.now),
    );
    // A form that goes takes its photo along.
    all!(
        log,
        world,
        [third] | tx,
        cast | sign_in::set_draft(tx, "thrown away", "{}", cast.now, cast.now.plus(60)),
        photo::set_in_draft(tx, "thrown away", &third, b"three"),
        sign_in::remove_draft(tx, "thrown away"),
        photo::image(tx, &third.id),
        photo::remove_of_draft(tx, "thrown away"),
        photo::remove(tx, (&cast.organisation.id, &cast.scenes[0].request.id), "system"),
        photo::remove(tx, (&cast.organisation.id, &cast.scenes[0].request.id), "system"),
    );
    all!(
        log,
        world,
        [shown, late] | tx,
        cast | photo::set(
            tx,
            (&cast.organisation.id, &cast.scenes[0].request.id),
            &shown,
            b"four",
            "system"
        ),
        photo::find(tx, &cast.scenes[0].request.id),
        photo::remove_old(tx, late, 10),
    );
    let stays = new(PhotoState::Shown);
    all!(
        log,
        world,
        [stays] | tx,
        cast | photo::set(
            tx,
            (&cast.organisation.id, &cast.scenes[0].request.id),
            &stays,
            b"five",
            "system"
        ),
    );
}

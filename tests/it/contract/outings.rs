//! Calls about outings: where helpers go anyway, and who comes along.

use crate::world::{World, cell, hour};
use noaber::domain::helper::Mode;
use noaber::domain::ids::OutingId;
use noaber::domain::outing::{Outing, OutingState, OutingWords};
use noaber::store::{assignment, check, outing};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// One that waits for a look and is open then, with somebody who comes along.
pub(super) async fn outings(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let words = OutingWords {
        sentence: "Ik ga naar de markt".to_owned(),
        leaves_from: "het buurthuis".to_owned(),
        goes_to: "de markt".to_owned(),
    };
    let waits = Outing {
        id: OutingId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        zone: world.cast.zone.id.clone(),
        helper: world.cast.helper.id.clone(),
        category: world.cast.category.id.clone(),
        state: OutingState::begin(now, false),
        words: words.clone(),
        window: hour(16),
        places: 2,
        mode: Mode::Foot,
        fetches: true,
        cell: cell(0.0),
        created_at: now,
    };
    let open = waits.state.approve(now).expect("it waits");
    let after = now.plus(90 * 86_400);
    all!(
        log,
        world,
        [waits, open, words, after] | tx,
        cast | outing::is_known(tx, &cast.helper.id),
        outing::add(tx, &waits, "system"),
        outing::set_words(tx, &waits, &words, "system"),
        outing::set_state(tx, &waits, open, "system"),
        outing::is_known(tx, &cast.helper.id),
        outing::find(tx, &waits.id),
        outing::list_live(tx, cast.now),
        outing::list_due(tx, after),
        outing::list_of_helper(tx, &cast.helper.id),
        outing::find_place(tx, &cast.scenes[1].visit.id),
        outing::add_place(tx, &waits.id, &cast.scenes[1].visit.id, true),
        outing::find_place(tx, &cast.scenes[1].visit.id),
        outing::list_joined(tx, &waits.id),
        outing::list_all_joined(tx, cast.now),
        assignment::list_taken(tx, cast.now),
        assignment::list_taken_of(tx, &cast.helper.id, cast.now),
        check::breaches(tx, cast.now),
        outing::wipe_words(tx, after),
        outing::wipe_words_of(tx, &cast.helper.id),
        outing::find(tx, &waits.id),
    );
}

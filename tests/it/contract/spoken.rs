//! Calls about recordings: sent, heard, gone with the call they waited in or after a while.

use crate::world::World;
use noaber::domain::contact::Telephone;
use noaber::domain::ids::CallBackId;
use noaber::domain::sound::SoundKind;
use noaber::store::concern::{self, CallBack};
use noaber::store::recording::{self, Recording};
use noaber::store::{disclosure, retain};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// Two wait: one of somebody known, which is heard and then done; one of nobody, which stays for what moves under a new key.
pub(super) async fn recordings(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let call = |person| CallBack {
        id: CallBackId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        zone: Some(world.cast.zone.id.clone()),
        person,
        request: None,
        name: "Riet".to_owned(),
        telephone: Telephone::parse("013 555 77 88").expect("a number"),
        why: "call_me".to_owned(),
        words: String::new(),
        is_closed: false,
        created_at: now,
    };
    let (known, unknown) = (call(Some(world.cast.neighbour.id.clone())), call(None));
    let of = |call: &CallBack, kind| Recording {
        call: call.id.clone(),
        kind,
        heard_at: None,
        at: now,
    };
    let (one, other) = (of(&known, SoundKind::Webm), of(&unknown, SoundKind::Mp4));
    let late = now.plus(10);
    all!(
        log,
        world,
        [known, unknown, one, other, late] | tx,
        cast | concern::add_call_back(tx, &known, "system"),
        concern::add_call_back(tx, &unknown, "system"),
        recording::add(tx, &one, "the first", b"melk"),
        recording::add(tx, &other, "the second", b"brood"),
        recording::find(tx, &known.id),
        recording::find_by_token(tx, "the second"),
        recording::find_by_token(tx, "another"),
        recording::list_of_person(tx, &cast.neighbour.id),
        recording::count_of_nobody(tx, &cast.organisation.id),
        recording::sound(tx, &known.id),
        recording::remove_heard(tx, late),
        recording::set_heard(tx, &known.id, cast.now),
        recording::set_heard(tx, &known.id, late),
        recording::find(tx, &known.id),
        disclosure::has_heard(tx, &cast.helper.person, &cast.neighbour.id, cast.now),
        recording::remove_heard(tx, late),
        recording::sound(tx, &known.id),
        concern::close_call_back(tx, &known, late, "system"),
        recording::remove(tx, &known.id),
        retain::is_idle(tx, &cast.neighbour.id),
    );
}

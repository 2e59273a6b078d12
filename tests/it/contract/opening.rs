//! Calls about a service: when it is open, and with whom it works.

use crate::world::World;
use noaber::domain::ids::{ClosureId, PartnerId};
use noaber::domain::opening::{Closure, Stretch};
use noaber::domain::partner::Partner;
use noaber::store::{check, opening, partner};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// Open by day, closed for a while, open at any time again; of two partners one gets another name, the other goes.
pub(super) async fn service(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let day = jiff::civil::date(2026, 3, 2);
    let week = [Stretch::new(8 * 60 + 30, 17 * 60); 7];
    let silent = [None; 7];
    let closure = Closure {
        id: ClosureId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        first_on: day,
        last_on: jiff::civil::date(2030, 1, 1),
    };
    let partner_of = |name: &str| Partner {
        id: PartnerId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        name: name.to_owned(),
        part: "Geeft les.".to_owned(),
        contact: "Peter Dijk".to_owned(),
        created_at: now,
    };
    let (anchor, bridge) = (partner_of("Anker"), partner_of("brug"));
    let renamed = Partner {
        name: "Éénhoorn".to_owned(),
        contact: String::new(),
        ..anchor.clone()
    };
    all!(
        log,
        world,
        [day, week, silent, closure, anchor, bridge, renamed] | tx,
        cast | opening::set_week(tx, &cast.organisation.id, &week, "system"),
        opening::set_week(tx, &cast.organisation.id, &week, "system"),
        opening::close(tx, &closure, "system"),
        opening::find(tx, &cast.organisation.id, day),
        opening::list_booked(tx, &cast.organisation.id, cast.now),
        check::breaches(tx, cast.now),
        opening::reopen(tx, &cast.organisation.id, &closure.id, "system"),
        opening::set_week(tx, &cast.organisation.id, &silent, "system"),
        opening::find(tx, &cast.organisation.id, day),
        partner::set(tx, &anchor, "system"),
        partner::set(tx, &renamed, "system"),
        partner::set(tx, &bridge, "system"),
        partner::list(tx, &cast.organisation.id),
        partner::remove(tx, &cast.organisation.id, &bridge.id, "system"),
        partner::list(tx, &cast.organisation.id),
    );
}

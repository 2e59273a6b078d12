//! Calls about zones that change hands: planned, accepted, told, moved, called off.

use crate::world::World;
use noaber::domain::access::Role;
use noaber::domain::handover::HandoverState;
use noaber::domain::ids::{HandoverId, OrganisationId, ZoneId};
use noaber::domain::organisation::Organisation;
use noaber::domain::zone::Zone;
use noaber::store::handover::{self, Handover, Named, Part, count, moving};
use noaber::store::{check, place};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// A zone in which nobody lives goes from one organisation that has no other to another; a second handover is called off.
pub(super) async fn handovers(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let organisation = |name: &str| Organisation {
        id: OrganisationId::new(now, chance),
        name: name.to_owned(),
        ..world.cast.organisation.clone()
    };
    let (from, to) = (organisation("Van"), organisation("Aan"));
    let zone = Zone {
        id: ZoneId::new(now, chance),
        organisation: from.id.clone(),
        code: None,
        code_year: None,
        ..world.cast.zone.clone()
    };
    let one = Handover {
        id: HandoverId::new(now, chance),
        organisation: from.id.clone(),
        on: jiff::civil::date(2026, 4, 1),
        state: HandoverState::Planned,
        state_at: now,
        told_at: None,
        moves: 0,
    };
    let off = Handover {
        id: HandoverId::new(now, chance),
        ..one.clone()
    };
    let zones = vec![(zone.id.clone(), to.id.clone())];
    let part = Part {
        zone: zone.id.clone(),
        to: to.id.clone(),
        coordinator_name: "Joke".to_owned(),
        coordinator_telephone: "013 555 99 98".to_owned(),
        accepted_at: Some(now),
    };
    let named = vec![Named {
        zone: zone.id.clone(),
        person: world.cast.neighbour.id.clone(),
        role: Role::Coordinator,
    }];
    let none: Vec<(&str, u64)> = Vec::new();
    all!(
        log,
        world,
        [from, to, zone, one, off, zones, part, named, none] | tx,
        cast | place::add_organisation(tx, &from, cast.now),
        place::add_organisation(tx, &to, cast.now),
        place::add_zone(tx, &zone, &[], cast.now),
        handover::add(tx, &off, &zones, "system"),
        handover::add_told(tx, &off.id, (&cast.neighbour.id, &zone.id), cast.now),
        handover::add_told(tx, &off.id, (&cast.neighbour.id, &zone.id), cast.now),
        handover::set_state(tx, &off, HandoverState::Cancelled, cast.now, "system"),
        handover::list_told(tx, &off.id),
        handover::set_told_off(tx, &off.id, (&cast.neighbour.id, &zone.id), cast.now),
        handover::list_told_of(tx, &cast.neighbour.id),
        handover::add(tx, &one, &zones, "system"),
        handover::lock(tx, &one.id),
        handover::accept(tx, &one.id, &part, &named, "system"),
        handover::find(tx, &one.id),
        handover::list_of(tx, &to.id),
        handover::list_live(tx, cast.now),
        handover::list_parts(tx, &one.id),
        handover::list_named(tx, &one.id),
        handover::set_told(tx, &one.id, cast.now),
        handover::list_untold(tx, &one.id, cast.now),
        count::moving(tx, &one.id, &to.id),
        count::same_code(tx, &one.id),
        count::categories(tx, &one.id, &to.id),
        count::under_call(tx, &one.id, &to.id, cast.now),
        count::of_workers(tx, &one.id, &to.id, cast.now),
        moving::locks(tx, &one.id),
        moving::list_crossing(tx, &one.id),
        moving::remove_proposals(tx, &one.id),
        moving::zones(tx, &one),
        moving::rows(tx, &one),
        moving::end_roles(tx, &one, cast.now, "system"),
        moving::remove_waiting(tx, &one.id),
        moving::mark(tx, &one, &none, "system"),
        moving::list_workers(tx, &one.id),
        handover::set_state(tx, &one, HandoverState::Done, cast.now, "system"),
        check::breaches(tx, cast.now),
        handover::remove_of(tx, &cast.neighbour.id),
    );
}

//! A closed door, hours, and places that come free.

use super::World;
use noaber::domain::contact::Telephone;
use noaber::domain::door::Rung;
use noaber::domain::hours::{Allowance, CostKind, Hours};
use noaber::domain::time::UnixTime;
use noaber::store::door_rung::EmergencyContact;
use noaber::store::{door_rung, hours, place_free};

pub(super) async fn steps_hours_and_places(world: &World, log: &mut Vec<String>) {
    let contact = EmergencyContact {
        name: "Toos".to_owned(),
        telephone: Telephone::parse("013 555 00 00").unwrap(),
        relation: "dochter".to_owned(),
    };
    let noted = Hours {
        minutes: 65,
        travel_m: 6_500,
        cost_cents: 250,
        cost_kind: CostKind::Parking,
    };
    let ever = (UnixTime::from_seconds(0), UnixTime::from_seconds(i64::MAX));
    say!(
        log,
        world,
        [contact] | tx,
        cast,
        chance
            | door_rung::set_contact(
                tx,
                &cast.organisation.id,
                &cast.scenes[0].resident.id,
                &contact,
                cast.now,
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | door_rung::find_contact(tx, &cast.scenes[0].resident.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | door_rung::remove_contact(tx, &cast.organisation.id, &cast.scenes[0].resident.id, "system")
    );
    say!(
        log,
        world,
        [contact] | tx,
        cast,
        chance
            | door_rung::set_contact(
                tx,
                &cast.organisation.id,
                &cast.scenes[0].resident.id,
                &contact,
                cast.now,
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | door_rung::add(
                tx,
                &cast.organisation.id,
                &cast.scenes[0].booked.id,
                Rung::Begun,
                cast.now,
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | door_rung::list(tx, &cast.scenes[0].booked.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | door_rung::list_of_visit(tx, &cast.scenes[0].booked.visit)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | door_rung::list_unanswered(tx, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | hours::find_allowance(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | hours::set_allowance(
                tx,
                &cast.organisation.id,
                &Allowance {
                    is_on: true,
                    ..Allowance::default()
                },
                "system"
            )
    );
    for _ in 0..2 {
        say!(
            log,
            world,
            [noted] | tx,
            cast,
            chance
                | hours::set(
                    tx,
                    &cast.organisation.id,
                    &cast.scenes[0].booked.id,
                    &noted,
                    400,
                    cast.now,
                    "system"
                )
        );
    }
    say!(
        log,
        world,
        [ever] | tx,
        cast,
        chance | hours::list_of_helper(tx, &cast.helper.id, ever.0, ever.1)
    );
    say!(
        log,
        world,
        [ever] | tx,
        cast,
        chance | hours::list_of_organisation(tx, &cast.organisation.id, ever.0, ever.1)
    );
    say!(
        log,
        world,
        [ever] | tx,
        cast,
        chance | hours::list_paid_like(tx, &cast.helper.person, ever.0, ever.1)
    );
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance
                | place_free::add_waiting(
                    tx,
                    &cast.organisation.id,
                    &cast.scenes[0].booked.visit,
                    &cast.helper.id,
                    cast.now,
                    "system"
                )
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place_free::list_waiting(tx, &cast.scenes[0].booked.visit)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place_free::clear_waiting(tx, &cast.scenes[0].booked.visit)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | place_free::set_swap(
                tx,
                &cast.organisation.id,
                &cast.scenes[0].booked.id,
                "hash",
                cast.now,
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place_free::find_swap(tx, "hash")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place_free::remove_swap(tx, &cast.scenes[0].booked.id)
    );
}

//! Calls about money: the price list, an answer, at what a visit was booked, vouchers.

use crate::world::World;
use noaber::domain::consent::Given;
use noaber::domain::fee::{Listed, Price, PriceKind};
use noaber::domain::time::UnixTime;
use noaber::store::fee::{self, Answer};
use noaber::store::{check, disclosure};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// Ans, who is a worker by now, costs something.
pub(super) async fn fees(world: &World, log: &mut Vec<String>) {
    let by = world.cast.neighbour.id.clone();
    let resident = world.cast.scenes[0].resident.id.clone();
    let booked = world.cast.scenes[0].booked.id.clone();
    let request = world.cast.scenes[0].request.id.clone();
    let day = jiff::civil::date(2026, 3, 2);
    let two = Price::new(PriceKind::Voucher, 2).unwrap();
    let listed = Listed {
        from_on: day,
        price: two,
    };
    let free = Listed {
        price: Price::FREE,
        ..listed
    };
    let said = Answer {
        request: request.clone(),
        price: two,
        given: Given::ByTelephone,
        by: by.clone(),
        at: world.cast.now,
    };
    let ever = (UnixTime::from_seconds(0), UnixTime::from_seconds(i64::MAX));
    all!(
        log,
        world,
        [by, resident, booked, request, day, two, listed, free, said, ever] | tx,
        cast | fee::add_price(
            tx,
            &cast.organisation.id,
            &cast.category.id,
            free,
            (&by, cast.now),
            "system"
        ),
        fee::add_price(
            tx,
            &cast.organisation.id,
            &cast.category.id,
            listed,
            (&by, cast.now),
            "system"
        ),
        fee::list_prices(tx, &cast.organisation.id),
        fee::list_answers(tx, &request),
        fee::add_answer(tx, &cast.organisation.id, &said, "system"),
        fee::list_answers(tx, &request),
        fee::list_live_answers(tx, &cast.organisation.id),
        fee::find(tx, &booked),
        fee::add(tx, &booked, two),
        fee::find(tx, &booked),
        fee::list_lines(tx, &cast.organisation.id, ever),
        fee::list_lines_of(tx, &resident, ever),
        fee::add_vouchers(
            tx,
            &cast.organisation.id,
            &resident,
            (10, day),
            (&by, cast.now),
            "system"
        ),
        fee::list_vouchers(tx, &resident),
        fee::list_balances(tx, &cast.organisation.id),
        disclosure::has_seen_fees(tx, &by, &resident, cast.now),
        check::breaches(tx, cast.now),
    );
}

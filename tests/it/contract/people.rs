//! Calls about places, people and helpers.

use crate::world::{World, cell, hour};
use jiff::civil::date;
use noaber::domain::access::{Grant, Role};
use noaber::domain::consent::Purpose;
use noaber::domain::contact::{MailAddress, Postcode, Telephone};
use noaber::domain::helper::{HelperState, Vetting};
use noaber::domain::ids::{GrantId, InvitationId, VettingId};
use noaber::domain::invitation::{Asks, DeclineReason, InvitationState, Source};
use noaber::domain::language::Lang;
use noaber::geo::Point;
use noaber::store::invitation::Invitation;
use noaber::store::place::PostcodePlace;
use noaber::store::{assignment, audit, consent, desk, grant, helper, invitation, person, place};

pub(super) async fn places_and_people(world: &World, log: &mut Vec<String>) {
    say!(log, world, [] | tx, cast, chance | place::list_organisations(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::find_zone(tx, &cast.zone.id)
    );
    say!(log, world, [] | tx, cast, chance | desk::find(tx, &cast.zone.id));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | desk::find_of(tx, &cast.neighbour.id)
    );
    say!(log, world, [] | tx, cast, chance | place::list_zones(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::find_zone_at(tx, cast.ranges[0].max)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::find_zone_at(tx, cell(0.2))
    );
    say!(log, world, [] | tx, cast, chance | place::list_zone_ranges(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::list_zone_ranges_in(tx, cast.ranges[0])
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::set_population(tx, cell(0.0), 199)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::set_population(tx, cell(0.0), 201)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::find_population(tx, cell(0.0))
    );
    let around = cell(0.0).parent(7).expect("a parent");
    let within = around.children(8).expect("its cells");
    say!(
        log,
        world,
        [within] | tx,
        cast,
        chance | place::sum_population(tx, within)
    );
    say!(log, world, [] | tx, cast, chance | person::list_at_home(tx));
    for text in ["5044", "5044AB", "5044AB"] {
        let known = PostcodePlace {
            postcode: Postcode::parse(text).expect("a postcode"),
            place: "Tilburg".to_owned(),
            municipality: "Tilburg".to_owned(),
            point: Point::new(51.580_000_000_000_1, 5.07).expect("a point"),
        };
        say!(
            log,
            world,
            [known] | tx,
            cast,
            chance | place::set_postcode(tx, &known)
        );
    }
    for text in ["5044AB", "5044ZZ", "1000AA"] {
        let wanted = Postcode::parse(text).expect("a postcode");
        say!(
            log,
            world,
            [wanted] | tx,
            cast,
            chance | place::find_postcode(tx, &wanted)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::set_category(tx, 2, &cast.category)
    );
    for is_on in [false, true] {
        say!(
            log,
            world,
            [is_on] | tx,
            cast,
            chance | place::set_category_on(tx, &cast.organisation.id, &cast.category.id, is_on)
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | place::list_categories(tx, &cast.organisation.id)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::set_verified(tx, &cast.neighbour.id, cast.now.plus(1))
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::set_lang(tx, &cast.neighbour.id, Lang::En)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::find(tx, &cast.neighbour.id)
    );
    let number = Telephone::parse("0612345678").expect("a number");
    say!(
        log,
        world,
        [number] | tx,
        cast,
        chance | person::list_by_telephone(tx, &number)
    );
    let mail = MailAddress::parse("deboer@example.nl").expect("an address");
    say!(
        log,
        world,
        [mail] | tx,
        cast,
        chance | person::list_by_mail(tx, &mail)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::list_concerned(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::contact(tx, &cast.scenes[1].resident.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::find_home(tx, &cast.neighbour.id)
    );
    say!(log, world, [] | tx, cast, chance | person::list_helper_homes(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::find_address(tx, &cast.neighbour.id)
    );
    for zone in [None, Some(world.cast.zone.id.clone())] {
        let grant = Grant {
            role: Role::Coordinator,
            zone,
        };
        say!(
            log,
            world,
            [grant] | tx,
            cast,
            chance
                | grant::add_grant(
                    tx,
                    &GrantId::new(cast.now, chance),
                    &cast.neighbour.id,
                    &cast.organisation.id,
                    &grant,
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
        chance | grant::list_grants(tx, &cast.neighbour.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | consent::list_consenting(tx, cast.now)
    );
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | consent::has_consent(tx, &cast.scenes[1].resident.id, Purpose::Matching, cast.now)
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance
                | consent::withdraw_consent(
                    tx,
                    &cast.organisation.id,
                    &cast.scenes[1].resident.id,
                    Purpose::Matching,
                    cast.now,
                    "system"
                )
        );
    }
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | consent::is_blocked(tx, &cast.neighbour.id, &cast.scenes[1].resident.id)
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | consent::add_block(tx, &cast.scenes[1].resident.id, &cast.neighbour.id, cast.now)
        );
    }
    say!(log, world, [] | tx, cast, chance | consent::list_blocks(tx));
}

pub(super) async fn helpers_and_invitations(world: &World, log: &mut Vec<String>) {
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | helper::set_offer(tx, &cast.helper, "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | helper::lock(tx, std::slice::from_ref(&cast.helper.id))
    );
    let (now, chance) = (world.cast.now, &*world.chance);
    for until in [date(2027, 1, 31), date(2026, 1, 31)] {
        let seen = Vetting {
            id: VettingId::new(now, chance),
            helper: world.cast.helper.id.clone(),
            seen_by: world.cast.neighbour.id.clone(),
            seen_at: now,
            valid_until: until,
        };
        say!(
            log,
            world,
            [seen] | tx,
            cast,
            chance | helper::add_vetting(tx, &cast.organisation.id, &seen, "system")
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | helper::set_state(
                tx,
                &cast.helper,
                cast.helper.state,
                HelperState::Paused { since: cast.now },
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | helper::find(tx, &cast.helper.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | helper::find_by_person(tx, &cast.neighbour.id)
    );
    say!(log, world, [] | tx, cast, chance | helper::list(tx));
    let asked = Invitation {
        id: InvitationId::new(now, chance),
        visit: world.cast.scenes[0].visit.id.clone(),
        helper: world.cast.helper.id.clone(),
        state: InvitationState::Sent {
            at: now,
            expires_at: now.plus(60),
        },
        source: Source::Plan,
        window: hour(14),
        asks: Asks::Visit,
        created_at: now,
    };
    say!(
        log,
        world,
        [asked] | tx,
        cast,
        chance | invitation::add(tx, &cast.organisation.id, &asked, cast.now.plus(60), "system")
    );
    for at in [now, now.plus(60)] {
        say!(log, world, [at] | tx, cast, chance | invitation::list_due(tx, at));
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::list_open_of_helper(tx, &cast.helper.id)
    );
    say!(
        log,
        world,
        [asked] | tx,
        cast,
        chance
            | invitation::set_state(
                tx,
                &cast.organisation.id,
                &asked,
                InvitationState::Declined {
                    at: cast.now,
                    reason: DeclineReason::LessOften
                },
                "system"
            )
    );
    say!(
        log,
        world,
        [asked] | tx,
        cast,
        chance | invitation::find(tx, &asked.id)
    );
    say!(
        log,
        world,
        [asked] | tx,
        cast,
        chance | invitation::find_for(tx, &asked.visit, &asked.helper)
    );
    say!(
        log,
        world,
        [asked] | tx,
        cast,
        chance | invitation::list_of_visit(tx, &asked.visit)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::list_live(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::list_answered(tx, &cast.helper.id)
    );
    for asks in [Asks::Visit, Asks::Once, Asks::Series] {
        say!(
            log,
            world,
            [asked] | tx,
            cast,
            chance | invitation::set_asks(tx, &asked.id, asks)
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | invitation::list_series_no(tx, &cast.organisation.id, cast.now)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::list_of_request(tx, &cast.scenes[0].request.id, &cast.helper.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::list_regulars(tx, &cast.organisation.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::list_regulars_of(tx, &cast.scenes[0].request.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | assignment::list_handed_back(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::list_seeking(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | audit::length(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::count_since(tx, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::list_answers(tx, cast.now)
    );
}

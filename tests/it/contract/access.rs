//! Calls about who may see and do what: codes, sessions, staff, cards, care, roles, the trail.

use crate::world::World;
use noaber::domain::access::{Role, Way};
use noaber::domain::contact::Telephone;
use noaber::domain::ids::{AlertId, CardId, CodeId, InterviewId, SessionId};
use noaber::domain::resident::Care;
use noaber::store::alert::Alert;
use noaber::store::card::Card;
use noaber::store::care::Interview;
use noaber::store::correct::ContactChange;
use noaber::store::session::Session;
use noaber::store::sign_in::CodeRow;
use noaber::store::staff::Half;
use noaber::store::{
    alert, audit, card, care, consent, correct, disclosure, file, grant, helper, person, session, sign_in,
    staff, visit,
};

pub(super) async fn codes(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let code = |link: &str| CodeRow {
        id: CodeId::new(now, chance),
        person_id: Some(world.cast.neighbour.id.clone()),
        request_id: None,
        code_hash: "hash".to_owned(),
        tries_left: 2,
        created_at: now,
        expires_at: now.plus(600),
        used_at: None,
        link_hash: Some(link.to_owned()),
        asker_hash: Some("asker".to_owned()),
        session_id: None,
    };
    let (sent, waiting) = (code("l1"), code("l2"));
    say!(
        log,
        world,
        [sent] | tx,
        cast,
        chance | sign_in::add_code(tx, &sent, None)
    );
    say!(
        log,
        world,
        [waiting] | tx,
        cast,
        chance | sign_in::add_code(tx, &waiting, Some("a@example.nl"))
    );
    say!(
        log,
        world,
        [sent] | tx,
        cast,
        chance | sign_in::claim_try(tx, &sent.id)
    );
    say!(
        log,
        world,
        [sent] | tx,
        cast,
        chance | sign_in::claim_code(tx, &sent.id, cast.now)
    );
    say!(
        log,
        world,
        [sent] | tx,
        cast,
        chance | sign_in::find_code(tx, &sent.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | sign_in::find_code_of_link(tx, "l1")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | sign_in::list_waiting_codes(tx, 10)
    );
    say!(
        log,
        world,
        [waiting] | tx,
        cast,
        chance | sign_in::set_code_person(tx, &waiting.id, Some(&cast.neighbour.id), "h", "l3")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | sign_in::list_waiting_codes(tx, 10)
    );
    let number = Telephone::parse("06 12345678").expect("a number");
    say!(
        log,
        world,
        [sent, number] | tx,
        cast,
        chance | sign_in::set_text(tx, &sent.id, &number)
    );
    for since in [now, now.plus(1)] {
        say!(
            log,
            world,
            [number, since] | tx,
            cast,
            chance | sign_in::count_texts(tx, &number, cast.now, since)
        );
    }
    // One stays waiting, for what moves under a new key.
    let left = code("l4");
    say!(
        log,
        world,
        [left] | tx,
        cast,
        chance | sign_in::add_code(tx, &left, Some("b@example.nl"))
    );
    let change = ContactChange {
        code: left.id.clone(),
        person: world.cast.neighbour.id.clone(),
        contact: "c@example.nl".to_owned(),
        created_at: now,
    };
    say!(
        log,
        world,
        [change] | tx,
        cast,
        chance | correct::add_change(tx, &change)
    );
    for asker in [None, Some("asker"), Some("other")] {
        say!(
            log,
            world,
            [asker] | tx,
            cast,
            chance | sign_in::count_codes(tx, &cast.neighbour.id, asker, cast.now)
        );
    }
}

pub(super) async fn sessions(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    for (token, way) in [("t1", Way::Code), ("t2", Way::Staff), ("t3", Way::Card)] {
        let session = Session {
            id: SessionId::new(now, chance),
            person: world.cast.neighbour.id.clone(),
            way,
            device: "Firefox".to_owned(),
            is_own: way == Way::Code,
            created_at: now,
            seen_at: now,
            fresh_at: None,
            expires_at: now.plus(60),
        };
        say!(
            log,
            world,
            [session, token] | tx,
            cast,
            chance | session::add(tx, token, &session)
        );
        say!(
            log,
            world,
            [session] | tx,
            cast,
            chance | session::set_seen(tx, &session.id, cast.now.plus(1))
        );
        say!(
            log,
            world,
            [session] | tx,
            cast,
            chance | session::set_fresh(tx, &session.id, cast.now)
        );
        if way == Way::Code {
            say!(
                log,
                world,
                [session] | tx,
                cast,
                chance | session::set_token(tx, &session.id, "t4")
            );
        }
        if way == Way::Staff {
            say!(
                log,
                world,
                [session] | tx,
                cast,
                chance | session::remove_one(tx, &cast.neighbour.id, &session.id)
            );
        }
    }
    for at in [now, now.plus(60)] {
        say!(log, world, [at] | tx, cast, chance | session::find(tx, "t4", at));
        say!(
            log,
            world,
            [at] | tx,
            cast,
            chance | session::list_of(tx, &cast.neighbour.id, at)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | session::remove_by_way(tx, &cast.neighbour.id, Way::Card)
    );
    say!(log, world, [] | tx, cast, chance | session::remove(tx, "t1"));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | session::remove_others(tx, &cast.neighbour.id, None)
    );
    say!(
        log,
        world,
        [now] | tx,
        cast,
        chance | session::find(tx, "t4", now)
    );
}

pub(super) async fn staff_and_cards(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let half = Half {
        person_id: world.cast.neighbour.id.clone(),
        tries_left: 2,
    };
    for token in ["h1", "h2"] {
        say!(
            log,
            world,
            [half, token] | tx,
            cast,
            chance | staff::add_half(tx, token, &half, cast.now, cast.now.plus(60))
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::claim_half_try(tx, "h1")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::find_half(tx, "h1", cast.now)
    );
    say!(log, world, [] | tx, cast, chance | staff::claim_half(tx, "h1"));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::remove_halves(tx, &cast.neighbour.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::set_factor(tx, &cast.neighbour.id, "SECRET")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::claim_step(tx, &cast.neighbour.id, 7, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::find_factor(tx, &cast.neighbour.id)
    );
    let hashes = vec!["a".to_owned(), "b".to_owned()];
    say!(
        log,
        world,
        [hashes] | tx,
        cast,
        chance | staff::set_recovery_codes(tx, &cast.neighbour.id, &hashes)
    );
    for hash in ["a", "a", "c"] {
        say!(
            log,
            world,
            [hash] | tx,
            cast,
            chance | staff::claim_recovery_code(tx, &cast.neighbour.id, hash, cast.now)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::remove_factor(tx, &cast.neighbour.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::set_factor(tx, &cast.neighbour.id, "SECRET")
    );
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | staff::add_failed(tx, "try", "a@example.nl", cast.now)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::find_failed(tx, "try", "a@example.nl")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::remove_failed(tx, "try", "a@example.nl")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::add_invite(tx, "i1", &cast.neighbour.id, cast.now, cast.now.plus(60))
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::find_invite(tx, "i1", cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::claim_invite(tx, "i1", cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | staff::find_invite(tx, "i1", cast.now)
    );

    let made = Card {
        id: CardId::new(now, chance),
        person_id: world.cast.neighbour.id.clone(),
        created_at: now,
        used_at: None,
    };
    say!(
        log,
        world,
        [made] | tx,
        cast,
        chance | card::add(tx, &cast.organisation.id, &made, "c1", "ABCDE", "system")
    );
    say!(
        log,
        world,
        [made] | tx,
        cast,
        chance | card::set_used(tx, &made.id, cast.now)
    );
    say!(log, world, [] | tx, cast, chance | card::find(tx, "c1"));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | card::find_by_code(tx, "ABCDE")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | card::list_of(tx, &cast.neighbour.id)
    );
    say!(
        log,
        world,
        [made] | tx,
        cast,
        chance
            | card::revoke(
                tx,
                &cast.organisation.id,
                &cast.neighbour.id,
                &made.id,
                cast.now,
                "system"
            )
    );
    say!(log, world, [] | tx, cast, chance | card::find(tx, "c1"));
}

pub(super) async fn care_and_roles(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let careful = Care {
        is_vulnerable: true,
        is_secret: false,
    };
    say!(
        log,
        world,
        [careful] | tx,
        cast,
        chance | care::set(tx, &cast.neighbour, careful, "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::find(tx, &cast.neighbour.id)
    );
    let held = Interview {
        id: InterviewId::new(now, chance),
        helper: world.cast.helper.id.clone(),
        by: world.cast.neighbour.id.clone(),
        notes: "Hartelijk".to_owned(),
        at: now,
    };
    say!(
        log,
        world,
        [held] | tx,
        cast,
        chance | care::add_interview(tx, &cast.organisation.id, &held, "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | care::list_interviews(tx, &cast.helper.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | helper::find_last_vetting(tx, &cast.helper.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | helper::end_vetting(
                tx,
                &cast.organisation.id,
                &cast.helper.id,
                jiff::civil::date(2026, 1, 1),
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
        chance | person::set_cell(tx, &cast.neighbour, crate::world::cell(0.0), "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::list_of_organisation(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | file::list_represented(tx, &cast.neighbour.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | file::list_representatives(tx, &cast.neighbour.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | file::list_sharing(tx, &cast.neighbour.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | file::end_representative(
                tx,
                &cast.organisation.id,
                &cast.neighbour.id,
                &cast.helper.person,
                cast.now,
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | consent::list_blocked(tx, &cast.neighbour.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | visit::is_familiar(tx, &cast.neighbour.id, &cast.helper.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | noaber::store::assignment::list_coming_to(tx, &cast.neighbour.id, cast.now)
    );
    let many = Alert {
        kind: "many_looks".to_owned(),
        id: AlertId::new(now, chance),
        organisation_id: world.cast.organisation.id.clone(),
        zone_id: None,
        person_id: world.cast.helper.person.clone(),
        day: "2026-03-03".to_owned(),
        looks: 6,
        created_at: now,
    };
    for _ in 0..2 {
        say!(log, world, [many] | tx, cast, chance | alert::set(tx, &many));
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | alert::list_open(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [many] | tx,
        cast,
        chance | alert::close(tx, &many, cast.now, "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | disclosure::count_visits_seen(tx, &cast.helper.person, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | disclosure::has_opened(tx, &cast.helper.person, &cast.neighbour.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | grant::list_grantees(
                tx,
                &cast.organisation.id,
                Role::Coordinator,
                &cast.zone.id,
                cast.now
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | grant::has_grants(tx, &cast.neighbour.id)
    );
    let organisation = world.cast.organisation.id.clone();
    let all = world
        .store
        .read(async move |tx| grant::list_grants_of(tx, &organisation, now).await)
        .await
        .expect("read");
    log.push(format!("{all:?}"));
    let first = all.first().expect("somebody works here").id.clone();
    say!(
        log,
        world,
        [first] | tx,
        cast,
        chance | grant::end_grant(tx, &cast.organisation.id, &first, cast.now, "system")
    );
    for about in [None, Some("system")] {
        say!(
            log,
            world,
            [about] | tx,
            cast,
            chance | audit::list_back(tx, &cast.organisation.id, i64::MAX, about, 5)
        );
    }
}

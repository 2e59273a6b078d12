//! The contract: one SQL text, two engines. Every statement of the store runs on both, and both give the same answers.
//!
//! The statements are found by reading the source, so one that nobody runs here fails the test. What runs is remembered
//! per process; a part that is ignored otherwise therefore runs in a process of its own, where no other test helps out.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::date;
use noaber::domain::access::{Grant, Role};
use noaber::domain::assignment::AssignmentState;
use noaber::domain::concern::{ConcernKind, ConcernState};
use noaber::domain::consent::Purpose;
use noaber::domain::contact::{MailAddress, Postcode, Telephone};
use noaber::domain::helper::{HelperState, Vetting};
use noaber::domain::ids::{
    CodeId, ConcernId, DisclosureId, GrantId, InvitationId, MessageId, RoundId, SuggestionId, VettingId,
};
use noaber::domain::invitation::{DeclineReason, InvitationState, Source};
use noaber::domain::language::Lang;
use noaber::domain::request::RequestState;
use noaber::domain::time::SeededChance;
use noaber::geo::Point;
use noaber::store::concern::Concern;
use noaber::store::disclosure::DisclosureRow;
use noaber::store::invitation::Invitation;
use noaber::store::outbox::Outgoing;
use noaber::store::place::PostcodePlace;
use noaber::store::round::{Round, SuggestionRow, UnassignedRow};
use noaber::store::sign_in::{CodeRow, SessionRow};
use noaber::store::visit::Feedback;
use noaber::store::{
    assignment, audit, check, concern, disclosure, helper, idempotency, invitation, outbox, person, place,
    record_statements, recorded_statements, request, round, sign_in, visit,
};
use proc_macro2::{TokenStream, TokenTree};

use crate::harness::engines::Database;
use crate::world::{World, cell, hour};

/// Where the hidden part finds its two databases.
const DATABASES: &str = "NOABER_TEST_CONTRACT";
const SEED: u64 = 20_260_303;

/// Says what a call answered, on a line of its own; every call must succeed. In brackets what it takes along.
macro_rules! say {
    ($log:ident, $world:ident, [$($with:ident),*] |$tx:ident, $cast:ident, $chance:ident| $call:expr) => {{
        $(let $with = $with.clone();)*
        let done = $world
            .write(async move |$tx, $cast, $chance| {
                let _ = (&$cast, &$chance);
                let answer = $call.await?;
                Ok(format!("{answer:?}"))
            })
            .await;
        let call = stringify!($call);
        let answer = done.unwrap_or_else(|e| panic!("{call}: {e}"));
        $log.push(format!("{call} = {answer}"));
    }};
}

async fn places_and_people(world: &World, log: &mut Vec<String>) {
    say!(log, world, [] | tx, cast, chance | place::list_organisations(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | place::find_zone(tx, &cast.zone.id)
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
    say!(log, world, [] | tx, cast, chance | person::list_concerned(tx));
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
                | person::add_grant(
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
        chance | person::list_grants(tx, &cast.neighbour.id, cast.now)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | person::list_consenting(tx, cast.now)
    );
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | person::has_consent(tx, &cast.scenes[1].resident.id, Purpose::Matching, cast.now)
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance
                | person::withdraw_consent(
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
            chance | person::is_blocked(tx, &cast.neighbour.id, &cast.scenes[1].resident.id)
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | person::add_block(tx, &cast.scenes[1].resident.id, &cast.neighbour.id, cast.now)
        );
    }
    say!(log, world, [] | tx, cast, chance | person::list_blocks(tx));
}

async fn helpers_and_invitations(world: &World, log: &mut Vec<String>) {
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
    say!(log, world, [] | tx, cast, chance | invitation::list_live(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | invitation::count_since(tx, cast.now)
    );
}

async fn requests_and_visits(world: &World, log: &mut Vec<String>) {
    say!(log, world, [] | tx, cast, chance | request::list_live(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | request::set_checked(
                tx,
                &cast.scenes[0].request,
                Some("Wie haalt boodschappen?"),
                true,
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | request::own_words(tx, &cast.scenes[0].request.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | request::list_of_person(tx, &cast.scenes[0].resident.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance
            | request::set_state(
                tx,
                &cast.scenes[1].request,
                RequestState::Paused { since: cast.now },
                "system"
            )
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | request::find(tx, &cast.scenes[1].request.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | visit::lock(tx, &cast.scenes[0].visit.id)
    );
    say!(log, world, [] | tx, cast, chance | visit::list_live(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | visit::list_of_request(tx, &cast.scenes[1].request.id)
    );
    let done = AssignmentState::Done {
        checked_in_at: None,
        done_at: world.cast.now,
    };
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | assignment::list_taken(tx, cast.now)
    );
    say!(
        log,
        world,
        [done] | tx,
        cast,
        chance | assignment::set_state(tx, &cast.organisation.id, &cast.scenes[0].booked, done, "system")
    );
    let before = world
        .store
        .read({
            let id = world.cast.scenes[1].visit.id.clone();
            async move |tx| visit::find(tx, &id).await
        })
        .await
        .expect("read");
    log.push(format!("{before:?}"));
    world
        .raw(&format!(
            "UPDATE visit SET state = 'done' WHERE id = '{}'",
            world.cast.scenes[0].visit.id
        ))
        .await;
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | assignment::find(tx, &cast.scenes[0].booked.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | assignment::list_of_visit(tx, &cast.scenes[0].visit.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | assignment::list_of_helper(tx, &cast.helper.id, cast.now, cast.now.plus(7 * 86_400))
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | assignment::list_taken_of(tx, &cast.helper.id, cast.now)
    );
    for same_again in [false, true] {
        let said = Feedback {
            visit: world.cast.scenes[0].visit.id.clone(),
            somebody_came: true,
            same_again,
            words: "Dank!".to_owned(),
            at: world.cast.now,
        };
        say!(
            log,
            world,
            [said] | tx,
            cast,
            chance | visit::set_feedback(tx, &said)
        );
        say!(log, world, [] | tx, cast, chance | visit::list_familiar(tx));
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | visit::find_feedback(tx, &cast.scenes[0].visit.id)
    );
}

async fn rounds_and_looks(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let visit_id = world.cast.scenes[0].visit.id.clone();
    for seq in [1, 2] {
        say!(log, world, [] | tx, cast, chance | round::next_seq(tx, "noord"));
        let one = Round {
            id: RoundId::new(now, chance),
            area: "noord".to_owned(),
            seq,
            at: now,
            visits: 2,
            helpers: 1,
            urgent_served: 0,
            served: 1,
            score: 900,
            fairness_cost: 3,
            is_exact: seq == 2,
        };
        say!(log, world, [one] | tx, cast, chance | round::add(tx, &one));
        let suggestion = SuggestionRow {
            id: SuggestionId::new(now, chance),
            round_id: one.id.clone(),
            visit_id: visit_id.clone(),
            helper_id: world.cast.helper.id.clone(),
            starts_at: now,
            ends_at: now.plus(3600),
            score: 900,
            explanation: "{}".to_owned(),
        };
        let left = UnassignedRow {
            visit_id: visit_id.clone(),
            round_id: one.id.clone(),
            explanation: "{}".to_owned(),
        };
        say!(
            log,
            world,
            [suggestion] | tx,
            cast,
            chance | round::add_suggestion(tx, &suggestion)
        );
        say!(
            log,
            world,
            [left] | tx,
            cast,
            chance | round::add_unassigned(tx, &left)
        );
        say!(log, world, [] | tx, cast, chance | round::list_suggestions(tx));
        say!(
            log,
            world,
            [left] | tx,
            cast,
            chance | round::list_suggestions_of(tx, &left.visit_id)
        );
        say!(log, world, [] | tx, cast, chance | round::list_unassigned(tx));
        if seq == 1 {
            say!(
                log,
                world,
                [] | tx,
                cast,
                chance | round::remove_proposals(tx, &cast.organisation.id)
            );
        } else {
            say!(
                log,
                world,
                [left] | tx,
                cast,
                chance | round::remove_proposals_of(tx, &left.visit_id)
            );
        }
        say!(log, world, [] | tx, cast, chance | round::list_suggestions(tx));
    }
    say!(log, world, [] | tx, cast, chance | round::find_last(tx, "noord"));
    let look = DisclosureRow {
        id: DisclosureId::new(now, chance),
        organisation_id: world.cast.organisation.id.clone(),
        subject_id: world.cast.scenes[0].resident.id.clone(),
        viewer_id: world.cast.neighbour.id.clone(),
        visit_id: Some(visit_id.clone()),
        what: "address".to_owned(),
        why: "visit".to_owned(),
        at: now,
    };
    say!(log, world, [look] | tx, cast, chance | disclosure::add(tx, &look));
    say!(
        log,
        world,
        [look] | tx,
        cast,
        chance | disclosure::list_of_subject(tx, &look.subject_id)
    );
    let worry = Concern {
        id: ConcernId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        zone: world.cast.zone.id.clone(),
        kind: ConcernKind::Worry,
        visit: Some(visit_id),
        about: None,
        reporter: world.cast.neighbour.id.clone(),
        words: "Het is er koud.".to_owned(),
        state: ConcernState::Open { deadline_at: now },
        deadline_at: now,
        created_at: now,
    };
    say!(
        log,
        world,
        [worry] | tx,
        cast,
        chance | concern::add(tx, &worry, "system")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | concern::list_open(tx, &cast.organisation.id)
    );
    say!(
        log,
        world,
        [worry] | tx,
        cast,
        chance | concern::close(tx, &worry, "Gebeld.", cast.now, "system")
    );
    say!(
        log,
        world,
        [worry] | tx,
        cast,
        chance | concern::find(tx, &worry.id)
    );
    let organisation = world.cast.organisation.id.clone();
    let calls = world
        .store
        .read(async move |tx| concern::list_call_backs(tx, &organisation).await)
        .await
        .expect("read");
    let call = calls.first().expect("somebody waits").clone();
    say!(
        log,
        world,
        [call] | tx,
        cast,
        chance | concern::close_call_back(tx, &call, cast.now, "system")
    );
    say!(
        log,
        world,
        [call] | tx,
        cast,
        chance | concern::find_call_back(tx, &call.id)
    );
    say!(
        log,
        world,
        [call] | tx,
        cast,
        chance | concern::count_call_backs(tx, &call.telephone, cast.now)
    );
}

async fn doors_and_letters(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let code = CodeRow {
        id: CodeId::new(now, chance),
        person_id: Some(world.cast.neighbour.id.clone()),
        request_id: None,
        code_hash: "hash".to_owned(),
        tries_left: 2,
        created_at: now,
        expires_at: now.plus(600),
        used_at: None,
    };
    say!(
        log,
        world,
        [code] | tx,
        cast,
        chance | sign_in::add_code(tx, &code)
    );
    say!(
        log,
        world,
        [code] | tx,
        cast,
        chance | sign_in::claim_try(tx, &code.id)
    );
    say!(
        log,
        world,
        [code] | tx,
        cast,
        chance | sign_in::claim_code(tx, &code.id, cast.now)
    );
    say!(
        log,
        world,
        [code] | tx,
        cast,
        chance | sign_in::find_code(tx, &code.id)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | sign_in::count_codes(tx, &cast.neighbour.id, cast.now)
    );
    for phc in ["$argon2id$1", "$argon2id$2"] {
        say!(
            log,
            world,
            [phc] | tx,
            cast,
            chance | sign_in::set_password(tx, &cast.neighbour.id, phc, cast.now)
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | sign_in::find_password(tx, &cast.neighbour.id)
    );
    let session = SessionRow {
        person: world.cast.neighbour.id.clone(),
        is_staff: true,
        expires_at: now.plus(60),
    };
    for token in ["t1", "t2"] {
        say!(
            log,
            world,
            [session, token] | tx,
            cast,
            chance | sign_in::add_session(tx, token, &session, cast.now)
        );
        say!(
            log,
            world,
            [token] | tx,
            cast,
            chance | sign_in::set_draft(tx, token, "{}", cast.now, cast.now.plus(60))
        );
        say!(
            log,
            world,
            [token] | tx,
            cast,
            chance | sign_in::set_draft(tx, token, "{1}", cast.now, cast.now.plus(60))
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | sign_in::remove_session(tx, "t1")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | sign_in::remove_draft(tx, "t1")
    );
    for at in [now, now.plus(60)] {
        say!(
            log,
            world,
            [at] | tx,
            cast,
            chance | sign_in::find_session(tx, "t2", at)
        );
        say!(
            log,
            world,
            [at] | tx,
            cast,
            chance | sign_in::find_draft(tx, "t2", at)
        );
        say!(
            log,
            world,
            [at] | tx,
            cast,
            chance | sign_in::remove_expired(tx, at)
        );
    }
    for key in ["one", "two", "one"] {
        let letter = Outgoing {
            id: MessageId::new(now, chance),
            dedupe_key: key.to_owned(),
            organisation: world.cast.organisation.id.clone(),
            person: None,
            channel: "mail".to_owned(),
            to: "a@example.nl".to_owned(),
            subject: key.to_owned(),
            body: key.to_owned(),
        };
        say!(
            log,
            world,
            [letter] | tx,
            cast,
            chance | outbox::enqueue(tx, &letter)
        );
    }
    let mut claimed = world
        .store
        .write(async move |tx| outbox::claim_due(tx, now, 60, 10).await)
        .await
        .expect("claimed");
    // Which order the rows come back in is nobody's promise.
    claimed.sort_by(|a, b| a.message.dedupe_key.cmp(&b.message.dedupe_key));
    log.push(format!("{claimed:?}"));
    let ids: Vec<MessageId> = claimed.into_iter().map(|one| one.message.id).collect();
    say!(
        log,
        world,
        [ids] | tx,
        cast,
        chance | outbox::set_sent(tx, &ids[0], cast.now)
    );
    say!(
        log,
        world,
        [ids] | tx,
        cast,
        chance | outbox::set_unsent(tx, &ids[1], Some(cast.now), "451")
    );
    say!(
        log,
        world,
        [ids] | tx,
        cast,
        chance | outbox::set_unsent(tx, &ids[2], None, "550")
    );
    say!(log, world, [] | tx, cast, chance | outbox::count_waiting(tx));
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::add(tx, "key", "body", 303, "/")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::find(tx, "key", "body")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::remove_older(tx, cast.now.plus(1))
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::find(tx, "key", "body")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | audit::list(tx, &cast.organisation.id, 0, 1000)
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | audit::first_broken(tx, &cast.organisation.id)
    );
    // Not sound on purpose: the promises above were broken by a block and a withdrawn consent.
    say!(log, world, [] | tx, cast, chance | check::breaches(tx, cast.now));
}

async fn transcript(database: Database) -> Vec<String> {
    let world = World::with(database, Arc::new(SeededChance::from_seed(SEED))).await;
    let mut log = Vec::new();
    places_and_people(&world, &mut log).await;
    helpers_and_invitations(&world, &mut log).await;
    requests_and_visits(&world, &mut log).await;
    rounds_and_looks(&world, &mut log).await;
    doors_and_letters(&world, &mut log).await;
    log
}

/// The SQL texts in a piece of source.
fn statements(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let tokens = TokenStream::from_str(source).expect("Rust");
    gather(tokens, &mut found);
    found
}

fn gather(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => gather(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else {
                    continue;
                };
                let sql = unescaped(inner);
                let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE "];
                if verbs.iter().any(|verb| sql.starts_with(verb)) {
                    found.insert(sql);
                }
            }
            _ => {}
        }
    }
}

/// What the compiler makes of the inside of a literal.
fn unescaped(inner: &str) -> String {
    let mut text = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some('\n')) => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            ('\\', Some(_)) => text.extend(rest.next()),
            _ => text.push(c),
        }
    }
    text
}

fn in_the_source() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.extend(statements(&std::fs::read_to_string(path).expect("source")));
            }
        }
    }
    found
}

#[test]
fn statements_are_found_in_the_source() {
    let source = r#"
        /// "SELECT nothing, documentation"
        fn f() {
            exec!(tx, "INSERT INTO a (b) \
                 VALUES ($1)", b);
            fetch!("SELECT a FROM b ORDER BY a COLLATE \"C\"");
            other("DELETED");
        }
    "#;
    let expected = [
        "INSERT INTO a (b) VALUES ($1)",
        "SELECT a FROM b ORDER BY a COLLATE \"C\"",
    ];
    assert_eq!(statements(source).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn no_statement_asks_for_whatever_there_is() {
    let all = in_the_source();
    assert!(all.len() > 100, "{} statements", all.len());
    for sql in all {
        assert!(!sql.contains('*') || sql.contains("COUNT(*)"), "{sql}");
        assert!(!sql.contains("RETURNING *") && !sql.contains("SELECT *"), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_runs_on_both_engines_with_the_same_answers() {
    let (sqlite, postgres) = (Database::sqlite().await, Database::postgres().await);
    let urls = format!("{} {}", sqlite.url(), postgres.url());
    let part = tokio::task::spawn_blocking(move || {
        Command::new(std::env::current_exe().expect("this program"))
            .args([
                "contract::in_a_process_of_its_own",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env(DATABASES, urls)
            .output()
            .expect("starts")
    })
    .await
    .expect("no panic");
    let said = String::from_utf8_lossy(&part.stdout);
    let also = String::from_utf8_lossy(&part.stderr);
    assert!(
        part.status.success() && said.contains("1 passed"),
        "{said}\n{also}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of every_statement_runs_on_both_engines_with_the_same_answers, which starts it"]
async fn in_a_process_of_its_own() {
    let urls = std::env::var(DATABASES).expect("started by the test it is a part of");
    let (sqlite, postgres) = urls.split_once(' ').expect("two databases");
    record_statements();
    let one = transcript(Database::at(sqlite)).await;
    let other = transcript(Database::at(postgres)).await;
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one, other, "SQLite | PostgreSQL");
    }
    assert_eq!(one.len(), other.len());
    let ran = recorded_statements();
    for engine in ["sqlite", "postgres"] {
        let ran: BTreeSet<String> = ran
            .iter()
            .filter(|(on, _)| *on == engine)
            .map(|(_, sql)| (*sql).to_owned())
            .collect();
        let written = in_the_source();
        let never: Vec<_> = written.difference(&ran).collect();
        assert!(never.is_empty(), "never run on {engine}: {never:#?}");
        let unknown: Vec<_> = ran.difference(&written).collect();
        assert!(
            unknown.is_empty(),
            "run on {engine}, not found in the source: {unknown:#?}"
        );
    }
}

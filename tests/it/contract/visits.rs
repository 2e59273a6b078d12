//! Calls about requests, visits, rounds, the desk, doors and letters.

use crate::world::World;
use noaber::domain::assignment::AssignmentState;
use noaber::domain::concern::{ConcernKind, ConcernState};
use noaber::domain::ids::{ConcernId, DisclosureId, MessageId, RoundId, SuggestionId};
use noaber::domain::request::RequestState;
use noaber::domain::story::{Audience, StoryState};
use noaber::store::concern::Concern;
use noaber::store::disclosure::DisclosureRow;
use noaber::store::outbox::Outgoing;
use noaber::store::round::{Round, SuggestionRow, UnassignedRow};
use noaber::store::story::Story;
use noaber::store::visit::Feedback;
use noaber::store::{
    assignment, audit, check, concern, disclosure, idempotency, outbox, request, round, sign_in, story, visit,
};

pub(super) async fn requests_and_visits(world: &World, log: &mut Vec<String>) {
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | request::list_live(tx, &cast.organisation.id)
    );
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
        chance
            | request::set_schedule(
                tx,
                &cast.scenes[0].request,
                &cast.scenes[0].request.schedule,
                "system"
            )
    );
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | request::add_preferred(tx, &cast.scenes[0].request.id, &cast.helper.id)
        );
    }
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
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | visit::list_live(tx, &cast.organisation.id)
    );
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

pub(super) async fn stories(world: &World, log: &mut Vec<String>) {
    let of = &world.cast.scenes[0];
    for audience in [Audience::Helper, Audience::Nameless, Audience::Neighbourhood] {
        let told = Story {
            visit: of.visit.id.clone(),
            person: of.resident.id.clone(),
            organisation: world.cast.organisation.id.clone(),
            zone: world.cast.zone.id.clone(),
            audience,
            state: audience.begins(),
            words: "Wij dronken koffie.".to_owned(),
            at: world.cast.now,
        };
        say!(
            log,
            world,
            [told] | tx,
            cast,
            chance | story::set(tx, &told, "system")
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | story::list_waiting(tx, &cast.organisation.id)
        );
        say!(
            log,
            world,
            [told] | tx,
            cast,
            chance | story::set_state(tx, &told, StoryState::Shown, "system")
        );
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | story::list_shown(tx, &cast.zone.id, 3)
        );
        say!(
            log,
            world,
            [told] | tx,
            cast,
            chance | story::find(tx, &told.visit)
        );
    }
    for _ in 0..2 {
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | story::remove(tx, &cast.organisation.id, &cast.scenes[0].visit.id, "system")
        );
    }
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | story::remove_of_person(tx, &cast.scenes[0].resident.id)
    );
    // One stays: what is sealed moves under another key later on.
    let stays = Story {
        visit: of.visit.id.clone(),
        person: of.resident.id.clone(),
        organisation: world.cast.organisation.id.clone(),
        zone: world.cast.zone.id.clone(),
        audience: Audience::Helper,
        state: StoryState::Shown,
        words: "Dag.".to_owned(),
        at: world.cast.now,
    };
    say!(
        log,
        world,
        [stays] | tx,
        cast,
        chance | story::set(tx, &stays, "system")
    );
}

pub(super) async fn rounds_and_looks(world: &World, log: &mut Vec<String>) {
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
        say!(
            log,
            world,
            [] | tx,
            cast,
            chance | round::list_for_volunteers(tx, &cast.organisation.id)
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
        reason_sealed: None,
    };
    say!(
        log,
        world,
        [look] | tx,
        cast,
        chance | disclosure::add(tx, &look, Some("Gebeld"))
    );
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
        chance | concern::set_call_back_words(tx, &call, "Stuurde een sms: “HULP”")
    );
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

pub(super) async fn doors_and_letters(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
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
    for token in ["t1", "t2"] {
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
        chance | sign_in::remove_draft(tx, "t1")
    );
    for at in [now, now.plus(60)] {
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
            channel: if key == "two" { "text" } else { "mail" }.to_owned(),
            to: "a@example.nl".to_owned(),
            subject: key.to_owned(),
            body: key.to_owned(),
            useful_until: None,
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
        chance | idempotency::claim(tx, "begun", "body")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::find(tx, "begun", "body")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::answer(tx, "begun", 303, "/")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::release(tx, "begun")
    );
    say!(
        log,
        world,
        [] | tx,
        cast,
        chance | idempotency::remove_older(tx, cast.now.plus(1))
    );
    say!(log, world, [] | tx, cast, chance | idempotency::set_probed(tx));
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

//! The invariant checker: silent on a sound database, and each kind of breach is named when a hand makes it.

use noaber::domain::helper::Limits;
use noaber::store::audit;
use noaber::store::check::Breach;
use noaber::store::helper;

use crate::world::{World, cell};

/// One way to break a database, what the checker must then say, and how to mend it.
struct Case {
    breaks: &'static str,
    invariant: u8,
    subject: &'static str,
    says: &'static str,
    mends: &'static str,
}

const fn case(
    breaks: &'static str,
    invariant: u8,
    subject: &'static str,
    says: &'static str,
    mends: &'static str,
) -> Case {
    Case {
        breaks,
        invariant,
        subject,
        says,
        mends,
    }
}

/// Fills in who is who.
fn named(world: &World, text: &str) -> String {
    let cast = &world.cast;
    let [one, two] = &cast.scenes;
    let fine = cell(0.0).children(9).expect("children").min.to_i64();
    let far = cell(0.05).to_i64();
    [
        ("{org}", cast.organisation.id.as_str()),
        ("{helper}", cast.helper.id.as_str()),
        ("{neighbour}", cast.neighbour.id.as_str()),
        ("{resident}", one.resident.id.as_str()),
        ("{caller}", two.resident.id.as_str()),
        ("{request}", one.request.id.as_str()),
        ("{request2}", two.request.id.as_str()),
        ("{visit}", one.visit.id.as_str()),
        ("{visit2}", two.visit.id.as_str()),
        ("{booked}", one.booked.id.as_str()),
        ("{booked2}", two.booked.id.as_str()),
        ("{fine}", &fine.to_string()),
        ("{far}", &far.to_string()),
        ("{cell}", &cell(0.0).to_i64().to_string()),
        ("{now}", &cast.now.seconds().to_string()),
    ]
    .iter()
    .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
}

async fn each_is_named(world: &World, cases: &[Case]) {
    assert_eq!(world.breaches().await, [], "a sound database");
    for case in cases {
        let breaks = named(world, case.breaks);
        assert!(world.raw(&breaks).await > 0, "changed nothing: {breaks}");
        let found = world.breaches().await;
        let subject = named(world, case.subject);
        let says = named(world, case.says);
        let is_it = |breach: &Breach| {
            breach.invariant == case.invariant
                && (subject.is_empty() || breach.subject == subject)
                && breach.what.contains(&says)
        };
        assert!(found.iter().any(is_it), "{breaks}\nis not named: {found:#?}");
        let mends = named(world, case.mends);
        assert!(world.raw(&mends).await > 0, "changed nothing: {mends}");
        assert_eq!(world.breaches().await, [], "after {mends}");
    }
}

#[rustfmt::skip]
const PLACES: &[Case] = &[
    case("UPDATE visit SET helpers_booked = 0 WHERE id = '{visit}'", 1, "{visit}", "0 places are said to be taken, 1 are",
         "UPDATE visit SET helpers_booked = 1 WHERE id = '{visit}'"),
    case("UPDATE visit SET state = 'done' WHERE id = '{visit}'", 1, "{visit}", "make it staffed",
         "UPDATE visit SET state = 'staffed' WHERE id = '{visit}'"),
    case("UPDATE visit SET state = 'confirmed', state_by = 'system' WHERE id = '{visit}'", 1, "{visit}", "make it staffed",
         "UPDATE visit SET state = 'staffed', state_by = NULL WHERE id = '{visit}'"),
    case("UPDATE visit SET state = 'cancelled', state_by = 'system', helpers_booked = 0 WHERE id = '{visit}'", 1, "{visit}",
         "1 helpers are still on it",
         "UPDATE visit SET state = 'staffed', state_by = NULL, helpers_booked = 1 WHERE id = '{visit}'"),
    case("UPDATE assignment SET visit_id = '{visit}' WHERE id = '{booked2}'", 1, "{visit}", "2 helpers on a visit that needs 1",
         "UPDATE assignment SET visit_id = '{visit2}' WHERE id = '{booked2}'"),
    case("UPDATE assignment SET visit_id = '{visit}' WHERE id = '{booked2}'", 1, "{visit}", "one helper holds two places",
         "UPDATE assignment SET visit_id = '{visit2}' WHERE id = '{booked2}'"),
    case("UPDATE assignment SET done_at = 5 WHERE id = '{booked}'", 1, "{booked}", "contradicts itself",
         "UPDATE assignment SET done_at = NULL WHERE id = '{booked}'"),
    case("UPDATE assignment SET starts_at = starts_at + 60 WHERE id = '{booked}'", 1, "{visit}", "another time",
         "UPDATE assignment SET starts_at = starts_at - 60 WHERE id = '{booked}'"),
];

#[rustfmt::skip]
const WEEKS: &[Case] = &[
    case("UPDATE assignment SET starts_at = starts_at - 60 WHERE id = '{booked2}'", 2, "{booked}", "overlaps {booked2}",
         "UPDATE assignment SET starts_at = starts_at + 60 WHERE id = '{booked2}'"),
    case("UPDATE request SET cell = {far} WHERE id = '{request2}'", 2, "{booked}", "s of travel",
         "UPDATE request SET cell = {cell} WHERE id = '{request2}'"),
    case("UPDATE helper SET weekly_visits = 1 WHERE id = '{helper}'", 2, "{helper}", "2 visits in week 10 of 2026, the limit is 1",
         "UPDATE helper SET weekly_visits = 2 WHERE id = '{helper}'"),
    case("UPDATE helper SET weekly_minutes = 119 WHERE id = '{helper}'", 2, "{helper}", "120 minutes in week 10 of 2026",
         "UPDATE helper SET weekly_minutes = NULL WHERE id = '{helper}'"),
];

#[rustfmt::skip]
const CHAINS: &[Case] = &[
    case("UPDATE request SET state = 'paused' WHERE id = '{request}'", 3, "{request}", "the audit ends in \"open\"",
         "UPDATE request SET state = 'open' WHERE id = '{request}'"),
    case("UPDATE helper SET state = 'left' WHERE id = '{helper}'", 3, "{helper}", "the audit ends in \"active\"",
         "UPDATE helper SET state = 'active' WHERE id = '{helper}'"),
    case("UPDATE audit SET detail = 'done>staffed' WHERE subject = '{visit}' AND detail = 'open>staffed'", 3, "{visit}",
         "the audit steps from \"done\"",
         "UPDATE audit SET detail = 'open>staffed' WHERE subject = '{visit}' AND detail = 'done>staffed'"),
    case("UPDATE audit SET actor = 'per_x' WHERE seq = 3", 3, "{org}", "the audit is broken at row 3",
         "UPDATE audit SET actor = 'system' WHERE seq = 3"),
    case("UPDATE audit SET seq = seq + 1000 WHERE seq = 4", 3, "{org}", "the audit is broken at row 4",
         "UPDATE audit SET seq = seq - 1000 WHERE seq = 1004"),
    case("UPDATE audit_head SET seq = seq + 1", 3, "{org}", "the audit is broken",
         "UPDATE audit_head SET seq = seq - 1"),
    case("UPDATE call_back SET id = 'cal_other'", 3, "cal_other", "the audit ends in \"\"",
         "UPDATE call_back SET id = (SELECT subject FROM audit WHERE action = 'call_back.state')"),
    case("UPDATE audit SET action = 'seen' WHERE subject = '{booked}'", 3, "{booked}", "the state is \"booked\"",
         "UPDATE audit SET action = 'assignment.state' WHERE subject = '{booked}'"),
];

#[rustfmt::skip]
const MARKS: &[Case] = &[
    case("UPDATE outbox SET dedupe_key = 'x' || dedupe_key", 4, "{booked}", "was not told",
         "UPDATE outbox SET dedupe_key = '{booked}:resident'"),
    case("UPDATE call_back SET why = 'call_me'", 4, "{booked2}", "was not told", "UPDATE call_back SET why = 'tell'"),
    case("UPDATE outbox SET sent_at = 5", 4, "", "contradicts when it was sent", "UPDATE outbox SET sent_at = NULL"),
    case("INSERT INTO outbox (id, dedupe_key, organisation_id, channel, to_sealed, subject_sealed, body_sealed, state, attempts, \
          next_at, created_at, sent_at) VALUES ('msg_x', 'x', '{org}', 'mail', '', '', 'left', 'sent', 1, 5, 5, 5)", 4, "msg_x",
         "what is left of it", "DELETE FROM outbox WHERE id = 'msg_x'"),
    case("INSERT INTO idempotency (key_hash, body_hash, status, location, created_at) VALUES ('k', 'b', 42, '/', 5)", 5, "k",
         "no answer", "DELETE FROM idempotency"),
    case("INSERT INTO idempotency (key_hash, body_hash, status, location, created_at) VALUES ('k', 'b', 303, 'evil.nl', 5)", 5,
         "k", "no answer", "DELETE FROM idempotency"),
    case("INSERT INTO idempotency (key_hash, body_hash, status, location, created_at) VALUES ('k', 'b', 303, '', {now} + 900)",
         5, "k", "no answer", "DELETE FROM idempotency"),
    case("INSERT INTO round (id, area, seq, at, visits, helpers, urgent_served, served, score, fairness_cost, is_exact) VALUES \
          ('rnd_1', 'noord', 1, 5, 0, 0, 0, 0, 0, 0, 1), ('rnd_3', 'noord', 3, 5, 0, 0, 0, 0, 0, 0, 1)", 6, "noord",
         "2 rounds, numbered 1..3", "DELETE FROM round"),
];

#[rustfmt::skip]
const PROMISES: &[Case] = &[
    case("INSERT INTO block (person_id, other_id, created_at) VALUES ('{resident}', '{neighbour}', 5), ('{neighbour}', '{resident}', 5)",
         7, "{booked}", "kept apart", "DELETE FROM block"),
    case("INSERT INTO block (person_id, other_id, created_at) VALUES ('{resident}', '{caller}', 5)", 7, "{resident}",
         "one way only", "DELETE FROM block"),
    case("UPDATE consent SET withdrawn_at = 5 WHERE person_id = '{neighbour}'", 7, "{booked}", "the helper's consent",
         "UPDATE consent SET withdrawn_at = NULL WHERE person_id = '{neighbour}'"),
    case("UPDATE consent SET until_at = {now} WHERE person_id = '{caller}'", 7, "{booked2}", "the resident's consent",
         "UPDATE consent SET until_at = NULL WHERE person_id = '{caller}'"),
    case("UPDATE helper SET state = 'on_hold' WHERE id = '{helper}'", 7, "{booked}", "the helper is on_hold",
         "UPDATE helper SET state = 'active' WHERE id = '{helper}'"),
    case("UPDATE request SET vetting_required = 1 WHERE id = '{request}'", 7, "{booked}", "certificate",
         "UPDATE request SET vetting_required = 0 WHERE id = '{request}'"),
    case("UPDATE category SET vetting_required = 1", 7, "{booked2}", "certificate", "UPDATE category SET vetting_required = 0"),
];

#[rustfmt::skip]
const THREADS: &[Case] = &[
    case("UPDATE thread_message SET author_id = '{caller}'", 7, "wrd_x", "it did not concern",
         "UPDATE thread_message SET author_id = '{neighbour}'"),
    case("UPDATE thread_message SET side = 'resident'", 7, "wrd_x", "it did not concern", "UPDATE thread_message SET side = 'helper'"),
    case("UPDATE thread_message SET side = 'desk'", 7, "wrd_x", "it did not concern", "UPDATE thread_message SET side = 'helper'"),
    case("UPDATE thread_message SET said_at = {now} - 1", 7, "wrd_x", "it did not concern", "UPDATE thread_message SET said_at = {now}"),
    case("INSERT INTO block (person_id, other_id, created_at) VALUES ('{resident}', '{neighbour}', 5), ('{neighbour}', '{resident}', 5)",
         7, "wrd_x", "kept apart", "DELETE FROM block"),
    case("UPDATE request SET state = 'fulfilled', state_at = {now} - 1209600 WHERE id = '{request}'", 3, "wrd_x",
         "after its thread had closed", "UPDATE request SET state = 'open', state_at = {now} WHERE id = '{request}'"),
    case("UPDATE thread_message SET state = 'removed'", 3, "wrd_x", "the audit ends in \"said\"",
         "UPDATE thread_message SET state = 'said'"),
    case("UPDATE thread_message SET words_sealed = 'Tot morgen'", 9, "wrd_x", "thread_message.words is not sealed",
         "UPDATE thread_message SET words_sealed = (SELECT '{words}')"),
];

#[rustfmt::skip]
const SEALED: &[Case] = &[
    case("UPDATE person SET mail_hash = 'x' WHERE id = '{resident}'", 9, "{resident}", "person.mail has another's keyed hash",
         "UPDATE person SET mail_hash = (SELECT '{mailhash}') WHERE id = '{resident}'"),
    case("UPDATE person SET telephone_hash = 'x' WHERE id = '{resident}'", 9, "{resident}", "person.telephone is gone",
         "UPDATE person SET telephone_hash = NULL WHERE id = '{resident}'"),
    case("UPDATE person SET telephone_sealed = '0612345678' WHERE id = '{resident}'", 9, "{resident}", "person.telephone is not sealed",
         "UPDATE person SET telephone_sealed = NULL WHERE id = '{resident}'"),
    case("UPDATE concern SET outcome_sealed = '1.AAAA'", 9, "wor_x", "concern.outcome does not open",
         "UPDATE concern SET outcome_sealed = NULL"),
    case("UPDATE concern SET outcome_sealed = '9.AAAA'", 9, "wor_x", "concern.outcome is sealed under key 9, which is not at hand",
         "UPDATE concern SET outcome_sealed = NULL"),
    case("UPDATE home SET cell = {fine} WHERE person_id = '{resident}'", 9, "{resident}", "resolution 9",
         "UPDATE home SET cell = {cell} WHERE person_id = '{resident}'"),
    case("UPDATE request SET cell = 12 WHERE id = '{request2}'", 9, "{request2}", "its cell is none",
         "UPDATE request SET cell = {cell} WHERE id = '{request2}'"),
    case("INSERT INTO disclosure (id, organisation_id, subject_id, viewer_id, visit_id, what, why, at) VALUES \
          ('dis_x', '{org}', '{resident}', '{caller}', '{visit}', 'address', 'visit', 5)", 9, "dis_x", "never on it",
         "DELETE FROM disclosure"),
    case("INSERT INTO disclosure (id, organisation_id, subject_id, viewer_id, visit_id, what, why, at) VALUES \
          ('dis_x', '{org}', '{caller}', '{neighbour}', '{visit}', 'address', 'visit', 5)", 9, "dis_x", "never on it",
         "DELETE FROM disclosure"),
    case("UPDATE outbox SET person_id = 'per_nobody'", 10, "", "a row of outbox points at nothing",
         "UPDATE outbox SET person_id = '{resident}'"),
    case("UPDATE home SET zone_id = 'zon_x' WHERE person_id = '{caller}'", 10, "{caller}", "a row of home points at nothing",
         "UPDATE home SET zone_id = (SELECT id FROM zone) WHERE person_id = '{caller}'"),
    case("UPDATE invitation SET helper_id = 'hlp_x'", 10, "inv_x", "a row of invitation", "UPDATE invitation SET helper_id = '{helper}'"),
];

on_both_engines! {
    async fn places(db: Database) {
        each_is_named(&World::on(db).await, PLACES).await;
    }

    async fn weeks(db: Database) {
        let world = World::on(db).await;
        each_is_named(&world, WEEKS).await;
        // Whoever wants to do less from now on breaks nothing that was promised before.
        world
            .write(async |tx, cast, _| {
                let mut less = cast.helper.clone();
                less.limits = Limits { weekly_visits: 1, weekly_minutes: Some(30), ..less.limits };
                helper::set_offer(tx, &less, "system").await
            })
            .await
            .expect("written");
        assert_eq!(world.breaches().await, []);
        let overlap = named(&world, "UPDATE assignment SET starts_at = starts_at - 60 WHERE id = '{booked2}'");
        world.raw(&overlap).await;
        assert!(world.breaches().await.iter().any(|breach| breach.invariant == 2), "a bare overlap still is one");
    }

    async fn chains(db: Database) {
        let world = World::on(db).await;
        each_is_named(&world, CHAINS).await;
        // A chain of which every hash is right, and one step is not legal.
        world
            .write(async |tx, cast, _| {
                let id = cast.scenes[0].request.id.as_str();
                for step in ["open>unconfirmed", "unconfirmed>open"] {
                    audit::append(tx, &cast.organisation.id, "system", "request.state", id, step).await?;
                }
                Ok(())
            })
            .await
            .expect("written");
        let found = world.breaches().await;
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].what.contains("open>unconfirmed is not legal"), "{}", found[0]);
        assert_eq!(found[0].subject, world.cast.scenes[0].request.id.as_str());
    }

    async fn marks(db: Database) {
        each_is_named(&World::on(db).await, MARKS).await;
    }

    async fn promises(db: Database) {
        let world = World::on(db).await;
        each_is_named(&world, PROMISES).await;
        // A certificate that is valid on the day is enough, one that ends the day before is not.
        world.raw("UPDATE category SET vetting_required = 1").await;
        for (until, sound) in [("2026-03-04", true), ("2026-03-03", false)] {
            let seen = format!("INSERT INTO vetting (id, helper_id, seen_by, seen_at, valid_until) VALUES ('vet_x', '{{helper}}', 'x', 5, '{until}')");
            world.raw(&named(&world, &seen)).await;
            assert_eq!(world.breaches().await.is_empty(), sound, "{until}");
            world.raw("DELETE FROM vetting").await;
        }
    }

    async fn threads(db: Database) {
        let world = World::on(db).await;
        let key = noaber::store::SealKey::from_bytes(&crate::world::SECRET);
        let words = key.seal(&*world.chance, "thread_message.words", "wrd_x", "Tot morgen").expect("sealed");
        for sql in [
            "INSERT INTO thread (request_id, organisation_id, reads_along, created_at) VALUES ('{request}', '{org}', 0, {now})",
            "INSERT INTO thread_message (id, request_id, seq, author_id, side, words_sealed, state, state_at, said_at) \
             VALUES ('wrd_x', '{request}', 1, '{neighbour}', 'helper', '{words}', 'said', {now}, {now})",
        ] {
            world.raw(&named(&world, sql).replace("{words}", &words)).await;
        }
        world
            .write(async |tx, cast, _| {
                audit::append(tx, &cast.organisation.id, "system", "message.state", "wrd_x", ">said").await
            })
            .await
            .expect("written");
        let cases: Vec<Case> = THREADS
            .iter()
            .map(|one| Case { mends: String::leak(one.mends.replace("{words}", &words)), ..*one })
            .collect();
        each_is_named(&world, &cases).await;
    }

    async fn sealed(db: Database) {
        let world = World::on(db).await;
        let key = noaber::store::SealKey::from_bytes(&crate::world::SECRET);
        let hash = key.lookup_hash("mail", "deboer@example.nl");
        let words = key.seal(&*world.chance, "concern.words", "wor_x", "Ik maak me zorgen.").expect("sealed");
        let concern = format!(
            "INSERT INTO concern (id, organisation_id, zone_id, kind, reporter_id, words_sealed, state, state_at, \
             deadline_at, created_at) VALUES ('wor_x', '{{org}}', (SELECT id FROM zone), 'worry', '{{caller}}', '{words}', \
             'open', 5, 5, 5)"
        );
        world.raw(&named(&world, &concern)).await;
        world
            .raw(&named(
                &world,
                "INSERT INTO invitation (id, visit_id, helper_id, state, state_at, source, starts_at, ends_at, expires_at, \
                 created_at) VALUES ('inv_x', '{visit}', '{helper}', 'sent', 5, 'plan', 5, 6, 7, 5)",
            ))
            .await;
        world
            .write(async |tx, cast, _| {
                let organisation = &cast.organisation.id;
                audit::append(tx, organisation, "system", "concern.state", "wor_x", ">open").await?;
                audit::append(tx, organisation, "system", "invitation.state", "inv_x", ">sent").await
            })
            .await
            .expect("written");
        let cases: Vec<Case> = SEALED
            .iter()
            .map(|one| Case { mends: String::leak(one.mends.replace("{mailhash}", &hash)), ..*one })
            .collect();
        each_is_named(&world, &cases).await;
    }
}

//! Calls about what people may ask of us, and about what is not kept for ever.

use crate::world::{World, cell};
use noaber::domain::ids::{CallBackId, CodeId, ConcernId};
use noaber::domain::language::Lang;
use noaber::domain::reach::ReachBy;
use noaber::domain::resident::Contact;
use noaber::store::correct::ContactChange;
use noaber::store::erase::Unsent;
use noaber::store::reach::{Subject, TextQuestion};
use noaber::store::retain::Old;
use noaber::store::{check, correct, erase, outbox, reach, retain, rights, setting};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

pub(super) async fn rights_and_ends(world: &World, log: &mut Vec<String>) {
    reached(world, log).await;
    read_and_corrected(world, log).await;
    kept_to_time(world, log).await;
    erased(world, log).await;
}

async fn reached(world: &World, log: &mut Vec<String>) {
    let question = |code, subject| TextQuestion {
        person: world.cast.neighbour.id.clone(),
        code,
        subject,
    };
    let (asked, came) = (
        question(1, Subject::Invitation("inv_1".to_owned())),
        question(2, Subject::Visit("vis_1".to_owned())),
    );
    all!(
        log,
        world,
        [asked, came] | tx,
        cast | reach::find(tx, &cast.neighbour.id),
        reach::set_wish(
            tx,
            &cast.organisation.id,
            &cast.neighbour.id,
            Some(ReachBy::Text),
            "system"
        ),
        reach::set_texts_stopped(
            tx,
            &cast.organisation.id,
            &cast.neighbour.id,
            Some(cast.now),
            "system"
        ),
        reach::set_failed(
            tx,
            &cast.organisation.id,
            &cast.neighbour.id,
            ReachBy::Mail,
            cast.now
        ),
        reach::set_failed(
            tx,
            &cast.organisation.id,
            &cast.neighbour.id,
            ReachBy::Text,
            cast.now
        ),
        reach::find(tx, &cast.neighbour.id),
        reach::clear_failed(tx, &cast.neighbour.id),
        reach::find(tx, &cast.neighbour.id),
        reach::add_question(tx, &asked, cast.now),
        reach::add_question(tx, &came, cast.now),
        reach::list_questions(tx, &cast.neighbour.id),
        reach::set_again(tx, &came, Some(cast.now)),
        reach::list_again(tx, cast.now),
        reach::set_again(tx, &came, None),
        reach::list_again(tx, cast.now),
        reach::is_seen(tx, "t1"),
        reach::set_seen(tx, "t1", cast.now),
        reach::set_seen(tx, "t1", cast.now),
        reach::is_seen(tx, "t1"),
        outbox::count_failed(tx, &cast.neighbour.id, cast.now.plus(-60)),
        reach::remove_older(tx, cast.now),
        reach::remove_older(tx, cast.now.plus(1)),
    );
}

async fn read_and_corrected(world: &World, log: &mut Vec<String>) {
    let change = ContactChange {
        code: CodeId::new(world.cast.now, &*world.chance),
        person: world.cast.neighbour.id.clone(),
        contact: "bram@example.nl".to_owned(),
        created_at: world.cast.now,
    };
    all!(
        log,
        world,
        [change] | tx,
        cast | rights::list_consents(tx, &cast.scenes[0].resident.id),
        rights::list_vettings(tx, &cast.helper.id),
        rights::list_asked(tx, &cast.helper.id),
        rights::list_helped(tx, &cast.helper.id),
        rights::list_looks(tx, &cast.scenes[0].resident.id),
        rights::list_reports(tx, &cast.neighbour.id),
        rights::list_calls(tx, &cast.scenes[1].resident.id),
        correct::set_names(tx, &cast.neighbour, Lang::En, "system"),
        correct::set_contact(tx, &cast.neighbour, &Contact::default(), cast.now, "system"),
        correct::add_move(tx, &cast.organisation.id, &cast.neighbour.id, cast.now, "system"),
        correct::count_moves(tx, &cast.neighbour.id, cast.now),
        correct::set_place(tx, &cast.scenes[0].request, &cast.zone.id, cell(0.0), "system"),
        correct::add_change(tx, &change),
        correct::find_change(tx, &cast.neighbour.id),
        correct::count_changes(tx, &cast.neighbour.id, cast.now),
        correct::remove_changes(tx, &cast.neighbour.id),
        setting::set(
            tx,
            &cast.organisation.id,
            "privacy.mail",
            "a@example.nl",
            "system"
        ),
        setting::list(tx, &cast.organisation.id),
    );
}

async fn kept_to_time(world: &World, log: &mut Vec<String>) {
    let scene = &world.cast.scenes[1];
    let old = Old {
        id: scene.request.id.clone(),
        organisation_id: world.cast.organisation.id.clone(),
        resident_id: scene.resident.id.clone(),
        asked_by_id: scene.resident.id.clone(),
    };
    let late = world.cast.now.plus(10 * 365 * 86_400);
    all!(
        log,
        world,
        [late] | tx,
        cast | retain::list_ended(tx, late, 10),
        retain::list_unconfirmed(tx, late, 10),
        retain::is_idle(tx, &cast.neighbour.id),
        retain::wipe_messages(tx, cast.now),
        retain::remove_looks(tx, cast.now),
    );
    let nobody = world.cast.scenes[0].resident.id.clone();
    say!(
        log,
        world,
        [old, nobody] | tx,
        cast,
        chance | retain::set_nobodys(tx, &old, &nobody, cast.now, "system")
    );
    // Removing one that is not unconfirmed is refused, by each engine alike.
    let refused = world
        .write(async move |tx, _, _| retain::remove_request(tx, &old, "system").await)
        .await;
    log.push(format!("{refused:?}"));
}

async fn erased(world: &World, log: &mut Vec<String>) {
    let message = Unsent {
        id: noaber::domain::ids::MessageId::new(world.cast.now, &*world.chance),
        subject: "Iemand komt".to_owned(),
        body: String::new(),
    };
    let visit = world.cast.scenes[0].visit.id.clone();
    let (call, concern) = (
        CallBackId::new(world.cast.now, &*world.chance),
        ConcernId::new(world.cast.now, &*world.chance),
    );
    let refused = world
        .write(async move |tx, _, _| {
            erase::set_call_words(tx, &call, "").await?;
            erase::set_concern_words(tx, &concern, "").await
        })
        .await;
    log.push(format!("{refused:?}"));
    all!(
        log,
        world,
        [message, visit] | tx,
        cast | erase::list_counterparts(tx, &cast.neighbour.id),
        erase::list_involved(tx, &cast.scenes[0].resident.id),
        erase::list_unsent(tx, &cast.scenes[0].resident.id),
        erase::set_unsent(tx, &message),
        erase::list_drafts(tx),
        erase::list_concerns(tx, &cast.neighbour.id),
        erase::clear_feedback(tx, &cast.neighbour.id),
        erase::clear_feedback_of(tx, &visit),
        erase::clear_request(tx, &cast.scenes[0].request.id),
        erase::clear_helper(tx, &cast.organisation.id, &cast.helper.id, "system"),
        erase::set_zone_contact(tx, &cast.zone.id, "Balie", ""),
        erase::count_other_admins(tx, &cast.organisation.id, &cast.neighbour.id, cast.now),
        erase::give_back_requests(tx, &cast.neighbour.id),
        erase::take_back_requests(tx, &cast.neighbour.id),
        erase::remove_calls_about(tx, &cast.scenes[1].request.id, "system"),
        erase::remove_calls(tx, &cast.scenes[1].resident.id, None, "system"),
        erase::remove_traces(tx, &cast.neighbour.id, cast.now),
        erase::set_erased(tx, &cast.neighbour, cast.now, "system"),
        erase::list(tx, &cast.organisation.id),
        check::breaches(tx, cast.now),
    );
}

//! Calls about threads: what people write to each other, and what goes of it.

use crate::world::World;
use jiff::civil::date;
use noaber::domain::concern::{ConcernKind, ConcernState, Seriousness};
use noaber::domain::ids::{CallBackId, ConcernId, MessageId, ThreadMessageId};
use noaber::domain::thread::{MessageState, Side};
use noaber::domain::time::amsterdam;
use noaber::store::concern::Concern;
use noaber::store::outbox::Outgoing;
use noaber::store::thread::{Message, PartRow, Said, Thread};
use noaber::store::{concern, outbox, thread};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// A thread with two messages, one of which stays for what moves under a new key.
pub(super) async fn threads(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let scene = &world.cast.scenes[0];
    let begun = Thread {
        request: scene.request.id.clone(),
        organisation: world.cast.organisation.id.clone(),
        reads_along: false,
        asked: None,
        created_at: now,
    };
    let raised = Concern {
        id: ConcernId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        zone: world.cast.zone.id.clone(),
        kind: ConcernKind::Complaint,
        visit: None,
        about: None,
        reporter: scene.resident.id.clone(),
        words: "Gemeld.".to_owned(),
        state: ConcernState::raise(now, Seriousness::Day),
        deadline_at: now,
        created_at: now,
    };
    let message = |seq| Message {
        id: ThreadMessageId::new(now, chance),
        request: scene.request.id.clone(),
        seq,
        author: world.cast.neighbour.id.clone(),
        side: Side::Helper,
        words: "Tot morgen, Mies.".to_owned(),
        state: MessageState::Said { at: now },
        said_at: now,
    };
    let (one, two) = (message(1), message(2));
    let reported = MessageState::Reported {
        at: now,
        concern: raised.id.clone(),
    };
    let part = PartRow {
        seen_seq: 1,
        told_at: Some(now),
    };
    let call = CallBackId::new(now, chance);
    let letter = Outgoing {
        id: MessageId::new(now, chance),
        dedupe_key: "thread".to_owned(),
        organisation: world.cast.organisation.id.clone(),
        person: Some(scene.resident.id.clone()),
        channel: "mail".to_owned(),
        to: "deboer@example.nl".to_owned(),
        subject: "Een bericht".to_owned(),
        body: "Op uw pagina.".to_owned(),
        useful_until: None,
    };
    let day = now.date(&amsterdam()).to_string();
    assert_eq!(day, date(2026, 3, 3).to_string());
    all!(
        log,
        world,
        [begun, raised, one, two, reported] | tx,
        cast | thread::find(tx, &begun.request),
        thread::add(tx, &begun),
        concern::add(tx, &raised, "system"),
        thread::set_asked(tx, &begun, &raised.id, cast.now, "system"),
        thread::find(tx, &begun.request),
        thread::list_members(tx, &begun.request),
        thread::last_seq(tx, &begun.request),
        thread::add_message(tx, &begun.organisation, &one, "system"),
        thread::add_message(tx, &begun.organisation, &two, "system"),
        thread::last_seq(tx, &begun.request),
        thread::set_message_state(tx, &begun.organisation, &one, &reported, "system"),
        thread::list_messages(tx, &begun.request),
        thread::list_of_author(tx, &cast.neighbour.id),
        thread::find_message(tx, &one.id),
        thread::count_said(tx, &cast.neighbour.id, cast.now),
        thread::has_open_report(tx, &begun.request),
        thread::list_tasks(tx, &begun.organisation),
    );
    all!(
        log,
        world,
        [begun, part, call, day, letter] | tx,
        cast | thread::find_part(tx, &begun.request, &cast.scenes[0].resident.id),
        thread::count_unread(tx, &begun.request, &cast.scenes[0].resident.id, cast.now),
        thread::set_part(tx, &begun.request, &cast.scenes[0].resident.id, part),
        thread::find_part(tx, &begun.request, &cast.scenes[0].resident.id),
        thread::count_unread(tx, &begun.request, &cast.scenes[0].resident.id, cast.now),
        thread::set_share(
            tx,
            &begun.organisation,
            (&begun.request, &cast.helper.id, Side::Helper),
            true,
            "system"
        ),
        thread::list_shares(tx, &begun.request),
        thread::set_share(
            tx,
            &begun.organisation,
            (&begun.request, &cast.helper.id, Side::Helper),
            false,
            "system"
        ),
        thread::has_call(tx, &begun.request, &cast.scenes[0].resident.id, &day),
        thread::add_call(tx, &begun.request, &cast.scenes[0].resident.id, &day, &call),
        thread::has_call(tx, &begun.request, &cast.scenes[0].resident.id, &day),
        thread::has_open_call(tx, &begun.request),
        thread::add_look(tx, &begun.request, &cast.neighbour.id, cast.now),
        thread::list_looks(tx, &begun.request),
        outbox::enqueue_for(tx, &letter, cast.now.plus(3600)),
        outbox::remove_waiting(tx, "thread"),
    );
}

/// What goes when somebody is forgotten, and when a request has had its time.
pub(super) async fn ends(world: &World, log: &mut Vec<String>) {
    let gone = Said {
        id: ThreadMessageId::new(world.cast.now, &*world.chance),
        words: String::new(),
    };
    let refused = world
        .write(async move |tx, _, _| thread::set_words(tx, &gone).await)
        .await;
    log.push(format!("{refused:?}"));
    all!(
        log,
        world,
        [] | tx,
        cast | thread::list_said_by(tx, &cast.neighbour.id),
        thread::list_said_around(tx, &cast.scenes[0].resident.id),
        thread::remove_of_helper(tx, &cast.helper.id),
        thread::remove_of_request(tx, &cast.organisation.id, &cast.scenes[0].request.id, "system"),
        thread::list_messages(tx, &cast.scenes[0].request.id),
    );
}

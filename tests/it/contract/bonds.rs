//! Calls about bonds: two people, what they agreed, the requests that are theirs, how it goes, and how it ends.

use crate::world::World;
use noaber::domain::bond::{
    Bond, BondEnd, BondSide, BondState, BondVisitKind, BondWords, CareContact, MayKnow, ReviewOutcome,
};
use noaber::domain::consent::Given;
use noaber::domain::ids::{BondId, BondReviewId};
use noaber::domain::visit::By;
use noaber::store::bond::{BondRequest, Review};
use noaber::store::{bond, check};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// One that runs, with a request of its own, and ends; its words stay for what moves under a new key.
pub(super) async fn bonds(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let asked = Bond {
        id: BondId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        zone: world.cast.zone.id.clone(),
        resident: world.cast.scenes[0].resident.id.clone(),
        helper: world.cast.helper.id.clone(),
        category: world.cast.category.id.clone(),
        state: BondState::propose(now),
        meets_first: true,
        asked_at: None,
        began_at: None,
        contact_shown: false,
        may_know: None,
        to_look: false,
        created_at: now,
    };
    let old = Bond {
        id: BondId::new(now, chance),
        ..asked.clone()
    };
    let words = BondWords {
        agreed: "Samen koffie drinken.".to_owned(),
        contact: CareContact {
            name: "Sanne".to_owned(),
            telephone: "013 555 00 11".to_owned(),
            mail: String::new(),
        },
        known: "Ik ben soms in de war.".to_owned(),
        known_to: "de buren".to_owned(),
        ended: String::new(),
    };
    let with = |before: &Bond, state: BondState| Bond {
        state,
        ..before.clone()
    };
    let one = with(&asked, asked.state.agree(BondSide::Helper, now, true).unwrap());
    let meets = with(&one, one.state.agree(BondSide::Resident, now, true).unwrap());
    let half = with(&meets, meets.state.agree(BondSide::Helper, now, true).unwrap());
    let runs = Bond {
        began_at: Some(now),
        ..with(&half, half.state.agree(BondSide::Resident, now, true).unwrap())
    };
    let shown = Bond {
        contact_shown: true,
        may_know: Some(MayKnow {
            at: now,
            given: Given::InPerson,
        }),
        ..runs.clone()
    };
    let over = Bond {
        may_know: None,
        to_look: true,
        ..with(&runs, runs.state.end(now, By::Helper, BondEnd::NoTime).unwrap())
    };
    let no = with(&old, old.state.decline(now, By::Resident).unwrap());
    let link = BondRequest {
        request: world.cast.scenes[0].request.id.clone(),
        bond: asked.id.clone(),
        kind: BondVisitKind::Meeting,
        meets_at: "het buurthuis".to_owned(),
        minute: 600,
    };
    let held = Review {
        id: BondReviewId::new(now, chance),
        bond: asked.id.clone(),
        by: world.cast.neighbour.id.clone(),
        outcome: ReviewOutcome::Well,
        words: "Gaat goed.".to_owned(),
        at: now,
    };
    let after = now.plus(60);
    all!(
        log,
        world,
        [
            asked, old, words, one, meets, half, runs, shown, over, no, link, held, after
        ] | tx,
        cast | bond::add(tx, &asked, &words, "system"),
        bond::set_state(tx, &asked, &one, "system"),
        bond::set_state(tx, &one, &meets, "system"),
        bond::list_meeting(tx),
        bond::add_request(tx, &link),
        bond::find_request(tx, &link.request),
        bond::list_requests(tx, &asked.id),
        bond::list_kept(tx),
        bond::find_place(tx, &cast.scenes[0].visit.id),
        bond::set_state(tx, &meets, &half, "system"),
        bond::set_state(tx, &half, &runs, "system"),
        bond::set_words(tx, &shown, &words, "system"),
        bond::find(tx, &asked.id),
        bond::words(tx, &asked.id),
        bond::add_review(tx, &cast.organisation.id, &held, "system"),
        bond::list_reviews(tx, &asked.id),
        bond::list_of_person(tx, &cast.scenes[0].resident.id),
        bond::list_of_person(tx, &cast.helper.person),
        check::breaches(tx, cast.now),
        bond::set_state(tx, &runs, &over, "system"),
        bond::list_at_desk(tx, &cast.organisation.id),
        check::breaches(tx, cast.now),
        bond::add(tx, &old, &words, "system"),
        bond::set_state(tx, &old, &no, "system"),
        bond::list_old(tx, after, 10),
        bond::wipe(tx, &old.id),
        bond::words(tx, &old.id),
        bond::list_old(tx, after, 10),
    );
}

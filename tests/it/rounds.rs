//! Rounds over a town: what questions that stand hold, and what one organisation's trouble does to the others.

use noaber::domain::ids::{RequestId, VisitId};
use noaber::domain::invitation::{DeclineReason, InvitationState, Source};
use noaber::domain::organisation::OrganisationKind;
use noaber::domain::schedule::Window;
use noaber::service::{Refusal, ServiceError, follow, helping, round, setup};
use noaber::store::invitation::{self, Invitation};

use crate::town::{Helping, Town, groceries};
use crate::world::raw;

on_both_engines! {
    async fn two_questions_may_stand_for_one_place_and_one_yes_takes_it(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        town.helper("Cor").await;
        let request = town.request(groceries("Truus")).await;
        let visit = visit_of(&town, &request).await;
        assert_eq!(round(&town).await, 1);
        let first = asked(&town, &visit).await.remove(0);
        // Karin asks another beside whom the round asked.
        let other = [&ans, &bas].into_iter().find(|one| id(one) != first.helper).unwrap();
        round::ask_one(&town.app, &town.coordinator, &visit, &id(other)).await.unwrap();
        // Both stand for the one place: the next round asks nobody, and its plan is as sound as any.
        assert_eq!(round(&town).await, 0);
        let both = asked(&town, &visit).await;
        assert_eq!(both.len(), 2, "{both:#?}");
        assert!(both.iter().all(|one| matches!(one.state, InvitationState::Sent { .. })), "{both:#?}");
        let suggested = town.app.store
            .read::<_, ServiceError, _>(async |tx| Ok(noaber::store::round::list_suggestions(tx).await?))
            .await
            .unwrap();
        assert_eq!(suggested.len(), 1, "one place is planned once: {suggested:#?}");
        // One says yes; the other is told that the place is taken, and cannot take it again.
        let second = both.iter().find(|one| one.helper == id(other)).unwrap();
        helping::accept(&town.app, &other.actor, &second.id).await.unwrap();
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        assert_eq!(view.visits[0].visit.state.helpers(), [id(other)]);
        assert_eq!(view.visits[0].visit.agreed, Some(second.window));
        if let Some(loser) = [&ans, &bas].into_iter().find(|one| id(one) == first.helper) {
            let late = helping::accept(&town.app, &loser.actor, &first.id).await;
            assert!(matches!(late, Err(ServiceError::Refused(Refusal::PlaceTaken))), "{late:?}");
        }
        assert_eq!(round(&town).await, 0);
        town.insist_sound().await;
    }

    async fn a_question_that_stands_fixes_the_hour_for_whoever_comes_along(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let mut ask = groceries("Truus");
        ask.helpers_needed = 2;
        let request = town.request(ask).await;
        let visit = visit_of(&town, &request).await;
        round(&town).await;
        let before = asked(&town, &visit).await;
        let hours: Vec<Window> = before.iter().map(|one| one.window).collect();
        assert!(!hours.is_empty() && hours.iter().all(|one| *one == hours[0]), "{before:#?}");
        // One says no: whoever is asked in their place is asked for the hour that the other was asked for.
        let no = [&ans, &bas].into_iter().find(|one| id(one) == before[0].helper).unwrap();
        helping::decline(&town.app, &no.actor, &before[0].id, DeclineReason::NotThisTime).await.unwrap();
        let cor = town.helper("Cor").await;
        round(&town).await;
        let after = asked(&town, &visit).await;
        let of_cor = after.iter().find(|one| one.helper == id(&cor)).expect("somebody else is asked");
        if before.len() > 1 {
            assert_eq!(of_cor.window, before[1].window);
            assert!(matches!(of_cor.source, Source::Plan | Source::Wave), "{of_cor:?}");
        }
        // Both say yes, and stand at one door at one moment.
        for who in [&ans, &bas, &cor] {
            if let Some(question) = after.iter().find(|one| one.helper == id(who) && matches!(one.state, InvitationState::Sent { .. })) {
                helping::accept(&town.app, &who.actor, &question.id).await.unwrap();
            }
        }
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        assert_eq!(view.visits[0].visit.state.helpers().len(), 2);
        assert_eq!(view.visits[0].visit.agreed, Some(hours[0]));
        town.insist_sound().await;
    }

    async fn one_organisations_trouble_is_not_the_others(db: Database) {
        let town = Town::begin(db).await;
        town.helper("Ans").await;
        let (broken, sound) = (town.request(groceries("Toos")).await, town.request(groceries("Truus")).await);
        let app = town.app.clone();
        let other = town.app.store.write::<_, ServiceError, _>(async move |tx| {
            setup::add_organisation(tx, &app, "Anderen", OrganisationKind::Care).await
        }).await.unwrap();
        // The other has its turn first, and one of its rows cannot be read.
        for sql in [
            format!("UPDATE organisation SET created_at = 0 WHERE id = '{other}'"),
            format!("UPDATE request SET organisation_id = '{other}', schedule = 'broken' WHERE id = '{broken}'"),
        ] {
            assert_eq!(raw(town.database(), &sql).await, 1, "{sql}");
        }
        let said = round::run_all(&town.app).await;
        assert!(matches!(said, Err(ServiceError::Store(_))), "the trouble is told: {said:?}");
        let visit = visit_of(&town, &sound).await;
        assert_eq!(asked(&town, &visit).await.len(), 1, "and ours had its round");
    }

    async fn to_look_who_could_come_moves_no_round(db: Database) {
        let town = Town::begin(db).await;
        town.helper("Ans").await;
        town.helper("Bas").await;
        let visit = visit_of(&town, &town.request(groceries("Truus")).await).await;
        round(&town).await;
        let before = asked(&town, &visit).await;
        for _ in 0..3 {
            round::list_whom(&town.app, &town.coordinator, &visit).await.unwrap();
        }
        assert_eq!(round(&town).await, 0);
        assert_eq!(asked(&town, &visit).await, before);
        town.insist_sound().await;
    }
}

/// Runs a round; gives how many were asked.
async fn round(town: &Town) -> usize {
    round::run(&town.app, &town.organisation).await.unwrap().invited
}

fn id(one: &Helping) -> noaber::domain::ids::HelperId {
    one.actor.identity().unwrap().helper.clone().unwrap()
}

async fn visit_of(town: &Town, request: &RequestId) -> VisitId {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    view.visits[0].visit.id.clone()
}

async fn asked(town: &Town, visit: &VisitId) -> Vec<Invitation> {
    let visit = visit.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(invitation::list_of_visit(tx, &visit).await?))
        .await
        .unwrap()
}

//! The coordinator looks who could come to a visit, why the others cannot, and chooses.

use noaber::domain::category::CategoryId;
use noaber::domain::daypart::Daypart;
use noaber::domain::invitation::{DeclineReason, InvitationState};
use noaber::domain::schedule::{DayWindow, Schedule};
use noaber::service::helping::{self, OfferInput};
use noaber::service::round::{self, Spared};
use noaber::service::{Refusal, ServiceError, follow, safeguard};
use noaber::store::invitation;

use crate::landline::karin;
use crate::town::{Helping, Town, groceries};

on_both_engines! {
    async fn who_could_come_stands_there_with_why_and_who_cannot_with_why_not(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas, cor, dirk) = (town.helper("Ans").await, town.helper("Bas").await, town.helper("Cor").await, town.helper("Dirk").await);
        let request = town.request(groceries("Truus")).await;
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        let visit = view.visits[0].visit.id.clone();
        // Cor walks dogs and nothing else; Dirk and Truus may not meet.
        offers(&town, &cor, &["pets"]).await;
        safeguard::block(&town.app, &town.coordinator, &view.request.resident, &dirk.person()).await.unwrap();
        let base = town.serve().await;
        let desk = karin(&town, &base).await;
        let path = format!("/desk/visits/{visit}/helpers");
        desk.get("/desk").await.see("Wie kan nog meer, en waarom niet?");
        let page = desk.get(&path).await;
        page.see("Vraag Ans").see("Vraag Bas").see("De ronde stelt deze helper voor.").not_see("Vraag Cor").not_see("Vraag Dirk");
        let cannot: Vec<String> = page.all("dl.rows div");
        let of = |name: &str| cannot.iter().find(|line| line.contains(name)).cloned().unwrap_or_default();
        assert!(of("Cor").contains("Doet dit soort hulp niet."), "{cannot:?}");
        // Nobody reads that two may not meet.
        assert!(of("Dirk").contains("Kan dan niet."), "{cannot:?}");
        // Whoever is asked says so themselves, and is asked once.
        page.form_with_button("Vraag Bas H.").submit().await.see("Al gevraagd: nog geen antwoord.").not_see("Vraag Bas");
        assert_eq!(town.mails_to("bas@example.nl").await.iter().filter(|mail| mail.contains("/invitations/")).count(), 1);
        let again = round::ask_one(&town.app, &town.coordinator, &visit, &helper(&bas)).await;
        assert!(matches!(again, Err(ServiceError::Refused(Refusal::Changed))), "{again:?}");
        // A no is a no: then he cannot.
        let asked = asked(&town, &visit).await.into_iter().find(|asked| asked.helper == helper(&bas)).unwrap();
        assert!(matches!(asked.state, InvitationState::Sent { .. }));
        helping::decline(&town.app, &bas.actor, &asked.id, DeclineReason::NotThisTime).await.unwrap();
        let page = desk.get(&path).await;
        page.not_see("Vraag Bas");
        assert!(page.all("dl.rows div").iter().any(|line| line.contains("Bas") && line.contains("Zei deze keer nee.")));
        // Whom she has on the line she books at once; then nobody is sought any more.
        page.form_with_button("Plan Ans H. in").submit().await.expect(200);
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        assert_eq!(view.visits[0].visit.state.helpers(), [helper(&ans)]);
        let page = desk.get(&path).await;
        page.expect(409);
        town.insist_sound().await;
    }

    async fn whoever_goes_elsewhere_is_said_to(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let on_one_morning = |name| {
            let mut ask = groceries(name);
            ask.schedule = Schedule::Windows { windows: vec![DayWindow { date: jiff::civil::date(2026, 3, 4), part: Daypart::Am }] };
            ask
        };
        let first = town.request(on_one_morning("Truus")).await;
        let second = town.request(on_one_morning("Toos")).await;
        // One morning, one pair of hands: the plan gives one of them to Ans, and the other page says where she goes.
        let mut told = Vec::new();
        for request in [first, second] {
            let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
            let whom = round::list_whom(&town.app, &town.coordinator, &view.visits[0].visit.id).await.unwrap();
            let only = whom.could.into_iter().next().unwrap();
            assert_eq!(only.helper, helper(&ans));
            told.push((whom.resident, only.spared));
        }
        told.sort_by_key(|(_, spared)| spared.is_some());
        let there = Spared::Elsewhere { resident: told[0].0.clone(), others: 0 };
        assert_eq!([told[0].1.clone(), told[1].1.clone()], [None, Some(there)]);
        town.insist_sound().await;
    }

    async fn another_zones_coordinator_sees_nobody(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let request = town.request(groceries("Truus")).await;
        let visit = follow::find(&town.app, &town.coordinator, &request).await.unwrap().visits[0].visit.id.clone();
        for actor in [&ans.actor, &noaber::domain::access::Actor::Anyone] {
            let found = round::list_whom(&town.app, actor, &visit).await;
            assert!(matches!(found, Err(ServiceError::NotFound)), "{found:?}");
            let asked = round::ask_one(&town.app, actor, &visit, &helper(&ans)).await;
            assert!(matches!(asked, Err(ServiceError::NotFound)), "{asked:?}");
        }
    }
}

fn helper(one: &Helping) -> noaber::domain::ids::HelperId {
    one.actor.identity().unwrap().helper.clone().unwrap()
}

async fn offers(town: &Town, who: &Helping, categories: &[&str]) {
    let mut offer: OfferInput = crate::town::sign_up("Cor", "cor@example.nl").offer;
    offer.categories = categories
        .iter()
        .map(|tag| CategoryId::parse(tag).unwrap())
        .collect();
    helping::set_offer(&town.app, &who.actor, offer).await.unwrap();
}

async fn asked(town: &Town, visit: &noaber::domain::ids::VisitId) -> Vec<invitation::Invitation> {
    let visit = visit.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(invitation::list_of_visit(tx, &visit).await?))
        .await
        .unwrap()
}

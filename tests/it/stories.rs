//! What residents tell after visits, and who reads it.

use noaber::domain::access::{Actor, Identity};
use noaber::domain::contact::MailAddress;
use noaber::domain::ids::{RequestId, VisitId};
use noaber::domain::story::Audience;
use noaber::service::{Refusal, ServiceError, follow, helping, rights, stories};
use noaber::store::{story, visit};

use crate::harness::http::Visitor;
use crate::promises::{booked, done, on};
use crate::town::{Helping, Town};

async fn request_of(town: &Town, id: &VisitId) -> RequestId {
    let id = id.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(visit::find(tx, &id).await?.unwrap().request))
        .await
        .unwrap()
}

async fn resident(town: &Town, request: &RequestId) -> Actor {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    Actor::Person(Identity {
        fresh_at: Some(town.app.now()),
        ..Identity::new(view.request.resident, town.organisation.clone())
    })
}

async fn signed_in(town: &Town, base: &str, mail: &str) -> Visitor {
    town.clock.advance(600);
    let visitor = Visitor::new(base);
    let page = visitor.get("/sign-in").await;
    let page = page.form("form.sheet").fill("contact", mail).submit().await;
    let code = town.code_for(mail).await;
    page.form("form.sheet").fill("code", &code).submit().await;
    visitor
}

on_both_engines! {
    async fn a_story_is_read_by_whom_its_teller_chose(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let of = done(&town, &ans, 5).await;
        let visit = booked(&town, &of).await.visit;
        let request = request_of(&town, &visit).await;
        let riet = resident(&town, &request).await;
        let base = town.serve().await;
        let anybody = Visitor::new(&base);
        let zone = format!("/zones/{}", town.zone);
        let reads = async |who: &Helping| {
            let week = helping::my_week(&town.app, &who.actor).await.unwrap();
            week.visits.into_iter().filter_map(|one| one.story).collect::<Vec<_>>()
        };
        // For whoever came alone: at once, and nobody else.
        stories::tell(&town.app, &riet, &visit, Audience::Helper, "Ans lachte om de kat.").await.unwrap();
        assert_eq!(reads(&ans).await, ["Ans lachte om de kat."]);
        assert!(reads(&bas).await.is_empty());
        assert!(stories::list_waiting(&town.app, &town.coordinator).await.unwrap().is_empty());
        anybody.get(&zone).await.expect(200).not_see("lachte om de kat");
        // For the neighbourhood: after a look, with the first name, and without what leads around us.
        let words = "Wij dronken koffie. Bel mij op 06 12345678.";
        stories::tell(&town.app, &riet, &visit, Audience::Neighbourhood, words).await.unwrap();
        anybody.get(&zone).await.not_see("dronken koffie");
        let karin = crate::landline::karin(&town, &base).await;
        let desk = karin.get("/desk").await;
        desk.see("heeft een verhaal voor de wijk").see("Wij dronken koffie.");
        desk.form_with_button("Zet op de pagina van de wijk").submit().await.expect(200).not_see("heeft een verhaal");
        anybody.get(&zone).await.see("Wij dronken koffie.").see("Riet").not_see("12345678");
        let twice = stories::decide(&town.app, &town.coordinator, &visit, false).await;
        assert!(matches!(twice, Err(ServiceError::Refused(Refusal::Changed))), "{twice:?}");
        // Without a name nobody reads one, not beside the visit either.
        stories::tell(&town.app, &riet, &visit, Audience::Nameless, "Zonder naam verteld.").await.unwrap();
        anybody.get(&zone).await.not_see("dronken koffie");
        stories::decide(&town.app, &town.coordinator, &visit, true).await.unwrap();
        anybody.get(&zone).await.see("Zonder naam verteld.").see("Een buurtgenoot").not_see("Riet");
        assert!(reads(&ans).await.is_empty());
        // She takes it back, and it is gone.
        stories::take_back(&town.app, &riet, &visit).await.unwrap();
        anybody.get(&zone).await.not_see("Zonder naam verteld.");
        // Nobody tells for her, decides elsewhere, or tells nothing.
        for actor in [&ans.actor, &town.coordinator] {
            let told = stories::tell(&town.app, actor, &visit, Audience::Helper, "Ik").await;
            assert!(matches!(told, Err(ServiceError::NotFound)), "{told:?}");
        }
        let decided = stories::decide(&town.app, &bas.actor, &visit, true).await;
        assert!(matches!(decided, Err(ServiceError::NotFound)), "{decided:?}");
        for wrong in [String::new(), "é".repeat(601)] {
            let told = stories::tell(&town.app, &riet, &visit, Audience::Helper, &wrong).await;
            assert!(matches!(told, Err(ServiceError::Invalid(_))), "{told:?}");
        }
        // It goes with its teller.
        stories::tell(&town.app, &riet, &visit, Audience::Helper, "Dag.").await.unwrap();
        let person = riet.identity().unwrap().person.clone();
        rights::erase(&town.app, &town.coordinator, &person).await.unwrap();
        let id = visit.clone();
        let left = town.app.store.read::<_, ServiceError, _>(async move |tx| Ok(story::find(tx, &id).await?)).await.unwrap();
        assert_eq!(left, None);
        town.insist_sound().await;
    }

    async fn a_story_is_told_on_a_page(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let mut later = on("Toos", 9);
        later.contact.mail = MailAddress::parse("toos@example.org");
        let waits = town.request(later).await;
        let of = done(&town, &ans, 5).await;
        let visit = booked(&town, &of).await.visit;
        let request = request_of(&town, &visit).await;
        let base = town.serve().await;
        let riet = signed_in(&town, &base, "canary@example.org").await;
        let page = riet.get(&format!("/requests/{request}")).await.click("Vertel hoe het was").await;
        // What is missing is said beside the field, and what was typed stays.
        let page = page.form("form.sheet").fill("words", "Wij lachten veel.").submit().await;
        page.expect(200);
        assert_eq!(page.form("form.sheet").value("words").as_deref(), Some("Wij lachten veel."));
        let page = page.form("form.sheet").choose("audience", "helper").submit().await;
        page.see("Wij lachten veel.").see("Ans H. kan het lezen.");
        page.form_with_button("Haal het weg").submit().await.expect(200).not_see("Wij lachten veel.");
        let toos = signed_in(&town, &base, "toos@example.org").await;
        toos.get(&format!("/requests/{waits}/story")).await.see("Na het bezoek kunt u hier vertellen hoe het was.");
        toos.get(&format!("/requests/{request}/story")).await.expect(404);
        town.insist_sound().await;
    }
}

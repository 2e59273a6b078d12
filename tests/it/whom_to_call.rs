//! Whom a page says to call: the coordinator of where its viewer lives, or of where a request is for. And what a page that is
//! shown once leaves out.

use noaber::domain::contact::{MailAddress, Postcode};
use noaber::geo::{Geometry, ZoneShape};
use noaber::service::{ServiceError, desk, helping, setup};
use noaber::store::place;
use serde_json::json;

use crate::harness::http::{Page, Visitor};
use crate::town::{ELSEWHERE, Town, groceries, sign_up};

/// A second zone, far from the first, with a coordinator of its own.
async fn with_another_zone(town: &Town) {
    let outline: Geometry = serde_json::from_value(json!({
        "type": "Polygon",
        "coordinates": [[[6.5, 53.2], [6.6, 53.2], [6.6, 53.24], [6.5, 53.24], [6.5, 53.2]]],
    }))
    .unwrap();
    let shape = ZoneShape::from_geometry(&outline).unwrap();
    let (app, organisation) = (town.app.clone(), town.organisation.clone());
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let mut zone = setup::plain_zone(&app, "Noord", "Marga", "050 555 00 09");
            zone.organisation = organisation;
            Ok(place::add_zone(tx, &zone, shape.ranges(), app.now()).await?)
        })
        .await
        .unwrap();
}

/// Somebody signs in with a code, in a browser.
async fn visitor(town: &Town, base: &str, mail: &str) -> Visitor {
    town.clock.advance(600);
    let visitor = Visitor::new(base);
    let page = visitor.get("/sign-in").await;
    let page = page.form("form.sheet").fill("contact", mail).submit().await;
    let code = town.code_for(mail).await;
    page.form("form.sheet")
        .fill("code", &code)
        .submit()
        .await
        .expect(200);
    visitor
}

/// The foot of a page names one coordinator, and says where one is.
fn names(page: &Page, name: &str, number: &str, place: &str) {
    let human = page.one(".human");
    assert!(
        human.contains(name) && human.contains(number),
        "{}: {human}",
        page.path()
    );
    assert!(page.one(".dateline").contains(place), "{}", page.path());
}

on_both_engines! {
    async fn everybody_is_told_to_call_their_own_coordinator(db: Database) {
        let town = Town::begin(db).await;
        with_another_zone(&town).await;
        let base = town.serve().await;
        let there = Postcode::parse(ELSEWHERE).unwrap();
        // A helper and a resident of the other zone, and a helper of the one whose coordinator everybody else is given.
        let mut dirk = sign_up("Dirk", "dirk@example.nl");
        dirk.postcode = there.clone();
        let code = helping::sign_up(&town.app, dirk).await.unwrap();
        let session = town.enter(&code, "dirk@example.nl").await;
        let id = town.actor(&session).await.identity().unwrap().helper.clone().unwrap();
        desk::welcome(&town.app, &town.coordinator, &id, None).await.unwrap();
        let mut asked = groceries("Nel");
        asked.postcode = there;
        asked.contact.mail = MailAddress::parse("nel@example.org");
        town.request(asked).await;
        town.helper("Ans").await;

        let dirk = visitor(&town, &base, "dirk@example.nl").await;
        for path in ["/week", "/me", "/near", "/offer", "/ask", "/ask/when", "/privacy", "/"] {
            names(dirk.get(path).await.expect(200), "Marga", "050 555 00 09", "Noord");
        }
        let lost = dirk.get("/nowhere").await;
        names(lost.expect(404), "Marga", "050 555 00 09", "Noord");
        let nel = visitor(&town, &base, "nel@example.org").await;
        for path in ["/mine", "/me", "/me/data", "/ask"] {
            names(nel.get(path).await.expect(200), "Marga", "050 555 00 09", "Noord");
        }
        let ans = visitor(&town, &base, "ans@example.nl").await;
        for path in ["/week", "/me", "/ask"] {
            names(ans.get(path).await.expect(200), "Karin", "013 555 12 34", "De Hoven");
        }

        // Whoever is not known yet: from the moment that the postcode says where it is.
        let new = Visitor::new(&base);
        let page = new.get("/ask").await;
        assert!(page.one(".human").contains("Karin"));
        let page = page.form("form.sheet").choose("category", "groceries").submit().await;
        let page = page.form("form.sheet").choose("when", "soon").submit().await;
        let page = page.at("/ask/where").form("form.sheet").fill("postcode", ELSEWHERE).fill("number", "12");
        let page = page.fill("street", "Lindestraat").submit().await;
        names(page.at("/ask/know"), "Marga", "050 555 00 09", "Noord");
        let page = page.form("form.sheet").submit().await;
        let page = page.at("/ask/who").form("form.sheet").fill("name", "Toos Vos").fill("mail", "toos@example.org").submit().await;
        names(page.at("/ask/check"), "Marga", "050 555 00 09", "Noord");
        page.see("Bel Marga");
        new.get("/").await.see("Karin");
        town.insist_sound().await;
    }

    async fn what_is_shown_once_has_no_switch_that_loses_it(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        town.helper("Ans").await;
        let ans = visitor(&town, &base, "ans@example.nl").await;
        let page = ans.get("/me").await;
        assert_eq!(page.all("form.prefs").len(), 1);
        for action in ["/me/calendar", "/me/card"] {
            let shown = ans.get("/me").await.form(&format!("form[action='{action}']")).submit().await;
            shown.expect(200);
            assert!(shown.all("form.prefs").is_empty(), "{action}");
        }
        let calendar = ans.get("/me").await.form("form[action='/me/calendar']").submit().await;
        assert!(calendar.one("textarea#address").contains("/calendar/"));
        // On the pages where one asks, what was typed is kept: there the switch stays.
        let wrong = ans.get("/ask").await.form("form.sheet").submit().await;
        assert_eq!(wrong.all("form.prefs").len(), 1);
        let english = wrong.form("form.prefs").press("lang=en").submit().await;
        english.expect(200).at("/ask");
    }
}

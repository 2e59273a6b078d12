//! Whom a text is about, and from when on: to who acts for somebody, to whom a desk calls, and to a helper who looks around.

use jiff::civil::date;
use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::daypart::Daypart;
use noaber::domain::resident::Contact;
use noaber::domain::schedule::{DayWindow, Rhythm, Schedule};
use noaber::service::ask::Ask;
use noaber::service::{desk, follow, helping, nearby};

use crate::harness::http::Visitor;
use crate::landline::karin;
use crate::town::{Town, groceries};

/// Somebody at their own telephone.
async fn signed_in(town: &Town, mail: &str) -> Visitor {
    let visitor = Visitor::new(&town.serve().await);
    let page = visitor.get("/sign-in").await;
    let page = page.form("form.sheet").fill("contact", mail).submit().await;
    let code = town.code_for(mail).await;
    page.form("form.sheet").fill("code", &code).submit().await;
    visitor
}

on_both_engines! {
    async fn who_asked_for_somebody_reads_whom_it_is_about(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let of = town.request(Ask {
            asked_by: Some("Bea".to_owned()),
            contact: Contact { telephone: None, mail: MailAddress::parse("bea@example.nl") },
            ..groceries("Riet")
        }).await;
        let visit = follow::find(&town.app, &town.coordinator, &of).await.unwrap().visits.remove(0).visit;
        let booked = nearby::take(&town.app, &ans.actor, &visit.id, visit.windows[0].starts_at).await.unwrap();
        let mails = town.mails_to("bea@example.nl").await;
        let told = mails.iter().find(|mail| mail.contains("Aan de deur zegt Ans")).expect("Bea passes it on");
        assert!(told.contains("Dit bericht gaat over Riet."), "{told}");
        // Her page says the same, of Riet and not of her.
        let bea = signed_in(&town, "bea@example.nl").await;
        let page = bea.get(&format!("/requests/{of}")).await;
        page.see("Voor Riet").see("Hoort Riet dit woord niet?").not_see("Hoort u dit woord");
        page.see("Dit is gevraagd voor Riet").see("Het is niet meer nodig");
        town.clock.advance(visit.windows[0].starts_at.seconds() - town.app.now().seconds());
        helping::step(&town.app, &ans.actor, &booked, helping::Step::CheckIn).await.unwrap();
        bea.get(&format!("/requests/{of}")).await.see("Ans H. is nu bij Riet.");
        bea.get("/mine").await.see("Ans H. is nu bij Riet.");
        // House rules stand one by one.
        let rules = bea.get(&format!("/requests/{of}")).await.all("dl.rows dd ul li").len();
        assert!(rules > 1, "{rules}");
        town.insist_sound().await;
    }

    async fn who_is_called_hears_of_all_of_it_in_one_call(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let series = Schedule::Series {
            from: date(2026, 3, 10),
            weekdays: vec![2],
            rhythm: Rhythm::Weeks(1),
            part: Daypart::Am,
            until: None,
            count: Some(3),
        };
        let landline = |number: &str| Contact { telephone: Telephone::parse(number), mail: None };
        let asked = [("Riet", "013 5550011", series), ("Toos", "013 5550022", groceries("x").schedule)];
        for (name, number, schedule) in asked {
            let of = town.request(Ask { schedule, contact: landline(number), ..groceries(name) }).await;
            let visit = follow::find(&town.app, &town.coordinator, &of).await.unwrap().visits.remove(0).visit;
            let at = visit.windows[0].starts_at;
            helping::take_series(&town.app, &ans.actor, &visit.id, at).await.unwrap();
            town.clock.advance(60);
        }
        // Three things for Riet and one for Toos are two calls.
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        let more: Vec<usize> = look.call_backs.iter().map(|one| one.more).collect();
        assert_eq!(more, [2, 0], "{:#?}", look.call_backs);
        let hers = look.call_backs[0].id.clone();
        let karin = karin(&town, &town.serve().await).await;
        let page = karin.get("/desk").await;
        page.see("Er zijn nog 2 dingen te vertellen");
        let page = page.form(&format!("form[action='/desk/calls/{hers}']")).submit().await;
        let said = page.text().matches("Aan de deur zegt Ans").count();
        assert_eq!(said, 3, "{}", page.text());
        page.form(&format!("form[action='/desk/calls/{hers}/done']")).press("do=done").submit().await;
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        assert_eq!(look.call_backs.len(), 1, "{:#?}", look.call_backs);
        assert!(look.call_backs[0].name.starts_with("Toos"));
        town.insist_sound().await;
    }

    async fn what_has_begun_is_told_from_now(db: Database) {
        let town = Town::begin(db).await;
        town.helper("Ans").await;
        town.request(Ask { schedule: Schedule::Before { date: date(2026, 3, 6) }, ..groceries("Riet") }).await;
        let today = DayWindow { date: date(2026, 3, 3), part: Daypart::Pm };
        town.request(Ask { schedule: Schedule::Windows { windows: vec![today] }, ..groceries("Toos") }).await;
        let ans = signed_in(&town, "ans@example.nl").await;
        let page = ans.get("/near").await;
        page.see("vanaf nu, uiterlijk vrijdag 6 maart").see("dinsdag 3 maart, tussen 12 en 17 uur");
        town.clock.advance(3 * 3600);
        ans.get("/near").await.see("vandaag vóór 17 uur").not_see("tussen 12 en 17 uur");
        town.insist_sound().await;
    }
}

//! Somebody with a landline and nothing else: everything they do, a coordinator does for them on the telephone, page by
//! page, without a script.

use noaber::domain::contact::MailAddress;
use noaber::domain::helper::HelperState;
use noaber::domain::ids::{PersonId, RequestId};
use noaber::service::{desk, follow, round, sign_in};

use crate::harness::http::{Page, Visitor};
use crate::town::{PASSWORD, Town};

/// Karin at her desk, in a browser.
pub async fn karin(town: &Town, base: &str) -> Visitor {
    let karin = Visitor::new(base);
    let page = karin.get("/staff").await;
    let form = page
        .form("form.sheet")
        .fill("mail", "karin@example.nl")
        .fill("password", PASSWORD);
    let page = form.submit().await;
    let mail = MailAddress::parse("karin@example.nl").unwrap();
    let code = sign_in::demo_code(&town.app, &mail).await.unwrap().unwrap();
    page.form("form.sheet").fill("code", &code).submit().await;
    karin
}

/// Opens somebody's file, saying why.
async fn open(karin: &Visitor, file: &str) -> Page {
    let page = karin.get(file).await;
    let form = page.form(&format!("form[action='{file}']"));
    form.choose("why", "call").submit().await.at(file).clone()
}

/// Makes a file for somebody new who has a landline.
async fn somebody_new(karin: &Visitor, name: &str, number: &str) -> String {
    let page = karin.get("/desk/people/new").await;
    let form = page
        .form("form[action='/desk/people/new']")
        .fill("name", name)
        .fill("telephone", number)
        .fill("street", "Canarystraat")
        .fill("postcode", "5038")
        .fill("number", "987")
        .choose("lang", "nl")
        .choose("given", "by_telephone")
        .press("do=file");
    let page = form.submit().await;
    let path = page.path();
    assert!(path.starts_with("/desk/people/per_"), "{path}:\n{}", page.text());
    path
}

async fn asks(town: &Town, karin: &Visitor, file: &str) -> RequestId {
    let page = karin.get(&format!("{file}/ask")).await;
    let days = page.attributes("input[name='day']:not([disabled])", "value");
    let form = page
        .form(&format!("form[action='{file}/ask']"))
        .choose("category", "groceries")
        .fill("words", "Ik kan de tas niet tillen")
        .tick("day", days.last().unwrap())
        .tick("agreed", "yes");
    let page = form.submit().await;
    assert_eq!(page.status, 200, "{}", page.text());
    let id = PersonId::parse(file.trim_start_matches("/desk/people/")).unwrap();
    let (asked, _) = desk::open_file(&town.app, &town.coordinator, &id, "Test")
        .await
        .unwrap();
    asked.requests[0].0.clone()
}

on_both_engines! {
    async fn two_neighbours_with_a_landline_meet(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let karin = karin(&town, &base).await;

        // Mr Smit wants to help. His file, what he offers, and the talk that everybody has.
        let smit = somebody_new(&karin, "Henk Smit", "013 555 00 11").await;
        open(&karin, &smit).await;
        let page = karin.get(&format!("{smit}/offer")).await;
        let slots = page.attributes("input[name='slot']", "value");
        let mut form = page.form(&format!("form[action='{smit}/offer']")).tick("category", "groceries");
        for slot in &slots {
            form = form.tick("slot", slot);
        }
        let form = form.tick("adult", "yes").tick("agreed", "yes").choose("given", "by_telephone");
        form.submit().await.at(&smit);
        let page = karin.get(&smit).await;
        let welcome = page.attributes("form[action$='/welcome']", "action").remove(0);
        page.form(&format!("form[action='{welcome}']")).fill("vetted", "2028-01-01").submit().await;
        let id = PersonId::parse(smit.trim_start_matches("/desk/people/")).unwrap();
        let (file, _) = desk::open_file(&town.app, &town.coordinator, &id, "Test").await.unwrap();
        assert!(matches!(file.helping.unwrap().helper.state, HelperState::Active { .. }));

        // Mrs Vos asks; the round finds him, and he says yes on the telephone.
        let vos = somebody_new(&karin, "Truus Vos", "013 555 00 22").await;
        open(&karin, &vos).await;
        let request = asks(&town, &karin, &vos).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        open(&karin, &smit).await;
        let page = karin.get(&format!("{smit}/week")).await;
        page.not_see("Canarystraat");
        let answer = page.attributes("form[action*='/invitations/']", "action").remove(0);
        page.form(&format!("form[action='{answer}']")).press("answer=yes").submit().await;
        let visit = async || follow::find(&town.app, &town.coordinator, &request).await.unwrap().visits.remove(0);
        let booked = visit().await;
        assert_eq!(booked.coming.len(), 1);

        // The day comes. He calls in when he is there and when he goes home.
        let starts = booked.visit.agreed.unwrap().starts_at.seconds();
        town.clock.advance(starts - town.app.now().seconds());
        // A desk's session ends after half a day.
        let karin = self::karin(&town, &base).await;
        for (step, button) in [("check_in", "do=check_in"), ("check_out", "do=check_out")] {
            open(&karin, &smit).await;
            let page = karin.get(&format!("{smit}/week")).await;
            let action = page.attributes("form[action*='/visits/']", "action").remove(0);
            let form = page.form(&format!("form.actions[action='{action}']"));
            form.press(button).submit().await;
            town.clock.advance(600);
            println!("{step}");
        }
        assert_eq!(visit().await.visit.state.tag(), "done");

        // Did somebody come? Asked on the telephone, and said for her.
        let page = karin.get(&format!("/requests/{request}")).await;
        let came = page.attributes("form[action$='/came']", "action").remove(0);
        page.form(&format!("form[action='{came}']")).press("came=yes").submit().await;
        assert_eq!(visit().await.visit.state.tag(), "confirmed");

        // What she has a right to: a copy that is read to her, a correction, an end.
        open(&karin, &vos).await;
        let page = karin.get(&format!("{vos}/data")).await;
        page.expect(200).see("Canarystraat 987").see("Karin S.");
        let page = karin.get(&format!("{vos}/correct")).await;
        let form = page.form_with_button("Bewaar").fill("name", "Trudy");
        form.submit().await.expect(200);
        open(&karin, &vos).await.see("Trudy");
        let page = karin.get(&format!("{vos}/erase")).await;
        let page = page.form(&format!("form[action='{vos}/erase']")).tick("sure", "yes").submit().await;
        page.at("/desk/people").not_see("Trudy");
        karin.get(&vos).await.expect(404);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_file_that_closed_meanwhile_loses_no_word(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let karin = karin(&town, &town.serve().await).await;
        let file = format!("/desk/people/{}", ans.person());
        let noted = "Rustig en hartelijk.\nKomt liever in de ochtend & belt eerst.";
        let long = noted.replace('\n', "\r\n");
        let page = open(&karin, &file).await;
        let talk = page.attributes("form[action$='/interview']", "action").remove(0);
        let form = page.form(&format!("form[action='{talk}']")).fill("note", &long);

        // The telephone rang: an hour later it is sent.
        town.clock.advance(3600);
        let page = form.submit().await;
        page.at(&talk).see("weer dicht").not_see("Canary");
        let interviews = async || {
            let (file, _) = desk::open_file(&town.app, &town.coordinator, &ans.person(), "Test").await.unwrap();
            file.helping.unwrap().interviews
        };
        assert!(interviews().await.iter().all(|(held, _)| held.notes != noted), "not kept behind a closed file");
        town.clock.advance(3600);
        // No reason, and a reason that says nothing: asked again, with every word.
        let page = page.form("form.sheet").submit().await;
        page.at(&talk).see("weer dicht");
        let page = page.form("form.sheet").choose("why", "meet").submit().await;
        page.at(&file).expect(200).see("Rustig en hartelijk.");
        assert!(interviews().await.iter().any(|(held, _)| held.notes == noted));

        // To be forgotten is no word to keep: that is thought over with the file open.
        let page = karin.get(&format!("{file}/erase")).await;
        let form = page.form(&format!("form[action='{file}/erase']")).tick("sure", "yes");
        town.clock.advance(3600);
        form.submit().await.at(&file).see("Ans");
        open(&karin, &file).await.see("Rustig en hartelijk.");

        // The same as for the talk for a correction.
        let page = karin.get(&format!("{file}/correct")).await;
        let form = page.form_with_button("Bewaar").fill("name", "Annie");
        town.clock.advance(3600);
        let page = form.submit().await;
        page.see("weer dicht").form("form.sheet").fill("reason", "Zij belde terug").submit().await.expect(200);
        open(&karin, &file).await.see("Annie");
        let seen = noaber::service::disclose::list_mine(&town.app, &ans.actor).await.unwrap();
        assert!(seen.iter().any(|look| look.reason == "Zij belde terug"), "opening it again leaves its trace");
        town.insist_sound().await;
    }
}

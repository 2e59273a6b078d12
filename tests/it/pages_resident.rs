//! The resident's side over HTTP, without JavaScript: asking, the code, following, calling off, signing in and out.

use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::ids::RequestId;
use noaber::service::{ServiceError, calls, desk, helping, round};
use noaber::store::{person, request};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;

use crate::harness::http::{Page, Visitor};
use crate::town::Town;

const MAIL: &str = "riet@example.nl";
const WORDS: &str = "Melk, brood en kattenvoer.\nDe lift is stuk.";
/// Seconds.
const HOUR: i64 = 3600;

/// Fills in the six steps up to the check.
pub async fn up_to_check(riet: &Visitor, contact: (&str, &str)) -> Page {
    let page = riet.get("/ask").await;
    let page = page
        .form("form.sheet")
        .choose("category", "groceries")
        .fill("words", WORDS)
        .submit()
        .await;
    let page = page
        .at("/ask/when")
        .form("form.sheet")
        .choose("when", "days")
        .tick("day", "2026-03-04.am");
    let page = page.tick("day", "2026-03-05.am").submit().await;
    let page = page
        .at("/ask/where")
        .form("form.sheet")
        .fill("postcode", "5038")
        .fill("number", "12");
    let page = page.fill("street", "Lindestraat").submit().await;
    let page = page
        .at("/ask/know")
        .form("form.sheet")
        .tick("need", "pets")
        .submit()
        .await;
    let page = page
        .at("/ask/who")
        .form("form.sheet")
        .fill("name", "Riet Jansen")
        .fill(contact.0, contact.1);
    let page = page.submit().await;
    page.at("/ask/check").expect(200);
    page
}

/// Asks, and enters the code: a signed-in resident on the page of their request.
async fn asks(town: &Town, riet: &Visitor) -> Page {
    let page = up_to_check(riet, ("mail", MAIL)).await;
    let page = page.form("form[action='/ask/check']").submit().await;
    let code = town.code_for(MAIL).await;
    page.form("form.sheet").fill("code", &code).submit().await
}

async fn requests(town: &Town) -> usize {
    let waiting = desk::look(&town.app, &town.coordinator).await.unwrap();
    waiting.reviews.len() + waiting.open.len()
}

on_both_engines! {
    async fn what_is_for_somebody_else_is_said_kindly_and_may_be_asked_all_the_same(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let page = riet.get("/ask").await;
        page.not_see("Toch aan de coördinator vragen");
        let page = page.form("form.sheet").choose("category", "groceries").fill("words", "Kan iemand mij helpen met douchen?").submit().await;
        page.at("/ask").see("Iemand anders helpt u hier beter mee").see("wijkverpleging").see("Kan iemand mij helpen met douchen?");
        // The same once more is told once more; nothing that was typed is lost.
        let page = page.form("form.sheet").submit().await;
        page.at("/ask").see("wijkverpleging").see("Kan iemand mij helpen met douchen?");
        // It may be asked all the same, and who goes back is not told again.
        let page = page.form("form.sheet").press("Toch aan de coördinator vragen").submit().await;
        page.at("/ask/when").expect(200);
        let page = riet.get("/ask").await;
        page.not_see("wijkverpleging").see("Kan iemand mij helpen met douchen?");
        let page = page.form("form.sheet").submit().await;
        page.at("/ask/when").expect(200);
        // Other words, another hint.
        let page = riet.get("/ask").await.form("form.sheet").fill("words", "Ik heb pijn op de borst").submit().await;
        page.at("/ask").see("112");
        let page = page.form("form.sheet").fill("words", "Een brood halen").submit().await;
        page.at("/ask/when").expect(200);
    }
}

on_both_engines! {
    async fn somebody_asks_with_a_code_and_sees_how_it_stands(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let page = up_to_check(&riet, ("mail", MAIL)).await;
        page.see("Lindestraat 12").see("kattenvoer").see(MAIL);
        let page = page.form("form[action='/ask/check']").submit().await;
        page.see("Vul de code in");
        let wrong = page.form("form.sheet").fill("code", "000000").submit().await;
        wrong.see("Deze code klopt niet");
        let code = town.code_for(MAIL).await;
        let page = wrong.form("form.sheet").fill("code", &code).submit().await;
        page.expect(200).see("leest uw vraag vandaag").see("De lift is stuk.");
        assert!(page.path().starts_with("/requests/req_"), "{}", page.path());
        let mine = riet.get("/mine").await;
        mine.see("Boodschappen");
        // A code opens one door, once; and a stranger does not learn that there is a request.
        let stranger = Visitor::new(page.url.origin().ascii_serialization().as_str());
        stranger.get(&page.path()).await.at("/sign-in");
        assert_eq!(requests(&town).await, 1);
        // What was sent is gone from the form.
        riet.get("/ask").await.not_see("kattenvoer");
        let page = page.form("form[action$='/cancel']").submit().await;
        page.see("U hebt deze vraag ingetrokken");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn back_and_forth_keeps_every_word_and_a_mistake_loses_none(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let page = up_to_check(&riet, ("telephone", "013 555 98 76")).await;
        page.see("013 555 98 76");
        for (path, name, value) in [
            ("/ask", "words", WORDS),
            ("/ask/where", "street", "Lindestraat"),
            ("/ask/who", "name", "Riet Jansen"),
        ] {
            let form = riet.get(path).await.form("form.sheet");
            let kept = form.value(name).unwrap_or_default();
            assert_eq!(kept.replace("\r\n", "\n"), value, "{path}");
        }
        // A mistake: beside the field, with all that was typed; also after leaving and coming back.
        let page = riet.get("/ask/where").await;
        let page = page.form("form.sheet").fill("postcode", "50").fill("street", "Kastanjelaan").submit().await;
        page.at("/ask/where").see("Vul een postcode in");
        assert_eq!(page.form("form.sheet").value("street").as_deref(), Some("Kastanjelaan"));
        let page = riet.get("/ask/where").await;
        assert_eq!(page.form("form.sheet").value("postcode").as_deref(), Some("50"));
        riet.get("/ask/check").await.at("/ask/where");
        let far = page.form("form.sheet").fill("postcode", "9711").submit().await;
        far.at("/ask/where");
        assert_eq!(far.all(".mistake").len(), 1, "nobody serves that place");
        // One thing changed: straight back to the check.
        let page = far.form("form.sheet").fill("postcode", "5038").submit().await;
        page.at("/ask/check").see("Kastanjelaan 12");
        let page = page.form("form[action='/ask/check']").submit().await;
        page.see("Karin belt u");
        let calls = desk::look(&town.app, &town.coordinator).await.unwrap().call_backs;
        assert_eq!(calls.len(), 1, "by telephone alone: the desk calls");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_double_tap_sends_one_request_and_signs_in_both_times(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let riet = Visitor::new(&base);
        let form = up_to_check(&riet, ("mail", MAIL)).await.form("form[action='/ask/check']");
        let (one, two, three) = tokio::join!(form.clone().submit(), form.clone().submit(), form.clone().submit());
        assert_eq!([&one.url, &two.url], [&three.url, &one.url]);
        let code = town.code_for(MAIL).await;
        let form = one.form("form.sheet").fill("code", &code);
        let (one, two) = tokio::join!(form.clone().submit(), form.submit());
        assert_eq!(one.url, two.url);
        one.see("leest uw vraag vandaag");
        two.see("leest uw vraag vandaag");
        assert_eq!(requests(&town).await, 1);
        // Later still the same answer; the same key with something else is refused.
        let post = async |body: &str| {
            let request = riet.request(Method::POST, &format!("{}/cancel", one.path()));
            let request = request.header("sec-fetch-site", "same-origin");
            let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            request.body(body.to_owned()).send().await.unwrap()
        };
        assert_eq!(post("once=k1.cancel&reason=").await.status(), 303);
        assert_eq!(post("once=k1.cancel&reason=").await.status(), 303);
        assert_eq!(post("once=k1.cancel&reason=anders").await.status(), 409);
        assert_eq!(post("once=k2.cancel&reason=").await.status(), 409, "it is over already");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_form_of_two_tabs_is_sent_once(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let first = up_to_check(&riet, ("mail", MAIL)).await.form("form[action='/ask/check']");
        let second = riet.get("/ask/check").await.form("form[action='/ask/check']");
        let (one, two) = tokio::join!(first.submit(), second.submit());
        let codes = [one, two].iter().filter(|page| page.path().starts_with("/codes/")).count();
        assert_eq!(codes, 1);
        let mail = MailAddress::parse(MAIL).unwrap();
        let sent = town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let found = person::list_by_mail(tx, &mail).await?;
                let mut count = 0;
                for one in found {
                    count += request::list_of_person(tx, &one.id).await?.len();
                }
                Ok(count)
            })
            .await
            .unwrap();
        assert_eq!(sent, 1);
    }
}

on_both_engines! {
    async fn a_code_can_be_tried_five_times(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let page = up_to_check(&riet, ("mail", MAIL)).await;
        let mut page = page.form("form[action='/ask/check']").submit().await;
        let code = town.code_for(MAIL).await;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        for _ in 0..5 {
            page = page.form("form.sheet").fill("code", wrong).submit().await;
            page.see("Deze code klopt niet");
        }
        page = page.form("form.sheet").fill("code", &code).submit().await;
        page.see("Deze code klopt niet");
        riet.get("/mine").await.at("/sign-in");
    }
}

on_both_engines! {
    async fn signing_in_looks_the_same_for_a_stranger(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let riet = Visitor::new(&base);
        asks(&town, &riet).await;
        let page = riet.get("/me").await;
        page.see("Niemand keek.");
        let page = page.form("form[action='/sign-out']").submit().await;
        page.at("/");
        town.clock.advance(60);
        // What needs a name leads through signing in and back.
        let page = riet.get("/mine").await;
        page.at("/sign-in");
        let known = page.form("form.sheet").fill("contact", MAIL).submit().await;
        let stranger = Visitor::new(&base).get("/sign-in?back=%2Fmine").await;
        let stranger = stranger.form("form.sheet").fill("contact", "niemand@example.nl").submit().await;
        assert_eq!(known.text(), stranger.text());
        assert_eq!(known.headers.get("content-length"), stranger.headers.get("content-length"));
        stranger.form("form.sheet").fill("code", "123456").submit().await.see("Deze code klopt niet");
        let code = town.code_for(MAIL).await;
        let page = known.form("form.sheet").fill("code", &code).submit().await;
        page.at("/mine").see("Boodschappen");
        // Nobody is led elsewhere, and an error page knows who is there.
        riet.get("/sign-in?back=%2F%2Fevil.example").await.not_see("evil");
        riet.get("/nergens").await.expect(404).see("Riet");
        let form = riet.get("/").await.form("form.prefs").press("lang=en");
        form.submit().await.see("I need help");
        let staff = Visitor::new(&base).get("/staff").await;
        let staff = staff.form("form.sheet").fill("mail", "karin@example.nl").fill("password", "fout");
        staff.submit().await.see("Het mailadres of het wachtwoord klopt niet.");
    }
}

on_both_engines! {
    async fn call_me_and_nothing_too_often(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let piet = Visitor::new(&base);
        let page = piet.get("/call-me").await;
        let page = page.form("form.sheet").fill("telephone", "niks").submit().await;
        page.see("Dit is geen telefoonnummer");
        let form = page.form("form.sheet").fill("telephone", "06 12 34 56 78").fill("name", "Piet");
        let (page, _) = tokio::join!(form.clone().submit(), form.submit());
        page.at("/call-me").see("Dank u wel. Karin belt u");
        assert_eq!(desk::look(&town.app, &town.coordinator).await.unwrap().call_backs.len(), 1);
        let number = Telephone::parse("0612345678").unwrap();
        for _ in 0..2 {
            calls::call_me(&town.app, "", number.clone(), None).await.unwrap();
        }
        let page = piet.get("/call-me").await;
        page.form("form.sheet").fill("telephone", "0612345678").submit().await.expect(429);
        for _ in 0..30 {
            let page = piet.get("/sign-in").await;
            page.form("form.sheet").fill("contact", "wie@example.nl").submit().await.expect(200);
        }
        let page = piet.get("/sign-in").await;
        let page = page.form("form.sheet").fill("contact", "wie@example.nl").submit().await;
        page.expect(429).see("Even wachten").see("Karin");
        town.clock.advance(HOUR);
        let page = piet.get("/sign-in").await;
        page.form("form.sheet").fill("contact", "wie@example.nl").submit().await.expect(200);
        piet.get("/livez").await.expect(200);
        piet.get("/readyz").await.expect(200).see("ready");
        piet.get("/dev/mailbox").await.expect(200);
    }
}

on_both_engines! {
    async fn who_comes_the_door_word_and_thanks(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let riet = Visitor::new(&base);
        let page = asks(&town, &riet).await;
        let id = RequestId::parse(page.path().trim_start_matches("/requests/")).unwrap();
        desk::approve(app, &town.coordinator, &id, "Boodschappen", false).await.unwrap();
        round::run(app, &town.organisation).await.unwrap();
        let week = helping::my_week(app, &ans.actor).await.unwrap();
        let asked = week.invitations[0].invitation.id.clone();
        helping::accept(app, &ans.actor, &asked).await.unwrap();
        let page = riet.get(&page.path()).await;
        page.see("Ans").see("Doe dan niet open");
        assert_eq!(page.one(".word").split_whitespace().count(), 1);
        page.not_see("Er is iemand geweest");
        town.clock.advance(50 * HOUR);
        let page = riet.get(&page.path()).await;
        let page = page.form_with_button("Ja, er is iemand geweest").submit().await;
        let form = page.form_with_button("Bedank").fill("message", "Dank je wel!").tick("again", "yes");
        let (page, _) = tokio::join!(form.clone().submit(), form.submit());
        page.expect(200);
        let week = helping::my_week(app, &ans.actor).await.unwrap();
        assert_eq!(week.visits[0].thanks.as_deref(), Some("Dank je wel!"));
        town.insist_sound().await;
    }
}

/// What, when, and for whom: the steps of somebody who is signed in, up to the fourth.
async fn known_up_to(riet: &Visitor, whom: &str) -> Page {
    let page = riet.get("/ask").await;
    page.see("van 5");
    let page = page
        .form("form.sheet")
        .choose("category", "groceries")
        .submit()
        .await;
    let page = page.at("/ask/when").form("form.sheet").choose("when", "days");
    let page = page.tick("day", "2026-03-05.am").submit().await;
    page.at("/ask/who").not_see("Hoe wilt u genoemd worden");
    page.form("form.sheet")
        .choose("for", whom)
        .fill("name", if whom == "other" { "Ans" } else { "" })
        .submit()
        .await
}

on_both_engines! {
    async fn whoever_is_signed_in_asks_on_their_own_file(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let first = asks(&town, &riet).await;
        let known = people(&town).await;
        let page = known_up_to(&riet, "me").await;
        let page = page.at("/ask/know").form("form.sheet").fill("note", "Bel twee keer").submit().await;
        page.at("/ask/check").see("Lindestraat 12").see("Bel twee keer").not_see("een code");
        let form = page.form("form[action='/ask/check']");
        let (one, two) = tokio::join!(form.clone().submit(), form.submit());
        assert_eq!(one.url, two.url, "tapped twice, asked once");
        let page = one;
        page.expect(200).see("Bel twee keer");
        assert!(page.path().starts_with("/requests/req_") && page.path() != first.path(), "{}", page.path());
        assert_eq!(people(&town).await, known, "no second file");
        assert_eq!(requests(&town).await, 2);
        riet.get("/ask/check").await.at("/ask");

        // For a neighbour: her name and her address, not one's own once more; a coordinator looks first.
        let page = known_up_to(&riet, "other").await;
        let page = page.at("/ask/who").see("diegene weet hiervan").form("form.sheet").tick("agreed", "yes").submit().await;
        let page = page.at("/ask/where").form("form.sheet").fill("postcode", "5038").fill("number", "9");
        let page = page.fill("street", "Kastanjelaan").submit().await;
        let page = page.at("/ask/know").form("form.sheet").submit().await;
        let page = page.at("/ask/check").see("Kastanjelaan 9").form("form[action='/ask/check']").submit().await;
        page.expect(200).see("leest uw vraag vandaag");
        assert_eq!(people(&town).await, known + 1, "the neighbour alone is new");

        // From now on she is one of those for whom Riet may ask, with one tap.
        let who = riet.get("/ask/who").await;
        let tiles = who.attributes("input[name='for']", "value");
        assert_eq!(tiles.len(), 3, "{tiles:?}");
        let neighbour = tiles[1].clone();
        assert!(neighbour.starts_with("per_"), "{tiles:?}");
        let page = known_up_to(&riet, &neighbour).await;
        let page = page.at("/ask/know").form("form.sheet").submit().await;
        page.at("/ask/check").not_see("Kastanjelaan").see("Ans");
        page.form("form[action='/ask/check']").submit().await.expect(200);
        assert_eq!(people(&town).await, known + 1);
        // Somebody for whom she does not act is no choice, whatever the form says.
        let page = riet.get("/ask/who").await;
        let stranger = "per_01ARZ3NDEKTSV4RRFFQ69G5FAV";
        let sent = riet.request(Method::POST, "/ask/who").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let sent = sent.header("sec-fetch-site", "same-origin");
        let sent = sent.body(format!("for={stranger}")).send().await.unwrap();
        assert_eq!(sent.status(), 200, "shown again");
        page.at("/ask/who");
        riet.get("/ask/check").await.at("/ask");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn whoever_only_asked_for_another_asks_for_themselves(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let bea = Visitor::new(&base);
        // Her mother first, without a sign-in.
        let page = up_to_check(&bea, ("mail", "bea@example.nl")).await;
        let page = page.click_css("dd a[href='/ask/who']").await;
        let page = page.form("form.sheet").choose("for", "other").fill("asker", "Bea").tick("agreed", "yes").submit().await;
        let page = page.at("/ask/check").form("form[action='/ask/check']").submit().await;
        let code = town.code_for("bea@example.nl").await;
        page.form("form.sheet").fill("code", &code).submit().await.expect(200);
        let known = people(&town).await;

        // Now for herself: where she lives is asked once.
        let page = known_up_to(&bea, "me").await;
        let page = page.at("/ask/where").form("form.sheet").fill("postcode", "5038").fill("number", "77");
        let page = page.fill("street", "Kastanjelaan").submit().await;
        let page = page.at("/ask/know").form("form.sheet").submit().await;
        let page = page.at("/ask/check").see("Kastanjelaan 77").form("form[action='/ask/check']").submit().await;
        page.expect(200).see("leest uw vraag vandaag");
        assert_eq!(people(&town).await, known + 1, "her own file has a home now");
        let page = known_up_to(&bea, "me").await;
        let page = page.at("/ask/know").form("form.sheet").submit().await;
        page.at("/ask/check").see("Kastanjelaan 77");

        // For a neighbour after all: the address is asked anew, and not hers.
        let page = bea.get("/ask/who").await.form("form.sheet").choose("for", "other").fill("name", "Piet");
        let page = page.tick("agreed", "yes").submit().await;
        let page = page.at("/ask/where").form("form.sheet").fill("postcode", "5038").fill("number", "5");
        let page = page.fill("street", "Beukenhof").submit().await.click_css("dd a[href='/ask/who']").await;
        let page = page.form("form.sheet").fill("name", "Joop").submit().await;
        page.at("/ask/where").not_see("Beukenhof");
        assert_eq!(page.form("form.sheet").value("street").as_deref(), Some(""));

        // Who leaves, leaves no half-filled form to the next person at this device.
        let page = bea.get("/me").await;
        page.form("form[action='/sign-out']").submit().await;
        let page = bea.get("/ask/who").await;
        assert_eq!(page.form("form.sheet").value("name").as_deref(), Some(""));
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn what_only_the_service_can_tell_is_said_on_its_step(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        asks(&town, &riet).await;
        let page = known_up_to(&riet, "me").await;
        let page = page.form("form.sheet").fill("note", &"bel ".repeat(270)).submit().await;
        let page = page.at("/ask/check").form("form[action='/ask/check']").submit().await;
        page.see("korter zeggen").at("/ask/check");
        assert_eq!(requests(&town).await, 1);
        // A length that no page offers is nothing said, and nobody's fault.
        let page = riet.get("/ask/know").await.form("form.sheet").fill("note", "Bel twee keer").submit().await;
        let sent = riet.request(Method::POST, "/ask/when").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let sent = sent.header("sec-fetch-site", "same-origin").body("when=days&day=2026-03-05.am&length=5");
        assert_eq!(sent.send().await.unwrap().status(), 303);
        page.form("form[action='/ask/check']").submit().await.expect(200).see("Bel twee keer");
        town.insist_sound().await;
    }
}

async fn people(town: &Town) -> usize {
    let organisation = town.organisation.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            Ok(person::list_of_organisation(tx, &organisation).await?.len())
        })
        .await
        .unwrap()
}

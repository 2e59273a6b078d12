//! A request that is spoken: sent with a number or by somebody known, heard, typed out, taken back; and nothing that was
//! sent is lost.

use noaber::domain::access::{Actor, Identity};
use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::ids::CallBackId;
use noaber::domain::language::Lang;
use noaber::domain::sound::LARGEST;
use noaber::service::desk::CallWhy;
use noaber::service::spoken::{self, Said};
use noaber::service::{Refusal, ServiceError, desk, disclose, follow, rights};
use noaber::store::recording;
use reqwest::Method;

use crate::canary::other_coordinator;
use crate::harness::http::{Page, Visitor};
use crate::promises::on;
use crate::town::Town;
use crate::town::dump::Outside;

const MAIL: &str = "riet@example.nl";
const CANARY: &[u8] = b"CANARYVOICE";

/// A recording as browsers make it; nobody decodes it here.
fn webm() -> Vec<u8> {
    let mut file = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
    file.extend(CANARY);
    file.resize(3000, 7);
    file
}

fn m4a() -> Vec<u8> {
    let mut file = b"\0\0\0\x1cftypM4A \0\0\0\0".to_vec();
    file.resize(2000, 9);
    file
}

fn said(name: &str, number: &str) -> Said {
    Said {
        name: name.to_owned(),
        telephone: Telephone::parse(number),
    }
}

async fn riet(town: &Town) -> Actor {
    let mut ask = on("Riet", 9);
    ask.contact.mail = MailAddress::parse(MAIL);
    let request = town.request(ask).await;
    let view = follow::find(&town.app, &town.coordinator, &request)
        .await
        .unwrap();
    Actor::Person(Identity {
        fresh_at: Some(town.app.now()),
        ..Identity::new(view.request.resident, town.organisation.clone())
    })
}

/// What waits on the desk's list because it was spoken.
async fn waiting(town: &Town, who: &Actor) -> Vec<CallBackId> {
    let look = desk::look(&town.app, who).await.unwrap();
    let all = look.call_backs.into_iter();
    all.filter(|call| call.why == CallWhy::Spoke)
        .map(|call| call.id)
        .collect()
}

async fn is_kept(town: &Town, call: &CallBackId) -> bool {
    let id = call.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(recording::find(tx, &id).await?.is_some()))
        .await
        .unwrap()
}

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn speaks(page: &Page, file: &[u8]) -> Page {
    let form = page.form("form[action='/ask/speak']");
    form.fill("telephone", "013 555 66 77")
        .fill("name", "Jo")
        .attach("sound", "opname.webm", file)
        .submit()
        .await
}

/// The status, the kind and the bytes of what the desk plays.
async fn plays(who: &Visitor, path: &str, range: Option<&str>) -> (u16, String, Vec<u8>) {
    let mut request = who
        .request(Method::GET, path)
        .header("sec-fetch-site", "same-origin");
    if let Some(range) = range {
        request = request.header("range", range);
    }
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let text = |name: &str| {
        headers
            .get(name)
            .map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    };
    if status < 300 {
        assert_eq!(
            (text("x-content-type-options"), text("cache-control")),
            ("nosniff".to_owned(), "no-store".to_owned())
        );
        assert_eq!(text("content-encoding"), "");
    }
    let kind = format!("{} {}", text("content-type"), text("content-range"));
    (status, kind, answer.bytes().await.unwrap().to_vec())
}

on_both_engines! {
    async fn somebody_unknown_says_it_and_it_is_typed_out(db: Database) {
        let outside = Outside::of(&db);
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let jo = Visitor::new(&base);
        let page = jo.get("/ask").await.click("Liever inspreken?").await;
        assert!(page.header("permissions-policy").contains("microphone=(self)"));
        assert!(page.header("content-security-policy").contains("media-src 'self' blob:;"));
        assert!(jo.get("/ask").await.header("permissions-policy").contains("microphone=()"));
        // Sent twice by two taps, it is there once.
        let first = speaks(&page, &webm()).await;
        let again = speaks(&page, &webm()).await;
        assert_eq!(first.url, again.url);
        first.expect(200).see("Uw opname is binnen").see("luistert ernaar");
        let calls = waiting(&town, &town.coordinator).await;
        let [call] = calls.as_slice() else { panic!("{calls:?}") };
        let stolen = outside.stolen().await;
        assert!(!stolen.contains("CANARYVOICE"));
        // The desk hears it once the call is opened.
        let karin = crate::landline::karin(&town, &base).await;
        let sound = format!("/desk/calls/{call}/sound");
        assert_eq!(plays(&karin, &sound, None).await.0, 404);
        assert_eq!(plays(&jo, &sound, None).await.0, 303);
        let desk = karin.get("/desk").await;
        desk.see("Jo heeft een vraag ingesproken");
        let page = desk.form(&format!("form[action='/desk/calls/{call}']")).submit().await;
        assert_eq!(page.attributes("audio", "src"), std::slice::from_ref(&sound));
        let whole = plays(&karin, &sound, None).await;
        assert_eq!((whole.0, whole.1.as_str(), &whole.2), (200, "audio/webm ", &webm()));
        let part = plays(&karin, &sound, Some("bytes=4-9")).await;
        assert_eq!((part.0, part.1.as_str()), (206, "audio/webm bytes 4-9/3000"));
        assert_eq!(part.2, webm()[4..10]);
        assert_eq!(plays(&karin, &sound, Some("bytes=9999-")).await.0, 416);
        jo.get(first.url.path()).await.see("heeft geluisterd");
        // Typed out on the one screen, with the number already there; a mistake loses neither words nor sound.
        let page = page.click("Schrijf de vraag op").await;
        let form = page.form("form[action='/desk/intake']");
        assert_eq!(form.value("name").as_deref(), Some("Jo"));
        assert!(form.value("telephone").unwrap().contains("555"));
        let page = form.fill("words", "Lamp vervangen").submit_unchecked().await;
        page.expect(200);
        assert_eq!(page.attributes("audio", "src"), std::slice::from_ref(&sound));
        let form = page.form("form[action='/desk/intake']");
        assert_eq!(form.value("words").as_deref(), Some("Lamp vervangen"));
        let form = form.choose("category", "odd-jobs").fill("postcode", "5038").fill("number", "8");
        let form = form.fill("street", "Lindestraat").tick("day", "2026-03-05.am").tick("agreed", "yes");
        form.submit().await.expect(200).see("Opgeschreven. Wij zoeken meteen.");
        assert!(waiting(&town, &town.coordinator).await.is_empty());
        assert!(!is_kept(&town, call).await);
        assert_eq!(plays(&karin, &sound, None).await.0, 404);
        jo.get(first.url.path()).await.expect(200).see("Deze opname is er niet meer");
        town.insist_sound().await;
    }

    async fn somebody_known_says_it_and_who_listens_leaves_a_trace(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let her = riet(&town).await;
        let person = her.identity().unwrap().person.clone();
        let visitor = signed_in(&town, &base, MAIL).await;
        let page = visitor.get("/ask/speak").await;
        // Name and number are on file.
        assert!(page.attributes("input[name='telephone'], input[name='name']", "name").is_empty());
        let form = page.form("form[action='/ask/speak']").attach("sound", "Memo.m4a", &m4a());
        form.submit().await.expect(200).see("Uw opname is binnen");
        visitor.get("/mine").await.see("U sprak een vraag in");
        let calls = waiting(&town, &town.coordinator).await;
        let [call] = calls.as_slice() else { panic!("{calls:?}") };
        let elsewhere = {
            let token = other_coordinator(&town).await;
            noaber::service::sign_in::who(&town.app, &token).await.unwrap().unwrap().actor
        };
        assert!(waiting(&town, &elsewhere).await.is_empty(), "it is for the desk of her zone");
        for one in [&elsewhere, &her] {
            assert!(matches!(desk::sound(&town.app, one, call).await, Err(ServiceError::NotFound)));
            assert!(matches!(desk::open_call(&town.app, one, call).await, Err(ServiceError::NotFound)));
        }
        let karin = crate::landline::karin(&town, &base).await;
        let page = karin.get("/desk").await.form(&format!("form[action='/desk/calls/{call}']")).submit().await;
        assert_eq!(plays(&karin, &format!("/desk/calls/{call}/sound"), None).await.1, "audio/mp4 ");
        let looks = disclose::list_mine(&town.app, &her).await.unwrap();
        assert!(looks.iter().any(|look| look.what == "recording" && look.why == "call_back"), "{looks:?}");
        let page = page.click("Schrijf de vraag op").await;
        page.at(&format!("/desk/people/{person}/ask"));
        let form = page.form(&format!("form[action='/desk/people/{person}/ask']"));
        let form = form.choose("category", "garden").fill("words", "De heg").tick("day", "2026-03-06.am").tick("agreed", "yes");
        form.submit().await.expect(200);
        assert!(waiting(&town, &town.coordinator).await.is_empty());
        assert!(!is_kept(&town, call).await);
        let mine = follow::list_mine(&town.app, &her).await.unwrap();
        assert!(mine.iter().any(|one| one.category.id.as_str() == "garden"));
        visitor.get("/mine").await.not_see("U sprak een vraag in");
        // After an hour it would have had to be opened again.
        spoken::send(&town.app, &her, said("", ""), webm()).await.unwrap();
        let call = waiting(&town, &town.coordinator).await.remove(0);
        desk::open_call(&town.app, &town.coordinator, &call).await.unwrap();
        desk::sound(&town.app, &town.coordinator, &call).await.unwrap();
        town.clock.advance(3700);
        assert!(matches!(desk::sound(&town.app, &town.coordinator, &call).await, Err(ServiceError::NotFound)));
        town.insist_sound().await;
    }

    async fn what_is_no_recording_is_refused_kindly(db: Database) {
        let town = Town::begin(db).await;
        let jo = Visitor::new(&town.serve().await);
        let page = jo.get("/ask/speak").await;
        let mut large = webm();
        large.resize(LARGEST + 1000, 0);
        let page_file = [b"<!doctype html><script>alert(1)</script>".as_slice(), &[b' '; 200]].concat();
        for (file, words) in [
            (page_file, "geen opname die wij kunnen afspelen"),
            (b"\xff\xd8\xff\xe0".repeat(100), "geen opname die wij kunnen afspelen"),
            (large, "te groot"),
        ] {
            let page = speaks(&page, &file).await;
            page.expect(200).see(words);
            let form = page.form("form[action='/ask/speak']");
            assert_eq!(form.value("name").as_deref(), Some("Jo"));
            assert_eq!(form.value("telephone").as_deref(), Some("013 555 66 77"));
        }
        let form = page.form("form[action='/ask/speak']").fill("telephone", "013 555 66 77");
        form.submit().await.expect(200).see("Neem eerst iets op");
        let form = page.form("form[action='/ask/speak']").fill("name", "Jo").attach("sound", "a.webm", &webm());
        form.submit().await.expect(200).see("nog een keer");
        assert!(waiting(&town, &town.coordinator).await.is_empty());
        // A number asks three times a day, however.
        for _ in 0..3 {
            spoken::send(&town.app, &Actor::Anyone, said("Jo", "013 555 66 77"), webm()).await.unwrap();
        }
        let more = spoken::send(&town.app, &Actor::Anyone, said("Jo", "013 555 66 77"), webm()).await;
        assert_eq!(refused(more), Refusal::TooOften);
        town.insist_sound().await;
    }

    async fn it_can_be_taken_back(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let jo = Visitor::new(&base);
        let page = speaks(&jo.get("/ask/speak").await, &webm()).await;
        let call = waiting(&town, &town.coordinator).await.remove(0);
        let other = Visitor::new(&base);
        other.get("/ask/spoken/aaaaaaaaaaaaaaaaaaaaaa").await.expect(200).see("Deze opname is er niet meer");
        let page = page.form_with_button("Haal de opname weg").submit().await;
        page.expect(200).see("Deze opname is er niet meer");
        assert!(waiting(&town, &town.coordinator).await.is_empty());
        assert!(!is_kept(&town, &call).await);
        let her = riet(&town).await;
        let token = spoken::send(&town.app, &her, said("", ""), webm()).await.unwrap();
        let call = waiting(&town, &town.coordinator).await.remove(0);
        let neighbour = {
            let mut ask = on("Mies", 10);
            ask.contact.mail = MailAddress::parse("mies@example.nl");
            let request = town.request(ask).await;
            let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
            Actor::Person(Identity::new(view.request.resident, town.organisation.clone()))
        };
        for one in [&neighbour, &town.coordinator] {
            let done = spoken::withdraw(&town.app, one, &call).await;
            assert!(matches!(done, Err(ServiceError::NotFound)), "{done:?}");
        }
        let visitor = signed_in(&town, &base, MAIL).await;
        let page = visitor.get("/mine").await.form_with_button("Haal de opname weg").submit().await;
        page.at("/mine").not_see("U sprak een vraag in");
        assert!(!is_kept(&town, &call).await);
        assert_eq!(refused(spoken::withdraw_by_token(&town.app, &token).await), Refusal::Changed);
        assert_eq!(refused(spoken::withdraw(&town.app, &her, &call).await), Refusal::Changed);
        town.insist_sound().await;
    }

    async fn what_nobody_heard_stays_and_what_was_heard_goes_in_time(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        spoken::send(app, &Actor::Anyone, said("Jo", "013 555 66 77"), webm()).await.unwrap();
        let call = waiting(&town, &town.coordinator).await.remove(0);
        // Nobody closes what nobody has heard, and time does not either.
        assert_eq!(refused(desk::close_call(app, &town.coordinator, &call).await), Refusal::ListenFirst);
        town.clock.advance(3 * 365 * 86_400);
        assert_eq!(rights::keep_to_time(app).await.unwrap().recordings, 0);
        assert!(is_kept(&town, &call).await);
        desk::open_call(app, &town.coordinator, &call).await.unwrap();
        town.clock.advance(29 * 86_400);
        assert_eq!(rights::keep_to_time(app).await.unwrap().recordings, 0);
        town.clock.advance(2 * 86_400);
        assert_eq!(rights::keep_to_time(app).await.unwrap().recordings, 1);
        // The call stays on the list until it is made.
        let look = desk::look(app, &town.coordinator).await.unwrap();
        assert!(look.call_backs.iter().any(|one| one.id == call));
        desk::close_call(app, &town.coordinator, &call).await.unwrap();
        town.insist_sound().await;
    }

    async fn it_is_in_the_copy_and_goes_with_its_person(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let her = riet(&town).await;
        let person = her.identity().unwrap().person.clone();
        spoken::send(app, &her, said("", ""), webm()).await.unwrap();
        let call = waiting(&town, &town.coordinator).await.remove(0);
        let all = rights::everything_about(app, &her, &person, Lang::Nl).await.unwrap();
        use base64::Engine;
        let copy = all.calls.iter().find_map(|one| one.recording.clone()).expect("it is in the copy");
        assert_eq!(base64::engine::general_purpose::STANDARD.decode(copy).unwrap(), webm());
        rights::erase(app, &town.coordinator, &person).await.unwrap();
        assert!(!is_kept(&town, &call).await);
        assert!(waiting(&town, &town.coordinator).await.is_empty());
        town.insist_sound().await;
    }
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

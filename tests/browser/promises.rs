//! What can change around a promise, at 390×844, with and without JavaScript: asking at a fixed time, every week, and for
//! somebody else; skipping and changing; handing back, handing on, a holiday; a closed door; hours.

use noaber::domain::helper::Gender;
use noaber::domain::language::Lang;
use noaber::service::desk;
use noaber::service::follow;
use noaber::texts::Texts;

use crate::harness::engines::{Database, Engine};
use crate::person::Person;
use crate::rig::{Setup, several};
use crate::town::{Helping, Town};

/// Fills in a date or a time: each browser has its own way of typing those.
async fn set(person: &Person, name: &str, value: &str) {
    let script = format!("document.querySelector('main [name=\"{name}\"]').value = '{value}';");
    person.browser.run(&script).await;
}

/// From the step "where" to the check, as somebody new.
async fn onward(riet: &Person, name: &str, for_other: bool) {
    riet.browser.fill("street", "Kanariestraat").await;
    riet.browser.fill("number", "902").await;
    riet.browser.fill("postcode", "5038").await;
    riet.press("button-next").await;
    riet.browser.choose("rather", Gender::Woman.tag()).await;
    riet.look("ask-know-rather").await;
    riet.press("button-next").await;
    if for_other {
        riet.browser.choose("for", "other").await;
        riet.browser.fill("asker", "Sandra").await;
        riet.browser.choose("agreed", "yes").await;
    }
    riet.browser.fill("name", name).await;
    riet.browser
        .fill("mail", &format!("{}@example.org", name.to_lowercase()))
        .await;
    riet.look("ask-who-other").await;
    riet.press("button-next").await;
}

/// Asks in one of the ways of saying when, up to the page of the request. Its address.
async fn asks(
    town: &Town,
    base: &str,
    (lang, scripts): (Lang, bool),
    when: &str,
    name: &str,
) -> (Person, String) {
    let riet = Person::new(Setup::PHONE, base, lang, scripts).await;
    riet.go("/ask").await;
    riet.browser.choose("category", "groceries").await;
    riet.press("button-next").await;
    riet.browser.choose("when", when).await;
    match when {
        "days" => {
            riet.browser.choose("day", "2026-03-05.am").await;
            riet.browser.choose("day", "2026-03-06.pm").await;
        }
        "fixed" => {
            set(&riet, "date", "2026-03-05").await;
            set(&riet, "time", "10:30").await;
        }
        _ => {
            riet.browser.choose("rhythm", "weekly").await;
            riet.browser.choose("slot", "thu-am").await;
            set(&riet, "times", "4").await;
        }
    }
    riet.look(&format!("ask-when-{when}")).await;
    riet.press("button-next").await;
    onward(&riet, name, when == "days").await;
    riet.look(&format!("ask-check-{when}")).await;
    riet.press("button-ask").await;
    riet.enter(
        &town
            .code_for(&format!("{}@example.org", name.to_lowercase()))
            .await,
    )
    .await;
    if when == "days" {
        riet.go("/mine").await;
        let first = riet.browser.css("a.entry").await;
        riet.browser.click(first, "the request").await;
    }
    let path = riet.path().await;
    assert!(path.starts_with("/requests/req_"), "{path}");
    let id = noaber::domain::ids::RequestId::parse(path.trim_start_matches("/requests/")).unwrap();
    desk::approve(&town.app, &town.coordinator, &id, "", false)
        .await
        .unwrap();
    (riet, path)
}

async fn signs_in(town: &Town, base: &str, (lang, scripts): (Lang, bool), mail: &str) -> Person {
    let person = Person::new(Setup::PHONE, base, lang, scripts).await;
    person.go("/sign-in?back=/week").await;
    person.ask_code(mail).await;
    person.enter(&town.code_for(mail).await).await;
    assert_eq!(person.path().await, "/week");
    person
}

/// A coordinator books somebody on the first visit of a request.
async fn book(town: &Town, who: &Helping, request: &str) -> i64 {
    let id = noaber::domain::ids::RequestId::parse(request.trim_start_matches("/requests/")).unwrap();
    let view = follow::find(&town.app, &town.coordinator, &id).await.unwrap();
    let one = &view.visits[0].visit;
    let starts_at = one.windows[0].starts_at;
    let window = noaber::domain::schedule::Window {
        starts_at,
        ends_at: starts_at.plus(i64::from(view.request.duration_min) * 60),
    };
    let helper = who.actor.identity().unwrap().helper.clone().unwrap();
    desk::assign(&town.app, &town.coordinator, &one.id, &helper, window)
        .await
        .unwrap();
    starts_at.seconds()
}

async fn walk(lang: Lang, scripts: bool) {
    let _three = several().await;
    let town = Town::begin(Database::on(Engine::Sqlite).await).await;
    let base = town.serve().await;
    let t = Texts::new(lang);
    let how = (lang, scripts);
    let helping = town.helper("Ans").await;
    town.helper("Eva").await;
    let ans = signs_in(&town, &base, how, "ans@example.nl").await;
    let eva = signs_in(&town, &base, how, "eva@example.nl").await;
    for who in [&ans, &eva] {
        who.press("offer-title").await;
        who.browser.choose("gender", Gender::Woman.tag()).await;
        who.look("offer-gender").await;
        who.press("button-save").await;
        who.see("offer-saved").await;
    }

    // Every way of saying when, once; the days for somebody else.
    let (sandra, _) = asks(&town, &base, how, "days", "Truus").await;
    sandra.browser.see("Truus").await;
    let (_, fixed) = asks(&town, &base, how, "fixed", "Bep").await;
    let (riet, weekly) = asks(&town, &base, how, "series", "Riet").await;
    riet.go(&weekly).await;
    riet.press("visits-title").await;
    riet.look("visits").await;
    riet.press("visits-change").await;
    riet.browser.choose("rhythm", "fortnightly").await;
    let second = riet.browser.css("details .tiles .tile:nth-child(2)").await;
    riet.browser.click(second, "the second visit").await;
    riet.press("button-change-series").await;
    riet.see("did-change-series").await;
    let skip = riet.browser.css("li:last-child form button").await;
    riet.browser.click(skip, "the last visit").await;
    riet.see("did-skip").await;
    riet.look("visits-skipped").await;

    // Ans promises, is away, and hands it on; Eva takes it over, and hands it back.
    let starts_at = book(&town, &helping, &fixed).await;
    ans.go("/week").await;
    ans.press("away-title").await;
    set(&ans, "first", "2026-03-05").await;
    set(&ans, "last", "2026-03-06").await;
    ans.press("button-away").await;
    ans.see("away-visits").await;
    ans.look("away-sure").await;
    ans.press("button-away-not").await;
    ans.go("/week").await;
    ans.press("week-swap").await;
    ans.press("button-swap").await;
    ans.look("swap-link").await;
    let link = ans
        .browser
        .run("return document.querySelector('textarea').value;")
        .await;
    let link = link.as_str().unwrap().rsplit_once("/swap/").unwrap().1.to_owned();
    eva.go(&format!("/swap/{link}")).await;
    eva.look("swap").await;
    eva.press("button-swap-yes").await;
    assert_eq!(eva.path().await, "/week");
    eva.press("week-hand-back").await;
    eva.press("button-hand-back").await;

    // Ans goes after all, and stands at a closed door.
    book(&town, &helping, &fixed).await;
    town.clock.advance(starts_at - town.app.now().seconds());
    ans.go("/week").await;
    ans.press("week-nobody-home").await;
    ans.look("door").await;
    ans.press("button-door-begin").await;
    ans.browser.see(&t.get("door-did-begun")).await;
    ans.press("button-door-still").await;
    ans.look("door-telephone").await;
    ans.press("button-door-opened").await;
    town.clock.advance(3600);
    ans.go("/week").await;
    ans.press("button-check-out").await;

    // What she did is proposed; she corrects it.
    ans.press("hours-title").await;
    ans.look("hours").await;
    ans.browser.fill("minutes", "45").await;
    let keep = ans.browser.css("details[open] button").await;
    ans.browser.click(keep, "the hours").await;
    ans.see("hours-noted").await;
    ans.look("hours-noted").await;
    town.insist_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn promises_and_their_changes() {
    walk(Lang::Nl, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn promises_and_their_changes_without_javascript() {
    walk(Lang::En, false).await;
}

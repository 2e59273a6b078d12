//! The whole journey at 390×844: asking, the desk, the invitation, the visit, thanks; with and without JavaScript, in
//! Dutch and English, every page held against axe.

use noaber::domain::contact::MailAddress;
use noaber::domain::language::Lang;
use noaber::service::{follow, outbox, round, sign_in};
use noaber::texts::Texts;

use crate::harness::engines::{Database, Engine};
use crate::person::Person;
use crate::rig::{Setup, several};
use crate::town::{PASSWORD, Town};

async fn walk(lang: Lang, scripts: bool) {
    let _three = several().await;
    let town = Town::begin(Database::on(Engine::Sqlite).await).await;
    let base = town.serve().await;
    let t = Texts::new(lang);
    town.helper("Ans").await;

    // Riet asks, in six short steps.
    let riet = Person::new(Setup::PHONE, &base, lang, scripts).await;
    riet.go("/").await;
    riet.look("home").await;
    riet.go("/ask").await;
    riet.look("ask-what").await;
    riet.browser.choose("category", "groceries").await;
    riet.browser.fill("words", "Ik kan mijn tas niet tillen").await;
    riet.press("button-next").await;
    riet.look("ask-when").await;
    riet.browser.choose("when", "soon").await;
    riet.press("button-next").await;
    // A postcode that does not exist: every word typed is still there.
    riet.browser.fill("street", "Kanariestraat").await;
    riet.browser.fill("number", "902").await;
    riet.browser.fill("postcode", "9999").await;
    riet.press("button-next").await;
    riet.see("field-postcode-unknown").await;
    riet.look("ask-where").await;
    riet.browser.fill("postcode", "5038").await;
    riet.press("button-next").await;
    riet.look("ask-know").await;
    riet.press("button-next").await;
    riet.browser.fill("name", "Riet de Vries").await;
    riet.browser.fill("mail", "riet@example.org").await;
    riet.look("ask-who").await;
    riet.press("button-next").await;
    riet.browser.see("Kanariestraat 902").await;
    riet.look("ask-check").await;
    riet.press("button-ask").await;
    riet.browser.fill("code", "000000").await;
    riet.press("button-next").await;
    riet.see("refusal-wrong-code").await;
    riet.look("code").await;
    riet.browser
        .fill("code", &town.code_for("riet@example.org").await)
        .await;
    riet.press("button-next").await;
    riet.browser
        .see(&t.with("now-review", "name", "Karin").to_string())
        .await;
    riet.look("status-review").await;
    let request = riet.path().await;
    assert!(request.starts_with("/requests/req_"), "{request}");

    // Karin looks at it and lets the search begin.
    let karin = Person::new(Setup::DESK, &base, lang, scripts).await;
    karin.go("/staff").await;
    karin.look("staff").await;
    karin.browser.fill("mail", "karin@example.nl").await;
    karin.browser.fill("password", PASSWORD).await;
    karin.press("button-staff").await;
    set_up_second_lock(&karin, &town).await;
    karin.look("desk").await;
    karin.go(&format!("/desk{request}")).await;
    // Without a reason it stays closed.
    karin.press("button-open-file").await;
    karin.see("field-reason-needed").await;
    karin.look("desk-file-why").await;
    karin.browser.choose("why", "request").await;
    karin.press("button-open-file").await;
    karin.browser.see("Kanariestraat 902").await;
    karin.look("desk-file").await;
    karin
        .browser
        .fill("sentence", "Een mevrouw kan haar tas niet tillen")
        .await;
    karin.press("button-approve").await;
    assert_eq!(karin.path().await, "/desk");
    // Codes of one minute would look alike.
    town.clock.advance(60);
    round::run(&town.app, &town.organisation).await.unwrap();
    karin.go("/desk").await;
    karin.browser.see("Ans H.").await;
    karin.look("desk-proposal").await;
    karin.go("/desk/intake").await;
    karin.look("desk-intake").await;

    // Ans reads the invitation, signs in by code, and says yes.
    outbox::send_due(&town.app).await.unwrap();
    let ans = Person::new(Setup::PHONE, &base, lang, scripts).await;
    ans.go("/sign-in?back=/near").await;
    ans.look("sign-in").await;
    ans.browser.fill("contact", "ans@example.nl").await;
    ans.press("button-send-code").await;
    ans.browser
        .fill("code", &town.code_for("ans@example.nl").await)
        .await;
    ans.press("button-next").await;
    assert_eq!(ans.path().await, "/near");
    ans.look("near").await;
    ans.go("/week").await;
    ans.look("week-asked").await;
    ans.press("offer-title").await;
    ans.look("offer").await;
    ans.browser.choose("category", "company").await;
    ans.press("button-save").await;
    ans.see("offer-saved").await;
    let invitation = invitation_of(&town).await;
    ans.go(&invitation).await;
    ans.look("invitation").await;
    ans.press("button-yes").await;
    ans.see("invite-accepted").await;
    ans.look("invitation-accepted").await;
    riet.go(&request).await;
    riet.browser.see("Ans H.").await;
    riet.look("status-comes").await;

    // The day comes: the address opens, she checks in and out.
    let now = town.app.now().seconds();
    town.clock.advance(visit_start(&town, &request).await - now);
    ans.go("/week").await;
    ans.press("button-address").await;
    if ans.path().await == "/fresh" {
        prove_again(&ans, &town).await;
        ans.press("button-address").await;
    }
    ans.browser.see("Kanariestraat 902").await;
    ans.look("week-address").await;
    ans.press("button-check-in").await;
    ans.look("week-there").await;
    town.clock.advance(3600);
    ans.press("button-check-out").await;
    ans.press("week-past").await;
    ans.see("week-done").await;

    // "Did somebody come?" Yes, and thank you.
    riet.go(&request).await;
    riet.look("status-came").await;
    riet.press("button-came-yes").await;
    riet.browser.fill("message", "Dank je wel, Ans!").await;
    riet.look("status-thanks").await;
    riet.press("button-thank").await;
    riet.see("now-fulfilled").await;
    riet.look("status-done").await;
    riet.go("/me").await;
    riet.browser.see("Ans H.").await;
    riet.look("me").await;
    ans.go("/week").await;
    ans.press("week-past").await;
    ans.browser.see("Dank je wel, Ans!").await;
    ans.look("week-thanks").await;
    town.insist_sound().await;
}

/// Karin's first sign-in: her telephone becomes the second lock, and the codes for when she loses it are shown once.
async fn set_up_second_lock(karin: &Person, town: &Town) {
    karin.see("factor-title").await;
    karin.look("second-lock").await;
    let mail = MailAddress::parse("karin@example.nl").unwrap();
    let code = sign_in::demo_code(&town.app, &mail)
        .await
        .unwrap()
        .expect("an authenticator");
    karin.browser.fill("code", &code).await;
    karin.press("button-next").await;
    karin.see("recovery-title").await;
    karin.look("recovery-codes").await;
    karin.press("recovery-kept").await;
    assert_eq!(karin.path().await, "/desk");
}

/// A day later the address asks once more who is there.
async fn prove_again(ans: &Person, town: &Town) {
    ans.look("fresh").await;
    ans.press("button-send-code").await;
    ans.look("fresh-code").await;
    ans.browser
        .fill("code", &town.code_for("ans@example.nl").await)
        .await;
    ans.press("button-next").await;
    assert_eq!(ans.path().await, "/week");
}

async fn invitation_of(town: &Town) -> String {
    let folder = town.app.mailer.local_folder().unwrap().to_owned();
    let mails = noaber::gateway::mail::list_local(&folder, 100).await.unwrap();
    let body = mails
        .iter()
        .find(|m| m.body.contains("/invitations/"))
        .expect("an invitation")
        .body
        .clone();
    let at = body.find("/invitations/").unwrap();
    body[at..].split_whitespace().next().unwrap().to_owned()
}

async fn visit_start(town: &Town, request: &str) -> i64 {
    let id = request.strip_prefix("/requests/").unwrap();
    let id = noaber::domain::ids::RequestId::parse(id).unwrap();
    let view = follow::find(&town.app, &town.coordinator, &id).await.unwrap();
    view.visits[0]
        .visit
        .agreed
        .expect("somebody is booked")
        .starts_at
        .seconds()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_journey_in_dutch() {
    walk(Lang::Nl, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_journey_in_english() {
    walk(Lang::En, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_journey_without_javascript() {
    walk(Lang::Nl, false).await;
}

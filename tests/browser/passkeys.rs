//! A passkey in a real browser, with the device that WebDriver lends it: added, used, refused when it is sent again, and
//! removed; and the six digits for who has no scripts.

use std::sync::Arc;

use noaber::domain::contact::MailAddress;
use noaber::domain::language::Lang;
use noaber::service::{AppConfig, Refusal, ServiceError, sign_in};
use noaber::texts::Texts;
use noaber::web::rates::Rates;
use serde_json::json;
use tokio::net::TcpListener;

use crate::harness::engines::{Database, Engine};
use crate::rig::{Browser, Setup};
use crate::town::{PASSWORD, Town, own_device};

const KARIN: &str = "karin@example.nl";

struct Desk {
    town: Town,
    base: String,
    t: Texts,
}

impl Desk {
    /// A town that knows its own address, as a passkey must; Karin has an authenticator.
    async fn open() -> Self {
        let mut town = Town::begin(Database::on(Engine::Sqlite).await).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        town.app.config = Arc::new(AppConfig {
            public_url: format!("http://localhost:{port}"),
            demo: true,
        });
        let base = town.serve_on(listener, Rates::default());
        town.staff(KARIN).await;
        let t = Texts::new(Lang::Nl);
        Self { town, base, t }
    }

    async fn go(&self, browser: &Browser, path: &str) {
        browser.goto(&format!("{}{path}", self.base)).await;
    }

    async fn press(&self, browser: &Browser, key: &str) {
        browser.press(&self.t.get(key)).await;
    }

    /// As far as the second factor.
    async fn password(&self, browser: &Browser) {
        self.go(browser, "/staff").await;
        browser.fill("mail", KARIN).await;
        browser.fill("password", PASSWORD).await;
        self.press(browser, "button-staff").await;
        browser.see(&self.t.get("second-title")).await;
    }

    /// What her authenticator shows: another code each time.
    async fn digits(&self) -> String {
        self.town.clock.advance(60);
        let mail = MailAddress::parse(KARIN).unwrap();
        let code = sign_in::demo_code(&self.town.app, &mail).await.unwrap();
        code.expect("an authenticator")
    }

    async fn six_digits(&self, browser: &Browser) {
        let code = self.digits().await;
        browser.fill("code", &code).await;
        self.press(browser, "button-staff").await;
        assert_eq!(browser.url().await.path(), "/desk");
    }

    async fn look(&self, browser: &Browser, name: &str) {
        browser.insist_accessible().await;
        browser.insist_it_fits().await;
        browser.picture(name).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_used_and_removed() {
    let desk = Desk::open().await;
    let browser = Browser::open(Setup::PHONE).await;
    let device = json!({
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": true,
        "isUserVerified": true,
        "isUserConsenting": true,
    });
    let device = browser.command("webauthn/authenticator", device).await;
    let verified = format!("webauthn/authenticator/{}/uv", device.as_str().expect("a number"));

    desk.password(&browser).await;
    let offered = desk.t.get("button-use-passkey");
    assert!(!browser.text().await.contains(&*offered), "she has none");
    desk.six_digits(&browser).await;
    desk.go(&browser, "/me").await;
    desk.look(&browser, "passkeys.none").await;
    browser.fill("name", "Werktelefoon").await;
    desk.press(&browser, "button-add-passkey").await;
    browser.see("Werktelefoon").await;
    browser.see(&desk.t.get("card-never")).await;
    desk.look(&browser, "passkeys.one").await;
    desk.press(&browser, "button-sign-out").await;

    desk.password(&browser).await;
    desk.look(&browser, "passkeys.second").await;
    // Somebody else's finger: the page says so, and the button is there again.
    browser.command(&verified, json!({"isUserVerified": false})).await;
    desk.press(&browser, "button-use-passkey").await;
    browser.see(&desk.t.get("passkey-failed")).await;
    desk.look(&browser, "passkeys.failed").await;
    browser.command(&verified, json!({"isUserVerified": true})).await;
    // What is sent is kept beside, to be sent again.
    browser
        .run(
            "const send = HTMLFormElement.prototype.submit; HTMLFormElement.prototype.submit = function () { \
             window.name = this.elements.answer.value; send.call(this); }",
        )
        .await;
    desk.press(&browser, "button-use-passkey").await;
    assert_eq!(browser.url().await.path(), "/desk");
    let answer = browser.run("return window.name").await;
    let answer = answer.as_str().expect("an answer").to_owned();
    assert!(answer.contains("\"signature\""), "{answer}");
    let app = &desk.town.app;
    let half = sign_in::staff(app, KARIN, PASSWORD, "192.0.2.1").await.unwrap();
    for asked in [false, true] {
        if asked {
            sign_in::ask_for_passkey(app, &half.token).await.unwrap();
        }
        let again = sign_in::enter_passkey(app, &half.token, &answer, &own_device()).await;
        assert!(
            matches!(again, Err(ServiceError::Refused(Refusal::PasskeyWrong))),
            "asked: {asked}"
        );
    }

    // After a while she proves first who she is; then it goes.
    desk.town.clock.advance(6 * 60);
    desk.go(&browser, "/me").await;
    desk.press(&browser, "button-add-passkey").await;
    assert_eq!(browser.url().await.path(), "/fresh");
    let code = desk.digits().await;
    browser.fill("code", &code).await;
    browser.css("main form button").await.click().await.unwrap();
    browser.see(&desk.t.get("me-passkeys")).await;
    let remove = format!("{} (Werktelefoon)", desk.t.get("button-end-passkey"));
    browser.press(&remove).await;
    assert!(!browser.text().await.contains("Werktelefoon"));
    let complaints = browser.complaints().await;
    // The browser tells of the question that was refused; nothing else.
    let odd: Vec<_> = complaints.iter().filter(|text| !text.contains("401")).collect();
    assert!(odd.is_empty(), "{odd:?}");
    desk.press(&browser, "button-sign-out").await;
    desk.password(&browser).await;
    assert!(!browser.text().await.contains(&*offered), "she has none any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_the_six_digits_do() {
    let desk = Desk::open().await;
    let karin = desk.town.coordinator.identity().unwrap().person.clone();
    desk.town.passkey(&karin).await;
    let browser = Browser::open(Setup::PHONE.without_javascript()).await;
    desk.password(&browser).await;
    let offered = desk.t.get("button-use-passkey");
    assert!(!browser.text().await.contains(&*offered));
    desk.six_digits(&browser).await;
    desk.go(&browser, "/me").await;
    browser.see(&desk.t.get("passkey-cannot")).await;
    let remove = format!("{} (Chrome · Windows)", desk.t.get("button-end-passkey"));
    browser.press(&remove).await;
    browser.see(&desk.t.get("me-passkeys")).await;
    desk.town.clock.advance(60);
    let session = desk.town.staff(KARIN).await;
    let actor = desk.town.actor(&session).await;
    let left = sign_in::list_passkeys(&desk.town.app, &actor).await.unwrap();
    assert_eq!(left, Some(Vec::new()));
}

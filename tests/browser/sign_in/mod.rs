//! Every way in, walked in a real browser: by code and by link, with a printed card, on a borrowed telephone, with a
//! second factor, and without it once it is lost. Each in Dutch and English, with and without JavaScript.

mod borrowed;
mod card;
mod lost;
mod mail;
mod picture;
mod staff;

use noaber::domain::contact::MailAddress;
use noaber::domain::language::Lang;
use noaber::gateway::mail::list_local;
use noaber::service::{outbox, sign_in};

use crate::harness::engines::{Database, Engine};
use crate::person::Person;
use crate::rig::Setup;
use crate::town::{PASSWORD, Town, groceries};

/// One walk as four tests: two languages, with scripts and without.
macro_rules! walked {
    ($($walk:ident),*) => {$(
        mod $walk {
            use noaber::domain::language::Lang;

            #[tokio::test(flavor = "multi_thread")]
            async fn in_dutch() {
                super::$walk(Lang::Nl, true).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_english() {
                super::$walk(Lang::En, true).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_dutch_without_javascript() {
                super::$walk(Lang::Nl, false).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_english_without_javascript() {
                super::$walk(Lang::En, false).await;
            }
        }
    )*};
}
pub(crate) use walked;

/// Who asked for groceries by telephone, and what she signs in with.
const RIET: &str = "canary@example.org";

pub(crate) async fn town() -> (Town, String) {
    let town = Town::begin(Database::on(Engine::Sqlite).await).await;
    let base = town.serve().await;
    (town, base)
}

/// A resident whose request the coordinator wrote down; where it is followed.
async fn riet_asks(town: &Town) -> String {
    format!("/requests/{}", town.request(groceries("Riet")).await)
}

/// The path of the newest link to `below` that was mailed to somebody.
async fn link_for(town: &Town, mail: &str, below: &str) -> String {
    outbox::send_due(&town.app).await.unwrap();
    let folder = town.app.mailer.local_folder().unwrap().to_owned();
    let mails = list_local(&folder, 10_000).await.unwrap();
    mails
        .iter()
        .filter(|one| one.to == mail)
        .find_map(|one| {
            let at = one.body.find(below)?;
            one.body[at..].split_whitespace().next().map(str::to_owned)
        })
        .unwrap_or_else(|| panic!("no {below} for {mail}"))
}

/// What somebody's authenticator shows now.
pub(crate) async fn shown(town: &Town, mail: &str) -> String {
    let mail = MailAddress::parse(mail).unwrap();
    let code = sign_in::demo_code(&town.app, &mail).await.unwrap();
    code.expect("an authenticator")
}

/// A desk at which nobody is signed in, on its page to do so.
async fn desk(base: &str, lang: Lang, scripts: bool) -> Person {
    let person = Person::new(Setup::DESK, base, lang, scripts).await;
    person.go("/staff").await;
    person
}

/// The first half of signing in at a desk.
pub(crate) async fn password(person: &Person, mail: &str, password: &str) {
    person.browser.fill("mail", mail).await;
    person.browser.fill("password", password).await;
    person.press("button-staff").await;
}

/// Somebody at a desk, signed in with an authenticator that they set up on the way.
pub(crate) async fn colleague(town: &Town, base: &str, mail: &str, lang: Lang, scripts: bool) -> Person {
    let person = desk(base, lang, scripts).await;
    password(&person, mail, PASSWORD).await;
    person.see("factor-title").await;
    person.enter(&shown(town, mail).await).await;
    person.see("recovery-title").await;
    person.press("recovery-kept").await;
    person
}

//! Pages at 390×844 in a real browser, in Dutch and English, light and dark, each held against axe.

use noaber::domain::language::Lang;
use noaber::service::helping;

use crate::harness::engines::{Database, Engine};
use crate::rig::{Browser, Setup};
use crate::town::Town;

/// Every page that needs no sign-in, in both languages, light and dark.
#[tokio::test(flavor = "multi_thread")]
async fn the_other_pages_are_accessible() {
    let town = Town::begin(Database::on(Engine::Sqlite).await).await;
    let base = town.serve().await;
    let ans = town.helper("Ans").await;
    let zone = format!("/zones/{}", town.zone);
    assert!(
        helping::my_week(&town.app, &ans.actor)
            .await
            .unwrap()
            .visits
            .is_empty()
    );
    for lang in Lang::ALL {
        for dark in [false, true] {
            let setup = if dark { Setup::PHONE.dark() } else { Setup::PHONE };
            let browser = Browser::open(setup.speaking(lang.tag())).await;
            for path in [
                "/",
                "/call-me",
                "/how-matching-works",
                "/privacy",
                "/accessibility",
                "/zones",
                &zone,
                "/help",
                "/help/when",
                "/help/reach",
                "/help/who",
                "/ask/when",
                "/sign-in",
                "/staff",
                "/dev/mailbox",
                "/nowhere",
            ] {
                browser.goto(&format!("{base}{path}")).await;
                browser.insist_accessible().await;
            }
        }
    }
}

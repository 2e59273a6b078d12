//! A request that is spoken: the browser records it, with a microphone that Chromium makes up, and the desk plays it.

use std::time::Duration;

use noaber::domain::language::Lang;

use crate::harness::engines::{Database, Engine};
use crate::person::Person;
use crate::rig::{Setup, several};
use crate::town::Town;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_spoken_is_recorded_by_the_browser_and_played_at_the_desk() {
    let _two = several().await;
    let town = Town::begin(Database::on(Engine::Sqlite).await).await;
    let base = town.serve().await;
    let karin = town.staff("karin@example.nl").await;

    let riet = Person::new(Setup::PHONE.with_microphone(), &base, Lang::Nl, true).await;
    riet.go("/ask/speak").await;
    riet.look("speak").await;
    riet.browser.fill("telephone", "06 00001234").await;
    riet.press("button-record").await;
    riet.see("button-record-stop").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    riet.press("button-record-stop").await;
    // She hears it before she sends it, and it goes along as the form's own file.
    riet.see("speak-recorded").await;
    let heard = riet
        .browser
        .run("return document.querySelector('[data-heard]').src.startsWith('blob:')")
        .await;
    assert_eq!(heard, true);
    let bytes = riet
        .browser
        .run("return document.querySelector('#sound').files[0].size")
        .await;
    assert!(bytes.as_u64().is_some_and(|bytes| bytes > 1000), "{bytes}");
    riet.look("speak-recorded").await;
    riet.press("button-speak").await;
    riet.see("spoken-title").await;
    riet.look("spoken").await;

    let desk = Person::new(Setup::DESK, &base, Lang::Nl, true).await;
    desk.browser.cookie("session", &karin.token).await;
    desk.go("/desk").await;
    desk.press("button-listen").await;
    desk.see("call-spoken-do").await;
    // What was recorded is a sound that a browser can play: its beginning is read, without a mistake.
    let mut state = serde_json::Value::Null;
    for _ in 0..100 {
        state = desk
            .browser
            .run("const one = document.querySelector('audio'); return [one.readyState, one.error && one.error.message]")
            .await;
        if state[0].as_u64().is_some_and(|ready| ready >= 1) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(state[0].as_u64().is_some_and(|ready| ready >= 1), "{state}");
    assert!(state[1].is_null(), "{state}");
    desk.look("call-spoken").await;
}

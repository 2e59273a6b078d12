//! Without a line: the page that the browser kept, and no page of anybody's.

use noaber::domain::language::Lang;
use noaber::texts::Texts;
use serde_json::json;

use crate::harness::engines::{Database, Engine};
use crate::person::Person;
use crate::rig::{Browser, Setup};
use crate::town::Town;

/// Whether there is a line.
async fn line(browser: &Browser, is_there: bool) {
    let conditions = json!({
        "offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
    });
    browser.cdp("Network.emulateNetworkConditions", conditions).await;
}

/// Waits until the worker looks after the page, and says what it keeps.
async fn kept(browser: &Browser) -> Vec<String> {
    let script = "
        const done = arguments[arguments.length - 1];
        const look = async () => {
          await navigator.serviceWorker.ready;
          if (!navigator.serviceWorker.controller) {
            await new Promise((come) => navigator.serviceWorker.addEventListener('controllerchange', come, { once: true }));
          }
          const all = [];
          for (const name of await caches.keys()) {
            for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname);
          }
          return all;
        };
        look().then(done, (error) => done([String(error)]));";
    let found = browser
        .command("execute/async", json!({"script": script, "args": []}))
        .await;
    let all = found.as_array().expect("a list").iter();
    all.map(|one| one.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_there_is_a_page_that_says_so_and_none_of_anybodys() {
    let town = Town::begin(Database::on(Engine::Sqlite).await).await;
    let base = town.serve().await;
    let ans = town.helper("Ans").await;
    let t = Texts::new(Lang::Nl);
    let person = Person::new(Setup::PHONE, &base, Lang::Nl, true).await;
    person.go("/").await;
    // What a telephone needs to put us on its screen.
    let manifest = person
        .browser
        .run("return document.querySelector('link[rel=manifest]').href")
        .await;
    assert_eq!(manifest, format!("{base}/manifest.webmanifest"));
    let found = person.browser.cdp("Page.getAppManifest", json!({})).await;
    assert_eq!(found["errors"], json!([]), "{found}");
    assert!(
        found["data"]
            .as_str()
            .is_some_and(|text| text.contains("\"Noaber\"")),
        "{found}"
    );
    // The worker keeps style, script and one page: also after somebody has signed in and looked at their own.
    person.browser.cookie("session", &ans.token).await;
    person.go("/week").await;
    person.go("/me").await;
    let mut kept = kept(&person.browser).await;
    kept.sort();
    assert_eq!(kept.len(), 4, "{kept:?}");
    assert!(
        kept.iter()
            .all(|path| path.starts_with("/assets/") || path == "/offline"),
        "{kept:?}"
    );

    line(&person.browser, false).await;
    person.browser.goto(&format!("{base}/week")).await;
    person.browser.see(&t.get("offline-title")).await;
    let said = person.browser.text().await;
    assert!(!said.contains("Ans"), "{said}");
    assert!(said.contains("013 555 12 34"), "whom to call: {said}");
    person.browser.insist_accessible().await;
    person.browser.insist_it_fits().await;
    person.browser.screenshot("offline").await;

    line(&person.browser, true).await;
    person.browser.goto(&format!("{base}/week")).await;
    person.see("nav-week").await;
    // The line that was not there, and nothing else.
    let complaints = person.browser.complaints().await;
    let other: Vec<_> = complaints
        .iter()
        .filter(|text| !text.contains("ERR_INTERNET_DISCONNECTED"))
        .collect();
    assert!(other.is_empty(), "{other:?}");
}

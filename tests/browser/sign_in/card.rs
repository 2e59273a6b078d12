//! The coordinator prints a card; whoever holds it sees their own requests and no more, until it counts no more.

use fantoccini::Locator;
use noaber::domain::language::Lang;
use serde_json::json;

use super::{colleague, picture, riet_asks, town, walked};
use crate::person::Person;
use crate::rig::{Setup, several};

async fn by_card(lang: Lang, scripts: bool) {
    let _two = several().await;
    let (town, base) = town().await;
    let request = riet_asks(&town).await;
    let karin = colleague(&town, &base, "karin@example.nl", lang, scripts).await;
    let file = open_file(&karin, &request).await;
    karin.send(&format!("{file}/card")).await;
    karin.see("card-once").await;
    karin.look("card-page").await;
    let address = picture::read(&karin.browser).await;
    assert!(address.starts_with(&format!("{base}/card/")), "{address}");
    let code = karin.browser.css(".card-print .word").await.text().await.unwrap();
    print_look(&karin).await;

    // Scanned: looking at it twice signs nobody in, the button does.
    let riet = Person::new(Setup::PHONE, &base, lang, scripts).await;
    for _ in 0..2 {
        riet.browser.goto(&address).await;
        riet.see("card-in-scanned").await;
    }
    riet.look("card-scanned").await;
    riet.press_main().await;
    assert_eq!(riet.path().await, "/mine");
    riet.look("card-mine").await;
    sees_little(&riet, &request).await;

    // Typed, as people type: without the dash, in small letters.
    riet.press("button-sign-out").await;
    riet.go("/sign-in").await;
    riet.press("sign-in-card").await;
    riet.browser.fill("code", "AAAAA-AAAAA").await;
    riet.press_main().await;
    riet.see("card-wrong").await;
    riet.look("card-wrong").await;
    riet.browser
        .fill("code", &code.replace('-', "").to_lowercase())
        .await;
    riet.press_main().await;
    assert_eq!(riet.path().await, "/mine");

    // Lost: from the desk it counts no more, and whoever is in with it is out.
    karin.press("button-done").await;
    karin.look("card-file").await;
    karin.send(&format!("{file}/cards/")).await;
    assert_eq!(karin.path().await, file);
    riet.go("/mine").await;
    assert_eq!(riet.path().await, "/sign-in");
    riet.browser.goto(&address).await;
    riet.press_main().await;
    riet.see("card-wrong").await;
    riet.look("card-ended").await;
    riet.browser.fill("code", &code).await;
    riet.press_main().await;
    riet.see("card-wrong").await;
    town.insist_sound().await;
}

/// From the request to the file of whoever asks, and into it; its path.
async fn open_file(karin: &Person, request: &str) -> String {
    karin.go(&format!("/desk{request}")).await;
    karin.press("file-person").await;
    karin.browser.choose("why", "call").await;
    karin.press("button-open-file").await;
    karin.path().await
}

/// On paper: the card, and nothing that only a screen needs.
async fn print_look(karin: &Person) {
    const SEEN: &str = "const seen = css => !!document.querySelector(css)?.getClientRects().length;
        return [seen('.card-print .qr'), seen('.card-print .word'), seen('.nav'), seen('.no-print')];";
    let media = |media: &str| json!({"media": media});
    karin
        .browser
        .cdp("Emulation.setEmulatedMedia", media("print"))
        .await;
    assert_eq!(karin.browser.run(SEEN).await, json!([true, true, false, false]));
    let name = format!("card-print.{}", karin.t.lang());
    karin.browser.picture(&name).await;
    karin.browser.cdp("Emulation.setEmulatedMedia", media("")).await;
}

/// Their own request, and neither their file nor anything of others; no address anywhere.
async fn sees_little(riet: &Person, request: &str) {
    riet.go(request).await;
    assert_eq!(riet.path().await, request);
    assert!(!riet.browser.text().await.contains("Canarystraat"));
    for path in ["/me/data", "/me/correct", "/me/erase"] {
        riet.insist_missing(path).await;
    }
    riet.go("/me").await;
    riet.see("me-card-only").await;
    let offered = Locator::Css("main :is([href^='/me/'], [action^='/me/'])");
    let offered = riet.browser.client().find_all(offered).await.unwrap();
    assert!(offered.is_empty(), "{}", riet.browser.text().await);
    riet.look("card-me").await;
}

walked!(by_card);

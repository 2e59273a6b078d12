//! Somebody new asks for help and proves their mail address; later they come back by code, and by the link beside it.

use noaber::domain::language::Lang;

use super::{link_for, town, walked};
use crate::person::Person;
use crate::rig::{Setup, several};

const MAIL: &str = "riet@example.org";

async fn by_mail(lang: Lang, scripts: bool) {
    let _one = several().await;
    let (town, base) = town().await;
    let riet = Person::new(Setup::PHONE, &base, lang, scripts).await;
    ask(&riet).await;
    riet.enter("000000").await;
    riet.see("refusal-wrong-code").await;
    riet.look("sign-in-mail-wrong-code").await;
    riet.enter(&town.code_for(MAIL).await).await;
    let request = riet.path().await;
    assert!(request.starts_with("/requests/req_"), "{request}");

    // She signs out, and comes back by code: to the page that she asked for.
    riet.go("/me").await;
    riet.look("sign-in-mail-me").await;
    riet.press("button-sign-out").await;
    assert_eq!(riet.path().await, "/");
    town.clock.advance(3600);
    riet.go(&request).await;
    assert_eq!(riet.path().await, "/sign-in");
    riet.look("sign-in-mail-again").await;
    riet.ask_code(MAIL).await;
    riet.look("sign-in-mail-code").await;
    riet.enter(&town.code_for(MAIL).await).await;
    assert_eq!(riet.path().await, request);

    // And by the link: looking at it twice, as mail programs do, uses nothing up.
    riet.go("/me").await;
    riet.press("button-sign-out").await;
    town.clock.advance(3600);
    riet.go("/sign-in").await;
    riet.ask_code(MAIL).await;
    let link = link_for(&town, MAIL, "/links/").await;
    for _ in 0..2 {
        riet.go(&link).await;
        riet.see("link-lead").await;
    }
    riet.look("sign-in-mail-link").await;
    riet.press_main().await;
    riet.go(&request).await;
    assert_eq!(riet.path().await, request);
    // A second time it is nobody's: kindly, and with a way on.
    riet.go("/me").await;
    riet.press("button-sign-out").await;
    riet.go(&link).await;
    riet.press_main().await;
    riet.see("link-old").await;
    riet.look("sign-in-mail-link-old").await;
    riet.press("link-other").await;
    assert_eq!(riet.path().await, "/sign-in");
    riet.go(&request).await;
    assert_eq!(riet.path().await, "/sign-in");
    town.insist_sound().await;
}

/// The six steps, up to the code.
async fn ask(riet: &Person) {
    riet.go("/ask").await;
    riet.browser.choose("category", "groceries").await;
    riet.browser.fill("words", "Ik kan mijn tas niet tillen").await;
    riet.press("button-next").await;
    riet.browser.choose("when", "soon").await;
    riet.press("button-next").await;
    riet.browser.fill("street", "Kanariestraat").await;
    riet.browser.fill("number", "902").await;
    riet.browser.fill("postcode", "5038").await;
    riet.press("button-next").await;
    riet.press("button-next").await;
    riet.browser.fill("name", "Riet de Vries").await;
    riet.browser.fill("mail", MAIL).await;
    riet.press("button-next").await;
    riet.press("button-ask").await;
}

walked!(by_mail);

//! Signing in on somebody else's telephone: it remembers nothing, shows in the list, and ends from one's own.

use fantoccini::Locator;
use noaber::domain::language::Lang;

use super::{RIET, riet_asks, town, walked};
use crate::person::Person;
use crate::rig::{Setup, several};
use crate::town::Town;

async fn on_a_borrowed_telephone(lang: Lang, scripts: bool) {
    let _two = several().await;
    let (town, base) = town().await;
    let request = riet_asks(&town).await;
    let borrowed = Person::new(Setup::PHONE.dark(), &base, lang, scripts).await;
    come_in(&town, &borrowed, &request, "no").await;
    assert!(!outlives_the_window(&borrowed).await);

    // Half a day later it is over; who comes back is where they were.
    town.clock.advance(12 * 3600 + 1);
    come_in(&town, &borrowed, &request, "no").await;

    // At home, on her own, she sees the other one and ends it.
    let own = Person::new(Setup::PHONE, &base, lang, scripts).await;
    town.clock.advance(3600);
    come_in(&town, &own, &request, "yes").await;
    assert!(outlives_the_window(&own).await);
    own.go("/me").await;
    own.see("device-this").await;
    assert_eq!(others(&own).await, 1);
    own.look("borrowed-devices").await;
    own.press("button-sign-out-others").await;
    assert_eq!(others(&own).await, 0);
    own.go(&request).await;
    assert_eq!(own.path().await, request);
    borrowed.go(&request).await;
    assert_eq!(borrowed.path().await, "/sign-in");
    borrowed.look("borrowed-ended").await;
    town.insist_sound().await;
}

/// From a page that needs somebody, by code, back to that page.
async fn come_in(town: &Town, riet: &Person, request: &str, own: &str) {
    riet.go(request).await;
    assert_eq!(riet.path().await, "/sign-in");
    riet.ask_code(RIET).await;
    riet.browser.choose("own", own).await;
    riet.look(&format!("borrowed-code-{own}")).await;
    riet.enter(&town.code_for(RIET).await).await;
    assert_eq!(riet.path().await, request);
}

/// How many other devices the page offers to sign out.
async fn others(riet: &Person) -> usize {
    let buttons = Locator::Css("form[action^='/me/devices/'][action$='/end'] button");
    riet.browser.client().find_all(buttons).await.unwrap().len()
}

/// Whether the browser keeps the session when its window closes.
async fn outlives_the_window(riet: &Person) -> bool {
    let cookie = riet.browser.client().get_named_cookie("session").await;
    let cookie = cookie.expect("a session");
    assert_eq!(cookie.http_only(), Some(true), "scripts can read it");
    cookie.expires_datetime().is_some()
}

walked!(on_a_borrowed_telephone);

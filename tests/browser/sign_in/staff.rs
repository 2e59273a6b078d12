//! Staff: a password, then what their telephone shows; neither alone, and nothing twice.

use noaber::domain::language::Lang;

use super::{colleague, password, shown, town, walked};
use crate::rig::several;
use crate::town::PASSWORD;

const MAIL: &str = "karin@example.nl";

async fn with_a_second_factor(lang: Lang, scripts: bool) {
    let _one = several().await;
    let (town, base) = town().await;
    let karin = colleague(&town, &base, MAIL, lang, scripts).await;
    assert_eq!(karin.path().await, "/desk");
    karin.go("/me").await;
    karin.look("staff-me").await;
    karin.press("button-sign-out").await;

    town.clock.advance(60);
    karin.go("/staff").await;
    password(&karin, MAIL, "een ander wachtwoord").await;
    karin.see("refusal-wrong-password").await;
    karin.look("staff-wrong-password").await;
    password(&karin, MAIL, PASSWORD).await;
    karin.see("second-lead").await;
    // The password alone opens nothing.
    karin.go("/desk").await;
    assert_eq!(karin.path().await, "/sign-in");
    karin.go("/staff/second").await;
    karin.look("staff-second").await;
    let right = shown(&town, MAIL).await;
    karin.browser.fill("code", &other_than(&right)).await;
    karin.press("button-staff").await;
    karin.see("refusal-wrong-code").await;
    karin.look("staff-second-wrong").await;
    karin.browser.fill("code", &right).await;
    karin.press("button-staff").await;
    assert_eq!(karin.path().await, "/desk");

    // Read over her shoulder, the same code is worth nothing; the next one is.
    karin.go("/me").await;
    karin.press("button-sign-out").await;
    karin.go("/staff").await;
    password(&karin, MAIL, PASSWORD).await;
    karin.browser.fill("code", &right).await;
    karin.press("button-staff").await;
    karin.see("refusal-wrong-code").await;
    town.clock.advance(30);
    karin.browser.fill("code", &shown(&town, MAIL).await).await;
    karin.press("button-staff").await;
    assert_eq!(karin.path().await, "/desk");
    town.insist_sound().await;
}

/// Six digits that differ from these in each place: no neighbouring minute's code is likely to be.
fn other_than(code: &str) -> String {
    code.chars()
        .map(|digit| if digit == '9' { '0' } else { '9' })
        .collect()
}

walked!(with_a_second_factor);

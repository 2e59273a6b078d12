//! A colleague's telephone is gone: in by a recovery code and a new lock; or, without codes, by the administrator.

use noaber::domain::language::Lang;

use super::{colleague, desk, link_for, password, shown, town, walked};
use crate::person::Person;
use crate::rig::several;
use crate::town::Town;

const ADMIN: &str = "karin@example.nl";
const MAIL: &str = "bram@example.nl";
const OWN: &str = "vier gewone woorden achter elkaar";

async fn after_losing_it(lang: Lang, scripts: bool) {
    let _two = several().await;
    let (town, base) = town().await;
    let karin = colleague(&town, &base, ADMIN, lang, scripts).await;
    invite(&karin).await;
    let bram = desk(&base, lang, scripts).await;
    let first = welcomed(&town, &bram).await;
    sign_out(&bram).await;

    // By a recovery code, once.
    by_recovery(&bram, &first[0]).await;
    assert_eq!(bram.path().await, "/desk");
    sign_out(&bram).await;
    by_recovery(&bram, &first[0]).await;
    bram.see("refusal-wrong-code").await;
    bram.browser.fill("code", &first[1]).await;
    bram.press("button-staff").await;
    assert_eq!(bram.path().await, "/desk");

    // A new telephone: a new lock, and what belonged to the old one counts no more.
    town.clock.advance(60);
    bram.go("/me").await;
    bram.press("button-new-factor").await;
    let second = set_up(&town, &bram, "lost-renew").await;
    sign_out(&bram).await;
    by_recovery(&bram, &first[2]).await;
    bram.see("refusal-wrong-code").await;

    // That one is gone too, and the paper with it: the administrator clears it.
    town.clock.advance(60);
    reset(&karin).await;
    bram.go("/staff").await;
    password(&bram, MAIL, OWN).await;
    let third = set_up(&town, &bram, "lost-reset").await;
    assert!(
        third
            .iter()
            .all(|code| !second.contains(code) && !first.contains(code))
    );
    assert_eq!(bram.path().await, "/desk");
    town.insist_sound().await;
}

/// Karin gives somebody new a role: a link is on its way.
async fn invite(karin: &Person) {
    karin.go("/admin").await;
    karin.browser.fill("name", "Bram Bakker").await;
    karin.browser.fill("mail", MAIL).await;
    karin.browser.choose("role", "coordinator").await;
    karin.press("button-give-role").await;
    karin.browser.see("Bram").await;
    karin.look("lost-admin").await;
}

/// He follows it, chooses a password and sets up his lock; his recovery codes.
async fn welcomed(town: &Town, bram: &Person) -> Vec<String> {
    let link = link_for(town, MAIL, "/staff/welcome/").await;
    bram.go(&link).await;
    bram.browser.fill("password", "kort").await;
    bram.press("button-next").await;
    bram.see("field-password-length").await;
    bram.look("welcome-short").await;
    bram.browser.fill("password", OWN).await;
    bram.press("button-next").await;
    let codes = set_up(town, bram, "welcome").await;
    assert_eq!(bram.path().await, "/desk");
    // The link has done its work.
    bram.go(&link).await;
    bram.browser
        .fill("password", "nog eens vier gewone woorden")
        .await;
    bram.press("button-next").await;
    bram.see("link-old").await;
    bram.look("welcome-old").await;
    codes
}

/// A new authenticator, and the recovery codes that come with it.
async fn set_up(town: &Town, bram: &Person, name: &str) -> Vec<String> {
    bram.see("factor-title").await;
    bram.look(&format!("{name}-factor")).await;
    bram.enter("000000").await;
    bram.see("refusal-wrong-code").await;
    bram.look(&format!("{name}-factor-wrong")).await;
    bram.enter(&shown(town, MAIL).await).await;
    bram.see("recovery-title").await;
    bram.look(&format!("{name}-codes")).await;
    let list = bram.browser.css(".codes").await.text().await.unwrap();
    let codes: Vec<String> = list.lines().map(str::to_owned).collect();
    assert!(codes.len() > 4, "{list}");
    bram.press("recovery-kept").await;
    codes
}

async fn sign_out(bram: &Person) {
    bram.go("/me").await;
    bram.press("button-sign-out").await;
}

async fn by_recovery(bram: &Person, code: &str) {
    bram.go("/staff").await;
    password(bram, MAIL, OWN).await;
    bram.press("second-lost").await;
    bram.see("second-lost-recovery").await;
    bram.look("lost-second").await;
    bram.browser.fill("code", code).await;
    bram.press("button-staff").await;
}

async fn reset(karin: &Person) {
    karin.go("/admin").await;
    let of_bram = |key: &str| format!("{} (Bram Bakker)", karin.t.get(key));
    karin.browser.press(&of_bram("admin-help")).await;
    karin.look("lost-admin-help").await;
    karin.browser.press(&of_bram("button-reset-factor")).await;
    karin.see("admin-factor-no").await;
    karin.look("lost-admin-reset").await;
}

walked!(after_losing_it);

//! Somebody in front of a browser, who presses what is written and looks at what comes.

use std::path::Path;

use noaber::domain::language::Lang;
use noaber::texts::Texts;

use crate::rig::{Browser, Setup};

/// The pictures of the README: made again with `NOABER_PICTURES=docs/pictures cargo test --test browser dutch`.
const PICTURES: [&str; 4] = ["ask-what", "invitation", "status-comes", "desk-proposal"];

/// Somebody in front of a browser.
pub struct Person {
    pub browser: Browser,
    pub base: String,
    pub t: Texts,
    /// Whether scripts run: axe is one itself.
    pub scripts: bool,
}

impl Person {
    pub async fn new(setup: Setup, base: &str, lang: Lang, scripts: bool) -> Self {
        let setup = if scripts {
            setup
        } else {
            setup.without_javascript()
        };
        let browser = Browser::open(setup.speaking(lang.tag())).await;
        let person = Self {
            browser,
            base: base.to_owned(),
            t: Texts::new(lang),
            scripts,
        };
        // Chosen by hand, it goes before the language in somebody's file.
        person.go("/").await;
        person.browser.press(Texts::autonym(lang)).await;
        person
    }

    pub async fn go(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.base)).await;
    }

    pub async fn press(&self, key: &str) {
        self.browser.press(&self.t.get(key)).await;
    }

    pub async fn see(&self, key: &str) {
        self.browser.see(&self.t.get(key)).await;
    }

    /// Looks at the page: accessible, no complaint of the browser, and a picture of it.
    pub async fn look(&self, name: &str) {
        let lang = self.t.lang();
        if self.scripts {
            self.browser.insist_accessible().await;
            self.browser.insist_it_fits().await;
            let complaints = self.browser.complaints().await;
            assert!(complaints.is_empty(), "{name}: {complaints:?}");
            self.browser.picture(&format!("{name}.{lang}")).await;
            if let (Some(folder), Lang::Nl, true) = (
                std::env::var_os("NOABER_PICTURES"),
                lang,
                PICTURES.contains(&name),
            ) {
                let taken = self.browser.screenshot(&format!("{name}.picture")).await;
                let picture = Path::new(&folder).join(format!("{name}.png"));
                std::fs::copy(taken, picture).expect("the picture is kept");
            }
        }
    }

    pub async fn path(&self) -> String {
        self.browser.url().await.path().to_owned()
    }
    /// Opens an address that this person is told does not exist.
    pub async fn insist_missing(&self, path: &str) {
        self.go(path).await;
        self.see("error-not-found").await;
        // The browser says so too, of the page itself: that is wanted.
        self.browser.complaints().await;
    }

    /// Presses the button of the form that leads to `action`, or to something below it.
    pub async fn send(&self, action: &str) {
        let css = format!("form[action*=\"{action}\"] button");
        let button = self.browser.css(&css).await;
        self.browser.click(button, action).await;
    }

    /// Presses the button that the page is about: the menu may say the same words.
    pub async fn press_main(&self) {
        let button = self.browser.css("main button.main").await;
        self.browser.click(button, "the main button").await;
    }

    /// Asks for a code at the address where it stands now.
    pub async fn ask_code(&self, contact: &str) {
        self.browser.fill("contact", contact).await;
        self.press("button-send-code").await;
    }

    /// Enters a code.
    pub async fn enter(&self, code: &str) {
        self.browser.fill("code", code).await;
        self.press("button-next").await;
    }
}

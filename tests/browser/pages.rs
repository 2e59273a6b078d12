//! Every page there is, as whoever may see it, at 390×844 in Dutch and English, light and dark: held against axe, and
//! against the edge of the screen. What hangs on a tap is walked in `journey`.

use noaber::domain::language::Lang;
use noaber::web::prefs::TextSize;

use crate::harness::engines::{Database, Engine};
use crate::rig::{Browser, Setup};
use crate::town::gallery::{Gallery, Looker};

async fn look(browser: &Browser, name: &str) {
    browser.insist_accessible().await;
    browser.insist_it_fits().await;
    browser.picture(name).await;
}

async fn every_page(setup: Setup, name: &str, lang: Lang, size: TextSize) {
    let gallery = Gallery::open(Database::on(Engine::Sqlite).await).await;
    let base = &gallery.base;
    for looker in [
        Looker::Anyone,
        Looker::Resident,
        Looker::Helper,
        Looker::Coordinator,
        Looker::Supervisor,
        Looker::Worker,
        Looker::Enrolling,
        Looker::HalfWay,
    ] {
        let browser = Browser::open(setup.speaking(lang.tag())).await;
        browser.goto(&format!("{base}/nowhere")).await;
        look(&browser, &format!("{name}.{lang}.nowhere")).await;
        for (name, value) in gallery.cookies(looker) {
            browser.cookie(name, &value).await;
        }
        // Chosen in this browser: it goes before the language in the file.
        browser.cookie("lang", lang.tag()).await;
        browser.cookie("text_size", size.tag()).await;
        for place in gallery.places.iter().filter(|place| place.looker == looker) {
            browser.goto(&format!("{base}{}", place.path)).await;
            let file = place.route.trim_start_matches('/').replace(['/', '{', '}'], "-");
            look(&browser, &format!("{name}.{lang}.{looker:?}.{file}")).await;
        }
        // The browser says which of the pages itself asked for was not there: that is the first, which is wanted.
        let complaints: Vec<String> = browser
            .complaints()
            .await
            .into_iter()
            .filter(|text| !text.contains("/nowhere"))
            .collect();
        assert!(complaints.is_empty(), "{looker:?}: {complaints:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_dutch() {
    every_page(Setup::PHONE, "phone", Lang::Nl, TextSize::Normal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_english_dark_and_with_the_largest_letters() {
    every_page(Setup::PHONE.dark(), "phone-dark", Lang::En, TextSize::Larger).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_on_a_desk() {
    every_page(Setup::DESK, "desk", Lang::Nl, TextSize::Normal).await;
}

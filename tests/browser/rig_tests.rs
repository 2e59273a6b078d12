//! The rig itself, put to the test on small pages: it must find what is wrong and see what is there.

use axum::Router;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use serde_json::json;

use crate::rig::{Browser, Scheme, Setup};

/// As the product sends it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const STYLE: &str = "body { background: #fff; color: #222; font: 18px sans-serif }
     @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } }
     button, input { min-height: 44px }";

const GOOD: &str = r#"<!doctype html><html lang="nl"><head><title>Goed</title><link rel="stylesheet" href="/style.css">
    <link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1"><script src="/script.js" defer></script></head>
    <body><main><h1>Goede pagina</h1><noscript><p>Zonder script</p></noscript><p id="made"></p>
    <form action="/sent"><label>Naam <input name="who"></label><p><label><input type="checkbox" name="day" value="tue"> dinsdag</label>
    <label for="wed">woensdag</label> <input id="wed" type="checkbox" name="day" value="wed">
    <label>Wanneer <select name="when"><option value="a">straks</option><option value="b">later</option></select></label>
    <button>Verstuur "nu"</button></form></main></body></html>"#;

const BAD: &str = r#"<!doctype html><html><head><title>Slecht</title></head>
    <body><img src="data:," ><p style="color: #aaa">te licht</p><input name="nameless"></body></html>"#;

async fn server() -> String {
    let typed = |kind: &'static str, text: &'static str| ([("content-type", kind)], text).into_response();
    let app = Router::new()
        .route(
            "/",
            get(async || ([("content-security-policy", POLICY)], Html(GOOD))),
        )
        .route("/bad", get(async || Html(BAD)))
        .route(
            "/inline",
            get(async || {
                let page = "<!doctype html><title>t</title><p>x</p><script>document.title = 'ran'</script>";
                ([("content-security-policy", POLICY)], Html(page))
            }),
        )
        .route("/style.css", get(async move || typed("text/css", STYLE)))
        .route(
            "/script.js",
            get(async move || {
                typed(
                    "text/javascript",
                    "document.getElementById('made').textContent = 'Met script'",
                )
            }),
        )
        .route(
            "/sent",
            get(async |headers: HeaderMap, uri: axum::http::Uri| {
                format!(
                    "{uri} {}",
                    headers["accept-language"].to_str().unwrap_or_default()
                )
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

#[tokio::test]
async fn axe_finds_what_is_wrong_and_passes_what_is_right() {
    let base = server().await;
    let browser = Browser::open(Setup::PHONE).await;
    browser.goto(&format!("{base}/bad")).await;
    let rules: Vec<String> = browser
        .axe()
        .await
        .into_iter()
        .map(|violation| violation.rule)
        .collect();
    for rule in ["html-has-lang", "image-alt", "color-contrast", "label"] {
        assert!(
            rules.iter().any(|found| found == rule),
            "{rule} was not found: {rules:?}"
        );
    }
    browser.complaints().await;
    // Under the product's own content policy, which allows no script but its own.
    browser.goto(&base).await;
    browser.insist_accessible().await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.goto(&format!("{base}/inline")).await;
    assert_eq!(
        browser.client().title().await.expect("a title"),
        "t",
        "the policy does not hold"
    );
    let complaints = browser.complaints().await;
    assert!(
        complaints.concat().contains("Content Security Policy"),
        "{complaints:?}"
    );
}

#[tokio::test]
async fn a_telephone_and_a_desk_have_their_sizes_and_colours() {
    const LOOK: &str = "return [innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches,
        getComputedStyle(document.body).backgroundColor]";
    let base = server().await;
    let phone = Browser::open(Setup::PHONE.dark()).await;
    phone.goto(&base).await;
    assert_eq!(phone.run(LOOK).await, json!([390, 844, true, "rgb(17, 17, 17)"]));
    phone.insist_accessible().await;
    phone.emulate(Scheme::Light).await;
    assert_eq!(
        phone.run(LOOK).await,
        json!([390, 844, false, "rgb(255, 255, 255)"])
    );
    phone.resize(320, 640).await;
    assert_eq!(phone.run("return innerWidth").await, json!(320));
    drop(phone);
    let desk = Browser::open(Setup::DESK).await;
    desk.goto(&base).await;
    assert_eq!(
        desk.run(LOOK).await,
        json!([1280, 800, false, "rgb(255, 255, 255)"])
    );
    for file in [
        desk.screenshot("rig-desk").await,
        desk.screenshot_whole("rig-desk-whole").await,
    ] {
        let png = std::fs::read(&file).expect("a picture");
        assert!(
            png.starts_with(b"\x89PNG") && png.len() > 1000,
            "{}",
            file.display()
        );
    }
}

#[tokio::test]
async fn without_javascript_no_script_of_the_page_runs_and_forms_still_do() {
    let base = server().await;
    let browser = Browser::open(Setup::PHONE.without_javascript().speaking("en")).await;
    browser.goto(&base).await;
    browser.see("Zonder script").await;
    assert!(!browser.text().await.contains("Met script"));
    browser.fill("who", "Ans").await;
    browser.choose("day", "wed").await;
    browser.choose("when", "b").await;
    browser.press("Verstuur \"nu\"").await;
    assert_eq!(browser.url().await.path(), "/sent");
    browser.see("/sent?who=Ans&day=wed&when=b en").await;
}

#[tokio::test]
async fn with_javascript_the_page_is_made_better_and_forms_are_filled_in() {
    let base = server().await;
    let browser = Browser::open(Setup::DESK).await;
    browser.goto(&base).await;
    browser.see("Met script").await;
    assert!(!browser.text().await.contains("Zonder script"));
    browser.fill("who", "An").await;
    browser.choose("day", "tue").await;
    browser.choose("when", "b").await;
    browser.press("Verstuur \"nu\"").await;
    browser.see("/sent?who=An&day=tue&when=b nl").await;
}

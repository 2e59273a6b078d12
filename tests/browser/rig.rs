//! A real browser as one person uses it: a telephone or a desk, light or dark, with or without JavaScript.
//!
//! Each [`Browser`] is a chromedriver of its own with a Chromium of its own and an empty profile, gone when dropped.
//! WebDriver's own scripts run in every page, whatever its content policy says. They also run where JavaScript is switched
//! off, but no timer does: axe-core, which waits for one, looks at pages with JavaScript only.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::harness::guarded::{Guarded, Program, find_program, start_on_free_port};

/// What somebody looks at the product with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// 390 × 844, touch.
    Phone,
    /// 1280 × 800, mouse.
    Desk,
}

/// The colours somebody's machine asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// How a browser is set up.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    device: Device,
    scheme: Scheme,
    javascript: bool,
    microphone: bool,
    language: &'static str,
}

impl Setup {
    /// A telephone: light, Dutch, with JavaScript.
    pub const PHONE: Self = Self {
        device: Device::Phone,
        scheme: Scheme::Light,
        javascript: true,
        microphone: false,
        language: "nl",
    };

    /// A desk: light, Dutch, with JavaScript.
    pub const DESK: Self = Self {
        device: Device::Desk,
        ..Self::PHONE
    };

    /// In dark colours.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self {
            scheme: Scheme::Dark,
            ..self
        }
    }

    /// With JavaScript switched off.
    #[must_use]
    pub const fn without_javascript(self) -> Self {
        Self {
            javascript: false,
            ..self
        }
    }

    /// With a microphone that hears a beep every second, and that pages may use without asking.
    #[must_use]
    pub const fn with_microphone(self) -> Self {
        Self {
            microphone: true,
            ..self
        }
    }

    /// Preferring another language.
    #[must_use]
    pub const fn speaking(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    fn capabilities(self, binary: &Path, profile: &Path) -> serde_json::Map<String, Value> {
        let metrics = match self.device {
            Device::Phone => {
                json!({"width": 390, "height": 844, "pixelRatio": 2, "touch": true, "mobile": true})
            }
            Device::Desk => {
                json!({"width": 1280, "height": 800, "pixelRatio": 1, "touch": false, "mobile": false})
            }
        };
        let javascript = if self.javascript { 1 } else { 2 };
        let mut args = vec![
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-breakpad".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--lang={}", self.language),
            format!("--user-data-dir={}", profile.display()),
        ];
        if self.microphone {
            args.push("--use-fake-device-for-media-stream".to_owned());
            args.push("--use-fake-ui-for-media-stream".to_owned());
        }
        let wanted = json!({
            "browserName": "chrome",
            "timeouts": {"implicit": 0, "pageLoad": 60_000, "script": 60_000},
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {
                "binary": binary,
                "args": args,
                "mobileEmulation": {"deviceMetrics": metrics},
                "prefs": {
                    "intl.accept_languages": self.language,
                    "profile.managed_default_content_settings.javascript": javascript,
                    "credentials_enable_service": false,
                },
            },
        });
        match wanted {
            Value::Object(map) => map,
            _ => serde_json::Map::new(),
        }
    }
}

/// One person's browser. Dropping it ends it.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    setup: Setup,
    _driver: Guarded,
    _place: SemaphorePermit<'static>,
}

/// What axe-core found wrong, in one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub rule: String,
    /// What it asks.
    pub help: String,
    /// Where: the elements as they are written.
    pub nodes: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}\n    {}",
            self.rule,
            self.help,
            self.nodes.join("\n    ")
        )
    }
}

/// As many browsers at once as the machine can bear.
static PLACES: Semaphore = Semaphore::const_new(6);
/// Two tests at a time may hold up to three of them each: more would wait for each other's.
static SEVERAL: Semaphore = Semaphore::const_new(2);

/// Leave to open up to three browsers and keep them.
pub async fn several() -> SemaphorePermit<'static> {
    SEVERAL.acquire().await.expect("the leave is never closed")
}

impl Browser {
    /// Opens one.
    ///
    /// # Panics
    /// When Chromium or its driver is missing or does not start.
    pub async fn open(setup: Setup) -> Self {
        let place = PLACES.acquire().await.expect("the places are never closed");
        let missing =
            |what: &str| -> ! { panic!("{what} is not installed: run tests/run, which installs it") };
        let chromium = find_program("chromium").unwrap_or_else(|| missing("chromium"));
        let chromedriver = find_program("chromedriver").unwrap_or_else(|| missing("chromedriver"));
        let under = std::env::temp_dir();
        let program = Program {
            name: "browser",
            under: &under,
            stop: "TERM",
            user: None,
            most: Some(Duration::from_secs(900)),
        };
        let (driver, port) = start_on_free_port(Duration::from_secs(30), |port| {
            let dir = program.directory()?;
            let home = format!("HOME={}", dir.display());
            let port = format!("--port={port}");
            program.start(dir, &["env", &home, &chromedriver.to_string_lossy(), &port])
        })
        .unwrap_or_else(|e| panic!("no driver for the browser: {e}"));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(setup.capabilities(&chromium, &driver.dir().join("profile")))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|e| panic!("no browser: {e}\n{}", driver.log()));
        let browser = Self {
            client,
            setup,
            _driver: driver,
            _place: place,
        };
        browser.emulate(setup.scheme).await;
        browser
    }

    /// For what has no method here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Changes the colours asked for; movement is always asked to be left out.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn emulate(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([
            {"name": "prefers-color-scheme", "value": value},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.cdp("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// Gives the page another size, such as 320 × 640 for reflow.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": true});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Opens an address.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn goto(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|e| panic!("{url} does not open: {e}"));
    }

    /// The address of the page.
    ///
    /// # Panics
    /// When the browser is gone.
    pub async fn url(&self) -> url::Url {
        self.client.current_url().await.expect("a browser has an address")
    }

    /// What is visible on the page.
    ///
    /// # Panics
    /// When there is no page.
    pub async fn text(&self) -> String {
        self.css("body").await.text().await.expect("a page has text")
    }

    /// Insists that `words` become visible, within ten seconds; white space does not matter.
    ///
    /// # Panics
    /// When they do not.
    pub async fn see(&self, words: &str) {
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = squeeze(words);
        let mut seen = String::new();
        for _ in 0..100 {
            // The page may change under the look: then look again.
            if let Ok(body) = self.client.find(Locator::Css("body")).await
                && let Ok(text) = body.text().await
            {
                seen = text;
            }
            if squeeze(&seen).contains(&wanted) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{words:?} does not show at {}:\n{seen}", self.url().await);
    }

    /// Presses the visible link, button or summary that says `words` (or is labelled so).
    ///
    /// # Panics
    /// When there is none.
    pub async fn press(&self, words: &str) {
        let quoted = xpath_text(words);
        let says = format!("normalize-space()={quoted} or @aria-label={quoted}");
        let path = format!("//*[self::a or self::button or self::summary][{says}]");
        let found = self
            .client
            .find_all(Locator::XPath(&path))
            .await
            .unwrap_or_default();
        for element in found {
            if element.is_displayed().await.unwrap_or(false) {
                return self.click(element, words).await;
            }
        }
        panic!(
            "nothing to press says {words:?} at {}:\n{}",
            self.url().await,
            self.text().await
        );
    }

    /// Types into the field with that name, instead of what is there.
    ///
    /// # Panics
    /// When there is none, or it cannot be typed into.
    pub async fn fill(&self, name: &str, text: &str) {
        let css = format!(":is(input:not([type=hidden]), textarea)[name=\"{name}\"]");
        let field = self.css(&css).await;
        field
            .clear()
            .await
            .unwrap_or_else(|e| panic!("{name} cannot be cleared: {e}"));
        field
            .send_keys(text)
            .await
            .unwrap_or_else(|e| panic!("{name} cannot be typed into: {e}"));
    }

    /// Chooses a radio button, a box or an option of a list, as a finger would: on its label.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn choose(&self, name: &str, value: &str) {
        let list = format!("select[name=\"{name}\"]");
        if let Ok(select) = self.client.find(Locator::Css(&list)).await {
            let chosen = select.select_by_value(value).await;
            return chosen.unwrap_or_else(|e| panic!("{name} does not offer {value}: {e}"));
        }
        let (name_text, value_text) = (xpath_text(name), xpath_text(value));
        let input = format!("input[@name={name_text} and @value={value_text}]");
        let path = format!("//label[.//{input}] | //label[@for=//{input}/@id]");
        let label = match self.client.find(Locator::XPath(&path)).await {
            Ok(label) => label,
            Err(_) => {
                self.css(&format!("input[name=\"{name}\"][value=\"{value}\"]"))
                    .await
            }
        };
        self.click(label, &format!("{name}={value}")).await;
    }

    /// Clicks an element, and waits for the page it leads to.
    ///
    /// # Panics
    /// When it cannot be clicked, is covered by another, or leads nowhere.
    pub async fn click(&self, element: Element, name: &str) {
        // Before a click, chromedriver sleeps on a timer inside the page: for ever, where none runs.
        const PLACE: &str = r#"
            const element = arguments[0];
            element.scrollIntoView({block: "center", behavior: "instant"});
            const box = element.getClientRects()[0];
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            const top = document.elementFromPoint(x, y);
            const leads = element.matches("a[href], button:not([type=button])");
            const stays = (element.getAttribute("href") || "").startsWith('#');
            return {x, y, free: element.contains(top), cover: top && top.outerHTML, goes: leads && !stays};"#;
        if self.setup.javascript {
            let argument = serde_json::to_value(&element).expect("an element has a reference");
            let place = self
                .client
                .execute(PLACE, vec![argument])
                .await
                .unwrap_or_default();
            let clicked = element.click().await;
            clicked.unwrap_or_else(|e| panic!("{name:?} cannot be clicked: {e}"));
            // WebDriver returns before the next page has begun when the server takes its time.
            if place["goes"] == true {
                self.wait_for_the_next_page(&element).await;
            }
            return;
        }
        let argument = serde_json::to_value(&element).expect("an element has a reference");
        let place = self
            .client
            .execute(PLACE, vec![argument])
            .await
            .unwrap_or_else(|e| panic!("{name:?} has no place on the page: {e}"));
        assert!(place["free"] == true, "{name:?} is covered by {}", place["cover"]);
        for kind in ["mousePressed", "mouseReleased"] {
            let event =
                json!({"type": kind, "x": place["x"], "y": place["y"], "button": "left", "clickCount": 1});
            self.cdp("Input.dispatchMouseEvent", event).await;
        }
        if place["goes"] == true {
            for _ in 0..100 {
                // The old page's elements are gone as soon as the new page is there.
                if element.tag_name().await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            panic!("{name:?} was clicked and leads nowhere, at {}", self.url().await);
        }
    }

    /// The old page's elements are gone as soon as the new page is there; then that page is waited for. A script may
    /// have kept the page: then there is nothing to wait for.
    async fn wait_for_the_next_page(&self, old: &Element) {
        for _ in 0..100 {
            if old.tag_name().await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        for _ in 0..100 {
            let state = self
                .client
                .execute("return document.readyState", Vec::new())
                .await;
            if state.is_ok_and(|state| state == "complete") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The first element that matches.
    ///
    /// # Panics
    /// When there is none.
    pub async fn css(&self, css: &str) -> Element {
        match self.client.find(Locator::Css(css)).await {
            Ok(element) => element,
            Err(e) => panic!("nothing matches {css:?} at {}: {e}", self.url().await),
        }
    }

    /// Runs a script of WebDriver's own in the page: works in spite of its content policy.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn run(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .unwrap_or_else(|e| panic!("the script failed: {e}\n{script}"))
    }

    /// What axe-core finds wrong on the page: WCAG 2.2 A and AA, and good practice.
    ///
    /// # Panics
    /// When axe-core is missing or does not run, or the browser is without JavaScript.
    pub async fn axe(&self) -> Vec<Violation> {
        const RUN: &str = r#"
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ["violations", "passes"]}).then(
                found => done({
                    passes: found.passes.length,
                    violations: found.violations.map(v => ({
                        rule: v.id, help: v.help,
                        nodes: v.nodes.map(n => n.target.join(" ") + "  " + n.html + "  " + n.failureSummary),
                    })),
                }),
                error => done({error: String(error)}),
            );"#;
        assert!(
            self.setup.javascript,
            "axe-core needs timers, which do not run without JavaScript"
        );
        let file = target().join("test-tools/axe.min.js");
        let axe = fs::read_to_string(&file)
            .unwrap_or_else(|e| panic!("{}: {e}: run tests/run, which fetches it", file.display()));
        self.run(&format!("{axe}\nreturn true;")).await;
        let found = self
            .client
            .execute_async(RUN, Vec::new())
            .await
            .unwrap_or_else(|e| panic!("axe-core did not run: {e}"));
        assert!(
            found["passes"].as_u64() > Some(0),
            "axe-core looked at nothing: {found}"
        );
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = found["violations"].as_array().cloned().unwrap_or_default();
        list.iter()
            .map(|violation| Violation {
                rule: text(&violation["rule"]),
                help: text(&violation["help"]),
                nodes: violation["nodes"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(text)
                    .collect(),
            })
            .collect()
    }

    /// Insists that axe-core finds nothing wrong on the page.
    ///
    /// # Panics
    /// When it does: with everything it found.
    pub async fn insist_accessible(&self) {
        let violations = self.axe().await;
        if !violations.is_empty() {
            let list: Vec<String> = violations.iter().map(ToString::to_string).collect();
            panic!("axe-core at {}:\n{}", self.url().await, list.join("\n"));
        }
    }

    /// Insists that nothing hangs over the edge: a page is read downwards only.
    ///
    /// # Panics
    /// When something does: with what it is.
    pub async fn insist_it_fits(&self) {
        const WIDER: &str = r#"
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll("*")]
                .filter(e => e.getBoundingClientRect().right > width + 1)
                .slice(0, 5).map(e => e.outerHTML.slice(0, 200));"#;
        let wide = self.run(WIDER).await;
        let wide = wide.as_array().cloned().unwrap_or_default();
        assert!(
            wide.is_empty(),
            "wider than the screen at {}: {wide:#?}",
            self.url().await
        );
    }

    /// Keeps a cookie for the site it is at, such as that of a session that exists.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn cookie(&self, name: &str, value: &str) {
        let place = self.url().await;
        let cookie = json!({"name": name, "value": value, "url": place.as_str(), "httpOnly": true});
        let kept = self.cdp("Network.setCookie", cookie).await;
        assert_eq!(kept["success"], true, "{name}: {kept}");
    }

    /// What the browser complained about since the last look: refused by the content policy, failed to load, scripts that threw.
    ///
    /// # Panics
    /// When the driver refuses.
    pub async fn complaints(&self) -> Vec<String> {
        let command = Extension {
            path: "se/log".to_owned(),
            body: json!({"type": "browser"}),
        };
        let log = self
            .client
            .issue_cmd(command)
            .await
            .expect("the driver keeps a log");
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Saves what is visible as `target/screenshots/NAME.png`.
    ///
    /// # Panics
    /// When it cannot be saved.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let png = self.client.screenshot().await.expect("a picture of the page");
        save(name, &png)
    }

    /// Saves the whole page for somebody to look at, when `NOABER_TEST_PICTURES` is set: hundreds of them take minutes, and
    /// where nobody looks they are not taken.
    ///
    /// # Panics
    /// When it cannot be saved.
    pub async fn picture(&self, name: &str) {
        if std::env::var_os("NOABER_TEST_PICTURES").is_some() {
            self.screenshot_whole(name).await;
        }
    }

    /// Saves the whole page, however long, as `target/screenshots/NAME.png`.
    ///
    /// # Panics
    /// When it cannot be saved.
    pub async fn screenshot_whole(&self, name: &str) -> PathBuf {
        let taken = self
            .cdp(
                "Page.captureScreenshot",
                json!({"format": "png", "captureBeyondViewport": true}),
            )
            .await;
        let data = taken["data"].as_str().unwrap_or_default();
        save(name, &STANDARD.decode(data).expect("a picture in base64"))
    }

    /// A command of WebDriver that has no method here, by its path within the session.
    ///
    /// # Panics
    /// When the driver refuses.
    pub async fn command(&self, path: &str, body: Value) -> Value {
        let extension = Extension {
            path: path.to_owned(),
            body,
        };
        let answer = self.client.issue_cmd(extension).await;
        answer.unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// A command of the Chrome DevTools protocol.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn cdp(&self, command: &'static str, params: Value) -> Value {
        let body = json!({"cmd": command, "params": params});
        let extension = Extension {
            path: "goog/cdp/execute".to_owned(),
            body,
        };
        let answer = self.client.issue_cmd(extension).await;
        answer.unwrap_or_else(|e| panic!("{command}: {e}"))
    }
}

/// A command that chromedriver knows and the WebDriver standard does not.
#[derive(Debug)]
struct Extension {
    path: String,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(self.body.to_string()))
    }
}

/// Where the build puts things.
fn target() -> &'static Path {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
    below.parent().unwrap_or(below)
}

fn save(name: &str, png: &[u8]) -> PathBuf {
    let dir = target().join("screenshots");
    fs::create_dir_all(&dir).expect("a place for pictures");
    let file = dir.join(format!("{name}.png"));
    fs::write(&file, png).expect("the picture is saved");
    file
}

/// A text as XPath writes it, whatever quotes it holds.
fn xpath_text(text: &str) -> String {
    if text.contains('"') {
        let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
        format!("concat({})", parts.join(", '\"', "))
    } else {
        format!("\"{text}\"")
    }
}

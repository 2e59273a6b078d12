//! Broken input of every kind, into every form there is: a clear answer in the person's language, never a fault of ours,
//! and nothing typed is lost. The forms are found on the pages, so a form that is added is swept as well.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, ORIGIN};
use reqwest::{Client, StatusCode};
use scraper::{ElementRef, Html, Selector};

use crate::town::gallery::{Gallery, Looker, routes};

/// What nobody means, and somebody sends. Percent-encoded already.
const ODD: [&str; 7] = [
    "",
    "-1",
    "99999999999999999999",
    "2026-02-31",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E'%3B+DROP+TABLE+request%3B--",
    "%E2%80%AE%D9%85%D8%B1%D8%AD%D8%A8%D8%A7+%F0%9F%A7%93",
    "0.0.0",
];
/// What no browser sends.
const UNREADABLE: [&str; 5] = ["%00", "%FF%FE", "%", "%zz", "a%0Ab"];
/// Where a page's script asks for a question before it sends a form, where its worker says what it has shown, where a gateway brings texts, and where the demo's mailbox
/// answers one (`texting` tries those two): no form of the gallery goes there.
const NO_FORM: [&str; 5] = [
    "/staff/second/passkey/ask",
    "/me/passkeys/ask",
    "/push/shown",
    "/texts/in",
    "/dev/texts",
];
const TEXT: &str = "application/x-www-form-urlencoded";

/// A form as it stands on a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    looker: Looker,
    action: String,
    /// Name and value of every field; one of each group, and every button.
    fields: Vec<(String, String)>,
    /// Which of them somebody types into.
    typed: BTreeSet<String>,
}

fn forms(looker: Looker, body: &str) -> Vec<Found> {
    let page = Html::parse_document(body);
    let any = Selector::parse("form[method=post]").unwrap();
    let control = Selector::parse("input, textarea, select, button").unwrap();
    page.select(&any)
        .map(|form| {
            let mut fields = BTreeMap::new();
            let mut typed = BTreeSet::new();
            for field in form.select(&control) {
                let attr = |name| field.value().attr(name).unwrap_or_default().to_owned();
                let (name, kind) = (attr("name"), attr("type"));
                // The key that makes two taps one would make all of these one.
                if name.is_empty() || name == "once" {
                    continue;
                }
                if field.value().name() == "textarea" || matches!(kind.as_str(), "text" | "tel" | "email") {
                    typed.insert(name.clone());
                }
                fields
                    .entry(name)
                    .or_insert_with(|| value_of(field, attr("value")));
            }
            Found {
                looker,
                action: form.value().attr("action").unwrap_or_default().to_owned(),
                fields: fields.into_iter().collect(),
                typed,
            }
        })
        .collect()
}

fn value_of(field: ElementRef<'_>, value: String) -> String {
    let first = Selector::parse("option").unwrap();
    match field.value().name() {
        "select" => field
            .select(&first)
            .next()
            .and_then(|option| option.value().attr("value"))
            .unwrap_or_default()
            .to_owned(),
        _ => value,
    }
}

fn encoded(fields: &[(String, String)]) -> Vec<(String, String)> {
    let escape = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    fields
        .iter()
        .map(|(name, value)| (escape(name), escape(value)))
        .collect()
}

fn body(fields: &[(String, String)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

/// Every body that is sent to a form, with its kind.
fn bodies(form: &Found) -> Vec<(&'static str, Vec<u8>)> {
    let good = encoded(&form.fields);
    let mut all: Vec<(&'static str, Vec<u8>)> = Vec::new();
    let mut add = |kind, text: String| all.push((kind, text.into_bytes()));
    add(TEXT, String::new());
    for (at, (name, _)) in good.iter().enumerate() {
        let with = |value: &str| {
            let mut fields = good.clone();
            fields[at].1 = value.to_owned();
            body(&fields)
        };
        for value in ODD.iter().chain(&UNREADABLE) {
            add(TEXT, with(value));
        }
        add(TEXT, with(&"lang".repeat(1300)));
        let mut fewer = good.clone();
        fewer.remove(at);
        add(TEXT, body(&fewer));
        add(TEXT, format!("{}&{name}=1&{name}=2", body(&good)));
    }
    let whole = body(&good);
    add("application/json", "{\"a\":1}".to_owned());
    add(
        "multipart/form-data; boundary=x",
        "--x\r\n\r\n--x--\r\n".to_owned(),
    );
    add("", whole.clone());
    add(TEXT, format!("{whole}&{}", "x=1&".repeat(500)));
    add(TEXT, format!("{whole}&x={}", "y".repeat(80_000)));
    add(TEXT, format!("{whole}&=&&=x&%=y"));
    // A page saved in another encoding.
    let mut latin = whole.into_bytes();
    latin.extend(b"&note=caf\xe9");
    all.push((TEXT, latin));
    all
}

/// Keys of texts that a reader would see: one that was never said.
fn untold(page: &Html, keys: &BTreeSet<String>) -> Vec<String> {
    page.root_element()
        .text()
        .flat_map(str::split_whitespace)
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|word| keys.contains(word))
        .collect()
}

fn text_keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for file in [
        "common", "public", "resident", "helper", "desk", "rights", "admin", "threads",
    ] {
        let path = format!("{}/templates/texts/nl/{file}.ftl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        keys.extend(
            text.lines()
                .filter_map(|line| line.split_once(" ="))
                .map(|(key, _)| key.to_owned())
                .filter(|key| key.contains('-') && !key.starts_with([' ', '#'])),
        );
    }
    assert!(keys.len() > 200, "{}", keys.len());
    keys
}

struct Sweep<'a> {
    gallery: &'a Gallery,
    client: Client,
    keys: BTreeSet<String>,
    told: BTreeMap<u16, usize>,
}

impl Sweep<'_> {
    fn cookies(&self, looker: Looker, lang: &str) -> String {
        let mut all = vec![format!("lang={lang}")];
        let cookies = self.gallery.cookies(looker);
        all.extend(cookies.iter().map(|(name, value)| format!("{name}={value}")));
        all.join("; ")
    }

    async fn forms(&self) -> BTreeSet<Found> {
        let mut found = BTreeSet::new();
        for place in &self.gallery.places {
            let url = format!("{}{}", self.gallery.base, place.path);
            let request = self
                .client
                .get(url)
                .header(COOKIE, self.cookies(place.looker, "nl"));
            let answer = request.send().await.unwrap();
            assert!(
                answer.status().as_u16() < 400,
                "{} gives {}",
                place.path,
                answer.status()
            );
            let mut all = forms(place.looker, &answer.text().await.unwrap());
            // A form on the page behind a form: a number to call, letters to post.
            for door in all.clone().into_iter().filter(|form| {
                form.action.starts_with("/desk/calls/") || form.action == "/desk/letters/print"
            }) {
                let url = format!("{}{}", self.gallery.base, door.action);
                let request = self
                    .client
                    .post(url)
                    .header(COOKIE, self.cookies(place.looker, "nl"))
                    .header("sec-fetch-site", "same-origin")
                    .header(CONTENT_TYPE, TEXT);
                let answer = request.body(body(&encoded(&door.fields))).send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::OK, "{}", door.action);
                all.extend(forms(place.looker, &answer.text().await.unwrap()));
            }
            for mut form in all {
                // The switch of language stands on every page.
                if form.action == "/preferences" {
                    form.looker = Looker::Anyone;
                    form.fields
                        .retain(|(name, _)| name != "back" && name != "form_token");
                }
                found.insert(form);
            }
        }
        found
    }

    async fn send(&mut self, form: &Found, lang: &str, kind: &str, body: &[u8]) {
        let mut request = self
            .client
            .post(format!("{}{}", self.gallery.base, form.action))
            .header(COOKIE, self.cookies(form.looker, lang))
            .header(ACCEPT_LANGUAGE, lang)
            .header(ORIGIN, &self.gallery.base)
            .header("sec-fetch-site", "same-origin")
            .body(body.to_vec());
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        let answer = request.send().await.unwrap();
        let shown: String = String::from_utf8_lossy(body).chars().take(300).collect();
        let what = format!("{} {kind} {shown:?}", form.action);
        let status = answer.status();
        *self.told.entry(status.as_u16()).or_default() += 1;
        assert!(!status.is_server_error(), "{what} gives {status}");
        if status.is_redirection() {
            return;
        }
        // Not 422: that would be a page of its own, without what was typed.
        let known = [200, 400, 403, 404, 409, 413, 415];
        assert!(known.contains(&status.as_u16()), "{what} gives {status}");
        let html = answer.text().await.unwrap();
        let page = Html::parse_document(&html);
        let one = |css: &str| page.select(&Selector::parse(css).unwrap()).next();
        let root = one("html").unwrap();
        assert_eq!(root.value().attr("lang"), Some(lang), "{what}: {status}\n{html}");
        let head: String = one("h1").map(|h1| h1.text().collect()).unwrap_or_default();
        assert!(!head.trim().is_empty(), "{what}: a page without a head\n{html}");
        assert_eq!(untold(&page, &self.keys), Vec::<String>::new(), "{what}\n{html}");
        if status == StatusCode::OK && kind == TEXT {
            self.insist_kept(form, &page, body, &what);
        }
    }

    /// A form that comes back with mistakes has every word in its place.
    fn insist_kept(&self, form: &Found, page: &Html, sent: &[u8], what: &str) {
        let css = format!("form[action=\"{}\"]", form.action);
        let Some(again) = page.select(&Selector::parse(&css).unwrap()).next() else {
            return;
        };
        if again
            .select(&Selector::parse(".mistake").unwrap())
            .next()
            .is_none()
        {
            return;
        }
        let sent: BTreeMap<String, String> = url::form_urlencoded::parse(sent).into_owned().rev_last();
        for (name, value) in &sent {
            let hidden = matches!(name.as_str(), "code" | "password");
            if !form.typed.contains(name) || hidden {
                continue;
            }
            let css = format!(":is(input, textarea)[name=\"{name}\"]");
            let Some(field) = again.select(&Selector::parse(&css).unwrap()).next() else {
                continue;
            };
            let kept = match field.value().name() {
                "textarea" => field.text().collect::<String>(),
                _ => field.value().attr("value").unwrap_or_default().to_owned(),
            };
            assert_eq!(kept.trim(), value.trim(), "{what}: {name} is lost");
        }
    }
}

/// The last of each name.
trait RevLast {
    fn rev_last(self) -> BTreeMap<String, String>;
}

impl<I: Iterator<Item = (String, String)>> RevLast for I {
    fn rev_last(self) -> BTreeMap<String, String> {
        let mut first = BTreeMap::new();
        for (name, value) in self {
            first.entry(name).or_insert(value);
        }
        first
    }
}

impl Sweep<'_> {
    /// What the trail says was done: every kind of step once, without its detail.
    async fn trail(&self) -> BTreeSet<String> {
        let cookies = self.gallery.cookies(Looker::Coordinator);
        let cookies: Vec<String> = cookies
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let (step, more) = (
            Selector::parse("tbody td:nth-child(3)").unwrap(),
            Selector::parse("a[href*='before=']").unwrap(),
        );
        let mut path = "/admin/trail".to_owned();
        let mut seen = BTreeSet::new();
        loop {
            let asked = self
                .client
                .get(format!("{}{path}", self.gallery.base))
                .header(COOKIE, cookies.join("; "));
            let page = Html::parse_document(&asked.send().await.unwrap().text().await.unwrap());
            let first = |of: ElementRef<'_>| of.text().next().unwrap_or_default().trim().to_owned();
            seen.extend(page.select(&step).map(first));
            match page
                .select(&more)
                .next()
                .and_then(|link| link.value().attr("href"))
            {
                Some(next) => path = next.to_owned(),
                None => return seen,
            }
        }
    }
}

on_both_engines! {
    async fn no_form_is_brought_down(db: Database) {
        let gallery = Gallery::open(db).await;
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut sweep = Sweep { gallery: &gallery, client, keys: text_keys(), told: BTreeMap::new() };
        let mut all: Vec<Found> = sweep.forms().await.into_iter().collect();
        // What ends a session, a request or a visit comes last; then the rest has something to work on.
        let ends = |action: &str| {
            ["/sign-out", "/posted", "/erase", "/consent", "/end", "/renew", "/reset", "/end-others", "/hold", "/ask/check", "/cancel", "/done", "/decide", "/welcome", "/close", "/check-out"]
                .iter()
                .position(|end| action.ends_with(end))
                .map_or(0, |at| 100 - at)
        };
        all.sort_by_key(|form| ends(&form.action));
        let pattern = |action: &str| {
            let parts = |text: &str| text.split('?').next().unwrap_or_default().split('/').map(str::to_owned).collect::<Vec<_>>();
            let wanted = parts(action);
            routes("post").into_iter().find(|route| {
                let these = parts(route);
                these.len() == wanted.len()
                    && these.iter().zip(&wanted).all(|(one, other)| one.starts_with('{') || one == other)
            })
        };
        let swept: BTreeSet<&str> = all.iter().filter_map(|form| pattern(&form.action)).collect();
        let left: Vec<_> = routes("post")
            .into_iter()
            .filter(|route| !swept.contains(route) && !NO_FORM.contains(route))
            .collect();
        assert!(left.is_empty(), "no page of the gallery holds the forms of {left:?}");
        let mut turn = 0_usize;
        let mut steps = BTreeSet::new();
        for form in &all {
            if steps.is_empty() && ends(&form.action) > 0 {
                // Before somebody who could read it is signed out.
                steps = sweep.trail().await;
            }
            for (kind, body) in bodies(form) {
                turn += 1;
                let lang = if turn.is_multiple_of(3) { "en" } else { "nl" };
                sweep.send(form, lang, kind, &body).await;
            }
        }
        println!("{turn} bodies to {} forms: {:?}", all.len(), sweep.told);
        assert!(sweep.told.get(&200).is_some_and(|n| *n > 100), "{:?}", sweep.told);
        // The trail tells in words what was done.
        assert!(steps.len() > 20, "{steps:?}");
        let raw: Vec<&String> = steps.iter().filter(|step| step.contains(['.', '_'])).collect();
        assert!(raw.is_empty(), "without words: {raw:?}");
        gallery.town.insist_sound().await;
    }
}

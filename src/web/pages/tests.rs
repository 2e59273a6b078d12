//! Every page × every language × ordinary, empty and overlong: well-formed, labelled, and nothing left unsaid.

use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

use super::samples::{Fill, Sampler};
use crate::domain::language::Lang;
use crate::web::prefs::{TextSize, Theme};
use crate::web::{assets, icons};

fn select<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn said(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// What is wrong with a page; empty if nothing.
fn faults(source: &str, lang: Lang) -> Vec<String> {
    let html = Html::parse_document(source);
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(text);
    for error in &html.errors {
        fault(format!("the parser stumbled: {error}"));
    }
    if source.contains('⟦') {
        let key = source.split('⟦').nth(1).and_then(|rest| rest.split('⟧').next());
        fault(format!("a text is missing: {key:?}"));
    }
    if source.contains("<script>") {
        fault("something typed became markup".into());
    }
    if source.contains(" style=") || source.contains(" onclick") {
        fault("inline style or script, which the policy forbids".into());
    }
    for (what, selector, wanted) in [
        ("h1", "h1", 1),
        ("main", "main#main", 1),
        ("skip link", "a.skip[href='#main']", 1),
        ("footer", "body > footer", 1),
    ] {
        let found = select(&html, selector).len();
        if found != wanted {
            fault(format!("{found} × {what}"));
        }
    }
    if select(&html, &format!("html[lang={lang}][dir]")).is_empty() {
        fault("no language on the page".into());
    }
    for heading in select(&html, "h1, h2, h3, title, button, a, legend, summary") {
        let named = heading.attr("aria-label").is_some_and(|label| !label.is_empty());
        if said(heading).is_empty() && !named {
            fault(format!("nothing said in {}", heading.html()));
        }
    }
    for link in select(&html, "a") {
        let href = link.attr("href").unwrap_or_default();
        if href.is_empty() || href == "#" {
            fault(format!("a link to nowhere: {}", link.html()));
        }
        if let Some(id) = href.strip_prefix('#') {
            let exists = select(&html, "[id], [name]")
                .iter()
                .any(|e| e.attr("id") == Some(id) || e.attr("name") == Some(id));
            if !exists {
                fault(format!("a link to no such place: {href}"));
            }
        }
    }
    let labels: BTreeSet<&str> = select(&html, "label[for]")
        .iter()
        .filter_map(|l| l.attr("for"))
        .collect();
    for field in select(&html, "input:not([type=hidden]), textarea, select") {
        let by_id = field.attr("id").is_some_and(|id| labels.contains(id));
        let inside = field
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|e| e.value().name() == "label" && !said(e).is_empty());
        if !by_id && !inside {
            fault(format!("a field without a label: {}", field.html()));
        }
        for id in field
            .attr("aria-describedby")
            .unwrap_or_default()
            .split_whitespace()
        {
            if select(&html, &format!("[id='{id}']")).is_empty() {
                fault(format!("described by nothing: {id}"));
            }
        }
    }
    let mut ids = BTreeSet::new();
    for element in select(&html, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        if !ids.insert(id) {
            fault(format!("two things called {id}"));
        }
    }
    for form in select(&html, "form[method=post]:not(.prefs)") {
        if form.select(&Selector::parse("input[name=once]").unwrap()).count() != 1 {
            fault(format!("a form without its key: {:?}", form.attr("action")));
        }
    }
    for form in select(&html, "form") {
        if form.attr("method") != Some("post") || form.attr("action").is_none_or(str::is_empty) {
            fault("a form that goes nowhere".into());
        }
    }
    // Two forms of a page must not share a key, or the second would be taken for the first sent twice.
    let keys: Vec<_> = select(&html, "input[name=once]")
        .iter()
        .map(|i| i.attr("value"))
        .collect();
    let forms: BTreeSet<_> = select(&html, "form:has(input[name=once])")
        .iter()
        .filter_map(|f| f.attr("action"))
        .collect();
    if keys.iter().collect::<BTreeSet<_>>().len() < forms.len() {
        fault(format!("forms share a key: {keys:?}"));
    }
    faults
}

#[test]
fn every_page_is_sound() {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        for fill in [Fill::Ordinary, Fill::Empty, Fill::Long] {
            for (name, source) in Sampler::new(lang, fill).all() {
                for fault in faults(&source, lang) {
                    wrong.push(format!("{name}, {lang}, {fill:?}: {fault}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_stay_light() {
    for (name, source) in Sampler::new(Lang::Nl, Fill::Ordinary).all() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, source.as_bytes()).unwrap();
        let travels = encoder.finish().unwrap().len();
        assert!(travels <= 14 * 1024, "{name}: {travels} bytes");
        let first = travels
            + ["app.css", "app.js", "icon.svg"]
                .map(assets::compressed_len)
                .iter()
                .sum::<usize>();
        assert!(first <= 40 * 1024, "{name}, first visit: {first} bytes");
    }
}

#[test]
fn every_icon_named_exists() {
    let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut stack = vec![std::path::PathBuf::from(templates)];
    while let Some(dir) = stack.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
            } else if path.extension().is_some_and(|e| e == "html") {
                let text = std::fs::read_to_string(&path).unwrap();
                for piece in text.split("icon(\"").skip(1) {
                    let name = piece.split('"').next().unwrap_or_default();
                    assert!(icons::exists(name), "{name} in {}", path.display());
                }
            }
        }
    }
}

/// Writes every page to the folder that `NOABER_GALLERY` names, to look at; without it, to a folder that goes away.
#[test]
fn pages_can_be_looked_at() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = std::env::var_os("NOABER_GALLERY").map_or_else(|| temporary.path().to_owned(), Into::into);
    std::fs::create_dir_all(&folder).unwrap();
    let css = include_bytes!("../../../templates/assets/app.css");
    std::fs::write(folder.join("app.css"), css).unwrap();
    for lang in Lang::ALL {
        for (theme, fill, size, suffix) in [
            (Theme::Light, Fill::Ordinary, TextSize::Normal, ""),
            (Theme::Dark, Fill::Ordinary, TextSize::Normal, "-dark"),
            (Theme::Light, Fill::Long, TextSize::Larger, "-long"),
            (Theme::Light, Fill::Empty, TextSize::Normal, "-empty"),
        ] {
            let mut sampler = Sampler::new(lang, fill);
            sampler.theme = theme;
            sampler.size = size;
            for (name, source) in sampler.all() {
                let source = source.replace(assets::url("app.css"), "app.css");
                std::fs::write(folder.join(format!("{name}{suffix}.{lang}.html")), source).unwrap();
            }
        }
    }
    assert!(folder.join("home.nl.html").exists());
}

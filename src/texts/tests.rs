//! The texts against each other, and against everything that uses them.

use jiff::civil::{date, time};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Nearness, Texts, bundles};
use crate::domain::daypart::Daypart;
use crate::domain::language::Lang;

/// Key → its variables, read from the source rather than from the parser, as a second opinion on it.
fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    let mut current = String::new();
    for line in bundles::sources(lang).iter().flat_map(|source| source.lines()) {
        if let Some((key, _)) = line.split_once('=')
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            current = key.trim().to_owned();
            let fresh = all.insert(current.clone(), BTreeSet::new()).is_none();
            assert!(fresh, "{lang}: {current} is defined twice");
        }
        for piece in line.split('$').skip(1) {
            let name: String = piece
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            all.entry(current.clone()).or_default().insert(name);
        }
    }
    all
}

fn files_under(dir: &Path, endings: &[&str], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_under(&path, endings, found);
        } else if path
            .extension()
            .is_some_and(|ending| endings.contains(&ending.to_str().unwrap()))
        {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// Sources and templates, without the Fluent files.
fn everything_that_speaks() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files_under(&root.join("src"), &["rs"], &mut found);
    files_under(&root.join("templates"), &["html", "svg", "txt"], &mut found);
    found
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|piece| {
        !piece.is_empty()
            && piece.len() < 60
            && piece
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

#[test]
fn files_are_read_without_errors() {
    for lang in Lang::ALL {
        for source in bundles::sources(lang) {
            if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(source.to_owned()) {
                panic!("{lang}: {errors:?}");
            }
        }
    }
}

#[test]
fn languages_have_the_same_keys_with_the_same_variables() {
    let dutch = keys(Lang::Nl);
    for lang in Lang::ALL {
        let other = keys(lang);
        for (key, variables) in &dutch {
            assert_eq!(Some(variables), other.get(key), "{key} in {lang}");
        }
        for key in other.keys() {
            assert!(dutch.contains_key(key), "{key} exists in {lang} only");
        }
    }
}

#[test]
fn used_keys_are_defined() {
    let defined = keys(Lang::Nl);
    let mut missing = BTreeSet::new();
    for text in everything_that_speaks() {
        for call in ["get(\"", "with(\""] {
            for piece in text.split(call).skip(1) {
                let key = piece.split('"').next().unwrap_or_default();
                // Header names and form fields are asked for in the same words; texts have a hyphen and no capital.
                let a_text = key.contains('-') && quoted(key).count() == 1 && !key.starts_with("x-");
                if a_text && !defined.contains_key(key) && !NOT_TEXTS.contains(&key) {
                    missing.insert(key.to_owned());
                }
            }
        }
    }
    assert!(missing.is_empty(), "used, but not defined: {missing:?}");
}

/// Things in quotes that look like keys and are none: header names.
const NOT_TEXTS: [&str; 8] = [
    "accept-encoding",
    "accept-language",
    "cache-control",
    "content-length",
    "content-type",
    "content-encoding",
    "sec-fetch-site",
    "retry-after",
];

#[test]
fn defined_keys_are_used() {
    let texts = everything_that_speaks();
    let used: BTreeSet<&str> = texts.iter().flat_map(|text| quoted(text)).collect();
    let unused: Vec<_> = keys(Lang::Nl)
        .into_keys()
        .filter(|key| !used.contains(key.as_str()))
        .collect();
    assert!(unused.is_empty(), "defined, but not used: {unused:?}");
}

/// Level B1: a long sentence is one that should have been two. Statements of law and policy may run longer.
#[test]
fn sentences_are_short() {
    let mut long = Vec::new();
    for lang in Lang::ALL {
        for (file, source) in bundles::sources(lang).iter().enumerate() {
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                for sentence in line.split(['.', '?', '!', ';', ':']) {
                    let words = sentence
                        .split_whitespace()
                        .filter(|w| w.chars().any(char::is_alphabetic))
                        .count();
                    if words > 22 {
                        long.push(format!("{lang} file {file}: {}", sentence.trim()));
                    }
                }
            }
        }
    }
    assert!(long.is_empty(), "too long for B1:\n{}", long.join("\n"));
}

#[test]
fn dates_are_said_as_people_say_them() {
    let (nl, en) = (Texts::new(Lang::Nl), Texts::new(Lang::En));
    let day = date(2026, 3, 3);
    assert_eq!(
        nl.window(day, time(10, 0, 0, 0), time(12, 0, 0, 0)),
        "dinsdag 3 maart, tussen 10 en 12 uur"
    );
    assert_eq!(
        en.window(day, time(10, 0, 0, 0), time(12, 0, 0, 0)),
        "Tuesday 3 March, between 10 and 12"
    );
    assert_eq!(nl.moment(day.at(9, 30, 0, 0)), "dinsdag 3 maart om 9.30 uur");
    assert_eq!(en.moment(day.at(9, 5, 0, 0)), "Tuesday 3 March at 9:05");
    assert_eq!(nl.slot(day, Daypart::Am), "dinsdag 3 maart, in de ochtend");
    assert_eq!(nl.day_seen_from(day, day), "vandaag");
    assert_eq!(en.day_seen_from(date(2026, 3, 4), day), "tomorrow");
    assert_eq!(nl.day_and_year(date(2027, 12, 31)), "vrijdag 31 december 2027");
}

#[test]
fn durations_and_distances_are_said_as_people_say_them() {
    let (nl, en) = (Texts::new(Lang::Nl), Texts::new(Lang::En));
    let said: Vec<_> = [20, 30, 60, 90, 120, 135].map(|m| nl.duration(m)).into();
    assert_eq!(
        said,
        [
            "20 minuten",
            "een half uur",
            "1 uur",
            "anderhalf uur",
            "2 uur",
            "2 uur en 15 minuten"
        ]
    );
    let said: Vec<_> = [1, 30, 60, 90, 120].map(|m| en.duration(m)).into();
    assert_eq!(
        said,
        [
            "1 minute",
            "half an hour",
            "1 hour",
            "an hour and a half",
            "2 hours"
        ]
    );
    assert_eq!(nl.nearness(Nearness::OneKm), "ongeveer 1 km");
}

#[test]
fn large_numbers_are_grouped_as_people_write_them() {
    let said = |lang: Lang| [0, 999, 1000, 15_000, 1_234_567].map(|n| Texts::new(lang).number(n));
    assert_eq!(said(Lang::Nl), ["0", "999", "1.000", "15.000", "1.234.567"]);
    assert_eq!(said(Lang::En), ["0", "999", "1,000", "15,000", "1,234,567"]);
}

#[test]
fn names_of_another_script_are_kept_apart_on_pages_only() {
    let page = Texts::new(Lang::Nl)
        .with("footer-call", "name", "فاطمة")
        .to_string();
    assert!(page.contains('\u{2068}'), "{page:?}");
    let mail = Texts::plain(Lang::Nl)
        .with("footer-call", "name", "فاطمة")
        .to_string();
    assert!(!mail.contains('\u{2068}'), "{mail:?}");
    let latin = Texts::new(Lang::Nl)
        .with("footer-call", "name", "Ans")
        .to_string();
    assert_eq!(latin, "Bel Ans");
}

#[test]
fn a_missing_key_shows_itself() {
    assert_eq!(
        Texts::new(Lang::En).get(concat!("no-such", "-text")),
        "⟦no-such-text⟧"
    );
}

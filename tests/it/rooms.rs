//! The house rules that a compiler does not know, read from the source itself.
//!
//! Which room may use which (the picture in `src/lib.rs`), which room talks to the outside, how long a file may be,
//! what a template must not hold, and that no file tells where somebody's machine keeps its things. The source is read
//! as tokens, not as lines, so that grouped imports, macros and comments are taken for what they are; each rule is also
//! tried on made-up code that breaks it.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::OnceLock;

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

/// A room and the rooms below it that it may use. An arrow only ever points down.
const ROOMS: [(&str, &[&str]); 10] = [
    ("geo", &[]),
    ("domain", &["geo"]),
    ("texts", &["domain"]),
    ("matching", &["domain", "geo"]),
    ("store", &["domain", "geo"]),
    ("gateway", &["domain"]),
    (
        "service",
        &["domain", "geo", "texts", "matching", "store", "gateway"],
    ),
    ("jobs", &["service", "domain"]),
    ("web", &["service", "domain", "geo", "texts"]),
    // The last two to start the product: the command line is what puts it together.
    (
        "cli",
        &["service", "matching", "domain", "geo", "texts", "web", "jobs"],
    ),
];

/// Crates that only some rooms may use.
const ONLY_IN: [(&[&str], &[&str]); 9] = [
    (
        &["axum", "axum_extra", "askama", "tower_http", "memory_serve"],
        &["web"],
    ),
    // The same library serves pages and hands messages over.
    (
        &["hyper", "hyper_util", "http_body_util", "tower"],
        &["web", "gateway"],
    ),
    (&["sqlx"], &["store"]),
    (&["lettre", "hyper_rustls", "rustls", "ring"], &["gateway"]),
    (&["fluent_templates"], &["texts"]),
    (&["clap", "indicatif", "tracing_subscriber"], &["cli"]),
    (&["rayon"], &["matching"]),
    (
        &["tokio", "tokio_util", "futures_util"],
        &["store", "gateway", "service", "jobs", "web", "cli"],
    ),
    (&["argon2", "chacha20poly1305"], &["store", "service"]),
];

/// The rooms that use few crates: these and no other. (Those for tests alone are free.)
const NOTHING_BUT: [(&str, &[&str]); 3] = [
    ("geo", &["serde", "thiserror", "h3o", "geo", "jiff"]),
    (
        "domain",
        &["serde", "thiserror", "h3o", "geo", "jiff", "rand", "ulid"],
    ),
    (
        "matching",
        &["serde", "thiserror", "h3o", "geo", "jiff", "rand", "rayon"],
    ),
];

/// The pure rooms: neither waiting nor looking at a clock.
const PURE: [&str; 3] = ["geo", "domain", "matching"];

/// The rooms whose types may derive their column type, and nothing more, from sqlx.
const MAY_DERIVE: [&str; 2] = ["geo", "domain"];

const LONGEST_FILE: usize = 600;

/// A rule broken somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Breach {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// One path found in the source: `crate::store::Tx`, `super::super::x`, `sqlx::query`.
#[derive(Debug)]
struct Mention {
    segments: Vec<String>,
    line: usize,
    /// Begins with `::`: certainly another crate.
    absolute: bool,
    /// Inside `#[…]`.
    in_attribute: bool,
    /// How many modules deep the mention stands.
    depth: usize,
    /// What an import calls it.
    alias: Option<String>,
    imported: bool,
}

/// What one file says.
#[derive(Debug, Default)]
struct Reading {
    mentions: Vec<Mention>,
    /// String literals that are no documentation.
    texts: Vec<(String, usize)>,
    /// `async`, `await`, and types that read a clock.
    words: Vec<(String, usize)>,
    /// Modules declared in the file.
    modules: BTreeSet<String>,
}

impl Reading {
    /// # Panics
    /// When the source is not Rust.
    fn of(file: &str, source: &str) -> Self {
        let tokens = TokenStream::from_str(source).unwrap_or_else(|e| panic!("{file} is no Rust: {e}"));
        let mut reading = Self::default();
        reading.read(tokens, depth_of(file), false);
        reading
    }

    fn read(&mut self, tokens: TokenStream, depth: usize, in_attribute: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = self.step(&tokens, at, depth, in_attribute);
        }
    }

    /// Reads what begins at `at`; returns where the next thing begins.
    fn step(&mut self, tokens: &[TokenTree], at: usize, depth: usize, in_attribute: bool) -> usize {
        let line = tokens[at].span().start().line;
        match &tokens[at] {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                // `#[…]` or `#![…]`.
                let mut next = at + 1;
                if is_punct(tokens.get(next), '!') {
                    next += 1;
                }
                if let Some(TokenTree::Group(group)) = tokens.get(next)
                    && group.delimiter() == Delimiter::Bracket
                {
                    let is_doc =
                        matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(i)) if i == "doc");
                    if !is_doc {
                        self.read(group.stream(), depth, true);
                    }
                    return next + 1;
                }
                at + 1
            }
            TokenTree::Ident(ident) if ident == "mod" => {
                if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                    self.modules.insert(name.to_string());
                    if let Some(TokenTree::Group(body)) = tokens.get(at + 2)
                        && body.delimiter() == Delimiter::Brace
                    {
                        self.read(body.stream(), depth + 1, in_attribute);
                        return at + 3;
                    }
                    return at + 2;
                }
                at + 1
            }
            TokenTree::Ident(ident) if ident == "use" => {
                let mut paths = Vec::new();
                let end = use_tree(tokens, at + 1, &[], &mut paths);
                let absolute = is_path_separator(tokens, at + 1);
                for (segments, alias) in paths {
                    self.mentions.push(Mention {
                        segments,
                        line,
                        absolute,
                        in_attribute,
                        depth,
                        alias,
                        imported: true,
                    });
                }
                end
            }
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                if ["async", "await", "Instant", "SystemTime"].contains(&word.as_str()) {
                    self.words.push((word.clone(), line));
                }
                let mut segments = vec![word];
                let mut next = at + 1;
                while is_path_separator(tokens, next)
                    && let Some(TokenTree::Ident(segment)) = tokens.get(next + 2)
                {
                    segments.push(segment.to_string());
                    next += 3;
                }
                let absolute = at >= 2 && is_path_separator(tokens, at - 2);
                // The name of a field or a method is no path, and neither is the tail of a generic one.
                let after_dot = at >= 1 && is_punct(tokens.get(at - 1), '.');
                if segments.len() > 1 && !after_dot {
                    self.mentions.push(Mention {
                        segments,
                        line,
                        absolute,
                        in_attribute,
                        depth,
                        alias: None,
                        imported: false,
                    });
                }
                next
            }
            TokenTree::Group(group) => {
                self.read(group.stream(), depth, in_attribute);
                at + 1
            }
            TokenTree::Literal(literal) => {
                if let Some(text) = text_of(literal) {
                    self.texts.push((text, line));
                }
                at + 1
            }
            TokenTree::Punct(_) => at + 1,
        }
    }
}

/// How many modules deep a file stands below the crate's root.
fn depth_of(file: &str) -> usize {
    let parts: Vec<&str> = file.trim_start_matches("src/").split('/').collect();
    match parts.last() {
        Some(&("lib.rs" | "main.rs")) if parts.len() == 1 => 0,
        Some(&"mod.rs") => parts.len() - 1,
        _ => parts.len(),
    }
}

/// The room of a file; `None` for the crate's root and the binary.
fn room_of(file: &str) -> Option<&str> {
    let first = file.trim_start_matches("src/").split('/').next()?;
    let room = first.trim_end_matches(".rs");
    (!["lib", "main"].contains(&room)).then_some(room)
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}

/// Collects each path of a use tree with its alias; returns where the statement ends.
fn use_tree(
    tokens: &[TokenTree],
    start: usize,
    prefix: &[String],
    paths: &mut Vec<(Vec<String>, Option<String>)>,
) -> usize {
    let mut path = prefix.to_vec();
    let mut alias = None;
    let mut grouped = false;
    let mut at = start;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) if ident == "as" => {
                alias = tokens.get(at + 1).map(ToString::to_string);
                at += 1;
            }
            Some(TokenTree::Ident(ident)) => path.push(ident.to_string()),
            Some(TokenTree::Punct(punct)) if punct.as_char() == '*' => path.push("*".to_owned()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let mut next = 0;
                while next < inner.len() {
                    next = use_tree(&inner, next, &path, paths);
                }
                grouped = true;
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => {}
            // The end of one tree: a comma inside a group, a semicolon, or nothing more.
            other => {
                if !grouped && path.len() > prefix.len() {
                    paths.push((path, alias));
                }
                return if other.is_some() { at + 1 } else { at };
            }
        }
        at += 1;
    }
}

/// The text of a string literal, of whatever kind; `None` for numbers and characters.
fn text_of(literal: &Literal) -> Option<String> {
    let written = literal.to_string();
    let quote = written.find('"')?;
    let mark = &written[..quote];
    (mark.chars().all(|c| "bcr#".contains(c))).then(|| {
        let end = written.rfind('"').unwrap_or(written.len()).max(quote + 1);
        let inner = &written[quote + 1..end];
        if mark.contains('r') {
            inner.to_owned()
        } else {
            // Enough of Rust's escapes to read SQL: a line may go on after a backslash.
            inner
                .replace("\\n", " ")
                .replace("\\\n", " ")
                .replace("\\\"", "\"")
        }
    })
}

/// Every rule for one Rust file.
fn check_rust(file: &str, source: &str) -> Vec<Breach> {
    let reading = Reading::of(file, source);
    let mut breaches = BTreeSet::new();
    let mut add = |line: usize, what: String| {
        breaches.insert(Breach {
            file: file.to_owned(),
            line,
            what,
        });
    };
    let lines = source.lines().count();
    if lines > LONGEST_FILE {
        add(
            lines,
            format!("{lines} lines; more than {LONGEST_FILE} are too many to keep in mind"),
        );
    }
    if let Some(room) = room_of(file) {
        match ROOMS.iter().find(|(name, _)| *name == room) {
            None => add(1, format!("{room} is no room of the house")),
            Some((_, below)) => {
                for mention in &reading.mentions {
                    if let Some(what) = climb(room, below, mention) {
                        add(mention.line, what);
                    }
                }
            }
        }
        for mention in &reading.mentions {
            if let Some(what) = foreign(room, mention, &reading) {
                add(mention.line, what);
            }
        }
        if PURE.contains(&room) {
            for (word, line) in &reading.words {
                add(
                    *line,
                    format!("`{word}` in {room}, which neither waits nor looks at a clock"),
                );
            }
        }
    }
    for (text, line) in &reading.texts {
        if is_sql(text) {
            if room_of(file) != Some("store") {
                add(*line, format!("SQL outside store: {text:?}"));
            }
            if takes_every_column(text) {
                add(
                    *line,
                    format!("`*` for columns, which a migration changes under a live connection: {text:?}"),
                );
            }
        }
    }
    breaches.into_iter().collect()
}

/// A path of our own crate that does not point down.
fn climb(room: &str, below: &[&str], mention: &Mention) -> Option<String> {
    let segments: Vec<&str> = mention.segments.iter().map(String::as_str).collect();
    if mention.absolute && segments.first() != Some(&"noaber") {
        return None;
    }
    let rest = match segments.as_slice() {
        ["crate" | "noaber", rest @ ..] => rest,
        ["self", "super", ..] | ["super", ..] => {
            let supers = segments.iter().filter(|segment| **segment == "super").count();
            if supers < mention.depth {
                return None;
            }
            return Some(format!(
                "`{}` climbs out of {room}: say `crate::`",
                segments.join("::")
            ));
        }
        _ => return None,
    };
    match rest {
        // `pub(crate)` is read as no path at all; this is the crate itself, under another name or spread out.
        [] | ["self" | "*", ..] => Some("the whole crate is imported, which hides what is used".to_owned()),
        [target, ..] if *target == room || below.contains(target) => None,
        [target, ..] => Some(format!("{room} may not use {target} (`{}`)", segments.join("::"))),
    }
}

/// Another crate that this room may not use.
fn foreign(room: &str, mention: &Mention, reading: &Reading) -> Option<String> {
    let first = mention.segments.first()?;
    let is_barred = ONLY_IN
        .iter()
        .any(|(crates, rooms)| crates.contains(&first.as_str()) && !rooms.contains(&room));
    let is_extra = NOTHING_BUT.iter().any(|(name, crates)| {
        *name == room && dependencies().contains(first) && !crates.contains(&first.as_str())
    });
    if !is_barred && !is_extra {
        return None;
    }
    let is_ours = reading.modules.contains(first)
        || reading.mentions.iter().any(|other| {
            other.imported
                && other.segments.len() > 1
                && other.alias.as_ref().or(other.segments.last()) == Some(first)
        });
    if is_ours && !mention.absolute {
        return None;
    }
    let derived = MAY_DERIVE.contains(&room) && first == "sqlx" && mention.in_attribute;
    let marker = matches!(
        mention.segments.get(1).map(String::as_str),
        Some("Type" | "Encode" | "Decode")
    );
    if derived && marker {
        return None;
    }
    Some(format!(
        "{room} may not use the crate {first} (`{}`)",
        mention.segments.join("::")
    ))
}

/// The names under which the crates of `Cargo.toml` are used.
fn dependencies() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let manifest: toml::Table = include_str!("../../Cargo.toml").parse().expect("the manifest");
        let table = manifest["dependencies"].as_table().expect("dependencies");
        table.keys().map(|name| name.replace('-', "_")).collect()
    })
}

fn squeeze(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_ascii_uppercase()
}

/// Whether a text is a statement of SQL, or a piece that a statement is put together from.
fn is_sql(text: &str) -> bool {
    let text = squeeze(text);
    let two = |first: &str, second: &str| {
        text.starts_with(first) && text[first.len()..].split(' ').any(|word| word == second)
    };
    two("SELECT ", "FROM")
        || two("UPDATE ", "SET")
        || two("WITH ", "SELECT")
        || [
            "INSERT INTO ",
            "INSERT OR ",
            "DELETE FROM ",
            "CREATE TABLE ",
            "CREATE INDEX ",
            "CREATE UNIQUE INDEX ",
        ]
        .iter()
        .chain(&[
            "ALTER TABLE ",
            "DROP TABLE ",
            "SELECT *",
            "PRAGMA ",
            "VACUUM INTO",
            "BEGIN IMMEDIATE",
            "SAVEPOINT ",
        ])
        .any(|start| text.starts_with(start))
        || text.contains(" RETURNING ")
}

/// `SELECT *`, `t.*`, `RETURNING *`, but not `count(*)`.
fn takes_every_column(text: &str) -> bool {
    let text = squeeze(text);
    let words: Vec<&str> = text
        .split([' ', ',', ';', '(', ')'])
        .filter(|word| !word.is_empty())
        .collect();
    let star_after = words
        .windows(2)
        .any(|pair| ["SELECT", "DISTINCT", "ALL", "RETURNING"].contains(&pair[0]) && pair[1] == "*");
    star_after || words.iter().any(|word| word.ends_with(".*"))
}

/// Every rule for one template.
fn check_template(file: &str, source: &str) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let lower = source.to_ascii_lowercase();
    let mut add = |offset: usize, what: &str| {
        breaches.push(Breach {
            file: file.to_owned(),
            line: lower[..offset].matches('\n').count() + 1,
            what: what.to_owned(),
        });
    };
    for (offset, _) in lower.match_indices('|') {
        let filter: String = lower[offset + 1..]
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric())
            .collect();
        if filter == "safe" {
            add(offset, "`|safe` lets somebody's words become code");
        }
    }
    for (offset, word) in lower.match_indices("autoescape") {
        add(offset, &format!("`{word}`: escaping is never switched"));
    }
    for (offset, _) in lower.match_indices("javascript:") {
        add(offset, "a script in an address");
    }
    for (offset, tag) in tags(&lower) {
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let attributes = attributes(tag);
        let has = |wanted: &str| attributes.iter().any(|(name, _)| name == wanted);
        if name == "script" && !has("src") {
            add(offset, "a script inside the page: the content policy refuses it");
        }
        if name == "style" || has("style") {
            add(offset, "a style inside the page: the content policy refuses it");
        }
        for (attribute, value) in &attributes {
            if attribute.starts_with("on") && attribute.len() > 2 {
                add(offset, &format!("`{attribute}=`: the content policy refuses it"));
            }
            let loads = ["src", "srcset", "poster", "data"].contains(&attribute.as_str())
                || (attribute == "href" && ["link", "image", "use"].contains(&name.as_str()));
            if loads && (value.contains("//") || value.starts_with("http")) {
                add(offset, &format!("`{attribute}=` asks another site for something"));
            }
        }
    }
    breaches
}

/// The insides of all tags, with where each begins.
fn tags(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (offset, _) in source.match_indices('<') {
        let rest = &source[offset + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        // A `>` inside quotes or inside the template's own braces does not end the tag.
        let mut quote = None;
        let mut braces = 0_usize;
        let end = rest.char_indices().find(|(_, c)| {
            match (quote, c) {
                (_, '{') => braces += 1,
                (_, '}') => braces = braces.saturating_sub(1),
                (None, '"' | '\'') if braces == 0 => quote = Some(*c),
                (Some(open), c) if open == *c && braces == 0 => quote = None,
                (None, '>') if braces == 0 => return true,
                _ => {}
            }
            false
        });
        found.push((offset, &rest[..end.map_or(rest.len(), |(end, _)| end)]));
    }
    found
}

/// Names and values of a tag's attributes, whatever the template puts around them.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        // The template's own words between `{%` and `%}`, or `{{` and `}}`, are no attributes.
        if let Some(brace) = rest[..start].find('{') {
            let close = rest[brace..].find('}').map_or(rest.len(), |end| brace + end + 1);
            rest = &rest[close..];
            continue;
        }
        rest = &rest[start..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
            .unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let (body, close) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => (&after[1..], quote),
                _ => (after, ' '),
            };
            let end = body.find(close).unwrap_or(body.len());
            body[..end].clone_into(&mut value);
            rest = body[end..].strip_prefix(close).unwrap_or("");
        }
        found.push((name, value));
    }
    found
}

/// Where a file tells of the machine it was written on.
fn check_places(file: &str, source: &str, places: &[String]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (index, line) in source.lines().enumerate() {
        for place in places {
            if line.contains(place.as_str()) {
                breaches.push(Breach {
                    file: file.to_owned(),
                    line: index + 1,
                    what: format!("tells where somebody's machine keeps things: {place}"),
                });
            }
        }
    }
    breaches
}

/// Places that no file of the repository may mention: this checkout, this home, and anybody's home.
fn places() -> Vec<String> {
    let mut places: Vec<String> = ["root", "home", "Users"]
        .iter()
        .map(|dir| format!("/{dir}/"))
        .collect();
    places.push(["..", "shared"].join("/"));
    places.push(env!("CARGO_MANIFEST_DIR").to_owned());
    places.extend(
        std::env::var("HOME")
            .ok()
            .filter(|home| home.matches('/').count() > 1),
    );
    places
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file below `dir` (relative to the repository), as relative path and content, in order.
fn files(dir: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![root().join(dir)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if ["target", ".git"].contains(&name.as_ref()) {
                continue;
            }
            let entries = fs::read_dir(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            waiting.extend(entries.flatten().map(|entry| entry.path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            let relative = path.strip_prefix(root()).unwrap_or(&path);
            found.push((relative.to_string_lossy().into_owned(), text));
        }
    }
    found.sort();
    found
}

#[track_caller]
fn insist_on_none(breaches: &[Breach]) {
    let list: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(
        list.is_empty(),
        "{} breaches of the house rules:\n{}",
        list.len(),
        list.join("\n")
    );
}

#[test]
fn every_room_uses_only_what_lies_below_it() {
    let sources = files("src");
    let rust: Vec<_> = sources.iter().filter(|(file, _)| file.ends_with(".rs")).collect();
    assert!(rust.len() > 10, "the source was not found: {rust:?}");
    let breaches: Vec<Breach> = rust
        .iter()
        .flat_map(|(file, source)| check_rust(file, source))
        .collect();
    insist_on_none(&breaches);
}

#[test]
fn migrations_name_their_columns() {
    let mut breaches = Vec::new();
    for (file, sql) in if root().join("migrations").exists() {
        files("migrations")
    } else {
        Vec::new()
    } {
        if takes_every_column(&sql) {
            breaches.push(Breach {
                file,
                line: 1,
                what: "`*` for columns".to_owned(),
            });
        }
    }
    insist_on_none(&breaches);
}

#[test]
fn templates_hold_no_code_and_ask_no_other_site() {
    let mut breaches = Vec::new();
    for (file, source) in if root().join("templates").exists() {
        files("templates")
    } else {
        Vec::new()
    } {
        if Path::new(&file)
            .extension()
            .is_some_and(|e| ["html", "svg", "txt"].iter().any(|known| e == *known))
        {
            breaches.extend(check_template(&file, &source));
        }
        if file.ends_with(".css") && (source.contains("url(http") || source.contains("@import")) {
            breaches.push(Breach {
                file,
                line: 1,
                what: "the style asks for another".to_owned(),
            });
        }
    }
    insist_on_none(&breaches);
}

#[test]
fn no_file_tells_of_the_machine_it_was_written_on() {
    let places = places();
    let found = files(".");
    assert!(
        found.iter().any(|(file, _)| file == "Cargo.toml"),
        "the repository was not found"
    );
    let breaches: Vec<Breach> = found
        .iter()
        .flat_map(|(file, source)| check_places(file, source, &places))
        .collect();
    insist_on_none(&breaches);
}

/// A file that no `mod` names is never compiled: its tests would pass for ever without running.
#[test]
fn every_file_of_tests_belongs_to_a_binary() {
    let mut forgotten = Vec::new();
    let found = files("tests");
    for (file, _) in found.iter().filter(|(file, _)| file.ends_with(".rs")) {
        let path = Path::new(file);
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let dir = path.parent().unwrap_or(path).to_string_lossy().into_owned();
        let (name, home) = match stem.as_str() {
            "main" => continue,
            "mod" => {
                let (outer, name) = dir.rsplit_once('/').unwrap_or_default();
                (name.to_owned(), outer.to_owned())
            }
            _ => (stem, dir),
        };
        let named = ["main.rs", "mod.rs"].iter().any(|parent| {
            let parent = format!("{home}/{parent}");
            found
                .iter()
                .any(|(file, source)| *file == parent && Reading::of(file, source).modules.contains(&name))
        });
        if !named {
            forgotten.push(Breach {
                file: file.clone(),
                line: 1,
                what: "no module names this file".to_owned(),
            });
        }
    }
    insist_on_none(&forgotten);
}

/// The rules themselves, on code that breaks them.
mod rules {
    use super::*;

    #[track_caller]
    fn refused(file: &str, source: &str, what: &str) {
        let breaches = check_rust(file, source);
        assert!(
            breaches.iter().any(|breach| breach.what.contains(what)),
            "{file} should be refused ({what}): {source}\nfound: {breaches:?}"
        );
    }

    #[track_caller]
    fn allowed(file: &str, source: &str) {
        assert_eq!(check_rust(file, source), [], "{file} should be allowed: {source}");
    }

    #[test]
    fn arrows_point_down() {
        for (file, source) in [
            (
                "src/web/pages/home.rs",
                "use crate::service::App; use crate::domain::{ids, time::Clock};",
            ),
            (
                "src/service/asking.rs",
                "use crate::{matching::Plan, store, gateway::mail as post};",
            ),
            (
                "src/store/mod.rs",
                "pub(crate) fn f() { crate::store::other::g() } pub(in crate::store) struct S;",
            ),
            (
                "src/cli/serve.rs",
                "fn f() { crate::web::serve(); crate::jobs::start(); }",
            ),
            ("src/lib.rs", "pub mod web; pub mod store;"),
            (
                "src/domain/visit.rs",
                "use super::ids::VisitId; mod tests { use super::*; use super::super::ids; }",
            ),
            (
                "src/domain/mod.rs",
                "// use crate::store::Tx;\n/// [`crate::web::page`]\npub struct A;",
            ),
            ("src/geo/cell.rs", "const TEXT: &str = \"use crate::web::x\";"),
        ] {
            allowed(file, source);
        }
        for (file, source, what) in [
            (
                "src/domain/visit.rs",
                "use crate::store::Tx;",
                "domain may not use store",
            ),
            (
                "src/geo/cell.rs",
                "use crate::domain::ids;",
                "geo may not use domain",
            ),
            (
                "src/texts/mod.rs",
                "use crate::geo::Cell;",
                "texts may not use geo",
            ),
            (
                "src/matching/mod.rs",
                "fn f(x: &crate::store::Store) {}",
                "matching may not use store",
            ),
            (
                "src/store/mod.rs",
                "use crate::{domain::{ids, time}, matching::{Plan, Problem}};",
                "not use matching",
            ),
            (
                "src/store/mod.rs",
                "use crate::{gateway as outside, domain};",
                "store may not use gateway",
            ),
            (
                "src/gateway/mail.rs",
                "vec![crate::service::App]",
                "gateway may not use service",
            ),
            (
                "src/service/mod.rs",
                "macro_rules! m { () => { $crate::web::page() } }",
                "service may not use web",
            ),
            (
                "src/web/mod.rs",
                "#[test] fn t() { let s: crate::store::Store; }",
                "web may not use store",
            ),
            ("src/jobs/round.rs", "use crate::store;", "jobs may not use store"),
            ("src/cli/check.rs", "use noaber::store;", "cli may not use store"),
            ("src/web.rs", "use crate::store;", "web may not use store"),
            ("src/domain/mod.rs", "use super::store;", "climbs out of domain"),
            (
                "src/domain/visit.rs",
                "fn f() { super::super::store::g() }",
                "climbs out of domain",
            ),
            (
                "src/domain/visit.rs",
                "use super::{ids, super::web};",
                "climbs out of domain",
            ),
            (
                "src/domain/visit.rs",
                "mod a { mod b { use self::super::super::super::super::web; } }",
                "climbs",
            ),
            (
                "src/domain/visit.rs",
                "use crate as house; use house::web;",
                "whole crate",
            ),
            ("src/domain/visit.rs", "use crate::*;", "whole crate"),
            (
                "src/domain/visit.rs",
                "use crate::{self as house};",
                "whole crate",
            ),
            ("src/attic/mod.rs", "", "attic is no room"),
        ] {
            refused(file, source, what);
        }
    }

    #[test]
    fn each_crate_has_its_room() {
        for (file, source) in [
            (
                "src/store/mod.rs",
                "use sqlx::query; async fn f() { tokio::task::yield_now().await }",
            ),
            ("src/web/mod.rs", "use axum::{Router, routing::get};"),
            (
                "src/domain/ids.rs",
                "#[derive(Debug, sqlx::Type)] #[sqlx(transparent)] struct Id(String);",
            ),
            ("src/domain/zone.rs", "use ::geo::Polygon; use geo::Area;"),
            (
                "src/matching/mod.rs",
                "use rayon::prelude::*; use proptest::prelude::*;",
            ),
            ("src/web/map.rs", "mod sqlx; fn f() { sqlx::draw() }"),
            (
                "src/service/mod.rs",
                "use crate::texts::clap; fn f() { clap::hands() }",
            ),
        ] {
            allowed(file, source);
        }
        for (file, source, what) in [
            (
                "src/service/mod.rs",
                "use axum::Json;",
                "may not use the crate axum",
            ),
            (
                "src/service/mod.rs",
                "#[derive(askama::Template)] struct P;",
                "may not use the crate askama",
            ),
            (
                "src/web/mod.rs",
                "use ::sqlx as database;",
                "may not use the crate sqlx",
            ),
            (
                "src/web/mod.rs",
                "fn f() { sqlx::query(\"x\") }",
                "may not use the crate sqlx",
            ),
            (
                "src/domain/ids.rs",
                "impl sqlx::Type<Sqlite> for Id {}",
                "may not use the crate sqlx",
            ),
            (
                "src/domain/ids.rs",
                "#[derive(sqlx::FromRow)] struct Row;",
                "may not use the crate sqlx",
            ),
            (
                "src/service/mod.rs",
                "use {lettre::Message, std::fmt};",
                "may not use the crate lettre",
            ),
            (
                "src/matching/mod.rs",
                "use tokio::task;",
                "may not use the crate tokio",
            ),
            (
                "src/domain/time.rs",
                "use chacha20poly1305::Key;",
                "may not use the crate chacha20poly1305",
            ),
            (
                "src/geo/cell.rs",
                "use serde_json::Value;",
                "may not use the crate serde_json",
            ),
        ] {
            refused(file, source, what);
        }
    }

    #[test]
    fn the_pure_rooms_neither_wait_nor_look_at_a_clock() {
        refused("src/domain/visit.rs", "pub async fn f() {}", "`async` in domain");
        refused("src/geo/cell.rs", "fn f() { g().await }", "`await` in geo");
        refused(
            "src/matching/mod.rs",
            "use std::time::Duration; fn f(t: Instant) {}",
            "`Instant` in matching",
        );
        allowed("src/service/mod.rs", "pub async fn f() { g().await }");
        allowed(
            "src/domain/visit.rs",
            "/// Never async.\npub struct A; const X: &str = \"await\";",
        );
    }

    #[test]
    fn sql_stays_in_the_store_and_names_its_columns() {
        for sql in [
            "SELECT id FROM visits",
            "select\n  id,\n from visits",
            "INSERT INTO visits (id) VALUES ($1)",
            "UPDATE visits SET state = $1",
            "DELETE FROM visits",
            "WITH open AS (SELECT id FROM visits) SELECT id FROM open",
            "PRAGMA user_version",
        ] {
            refused(
                "src/service/mod.rs",
                &format!("const S: &str = r#\"{sql}\"#;"),
                "SQL outside store",
            );
            allowed("src/store/visits.rs", &format!("const S: &str = \"{sql}\";"));
        }
        for text in [
            "Select a visit",
            "Update your settings",
            "With love",
            "select:not(.x)",
            "delete from here",
        ] {
            let is_statement = is_sql(text);
            assert_eq!(is_statement, text == "delete from here", "{text}");
        }
        for sql in [
            "SELECT * FROM visits",
            "SELECT v.*, h.id FROM visits v, helpers h",
            "INSERT INTO visits (id) VALUES ($1) RETURNING *",
            "SELECT id FROM visits WHERE EXISTS (SELECT  * FROM helpers)",
        ] {
            refused(
                "src/store/visits.rs",
                &format!("fn f() {{ q!(\"{sql}\") }}"),
                "`*` for columns",
            );
        }
        refused(
            "src/store/visits.rs",
            "const S: &str = \"SELECT \\\n  * FROM visits\";",
            "`*` for columns",
        );
        allowed(
            "src/store/visits.rs",
            "const S: &str = \"SELECT COUNT(*), 2 * n FROM visits\";",
        );
    }

    #[test]
    fn a_file_stays_readable() {
        refused("src/store/mod.rs", &"//\n".repeat(LONGEST_FILE + 1), "601 lines");
        allowed("src/store/mod.rs", &"//\n".repeat(LONGEST_FILE));
    }

    #[test]
    fn a_template_holds_words_and_no_code() {
        let whats = |source: &str| -> String {
            let breaches = check_template("templates/a.html", source);
            breaches.into_iter().map(|breach| breach.what + "\n").collect()
        };
        for fine in [
            r#"<script src="/assets/app.js" defer></script><link rel="stylesheet" href="/assets/app.css">"#,
            r#"<a href="https://example.org/" rel="external">elders</a> a < b, one = two"#,
            r#"<p class="{% if a > b %}on{% else %}off{% endif %}" {% if once = 1 %}hidden{% endif %}>{{ safe }}</p>"#,
            r#"<option {% if on %}selected{% endif %} value="style=x">online=yes</option>"#,
            r#"<p>{{ text|upper }} | safely</p>"#,
        ] {
            assert_eq!(whats(fine), "", "{fine}");
        }
        for (bad, what) in [
            ("{{ words|safe }}", "|safe"),
            ("{{ words | safe | trim }}", "|safe"),
            ("{% autoescape false %}", "autoescape"),
            ("<script>alert(1)</script>", "a script inside"),
            ("<SCRIPT type=\"module\">x</SCRIPT>", "a script inside"),
            ("<p style=\"color: red\">", "a style inside"),
            ("<style>p{}</style>", "a style inside"),
            (
                "<p class=\"{% if a > b %}x{% endif %}\" STYLE = 'x'>",
                "a style inside",
            ),
            ("<button onclick=\"go()\">", "`onclick=`"),
            ("<svg\n  onload=go()>", "`onload=`"),
            ("<a href=\"javascript:go()\">", "a script in an address"),
            ("<img src=\"https://example.org/a.png\">", "another site"),
            ("<img srcset=\"//example.org/a.png 2x\">", "another site"),
            (
                "<link rel=preload href=https://example.org/a.woff2>",
                "another site",
            ),
        ] {
            assert!(whats(bad).contains(what), "{bad}: {:?}", whats(bad));
        }
        let second_line = check_template("templates/a.html", "<p>\n<p style=''>");
        assert_eq!(second_line.first().map(|breach| breach.line), Some(2));
    }

    #[test]
    fn a_place_on_somebodys_machine_is_seen() {
        let here = format!("see {}/README.md", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(check_places("README.md", &here, &places()).len(), 1);
        let home = ["", "home", "ans", "key"].join("/");
        assert_eq!(
            check_places("docs/a.md", &format!("fine\n{home}\n"), &places())[0].line,
            2
        );
        assert_eq!(
            check_places("docs/a.md", "/usr/lib/postgresql, ./target, a/b", &places()),
            []
        );
    }
}

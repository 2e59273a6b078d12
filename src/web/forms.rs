//! What people typed: read strictly, kept faithfully.
//!
//! [`Answers`] holds every field of a form as it was sent, together with what is wrong with it, so that a form that
//! fails comes back with each word in its place and the mistake beside the field.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use std::fmt::Display;
use std::time::Duration;

use super::{WebError, WebState};
use crate::texts::Texts;

/// The largest form, in bytes.
pub const MAX_FORM: usize = 64 * 1024;
/// A form has arrived whole within this time, or not at all.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// More fields than any of our forms has.
const MAX_FIELDS: usize = 400;

/// The fields where people write several lines; everywhere else a line break is no person's doing.
const MANY_LINES: [&str; 6] = ["words", "note", "message", "story", "reason", "steps"];

/// Characters in a single line, and in several.
const MAX_LINE: usize = 200;
const MAX_LINES: usize = 2_000;

/// Why a form cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Bytes that are no UTF-8, a broken `%` escape, a NUL, or a line break in a single-line field.
    Characters,
    /// More fields than a form has.
    TooManyFields,
}

impl From<Unreadable> for WebError {
    fn from(_: Unreadable) -> Self {
        WebError::BadForm
    }
}

/// Whether the headers announce a form.
pub fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| {
            kind.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// Reads a form's body, within its limits of size and time.
///
/// # Errors
/// [`WebError::TooLarge`], or [`WebError::TooSlow`].
pub async fn read_body(body: Body) -> Result<Bytes, WebError> {
    match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, MAX_FORM)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(WebError::TooLarge),
        Err(_) => Err(WebError::TooSlow),
    }
}

/// The fields of an `application/x-www-form-urlencoded` body or query, in order.
///
/// # Errors
/// [`Unreadable`]; unlike most parsers this one never replaces what it cannot read.
pub fn parse(bytes: &[u8]) -> Result<Vec<(String, String)>, Unreadable> {
    let mut fields = Vec::new();
    for pair in bytes.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
        if fields.len() == MAX_FIELDS {
            return Err(Unreadable::TooManyFields);
        }
        let mut halves = pair.splitn(2, |b| *b == b'=');
        let name = decode(halves.next().unwrap_or_default())?;
        fields.push(field(name, decode(halves.next().unwrap_or_default())?)?);
    }
    Ok(fields)
}

/// One field as it is kept.
///
/// # Errors
/// [`Unreadable::Characters`] when it holds what no keyboard makes.
pub fn field(name: String, value: String) -> Result<(String, String), Unreadable> {
    // Browsers send CR LF for each line break in a text area.
    let value = value.replace("\r\n", "\n");
    let breaks = value.contains(['\n', '\r']);
    let several = MANY_LINES.contains(&name.as_str());
    if name.contains(char::is_control) || value.contains('\0') || (breaks && !several) {
        return Err(Unreadable::Characters);
    }
    Ok((name, value))
}

fn decode(text: &[u8]) -> Result<String, Unreadable> {
    let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = rest.next().and_then(hex).ok_or(Unreadable::Characters)?;
                let low = rest.next().and_then(hex).ok_or(Unreadable::Characters)?;
                high << 4 | low
            }
            other => other,
        });
    }
    String::from_utf8(out).map_err(|_| Unreadable::Characters)
}

/// The fields of a form, and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    fields: Vec<(String, String)>,
    mistakes: Vec<(String, String)>,
}

impl Answers {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// A form filled in beforehand.
    pub fn filled<N: Into<String>, V: Into<String>>(fields: impl IntoIterator<Item = (N, V)>) -> Self {
        Self {
            fields: fields.into_iter().map(|(n, v)| (n.into(), v.into())).collect(),
            mistakes: Vec::new(),
        }
    }

    /// Every field as it was sent, to carry a half-finished form along.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Sets a field, in place of what it was.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.into()));
    }

    /// The same without these fields.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.fields.retain(|(name, _)| !names.contains(&name.as_str()));
        self
    }

    /// The same with these fields, where none of that name was sent.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        let has: Vec<String> = self.fields.iter().map(|(name, _)| name.clone()).collect();
        let missing = other.fields.into_iter().filter(|(name, _)| !has.contains(name));
        self.fields.extend(missing);
        self
    }

    /// What was typed, without the space around it; empty if nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, v)| v.trim())
    }

    /// Whether a tile is chosen.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(n, v)| n == name && v == value)
    }

    /// Every value of a field that may be given more than once.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.trim())
    }

    /// The mistake in a field, to stand beside it; empty if there is none.
    pub fn mistake(&self, name: &str) -> &str {
        self.mistakes
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, text)| text.as_str())
    }

    /// The first field that is wrong; empty if there is none.
    pub fn first_mistake(&self) -> &str {
        self.mistakes.first().map_or("", |(name, _)| name.as_str())
    }

    /// Every mistake with its field.
    pub fn mistakes(&self) -> &[(String, String)] {
        &self.mistakes
    }

    /// Whether nothing is wrong.
    pub fn ok(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Notes a mistake; only the first of a field is shown.
    pub fn mistaken(&mut self, name: &str, text: impl Display) {
        if self.mistake(name).is_empty() {
            self.mistakes.push((name.to_owned(), text.to_string()));
        }
    }

    /// A text that must be there.
    pub fn need(&mut self, name: &str, t: Texts) -> Option<String> {
        let value = self.value(name).to_owned();
        if value.is_empty() {
            self.mistaken(name, t.get("mistake-empty"));
            return None;
        }
        self.fits(name, &value, t).then_some(value)
    }

    /// A text that may be left out.
    pub fn may(&mut self, name: &str, t: Texts) -> Option<String> {
        let value = self.value(name).to_owned();
        (!value.is_empty() && self.fits(name, &value, t)).then_some(value)
    }

    fn fits(&mut self, name: &str, value: &str, t: Texts) -> bool {
        let most = if MANY_LINES.contains(&name) {
            MAX_LINES
        } else {
            MAX_LINE
        };
        let fits = value.chars().count() <= most;
        if !fits {
            self.mistaken(name, t.with("mistake-long", "n", most));
        }
        fits
    }

    /// One of several, which must be chosen.
    pub fn choose<T>(&mut self, name: &str, t: Texts, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let chosen = read(self.value(name));
        if chosen.is_none() {
            self.mistaken(name, t.get("mistake-choose"));
        }
        chosen
    }

    /// A whole number within bounds, which must be there.
    pub fn number(&mut self, name: &str, t: Texts, least: u32, most: u32) -> Option<u32> {
        let number = self
            .value(name)
            .parse()
            .ok()
            .filter(|n| (least..=most).contains(n));
        if number.is_none() {
            let text = t.with("mistake-number", "least", least).and("most", most);
            self.mistaken(name, text);
        }
        number
    }
}

impl FromRequest<WebState> for Answers {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &WebState) -> Result<Self, Self::Rejection> {
        if !is_form(request.headers()) {
            return Err(WebError::NoForm);
        }
        let bytes = read_body(request.into_body()).await?;
        Ok(Self {
            fields: parse(&bytes)?,
            mistakes: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Lang;

    #[test]
    fn forms_are_read_strictly() {
        let fields = parse("a=1&b=caf%C3%A9+x&words=een%0D%0Atwee&a=2".as_bytes()).unwrap();
        let expected = [("a", "1"), ("b", "café x"), ("words", "een\ntwee"), ("a", "2")];
        assert_eq!(fields, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
        for bad in [
            "a=%FF",
            "a=%0",
            "a=%zz",
            "a=x%00",
            "name=x%0Ay",
            "na%0Ame=x",
            "a=%",
        ] {
            assert_eq!(parse(bad.as_bytes()), Err(Unreadable::Characters), "{bad}");
        }
        assert_eq!(
            parse("a=1&".repeat(401).as_bytes()),
            Err(Unreadable::TooManyFields)
        );
    }

    #[test]
    fn a_form_keeps_every_word_and_names_each_mistake() {
        let t = Texts::new(Lang::Nl);
        let mut form = Answers::filled([
            ("name", " Ans "),
            ("size", "9"),
            ("day", "mon-am"),
            ("day", "tue-pm"),
        ]);
        assert_eq!(form.need("name", t).as_deref(), Some("Ans"));
        assert_eq!(form.number("size", t, 1, 6), None);
        assert_eq!(form.need("mail", t), None);
        assert!(!form.ok());
        assert!(form.mistake("size").contains('6'));
        assert!(form.is("day", "tue-pm"));
        assert_eq!(form.value("size"), "9");
        form.set("name", "x".repeat(201));
        assert_eq!(form.need("name", t), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_bring_the_parser_down(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse(&bytes);
        }
    }
}

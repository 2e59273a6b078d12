//! What we say, in which language.
//!
//! Purpose: one set of texts for pages, mail and text messages, embedded in the binary, and the few things that a
//! template cannot say by itself (dates, durations, distances). Invariants, each a test: every key exists in every
//! language with the same variables; every key used is defined, every key defined is used. Deliberately absent:
//! HTML, and a fallback from one language to another (a page in two languages is worse than a test that fails).
//!
//! ```
//! use noaber::domain::language::Lang;
//! use noaber::texts::Texts;
//!
//! let t = Texts::new(Lang::Nl);
//! assert_eq!(t.get("button-next"), "Verder");
//! assert_eq!(t.with("footer-call", "name", "Karin").to_string(), "Bel Karin");
//! ```

mod bundles;
mod speech;
#[cfg(test)]
mod tests;

pub use speech::Nearness;

use fluent_bundle::{FluentArgs, FluentValue};
use std::borrow::Cow;
use std::fmt;

use crate::domain::language::Lang;

/// A handle on the texts of one language; as cheap to copy as the language itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    lang: Lang,
    isolate: bool,
}

impl Texts {
    /// Texts for a page: names in a script of the other direction are kept apart from the sentence around them.
    pub const fn new(lang: Lang) -> Self {
        Self { lang, isolate: true }
    }

    /// Texts for mail and text messages, where invisible marks cost characters and show up as boxes.
    pub const fn plain(lang: Lang) -> Self {
        Self { lang, isolate: false }
    }

    /// The language.
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// The direction of the script: `ltr` or `rtl`.
    pub const fn dir(self) -> &'static str {
        match self.lang {
            Lang::Nl | Lang::En => "ltr",
        }
    }

    /// The language's own name for itself.
    pub const fn autonym(lang: Lang) -> &'static str {
        match lang {
            Lang::Nl => "Nederlands",
            Lang::En => "English",
        }
    }

    /// A text without variables.
    pub fn get(self, key: &str) -> Cow<'static, str> {
        bundles::format(self.lang, key, None)
    }

    /// A text with one variable; [`Phrase::and`] adds more.
    pub fn with<'k>(self, key: &'k str, name: &'static str, value: impl Value) -> Phrase<'k> {
        let phrase = Phrase {
            texts: self,
            key,
            args: FluentArgs::new(),
        };
        phrase.and(name, value)
    }

    /// Whether a key exists (for keys put together from a tag, such as a category's).
    pub fn has(self, key: &str) -> bool {
        bundles::has(self.lang, key)
    }
}

/// A text with its variables, ready to be shown.
#[derive(Debug)]
pub struct Phrase<'k> {
    texts: Texts,
    key: &'k str,
    args: FluentArgs<'static>,
}

impl Phrase<'_> {
    /// Adds a variable.
    #[must_use]
    pub fn and(mut self, name: &'static str, value: impl Value) -> Self {
        let value = match value.value() {
            FluentValue::String(text) if self.texts.isolate && other_direction(&text) => {
                // First strong isolate … pop directional isolate: the sentence keeps its own order.
                FluentValue::from(format!("\u{2068}{text}\u{2069}"))
            }
            other => other,
        };
        self.args.set(name, value);
        self
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bundles::format(self.texts.lang, self.key, Some(&self.args)))
    }
}

/// Whether a text holds letters of a script that runs from right to left.
fn other_direction(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

/// What may stand in a text: words and whole numbers, or anything that points to them.
pub trait Value {
    /// As the formatter wants it.
    fn value(&self) -> FluentValue<'static>;
}

impl<T: Value + ?Sized> Value for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

macro_rules! words {
    ($($kind:ty),+) => {$(
        impl Value for $kind {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(self.to_string())
            }
        }
    )+};
}
words!(str, String, Cow<'_, str>, Phrase<'_>);

macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl Value for $kind {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64);

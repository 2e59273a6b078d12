//! Parts of pages that are drawn once and shown until what they show has changed.
//!
//! Most of the time of a long list goes to putting its sentences together. Invariant: what is shown was drawn from the very
//! value that it is asked for with (the same place in memory, which is held on to, so that nothing else can come to be there).
//! In memory only, and no more than `MOST`; what depends on anything else than that value and the language does not belong here.

use askama::Template;
use askama::filters::HtmlSafe;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::language::Lang;
use crate::web::WebError;

/// So many are kept; then they go, all of them.
const MOST: usize = 512;

/// A part of a page, ready to stand in it.
#[derive(Debug, Clone)]
pub struct Drawn(Arc<str>);

// Only what a template of ours has drawn ever stands in it, and templates escape what they are given.
impl HtmlSafe for Drawn {}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Drawn {
    /// Draws a template.
    ///
    /// # Errors
    /// [`WebError::Internal`] when it cannot be put together.
    pub fn new(part: &impl Template) -> Result<Self, WebError> {
        let html = part.render().map_err(WebError::internal)?;
        Ok(Self(html.into()))
    }
}

/// By the place of a value and the language; with the value, so that it stays in its place.
type All<T> = HashMap<(usize, Lang), (Arc<T>, Drawn)>;

/// What was drawn of values of one kind. Cheap to clone.
pub struct Drawings<T>(Arc<Mutex<All<T>>>);

impl<T> Clone for Drawings<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Drawings<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> fmt::Debug for Drawings<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drawings").finish_non_exhaustive()
    }
}

impl<T> Drawings<T> {
    /// What was drawn of this very value in this language, or what is drawn now.
    ///
    /// # Errors
    /// [`WebError::Internal`] when it cannot be put together.
    pub fn of<P: Template>(
        &self,
        value: &Arc<T>,
        lang: Lang,
        draw: impl FnOnce() -> P,
    ) -> Result<Drawn, WebError> {
        let key = (Arc::as_ptr(value).addr(), lang);
        if let Some((_, drawn)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(drawn.clone());
        }
        let drawn = Drawn::new(&draw())?;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (Arc::clone(value), drawn.clone()));
        Ok(drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Template)]
    #[template(source = "<b>{{ name }}</b>", ext = "html")]
    struct Part {
        name: &'static str,
    }

    #[test]
    fn a_part_is_drawn_once_for_a_value_and_a_language_and_escapes_what_it_is_given() {
        let all = Drawings::default();
        let draw = |value: &Arc<u8>, lang, name| all.of(value, lang, || Part { name }).unwrap().to_string();
        let (one, equal) = (Arc::new(1), Arc::new(1));
        assert_eq!(draw(&one, Lang::Nl, "<i>"), "<b>&#60;i&#62;</b>");
        assert_eq!(draw(&one, Lang::Nl, "other"), "<b>&#60;i&#62;</b>");
        assert_eq!(draw(&one, Lang::En, "other"), "<b>other</b>");
        assert_eq!(
            draw(&equal, Lang::Nl, "equal, not the same"),
            "<b>equal, not the same</b>"
        );
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        let all = Drawings::default();
        for number in 0..2 * MOST {
            all.of(&Arc::new(number), Lang::Nl, || Part { name: "x" })
                .unwrap();
            assert!(all.0.lock().unwrap().len() <= MOST);
        }
    }
}

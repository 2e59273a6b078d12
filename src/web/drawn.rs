//! Parts of pages that are drawn once and shown until what they show has changed.
//!
//! Most of the time of a long list goes to putting its sentences together. Invariants: what is shown was drawn from the very
//! value that it is asked for with (the same place in memory, which is held on to, so that nothing else can come to be there);
//! what nobody else keeps is not kept here, so that no words outlive what they were about for longer than until the next
//! drawing. In memory only, and no more than `MOST`; what depends on anything else than that value and the language does not
//! belong here.

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
        all.retain(|_, (kept, _)| Arc::strong_count(kept) > 1);
        // Whoever asks holds it; where nobody else does, nobody can come back with it.
        if Arc::strong_count(value) > 1 {
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(key, (Arc::clone(value), drawn.clone()));
        }
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
        let _kept = (Arc::clone(&one), Arc::clone(&equal));
        assert_eq!(draw(&one, Lang::Nl, "<i>"), "<b>&#60;i&#62;</b>");
        assert_eq!(draw(&one, Lang::Nl, "other"), "<b>&#60;i&#62;</b>");
        assert_eq!(draw(&one, Lang::En, "other"), "<b>other</b>");
        assert_eq!(
            draw(&equal, Lang::Nl, "equal, not the same"),
            "<b>equal, not the same</b>"
        );
    }

    #[test]
    fn what_nobody_else_keeps_goes_with_the_next_drawing() {
        let all = Drawings::default();
        let draw = |value: &Arc<u8>, name| all.of(value, Lang::Nl, || Part { name }).unwrap().to_string();
        let (one, two) = (Arc::new(1), Arc::new(2));
        // Nobody keeps it: drawn anew each time, and not held.
        assert_eq!(draw(&one, "first"), "<b>first</b>");
        assert_eq!(draw(&one, "second"), "<b>second</b>");
        assert_eq!(Arc::strong_count(&one), 1);
        let kept = Arc::clone(&one);
        draw(&one, "third");
        assert_eq!(draw(&one, "fourth"), "<b>third</b>");
        let gone = Arc::downgrade(&one);
        drop((one, kept));
        draw(&two, "another");
        assert!(gone.upgrade().is_none(), "let go of");
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        let all = Drawings::default();
        let values: Vec<Arc<usize>> = (0..2 * MOST).map(Arc::new).collect();
        for value in &values {
            all.of(&Arc::clone(value), Lang::Nl, || Part { name: "x" })
                .unwrap();
            assert!(all.0.lock().unwrap().len() <= MOST);
        }
        assert!(!all.0.lock().unwrap().is_empty());
    }
}

//! What a browser is asked to remember: language, text size, light or dark. Nothing about the person.

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use std::convert::Infallible;

use super::page::Viewer;
use super::{WebState, cookies};
use crate::domain::language::Lang;

/// The size of the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextSize {
    /// 18 pixels.
    #[default]
    Normal,
    /// 21 pixels.
    Large,
    /// 24 pixels.
    Larger,
}

impl TextSize {
    /// From small to large.
    pub const ALL: [TextSize; 3] = [TextSize::Normal, TextSize::Large, TextSize::Larger];

    /// The value of the cookie, and of `data-size` on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            TextSize::Normal => "18",
            TextSize::Large => "21",
            TextSize::Larger => "24",
        }
    }

    /// Reads a tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.tag() == tag)
    }

    /// The text that names it.
    pub const fn text(self) -> &'static str {
        match self {
            TextSize::Normal => "size-normal",
            TextSize::Large => "size-large",
            TextSize::Larger => "size-larger",
        }
    }
}

/// Light, dark, or what the device prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// In the order they are offered.
    pub const ALL: [Theme; 3] = [Theme::Device, Theme::Light, Theme::Dark];

    /// The value of the cookie, and of `data-theme` on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Reads a tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.tag() == tag)
    }

    /// The text that names it.
    pub const fn text(self) -> &'static str {
        match self {
            Theme::Device => "theme-device",
            Theme::Light => "theme-light",
            Theme::Dark => "theme-dark",
        }
    }
}

/// The name of the language cookie.
pub const LANG_COOKIE: &str = "lang";
/// The name of the text-size cookie.
pub const SIZE_COOKIE: &str = "text_size";
/// The name of the light-or-dark cookie.
pub const THEME_COOKIE: &str = "theme";

/// What this browser remembers, with the language this answer is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prefs {
    /// The cookie's, else the person's, else the browser's, else Dutch.
    pub lang: Lang,
    /// The size of the letters.
    pub size: TextSize,
    /// Light or dark.
    pub theme: Theme,
}

impl Prefs {
    /// Reads the preferences of a request.
    pub fn of(parts: &Parts, secure: bool) -> Self {
        let cookie = |name| cookies::read(&parts.headers, name, secure);
        let person = parts.extensions.get::<Viewer>().map(|viewer| viewer.lang);
        Self {
            lang: cookie(LANG_COOKIE)
                .and_then(Lang::from_tag)
                .or(person)
                .or_else(|| accepted(parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?))
                .unwrap_or_default(),
            size: cookie(SIZE_COOKIE)
                .and_then(TextSize::from_tag)
                .unwrap_or_default(),
            theme: cookie(THEME_COOKIE).and_then(Theme::from_tag).unwrap_or_default(),
        }
    }
}

impl FromRequestParts<WebState> for Prefs {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, state.config.cookie_secure))
    }
}

/// The best of our languages in an `Accept-Language` header.
fn accepted(header: &str) -> Option<Lang> {
    let mut best: Option<(Lang, u16)> = None;
    for item in header.split(',').take(20) {
        let (tag, rest) = item.split_once(';').unwrap_or((item, "q=1"));
        let Some(lang) = Lang::from_tag(tag) else { continue };
        let quality = thousandths(rest.trim().strip_prefix("q=").unwrap_or("1"));
        // The first of equals wins: browsers list in order of preference.
        if quality > best.map_or(0, |(_, q)| q) {
            best = Some((lang, quality));
        }
    }
    best.map(|(lang, _)| lang)
}

/// `0.8` → 800; what cannot be read counts for nothing.
fn thousandths(text: &str) -> u16 {
    let text = text.trim();
    if text.starts_with('1') {
        return 1000;
    }
    let digits = text.strip_prefix("0.").unwrap_or("0");
    format!("{digits:0<3}")
        .get(..3)
        .and_then(|three| three.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_believed_about_its_languages() {
        assert_eq!(accepted("en-GB,en;q=0.9,nl;q=0.8"), Some(Lang::En));
        assert_eq!(accepted("tr,nl;q=0.5,en;q=0.9"), Some(Lang::En));
        assert_eq!(accepted("tr, pl;q=0.5"), None);
        assert_eq!(accepted("en;q=0, nl;q=0.1"), Some(Lang::Nl));
        assert_eq!(accepted(";;,,q=é"), None);
    }
}

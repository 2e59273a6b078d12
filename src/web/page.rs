//! The frame around every page: language, person, place, the human way, and what guards its forms.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;

use super::crosssite::FormToken;
use super::prefs::{Prefs, TextSize, Theme};
use super::{WebState, assets, near};
use crate::domain::language::Lang;
use crate::texts::Texts;

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// First name, as people call them.
    pub name: String,
    /// As it is printed, `0541 12 34 56`.
    pub telephone: String,
}

impl Contact {
    /// The telephone number as a link: digits and a plus.
    pub fn tel(&self) -> String {
        let digits: String = self
            .telephone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        format!("tel:{digits}")
    }
}

/// What a person does here, as far as the menu is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Asks for help.
    Resident,
    /// Helps.
    Helper,
    /// Supervises a learn-work service.
    Supervisor,
    /// Coordinates.
    Coordinator,
    /// Administers the organisation.
    Admin,
}

/// The person who is signed in, as the frame needs them. The session middleware puts one in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The name they want to be called.
    pub name: String,
    /// The language they chose.
    pub lang: Lang,
    /// What they do here.
    pub parts: Vec<Part>,
}

/// One entry of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// The text.
    pub key: &'static str,
    /// The picture.
    pub icon: &'static str,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// Something to know.
    Plain,
    /// Something to mend.
    Mend,
}

impl Tone {
    /// The style, and the icon.
    pub const fn tag(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Plain => "plain",
            Tone::Mend => "mend",
        }
    }
}

/// A message at the head of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// The frame around every page. Handlers take it as an extractor and put it in their page struct.
#[derive(Debug, Clone)]
pub struct Page {
    /// The texts.
    pub t: Texts,
    /// Letters.
    pub size: TextSize,
    /// Light or dark.
    pub theme: Theme,
    /// The path with its query, to come back to.
    pub path: String,
    /// Where the switches for language and letters lead back to; empty where they are left out, because what the page shows
    /// would be gone.
    pub back: String,
    /// The person, if somebody is signed in.
    pub viewer: Option<Viewer>,
    /// The human way.
    pub contact: Contact,
    /// The neighbourhood, for the line under the name; empty if unknown.
    pub place: String,
    /// What just happened.
    pub notice: Option<Notice>,
    /// The token for browsers that need one.
    pub form_token: Option<String>,
    /// Fresh for every page shown: the root of its forms' idempotency keys.
    pub key: String,
    /// Whether this is a demonstration.
    pub demo: bool,
}

impl Page {
    /// The frame for a request.
    pub fn of(parts: &Parts, state: &WebState) -> Self {
        let prefs = Prefs::of(parts, state.config.cookie_secure);
        let path = parts
            .uri
            .path_and_query()
            .map_or_else(|| "/".to_owned(), |path| path.as_str().to_owned());
        let page = Self {
            t: Texts::new(prefs.lang),
            size: prefs.size,
            theme: prefs.theme,
            back: if can_be_shown_again(parts) {
                path.clone()
            } else {
                String::new()
            },
            path,
            viewer: parts.extensions.get::<Viewer>().cloned(),
            contact: state.config.contact.clone(),
            place: String::new(),
            notice: None,
            form_token: parts.extensions.get::<FormToken>().map(|token| token.0.clone()),
            key: state.fresh_token(),
            demo: state.config.demo,
        };
        page.near(near::of_viewer(parts))
    }

    /// The same frame in a neighbourhood, with whom to call there, if one is known.
    #[must_use]
    fn near(self, found: Option<near::Near>) -> Self {
        match found {
            Some(near) => self.with_contact(near.contact).in_place(near.place),
            None => self,
        }
    }

    /// The same frame with somebody nearer to call.
    #[must_use]
    pub fn with_contact(mut self, contact: Contact) -> Self {
        self.contact = contact;
        self
    }

    /// The same frame, which says in good words what was done a moment ago: `done` is what its address says of it, `words` which
    /// text belongs to which.
    #[must_use]
    pub fn after(self, done: &str, words: &[(&str, &str)]) -> Self {
        let t = self.t;
        match words.iter().find(|(what, _)| *what == done) {
            Some((_, key)) => self.saying(Tone::Good, t.get(key)),
            None => self,
        }
    }

    /// The same frame with a neighbourhood.
    #[must_use]
    pub fn in_place(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }

    /// The same frame with a message at its head.
    #[must_use]
    pub fn saying(mut self, tone: Tone, text: impl ToString) -> Self {
        self.notice = Some(Notice {
            tone,
            text: text.to_string(),
        });
        self
    }

    /// Every language, for the switch.
    pub fn langs(&self) -> &'static [Lang] {
        &Lang::ALL
    }

    /// Every text size, for the switch.
    pub fn sizes(&self) -> &'static [TextSize] {
        &TextSize::ALL
    }

    /// Every theme, for the switch.
    pub fn themes(&self) -> &'static [Theme] {
        &Theme::ALL
    }

    /// The address of an embedded file.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// The menu: what belongs to this person's parts.
    pub fn nav(&self) -> Vec<NavItem> {
        const HELPER: [NavItem; 2] = [
            NavItem {
                href: "/near",
                key: "nav-near",
                icon: "near",
            },
            NavItem {
                href: "/week",
                key: "nav-week",
                icon: "calendar",
            },
        ];
        const RESIDENT: [NavItem; 1] = [NavItem {
            href: "/mine",
            key: "nav-mine",
            icon: "hand",
        }];
        const ADMIN: [NavItem; 1] = [NavItem {
            href: "/admin",
            key: "nav-admin",
            icon: "key",
        }];
        const LEARN: [NavItem; 1] = [NavItem {
            href: "/learn",
            key: "nav-learn",
            icon: "people",
        }];
        const DESK: [NavItem; 3] = [
            NavItem {
                href: "/desk",
                key: "nav-desk",
                icon: "desk",
            },
            NavItem {
                href: "/desk/intake",
                key: "nav-intake",
                icon: "phone",
            },
            NavItem {
                href: "/desk/people",
                key: "nav-people",
                icon: "people",
            },
        ];
        let has = |part| {
            self.viewer
                .as_ref()
                .is_some_and(|viewer| viewer.parts.contains(&part))
        };
        let mut items = Vec::new();
        if has(Part::Coordinator) {
            items.extend(DESK);
        }
        if has(Part::Supervisor) {
            items.extend(LEARN);
        }
        if has(Part::Admin) {
            items.extend(ADMIN);
        }
        if has(Part::Resident) {
            items.extend(RESIDENT);
        }
        if has(Part::Helper) {
            items.extend(HELPER);
        }
        items
    }

    /// Whether a menu entry leads to this very page.
    pub fn is_here(&self, href: &str) -> bool {
        self.path.split('?').next() == Some(href)
    }
}

impl FromRequestParts<WebState> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Self::Rejection> {
        let page = Self::of(parts, state);
        Ok(page.near(near::of_request(parts, state).await))
    }
}

/// Whether a page is there when it is asked for again. What answers a form stands under an address that shows something else,
/// or nothing, and a secret that is shown once is gone; only the steps of asking and of joining keep what was typed.
fn can_be_shown_again(parts: &Parts) -> bool {
    let keeps = |steps: &str| {
        let rest = parts.uri.path().strip_prefix(steps);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    matches!(parts.method, Method::GET | Method::HEAD) || keeps("/ask") || keeps("/help")
}

/// A page that nobody may keep: the rule, as nearly everything here is about people.
pub fn render(page: &impl Template) -> Response {
    shown(page, "no-store")
}

/// A page that is the same for everybody and holds nothing personal; with somebody signed in it is theirs after all.
pub fn render_public(frame: &Page, page: &impl Template) -> Response {
    if frame.viewer.is_some() || frame.form_token.is_some() {
        return render(page);
    }
    // The language and text size are in cookies, so a shared cache must not keep it; the browser may, and asks again.
    shown(page, "private, no-cache")
}

fn shown(page: &impl Template, cache: &'static str) -> Response {
    match page.render() {
        Ok(html) => {
            let mut response = html.into_response();
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
            response
        }
        Err(error) => {
            // The error page itself comes through here, so this one cannot be a page.
            tracing::error!(%error, "a page could not be put together");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

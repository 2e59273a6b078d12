//! What people see: pages, forms and the small server under them.
//!
//! Purpose: turn a request into one service call and one page. A handler is: extractors, one service call, one page
//! struct. Invariants: no state changes on GET; every page works without JavaScript; nothing a person typed is lost
//! by a mistake; what went wrong inside is logged and never shown. Deliberately absent: SQL, decisions, and front-end
//! code of others.

pub mod address;
pub mod assets;
pub mod cookies;
pub mod crosssite;
pub mod device;
pub mod drawn;
pub mod error;
pub mod extract;
pub mod forms;
pub mod handlers;
pub mod icons;
pub mod ics;
pub mod layers;
pub mod map;
pub mod maps;
pub mod near;
pub mod once;
pub mod page;
pub mod pages;
pub mod prefs;
pub mod qr;
pub mod rates;
pub mod routes;
pub mod server;
#[cfg(test)]
mod tests;
pub mod uploads;
pub mod who;

pub use error::WebError;
pub use page::{Contact, Page};
pub use routes::router;

use std::sync::Arc;

use crate::service::App;

/// How the pages are served.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Where people find us, such as `https://noaber.example`; decides on HSTS and on which origin is our own.
    pub public_url: url::Url,
    /// Whether cookies are `__Host-` and Secure; false on http://localhost only.
    pub cookie_secure: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<address::Network>,
    /// Whether this is a demonstration: shows the mailbox page and says so on every page.
    pub demo: bool,
    /// Whom to call when a page knows nobody nearer.
    pub contact: Contact,
    /// The organisation that answers for people's data.
    pub organisation: String,
    /// Where questions about data go; may be empty.
    pub privacy_mail: String,
    /// The token by which a gateway that brings texts is known; without one nobody brings any.
    pub texts_token: Option<Secret>,
    /// The key of form tokens; the same on every node.
    pub form_key: [u8; 32],
}

/// A text that no log shows.
#[derive(Clone)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Whether this is it; how long that takes does not depend on where they differ.
    pub fn is(&self, given: &str) -> bool {
        bool::from(subtle::ConstantTimeEq::ct_eq(self.0.as_bytes(), given.as_bytes()))
    }
}

/// What every handler may reach.
#[derive(Debug, Clone)]
pub struct WebState {
    /// How the pages are served.
    pub config: Arc<WebConfig>,
    /// What can be done.
    pub app: App,
    /// How often each address did what is counted.
    pub counter: Arc<rates::Counter>,
    /// The cookies of answers just given.
    pub just_given: once::JustGiven,
    /// Lets few forms with a file be read at a time.
    pub uploads: Arc<tokio::sync::Semaphore>,
    /// Lists of what is near, as they were drawn.
    pub lists: drawn::Drawings<crate::service::nearby::NearMe>,
}

impl WebState {
    /// A state.
    pub fn new(config: WebConfig, app: App) -> Self {
        Self {
            config: Arc::new(config),
            app,
            counter: Arc::default(),
            just_given: once::JustGiven::default(),
            uploads: Arc::new(tokio::sync::Semaphore::new(uploads::AT_ONCE)),
            lists: drawn::Drawings::default(),
        }
    }

    /// The same state with other limits.
    #[must_use]
    pub fn with_rates(mut self, rates: rates::Rates) -> Self {
        self.counter = Arc::new(rates::Counter::new(rates));
        self
    }

    /// 128 bits of chance as 26 lower-case characters: idempotency keys, nonces, request numbers.
    pub fn fresh_token(&self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let mut bytes = [0_u8; 26];
        self.app.chance.fill(&mut bytes);
        // Five bits of each byte: 26 × 5 = 130 bits, without a table of remainders.
        bytes
            .iter()
            .map(|b| char::from(LETTERS[usize::from(b & 31)]))
            .collect()
    }
}

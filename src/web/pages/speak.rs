//! A request that is spoken.

use askama::Template;

use crate::web::forms::Answers;
use crate::web::page::Page;

/// To say it.
#[derive(Debug, Template)]
#[template(path = "resident/speak.html")]
pub struct Speak {
    /// The frame.
    pub page: Page,
    /// Whether a name is asked: of whoever has no file.
    pub asks_name: bool,
    /// Whether a number is asked.
    pub asks_number: bool,
    /// Fields: sound, telephone, name.
    pub form: Answers,
}

/// It was said.
#[derive(Debug, Template)]
#[template(path = "resident/spoken.html")]
pub struct Spoken {
    /// The frame.
    pub page: Page,
    /// The token, in its address.
    pub token: String,
    /// When it was sent; empty when it waits no more.
    pub at: String,
    /// Whether somebody has listened.
    pub is_heard: bool,
}

/// What somebody said that waits, on their own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MySpoken {
    /// The call's id.
    pub call: String,
    /// When it was sent.
    pub at: String,
    /// How it stands.
    pub now: String,
}

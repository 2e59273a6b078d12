//! For demonstrations: what would have been sent.

use askama::Template;

use super::Row;
use crate::web::page::Page;

/// The letters and text messages that a demonstration did not send.
#[derive(Debug, Template)]
#[template(path = "dev/mailbox.html")]
pub struct Mailbox {
    /// The frame.
    pub page: Page,
    /// As whom one may try the demo: who, and how.
    pub people: Vec<Row>,
    /// Newest first.
    pub messages: Vec<Letter>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// When.
    pub at: String,
    /// By which way, in words.
    pub channel: String,
    /// To whom.
    pub to: String,
    /// The subject; may be empty.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Whether it is a text, which may be answered here.
    pub may_answer: bool,
    /// Links in it, to follow: each a path on our own site.
    pub links: Vec<String>,
}

//! What the people of a request write to each other.

use askama::Template;

use super::Row;
use crate::domain::masking::Hidden;
use crate::web::forms::Answers;
use crate::web::page::Page;

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// What somebody typed.
    Words(String),
    /// What is hidden, by its name.
    Hidden(String),
}

/// The text that names what is hidden.
pub const fn hidden_key(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::Telephone => "thread-hidden-telephone",
        Hidden::Mail => "thread-hidden-mail",
        Hidden::Link => "thread-hidden-link",
    }
}

/// A line: what somebody said, or what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The message's id; empty for something that happened.
    pub id: String,
    /// Who said it; for something that happened, what.
    pub from: String,
    /// When.
    pub when: String,
    /// What was said; empty when it was taken away.
    pub pieces: Vec<Shown>,
    /// Whether who reads wrote it.
    pub is_mine: bool,
    /// Whether it was taken away.
    pub is_removed: bool,
    /// Whether it can be reported, or taken away.
    pub can_act: bool,
}

/// A button to share numbers and links, or to stop that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// What the form sends.
    pub value: String,
    /// How it stands.
    pub stands: String,
    /// The verb on the button.
    pub label: String,
}

/// A thread, on the page of the resident or of a helper.
#[derive(Debug, Template)]
#[template(path = "threads/thread.html")]
pub struct Thread {
    /// The frame.
    pub page: Page,
    /// Where one comes from.
    pub back: Row,
    /// Where its forms go.
    pub action: String,
    /// "Boodschappen".
    pub title: String,
    /// Who reads what is written now.
    pub readers: Vec<String>,
    /// What was said, in order.
    pub lines: Vec<Said>,
    /// Whether the page says that the coordinator reads along.
    pub told: bool,
    /// Whether the coordinator can still be asked to join; their name. Empty when not.
    pub ask: String,
    /// Whether they may write.
    pub can_write: bool,
    /// When it closes, or that it has; empty while it goes on.
    pub closes: String,
    /// Numbers to share.
    pub shares: Vec<Share>,
    /// Fields: words.
    pub form: Answers,
}

/// A thread at the desk.
#[derive(Debug, Template)]
#[template(path = "threads/desk.html")]
pub struct DeskThread {
    /// The frame.
    pub page: Page,
    /// The request's page at the desk.
    pub request: String,
    /// Where its forms go.
    pub action: String,
    /// "Boodschappen voor Riet V."
    pub title: String,
    /// How many messages there are, and why it may be opened or not.
    pub stands: Vec<String>,
    /// Whether it may be opened now, saying why.
    pub may_open: bool,
    /// Whether it is open.
    pub is_open: bool,
    /// What was said.
    pub lines: Vec<Said>,
    /// Whether a coordinator may write.
    pub can_write: bool,
    /// Fields: why and reason; words.
    pub form: Answers,
}

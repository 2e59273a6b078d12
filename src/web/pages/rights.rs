//! What is known of somebody: to read, to correct, to end.

use askama::Template;

use super::Row;
use crate::web::forms::Answers;
use crate::web::page::Page;

/// Everything that is kept of somebody.
#[derive(Debug, Template)]
#[template(path = "rights/data.html")]
pub struct Data {
    /// The frame.
    pub page: Page,
    /// By what it is about.
    pub sections: Vec<Section>,
    /// Whether a consent to be matched stands, which can be taken back.
    pub matching: bool,
    /// Whether somebody may act for them.
    pub act_for: bool,
}

/// Things of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which kind.
    pub title: String,
    /// Each thing.
    pub rows: Vec<Row>,
}

/// One's own name, home and contact.
#[derive(Debug, Template)]
#[template(path = "rights/correct.html")]
pub struct Correct {
    /// The frame.
    pub page: Page,
    /// Fields: name, family, lang; street, postcode; contact; code.
    pub form: Answers,
    /// Where they live now; empty when that is not known.
    pub home: String,
    /// How they are reached now.
    pub contact: String,
    /// A new contact that waits for its code; empty when there is none.
    pub pending: String,
}

/// Shall we forget you?
#[derive(Debug, Template)]
#[template(path = "rights/erase.html")]
pub struct Erase {
    /// The frame.
    pub page: Page,
    /// Field: sure.
    pub form: Answers,
}

/// You are forgotten.
#[derive(Debug, Template)]
#[template(path = "rights/erased.html")]
pub struct Erased {
    /// The frame.
    pub page: Page,
}

//! Letters on paper: the list of those that wait, and what comes out of the printer.

use askama::Template;

use crate::texts::Texts;
use crate::web::page::{Contact, Page};

/// The letters that wait.
#[derive(Debug, Template)]
#[template(path = "desk/letters.html")]
pub struct Letters {
    /// The frame.
    pub page: Page,
    /// The one with the most hurry first.
    pub letters: Vec<LetterRow>,
}

/// A letter that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Its id.
    pub id: String,
    /// To whom: first name and initial.
    pub name: String,
    /// What it is about.
    pub subject: String,
    /// When it must be posted, in words.
    pub due: String,
    /// Whether the post is too slow for it.
    pub is_late: bool,
}

/// Letters as they are printed.
#[derive(Debug, Template)]
#[template(path = "desk/letters_print.html")]
pub struct PrintLetters {
    /// The frame.
    pub page: Page,
    /// Each begins a sheet.
    pub letters: Vec<Sheet>,
}

/// A letter on its sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its id.
    pub id: String,
    /// The texts of its own language.
    pub t: Texts,
    /// The organisation that writes it.
    pub from: String,
    /// The coordinator whom they call.
    pub contact: Contact,
    /// What stands behind the window of the envelope, line by line.
    pub to: Vec<String>,
    /// "dinsdag 3 maart 2026".
    pub date: String,
    /// What it is about.
    pub subject: String,
    /// What it says, paragraph by paragraph.
    pub lines: Vec<String>,
}

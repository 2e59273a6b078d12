//! A photo with a request: for whoever asked and the desk, and for whoever comes.

use askama::Template;

use crate::web::forms::Answers;
use crate::web::page::Page;

/// The photo with a request, for whoever asked and for a desk.
#[derive(Debug, Template)]
#[template(path = "resident/photo.html")]
pub struct RequestPhoto {
    /// The frame.
    pub page: Page,
    /// The request's id, in its addresses.
    pub id: String,
    /// "Klusje".
    pub title: String,
    /// The file at the desk, when it is a desk that looks; empty otherwise.
    pub desk: String,
    /// Whether there is one.
    pub has_photo: bool,
    /// Whether the picture itself may be seen now.
    pub is_open: bool,
    /// Who sees it, in a sentence; empty without one.
    pub stands: String,
    /// Whether a coordinator can still let others see it.
    pub can_show: bool,
    /// Whether one may be added.
    pub may_add: bool,
    /// Fields: photo.
    pub form: Answers,
}

/// The photo, for whoever comes.
#[derive(Debug, Template)]
#[template(path = "helper/photo.html")]
pub struct VisitPhoto {
    /// The frame.
    pub page: Page,
    /// The assignment's id, in its addresses.
    pub visit: String,
    /// Whether it was opened a moment ago.
    pub is_open: bool,
}

//! The organisation's own pages: what it says about people's data, and the papers that the law asks for.

use askama::Template;

use super::Row;
use super::rights::Section;
use crate::web::forms::Answers;
use crate::web::page::Page;

/// What the organisation says about how it keeps people's data.
#[derive(Debug, Template)]
#[template(path = "admin/privacy.html")]
pub struct PrivacySettings {
    /// The frame.
    pub page: Page,
    /// Fields: mail, officer, reason, note.
    pub form: Answers,
}

/// The register of processing, as article 30 of the GDPR asks for it.
#[derive(Debug, Template)]
#[template(path = "admin/register.html")]
pub struct Register {
    /// The frame.
    pub page: Page,
    /// Who keeps it.
    pub keeper: Vec<Row>,
    /// Each purpose.
    pub purposes: Vec<Section>,
}

/// Paragraphs under a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The head.
    pub title: String,
    /// The paragraphs.
    pub lines: Vec<String>,
}

/// A data protection impact assessment, filled in as far as the program knows.
#[derive(Debug, Template)]
#[template(path = "admin/dpia.html")]
pub struct Dpia {
    /// The frame.
    pub page: Page,
    /// What the organisation fills in; empty where it still must.
    pub blanks: Vec<Row>,
    /// What the program does and why.
    pub parts: Vec<Part>,
    /// Each risk, and what is done about it.
    pub risks: Vec<Row>,
}

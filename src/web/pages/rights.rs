//! What is known of somebody: to read, to correct, to end.

use askama::Template;

use super::Row;
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::Page;

/// Whom to call when something is wrong with somebody.
#[derive(Debug, Template)]
#[template(path = "rights/emergency.html")]
pub struct Emergency {
    /// The frame.
    pub page: Page,
    /// Whose.
    pub whose: Whose,
    /// Whether somebody is known.
    pub is_set: bool,
    /// Fields: name, telephone, relation, knows.
    pub form: Answers,
}

impl Emergency {
    /// Where it leads back to.
    pub fn back(&self) -> String {
        self.whose.say("me-title", "their-file", self.page.t)
    }

    /// What it is for.
    pub fn lead(&self) -> String {
        self.whose
            .say("emergency-lead", "emergency-lead-theirs", self.page.t)
    }
}

/// Whose rights a page is about: one's own, or those of somebody for whom a desk does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// Where the pages are: `/me`, or the file at the desk.
    pub base: String,
    /// First name and initial; empty for oneself.
    pub name: String,
}

impl Whose {
    /// One's own.
    pub fn own() -> Self {
        Self {
            base: "/me".to_owned(),
            name: String::new(),
        }
    }

    /// Whether they are one's own.
    pub fn is_own(&self) -> bool {
        self.name.is_empty()
    }

    /// What is said to oneself, or about them.
    pub fn say(&self, own: &str, theirs: &str, t: Texts) -> String {
        if self.is_own() {
            t.get(own).into_owned()
        } else {
            t.with(theirs, "name", self.name.clone()).to_string()
        }
    }
}

/// Everything that is kept of somebody.
#[derive(Debug, Template)]
#[template(path = "rights/data.html")]
pub struct Data {
    /// The frame.
    pub page: Page,
    /// Whose it is.
    pub whose: Whose,
    /// By what it is about.
    pub sections: Vec<Section>,
    /// Whether a consent to be matched stands, which can be taken back.
    pub matching: bool,
    /// Whether somebody may act for them.
    pub act_for: bool,
}

impl Data {
    fn say(&self, own: &str, theirs: &str) -> String {
        self.whose.say(own, theirs, self.page.t)
    }
}

/// Things of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which kind.
    pub title: String,
    /// Each thing.
    pub rows: Vec<Row>,
}

/// Somebody's name, home and contact, to correct.
#[derive(Debug, Template)]
#[template(path = "rights/correct.html")]
pub struct Correct {
    /// The frame.
    pub page: Page,
    /// Whose they are.
    pub whose: Whose,
    /// Fields: name, family, lang; street, postcode; contact; code.
    pub form: Answers,
    /// Where they live now; empty when that is not known, and at a desk.
    pub home: String,
    /// How they are reached now; empty at a desk.
    pub contact: String,
    /// A new contact that waits for its code; empty at a desk.
    pub pending: String,
    /// Whether one waits.
    pub waits: bool,
}

impl Correct {
    /// What a browser may fill in: of the person who uses it, never of somebody else.
    fn auto(&self, name: &'static str) -> &'static str {
        if self.whose.is_own() { name } else { "off" }
    }

    fn say(&self, own: &str, theirs: &str) -> String {
        self.whose.say(own, theirs, self.page.t)
    }
}

/// Shall we forget them?
#[derive(Debug, Template)]
#[template(path = "rights/erase.html")]
pub struct Erase {
    /// The frame.
    pub page: Page,
    /// Whom.
    pub whose: Whose,
    /// Field: sure.
    pub form: Answers,
}

impl Erase {
    fn say(&self, own: &str, theirs: &str) -> String {
        self.whose.say(own, theirs, self.page.t)
    }
}

/// You are forgotten.
#[derive(Debug, Template)]
#[template(path = "rights/erased.html")]
pub struct Erased {
    /// The frame.
    pub page: Page,
}

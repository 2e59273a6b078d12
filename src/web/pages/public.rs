//! Pages for everybody.

use askama::Template;

use crate::web::forms::Answers;
use crate::web::map::Map;
use crate::web::page::{Contact, Page};
use crate::web::pages::Row;
use crate::web::pages::learning::PartnerLine;

/// The front page.
#[derive(Debug, Template)]
#[template(path = "public/home.html")]
pub struct Home {
    /// The frame.
    pub page: Page,
    /// What neighbours invite others to.
    pub together: Vec<Together>,
}

/// Something to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// Where it leads.
    pub href: String,
    /// The category's icon.
    pub icon: String,
    /// "Naar de markt".
    pub title: String,
    /// When.
    pub when: String,
    /// First name and initial.
    pub who: String,
}

/// "Call me": a number only.
#[derive(Debug, Template)]
#[template(path = "public/call_me.html")]
pub struct CallMe {
    /// The frame.
    pub page: Page,
    /// Fields: telephone, name, moment.
    pub form: Answers,
}

/// The public page about the engine.
#[derive(Debug, Template)]
#[template(path = "public/matching.html")]
pub struct HowMatchingWorks {
    /// The frame.
    pub page: Page,
    /// The weights that this zone uses.
    pub weights: Weights,
}

/// How much each reason counts, of 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// Nearness.
    pub near: u32,
    /// The same face as before, or asked for by name.
    pub familiar: u32,
    /// A worker's goal served.
    pub learning: u32,
    /// Fit of time.
    pub time: u32,
    /// Shared language and interests.
    pub shared: u32,
    /// The cost of having helped much lately.
    pub fairness: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            near: 350,
            familiar: 200,
            learning: 200,
            time: 150,
            shared: 100,
            fairness: 150,
        }
    }
}

/// One weight, for its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// The text that names it.
    pub key: &'static str,
    /// The text that explains it.
    pub why: &'static str,
    /// Of 1000.
    pub points: u32,
}

impl Weights {
    /// The rows of the table, heaviest first.
    pub fn rows(&self) -> Vec<Weight> {
        let mut rows = vec![
            Weight {
                key: "weight-near",
                why: "weight-near-why",
                points: self.near,
            },
            Weight {
                key: "weight-familiar",
                why: "weight-familiar-why",
                points: self.familiar,
            },
            Weight {
                key: "weight-learning",
                why: "weight-learning-why",
                points: self.learning,
            },
            Weight {
                key: "weight-time",
                why: "weight-time-why",
                points: self.time,
            },
            Weight {
                key: "weight-shared",
                why: "weight-shared-why",
                points: self.shared,
            },
        ];
        rows.sort_by_key(|row| std::cmp::Reverse(row.points));
        rows
    }
}

/// What happens to data about people.
#[derive(Debug, Template)]
#[template(path = "public/privacy.html")]
pub struct Privacy {
    /// The frame.
    pub page: Page,
    /// The organisation that answers for it.
    pub organisation: String,
    /// Its address for questions about data; may be empty.
    pub mail: String,
    /// Its data protection officer; may be empty.
    pub officer: String,
    /// What it says about how long things are kept; may be empty.
    pub retention: String,
    /// On which ground it keeps them; may be empty.
    pub basis: String,
}

/// There is no line.
#[derive(Debug, Template)]
#[template(path = "public/offline.html")]
pub struct Offline {
    /// The frame.
    pub page: Page,
}

/// How well people can use this.
#[derive(Debug, Template)]
#[template(path = "public/accessibility.html")]
pub struct Accessibility {
    /// The frame.
    pub page: Page,
}

/// A zone: map, figures, and who to call.
#[derive(Debug, Template)]
#[template(path = "public/zone.html")]
pub struct ZonePage {
    /// The frame.
    pub page: Page,
    /// The zone's name.
    pub name: String,
    /// Town and province.
    pub town: String,
    /// "In uitvoering sinds 1 januari 2007".
    pub phase: String,
    /// Who coordinates.
    pub coordinator: Contact,
    /// Open requests per cell, bucketed.
    pub map: Map,
    /// What can be counted.
    pub figures: Vec<Figure>,
    /// Where one can walk in.
    pub points: Vec<ServicePoint>,
    /// When its learn-work service is open.
    pub opening: Vec<Row>,
    /// With whom that works.
    pub partners: Vec<PartnerLine>,
    /// Residents' stories, with their consent.
    pub stories: Vec<Story>,
}

/// A number with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// "42", or "fewer than 10".
    pub value: String,
    /// What it counts.
    pub label: String,
}

/// A service point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePoint {
    /// Its name.
    pub name: String,
    /// Its address, which is public.
    pub address: String,
    /// When it is open.
    pub hours: String,
}

/// A resident's story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Who tells it, as they want to be called.
    pub who: String,
    /// What they tell.
    pub words: String,
}

/// Something went wrong.
#[derive(Debug, Template)]
#[template(path = "public/error.html")]
pub struct ErrorPage {
    /// The frame.
    pub page: Page,
    /// What happened.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// Fields that are wrong.
    pub mistakes: Vec<String>,
    /// The number of the request, for our own mistakes; else empty.
    pub number: String,
}

/// Every zone.
#[derive(Debug, Template)]
#[template(path = "public/zones.html")]
pub struct ZoneList {
    /// The frame.
    pub page: Page,
    /// By name.
    pub zones: Vec<ZoneLine>,
}

/// One line of [`ZoneList`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneLine {
    /// Where it leads.
    pub href: String,
    /// The zone's name.
    pub name: String,
    /// Town and province.
    pub town: String,
    /// How far it has come.
    pub phase: String,
}

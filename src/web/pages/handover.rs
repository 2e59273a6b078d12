//! Zones go to other organisations: what is planned, what moves, what is in the way.

use askama::Template;

use crate::web::forms::Answers;
use crate::web::page::Page;

/// Handovers of an organisation, and those by which it receives zones.
#[derive(Debug, Template)]
#[template(path = "admin/handovers.html")]
pub struct Handovers {
    /// The frame.
    pub page: Page,
    /// The last first.
    pub lines: Vec<HandoverLine>,
    /// Zones that may be handed over: the field's name and the zone's.
    pub zones: Vec<(String, String)>,
    /// To whom: value and name.
    pub organisations: Vec<(String, String)>,
    /// Fields: on, and one for each zone.
    pub form: Answers,
}

/// A handover in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverLine {
    /// Its page.
    pub href: String,
    /// "Aan Zorg Zuid" or "Van Stichting De Hoven".
    pub title: String,
    /// "Vanaf dinsdag 3 maart 2026: De Hoven, Elders".
    pub what: String,
    /// Where it stands.
    pub state: String,
    /// Whether that is nothing to do anything about.
    pub is_calm: bool,
}

/// What moves by one handover.
#[derive(Debug, Template)]
#[template(path = "admin/handover.html")]
pub struct HandoverPage {
    /// The frame.
    pub page: Page,
    /// Its id.
    pub id: String,
    /// "Overdracht vanaf dinsdag 3 maart 2026".
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// Whether it may still be called off, by whose the zones are.
    pub can_cancel: bool,
    /// What is in the way, in words.
    pub blockers: Vec<String>,
    /// By receiving organisation.
    pub goes: Vec<GoesPart>,
    /// The receiving organisation's own people: value and name.
    pub staff: Vec<(String, String)>,
    /// Fields of the zone that was just sent; of the others what was said before.
    pub form: Answers,
}

/// What goes to one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoesPart {
    /// Its name.
    pub name: String,
    /// So many of each kind, in words.
    pub counts: Vec<String>,
    /// What is switched on there; empty for nothing.
    pub switched_on: String,
    /// Its zones.
    pub zones: Vec<ZonePart>,
}

/// A zone that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZonePart {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// "Nog niet aanvaard", or whom residents call.
    pub state: String,
    /// Whether it is accepted.
    pub is_accepted: bool,
    /// Whether whoever looks may accept it.
    pub can_accept: bool,
    /// The names of its fields: whom residents call, their number, who coordinates, who supervises.
    pub fields: [String; 4],
}

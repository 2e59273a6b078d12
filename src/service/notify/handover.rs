//! What people are told when their zone goes to another organisation: from when, to whom, whom to call, and that they need do
//! nothing.

use super::{WHOLE, called};
use crate::domain::zone::ZoneDesk;
use crate::texts::Texts;
use jiff::civil::Date;

/// Something about a handover.
#[derive(Debug, Clone, Copy)]
pub enum HandoverSay<'a> {
    /// A zone goes to another organisation.
    Goes {
        /// The zone, and whom to call there from that day on.
        desk: &'a ZoneDesk,
        /// The organisation's name.
        to: &'a str,
        /// From this day on.
        on: Date,
    },
    /// It does not, after all.
    Off {
        /// The zone's name.
        zone: &'a str,
    },
}

/// Subject and body of a mail, or of a letter.
pub(super) fn words(t: Texts, name: &str, say: &HandoverSay<'_>) -> (String, String) {
    match say {
        HandoverSay::Goes { desk, to, on } => (
            t.with("mail-handover-subject", "zone", &desk.zone).to_string(),
            t.with("mail-handover", "name", name)
                .and("zone", &desk.zone)
                .and("to", *to)
                .and("day", t.day_and_year(*on))
                .and("desk", called(Some(desk), WHOLE, t))
                .to_string(),
        ),
        HandoverSay::Off { zone } => (
            t.with("mail-handover-off-subject", "zone", *zone).to_string(),
            t.with("mail-handover-off", "name", name)
                .and("zone", *zone)
                .to_string(),
        ),
    }
}

/// The same in one text; a name takes at most so many places.
pub(super) fn short(t: Texts, say: &HandoverSay<'_>, most: usize, name: &dyn Fn(&str) -> String) -> String {
    match say {
        HandoverSay::Goes { desk, to, on } => t
            .with("text-handover", "day", t.day(*on))
            .and("zone", name(&desk.zone))
            .and("to", name(to))
            .and("desk", called(Some(desk), most, t))
            .to_string(),
        HandoverSay::Off { zone } => t.with("text-handover-off", "zone", name(zone)).to_string(),
    }
}

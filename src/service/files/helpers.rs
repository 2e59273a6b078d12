//! The helpers' file.

use super::FileError;
use super::table::{BadRows, Columns, Reading, Row, read};
use crate::domain::daypart::Daypart;
use crate::domain::language::SpokenLanguage;
use crate::geo::Point;
use crate::matching::{Kind, Mode, SlotSet};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The days as files write them, from Monday.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A line of the helpers' file.
#[derive(Debug, Clone, PartialEq)]
pub struct HelperRow {
    /// The line in the file, from 1.
    pub line: u64,
    /// Unique in the file.
    pub helper_id: String,
    /// Where they live.
    pub at: Point,
    /// How far they go, in metres.
    pub reach_m: u32,
    /// How they travel.
    pub mode: Mode,
    /// Tags of the categories they offer.
    pub categories: Vec<String>,
    /// Of the 21 dayparts of a week, from Monday morning.
    pub slots: SlotSet,
    /// Most visits in a week.
    pub weekly_limit: u32,
    /// Most visits in a daypart.
    pub per_slot: u32,
    /// Vetting valid until, this day included.
    pub vetted_until: Option<Date>,
    /// Languages spoken.
    pub languages: Vec<SpokenLanguage>,
    /// Volunteer or worker.
    pub kind: Kind,
    /// Visits in the previous 28 days.
    pub recent_visits: u32,
    /// What to call them; only for `noaber import`.
    pub name: Option<String>,
    /// Without a telephone number or a mail address the person needs contact and is never invited.
    pub telephone: Option<String>,
    /// See `telephone`.
    pub mail: Option<String>,
    /// Street, number, postcode and place.
    pub address: Option<String>,
}

const COLUMNS: Columns = Columns {
    required: &[
        "helper_id",
        "lat",
        "lon",
        "reach_m",
        "mode",
        "categories",
        "slots",
        "weekly_limit",
        "vetted_until",
        "languages",
        "kind",
        "recent_visits",
    ],
    optional: &["per_slot", "name", "telephone", "mail", "address"],
};

/// Reads the helpers' file; `file` is its name for messages.
///
/// # Errors
/// [`FileError`] with the first thing that is wrong; with [`BadRows::Skip`] only for what concerns the whole file.
pub fn read_helpers(file: &str, bytes: &[u8], bad_rows: BadRows) -> Result<Reading<HelperRow>, FileError> {
    let mut seen = BTreeSet::new();
    read(file, bytes, &COLUMNS, bad_rows, |row| {
        let parsed = parse(row)?;
        if !seen.insert(parsed.helper_id.clone()) {
            return Err(row.error("helper_id", "an identifier that occurs once"));
        }
        Ok(parsed)
    })
}

fn parse(row: &Row<'_>) -> Result<HelperRow, FileError> {
    Ok(HelperRow {
        line: row.line(),
        helper_id: row.id("helper_id")?,
        at: point(row)?,
        reach_m: row.whole("reach_m", 0..=1_000_000, None)?,
        mode: Mode::from_tag(row.text("mode"))
            .ok_or_else(|| row.error("mode", "foot, bicycle, car or transit"))?,
        categories: row.list("categories").into_iter().map(str::to_owned).collect(),
        slots: slots(row)?,
        weekly_limit: row.whole("weekly_limit", 0..=1_000, None)?,
        per_slot: row.whole("per_slot", 1..=1_000, Some(1))?,
        vetted_until: date(row, "vetted_until")?,
        languages: row
            .list("languages")
            .into_iter()
            .map(|tag| SpokenLanguage::parse(tag).ok_or_else(|| row.error("languages", "tags such as nl|en")))
            .collect::<Result<_, _>>()?,
        kind: Kind::from_tag(row.text("kind")).ok_or_else(|| row.error("kind", "volunteer or worker"))?,
        recent_visits: row.whole("recent_visits", 0..=100_000, Some(0))?,
        name: row.optional("name"),
        telephone: row.optional("telephone"),
        mail: row.optional("mail"),
        address: row.optional("address"),
    })
}

pub(super) fn point(row: &Row<'_>) -> Result<Point, FileError> {
    let (lat, lon) = (row.degrees("lat", 90.0)?, row.degrees("lon", 180.0)?);
    Point::new(lat, lon).map_err(|_| row.error("lat", "a place on earth"))
}

/// `mon-am|mon-pm|…`, or `all`.
pub(super) fn slots(row: &Row<'_>) -> Result<SlotSet, FileError> {
    let mut set = SlotSet::EMPTY;
    for label in row.list("slots") {
        let slot = slot_of(label);
        if label == "all" {
            set = SlotSet::first(21);
        } else if let Some(slot) = slot {
            set.insert(slot);
        } else {
            return Err(row.error_at("slots", "slots such as mon-am|tue-ev, or all", label));
        }
    }
    Ok(set)
}

fn slot_of(label: &str) -> Option<usize> {
    let (day, part) = label.split_once('-')?;
    let day = DAYS.iter().position(|name| *name == day)?;
    let part = Daypart::ALL.iter().position(|of| of.tag() == part)?;
    Some(day * 3 + part)
}

pub(super) fn date(row: &Row<'_>, column: &str) -> Result<Option<Date>, FileError> {
    match row.text(column) {
        "" => Ok(None),
        // jiff reads more than dates; a date is ten characters.
        text if text.len() == 10 => text
            .parse()
            .map(Some)
            .map_err(|_| row.error(column, "a date such as 2027-06-30, or nothing")),
        _ => Err(row.error(column, "a date such as 2027-06-30, or nothing")),
    }
}

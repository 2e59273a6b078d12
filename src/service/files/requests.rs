//! The requests' file.

use super::FileError;
use super::helpers::{point, slots};
use super::table::{BadRows, Columns, Reading, Row, read};
use crate::domain::language::SpokenLanguage;
use crate::geo::Point;
use crate::matching::SlotSet;
use std::collections::BTreeSet;

/// A line of the requests' file.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestRow {
    /// The line in the file, from 1.
    pub line: u64,
    /// Unique in the file.
    pub request_id: String,
    /// Where.
    pub at: Point,
    /// How far away a helper may live, in metres.
    pub radius_m: u32,
    /// The category's tag.
    pub category: String,
    /// Of the 21 dayparts of a week, from Monday morning.
    pub slots: SlotSet,
    /// How long, in minutes.
    pub duration_min: u32,
    /// 1–6.
    pub helpers_needed: u32,
    /// Whether vetting must be valid on the day.
    pub vetting_required: bool,
    /// The language asked for.
    pub language: Option<SpokenLanguage>,
    /// Served before all that is not urgent.
    pub urgent: bool,
    /// Identifiers of helpers asked for by name.
    pub preferred: Vec<String>,
    /// Identifiers of helpers who must not come.
    pub blocked: Vec<String>,
    /// Who asks; only for `noaber import`.
    pub name: Option<String>,
    /// Only for `noaber import`.
    pub telephone: Option<String>,
    /// Only for `noaber import`.
    pub mail: Option<String>,
    /// Only for `noaber import`.
    pub address: Option<String>,
}

const COLUMNS: Columns = Columns {
    required: &[
        "request_id",
        "lat",
        "lon",
        "radius_m",
        "category",
        "slots",
        "duration_min",
        "helpers_needed",
        "vetting_required",
        "language",
        "urgent",
        "preferred",
        "blocked",
    ],
    optional: &["name", "telephone", "mail", "address"],
};

/// Reads the requests' file; `file` is its name for messages.
///
/// # Errors
/// [`FileError`] with the first thing that is wrong; with [`BadRows::Skip`] only for what concerns the whole file.
pub fn read_requests(file: &str, bytes: &[u8], bad_rows: BadRows) -> Result<Reading<RequestRow>, FileError> {
    let mut seen = BTreeSet::new();
    read(file, bytes, &COLUMNS, bad_rows, |row| {
        let parsed = parse(row)?;
        if !seen.insert(parsed.request_id.clone()) {
            return Err(row.error("request_id", "an identifier that occurs once"));
        }
        Ok(parsed)
    })
}

fn parse(row: &Row<'_>) -> Result<RequestRow, FileError> {
    let language = match row.text("language") {
        "" => None,
        tag => Some(
            SpokenLanguage::parse(tag)
                .ok_or_else(|| row.error("language", "a tag such as nl, or nothing"))?,
        ),
    };
    let ids = |column| row.list(column).into_iter().map(str::to_owned).collect();
    Ok(RequestRow {
        line: row.line(),
        request_id: row.id("request_id")?,
        at: point(row)?,
        radius_m: row.whole("radius_m", 0..=1_000_000, None)?,
        category: row.id("category")?,
        slots: slots(row)?,
        duration_min: row.whole("duration_min", 1..=1_440, None)?,
        helpers_needed: row.whole("helpers_needed", 1..=6, Some(1))?,
        vetting_required: row.flag("vetting_required")?,
        language,
        urgent: row.flag("urgent")?,
        preferred: ids("preferred"),
        blocked: ids("blocked"),
        name: row.optional("name"),
        telephone: row.optional("telephone"),
        mail: row.optional("mail"),
        address: row.optional("address"),
    })
}

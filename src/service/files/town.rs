//! From rows to a [`Problem`] of one week.

use super::helpers::DAYS;
use super::zones::NamedZone;
use super::{FilesError, HelperRow, RequestRow};
use crate::domain::daypart::Daypart;
use crate::domain::time::{UnixTime, amsterdam};
use crate::matching::{Availability, Need, Offer, Problem, Settings, SlotInfo, Span, Traits, Window};
use crate::service::places::nearest;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use std::collections::BTreeMap;

/// An ISO week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    monday: Date,
}

impl Week {
    /// The week that begins on the Monday after this day.
    pub fn after(today: Date) -> Self {
        let days = 7 - i32::from(today.weekday().to_monday_zero_offset());
        let monday = today.checked_add(jiff::Span::new().days(days)).unwrap_or(today);
        Self { monday }
    }

    /// Reads `2026-W48`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, week) = text.split_once("-W")?;
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(week, 2) {
            return None;
        }
        let week = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
        Some(Self { monday: week.date() })
    }

    /// Its 21 slots, labelled as files write them.
    pub fn slots(self) -> Vec<SlotInfo> {
        let mut slots = Vec::with_capacity(21);
        let mut date = self.monday;
        for day in DAYS {
            for daypart in Daypart::ALL {
                let at = |hour| UnixTime::at(date, hour, 0, &amsterdam());
                slots.push(SlotInfo {
                    date,
                    daypart,
                    week: 0,
                    span: Span {
                        from: at(daypart.start_hour()),
                        until: at(daypart.end_hour()),
                    },
                    on_call: true,
                    label: format!("{day}-{daypart}"),
                });
            }
            date = date.tomorrow().unwrap_or(date);
        }
        slots
    }
}

/// What the column `language` of a request means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LanguageRule {
    /// It would be pleasant: points of the score.
    #[default]
    Wanted,
    /// It must be shared: a hard rule.
    Required,
}

/// A problem and what is worth saying about it.
#[derive(Debug, Clone)]
pub struct Town {
    /// Offers and needs in the order of their rows.
    pub problem: Problem,
    /// Such as helpers who are preferred or blocked and do not exist.
    pub notices: Vec<String>,
}

/// Makes the problem of one week. Points are exact, a slot is a whole daypart. With zones, requests outside all of
/// them find nobody.
///
/// # Errors
/// [`FilesError::Usage`] when a helper has a vetting date and no week is given.
pub fn problem_of(
    helpers: &[HelperRow],
    requests: &[RequestRow],
    week: Option<Week>,
    language: LanguageRule,
    zones: &[NamedZone],
    settings: Settings,
) -> Result<Town, FilesError> {
    if let (None, Some(dated)) = (week, helpers.iter().find(|row| row.vetted_until.is_some())) {
        return Err(FilesError::Usage(format!(
            "line {} of the helpers has a vetted_until: say with --week YYYY-Www which week the slots are in",
            dated.line
        )));
    }
    // Without dates any week will do.
    let monday = Date::constant(2001, 1, 1);
    let slots = week.unwrap_or(Week { monday }).slots();
    let number: BTreeMap<&str, usize> = helpers
        .iter()
        .enumerate()
        .map(|(ix, row)| (row.helper_id.as_str(), ix))
        .collect();
    let mut strangers = 0_usize;
    let mut known = |ids: &[String]| {
        let found: Vec<usize> = ids
            .iter()
            .filter_map(|id| number.get(id.as_str()).copied())
            .collect();
        strangers += ids.len() - found.len();
        found
    };
    let needs = requests
        .iter()
        .map(|row| {
            let (preferred, blocked) = (known(&row.preferred), known(&row.blocked));
            need_of(row, preferred, blocked, &slots, language, zones)
        })
        .collect();
    let offers = helpers.iter().map(|row| offer_of(row, zones.len())).collect();
    let mut notices = Vec::new();
    if strangers > 0 {
        notices.push(format!(
            "{strangers} preferred or blocked helper_id(s) are not among the helpers and were ignored"
        ));
    }
    Ok(Town {
        problem: Problem {
            slots,
            offers,
            needs,
            pins: Vec::new(),
            settings,
        },
        notices,
    })
}

fn need_of(
    row: &RequestRow,
    preferred: Vec<usize>,
    blocked: Vec<usize>,
    slots: &[SlotInfo],
    language: LanguageRule,
    zones: &[NamedZone],
) -> Need {
    let required = language == LanguageRule::Required;
    Need {
        id: row.request_id.clone(),
        at: row.at,
        radius_m: row.radius_m,
        category: row.category.clone(),
        windows: row
            .slots
            .iter()
            .map(|slot| Window {
                slot,
                span: slots[slot].span,
            })
            .collect(),
        duration_min: row.duration_min,
        helpers_needed: row.helpers_needed,
        urgent: row.urgent,
        vetting_required: row.vetting_required,
        careful: false,
        known: Vec::new(),
        language_required: row.language.clone().filter(|_| required),
        language_wanted: row.language.clone(),
        requires: Traits::NONE,
        exposes: Traits::NONE,
        preferred,
        blocked,
        declined: Vec::new(),
        taken_by: Vec::new(),
        zone: zone_of(row, zones),
        household: None,
        consent: true,
    }
}

/// The first zone that holds the request, or the nearest as in the database; else a number that nobody serves.
fn zone_of(row: &RequestRow, zones: &[NamedZone]) -> Option<u32> {
    if zones.is_empty() {
        return None;
    }
    let zone = nearest(row.at, |cell| {
        zones.iter().position(|zone| zone.shape.contains(cell))
    });
    zone.and_then(|zone| u32::try_from(zone).ok()).or(Some(u32::MAX))
}

fn offer_of(row: &HelperRow, zones: usize) -> Offer {
    Offer {
        id: row.helper_id.clone(),
        name: row.name.clone().unwrap_or_default(),
        at: row.at,
        reach_m: row.reach_m,
        mode: row.mode,
        categories: row.categories.clone(),
        availability: Availability::Slots(row.slots),
        busy: Vec::new(),
        weekly_limit: row.weekly_limit,
        weekly_minutes: None,
        invitations_left: None,
        per_slot: row.per_slot,
        used: Vec::new(),
        vetted_until: row.vetted_until,
        interviewed: false,
        languages: row.languages.clone(),
        kind: row.kind,
        recent_visits: row.recent_visits,
        levels: Vec::new(),
        goals: Vec::new(),
        teams: Vec::new(),
        adult: true,
        on_hold: false,
        consent: true,
        has: Traits::NONE,
        cannot_bear: Traits::NONE,
        zones: (zones > 0).then(|| (0..u32::try_from(zones).unwrap_or(u32::MAX)).collect()),
        household: None,
    }
}

//! Time in the seed files: always relative to the moment of loading, written as people say it.
//!
//! | written | means |
//! | --- | --- |
//! | `now` | the moment of loading |
//! | `35 min ago`, `2 hours ago` | before the moment of loading, rounded down to five minutes |
//! | `today 10:00`, `yesterday 10:00`, `tomorrow 10:00` | local time on that day |
//! | `3 days ago 10:00`, `in 3 days 10:00` | local time on that day |
//! | `visit 10:00`, `visit +1 19:00`, `visit -2 19:00` | on the day of the visit the step is about; a day after; two before |
//!
//! A day alone (`in 3 days`) and a daypart (`in 3 days am`) are written in the same way.

use super::read::Said;
use crate::domain::daypart::Daypart;
use crate::domain::helper::Availability;
use crate::domain::schedule::{DayWindow, Rhythm, Schedule};
use crate::domain::time::{UnixTime, amsterdam};
use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;

/// Instants that are given in minutes are rounded down to this many seconds.
const ROUND_S: i64 = 300;

/// A day, counted from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

impl Day {
    /// The local date, when it is `now`.
    pub fn date(self, now: UnixTime) -> Date {
        plus(now.date(&amsterdam()), self.0)
    }
}

fn plus(date: Date, days: i32) -> Date {
    date.checked_add(Span::new().days(days)).unwrap_or(date)
}

/// An instant, relative to the moment of loading or to a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// So many minutes before the moment of loading.
    Ago {
        /// Minutes.
        minutes: i64,
    },
    /// A local time on a day.
    On {
        /// The day.
        day: Day,
        /// The hour, 0–23.
        hour: i8,
        /// The minute, 0–59.
        minute: i8,
    },
    /// A local time on the day of the visit, or some days from it.
    OfVisit {
        /// Days after that day.
        days: i32,
        /// The hour, 0–23.
        hour: i8,
        /// The minute, 0–59.
        minute: i8,
    },
}

impl Moment {
    /// The instant, when it is `now` and the visit falls on `visit`; nothing when a visit's day is needed and unknown.
    pub fn at(self, now: UnixTime, visit: Option<Date>) -> Option<UnixTime> {
        match self {
            Self::Ago { minutes } => {
                let seconds = now.plus(-minutes * 60).seconds();
                Some(UnixTime::from_seconds(if minutes == 0 {
                    seconds
                } else {
                    seconds - seconds.rem_euclid(ROUND_S)
                }))
            }
            Self::On { day, hour, minute } => Some(UnixTime::at(day.date(now), hour, minute, &amsterdam())),
            Self::OfVisit { days, hour, minute } => {
                visit.map(|date| UnixTime::at(plus(date, days), hour, minute, &amsterdam()))
            }
        }
    }
}

/// Reads the words of a day; the rest is returned.
fn day(words: &[&str]) -> Option<(Day, usize)> {
    match words {
        ["today", ..] => Some((Day(0), 1)),
        ["yesterday", ..] => Some((Day(-1), 1)),
        ["tomorrow", ..] => Some((Day(1), 1)),
        [count, "days" | "day", "ago", ..] => Some((Day(-count.parse::<u16>().ok().map(i32::from)?), 3)),
        ["in", count, "days" | "day", ..] => Some((Day(count.parse::<u16>().ok().map(i32::from)?), 3)),
        _ => None,
    }
}

fn clock(text: &str) -> Option<(i8, i8)> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

impl Said for Day {
    const WHAT: &'static str = "a day, such as \"tomorrow\", \"3 days ago\" or \"in 3 days\"";
    fn said(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (day, used) = day(&words)?;
        (used == words.len()).then_some(day)
    }
}

impl Said for (Day, Daypart) {
    const WHAT: &'static str = "a part of a day, such as \"tomorrow am\" or \"in 3 days pm\"";
    fn said(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (day, used) = day(&words)?;
        match words.get(used..)? {
            [part] => Some((day, Daypart::from_tag(part)?)),
            _ => None,
        }
    }
}

impl Said for Moment {
    const WHAT: &'static str =
        "a moment, such as \"2 days ago 10:00\", \"35 min ago\", \"tomorrow 09:30\" or \"visit 10:00\"";
    fn said(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["now"] => Some(Self::Ago { minutes: 0 }),
            [count, "min", "ago"] => Some(Self::Ago {
                minutes: count.parse::<u16>().ok()?.into(),
            }),
            [count, "hours" | "hour", "ago"] => Some(Self::Ago {
                minutes: i64::from(count.parse::<u16>().ok()?) * 60,
            }),
            ["visit", time] => clock(time).map(|(hour, minute)| Self::OfVisit {
                days: 0,
                hour,
                minute,
            }),
            ["visit", days, time] => {
                let signed = days.starts_with(['+', '-']);
                let (hour, minute) = clock(time)?;
                signed.then_some(Self::OfVisit {
                    days: days.parse().ok()?,
                    hour,
                    minute,
                })
            }
            other => {
                let (day, used) = day(other)?;
                match other.get(used..)? {
                    [time] => clock(time).map(|(hour, minute)| Self::On { day, hour, minute }),
                    _ => None,
                }
            }
        }
    }
}

pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Hours of a week in words: `tue am`, `weekdays pm`, `weekend ev`, `daily 9-17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hours(pub(super) Availability);

impl Said for Hours {
    const WHAT: &'static str = "hours of a week, such as \"tue am\", \"weekdays pm\" or \"daily 9-17\"";
    fn said(text: &str) -> Option<Self> {
        let (days, hours) = text.split_once(' ')?;
        let days = match days {
            "daily" => 0..7,
            "weekdays" => 0..5,
            "weekend" => 5..7,
            name => {
                let index = WEEKDAYS.iter().position(|day| *day == name)?;
                index..index + 1
            }
        };
        let (from, to) = match Daypart::from_tag(hours) {
            Some(part) => (
                u8::try_from(part.start_hour()).ok()?,
                u8::try_from(part.end_hour()).ok()?,
            ),
            None => {
                let (from, to) = hours.split_once('-')?;
                (from.parse().ok()?, to.parse().ok()?)
            }
        };
        (from < to && to <= 24)
            .then(|| Self(days.fold(Availability::default(), |week, day| week.with(day, from, to))))
    }
}

/// When help is wanted, in words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WhenFile")]
pub enum When {
    /// `{ before = "in 5 days" }`
    Before(Day),
    /// `{ windows = ["tomorrow am", "in 2 days pm"] }`
    Windows(Vec<(Day, Daypart)>),
    /// `{ at = "tomorrow 10:00" }`
    Fixed(Moment),
    /// `{ every = ["tue"], weeks = 1, part = "am", from = "24 days ago", until = "in 60 days" }`
    Series {
        /// 1 = Monday … 7 = Sunday.
        weekdays: Vec<i8>,
        /// 1, 2 or 4.
        every_weeks: u8,
        /// The part of the day.
        part: Daypart,
        /// The first day it may fall on.
        from: Day,
        /// The last day, if it ends.
        until: Option<Day>,
        /// How often in all, if it ends.
        count: Option<u32>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhenFile {
    before: Option<String>,
    windows: Option<Vec<String>>,
    at: Option<String>,
    every: Option<Vec<String>>,
    weeks: Option<u8>,
    part: Option<String>,
    from: Option<String>,
    until: Option<String>,
    count: Option<u32>,
}

fn said<T: Said>(text: &str) -> Result<T, String> {
    T::said(text).ok_or_else(|| format!("expected {}, found \"{text}\"", T::WHAT))
}

impl TryFrom<WhenFile> for When {
    type Error = String;
    fn try_from(file: WhenFile) -> Result<Self, String> {
        match file {
            WhenFile {
                before: Some(day),
                windows: None,
                at: None,
                every: None,
                ..
            } => said(&day).map(Self::Before),
            WhenFile {
                before: None,
                windows: Some(windows),
                at: None,
                every: None,
                ..
            } => windows
                .iter()
                .map(|text| said(text))
                .collect::<Result<_, _>>()
                .map(Self::Windows),
            WhenFile {
                before: None,
                windows: None,
                at: Some(at),
                every: None,
                ..
            } => said(&at).map(Self::Fixed),
            WhenFile {
                before: None,
                windows: None,
                at: None,
                every: Some(days),
                weeks,
                part: Some(part),
                from: Some(from),
                until,
                count,
            } => Ok(Self::Series {
                weekdays: days
                    .iter()
                    .map(|day| {
                        (1..)
                            .zip(WEEKDAYS)
                            .find(|(_, name)| name == day)
                            .map(|(number, _)| number)
                            .ok_or_else(|| format!("expected a weekday such as \"tue\", found \"{day}\""))
                    })
                    .collect::<Result<_, _>>()?,
                every_weeks: weeks.unwrap_or(1),
                part: Daypart::from_tag(&part).ok_or_else(|| format!("\"{part}\" is not am, pm or ev"))?,
                from: said(&from)?,
                until: until.map(|day| said(&day)).transpose()?,
                count,
            }),
            _ => Err("a schedule is one of before, windows, at, or every with part and from".to_owned()),
        }
    }
}

impl When {
    /// The schedule, when it is `now`; nothing when a fixed moment depends on a visit.
    pub fn schedule(&self, now: UnixTime) -> Option<Schedule> {
        Some(match self {
            Self::Before(day) => Schedule::Before { date: day.date(now) },
            Self::Windows(windows) => Schedule::Windows {
                windows: windows
                    .iter()
                    .map(|(day, part)| DayWindow {
                        date: day.date(now),
                        part: *part,
                    })
                    .collect(),
            },
            Self::Fixed(moment) => {
                let local = moment.at(now, None)?.local(&amsterdam());
                Schedule::Fixed {
                    date: local.date(),
                    hour: local.hour(),
                    minute: local.minute(),
                }
            }
            Self::Series {
                weekdays,
                every_weeks,
                part,
                from,
                until,
                count,
            } => Schedule::Series {
                from: from.date(now),
                weekdays: weekdays.clone(),
                rhythm: Rhythm::Weeks(*every_weeks),
                part: *part,
                until: until.map(|day| day.date(now)),
                count: *count,
            },
        })
    }
}

//! When help is wanted: as soon as possible before a date, one of several windows, a fixed time, or a series.
//!
//! A schedule becomes visits, each with its windows; a series exists [`SERIES_AHEAD_DAYS`] ahead. Local times pass
//! daylight-saving gaps and overlaps as jiff's `Compatible` does.

use super::daypart::Daypart;
use super::time::UnixTime;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// A series has its visits made this many days ahead.
pub const SERIES_AHEAD_DAYS: i32 = 42;

/// A request may lie this many days ahead at most: what six weeks of dayparts hold.
pub const HORIZON_DAYS: i32 = 42;

/// A stretch of time in which a visit may begin and must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// First instant, included.
    pub starts_at: UnixTime,
    /// Last instant, excluded.
    pub ends_at: UnixTime,
}

impl Window {
    /// Seconds in it.
    pub const fn seconds(self) -> i64 {
        self.ends_at.seconds() - self.starts_at.seconds()
    }

    /// Whether the two share an instant.
    pub const fn overlaps(self, other: Window) -> bool {
        self.starts_at.seconds() < other.ends_at.seconds()
            && other.starts_at.seconds() < self.ends_at.seconds()
    }
}

/// A daypart of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DayWindow {
    /// The local date.
    pub date: Date,
    /// The part of it.
    pub part: Daypart,
}

impl DayWindow {
    /// Its instants in `zone`.
    pub fn window(self, zone: &TimeZone) -> Window {
        Window {
            starts_at: UnixTime::at(self.date, self.part.start_hour(), 0, zone),
            ends_at: UnixTime::at(self.date, self.part.end_hour(), 0, zone),
        }
    }
}

/// How often a series comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RhythmTag", into = "RhythmTag")]
pub enum Rhythm {
    /// Every 1, 2 or 4 weeks.
    Weeks(u8),
    /// Every month, on the same weekday of it: the first Tuesday, the last Friday.
    Months,
}

/// A rhythm as it is stored: a number of weeks, or `"month"`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum RhythmTag {
    Weeks(u8),
    Word(String),
}

impl TryFrom<RhythmTag> for Rhythm {
    type Error = &'static str;
    fn try_from(tag: RhythmTag) -> Result<Self, Self::Error> {
        match tag {
            RhythmTag::Weeks(weeks) => Ok(Self::Weeks(weeks)),
            RhythmTag::Word(word) if word == "month" => Ok(Self::Months),
            RhythmTag::Word(_) => Err("a rhythm is a number of weeks, or \"month\""),
        }
    }
}

impl From<Rhythm> for RhythmTag {
    fn from(rhythm: Rhythm) -> Self {
        match rhythm {
            Rhythm::Weeks(weeks) => Self::Weeks(weeks),
            Rhythm::Months => Self::Word("month".to_owned()),
        }
    }
}

/// The how-manieth of its weekday a date is in its month, from 1; the fifth is the last, and so is written 5.
fn ordinal(date: Date) -> i8 {
    (date.day() - 1) / 7 + 1
}

/// Whether a date is its weekday's `nth` of the month, 1–4, or 5 for the last.
fn is_nth(date: Date, nth: i8) -> bool {
    if nth == 5 {
        date.day() + 7 > date.days_in_month()
    } else {
        ordinal(date) == nth
    }
}

/// When help is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Schedule {
    /// As soon as possible, on this date at the latest.
    Before {
        /// The last date that is still good.
        date: Date,
    },
    /// One of several dayparts.
    Windows {
        /// Those that are good, 1–42.
        windows: Vec<DayWindow>,
    },
    /// A fixed local time.
    Fixed {
        /// The date.
        date: Date,
        /// The hour, 0–23.
        hour: i8,
        /// The minute, 0–59.
        minute: i8,
    },
    /// Every so many weeks, or every month, on some weekdays, in a daypart.
    Series {
        /// The first date it may fall on.
        from: Date,
        /// The weekdays, 1 = Monday … 7 = Sunday.
        weekdays: Vec<i8>,
        /// How often it comes back.
        #[serde(alias = "every_weeks")]
        rhythm: Rhythm,
        /// The part of the day.
        part: Daypart,
        /// The last date, if it ends.
        until: Option<Date>,
        /// How often in all, if it ends.
        count: Option<u32>,
    },
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// No moment is named.
    #[error("no moment chosen")]
    Empty,
    /// Every moment has passed.
    #[error("the moment has passed")]
    Past,
    /// A moment lies further ahead than six weeks.
    #[error("further ahead than six weeks")]
    TooFar,
    /// Minutes, weekdays or an interval that do not exist.
    #[error("not a time that exists")]
    Impossible,
}

/// One visit that a schedule asks for: its windows, in order of time, never empty.
pub type Occasion = Vec<Window>;

impl Schedule {
    /// The tag that is stored beside it.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Before { .. } => "before",
            Self::Windows { .. } => "windows",
            Self::Fixed { .. } => "fixed",
            Self::Series { .. } => "series",
        }
    }

    /// How often it comes back, if it does.
    pub const fn rhythm(&self) -> Option<Rhythm> {
        match self {
            Self::Series { rhythm, .. } => Some(*rhythm),
            _ => None,
        }
    }

    /// Whether a series without a number of times comes back after the visit of a date.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use noaber::domain::daypart::Daypart;
    /// use noaber::domain::schedule::{Rhythm, Schedule};
    ///
    /// let tuesdays = |rhythm, until, count| Schedule::Series {
    ///     from: date(2026, 3, 3), weekdays: vec![2], rhythm, part: Daypart::Am, until, count,
    /// };
    /// let last = Some(date(2026, 3, 31));
    /// assert!(tuesdays(Rhythm::Weeks(1), None, None).goes_on_after(date(2026, 3, 31)));
    /// assert!(tuesdays(Rhythm::Weeks(1), last, None).goes_on_after(date(2026, 3, 24)));
    /// assert!(!tuesdays(Rhythm::Weeks(1), last, None).goes_on_after(date(2026, 3, 31)));
    /// assert!(!tuesdays(Rhythm::Months, last, None).goes_on_after(date(2026, 3, 10)));
    /// assert!(!tuesdays(Rhythm::Weeks(1), None, Some(8)).goes_on_after(date(2026, 3, 3)));
    /// ```
    pub fn goes_on_after(&self, date: Date) -> bool {
        let Self::Series {
            rhythm, until, count, ..
        } = self
        else {
            return false;
        };
        let step = match rhythm {
            Rhythm::Weeks(weeks) => 7 * i32::from(*weeks),
            Rhythm::Months => 28,
        };
        count.is_none() && until.is_none_or(|until| add_days(date, step) <= until)
    }

    /// The visits that must exist now, each with the windows still ahead; `duration_min` is minutes at the door.
    ///
    /// # Errors
    /// [`ScheduleError`] when nothing is left, or something is impossible.
    pub fn occasions(
        &self,
        now: UnixTime,
        duration_min: u32,
        zone: &TimeZone,
    ) -> Result<Vec<Occasion>, ScheduleError> {
        let today = now.date(zone);
        let last = add_days(today, HORIZON_DAYS);
        let seconds = i64::from(duration_min) * 60;
        let ahead = |window: &Window| {
            window.ends_at.seconds() - now.seconds().max(window.starts_at.seconds()) >= seconds
        };
        match self {
            Self::Before { date } => {
                if *date < today {
                    return Err(ScheduleError::Past);
                }
                if *date > last {
                    return Err(ScheduleError::TooFar);
                }
                let windows: Occasion = days(today, *date)
                    .flat_map(|date| Daypart::ALL.map(|part| DayWindow { date, part }.window(zone)))
                    .filter(ahead)
                    .collect();
                one(windows)
            }
            Self::Windows { windows } => {
                if windows.is_empty() {
                    return Err(ScheduleError::Empty);
                }
                if windows.iter().any(|w| w.date > last) {
                    return Err(ScheduleError::TooFar);
                }
                let mut all: Occasion = windows.iter().map(|w| w.window(zone)).filter(ahead).collect();
                all.sort_unstable();
                all.dedup();
                one(all)
            }
            Self::Fixed { date, hour, minute } => {
                if !(0..24).contains(hour) || !(0..60).contains(minute) || duration_min == 0 {
                    return Err(ScheduleError::Impossible);
                }
                if *date > last {
                    return Err(ScheduleError::TooFar);
                }
                let starts_at = UnixTime::at(*date, *hour, *minute, zone);
                let window = Window {
                    starts_at,
                    ends_at: starts_at.plus(seconds),
                };
                if starts_at <= now {
                    Err(ScheduleError::Past)
                } else {
                    one(vec![window])
                }
            }
            Self::Series { .. } => {
                let all: Vec<Occasion> = self
                    .series_dates(today, last)?
                    .into_iter()
                    .filter_map(|window| Some(vec![window.window(zone)]).filter(|w| w.iter().all(ahead)))
                    .collect();
                if all.is_empty() {
                    Err(ScheduleError::Past)
                } else {
                    Ok(all)
                }
            }
        }
    }

    fn series_dates(&self, today: Date, last: Date) -> Result<Vec<DayWindow>, ScheduleError> {
        let Self::Series {
            from,
            weekdays,
            rhythm,
            part,
            until,
            count,
        } = self
        else {
            return Err(ScheduleError::Impossible);
        };
        if weekdays.is_empty() {
            return Err(ScheduleError::Empty);
        }
        let exists = match rhythm {
            Rhythm::Weeks(weeks) => [1, 2, 4].contains(weeks),
            Rhythm::Months => true,
        };
        let real = |day: &i8| Weekday::from_monday_one_offset(*day).is_ok();
        if !exists || !weekdays.iter().all(real) {
            return Err(ScheduleError::Impossible);
        }
        if *from > last {
            return Err(ScheduleError::TooFar);
        }
        let end = until.map_or(last, |until| until.min(last));
        let monday = add_days(*from, -i32::from(from.weekday().to_monday_zero_offset()));
        let dates = days(*from, end)
            .filter(|date| weekdays.contains(&date.weekday().to_monday_one_offset()))
            .filter(|date| match rhythm {
                Rhythm::Weeks(every) => (*date - monday).get_days() / 7 % i32::from(*every) == 0,
                Rhythm::Months => is_nth(*date, nth_of(*from, date.weekday())),
            })
            .take(count.map_or(usize::MAX, |count| count as usize))
            .filter(|date| *date >= today)
            .map(|date| DayWindow { date, part: *part })
            .collect();
        Ok(dates)
    }
}

/// Which of its month a monthly series that may begin on `from` takes of a weekday: 1–4, or 5 for the last.
pub fn nth_of(from: Date, weekday: Weekday) -> i8 {
    let ahead = from.weekday().until(weekday);
    ordinal(add_days(from, i32::from(ahead)))
}

fn one(windows: Occasion) -> Result<Vec<Occasion>, ScheduleError> {
    if windows.is_empty() {
        Err(ScheduleError::Past)
    } else {
        Ok(vec![windows])
    }
}

fn add_days(date: Date, days: i32) -> Date {
    date.checked_add(Span::new().days(days)).unwrap_or(date)
}

/// A stretch of a day, minutes after midnight by the clock on the wall, as a window.
pub fn stretch_of(day: Date, (from_min, until_min): (u32, u32), zone: &TimeZone) -> Window {
    let at = |minutes: u32| {
        let hour = i8::try_from(minutes / 60).unwrap_or(24);
        let minute = i8::try_from(minutes % 60).unwrap_or(0);
        UnixTime::at(day, hour, minute, zone)
    };
    Window {
        starts_at: at(from_min),
        ends_at: at(until_min),
    }
}

/// Every date from `from` to `to`, both included; nothing when `to` lies before.
pub fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |date| *date <= to)
}

#[cfg(test)]
mod tests {
    use super::super::time::amsterdam;
    use super::*;
    use jiff::civil::date;

    fn at(d: Date, hour: i8) -> UnixTime {
        UnixTime::at(d, hour, 0, &amsterdam())
    }

    #[test]
    fn before_a_date_is_every_daypart_that_still_fits() {
        let schedule = Schedule::Before {
            date: date(2026, 11, 24),
        };
        let now = at(date(2026, 11, 23), 16);
        let all = schedule.occasions(now, 60, &amsterdam()).unwrap();
        // Monday afternoon has an hour left, the evening, and Tuesday's three.
        assert_eq!((all.len(), all[0].len()), (1, 5));
        assert_eq!(schedule.occasions(now, 61, &amsterdam()).unwrap()[0].len(), 4);
    }

    #[test]
    fn what_has_passed_or_lies_too_far_is_refused() {
        let now = at(date(2026, 11, 23), 9);
        let zone = amsterdam();
        let past = Schedule::Before {
            date: date(2026, 11, 22),
        };
        assert_eq!(past.occasions(now, 60, &zone), Err(ScheduleError::Past));
        let far = Schedule::Windows {
            windows: vec![DayWindow {
                date: date(2027, 3, 1),
                part: Daypart::Am,
            }],
        };
        assert_eq!(far.occasions(now, 60, &zone), Err(ScheduleError::TooFar));
        assert_eq!(
            Schedule::Windows { windows: vec![] }.occasions(now, 60, &zone),
            Err(ScheduleError::Empty)
        );
        let odd = Schedule::Fixed {
            date: date(2026, 11, 24),
            hour: 25,
            minute: 0,
        };
        assert_eq!(odd.occasions(now, 60, &zone), Err(ScheduleError::Impossible));
    }

    #[test]
    fn a_series_keeps_its_rhythm_from_its_own_first_week() {
        let series = Schedule::Series {
            from: date(2026, 11, 2),
            weekdays: vec![2],
            rhythm: Rhythm::Weeks(2),
            part: Daypart::Am,
            until: None,
            count: Some(4),
        };
        let all = series
            .occasions(at(date(2026, 11, 23), 9), 60, &amsterdam())
            .unwrap();
        let dates: Vec<_> = all.iter().map(|o| o[0].starts_at.date(&amsterdam())).collect();
        // 3 and 17 November have passed and count; 1 and 15 December are left.
        assert_eq!(dates, vec![date(2026, 12, 1), date(2026, 12, 15)]);
    }

    #[test]
    fn a_monthly_series_keeps_its_place_in_the_month() {
        let monthly = |from, weekdays: Vec<i8>| Schedule::Series {
            from,
            weekdays,
            rhythm: Rhythm::Months,
            part: Daypart::Am,
            until: None,
            count: None,
        };
        let dates = |of: &Schedule, now| -> Vec<Date> {
            let all = of.occasions(at(now, 7), 60, &amsterdam()).unwrap();
            all.iter().map(|o| o[0].starts_at.date(&amsterdam())).collect()
        };
        // From Wednesday 4 November on: the second Tuesday (the 10th), the first Wednesday.
        let second = monthly(date(2026, 11, 4), vec![2]);
        assert_eq!(
            dates(&second, date(2026, 11, 4)),
            [date(2026, 11, 10), date(2026, 12, 8)]
        );
        let both = monthly(date(2026, 11, 4), vec![2, 3]);
        assert_eq!(
            dates(&both, date(2026, 11, 11)),
            [date(2026, 12, 2), date(2026, 12, 8)]
        );
        // The fifth Monday is the last of each month, also of one that has four.
        let last = monthly(date(2026, 11, 30), vec![1]);
        assert_eq!(
            dates(&last, date(2026, 11, 30)),
            [date(2026, 11, 30), date(2026, 12, 28)]
        );
        assert_eq!(dates(&last, date(2027, 2, 1)), [date(2027, 2, 22)]);
        assert_eq!(nth_of(date(2026, 11, 30), Weekday::Monday), 5);
        assert_eq!(nth_of(date(2026, 11, 30), Weekday::Tuesday), 1);
    }

    #[test]
    fn a_morning_is_four_hours_also_when_the_clock_changes() {
        for day in days(date(2026, 1, 1), date(2026, 12, 31)) {
            for part in Daypart::ALL {
                let window = DayWindow { date: day, part }.window(&amsterdam());
                assert_eq!(
                    window.seconds(),
                    i64::from(part.end_hour() - part.start_hour()) * 3600,
                    "{day} {part}"
                );
            }
        }
    }
}

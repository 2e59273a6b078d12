//! Dates, times, durations and distances, as people say them.

use jiff::civil::{Date, DateTime, Time, Weekday};
use std::borrow::Cow;

use super::Texts;
use crate::domain::daypart::Daypart;
use crate::domain::language::Lang;
use crate::domain::schedule::Rhythm;

/// How far, in the only steps that are shown before somebody is assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// In the same cell.
    SamePart,
    /// About one kilometre.
    OneKm,
    /// About two kilometres.
    TwoKm,
    /// About five kilometres.
    FiveKm,
    /// Further than that.
    Further,
}

impl Texts {
    /// "dinsdag 3 maart" · "Tuesday 3 March".
    pub fn day(self, date: Date) -> String {
        format!(
            "{} {} {}",
            self.weekday(date.weekday()),
            date.day(),
            self.month(date.month())
        )
    }

    /// "dinsdag 3 maart 2026": for records, agreements and anything far away.
    pub fn day_and_year(self, date: Date) -> String {
        format!("{} {}", self.day(date), date.year())
    }

    /// "november 2026".
    pub fn month_and_year(self, date: Date) -> String {
        format!("{} {}", self.month(date.month()), date.year())
    }

    /// "vandaag", "morgen", or the day.
    pub fn day_seen_from(self, date: Date, today: Date) -> String {
        if date == today {
            return self.get("day-today").into_owned();
        }
        if today.tomorrow().is_ok_and(|tomorrow| tomorrow == date) {
            return self.get("day-tomorrow").into_owned();
        }
        self.day(date)
    }

    /// "15.000" · "15,000".
    pub fn number(self, number: u64) -> String {
        let separator = match self.lang() {
            Lang::Nl => '.',
            Lang::En => ',',
        };
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// "elke week".
    pub fn rhythm(self, rhythm: Rhythm) -> Cow<'static, str> {
        self.get(match rhythm {
            Rhythm::Weeks(1) => "rhythm-weekly",
            Rhythm::Weeks(2) => "rhythm-fortnightly",
            Rhythm::Weeks(_) => "rhythm-four-weekly",
            Rhythm::Months => "rhythm-monthly",
        })
    }

    /// "dinsdag".
    pub fn weekday(self, day: Weekday) -> Cow<'static, str> {
        self.get(match day {
            Weekday::Monday => "weekday-monday",
            Weekday::Tuesday => "weekday-tuesday",
            Weekday::Wednesday => "weekday-wednesday",
            Weekday::Thursday => "weekday-thursday",
            Weekday::Friday => "weekday-friday",
            Weekday::Saturday => "weekday-saturday",
            Weekday::Sunday => "weekday-sunday",
        })
    }

    fn month(self, month: i8) -> Cow<'static, str> {
        self.get(match month {
            1 => "month-1",
            2 => "month-2",
            3 => "month-3",
            4 => "month-4",
            5 => "month-5",
            6 => "month-6",
            7 => "month-7",
            8 => "month-8",
            9 => "month-9",
            10 => "month-10",
            11 => "month-11",
            _ => "month-12",
        })
    }

    /// "10" or "10.30" in Dutch, "10" or "10:30" in English: to stand in a sentence that says "uur" itself.
    fn hour(self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match (minute, self.lang()) {
            (0, _) => hour.to_string(),
            (_, Lang::Nl) => format!("{hour}.{minute:02}"),
            (_, Lang::En) => format!("{hour}:{minute:02}"),
        }
    }

    /// "10 uur" · "10:00".
    pub fn clock(self, time: Time) -> String {
        match self.lang() {
            Lang::Nl => format!("{} uur", self.hour(time)),
            Lang::En => format!("{}:{:02}", time.hour(), time.minute()),
        }
    }

    /// "10–11.30 uur" · "10:00–11:30": of a day that is said already.
    pub fn hours(self, from: Time, until: Time) -> String {
        match self.lang() {
            Lang::Nl => format!("{}–{} uur", self.hour(from), self.hour(until)),
            Lang::En => format!("{}–{}", self.clock(from), self.clock(until)),
        }
    }

    /// "dinsdag 3 maart om 10 uur" · "Tuesday 3 March at 10:00".
    pub fn moment(self, at: DateTime) -> String {
        self.with("when-moment", "day", self.day(at.date()))
            .and("time", self.clock(at.time()))
            .to_string()
    }

    /// "dinsdag 3 maart, tussen 10 en 12 uur" · "Tuesday 3 March, between 10 and 12".
    pub fn window(self, date: Date, from: Time, until: Time) -> String {
        self.with("when-window", "day", self.day(date))
            .and("from", self.hour(from))
            .and("until", self.hour(until))
            .to_string()
    }

    /// "dinsdag 3 maart, in de ochtend".
    pub fn slot(self, date: Date, part: Daypart) -> String {
        self.with("when-slot", "day", self.day(date))
            .and("part", self.get(in_the(part)))
            .to_string()
    }

    /// "ochtend", for the head of a column.
    pub fn daypart(self, part: Daypart) -> Cow<'static, str> {
        self.get(match part {
            Daypart::Am => "daypart-am",
            Daypart::Pm => "daypart-pm",
            Daypart::Ev => "daypart-ev",
        })
    }

    /// "een half uur", "anderhalf uur", "2 uur", "40 minuten", "2 uur en 15 minuten".
    pub fn duration(self, minutes: u32) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (hours, rest) {
            (0, 30) => self.get("duration-half-hour").into_owned(),
            (1, 30) => self.get("duration-hour-and-half").into_owned(),
            (0, n) => self.with("duration-minutes", "n", n).to_string(),
            (n, 0) => self.with("duration-hours", "n", n).to_string(),
            (h, m) => self
                .with("duration-both", "hours", self.with("duration-hours", "n", h))
                .and("minutes", self.with("duration-minutes", "n", m))
                .to_string(),
        }
    }

    /// "in uw deel van de wijk", "ongeveer 1 km".
    pub fn nearness(self, near: Nearness) -> Cow<'static, str> {
        self.get(match near {
            Nearness::SamePart => "near-same",
            Nearness::OneKm => "near-1",
            Nearness::TwoKm => "near-2",
            Nearness::FiveKm => "near-5",
            Nearness::Further => "near-further",
        })
    }
}

const fn in_the(part: Daypart) -> &'static str {
    match part {
        Daypart::Am => "in-the-am",
        Daypart::Pm => "in-the-pm",
        Daypart::Ev => "in-the-ev",
    }
}

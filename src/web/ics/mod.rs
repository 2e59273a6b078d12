//! Calendars as other programs read them: iCalendar (RFC 5545), and from RFC 7986 a name and how often to come back.
//!
//! Invariants, each held against a parser of other people's: lines end in CRLF and are no longer than 75 octets, never cut
//! inside a character; whatever a text holds comes back as it was, but for characters that no calendar may hold; an instant
//! comes back as the same instant, on the days when the clock changes as well.
//!
//! Written by ourselves, and not with the crate `icalendar`, which the tests read with. It puts the machine's time and a random
//! name into every part that has none, also into the description of a time zone, where neither may stand; time and chance are
//! parameters here. It has no description of a time zone, and would bring chrono as a second way to tell the time. What is left
//! is smaller than what would have to be worked around. Deliberately absent: reading, alarms, repeats, attendees.

#[cfg(test)]
mod tests;

use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use jiff::tz::TimeZone;

/// Octets in a line, without its end.
const LINE: usize = 75;

/// The only zone that visits are in, by the rule that all of Europe has kept since 1996. Visits lie after that.
const ZONE: [&str; 17] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Amsterdam",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// Something in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for ever.
    pub uid: String,
    /// Higher after each change.
    pub sequence: i64,
    /// When it was last changed.
    pub changed_at: UnixTime,
    /// From when until when.
    pub window: Window,
    /// In a few words.
    pub summary: String,
    /// In a few more.
    pub description: String,
    /// The page that knows more: a whole address.
    pub link: String,
    /// Whether it does not take place.
    pub is_off: bool,
}

/// A calendar as one text, made at an instant. With a name it is one to come back to; without, what is in it is taken over
/// once.
pub fn calendar(name: Option<&str>, events: &[Event], now: UnixTime) -> String {
    let mut out = Lines(String::with_capacity(700 + 600 * events.len()));
    out.plain("BEGIN:VCALENDAR");
    out.plain("VERSION:2.0");
    out.plain("PRODID:-//Noaber//Noaber//NL");
    out.plain("CALSCALE:GREGORIAN");
    out.plain("METHOD:PUBLISH");
    if let Some(name) = name {
        // The name, and that an hour is often enough: as the standard says it, and as was usual before it did.
        out.text("NAME", name);
        out.text("X-WR-CALNAME", name);
        out.plain("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        out.plain("X-PUBLISHED-TTL:PT1H");
    }
    for line in ZONE {
        out.plain(line);
    }
    for event in events {
        out.event(event, now);
    }
    out.plain("END:VCALENDAR");
    out.0
}

/// Content lines, one after the other.
struct Lines(String);

impl Lines {
    /// A line that is as it must be, folded where it is too long.
    fn plain(&mut self, line: &str) {
        let mut room = LINE;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                // The space at its beginning counts.
                room = LINE - 1;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    /// A line with words in it.
    fn text(&mut self, name: &str, words: &str) {
        self.plain(&format!("{name}:{}", escaped(words)));
    }

    fn event(&mut self, event: &Event, now: UnixTime) {
        self.plain("BEGIN:VEVENT");
        self.text("UID", &event.uid);
        self.plain(&format!("SEQUENCE:{}", event.sequence));
        self.plain(&format!("DTSTAMP:{}", utc(now)));
        self.plain(&format!("LAST-MODIFIED:{}", utc(event.changed_at)));
        let Window { starts_at, ends_at } = event.window;
        match (local(starts_at), local(ends_at)) {
            (Some(from), Some(until)) => {
                self.plain(&format!("DTSTART;TZID=Europe/Amsterdam:{from}"));
                self.plain(&format!("DTEND;TZID=Europe/Amsterdam:{until}"));
            }
            _ => {
                self.plain(&format!("DTSTART:{}", utc(starts_at)));
                self.plain(&format!("DTEND:{}", utc(ends_at)));
            }
        }
        self.text("SUMMARY", &event.summary);
        self.text("DESCRIPTION", &event.description);
        self.plain(&format!("URL:{}", event.link));
        self.plain(if event.is_off {
            "STATUS:CANCELLED"
        } else {
            "STATUS:CONFIRMED"
        });
        // Who shares a calendar with others shares of this no more than that the time is taken.
        self.plain("CLASS:PRIVATE");
        self.plain("END:VEVENT");
    }
}

/// Words as they may stand in a line. Line breaks stay; characters that steer a terminal go.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn utc(at: UnixTime) -> String {
    at.local(&TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The time on the clock; nothing in the hour of autumn that comes twice. The standard takes such a time for the first of the
/// two and not every program does, so a visit in that hour is written in universal time.
fn local(at: UnixTime) -> Option<String> {
    let zone = amsterdam();
    let clock = at.local(&zone).datetime();
    if zone.to_ambiguous_zoned(clock).is_ambiguous() {
        return None;
    }
    Some(clock.strftime("%Y%m%dT%H%M%S").to_string())
}

//! What is written, read again by a parser of other people's, and by a reading of the zone's own rules.

use super::{Event, LINE, calendar};
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use icalendar::{Calendar, Component, DatePerhapsTime};
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

const NOW: UnixTime = UnixTime::from_seconds(1_772_528_400);

fn event() -> Event {
    Event {
        uid: "abc@noaber".into(),
        sequence: 7,
        changed_at: NOW.plus(-60),
        window: Window {
            starts_at: NOW,
            ends_at: NOW.plus(3600),
        },
        summary: "Boodschappen".into(),
        description: "Op uw pagina".into(),
        link: "https://noaber.example/week".into(),
        is_off: false,
    }
}

/// The only event of a text, as the other parser reads it.
fn read(text: &str) -> icalendar::Event {
    let read: Calendar = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
    let mut events = read.events();
    let one = events.next().unwrap_or_else(|| panic!("no event in\n{text}"));
    assert!(events.next().is_none(), "{text}");
    one.clone()
}

fn instant(at: Option<DatePerhapsTime>) -> Option<i64> {
    match at? {
        DatePerhapsTime::DateTime(at) => Some(at.try_into_utc()?.timestamp()),
        DatePerhapsTime::Date(_) => None,
    }
}

/// Every line ends in CRLF and is short enough; no end of a line stands alone.
fn insist_lines(text: &str) {
    assert!(text.ends_with("\r\n"));
    let lines: Vec<&str> = text.split("\r\n").collect();
    for line in &lines {
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        assert!(line.len() <= LINE, "{} octets: {line}", line.len());
    }
    assert_eq!(lines.last(), Some(&""));
}

#[test]
fn a_calendar_is_read_as_it_was_meant() {
    let text = calendar(Some("Noaber; thuis"), &[event()], NOW);
    insist_lines(&text);
    let read_back: Calendar = text.parse().unwrap();
    // That parser knows the older name of the name as a text, and takes the newer as it stands.
    assert_eq!(read_back.property_value("X-WR-CALNAME"), Some("Noaber; thuis"));
    assert_eq!(read_back.get_name(), Some("Noaber\\; thuis"));
    assert_eq!(read_back.property_value("METHOD"), Some("PUBLISH"));
    assert_eq!(read_back.property_value("VERSION"), Some("2.0"));
    assert!(read_back.property_value("PRODID").is_some());
    let one = read(&text);
    assert_eq!(one.get_uid(), Some("abc@noaber"));
    assert_eq!(one.get_sequence(), Some(7));
    assert_eq!(one.get_summary(), Some("Boodschappen"));
    assert_eq!(one.get_description(), Some("Op uw pagina"));
    assert_eq!(one.get_url(), Some("https://noaber.example/week"));
    assert_eq!(one.get_timestamp().map(|at| at.timestamp()), Some(NOW.seconds()));
    assert_eq!(
        one.get_last_modified().map(|at| at.timestamp()),
        Some(NOW.seconds() - 60)
    );
    assert_eq!(one.get_status(), Some(icalendar::EventStatus::Confirmed));
    assert_eq!(instant(one.get_start()), Some(NOW.seconds()));
    assert_eq!(instant(one.get_end()), Some(NOW.seconds() + 3600));
    // On the clock of the zone, not in universal time.
    assert!(
        text.contains("DTSTART;TZID=Europe/Amsterdam:20260303T100000\r\n"),
        "{text}"
    );
    let off = Event {
        is_off: true,
        ..event()
    };
    let off = read(&calendar(None, &[off], NOW));
    assert_eq!(off.get_status(), Some(icalendar::EventStatus::Cancelled));
}

#[test]
fn a_calendar_of_nothing_is_one_too() {
    let text = calendar(Some("Noaber"), &[], NOW);
    let read: Calendar = text.parse().unwrap();
    assert_eq!(read.events().count(), 0);
}

#[test]
fn a_line_is_cut_after_75_octets_and_between_characters() {
    let with = |summary: &str| {
        let text = calendar(
            None,
            &[Event {
                summary: summary.into(),
                ..event()
            }],
            NOW,
        );
        insist_lines(&text);
        assert_eq!(read(&text).get_summary(), Some(summary), "{text}");
        text
    };
    // "SUMMARY:" and 67 more are 75; one more is on the next line.
    assert!(with(&"a".repeat(67)).contains(&format!("\r\nSUMMARY:{}\r\n", "a".repeat(67))));
    assert!(with(&"a".repeat(68)).contains(&format!("\r\nSUMMARY:{}\r\n a\r\n", "a".repeat(67))));
    // The space counts: 74 more on each next line.
    let long = format!("\r\nSUMMARY:{}\r\n {}\r\n a\r\n", "a".repeat(67), "a".repeat(74));
    assert!(with(&"a".repeat(67 + 74 + 1)).contains(&long));
    // Two, three and four octets, at each place where a line may end.
    for letter in ["é", "ك", "編", "🧓"] {
        for before in 0..80 {
            with(&format!("{}{}", "b".repeat(before), letter.repeat(40)));
        }
    }
}

#[test]
fn what_means_something_to_a_calendar_is_only_text() {
    for words in [
        "melk, brood; en \\kaas\\",
        "eerst\nDan\nEND:VEVENT",
        "\\n is geen nieuwe regel",
        "BEGIN:VEVENT\\",
        "\"tussen aanhalingstekens\": x",
        "شراء البقالة، مع آنس",
        "👩‍👩‍👧‍👦 naar de markt 🧺",
    ] {
        let one = Event {
            summary: words.into(),
            description: words.into(),
            ..event()
        };
        let text = calendar(None, &[one], NOW);
        insist_lines(&text);
        let read = read(&text);
        assert_eq!(read.get_summary(), Some(words), "{text}");
        assert_eq!(read.get_description(), Some(words), "{text}");
    }
    // Every way to end a line is the same; what steers a terminal is gone.
    let one = Event {
        description: "een\r\ntwee\rdrie\u{7}\u{0}\u{1b}[31m\u{85}".into(),
        ..event()
    };
    let read = read(&calendar(None, &[one], NOW));
    assert_eq!(read.get_description(), Some("een\ntwee\ndrie[31m"));
}

proptest! {
    #[test]
    fn any_text_comes_back(words in any::<String>(), more in "(\\PC|[ك-ي]|🧓|[,;\\\\\n]){0,300}", sequence in 0..i64::from(u32::MAX)) {
        let kept = |text: &str| -> String {
            text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
        };
        let one = Event { summary: words.clone(), description: more.clone(), sequence, ..event() };
        let text = calendar(Some(&more), &[one], NOW);
        insist_lines(&text);
        let read = read(&text);
        prop_assert_eq!(read.get_summary().unwrap_or_default(), kept(&words));
        prop_assert_eq!(read.get_description().unwrap_or_default(), kept(&more));
        prop_assert_eq!(read.get_sequence().map(i64::from), Some(sequence));
    }

    #[test]
    fn any_instant_comes_back(from in 900_000_000_i64..4_000_000_000, lasts in 1_i64..90_000) {
        insist_instants(UnixTime::from_seconds(from), lasts);
    }
}

fn insist_instants(from: UnixTime, lasts_s: i64) {
    let window = Window {
        starts_at: from,
        ends_at: from.plus(lasts_s),
    };
    let text = calendar(None, &[Event { window, ..event() }], NOW);
    let one = read(&text);
    assert_eq!(instant(one.get_start()), Some(from.seconds()), "{text}");
    assert_eq!(instant(one.get_end()), Some(from.seconds() + lasts_s), "{text}");
    // And by the rules of the zone as they stand in the text itself.
    let zone = Rules::of(&text);
    assert_eq!(zone.instant(&text, "DTSTART"), from.seconds(), "{text}");
    assert_eq!(zone.instant(&text, "DTEND"), from.seconds() + lasts_s, "{text}");
}

#[test]
fn the_days_on_which_the_clock_changes_lose_nobody_an_hour() {
    for day in [date(2027, 3, 28), date(2027, 10, 31)] {
        let noon_before = UnixTime::at(day.yesterday().unwrap(), 12, 0, &amsterdam());
        for quarter in 0..4 * 48 {
            for minutes in [15, 60, 480] {
                insist_instants(noon_before.plus(quarter * 900), minutes * 60);
            }
        }
    }
}

/// The rules of the zone, read line by line from a calendar: when which of two offsets begins, in seconds.
struct Rules {
    /// Month, clock time and new offset of the beginning of summer and of winter.
    summer: (i8, DateTime, i64),
    winter: (i8, DateTime, i64),
}

impl Rules {
    fn of(text: &str) -> Self {
        let part = |name: &str| -> (i8, DateTime, i64) {
            let inside = text
                .split(&format!("BEGIN:{name}\r\n"))
                .nth(1)
                .and_then(|rest| rest.split(&format!("END:{name}\r\n")).next())
                .unwrap();
            let value = |key: &str| {
                let line = inside.lines().find(|line| line.starts_with(key)).unwrap();
                line[key.len()..].trim_start_matches(':').to_owned()
            };
            let rule = value("RRULE");
            assert!(rule.starts_with("FREQ=YEARLY;"), "{rule}");
            assert!(rule.ends_with(";BYDAY=-1SU"), "{rule}");
            let month = rule
                .split("BYMONTH=")
                .nth(1)
                .and_then(|rest| rest.split(';').next())
                .unwrap();
            let offset = value("TZOFFSETTO");
            let hours: i64 = offset[1..3].parse().unwrap();
            assert_eq!((&offset[..1], &offset[3..]), ("+", "00"));
            (
                month.parse().unwrap(),
                DateTime::strptime("%Y%m%dT%H%M%S", value("DTSTART")).unwrap(),
                hours * 3600,
            )
        };
        let (summer, winter) = (part("DAYLIGHT"), part("STANDARD"));
        // The first day of each is a day of its own rule.
        for (month, first, _) in [&summer, &winter] {
            assert_eq!(first.date(), last_sunday(first.year(), *month));
        }
        Self { summer, winter }
    }

    /// The instant of a property in a calendar with one event.
    fn instant(&self, text: &str, name: &str) -> i64 {
        let event = text.split("BEGIN:VEVENT").nth(1).unwrap();
        let line = event.lines().find(|line| line.starts_with(name)).unwrap();
        let (parameters, value) = line.split_once(':').unwrap();
        let plain = value.trim_end_matches('Z');
        let clock = DateTime::strptime("%Y%m%dT%H%M%S", plain).unwrap();
        let as_utc = clock.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second();
        if value.ends_with('Z') {
            return as_utc;
        }
        assert_eq!(parameters, format!("{name};TZID=Europe/Amsterdam"));
        let begins = |(month, first, _): (i8, DateTime, i64)| {
            last_sunday(clock.year(), month).to_datetime(first.time())
        };
        let is_summer = begins(self.summer) <= clock && clock < begins(self.winter);
        as_utc - if is_summer { self.summer.2 } else { self.winter.2 }
    }
}

fn last_sunday(year: i16, month: i8) -> Date {
    date(year, month, 1)
        .nth_weekday_of_month(-1, Weekday::Sunday)
        .unwrap()
}

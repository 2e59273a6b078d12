//! The nights on which the clock changes: a series, a window and a fixed time at every quarter of an hour around them neither
//! double nor lose a visit, and none is longer or shorter than it was asked.

use jiff::civil::{Date, date};
use noaber::domain::daypart::Daypart;
use noaber::domain::schedule::{DayWindow, Schedule};
use noaber::domain::time::{UnixTime, amsterdam};
use std::collections::BTreeSet;

/// An hour less, and an hour more.
const CHANGES: [Date; 2] = [date(2027, 3, 28), date(2027, 10, 31)];

fn around(change: Date) -> impl Iterator<Item = Date> {
    (-2..=2).map(move |days| change.checked_add(jiff::Span::new().days(days)).unwrap())
}

fn some_days_before(change: Date) -> UnixTime {
    let before = change.checked_sub(jiff::Span::new().days(9)).unwrap();
    UnixTime::at(before, 12, 0, &amsterdam())
}

#[test]
fn a_fixed_time_at_every_quarter_is_one_visit_of_its_length() {
    let zone = amsterdam();
    for change in CHANGES {
        let now = some_days_before(change);
        let mut instants = BTreeSet::new();
        let mut asked = 0;
        for day in around(change) {
            for quarter in 0..96_i8 {
                let (hour, minute) = (quarter / 4, 15 * (quarter % 4));
                let schedule = Schedule::Fixed {
                    date: day,
                    hour,
                    minute,
                };
                let occasions = schedule.occasions(now, 60, &zone).unwrap();
                assert_eq!(
                    (occasions.len(), occasions[0].len()),
                    (1, 1),
                    "{day} {hour}:{minute}"
                );
                let window = occasions[0][0];
                assert_eq!(window.seconds(), 3600, "{day} {hour}:{minute}");
                let local = window.starts_at.local(&zone).datetime();
                // The hour that the clock jumps over is an hour later; every other time is the one that was asked.
                let skipped = day == CHANGES[0] && hour == 2;
                let shown = (local.date(), local.hour(), local.minute());
                assert_eq!(shown, (day, if skipped { 3 } else { hour }, minute));
                instants.insert(window.starts_at);
                asked += 1;
            }
        }
        // Only the four quarters that do not exist fall together with others; an hour that comes twice is meant once.
        let together = if change == CHANGES[0] { 4 } else { 0 };
        assert_eq!(instants.len(), asked - together);
    }
}

#[test]
fn every_daypart_of_every_day_is_one_window() {
    let zone = amsterdam();
    for change in CHANGES {
        let now = some_days_before(change);
        for day in around(change) {
            for part in Daypart::ALL {
                let windows = vec![DayWindow { date: day, part }; 2];
                let occasions = Schedule::Windows { windows }.occasions(now, 60, &zone).unwrap();
                assert_eq!((occasions.len(), occasions[0].len()), (1, 1));
                let hours = i64::from(part.end_hour() - part.start_hour());
                assert_eq!(
                    occasions[0][0].seconds(),
                    hours * 3600,
                    "no daypart lies in the night"
                );
            }
        }
        let before = Schedule::Before { date: change }
            .occasions(now, 60, &zone)
            .unwrap();
        let starts: BTreeSet<_> = before[0].iter().map(|window| window.starts_at).collect();
        // From noon nine days before: two dayparts of that day and three of each after it.
        assert_eq!((starts.len(), before[0].len()), (2 + 9 * 3, 2 + 9 * 3));
    }
}

#[test]
fn a_series_made_at_every_quarter_of_an_hour_goes_on_without_a_gap_or_a_double() {
    let zone = amsterdam();
    for change in CHANGES {
        for every_weeks in [1, 2, 4] {
            for part in Daypart::ALL {
                let from = change.checked_sub(jiff::Span::new().days(28)).unwrap();
                let series = Schedule::Series {
                    from,
                    weekdays: vec![6, 7, 1],
                    every_weeks,
                    part,
                    until: None,
                    count: None,
                };
                let mut made = BTreeSet::new();
                // The program looks at every quarter of an hour from two days before until two days after.
                let begin = UnixTime::at(
                    change.checked_sub(jiff::Span::new().days(2)).unwrap(),
                    0,
                    0,
                    &zone,
                );
                for quarter in 0..4 * 96 {
                    let now = begin.plus(quarter * 900);
                    let occasions = series.occasions(now, 60, &zone).unwrap();
                    let starts: Vec<UnixTime> = occasions.iter().map(|one| one[0].starts_at).collect();
                    assert!(starts.is_sorted_by(|a, b| a < b), "{now:?}");
                    assert!(
                        starts
                            .iter()
                            .all(|start| start.local(&zone).hour() == part.start_hour())
                    );
                    made.extend(starts);
                }
                let days: BTreeSet<Date> = made.iter().map(|start| start.date(&zone)).collect();
                assert_eq!(days.len(), made.len(), "no day has two");
                // Counted by hand: every such weekday of every such week between the first and the last.
                let (first, last) = (*days.first().unwrap(), *days.last().unwrap());
                let monday = from
                    .checked_sub(jiff::Span::new().days(from.weekday().to_monday_zero_offset()))
                    .unwrap();
                let mut day = first;
                let mut expected = BTreeSet::new();
                while day <= last {
                    let weeks = (day - monday).get_days() / 7;
                    if weeks % i32::from(every_weeks) == 0
                        && [6, 7, 1].contains(&day.weekday().to_monday_one_offset())
                    {
                        expected.insert(day);
                    }
                    day = day.tomorrow().unwrap();
                }
                assert_eq!(days, expected, "{change} {every_weeks} {part:?}");
            }
        }
    }
}

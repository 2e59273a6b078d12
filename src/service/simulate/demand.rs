//! What a month asks: drawn from the seed alone, before anybody is asked.

use super::luck::Luck;
use super::town::{BEGINS, Town};
use crate::domain::category::CategoryId;
use crate::domain::daypart::Daypart;
use crate::domain::schedule::{DayWindow, Rhythm, Schedule};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::ServiceError;
use crate::service::seed;
use jiff::civil::{Date, Weekday};

/// Requests on a day from Monday to Friday, and on one of the weekend, on average: sixty in a week.
const ON_A_DAY: [f64; 2] = [10.0, 5.0];
/// What is asked, and how often; what takes long is seldom asked.
const WISHES: [(&str, f64); 15] = [
    ("groceries", 14.0),
    ("company", 12.0),
    ("odd-jobs", 11.0),
    ("garden", 10.0),
    ("devices", 9.0),
    ("walking", 9.0),
    ("accompany", 7.0),
    ("driving", 6.0),
    ("paperwork", 6.0),
    ("meals", 5.0),
    ("cleaning", 5.0),
    ("pets", 4.0),
    ("language", 3.0),
    ("moving", 2.0),
    ("painting", 1.0),
];
/// Asked for two at once, of what can be done by two.
const BY_TWO: [&str; 3] = ["garden", "moving", "painting"];

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) at: UnixTime,
    pub(super) resident: usize,
    pub(super) category: CategoryId,
    pub(super) schedule: Schedule,
    pub(super) duration_min: u32,
    pub(super) vetting: bool,
    pub(super) helpers: u8,
    pub(super) lifting: bool,
    pub(super) pets: bool,
    pub(super) smoke: bool,
}

fn after(day: Date, days: u64) -> Date {
    let days = i64::try_from(days).unwrap_or(0);
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(day)
}

/// Everything that is asked in so many days, in the order of time.
pub(super) fn month(town: &Town, seed: u64, days: u32) -> Result<Vec<Asking>, ServiceError> {
    let catalogue = seed::categories().map_err(ServiceError::internal)?;
    let mut luck = Luck(seed.wrapping_mul(0x9E37_79B9).wrapping_add(17));
    let mut all = Vec::new();
    for number in 0..u64::from(days) {
        let day = after(BEGINS, number);
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        // So many chances of one in four: a number that varies about as numbers of people do.
        let chances = (ON_A_DAY[usize::from(weekend)] * 4.0) as u64;
        for _ in (0..chances).filter(|_| luck.happens(0.25)).collect::<Vec<_>>() {
            let (wish, _) = WISHES[luck.weighted(WISHES.map(|wish| wish.1))];
            let category = catalogue
                .iter()
                .find(|one| one.id.as_str() == wish)
                .ok_or_else(|| ServiceError::internal(format!("the catalogue has no {wish}")))?;
            let minutes = i64::try_from(luck.between(8 * 60, 20 * 60)).unwrap_or(0);
            let residents = town.residents.len() as f64;
            all.push(Asking {
                at: UnixTime::at(day, 0, 0, &amsterdam()).plus(minutes * 60),
                // Some ask often: half of what is asked comes from a third of those who ask.
                resident: (residents * luck.unit().powf(1.6)) as usize,
                schedule: schedule(day, &mut luck),
                duration_min: category.duration_min,
                vetting: category.vetting_required,
                helpers: 1 + u8::from(BY_TWO.contains(&wish) && luck.happens(0.4)),
                lifting: wish == "moving",
                pets: luck.happens(0.15),
                smoke: luck.happens(0.04),
                category: category.id.clone(),
            });
        }
    }
    all.sort_by_key(|one| one.at);
    Ok(all)
}

/// When it is wanted: mostly before some day of the coming week, or in one of several dayparts; sometimes at one hour, at
/// once, or every week.
fn schedule(today: Date, luck: &mut Luck) -> Schedule {
    let part = |luck: &mut Luck| Daypart::ALL[luck.weighted([0.45, 0.4, 0.15])];
    match luck.weighted([0.42, 0.28, 0.15, 0.08, 0.07]) {
        0 => Schedule::Before {
            date: after(today, luck.between(3, 6)),
        },
        1 => Schedule::Windows {
            windows: (0..luck.between(2, 4))
                .map(|_| DayWindow {
                    date: after(today, luck.between(1, 6)),
                    part: part(luck),
                })
                .collect(),
        },
        2 => Schedule::Fixed {
            date: after(today, luck.between(1, 6)),
            hour: i8::try_from(luck.between(9, 15)).unwrap_or(9),
            minute: if luck.happens(0.5) { 30 } else { 0 },
        },
        3 => Schedule::Before {
            date: after(today, 1),
        },
        _ => {
            let first = after(today, luck.between(2, 6));
            Schedule::Series {
                from: first,
                weekdays: vec![first.weekday().to_monday_one_offset()],
                rhythm: Rhythm::Weeks(1),
                part: part(luck),
                until: None,
                count: Some(3),
            }
        }
    }
}

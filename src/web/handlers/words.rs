//! What services give, said as pages say it.

use crate::domain::category::Category;
use crate::domain::helper::Gender;
use crate::domain::language::Lang;
use crate::domain::request::Requirements;
use crate::domain::schedule::{self, Rhythm, Schedule, Window};
use crate::domain::time::{UnixTime, amsterdam};
use crate::geo::{Cell, DistanceBucket};
use crate::service::helping::VisitCard;
use crate::texts::{Nearness, Texts};
use crate::web::map;
use jiff::civil::{Date, Weekday};

/// A category's name in the reader's language.
pub fn category(category: &Category, t: Texts) -> String {
    match t.lang() {
        Lang::Nl => category.name_nl.clone(),
        Lang::En => category.name_en.clone(),
    }
}

/// A category's house rules in the reader's language, one each.
pub fn rules(category: &Category, t: Texts) -> Vec<String> {
    let text = match t.lang() {
        Lang::Nl => &category.rules_nl,
        Lang::En => &category.rules_en,
    };
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

/// A distance, in the only steps that are shown.
pub fn near(distance: DistanceBucket, t: Texts) -> String {
    let near = match distance {
        DistanceBucket::SamePart => Nearness::SamePart,
        DistanceBucket::About1Km => Nearness::OneKm,
        DistanceBucket::About2Km => Nearness::TwoKm,
        DistanceBucket::About5Km => Nearness::FiveKm,
        DistanceBucket::Further => Nearness::Further,
    };
    t.nearness(near).into_owned()
}

/// "dinsdag 3 maart om 10 uur".
pub fn moment(window: Window, t: Texts) -> String {
    t.moment(window.starts_at.local(&amsterdam()).datetime())
}

/// "dinsdag 3 maart, tussen 10 en 12 uur".
pub fn window(window: Window, t: Texts) -> String {
    let zone = amsterdam();
    let (from, until) = (window.starts_at.local(&zone), window.ends_at.local(&zone));
    t.window(from.date(), from.time(), until.time())
}

/// When a visit may be, as seen from now: the agreed moment, its only window, or the first of several that are ahead. A window
/// that has begun is told by its end.
pub fn when(card: &VisitCard, now: UnixTime, t: Texts) -> String {
    let lasts = i64::from(card.duration_min) * 60;
    let ahead: Vec<Window> = card
        .windows
        .iter()
        .copied()
        .filter(|window| window.ends_at.seconds() - now.seconds().max(window.starts_at.seconds()) >= lasts)
        .collect();
    match (card.agreed, ahead.as_slice()) {
        (Some(agreed), _) => moment(agreed, t),
        (None, [one]) if one.starts_at < now => {
            let until = one.ends_at.local(&amsterdam()).time();
            t.with("when-today-before", "time", t.clock(until)).to_string()
        }
        (None, [one]) => window(*one, t),
        (None, [first, .., last]) if first.starts_at < now => {
            let day = t.day(last.starts_at.date(&amsterdam()));
            t.with("when-from-now", "day", day).to_string()
        }
        (None, [first, ..]) => t.with("when-from", "when", window(*first, t)).to_string(),
        // Every window is too short by now: whoever looks a moment later does not see it any more.
        (None, []) => card
            .windows
            .last()
            .map(|last| window(*last, t))
            .unwrap_or_default(),
    }
}

/// What a helper should know beforehand.
pub fn facts(card: &VisitCard, t: Texts) -> Vec<String> {
    let mut all: Vec<String> = card
        .facts
        .iter()
        .filter_map(|fact| {
            Some(match *fact {
                "lifting" => t.get("fact-lifting"),
                "car" => t.get("fact-car"),
                "pets" => t.get("fact-pets"),
                "smoke" => t.get("fact-smoke"),
                _ => return None,
            })
        })
        .map(|text| text.into_owned())
        .collect();
    if card.helpers_needed > 1 {
        all.push(t.with("fact-together", "n", card.helpers_needed).to_string());
    }
    all.extend(rules(&card.category, t));
    all
}

/// A cell as the map draws it.
pub fn map_cell(cell: Cell, name: String, href: String, count: usize, chosen: bool) -> map::Cell {
    map::Cell {
        boundary: cell
            .boundary()
            .into_iter()
            .map(|corner| (corner.lat(), corner.lon()))
            .collect(),
        name,
        href,
        count: u32::try_from(count).unwrap_or(u32::MAX),
        chosen,
    }
}

/// When help is wanted, in a few words.
pub fn schedule(schedule: &Schedule, t: Texts) -> String {
    match schedule {
        Schedule::Before { date } => t.with("schedule-before", "day", t.day(*date)).to_string(),
        Schedule::Windows { windows } => windows
            .iter()
            .map(|w| t.slot(w.date, w.part))
            .collect::<Vec<_>>()
            .join("; "),
        Schedule::Fixed { date, hour, minute } => t.moment(date.at(*hour, *minute, 0, 0)),
        Schedule::Series {
            from,
            weekdays,
            rhythm,
            part,
            until,
            count,
        } => {
            let days: Vec<_> = weekdays
                .iter()
                .filter_map(|day| Weekday::from_monday_one_offset(*day).ok())
                .map(|day| series_day(*from, day, *rhythm, t))
                .collect();
            let key = match rhythm {
                Rhythm::Weeks(1) => "schedule-weekly",
                Rhythm::Weeks(2) => "schedule-fortnightly",
                Rhythm::Weeks(_) => "schedule-four-weekly",
                Rhythm::Months => "schedule-monthly",
            };
            let mut text = t
                .with(key, "days", days.join(", "))
                .and("part", t.daypart(*part))
                .to_string();
            if let Some(until) = until {
                text = t
                    .with("schedule-until", "text", text)
                    .and("day", t.day(*until))
                    .to_string();
            }
            if let Some(count) = count {
                text = t
                    .with("schedule-times", "text", text)
                    .and("n", *count)
                    .to_string();
            }
            text
        }
    }
}

/// A weekday of a series; of a monthly one with its place in the month: "eerste dinsdag".
fn series_day(from: Date, day: Weekday, rhythm: Rhythm, t: Texts) -> String {
    match rhythm {
        Rhythm::Weeks(_) => t.weekday(day).into_owned(),
        Rhythm::Months => t
            .with("weekday-nth", "nth", i64::from(schedule::nth_of(from, day)))
            .and("day", t.weekday(day))
            .to_string(),
    }
}

/// What a helper must be, in a few words each.
pub fn needs(wants: &Requirements, helpers: u8, t: Texts) -> Vec<String> {
    let mut all = Vec::new();
    for (is_so, key) in [
        (wants.vetting, "need-vetted"),
        (wants.lifting, "need-lifting"),
        (wants.car, "need-car"),
        (wants.pets, "need-pets"),
        (wants.smoke, "need-smoke"),
    ] {
        if is_so {
            all.push(t.get(key).into_owned());
        }
    }
    match wants.rather {
        Some(Gender::Woman) => all.push(t.get("need-woman").into_owned()),
        Some(Gender::Man) => all.push(t.get("need-man").into_owned()),
        None => {}
    }
    if let Some(language) = &wants.language {
        let key = format!("language-{}", language.as_str());
        let name = if t.has(&key) {
            t.get(&key).into_owned()
        } else {
            language.as_str().to_owned()
        };
        all.push(t.with("need-language", "language", name).to_string());
    }
    if helpers > 1 {
        all.push(t.with("need-people", "n", helpers).to_string());
    }
    all
}

/// The name of a language; its tag when it is none that forms offer.
pub fn language(tag: &str, t: Texts) -> String {
    let key = match tag {
        "nl" => "language-nl",
        "en" => "language-en",
        "tr" => "language-tr",
        "ar" => "language-ar",
        "pl" => "language-pl",
        "uk" => "language-uk",
        "fr" => "language-fr",
        "de" => "language-de",
        "es" => "language-es",
        "so" => "language-so",
        other => return other.to_owned(),
    };
    t.get(key).into_owned()
}

/// Who asks, as far as that is said: somebody who must not be found has no name.
pub fn who(name: &str, t: Texts) -> String {
    if name.is_empty() {
        t.get("somebody-near").into_owned()
    } else {
        name.to_owned()
    }
}

//! Learn-work in words: what a supervisor and a worker both read, said once.

use super::words;
use crate::domain::category::Category;
use crate::domain::figures::Onward;
use crate::domain::helper::Availability;
use crate::domain::learning::{Did, Dutch, Level, Next, PolicyLine, Reflection, Seen, Used, Went};
use crate::domain::practice::Statement;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::learning::{Due, Practised, WorkerFile};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::pages::learning::{GoalLine, LevelPicture, StatementLine};
use crate::web::pages::{Row, Step, StepState, Tile};
use jiff::civil::{Date, Time, Weekday};

/// What a level is called.
pub(super) fn level(level: Level, t: Texts) -> String {
    t.get(match level {
        Level::Watching => "level-watching",
        Level::Together => "level-together",
        Level::AloneUnderCall => "level-under-call",
        Level::Independent => "level-independent",
    })
    .into_owned()
}

/// What a law is called.
pub(super) fn line(line: PolicyLine, t: Texts) -> String {
    t.get(match line {
        PolicyLine::None => "line-none",
        PolicyLine::Wmo => "line-wmo",
        PolicyLine::Participatiewet => "line-participatiewet",
        PolicyLine::Wsw => "line-wsw",
        PolicyLine::Beschut => "line-beschut",
        PolicyLine::Inburgering => "line-inburgering",
        PolicyLine::Other => "line-other",
    })
    .into_owned()
}

/// How much Dutch.
pub(super) fn dutch(level: Dutch, t: Texts) -> String {
    t.with("dutch-level", "level", level.tag().to_uppercase())
        .to_string()
}

/// What a supervisor saw.
pub(super) fn seen(seen: Seen, t: Texts) -> String {
    t.get(match seen {
        Seen::NotYet => "seen-not-yet",
        Seen::WithHelp => "seen-with-help",
        Seen::ByThemselves => "seen-by-themselves",
    })
    .into_owned()
}

/// The first tap.
pub(super) fn went(went: Went, t: Texts) -> String {
    t.get(match went {
        Went::Well => "went-well",
        Went::Mixed => "went-mixed",
        Went::Hard => "went-hard",
    })
    .into_owned()
}

/// The second.
pub(super) fn did(did: Did, t: Texts) -> String {
    t.get(match did {
        Did::Watched => "did-part-watched",
        Did::Together => "did-part-together",
        Did::Myself => "did-part-myself",
    })
    .into_owned()
}

/// The third.
pub(super) fn next(next: Next, t: Texts) -> String {
    t.get(match next {
        Next::Again => "next-again",
        Next::Help => "next-help",
        Next::Further => "next-further",
    })
    .into_owned()
}

fn said(said: Reflection, t: Texts) -> String {
    format!(
        "{}. {}. {}.",
        went(said.went, t),
        did(said.did, t),
        next(said.next, t)
    )
}

fn date_of(at: UnixTime) -> Date {
    at.date(&amsterdam())
}

fn row(label: impl Into<String>, value: impl Into<String>) -> Row {
    Row {
        label: label.into(),
        value: value.into(),
        change: String::new(),
    }
}

fn name_in(file: &WorkerFile, id: &crate::domain::category::CategoryId, t: Texts) -> String {
    file.category(id)
        .map_or_else(|| id.to_string(), |found| words::category(found, t))
}

fn signer(file: &WorkerFile, id: &crate::domain::ids::PersonId) -> String {
    file.names.get(id).cloned().unwrap_or_default()
}

/// The four steps of one kind of help: those behind, where somebody stands, those to come.
fn picture(category: &Category, stands: Level, t: Texts) -> LevelPicture {
    let step = |one: &Level| Step {
        label: level(*one, t),
        detail: String::new(),
        state: match one.cmp(&stands) {
            std::cmp::Ordering::Less => StepState::Done,
            // Beyond the last there is nothing: whoever stands there has done it.
            std::cmp::Ordering::Equal if stands == Level::Independent => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Now,
            std::cmp::Ordering::Greater => StepState::Later,
        },
    };
    LevelPicture {
        name: words::category(category, t),
        steps: Level::ALL.iter().map(step).collect(),
    }
}

/// Where somebody stands: a picture of what they have begun or work on, and the rest in a sentence.
pub(super) fn pictures(file: &WorkerFile, t: Texts) -> (Vec<LevelPicture>, String) {
    let works_on = |category: &Category| {
        file.goals
            .iter()
            .any(|goal| goal.state.is_open() && goal.category == category.id)
    };
    let (begun, rest): (Vec<_>, Vec<_>) = file
        .levels
        .iter()
        .partition(|(category, level)| *level > Level::Watching || works_on(category));
    let names: Vec<String> = rest.iter().map(|(one, _)| words::category(one, t)).collect();
    let watching = if names.is_empty() {
        String::new()
    } else {
        t.with("learn-watching", "what", names.join(", ")).to_string()
    };
    let pictures = begun.into_iter().map(|(one, level)| picture(one, *level, t));
    (pictures.collect(), watching)
}

/// Goals that are worked on.
pub(super) fn goals(file: &WorkerFile, today: Date, t: Texts) -> Vec<GoalLine> {
    file.goals
        .iter()
        .filter(|goal| goal.state.is_open())
        .map(|goal| GoalLine {
            id: goal.id.to_string(),
            title: t
                .with("learn-goal-title", "what", name_in(file, &goal.category, t))
                .and("level", level(goal.target, t))
                .to_string(),
            more: format!(
                "{} {}",
                t.with("learn-goal-by", "day", t.day_and_year(goal.due_on)),
                goal.words
            )
            .trim()
            .to_owned(),
            is_due: goal.due_on <= today,
        })
        .collect()
}

/// Goals of before.
pub(super) fn past_goals(file: &WorkerFile, t: Texts) -> Vec<Row> {
    file.goals
        .iter()
        .filter(|goal| !goal.state.is_open())
        .map(|goal| {
            let key = if goal.state.tag() == "reached" {
                "learn-goal-reached"
            } else {
                "learn-goal-dropped"
            };
            let title = t
                .with("learn-goal-title", "what", name_in(file, &goal.category, t))
                .and("level", level(goal.target, t))
                .to_string();
            let day = t.day_and_year(date_of(goal.state.since()));
            row(title, t.with(key, "day", day).to_string())
        })
        .collect()
}

/// A visit, what for and when.
pub(super) fn visit(file: &WorkerFile, one: &Practised, t: Texts) -> String {
    format!(
        "{} · {}",
        name_in(file, &one.category, t),
        words::moment(one.window, t)
    )
}

/// What shows how far somebody is: what was seen, and what they say of their visits, the newest first. No thanks.
pub(super) fn evidence(file: &WorkerFile, t: Texts) -> Vec<Row> {
    let mut all: Vec<(UnixTime, Row)> = Vec::new();
    for one in &file.observations {
        let label = t
            .with("learn-saw", "by", signer(file, &one.by))
            .and("day", t.day_and_year(date_of(one.at)))
            .to_string();
        let value = format!(
            "{}: {}\n{}",
            name_in(file, &one.category, t),
            seen(one.seen, t),
            one.words
        );
        all.push((one.at, row(label, value.trim())));
    }
    for one in &file.visits {
        let mut lines = Vec::new();
        if let Some(reflection) = one.reflection {
            lines.push(said(reflection, t));
        }
        if let Some(minutes) = one.signed {
            let time = t.duration(minutes);
            lines.push(t.with("learn-signed", "time", time).to_string());
        }
        if !lines.is_empty() {
            all.push((one.window.starts_at, row(visit(file, one, t), lines.join("\n"))));
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.0));
    all.into_iter().map(|(_, row)| row).collect()
}

/// Every step to another level, the newest first.
pub(super) fn steps(file: &WorkerFile, t: Texts) -> Vec<Row> {
    file.steps
        .iter()
        .map(|one| {
            let label = t
                .with("learn-goal-title", "what", name_in(file, &one.category, t))
                .and("level", level(one.level, t))
                .to_string();
            let by = t
                .with("learn-signed-by", "by", signer(file, &one.by))
                .and("day", t.day_and_year(date_of(one.at)))
                .to_string();
            row(label, format!("{by}\n{}", one.why).trim())
        })
        .collect()
}

fn used(of: Used, t: Texts) -> Option<String> {
    match of {
        Used::Fine => None,
        Used::Near => Some(t.get("used-near").into_owned()),
        Used::Full => Some(t.get("used-full").into_owned()),
    }
}

/// Where they went on to, if that was noted.
fn went_on(file: &WorkerFile, t: Texts) -> Option<Row> {
    let went = file.onward.as_ref()?;
    let by = t
        .with("onward-by", "by", signer(file, &went.by))
        .and("day", t.day_and_year(date_of(went.at)))
        .to_string();
    let day = t.day_and_year(went.left_on);
    let to = onward(went.to, t);
    Some(row(
        t.get("onward-title").into_owned(),
        format!("{to}\n{day}\n{by}"),
    ))
}

/// Where somebody went on to.
pub(super) fn onward(to: Onward, t: Texts) -> String {
    t.get(match to {
        Onward::PaidWork => "onward-paid",
        Onward::Education => "onward-education",
        Onward::Volunteering => "onward-volunteering",
        Onward::Elsewhere => "onward-elsewhere",
        Onward::Unsaid => "onward-unsaid",
    })
    .into_owned()
}

/// What was agreed, how much of it is used, and where it led.
pub(super) fn agreed(file: &WorkerFile, t: Texts) -> Vec<Row> {
    let Some(agreed) = &file.agreed else {
        return vec![row(
            t.get("learn-agreement").into_owned(),
            t.get("learn-not-agreed").into_owned(),
        )];
    };
    let mut all = vec![row(
        t.get("learn-starts").into_owned(),
        t.day_and_year(agreed.starts_on),
    )];
    if let Some(last) = agreed.ends_on {
        all.push(row(t.get("learn-until").into_owned(), t.day_and_year(last)));
    }
    let week = t
        .with("learn-week-used", "used", t.duration(file.week_minutes))
        .and("most", t.duration(agreed.minutes_a_week()))
        .to_string();
    all.push(row(t.get("learn-hours").into_owned(), week));
    if let Some(most) = agreed.most_week_min {
        all.push(row(t.get("learn-most-short").into_owned(), t.duration(most)));
    }
    if let Some(months) = agreed.most_unpaid_months {
        let last = agreed
            .last_day()
            .map_or_else(String::new, |day| t.day_and_year(day));
        let text = t
            .with("learn-months-until", "n", months)
            .and("day", last)
            .to_string();
        all.push(row(t.get("learn-months-short").into_owned(), text));
    }
    all.push(row(t.get("learn-line").into_owned(), line(agreed.own.line, t)));
    let mut barriers = Vec::new();
    if agreed.own.no_bicycle {
        barriers.push(t.get("learn-no-bicycle").into_owned());
    }
    if let Some(level) = agreed.own.dutch {
        barriers.push(dutch(level, t));
    }
    let care = care_hours(agreed.own.childcare, t);
    if !care.is_empty() {
        barriers.push(t.with("learn-childcare-at", "when", care).to_string());
    }
    if barriers.is_empty() {
        barriers.push(t.get("learn-no-barriers").into_owned());
    }
    all.push(row(t.get("learn-barriers").into_owned(), barriers.join("\n")));
    if !agreed.own.wishes.is_empty() {
        all.push(row(t.get("learn-wishes").into_owned(), agreed.own.wishes.clone()));
    }
    all.extend(went_on(file, t));
    all
}

fn care_hours(hours: Availability, t: Texts) -> String {
    const DAYS: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let mut all = Vec::new();
    for (day, name) in DAYS.into_iter().enumerate() {
        let mut from = None;
        for hour in 0..=24_u8 {
            let is_in = hour < 24 && hours.touches(day, hour, hour + 1);
            match (from, is_in) {
                (None, true) => from = Some(hour),
                (Some(begun), false) => {
                    all.push(format!("{} {begun}:00–{hour}:00", t.weekday(name)));
                    from = None;
                }
                _ => {}
            }
        }
    }
    all.join(", ")
}

/// What asks for attention, a sentence each.
pub(super) fn due(due: &Due, t: Texts) -> Vec<Row> {
    let mut all = Vec::new();
    let mut add = |said: crate::texts::Phrase<'_>, part: &str| {
        all.push(Row {
            label: said.to_string(),
            value: String::new(),
            change: part.to_owned(),
        });
    };
    if due.goals > 0 {
        add(t.with("due-goals", "n", due.goals), "#goals");
    }
    if due.unsigned > 0 {
        add(t.with("due-hours", "n", due.unsigned), "#hours-to-sign");
    }
    if let Some(how) = due.week.and_then(|of| used(of, t)) {
        add(t.with("due-week", "how", how), "#agreement");
    }
    if let Some(how) = due.months.and_then(|of| used(of, t)) {
        add(t.with("due-months", "how", how), "#agreement");
    }
    if let Some(last) = due.ends_on {
        add(t.with("due-end", "day", t.day_and_year(last)), "#agreement");
    }
    all
}

/// Statements, each with what whoever checks it may see.
pub(super) fn statements(file: &WorkerFile, t: Texts) -> Vec<StatementLine> {
    file.statements
        .iter()
        .map(|one| statement(file, one, t))
        .collect()
}

fn statement(file: &WorkerFile, one: &Statement, t: Texts) -> StatementLine {
    let key = match (one.withdrawn_at, one.agreed_at) {
        (Some(_), _) => "statement-is-withdrawn",
        (None, Some(_)) => "statement-is-shown",
        (None, None) => "statement-is-unshown",
    };
    let shows = [
        ("name", "statement-shows-name", one.shown.name),
        ("work", "statement-shows-work", one.shown.work),
        ("hours", "statement-shows-hours", one.shown.hours),
    ];
    StatementLine {
        id: one.id.to_string(),
        title: t
            .with("learn-signed-by", "by", signer(file, &one.signed_by))
            .and("day", t.day_and_year(one.says.until))
            .to_string(),
        stands: t.get(key).into_owned(),
        is_withdrawn: one.withdrawn_at.is_some(),
        is_shown: one.withdrawn_at.is_none() && one.agreed_at.is_some(),
        form: Answers::filled(shows.iter().filter(|one| one.2).map(|one| ("show", one.0))),
        shows: shows
            .into_iter()
            .map(|(value, key, _)| Tile {
                value: value.to_owned(),
                icon: String::new(),
                name: t.get(key).into_owned(),
                more: String::new(),
            })
            .collect(),
    }
}

/// A time of day from minutes after midnight; midnight at the end of a day as such.
pub(super) fn clock(minutes: u32, t: Texts) -> String {
    let hour = i8::try_from(minutes / 60 % 24).unwrap_or(0);
    let minute = i8::try_from(minutes % 60).unwrap_or(0);
    t.clock(Time::constant(hour, minute, 0, 0))
}

/// When on that day, and how long where that is not the same: what joins is one stretch, so that three parts of a day are
/// no three lines.
pub(super) fn hours(windows: &[Window], minutes: u32, t: Texts) -> String {
    let mut stretches: Vec<Window> = Vec::new();
    for window in windows {
        match stretches.last_mut() {
            Some(last) if last.ends_at == window.starts_at => last.ends_at = window.ends_at,
            _ => stretches.push(*window),
        }
    }
    let said: Vec<String> = stretches
        .iter()
        .map(|one| {
            let clock = |at: UnixTime| at.local(&amsterdam()).time();
            t.hours(clock(one.starts_at), clock(one.ends_at))
        })
        .collect();
    let said = said.join(", ");
    let is_exact = stretches
        .iter()
        .all(|one| one.starts_at.plus(i64::from(minutes) * 60) == one.ends_at);
    if is_exact {
        said
    } else {
        t.with("day-open-when", "hours", said)
            .and("time", t.duration(minutes))
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Lang;
    use jiff::civil::date;

    fn window(from: i8, until: i8) -> Window {
        let at = |hour| UnixTime::at(date(2026, 3, 4), hour, 0, &amsterdam());
        Window {
            starts_at: at(from),
            ends_at: at(until),
        }
    }

    #[test]
    fn what_joins_is_one_stretch_and_how_long_is_said_only_where_it_is_not_that() {
        let nl = Texts::plain(Lang::Nl);
        let day = [window(8, 12), window(12, 17), window(17, 21)];
        assert_eq!(hours(&day, 120, nl), "8–21 uur, duurt 2 uur");
        assert_eq!(
            hours(&[day[0], day[2]], 60, nl),
            "8–12 uur, 17–21 uur, duurt 1 uur"
        );
        assert_eq!(hours(&day[..1], 240, nl), "8–12 uur");
        assert_eq!(hours(&day[..1], 240, Texts::plain(Lang::En)), "8:00–12:00");
    }
}

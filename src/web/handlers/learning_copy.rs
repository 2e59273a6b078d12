//! What is recorded of somebody's learning, in the copy that they read; their own page says it with pictures.

use super::learning_words as said;
use crate::domain::figures::Onward;
use crate::domain::learning::{Did, Level, Next, PolicyLine, Seen, Went};
use crate::domain::time::amsterdam;
use crate::service::rights::{AgreedCopy, LearningCopy, PractisedCopy};
use crate::texts::Texts;
use crate::web::pages::Row;

fn row(label: impl Into<String>, value: impl Into<String>) -> Row {
    Row {
        label: label.into(),
        value: value.into(),
        change: String::new(),
    }
}

fn level(tag: &str, t: Texts) -> String {
    Level::from_tag(tag).map_or_else(String::new, |level| said::level(level, t))
}

fn agreed(one: &AgreedCopy, t: Texts) -> Row {
    let mut lines = vec![
        format!("{}: {}", t.get("learn-starts"), one.starts_on),
        format!("{}: {}", t.get("learn-hours"), t.duration(one.week_min)),
    ];
    if let Some(last) = &one.ends_on {
        lines.push(format!("{}: {last}", t.get("learn-until")));
    }
    if let Some(most) = one.most_week_min {
        lines.push(format!("{}: {}", t.get("learn-most-short"), t.duration(most)));
    }
    if let Some(months) = one.most_unpaid_months {
        lines.push(format!("{}: {months}", t.get("learn-months-short")));
    }
    if let Some(line) = PolicyLine::from_tag(one.policy_line) {
        lines.push(format!("{}: {}", t.get("learn-line"), said::line(line, t)));
    }
    if one.no_bicycle {
        lines.push(t.get("learn-no-bicycle").into_owned());
    }
    if let Some(dutch) = one.dutch {
        lines.push(format!("{}: {}", t.get("learn-dutch"), dutch.to_uppercase()));
    }
    if !one.wishes.is_empty() {
        lines.push(format!("{}: {}", t.get("learn-wishes"), one.wishes));
    }
    row(t.get("learn-agreement").into_owned(), lines.join("\n"))
}

fn reflection(one: &PractisedCopy, t: Texts) -> Option<Row> {
    let [went, did, next] = one.reflection?;
    let value = format!(
        "{} · {} · {}",
        said::went(Went::from_tag(went)?, t),
        said::did(Did::from_tag(did)?, t),
        said::next(Next::from_tag(next)?, t)
    );
    let day = t.day_and_year(one.when.from.0.date(&amsterdam()));
    Some(row(format!("{} · {day}", one.category), value))
}

/// All of it, a row each.
pub(super) fn rows(all: &LearningCopy, t: Texts) -> Vec<Row> {
    let day = |at: crate::service::rights::Moment| t.day_and_year(at.0.date(&amsterdam()));
    let mut rows: Vec<Row> = all.agreed.iter().map(|one| agreed(one, t)).collect();
    for one in &all.levels {
        let by = t
            .with("learn-signed-by", "by", one.by.clone())
            .and("day", day(one.at))
            .to_string();
        let label = format!("{}: {}", one.category, level(one.level, t));
        rows.push(row(label, format!("{by}\n{}", one.why).trim()));
    }
    for one in &all.goals {
        let label = format!("{}: {}", one.category, level(one.target, t));
        let by = t.with("learn-goal-by", "day", one.due_on.clone()).to_string();
        rows.push(row(label, format!("{by} {}", one.words).trim()));
    }
    for one in &all.observations {
        let label = t
            .with("learn-saw", "by", one.by.clone())
            .and("day", day(one.at))
            .to_string();
        let seen = Seen::from_tag(one.seen).map_or_else(String::new, |seen| said::seen(seen, t));
        let value = format!("{}: {seen}\n{}", one.category, one.words);
        rows.push(row(label, value.trim()));
    }
    rows.extend(all.visits.iter().filter_map(|one| reflection(one, t)));
    rows.extend(all.onward.iter().filter_map(|one| {
        let to = said::onward(Onward::from_tag(one.to)?, t);
        let by = t
            .with("onward-by", "by", one.by.clone())
            .and("day", day(one.at))
            .to_string();
        Some(row(
            t.get("onward-title").into_owned(),
            format!("{to}\n{}\n{by}", one.left_on),
        ))
    }));
    for one in &all.statements {
        rows.push(row(
            t.get("statement-title").into_owned(),
            format!("{} · {}", day(one.signed_at), one.code),
        ));
    }
    rows
}

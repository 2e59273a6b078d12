//! The lines of the desk's list that are about people: worries, calls, what the program noticed, certificates.

use jiff::civil::Date;

use super::words;
use crate::domain::language::Lang;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::desk::{About, AlertLine, Ask, CallBackLine, CallWhy, ConcernLine, Expiring};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::pages::desk::{Need, Task, TaskStep};

/// What the program itself writes as somebody's words, in the language of that moment.
const OWN_WORDS: [&str; 9] = [
    "concern-closed-door",
    "concern-nobody-came",
    "concern-nobody-home",
    "concern-message-asked",
    "concern-message-unkind",
    "concern-message-money",
    "concern-message-unsafe",
    "concern-message-other",
    "rights-words-gone",
];

fn moment(at: UnixTime, t: Texts) -> String {
    t.moment(at.local(&amsterdam()).datetime())
}

/// A button of a line.
pub(super) fn step(value: &str, label: &str, first: bool, t: Texts) -> TaskStep {
    TaskStep {
        value: value.to_owned(),
        label: t.get(label).into_owned(),
        first,
    }
}

/// A line without buttons.
pub(super) fn plain(need: Need, title: String, href: String, due: String, why: String) -> Task {
    Task {
        need,
        title,
        href,
        due,
        why,
        telephone: String::new(),
        suggestions: Vec::new(),
        open: String::new(),
        steps: Vec::new(),
        action: String::new(),
        whom: String::new(),
        words: String::new(),
        form: Answers::new(),
    }
}

/// Somebody's words; those that the program wrote itself in the language of whoever reads.
fn said(stored: &str, t: Texts) -> String {
    OWN_WORDS
        .iter()
        .find(|key| {
            Lang::ALL
                .iter()
                .any(|lang| Texts::plain(*lang).get(key) == stored)
        })
        .map_or_else(|| stored.to_owned(), |key| t.get(key).into_owned())
}

fn concern_title(one: &ConcernLine, t: Texts) -> String {
    let about = |key: &str, about: &About| {
        t.with(key, "what", words::category(&about.category, t))
            .and("name", about.resident.clone())
            .to_string()
    };
    let named = |key: &str, name: &str| t.with(key, "name", name.to_owned()).to_string();
    match (&one.ask, &one.about) {
        (Ask::Message, Some(of)) => about("desk-message", of),
        (Ask::Message, None) => t.get("thread-ground-reported").into_owned(),
        (Ask::Join(Some(_)), Some(of)) => about("desk-join-resident", of),
        (Ask::Join(_), Some(of)) => about("desk-join", of),
        (Ask::Join(_), None) => t.get("thread-ground-asked").into_owned(),
        (Ask::Visit, Some(of)) => about("desk-complaint-visit", of),
        (Ask::Helper(name), _) if !name.is_empty() => named("desk-complaint-about", name),
        (Ask::Helper(_) | Ask::Visit, _) => t.get("desk-complaint").into_owned(),
        (Ask::Person(name), _) if !name.is_empty() => named("desk-worry-about", name),
        (Ask::Person(_), _) => t.get("desk-worry").into_owned(),
        (Ask::Place, Some(of)) => about("desk-place-at", of),
        (Ask::Place, None) => t.get("desk-place").into_owned(),
    }
}

/// Where one looks into it. A worry leads to the person, never to a visit: that would say who was there and worried.
fn concern_place(one: &ConcernLine) -> String {
    let file = one.file.as_ref().map(|who| format!("/desk/people/{who}"));
    let request = one
        .about
        .as_ref()
        .map(|of| format!("/desk/requests/{}", of.request));
    let found = match one.ask {
        Ask::Message | Ask::Join(_) => request.map(|request| format!("{request}/messages")),
        Ask::Helper(_) => file.or(request),
        Ask::Person(_) => file,
        Ask::Visit | Ask::Place => request.or(file),
    };
    found.unwrap_or_default()
}

/// A worry, a complaint, a report.
pub(super) fn concern(one: &ConcernLine, now: UnixTime, t: Texts) -> Task {
    let deadline = one.concern.deadline_at;
    let when = if deadline < now {
        "desk-late"
    } else {
        "desk-before"
    };
    Task {
        steps: vec![step("close", "button-close-worry", true, t)],
        action: format!("/desk/concerns/{}/close", one.concern.id),
        words: t.get("desk-outcome").into_owned(),
        ..plain(
            Need::Concern,
            concern_title(one, t),
            concern_place(one),
            t.with(when, "when", moment(deadline, t)).to_string(),
            said(&one.concern.words, t),
        )
    }
}

/// Whether it goes before everything else.
pub(super) const fn is_urgent(one: &CallBackLine) -> bool {
    matches!(one.why, CallWhy::TextedHelp)
}

/// Somebody who waits for a call.
pub(super) fn call(one: &CallBackLine, t: Texts) -> Task {
    let name = if one.name.is_empty() {
        t.get("desk-somebody").into_owned()
    } else {
        one.name.clone()
    };
    let (need, title, why) = match one.why {
        CallWhy::TextedHelp => (Need::TextedHelp, "desk-text-help", "desk-text-why"),
        CallWhy::Texted => (Need::Text, "desk-text", "desk-text-why"),
        CallWhy::Spoke => (Need::Spoken, "desk-spoken", "desk-spoken-why"),
        CallWhy::LeftNumber => (Need::CallBack, "desk-call", "desk-call-me"),
        CallWhy::Verify => (Need::CallBack, "desk-call", "desk-call-verify"),
        CallWhy::SignIn => (Need::CallBack, "desk-call", "desk-call-sign-in"),
        CallWhy::TellChosen => (Need::CallBack, "desk-call", "desk-call-tell-chosen"),
        CallWhy::Tell => (Need::CallBack, "desk-call", "desk-call-tell"),
    };
    Task {
        steps: vec![step(
            "open",
            match one.why {
                CallWhy::Spoke => "button-listen",
                _ => "button-open-number",
            },
            true,
            t,
        )],
        action: format!("/desk/calls/{}", one.id),
        ..plain(
            need,
            t.with(title, "name", name).to_string(),
            String::new(),
            moment(one.since, t),
            match one.more {
                0 => t.get(why).into_owned(),
                more => t
                    .with("desk-call-more", "why", t.get(why))
                    .and("n", more)
                    .to_string(),
            },
        )
    }
}

/// Something that the program noticed about somebody.
pub(super) fn alert(one: &AlertLine, t: Texts) -> Task {
    let action = format!("/desk/alerts/{}/close", one.id);
    if !one.is_unreachable {
        return Task {
            steps: vec![step("close", "button-looked", true, t)],
            action,
            ..plain(
                Need::ManyLooks,
                t.with("desk-many-looks", "name", one.name.clone())
                    .and("n", one.count)
                    .to_string(),
                String::new(),
                String::new(),
                t.get("desk-many-looks-why").into_owned(),
            )
        };
    }
    Task {
        open: t.get("button-open-their-file").into_owned(),
        steps: vec![step("close", "button-arranged", false, t)],
        action,
        ..plain(
            Need::Unreachable,
            t.with("desk-unreachable", "name", one.name.clone()).to_string(),
            format!("/desk/people/{}#reach", one.person),
            t.with("desk-unreachable-since", "n", one.count)
                .and("when", moment(one.since, t))
                .to_string(),
            t.get("desk-unreachable-why").into_owned(),
        )
    }
}

/// Somebody whose certificate runs out, or has.
pub(super) fn vetting(one: &Expiring, today: Date, t: Texts) -> Task {
    let day = t.day_and_year(one.until);
    let href = format!("/desk/people/{}", one.person);
    if one.until < today {
        let title = t
            .with("desk-vetting-over", "name", one.name.clone())
            .and("day", day)
            .to_string();
        return plain(Need::VettingOver, title, href, String::new(), String::new());
    }
    plain(
        Need::Vetting,
        t.with("desk-vetting", "name", one.name.clone()).to_string(),
        href,
        t.with("desk-before", "when", day).to_string(),
        String::new(),
    )
}

//! Everything about somebody, as they read it: the tree of the service, said in their language.

use crate::domain::additional::Answer;
use crate::domain::fee::{Fee, Price, PriceKind};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::rights::{
    BondCopy, CallCopy, ConsentCopy, EntranceCopy, Everything, FeesCopy, HelpingCopy, LookCopy, Moment,
    OutingCopy, ReportCopy, RequestCopy, Span, ToldCopy, TurnCopy, VisitCopy,
};
use crate::texts::Texts;
use crate::web::pages::Row;
use crate::web::pages::rights::Section;
use jiff::civil::Date;

use super::{learning_copy, prices, words};

/// Every kind of thing that is kept, in the order in which people ask for it.
pub fn sections(all: &Everything, t: Texts) -> Vec<Section> {
    let mut sections = vec![
        section("data-file", file(all, t), t),
        section(
            "data-requests",
            all.requests.iter().map(|of| request(of, t)).collect(),
            t,
        ),
    ];
    if let Some(own) = &all.helping {
        sections.push(section("data-helping", helping(own, t), t));
        sections.push(section(
            "data-asked",
            own.asked.iter().map(|one| turn(one, t)).collect(),
            t,
        ));
        sections.push(section(
            "data-helped",
            own.helped.iter().map(|one| turn(one, t)).collect(),
            t,
        ));
        sections.push(section(
            "data-outings",
            own.outings.iter().map(|one| outing(one, t)).collect(),
            t,
        ));
    }
    if let Some(own) = &all.learning {
        sections.push(section("data-learning", learning_copy::rows(own, t), t));
    }
    if !all.fees.is_empty() {
        sections.push(section("data-fees", fees(&all.fees, t), t));
    }
    if !all.handovers.is_empty() {
        let told = all.handovers.iter().map(|one| told(one, t));
        sections.push(section("data-told", told.collect(), t));
    }
    sections.push(section(
        "data-bonds",
        all.bonds.iter().map(|one| bond(one, t)).collect(),
        t,
    ));
    sections.extend([
        section(
            "data-consents",
            all.consents.iter().map(|one| consent(one, t)).collect(),
            t,
        ),
        section(
            "data-looks",
            all.looks.iter().map(|one| look(one, t)).collect(),
            t,
        ),
        section(
            "data-reports",
            all.reports.iter().map(|one| report(one, t)).collect(),
            t,
        ),
        section(
            "data-messages",
            all.messages
                .iter()
                .map(|one| {
                    let plain = || t.get("data-message-plain").into_owned();
                    row(moment(one.at, t), one.words.clone().unwrap_or_else(plain))
                })
                .collect(),
            t,
        ),
        section(
            "data-calls",
            all.calls.iter().map(|one| call(one, t)).collect(),
            t,
        ),
        section(
            "data-entrances",
            all.entrances.iter().map(|one| entrance(one, t)).collect(),
            t,
        ),
    ]);
    sections
}

fn section(key: &str, rows: Vec<Row>, t: Texts) -> Section {
    Section {
        title: t.get(key).into_owned(),
        rows,
    }
}

fn row(label: impl Into<String>, value: impl Into<String>) -> Row {
    Row {
        label: label.into(),
        value: value.into(),
        change: String::new(),
    }
}

fn day(at: UnixTime, t: Texts) -> String {
    t.day_and_year(at.date(&amsterdam()))
}

fn moment(at: Moment, t: Texts) -> String {
    day(at.0, t)
}

fn span(span: Span, t: Texts) -> String {
    let zone = amsterdam();
    let (from, until) = (span.from.0.local(&zone), span.until.0.local(&zone));
    let clock = |at: &jiff::Zoned| format!("{}:{:02}", at.hour(), at.minute());
    format!("{}, {}–{}", day(span.from.0, t), clock(&from), clock(&until))
}

fn file(all: &Everything, t: Texts) -> Vec<Row> {
    let said = |key: &str| t.get(key).into_owned();
    let name = format!("{} {}", all.file.given_name, all.file.family_name);
    let mut rows = vec![
        row(said("row-who"), name.trim()),
        row(said("data-language"), all.file.language.clone()),
        row(said("data-since"), moment(all.file.since, t)),
        row(said("data-keeper"), all.file.organisation.clone()),
    ];
    if let Some(at) = &all.address {
        let lines = format!("{}\n{} {}\n{}", at.street, at.postcode, at.place, at.zone);
        rows.push(row(said("row-where"), lines));
        rows.push(row(said("data-cell"), at.cell.clone()));
    }
    rows.extend(
        all.contact
            .telephone
            .clone()
            .map(|text| row(said("row-telephone"), text)),
    );
    rows.extend(all.contact.mail.clone().map(|text| row(said("row-mail"), text)));
    rows.extend(all.emergency_contact.as_ref().map(|one| {
        let lines = format!("{} {}\n{}", one.name, one.relation, one.telephone);
        row(said("emergency-title"), lines)
    }));
    rows.extend(
        all.file
            .verified_at
            .map(|at| row(said("data-verified"), moment(at, t))),
    );
    if !all.roles.is_empty() {
        rows.push(row(said("data-roles"), all.roles.join(", ")));
    }
    rows
}

fn request(of: &RequestCopy, t: Texts) -> Row {
    let mut lines = vec![
        format!("{} · {}", moment(of.asked_at, t), state(&of.state, t)),
        words::schedule(&of.schedule, t),
    ];
    lines.extend(
        of.resident
            .iter()
            .map(|name| t.with("data-for", "name", name).to_string()),
    );
    lines.extend(
        of.asked_by
            .iter()
            .map(|name| t.with("data-by", "name", name).to_string()),
    );
    if !of.own_words.is_empty() {
        lines.push(t.with("data-words", "words", &of.own_words).to_string());
    }
    if of.photo.is_some() {
        lines.push(t.get("data-photo").into_owned());
    }
    lines.extend(
        of.public_sentence
            .iter()
            .map(|text| t.with("data-sentence", "words", text).to_string()),
    );
    for one in &of.weighed {
        let answer = one.answer.and_then(Answer::from_tag);
        let said = t.get(super::additional::answer_key(answer));
        lines.push(format!("{} {said}", t.get("additional-question")));
        lines.extend(one.why.clone().filter(|why| !why.is_empty()));
    }
    lines.extend(of.visits.iter().flat_map(|one| visit(one, t)));
    row(of.category.clone(), lines.join("\n"))
}

fn visit(one: &VisitCopy, t: Texts) -> Vec<String> {
    let when = one.agreed.or_else(|| one.windows.first().copied());
    let mut line = when.map_or_else(String::new, |when| format!("{} · ", span(when, t)));
    line.push_str(&state(&one.state, t));
    if !one.who.is_empty() {
        line = format!("{line} · {}", one.who.join(", "));
    }
    let mut lines = vec![line];
    if let Some(words) = &one.story {
        lines.push(t.with("data-story", "words", words).to_string());
    }
    if let Some(said) = one.feedback.as_ref().filter(|said| !said.words.is_empty()) {
        lines.push(t.with("data-thanks", "words", &said.words).to_string());
    }
    lines
}

fn helping(own: &HelpingCopy, t: Texts) -> Vec<Row> {
    let said = |key: &str| t.get(key).into_owned();
    let mut rows = vec![
        row(
            said("data-stands"),
            format!("{} · {}", state(&own.state, t), moment(own.since, t)),
        ),
        row(said("row-what"), own.categories.join(", ")),
        row(said("data-language"), own.languages.join(", ")),
        row(
            said("data-reach"),
            t.with("data-reach-km", "km", f64_km(own.reach_m)).to_string(),
        ),
        row(said("data-often"), own.weekly_visits.to_string()),
    ];
    rows.extend(
        own.absences
            .iter()
            .map(|(first, last)| row(said("data-absence"), format!("{first} – {last}"))),
    );
    rows.extend(own.vettings.iter().map(|seen| {
        let text = t
            .with("data-vetting-seen", "name", &seen.seen_by)
            .and("when", moment(seen.seen_at, t))
            .and("until", seen.valid_until.clone());
        row(said("data-vetting"), text.to_string())
    }));
    rows
}

/// Kilometres, with one digit behind the point when it is no whole number.
fn f64_km(metres: u32) -> String {
    let (whole, tenths) = (metres / 1000, metres % 1000 / 100);
    if tenths == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{tenths}")
    }
}

fn turn(one: &TurnCopy, t: Texts) -> Row {
    let text = format!(
        "{} · {} · {}",
        span(one.when, t),
        one.resident,
        state(&one.state, t)
    );
    row(one.category.clone(), text)
}

fn outing(one: &OutingCopy, t: Texts) -> Row {
    let text = format!(
        "{}\n{} → {}\n{} · {}",
        one.sentence,
        one.leaves_from,
        one.goes_to,
        span(one.when, t),
        state(&one.state, t)
    );
    row(one.category.clone(), text)
}

fn bond(one: &BondCopy, t: Texts) -> Row {
    let known = one
        .known
        .as_ref()
        .map(|words| t.with("data-bond-known", "words", words.clone()).to_string());
    let contact = one
        .care_contact
        .as_ref()
        .map(|name| t.with("data-bond-contact", "name", name.clone()).to_string());
    let lines: Vec<String> = [Some(one.agreed.clone()), contact, known, Some(moment(one.at, t))]
        .into_iter()
        .flatten()
        .filter(|line| !line.is_empty())
        .collect();
    row(format!("{} · {}", one.category, one.other), lines.join("\n"))
}

/// What they were told of a handover, and when.
fn told(one: &ToldCopy, t: Texts) -> Row {
    let on = one
        .on
        .parse::<Date>()
        .map_or_else(|_| one.on.clone(), |on| t.day_and_year(on));
    let mut lines = vec![
        t.with("data-told-goes", "to", one.to.clone())
            .and("on", on)
            .to_string(),
    ];
    lines.extend(
        one.off_at
            .map(|at| t.with("data-told-off", "on", moment(at, t)).to_string()),
    );
    row(format!("{} · {}", one.zone, moment(one.at, t)), lines.join("\n"))
}

fn fees(all: &FeesCopy, t: Texts) -> Vec<Row> {
    let answers = all.answers.iter().map(|one| {
        let said = PriceKind::from_tag(one.kind).and_then(|kind| Price::new(kind, one.amount));
        row(
            t.with("data-fees-asked", "what", one.category.clone())
                .to_string(),
            format!(
                "{} · {}",
                prices::price(said.unwrap_or(Price::FREE), t),
                moment(one.at, t)
            ),
        )
    });
    let visits = all.visits.iter().map(|one| {
        let came_to = Fee {
            cents: one.cents,
            vouchers: one.vouchers,
        };
        let when = moment(one.visit_at, t);
        let time = t.duration(one.minutes);
        row(
            one.category.clone(),
            format!("{when} · {time} · {}", prices::sum(came_to, t)),
        )
    });
    let vouchers = all.vouchers.iter().map(|one| {
        let what = t.get("data-fees-vouchers").into_owned();
        row(what, format!("{} · {}", one.count, one.given_on))
    });
    answers.chain(visits).chain(vouchers).collect()
}

fn consent(one: &ConsentCopy, t: Texts) -> Row {
    let other = one.other.clone().unwrap_or_default();
    let what = match (one.purpose.as_str(), one.own) {
        ("act_for", true) => t.with("data-consent-of-other", "name", other).to_string(),
        ("act_for", false) => t.with("data-consent-for-other", "name", other).to_string(),
        _ => t.get("data-consent-of-matching").into_owned(),
    };
    let how = match one.given.as_str() {
        "in_person" => t.get("data-given-in-person"),
        "by_telephone" => t.get("data-given-by-telephone"),
        _ => t.get("data-given-in-writing"),
    };
    let mut value = format!("{what}\n{how}");
    if let Some(at) = one.withdrawn_at {
        value = format!("{value}\n{}", t.with("data-withdrawn", "when", moment(at, t)));
    }
    row(moment(one.at, t), value)
}

fn look(one: &LookCopy, t: Texts) -> Row {
    let value = format!(
        "{} {} · {}",
        one.who,
        look_what(&one.what, t),
        look_why(&one.why, t)
    );
    row(moment(one.at, t), value)
}

/// What somebody saw.
pub fn look_what(what: &str, t: Texts) -> String {
    match what {
        "address" => t.get("look-address"),
        "home" => t.get("look-home"),
        "telephone" => t.get("look-telephone"),
        "messages" => t.get("look-messages"),
        "emergency_contact" => t.get("look-emergency"),
        "bond" => t.get("look-bond"),
        "photo" => t.get("look-photo"),
        "recording" => t.get("look-recording"),
        "fees" => t.get("look-fees"),
        _ => t.get("look-file"),
    }
    .into_owned()
}

/// Why somebody looked.
pub fn look_why(why: &str, t: Texts) -> String {
    match why {
        "visit" => t.get("look-visit"),
        "call_back" => t.get("look-call"),
        "rights" => t.get("look-rights"),
        "letter" => t.get("look-letter"),
        "bond" => t.get("look-bond-why"),
        "books" => t.get("look-books"),
        _ => t.get("look-desk"),
    }
    .into_owned()
}

fn report(one: &ReportCopy, t: Texts) -> Row {
    row(
        moment(one.at, t),
        format!("{}\n{}", one.words, state(&one.state, t)),
    )
}

fn call(one: &CallCopy, t: Texts) -> Row {
    let spoken = one.recording.as_ref().map(|_| t.get("data-spoken").into_owned());
    let words = spoken
        .or_else(|| one.words.clone())
        .filter(|words| !words.is_empty());
    let words = words.unwrap_or_else(|| t.get("data-call-plain").into_owned());
    row(moment(one.at, t), format!("{words}\n{}", state(&one.state, t)))
}

fn entrance(one: &EntranceCopy, t: Texts) -> Row {
    let kind = match one.kind {
        "session" => t.get("data-entrance-session"),
        "card" => t.get("data-entrance-card"),
        "calendar" => t.get("data-entrance-calendar"),
        "push" => t.get("data-entrance-push"),
        _ => t.get("data-entrance-passkey"),
    };
    let used = match one.used_at {
        Some(at) => t.with("data-entrance-used", "when", moment(at, t)).to_string(),
        // When a calendar asks, nobody writes down.
        None if one.kind == "calendar" => String::new(),
        None => t.get("data-entrance-unused").into_owned(),
    };
    let since = t
        .with("data-entrance-since", "when", moment(one.since, t))
        .to_string();
    let lines = [one.device.clone(), since, used];
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    row(kind, lines.join("\n"))
}

/// Where something stands, whatever it is.
fn state(tag: &str, t: Texts) -> String {
    match tag {
        "unconfirmed" => t.get("is-unconfirmed"),
        "awaiting_review" => t.get("is-awaiting-review"),
        "open" => t.get("is-open"),
        "paused" => t.get("is-paused"),
        "fulfilled" | "done" | "confirmed" => t.get("is-done"),
        "withdrawn" | "cancelled" => t.get("is-withdrawn"),
        "expired" => t.get("is-expired"),
        "refused" => t.get("is-refused"),
        "staffed" | "booked" => t.get("is-booked"),
        "under_way" => t.get("is-under-way"),
        "missed" => t.get("is-missed"),
        "sent" => t.get("is-sent"),
        "accepted" => t.get("is-accepted"),
        "declined" => t.get("is-declined"),
        "handed_back" => t.get("is-handed-back"),
        "waiting" => t.get("is-waiting"),
        "active" => t.get("is-active"),
        "on_hold" => t.get("is-on-hold"),
        "left" => t.get("is-left"),
        _ => t.get("is-closed"),
    }
    .into_owned()
}

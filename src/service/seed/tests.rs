//! The seed files say what they should, on every day of the week and at every hour.

use super::check::{RULES, endings};
use super::story::Rehearsed;
use super::*;
use crate::domain::helper::{Availability, HelperState};
use crate::domain::request::RequestState;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use jiff::civil::date;
use std::collections::BTreeSet;

/// A week, at several hours, and the days around a change of the clock.
fn moments() -> Vec<UnixTime> {
    let at = |day, hour, minute| UnixTime::at(day, hour, minute, &amsterdam());
    let mut all = Vec::new();
    for day in 1..=7 {
        for (hour, minute) in [(0, 3), (8, 0), (11, 17), (16, 45), (23, 58)] {
            all.push(at(date(2026, 11, day), hour, minute));
        }
    }
    for month in [3, 10] {
        for day in 24..=31 {
            all.push(at(date(2026, month, day), 9, 30));
        }
    }
    all
}

#[test]
fn the_catalogue_is_whole() {
    let all = categories().unwrap();
    let ids: Vec<&str> = all.iter().map(|category| category.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "groceries",
            "odd-jobs",
            "garden",
            "moving",
            "devices",
            "paperwork",
            "accompany",
            "driving",
            "company",
            "meeting",
            "walking",
            "pets",
            "meals",
            "painting",
            "cleaning",
            "language",
            "work-cv",
            "street",
            "music-art",
            "childcare",
        ]
    );
    let off: Vec<&str> = all.iter().filter(|c| !c.is_on).map(|c| c.id.as_str()).collect();
    assert_eq!(off, ["driving", "cleaning", "childcare"]);
    for category in &all {
        for (text, word) in [(&category.rules_nl, "DigiD"), (&category.rules_en, "receipt")] {
            assert!(text.contains(word), "{}: {text}", category.id);
            for line in text.lines() {
                assert!(
                    line.split_whitespace().count() <= 24 && line.ends_with(['.', '?', '!']),
                    "{}: too long for B1: {line}",
                    category.id
                );
            }
        }
    }
}

#[test]
fn what_is_not_for_neighbours_is_hinted_at_and_nothing_else_is() {
    let all = refused().unwrap();
    let hinted = |words: &str| -> Vec<&str> {
        all.iter()
            .filter(|thing| thing.is_hinted_by(words))
            .map(|thing| thing.id.as_str())
            .collect()
    };
    assert_eq!(
        hinted("Kan iemand mij helpen met DOUCHEN, en aankleden?"),
        ["personal-care"]
    );
    assert_eq!(hinted("mijn cv-ketel doet het niet"), ["gas-and-power"]);
    assert_eq!(hinted("I can't breathe"), ["ill-now"]);
    assert!(hinted("Mijn ramen wassen en een wonderlijke kast verplaatsen").is_empty());
    let whole = demo().unwrap();
    for request in whole.requests.iter().filter(|request| request.ends != "refused") {
        assert!(
            hinted(&request.words).is_empty(),
            "{}: {:?}",
            request.key,
            hinted(&request.words)
        );
    }
    let leo = whole.request("leo-washing").unwrap();
    assert_eq!(hinted(&leo.words), ["personal-care"]);
}

#[test]
fn the_neighbourhood_is_large_enough_and_every_state_is_told() {
    let whole = demo().unwrap();
    assert!(whole.zones.len() >= 2 && whole.people.len() >= 64 && whole.requests.len() >= 54);
    let helpers = whole.people.iter().filter(|p| p.helper.is_some()).count();
    assert!(helpers >= 30, "{helpers} helpers");
    let ends: BTreeSet<&str> = whole.requests.iter().map(|r| r.ends.as_str()).collect();
    for state in RequestState::TAGS {
        assert!(ends.contains(state), "no request is {state}");
    }
    let visits: BTreeSet<&str> = whole
        .requests
        .iter()
        .flat_map(|r| r.visits_end.iter().map(String::as_str))
        .collect();
    for state in VisitState::TAGS {
        assert!(visits.contains(state), "no visit is {state}");
    }
    let now = moments()[17];
    let states: BTreeSet<&str> = whole
        .rehearse(now)
        .unwrap()
        .helpers
        .values()
        .map(|s| s.tag())
        .collect();
    assert_eq!(states.len(), HelperState::TAGS.len(), "{states:?}");
    let steps: BTreeSet<&str> = whole
        .requests
        .iter()
        .flat_map(|r| r.step.iter().map(|s| s.action.tag()))
        .collect();
    assert!(steps.len() >= 20, "{steps:?}");
}

#[test]
fn every_story_ends_as_it_says_whenever_it_is_told() {
    let whole = demo().unwrap();
    for now in moments() {
        endings(&whole, now).unwrap_or_else(|error| panic!("told at {now}: {error}"));
    }
}

#[test]
fn nobody_in_the_files_can_be_reached() {
    let whole = demo().unwrap();
    let numbers = whole.people.iter().filter_map(|p| p.telephone.as_ref());
    let numbers = numbers.chain(whole.call_backs.iter().map(|call| &call.telephone));
    for number in numbers.chain(whole.zones.iter().map(|zone| &zone.telephone)) {
        // No mobile number begins with 06 0, and no subscriber's number with 0.
        let fake = ["+3160000", "+31130000", "+31530000"];
        assert!(
            fake.iter().any(|prefix| number.as_str().starts_with(prefix)),
            "{}",
            number.as_str()
        );
    }
    for mail in whole.people.iter().filter_map(|p| p.mail.as_ref()) {
        let domain = mail.as_str().split('@').nth(1).unwrap();
        assert!(
            ["example.nl", "example.org"].contains(&domain),
            "{}",
            mail.as_str()
        );
    }
    for person in whole.people.iter().filter(|p| p.street.is_some()) {
        let number: u32 = person
            .street
            .as_deref()
            .and_then(|street| street.split_whitespace().last())
            .unwrap()
            .parse()
            .unwrap();
        assert!(
            number > 900,
            "{}: house numbers are made up, above 900",
            person.key
        );
    }
}

/// The rules that turn a helper away from a request, on the disclosure cells, apart from what is booked.
fn turned_away(
    whole: &Neighbourhood,
    told: &Rehearsed,
    request: &SeedRequest,
    who: &SeedPerson,
    now: UnixTime,
) -> Vec<&'static str> {
    let helper = who.helper.as_ref().unwrap();
    let resident = whole.person(&request.resident).unwrap();
    let cell = |person: &SeedPerson| Cell::of(person.at.unwrap(), 8).unwrap().centre();
    let apart = crate::geo::distance_m(cell(resident), cell(who));
    let vetted = helper.vetting.as_ref().map(|v| v.until.date(now));
    let week = whole.availability(told, &who.key);
    let duration = whole.duration_min(request);
    let occasions = request.occasions(now, now, duration).unwrap();
    let fits = occasions
        .iter()
        .flatten()
        .any(|window| free(week, *window, now, duration));
    let day = now.date(&amsterdam());
    let turned = [
        ("category", !helper.does.contains(&request.category)),
        (
            "distance",
            apart > f64::from(helper.reach_m.min(request.radius_m)),
        ),
        ("hours", !fits),
        (
            "vetting",
            whole.needs_vetting(request) && vetted.is_none_or(|until| until < day),
        ),
        (
            "language",
            request
                .language
                .as_ref()
                .is_some_and(|l| !helper.speaks.contains(l)),
        ),
        (
            "car",
            request.car && helper.mode != crate::domain::helper::Mode::Car,
        ),
        ("lifting", request.lifting && !helper.lifts),
        ("block", whole.is_blocked(&who.key, &resident.key)),
    ];
    assert!(RULES.iter().eq(turned.iter().map(|(rule, _)| rule)));
    turned
        .iter()
        .filter(|(_, is_so)| *is_so)
        .map(|(rule, _)| *rule)
        .collect()
}

fn free(week: Availability, window: crate::domain::schedule::Window, now: UnixTime, minutes: u32) -> bool {
    let from = window.starts_at.local(&amsterdam());
    let day = from.date().weekday().to_monday_zero_offset() as usize;
    let hours = minutes.div_ceil(60) as u8;
    let last = window.ends_at.local(&amsterdam()).hour() as u8;
    window.starts_at > now
        && (from.hour() as u8..=last.saturating_sub(hours)).any(|hour| week.covers(day, hour, hour + hours))
}

#[test]
fn what_nobody_can_do_and_what_somebody_could_is_true() {
    let whole = demo().unwrap();
    for now in moments().into_iter().step_by(6) {
        let told = whole.rehearse(now).unwrap();
        let active: Vec<&SeedPerson> = whole
            .people
            .iter()
            .filter(|p| matches!(told.helpers.get(&p.key), Some(HelperState::Active { .. })))
            .filter(|p| p.helper.as_ref().is_some_and(|h| h.adult))
            .collect();
        for request in &whole.requests {
            if request.nobody_because.is_none() && !request.somebody_could {
                continue;
            }
            let zone = whole.person(&request.resident).unwrap().zone.clone();
            let why: Vec<Vec<&str>> = active
                .iter()
                .filter(|who| who.key != request.resident && who.zone == zone)
                .map(|who| turned_away(&whole, &told, request, who, now))
                .collect();
            let able = why.iter().filter(|rules| rules.is_empty()).count();
            let key = &request.key;
            if let Some(rule) = request.nobody_because.as_deref() {
                assert_eq!(able, 0, "{key} at {now}: somebody could");
                assert!(
                    why.iter().any(|rules| rules == &[rule]),
                    "{key} at {now}: not for {rule}: {why:?}"
                );
            } else {
                assert!(able > 0, "{key} at {now}: nobody could: {why:?}");
            }
        }
    }
}

#[test]
fn a_disclosure_cell_of_every_home_is_known_to_be_full_enough() {
    let whole = demo().unwrap();
    let known = |cell: Cell| {
        whole
            .population
            .iter()
            .find(|(other, _)| *other == cell)
            .map(|(_, n)| *n)
    };
    // A home is found by its postcode when it is asked for on the web: that point counts too.
    let used = |row: &&SeedPostcode| {
        let mut all = whole.people.iter().filter_map(|person| person.postcode.as_ref());
        all.any(|postcode| postcode.area() == row.postcode)
    };
    let homes = whole.people.iter().filter_map(|person| person.at);
    for point in homes.chain(whole.postcodes.iter().filter(used).map(|row| row.point)) {
        let shown = crate::geo::disclosure_cell(point, &known).unwrap();
        assert_eq!(shown.resolution(), 8, "{point:?}: {shown}");
    }
}

#[test]
fn moments_are_read_as_people_say_them() {
    use super::read::Said;
    let now = UnixTime::at(date(2026, 11, 23), 10, 7, &amsterdam());
    for (text, expected) in [
        ("now", "2026-11-23T09:07:00Z"),
        ("35 min ago", "2026-11-23T08:30:00Z"),
        ("2 hours ago", "2026-11-23T07:05:00Z"),
        ("yesterday 10:00", "2026-11-22T09:00:00Z"),
        ("in 3 days 18:30", "2026-11-26T17:30:00Z"),
        ("40 days ago 10:00", "2026-10-14T08:00:00Z"),
        ("visit +1 09:15", "2026-12-02T08:15:00Z"),
    ] {
        let moment = Moment::said(text).unwrap_or_else(|| panic!("{text}"));
        let at = moment.at(now, Some(date(2026, 12, 1))).unwrap();
        assert_eq!(at.to_string(), expected, "{text}");
    }
    for text in [
        "",
        "soon",
        "tomorrow",
        "tomorrow 25:00",
        "-3 days ago 10:00",
        "visit 1 10:00",
        "in 3 days am",
    ] {
        assert_eq!(Moment::said(text), None, "{text}");
    }
}

#[test]
fn a_wrong_file_says_what_was_expected_and_where() {
    let wrong = |line: &str| {
        let text = format!(
            "[[request]]\nkey = \"a\"\nresident = \"b\"\nchannel = \"web\"\nasked = \"now\"\ncategory = \"pets\"\nwords = \"\"\nwhen = {{ before = \"tomorrow\" }}\nends = \"open\"\n{line}"
        );
        let text: &'static str = Box::leak(text.into_boxed_str());
        toml_file::<RequestsFile>(("x.toml", text))
            .map(|file| file.request.len())
            .unwrap_err()
            .to_string()
    };
    for (line, expected) in [
        ("colour = 1", "unknown field `colour`"),
        (
            "step = [{ do = \"dance\", at = \"now\" }]",
            "\"dance\" is no step",
        ),
        (
            "step = [{ do = \"accept\", at = \"now\" }]",
            "the step \"accept\" needs \"who\"",
        ),
        (
            "step = [{ do = \"verify\", at = \"now\", who = \"a\" }]",
            "the step \"verify\" has no \"who\"",
        ),
        (
            "step = [{ do = \"verify\", at = \"soon\" }]",
            "expected a moment, such as",
        ),
    ] {
        let said = wrong(line);
        assert!(
            said.contains(expected) && said.starts_with("seed-data/x.toml"),
            "{said}"
        );
    }
}

#[test]
fn the_service_has_two_supervisors_and_twelve_workers_of_every_policy_line() {
    use crate::domain::access::Role;
    use crate::domain::helper::HelperKind;
    use crate::domain::learning::PolicyLine;
    let whole = demo().unwrap();
    let supervisors = whole.staff.iter().filter(|one| one.role == Role::Supervisor);
    assert_eq!(supervisors.count(), 2);
    assert_eq!(whole.service.worker.len(), 12);
    let lines: BTreeSet<&str> = whole.service.worker.iter().map(|one| one.line.tag()).collect();
    assert_eq!(lines.len(), PolicyLine::ALL.len(), "{lines:?}");
    assert_eq!(whole.service.buddy.len(), 2);
    let works = |key: &str| whole.service.worker.iter().any(|one| one.who == key);
    for now in moments() {
        let told = whole.rehearse(now).unwrap();
        let workers = told.helpers.keys().filter(|key| works(key));
        let booked: usize = workers.map(|key| told.bookings_of(key).len()).sum();
        assert!((60..=90).contains(&booked), "{booked} visits of workers at {now}");
    }
    // The town of the simulation is the neighbourhood without it.
    let without = neighbourhood().unwrap();
    assert_eq!(without.service, Service::default());
    let workers = without.people.iter().filter_map(|one| one.helper.as_ref());
    assert_eq!(workers.filter(|one| one.kind == HelperKind::Worker).count(), 4);
}

//! The seed files checked as a whole: every name resolves, every home lies in its zone, every story can be told.

use super::step::Action;
use super::{Key, Neighbourhood, Refused, SeedError, SeedPerson, SeedRequest, SeedZone};
use crate::domain::access::Role;
use crate::domain::additional::Bound;
use crate::domain::category::{Category, CategoryId};
use crate::domain::request::{Channel, RequestState};
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::geo::zone::ZONE_RESOLUTION;
use crate::geo::{Cell, Geometry, Point, ZoneShape};
use jiff::civil::date;
use std::collections::BTreeSet;

/// What may stand in `nobody_because`: the rules that can turn a helper away.
pub(super) const RULES: [&str; 8] = [
    "category", "distance", "hours", "vetting", "language", "car", "lifting", "block",
];

/// The one that says so, if it is not so.
fn must(is_so: bool, file: &'static str, what: impl FnOnce() -> String) -> Result<(), SeedError> {
    if is_so {
        Ok(())
    } else {
        Err(SeedError::new(file, what()))
    }
}

pub(super) fn categories(file: &'static str, all: &[Category]) -> Result<(), SeedError> {
    let ids: BTreeSet<_> = all.iter().map(|category| &category.id).collect();
    must(ids.len() == all.len(), file, || {
        "a category stands in it twice".to_owned()
    })?;
    for category in all {
        must((15..=480).contains(&category.duration_min), file, || {
            format!("{}: 15 to 480 minutes", category.id)
        })?;
        must(category.icon == category.id.as_str(), file, || {
            format!("{}: its icon bears another name", category.id)
        })?;
        let (nl, en) = (
            category.rules_nl.lines().count(),
            category.rules_en.lines().count(),
        );
        must(nl == en, file, || {
            format!("{}: {nl} rules in Dutch, {en} in English", category.id)
        })?;
    }
    Ok(())
}

/// A size that somebody could have chosen, and never below what a visit of the category usually takes.
pub(super) fn bounds(
    file: &'static str,
    all: &[(CategoryId, Bound)],
    catalogue: &[Category],
) -> Result<(), SeedError> {
    for (id, bound) in all {
        must(bound.most.is_possible(), file, || {
            format!("{id}: 15 to 480 minutes, 1 to 6 helpers, 1 to 28 visits")
        })?;
        let usual = catalogue.iter().find(|category| category.id == *id);
        must(
            usual.is_some_and(|usual| usual.duration_min <= bound.most.minutes),
            file,
            || format!("{id}: a usual visit is above its size"),
        )?;
    }
    Ok(())
}

pub(super) fn refused(file: &'static str, all: &[Refused]) -> Result<(), SeedError> {
    let ids: BTreeSet<_> = all.iter().map(|thing| &thing.id).collect();
    must(ids.len() == all.len(), file, || {
        "something stands in it twice".to_owned()
    })?;
    for thing in all {
        let hints = thing.hints_nl.iter().chain(&thing.hints_en);
        must(
            hints.clone().count() > 0 && hints.clone().all(|hint| *hint == hint.to_lowercase()),
            file,
            || format!("{}: hints are lower case, and there is one", thing.id),
        )?;
    }
    Ok(())
}

pub(super) fn neighbourhood(whole: &Neighbourhood, catalogue: &[Category]) -> Result<(), SeedError> {
    staff(whole)?;
    for category in &whole.organisation.switched_on {
        must(
            catalogue.iter().any(|c| c.id == *category && !c.is_on),
            "demo/organisation.toml",
            || format!("{category} is no category that is off by default"),
        )?;
    }
    keys(whole)?;
    let shapes = whole
        .zones
        .iter()
        .map(|zone| Ok((zone.key.as_str(), shape(zone)?)));
    let shapes: Vec<(&str, ZoneShape)> = shapes.collect::<Result<_, SeedError>>()?;
    for person in &whole.people {
        self::person(whole, &shapes, catalogue, person)?;
    }
    let asked: BTreeSet<&Key> = whole.requests.iter().map(|request| &request.key).collect();
    must(asked.len() == whole.requests.len(), "demo/requests", || {
        "two requests bear one key".to_owned()
    })?;
    for request in &whole.requests {
        self::request(whole, catalogue, request)?;
    }
    desk(whole)?;
    // Any instant will do to see that the stories can be told; the tests tell them on every day of the week.
    endings(whole, UnixTime::at(date(2026, 6, 10), 11, 0, &amsterdam()))
}

fn keys(whole: &Neighbourhood) -> Result<(), SeedError> {
    const FILE: &str = "demo/people";
    let (mut keys, mut telephones, mut mails) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for person in &whole.people {
        must(keys.insert(&person.key), FILE, || {
            format!("two people bear the key {}", person.key)
        })?;
        let telephone = person.telephone.as_ref().map(|t| t.as_str());
        must(telephone.is_none_or(|t| telephones.insert(t)), FILE, || {
            format!("{}: that telephone number is another's", person.key)
        })?;
        let mail = person.mail.as_ref().map(|m| m.as_str());
        must(mail.is_none_or(|m| mails.insert(m)), FILE, || {
            format!("{}: that mail address is another's", person.key)
        })?;
    }
    Ok(())
}

fn staff(whole: &Neighbourhood) -> Result<(), SeedError> {
    const FILE: &str = "demo/organisation.toml";
    for zone in &whole.zones {
        must(
            is_coordinator(whole, &zone.coordinator, Some(&zone.key)),
            FILE,
            || format!("zone {}: {} does not coordinate it", zone.key, zone.coordinator),
        )?;
    }
    for member in &whole.staff {
        let person = whole.person(&member.person);
        must(
            person.is_some_and(|p| p.mail.is_some() && p.since.is_some()),
            FILE,
            || {
                format!(
                    "staff {}: a known person with a mail address signs in",
                    member.person
                )
            },
        )?;
        let zone = member.zone.as_ref();
        must(zone.is_none_or(|key| has_zone(whole, key)), FILE, || {
            format!("staff {}: no zone {zone:?}", member.person)
        })?;
    }
    for sign_in in &whole.sign_ins {
        let person = whole.person(&sign_in.person);
        let is_so = match sign_in.role.as_str() {
            "coordinator" | "supervisor" | "admin" => whole
                .staff
                .iter()
                .any(|member| member.person == sign_in.person && member.role.tag() == sign_in.role),
            "helper" => person.is_some_and(|p| p.helper.is_some()),
            "resident" => person.is_some_and(|p| p.mail.is_some() && p.since.is_some()),
            _ => false,
        };
        must(is_so, FILE, || {
            format!("sign_in {}: cannot sign in as {}", sign_in.person, sign_in.role)
        })?;
    }
    Ok(())
}

fn has_zone(whole: &Neighbourhood, key: &str) -> bool {
    whole.zones.iter().any(|zone| zone.key == key)
}

fn is_coordinator(whole: &Neighbourhood, person: &str, zone: Option<&str>) -> bool {
    whole.staff.iter().any(|member| {
        member.person == person
            && member.role == Role::Coordinator
            && (member.zone.is_none() || member.zone.as_deref() == zone)
    })
}

fn person(
    whole: &Neighbourhood,
    shapes: &[(&str, ZoneShape)],
    catalogue: &[Category],
    person: &SeedPerson,
) -> Result<(), SeedError> {
    const FILE: &str = "demo/people";
    let key = &person.key;
    must(person.telephone.is_some() || person.mail.is_some(), FILE, || {
        format!("{key}: neither telephone nor mail")
    })?;
    if let Some(zone) = &person.zone {
        let home = (person.at, &person.postcode, &person.street);
        let (Some(at), Some(postcode), Some(_)) = home else {
            return Err(SeedError::new(
                FILE,
                format!("{key}: a home has a street, a postcode and a point"),
            ));
        };
        let shape = shapes
            .iter()
            .find(|(name, _)| name == zone)
            .map(|(_, shape)| shape);
        // The services find a home by its postcode, so that point has to lie in the zone too.
        let known = whole.postcodes.iter().find(|row| row.postcode == postcode.area());
        for (what, point) in [("home", Some(at)), ("postcode", known.map(|row| row.point))] {
            let lies = shape
                .zip(point)
                .is_some_and(|(shape, point)| lies_in(shape, point));
            must(lies, FILE, || {
                format!("{key}: the {what} does not lie in the zone")
            })?;
        }
    }
    let Some(helper) = &person.helper else {
        return Ok(());
    };
    must(person.zone.is_some() && person.since.is_some(), FILE, || {
        format!("{key}: a helper has a home in a zone and has been there since some moment")
    })?;
    for category in &helper.does {
        must(catalogue.iter().any(|c| c.id == *category), FILE, || {
            format!("{key}: no category {category}")
        })?;
    }
    must(
        !helper.speaks.is_empty() && !helper.does.is_empty() && helper.reach_m <= 100_000,
        FILE,
        || format!("{key}: a helper speaks something, does something and reaches at most 100 km"),
    )?;
    if let Some(vetting) = &helper.vetting {
        must(
            is_coordinator(whole, &vetting.by, person.zone.as_deref()),
            FILE,
            || format!("{key}: {} is not the coordinator", vetting.by),
        )?;
    }
    Ok(())
}

/// Whether a zone's own cells hold a point.
fn lies_in(shape: &ZoneShape, point: Point) -> bool {
    Cell::of(point, ZONE_RESOLUTION).is_ok_and(|cell| shape.contains(cell))
}

fn shape(zone: &SeedZone) -> Result<ZoneShape, SeedError> {
    const FILE: &str = "demo/zones";
    let wrong = |what: String| SeedError::new(FILE, format!("{}: {what}", zone.key));
    let geometry: Geometry = serde_json::from_str(&zone.outline).map_err(|error| wrong(error.to_string()))?;
    let shape = ZoneShape::from_geometry(&geometry).map_err(|error| wrong(error.to_string()))?;
    must(shape.issues().is_empty(), FILE, || {
        format!("{}: {:?}", zone.key, shape.issues())
    })?;
    Ok(shape)
}

fn request(whole: &Neighbourhood, catalogue: &[Category], request: &SeedRequest) -> Result<(), SeedError> {
    const FILE: &str = "demo/requests";
    let key = &request.key;
    let resident = whole.person(&request.resident);
    let zone = resident.and_then(|resident| resident.zone.as_deref());
    must(zone.is_some(), FILE, || {
        format!("{key}: {} is nobody with a home in a zone", request.resident)
    })?;
    let category = catalogue.iter().find(|c| c.id == request.category);
    must(
        category.is_some_and(|c| c.is_on || whole.organisation.switched_on.contains(&c.id)),
        FILE,
        || format!("{key}: category {} is unknown or off", request.category),
    )?;
    let asker_is_right = match (&request.asked_by, request.channel) {
        (Some(asker), Channel::Telephone) => is_coordinator(whole, asker, zone),
        (None, Channel::Telephone) => false,
        (Some(asker), _) => whole.person(asker).is_some(),
        (None, _) => true,
    };
    must(asker_is_right, FILE, || {
        format!("{key}: asked by the resident, by who acts for them, or by telephone to their coordinator")
    })?;
    must((1..=6).contains(&request.helpers), FILE, || {
        format!("{key}: 1 to 6 helpers")
    })?;
    for wanted in &request.preferred {
        must(is_helper(whole, wanted), FILE, || {
            format!("{key}: {wanted} is no helper")
        })?;
    }
    must(RequestState::TAGS.contains(&request.ends.as_str()), FILE, || {
        format!("{key}: no request is \"{}\"", request.ends)
    })?;
    for state in &request.visits_end {
        must(VisitState::TAGS.contains(&state.as_str()), FILE, || {
            format!("{key}: no visit is \"{state}\"")
        })?;
    }
    if let Some(rule) = &request.nobody_because {
        must(
            RULES.contains(&rule.as_str()) && !request.somebody_could,
            FILE,
            || format!("{key}: nobody_because is one of {RULES:?}, and then nobody could"),
        )?;
    }
    for step in &request.step {
        let tag = step.action.tag();
        let helper = step.action.helper();
        must(helper.is_none_or(|who| is_helper(whole, who)), FILE, || {
            format!("{key}, {tag}: {helper:?} is no helper")
        })?;
        let by = step.action.coordinator();
        must(by.is_none_or(|by| is_coordinator(whole, by, zone)), FILE, || {
            format!("{key}, {tag}: {by:?} does not coordinate {zone:?}")
        })?;
        let is_checked = matches!(step.action, Action::Approve { .. } | Action::CheckSentence { .. });
        must(!is_checked || request.sentence.is_some(), FILE, || {
            format!("{key}, {tag}: there is no sentence to check")
        })?;
    }
    Ok(())
}

fn is_helper(whole: &Neighbourhood, key: &str) -> bool {
    whole.person(key).is_some_and(|person| person.helper.is_some())
}

fn desk(whole: &Neighbourhood) -> Result<(), SeedError> {
    const FILE: &str = "demo/desk.toml";
    let known = |key: &str| whole.person(key).is_some();
    for act in &whole.act_for {
        must(
            known(&act.resident) && known(&act.to) && known(&act.by),
            FILE,
            || format!("act_for {}: somebody is unknown", act.resident),
        )?;
    }
    for block in &whole.blocks {
        must(
            known(&block.person) && known(&block.other) && block.person != block.other,
            FILE,
            || format!("block {}: somebody is unknown", block.person),
        )?;
    }
    for life in &whole.lives {
        must(known(&life.person) && is_staff(whole, &life.by), FILE, || {
            format!("life {}: somebody is unknown", life.person)
        })?;
    }
    for call in &whole.call_backs {
        let person = call.person.as_ref().is_none_or(|key| known(key));
        let request = call
            .request
            .as_ref()
            .is_none_or(|key| whole.request(key).is_some());
        let zone = call.zone.as_ref().is_none_or(|key| has_zone(whole, key));
        let why = ["call_me", "verify", "sign_in", "tell"].contains(&call.why.as_str());
        must(person && request && zone && why, FILE, || {
            format!("call_back {}: somebody or something is unknown", call.name)
        })?;
        let is_done = call.by.as_ref().is_some_and(|by| is_staff(whole, by));
        must(is_done == call.done.is_some(), FILE, || {
            format!("call_back {}: done by a coordinator, or not yet", call.name)
        })?;
    }
    for outing in &whole.together.outings {
        let all_known = outing.joined.iter().all(|key| known(key)) && is_staff(whole, &outing.by);
        must(all_known && is_helper(whole, &outing.helper), FILE, || {
            format!("outing of {}: somebody is unknown", outing.helper)
        })?;
    }
    for bond in &whole.together.bonds {
        let both = known(&bond.resident) && is_helper(whole, &bond.helper);
        must(both && is_staff(whole, &bond.by), FILE, || {
            format!(
                "bond of {} and {}: somebody is unknown",
                bond.resident, bond.helper
            )
        })?;
    }
    for story in &whole.together.stories {
        must(whole.request(&story.request).is_some(), FILE, || {
            format!("story {}: the request is unknown", story.request)
        })?;
    }
    Ok(())
}

fn is_staff(whole: &Neighbourhood, key: &str) -> bool {
    whole.staff.iter().any(|member| member.person == key)
}

/// Every story, told up to `now`, ends as it says.
pub(super) fn endings(whole: &Neighbourhood, now: UnixTime) -> Result<(), SeedError> {
    const FILE: &str = "demo/requests";
    let told = whole.rehearse(now)?;
    for request in &whole.requests {
        let key = &request.key;
        let Some((state, visits)) = told.requests.get(key) else {
            return Err(SeedError::new(FILE, format!("{key}: was not asked before {now}")));
        };
        must(state.tag() == request.ends, FILE, || {
            format!("{key}: is {}, and was to be {}", state.tag(), request.ends)
        })?;
        let tags: Vec<&str> = visits.iter().map(|visit| visit.state.tag()).collect();
        must(tags.len() >= request.visits_end.len(), FILE, || {
            format!("{key}: has {} visits", tags.len())
        })?;
        for (index, (is, wanted)) in tags.iter().zip(&request.visits_end).enumerate() {
            must(is == wanted, FILE, || {
                format!("{key}, visit {}: is {is}, and was to be {wanted}", index + 1)
            })?;
        }
        let seconds = i64::from(whole.duration_min(request)) * 60;
        let forgotten = visits.iter().position(|visit| {
            let last = visit.windows.last().map(|window| window.ends_at.plus(-seconds));
            visit.state.is_open()
                && matches!(state, RequestState::Open { .. })
                && last.is_some_and(|at| at <= now)
        });
        must(forgotten.is_none(), FILE, || {
            format!(
                "{key}: the time of visit {:?} (from 0) has passed and nobody says so",
                forgotten
            )
        })?;
    }
    Ok(())
}

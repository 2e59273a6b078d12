//! Requests of one week, in the columns of `noaber match`.

use super::{ACTOR, Ground, Imported, Input, Place, Somebody, add_person, not_empty, organisation, sieve};
use crate::domain::additional::Then;
use crate::domain::category::CategoryId;
use crate::domain::ids::{HelperId, PersonId, RequestId};
use crate::domain::request::{Channel, Request, RequestState, Requirements};
use crate::domain::resident::Contact;
use crate::domain::schedule::{DayWindow, Schedule, Window};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::ask::{URGENT_S, new_visit};
use crate::service::files::{FileError, RequestRow, Week, read_requests};
use crate::service::{App, ServiceError, additional};
use crate::store::external::{self, Kind};
use crate::store::{Tx, consent, helper, request, visit};
use std::collections::HashMap;

/// A request whose row was held against what is there.
struct Ready {
    row: RequestRow,
    contact: Contact,
    place: Place,
    category: CategoryId,
    schedule: Schedule,
    windows: Vec<Window>,
}

/// What requests are held against, besides the ground.
struct Against {
    file: String,
    week: Week,
    now: UnixTime,
    known: HashMap<String, String>,
    helpers: HashMap<String, (HelperId, PersonId)>,
}

/// Imports requests: each of a resident of its own, open, in the slots of a week (the coming one when none is named).
///
/// # Errors
/// [`ServiceError::File`] naming file, line, column and reason; nothing is imported then.
pub async fn requests(app: &App, input: Input, week: Option<Week>) -> Result<Imported, ServiceError> {
    let organisation = organisation(app).await?;
    let reading = read_requests(&input.name, &input.bytes, input.bad_rows)?;
    not_empty(&input.name, &reading)?;
    let app_tx = app.clone();
    let now = app.now();
    let week = week.unwrap_or_else(|| Week::after(now.date(&amsterdam())));
    let mut notices = reading.notices;
    let imported = app
        .store
        .write_long::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let mut ground = Ground::read(tx, organisation).await?;
            let against = Against {
                file: input.name.clone(),
                week,
                now,
                known: external::list(tx, &ground.organisation, Kind::Request).await?,
                helpers: helpers_by_name(tx, &ground).await?,
            };
            let mut all = sieve(reading.rejects, input.bad_rows);
            for row in reading.rows {
                let held = hold(tx, &mut ground, &against, row).await?;
                all.take(held)?;
            }
            let (done, total) = (all.rows.len(), all.rows.len() as u64);
            let mut strangers = 0;
            for (number, ready) in (1..).zip(all.rows) {
                strangers += add(tx, &app, &ground, &against, ready).await?;
                (input.progress)(number, total);
            }
            if strangers > 0 {
                notices.push(format!(
                    "{strangers} preferred or blocked helper_id(s) were not imported before and were ignored"
                ));
            }
            Ok(Imported {
                done,
                rejects: all.rejects,
                notices,
            })
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(imported)
}

async fn helpers_by_name(
    tx: &mut Tx,
    ground: &Ground,
) -> Result<HashMap<String, (HelperId, PersonId)>, ServiceError> {
    let people: HashMap<String, (HelperId, PersonId)> = helper::list(tx)
        .await?
        .into_iter()
        .map(|stored| {
            (
                stored.helper.id.to_string(),
                (stored.helper.id, stored.helper.person),
            )
        })
        .collect();
    let names = external::list(tx, &ground.organisation, Kind::Helper).await?;
    Ok(names
        .into_iter()
        .filter_map(|(name, id)| Some((name, people.get(&id)?.clone())))
        .collect())
}

async fn hold(
    tx: &mut Tx,
    ground: &mut Ground,
    against: &Against,
    row: RequestRow,
) -> Result<Result<Ready, FileError>, ServiceError> {
    let wrong = |column: &str, expected: &str, found: &str| {
        Ok(Err(FileError::new(
            &against.file,
            row.line,
            column,
            expected,
            found,
        )))
    };
    if against.known.contains_key(&row.request_id) {
        return wrong(
            "request_id",
            "a request that was not imported before",
            &row.request_id,
        );
    }
    if row.radius_m > 100_000 {
        return wrong("radius_m", "at most 100000 metres", &row.radius_m.to_string());
    }
    if !(15..=480).contains(&row.duration_min) {
        return wrong("duration_min", "15 to 480 minutes", &row.duration_min.to_string());
    }
    let category = CategoryId::parse(&row.category).filter(|id| ground.categories.contains_key(id));
    let Some(category) = category else {
        return wrong("category", "a category of the catalogue", &row.category);
    };
    let slots = against.week.slots();
    let windows: Vec<DayWindow> = row
        .slots
        .iter()
        .filter_map(|slot| slots.get(slot))
        .map(|slot| DayWindow {
            date: slot.date,
            part: slot.daypart,
        })
        .collect();
    let schedule = Schedule::Windows { windows };
    let windows = match schedule.occasions(against.now, row.duration_min, &amsterdam()) {
        Ok(occasions) => occasions.into_iter().next().unwrap_or_default(),
        Err(why) => {
            return wrong(
                "slots",
                "slots that lie ahead and are long enough",
                &why.to_string(),
            );
        }
    };
    let Some(zone) = ground.zone_at(row.at) else {
        let found = format!("{}, {}", row.at.lat(), row.at.lon());
        return wrong(
            "lat",
            "a place inside one of the zones, or within 1 km of one",
            &found,
        );
    };
    let somebody = Somebody {
        file: &against.file,
        line: row.line,
        name: "",
        telephone: row.telephone.as_deref(),
        mail: row.mail.as_deref(),
    };
    let contact = match somebody.contact() {
        Ok(contact) => contact,
        Err(error) => return Ok(Err(error)),
    };
    let place = Place {
        point: row.at,
        zone,
        cell: ground.cell_at(tx, row.at).await?,
        street: row.address.clone().unwrap_or_default(),
    };
    Ok(Ok(Ready {
        contact,
        place,
        category,
        schedule,
        windows,
        row,
    }))
}

/// Writes one down; says how many of the helpers it names are strangers.
async fn add(
    tx: &mut Tx,
    app: &App,
    ground: &Ground,
    against: &Against,
    ready: Ready,
) -> Result<usize, ServiceError> {
    let (now, row) = (app.now(), ready.row);
    let somebody = Somebody {
        file: "",
        line: row.line,
        name: row.name.as_deref().unwrap_or(&row.request_id),
        telephone: None,
        mail: None,
    };
    let resident = add_person(tx, app, ground, somebody.names(), &ready.contact, &ready.place).await?;
    let named = |names: &[String]| -> Vec<(HelperId, PersonId)> {
        names
            .iter()
            .filter_map(|name| against.helpers.get(name).cloned())
            .collect()
    };
    let (preferred, blocked) = (named(&row.preferred), named(&row.blocked));
    let strangers = row.preferred.len() + row.blocked.len() - preferred.len() - blocked.len();
    let needs_vetting = ground.categories.get(&ready.category).copied().unwrap_or(false);
    let last = ready.windows.last().map_or(now, |window| window.ends_at);
    let mut new = Request {
        id: RequestId::new(now, &*app.chance),
        organisation: ground.organisation.clone(),
        zone: ready.place.zone.clone(),
        resident: resident.clone(),
        asked_by: resident.clone(),
        category: ready.category,
        state: RequestState::Open { since: now },
        schedule: ready.schedule,
        duration_min: row.duration_min,
        helpers_needed: u8::try_from(row.helpers_needed).unwrap_or(1),
        requirements: Requirements {
            vetting: row.vetting_required || needs_vetting,
            language: row.language,
            ..Requirements::default()
        },
        radius_m: row.radius_m,
        urgent: row.urgent || last < now.plus(URGENT_S),
        cell: ready.place.cell,
        public_sentence: None,
        preferred: preferred.into_iter().map(|(helper, _)| helper).collect(),
        channel: Channel::Import,
        created_at: now,
    };
    let weighed = additional::weigh(tx, &new, "").await?;
    if weighed.is_some() {
        new.state = RequestState::AwaitingReview { since: now };
    }
    request::add(tx, &new, "", ACTOR).await?;
    for (_, other) in blocked {
        consent::add_block(tx, &resident, &other, now).await?;
    }
    if let Some(weighed) = weighed {
        additional::ask(tx, app, &new, weighed, Then::Open, ACTOR).await?;
    } else if let Some(first) = new_visit(app, &new, ready.windows) {
        visit::add(tx, &first, ACTOR).await?;
    }
    external::add(
        tx,
        &ground.organisation,
        Kind::Request,
        &row.request_id,
        new.id.as_str(),
        now,
    )
    .await?;
    Ok(strangers)
}

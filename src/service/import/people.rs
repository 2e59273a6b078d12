//! Helpers, in the columns of `noaber match`.

use super::{ACTOR, Ground, Imported, Input, Place, Somebody, add_person, not_empty, organisation, sieve};
use crate::domain::category::CategoryId;
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Availability, Helper, HelperState, Limits, Vetting};
use crate::domain::ids::{HelperId, VettingId};
use crate::domain::resident::Contact;
use crate::matching::SlotSet;
use crate::service::files::{FileError, HelperRow, read_helpers};
use crate::service::{App, ServiceError};
use crate::store::external::{self, Kind};
use crate::store::{Tx, helper};
use std::collections::HashMap;

/// A helper whose row was held against what is there.
struct Ready {
    row: HelperRow,
    contact: Contact,
    place: Place,
    categories: Vec<CategoryId>,
}

/// Imports helpers: met and consenting in writing, as the organisation that hands the file in says. Without telephone
/// or mail they are never asked anything until the desk adds one.
///
/// # Errors
/// [`ServiceError::File`] naming file, line, column and reason; nothing is imported then.
pub async fn helpers(app: &App, input: Input) -> Result<Imported, ServiceError> {
    let organisation = organisation(app).await?;
    let reading = read_helpers(&input.name, &input.bytes, input.bad_rows)?;
    not_empty(&input.name, &reading)?;
    let app_tx = app.clone();
    let mut notices = reading.notices;
    let imported = app
        .store
        .write_long::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let mut ground = Ground::read(tx, organisation).await?;
            let known = external::list(tx, &ground.organisation, Kind::Helper).await?;
            let mut all = sieve(reading.rejects, input.bad_rows);
            for row in reading.rows {
                let held = hold(tx, &mut ground, &known, &input.name, row).await?;
                all.take(held)?;
            }
            let (done, total) = (all.rows.len(), all.rows.len() as u64);
            let unreachable = all.rows.iter().filter(|r| r.contact == Contact::default()).count();
            for (number, ready) in (1..).zip(all.rows) {
                add(tx, &app, &ground, ready).await?;
                (input.progress)(number, total);
            }
            if unreachable > 0 {
                notices.push(format!(
                    "{unreachable} of {done} helpers have neither telephone nor mail: they need contact, and are not asked by themselves"
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

async fn hold(
    tx: &mut Tx,
    ground: &mut Ground,
    known: &HashMap<String, String>,
    file: &str,
    row: HelperRow,
) -> Result<Result<Ready, FileError>, ServiceError> {
    let wrong = |column: &str, expected: &str, found: &str| {
        Ok(Err(FileError::new(file, row.line, column, expected, found)))
    };
    if known.contains_key(&row.helper_id) {
        return wrong(
            "helper_id",
            "a helper who was not imported before",
            &row.helper_id,
        );
    }
    if row.reach_m > 100_000 {
        return wrong("reach_m", "at most 100000 metres", &row.reach_m.to_string());
    }
    let mut categories = Vec::new();
    for name in &row.categories {
        match CategoryId::parse(name).filter(|id| ground.categories.contains_key(id)) {
            Some(id) => categories.push(id),
            None => return wrong("categories", "categories of the catalogue", name),
        }
    }
    categories.sort();
    categories.dedup();
    let Some(zone) = ground.zone_at(row.at) else {
        let found = format!("{}, {}", row.at.lat(), row.at.lon());
        return wrong(
            "lat",
            "a place inside one of the zones, or within 1 km of one",
            &found,
        );
    };
    let somebody = Somebody {
        file,
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
        categories,
        row,
    }))
}

/// Whole dayparts become their hours.
fn hours(slots: SlotSet) -> Availability {
    slots.iter().fold(Availability::default(), |week, slot| {
        let part = Daypart::ALL[slot % 3];
        let hour = |hour: i8| u8::try_from(hour).unwrap_or(0);
        week.with(slot / 3, hour(part.start_hour()), hour(part.end_hour()))
    })
}

async fn add(tx: &mut Tx, app: &App, ground: &Ground, ready: Ready) -> Result<(), ServiceError> {
    let (now, row) = (app.now(), ready.row);
    let somebody = Somebody {
        file: "",
        line: row.line,
        name: row.name.as_deref().unwrap_or(&row.helper_id),
        telephone: None,
        mail: None,
    };
    let person = add_person(tx, app, ground, somebody.names(), &ready.contact, &ready.place).await?;
    let new = Helper {
        id: HelperId::new(now, &*app.chance),
        person,
        organisation: ground.organisation.clone(),
        kind: row.kind,
        state: HelperState::Active { since: now },
        reach_m: row.reach_m,
        mode: row.mode,
        categories: ready.categories,
        availability: hours(row.slots),
        absences: Vec::new(),
        limits: Limits {
            weekly_visits: row.weekly_limit,
            per_slot: row.per_slot,
            ..Limits::default()
        },
        languages: row.languages,
        adult: true,
        can_lift: false,
        pets_fine: true,
        smoke_fine: false,
        gender: None,
        vetted_until: row.vetted_until,
        interviewed: false,
    };
    helper::add(tx, &new, row.recent_visits, now, ACTOR).await?;
    if let Some(valid_until) = row.vetted_until {
        let seen = Vetting {
            id: VettingId::new(now, &*app.chance),
            helper: new.id.clone(),
            seen_by: ground.recorded_by.clone(),
            seen_at: now,
            valid_until,
        };
        helper::add_vetting(tx, &ground.organisation, &seen, ACTOR).await?;
    }
    external::add(
        tx,
        &ground.organisation,
        Kind::Helper,
        &row.helper_id,
        new.id.as_str(),
        now,
    )
    .await?;
    Ok(())
}

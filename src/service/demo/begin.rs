//! The organisation, its zones, what lies where, and who works at the desks.

use super::replay::Replay;
use crate::domain::access::{Actor, Grant, Identity, Represented, Role};
use crate::domain::consent::RepresentativeKind;
use crate::domain::contact::Postcode;
use crate::domain::ids::{OrganisationId, PersonId, ZoneId};
use crate::domain::time::UnixTime;
use crate::domain::zone::Zone;
use crate::geo::{CellRange, Geometry, ZoneShape};
use crate::service::seed::story::Rehearsed;
use crate::service::seed::{Key, Neighbourhood};
use crate::service::setup::{self, Staff};
use crate::service::{App, ServiceError, sign_in};
use crate::store::place;
use crate::store::place::PostcodePlace;
use std::collections::{BTreeSet, HashMap};

/// What exists before the first story.
pub(super) struct Stage {
    pub(super) organisation: OrganisationId,
    pub(super) zones: HashMap<Key, ZoneId>,
    pub(super) people: HashMap<Key, PersonId>,
}

fn shape(outline: &str) -> Result<Vec<CellRange>, ServiceError> {
    let geometry: Geometry = serde_json::from_str(outline).map_err(ServiceError::internal)?;
    let shape = ZoneShape::from_geometry(&geometry).map_err(ServiceError::internal)?;
    Ok(shape.ranges().to_vec())
}

fn zones(
    app: &App,
    whole: &Neighbourhood,
    now: UnixTime,
) -> Result<Vec<(Key, Zone, Vec<CellRange>)>, ServiceError> {
    whole
        .zones
        .iter()
        .map(|seed| {
            let coordinator = whole
                .person(&seed.coordinator)
                .map_or("", |person| person.given.as_str());
            let plain = setup::plain_zone(app, &seed.name, coordinator, &seed.telephone.for_people());
            let zone = Zone {
                municipality: seed.municipality.clone(),
                province: seed.province.clone(),
                phase: seed.phase,
                started_on: Some(seed.started.date(now)),
                inhabitants: Some(seed.inhabitants),
                outline: Some(seed.outline.clone()),
                ..plain
            };
            Ok((seed.key.clone(), zone, shape(&seed.outline)?))
        })
        .collect()
}

async fn staff(
    app: &App,
    whole: &Neighbourhood,
    zones: &HashMap<Key, ZoneId>,
) -> Result<Vec<(Key, Staff)>, ServiceError> {
    let keys: BTreeSet<&Key> = whole.staff.iter().map(|staff| &staff.person).collect();
    let mut all = Vec::new();
    for key in keys {
        let person = whole
            .person(key)
            .ok_or_else(|| ServiceError::internal(format!("nobody is {key}")))?;
        let mail = person
            .mail
            .clone()
            .ok_or_else(|| ServiceError::internal(format!("{key} has no mail to sign in with")))?;
        let roles = whole
            .staff
            .iter()
            .filter(|staff| staff.person == *key)
            .map(|staff| {
                (
                    staff.role,
                    staff.zone.as_ref().and_then(|zone| zones.get(zone).cloned()),
                )
            })
            .collect();
        all.push((
            key.clone(),
            Staff {
                given_name: person.given.clone(),
                family_name: person.family.clone(),
                mail,
                telephone: person.telephone.clone(),
                phc: sign_in::hash_password(app, &whole.organisation.demo_password).await?,
                roles,
            },
        ));
    }
    Ok(all)
}

/// Makes all of it in one transaction.
pub(super) async fn begin(app: &App, whole: &Neighbourhood, now: UnixTime) -> Result<Stage, ServiceError> {
    let new_zones = zones(app, whole, now)?;
    let zones: HashMap<Key, ZoneId> = new_zones
        .iter()
        .map(|(key, zone, _)| (key.clone(), zone.id.clone()))
        .collect();
    let new_staff = staff(app, whole, &zones).await?;
    let (app_tx, whole) = (app.clone(), whole.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let seed = &whole.organisation;
            let organisation = setup::add_organisation(tx, &app, &seed.name, seed.kind).await?;
            for category in &seed.switched_on {
                place::set_category_on(tx, &organisation, category, true).await?;
            }
            for (_, zone, ranges) in &new_zones {
                let zone = Zone {
                    organisation: organisation.clone(),
                    ..zone.clone()
                };
                place::add_zone(tx, &zone, ranges, app.now()).await?;
            }
            for seed in &whole.postcodes {
                let postcode = Postcode::parse(&seed.postcode)
                    .ok_or_else(|| ServiceError::internal("a postcode that was checked"))?;
                let known = PostcodePlace {
                    postcode,
                    place: seed.place.clone(),
                    municipality: seed.municipality.clone(),
                    point: seed.point,
                };
                place::set_postcode(tx, &known).await?;
            }
            for (cell, people) in &whole.population {
                place::set_population(tx, *cell, *people).await?;
            }
            let mut people = HashMap::new();
            for (key, staff) in new_staff {
                let who = setup::add_staff(tx, &app, &organisation, staff).await?;
                // Nobody who tries the demo has its authenticator: the page with its mail says the code.
                sign_in::enrol(tx, &app, &who).await?;
                people.insert(key, who);
            }
            Ok(Stage {
                organisation,
                zones,
                people,
            })
        })
        .await
}

impl<'a> Replay<'a> {
    /// Sets the stage.
    pub(super) async fn begin(
        app: &'a App,
        whole: &'a Neighbourhood,
        told: &'a Rehearsed,
        now: UnixTime,
    ) -> Result<Self, ServiceError> {
        let stage = begin(app, whole, now).await?;
        Ok(Self {
            app,
            whole,
            told,
            now,
            stage,
            helpers: HashMap::new(),
            requests: HashMap::new(),
            concerns: HashMap::new(),
            calls: HashMap::new(),
            bonds: HashMap::new(),
            goals: HashMap::new(),
            skipped: Vec::new(),
        })
    }

    /// Whoever somebody of the stories is when they are signed in.
    pub(super) fn actor(&self, key: &str) -> Result<Actor, ServiceError> {
        let person = self.person(key)?;
        let grants = self.whole.staff.iter().filter(|staff| staff.person == key);
        Ok(Actor::Person(Identity {
            helper: self.helpers.get(key).cloned(),
            fresh_at: Some(self.now),
            grants: grants
                .map(|staff| Grant {
                    role: staff.role,
                    zone: staff
                        .zone
                        .as_ref()
                        .and_then(|zone| self.stage.zones.get(zone).cloned()),
                })
                .collect(),
            represents: self.represented(key),
            ..Identity::new(person, self.stage.organisation.clone())
        }))
    }

    /// For whom somebody of the stories acts: the services look at the consents themselves before they let anybody begin.
    fn represented(&self, key: &str) -> Vec<Represented> {
        let by_consent = self.whole.act_for.iter().filter(|act| act.to == key);
        let by_asking = self
            .whole
            .requests
            .iter()
            .filter(|seed| seed.asked_by.as_deref() == Some(key));
        by_consent
            .map(|act| &act.resident)
            .chain(by_asking.map(|seed| &seed.resident))
            .filter_map(|resident| self.stage.people.get(resident))
            .map(|person| Represented {
                person: person.clone(),
                kind: RepresentativeKind::Carer,
            })
            .collect()
    }

    /// The coordinator of a zone; of any zone when none is named.
    pub(super) fn coordinator(&self, zone: Option<&Key>) -> Result<Actor, ServiceError> {
        let found = self.whole.staff.iter().find(|staff| {
            staff.role == Role::Coordinator
                && (zone.is_none() || staff.zone.is_none() || staff.zone.as_ref() == zone)
        });
        let found = found.ok_or_else(|| ServiceError::internal("a zone without a coordinator"))?;
        self.actor(&found.person)
    }

    pub(super) fn person(&self, key: &str) -> Result<PersonId, ServiceError> {
        let found = self.stage.people.get(key).cloned();
        found.ok_or_else(|| ServiceError::internal(format!("{key} is not there yet")))
    }
}

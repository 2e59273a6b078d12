//! Zones from GeoJSON, with whatever names its properties have.

use super::{Imported, Input, organisation};
use crate::domain::ids::ZoneId;
use crate::domain::zone::{Phase, Zone};
use crate::geo::zone::shared_cells;
use crate::geo::{CellRange, Geometry, ZoneShape};
use crate::service::files::features;
use crate::service::{App, ServiceError};
use crate::store::{Tx, file, person, place};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Which property says what, and what holds for all of them.
#[derive(Debug, Clone)]
pub struct ZoneOptions {
    /// The property with the name.
    pub name: Option<String>,
    /// The property with the code.
    pub code: Option<String>,
    /// The property with the municipality.
    pub municipality: Option<String>,
    /// The property with the province.
    pub province: Option<String>,
    /// The property with the number of inhabitants.
    pub inhabitants: Option<String>,
    /// The year of the codes.
    pub year: Option<i16>,
    /// How far they have come.
    pub phase: Phase,
    /// The coordinator's name as residents know it; the admin's first name when nothing is said.
    pub coordinator: Option<String>,
    /// Their public telephone number.
    pub telephone: Option<String>,
}

/// A zone of the file that can be used.
struct Usable {
    zone: Zone,
    shape: ZoneShape,
}

struct Reader<'a> {
    file: &'a str,
    options: &'a ZoneOptions,
}

impl Reader<'_> {
    /// What a property says: the one that was named, else the first of the usual ones.
    fn said(feature: &Value, named: Option<&String>, usual: &[&str]) -> Option<String> {
        let properties = feature.get("properties")?;
        let one = |name: &str| match properties.get(name)? {
            Value::String(text) => {
                // JSON can write a NUL, which no database keeps, and line breaks, which no name has.
                let text: String = text
                    .chars()
                    .map(|c| if c.is_whitespace() { ' ' } else { c })
                    .filter(|c| !c.is_control())
                    .collect();
                Some(text.trim().to_owned()).filter(|text| !text.is_empty())
            }
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match named {
            Some(name) => one(name),
            None => usual.iter().find_map(|name| one(name)),
        }
    }

    fn zone(&self, app: &App, feature: &Value, number: usize) -> Result<Usable, String> {
        let options = self.options;
        let name = Self::said(
            feature,
            options.name.as_ref(),
            &["name", "naam", "buurtnaam", "wijknaam"],
        )
        .unwrap_or_else(|| number.to_string());
        let wrong = |what: String| format!("{}, feature {number} ({name}): {what}; left out", self.file);
        let geometry = feature.get("geometry").unwrap_or(feature);
        let parsed = Geometry::deserialize(geometry)
            .map_err(|_| wrong("it is no Polygon or MultiPolygon with numbers".to_owned()))?;
        let shape = ZoneShape::from_geometry(&parsed).map_err(|error| wrong(error.to_string()))?;
        let text = |named: &Option<String>, usual: &[&str]| Self::said(feature, named.as_ref(), usual);
        let code = text(&options.code, &["code", "buurtcode", "wijkcode"]);
        let plain = crate::service::setup::plain_zone(
            app,
            &name,
            options.coordinator.as_deref().unwrap_or_default(),
            options.telephone.as_deref().unwrap_or_default(),
        );
        let people = text(
            &options.inhabitants,
            &["inhabitants", "inwoners", "aantal_inwoners"],
        );
        Ok(Usable {
            zone: Zone {
                code_year: options.year.filter(|_| code.is_some()),
                code,
                municipality: text(
                    &options.municipality,
                    &["municipality", "gemeente", "gemeentenaam"],
                )
                .unwrap_or_default(),
                province: text(&options.province, &["province", "provincie"]).unwrap_or_default(),
                phase: options.phase,
                // Statistics write a negative number for what they do not tell.
                inhabitants: people.and_then(|n| n.parse().ok()),
                outline: Some(geometry.to_string()),
                ..plain
            },
            shape,
        })
    }
}

/// Imports the zones of a file that can be used; what is broken is reported and left out, what overlaps is reported and
/// kept.
///
/// # Errors
/// [`ServiceError::File`] when the file is no GeoJSON, or nothing in it can be used.
pub async fn zones(app: &App, input: Input, options: ZoneOptions) -> Result<Imported, ServiceError> {
    let organisation = organisation(app).await?;
    let mut notices = Vec::new();
    let mut usable = Vec::new();
    let reader = Reader {
        file: &input.name,
        options: &options,
    };
    for (number, feature) in (1..).zip(features(&input.name, &input.bytes)?) {
        match reader.zone(app, &feature, number) {
            Ok(zone) => {
                for issue in zone.shape.issues() {
                    notices.push(format!(
                        "{}, feature {number} ({}): its outline is {}; imported as far as it can be filled",
                        input.name,
                        zone.zone.name,
                        issue.tag()
                    ));
                }
                usable.push(Usable {
                    zone: Zone {
                        organisation: organisation.clone(),
                        ..zone.zone
                    },
                    ..zone
                });
            }
            Err(what) => notices.push(what),
        }
    }
    let (app_tx, name, progress) = (app.clone(), input.name.clone(), input.progress.clone());
    app.store
        .write_long::<_, ServiceError, _>(async move |tx| {
            let coordinator = match &options.coordinator {
                Some(named) => named.clone(),
                None => admin(tx, &organisation).await?,
            };
            let there = place::list_zones(tx).await?;
            usable.retain(|new| match there.iter().find(|old| same(old, &new.zone)) {
                Some(_) => {
                    notices.push(format!(
                        "{name}: {} is there already; left out",
                        called(&new.zone)
                    ));
                    false
                }
                None => true,
            });
            twins(&name, &mut usable, &mut notices);
            if usable.is_empty() {
                let why = notices.join("\n");
                return Err(ServiceError::File(format!(
                    "{name}: no zone in it can be used\n{why}"
                )));
            }
            overlaps(tx, &name, &there, &usable, &mut notices).await?;
            let all = usable.len() as u64;
            for (number, new) in (1..).zip(&usable) {
                let zone = Zone {
                    coordinator_name: coordinator.clone(),
                    ..new.zone.clone()
                };
                place::add_zone(tx, &zone, new.shape.ranges(), app_tx.now()).await?;
                progress(number, all);
            }
            Ok(Imported {
                done: usable.len(),
                rejects: Vec::new(),
                notices,
            })
        })
        .await
}

async fn admin(
    tx: &mut Tx,
    organisation: &crate::domain::ids::OrganisationId,
) -> Result<String, ServiceError> {
    let Some(id) = file::find_admin(tx, organisation).await? else {
        return Ok(String::new());
    };
    Ok(person::find(tx, &id)
        .await?
        .map_or_else(String::new, |who| who.given_name))
}

/// Whether two are one zone: the same code of the same year, or without codes the same name in the same place.
fn same(a: &Zone, b: &Zone) -> bool {
    a.organisation == b.organisation
        && match (&a.code, &b.code) {
            (Some(x), Some(y)) => x == y && a.code_year == b.code_year,
            (None, None) => a.name == b.name && a.municipality == b.municipality,
            _ => false,
        }
}

fn called(zone: &Zone) -> String {
    match (&zone.code, zone.code_year) {
        (Some(code), Some(year)) => format!("{} ({code}, {year})", zone.name),
        (Some(code), None) => format!("{} ({code})", zone.name),
        _ => zone.name.clone(),
    }
}

/// Of two that are one zone in the file itself, the first is kept.
fn twins(name: &str, usable: &mut Vec<Usable>, notices: &mut Vec<String>) {
    let mut kept: Vec<Usable> = Vec::with_capacity(usable.len());
    for new in usable.drain(..) {
        if kept.iter().any(|old| same(&old.zone, &new.zone)) {
            notices.push(format!(
                "{name}: {} is in the file twice; the second is left out",
                called(&new.zone)
            ));
        } else {
            kept.push(new);
        }
    }
    *usable = kept;
}

async fn overlaps(
    tx: &mut Tx,
    name: &str,
    there: &[Zone],
    usable: &[Usable],
    notices: &mut Vec<String>,
) -> Result<(), ServiceError> {
    let mut say = |a: &Zone, b: &Zone, shared: u64| {
        if shared > 0 {
            notices.push(format!(
                "{name}: {} and {} share {shared} cells",
                called(a),
                called(b)
            ));
        }
    };
    let mut ranges: BTreeMap<ZoneId, Vec<CellRange>> = BTreeMap::new();
    for (zone, range) in place::list_zone_ranges(tx).await? {
        ranges.entry(zone).or_default().push(range);
    }
    for (number, new) in usable.iter().enumerate() {
        for old in there {
            let shared = ranges
                .get(&old.id)
                .map_or(0, |own| shared_cells(own, new.shape.ranges()));
            say(&new.zone, old, shared);
        }
        for other in &usable[number + 1..] {
            say(&new.zone, &other.zone, new.shape.shared_cells(&other.shape));
        }
    }
    Ok(())
}

//! Zones as everybody may know them.

use super::files::{FilesError, read_bytes};
use super::{App, ServiceError, places, stories};
use crate::domain::contact::Postcode;
use crate::domain::ids::ZoneId;
use crate::domain::request::RequestState;
use crate::domain::visit::VisitState;
use crate::domain::zone::{Zone, ZoneDesk};
use crate::geo::{Cell, CellRange, Geometry, ZoneShape};
use crate::store::{desk, place, request, visit};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Fewer open visits than this in a cell are not counted out on a public map.
pub const FEW: usize = 3;

/// Who answers, for pages that know nobody nearer.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The organisation's name.
    pub organisation: String,
    /// A coordinator's first name.
    pub coordinator_name: String,
    /// Their public number.
    pub coordinator_telephone: String,
}

/// The organisation, and the coordinator of its first zone.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn about(app: &App) -> Result<About, ServiceError> {
    app.store
        .read(async |tx| {
            let organisation = place::list_organisations(tx).await?.into_iter().next();
            let zone = place::list_zones(tx)
                .await?
                .into_iter()
                .find(|zone| !zone.coordinator_telephone.is_empty());
            Ok(About {
                organisation: organisation.map(|o| o.name).unwrap_or_default(),
                coordinator_name: zone
                    .as_ref()
                    .map(|z| z.coordinator_name.clone())
                    .unwrap_or_default(),
                coordinator_telephone: zone.map(|z| z.coordinator_telephone).unwrap_or_default(),
            })
        })
        .await
}

/// Whom one calls where a postcode lies; nothing where it is unknown or no zone serves it.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn desk_at(app: &App, postcode: &Postcode) -> Result<Option<ZoneDesk>, ServiceError> {
    let postcode = postcode.clone();
    app.store
        .read::<_, ServiceError, _>(async move |tx| match places::find(tx, &postcode).await {
            Ok(found) => Ok(desk::find(tx, &found.zone).await?),
            Err(ServiceError::Invalid(_) | ServiceError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        })
        .await
}

/// Every zone, by name.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list(app: &App) -> Result<Vec<Zone>, ServiceError> {
    app.store.read(async |tx| Ok(place::list_zones(tx).await?)).await
}

/// A zone's public page: counts only, and none that could point at a home.
#[derive(Debug, Clone)]
pub struct ZoneView {
    /// The zone.
    pub zone: Zone,
    /// Open visits per disclosure cell, where there are at least [`FEW`].
    pub cells: BTreeMap<Cell, usize>,
    /// Open visits in all.
    pub open: usize,
    /// Visits agreed or under way.
    pub coming: usize,
    /// What residents tell, the newest first.
    pub stories: Vec<stories::Told>,
}

/// A zone's public page.
///
/// # Errors
/// [`ServiceError::NotFound`] when there is no such zone.
pub async fn find(app: &App, id: &ZoneId) -> Result<ZoneView, ServiceError> {
    let id = id.clone();
    app.store
        .read(async move |tx| {
            let zone = place::find_zone(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let requests: HashMap<_, _> = request::list_live(tx, &zone.organisation)
                .await?
                .into_iter()
                .filter(|r| r.zone == id && matches!(r.state, RequestState::Open { .. }))
                .map(|r| (r.id.clone(), r))
                .collect();
            let (mut cells, mut open, mut coming) = (BTreeMap::new(), 0, 0);
            for one in visit::list_live(tx, &zone.organisation).await? {
                let Some(of) = requests.get(&one.request) else {
                    continue;
                };
                match one.state {
                    VisitState::Open { .. } => {
                        *cells.entry(of.cell).or_default() += 1;
                        open += 1;
                    }
                    VisitState::Staffed { .. } | VisitState::UnderWay { .. } => coming += 1,
                    _ => {}
                }
            }
            let stories = stories::list_shown(tx, &id).await?;
            cells.retain(|_, count| *count >= FEW);
            Ok(ZoneView {
                zone,
                cells,
                open,
                coming,
                stories,
            })
        })
        .await
}

/// A zone's outline as rings of (latitude, longitude), for a picture; none when no outline is known.
pub fn outline(zone: &Zone) -> Vec<Vec<(f64, f64)>> {
    let Some(text) = &zone.outline else {
        return Vec::new();
    };
    let shape = serde_json::from_str::<Geometry>(text)
        .ok()
        .and_then(|g| ZoneShape::from_geometry(&g).ok());
    // A picture does not need more than about thirty metres.
    let rings = shape.map(|shape| shape.simplified(0.0003)).unwrap_or_default();
    rings
        .into_iter()
        .map(|ring| ring.into_iter().map(|p| (p.lat(), p.lon())).collect())
        .collect()
}

/// Reads the outline of one zone from a GeoJSON file: its geometry as text, and the cells it covers.
///
/// # Errors
/// [`FilesError`] when the file is no GeoJSON of a polygon.
pub fn read_outline(path: &Path) -> Result<(String, Vec<CellRange>), FilesError> {
    let bytes = read_bytes(path)?;
    let name = path.display().to_string();
    let zones = super::files::read_zones(&name, &bytes)?;
    let ranges = zones
        .first()
        .map(|zone| zone.shape.ranges().to_vec())
        .unwrap_or_default();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let feature = json.pointer("/features/0").unwrap_or(&json);
    Ok((feature.get("geometry").unwrap_or(feature).to_string(), ranges))
}

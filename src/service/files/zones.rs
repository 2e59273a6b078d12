//! Zones, as GeoJSON: a geometry, a feature, or a collection of features.

use super::{FileError, FilesError};
use crate::geo::{Geometry, ZoneShape};
use serde::Deserialize;
use serde_json::Value;

/// A zone and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedZone {
    /// The feature's `name`, else its number from 1.
    pub name: String,
    /// Its outline and cells.
    pub shape: ZoneShape,
}

/// Reads polygons and multipolygons.
///
/// # Errors
/// [`FilesError::Input`] when the file is no GeoJSON of that kind, or a zone cannot be filled with cells.
pub fn read_zones(file: &str, bytes: &[u8]) -> Result<Vec<NamedZone>, FilesError> {
    let wrong = |line: u64, column: &str, expected: String, found: &str| {
        FilesError::from(FileError::new(file, line, column, expected, found))
    };
    let json: Value = serde_json::from_slice(bytes).map_err(|e| {
        wrong(
            e.line() as u64,
            &e.column().to_string(),
            "GeoJSON".to_owned(),
            &e.to_string(),
        )
    })?;
    let features: Vec<&Value> = match json.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => json
            .get("features")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .collect(),
        _ => vec![&json],
    };
    let mut zones = Vec::new();
    for (number, feature) in features.into_iter().enumerate() {
        let geometry = feature.get("geometry").unwrap_or(feature);
        let name = feature.pointer("/properties/name").and_then(Value::as_str);
        let name = name.map_or_else(|| (number + 1).to_string(), str::to_owned);
        let kind = geometry.get("type").and_then(Value::as_str).unwrap_or("nothing");
        let parsed = Geometry::deserialize(geometry).map_err(|_| {
            wrong(
                1,
                &name,
                "a Polygon or MultiPolygon with numbers".to_owned(),
                kind,
            )
        })?;
        let shape = ZoneShape::from_geometry(&parsed).map_err(|e| {
            wrong(
                1,
                &name,
                "an outline that encloses a zone".to_owned(),
                &e.to_string(),
            )
        })?;
        zones.push(NamedZone { name, shape });
    }
    if zones.is_empty() {
        return Err(wrong(1, "1", "at least one zone".to_owned(), ""));
    }
    Ok(zones)
}

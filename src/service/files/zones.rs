//! Zones, as GeoJSON: a geometry, a feature, or a collection of features.

use super::table::{decode, place_after};
use super::{FileError, FilesError, shown};
use crate::geo::{Geometry, ZoneShape};
use serde::Deserialize;
use serde_json::Value;

/// A zone and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedZone {
    /// The feature's `name` on one line, at most sixty characters of it; else its number from 1.
    pub name: String,
    /// Its outline and cells.
    pub shape: ZoneShape,
}

/// Reads polygons and multipolygons.
///
/// # Errors
/// [`FilesError::Input`] when the file is no GeoJSON of that kind, or a zone cannot be filled with cells.
pub fn read_zones(file: &str, bytes: &[u8]) -> Result<Vec<NamedZone>, FilesError> {
    // What is wrong with a feature is named by the feature: once read, JSON knows no lines.
    let wrong = |name: &str, expected: &str, found: &str| {
        FilesError::from(FileError::new(file, 1, name, expected, found))
    };
    let mut zones = Vec::new();
    for (number, feature) in features(file, bytes)?.iter().enumerate() {
        let geometry = feature.get("geometry").unwrap_or(feature);
        let name = feature.pointer("/properties/name").and_then(Value::as_str);
        let name = name
            .map(|name| shown(name.trim(), 60))
            .filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| (number + 1).to_string());
        let kind = geometry.get("type").and_then(Value::as_str).unwrap_or("nothing");
        let parsed = Geometry::deserialize(geometry)
            .map_err(|_| wrong(&name, "a Polygon or MultiPolygon with numbers", kind))?;
        let shape = ZoneShape::from_geometry(&parsed)
            .map_err(|e| wrong(&name, "an outline that encloses a zone", &e.to_string()))?;
        zones.push(NamedZone { name, shape });
    }
    if zones.is_empty() {
        return Err(wrong("1", "at least one zone", ""));
    }
    Ok(zones)
}

/// The features of a collection; a feature or a geometry by itself is the only one.
///
/// # Errors
/// [`FileError`] at the place where the file stops being JSON in UTF-8.
pub(in crate::service) fn features(file: &str, bytes: &[u8]) -> Result<Vec<Value>, FileError> {
    let text = decode(file, bytes)?;
    let mut json: Value = serde_json::from_str(text).map_err(|wrong| not_json(file, text, &wrong))?;
    Ok(match json.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => match json.get_mut("features").map(Value::take) {
            Some(Value::Array(features)) => features,
            _ => Vec::new(),
        },
        _ => vec![json],
    })
}

fn not_json(file: &str, text: &str, wrong: &serde_json::Error) -> FileError {
    // serde_json counts bytes, and lines at LF only; it repeats both at the end of its words.
    let lines = text.split_inclusive('\n').take(wrong.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + wrong.column().saturating_sub(1);
    let before = &text[..text.floor_char_boundary(at)];
    let (line, column) = place_after(before);
    let words = wrong.to_string();
    let why = words.split(" at line ").next().unwrap_or(&words);
    let found = text[before.len()..].lines().next().unwrap_or("");
    FileError::new(
        file,
        line,
        &column.to_string(),
        format!("GeoJSON ({})", shown(why, 120)),
        found,
    )
}

//! What is no table: settings in TOML, zones in GeoJSON, the name of a week.

use noaber::matching::Settings;
use noaber::service::files::{FileError, FilesError, Week, read_settings, read_zones};
use rand::RngExt;
use rand::rngs::StdRng;

use super::blows::{battered, blow, some};
use super::letter::refused_well;
use super::town::of_settings;

const SETTINGS: &str = "# weights\nnearness = 350\nfamiliar = 200\nlearning=200\n\"time\" = 150\nlanguage = 100\nfairness = 0\nnode_limit = 50\n";
const ZONES: &str = r#"{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"name": "Noord"}, "geometry": {"type": "Polygon", "coordinates":
    [[[5.09, 51.56], [5.095, 51.56], [5.095, 51.565], [5.09, 51.565], [5.09, 51.56]]]}},
  {"type": "Feature", "properties": {"name": null}, "geometry": {"type": "MultiPolygon", "coordinates":
    [[[[5.08, 51.56], [5.085, 51.56], [5.085, 51.563]]], [[[5.07, 51.5], [5.071, 51.5], [5.071, 51.501]]]]}}
]}
"#;
const ZONE: &str =
    "{\"type\": \"Polygon\", \"coordinates\": [[[5.09, 51.56], [5.095, 51.56], [5.095, 51.565]]]}";

fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

fn refusal(error: FilesError) -> FileError {
    match error {
        FilesError::Input(error) => error,
        other => panic!("{other}"),
    }
}

/// Each weight and what it is worth.
pub fn weights(settings: Settings) -> [(&'static str, i64); 7] {
    [
        ("nearness", settings.nearness),
        ("familiar", settings.familiar),
        ("learning", settings.learning),
        ("time", settings.time),
        ("language", settings.language),
        ("fairness", settings.fairness),
        ("node_limit", settings.node_limit.into()),
    ]
}

/// That there is something to batter: every file as it was is taken.
pub fn unharmed() {
    assert_eq!(
        read_settings("s.toml", SETTINGS.as_bytes()).unwrap().node_limit,
        50
    );
    let zones = |text: &str| read_zones("z.json", text.as_bytes()).unwrap().len();
    assert_eq!((zones(ZONES), zones(ZONE)), (2, 1));
}

/// Battered settings: what they say, or what is usual, and a round goes by them.
pub fn settings(rng: &mut StdRng) {
    let bytes = battered(rng, SETTINGS);
    let names = weights(Settings::default()).map(|(name, _)| name);
    let read = match read_settings("s.toml", &bytes) {
        Err(error) => {
            let error = refusal(error);
            refused_well(&error, &bytes, &names);
            assert_eq!(refusal(read_settings("s.toml", &bytes).unwrap_err()), error);
            return;
        }
        Ok(read) => read,
    };
    let said: toml::Table = text_of(&bytes).unwrap().parse().unwrap();
    assert!(said.keys().all(|name| names.contains(&name.as_str())), "{said:?}");
    for ((name, value), (_, usual)) in weights(read).into_iter().zip(weights(Settings::default())) {
        let said = said.get(name).map_or(Some(usual), toml::Value::as_integer);
        assert_eq!(said, Some(value), "{name}");
        let most = if name == "node_limit" {
            u32::MAX.into()
        } else {
            1_000
        };
        assert!((0..=most).contains(&value), "{name} = {value}");
    }
    assert_eq!(read_settings("s.toml", &bytes).unwrap(), read);
    if rng.random_ratio(1, 16) {
        // How long it may search is no matter of reading.
        let node_limit = read.node_limit.min(50);
        of_settings(rng, Settings { node_limit, ..read });
    }
}

/// Battered zones: as many as there are features, or a refusal.
pub fn zones(rng: &mut StdRng) {
    let file = *some(rng, &[ZONES, ZONE]);
    let bytes = battered(rng, file);
    let json: Option<serde_json::Value> = text_of(&bytes).and_then(|text| serde_json::from_str(text).ok());
    let error = match (read_zones("z.json", &bytes), &json) {
        (Ok(zones), Some(json)) => {
            let features = json.get("features").and_then(serde_json::Value::as_array);
            assert_eq!(zones.len(), features.map_or(1, Vec::len), "{json}");
            for zone in &zones {
                assert!(
                    !zone.name.is_empty() && !zone.name.contains(char::is_control),
                    "{zone:?}"
                );
                assert!(zone.shape.cell_count() > 0, "{zone:?}");
            }
            assert_eq!(read_zones("z.json", &bytes).unwrap(), zones);
            return;
        }
        (Ok(zones), None) => panic!("{zones:?} of what is no JSON"),
        (Err(error), _) => refusal(error),
    };
    let as_text = error.expected.starts_with("GeoJSON (") || error.expected == "text in UTF-8";
    assert_eq!(as_text, json.is_none(), "{error:?}");
    if as_text {
        refused_well(&error, &bytes, &[]);
    } else {
        // A feature is named by its name, or by its number.
        assert_eq!(error.line, 1);
        let said = error.to_string();
        assert!(
            !said.contains(char::is_control) && said.chars().count() < 300,
            "{said:?}"
        );
    }
    assert_eq!(refusal(read_zones("z.json", &bytes).unwrap_err()), error);
}

/// A week of which there are 21 dayparts, or none.
pub fn week(rng: &mut StdRng) {
    let years = ["2026", "0000", "0001", "9999", "-999", "２０２６", "20266"];
    let year = *some(rng, &years);
    let mut text = format!("{year}-W{:02}", rng.random_range(0..60)).into_bytes();
    if rng.random_bool(0.3) {
        blow(rng, &mut text);
    }
    if let Some(week) = text_of(&text).and_then(Week::parse) {
        assert_eq!(week.slots().len(), 21);
    }
}

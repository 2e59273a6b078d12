//! The weights, as TOML.

use super::table::{decode, place_after};
use super::{FileError, FilesError, shown};
use crate::matching::Settings;
use serde::Deserialize;
use toml::Spanned;

/// What a settings file may hold; what it leaves out stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    nearness: Option<Spanned<i64>>,
    familiar: Option<Spanned<i64>>,
    learning: Option<Spanned<i64>>,
    time: Option<Spanned<i64>>,
    language: Option<Spanned<i64>>,
    fairness: Option<Spanned<i64>>,
    node_limit: Option<u32>,
}

/// Reads `nearness = 350` and the like: `nearness`, `familiar`, `learning`, `time`, `language`, `fairness` (0–1,000),
/// `node_limit`.
///
/// # Errors
/// [`FilesError::Input`] with the line for what TOML does not understand, an unknown name or a number out of range.
pub fn read_settings(file: &str, bytes: &[u8]) -> Result<Settings, FilesError> {
    let text = decode(file, bytes)?;
    let read: SettingsFile = toml::from_str(text).map_err(|wrong| {
        let before = &text[..text.floor_char_boundary(wrong.span().map_or(0, |span| span.start))];
        let (line, column) = place_after(before);
        let begun = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let found = text[begun..].lines().next().unwrap_or("");
        // Its own words may fill several lines and quote what stands there, however long; a message is one line.
        let words = wrong.message().split_whitespace();
        let why: Vec<String> = words.map(|word| shown(word, 60)).collect();
        let expected = format!("settings in TOML ({})", shown(&why.join(" "), 240));
        FileError::new(file, line, &column.to_string(), expected, found)
    })?;
    let mut settings = Settings::default();
    for (name, value, target) in [
        ("nearness", read.nearness, &mut settings.nearness),
        ("familiar", read.familiar, &mut settings.familiar),
        ("learning", read.learning, &mut settings.learning),
        ("time", read.time, &mut settings.time),
        ("language", read.language, &mut settings.language),
        ("fairness", read.fairness, &mut settings.fairness),
    ] {
        if let Some(value) = value {
            let at = value.span().start;
            let value = value.into_inner();
            if !(0..=1_000).contains(&value) {
                let (line, _) = place_after(&text[..text.floor_char_boundary(at)]);
                return Err(
                    FileError::new(file, line, name, "a number from 0 to 1000", &value.to_string()).into(),
                );
            }
            *target = value;
        }
    }
    if let Some(limit) = read.node_limit {
        settings.node_limit = limit;
    }
    Ok(settings)
}

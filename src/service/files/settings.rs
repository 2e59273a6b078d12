//! The weights, as TOML.

use super::{FileError, FilesError};
use crate::matching::Settings;
use serde::Deserialize;

/// What a settings file may hold; what it leaves out stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    nearness: Option<u16>,
    familiar: Option<u16>,
    learning: Option<u16>,
    time: Option<u16>,
    language: Option<u16>,
    fairness: Option<u16>,
    node_limit: Option<u32>,
}

/// Reads `nearness = 350` and the like: `nearness`, `familiar`, `learning`, `time`, `language`, `fairness` (0–1,000),
/// `node_limit`.
///
/// # Errors
/// [`FilesError::Input`] with the line for what TOML does not understand, an unknown name or a number out of range.
pub fn read_settings(file: &str, bytes: &[u8]) -> Result<Settings, FilesError> {
    let text = String::from_utf8_lossy(bytes);
    let read: SettingsFile = toml::from_str(&text).map_err(|wrong| {
        let at = wrong.span().map_or(0, |span| span.start.min(text.len()));
        let before = text.get(..at).unwrap_or("");
        let line = 1 + before.matches('\n').count() as u64;
        let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
        let found = text
            .lines()
            .nth(before.matches('\n').count())
            .unwrap_or("")
            .to_owned();
        FileError::new(file, line, &column.to_string(), wrong.message(), &found)
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
            if value > 1_000 {
                let line = text
                    .lines()
                    .position(|line| line.trim_start().starts_with(name))
                    .unwrap_or(0) as u64
                    + 1;
                return Err(
                    FileError::new(file, line, name, "a number from 0 to 1000", &value.to_string()).into(),
                );
            }
            *target = i64::from(value);
        }
    }
    if let Some(limit) = read.node_limit {
        settings.node_limit = limit;
    }
    Ok(settings)
}

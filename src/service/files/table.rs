//! CSV with positions: every record knows its line, every column its header.

use super::{FileError, shown};
use std::collections::BTreeMap;

/// What to do with a row that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadRows {
    /// The first one ends the reading.
    Refuse,
    /// They are left out and listed.
    Skip,
}

/// What a file held.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<R> {
    /// The good rows, in order.
    pub rows: Vec<R>,
    /// What was wrong with the others; only with [`BadRows::Skip`].
    pub rejects: Vec<FileError>,
    /// Things worth saying: unknown columns that were ignored.
    pub notices: Vec<String>,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    line: u64,
    fields: Vec<String>,
}

/// A row and the names of its columns.
pub(super) struct Row<'a> {
    file: &'a str,
    columns: &'a BTreeMap<String, usize>,
    decimal_comma: bool,
    record: &'a Record,
}

impl Row<'_> {
    pub fn line(&self) -> u64 {
        self.record.line
    }

    /// The text of a column without spaces around it; empty where the file has no such column.
    pub fn text(&self, column: &str) -> &str {
        self.columns
            .get(column)
            .and_then(|&at| self.record.fields.get(at))
            .map_or("", |field| field.trim())
    }

    pub fn error(&self, column: &str, expected: impl Into<String>) -> FileError {
        self.error_at(column, expected, self.text(column))
    }

    /// As [`Row::error`], for a part of a cell.
    pub fn error_at(&self, column: &str, expected: impl Into<String>, found: &str) -> FileError {
        FileError::new(self.file, self.line(), column, expected, found)
    }

    /// A text that must be there; without NUL, CR or LF.
    pub fn id(&self, column: &str) -> Result<String, FileError> {
        let text = self.text(column);
        if text.is_empty() || text.contains(['|', '\0', '\r', '\n']) || text.chars().count() > 200 {
            return Err(self.error(column, "a text of 1–200 characters without | or line breaks"));
        }
        Ok(text.to_owned())
    }

    pub fn optional(&self, column: &str) -> Option<String> {
        let text = self.text(column);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A whole number in a range; `empty` is what an empty cell or a missing column means, if it may be so.
    pub fn whole(
        &self,
        column: &str,
        range: std::ops::RangeInclusive<u32>,
        empty: Option<u32>,
    ) -> Result<u32, FileError> {
        let text = self.text(column);
        if let (true, Some(value)) = (text.is_empty(), empty) {
            return Ok(value);
        }
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let value = plain
            .then(|| text.parse::<u32>().ok())
            .flatten()
            .filter(|value| range.contains(value));
        value.ok_or_else(|| {
            self.error(
                column,
                format!("a whole number from {} to {}", range.start(), range.end()),
            )
        })
    }

    pub fn degrees(&self, column: &str, most: f64) -> Result<f64, FileError> {
        let text = self.text(column);
        let dotted = if self.decimal_comma {
            text.replacen(',', ".", 1)
        } else {
            text.to_owned()
        };
        let plain = dotted
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
        let value = plain
            .then(|| dotted.parse::<f64>().ok())
            .flatten()
            .filter(|v| (-most..=most).contains(v));
        value.ok_or_else(|| self.error(column, format!("degrees from -{most} to {most}")))
    }

    pub fn flag(&self, column: &str) -> Result<bool, FileError> {
        match self.text(column) {
            "1" => Ok(true),
            "0" | "" => Ok(false),
            _ => Err(self.error(column, "0 or 1")),
        }
    }

    /// The parts between `|`, without empty ones, each only once.
    pub fn list(&self, column: &str) -> Vec<&str> {
        let mut parts = Vec::new();
        for part in self
            .text(column)
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }
}

/// Which columns a file has.
pub(super) struct Columns {
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
}

/// Reads a table; `parse` makes a row of a record.
///
/// The header's own separator decides between `;` and `,`; with `;` a decimal comma is understood.
pub(super) fn read<R>(
    file: &str,
    bytes: &[u8],
    columns: &Columns,
    bad_rows: BadRows,
    mut parse: impl FnMut(&Row<'_>) -> Result<R, FileError>,
) -> Result<Reading<R>, FileError> {
    let text = decode(file, bytes)?;
    let separator = separator_of(text);
    let mut records = Records {
        file,
        rest: text,
        line: 1,
        separator,
    };
    let header = match records.next() {
        Some(header) => header?,
        None => return Err(FileError::new(file, 1, "1", "a header line", "")),
    };
    let mut reading = Reading {
        rows: Vec::new(),
        rejects: Vec::new(),
        notices: Vec::new(),
    };
    let names = header_of(file, &header, columns, &mut reading.notices)?;
    for record in records {
        let row = record.and_then(|record| {
            if record.fields.len() != header.fields.len() {
                let expected = format!("{} columns", header.fields.len());
                let found = format!("{} columns", record.fields.len());
                return Err(FileError::new(
                    file,
                    record.line,
                    &record.fields.len().to_string(),
                    expected,
                    &found,
                ));
            }
            parse(&Row {
                file,
                columns: &names,
                decimal_comma: separator == b';',
                record: &record,
            })
        });
        match (row, bad_rows) {
            (Ok(row), _) => reading.rows.push(row),
            (Err(error), BadRows::Refuse) => return Err(error),
            (Err(error), BadRows::Skip) => reading.rejects.push(error),
        }
    }
    Ok(reading)
}

/// The text of a file without its mark; neither other encodings nor NUL.
pub(super) fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, FileError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|wrong| {
        let before = std::str::from_utf8(&bytes[..wrong.valid_up_to()]).unwrap_or("");
        let (line, column) = place_after(before);
        let byte = bytes.get(wrong.valid_up_to()).copied().unwrap_or(0);
        FileError::new(
            file,
            line,
            &column.to_string(),
            "text in UTF-8",
            &format!("byte {byte:#04x}"),
        )
    })?;
    match text.find('\0') {
        None => Ok(text),
        Some(at) => {
            let (line, column) = place_after(&text[..at]);
            Err(FileError::new(
                file,
                line,
                &column.to_string(),
                "text in UTF-8",
                "byte 0x00",
            ))
        }
    }
}

/// Where the next character stands: its line and its column, both from 1.
pub(super) fn place_after(before: &str) -> (u64, usize) {
    let last = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    (1 + line_ends(before), before[last..].chars().count() + 1)
}

/// How many lines end in a text: at LF, at CR LF, or at a CR alone as old spreadsheets write it.
fn line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    (0..bytes.len()).filter(|&at| ends(at)).count() as u64
}

/// Where the line after the first one begins.
fn next_line(text: &str) -> usize {
    let Some(end) = text.find(['\n', '\r']) else {
        return text.len();
    };
    end + if text[end..].starts_with("\r\n") { 2 } else { 1 }
}

fn separator_of(text: &str) -> u8 {
    // Lines without a name are left out by the reader too, so that the header may come later.
    let named = |line: &&str| line.contains(|c: char| !c.is_whitespace() && !matches!(c, ';' | ',' | '"'));
    let header = text.split(['\n', '\r']).find(named).unwrap_or("");
    // What stands inside quotes separates nothing.
    let bare: String = header.split('"').step_by(2).collect();
    let count = |separator| bare.matches(separator).count();
    if count(';') > count(',') { b';' } else { b',' }
}

fn header_of(
    file: &str,
    header: &Record,
    columns: &Columns,
    notices: &mut Vec<String>,
) -> Result<BTreeMap<String, usize>, FileError> {
    let mut names = BTreeMap::new();
    for (at, field) in header.fields.iter().enumerate() {
        let name = field.trim().to_ascii_lowercase();
        let known = columns
            .required
            .iter()
            .chain(columns.optional)
            .any(|column| *column == name);
        if !known {
            notices.push(format!(
                "{file}: column \"{}\" is not known and was ignored",
                shown(field.trim(), 60)
            ));
        } else if names.insert(name.clone(), at).is_some() {
            return Err(FileError::new(
                file,
                header.line,
                &name,
                "each column once",
                "it twice",
            ));
        }
    }
    match columns
        .required
        .iter()
        .find(|column| !names.contains_key(**column))
    {
        None => Ok(names),
        Some(missing) => Err(FileError::new(
            file,
            header.line,
            missing,
            "a column of this name",
            "",
        )),
    }
}

/// The records of a text, empty lines left out. After an error reading goes on at the next line.
struct Records<'a> {
    file: &'a str,
    rest: &'a str,
    line: u64,
    separator: u8,
}

impl Records<'_> {
    fn record(&mut self) -> Result<Record, FileError> {
        let (start, first_line, file) = (self.rest, self.line, self.file);
        let bytes = start.as_bytes();
        let mut record = Record {
            line: first_line,
            fields: Vec::new(),
        };
        let (mut at, mut line, mut line_start) = (0, first_line, 0);
        let wrong = |expected: &str, line: u64, column: usize, found: &str| {
            FileError::new(file, line, &column.to_string(), expected, found)
        };
        // After an error the rest begins at the line after the one where the record began.
        (self.rest, self.line) = (&start[next_line(start)..], first_line + 1);
        loop {
            let mut field = String::new();
            if bytes.get(at) == Some(&b'"') {
                let (opened, opened_line, opened_start) = (at, line, line_start);
                at += 1;
                loop {
                    let Some(length) = start[at..].find('"') else {
                        let column = start[opened_start..opened].chars().count() + 1;
                        let found = start[opened..].lines().next().unwrap_or("");
                        return Err(wrong("a closing quote", opened_line, column, found));
                    };
                    let part = &start[at..at + length];
                    line += line_ends(part);
                    if let Some(newline) = part.rfind(['\n', '\r']) {
                        line_start = at + newline + 1;
                    }
                    field.push_str(part);
                    at += length + 1;
                    if bytes.get(at) != Some(&b'"') {
                        break;
                    }
                    field.push('"');
                    at += 1;
                }
                let ends = matches!(bytes.get(at), None | Some(b'\n' | b'\r'))
                    || bytes.get(at) == Some(&self.separator);
                if !ends {
                    let column = start[line_start..at].chars().count() + 1;
                    let found: String = start[at..].chars().take(1).collect();
                    return Err(wrong("a separator after the closing quote", line, column, &found));
                }
            } else {
                let ends = |byte: u8| byte == self.separator || byte == b'\n' || byte == b'\r';
                let length = bytes[at..]
                    .iter()
                    .position(|byte| ends(*byte))
                    .unwrap_or(bytes.len() - at);
                field.push_str(&start[at..at + length]);
                if let Some(quote) = field.find('"') {
                    let column = start[line_start..at + quote].chars().count() + 1;
                    return Err(wrong("a quote only around a whole cell", line, column, &field));
                }
                at += length;
            }
            record.fields.push(field);
            if bytes.get(at) == Some(&self.separator) {
                at += 1;
                continue;
            }
            at += usize::from(bytes.get(at) == Some(&b'\r'));
            at += usize::from(bytes.get(at) == Some(&b'\n'));
            (self.rest, self.line) = (&start[at..], line + 1);
            return Ok(record);
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            match self.record() {
                Ok(record) if record.fields.iter().all(|field| field.trim().is_empty()) => {}
                other => return Some(other),
            }
        }
    }
}

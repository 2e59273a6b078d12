//! A second reader of tables, by the letter and without any word about what is wrong, to hold the first one against.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use noaber::service::files::{BadRows, FileError, Reading};

/// The columns of a table.
pub struct Columns<'a> {
    /// Those that must be there.
    pub needed: &'a [&'a str],
    /// Those that may be.
    pub others: &'a [&'a str],
}

/// What stands in the columns of a record.
pub struct Cells(BTreeMap<String, String>);

impl Cells {
    /// Without spaces around it; nothing where there is no such column.
    pub fn of(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// The parts between `|`.
    pub fn parts(&self, column: &str) -> BTreeSet<&str> {
        let parts = self.of(column).split('|').map(str::trim);
        parts.filter(|part| !part.is_empty()).collect()
    }
}

/// A text with one kind of line end.
pub fn plain_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The records of a table, each with its line; nothing where a quote is out of place.
fn records(text: &str, separator: char) -> Option<Vec<(u64, Vec<String>)>> {
    let signs: Vec<char> = plain_ends(text).chars().collect();
    let (mut at, mut line, mut records) = (0, 1, Vec::new());
    while at < signs.len() {
        let (begun, mut cells) = (line, vec![String::new()]);
        loop {
            let cell = cells.last_mut()?;
            if signs.get(at) == Some(&'"') {
                loop {
                    at += 1;
                    match (signs.get(at)?, signs.get(at + 1)) {
                        ('"', Some('"')) => at += 1,
                        ('"', _) => break,
                        ('\n', _) => line += 1,
                        _ => {}
                    }
                    cell.push(signs[at]);
                }
                at += 1;
                if signs.get(at).is_some_and(|c| *c != separator && *c != '\n') {
                    return None;
                }
            }
            while let Some(&sign) = signs.get(at).filter(|c| **c != separator && **c != '\n') {
                if sign == '"' {
                    return None;
                }
                cell.push(sign);
                at += 1;
            }
            at += 1;
            if signs.get(at - 1) != Some(&separator) {
                break;
            }
            cells.push(String::new());
        }
        line += 1;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((begun, cells));
        }
    }
    Some(records)
}

/// By line, what stands in which column, or nothing for a record of another length.
pub type Table = Vec<(u64, Option<Cells>)>;

/// The tables that a file may be, by one separator or the other: those with each of the columns that are needed.
pub fn tables(bytes: &[u8], columns: &Columns<'_>) -> Vec<Table> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Vec::new();
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let separators = [',', ';']
        .into_iter()
        .filter(|separator| *separator == ',' || text.contains(';'));
    let table = |separator| {
        let records = records(text, separator).filter(|_| !text.contains('\0'))?;
        let (_, header) = records.first()?;
        let header: Vec<String> = header
            .iter()
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        let times = |column: &&str| header.iter().filter(|name| name == column).count();
        let whole = columns.needed.iter().all(|column| times(column) == 1)
            && columns.others.iter().all(|column| times(column) <= 1);
        let record = |(line, cells): &(u64, Vec<String>)| {
            let fits = cells.len() == header.len();
            let trimmed = cells.iter().map(|cell| cell.trim().to_owned());
            (
                *line,
                fits.then(|| Cells(header.iter().cloned().zip(trimmed).collect())),
            )
        };
        whole.then(|| records[1..].iter().map(record).collect())
    };
    separators.filter_map(table).collect()
}

/// A refusal names a place that is there, in words that fit on a line.
pub fn refused_well(error: &FileError, bytes: &[u8], columns: &[&str]) {
    let text = plain_ends(&String::from_utf8_lossy(bytes));
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let index = usize::try_from(error.line)
        .ok()
        .and_then(|line| line.checked_sub(1));
    let line = index.and_then(|index| text.split('\n').nth(index));
    let line = line.unwrap_or_else(|| panic!("no such line: {error:?}"));
    match error.column.parse::<usize>() {
        // How many cells there are says more than where the line ends.
        Ok(_) if error.expected.ends_with(" columns") => {}
        Ok(column) => assert!(
            (1..=line.chars().count() + 1).contains(&column),
            "{error:?} in {line:?}"
        ),
        Err(_) => assert!(columns.contains(&error.column.as_str()), "{error:?}"),
    }
    let said = error.to_string();
    assert!(
        !said.contains(char::is_control) && said.chars().count() < 420,
        "{said:?}"
    );
    assert!(!error.expected.is_empty() && !error.found.is_empty(), "{error:?}");
}

/// Reads a table strictly and leniently and holds both against the reading by the letter: `line` and `explains` tell
/// whether a row is what stands in a record. Gives the rows of the lenient reading.
pub fn table<R: Clone + PartialEq + Debug>(
    bytes: &[u8],
    columns: &Columns<'_>,
    read: impl Fn(BadRows) -> Result<Reading<R>, FileError>,
    line: impl Fn(&R) -> Option<u64>,
    explains: impl Fn(&R, &Cells) -> bool,
) -> Option<Vec<R>> {
    let names = [columns.needed, columns.others].concat();
    let (strictly, leniently) = (read(BadRows::Refuse), read(BadRows::Skip));
    if let Err(error) = &strictly {
        refused_well(error, bytes, &names);
    }
    let reading = match leniently {
        Ok(reading) => reading,
        Err(error) => {
            assert_eq!(
                strictly.err(),
                Some(error),
                "what is wrong with the file is so for both"
            );
            return None;
        }
    };
    for error in &reading.rejects {
        refused_well(error, bytes, &names);
    }
    for notice in &reading.notices {
        assert!(
            !notice.contains(char::is_control) && notice.chars().count() < 150,
            "{notice:?}"
        );
    }
    match (&strictly, reading.rejects.first()) {
        (Ok(all), None) => assert_eq!(all, &reading),
        (Err(error), Some(first)) => assert_eq!(error, first),
        _ => panic!("{strictly:?} beside {:?}", reading.rejects),
    }
    let refused: BTreeSet<u64> = reading.rejects.iter().map(|reject| reject.line).collect();
    let explained = tables(bytes, columns).iter().any(|table| {
        let good: Vec<_> = table.iter().filter(|(line, _)| !refused.contains(line)).collect();
        let stands = |(row, (at, cells)): (&R, &&(u64, Option<Cells>))| {
            line(row).is_none_or(|line| line == *at)
                && cells.as_ref().is_some_and(|cells| explains(row, cells))
        };
        good.len() == reading.rows.len()
            && good.len() + refused.len() == table.len()
            && reading.rows.iter().zip(&good).all(stands)
    });
    // A quote out of place ends the reading by the letter; then it must have been named.
    let quotes = reading
        .rejects
        .iter()
        .any(|reject| reject.expected.contains("quote"));
    assert!(
        explained || quotes,
        "{reading:?} of {:?}",
        String::from_utf8_lossy(bytes)
    );
    Some(reading.rows)
}

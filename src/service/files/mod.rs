//! Spreadsheets: helpers, requests, edges and capacities read from CSV, plans written to it.
//!
//! Purpose: a municipality tries a round in an afternoon, and `noaber import` reads the same files. Invariants: what is
//! wrong is named by file, line, column, what was expected and what was found; nothing is written before everything
//! succeeded; a cell that a spreadsheet would run as a formula gets an apostrophe. Deliberately absent: guessing at
//! encodings, and dates other than `YYYY-MM-DD`.

pub mod edges;
pub mod helpers;
pub mod population;
pub mod postcodes;
pub mod requests;
pub mod settings;
pub mod table;
pub mod town;
pub mod write;
pub mod zones;

pub use edges::{AssignmentFile, read_assignment};
pub use helpers::{HelperRow, read_helpers};
pub use population::{PopulationRow, read_population};
pub use postcodes::{PostcodeRow, read_postcodes};
pub use requests::{RequestRow, read_requests};
pub use settings::read_settings;
pub use table::{BadRows, Reading};
pub use town::{LanguageRule, Town, Week, problem_of};
pub use write::{Outputs, guarded};
pub(in crate::service) use zones::features;
pub use zones::read_zones;

use crate::matching::MatchError;
use std::path::{Path, PathBuf};

/// A place in a file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, column {column}: expected {expected}, found {found}")]
pub struct FileError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column's header, or the position in the line (from 1) where there is none.
    pub column: String,
    /// What should stand there.
    pub expected: String,
    /// What stands there, shortened.
    pub found: String,
}

impl FileError {
    pub(in crate::service) fn new(
        file: &str,
        line: u64,
        column: &str,
        expected: impl Into<String>,
        found: &str,
    ) -> Self {
        let found = if found.is_empty() {
            "nothing".to_owned()
        } else {
            format!("\"{}\"", shown(found, 60))
        };
        Self {
            file: file.to_owned(),
            line,
            column: column.to_owned(),
            expected: expected.into(),
            found,
        }
    }
}

/// What stands in a file, as a message shows it: on one line, at most so many characters of it.
fn shown(found: &str, most: usize) -> String {
    let mut shown: String = found
        .chars()
        .take(most)
        .map(|c| if c.is_control() { '·' } else { c })
        .collect();
    if found.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

/// Why work on files stops.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// Something in a file is wrong.
    #[error(transparent)]
    Input(#[from] FileError),
    /// The options do not fit the files.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The round cannot be decided.
    #[error(transparent)]
    Match(#[from] MatchError),
    /// An assignment that its own check refuses: a fault of the program.
    #[error("the assignment was refused: {0}")]
    Assignment(#[from] crate::matching::checker::AssignmentRefusal),
}

impl FilesError {
    /// What the process answers: 2 for what the person can mend, 1 for what only we can.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) | Self::Usage(_) | Self::Match(MatchError::Problem(_)) => 2,
            Self::Io { .. } | Self::Match(MatchError::Refused(_)) | Self::Assignment(_) => 1,
        }
    }

    fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// Reads a whole file.
///
/// # Errors
/// [`FilesError::Usage`] when there is no such file, [`FilesError::Io`] when it cannot be read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, FilesError> {
    std::fs::read(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => {
            FilesError::Usage(format!("{}: there is no such file", path.display()))
        }
        _ => FilesError::io(path)(source),
    })
}

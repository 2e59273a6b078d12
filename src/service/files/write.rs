//! CSV out: all files or none, and no formulas.

use super::FilesError;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A cell as a spreadsheet may open it: what starts like a formula gets an apostrophe, but numbers stay numbers.
pub fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = cell.len() < 40
        && cell
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b','))
        && cell.replace(',', ".").parse::<f64>().is_ok();
    if formula && !number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Files that are being written. Each stands beside its final place under another name until [`Outputs::commit`];
/// dropped without it, nothing is left behind.
#[derive(Debug, Default)]
pub struct Outputs {
    pending: Vec<(PathBuf, PathBuf)>,
}

impl Outputs {
    /// Writes a table: the header, then the rows, guarded and quoted where needed, lines ending in LF.
    ///
    /// # Errors
    /// [`FilesError::Io`] when the place cannot be written, [`FilesError::Usage`] when two outputs have one name.
    pub fn table(
        &mut self,
        path: &Path,
        header: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Result<(), FilesError> {
        let mut csv = csv::WriterBuilder::new().from_writer(Vec::new());
        let failed = |e: csv::Error| FilesError::io(path)(std::io::Error::other(e));
        csv.write_record(header).map_err(failed)?;
        for row in rows {
            csv.write_record(row.iter().map(|cell| guarded(cell)))
                .map_err(failed)?;
        }
        let bytes = csv
            .into_inner()
            .map_err(|e| FilesError::io(path)(std::io::Error::other(e.to_string())))?;
        self.bytes(path, &bytes)
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// As [`Outputs::table`].
    pub fn bytes(&mut self, path: &Path, bytes: &[u8]) -> Result<(), FilesError> {
        if self.pending.iter().any(|(_, to)| to == path) {
            return Err(FilesError::Usage(format!(
                "{}: two outputs have one name",
                path.display()
            )));
        }
        let Some(name) = path.file_name() else {
            return Err(FilesError::Usage(format!(
                "{}: is no name of a file",
                path.display()
            )));
        };
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(hidden);
        self.pending.push((part.clone(), path.to_owned()));
        let mut file = std::fs::File::create(&part).map_err(FilesError::io(path))?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(FilesError::io(path))
    }

    /// Gives every file its name.
    ///
    /// # Errors
    /// [`FilesError::Io`] when one cannot be put in place.
    pub fn commit(mut self) -> Result<(), FilesError> {
        while !self.pending.is_empty() {
            let (part, path) = self.pending.remove(0);
            if let Err(error) = std::fs::rename(&part, &path) {
                self.pending.push((part, path.clone()));
                return Err(FilesError::io(&path)(error));
            }
        }
        Ok(())
    }
}

impl Drop for Outputs {
    fn drop(&mut self) {
        for (part, _) in &self.pending {
            // It may never have been made.
            let _ = std::fs::remove_file(part);
        }
    }
}

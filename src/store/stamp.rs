//! Whether anything was committed since: a stamp that a SQLite file carries beside its log.
//!
//! In WAL mode the shared-memory file begins with two copies of a header of 48 bytes (a counter of transactions, how far the
//! log goes, checksums), which whoever commits writes before the commit is told, in any process; readers of SQLite itself
//! compare it to know that their pages still count (<https://www.sqlite.org/walformat.html>, "WAL-Index Header"). So two
//! equal stamps mean that nothing was committed between them. It costs two system calls and a read of memory, where asking
//! the database costs a way to the thread of its connection and back. Deliberately absent: PostgreSQL, which has nothing
//! of the kind; there, and wherever the file does not read as expected, is no stamp, and whoever asks reads the rows.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of the header.
const HEADER: usize = 48;
/// Where in it stands whether it has been filled in.
const FILLED_IN: usize = 12;

/// What a database was when it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp([u8; HEADER]);

/// Where the header of a database file is.
pub(super) fn path_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-shm");
    PathBuf::from(name)
}

/// The stamp as it is now. Opened anew each time: a file that was thrown away and made again is another.
pub(super) fn read(path: &Path) -> Option<Stamp> {
    let mut both = [0; 2 * HEADER];
    File::open(path).ok()?.read_exact(&mut both).ok()?;
    let (first, second) = both.split_at(HEADER);
    // While somebody writes it the two differ.
    if first != second || first[FILLED_IN] != 1 {
        return None;
    }
    first.try_into().ok().map(Stamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_half_written_or_not_there_is_no_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let path = path_of(&folder.path().join("a.db"));
        assert!(path.ends_with("a.db-shm"));
        assert_eq!(read(&path), None);
        let mut whole = [7; 2 * HEADER];
        whole[FILLED_IN] = 1;
        whole[HEADER + FILLED_IN] = 1;
        std::fs::write(&path, whole).unwrap();
        let stamp = read(&path);
        assert!(stamp.is_some());
        whole[HEADER + 20] = 8;
        std::fs::write(&path, whole).unwrap();
        assert_eq!(read(&path), None);
        whole[20] = 8;
        std::fs::write(&path, whole).unwrap();
        assert!(read(&path).is_some_and(|other| Some(other) != stamp));
        std::fs::write(&path, &whole[..HEADER]).unwrap();
        assert_eq!(read(&path), None);
    }
}

//! The text that keys are kept as, and the file that holds it.
//!
//! One key a line, `number:base64`; a third part says since when it is there (epoch seconds). A plain base64 line is number
//! 1, as the first start writes it. Spaces and commas part keys as lines do, so that the whole fits in an environment
//! variable; what follows `#` on a line is a note. Invariant: a file is replaced whole or not at all, and is on disk before
//! anything is sealed under what it says.

use super::seal::SealKey;
use crate::domain::time::{Chance, UnixTime};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A key that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not the base64 text of 32 bytes, nor lines of a number and such a text.
    #[error("the key is not the base64 text of 32 bytes, nor lines of number:base64")]
    Shape,
    /// Its file cannot be read or made.
    #[error("the key file {path} cannot be used: {cause}")]
    File {
        /// The file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// Somebody else is changing the file.
    #[error("the key file {path} is being changed by another program")]
    Held {
        /// The file.
        path: String,
    },
}

impl KeyError {
    fn file(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        move |cause| Self::File {
            path: path.display().to_string(),
            cause,
        }
    }
}

/// One key as it is written down.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct WrittenKey {
    pub(super) number: u32,
    pub(super) secret: [u8; 32],
    /// When a rotation added it; unknown for one that was written by the first start or by hand.
    pub(super) since: Option<UnixTime>,
}

/// Reads keys from a text, lowest number first.
pub(super) fn read_keys(text: &str) -> Result<Vec<WrittenKey>, KeyError> {
    let notes_gone = text.lines().map(|line| line.split('#').next().unwrap_or(""));
    let mut keys = notes_gone
        .flat_map(|line| line.split([' ', '\t', ',']))
        .filter(|word| !word.is_empty())
        .map(read_key)
        .collect::<Result<Vec<_>, _>>()?;
    keys.sort_by_key(|key| key.number);
    let is_twice = keys.windows(2).any(|two| two[0].number == two[1].number);
    if keys.is_empty() || is_twice {
        return Err(KeyError::Shape);
    }
    Ok(keys)
}

fn read_key(word: &str) -> Result<WrittenKey, KeyError> {
    let mut parts = word.split(':');
    let first = parts.next().unwrap_or("");
    let (number, secret) = match parts.next() {
        Some(secret) => (first.parse().map_err(|_| KeyError::Shape)?, secret),
        None => (1, first),
    };
    let since = parts
        .next()
        .map(|seconds| seconds.parse().map(UnixTime::from_seconds))
        .transpose()
        .map_err(|_| KeyError::Shape)?;
    let secret = STANDARD.decode(secret).map_err(|_| KeyError::Shape)?;
    let secret = secret.try_into().map_err(|_| KeyError::Shape)?;
    if number == 0 || parts.next().is_some() {
        return Err(KeyError::Shape);
    }
    Ok(WrittenKey {
        number,
        secret,
        since,
    })
}

fn write_keys(keys: &[WrittenKey], between: &str) -> String {
    let mut text = String::new();
    for key in keys {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}:{}", key.number, STANDARD.encode(key.secret));
        if let Some(since) = key.since {
            let _ = write!(text, ":{}", since.seconds());
        }
        text.push_str(between);
    }
    text.truncate(text.trim_end().len());
    text
}

fn add_key(keys: &mut Vec<WrittenKey>, chance: &dyn Chance, now: UnixTime) {
    let mut secret = [0_u8; 32];
    chance.fill(&mut secret);
    keys.push(WrittenKey {
        number: keys.last().map_or(1, |key| key.number.saturating_add(1)),
        secret,
        since: Some(now),
    });
}

/// The keys of a text with a new one added, as one line: for who keeps them in the environment.
///
/// # Errors
/// [`KeyError::Shape`] when the text holds no keys.
pub fn with_new_key(text: &str, chance: &dyn Chance, now: UnixTime) -> Result<String, KeyError> {
    let mut keys = read_keys(text)?;
    add_key(&mut keys, chance, now);
    Ok(write_keys(&keys, " "))
}

/// The newest key of a text alone, as one line.
///
/// # Errors
/// [`KeyError::Shape`] when the text holds no keys.
pub fn newest_alone(text: &str) -> Result<String, KeyError> {
    let keys = read_keys(text)?;
    Ok(write_keys(keys.last().map_or(&[], std::slice::from_ref), " "))
}

/// The numbers of the keys of a text, lowest first.
///
/// # Errors
/// [`KeyError::Shape`] when the text holds no keys.
pub fn numbers(text: &str) -> Result<Vec<u32>, KeyError> {
    Ok(read_keys(text)?.into_iter().map(|key| key.number).collect())
}

/// A key file that is held to be changed: nobody else changes it meanwhile.
pub struct KeyFile {
    path: PathBuf,
    keys: Vec<WrittenKey>,
    /// Let go of when it is dropped, also by a crash.
    _lock: File,
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A key never lands in a log.
        write!(f, "KeyFile({})", self.path.display())
    }
}

impl KeyFile {
    /// Takes hold of a key file that exists.
    ///
    /// # Errors
    /// [`KeyError`] when it is not there, is held by somebody else, or cannot be understood.
    pub fn hold(path: &Path) -> Result<Self, KeyError> {
        // A link is followed: what is replaced is the file, wherever it lies.
        let path = std::fs::canonicalize(path).map_err(KeyError::file(path))?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(beside(&path, ".lock"))
            .map_err(KeyError::file(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let path = path.display().to_string();
                return Err(KeyError::Held { path });
            }
            Err(TryLockError::Error(cause)) => return Err(KeyError::file(&path)(cause)),
        }
        let text = std::fs::read_to_string(&path).map_err(KeyError::file(&path))?;
        Ok(Self {
            keys: read_keys(&text)?,
            path,
            _lock: lock,
        })
    }

    /// The numbers of its keys, lowest first.
    pub fn numbers(&self) -> Vec<u32> {
        self.keys.iter().map(|key| key.number).collect()
    }

    /// Since when its newest key is there, if that is known.
    pub fn newest_since(&self) -> Option<UnixTime> {
        self.keys.last().and_then(|key| key.since)
    }

    /// Adds a key with the next number: from now on it seals.
    ///
    /// # Errors
    /// [`KeyError::File`] when it cannot be written; the file is as it was then.
    pub fn add(&mut self, chance: &dyn Chance, now: UnixTime) -> Result<(), KeyError> {
        let mut keys = self.keys.clone();
        add_key(&mut keys, chance, now);
        self.replace(keys)
    }

    /// Writes down that the newest key is there from now on, when nobody knows since when.
    ///
    /// # Errors
    /// As [`KeyFile::add`].
    pub fn date_newest(&mut self, now: UnixTime) -> Result<(), KeyError> {
        let mut keys = self.keys.clone();
        match keys.last_mut() {
            Some(newest) if newest.since.is_none() => newest.since = Some(now),
            _ => return Ok(()),
        }
        self.replace(keys)
    }

    /// Removes every key but the newest.
    ///
    /// # Errors
    /// As [`KeyFile::add`].
    pub fn keep_newest(&mut self) -> Result<(), KeyError> {
        let newest = self.keys.last().cloned();
        self.replace(newest.into_iter().collect())
    }

    fn replace(&mut self, keys: Vec<WrittenKey>) -> Result<(), KeyError> {
        let text = write_keys(&keys, "\n");
        replace_file(&self.path, &text).map_err(KeyError::file(&self.path))?;
        self.keys = keys;
        Ok(())
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Opens a new file that its owner alone may read.
fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all())
}

/// Written aside, on disk, then renamed: whoever reads finds the old text or the new one.
fn replace_file(path: &Path, text: &str) -> std::io::Result<()> {
    let aside = beside(path, ".new");
    match std::fs::remove_file(&aside) {
        // Left by a rotation that was cut short before the rename: nothing was sealed under it.
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = create_private(&aside)?;
    #[cfg(unix)]
    keep_owner(path, &file)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    std::fs::rename(&aside, path)?;
    sync_folder_of(path)
}

/// The program may run under another account than whoever rotates: it must be able to read the new file as well.
#[cfg(unix)]
fn keep_owner(old: &Path, new: &File) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let (before, after) = (std::fs::metadata(old)?, new.metadata()?);
    if (before.uid(), before.gid()) == (after.uid(), after.gid()) {
        return Ok(());
    }
    fchown(new, Some(before.uid()), Some(before.gid()))
}

/// Makes a key file on the first start: readable by its owner alone, on disk before it is used. Of two first starts at
/// once, one wins and both read the same key.
pub(super) fn create(path: &Path, chance: &dyn Chance) -> Result<(), KeyError> {
    let broken = KeyError::file(path);
    let mut secret = [0_u8; 32];
    chance.fill(&mut secret);
    let mut tag = [0_u8; 8];
    chance.fill(&mut tag);
    // Written aside and linked into place: a link never replaces what is there.
    let aside = path.with_extension(format!("key-{:016x}", u64::from_be_bytes(tag)));
    let mut file = create_private(&aside).map_err(&broken)?;
    writeln!(file, "{}", STANDARD.encode(secret)).map_err(&broken)?;
    file.sync_all().map_err(&broken)?;
    let linked = std::fs::hard_link(&aside, path);
    std::fs::remove_file(&aside).map_err(&broken)?;
    match linked {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(broken(e)),
        _ => {}
    }
    sync_folder_of(path).map_err(broken)
}

impl SealKey {
    /// Reads the key file, or makes one on the first start.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be read, made or understood.
    pub fn load_or_create(path: &Path, chance: &dyn Chance) -> Result<Self, KeyError> {
        if let Err(error) = std::fs::metadata(path) {
            match error.kind() {
                std::io::ErrorKind::NotFound => create(path, chance)?,
                _ => return Err(KeyError::file(path)(error)),
            }
        }
        Self::from_file(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::SeededChance;

    fn chance() -> SeededChance {
        SeededChance::from_seed(1)
    }

    #[test]
    fn a_plain_line_is_the_first_key() {
        let plain = STANDARD.encode([7; 32]);
        let other = STANDARD.encode([8; 32]);
        assert_eq!(numbers(&plain).unwrap(), [1]);
        assert_eq!(numbers(&format!("{plain}\n")).unwrap(), [1]);
        assert_eq!(
            numbers(&format!("# ours\n2:{other}\n{plain} # old\n")).unwrap(),
            [1, 2]
        );
        assert_eq!(
            numbers(&format!("1:{plain}, 12:{other}:1772528400")).unwrap(),
            [1, 12]
        );
        for wrong in [
            String::new(),
            "short".to_owned(),
            format!("0:{plain}"),
            format!("x:{plain}"),
            format!("{plain}\n1:{other}"),
            format!("2:{plain}:soon"),
            format!("2:{plain}:5:6"),
            "# only a note".to_owned(),
        ] {
            assert!(matches!(numbers(&wrong), Err(KeyError::Shape)), "{wrong:?}");
        }
    }

    #[test]
    fn a_key_is_added_and_the_old_one_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noaber.key");
        SealKey::load_or_create(&path, &chance()).unwrap();
        let now = UnixTime::from_seconds(1_772_528_400);
        // Left by a rotation that was cut short.
        std::fs::write(beside(&path, ".new"), "half a li").unwrap();
        let mut file = KeyFile::hold(&path).unwrap();
        assert!(matches!(KeyFile::hold(&path), Err(KeyError::Held { .. })));
        assert_eq!((file.numbers(), file.newest_since()), (vec![1], None));
        file.add(&chance(), now).unwrap();
        assert_eq!((file.numbers(), file.newest_since()), (vec![1, 2], Some(now)));
        drop(file);
        let mut file = KeyFile::hold(&path).unwrap();
        assert_eq!((file.numbers(), file.newest_since()), (vec![1, 2], Some(now)));
        file.date_newest(now.plus(5)).unwrap();
        assert_eq!(file.newest_since(), Some(now), "known already");
        file.keep_newest().unwrap();
        assert_eq!(numbers(&std::fs::read_to_string(&path).unwrap()).unwrap(), [2]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(!beside(&path, ".new").exists(), "nothing is left aside");
    }

    #[test]
    fn a_text_for_the_environment_grows_and_shrinks() {
        let before = STANDARD.encode([7; 32]);
        let both = with_new_key(&before, &chance(), UnixTime::from_seconds(5)).unwrap();
        assert_eq!(numbers(&both).unwrap(), [1, 2]);
        assert!(!both.contains('\n'));
        let after = newest_alone(&both).unwrap();
        assert_eq!(numbers(&after).unwrap(), [2]);
        assert!(both.ends_with(&after));
    }
}

//! Sealing: what would find a person is kept encrypted per field, under a key that is not in the database.
//!
//! XChaCha20-Poly1305 with a random nonce. The field's name and the row's identifier are authenticated with it, so a
//! sealed text moved to another row or column does not open. Each text begins with the number of its key, so that keys
//! can be changed: the newest key seals, every key at hand opens. Look-ups use a keyed hash (HMAC-SHA-256) under a separate
//! key derived from the same secret.
//!
//! A program may go on while its keys are changed: each transaction looks whether the key file is another one than
//! before, and holds the keys of that moment to its end, so that a text and its hash are under the same key.

use super::StoreError;
use super::key_file::{KeyError, WrittenKey, read_keys};
use crate::domain::time::Chance;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

const NONCE_BYTES: usize = 24;

/// What follows from one secret.
#[derive(Clone)]
struct OneKey {
    number: u32,
    seal: [u8; 32],
    lookup: [u8; 32],
}

impl OneKey {
    fn of(number: u32, secret: &[u8; 32]) -> Self {
        Self {
            number,
            seal: mac(secret, &[b"noaber seal"]),
            lookup: mac(secret, &[b"noaber lookup"]),
        }
    }

    fn lookup_hash(&self, kind: &str, text: &str) -> String {
        STANDARD_NO_PAD.encode(mac(&self.lookup, &[kind.as_bytes(), text.as_bytes()]))
    }
}

/// The keys of one moment.
#[derive(Clone)]
pub(super) struct Ring {
    newest: OneKey,
    /// Newest first.
    older: Vec<OneKey>,
    /// False when the file has changed and could not be read: what is sealed now might be under a key that is removed.
    may_seal: bool,
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A key never lands in a log.
        f.write_str("Ring(…)")
    }
}

/// The number of the key that a text is sealed under; nothing when it is not sealed.
pub(super) fn number_of(sealed: &str) -> Option<u32> {
    sealed.split_once('.')?.0.parse().ok()
}

impl Ring {
    fn of(written: &[WrittenKey]) -> Result<Self, KeyError> {
        let mut keys = written
            .iter()
            .rev()
            .map(|key| OneKey::of(key.number, &key.secret));
        Ok(Self {
            newest: keys.next().ok_or(KeyError::Shape)?,
            older: keys.collect(),
            may_seal: true,
        })
    }

    fn all(&self) -> impl Iterator<Item = &OneKey> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    /// The number of the key that seals.
    pub(super) const fn newest(&self) -> u32 {
        self.newest.number
    }

    /// Whether a key of this number is at hand.
    pub(super) fn knows(&self, number: u32) -> bool {
        self.all().any(|key| key.number == number)
    }

    pub(super) fn seal(
        &self,
        chance: &dyn Chance,
        field: &str,
        id: &str,
        text: &str,
    ) -> Result<String, StoreError> {
        if !self.may_seal {
            return Err(StoreError::other("the key file has changed and cannot be read"));
        }
        let mut nonce = [0_u8; NONCE_BYTES];
        chance.fill(&mut nonce);
        let aad = aad(field, id);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: &aad,
        };
        let sealed = XChaCha20Poly1305::new(&self.newest.seal.into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::other("sealing failed"))?;
        let mut all = nonce.to_vec();
        all.extend_from_slice(&sealed);
        Ok(format!("{}.{}", self.newest.number, STANDARD_NO_PAD.encode(all)))
    }

    /// What a sealed text says; nothing when it was changed, moved, or sealed under a key that is not at hand.
    pub(super) fn open(&self, field: &str, id: &str, sealed: &str) -> Option<String> {
        let (number, sealed) = sealed.split_once('.')?;
        let key = self.all().find(|key| key.number.to_string() == number)?;
        let all = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, msg) = all.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let aad = aad(field, id);
        let text = XChaCha20Poly1305::new(&key.seal.into())
            .decrypt(&XNonce::from(nonce), Payload { msg, aad: &aad })
            .ok()?;
        String::from_utf8(text).ok()
    }

    /// The keyed hash under the newest key.
    pub(super) fn lookup_hash(&self, kind: &str, text: &str) -> String {
        self.newest.lookup_hash(kind, text)
    }

    /// The keyed hash under the key of this number.
    pub(super) fn lookup_hash_under(&self, number: u32, kind: &str, text: &str) -> Option<String> {
        let key = self.all().find(|key| key.number == number)?;
        Some(key.lookup_hash(kind, text))
    }

    /// The keyed hashes under every key, oldest first.
    pub(super) fn lookup_hashes(&self, kind: &str, text: &str) -> Vec<String> {
        let mut all: Vec<_> = self.all().map(|key| key.lookup_hash(kind, text)).collect();
        all.reverse();
        all
    }
}

/// A file as it was when it was last read: a rename gives another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    modified: Option<SystemTime>,
    bytes: u64,
    inode: u64,
}

impl Mark {
    fn of(path: &Path) -> std::io::Result<Self> {
        let meta = std::fs::metadata(path)?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&meta);
        #[cfg(not(unix))]
        let inode = 0;
        Ok(Self {
            modified: meta.modified().ok(),
            bytes: meta.len(),
            inode,
        })
    }
}

struct Held {
    ring: Arc<Ring>,
    mark: Option<Mark>,
}

/// The secrets that seal, and from which the look-up keys follow: from a text, or from a file that may change.
pub struct SealKey {
    file: Option<PathBuf>,
    held: Mutex<Held>,
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A key never lands in a log.
        f.write_str("SealKey(…)")
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so this never fails; an all-zero key would show in every look-up test.
    let mut mac = match <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => return [0; 32],
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl SealKey {
    fn held(ring: Ring, file: Option<PathBuf>, mark: Option<Mark>) -> Self {
        let ring = Arc::new(ring);
        Self {
            file,
            held: Mutex::new(Held { ring, mark }),
        }
    }

    /// From 32 secret bytes: key number 1.
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        let ring = Ring {
            newest: OneKey::of(1, secret),
            older: Vec::new(),
            may_seal: true,
        };
        Self::held(ring, None, None)
    }

    /// From a text, as in the environment or the key file: the base64 text of 32 bytes, or several as `number:base64`.
    ///
    /// # Errors
    /// [`KeyError::Shape`] for anything else.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        Ok(Self::held(Ring::of(&read_keys(text)?)?, None, None))
    }

    /// From a file, which is read again when it changes.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be read or understood.
    pub fn from_file(path: &Path) -> Result<Self, KeyError> {
        let (ring, mark) = read_file(path)?;
        Ok(Self::held(ring, Some(path.to_owned()), Some(mark)))
    }

    /// The keys of this moment. A look at the file's mark costs a microsecond or two; it is read only when that has changed.
    pub(super) fn current(&self) -> Arc<Ring> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(path) = &self.file else {
            return held.ring.clone();
        };
        match Mark::of(path) {
            Ok(mark) if held.mark == Some(mark) => return held.ring.clone(),
            // Whoever takes the file away after the start keeps it from a thief; the keys have not changed by that.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return held.ring.clone(),
            _ => {}
        }
        match read_file(path) {
            Ok((ring, mark)) => {
                *held = Held {
                    ring: Arc::new(ring),
                    mark: Some(mark),
                };
            }
            Err(error) => {
                // What is read still opens as far as it did; nothing is sealed until the file can be read.
                tracing::error!(%error, "the key file has changed and cannot be read; nothing can be sealed");
                let mut ring = (*held.ring).clone();
                ring.may_seal = false;
                *held = Held {
                    ring: Arc::new(ring),
                    mark: None,
                };
            }
        }
        held.ring.clone()
    }

    /// Seals a text for one field (`table.column`) of one row.
    ///
    /// # Errors
    /// [`StoreError::Other`] when the key file has changed and cannot be read.
    pub fn seal(&self, chance: &dyn Chance, field: &str, id: &str, text: &str) -> Result<String, StoreError> {
        self.current().seal(chance, field, id, text)
    }

    /// Opens a sealed text of one field of one row.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when it was changed, moved, or sealed under another key.
    pub fn unseal(&self, field: &'static str, id: &str, sealed: &str) -> Result<String, StoreError> {
        self.current()
            .open(field, id, sealed)
            .ok_or_else(|| StoreError::inconsistent(field, id))
    }

    /// A key for another purpose: what it protects says nothing about this one. It follows from the newest key, so
    /// it changes with it: for what passes, never for what is kept.
    pub(super) fn derived(&self, purpose: &str) -> [u8; 32] {
        mac(&self.current().newest.lookup, &[b"derived", purpose.as_bytes()])
    }

    /// The keyed hash under which a telephone number or mail address is found, under the newest key.
    pub fn lookup_hash(&self, kind: &str, text: &str) -> String {
        self.current().lookup_hash(kind, text)
    }
}

/// The mark is taken first: a file that is replaced in between is read again at the next look.
fn read_file(path: &Path) -> Result<(Ring, Mark), KeyError> {
    let broken = |cause| KeyError::File {
        path: path.display().to_string(),
        cause,
    };
    let mark = Mark::of(path).map_err(broken)?;
    let text = std::fs::read_to_string(path).map_err(broken)?;
    Ok((Ring::of(&read_keys(&text)?)?, mark))
}

fn aad(field: &str, id: &str) -> Vec<u8> {
    let mut aad = (field.len() as u64).to_be_bytes().to_vec();
    aad.extend_from_slice(field.as_bytes());
    aad.extend_from_slice(id.as_bytes());
    aad
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::SeededChance;

    #[test]
    fn a_seal_opens_only_where_it_was_made() {
        let chance = SeededChance::from_seed(3);
        let key = SealKey::from_bytes(&[7; 32]);
        let sealed = key
            .seal(&chance, "home.address", "per_1", "Dorpsstraat 1")
            .unwrap();
        assert!(!sealed.contains("Dorps"));
        assert_eq!(
            key.unseal("home.address", "per_1", &sealed).unwrap(),
            "Dorpsstraat 1"
        );
        assert!(
            key.unseal("home.address", "per_2", &sealed).is_err(),
            "another row"
        );
        assert!(
            key.unseal("person.mail", "per_1", &sealed).is_err(),
            "another column"
        );
        assert!(
            SealKey::from_bytes(&[8; 32])
                .unseal("home.address", "per_1", &sealed)
                .is_err(),
            "another key"
        );
        for at in 2..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(
                key.unseal("home.address", "per_1", &changed).is_err(),
                "changed at {at}"
            );
        }
        let again = key
            .seal(&chance, "home.address", "per_1", "Dorpsstraat 1")
            .unwrap();
        assert_ne!(sealed, again, "a nonce is never used twice");
    }

    #[test]
    fn a_key_is_made_once_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noaber.key");
        let first = SealKey::load_or_create(&path, &SeededChance::from_seed(1)).unwrap();
        let second = SealKey::load_or_create(&path, &SeededChance::from_seed(2)).unwrap();
        assert_eq!(
            first.lookup_hash("mail", "a@b.nl"),
            second.lookup_hash("mail", "a@b.nl")
        );
        assert_ne!(
            first.lookup_hash("mail", "a@b.nl"),
            first.lookup_hash("telephone", "a@b.nl")
        );
        std::fs::write(&path, "short").unwrap();
        assert!(matches!(
            SealKey::load_or_create(&path, &SeededChance::from_seed(1)),
            Err(KeyError::Shape)
        ));
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing is left aside"
        );
    }

    fn text(keys: &[(u32, u8)]) -> String {
        use base64::engine::general_purpose::STANDARD;
        keys.iter()
            .map(|(number, byte)| format!("{number}:{}\n", STANDARD.encode([*byte; 32])))
            .collect()
    }

    #[test]
    fn the_newest_key_seals_and_all_open() {
        let chance = SeededChance::from_seed(3);
        let old = SealKey::from_bytes(&[7; 32]);
        let both = SealKey::from_text(&text(&[(2, 8), (1, 7)])).unwrap();
        let new = SealKey::from_text(&text(&[(2, 8)])).unwrap();
        let first = old.seal(&chance, "person.mail", "per_1", "a@b.nl").unwrap();
        let second = both.seal(&chance, "person.mail", "per_1", "a@b.nl").unwrap();
        assert_eq!((number_of(&first), number_of(&second)), (Some(1), Some(2)));
        let opens = |key: &SealKey, sealed: &str| key.unseal("person.mail", "per_1", sealed).is_ok();
        assert_eq!(
            [&old, &both, &new].map(|key| opens(key, &first)),
            [true, true, false]
        );
        assert_eq!(
            [&old, &both, &new].map(|key| opens(key, &second)),
            [false, true, true]
        );
        // The number says under which key it is, and cannot make it another.
        assert!(!opens(&both, &second.replacen("2.", "1.", 1)));
        let hash = |key: &SealKey| key.lookup_hash("mail", "a@b.nl");
        assert_eq!(hash(&both), hash(&new));
        assert_eq!(
            both.current().lookup_hashes("mail", "a@b.nl"),
            [hash(&old), hash(&new)]
        );
    }

    #[test]
    fn a_file_that_changes_is_read_again() {
        let chance = SeededChance::from_seed(3);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noaber.key");
        let replace = |with: &str| {
            std::fs::write(folder.path().join("aside"), with).unwrap();
            std::fs::rename(folder.path().join("aside"), &path).unwrap();
        };
        replace(&text(&[(1, 7)]));
        let key = SealKey::from_file(&path).unwrap();
        let seal = || key.seal(&chance, "person.mail", "per_1", "a@b.nl");
        assert_eq!(number_of(&seal().unwrap()), Some(1));
        replace(&text(&[(1, 7), (2, 8)]));
        let sealed = seal().unwrap();
        assert_eq!(number_of(&sealed), Some(2));
        replace("not a key");
        assert!(
            seal().is_err(),
            "nothing is sealed under a key that may be removed"
        );
        assert!(key.unseal("person.mail", "per_1", &sealed).is_ok());
        replace(&text(&[(2, 8)]));
        assert_eq!(number_of(&seal().unwrap()), Some(2));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(number_of(&seal().unwrap()), Some(2), "taken away after the start");
    }
}

//! Sealing: what would find a person is kept encrypted per field, under a key that is not in the database.
//!
//! XChaCha20-Poly1305 with a random nonce. The field's name and the row's identifier are authenticated with it, so a
//! sealed text moved to another row or column does not open. Each text begins with the number of its key, so that keys
//! can be changed later. Look-ups use a keyed hash (HMAC-SHA-256) under a separate key derived from the same secret.

use super::StoreError;
use crate::domain::time::Chance;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::io::Write;
use std::path::Path;

/// The number that the texts of today's key begin with.
const KEY_NUMBER: &str = "1.";
const NONCE_BYTES: usize = 24;

/// The secret from which the sealing key and the look-up key follow.
#[derive(Clone)]
pub struct SealKey {
    seal: [u8; 32],
    lookup: [u8; 32],
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A key never lands in a log.
        f.write_str("SealKey(…)")
    }
}

/// A key that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not the base64 text of 32 bytes.
    #[error("the key is not the base64 text of 32 bytes")]
    Shape,
    /// Its file cannot be read or made.
    #[error("the key file {path} cannot be used: {cause}")]
    File {
        /// The file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
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
    /// From 32 secret bytes.
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self {
            seal: mac(secret, &[b"noaber seal"]),
            lookup: mac(secret, &[b"noaber lookup"]),
        }
    }

    /// From the base64 text of 32 bytes, as in the environment or the key file.
    ///
    /// # Errors
    /// [`KeyError::Shape`] for anything else.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| KeyError::Shape)?;
        Ok(Self::from_bytes(&bytes.try_into().map_err(|_| KeyError::Shape)?))
    }

    /// Reads the key file, or makes one on the first start: readable by its owner alone, on disk before it is used.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be read, made or understood.
    pub fn load_or_create(path: &Path, chance: &dyn Chance) -> Result<Self, KeyError> {
        let broken = |cause| KeyError::File {
            path: path.display().to_string(),
            cause,
        };
        match std::fs::read_to_string(path) {
            Ok(text) => return Self::from_text(&text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(broken(e)),
        }
        let mut secret = [0_u8; 32];
        chance.fill(&mut secret);
        // Written aside and linked into place: of two first starts at once, one wins and both read the same key.
        let mut tag = [0_u8; 8];
        chance.fill(&mut tag);
        let aside = path.with_extension(format!("key-{:016x}", u64::from_be_bytes(tag)));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside).map_err(broken)?;
        writeln!(file, "{}", STANDARD.encode(secret)).map_err(broken)?;
        file.sync_all().map_err(broken)?;
        let linked = std::fs::hard_link(&aside, path);
        std::fs::remove_file(&aside).map_err(broken)?;
        match linked {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(broken(e)),
            _ => {}
        }
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(broken)?;
        Self::from_text(&std::fs::read_to_string(path).map_err(broken)?)
    }

    /// Seals a text for one field (`table.column`) of one row.
    pub fn seal(&self, chance: &dyn Chance, field: &str, id: &str, text: &str) -> Result<String, StoreError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        chance.fill(&mut nonce);
        let aad = aad(field, id);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: &aad,
        };
        let sealed = XChaCha20Poly1305::new(&self.seal.into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::other("sealing failed"))?;
        let mut all = nonce.to_vec();
        all.extend_from_slice(&sealed);
        Ok(format!("{KEY_NUMBER}{}", STANDARD_NO_PAD.encode(all)))
    }

    /// Opens a sealed text of one field of one row.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when it was changed, moved, or sealed under another key.
    pub fn unseal(&self, field: &'static str, id: &str, sealed: &str) -> Result<String, StoreError> {
        self.open(field, id, sealed)
            .ok_or_else(|| StoreError::inconsistent(field, id))
    }

    fn open(&self, field: &str, id: &str, sealed: &str) -> Option<String> {
        let all = STANDARD_NO_PAD.decode(sealed.strip_prefix(KEY_NUMBER)?).ok()?;
        let (nonce, msg) = all.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let aad = aad(field, id);
        let text = XChaCha20Poly1305::new(&self.seal.into())
            .decrypt(&XNonce::from(nonce), Payload { msg, aad: &aad })
            .ok()?;
        String::from_utf8(text).ok()
    }

    /// A key for another purpose: what it protects says nothing about this one.
    pub(super) fn derived(&self, purpose: &str) -> [u8; 32] {
        mac(&self.lookup, &[b"derived", purpose.as_bytes()])
    }

    /// The keyed hash under which a telephone number or mail address is found.
    pub fn lookup_hash(&self, kind: &str, text: &str) -> String {
        STANDARD_NO_PAD.encode(mac(&self.lookup, &[kind.as_bytes(), text.as_bytes()]))
    }
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
}

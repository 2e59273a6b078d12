//! What lives in a browser and opens what it is sent, by other crates than those that sealed it. The integration tests read this
//! file as well.

use aes_gcm::aead::{Aead as _, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::elliptic_curve::sec1::ToSec1Point as _;

pub fn decoded(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// A device.
pub struct Device {
    secret: p256::SecretKey,
    auth: [u8; 16],
}

impl Device {
    /// One of many: each number is another.
    pub fn new(number: u8) -> Self {
        Self::of(&[number; 32], [number; 16])
    }

    /// The one that RFC 8291 has in its appendix A, or another of which both secrets are known.
    pub fn of(secret: &[u8], auth: [u8; 16]) -> Self {
        let secret = p256::SecretKey::from_slice(secret).unwrap();
        Self { secret, auth }
    }

    fn point(&self) -> Vec<u8> {
        self.secret.public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// The point of its key, as a browser gives it.
    pub fn p256dh(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.point())
    }

    /// What belongs to it.
    pub fn auth(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.auth)
    }

    /// What a body says; nothing when it was not made for this device.
    pub fn open(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (salt, rest) = body.split_at_checked(16)?;
        let (size, rest) = rest.split_at_checked(5)?;
        assert_eq!(size, [0, 0, 16, 0, 65]);
        let (theirs, sealed) = rest.split_at_checked(65)?;
        let public = p256::PublicKey::from_sec1_bytes(theirs).ok()?;
        let shared = p256::ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), public.as_affine());
        let info = [&b"WebPush: info\0"[..], &self.point(), theirs].concat();
        let expand = |salt: &[u8], secret: &[u8], info: &[u8], length: usize| {
            let mut out = vec![0; length];
            let from = hkdf::Hkdf::<sha2::Sha256>::new(Some(salt), secret);
            from.expand(info, &mut out).unwrap();
            out
        };
        let material = expand(&self.auth, shared.raw_secret_bytes(), &info, 32);
        let key = expand(salt, &material, b"Content-Encoding: aes128gcm\0", 16);
        let nonce: [u8; 12] = expand(salt, &material, b"Content-Encoding: nonce\0", 12)
            .try_into()
            .unwrap();
        let cipher = aes_gcm::Aes128Gcm::new_from_slice(&key).unwrap();
        let mut plain = cipher.decrypt(&nonce.into(), sealed).ok()?;
        while plain.last() == Some(&0) {
            plain.pop();
        }
        assert_eq!(plain.pop(), Some(2), "the mark of the last record");
        Some(plain)
    }
}

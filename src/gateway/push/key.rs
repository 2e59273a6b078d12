//! Who we are to push services: a key that signs a short note for each of them (RFC 8292).

use crate::domain::time::UnixTime;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

/// A note counts this long, seconds; a day at most.
const NOTE_S: i64 = 12 * 3600;

/// The key by which push services know us. A device that was turned on takes messages of this key alone.
pub struct ServerKey {
    pair: EcdsaKeyPair,
}

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerKey")
    }
}

impl ServerKey {
    /// A new one, as text that [`ServerKey::from_text`] reads; nothing when the machine has no chance left.
    pub fn make() -> Option<String> {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
        Some(URL_SAFE_NO_PAD.encode(made.as_ref()))
    }

    /// From its text; nothing when that is none.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let chance = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &bytes, &chance).ok()?;
        Some(Self { pair })
    }

    /// The half that browsers are told, in base64 for addresses.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    /// What stands in `Authorization` for the service at an origin; nothing when the machine has no chance left.
    pub(super) fn authorization(&self, audience: &str, subject: &str, now: UnixTime) -> Option<String> {
        let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let claims = serde_json::json!({"aud": audience, "exp": now.plus(NOTE_S).seconds(), "sub": subject});
        let note = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), note.as_bytes()).ok()?;
        let signature = URL_SAFE_NO_PAD.encode(signature);
        Some(format!("vapid t={note}.{signature}, k={}", self.public()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::push::tests::decoded;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn a_note_says_for_whom_until_when_and_is_signed_by_the_key_beside_it() {
        let key = ServerKey::from_text(&ServerKey::make().unwrap()).unwrap();
        let now = UnixTime::from_seconds(1_800_000_000);
        let said = key
            .authorization("https://fcm.googleapis.com", "https://noaber.example", now)
            .unwrap();
        let (note, public) = said.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(public, key.public());
        assert_eq!(decoded(public).len(), 65);
        let (signed, signature) = note.rsplit_once('.').unwrap();
        let verify = |signed: &str| {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decoded(public))
                .verify(signed.as_bytes(), &decoded(signature))
        };
        assert!(verify(signed).is_ok());
        assert!(verify(&format!("{signed}A")).is_err());
        let (head, claims) = signed.split_once('.').unwrap();
        let read = |part| serde_json::from_slice::<serde_json::Value>(&decoded(part)).unwrap();
        assert_eq!(read(head), serde_json::json!({"typ": "JWT", "alg": "ES256"}));
        let expected = serde_json::json!({
            "aud": "https://fcm.googleapis.com",
            "exp": 1_800_000_000 + 12 * 3600,
            "sub": "https://noaber.example",
        });
        assert_eq!(read(claims), expected);
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let (one, other) = (ServerKey::make().unwrap(), ServerKey::make().unwrap());
        let public = |text: &str| ServerKey::from_text(text).map(|key| key.public());
        assert_eq!(public(&one), public(&one));
        assert_ne!(public(&one), public(&other));
        for odd in ["", "AAAA", "not base64!", &one[..one.len() - 4]] {
            assert!(ServerKey::from_text(odd).is_none(), "{odd}");
        }
    }
}

//! What is shown travels in one record of `aes128gcm` (RFC 8188), under a key that only the device can find (RFC 8291).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::{SecureRandom as _, SystemRandom};

/// An uncompressed point of P-256.
const POINT: usize = 65;
/// What the device's browser made beside its key.
const AUTH: usize = 16;
/// What each message has of its own.
const SALT: usize = 16;
/// The size of a record. There is one, and it is never full: push services take no more than this altogether.
const RECORD: u32 = 4096;
/// A message is as long as the next multiple of this, so that its length does not tell which one it is.
const STEP: usize = 512;
/// So much may be said: six steps, with the mark at the end.
const MOST: usize = 6 * STEP - 1;

/// Why something cannot be encrypted for a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The keys of the device are none.
    #[error("the keys of the device are none")]
    Keys,
    /// It is too long.
    #[error("too long")]
    TooLong,
    /// The machine has no chance left, which does not happen.
    #[error("no chance")]
    Chance,
}

/// What a browser gives for its device.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceKeys {
    point: [u8; POINT],
    auth: [u8; AUTH],
}

impl std::fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKeys")
    }
}

impl DeviceKeys {
    /// From what the browser calls `p256dh` and `auth`, in base64 for addresses.
    ///
    /// # Errors
    /// [`Unfit::Keys`] when they are not what a browser gives; also when the point is on no curve.
    pub fn parse(p256dh: &str, auth: &str) -> Result<Self, Unfit> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| Unfit::Keys);
        let keys = Self {
            point: bytes(p256dh)?.try_into().map_err(|_| Unfit::Keys)?,
            auth: bytes(auth)?.try_into().map_err(|_| Unfit::Keys)?,
        };
        // The only one who knows whether it is a point is who works with it.
        encrypt(&keys, b"").map(|_| keys)
    }

    /// Both in one text, to be kept.
    pub fn to_text(&self) -> String {
        let [point, auth] = [&self.point[..], &self.auth[..]].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        format!("{point}.{auth}")
    }

    /// From what was kept.
    ///
    /// # Errors
    /// As [`DeviceKeys::parse`].
    pub fn from_text(text: &str) -> Result<Self, Unfit> {
        let (point, auth) = text.split_once('.').ok_or(Unfit::Keys)?;
        Self::parse(point, auth)
    }
}

/// The body that a push service takes: nobody on the way reads it.
///
/// # Errors
/// [`Unfit`].
pub(super) fn encrypt(to: &DeviceKeys, text: &[u8]) -> Result<Vec<u8>, Unfit> {
    if text.len() > MOST {
        return Err(Unfit::TooLong);
    }
    let chance = SystemRandom::new();
    let mut salt = [0; SALT];
    chance.fill(&mut salt).map_err(|_| Unfit::Chance)?;
    // A key for this message alone.
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &chance).map_err(|_| Unfit::Chance)?;
    let public = own.compute_public_key().map_err(|_| Unfit::Chance)?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &to.point);
    // The mark of the last record, and nothing to fill it up.
    let mut plain = text.to_vec();
    plain.push(2);
    plain.resize(plain.len().next_multiple_of(STEP), 0);
    agree_ephemeral(own, &theirs, |shared| {
        sealed(shared, to, public.as_ref(), &salt, plain)
    })
    .map_err(|_| Unfit::Keys)?
}

/// The same once both sides agree on a secret. `plain` ends with its mark.
fn sealed(
    shared: &[u8],
    to: &DeviceKeys,
    public: &[u8],
    salt: &[u8; SALT],
    mut plain: Vec<u8>,
) -> Result<Vec<u8>, Unfit> {
    let whose = [&b"WebPush: info\0"[..], &to.point, public];
    let mut material = [0; 32];
    expand(
        &Salt::new(HKDF_SHA256, &to.auth).extract(shared),
        &whose,
        &mut material,
    )?;
    let secret = Salt::new(HKDF_SHA256, salt).extract(&material);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    expand(&secret, &[b"Content-Encoding: aes128gcm\0"], &mut key)?;
    expand(&secret, &[b"Content-Encoding: nonce\0"], &mut nonce)?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(|_| Unfit::Keys)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut plain)
        .map_err(|_| Unfit::TooLong)?;
    let mut body = salt.to_vec();
    body.extend(RECORD.to_be_bytes());
    body.push(u8::try_from(public.len()).map_err(|_| Unfit::Keys)?);
    body.extend(public);
    body.extend(plain);
    Ok(body)
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(secret: &Prk, info: &[&[u8]], into: &mut [u8]) -> Result<(), Unfit> {
    secret
        .expand(info, Length(into.len()))
        .and_then(|okm| okm.fill(into))
        .map_err(|_| Unfit::Keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::push::tests::{Device, decoded};

    // RFC 8291, appendix A.
    const SHARED: &str = "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs";
    const OWN_PUBLIC: &str =
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    const SALT_TEXT: &str = "DGv6ra1nlYgDCS1FRnbzlw";
    const BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
                        AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    const TEXT: &[u8] = b"When I grow up, I want to be a watermelon";

    #[test]
    fn the_example_of_the_standard() {
        let device = Device::of_the_standard();
        let mut plain = TEXT.to_vec();
        plain.push(2);
        let salt: [u8; SALT] = decoded(SALT_TEXT).try_into().unwrap();
        let body = sealed(
            &decoded(SHARED),
            &device.keys(),
            &decoded(OWN_PUBLIC),
            &salt,
            plain,
        )
        .unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(&body), BODY);
        // And whoever reads in these tests reads what the standard wrote.
        assert_eq!(device.open(&decoded(BODY)).unwrap(), TEXT);
    }

    #[test]
    fn a_device_opens_what_was_made_for_it_and_no_other_does() {
        let (device, other) = (Device::of_the_standard(), Device::new(7));
        for text in ["", "Riet vraagt hulp: boodschappen", &"é".repeat(MOST / 2)] {
            let body = encrypt(&device.keys(), text.as_bytes()).unwrap();
            assert_eq!(device.open(&body).unwrap(), text.as_bytes());
            assert!(other.open(&body).is_none());
            assert!(body.len() <= RECORD as usize, "{}", body.len());
            // One bit on the way, and it is nothing.
            let mut hurt = body.clone();
            *hurt.last_mut().unwrap() ^= 1;
            assert!(device.open(&hurt).is_none());
            // Never the same twice.
            assert_ne!(body, encrypt(&device.keys(), text.as_bytes()).unwrap());
        }
        assert_eq!(encrypt(&device.keys(), &[0; MOST + 1]), Err(Unfit::TooLong));
    }

    #[test]
    fn how_long_it_is_does_not_tell_what_it_says() {
        let device = Device::new(1);
        let length = |text: &str| encrypt(&device.keys(), text.as_bytes()).unwrap().len();
        assert_eq!(length("Kunt u? Boodschappen"), length("Is er iemand geweest?"));
    }

    #[test]
    fn keys_are_a_point_and_what_belongs_to_it() {
        let keys = &Device::new(1).keys();
        assert_eq!(DeviceKeys::from_text(&keys.to_text()).as_ref(), Ok(keys));
        let text = keys.to_text();
        let (point, auth) = text.split_once('.').unwrap();
        assert_eq!(DeviceKeys::parse(point, auth).as_ref(), Ok(keys));
        let nowhere = URL_SAFE_NO_PAD.encode([4; POINT]);
        let short = URL_SAFE_NO_PAD.encode([4; POINT - 1]);
        for (point, auth) in [
            (nowhere.as_str(), auth),
            (short.as_str(), auth),
            ("", auth),
            (point, ""),
            (point, "AAAA"),
            (point, point),
            ("not base64!", auth),
        ] {
            assert_eq!(DeviceKeys::parse(point, auth), Err(Unfit::Keys), "{point} {auth}");
        }
    }
}

//! Tokens and codes: made from chance, kept as hashes.

use crate::domain::time::Chance;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A token of 128 bits that fits in a cookie or a link.
pub fn token(chance: &dyn Chance) -> String {
    let mut bytes = [0_u8; 16];
    chance.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a token: its SHA-256. A token has 128 bits of chance, so no salt or stretching is needed.
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// A code of six digits, each as likely as the other.
pub fn code(chance: &dyn Chance) -> String {
    loop {
        let mut bytes = [0_u8; 4];
        chance.fill(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        // Above the last whole multiple of a million some codes would be likelier.
        if number < 4_294_000_000 {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

/// A word that is easy to say and to hear through a door.
pub fn word(chance: &dyn Chance) -> String {
    const WORDS: [&str; 64] = [
        "tulp", "fiets", "molen", "kachel", "appel", "zomer", "winter", "brood", "kaars", "tafel", "lepel",
        "wolk", "regen", "zon", "maan", "ster", "boom", "tak", "bloem", "roos", "lelie", "klaver", "eik",
        "beuk", "vos", "egel", "haas", "merel", "mus", "zwaan", "eend", "uil", "vlinder", "bij", "boot",
        "brug", "dijk", "haven", "strand", "duin", "schelp", "trein", "tram", "markt", "toren", "klok",
        "piano", "viool", "trom", "lied", "dans", "soep", "kaas", "peer", "pruim", "kers", "noot", "honing",
        "thee", "koffie", "jas", "hoed", "sjaal", "laars",
    ];
    let mut byte = [0_u8; 1];
    chance.fill(&mut byte);
    WORDS[usize::from(byte[0]) % WORDS.len()].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::SeededChance;

    #[test]
    fn codes_have_six_digits_and_tokens_differ() {
        let chance = SeededChance::from_seed(1);
        for _ in 0..1000 {
            let code = code(&chance);
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        }
        assert_ne!(token(&chance), token(&chance));
        assert_ne!(hash("a"), hash("b"));
        assert_eq!(token(&chance).len(), 22);
    }
}

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

/// Letters and digits that are not mistaken for each other when they are read aloud or written by hand.
const SPOKEN: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of letters and digits for paper: five bits of chance for each character.
pub fn spoken(chance: &dyn Chance, length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    chance.fill(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(SPOKEN[usize::from(byte % 32)]))
        .collect()
}

/// What somebody typed from paper, as it was printed: case, spaces and hyphens do not matter, nor an O for a zero.
pub fn heard(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            other => other,
        })
        .take(40)
        .collect()
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
        let printed = spoken(&chance, 12);
        assert_eq!(heard(&printed.to_lowercase()), printed);
        assert_eq!(heard(" o1-il u "), "0111V");
    }
}

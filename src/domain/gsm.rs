//! How long a text message is, and which letters it may have: the default alphabet of GSM 03.38.
//!
//! A text whose letters are all in that alphabet holds 160 of them; one letter outside makes the whole message one of 70.
//! So what we send is written in it, and names lose an accent rather than a message its end.

/// One message holds so many places.
pub const PLACES: usize = 160;

/// Letters that take one place, beside those of ASCII.
const ONE: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n\r";
/// Letters that take two: they are reached by an escape.
const TWO: &str = "^{}\\[~]|€";
/// Of ASCII these are in the alphabet; the other signs are escapes or not there at all.
const ASCII_SIGNS: &str = " !\"#%&'()*+,-./:;<=>?";

/// How many places a letter takes; nothing when the alphabet does not have it.
pub fn places_of(letter: char) -> Option<usize> {
    if letter.is_ascii_alphanumeric() || ASCII_SIGNS.contains(letter) || ONE.contains(letter) {
        Some(1)
    } else if TWO.contains(letter) {
        Some(2)
    } else {
        None
    }
}

/// How many places a text takes; nothing when a letter of it is not in the alphabet.
pub fn places(text: &str) -> Option<usize> {
    text.chars().map(places_of).sum()
}

/// What stands for a letter that the alphabet does not have.
const fn instead(letter: char) -> &'static str {
    match letter {
        'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => "a",
        'Á' | 'À' | 'Â' | 'Ã' | 'Ā' | 'Ă' | 'Ą' => "A",
        'ç' | 'ć' | 'č' => "c",
        'Ć' | 'Č' => "C",
        'ď' | 'đ' => "d",
        'Ď' | 'Đ' => "D",
        'ë' | 'ê' | 'ē' | 'ę' | 'ě' | 'ė' => "e",
        'Ë' | 'Ê' | 'È' | 'Ē' | 'Ę' | 'Ě' => "E",
        'ğ' => "g",
        'Ğ' => "G",
        'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'Í' | 'Î' | 'Ï' | 'Ì' | 'İ' => "I",
        'ĳ' => "ij",
        'Ĳ' => "IJ",
        'ł' | 'ľ' => "l",
        'Ł' | 'Ľ' => "L",
        'ń' | 'ň' => "n",
        'Ń' | 'Ň' => "N",
        'ó' | 'ô' | 'õ' | 'ō' | 'ő' => "o",
        'Ó' | 'Ô' | 'Õ' | 'Ò' | 'Ő' => "O",
        'œ' => "oe",
        'Œ' => "OE",
        'ř' => "r",
        'Ř' => "R",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'Ś' | 'Š' | 'Ş' | 'Ș' => "S",
        'ť' | 'ț' => "t",
        'Ť' | 'Ț' => "T",
        'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'Ú' | 'Û' | 'Ù' | 'Ū' | 'Ů' | 'Ű' => "U",
        'ý' | 'ÿ' => "y",
        'Ý' => "Y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        '‘' | '’' | '‚' | '`' | '´' => "'",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '–' | '—' | '‐' | '‑' => "-",
        '…' => "...",
        '·' => ".",
        '\u{a0}' | '\t' | '\u{2009}' | '\u{202f}' => " ",
        _ => "",
    }
}

/// The text in the alphabet: what is not in it becomes what is nearest, or nothing (an emoji, another script).
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if places_of(letter).is_some() {
            out.push(letter);
        } else {
            out.push_str(instead(letter));
        }
    }
    out
}

/// The text in the alphabet, at most `most` places of it, cut at the end of a letter.
pub fn clipped(text: &str, most: usize) -> String {
    let plain = plain(text);
    let mut taken = 0;
    let kept: String = plain
        .chars()
        .take_while(|letter| {
            taken += places_of(*letter).unwrap_or(0);
            taken <= most
        })
        .collect();
    kept.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_alphabet_has_128_letters_and_an_escape() {
        let ascii = (0_u8..128)
            .map(char::from)
            .filter(|c| c.is_ascii_alphanumeric() || ASCII_SIGNS.contains(*c));
        let all: std::collections::BTreeSet<char> = ascii.chain(ONE.chars()).collect();
        // The table has 128 places, one of which is the escape.
        assert_eq!(all.len(), 127);
        assert_eq!(TWO.chars().count(), 9);
    }

    #[test]
    fn names_keep_their_letters_as_far_as_they_can() {
        assert_eq!(plain("Zoë"), "Zoe");
        assert_eq!(plain("Çağrı Yıldız"), "Çagri Yildiz");
        assert_eq!(plain("Łucja’s hulp…"), "Lucja's hulp...");
        assert_eq!(plain("Ans 🙂"), "Ans ");
        assert_eq!(plain("محمد"), "");
        assert_eq!(places("één {2}"), Some(9));
        assert_eq!(places("ë"), None);
        assert_eq!(clipped("Zoë van der Berg", 7), "Zoe van");
        assert_eq!(clipped("a€b", 2), "a");
    }

    proptest! {
        #[test]
        fn whatever_comes_in_what_goes_out_is_in_the_alphabet_and_fits(text in "\\PC{0,200}", most in 0_usize..170) {
            let said = clipped(&text, most);
            prop_assert!(places(&said).is_some_and(|places| places <= most));
            prop_assert_eq!(plain(&said), said);
        }
    }
}

//! Telephone numbers, mail addresses and postcodes as people type them, and as they are compared.

/// A Dutch or international telephone number, `+` and 8–15 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone(String);

/// Countries whose numbers tell a mobile from a landline: the country's digits, and what a mobile begins with after them.
/// From their numbering plans, the countries that most people here come from or live next to.
const MOBILES: [(&str, &[&str]); 12] = [
    // Not 066 and 067: pagers and dial-in lines had those.
    ("31", &["60", "61", "62", "63", "64", "65", "68", "69"]),
    ("32", &["45", "46", "47", "48", "49"]),
    ("33", &["6", "7"]),
    ("34", &["6", "7"]),
    ("351", &["9"]),
    ("352", &["6"]),
    ("39", &["3"]),
    ("41", &["7"]),
    ("44", &["7"]),
    ("49", &["15", "16", "17"]),
    ("90", &["5"]),
    ("212", &["6", "7"]),
];

impl Telephone {
    /// Reads a number as people write it: spaces, hyphens, dots and brackets do not matter; `06…` and `013…` are Dutch.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace("(0)", "");
        let allowed = text
            .chars()
            .all(|c| c.is_ascii_digit() || " -+.()/\u{a0}".contains(c));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let international = if text.starts_with('+') {
            digits
        } else if let Some(rest) = digits.strip_prefix("00") {
            rest.to_owned()
        } else if let (Some(rest), 10) = (digits.strip_prefix('0'), digits.len()) {
            format!("31{rest}")
        } else {
            return None;
        };
        (allowed && (8..=15).contains(&international.len())).then(|| Self(format!("+{international}")))
    }

    /// `+31612345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text message may arrive there: a mobile number where numbers tell, and any number where they do not.
    pub fn takes_texts(&self) -> bool {
        let digits = self.0.trim_start_matches('+');
        let Some((country, mobiles)) = MOBILES.iter().find(|(country, _)| digits.starts_with(country)) else {
            return true;
        };
        let national = &digits[country.len()..];
        // `06` is a mobile's with eight digits after it; longer ones belong to machines.
        let is_whole = *country != "31" || national.len() == 9;
        is_whole && mobiles.iter().any(|start| national.starts_with(start))
    }

    /// As people in the Netherlands read it aloud: `06 12 34 56 78`, `013 583 99 11`; others as they are.
    pub fn for_people(&self) -> String {
        let Some(national) = self.0.strip_prefix("+31").filter(|rest| rest.len() == 9) else {
            return self.0.clone();
        };
        let pairs = |text: &str| {
            let mut out = String::new();
            for (index, c) in text.chars().enumerate() {
                if index > 0 && index % 2 == 0 {
                    out.push(' ');
                }
                out.push(c);
            }
            out
        };
        match national.strip_prefix('6') {
            Some(mobile) => format!("06 {}", pairs(mobile)),
            None => format!(
                "0{} {} {}",
                &national[..2],
                &national[2..5],
                pairs(&national[5..])
            ),
        }
    }
}

/// A mail address, lower-cased: how providers compare them in practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// Reads an address of at most 254 characters with one `@` and a dotted domain.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.split_once('@')?;
        let sound = !local.is_empty()
            && local.len() <= 64
            && text.len() <= 254
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !domain.contains("..")
            && domain
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        sound.then_some(Self(text))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Dutch postcode: `5038` or `5038AB`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(String);

impl Postcode {
    /// Reads four digits, optionally followed by two letters, any case, with or without a space.
    pub fn parse(text: &str) -> Option<Self> {
        let compact: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_ascii_uppercase();
        let (digits, letters) = compact.split_at_checked(4)?;
        let sound = digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0')
            && (letters.is_empty()
                || (letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_uppercase())));
        sound.then_some(Self(compact))
    }

    /// Four digits, or four digits and two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The four digits.
    pub fn area(&self) -> &str {
        &self.0[..4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for text in [
            "06-12345678",
            "0612 34 56 78",
            "+31 6 12345678",
            "0031612345678",
            "+31(0)612345678",
        ] {
            assert_eq!(
                Telephone::parse(text).map(|t| t.0),
                Some("+31612345678".to_owned()),
                "{text}"
            );
        }
        for text in [
            "",
            "12",
            "06-1234567",
            "06-123456789",
            "six",
            "06-12345678<script>",
        ] {
            assert_eq!(Telephone::parse(text), None, "{text}");
        }
        assert_eq!(
            Telephone::parse("0612345678").unwrap().for_people(),
            "06 12 34 56 78"
        );
        assert_eq!(
            Telephone::parse("0135839911").unwrap().for_people(),
            "013 583 99 11"
        );
    }

    #[test]
    fn a_landline_takes_no_texts() {
        for text in [
            "06 12345678",
            "+31 6 81234567",
            "06 00005646",
            "+32 470 12 34 56",
            "+49 151 23456789",
            "+44 7700 900123",
            "+33 6 12 34 56 78",
            "+90 532 123 45 67",
            // Where nothing tells them apart, it may arrive.
            "+1 202 555 0123",
            "+48 22 123 45 67",
            "+252 61 234 5678",
        ] {
            assert!(Telephone::parse(text).unwrap().takes_texts(), "{text}");
        }
        for text in [
            "013 583 99 11",
            "053 000 00 01",
            "085 123 45 67",
            "088 123 45 67",
            "+31 66 1234567",
            "+31 970 12345678",
            "+31 6 123456",
            "+32 2 123 45 67",
            "+49 30 123456",
            "+44 20 7946 0000",
            "+33 1 23 45 67 89",
            "+90 212 123 45 67",
        ] {
            assert!(!Telephone::parse(text).unwrap().takes_texts(), "{text}");
        }
    }

    #[test]
    fn mail_and_postcodes() {
        assert_eq!(
            MailAddress::parse(" Ans@Example.NL ").unwrap().as_str(),
            "ans@example.nl"
        );
        for text in [
            "ans",
            "ans@",
            "@x.nl",
            "a@b",
            "a@b..nl",
            "a b@c.nl",
            "a@b.nl\nBcc: x@y.nl",
        ] {
            assert_eq!(MailAddress::parse(text), None, "{text}");
        }
        assert_eq!(Postcode::parse("5038 ab").unwrap().as_str(), "5038AB");
        assert_eq!(Postcode::parse("5038").unwrap().area(), "5038");
        for text in ["", "503", "0123", "5038A", "5038ABC", "50é8"] {
            assert_eq!(Postcode::parse(text), None, "{text}");
        }
    }
}

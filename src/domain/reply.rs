//! What somebody answers by text message: a word, perhaps the number of the question, perhaps more words.
//!
//! Thumbs are large and phones correct what they should not, so the spelling is forgiven. What is more than a word is not: "ja
//! maar pas om 11 uur" is no yes. Whatever is not understood is read by a coordinator.

/// A word that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Word {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Ask me again in a while.
    Later,
    /// Ask me less often.
    Less,
    /// No more texts.
    Stop,
    /// Texts again.
    Start,
    /// I am there.
    Here,
    /// I go home.
    Done,
    /// I cannot come after all.
    Cannot,
    /// I need help, or somebody to telephone me.
    Help,
}

/// A text as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The word that it begins with, if it is one of ours.
    pub word: Option<Word>,
    /// Which question it answers, when it says so.
    pub number: Option<u8>,
    /// Whether it says anything beyond word, number and politeness.
    pub says_more: bool,
}

/// Every spelling that is taken as it is, in Dutch and English. A word of two letters has to be spelled as here.
const WORDS: [(Word, &[&str]); 10] = [
    (
        Word::Yes,
        &[
            "ja", "jaa", "jah", "jaja", "jazeker", "yes", "yess", "yep", "ok", "oke", "okay", "akkoord", "j",
            "y",
        ],
    ),
    (
        Word::No,
        &["nee", "neen", "ne", "nope", "no", "nop", "helaas", "n"],
    ),
    (Word::Later, &["later", "straks", "morgen", "tomorrow"]),
    (Word::Less, &["minder", "less", "minder vaak", "less often"]),
    (
        Word::Stop,
        &["stop", "stoppen", "stopp", "afmelden", "unsubscribe", "uit"],
    ),
    (Word::Start, &["start", "begin", "aanmelden", "aan"]),
    (
        Word::Here,
        &[
            "hier",
            "here",
            "er",
            "ben er",
            "ik ben er",
            "aangekomen",
            "arrived",
            "im here",
            "i am here",
        ],
    ),
    (
        Word::Done,
        &["klaar", "done", "ready", "weg", "gedaan", "naar huis"],
    ),
    (
        Word::Cannot,
        &[
            "kan niet",
            "ik kan niet",
            "kan toch niet",
            "ik kan toch niet",
            "cannot",
            "cant",
            "can not",
            "i cannot",
            "i cant",
        ],
    ),
    (
        Word::Help,
        &[
            "hulp", "help", "bel", "bel mij", "bel me", "call", "call me", "vraag",
        ],
    ),
];

/// What may follow without changing what was said.
const POLITE: [&str; 34] = [
    "hoor",
    "graag",
    "dank",
    "dankje",
    "dankjewel",
    "danku",
    "dankuwel",
    "je",
    "u",
    "wel",
    "bedankt",
    "thanks",
    "thank",
    "you",
    "please",
    "prima",
    "goed",
    "is",
    "dat",
    "ik",
    "kom",
    "i",
    "will",
    "come",
    "groet",
    "groeten",
    "groetjes",
    "sorry",
    "deze",
    "keer",
    "fijn",
    "leuk",
    "vaak",
    "often",
];

/// Lower case letters and digits, with one space where anything else stood. An apostrophe joins ("can't").
fn words_of(text: &str) -> Vec<String> {
    let joined: String = text
        .chars()
        .filter(|c| !['\'', '’', '‘', '`', '´'].contains(c))
        .collect();
    super::gsm::plain(&joined)
        .to_lowercase()
        .replace(['é', 'è'], "e")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether two words differ by one letter: another, one too many, one too few, or two that changed places.
fn is_near(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[start..], &b[start..]);
    match (rest_a, rest_b) {
        ([], []) => true,
        ([_, tail_a @ ..], [_, tail_b @ ..]) if tail_a == tail_b => true,
        ([x, y, tail_a @ ..], [v, w, tail_b @ ..]) if x == w && y == v && tail_a == tail_b => true,
        ([_, tail_a @ ..], _) if tail_a == rest_b => true,
        (_, [_, tail_b @ ..]) if tail_b == rest_a => true,
        _ => false,
    }
}

/// The word with which a text begins, and how many words it takes.
fn first_word(words: &[String]) -> Option<(Word, usize)> {
    for length in (1..=words.len().min(4)).rev() {
        let said = words[..length].join(" ");
        let exact = WORDS.iter().find(|(_, ways)| ways.contains(&said.as_str()));
        // Of four letters and more one may be wrong; of fewer it could be another word.
        let near = || {
            let mut close = WORDS.iter().filter(|(word, ways)| {
                // Yes and no are as they are spelled: a "neef" is no "neen".
                !matches!(word, Word::Yes | Word::No)
                    && ways
                        .iter()
                        .any(|way| way.len() >= 4 && said.len() >= 4 && is_near(way, &said))
            });
            // What is as near to two words is neither.
            close.next().filter(|_| close.next().is_none())
        };
        if let Some((word, _)) = exact.or_else(near) {
            return Some((*word, length));
        }
    }
    None
}

/// Reads a text.
///
/// ```
/// use noaber::domain::reply::{Word, read};
///
/// let said = read("Ja hoor, graag!");
/// assert_eq!((said.word, said.says_more), (Some(Word::Yes), false));
/// assert_eq!(read("NEE 2").number, Some(2));
/// assert!(read("Ja maar pas om 11 uur").says_more);
/// ```
pub fn read(text: &str) -> Reply {
    let mut words = words_of(text);
    // "ja2" is "ja 2".
    if let Some(first) = words.first().cloned() {
        let letters = first.trim_end_matches(|c: char| c.is_ascii_digit());
        if !letters.is_empty() && letters.len() < first.len() {
            let digits = first[letters.len()..].to_owned();
            words.splice(0..1, [letters.to_owned(), digits]);
        }
    }
    let Some((word, length)) = first_word(&words) else {
        return Reply {
            word: None,
            number: None,
            says_more: !words.is_empty(),
        };
    };
    let mut rest = &words[length..];
    let mut number = None;
    if let Some(said) = rest.first().and_then(|word| word.parse::<u8>().ok()) {
        number = Some(said);
        rest = &rest[1..];
    }
    let polite = |word: &String| POLITE.contains(&word.as_str());
    // "ja ja", "nee nee": the same once more says nothing new.
    let again = |one: &String| first_word(std::slice::from_ref(one)).is_some_and(|(same, _)| same == word);
    Reply {
        word: Some(word),
        number,
        says_more: !rest.iter().all(|one| polite(one) || again(one)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word(text: &str) -> Option<Word> {
        let reply = read(text);
        reply.word.filter(|_| !reply.says_more)
    }

    #[test]
    fn what_people_type_is_understood() {
        for (said, meant) in [
            ("JA", Word::Yes),
            ("ja!", Word::Yes),
            (" Ja hoor 😀", Word::Yes),
            ("Jaa", Word::Yes),
            ("Oké", Word::Yes),
            ("yes please", Word::Yes),
            ("ja graag dankjewel", Word::Yes),
            ("Nee", Word::No),
            ("nee, sorry", Word::No),
            ("No thank you", Word::No),
            ("Nee deze keer niet", Word::No),
            ("LATER", Word::Later),
            ("latre", Word::Later),
            ("Stop.", Word::Stop),
            ("STPO", Word::Stop),
            ("stoppen", Word::Stop),
            ("minder", Word::Less),
            ("minder vaak", Word::Less),
            ("mindr", Word::Less),
            ("Hier", Word::Here),
            ("Ik ben er", Word::Here),
            ("I'm here", Word::Here),
            ("klaar", Word::Done),
            ("klar", Word::Done),
            ("Kan niet", Word::Cannot),
            ("ik kan toch niet, sorry", Word::Cannot),
            ("can't", Word::Cannot),
            ("hulp", Word::Help),
            ("Bel mij", Word::Help),
        ] {
            let read = read(said);
            // "niet" after a no is no politeness: a no may say more, a yes may not.
            assert_eq!(read.word, Some(meant), "{said}");
            assert!(!read.says_more || meant == Word::No, "{said}");
        }
    }

    #[test]
    fn what_is_more_than_a_word_or_none_is_not_taken_for_one() {
        for said in [
            "ja maar pas om 11 uur",
            "Ja kan het ook woensdag?",
            "Wie is dit",
            "",
            "???",
            "jan",
            "nu",
            "neef",
            "Ik kom misschien",
            "stoplicht",
        ] {
            assert_eq!(word(said), None, "{said}");
        }
    }

    #[test]
    fn a_number_says_which_question() {
        for (said, meant, number) in [
            ("JA 2", Word::Yes, Some(2)),
            ("ja2", Word::Yes, Some(2)),
            ("Nee, 12", Word::No, Some(12)),
            ("kan niet 3", Word::Cannot, Some(3)),
            ("ja", Word::Yes, None),
            ("hier 4 dank u", Word::Here, Some(4)),
        ] {
            let read = read(said);
            assert_eq!(
                (read.word, read.number, read.says_more),
                (Some(meant), number, false),
                "{said}"
            );
        }
        assert!(read("ja 300").says_more, "there is no such number");
        assert!(read("ja 2 3").says_more, "which of the two?");
    }

    #[test]
    fn no_spelling_means_two_things() {
        for (one, ways) in WORDS {
            for way in ways {
                assert_eq!(read(way).word, Some(one), "{way}");
                for (other, theirs) in WORDS {
                    assert!(one == other || !theirs.contains(way), "{way}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,300}") {
            let read = read(&text);
            prop_assert!(read.word.is_some() || read.number.is_none());
        }

        #[test]
        fn case_and_signs_change_nothing(index in 0_usize..10, upper in any::<bool>(), sign in "[ .,!?]{0,3}") {
            let (word, ways) = WORDS[index];
            for way in ways {
                let said = if upper { way.to_uppercase() } else { (*way).to_owned() };
                prop_assert_eq!(read(&format!("{sign}{said}{sign}")).word, Some(word));
            }
        }
    }
}

//! Words that hint at what is not for neighbours. A hint shows who helps better; only a coordinator refuses.

use crate::domain::language::Lang;
use crate::service::seed::{Refused, refused};
use std::sync::LazyLock;

/// Read once; a test has it read without a fault.
static ALL: LazyLock<Vec<Refused>> = LazyLock::new(|| refused().unwrap_or_default());

fn hinted(own_words: &str) -> Option<&'static Refused> {
    ALL.iter().find(|one| one.is_hinted_by(own_words))
}

/// What somebody's own words hint at, by its short name, and what we say about it.
pub fn hint_of(own_words: &str, lang: Lang) -> Option<(String, String)> {
    hinted(own_words).map(|one| {
        let say = match lang {
            Lang::Nl => &one.say_nl,
            Lang::En => &one.say_en,
        };
        (one.id.clone(), say.clone())
    })
}

/// Whether somebody's own words look like a trade.
pub(in crate::service) fn is_trade(own_words: &str) -> bool {
    ALL.iter()
        .any(|one| one.id == "trade" && one.is_hinted_by(own_words))
}

/// The same, as a coordinator calls it.
pub fn hint_named(own_words: &str, lang: Lang) -> Option<String> {
    hinted(own_words).map(|one| match lang {
        Lang::Nl => one.name_nl.clone(),
        Lang::En => one.name_en.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trade_is_known_by_its_words() {
        assert!(is_trade("Mag iemand het huis schilderen?") && is_trade("Lay a floor, please"));
        assert!(!is_trade("Mijn man is ziek; hij was loods. Een lamp ophangen?"));
    }

    #[test]
    fn what_is_for_somebody_else_is_told_in_ones_own_language() {
        let (id, say) = hint_of("Kan iemand de hele badkamer verbouwen?", Lang::Nl).unwrap();
        assert_eq!(id, "trade");
        assert!(say.contains("vakman"), "{say}");
        let (id, say) = hint_of("I have chest pain", Lang::En).unwrap();
        assert_eq!(id, "ill-now");
        assert!(say.contains("112"), "{say}");
        assert_eq!(
            hint_named("mij wassen", Lang::En).unwrap(),
            "Washing, dressing, going to the toilet"
        );
        assert_eq!(
            hint_of("Samen naar de markt, en een muurtje verven", Lang::Nl),
            None
        );
    }
}

//! Letters on paper, with invented people.

use super::*;
use crate::web::pages::letters::{LetterRow, Letters, PrintLetters, Sheet};

impl Sampler {
    pub(super) fn letters(&self) -> Vec<(&'static str, String)> {
        let row = |id: &str, is_late| LetterRow {
            id: id.into(),
            name: self.text("Riet V."),
            subject: self.text("Ans komt bij u"),
            due: self.text("Op de post vóór dinsdag 3 maart om 4 uur ’s middags"),
            is_late,
        };
        let sheet = |id: &str, lang| Sheet {
            id: id.into(),
            t: Texts::new(lang),
            from: self.text("Stichting De Hoven"),
            contact: Contact {
                name: self.text("Karin"),
                telephone: "013 555 12 34".into(),
            },
            to: vec![
                self.text("Riet de Vries"),
                self.text("Kanariestraat 902"),
                self.text("5038 AB  Tilburg"),
            ],
            date: Texts::new(lang).day_and_year(date(2026, 3, 3)),
            subject: self.text("Ans komt bij u"),
            lines: vec![
                self.text("Dag Riet,"),
                self.text("Ans komt vrijdag 13 maart om 10 uur."),
                self.text("Aan de deur zegt Ans: “tulp”. Hoort u dat niet? Doe dan niet open en bel ons."),
            ],
        };
        vec![
            (
                "letters",
                done(&Letters {
                    page: self.page("/desk/letters", &[Part::Coordinator]),
                    letters: self.some(vec![row("let_1", true), row("let_2", false)]),
                }),
            ),
            (
                "letters-print",
                done(&PrintLetters {
                    page: self.page("/desk/letters/print", &[Part::Coordinator]),
                    letters: self.some(vec![sheet("let_1", Lang::Nl), sheet("let_2", Lang::En)]),
                }),
            ),
        ]
    }
}

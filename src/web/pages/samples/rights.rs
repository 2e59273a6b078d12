//! One's own data, and the organisation's own pages.

use super::super::papers::{Dpia, PrivacySettings, Register};
use super::super::rights::{Correct, Data, Erase, Erased, Section};
use super::*;
use crate::web::handlers::papers::{parts, purposes, risks};

impl Sampler {
    pub(super) fn rights(&self) -> Vec<(&'static str, String)> {
        let own = |path: &str| self.page(path, &[Part::Resident]);
        let staff = |path: &str| self.page(path, &[Part::Coordinator]);
        let row = |label: &str, value: &str| Row {
            label: self.text(label),
            value: self.text(value),
            change: String::new(),
        };
        let section = |title: &str| Section {
            title: self.text(title),
            rows: self.some(vec![
                row(
                    "Boodschappen",
                    "dinsdag 3 maart 2026 · afgesproken · Ans V.\nDe tas is zwaar.",
                ),
                row("Tuin", "woensdag 4 maart 2026 · er wordt gezocht"),
            ]),
        };
        let filled = self.form(&[
            ("name", "Riet"),
            ("family", "de Vries"),
            ("lang", "nl"),
            ("contact", ""),
        ]);
        let keeper = vec![row("Organisatie", "Stichting De Hoven"), row("Mail", "")];
        vec![
            (
                "data",
                done(&Data {
                    page: own("/me/data"),
                    sections: self.some(vec![section("Wie u bent"), section("Wat u vroeg")]),
                    matching: self.fill != Fill::Empty,
                    act_for: self.fill == Fill::Long,
                }),
            ),
            (
                "correct",
                done(&Correct {
                    page: own("/me/correct"),
                    form: filled,
                    home: self.some_text("Dorpsstraat 1, 5038 Tilburg"),
                    contact: self.some_text("06 12 34 56 78"),
                    pending: self.some_text("riet@voorbeeld.nl"),
                }),
            ),
            (
                "erase",
                done(&Erase {
                    page: own("/me/erase"),
                    form: self.form(&[("sure", "")]),
                }),
            ),
            (
                "erased",
                done(&Erased {
                    page: self.page("/me/erased", &[]),
                }),
            ),
            (
                "admin-privacy",
                done(&PrivacySettings {
                    page: staff("/admin/privacy"),
                    form: self.form(&[
                        ("mail", "privacy@dehoven.example"),
                        ("officer", ""),
                        ("reason", ""),
                        ("note", ""),
                    ]),
                }),
            ),
            (
                "register",
                done(&Register {
                    page: staff("/admin/register"),
                    keeper: self.some(keeper.clone()),
                    purposes: purposes(self.t),
                }),
            ),
            (
                "dpia",
                done(&Dpia {
                    page: staff("/admin/dpia"),
                    blanks: keeper,
                    parts: parts(self.t),
                    risks: risks(self.t),
                }),
            ),
        ]
    }
}

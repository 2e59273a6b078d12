//! Coming along with a neighbour who goes anyway, with invented people.

use super::*;
use crate::web::pages::outings::{
    CandidateRow, CompanionRow, DeskOuting, NewOuting, OutingEntry, OutingPage, Outings, OutingsFor,
    OwnOuting,
};
use crate::web::pages::rights::Whose;

impl Sampler {
    fn outing(&self, tag: &str) -> OutingEntry {
        OutingEntry {
            id: "out_1".into(),
            icon: "groceries".into(),
            title: self.text("Boodschappen"),
            sentence: self.text("Ik ga naar de markt en drink daar koffie"),
            when: "zaterdag 7 maart om 10 uur".into(),
            who: self.text("Ans B."),
            left: self.t.with("outing-left-n", "n", 2_u8).to_string(),
            tag: self.some_text(tag),
        }
    }

    fn companions(&self) -> Vec<CompanionRow> {
        self.some(vec![
            CompanionRow {
                name: self.text("Riet V."),
                is_fetched: true,
            },
            CompanionRow {
                name: self.text("Toos D."),
                is_fetched: false,
            },
        ])
    }

    fn candidates(&self) -> Vec<CandidateRow> {
        let candidate = |value: &str, name: &str, joined: &str| CandidateRow {
            value: value.into(),
            name: self.text(name),
            is_self: value == "me",
            joined: joined.into(),
        };
        match self.fill {
            Fill::Ordinary => vec![candidate("me", "Ikzelf", "")],
            Fill::Empty => vec![candidate("me", "Ikzelf", "/requests/req_1")],
            Fill::Long => vec![
                candidate("me", "Ikzelf", ""),
                candidate("per_1", "Mies J.", "/requests/req_2"),
            ],
        }
    }

    pub(super) fn outings(&self) -> Vec<(&'static str, String)> {
        let ordinary = self.fill != Fill::Empty;
        let desk = |path: &str| self.page(path, &[Part::Coordinator]);
        vec![
            (
                "outings",
                done(&Outings {
                    page: self.page("/outings", &[Part::Resident, Part::Helper]),
                    near: self.some(vec![self.outing("U gaat mee"), self.outing("")]),
                    own: self.some(vec![self.outing("wacht op de coördinator")]),
                    helps: true,
                    no_home: !ordinary,
                }),
            ),
            (
                "outing-new",
                done(&NewOuting {
                    page: self.page("/outings/new", &[Part::Helper]),
                    categories: self.categories(),
                    lengths: vec![
                        self.tile("60", "", "1 uur", ""),
                        self.tile("120", "", "2 uur", ""),
                    ],
                    whose: None,
                    action: "/outings/new".into(),
                    form: self.form(&[
                        ("sentence", "Ik ga naar de markt"),
                        ("category", "groceries"),
                        ("to", "de markt"),
                        ("from", "bij het buurthuis"),
                        ("date", "2026-03-07"),
                        ("time", "10:00"),
                        ("length", "120"),
                        ("mode", "foot"),
                        ("places", "2"),
                    ]),
                }),
            ),
            (
                "outing",
                done(&OutingPage {
                    page: self.page("/outings/out_1", &[Part::Resident]),
                    entry: self.outing(""),
                    rows: self.rows(),
                    whom: self.candidates(),
                    fetches: ordinary,
                    is_free: true,
                    form: self.form(&[("who", "")]),
                }),
            ),
            (
                "outing-own",
                done(&OwnOuting {
                    page: self.page("/outings/out_1", &[Part::Helper]),
                    entry: self.outing(""),
                    stands: self.text("Anderen kunnen nu mee."),
                    rows: self.rows(),
                    companions: self.companions(),
                    can_withdraw: ordinary,
                }),
            ),
            (
                "desk-outing",
                done(&DeskOuting {
                    page: desk("/desk/outings/out_1"),
                    entry: self.outing(""),
                    stands: self.text("Wij lezen dit eerst."),
                    rows: self.rows(),
                    companions: self.companions(),
                    waits: self.fill == Fill::Ordinary,
                    is_live: ordinary,
                    form: self.form(&[("sentence", "Ik ga naar de markt"), ("from", ""), ("to", "")]),
                }),
            ),
            (
                "desk-outings-for",
                done(&OutingsFor {
                    page: desk("/desk/people/per_1/outings"),
                    whose: Whose {
                        base: "/desk/people/per_1".into(),
                        name: self.text("Riet V."),
                    },
                    near: self.some(vec![
                        (self.outing("Riet V. gaat mee"), true, true),
                        (
                            OutingEntry {
                                id: "out_2".into(),
                                ..self.outing("")
                            },
                            true,
                            false,
                        ),
                    ]),
                }),
            ),
        ]
    }
}

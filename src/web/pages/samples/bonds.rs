//! Bonds, with invented people.

use super::*;
use crate::web::pages::bonds::{
    BondAsk, BondEntry, BondPage, BondVisit, BondsFor, ContactPart, DeskBond, KnownPart, PlanPart, SideRow,
};
use crate::web::pages::rights::Whose;

impl Sampler {
    pub(super) fn bond_rows(&self) -> Vec<Row> {
        self.some(vec![Row {
            label: self.text("Ans B."),
            value: "dinsdag 3 maart om 10 uur".into(),
            change: "/bonds/bnd_1".into(),
        }])
    }

    fn bond_visits(&self) -> Vec<BondVisit> {
        let visit = |place: &str, is_booked| BondVisit {
            when: "dinsdag 3 maart om 10 uur".into(),
            what: self.text("Gezelschap"),
            place: place.into(),
            href: "/requests/req_1".into(),
            is_booked,
        };
        self.some(vec![visit("", true), visit("bij het buurthuis", false)])
    }

    fn bond_plan(&self, action: &str) -> Option<PlanPart> {
        (self.fill != Fill::Empty).then(|| PlanPart {
            action: action.into(),
            is_meeting: self.fill == Fill::Long,
            lengths: vec![
                self.tile("60", "", "1 uur", ""),
                self.tile("120", "", "2 uur", ""),
            ],
            repeats: vec![
                self.tile("once", "", "Eén keer", ""),
                self.tile("weekly", "", "Elke week", ""),
            ],
        })
    }

    fn bond_known(&self) -> Option<KnownPart> {
        (self.fill != Fill::Empty).then(|| KnownPart {
            words: self.text("Ik ben soms in de war. Breng mij dan rustig naar huis."),
            to: self.text("de buren op nummer 12"),
            agreed: self.text("Afgesproken op 3 maart 2026."),
        })
    }

    fn bond_page(&self, is_resident: bool) -> BondPage {
        let filled = self.fill != Fill::Empty;
        BondPage {
            page: self.page("/bonds/bnd_1", &[Part::Resident, Part::Helper]),
            id: "bnd_1".into(),
            title: self.text("U en Ans B."),
            other: self.text("Ans B."),
            back: Row {
                label: self.text("Mijn vragen"),
                value: String::new(),
                change: "/mine".into(),
            },
            stands: self.text("U en Ans B. zijn gekoppeld."),
            ask: filled.then(|| BondAsk {
                question: self.text("Gaat u verder met Ans B.?"),
                more: self.text("Daarna spreekt u samen af."),
            }),
            rows: self.rows(),
            coming: self.bond_visits(),
            plan: self.bond_plan("/bonds/bnd_1"),
            known: self.bond_known(),
            contact: filled.then(|| ContactPart {
                name: self.text("Sanne, begeleider bij de GGZ"),
                telephone: "013 555 12 34".into(),
                mail: "sanne@example.nl".into(),
            }),
            is_resident,
            may_change: is_resident,
            is_shown: self.fill == Fill::Long,
            is_live: filled,
            reasons: vec![self.tile("no_time", "", "Geen tijd meer", "")],
            form: self.form(&[
                ("date", "2026-03-10"),
                ("time", "10:00"),
                ("length", "60"),
                ("repeat", "once"),
                ("story", "Ik ben soms in de war."),
                ("to", "de buren"),
            ]),
        }
    }

    fn bond_desk(&self) -> DeskBond {
        let filled = self.fill != Fill::Empty;
        let side = |side, name: &str, said_yes| SideRow {
            side,
            name: self.text(name),
            said_yes,
        };
        DeskBond {
            page: self.page("/desk/people/per_1/bonds/bnd_1", &[Part::Coordinator]),
            whose: Whose {
                base: "/desk/people/per_1".into(),
                name: self.text("Riet V."),
            },
            id: "bnd_1".into(),
            title: self.text("Riet V. en Ans B."),
            stands: self.text("Dit loopt."),
            question: self.some_text("Willen zij verder?"),
            sides: vec![side("resident", "Riet V.", true), side("helper", "Ans B.", false)],
            rows: self.rows(),
            coming: self.bond_visits(),
            plan: self.bond_plan("/desk/people/per_1/bonds/bnd_1"),
            known: self.bond_known(),
            is_live: filled,
            runs: filled,
            to_look: !filled,
            outcomes: vec![self.tile("well", "", "Het gaat goed", "")],
            reviews: self.rows(),
            reasons: vec![self.tile("no_time", "", "Geen tijd meer", "")],
            form: self.form(&[
                ("words", "Samen koffie drinken"),
                ("name", ""),
                ("outcome", "well"),
                ("given", "in_person"),
            ]),
        }
    }

    pub(super) fn bonds(&self) -> Vec<(&'static str, String)> {
        vec![
            ("bond", done(&self.bond_page(true))),
            ("bond-helper", done(&self.bond_page(false))),
            (
                "desk-bonds-for",
                done(&BondsFor {
                    page: self.page("/desk/people/per_1/bonds", &[Part::Coordinator]),
                    whose: Whose {
                        base: "/desk/people/per_1".into(),
                        name: self.text("Riet V."),
                    },
                    bonds: self.some(vec![BondEntry {
                        href: "/desk/people/per_1/bonds/bnd_1".into(),
                        title: self.text("Riet V. en Ans B."),
                        stands: self.text("loopt"),
                    }]),
                    helpers: self.some(vec![self.tile("hlp_1", "", "Ans B.", "was hier eerder")]),
                    categories: self.categories(),
                    form: self.form(&[
                        ("helper", "hlp_1"),
                        ("category", "company"),
                        ("words", "Samen koffie drinken"),
                        ("meet", "yes"),
                        ("name", ""),
                    ]),
                }),
            ),
            ("desk-bond", done(&self.bond_desk())),
        ]
    }
}

//! Money, with invented people.

use super::super::fees::{FeeRow, FeesMonth, OwingRow, PricePage, PricePart, PriceRow, Prices, ResidentFees};
use super::*;

impl Sampler {
    /// A price that is asked: of whoever says it themselves, or at a desk.
    pub(super) fn price_part(&self, at_desk: bool) -> PricePart {
        PricePart {
            action: "/requests/req_1/price".into(),
            is_asked: self.fill != Fill::Empty,
            says: self.text(
                "Een buur die helpt, kost niets. Komt er iemand die werkt en leert? Dan kost dat € 5,00.",
            ),
            more: self.some(vec![
                self.text("Aan de deur wordt niets betaald. De rekening komt later."),
            ]),
            agree_says: self.text("Goed, voor € 5,00 per bezoek"),
            agree: (self.fill != Fill::Empty).then_some(("visit", 500)),
            can_free: self.fill != Fill::Empty,
            given: if at_desk {
                vec![
                    ("by_telephone".into(), self.text("Aan de telefoon")),
                    ("in_person".into(), self.text("Zelf, bij ons")),
                ]
            } else {
                Vec::new()
            },
        }
    }

    fn resident_fees(&self, may_give: bool) -> ResidentFees {
        let part = if may_give {
            Part::Supervisor
        } else {
            Part::Resident
        };
        ResidentFees {
            page: self.page("/fees/per_1", &[part]),
            base: "/fees/per_1".into(),
            back: if may_give { "/fees" } else { "/me" }.into(),
            month: self.text("Kosten van maart 2026"),
            name: self.text("Riet Vos"),
            before: "2026-02".into(),
            after: "2026-04".into(),
            lines: self.some(vec![FeeRow {
                when: "dinsdag 3 maart om 10 uur".into(),
                what: self.text("Boodschappen"),
                time: "1 uur".into(),
                price: self.text("€ 5,00 per bezoek"),
                sum: "€ 5,00".into(),
            }]),
            sum: self.text("€ 5,00 · 2 bonnen"),
            left: self.some_text("Er zijn nog 8 bonnen over."),
            is_short: self.fill == Fill::Long,
            vouchers: self.some(vec![self.text("10 bonnen gekregen op 2 maart 2026")]),
            may_give,
            form: if may_give {
                self.form(&[("count", "10"), ("date", "2026-03-02")])
            } else {
                Answers::new()
            },
        }
    }

    pub(super) fn fees(&self) -> Vec<(&'static str, String)> {
        let supervises = |path: &str| self.page(path, &[Part::Supervisor]);
        let choice = |value: &str, word: &str| (value.to_owned(), self.text(word));
        let question = |at_desk: bool| PricePage {
            page: self.page("/requests/req_1/price", &[Part::Resident]),
            title: self.text("Boodschappen"),
            name: if at_desk {
                self.text("Riet V.")
            } else {
                String::new()
            },
            back: "/requests/req_1".into(),
            price: (self.fill != Fill::Empty).then(|| self.price_part(at_desk)),
        };
        vec![
            ("price", done(&question(false))),
            ("price-desk", done(&question(true))),
            (
                "prices",
                done(&Prices {
                    page: supervises("/prices"),
                    free: self.some_text("Klusje in huis, Verhuizen en tillen"),
                    lines: vec![PriceRow {
                        icon: "groceries".into(),
                        name: self.text("Boodschappen"),
                        now: self.text("€ 5,00 per bezoek"),
                        history: self.some(vec![self.text("Vanaf 1 maart 2026: gratis")]),
                    }],
                    categories: vec![choice("groceries", "Boodschappen"), choice("garden", "Tuin")],
                    kinds: vec![choice("free", "Gratis"), choice("visit", "Per bezoek")],
                    form: self.form(&[
                        ("category", "garden"),
                        ("kind", "visit"),
                        ("amount", "5,00"),
                        ("from", "2026-03-03"),
                    ]),
                }),
            ),
            (
                "fees",
                done(&FeesMonth {
                    page: supervises("/fees"),
                    month: self.text("Kosten van maart 2026"),
                    before: "2026-02".into(),
                    after: "2026-04".into(),
                    file: "/fees.csv?month=2026-03".into(),
                    lines: self.some(vec![OwingRow {
                        href: "/fees/per_1".into(),
                        name: self.text("Riet Vos"),
                        visits: 2,
                        time: "2 uur".into(),
                        sum: self.text("€ 5,00 · 2 bonnen"),
                        left: "-2".into(),
                        is_short: true,
                    }]),
                    sum: "€ 5,00 · 2 bonnen".into(),
                    waiting: self.some(vec![Row {
                        label: self.text("Boodschappen · Riet V."),
                        value: "maandag 2 maart".into(),
                        change: "/requests/req_1/price".into(),
                    }]),
                }),
            ),
            ("resident-fees", done(&self.resident_fees(false))),
            ("resident-fees-desk", done(&self.resident_fees(true))),
        ]
    }
}

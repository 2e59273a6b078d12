//! A helper's pages, with invented people.

use super::*;
use crate::web::drawn::Drawn;
use crate::web::pages::helper::NearList;

impl Sampler {
    pub(super) fn address_open(&self) -> Address {
        Address::Open {
            lines: "Lindestraat 4\nOldenzaal".into(),
            telephone: self.text("0541 55 98 76"),
            ways: self.some(vec![
                Way {
                    href: "geo:0,0?q=Lindestraat%204%2C%20Oldenzaal".into(),
                    map: "route-app",
                    is_page: false,
                },
                Way {
                    href: "https://www.openstreetmap.org/directions?to=Lindestraat%204%2C%20Oldenzaal".into(),
                    map: "route-osm",
                    is_page: true,
                },
            ]),
        }
    }

    pub(super) fn helper(&self) -> Vec<(&'static str, String)> {
        let helper = |path: &str| self.page(path, &[Part::Helper]);
        let open = self.address_open();
        vec![
            (
                "near",
                done(&Near {
                    page: helper("/near"),
                    list: Drawn::new(&NearList {
                        t: helper("/near").t,
                        openings: self.some(vec![
                            self.opening(true),
                            self.opening(false),
                            self.opening(false),
                        ]),
                        map: self.map(Counts::Exact),
                        chosen: if self.fill == Fill::Long {
                            "vak 6".into()
                        } else {
                            String::new()
                        },
                        more: if self.fill == Fill::Empty {
                            String::new()
                        } else {
                            "/near?page=2".into()
                        },
                    })
                    .unwrap(),
                }),
            ),
            ("invitation", done(&self.invitation(Standing::Open))),
            ("invitation-late", done(&self.invitation(Standing::Late))),
            ("invitation-accepted", done(&self.invitation(Standing::Accepted))),
            ("invitation-declined", done(&self.invitation(Standing::Declined))),
            ("invitation-taken", done(&self.invitation(Standing::Taken))),
            ("invitation-over", done(&self.invitation(Standing::Over))),
            ("door", done(&self.closed_door())),
            ("away", done(&self.away())),
            (
                "swap-link",
                done(&SwapLink {
                    page: helper("/visits/asg_1/swap"),
                    address: "https://noaber.example/swap/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".into(),
                }),
            ),
            ("swap", done(&self.swap(true))),
            ("swap-over", done(&self.swap(false))),
            ("hours", done(&self.hours())),
            (
                "week",
                done(&MyWeek {
                    page: helper("/week"),
                    visits: self.some(vec![
                        self.engagement(Turn::CheckIn, Address::Due, "tulp"),
                        self.engagement(Turn::CheckOut, open, "tulp"),
                        self.engagement(Turn::Later, Address::From("maandag 9 maart om 10 uur".into()), ""),
                        self.engagement(Turn::Done, Address::Closed, ""),
                    ]),
                    past_from: if self.fill == Fill::Empty { 0 } else { 3 },
                    asked: self.some(vec![self.opening(true)]),
                    bonds: self.bond_rows(),
                    learns: self.fill == Fill::Long,
                    done: if self.fill == Fill::Empty {
                        String::new()
                    } else {
                        "3 bezoeken, 4 uur in maart".into()
                    },
                }),
            ),
            (
                "offer",
                done(&Offer {
                    page: helper("/offer"),
                    form: self.form(&[("category", "garden"), ("slot", "tue-am"), ("often", "2")]),
                    categories: self.categories(),
                    week: Week::any(self.t),
                    often: Vec::new(),
                    minutes: Vec::new(),
                    languages: Vec::new(),
                }),
            ),
            (
                "become-what",
                done(&BecomeWhat {
                    page: self.page("/help", &[]),
                    form: self.form(&[("category", "garden")]),
                    categories: self.categories(),
                }),
            ),
            (
                "become-when",
                done(&BecomeWhen {
                    page: self.page("/help/when", &[]),
                    form: self.form(&[("slot", "tue-am"), ("slot", "sat-pm"), ("often", "1")]),
                    week: Week::any(self.t),
                }),
            ),
            (
                "become-reach",
                done(&BecomeReach {
                    page: self.page("/help/reach", &[]),
                    form: self.form(&[
                        ("mode", "bicycle"),
                        ("minutes", "10"),
                        ("postcode", ""),
                        ("number", ""),
                    ]),
                    ask_home: true,
                }),
            ),
            (
                "become-who",
                done(&BecomeWho {
                    page: self.page("/help/who", &[]),
                    form: self.form(&[
                        ("name", "Ans"),
                        ("telephone", ""),
                        ("mail", ""),
                        ("language", "nl"),
                        ("agreed", "yes"),
                    ]),
                    languages: self.languages(),
                }),
            ),
        ]
    }

    fn closed_door(&self) -> ClosedDoor {
        let step = |when: &str, what: &str| DoorStep {
            when: when.into(),
            what: self.text(what),
        };
        ClosedDoor {
            page: self.page("/visits/asg_1/door", &[Part::Helper]),
            visit: "asg_1".into(),
            name: self.text("Riet V."),
            done: self.some(vec![
                step("10:02", "er deed niemand open"),
                step("10:08", "nog eens aangebeld"),
            ]),
            next: if self.fill == Fill::Empty {
                "begun"
            } else {
                "telephoned"
            }
            .into(),
            ask: self.text("Bel de bewoner op"),
            more: self.text("Laat de telefoon lang overgaan."),
            not_before: self.some_text("10:13"),
            opens: self.some_text("number"),
            number: self
                .some(vec![Contact {
                    name: self.text("Riet de Vries"),
                    telephone: "013 555 98 76".into(),
                }])
                .pop(),
            is_worried: self.fill != Fill::Empty,
        }
    }

    fn away(&self) -> Away {
        Away {
            page: self.page("/offer/away", &[Part::Helper]),
            days: self.some(vec![AwayDays {
                first: "2026-07-01".into(),
                last: "2026-07-14".into(),
                words: self.text("woensdag 1 juli tot en met dinsdag 14 juli"),
            }]),
            whose: None,
            action: "/offer/away".into(),
            visits: self.some(vec![self.text("dinsdag 3 maart om 10 uur")]),
            form: self.form(&[("first", "2026-03-01"), ("last", "2026-03-08")]),
        }
    }

    fn swap(&self, is_open: bool) -> Swap {
        Swap {
            page: self.page("/swap/token", &[Part::Helper]),
            action: "/swap/token".into(),
            from: self.text("Ans de V."),
            asker: self.text("Riet V."),
            icon: "groceries".into(),
            title: self.text("Boodschappen"),
            summary: self.some_text("Een tas met boodschappen voor de week."),
            when: self.text("dinsdag 3 maart om 10 uur"),
            duration: self.text("1 uur"),
            near: self.text("ongeveer 1 kilometer"),
            know: self.some(vec![self.text("Er is een kat in huis.")]),
            is_open,
        }
    }

    fn hours(&self) -> MyHours {
        let row = |visit: &str, said: String| HoursRow {
            visit: visit.into(),
            icon: "groceries".into(),
            title: self.text("Boodschappen"),
            when: self.text("dinsdag 3 maart om 10 uur"),
            said,
            form: self.form(&[
                ("minutes", "65"),
                ("km", "6,5"),
                ("cost", "2,50"),
                ("kind", "parking"),
            ]),
        };
        MyHours {
            page: self.page("/hours", &[Part::Helper]),
            visits: self.some(vec![
                row("asg_1", String::new()),
                row("asg_2", self.text("1 uur · € 2,50")),
            ]),
            total: self.some_text("Deze maand: 4 uur"),
            paid: self.some_text("Vergoed: € 12,50 deze maand, € 80,00 dit jaar."),
            per_km: "0,23".into(),
            room: if self.fill == Fill::Long {
                self.text("U kunt nog € 12,00 krijgen deze maand.")
            } else {
                String::new()
            },
            pays: self.fill != Fill::Empty,
            kinds: vec![
                ("none".into(), self.text("Geen kosten")),
                ("parking".into(), self.text("Parkeren")),
            ],
        }
    }
}

//! A helper's pages, with invented people.

use super::*;

impl Sampler {
    pub(super) fn helper(&self) -> Vec<(&'static str, String)> {
        let helper = |path: &str| self.page(path, &[Part::Helper]);
        let open = Address::Open {
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
        };
        vec![
            (
                "near",
                done(&Near {
                    page: helper("/near"),
                    openings: self.some(vec![self.opening(true), self.opening(false), self.opening(false)]),
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
                }),
            ),
            ("invitation", done(&self.invitation(Standing::Open))),
            ("invitation-accepted", done(&self.invitation(Standing::Accepted))),
            ("invitation-declined", done(&self.invitation(Standing::Declined))),
            ("invitation-taken", done(&self.invitation(Standing::Taken))),
            ("invitation-over", done(&self.invitation(Standing::Over))),
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
                    asked: self.some(vec![self.opening(true)]),
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
}

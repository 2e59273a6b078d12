//! The pages of who asks, with invented people.

use super::*;

impl Sampler {
    pub(super) fn resident(&self) -> Vec<(&'static str, String)> {
        let page = |path: &str| self.page(path, &[]);
        let today = date(2026, 3, 2);
        vec![
            (
                "ask-what",
                done(&AskWhat {
                    page: page("/ask"),
                    step: place(1, ""),
                    form: self.form(&[("category", "groceries"), ("words", "Melk & brood")]),
                    categories: self.categories(),
                    elsewhere: self.some_text("Hulp bij wassen en aankleden geeft de wijkverpleging."),
                    hinted: "personal-care".to_owned(),
                }),
            ),
            (
                "ask-when",
                done(&AskWhen {
                    page: page("/ask/when"),
                    step: place(2, "/ask"),
                    form: self.form(&[
                        ("when", "days"),
                        ("day", "2026-03-03.am"),
                        ("length", "60"),
                        ("before", ""),
                    ]),
                    days: Week::from(today, 13, 7, self.t),
                    week: Week::any(self.t),
                }),
            ),
            (
                "ask-where",
                done(&AskWhere {
                    page: page("/ask/where"),
                    step: place(3, "/ask/when"),
                    form: self.form(&[
                        ("postcode", "7571 AB"),
                        ("number", "4"),
                        ("street", "Lindestraat"),
                    ]),
                }),
            ),
            (
                "ask-know",
                done(&AskKnow {
                    page: page("/ask/know"),
                    step: place(4, "/ask/where"),
                    form: self.form(&[("need", "pets"), ("people", "1"), ("note", "Bel twee keer.")]),
                    languages: self.languages(),
                    has_photo: self.fill == Fill::Long,
                }),
            ),
            (
                "ask-who",
                done(&AskWho {
                    page: page("/ask/who"),
                    step: place(5, "/ask/know"),
                    is_known: self.fill == Fill::Long,
                    whom: vec![
                        self.tile("me", "man", "Voor mijzelf", ""),
                        self.tile(
                            "other",
                            "people",
                            "Voor iemand anders",
                            "Bijvoorbeeld voor uw moeder.",
                        ),
                    ],
                    form: self.form(&[
                        ("for", "other"),
                        ("name", "mevrouw De Boer"),
                        ("telephone", "0541 55 98 76"),
                        ("mail", ""),
                        ("agreed", "yes"),
                    ]),
                }),
            ),
            (
                "ask-check",
                done(&AskCheck {
                    page: page("/ask/check"),
                    step: place(6, "/ask/who"),
                    rows: self.rows(),
                    rules: self.some(vec![
                        self.text("Geef nooit uw pincode. Vraag altijd een bonnetje."),
                    ]),
                    sending: self.text("U krijgt een code."),
                    has_photo: self.fill == Fill::Long,
                    before: self.some(vec![before()]).pop(),
                }),
            ),
            (
                "status",
                done(&Status {
                    form: self.form(&[("message", "")]),
                    page: self
                        .page("/requests/req_1", &[Part::Resident])
                        .saying(Tone::Good, "Uw vraag staat erop."),
                    is_series: self.fill == Fill::Long,
                    before: self.some(vec![before()]).pop(),
                    can_story: true,
                    photo: self.some_text("Foto bij deze vraag"),
                    can_tell: self.fill != Fill::Empty,
                    desk: if self.fill == Fill::Long {
                        "/desk/requests/req_1".into()
                    } else {
                        String::new()
                    },
                    resident: self.text("Riet V."),
                    whose: if self.fill == Fill::Long { "theirs" } else { "own" },
                    rules: self.some(vec![
                        self.text("Geef nooit een pincode of DigiD."),
                        self.text("Bewaar de bonnetjes."),
                    ]),
                    price: Some(self.price_part(self.fill == Fill::Long)),
                    id: "req_1".into(),
                    title: self.text("Boodschappen"),
                    icon: "groceries".into(),
                    now: self.text("Ans komt dinsdag om 10 uur. U hoeft niets te doen."),
                    steps: self.steps(),
                    coming: self.some(vec![Coming {
                        visit: "vis_1".into(),
                        face: Face {
                            name: self.text("Ans"),
                            photo: String::new(),
                        },
                        when: "dinsdag 3 maart om 10 uur".into(),
                        door_word: "tulp".into(),
                        familiar: true,
                        with: self.text("Henk"),
                        calendar: "/requests/req_1/visits/vis_1/calendar.ics".into(),
                    }]),
                    ask_came: (self.fill == Fill::Long).then(|| AskCame {
                        visit: "vis_0".into(),
                        name: "Ans".into(),
                        when: "gisteren".into(),
                    }),
                    thank: (self.fill == Fill::Long).then(|| Thank {
                        visit: "vis_0".into(),
                        name: "Ans".into(),
                    }),
                    apart: self.some(vec![Comer {
                        helper: "hlp_1".into(),
                        name: self.text("Ans"),
                    }]),
                    messages: self.some_text("2 nieuwe berichten"),
                    rows: self.rows(),
                    can_cancel: self.fill != Fill::Empty,
                    along: self.fill == Fill::Empty,
                }),
            ),
            (
                "mine",
                done(&Mine {
                    page: self.page("/mine", &[Part::Resident, Part::Helper]),
                    requests: self.some(vec![MyRequest {
                        href: "/requests/req_1".into(),
                        icon: "groceries".into(),
                        title: self.text("Boodschappen"),
                        now: self.text("Ans komt dinsdag om 10 uur."),
                    }]),
                    spoken: self.some(vec![MySpoken {
                        call: "cal_1".into(),
                        at: "dinsdag 3 maart om 10 uur".into(),
                        now: self.text("De opname is binnen."),
                    }]),
                    bonds: self.bond_rows(),
                    together: self.together(),
                }),
            ),
            (
                "speak",
                done(&Speak {
                    page: page("/ask/speak"),
                    asks_name: self.fill != Fill::Empty,
                    asks_number: self.fill != Fill::Empty,
                    form: self.form(&[("sound", ""), ("telephone", ""), ("name", "Jo")]),
                }),
            ),
            (
                "spoken",
                done(&Spoken {
                    page: page("/ask/spoken/abc"),
                    token: "abc".into(),
                    at: self.some_text("dinsdag 3 maart om 10 uur"),
                    is_heard: self.fill == Fill::Long,
                }),
            ),
            (
                "photo",
                done(&RequestPhoto {
                    page: self.page("/requests/req_1/photo", &[Part::Resident]),
                    id: "req_1".into(),
                    title: self.text("Klusje"),
                    desk: String::new(),
                    has_photo: self.fill != Fill::Empty,
                    is_open: true,
                    stands: self.some_text("Karin bekijkt de foto eerst."),
                    can_show: false,
                    may_add: true,
                    form: self.form(&[("photo", "")]),
                }),
            ),
            (
                "photo-desk",
                done(&RequestPhoto {
                    page: self.page("/requests/req_1/photo", &[Part::Coordinator]),
                    id: "req_1".into(),
                    title: self.text("Klusje"),
                    desk: "/desk/requests/req_1".into(),
                    has_photo: true,
                    is_open: self.fill == Fill::Long,
                    stands: self.some_text("Wie komt, ziet deze foto nog niet."),
                    can_show: self.fill == Fill::Long,
                    may_add: self.fill != Fill::Empty,
                    form: Answers::new(),
                }),
            ),
            (
                "photo-visit",
                done(&VisitPhoto {
                    page: self.page("/visits/asg_1/photo", &[Part::Helper]),
                    visit: "asg_1".into(),
                    is_open: self.fill == Fill::Long,
                }),
            ),
            (
                "story",
                done(&OwnStory {
                    page: self.page("/requests/req_1/story", &[Part::Resident]),
                    id: "req_1".into(),
                    title: self.text("Boodschappen"),
                    helper: self.text("Ans"),
                    can: true,
                    told: (self.fill != Fill::Empty).then(|| MyStory {
                        words: self.text("Wij hebben samen koffie gedronken."),
                        stands: self.text("Het staat op de pagina van de wijk."),
                    }),
                    form: self.form(&[("words", ""), ("audience", "")]),
                }),
            ),
            (
                "aside",
                done(&Aside {
                    page: self.page("/requests/req_1/aside", &[Part::Resident]),
                    id: "req_1".into(),
                    title: self.text("Boodschappen"),
                    comers: self.some(vec![Comer {
                        helper: "hlp_1".into(),
                        name: self.text("Ans de V."),
                    }]),
                    form: self.form(&[("about", ""), ("words", "")]),
                }),
            ),
            (
                "visits",
                done(&Visits {
                    page: self.page("/requests/req_1/visits", &[Part::Resident]),
                    id: "req_1".into(),
                    title: self.text("Boodschappen"),
                    rhythm: self.text("elke maand: eerste dinsdag, ochtend"),
                    visits: self.some(vec![
                        Ahead {
                            visit: "vis_1".into(),
                            when: self.text("dinsdag 3 maart om 10 uur"),
                            who: self.text("Ans de V."),
                            can_skip: true,
                        },
                        Ahead {
                            visit: "vis_2".into(),
                            when: self.text("dinsdag 7 april om 10 uur"),
                            who: String::new(),
                            can_skip: false,
                        },
                    ]),
                    can_change: true,
                    form: self.form(&[
                        ("visit", ""),
                        ("rhythm", "monthly"),
                        ("slot", "tue-am"),
                        ("until", ""),
                        ("times", ""),
                    ]),
                    week: Week::any(self.t),
                }),
            ),
        ]
    }
}

fn before() -> Before {
    Before {
        day: "dinsdag 24 november".into(),
        href: "/requests/req_0".into(),
    }
}

fn place(at: u8, back: &'static str) -> Place {
    Place { at, of: 6, back }
}

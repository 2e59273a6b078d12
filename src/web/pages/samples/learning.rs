//! Learn-work, with invented people.

use super::*;
use crate::web::pages::learning::{
    ClosureLine, DayHours, FigureLine, FiguresPage, Found, GoalLine, LearnBoard, LearnNew, LevelPicture,
    MyLearning, OnwardPage, PartnerLine, Reflect, RosterPage, ServicePage, StatementLine, StatementPage,
    Sure, TurnLine, VerifyPage, WorkerPage,
};

const SUPERVISES: &[Part] = &[Part::Supervisor];
const LEARNS: &[Part] = &[Part::Resident, Part::Helper];

impl Sampler {
    fn choices(&self, all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter()
            .map(|(value, word)| ((*value).to_owned(), self.text(word)))
            .collect()
    }

    fn pictures(&self) -> Vec<LevelPicture> {
        let step = |label: &str, state| Step {
            label: self.text(label),
            detail: String::new(),
            state,
        };
        self.some(vec![LevelPicture {
            name: self.text("Tuin"),
            steps: vec![
                step("Meekijken", StepState::Done),
                step("Samen doen", StepState::Now),
                step("Alleen, met begeleiding op afstand", StepState::Later),
                step("Zelfstandig", StepState::Later),
            ],
        }])
    }

    fn learning_goals(&self) -> Vec<GoalLine> {
        let goal = |id: &str, is_due| GoalLine {
            id: id.into(),
            title: self.text("Tuin: zelfstandig"),
            more: self.text("Vóór 1 mei 2026. Ik wil zelf een heg leren knippen."),
            is_due,
        };
        self.some(vec![goal("gol_1", true), goal("gol_2", false)])
    }

    fn statement_lines(&self) -> Vec<StatementLine> {
        let line = |id: &str, is_withdrawn| StatementLine {
            id: id.into(),
            title: self.text("Getekend door Sjaak Vos op 3 maart 2026"),
            stands: self.text("Wie de code heeft, kan dit bewijs controleren."),
            is_withdrawn,
            is_shown: !is_withdrawn,
            shows: vec![
                self.tile("name", "", "Mijn naam", ""),
                self.tile("work", "", "Het werk dat ik kan", ""),
            ],
            form: Answers::filled([("show", "name")]),
        };
        self.some(vec![line("stm_1", false), line("stm_2", true)])
    }

    fn service_page(&self, sure: Option<Sure>) -> ServicePage {
        let days = [
            "Maandag",
            "Dinsdag",
            "Woensdag",
            "Donderdag",
            "Vrijdag",
            "Zaterdag",
            "Zondag",
        ];
        ServicePage {
            page: self.page("/learn/service", SUPERVISES),
            days: days
                .iter()
                .enumerate()
                .map(|(number, name)| DayHours {
                    name: (*name).to_owned(),
                    from: format!("from-{number}"),
                    to: format!("to-{number}"),
                })
                .collect(),
            closures: self.some(vec![ClosureLine {
                id: "clo_1".into(),
                when: "24 december 2026 tot en met 1 januari 2027".into(),
            }]),
            partners: self.some(vec![partner_line(
                self.text("Zorg en Zo"),
                self.text("Bellen met: Hans Smit, 013 555 0102"),
            )]),
            sure,
            form: self.form(&[("from-0", "08:30"), ("to-0", "17:00"), ("name", "Zorg en Zo")]),
        }
    }

    fn worker_page(&self) -> WorkerPage {
        let kinds = [("garden", "Tuin"), ("groceries", "Boodschappen")];
        let levels = [("watching", "Meekijken"), ("independent", "Zelfstandig")];
        WorkerPage {
            page: self.page("/learn/workers/hlp_1", SUPERVISES),
            id: "hlp_1".into(),
            name: self.text("Ans Bakker"),
            due: self.some(vec![Row {
                label: self.text("1 doel vraagt aandacht."),
                value: String::new(),
                change: "#goals".into(),
            }]),
            agreed: self.rows(),
            pictures: self.pictures(),
            watching: self.some_text("Meekijken bij: Boodschappen, Gezelschap"),
            goals: self.learning_goals(),
            past_goals: self.rows(),
            unsigned: self.some(vec![self.tile("asg_1", "", "Tuin · dinsdag 3 maart", "1 uur")]),
            evidence: self.rows(),
            steps: self.rows(),
            statements: self.statement_lines(),
            categories: self.choices(&kinds),
            levels: self.choices(&levels),
            seen: vec![self.tile("with_help", "", "Het lukt met hulp", "")],
            lines: self.choices(&[("none", "Geen regeling"), ("wmo", "Wmo")]),
            dutch: self.choices(&[("", "Geen drempel"), ("a1", "Nederlands op niveau A1")]),
            week: Week::any(self.t),
            form: self.form(&[
                ("starts", "2026-03-01"),
                ("until", ""),
                ("hours", "16"),
                ("most", "20"),
                ("months", "6"),
                ("line", "wmo"),
                ("dutch", "a1"),
                ("slot", "wed-pm"),
                ("bicycle", "no"),
                ("category", "garden"),
                ("level", "independent"),
                ("reason", "Het ging al vier keer goed."),
                ("aim", "garden"),
                ("target", "independent"),
                ("due", "2026-05-01"),
                ("story", "Een heg knippen"),
                ("work", "garden"),
                ("seen", "with_help"),
                ("note", "Hij vroeg op tijd om hulp."),
                ("visit", "asg_1"),
            ]),
        }
    }

    fn reflect_page(&self, at: usize) -> Reflect {
        let said = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Reflect {
            page: self.page("/me/learning/asg_1", LEARNS),
            id: "asg_1".into(),
            visit: self.text("Tuin · dinsdag 3 maart, tussen 10 en 11 uur"),
            at,
            question: self.text("Hoe ging het?"),
            name: if at == 3 { "next" } else { "went" },
            answers: vec![
                self.tile("well", "", "Het ging goed", ""),
                self.tile("hard", "", "Het was moeilijk", ""),
            ],
            before: if at == 3 {
                vec![said("went", "well"), said("did", "myself")]
            } else {
                Vec::new()
            },
        }
    }

    fn statement_page(&self) -> StatementPage {
        StatementPage {
            page: self.page("/statements/stm_1", LEARNS),
            back: "/me/learning".into(),
            name: self.text("Ans Bakker"),
            organisation: self.text("Stichting De Hoven"),
            period: self.text("Van 1 januari 2026 tot en met 3 maart 2026"),
            work: self.rows(),
            hours: self.text("Samen 24 uur getekend werk."),
            signed: self.text("Getekend door Sjaak Vos op 3 maart 2026"),
            code: "ABCD-EFGH-JKMN".into(),
            site: "https://noaber.example/verify".into(),
            print: "0123456789abcdef0123456789abcdef".into(),
            withdrawn: if self.fill == Fill::Long {
                self.text("Dit bewijs is op 4 maart 2026 ingetrokken.")
            } else {
                String::new()
            },
            unshown: self.fill == Fill::Empty,
        }
    }

    fn verify_page(&self, asked: bool) -> VerifyPage {
        VerifyPage {
            page: self.page("/verify", &[]),
            asked,
            found: (asked && self.fill != Fill::Empty).then(|| Found {
                says: self.text("Dit bewijs geldt."),
                counts: self.fill == Fill::Ordinary,
                rows: self.rows(),
            }),
            form: self.form(&[("code", "ABCD-EFGH-JKMN")]),
        }
    }

    fn figures(&self) -> FiguresPage {
        let measures = [
            "Mensen die werkten",
            "Bezoeken",
            "Getekende uren",
            "Stappen vooruit",
            "Verder",
        ];
        let line = |name: &str, values: &[&str]| FigureLine {
            name: self.text(name),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            is_hidden: values.iter().all(|value| *value == "verborgen"),
        };
        let most = ["45", "390", "755", "20", "verborgen"];
        FiguresPage {
            page: self.page("/learn/figures", SUPERVISES),
            quarter: self.some_text("Kwartaal 1 van 2026"),
            file: "/learn/figures.csv?quarter=2026-1".into(),
            quarters: self.some(vec![Row {
                label: self.text("Kwartaal 4 van 2025"),
                value: String::new(),
                change: "/learn/figures?quarter=2025-4".into(),
            }]),
            measures: measures.iter().map(|name| self.text(name)).collect(),
            whole: (self.fill != Fill::Empty).then(|| line("Samen", &most)),
            lines: self.some(vec![line("Wmo", &most), line("Beschut werk", &["verborgen"; 5])]),
            zones: self.some(vec![
                line("De Hoven", &most),
                line("Geen buurt bekend", &["verborgen"; 5]),
            ]),
            onward: self.some(vec![line("Betaald werk", &["verborgen"])]),
        }
    }

    pub(super) fn learning(&self) -> Vec<(&'static str, String)> {
        let row = |change: &str| Row {
            label: self.text("Ans Bakker"),
            value: self.text("1 doel vraagt aandacht."),
            change: change.into(),
        };
        vec![
            (
                "learn",
                done(&LearnBoard {
                    page: self.page("/learn", SUPERVISES),
                    workers: self.some(vec![row("/learn/workers/hlp_1")]),
                    leavers: self.some(vec![row("/learn/workers/hlp_1/onward")]),
                }),
            ),
            ("figures", done(&self.figures())),
            (
                "onward",
                done(&OnwardPage {
                    page: self.page("/learn/workers/hlp_1/onward", SUPERVISES),
                    id: "hlp_1".into(),
                    name: self.text("Ans Bakker"),
                    places: self.choices(&[("paid_work", "Betaald werk"), ("unsaid", "Niets gezegd")]),
                    form: self.form(&[("on", "2026-03-03"), ("to", "paid_work")]),
                }),
            ),
            (
                "learn-new",
                done(&LearnNew {
                    page: self.page("/learn/new", SUPERVISES),
                    known: vec![
                        self.tile("new", "man", "Iemand die nieuw is", ""),
                        self.tile("hlp_1", "man", "Ans Bakker", ""),
                    ],
                    form: self.form(&[
                        ("who", "new"),
                        ("name", "Omar"),
                        ("agreed", "yes"),
                        ("starts", "2026-03-03"),
                        ("hours", "16"),
                    ]),
                }),
            ),
            ("learn-worker", done(&self.worker_page())),
            (
                "learn-roster",
                done(&RosterPage {
                    page: self.page("/learn/roster", SUPERVISES),
                    turns: self.some(vec![TurnLine {
                        id: "dut_1".into(),
                        name: self.text("Sjaak Vos"),
                        when: self.text("Elke dinsdag, 9 uur tot 17 uur"),
                    }]),
                    people: self.choices(&[("per_1", "Sjaak Vos")]),
                    days: self.choices(&[("once", "Eén keer"), ("0", "Elke maandag")]),
                    form: self.form(&[
                        ("who", "per_1"),
                        ("day", "0"),
                        ("date", "2026-03-03"),
                        ("from", "09:00"),
                        ("to", "17:00"),
                    ]),
                }),
            ),
            ("learn-service", done(&self.service_page(None))),
            (
                "learn-service-sure",
                done(&self.service_page(Some(Sure {
                    what: "week".into(),
                    says: "3 afspraken van medewerkers vallen dan buiten de openingstijden.".into(),
                    of: "3".into(),
                }))),
            ),
            (
                "my-learning",
                done(&MyLearning {
                    opening: self.some(vec![opening_row()]),
                    partners: self.some(vec![partner_line(
                        self.text("Zorg en Zo"),
                        self.text("Bellen met: Hans Smit, 013 555 0102"),
                    )]),
                    page: self.page("/me/learning", LEARNS),
                    pictures: self.pictures(),
                    watching: self.some_text("Meekijken bij: Boodschappen, Gezelschap"),
                    to_reflect: self.some(vec![row("/me/learning/asg_1")]),
                    goals: self.learning_goals(),
                    past_goals: self.rows(),
                    thanks: self.some_text("Iemand wil jou graag nog eens zien."),
                    evidence: self.rows(),
                    steps: self.rows(),
                    agreed: self.rows(),
                    statements: self.statement_lines(),
                    has_agreed: self.fill != Fill::Empty,
                    form: if self.fill == Fill::Empty {
                        Answers::new()
                    } else {
                        self.form(&[("story", "Ik wil graag koken.")])
                    },
                }),
            ),
            ("reflect", done(&self.reflect_page(1))),
            ("reflect-last", done(&self.reflect_page(3))),
            ("statement", done(&self.statement_page())),
            ("verify", done(&self.verify_page(false))),
            ("verified", done(&self.verify_page(true))),
        ]
    }
}

/// When a service is open.
pub(super) fn opening_row() -> Row {
    Row {
        label: "maandag tot en met vrijdag".into(),
        value: "8.30 uur tot 17 uur".into(),
        change: String::new(),
    }
}

/// With whom a service works.
pub(super) fn partner_line(name: String, contact: String) -> PartnerLine {
    PartnerLine {
        part: "Geeft les in koken.".into(),
        change: "/learn/service?partner=par_1#partner".into(),
        name,
        contact,
    }
}
